"""What the tests share: which of them are run, and a small project to run in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import inprocess
from builders import REPOSITORY
from helpers.runs import notebook

inprocess.register()
notebook.ENGINE = inprocess.NAME  # but where a test asks for the fixture `kernel`


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take ``--long``, with which the tests marked ``long`` are run too."""
    parser.addoption("--long", action="store_true", help="run the long tests too, as CI does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the long tests unless they are asked for."""
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="long: run with --long"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project folder with the repository's notebooks, and no plans, periods or reports yet."""
    shutil.copytree(REPOSITORY / "notebooks", tmp_path / "notebooks")
    (tmp_path / "params" / "plans").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run notebooks on a real kernel, in a process of its own, as everyone's command does."""
    monkeypatch.setattr(notebook, "ENGINE", None)


@pytest.fixture
def repository() -> Path:
    """Give the repository's folder."""
    return REPOSITORY
