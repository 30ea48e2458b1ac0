"""That a report's folder is whole or absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import shelf
from helpers.errors import WorkbookError


def put(root: Path, text: str) -> list[Path]:
    return shelf.put(root, "2023-01", "plan", {"report.html": text.encode(), "data.json": b"{}"})


def contents(root: Path) -> dict[str, str]:
    files = sorted(path for path in (root / "reports").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_a_report_is_put_in_place_with_nothing_left_beside_it(tmp_path: Path) -> None:
    assert put(tmp_path, "one") == [
        Path("reports/2023-01/plan/report.html"),
        Path("reports/2023-01/plan/data.json"),
    ]
    assert contents(tmp_path) == {"reports/2023-01/plan/data.json": "{}", "reports/2023-01/plan/report.html": "one"}
    assert [path.name for path in (tmp_path / "reports" / "2023-01").iterdir()] == ["plan"]


def test_a_new_report_takes_the_whole_place_of_the_one_before(tmp_path: Path) -> None:
    put(tmp_path, "one")
    (tmp_path / "reports" / "2023-01" / "plan" / "stale.txt").write_text("old", encoding="utf-8")
    put(tmp_path, "two")
    assert contents(tmp_path) == {"reports/2023-01/plan/data.json": "{}", "reports/2023-01/plan/report.html": "two"}
    assert [path.name for path in (tmp_path / "reports" / "2023-01").iterdir()] == ["plan"]


@pytest.mark.parametrize("broken", ["write", "first rename", "second rename"])
def test_a_failure_leaves_the_report_before_as_it_was(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "one")
    before = contents(tmp_path)
    calls: list[Path] = []
    rename = Path.rename

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def rename_until(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == {"first rename": 1, "second rename": 2}[broken]:
            fail()
        return rename(self, target)

    if broken == "write":
        monkeypatch.setattr(shelf, "_write", fail)
    else:
        monkeypatch.setattr(Path, "rename", rename_until)
    with pytest.raises(WorkbookError) as error:
        put(tmp_path, "two")
    assert str(error.value) == (
        "The report cannot be written to reports/2023-01/plan: No space left on device. What was there before still is."
    )
    assert contents(tmp_path) == before
    assert [path.name for path in (tmp_path / "reports" / "2023-01").iterdir()] == ["plan"]


def test_a_first_report_that_fails_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, content: bytes) -> None:
        path.write_bytes(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf, "_write", fail)
    with pytest.raises(WorkbookError):
        put(tmp_path, "one")
    assert contents(tmp_path) == {}
    assert not (tmp_path / "reports" / "2023-01" / "plan").exists()
