"""``workbook watch``: make drafts again whenever what they are made from is saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from helpers.cli.options import NEWEST, AnyPeriod, OnePlan, root_of
from helpers.errors import WorkbookError

app = typer.Typer()


@app.command()
def watch(
    context: typer.Context,
    period: AnyPeriod = "",
    plan: OnePlan = "",
) -> None:
    """Make drafts again when what they are made from is saved.

    That is a tracker, parameters, a plan or its wording. It goes on after an error, and ends with Ctrl-C.
    """
    from helpers.cli import findings
    from helpers.english import counted, listed
    from helpers.plans.periods import chosen_plans, newest_period
    from helpers.runs.run import StoppedRunError
    from helpers.runs.watch import saved

    root, to = root_of(context), findings.console()
    chosen = period or newest_period(root, plan)
    plans = chosen_plans(root, chosen, plan)
    findings.say(to, f"{chosen}{'' if period else NEWEST}: {listed(plans)}, made now and whenever something is saved.")
    times = 0
    try:
        changes = saved(root, chosen, plan)
        _make(root, chosen, [plan], debug=context.obj.debug)
        for files, theirs in changes:
            times += 1
            findings.say(to, f"Saved: {listed(files)}.", style="bold")
            _make(root, chosen, [plan] if {*theirs} == {*plans} else theirs, debug=context.obj.debug)
    except StoppedRunError as stopped:
        findings.say(to, str(stopped))
    except KeyboardInterrupt:
        pass
    again = f"; something was saved {counted(times, 'time')}" if times else ""
    findings.say(to, f"Watching has ended{again}. Next: “workbook status” says how the reports stand.")


def _make(root: Path, period: str, plans: Sequence[str], *, debug: bool) -> None:
    """Make plans' drafts one after the other, up to one that cannot be made; what is wrong is said."""
    from helpers.cli import findings
    from helpers.cli.run import make
    from helpers.runs.run import StoppedRunError

    try:
        for plan in plans:
            make(root, [period], plan, debug=debug)
    except StoppedRunError:
        raise
    except WorkbookError as error:
        findings.say(findings.console(stderr=True), str(error))
    except typer.Exit:
        pass
    findings.say(findings.console(), "Waiting for the next change; Ctrl-C ends it.")
