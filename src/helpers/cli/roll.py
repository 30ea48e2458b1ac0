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
    """Begin the next period: its trackers and parameters.

    Each tracker is copied as it is, with one more sheet: a copy of the last round's, to write the new one in. Nothing
    is overwritten.
    """
    from helpers.cli import findings
    from helpers.english import listed
    from helpers.records import ledger
    from helpers.rounds.roll import roll as roll_on
    from helpers.runs import check as checking

    root, to = root_of(context), findings.console()
    rolled = roll_on(root, period, following, as_at, plan)
    findings.show([note for each in rolled for note in checking.notes_of(root, following, each.plan)], to)
    lines = ledger.read(root)
    if unpublished := [each.plan for each in rolled if not ledger.published(lines, period, each.plan)]:
        said = f"Not published yet: {listed(unpublished)} for {period}. Publish before you change what is read for it."
        findings.say(to, said)
    for each in rolled:
        if not each.trackers:
            said = "carried forward with its plans."
        elif each.copied:
            said = (
                f"{each.carried} open carried forward, {each.kept} closed kept, on the new sheet “{each.sheet}” of "
                f"{each.tracker}."
            )
        else:
            said = f"{each.carried} open and {each.kept} closed go on, on the sheet “{each.sheet}” of {each.tracker}."
        if each.pointing:
            said += (
                f" Formulas on {listed(f'“{name}”' for name in each.pointing)} read “{each.last}” as before: point "
                f"them to “{each.sheet}” where they are to go along."
            )
        findings.say(to, f"{each.plan}: {said}")
    check = f"“workbook check {following}”"
    if trackers := dict.fromkeys(file for each in rolled for file in each.trackers):
        check = f"bring {listed(trackers)} up to date in Excel, with the date in its title; then {check}"
    findings.say(to, f"Next: {check}.")
