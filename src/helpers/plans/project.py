"""Where a project lies: in the nearest folder that has definitions of plans."""

from __future__ import annotations

from pathlib import Path

from helpers.errors import WorkbookError

#: Where the plans are defined, from the project's folder.
FOLDER = Path("params", "plans")


def find_root(start: Path, *, above: bool = True) -> Path:
    """Return the project's folder: `start` or, where it may lie `above`, the nearest that has plan definitions.

    Raises:
        WorkbookError: there is none.
    """
    for folder in (start, *(start.parents if above else ())):
        if (folder / FOLDER).is_dir():
            return folder
    if not above:
        raise WorkbookError(
            f"{start} is no workbook project: it has no {FOLDER.as_posix()}. Name the project's folder."
        )
    raise WorkbookError(
        f"{start} is not in a workbook project: neither it nor a folder above it has {FOLDER.as_posix()}. "
        "Go to the project's folder and start again."
    )
