"""Have several things done side by side, by this process or others, and stop them all when the command is stopped."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar, cast

import psutil

from helpers.errors import WorkbookError
from helpers.runs.job import Step, Watch
from helpers.stopping import is_stopped
from helpers.tempdir import clear_of

Result = TypeVar("Result")

_MOMENT = 0.2  # seconds; how long a stop may take to be noticed

#: How many runs a worker makes before another takes its place, as what it remembers of each is some megabyte.
_RUNS = 8

#: How a worker comes to be: on Linux forked from a process that has loaded everything, elsewhere begun afresh.
if sys.platform == "linux":
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload(["helpers.runs.worker"])
else:
    _CONTEXT = multiprocessing.get_context("spawn")


class StoppedError(Exception, Generic[Result]):
    """The command was stopped; `results` are those of the tasks that had begun, in order."""

    def __init__(self, results: list[Result]) -> None:
        super().__init__("stopped")
        self.results = results


class Hands:
    """Whoever does the work of a command, some of it at a time: this process, as here, or others.

    Attributes:
        count: how many tasks are under way at a time.
    """

    def __init__(self, count: int = 1) -> None:
        self.count = count
        self._stopped = threading.Event()
        self._threads: Executor = ThreadPoolExecutor(count)

    async def do(self, function: Callable[..., Result], *given: Any, watch: Watch, **named: Any) -> Result:
        """Return what a function gives, which is called with what is given and with whom to tell of its steps.

        Raises:
            WorkbookError: it was stopped, so that nothing may be changed any more; or what the function raises.
        """
        self.go_on()
        try:
            return await asyncio.wrap_future(self._begun(function, *given, watch=watch, **named))
        finally:
            self.go_on()

    def go_on(self) -> None:
        """Raise a `WorkbookError` where the command was stopped."""
        if self._stopped.is_set():
            raise WorkbookError("It was stopped before its report was put in place.")

    @property
    def stopped(self) -> bool:
        """Return whether the command was stopped."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Begin nothing more, and let nothing more be changed."""
        self._stopped.set()

    def end(self) -> None:
        """End the kernels, and those that are only being started; called until every task has come to its end."""
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                if not any("multiprocessing" in word for word in process.cmdline()) or _leads(process):
                    process.kill()

    def close(self) -> None:
        """Wait until nothing is under way, and let go of all there is."""
        self._threads.shutdown()

    def _begun(self, function: Callable[..., Result], *given: Any, **named: Any) -> Future[Result]:
        return self._threads.submit(self._done, function, given, named)

    def _done(self, function: Callable[..., Result], given: tuple[Any, ...], named: dict[str, Any]) -> Result:
        self.go_on()
        return function(*given, **named)


class Workers(Hands):
    """Processes beside this one, each of which makes report after report; one that is killed takes no other with it."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self._threads = ThreadPoolExecutor(count, initializer=_leave_ctrl_c)  # which a worker begins with as well
        self._idle: list[_Worker] = []

    def close(self) -> None:
        """Wait until nothing is under way, and let go of all there is."""
        super().close()
        while self._idle:
            self._idle.pop().dismiss()

    def _done(self, function: Callable[..., Result], given: tuple[Any, ...], named: dict[str, Any]) -> Result:
        for _ in range(2):
            self.go_on()
            worker = self._idle.pop() if self._idle else None
            try:
                worker = worker or _Worker()
                done, result = worker.answer(function, given, named)
            except (EOFError, ConnectionError):
                if worker:
                    worker.dismiss()
                continue
            if worker.runs:
                self._idle.append(worker)
            else:
                worker.dismiss()
            if not done:
                raise result
            return cast(Result, result)
        raise WorkbookError(
            "The process that made it was ended twice, as a system does where memory is short. Nothing was changed."
        )


def _leave_ctrl_c() -> None:
    """Leave Ctrl-C to the command's own thread, and to no process that this one starts."""
    if sys.platform != "win32":
        resource_tracker.ensure_running()  # which would let it through again
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


class _Worker:
    """A process that makes report after report, and the pipe to it."""

    def __init__(self) -> None:
        self._tasks, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_work, args=(theirs,))
        self._process.start()
        theirs.close()
        self.runs = _RUNS

    def answer(self, function: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any]) -> tuple[bool, Any]:
        """Return whether a function gave something, and what; else what it raised.

        Raises:
            EOFError, ConnectionError: the process has ended.
        """
        self.runs -= 1
        self._tasks.send((function, given, {name: each for name, each in named.items() if name != "watch"}))
        while isinstance(answer := self._tasks.recv(), Step):
            named["watch"](answer)
        return cast(tuple[bool, Any], answer)

    def dismiss(self) -> None:
        """Let the process end; where it was killed, what it had laid out goes with it."""
        self._tasks.close()
        self._process.join()
        clear_of(self._process.pid or 0)
        self._process.close()


def _work(tasks: Connection) -> None:
    from helpers.runs.worker import work

    work(tasks)


def _leads(process: psutil.Process) -> bool:
    """Return whether a process leads a session of its own, as what a worker forked to execute notebooks does."""
    return sys.platform != "win32" and os.getsid(process.pid) == process.pid


@contextmanager
def hands_for(tasks: int, scheduler: str = "", *, apart: bool = False) -> Iterator[Hands]:
    """Give who does so many tasks: this process one, which need not be handed over, and workers beside it several.

    Args:
        tasks: how many there are.
        scheduler: the address of the Dask cluster that does them; empty where none is to.
        apart: whether notebooks are run that were received.

    Raises:
        WorkbookError: there is no such cluster, or it would not do the same.
    """
    if scheduler:
        from helpers.runs.cluster import cluster  # with Dask, which no one else needs

        with cluster(scheduler, apart=apart) as hands:
            yield hands
        return
    processors = os.cpu_count() or 1
    hands = Workers(min(tasks, processors)) if tasks > 1 else Hands()
    try:
        yield hands
    finally:
        hands.close()


def side_by_side(tasks: Sequence[Callable[[], Coroutine[Any, Any, Result]]], hands: Hands) -> list[Result]:
    """Return the tasks' results, in their order; as many are under way at a time as there are hands, and one ahead.

    Args:
        tasks: each says in its result, not by raising, that it failed. All but what hands do is done in this thread.
        hands: who does the work.

    Raises:
        StoppedError: Ctrl-C, or the system asked the command to end; every task has come to its end.
    """
    with _told(hands):
        ended = asyncio.run(_ended(tasks, hands))
    results = [each for each in ended if not isinstance(each, BaseException)]
    if hands.stopped:
        raise StoppedError(results)
    for each in ended:
        if isinstance(each, BaseException):
            raise each
    return results


async def _ended(
    tasks: Sequence[Callable[[], Coroutine[Any, Any, Result]]], hands: Hands
) -> list[Result | BaseException]:
    room = asyncio.Semaphore(hands.count + (1 if hands.count > 1 else 0))

    async def one(task: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        async with room:
            hands.go_on()
            return await task()

    every = asyncio.gather(*map(one, tasks), return_exceptions=True)
    while not every.done():
        await asyncio.wait([every], timeout=_MOMENT)
        if hands.stopped:
            hands.end()
    return await every


@contextmanager
def _told(hands: Hands) -> Iterator[None]:
    """Stop when the command is asked to end, rather than break off at any line, while a block runs.

    However often Ctrl-C is pressed, what is being put in place is put in place, and is told of.
    """
    if threading.current_thread() is not threading.main_thread():  # only that one may answer signals
        yield
        return
    before = {each: signal.signal(each, lambda *_: hands.stop()) for each in (signal.SIGINT, signal.SIGTERM)}
    if is_stopped():
        hands.stop()
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
