"""Whole commands measured: the processor's time of all that they start, the memory of all at once, the time waited.

pyperf keeps the values, has their medians and says what machine it was. Its own ``command`` knows the time waited and
one process; a run is many, so the system's own accounts are read.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil

from helpers.errors import WorkbookError

#: How often what all processes of a command hold is summed up, in seconds.
_EVERY = 0.1
#: For how many seconds is waited for what a command left.
_PATIENCE = 20.0
#: Linux's call by which a process becomes the parent of whatever loses its own below it.
_TAKES_IN = 36


class Once(NamedTuple):
    """What a command took once: the processor's seconds, the seconds waited, the most bytes in memory at a time."""

    cpu: float
    wall: float
    memory: int


@dataclass(frozen=True)
class Took:
    """What a command takes: the medians of what it took several times."""

    cpu: float
    wall: float
    memory: float


def run(*chain: Sequence[str], at: Path) -> Once:
    """Run commands one after the other in a folder and return what they took together.

    Raises:
        WorkbookError: one could not be done.
    """
    each = [_one(command, at) for command in chain]
    return Once(sum(one.cpu for one in each), sum(one.wall for one in each), max(one.memory for one in each))


def _one(command: Sequence[str], at: Path) -> Once:
    _take_in(True)
    before, start = _used(), time.perf_counter()
    with (at / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=at, stdout=said, stderr=said)  # noqa: S603 - our own command
    most, ended = [0], threading.Event()
    watching = threading.Thread(target=_watch, args=(process.pid, most, ended))
    watching.start()
    _, status = os.waitpid(process.pid, 0)
    wall = time.perf_counter() - start
    ended.set()
    watching.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    _wait_for_the_rest()
    _take_in(False)
    if process.returncode not in (0, 1):
        words = (at / "said.txt").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise WorkbookError(f"What was to be measured could not be done: {' '.join(command)}\n{words}")
    return Once(_used() - before, wall, most[0])


def _take_in(yes: bool) -> None:
    """Have what a command leaves behind come to this process, which else never hears of it, or no longer."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_TAKES_IN, int(yes), 0, 0, 0)


def _used() -> float:
    """Return the processor's seconds of all processes that were waited for."""
    import resource  # which Windows has not

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _wait_for_the_rest() -> None:
    """Wait for what a command left to end by itself, as workers do, so that their time counts too."""
    patience = time.monotonic() + _PATIENCE
    with suppress(ChildProcessError):  # there is none any more
        while time.monotonic() < patience:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(_EVERY)


def _watch(number: int, most: list[int], ended: threading.Event) -> None:
    """Keep the most that a process and all below it hold at a time."""
    while not ended.wait(_EVERY):
        held = 0
        with suppress(psutil.Error):
            first = psutil.Process(number)
            for each in (first, *first.children(recursive=True)):
                with suppress(psutil.Error):
                    held += getattr(each.memory_full_info(), "pss", 0) or each.memory_info().rss
        most[0] = max(most[0], held)


def medians(name: str, several: Sequence[Once]) -> Took:
    """Return the medians of what a command took several times."""
    from pyperf import Benchmark, Run

    def median(values: Sequence[float], unit: str) -> float:
        runs = [Run([value], metadata={"name": name, "unit": unit}, collect_metadata=False) for value in values]
        return float(Benchmark(runs).median())

    cpu, wall = ([getattr(once, key) for once in several] for key in ("cpu", "wall"))
    return Took(
        median(cpu, "second"), median(wall, "second"), median([max(1, each.memory) for each in several], "byte")
    )


class Machine(NamedTuple):
    """What kind of machine this is, “2 × Some Processor, Linux, Python 3.11.7”, and how many others wanted a turn."""

    kind: str
    load: float


def machine() -> Machine:
    """Return on what is measured, and the load of the last minute."""
    try:
        from pyperf import Run
    except ModuleNotFoundError as error:
        raise WorkbookError(
            "This Python has no pyperf, which keeps what is measured. The environment that “python workbook.py” makes "
            "has it; another gets it by “pip install pyperf”."
        ) from error

    told = Run([1.0], metadata={"name": "machine"}, collect_metadata=True).get_metadata()
    processor = told.get("cpu_model_name", "processor of a kind that it does not tell")
    system = str(told["platform"]).partition("-")[0]
    kind = f"{os.cpu_count()} × {processor}, {system}, Python {str(told['python_version']).partition(' ')[0]}"
    return Machine(kind, os.getloadavg()[0])
