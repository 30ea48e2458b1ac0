"""Do several things side by side, and stop them all when the command is stopped."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from typing import Any, Generic, TypeVar

import psutil

from helpers.errors import WorkbookError

Result = TypeVar("Result")
GoOn = Callable[[], None]

#: Held by a thread while it reads code or templates, which Python 3.11 and 3.12 cannot surely do in two at once
#: (https://github.com/python/cpython/issues/106905).
ALONE = threading.RLock()

_MOMENT = 0.2  # seconds; how long a stop may take to be noticed


class StoppedError(Exception, Generic[Result]):
    """The command was stopped; `results` are those of the tasks that had begun, in order."""

    def __init__(self, results: list[Result]) -> None:
        super().__init__("stopped")
        self.results = results


def side_by_side(tasks: Sequence[Callable[[GoOn], Result]]) -> list[Result]:
    """Return the tasks' results, in their order; as many run at the same time as the machine has processors.

    Args:
        tasks: each is called with a function that raises a `WorkbookError` once the command was stopped, for it to
            call before it changes anything. A task says in its result, not by raising, that it failed.

    Raises:
        StoppedError: Ctrl-C, or the system asked the command to end; every task has come to its end.
    """
    stopped = threading.Event()

    def go_on() -> None:
        if stopped.is_set():
            raise WorkbookError("It was stopped before its report was put in place.")

    with _told(stopped), ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        futures = [pool.submit(task, go_on) for task in tasks]
        while wait(futures, timeout=_MOMENT).not_done:
            if stopped.is_set():
                _end(futures)
        if stopped.is_set():
            raise StoppedError([future.result() for future in futures if not future.cancelled()])
        return [future.result() for future in futures]


@contextmanager
def _told(stopped: threading.Event) -> Iterator[None]:
    """Set the event when the command is asked to end, rather than break off at any line, while a block runs.

    However often Ctrl-C is pressed, what is being put in place is put in place, and is told of.
    """
    if threading.current_thread() is not threading.main_thread():  # only that one may answer signals
        yield
        return
    before = {each: signal.signal(each, lambda *_: stopped.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end(futures: Sequence[Future[Any]]) -> None:
    """End the kernels, and those that are only being started; called until every task has come to its end."""
    for future in futures:
        future.cancel()
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            process.kill()
