"""``workbook run``: make drafts of a period's reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.options import NEWEST, OnePlan, root_of
from helpers.errors import WorkbookError

app = typer.Typer()


@app.command()
def run(
    context: typer.Context,
    period: Annotated[
        list[str] | None, typer.Argument(help="The periods; else the newest that has parameters.")
    ] = None,
    plan: OnePlan = "",
    every: Annotated[bool, typer.Option("--all", help="Every period that has parameters.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open the report in a browser; of several, the index.")] = False,
) -> None:
    """Make drafts of a period's reports.

    They are HTML, PDF, notebook and data, marked DRAFT, under reports/drafts; what is published stays as it is.
    """
    from helpers.cli.progress import Progress, tell

    root = root_of(context)
    chosen = _chosen(root, period or [], plan, every)
    called = f"{', '.join(chosen)}{'' if period or every else NEWEST}"
    with Progress(_published_already(root, chosen, plan) or f"{called}: getting ready") as progress:
        from helpers.records import store
        from helpers.runs import run as running

        jobs = [job for period in chosen for job in running.prepare(root, period, plan)]
        progress.start({job.name: job.steps for job in jobs})
        outcomes = running.run(root, jobs, progress.watch)
    index = store.DRAFTS / store.INDEX
    pages = [file for outcome in outcomes for file in outcome.files if file.name == "report.html"]
    if show and pages:
        _open(root / (pages[0] if len(pages) == 1 else index))
    tell(outcomes, index, context.obj.debug)


def _chosen(root: Path, periods: Sequence[str], plan: str, every: bool) -> list[str]:
    """Return the periods to run: those named, each once; the newest where none is; or every one that has the plan."""
    from helpers.plans.parameters import known_periods, newest_period, plans_of

    if every and periods:
        raise WorkbookError("Which periods? Name some, or say --all for every one that has parameters.")
    if every:
        periods = [period for period in known_periods(root) if plan in ("", *plans_of(root, period))]
    return list(dict.fromkeys(periods)) or [newest_period(root)]


def _published_already(root: Path, periods: Sequence[str], plan: str) -> str:
    """Say of a run whose reports are published that it leaves them be; empty where none is."""
    from helpers.english import listed
    from helpers.records import ledger

    lines = [line for line in ledger.read(root) if line.period in periods and plan in ("", line.plan)]
    plans = {period: sorted({line.plan for line in lines if line.period == period}) for period in periods}
    published = [f"{period} ({', '.join(some)})" for period, some in plans.items() if some]
    if not published:
        return ""
    stay = (
        "are published already and stay as they are"
        if len(published) > 1
        else "is published already and stays as it is"
    )
    return f"{listed(published)} {stay}: this makes drafts of revisions, under reports/drafts."


def _open(page: Path) -> None:
    import webbrowser

    if not webbrowser.open(page.as_uri()):
        typer.echo(f"There is no browser to open {page.as_posix()} with.", err=True)
