"""Write into cells of a copy of a workbook; every other cell and part stays as it was.

What is written is a text, a number or a day, never a formula. Where the workbook has formulas, Excel is told to compute
them anew when it opens the copy.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from posixpath import basename
from typing import NamedTuple

from openpyxl.utils.datetime import MAC_EPOCH

from helpers.errors import WorkbookError
from helpers.excel.cells import EPOCH, column_of
from helpers.excel.edit import Edit, Element, Parts, edited, elements_of, inside, with_attribute
from helpers.excel.formats import sections_of
from helpers.excel.found import Place
from helpers.excel.styles import CellStyles, cell_styles

_MOST_TAGS = 8_000_000
#: What XML cannot hold, but for what breaks a line; and what Excel would take for a sign that it wrote so itself.
_LINE_ENDS, _NO_XML = (
    re.compile("\r\n?|[\x0b\x0c\u2028\u2029]"),
    re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]"),
)
_FORMULA = re.compile(r"<(?:\w+:)?f[\s>/]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: What stands before the settings of how a workbook computes, in the order of its part.
_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")


class Put(NamedTuple):
    """What is written into a cell.

    Attributes:
        value: a text; a number; a day, which is written as a text where the cell does not show numbers as dates.
        fill: the colour that the cell gets, as six hexadecimal digits; empty where its own stays.
        like: the address of the cell whose look it has where it has none of its own.
    """

    value: str | float | date
    fill: str = ""
    like: str = ""


def with_cells(content: bytes, shown: str, puts: Mapping[str, Mapping[str, Put]]) -> bytes:
    """Return a workbook with other values in some cells; the same arguments give the same bytes.

    Args:
        content: the workbook.
        shown: the file's name as the analyst knows it.
        puts: what is written, by the sheet's name and the cell's address; no cell with a formula, and none that lies
            under a merged range.

    Raises:
        WorkbookError: the workbook is signed.
    """
    book = Parts(content)
    if any(basename(kind) == "origin" for kind, _ in book.related("").values()):
        raise WorkbookError(
            f"{shown} is signed, and a copy with other words would make the signature void. Take the signature out in "
            "Excel (File, Info), save, and collect again."
        )
    looks, sheets = _Looks(book, shown), book.sheets()
    for sheet, some in puts.items():
        _Filling(book, sheets[sheet], looks).fill(some)
    looks.put()
    if _has_formulas(book):
        _compute_anew(book)
    return book.written()


def has_formulas(content: bytes) -> bool:
    """Return whether a workbook computes anything."""
    return _has_formulas(Parts(content))


def _has_formulas(book: Parts) -> bool:
    return any(_FORMULA.search(book.text(part)) for part in book.sheets().values())


def touched(before: bytes, after: bytes, sheets: Iterable[str]) -> set[str]:
    """Return what differs between a workbook and its copy beside some sheets: parts by their kind, or else by name."""
    old, new = Parts(before), Parts(after)
    kinds = {to: basename(kind) for kind, to in new.related(new.workbook).values()} | {new.workbook: "workbook"}
    own = {new.sheets()[sheet] for sheet in sheets}
    kinds |= {
        to: basename(kind) for part in own for kind, to in new.related(part).values() if basename(kind) == "table"
    }
    return {kinds.get(part, part) for part in old.unlike(new) - own}


def as_written(text: str) -> str:
    """Return a text as a cell can hold it."""
    return _NO_XML.sub("", _LINE_ENDS.sub("\n", text))


class _Looks:
    """The looks of a workbook's cells, by their places in its list, to which others may be added."""

    def __init__(self, book: Parts, shown: str) -> None:
        self._book = book
        self._part = next((to for kind, to in book.related(book.workbook).values() if basename(kind) == "styles"), "")
        self._known = CellStyles()
        if self._part:
            text = book.text(self._part).encode("utf-8", "surrogateescape")
            self._known = cell_styles(text, shown, self._part, most=_MOST_TAGS)
        self._added: dict[tuple[int, str], int] = {}
        root = elements_of(book.text(book.workbook))
        self.epoch = MAC_EPOCH if any(e.get("date1904") in ("1", "true") for e in root) else EPOCH

    def dated(self, look: int) -> bool:
        """Return whether a look shows numbers as dates."""
        return any(section.dated for section in sections_of(self._known.code(look)))

    def filled(self, look: int, fill: str) -> int:
        """Return the place of a look that is another in a colour."""
        return self._added.setdefault((look, fill), len(self._known.codes) + len(self._added))

    def put(self) -> None:
        """Write the looks that were added."""
        if not self._added:
            return
        text = self._book.text(self._part)
        elements = elements_of(text)
        fills = next(e for e in elements if e.path[1:] == ("fills",))
        formats = next(e for e in elements if e.path[1:] == ("cellXfs",))
        colours = list(dict.fromkeys(fill for _, fill in self._added))
        first = sum(e.path[1:] == ("fills", "fill") for e in elements)
        xfs = [e for e in elements if e.path[1:] == ("cellXfs", "xf")]
        more = [_look(text, xfs[look], first + colours.index(fill)) for look, fill in self._added]
        edits = [
            inside(fills, "".join(_fill(fills.prefix, colour) for colour in colours)),
            inside(formats, "".join(more)),
        ]
        edits += with_attribute(fills, "count", str(first + len(colours)))
        edits += with_attribute(formats, "count", str(len(xfs) + len(more)))
        self._book.put(self._part, edited(text, edits))


def _look(text: str, xf: Element, fill: int) -> str:
    whole = text[xf.start : xf.end]
    (alone, *_) = elements_of(whole)
    edits: list[Edit] = []
    for name, value in (("fillId", str(fill)), ("applyFill", "1")):
        at = 1 + len(xf.prefix) + len(xf.name)
        edits += with_attribute(alone, name, value) or [(at, at, f' {name}="{value}"')]
    return edited(whole, edits)


def _fill(prefix: str, colour: str) -> str:
    inner = f'<{prefix}fgColor rgb="FF{colour}"/><{prefix}bgColor indexed="64"/>'
    return f'<{prefix}fill><{prefix}patternFill patternType="solid">{inner}</{prefix}patternFill></{prefix}fill>'


class _Filling:
    """A sheet's part while it is written into."""

    def __init__(self, book: Parts, part: str, looks: _Looks) -> None:
        self._book, self._part, self._looks = book, part, looks
        self._text = book.text(part)
        self._rows: dict[int, Element] = {}
        self._cells: dict[int, dict[int, Element]] = defaultdict(dict)
        row = column = 0
        for element in elements_of(self._text):
            if element.path[1:] == ("sheetData",):
                self._data = element
            elif element.path[1:] == ("sheetData", "row"):
                row, column = int(element.get("r") or row + 1), 0
                self._rows[row] = element
            elif element.path[1:] == ("sheetData", "row", "c"):
                column = place_of(element.get("r"))[1] if element.get("r") else column + 1
                self._cells[row][column] = element

    def fill(self, puts: Mapping[str, Put]) -> None:
        """Write into cells."""
        edits: list[Edit] = []
        new: dict[int, dict[int, str]] = defaultdict(dict)
        for at, put in puts.items():
            row, column = place_of(at)
            cell = self._cell_at(at)
            look = int((cell or self._cell_at(put.like or at) or self._data).get("s") or 0)
            written = self._written(at, put, look)
            if cell:
                edits.append((cell.start, cell.end, written))
            else:
                new[row][column] = written
        edits += self._among_rows(new)
        if (last := max(self._rows)) < (end := max((*new, 0))):
            edits += [(e.start, e.end, "") for e in elements_of(self._text) if e.path[1:] == ("dimension",)]
            self._lengthen_tables(last, end)
        self._book.put(self._part, edited(self._text, sorted(edits, key=lambda edit: edit[:2])))

    def _cell_at(self, at: str) -> Element | None:
        row, column = place_of(at)
        return self._cells.get(row, {}).get(column)

    def _lengthen_tables(self, last: int, end: int) -> None:
        """Have the tables that end at the sheet's last row end at a later one."""
        for kind, part in self._book.related(self._part).values():
            if basename(kind) == "table":
                text = self._book.text(part)
                edits: list[Edit] = []
                for element in elements_of(text):
                    if element.name in ("table", "autoFilter"):
                        before, _, corner = element.get("ref").rpartition(":")
                        letters = corner.rstrip("0123456789")
                        longer = f"{before}:{letters}{end}" if corner == f"{letters}{last}" else element.get("ref")
                        edits += with_attribute(element, "ref", longer)
                self._book.put(part, edited(text, edits))

    def _among_rows(self, new: Mapping[int, Mapping[int, str]]) -> Iterator[Edit]:
        """Give what adds cells that were not there, each in the order of its row, and rows in their order."""
        under: dict[int, list[str]] = defaultdict(list)
        for row, cells in sorted(new.items()):
            written = dict(sorted(cells.items()))
            if (there := self._rows.get(row)) is None:
                prefix = self._data.prefix
                after = max((number for number in self._rows if number < row), default=0)
                under[after].append(f'<{prefix}row r="{row}">{"".join(written.values())}</{prefix}row>')
            elif there.close < there.inner:
                yield inside(there, "".join(written.values()))
            else:
                yield from with_attribute(there, "spans", "")
                yield from self._among_cells(row, there, written)
        for after, rows in under.items():
            at = self._rows[after].end if after else self._data.inner
            yield at, at, "".join(rows)

    def _among_cells(self, row: int, there: Element, written: Mapping[int, str]) -> Iterator[Edit]:
        at: dict[int, str] = defaultdict(str)
        for column, cell in written.items():
            before = max((place for place in self._cells[row] if place < column), default=0)
            at[self._cells[row][before].end if before else there.inner] += cell
        yield from ((place, place, cells) for place, cells in at.items())

    def _written(self, at: str, put: Put, look: int) -> str:
        prefix, value = self._data.prefix, put.value
        if isinstance(value, date):
            if self._looks.dated(look):
                value = float((datetime.combine(value, time()) - self._looks.epoch).days)
            else:
                value = f"{value:%d/%m/%Y}"
        style = self._looks.filled(look, put.fill) if put.fill else look
        begin = f'<{prefix}c r="{at}"' + (f' s="{style}"' if style else "")
        if isinstance(value, str):
            said = html.escape(_LIKE_ESCAPE.sub("_x005F_", as_written(value)), quote=False)
            if not said:
                return f"{begin}/>"
            text = f'<{prefix}is><{prefix}t xml:space="preserve">{said}</{prefix}t></{prefix}is>'
            return f'{begin} t="inlineStr">{text}</{prefix}c>'
        return f"{begin}><{prefix}v>{value:.15g}</{prefix}v></{prefix}c>"


def place_of(at: str) -> Place:
    """Return the row and column of a cell's address."""
    letters = at.rstrip("0123456789")
    return int(at[len(letters) :]), column_of(letters)


def _compute_anew(book: Parts) -> None:
    """Have Excel compute every formula when it opens the workbook."""
    text = book.text(book.workbook)
    elements = elements_of(text)
    known = [e for e in elements if e.path[1:] == ("calcPr",)]
    if known:
        begin = known[0].start + 1 + len(known[0].prefix) + len("calcPr")
        more = with_attribute(known[0], "fullCalcOnLoad", "1") or [(begin, begin, ' fullCalcOnLoad="1"')]
    else:
        last = _last(elements)
        more = [(last.end, last.end, f'<{last.prefix}calcPr fullCalcOnLoad="1"/>')]
    book.put(book.workbook, edited(text, more))


def _last(elements: Sequence[Element]) -> Element:
    return [e for e in elements if len(e.path) == 2 and e.name in _BEFORE_CALC][-1]
