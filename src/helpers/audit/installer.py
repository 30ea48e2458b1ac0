"""Pip and venv, run apart from the settings and folder of the Python that is running."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from helpers.errors import WorkbookError

_LONGEST_COMPLAINT = 8  # lines of pip's, of which the last say why


def pip(arguments: list[str], failure: str, say: Callable[[str], None]) -> None:
    """Run the pip of the Python that is running, so that an environment made with it holds the lock alone."""
    if subprocess.call([sys.executable, "-I", "-c", "import pip"], stderr=subprocess.DEVNULL):
        raise WorkbookError(
            f"{failure}: this Python has no pip. "
            "Type “python -m ensurepip”, or install the system’s own package for it (python3-pip, python3-venv)."
        )
    run([sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments], failure, say)


def run(command: list[str], failure: str, say: Callable[[str], None]) -> None:
    """Run pip or venv apart from the settings and folder of this Python; say how far it is, and why it fails."""
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        found = 0
        for line in process.stdout:
            said += [line.strip()] if line.strip() else []
            found += line.startswith("Collecting ")
            if line.startswith("Collecting ") and found % 20 == 0:
                say(f"{found} packages found.")
            elif line.startswith("Installing "):
                say("Putting the packages in place.")
    if process.returncode:
        raise WorkbookError("\n".join([f"{failure}. The last that was said:", *said[-_LONGEST_COMPLAINT:]]))
