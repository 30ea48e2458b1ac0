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


def newest_before(lines: Iterable[ledger.Line], plan: str, as_at: str) -> ledger.Line | None:
    """Return the last published report of a plan that speaks for a day before another.

    Of a period's revisions only the newest counts: what it replaced may have had another date.
    """
    newest = {line.period: line for line in lines if line.plan == plan}
    return max((line for line in newest.values() if line.as_at < as_at), key=lambda line: line.as_at, default=None)


def last_published(root: Path, plan: str, before: str) -> dict[str, str]:
    """Return the actions that were open in a plan's last published report, from number to title.

    Args:
        root: the project's folder.
        plan: the plan's name.
        before: the as-at date, as year-month-day, that the report must be older than.

    Raises:
        WorkbookError: the data of the report is missing or not as it was published.
    """
    line = newest_before(_lines(root), plan, before)
    return dict(_actions(_data(root, line))) if line else {}


def revised(root: Path, plan: str, period: str, revision: int) -> dict[str, Any]:
    """Return the data of the published report that a revision follows.

    Raises:
        WorkbookError: there is none, or its data is missing or not as it was published.
    """
    for line in ledger.published(_lines(root), period, plan):
        if line.revision == revision - 1:
            return _data(root, line)
    raise WorkbookError(f"There is no published report of {plan} for {period} that revision {revision} could follow.")


def _lines(root: Path) -> tuple[ledger.Line, ...]:
    return ledger.examine(ledger.content(root))[0]


def _data(root: Path, line: ledger.Line) -> dict[str, Any]:
    path = line.folder / "data.json"
    try:
        content = (root / path).read_bytes()
    except OSError as error:
        raise WorkbookError(f"{path.as_posix()}, which was published, cannot be read: {error.strerror}.") from error
    if sha256(content) != line.data:
        raise WorkbookError(
            f"{path.as_posix()} is not as it was published, so nothing can be compared with it. "
            "Put the published file back: “workbook verify” says what else has changed."
        )
    return dict(json.loads(content))


def _actions(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group in (group for part in data["parts"] if part.get("id") == "update" for group in part["groups"]):
        if group.get("anchor", "").startswith(_ANCHOR):
            yield group["number"], group["heading"]
        for row in group["rows"]:
            if row.get("anchor", "").startswith(_ANCHOR):
                points = row["cells"][1].get("points", [])
                yield row["anchor"].removeprefix(_ANCHOR), "".join(run["text"] for run in points[0]["runs"])
