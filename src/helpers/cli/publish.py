"""``workbook publish``: make reports that are never changed again."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.cli.options import OnePlan, Period, root_of

app = typer.Typer()


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
) -> None:
    """Publish a period's reports.

    They have no draft mark, are sealed, have a line each in the ledger, and are never changed again.
    """
    from helpers.cli import findings
    from helpers.cli.progress import Progress, tell
    from helpers.plans.periods import plans_of
    from helpers.runs import kernel

    root = root_of(context)
    kernel.ahead(len([name for name in plans_of(root, period) if plan in ("", name)]))
    with Progress(f"{period}: getting ready") as progress:
        from helpers.english import listed
        from helpers.records import git, store
        from helpers.runs import check as checking
        from helpers.runs import publish as publishing
        from helpers.runs import run as running
        from helpers.runs.workers import hands_for

        jobs = running.prepare(root, period, plan)
        notes = [note for job in jobs for note in checking.notes_of(root, period, job.plan)]
        findings.show(notes, findings.console(stderr=True))
        progress.start({job.name: job.steps for job in jobs})
        said = publishing.Publication(revise=revise, despite=despite, by=by)
        with hands_for(len(jobs)) as hands:
            outcomes = publishing.publish(root, jobs, progress.watch, said, hands)
    done = listed(outcome.job.plan for outcome in outcomes if outcome.files)
    commit = "commit it with “git add --all” and “git commit”, against which it is verified; then "
    begin = f"begin the next round with “workbook roll {period} NEXT --as-at DATE”"
    told = f"Published {done} for {period}. Next: {commit if git.keeps(root) else ''}{begin}."
    mend = any(outcome.error and outcome.error.problems for outcome in outcomes)
    undone = (
        f"Nothing was published.{f' Next: mend what stops it, then “workbook publish {period}” again.' if mend else ''}"
    )
    tell(outcomes, store.FOLDER / store.INDEX, told, undone, context.obj.debug)
