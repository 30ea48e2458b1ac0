"""The longest words of a table's columns, which no column of the PDF may be narrower than without breaking them."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from typing import Any

from helpers.blocks.html import SHAPES

#: How far an item of a list is indented under a bullet or a number, in em.
INDENTS = {"bullet": 0.9, "number": 1.8}

# Where a line may end: at a space that is none of those that hold words together, and behind a hyphen or a slash.
_BREAK = re.compile(r"[ \t\r\n\u2002-\u2006\u2008-\u200b]+|(?<=[-–—/])(?=[^\W\d_])")
_WIDE, _NARROW = frozenset("WMmw@%—…"), frozenset("ijlftrI.,;:'’|!()[] ")
_MOST = 8


def longest(column: dict[str, Any], cells: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the words of a column that may be its longest, about as long as they look; the setter measures them.

    A row is a word: its text, whether it is bold, how far in em it is indented, and the number that stands with it.
    """
    words = {(word, True, 0.0, "") for word in _BREAK.split(column["heading"])}
    for cell in cells:
        words.update(_in_cell(cell))
    most = heapq.nlargest(_MOST, words, key=lambda word: (_length(*word), word))
    return [dict(zip(("text", "bold", "indent", "ref"), word, strict=True)) for word in most]


def _in_cell(cell: dict[str, Any]) -> Iterator[tuple[str, bool, float, str]]:
    if "mark" in cell:
        shape = f"{SHAPES[cell['mark']['shape']]}\u00a0" if "shape" in cell["mark"] else ""
        name = _BREAK.split(cell["mark"]["name"])
        name[0] = shape + name[0]
        return _of(name, True, 0.4 if shape else 0.0, cell.get("ref", ""))
    return _in_tree(cell["tree"], 0.0, cell.get("ref", ""))


def _in_tree(nodes: list[dict[str, Any]], indent: float, ref: object) -> Iterator[tuple[str, bool, float, str]]:
    """Yield the words of paragraphs and lists; the cell's own number stands with the last of them."""
    for node in nodes:
        for point in node.get("points", ()):
            yield from _in_point(point, indent, ref)
        items = node.get("items", ())
        kind = "bullet" if all(item["point"]["label"] == "•" for item in items) else "number"
        for item in items:
            yield from _in_point(item["point"], indent + INDENTS[kind], ref)
            yield from _in_tree(item["children"], indent + INDENTS[kind], ref)


def _in_point(point: dict[str, Any], indent: float, ref: object) -> Iterator[tuple[str, bool, float, str]]:
    text = "".join(run["text"] for run in point["runs"])
    bold = any(run.get("bold", False) for run in point["runs"])
    return _of(_BREAK.split(text.strip(" \n")), bold, indent, point.get("ref", ref))


def _of(words: list[str], bold: bool, indent: float, ref: object) -> Iterator[tuple[str, bool, float, str]]:
    yield from ((word, bold, indent, "") for word in words[:-1] if word)
    yield words[-1], bold, indent, str(ref)


def _length(word: str, bold: bool, indent: float, ref: str) -> float:
    """Return about how long a word is, in ordinary letters."""
    letters = sum(
        1.6 if sign in _WIDE else 0.6 if sign in _NARROW else 1.25 if sign.isupper() else 1.0 for sign in word
    )
    return letters * (1.05 if bold else 1.0) + 2 * indent + 0.7 * len(ref)
