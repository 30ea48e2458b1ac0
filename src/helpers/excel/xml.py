"""Walk once through one XML part of a workbook, without building it, and refuse what no workbook of Excel's has."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from helpers.errors import WorkbookError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships "
RELATION_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"

# Excel nests about ten deep, and allows 32,767 characters in a cell, each at most six bytes as “&amp;”.
_DEEPEST = 40
_LONGEST = 250_000

Start = Callable[[int, int, str, dict[str, str]], None]
End = Callable[[int, int, str], None]


class Element(NamedTuple):
    """What to do with each element of one name: how deep it must lie, and what to call at its start and its end."""

    depth: int
    start: Callable[[int, dict[str, str]], None]
    end: Callable[[int], None]


def unreadable(shown: str, why: str) -> WorkbookError:
    """Return the error that a file is not a workbook that can be read, and what to do."""
    return WorkbookError(
        f"{shown} is not an Excel workbook that can be read ({why}). Open it in Excel and save it again as .xlsx."
    )


def nothing(*_: object) -> None:
    """Do nothing with an element."""


def walk(
    xml: bytes,
    shown: str,
    part: str,
    *,
    most: int,
    start: Start = nothing,
    end: End = nothing,
    known: Mapping[str, Element] = MappingProxyType({}),
) -> None:
    """Call back at each element's start and end with its place in the bytes.

    Names are ``namespace name``, as `MAIN` begins them; an element without content has one place for both ends.

    Args:
        xml: the part's bytes.
        shown: the file's name, for messages.
        part: the part's name, likewise.
        most: how many tags are allowed, so that no part can take long.
        start: called with place, depth from 1, name and attributes.
        end: called with place, depth and name.
        known: by name, the elements that have calls of their own instead.

    Raises:
        WorkbookError: it is not XML, or has a document type, deep nesting, too long a text or too many tags.
    """
    if xml.count(b"<") > most:
        raise unreadable(shown, f"{part} has more than {most:,} tags")
    parser = ParserCreate(namespace_separator=" ")

    def on_doctype(*_: object) -> None:
        raise unreadable(shown, f"{part} has a document type, which no workbook of Excel’s has")

    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler, parser.EndElementHandler = _handlers(parser, xml, shown, part, start, end, known.get)
    try:
        parser.Parse(xml, True)
    except ExpatError as error:
        raise unreadable(shown, f"{part} is damaged: {error}") from error


def _handlers(
    parser: XMLParserType,
    xml: bytes,
    shown: str,
    part: str,
    start: Start,
    end: End,
    find: Callable[[str], Element | None],
) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """Return what is called for each tag, so that each does all in one place."""
    depth = last = 0
    opened = False

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, last, opened
        at = parser.CurrentByteIndex
        if at - last > _LONGEST:
            raise unreadable(shown, f"{part} holds a text longer than Excel allows")
        depth, last, opened = depth + 1, at, True
        if (element := find(name)) is None:
            if depth > _DEEPEST:
                raise unreadable(shown, f"{part} is nested more than {_DEEPEST} deep")
            start(at, depth, name, attributes)
        elif element.depth != depth:
            raise unreadable(shown, f"{part} is damaged: a “{name.split()[-1]}” stands where none can be")
        else:
            element.start(at, attributes)

    def on_end(name: str) -> None:
        nonlocal depth, last, opened
        at = parser.CurrentByteIndex
        if at - last > _LONGEST:
            raise unreadable(shown, f"{part} holds a text longer than Excel allows")
        # Of “<v/>” expat gives the place after it as that of its end.
        place = last if opened and xml[at - 2 : at] == b"/>" and after_tag(xml, last) == at else at
        last, opened = at, False
        if (element := find(name)) is None:
            end(place, depth, name)
        else:
            element.end(place)
        depth -= 1

    return on_start, on_end


class Texts:
    """Sees to it that a text is one ``t``, or is of runs with one ``t`` each; parsers differ over any other.

    Args:
        depth: how deep the element of a whole text lies (``si`` or ``is``).
    """

    def __init__(self, shown: str, part: str, depth: int) -> None:
        self._shown, self._part, self._depth = shown, part, depth
        self._parent = ""
        self._alone = self._in_run = 0

    def start(self, depth: int, name: str) -> None:
        """Take in the start of an element, that of the whole text too."""
        name = name.removeprefix(MAIN)
        if depth == self._depth:
            self._alone, self._parent = 0, ""
        elif depth == self._depth + 1:
            self._alone += 1 if name == "t" or (name == "r" and self._parent != "r") else 0
            self._parent, self._in_run = name, 0
        elif depth == self._depth + 2 and (name, self._parent) == ("t", "r"):
            self._in_run += 1
        if self._alone > 1 or self._in_run > 1:
            raise unreadable(self._shown, f"{self._part} has a text that is two at once")


def after_tag(xml: bytes, at: int) -> int:
    """Return the place after the end tag that begins at a place."""
    return xml.index(b">", at) + 1


def opening(tag: bytes) -> bytes:
    """Return the beginning of a start tag: its angle bracket and name."""
    return re.split(rb"[\s/>]", tag, maxsplit=1)[0]


def closing(tag: bytes) -> bytes:
    """Return the end tag of a start tag."""
    return b"</" + opening(tag)[1:] + b">"


def only(xml: bytes, shown: str, part: str, wanted: Collection[str], *, most: int) -> bytes:
    """Return a part with only those children of its root whose names are wanted, byte for byte; empty ones go too."""
    kept: list[bytes] = []
    began = 0

    def start(at: int, depth: int, _name: str, _attributes: dict[str, str]) -> None:
        nonlocal began
        if depth == 2:
            began = at
            kept.extend([] if kept else [xml[:at]])

    def end(at: int, depth: int, name: str) -> None:
        if depth == 2 and name in wanted and at > began:
            kept.append(xml[began : after_tag(xml, at)])
        elif depth == 1 and kept:
            kept.append(xml[at:])

    walk(xml, shown, part, most=most, start=start, end=end)
    return b"".join(kept) or xml
