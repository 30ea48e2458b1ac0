"""``workbook new``: begin a plan."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.cli.options import root_of
from helpers.errors import WorkbookError

app = typer.Typer()


@app.command()
def new(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(help="The plan's name: letters, digits and hyphens.")],
    as_at: Annotated[str, typer.Option(metavar="DATE", help="The as-at date of its first report, such as 2023-01-19.")],
    layout: Annotated[
        str,
        typer.Option(
            metavar="LAYOUT", help="How the tracker is laid out: table, or banner (a row above each action's text)."
        ),
    ] = "table",
) -> None:
    """Begin a plan: its definition, tracker and first parameters.

    The tracker has the plan's columns and is to be filled in.
    """
    from helpers.plans.plan import Layout
    from helpers.rounds.new import new_plan

    if layout not in {Layout.TABLE, Layout.BANNER}:
        raise WorkbookError(f"There is no layout “{layout}” to begin with: table or banner.")
    for file in new_plan(root_of(context), plan, Layout(layout), as_at):
        typer.echo(file.as_posix())
