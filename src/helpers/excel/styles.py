"""Know what the formats of a workbook's cells say of their numbers and their letters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from helpers.excel.formats import BUILT_IN, GENERAL, words_around
from helpers.excel.xml import MAIN, walk


@dataclass(frozen=True, slots=True)
class CellStyles:
    """What a workbook's cell formats are, by their places in its list, which each cell names one of.

    Attributes:
        codes: the number format of each.
        struck: those whose letters are struck out.
        worded: those that show words of their own around a text, and the words before and after it.
    """

    codes: tuple[str, ...] = ()
    struck: frozenset[int] = frozenset()
    worded: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def noted(self) -> Collection[int]:
        """Return the styles that change what a text says."""
        return self.struck | self.worded.keys()

    def code(self, style: int) -> str:
        """Return the number format of a style; General for one that the workbook does not have."""
        return self.codes[style] if style < len(self.codes) else GENERAL


def cell_styles(xml: bytes, shown: str, part: str, *, most: int) -> CellStyles:
    """Return the cell formats of the part with a workbook's styles.

    Raises:
        WorkbookError: as `walk` does.
    """
    own: dict[str, str] = {}
    formats: list[tuple[str, int]] = []
    fonts: list[bool] = []
    under = ""

    def start(_at: int, depth: int, name: str, attributes: dict[str, str]) -> None:
        nonlocal under
        name = name.removeprefix(MAIN)
        if depth == 2:
            under = name
        elif depth == 3 and (under, name) == ("numFmts", "numFmt"):
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
        elif depth == 3 and (under, name) == ("cellXfs", "xf"):
            formats.append((attributes.get("numFmtId", "0"), _place(attributes.get("fontId", "0"))))
        elif depth == 3 and (under, name) == ("fonts", "font"):
            fonts.append(False)
        elif depth == 4 and (under, name) == ("fonts", "strike"):
            fonts[-1] = attributes.get("val", "1") in ("1", "true")

    walk(xml, shown, part, most=most, start=start)
    known = {str(number): code for number, code in BUILT_IN.items()} | own
    codes = tuple(known.get(number, GENERAL) for number, _ in formats)
    struck = frozenset(at for at, (_, font) in enumerate(formats) if font < len(fonts) and fonts[font])
    around = {at: words_around(code) or ("", "") for at, code in enumerate(codes) if "@" in code}
    around = {at: words for at, words in around.items() if any(words)}
    return CellStyles(codes, struck, around)


def _place(written: str) -> int:
    return int(written) if written.isdecimal() else 0
