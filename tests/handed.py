"""What tests hand to workers, which find it by its name."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import nbformat

from helpers.errors import WorkbookError
from helpers.runs import kernel
from helpers.runs.again import again
from helpers.runs.inputs import Inputs
from helpers.runs.job import Step, Watch
from helpers.tempdir import folder_apart


def process(*, watch: Watch) -> int:
    """Return which process does it, and tell of one step."""
    watch(Step("it", 0, "looking"))
    return os.getpid()


def killed_once(mark: Path, *, watch: Watch) -> str:
    """End the process that does it, as a system does where memory is short, but only once."""
    with folder_apart() as folder:
        if not mark.exists():
            mark.write_text(str(folder), encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def killed(*, watch: Watch) -> None:
    """End the process that does it."""
    os.kill(os.getpid(), signal.SIGKILL)


def refused(*, watch: Watch) -> None:
    """Say why it cannot be done."""
    raise WorkbookError("There is no tracker.")


def unforeseen(*, watch: Watch) -> None:
    """Fail in a way that nobody foresaw."""
    raise ZeroDivisionError("division by zero")


def waiting(mark: Path, *, watch: Watch) -> None:
    """Say which process waits, and wait for long."""
    with folder_apart():
        mark.write_text(str(os.getpid()), encoding="utf-8")
        time.sleep(60)


def executed(root: Path, *, watch: Watch) -> str:
    """Return the notebook “small” of a project, executed."""
    from helpers.runs import notebook

    return str(nbformat.writes(notebook.execute(root, "small", {"period": "2023"}, lambda: None)))


def made(inputs: Inputs, *, watch: Watch) -> dict[str, bytes]:
    """Return the files of a report."""
    return again(inputs)


def afresh(*, watch: Watch) -> int:
    """Let go of the process that forks kernels, so that the next is begun afresh; return how many there were."""
    count = len(kernel._servers)
    while kernel._servers:
        kernel._servers.pop().close()
    return count


def killed_with_its_starter_once(mark: Path, *, watch: Watch) -> str:
    """End the process that started the one which does it, but only once."""
    if not mark.exists():
        mark.touch()
        killed_with_its_starter(watch=watch)
    return "done"


def killed_with_its_starter(*, watch: Watch) -> None:
    """End the process that started the one which does it."""
    starter = multiprocessing.parent_process()
    assert starter
    assert starter.pid
    os.kill(starter.pid, signal.SIGKILL)
    time.sleep(60)
