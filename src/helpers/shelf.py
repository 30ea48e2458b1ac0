"""Put finished reports in place; the one module that writes under ``reports/``."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from helpers.errors import WorkbookError

FOLDER = Path("reports")

_ASIDE = ".replaced-"
_STAGED = ".staged-"


def place_of(period: str, plan: str) -> Path:
    """Return the folder of one report, from the project's folder."""
    return FOLDER / period / plan


def put(root: Path, period: str, plan: str, files: Mapping[str, bytes]) -> list[Path]:
    """Put a whole report in place of the one before, and return the files' paths from the project's folder.

    The files are written to a folder beside it first, so that a report's own folder is whole or absent.

    Raises:
        WorkbookError: the folder cannot be written; the report that was there is still there.
    """
    final = root / place_of(period, plan)
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f"{_STAGED}{plan}-", dir=final.parent))
        try:
            for name, content in files.items():
                _write(staged / name, content)
            staged.chmod(0o755)
            _swap(staged, final)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        shown = place_of(period, plan).as_posix()
        raise WorkbookError(
            f"The report cannot be written to {shown}: {error.strerror or error}. What was there before still is."
        ) from error
    return [place_of(period, plan) / name for name in files]


def write(root: Path, name: str, content: bytes) -> Path:
    """Write one file straight under ``reports/`` in one step, and return its path from the project's folder."""
    final = root / FOLDER / name
    final.parent.mkdir(parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(prefix=_STAGED, dir=final.parent)
    os.close(handle)
    try:
        _write(Path(staged), content)
        Path(staged).chmod(0o644)
        os.replace(staged, final)
    finally:
        Path(staged).unlink(missing_ok=True)
    return FOLDER / name


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(staged: Path, final: Path) -> None:
    """Put the staged folder where the final one is, which comes back if that fails."""
    if not final.exists():
        staged.rename(final)
        return
    aside = Path(tempfile.mkdtemp(prefix=f"{_ASIDE}{final.name}-", dir=final.parent))
    try:
        final.rename(aside / final.name)
        try:
            staged.rename(final)
        except OSError:
            (aside / final.name).rename(final)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
