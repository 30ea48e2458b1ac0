"""A worker: a process that makes report after report for the command that started it, and ends when that does.

Imported in such a process alone: it loads all that executes and exports, once for every worker that is forked from it.
"""

from __future__ import annotations

import gc
import importlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import psutil

from helpers.errors import WorkbookError
from helpers.runs import kernel
from helpers.tempdir import clear_of

signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the command's to answer
kernel.load()
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # as `cli.main` does
importlib.import_module("helpers.runs.produce")
importlib.import_module("helpers.exports").load()
gc.freeze()  # what all share stays shared


def work(tasks: Connection) -> None:
    """Do one task after the other, as they come through a pipe, until it is closed.

    Its steps and then its result, or what kept it from having one, are sent back.
    """
    if sys.platform == "linux":
        kernel.serve(tasks)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of whatever is to be cleared away
    logging.getLogger().addHandler(logging.NullHandler())
    threading.excepthook = lambda _: None  # what work of ours raises comes with its result
    sys.unraisablehook = lambda _: None
    threading.Thread(target=_end_with_the_command, daemon=True).start()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            function, given, named = tasks.recv()
            tasks.send(_result(function, given, named, tasks))


def _result(function: Any, given: tuple[Any, ...], named: dict[str, Any], tasks: Connection) -> tuple[bool, Any]:
    """Return whether a task has a result, and the result; else what it raised."""
    try:
        return True, function(*given, **named, watch=tasks.send)
    except (WorkbookError, OSError) as error:
        error.add_note(traceback.format_exc())  # which does not come through the pipe
        return False, error
    except Exception as error:
        told = WorkbookError(
            f"Something went wrong that should not have: {type(error).__name__}: {error}. "
            "The same command with --debug shows where; please report it."
        )
        told.add_note(traceback.format_exc())
        return False, told


def _end_with_the_command() -> None:
    """End this process and its kernels when the command has ended, however that came."""
    command = multiprocessing.parent_process()
    if command:
        command.join()
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    clear_of(os.getpid())
    os._exit(1)
