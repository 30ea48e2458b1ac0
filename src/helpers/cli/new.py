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
    layout: Annotated[str, typer.Option(metavar="LAYOUT", help=f"How the tracker is laid out. {_LAYOUTS}")] = "table",
) -> None:
    """Begin a plan: its definition, tracker and first parameters.

    The tracker has the plan's columns and is to be filled in.
    """
    from helpers.rounds.new import new_plan

    for file in new_plan(root_of(context), plan, layout, as_at):
        typer.echo(file.as_posix())
