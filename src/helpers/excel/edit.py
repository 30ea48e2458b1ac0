"""Edit a copy of an Excel workbook by its parts and their elements, and leave everything else in it as it was.

Saving a tracker through openpyxl would lose drawings. So text is put into the few parts that an edit concerns, at the
places of their elements (ECMA-376 part 2).
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from posixpath import basename, dirname, join, normpath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_SKIPPED = r"!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>"
_REST = r"(?P<attributes>(?:\s+[^\s=<>\"'/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(?P<empty>/)?>"
_TAG = re.compile(rf"<(?:{_SKIPPED}|(?P<end>/)?(?P<prefix>[\w.-]+:)?(?P<name>[\w.-]+){_REST})", re.DOTALL)

_TYPES = "[Content_Types].xml"
_NO_RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)

Edit = tuple[int, int, str]  # what stands between two positions gives way to a text


@dataclass(slots=True)
class Element:
    """An element of a part, and where it stands in the text.

    Attributes:
        path: the names of the elements around it, then its own.
        prefix: its prefix with the colon.
        attributes: as written.
        start: where it begins.
        inner: where its start tag ends.
        close: where its end tag begins, or the “/>” of an empty element.
        end: where it ends.
    """

    path: tuple[str, ...]
    prefix: str
    attributes: str
    start: int
    inner: int
    close: int
    end: int

    @property
    def name(self) -> str:
        """Return its name without the prefix."""
        return self.path[-1]

    def get(self, name: str) -> str:
        """Return an attribute, whatever its prefix; empty without it."""
        found = re.search(rf"""\s(?:[\w.-]+:)?{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", self.attributes)
        return html.unescape(found[1] or found[2] or "") if found else ""


def with_attribute(element: Element, name: str, value: str) -> list[Edit]:
    """Return what gives an attribute that an element has, whatever its prefix, another value; none takes it out."""
    found = re.search(rf"""(\s(?:[\w.-]+:)?{name}\s*=\s*)(?:"[^"]*"|'[^']*')""", element.attributes)
    if not found:
        return []
    begin = element.start + 1 + len(element.prefix) + len(element.name)
    quoted = html.escape(value, quote=False).replace('"', "&quot;")
    said = f'{found[1]}"{quoted}"' if value else ""
    return [(begin + found.start(), begin + found.end(), said)]


def _element(tag: re.Match[str], within: Sequence[Element]) -> Element:
    path = (*(within[-1].path if within else ()), tag["name"])
    close = tag.end() - 2 if tag["empty"] else tag.end()
    return Element(path, tag["prefix"] or "", tag["attributes"], tag.start(), tag.end(), close, tag.end())


def elements_of(text: str) -> list[Element]:
    """Return the elements of a well-formed part, in order."""
    found: list[Element] = []
    around: list[Element] = []
    for tag in _TAG.finditer(text):
        if tag["end"]:
            closed = around.pop()
            closed.close, closed.end = tag.span()
        elif tag["name"]:
            found.append(_element(tag, around))
            if not tag["empty"]:
                around.append(found[-1])
    return found


def inside(element: Element, more: str) -> Edit:
    """Return what adds to an element's end."""
    if element.close < element.inner:
        return element.close, element.end, f">{more}</{element.prefix}{element.name}>"
    return element.close, element.close, more


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a part's text with edits made, none of which lies over another."""
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        pieces += text[at:start], new
        at = end
    return "".join((*pieces, text[at:]))


class Parts:
    """A workbook's parts; those that change are kept here until it is written."""

    def __init__(self, content: bytes) -> None:
        self._zip = ZipFile(io.BytesIO(content))
        self._names = set(self._zip.namelist())
        self._changed: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        return part in self._names or part in self._changed

    @property
    def workbook(self) -> str:
        """Return the part that lists the sheets."""
        return next(part for kind, part in self.related("").values() if basename(kind) == "officeDocument")

    def text(self, part: str) -> str:
        """Return a part as text; what is not in its encoding is kept as it is."""
        content = self._bytes(part)
        return content.decode(_encoding(content), "surrogateescape")

    def put(self, part: str, text: str) -> None:
        """Give a part, old or new, a text."""
        old = self._zip.read(part) if part in self._names else b""
        self._changed[part] = text.encode(_encoding(old), "surrogateescape")

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return, from the id of each of a part's relationships, its type and the part that it leads to."""
        rels = relationships_of(part)
        found = (e for e in elements_of(self.text(rels) if rels in self else "") if e.name == "Relationship")
        return {e.get("Id"): (e.get("Type"), led_to(part, e)) for e in found}

    def sheets(self) -> dict[str, str]:
        """Return the part of each sheet of cells, by the sheet's name."""
        related = self.related(self.workbook)
        named = {
            element.get("name"): related[element.get("id")]
            for element in elements_of(self.text(self.workbook))
            if element.path[1:] == ("sheets", "sheet")
        }
        return {name: part for name, (kind, part) in named.items() if basename(kind) == "worksheet"}

    def add(self, source: str, pattern: str, text: str, kind: str, content_type: str) -> tuple[str, str]:
        """Add a part that another part leads to, and return its name and the relationship's id."""
        part = self._free(map(pattern.format, count(1)))
        self._insert(_TYPES, f'Override PartName="/{part}" ContentType="{content_type}"/>')
        self.put(part, text)
        return part, self.lead(source, part, kind)

    def copy(self, part: str, edits: Iterable[Edit] = (), new: str = "") -> str:
        """Add a part that is another with edits made, of the same content type, and return its name."""
        before, dot, ending = part.rpartition(".")
        new = new or self._free(f"{before.rstrip('0123456789')}{number}{dot}{ending}" for number in count(1))
        content = self._bytes(part)
        if edits := [*edits]:
            content = edited(self.text(part), edits).encode(_encoding(content), "surrogateescape")
        self._changed[new] = content
        for element in elements_of(self.text(_TYPES)):
            if element.name == "Override" and element.get("PartName").lower() == f"/{part}".lower():
                self._insert(_TYPES, f'Override PartName="/{new}" ContentType="{element.get("ContentType")}"/>')
        return new

    def lead(self, source: str, part: str, kind: str) -> str:
        """Have a part lead to another, and return the relationship's id."""
        ids = self.related(source)
        id_ = next(f"rId{number}" for number in count(1) if f"rId{number}" not in ids)
        rels = relationships_of(source)
        if rels not in self:
            self.put(rels, _NO_RELATIONSHIPS)
        self._insert(rels, f'Relationship Id="{id_}" Type="{html.escape(kind)}" Target="/{part}"/>')
        return id_

    def unlike(self, other: Parts) -> set[str]:
        """Return the names of the parts that are not the same in two workbooks."""
        names = {*self._names, *self._changed}, {*other._names, *other._changed}
        return (names[0] ^ names[1]) | {name for name in names[0] & names[1] if self._bytes(name) != other._bytes(name)}

    def _bytes(self, part: str) -> bytes:
        return self._changed[part] if part in self._changed else self._zip.read(part)

    def _free(self, names: Iterable[str]) -> str:
        """Return the first name that no part has."""
        taken = {name.lower() for name in (*self._names, *self._changed)}
        return next(name for name in names if name.lower() not in taken)

    def _insert(self, part: str, element: str) -> None:
        """Add an element, given from its name on, to the end of a part's root."""
        text = self.text(part)
        root = elements_of(text)[0]
        self.put(part, edited(text, [inside(root, f"<{root.prefix}{element}")]))

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


def led_to(part: str, relationship: Element) -> str:
    """Return the part that another's relationship leads to."""
    return normpath(join("/", dirname(part), relationship.get("Target"))).lstrip("/")


def relationships_of(part: str) -> str:
    """Return the name of the part that says which others a part leads to."""
    return join(dirname(part), "_rels", f"{basename(part)}.rels")
