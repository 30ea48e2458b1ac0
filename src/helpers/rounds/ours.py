"""Know files beside reports that a command wrote itself from those that somebody changed since, by their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from helpers.records import store

_LIST = ".written"


def is_ours(root: Path, period: str, path: Path) -> bool:
    """Return whether nobody has changed a file since a command wrote it for a period; one that is not there is."""
    there = root / path
    return not there.exists() or _line(path, there.read_bytes()) in _lines(root, period)


def remember(root: Path, period: str, contents: Mapping[Path, bytes]) -> None:
    """Note files that are about to be written, by which a call that is cut short between knows them too."""
    path = store.DRAFTS / period / _LIST
    with store.writing(root, path):
        more = dict.fromkeys(_line(path, content) for path, content in contents.items())
        lines = dict.fromkeys(_lines(root, period)) | more
        kept = [line for line in lines if line in more or _is_there(root, line)]
        store.write(root, path, "".join(f"{line}\n" for line in kept).encode())


def _lines(root: Path, period: str) -> list[str]:
    path = root / store.DRAFTS / period / _LIST
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []


def _line(path: Path, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {path.as_posix()}"


def _is_there(root: Path, line: str) -> bool:
    path = Path(line.partition("  ")[2])
    return (root / path).is_file() and _line(path, (root / path).read_bytes()) == line
