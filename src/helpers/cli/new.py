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
    layout: Annotated[str, typer.Option(metavar="LAYOUT", help=f"How a new tracker is laid out. {_LAYOUTS}")] = "table",
) -> None:
    """Begin a plan: its definition, tracker and first parameters.

    The tracker has the plan's columns and is to be filled in; or it is the one you have, which stays as it is.
    """
    from helpers.cli import findings
    from helpers.errors import WorkbookError
    from helpers.rounds.from_tracker import plan_from
    from helpers.rounds.new import new_plan

    root, to = root_of(context), findings.console()
    if tracker:
        _tell(plan_from(root, plan, tracker, as_at, period), to)
        return
    if not as_at:
        raise WorkbookError("Say of which date its first report is, such as --as-at 2023-01-19.")
    files = new_plan(root, plan, layout, as_at, period)
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
    from helpers.english import counted, listed
    from helpers.errors import Severity
    from helpers.rounds.proposal.definition import grounds
    from helpers.rounds.proposal.vocabulary import shown

    proposal, intake, parameters = adopted.proposal, adopted.intake, adopted.parameters
    *_, definition, _ = (file.as_posix() for file in adopted.files)
    lines = adopted.definition.splitlines()
    table = proposal.table
    findings.say(to, f"{parameters.tracker}, sheet “{table.sheet.name}”, header in row {table.header_row}:")
    for guess in proposal.guesses:
        line = next((at for at, text in enumerate(lines, 2) if text.strip() == f"# {grounds(guess)}"), 0)
        findings.say(to, f"line {line}: {guess.column.shown}, {shown(guess.what)}: {guess.why}", "  ", "    ")
    for file in adopted.files:
        findings.say(to, file.as_posix())
    left = f" {counted(len(proposal.left_out), 'column')} left out." if proposal.left_out else ""
    rows = f" {counted(len(intake.left_out), 'row')} left out." if intake.left_out else ""
    others = f" Sheets not read: {listed(f'“{name}”' for name in proposal.others)}." if proposal.others else ""
    findings.say(
        to,
        f"{counted(len(intake.actions), 'action')} read from {counted(intake.rows_read, 'row')}: {len(intake.open)} "
        f"open, {len(intake.closed)} closed.{left}{rows}{others}",
    )
    stops = [problem for problem in intake.problems if problem.severity is Severity.BLOCKS]
    command = f"{parameters.period} --plan {parameters.plan}"
    then = f"correct what is wrong in {definition}, whose lines are named above; then “workbook"
    findings.say(
        to,
        f"{findings.counts(intake.problems)} Next: {then} check {command}”."
        if stops
        else f"Nothing stops a first draft. Next: {then} run {command}”.",
    )
