"""What the last published report of a plan said, from the data it left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpers import shelf
from helpers.errors import WorkbookError

_ANCHOR = "action-"


def last_published(root: Path, plan: str, before: str) -> dict[str, str]:
    """Return the actions that were open in a plan's last published report, from number to title.

    Args:
        root: the project's folder.
        plan: the plan's name.
        before: the as-at date, as year-month-day, that the report must be older than.

    Raises:
        WorkbookError: the data of a report is damaged.
    """
    reports = [data for data in _data(root, plan) if not data["draft"] and data["as_at"] < before]
    return dict(_actions(max(reports, key=lambda data: str(data["as_at"])))) if reports else {}


def _data(root: Path, plan: str) -> Iterator[dict[str, Any]]:
    for path in sorted((root / shelf.FOLDER).glob(f"*/{plan}/data.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["plan"] == plan and {"draft", "as_at", "parts"} <= set(data):
                yield data
        except (ValueError, KeyError, TypeError) as error:
            shown = path.relative_to(root).as_posix()
            raise WorkbookError(f"{shown} is damaged, so the report before cannot be read.") from error


def _actions(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group in (group for part in data["parts"] if part.get("id") == "update" for group in part["groups"]):
        if group.get("anchor", "").startswith(_ANCHOR):
            yield group["number"], group["heading"]
        for row in group["rows"]:
            if row.get("anchor", "").startswith(_ANCHOR):
                points = row["cells"][1].get("points", [])
                yield row["anchor"].removeprefix(_ANCHOR), "".join(run["text"] for run in points[0]["runs"])
