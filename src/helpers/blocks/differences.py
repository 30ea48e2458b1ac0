"""What differs between two reports' data, by block, row and cell; nothing that is in `data.json` escapes it.

Whatever has a name in both is the same thing: a block by its id, a group by its heading, a row by its anchor or first
cells, a cell by its column. Only the paragraphs of prose, which have none, are told apart by their words. What has no
words of its own (a link, a width, a key that a later format added) is said as JSON.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, count, groupby, takewhile, zip_longest
from typing import Any

from helpers.blocks.blocks import Data, places
from helpers.blocks.ranges import ranges
from helpers.model import Document, Source

_Change = tuple[str, str, str]
_Named = dict[str, Data]

#: A name, how what has it differs as a whole, and what it is in either report, where that is not the same.
_Pair = tuple[str, list[_Change], tuple[Data, Data] | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two reports say differently.

    Attributes:
        block: the block's id, else the heading above prose, else its kind, numbered from the second of a name on;
            ``heading``; ``report`` for what stands beside the blocks.
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


class _UnlikeAReportError(Exception):
    """Data that is not built as a report's: it is compared key by key instead."""


def differences(old: Data, new: Data) -> tuple[Difference, ...]:
    """Return what differs between two reports' data, in the new report's order; removed things where they stood.

    It is empty if and only if both have the same canonical JSON, but that neighbouring cells of a column may be cited
    one by one in one and as a range in the other.

    Args:
        old: the content of one `data.json`.
        new: the content of the other.
    """
    try:
        blocks = _named(_blocks(old)), _named(_blocks(new))
    except _UnlikeAReportError:
        return tuple(_found("report", "", _values(old, new)))
    found = list(_found("report", "", _values(old, new, {"parts"})))
    for name, whole, both in _pairs(*blocks):
        part = blocks[0].get(name) or blocks[1].get(name, {})
        block, row = ("heading", str(part.get("text", ""))) if part.get("kind") == "heading" else (name, "")
        found += _found(block, row, whole)
        found += _in_block(block, row, *both) if both else []
    return tuple(found)


def _alike(old: Any, new: Any) -> bool:
    """Tell whether two pieces of data are the same, however either cites neighbouring cells."""
    return as_json(old) == as_json(new) or as_json(_in_ranges(old)) == as_json(_in_ranges(new))


def _in_ranges(value: Any) -> Any:
    """Return data with all that is cited as `cited` gives it."""
    if isinstance(value, dict):
        return {key: cited(each) if key == "sources" else _in_ranges(each) for key, each in value.items()}
    return [_in_ranges(each) for each in value] if isinstance(value, list) else value


def cited(sources: Any) -> Any:
    """Return sources with neighbouring cells of a column as a range; what are none, as it is."""
    if not isinstance(sources, list) or not all(isinstance(each, dict) for each in sources):
        return sources
    if not all(isinstance(each.get("place"), str) for each in sources):
        return sources
    by_holder = groupby(sources, key=lambda each: {key: value for key, value in each.items() if key != "place"})
    return [holder | {"place": place} for holder, some in by_holder for place in ranges(each["place"] for each in some)]


def blocks_of(report: Data) -> dict[str, Data]:
    """Return a report's blocks by the names that differences have; none of data that is not built as a report's."""
    try:
        return _named(_blocks(report))
    except _UnlikeAReportError:
        return {}


def _in_block(block: str, row: str, old: Data, new: Data) -> list[Difference]:
    held = old.keys() & new.keys()
    try:
        if "groups" in held:
            return list(_in_table(block, old, new))
        return list(_found(block, row, _in_prose(old, new) if "points" in held else _values(old, new)))
    except _UnlikeAReportError:
        return list(_found(block, row, _values(old, new)))


def _in_prose(old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"points"})
    olds, news = _paragraphs(old), _paragraphs(new)
    for a, b, c, d in _spans(list(map(_words, olds)), list(map(_words, news))):
        if b - a == d - c:
            for at, was, now in zip(range(a, b), olds[a:b], news[c:d], strict=True):
                yield from _in_passage(f"paragraph {at + 1}", was, now)
        else:
            yield from ((f"paragraph {at + 1}", _said(olds[at]), "") for at in range(a, b))
            yield from ((f"paragraph {at + 1}", "", _said(news[at])) for at in range(c, d))


def _in_table(block: str, old: Data, new: Data) -> Iterator[Difference]:
    yield from _found(block, "", _values(old, new, {"columns", "groups"}))
    columns = _columns(old), _columns(new)
    headings = _headings(columns[1]) | _headings(columns[0])
    for name, whole, both in _pairs(*columns):
        yield from _found(block, f"column {headings[name]}", [*whole, *(_values(*both) if both else ())])
    for name, whole, both in _pairs(_groups(old), _groups(new)):
        yield from _found(block, name, [*whole, *(_in_heading(*both) if both else ())])
        for row, of_row, sides in _pairs(*_rows(columns, both)) if both else ():
            yield from _found(block, row, [*of_row, *(_in_row(headings, columns, *sides) if sides else ())])


def _in_heading(old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"rows", "notes"})
    yield from _in_passage("notes", _notes(old), _notes(new))


def _in_row(headings: dict[str, str], columns: tuple[_Named, _Named], old: Data, new: Data) -> Iterator[_Change]:
    yield from _values(old, new, {"cells"})
    was, now = _cells(columns[0], old), _cells(columns[1], new)
    for column, heading in headings.items():
        yield from _in_passage(heading, was.get(column, {}), now.get(column, {}))


def _in_passage(name: str, old: Data, new: Data) -> Iterator[_Change]:
    """Give how a cell, a paragraph or notes differ: in words, else in style; in sources."""
    words = _words(old), _words(new)
    styles = [each for each in zip_longest(_style(old), _style(new)) if as_json(each[0]) != as_json(each[1])]
    sources = list(_values(_sources(old), _sources(new)))
    if words[0] != words[1]:
        yield name, *words
    elif styles:
        was, now = map(as_json, zip(*styles, strict=True))
        yield f"{name}, style", was, now
    elif not (sources or _alike(old, new)):
        yield f"{name}, data", as_json(old), as_json(new)
    yield from ((f"{name}, {key}", was, now) for key, was, now in sources)


def _values(old: Data, new: Data, known: Iterable[str] = ()) -> Iterator[_Change]:
    """Give each key that differs, apart from those that are compared in a way of their own."""
    for key in sorted((old.keys() | new.keys()) - set(known)):
        held = [{key: side[key]} if key in side else {} for side in (old, new)]
        if not _alike(*held):
            words = ["".join(worded(key, value) for value in side.values()) for side in held]
            was, now = words if words[0] != words[1] else ("".join(map(as_json, side.values())) for side in held)
            yield key, was, now


def _found(block: str, row: str, changes: Iterable[_Change]) -> Iterator[Difference]:
    return (Difference(block, row, *change) for change in changes)


def _pairs(old: _Named, new: _Named) -> Iterator[_Pair]:
    """Give what either has, in the new order, and what is gone where it stood."""
    both = _common(old, new)
    steady = {name for a, b, c, d in _spans(*both) if both[0][a:b] == both[1][c:d] for name in both[0][a:b]}
    gone: dict[str | None, list[str]] = {}
    last = None
    for name in old:
        if name in steady:
            last = name
        elif name not in new:
            gone.setdefault(last, []).append(name)
    for name in chain(gone.get(None, ()), *((name, *gone.get(name, ())) for name in new)):
        if name not in old:
            yield name, [("", "", _said(new[name]))], None
        elif name not in new:
            yield name, [("", _said(old[name]), "")], None
        else:
            moved = [] if name in steady else [("place", _after(old, steady, name), _after(new, steady, name))]
            yield name, moved, None if as_json(old[name]) == as_json(new[name]) else (old[name], new[name])


def _common(old: _Named, new: _Named) -> tuple[list[str], list[str]]:
    return [name for name in old if name in new], [name for name in new if name in old]


def _after(names: Iterable[str], steady: set[str], name: str) -> str:
    before = [each for each in takewhile(lambda each: each != name, names) if each in steady]
    return f"after “{before[-1]}”" if before else "at the start"


def _spans(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Return stretches that are the same or stand in each other's place, whichever of the two is called the old."""
    if old > new:
        return [(a, b, c, d) for c, d, a, b in _spans(new, old)]
    return [(a, b, c, d) for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()]


def _blocks(report: Data) -> Iterator[tuple[str, Data]]:
    under = ""
    for part in _things(report, "parts"):
        kind = str(part.get("kind", "part"))
        if kind == "heading":
            under = str(part.get("text", ""))
        by_kind = {"heading": f"heading {under}", "prose": "-".join(re.findall(r"\w+", under.lower())) or "text"}
        yield str(part.get("id") or by_kind.get(kind, kind)), part


def _columns(table: Data) -> _Named:
    return _named((str(column.get("id", "")), column) for column in _things(table, "columns"))


def _headings(columns: _Named) -> dict[str, str]:
    headings = _named((str(column.get("heading") or "column"), column) for column in columns.values())
    return dict(zip(columns, headings, strict=True))


def _groups(table: Data) -> _Named:
    return _named((_name(group) or "rows", group) for group in _things(table, "groups"))


def _rows(columns: tuple[_Named, _Named], groups: tuple[Data, Data]) -> Iterator[_Named]:
    """Give either group's rows: by anchor, else by as few of the first cells as no other row on a side begins with.

    Only columns that both have can tell, and no passages; rows of these alone go by their group's name.
    """
    known = [each for each in min(_common(*columns)) if all(side[each].get("kind") != "passage" for side in columns)]
    sides = [
        [([_words(_cells(side, row)[each]) for each in known], row) for row in _things(group, "rows")]
        for side, group in zip(columns, groups, strict=True)
    ]
    begun = [Counter(tuple(words[:at]) for words, _ in rows for at in range(1, len(known))) for rows in sides]
    for group, rows in zip(groups, sides, strict=True):
        names = (", ".join(filter(None, [_name(group), *_leading(words, begun)])) for words, _ in rows)
        yield _named((_name(row) or name or "row", row) for name, (_, row) in zip(names, rows, strict=True))


def _leading(words: list[str], begun: Iterable[Counter[tuple[str, ...]]]) -> list[str]:
    alone = (at for at in range(1, len(words)) if all(side[tuple(words[:at])] < 2 for side in begun))
    return words[: next(alone, len(words))]


def _cells(columns: _Named, row: Data) -> _Named:
    cells = _things(row, "cells")
    if len(cells) != len(columns):
        raise _UnlikeAReportError
    return dict(zip(columns, cells, strict=True))


def _paragraphs(prose: Data) -> list[Data]:
    """Return prose by paragraph: a point and those that follow on in it."""
    paragraphs: list[Data] = []
    for point in _things(prose, "points"):
        if paragraphs and point.get("follows"):
            paragraphs[-1]["points"].append(point)
        else:
            paragraphs.append({"points": [point]})
    return paragraphs


def _name(thing: Data) -> str:
    """Return what a group or row is called: its anchor in words, else its heading."""
    return str(thing.get("anchor", "")).replace("-", " ", 1) or _heading(thing)


def _heading(group: Data) -> str:
    return " ".join(str(group[key]) for key in ("number", "heading") if group.get(key))


def _named(things: Iterable[tuple[str, Data]]) -> _Named:
    """Return things by name; the second of a name is numbered: ``picture 2``."""
    found: _Named = {}
    for name, thing in things:
        names = chain([name], (f"{name} {at}" for at in count(2)))
        found[next(own for own in names if own not in found)] = thing
    return found


def _said(thing: Data) -> str:
    """Return what a thing says; all it holds as JSON where it has no words or is not built as it should be."""
    try:
        return _words_within(thing) or as_json(thing)
    except _UnlikeAReportError:
        return as_json(thing)


def _words_within(thing: Data) -> str:
    if "groups" in thing:
        return "\n".join([str(thing.get("caption", "")), *map(_words_within, _things(thing, "groups"))])
    if "rows" in thing:
        rows = map(_words_within, _things(thing, "rows"))
        return "\n".join(filter(None, [_heading(thing), _words(_notes(thing)), *rows]))
    if "cells" in thing:
        return " | ".join(filter(None, map(_words, _things(thing, "cells"))))
    return str(thing.get("text") or _words(thing))


def _notes(group: Data) -> Data:
    return {"points": group["notes"]} if "notes" in group else {}


def _words(passage: Data) -> str:
    """Return what a cell or a paragraph says; sentences that follow on stand in their paragraph's line."""
    mark = passage.get("mark", {})
    if not isinstance(mark, dict):
        raise _UnlikeAReportError
    said = str(mark.get("name", ""))
    for point in _points(passage):
        text = "".join(str(run.get("text", "")) for run in _things(point, "runs"))
        text = f"{point['label']} {text}" if point.get("label") else text
        said += (" " if point.get("follows") else "\n") * bool(said) + text
    return said


def _style(passage: Data) -> list[Data]:
    """Return what a passage holds beside its points, then each point, all without their sources."""
    held = [{key: value for key, value in passage.items() if key != "points"}, *_points(passage)]
    return [{key: value for key, value in each.items() if key != "sources"} for each in held]


def _sources(passage: Data) -> Data:
    """Return the sources of a passage, its own before its points', if there are any."""
    held = [passage, *_points(passage)]
    found = [source for each in held if "sources" in each for source in _things(each, "sources")]
    return {"sources": found} if found else {}


def _points(passage: Data) -> list[Data]:
    return _things(passage, "points") if "points" in passage else []


def worded(key: str, value: Any) -> str:
    """Return what stands under a key in words: cells by sheet, a file by its hash, what has no words as JSON."""
    if key == "base64":
        return f"SHA-256 {hashlib.sha256(str(value).encode()).hexdigest()}"
    if key == "sources":
        try:
            return "; ".join(
                places(Source(**each | {"document": Document(each.get("document", "tracker"))}) for each in value)
            )
        except (AttributeError, TypeError, ValueError):
            return as_json(value)
    return value if isinstance(value, str) else as_json(value)


def _things(holder: Data, key: str) -> list[Data]:
    """Return the list of things that a piece of the data holds under a key."""
    found = holder.get(key)
    if not isinstance(found, list) or not all(isinstance(thing, dict) for thing in found):
        raise _UnlikeAReportError
    return found


def as_json(value: Any) -> str:
    """Return a value as JSON on one line, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
