"""How a measure’s small chart is recomputed: what it draws, and each figure and date that it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from recompute.reasons import tracker, value_of
from recompute.round import Meas
from recompute.tables import Row, Spot, cell
from recompute.words import DAY, MONTHS, figure, long_date


@cell("measures-over-time", "chart")
def _chart(c: Spot, row: Row) -> None:
    """Recompute a chart's days and ends from all its values, and each figure and date that it says."""
    measure = c.run.now.measures[row.texts["measure"]]
    (chart,) = (found["chart"] for found in row.data["cells"] if "chart" in found)
    aim = value_of(measure) - tracker({measure.latest.cell})
    c.rests(tracker(value.cell for value in measure.values), aim)
    c.agree("days", chart["days"], [(value.day - measure.values[0].day).days for value in measure.values])
    for at, name in enumerate(("lows", "highs")):
        c.agree(name, chart[name], [f"{value.ends[at]:f}" for value in measure.values])
    end = measure.target and measure.target[1 if measure.better == "lower" else 0]
    c.agree("target", chart.get("target"), None if end is None else f"{end:f}")
    for fault in _said(measure, chart["says"]):
        c.faults.append(f"“{chart['says']}”: {fault}")


_WHEN = rf"(?:{DAY}|(?:{'|'.join(MONTHS)}) \d{{4}})"


def _said(measure: Meas, says: str) -> Iterator[str]:
    """Give what a chart says that its values do not: the first, the last, the highest and the lowest must be told."""
    days = re.findall(_WHEN, says)
    told = [value for value in measure.values if {long_date(value.day), _month(value.day)} & {*days}]
    ends = [value.ends for value in measure.values]
    peaks = {max(ends, key=lambda e: e[1]), min(ends, key=lambda e: e[0])}
    if len(told) != len(days) or told[:1] + told[-1:] != [measure.values[0], measure.values[-1]]:
        yield "a date of it is another"
    if not peaks <= {value.ends for value in told}:
        yield "it leaves out its highest or its lowest value"
    if any(value.ends not in peaks for value in told[1:-1]):
        yield "it turns where it does not"
    values = [value.ends for value in told] if len({*ends}) > 1 else ends[:1]
    right = [
        figure(end) for each in (*values, *([measure.target] if measure.target else [])) for end in sorted({*each})
    ]
    if figures_of(re.sub(_WHEN, "", says)) != right:
        yield "a value of it is another"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def figures_of(text: str) -> list[str]:
    """Return the figures in some words."""
    return re.findall(r"[\d.,]*\d", text)
