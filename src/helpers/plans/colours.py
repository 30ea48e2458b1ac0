"""Colours as six hexadecimal digits: how well one is told from another, and the nearest that is told well enough.

Source: WCAG 2.2, success criterion 1.4.3: text has a contrast of at least 4.5 to 1.
"""

from __future__ import annotations

import colorsys

WHITE = "FFFFFF"
#: What text needs.
ENOUGH = 4.5
#: In how many steps a colour is made darker or lighter.
_STEPS = 256
#: Plain names of colours, with those that Excel offers among them.
_NAMES = {
    "red": ("FF0000", "C00000", "C8102E"),
    "amber": ("FFC000", "E08A00", "FFBF00"),
    "orange": ("FF7F00", "ED7D31", "F79646"),
    "yellow": ("FFFF00", "FFD966"),
    "green": ("00B050", "92D050", "00FF00", "70AD47", "008000"),
    "blue": ("0070C0", "00B0F0", "0000FF", "4472C4", "002060"),
    "purple": ("7030A0", "800080"),
    "pink": ("FF00FF", "FFC0CB", "FFC7CE"),
    "brown": ("843C0C", "A0522D"),
    "pale yellow": ("FFEB9C", "FFF2CC"),
    "pale green": ("C6EFCE", "E2EFDA"),
    "pale blue": ("BDD7EE", "DDEBF7"),
    "grey": ("808080", "A6A6A6", "D9D9D9", "595959"),
    "black": ("000000",),
    "white": ("FFFFFF",),
}
#: How much a difference of red, green and blue is seen.
_WEIGHTS = (3, 4, 2)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, ground: str) -> str:
    """Return a colour that text on a ground can have: the colour itself, or the nearest of its hue that can be read."""
    if contrast(colour, ground) >= ENOUGH:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    end = 0 if _luminance(ground) > _luminance("777777") else 1
    steps = (light + (end - light) * at / _STEPS for at in range(1, _STEPS + 1))
    tried = (_digits(colorsys.hls_to_rgb(hue, step, full)) for step in steps)
    return next(each for each in tried if contrast(each, ground) >= ENOUGH)


def named(colour: str) -> str:
    """Return the plain name of the colour nearest to one, with its digits behind it: “amber (FFC000)”."""
    return f"{nearest_name(colour)} ({colour})"


def nearest_name(colour: str) -> str:
    """Return the plain name of the colour that is nearest to one as the eye weighs red, green and blue."""

    def apart(other: str) -> float:
        pairs = zip(_parts(colour), _parts(other), _WEIGHTS, strict=True)
        return sum(weight * (one - two) ** 2 for one, two, weight in pairs)

    return min(_NAMES, key=lambda name: min(map(apart, _NAMES[name])))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _digits(parts: tuple[float, float, float]) -> str:
    return "".join(f"{round(part * 255):02X}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
