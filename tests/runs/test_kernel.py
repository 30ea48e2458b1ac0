"""A kernel made ahead of need is one like any other, is used once, and never outlives the command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

import handed
from builders import REPOSITORY, until
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.runs import kernel, notebook
from helpers.runs.inputs import gather
from helpers.runs.workers import Workers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no kernel is made ahead there")

#: What is asked of a kernel; the variables of a debugger, which only one that is begun afresh loads, are none of it.
VARIABLES = "sorted(each for each in os.environ if not each.startswith('PYDEVD'))"
SAYS = f"import os, sys; print(os.getpid()); [os.getcwd(), sys.path, {VARIABLES}, __name__]"


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> subprocess.Popen[bytes]:
    monkeypatch.setattr(kernel, "AHEAD", True)
    kernel.ahead()
    kernel.ahead()  # one is enough
    (process,) = kernel._waiting
    return process


def write(project: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell("period: str = ''", metadata={"tags": ["parameters"]})]
    spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    made = nbformat.v4.new_notebook(cells=[*cells, *map(nbformat.v4.new_code_cell, sources)], metadata=spec)
    nbformat.write(made, project / "notebooks" / "small.ipynb")


def said(project: Path) -> tuple[str, str]:
    """Run a notebook that says which process it runs in, and what it finds there."""
    write(project, SAYS)
    printed, shown = notebook.execute(project, "small", {"period": "2023"}, lambda: None).cells[-1].outputs
    return printed.text.strip(), shown.data["text/plain"]


@pytest.mark.usefixtures("kernel")
def test_a_kernel_made_ahead_finds_what_any_other_finds(waiting: subprocess.Popen[bytes], project: Path) -> None:
    (first, ahead), (second, ordinary) = said(project), said(project)
    assert first == str(waiting.pid) != second
    assert ahead == ordinary
    assert str(project) in ahead


def test_one_that_has_ended_is_not_used(waiting: subprocess.Popen[bytes]) -> None:
    waiting.kill()
    waiting.wait()
    assert kernel.taken(".", ["python", "-m", "ipykernel_launcher"], {}) is None


def test_one_that_waits_ends_with_the_command() -> None:
    command = "from helpers.runs import kernel; kernel.ahead(); print(kernel._waiting[0].pid)"
    ended = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True, text=True)
    assert not psutil.pid_exists(int(ended.stdout))


# Those of a worker

SPOILS = """
import atexit, builtins, gc, locale, multiprocessing, os, random, signal, sys, threading, warnings
import helpers.model, pandas
found = {
    "folder": os.getcwd(), "sys.path": sys.path, "arguments": sys.argv[1:2], "variables": VARIABLES,
    "main": __name__, "builtins": "spoilt" in vars(builtins), "model": sorted(vars(helpers.model)),
    "spoilt": [name for name in sys.modules if "spoilt" in name], "width": pandas.get_option("display.width"),
    "threads": sorted(each.name for each in threading.enumerate()), "locale": locale.getlocale(),
    "signals": [str(signal.getsignal(each)) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)],
    "leads": os.getsid(0) == os.getpid(), "input": os.read(0, 1).decode(), "filters": len(warnings.filters),
    "beside": multiprocessing.get_context("fork").Pool(1).map(abs, [-1]),
}
print(os.getpid(), os.getppid(), random.random())
found
""".replace("VARIABLES", VARIABLES)
SPOILT = """
builtins.spoilt = helpers.model.spoilt = sys.modules["spoilt"] = os
os.environ["SPOILT"] = "1"
random.seed(1)
sys.path.append("spoilt")
pandas.set_option("display.width", 1)
locale.setlocale(locale.LC_ALL, "C")
warnings.filterwarnings("ignore", "spoilt")
threading.Thread(target=threading.Event().wait, daemon=True).start()
os.chdir("/")
"""


@pytest.fixture
def worker() -> Iterator[Callable[..., Any]]:
    """Give a function that has one worker do things, one after the other."""
    hands = Workers(1)
    yield lambda function, *given: hands._begun(function, *given, watch=lambda _: None).result()
    hands.close()


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
def test_a_forked_kernel_finds_what_a_fresh_one_finds_and_nothing_of_the_one_before(
    worker: Callable[..., Any], project: Path
) -> None:
    write(project, SPOILS, SPOILT)
    outputs = []
    for fresh in (False, False, True):
        assert not fresh or worker(handed.afresh)
        outputs.append(json.loads(worker(handed.executed, project))["cells"][-2]["outputs"])
    numbers = [output[0]["text"][0].split() for output in outputs]
    kernels, parents, randoms = zip(*numbers, strict=True)
    assert len({*kernels}) == len({*randoms}) == 3
    assert parents[0] == parents[1] != parents[2]
    first, second, fresh = (output[1]["data"]["text/plain"] for output in outputs)
    assert first == second == fresh
    assert str(project) in "".join(first)


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
def test_a_report_is_the_same_to_the_byte_by_a_forked_kernel_and_by_a_fresh_one(worker: Callable[..., Any]) -> None:
    inputs = gather(REPOSITORY, "2022-07", "care-leavers", Edition())
    forked = worker(handed.made, inputs)
    assert worker(handed.afresh)
    assert worker(handed.made, inputs) == forked


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
@pytest.mark.parametrize("stopped", [True, False], ids=["the command is stopped", "the worker is killed"])
def test_a_forked_kernel_ends_when(stopped: bool, project: Path) -> None:
    write(project, "import os, time; open('mark', 'w').write(f'{os.getpid()} {os.getppid()}'); time.sleep(60)")
    hands, mark = Workers(1), project / "mark"
    doing = hands._begun(handed.executed, project, watch=lambda _: None)
    until(lambda: mark.exists() and " " in mark.read_text(encoding="utf-8"))
    kernel, server = map(psutil.Process, map(int, mark.read_text(encoding="utf-8").split()))
    hands.stop()
    if stopped:
        hands.end()
    else:
        psutil.Process(server.ppid()).kill()
    with pytest.raises(WorkbookError):
        doing.result()
    hands.close()
    assert not psutil.wait_procs([kernel, server], timeout=10)[1]
