"""The page that lists every report, by plan and period, and finds their actions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.blocks.html import page
from helpers.english import long_date, month_name
from helpers.records import ledger, store
from helpers.runs.entries import Entry, Found, under_index

if TYPE_CHECKING:
    from helpers.blocks.blocks import Data

#: The file beside the index that holds the actions of all reports but each plan's latest.
EARLIER = "earlier-actions.js"

_SCRIPT = Path(__file__).with_name("templates") / "index.js"

#: How many periods stand beside each other; those before are listed under them.
_PERIODS = 4


@dataclass(frozen=True, slots=True)
class Held:
    """A plan's reports of one period: the one that holds, and those that it replaced."""

    newest: Entry
    replaced: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A plan's line in the grid.

    Attributes:
        title: its title in its latest report.
        council: whose plan it is.
        cells: what it has in each period; None where it has nothing.
        trend: each of its counts over the reports shown, oldest first.
    """

    title: str
    council: str
    cells: tuple[Held | None, ...]
    trend: tuple[tuple[Data, tuple[int, ...]], ...]


def rebuild(root: Path, under: Path = store.FOLDER) -> Path:
    """Write the index of the reports that lie under one folder, newest first, and return its path.

    The published reports and the drafts have an index each; a draft that was left among the published is in neither.

    Raises:
        WorkbookError: the data of a report is damaged, or the page cannot be written.
    """
    path = under / store.INDEX
    with store.writing(root, path):
        lines, _ = ledger.examine(ledger.content(root))
        entries = under_index(root, under, lines)
        if under == store.DRAFTS:
            from helpers.runs.status import age_of_draft  # which reads what nothing published is listed by

            aged = [(each, age_of_draft(root, each.period, each.plan)) for each in entries]
            shown = [(replace(each, status=f"{each.status}{age}"), _day(each)) for each, age in aged]
            drafts = page("helpers.runs", "drafts.html.j2", blocks=_newest(entries), entries=shown)
            return store.write(root, path, drafts.encode())
        for name, content in _lists(entries).items():
            store.write(root, under / name, content)
        return path


def published_lists(root: Path) -> dict[Path, bytes]:
    """Return what the lists of what is published are to hold, by their paths from the project's folder.

    Raises:
        WorkbookError: the data of a report is damaged.
    """
    lines, _ = ledger.examine(ledger.content(root))
    made = _lists(under_index(root, store.FOLDER, lines))
    return {store.FOLDER / name: content for name, content in made.items()}


def _lists(entries: Sequence[Entry]) -> dict[str, bytes]:
    latest = _latest(entries)
    earlier = _earlier([each for each in entries if each not in latest])
    beside = {EARLIER: earlier} if earlier else {}
    return {**beside, store.INDEX: _page(entries, latest, len(earlier)).encode()}


def _page(entries: Sequence[Entry], latest: Sequence[Entry], size: int) -> str:
    """Return the index of the published reports.

    Args:
        entries: the reports, newest first.
        latest: each plan's latest.
        size: how large the file of the others' actions is; 0 where there is none.
    """
    periods = list(dict.fromkeys(each.period for each in entries))[:_PERIODS]
    headings = [_month(next(each for each in entries if each.period == period)) for period in periods]
    found = [(each, entry) for entry in latest for each in entry.actions]
    marks = [{"kind": "mark", "mark": column.get("mark")} for each in entries for column, _ in each.counts]
    return page(
        "helpers.runs",
        "index.html.j2",
        script=_SCRIPT.read_text(encoding="utf-8") if found else "",
        beside=bool(size),
        blocks=[*(mark for mark in marks if mark["mark"]), *_newest(entries)],
        entries=entries,
        councils=list(dict.fromkeys(each.council for each in entries)),
        headings=headings,
        lines=list(_lines(entries, periods)),
        older=[each for each in entries if each.period not in periods],
        found=found,
        earlier=f"{EARLIER}" if size else "",
        size=f"{max(1, round(size / 1000)):,} kB",
        day=_day,
    )


def _newest(entries: Sequence[Entry]) -> list[Data]:
    """Return the masthead of the newest report, whose council's colours the index has."""
    return [each.masthead for each in entries[:1] if each.masthead]


def _lines(entries: Sequence[Entry], periods: Sequence[str]) -> Iterator[Line]:
    for _, some in groupby(sorted(entries, key=lambda each: each.plan), key=lambda each: each.plan):
        own = list(some)
        cells = [_held([each for each in own if each.period == period]) for period in periods]
        if any(cells):
            reports = [held.newest for held in reversed(cells) if held and held.newest.counts]
            trend = _trend(reports) if len(reports) > 1 else ()
            yield Line(own[0].title, own[0].council, tuple(cells), tuple(trend))


def _held(entries: Sequence[Entry]) -> Held | None:
    return Held(entries[0], tuple(entries[1:])) if entries else None


def _trend(reports: Sequence[Entry]) -> Iterator[tuple[Data, tuple[int, ...]]]:
    """Give each of the latest report's counts with what it was in the reports before it."""
    counts = [{column["heading"]: count for column, count in each.counts} for each in reports]
    for column, _ in reports[-1].counts:
        yield column, tuple(each.get(column["heading"], 0) for each in counts)


def _latest(entries: Sequence[Entry]) -> list[Entry]:
    """Return each plan's latest report."""
    return [each for at, each in enumerate(entries) if each.plan not in {other.plan for other in entries[:at]}]


def _earlier(entries: Sequence[Entry]) -> bytes:
    """Return a script that names the actions of some reports, which a page can load from a file share; else nothing."""
    rows = [_row(found, each) for each in entries for found in each.actions]
    return f"window.earlierActions = {json.dumps(rows, separators=(',', ':'))};\n".encode() if rows else b""


def _row(found: Found, entry: Entry) -> list[str]:
    return [found.number, found.name, found.title, found.rating, entry.title, _day(entry), found.href]


def _day(entry: Entry) -> str:
    return long_date(date.fromisoformat(entry.as_at))


def _month(entry: Entry) -> str:
    day = date.fromisoformat(entry.as_at)
    return f"{month_name(day)} {day.year}"
