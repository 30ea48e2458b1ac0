"""Copy a sheet inside a workbook with all that belongs to it, as Excel's “Move or Copy” does; nothing else changes.

The parts that only the sheet leads to, such as its comments and drawings, are copied; pictures are shared. What names
the sheet from within it, such as a chart's figures or its print titles, names the copy there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import count
from posixpath import basename
from typing import NamedTuple
from uuid import UUID, uuid5

from helpers.errors import Problem, refuse
from helpers.excel.edit import Edit, Element, Parts, edited, elements_of, led_to, relationships_of, with_attribute

_COPIED = {
    *("worksheet", "drawing", "vmlDrawing", "comments", "threadedComment", "printerSettings", "customProperty"),
    *("chart", "chartEx", "chartUserShapes", "chartStyle", "chartColorStyle", "themeOverride", "table"),
}
_SHARED = {"image", "hyperlink"}
_LEFT = {"namedSheetView"}  # what one person saw of the sheet; no part of it
_NAMED = {
    **{"pivotTable": "a pivot table", "queryTable": "a table filled by a query", "slicer": "a slicer"},
    **{"timeline": "a timeline", "control": "a form control", "ctrlProp": "a form control"},
    **{"oleObject": "an embedded file", "package": "an embedded file", "diagramData": "a SmartArt drawing"},
}
_VERBATIM = {"vmlDrawing", "printerSettings", "customProperty"}  # binary, or not quite XML
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula"}
#: A sheet's name in quotes, a text, or a word, with “!” where it is a sheet's name.
_WORDS = re.compile(r"""'(?:[^']|'')*'!?|"(?:[^"]|"")*"|[\w.\]:\\?]+!?""")
#: The id of a threaded comment: in its own part, or where a plain comment stands for it.
_ID = re.compile(r"(?:\s(?:id|parentId)=\"|>tc=)(\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\})")


class _Tables(NamedTuple):
    """What is taken of the names and numbers of a workbook's tables, and what those of the sheet are called anew."""

    names: dict[str, str]
    numbers: dict[str, str]


def with_copy(content: bytes, shown: str, sheet: str, name: str) -> bytes:
    """Return a workbook with a copy of a sheet right behind it; the same arguments give the same bytes.

    Every part that was there has the same bytes as before, but for those that list the sheets and the parts.

    Args:
        content: the workbook.
        shown: the file's name as the analyst knows it.
        sheet: the sheet's name.
        name: the copy's, which no other sheet has.

    Raises:
        WorkbookError: the workbook is signed, or protected against new sheets, or the sheet has what cannot be copied.
    """
    book = Parts(content)
    part = book.sheets()[sheet]
    refuse(_in_the_way(book, part, shown, sheet, name))
    copying = _Copying(book, sheet, name, _tables(book, part))
    copy = copying.copy(part, "worksheet")
    kind = next(kind for kind, to in book.related(book.workbook).values() if to == part)
    _list(book, copying, part, book.lead(book.workbook, copy, kind))
    return book.written()


def sheets_pointing_to(content: bytes, sheet: str) -> tuple[str, ...]:
    """Return the names of a workbook's other sheets with formulas that name a sheet, in the workbook's order."""
    book = Parts(content)
    copying = _Copying(book, sheet, "", _Tables({}, {}))
    written = html.escape(sheet.replace("'", "''"), quote=False)

    def points(text: str) -> bool:
        found = elements_of(text) if written in text else ()
        return any(element.name == "f" and copying.in_element(text, element) for element in found)

    return tuple(name for name, part in book.sheets().items() if name != sheet and points(book.text(part)))


def _in_the_way(book: Parts, part: str, shown: str, sheet: str, name: str) -> Iterator[Problem]:
    """Yield what keeps a sheet from being copied."""
    by_hand = (
        f"in Excel, right-click the sheet’s tab, choose “Move or Copy” and “Create a copy”, name it “{name}”, save"
    )
    if any(basename(kind) == "origin" for kind, _ in book.related("").values()):
        yield Problem(
            file=shown,
            found="the workbook is signed, and a new sheet would make the signature void",
            expected="a workbook without a digital signature",
            remedy="take the signature out in Excel (File, Info), save, and roll again",
        )
    protected = (e for e in elements_of(book.text(book.workbook)) if e.name == "workbookProtection")
    if any(element.get("lockStructure") in ("1", "true") for element in protected):
        yield Problem(
            file=shown,
            found="the workbook is protected against new sheets",
            expected="a workbook whose structure is not protected",
            remedy="take the protection off in Excel (Review, Protect Workbook), save, and roll again",
        )
    kinds = {kind for each in _under(book, part) for kind, _ in _leads(book, each)} - _COPIED - _SHARED - _LEFT
    kinds |= {"revisionHeaders"} & {basename(kind) for kind, _ in book.related(book.workbook).values()}
    for what in sorted({_NAMED.get(kind, f"what Excel calls “{kind}”") for kind in kinds}):
        yield Problem(
            file=shown,
            sheet=sheet,
            found=f"the sheet has {what}, which cannot be carried to a copy of it",
            expected="cells, comments, pictures, charts and tables",
            remedy=f"{by_hand}, and roll again: the tracker is then gone on with as it is",
        )


def _leads(book: Parts, part: str) -> list[tuple[str, Element]]:
    """Return what a part leads to inside the workbook: the kind, and the relationship."""
    rels = relationships_of(part)
    found = [e for e in elements_of(book.text(rels) if rels in book else "") if e.name == "Relationship"]
    return [(basename(e.get("Type")), e) for e in found if e.get("TargetMode") != "External"]


def _under(book: Parts, part: str) -> list[str]:
    """Return a part and all that is copied with it."""
    found = [part]
    for each in found:
        more = (led_to(each, e) for kind, e in _leads(book, each) if kind in _COPIED)
        found += [to for to in more if to not in found]
    return found


def _tables(book: Parts, part: str) -> _Tables:
    """Return the new name and number of each table of a sheet; no two of a workbook may be the same."""
    tables = {
        each: [elements_of(book.text(led_to(each, e)))[0] for kind, e in _leads(book, each) if kind == "table"]
        for each in book.sheets().values()
    }
    every = [table for some in tables.values() for table in some]
    named = [e for e in elements_of(book.text(book.workbook)) if e.name == "definedName"]
    taken = {each.get("displayName").casefold() for each in every} | {each.get("name").casefold() for each in named}
    last = max((int(table.get("id")) for table in every), default=0)
    names: dict[str, str] = {}
    for table in tables[part]:
        old = table.get("displayName")
        stem = re.sub(r"_[0-9]+$", "", old)
        new = next(name for at in count(2) if (name := f"{stem}_{at}").casefold() not in taken)
        taken.add(new.casefold())
        names[old.casefold()] = new
    return _Tables(names, {table.get("id"): str(last + at) for at, table in enumerate(tables[part], 1)})


class _Copying:
    """A sheet on its way to its copy."""

    def __init__(self, book: Parts, old: str, new: str, tables: _Tables) -> None:
        self.book, self.old, self.new, self._tables = book, old, new, tables
        self._copies: dict[str, str] = {}

    def copy(self, part: str, kind: str) -> str:
        """Copy a part with all that it leads to, and return the copy's name."""
        if part in self._copies:
            return self._copies[part]
        new = self._copies[part] = self.book.copy(part, () if kind in _VERBATIM else self._edits(part, kind))
        if (rels := relationships_of(part)) in self.book:
            edits: list[Edit] = []
            for what, element in _leads(self.book, part):
                if what in _COPIED:
                    edits += with_attribute(element, "Target", f"/{self.copy(led_to(part, element), what)}")
                elif what in _LEFT:
                    edits.append((element.start, element.end, ""))
            self.book.copy(rels, edits, relationships_of(new))
        return new

    def pointed(self, formula: str) -> str:
        """Return a formula of the sheet as its copy has it."""

        def word(found: re.Match[str]) -> str:
            said = found[0]
            name = said[1:-2].replace("''", "'") if said.startswith("'") else said[:-1]
            if said.endswith("!") and name.casefold() == self.old.casefold():
                return "'" + self.new.replace("'", "''") + "'!"
            return self._tables.names.get(said.casefold(), said)

        return _WORDS.sub(word, formula)

    def in_element(self, text: str, element: Element) -> list[Edit]:
        """Return what points an element with a formula to the copy."""
        formula = html.unescape(text[element.inner : element.close]) if element.close > element.inner else ""
        pointed = self.pointed(formula)
        return [(element.inner, element.close, html.escape(pointed, quote=False))] if pointed != formula else []

    def _edits(self, part: str, kind: str) -> Iterator[Edit]:
        text = self.book.text(part)
        if kind in ("comments", "threadedComment"):
            yield from ((*at.span(1), self._own(at[1])) for at in _ID.finditer(text))
            return
        for element in elements_of(text):
            if element.name in _FORMULAS and "<" not in text[element.inner : element.close]:
                yield from self.in_element(text, element)
            for name in ("location", "textlink"):
                if (place := element.get(name)) and (pointed := self.pointed(place)) != place:
                    yield from with_attribute(element, name, pointed)
            if element.name == "sheetView":
                yield from with_attribute(element, "tabSelected", "")  # two chosen tabs are written in at once
            elif element.name == "sheetPr":
                yield from with_attribute(element, "codeName", "")
            elif element.path == ("table",):
                yield from with_attribute(element, "id", self._tables.numbers[element.get("id")])
                for name in ("name", "displayName"):
                    yield from with_attribute(element, name, self._tables.names[element.get("displayName").casefold()])

    def _own(self, guid: str) -> str:
        return "{" + str(uuid5(UUID(guid), self.new)).upper() + "}"


def _list(book: Parts, copying: _Copying, part: str, id_: str) -> None:
    """Add the copy to the workbook's sheets, right behind the sheet, and the names that belong to it."""
    text = book.text(book.workbook)
    elements = elements_of(text)
    sheets = [element for element in elements if element.path[1:] == ("sheets", "sheet")]
    related = book.related(book.workbook)
    at = next(number for number, each in enumerate(sheets) if related[each.get("id")][1] == part)
    number = max(int(each.get("sheetId")) for each in sheets) + 1
    listed = _again(text, sheets[at], {"name": copying.new, "sheetId": str(number), "id": id_, "state": ""})
    edits: list[Edit] = [(sheets[at].end, sheets[at].end, listed)]
    for element in elements:
        for name in ("activeTab", "firstSheet", "localSheetId"):
            if (place := element.get(name)) and int(place) > at:
                edits += with_attribute(element, name, str(int(place) + 1))
    names = [element for element in elements if element.name == "definedName"]
    own = {each.get("name").casefold() for each in names if each.get("localSheetId") == str(at)}
    for each in names:
        of_sheet = each.get("localSheetId") == str(at)
        names_it = not each.get("localSheetId") and copying.in_element(text, each)
        if of_sheet or (names_it and each.get("name").casefold() not in own):
            edits.append((each.end, each.end, _local(copying, text[each.start : each.end], at + 1)))
    book.put(book.workbook, edited(text, edits))


def _again(text: str, element: Element, values: dict[str, str]) -> str:
    """Return an element once more with other values of attributes that it has."""
    whole = text[element.start : element.end]
    alone = elements_of(whole)[0]
    return edited(whole, [edit for name, value in values.items() for edit in with_attribute(alone, name, value)])


def _local(copying: _Copying, whole: str, place: int) -> str:
    """Return a defined name as the copy's own, by the copy's place among the sheets."""
    alone = elements_of(whole)[0]
    edits = copying.in_element(whole, alone)
    local = with_attribute(alone, "localSheetId", str(place))
    begin = alone.start + 1 + len(alone.prefix) + len(alone.name)
    return edited(whole, [*edits, *(local or [(begin, begin, f' localSheetId="{place}"')])])
