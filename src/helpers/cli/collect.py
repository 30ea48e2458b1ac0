"""``workbook collect``: take owners' answers from their forms into a copy of the tracker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.options import OnePlan, Period, root_of

if TYPE_CHECKING:
    from helpers.rounds.collect import Collected

app = typer.Typer()


@app.command()
def collect(
    context: typer.Context,
    period: Period,
    forms: Annotated[list[Path], typer.Argument(help="Forms that came back, or folders of them.", show_default=False)],
    plan: OnePlan = "",
) -> None:
    """Take owners’ answers from their forms into a copy of the tracker.

    The forms are those of “chase --forms”. Only what an owner changed is written. What cannot be taken over is named,
    and stays as it is in the tracker.
    """
    from helpers.cli import findings
    from helpers.english import counted, listed
    from helpers.rounds.collect import collect as collect_answers

    done = collect_answers(root_of(context), period, forms, plan)
    to = findings.console()
    for said in done.forms:
        findings.say(to, said)
    if done.refused:
        to.print()
        findings.say(to, "Not taken over", style="bold")
        for said in done.refused:
            findings.say(to, said, "  ", "    ")
        to.print()
    if done.silent:
        findings.say(to, f"No form came from {listed(done.silent)}.")
    more = f"; {len(done.refused)} not" if done.refused else ""
    where = f" into {listed(each.copy for each in done.copies)}" if done.copies else ""
    findings.say(to, f"{counted(done.taken, 'cell')} taken over{where}{more}; all of it is in {done.text.as_posix()}.")
    findings.say(to, f"Next: {_next(done, period)}")
    if done.refused:
        raise typer.Exit(1)


def _next(done: Collected, period: str) -> str:
    """Say what to do next."""
    from helpers.english import listed

    if not done.copies:
        return "collect again once that is put right." if done.refused else f"“workbook check {period}”."
    computed = [each.copy for each in done.copies if each.computed]
    opened = f"open {listed(computed)} in Excel and save it, for its formulas; " if computed else ""
    if not all(each.sole for each in done.copies):
        return f"{opened}put each copy in place of its tracker; then “workbook check {period}”."
    if len(done.copies) > 1:
        call = f"“workbook check {period} --plan PLAN --tracker COPY”"
        return f"{opened}check each copy with {call}; then put it in place of its tracker."
    (only,) = done.copies
    check = f"“workbook check {period} --plan {only.plan} --tracker {only.copy}”"
    return f"{opened}{check}; then put the copy in place of {only.tracker}."
