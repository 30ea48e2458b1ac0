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


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _digits(parts: tuple[float, float, float]) -> str:
    return "".join(f"{round(part * 255):02X}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
