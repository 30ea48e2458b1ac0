"""When each action was first due and how its date moved since, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from helpers.history.lives import Life
from helpers.history.trail import Then
from helpers.model import Action, Source, once
from helpers.plans.columns import FactKind
from helpers.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class Redate:
    """A due date that became another.

    Attributes:
        was: the date before.
        now: the date after.
        period: the period of the report that first had it.
        seen: the date that report speaks for.
        sources: where both dates stand.
        before: whether it had moved before the first report that has the action, as the tracker alone tells.
    """

    was: date
    now: date
    period: str
    seen: date
    sources: tuple[Source, ...]
    before: bool = False

    @property
    def days(self) -> int:
        """Return by how many days it moved; below zero where it was brought forward."""
        return (self.now - self.was).days


@dataclass(frozen=True, slots=True)
class DueDates:
    """An action's due dates from the first to the last.

    Attributes:
        first: the date it was first due, as far as is known.
        first_sources: where that stands.
        moves: what became of it, oldest first.
        running: in how many reports without a break, this one the last, it was due later than in the report before.
    """

    first: date
    first_sources: tuple[Source, ...]
    moves: tuple[Redate, ...] = ()
    running: int = 0

    @property
    def last(self) -> date:
        """Return the date it was last due; where words stand in its place since, the date before them."""
        return self.moves[-1].now if self.moves else self.first

    @property
    def days(self) -> int:
        """Return by how many days in all the last date is later than the first; below zero where it is earlier."""
        return (self.last - self.first).days

    @property
    def put_back(self) -> int:
        """Return how often it was moved to a later date."""
        return sum(move.days > 0 for move in self.moves)


def due_dates(plan: Plan, life: Life) -> DueDates | None:
    """Return an action's due dates; None where no report and no cell has one.

    What the published reports had counts first. The tracker's own earlier dates (struck out, “now …”, a column of
    original dates) add what no report had: dates before that of the first report, and dates between those of two
    reports. So a move that both tell counts once. A tracker tells earlier dates without the order in which they were
    given: they are taken in the calendar's. A date that gave way to words and came back has moved if it is another.

    Args:
        plan: the plan, which says in which column the original date stands.
        life: the action in report after report.
    """
    known = [(then, told) for then in life.reports if (told := _told(then.action))]
    if not known:
        return None
    first, told = known[0]
    chain, where = [*_before(known), *told], [first] * len(told)
    where = [_teller(known, day) for day in chain[: -len(told)]] + where
    start = len(chain)
    for then, told in known[1:]:
        for day in _since(chain, told, then.action):
            chain.append(day)
            where.append(then)
    sources = [_sources(plan, life, then) for then in where]
    moves = tuple(
        Redate(
            *(chain[at - 1], chain[at]),
            *(first.period, first.as_at) if at < start else (where[at].period, where[at].as_at),
            once((*sources[at - 1], *sources[at])),
            at < start,
        )
        for at in range(1, len(chain))
    )
    return DueDates(chain[0], sources[0], moves, _running(life, moves))


def _told(action: Action) -> list[date]:
    """Return every date that an action's cells have, the one it is due last."""
    earlier = {*action.due_earlier, *filter(None, [action.first_due])} - {action.due}
    return [*sorted(earlier), *filter(None, [action.due])]


def _before(known: Sequence[tuple[Then, Sequence[date]]]) -> Sequence[date]:
    """Return the dates before the first report's that later ones tell of: of the one that tells most."""
    oldest, seen = known[0][1][0], {then.action.due for then, _ in known}
    some = ([day for day in told if day < oldest and day not in seen] for _, told in known[1:])
    return max(some, key=len, default=[])


def _teller(known: Sequence[tuple[Then, Sequence[date]]], day: date) -> Then:
    """Return the newest report that tells of a date."""
    return next(then for then, told in reversed(known) if day in told)


def _since(chain: Sequence[date], told: Sequence[date], action: Action) -> Iterator[date]:
    """Give the dates that a report adds to those known: what it is due, and what its cells tell between."""
    if not action.due or action.due == chain[-1]:
        return
    after = told.index(chain[-1]) if chain[-1] in told else len(told)
    yield from (day for day in told[after:-1] if day not in chain)
    yield action.due


def _sources(plan: Plan, life: Life, then: Then) -> tuple[Source, ...]:
    facts = then.action.facts
    first = (facts[each.id] for each in plan.facts if each.kind is FactKind.ORIGINAL_DATE and each.id in facts)
    return life.sources(then, (*then.action.due_sources, *(source for fact in first for source in fact.sources)))


def _running(life: Life, moves: Sequence[Redate]) -> int:
    def later(then: Then) -> bool:
        return sum(move.days for move in moves if move.period == then.period and not move.before) > 0

    return len(list(takewhile(later, reversed(life.reports)))) if life.there else 0
