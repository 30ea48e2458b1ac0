"""A kernel made ahead of need: it loads the library while the command reads and checks, and waits to be told its work.

The command calls `ahead` and `taken`, the process that waits `main`.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from importlib import import_module

#: Whether kernels are made ahead of need. Windows hands a kernel more than a pipe can.
AHEAD = os.name == "posix"

#: What a notebook imports, and what runs it.
_LOADED = ("helpers.report", "ipykernel.kernelapp")

#: It takes no code of the folder that the command is called in.
_COMMAND = "import sys; sys.path[:] = filter(None, sys.path); from helpers.runs import kernel; kernel.main()"

_waiting: list[subprocess.Popen[bytes]] = []


def ahead(reports: int = 1) -> None:
    """Start a process that waits to become a kernel, unless one waits already; it ends when this one does.

    Args:
        reports: how many are to be made; several are made by workers, which have kernels of their own.
    """
    if AHEAD and reports == 1 and not _waiting:
        command = [sys.executable, "-c", _COMMAND]
        given = os.environ | {"JPY_PARENT_PID": str(os.getpid())}
        _waiting.append(subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, env=given))  # noqa: S603


def taken(folder: str, command: list[str], given: dict[str, str]) -> subprocess.Popen[bytes] | None:
    """Return the process that waits, told to become a kernel; None where none does, or not for such a command.

    Args:
        folder: what the kernel works in.
        command: what would start it.
        given: its environment variables.
    """
    if "ipykernel_launcher" not in command:
        return None
    arguments = command[command.index("ipykernel_launcher") :]
    with suppress(IndexError, BrokenPipeError):  # another has taken it; it was ended
        process = _waiting.pop()
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        process.stdin.write(json.dumps([folder, arguments, given]).encode() + b"\n")
        process.stdin.close()
        return process
    return None


@atexit.register
def _end() -> None:
    while _waiting:
        process = _waiting.pop()
        process.kill()
        process.wait()


def main() -> None:
    """Load the library, wait for a line that says where and with what to begin, and become a kernel."""
    for name in _LOADED:
        import_module(name)
    if not (said := sys.stdin.buffer.readline()):
        return
    folder, sys.argv, given = json.loads(said)
    os.environ.update(given)
    os.chdir(folder)
    import_module("ipykernel.kernelapp").launch_new_instance()
