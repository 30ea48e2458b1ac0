"""Where a conditional format may colour a cell that says nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.formatting.rule import ColorScale, DataBar, FormatObject, IconSet, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fills import Fill

from helpers.errors import WorkbookError
from helpers.excel.tracker import Cell, Tracker

RED = PatternFill(bgColor="FFFF0000")
#: A sheet's extension as Excel 365 writes it, and one of the rules in it: it looks at another sheet.
EXTENSION = """<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>%s</x14:conditionalFormattings></ext>
</extLst></worksheet>"""
EXTENDED = """<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">
<x14:cfRule type="%s" priority="1" id="{5D0C2C36-0F1B-4B6B-9E55-2D7A0C3D0D11}">%s</x14:cfRule>
<xm:sqref>%s</xm:sqref></x14:conditionalFormatting>"""
FILL = '<x14:dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></x14:dxf>'
IS_KEY = f"<xm:f>Key!$A$2</xm:f>{FILL}"


def cells_of(folder: Path, *rules: tuple[str, Rule], extended: str = "") -> dict[str, Cell]:
    """Return the cells of rows 2 to 4, with a text in E, and “Red”, nothing, and nothing on green in G."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, rating in enumerate(("Red", None, None), 2):
        sheet.cell(row, 5).value = "late"
        sheet.cell(row, 7).value = rating
    sheet["G4"].fill = PatternFill("solid", fgColor="FF00B050")
    for cells, rule in rules:
        sheet.conditional_formatting.add(cells, rule)
    book.save(folder / "plain.xlsx")
    with zipfile.ZipFile(folder / "plain.xlsx") as plain, zipfile.ZipFile(folder / "plan.xlsx", "w") as target:
        for name in plain.namelist():
            text = plain.read(name).decode()
            target.writestr(name, text.replace("</worksheet>", EXTENSION % extended) if extended else text)
    rows = Tracker(folder / "plan.xlsx", "plan.xlsx").sheet("Sheet", told_by="the plan").rows
    return {cell.at: cell for row in rows for cell in row}


def doubts(folder: Path, *rules: tuple[str, Rule], extended: str = "") -> dict[str, str]:
    """Return why the colours of cells are not known, by cell."""
    found = cells_of(folder, *rules, extended=extended)
    return {at: cell.doubt for at, cell in found.items() if cell.doubt}


def on(*cells: str, by: str) -> dict[str, str]:
    return dict.fromkeys(cells, f"the conditional format on {by} may colour it")


def kind(name: Any, fill: Fill | None = RED, font: Font | None = None, **more: Any) -> Rule:
    return Rule(type=name, dxf=DifferentialStyle(fill=fill, font=font), **more)


def formula(text: str, fill: Fill | None = RED, font: Font | None = None) -> Rule:
    return kind("expression", fill, font, formula=[text])


# Excel colours an empty cell, or may, by each of these.
@pytest.mark.parametrize(
    "rule",
    [
        formula('$E2="late"'),
        formula('$G$2="Red"'),
        formula('G3="Red"'),
        formula('F2="Red"'),
        formula('Key!G2="Red"'),
        formula('OR(G2="Red",E2="late")'),
        formula('G2=""'),
        formula('G2<>"Red"'),
        formula("ISBLANK(G2)"),
        formula('ISNUMBER(SEARCH("",G2))'),
        formula('ISNUMBER(SEARCH("*",G2))'),
        formula('LEFT(G2,0)=""'),
        formula("MOD(ROW(),2)=1"),
        formula("TRUE"),
        kind("expression"),
        kind("cellIs", operator="equal", formula=["$I$2"]),
        kind("cellIs", operator="equal", formula=["0"]),
        kind("cellIs", operator="equal", formula=['""']),
        kind("cellIs", operator="notEqual", formula=['"Red"']),
        kind("cellIs", operator="lessThan", formula=["5"]),
        kind("cellIs", operator="between", formula=['"Red"', '"Red"']),
        kind("containsText", text="Red", formula=['$E2="late"']),
        kind("containsText", text="Red"),
        kind("notContainsText", text="Red", formula=['ISERROR(SEARCH("Red",G2))']),
        kind("containsBlanks", formula=["LEN(TRIM(G2))=0"]),
        kind("notContainsErrors", formula=["NOT(ISERROR(G2))"]),
        kind("duplicateValues"),
        kind("timePeriod", timePeriod="today", formula=["FLOOR(G2,1)=TODAY()"]),
    ],
)
def test_the_colour_of_an_empty_cell_is_not_known_where_a_conditional_format_may_give_it_one(
    tmp_path: Path, rule: Rule
) -> None:
    found = cells_of(tmp_path, ("G2:G9", rule))
    assert {at: cell.doubt for at, cell in found.items() if cell.doubt} == on("G3", "G4", by="G2:G9")
    assert found["G4"].fill == ""


# An empty cell says none of these words.
@pytest.mark.parametrize(
    "rule",
    [
        formula('G2="Red"'),
        formula('$G2 = "On track"'),
        formula('"Red"=$G2'),
        formula('UPPER($G2)="RED"'),
        formula('EXACT(G2,"Red")'),
        formula('LEFT(G2,3)="Red"'),
        formula('SEARCH("red",G2)'),
        formula('ISNUMBER(SEARCH("red",$G2))'),
        formula('OR(G2="Red", G2="Amber", TRIM(G2)="Late")'),
        kind("cellIs", operator="equal", formula=['"Red"']),
        kind("containsText", text="Red", formula=['NOT(ISERROR(SEARCH("Red",G2)))']),
        kind("beginsWith", text="Red", formula=['LEFT(G2,LEN("Red"))="Red"']),
        kind("endsWith", text="Red", formula=['RIGHT(G2,LEN("Red"))="Red"']),
        kind("notContainsBlanks", formula=["LEN(TRIM(G2))>0"]),
        kind("containsErrors", formula=["ISERROR(G2)"]),
    ],
)
def test_a_conditional_format_about_a_cells_own_words_leaves_an_empty_cell_as_it_is(tmp_path: Path, rule: Rule) -> None:
    found = cells_of(tmp_path, ("G2:G9", rule))
    assert not any(cell.doubt for cell in found.values())
    assert (found["G4"].fill, found["G2"].fill) == ("00B050", "")


@pytest.mark.parametrize(
    "rule",
    [
        formula('$E2="late"', None, Font(bold=True)),
        kind("top10", rank=1),
        kind("aboveAverage"),
        Rule("colorScale", colorScale=ColorScale([FormatObject("min"), FormatObject("max")], [Color("FFFF0000")] * 2)),
        Rule("dataBar", dataBar=DataBar(cfvo=[FormatObject("min"), FormatObject("max")], color="FF638EC6")),
        Rule("iconSet", iconSet=IconSet("3TrafficLights1", cfvo=[FormatObject("percentile", 9) for _ in range(3)])),
    ],
    ids=["font", "top", "average", "scale", "bar", "icons"],
)
def test_fonts_bars_icons_and_rules_about_numbers_colour_no_empty_cell(tmp_path: Path, rule: Rule) -> None:
    assert doubts(tmp_path, ("G2:G9", rule)) == {}


def test_a_cell_is_its_own_only_where_the_references_of_a_rule_lead_to_it(tmp_path: Path) -> None:
    assert doubts(tmp_path, ("F2:G3", formula('$G2="Red"'))) == on("F2", "F3", by="F2:G3")
    assert doubts(tmp_path, ("G2:G9", formula('$G$3="Red"'))) == on("G4", by="G2:G9")
    assert doubts(tmp_path, ("G4:G6 G2:H3", formula('G2="Red"'))) == {}
    assert doubts(tmp_path, ("F3 G2:G3", formula('F2="Red"'))) == on("F3", "G3", by="F3 G2:G3")


def test_an_empty_cell_that_is_not_in_the_file_is_looked_at_too(tmp_path: Path) -> None:
    assert doubts(tmp_path, ("F1:F3", formula('$E1="late"'))) == on("F2", "F3", by="F1:F3")
    assert list(doubts(tmp_path, ("F4:XFD1048576", formula('$E4="late"')))) == ["F4", "G4"]


def test_a_rule_that_excel_keeps_in_the_extension_is_seen(tmp_path: Path) -> None:
    rule = EXTENDED % ("expression", IS_KEY, "G2 G4:G9")
    assert doubts(tmp_path, extended=rule) == on("G4", by="G2 G4:G9")
    several = EXTENDED % ("expression", "<xm:f>Key!$A$2</xm:f>", "G3") + rule
    assert doubts(tmp_path, extended=several) == on("G4", by="G2 G4:G9")


def test_bars_icons_and_fonts_of_the_extension_colour_no_cell(tmp_path: Path) -> None:
    bar = "<x14:dataBar><x14:cfvo type='min'/><x14:cfvo type='max'/><x14:fillColor rgb='FFFF0000'/></x14:dataBar>"
    icons = "<x14:iconSet iconSet='3Stars'><x14:cfvo type='percent'><xm:f>0</xm:f></x14:cfvo></x14:iconSet>"
    font = "<xm:f>Key!$A$2</xm:f><x14:dxf><font><b/></font></x14:dxf>"
    rules = (("dataBar", bar, "G2:G9"), ("iconSet", icons, "G2:G9"), ("expression", font, "G2:G9"))
    assert doubts(tmp_path, extended="".join(EXTENDED % rule for rule in rules)) == {}
    assert doubts(tmp_path, extended=EXTENDED % ("expression", IS_KEY, "")) == {}


def test_far_too_many_conditional_formats_are_refused(tmp_path: Path) -> None:
    ranges = " ".join(f"G{row}" for row in range(2, 10_002))
    said = (
        "plan.xlsx is not an Excel workbook that can be read (sheet “Sheet” is damaged: it has more than 10,000 "
        "conditional formats). Open it in Excel and save it again as .xlsx."
    )
    with pytest.raises(WorkbookError) as refused:
        cells_of(tmp_path, (ranges, formula("TRUE")))
    assert str(refused.value) == said
    with pytest.raises(WorkbookError) as refused:
        cells_of(tmp_path, extended=EXTENDED % ("expression", IS_KEY, ranges))
    assert str(refused.value) == said


def test_rules_over_far_more_cells_than_a_tracker_has_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sheet")
    sheet.write_column(0, 255, ["x"] * 500)
    sheet.conditional_format(
        "A1:IV500", {"type": "formula", "criteria": "=$A1=1", "format": book.add_format({"bg_color": "red"})}
    )
    book.close()
    with pytest.raises(WorkbookError) as refused:
        Tracker(path, "plan.xlsx").sheet("Sheet", told_by="the plan")
    assert str(refused.value) == (
        "plan.xlsx, sheet “Sheet”: its conditional formats cover more than 120,000 cells of rows with text, far more "
        "than a tracker has. Let each cover no more than the column it is for."
    )
    assert len(Tracker(path, "plan.xlsx").values("Sheet").rows) == 500
