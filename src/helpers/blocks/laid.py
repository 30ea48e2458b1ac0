"""How a page lays out a table of look `ACTIONS`: what stands in an action's first line, and what opens under it."""

from __future__ import annotations

import re
from typing import Any

from helpers.blocks.blocks import Data
from helpers.english import date_in

_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_DUE = re.compile(r"(?:Was )?[Dd]ue\b")
#: What cannot stand in one word of a list of tags.
TAG_END = "|"


def actions_of(table: Data) -> list[dict[str, Any]]:
    """Return the groups of a table of actions, each with which it is in `at` and its actions in `entries`.

    An entry has the row, its cells of number, name and rating; as `due` what it says first of its due date, as `day`
    that date as figures, as `state` what it is besides, as `words` each column of text with its cell.
    """
    return [
        group | {"at": at, "entries": [_entry(table, row) for row in group.get("rows", [])]}
        for at, group in enumerate(table["groups"], 1)
    ]


def _entry(table: Data, row: Data) -> dict[str, Any]:
    cells = {column["id"]: cell for column, cell in zip(table["columns"], row["cells"], strict=True)}
    known = [column["id"] for column in table["columns"] if column["id"] in ("number", "name", "rating", "state")]
    words = [
        (column, cell)
        for column, cell in zip(table["columns"], row["cells"], strict=True)
        if column["id"] not in known and (cell.get("points") or cell.get("mark") or cell.get("chart"))
    ]
    due = next((line for line in map(said, cells.get("state", {}).get("points", [])) if _DUE.match(line)), "")
    day = date_in(found[0]) if (found := _DATE.search(due)) else None
    return {
        "row": row,
        **{name: cells.get(name, {}) for name in ("number", "name", "rating", "state")},
        "due": due[: found.end()] if found else due,
        "day": day.isoformat() if day else "",
        "words": words,
        "tags": TAG_END.join(row.get("tags", [])),
    }


def said(point: Data) -> str:
    """Return a point's words."""
    return "".join(run["text"] for run in point["runs"])


def choices(table: Data) -> dict[str, Any]:
    """Return what a reader can choose actions by: their ratings, their groups with which each is, and their tags."""
    rows = [row for group in table["groups"] for row in group.get("rows", [])]
    at = next((at for at, column in enumerate(table["columns"]) if column["id"] == "rating"), None)
    marks = [] if at is None else [row["cells"][at]["mark"]["name"] for row in rows if row["cells"][at].get("mark")]
    return {
        "ratings": list(dict.fromkeys(marks)),
        "groups": [
            (at, ". ".join(filter(None, (group.get("number"), group["heading"]))))
            for at, group in enumerate(table["groups"], 1)
            if group.get("heading") and group.get("rows")
        ],
        "tags": sorted({tag for row in rows for tag in row.get("tags", [])}),
    }
