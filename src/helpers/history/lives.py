"""Each action through the published reports up to this one, under whatever number it then had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from helpers.history.changes import earlier_action
from helpers.history.snapshot import Snapshot
from helpers.history.trail import Then, numbers_before
from helpers.model import Action, Source, with_parts


@dataclass(frozen=True, slots=True)
class Life:
    """An action in report after report, without a break.

    Attributes:
        reports: the action as each report had it, oldest first; never empty.
        there: whether this report has it; it is the last of the reports then.
    """

    reports: tuple[Then, ...]
    there: bool

    @property
    def now(self) -> Action | None:
        """Return the action as this report has it; None where it is gone."""
        return self.reports[-1].action if self.there else None

    def sources(self, then: Then, cells: Iterable[Source]) -> tuple[Source, ...]:
        """Return where a report says something of the action: some cells of this report's tracker, or that report."""
        if self.there and then.period == self.reports[-1].period:
            return tuple(cells)
        return (earlier_action(then.period, then.action),)


def lives(earlier: Sequence[Snapshot], now: Snapshot) -> tuple[Life, ...]:
    """Return the life of each action and of each part of one: those of this report in its order, those gone last.

    One that left the plan and came back has two lives.

    Args:
        earlier: what the published reports before knew, oldest first.
        now: what this report knows.
    """
    first, *others = (*earlier, now)
    going = {action.number: [_then(first, action)] for action in with_parts(first.actions)}
    gone: list[list[Then]] = []
    for older, newer in pairwise((first, *others)):
        numbers = numbers_before(older, newer)
        still = {*numbers.values()}
        gone += [life for number, life in going.items() if number not in still]
        going = {
            action.number: [*going.get(numbers.get(action.number, ""), ()), _then(newer, action)]
            for action in with_parts(newer.actions)
        }
    return (*(Life(tuple(life), True) for life in going.values()), *(Life(tuple(life), False) for life in gone))


def _then(report: Snapshot, action: Action) -> Then:
    return Then(report.period, report.as_at, action)


def rating_of(action: Action) -> str:
    """Return an action's rating; empty where it has none."""
    return action.rating.name if action.rating else ""
