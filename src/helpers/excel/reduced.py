"""Write a workbook again with nothing but the cells that were read: no other sheet, comment, drawing or property.

Sheets, addresses, texts and styles are the workbook's own, byte for byte; what is computed is kept as its result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from openpyxl.utils import column_index_from_string

from helpers.excel.archive import packed
from helpers.excel.package import Package, SheetPart
from helpers.excel.xml import MAIN, after_tag, closing, only, opening, walk

_MOST_TAGS = 8_000_000
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_STYLES = [
    f"{MAIN}{name}"
    for name in ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "colors")
]
_OUTSIDE = ' TargetMode="External"'
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
#: Conditional formats that Excel keeps apart, in an extension of the sheet.
_NEWER = re.compile(rb"<((?:\w+:)?ext)\b[^>]*>\s*<((?:\w+:)?conditionalFormattings)\b[^>]*>.*?</\2>\s*</\1>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")
_FIRST_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile(rb"\s(?:r|hidden|ht)=(?:\"[^\"]*\"|'[^']*')")
_CELL = re.compile(rb"\s(?:r|s|t)=(?:\"[^\"]*\"|'[^']*')")
_SHARED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\st=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d+)<")
_FORMULA = re.compile(rb"<((?:\w+:)?f)\b[^>]*?(?:/>|>.*?</\1>)", re.DOTALL)
_LINK = re.compile(rb"<((?:\w+:)?hyperlink)\b[^>]*>")
_ATTRIBUTE = re.compile(rb"\s((?:\w+:)?\w+)=\"([^\"]*)\"")


class Kept(NamedTuple):
    """What is kept of a sheet: all of it, but for some columns, counted from 1, under a row.

    Of the rows `again`, which repeat the header, they are kept.
    """

    below: int = 0
    without: frozenset[int] = frozenset()
    again: frozenset[int] = frozenset()

    def has(self, row: int, column: int) -> bool:
        """Return whether a cell is kept."""
        return row <= self.below or column not in self.without or row in self.again

    def has_cell(self, cell: str) -> bool:
        """Return whether a cell is kept, by its address."""
        place = _FIRST_CELL.match(cell)
        return place is not None and self.has(int(place[2]), column_index_from_string(place[1]))


def reduced(package: Package, kept: Mapping[str, Kept]) -> bytes:
    """Return a workbook of the sheets named, in their order, as an .xlsx file; the same arguments give the same bytes.

    Raises:
        WorkbookError: a part is damaged.
    """
    sheets = [sheet for sheet in package.sheets if sheet.name in kept]
    parts: dict[str, bytes] = {}
    used: set[int] = set()
    for number, sheet in enumerate(sheets, 1):
        xml = _sheet(package, sheet, kept[sheet.name])
        used.update(int(found) for found in _SHARED.findall(xml))
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
        if links := {id_: to for id_, to in package.links(sheet).items() if f'"{id_}"'.encode() in xml}:
            parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(
                (id_, "hyperlink", to, True) for id_, to in links.items()
            )
    if package.strings and used:
        parts["xl/sharedStrings.xml"] = _strings(package, used)
    if package.styles:
        styles = package.read(package.styles)
        parts["xl/styles.xml"] = only(styles, package.shown, package.styles, _STYLES, most=_MOST_TAGS)
    if package.theme:
        parts["xl/theme/theme1.xml"] = package.read(package.theme)
    return packed({**_frame(package, sheets, parts), **parts})


def _sheet(package: Package, sheet: SheetPart, kept: Kept) -> bytes:
    """Return a sheet's part with the cells that are kept and what reading takes in beside them."""
    copy = _Copy(package.read(sheet.part), kept)
    place = f"sheet “{sheet.name}”"
    walk(copy.xml, package.shown, place, most=_MOST_TAGS, start=copy.start, end=copy.end)
    return b"".join(copy.pieces)


class _Copy:
    """A sheet's part while it is copied; elements are told to it in their order."""

    def __init__(self, xml: bytes, kept: Kept) -> None:
        self.xml = xml
        self.pieces: list[bytes] = []
        self._kept = kept
        self._began: dict[int, int] = {}
        self._row = self._column = 0

    def start(self, at: int, depth: int, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of an element."""
        self._began[depth] = at
        match depth, name.removeprefix(MAIN):
            case 1, _:
                self.pieces.append(self._tag(at))
            case 2, "sheetData":
                self.pieces.append(opening(self._tag(at)) + b">")
            case 3, "row":
                self._row, self._column = int(attributes.get("r", self._row + 1)), 0
                self.pieces.append(opening(self._tag(at)) + b"".join(_ROW.findall(self._tag(at))) + b">")
            case 4, "c":
                letters = "".join(filter(str.isalpha, attributes.get("r", "")))
                self._column = column_index_from_string(letters) if letters else self._column + 1

    def end(self, at: int, depth: int, name: str) -> None:
        """Take in the end of an element."""
        began = self._began[depth]
        whole = self.xml[began : after_tag(self.xml, at)]
        match depth, name.removeprefix(MAIN):
            case (4, "c") if self._kept.has(self._row, self._column):
                self.pieces.append(_cell(whole))
            case (1, _) | (2, "sheetData") | (3, "row"):
                self.pieces.append(closing(self._tag(began)))
            case 2, "hyperlinks":
                self.pieces.append(_links(whole, self._kept))
            case 2, "cols" | "mergeCells" | "conditionalFormatting":
                self.pieces.append(whole)
            case 2, "extLst":
                newer = _NEWER.search(whole)
                self.pieces.append(opening(whole) + b">" + newer[0] + closing(whole) if newer else b"")

    def _tag(self, at: int) -> bytes:
        return self.xml[at : after_tag(self.xml, at)]


def _cell(whole: bytes) -> bytes:
    """Return a cell with its address, style, type and value; a formula is kept as such only where it has no result."""
    tag = whole[: after_tag(whole, 0)]
    if tag.endswith(b"/>"):
        return opening(tag) + b"".join(_CELL.findall(tag)) + b"/>"
    formula = b"" if _VALUE.search(whole) else rb"<\1/>"
    return opening(tag) + b"".join(_CELL.findall(tag)) + b">" + _FORMULA.sub(formula, whole[len(tag) :])


def _links(whole: bytes, kept: Kept) -> bytes:
    """Return the links of the cells that are kept to what lies outside the workbook, with nothing that they tell."""
    links = []
    for link in _LINK.finditer(whole):
        given = dict(_ATTRIBUTE.findall(link[0]))
        to = next((name for name in given if name.split(b":")[-1] == b"id"), b"")
        if to and kept.has_cell(given.get(b"ref", b"").decode()):
            own = b'xmlns:r="%s" r:id="%s"' % (_OFFICE.encode(), given[to])
            links.append(b'<%s ref="%s" %s/>' % (link[1], given[b"ref"], own))
    return opening(whole) + b">" + b"".join(links) + closing(whole) if links else b""


def _strings(package: Package, used: set[int]) -> bytes:
    """Return the shared texts, those that no kept cell uses emptied, so that the others keep their numbers."""
    xml = package.read(package.strings)
    pieces: list[bytes] = []
    number, began = -1, 0

    def start(at: int, depth: int, _name: str, _attributes: dict[str, str]) -> None:
        nonlocal number, began
        if depth == 1:
            pieces.append(xml[at : after_tag(xml, at)])
        elif depth == 2:
            number, began = number + 1, at

    def end(at: int, depth: int, _name: str) -> None:
        if depth == 2:
            whole = xml[began : after_tag(xml, at)]
            pieces.append(whole if number in used else opening(whole) + b"/>")
        elif depth == 1:
            pieces.append(closing(pieces[0]))

    walk(xml, package.shown, package.strings, most=_MOST_TAGS, start=start, end=end)
    return b"".join(pieces)


def _frame(package: Package, sheets: list[SheetPart], parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that say what a workbook consists of."""
    others = {
        "xl/styles.xml": (f"{_TYPE}styles+xml", "styles"),
        "xl/sharedStrings.xml": (f"{_TYPE}sharedStrings+xml", "sharedStrings"),
        "xl/theme/theme1.xml": (_THEME, "theme"),
    }
    kinds = {
        "xl/workbook.xml": f"{_TYPE}sheet.main+xml",
        **{f"xl/worksheets/sheet{number}.xml": f"{_TYPE}worksheet+xml" for number in range(1, len(sheets) + 1)},
        **{part: kind for part, (kind, _) in others.items() if part in parts},
    }
    types = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    listed = "".join(
        f'<sheet name={_quoted(sheet.name)} sheetId="{number}" state="{sheet.state}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    related = [
        (f"rId{number}", "worksheet", f"/xl/worksheets/sheet{number}.xml", False)
        for number in range(1, len(sheets) + 1)
    ]
    related += [(f"rId{kind}", kind, f"/{part}", False) for part, (_, kind) in others.items() if part in parts]
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="{relations}"/>{types}</Types>'.encode(),
        "_rels/.rels": _relations([("rId1", "officeDocument", "/xl/workbook.xml", False)]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN.strip()}" xmlns:r="{_OFFICE}"><workbookPr '
        f'date1904="{int(package.from_1904)}"/><sheets>{listed}</sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": _relations(related),
    }


def _quoted(text: str) -> str:
    from xml.sax.saxutils import quoteattr  # which loads what opens addresses

    return quoteattr(text)


def _relations(related: Iterable[tuple[str, str, str, bool]]) -> bytes:
    entries = "".join(
        f'<Relationship Id={_quoted(id_)} Type="{_OFFICE}/{kind}" Target={_quoted(to)}{_OUTSIDE if outside else ""}/>'
        for id_, kind, to, outside in related
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'.encode()
