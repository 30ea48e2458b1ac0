"""Look at the bytes of a workbook before anything parses it, and give its parts; nothing here trusts what a file says.

A workbook is a zip archive of XML parts, each related to others by an id (ECMA-376 part 2).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

from helpers.errors import WorkbookError
from helpers.excel.archive import open_archive, unpacked
from helpers.excel.file import other_package, refuse_other_kind
from helpers.excel.xml import MAIN, RELATION_ID, RELATIONS, unreadable, walk

_MOST_TAGS = 500_000

_MAIN_PART = re.compile(
    r"spreadsheetml\.(?:sheet|template)\.main\+xml|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml", re.IGNORECASE
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types "
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main "


class State(StrEnum):
    """Whether a sheet's tab is seen; a very hidden one can only be shown by a macro."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it: its name, its part of the archive, its state, and whether it has cells."""

    name: str
    part: str
    state: State
    has_cells: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook's parts, of which the archive is sound and none has more in it than it says.

    Attributes:
        shown: the file's name as the analyst knows it.
        sheets: in the workbook's order.
        from_1904: whether dates count from 1904, as in old Excel for Macintosh.
        strings: the part with the shared texts; empty without one.
        styles: the part with the number formats and fills; likewise.
        theme: the part with the theme's colours; likewise.
    """

    shown: str
    sheets: tuple[SheetPart, ...]
    from_1904: bool
    strings: str
    styles: str
    theme: str
    _archive: zipfile.ZipFile = field(repr=False)

    def read(self, part: str) -> bytes:
        """Return a part's bytes; none for the name of none."""
        return unpacked(self._archive, part, self.shown) if part else b""

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of all parts, in the archive's order."""
        return tuple(self._archive.NameToInfo)

    def links(self, sheet: SheetPart) -> Mapping[str, str]:
        """Return the addresses that a sheet's links lead to outside the workbook, by their ids."""
        folder, name = posixpath.split(sheet.part)
        part = f"{folder}/_rels/{name}.rels"
        found = _relations(self._archive, part, self.shown) if part in self._archive.NameToInfo else ()
        return {one.id: one.target for one in found if one.outside and one.type.endswith("/hyperlink")}


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    type: str
    target: str
    outside: bool


def inspect(content: bytes, shown: str) -> Package:
    """Return a workbook's parts after a look at every one of them.

    Raises:
        WorkbookError: it is another kind of file, or damaged, or has what no workbook of Excel's has: far too much
            in it, parts that unpack to far more than they are, names that lead elsewhere, document types.
    """
    refuse_other_kind(content, shown)
    archive = open_archive(content, shown)
    return _workbook(archive, shown)


def _workbook(archive: zipfile.ZipFile, shown: str) -> Package:
    part = _main_part(archive, shown)
    folder, name = posixpath.split(part)
    relations = {one.id: one for one in _relations(archive, f"{folder}/_rels/{name}.rels".lstrip("/"), shown)}
    parts = {key: _resolved(archive, folder, one) for key, one in relations.items()}
    sheets: list[SheetPart] = []
    from_1904 = False

    def start(_at: int, _depth: int, name: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if name.startswith(_STRICT):
            raise WorkbookError(
                f"{shown} is saved as “Strict Open XML”. Open it in Excel and save it as “Excel Workbook (.xlsx)”."
            )
        if name == f"{MAIN}workbookPr":
            from_1904 = attributes.get("date1904", "") in ("1", "true")
        if name == f"{MAIN}sheet":
            id_ = attributes.get(RELATION_ID, "")
            title, target = attributes.get("name", ""), parts.get(id_, "")
            if not title or not target:
                raise unreadable(shown, f"the part of sheet “{title}” is missing")
            sheets.append(SheetPart(title, target, _state(attributes), relations[id_].type.endswith("/worksheet")))

    walk(unpacked(archive, part, shown), shown, part, most=_MOST_TAGS, start=start)
    if not sheets:
        raise unreadable(shown, "it lists no sheets")

    def of_type(ending: str) -> str:
        return next((parts[key] for key, one in relations.items() if one.type.endswith(ending) and parts[key]), "")

    return Package(
        shown, tuple(sheets), from_1904, of_type("/sharedStrings"), of_type("/styles"), of_type("/theme"), archive
    )


def _state(attributes: Mapping[str, str]) -> State:
    state = attributes.get("state", "visible")
    return State(state) if state in list(State) else State.VISIBLE


def _main_part(archive: zipfile.ZipFile, shown: str) -> str:
    """Return the name of the workbook's own part, once the content types say that there is one."""
    kinds: list[str] = []

    def start(_at: int, _depth: int, name: str, attributes: dict[str, str]) -> None:
        if name in (f"{_TYPES}Override", f"{_TYPES}Default"):
            kinds.append(attributes.get("ContentType", ""))

    types = "[Content_Types].xml"
    if types in archive.NameToInfo:
        walk(unpacked(archive, types, shown), shown, types, most=_MOST_TAGS, start=start)
    if not any(_MAIN_PART.search(kind) for kind in kinds):
        raise other_package(archive.NameToInfo, " ".join(kinds), shown)
    for relation in _relations(archive, "_rels/.rels", shown):
        if relation.type.endswith("/officeDocument") and (part := _resolved(archive, "", relation)):
            return part
    raise unreadable(shown, "the workbook’s own part is missing")


def _relations(archive: zipfile.ZipFile, part: str, shown: str) -> tuple[_Relation, ...]:
    found: list[_Relation] = []

    def start(_at: int, _depth: int, name: str, attributes: dict[str, str]) -> None:
        if name == f"{RELATIONS}Relationship":
            outside = attributes.get("TargetMode", "") == "External"
            found.append(
                _Relation(attributes.get("Id", ""), attributes.get("Type", ""), attributes.get("Target", ""), outside)
            )

    walk(unpacked(archive, part, shown), shown, part, most=_MOST_TAGS, start=start)
    return tuple(found)


def _resolved(archive: zipfile.ZipFile, folder: str, relation: _Relation) -> str:
    """Return the part that a relation leads to; empty if it is outside the archive or not there."""
    if relation.outside:
        return ""
    target = unquote(relation.target)
    part = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
    return part if part in archive.NameToInfo else ""
