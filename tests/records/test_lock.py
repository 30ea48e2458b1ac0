"""That one thing is done by one process at a time, and that a lock left behind does not block for ever."""

from __future__ import annotations

import errno
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.errors import WorkbookError
from helpers.records import lock

if sys.platform != "win32":
    import fcntl

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows' own locks are always there")

HOLD = """
import sys, time
from pathlib import Path
from helpers.records import lock
if {without}:
    import errno, fcntl
    def flock(*_): raise OSError(errno.ENOLCK, "No locks available")
    fcntl.flock = flock
with lock.held(Path(sys.argv[1]), "a run of plan for 2023-01"):
    print("held", flush=True)
    time.sleep(60)
"""


def hold(path: Path, *, without: bool = False) -> subprocess.Popen[str]:
    """Start a process that holds a lock, on a file system with or without locks of its own."""
    command = [sys.executable, "-c", HOLD.format(without=without), str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the file system have no locks, as some network folders have none."""

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    monkeypatch.setattr(lock, "_STALE", 0.3)


def test_a_second_process_is_told_who_has_it_and_takes_it_when_that_one_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "2023-01~plan.lock"
    process = hold(path)
    try:
        with pytest.raises(WorkbookError) as error, lock.held(path, "a run of plan for 2023-01"):
            pass
        assert str(error.value) == (
            f"A run of plan for 2023-01 is under way already (process {process.pid} on {platform.node()}). "
            "Wait until it has ended."
        )
    finally:
        end(process)
    with lock.held(path, "a run of plan for 2023-01"):
        assert path.with_suffix(".holder").read_text(encoding="utf-8").startswith(f"process {os.getpid()} on ")
    assert not path.with_suffix(".holder").exists()


@unix
@pytest.mark.usefixtures("no_locks")
def test_where_the_file_system_has_no_locks_a_file_is_one_and_a_dead_process_s_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "2023-01~plan.lock"
    soft = path.with_suffix(".softlock")
    process = hold(path, without=True)
    try:
        with pytest.raises(WorkbookError) as error, lock.held(path, "a run of plan for 2023-01"):
            pass
        assert str(error.value) == (
            f"A run of plan for 2023-01 is under way already (process {process.pid} on {platform.node()}). "
            "Wait until it has ended. "
            f"Where you know that nothing is running, on any machine, it was left by a run cut short: remove {soft}."
        )
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert soft.exists()
    with lock.held(path, "a run of plan for 2023-01"):
        assert soft.read_text(encoding="utf-8").splitlines()[0] == str(os.getpid())
    assert not soft.exists()


@unix
@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize("left", [b"", b"77\nanother-machine\n"], ids=["empty", "another machine's"])
def test_a_lock_file_that_nobody_can_tell_of_names_itself_and_goes_when_it_is_removed(
    left: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "2023-01~plan.lock"
    soft = path.with_suffix(".softlock")
    soft.write_bytes(left)
    with pytest.raises(WorkbookError) as error, lock.held(path, "a run of plan for 2023-01"):
        pass
    assert str(error.value).endswith(f"it was left by a run cut short: remove {soft}.")
    soft.unlink()
    with lock.held(path, "a run of plan for 2023-01"):
        pass


def test_whose_turn_does_not_come_is_told_after_the_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0.2)
    path = tmp_path / "ledger.jsonl.lock"
    with lock.turn(path), pytest.raises(WorkbookError) as error, lock.turn(path):
        pass
    assert str(error.value) == f"{path} has been locked for a minute. Start again when nothing else is running."


def test_a_folder_that_cannot_be_made_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file", encoding="utf-8")
    path = tmp_path / "reports" / ".locks" / "x.lock"
    with pytest.raises(WorkbookError, match=r"cannot be written: .+\. Nothing was changed\.$"), lock.turn(path):
        pass


def test_the_words_about_the_holder_are_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    one, other = (lock.held(tmp_path / "x.lock", "a run") for _ in range(2))
    with one, pytest.raises(WorkbookError) as error, other:
        pass
    assert str(error.value) == "A run is under way already. Wait until it has ended."
