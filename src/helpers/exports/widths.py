"""How wide a table's columns are in print, and how high its rows are at most: reckoned, so that nothing is measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from helpers.exports.words import PITCH, SMALL, height, words_in, words_of

MILLIMETRE = 72 / 25.4
#: A column whose longest word needs more than its share is given it up to here, in points.
_MOST = 38 * MILLIMETRE
_CHART = 3.0  # how high a small chart is, in em
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
        words += words_of(cell["tree"])
    return max(words, default=0.0) * size


def fitted(needs: Sequence[float], shares: Sequence[float], width: float) -> list[float]:
    """Return how wide each column is: its share, or what its longest word needs, the others sharing the rest.

    Args:
        needs: how wide each column's longest word is, with the space beside it.
        shares: how the width is shared where all have room.
        width: of the table.
    """
    fair = [width * share / sum(shares) for share in shares]
    if all(want <= own for want, own in zip(needs, fair, strict=True)):
        return fair
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


def heights(cells: Sequence[dict[str, Any]], widths: Sequence[float], size: float) -> list[float]:
    """Return how high each cell of a row is at most, in points."""
    return [
        size * (max(PITCH, height(cell["tree"], width / size)) + (_CHART if "svg" in cell else 0.0))
        for cell, width in zip(cells, widths, strict=True)
    ]
