"""How a page lays out a table of look `ACTIONS`: what stands in an action's first line, and what opens under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from helpers.english import date_in

if TYPE_CHECKING:
    from helpers.blocks.blocks import Data

_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_DUE, _LATE = re.compile(r"Due\b"), re.compile(r"[\d,]+ days? late")
#: What begins a tag that names who answers for an action.
_OWNER = "owner: "
#: Tags that say no more than what stands beside them, or that there is nothing to say.
_SAID = frozenset({"overdue", "due soon", "nothing new"})
#: What cannot stand in one word of a list of tags.
TAG_END = "|"


def actions_of(table: Data) -> list[dict[str, Any]]:
    """Return the groups of a table of actions, each with which it is in `at` and its actions in `entries`.

    An entry has the row, its cells of number, name, rating and state; as `due` and `late` what it says of its due date,
    as `day` that date as figures, as `words` each column of text with its cell, as `tags` all its tags and as `flags`
    those that say something new.
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
    lines = [said(point) for point in cells.get("state", {}).get("points", [])]
    due = next((line for line in lines if _DUE.match(line)), "")
    tags = row.get("tags", [])
    day = date_in(found[0]) if (found := _DATE.search(due)) else None
    return {
        "row": row,
        **{name: cells.get(name, {}) for name in ("number", "name", "rating", "state")},
        "due": due[: found.end()] if found else due,
        "late": next((line for line in lines if _LATE.fullmatch(line)), ""),
        "day": day.isoformat() if day else "",
        "words": words,
        "tags": TAG_END.join(tags),
        "flags": ", ".join(tag for tag in tags if tag not in _SAID and not tag.startswith(_OWNER)),
    }


def said(point: Data) -> str:
    """Return a point's words."""
    return "".join(run["text"] for run in point["runs"])


def choices(table: Data) -> dict[str, Any]:
    """Return what a reader can choose actions by: their ratings, their groups, their owners and their tags."""
    rows = [row for group in table["groups"] for row in group.get("rows", [])]
    at = next((at for at, column in enumerate(table["columns"]) if column["id"] == "rating"), None)
    marks = [] if at is None else [row["cells"][at]["mark"]["name"] for row in rows if row["cells"][at].get("mark")]
    tags = sorted({tag for row in rows for tag in row.get("tags", [])})
    return {
        "ratings": list(dict.fromkeys(marks)),
        "groups": [
            (at, ". ".join(filter(None, (group.get("number"), group["heading"]))))
            for at, group in enumerate(table["groups"], 1)
            if group.get("heading") and group.get("rows")
        ],
        "owners": [tag.removeprefix(_OWNER) for tag in tags if tag.startswith(_OWNER)],
        "tags": [tag for tag in tags if not tag.startswith(_OWNER)],
    }
