"""The page that lists every report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpers import shelf
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
    data = json.loads(path.read_text(encoding="utf-8"))
    return Entry(
        period=data["period"],
        plan=data["plan"],
        title=data["title"],
        council=data["council"],
        as_at=data["as_at"],
        draft=data["draft"],
        folder=f"{path.parent.parent.name}/{path.parent.name}",
    )
