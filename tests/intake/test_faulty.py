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
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle

from builders import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, Rows, checked_tracker, write_tracker
from helpers.errors import WorkbookError
from helpers.intake.intake import Intake
from helpers.plans.parameters import Parameters

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
#: Why a folder cannot be read as a file.
#: Of what a cell of the sheet is told, before its address.
CELL = "plan.xlsx, sheet “January 2023”, cell"
SHEET = "plan.xlsx, sheet “January 2023”"
SAVE_AGAIN = "Open it in Excel and save it again as .xlsx."
POINT_AT = "Point “tracker” in the period’s parameters at the Excel workbook itself."
FIGURE = "plan.xlsx, sheet “Measures”, cell"
HEADER = " To mend it: correct the header in the sheet, or name the sheet’s own text in the plan’s definition."
UNDER_MERGED = (
    "so it is left out of the report. Expected: nothing under merged cells but what the first of them says. To mend "
    "it: unmerge the cells in Excel, then move the text to where it belongs, or clear it."
)
COLOURED = (
    "may colour it. Expected: one of “Red”, “Amber”, “Yellow”, “Green”. To mend it: write the rating’s word in the "
    "cell; if it has none, clear the rules from the cell (Conditional Formatting, Clear Rules)."
)
A_DATE = (
    "Expected: a date, such as 31/03/2023 or 31 March 2023, or a time by its end: “March 2023”, “Q3 2022/23”, "
    "“2022/23”, “end of 2023”. To mend it:"
)
NO_DATE = (
    f"{A_DATE} write the date; or, if no date is to be held against it, add the words to “undated” in "
    "params/plans/plan.yml: undated:"
)
DISCLOSED = (
    "nothing that tells of a person in a public paper. To mend it: take it out, or accept it in "
    "params/2023-01/plan.yml: under “accepted”, "
)
EVERY_HEADER_MISSING = "\n".join(
    [
        "8 problems must be mended first.",
        f"1. {SHEET}: no header row has “Action”. Expected: “Action”.{HEADER}",
        f"2. {SHEET}: no header row has “Ref”. Expected: “Ref”.{HEADER}",
        f"3. {SHEET}: no header row has “Priority”. Expected: “Priority”.{HEADER}",
        f"4. {SHEET}: no header row has “Responsibility”. Expected: “Responsibility”.{HEADER}",
        f"5. {SHEET}: no header row has “RAG”. Expected: “RAG”.{HEADER}",
        f"6. {SHEET}: no header row has “Due”. Expected: “Due”.{HEADER}",
        f"7. {SHEET}: no header row has “Closing notice”. Expected: “Closing notice”.{HEADER}",
        f"8. {SHEET}: no header row has “Progress”. Expected: “Progress”.{HEADER}",
    ]
)


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
    says: str | list[str]
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


def rezipped(change: Callable[[str, bytes], bytes], write: Write | None = None) -> Write:
    """Return how to write a workbook, a sound one if none is given, with each part's bytes changed."""

    def written(path: Path) -> None:
        (write or table(row()))(path)
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
    inside = b'<!DOCTYPE worksheet [<!ENTITY a "b">]>'
    return inside + content if name == "xl/worksheets/sheet1.xml" else content


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


def merge(cells: str, sheet: str = "January 2023") -> Callable[[Workbook], None]:
    """Return how to merge cells as a brush of formats does, so that what is under them stays in the file."""

    def merged(book: Workbook) -> None:
        book[sheet].merged_cells.add(cells)

    return merged


def red_where_found(book: Workbook) -> None:
    """Colour a rating by a rule that looks at the text beside it; a cell that was never used is not in the file."""
    sheet = book["January 2023"]
    assert (2, 7) not in sheet._cells
    red = DifferentialStyle(fill=PatternFill(bgColor="FFFF0000"))
    sheet.conditional_formatting.add("G2", Rule(type="expression", dxf=red, formula=['$E2="Homes were found."']))


def extended(write: Write, cells: str) -> Write:
    """Return how to write a workbook with a rule on some cells that looks at another sheet, as Excel 365 keeps it."""
    newer, formula = (
        f"http://schemas.microsoft.com/office/{name}/main" for name in ("spreadsheetml/2009/9", "excel/2006")
    )
    extension = (
        f'<extLst><ext xmlns:x14="{newer}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting xmlns:xm="{formula}"><x14:cfRule type="expression" priority="1" id="{{1}}">'
        '<xm:f>Key!$A$2="late"</xm:f><x14:dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill>'
        f"</x14:dxf></x14:cfRule><xm:sqref>{cells}</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
        "</ext></extLst></worksheet>"
    ).encode()
    name = "xl/worksheets/sheet1.xml"
    return rezipped(lambda part, old: old.replace(b"</worksheet>", extension) if part == name else old, write)


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
OTHER = "1.2 | Find homes | Homes were found. | Green"
RED = "1.1 | Find homes | Homes were found. | Red"
SILENT = (
    f"noted: {CELL} C2: action 1.1 is open and says nothing. Expected: an update, or a closing notice. To mend it: "
    "write the update, or close the action."
)
KINDS: dict[str, Kind] = {
    # The file ------------------------------------------------------------------------------------------------------
    "missing file": Kind(
        write=lambda path: None,
        says=("There is no tracker plan.xlsx. Put the file there, or correct “tracker” in the period’s parameters."),
    ),
    "empty file": Kind(
        write=holding(b""),
        says="plan.xlsx is empty: a synchronised copy may not be complete. With OneDrive, choose “Always keep on "
        "this device” for it there, and start again when it is; else put the tracker in its place.",
    ),
    "folder": Kind(
        write=lambda path: path.mkdir(),
        says="The tracker plan.xlsx is a folder. Expected: an Excel workbook. To mend it: name one of its files as "
        "“tracker” in the period’s parameters; it has no workbook.",
    ),
    "text": Kind(
        write=holding(b"Actions of the plan\n"),
        says=(
            "plan.xlsx is text or CSV, whatever its name says. In an empty Excel workbook choose Data, From "
            "Text/CSV, so that dates and leading zeros stay as they are, and save it as “Excel Workbook "
            "(.xlsx)”."
        ),
    ),
    "CSV": Kind(
        write=holding(b"Priority,Ref,Action\n1,1.1,Find homes\n"),
        says=(
            "plan.xlsx is text or CSV, whatever its name says. In an empty Excel workbook choose Data, From "
            "Text/CSV, so that dates and leading zeros stay as they are, and save it as “Excel Workbook "
            "(.xlsx)”."
        ),
    ),
    "web page": Kind(
        write=holding(b"<html><body><table><tr><td>1.1</td></tr></table></body></html>"),
        says=(
            "plan.xlsx is a web page (HTML), whatever its name says. Open it in Excel and save it as “Excel "
            "Workbook (.xlsx)”."
        ),
    ),
    "PDF": Kind(write=holding(b"%PDF-1.7\n"), says=f"plan.xlsx is a PDF. {POINT_AT}"),
    "password or old .xls": Kind(
        write=holding(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)),
        says=(
            "plan.xlsx is protected by a password or is an old .xls file. Open it in Excel and save it as an "
            ".xlsx workbook without a password."
        ),
    ),
    "Word document": Kind(
        write=holding(word_document()),
        says=f"plan.xlsx is a Word document, not an Excel workbook that can be read (.xlsx). {POINT_AT}",
    ),
    "bytes of no kind": Kind(
        write=holding(bytes(range(32))),
        says=f"plan.xlsx is not an Excel workbook, and not a kind of file that is known. {POINT_AT}",
    ),
    "truncated archive": Kind(
        write=cut_short,
        says=(f"plan.xlsx is not an Excel workbook that can be read (it is damaged or not complete). {SAVE_AGAIN}"),
    ),
    "wrong checksum": Kind(
        write=bad_checksum,
        says=(
            "plan.xlsx is not an Excel workbook that can be read (its part xl/worksheets/sheet1.xml is "
            f"damaged or not complete). {SAVE_AGAIN}"
        ),
    ),
    "Excel's lock file": Kind(
        write=holding(b"\x05Jane"),
        file="~$plan.xlsx",
        says=(
            "~$plan.xlsx is the lock file that Excel keeps while “plan.xlsx” is open. Close Excel, and name "
            "“plan.xlsx” as “tracker” in the period’s parameters."
        ),
    ),
    "document type in a part": Kind(
        write=rezipped(document_type),
        says=(
            "plan.xlsx is not an Excel workbook that can be read (xl/worksheets/sheet1.xml has a document "
            f"type, which no workbook of Excel’s has). {SAVE_AGAIN}"
        ),
    ),
    "cell far outside": Kind(
        write=changed(table(row()), far_cell),
        says=(
            f"{CELL} XFD1048576: something stands far outside any table. Expected: nothing below row 50,000 "
            "or right of column IV. To mend it: clear the cell, or delete the rows and columns between it "
            "and the table."
        ),
    ),
    # The sheet -----------------------------------------------------------------------------------------------------
    "missing sheet": Kind(
        write=table(row(), sheet="Jan 2023"),
        says=(
            "plan.xlsx: there is no sheet “January 2023”, which the plan names. Expected: perhaps “Jan "
            "2023”. To mend it: rename the sheet, or name the right one as “sheet” in the period’s "
            "parameters."
        ),
    ),
    "chart sheet": Kind(write=chart_sheet, says="plan.xlsx: “January 2023” is a chart, not a sheet of cells."),
    "empty sheet": Kind(write=lambda path: write_tracker(path, []), says=EVERY_HEADER_MISSING),
    "header nowhere": Kind(write=lambda path: write_tracker(path, [row(), row("1.2")]), says=EVERY_HEADER_MISSING),
    "missing column": Kind(
        write=lambda path: write_tracker(path, [header_with(RAG="Status"), row()]),
        says=(
            f"{CELL}s A1:H1: the header row has no column “RAG”. Expected: “RAG”; the row’s other headers: "
            f"one of “Status”.{HEADER}"
        ),
    ),
    "column twice": Kind(
        write=lambda path: write_tracker(path, [(*TABLE_HEADER, "Rag"), (*row(), "Red")]),
        says=(
            f"{CELL} I1: the header “Rag” stands for the same column as cell G1. Expected: each column "
            "once. To mend it: rename or remove one of the two, or name the one meant in the plan’s definition: "
            "“RAG [1]” or “Rag [2]”."
        ),
    ),
    "unnamed column": Kind(
        write=lambda path: write_tracker(path, [(*TABLE_HEADER, "Cost"), (*row(), "£5")]),
        says=[
            (
                f"noted: {CELL} I1: the column “Cost” is not in the plan’s definition, so it is left out of the "
                "report. Expected: only columns that the plan names. To mend it: name it in "
                "params/plans/plan.yml if it is to be published."
            )
        ],
        reports=[SOUND],
    ),
    "text above the first action": Kind(
        write=banner((None, "stray", None), (1, "A", None), (None, "x", None)),
        plan=BANNER_PLAN,
        says=[
            (
                f"blocks: {CELL} B2: “stray” belongs to no action. Expected: an action’s number at the beginning "
                "of its first row. To mend it: add the number, or clear the row."
            )
        ],
        reports=["1 | A | x"],
    ),
    "text outside the columns": Kind(
        write=table((*row(), "outside")),
        says=[
            (
                f"blocks: {CELL} I2: “outside” stands outside the table’s columns. Expected: text only under a "
                "header. To mend it: move it into a column, or clear it."
            )
        ],
        reports=[SOUND],
    ),
    "hidden row": Kind(
        write=changed(table(row(), row("1.2")), hide_row),
        says=[
            (
                f"noted: {SHEET}: hidden in Excel, and read like the rest: 1 row (3). Expected: nothing hidden in "
                "a sheet that is published. To mend it: unhide it, and take out what is not for the report."
            )
        ],
        reports=[SOUND, "1.2 | Find homes | Homes were found. | Green"],
    ),
    "hidden column": Kind(
        write=changed(table(row()), hide_column),
        says=[
            (
                f"noted: {SHEET}: hidden in Excel, and read like the rest: 1 column (D). Expected: nothing hidden "
                "in a sheet that is published. To mend it: unhide it, and take out what is not for the report."
            )
        ],
        reports=[SOUND],
    ),
    "hidden sheet": Kind(
        write=changed(table(row(), more_sheets={"Guide": [("x",)]}), hide_sheet("January 2023")),
        says=[
            (
                f"noted: {SHEET}: hidden in Excel, and read like the rest: the sheet itself. Expected: nothing "
                "hidden in a sheet that is published. To mend it: unhide it, and take out what is not for the "
                "report."
            )
        ],
        reports=[SOUND],
    ),
    "hidden sheet beside": Kind(
        write=changed(table(row(), more_sheets={"Old": [("x",)]}), hide_sheet("Old")),
        says=[
            (
                "noted: plan.xlsx: hidden in Excel, and not read: 1 sheet (Old). Expected: no hidden sheets in a "
                "tracker that goes from hand to hand. To mend it: unhide them, and take out what is not needed."
            )
        ],
        reports=[SOUND],
    ),
    "colour by a rule in the sheet's extension": Kind(
        write=extended(table(row(rag=None), row("1.2")), "G2:G9"),
        says=[f"blocks: {CELL} G2: the cell holds no word, and the conditional format on G2:G9 {COLOURED}"],
        reports=["1.1 | Find homes | Homes were found. | Not rated", OTHER],
    ),
    "colour of an empty cell by a rule about another": Kind(
        write=changed(table(row(rag=None), row("1.2")), red_where_found),
        says=[f"blocks: {CELL} G2: the cell holds no word, and the conditional format on G2 {COLOURED}"],
        reports=["1.1 | Find homes | Homes were found. | Not rated", OTHER],
    ),
    "fill under a rule in the sheet's extension": Kind(
        write=extended(table(row(rag=None), fills={"G2": "00B050"}), "G2:G9"),
        says=[f"blocks: {CELL} G2: the cell holds no word, and the conditional format on G2:G9 {COLOURED}"],
        reports=["1.1 | Find homes | Homes were found. | Not rated"],
    ),
    "words under a rule in the sheet's extension": Kind(
        write=extended(table(row(), row("1.2")), "A1:H3"), says=[], reports=[SOUND, OTHER]
    ),
    "rule in the sheet's extension on other cells": Kind(
        write=extended(table(row(rag=None), row("1.2"), fills={"G2": "00B050"}), "F2:F9 G3:G9"),
        says=[],
        reports=[SOUND, OTHER],
    ),
    "text under merged cells": Kind(
        write=changed(table(row(title="Find homes", progress="Not agreed:\nwait for the board.")), merge("D2:E2")),
        says=[
            (
                f"noted: {CELL} E2: “Not agreed: wait for the board.” lies under the merged cells D2:E2, where Excel "
                f"does not show it, {UNDER_MERGED}"
            ),
            SILENT,
        ],
        reports=["1.1 | Find homes | Green"],
    ),
    "long text under merged cells of two rows": Kind(
        write=changed(table(row(), row("1.2", progress="word " * 6_000)), merge("E2:E3")),
        says=[
            (
                f"noted: {CELL}s E2:E3: the cell is merged over actions 1.1 and 1.2, and what is said there "
                "counts for each. Expected: a cell of its own for each of them, or one that is meant for all. To mend "
                "it: unmerge the cells where one of them has something of its own to say."
            ),
            (
                f"noted: {CELL} E3: “word word word word word word word word word word word wo…” lies under the "
                f"merged cells E2:E3, where Excel does not show it, {UNDER_MERGED}"
            ),
        ],
        reports=[SOUND, OTHER],
    ),
    "a row with nothing but text under merged cells": Kind(
        write=changed(table(row(), (None, None, None, None, "old", None, None, None)), merge("E2:E3")),
        says=[
            (f"noted: {CELL} E3: “old” lies under the merged cells E2:E3, where Excel does not show it, {UNDER_MERGED}")
        ],
        reports=[SOUND],
    ),
    "the same text under merged cells": Kind(
        write=changed(table(row(), row("1.2", group="1.  One")), merge("A2:A3")), says=[], reports=[SOUND, OTHER]
    ),
    "a formula under merged cells": Kind(
        write=changed(table(row(), row("1.2", group="=A2")), merge("A2:A3")),
        says=[
            (
                f"noted: {CELL} A3: a formula whose result is not stored in the file lies under the merged cells "
                f"A2:A3, where Excel does not show it, {UNDER_MERGED}"
            )
        ],
        reports=[SOUND, OTHER],
    ),
    "phone number under merged cells": Kind(
        write=changed(table(row(), row("1.2", group="Ring 020 7946 0958")), merge("A2:A3")),
        says=[
            (
                f"noted: {CELL} A3: “Ring 020 7946 0958” lies under the merged cells A2:A3, where Excel does not "
                f"show it, {UNDER_MERGED}"
            ),
            (
                f"publication: {CELL} A3: there is a phone number ending 58. Expected: {DISCLOSED}“January 2023!A3 "
                "phone number” and the reason."
            ),
        ],
        reports=[SOUND, OTHER],
    ),
    "text under a merged closing notice": Kind(
        write=changed(banner((1, "A", None), (None, "COMPLETED", "the rest")), merge("B3:C3")),
        plan=BANNER_PLAN,
        says=[
            (
                f"noted: {CELL} C3: “the rest” lies under the merged cells B3:C3, where Excel does not show it, "
                f"{UNDER_MERGED}"
            )
        ],
        reports=["1 | A | COMPLETED"],
    ),
    "text under merged cells of the measures": Kind(
        write=changed(
            figures(("Homes", 95, "31/12/2022", "%", "higher", 90), ("Homes", 96, "15/01/2023", "%", "higher", 91)),
            merge("F2:F3", "Measures"),
        ),
        plan=MEASURES_PLAN,
        says=[
            f"noted: {FIGURE} F3: “91” lies under the merged cells F2:F3, where Excel does not show it, {UNDER_MERGED}",
            (
                f"noted: {FIGURE} A3: “Homes” has no target. Expected: a target, or “neither” as the better "
                "direction. To mend it: fill the target in the row of its newest value."
            ),
        ],
        reports=["1 | Find homes | Found.", "Homes: 95 on 2022-12-31, 96 on 2023-01-15"],
    ),
    "text under merged cells of the updates": Kind(
        write=changed(
            dated(("A1", "19/01/2023", "New", "Green"), ("A1", "19/01/2023", "Old", None)), merge("C2:C3", "Updates")
        ),
        plan=DATED_PLAN,
        says=[
            (
                "noted: plan.xlsx, sheet “Updates”, cell C3: “Old” lies under the merged cells C2:C3, where Excel "
                f"does not show it, {UNDER_MERGED}"
            )
        ],
        reports=["A1 | Open the house | New | Green"],
    ),
    # The actions ---------------------------------------------------------------------------------------------------
    "number twice": Kind(
        write=banner((1, "A", None), (None, "x", None), (1.0, "B", None), (None, "y", None)),
        plan=BANNER_PLAN,
        says=[
            (
                f"blocks: {CELL} A4: the action number “1” is used again; it is first in A2. Expected: each "
                "number once. To mend it: correct one of the two numbers."
            )
        ],
        reports=["1 | A | x", "1 | B | y"],
    ),
    "4.10 as a number": Kind(
        write=table(row("4.1"), row(4.10, title="Hear children")),
        says=[
            (
                f"blocks: {CELL} C3: the action number “4.1” is used again; it is first in C2. Expected: each "
                "number once. To mend it: correct one of the two numbers (Excel drops a last zero: write 4.10 as "
                "text)."
            )
        ],
        reports=["4.1 | Find homes | Homes were found. | Green", "4.1 | Hear children | Homes were found. | Green"],
    ),
    "title without a number": Kind(
        write=table(row(), row(None, title="Hear children")),
        says=[
            (
                f"blocks: {CELL} A3: “1. One” belongs to no action. Expected: an action’s number at the beginning "
                "of its first row. To mend it: add the number, or clear the row."
            )
        ],
        reports=[SOUND],
    ),
    "no group": Kind(
        write=table(row(group=None)),
        says=[
            (
                f"blocks: {CELL} C2: action 1.1 stands above the first priority. Expected: each action under one. "
                "To mend it: fill the cell in its row or above it."
            )
        ],
        reports=[SOUND],
    ),
    "responsible without a group": Kind(
        write=table(row(group=None, responsible="Early Help")),
        says=[
            (
                f"blocks: {CELL} B2: “Early Help” belongs to no action. Expected: an action’s number at the "
                "beginning of its first row. To mend it: add the number, or clear the row."
            ),
            (
                f"blocks: {CELL} C2: action 1.1 stands above the first priority. Expected: each action under one. "
                "To mend it: fill the cell in its row or above it."
            ),
        ],
        reports=[SOUND],
    ),
    "group number twice": Kind(
        write=table(row(), row("1.2", group="1. Two")),
        says=[
            (
                f"blocks: {CELL} A3: the number 1 of “Two” is used again; it is first that of “One” in A2. "
                "Expected: each number once. To mend it: correct one of the two numbers, or write both titles "
                "alike."
            )
        ],
        reports=[SOUND, "1.2 | Find homes | Homes were found. | Green"],
    ),
    "unknown rating word": Kind(
        write=table(row(rag="Blue")),
        says=[
            (
                f"blocks: {CELL} G2: the rating is “Blue”. Expected: one of “Red”, “Amber”, “Yellow”, “Green”, or "
                "an empty cell. To mend it: correct the cell, or add the word to the rating key in "
                "params/plans/plan.yml."
            )
        ],
        reports=["1.1 | Find homes | Homes were found. | Not rated"],
    ),
    "unknown fill": Kind(
        write=table(row(rag=None), fills={"G2": "0000FF"}),
        says=[
            (
                f"blocks: {CELL} G2: the rating is given by the fill colour blue (0000FF). Expected: one of "
                "red (FF0000) for Red, amber (FFC000) for Amber, green (00B050) for Green. To mend it: type the "
                "rating in the cell, or add the colour to the rating key in params/plans/plan.yml."
            )
        ],
        reports=["1.1 | Find homes | Homes were found. | Not rated"],
    ),
    "word and colour that disagree": Kind(
        write=table(row(), fills={"G2": "FF0000"}),
        says=[
            (
                f"blocks: {CELL} G2: the rating is “Green” but the fill colour red (FF0000) means Red. "
                "Expected: a word and a colour that agree. To mend it: correct the word or the colour."
            )
        ],
        reports=["1.1 | Find homes | Homes were found. | Not rated"],
    ),
    "second rating": Kind(
        write=table(row(), (None, None, None, None, "More.", None, "Red", None)),
        says=[
            (
                f"blocks: {CELL} G3: action 1.1 has a second rating, “Red”, beside that in G2. Expected: one "
                "rating for each action. To mend it: clear one of the two cells."
            )
        ],
        reports=["1.1 | Find homes | Homes were found.\nMore. | Green"],
    ),
    "second rating by colour": Kind(
        write=table(row(), (None, None, None, None, "More.", None, None, None), fills={"G3": "FF0000"}),
        says=[
            (
                f"blocks: {CELL} G3: action 1.1 has a second rating, the fill colour red (FF0000), beside that in G2. "
                "Expected: one rating for each action. To mend it: clear one of the two cells."
            )
        ],
        reports=["1.1 | Find homes | Homes were found.\nMore. | Green"],
    ),
    "second rating beside a colour": Kind(
        write=table(row(rag=None), (None, None, None, None, "More.", None, "Green", None), fills={"G2": "FF0000"}),
        says=[
            (
                f"blocks: {CELL} G3: action 1.1 has a second rating, “Green”, beside that in G2. Expected: one "
                "rating for each action. To mend it: clear one of the two cells."
            )
        ],
        reports=["1.1 | Find homes | Homes were found.\nMore. | Green"],
    ),
    "second due date": Kind(
        write=table(row(due="31/03/2023"), (None, None, None, None, "More.", "30/06/2023", None, None)),
        says=[
            (
                f"blocks: {CELL} F3: action 1.1 has a second date, “30/06/2023”, beside that in F2. Expected: one "
                "date for each action. To mend it: clear one of the two cells."
            )
        ],
        reports=["1.1 | Find homes | Homes were found.\nMore. | Green | 2023-03-31"],
    ),
    "unrated": Kind(
        write=table(row(rag=None)),
        says=[
            (
                f"noted: {CELL} G2: action 1.1 is not rated. Expected: a rating of the plan’s key. To mend it: "
                "rate the action; it is reported as “Not rated” until then."
            )
        ],
        reports=["1.1 | Find homes | Homes were found. | Not rated"],
    ),
    "formula without a result": Kind(
        write=table(row(progress="=1+1")),
        says=[
            (
                f"blocks: {CELL} E2: the cell has a formula whose result is not stored in the file. Expected: a "
                "value. To mend it: open the tracker in Excel, let it calculate, and save it; or type the value "
                "in its place."
            ),
            (
                f"noted: {CELL} C2: action 1.1 is open and says nothing. Expected: an update, or a closing "
                "notice. To mend it: write the update, or close the action."
            ),
        ],
        reports=["1.1 | Find homes | Green"],
    ),
    "error value": Kind(
        write=table(row(progress="#REF!")),
        says=[
            (
                f"blocks: {CELL} E2: the cell shows #REF!. Expected: a value. To mend it: mend the formula, or "
                "type the value in its place."
            )
        ],
        reports=["1.1 | Find homes | #REF! | Green"],
    ),
    "closing notice without a way": Kind(
        write=table(row(closing="This is over.")),
        says=[
            f"publication: {CELL} H2: action 1.1 is read as closed by “This is over.”, which tells of no closing. "
            "Expected: a closing notice that leaves no doubt. To mend it: if it is closed, write it so, or add the "
            "words to “closing: ways” in params/plans/plan.yml; if not, take them out, or accept it in "
            "params/2023-01/plan.yml: under “accepted”, “January 2023!H2 closing” and the reason."
        ],
        reports=["1.1 | Find homes | Homes were found. | Green | This is over."],
    ),
    "closed into nothing": Kind(
        write=table(row(closing="Merged, fed into action 9.")),
        says=[
            (
                f"blocks: {CELL} H2: action 1.1 went into action 9, which does not exist. Expected: the number of "
                "an action in this sheet. To mend it: correct the number in the closing notice."
            )
        ],
        reports=["1.1 | Find homes | Homes were found. | Green | Merged, fed into action 9."],
    ),
    "closed in a circle": Kind(
        write=table(row(closing="Merged, fed into action 1.2."), row("1.2", closing="Merged, fed into action 1.1.")),
        says=[
            (
                f"blocks: {CELL} H2: action 1.1 went into action 1.2, which leads back to action 1.1. Expected: "
                "work that ends in an open action. To mend it: correct the closing notices of the actions in the "
                "circle."
            ),
            (
                f"blocks: {CELL} H3: action 1.2 went into action 1.1, which leads back to action 1.2. Expected: "
                "work that ends in an open action. To mend it: correct the closing notices of the actions in the "
                "circle."
            ),
        ],
        reports=[
            "1.1 | Find homes | Homes were found. | Green | Merged, fed into action 1.2.",
            "1.2 | Find homes | Homes were found. | Green | Merged, fed into action 1.1.",
        ],
    ),
    "closed into a closed action": Kind(
        write=table(row(closing="Merged, fed into action 1.2."), row("1.2", closing="Completed.")),
        says=[
            (
                f"noted: {CELL} H2: action 1.1 went into action 1.2, which is closed too. Expected: an open "
                "action, or the actions that the work is in now. To mend it: name the actions that the work is "
                "in now."
            )
        ],
        reports=[
            "1.1 | Find homes | Homes were found. | Green | Merged, fed into action 1.2.",
            "1.2 | Find homes | Homes were found. | Green | Completed.",
        ],
    ),
    "closed with new text": Kind(
        write=table(
            row(closing="Completed."),
            more_sheets={"October 2022": [TABLE_HEADER, row(progress="Nearly.", closing="Completed.")]},
        ),
        says=[
            (
                f"noted: {CELL} E2: action 1.1 was closed in the last round already, and now says something else. "
                "Expected: the text it closed with, or none; or an open action. To mend it: take the new text "
                "out, or the closing notice if the action is open again."
            )
        ],
        reports=["1.1 | Find homes | Homes were found. | Green | Completed."],
    ),
    "open and silent": Kind(
        write=table(row(progress=None)),
        says=[
            (
                f"noted: {CELL} C2: action 1.1 is open and says nothing. Expected: an update, or a closing "
                "notice. To mend it: write the update, or close the action."
            )
        ],
        reports=["1.1 | Find homes | Green"],
    ),
    "stale": Kind(
        write=table(row(), more_sheets={"October 2022": [TABLE_HEADER, row()]}),
        says=[
            (
                f"noted: {CELL} E2: action 1.1 says word for word what it said in the last round. Expected: what "
                "has happened since. To mend it: bring the text up to date."
            )
        ],
        reports=[SOUND],
    ),
    "placeholder": Kind(
        write=table(row(progress="TBC")),
        says=[
            (
                f"noted: {CELL} E2: action 1.1 says “TBC”. Expected: the update itself. To mend it: write the "
                "update, or take the words out."
            )
        ],
        reports=["1.1 | Find homes | TBC | Green"],
    ),
    "overdue": Kind(
        write=table(row(due="18/01/2023")),
        says=[
            (
                f"noted: {CELL} F2: action 1.1 was due on 18 January 2023 and is still open. Expected: a date on "
                "or after the as-at date, or a closed action. To mend it: close the action, or agree a new date."
            )
        ],
        reports=["1.1 | Find homes | Homes were found. | Green | 2023-01-18"],
    ),
    "due words that are no date": Kind(
        write=table(row(due="When funded")),
        says=[
            (
                f"noted: {CELL} F2: action 1.1 is due “When funded”, which cannot be held against a date. {NO_DATE} "
                '["When funded"].'
            )
        ],
        reports=["1.1 | Find homes | Homes were found. | Green | When funded"],
    ),
    "gone since the last report": Kind(
        write=table(row()),
        published={"1.1": "Find homes", "1.9": "Hear children"},
        says=[
            (
                "blocks: plan.xlsx: action 1.9 (“Hear children”), which the last published report has as open, is "
                "not in the tracker. Expected: every open action of the last report, still open or closed. To "
                "mend it: put the action back, closed with its reason if it has ended."
            )
        ],
        reports=[SOUND],
    ),
    # The measures --------------------------------------------------------------------------------------------------
    "measure with a column unnamed": Kind(
        write=lambda path: write_tracker(
            path,
            [BANNER_HEADER, (1, "Find homes", None), (None, "Found.", None)],
            more_sheets={
                "Measures": [(*MEASURES_HEADER, "Notes"), ("Homes", 95, "31/12/2022", "%", "higher", 90, "provisional")]
            },
        ),
        plan=MEASURES_PLAN,
        says=[
            (
                f"noted: {FIGURE} G1: the column “Notes” is not in the plan’s definition, so it is left out of "
                "the report. Expected: only columns that the plan names. To mend it: name it in "
                "params/plans/plan.yml if it is to be published."
            )
        ],
        reports=["1 | Find homes | Found.", "Homes: 95 on 2022-12-31"],
    ),
    "measure without a unit": Kind(
        write=figures(("Homes", 95, "31/12/2022", None, "higher", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} A2: the row has nothing under “unit”. Expected: a value in each row. To mend "
                "it: fill the cell."
            )
        ],
        reports=["1 | Find homes | Found."],
    ),
    "measure without a value": Kind(
        write=figures(("Homes", None, "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} A2: the row has nothing under “value”. Expected: a value in each row. To mend "
                "it: fill the cell."
            )
        ],
        reports=["1 | Find homes | Found."],
    ),
    "measure with words for a value": Kind(
        write=figures(("Homes", "most", "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} B2: “most” cannot be read. Expected: a number or a range in %, such as 95 or "
                "10 to 11. To mend it: correct the cell."
            )
        ],
        reports=["1 | Find homes | Found."],
    ),
    "measure of no day": Kind(
        write=figures(("Homes", 95, "Q3", "%", "higher", 90)),
        plan=MEASURES_PLAN,
        says=[(f"blocks: {FIGURE} C2: the value is as at “Q3”: it has no year. {A_DATE} correct the date.")],
        reports=["1 | Find homes | Found."],
    ),
    "measure with no direction": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "up", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} E2: “up” cannot be read. Expected: higher, lower or neither. To mend it: "
                "correct the cell."
            )
        ],
        reports=["1 | Find homes | Found."],
    ),
    "measure with words for a target": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "higher", "all")),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} F2: “all” cannot be read. Expected: a number in %, or an empty cell. To mend "
                "it: correct the cell."
            )
        ],
        reports=["1 | Find homes | Found."],
    ),
    "measure in another unit": Kind(
        write=figures(
            ("Homes", 95, "30/09/2022", "%", "higher", 90), ("Homes", 96, "31/12/2022", "homes", "higher", 90)
        ),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} B3: “Homes” is in homes, and in % in the rows before. Expected: one unit for "
                "each measure. To mend it: correct the unit."
            )
        ],
        reports=["1 | Find homes | Found.", "Homes: 95 on 2022-09-30, 96 on 2022-12-31"],
    ),
    "measure twice for a day": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "higher", 90), ("Homes", 96, "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} B3: “Homes” has a second value for 2022-12-31. Expected: one value for each "
                "date. To mend it: take one of the two rows out."
            )
        ],
        reports=["1 | Find homes | Found.", "Homes: 95 on 2022-12-31, 96 on 2022-12-31"],
    ),
    "measure without a target": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "higher", None)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"noted: {FIGURE} A2: “Homes” has no target. Expected: a target, or “neither” as the better "
                "direction. To mend it: fill the target in the row of its newest value."
            )
        ],
        reports=["1 | Find homes | Found.", "Homes: 95 on 2022-12-31"],
    ),
    "measure that leaps": Kind(
        write=figures(("Homes", 95, "30/09/2022", "%", "higher", 90), ("Homes", 9.5, "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"noted: {FIGURE} B3: “Homes” moved from 95% to 9.5%. Expected: a smaller step. To mend it: make "
                "sure that the value and its unit are right."
            )
        ],
        reports=["1 | Find homes | Found.", "Homes: 95 on 2022-09-30, 9.5 on 2022-12-31"],
    ),
    "measure with an error for a name": Kind(
        write=figures(("#REF!", 95, "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} A2: the cell shows #REF!. Expected: a value. To mend it: mend the formula, or "
                "type the value in its place."
            )
        ],
        reports=["1 | Find homes | Found."],
    ),
    "measure with a formula without a result": Kind(
        write=figures(("Homes", "=90+5", "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} B2: the cell has a formula whose result is not stored in the file. Expected: a "
                "value. To mend it: open the tracker in Excel, let it calculate, and save it; or type the value "
                "in its place."
            )
        ],
        reports=["1 | Find homes | Found."],
    ),
    "text outside the columns of measures": Kind(
        write=figures(("Homes", 95, "31/12/2022", "%", "higher", 90, "provisional")),
        plan=MEASURES_PLAN,
        says=[
            (
                f"blocks: {FIGURE} G2: “provisional” stands outside the table’s columns. Expected: text only "
                "under a header. To mend it: move it into a column, or clear it."
            )
        ],
        reports=["1 | Find homes | Found."],
    ),
    "hidden sheet of measures": Kind(
        write=changed(figures(("Homes", 95, "31/12/2022", "%", "higher", 90)), hide_sheet("Measures")),
        plan=MEASURES_PLAN,
        says=[
            (
                "noted: plan.xlsx, sheet “Measures”: hidden in Excel, and read like the rest: the sheet itself. "
                "Expected: nothing hidden in a sheet that is published. To mend it: unhide it, and take out what "
                "is not for the report."
            )
        ],
        reports=["1 | Find homes | Found.", "Homes: 95 on 2022-12-31"],
    ),
    # The dated updates ---------------------------------------------------------------------------------------------
    "update without a date": Kind(
        write=dated(("A1", "15/01/2023", "Roof on", "Green"), ("A1", None, "When?", None)),
        plan=DATED_PLAN,
        says=[(f"blocks: plan.xlsx, sheet “Updates”, cell A3: the update has no date. {A_DATE} write the date.")],
        reports=["A1 | Open the house | Roof on | Green"],
    ),
    "update of no day": Kind(
        write=dated(("A1", "15/01/2023", "Roof on", "Green"), ("A1", "soon", "When?", None)),
        plan=DATED_PLAN,
        says=[
            (f"blocks: plan.xlsx, sheet “Updates”, cell B3: the update’s date is “soon”. {A_DATE} correct the date.")
        ],
        reports=["A1 | Open the house | Roof on | Green"],
    ),
    "update of no action": Kind(
        write=dated(("A1", "15/01/2023", "Roof on", "Green"), ("A9", "15/01/2023", "Whose?", None)),
        plan=DATED_PLAN,
        says=[
            (
                "blocks: plan.xlsx, sheet “Updates”, cell A3: the update is of action “A9”. Expected: the number "
                "of an action. To mend it: correct the number, or clear the row."
            )
        ],
        reports=["A1 | Open the house | Roof on | Green"],
    ),
    "update without a number": Kind(
        write=dated(("A1", "15/01/2023", "Roof on", "Green"), (None, "15/01/2023", "Whose?", None)),
        plan=DATED_PLAN,
        says=[
            (
                "blocks: plan.xlsx, sheet “Updates”, cell B3: the update has no action number. Expected: the "
                "number of an action. To mend it: correct the number, or clear the row."
            )
        ],
        reports=["A1 | Open the house | Roof on | Green"],
    ),
    "closed on no day": Kind(
        write=dated(
            ("A1", "15/01/2023", "Roof on", "Green"),
            actions=[("Homes", "A1", "Open the house", "Completed.", "last week")],
        ),
        plan=DATED_PLAN,
        says=[
            (
                "blocks: plan.xlsx, sheet “Actions”, cell E2: the date action A1 closed is “last week”. "
                f"{A_DATE} correct the date."
            )
        ],
        reports=["A1 | Open the house | Roof on | Green | Completed."],
    ),
    "second rating on a day": Kind(
        write=dated(("A1", "15/01/2023", "Roof on", "Green"), ("A1", "15/01/2023", "Keys", "Red")),
        plan=DATED_PLAN,
        says=[
            (
                "blocks: plan.xlsx, sheet “Updates”, cell D3: action A1 has a second rating, “Red”, beside that "
                "in D2. Expected: one rating for each action. To mend it: clear one of the two cells."
            )
        ],
        reports=["A1 | Open the house | Roof on\nKeys | Green"],
    ),
    # Personal data -------------------------------------------------------------------------------------------------
    "e-mail address": Kind(
        write=table(row(progress="Write to jane@example.org")),
        says=[
            (
                f"publication: {CELL} E2: there is an e-mail address ending @example.org. Expected: {DISCLOSED}"
                "“January 2023!E2 e-mail address” and the reason."
            )
        ],
        reports=["1.1 | Find homes | Write to jane@example.org | Green"],
    ),
    "NHS number": Kind(
        write=table(row(progress="NHS number 943 476 5919")),
        says=[
            (
                f"publication: {CELL} E2: there is an NHS number ending 19. Expected: {DISCLOSED}“January 2023!E2 "
                "NHS number” and the reason."
            )
        ],
        reports=["1.1 | Find homes | NHS number 943 476 5919 | Green"],
    ),
    "National Insurance number": Kind(
        write=table(row(progress="NI AB123456C")),
        says=[
            (
                f"publication: {CELL} E2: there is a National Insurance number ending 6C. Expected: {DISCLOSED}"
                "“January 2023!E2 National Insurance number” and the reason."
            )
        ],
        reports=["1.1 | Find homes | NI AB123456C | Green"],
    ),
    "full postcode": Kind(
        write=table(row(progress="The house at LN1 1YL")),
        says=[
            (
                f"publication: {CELL} E2: there is a full postcode in LN1. Expected: {DISCLOSED}“January 2023!E2 "
                "full postcode” and the reason."
            )
        ],
        reports=["1.1 | Find homes | The house at LN1 1YL | Green"],
    ),
    "phone number": Kind(
        write=table(row(progress="Ring 020 7946 0958")),
        says=[
            (
                f"publication: {CELL} E2: there is a phone number ending 58. Expected: {DISCLOSED}“January "
                "2023!E2 phone number” and the reason."
            )
        ],
        reports=["1.1 | Find homes | Ring 020 7946 0958 | Green"],
    ),
    "date of birth": Kind(
        write=table(row(progress="DOB 12/03/2010")),
        says=[
            (
                f"publication: {CELL} E2: there is a date of birth, written ••/••/••••. Expected: {DISCLOSED}"
                "“January 2023!E2 date of birth” and the reason."
            )
        ],
        reports=["1.1 | Find homes | DOB 12/03/2010 | Green"],
    ),
    "child's name": Kind(
        write=table(row(progress="Jamie, 14, has moved")),
        says=[
            (
                f"publication: {CELL} E2: there is what may be a child’s name or initials, beginning “J”. "
                f"Expected: {DISCLOSED}“January 2023!E2 child’s name or initials” and the reason."
            )
        ],
        reports=["1.1 | Find homes | Jamie, 14, has moved | Green"],
    ),
    "count under five": Kind(
        write=table(row(progress="We moved three children home.")),
        says=[
            (
                f"publication: {CELL} E2: there is a count under five, “… children”. Expected: {DISCLOSED}"
                "“January 2023!E2 count under five” and the reason."
            )
        ],
        reports=["1.1 | Find homes | We moved three children home. | Green"],
    ),
    "phone number in the due column": Kind(
        write=table(row(due="Ask 020 7946 0958")),
        says=[
            (
                f"noted: {CELL} F2: action 1.1 is due “Ask 020 7946 0958”, which cannot be held against a date. "
                f'{NO_DATE} ["Ask 020 7946 0958"].'
            ),
            (
                f"publication: {CELL} F2: there is a phone number ending 58. Expected: {DISCLOSED}“January "
                "2023!F2 phone number” and the reason."
            ),
        ],
        reports=["1.1 | Find homes | Homes were found. | Green | Ask 020 7946 0958"],
    ),
    "phone number in a measure's name": Kind(
        write=figures(("Calls to 020 7946 0958", 95, "31/12/2022", "%", "higher", 90)),
        plan=MEASURES_PLAN,
        says=[
            (
                f"publication: {FIGURE} A2: there is a phone number ending 58. Expected: {DISCLOSED}“Measures!A2 "
                "phone number” and the reason."
            )
        ],
        reports=["1 | Find homes | Found.", "Calls to 020 7946 0958: 95 on 2022-12-31"],
    ),
    "phone number in the commentary": Kind(
        write=table(row()),
        parameters={"commentary": "Ring 020 7946 0958."},
        says=[
            (
                f"publication: params/2023-01/plan.yml: there is a phone number ending 58. Expected: {DISCLOSED}"
                "“commentary phone number” and the reason."
            )
        ],
        reports=[SOUND],
    ),
    "acceptance of nothing": Kind(
        write=table(row()),
        parameters={"accepted": {"January 2023!E2 phone number": "the switchboard"}},
        says=[
            (
                "noted: params/2023-01/plan.yml: “January 2023!E2 phone number” is accepted for publication, and "
                "is not there. Expected: only findings that there are. To mend it: take the line out."
            )
        ],
        reports=[SOUND],
    ),
}

#: Those that do not stop the run, so that a report is made of them.
LET_THROUGH = {
    name: kind
    for name, kind in KINDS.items()
    if isinstance(kind.says, list) and not any(said.startswith("blocks: ") for said in kind.says)
}


def read(kind: Kind, path: Path) -> Intake:
    kind.write(path)
    values = {"plan": "plan", "period": "2023-01", "as_at": "2023-01-19", "tracker": "plan.xlsx", **kind.parameters}
    return checked_tracker(path, kind.plan, Parameters.model_validate(values), kind.published, kind.file)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_faulty_workbook_is_told_of_word_for_word_and_nothing_else_is_lost(kind: Kind, tmp_path: Path) -> None:
    if isinstance(kind.says, str):
        with pytest.raises(WorkbookError) as refused:
            read(kind, tmp_path / kind.file)
        assert str(refused.value) == kind.says
        return
    intake = read(kind, tmp_path / kind.file)
    assert [f"{problem.severity}: {problem}" for problem in intake.problems] == kind.says
    assert reported(intake) == kind.reports


@pytest.mark.parametrize("kind", LET_THROUGH.values(), ids=LET_THROUGH)
def test_each_row_is_reported_or_left_out_for_a_reason(kind: Kind, tmp_path: Path) -> None:
    intake = read(kind, tmp_path / kind.file)
    assert intake.rows_read == intake.rows_reported + len(intake.left_out)


LONG = "word " * 6_000
CUT = "word word word word word word word word word word word wo…"
FIGURES = {"measure": "Homes", "value": 95, "as_at": "31/12/2022", "unit": "%", "better": "higher", "target": 90}


def figure(**cells: object) -> tuple[object, ...]:
    return tuple((FIGURES | cells).values())


#: Faults in a cell with a very long text, and how each message begins, after the cell.
LONG_TEXTS: dict[str, tuple[Write, Mapping[str, Any], str]] = {
    "rating": (table(row(rag=LONG)), TABLE_PLAN, f"the rating is “{CUT}”. "),
    "second rating": (
        table(row(), row(None, group=None, title=None, rag=LONG)),
        TABLE_PLAN,
        f"action 1.1 has a second rating, “{CUT}”, beside that in G2. ",
    ),
    "second due date": (
        table(row(due="31/03/2023"), row(None, group=None, title=None, rag=None, due=LONG)),
        TABLE_PLAN,
        f"action 1.1 has a second date, “{CUT}”, beside that in F2. ",
    ),
    "group with a number used again": (
        table(row(), row("1.2", group=f"1. {LONG}")),
        TABLE_PLAN,
        f"the number 1 of “{CUT}” is used again; it is first that of “One” in A2. ",
    ),
    "column that the plan does not name": (
        lambda path: write_tracker(path, [(*TABLE_HEADER, LONG), row()]),
        TABLE_PLAN,
        f"the column “{CUT}” is not in the plan’s definition, so it is left out of the report. ",
    ),
    "number of an update": (
        dated(("A1", "19/01/2023", "x", None), (LONG, "19/01/2023", "x", None)),
        DATED_PLAN,
        f"the update is of action “{CUT}”. ",
    ),
    "date of an update": (dated(("A1", LONG, "x", None)), DATED_PLAN, f"the update’s date is “{CUT}”. "),
    "closing date": (
        dated(("A1", "19/01/2023", "x", None), actions=[("Homes", "A1", "Open", "COMPLETED", LONG)]),
        DATED_PLAN,
        f"the date action A1 closed is “{CUT}”. ",
    ),
    "value of a measure": (figures(figure(value=LONG)), MEASURES_PLAN, f"“{CUT}” cannot be read. "),
    "unit of a measure": (
        figures(figure(), figure(unit=LONG, value="95", target=None, as_at="01/01/2023")),
        MEASURES_PLAN,
        f"“Homes” is in {CUT}, and in % in the rows before. ",
    ),
    "name of a measure": (figures(figure(measure=LONG, target=None)), MEASURES_PLAN, f"“{CUT}” has no target. "),
    "text beside the measures": (
        figures((*figure(), LONG)),
        MEASURES_PLAN,
        f"“{CUT}” stands outside the table’s columns. ",
    ),
}


@pytest.mark.parametrize("case", LONG_TEXTS)
def test_a_very_long_text_is_quoted_in_its_beginning_alone(case: str, tmp_path: Path) -> None:
    write, plan, begins = LONG_TEXTS[case]
    said = list(map(str, read(Kind(write=write, plan=plan, says=[]), tmp_path / "plan.xlsx").problems))
    assert [each for each in said if f": {begins}" in each]
    assert all(len(each) < 400 for each in said)


def test_there_are_as_many_kinds_as_were_promised() -> None:
    assert len(KINDS) >= 45
