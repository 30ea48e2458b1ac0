"""Resolve an Excel cell's fill to the colour a person sees, and say where a conditional format may change it.

What a conditional format shows is not worked out: that takes Excel itself.
"""

from __future__ import annotations

import colorsys
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import fromstring

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The theme's colours in the order that ``theme="n"`` counts them, and what Office has where a file has none.
_OFFICE_THEME = {
    "lt1": "FFFFFF",
    "dk1": "000000",
    "lt2": "E7E6E6",
    "dk2": "44546A",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}

_OF_NUMBERS = frozenset({"top10", "aboveAverage"})  # these pass over text and empty cells
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})")
_WORD = r'"[^"]*\w[^"]*"'
_PART = rf"(?:@|(?:TRIM|UPPER|LOWER)\(@\)|(?:LEFT|RIGHT)\(@,(?:\d+|LEN\({_WORD}\))\))"
_FOUND = rf"(?:SEARCH|FIND)\({_WORD},@\)"
_SAYS = (
    rf"(?:{_PART}={_WORD}|{_WORD}={_PART}|EXACT\(@,{_WORD}\)|{_FOUND}|ISNUMBER\({_FOUND}\)|NOT\(ISERROR\({_FOUND}\)\)"
    r"|LEN\(TRIM\(@\)\)>0|ISERROR\(@\))"
)
#: A condition that one cell (@) says something, or one of some words: an empty cell never meets it.
_SAYS_SOMETHING = re.compile(rf"{_SAYS}|OR\({_SAYS}(?:,{_SAYS})*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColourRule:
    """A conditional format that gives cells a fill, which Excel shows in place of their own.

    Attributes:
        cells: the ranges that it covers, such as ``G2:G40``.
        ranges: the same, one by one.
        own: where it asks only what one cell says, the row and column in which a cell must lie to be that cell, 0 for
            any; None where it may colour every empty cell.
    """

    cells: str
    ranges: tuple[CellRange, ...]
    own: tuple[tuple[int, int], ...] | None = None

    def fills_empty(self, row: int, column: int) -> bool:
        """Return whether it may colour a cell that says nothing."""
        return self.own is None or any(at not in (0, row) or to not in (0, column) for at, to in self.own)


class ColourRules:
    """The conditional formats of a sheet that give a fill, by the cells that they cover.

    Args:
        sheet: the sheet.
        extended: the ranges of those that Excel keeps apart, where openpyxl does not look.
    """

    def __init__(self, sheet: Worksheet, extended: Iterable[str]) -> None:
        self._rules = [
            _rule(group.sqref, rule)
            for group in sheet.conditional_formatting
            for rule in group.rules
            if rule.type not in _OF_NUMBERS and rule.dxf is not None and rule.dxf.fill is not None
        ]
        self._rules += [ColourRule(cells, tuple(MultiCellRange(cells).sorted())) for cells in extended]
        spans = [cells for rule in self._rules for cells in rule.ranges]
        self._edges = sorted({cells.min_row for cells in spans} | {cells.max_row + 1 for cells in spans})
        self._bands: dict[int, tuple[tuple[int, int, ColourRule], ...]] = {}

    def over(self, row: int, column: int) -> list[ColourRule]:
        """Return those that cover a cell."""
        return [rule for first, last, rule in self._on(row) if first <= column <= last]

    def columns_on(self, row: int, last: int) -> frozenset[int]:
        """Return the columns up to the last one in which a row's cell is covered, be there one or not."""
        return frozenset(column for first, end, _ in self._on(row) for column in range(first, min(end, last) + 1))

    def _on(self, row: int) -> tuple[tuple[int, int, ColourRule], ...]:
        """Return the first and last column of each range on a row, with its rule."""
        band = bisect_right(self._edges, row)
        if band not in self._bands:
            self._bands[band] = tuple(
                (cells.min_col, cells.max_col, rule)
                for rule in self._rules
                for cells in rule.ranges
                if cells.min_row <= row <= cells.max_row
            )
        return self._bands[band]


def _rule(cells: MultiCellRange, rule: Rule) -> ColourRule:
    ranges = tuple(cells.sorted())
    formula = "".join(str(rule.formula[0]).split()) if len(rule.formula) == 1 else ""
    if rule.type == "cellIs":
        formula = f"@={formula}" if rule.operator == "equal" and '"' in formula else ""
    if not ranges or not _SAYS_SOMETHING.fullmatch(_REFERENCE.sub("@", formula)):
        return ColourRule(str(cells), ranges)
    corner = min(span.min_row for span in ranges), min(span.min_col for span in ranges)
    if all((span.min_row, span.min_col) != corner for span in ranges):
        corner = (0, 0)  # programs differ over what references then count from
    own = tuple(
        (_fixed(by_row, int(row), corner[0]), _fixed(by_column, column_index_from_string(letters), corner[1]))
        for by_column, letters, by_row, row in _REFERENCE.findall(formula)
    )
    return ColourRule(str(cells), ranges, own)


def _fixed(dollar: str, number: int, corner: int) -> int:
    """Return the one row or column that a reference is to; 0 for that of the cell it is worked out for; else -1."""
    return number if dollar else 0 if number == corner else -1


def palette_of(workbook: Workbook) -> tuple[str, ...]:
    """Return the workbook's twelve theme colours, in the order that ``theme="n"`` counts them.

    The order swaps the first two pairs of the theme part, as Excel does (ECMA-376 part 1, 18.8.3).
    """
    if not workbook.loaded_theme:
        return tuple(_OFFICE_THEME.values())
    scheme = fromstring(workbook.loaded_theme).find(f".//{_DRAWING}clrScheme")  # noqa: S314 - openpyxl parsed it
    colours = {}
    for entry in scheme if scheme is not None else ():
        for colour in entry:
            colours[entry.tag.removeprefix(_DRAWING)] = colour.get("lastClr") or colour.get("val") or ""
    return tuple(colours.get(name, office).upper() for name, office in _OFFICE_THEME.items())


def fill_of(cell: Cell, palette: tuple[str, ...]) -> str:
    """Return the colour of a cell's solid fill as six hexadecimal digits; empty without one, or for white."""
    fill = cell.fill
    if fill is None or fill.fill_type != "solid":
        return ""
    return shown_as(fill.fgColor, palette)


def shown_as(colour: Color, palette: tuple[str, ...]) -> str:
    """Return a fill's colour as six hexadecimal digits; empty for white and for one that the system chooses."""
    digits = _resolve(colour, palette)
    return "" if digits == "FFFFFF" else digits


def _resolve(colour: Color, palette: tuple[str, ...]) -> str:
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "indexed" and isinstance(colour.indexed, int) and colour.indexed < len(COLOR_INDEX):
        return str(COLOR_INDEX[colour.indexed])[-6:].upper()
    if colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(palette):
        return _tinted(palette[colour.theme], float(colour.tint or 0))
    return ""


def _tinted(rgb: str, tint: float) -> str:
    """Return a theme colour made lighter or darker, by the rule of ECMA-376 part 1, 18.8.19."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
