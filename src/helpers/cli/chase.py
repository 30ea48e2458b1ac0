"""``workbook chase``: say who has to do what before the next report."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.cli.options import NEWEST, AnyPeriod, OnePlan, root_of

app = typer.Typer()


@app.command()
def chase(
    context: typer.Context,
    period: AnyPeriod = "",
    plan: OnePlan = "",
    forms: Annotated[bool, typer.Option("--forms", help="Also a workbook for each owner to fill in.")] = False,
) -> None:
    """Write who has to do what before the next report.

    It is a workbook with a sheet for each owner, and a text with a part for each to paste into a mail. Nothing is run.
    With --forms, each owner also has a workbook to fill in, whose answers “collect” takes into the tracker.
    """
    from helpers.cli import findings
    from helpers.english import counted, listed
    from helpers.plans.periods import newest_period
    from helpers.rounds.chase import chase as chase_up

    root = root_of(context)
    chosen = period or newest_period(root, plan)
    done = chase_up(root, chosen, plan, forms=forms)
    to = findings.console()
    findings.say(to, f"{chosen}{'' if period else NEWEST}: {listed(done.plans)}")
    for file in done.files:
        findings.say(to, file.as_posix())
    if forms:
        where = f" to fill in, in {done.forms[0].parent.as_posix()}" if done.forms else " to fill in"
        left = f"; {counted(done.unowned, 'open action')} of no named owner in none" if done.unowned else ""
        findings.say(to, f"{counted(len(done.forms), 'form')}{where}{left}")
    findings.say(to, done.says)
    findings.say(to, f"Next: {done.following}")
