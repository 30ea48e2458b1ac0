"""Stand between the code and the disk: count its calls, let one fail, or keep what a power cut might leave of them."""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

#: What is called with a call's name; before it, so that raising keeps it from being done.
Answer = Callable[[str], None]
#: A folder's visible files, from path to content; those whose names begin with a dot are nobody's business.
Files = Mapping[str, bytes]

_NAMES = ("open", "mkdir", "rename", "replace", "unlink", "rmdir", "chmod", "fsync")


@contextmanager
def between(root: Path, answer: Answer, synced: Callable[[int], None] = lambda _: None) -> Iterator[None]:
    """Have every call that changes something under a folder answered for first, while a block runs.

    A write is answered for when half of it is done. Nothing is really brought to the disk: `synced` is called with the
    file's handle instead, for these tests would wait for nothing else.
    """
    with ExitStack() as stack:
        for name in _NAMES:
            stack.enter_context(patch.object(os, name, _answered(root, name, getattr(os, name), answer, synced)))
        stack.enter_context(patch.object(io, "open", _opening(root, io.open, answer)))
        yield


def _answered(root: Path, name: str, real: Any, answer: Answer, synced: Callable[[int], None]) -> Any:
    def call(*arguments: Any, **named: Any) -> Any:
        first = arguments[0]
        if not isinstance(first, int) and "dir_fd" not in named and not str(first).startswith(str(root)):
            return real(*arguments, **named)
        answer(name)
        if name == "fsync":
            return synced(first)
        return real(*arguments, **named)

    return call


def _opening(root: Path, real: Any, answer: Answer) -> Any:
    def call(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        opened = "w" in mode and str(file).startswith(str(root))
        if opened:
            answer("open")
        made = real(file, mode, *arguments, **named)
        return _Halfway(made, answer) if opened else made

    return call


class _Halfway:
    """A file that is written in two halves."""

    def __init__(self, file: Any, answer: Answer) -> None:
        self._file, self._answer = file, answer

    def write(self, content: Any) -> int:
        """Write the first half, ask, and write the second."""
        self._file.write(content[: len(content) // 2])
        self._file.flush()
        self._answer("write")
        self._file.write(content[len(content) // 2 :])
        return len(content)

    def __enter__(self) -> _Halfway:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class Killed(BaseException):
    """The end of a process, which no code of ours sees."""


def killed_at_each_call(fresh: Callable[[], Path], act: Callable[[Path], object], least: int = 10) -> Iterator[Path]:
    """Give, for each of an act's calls that change something, a fresh folder in which it was killed at that call.

    An act that has no more such calls than the least is none whose kills are worth looking at.
    """
    for last in range(1, 1000):
        root, calls = fresh(), iter(range(last))

        def answer(_: str, calls: Iterator[int] = calls) -> None:
            if next(calls, None) is None:
                raise Killed

        try:
            with between(root, answer):
                act(root)
            assert last > least
            return
        except Killed:
            yield root


def files(folder: Path) -> dict[str, bytes]:
    """Return a folder's visible files."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: found[name].read_bytes() for name in sorted(found) if not _hidden(name)}


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


class PowerCut:
    """What a power cut may leave of a folder, on a disk that promises nothing but what it was asked for.

    Each file and each folder is by itself. It comes back as it was when it was last brought to the disk (`os.fsync`),
    or as at any moment since; one never brought there may be empty, and a file's new content may be there by half.
    So a rename is done or undone as long as its folder was not brought to the disk, and a new file's name may be there
    without its content. Within one folder the changes come in the order they were made; a rename is one change.
    What was there in the beginning is on the disk.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._numbers: dict[int, int] = {}  # from inode to ours, for a system gives an inode's number again
        self._versions: dict[int, list[Any]] = {}
        self._count = itertools.count()
        self.look()
        for number, versions in self._versions.items():
            self._versions[number] = versions[-1:]

    def look(self) -> None:
        """Take note of what has changed."""
        found: dict[int, Any] = {}
        self._read(self.root, found)
        self._numbers = {inode: self._numbers.get(inode, -1) for inode in found}
        for inode in found:
            if self._numbers[inode] < 0:
                self._numbers[inode] = next(self._count)
        for inode, content in found.items():
            now = {name: self._numbers[at] for name, at in content.items()} if isinstance(content, dict) else content
            versions = self._versions.setdefault(self._numbers[inode], [{} if isinstance(now, dict) else b""])
            if versions[-1] != now:
                versions.append(now)

    def synced(self, handle: int) -> None:
        """Take note that a file or folder was brought to the disk."""
        self.look()
        number = self._numbers.get(os.fstat(handle).st_ino)
        if number is not None:
            self._versions[number] = self._versions[number][-1:]

    def states(self) -> list[Files]:
        """Return all that may be left, now."""
        return [dict(state) for state in self._states(self._numbers[self.root.stat().st_ino])]

    def _read(self, path: Path, found: dict[int, Any]) -> None:
        inode = path.lstat().st_ino
        if path.is_dir():
            entries = {each.name: each.inode() for each in os.scandir(path)}
            found[inode] = entries
            for name in entries:
                self._read(path / name, found)
        else:
            found[inode] = path.read_bytes()

    def _states(self, number: int) -> set[tuple[tuple[str, bytes], ...]]:
        states: set[tuple[tuple[str, bytes], ...]] = set()
        for at, version in enumerate(self._versions[number]):
            if isinstance(version, bytes):
                states.add((("", version),))
                states |= {(("", version[: len(version) // 2]),)} if at else set()
                continue
            names = sorted(name for name in version if not name.startswith("."))
            for chosen in itertools.product(*(self._states(version[name]) for name in names)):
                pairs = zip(names, chosen, strict=True)
                states.add(tuple((f"{name}/{path}".rstrip("/"), said) for name, each in pairs for path, said in each))
        return states
