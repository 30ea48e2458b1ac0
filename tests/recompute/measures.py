"""The columns of the measures’ table: values, targets, how each moved."""

from __future__ import annotations

import re

from recompute.reasons import measure_then, movement, moving, newly, shift, tracker, value_of
from recompute.round import Meas, Value
from recompute.tables import Row, Spot, cell
from recompute.words import long_date, point_text, quantity, tokens

_WORDS = {
    "better": "Better",
    "worse": "Worse",
    "changed": "Changed",
    "same": "Unchanged",
    "corrected": "Corrected",
    "withdrawn": "Back to an earlier value",
    "nothing new": "No new value",
    "new": "New measure",
    "alone": "",
}


def measure_of(c: Spot, row: Row) -> Meas:
    """Return the measure that a row is of."""
    name = row.texts["measure"]
    assert name in c.run.now.measures, f"no measure {name}"
    return c.run.now.measures[name]


@cell("measures", "measure", "action")
@cell("measures-over-time", "measure")
def _name(c: Spot, row: Row) -> None:
    measure = measure_of(c, row)
    c.rests(tracker({measure.cells[c.column]}))
    c.agree(c.column, tokens(c.text), c.texts())


def _value(value: Value, measure: Meas) -> str:
    return f"{quantity(value.ends, measure.unit)} ({value.covers or long_date(value.day)})"


@cell("measures", "latest", "earlier")
def _values(c: Spot, row: Row) -> None:
    """Recompute each value with the time it covers, which stands in the value's row; newest first."""
    measure = measure_of(c, row)
    right = [value for value in measure.values if tracker({value.cell}) <= c.named]
    wanted = measure.values[-1:] if c.column == "latest" else measure.values[:-1]
    c.agree("values named", right, list(wanted))
    c.agree("values", [point_text(point) for point in c.points], [_value(value, measure) for value in right[::-1]])


@cell("measures", "change")
def _change(c: Spot, row: Row) -> None:
    measure = measure_of(c, row)
    way = movement(c.run, measure.name)
    old, _ = measure_then(c.run, measure.name)
    c.rests(moving(c.run, measure.name) if _WORDS[way] else frozenset())
    said = re.fullmatch(r"(?:[▲▼] )?([A-Z][a-z ]+?)(?:: (.+))?", c.text)
    c.agree("movement", said and said[1], _WORDS[way])
    if said and said[2] and old:
        how = re.sub(r",(?: but)? (?:nearer to|further from) the (?:target|limit)$", "", said[2])
        c.agree("figures", how, _how(old, measure, way))


def _how(old: Meas, new: Meas, way: str) -> str:
    """Return by how much a measure moved: the two values' difference, or where that is no one figure what it was."""
    was = f"was {quantity(old.latest.ends, old.unit)}"
    turn = shift(old, new)
    if way in ("corrected", "withdrawn"):
        return was
    if turn in ("wider", "narrower"):
        return f"{turn}, {was}"
    low, high = (b - a for a, b in zip(old.latest.ends, new.latest.ends, strict=True))
    if low != high:
        return was
    unit = "percentage points" if new.unit == "%" else new.unit
    return f"{'up' if low > 0 else 'down'} {quantity((abs(low), abs(low)), unit)}"


def aim(measure: Meas) -> str:
    """Return a target with the direction that is good."""
    if measure.target is None:
        return ""
    low, high = measure.target
    said = quantity(measure.target, measure.unit)
    if measure.better == "neither":
        return said
    least = measure.better == "higher"
    if low == high:
        return f"at {'least' if least else 'most'} {said}"
    end = low if least else high
    return f"{said} (met at {quantity((end, end), measure.unit)} or {'more' if least else 'less'})"


@cell("measures", "target")
def _target(c: Spot, row: Row) -> None:
    measure = measure_of(c, row)
    old, where = measure_then(c.run, measure.name)
    first, *more = [point_text(point) for point in c.points]
    c.rests(value_of(measure) - tracker({measure.latest.cell}))
    c.agree("target", first, aim(measure) or "None")
    if more and old:
        c.rests(where)
        c.agree("earlier target", more, [f"(was {aim(old)})" if old.target else "(there was none)"])


@cell("measures", "met")
def _met(c: Spot, row: Row) -> None:
    measure = measure_of(c, row)
    new = measure.name in newly(c.run, met=bool(measure.met))
    c.rests(value_of(measure), measure_then(c.run, measure.name)[1] if new else frozenset())
    right = ("Yes, newly" if new else "Yes") if measure.met else ("No longer" if new else "No")
    c.agree("met", c.text, right)
