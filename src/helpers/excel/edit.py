"""Put notes on the cells of a copy of an Excel workbook, and leave everything else in it as it was.

Saving a tracker through openpyxl would lose drawings. So text is inserted into the few parts that notes concern: the
sheet, its comments (ECMA-376 part 1, 18.7) and the shapes that show them (part 4, 19.4).
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from posixpath import basename, dirname, join, normpath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.utils import column_index_from_string, get_column_letter

AUTHOR = "Workbook check"
#: What divides a note that was there from ours.
LINE = f"\n{'―' * 10}\n"
#: The most characters that Excel takes in one note, counted as Excel does: in UTF-16 units.
LIMIT = 32_767

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?=:|$)")
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = r"!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>"
_REST = r"(?P<attributes>(?:\s+[^\s=<>\"'/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(?P<empty>/)?>"
_TAG = re.compile(rf"<(?:{_SKIPPED}|(?P<end>/)?(?P<prefix>[\w.-]+:)?(?P<name>[\w.-]+){_REST})", re.DOTALL)
# What follows legacyDrawing in a worksheet (CT_Worksheet), bare or as alternatives for newer and older programs.
_AFTER = {
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
}
_ALTERNATIVES = {"AlternateContent", "Choice", "Fallback"}

_TYPES = "[Content_Types].xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_SHAPES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_NO_COMMENTS = '<comments xmlns="{}"><authors/><commentList/></comments>'
_FONT = '<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'
_RUN = "<{p}r><{p}rPr>" + _FONT + '</{p}rPr><{p}t xml:space="preserve">{text}</{p}t></{p}r>'
_COMMENT = '<{p}comment ref="{ref}" authorId="{author}"><{p}text>{run}</{p}text></{p}comment>'
_VML = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NO_SHAPES = f'<xml{_VML}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
_SHAPE_TYPE = (
    f'<v:shapetype{_VML} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    f'<v:shape{_VML} id="_x0000_s{{id}}" type="#_x0000_t202" style="position:absolute;width:{{width}}px;'
    'height:{height}px;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_WIDTH = 320  # pixels, about 50 letters

_Cell = tuple[int, int]  # row and column, from 1
_Edit = tuple[int, int, str]  # what stands between two positions gives way to a text


def annotated(content: bytes, notes: Mapping[str, Mapping[str, Sequence[str]]]) -> bytes:
    """Return the bytes of a copy of an .xlsx or .xlsm workbook with notes on its cells.

    The same workbook and notes give the same bytes. Every part that the notes do not concern keeps its content. A cell
    that has a note keeps it, with ours below a line; a note longer than `LIMIT` ends in “…”. Where Excel shows a
    conversation on a cell (a threaded comment), ours is added only to the note that older programs show in its place.

    Args:
        content: the workbook's bytes, known to open.
        notes: from sheet name to cell address to the texts, each a paragraph; a range counts as its first cell.

    Raises:
        KeyError: there is no such sheet of cells.
        ValueError: an address is not a cell's.
    """
    package = _Package(content)
    sheets = _sheets(package)
    for name, cells in notes.items():
        part, namespace = sheets[name]
        if cells:
            _annotate(package, part, namespace, _by_cell(cells))
    return package.written()


def _sheets(package: _Package) -> dict[str, tuple[str, str]]:
    """Return, from each sheet's name, its part and the namespace of its relationships (transitional or strict)."""
    workbook = next(part for kind, part in package.related("").values() if basename(kind) == "officeDocument")
    related = package.related(workbook)
    named = {
        e.get("name"): related[e.get("id")] for e in _scan(package.text(workbook)) if e.path[1:] == ("sheets", "sheet")
    }
    return {name: (part, dirname(kind)) for name, (kind, part) in named.items() if basename(kind) == "worksheet"}


def _by_cell(cells: Mapping[str, Sequence[str]]) -> dict[_Cell, str]:
    """Return each cell's note, from the top left to the bottom right, without what XML cannot hold."""
    gathered: dict[_Cell, list[str]] = {}
    for address, texts in cells.items():
        gathered.setdefault(_cell(address), []).extend(texts)
    return {cell: _NOT_XML.sub("", re.sub("\r\n?", "\n", "\n".join(gathered[cell]))) for cell in sorted(gathered)}


def _cell(address: str) -> _Cell:
    at = _ADDRESS.match(address)
    if at is None:
        raise ValueError(f"“{address}” is not the address of a cell or range")
    return int(at[2]), column_index_from_string(at[1])


def _annotate(package: _Package, sheet: str, namespace: str, notes: Mapping[_Cell, str]) -> None:
    text = package.text(sheet)
    root, tail = _after_data(text)
    related = package.related(sheet)
    comments = next((part for kind, part in related.values() if basename(kind) == "comments"), "")
    if not comments:
        nothing = _NO_COMMENTS.format(root.get(f"xmlns:{root.prefix}".rstrip(":")))
        comments, _ = package.add(sheet, "xl/comments{}.xml", nothing, f"{namespace}/comments", _COMMENTS_TYPE)
    with_notes, shown = _with_notes(package.text(comments), notes)
    package.put(comments, with_notes)
    shapes = next((related[element.get("id")][1] for element in tail if element.name == "legacyDrawing"), "")
    if not shapes:
        refs = (element.get("ref") for element in _scan(with_notes) if element.name == "comment")
        shown = {cell: notes.get(cell, "") for cell in map(_cell, refs)}
        kind = f"{namespace}/vmlDrawing"
        shapes, id_ = package.add(sheet, "xl/drawings/vmlDrawing{}.vml", _NO_SHAPES, kind, _SHAPES_TYPE)
        package.put(sheet, _edited(text, [_drawing(root, tail, namespace, id_)]))
    package.put(shapes, _with_shapes(package.text(shapes), _boxes(text, root.prefix, shown)))


def _after_data(text: str) -> tuple[_Element, list[_Element]]:
    """Return a sheet's root and what stands after its rows, which are passed over: they can be most of the file."""
    root = next(_element(tag, ()) for tag in _TAG.finditer(text) if tag["name"])
    data = f"{re.escape(root.prefix)}sheetData"
    data_end = re.compile(rf"<(?:{_SKIPPED}|(?P<end>/{data}\s*>|{data}(?:\s[^<>]*)?/>))", re.DOTALL)
    at = next(tag.end() for tag in data_end.finditer(text) if tag["end"])
    return root, _scan(text, at, [root])


def _drawing(root: _Element, tail: Iterable[_Element], namespace: str, id_: str) -> _Edit:
    """Return what names a sheet's shapes, at the place where the schema's order has it."""
    declared = re.search(rf"""xmlns:([\w.-]+)\s*=\s*["']{re.escape(namespace)}["']""", root.attributes)
    prefix, declaration = (declared[1], "") if declared else ("r", f' xmlns:r="{namespace}"')
    later = (e for e in tail if e.name in _AFTER and len([name for name in e.path if name not in _ALTERNATIVES]) == 2)
    at = min((element.outer for element in later), default=root.close)
    return at, at, f'<{root.prefix}legacyDrawing{declaration} {prefix}:id="{id_}"/>'


def _with_notes(text: str, notes: Mapping[_Cell, str]) -> tuple[str, dict[_Cell, str]]:
    """Return a comments part with our notes in it, and those of them whose cells had none before."""
    elements = _scan(text)
    authors, comments = (next(e for e in elements if e.name == name) for name in ("authors", "commentList"))
    names = [html.unescape(text[e.inner : e.close]) for e in elements if e.name == "author"]
    there = {e.get("ref"): index for index, e in enumerate(elements) if e.name == "comment"}
    edits: list[_Edit] = []
    if AUTHOR not in names:
        edits.append(_inside(authors, f"<{authors.prefix}author>{AUTHOR}</{authors.prefix}author>"))
        names.append(AUTHOR)
    new, added = {}, []
    for (row, column), note in notes.items():
        ref = f"{get_column_letter(column)}{row}"
        if ref in there:
            edits += _below(text, elements[there[ref] :], note)
        else:
            new[row, column] = note
            run = _run(comments.prefix, _cut(note, LIMIT))
            added.append(_COMMENT.format(p=comments.prefix, ref=ref, author=names.index(AUTHOR), run=run))
    return _edited(text, [*edits, _inside(comments, "".join(added))]), new


def _below(text: str, elements: Sequence[_Element], note: str) -> Iterable[_Edit]:
    """Yield what adds a note below the one that the first of some elements of a comments part holds."""
    comment, holder, *others = takewhile(lambda element: element.start <= elements[0].close, elements)
    within = [element for element in others if element.path[:-1] == holder.path]
    there = "".join(html.unescape(text[e.inner : e.close]) for e in others if e.name == "t" and "rPh" not in e.path)
    room = LIMIT - _units(there + LINE)
    if room < 1:
        return
    for bare in (element for element in within if element.name == "t"):  # bare text is not followed by runs
        yield bare.start, bare.start, f"<{bare.prefix}r>"
        yield bare.end, bare.end, f"</{bare.prefix}r>"
    run = _run(comment.prefix, (LINE if there else "") + _cut(note, room))
    phonetic = next((element.start for element in within if element.name in ("rPh", "phoneticPr")), None)
    yield _inside(holder, run) if phonetic is None else (phonetic, phonetic, run)


def _run(prefix: str, text: str) -> str:
    """Return a text as a run of a note; “_x0041_”, which Excel takes for an escaped letter, is escaped itself."""
    escaped = html.escape(re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text), quote=False)
    return _RUN.format(p=prefix, text=escaped)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, room: int) -> str:
    if _units(text) <= room:
        return text
    return text.encode("utf-16-le")[: 2 * (room - 1)].decode("utf-16-le", "ignore") + "…"


def _with_shapes(text: str, boxes: Iterable[Mapping[str, object]]) -> str:
    """Return a drawing with a hidden box more for each note."""
    first = max(map(int, re.findall(r"_x0000_s(\d{1,9})\b", text)), default=1024) + 1
    shapes = [_SHAPE.format(id=number, **box) for number, box in enumerate(boxes, first)]
    if not re.search("""id=["']_x0000_t202["']""", text):
        shapes.insert(0, _SHAPE_TYPE)
    more, end = "".join(shapes), text.rindex("</xml")
    declared = all(declaration in text for declaration in _VML.split())
    return _edited(text, [(end, end, more.replace(_VML, "") if declared else more)])


def _boxes(sheet: str, prefix: str, notes: Mapping[_Cell, str]) -> Iterator[dict[str, object]]:
    """Yield where each cell's note is shown: beside the cell, and as high as its text, within reason."""
    widths, heights = _sizes(sheet, f"{prefix}col", "width", 7), _sizes(sheet, f"{prefix}row", "ht", 4 / 3)
    for (row, column), note in notes.items():
        height = min(30 + 15 * sum(1 + len(line) // 50 for line in note.split("\n")), 600)
        across = [_reach(min(column, 16_373), pixels, widths, 64) for pixels in (15, 15 + _WIDTH)]
        down = [_reach(min(row - 1, 1_048_535), pixels, heights, 20) for pixels in (2, 2 + height)]
        anchor = ", ".join(f"{x}, {dx}, {y}, {dy}" for (x, dx), (y, dy) in zip(across, down, strict=True))
        yield {"anchor": anchor, "width": _WIDTH, "height": height, "row": row - 1, "column": column - 1}


def _sizes(sheet: str, name: str, size: str, each: float) -> dict[int, float]:
    """Return the sizes in pixels of the columns or rows that a sheet gives one, by their numbers from 0."""
    sizes: dict[int, float] = {}
    for tag in re.finditer(rf"<(?P<prefix>)(?P<name>{re.escape(name)}){_REST}", sheet):
        track = _element(tag, ())
        given = re.match(r"\d{1,5}(\.\d{1,20})?", track.get(size))
        first = int(track.get("min") or track.get("r") or 0)
        last = min(int(track.get("max") or first), max(first, 16_384))
        if track.get("hidden") in ("1", "true"):
            sizes |= dict.fromkeys(range(first - 1, last), 0)
        elif given:
            sizes |= dict.fromkeys(range(first - 1, last), float(given[0]) * each)
    return sizes


def _reach(first: int, pixels: float, sizes: Mapping[int, float], usual: float) -> tuple[int, int]:
    """Return the row or column, and the pixels into it, that lies some pixels on from the start of another."""
    while pixels > (size := sizes.get(first, usual)):
        pixels -= size
        first += 1
    return first, int(pixels)


@dataclass(slots=True)
class _Element:
    """An element of a part, and where it stands in the text."""

    path: tuple[str, ...]  # the names of the elements around it, then its own
    prefix: str  # with the colon
    attributes: str  # as written
    outer: int  # where the root's child begins that holds it
    start: int
    inner: int  # where its start tag ends
    close: int  # where its end tag begins, or the “/>” of an empty element
    end: int

    @property
    def name(self) -> str:
        return self.path[-1]

    def get(self, name: str) -> str:
        """Return an attribute, whatever its prefix; empty without it."""
        found = re.search(rf"""\s(?:[\w.-]+:)?{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", self.attributes)
        return html.unescape(found[1] or found[2] or "") if found else ""


def _element(tag: re.Match[str], within: Sequence[_Element]) -> _Element:
    path = (*(within[-1].path if within else ()), tag["name"])
    outer = within[1].start if len(within) > 1 else tag.start()
    close = tag.end() - 2 if tag["empty"] else tag.end()
    return _Element(path, tag["prefix"] or "", tag["attributes"], outer, tag.start(), tag.end(), close, tag.end())


def _scan(text: str, at: int = 0, within: Iterable[_Element] = ()) -> list[_Element]:
    """Return the elements of a well-formed part in order, from a position that some elements are around."""
    found, around = [], [*within]
    for tag in _TAG.finditer(text, at):
        if tag["end"]:
            closed = around.pop()
            closed.close, closed.end = tag.span()
        elif tag["name"]:
            found.append(_element(tag, around))
            if not tag["empty"]:
                around.append(found[-1])
    return found


def _inside(element: _Element, more: str) -> _Edit:
    """Return what adds to an element's end."""
    if element.close < element.inner:
        return element.close, element.end, f">{more}</{element.prefix}{element.name}>"
    return element.close, element.close, more


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        pieces += text[at:start], new
        at = end
    return "".join((*pieces, text[at:]))


class _Package:
    """A workbook's parts; those that change are kept here until it is written."""

    def __init__(self, content: bytes) -> None:
        self._zip = ZipFile(io.BytesIO(content))
        self._names = set(self._zip.namelist())
        self._changed: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        return part in self._names or part in self._changed

    def text(self, part: str) -> str:
        """Return a part as text; what is not in its encoding is kept as it is."""
        content = self._changed.get(part) or self._zip.read(part)
        return content.decode(_encoding(content), "surrogateescape")

    def put(self, part: str, text: str) -> None:
        """Give a part, old or new, a text."""
        old = self._zip.read(part) if part in self._names else b""
        self._changed[part] = text.encode(_encoding(old), "surrogateescape")

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return, from the id of each of a part's relationships, its type and the part that it leads to."""
        rels = _relationships_of(part)
        found = (e for e in _scan(self.text(rels) if rels in self else "") if e.name == "Relationship")
        folder = join("/", dirname(part))
        return {e.get("Id"): (e.get("Type"), normpath(join(folder, e.get("Target"))).lstrip("/")) for e in found}

    def add(self, source: str, pattern: str, text: str, kind: str, content_type: str) -> tuple[str, str]:
        """Add a part that another part leads to, and return its name and the relationship's id."""
        taken = {name.lower() for name in (*self._names, *self._changed)}
        part = next(name for name in map(pattern.format, count(1)) if name.lower() not in taken)
        ids = self.related(source)
        id_ = next(f"rId{number}" for number in count(1) if f"rId{number}" not in ids)
        rels = _relationships_of(source)
        if rels not in self:
            self.put(rels, _NO_RELATIONSHIPS)
        self._insert(rels, f'Relationship Id="{id_}" Type="{html.escape(kind)}" Target="/{part}"/>')
        self._insert(_TYPES, f'Override PartName="/{part}" ContentType="{content_type}"/>')
        self.put(part, text)
        return part, id_

    def _insert(self, part: str, element: str) -> None:
        """Add an element, given from its name on, to the end of a part's root."""
        text = self.text(part)
        root = _scan(text)[0]
        self.put(part, _edited(text, [_inside(root, f"<{root.prefix}{element}")]))

    def written(self) -> bytes:
        """Return the workbook's bytes; an old part has its day, a new one the first that a zip file knows."""
        stored = [(old.filename, old.date_time, old.compress_type) for old in self._zip.infolist()]
        added = [(name, _FIRST_DAY, ZIP_DEFLATED) for name in self._changed if name not in self._names]
        file = io.BytesIO()
        with ZipFile(file, "w") as target:
            for name, day, compression in stored + added:
                entry = ZipInfo(name, day)
                entry.create_system, entry.compress_type = 0, compression  # whatever machine this runs on
                target.writestr(entry, self._changed[name] if name in self._changed else self._zip.read(name))
        return file.getvalue()


def _encoding(content: bytes) -> str:
    """Return a part's encoding, one of the two that packages may have (ECMA-376 part 2); the mark itself is kept."""
    return {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(content[:2], "utf-8")


def _relationships_of(part: str) -> str:
    return join(dirname(part), "_rels", f"{basename(part)}.rels")
