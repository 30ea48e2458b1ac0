"""That several things are done side by side, and that all are stopped, and told of, when the command is."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

import handed
from builders import REPOSITORY, until
from helpers.errors import WorkbookError
from helpers.runs import workers
from helpers.runs.job import Step
from helpers.runs.workers import Hands, StoppedError, Workers, side_by_side

asked = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that a process can send itself")
SIGNALS = [signal.SIGINT, signal.SIGTERM]


def nobody(_: Step) -> None:
    """Tell no one."""


def doing(hands: Hands, function: Callable[..., Any], *given: Any) -> Callable[[], Coroutine[Any, Any, Any]]:
    """Return a task that hands do, which says in its result why it could not."""

    async def task() -> Any:
        try:
            return await hands.do(function, *given, watch=nobody)
        except WorkbookError as error:
            return str(error)

    return task


def test_results_come_in_the_order_of_the_tasks() -> None:
    def task(number: int) -> Callable[[], Coroutine[Any, Any, int]]:
        async def result() -> int:
            await asyncio.sleep(0.01 * (3 - number))
            return number

        return result

    assert side_by_side([task(number) for number in range(3)], Hands(3)) == [0, 1, 2]


@asked
@pytest.mark.parametrize("sign", SIGNALS)
def test_a_stopped_command_ends_its_processes_and_lets_nothing_more_be_put_in_place(sign: signal.Signals) -> None:
    children: list[subprocess.Popen[bytes]] = []

    async def before() -> str:
        return "done before"

    async def never() -> str:
        return "never begun"

    def working(*, watch: object) -> str:
        children.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        os.kill(os.getpid(), sign)
        children[0].wait()
        return "put in place"

    hands = Hands()
    with pytest.raises(StoppedError) as stopped:
        side_by_side([before, doing(hands, working), never], hands)
    assert stopped.value.results == ["done before", "It was stopped before its report was put in place."]
    assert not psutil.pid_exists(children[0].pid)


@asked
def test_whoever_asks_again_and_again_does_not_break_off_what_is_being_put_in_place() -> None:
    placed = []

    async def placing() -> str:
        for _ in range(5):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
        placed.append("report")
        return "in place"

    with pytest.raises(StoppedError) as stopped:
        side_by_side([placing], Hands())
    assert stopped.value.results == ["in place"]
    assert placed == ["report"]


@asked
@pytest.mark.parametrize("sign", SIGNALS)
def test_signals_mean_afterwards_what_they_did_before(sign: signal.Signals) -> None:
    before = signal.getsignal(sign)

    async def same() -> bool:
        return signal.getsignal(sign) is before

    assert side_by_side([same], Hands()) == [False]
    assert signal.getsignal(sign) is before


def test_what_fails_in_a_way_that_nobody_foresaw_is_raised_when_all_have_ended() -> None:
    ended = []

    async def broken() -> None:
        raise ZeroDivisionError

    async def slow() -> None:
        await asyncio.sleep(0.1)
        ended.append("slow")

    with pytest.raises(ZeroDivisionError):
        side_by_side([broken, slow], Hands(2))
    assert ended == ["slow"]


def test_it_works_in_any_thread() -> None:
    found: list[list[int]] = []

    async def one() -> int:
        return 1

    thread = threading.Thread(target=lambda: found.append(side_by_side([one], Hands())))
    thread.start()
    thread.join()
    assert found == [[1]]


# Processes beside this one


@pytest.fixture
def beside() -> Iterator[Workers]:
    """Give a worker in a process of its own, two runs long."""
    hands = Workers(1)
    yield hands
    hands.close()


def test_workers_are_replaced_and_one_that_is_killed_takes_no_other_with_it(
    beside: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_RUNS", 2)
    steps: list[Step] = []

    async def watched() -> int:
        return await beside.do(handed.process, watch=steps.append)

    async def refused() -> str:
        with pytest.raises(WorkbookError) as told:
            await beside.do(handed.refused, watch=steps.append)
        return "".join(traceback.format_exception(told.value))

    every = [
        watched,
        *[doing(beside, handed.process)] * 2,
        doing(beside, handed.killed_once, tmp_path / "mark"),
        doing(beside, handed.killed),
        refused,
        doing(beside, handed.unforeseen),
        doing(beside, handed.process),
    ]
    found: list[Any] = side_by_side(every, beside)
    first, second, third, *said, last = found
    shown = said.pop(2)
    assert "in refused\n" in shown  # where it arose, in another process
    assert "There is no tracker." in shown
    assert first == second != third != last
    assert os.getpid() not in (first, third, last)
    assert steps == [Step("it", 0, "looking")]
    assert said == [
        "done",
        "The process that made it was ended twice, as a system does where memory is short. Nothing was changed.",
        "Something went wrong that should not have: ZeroDivisionError: division by zero. "
        "The same command with --debug shows where; please report it.",
    ]
    beside.close()
    assert not any(psutil.pid_exists(each) for each in (first, third, last))
    assert not Path((tmp_path / "mark").read_text(encoding="utf-8")).exists()


@asked
@pytest.mark.long
def test_a_worker_ends_with_the_command_however_that_ends(tmp_path: Path) -> None:
    command = (
        "import handed, pathlib, sys; from helpers.runs.workers import Workers; "
        "hands = Workers(1); hands._begun(handed.waiting, pathlib.Path(sys.argv[1]), watch=None)"
    )
    mark = tmp_path / "mark"
    with subprocess.Popen(
        [sys.executable, "-c", command, str(mark)], env=os.environ | {"PYTHONPATH": str(REPOSITORY / "tests")}
    ) as running:
        try:
            until(lambda: mark.exists() and mark.read_text(encoding="utf-8") != "")
        finally:
            running.kill()
    ended = int(mark.read_text(encoding="utf-8"))
    until(lambda: not psutil.pid_exists(ended))
    assert not [*Path(tempfile.gettempdir()).glob(f"workbook-{ended}-*")]
