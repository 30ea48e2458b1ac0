"""That a Dask cluster does what workers beside the command do, to the byte, and says so in words where it cannot."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dask
import psutil
import pytest
from distributed import Client, LocalCluster

import handed
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.records.record import INPUTS
from helpers.runs import cluster as clusters
from helpers.runs.again import again
from helpers.runs.cluster import cluster
from helpers.runs.inputs import gather
from helpers.runs.job import Step
from helpers.runs.kind import kind
from helpers.runs.workers import Hands, StoppedError, Workers, side_by_side

asked = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that a process can send itself")


@pytest.fixture(scope="module")
def two() -> Iterator[str]:
    """Give the address of a cluster's scheduler, with two workers of a thread each."""
    with local(2) as made:
        yield made.scheduler_address


@pytest.fixture(scope="module")
def none() -> Iterator[LocalCluster]:
    """Give a cluster that has no workers."""
    with local(0) as made:
        yield made


def local(workers: int) -> LocalCluster:
    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        return LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50)


def doing(hands: Hands, function: Callable[..., Any], *given: Any, watch: Callable[[Step], None] = print) -> Any:
    async def task() -> Any:
        try:
            return await hands.do(function, *given, watch=watch)
        except WorkbookError as error:
            return str(error)

    return task


def test_it_gives_the_same_bytes_as_workers_beside_the_command(two: str, care: Path) -> None:
    inputs = gather(care, "2023-01", "care", Edition())
    beside = Workers(1)
    (here,) = side_by_side([doing(beside, again, inputs)], beside)
    beside.close()
    with cluster(two) as hands:
        (there,) = side_by_side([doing(hands, again, inputs)], hands)
    assert "report.pdf" in here
    assert there == here


def test_a_run_that_fails_stops_no_other_and_steps_are_told(two: str) -> None:
    steps: list[Step] = []
    with cluster(two) as hands:
        every = [
            doing(hands, handed.refused),
            doing(hands, handed.unforeseen),
            doing(hands, handed.process, watch=steps.append),
        ]
        *said, process = side_by_side(every, hands)
    assert said == [
        "There is no tracker.",
        "Something went wrong that should not have: ZeroDivisionError: division by zero. "
        "The same command with --debug shows where; please report it.",
    ]
    assert process != os.getpid()
    assert steps == [Step("it", 0, "looking")]


@asked
@pytest.mark.long
def test_what_a_lost_worker_was_doing_is_done_again_and_not_for_ever(two: str, tmp_path: Path) -> None:
    with cluster(two) as hands:
        once = doing(hands, handed.killed_with_its_starter_once, tmp_path / "mark")
        assert side_by_side([once, doing(hands, handed.process)], hands)[0] == "done"
        assert side_by_side([doing(hands, handed.killed_with_its_starter)], hands) == [
            "Each worker of the cluster that made it was ended meanwhile, as a system does where memory is short. "
            "Nothing was changed."
        ]


@asked
@pytest.mark.long
def test_a_stopped_command_has_the_cluster_begin_nothing_more_and_processes_end_with_it(tmp_path: Path) -> None:
    def never(_: Step) -> None:
        pytest.fail("It was begun.")

    mark = tmp_path / "mark"

    async def stopping() -> str:
        while not mark.exists() or not mark.read_text(encoding="utf-8"):
            await asyncio.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)
        return "asked"

    with local(1) as made, cluster(made.scheduler_address) as hands:
        every = [doing(hands, handed.waiting, mark), stopping, doing(hands, handed.process, watch=never)]
        with pytest.raises(StoppedError) as stopped:
            side_by_side(every, hands)
        process = psutil.Process(int(mark.read_text(encoding="utf-8")))
    process.wait(timeout=60)
    not_done = "It was stopped before its report was put in place."
    assert stopped.value.results == [not_done, "asked", not_done]


def test_a_worker_of_another_kind_is_refused_with_both_named_also_one_that_joined_since(
    two: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = kind(apart=True)
    monkeypatch.setattr(clusters, "kind", lambda **_: {**here, "the workbook": "0.2.0"})
    told = (
        rf"The worker tcp://127\.0\.0\.1:\d+ would not make the same bytes as this machine, so it was given nothing: "
        rf"the workbook there is “{here['the workbook']}”, here “0\.2\.0”\. Bring one to the other’s, and start the "
        r"worker again\."
    )
    with pytest.raises(WorkbookError, match=told), cluster(two, apart=True):
        pytest.fail("It was begun.")
    monkeypatch.setattr(clusters, "_refuse_others", lambda *_: None)
    with cluster(two, apart=True) as hands:
        (said,) = side_by_side([doing(hands, handed.process)], hands)
    assert said.startswith("The worker tcp://127.0.0.1:")
    assert "here “0.2.0”" in said


def test_of_what_keeps_a_notebook_apart_only_an_audit_speaks() -> None:
    assert kind(apart=True).keys() - kind(apart=False).keys() == {"what keeps a notebook apart"}


@pytest.mark.parametrize("address", ["127.0.0.1:9", "localhost", "http://localhost:1"])
def test_where_there_is_no_scheduler_it_says_how_to_start_one(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_PATIENCE", 0.2)
    told = f"^No Dask scheduler answers at “{address}”: .+ Start one with “dask scheduler”"
    with pytest.raises(WorkbookError, match=told), cluster(address):
        pytest.fail("It was begun.")


def test_what_answers_and_is_no_scheduler_is_told_and_not_waited_for(two: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Client(two) as client:
        worker = next(iter(client.nthreads()))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(clusters, "_PATIENCE", 2)
        for address in (worker, f"tcp://127.0.0.1:{silent.getsockname()[1]}"):
            told = f"^No Dask scheduler answers at “{address}”: what is there is something else. Start one"
            with pytest.raises(WorkbookError, match=told), cluster(address):
                pytest.fail("It was begun.")


def test_where_there_is_no_worker_or_one_without_the_workbook_it_says_so(none: LocalCluster) -> None:
    address = none.scheduler_address
    with (
        pytest.raises(WorkbookError, match=f"has no workers. Start some with “dask worker {address}”"),
        cluster(address),
    ):
        pytest.fail("It was begun.")
    command = "import sys; sys.modules['helpers'] = None; from distributed.cli.dask_worker import main; main()"
    worker = subprocess.Popen([sys.executable, "-c", command, address, "--no-nanny", "--no-dashboard"], stderr=-1)
    try:
        with Client(address) as client:
            client.wait_for_workers(1, timeout=60)
        with (
            pytest.raises(WorkbookError, match=r"cannot do the workbook’s work: .*ModuleNotFoundError"),
            cluster(address),
        ):
            pytest.fail("It was begun.")
    finally:
        worker.kill()
        worker.communicate()


def test_without_dask_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = "which is not installed here. Type “pip install --require-hashes -r requirements.lock”"
    with pytest.raises(WorkbookError, match=told), cluster("127.0.0.1:9"):
        pytest.fail("It was begun.")


def test_an_audit_as_recorded_is_not_handed_over(samples: Path) -> None:
    options = ["--all", "--as", "current", "--as", "recorded", "--scheduler", "127.0.0.1:9"]
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--root", samples, "audit", *options],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "Leave --scheduler out, or have the cluster audit --as current alone." in done.stderr


@pytest.mark.long
def test_whole_commands_give_the_same_with_a_cluster(two: str, samples: Path, tmp_path: Path) -> None:
    made = []
    for name, options in (("here", []), ("there", ["--scheduler", two])):
        root = shutil.copytree(samples, tmp_path / name)
        whole = [sys.executable, "-m", "helpers", "--root", str(root)]
        ended = [
            subprocess.run([*whole, *command, "--all", *options], check=False).returncode
            for command in (["run"], ["audit"])
        ]
        drafts = [path for path in (root / "reports" / "drafts").rglob("*") if path.is_file()]
        files = {path.relative_to(root): path.read_bytes() for path in [*drafts, root / "reports" / "audit.html"]}
        made.append((ended, {path: content for path, content in files.items() if path.name not in CLOCKED}))
    (status, here), _ = made
    assert status[0] == 0
    assert len([path for path in here if path.name == "report.pdf" and INPUTS not in path.as_posix()]) > 5
    assert made[0] == made[1]


#: What tells when it was made.
CLOCKED = {"ro-crate-metadata.json", "index.html"}
