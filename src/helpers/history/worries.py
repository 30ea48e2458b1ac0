"""What is newly wrong: the points of concern that the last report did not have, as plain data; nothing is worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.history.changes import earlier_action
from helpers.history.concerns import columns_of_concern, points_in
from helpers.history.trail import Then
from helpers.model import Action, Measure, Point, once
from helpers.plans.plan import Plan
from helpers.text import said_in


@dataclass(frozen=True, slots=True)
class Worry:
    """An open action with points of concern that the last report did not have.

    Attributes:
        action: the action.
        points: these points, whole, each with its cell and where the last report has the action without it.
        missed: the action's measures whose latest value misses its target.
    """

    action: Action
    points: tuple[Point, ...]
    missed: tuple[Measure, ...]


def worries(
    plan: Plan, actions: Iterable[Action], measures: Sequence[Measure], before: Mapping[str, Sequence[Then]]
) -> tuple[Worry, ...]:
    """Return the new points of concern, those of actions that miss a measure first, then in the tracker's order.

    A point is new if no point of concern that the last report had of the action has its words, whatever their case and
    punctuation; so a point in which a word is another is new. All points of an action that the last report did not have
    are. Empty in a plan without a column of concerns, and in its first report.

    Args:
        plan: the plan.
        actions: the actions.
        measures: the plan's measures.
        before: how the published reports had each action, by its number now, newest first, as `trails` gives it.
    """
    columns = columns_of_concern(plan)
    found = [
        Worry(action, new, tuple(m for m in measures if m.action == action.number and m.on_target is False))
        for action in actions
        if before and not action.closing and (new := _new(action, columns, before.get(action.number, ())[:1]))
    ]
    return tuple(sorted(found, key=lambda worry: not worry.missed))


def _new(action: Action, columns: Sequence[str], last: Sequence[Then]) -> tuple[Point, ...]:
    had = {said_in(point.text) for then in last for point in points_in(then.action, columns)}
    reports = [earlier_action(then.period, then.action) for then in last]
    points = (point for point in points_in(action, columns) if said_in(point.text) not in had)
    return tuple(replace(point, sources=once((*point.sources, *reports))) for point in points)
