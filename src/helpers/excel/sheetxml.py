"""Read one sheet's part in a single pass, quickly where it is in the form that Excel writes, else by an XML parser."""

from __future__ import annotations

import re

from openpyxl.utils import column_index_from_string

from helpers.excel.sheet import Collector, Scan
from helpers.excel.xml import MAIN, Element, Texts, after_tag, nothing, unreadable, walk

_MOST_TAGS = 4_000_000
_LONGEST = 250_000
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# What Excel and most programs write: one cell, the start tag of a row, or its end tag.
_USUAL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]{1,5}")?(?: t="([a-zA-Z]{1,9})")?(?: ?/>|>'
    rb"(<f(?:>| [^<>]*[^<>/]>)[^<]*</f>|<f(?: [^<>]*)?/>)?"
    rb"(?:<v ?/>|<v>([^<]*)</v>|(<is><t(?:>| [^<>]*[^<>/]>)[^<]*</t></is>))?</c>)"
    rb'|<row r="([1-9][0-9]{0,6})"([^<>]*)>|</row>'
)
_HIDDEN = re.compile(rb' hidden="(?:1|true)"| ht="0"')


def scan(xml: bytes, shown: str, sheet: str) -> Scan:
    """Return what a sheet's part holds.

    Raises:
        WorkbookError: it is damaged, has a cell far outside any table, or more cells than any.
    """
    xml = _without_tail(xml)
    part = f"sheet “{sheet}”"
    if xml.count(b"<") > _MOST_TAGS:
        raise unreadable(shown, f"{part} has more than {_MOST_TAGS:,} tags")
    collector = Collector(xml, shown, sheet)
    begin, end = xml.find(b"<sheetData>") + 11, xml.rfind(b"</sheetData>")
    if 11 <= begin <= end and _usual(collector, begin, end):
        collector.around = xml[:begin] + xml[end:]
        walk(collector.around, shown, part, most=_MOST_TAGS, start=collector.start, end=collector.end)
    else:
        collector = Collector(xml, shown, sheet)
        feeder = _Feeder(collector)
        walk(xml, shown, part, most=_MOST_TAGS, start=feeder.start, end=collector.end, known=feeder.known())
    return collector.finish()


def _without_tail(xml: bytes) -> bytes:
    """Return the part without the rows after the last cell that has anything in it; they may be a million."""
    last, end = xml.rfind(b"</c"), xml.rfind(b"</sheetData>")
    if not 0 <= last < end or xml.count(MAIN.strip().encode()) != 1 or b"<!" in xml:
        return xml
    row_end = xml.find(b"</row>", last, end)
    return xml if row_end < 0 else xml[: row_end + 6] + xml[end:]


def _usual(collector: Collector, begin: int, end: int) -> bool:
    """Tell the collector the rows between two places; return whether all are in the usual form."""
    letters: dict[bytes, int] = {}
    number, at = b"", begin
    while at < end:
        match = _USUAL.match(collector.xml, at, end)
        if match is None or match.end() - at > _LONGEST:
            return False
        name, own_row, kind, formula, value, inline, row, others = match.groups()
        if name is not None:
            if own_row != number:
                return False
            column = letters.get(name) or letters.setdefault(name, column_index_from_string(name.decode()))
            place = match.span(5) if value is not None else (0, 0)
            collector.cell(at, column, kind, formula is not None, inline is not None, place)
        elif row is None:
            if not number:
                return False
            collector.end_row(at)
            number = b""
        else:
            if number:
                return False
            collector.begin_row(at, row.decode(), _HIDDEN.search(others) is not None)
            number = b"" if others.endswith(b"/") else row
        at = match.end()
    return not number


class _Feeder:
    """Tells a collector the rows that an XML parser reads."""

    def __init__(self, to: Collector) -> None:
        self._to = to
        self._cell = (0, 0, b"n")
        self._value_at = 0
        self._value = (0, 0)
        self._holds = ""
        self._in_row = False
        self._texts = Texts(to.shown, f"sheet “{to.sheet}”", 5)

    def known(self) -> dict[str, Element]:
        """Return what is done with the rows and what is in them."""
        return {
            f"{MAIN}row": Element(3, self._start_row, self._end_row),
            f"{MAIN}c": Element(4, self._start_cell, self._end_cell),
            f"{MAIN}v": Element(5, self._start_value, self._end_value),
            f"{MAIN}f": Element(5, self._start_formula, nothing),
            f"{MAIN}is": Element(5, self._start_inline, nothing),
        }

    def _start_row(self, at: int, attributes: dict[str, str]) -> None:
        hidden = attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0"
        self._to.begin_row(at, attributes.get("r", ""), hidden)
        self._in_row = True

    def _end_row(self, at: int) -> None:
        self._to.end_row(at)
        self._in_row = False

    def _start_cell(self, at: int, attributes: dict[str, str]) -> None:
        column, address = self._to.column + 1, attributes.get("r")
        if address is not None:
            match = _ADDRESS.fullmatch(address)
            if match is None or int(match[2]) != self._to.row.number:
                raise self._to.damaged(f"“{address[:20]}” is not the address of a cell in row {self._to.row.number}")
            column = column_index_from_string(match[1])
        self._cell = (at, column, attributes.get("t", "n").encode())
        self._value, self._holds = (0, 0), ""

    def start(self, at: int, depth: int, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of what is no row, cell, value or formula; in a row there can be nothing else."""
        if self._in_row:
            self._texts.start(depth, name)
        if self._in_row and depth < 6:
            raise self._to.damaged(f"a “{name.split()[-1]}” stands where none can be")
        self._to.start(at, depth, name, attributes)

    def _start_value(self, at: int, _attributes: dict[str, str]) -> None:
        self._has("v")
        self._value_at = at

    def _end_value(self, at: int) -> None:
        if at > self._value_at:
            self._value = (after_tag(self._to.xml, self._value_at), at)

    def _start_formula(self, _at: int, _attributes: dict[str, str]) -> None:
        self._has("f")

    def _start_inline(self, _at: int, _attributes: dict[str, str]) -> None:
        self._has("is")
        self._texts.start(5, "is")

    def _has(self, name: str) -> None:
        """Keep that a cell has a formula, a value or a text, which must come once each, and in this order."""
        self._holds += f" {name}"
        if self._holds not in (" f", " v", " is", " f v", " f is"):
            raise self._to.damaged(f"a “{name}” stands where none can be")

    def _end_cell(self, _at: int) -> None:
        self._to.cell(*self._cell, "f" in self._holds, "is" in self._holds, self._value)
