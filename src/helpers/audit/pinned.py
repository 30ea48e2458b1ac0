"""Read a lock that was received: packages, exact versions and hashes, and nothing else that an installer would do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from packaging.markers import InvalidMarker, Marker

from helpers.errors import WorkbookError

_PACKAGE = re.compile(r"([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?==[A-Za-z0-9][\w.!+-]*)\s*(?:;\s*(.+))?", re.ASCII)
_HASH = re.compile(r"sha(?:256|384|512):[0-9a-f]{64,128}")
_SHOWN = 60


def pinned(lock: str, shown: str) -> str:
    """Return what a lock gives, written anew: a package, when it is wanted, and its hashes, and no more.

    Args:
        lock: the lock's text.
        shown: what it is called.

    Raises:
        WorkbookError: a line is anything else, such as an index, an address, a path or an option of the installer.
    """
    return "".join(_written(line, number, shown) for number, line in _whole(lock.splitlines()))


def _whole(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Give the lines that say something, with the number of the first of those that go on in the next."""
    said, begun = "", 0
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not said and (not text or text.startswith("#")):
            continue
        begun = begun if said else number
        said += text.removesuffix("\\") + " "
        if not text.endswith("\\"):
            yield begun, said.strip()
            said = ""
    if said:
        yield begun, said.strip()


def _written(line: str, number: int, shown: str) -> str:
    package, *hashes = re.split(r"\s+--hash=", line)
    found = _PACKAGE.fullmatch(package.strip())
    if not (found and hashes and all(_HASH.fullmatch(each.strip()) for each in hashes)):
        raise _refusal(line, number, shown)
    try:
        wanted = f" ; {Marker(found[2])}" if found[2] else ""
    except InvalidMarker:
        raise _refusal(line, number, shown) from None
    return " \\\n    ".join([f"{found[1]}{wanted}", *(f"--hash={each.strip()}" for each in hashes)]) + "\n"


def _refusal(line: str, number: int, shown: str) -> WorkbookError:
    said = f"{line[:_SHOWN]}…" if len(line) > _SHOWN else line
    return WorkbookError(
        f"{shown}, line {number}: “{said}” is no package with its exact version and hashes, so nothing of this lock is "
        "installed. A lock that the workbook keeps has no index, no address, no path and no option."
    )
