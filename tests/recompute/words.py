"""How the sample reports word dates, figures and lists, written anew, and texts without their bullets and spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)

OWN = re.compile(r"\d+(?:\.\d+)*")  # an action's own number
DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"

Data = Mapping[str, Any]
Place = tuple[str, str]  # a sheet and a cell
Range = tuple[Decimal, Decimal]


def words_of(value: object) -> str:
    """Return a cell's value as words."""
    if isinstance(value, datetime | date):
        return long_date(value)
    return "" if value is None else str(value).strip()


def point_text(point: Data) -> str:
    """Return what a point says, with its label."""
    said = "".join(run["text"] for run in point["runs"])
    return f"{point['label']} {said}" if point.get("label") else said


def tokens(text: str) -> str:
    """Return a text's words, figures and punctuation, a space between any two; without bullets at a line's start."""
    lines = (re.sub(r"^\s*(?:[•·\uf0b7–-]|o(?=\s))\s*", "", line) for line in text.splitlines())
    return " ".join(re.findall(r"\w+|[^\w\s]", "\n".join(lines)))


def quoted(text: str, within: str) -> bool:
    """Return whether words stand in others, whole and in their order."""
    return f" {tokens(text)} " in f" {within} "


def long_date(day: date) -> str:
    """Return a date written out."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(items: Iterable[str]) -> str:
    """Return a list as in a sentence."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def figure(value: Decimal | int) -> str:
    """Return a number with a comma at each thousand and no idle noughts."""
    return f"{Decimal(value).normalize():,f}"


def quantity(ends: Range, unit: str) -> str:
    """Return a measure's figure with its unit."""
    said = " to ".join(figure(end) for end in ([ends[0]] if ends[0] == ends[1] else ends))
    if unit in ("", "number"):
        return said
    return f"{said}%" if unit == "%" else f"{said} {unit.removesuffix('s') if ends[0] == ends[1] == 1 else unit}"
