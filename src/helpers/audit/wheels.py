"""The packages of a lock as files, kept in a folder that is named for it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from packaging.tags import Tag, compatible_tags, cpython_tags, sys_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import Version

from helpers.audit.installer import pip
from helpers.errors import WorkbookError
from helpers.records.environment import minor_of, pins, pins_for, read_lock, short_name, this_python


def keep_wheels(lock: Path, to: Path, say: Callable[[str], None]) -> Path:
    """Fetch every package that a lock gives here into a folder of its own, and return it; at once if it is there.

    The folder is named for the lock. It is whole for this platform or absent; another platform's files, for the same
    lock, may be in it too.

    Args:
        lock: the lock's file.
        to: the folder that holds one such folder for each lock.
        say: told what is being done.

    Raises:
        WorkbookError: pip is missing or could not fetch them all, or the folder cannot be written.
    """
    content = read_lock(lock)
    final = to / short_name(content)
    if holds_all(final, content.decode(), this_python()):
        return final
    try:
        to.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".staged-", dir=to, ignore_cleanup_errors=True) as temporary:
            staged = Path(temporary) / "wheels"
            staged.mkdir()
            say(f"Fetching {len(pins(content.decode()))} packages.")
            arguments = ["download", "--require-hashes", "--only-binary=:all:", "--dest", str(staged)]
            arguments += ["--requirement", str(lock)]  # built ones only: others need more packages to be built with
            pip(arguments, "The packages could not be fetched", say)
            _place(staged, final)
    except OSError as error:
        raise WorkbookError(f"The packages cannot be kept in {to.name}: {error.strerror or error}.") from error
    return final


def holds_all(folder: Path, lock: str, python: str) -> bool:
    """Return whether a folder has a file for each package that a lock gives for this platform and one Python."""
    if not folder.is_dir():
        return False
    pair = tuple(int(part) for part in minor_of(python).split("."))
    tags = {*cpython_tags(pair), *compatible_tags(pair, f"cp{pair[0]}{pair[1]}")}
    tags |= set(sys_tags()) if python == this_python() else set()
    held = {(name, version) for name, version, _, fits in _wheels(folder) if fits & tags}
    return all((pin.name, Version(pin.version)) in held for pin in pins_for(lock, python))


def _wheels(folder: Path) -> Iterator[tuple[str, Version, object, frozenset[Tag]]]:
    for path in folder.iterdir():
        with suppress(InvalidWheelFilename):
            yield parse_wheel_filename(path.name)


def _place(staged: Path, final: Path) -> None:
    """Put a finished folder in place, or its files into the one that another platform or run put there."""
    try:
        staged.rename(final)
    except OSError:
        if not final.is_dir():
            raise
        for path in sorted(staged.iterdir()):
            path.replace(final / path.name)
