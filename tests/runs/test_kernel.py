"""A kernel made ahead of need is one like any other, is used once, and never outlives the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import psutil
import pytest

from helpers.runs import kernel, notebook

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no kernel is made ahead there")

SAYS = "import os, sys; print(os.getpid()); [os.getcwd(), sys.path, sorted(os.environ), __name__]"


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> subprocess.Popen[bytes]:
    monkeypatch.setattr(kernel, "AHEAD", True)
    kernel.ahead()
    kernel.ahead()  # one is enough
    (process,) = kernel._waiting
    return process


def said(project: Path) -> tuple[str, str]:
    """Run a notebook that says which process it runs in, and what it finds there."""
    cells = [nbformat.v4.new_code_cell("period: str = ''", metadata={"tags": ["parameters"]})]
    spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    made = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(SAYS)], metadata=spec)
    nbformat.write(made, project / "notebooks" / "small.ipynb")
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
