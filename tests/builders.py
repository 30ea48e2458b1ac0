"""What tests build: plans, parameters, and trackers made cell by cell."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from helpers.blocks.blocks import Block
from helpers.checks import Subject, checked
from helpers.excel.tracker import Tracker
from helpers.history.snapshot import Snapshot
from helpers.intake.intake import Intake, take_in
from helpers.model import Action
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan

REPOSITORY = Path(__file__).resolve().parents[1]

Rows = Sequence[Sequence[object]]

#: Makes a folder by its name, once for every process that runs tests, and gives it.
Once = Callable[[str, Callable[[Path], object]], Path]

#: Takes so many of a list; every one in a run of all tests.
Some = Callable[[Sequence[Any], int], Sequence[Any]]

#: A plan in the banner layout and one in the table layout, as small as they can be.
BANNER_PLAN: Mapping[str, Any] = {
    "title": "Sufficiency plan",
    "council": "Averdale County Council",
    "narrative": [{"id": "working", "heading": "What is working well?"}, {"id": "next", "heading": "What next"}],
    "closing": {
        "ways": {"completed": "completed", "merged": "merged", "superseded": "superseded", "withdrawn": "withdrawn"},
        "into": ["fed into"],
    },
    "tracker": {"layout": "banner", "sheet": "{month} {year}", "columns": {"number": "No."}},
}
TABLE_PLAN: Mapping[str, Any] = {
    "title": "Care leavers plan",
    "council": "Averdale County Council",
    "narrative": [{"id": "progress", "heading": "Progress"}],
    "groups": {"one": "priority", "many": "priorities", "fill_down": True},
    "ratings": [
        {"rating": "Red", "means": "Off track", "shape": "triangle", "colour": "C8102E", "fills": ["FF0000"]},
        {
            "rating": "Amber",
            "means": "At risk",
            "shape": "diamond",
            "colour": "E08A00",
            "also": ["Yellow"],
            "fills": ["FFC000"],
        },
        {"rating": "Green", "means": "On track", "shape": "circle", "colour": "1E7B34", "fills": ["00B050"]},
    ],
    "closing": BANNER_PLAN["closing"],
    "tracker": {
        "layout": "table",
        "sheet": "{month} {year}",
        "columns": {
            "group": "Priority",
            "responsible": "Responsibility",
            "number": "Ref",
            "title": "Action",
            "due": "Due",
            "rating": "RAG",
            "closing": "Closing notice",
        },
    },
}
TABLE_HEADER = ("Priority", "Responsibility", "Ref", "Action", "Progress", "Due", "RAG", "Closing notice")
#: What a tracker says that has all that trackers have beside their words.
RICH_ROWS: Rows = [
    ("1. One", "A", "1", "Do", "text", date(2023, 3, 31), "Red", None, "Ann", None),
    (None, None, "2", "Do more", "more", None, "Green", None, "Ben", "=LEN(E3)"),
    (None, None, "3", "Done", "", None, None, "Completed in May.", "Cem", None),
]
RICH_HEADER = (*TABLE_HEADER, "Owner", "Workings")
#: A picture of one dot.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000"
    "000d4944415478da636460f85f0f0002870180eb47ba920000000049454e44ae426082"
)
#: The tracker and the one action of the project that the fixture `care` gives.
CARE_TRACKER = "params/trackers/care.xlsx"
CARE_ROW = ("1) Families", "Early Help", "1.1", "Find homes", "Homes were found.", "31/03/2023", "Green", None)
#: A plan in the layout of dated updates, with its sheets.
DATED_PLAN: dict[str, Any] = {
    **TABLE_PLAN,
    "tracker": {
        "layout": "dated",
        "sheet": "Actions",
        "columns": {"group": "Theme", "number": "ID", "title": "Action", "closing": "Closed", "closed_on": "Closed on"},
        "updates": {"sheet": "Updates", "columns": {"number": "ID", "date": "Date", "rating": "RAG"}},
    },
}
DATED_ACTIONS: Rows = [
    ("Theme", "ID", "Action", "Closed", "Closed on"),
    ("Homes", "A1", "Open the house", None, None),
    (None, "A2", "Train hosts", "Completed in full", "13/12/2022"),
]
DATED_UPDATES: Rows = [
    ("ID", "Date", "Progress", "RAG"),
    ("A1", "05/01/2023", "Roof on", "Green"),
    ("A2", "03/10/2022", "First hosts trained", "Amber"),
    ("A1", "04/10/2022", "Walls up", "Amber"),
    ("A1", "05/01/2023", "Keys ordered", None),
    ("A1", "20/01/2023", "Not yet known", "Red"),
]


def spread(every: Sequence[Any], count: int) -> Sequence[Any]:
    """Return so many of a list, evenly spread from its first to its last."""
    last = len(every) - 1
    return [every[at * last // (count - 1)] for at in range(count)] if len(every) > count > 1 else every


def write_yaml(path: Path, values: Mapping[str, Any]) -> Path:
    """Write values as YAML and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def write_plan(project: Path, name: str, plan: Mapping[str, Any]) -> Path:
    """Write a plan's definition into a project."""
    return write_yaml(project / "params" / "plans" / f"{name}.yml", plan)


def write_period(project: Path, name: str, **changes: Any) -> Path:
    """Write a plan's parameters for the period 2023-01, with changes; a change to None takes a parameter out."""
    values = {
        "plan": name,
        "period": "2023-01",
        "as_at": "2023-01-19",
        "tracker": f"params/trackers/{name}.xlsx",
    } | changes
    values = {key: value for key, value in values.items() if value is not None}
    return write_yaml(project / "params" / "2023-01" / f"{name}.yml", values)


def write_tracker(
    path: Path,
    rows: Rows,
    *,
    sheet: str = "January 2023",
    merges: Sequence[str] = (),
    fills: Mapping[str, str] | None = None,
    more_sheets: Mapping[str, Rows] | None = None,
) -> Path:
    """Write a workbook and return its path.

    Args:
        path: where to.
        rows: the first sheet's rows of values, from row 1; None leaves a cell empty.
        sheet: the first sheet's name.
        merges: ranges to merge, such as ``B2:C2``.
        fills: solid fills, from cell to six hexadecimal digits.
        more_sheets: further sheets, from name to rows.
    """
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for row in rows:
        first.append(list(row))
    for span in merges:
        first.merge_cells(span)
    for cell, fill in (fills or {}).items():
        first[cell].fill = PatternFill("solid", fgColor=f"FF{fill}")
    for name, others in (more_sheets or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def checked_tracker(
    path: Path,
    plan: Mapping[str, Any],
    parameters: Parameters,
    published: Mapping[str, str] | None = None,
    shown: str = "plan.xlsx",
) -> Intake:
    """Return what a tracker says in a period, with all that the checks find.

    Args:
        path: the tracker.
        plan: the plan's definition.
        parameters: the period's parameters.
        published: from number to title, the actions of the plan's last published report; None before the first.
        shown: the tracker's name in messages.
    """
    tracker, definition = Tracker(path, shown), Plan.model_validate(plan)
    actions = tuple(Action(number, title) for number, title in (published or {}).items())
    earlier = (Snapshot("2022-10", date(2022, 10, 13), (), actions, ()),) if published else ()
    return checked(Subject(definition, parameters, tracker, take_in(tracker, definition, parameters), earlier))


def block_notebook(*parts: Block | str) -> Any:
    """Return an executed notebook of Markdown texts and blocks, in order."""
    return new_notebook(cells=[new_markdown_cell(part) if isinstance(part, str) else _cell_of(part) for part in parts])


def _cell_of(block: Block) -> Any:
    data = block._repr_mimebundle_()
    return new_code_cell("report", outputs=[new_output("execute_result", data=data, execution_count=1)])


def rich_tracker(path: Path) -> Path:
    """Write a tracker that has all that trackers have beside their words."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("January 2023")
        working: Any = book.add_worksheet("Working & more")
        day = book.add_format({"num_format": "dd/mm/yyyy", "bg_color": "#FFC000"})
        sheet.write_row(0, 0, RICH_HEADER)
        for at, row in enumerate(RICH_ROWS, 1):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value, day if isinstance(value, date) else None)
        sheet.merge_range("A2:A4", "1. One")
        sheet.set_column("E:E", 60)
        sheet.set_column("J:J", 10, None, {"hidden": True})
        sheet.set_row(2, 45)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.write_comment("E2", "Ask Ann", {"author": "Ben"})
        sheet.insert_image("L2", "dot.png", {"image_data": io.BytesIO(DOT)})
        sheet.insert_textbox("L9", "A box", {"textlink": "='January 2023'!$E$2"})
        sheet.write_url("E3", "https://example.org/a", string="more")
        sheet.data_validation("G2:G99", {"validate": "list", "source": ["Red", "Amber", "Green"]})
        sheet.conditional_format("G2:G99", {"type": "formula", "criteria": "='January 2023'!$G2=\"Red\""})
        chart: Any = book.add_chart({"type": "column"})
        chart.add_series({"values": "='January 2023'!$J$2:$J$4"})
        sheet.insert_chart("L20", chart)
        sheet.add_table("O1:P4", {"name": "Sums", "columns": [{"header": "x"}, {"header": "y", "formula": "=[@x]*2"}]})
        book.define_name("Owners", "='January 2023'!$I$2:$I$4")
        working.write("A1", "=COUNTIF('January 2023'!G:G,\"Red\")")
        working.activate()
    return path


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def until(come: Callable[[], bool]) -> None:
    """Wait until something has come, which another process does."""
    for _ in range(2000):
        if come():
            return
        time.sleep(0.05)
    pytest.fail("It never came.")
