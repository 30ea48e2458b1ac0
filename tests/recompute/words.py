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
NTH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]

#: The words that are figures, each with its figure.
WORDED = {word: at for at, word in enumerate("none one two three four five six seven eight nine".split())}  # noqa: SIM905
WORDED |= {"once": 1, "twice": 2} | {word: at for at, word in enumerate(NTH, 1)}
_TOLD = re.compile(
    rf"{DAY}|\b(?:{'|'.join(MONTHS)})\b(?: \d{{4}})?|\d+(?:,\d{{3}})*(?:\.\d+)*%?|(?i:\b(?:{'|'.join(WORDED)})\b)"
)

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


def plain(text: str) -> str:
    """Return a text's words alone, a space around each, as they are compared: without case and punctuation."""
    return f" {' '.join(word for word in tokens(text).casefold().split() if word[0].isalnum())} "


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each line's by itself."""
    return [each for line in text.splitlines() for each in re.split(r"(?<=[.!?])\s+", line) if plain(each).strip()]


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


def told(text: str, names: Iterable[str] = ()) -> list[str]:
    """Return the figures, dates and months of some words, and names if asked for; a figure in words as a figure."""
    wanted = "|".join(rf"\b{re.escape(name)}\b" for name in names)
    found = (each[0] for each in re.finditer(rf"{wanted}|{_TOLD.pattern}" if wanted else _TOLD.pattern, text))
    return [str(WORDED.get(each.lower(), each)) for each in found]


def lately(day: date, now: date) -> str:
    """Return the month of an earlier report, with its year where that was about a year ago."""
    return f"{MONTHS[day.month - 1]} {day.year}" if (now - day).days > 330 else MONTHS[day.month - 1]
