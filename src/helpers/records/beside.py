"""What lies under ``reports/`` and is none of what the ledger knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from helpers import files
from helpers.errors import WorkbookError
from helpers.records import record as records
from helpers.records import store
from helpers.records.ledger import DATA, UNREAD, Damage

#: The lists of what is published, and the other files that the workbook itself writes beside the reports.
LISTS = {store.FOLDER / store.INDEX, store.FOLDER / "earlier-actions.js"}
_OWN = {store.LEDGER, store.FOLDER / "audit.html", *LISTS}
_LEFT = "A run that was cut short left it; the next one of its plan clears it away."
_UNKNOWN = "No line of the ledger says that it was published."
_DRAFT = f"It is marked as a draft, which belongs in {store.DRAFTS.as_posix()}. {_UNKNOWN}"
_PUBLISHED = (
    "It is without the draft mark, and no line of the ledger says that it was published. Either a line is "
    "missing, or its publication was cut short: then run or publish it again."
)
_LINE = 400  # bytes
_NO_LOCK = "It is none of the files by which the workbook keeps two runs apart."
_LINK = "It is a link, which may lead anywhere; what was published is files and folders."


def unlisted(root: Path, known: Collection[Path], period: str) -> Iterator[Damage]:
    """Give all that lies among the published reports and that no line of the ledger accounts for; drafts lie apart.

    Args:
        root: the project's folder.
        known: the folders that the ledger knows, from the project's.
        period: the one period to look at; empty for all.
    """
    for path in _inside(root / store.FOLDER):
        shown = path.relative_to(root)
        if period not in ("", path.name) or (shown == store.DRAFTS and path.is_dir()):
            continue
        if path.is_symlink():
            yield _added(shown, _LINK)
        elif path.name == store.LOCKS and path.is_dir():
            yield from (_added(each.relative_to(root), _NO_LOCK) for each in _inside(path) if not _is_lock(each))
        elif path.is_dir():
            yield from _of_period(root, shown, known)
        elif shown in _OWN and not path.is_file():
            yield Damage(shown.as_posix(), 0, "changed", "It is no plain file.")
        elif shown not in _OWN:
            yield _added(shown, _LEFT if store.is_left_over(path.name) else "The workbook writes no such file there.")


def other_lists(root: Path, lists: Mapping[Path, bytes]) -> Iterator[Damage]:
    """Give the lists beside the reports that are not what is made of what is published; one that is not there is none.

    Args:
        root: the project's folder.
        lists: what they are to hold, by their paths.
    """
    for path in sorted(LISTS):
        if (root / path).is_file() and _content(root / path, len(lists.get(path, b""))) != lists.get(path):
            said = "It was changed, or made by another version of the workbook. “workbook index” makes it anew."
            yield Damage(path.as_posix(), 0, "changed", f"It is not what is made of what is published. {said}")


def _of_period(root: Path, folder: Path, known: Collection[Path]) -> Iterator[Damage]:
    try:
        found = _inside(root / folder)
    except PermissionError as error:
        said = f"It may not be read: {error.strerror or error}. So nothing is said of it."
        yield Damage(f"{folder.as_posix()}/", 0, UNREAD, said)
        return
    if not found:
        yield Damage(f"{folder.as_posix()}/", 0, "added", f"It is empty. {_UNKNOWN}")
    for path in found:
        shown = path.relative_to(root)
        if shown in known:
            continue
        if store.is_left_over(path.name):
            yield _added(shown, _LEFT)
        elif path.is_symlink():
            yield _added(shown, _LINK)
        elif not path.is_dir() or not (path / DATA).exists():
            yield _added(shown, _UNKNOWN)
        else:
            yield _added(shown, _PUBLISHED if _looks_published(path) else _DRAFT)


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_lock(path: Path) -> bool:
    """Tell whether a file is one by which runs are kept apart: empty, or with a line on which process holds it."""
    known = path.suffix in (".lock", ".holder") and path.is_file() and not path.is_symlink()
    return known and path.stat().st_size < _LINE


def _added(path: Path, said: str) -> Damage:
    return Damage(path.as_posix(), 0, "added", said)


def _looks_published(folder: Path) -> bool:
    try:
        return not records.read(_content(folder / records.NAME), records.NAME).edition.draft
    except WorkbookError:
        return b'"draft":true' not in _content(folder / DATA).replace(b'"draft": true', b'"draft":true')


def _content(path: Path, size: int | None = None) -> bytes:
    """Return a file's bytes; none of what is no plain file, is not of a size that is named, or cannot be read."""
    try:
        return files.plain(path, files.REPORT) if path.is_file() and size in (None, path.stat().st_size) else b""
    except OSError:
        return b""
