"""Actions in print: each a heading, what it is beside its words; several columns of words under one another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from helpers.exports import looks
from helpers.exports.widths import MILLIMETRE
from helpers.exports.words import PITCH, broken, height, length

#: What is no column of an action's own words.
_FIXED = ("number", "name", "rating", "state", "title")
_SIZE = 11.0
_RAIL, _MEASURE, _COLUMN = 44 * MILLIMETRE / _SIZE, 126 * MILLIMETRE / _SIZE, 83 * MILLIMETRE / _SIZE
#: A passage stays whole up to so many lines: more would leave pages half empty.
_WHOLE = 8
#: From so many columns of words on, an action stands in two columns of the page.
_MANY = 3


def actions(table: dict[str, Any], level: int) -> dict[str, Any]:
    """Return a table of actions; a level is that of its groups' headings, or of its actions' where it has no groups."""
    columns = {column["id"]: at for at, column in enumerate(table["columns"])}
    words = [(column["heading"], at) for at, column in enumerate(table["columns"]) if column["id"] not in _FIXED]
    across = len(words) >= _MANY
    groups = []
    for group in table["groups"]:
        own = level + 1 if group["heading"] else level
        rows = [_action(row, columns, words, level=own, width=_COLUMN if across else _MEASURE) for row in group["rows"]]
        groups.append(group | {"level": level, "rows": rows})
    return table | {"groups": groups, "columns": [], "two": across}


def _action(
    row: dict[str, Any], columns: dict[str, int], words: Sequence[tuple[str, int]], *, level: int, width: float
) -> dict[str, Any]:
    def tree(name: str) -> list[dict[str, Any]]:
        return row["cells"][columns[name]]["tree"] if name in columns else []

    name = " ".join(filter(None, (looks.text(tree("number")), looks.text(tree("name")))))
    parts: list[dict[str, Any]] = [
        {"label": label if len(words) > 1 else "", "tree": _told(row["cells"][at]["tree"], width)}
        for label, at in words
        if row["cells"][at]["tree"]
    ]
    title = looks.split(tree("title"), width)
    first = next((looks.text(part["tree"][:1]) for part in parts if "points" in part["tree"][0]), "")
    opening = math.ceil(length(looks.text(title)) / width) + math.ceil(length(first) / width)
    facts = 3 + height(tree("state"), _RAIL) / PITCH
    return {
        "name": name,
        "heading": broken([{"text": name}], _RAIL if width == _MEASURE else width),
        "level": level,
        "anchor": row["anchor"],
        "mark": row["cells"][columns["rating"]].get("mark", {}) if "rating" in columns else {},
        "state": looks.split(_numbered(_numberless(tree("state")), row["ref"]), _RAIL),
        "title": title,
        "parts": parts,
        "ref": row["ref"],
        "room": min(max(opening + 1, facts, 7), 30) * PITCH * _SIZE + 14,
    }


def _told(tree: list[dict[str, Any]], width: float) -> list[dict[str, Any]]:
    """Return an action's words, what is new told as such, and each passage whole that is not too long for it."""
    return [_whole(node, width) for node in looks.split(_numberless(tree), width)]


def _whole(node: dict[str, Any], width: float) -> dict[str, Any]:
    if "points" in node:
        points = [point | {"runs": _new(point["runs"])} for point in node["points"]]
        return node | {"points": points, "whole": length(looks.text([node])) / width <= _WHOLE}
    items = [
        item
        | {
            "point": item["point"] | {"runs": _new(item["point"]["runs"])},
            "children": [_whole(child, width) for child in item["children"]],
            "whole": length(looks.text([{"items": [item]}])) / width <= _WHOLE,
        }
        for item in node["items"]
    ]
    return node | {"items": items}


def _new(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return runs with “New:” before each stretch of new ones; within a passage they stay marked to their end."""
    whole = all(run.get("new") for run in runs if run["text"].strip())
    found: list[dict[str, Any]] = []
    before = False
    for run in runs:
        new = bool(run.get("new"))
        if new and not before:
            found.append({"text": "New: ", "says": True})
        found.append(run | {"new": new and not whole})
        before = new
    return found


def _numbered(tree: list[dict[str, Any]], ref: str) -> list[dict[str, Any]]:
    """Return paragraphs and lists with a small number at their end."""
    if not tree or not ref:
        return tree
    *before, last = tree
    if "points" in last:
        *points, point = last["points"]
        return [*before, last | {"points": [*points, point | {"ref": ref}]}]
    *items, item = last["items"]
    return [*before, last | {"items": [*items, item | {"point": item["point"] | {"ref": ref}}]}]


def _numberless(tree: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return paragraphs and lists without small numbers: an action has one, beside what it is."""

    def bare(point: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in point.items() if key != "ref"}

    return [
        node | {"points": [bare(point) for point in node["points"]]}
        if "points" in node
        else node
        | {
            "items": [
                item | {"point": bare(item["point"]), "children": _numberless(item["children"])}
                for item in node["items"]
            ]
        }
        for node in tree
    ]
