"""What ``workbook.py`` decides before anything of the project is installed."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import workbook

from builders import REPOSITORY

Started = list[list[str]]


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Started:
    """Give what is called on a machine with no packages and no uv on the path, where every call goes well."""
    calls: Started = []

    def bare(*, with_pip: bool = False) -> None:
        workbook.ENVIRONMENT.mkdir(exist_ok=True)

    monkeypatch.setattr(workbook, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(workbook, "STAMP", tmp_path / ".venv" / "made-from")
    monkeypatch.setattr(workbook, "WHEELS", tmp_path / "wheels")
    monkeypatch.setattr(workbook, "has_packages", lambda: False)
    monkeypatch.setattr(workbook, "bare_environment", bare)
    monkeypatch.setattr(workbook, "show", calls.append)
    monkeypatch.setattr(workbook, "on_path", lambda _, path="": "fetched/uv" if path else None)
    monkeypatch.setattr("workbook.importlib.util.find_spec", lambda _: True)
    monkeypatch.setattr("workbook.os.execv", lambda *_: None)
    monkeypatch.setattr("subprocess.call", lambda *_: 0)
    return calls


def fails(monkeypatch: pytest.MonkeyPatch, started: Started, words: str, error: Exception) -> None:
    """Have each call with those words in it fail."""

    def show(command: list[str]) -> None:
        started.append(command)
        if words in " ".join(command):
            raise error

    monkeypatch.setattr(workbook, "show", show)


def verbs(started: Started) -> list[str]:
    """Return which tool was called, and whether for the lock, its uv alone or the project."""
    named = {"sync": "lock", "-r": "uv", "--requirement": "lock", "--editable": "project"}
    tools = ["uv" if command[0].endswith("uv") else "pip" for command in started]
    parts = [next(part for word, part in named.items() if word in command) for command in started]
    return [f"{tool} {part}" for tool, part in zip(tools, parts, strict=True)]


def test_it_needs_the_standard_library_alone() -> None:
    code = (
        "import sys, workbook; print(sorted(m for m in sys.modules if m.split('.')[0] in {'helpers', 'typer', 'pip'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_python_that_has_the_locks_packages_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    handed: list[Any] = []
    monkeypatch.setattr(workbook, "STAMP", tmp_path / "made-from")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setattr("workbook.os.execv", lambda *what: handed.append(what))
    monkeypatch.setattr("subprocess.call", lambda command: handed.append((command[0], command)))
    assert workbook.has_packages()
    workbook.main(["run", "2023-01"])
    assert handed[0] == (
        sys.executable,
        [sys.executable, "-P", "-m", "helpers", "--root", str(REPOSITORY), "run", "2023-01"],
    )
    assert os.environ["PYTHONPATH"] == os.pathsep.join([str(REPOSITORY / "src"), "elsewhere"])


@pytest.mark.parametrize("here", ["2.2.0", None])
def test_a_python_that_has_another_version_of_a_package_or_none_is_not_used(
    here: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_ever = importlib.metadata.version

    def version(name: str) -> str:
        if name != "pandas":
            return as_ever(name)
        if here is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return here

    monkeypatch.setattr("importlib.metadata.version", version)
    assert not workbook.has_packages()


def test_the_locks_own_uv_is_fetched_first_and_every_hash_is_checked(started: Started) -> None:
    workbook.main(["--help"])
    assert verbs(started) == ["pip uv", "uv lock", "uv project"]
    assert ["--require-hashes" in command for command in started] == [True, True, False]
    entry = Path(started[0][-1]).read_text(encoding="utf-8")
    assert entry.startswith("uv==")
    assert entry.count("==") == 1
    assert "--hash=sha256:" in entry


def test_the_uv_on_the_path_is_used_where_there_is_one(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "on_path", lambda _, path="": "on-path/uv")
    monkeypatch.setattr("workbook.importlib.util.find_spec", lambda _: None)
    workbook.main(["--help"])
    assert verbs(started) == ["uv lock", "uv project"]


@pytest.mark.parametrize(
    ("words", "error", "expected"),
    [
        ("--only-binary", workbook.SetUpError(workbook.ABSENT), ["pip uv", "pip lock", "pip project"]),
        ("sync", workbook.SetUpError(workbook.NETWORK), ["pip uv", "uv lock", "pip lock", "pip project"]),
        ("sync", PermissionError("not to be started"), ["pip uv", "uv lock", "pip lock", "pip project"]),
    ],
)
def test_pip_does_it_where_uv_cannot(
    words: str, error: Exception, expected: list[str], started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(monkeypatch, started, words, error)
    which = (lambda _, path="": None) if words == "--only-binary" else (lambda _, path="": "uv" if path else None)
    monkeypatch.setattr(workbook, "on_path", which)
    assert workbook.why_not_made() == ""
    assert verbs(started) == expected
    assert "--require-hashes" in started[-2]
    rest = Path(started[-2][-1]).read_text(encoding="utf-8")
    assert "\nuv==" not in rest
    assert "\npandas==" in rest
    assert workbook.made_from() == workbook.stamp_now()


@pytest.mark.parametrize("why", [workbook.HASH, workbook.LACKING, workbook.FULL, workbook.READ_ONLY])
def test_pip_is_not_asked_where_it_could_do_no_better(
    why: str, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(monkeypatch, started, "sync", workbook.SetUpError(why))
    assert workbook.why_not_made() == why
    assert verbs(started) == ["pip uv", "uv lock"]
    assert workbook.made_from() == ""


def test_the_folder_wheels_is_used_without_a_network_where_it_is_there(started: Started) -> None:
    workbook.WHEELS.mkdir()
    workbook.main(["--help"])
    offline = ["--no-index", "--find-links", str(workbook.WHEELS)]
    assert [set(offline) <= set(command) for command in started] == [True, True, False]
    assert "--offline" in started[2]


def test_an_environment_that_was_not_finished_is_made_anew(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, started, "--editable", KeyboardInterrupt())  # type: ignore[arg-type]
    assert workbook.main(["--help"]) == 2
    assert workbook.made_from() == ""
    monkeypatch.setattr(workbook, "show", started.append)
    workbook.main(["--help"])
    assert verbs(started) == ["pip uv", "uv lock", "uv project"] * 2
    assert workbook.made_from() == workbook.stamp_now()
    workbook.main(["--help"])
    assert len(started) == 6


def test_a_bare_environment_keeps_nothing_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ENVIRONMENT", tmp_path / ".venv")
    workbook.bare_environment()
    (tmp_path / ".venv" / "made-from").write_text("half", encoding="utf-8")
    workbook.bare_environment()
    assert workbook.environment_python().exists()
    assert not (tmp_path / ".venv" / "made-from").exists()


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


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("cause: Hash mismatch for `six==1.17.0`", workbook.HASH),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", workbook.HASH),
        ("cause: client error (Connect)\n  cause: dns error", workbook.NETWORK),
        ("Network connectivity is disabled, but the requested data wasn't found in the cache", workbook.NETWORK),
        ("NewConnectionError(Failed to establish a new connection: [Errno 111] Connection refused)", workbook.NETWORK),
        ("ProxyError('Cannot connect to proxy.', NewConnectionError())", workbook.WAY_OUT),
        ("cause: client error (Connect)\n  cause: tunnel error: unsuccessful", workbook.WAY_OUT),
        ("SSLCertVerificationError(1, 'certificate verify failed: unable to get local issuer')", workbook.WAY_OUT),
        ("invalid peer certificate: UnknownIssuer", workbook.WAY_OUT),
        ("HTTP status client error (403 Forbidden) for url", workbook.WAY_OUT),
        ("ERROR: No matching distribution found for uv==0.13.9", workbook.ABSENT),
        ("cause: Because there is no version of tiny==1.0 and you require tiny==1.0", workbook.ABSENT),
        ("[Errno 13] Permission denied: '.venv'", workbook.READ_ONLY),
        ("[Errno 30] Read-only file system: '.venv'", workbook.READ_ONLY),
        ("No space left on device (os error 28)", workbook.FULL),
        ("something else", workbook.UNKNOWN),
    ],
)
def test_what_went_wrong_is_told_apart(said: str, meaning: str, started: Started) -> None:
    assert workbook.meaning(said) == meaning
    workbook.WHEELS.mkdir()
    assert workbook.meaning(said) == (workbook.LACKING if meaning == workbook.ABSENT else meaning)


def test_a_python_with_neither_pip_nor_ensurepip_is_told_what_to_install(
    started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("workbook.importlib.util.find_spec", lambda _: None)
    assert workbook.main(["run", "2023-01"]) == 2
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(
    started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*, with_pip: bool = False) -> None:
        raise PermissionError(13, "Permission denied", ".venv")

    monkeypatch.setattr(workbook, "bare_environment", refused)
    assert workbook.main(["run", "2023-01"]) == 2
    assert workbook.READ_ONLY in capsys.readouterr().err


def test_a_call_that_fails_gives_its_last_words_and_what_they_mean(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import sys; print('sha256:0'); print('cause: Hash mismatch for tiny'); sys.exit(1)"
    with pytest.raises(workbook.SetUpError, match="its hash differs"):
        workbook.show([sys.executable, "-c", code])
    assert capfd.readouterr().err == "cause: Hash mismatch for tiny\n"


def test_too_old_a_python_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(workbook, "OLDEST", (99, 0))
    assert workbook.main([]) == 2
    assert capsys.readouterr().err.startswith("Python 99.0 or later is needed; this is 3.")


def test_the_package_says_the_version_that_the_project_says() -> None:
    assert f'version = "{importlib.metadata.version("action-plan-workbook")}"' in (
        REPOSITORY / "pyproject.toml"
    ).read_text(encoding="utf-8")
