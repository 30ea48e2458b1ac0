"""A plain list as a workbook: text stays text, links open a workbook at a cell."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.excel.write import Link, Sheet, written_list, written_tables

COLUMNS = {"Cell": 10, "What is there": 60}


def opened(content: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(content), rich_text=True).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_the_heading_stays_in_sight_over_a_filter_and_columns_as_wide_as_said() -> None:
    sheet = opened(written_list("Problems", COLUMNS, [("B2", "late"), ("B3", "later")]))
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Problems", "A2", "A1:B3")
    assert [round(sheet.column_dimensions[letter].width) for letter in "AB"] == [11, 61]
    assert list(sheet.values) == [("Cell", "What is there"), ("B2", "late"), ("B3", "later")]
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    "text", ["=1+1", "{=A1}", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "12", "https://example.org", "_x0041_"]
)
def test_no_text_becomes_a_formula_a_number_or_a_link(text: str) -> None:
    cell = opened(written_list("Problems", COLUMNS, [(text, text)]))["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_link_opens_a_workbook_at_a_cell() -> None:
    sheet = opened(written_list("Problems", COLUMNS, [(Link("B2", "../a b#1/50%.xlsx", "Bo's", "B2:C2"), "=x")]))
    link = sheet["A2"].hyperlink
    assert sheet["A2"].value == "B2"
    assert link is not None
    assert (str(link.target).replace("\\", "/"), link.location) == ("../a%20b%231/50%25.xlsx", "'Bo''s'!B2:C2")


def test_a_text_longer_than_excel_takes_is_cut() -> None:
    sheet = opened(written_list("Problems", COLUMNS, [("", "x" * 40_000), ("", "x" * 32_767)]))
    assert [sheet[cell].value for cell in ("B2", "B3")] == ["x" * 32_766 + "…", "x" * 32_767]


def test_where_excel_takes_no_link_the_cell_is_named_as_text() -> None:
    sheet = opened(written_list("Problems", COLUMNS, [(Link("B2", f"{'a' * 2080}.xlsx", "Plan", "B2"), "late")]))
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("B2", None)


def test_the_same_list_gives_the_same_bytes_and_an_empty_one_its_heading_alone() -> None:
    rows = [(Link("B2", "plan.xlsx", "Plan", "B2"), "late")]
    assert written_list("Problems", COLUMNS, rows) == written_list("Problems", COLUMNS, rows)
    assert list(opened(written_list("Problems", COLUMNS, [])).values) == [("Cell", "What is there")]


def test_each_table_has_a_sheet_of_its_own_name_whatever_it_is_called_and_the_cover_leads_there() -> None:
    names = ["Cover sheet", "History", "A (2)", "a", "A", "Bo's: [one]", "'", *["x" * 40] * 11]
    book = load_workbook(
        io.BytesIO(written_tables("All", [], [Sheet(name, "", {"No.": 5}, [["1"]]) for name in names]))
    )
    expected = ["Cover sheet (2)", "History (2)", "A (2)", "a", "A (3)", "Bo's one", "Table", "x" * 31]
    assert book.sheetnames == [
        "Cover sheet",
        *expected,
        *(f"{('x' * 31)[: 31 - len(f' ({at})')]} ({at})" for at in range(2, 12)),
    ]
    links = [cell.hyperlink.location for (cell,) in book["Cover sheet"]["A4:A21"] if cell.hyperlink]
    assert links == [f"'{name.replace(chr(39), chr(39) * 2)}'!A1" for name in book.sheetnames[1:]]
