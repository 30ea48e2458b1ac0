"""Make the sample trackers from their texts: ``python tests/samples/make_trackers.py``.

The texts beside this file are the samples' one source; ``params/trackers`` holds what comes of them. The same
texts give the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
TRACKERS = HERE.parents[1] / "params" / "trackers"
AS_AT = {"2022-07": date(2022, 7, 14), "2022-10": date(2022, 10, 13), "2023-01": date(2023, 1, 19)}
FILLS = {"Red": "#FF0000", "Amber": "#FFC000", "Green": "#00B050", "Yellow": "#FFFF00"}
MADE = datetime(2023, 1, 19)  # noqa: DTZ001 - written into the file as it is, so that its bytes stay the same

Text = dict[str, Any] | str
Styles = dict[str, Format]


def texts(plan: str) -> dict[str, Any]:
    """Return the texts of a sample tracker."""
    loaded = yaml.safe_load((HERE / f"{plan}.yml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def shown(entries: Iterable[Text], period: str) -> list[dict[str, Any]]:
    """Return the entries that stand in a period; a plain text stands in all of them."""
    as_dicts = [{"text": entry} if isinstance(entry, str) else entry for entry in entries]
    return [e for e in as_dicts if e.get("from", "") <= period <= e.get("until", "9999")]


def closed(action: dict[str, Any], period: str) -> str:
    """Return an action's closing notice in a period; empty while it is open."""
    notice = action.get("closed", {})
    return str(notice["notice"]) if notice and notice["from"] <= period else ""


def bulleted(entries: Iterable[Text], period: str) -> str:
    """Return points as people type them in one cell: a bullet a line, points under a point indented."""
    lines = []
    for entry in shown(entries, period):
        lines.append(f"• {entry['text']}")
        lines += [f"    o {sub}" for sub in entry.get("sub", [])]
    return "\n".join(lines)


def paragraphs(entries: Iterable[Text], period: str) -> str:
    """Return progress as people type it in one cell: paragraphs, and lists of bullets."""
    lines = []
    for entry in shown(entries, period):
        lines += [f"• {item}" for item in entry["bullets"]] if "bullets" in entry else [entry["text"]]
    return "\n".join(lines)


def headings_of_facts(plan: dict[str, Any], period: str) -> list[str]:
    """Return the headings of the columns of facts in a period; none before they came into the sheet."""
    return list(plan["facts"]["headings"]) if plan["facts"]["from"] <= period else []


def _facts(
    sheet: Worksheet, at: tuple[int, int], plan: dict[str, Any], number: str, style: str, styles: Styles
) -> None:
    """Write an action's facts from a cell on: a number is a percentage."""
    row, column = at
    for place, fact in enumerate(plan["facts"]["actions"][number], column):
        if isinstance(fact, int):
            sheet.write_number(row, place, fact / 100, styles["done"])
        else:
            sheet.write_string(row, place, fact, styles[style])


def make_sufficiency(folder: Path) -> None:
    """Write the tracker in the published layout: a banner row an action, its four columns under it."""
    plan = texts("sufficiency")
    with _workbook(folder / "sufficiency.xlsx") as book:
        styles = _styles(book)
        _guide(book, styles, plan, SUFFICIENCY_GUIDE)
        for period, day in AS_AT.items():
            sheet = _period_sheet(book, f"{day:%B %Y}", f"{plan['council']}: {plan['title']}, {day:%B %Y}", styles)
            sheet.set_column(0, 0, 6)
            sheet.set_column(1, 4, 48)
            facts = headings_of_facts(plan, period)
            for column, heading in enumerate(["No.", *plan["columns"].values(), *facts]):
                sheet.write(2, column, heading, styles["header"])
            if facts:
                sheet.set_column(5, 6, 28)
            row = 3
            for action in plan["actions"]:
                if facts:
                    _facts(sheet, (row, 5), plan, action["number"], "banner", styles)
                row = _banner(sheet, row, action, period, plan["columns"], styles)
        _measures(book, styles, plan["measures"])


def _banner(
    sheet: Worksheet,
    row: int,
    action: dict[str, Any],
    period: str,
    columns: dict[str, str],
    styles: dict[str, Format],
) -> int:
    sheet.write(row, 0, f"{action['number']}.", styles["banner"])
    sheet.merge_range(row, 1, row, 4, action["title"], styles["banner"])
    sheet.set_row(row, 32)
    if notice := closed(action, period):
        sheet.merge_range(row + 1, 1, row + 1, 4, notice, styles["notice"])
        sheet.set_row(row + 1, 34)
        return row + 2
    for at, column in enumerate(columns, 1):
        sheet.write(row + 1, at, bulleted(action["columns"].get(column, []), period), styles["text"])
    return row + 2


def make_care_leavers(folder: Path) -> None:
    """Write the tracker as a table: merged priorities, a row an action, ratings mostly by colour alone."""
    plan = texts("care-leavers")
    headings = (
        "Priority",
        "Responsibility",
        "Ref",
        "Action",
        "Progress",
        "Due",
        "Red/Amber/Green",
        "Closing notice",
    )
    with _workbook(folder / "care-leavers.xlsx") as book:
        styles = _styles(book)
        _guide(book, styles, plan, CARE_LEAVERS_GUIDE)
        for period, day in AS_AT.items():
            sheet = _period_sheet(book, f"{day:%B %Y}", f"{plan['council']}: {plan['title']}, {day:%B %Y}", styles)
            facts = headings_of_facts(plan, period)
            for column, width in enumerate((26, 22, 6, 44, 80, 12, 12, 34, *((28, 28, 8) if facts else ()))):
                sheet.set_column(column, column, width)
            for column, heading in enumerate((*headings, *facts)):
                sheet.write(2, column, heading, styles["header"])
            row = 3
            for priority in plan["priorities"]:
                last = row + len(priority["actions"]) - 1
                sheet.merge_range(row, 0, last, 0, f"{priority['number']}. {priority['title']}", styles["group"])
                sheet.merge_range(row, 1, last, 1, priority["responsible"], styles["text"])
                for action in priority["actions"]:
                    _table_row(sheet, row, action, period, styles)
                    if facts:
                        _facts(sheet, (row, len(headings)), plan, action["ref"], "text", styles)
                    row += 1
        _measures(book, styles, plan["measures"])


def _table_row(sheet: Worksheet, row: int, action: dict[str, Any], period: str, styles: dict[str, Format]) -> None:
    sheet.write_string(row, 2, action["ref"], styles["text"])
    sheet.write(row, 3, action["title"], styles["text"])
    sheet.write(row, 4, paragraphs(action["progress"], period), styles["text"])
    due = action["due"] if isinstance(action["due"], str) else action["due"].get(period, "")
    if due:
        sheet.write_datetime(row, 5, datetime.fromisoformat(due), styles["date"])
    else:
        sheet.write(row, 5, "Ongoing", styles["text"])
    notice = closed(action, period)
    rating = "" if notice else action["rating"].get(period, "")
    word = "" if notice else action.get("rating_text", {}).get(period, "")
    sheet.write(row, 6, word, styles[word or rating or "text"])
    sheet.write(row, 7, notice, styles["text"])


def _measures(book: Workbook, styles: dict[str, Format], measures: list[dict[str, Any]]) -> None:
    sheet = _period_sheet(book, "Measures", "Measures: add a row for each new value; never change an old one", styles)
    headings = ("Measure", "Action", "Unit", "Better", "Target", "Covers", "As at", "Value")
    for column, (heading, width) in enumerate(zip(headings, (60, 8, 10, 10, 10, 34, 12, 12), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write(2, column, heading, styles["header"])
    row = 3
    for measure in measures:
        for value in measure["values"]:
            for column, text in enumerate((measure["measure"], measure["action"], measure["unit"], measure["better"])):
                sheet.write_string(row, column, text, styles["text"])
            _figure(sheet, row, 4, str(measure["target"]), measure["unit"], styles)
            sheet.write(row, 5, value["covers"], styles["text"])
            sheet.write_datetime(row, 6, datetime.fromisoformat(value["as_at"]), styles["date"])
            _figure(sheet, row, 7, str(value["value"]), measure["unit"], styles)
            row += 1


def _figure(sheet: Worksheet, row: int, column: int, text: str, unit: str, styles: dict[str, Format]) -> None:
    """Write a figure as Excel users have it: percentages as formatted numbers, ranges as text."""
    try:
        figure = float(text)
    except ValueError:
        sheet.write(row, column, f"{text}%" if text and unit == "%" else text, styles["text"])
        return
    if unit == "%":
        sheet.write_number(row, column, round(figure / 100, 6), styles["percent"])
    else:
        sheet.write_number(row, column, figure, styles["number"])


def _guide(book: Workbook, styles: dict[str, Format], plan: dict[str, Any], lines: tuple[str, ...]) -> None:
    sheet = book.add_worksheet("Guide")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110)
    sheet.write(0, 0, f"{plan['council']}: {plan['title']}", styles["title"])
    sheet.write(
        1,
        0,
        "This is a sample. Averdale County Council, its services, partners, places and figures are invented.",
        styles["strong"],
    )
    for row, line in enumerate(lines, 3):
        sheet.write(row, 0, line, styles["plain"])


def _period_sheet(book: Workbook, name: str, title: str, styles: dict[str, Format]) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.write(0, 0, title, styles["title"])
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    return sheet


def _workbook(path: Path) -> Workbook:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": MADE, "author": "Averdale County Council (fictional)"})
    return book


def _styles(book: Workbook) -> dict[str, Format]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
    boxed = base | {"border": 1, "border_color": "#8A8A8A"}
    dark = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}
    described = {
        "title": {"font_name": "Arial", "font_size": 14, "bold": True},
        "strong": base | {"bold": True},
        "plain": base,
        "header": boxed | dark,
        "banner": boxed | {"bold": True, "bg_color": "#D9E2EF"},
        "notice": boxed | {"italic": True},
        "group": boxed | {"bold": True},
        "text": boxed,
        "date": boxed | {"num_format": "dd/mm/yyyy", "align": "left"},
        "percent": boxed | {"num_format": "0.##%", "align": "left"},
        "done": boxed | {"num_format": "0%", "align": "left"},
        "number": boxed | {"num_format": "#,##0.##", "align": "left"},
    }
    described |= {rating: boxed | {"bg_color": fill, "align": "center"} for rating, fill in FILLS.items()}
    return {name: book.add_format(properties) for name, properties in described.items()}


SUFFICIENCY_GUIDE = (
    "Each reporting round has a sheet of its own, named by its month. For a new round, copy the last sheet, rename "
    "it, and bring the text up to date.",
    "An action begins with a row that holds its number and, across the four columns, what is to be done.",
    "The row under it holds what each column says, one point a line. Begin each point with a bullet.",
    "To close an action, take its text out and write a closing notice across the four columns instead. Say in the "
    "notice whether it is completed, merged, superseded or withdrawn.",
    "Where work goes on elsewhere, write “fed into action” and the numbers, such as “fed into actions 20 and 23”.",
    "Beside the title give the action a short name, and say who leads it: a post or a team, several with “;” between.",
    "The sheet Measures has a row for each value of each measure. Add rows; leave the old ones as they are.",
)
CARE_LEAVERS_GUIDE = (
    "Each reporting round has a sheet of its own, named by its month. For a new round, copy the last sheet, rename "
    "it, and bring the progress and the ratings up to date.",
    "Each action has a row. The priority and those responsible are merged over the rows of their actions.",
    "Rate each open action by the colour of its cell: red, amber or green. A word in the cell counts as well. Leave "
    "the cell empty and white where the action is not rated.",
    "Red: the action is off track and needs a decision. Amber: it is late or at risk, with a plan to recover. "
    "Green: it is on track.",
    "To close an action, write a closing notice: say whether it is completed, merged, superseded or withdrawn, and "
    "clear the rating.",
    "Where work goes on elsewhere, write “fed into action” and the reference, such as “fed into actions 2.1 and 6.2”.",
    "Give each action a short name, say who answers for it (a post or a team, several with “;” between), and how much "
    "of it is done.",
    "The sheet Measures has a row for each value of each measure. Add rows; leave the old ones as they are.",
)


def main(folder: Path = TRACKERS) -> None:
    """Write both sample trackers."""
    make_sufficiency(folder)
    make_care_leavers(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TRACKERS)
