"""What the tests share: which of them are run, and a small project to run in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

import addresses  # noqa: F401  # before all that reads notebooks
import inprocess
from builders import (
    CARE_ROW,
    CARE_TRACKER,
    REPOSITORY,
    TABLE_HEADER,
    TABLE_PLAN,
    Once,
    Some,
    spread,
    write_period,
    write_plan,
    write_tracker,
)
from helpers.runs import kernel as kernels
from helpers.runs import notebook
from samples import publish_samples

inprocess.register()
notebook.ENGINE = inprocess.NAME  # but where a test asks for the fixture `kernel`
kernels.AHEAD = False


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take ``--all``, with which the tests marked ``long`` are run too, and ``--referees``."""
    parser.addoption("--all", action="store_true", help="run the long tests too, as CI does")
    parser.addoption("--exhaustive", action="store_true", help="run the long forms of tests too, with --all")
    parser.addoption("--referees", action="store_true", help="fail where a judge from outside is missing, as CI does")


def pytest_configure(config: pytest.Config) -> None:
    """Have Hypothesis try more with ``--all``, and most with ``--exhaustive``, unless the environment says how much."""
    if config.getoption("--all"):
        times = 3 if config.getoption("--exhaustive") else 1
        for name, examples in (("COMPARE_EXAMPLES", 20), ("ROUNDTRIP_EXAMPLES", 12)):
            os.environ.setdefault(name, str(times * examples))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the long tests and the long forms of tests unless they are asked for."""
    for marker, options in (("long", ["--all"]), ("exhaustive", ["--all", "--exhaustive"])):
        if not all(map(config.getoption, options)):
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=f"{marker}: run with {' '.join(options)}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud which judges from outside were not heard, and why."""
    reasons = [
        report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if "/referees/" in report.nodeid
    ]
    for reason in dict.fromkeys(reasons):
        terminalreporter.write_line(f"{reasons.count(reason)} × {reason}", yellow=True)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Give a function that makes a folder by its name, once for all tests; it is only to be looked at, or copied."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def some(pytestconfig: pytest.Config) -> Some:
    """Give a function that takes so many of a list, from its first to its last; with ``--all`` it takes every one."""
    return (lambda every, _: every) if pytestconfig.getoption("--all") else spread


@pytest.fixture(scope="session")
def samples(once: Once) -> Path:
    """Give a project of the samples alone, every round published; only to be looked at."""
    return once("samples", publish_samples)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project folder with the repository's notebooks, and no plans, periods or reports yet."""
    shutil.copytree(REPOSITORY / "notebooks", tmp_path / "notebooks")
    (tmp_path / "params" / "plans").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def care(project: Path) -> Path:
    """Give a project with one plan and one action, of which nothing is wrong."""
    write_plan(project, "care", TABLE_PLAN)
    write_period(project, "care")
    write_tracker(project / CARE_TRACKER, [TABLE_HEADER, CARE_ROW])
    return project


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run notebooks on a real kernel, in a process of its own, as everyone's command does."""
    monkeypatch.setattr(notebook, "ENGINE", None)
