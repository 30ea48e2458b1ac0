"""What tests hand to workers, which find it by its name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from helpers.errors import WorkbookError
from helpers.runs.job import Step, Watch


def process(*, watch: Watch) -> int:
    """Return which process does it, and tell of one step."""
    watch(Step("it", 0, "looking"))
    return os.getpid()


def killed_once(mark: Path, *, watch: Watch) -> str:
    """End the process that does it, as a system does where memory is short, but only once."""
    if not mark.exists():
        mark.touch()
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
    mark.write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(60)
