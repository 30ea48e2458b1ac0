"""How actions can stand on a period's sheet: a file for each layout, of the name that a plan's definition gives it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from helpers.excel.tracker import Cell, Sheet
from helpers.intake.header import Header, find_header
from helpers.intake.merged import keep_merged, merged_over, without_group
from helpers.intake.others import of_another
from helpers.intake.rows import SHORT_NAME, LeftOut, SheetReading, take_own_row, take_title_notices
from helpers.plans.columns import WHICH_PLAN
from helpers.plans.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a sheet of actions is read, and what is told to whoever fills it in.

    Attributes:
        read: takes a row, with whether a new page begins at it, onto the actions read so far.
        across: whether an action begins with a row of its own, its title across the columns of text, and a closing
            notice stands across them too.
        guide: says where what of an action is to be written, a step a line.
        closing: says how an action is closed, in a clause; empty where it cannot be.
    """

    read: Callable[[SheetReading, Sequence[Cell], bool], None]
    across: bool = False
    guide: Callable[[Plan], list[str]] = lambda _: []
    closing: Callable[[Plan], str] = lambda _: ""


def layout_of(plan: Plan) -> Layout:
    """Return the layout of a plan's tracker."""
    return _layout(plan.tracker.layout)


@cache
def _layout(name: str) -> Layout:
    layout: Layout = import_module(f"{__name__}.{name}").LAYOUT
    return layout


def columns_of(plan: Plan) -> dict[str, list[str]]:
    """Return the header texts that the period's sheet must have, from role or narrative column id."""
    columns = {role: texts for role, texts in plan.tracker.columns.headers().items() if role != SHORT_NAME}
    if not plan.tracker.updates:
        columns |= {column.id: column.headers for column in plan.narrative}
    if plan.tracker.rows:
        columns[WHICH_PLAN] = plan.tracker.rows.column
    return columns


def header_of(sheet: Sheet, plan: Plan) -> Header:
    """Return the header of a sheet of actions, with the columns of facts and the short name as far as it has them.

    Raises:
        WorkbookError: another column is missing, or one is there twice.
    """
    return find_header(sheet, columns_of(plan), may_have_of(plan))


def may_have_of(plan: Plan) -> dict[str, list[str]]:
    """Return the header texts of the columns that a sheet of actions may lack: facts, and what an action is called."""
    named = {role: texts for role, texts in plan.tracker.columns.headers().items() if role == SHORT_NAME}
    return named | {column.id: column.headers for column in plan.facts}


def read_rows(
    sheet: Sheet, header: Header, plan: Plan, *, typed_only: bool = False, before: SheetReading | None = None
) -> SheetReading:
    """Return the actions that the rows of a sheet describe, and each row that none was read from with its reason.

    Args:
        sheet: the sheet.
        header: its header row.
        plan: the plan.
        typed_only: whether only what was typed for each action is wanted, for comparing it; not its points.
        before: what was read of the plan's file before, where it has several.
    """
    reading = SheetReading(sheet, header, plan, typed_only=typed_only)
    reading.go_on_from(before)
    read = layout_of(plan).read
    page_top = False
    for at, row in enumerate(sheet.rows):
        if reading.skip(at):
            page_top = plan.tracker.cut_at_pages
            continue
        if of_another(reading, row):
            keep_merged(reading, row, [WHICH_PLAN])
            continue
        reading.faults(row)
        said = {cell.column for cell in row if not cell.blank}
        if said and said <= header.aside:
            reading.leave_out(row, "only in columns that the plan leaves out")
            continue
        if said == {header.columns.get(WHICH_PLAN)}:
            reading.leave_out(row, "nothing but what rows are prepared with")
            continue
        own = [cell for cell in row if reading.roles.get(cell.column) != WHICH_PLAN]
        if not take_own_row(reading, own):
            read(reading, own, page_top)
        keep_merged(reading, row)
        page_top = False
    reading.left_out += [LeftOut("nothing but a number", draft.rows[0]) for draft in reading.drafts if draft.prepared]
    reading.drafts = [draft for draft in reading.drafts if not draft.prepared]
    reading.problems += [*merged_over(reading), *without_group(reading)]
    take_title_notices(reading)
    reading.tell_outside()
    return reading
