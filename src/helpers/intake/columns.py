"""Read a row of an action of which everything stands in columns: its group and number, its dates, its rating."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count

from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell
from helpers.intake.facts import take_facts
from helpers.intake.headings import heading_above, heading_in
from helpers.intake.identity import seen_from, tell_dated_number
from helpers.intake.merged import cell_over, spread_out, with_merged
from helpers.intake.notices import is_nothing
from helpers.intake.rows import (
    ActionRows,
    SheetReading,
    goes_on,
    only_cell,
    take_columns,
    take_notice,
    text_without_action,
    words_of_cell,
)
from helpers.intake.struck import struck_out
from helpers.intake.values import number_of, rating_of
from helpers.model import Group, Rating, Source, problem_at
from helpers.plans.colours import named
from helpers.text import key_of, plain

# A space follows the sign, or the number is a part of the name (“16-25 pathway”); one of four digits is a year.
_GROUP_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)\s*[.):–-](?:\s+(?P<title>.*))?")
# What rows are prepared with for actions that are still to come.
_PREPARED = frozenset(("number", "status"))
_GROUP = frozenset(("group", "responsible"))


def read_in_columns(reading: SheetReading, row: Sequence[Cell], page_top: bool) -> None:
    """Take a row onto the actions read so far: it begins one where it has a number or, without such a column, a title.

    Args:
        reading: the sheet and what has been read of it.
        row: the row.
        page_top: whether a new page begins at it.
    """
    drafts = reading.drafts
    said = [cell for cell in row if not cell.blank]
    if _take_heading(reading, row):
        return
    spread_out(reading, row)
    group_before = reading.group_at
    _take_group(reading, row, page_top)
    if struck_out(reading, row):
        return
    number, title = reading.cell(row, "number"), reading.cell(row, "title")
    numbered = "number" in reading.header.columns
    if title and page_top and drafts and not number and goes_on(reading.points(title)):
        drafts[-1].title_cells.append(title)
        title = None
    start = number if numbered else title
    cells = row
    if start is not None:
        cells = _begin(reading, row, start, numbered)
    elif not drafts or title:
        text_without_action(reading, said)
        return
    elif reading.group_at != group_before and (cell := reading.cell(row, "group")):
        reading.problem(
            cell,
            f"“{shortened(cell.text)}” stands in a row that begins no action",
            "a group in the row of its first action",
            "add the action’s number, or clear the cell",
        )
    elif _apart(reading, row):
        _tell_apart(reading, row)
        return
    draft = drafts[-1]
    draft.rows.append(reading.span(row))
    if closing := reading.cell(cells, "closing"):
        _take_closing(reading, closing, draft)
    draft.due_cell = only_cell(reading, cells, "due", draft, draft.due_cell)
    draft.due_struck += [
        cell for cell in cells if cell.struck and cell.blank and reading.roles.get(cell.column) == "due"
    ]
    draft.status_cell = only_cell(reading, cells, "status", draft, draft.status_cell)
    draft.closed_on_cell = only_cell(reading, cells, "closed_on", draft, draft.closed_on_cell)
    if "rating" in reading.header.columns:
        draft.rating_cell = rating_cell(reading, cells, draft)
        draft.rating_sheet = reading.sheet
    take_columns(reading, cells, draft, page_top, reading.others)
    take_facts(reading, cells, draft)


def _take_heading(reading: SheetReading, row: Sequence[Cell]) -> bool:
    """Take a row that holds the heading of a group; before the first row, one above the header."""
    above = heading_above(reading) if reading.group_at < 0 else None
    heading = heading_in(reading, row)
    for each in filter(None, (above, heading)):
        reading.group_at = _group_at(reading, each.cell, each.number, alone=True)
    if heading:
        reading.leave_out(row, "heading of a group")
    return heading is not None


def _begin(reading: SheetReading, row: Sequence[Cell], start: Cell, numbered: bool) -> Sequence[Cell]:
    """Begin an action at a row, and return the cells that count for it there: the row's, and those merged over it."""
    group = reading.groups[reading.group_at].number if reading.group_at >= 0 else ""
    draft = ActionRows(number_of(start) if numbered else _next_number(reading, group), start, [], group)
    reading.drafts.append(draft)
    if numbered:
        tell_dated_number(reading, start)
    cells = with_merged(reading, row, draft)
    draft.title_cells += filter(None, [reading.cell(cells, "title")])
    roles = {
        reading.roles.get(cell.column) for cell in cells if not (cell.blank or cell.column in reading.header.aside)
    }
    draft.bare = numbered and roles <= _PREPARED | _GROUP and any(map(str.isdigit, draft.number))
    groups = reading.plan.groups
    if groups and not group:
        reading.problem(
            start,
            f"action {draft.number} stands above the first {groups.one}",
            "each action under one",
            "fill the cell in its row or above it",
        )
    elif groups and not (groups.fill_down or groups.rows) and not cell_over(reading, row, "group"):
        reading.groupless.append(draft)
    return cells


def _apart(reading: SheetReading, row: Sequence[Cell]) -> bool:
    """Return whether a row without number and title has facts alone, which need not be the action's above it."""
    if any(role in reading.header.columns and cell_over(reading, row, role) for role in ("number", "title")):
        return False
    return {reading.roles.get(cell.column, "") for cell in row if not cell.blank} <= {*reading.facts, *_PREPARED}


def _tell_apart(reading: SheetReading, row: Sequence[Cell]) -> None:
    """Leave out a row of noughts and what rows are prepared with; of another, say that it belongs to no action."""
    said = [cell for cell in row if not cell.blank]
    facts = [cell for cell in said if cell.value != 0 and reading.roles.get(cell.column) not in _PREPARED]
    if facts:
        text_without_action(reading, facts)
    else:
        reading.leave_out(row, "nothing but what rows are prepared with")


def _take_closing(reading: SheetReading, cell: Cell, draft: ActionRows) -> None:
    """Take the cell of the column of closing notices; one that says “No” or a dash may be meant either way."""
    if is_nothing(cell.text):
        reading.problem(
            cell,
            f"“{shortened(cell.text)}” stands in place of a closing notice of action {draft.number}",
            "how the action closed, or an empty cell where it is open",
            "clear the cell, or write the notice; a column that says of each action whether it is open is "
            "“tracker: columns: status” in the plan’s definition",
        )
    else:
        take_notice(reading, draft, cell, reading.points(cell))


def rating_cell(reading: SheetReading, row: Sequence[Cell], draft: ActionRows) -> Cell | None:
    """Return the action's rating cell: the first of its rows' with a word or a fill."""
    column = reading.header.columns.get("rating")
    here = next((cell for cell in row if cell.column == column and (cell.fill or cell.doubt or not cell.blank)), None)
    here = None if here and _banded(reading, row, here) else here
    first = draft.rating_cell
    if first and here and (not (first.blank or here.blank) or _disagree(reading, first, here)):
        said = f"the fill colour {named(here.fill)}" if here.blank else f"“{shortened(here.text)}”"
        reading.problem(
            here,
            f"action {draft.number} has a second rating, {said}, beside that in {first.at}",
            "one rating for each action",
            "clear one of the two cells",
        )
    return here if first and first.blank and here and not here.blank else first or here


def _banded(reading: SheetReading, row: Sequence[Cell], cell: Cell) -> bool:
    """Return whether a cell without a word has a fill that the key does not know and that the row has beside it too."""
    known = {fill for entry in reading.plan.ratings or () for fill in entry.fills}
    beside = {other.fill for other in row if abs(other.column - cell.column) == 1}
    return cell.blank and not cell.doubt and cell.fill not in known and cell.fill in beside


def _disagree(reading: SheetReading, first: Cell, here: Cell) -> bool:
    """Return whether two cells, one of which has only a fill, give two ratings of the plan's key."""
    found = [rating_of(cell, reading.plan.ratings or [], reading.sheet, "") for cell in (first, here)]
    return len({rating.name for rating in found if isinstance(rating, Rating) and rating.name}) > 1


def _take_group(reading: SheetReading, row: Sequence[Cell], page_top: bool) -> None:
    cell = reading.cell(row, "group")
    responsible = reading.cell(row, "responsible")
    if cell is not None:
        reading.group_at = _group_at(reading, cell)
    if responsible is not None and reading.group_at < 0:
        text_without_action(reading, [responsible])
    elif responsible is not None:
        _take_responsible(reading, responsible, page_top)


def _take_responsible(reading: SheetReading, cell: Cell, page_top: bool) -> None:
    """Add who is responsible to the group that the rows stand under: each once, and whole."""
    at, said = reading.group_at, plain(words_of_cell(cell))
    known = reading.responsible.setdefault(at, [])
    if known and (said.startswith(("and ", "& ")) or (page_top and said[:1].islower())):
        known[-1] = f"{known[-1]} {said}"
    elif key_of(said) not in map(key_of, known):
        if known and not any(len(others) > 1 for others in reading.responsible.values()):
            reading.problems.append(_responsible_by_row(reading, cell, known[0]))
        known.append(said)
    else:
        return
    group = reading.groups[at]
    sources = (*group.sources, *reading.source(cell))
    reading.groups[at] = replace(group, responsible="; ".join(known), sources=sources)


def _responsible_by_row(reading: SheetReading, cell: Cell, first: str) -> Problem:
    """Return the note that a group has several who are responsible, which may each be an action's owner."""
    heading = (reading.plan.tracker.columns.responsible or [""])[0]
    return problem_at(
        reading.sheet.file,
        Source(reading.sheet.name, cell.at),
        f"“{shortened(cell.text)}” is responsible beside “{shortened(first)}”; all are told once, for the whole "
        + (reading.plan.groups.one if reading.plan.groups else "group"),
        "who is responsible for the whole of it, or an owner for each action",
        "where it differs from action to action, give the plan’s definition “facts: [{id: owner, heading: "
        f"{heading}, kind: owner}}]” in place of the column “responsible”",
        Severity.NOTED,
    )


def _group_at(reading: SheetReading, cell: Cell, before: str = "", *, alone: bool = False) -> int:
    """Return the place among the groups of the one that a cell names, with the number before it if it has one apart.

    One without a number has its place, or where another has that as its number, the next that none has; `alone` is
    whether each stands in a row of its own.
    """
    title = plain(words_of_cell(cell))
    match = _GROUP_NUMBER.fullmatch(title)
    number, title = (match["number"], match["title"] or "") if match else (before, title)
    for at in reading.titled.get(key_of(title), ()):
        if number in ("", reading.groups[at].number):
            return at
    if not number:
        said, own = _numbers_under(reading, cell.column, alone=alone), {key_of(words_of_cell(cell))}
        places = map(str, count(len(reading.groups) + 1))
        number = next(at for at in places if at not in reading.group_numbers and said.get(at, own) <= own)
    _check_group(reading, cell, number, title)
    return reading.add_group(Group(number, title, sources=reading.source(cell)))


def _numbers_under(reading: SheetReading, column: int, *, alone: bool) -> Mapping[str, set[str]]:
    """Return the numbers that cells of a column give groups, each with the letters of the titles that it is given."""
    if (column, alone) not in reading.numbers_under:
        rows = ([each for each in row if not each.blank] for row in reading.sheet.rows[reading.header.at + 1 :])
        under = (each for row in rows for each in row if each.column == column and not (alone and len(row) > 1))
        said = reading.numbers_under.setdefault((column, alone), {})
        for match in filter(None, (_GROUP_NUMBER.fullmatch(plain(words_of_cell(each))) for each in under)):
            said.setdefault(match["number"], set()).add(key_of(match["title"] or ""))
    return reading.numbers_under[column, alone]


def _check_group(reading: SheetReading, cell: Cell, number: str, title: str) -> None:
    """Keep a problem with a group's number that is used again: the actions of both would be reported twice."""
    if number in reading.group_numbers:
        first = reading.groups[reading.group_numbers[number]]
        reading.problem(
            cell,
            f"the number {number} of “{shortened(title)}” is used again; "
            f"it is first that of “{shortened(first.title)}” in "
            f"{seen_from(Source(reading.sheet.name, cell.at), first.sources[0])}",
            "each number once",
            "correct one of the two numbers, or write both titles alike",
        )


def _next_number(reading: SheetReading, group: str) -> str:
    reading.begun[group] += 1
    return f"{group}.{reading.begun[group]}" if group else str(reading.begun[group])
