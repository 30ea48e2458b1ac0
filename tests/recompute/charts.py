"""How a measure’s small chart is recomputed: what it draws, and each figure and date that it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from recompute.claims import DAY
from recompute.reasons import tracker, value_of
from recompute.round import Meas
from recompute.tables import Row, Spot, cell
from recompute.words import MONTHS, Range, figure, long_date


@cell("measures", "chart")
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
_FIGURE = r"[\d.,]*\d(?: to [\d.,]*\d)?"
_STOP = re.compile(rf"(?P<value>{_FIGURE})%?(?: [a-z]+)? (?:on|in|from) (?P<day>{_WHEN})")
_TURN = re.compile(
    rf"(?:on|in) (?P<day>{_WHEN}) at (?P<value>{_FIGURE})|to (?P<to>{_FIGURE})%? (?:on|in) (?P<when>{_WHEN})"
)
_UNCHANGED = re.compile(
    rf"Unchanged at (?P<value>{_FIGURE})%?(?: [a-z]+)? from (?P<first>{_WHEN}) to (?P<last>{_WHEN})"
)


def _said(measure: Meas, says: str) -> Iterator[str]:
    """Give what a chart says that its values do not: its stops, of which the first and the last must be told."""
    course, _, aim = says.partition("; the ")
    if aim and (
        measure.target is None or not aim.startswith(measure.aim) or figures_of(aim) != _figures(measure.target)
    ):
        yield "the target is another"
    if still := _UNCHANGED.fullmatch(course.rstrip(".")):
        days = [each.day for each in measure.values]
        if {each.ends for each in measure.values} != {measure.values[0].ends} or not (
            _is(days[0], still["first"])
            and _is(days[-1], still["last"])
            and figures_of(still["value"]) == _figures(measure.values[0].ends)
        ):
            yield "it is not unchanged so"
        return
    stops = [(each["value"], each["day"]) for each in _STOP.finditer(course)]
    turns = ((e["value"] or e["to"], e["day"] or e["when"]) for e in _TURN.finditer(course))
    stops = [*stops[:1], *(each for each in turns if each not in stops[:1])]
    if re.search(r"\d", _TURN.sub("", _STOP.sub("", course, count=1))):
        yield "it has a figure that is at no date"
    told = [
        [v for v in measure.values if _is(v.day, day) and _figures(v.ends) == figures_of(value)] for value, day in stops
    ]
    if not all(told) or told[0][0] != measure.values[0] or told[-1][-1] != measure.values[-1]:
        yield "a value or a date of it is another"
    ends = [each.ends for each in measure.values]
    peaks = {max(ends, key=lambda e: e[1]), min(ends, key=lambda e: e[0])}
    if any(some[0].ends not in peaks for some in told[1:-1] if some):
        yield "it turns where it does not"
    if not peaks <= {some[0].ends for some in told if some}:
        yield "it leaves out its highest or its lowest value"


def figures_of(text: str) -> list[str]:
    """Return the figures in some words."""
    return re.findall(r"[\d.,]*\d", text)


def _figures(ends: Range) -> list[str]:
    return [figure(end) for end in (ends if ends[0] != ends[1] else ends[:1])]


def _is(day: date, said: str) -> bool:
    return said in (long_date(day), f"{MONTHS[day.month - 1]} {day.year}")
