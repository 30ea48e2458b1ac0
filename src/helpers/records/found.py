"""A published run as it is found in its folder, which may be of any make."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers import files
from helpers.errors import WorkbookError
from helpers.records import record as records
from helpers.records.ledger import Line


@dataclass(frozen=True, slots=True)
class Found:
    """A published run as found.

    Attributes:
        line: its line of the ledger.
        record: its record, if it is as published and can be read.
        files: the hash of each file that is there; an empty folder ends with a slash and has none.
        unread: what whoever looks may not read, and why: files, and folders, which end with a slash.
        refused: why its record cannot be read though it is as published; else empty.
    """

    line: Line
    record: records.Record | None
    files: Mapping[str, str]
    unread: Mapping[str, str]
    refused: str

    def reason(self, name: str) -> str:
        """Return why nothing can be said of a file: that it, or a folder that it lies in, may not be read."""
        around = {each: why for each, why in self.unread.items() if not each or each.endswith("/")}
        return self.unread.get(name, "") or next((why for each, why in around.items() if name.startswith(each)), "")


def look_at(root: Path, line: Line) -> Found:
    """Return what lies in a published run's folder."""
    folder = root / line.folder
    names, unread = ([], {}) if folder.is_symlink() else _within(folder)
    hashes = {}
    for name in sorted(names, key=Path):
        try:
            hashes[name] = "" if name.endswith("/") else files.digest(folder / name, files.REPORT)
        except PermissionError as error:
            unread[name] = error.strerror or str(error)
        except OSError:  # what is no plain file has no hash
            hashes[name] = ""
    record, refused = None, ""
    if hashes.get(records.NAME) == line.record:
        try:
            record = record_of(root, line)
        except WorkbookError as error:
            refused = str(error)
    return Found(line, record, hashes, unread, refused)


def _within(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Return the files and empty folders within a folder, and the folders that may not be read, with the reasons."""
    names: list[str] = []
    refused: list[OSError] = []
    for at, folders, inside in os.walk(folder, onerror=refused.append):
        here = Path(at).relative_to(folder)
        links = [name for name in folders if Path(at, name).is_symlink()]
        names += [(here / name).as_posix() for name in (*inside, *links)]
        if not (folders or inside or here == Path()):
            names.append(f"{here.as_posix()}/")
    closed = {Path(each.filename): each for each in refused if isinstance(each, PermissionError)}
    return names, {
        "" if path == folder else f"{path.relative_to(folder).as_posix()}/": error.strerror or str(error)
        for path, error in closed.items()
    }


def record_of(root: Path, line: Line) -> records.Record:
    """Return the record of a published run.

    Raises:
        WorkbookError: it is missing or is not the one that the ledger knows.
    """
    path = line.folder / records.NAME
    try:
        content = files.inside(root, path, files.DATA)
    except OSError as error:
        raise WorkbookError(f"{path.as_posix()} cannot be read: {error.strerror or error}.") from error
    if records.sha256(content) != line.record:
        raise WorkbookError(f"{path.as_posix()} is not the record that line {line.number} of the ledger knows.")
    return records.read(content, path.as_posix())
