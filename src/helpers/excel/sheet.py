"""Gather what one pass over a sheet's part finds: the rows that say something, what is hidden, merged or at fault.

The rows that say something are kept byte for byte, for the parsers to read; phantom rows never reach them.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter

from helpers.errors import Problem, WorkbookError, refuse
from helpers.excel.spans import LAST_COLUMN, Span
from helpers.excel.xml import MAIN, RELATION_ID, after_tag, closing, opening, unreadable

#: The largest real trackers have a few thousand rows and some dozens of columns, or a column a week.
LAST_ROW = 50_000
#: 5,000 actions of 20 columns are 100,000 cells, which openpyxl takes 4 seconds to read.
MOST_CELLS = 120_000
_MOST_SPANS = 100_000

#: Far more conditional formats, and ranges of them, than anyone has made.
_MOST_RULES = 10_000

_CONDITIONAL = f"{MAIN}conditionalFormatting"
# A rule that the file's first form cannot hold, such as one that looks at another sheet, Excel keeps in an extension of
# the sheet ([MS-XLSX], 2.6.3).
_NEWER = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main "
_EXTENDED = f"{_NEWER}conditionalFormatting"
_EXTENDED_CELLS = "http://schemas.microsoft.com/office/excel/2006/main sqref"
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")

# 1 January 10000 as Excel counts: the first day that is none.
_LAST_DAY = 2_958_466
# What a parser is given in place of any larger number, of which it may fail to make a time.
_LARGEST = 999_999_999
# Whether a value is one of the type that its cell states: a number where it states none.
_NUMBER = re.compile(rb"(?:[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)").fullmatch
_VALUES: Mapping[bytes | None, Callable[[bytes], object]] = {
    None: _NUMBER,
    b"n": _NUMBER,
    b"s": re.compile(rb"[0-9]{1,7}").fullmatch,
    b"b": re.compile(rb"[01]").fullmatch,
    b"d": re.compile(rb"[0-9T:.Z+-]*").fullmatch,
    b"e": re.compile(rb"#[A-Z0-9/_]{1,20}[!?]?").fullmatch,
    b"str": lambda _: True,
    b"inlineStr": lambda _: False,
}
_DIGITS = re.compile(r"[0-9]{1,7}")
Place = tuple[int, int]


@dataclass(slots=True)
class Scan:
    """What one pass over a sheet's part finds; rows and columns count from 1.

    Attributes:
        rows: of each row that says something, the columns of the cells it has.
        formulas: the cells with a formula but no stored result.
        errors: the cells with an error value, and the value.
        beyond: the cells with a number that can be no date, and the number; the parsers differ over them as dates.
        hidden_rows: the rows among `rows` that are hidden.
        hidden_columns: the hidden columns in which a cell says something.
        merges: the merged ranges.
        links: the ranges with a hyperlink.
        strings: the shared texts that the cells use, by their numbers in the workbook, in the order of `xml`.
        xml: the part with nothing but the rows that say something, the shared texts numbered anew, and the
            conditional formats.
        extended: the ranges of the conditional formats with a fill that Excel keeps apart from the others.
    """

    rows: dict[int, array[int]] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    beyond: dict[Place, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: tuple[int, ...] = ()
    merges: list[Span] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    strings: dict[int, int] = field(default_factory=dict)
    xml: bytes = b""
    extended: list[str] = field(default_factory=list)


@dataclass
class _Row:
    """The row being read: its number, where it begins, its cells' columns and beginnings, and values to be changed."""

    number: int
    begin: int
    hidden: bool
    columns: array[int] = field(default_factory=lambda: array("i"))
    begins: array[int] = field(default_factory=lambda: array("q"))
    says: bool = False
    changes: list[tuple[int, int, str | int]] = field(default_factory=list)


class Collector:
    """What the pass has found so far; rows and cells are told to it in the order of the part.

    Attributes:
        xml: the part with the rows.
        around: the part that the places of all else are in.
        row: the row being read.
        column: the column of its last cell.
    """

    def __init__(self, xml: bytes, shown: str, sheet: str) -> None:
        self.xml = self.around = xml
        self.shown, self.sheet = shown, sheet
        self.found = Scan()
        self.row = _Row(0, 0, False)
        self.column = 0
        self.kept: list[tuple[_Row, int]] = []
        self.hidden: list[tuple[int, int]] = []
        self.said: set[int] = set()
        self.root_tag = self.data_tag = b""
        self.conditional: list[bytes] = []
        self.conditional_at = 0
        self.rules = 0
        self.fills = False
        self.covers = ""
        self.covers_at = 0

    def begin_row(self, at: int, number: str, hidden: bool) -> None:
        """Take in the beginning of a row; one without a number comes next after the one before."""
        row = _Row(self.number(number) if number else self.row.number + 1, at, hidden)
        if row.number <= self.row.number:
            raise self.damaged(f"row {row.number} comes after row {self.row.number}")
        self.row, self.column = row, 0

    def cell(
        self, begin: int, column: int, kind: bytes | None, formula: bool, says: bool, value: tuple[int, int]
    ) -> None:
        """Take in a cell: where it begins, its column, its type, what is in it, and where its value begins and ends."""
        row = self.row
        if column <= self.column:
            raise self.damaged(f"the cells of row {row.number} are not in order")
        self.column = column
        row.columns.append(column)
        row.begins.append(begin)
        written = self.xml[value[0] : value[1]]
        typed = _VALUES.get(kind)
        if typed is None or (written and not typed(written)) or (says and kind != b"inlineStr"):
            raise self.damaged(f"what cell {get_column_letter(column)}{row.number} holds is not of the type it states")
        if formula and not written and kind not in (b"str", b"inlineStr"):
            self.found.formulas.add((row.number, column))
        elif kind == b"e":
            self.found.errors[row.number, column] = written.decode()
            row.changes.append((*value, "#N/A"))  # the parsers do not know all of them
        elif not written and not says:
            return
        elif kind == b"s" and written:
            row.changes.append((*value, self.found.strings.setdefault(int(written), len(self.found.strings))))
        elif kind in (None, b"n") and not (len(written) < 7 and written.isdigit()) and _no_date(float(written)):
            number = self.found.beyond[row.number, column] = float(written)
            if abs(number) > _LARGEST:  # the parsers fail over it
                row.changes.append((*value, _LARGEST if number > 0 else -_LARGEST))
        if row.number > LAST_ROW or column > LAST_COLUMN:
            self._refuse_far(row.number, column)
        row.says = True
        self.said.add(column)

    def end_row(self, at: int) -> None:
        """Take in the end of a row."""
        if self.row.says:
            self.kept.append((self.row, at))

    def start(self, at: int, depth: int, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of what stands around the rows."""
        self._start_rule(at, name, attributes)
        if depth > 3:
            return
        name = name.removeprefix(MAIN)
        if depth == 1:
            if name != "worksheet":
                raise self.damaged("it is not a sheet of cells")
            self.root_tag = self.around[at : after_tag(self.around, at)]
        elif name == "sheetData":
            if self.data_tag or depth != 2:
                raise self.damaged("it has two tables of cells")
            self.data_tag = self.around[at : after_tag(self.around, at)]
        elif name == "col" and (_true(attributes.get("hidden")) or attributes.get("width") == "0"):
            self.hidden.append((self.number(attributes.get("min", "")), self.number(attributes.get("max", ""))))
        elif name == "mergeCell":
            self.found.merges.append(self._span(attributes.get("ref", ""), ""))
        elif name == "hyperlink" and attributes.get(RELATION_ID):
            self.found.links.append(self._span(attributes.get("ref", ""), attributes[RELATION_ID]))

    def end(self, at: int, depth: int, name: str) -> None:
        """Take in the end of what stands around the rows."""
        if name == _EXTENDED_CELLS:
            self.covers = self.around[after_tag(self.around, self.covers_at) : at].decode("utf-8", "replace").strip()
            self._count_rules(len(self.covers.split()))
        elif name == _EXTENDED:
            self.found.extended += [self.covers] if self.covers and self.fills else []
            self.fills, self.covers = False, ""
        elif depth == 2 and name == _CONDITIONAL:
            self.conditional.append(self.around[self.conditional_at : after_tag(self.around, at)])

    def finish(self) -> Scan:
        """Return what was found, with the part written anew."""
        found = self.found
        widest = max(self.said, default=0)
        if len(found.merges) + len(found.links) > _MOST_SPANS:
            raise self.damaged(f"it has more than {_MOST_SPANS:,} merged ranges and links")
        pieces = [self.root_tag, self.data_tag] if self.kept else []
        for row, end in self.kept:
            count = bisect_right(row.columns, widest)
            found.rows[row.number] = row.columns[:count]
            end = row.begins[count] if count < len(row.begins) else end
            pieces += self._row_xml(row, end)
        if sum(map(len, found.rows.values())) > MOST_CELLS:
            raise WorkbookError(
                f"{self.shown}, sheet “{self.sheet}”: it has more than {MOST_CELLS:,} cells, far more than a tracker. "
                "Keep lists of other things in a workbook of their own."
            )
        pieces += [closing(self.data_tag), *self.conditional, closing(self.root_tag)] if self.kept else []
        found.xml = b"".join(pieces)
        found.hidden_rows = {row.number for row, _ in self.kept if row.hidden}
        found.hidden_columns = tuple(
            column for column in sorted(self.said) if any(low <= column <= high for low, high in self.hidden)
        )
        return found

    def _row_xml(self, row: _Row, end: int) -> list[bytes]:
        """Return a row's cells, up to a place, under a tag with its number, with the changes to their values."""
        tag = self.xml[row.begin : after_tag(self.xml, row.begin)]
        pieces = [opening(tag) + b' r="%d">' % row.number]
        at = row.begins[0]
        for begin, stop, new in row.changes:
            pieces += [self.xml[at:begin], str(new).encode()]
            at = stop
        return [*pieces, self.xml[at:end], closing(tag)]

    def _refuse_far(self, row: int, column: int) -> None:
        refuse(
            [
                Problem(
                    file=self.shown,
                    sheet=self.sheet,
                    cell=f"{get_column_letter(column)}{row}",
                    found="something stands far outside any table",
                    expected=f"nothing below row {LAST_ROW:,} or right of column {get_column_letter(LAST_COLUMN)}",
                    remedy="clear the cell, or delete the rows and columns between it and the table",
                )
            ]
        )

    def _start_rule(self, at: int, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of what belongs to a conditional format."""
        if name in (_CONDITIONAL, f"{MAIN}cfRule", f"{_NEWER}cfRule"):
            self._count_rules(1 + len(attributes.get("sqref", "").split()))
        if name == _CONDITIONAL:
            self.conditional_at = at
        elif name == _EXTENDED_CELLS:
            self.covers_at = at
        elif name == f"{MAIN}fill":
            self.fills = True

    def _count_rules(self, more: int) -> None:
        self.rules += more
        if self.rules > _MOST_RULES:
            raise self.damaged(f"it has more than {_MOST_RULES:,} conditional formats")

    def _span(self, ref: str, link: str) -> Span:
        first, _, last = ref.partition(":")
        corners = [_ADDRESS.fullmatch(corner) for corner in (first, last or first)]
        if corners[0] is None or corners[1] is None:
            raise self.damaged(f"“{ref[:20]}” is not a range of cells")
        (top, left), (bottom, right) = (
            (int(corner[2]), column_index_from_string(corner[1])) for corner in corners if corner
        )
        return Span(min(top, bottom), min(left, right), max(top, bottom), max(left, right), link)

    def number(self, text: str) -> int:
        """Return a whole number that the part has."""
        if not _DIGITS.fullmatch(text):
            raise self.damaged("it has a number that is none")
        return int(text)

    def damaged(self, why: str) -> WorkbookError:
        """Return the error that the sheet is damaged."""
        return unreadable(self.shown, f"sheet “{self.sheet}” is damaged: {why}")


def _no_date(number: float) -> bool:
    return not 0 <= number < _LAST_DAY


def _true(value: str | None) -> bool:
    return value in ("1", "true")
