"""Know the rows that are struck out, which are no action's any more."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell
from helpers.intake.rows import SheetReading

#: The columns that a row may fill although its action is struck out: they may be about the rows under it too.
_SHARED = frozenset(("group", "responsible"))


def struck_out(reading: SheetReading, row: Sequence[Cell]) -> bool:
    """Return whether a row is of an action that is struck out, and count it as left out.

    Of such an action the number or the title is struck out, or everything but the number. Nothing else of it may be
    left: whether it counts cannot be known.
    """
    roles = reading.roles
    live = [
        cell
        for cell in row
        if not (cell.blank or roles.get(cell.column) in _SHARED or cell.column in reading.header.aside)
    ]
    begins = [cell for cell in live if roles.get(cell.column) == "number"]
    heads = [cell for cell in row if cell.struck and cell.blank and roles.get(cell.column) in ("number", "title")]
    if begins and live == begins and any(cell.struck for cell in row):
        heads, live = begins, []
    if heads:
        reading.struck_by = heads[0]
    elif begins or ("number" not in reading.header.columns and reading.cell(row, "title")):
        reading.struck_by = None
    if reading.struck_by is None and any(not cell.blank for cell in row):
        return False
    if live and reading.struck_by:
        said = next((cell for cell in live if cell not in begins), live[0])
        reading.problem(
            said,
            f"“{shortened(said.text)}” is not struck out, but cell {reading.struck_by.at} of the same action is",
            "all of an action struck out, or neither its number nor its title",
            "strike out the rest, or take the line off (Format Cells, Font, Strikethrough)",
        )
    reading.leave_out(row, "struck out")
    return True
