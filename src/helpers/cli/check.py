"""``workbook check``: list the problems in the trackers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.options import OnePlan, root_of
from helpers.errors import Severity, WorkbookError

app = typer.Typer()


@app.command()
def check(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="The period; else the newest that has parameters.")] = "",
    plan: OnePlan = "",
    tracker: Annotated[str, typer.Option(metavar="FILE", help="Another tracker of that plan, such as a copy.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
    as_list: Annotated[
        Path | None, typer.Option("--list", metavar="FILE", help="Write them as an Excel list with links to the cells.")
    ] = None,
) -> None:
    """List every problem in a period's trackers. Each is named by sheet and cell; nothing is run."""
    from helpers.cli import listing
    from helpers.plans.parameters import newest_period
    from helpers.runs import check as checking

    if tracker and not plan:
        raise WorkbookError("A tracker is of one plan: name it with --plan.")
    root = root_of(context)
    found = checking.check(root, period or newest_period(root), plan, tracker)
    if as_list:
        listing.write_list(root, found.problems, found.errors, as_list)
        typer.echo(str(as_list), err=True)
    if as_json:
        typer.echo(listing.as_json(found.problems, found.errors), nl=False)
    else:
        listing.show(found.problems, listing.console())
        for error in found.errors:
            typer.echo(str(error), err=True)
    if found.errors:
        raise typer.Exit(2)
    if any(problem.severity is not Severity.NOTED for problem in found.problems):
        raise typer.Exit(1)
    if not as_json:
        typer.echo("Nothing stops the reports or their publication.")
