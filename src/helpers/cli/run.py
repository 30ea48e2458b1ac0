"""``workbook run``: make drafts of the period's reports."""

from __future__ import annotations

from pathlib import Path

import typer

from helpers.cli.options import OnePlan, Period, root_of

app = typer.Typer()


@app.command()
def run(context: typer.Context, period: Period, plan: OnePlan = "") -> None:
    """Make the period's drafts under reports/drafts: HTML, PDF, notebook and data, marked DRAFT."""
    from helpers.cli.progress import Progress, tell

    root = root_of(context)
    with Progress(_published_already(root, period, plan) or f"{period}: getting ready") as progress:
        from helpers.records import store
        from helpers.runs import run as running

        jobs = running.prepare(root, period, plan)
        progress.start(jobs)
        outcomes = running.run(root, jobs, progress.watch)
    tell(outcomes, store.DRAFTS / store.INDEX, context.obj.debug)


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
