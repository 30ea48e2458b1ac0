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
    for file in new_plan(root_of(context), plan, Layout(layout), as_at):
        typer.echo(file.as_posix())
