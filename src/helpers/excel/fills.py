"""Resolve an Excel cell's fill to the colour a person sees."""

from __future__ import annotations

import colorsys
from xml.etree.ElementTree import fromstring

from openpyxl.cell.cell import Cell
from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.workbook import Workbook

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The theme's colours in the order that ``theme="n"`` counts them, and what Office has where a file has none.
_OFFICE_THEME = {
    "lt1": "FFFFFF",
    "dk1": "000000",
    "lt2": "E7E6E6",
    "dk2": "44546A",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}


def palette_of(workbook: Workbook) -> tuple[str, ...]:
    """Return the workbook's twelve theme colours, in the order that ``theme="n"`` counts them.

    The order swaps the first two pairs of the theme part, as Excel does (ECMA-376 part 1, 18.8.3).
    """
    if not workbook.loaded_theme:
        return tuple(_OFFICE_THEME.values())
    scheme = fromstring(workbook.loaded_theme).find(f".//{_DRAWING}clrScheme")  # noqa: S314 - openpyxl parsed it
    colours = {}
    for entry in scheme if scheme is not None else ():
        for colour in entry:
            colours[entry.tag.removeprefix(_DRAWING)] = colour.get("lastClr") or colour.get("val") or ""
    return tuple(colours.get(name, office).upper() for name, office in _OFFICE_THEME.items())


def fill_of(cell: Cell, palette: tuple[str, ...]) -> str:
    """Return the colour of a cell's solid fill as six hexadecimal digits; empty without one, or for white."""
    fill = cell.fill
    if fill is None or fill.fill_type != "solid":
        return ""
    return shown_as(fill.fgColor, palette)


def shown_as(colour: Color, palette: tuple[str, ...]) -> str:
    """Return a fill's colour as six hexadecimal digits; empty for white and for one that the system chooses."""
    digits = _resolve(colour, palette)
    return "" if digits == "FFFFFF" else digits


def _resolve(colour: Color, palette: tuple[str, ...]) -> str:
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "indexed" and isinstance(colour.indexed, int) and colour.indexed < len(COLOR_INDEX):
        return str(COLOR_INDEX[colour.indexed])[-6:].upper()
    if colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(palette):
        return _tinted(palette[colour.theme], float(colour.tint or 0))
    return ""


def _tinted(rgb: str, tint: float) -> str:
    """Return a theme colour made lighter or darker, by the rule of ECMA-376 part 1, 18.8.19."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
