"""Ranges of cells, merged or linked, met row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: The last column that a cell may say something in: the widest real trackers have a column a week.
LAST_COLUMN = 256


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of cells, from its top left to its bottom right; `link` is the id of a hyperlink's address."""

    top: int
    left: int
    bottom: int
    right: int
    link: str = ""


def spans_in(rows: Iterable[int], spans: Iterable[Span]) -> Iterator[dict[int, Span]]:
    """Yield for each row, from top to bottom, the spans that reach into it, by each column that they cover.

    Where two spans lie over one another, as Excel allows for links alone, the one that begins further down counts.

    Raises:
        ValueError: so many do that finding out would take long.
    """
    ahead = sorted((span for span in spans if span.left <= LAST_COLUMN), reverse=True)
    active: list[Span] = []
    by_column: dict[int, Span] = {}
    for row in rows:
        going_on = [span for span in active if span.bottom >= row]
        changed = len(going_on) < len(active)
        active = going_on
        while ahead and ahead[-1].top <= row:
            span = ahead.pop()
            changed = True
            if span.bottom >= row:
                active.append(span)
                if len(active) > LAST_COLUMN:
                    raise ValueError("merged ranges or links lie over one another")
        if changed:
            by_column = _by_column(active)
        yield by_column


def _by_column(active: Iterable[Span]) -> dict[int, Span]:
    covered: dict[int, Span] = {}
    total = 0
    for span in active:
        columns = range(span.left, min(span.right, LAST_COLUMN) + 1)
        total += len(columns)
        if total > 2 * LAST_COLUMN:
            raise ValueError("merged ranges or links lie over one another")
        covered.update(dict.fromkeys(columns, span))
    return covered
