"""Say where a conditional format may colour a cell; what it shows there is not worked out: that takes Excel itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from openpyxl.formatting.rule import Rule
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from helpers.errors import WorkbookError
from helpers.excel.xml import MAIN, after_tag

#: Far more conditional formats, and ranges of them, than anyone has made.
_MOST = 10_000

_PLAIN = f"{MAIN}conditionalFormatting"
# A rule that the file's first form cannot hold, such as one that looks at another sheet, Excel keeps in an extension of
# the sheet ([MS-XLSX], 2.6.3), where openpyxl does not look.
_NEWER = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main "
_EXTENDED = f"{_NEWER}conditionalFormatting"
_EXTENDED_CELLS = "http://schemas.microsoft.com/office/excel/2006/main sqref"

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


class RulesMet:
    """The conditional formats that a pass over a sheet's part has met; elements are told to it in their order.

    Args:
        xml: the part.
        damaged: makes the error that the sheet is damaged, and why.

    Attributes:
        plain: those of the file's first form, byte for byte.
        extended: the ranges of the others that give a fill.
    """

    def __init__(self, xml: bytes, damaged: Callable[[str], WorkbookError]) -> None:
        self.plain: list[bytes] = []
        self.extended: list[str] = []
        self._xml = xml
        self._damaged = damaged
        self._count = self._at = 0
        self._fills = False
        self._cells = ""

    def start(self, at: int, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of an element."""
        if name in (_PLAIN, f"{MAIN}cfRule", f"{_NEWER}cfRule"):
            self._more(1 + len(attributes.get("sqref", "").split()))
        if name in (_PLAIN, _EXTENDED_CELLS):
            self._at = at
        elif name == f"{MAIN}fill":
            self._fills = True

    def end(self, at: int, _depth: int, name: str) -> None:
        """Take in the end of an element."""
        if name == _PLAIN:
            self.plain.append(self._xml[self._at : after_tag(self._xml, at)])
        elif name == _EXTENDED_CELLS:
            self._cells = self._xml[after_tag(self._xml, self._at) : at].decode("utf-8", "replace").strip()
            self._more(len(self._cells.split()))
        elif name == _EXTENDED:
            self.extended += [self._cells] if self._cells and self._fills else []
            self._fills, self._cells = False, ""

    def _more(self, count: int) -> None:
        self._count += count
        if self._count > _MOST:
            raise self._damaged(f"it has more than {_MOST:,} conditional formats")
