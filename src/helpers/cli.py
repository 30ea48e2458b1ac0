"""The commands. Each imports what it needs when it is called, so that help and errors come at once."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from helpers.errors import Severity, WorkbookError

app = typer.Typer(
    name="workbook",
    help="Turn action plan trackers into reports, the same every time.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Period = Annotated[str, typer.Argument(help="The period: a folder under params, such as 2023-01.")]
OnePlan = Annotated[str, typer.Option("--plan", help="One plan only; else all that have parameters in the period.")]


class _Options(NamedTuple):
    """What was said before the command."""

    root: Path
    debug: bool


@app.callback()
def _options(
    context: typer.Context,
    root: Annotated[Path, typer.Option(help="The project's folder; else the one this command is called in.")] = Path(),
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
) -> None:
    context.obj = _Options(root.resolve(), debug)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


def _root(context: typer.Context) -> Path:
    from helpers.report import find_root

    return find_root(context.obj.root)


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
        if context.obj.debug:
            traceback.print_exception(outcome.error)
        typer.echo(f"{outcome.job.plan}: {outcome.error}", err=True)
    written = [file for outcome in outcomes for file in outcome.files]
    for file in [*written, running.INDEX] if written else []:
        typer.echo(file.as_posix())
    if failed:
        raise typer.Exit(2)


@app.command()
def check(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="The period; else the newest that has parameters.")] = "",
    plan: OnePlan = "",
    tracker: Annotated[str, typer.Option(help="Another tracker for the one plan, such as a copy.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
    comments: Annotated[
        Path | None, typer.Option(help="Write a copy of the one plan's tracker with comments on the cells.")
    ] = None,
) -> None:
    """List every problem in the period's trackers, by sheet and cell; nothing is run."""
    from helpers import listing
    from helpers import run as running

    if (tracker or comments) and not plan:
        raise WorkbookError("A tracker or a copy with comments is of one plan: name it with --plan.")
    root = _root(context)
    found = running.check(root, period or running.newest_period(root), plan, tracker)
    if comments:
        listing.write_comments(root, found.problems, found.tracker, comments)
        typer.echo(str(comments), err=True)
    if as_json:
        typer.echo(listing.as_json(found.problems, found.errors), nl=False)
    else:
        listing.show(found.problems, listing.console())
        for error in found.errors:
            typer.echo(str(error), err=True)
    if found.errors:
        raise typer.Exit(2)
    if any(problem.severity is not Severity.NOTED for problem in found.problems):
        raise typer.Exit(1)
    if not as_json:
        typer.echo("Nothing stops the reports or their publication.")


@app.command()
def new(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(help="The plan's name: letters, digits and hyphens.")],
    as_at: Annotated[str, typer.Option(help="The as-at date of its first report, such as 2023-01-19.")],
    layout: Annotated[
        str, typer.Option(help="How the tracker is laid out: table, or banner (a row above each action's text).")
    ] = "table",
) -> None:
    """Write a new plan's definition, its tracker to fill in, and the parameters of its first period."""
    from helpers.begin import new_plan
    from helpers.plan import Layout

    if layout not in {Layout.TABLE, Layout.BANNER}:
        raise WorkbookError(f"There is no layout “{layout}” to begin with: table or banner.")
    for file in new_plan(_root(context), plan, Layout(layout), as_at):
        typer.echo(file.as_posix())


@app.command()
def roll(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="The period to go on from.")],
    following: Annotated[str, typer.Argument(metavar="next", help="The next period, such as 2023-04.")],
    as_at: Annotated[str, typer.Option(help="The next as-at date, such as 2023-04-20.")],
    plan: OnePlan = "",
) -> None:
    """Write the next period's parameters and trackers: open actions carried forward, nothing overwritten."""
    from helpers.roll import roll as roll_on

    for file in roll_on(_root(context), period, following, as_at, plan):
        typer.echo(file.as_posix())


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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # a tracker's words may be in letters that a code page lacks
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        app(["--debug", *arguments] if debug else arguments, prog_name="workbook")
    except WorkbookError as error:
        _say(error, str(error), debug)
    except KeyboardInterrupt as error:
        _say(error, "Stopped. The reports are as they were.", debug)
    except Exception as error:
        _say(
            error,
            f"Something went wrong that should not have: {type(error).__name__}: {error}. "
            "The same command with --debug shows where; please report it.",
            debug,
        )


def _say(error: BaseException, message: str, debug: bool) -> None:
    """Say why the work could not be done, and end with that status; with `debug`, show where first."""
    if debug:
        traceback.print_exception(error)
    typer.echo(message, err=True)
    sys.exit(2)
