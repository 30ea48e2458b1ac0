"""What was published before: which report, and what it said, from the data it left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from helpers import ledger
from helpers.errors import WorkbookError
from helpers.record import sha256

_ANCHOR = "action-"


def newest_before(lines: Iterable[ledger.Line], plan: str, period: str, as_at: str) -> ledger.Line | None:
    """Return the last published report of a plan for another period that speaks for a day before.

    Of a period's revisions only the newest counts: what it replaced may have had another date.

    Args:
        lines: the ledger's.
        plan: the plan's name.
        period: the period of the report that looks back.
        as_at: its as-at date, as year-month-day.
    """
    newest = {line.period: line for line in lines if line.plan == plan and line.period != period}
    return max((line for line in newest.values() if line.as_at < as_at), key=lambda line: line.as_at, default=None)


def last_published(root: Path, plan: str, period: str, as_at: str) -> dict[str, str]:
    """Return the actions that were open in a plan's last published report, from number to title.

    Args:
        root: the project's folder.
        plan: the plan's name.
        period: the period of the report that looks back.
        as_at: its as-at date, as year-month-day.

    Raises:
        WorkbookError: the data of the report is missing or not as it was published.
    """
    line = newest_before(_lines(root), plan, period, as_at)
    return dict(_actions(json.loads(content(root, line)))) if line else {}


def revised(root: Path, plan: str, period: str, revision: int) -> dict[str, Any]:
    """Return the data of the published report that a revision follows.

    Raises:
        WorkbookError: there is none, or its data is missing or not as it was published.
    """
    for line in ledger.published(_lines(root), period, plan):
        if line.revision == revision - 1:
            return dict(json.loads(content(root, line)))
    raise WorkbookError(f"There is no published report of {plan} for {period} that revision {revision} could follow.")


def _lines(root: Path) -> tuple[ledger.Line, ...]:
    return ledger.examine(ledger.content(root))[0]


def content(root: Path, line: ledger.Line) -> bytes:
    """Return the bytes of a published report's data.

    Raises:
        WorkbookError: it is missing, or not as it was published.
    """
    path = line.folder / "data.json"
    try:
        found = (root / path).read_bytes()
    except OSError as error:
        raise WorkbookError(f"{path.as_posix()}, which was published, cannot be read: {error.strerror}.") from error
    if sha256(found) != line.data:
        raise WorkbookError(
            f"{path.as_posix()} is not as it was published, so nothing can be compared with it. "
            "Put the published file back: “workbook verify” says what else has changed."
        )
    return found


def _actions(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group in (group for part in data["parts"] if part.get("id") == "update" for group in part["groups"]):
        if group.get("anchor", "").startswith(_ANCHOR):
            yield group["number"], group["heading"]
        for row in group["rows"]:
            if row.get("anchor", "").startswith(_ANCHOR):
                points = row["cells"][1].get("points", [])
                yield row["anchor"].removeprefix(_ANCHOR), "".join(run["text"] for run in points[0]["runs"])
