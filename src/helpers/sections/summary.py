"""Where the plan stands: the values that it is told with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from helpers.blocks.blocks import Prose
from helpers.blocks.build import NOT_RATED, links_to, number_sources, rating_sources
from helpers.english import long_date, quantity, target_word
from helpers.intake.intake import Intake
from helpers.model import AS_AT, Action, Measure, Source, Way
from helpers.narration.narrator import Narrator
from helpers.narration.phrases import LISTED, Share, named, shares
from helpers.narration.told import Told, resting, tally, told
from helpers.plans.plan import Plan
from helpers.sections.scene import BOTH, Section


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A measure that misses its target: its name, its latest value, the target and whether that is called a limit."""

    name: Told
    value: Told
    target: Told
    called: str


def summary(narrator: Narrator, plan: Plan, intake: Intake, as_at: date) -> Prose:
    """Return the plan's position in plain sentences; a thing there is nothing to say of has no sentence."""
    day = told(long_date(as_at), [AS_AT])
    late = [action for action in intake.open if action.days_overdue(as_at)]
    due = [source for action in late for source in action.due_sources]
    overdue = named(plan.actions, late, [*due, *day.sources])
    values = {
        "as_at": day,
        **_standing(plan, intake),
        **_ratings(plan, intake),
        "overdue": overdue,
        **_measures(intake),
    }
    return narrator.tell("summary", values)


def _standing(plan: Plan, intake: Intake) -> dict[str, object]:
    givers = [action for action in intake.closed if action.closing and action.closing.into]
    waiting = [action for action in intake.open if not action.started]
    return {
        "all": tally(len(intake.actions), number_sources(intake.actions)),
        "open": tally(len(intake.open), number_sources(intake.open or intake.actions)),
        "waiting": tally(len(waiting), number_sources(waiting)),
        "closed": tally(len(intake.closed), number_sources(intake.closed or intake.actions)),
        "ways": _ways(intake.closed),
        "untold": all(action.closing.way is Way.CLOSED for action in intake.closed if action.closing),
        "those": "those closed" if intake.open else "these",
        "of_those": " of those closed" if intake.open else "",
        "givers": tally(len(givers), _notices(givers)),
        "giver": named(plan.actions, givers, _notices(givers)),
        "takers": _takers(plan, givers),
        "takers_open": _takers_open(givers, intake),
        "goes_on": _goes_on(givers, intake),
        "state": "open" if intake.open else "closed",
        "begun": " and not started" if waiting else "",
        "alone": ", the only one open," if len(intake.actions) > len(intake.open) == 1 else "",
    }


def _goes_on(givers: Sequence[Action], intake: Intake) -> str:
    """Return how remaining work goes on; of one giver the actions that it went into follow."""
    still = _takers_open(givers, intake)
    if len(givers) == 1:
        return "goes on in" if still else "has passed to"
    return "goes on in open ones" if still else "has passed to others"


def _ratings(plan: Plan, intake: Intake) -> dict[str, object]:
    worst = _rated(intake, plan.ratings[0].rating) if plan.ratings else []
    unrated = _rated(intake, NOT_RATED)
    return {
        "only": named(plan.actions, intake.open, number_sources(intake.open)),
        "ratings": shares(plan, intake.open),
        "worst": named(plan.actions, worst if len(worst) <= LISTED else [], rating_sources(worst)),
        "unrated": named(plan.actions, unrated, rating_sources(unrated)),
    }


def _rated(intake: Intake, name: str) -> list[Action]:
    """Return the open actions with a rating; of `NOT_RATED`, those without one."""
    wanted = "" if name == NOT_RATED else name
    return [action for action in intake.open if action.rating and action.rating.name == wanted]


def _measures(intake: Intake) -> dict[str, object]:
    judged = [measure for measure in intake.measures if measure.on_target is not None]
    missed = [measure for measure in judged if not measure.on_target]
    return {
        "measures": tally(len(judged), _figures(judged)),
        "met": tally(len(judged) - len(missed), _figures(judged)),
        "missing": tally(len(missed), _figures(missed)),
        "missed": [_shortfall(measure) for measure in missed],
    }


def _ways(closed: Sequence[Action]) -> list[Share]:
    """Return how many actions closed in each way; a way that none closed in is absent."""
    found = []
    for way in Way:
        alike = [action for action in closed if action.closing and action.closing.way is way]
        if alike:
            name = "closed without saying how" if way is Way.CLOSED else way
            found.append(Share(tally(len(alike), _notices(alike)), told(name, _notices(alike))))
    return found


def _notices(closed: Sequence[Action]) -> tuple[Source, ...]:
    return tuple(source for action in closed if action.closing for source in action.closing.notice.sources)


def _takers(plan: Plan, givers: Sequence[Action]) -> Told:
    """Return where the remaining work of the one giver goes on; of several, no words: the register says where."""
    if len(givers) != 1 or givers[0].closing is None:
        return resting(())
    into = givers[0].closing.into
    return Told(links_to(plan.actions, into), _notices(givers), len(into))


def _takers_open(givers: Sequence[Action], intake: Intake) -> bool:
    """Tell whether all actions that took remaining work on are open themselves."""
    still = {action.number for action in intake.every if not action.closing}
    return all(number in still for giver in givers if giver.closing for number in giver.closing.into)


def _shortfall(measure: Measure) -> Shortfall:
    return Shortfall(
        told(measure.name, measure.sources[:1]),
        told(quantity(measure.latest.value, measure.unit), measure.latest.sources),
        told(quantity(measure.target, measure.unit) if measure.target else "", measure.target_sources),
        target_word(measure.better),
    )


def _figures(measures: Sequence[Measure]) -> tuple[Source, ...]:
    return tuple(source for each in measures for source in (*each.latest.sources, *each.target_sources))


SUMMARY = Section(
    id="summary",
    title="Summary",
    gives="Return where the plan stands, in plain sentences.",
    kind=Prose,
    readings=BOTH,
    make=lambda scene: summary(scene.narrator, scene.plan, scene.intake, scene.parameters.day),
)
