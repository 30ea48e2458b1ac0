"""Gather the conditional formats that Excel keeps in a sheet's extension, where openpyxl does not look.

Excel writes a rule there that the file's first form cannot hold, such as one that looks at another sheet
([MS-XLSX], ``x14:conditionalFormatting``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import unescape

from helpers.errors import WorkbookError
from helpers.excel.xml import MAIN, after_tag

# Far more than anyone has made; each costs the time to look at it for every cell that it covers.
_MOST = 1_000
_NEWER = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main "
_FORMULA = "http://schemas.microsoft.com/office/excel/2006/main f"
_CELLS = "http://schemas.microsoft.com/office/excel/2006/main sqref"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedRule:
    """One rule that can change a cell's fill: by a fill or a colour of its own, or because no later rule counts.

    Attributes:
        kind: its type, as the file names it (``cellIs``).
        operator: what it compares by, likewise; empty where it does not compare.
        formulas: its formulas.
        cells: the ranges that it covers, with a space between.
        priority: its place in Excel's list of rules, from 1, among all of the sheet.
        stops: whether no later rule counts after it.
    """

    kind: str
    operator: str
    formulas: tuple[str, ...]
    cells: str
    priority: int
    stops: bool


@dataclass
class _Open:
    """A rule of the group being read."""

    attributes: dict[str, str]
    formulas: list[str] = field(default_factory=list)
    fills: bool = False


class Extension:
    """The rules found so far; elements are told to it in the order of the part.

    Args:
        damaged: makes the error that the sheet is damaged, and why.

    Attributes:
        rules: those that can change a fill.
    """

    def __init__(self, damaged: Callable[[str], WorkbookError]) -> None:
        self.rules: list[ExtendedRule] = []
        self._damaged = damaged
        self._count = 0
        self._open: list[_Open] = []
        self._cells = ""
        self._text_at = 0

    def start(self, at: int, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of an element."""
        if name == f"{_NEWER}cfRule":
            self._count += 1
            if self._count > _MOST:
                raise self._damaged(f"it has more than {_MOST:,} conditional formats in its extension")
            self._open.append(_Open(attributes))
        elif name in (_FORMULA, _CELLS):
            self._text_at = at
        elif name == f"{MAIN}fill" and self._open:
            self._open[-1].fills = True

    def end(self, at: int, name: str, xml: bytes) -> None:
        """Take in the end of an element of the part."""
        if name == _FORMULA and self._open:
            self._open[-1].formulas.append(self._text(at, xml))
        elif name == _CELLS:
            self._cells = self._text(at, xml)
        elif name == f"{_NEWER}conditionalFormatting":
            self.rules += [rule for rule in map(self._rule, self._open) if rule is not None]
            self._open, self._cells = [], ""

    def _text(self, at: int, xml: bytes) -> str:
        inside = xml[after_tag(xml, self._text_at) : at] if at > self._text_at else b""
        return unescape(inside.decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"}).strip()

    def _rule(self, found: _Open) -> ExtendedRule | None:
        kind, stops = found.attributes.get("type", ""), found.attributes.get("stopIfTrue") in ("1", "true")
        if not self._cells or not (found.fills or stops or kind == "colorScale"):  # a data bar and icons fill nothing
            return None
        priority = found.attributes.get("priority", "")
        return ExtendedRule(
            kind=kind,
            operator=found.attributes.get("operator", ""),
            formulas=tuple(found.formulas),
            cells=self._cells,
            priority=int(priority) if priority.isdecimal() and len(priority) < 10 else 0,
            stops=stops,
        )
