"""Write a tracker that a plan's definition describes: a guide, sheets of actions, the sheet of measures."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from helpers.errors import Problem, refuse
from helpers.excel.tracker import Cell
from helpers.excel.write import Workbook, Worksheet, xl_range, xl_range_abs
from helpers.model import Better, TextRun
from helpers.plans.plan import Plan
from helpers.rounds.sheet import ActionsSheet, Writing
from helpers.rounds.styles import (
    FIRST_DAY,
    SPARE,
    Styles,
    day_only,
    fill_of_entry,
    height_of,
    lines_of,
    pick,
    set_up,
    write_text,
)
from helpers.rounds.typed import Typed

GUIDE = "Guide"
LONGEST_NAME = 31  # characters that a sheet's name has

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_FIGURE_WIDTHS = {"measure": 60, "covers": 30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The sheet of measures, cell by cell.

    Attributes:
        name: the sheet's name.
        cells: what is in it, each to be written at its own address.
        header: the header row, from 1.
        columns: the number of each column that the plan names, from 1.
    """

    name: str
    cells: Sequence[Cell]
    header: int
    columns: Mapping[str, int]


def tracker_of(
    plan: Plan, *, made: date, guide: Sequence[str], rounds: Sequence[ActionsSheet], figures: Figures | None
) -> bytes:
    """Return a tracker as an .xlsx file; the same arguments give the same bytes.

    Raises:
        WorkbookError: a text does not fit into a cell, or no cell could hold it as it is; all such are listed.
    """
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": plan.title, "company": plan.council, "created": datetime.combine(made, time())})
        styles = Styles(book)
        taken = [each.name for each in rounds] + ([figures.name] if figures else [])
        key = _write_guide(book, styles, plan, free_name(taken, GUIDE), guide)
        problems: list[Problem] = []
        for each in rounds:
            writing = Writing(book.add_worksheet(each.name), styles, plan, each, key)
            writing.write()
            problems += writing.problems
        if figures:
            _write_figures(book, styles, figures)
    refuse(problems)
    return content.getvalue()


def can_be_named(name: str, taken: Sequence[str]) -> bool:
    """Return whether Excel lets a sheet have a name, beside others of which none is the same in another case."""
    return (
        0 < len(name) <= LONGEST_NAME
        and not _NOT_IN_A_NAME.search(name)
        and not name.startswith("'")
        and not name.endswith("'")
        and name.casefold() not in {other.casefold() for other in (*taken, "History")}
    )


def free_name(taken: Sequence[str], *wanted: str) -> str:
    """Return the first name wanted that a sheet can have, or the last with a number behind it."""
    for name in wanted:
        if can_be_named(name, taken):
            return name
    return next(name for at in range(2, 99) if can_be_named(name := f"{wanted[-1][:28]} {at}", taken))


class _Exact(float):
    """A number that is written with every digit it has; xlsxwriter rounds to sixteen."""

    def __format__(self, _: str) -> str:
        return str(int(self)) if self.is_integer() and abs(self) < 1e15 else repr(float(self)).upper()


def _write_guide(book: Workbook, styles: Styles, plan: Plan, name: str, lines: Sequence[str]) -> str:
    """Write the guide with the rating key under it, and return the range of the key's words."""
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 105)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, f"{plan.council}: {plan.title}", styles("title"))
    sheet.write_string(1, 0, "How to fill in this tracker", styles("heading"))
    for row, line in enumerate(lines, 3):
        sheet.write_string(row, 0, f"{row - 2}.", styles("plain"))
        sheet.write_string(row, 1, line, styles("plain"))
        sheet.set_row(row, height_of(lines_of(line, 100)))
    if not plan.ratings:
        return ""
    first = len(lines) + 5
    sheet.write_string(first - 1, 0, "Rating", styles("header"))
    sheet.write_string(first - 1, 1, "What it means", styles("header"))
    for row, entry in enumerate(plan.ratings, first):
        sheet.write_string(row, 0, entry.rating, styles("rating", fill_of_entry(entry, plan.ratings)))
        sheet.write_string(row, 1, entry.means, styles("text"))
    quoted = name.replace("'", "''")
    return f"'{quoted}'!{xl_range_abs(first, 0, first + len(plan.ratings) - 1, 0)}"


def _write_figures(book: Workbook, styles: Styles, figures: Figures) -> None:
    sheet = book.add_worksheet(figures.name)
    for role, column in figures.columns.items():
        sheet.set_column(column - 1, column - 1, _FIGURE_WIDTHS.get(role, 13))
    for cell in figures.cells:
        _write_cell(sheet, cell, figures.header, styles)
    last = max([figures.header, *(cell.row for cell in figures.cells)]) + SPARE
    set_up(sheet, figures.header - 1)
    better = xl_range(figures.header, figures.columns["better"] - 1, last, figures.columns["better"] - 1)
    words = [word.value for word in Better]
    sheet.data_validation(better, pick(words, "Which direction is good", "higher, lower or neither"))
    as_at = xl_range(figures.header, figures.columns["as_at"] - 1, last, figures.columns["as_at"] - 1)
    sheet.data_validation(as_at, day_only("The day the value is of"))


def _write_cell(sheet: Worksheet, cell: Cell, header: int, styles: Styles) -> None:
    """Write a cell as it was read, at its own address."""
    row, column = cell.row - 1, cell.column - 1
    style = "header" if cell.row == header else "text" if cell.row > header else "plain"
    fill = cell.fill if cell.row > header else ""
    if cell.last_column > cell.column:
        sheet.merge_range(row, column, row, cell.last_column - 1, "", styles(style, fill))
    match cell.value:
        case bool():
            sheet.write_boolean(row, column, cell.value, styles(style, fill))
        case int() | float():
            sheet.write_number(row, column, _Exact(cell.value), styles("percent" if cell.percent else "number", fill))
        case date() if date(cell.value.year, cell.value.month, cell.value.day) >= FIRST_DAY:
            sheet.write_datetime(row, column, cell.value, styles("date", fill))
        case _:
            write_text(sheet, row, column, Typed(cell.runs or (TextRun(cell.text),)), styles, style, fill)
