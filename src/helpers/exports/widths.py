"""How wide a table's columns are in print, and how high its rows are at most: reckoned, so that nothing is measured."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from typing import Any

from helpers.exports.words import PITCH, SMALL, height, words_in, words_of

MILLIMETRE = 72 / 25.4
#: A column whose longest word needs more than its share is given it up to here, in points.
_MOST = 38 * MILLIMETRE
_CHART = (7.0, 3.0)  # how wide a small chart is at least, and how high at most, in em
_STEPS, _ROWS = 40, 30  # in how many steps the width is shared, and by how many of the longest rows
_RAGGED = 13.0  # about what a line leaves empty at its end, in points
_SIGN = 1.1  # how wide a rating's shape is, in em


def need(column: dict[str, Any], cells: Iterable[dict[str, Any]], size: float) -> float:
    """Return how wide a column's longest word is, in points, with the sign or the small number that stands by it."""
    words = list(words_in(column["heading"]))
    for cell in cells:
        if "mark" in cell:
            own = [*words_in(cell["mark"]["name"])] or [0.0]
            own[0] += _SIGN if "sign" in cell["mark"] else 0.0
            own[-1] += SMALL * len(str(cell.get("ref", "")))
            words += own
        words += [*words_of(cell["tree"]), _CHART[0] if "svg" in cell else 0.0]
    return max(words, default=0.0) * size


def fitted(needs: Sequence[float], shares: Sequence[float], width: float) -> list[float]:
    """Return how wide each column is where not all words have room: what its longest word needs, up to a bound.

    Args:
        needs: how wide each column's longest word is, with the space beside it.
        shares: how the width is shared where all have room.
        width: of the table.
    """
    fair = [width * share / sum(shares) for share in shares]
    wanted = [min(want, max(_MOST, own)) for want, own in zip(needs, fair, strict=True)]
    return _even(wanted, width) if sum(wanted) > width else _shared(wanted, shares, width)


def _even(wanted: Sequence[float], width: float) -> list[float]:
    """Return widths where there is not enough for all: whoever wants no more than an even part has what it wants."""
    widths, rest = [0.0] * len(wanted), width
    for place, at in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        widths[at] = min(wanted[at], rest / (len(wanted) - place))
        rest -= widths[at]
    return widths


def _shared(wanted: Sequence[float], shares: Sequence[float], width: float) -> list[float]:
    """Return widths where those whose words need more than their share have it, and the others share the rest."""
    settled: dict[int, float] = {}
    while True:
        rest = width - sum(settled.values())
        total = sum(share for at, share in enumerate(shares) if at not in settled)
        widths = [settled.get(at, rest * share / total if total else 0.0) for at, share in enumerate(shares)]
        short = {at: want for at, want in enumerate(wanted) if at not in settled and want > widths[at]}
        if not short:
            return widths
        settled |= short


def least_high(
    needs: Sequence[float], rows: Sequence[Sequence[Sequence[float]]], width: float, gap: float
) -> list[float]:
    """Return how wide each column is so that the table is about as low as it can be; none where words have no room.

    Args:
        needs: how wide each column's longest word is, with the space beside it.
        rows: for each row, for each cell, how long its points are on one line, in points.
        width: of the table.
        gap: the space beside a column.
    """
    lost = gap + _RAGGED
    widths, step = list(needs), (width - sum(needs)) / _STEPS
    if step < 0:
        return []
    most = heapq.nlargest(_ROWS, rows, key=lambda row: sum(sum(cell) for cell in row))
    for _ in range(_STEPS):
        lines = [[_lines(cell, own - lost) for cell, own in zip(row, widths, strict=True)] for row in most]
        gains = [
            (
                sum(
                    max(row) - max(*_but(row, at), _lines(cells[at], own + step - lost))
                    for row, cells in zip(lines, most, strict=True)
                ),
                sum(row[at] for row in lines) / own,
            )
            for at, own in enumerate(widths)
        ]
        widths[gains.index(max(gains))] += step
    return widths


def _lines(points: Sequence[float], width: float) -> float:
    """Return about how many lines points take in a column, part of a line included, so that every step counts."""
    return sum(max(1.0, 0.4 + point / max(width, _RAGGED)) for point in points)


def _but(row: Sequence[float], at: int) -> tuple[float, ...]:
    return (0.0, *row[:at], *row[at + 1 :])


def heights(cells: Sequence[dict[str, Any]], widths: Sequence[float], size: float) -> list[float]:
    """Return how high each cell of a row is at most, in points."""
    return [
        size * (max(PITCH, height(cell["tree"], width / size)) + (_CHART[1] if "svg" in cell else 0.0))
        for cell, width in zip(cells, widths, strict=True)
    ]
