"""What colour a cell's fill has, however Excel keeps it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import GradientFill, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill

from helpers.excel.fills import fill_of, palette_of

# A theme part has the dark colours before the light ones; ``theme="0"`` is nevertheless the first light one.
THEME = """<?xml version="1.0" encoding="UTF-8"?>
<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Averdale"><a:themeElements>
<a:clrScheme name="Averdale">
<a:dk1><a:sysClr val="windowText" lastClr="0A0A0A"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>
<a:dk2><a:srgbClr val="112233"/></a:dk2><a:lt2><a:srgbClr val="ddeeff"/></a:lt2>
<a:accent1><a:srgbClr val="4472C4"/></a:accent1><a:accent2><a:srgbClr val="ED7D31"/></a:accent2>
</a:clrScheme></a:themeElements></a:theme>"""
OFFICE = (
    "FFFFFF",
    "000000",
    "E7E6E6",
    "44546A",
    "4472C4",
    "ED7D31",
    "A5A5A5",
    "FFC000",
    "5B9BD5",
    "70AD47",
    "0563C1",
    "954F72",
)


def shown(folder: Path, fill: Fill | None, *, theme: str = THEME) -> str:
    """Save a workbook with a cell so filled, open it again, and return the fill's colour."""
    book = Workbook()
    book.loaded_theme = theme.encode()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "text"
    if fill is not None:
        sheet["A1"].fill = fill
    book.save(folder / "fills.xlsx")
    loaded = load_workbook(folder / "fills.xlsx")
    return fill_of(loaded.worksheets[0]["A1"], palette_of(loaded))


def solid(**colour: Any) -> PatternFill:
    return PatternFill("solid", fgColor=Color(**colour))


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [("FFFFC000", "FFC000"), ("0000B050", "00B050"), ("ff00b0f0", "00B0F0"), ("FF000000", "000000")],
)
def test_a_colour_given_as_red_green_and_blue_is_itself_whatever_its_opacity(
    tmp_path: Path, rgb: str, expected: str
) -> None:
    assert shown(tmp_path, solid(rgb=rgb)) == expected


@pytest.mark.parametrize(
    ("index", "expected"), [(2, "FF0000"), (3, "00FF00"), (13, "FFFF00"), (63, "333333"), (64, "")]
)
def test_an_indexed_colour_is_looked_up_and_a_system_colour_is_none(tmp_path: Path, index: int, expected: str) -> None:
    assert shown(tmp_path, solid(indexed=index)) == expected


@pytest.mark.parametrize(
    ("theme", "expected"), [(1, "0A0A0A"), (2, "DDEEFF"), (3, "112233"), (4, "4472C4"), (5, "ED7D31"), (12, "")]
)
def test_a_theme_colour_is_the_workbooks_own(tmp_path: Path, theme: int, expected: str) -> None:
    assert shown(tmp_path, solid(theme=theme)) == expected


@pytest.mark.parametrize(("theme", "expected"), [(6, "A5A5A5"), (7, "FFC000"), (11, "954F72")])
def test_a_colour_missing_from_the_theme_is_offices(tmp_path: Path, theme: int, expected: str) -> None:
    assert shown(tmp_path, solid(theme=theme)) == expected


# What Excel's own palette shows for Office's blue (“Lighter 80%”, “Lighter 40%”, “Darker 25%”), black and white;
# a digit may differ by one from Excel's rounding.
@pytest.mark.parametrize(
    ("theme", "tint", "expected"),
    [
        (4, 0.8, "DAE3F3"),
        (4, 0.4, "8FAADC"),
        (4, -0.25, "2F5597"),
        (4, -1, "000000"),
        (4, 1, ""),
        (0, -0.5, "808080"),
    ],
)
def test_a_tint_makes_a_theme_colour_lighter_or_darker(tmp_path: Path, theme: int, tint: float, expected: str) -> None:
    assert shown(tmp_path, solid(theme=theme, tint=tint)) == expected


@pytest.mark.parametrize(
    "fill",
    [
        None,
        PatternFill(),
        PatternFill("solid", fgColor="FFFFFFFF"),
        PatternFill("solid", fgColor=Color(indexed=1)),
        PatternFill("solid", fgColor=Color(theme=0)),
        PatternFill("solid", fgColor=Color(auto=True)),
        PatternFill("lightUp", fgColor="FFFF0000", bgColor="FF00FF00"),
        PatternFill("gray125"),
        GradientFill(stop=("FFFF0000", "FF00FF00")),
    ],
    ids=["none", "empty", "white", "indexed white", "theme white", "automatic", "stripes", "dots", "gradient"],
)
def test_no_fill_white_and_patterns_are_no_colour(tmp_path: Path, fill: Fill | None) -> None:
    assert shown(tmp_path, fill) == ""


def test_the_palette_is_in_the_order_that_cells_count_it(tmp_path: Path) -> None:
    book = Workbook()
    book.loaded_theme = THEME.encode()
    book.save(tmp_path / "theme.xlsx")
    own = ("FFFFFF", "0A0A0A", "DDEEFF", "112233", "4472C4", "ED7D31")
    assert palette_of(load_workbook(tmp_path / "theme.xlsx")) == own + OFFICE[6:]


@pytest.mark.parametrize("theme", [None, b"<theme/>"])
def test_a_workbook_without_theme_colours_has_offices(theme: bytes | None) -> None:
    book = Workbook()
    book.loaded_theme = theme
    assert palette_of(book) == OFFICE
