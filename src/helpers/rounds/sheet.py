"""Write the sheet of actions that a new plan begins with, which `helpers.intake.layouts` reads: one action in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from helpers.excel.write import Worksheet
from helpers.intake.layouts import layout_of
from helpers.plans import examples
from helpers.plans.plan import Plan
from helpers.rounds.styles import SPARE, Styles, day_only, day_or_words, height_of, lines_of, pick, rules, set_up
from helpers.text import BULLET

HEADER = 2  # the header row, from 0

_WIDTHS = {"group": 26, "responsible": 22, "number": 8, "title": 44, "due": 13, "rating": 13, "closing": 34}
_STYLES = {"group": "group", "rating": "rating", "due": "date"}
_SAYS = f"{examples.SAYS}\n{BULLET} {examples.POINT}\n    {BULLET} {examples.POINT_UNDER}"


def write_actions(sheet: Worksheet, styles: Styles, plan: Plan, heading: str, day: date, key: str) -> None:
    """Write the sheet.

    Args:
        sheet: where to.
        styles: its workbook's.
        plan: whose columns it has.
        heading: the line above the table.
        day: the date of the first report.
        key: the range of the rating key's words.
    """
    columns = _columns(plan)
    sheet.write_string(0, 0, heading, styles("title"))
    texts = {role: headers[0] for role, headers in plan.tracker.columns.headers().items()}
    texts |= {column.id: column.headers[0] for column in plan.narrative}
    wide = 80 if len(plan.narrative) == 1 else 48
    for role, column in columns.items():
        sheet.set_column(column, column, _WIDTHS.get(role, wide))
        sheet.write_string(HEADER, column, texts[role], styles("header"))
    row = HEADER + 1
    if layout_of(plan).across:
        row = _title_across(sheet, styles, plan, columns, wide)
        columns = {column.id: columns[column.id] for column in plan.narrative}
    example = _example(plan, day)
    for role, column in columns.items():
        sheet.write(row, column, example.get(role), styles(_STYLES.get(role, "text")))
    _help(sheet, styles, plan, columns, row + 1 + SPARE, key)
    set_up(sheet, HEADER)


def _columns(plan: Plan) -> dict[str, int]:
    """Return the column, from 0, that each of a plan's roles and narrative columns is written in."""
    headers = plan.tracker.columns.headers()
    first = [role for role in ("group", "responsible", "number", "title") if role in headers]
    last = [role for role in ("due", "rating", "closing") if role in headers]
    others = [role for role in headers if role not in (*first, *last)]
    shown = [column.id for column in plan.narrative]
    return {role: at for at, role in enumerate([*first, *shown, *last, *others])}


def _example(plan: Plan, day: date) -> dict[str, str | datetime]:
    """Return what the one action says, by its column."""
    return {
        "group": f"1. {examples.GROUP}",
        "responsible": examples.RESPONSIBLE,
        "number": "1",
        "title": examples.ACTION,
        **dict.fromkeys((column.id for column in plan.narrative), _SAYS),
        **({"rating": plan.ratings[-1].rating} if plan.ratings else {}),
        "due": datetime.combine(date(day.year, 12, 31), time()),
    }


def _title_across(sheet: Worksheet, styles: Styles, plan: Plan, columns: Mapping[str, int], wide: int) -> int:
    """Write the number, and the title across the columns of text; return the row of the text."""
    row, across = HEADER + 1, [columns[column.id] for column in plan.narrative]
    if len(across) > 1:
        sheet.merge_range(row, min(across), row, max(across), "", styles("banner"))
    sheet.write_string(row, columns["number"], "1", styles("banner"))
    sheet.write_string(row, min(across), examples.ACTION, styles("banner"))
    sheet.set_row(row, height_of(lines_of(examples.ACTION, wide * len(across))))
    return row + 1


def _help(sheet: Worksheet, styles: Styles, plan: Plan, columns: Mapping[str, int], last: int, key: str) -> None:
    """Give the columns their drop-downs, date checks and colours."""
    if "rating" in columns and plan.ratings:
        span = (HEADER + 1, columns["rating"], last, columns["rating"])
        sheet.data_validation(*span, pick(f"={key}", "Choose a rating", "The key is in the guide."))
        for entry in plan.ratings:
            for rule in rules(entry, plan.ratings, styles):
                sheet.conditional_format(*span, rule)
    if "due" in columns:
        sheet.data_validation(HEADER + 1, columns["due"], last, columns["due"], day_or_words())
    if "closed_on" in columns:
        column = columns["closed_on"]
        sheet.data_validation(HEADER + 1, column, last, column, day_only("The day the action closed"))
