"""A kernel made ahead of need: it loads the library while the command reads and checks, and waits to be told its work.

The command calls `ahead` and `taken`, the process that waits `main`. A worker makes many, one after the other: it calls
`serve` at its beginning, for a process that has loaded the library and does nothing but fork, and `taken` as well.
So each kernel is a new process, which knows nothing of those before it.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import warnings
from contextlib import suppress
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, cast

import psutil

#: Whether kernels are made ahead of need. Windows hands a kernel more than a pipe can.
AHEAD = os.name == "posix"

#: What a notebook imports, what that asks for when it is run, and what runs it.
_LOADED = ("helpers.report", "helpers.blocks.html", "mistune", "ipykernel.kernelapp")

#: It takes no code of the folder that the command is called in.
_COMMAND = "import sys; sys.path[:] = filter(None, sys.path); from helpers.runs import kernel; kernel.main()"

_waiting: list[subprocess.Popen[bytes]] = []
_servers: list[Connection] = []  # that fork kernels
_fresh: list[list[Any]] = []


class Forked(psutil.Process):
    """A process that a fork server forked, as whoever started it itself would know it."""

    stdin = stdout = stderr = None

    def poll(self) -> int | None:
        """Return None while it runs. Of one that has ended, nobody may ever take note."""
        with suppress(psutil.NoSuchProcess):
            return None if self.is_running() and self.status() != psutil.STATUS_ZOMBIE else 0
        return 0

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, at most for so many seconds."""
        return super().wait(timeout) if self.poll() is None else 0


def ahead(reports: int = 1) -> None:
    """Start a process that waits to become a kernel, unless one waits already; it ends when this one does.

    Args:
        reports: how many are to be made; several are made by workers, which have kernels of their own.
    """
    if AHEAD and reports == 1 and not _waiting:
        command = [sys.executable, "-c", _COMMAND]
        given = os.environ | {"JPY_PARENT_PID": str(os.getpid())}
        _waiting.append(subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, env=given))  # noqa: S603


def load() -> None:
    """Load what a kernel needs. What is loaded afterwards, for others, leaves no mark on kernels that are forked."""
    for name in _LOADED:
        import_module(name)
    import_module("helpers.checks").in_order()
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # nobody debugs a run, and it takes long to load
    import_module("ipykernel.debugger")
    del sys.modules["debugpy"]
    _fresh[:] = [*filter(None, sys.path)], [*warnings.filters]


def serve(others: Connection) -> None:
    """Fork this process, which has loaded everything and done nothing yet, so that kernels are forked from that one.

    It ends when this one does, and its kernels with it.

    Args:
        others: what is this process's alone.
    """
    asked, asks = Pipe()
    if os.fork():
        asked.close()
        _servers.append(asks)
        return
    try:
        asks.close()
        others.close()
        sys.path[:], cast(list[Any], warnings.filters)[:] = _fresh
        os.setsid()
        _forks(asked)
    finally:
        os._exit(0)


def _forks(asked: Connection) -> None:
    """Fork a kernel whenever one is asked for, and become it there."""
    signal.signal(signal.SIGCHLD, _let_go)
    with suppress(EOFError):
        while True:
            folder, arguments, given = asked.recv()
            if not (pid := os.fork()):
                break
            asked.send(pid)
        asked.close()
        os.setsid()
        for each in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.clear()
        atexit._clear()  # what those before it have to do at their end
        parent = str(os.getppid())
        try:
            _become(folder, [*arguments, f"--IPKernelApp.parent_handle={parent}"], given | {"JPY_PARENT_PID": parent})
        finally:
            atexit._run_exitfuncs()


def _let_go(*_: object) -> None:
    """Let go of the kernels that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def taken(folder: str, command: list[str], given: dict[str, str]) -> subprocess.Popen[bytes] | Forked | None:
    """Return the process that waits, told to become a kernel; None where none does, or not for such a command.

    Args:
        folder: what the kernel works in.
        command: what would start it.
        given: its environment variables.
    """
    if "ipykernel_launcher" not in command:
        return None
    arguments = command[command.index("ipykernel_launcher") :]
    with suppress(IndexError, EOFError, OSError, psutil.NoSuchProcess):  # it was ended
        for each in _servers:
            each.send((folder, arguments, given))
            return Forked(each.recv())
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
    load()
    if said := sys.stdin.buffer.readline():
        _become(*json.loads(said))


def _become(folder: str, arguments: list[str], given: dict[str, str]) -> None:
    sys.argv = arguments
    os.environ.update(given)
    os.chdir(folder)
    import_module("ipykernel.kernelapp").launch_new_instance()
