"""``workbook run``: make drafts of a period's reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.options import NEWEST, OnePlan, Scheduler, periods, root_of
from helpers.errors import WorkbookError

if TYPE_CHECKING:
    from helpers.cli.progress import Progress
    from helpers.runs.run import Outcome

app = typer.Typer()


@app.command()
def run(
    context: typer.Context,
    period: Annotated[
        list[str] | None,
        typer.Argument(help="The periods; else the newest that has parameters.", autocompletion=periods),
    ] = None,
    plan: OnePlan = "",
    every: Annotated[bool, typer.Option("--all", help="Every period that has parameters.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open the report in a browser; of several, the index.")] = False,
    scheduler: Scheduler = "",
) -> None:
    """Make drafts of a period's reports.

    They are HTML, PDF, Word, Excel, notebook and data, marked DRAFT, under reports/drafts; what is published stays as
    it is. Of several periods, each draft is kept that was made already from the same inputs and code.
    """
    root = root_of(context)
    chosen = _chosen(root, period or [], plan, every)
    batch = every or len(chosen) > 1
    newest = not (period or every)
    make(root, chosen, plan, batch=batch, newest=newest, show=show, debug=context.obj.debug, scheduler=scheduler)


def make(
    root: Path,
    chosen: Sequence[str],
    plan: str,
    *,
    batch: bool = False,
    newest: bool = False,
    show: bool = False,
    debug: bool = False,
    scheduler: str = "",
) -> None:
    """Make drafts of periods' reports and say what came of it.

    Args:
        root: the project's folder.
        chosen: the periods.
        plan: the one plan to run; empty for all that have parameters.
        batch: whether those are left as they are that were made already from the same inputs and code.
        newest: whether no one named the period.
        show: whether to open the report in a browser.
        debug: whether to show where an error arose.
        scheduler: the address of the Dask cluster that makes them; empty for this machine.

    Raises:
        Exit: something could not be made.
        WorkbookError: nothing could be begun.
    """
    from helpers.cli import findings
    from helpers.cli.progress import PAGE, Progress, complain, tell
    from helpers.plans.periods import plans_of
    from helpers.records import store
    from helpers.runs import kernel

    if not scheduler:
        kernel.ahead(len([name for period in chosen for name in plans_of(root, period) if plan in ("", name)]))
    if published := _published_already(root, chosen, plan):
        findings.say(findings.console(stderr=True), published)
    again = f"Next: mend what stops it, then “workbook run {' '.join(chosen)}” again."
    with Progress(f"{', '.join(chosen)}{NEWEST if newest else ''}: getting ready") as progress:
        failing, outcomes = _made(root, chosen, plan, progress, scheduler, batch=batch)
    if failing and not outcomes:
        complain(failing, debug)
        findings.say(findings.console(stderr=True), f"Nothing was run. {again}")
        raise typer.Exit(2)
    pages = [file for outcome in outcomes for file in outcome.files if file.name == PAGE]
    index = store.DRAFTS / store.INDEX
    if show and pages:
        _open(root / (pages[0] if len(pages) == 1 else index))
    tell(outcomes, index, _done(outcomes, plan, bool(published)), f"No report was made. {again}", debug)


def _made(
    root: Path, periods: Sequence[str], plan: str, progress: Progress, scheduler: str, *, batch: bool
) -> tuple[dict[str, WorkbookError], list[Outcome]]:
    """Check periods' trackers and run what nothing stops; return what is stopped by what, and what came of all."""
    from helpers.cli import findings
    from helpers.plans.periods import chosen_plans
    from helpers.runs import check as checking

    known = _known(root, periods, plan, batch=batch)
    failing = {name: why for name, whys in known.items() for why in whys}
    notes = [
        note
        for period in periods
        for name in chosen_plans(root, period, plan)
        for note in checking.notes_of(root, period, name)
    ]
    findings.show(notes, findings.console(stderr=True))
    if failing and len(failing) == len(known):
        return failing, []
    from helpers.runs import run as running
    from helpers.runs.workers import hands_for

    jobs = [job for each in periods for job in running.prepare(root, each, plan)]
    stopped = [running.Outcome(job, error=failing[job.name]) for job in jobs if job.name in failing]
    jobs = [job for job in jobs if job.name not in failing]
    progress.start({job.name: job.steps for job in jobs})
    maker = running.draft_if_new if batch else running.draft
    with hands_for(len(jobs), scheduler) as hands:
        return failing, running.run(root, jobs, progress.watch, maker, stopped=stopped, hands=hands)


def _known(root: Path, periods: Sequence[str], plan: str, *, batch: bool) -> dict[str, tuple[WorkbookError, ...]]:
    """Return why each plan in each period cannot be run, or nothing, several checked at a time.

    Of a batch, what is there already was checked when it was made.
    """
    from functools import partial

    from helpers.runs import check as checking
    from helpers.runs.again import nobody
    from helpers.runs.already import is_made
    from helpers.runs.workers import StoppedError, hands_for, side_by_side

    every = [(period, name) for period in periods for name in checking.plans_to_check(root, period, plan)]
    unknown = [each for each in every if not (batch and is_made(root, *each))]
    with hands_for(len(unknown)) as hands:

        async def stopped(period: str, name: str) -> tuple[WorkbookError, ...]:
            try:
                await hands.do(checking.hold, root, period, name, watch=nobody)
            except WorkbookError as error:
                return (error,)
            return ()

        try:
            found = dict(zip(unknown, side_by_side([partial(stopped, *each) for each in unknown], hands), strict=True))
        except StoppedError:
            raise WorkbookError("Stopped. The reports are as they were.") from None
    return {f"{name} for {period}": found.get((period, name), ()) for period, name in every}


def _done(outcomes: Sequence[Outcome], plan: str, published: bool) -> str:
    """Say of what drafts were made, which were there already, and what is next."""
    from helpers.cli.progress import EACH
    from helpers.english import counted, listed

    made = [outcome.job for outcome in outcomes if outcome.files]
    already = sum(outcome.already for outcome in outcomes)
    periods = list(dict.fromkeys(job.period for job in made))
    of = (f"{listed(job.plan for job in made if job.period == period)} for {period}" for period in periods)
    them, what = ("it", "A draft") if len(made) == 1 else ("them", "Drafts")
    command = f"publish {periods[0] if len(periods) == 1 else 'PERIOD'}"
    options = f"{f' --plan {plan}' if plan else ''}{' --revise WHY' if published else ''}"
    which = listed(of) if len(made) <= EACH else f"{counted(len(made), 'report')} in {counted(len(periods), 'period')}"
    kept = f" {already} of {len(made)} were made already from the same inputs and code, and are as they were."
    return (
        f"{what} of {which}; look at {them}, then publish {them} with “workbook {command}{options}”."
        f"{kept if already else ''}"
    )


def _chosen(root: Path, periods: Sequence[str], plan: str, every: bool) -> list[str]:
    """Return the periods to run: those named, each once; the newest where none is; or every one that has the plan."""
    from helpers.plans.periods import known_periods, newest_period, plans_of

    if every and periods:
        raise WorkbookError("Which periods? Name some, or say --all for every one that has parameters.")
    if every:
        periods = [period for period in known_periods(root) if plan in ("", *plans_of(root, period))]
    return list(dict.fromkeys(periods)) or [newest_period(root, plan)]


def _published_already(root: Path, periods: Sequence[str], plan: str) -> str:
    """Say of a run whose reports are published when, and that it makes drafts of revisions; empty where none is."""
    from datetime import date

    from helpers.english import long_date
    from helpers.records import ledger

    last = {(line.period, line.plan): line for line in ledger.read(root) if plan in ("", line.plan)}
    lines = sorted((line for line in last.values() if line.period in periods), key=lambda line: line.plan)
    if not lines:
        return ""
    each = [
        f"{line.name} on {long_date(date.fromisoformat(line.published[:10]))}, so this is a draft of revision "
        f"{line.revision + 1}"
        for period in periods
        for line in lines
        if line.period == period
    ]
    return f"Already published: {'; '.join(each)}. What is published stays as it is."


def _open(page: Path) -> None:
    import webbrowser

    if not webbrowser.open(page.as_uri()):
        typer.echo(f"There is no browser to open {page.as_posix()} with.", err=True)
