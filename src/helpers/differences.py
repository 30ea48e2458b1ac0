"""What differs between two reports' data, by block, row and cell; nothing that is in `data.json` escapes it.

Things that stand in order (blocks, groups, rows, columns, paragraphs) are first brought together: what is the same on
both sides, then what has the same name, then what has moved, then what stands alone in the same place. So one row more
does not make every later row differ. Pairs that are the same have nothing to say; a pair that is not is taken apart,
and whatever has no words of its own (a link, a width, a key that a later format added) is said as JSON.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from helpers.blocks import places
from helpers.model import Document, Source

Data = dict[str, Any]
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
        pairs = _pairs(_part_items(_things(old, "parts")), _part_items(_things(new, "parts")))
    except _UnlikeAReportError:
        return tuple(_found("report", "", _values(old, new)))
    found = list(_found("report", "", _values(old, new, {"parts"})))
    for pair in pairs:
        first = pair.first
        heading = first.kind == "heading"
        block, row = ("heading", str(first.data.get("text", ""))) if heading else (first.name, "")
        found += _found(block, row, _of_whole(pair, "", _part_words))
        if pair.unlike:
            found += _in_part(block, row, *pair.unlike)
    return tuple(found)


def name_of(part: Data, under: str = "") -> str:
    """Return a block's name: its id, or what kind of thing it is.

    Args:
        part: a heading or block of a report, as data.
        under: the heading above it, which names prose that has no id.
    """
    kind = str(part.get("kind", "part"))
    if part.get("id"):
        return str(part["id"])
    return "-".join(re.findall(r"\w+", under.lower())) or "text" if kind == "prose" else kind


def names_of(parts: Iterable[Data]) -> list[str]:
    """Return the names of a report's blocks, in order; a name's second block is numbered: ``picture 2``.

    Headings are all called ``heading``: their words tell them apart.
    """
    names, under = [], ""
    for part in parts:
        under = str(part.get("text", "")) if part.get("kind") == "heading" else under
        names.append(name_of(part, under))
    blocks = iter(_numbered(name for name in names if name != "heading"))
    return [name if name == "heading" else next(blocks) for name in names]


class _UnlikeAReportError(Exception):
    """Data that is not built as a report's: it is compared key by key instead."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One of several things in order: its name in words, the key it is found again by, all it holds as JSON.

    `own` is the id or anchor it was given: two things with one each are never taken for the same thing renamed.
    """

    data: Data
    name: str
    key: str
    content: str
    own: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Pair:
    """The same thing in both reports, or a thing in one only; `moved` says where it stood and where it stands."""

    old: _Item | None
    new: _Item | None
    moved: tuple[str, str] = ("", "")

    @property
    def first(self) -> _Item:
        return next(item for item in (self.old, self.new) if item)

    @property
    def unlike(self) -> tuple[Data, Data] | None:
        """Return what both hold, where that is not the same."""
        if self.old and self.new and self.old.content != self.new.content:
            return self.old.data, self.new.data
        return None


# Bringing together what stands in order


def _pairs(old: Sequence[_Item], new: Sequence[_Item]) -> list[_Pair]:
    fixed = _fixed(old, new)
    moved = _moved(old, new, fixed)
    fixed = sorted([*fixed, *_replaced(old, new, fixed, moved)])
    found = []
    for (olds, news), pair in zip(_gaps(fixed, len(old), len(new)), [*fixed, None], strict=True):
        found += [_Pair(old[at], None) for at in olds if at not in moved.values()]
        for at in news:
            was = moved.get(at)
            here = _after(new, [place for _, place in fixed], at)
            there = "" if was is None else _after(old, [place for place, _ in fixed], was)
            found.append(_Pair(None, new[at]) if was is None else _Pair(old[was], new[at], (there, here)))
        if pair:
            found.append(_Pair(old[pair[0]], new[pair[1]]))
    return found


def _fixed(old: Sequence[_Item], new: Sequence[_Item]) -> list[tuple[int, int]]:
    """Return the places of what is in both in the same order, the same whichever of the two is called the old."""
    contents = [item.content for item in old], [item.content for item in new]
    if contents[0] > contents[1]:
        return [(there, here) for here, there in _fixed(new, old)]
    same = _refined([], *contents)
    return _refined(same, [item.key for item in old], [item.key for item in new])


def _refined(fixed: list[tuple[int, int]], old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    found = list(fixed)
    for olds, news in _gaps(fixed, len(old), len(new)):
        matcher = SequenceMatcher(None, [old[at] for at in olds], [new[at] for at in news], autojunk=False)
        for match in matcher.get_matching_blocks():
            found += [(olds[match.a + step], news[match.b + step]) for step in range(match.size)]
    return sorted(found)


def _gaps(fixed: Iterable[tuple[int, int]], old: int, new: int) -> Iterator[tuple[range, range]]:
    before = (-1, -1)
    for pair in (*fixed, (old, new)):
        yield range(before[0] + 1, pair[0]), range(before[1] + 1, pair[1])
        before = pair


def _moved(old: Sequence[_Item], new: Sequence[_Item], fixed: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return what has the same key in another place, from its place now to the one it had."""
    olds, news = {pair[0] for pair in fixed}, {pair[1] for pair in fixed}
    left = {item.key: at for at, item in enumerate(old) if at not in olds}
    return {at: left[item.key] for at, item in enumerate(new) if at not in news and item.key in left}


def _replaced(
    old: Sequence[_Item], new: Sequence[_Item], fixed: Iterable[tuple[int, int]], moved: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Give what stands in each other's place, as many as before, and may be the same thing with other words."""
    for olds, news in _gaps(fixed, len(old), len(new)):
        gone = [at for at in olds if at not in moved.values()]
        come = [at for at in news if at not in moved]
        for was, now in zip(gone, come, strict=True) if len(gone) == len(come) else ():
            if old[was].kind == new[now].kind and not (old[was].own and new[now].own):
                yield was, now


def _after(items: Sequence[_Item], fixed: Iterable[int], at: int) -> str:
    before = [place for place in fixed if place < at]
    return f"after “{items[max(before)].key}”" if before else "at the start"


def _numbered(names: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        count, numbered = 1, name
        while numbered in found:
            count += 1
            numbered = f"{name} {count}"
        found[numbered] = None
    return list(found)


# What there is to bring together


def _part_items(parts: list[Data]) -> list[_Item]:
    names = names_of(parts)
    keys = [f"heading {part.get('text')}" if part.get("kind") == "heading" else "" for part in parts]
    keys = _numbered(key or name for key, name in zip(keys, names, strict=True))
    return [
        _Item(part, name, key, _json(part), str(part.get("id", "")), str(part.get("kind")))
        for part, name, key in zip(parts, names, keys, strict=True)
    ]


def _paragraph_items(prose: Data) -> list[_Item]:
    """Return prose by paragraph: a point and those that follow on in it."""
    paragraphs: list[list[Data]] = []
    for point in _things(prose, "points"):
        if paragraphs and point.get("follows"):
            paragraphs[-1].append(point)
        else:
            paragraphs.append([point])
    passages: list[Data] = [{"points": points} for points in paragraphs]
    keys = _numbered(_words(passage, " ") for passage in passages)
    return [
        _Item(passage, f"paragraph {count}", key, _json(passage))
        for count, (passage, key) in enumerate(zip(passages, keys, strict=True), 1)
    ]


def _column_items(table: Data) -> list[_Item]:
    columns = _things(table, "columns")
    names = _numbered(str(column.get("heading") or "column") for column in columns)
    keys = _numbered(str(column.get("id", "")) for column in columns)
    return [
        _Item({"at": at, "column": column}, name, key, _json(column), str(column.get("id", "")))
        for at, (column, name, key) in enumerate(zip(columns, names, keys, strict=True))
    ]


def _group_items(table: Data) -> list[_Item]:
    groups = _things(table, "groups")
    names = _numbered(_group_name(group) or "rows" for group in groups)
    return [
        _Item(group, name, name, _json(group), str(group.get("anchor", "")))
        for group, name in zip(groups, names, strict=True)
    ]


def _row_items(table: Data, group: Data) -> list[_Item]:
    rows = _things(group, "rows")
    passage = any(column.get("kind") == "passage" for column in _things(table, "columns")[:1])
    words = [[] if passage else [_words(cell) for cell in _things(row, "cells")] for row in rows]
    names = [
        _spoken(row) or ", ".join(filter(None, (_group_name(group), leading))) or "row"
        for row, leading in zip(rows, _leading(words), strict=True)
    ]
    return [
        _Item(row, name, name, _json(row), str(row.get("anchor", "")))
        for row, name in zip(rows, _numbered(names), strict=True)
    ]


def _leading(rows: list[list[str]]) -> list[str]:
    """Return rows' first cells in words, or as many of their cells as it takes to tell the rows apart."""
    for count in range(1, max(map(len, rows), default=0) + 1):
        names = [", ".join(filter(None, row[:count])) for row in rows]
        if len(set(names)) == len(names):
            return names
    return [row[0] if row else "" for row in rows]


def _group_name(group: Data) -> str:
    heading = (str(group[key]) for key in ("number", "heading") if group.get(key))
    return _spoken(group) or " ".join(heading)


def _spoken(thing: Data) -> str:
    return str(thing.get("anchor", "")).replace("-", " ", 1)


# What differs within a pair


def _in_part(block: str, row: str, old: Data, new: Data) -> list[Difference]:
    kind = old.get("kind") if old.get("kind") == new.get("kind") else ""
    try:
        if kind == "table":
            return list(_in_table(block, old, new))
        if kind == "prose":
            return list(_found(block, row, _in_prose(old, new)))
    except _UnlikeAReportError:
        pass
    return list(_found(block, row, _values(old, new)))


def _in_prose(old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"points"})
    for pair in _pairs(_paragraph_items(old), _paragraph_items(new)):
        yield from _of_whole(pair, pair.first.name, _words)
        if pair.unlike:
            yield from _in_passage(pair.first.name, *pair.unlike)


def _in_table(block: str, old: Data, new: Data) -> Iterator[Difference]:
    columns = _pairs(_column_items(old), _column_items(new))
    yield from _found(block, "", _values(old, new, {"columns", "groups"}))
    for column in columns:
        name = column.first.name
        yield from _found(block, "", _of_whole(column, f"{name}, column", lambda item: _json(item["column"])))
        if column.unlike:
            was, now = (side["column"] for side in column.unlike)
            yield from _found(block, "", _values(was, now, before=name))
    for group in _pairs(_group_items(old), _group_items(new)):
        row = group.first.name
        yield from _found(block, row, _of_whole(group, "", _group_words))
        if group.unlike:
            yield from _found(block, row, _in_group_heading(*group.unlike))
            yield from _in_rows(block, columns, _row_items(old, group.unlike[0]), _row_items(new, group.unlike[1]))


def _in_rows(block: str, columns: Sequence[_Pair], old: Sequence[_Item], new: Sequence[_Item]) -> Iterator[Difference]:
    for pair in _pairs(old, new):
        yield from _found(block, pair.first.name, _of_whole(pair, "", _row_words))
        if pair.unlike:
            yield from _found(block, pair.first.name, _in_row(columns, *pair.unlike))


def _in_group_heading(old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"rows", "notes"})
    notes = [{"points": group["notes"]} if "notes" in group else {} for group in (old, new)]
    yield from _in_passage("notes", *notes)


def _in_row(columns: Iterable[_Pair], old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"cells"})
    olds, news = _things(old, "cells"), _things(new, "cells")
    counts = [0, 0]
    for column in columns:
        cells: list[Data] = []
        for side, (item, held) in enumerate(((column.old, olds), (column.new, news))):
            counts[side] += item is not None
            cells.append(held[item.data["at"]] if item and item.data["at"] < len(held) else {})
        yield from _in_passage(column.first.name, *cells)
    beyond = [held[count:] or count - len(held) for held, count in zip((olds, news), counts, strict=True)]
    if _json(beyond[0]) != _json(beyond[1]):
        yield "cells without a column", _json(beyond[0]), _json(beyond[1])


def _in_passage(name: str, old: Data, new: Data) -> list[_Change]:
    """Return how a cell, a paragraph or notes differ: in words, else in style; in sources."""
    found: list[_Change] = []
    words = _words(old), _words(new)
    styles = _unlike(_style(old), _style(new))
    sources = _sources(old), _sources(new)
    if words[0] != words[1]:
        found.append((name, *words))
    elif any(styles):
        found.append((f"{name}, style", _json(styles[0]), _json(styles[1])))
    if _json(sources[0]) != _json(sources[1]):
        found.append((f"{name}, sources", *_said("sources", *([each] if each else [] for each in sources))))
    if not found and _json(old) != _json(new):
        found.append((f"{name}, data", _json(old), _json(new)))
    return found


def _values(old: Data, new: Data, known: Iterable[str] = (), before: str = "") -> Iterator[_Change]:
    """Give each key that differs, apart from those that are compared in a way of their own."""
    for key in sorted((old.keys() | new.keys()) - set(known)):
        held = [[side[key]] if key in side else [] for side in (old, new)]
        if _json(held[0]) != _json(held[1]):
            yield f"{before}, {key}" if before else key, *_said(key, *held)


def _of_whole(pair: _Pair, cell: str, words: Callable[[Data], str]) -> Iterator[_Change]:
    """Give what is to be said of a thing as a whole: that it was not there, is there no more, or has moved."""
    if pair.old and pair.new:
        if any(pair.moved):
            yield f"{cell}, place" if cell else "place", *pair.moved
        return
    said = ["" if item is None else words(item.data) or _json(item.data) for item in (pair.old, pair.new)]
    yield cell, said[0], said[1]


def _found(block: str, row: str, changes: Iterable[_Change]) -> Iterator[Difference]:
    return (Difference(block, row, *change) for change in changes)


# Words


def _part_words(part: Data) -> str:
    try:
        if part.get("kind") == "prose":
            return _words(part)
        if part.get("kind") == "table":
            return "\n".join([str(part.get("caption", "")), *map(_group_words, _things(part, "groups"))])
    except _UnlikeAReportError:
        pass
    return str(part["text"]) if part.get("text") else _json(part)


def _group_words(group: Data) -> str:
    heading = " ".join(str(group[key]) for key in ("number", "heading") if group.get(key))
    rows = [_row_words(row) for row in _things(group, "rows")]
    return "\n".join(filter(None, [heading, _words({"points": group.get("notes", [])}), *rows]))


def _row_words(row: Data) -> str:
    return " | ".join(filter(None, map(_words, _things(row, "cells"))))


def _words(passage: Data, between: str = "\n") -> str:
    """Return what a cell or a paragraph says; sentences that follow on stand in their paragraph's line."""
    mark = passage.get("mark", {})
    if not isinstance(mark, dict):
        raise _UnlikeAReportError
    said = str(mark.get("name", ""))
    for point in _points(passage):
        text = "".join(str(run.get("text", "")) for run in _things(point, "runs"))
        text = f"{point['label']} {text}" if point.get("label") else text
        said += (" " if point.get("follows") else between) * bool(said) + text
    return said


def _style(passage: Data) -> list[Any]:
    whole = {key: value for key, value in passage.items() if key not in ("points", "sources")}
    points = [{key: value for key, value in point.items() if key != "sources"} for point in _points(passage)]
    return [whole, *points]


def _unlike(old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return two lists without what is the same at their ends, so that little is left to read."""
    for end in (0, -1):
        while old and new and _json(old[end]) == _json(new[end]):
            old, new = (old[1:], new[1:]) if end == 0 else (old[:-1], new[:-1])
    return old, new


def _sources(passage: Data) -> list[Any]:
    return [source for held in (passage, *_points(passage)) for source in _listed(held.get("sources", []))]


def _points(passage: Data) -> list[Data]:
    return _things(passage, "points") if "points" in passage else []


def _things(holder: Data, key: str) -> list[Data]:
    things = _listed(holder.get(key))
    if not all(isinstance(thing, dict) for thing in things):
        raise _UnlikeAReportError
    return things


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _UnlikeAReportError
    return value


def _said(key: str, old: list[Any], new: list[Any]) -> tuple[str, str]:
    """Return two values in words, each in a list that is empty where there is none; as JSON if the words are one."""
    words = ["".join(_worded(key, value) for value in held) for held in (old, new)]
    if words[0] == words[1]:
        words = ["".join(map(_json, held)) for held in (old, new)]
    return words[0], words[1]


def _worded(key: str, value: Any) -> str:
    if key == "base64":
        return f"SHA-256 {hashlib.sha256(str(value).encode()).hexdigest()}"
    if key == "sources":
        try:
            return "; ".join(
                places(Source(**each | {"document": Document(each.get("document", "tracker"))}) for each in value)
            )
        except (AttributeError, TypeError, ValueError):
            return _json(value)
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    """Return a value as JSON on one line, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
