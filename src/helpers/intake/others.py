"""Know the rows of other plans in a tracker that several share: each says in a column of which plan it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from helpers.english import either
from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell
from helpers.intake.merged import cell_over
from helpers.intake.rows import SheetReading
from helpers.plans.columns import WHICH_PLAN, PlanRows
from helpers.text import key_of

#: What stands between the plans that one row is of.
_BETWEEN = re.compile(r"[;,/&\n]")
#: From which likeness on a word may be a plan's, misspelt.
_LIKE = 0.8


def of_another(reading: SheetReading, row: Sequence[Cell]) -> bool:
    """Return whether a row is of another plan, and count it as left out.

    A row that begins no action and says of no plan goes with the row above it. A problem is kept with an action that
    says of no plan, or of one that may be this one's name misspelt, and with one whose group stands in another's row.
    """
    rows = reading.plan.tracker.rows
    if rows is None:
        return False
    begins = reading.cell(row, "number" if "number" in reading.header.columns else "title")
    said = cell_over(reading, row, WHICH_PLAN)
    if said and key_of(said.text):
        reading.elsewhere = not _own(reading, said, rows)
    elif begins:
        reading.elsewhere = False
        reading.problem(
            begins,
            f"action {shortened(begins.text)} says nothing under “{rows.column[0]}”",
            f"{either(f'“{name}”' for name in rows.says)}, or another plan’s name",
            "write of which plan it is",
        )
    group = reading.cell(row, "group")
    if reading.elsewhere:
        reading.group_elsewhere = group or reading.group_elsewhere
        reading.leave_out(row, "of another plan")
        return True
    if group:
        reading.group_elsewhere = None
    elif begins and reading.group_elsewhere and reading.plan.groups:
        reading.problem(
            begins,
            f"the action’s {reading.plan.groups.one} would be “{shortened(reading.group_elsewhere.text)}” in "
            f"{reading.group_elsewhere.at}, which stands in a row of another plan",
            f"a {reading.plan.groups.one} in the row of the plan’s first action under it",
            f"write the {reading.plan.groups.one} in this row",
        )
        reading.group_elsewhere = None
    return False


def _own(reading: SheetReading, said: Cell, rows: PlanRows) -> bool:
    """Return whether a cell names the plan, by itself or among others."""
    own, others = ([key_of(name) for name in names] for names in (rows.says, rows.others))
    keys = [key_of(part) for part in (said.text, *_BETWEEN.split(said.text))]
    if any(key in own for key in keys):
        return True
    like = [key for key in keys if key not in others and difflib.get_close_matches(key, own, 1, _LIKE)]
    if like and keys[0] not in others:
        reading.problem(
            said,
            f"“{shortened(said.text)}” is nearly {either(f'“{name}”' for name in rows.says)}",
            "the name of this plan, or one that cannot be taken for it",
            "correct the name; or, if it is another plan’s, list it under “others” of the tracker’s “rows”",
        )
    return False
