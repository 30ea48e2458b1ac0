"""What a cell merged over several rows says of each of them, and which rows no group's cell reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from helpers.english import listed
from helpers.errors import Problem, Severity
from helpers.excel.cells import address, shortened
from helpers.excel.tracker import Cell
from helpers.intake.rows import ActionRows, SheetReading
from helpers.model import Source, problem_at
from helpers.plans.columns import WHICH_PLAN
from helpers.plans.nouns import numbered

#: What begins an action or stands for many of them, and so is told of no other row.
_OWN = frozenset(("number", "group", "responsible", WHICH_PLAN))


def keep_merged(reading: SheetReading, row: Sequence[Cell], roles: Sequence[str] = ()) -> None:
    """Keep the row's cells that are merged with cells under them; with roles, those in their columns alone."""
    for cell in (each for each in row if not roles or reading.roles.get(each.column) in roles):
        if cell.last_row > cell.row and not (cell.blank and reading.roles.get(cell.column) != "rating"):
            reading.merged[cell.column] = cell


def with_merged(reading: SheetReading, row: Sequence[Cell], draft: ActionRows) -> Sequence[Cell]:
    """Return an action's first row with the cells from above that are merged over it, which count for it too."""
    found = (_over(reading, row, column) for role, column in reading.header.columns.items() if role not in _OWN)
    over = [cell for cell in found if cell]
    for cell in over:
        reading.shared.setdefault(cell.at, (cell, []))[1].append(draft.number)
    return tuple(sorted((*row, *over), key=lambda cell: cell.column)) if over else row


def spread_out(reading: SheetReading, row: Sequence[Cell]) -> None:
    """Keep a problem with each cell of one column's value that is merged over another column as well."""
    for cell in row:
        over = [column for column in reading.roles if cell.column < column <= cell.last_column]
        if over and not cell.blank and reading.roles.get(cell.column, "title") not in ("number", "group", "title"):
            reading.problem(
                cell,
                f"“{shortened(cell.text)}” is merged over several columns of the table",
                "a cell of its own under each header",
                "unmerge the cells, and write in each what belongs there",
            )


def cell_over(reading: SheetReading, row: Sequence[Cell], role: str) -> Cell | None:
    """Return a row's cell in a column, or the one from above that is merged over it, if it says anything."""
    over = _over(reading, row, reading.header.columns[role])
    return reading.cell(row, role) or (None if over and over.blank else over)


def _over(reading: SheetReading, row: Sequence[Cell], column: int) -> Cell | None:
    cell = reading.merged.get(column)
    return cell if cell and cell.row < row[0].row <= cell.last_row else None


def merged_over(reading: SheetReading) -> Iterator[Problem]:
    """Give a note on the cells that count for several actions."""
    begun = {draft.number_cell.row: draft.number for draft in reading.drafts}
    spans: dict[tuple[str, ...], list[Cell]] = {}
    for cell, under in sorted(reading.shared.values(), key=lambda each: (each[0].row, each[0].column)):
        spans.setdefault((*filter(None, [begun.get(cell.row)]), *under), []).append(cell)
    for numbers, cells in spans.items():
        places = [f"{cell.at}:{address(cell.last_row, cell.column)}" for cell in cells]
        which = f"{listed(places)} are" if len(places) > 1 else "the cell is"
        yield problem_at(
            reading.sheet.file,
            Source(reading.sheet.name, places[0]),
            f"{which} merged over {numbered(reading.plan.actions, numbers)}, and what is said there counts for each",
            "a cell of its own for each of them, or one that is meant for all",
            "unmerge the cells where one of them has something of its own to say",
            Severity.NOTED,
        )


def without_group(reading: SheetReading) -> Iterator[Problem]:
    """Give a problem with the actions that no group's cell reaches, all in one."""
    rows = [draft.number_cell.row for draft in reading.groupless if not draft.prepared]
    if rows and reading.plan.groups:
        one = reading.plan.groups.one
        places = list(_ranges(rows, reading.header.columns["group"]))
        yield problem_at(
            reading.sheet.file,
            Source(reading.sheet.name, places[0]),
            f"no {one} stands in {listed(places)}, and none is merged over {'it' if len(rows) == 1 else 'them'}",
            f"each action under its {one}",
            f"write the {one} in the cell, merge the cell with that of its {one} above, or, where an empty cell always "
            "belongs to what stands above it, set “fill_down: true” under “groups” in the plan’s definition",
        )


def _ranges(rows: Iterable[int], column: int) -> Iterator[str]:
    """Give the cells of a column in these rows, neighbours as a range."""
    for _, some in groupby(enumerate(rows), key=lambda each: each[1] - each[0]):
        block = [row for _, row in some]
        first, last = address(block[0], column), address(block[-1], column)
        yield first if len(block) == 1 else f"{first}:{last}"
