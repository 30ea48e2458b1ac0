"""What a sheet's cells are read as, and that the two ways to read them agree."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from builders import REPOSITORY, write_tracker
from helpers.errors import WorkbookError
from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell, Fault, Sheet, Tracker
from helpers.model import TextRun

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def rich(tmp_path: Path) -> Tracker:
    """Give a tracker with one of each thing that a cell can hold, in the form that Excel writes."""
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    form = book.add_format
    bold, red = form({"bold": True}), form({"bg_color": "#FF0000"})
    sheet = book.add_worksheet("January 2023")
    sheet.write_row("A1", ["text", 5, 5.5, True, "x\r\ny", "  led"])
    sheet.write_rich_string("A2", "Some ", bold, "homes", " found")
    sheet.write_url("B2", "https://example.org/homes", string="a link")
    sheet.write_url("C2", "file:///C:/secrets.txt", string="no link")
    sheet.write_blank("D2", None, red)
    sheet.write("E2", 0.5, form({"num_format": "0%"}))
    sheet.write("A3", 44000, form({"num_format": "dd/mm/yyyy"}))
    sheet.write("B3", 44000.75, form({"num_format": "dd/mm/yyyy hh:mm"}))
    sheet.write("C3", 0.5, form({"num_format": "hh:mm"}))
    sheet.write_formula("A4", "=1/0", None, "#DIV/0!")
    sheet.write_formula("B4", "=A1", None, "stored")
    sheet.write_formula("D4", "=1+1", None, 2)
    sheet.merge_range("A5:C5", "merged")
    sheet.write_blank("A6", None, red)
    sheet.write("A8", "after a gap")
    book.close()
    return Tracker(tmp_path / "plan.xlsx", "plan.xlsx")


def at(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - Excel has no time zones


def by_place(sheet: Sheet) -> dict[str, Cell]:
    return {cell.at: cell for row in sheet.rows for cell in row}


def values(sheet: Sheet) -> dict[str, object]:
    return {cell.at: cell.value for row in sheet.rows for cell in row if not cell.blank}


def spoilt(path: Path, changes: Mapping[str, tuple[str, str]]) -> Tracker:
    """Open a copy of a workbook in which texts are replaced, by part."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(content, "w") as copy:
        for name in archive.namelist():
            old, new = changes.get(name, ("", ""))
            part = archive.read(name).decode()
            assert old in part
            copy.writestr(name, part.replace(old, new, 1) if old else part)
    spoilt_path = path.with_name("spoilt.xlsx")
    spoilt_path.write_bytes(content.getvalue())
    return Tracker(spoilt_path, "plan.xlsx")


def sheet_of(folder: Path, inside: str) -> Tracker:
    """Open a tracker whose only sheet has the XML given."""
    path = write_tracker(folder / "plan.xlsx", [("x",)])
    with zipfile.ZipFile(path) as archive:
        old = archive.read("xl/worksheets/sheet1.xml").decode()
    return spoilt(path, {"xl/worksheets/sheet1.xml": (old, f'<worksheet xmlns="{MAIN}">{inside}</worksheet>')})


def refusal(tracker: Tracker) -> str:
    with pytest.raises(WorkbookError) as refused:
        tracker.sheet("January 2023", told_by="the plan")
    with pytest.raises(WorkbookError) as again:
        tracker.values("January 2023")
    assert str(refused.value) == str(again.value)
    return str(refused.value)


def test_each_kind_of_value_is_read_as_what_it_is(rich: Tracker) -> None:
    assert values(rich.sheet("January 2023", told_by="the plan")) == {
        "A1": "text",
        "B1": 5,
        "C1": 5.5,
        "D1": True,
        "E1": "x\r\ny",
        "F1": "  led",
        "A2": "Some homes found",
        "B2": "a link",
        "C2": "no link",
        "E2": 0.5,
        "A3": at(2020, 6, 18),
        "B3": at(2020, 6, 18, 18),
        "C3": time(12),
        "A4": "#DIV/0!",
        "B4": "stored",
        "D4": 2,
        "A5": "merged",
        "A8": "after a gap",
    }


def test_style_links_fills_and_merges_come_with_the_cells(rich: Tracker) -> None:
    cells = by_place(rich.sheet("January 2023", told_by="the plan"))
    assert cells["A2"].runs == (TextRun("Some "), TextRun("homes", bold=True), TextRun(" found"))
    assert cells["B2"].runs == (TextRun("a link", link="https://example.org/homes"),)
    assert cells["C2"].runs == (TextRun("no link"),)
    assert (cells["D2"].fill, cells["D2"].blank) == ("FF0000", True)
    assert (cells["E2"].percent, cells["B1"].percent) == (True, False)
    assert (cells["A5"].column, cells["A5"].last_column, cells["A1"].last_column) == (1, 3, 1)
    assert (cells["A5"].last_row, cells["A1"].last_row) == (5, 1)
    assert "A6" not in cells


def test_values_alone_have_the_same_texts_at_the_same_places(rich: Tracker) -> None:
    alone = rich.values("January 2023")
    assert values(alone) == values(rich.sheet("January 2023", told_by="the plan"))
    assert by_place(alone)["A2"].runs == (TextRun("Some homes found"),)
    assert by_place(alone)["A5"].last_column == 3
    assert {cell.fill for row in alone.rows for cell in row} == {""}


def test_a_cell_says_what_excel_shows_in_both_ways_and_keeps_its_value(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    sheet = book.add_worksheet("January 2023")
    cells: list[tuple[object, str, str]] = [
        (0.85, "0%", "85%"),
        (1250, '"£"#,##0', "£1,250"),
        (1.5, "[h]:mm", "36:00"),
        (14.5 / 24, "hh:mm", "14:30"),
        (44928, "dd/mm/yyyy", "02/01/2023"),
        (44928, "mm-dd-yy", "01-02-23"),
        (44928.5, "mmm yyyy", "Jan 2023"),
        (45, '0" days"', "45 days"),
        (1.1, "0.00", "1.10"),
        (-1, "dd/mm/yyyy", "-1"),
        (True, "General", "TRUE"),
        (False, "0", "FALSE"),
        ("12%", "0%", "12%"),
    ]
    for row, (value, code, _) in enumerate(cells):
        sheet.write(row, 0, value, book.add_format({"num_format": code}))
    sheet.write(len(cells), 0, 44928, book.add_format({"num_format": 14}))
    book.close()
    tracker = Tracker(tmp_path / "plan.xlsx", "plan.xlsx")
    styled, alone = (
        by_place(tracker.sheet("January 2023", told_by="the plan")),
        by_place(tracker.values("January 2023")),
    )
    assert [cell.text for cell in styled.values()] == [*(shown for _, _, shown in cells), "02/01/2023"]
    assert {at: cell.text for at, cell in alone.items()} == {at: cell.text for at, cell in styled.items()}
    assert (styled["A1"].value, styled["A4"].value, styled["A11"].value) == (0.85, time(14, 30), True)


def test_a_date_written_out_in_the_file_is_shown_by_its_format(tmp_path: Path) -> None:
    days = '<c t="d"><v>2023-01-02</v></c><c t="d"><v>2023-01-02T14:30:00Z</v></c>'
    tracker = sheet_of(tmp_path, f"<sheetData><row>{days}</row></sheetData>")
    for sheet in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert [cell.text for cell in by_place(sheet).values()] == ["02/01/2023", "02/01/2023"]


def struck_book(path: Path) -> Tracker:
    """Write one of each thing that can be struck out, in the form that Excel writes."""
    book = xlsxwriter.Workbook(path / "plan.xlsx", {"strings_to_urls": False})
    form = book.add_format
    gone, red = form({"font_strikeout": True}), form({"font_strikeout": True, "bg_color": "#FF0000"})
    bold, plain = form({"bold": True}), form()
    sheet = book.add_worksheet("January 2023")
    sheet.write("A1", "all of it", gone)
    sheet.write("B1", 0.85, form({"font_strikeout": True, "num_format": "0%"}))
    sheet.write("C1", 44928, form({"font_strikeout": True, "num_format": "dd/mm/yyyy"}))
    sheet.write("D1", True, gone)
    sheet.write("E1", "Red", red)
    sheet.write_formula("F1", "=A1", gone, "a result")
    sheet.write_formula("G1", "=1/0", gone, "#DIV/0!")
    sheet.write_rich_string("A2", "Two opened. ", gone, "One refused.", bold, " More to come.")
    sheet.write_rich_string("B2", "Struck ", bold, "but not this", gone)
    sheet.write_rich_string("C2", plain, "31/03/2023 ", gone, "31/01/2023")
    sheet.write("D2", "live")
    sheet.write("E2", "all of it", plain)
    sheet.write("F2", "17", form({"num_format": '"Ref "@" (draft)"'}))
    sheet.write("A3", "a row of", gone)
    sheet.write("C3", "its own", gone)
    book.close()
    return Tracker(path / "plan.xlsx", "plan.xlsx")


def test_what_is_struck_out_is_kept_apart_in_both_ways(tmp_path: Path) -> None:
    tracker = struck_book(tmp_path)
    styled, alone = (
        by_place(tracker.sheet("January 2023", told_by="the plan")),
        by_place(tracker.values("January 2023")),
    )
    assert {at: (cell.text, cell.struck) for at, cell in styled.items()} == {
        "A1": ("", "all of it"),
        "B1": ("", "85%"),
        "C1": ("", "02/01/2023"),
        "D1": ("", "TRUE"),
        "E1": ("", "Red"),
        "F1": ("", "a result"),
        "G1": ("", "#DIV/0!"),
        "A2": ("Two opened.  More to come.", "One refused."),
        "B2": ("but not this", "Struck "),
        "C2": ("31/03/2023 ", "31/01/2023"),
        "D2": ("live", ""),
        "E2": ("all of it", ""),
        "F2": ("Ref 17 (draft)", ""),
        "A3": ("", "a row of"),
        "C3": ("", "its own"),
    }
    assert {at: (cell.text, cell.struck) for at, cell in alone.items()} == {
        at: (cell.text, cell.struck) for at, cell in styled.items()
    }
    assert {cell.fill for cell in styled.values()} == {""}
    assert styled["A2"].runs == (TextRun("Two opened. "), TextRun(" More to come.", bold=True))
    assert [cell.fault for cell in (styled["G1"], alone["G1"])] == [None, None]
    assert not any(cell.value for cell in (styled["B1"], styled["D1"], alone["B1"]))


def test_what_is_struck_out_in_a_text_of_the_cells_own_is_kept_apart_too(tmp_path: Path) -> None:
    runs = "<r><t>Up. </t></r><r><rPr><strike/></rPr><t>Down.</t></r><r><rPr><strike val='0'/></rPr><t> On.</t></r>"
    cells = f'<c t="inlineStr"><is>{runs}</is></c><c t="inlineStr"><is><t>live</t></is></c>'
    tracker = sheet_of(tmp_path, f"<sheetData><row>{cells}</row></sheetData>")
    for sheet in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert [(cell.text, cell.struck) for cell in sheet.rows[0]] == [("Up.  On.", "Down."), ("live", "")]


@pytest.mark.parametrize("name", ["sufficiency", "care-leavers"])
def test_the_samples_read_the_same_in_both_ways(name: str) -> None:
    tracker = Tracker(REPOSITORY / "params" / "trackers" / f"{name}.xlsx", name)
    for sheet in tracker.names:
        one, other = tracker.sheet(sheet, told_by="the plan"), tracker.values(sheet)
        texts = {cell.at: (cell.text, cell.last_column) for row in one.rows for cell in row if not cell.blank}
        assert texts == {cell.at: (cell.text, cell.last_column) for row in other.rows for cell in row}
        assert values(one) == values(other)
        assert texts


def test_a_formula_without_a_stored_result_and_an_error_value_are_faults_not_blanks(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [("a", "=1+1", "#REF!"), (None, None, None), ("b", "=A1", None)])
    tracker = Tracker(path, "plan.xlsx")
    for sheet in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        cells = by_place(sheet)
        assert {at: (cell.value, cell.fault, cell.blank) for at, cell in cells.items()} == {
            "A1": ("a", None, False),
            "B1": (None, Fault.FORMULA, False),
            "C1": ("#REF!", Fault.ERROR, False),
            "A3": ("b", None, False),
            "B3": (None, Fault.FORMULA, False),
        }


def test_a_number_that_can_be_no_date_stays_a_number_and_one_too_large_is_a_fault(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    sheet, day = book.add_worksheet("January 2023"), book.add_format({"num_format": "dd/mm/yyyy"})
    for column, number in enumerate((99999999, -1234.5, 2958465, 77.5, 88.5)):
        sheet.write(0, column, number, day)
    book.close()
    tracker = spoilt(tmp_path / "plan.xlsx", {"xl/worksheets/sheet1.xml": ("<v>77.5</v>", "<v>1e9999</v>")})
    tracker = spoilt(tmp_path / "spoilt.xlsx", {"xl/worksheets/sheet1.xml": ("<v>88.5</v>", "<v>-1e9</v>")})
    for read in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert {place: (cell.value, cell.fault) for place, cell in by_place(read).items()} == {
            "A1": (99999999, None),
            "B1": (-1234.5, None),
            "C1": (at(9999, 12, 31), None),
            "D1": ("#NUM!", Fault.ERROR),
            "E1": (-1_000_000_000, None),
        }


def test_a_number_too_large_for_a_time_stays_the_number_it_is(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    book.add_worksheet("January 2023").write_row(
        0, 0, [1e200, -3e20, 1e10, 999999998], book.add_format({"num_format": "[h]:mm"})
    )
    book.close()
    tracker = Tracker(tmp_path / "plan.xlsx", "plan.xlsx")
    for read in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert values(read) == {"A1": 1e200, "B1": -3e20, "C1": 10**10, "D1": 999999998}


def test_a_formula_whose_stored_result_is_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    cells = '<c r="A1"><v>1</v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>1+1</f><v></v></c>'
    tracker = sheet_of(tmp_path, f'<sheetData><row r="1">{cells}</row></sheetData>')
    for read in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert {place: cell.fault for place, cell in by_place(read).items()} == {"A1": None, "C1": Fault.FORMULA}


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "#DIV/0!", "#SPILL!", "#CALC!", "#GETTING_DATA"])
def test_an_error_value_of_any_age_is_a_fault(tmp_path: Path, error: str) -> None:
    tracker = sheet_of(tmp_path, f'<sheetData><row r="1"><c r="A1" t="e"><v>{error}</v></c></row></sheetData>')
    for read in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert [(cell.value, cell.fault) for cell in by_place(read).values()] == [(error, Fault.ERROR)]


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx", {"date_1904": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    book.add_worksheet("January 2023").write_datetime("A1", at(2023, 1, 19), day)
    book.close()
    tracker = Tracker(tmp_path / "plan.xlsx", "plan.xlsx")
    for sheet in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert values(sheet) == {"A1": at(2023, 1, 19)}
        assert sheet.epoch == at(1904, 1, 1)


def test_hidden_rows_columns_and_sheets_are_told_only_where_they_say_something(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    sheet, hidden = book.add_worksheet("January 2023"), book.add_worksheet("Notes")
    book.add_worksheet("Other").very_hidden()
    hidden.hide()
    hidden.write("A1", "x")
    for row in (0, 1, 3):
        sheet.write_row(row, 0, ["a", "b", "c"])
    for row in (1, 2, 9):
        sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_column("B:C", None, None, {"hidden": True})
    sheet.set_column("F:XFD", None, None, {"hidden": True})
    book.close()
    tracker = Tracker(tmp_path / "plan.xlsx", "plan.xlsx")
    read = tracker.sheet("January 2023", told_by="the plan")
    assert (read.hidden_rows, read.hidden_columns, read.hidden) == (frozenset({2}), ("B", "C"), False)
    assert len(read.rows) == 3
    assert tracker.names == ("January 2023", "Notes", "Other")
    assert tracker.hidden_sheets == ("Notes", "Other")
    assert tracker.sheet("Notes", told_by="the plan").hidden is True


def test_a_row_of_spaces_says_nothing_and_is_left_out_hidden_or_not(tmp_path: Path) -> None:
    spaces = '<c r="A{0}" t="inlineStr"><is><t xml:space="preserve">  </t></is></c>'
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{spaces.format(2)}</row>'
    rows += f'<row r="3" hidden="1">{spaces.format(3)}</row><row r="4" hidden="1"><c r="A4"><v>4</v></c></row>'
    tracker = sheet_of(tmp_path, f"<sheetData>{rows}</sheetData>")
    for sheet in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert values(sheet) == {"A1": 1, "A4": 4}
        assert (len(sheet.rows), sheet.hidden_rows) == (2, frozenset({4}))


def test_what_a_merged_range_covers_is_no_cell(tmp_path: Path) -> None:
    tracker = sheet_of(
        tmp_path,
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c><c r="B2" t="inlineStr"><is><t> </t></is></c><c r="C2"><v>4</v></c></row>'
        '<row r="3"><c r="A3"><v>5</v></c></row></sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>',
    )
    for sheet in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert values(sheet) == {"A1": 1, "C2": 4, "A3": 5}
        assert by_place(sheet)["A1"].last_column == 2
        assert [(covered.cell.at, covered.cell.value, covered.merged) for covered in sheet.covered] == [
            ("B1", 2, "A1:B2"),
            ("A2", 3, "A1:B2"),
        ]


def test_what_a_merged_range_covers_is_told_even_where_nothing_of_it_is_shown_unless_it_is_what_is_shown(
    tmp_path: Path,
) -> None:
    tracker = sheet_of(
        tmp_path,
        '<sheetData><row r="1"><c r="A1"/><c r="B1"><v>2</v></c><c r="C1"><f>1+1</f></c></row>'
        '<row r="2"><c r="A2"><v>7</v></c></row><row r="3"><c r="A3"><v>7</v></c></row>'
        '<row r="4"><c r="A4" t="e"><v>#REF!</v></c></row></sheetData>'
        '<mergeCells count="2"><mergeCell ref="A1:XFD1"/><mergeCell ref="A2:A4"/></mergeCells>',
    )
    for sheet in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
        assert values(sheet) == {"A2": 7}
        assert [(covered.cell.at, covered.cell.text, covered.merged) for covered in sheet.covered] == [
            ("B1", "2", "A1:XFD1"),
            ("C1", "", "A1:XFD1"),
            ("A4", "#REF!", "A2:A4"),
        ]


def test_rows_and_cells_without_addresses_and_names_with_a_prefix_are_read(tmp_path: Path) -> None:
    plain = "<sheetData><row><c><v>1</v></c></row><row/><row><c/><c><v>2</v></c></row></sheetData>"
    tracker = sheet_of(tmp_path, plain)
    assert values(tracker.sheet("January 2023", told_by="the plan")) == {"A1": 1, "B3": 2}
    assert values(tracker.values("January 2023")) == {"A1": 1, "B3": 2}
    prefixed = re.sub(r"(</?)", r"\1x:", plain)
    with zipfile.ZipFile(tmp_path / "spoilt.xlsx") as archive:
        old = archive.read("xl/worksheets/sheet1.xml").decode()
    new = f'<x:worksheet xmlns:x="{MAIN}">{prefixed}</x:worksheet>'
    tracker = spoilt(tmp_path / "spoilt.xlsx", {"xl/worksheets/sheet1.xml": (old, new)})
    assert values(tracker.sheet("January 2023", told_by="the plan")) == {"A1": 1, "B3": 2}
    assert values(tracker.values("January 2023")) == {"A1": 1, "B3": 2}


def test_a_wrong_dimension_loses_no_row(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in (1, 2, 30))
    tracker = sheet_of(tmp_path, f'<dimension ref="A1"/><sheetData>{rows}</sheetData>')
    assert values(tracker.sheet("January 2023", told_by="the plan")) == {"A1": 1, "A2": 2, "A30": 30}


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ('<sheetData><row r="2"/><row r="1"/></sheetData>', "row 1 comes after row 2"),
        (
            '<sheetData><row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row></sheetData>',
            "the cells of row 1 are not in order",
        ),
        (
            '<sheetData><row r="1"><c r="A7"><v>1</v></c></row></sheetData>',
            "“A7” is not the address of a cell in row 1",
        ),
        (
            '<sheetData><row r="1"><c r="A1"><v>one</v></c></row></sheetData>',
            "what cell A1 holds is not of the type it states",
        ),
        (
            '<sheetData><row r="1"><c r="A1" t="z"><v>1</v></c></row></sheetData>',
            "what cell A1 holds is not of the type it states",
        ),
        ('<sheetData><row r="1"><c r="A1"><v>1</v><v>2</v></c></row></sheetData>', "a “v” stands where none can be"),
        ('<sheetData><row r="1"><c r="A1"><c r="B1"/></c></row></sheetData>', ""),
        ("<sheetData/><sheetData/>", "it has two tables of cells"),
        (
            '<sheetData/><mergeCells><mergeCell ref="A0:B1"/></mergeCells>',
            "“A0:B1” is not a range of cells",
        ),
    ],
)
def test_a_sheet_that_parsers_would_differ_over_is_refused(tmp_path: Path, inside: str, why: str) -> None:
    damage = f" is damaged: {why}" if why else " is damaged: a “c” stands where none can be"
    assert refusal(sheet_of(tmp_path, inside)) == (
        f"plan.xlsx is not an Excel workbook that can be read (sheet “January 2023”{damage}). "
        "Open it in Excel and save it again as .xlsx."
    )


def test_styles_that_are_none_are_refused_in_both_ways(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [("x",)])
    with zipfile.ZipFile(path) as archive:
        old = archive.read("xl/styles.xml").decode()
    assert refusal(spoilt(path, {"xl/styles.xml": (old, "<theme/>")})) == (
        "plan.xlsx is not an Excel workbook that can be read (its part xl/styles.xml holds no styles). "
        "Open it in Excel and save it again as .xlsx."
    )


def test_whatever_a_parser_raises_becomes_a_plain_error(tmp_path: Path) -> None:
    tracker = sheet_of(tmp_path, '<sheetData><row r="1"><c r="A1" s="77"><v>1</v></c></row></sheetData>')
    with pytest.raises(WorkbookError, match=r"^plan\.xlsx is not an Excel workbook that can be read \(sheet .+\)\."):
        tracker.sheet("January 2023", told_by="the plan")


def test_a_sheet_is_found_whatever_the_case_and_a_missing_one_is_told(rich: Tracker) -> None:
    assert rich.sheet(" JANUARY 2023 ", told_by="the plan").name == "January 2023"
    with pytest.raises(WorkbookError) as refused:
        rich.values("January 2024")
    assert str(refused.value) == (
        "plan.xlsx: there is no sheet “January 2024”, which the plan names. Expected: perhaps “January 2023”. "
        "To mend it: rename the sheet, or name the right one as “sheet” in the period’s parameters."
    )


def test_of_two_names_that_differ_in_spaces_alone_only_the_exact_one_is_taken(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [("x",)], sheet="Plan", more_sheets={"Plan ": [("y",)]})
    tracker = Tracker(path, "plan.xlsx")
    assert values(tracker.values("Plan ")) == {"A1": "y"}
    with pytest.raises(WorkbookError, match="there is more than one sheet “PLAN”, which the plan names"):
        tracker.values("PLAN")


def test_a_chart_sheet_is_no_sheet_of_cells(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    book.add_worksheet("Data").write_column("A1", [1, 2])
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Data!$A$1:$A$2"})
    book.add_chartsheet("Chart").set_chart(chart)
    book.close()
    tracker = Tracker(tmp_path / "plan.xlsx", "plan.xlsx")
    assert tracker.names == ("Data", "Chart")
    with pytest.raises(WorkbookError) as refused:
        tracker.sheet("Chart", told_by="the plan")
    assert str(refused.value) == "plan.xlsx: “Chart” is a chart, not a sheet of cells."


def test_a_sheet_that_is_not_asked_for_may_be_as_it_likes(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [("x",)], more_sheets={"Junk": [("y",)]})
    tracker = spoilt(path, {"xl/worksheets/sheet2.xml": ('r="A1"', 'r="XFD9"')})
    assert values(tracker.sheet("January 2023", told_by="the plan")) == {"A1": "x"}
    with pytest.raises(WorkbookError, match="“XFD9” is not the address of a cell in row 1"):
        tracker.values("Junk")


def test_a_sheet_is_read_once_and_kept(rich: Tracker) -> None:
    assert rich.sheet("January 2023", told_by="the plan") is rich.sheet("january 2023", told_by="the plan")
    assert rich.values("January 2023") is rich.values("January 2023")


def test_a_message_quotes_a_cell_on_one_line_and_cuts_what_is_longer_than_sixty_characters() -> None:
    assert shortened(" Find\n\u00a0homes ") == "Find homes"
    assert shortened("x" * 60) == "x" * 60
    assert shortened("x" * 61) == "x" * 57 + "…"
