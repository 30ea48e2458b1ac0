"""Faulty workbooks, a kind each: what is said of it word for word, and that nothing else is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from conftest import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, Rows, write_tracker
from helpers.errors import WorkbookError
from helpers.intake import Intake, take_in
from helpers.parameters import Parameters
from helpers.plan import Plan
from helpers.tracker import Tracker

Write = Callable[[Path], object]

BANNER_HEADER = ("No.", "What is working well?", "What next")
MEASURES_HEADER = ("Measure", "Value", "As at", "Unit", "Better", "Target")
MEASURES_PLAN: Mapping[str, Any] = {
    **BANNER_PLAN,
    "measures": {
        "sheet": "Measures",
        "columns": {
            "measure": "Measure",
            "value": "Value",
            "as_at": "As at",
            "unit": "Unit",
            "better": "Better",
            "target": "Target",
        },
    },
}
DATED_PLAN: Mapping[str, Any] = {
    **TABLE_PLAN,
    "tracker": {
        "layout": "dated",
        "sheet": "Actions",
        "columns": {"group": "Theme", "number": "ID", "title": "Action", "closing": "Closed", "closed_on": "Closed on"},
        "updates": {"sheet": "Updates", "columns": {"number": "ID", "date": "Date", "rating": "RAG"}},
    },
}
#: Of what a cell of the sheet is told, before its address.
CELL = "plan.xlsx, sheet “January 2023”, cell"
SHEET = "plan.xlsx, sheet “January 2023”"
SAVE_AGAIN = "Open it in Excel and save it again as .xlsx."
POINT_AT = "Point “tracker” in the period’s parameters at the Excel workbook itself."
FIGURE = "plan.xlsx, sheet “Measures”, cell"
CORRECT = "To mend it: correct the cell."


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of faulty workbook.

    Attributes:
        write: writes it.
        plan: the plan it is read by.
        says: the message that refuses it, or each problem with its severity before it, in order.
        reports: what is reported nevertheless, as `reported` gives it; not looked at where it is refused.
        file: its name.
        published: the actions of the last published report.
        parameters: changes to the period's parameters.
    """

    write: Write
    plan: Mapping[str, Any] = field(default_factory=lambda: TABLE_PLAN)
    says: str | list[str] = ""
    reports: list[str] = field(default_factory=list)
    file: str = "plan.xlsx"
    published: Mapping[str, str] | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


def holding(content: bytes) -> Write:
    return lambda path: path.write_bytes(content)


def row(ref: object = "1.1", **cells: object) -> tuple[object, ...]:
    """Return a row of the table layout of which nothing is wrong but what is said."""
    known: dict[str, object] = {"group": "1. One", "responsible": None, "ref": ref, "title": "Find homes"}
    known |= {"progress": "Homes were found.", "due": None, "rag": "Green", "closing": None}
    return tuple((known | cells).values())


def table(*rows: Rows | tuple[object, ...], **more: Any) -> Write:
    return lambda path: write_tracker(path, [TABLE_HEADER, *rows], **more)


def banner(*rows: tuple[object, ...], **more: Any) -> Write:
    return lambda path: write_tracker(path, [BANNER_HEADER, *rows], **more)


def figures(*rows: tuple[object, ...]) -> Write:
    """Return how to write a sound action beside a sheet of measures."""
    return banner((1, "Find homes", None), (None, "Found.", None), more_sheets={"Measures": [MEASURES_HEADER, *rows]})


def dated(*updates: tuple[object, ...], actions: Rows = (("Homes", "A1", "Open the house", None, None),)) -> Write:
    rows = [("Theme", "ID", "Action", "Closed", "Closed on"), *actions]
    more = {"Updates": [("ID", "Date", "Progress", "RAG"), *updates]}
    return lambda path: write_tracker(path, rows, sheet="Actions", more_sheets=more)


def changed(write: Write, change: Callable[[Workbook], object]) -> Write:
    """Return how to write a workbook and change it in openpyxl."""

    def written(path: Path) -> None:
        write(path)
        book = load_workbook(path)
        change(book)
        book.save(path)

    return written


def rezipped(change: Callable[[str, bytes], bytes]) -> Write:
    """Return how to write a sound workbook with each part's bytes changed."""

    def written(path: Path) -> None:
        table(row())(path)
        with zipfile.ZipFile(path) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, change(name, content))

    return written


def cut_short(path: Path) -> None:
    table(row())(path)
    path.write_bytes(path.read_bytes()[:-500])


def bad_checksum(path: Path) -> None:
    """Change a byte of a part that is stored as it is, behind the archive's back."""
    rezipped(lambda _, content: content)(path)
    content = path.read_bytes()
    assert content.count(b"<sheetData>") == 1
    path.write_bytes(content.replace(b"<sheetData>", b"<sheetdata>"))


def document_type(name: str, content: bytes) -> bytes:
    inside = b'<!DOCTYPE sst [<!ENTITY a "b">]>'
    return inside + content if name == "xl/sharedStrings.xml" else content


def word_document() -> bytes:
    content = io.BytesIO()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    with zipfile.ZipFile(content, "w") as archive:
        override = f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
        archive.writestr("[Content_Types].xml", f"{types}{override}</Types>")
        archive.writestr("word/document.xml", "<document/>")
    return content.getvalue()


def chart_sheet(path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("January 2023")
    book.save(path)


def far_cell(book: Workbook) -> None:
    book["January 2023"]["XFD1048576"] = "lost"


def hide_row(book: Workbook) -> None:
    book["January 2023"].row_dimensions[3].hidden = True


def hide_column(book: Workbook) -> None:
    book["January 2023"].column_dimensions["D"].hidden = True


def hide_sheet(name: str) -> Callable[[Workbook], None]:
    def hide(book: Workbook) -> None:
        book[name].sheet_state = "hidden"

    return hide


def header_with(**changes: str) -> list[str]:
    """Return the table's header row with other texts in some columns."""
    return [changes.get(text, text) for text in TABLE_HEADER]


def reported(intake: Intake) -> list[str]:
    """Return what the report says of each action: number, title, text, rating, due, how it closed; and each figure."""
    lines = []
    for action in intake.actions:
        parts = [action.number, action.title, " / ".join(said.text for said in action.says.values())]
        parts += [(action.rating.name or "Not rated") if action.rating else ""]
        parts += [str(action.due or action.due_written)]
        parts += [action.closing.notice.text if action.closing else ""]
        lines.append(" | ".join(part for part in parts if part))
    for measure in intake.measures:
        values = ", ".join(f"{reading.value.low} on {reading.as_at}" for reading in measure.readings)
        lines.append(f"{measure.name}: {values}")
    return lines


SOUND = "1.1 | Find homes | Homes were found. | Green"
KINDS: dict[str, Kind] = {
    # The file ------------------------------------------------------------------------------------------------------
    "missing file": Kind(write=lambda path: None),
    "empty file": Kind(write=holding(b"")),
    "folder": Kind(write=lambda path: path.mkdir()),
    "text": Kind(write=holding(b"Actions of the plan\n")),
    "CSV": Kind(write=holding(b"Priority,Ref,Action\n1,1.1,Find homes\n")),
    "web page": Kind(write=holding(b"<html><body><table><tr><td>1.1</td></tr></table></body></html>")),
    "PDF": Kind(write=holding(b"%PDF-1.7\n")),
    "password or old .xls": Kind(write=holding(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504))),
    "Word document": Kind(write=holding(word_document())),
    "bytes of no kind": Kind(write=holding(bytes(range(32)))),
    "truncated archive": Kind(write=cut_short),
    "wrong checksum": Kind(write=bad_checksum),
    "Excel's lock file": Kind(write=holding(b"\x05Jane"), file="~$plan.xlsx"),
    "document type in a part": Kind(write=rezipped(document_type)),
    "cell far outside": Kind(write=changed(table(row()), far_cell)),
    # The sheet -----------------------------------------------------------------------------------------------------
    "missing sheet": Kind(write=table(row(), sheet="Jan 2023")),
    "chart sheet": Kind(write=chart_sheet),
    "empty sheet": Kind(write=lambda path: write_tracker(path, [])),
    "header nowhere": Kind(write=lambda path: write_tracker(path, [row(), row("1.2")])),
    "missing column": Kind(write=lambda path: write_tracker(path, [header_with(RAG="Status"), row()])),
    "column twice": Kind(write=lambda path: write_tracker(path, [(*TABLE_HEADER, "R.A.G."), (*row(), "Red")])),
    "unnamed column": Kind(write=lambda path: write_tracker(path, [(*TABLE_HEADER, "Cost"), (*row(), "£5")])),
    "text above the first action": Kind(
        write=banner((None, "stray", None), (1, "A", None), (None, "x", None)), plan=BANNER_PLAN
    ),
    "text outside the columns": Kind(write=table((*row(), "outside"))),
    "hidden row": Kind(write=changed(table(row(), row("1.2")), hide_row)),
    "hidden column": Kind(write=changed(table(row()), hide_column)),
    "hidden sheet": Kind(write=changed(table(row()), hide_sheet("January 2023"))),
    "hidden sheet beside": Kind(write=changed(table(row(), more_sheets={"Old": [("x",)]}), hide_sheet("Old"))),
    # The actions ---------------------------------------------------------------------------------------------------
    "number twice": Kind(write=banner((1, "A", None), (None, "x", None), (1.0, "B", None), (None, "y", None)),
        plan=BANNER_PLAN),
    "4.10 as a number": Kind(write=table(row("4.1"), row(4.10, title="Hear children"))),
    "title without a number": Kind(write=table(row(), row(None, title="Hear children"))),
    "number without a title": Kind(write=table(row(title=None))),
    "no group": Kind(write=table(row(group=None))),
    "responsible without a group": Kind(write=table(row(group=None, responsible="Early Help"))),
    "unknown rating word": Kind(write=table(row(rag="Blue"))),
    "unknown fill": Kind(write=table(row(rag=None), fills={"G2": "0000FF"})),
    "word and colour that disagree": Kind(write=table(row(), fills={"G2": "FF0000"})),
    "second rating": Kind(write=table(row(), (None, None, None, None, "More.", None, "Red", None))),
    "second rating by colour": Kind(
        write=table(row(), (None, None, None, None, "More.", None, None, None), fills={"G3": "FF0000"})
    ),
    "second rating beside a colour": Kind(
        write=table(row(rag=None), (None, None, None, None, "More.", None, "Green", None), fills={"G2": "FF0000"})
    ),
    "second due date": Kind(
        write=table(row(due="31/03/2023"), (None, None, None, None, "More.", "30/06/2023", None, None))
    ),
    "unrated": Kind(write=table(row(rag=None))),
    "formula without a result": Kind(write=table(row(progress="=1+1"))),
    "error value": Kind(write=table(row(progress="#REF!"))),
    "closing notice without a way": Kind(write=table(row(closing="This is over."))),
    "closed into nothing": Kind(write=table(row(closing="Merged, fed into action 9."))),
    "closed in a circle": Kind(
        write=table(row(closing="Merged, fed into action 1.2."), row("1.2", closing="Merged, fed into action 1.1."))
    ),
    "closed into a closed action": Kind(
        write=table(row(closing="Merged, fed into action 1.2."), row("1.2", closing="Completed."))
    ),
    "closed with new text": Kind(
        write=table(
            row(closing="Completed."),
            more_sheets={"October 2022": [TABLE_HEADER, row(progress="Nearly.", closing="Completed.")]},
        )
    ),
    "open and silent": Kind(write=table(row(progress=None))),
    "stale": Kind(write=table(row(), more_sheets={"October 2022": [TABLE_HEADER, row()]})),
    "placeholder": Kind(write=table(row(progress="TBC"))),
    "overdue": Kind(write=table(row(due="18/01/2023"))),
    "due words that are no date": Kind(write=table(row(due="31/02/2023"))),
    "gone since the last report": Kind(write=table(row()), published={"1.1": "Find homes", "1.9": "Hear children"}),
    # The measures --------------------------------------------------------------------------------------------------
    "measure without a unit": Kind(write=figures(("Homes", 95, "31/12/2022", None, "higher", 90)), plan=MEASURES_PLAN),
    "measure without a value": Kind(write=figures(("Homes", None, "31/12/2022", "%", "higher", 90)), plan=MEASURES_PLAN),
    "measure with words for a value": Kind(
        write=figures(("Homes", "most", "31/12/2022", "%", "higher", 90)), plan=MEASURES_PLAN
    ),
    "measure of no day": Kind(write=figures(("Homes", 95, "Q3", "%", "higher", 90)), plan=MEASURES_PLAN),
    "measure with no direction": Kind(write=figures(("Homes", 95, "31/12/2022", "%", "up", 90)), plan=MEASURES_PLAN),
    "measure with words for a target": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "higher", "all")), plan=MEASURES_PLAN
    ),
    "measure in another unit": Kind(
        write=figures(("Homes", 95, "30/09/2022", "%", "higher", 90), ("Homes", 96, "31/12/2022", "homes", "higher", 90)),
        plan=MEASURES_PLAN,
    ),
    "measure twice for a day": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "higher", 90), ("Homes", 96, "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
    ),
    "measure without a target": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "higher", None)), plan=MEASURES_PLAN
    ),
    "measure that leaps": Kind(
        write=figures(("Homes", 95, "30/09/2022", "%", "higher", 90), ("Homes", 9.5, "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
    ),
    "measure with an error for a name": Kind(
        write=figures(("#REF!", 95, "31/12/2022", "%", "higher", 90)), plan=MEASURES_PLAN
    ),
    "measure with a formula without a result": Kind(
        write=figures(("Homes", "=90+5", "31/12/2022", "%", "higher", 90)), plan=MEASURES_PLAN
    ),
    "text outside the columns of measures": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "higher", 90, "provisional")), plan=MEASURES_PLAN
    ),
    "hidden sheet of measures": Kind(
        write=changed(figures(("Homes", 95, "31/12/2022", "%", "higher", 90)), hide_sheet("Measures")),
        plan=MEASURES_PLAN,
    ),
    # The dated updates ---------------------------------------------------------------------------------------------
    "update without a date": Kind(
        write=dated(("A1", "05/01/2023", "Roof on", "Green"), ("A1", None, "When?", None)), plan=DATED_PLAN
    ),
    "update of no day": Kind(
        write=dated(("A1", "05/01/2023", "Roof on", "Green"), ("A1", "soon", "When?", None)), plan=DATED_PLAN
    ),
    "update of no action": Kind(
        write=dated(("A1", "05/01/2023", "Roof on", "Green"), ("A9", "05/01/2023", "Whose?", None)), plan=DATED_PLAN
    ),
    "update without a number": Kind(
        write=dated(("A1", "05/01/2023", "Roof on", "Green"), (None, "05/01/2023", "Whose?", None)), plan=DATED_PLAN
    ),
    "closed on no day": Kind(
        write=dated(
            ("A1", "05/01/2023", "Roof on", "Green"),
            actions=[("Homes", "A1", "Open the house", "Completed.", "last week")],
        ),
        plan=DATED_PLAN,
    ),
    "second rating on a day": Kind(
        write=dated(("A1", "05/01/2023", "Roof on", "Green"), ("A1", "05/01/2023", "Keys", "Red")), plan=DATED_PLAN
    ),
    # Personal data -------------------------------------------------------------------------------------------------
    "e-mail address": Kind(write=table(row(progress="Write to jane@example.org"))),
    "NHS number": Kind(write=table(row(progress="NHS number 943 476 5919"))),
    "National Insurance number": Kind(write=table(row(progress="NI AB123456C"))),
    "full postcode": Kind(write=table(row(progress="The house at LN1 1YL"))),
    "phone number": Kind(write=table(row(progress="Ring 020 7946 0958"))),
    "date of birth": Kind(write=table(row(progress="DOB 12/03/2010"))),
    "child's name": Kind(write=table(row(progress="Jamie, 14, has moved"))),
    "count under five": Kind(write=table(row(progress="We moved three children home."))),
    "phone number in the due column": Kind(write=table(row(due="Ask 020 7946 0958"))),
    "phone number in a measure's name": Kind(
        write=figures(("Calls to 020 7946 0958", 95, "31/12/2022", "%", "higher", 90)), plan=MEASURES_PLAN
    ),
    "phone number in the commentary": Kind(write=table(row()), parameters={"commentary": "Ring 020 7946 0958."}),
    "acceptance of nothing": Kind(
        write=table(row()), parameters={"accepted": {"January 2023!E2 phone number": "the switchboard"}}
    ),
}


def read(kind: Kind, path: Path) -> Intake:
    kind.write(path)
    values = {"plan": "plan", "period": "2023-01", "as_at": "2023-01-19", "tracker": "plan.xlsx", **kind.parameters}
    return take_in(
        Tracker(path, "plan.xlsx"), Plan.model_validate(kind.plan), Parameters.model_validate(values), kind.published
    )
