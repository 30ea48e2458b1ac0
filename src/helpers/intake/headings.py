"""Rows of a table that hold no action but the heading of those under them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell
from helpers.intake.rows import SheetReading, words_of_cell


class HeadingRow(NamedTuple):
    """The cell of a heading, and the number that stands before it; empty without one."""

    cell: Cell
    number: str


def heading_in(reading: SheetReading, row: Sequence[Cell]) -> HeadingRow | None:
    """Return the heading that a row holds; None where it is an action's.

    A heading is the row's one text. Where the plan has such rows (`Groups.rows`) it stands across the table's columns,
    or in that of the title without a number beside it. Where it has none, one that stands across them is a problem: as
    an action's title it would leave no place for what the action says.
    """
    said = [cell for cell in row if not cell.blank and (cell.column in reading.roles or _across(reading, cell))]
    number = reading.cell(row, "number")
    if number is not None and not _across(reading, number):
        said.remove(number)
    else:
        number = None
    if len(said) != 1:
        return None
    (cell,) = said
    groups, across = reading.plan.groups, _across(reading, cell)
    number = number or next((each for each in row if not each.blank and across and each.column < cell.column), None)
    if groups and groups.rows and (across or (number is None and reading.roles.get(cell.column) == "title")):
        return HeadingRow(cell, words_of_cell(number) if number else "")
    if across and reading.roles.get(cell.column) == "title":
        reading.problem(
            cell,
            f"“{shortened(cell.text)}” stands across the columns of the table",
            "an action’s title in its own column",
            "unmerge the cell; if such rows are the headings of groups, say “rows: true” under “groups” in the plan’s "
            "definition; if each action begins so, its layout is “banner”",
        )
    return None


def heading_above(reading: SheetReading) -> HeadingRow | None:
    """Return the heading of the first actions where it stands above the header row, as each does above it repeated."""
    groups, sheet, header = reading.plan.groups, reading.sheet, reading.header
    if not (groups and groups.rows):
        return None
    above, under = (
        [row for row in rows if not all(cell.blank for cell in row)]
        for rows in (sheet.rows[: header.first], sheet.rows[header.at + 1 :])
    )
    repeated = any(header.repeated_by(row, sheet) and heading_in(reading, before) for before, row in pairwise(under))
    return heading_in(reading, above[-1]) if above and repeated else None


def _across(reading: SheetReading, cell: Cell) -> bool:
    """Return whether a cell is merged over several of the columns that the plan names."""
    return sum(cell.column <= column <= cell.last_column for column in reading.roles) > 1
