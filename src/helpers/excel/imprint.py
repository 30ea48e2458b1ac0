"""Hash all that the reading of a sheet depends on, so that a sheet that was read before is known without reading it.

Programs that save a workbook number its texts and styles anew: here each stands for what it says. Two sheets of the
same imprint are read alike; of two that are read alike the imprints may differ.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import fromstring, tostring

from helpers.excel.found import Scan
from helpers.excel.styles import CellStyles
from helpers.excel.xml import MAIN

#: A cell, or a rule of a conditional format, written plainly: its name, its attributes, and the end of its tag.
_TAGS = {name: re.compile(rb"<((?:\w+:)?%s)((?:\s[\w:]+=\"[^\"<]*\")*)(\s*/?>)" % name) for name in (b"c", b"cfRule")}
_NUMBERS = {b"c": re.compile(rb'\ss="(\d+)"'), b"cfRule": re.compile(rb'\sdxfId="(\d+)"')}
_RULES = re.compile(rb"<(?:\w+:)?cfRule[\s/>]")
#: How many texts the workbook has in all.
_COUNTS = re.compile(rb'\s(?:count|uniqueCount)="[0-9]+"')
_OWN_FORMATS = 164  # the numbers below mean formats that Excel itself has
_IDS = ("numFmtId", "fontId", "fillId", "borderId", "xfId")


class Looks(NamedTuple):
    """What the styles of a workbook's cells and of its conditional formats say, by their places, each as a hash.

    Attributes:
        cells: of the cells.
        rules: of the conditional formats.
        colours: those that the workbook has in place of Excel's own.
        whole: the part that they stand in.
    """

    cells: Sequence[bytes] = ()
    rules: Sequence[bytes] = ()
    colours: bytes = b""
    whole: bytes = b""


def looks_of(xml: bytes, known: CellStyles) -> Looks:
    """Return what the part with a workbook's styles says, which a pass over it has seen to be sound."""
    root = fromstring(xml)  # noqa: S314
    space = f"{{{MAIN.strip()}}}"
    fills = [tostring(each) for each in root.iterfind(f"{space}fills/*")]
    cells = []
    for at, each in enumerate(root.iterfind(f"{space}cellXfs/*")):
        number, fill = each.get("numFmtId", "0"), each.get("fillId", "0")
        own = not number.isdecimal() or int(number) >= _OWN_FORMATS
        filled = fills[int(fill)] if fill.isdecimal() and int(fill) < len(fills) else fill.encode()
        plain = all(each.get(id_, "0") == "0" for id_ in _IDS) and len(each) == 0
        said = ("" if own else number, known.code(at), at in known.struck, plain)
        cells.append(_hash([repr(said).encode(), filled]))
    rules = [_hash([tostring(each)]) for each in root.iterfind(f"{space}dxfs/*")]
    return Looks(cells, rules, b"".join(tostring(each) for each in root.iterfind(f"{space}colors")), xml)


def imprint(found: Scan, strings: bytes, theme: bytes, looks: Looks, links: Mapping[str, str], from_1904: bool) -> str:
    """Return the hash of what a sheet's reading depends on, in hexadecimal digits.

    Args:
        found: what the pass over its part found.
        strings: the texts that it uses, in the order in which it numbers them.
        theme: the workbook's colours.
        looks: what the workbook's styles say.
        links: the addresses that its links lead to, by their ids.
        from_1904: whether the workbook counts dates from 1904.
    """
    cells = sum(map(len, found.rows.values()))
    spelt = _spelt(found.xml, b"c", looks.cells, cells)
    spelt = _spelt(spelt, b"cfRule", looks.rules, len(_RULES.findall(spelt))) if spelt else spelt
    beside = (
        sorted(found.errors.items()),
        sorted(found.beyond.items()),
        found.extended,
        sorted(found.merges),
        sorted((span, links.get(span.link, "")) for span in found.links),
        from_1904,
    )
    written = [spelt, looks.colours, *looks.cells[:1]] if spelt else [found.xml, looks.whole]
    root, end, texts = strings.partition(b">")
    return _hash([*written, _COUNTS.sub(b"", root) + end + texts, theme, repr(beside).encode()]).decode()


def _spelt(xml: bytes, name: bytes, looks: Sequence[bytes], count: int) -> bytes:
    """Return a part with what each of its styles says in place of its number; none if a tag is not written plainly."""

    def look(number: re.Match[bytes]) -> bytes:
        at = int(number[1])
        return b" style=" + (looks[at] if at < len(looks) else number[1])

    def tag(match: re.Match[bytes]) -> bytes:
        return b"<" + match[1] + _NUMBERS[name].sub(look, match[2]) + match[3]

    spelt, found = _TAGS[name].subn(tag, xml)
    return spelt if found == count and b"<!" not in xml else b""


def _hash(pieces: Iterable[bytes]) -> bytes:
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(b"%d " % len(piece))
        whole.update(piece)
    return whole.hexdigest().encode()
