"""``workbook new``: begin a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.options import root_of
from helpers.plans.layouts import LAYOUTS
from helpers.rounds.beginnings import beginnings

if TYPE_CHECKING:
    from rich.console import Console

    from helpers.rounds.from_tracker import Adopted

app = typer.Typer()

_LAYOUTS = " ".join(f"“{name}”: {LAYOUTS[name].says}." for name in beginnings())


@app.command()
def new(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(help="The plan's name: letters, digits and hyphens.")],
    as_at: Annotated[
        str, typer.Option(metavar="DATE", help="The as-at date of its first report, such as 2023-01-19.")
    ] = "",
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="Its first period, such as 2022-23-Q3; else the date's month.")
    ] = "",
    tracker: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A tracker that there is, which its definition is proposed from."),
    ] = None,
    layout: Annotated[
        str,
        typer.Option(metavar="LAYOUT", help=f"How a new tracker is laid out; “table” if nothing is said. {_LAYOUTS}"),
    ] = "",
) -> None:
    """Begin a plan: its definition, tracker and first parameters.

    The tracker has the plan's columns and is to be filled in; or it is the one you have, which stays as it is.
    """
    from helpers.cli import findings
    from helpers.errors import WorkbookError
    from helpers.rounds.from_tracker import plan_from
    from helpers.rounds.new import new_plan

    root, to = root_of(context), findings.console()
    if tracker and layout:
        raise WorkbookError("A tracker that there is has its layout: leave out --layout, or --from.")
    if tracker:
        _tell(plan_from(root, plan, tracker, as_at, period), to)
        return
    if not as_at:
        raise WorkbookError("Say of which date its first report is, such as --as-at 2023-01-19.")
    files = new_plan(root, plan, layout or "table", as_at, period)
    for file in files:
        findings.say(to, file.as_posix())
    own, definition, parameters = files
    findings.say(
        to,
        f"The plan {plan} has begun. Next: say what it is in {definition.as_posix()} and fill in {own.as_posix()} in "
        f"Excel; then “workbook check {parameters.parent.name} --plan {plan}”.",
    )


def _tell(adopted: Adopted, to: Console) -> None:
    """Say what each column was taken for, what is left out, what is read, and what is next."""
    from helpers.cli import findings
    from helpers.errors import Severity

    table, parameters = adopted.proposal.table, adopted.parameters
    findings.say(to, f"{adopted.proposal.file}, sheet “{table.sheet.name}”, header in row {table.header_row}:")
    for column in adopted.columns:
        findings.say(to, column, "  ", "    ")
    for file in adopted.files:
        findings.say(to, file.as_posix())
    findings.say(to, adopted.says)
    stops = any(problem.severity is Severity.BLOCKS for problem in adopted.intake.problems)
    then = f"“workbook {'check' if stops else 'run'} {parameters.period} --plan {parameters.plan}”"
    correct = f"correct what is wrong in {adopted.files[-2].as_posix()}, whose lines are named above"
    findings.say(to, f"{findings.counts(adopted.intake.problems)} Next: {correct}; then {then}.")
