"""``workbook roll``: go on to the next period."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.cli.options import OnePlan, root_of

app = typer.Typer()


@app.command()
def roll(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="The period to go on from.")],
    following: Annotated[str, typer.Argument(metavar="next", help="The next period, such as 2023-04.")],
    as_at: Annotated[str, typer.Option(metavar="DATE", help="The next as-at date, such as 2023-04-20.")],
    plan: OnePlan = "",
) -> None:
    """Begin the next period: its parameters and trackers.

    Open actions are carried forward, and nothing is overwritten.
    """
    from helpers.rounds.roll import roll as roll_on

    for file in roll_on(root_of(context), period, following, as_at, plan):
        typer.echo(file.as_posix())
