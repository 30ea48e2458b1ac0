"""That several things are done side by side, and that all are stopped, and told of, when the command is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import psutil
import pytest

from helpers.errors import WorkbookError
from helpers.runs.workers import GoOn, StoppedError, side_by_side

asked = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that a process can send itself")
SIGNALS = [signal.SIGINT, signal.SIGTERM]


def test_results_come_in_the_order_of_the_tasks() -> None:
    def task(number: int) -> Callable[[GoOn], int]:
        def result(go_on: GoOn) -> int:
            time.sleep(0.01 * (3 - number))
            go_on()
            return number

        return result

    assert side_by_side([task(number) for number in range(3)]) == [0, 1, 2]


@asked
@pytest.mark.parametrize("sign", SIGNALS)
def test_a_stopped_command_ends_its_processes_and_lets_nothing_more_be_put_in_place(
    sign: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    children: list[subprocess.Popen[bytes]] = []

    def working(go_on: GoOn) -> str:
        children.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        os.kill(os.getpid(), sign)
        children[0].wait()
        try:
            go_on()
        except WorkbookError as error:
            return str(error)
        return "put in place"

    with pytest.raises(StoppedError) as stopped:
        side_by_side([lambda _: "done before", working, lambda _: "never begun"])
    assert stopped.value.results == ["done before", "It was stopped before its report was put in place."]
    assert not psutil.pid_exists(children[0].pid)


@asked
def test_whoever_asks_again_and_again_does_not_break_off_what_is_being_put_in_place() -> None:
    placed = []

    def placing(go_on: GoOn) -> str:
        go_on()
        for _ in range(5):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
        placed.append("report")
        return "in place"

    with pytest.raises(StoppedError) as stopped:
        side_by_side([placing])
    assert stopped.value.results == ["in place"]
    assert placed == ["report"]


@asked
@pytest.mark.parametrize("sign", SIGNALS)
def test_signals_mean_afterwards_what_they_did_before(sign: signal.Signals) -> None:
    before = signal.getsignal(sign)
    assert side_by_side([lambda _: signal.getsignal(sign) is before]) == [False]
    assert signal.getsignal(sign) is before


def test_what_fails_in_a_way_that_nobody_foresaw_is_raised_when_all_have_ended() -> None:
    ended = []

    def slow(_: GoOn) -> None:
        time.sleep(0.1)
        ended.append("slow")

    with pytest.raises(ZeroDivisionError):
        side_by_side([lambda _: 1 / 0, slow])
    assert ended == ["slow"]


def test_it_works_in_any_thread() -> None:
    found: list[list[int]] = []
    thread = threading.Thread(target=lambda: found.append(side_by_side([lambda _: 1])))
    thread.start()
    thread.join()
    assert found == [[1]]
