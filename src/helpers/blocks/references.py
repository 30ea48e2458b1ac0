"""References: a number beside each statement and each row of a report, and what the number stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from textwrap import shorten
from typing import Any

from helpers.blocks.blocks import Data, places
from helpers.blocks.build import noun_of
from helpers.blocks.markdown import Part
from helpers.model import Document, Source
from helpers.plans.nouns import ACTION, Noun

#: Tables whose rows are cells of the tracker already.
_LISTINGS = frozenset({"checks"})
_OPENING = 50  # letters of a statement or of a row's first cell, by which a reader knows it again
_ONE_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where one statement or one row comes from.

    Attributes:
        number: the number beside it.
        within: what it stands in: a table's caption, or the heading above a statement.
        name: a row's name in its table, or a statement's first words.
        entries: the places in words; of a row a line a column, columns that go together in one.
    """

    number: int
    within: str
    name: str
    entries: tuple[str, ...]


def numbered(found: Iterable[Part]) -> tuple[list[Part], tuple[Reference, ...]]:
    """Return a report's parts with a number, ``ref``, at each statement and each row that has sources.

    The numbers count through the parts in order. A row's number also stands where a reader sees it: at the last point
    of the first cell with something in it, or at the cell itself where that has no points.

    Returns:
        The parts, and what each number stands for, by number.
    """
    whole = list(found)
    numbering = _Numbering(noun_of(whole))
    return [numbering.part(part) for part in whole], tuple(numbering.references)


def numbered_alone(block: Data) -> tuple[Data, tuple[Reference, ...]]:
    """Return one block that is shown by itself with its numbers, from 1, and what they stand for."""
    numbering = _Numbering()
    return numbering.block(block), tuple(numbering.references)


def unnumbered(found: Iterable[Part]) -> list[Part]:
    """Return a report's parts without the numbers that `numbered` gave them."""
    return [_bare(part) if isinstance(part, dict) else part for part in found]


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key != "ref"}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def cited(found: Iterable[Part], references: Iterable[Reference]) -> list[Reference]:
    """Return those references whose numbers stand in some parts, such as a block or a shorter reading."""
    numbers = {number for part in found if isinstance(part, dict) for number in numbers_in(part)}
    return [reference for reference in references if reference.number in numbers]


def numbers_in(block: Data) -> Iterator[int]:
    """Give the numbers of a block’s statements and rows."""
    rows = (row for group in block.get("groups", []) for row in group.get("rows", []))
    for item in (*block.get("points", []), *rows):
        if "ref" in item:
            yield item["ref"]


class _Numbering:
    """The numbers given so far, and what they stand for."""

    def __init__(self, noun: Noun = ACTION) -> None:
        self._noun = noun
        self.references: list[Reference] = []
        self._heading = ""

    def part(self, part: Part) -> Part:
        """Return a part with its numbers; a heading is what the statements under it stand in."""
        if isinstance(part, dict):
            return self.block(part)
        self._heading = part.text
        return part

    def block(self, block: Data) -> Data:
        """Return a block with its numbers."""
        if block["kind"] == "prose":
            return block | {"points": [self._point(point) for point in block["points"]]}
        if block["kind"] == "table" and block["id"] not in _LISTINGS:
            return block | {"groups": [self._group(block, group) for group in block["groups"]]}
        return block

    def _point(self, point: Data) -> Data:
        entries = tuple(places(_sources(point), self._noun))
        number = self._number(self._heading, f"“{_opening(_text([point]))}”", entries)
        return point | {"ref": number} if number else point

    def _group(self, table: Data, group: Data) -> Data:
        above = [*_sources(group), *_of_points(group.get("notes", []))]
        rows = []
        for place, row in enumerate(group.get("rows", [])):
            entries = tuple(_entries(table["columns"], row["cells"], above if not place else [], self._noun))
            number = self._number(table["caption"], _name(table, group, place), entries)
            rows.append(_marked(row, table["columns"], number) if number else row)
        return group | {"rows": rows}

    def _number(self, within: str, name: str, entries: tuple[str, ...]) -> int:
        """Return the number of what has entries; 0 for what has none."""
        if not entries:
            return 0
        self.references.append(Reference(len(self.references) + 1, within, name, entries))
        return len(self.references)


def _marked(row: Data, columns: Sequence[Data], number: int) -> Data:
    """Return a row with its number, which is also at the end of its first cell with words in it.

    A narrow column of actions' numbers is passed over, where another figure would be taken for a part of them.
    """
    cells = list(row["cells"])
    full = [at for at, cell in enumerate(cells) if cell.get("points") or cell.get("mark")] or [0]
    at = full[1] if len(full) > 1 and columns[full[0]]["id"] == "number" else full[0]
    *points, last = cells[at].get("points") or [None]
    if last is None or cells[at].get("mark"):
        cells[at] = cells[at] | {"ref": number}
    else:
        cells[at] = cells[at] | {"points": [*points, last | {"ref": number}]}
    return row | {"ref": number, "cells": cells}


def _name(table: Data, group: Data, place: int) -> str:
    """Return what a reader knows a row by: its first cell, the heading above a sole row, or which row it is."""
    column, first = table["columns"][0], group["rows"][place]["cells"][0]
    by_first = column.get("kind", "text") != "passage" and (
        first.get("mark", {}).get("name") or _text(first.get("points", []))
    )
    if by_first:
        return _opening(by_first)
    above = group.get("number") or _opening(group.get("heading", ""))
    which = f"row {place + 1}"
    if not above:
        return which
    return above if len(group["rows"]) == 1 else f"{above}, {which}"


def _entries(columns: Sequence[Data], cells: Sequence[Data], above: Sequence[Source], noun: Noun) -> Iterator[str]:
    """Give where a row comes from: its heading's cells, and a line for each column or columns that go together.

    Where all that have something in them go together, they need no naming.
    """
    if above:
        yield _entry(["Heading"], above, noun)
    by_sources: dict[tuple[Source, ...], list[str]] = {}
    for column, cell in zip(columns, cells, strict=True):
        sources = tuple(dict.fromkeys([*_sources(cell), *_of_points(cell.get("points", []))]))
        if sources:
            by_sources.setdefault(sources, []).append(column["heading"])
    filled = sum(1 for cell in cells if cell)
    for headings, own in _together(by_sources):
        yield _entry([] if len(headings) == filled > 1 else headings, own, noun)


def _entry(headings: Iterable[str], sources: Sequence[Source], noun: Noun) -> str:
    of = ", ".join(filter(None, headings))
    where = "; ".join(places(_as_range(sources), noun))
    return f"{of}: {where}" if of else where


def _together(by_sources: Mapping[tuple[Source, ...], list[str]]) -> list[tuple[list[str], list[Source]]]:
    """Return headings and sources, those of columns that each were read from the cell beside the last as one."""
    told: list[tuple[list[str], list[Source]]] = []
    reach: list[Source] = []
    for sources, headings in by_sources.items():
        sole = len(headings) == len(sources) == 1
        if sole and reach and _beside(reach[-1], sources[0]):
            told[-1][0].extend(headings)
            reach.append(sources[0])
            continue
        told.append((list(headings), list(sources)))
        reach = told[-1][1] if sole else []
    return told


def _as_range(sources: Sequence[Source]) -> Sequence[Source]:
    """Return neighbouring cells of one row as a range, ``B5:D5``; other sources as they are."""
    first, last = sources[0], sources[-1]
    if first == last or not all(_beside(one, next_) for one, next_ in pairwise(sources)):
        return sources
    return [replace(first, place=f"{first.place}:{last.place}")]


def _beside(left: Source, right: Source) -> bool:
    """Return whether two sources are cells of one row of a sheet, with none between them."""
    if (left.sheet, left.document) != (right.sheet, right.document):
        return False
    one, other = _ONE_CELL.fullmatch(left.place), _ONE_CELL.fullmatch(right.place)
    return bool(one and other and one[2] == other[2] and _column(other[1]) - _column(one[1]) == 1)


def _column(letters: str) -> int:
    return reduce(lambda number, letter: 26 * number + ord(letter) - ord("A") + 1, letters, 0)


def _sources(item: Data) -> list[Source]:
    return [
        Source(source["sheet"], source["place"], Document(source.get("document", Document.TRACKER)))
        for source in item.get("sources", [])
    ]


def _of_points(points: Iterable[Data]) -> list[Source]:
    return [source for point in points for source in _sources(point)]


def _text(points: Iterable[Data]) -> str:
    return " ".join("".join(run["text"] for run in point["runs"]) for point in points)


def _opening(text: str) -> str:
    """Return a text's beginning, up to the end of a word where it is long."""
    return shorten(text, _OPENING, placeholder=" …") if " " in text[:_OPENING] else text[:_OPENING]
