"""See to it that one thing is done by one process at a time, on one machine or on a shared folder."""

from __future__ import annotations

import errno
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from helpers import files
from helpers.errors import WorkbookError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_PATIENCE = 60.0

#: Seconds that it takes to see that a file which stands for a lock was left by a process that is gone.
_STALE = 3.0

_SOFT = ".softlock"

#: What a network folder answers whose system knows no locks.
_UNABLE = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}


@contextmanager
def held(path: Path, doing: str) -> Iterator[None]:
    """Hold a lock while the block runs; the system lets go of it when the process ends, however it ends.

    Args:
        path: the lock's file, which stays when the lock is gone.
        doing: what the lock is for, for the message: ``a run of sufficiency for 2023-01``.

    Raises:
        WorkbookError: another process holds it, or the folder cannot be written.
    """
    holder = path.with_suffix(".holder")
    under_way = f"{doing[:1].upper()}{doing[1:]} is under way already"
    with _locked(path, 0, lambda: f"{under_way}{_said(holder)}. Wait until it has ended."):
        with suppress(OSError):  # it is for the message alone
            holder.write_text(f"process {os.getpid()} on {platform.node() or 'this machine'}", encoding="utf-8")
        try:
            yield
        finally:
            with suppress(OSError):
                holder.unlink(missing_ok=True)


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Hold a lock while the block runs, waiting for whoever has it; for what takes a moment only.

    Raises:
        WorkbookError: its turn did not come within a minute, or the folder cannot be written.
    """
    said = f"{path} has been locked for a minute. Start again when nothing else is running."
    with _locked(path, _PATIENCE, lambda: said):
        yield


@contextmanager
def _locked(path: Path, patience: float, refusal: Callable[[], str]) -> Iterator[None]:
    from filelock import Timeout  # not before: what is only looked at is not locked

    try:
        _make(path.parent)
        lock = _acquired(path, patience)
    except Timeout as timeout:
        raise WorkbookError(f"{refusal()}{_remedy(Path(timeout.lock_file))}") from None
    except OSError as error:
        raise WorkbookError(
            f"{path.parent} cannot be written: {error.strerror or error}. Nothing was changed."
        ) from error
    try:
        yield
    finally:
        with suppress(OSError):  # what was done is done; the lock ends with the process
            lock.release()


def _make(folder: Path) -> None:
    """Make the folder of the locks, for whoever may write in the one that it lies in."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # another's, who was quicker
        folder.chmod(folder.parent.stat().st_mode & 0o7777)


def _acquired(path: Path, patience: float) -> BaseFileLock:
    from filelock import FileLock, SoftFileLock, Timeout

    mode = path.parent.stat().st_mode & 0o666
    lock: BaseFileLock = FileLock(path, timeout=patience, mode=mode, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except OSError as error:
        if isinstance(error, Timeout) or error.errno not in _UNABLE:
            raise
        # The file's being there is the lock. One left by a process of this machine that is gone is taken over.
        lock = SoftFileLock(path.with_suffix(_SOFT), timeout=max(patience, _STALE), thread_local=False)
        lock.acquire()
    return lock


def _remedy(path: Path) -> str:
    """Return what to do about a lock that may be a file left behind, where nobody can tell whether it was."""
    if path.suffix != _SOFT:
        return ""
    return f" Where you know that nothing is running, on any machine, it was left by a run cut short: remove {path}."


def _said(holder: Path) -> str:
    try:
        return f" ({said})" if (said := files.plain(holder, files.TEMPLATE).decode("utf-8", "replace")) else ""
    except OSError:
        return ""
