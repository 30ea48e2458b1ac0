"""Know files beside reports that a command wrote itself from those that somebody changed since, by their hashes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from helpers import files
from helpers.records import store

_LIST = ".written"


def is_ours(root: Path, period: str, path: Path) -> bool:
    """Return whether nobody has changed a file since a command wrote it for a period; one that is not there is."""
    return not os.path.lexists(root / path) or _found(root, path) in _lines(root, period)


def remember(root: Path, period: str, contents: Mapping[Path, bytes]) -> None:
    """Note files that are about to be written, by which a call that is cut short between knows them too."""
    path = store.DRAFTS / period / _LIST
    with store.writing(root, path):
        more = dict.fromkeys(_line(path, content) for path, content in contents.items())
        lines = dict.fromkeys(_lines(root, period)) | more
        kept = [line for line in lines if line in more or _is_there(root, line)]
        store.write(root, path, "".join(f"{line}\n" for line in kept).encode())


def _lines(root: Path, period: str) -> list[str]:
    try:
        return files.text(root, store.DRAFTS / period / _LIST, files.TEXT).split("\n")[:-1]
    except OSError:  # then none is known to be ours, and none is written over
        return []


def _line(path: Path, content: bytes) -> str:
    return _said(path, hashlib.sha256(content).hexdigest())


def _said(path: Path, digest: str) -> str:
    return f"{digest}  {path.as_posix()}"


def _is_there(root: Path, line: str) -> bool:
    return _found(root, Path(line.partition("  ")[2])) == line


def _found(root: Path, path: Path) -> str:
    """Return the line of a file as it is; empty for what is no plain file."""
    try:
        return _said(path, files.digest(root / path, files.REPORT))
    except OSError:
        return ""
