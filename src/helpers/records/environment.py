"""The Python environment that a run is made in: what it should hold, by its lock, and what it holds.

The lock (``requirements.lock``) serves every platform at once; what it gives for one platform and Python is decided by
its markers, as pip does.
"""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PACKAGE = "action-plan-workbook"

#: One package of the lock: its name, its version and when it is wanted; its hashes are on the lines that follow.
_ENTRY = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)\s*(?:;([^\\\n]*))?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pin:
    """One package that the lock gives: its name, normalised as PEP 503 has it, and its exact version."""

    name: str
    version: str


def versions() -> dict[str, str]:
    """Return the facts of this Python and machine that a record keeps; nothing that names the machine or its user."""
    return {
        "python": this_python(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
    }


def pins(lock: str) -> tuple[Pin, ...]:
    """Return the packages that a lock's text gives for this platform and Python, by name."""
    found = (
        Pin(canonicalize_name(name), version)
        for name, version, marker in _ENTRY.findall(lock)
        if not marker.strip() or Marker(marker.strip()).evaluate()
    )
    return tuple(sorted(found, key=lambda pin: pin.name))


def strays(lock: str) -> list[str]:
    """Return a sentence for each package here that is not as the lock gives it; none where all are.

    Only what the workbook needs to make a report is looked at, however indirectly, and not what its developers use.
    Where the workbook itself is not installed, that cannot be known, and everything in the lock is looked at.
    """
    wanted = {pin.name: pin.version for pin in pins(lock)}
    needed = sorted(_needed() or wanted)
    return [sentence for name in needed if (sentence := _stray(name, wanted.get(name, "")))]


def this_python() -> str:
    """Return the version of the Python that is running, such as ``3.11.7``."""
    return ".".join(str(part) for part in sys.version_info[:3])


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
