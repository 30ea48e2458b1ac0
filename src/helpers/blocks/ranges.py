"""Neighbouring cells of a column as the range that they are: ``D4:D43``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from helpers.model import Source, once

_CELLS = re.compile(r"([A-Z]{1,3})([0-9]+)(?::\1([0-9]+))?")


def in_ranges(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return sources in their order, each once, neighbouring cells of a column of a sheet as one."""
    return tuple(
        replace(holder, place=place)
        for holder, some in groupby(once(sources), key=lambda each: replace(each, place=""))
        for place in ranges(each.place for each in some)
    )


def column_and_row(place: str) -> tuple[str, int]:
    """Return the column of cells and the first of their rows; of what are none, neither."""
    cells = _CELLS.fullmatch(place)
    return (cells[1], int(cells[2])) if cells else ("", 0)


def ranges(places: Iterable[str]) -> list[str]:
    """Return places of one sheet in their order, neighbouring cells of a column as a range; others are as they are."""
    found: list[str] = []
    before = ("", 0, 0)
    for place in places:
        cells = _CELLS.fullmatch(place)
        if not cells:
            before = ("", 0, 0)
            found.append(place)
            continue
        column, first, last = cells[1], int(cells[2]), int(cells[3] or cells[2])
        if before[0] == column and first == before[2] + 1:
            first = before[1]
            found.pop()
        before = (column, first, last)
        found.append(f"{column}{first}" if first == last else f"{column}{first}:{column}{last}")
    return found
