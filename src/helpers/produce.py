"""Make a report's files from a project's folder: execute the notebook, export what it says.

``python -m helpers.produce PROJECT OUT PERIOD PLAN EDITION`` does it for another program, such as the audit of a report
that was made with the code of another day: `EDITION` is JSON, and the files go into the folder `OUT`.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from helpers import notebook
from helpers.blocks import FACTS_MIME, canonical
from helpers.document import masthead_of, parts
from helpers.errors import WorkbookError
from helpers.export import HTMLReportExporter, PDFReportExporter
from helpers.markup import Heading
from helpers.parameters import Edition, load_parameters
from helpers.plan import load_plan

OUTPUTS = ("report.html", "report.pdf", "report.ipynb", "data.json")


@dataclass(frozen=True, slots=True)
class Job:
    """One plan's run in one period: what to execute, with what."""

    plan: str
    period: str
    notebook: str
    parameters: dict[str, Any]
    steps: int


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job has come: steps done, and what it is doing now."""

    job: Job
    done: int
    doing: str


Watch = Callable[[Step], None]


def job_of(root: Path, period: str, plan: str, edition: Edition | None = None) -> Job:
    """Return the job of one plan in one period, every parameter checked.

    Args:
        root: the project's folder.
        period: the period.
        plan: the plan's name.
        edition: what the command sets; where it is not the notebook's own default, the notebook must declare it.

    Raises:
        WorkbookError: the plan, the notebook or a parameter is unknown or wrong.
    """
    name = load_plan(root, plan).notebook
    declared = notebook.declared_parameters(root, name)
    given = load_parameters(root, period, plan, declared)
    set_here = {
        field.name: getattr(edition, field.name)
        for field in dataclasses.fields(Edition)
        if edition and getattr(edition, field.name) != field.default
    }
    for parameter in set_here:
        if parameter not in declared:
            raise WorkbookError(
                f"notebooks/{name}.ipynb does not declare the parameter “{parameter}”, which this report needs. "
                "Add it to the cell tagged “parameters” and hand it to open_report, as the sample notebooks do."
            )
    return Job(plan, period, name, given | set_here, steps=notebook.count_cells(root, name) + 3)


def produce(root: Path, job: Job, watch: Watch) -> dict[str, bytes]:
    """Return the report's files, from name to content.

    Args:
        root: the folder of a project, which the notebook runs in.
        job: what to execute.
        watch: told of each step.

    Raises:
        WorkbookError: a cell failed, or an export cannot hold what the notebook shows.
    """
    done = 0

    def step(doing: str) -> None:
        nonlocal done
        watch(Step(job, done, doing))
        done += 1

    step("starting the notebook")
    executed = notebook.execute(root, job.notebook, job.parameters, lambda: step("running the notebook"))
    step("making the HTML report")
    html, _ = HTMLReportExporter().from_notebook_node(executed)
    step("making the PDF report")
    pdf, _ = PDFReportExporter().from_notebook_node(executed)
    contents = (
        html.encode(),
        pdf,
        (nbformat.writes(executed) + "\n").encode(),
        canonical(_data(job, executed)).encode(),
    )
    return dict(zip(OUTPUTS, contents, strict=True))


def _data(job: Job, executed: nbformat.NotebookNode) -> dict[str, Any]:
    """Return the report as data: what it speaks for, and its headings and blocks in order."""
    found = parts(executed)
    masthead = masthead_of(found)
    if not masthead:
        raise WorkbookError(
            f"notebooks/{job.notebook}.ipynb shows no masthead, so the report would not say what it is. "
            "Add a cell with report.masthead()."
        )
    shown = (masthead.get("draft", False), masthead.get("revision", 0))
    if shown != (job.parameters.get("draft", True), job.parameters.get("revision", 0)):
        raise WorkbookError(
            f"The masthead of notebooks/{job.notebook}.ipynb does not say what edition of the report it is. "
            "Hand the parameters “draft” and “revision” to open_report as they are."
        )
    return {
        "format": 2,
        "plan": job.plan,
        "period": job.period,
        "as_at": job.parameters["as_at"],
        "title": masthead["title"],
        "council": masthead["council"],
        "draft": masthead.get("draft", False),
        "revision": masthead.get("revision", 0),
        "parts": [
            {"kind": "heading", "level": part.level, "text": part.text} if isinstance(part, Heading) else part
            for part in found
        ],
        "facts": _facts(executed),
    }


def _facts(executed: nbformat.NotebookNode) -> dict[str, Any]:
    """Return what the report knew, which stands beside its masthead."""
    outputs = (output for cell in executed.cells for output in cell.get("outputs", ()))
    return next((output.data[FACTS_MIME] for output in outputs if FACTS_MIME in output.get("data", {})), {})


def main(arguments: list[str]) -> int:
    """Make a report's files for another program; the exit status is 2, with one sentence, where it cannot be done."""
    project, out, period, plan, edition = arguments
    try:
        job = job_of(Path(project), period, plan, Edition(**json.loads(edition)))
        for name, content in produce(Path(project), job, lambda _: None).items():
            (Path(out) / name).write_bytes(content)
    except WorkbookError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
