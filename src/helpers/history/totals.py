"""How many actions there were, by rating and by status, in report after report, as plain data; nothing is worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.history.changes import earlier_action, its_actions
from helpers.history.lives import rating_of
from helpers.history.snapshot import Snapshot
from helpers.model import Action, Document, Source, once
from helpers.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, and where each of them stands; of none, where those are that none was found among."""

    count: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How a plan stood in one report.

    Attributes:
        period: the report's period.
        as_at: the date it speaks for.
        ratings: the open actions of each rating of the plan's key, in its order; none in a plan without ratings. A
            rating of an earlier report that the key no longer has stands behind them.
        unrated: the open actions that are not rated; of a plan without ratings, all of them.
        open: all that are not closed.
        not_started: those of them whose work has not begun.
        closed: the closed ones.
    """

    period: str
    as_at: date
    ratings: Mapping[str, Count]
    unrated: Count
    open: Count
    not_started: Count
    closed: Count


def totals(plan: Plan, earlier: Sequence[Snapshot], now: Snapshot) -> tuple[Totals, ...]:
    """Return how the plan stood in each published report and in this one, oldest first.

    Each report counts its actions as it counted them then.

    Args:
        plan: the plan.
        earlier: what the published reports before knew, oldest first.
        now: what this report knows.
    """
    return (*(_totals(plan, report, earlier=True) for report in earlier), _totals(plan, now, earlier=False))


def _totals(plan: Plan, report: Snapshot, *, earlier: bool) -> Totals:
    def count(some: Iterable[Action], among: Sequence[Action], *, rated: bool = False) -> Count:
        found = [*some]
        return Count(
            len(found), once(source for action in found or among for source in places(action, rated)) or nowhere
        )

    def places(action: Action, rated: bool) -> tuple[Source, ...]:
        if earlier:
            return (earlier_action(report.period, action),)
        return action.rating.sources if rated and action.rating else action.sources[:1]

    nowhere = (its_actions(report.period) if earlier else Source("", "tracker", Document.PARAMETERS),)
    still = [action for action in report.actions if not action.closing]
    names = dict.fromkeys((*(entry.rating for entry in plan.ratings or ()), *filter(None, map(rating_of, still))))
    return Totals(
        report.period,
        report.as_at,
        {name: count((a for a in still if rating_of(a) == name), still, rated=True) for name in names},
        count((action for action in still if not rating_of(action)), still, rated=True),
        count(still, report.actions),
        count((action for action in still if not action.started), still),
        count((action for action in report.actions if action.closing), report.actions),
    )
