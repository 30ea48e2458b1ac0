"""Give folders apart, in the system's place for temporary ones, and leave none behind."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

_NAME = re.compile(r"workbook-(\d+)-.*")
_LEFT_FOR = 3600.0  # seconds; another machine's processes, on a shared folder, may have the numbers of none here


@contextmanager
def folder_apart(place: Path | None = None) -> Iterator[Path]:
    """Give a new folder for a block, in the system's place for temporary ones or another, and remove it afterwards.

    A process that was killed cannot remove its own, which may hold a tracker: those an hour old whose process is no
    more are removed by the next.
    """
    place = place or Path(tempfile.gettempdir())
    _clear(place)
    prefix = f"workbook-{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def clear_of(process: int) -> None:
    """Remove the folders apart of a process that is no more, or that ends without a word."""
    for left in Path(tempfile.gettempdir()).glob(f"workbook-{process}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _clear(place: Path) -> None:
    for left in sorted(place.glob("workbook-*")):
        named = _NAME.fullmatch(left.name)
        with suppress(OSError):
            old = time.time() - left.stat().st_mtime > _LEFT_FOR
            if named and old and not psutil.pid_exists(int(named[1])):
                shutil.rmtree(left, ignore_errors=True)
