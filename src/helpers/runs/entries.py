"""What the index of reports knows of each: what it is, what lies beside it, how its actions stood."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers import files
from helpers.blocks.drawn import bar
from helpers.clause import first_clause
from helpers.errors import WorkbookError
from helpers.exports import beside
from helpers.exports.names import NAMES, masthead_of, name_of, readings_beside
from helpers.records import ledger, store
from helpers.records.found import record_of
from helpers.records.ledger import DATA, SNAPSHOT
from helpers.records.plainly import quoted

if TYPE_CHECKING:
    from helpers.blocks.blocks import Data

DRAFT = "DRAFT"
_PLAIN = re.compile(r"[\w.-]+")


class _Known(NamedTuple):
    """An action as its report knew it, as much of it as the index shows."""

    number: str
    name: str
    title: str
    rating: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An action as the index finds it: what it is called, its rating's word and mark, and where it stands."""

    number: str
    name: str
    title: str
    rating: str
    mark: Data | None
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One report, as the index lists it.

    Attributes:
        period: the reporting period.
        plan: the plan's name.
        title: the plan's title.
        council: whose plan it is.
        as_at: the date it speaks for, as figures.
        status: what it is, in words.
        revision: which revision; 0 for none.
        folder: its folder from the index's.
        files: the files beside it, each with its name and what it is called.
        readings: the shorter readings beside it, each with the name of its files and what it is called.
        counts: how its actions stood: a column, as a bar has it, and a count each; nothing where it does not say.
        actions: its actions, where it says.
        masthead: the data of its masthead, which has its council's colours.
        despite: why it was published though code or environment were not as committed, in quotation marks; empty
            where they were.
    """

    period: str
    plan: str
    title: str
    council: str
    as_at: str
    status: str
    revision: int
    folder: str
    files: tuple[tuple[str, str], ...]
    readings: tuple[tuple[str, str], ...]
    counts: tuple[tuple[Data, int], ...] = ()
    actions: tuple[Found, ...] = ()
    masthead: Data = field(default_factory=dict)
    despite: str = ""

    @property
    def bar(self) -> list[Data]:
        """Return the parts of the bar of its counts."""
        return bar([count for _, count in self.counts], [column for column, _ in self.counts])


def entry(root: Path, folder: Path, under: Path, lines: Sequence[ledger.Line]) -> Entry:
    """Return a report as the index of one folder lists it.

    Raises:
        WorkbookError: its data is damaged.
    """
    line = next((line for line in lines if line.folder == folder), None)
    known = line.knew[0] if line else SNAPSHOT if (root / folder / SNAPSHOT).exists() else DATA
    try:
        data = json.loads(files.inside(root, folder / known, files.DATA))
        place = folder.relative_to(under).as_posix()
        actions, marks = _known(data.get("facts")), _marks(data.get("parts", []))
        return Entry(
            period=str(data["period"]),
            plan=str(data["plan"]),
            title=str(data["title"]),
            council=str(data["council"]),
            as_at=date.fromisoformat(data["as_at"]).isoformat(),
            status=_status(root, data, line, lines),
            revision=int(data.get("revision", 0)),
            folder=place,
            files=tuple(
                each
                for each in (*beside(volumes=_volumes(root / folder)), (DATA, "Data"))
                if (root / folder / each[0]).is_file()
            ),
            readings=tuple(
                (file, name)
                for file, name in readings_beside(
                    masthead_of(data.get("parts", [])) | {"kind": "masthead", "digests": [*NAMES]}
                )
                if (root / folder / f"{file}.html").is_file()
            ),
            counts=tuple(_counts(actions, marks)) if actions is not None else (),
            actions=tuple(_actions(actions or (), marks, place)),
            masthead=masthead_of(data.get("parts", [])),
            despite=_despite(root, line) if line else "",
        )
    except OSError as error:
        raise WorkbookError(
            f"{folder.as_posix()}/{known} cannot be read: {error.strerror or error}. The index was not made."
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WorkbookError(
            f"{folder.as_posix()}/{known} is damaged, so the index of reports cannot be made. "
            "Run its period again if it is a draft; “workbook verify” says what else has changed if it was published."
        ) from error


def _volumes(folder: Path) -> int:
    """Return how many volumes of a report's PDF lie in its folder; at least one."""
    return next(at for at in itertools.count(1) if not (folder / name_of("", "pdf", at + 1)).is_file())


def _marks(parts: Sequence[Data]) -> dict[str, Data]:
    """Return the marks of a report's key, from the rating's word, in the key's order."""
    cells = (
        cell
        for part in parts
        if part.get("id") == "key"
        for group in part["groups"]
        for row in group["rows"]
        for cell in row["cells"]
    )
    return {cell["mark"]["name"]: cell["mark"] for cell in cells if cell.get("mark", {}).get("shape")}


def _known(facts: Any) -> list[_Known] | None:
    """Return the actions of what a report knew; None where it does not say, as one of before that was kept.

    A snapshot has them too, and takes ten times as long to read.
    """
    try:
        found = [
            _Known(
                each["number"],
                each.get("short_name", "") or first_clause(each["title"]),
                each["title"],
                (each.get("rating") or {}).get("name", ""),
                bool(each.get("closing")),
            )
            for each in facts["actions"]
        ]
    except (TypeError, LookupError, AttributeError):
        return None
    return found if all(isinstance(word, str) for each in found for word in each[:-1]) else None


def _counts(known: Sequence[_Known], marks: Mapping[str, Data]) -> Iterator[tuple[Data, int]]:
    """Give how many actions have each rating, and how many none, or are open; and how many are closed."""
    still = Counter(action.rating for action in known if not action.closed)
    closed = sum(1 for action in known if action.closed)
    rated = bool(marks) or any(still)
    for name in dict.fromkeys((*marks, *filter(None, still))):
        yield {"id": "rating", "heading": name, "mark": marks.get(name, {"name": name})}, still[name]
    if still[""]:
        yield ({"id": "unrated", "heading": "Not rated"} if rated else {"id": "open", "heading": "Open"}), still[""]
    if closed:
        yield {"id": "closed", "heading": "Closed"}, closed


def _actions(known: Iterable[_Known], marks: Mapping[str, Data], folder: str) -> Iterator[Found]:
    for action in known:
        rating = "Closed" if action.closed else action.rating
        anchor = f"#action-{action.number}" if _PLAIN.fullmatch(action.number) else ""
        href = f"{folder}/report.html{anchor}"
        yield Found(action.number, action.name, action.title, rating, marks.get(rating), href)


def _status(root: Path, data: Mapping[str, Any], line: ledger.Line | None, lines: Sequence[ledger.Line]) -> str:
    """Say what a report is: only the ledger says that one was published, and as what."""
    if not line:
        revision = f" of revision {data['revision']}" if data.get("revision") else ""
        return f"{DRAFT}{revision}" if data["draft"] else "Not published: publication was cut short"
    if any(files.digest(root / line.folder / name, files.DATA) != digest for name, digest in line.files.items()):
        return "Changed since it was published: see “workbook verify”"
    newest = ledger.published(tuple(lines), line.period, line.plan)[-1]
    replaced = "" if newest == line else f", replaced by revision {newest.revision}"
    return f"{f'Revision {line.revision}' if line.revision else 'Published'}{replaced}"


def _despite(root: Path, line: ledger.Line) -> str:
    """Return what its record quotes of why a report was published; nothing where that is damaged, as `verify` says."""
    with suppress(WorkbookError):
        note = record_of(root, line).note
        return quoted(note) if note else ""
    return ""


def under_index(root: Path, under: Path, lines: Sequence[ledger.Line]) -> list[Entry]:
    """Return the reports that an index lists, newest first; of one plan's for a day the newest revision first.

    A draft that was left among the published is not listed.
    """
    found = [entry(root, folder, under, lines) for folder in store.folders(root, under)]
    if under != store.DRAFTS:
        found = [each for each in found if not each.status.startswith(DRAFT)]
    found.sort(key=lambda each: (each.plan, -each.revision))
    return sorted(found, key=lambda each: each.as_at, reverse=True)
