"""Read what comes with a project, which may be from anyone: plain files alone, none larger than its kind can be.

What is refused raises `OSError`, as what cannot be read does; its `strerror` says what is there and what is expected.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

#: How many bytes a file of each kind may have; the largest that we know have a tenth.
YAML = 1_000_000
TEMPLATE = 100_000
NOTEBOOK = 20_000_000
TEXT = 10_000_000
DATA = 50_000_000
LEDGER = 50_000_000
#: A report's file, or a tracker kept with it.
REPORT = 100_000_000

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISDIR, "a folder"),
)
#: So that what became a pipe since it was looked at is not waited for, and Windows changes no byte.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def plain(path: Path, most: int) -> bytes:
    """Return a file's bytes.

    Raises:
        OSError: it is not there or cannot be read, is no plain file, or has more than `most` bytes.
    """
    with _opened(path, most) as (file, size):
        content = file.read(size + 1)
        if len(content) > most:
            raise _too_large(path, len(content), most)
    return content


def digest(path: Path, most: int) -> str:
    """Return a file's SHA-256 without holding it whole; raise as `plain` does, and of a link too."""
    import hashlib  # which loads what no help needs

    if path.is_symlink():
        raise _refused(path, "it is a link. Expected: a plain file")
    with _opened(path, most) as (file, _):
        return hashlib.file_digest(file, "sha256").hexdigest()


def inside(root: Path, path: Path, most: int) -> bytes:
    """Return the bytes of a project's own file, as `plain` does; a link may not lead out of the project.

    The folder at the top that it lies in may itself be a link, as where the reports are on a network drive.

    Args:
        root: the project's folder.
        path: the file, from there.
        most: how many bytes it may have.
    """
    found = real(root / path)
    homes = [real(root), *([real(root / path.parts[0])] if len(path.parts) > 1 else [])]
    if ".." in path.parts or not any(found.is_relative_to(home) for home in homes):
        raise _refused(root / path, f"it leads out of the project, to {found}. Expected: a file of the project itself")
    return plain(found, most)


def text(root: Path, path: Path, most: int) -> str:
    """Return a project's own file as text, as `inside` does; a letter that is not in UTF-8 is shown as one."""
    return inside(root, path, most).decode("utf-8", "replace").replace("\r\n", "\n")


def real(path: Path) -> Path:
    """Return where a path leads; a link that leads to itself, which `Path.resolve` does not bear, is left as it is."""
    return Path(os.path.realpath(path))


@contextmanager
def _opened(path: Path, most: int) -> Iterator[tuple[BufferedReader, int]]:
    """Give a plain file of at most so many bytes, and how many it has."""
    _refuse_kind(path, path.stat().st_mode)  # before it is opened, which alone can do something to a device
    with open(os.open(path, _FLAGS), "rb") as file:
        found = os.fstat(file.fileno())
        _refuse_kind(path, found.st_mode)
        if found.st_size > most:
            raise _too_large(path, found.st_size, most)
        yield file, found.st_size


def _too_large(path: Path, size: int, most: int) -> OSError:
    return _refused(path, f"it has {size:,} bytes or more. Expected: {most:,} at most, as for a file of its kind")


def _refuse_kind(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        what = next((name for test, name in _KINDS if test(mode)), "no file")
        raise _refused(path, f"it is {what}. Expected: a plain file")


def _refused(path: Path, said: str) -> OSError:
    return OSError(errno.EINVAL, said, str(path))
