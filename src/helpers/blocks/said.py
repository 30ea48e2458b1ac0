"""What a piece of a report's data says: in words, or as JSON where it has none of its own."""

from __future__ import annotations

import hashlib
from typing import Any

from helpers.blocks.blocks import Data, places
from helpers.blocks.data import UnlikeAReportError, as_json, points_of, things
from helpers.model import Document, Source


def part_words(part: Data) -> str:
    """Return what a heading or block says."""
    try:
        if part.get("kind") == "prose":
            return words_of(part)
        if part.get("kind") == "table":
            return "\n".join([str(part.get("caption", "")), *map(group_words, things(part, "groups"))])
    except UnlikeAReportError:
        pass
    return str(part["text"]) if part.get("text") else as_json(part)


def group_words(group: Data) -> str:
    """Return what a group of rows says: its heading, its notes and each row on a line of its own."""
    heading = " ".join(str(group[key]) for key in ("number", "heading") if group.get(key))
    rows = [row_words(row) for row in things(group, "rows")]
    return "\n".join(filter(None, [heading, words_of({"points": group.get("notes", [])}), *rows]))


def row_words(row: Data) -> str:
    """Return what a row says, its cells side by side."""
    return " | ".join(filter(None, map(words_of, things(row, "cells"))))


def words_of(passage: Data, between: str = "\n") -> str:
    """Return what a cell or a paragraph says; sentences that follow on stand in their paragraph's line."""
    mark = passage.get("mark", {})
    if not isinstance(mark, dict):
        raise UnlikeAReportError
    said = str(mark.get("name", ""))
    for point in points_of(passage):
        text = "".join(str(run.get("text", "")) for run in things(point, "runs"))
        text = f"{point['label']} {text}" if point.get("label") else text
        said += (" " if point.get("follows") else between) * bool(said) + text
    return said


def in_words(key: str, old: list[Any], new: list[Any]) -> tuple[str, str]:
    """Return two values in words, each in a list that is empty where there is none; as JSON if the words are one."""
    words = ["".join(_worded(key, value) for value in held) for held in (old, new)]
    if words[0] == words[1]:
        words = ["".join(map(as_json, held)) for held in (old, new)]
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
            return as_json(value)
    return value if isinstance(value, str) else as_json(value)
