"""What was published before: which report, and what it said, from the data it left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from helpers import files
from helpers.english import listed
from helpers.errors import Problem, WorkbookError
from helpers.history.snapshot import Snapshot, from_data, from_file
from helpers.records import ledger, store
from helpers.records.record import sha256


def all_before(lines: Iterable[ledger.Line], plan: str, period: str, as_at: str) -> tuple[ledger.Line, ...]:
    """Return the published reports of a plan for other periods that speak for days before, oldest first.

    Of a period's revisions only the newest counts: what it replaced may have had another date.

    Args:
        lines: the ledger's.
        plan: the plan's name.
        period: the period of the report that looks back.
        as_at: its as-at date, as year-month-day.
    """
    newest = {line.period: line for line in lines if line.plan == plan and line.period != period}
    return tuple(sorted((line for line in newest.values() if line.as_at < as_at), key=lambda line: line.as_at))


def earlier_snapshots(root: Path, plan: str, period: str, as_at: str) -> tuple[Snapshot, ...]:
    """Return what a plan's published reports before knew, oldest first; none before the first.

    Args:
        root: the project's folder.
        plan: the plan's name.
        period: the period of the report that looks back.
        as_at: its as-at date, as year-month-day.

    Raises:
        WorkbookError: the data of a report is missing or not as it was published, or does not hold what it knew.
    """
    lines = all_before(lines_of(root), plan, period, as_at)
    return tuple(snapshot_of_line(root, line) for line in lines)


def compared_with(earlier: Sequence[Snapshot], period: str, shown: str) -> Snapshot | None:
    """Return what a report is compared with: the last of the reports before, or that of a period; None before any.

    Args:
        earlier: what the published reports before knew, oldest first.
        period: the period named in the parameters; empty for the last.
        shown: the file of the parameters, for messages.

    Raises:
        WorkbookError: the plan has no published report of before for the period.
    """
    if not period:
        return earlier[-1] if earlier else None
    for snapshot in earlier:
        if snapshot.period == period:
            return snapshot
    known = f"one of those published before: {listed(snapshot.period for snapshot in earlier)}"
    problem = Problem(
        file=shown,
        found=f"“compare_with” is “{period}”",
        expected=known if earlier else "nothing, as no report of before is published",
        remedy="correct the period, or take the line out to compare with the last report",
    )
    raise WorkbookError(str(problem), [problem])


def folder_of(root: Path, plan: str, snapshot: Snapshot, period: str, as_at: str) -> str:
    """Return the folder, from that of all reports, of the published report before that knew a snapshot."""
    (line,) = (each for each in all_before(lines_of(root), plan, period, as_at) if each.period == snapshot.period)
    return line.folder.relative_to(store.FOLDER).as_posix()


def revised(root: Path, plan: str, period: str, revision: int) -> dict[str, Any]:
    """Return the data of the published report that a revision follows.

    Raises:
        WorkbookError: there is none, or its data is missing or not as it was published.
    """
    for line in ledger.published(lines_of(root), period, plan):
        if line.revision == revision - 1:
            return dict(json.loads(content(root, line, ledger.DATA)))
    raise WorkbookError(f"There is no published report of {plan} for {period} that revision {revision} could follow.")


def snapshot_of_line(root: Path, line: ledger.Line) -> Snapshot:
    """Return what a published report knew.

    Raises:
        WorkbookError: the file that has it is missing or not as it was published, or does not hold it.
    """
    return _held(from_file(content(root, line)), line.folder / line.knew[0], line.period, line.plan)


def snapshot_in(known: Mapping[str, Any], file: Path, period: str, plan: str) -> Snapshot:
    """Return what a report knew, from what a file holds of it.

    Raises:
        WorkbookError: it does not hold it.
    """
    return _held(from_data(known.get("facts")), file, period, plan)


def _held(snapshot: Snapshot | None, file: Path, period: str, plan: str) -> Snapshot:
    """Return what a file holds of what a report knew; raise `WorkbookError` where it does not."""
    if not snapshot:
        raise WorkbookError(
            f"{file.as_posix()} does not hold what the report knew, so nothing can be compared "
            f"with it. Publish a revision of it: “workbook publish {period} --plan {plan} --revise WHY”."
        )
    return snapshot


def lines_of(root: Path) -> tuple[ledger.Line, ...]:
    """Return the ledger's lines up to the first that is damaged, which `verify` tells of."""
    return ledger.examine(ledger.content(root))[0]


def content(root: Path, line: ledger.Line, name: str = "") -> bytes:
    """Return the bytes of what a published report knew or, by the file's name, of its data.

    Raises:
        WorkbookError: it is missing, or not as it was published.
    """
    name, digest = (name, line.data) if name == ledger.DATA else line.knew
    path = line.folder / name
    try:
        found = files.inside(root, path, files.DATA)
    except OSError as error:
        raise WorkbookError(f"{path.as_posix()}, which was published, cannot be read: {error.strerror}.") from error
    if sha256(found) != digest:
        raise WorkbookError(
            f"{path.as_posix()} is not as it was published, so nothing can be compared with it. "
            "Put the published file back: “workbook verify” says what else has changed."
        )
    return found
