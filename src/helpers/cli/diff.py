"""``workbook diff``: compare two trackers, or reports, of a plan."""

from __future__ import annotations

from typing import Annotated

import typer

from helpers.cli.options import root_of
from helpers.errors import WorkbookError

app = typer.Typer()

_SIDE = "A tracker’s file, a period, or a report’s folder."


@app.command()
def diff(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help=_SIDE)],
    second: Annotated[str, typer.Argument(metavar="B", help="Likewise.")],
    plan: Annotated[str, typer.Option(metavar="PLAN", help="The plan, where more than one fits.")] = "",
    period: Annotated[
        list[str] | None,
        typer.Option(metavar="PERIOD", help="The period to read a tracker for; twice: that of A and that of B."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the differences as JSON.")] = False,
) -> None:
    """Compare two trackers, or reports, of a plan.

    What is new, closed, gone or otherwise in B is named action by action, with its cells. A period stands for its
    published report, else for its tracker. A tracker is read for the newest period that it has. Nothing is run or
    published. Exit status: 0 alike, 1 different, 2 it could not be done.
    """
    from helpers.cli import beside as showing
    from helpers.cli import findings
    from helpers.history.beside import beside
    from helpers.rounds.sides import sides_of

    if len(period or ()) > 2:
        raise WorkbookError("Name one period for both trackers, or one for each: --period is given more than twice.")
    definition, (before, now) = sides_of(root_of(context), (first, second), plan, period or ())
    found = beside(definition, before.snapshot, now.snapshot)
    if as_json:
        typer.echo(showing.as_json(before, now, found), nl=False)
    else:
        showing.show(findings.console(), definition, before, now, found)
    if found.differs:
        raise typer.Exit(1)
