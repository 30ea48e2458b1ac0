"""What differs between two reports' data, by block, row and cell; nothing that is in `data.json` escapes it.

Things that stand in order (blocks, groups, rows, columns, paragraphs) are first brought together. Pairs that are the
same have nothing to say; a pair that is not is taken apart, and whatever has no words of its own (a link, a width, a
key that a later format added) is said as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.blocks.alignment import Pair, aligned
from helpers.blocks.blocks import Data
from helpers.blocks.data import UnlikeAReportError, as_json, sources_of, style_of, things
from helpers.blocks.items import Item, column_items, group_items, paragraph_items, part_items, row_items
from helpers.blocks.said import group_words, in_words, part_words, row_words, words_of

_Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two reports say differently.

    Attributes:
        block: the block's name, as `names_of` gives it; ``report`` for what stands beside the blocks.
        row: the row in words, such as ``action 4.10``; empty where the block has no rows, or all of it is meant.
        cell: the column's heading, ``paragraph 3`` or a property's name, with ``, sources`` or ``, style`` after it
            where the words are the same; ``place`` for what has moved; empty where the whole row or block is meant.
        old: the words before; empty where it was not there.
        new: the words now; empty where it is there no more.
        cause: why it differs, where that is recorded.

    Block, row and cell are named as in the old report, unless they are only in the new one.
    """

    block: str
    row: str
    cell: str
    old: str
    new: str
    cause: str = ""


def differences(old: Data, new: Data) -> tuple[Difference, ...]:
    """Return what differs between two reports' data, in the new report's order; removed things where they stood.

    It is empty if and only if both have the same canonical JSON.

    Args:
        old: the content of one `data.json`.
        new: the content of the other.
    """
    try:
        pairs = aligned(part_items(things(old, "parts")), part_items(things(new, "parts")))
    except UnlikeAReportError:
        return tuple(_found("report", "", _values(old, new)))
    found = list(_found("report", "", _values(old, new, {"parts"})))
    for pair in pairs:
        first = pair.first
        heading = first.kind == "heading"
        block, row = ("heading", str(first.data.get("text", ""))) if heading else (first.name, "")
        found += _found(block, row, _of_whole(pair, "", part_words))
        if pair.unlike:
            found += _in_part(block, row, *pair.unlike)
    return tuple(found)


def _in_part(block: str, row: str, old: Data, new: Data) -> list[Difference]:
    kind = old.get("kind") if old.get("kind") == new.get("kind") else ""
    try:
        if kind == "table":
            return list(_in_table(block, old, new))
        if kind == "prose":
            return list(_found(block, row, _in_prose(old, new)))
    except UnlikeAReportError:
        pass
    return list(_found(block, row, _values(old, new)))


def _in_prose(old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"points"})
    for pair in aligned(paragraph_items(old), paragraph_items(new)):
        yield from _of_whole(pair, pair.first.name, words_of)
        if pair.unlike:
            yield from _in_passage(pair.first.name, *pair.unlike)


def _in_table(block: str, old: Data, new: Data) -> Iterator[Difference]:
    columns = aligned(column_items(old), column_items(new))
    yield from _found(block, "", _values(old, new, {"columns", "groups"}))
    for column in columns:
        name = column.first.name
        yield from _found(block, "", _of_whole(column, f"{name}, column", lambda item: as_json(item["column"])))
        if column.unlike:
            was, now = (side["column"] for side in column.unlike)
            yield from _found(block, "", _values(was, now, before=name))
    for group in aligned(group_items(old), group_items(new)):
        row = group.first.name
        yield from _found(block, row, _of_whole(group, "", group_words))
        if group.unlike:
            yield from _found(block, row, _in_group_heading(*group.unlike))
            yield from _in_rows(block, columns, row_items(old, group.unlike[0]), row_items(new, group.unlike[1]))


def _in_rows(block: str, columns: Sequence[Pair], old: Sequence[Item], new: Sequence[Item]) -> Iterator[Difference]:
    for pair in aligned(old, new):
        yield from _found(block, pair.first.name, _of_whole(pair, "", row_words))
        if pair.unlike:
            yield from _found(block, pair.first.name, _in_row(columns, *pair.unlike))


def _in_group_heading(old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"rows", "notes"})
    notes = [{"points": group["notes"]} if "notes" in group else {} for group in (old, new)]
    yield from _in_passage("notes", *notes)


def _in_row(columns: Iterable[Pair], old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"cells"})
    olds, news = things(old, "cells"), things(new, "cells")
    counts = [0, 0]
    for column in columns:
        cells: list[Data] = []
        for side, (item, held) in enumerate(((column.old, olds), (column.new, news))):
            counts[side] += item is not None
            cells.append(held[item.data["at"]] if item and item.data["at"] < len(held) else {})
        yield from _in_passage(column.first.name, *cells)
    beyond = [held[count:] or count - len(held) for held, count in zip((olds, news), counts, strict=True)]
    if as_json(beyond[0]) != as_json(beyond[1]):
        yield "cells without a column", as_json(beyond[0]), as_json(beyond[1])


def _in_passage(name: str, old: Data, new: Data) -> list[_Change]:
    """Return how a cell, a paragraph or notes differ: in words, else in style; in sources."""
    found: list[_Change] = []
    words = words_of(old), words_of(new)
    styles = _unlike(style_of(old), style_of(new))
    sources = sources_of(old), sources_of(new)
    if words[0] != words[1]:
        found.append((name, *words))
    elif any(styles):
        found.append((f"{name}, style", as_json(styles[0]), as_json(styles[1])))
    if as_json(sources[0]) != as_json(sources[1]):
        found.append((f"{name}, sources", *in_words("sources", *([each] if each else [] for each in sources))))
    if not found and as_json(old) != as_json(new):
        found.append((f"{name}, data", as_json(old), as_json(new)))
    return found


def _unlike(old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return two lists without what is the same at their ends, so that little is left to read."""
    for end in (0, -1):
        while old and new and as_json(old[end]) == as_json(new[end]):
            old, new = (old[1:], new[1:]) if end == 0 else (old[:-1], new[:-1])
    return old, new


def _values(old: Data, new: Data, known: Iterable[str] = (), before: str = "") -> Iterator[_Change]:
    """Give each key that differs, apart from those that are compared in a way of their own."""
    for key in sorted((old.keys() | new.keys()) - set(known)):
        held = [[side[key]] if key in side else [] for side in (old, new)]
        if as_json(held[0]) != as_json(held[1]):
            yield f"{before}, {key}" if before else key, *in_words(key, *held)


def _of_whole(pair: Pair, cell: str, words: Callable[[Data], str]) -> Iterator[_Change]:
    """Give what is to be said of a thing as a whole: that it was not there, is there no more, or has moved."""
    if pair.old and pair.new:
        if any(pair.moved):
            yield f"{cell}, place" if cell else "place", *pair.moved
        return
    said = ["" if item is None else words(item.data) or as_json(item.data) for item in (pair.old, pair.new)]
    yield cell, said[0], said[1]


def _found(block: str, row: str, changes: Iterable[_Change]) -> Iterator[Difference]:
    return (Difference(block, row, *change) for change in changes)
