"""Where a newcomer adds: each kind of thing is a file of its own, put into a copy of the package and seen at work."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from openpyxl import load_workbook

from builders import REPOSITORY, TABLE_HEADER, TABLE_PLAN, write_period, write_plan, write_tracker

#: A check: a function in a file of its own among the checks.
CHECK = '''"""What is left of the example that a new plan begins with."""

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem


@check(65)
def examples(subject: Subject) -> Iterator[Problem]:
    """No action is an example."""
    for action in subject.intake.actions:
        if action.title.startswith("Example"):
            found = f"action {action.number} is the example"
            yield subject.problem(action.sources[-1], found, "an action of the plan", "write your first action over it")
'''
#: A layout: a file among the layouts, in which an action says nothing but what its row says.
LAYOUT = '''"""The layout “rows”: an action a row."""

from helpers.intake.columns import read_in_columns
from helpers.intake.layouts import Layout

LAYOUT = Layout(read=read_in_columns, guide=lambda plan: ["Give each action of this plan a row."])
'''
#: Its line among the layouts that a plan can name.
DECLARED = '    "rows": Asked("an action a row", ("title",)),\n'
#: The lines of the registries that theirs come before.
_MEASURES = "from helpers.sections.measures import MEASURES, MEASURES_SUMMARY\n"
_PDF = '    "pdf": "helpers.exports.pdf.PDFReportExporter",\n'

#: A section: a file that ends with its table and its prose, and the prose's template.
SECTION = '''"""How many open actions each group has."""

from __future__ import annotations

from helpers.blocks.blocks import Column, ColumnKind, Prose, Row, RowGroup, Table
from helpers.blocks.build import number_sources, text_cell
from helpers.english import number
from helpers.intake.intake import Intake
from helpers.narration.told import tally
from helpers.sections.scene import BOTH, PANEL, Section


def load_table(intake: Intake) -> Table:
    """Return how many open actions each group has."""
    rows = []
    for group in intake.groups:
        own = [action for action in intake.open if action.group == group.number]
        rows.append(Row((text_cell(group.title), text_cell(number(len(own)), number_sources(own)))))
    columns = (Column("group", "Group"), Column("open", "Open", ColumnKind.NUMBER))
    return Table(id="load", caption="Open actions of each group", columns=columns, groups=(RowGroup(tuple(rows)),))


LOAD = Section(
    id="load",
    title="Load",
    gives="Return how many open actions each group has.",
    readings=BOTH,
    make=lambda scene: load_table(scene.intake),
)

LOAD_SUMMARY = Section(
    id="load-summary",
    title="Load in a sentence",
    gives="Return how many open actions all groups have.",
    kind=Prose,
    readings=PANEL,
    make=lambda scene: scene.narrator.tell(
        "load-summary", {"open": tally(len(scene.intake.open), number_sources(scene.intake.open), "action")}
    ),
)
'''
SENTENCE = 'There {{ open | verb("is", "are") }} {{ open }} open in all.\n'
#: An export: a file with its exporter.
EXPORT = '''"""The report's headings as plain text."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode

from helpers.blocks.markdown import Heading
from helpers.exports.readings import in_reading


class HeadingsExporter(Exporter):
    """The headings, a line each."""

    digest = Unicode().tag(config=True)

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        """Return the headings."""
        found, _ = in_reading(nb, self.digest)
        return "\\n".join(part.text for part in found if isinstance(part, Heading)), {}
'''
#: What can be asked of a report with the section.
ASKED = """
import json
from pathlib import Path

from helpers.plans.parameters import Parameters
from helpers.report import Report, read_report

given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="params/trackers/plan.xlsx")
report = read_report(Path.cwd(), given)
print(json.dumps([
    report.frame("load").to_dict("records"),
    Report.load.__doc__,
    repr(report).count("report.load()"),
    report._scene.titles["load-summary"],
]))
"""


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
    expected = 1 if arguments[:1] == ("check",) else 0  # the examples of a new plan stop publication
    assert done.returncode == expected, done.stderr
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


@pytest.mark.long
def test_a_check_is_a_function_in_one_file(package: Path, project: Path) -> None:
    told(package, project, "new", "homes", "--as-at", "2024-03-14")
    without = json.loads(told(package, project, "check", "--json"))["problems"]
    put(package, "checks/first_words.py", CHECK)
    found = json.loads(told(package, project, "check", "--json"))["problems"]
    (added,) = (problem for problem in found if problem not in without)
    assert [problem for problem in found if problem != added] == without
    assert (added["sheet"], added["cell"], added["found"]) == ("March 2024", "D4", "action 1 is the example")


@pytest.mark.long
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


@pytest.mark.exhaustive
def test_a_section_is_a_file_its_template_and_its_lines_and_an_export_is_a_file_and_its_line(
    package: Path, project: Path
) -> None:
    """Both are seen in the files that a run makes: the report, its shorter readings, a frame, help, a revision."""
    put(package, "sections/load.py", SECTION)
    put(package, "sections/wording/load-summary.j2", SENTENCE)
    insert(package, "sections/__init__.py", "from helpers.sections.load import LOAD, LOAD_SUMMARY\n", before=_MEASURES)
    insert(package, "sections/__init__.py", "    LOAD,\n    LOAD_SUMMARY,\n", before="    NOTES,\n")
    put(package, "exports/txt.py", EXPORT)
    insert(package, "exports/__init__.py", '    "txt": "helpers.exports.txt.HeadingsExporter",\n', before=_PDF)
    write_plan(project, "plan", TABLE_PLAN)
    write_period(project, "plan", digests=["exceptions", "summary"])
    rows = [TABLE_HEADER, ("1. Homes", "Housing", "1.1", "Find homes", "Found.", None, "Green", None)]
    write_tracker(project / "params" / "trackers" / "plan.xlsx", rows)
    notebook = nbformat.read(project / "notebooks" / "action_plan.ipynb", as_version=4)
    calls = [new_code_cell(f"report.{name}()") for name in ("load", "load_summary")]
    notebook.cells = [*notebook.cells, new_markdown_cell("## Load"), *calls]
    nbformat.write(notebook, project / "notebooks" / "action_plan.ipynb")

    put(package, "asked.py", ASKED)
    told(package, project, "run", "2023-01")
    made = project / "reports" / "drafts" / "2023-01" / "plan"
    pages = {name: (made / f"{name}.html").read_text(encoding="utf-8") for name in ("report", "exceptions", "summary")}
    assert all("Open actions of each group" in page for page in pages.values())
    assert ["There is 1 action open in all." in pages[name] for name in pages] == [True, False, True]
    for name in pages:
        assert "Load" in (made / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    frame, said, listed, title = json.loads(told(package, project, module="helpers.asked"))
    assert (frame, said) == ([{"group": "Homes", "open": 1}], "Return how many open actions each group has.")
    assert (listed, title) == (1, "Load in a sentence")
