"""The commands. Each imports what it needs when it is called, so that help and errors come at once."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from helpers.errors import Severity, WorkbookError
from helpers.model import Basis

if TYPE_CHECKING:
    from helpers.runs.run import Outcome

_INTERRUPTED = 130  # what typer makes of a KeyboardInterrupt

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


def _tell(outcomes: Sequence[Outcome], index: Path, debug: bool) -> None:
    """Print the files that were written, their index last, and why others were not, which is exit status 2."""
    from helpers.text import visible

    for outcome in outcomes:
        if outcome.error and debug:
            traceback.print_exception(outcome.error)
        if outcome.error:
            typer.echo(visible(f"{outcome.job.plan}: {outcome.error}"), err=True)
    written = [file for outcome in outcomes for file in outcome.files]
    for file in [*written, index] if written else []:
        typer.echo(file.as_posix())
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(2)


def _root(context: typer.Context) -> Path:
    from helpers.plans.plan import find_root

    return find_root(context.obj.root)


@app.command()
def run(context: typer.Context, period: Period, plan: OnePlan = "") -> None:
    """Make the period's drafts under reports/drafts: HTML, PDF, notebook and data, marked DRAFT."""
    from helpers.cli.progress import Progress

    root = _root(context)
    with Progress(_published_already(root, period, plan) or f"{period}: getting ready") as progress:
        from helpers.records import store
        from helpers.runs import run as running

        jobs = running.prepare(root, period, plan)
        progress.start(jobs)
        outcomes = running.run(root, jobs, progress.watch)
    _tell(outcomes, store.DRAFTS / store.INDEX, context.obj.debug)


def _published_already(root: Path, period: str, plan: str) -> str:
    """Say of a run whose reports are published that it leaves them be; empty where none is."""
    from helpers.records import ledger

    published = sorted({line.plan for line in ledger.read(root) if line.period == period and plan in ("", line.plan)})
    if not published:
        return ""
    return (
        f"{period} is published already ({', '.join(published)}) and stays as it is: "
        "this makes drafts of revisions, under reports/drafts."
    )


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
    from helpers.cli import listing
    from helpers.runs import run as running

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
def publish(
    context: typer.Context,
    period: Period,
    plan: OnePlan = "",
    revise: Annotated[str, typer.Option(metavar="WHY", help="Why what is published needs a revision.")] = "",
    despite: Annotated[
        str, typer.Option(metavar="WHY", help="Why it is published though the code is not as committed.")
    ] = "",
    by: Annotated[str, typer.Option(metavar="NAME", help="Who publishes it; else whoever is logged in.")] = "",
    sign: Annotated[Path | None, typer.Option(metavar="KEY", help="Sign the ledger with this SSH key.")] = None,
) -> None:
    """Publish the period's reports: no draft mark, sealed, and a line each in the ledger."""
    from helpers.cli.progress import Progress

    with Progress(f"{period}: getting ready") as progress:
        from helpers.records import store
        from helpers.runs import publish as publishing
        from helpers.runs import run as running

        root = _root(context)
        jobs = running.prepare(root, period, plan)
        progress.start(jobs)
        said = publishing.Publication(revise=revise, despite=despite, by=by)
        outcomes = publishing.publish(root, jobs, progress.watch, said)
    if sign and any(outcome.files for outcome in outcomes):
        from helpers.records.signing import sign_ledger

        typer.echo(sign_ledger(root, sign).as_posix())
    _tell(outcomes, store.FOLDER / store.INDEX, context.obj.debug)


@app.command()
def verify(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="One period; else all.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Say whether what was published is untouched: every file and every line of the ledger; nothing is run."""
    from helpers.cli import listing
    from helpers.records.verify import verify as look

    verdict = look(_root(context), period)
    typer.echo(listing.verdict_json(verdict) if as_json else listing.verdict_words(verdict), nl=False)
    if verdict.damages:
        raise typer.Exit(1)


@app.command()
def audit(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="The period; or --all.")] = "",
    plan: Annotated[str, typer.Option("--plan", help="One plan only.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Every published report.")] = False,
    bases: Annotated[
        list[Basis], typer.Option("--as", help="With today's code and environment, those recorded, or both.")
    ] = [Basis.CURRENT],  # noqa: B006 - typer's way to say so
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Run published reports again from what was kept with them, and say how what comes out compares."""
    from helpers.cli.progress import Progress

    if bool(period) == everything:
        raise WorkbookError("Which reports? Name a period, or say --all for every one that is published.")
    with Progress(f"{period or 'every period'}: getting ready") as progress:
        from helpers.audit import audit as auditing
        from helpers.audit import show
        from helpers.cli import listing

        root = _root(context)
        lines = auditing.chosen(root, period, plan)
        progress.start(auditing.jobs_of(lines, bases))
        findings = auditing.audit(root, lines, bases, progress.watch)
        page = show.write_page(root, findings)
    if as_json:
        typer.echo(show.as_json(findings), nl=False)
    else:
        show.show(findings, listing.console())
        typer.echo(page.as_posix())
    if show.failed(findings):
        raise typer.Exit(1)


@app.command()
def sign(
    context: typer.Context,
    key: Annotated[Path, typer.Argument(help="The council's SSH key, as “ssh-keygen” makes them.")],
) -> None:
    """Sign the ledger with the council's SSH key, for “verify” to check against params/allowed_signers."""
    from helpers.records.signing import sign_ledger

    typer.echo(sign_ledger(_root(context), key).as_posix())


@app.command()
def wheels(context: typer.Context) -> None:
    """Keep every package of requirements.lock in the folder wheels, so that its environment can be made offline."""
    from helpers.audit.audit import WHEELS
    from helpers.audit.wheels import keep_wheels
    from helpers.records.code import code_folder
    from helpers.runs.inputs import LOCK

    root = _root(context)
    kept = keep_wheels(code_folder() / LOCK, root / WHEELS, lambda said: typer.echo(said, err=True))
    typer.echo(kept.relative_to(root).as_posix())


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
    from helpers.plans.plan import Layout
    from helpers.rounds.new import new_plan

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
    from helpers.rounds.roll import roll as roll_on

    for file in roll_on(_root(context), period, following, as_at, plan):
        typer.echo(file.as_posix())


@app.command()
def index(context: typer.Context) -> None:
    """Write the indexes again, of what is published and of the drafts, from the reports there are."""
    from helpers.records import store
    from helpers.runs import index as indexing

    root = _root(context)
    for under in (store.FOLDER, store.DRAFTS):
        if under == store.FOLDER or (root / under).is_dir():
            typer.echo(indexing.rebuild(root, under).as_posix())


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
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be told to end is to be stopped, as by Ctrl-C
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        app(["--debug", *arguments] if debug else arguments, prog_name="workbook")
    except WorkbookError as error:
        _say(error, str(error), debug)
    except SystemExit as error:
        if error.code != _INTERRUPTED:
            raise
        _say(error, "Stopped. A report that was put in place is whole; the others are as they were.", debug)
    except Exception as error:
        _say(
            error,
            f"Something went wrong that should not have: {type(error).__name__}: {error}. "
            "The same command with --debug shows where; please report it.",
            debug,
        )


def _say(error: BaseException, message: str, debug: bool) -> None:
    """Say why the work could not be done, and end with that status; with `debug`, show where first."""
    from helpers.text import visible  # what a file holds is no command to the terminal

    if debug:
        traceback.print_exception(error)
    typer.echo(visible(message), err=True)
    sys.exit(2)
