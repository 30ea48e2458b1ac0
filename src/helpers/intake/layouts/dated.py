"""The layout “dated”: as “table”, but what the actions say stands on a sheet of dated updates."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date

from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell, Sheet
from helpers.intake.columns import rating_cell, read_in_columns
from helpers.intake.dates import EXPECTED, needed_date
from helpers.intake.header import find_header
from helpers.intake.layouts import Layout
from helpers.intake.merged import cell_over, keep_merged
from helpers.intake.rows import ActionRows, SheetReading, take_columns
from helpers.intake.struck import struck_out
from helpers.intake.values import number_of

LAYOUT = Layout(read=read_in_columns)


def read_updates(sheet: Sheet, actions: SheetReading, as_at: date) -> SheetReading:
    """Read a sheet of dated updates onto the actions: of each, the newest up to a date is what it says.

    Returns:
        The reading of that sheet, whose problems and rows left out are its own.

    Raises:
        WorkbookError: a column of the sheet is missing.
    """
    plan = actions.plan
    assert plan.tracker.updates is not None  # noqa: S101 - the plan's own check has seen to it
    wanted = plan.tracker.updates.columns.headers() | {column.id: column.headers for column in plan.narrative}
    reading = SheetReading(sheet, find_header(sheet, wanted), plan)
    by_action: dict[str, list[tuple[date, Sequence[Cell]]]] = {draft.number: [] for draft in actions.drafts}
    for at, row in enumerate(sheet.rows):
        if reading.skip(at) or struck_out(reading, row):
            continue
        reading.faults(row)
        found = _dated(reading, row, by_action)
        if found and found[1] <= as_at:
            by_action[found[0]].append((found[1], row))
        elif found:
            reading.leave_out(row, "update after the as-at date")
        keep_merged(reading, row)
    for draft in actions.drafts:
        _take_updates(reading, draft, sorted(by_action[draft.number], key=lambda entry: entry[0], reverse=True))
    reading.tell_outside()
    return reading


def _dated(reading: SheetReading, row: Sequence[Cell], numbers: Container[str]) -> tuple[str, date] | None:
    """Return an update's action and date; without either, keep the problem."""
    number, dated = cell_over(reading, row, "number"), cell_over(reading, row, "date")
    said = next(cell for cell in row if not cell.blank)
    if number is None or number_of(number) not in numbers:
        found = "the update has no action number"
        if number is not None:
            found = f"the update is of action “{shortened(number_of(number))}”"
        reading.problem(number or said, found, "the number of an action", "correct the number, or clear the row")
        return None
    if dated is None:
        reading.problem(said, "the update has no date", EXPECTED, "write the date")
        return None
    day = needed_date(reading, dated, "the update’s date is")
    return (number_of(number), day) if day else None


def _take_updates(
    reading: SheetReading, draft: ActionRows, newest_first: Sequence[tuple[date, Sequence[Cell]]]
) -> None:
    before = replace(reading, typed_only=True)  # the problems are kept in the same list
    for day in dict.fromkeys(day for day, _ in newest_first):
        rows = [row for other, row in newest_first if other == day]
        if day == newest_first[0][0]:
            for row in rows:
                draft.rows.append(reading.span(row))
                draft.rating_cell = rating_cell(reading, row, draft)
                draft.rating_sheet = reading.sheet
                take_columns(reading, row, draft, False, ("number", "date", "rating"))
            continue
        earlier = ActionRows(draft.number, draft.number_cell, [])
        for row in rows:
            reading.leave_out(row, "update older than the newest")
            take_columns(before, row, earlier, False, ("number", "date", "rating"))
        draft.before.append(earlier.typed)
