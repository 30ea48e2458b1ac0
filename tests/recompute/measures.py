"""The columns of the measures’ table: values, targets, how each moved."""

from __future__ import annotations

from recompute.reasons import tracker
from recompute.round import Meas
from recompute.tables import Row, Spot, cell
from recompute.words import quantity, tokens


def measure_of(c: Spot, row: Row) -> Meas:
    """Return the measure that a row is of."""
    name = row.texts["measure"]
    assert name in c.run.now.measures, f"no measure {name}"
    return c.run.now.measures[name]


@cell("measures-over-time", "measure")
def _name(c: Spot, row: Row) -> None:
    measure = measure_of(c, row)
    c.rests(tracker({measure.cells[c.column]}))
    c.agree(c.column, tokens(c.text), c.texts())


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
