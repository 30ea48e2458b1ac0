"""From a period's sheet to drafts of actions, in each layout a tracker can have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell, Sheet
from helpers.intake.header import Header, find_header
from helpers.intake.rows import (
    ActionRows,
    SheetReading,
    goes_on,
    joined,
    take_columns,
    text_without_action,
    words_of_cell,
)
from helpers.intake.values import date_of, number_of, rating_of
from helpers.model import Group, Rating
from helpers.plans.plan import Layout, Plan
from helpers.text import key_of, plain

_GROUP_NUMBER = re.compile(r"^(?P<number>\d+(?:\.\d+)*)\s*[.):–-]\s*(?P<title>.*)$")


def columns_of(plan: Plan) -> dict[str, list[str]]:
    """Return the header texts to look for on the period's sheet, from role or narrative column id."""
    columns = plan.tracker.columns.headers()
    if plan.tracker.layout is not Layout.DATED:
        columns |= {column.id: column.headers for column in plan.narrative}
    return columns


def read_rows(sheet: Sheet, header: Header, plan: Plan, *, typed_only: bool = False) -> SheetReading:
    """Return the actions that the rows of a sheet describe, and each row that none was read from with its reason.

    Args:
        sheet: the sheet.
        header: its header row.
        plan: the plan.
        typed_only: whether only what was typed for each action is wanted, for comparing it; not its points.
    """
    reading = SheetReading(sheet, header, plan, typed_only=typed_only)
    read = _read_banner if plan.tracker.layout is Layout.BANNER else _read_table
    page_top = False
    for at, row in enumerate(sheet.rows):
        if reading.skip(at):
            page_top = plan.tracker.cut_at_pages
            continue
        reading.faults(row)
        read(reading, row, page_top)
        page_top = False
    return reading


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
        if reading.skip(at):
            continue
        reading.faults(row)
        found = _dated(reading, row, set(by_action))
        if found and found[1] <= as_at:
            by_action[found[0]].append((found[1], row))
        elif found:
            reading.leave_out(row, "update after the as-at date")
    for draft in actions.drafts:
        _take_updates(reading, draft, sorted(by_action[draft.number], key=lambda entry: entry[0], reverse=True))
    return reading


def _dated(reading: SheetReading, row: Sequence[Cell], numbers: set[str]) -> tuple[str, date] | None:
    """Return an update's action and date; without either, keep the problem."""
    number, dated = reading.cell(row, "number"), reading.cell(row, "date")
    day = date_of(dated, reading.sheet.epoch) if dated else None
    said = next(cell for cell in row if not cell.blank)
    if number is None or number_of(number) not in numbers:
        found = "the update has no action number"
        if number is not None:
            found = f"the update is of action “{shortened(number_of(number))}”"
        reading.problem(number or said, found, "the number of an action", "correct the number, or clear the row")
        return None
    if day is None:
        found = f"the update’s date is “{shortened(dated.text)}”" if dated else "the update has no date"
        reading.problem(dated or said, found, "a date, such as 19/01/2023", "correct the date")
        return None
    return number_of(number), day


def _take_updates(
    reading: SheetReading, draft: ActionRows, newest_first: Sequence[tuple[date, Sequence[Cell]]]
) -> None:
    for day in dict.fromkeys(day for day, _ in newest_first):
        rows = [row for other, row in newest_first if other == day]
        if day == newest_first[0][0]:
            for row in rows:
                draft.rows.append(reading.span(row))
                draft.rating_cell = _rating_cell(reading, row, draft)
                draft.rating_sheet = reading.sheet
                take_columns(reading, row, draft, False, ("number", "date", "rating"))
            continue
        earlier = ActionRows(draft.number, draft.number_cell, [])
        for row in rows:
            reading.leave_out(row, "update older than the newest")
            take_columns(reading, row, earlier, False, ("number", "date", "rating"))
        draft.before.append(earlier.typed)


def _read_banner(reading: SheetReading, row: Sequence[Cell], page_top: bool) -> None:
    drafts = reading.drafts
    left_out = {cell.column for cell in reading.header.unnamed}
    said = [cell for cell in row if not cell.blank and cell.column not in left_out]
    number = reading.cell(row, "number")
    if number is not None:
        drafts.append(
            ActionRows(
                number_of(number), number, [cell for cell in said if cell is not number], rows=[reading.span(row)]
            )
        )
    elif not drafts:
        text_without_action(reading, [cell for cell in row if not cell.blank])
    elif notice := _spanning(reading, said):
        drafts[-1].rows.append(reading.span(row))
        drafts[-1].notice = joined(drafts[-1].notice, reading.source(notice), reading.points(notice), False)
    else:
        drafts[-1].rows.append(reading.span(row))
        take_columns(reading, row, drafts[-1], page_top, {"number"})


def _spanning(reading: SheetReading, said: Sequence[Cell]) -> Cell | None:
    """Return the row's one cell if it spans all narrative columns, as a closing notice does."""
    columns = [reading.header.columns[column.id] for column in reading.plan.narrative]
    if len(said) == 1 and said[0].column <= min(columns) and said[0].last_column >= max(columns):
        return said[0]
    return None


def _read_table(reading: SheetReading, row: Sequence[Cell], page_top: bool) -> None:
    drafts = reading.drafts
    said = [cell for cell in row if not cell.blank]
    _take_group(reading, row)
    number, title = reading.cell(row, "number"), reading.cell(row, "title")
    numbered = "number" in reading.header.columns
    if title and page_top and drafts and not number and goes_on(reading.points(title)):
        drafts[-1].title_cells.append(title)
        title = None
    start = number if numbered else title
    if start is not None:
        group = reading.groups[reading.group_at].number if reading.groups else ""
        own = number_of(start) if numbered else _next_number(drafts, group)
        drafts.append(ActionRows(own, start, [title] if title else [], group))
        if reading.plan.groups and not group:
            reading.problem(
                start,
                f"action {own} stands above the first {reading.plan.groups.one}",
                "each action under one",
                "fill the cell in its row or above it",
            )
    elif not drafts or title:
        text_without_action(reading, said)
        return
    draft = drafts[-1]
    draft.rows.append(reading.span(row))
    if closing := reading.cell(row, "closing"):
        draft.notice = joined(draft.notice, reading.source(closing), reading.points(closing), False)
    draft.due_cell = _only(reading, row, "due", draft, draft.due_cell)
    draft.closed_on_cell = _only(reading, row, "closed_on", draft, draft.closed_on_cell)
    if "rating" in reading.header.columns:
        draft.rating_cell = _rating_cell(reading, row, draft)
        draft.rating_sheet = reading.sheet
    take_columns(reading, row, draft, page_top, reading.others)


def _only(reading: SheetReading, row: Sequence[Cell], role: str, draft: ActionRows, first: Cell | None) -> Cell | None:
    """Return the action's one cell in a column; that a later row of it has another is a problem."""
    here = reading.cell(row, role)
    if first and here and key_of(first.text) != key_of(here.text):
        reading.problem(
            here,
            f"action {draft.number} has a second date, “{shortened(here.text)}”, beside that in {first.at}",
            "one date for each action",
            "clear one of the two cells",
        )
    return first or here


def _disagree(reading: SheetReading, first: Cell, here: Cell) -> bool:
    """Return whether two cells, one of which has only a fill, give two ratings of the plan's key."""
    found = [rating_of(cell, reading.plan.ratings or [], reading.sheet, "") for cell in (first, here)]
    return len({rating.name for rating in found if isinstance(rating, Rating) and rating.name}) > 1


def _rating_cell(reading: SheetReading, row: Sequence[Cell], draft: ActionRows) -> Cell | None:
    """Return the action's rating cell: the first of its rows' with a word or a fill."""
    column = reading.header.columns.get("rating")
    here = next((cell for cell in row if cell.column == column and (cell.fill or cell.doubt or not cell.blank)), None)
    first = draft.rating_cell
    if first and here and (not (first.blank or here.blank) or _disagree(reading, first, here)):
        said = f"the fill colour {here.fill}" if here.blank else f"“{shortened(here.text)}”"
        reading.problem(
            here,
            f"action {draft.number} has a second rating, {said}, beside that in {first.at}",
            "one rating for each action",
            "clear one of the two cells",
        )
    return here if first and first.blank and here and not here.blank else first or here


def _take_group(reading: SheetReading, row: Sequence[Cell]) -> None:
    cell = reading.cell(row, "group")
    responsible = reading.cell(row, "responsible")
    if cell is not None:
        reading.group_at = _group_at(reading, cell)
    if responsible is not None and not reading.groups:
        text_without_action(reading, [responsible])
    elif responsible is not None:
        group = reading.groups[reading.group_at]
        said = plain(words_of_cell(responsible))
        if said not in group.responsible:
            reading.groups[reading.group_at] = replace(
                group,
                responsible=f"{group.responsible} {said}".strip(),
                sources=(*group.sources, *reading.source(responsible)),
            )


def _group_at(reading: SheetReading, cell: Cell) -> int:
    """Return the place among the groups of the one that a cell names, which may come back after others."""
    title = plain(words_of_cell(cell))
    match = _GROUP_NUMBER.match(title)
    number, title = (match["number"], match["title"]) if match else ("", title)
    for at, known in enumerate(reading.groups):
        if key_of(known.title) == key_of(title) and number in ("", known.number):
            return at
    number = number or str(len(reading.groups) + 1)
    _check_group(reading, cell, number, title)
    reading.groups.append(Group(number, title, sources=reading.source(cell)))
    return len(reading.groups) - 1


def _check_group(reading: SheetReading, cell: Cell, number: str, title: str) -> None:
    """Keep a problem with a group's number that is used again: the actions of both would be reported twice."""
    first = next((group for group in reading.groups if group.number == number), None)
    if first is not None:
        reading.problem(
            cell,
            f"the number {number} of “{shortened(title)}” is used again; "
            f"it is first that of “{shortened(first.title)}” in {first.sources[0].place}",
            "each number once",
            "correct one of the two numbers, or write both titles alike",
        )


def _next_number(drafts: Sequence[ActionRows], group: str) -> str:
    place = 1 + sum(1 for draft in drafts if draft.group == group)
    return f"{group}.{place}" if group else str(place)
