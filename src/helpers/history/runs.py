"""Where each measure is going: its run, and whether that is a signal or noise, as plain data; nothing is worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise, takewhile

from helpers.history.changes import Changes
from helpers.history.measures import Movement, movements
from helpers.model import Better, Measure, Shift, Source, Value, once, shift

#: From how many values on limits are reckoned, on trial; from how many on they are firm.
TRIAL, FIRM = 5, 12

#: How many values on one side of the mean, or one after another rising or falling, are a signal.
_MANY = 7

#: What turns the mean moving range of two values into the distance of the limits from the mean.
_REACH = Fraction("2.66")


class Every(StrEnum):
    """How far apart the values of a run are."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {1: Every.MONTH, 3: Every.QUARTER, 12: Every.YEAR}


class Firmness(StrEnum):
    """Whether there are values enough to tell a signal from noise."""

    NONE = "none"
    TRIAL = "trial"
    FIRM = "firm"


class Signal(StrEnum):
    """What is unlikely to be noise: a value outside the limits, many on one side of the mean, many in one direction."""

    OUTSIDE = "outside"
    SIDE = "side"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Run:
    """How often without a break a measure moved the same way, up to its latest value.

    Attributes:
        way: higher or lower.
        steps: how many values in a row lie that way of the one before.
        start: the value that it went from.
        every: how far apart its values are; None where they are not evenly so.
        good: whether the way is the good one; None where neither is.
        sources: the cells of its values.
    """

    way: Shift
    steps: int
    start: Value
    every: Every | None
    good: bool | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """The mean of all values and the natural limits, with one place more than the values have."""

    low: Decimal
    mean: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Course:
    """A measure over time.

    Attributes:
        movement: the measure, and how it moved since the report compared with; it says there whether it has met or
            missed its target since.
        run: its run; None where the latest value is no higher and no lower than that before, or is alone.
        points: how many values it has.
        firmness: whether they are enough to tell a signal from noise; not in ranges.
        limits: the natural limits; None where the values are too few.
        signals: what is unlikely to be noise in the latest value, and the way it lies.
        sources: the cells of all values.
    """

    movement: Movement
    run: Run | None
    points: int
    firmness: Firmness
    limits: Limits | None
    signals: tuple[tuple[Signal, Shift], ...]
    sources: tuple[Source, ...]


def courses(measures: Sequence[Measure], changes: Changes | None) -> tuple[Course, ...]:
    """Return each measure over time, in the tracker's order, those that are gone last.

    The limits are those of an XmR chart as NHS England's “Making Data Count” teaches it: the mean ± 2.66 times the mean
    of the moving ranges, over all values; from 12 values on, and on trial from 5. A signal is a latest value outside
    them, the last 7 values on one side of the mean, or 7 values of which each is higher, or each lower, than that
    before, as in the NHS-R community's NHSRplotthedots. Its fourth rule, two of three near a limit, is left out.

    All is reckoned exactly, in fractions. Values that overlap (a rolling year, a sum since the start) lie closer
    together than independent ones, so their limits are too narrow; a tracker does not tell which these are.

    Args:
        measures: the measures.
        changes: what changed since the report compared with; None without one.
    """
    return tuple(map(_course, movements(measures, changes)))


def _course(movement: Movement) -> Course:
    if not movement.now:
        return Course(movement, None, 0, Firmness.NONE, None, (), movement.sources)
    measure, readings = movement.now, movement.now.readings
    sources = once(source for value in readings for source in value.sources)
    figures = [Fraction(value.value.low) for value in readings]
    single = all(value.value.low == value.value.high for value in readings)
    firmness = _firmness(len(readings)) if single else Firmness.NONE
    if firmness is Firmness.NONE:
        return Course(movement, _run(measure), len(readings), firmness, None, (), sources)
    mean = sum(figures, Fraction()) / len(figures)
    ranges = [abs(now - before) for before, now in pairwise(figures)]
    reach = _REACH * sum(ranges, Fraction()) / len(ranges)
    limits = Limits(*(_shown(each, readings) for each in (mean - reach, mean, mean + reach)))
    signals = tuple(_signals(figures, mean, reach))
    return Course(movement, _run(measure), len(readings), firmness, limits, signals, sources)


def _firmness(points: int) -> Firmness:
    if points < TRIAL:
        return Firmness.NONE
    return Firmness.FIRM if points >= FIRM else Firmness.TRIAL


def _shown(value: Fraction, readings: Sequence[Value]) -> Decimal:
    places = max(0, *(-int(each.value.low.as_tuple().exponent) for each in readings)) + 1
    return Decimal(round(value * 10**places)).scaleb(-places)


def _signals(figures: Sequence[Fraction], mean: Fraction, reach: Fraction) -> list[tuple[Signal, Shift]]:
    """Return what is unlikely to be noise up to the latest of some values."""
    found = []
    latest = figures[-1]
    if abs(latest - mean) > reach:
        found.append((Signal.OUTSIDE, _way(mean, latest)))
    for signal, sides in (
        (Signal.SIDE, [_way(mean, each) for each in figures]),
        (Signal.TREND, [Shift.SAME, *(_way(before, now) for before, now in pairwise(figures))]),
    ):
        alike = len(list(takewhile(sides[-1].__eq__, reversed(sides)))) + (signal is Signal.TREND)
        if alike >= _MANY and sides[-1] is not Shift.SAME:
            found.append((signal, sides[-1]))
    return found


def _way(before: Fraction, now: Fraction) -> Shift:
    return Shift.SAME if before == now else Shift.HIGHER if now > before else Shift.LOWER


def _run(measure: Measure) -> Run | None:
    """Return how often the value moved the way that it moved last."""
    steps = [shift(before.value, now.value) for before, now in pairwise(measure.readings)]
    way = steps[-1] if steps else Shift.SAME
    if way not in (Shift.HIGHER, Shift.LOWER):
        return None
    length = len(list(takewhile(way.__eq__, reversed(steps))))
    values = measure.readings[-length - 1 :]
    good = None if measure.better is Better.NEITHER else way.value == measure.better.value
    sources = once(source for value in values for source in value.sources)
    return Run(way, length, values[0], _every(values), good, sources)


def _every(values: Sequence[Value]) -> Every | None:
    months = [value.as_at.year * 12 + value.as_at.month for value in values]
    apart = {now - before for before, now in pairwise(months)}
    return _MONTHS.get(apart.pop()) if len(apart) == 1 else None
