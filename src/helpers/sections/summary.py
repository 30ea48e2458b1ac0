"""Where the plan stands, and how the report was made: the values that these two sections are told with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.blocks.blocks import Prose
from helpers.blocks.build import NOT_RATED, anchor_of, links_to, number_sources, rated, rating_sources
from helpers.english import counted, long_date, quantity, target_word
from helpers.intake.intake import Intake
from helpers.model import Action, Document, Measure, Source, TextRun, Way, once
from helpers.narration.narrator import Narrator, Told, joined, resting, tally, told
from helpers.plans.plan import Plan

#: How many actions are listed by number in a sentence; where there are more, they are counted.
LISTED = 10


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some actions are alike, and in what: a rating of the key, a way of closing."""

    count: Told
    name: Told


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A measure that misses its target: its name, its latest value, the target and whether that is called a limit."""

    name: Told
    value: Told
    target: Told
    called: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the tracker that the plan's key reads as a rating, and the actions that have it."""

    written: Told
    rating: Told
    actions: Told


def summary(narrator: Narrator, plan: Plan, intake: Intake, as_at: date) -> Prose:
    """Return the plan's position in plain sentences; a thing there is nothing to say of has no sentence."""
    day = told(long_date(as_at), [Source("", "as_at", Document.PARAMETERS)])
    late = [action for action in intake.open if action.due and action.due < as_at]
    due = [source for action in late for source in action.due_sources]
    overdue = named(late, [*due, *day.sources])
    values = {"as_at": day, **_standing(intake), **_ratings(plan, intake), "overdue": overdue, **_measures(intake)}
    return narrator.tell("summary", values)


def notes(narrator: Narrator, plan: Plan, intake: Intake, tracker: str) -> Prose:
    """Return what a reader should know of how the report was made: the tracker, and words translated by the key."""
    words = []
    for number, entry in enumerate(plan.ratings or ()):
        for word in entry.also:
            some = [a for a in intake.actions if a.rating and a.rating.written.casefold() == word.casefold()]
            key = Source("", f"ratings.{number}", Document.PLAN)
            if some:
                words.append(Word(told(word), told(entry.rating, [key]), named(some, rating_sources(some))))
    given = told(tracker, [Source("", "tracker", Document.PARAMETERS)])
    return narrator.tell("notes", {"tracker": given, "words": words})


def named(some: Sequence[Action], sources: Iterable[Source], most: int = LISTED) -> Told:
    """Return “action 5” or “actions 20 and 23”, each number a link; of more than `most`, “12 actions”."""
    if not some or len(some) > most:
        return told(counted(len(some), "action"), sources, len(some))
    return Told(links_to([action.number for action in some]), once(sources), len(some))


def numbers(some: Sequence[Action]) -> Told:
    """Return “20 and 23”, each number a link."""
    return joined([Told((TextRun(each.number, link=f"#{anchor_of(each.number)}"),), each.sources[:1]) for each in some])


def shares(plan: Plan, some: Sequence[Action]) -> list[Share]:
    """Return how many of some actions have each rating of the key, the worst first; a rating that none has is absent.

    Those that are not rated are in none of them.
    """
    found = []
    for entry in plan.ratings or ():
        alike = [action for action in some if action.rating and action.rating.name == entry.rating]
        if alike:
            found.append(Share(tally(len(alike), rating_sources(alike)), told(entry.rating, rating_sources(alike))))
    return found


def _standing(intake: Intake) -> dict[str, object]:
    givers = [action for action in intake.closed if action.closing and action.closing.into]
    return {
        "all": tally(len(intake.actions), number_sources(intake.actions)),
        "open": tally(len(intake.open), number_sources(intake.open or intake.actions)),
        "closed": tally(len(intake.closed), number_sources(intake.closed or intake.actions)),
        "ways": _ways(intake.closed),
        "givers": tally(len(givers), _notices(givers)),
        "giver": named(givers, _notices(givers)),
        "takers": _takers(givers),
        "takers_open": _takers_open(givers, intake),
    }


def _ratings(plan: Plan, intake: Intake) -> dict[str, object]:
    worst = rated(intake, plan.ratings[0].rating) if plan.ratings else []
    unrated = rated(intake, NOT_RATED)
    return {
        "only": named(intake.open, number_sources(intake.open)),
        "ratings": shares(plan, intake.open),
        "worst": named(worst if len(worst) <= LISTED else [], rating_sources(worst)),
        "unrated": named(unrated, rating_sources(unrated)),
    }


def _measures(intake: Intake) -> dict[str, object]:
    judged = [measure for measure in intake.measures if measure.on_target is not None]
    missed = [measure for measure in judged if not measure.on_target]
    return {
        "measures": tally(len(judged), _figures(judged)),
        "met": tally(len(judged) - len(missed), _figures(judged)),
        "missed": [_shortfall(measure) for measure in missed],
    }


def _ways(closed: Sequence[Action]) -> list[Share]:
    """Return how many actions closed in each way; a way that none closed in is absent."""
    found = []
    for way in Way:
        alike = [action for action in closed if action.closing and action.closing.way is way]
        if alike:
            found.append(Share(tally(len(alike), _notices(alike)), told(way, _notices(alike))))
    return found


def _notices(closed: Sequence[Action]) -> tuple[Source, ...]:
    return tuple(source for action in closed if action.closing for source in action.closing.notice.sources)


def _takers(givers: Sequence[Action]) -> Told:
    """Return where the remaining work of the one giver goes on; of several, no words: the register says where."""
    if len(givers) != 1 or givers[0].closing is None:
        return resting(())
    into = givers[0].closing.into
    return Told(links_to(into), _notices(givers), len(into))


def _takers_open(givers: Sequence[Action], intake: Intake) -> bool:
    """Tell whether all actions that took remaining work on are open themselves."""
    still = {action.number for action in intake.open}
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
