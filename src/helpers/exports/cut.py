"""What a shorter reading makes of a table: fewer of its rows, fewer of its columns."""

from __future__ import annotations

from collections.abc import Callable, Collection

from helpers.blocks.blocks import Data
from helpers.blocks.build import NEWLY_CLOSED
from helpers.blocks.markdown import Part


def with_columns(table: Data, names: Collection[str]) -> Data:
    """Return a table with some of its columns; it fits upright then."""
    at = [place for place, column in enumerate(table["columns"]) if column["id"] in names]
    groups = [
        group | {"rows": [row | {"cells": [row["cells"][each] for each in at]} for row in group["rows"]]}
        for group in table["groups"]
    ]
    narrow = {key: value for key, value in table.items() if key != "wide"}
    return narrow | {"columns": [table["columns"][each] for each in at], "groups": groups}


def with_rows(table: Data, caption: str, stays: Callable[[Data, Data], bool]) -> Data:
    """Return a table with those of its rows that stay, told by a row and its group; a group without any goes."""
    groups = [group | {"rows": [row for row in group["rows"] if stays(row, group)]} for group in table["groups"]]
    return table | {"caption": caption, "groups": [group for group in groups if group["rows"]]}


def newly_closed(table: Data, changed: Collection[str]) -> Data:
    """Return of the register of closed actions those that closed since the report before, without their last words."""
    caption = table["caption"].replace("Closed", "Newly closed", 1)
    names = [column["id"] for column in table["columns"] if column["id"] != "last_update"]
    return with_rows(
        with_columns(table, names),
        caption,
        lambda row, _: NEWLY_CLOSED in row.get("tags", ()) or row.get("anchor") in changed,
    )


def changed_in(found: Collection[Part]) -> frozenset[str]:
    """Return the anchors of the actions that changed: what the lists and the table of changes name first."""
    return frozenset(
        point["runs"][0]["link"].removeprefix("#")
        for part in found
        if isinstance(part, dict) and part.get("id") in ("changed", "changes")
        for group in part["groups"]
        for row in group["rows"]
        for cell in row["cells"]
        for point in cell.get("points", [])
        if point["runs"] and point["runs"][0].get("link")
    )


def emptied(part: Part) -> bool:
    """Return whether a part is a table without rows."""
    return isinstance(part, dict) and part["kind"] == "table" and not part["groups"]
