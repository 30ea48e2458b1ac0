"""What ``workbook.py`` decides before anything of the project is installed."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest
import workbook

from builders import REPOSITORY


def test_it_needs_the_standard_library_alone() -> None:
    code = (
        "import sys, workbook; print(sorted(m for m in sys.modules if m.split('.')[0] in {'helpers', 'typer', 'pip'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_it_uses_the_package_where_it_is_installed_from_this_folder() -> None:
    assert workbook.installed_here()


def test_it_does_not_use_a_package_installed_from_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "HERE", Path("/some/other/checkout"))
    assert not workbook.installed_here()


def test_an_environment_that_was_not_finished_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(workbook, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(workbook, "STAMP", tmp_path / ".venv" / "made-from")
    monkeypatch.setattr(workbook, "installed_here", lambda: False)
    monkeypatch.setattr(workbook, "show", lambda command, _: started.append(command))
    monkeypatch.setattr("workbook.os.execv", lambda *_: None)
    monkeypatch.setattr("workbook.subprocess.call", lambda *_: 0)
    monkeypatch.setattr("workbook.venv.create", lambda path, **_: path.mkdir())
    assert workbook.made_from() == ""
    workbook.main(["--help"])
    assert ["--require-hashes" in command for command in started] == [True, False]
    assert workbook.made_from() == workbook.stamp_now()
    workbook.main(["--help"])
    assert len(started) == 2


def test_the_environment_is_made_anew_when_the_lock_or_the_project_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("one", encoding="utf-8")
    monkeypatch.setattr(workbook, "HERE", tmp_path)
    monkeypatch.setattr(workbook, "LOCK", tmp_path / "requirements.lock")
    stamps = [workbook.stamp_now()]
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("two", encoding="utf-8")
        stamps.append(workbook.stamp_now())
    assert len(set(stamps)) == 3


def test_a_set_up_that_fails_says_so_and_what_pip_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workbook, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(workbook, "STAMP", tmp_path / ".venv" / "made-from")
    monkeypatch.setattr(workbook, "installed_here", lambda: False)
    monkeypatch.setattr("workbook.venv.create", lambda path, **_: path.mkdir())
    monkeypatch.setattr(workbook, "environment_python", lambda: Path(sys.executable).parent / "python-not-there")
    assert workbook.main(["run", "2023-01"]) == 2
    said = capfd.readouterr().err
    assert "The environment could not be made: " in said
    assert "Traceback" not in said
    assert not (tmp_path / ".venv" / "made-from").exists()


def test_too_old_a_python_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(workbook, "OLDEST", (99, 0))
    assert workbook.main([]) == 2
    assert capsys.readouterr().err.startswith("Python 99.0 or later is needed; this is 3.")


def test_the_package_says_the_version_that_the_project_says() -> None:
    assert f'version = "{importlib.metadata.version("action-plan-workbook")}"' in (
        REPOSITORY / "pyproject.toml"
    ).read_text(encoding="utf-8")
