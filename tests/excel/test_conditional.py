"""What colour a conditional format gives a cell, and when that is not said."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import ColorScale, DataBar, FormatObject, IconSet, Rule
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fills import Fill

from builders import Rows
from helpers.errors import WorkbookError
from helpers.excel.conditional import ConditionalFills, Unresolved
from helpers.excel.fills import palette_of
from helpers.excel.tracker import Tracker

RED = PatternFill(bgColor="FFFF0000")
AMBER = PatternFill(bgColor="FFFFC000")
GREEN = PatternFill(bgColor="FF00B050")
BOLD = Font(bold=True)


def opened(path: Path) -> ConditionalFills:
    book = load_workbook(path, data_only=True, rich_text=True)
    return ConditionalFills(book.worksheets[0], palette_of(book))


def rewritten(source: Path, target: Path, part: str, before: str, added: str) -> None:
    """Write a workbook again with some text put before other text of one of its parts."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert parts[part].count(before) == 1
    parts[part] = parts[part].replace(before, added + before)
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def saved(folder: Path, rows: Rows, *rules: tuple[str, Rule], epoch: datetime | None = None) -> ConditionalFills:
    """Save a sheet with these rows from G2 and these rules, open it again, and return its fills."""
    book = Workbook()
    if epoch is not None:
        book.epoch = epoch
    sheet = book.active
    assert sheet is not None
    for row, values in enumerate(rows, 2):
        for column, value in enumerate(values, 7):
            sheet.cell(row, column).value = value  # type: ignore[assignment]
    for cells, rule in rules:
        sheet.conditional_formatting.add(cells, rule)
    book.save(folder / "conditional.xlsx")
    return opened(folder / "conditional.xlsx")


def shown(folder: Path, value: object, rule: Rule, *beside: object) -> str | Unresolved | None:
    """Return the fill that one rule on G2:G9 gives G2, where these values are in H2, I2 and so on."""
    return saved(folder, [(value, *beside)], ("G2:G9", rule)).fill_at(2, 7)


def colours(folder: Path, values: Sequence[object], *rules: tuple[str, Rule]) -> list[str | None]:
    """Return the fills that rules give the cells of column G from row 2, none of them unresolved."""
    fills = saved(folder, [(value,) for value in values], *rules)
    found = [fills.fill_at(row, 7) for row in range(2, 2 + len(values))]
    assert not [fill for fill in found if isinstance(fill, Unresolved)]
    return [fill for fill in found if not isinstance(fill, Unresolved)]


def reason(folder: Path, value: object, rule: Rule, *beside: object) -> str:
    fill = shown(folder, value, rule, *beside)
    assert isinstance(fill, Unresolved)
    return fill.reason


def kind(name: Any, fill: Fill | None = RED, font: Font | None = None, **more: Any) -> Rule:
    return Rule(type=name, dxf=DifferentialStyle(fill=fill, font=font), **more)


def formula(text: str, fill: Fill | None = RED, font: Font | None = None, **more: Any) -> Rule:
    return kind("expression", fill, font, formula=[text], **more)


def compares(operator: str, *formulas: str) -> Rule:
    return kind("cellIs", operator=operator, formula=list(formulas))


def limits(*kinds: Any) -> list[FormatObject]:
    return [FormatObject(kind) for kind in kinds]


SCALE = Rule(type="colorScale", colorScale=ColorScale(limits("min", "max"), [Color("FFFF0000"), Color("FF00B050")]))
BAR = Rule(type="dataBar", dataBar=DataBar(cfvo=limits("min", "max"), color="FF638EC6"))
ICONS = Rule(type="iconSet", iconSet=IconSet("3TrafficLights1", cfvo=limits("min", "percentile", "max")))


#: A sheet's rules and their styles as Excel 365 writes them.
EXCEL_RULES = """<conditionalFormatting sqref="G2:G6">
<cfRule type="containsText" dxfId="2" priority="1" operator="containsText" text="Red">
<formula>NOT(ISERROR(SEARCH("Red",G2)))</formula></cfRule>
<cfRule type="beginsWith" dxfId="1" priority="2" operator="beginsWith" text="Amb">
<formula>LEFT(G2,LEN("Amb"))="Amb"</formula></cfRule>
<cfRule type="endsWith" dxfId="0" priority="3" operator="endsWith" text="een">
<formula>RIGHT(G2,LEN("een"))="een"</formula></cfRule>
<cfRule type="containsBlanks" priority="4" stopIfTrue="1"><formula>LEN(TRIM(G2))=0</formula></cfRule>
<cfRule type="notContainsText" dxfId="3" priority="5" operator="notContains" text="Blue">
<formula>ISERROR(SEARCH("Blue",G2))</formula></cfRule>
</conditionalFormatting>"""
EXCEL_STYLES = """<dxfs count="4">
<dxf><font><color rgb="FF006100"/></font><fill><patternFill><bgColor rgb="FFC6EFCE"/></patternFill></fill></dxf>
<dxf><fill><patternFill><bgColor theme="7"/></patternFill></fill></dxf>
<dxf><font><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>
<dxf><fill><patternFill patternType="solid"><fgColor indexed="64"/><bgColor indexed="13"/></patternFill></fill></dxf>
</dxfs>"""


def test_the_rules_of_a_file_as_excel_writes_it_give_the_colours_that_excel_shows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, value in enumerate(("Red – late", "amber", "Green", " ", "Blue", "Grey"), 2):
        sheet.cell(row, 7, value)
    book.save(tmp_path / "plain.xlsx")
    rewritten(tmp_path / "plain.xlsx", tmp_path / "excel.xlsx", "xl/styles.xml", "<tableStyles", EXCEL_STYLES)
    rewritten(tmp_path / "excel.xlsx", tmp_path / "excel.xlsx", "xl/worksheets/sheet1.xml", "<pageMargins", EXCEL_RULES)
    fills = opened(tmp_path / "excel.xlsx")
    assert [fills.fill_at(row, 7) for row in range(2, 8)] == ["FFC7CE", "8064A2", "C6EFCE", None, None, None]
    assert fills.fill_at(2, 6) is None


def test_the_rules_of_a_file_that_xlsxwriter_writes_give_their_colours(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "made.xlsx")
    sheet = book.add_worksheet()
    sheet.write_column("G2", ["Red", "Amber (at risk)", "Green", None, 7, "Yellow"])
    for options in (
        {"type": "cell", "criteria": "equal to", "value": '"Red"', "format": book.add_format({"bg_color": "#FF0000"})},
        {"type": "text", "criteria": "begins with", "value": "Amb", "format": book.add_format({"bg_color": "#FFC000"})},
        {"type": "formula", "criteria": '=$G2="green"', "format": book.add_format({"bg_color": "#00B050"})},
        {"type": "blanks", "format": book.add_format({"bg_color": "#D9D9D9"})},
        {
            "type": "cell",
            "criteria": "between",
            "minimum": 5,
            "maximum": 9,
            "format": book.add_format({"bg_color": "#0000FF", "pattern": 1}),
        },
    ):
        sheet.conditional_format("G2:G7", options)
    book.close()
    fills = opened(tmp_path / "made.xlsx")
    assert [fills.fill_at(row, 7) for row in range(2, 8)] == ["FF0000", "FFC000", "00B050", "D9D9D9", "0000FF", None]


@pytest.mark.parametrize(
    ("operator", "formulas", "coloured"),
    [
        ("equal", ["5"], [5]),
        ("equal", ['"five"'], ["FIVE"]),
        ("equal", ["TRUE"], [True]),
        ("notEqual", ["5"], [None, 4, 6, "FIVE", True]),
        ("notEqual", ['"five"'], [None, 4, 5, 6, True]),
        ("greaterThan", ["5"], [6, "FIVE", True]),
        ("greaterThanOrEqual", ["5"], [5, 6, "FIVE", True]),
        ("lessThan", ["5"], [None, 4]),
        ("lessThanOrEqual", ["5"], [None, 4, 5]),
        ("lessThan", ["-1"], []),
        ("greaterThan", ['"Apple"'], ["FIVE", True]),
        ("between", ["4", "5"], [4, 5]),
        ("notBetween", ["4", "5"], [None, 6, "FIVE", True]),
    ],
)
def test_a_cells_value_is_compared_as_excel_compares_it(
    tmp_path: Path, operator: str, formulas: list[str], coloured: list[object]
) -> None:
    values = [None, 4, 5, 6, "FIVE", True]
    found = colours(tmp_path, values, ("G2:G7", compares(operator, *formulas)))
    assert [value for value, fill in zip(values, found, strict=True) if fill == "FF0000"] == coloured


def test_a_cell_is_compared_with_a_fixed_cell_and_with_one_that_moves_with_it(tmp_path: Path) -> None:
    rows = [("Red", "Amber", "Red"), ("amber", "Amber", None), ("Red", "Red", None)]
    fixed = saved(tmp_path, rows, ("G2:G4", compares("equal", "$I$2")))
    assert [fixed.fill_at(row, 7) for row in (2, 3, 4)] == ["FF0000", None, "FF0000"]
    moving = saved(tmp_path, rows, ("G2:G4", compares("equal", "H2")))
    assert [moving.fill_at(row, 7) for row in (2, 3, 4)] == [None, "FF0000", "FF0000"]


def test_a_rule_on_several_ranges_counts_its_references_from_their_first_cell(tmp_path: Path) -> None:
    rows = [("Red",), ("Amber",), ("Red",), ("Red",), ("Red",)]
    fills = saved(tmp_path, rows, ("G5:G6 G2:H3", formula('$G2="Red"')))
    assert [fills.fill_at(row, 7) for row in range(2, 7)] == ["FF0000", None, None, "FF0000", "FF0000"]
    assert [fills.fill_at(row, 8) for row in range(2, 7)] == ["FF0000", None, None, None, None]


def test_a_moving_reference_of_ranges_without_a_first_cell_is_not_resolved(tmp_path: Path) -> None:
    cells = "G5:G6 H2:H3"
    fills = saved(tmp_path, [("Red",)], (cells, formula('G2="Red"')))
    assert fills.fill_at(5, 7) == Unresolved(
        '=G2="Red"', "G5:G6 H2:H3", "it refers to G2 and its ranges do not begin at one cell (G2)"
    )
    assert saved(tmp_path, [("Red",)], (cells, formula('$G$2="Red"'))).fill_at(5, 7) == "FF0000"


@pytest.mark.parametrize(
    ("name", "text", "stored", "coloured"),
    [
        ("containsText", "red", 'NOT(ISERROR(SEARCH("red",G2)))', ["Red", "Not red yet"]),
        ("notContainsText", "red", 'ISERROR(SEARCH("red",G2))', ["Amber", None, '"Am"', "#N/A"]),
        ("beginsWith", "r", 'LEFT(G2,LEN("r"))="r"', ["Red"]),
        ("beginsWith", "r", 'LEFT(G2,1)="r"', ["Red"]),
        ("endsWith", "YET", 'RIGHT(G2,LEN("YET"))="YET"', ["Not red yet"]),
        ("beginsWith", '"Am"', 'LEFT(G2,LEN("""Am"""))="""Am"""', ['"Am"']),
        ("containsBlanks", None, "LEN(TRIM(G2))=0", [None]),
        ("notContainsBlanks", None, "LEN(TRIM(G2))>0", ["Red", "Not red yet", "Amber", '"Am"']),
        ("containsErrors", None, "ISERROR(G2)", ["#N/A"]),
        ("notContainsErrors", None, "NOT(ISERROR(G2))", ["Red", "Not red yet", "Amber", None, '"Am"']),
    ],
)
@pytest.mark.parametrize("with_formula", [True, False])
def test_a_rule_about_a_cells_text_holds_with_its_formula_and_without_it(
    tmp_path: Path, name: str, text: str | None, stored: str, coloured: list[object], with_formula: bool
) -> None:
    values = ["Red", "Not red yet", "Amber", None, '"Am"', "#N/A"]
    rule = kind(name, text=text, formula=[stored] if with_formula else [])
    found = colours(tmp_path, values, ("G2:G7", rule))
    assert [value for value, fill in zip(values, found, strict=True) if fill == "FF0000"] == coloured


def test_a_rule_whose_text_and_formula_differ_is_not_resolved(tmp_path: Path) -> None:
    rule = kind("containsText", text="Red", operator="containsText", formula=['NOT(ISERROR(SEARCH("Amber",G2)))'])
    assert str(shown(tmp_path, "Red", rule)) == (
        "the conditional format “text that contains Red” on G2:G9 cannot be worked out: "
        "its text and its formula do not say the same"
    )
    assert shown(tmp_path, "Green", rule) is None


# In each, G2 is “ Red”, H2 is “Red”, I2 is 5, J2 is empty and K2 is an error.
@pytest.mark.parametrize(
    ("text", "applies"),
    [
        ('$H2="Red"', True),
        ('H2="RED"', True),
        ('G2="Red"', False),
        ('H2<>"Red"', False),
        ('"Red"=$H$2', True),
        ('LOWER($H2)="red"', True),
        ('UPPER($H2)="red"', True),
        ('TRIM(G2)="Red"', True),
        ('ISNUMBER(SEARCH("ed",G2))', True),
        ('SEARCH("ed",G2)=3', True),
        ('SEARCH("ed",G2)', True),
        ('ISNUMBER(FIND("red",H2))', False),
        ('EXACT(H2,"RED")', False),
        ('AND($H2="Red",$I2>4)', True),
        ('AND($H2="Red",$I2>5)', False),
        ('OR($H2="Green",$I2=5)', True),
        ('OR($H2="Green",NOT($I2=5))', False),
        ('AND(OR(H2="Red",H2="Amber"),NOT(ISBLANK(I2)))', True),
        ("ISBLANK(J2)", True),
        ("ISBLANK(H2)", False),
        ('J2=""', True),
        ("J2=0", True),
        ("J2=FALSE", True),
        ("J2=J3", True),
        ("LEN(J2)=0", True),
        ("LEN(H2)=3", True),
        ('LEFT(H2,1)="R"', True),
        ('LEFT(H2)="R"', True),
        ('RIGHT(H2,2)="ed"', True),
        ('RIGHT(H2,0)=""', True),
        ('LEN(LEFT("🔴",1))=1', True),
        ("ISTEXT(H2)", True),
        ("ISTEXT(I2)", False),
        ("(I2)=(5)", True),
        ("I2 = 5.0", True),
        ('I2="5"', False),
        ('LEFT(I2,1)="5"', True),
        ("I2>-1", True),
        ("I2", True),
        ("J2", False),
        ("TRUE", True),
        ("1E+0=1", True),
        ("ISERROR(K2)", True),
        ("K2=5", False),
        ('OR(H2="Red",K2=5)', False),
        ("ISNUMBER(K2)", False),
        ('LEFT(H2,-1)="R"', False),
        ('#REF!="Red"', False),
        ("H2>I2", True),
        ("1<2<3", False),
    ],
)
def test_a_formula_gives_what_excel_gives(tmp_path: Path, text: str, applies: bool) -> None:
    assert shown(tmp_path, " Red", formula(text), "Red", 5, None, "#N/A") == ("FF0000" if applies else None)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ('VLOOKUP(G2,$H$2:$I$9,2,0)="Red"', "it uses the function VLOOKUP"),
        ("I2<TODAY()", "it uses the function TODAY"),
        ('Lists!$A$1="Red"', "it refers to Lists!$A$1"),
        ('$G$2:$G$9="Red"', "it refers to $G$2:$G$9"),
        ('Rating="Red"', "it refers to Rating"),
        ("NaN=1", "it refers to NaN"),
        ('G2&H2="Red"', "it uses “&”"),
        ("I2+1=6", "it uses “+”"),
        ("I2>50%", "it uses “%”"),
        ('OR(G2={"Red","Amber"})', "it uses “{”"),
        ('ISNUMBER(SEARCH("R*d",G2))', "it searches with a wildcard"),
        ('H2>"at risk"', "the order of two texts depends on the language of Excel"),
        ("G2", "it takes something for true or false that is neither"),
        ('AND(G2,H2="Red")', "it takes something for true or false that is neither"),
        ("LEFT(H2,G2)=1", "it counts with something that is not a number"),
        ("LEFT(H2,1E+999)=1", "it meets a number too large for Excel"),
        ("LEN(1E+20)=21", "it makes text of a very large or very small number"),
        ('LEFT(G2,1,2)="R"', "it gives LEFT 3 arguments"),
        ('LEFT(G2,)="R"', "it uses “)”"),
        ('G1048576="Red"', None),
        ('A2:B2="Red"', "it refers to A2:B2"),
        ("G2=", "its formula is not complete"),
        ('AND(G2="Red"', "its formula is not complete"),
        ('G2="Red")', "its formula is not one of Excel's"),
        ('G2="Red', "its formula is not one of Excel's"),
        ("(" * 400 + "1" + ")" * 400, "its formula is too long"),
        ("1" * 9000, "its formula is too long"),
    ],
)
def test_a_formula_beyond_the_common_ones_is_not_resolved(tmp_path: Path, text: str, because: str | None) -> None:
    fill = shown(tmp_path, " Red", formula(text), "Red", 5)
    assert fill == (None if because is None else Unresolved(f"={text}", "G2:G9", because))


def test_a_reference_beyond_the_sheets_edge_is_not_resolved(tmp_path: Path) -> None:
    fills = saved(tmp_path, [], ("G2:G9", formula('G1="Red"')), ("H2:H9", formula('G1048576="Red"')))
    assert fills.fill_at(2, 7) is None
    assert fills.fill_at(3, 8) == Unresolved('=G1048576="Red"', "H2:H9", "it refers to a cell beyond the sheet's edge")


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        (kind("duplicateValues"), "Red", "duplicate values: it depends on other cells or on the date"),
        (kind("uniqueValues"), "Red", "unique values: it depends on other cells or on the date"),
        (kind("timePeriod", timePeriod="lastMonth"), 1, "a date occurring: it depends on other cells or on the date"),
        (kind("top10", rank=1), 5, "top or bottom values: its colour depends on the other cells"),
        (kind("aboveAverage"), 5, "above or below average: its colour depends on the other cells"),
        (
            SCALE,
            5,
            "colour scale: its colour depends on the other cells",
        ),
        (
            compares("between", "9", "5"),
            7,
            "cell value between 9 and 5: its lower limit is above its upper limit",
        ),
        (compares("between", "9"), 7, "cell value between 9: its formula or its operator is missing"),
        (kind("expression"), 7, "=: its formula or its operator is missing"),
        (kind("containsText"), 7, "text that contains: its formula or its operator is missing"),
    ],
)
def test_a_rule_that_one_cell_does_not_decide_is_not_resolved(
    tmp_path: Path, rule: Rule, value: object, expected: str
) -> None:
    fills = saved(tmp_path, [(value, value)], ("G2:G9", rule))
    fill = fills.fill_at(2, 7)
    assert isinstance(fill, Unresolved)
    assert f"{fill.rule}: {fill.reason}" == expected
    assert (fills.fill_at(2, 8), fills.fill_at(1, 7), fills.fill_at(10, 7)) == (None, None, None)


@pytest.mark.parametrize("value", ["Red", None])
@pytest.mark.parametrize(
    "rule",
    [
        kind("top10", rank=1),
        kind("aboveAverage"),
        SCALE,
    ],
    ids=["top", "average", "scale"],
)
def test_a_rule_about_numbers_passes_over_text_and_empty_cells(tmp_path: Path, rule: Rule, value: object) -> None:
    assert shown(tmp_path, value, rule) is None


def test_data_bars_and_icons_leave_the_fill_to_the_other_rules(tmp_path: Path) -> None:
    rules = [
        BAR,
        ICONS,
        compares("equal", "5"),
    ]
    assert colours(tmp_path, [5, 6], *(("G2:G3", rule) for rule in rules)) == ["FF0000", None]


def test_the_rule_of_the_first_priority_decides_wherever_it_stands(tmp_path: Path) -> None:
    first, second = kind("containsText", RED, text="e", priority=1), kind("containsText", GREEN, text="n", priority=2)
    assert colours(tmp_path, ["Green", "On"], ("G2:G9", second), ("G2:G3", first)) == ["FF0000", "00B050"]


def test_overlapping_ranges_each_colour_their_own_cells(tmp_path: Path) -> None:
    fills = saved(tmp_path, [], ("G2:H3", formula("TRUE", RED)), ("H3:I4", formula("TRUE", GREEN)))
    found = [[fills.fill_at(row, column) for column in (7, 8, 9)] for row in (2, 3, 4)]
    assert found == [["FF0000", "FF0000", None], ["FF0000", "FF0000", "00B050"], [None, "00B050", "00B050"]]


def test_a_rule_without_a_fill_leaves_the_fill_to_the_next_unless_it_stops(tmp_path: Path) -> None:
    on = formula('G2="Done"', None, BOLD)
    stops = formula('G2="Done"', None, BOLD, stopIfTrue=True)
    after = ("G2:G3", formula('G2<>""', GREEN))
    assert colours(tmp_path, ["Done", "Open"], ("G2:G3", on), after) == ["00B050", "00B050"]
    assert colours(tmp_path, ["Done", "Open"], ("G2:G3", stops), after) == [None, "00B050"]


def test_a_rule_that_stops_and_fills_gives_its_fill(tmp_path: Path) -> None:
    rules = [formula("TRUE", AMBER, stopIfTrue=True), formula("TRUE", GREEN)]
    assert colours(tmp_path, ["x"], *(("G2:G2", rule) for rule in rules)) == ["FFC000"]


def test_an_unresolved_rule_counts_only_where_no_earlier_rule_decides_and_only_if_it_can_change_the_fill(
    tmp_path: Path,
) -> None:
    unresolved = formula("MOD(ROW(),2)=1", AMBER)
    fills = saved(tmp_path, [("Red",), ("Green",)], ("G2:G3", formula('G2="Red"')), ("G2:G3", unresolved))
    assert fills.fill_at(2, 7) == "FF0000"
    assert fills.fill_at(3, 7) == Unresolved("=MOD(ROW(),2)=1", "G2:G3", "it uses the function MOD")
    assert shown(tmp_path, "x", formula("MOD(ROW(),2)=1", None, BOLD)) is None
    stops = formula("MOD(ROW(),2)=1", None, BOLD, stopIfTrue=True)
    assert reason(tmp_path, "x", stops) == "it uses the function MOD"


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        (PatternFill(bgColor="FFFFC000"), "FFC000"),
        (PatternFill("solid", bgColor="FFFFC000"), "FFC000"),
        (PatternFill("solid", fgColor="FFFF0000", bgColor="FFFFC000"), "FFC000"),
        (PatternFill("solid", start_color="FFFFC000", end_color="FFFFC000"), "FFC000"),
        (PatternFill(bgColor=Color(theme=4)), "4F81BD"),  # openpyxl writes the theme of Office 2007
        (PatternFill(bgColor=Color(theme=0, tint=-0.5)), "808080"),
        (PatternFill(bgColor=Color(indexed=13)), "FFFF00"),
        (PatternFill(bgColor="FFFFFFFF"), ""),
        (PatternFill(bgColor=Color(indexed=65)), ""),
        (PatternFill(bgColor=Color(auto=True)), ""),
        (PatternFill("lightUp", fgColor="FFFF0000", bgColor="FFFFC000"), ""),
        (GradientFill(stop=("FFFF0000", "FF00FF00")), ""),
        (PatternFill(), None),
    ],
)
def test_a_solid_fills_colour_is_its_background_and_white_is_no_colour(
    tmp_path: Path, fill: Fill, expected: str | None
) -> None:
    assert shown(tmp_path, "x", formula("TRUE", fill)) == expected


def test_a_solid_fill_without_a_background_is_not_resolved_where_its_rule_applies(tmp_path: Path) -> None:
    rule = formula('G2="Red"', PatternFill("solid", fgColor="FFFF0000"))
    assert reason(tmp_path, "Red", rule) == "its fill has a pattern colour but no background colour"
    assert shown(tmp_path, "Green", rule) is None


@pytest.mark.parametrize("epoch", [datetime(1899, 12, 30), datetime(1904, 1, 1)])  # noqa: DTZ001 - Excel has no zones
def test_a_date_is_the_number_that_excel_counts_from_the_workbooks_first_day(tmp_path: Path, epoch: datetime) -> None:
    days = (date(2023, 1, 19) - epoch.date()).days
    rule = compares("equal", str(days))
    assert saved(tmp_path, [(date(2023, 1, 19),)], ("G2:G2", rule), epoch=epoch).fill_at(2, 7) == "FF0000"


def test_numbers_are_compared_in_the_fifteen_digits_that_excel_keeps(tmp_path: Path) -> None:
    assert colours(tmp_path, [0.3000000000000002, 0.3001], ("G2:G3", compares("equal", "0.3"))) == ["FF0000", None]


def test_a_formulas_stored_result_is_what_counts_and_its_empty_text_is_not_a_blank(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "stored.xlsx")
    sheet = book.add_worksheet()
    red = book.add_format({"bg_color": "#FF0000"})
    sheet.write_formula("G2", '=IF(H2>1,"Red","Green")', value="Red")
    sheet.write_formula("G3", '=""', value="")
    sheet.conditional_format("G2:G4", {"type": "cell", "criteria": "==", "value": '"Red"', "format": red})
    sheet.conditional_format("G2:G4", {"type": "formula", "criteria": "=ISBLANK(G2)", "format": red})
    book.close()
    # Excel marks an empty result as text; xlsxwriter does not.
    rewritten(tmp_path / "stored.xlsx", tmp_path / "stored.xlsx", "xl/worksheets/sheet1.xml", '><f>""</f>', ' t="str"')
    fills = opened(tmp_path / "stored.xlsx")
    assert [fills.fill_at(row, 7) for row in (2, 3, 4)] == ["FF0000", None, "FF0000"]


def test_rich_text_and_emoji_are_read_as_excel_counts_them(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "rich.xlsx")
    sheet = book.add_worksheet()
    bold, red = book.add_format({"bold": True}), book.add_format({"bg_color": "#FF0000"})
    sheet.write_rich_string("G2", "Re", bold, "d")
    sheet.write("G3", "🔴 Red")
    for criteria in ('=G2="Red"', "=LEN(G2)=6", '=LEFT(G2,2)="🔴"'):
        sheet.conditional_format("G2:G3", {"type": "formula", "criteria": criteria, "format": red})
    book.close()
    assert [opened(tmp_path / "rich.xlsx").fill_at(row, 7) for row in (2, 3)] == ["FF0000", "FF0000"]


def test_asking_makes_no_cells(tmp_path: Path) -> None:
    rule = formula('OR($XFD$1048576="Red",G2="Red")')
    saved(tmp_path, [("Red",)], ("A1:XFD1048576", rule))
    book = load_workbook(tmp_path / "conditional.xlsx", data_only=True)
    sheet = book.worksheets[0]
    fills = ConditionalFills(sheet, palette_of(book))
    assert fills.fill_at(1_048_575, 16_000) is None
    assert (sheet.max_row, sheet.max_column) == (2, 7)


def test_a_sheet_without_rules_or_a_rule_without_cells_gives_no_fill(tmp_path: Path) -> None:
    assert saved(tmp_path, [("Red",)]).fill_at(2, 7) is None
    assert saved(tmp_path, [("Red",)], ("", formula("TRUE"))).fill_at(2, 7) is None


def test_five_thousand_cells_and_six_rules_take_less_than_a_second(tmp_path: Path) -> None:
    words = ("Red", "Amber", "Green", "Blue", "Grey", "Done")
    rules = [kind("containsText", GREEN, text=word, formula=[f'NOT(ISERROR(SEARCH("{word}",G2)))']) for word in words]
    fills = saved(tmp_path, [("On track",)] * 5000, *(("G2:G5001", rule) for rule in rules))
    began = time.process_time()
    assert {fills.fill_at(row, 7) for row in range(2, 5002)} == {None}
    assert time.process_time() - began < 1


#: A sheet's extension as Excel 365 writes it, and one of the rules in it: it looks at another sheet.
EXTENSION = """<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>%s</x14:conditionalFormattings></ext>
</extLst>"""
EXTENDED = """<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">
<x14:cfRule type="%s" priority="%d" %sid="{5D0C2C36-0F1B-4B6B-9E55-2D7A0C3D0D11}">%s</x14:cfRule>
<xm:sqref>%s</xm:sqref></x14:conditionalFormatting>"""
FILL = '<x14:dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></x14:dxf>'
IS_KEY = f"<xm:f>Key!$A$2</xm:f>{FILL}"
WHY = "Excel keeps it as an extension of the file, as it does a rule that looks at another sheet"


def extended(
    kind: str = "cellIs", inside: str = IS_KEY, cells: str = "G2:G9", priority: int = 1, more: str = ""
) -> str:
    return EXTENDED % (kind, priority, 'operator="equal" ' if kind == "cellIs" else more, inside, cells)


def tracked(folder: Path, values: Sequence[object], *inside: str, rules: Sequence[tuple[str, Rule]] = ()) -> Tracker:
    """Open a tracker with values from G2 downwards, plain rules, and more rules in its sheet's extension."""
    saved(folder, [(value,) for value in values], *rules)
    rewritten(
        folder / "conditional.xlsx",
        folder / "plan.xlsx",
        "xl/worksheets/sheet1.xml",
        "</worksheet>",
        EXTENSION % "".join(inside),
    )
    return Tracker(folder / "plan.xlsx", "plan.xlsx")


def doubts(tracker: Tracker) -> dict[str, str]:
    """Return the fill of each cell, or why it is not known."""
    rows = tracker.sheet("Sheet", told_by="the plan").rows
    return {cell.at: cell.doubt or cell.fill for row in rows for cell in row}


def test_a_rule_that_excel_keeps_in_the_extension_leaves_the_colours_of_its_cells_unknown(tmp_path: Path) -> None:
    tracker = tracked(tmp_path, ["Red", "Amber", 5, "Green"], extended(cells="G2 G4:G9"))
    told = f"the conditional format “cell value equal to Key!$A$2” on G2 G4:G9 cannot be worked out: {WHY}"
    assert doubts(tracker) == {"G2": told, "G3": "", "G4": told, "G5": told}


@pytest.mark.parametrize(
    ("rule", "wording"),
    [
        (extended("expression", f"<xm:f>Key!$A$2=&quot;a&amp;b&quot;</xm:f>{FILL}"), '=Key!$A$2="a&b"'),
        (
            extended("containsText", f"<xm:f>NOT(ISERROR(SEARCH(Key!$A$2,G2)))</xm:f>{IS_KEY}"),
            "text that contains Key!$A$2",
        ),
        (extended("expression", f"<xm:f>Key!$A$2</xm:f>{FILL}{FILL}", more='stopIfTrue="1" '), "=Key!$A$2"),
        (extended("expression", "<xm:f>Key!$A$2</xm:f>", more='stopIfTrue="1" '), "=Key!$A$2"),
        (extended("expression", f"<xm:f/>{FILL}"), "="),
        (
            extended("expression", f"<xm:f>{'Key!$A$2' * 20}</xm:f>{FILL}"),
            f"={'Key!$A$2' * 7}…",
        ),
    ],
)
def test_a_rule_of_the_extension_is_named_as_excels_list_of_rules_does(tmp_path: Path, rule: str, wording: str) -> None:
    assert doubts(tracked(tmp_path, ["Red"], rule)) == {
        "G2": f"the conditional format “{wording}” on G2:G9 cannot be worked out: {WHY}"
    }


def test_data_bars_icons_and_fonts_of_the_extension_leave_the_colours_as_they_are(tmp_path: Path) -> None:
    bar = "<x14:dataBar><x14:cfvo type='min'/><x14:cfvo type='max'/><x14:fillColor rgb='FFFF0000'/></x14:dataBar>"
    icons = "<x14:iconSet iconSet='3Stars'><x14:cfvo type='percent'><xm:f>0</xm:f></x14:cfvo></x14:iconSet>"
    font = "<xm:f>Key!$A$2</xm:f><x14:dxf><font><b/></font></x14:dxf>"
    rules = [extended("dataBar", bar), extended("iconSet", icons), extended("expression", font), extended(cells="")]
    assert doubts(tracked(tmp_path, ["Red", 5], *rules)) == {"G2": "", "G3": ""}


def test_a_colour_scale_of_the_extension_passes_over_text(tmp_path: Path) -> None:
    scale = "<x14:colorScale><x14:cfvo type='formula'><xm:f>Key!$A$2</xm:f></x14:cfvo></x14:colorScale>"
    assert doubts(tracked(tmp_path, ["Red", 5], extended("colorScale", scale))) == {
        "G2": "",
        "G3": (
            "the conditional format “colour scale Key!$A$2” on G2:G9 cannot be worked out: "
            "its colour depends on the other cells"
        ),
    }


def test_a_rule_of_the_extension_counts_in_its_place_among_the_others(tmp_path: Path) -> None:
    plain = [("G2:G9", formula('G2="Red"', priority=1)), ("G2:G9", formula('G2="Amber"', AMBER, priority=3))]
    found = doubts(tracked(tmp_path, ["Red", "Amber"], extended(priority=2), rules=plain))
    assert found["G2"] == "FF0000"
    assert found["G3"].endswith(WHY)


def test_far_too_many_rules_of_the_extension_are_refused(tmp_path: Path) -> None:
    tracker = tracked(tmp_path, ["Red"], extended() * 1_001)
    with pytest.raises(WorkbookError) as refused:
        tracker.sheet("Sheet", told_by="the plan")
    assert str(refused.value) == (
        "plan.xlsx is not an Excel workbook that can be read (sheet “Sheet” is damaged: it has more than 1,000 "
        "conditional formats in its extension). Open it in Excel and save it again as .xlsx."
    )


def test_a_cell_that_is_not_in_the_file_has_the_colour_that_a_rule_gives_it(tmp_path: Path) -> None:
    tracker = tracked(tmp_path, ["late", "done"], rules=[("F1:XFD1048576", formula('$G1="late"'))])
    assert doubts(tracker) == {"F2": "FF0000", "G2": "FF0000", "G3": ""}


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
