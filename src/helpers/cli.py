"""The commands. Each imports what it needs when it is called, so that help and errors come at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from helpers.errors import Severity, WorkbookError

app = typer.Typer(
    name="workbook",
    help="Turn action plan trackers into reports, the same every time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Period = Annotated[str, typer.Argument(help="The period: a folder under params, such as 2023-01.")]
OnePlan = Annotated[str, typer.Option("--plan", help="One plan only; else all that have parameters in the period.")]


@app.callback()
def _options(
    context: typer.Context,
    root: Annotated[Path, typer.Option(help="The project's folder; else the one this command is called in.")] = Path(),
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
) -> None:
    context.obj = root.resolve()


def _root(context: typer.Context) -> Path:
    from helpers.report import find_root

    return find_root(context.obj)


@app.command()
def run(context: typer.Context, period: Period, plan: OnePlan = "") -> None:
    """Make the period's reports: HTML, PDF, notebook and data, marked DRAFT."""
    from helpers.progress import Progress

    with Progress(period) as progress:
        from helpers import run as running

        root = _root(context)
        jobs = running.prepare(root, period, plan)
        progress.start(jobs)
        outcomes = running.run(root, jobs, progress.watch)
    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in failed:
        typer.echo(f"{outcome.job.plan}: {outcome.error}", err=True)
    written = [file for outcome in outcomes for file in outcome.files]
    for file in [*written, running.INDEX] if written else []:
        typer.echo(file.as_posix())
    if failed:
        raise typer.Exit(2)


@app.command()
def check(context: typer.Context, period: Period, plan: OnePlan = "") -> None:
    """List every problem in the period's trackers, by sheet and cell; nothing is run."""
    from helpers import notebook, run
    from helpers.parameters import Parameters, load_parameters
    from helpers.plan import load_plan
    from helpers.report import read_inputs

    root = _root(context)
    found = []
    for name in run.chosen_plans(root, period, plan):
        declared = notebook.declared_parameters(root, load_plan(root, name).notebook)
        values = load_parameters(root, period, name, declared)
        known = {key: value for key, value in values.items() if key in Parameters.model_fields}
        _, intake = read_inputs(root, Parameters(**known))
        found += list(intake.problems)
    for problem in found:
        typer.echo(f"{'Stops the run' if problem.severity is Severity.BLOCKS else 'Noted'}: {problem}")
    blocking = [problem for problem in found if problem.severity is Severity.BLOCKS]
    if blocking:
        raise typer.Exit(1)
    typer.echo(f"Nothing stops the reports of {period}.")


@app.command()
def index(context: typer.Context) -> None:
    """Write reports/index.html again from the reports there are."""
    from helpers import index as indexing

    typer.echo(indexing.rebuild(_root(context)).as_posix())


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context) -> None:
    """Open the notebooks in JupyterLab; whatever follows is handed to it."""
    root = _root(context)
    command = [sys.executable, "-m", "jupyterlab", str(root / "notebooks"), *context.args]
    raise typer.Exit(subprocess.call(command, cwd=root))  # noqa: S603


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run the tests; whatever follows is handed to pytest."""
    root = _root(context)
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    command = [sys.executable, "-m", "pytest", *context.args]
    raise typer.Exit(subprocess.call(command, cwd=root, env=environment))  # noqa: S603


def main() -> None:
    """Run the command line: exit status 0 done, 1 the answer is no, 2 it could not be done."""
    # nbformat imports jsonschema, which builds grammars for a format of web address that no notebook has, in 1.4 of
    # the 1.9 seconds that papermill takes to import. It does without where the module is missing.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        app(prog_name="workbook")
    except WorkbookError as error:
        if "--debug" in sys.argv:
            raise
        typer.echo(str(error), err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("Stopped. The reports are as they were.", err=True)
        sys.exit(2)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        typer.echo(
            f"Something went wrong that should not have: {type(error).__name__}: {error}. "
            "The same command with --debug shows where; please report it.",
            err=True,
        )
        sys.exit(2)
