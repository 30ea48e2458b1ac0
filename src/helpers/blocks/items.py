"""What stands in order in a report's data: each thing with its name, and the key it is found again by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.blocks.blocks import Data
from helpers.blocks.data import as_json, things
from helpers.blocks.said import words_of


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things in order: its name in words, the key it is found again by, all it holds as JSON.

    `own` is the id or anchor it was given: two things with one each are never taken for the same thing renamed.
    """

    data: Data
    name: str
    key: str
    content: str
    own: str = ""
    kind: str = ""


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


def part_items(parts: list[Data]) -> list[Item]:
    """Return a report's headings and blocks."""
    names = names_of(parts)
    keys = [f"heading {part.get('text')}" if part.get("kind") == "heading" else "" for part in parts]
    keys = _numbered(key or name for key, name in zip(keys, names, strict=True))
    return [
        Item(part, name, key, as_json(part), str(part.get("id", "")), str(part.get("kind")))
        for part, name, key in zip(parts, names, keys, strict=True)
    ]


def paragraph_items(prose: Data) -> list[Item]:
    """Return prose by paragraph: a point and those that follow on in it."""
    paragraphs: list[list[Data]] = []
    for point in things(prose, "points"):
        if paragraphs and point.get("follows"):
            paragraphs[-1].append(point)
        else:
            paragraphs.append([point])
    passages: list[Data] = [{"points": points} for points in paragraphs]
    keys = _numbered(words_of(passage, " ") for passage in passages)
    return [
        Item(passage, f"paragraph {count}", key, as_json(passage))
        for count, (passage, key) in enumerate(zip(passages, keys, strict=True), 1)
    ]


def column_items(table: Data) -> list[Item]:
    """Return a table's columns, each with its place among them."""
    columns = things(table, "columns")
    names = _numbered(str(column.get("heading") or "column") for column in columns)
    keys = _numbered(str(column.get("id", "")) for column in columns)
    return [
        Item({"at": at, "column": column}, name, key, as_json(column), str(column.get("id", "")))
        for at, (column, name, key) in enumerate(zip(columns, names, keys, strict=True))
    ]


def group_items(table: Data) -> list[Item]:
    """Return a table's groups of rows."""
    groups = things(table, "groups")
    names = _numbered(_group_name(group) or "rows" for group in groups)
    return [
        Item(group, name, name, as_json(group), str(group.get("anchor", "")))
        for group, name in zip(groups, names, strict=True)
    ]


def row_items(table: Data, group: Data) -> list[Item]:
    """Return a group's rows."""
    rows = things(group, "rows")
    passage = any(column.get("kind") == "passage" for column in things(table, "columns")[:1])
    words = [[] if passage else [words_of(cell) for cell in things(row, "cells")] for row in rows]
    names = [
        _spoken(row) or ", ".join(filter(None, (_group_name(group), leading))) or "row"
        for row, leading in zip(rows, _leading(words), strict=True)
    ]
    return [
        Item(row, name, name, as_json(row), str(row.get("anchor", "")))
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


def _numbered(names: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        count, numbered = 1, name
        while numbered in found:
            count += 1
            numbered = f"{name} {count}"
        found[numbered] = None
    return list(found)
