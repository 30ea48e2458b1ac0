"""The page that lists every report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from helpers.blocks.html import page
from helpers.english import long_date
from helpers.errors import WorkbookError
from helpers.exports.readings import NAMES
from helpers.records import ledger, store
from helpers.records.record import sha256

_DRAFT = "DRAFT"


@dataclass(frozen=True, slots=True)
class Entry:
    """One report, as the index lists it.

    `folder` is its folder from the index's, `status` is in words; `readings` are the shorter readings beside it, each
    with the name of its files and what it is called.
    """

    period: str
    plan: str
    title: str
    council: str
    as_at: str
    status: str
    revision: int
    folder: str
    readings: tuple[tuple[str, str], ...]


def rebuild(root: Path, under: Path = store.FOLDER) -> Path:
    """Write the index of the reports that lie under one folder, newest first, and return its path.

    The published reports and the drafts have an index each; a draft that was left among the published is in neither.
    Of one plan's reports for the same day, the newest revision comes first.

    Raises:
        WorkbookError: the data of a report is damaged, or the page cannot be written.
    """
    path = under / store.INDEX
    with store.writing(root, path):
        lines, _ = ledger.examine(ledger.content(root))
        entries = [_entry(root, folder, under, lines) for folder in store.folders(root, under)]
        if under != store.DRAFTS:
            entries = [entry for entry in entries if not entry.status.startswith(_DRAFT)]
        listed = sorted(entries, key=lambda entry: (entry.plan, -entry.revision))
        listed.sort(key=lambda entry: entry.as_at, reverse=True)
        shown = [(entry, long_date(date.fromisoformat(entry.as_at))) for entry in listed]
        html = page("helpers.runs", "index.html.j2", entries=shown, drafts=under == store.DRAFTS)
        return store.write(root, path, html.encode())


def _entry(root: Path, folder: Path, under: Path, lines: Sequence[ledger.Line]) -> Entry:
    try:
        content = (root / folder / "data.json").read_bytes()
        data = json.loads(content)
        return Entry(
            period=str(data["period"]),
            plan=str(data["plan"]),
            title=str(data["title"]),
            council=str(data["council"]),
            as_at=date.fromisoformat(data["as_at"]).isoformat(),
            status=_status(data, sha256(content), folder, lines),
            revision=int(data.get("revision", 0)),
            folder=folder.relative_to(under).as_posix(),
            readings=tuple(
                (str(each), name) for each, name in NAMES.items() if (root / folder / f"{each}.html").is_file()
            ),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WorkbookError(
            f"{folder.as_posix()}/data.json is damaged, so the index of reports cannot be made. "
            "Run its period again if it is a draft; “workbook verify” says what else has changed if it was published."
        ) from error


def _status(data: Mapping[str, Any], digest: str, folder: Path, lines: Sequence[ledger.Line]) -> str:
    """Say what a report is: only the ledger says that one was published, and as what."""
    line = next((line for line in lines if line.folder == folder), None)
    if not line:
        revision = f" of revision {data['revision']}" if data.get("revision") else ""
        return f"{_DRAFT}{revision}" if data["draft"] else "Not published: publication was cut short"
    if line.data != digest:
        return "Changed since it was published: see “workbook verify”"
    newest = ledger.published(tuple(lines), line.period, line.plan)[-1]
    replaced = "" if newest == line else f", replaced by revision {newest.revision}"
    return f"{f'Revision {line.revision}' if line.revision else 'Published'}{replaced}"
