"""All that a workbook says anywhere: what stands beside its cells, in comments, drawings, properties and links."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from helpers.excel.package import Package


class Where(StrEnum):
    """What of a workbook a text was found in."""

    CELL = "cell"
    COMMENT = "comment"
    AUTHOR = "author"
    SHEET = "sheet"
    PART = "part"
    CLOSED = "closed"


class Said(NamedTuple):
    """A text and where it stands.

    Attributes:
        where: what it was found in; of `CLOSED`, a part such as an embedded file, whose texts cannot be read.
        sheet: the sheet's name; empty outside the sheets.
        place: the cell of a cell or a comment; else the part's name in the package, and empty of a sheet itself.
        text: what it says.
    """

    where: Where
    sheet: str
    place: str
    text: str


_XML = (".xml", ".rels", ".vml")
#: Parts that say nothing of their own: what things look like, what there is, what cells show.
_SILENT = re.compile(r"\[Content_Types\]\.xml|.*/(?:styles|calcChain|sharedStrings|metadata)\.xml|.*/theme/.*|.*\.vml")
_EMBEDDED = re.compile(r".*/(?:embeddings|model|vbaProject)\b.*", re.IGNORECASE)
_CELLS = re.compile(r"<(?:\w+:)?sheetData\b.*</(?:\w+:)?sheetData>", re.DOTALL)
#: The style of a run, and the tags of runs, between which a text goes on.
_STYLE = re.compile(r"<(?:\w+:)?rPr\b[^>]*?(?:/>|>.*?</(?:\w+:)?rPr>)", re.DOTALL)
_RUN = re.compile(r"</?(?:\w+:)?[rt]\b[^>]*>")
_TEXT = re.compile(r">([^<>]+)<")
#: What an element says beside its content: the names of people, what a cell asks for, where a link leads, what a
#: picture shows, what a pivot table remembers of the sheet that it was made from.
_ATTRIBUTE = re.compile(
    r"\s(?:displayName|userId|prompt|promptTitle|error|errorTitle|tooltip|display|descr|title|v|Target)=\"([^\"]+)\""
)
_COMMENT = re.compile(
    r"<((?:\w+:)?(?:comment|threadedComment))\b[^>]*?\sref=\"([A-Z0-9]+)\"[^>]*>(.*?)</\1>", re.DOTALL
)
_COMMENTS = re.compile(r"/(?:comments|threadedComment)$")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_AUTHORS = re.compile(
    r"<(?:\w+:)?(?:creator|lastModifiedBy|Manager|author)\b[^>]*>([^<>]+)<|<(?:\w+:)?person\b[^>]*?\sdisplayName=\"([^\"]+)\""
)


def beside_cells(package: Package) -> Iterator[Said]:
    """Yield what a workbook says anywhere but in its cells, part by part."""
    sheets = {sheet.part: sheet.name for sheet in package.sheets}
    commented: dict[str, str] = {}
    for part, name in sheets.items():
        commented |= dict.fromkeys(_comments_of(package, part), name)
        yield from (Said(Where.SHEET, name, "", text) for text in _texts(_CELLS.sub("", _decoded(package.read(part)))))
        yield Said(Where.SHEET, name, "", name)
    for part in package.parts:
        if part in sheets or _SILENT.fullmatch(part):
            continue
        if not part.casefold().endswith(_XML):
            if _EMBEDDED.fullmatch(part):
                yield Said(Where.CLOSED, "", part, "")
            continue
        xml = _decoded(package.read(part))
        authors = {html.unescape(author or person).strip() for author, person in _AUTHORS.findall(xml)}
        yield from (Said(Where.AUTHOR, "", part, author) for author in sorted(authors))
        if part in commented:
            for _, cell, said in _COMMENT.findall(xml):
                yield from (Said(Where.COMMENT, commented[part], cell, text) for text in _texts(f"<c>{said}</c>"))
        else:
            yield from (Said(Where.PART, "", part, text) for text in _texts(xml) if text not in authors)


def _comments_of(package: Package, part: str) -> Iterator[str]:
    """Yield the parts that hold a sheet's comments, of the old kind and in threads."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations in package.parts:
        for attributes in _RELATION.findall(_decoded(package.read(relations))):
            given = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
            if _COMMENTS.search(given.get("Type", "")):
                yield posixpath.normpath(posixpath.join("/" + folder, html.unescape(given.get("Target", "")))).lstrip(
                    "/"
                )


def _texts(xml: str) -> Iterator[str]:
    """Yield the texts of a part, the runs of each as one, and what its elements say in attributes."""
    for found in (*_TEXT.findall(_RUN.sub("", _STYLE.sub("", xml))), *_ATTRIBUTE.findall(xml)):
        if text := html.unescape(found).strip():
            yield text


def _decoded(content: bytes) -> str:
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
