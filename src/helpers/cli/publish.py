"""``workbook publish``: make reports that are never changed again."""

from __future__ import annotations

from pathlib import Path
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
    sign: Annotated[Path | None, typer.Option(metavar="KEY", help="Sign the ledger with this SSH key.")] = None,
) -> None:
    """Publish a period's reports.

    They have no draft mark, are sealed, have a line each in the ledger, and are never changed again.
    """
    from helpers.cli.progress import Progress, tell

    with Progress(f"{period}: getting ready") as progress:
        from helpers.english import listed
        from helpers.records import store
        from helpers.runs import publish as publishing
        from helpers.runs import run as running

        root = root_of(context)
        jobs = running.prepare(root, period, plan)
        progress.start({job.name: job.steps for job in jobs})
        said = publishing.Publication(revise=revise, despite=despite, by=by)
        outcomes = publishing.publish(root, jobs, progress.watch, said)
    if sign and any(outcome.files for outcome in outcomes):
        from helpers.records.signing import sign_ledger

        typer.echo(sign_ledger(root, sign).as_posix())
    done = listed(outcome.job.plan for outcome in outcomes if outcome.files)
    told = f"Published {done} for {period}. Begin the next round with “workbook roll {period} NEXT --as-at DATE”."
    undone = f"Nothing was published. Next: mend what stops it, then “workbook publish {period}” again."
    tell(outcomes, store.FOLDER / store.INDEX, told, undone, context.obj.debug)
