"""An environment made from a lock, by the Python on this machine that is most like the one asked for."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from helpers import files
from helpers.audit.pinned import pinned
from helpers.errors import WorkbookError
from helpers.records.environment import this_python
from helpers.tempdir import folder_apart

#: Written last into an environment: what it was made from. One without it was not finished.
_STAMP = "made-from"
_LAST_LINES = 8  # of what uv or pip said, which say why it failed


@dataclass(frozen=True, slots=True)
class Python:
    """A Python: where it is, and its version, such as ``3.11.7``."""

    path: Path
    version: str


def build(lock: Path, cache: Path, wheels: Path, version: str, say: Callable[[str], None]) -> Python:
    """Make a virtual environment that holds just what a lock gives, or find the one made before; return its Python.

    Args:
        lock: the lock's file.
        cache: the folder that holds one environment for each lock and Python.
        wheels: packages kept as files; used, without any network, where it has all of this lock's.
        version: the version of Python asked for, such as ``3.11.7``. That one is used if this machine has it, else one
            with the same first two numbers, else the one that is running.
        say: told what is being done.

    Raises:
        WorkbookError: the lock has more than packages, or the environment could not be made; nothing of it is left.
    """
    try:
        content = files.plain(lock, files.TEXT).replace(b"\r\n", b"\n")  # so that its name is the same on each system
    except OSError as error:
        raise WorkbookError(f"The lock {lock.name} cannot be read: {error.strerror or error}.") from error
    wanted = pinned(content.decode(errors="replace"), lock.name)
    base = _python_like(version)
    if base.version != version:
        say(f"Python {version} is not on this machine; Python {base.version} is used.")
    digest = hashlib.sha256(content).hexdigest()
    home = cache.resolve() / f"{digest[:12]}-py{_minor(base.version)}"
    made = Python(home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"), base.version)
    stamp = f"{home}\n{digest}\n{base.version}\n"
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError(f"The environment could not be made: {error.strerror or error}.") from error
    with FileLock(home.with_suffix(".lock")):  # another process's turn takes as long as packages take
        if not (_stamped(home) == stamp and made.path.exists()):
            say(f"Making the environment of the lock, with Python {base.version}.")
            try:
                shutil.rmtree(home, ignore_errors=True)
                _make(base.path, home, made.path, wanted, wheels.resolve())
                (home / _STAMP).write_text(stamp, encoding="utf-8")
            except OSError as error:
                raise WorkbookError(f"The environment cannot be made: {error.strerror or error}.") from error
            finally:
                if _stamped(home) != stamp:
                    shutil.rmtree(home, ignore_errors=True)
    return made


def _make(base: Path, home: Path, python: Path, wanted: str, wheels: Path) -> None:
    """Make an environment and fill it from the kept packages or, where those are not all of the lock's, the network.

    It is done in a folder apart, where no settings that were received lie, and no package's own code is run for it.
    """
    make: list[str | Path]
    fill: list[str | Path]
    with folder_apart() as apart:
        lock = apart / "wanted.txt"
        lock.write_text(wanted, encoding="utf-8")
        if uv := _uv():
            make = [uv, "venv", "--python", base, home]
            fill = [uv, "pip", "sync", "--python", python, "--no-build", "--require-hashes", lock]
        else:
            make = [base, "-I", "-m", "venv", "--without-pip", home]
            fill = [sys.executable, "-I", "-m", "pip", "--python", python, "install", "--only-binary", ":all:"]
            fill += ["--require-hashes", "-r", lock]
        kept: list[list[str | Path]] = [["--no-index", "--find-links", wheels]] if wheels.is_dir() else []
        failure = _failure(apart, *make)
        for source in [] if failure else [*kept, []]:
            said = _failure(apart, *fill, *source)
            if not said:
                return
            failure += said
    raise WorkbookError("The environment could not be made. The last that was said:" + failure)


def _failure(folder: Path, *command: str | Path) -> str:
    """Run a command and return the last lines of what it said if it failed, each after a line end; else nothing."""
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return "".join(f"\n{line}" for line in lines[-_LAST_LINES:]) if done.returncode else ""


def _uv() -> str | None:
    """Return where uv is: beside the Python that is running, or on the path."""
    return shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


def _python_like(version: str) -> Python:
    """Return this machine's Python of a version, or one that differs in the last number, or the one that is running."""
    running = Python(Path(sys.executable), this_python())
    uv = _uv()
    if running.version == version or not uv:
        return running
    command = [uv, "python", "list", "--only-installed", "--output-format", "json", f"cpython@{_minor(version)}"]
    with folder_apart() as apart:
        done = subprocess.run(command, cwd=apart, capture_output=True, text=True, check=False)  # noqa: S603
    others = [Python(Path(each["path"]), each["version"]) for each in json.loads(done.stdout or "[]")]
    same = [each for each in others if each.version == version]
    near = [each for each in [running, *others] if _minor(each.version) == _minor(version)]
    return (same or near or [running])[0]


def _minor(version: str) -> str:
    """Return the first two numbers of a version."""
    return version[: version.rindex(".")]


def _stamped(home: Path) -> str:
    try:
        return files.plain(home / _STAMP, files.TEMPLATE).decode("utf-8", "replace")
    except OSError:
        return ""
