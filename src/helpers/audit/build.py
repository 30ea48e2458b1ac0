"""An environment made from a lock, by the Python on this machine that is most like the one asked for."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.audit.installer import pip, run
from helpers.audit.wheels import holds_all
from helpers.errors import WorkbookError
from helpers.records.environment import minor_of, read_lock, short_name, this_python

#: Written last into an environment: what it was made from. One without it was not finished.
_STAMP = "made-from"

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Built:
    """An environment made from a lock: its Python, and which version of Python that is."""

    python: Path
    version: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A Python on this machine: where, and its version, such as ``3.11.7``."""

    path: str
    version: str


def build(lock: Path, cache: Path, wheels: Path, python: str, say: Callable[[str], None]) -> Built:
    """Make a virtual environment that holds just what a lock gives, or find the one made before.

    Args:
        lock: the lock's file.
        cache: the folder that holds one environment for each lock and Python.
        wheels: where `keep_wheels` keeps packages; used, without any network, where it has all of this lock's.
        python: the version of Python asked for, such as ``3.11.7``. That one is used if this machine has it, else one
            with the same first two numbers, else the one that is running.
        say: told what is being done.

    Raises:
        WorkbookError: the environment could not be made; then nothing of it is left.
    """
    content = read_lock(lock)
    found = _python_like(python)
    if found.version != python:
        say(f"Python {python} is not on this machine; Python {found.version} is used.")
    home = cache.resolve() / f"{short_name(content)}-py{minor_of(found.version)}"
    built = Built(home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"), found.version)
    stamp = f"{home}\n{hashlib.sha256(content).hexdigest()}\n{found.version}\n"
    with _ONE_AT_A_TIME:
        if not (_stamped(home) == stamp and built.python.exists()):
            kept = wheels.resolve() / short_name(content)
            offline = holds_all(kept, content.decode(), found.version)
            options = ["--no-index", "--find-links", str(kept)] if offline else []
            try:
                _make(found, built, home, [*options, "--requirement", str(lock.resolve())], say)
                (home / _STAMP).write_text(stamp, encoding="utf-8")
            except OSError as error:
                raise WorkbookError(f"The environment cannot be made: {error.strerror or error}.") from error
            finally:
                if _stamped(home) != stamp:
                    shutil.rmtree(home, ignore_errors=True)
    return built


def _stamped(home: Path) -> str:
    try:
        return (home / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""


def _make(found: _Found, built: Built, home: Path, options: list[str], say: Callable[[str], None]) -> None:
    if home.exists():
        shutil.rmtree(home)
    say(f"Making the environment of the lock, with Python {found.version}.")
    run([found.path, "-I", "-m", "venv", "--without-pip", str(home)], "The environment could not be made", say)
    arguments = ["--python", str(built.python), "install", "--require-hashes", *options]
    pip(arguments, "The packages could not be installed", say)


def _python_like(version: str) -> _Found:
    """Return this machine's Python of a version, or one that differs in the last number, or the one that is running."""
    running = _Found(sys.executable, this_python())
    if running.version == version:
        return running
    minor = minor_of(version)
    candidates = [running, *_others([f"python{minor}"]), *_others(["py", f"-{minor}"])]
    same = [found for found in candidates if found.version == version]
    near = [found for found in candidates if minor_of(found.version) == minor]
    return (same or near or [running])[0]


def _others(command: list[str]) -> Iterator[_Found]:
    """Give the Python that a command starts, if it starts one: the name may be a mere stand-in."""
    where = shutil.which(command[0])
    if not where:
        return
    code = "import sys; print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))"
    done = subprocess.run(  # noqa: S603
        [where, *command[1:], "-I", "-c", code], capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    if done.returncode == 0 and len(lines) == 2:
        yield _Found(lines[0], lines[1])
