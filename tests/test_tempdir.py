"""That folders apart are gone when they are done with, those of processes that were killed too."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from helpers.tempdir import folder_apart

HOUR = 3600.0


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the system's place for temporary files, with nothing in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def gone() -> int:
    """Return the number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def left(place: Path, name: str, age: float) -> None:
    (place / name).mkdir()
    (place / name / "tracker.xlsx").write_bytes(b"names")
    then = time.time() - age
    os.utime(place / name, (then, then))


def test_it_is_in_the_place_for_temporary_files_and_gone_after_an_error(place: Path) -> None:
    def fail() -> None:
        with folder_apart() as folder:
            assert (folder.parent, list(folder.iterdir())) == (place.resolve(), [])
            assert folder.name.startswith(f"workbook-{os.getpid()}-")
            (folder / "tracker.xlsx").write_bytes(b"names")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_an_hour_ago_is_removed_and_nothing_else(place: Path) -> None:
    dead = gone()
    left(place, f"workbook-{dead}-first", HOUR + 60)
    left(place, f"workbook-{dead}-fresh", HOUR - 60)
    left(place, f"workbook-{os.getpid()}-alive", HOUR + 60)
    left(place, "workbook-of-somebody", HOUR + 60)
    left(place, f"a-workbook-{dead}-x", HOUR + 60)
    with folder_apart() as folder:
        assert sorted(path.name for path in place.iterdir() if path.name != folder.name) == sorted(
            [f"workbook-{dead}-fresh", f"workbook-{os.getpid()}-alive", "workbook-of-somebody", f"a-workbook-{dead}-x"]
        )
