"""What went well: which ratings improved, which actions were completed, which measures meet their target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from helpers.blocks.blocks import Prose
from helpers.english import long_date, quantity, target_word
from helpers.history.changes import ActionChange, Changes, Move, RatingMove, rating_move
from helpers.intake.intake import Intake
from helpers.model import Document, Measure, Source, Way
from helpers.narration.narrator import Narrator
from helpers.narration.phrases import LISTED, named
from helpers.narration.told import Told, between, joined, tally, told
from helpers.plans.plan import Plan, rating_order
from helpers.sections.scene import PANEL, Section


def went_well(narrator: Narrator, plan: Plan, intake: Intake, changes: Changes | None) -> Prose:
    """Return which ratings improved, which actions were completed, and which measures meet their target.

    Measures that did not meet their target in the report compared with are told one by one.
    """
    better = _better(plan, changes)
    done = _completed(changes)
    met = [measure for measure in intake.measures if measure.on_target]
    newly = _newly(changes)
    period = changes.period if changes else ""
    values = {
        "improved": _actions(plan, [change for _, some in better for change in some], _rating_sources),
        "by_rating": [_improved_to(plan, name, some) for name, some in better],
        "to_each": _to_each(plan, better),
        "many": sum(len(some) for _, some in better) > LISTED,
        "completed": _actions(plan, done, _closing_sources),
        "met": tally(len(met), (source for measure in met for source in _figures(measure)), "measure"),
        "newly": tally(len(newly), (source for pair in newly for source in _both(*pair, period))),
        "measures": [_newly_met(*pair, period) for pair in newly],
        "day": told(long_date(changes.as_at) if changes else "", (_earlier(old, period) for _, old in newly)),
    }
    return narrator.tell("went-well", values)


def _better(plan: Plan, changes: Changes | None) -> list[tuple[str, list[ActionChange]]]:
    """Return the actions whose rating improved by what it improved to, the best first."""
    order = rating_order(plan)
    moves = [(change, rating_move(order, change)) for change in (changes.actions if changes else ())]
    better = [(change, moved.new) for change, moved in moves if moved and moved.move is RatingMove.IMPROVED]
    by_name = [(name, [change for change, new in better if new == name]) for name in reversed(order)]
    return [(name, some) for name, some in by_name if some]


def _improved_to(plan: Plan, name: str, some: Sequence[ActionChange]) -> Mapping[str, Told]:
    sources = [source for change in some for source in _rating_sources(change)]
    return {
        "rating": told(name, sources),
        "count": tally(len(some), sources),
        "actions": _actions(plan, some, _rating_sources),
    }


def _to_each(plan: Plan, better: Sequence[tuple[str, Sequence[ActionChange]]]) -> Told | None:
    """Return how many ratings improved to each: “9 to Green and 2 to Amber”."""
    parts = [_improved_to(plan, name, some) for name, some in better]
    return joined([between(part["count"], " to ", part["rating"]) for part in parts]) if parts else None


def _completed(changes: Changes | None) -> list[ActionChange]:
    """Return the actions that have closed since the report compared with, as completed."""
    closed = changes.moved(Move.CLOSED) if changes else ()
    return [change for change in closed if change.action.closing and change.action.closing.way is Way.COMPLETED]


def _newly(changes: Changes | None) -> list[tuple[Measure, Measure]]:
    """Return the measures that meet their target now and did not in the report compared with, as now and as then."""
    pairs = [(each.now, each.before) for each in (changes.measures if changes else ()) if each.now and each.before]
    return [(now, before) for now, before in pairs if now.on_target and before.on_target is False]


def _newly_met(now: Measure, before: Measure, period: str) -> Mapping[str, Told | str | None]:
    """Return a measure's name, value and target, and the earlier target where it was another."""
    sources = _both(now, before, period)
    return {
        "name": told(now.name, sources),
        "value": told(quantity(now.latest.value, now.unit), now.latest.sources),
        "target": told(_target(now), now.target_sources),
        "called": target_word(now.better),
        "earlier_target": told(_target(before), sources) if before.target != now.target else None,
    }


def _target(measure: Measure) -> str:
    return quantity(measure.target, measure.unit) if measure.target else ""


# What it rests on


def _actions(plan: Plan, some: Sequence[ActionChange], sources: Callable[[ActionChange], Iterable[Source]]) -> Told:
    """Return the actions by number or, of many, how many they are."""
    return named(
        plan.actions, [change.action for change in some], [source for change in some for source in sources(change)]
    )


def _rating_sources(change: ActionChange) -> tuple[Source, ...]:
    rating = change.action.rating
    return (*(rating.sources if rating else ()), *change.then)


def _closing_sources(change: ActionChange) -> tuple[Source, ...]:
    closing = change.action.closing
    return (*(closing.notice.sources if closing else ()), *change.then)


def _both(now: Measure, before: Measure, period: str) -> tuple[Source, ...]:
    return (*_figures(now), _earlier(before, period))


def _figures(measure: Measure) -> tuple[Source, ...]:
    return (*measure.latest.sources, *measure.target_sources)


def _earlier(measure: Measure, period: str) -> Source:
    return Source(period, f"measure {measure.name}", Document.EARLIER)


WENT_WELL = Section(
    id="went-well",
    title="What went well",
    gives="Return what improved, was completed or met its target; empty where there is nothing to say.",
    kind=Prose,
    readings=PANEL,
    make=lambda scene: went_well(scene.narrator, scene.plan, scene.intake, scene.changes),
)
