"""Write the tracker that a new plan begins with: a guide, a sheet of actions, the sheet of measures."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time

from helpers.english import long_date, month_name
from helpers.excel.write import Workbook, Worksheet, xl_range, xl_range_abs
from helpers.model import Better
from helpers.plans import examples
from helpers.plans.columns import MeasureColumns
from helpers.plans.plan import Plan
from helpers.rounds.guide import guide_of
from helpers.rounds.sheet import write_actions
from helpers.rounds.styles import SPARE, Styles, day_only, fill_of_entry, height_of, lines_of, pick, set_up

GUIDE = "Guide"
LONGEST_NAME = 31  # characters that a sheet's name has

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_FIGURE_WIDTHS = {"measure": 60, "covers": 30}
_FIGURES_HEADER = 2  # their header row, from 0


def tracker_of(plan: Plan, day: date) -> bytes:
    """Return a tracker with one action and one measure, both marked as an example; the same plan gives the same bytes.

    Args:
        plan: the plan.
        day: the date of its first report.
    """
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": plan.title, "company": plan.council, "created": datetime.combine(day, time())})
        styles = Styles(book)
        name = f"{month_name(day)} {day.year}"
        taken = [name, *([plan.measures.sheet] if plan.measures else [])]
        key = _write_guide(book, styles, plan, free_name(taken, GUIDE), guide_of(plan))
        write_actions(book.add_worksheet(name), styles, plan, f"{plan.council}: {plan.title}, {name}", day, key)
        if plan.measures:
            _write_figures(book.add_worksheet(plan.measures.sheet), styles, plan.measures.columns, day)
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


def _write_figures(sheet: Worksheet, styles: Styles, named: MeasureColumns, day: date) -> None:
    headers = named.headers()
    order = [role for role in ("measure", "action", "unit", "better", "target", "covers", "as_at") if role in headers]
    columns = {role: at for at, role in enumerate([*order, "value"])}
    example = {"measure": examples.MEASURE, "action": "1", "unit": "number", "better": "higher", "target": 100}
    example |= {"covers": f"To {long_date(day)}", "as_at": datetime.combine(day, time()), "value": 80}
    for role, column in columns.items():
        sheet.set_column(column, column, _FIGURE_WIDTHS.get(role, 13))
    title = "Measures: add a row for each new value; leave the old ones as they are"
    sheet.write_string(0, 0, title, styles("plain"))
    for role, column in columns.items():
        sheet.write_string(_FIGURES_HEADER, column, headers[role][0], styles("header"))
    first, last = _FIGURES_HEADER + 1, _FIGURES_HEADER + 2 + SPARE
    for role, column in columns.items():
        style = {"target": "number", "value": "number", "as_at": "date"}.get(role, "text")
        sheet.write(first, column, example[role], styles(style))
    set_up(sheet, _FIGURES_HEADER)
    better = xl_range(first, columns["better"], last, columns["better"])
    words = [word.value for word in Better]
    sheet.data_validation(better, pick(words, "Which direction is good", "higher, lower or neither"))
    as_at = xl_range(first, columns["as_at"], last, columns["as_at"])
    sheet.data_validation(as_at, day_only("The day the value is of"))
