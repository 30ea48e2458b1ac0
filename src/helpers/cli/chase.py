"""``workbook chase``: say who has to do what before the next report."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.cli.options import NEWEST, OnePlan, root_of

app = typer.Typer()


@app.command()
def chase(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="The period; else the newest that has parameters.")] = "",
    plan: OnePlan = "",
) -> None:
    """Write who has to do what before the next report.

    It is a workbook with a sheet for each owner, and a text with a part for each to paste into a mail. Nothing is run.
    """
    from helpers.cli import findings
    from helpers.english import listed
    from helpers.plans.parameters import newest_period
    from helpers.rounds.chase import chase as chase_up

    root = root_of(context)
    chosen = period or newest_period(root)
    done = chase_up(root, chosen, plan)
    to = findings.console()
    findings.say(to, f"{chosen}{'' if period else NEWEST}: {listed(done.plans)}")
    for file in done.files:
        findings.say(to, file.as_posix())
    findings.say(to, done.says)
    findings.say(to, f"Next: {done.following}")
