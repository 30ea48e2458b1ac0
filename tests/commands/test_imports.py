"""What each command may load, by name: what it does not need, its user does not wait for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

#: What takes its time to load: packages, and rooms of the library's own.
SLOW = {
    *("asyncio", "dask", "distributed", "multiprocessing", "pydoc", "ssl"),
    *("babel", "bs4", "docx", "filelock", "ipykernel", "jinja2", "jsonschema", "jupyter_client", "jupyterlab", "lxml"),
    *("mistune", "nbclient", "nbconvert", "nbformat", "numpy", "openpyxl", "pandas", "papermill", "phonenumbers"),
    *(
        "psutil",
        "pydantic",
        "pypdf",
        "python_calamine",
        "rich",
        "rocrate",
        "stdnum",
        "traitlets",
        "typst",
        "xlsxwriter",
    ),
    *("yaml", "helpers.checks", "helpers.excel", "helpers.intake", "helpers.model", "helpers.plans.plan"),
    *("helpers.blocks.blocks", "helpers.sections"),
    *("helpers.narration", "helpers.records", "helpers.records.commits", "helpers.records.verify"),
    *("helpers.runs.check", "helpers.runs.run", "helpers.audit.audit"),
}
#: What any list of reports is written with; what a project's own files are read with; what a tracker is read with.
LISTED = {"helpers.model", "helpers.records", "jinja2"}
PROJECT = {
    "babel",
    "pydantic",
    "yaml",
    "helpers.blocks.blocks",
    "helpers.model",
    "helpers.plans.plan",
    "helpers.records",
}
TRACKER = PROJECT | {
    *("lxml", "mistune", "openpyxl", "phonenumbers", "python_calamine"),
    *("helpers.checks", "helpers.excel", "helpers.intake", "helpers.runs.check"),
}
#: Each command and what it may load of what is slow.
MAY_LOAD = {
    "--help": set(),
    "--version": {"psutil", "helpers.records"},
    "run --help": set(),
    "verify": LISTED | {"helpers.records.commits", "helpers.records.verify"},
    "index": LISTED | {"filelock"},
    "check 2023-01": TRACKER | {"rich"},
    "diff 2022-07 2022-10 --plan sufficiency": TRACKER | {"rich"},
    "status": TRACKER | {"psutil", "rich"},
}
PROGRAM = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
from helpers.__main__ import main
main()
"""


@pytest.mark.parametrize("command", MAY_LOAD)
def test_a_command_loads_no_more_than_it_may(command: str, samples: Path, tmp_path: Path) -> None:
    project = shutil.copytree(samples, tmp_path / "project") if command == "index" else samples
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--root", project, *command.split()],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    *_, loaded = done.stderr.splitlines()
    assert done.stdout, done.stderr
    assert {*loaded.split()} & SLOW <= MAY_LOAD[command]
