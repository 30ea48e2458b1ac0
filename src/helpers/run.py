"""One command a period: check, execute, export, put in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from helpers import index, notebook, shelf
from helpers.blocks import canonical
from helpers.document import masthead_of, parts
from helpers.errors import Problem, WorkbookError
from helpers.export import HTMLReportExporter, PDFReportExporter
from helpers.markup import Heading
from helpers.parameters import Parameters, known_periods, load_parameters, plans_of
from helpers.plan import load_plan
from helpers.report import read_inputs
from helpers.yamlfile import nearest


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: the files it wrote, from the project's folder, or why there are none."""

    job: Job
    files: tuple[Path, ...] = ()
    error: WorkbookError | None = None


Watch = Callable[[Step], None]

INDEX = shelf.FOLDER / "index.html"


def prepare(root: Path, period: str, plan: str = "") -> list[Job]:
    """Return the jobs of a period, every parameter checked, before anything is executed.

    Args:
        root: the project's folder.
        period: the period.
        plan: the one plan to run; empty for all that have parameters in the period.

    Raises:
        WorkbookError: a period, plan, notebook or parameter is unknown or wrong.
    """
    jobs: list[Job] = []
    errors: list[WorkbookError] = []
    for name in chosen_plans(root, period, plan):
        try:
            jobs.append(_job(root, period, name))
        except WorkbookError as error:
            errors.append(error)
    if errors:
        message = "\n".join(str(error) for error in errors)
        raise WorkbookError(message, [problem for error in errors for problem in error.problems]) from errors[0]
    return jobs


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found: every problem, whatever kept a plan from being read at all, the last tracker read."""

    problems: tuple[Problem, ...]
    errors: tuple[WorkbookError, ...]
    tracker: str


def check(root: Path, period: str, plan: str = "", tracker: str = "") -> Findings:
    """Return every problem in a period's parameters and trackers.

    Args:
        root: the project's folder.
        period: the period.
        plan: the one plan to check; empty for all that have parameters in the period.
        tracker: a tracker to read in place of the one that the parameters name.

    Raises:
        WorkbookError: the period or the plan is unknown.
    """
    problems: list[Problem] = []
    errors: list[WorkbookError] = []
    for name in chosen_plans(root, period, plan):
        try:
            job = _job(root, period, name)
            known = {key: value for key, value in job.parameters.items() if key in Parameters.model_fields}
            tracker = tracker if plan and tracker else known["tracker"]
            problems += read_inputs(root, Parameters(**known | {"tracker": tracker}))[1].problems
        except WorkbookError as error:
            problems += error.problems
            errors += [] if error.problems else [error]
    return Findings(tuple(problems), tuple(errors), tracker)


def newest_period(root: Path) -> str:
    """Return the last of the periods that have parameters, by name."""
    periods = known_periods(root)
    if not periods:
        raise WorkbookError("There is no period under params yet. Make one with “workbook new”.")
    return periods[-1]


def chosen_plans(root: Path, period: str, plan: str) -> list[str]:
    """Return the plans to run: the one named, or all of the period."""
    plans = plans_of(root, period)
    if not plan:
        return plans
    if plan not in plans:
        load_plan(root, plan)
        raise WorkbookError(
            f"The plan “{plan}” has no parameters for {period}: params/{period}/{plan}.yml does not exist. "
            f"Plans of {period}: {nearest(plan, plans)}."
        )
    return [plan]


def run(root: Path, jobs: Sequence[Job], watch: Watch) -> list[Outcome]:
    """Run jobs side by side and bring the index up to date; a job that fails leaves the others be.

    Args:
        root: the project's folder.
        jobs: what to run.
        watch: told of each step, from the job's own thread.
    """
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        outcomes = list(pool.map(lambda job: _outcome(root, job, watch), jobs))
    if any(outcome.files for outcome in outcomes):
        index.rebuild(root)
    return outcomes


def _job(root: Path, period: str, plan: str) -> Job:
    name = load_plan(root, plan).notebook
    declared = notebook.declared_parameters(root, name)
    parameters = load_parameters(root, period, plan, declared)
    return Job(plan, period, name, parameters, steps=notebook.count_cells(root, name) + 3)


def _outcome(root: Path, job: Job, watch: Watch) -> Outcome:
    try:
        return Outcome(job, tuple(_report(root, job, watch)))
    except WorkbookError as error:
        return Outcome(job, error=error)


def _report(root: Path, job: Job, watch: Watch) -> list[Path]:
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
    files = {
        "report.html": html.encode(),
        "report.pdf": pdf,
        "report.ipynb": (nbformat.writes(executed) + "\n").encode(),
        "data.json": canonical(_data(job, executed)).encode(),
    }
    written = shelf.put(root, job.period, job.plan, files)
    watch(Step(job, job.steps, "done"))
    return written


def _data(job: Job, executed: nbformat.NotebookNode) -> dict[str, Any]:
    """Return the report as data: what it speaks for, and its headings and blocks in order."""
    found = parts(executed)
    masthead = masthead_of(found)
    if not masthead:
        raise WorkbookError(
            f"notebooks/{job.notebook}.ipynb shows no masthead, so the report would not say what it is. "
            "Add a cell with report.masthead()."
        )
    return {
        "format": 1,
        "plan": job.plan,
        "period": job.period,
        "as_at": job.parameters["as_at"],
        "title": masthead["title"],
        "council": masthead["council"],
        "draft": masthead.get("draft", False),
        "parts": [
            {"kind": "heading", "level": part.level, "text": part.text} if isinstance(part, Heading) else part
            for part in found
        ],
    }
