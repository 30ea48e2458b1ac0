"""Read one sheet's part in a single pass: the rows that say something, what is hidden, merged or at fault.

The rows that say something are kept byte for byte, for the parsers to read; phantom rows never reach them.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter

from helpers.errors import Problem, WorkbookError, refuse
from helpers.excel.cells import address
from helpers.excel.found import LAST_COLUMN, LAST_ROW, Place, Scan, Span
from helpers.excel.rules import RulesMet
from helpers.excel.shown import LAST_DAY
from helpers.excel.written import LARGEST, VALUES, Number, counted, day_of
from helpers.excel.xml import MAIN, RELATION_ID, Element, Texts, after_tag, closing, nothing, opening, unreadable, walk

#: 5,000 actions of 20 columns are 100,000 cells, which openpyxl takes 4 seconds to read.
MOST_CELLS = 120_000
_MOST_TAGS = 4_000_000
_MOST_SPANS = 100_000

_DIGITS = re.compile(r"[0-9]{1,7}")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# What a cell may hold, in this order: a formula, a value, a text of its own.
_HELD = {"", " f", " v", " is", " f v", " f is"}


def scan(xml: bytes, shown: str, sheet: str, noted: Container[int] = ()) -> Scan:
    """Return what a sheet's part holds.

    Args:
        xml: the part's bytes.
        shown: the file's name, for messages.
        sheet: the sheet's name, likewise.
        noted: the styles whose cells are to be kept in `Scan.styles`.

    Raises:
        WorkbookError: it is damaged, has a cell far outside any table, or more cells than any.
    """
    found = _Pass(_without_tail(xml), shown, sheet, noted)
    known = {
        f"{MAIN}row": Element(3, found.start_row, found.end_row),
        f"{MAIN}c": Element(4, found.start_cell, found.end_cell),
        f"{MAIN}v": Element(5, found.start_value, found.end_value),
        f"{MAIN}f": Element(5, found.start_formula, nothing),
        f"{MAIN}is": Element(5, found.start_inline, found.end_inline),
    }
    walk(found.xml, shown, f"sheet “{sheet}”", most=_MOST_TAGS, start=found.start, end=found.rules.end, known=known)
    return found.finish()


def _without_tail(xml: bytes) -> bytes:
    """Return the part without the rows after the last cell that has anything in it; they may be a million."""
    last, end = xml.rfind(b"</c"), xml.rfind(b"</sheetData>")
    if not 0 <= last < end or xml.count(MAIN.strip().encode()) != 1 or b"<!" in xml:
        return xml
    row_end = xml.find(b"</row>", last, end)
    return xml if row_end < 0 else xml[: row_end + 6] + xml[end:]


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


@dataclass
class _Cell:
    """The cell being read: its column, type and style, what it holds, and where its value stands."""

    column: int
    kind: str
    style: int = 0
    held: str = ""
    value: tuple[int, int] = (0, 0)


class _Pass:
    """What the pass has found so far; elements are told to it in the order of the part."""

    def __init__(self, xml: bytes, shown: str, sheet: str, noted: Container[int]) -> None:
        self.xml, self.noted = xml, noted
        self.shown, self.sheet = shown, sheet
        self.found = Scan()
        self.row = _Row(0, 0, False)
        self.cell = _Cell(0, "")
        self.in_row = False
        self.value_at = 0
        self.kept: list[tuple[_Row, int]] = []
        self.hidden: list[tuple[int, int]] = []
        self.said: set[int] = set()
        self.root_tag = self.data_tag = b""
        self.rules = RulesMet(xml, self._damaged)
        self.texts = Texts(shown, f"sheet “{sheet}”", 5)

    def start_row(self, at: int, attributes: dict[str, str]) -> None:
        """Take in the start of a row; one without a number comes next after the one before."""
        number = self._number(attributes["r"]) if attributes.get("r") else self.row.number + 1
        if number <= self.row.number:
            raise self._damaged(f"row {number} comes after row {self.row.number}")
        self.row = _Row(number, at, _true(attributes.get("hidden")) or attributes.get("ht") == "0")
        self.cell, self.in_row = _Cell(0, ""), True

    def end_row(self, at: int) -> None:
        self.in_row = False
        if self.row.says:
            self.kept.append((self.row, at))

    def start_cell(self, at: int, attributes: dict[str, str]) -> None:
        """Take in the start of a cell; one without an address comes next after the one before."""
        column, address, row = self.cell.column + 1, attributes.get("r"), self.row
        if address is not None:
            match = _ADDRESS.fullmatch(address)
            if match is None or int(match[2]) != row.number:
                raise self._damaged(f"“{address[:20]}” is not the address of a cell in row {row.number}")
            column = column_index_from_string(match[1])
        if column <= self.cell.column:
            raise self._damaged(f"the cells of row {row.number} are not in order")
        row.columns.append(column)
        row.begins.append(at)
        self.cell = _Cell(column, attributes.get("t", "n"), self._number(attributes.get("s", "0")))

    def has(self, name: str) -> None:
        """Keep that a cell has a formula, a value or a text of its own."""
        self.cell.held += f" {name}"
        if self.cell.held not in _HELD:
            raise self._damaged(f"a “{name}” stands where none can be")

    def start_formula(self, _at: int, _attributes: dict[str, str]) -> None:
        self.has("f")
        self.found.computed.add((self.row.number, self.cell.column))

    def start_value(self, at: int, _attributes: dict[str, str]) -> None:
        self.has("v")
        self.value_at = at

    def end_value(self, at: int) -> None:
        if at > self.value_at:
            self.cell.value = (after_tag(self.xml, self.value_at), at)

    def start_inline(self, at: int, _attributes: dict[str, str]) -> None:
        self.has("is")
        self.value_at = at
        self.texts.start(5, "is")

    def end_inline(self, at: int) -> None:
        written = self.xml[self.value_at : after_tag(self.xml, at)]
        if b"rPr" in written:
            self.found.inline[self.row.number, self.cell.column] = written

    def end_cell(self, _at: int) -> None:
        """Take in what a cell says, if anything, once its type and its value agree."""
        row, cell = self.row, self.cell
        place, written = (row.number, cell.column), self.xml[slice(*cell.value)]
        inline, typed = cell.held.endswith("is"), VALUES.get(cell.kind)
        if typed is None or (written and not typed(written)) or (inline and cell.kind != "inlineStr"):
            raise self._damaged(f"what cell {address(*place)} holds is not of the type it states")
        if " f" in cell.held and not written and cell.kind not in ("str", "inlineStr"):
            self.found.formulas.add(place)
        elif cell.kind == "e":
            self.found.errors[place] = written.decode()
            row.changes.append((*cell.value, "#N/A"))  # the parsers do not know all of them
        elif not written and not inline:
            return
        elif cell.kind == "s":
            self.found.shared[place] = self.found.strings.setdefault(int(written), len(self.found.strings))
            row.changes.append((*cell.value, self.found.shared[place]))
        elif cell.kind == "n":
            self._take_number(place, float(written))
        elif cell.kind == "d" and (day := day_of(written)):
            self.found.days[place] = day
            self.found.numbers[place] = Number(counted(day), cell.style, dated=True)
        if row.number > LAST_ROW or cell.column > LAST_COLUMN:
            self._refuse_far(address(*place))
        if cell.style in self.noted:
            self.found.styles[place] = cell.style
        row.says = True
        self.said.add(cell.column)

    def _take_number(self, place: Place, number: float) -> None:
        """Keep a number as it is shown, and apart where it can be no date."""
        if not 0 <= number < LAST_DAY:
            self.found.beyond[place] = number
            if abs(number) > LARGEST:  # the parsers fail over it
                self.row.changes.append((*self.cell.value, LARGEST if number > 0 else -LARGEST))
        self.found.numbers[place] = Number(number, self.cell.style)

    def start(self, at: int, depth: int, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of what is no row, cell, value or formula; in a row there can be nothing else."""
        if self.in_row:
            self.texts.start(depth, name)
            if depth < 6:
                raise self._damaged(f"a “{name.split()[-1]}” stands where none can be")
        elif depth == 1:
            if name != f"{MAIN}worksheet":
                raise self._damaged("it is not a sheet of cells")
            self.root_tag = self.xml[at : after_tag(self.xml, at)]
        elif name == f"{MAIN}sheetData":
            if self.data_tag or depth != 2:
                raise self._damaged("it has two tables of cells")
            self.data_tag = self.xml[at : after_tag(self.xml, at)]
        elif depth == 3:
            self._start_range(name.removeprefix(MAIN), attributes)
        self.rules.start(at, name, attributes)

    def _start_range(self, name: str, attributes: dict[str, str]) -> None:
        """Take in hidden columns, a merged range or a link."""
        if name == "col" and (_true(attributes.get("hidden")) or attributes.get("width") == "0"):
            self.hidden.append((self._number(attributes.get("min", "")), self._number(attributes.get("max", ""))))
        elif name == "mergeCell":
            self.found.merges.append(self._span(attributes.get("ref", ""), ""))
        elif name == "hyperlink" and attributes.get(RELATION_ID):
            self.found.links.append(self._span(attributes.get("ref", ""), attributes[RELATION_ID]))

    def finish(self) -> Scan:
        """Return what was found, with the part written anew."""
        found = self.found
        widest = max(self.said, default=0)
        if len(found.merges) + len(found.links) > _MOST_SPANS:
            raise self._damaged(f"it has more than {_MOST_SPANS:,} merged ranges and links")
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
        pieces += [closing(self.data_tag), *self.rules.plain, closing(self.root_tag)] if self.kept else []
        found.xml, found.root, found.extended = b"".join(pieces), self.root_tag, self.rules.extended
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

    def _refuse_far(self, cell: str) -> None:
        refuse(
            [
                Problem(
                    file=self.shown,
                    sheet=self.sheet,
                    cell=cell,
                    found="something stands far outside any table",
                    expected=f"nothing below row {LAST_ROW:,} or right of column {get_column_letter(LAST_COLUMN)}",
                    remedy="clear the cell, or delete the rows and columns between it and the table",
                )
            ]
        )

    def _span(self, ref: str, link: str) -> Span:
        first, _, last = ref.replace("$", "").partition(":")
        corners = [_ADDRESS.fullmatch(corner) for corner in (first, last or first)]
        if corners[0] is None or corners[1] is None:
            raise self._damaged(f"“{ref[:20]}” is not a range of cells")
        (top, left), (bottom, right) = (
            (int(corner[2]), column_index_from_string(corner[1])) for corner in corners if corner
        )
        return Span(min(top, bottom), min(left, right), max(top, bottom), max(left, right), link)

    def _number(self, text: str) -> int:
        if not _DIGITS.fullmatch(text):
            raise self._damaged("it has a number that is none")
        return int(text)

    def _damaged(self, why: str) -> WorkbookError:
        return unreadable(self.shown, f"sheet “{self.sheet}” is damaged: {why}")


def _true(value: str | None) -> bool:
    return value in ("1", "true")
