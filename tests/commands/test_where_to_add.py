"""Where a newcomer adds: each kind of thing is a file of its own, put into a copy of the package and seen at work."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from builders import REPOSITORY

#: A check: a function in a file of its own among the checks.
CHECK = '''"""What is left of the example that a new plan begins with."""

from collections.abc import Iterator

from helpers.checks import Scene, check
from helpers.errors import Problem


@check(65)
def examples(scene: Scene) -> Iterator[Problem]:
    """No action is an example."""
    for action in scene.intake.actions:
        if action.title.startswith("Example"):
            found = f"action {action.number} is the example"
            yield scene.problem(action.sources[-1], found, "an action of the plan", "write your first action over it")
'''
#: A layout: a file among the layouts, in which an action says nothing but what its row says.
LAYOUT = '''"""The layout “rows”: an action a row."""

from helpers.intake.columns import read_in_columns
from helpers.intake.layouts import Layout

LAYOUT = Layout(read=read_in_columns, guide=lambda plan: ["Give each action of this plan a row."])
'''
#: Its line among the layouts that a plan can name.
DECLARED = '    "rows": Asked("an action a row", ("title",)),\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Give a folder with a copy of the package, to add to."""
    folder = tmp_path / "src"
    shutil.copytree(REPOSITORY / "src" / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def told(package: Path, project: Path, *arguments: str, module: str = "helpers") -> str:
    """Return what a command of the copied package prints, run in a project."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(package), "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def put(package: Path, name: str, content: str) -> None:
    """Add a file to the copied package."""
    (package / "helpers" / name).write_text(content, encoding="utf-8")


def insert(package: Path, name: str, line: str, *, before: str) -> None:
    """Add a line to a file of the copied package, before another line."""
    path = package / "helpers" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, line + before), encoding="utf-8")


def test_a_check_is_a_function_in_one_file(package: Path, project: Path) -> None:
    told(package, project, "new", "homes", "--as-at", "2024-03-14")
    without = json.loads(told(package, project, "check", "--json"))["problems"]
    put(package, "checks/examples.py", CHECK)
    found = json.loads(told(package, project, "check", "--json"))["problems"]
    (added,) = (problem for problem in found if problem not in without)
    assert [problem for problem in found if problem != added] == without
    assert (added["sheet"], added["cell"], added["found"]) == ("March 2024", "D4", "action 1 is the example")


def test_a_layout_is_a_file_a_line_that_declares_it_and_a_definition_to_begin_with(
    package: Path, project: Path
) -> None:
    put(package, "intake/layouts/rows.py", LAYOUT)
    insert(package, "plans/layouts.py", DECLARED, before='    "dated": Asked(\n')
    assert "“rows”" not in told(package, project, "new", "--help")
    template = (package / "helpers/rounds/templates/table.yml").read_text(encoding="utf-8")
    put(package, "rounds/templates/rows.yml", template.replace("layout: table", "layout: rows"))
    assert "“rows”: an action a row." in " ".join(told(package, project, "new", "--help").split())
    told(package, project, "new", "homes", "--as-at", "2024-03-14", "--layout", "rows")
    assert "layout: rows" in (project / "params/plans/homes.yml").read_text(encoding="utf-8")
    guide = load_workbook(project / "params/trackers/homes.xlsx")["Guide"]
    assert "Give each action of this plan a row." in [cell.value for cell in guide["B"]]
    assert json.loads(told(package, project, "check", "--json"))["errors"] == []
    told(package, project, module="helpers.plans.schemas")
    schema = json.loads((project / "params/plans/plan.schema.json").read_text(encoding="utf-8"))
    assert schema["$defs"]["TrackerLayout"]["properties"]["layout"]["enum"] == ["banner", "table", "rows", "dated"]
