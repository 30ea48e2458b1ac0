"""That a reduced workbook has the cells that are kept, read as before, and nothing else of the whole."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from xlsxwriter import Workbook

from builders import write_tracker
from helpers.excel.reduced import Kept
from helpers.excel.tracker import Tracker

ROWS = [
    ("Plan", None, "Secret heading"),
    ("No.", "Text", "Own notes"),
    (1, "Find homes", "Secret one"),
    (None, "• a link", "Secret two"),
    (2, 0.85, None),
    (3, "=1+1", None),
]


def whole(path: Path) -> Tracker:
    """Write a workbook with all that a reader takes in, and much that it does not."""
    write_tracker(
        path, ROWS, sheet="A & B", merges=["A3:A4"], fills={"B5": "FF0000"}, more_sheets={"Old": [("Secret",)]}
    )
    book = load_workbook(path)
    sheet = book["A & B"]
    sheet["B3"].comment = Comment("Secret comment", "Secret author")
    sheet["B4"].hyperlink, sheet["C4"].hyperlink = "https://example.org/kept", "mailto:secret@example.org"
    sheet["B3"].font, sheet["B5"].number_format = Font(strike=True), "0%"
    sheet.row_dimensions[4].hidden, sheet.column_dimensions["C"].hidden = True, True
    rule = FormulaRule(formula=["A6>0"], fill=PatternFill("solid", bgColor="FF00FF00"))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("B6", rule)
    sheet.oddFooter.left.text = "Secret footer"  # type: ignore[union-attr]  # a sheet has one
    book.properties.creator = "Secret creator"
    book.save(path)
    return Tracker(path, "plan.xlsx")


def test_what_is_kept_reads_as_before(tmp_path: Path) -> None:
    tracker = whole(tmp_path / "plan.xlsx")
    path = tmp_path / "reduced.xlsx"
    path.write_bytes(tracker.reduced({"A & B": Kept()}))
    again = Tracker(path, "plan.xlsx")
    assert again.names == ("A & B",)
    for read in (partial(Tracker.sheet, told_by="the plan"), Tracker.values):
        assert replace(read(again, "A & B"), imprint="") == replace(read(tracker, "A & B"), imprint="")
    assert load_workbook(path)["A & B"]["B3"].font.strike


def test_nothing_else_is_left_in_it(tmp_path: Path) -> None:
    content = whole(tmp_path / "plan.xlsx").reduced({"A & B": Kept(below=1, without=frozenset({3}))})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(said) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
    ]
    assert {name: text.count("ecret") for name, text in said.items() if "ecret" in text} == {
        "xl/worksheets/sheet1.xml": 1
    }
    assert "Secret heading" in said["xl/worksheets/sheet1.xml"]
    book = load_workbook(io.BytesIO(content))
    assert [[cell.value for cell in row] for row in book["A & B"].iter_rows(max_row=4)] == [
        ["Plan", None, "Secret heading"],
        ["No.", "Text", None],
        [1, "Find homes", None],
        [None, "• a link", None],
    ]


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path) -> None:
    tracker = whole(tmp_path / "plan.xlsx")
    assert tracker.reduced({"A & B": Kept()}) == tracker.reduced({"A & B": Kept()})


def test_shared_texts_that_no_kept_cell_uses_are_emptied_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    content = io.BytesIO()
    with Workbook(content) as book:
        for name, said in {"Old": ("Secret", "Both"), "Now": ("Both", "Kept")}.items():
            book.add_worksheet(name).write_column(0, 0, said)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content.getvalue())
    path.write_bytes(Tracker(path, "plan.xlsx").reduced({"Now": Kept()}))
    with zipfile.ZipFile(path) as archive:
        assert "<si/><si><t>Both</t></si><si><t>Kept</t></si></sst>" in archive.read("xl/sharedStrings.xml").decode()
    sheet = Tracker(path, "plan.xlsx").values("Now")
    assert [cell.text for row in sheet.rows for cell in row] == ["Both", "Kept"]
