"""Know what the formats of a workbook's cells say of their numbers and their letters."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.excel.formats import BUILT_IN, GENERAL
from helpers.excel.xml import MAIN, walk


@dataclass(frozen=True, slots=True)
class CellStyles:
    """What a workbook's cell formats are, by their places in its list, which each cell names one of.

    Attributes:
        codes: the number format of each.
    """

    codes: tuple[str, ...] = ()

    def code(self, style: int) -> str:
        """Return the number format of a style; General for one that the workbook does not have."""
        return self.codes[style] if style < len(self.codes) else GENERAL


def cell_styles(xml: bytes, shown: str, part: str, *, most: int) -> CellStyles:
    """Return the cell formats of the part with a workbook's styles.

    Raises:
        WorkbookError: as `walk` does.
    """
    own: dict[str, str] = {}
    numbers: list[str] = []
    under = ""

    def start(_at: int, depth: int, name: str, attributes: dict[str, str]) -> None:
        nonlocal under
        name = name.removeprefix(MAIN)
        if depth == 2:
            under = name
        elif depth == 3 and (under, name) == ("numFmts", "numFmt"):
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
        elif depth == 3 and (under, name) == ("cellXfs", "xf"):
            numbers.append(attributes.get("numFmtId", "0"))

    walk(xml, shown, part, most=most, start=start)
    known = {str(number): code for number, code in BUILT_IN.items()} | own
    return CellStyles(tuple(known.get(number, GENERAL) for number in numbers))
