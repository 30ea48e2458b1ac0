"""Writing into cells of a copy: what is written reads back, stands in its order, and nothing else has moved."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import load_workbook

from helpers.errors import WorkbookError
from helpers.excel.filled import Put, touched, with_cells
from helpers.excel.tracker import Tracker


def made(*, from_1904: bool = False, formula: bool = False) -> bytes:
    """Return a workbook with gaps, a table at its end and a column of dates."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"date_1904": from_1904}) as book:
        sheet = book.add_worksheet("Plan")
        day = book.add_format({"num_format": "dd mmm yyyy"})
        sheet.write_row("A1", ["No.", "Words", "Due"])
        sheet.write("A2", "1")
        sheet.write_datetime("C2", datetime(2023, 1, 31), day)  # noqa: DTZ001 - Excel has no time zones
        sheet.set_row(3, 40)
        sheet.write("A6", "2", book.add_format({"bg_color": "#FF0000"}))
        sheet.add_table("A5:C6", {"name": "Last", "columns": [{"header": "x"}, {"header": "y"}, {"header": "z"}]})
        if formula:
            book.add_worksheet("Sums").write_formula("A1", "=COUNTA(Plan!A:A)")
    return content.getvalue()


def filled(content: bytes, puts: Mapping[str, Put]) -> tuple[bytes, Any]:
    written = with_cells(content, "plan.xlsx", {"Plan": puts})
    return written, load_workbook(io.BytesIO(written))["Plan"]


@pytest.mark.parametrize("from_1904", [False, True])
def test_cells_that_were_not_there_come_in_their_order_and_look_like_another(from_1904: bool, tmp_path: Path) -> None:
    puts = {
        "B6": Put("=1+1"),
        "C3": Put(date(2024, 2, 29), like="C2"),
        "B2": Put("_x0041_ <&>\r\nnext\x07"),
        "C4": Put(date(2024, 2, 29)),
        "A6": Put("Amber", "FFC000"),
        "B4": Put(0.25),
    }
    before = made(from_1904=from_1904)
    written, sheet = filled(before, puts)
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["1", "_x005F_x0041_ <&>\nnext", datetime(2023, 1, 31)],  # noqa: DTZ001
        [None, None, datetime(2024, 2, 29)],  # noqa: DTZ001
        [None, 0.25, "29/02/2024"],
        ["x", "y", "z"],
        ["Amber", "=1+1", None],
    ]
    assert sheet["B6"].data_type == "s"
    assert (sheet["A6"].fill.fgColor.rgb, sheet.row_dimensions[4].height) == ("FFFFC000", 39.75)
    assert touched(before, written, ["Plan"]) == {"styles"}
    path = tmp_path / "plan.xlsx"
    path.write_bytes(written)
    read = {cell.at: cell.text for row in Tracker(path, "plan.xlsx").sheet("Plan", told_by="").rows for cell in row}
    assert (read["C3"], read["C2"], read["A6"]) == ("29 Feb 2024", "31 Jan 2023", "Amber")
    assert filled(before, dict(reversed(puts.items())))[0] == written


def test_a_row_under_the_last_lengthens_the_table_that_ends_there() -> None:
    before = made()
    written, sheet = filled(before, {"A7": Put("3", like="A6"), "A8": Put("4", like="A6")})
    assert [cell.value for cell in sheet["A"]][5:] == ["2", "3", "4"]
    assert (sheet.tables["Last"].ref, sheet.tables["Last"].autoFilter.ref) == ("A5:C8", "A5:C8")
    assert sheet["A8"].fill.fgColor.rgb == "FFFF0000"
    assert touched(before, written, ["Plan"]) == {"table"}


def repacked(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    written = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as was, ZipFile(written, "w") as now:
        for name in was.namelist():
            said = was.read(name)
            assert name != part or old in said
            now.writestr(name, said.replace(old, new) if name == part else said)
    return written.getvalue()


@pytest.mark.parametrize("settings", [b"", b'<calcPr calcId="191029"/>', b'<calcPr fullCalcOnLoad="0"/>'])
def test_excel_is_told_to_compute_what_it_showed_before(settings: bytes) -> None:
    old = b'<calcPr calcId="124519" fullCalcOnLoad="1"/>'
    before = repacked(made(formula=True), "xl/workbook.xml", old, settings)
    written, _ = filled(before, {"A2": Put("one")})
    assert touched(before, written, ["Plan"]) == {"workbook"}
    with ZipFile(io.BytesIO(written)) as package:
        assert re.search(rb'<calcPr[^>]*fullCalcOnLoad="1"[^>]*/></workbook>', package.read("xl/workbook.xml"))


def test_a_signed_workbook_is_refused() -> None:
    kind = b"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    end = b"</Relationships>"
    link = b'<Relationship Id="rId9" Type="%s" Target="_xmlsignatures/origin.sigs"/>' % kind
    content = repacked(made(), "_rels/.rels", end, link + end)
    with pytest.raises(WorkbookError, match=r"plan\.xlsx is signed"):
        with_cells(content, "plan.xlsx", {"Plan": {"A1": Put("x")}})
