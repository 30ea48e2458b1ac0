"""``workbook status``: say how each plan's reports stand."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import typer

from helpers.cli.options import root_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.runs.status import Standing

app = typer.Typer()

_NOTHING = "nothing yet"


@app.command()
def status(context: typer.Context) -> None:
    """Say how each plan's reports stand.

    It says what is drafted and what published in each period, and what stands in the way.
    """
    from datetime import date

    from helpers.cli import findings
    from helpers.english import long_date
    from helpers.runs.status import standings

    to = findings.console()
    found = standings(root_of(context))
    width = max((len(each.plan) for each in found), default=0)
    for period, some in groupby(found, key=lambda each: each.period):
        group = list(some)
        days = sorted({long_date(date.fromisoformat(each.as_at)) for each in group if each.as_at})
        findings.say(to, f"{period}{f', as at {days[0]}' if len(days) == 1 else ''}", style="bold")
        for each in group:
            said = "; ".join(filter(None, (each.published, each.draft))) or _NOTHING
            findings.say(to, f"{each.plan.ljust(width)}  {'; '.join((said, *each.stops))}", "  ", " " * (width + 4))
    findings.say(to, _next(found))


def _next(found: Sequence[Standing]) -> str:
    """Say what to do next, which is what the newest report that is not published waits for."""
    waiting = next((each for each in found if each.following), None)
    if waiting:
        others = {each.following for each in found if each.period == waiting.period} - {waiting.following}
        return f"Next: “workbook {waiting.following} {waiting.period}{f' --plan {waiting.plan}' if others else ''}”."
    if found:
        return f"All is published. Next: “workbook roll {found[0].period} NEXT --as-at DATE”."
    return "There is no period yet. Next: “workbook new PLAN --as-at DATE”."
