"""That a report's folder is whole or absent."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from helpers.errors import WorkbookError
from helpers.records import store

PLACE = Path("reports/2023-01/plan")


def put(root: Path, text: str, folder: Path = PLACE) -> list[Path]:
    return store.put(root, folder, {"report.html": text.encode(), "inputs/plan.yml": b"title: Plan"})


def contents(root: Path) -> dict[str, str]:
    files = sorted(path for path in (root / "reports").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def beside(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "reports" / "2023-01").iterdir())


def holds(text: str) -> dict[str, str]:
    return {f"{PLACE.as_posix()}/inputs/plan.yml": "title: Plan", f"{PLACE.as_posix()}/report.html": text}


def test_a_report_is_put_in_place_with_nothing_left_beside_it(tmp_path: Path) -> None:
    assert put(tmp_path, "one") == [PLACE / "report.html", PLACE / "inputs/plan.yml"]
    assert contents(tmp_path) == holds("one")
    assert beside(tmp_path) == ["plan"]


def test_a_new_report_takes_the_whole_place_of_the_one_before(tmp_path: Path) -> None:
    put(tmp_path, "one")
    (tmp_path / PLACE / "stale.txt").write_text("old", encoding="utf-8")
    put(tmp_path, "two")
    assert contents(tmp_path) == holds("two")
    assert beside(tmp_path) == ["plan"]


def test_the_one_before_comes_back_where_what_follows_fails(tmp_path: Path) -> None:
    put(tmp_path, "one")
    seen = []

    def follow() -> None:
        with store.placed(tmp_path, PLACE, {"report.html": b"two"}, seal=True) as written:
            seen.extend([written, contents(tmp_path)[f"{PLACE.as_posix()}/report.html"]])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        follow()
    assert seen == [[PLACE / "report.html"], "two"]
    assert contents(tmp_path) == holds("one")
    assert beside(tmp_path) == ["plan"]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such rights of a folder")
def test_a_sealed_report_can_be_read_and_not_written_before_anything_that_follows(tmp_path: Path) -> None:
    files = {"report.html": b"one", "inputs/plan.yml": b"two"}
    with store.placed(tmp_path, PLACE, files, seal=True):
        found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / PLACE).rglob("*")}
        found["."] = stat.S_IMODE((tmp_path / PLACE).stat().st_mode)
    assert found == {".": 0o555, "inputs": 0o555, "plan.yml": 0o444, "report.html": 0o444}


def test_what_cut_short_runs_of_any_revision_left_is_cleared_and_other_plans_are_left_be(tmp_path: Path) -> None:
    period = tmp_path / "reports" / "2023-01"
    for name in (".staged-plan~a", ".staged-plan.r2~b", ".staged-planning~c", ".staged-other.r1~d"):
        (period / name / "inputs").mkdir(parents=True)
        (period / name / "inputs").chmod(0o555)
    put(tmp_path, "one", store.place_of("2023-01", "plan", 1))
    assert beside(tmp_path) == [".staged-other.r1~d", ".staged-planning~c", "plan.r1"]


def test_a_report_that_was_put_aside_when_the_power_went_comes_back(tmp_path: Path) -> None:
    put(tmp_path, "one")
    (tmp_path / PLACE).rename(tmp_path / "reports" / "2023-01" / ".staged-plan~a~replaced")
    store.tidy(tmp_path, store.place_of("2023-01", "plan", 1))
    assert contents(tmp_path) == holds("one")
    assert beside(tmp_path) == ["plan"]


def test_a_file_is_written_in_one_step_and_a_torn_one_of_before_is_cleared(tmp_path: Path) -> None:
    store.write(tmp_path, Path("reports/index.html"), b"one")
    (tmp_path / "reports" / ".staged-index.html~x").write_bytes(b"to")
    (tmp_path / "reports" / ".staged-ledger.jsonl~x").write_bytes(b"another's")
    assert store.write(tmp_path, Path("reports/index.html"), b"two") == Path("reports/index.html")
    assert contents(tmp_path) == {"reports/index.html": "two", "reports/.staged-ledger.jsonl~x": "another's"}


def test_what_a_synchronising_program_holds_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "one")
    replace, busy = os.replace, [OSError(errno.EBUSY, "Device or resource busy")] * 2

    def held(*paths: Path) -> None:
        if busy:
            raise busy.pop()
        replace(*paths)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(store, "_PATIENCE", (0.01, 0.01))
    put(tmp_path, "two")
    assert contents(tmp_path) == holds("two")
    assert busy == []


def test_what_is_held_for_longer_is_told_and_the_report_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "one")

    def held(*_: Path) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(store, "_PATIENCE", (0.01, 0.01))
    with pytest.raises(WorkbookError) as error:
        put(tmp_path, "two")
    assert str(error.value) == (
        "reports/2023-01/plan cannot be written: Device or resource busy. What was there before still is. "
        "Close what has a file of it open, such as a PDF reader, or ask for the right to write there; then start again."
    )
    assert contents(tmp_path) == holds("one")
    assert beside(tmp_path) == ["plan"]


@pytest.mark.skipif(os.name == "nt", reason="Windows brings names to the disk by itself")
@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP], ids=["EINVAL", "ENOTSUP"])
def test_a_network_folder_that_cannot_be_asked_to_bring_its_names_to_the_disk_is_written_all_the_same(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    put(tmp_path, "one")
    put(tmp_path, "two")
    assert contents(tmp_path) == holds("two")
