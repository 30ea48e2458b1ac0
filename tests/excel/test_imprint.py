"""The hash of all that a sheet's reading depends on."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from helpers.excel.tracker import Sheet, Tracker

#: What stands in place of a match, as `re.sub` takes it.
Swap = bytes | Callable[[re.Match[bytes]], bytes]


def filled(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=f"FF{colour}", bgColor=f"FF{colour}")


def coloured(where: str, colour: str) -> Rule:
    return Rule("expression", dxf=DifferentialStyle(fill=filled(colour)), formula=[where])


def made(path: Path) -> Path:
    """Write a workbook with a sheet that has something of everything, and return its path."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Round"
    sheet.append(["No.", "Progress", "Due", "RAG", "Share", "Link"])
    sheet.append([1, "Walls are up.", date(2023, 3, 31), "Amber", 0.5, "the page"])
    sheet.append([2, "Hosts trained.", date(2023, 6, 30), None, 0.25, None])
    sheet["A2"].number_format = "00"
    sheet["C2"].number_format = "dd/mm/yyyy"
    sheet["D3"].fill = filled("00FF00")
    sheet["E2"].number_format = "0%"
    sheet["F2"].hyperlink = "https://example.org/"
    sheet["B4"] = CellRichText("One ", TextBlock(InlineFont(b=True), "two"))
    sheet["A5"] = "Under"
    sheet.merge_cells("A5:B5")
    sheet.conditional_formatting.add("A2:A3", coloured("A2>3", "FF0000"))
    book.save(path)
    return path


def read(path: Path) -> Sheet:
    """Return the sheet, and see that whichever parser reads it the imprint is the same."""
    sheet = Tracker(path, "plan.xlsx").sheet("Round", told_by="the plan")
    assert sheet.imprint == Tracker(path, "plan.xlsx").values("Round").imprint
    return sheet


def changed(path: Path, change: Callable[[Worksheet], None]) -> Sheet:
    """Return the sheet after a change to it."""
    book = load_workbook(path, rich_text=True)
    change(book["Round"])
    book.save(path)
    return read(path)


CHANGES: dict[str, Callable[[Worksheet], None]] = {
    "text": lambda sheet: sheet.__setitem__("B2", "Walls fell."),
    "number": lambda sheet: sheet.__setitem__("A2", 3),
    "date": lambda sheet: sheet.__setitem__("C2", date(2023, 4, 30)),
    "error": lambda sheet: sheet.__setitem__("B2", "#REF!"),
    "number beyond dates": lambda sheet: sheet.__setitem__("A2", -7),
    "cleared": lambda sheet: sheet.__setitem__("B3", None),
    "number format": lambda sheet: setattr(sheet["A2"], "number_format", "000"),
    "share": lambda sheet: setattr(sheet["E2"], "number_format", "0.0"),
    "fill": lambda sheet: setattr(sheet["D3"], "fill", filled("FF0000")),
    "fill of a cell without": lambda sheet: setattr(sheet["D2"], "fill", filled("FF0000")),
    "struck out": lambda sheet: setattr(sheet["B2"], "font", Font(strike=True)),
    "a word in bold": lambda sheet: sheet.__setitem__("B4", CellRichText("One ", TextBlock(InlineFont(), "two"))),
    "link": lambda sheet: setattr(sheet["F2"], "hyperlink", "https://example.com/"),
    "merged": lambda sheet: sheet.merge_cells("B2:C2"),
    "no longer merged": lambda sheet: sheet.unmerge_cells("A5:B5"),
    "conditional format": lambda sheet: sheet.conditional_formatting.add("D3:D3", coloured("TRUE", "0000FF")),
    "row put in": lambda sheet: sheet.insert_rows(3),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_the_reading_changes_the_imprint(change: Callable[[Worksheet], None], tmp_path: Path) -> None:
    before = read(made(tmp_path / "plan.xlsx"))
    after = changed(tmp_path / "plan.xlsx", change)
    assert replace(after, imprint="") != replace(before, imprint="")
    assert after.imprint != before.imprint


def written_otherwise(path: Path, changes: Mapping[str, Sequence[tuple[str, Swap]]]) -> None:
    """Write a workbook's parts again, in each of some every match of a pattern as another text."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for part, swaps in changes.items():
        for pattern, swap in swaps:
            parts[part], count = re.subn(pattern.encode(), swap, parts[part])
            assert count, pattern
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def with_sheets(path: Path, *names: str) -> Path:
    """Write a workbook of sheets of which each has other texts and styles, numbered from the first sheet on."""
    with xlsxwriter.Workbook(path) as book:
        for name in names:
            sheet = book.add_worksheet(name)
            fill = {"bg_color": f"#{len(name):06}", "pattern": 1}
            sheet.write("A1", f"What stands in {name}")
            sheet.write("B1", len(name), book.add_format({**fill, "num_format": f"0.{'0' * len(name)}"}))
            sheet.write("C1", f"What else stands in {name}", book.add_format({"font_strikeout": True}))
            look = book.add_format({"bg_color": f"#{len(name):06}"})
            sheet.conditional_format("A1:A9", {"type": "formula", "criteria": "=TRUE", "format": look})
    return path


def test_texts_and_styles_that_are_numbered_anew_leave_the_imprint(tmp_path: Path) -> None:
    before = read(with_sheets(tmp_path / "plan.xlsx", "Round"))
    assert read(with_sheets(tmp_path / "plan.xlsx", "Another round", "Round")) == before
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        own = archive.read("xl/worksheets/sheet2.xml")
    assert not any(number in own for number in (b' s="1"', b'dxfId="0"', b"<v>0</v>"))


@pytest.mark.parametrize(("was", "now"), [(' s="([0-9]+)"', rb" s='\1'"), (' dxfId="([0-9]+)"', rb" dxfId = '\1'")])
def test_of_a_sheet_that_is_written_otherwise_every_style_counts(was: str, now: bytes, tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx")
    written_otherwise(path, {"xl/worksheets/sheet1.xml": [(was, now)]})
    before = read(path)
    written_otherwise(path, {"xl/styles.xml": [("FF00FF00|FFFF0000", b"FF123456")]})
    after = read(path)
    assert after.imprint != before.imprint
