"""Make of one sheet a workbook of its own: its rows, the texts, formats, fills and colours they use, and no more.

A parser that is given it costs what that sheet costs, and meets no drawing, macro, link or name of the tracker's.
"""

from __future__ import annotations

import io
import zipfile
from array import array
from collections.abc import Iterator
from functools import cached_property

from helpers.excel.formats import BUILT_IN, GENERAL
from helpers.excel.found import Place, Scan
from helpers.excel.imprint import Looks, imprint, looks_of
from helpers.excel.package import Package, SheetPart
from helpers.excel.sheet import scan
from helpers.excel.shown import general, number_shown
from helpers.excel.styles import CellStyles, cell_styles
from helpers.excel.written import Number
from helpers.excel.xml import MAIN, Texts, after_tag, closing, only, unreadable, walk

#: The sheet's name in the excerpt.
NAME = "Sheet1"

_DATE = BUILT_IN[14]
_LARGEST = 64_000_000
_LARGEST_THEME = 1_000_000
_MOST_STRING_TAGS = 8_000_000
_MOST_STYLE_TAGS = 1_000_000
_STYLES = [f"{MAIN}{name}" for name in ("numFmts", "fills", "cellXfs", "dxfs", "colors")]
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EMPTY_SHEET = f'<worksheet xmlns="{MAIN.strip()}"><sheetData/></worksheet>'.encode()
#: Where each kind of part stands in an excerpt, and its content type.
_PARTS = {
    "worksheet": ("xl/worksheets/sheet1.xml", f"{_TYPE}worksheet+xml"),
    "styles": ("xl/styles.xml", f"{_TYPE}styles+xml"),
    "sharedStrings": ("xl/sharedStrings.xml", f"{_TYPE}sharedStrings+xml"),
    "theme": ("xl/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
}


class Excerpts:
    """The workbooks of one sheet each that a package gives."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def of(self, sheet: SheetPart) -> tuple[bytes, Scan]:
        """Return a sheet as a workbook of its own, and what one pass over it found.

        Raises:
            WorkbookError: the sheet, the texts or the styles are damaged, or far larger than any tracker's.
        """
        package = self._package
        found = scan(package.read(sheet.part), package.shown, sheet.name, self._formats.noted)
        parts = {"worksheet": found.xml or _EMPTY_SHEET, "styles": self._styles, "theme": self._theme}
        if found.strings:
            parts["sharedStrings"] = self._strings_of(found)
        if sum(map(len, parts.values())) > _LARGEST:
            raise unreadable(package.shown, f"sheet “{sheet.name}” holds more than {_LARGEST // 1_000_000} MB")
        found.shown = {place: self._shown(number) for place, number in found.numbers.items()}
        found.struck = {place for place, style in found.styles.items() if style in self._formats.struck}
        found.around = {
            place: self._formats.worded[style] for place, style in found.styles.items() if style in self._formats.worded
        }
        found.rich = dict(self._rich(found))
        links = package.links(sheet) if found.links else {}
        found.imprint = imprint(
            found, parts.get("sharedStrings", b""), self._theme, self._looks, links, package.from_1904
        )
        return _zipped({kind: part for kind, part in parts.items() if part}, package.from_1904), found

    @cached_property
    def _styles(self) -> bytes:
        package = self._package
        xml = package.read(package.styles)
        if xml and b"styleSheet" not in xml:  # one parser would fail over it, the other pass over it
            raise unreadable(package.shown, f"its part {package.styles} holds no styles")
        return only(xml, package.shown, package.styles, _STYLES, most=_MOST_STYLE_TAGS) if xml else b""

    def _shown(self, number: Number) -> str:
        """Return what Excel shows of a number; one that its format hides is given all the same, unless it is zero."""
        code = self._formats.code(number.style)
        if number.dated:
            return number_shown(number.value, _DATE if code == GENERAL else code)
        shown = number_shown(number.value, code, from_1904=self._package.from_1904)
        return shown or (general(number.value) if number.value else "")

    @cached_property
    def _formats(self) -> CellStyles:
        package = self._package
        xml = package.read(package.styles) if self._styles else b""
        return cell_styles(xml, package.shown, package.styles, most=_MOST_STYLE_TAGS) if xml else CellStyles()

    @cached_property
    def _looks(self) -> Looks:
        return looks_of(self._styles, self._formats) if self._styles else Looks()

    @cached_property
    def _theme(self) -> bytes:
        package = self._package
        xml = package.read(package.theme)
        if not xml or len(xml) > _LARGEST_THEME:
            return b""
        walk(xml, package.shown, package.theme, most=_LARGEST_THEME)
        return xml

    @cached_property
    def _strings(self) -> tuple[bytes, bytes, array[int]]:
        """Return the part with the shared texts, its root's tag, and where each text begins and ends."""
        package = self._package
        xml = package.read(package.strings)
        places = array("q")
        root = b""

        texts = Texts(package.shown, package.strings, 2)

        def start(at: int, depth: int, name: str, _attributes: dict[str, str]) -> None:
            nonlocal root
            texts.start(depth, name)
            if depth == 2:
                places.append(at)
            elif depth == 1:
                root = xml[at : after_tag(xml, at)]

        def end(at: int, depth: int, _name: str) -> None:
            if depth == 2:
                places.append(after_tag(xml, at))

        if not xml:
            return xml, root, places
        walk(xml, package.shown, package.strings, most=_MOST_STRING_TAGS, start=start, end=end)
        return xml, root, places

    def _rich(self, found: Scan) -> Iterator[tuple[Place, bytes]]:
        """Yield each text of which a part may be struck out and another not, as a document of its own."""
        _, root, _ = self._strings if found.shared else (b"", b"", [])
        texts = [self._text(number) for number in found.strings]
        for place, number in found.shared.items():
            if b"rPr" in texts[number] and (place in found.struck or b"strike" in texts[number]):
                yield place, root + texts[number] + closing(root)
        for place, text in found.inline.items():
            if place in found.struck or b"strike" in text:
                yield place, found.root + text + closing(found.root)

    def _text(self, number: int) -> bytes:
        xml, _, places = self._strings
        if number * 2 >= len(places):
            raise unreadable(self._package.shown, "a cell uses a text that is missing")
        return xml[places[2 * number] : places[2 * number + 1]]

    def _strings_of(self, found: Scan) -> bytes:
        _, root, _ = self._strings
        return b"".join([root, *map(self._text, found.strings), closing(root)])


def _zipped(parts: dict[str, bytes], from_1904: bool) -> bytes:
    numbers = {kind: f"rId{number}" for number, kind in enumerate(parts, 1)}
    workbook = (
        f'<workbook xmlns="{MAIN.strip()}" xmlns:r="{_RELATION}"><workbookPr date1904="{int(from_1904)}"/>'
        f'<sheets><sheet name="{NAME}" sheetId="1" r:id="{numbers["worksheet"]}"/></sheets></workbook>'
    )
    types = "".join(
        f'<Override PartName="/{path}" ContentType="{kind}"/>'
        for path, kind in [("xl/workbook.xml", f"{_TYPE}sheet.main+xml"), *(_PARTS[kind] for kind in parts)]
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>{types}</Types>',
        "_rels/.rels": _relations({"officeDocument": "rId1"}, {"officeDocument": "/xl/workbook.xml"}),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _relations(numbers, {kind: f"/{path}" for kind, (path, _) in _PARTS.items()}),
        **{_PARTS[kind][0]: part for kind, part in parts.items()},
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for path, part in written.items():
            archive.writestr(path, part)
    return content.getvalue()


def _relations(ids: dict[str, str], targets: dict[str, str]) -> str:
    entries = (
        f'<Relationship Id="{id_}" Type="{_RELATION}/{kind}" Target="{targets[kind]}"/>' for kind, id_ in ids.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(entries)}</Relationships>'
