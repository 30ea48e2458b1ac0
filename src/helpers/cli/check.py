"""``workbook check``: list the problems in the trackers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.options import NEWEST, AnyPeriod, OnePlan, root_of
from helpers.errors import Severity, WorkbookError

if TYPE_CHECKING:
    from helpers.runs.check import Checked

app = typer.Typer()


@app.command()
def check(
    context: typer.Context,
    period: AnyPeriod = "",
    plan: OnePlan = "",
    tracker: Annotated[str, typer.Option(metavar="FILE", help="Another tracker of that plan, such as a copy.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
    as_list: Annotated[
        Path | None, typer.Option("--list", metavar="FILE", help="Write them as an Excel list with links to the cells.")
    ] = None,
) -> None:
    """List every problem in a period's trackers. Each is named by sheet and cell; nothing is run."""
    from helpers.cli import findings
    from helpers.english import listed
    from helpers.plans.periods import newest_period
    from helpers.runs import check as checking

    if tracker and not plan:
        raise WorkbookError("A tracker is of one plan: name it with --plan.")
    root = root_of(context)
    chosen = period or newest_period(root, plan)
    found = checking.check(root, chosen, plan, tracker)
    if as_list or as_json:
        from helpers.cli import listing
    if as_list:
        listing.write_list(root, found.problems, found.errors, as_list, found.owners)
        typer.echo(str(as_list), err=True)
    if as_json:
        typer.echo(listing.as_json(found.problems, found.errors), nl=False)
    else:
        to = findings.console()
        findings.say(to, f"{chosen}{'' if period else NEWEST}: {listed(found.plans)}")
        to.print()
        for error in found.errors:
            findings.say(findings.console(stderr=True), str(error))
        findings.show(found.problems, to)
        findings.say(to, findings.counts(found.problems, len(found.errors)))
        findings.say(to, _next(found, chosen, plan))
    if found.errors:
        raise typer.Exit(2)
    if any(problem.severity is not Severity.NOTED for problem in found.problems):
        raise typer.Exit(1)


def _next(found: Checked, period: str, plan: str) -> str:
    """Say what to do next."""
    called = f"{period} --plan {plan}" if plan else period
    stopped = {problem.severity for problem in found.problems}
    if found.errors or Severity.BLOCKS in stopped:
        return f"Next: mend what stops the run, then “workbook check {called}” again."
    if Severity.PUBLICATION in stopped:
        return f"Next: “workbook run {called}” makes drafts; mend what stops publication before you publish."
    return f"Next: “workbook run {called}” makes drafts to look at."
