"""A chart of lines whose both axes are logarithms, in which a power is a straight line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from math import log
from typing import NamedTuple

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 400, 60, 110, 40, 40
_COLOURS = ("#1d4f91", "#b04a00", "#1e7b34", "#6b2c91", "#8a6d00", "#444444")
_STEPS = [digit * 10.0**power for power in range(-3, 7) for digit in (1, 2, 5)]
_APART = 17  # so that no name stands on another


class Line(NamedTuple):
    """A line of the chart: what it is called, and its points."""

    name: str
    points: tuple[tuple[float, float], ...]


def chart(title: str, lines: Sequence[Line]) -> str:
    """Return the chart as SVG, each x on its axis; the same lines give the same bytes."""
    columns = sorted({x for line in lines for x, _ in line.points})
    rows = _steps([y for line in lines for _, y in line.points])
    drawn = [*_axes(columns, rows)]
    ends = []
    for line, colour in zip(lines, _COLOURS, strict=False):
        places = [(_across(x, columns), _up(y, rows)) for x, y in line.points]
        drawn += _line(places, colour)
        ends.append((places[-1][1], places[-1][0], line.name, colour))
    inside = "\n".join((*drawn, *_names(sorted(ends))))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13">\n<title>{escape(title)}</title>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>\n'
        f'<text x="{_LEFT}" y="22" font-weight="bold">{escape(title)}</text>\n{inside}\n</svg>\n'
    )


def _steps(values: Sequence[float]) -> list[float]:
    """Return the round numbers from the last below all values to the first above them."""
    return [low for low, high in pairwise(_STEPS) if high > min(values) and low < max(values)] + [
        next(step for step in _STEPS if step >= max(values))
    ]


def _share(value: float, among: Sequence[float]) -> float:
    return log(value / among[0]) / log(among[-1] / among[0]) if among[-1] > among[0] else 0.5


def _across(x: float, columns: Sequence[float]) -> float:
    return round(_LEFT + 20 + _share(x, columns) * (_WIDTH - _LEFT - _RIGHT - 40), 1)


def _up(y: float, rows: Sequence[float]) -> float:
    return round(_HEIGHT - _BOTTOM - _share(y, rows) * (_HEIGHT - _TOP - _BOTTOM), 1)


def _axes(columns: Sequence[float], rows: Sequence[float]) -> Iterator[str]:
    for value in columns:
        x = _across(value, columns)
        yield f'<path d="M{x} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#dddddd"/>'
        yield f'<text x="{x}" y="{_HEIGHT - 20}" text-anchor="middle">{value:,.0f}</text>'
    for value in rows:
        y = _up(value, rows)
        yield f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#dddddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{value:g}</text>'


def _line(places: Sequence[tuple[float, float]], colour: str) -> Iterator[str]:
    path = "L".join(f"{x} {y}" for x, y in places)
    yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>'


def _names(ends: Sequence[tuple[float, float, str, str]]) -> Iterator[str]:
    """Give the lines' names at their ends, from the top, each lower than the one before it."""
    above: dict[float, float] = {}
    for y, x, name, colour in ends:
        at = above[x] = round(max(y, above.get(x, 0) + _APART), 1)
        yield f'<text x="{x + 8}" y="{at + 4}" fill="{colour}">{escape(name)}</text>'
