"""Tell what the ledger has of what has left the building: a seal on paper, or a file that came by e-mail."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pypdf import PdfReader

from helpers import files
from helpers.english import counted, long_date
from helpers.errors import WorkbookError
from helpers.records import ledger
from helpers.records import record as records
from helpers.records.found import record_of
from helpers.records.ledger import Line

#: How many signs a seal is printed with.
_LEAST = 40
_DATA = "data.json"
_PDF = b"%PDF"


class Told(NamedTuple):
    """What the ledger has of something, as a sentence, and whether that is as it was published."""

    said: str
    known: bool


def told_by_seal(root: Path, seal: str) -> Told:
    """Return whether the ledger, up to the line that a printed seal is of, is what it was when that was printed.

    Args:
        root: the project's folder.
        seal: the seal as typed; spaces and capitals do not count.

    Raises:
        WorkbookError: it is no seal, or the ledger is damaged.
    """
    signs = re.sub(r"[\s“”\"-]", "", seal).casefold()
    if not re.fullmatch(rf"[0-9a-f]{{{_LEAST},64}}", signs):
        raise WorkbookError(
            f"“{seal}” is no seal. Type all ten groups of four figures and letters from a to f, as the report has them."
        )
    lines = ledger.read(root)
    found = next((line for line in lines if line.hash.startswith(signs)), None)
    renewal = ledger.renewal_of(ledger.content(root))
    if renewal and renewal.hash.startswith(signs):
        return Told(
            "The ledger had been begun anew when the report with this seal was made, and nothing was published in it "
            f"yet. It says why: {renewal.why}.",
            known=True,
        )
    if not found:
        return Told(
            f"None of the {counted(len(lines), 'line')} of the ledger has this seal. Look whether it is typed as the "
            "report has it; if it is, what had been published when that report was made was changed since.",
            known=False,
        )
    which = "The line" if found.number == 1 else f"The {found.number} lines"
    return Told(
        f"{which} of the ledger up to {found.name}, published on {_day(found)}, "
        f"{'is' if found.number == 1 else 'are'} what had been published when the report with this seal was made. "
        "That is the list of it; “workbook verify” says whether the files are as it has them.",
        known=True,
    )


def told_by_file(root: Path, path: Path) -> Told:
    """Return which published file a file is, and what has taken its place since.

    Args:
        root: the project's folder.
        path: the file, wherever it is and whatever it is called.

    Raises:
        WorkbookError: it cannot be read, or the ledger or a record is damaged.
    """
    content = _content(path)
    lines, digest = ledger.read(root), records.sha256(content)
    for line in lines:
        known = {**record_of(root, line).files, records.NAME: line.record}
        if names := [name for name, each in known.items() if each == digest]:
            said = f"{path.name} is {names[0]} of {line.name}, as published on {_day(line)}, byte for byte."
            return Told(f"{said}{_since(lines, line)}", known=True)
    carried = {*_carried(content)}
    for line in lines:
        if line.data in carried:
            said = (
                f"{path.name} is no file that was published, but it carries the data of {line.name}. It was changed or "
                f"saved anew since: hold what it shows against {line.folder.as_posix()}/report.pdf."
            )
            return Told(f"{said}{_since(lines, line)}", known=False)
    said = f"{path.name} is none of the files of the {counted(len(lines), 'published report')}."
    if content.startswith(_PDF):
        said += (
            " One that was printed to PDF anew has lost its data and cannot be told: ask for the file as it was sent."
        )
    return Told(said, known=False)


def _content(path: Path) -> bytes:
    try:
        return files.plain(path, files.REPORT)
    except OSError as error:
        raise WorkbookError(f"{path} cannot be read: {error.strerror or error}.") from error


def _carried(content: bytes) -> Iterator[str]:
    """Give the SHA-256 of the data that a PDF carries, or says that its first volume carries; nothing of another file.

    One that is damaged has none either.
    """
    if content.startswith(_PDF):
        with suppress(Exception):  # anyone may have made it: whatever is wrong with it, it carries no data
            attached = PdfReader(io.BytesIO(content)).attachments
            yield from map(records.sha256, attached.get(_DATA, []))
            yield from (each.decode() for each in attached.get(f"{_DATA}.sha256", []))


def _since(lines: tuple[Line, ...], line: Line) -> str:
    later = [each for each in ledger.published(lines, line.period, line.plan) if each.revision > line.revision]
    return f" Revision {later[-1].revision}, published on {_day(later[-1])}, has taken its place." if later else ""


def _day(line: Line) -> str:
    return long_date(date.fromisoformat(line.published[:10]))
