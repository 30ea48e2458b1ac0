"""``workbook new``: begin a plan."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.cli.options import root_of
from helpers.plans.layouts import LAYOUTS
from helpers.rounds.beginnings import beginnings

app = typer.Typer()

_LAYOUTS = " ".join(f"“{name}”: {LAYOUTS[name].says}." for name in beginnings())


@app.command()
def new(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(help="The plan's name: letters, digits and hyphens.")],
    as_at: Annotated[str, typer.Option(metavar="DATE", help="The as-at date of its first report, such as 2023-01-19.")],
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="Its first period, such as 2022-23-Q3; else the date's month.")
    ] = "",
    layout: Annotated[str, typer.Option(metavar="LAYOUT", help=f"How the tracker is laid out. {_LAYOUTS}")] = "table",
) -> None:
    """Begin a plan: its definition, tracker and first parameters.

    The tracker has the plan's columns and is to be filled in.
    """
    from helpers.cli import findings
    from helpers.rounds.new import new_plan

    files = new_plan(root_of(context), plan, layout, as_at, period)
    to = findings.console()
    for file in files:
        findings.say(to, file.as_posix())
    tracker, definition, parameters = files
    findings.say(
        to,
        f"The plan {plan} has begun. Next: say what it is in {definition.as_posix()} and fill in {tracker.as_posix()} "
        f"in Excel; then “workbook check {parameters.parent.name} --plan {plan}”.",
    )
