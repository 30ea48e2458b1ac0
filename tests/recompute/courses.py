"""The columns of the measures over time: every value, and what the values come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from recompute.measures import aim, measure_of
from recompute.reasons import measure_then, movement, newly, then, tracker, value_of
from recompute.round import Meas
from recompute.tables import Row, Spot, cell
from recompute.words import NTH, Range, long_date, point_text, quantity

_APART = {1: "month", 3: "quarter", 12: "year"}
_SHOWN = 12


@cell("measures-over-time", "number")
def _number(c: Spot, row: Row) -> None:
    measure = measure_of(c, row)
    c.rests(tracker({measure.cells["action"]}))
    c.agree("action", c.text, measure.action)


@cell("measures-over-time", "target")
def _target(c: Spot, row: Row) -> None:
    measure = measure_of(c, row)
    c.rests(value_of(measure) - tracker({measure.latest.cell}))
    c.agree("target", c.text, aim(measure))


@cell("measures-over-time", "values")
def _values(c: Spot, row: Row) -> None:
    """Recompute a line of values, the latest with its unit and what time it covers."""
    measure = measure_of(c, row)
    shown = measure.values[-_SHOWN:]
    c.rests(tracker(value.cell for value in shown))
    *before, last = shown
    bare = [quantity(value.ends, "%" if measure.unit == "%" else "") for value in before]
    cut = ["…"] if len(shown) < len(measure.values) else []
    line = " → ".join([*cut, *bare, quantity(last.ends, measure.unit)])
    c.agree("values", [point_text(point) for point in c.points], [line, last.covers or long_date(last.day)])


@cell("measures-over-time", "result")
def _result(c: Spot, row: Row) -> None:
    """Recompute how far off the target a measure is, how long it has gone one way, and what the limits say."""
    measure = measure_of(c, row)
    c.rests(tracker({measure.latest.cell}))
    lines = [*_standing(c, measure), *_going(c, measure), *_telling(c, measure)]
    c.agree("result", [point_text(point) for point in c.points], lines)


def _standing(c: Spot, measure: Meas) -> Iterator[str]:
    if measure.met is None or measure.target is None:
        return
    c.rests(value_of(measure))
    new, high = measure.name in newly(c.run, met=measure.met), measure.better == "higher"
    if measure.met:
        words = f"{'meets' if high else 'within'} its {measure.aim}"
    else:
        by = measure.target[0] - measure.latest.ends[0] if high else measure.latest.ends[1] - measure.target[1]
        unit = "percentage points" if measure.unit == "%" else measure.unit
        words = f"{'below' if high else 'above'} its {measure.aim} by {quantity((by, by), unit)}"
    yield f"Newly {words}" if new else words[0].upper() + words[1:]


def _going(c: Spot, measure: Meas) -> Iterator[str]:
    was, where = measure_then(c.run, measure.name)
    way = movement(c.run, measure.name)
    steps = [_turn(a.ends, b.ends) for a, b in pairwise(measure.values)]
    if way in ("nothing new", "corrected", "withdrawn"):
        c.rests(where)
    if way == "nothing new":
        c.rests(then(c.last.period, "its date"))
        yield f"No new figure since the report on {long_date(c.last.day)}"
    elif was and way in ("corrected", "withdrawn"):
        what = "Corrected" if way == "corrected" else "Back to an earlier value"
        yield f"{what}: was {quantity(was.latest.ends, was.unit)}"
    elif not steps:
        yield from ["New measure"] if way == "new" else []
    else:
        yield _run(c, measure, steps)


def _turn(old: Range, new: Range) -> str:
    low, high = new[0] - old[0], new[1] - old[1]
    if low == high == 0:
        return "same"
    if low < 0 < high or high < 0 < low:
        return "wider" if low < 0 else "narrower"
    return "higher" if low + high > 0 else "lower"


def _run(c: Spot, measure: Meas, steps: list[str]) -> str:
    way, count = steps[-1], 0
    if way in ("same", "wider", "narrower"):
        c.rests(tracker(value.cell for value in measure.values[-2:]))
        return "Unchanged" if way == "same" else f"A {way} range than before"
    while count < len(steps) and steps[-1 - count] == way:
        count += 1
    c.rests(tracker(value.cell for value in measure.values[-1 - count :]))
    word = {"neither": way.capitalize(), way: "Better"}.get(measure.better, "Worse")
    if count == 1:
        return f"{word} than the value before"
    days = [value.day for value in measure.values[-1 - count :]]
    apart = {(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(days)}
    every = _APART.get(min(apart), "value") if len(apart) == 1 else "value"
    return f"{word} for the {NTH[count - 1]} {every} running"


def _telling(c: Spot, measure: Meas) -> Iterator[str]:
    values = [Fraction(value.ends[0]) for value in measure.values]
    if any(low != high for low, high in (value.ends for value in measure.values)):
        return
    c.rests(tracker(value.cell for value in measure.values))
    count = len(values)
    if count < 5:
        yield f"Too few values to tell a signal from noise: {count} of 12"
        return
    mean = sum(values, Fraction()) / count
    span = sum((abs(b - a) for a, b in pairwise(values)), Fraction()) / (count - 1)
    ends = mean - Fraction(266, 100) * span, mean + Fraction(266, 100) * span
    places = max(len(f"{value.ends[0]:f}".partition(".")[2]) for value in measure.values) + 1

    def said(value: Fraction, unit: str = measure.unit) -> str:
        near = Decimal(round(value * 10**places)).scaleb(-places)
        return quantity((near, near), unit)

    signals = [*_outside(values[-1], ends, said), *_lasting(values, mean, said)]
    trial = f" (on trial: {count} values of 12)" if count < 12 else ""
    words = (
        f"A signal: {'; '.join(signals)}" if signals else f"No signal: within {said(ends[0], '')} to {said(ends[1])}"
    )
    yield words + trial


def _outside(latest: Fraction, ends: tuple[Fraction, Fraction], said: Callable[[Fraction], str]) -> Iterator[str]:
    if latest > ends[1]:
        yield f"above its natural limit of {said(ends[1])}"
    if latest < ends[0]:
        yield f"below its natural limit of {said(ends[0])}"


def _lasting(values: list[Fraction], mean: Fraction, said: Callable[[Fraction], str]) -> Iterator[str]:
    last = values[-7:]
    if len(last) < 7:
        return
    for word, over in (("above", min(last) > mean), ("below", max(last) < mean)):
        if over:
            yield f"seven values or more {word} the mean of {said(mean)}"
    for word, sign in (("rising", 1), ("falling", -1)):
        if all((b - a) * sign > 0 for a, b in pairwise(last)):
            yield f"seven values or more {word}"
