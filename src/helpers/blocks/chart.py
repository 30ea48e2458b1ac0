"""Small charts of a measure's values: what they show as data, what they say in words, and how they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from helpers.blocks.blocks import Chart, TableCell
from helpers.english import long_date, month_name, quantity, target_word
from helpers.model import Better, Measure, Quantity, Shift, Value, shift

#: The drawing's size, and how far its lines stay from the edge, in pixels.
_WIDTH, _HEIGHT, _EDGE = 160, 44, 6

#: How many values have a dot each; of more, the last one alone has.
_DOTS = 24

_INK, _TINT, _TARGET = "#1f3a5f", "#c9d4e1", "#8a3b00"


def edge(measure: Measure) -> Decimal | None:
    """Return the end of the target on which it depends whether it is met; None where there is no target."""
    if measure.target is None:
        return None
    return measure.target.high if measure.better is Better.LOWER else measure.target.low


def chart_of(measure: Measure) -> Chart | None:
    """Return a measure's values over time; None where there are fewer than two."""
    readings = measure.readings
    if len(readings) < 2:
        return None
    return Chart(
        days=tuple((reading.as_at - readings[0].as_at).days for reading in readings),
        lows=tuple(reading.value.low for reading in readings),
        highs=tuple(reading.value.high for reading in readings),
        target=edge(measure),
        says=_says(measure),
    )


def chart_cell(measure: Measure) -> TableCell:
    """Return a cell with a measure's values over time; empty where there are fewer than two."""
    chart = chart_of(measure)
    if chart is None:
        return TableCell()
    readings = (source for reading in measure.readings for source in reading.sources)
    return TableCell(chart=chart, sources=(*readings, *measure.target_sources))


def svg(chart: Mapping[str, Any]) -> str:
    """Return a chart as a drawing without words, the same text for the same values.

    The target is a dashed line. Of ranges the band between their ends is shown, and a bar for each; no line is drawn
    through their middles, which nobody reported.

    Args:
        chart: the chart's JSON data, as `Block.data` has it: figures as texts.
    """
    lows, highs = ([Decimal(end) for end in chart[ends]] for ends in ("lows", "highs"))
    target = None if chart.get("target") is None else Decimal(chart["target"])
    across = [_EDGE + Decimal(day * (_WIDTH - 2 * _EDGE)) / chart["days"][-1] for day in chart["days"]]
    drawn = [*lows, *highs, *([] if target is None else [target])]
    least, span = min(drawn), max(drawn) - min(drawn)

    def height(value: Decimal) -> Decimal:
        share = (value - least) / span if span else Decimal("0.5")
        return _HEIGHT - _EDGE - share * (_HEIGHT - 2 * _EDGE)

    tops, bottoms = [height(end) for end in highs], [height(end) for end in lows]
    aim = "" if target is None else _target_line(height(target))
    drawing = "".join([_path(across, tops, bottoms), aim, *_dots(across, tops, bottoms)])
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawing}</svg>'


def _target_line(y: Decimal) -> str:
    dashes = f'stroke="{_TARGET}" stroke-width="1.2" stroke-dasharray="4 3"'
    return f'<line x1="0" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}" {dashes}/>'


def _path(across: Sequence[Decimal], tops: Sequence[Decimal], bottoms: Sequence[Decimal]) -> str:
    """Return the line through the values; of ranges, there along the upper ends and back along the lower."""
    there = _places(across, tops)
    style = f'stroke="{_INK}" stroke-width="1.6" stroke-linejoin="round"'
    if tops == bottoms:
        return f'<polyline points="{there}" fill="none" {style}/>'
    back = _places(across[::-1], bottoms[::-1])
    return f'<polygon points="{there} {back}" fill="{_TINT}" {style}/>'


def _places(across: Sequence[Decimal], heights: Sequence[Decimal]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, heights, strict=True))


def _dots(across: Sequence[Decimal], tops: Sequence[Decimal], bottoms: Sequence[Decimal]) -> Iterator[str]:
    """Give a dot for each value and a bar for each range, the last one larger."""
    final = len(across) - 1
    for at, (x, top, bottom) in enumerate(zip(across, tops, bottoms, strict=True)):
        if at < final >= _DOTS:
            continue
        if top != bottom:
            bar = f'stroke="{_INK}" stroke-width="{4 if at == final else 2}"'
            yield f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}" {bar}/>'
        elif at == final:
            yield f'<circle cx="{x:.1f}" cy="{top:.1f}" r="3.6" fill="{_INK}"/>'
        else:
            dot = f'r="2" fill="#ffffff" stroke="{_INK}" stroke-width="1.2"'
            yield f'<circle cx="{x:.1f}" cy="{top:.1f}" {dot}/>'


def _says(measure: Measure) -> str:
    """Return what a chart says: from where, by which highest and lowest point, to where, and the target."""
    return f"{_course(measure.readings, measure.unit)}{_target_told(measure)}."


def _course(readings: Sequence[Value], unit: str) -> str:
    stops = _stops(readings)
    exact = len({(stop.as_at.year, stop.as_at.month) for stop in stops}) < len(stops)  # two in one month
    start, end = (_when(each.as_at, exact) for each in (stops[0], stops[-1]))
    if len({reading.value for reading in readings}) == 1:
        return f"Unchanged at {quantity(stops[0].value, unit)} from {start} to {end}"
    ranged = any(stop.value.low != stop.value.high for stop in stops)
    on = "on" if exact else "in"
    *steps, last = [
        _step(before, now, unit, f"{on} {_when(now.as_at, exact)}", ranged) for before, now in pairwise(stops)
    ]
    opening = f"{'' if ranged else 'From '}{quantity(stops[0].value, unit)} {on} {start}{',' if ranged else ''}"
    return f"{opening} {', '.join([*steps, f'then {last}' if ranged or steps else last])}"


def _step(before: Value, now: Value, unit: str, when: str, ranged: bool) -> str:
    way, figure = shift(before.value, now.value), bare(now.value, unit)
    if ranged:
        return f"{'the same' if way is Shift.SAME else way} {when} at {figure}"
    return f"{'up' if way is Shift.HIGHER else 'down'} to {figure} {when}"


def _target_told(measure: Measure) -> str:
    if measure.target is None:
        return ""
    return f"; the {target_word(measure.better)} is {bare(measure.target, measure.unit)}"


def bare(value: Quantity, unit: str) -> str:
    """Return a figure without its unit, where that is a word that was said just before: ``8.4``, ``95%``, ``£1``."""
    return quantity(value, unit if unit in ("%", "£") else "")


def _stops(readings: Sequence[Value]) -> list[Value]:
    """Return the first reading, the highest and the lowest between where they lie beyond both ends, and the last."""
    first, *between, last = readings
    top = max(between, key=lambda reading: reading.value.high, default=last)
    bottom = min(between, key=lambda reading: reading.value.low, default=last)
    turns = [top] if top.value.high > max(first.value.high, last.value.high) else []
    turns += [bottom] if bottom.value.low < min(first.value.low, last.value.low) and bottom not in turns else []
    return [first, *sorted(turns, key=lambda reading: reading.as_at), last]


def _when(day: date, exact: bool) -> str:
    return long_date(day) if exact else f"{month_name(day)} {day.year}"
