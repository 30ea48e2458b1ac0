"""The Python environment that a run is made in: what it should hold, what it holds, and the same one made again.

The lock (``requirements.lock``) serves every platform at once; what it gives for one platform and Python is decided by
its markers, as pip does.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from helpers.errors import WorkbookError

PACKAGE = "action-plan-workbook"

#: One package of the lock: its name, its version and when it is wanted; its hashes are on the lines that follow.
_ENTRY = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)\s*(?:;([^\\\n]*))?", re.MULTILINE)

#: Written last into an environment: what it was made from. One without it was not finished.
_STAMP = "made-from"

_LONGEST_COMPLAINT = 8  # lines of pip's, of which the last say why

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pin:
    """One package that the lock gives: its name, normalised as PEP 503 has it, and its exact version."""

    name: str
    version: str


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


def versions() -> dict[str, str]:
    """Return the facts of this Python and machine that a record keeps; nothing that names the machine or its user."""
    return {
        "python": _running(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
    }


def pins(lock: str) -> tuple[Pin, ...]:
    """Return the packages that a lock's text gives for this platform and Python, by name."""
    return _pins(lock, _running())


def strays(lock: str) -> list[str]:
    """Return a sentence for each package here that is not as the lock gives it; none where all are.

    Only what the workbook needs to make a report is looked at, however indirectly, and not what its developers use.
    Where the workbook itself is not installed, that cannot be known, and everything in the lock is looked at.
    """
    wanted = {pin.name: pin.version for pin in pins(lock)}
    needed = sorted(_needed() or wanted)
    return [sentence for name in needed if (sentence := _stray(name, wanted.get(name, "")))]


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
    content = _read(lock)
    final = to / _short(content)
    if _holds_all(final, content.decode(), _running()):
        return final
    try:
        to.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".staged-", dir=to, ignore_cleanup_errors=True) as temporary:
            staged = Path(temporary) / "wheels"
            staged.mkdir()
            say(f"Fetching {len(pins(content.decode()))} packages.")
            arguments = ["download", "--require-hashes", "--only-binary=:all:", "--dest", str(staged)]
            arguments += ["--requirement", str(lock)]  # built ones only: others need more packages to be built with
            _pip(arguments, "The packages could not be fetched", say)
            _place(staged, final)
    except OSError as error:
        raise WorkbookError(f"The packages cannot be kept in {to.name}: {error.strerror or error}.") from error
    return final


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
    content = _read(lock)
    found = _python_like(python)
    if found.version != python:
        say(f"Python {python} is not on this machine; Python {found.version} is used.")
    home = cache.resolve() / f"{_short(content)}-py{_minor(found.version)}"
    built = Built(home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"), found.version)
    stamp = f"{home}\n{hashlib.sha256(content).hexdigest()}\n{found.version}\n"
    with _ONE_AT_A_TIME:
        if not (_stamped(home) == stamp and built.python.exists()):
            kept = wheels.resolve() / _short(content)
            offline = _holds_all(kept, content.decode(), found.version)
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


def _pins(lock: str, python: str) -> tuple[Pin, ...]:
    here = {"python_full_version": python, "python_version": _minor(python)}
    found = (
        Pin(canonicalize_name(name), version)
        for name, version, marker in _ENTRY.findall(lock)
        if not marker.strip() or Marker(marker.strip()).evaluate(here)
    )
    return tuple(sorted(found, key=lambda pin: pin.name))


def _stray(name: str, version: str) -> str:
    try:
        installed = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return f"{name} is not installed, the lock says {version}" if version else ""
    if not version:
        return f"{name} {installed} is installed, the lock does not have it"
    if Version(installed) != Version(version):
        return f"{name} {installed} is installed, the lock says {version}"
    return ""


def _needed() -> set[str]:
    """Return the names of all that the installed workbook needs, and all that they need in turn."""
    seen: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(PACKAGE), "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for requirement in _requires(name):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(requirement.name), wanted) for wanted in ("", *requirement.extras)]
    return {name for name, _ in seen} - {canonicalize_name(PACKAGE)}


def _requires(name: str) -> list[Requirement]:
    try:
        return [Requirement(text) for text in importlib.metadata.requires(name) or ()]
    except importlib.metadata.PackageNotFoundError:
        return []


def _read(lock: Path) -> bytes:
    """Return a lock's bytes, with the line ends it was made with, so that its name is the same on each system."""
    try:
        return lock.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        raise WorkbookError(f"The lock {lock.name} cannot be read: {error.strerror or error}.") from error


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _running() -> str:
    return ".".join(str(part) for part in sys.version_info[:3])


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _holds_all(folder: Path, lock: str, python: str) -> bool:
    """Return whether a folder has a file for each package that a lock gives for this platform and one Python."""
    if not folder.is_dir():
        return False
    pair = tuple(int(part) for part in _minor(python).split("."))
    tags = {*cpython_tags(pair), *compatible_tags(pair, f"cp{pair[0]}{pair[1]}")}
    tags |= set(sys_tags()) if python == _running() else set()
    held = {(name, version) for name, version, _, fits in _wheels(folder) if fits & tags}
    return all((pin.name, Version(pin.version)) in held for pin in _pins(lock, python))


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


def _stamped(home: Path) -> str:
    try:
        return (home / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""


def _make(found: _Found, built: Built, home: Path, options: list[str], say: Callable[[str], None]) -> None:
    if home.exists():
        shutil.rmtree(home)
    say(f"Making the environment of the lock, with Python {found.version}.")
    _run([found.path, "-I", "-m", "venv", "--without-pip", str(home)], "The environment could not be made", say)
    arguments = ["--python", str(built.python), "install", "--require-hashes", *options]
    _pip(arguments, "The packages could not be installed", say)


def _pip(arguments: list[str], failure: str, say: Callable[[str], None]) -> None:
    """Run the pip of the Python that is running, so that an environment made with it holds the lock alone."""
    if subprocess.call([sys.executable, "-I", "-c", "import pip"], stderr=subprocess.DEVNULL):
        raise WorkbookError(
            f"{failure}: this Python has no pip. "
            "Type “python -m ensurepip”, or install the system’s own package for it (python3-pip, python3-venv)."
        )
    _run([sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments], failure, say)


def _run(command: list[str], failure: str, say: Callable[[str], None]) -> None:
    """Run pip or venv apart from the settings and folder of this Python; say how far it is, and why it fails."""
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        found = 0
        for line in process.stdout:
            said += [line.strip()] if line.strip() else []
            found += line.startswith("Collecting ")
            if line.startswith("Collecting ") and found % 20 == 0:
                say(f"{found} packages found.")
            elif line.startswith("Installing "):
                say("Putting the packages in place.")
    if process.returncode:
        raise WorkbookError("\n".join([f"{failure}. The last that was said:", *said[-_LONGEST_COMPLAINT:]]))


def _python_like(version: str) -> _Found:
    """Return this machine's Python of a version, or one that differs in the last number, or the one that is running."""
    running = _Found(sys.executable, _running())
    if running.version == version:
        return running
    minor = _minor(version)
    candidates = [running, *_others([f"python{minor}"]), *_others(["py", f"-{minor}"])]
    same = [found for found in candidates if found.version == version]
    near = [found for found in candidates if _minor(found.version) == minor]
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
