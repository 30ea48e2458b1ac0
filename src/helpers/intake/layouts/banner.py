"""The layout “banner”: a row with an action's number and title above the rows of its text."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.excel.tracker import Cell
from helpers.intake.columns import rating_cell
from helpers.intake.facts import is_fact, take_facts
from helpers.intake.identity import tell_dated_number
from helpers.intake.layouts import Layout
from helpers.intake.rows import (
    ActionRows,
    SheetReading,
    only_cell,
    take_columns,
    take_notice,
    text_without_action,
)
from helpers.intake.struck import struck_out
from helpers.intake.values import number_of
from helpers.plans.plan import Plan

#: The columns that hold one value of an action, in the row of its title or of its text.
_APART = ("status", "due", "closed_on", "rating")


def _read(reading: SheetReading, row: Sequence[Cell], page_top: bool) -> None:
    if struck_out(reading, row):
        return
    drafts = reading.drafts
    apart = {*reading.header.aside, *(reading.header.columns.get(role) for role in _APART)}
    said = [cell for cell in row if not (cell.blank or cell.column in apart or is_fact(reading, cell))]
    number = reading.cell(row, "number")
    if number is not None:
        tell_dated_number(reading, number)
        drafts.append(
            ActionRows(
                number_of(number), number, [cell for cell in said if cell is not number], rows=[reading.span(row)]
            )
        )
    elif not drafts:
        text_without_action(reading, [cell for cell in row if not cell.blank])
    elif notice := _spanning(reading, said):
        drafts[-1].rows.append(reading.span(row))
        take_notice(reading, drafts[-1], notice, reading.points(notice))
    else:
        drafts[-1].rows.append(reading.span(row))
        take_columns(reading, row, drafts[-1], page_top, reading.others)
    if drafts:
        draft = drafts[-1]
        draft.status_cell = only_cell(reading, row, "status", draft, draft.status_cell)
        draft.due_cell = only_cell(reading, row, "due", draft, draft.due_cell)
        draft.closed_on_cell = only_cell(reading, row, "closed_on", draft, draft.closed_on_cell)
        if "rating" in reading.header.columns:
            draft.rating_cell, draft.rating_sheet = rating_cell(reading, row, draft), reading.sheet
        take_facts(reading, [cell for cell in row if is_fact(reading, cell)], drafts[-1])


def _spanning(reading: SheetReading, said: Sequence[Cell]) -> Cell | None:
    """Return the row's one cell if it spans all narrative columns, as a closing notice does."""
    columns = [reading.header.columns[column.id] for column in reading.plan.narrative]
    if (
        reading.plan.closing
        and len(said) == 1
        and said[0].column <= min(columns)
        and said[0].last_column >= max(columns)
    ):
        return said[0]
    return None


def _guide(plan: Plan) -> list[str]:
    number = plan.tracker.columns.headers()["number"][0]
    return [
        f"An action begins with a row that holds its number under “{number}” and, across the other columns, what is "
        "to be done.",
        "The row under it holds what each column says.",
    ]


def _closing(_: Plan) -> str:
    return "take its text out and write a closing notice in one cell merged across all the columns of text"


LAYOUT = Layout(read=_read, across=True, guide=_guide, closing=_closing)
