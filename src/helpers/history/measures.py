"""How each measure moved since the report compared with, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from helpers.history.changes import Changes
from helpers.model import Better, Document, Measure, Shift, Source, shift


class Result(StrEnum):
    """What became of a measure."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    SAME = "same"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    NOTHING_NEW = "nothing new"
    NEW = "new"
    GONE = "gone"
    ALONE = "alone"


class Nearing(StrEnum):
    """Whether a value lies nearer to the target of its day than the value before did to the target of its own."""

    NEARER = "nearer"
    FURTHER = "further"


@dataclass(frozen=True, slots=True)
class Movement:
    """A measure as it was and as it is, and what that comes to.

    Attributes:
        before: the measure as the report compared with had it; where there is none, as it was before its latest value.
            None where it is new, or has that value alone.
        now: the measure now; None where the tracker no longer has it.
        period: the period of the report compared with; empty where there is none.
    """

    before: Measure | None
    now: Measure | None
    period: str = ""

    @property
    def measure(self) -> Measure:
        """Return the measure as it is now, or as it was where it is gone."""
        found = self.now or self.before
        assert found is not None  # noqa: S101 - a movement is of something
        return found

    @property
    def result(self) -> Result:
        """Return what became of it.

        A measure of which neither direction is good, a range that is only wider or narrower, and a value in another
        unit are neither better nor worse: they have changed.
        """
        if self.now is None:
            return Result.GONE
        if self.before is None:
            return Result.NEW if self.period else Result.ALONE
        was, latest = self.before.latest, self.now.latest
        alike = self.before.unit == self.now.unit
        if latest.as_at <= was.as_at:
            if latest.as_at < was.as_at:
                return Result.WITHDRAWN
            return Result.NOTHING_NEW if alike and latest.value == was.value else Result.CORRECTED
        way = shift(was.value, latest.value)
        if not alike or way in (Shift.WIDER, Shift.NARROWER):
            return Result.CHANGED
        if way is Shift.SAME:
            return Result.SAME
        if self.now.better is Better.NEITHER:
            return Result.CHANGED
        return Result.BETTER if way.value == self.now.better.value else Result.WORSE

    @property
    def by(self) -> Decimal | None:
        """Return by how much the value rose, below zero where it fell; None where no one figure says it."""
        if not self.before or not self.now or self.before.unit != self.now.unit:
            return None
        low, high = (getattr(self.now.latest.value, e) - getattr(self.before.latest.value, e) for e in ("low", "high"))
        return low if low == high else None

    @property
    def nearing(self) -> Nearing | None:
        """Return whether it lies nearer to its target, or further away; None where neither or nobody can tell."""
        if not self.before or not self.now or self.before.unit != self.now.unit:
            return None
        was, left = _left(self.before), _left(self.now)
        if was is None or left is None or was == left:
            return None
        return Nearing.NEARER if left < was else Nearing.FURTHER

    @property
    def unexpected(self) -> Nearing | None:
        """Return whether it lies nearer to its target or further away, unless better or worse says as much."""
        expected = {Result.BETTER: Nearing.NEARER, Result.WORSE: Nearing.FURTHER}.get(self.result)
        return None if self.nearing is expected else self.nearing

    @property
    def retargeted(self) -> bool:
        """Return whether its target is not the one that the report compared with had."""
        return bool(self.before and self.now and self.before.target != self.now.target)

    @property
    def newly_met(self) -> bool:
        """Return whether it meets its target, and did not in the report compared with."""
        return self._met == (False, True)

    @property
    def newly_missed(self) -> bool:
        """Return whether it misses its target, and did not in the report compared with."""
        return self._met == (True, False)

    @property
    def _met(self) -> tuple[bool | None, bool | None]:
        if not self.period or not self.before or not self.now:
            return None, None
        return self.before.on_target, self.now.on_target

    @property
    def then(self) -> tuple[Source, ...]:
        """Return where the earlier value stands: in the report compared with, or else in the tracker."""
        if self.before is None:
            return (its_measures(self.period),) if self.period else ()
        if not self.period:
            return self.before.latest.sources
        return (Source(self.period, f"measure {self.before.name}", Document.EARLIER),)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return what the movement was computed from."""
        return (*(self.now.latest.sources if self.now else ()), *self.then)


def _left(measure: Measure) -> Decimal | None:
    """Return how far the latest value is from meeting the target, 0 where it does; None without a target.

    Where neither direction is good, how far it is from the target on either side.
    """
    if measure.target is None:
        return None
    below, above = measure.target.low - measure.latest.value.low, measure.latest.value.high - measure.target.high
    sides = {Better.HIGHER: (below,), Better.LOWER: (above,), Better.NEITHER: (below, above)}[measure.better]
    return max(*sides, Decimal(0))


def its_measures(period: str) -> Source:
    """Return where the report of a period has its measures."""
    return Source(period, "its measures", Document.EARLIER)


def movements(measures: Sequence[Measure], changes: Changes | None) -> tuple[Movement, ...]:
    """Return how each measure moved, in the tracker's order, those that are gone last.

    In a first report each is compared with its own value before, and none can be new or gone. A measure that stands
    under another action now is the same one, for its name is its own in the whole tracker.
    """
    if changes is None:
        return tuple(Movement(_without_latest(measure), measure) for measure in measures)
    was = {change.before.name: change.before for change in changes.measures if change.before}
    names = {measure.name for measure in measures}
    kept = [Movement(was.get(measure.name), measure, changes.period) for measure in measures]
    return (*kept, *(Movement(each, None, changes.period) for name, each in was.items() if name not in names))


def _without_latest(measure: Measure) -> Measure | None:
    return replace(measure, readings=measure.readings[:-1]) if len(measure.readings) > 1 else None
