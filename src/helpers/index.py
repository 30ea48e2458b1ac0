"""The page that lists every report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from helpers import shelf
from helpers.errors import WorkbookError
from helpers.html import index_html
from helpers.wording import long_date


@dataclass(frozen=True, slots=True)
class Entry:
    """One report, as the index lists it; `folder` is its folder from ``reports/``."""

    period: str
    plan: str
    title: str
    council: str
    as_at: str
    draft: bool
    folder: str


def rebuild(root: Path) -> Path:
    """Write ``reports/index.html`` from the reports there are, newest first, and return its path."""
    entries = [_entry(path) for path in sorted((root / shelf.FOLDER).glob("*/*/data.json"))]
    listed = sorted(entries, key=lambda entry: entry.plan)
    listed.sort(key=lambda entry: entry.as_at, reverse=True)
    shown = [(entry, long_date(date.fromisoformat(entry.as_at))) for entry in listed]
    return shelf.write(root, "index.html", index_html(shown).encode())


def _entry(path: Path) -> Entry:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _entry_of(data, folder=f"{path.parent.parent.name}/{path.parent.name}")
    except (ValueError, KeyError, TypeError) as error:
        shown = path.relative_to(path.parents[3]).as_posix()
        raise WorkbookError(
            f"{shown} is damaged, so the index of reports cannot be made. "
            "Run its period again, or take the folder away."
        ) from error


def _entry_of(data: dict[str, Any], folder: str) -> Entry:
    return Entry(
        period=data["period"],
        plan=data["plan"],
        title=data["title"],
        council=data["council"],
        as_at=data["as_at"],
        draft=data["draft"],
        folder=folder,
    )
