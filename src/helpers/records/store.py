"""Put finished reports in place; the one module that writes under ``reports/``.

A report's folder is whole or absent. Its files are written to a folder beside it, each brought to the disk, and that
folder is renamed to the report's. A draft that was there before is renamed first, so whoever looks in that moment finds
none; it is removed once the new one is in place. What a run that was cut short has left, the next clears away, and
brings back what it had put aside. No published report is ever replaced.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path, PurePosixPath

from helpers.errors import WorkbookError
from helpers.files import REPORT, plain, real
from helpers.records.lock import held, turn

FOLDER = Path("reports")
DRAFTS = FOLDER / "drafts"
INDEX = "index.html"
LEDGER = FOLDER / "ledger.jsonl"

#: The folder of the locks, beside the reports that they guard.
LOCKS = ".locks"
_STAGED, _REPLACED = ".staged-", "~replaced"
_REVISION = ".r"
_OPEN_FOLDER, _OPEN_FILE = 0o755, 0o644
_SEALED_FOLDER, _SEALED_FILE = 0o555, 0o444
_UNABLE = {errno.EINVAL, errno.ENOTSUP, errno.EROFS}  # a network folder's answer where it knows no such request
#: What to do where a folder cannot be written, by what the system says.
_OPEN = "Close what has a file of it open, such as a PDF reader, or ask for the right to write there; then start again."
_ROOM = "Make room on its disk, then start again."
_MEND = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EBUSY), _OPEN),
    **dict.fromkeys((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)), _ROOM),
    errno.EINVAL: "Move what is there elsewhere, then start again.",
    errno.EROFS: "Ask for the right to write there, or copy the project to a folder of your own; then start again.",
}
_PATIENCE = (0.1, 0.2, 0.4)  # seconds; what a synchronising program needs to let go of a file


def place_of(period: str, plan: str, revision: int = 0) -> Path:
    """Return the folder of one published report, from the project's folder; revisions stand beside the first."""
    return FOLDER / period / (f"{plan}{_REVISION}{revision}" if revision else plan)


def draft_of(period: str, plan: str) -> Path:
    """Return the folder of a plan's draft for a period, from the project's folder: one, made again and again."""
    return DRAFTS / period / plan


def folders(root: Path, under: Path = FOLDER) -> list[Path]:
    """Return the folders of all reports under one, from the project's folder, in order; no half-written ones.

    Those under ``reports/`` are published, those under ``reports/drafts/`` are drafts.
    """
    found = (path.parent.relative_to(root) for path in (root / under).glob("*/*/data.json"))
    return sorted(path for path in found if not any(part.startswith(".") for part in path.parts))


def is_left_over(name: str) -> bool:
    """Tell whether a file or folder of a name is what a run that was cut short has left."""
    return name.startswith(_STAGED)


def locked(root: Path, period: str, plan: str) -> AbstractContextManager[None]:
    """Hold the lock of one plan in one period while a block runs.

    Raises:
        WorkbookError: another run of it is under way.
    """
    return held(_locks(root) / f"{period}~{plan}.lock", f"a run of {plan} for {period}")


def writing(root: Path, path: Path) -> AbstractContextManager[None]:
    """Hold the lock of one file that lies beside reports, waiting for it, so that no two change it at once."""
    return turn(_locks(root) / f"{'~'.join(path.relative_to(FOLDER).parts)}.lock")


def _locks(root: Path) -> Path:
    """Return the folder of the locks, which lies with the data: another project may have the same reports by a link.

    Raises:
        WorkbookError: the folder that the reports are to lie in, as on a network drive, is not there.
    """
    leads = real(root / FOLDER)
    if (root / FOLDER).is_symlink() and not leads.is_dir():
        raise WorkbookError(
            f"{FOLDER.as_posix()} leads to {leads}, where no folder is. Connect the network drive that it lies on, or "
            "correct the link; nothing was changed."
        )
    return leads / LOCKS


def put(root: Path, folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Put a whole report in place of the one before, and return the files' paths from the project's folder.

    Args:
        root: the project's folder.
        folder: the report's folder, as `place_of` or `draft_of` gives it, whose lock must be held.
        files: from path inside the folder to content, written in this order.

    Raises:
        WorkbookError: the folder cannot be written; the report that was there is still there.
    """
    with placed(root, folder, files) as written:
        return written


@contextmanager
def placed(root: Path, folder: Path, files: Mapping[str, bytes], *, seal: bool = False) -> Iterator[list[Path]]:
    """Put a whole report in place, as `put` does, and keep the one before until the block has run.

    Where the block raises, the one before comes back. With `seal`, the folder can only be read afterwards.
    """
    final = root / folder
    with _told(folder):
        tidy(root, folder)
        _make(root, folder.parent)
        staged = _staged(final)
    aside = staged.with_name(staged.name + _REPLACED)
    try:
        with _told(folder):
            _fill(staged, files, _SEALED_FILE if seal else _OPEN_FILE)
            if final.exists():
                _rename(final, aside)
            _rename(staged, final)
            _to_disk(final.parent)
        if seal:
            _seal(final)
        yield [folder / name for name in files]
    except BaseException:
        with _undone(folder):
            _put_back(staged, final, aside)
        remove_folder(staged)
        raise
    remove_folder(aside)


def tidy(root: Path, folder: Path) -> None:
    """Clear away what a run of this plan in this period that was cut short has left; its lock must be held.

    Where it was cut short when the report before was put aside and the new one was not yet in its place, the one
    before comes back.
    """
    parent, plan = (root / folder).parent, folder.name.partition(_REVISION)[0]
    for pattern in (f"{_STAGED}{plan}~*", f"{_STAGED}{plan}{_REVISION}*~*"):
        for left in sorted(parent.glob(pattern)):
            final = parent / left.name.removeprefix(_STAGED).partition("~")[0]
            if left.name.endswith(_REPLACED) and not final.exists():
                _rename(left, final)
            else:
                remove_folder(left)


def write(root: Path, path: Path, content: bytes) -> Path:
    """Write one file that lies beside reports in one step, and return its path from the project's folder.

    The lock that `writing` gives must be held.

    Raises:
        WorkbookError: it cannot be written; what was there before still is.
    """
    final = root / path
    with _told(path):
        _make(root, path.parent)
        for left in final.parent.glob(f"{_STAGED}{path.name}~*"):
            left.unlink()
        _replace(final, content, path)
    return path


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say of a file that cannot be written what it means for the reports."""
    try:
        yield
    except OSError as error:
        raise WorkbookError(
            f"{path.as_posix()} cannot be written: {error.strerror or error}. What was there before still is. "
            f"{_MEND.get(error.errno or 0, 'Look whether its disk or network drive is there, then start again.')}"
        ) from error


@contextmanager
def _undone(path: Path) -> Iterator[None]:
    """Say of what could not be undone, after it could not be done either, how it stands."""
    try:
        yield
    except OSError as error:
        raise WorkbookError(
            f"{path.as_posix()} could neither be written nor put back as it was: {error.strerror or error}. "
            "Look at the disk, then do the same again, which puts it in order; “workbook verify” says how it stands."
        ) from error


def _make(root: Path, folder: Path) -> None:
    """Make a folder and those above it, and bring the names of all to the disk, whoever made them."""
    for each in (*reversed(folder.parents[:-1]), folder):
        (root / each).mkdir(exist_ok=True)
        _to_disk((root / each).parent)


def _staged(final: Path) -> Path:
    staged = Path(tempfile.mkdtemp(prefix=f"{_STAGED}{final.name}~", dir=final.parent))
    staged.chmod(_OPEN_FOLDER)
    return staged


def _replace(final: Path, content: bytes, shown: Path) -> None:
    """Write a file in one step, or leave it as it was.

    What was there before is copied first, so that no room on the disk is needed to bring it back.
    """
    staged: list[Path] = []
    try:
        for each in (content, *([plain(final, REPORT)] if final.exists() else [])):
            handle, name = tempfile.mkstemp(prefix=f"{_STAGED}{final.name}~", dir=final.parent)
            os.close(handle)
            staged.append(Path(name))
            _write(staged[-1], each, _OPEN_FILE)
        _rename(staged[0], final)
        try:
            _to_disk(final.parent)
        except OSError:  # it is in place, but nobody may be told so
            with _undone(shown):
                _rename(staged[1], final) if len(staged) > 1 else final.unlink()
                _to_disk(final.parent)
            raise
    finally:
        for path in staged:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _fill(staged: Path, files: Mapping[str, bytes], mode: int) -> None:
    made = {staged}
    for name, content in files.items():
        path = staged.joinpath(*PurePosixPath(name).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        made |= {parent for parent in path.parents if parent.is_relative_to(staged)}
        _write(path, content, mode)
    for folder in sorted(made, reverse=True):
        _to_disk(folder)


def _write(path: Path, content: bytes, mode: int) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        path.chmod(mode)
        os.fsync(file.fileno())


def _to_disk(folder: Path) -> None:
    """Bring a folder's names to the disk, so that a power cut cannot undo them; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise
    finally:
        os.close(handle)


def _put_back(staged: Path, final: Path, aside: Path) -> None:
    """Undo what was done of putting a folder in place: the new one is staged again, the one before in its place."""
    if staged.exists() and not aside.exists():
        return
    if not staged.exists():
        _rename(final, staged)
    if aside.exists():
        _rename(aside, final)
    _to_disk(final.parent)


def _rename(path: Path, to: Path) -> None:
    """Rename, and wait a moment where a synchronising program keeps it from being done."""
    for wait in _PATIENCE:
        try:
            path.replace(to)
            return
        except OSError as error:
            if not (error.errno == errno.EBUSY or (os.name == "nt" and error.errno == errno.EACCES)):
                raise
            time.sleep(wait)
    path.replace(to)


def _seal(folder: Path) -> None:
    """Take away the right to write in a folder; no reason to fail where the system has no such right."""
    with suppress(OSError):
        for path in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
            path.chmod(_SEALED_FOLDER)


def remove_folder(folder: Path) -> None:
    """Remove a folder of our own, sealed or not; what cannot be removed now is left for the next run."""
    with suppress(OSError):
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    shutil.rmtree(folder, ignore_errors=True)
