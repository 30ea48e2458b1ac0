"""How a tracker's cells look, and what Excel lets be typed in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from helpers.excel.write import Format, Workbook, Worksheet
from helpers.plans.ratings import RatingEntry, words_of

SPARE = 500  #: Empty rows under the last that have drop-downs and colours too.


class Styles:
    """The formats of a workbook, each made when it is first asked for."""

    _base: ClassVar[Mapping[str, Any]] = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
    _boxed: ClassVar[Mapping[str, Any]] = {**_base, "border": 1, "border_color": "#8A8A8A"}
    _described: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "title": {"font_name": "Arial", "font_size": 14, "bold": True},
        "plain": _base,
        "heading": {"font_name": "Arial", "font_size": 10, "bold": True},
        "header": {**_boxed, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"},
        "banner": {**_boxed, "bold": True, "bg_color": "#D9E2EF"},
        "group": {**_boxed, "bold": True},
        "text": _boxed,
        "date": {**_boxed, "num_format": "dd/mm/yyyy", "align": "left"},
        "rating": {**_boxed, "align": "center"},
        "number": {**_boxed, "align": "left"},
        "read": {**_boxed, "bg_color": "#F2F2F2"},
        "label": {**_boxed, "bg_color": "#F2F2F2", "bold": True},
        "write": {**_boxed, "locked": False, "num_format": "@"},
        "write day": {**_boxed, "locked": False, "num_format": "dd/mm/yyyy", "align": "left"},
        "write share": {**_boxed, "locked": False, "num_format": "0%", "align": "left"},
    }

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Format] = {}

    def __call__(self, name: str, fill: str = "") -> Format:
        """Return a format, with a fill where one is given."""
        return self._format((name, fill), {**self._described[name], **_shade(fill)})

    def shade(self, fill: str) -> Format:
        """Return a colour and nothing else, for a conditional format."""
        return self._format((fill,), _shade(fill))

    def _format(self, key: tuple[Any, ...], properties: Mapping[str, Any]) -> Format:
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(properties))
        return self._made[key]


def _shade(fill: str) -> dict[str, str]:
    """Return a fill and whichever of black and white can be read on it."""
    if not fill:
        return {}
    parts = [int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]  # WCAG 2.2, relative luminance
    return {"bg_color": f"#{fill}", "font_color": "#000000" if luminance > 0.179 else "#FFFFFF"}


def fill_of_entry(entry: RatingEntry, key: Sequence[RatingEntry]) -> str:
    """Return the cell colour that shows a rating: the first the key gives for it, or its mark's own.

    Empty where its mark's colour is the cell colour of another rating.
    """
    if entry.fills:
        return entry.fills[0]
    return "" if any(entry.colour in other.fills for other in key) else entry.colour


def pick(source: object, title: str, message: str) -> dict[str, Any]:
    """Return a drop-down list, which refuses any other word."""
    return {
        "validate": "list",
        "source": source,
        "input_title": title,
        "input_message": message,
        "error_title": title,
        "error_message": "Choose from the list, or clear the cell.",
    }


def day_only(title: str) -> dict[str, Any]:
    """Return a check that refuses what is not a date."""
    return {
        "validate": "date",
        "criteria": ">=",
        "value": date(2000, 1, 1),
        "input_title": title,
        "input_message": "A date, such as 31/03/2024.",
        "error_title": "This is not a date",
        "error_message": "Type a date, such as 31/03/2024.",
    }


def day_or_words() -> dict[str, Any]:
    """Return a check that asks again where a due date is not a date, and lets words stay."""
    return {
        **day_only("When it is due"),
        "input_message": "A date, such as 31/03/2024, or words, such as Ongoing.",
        "error_message": "If this is meant as a date, type it as 31/03/2024. Words such as Ongoing may stay.",
        "error_type": "information",
    }


def rules(entry: RatingEntry, key: Sequence[RatingEntry], styles: Styles) -> Iterator[dict[str, Any]]:
    """Give a conditional format for each word of a rating: the colour follows the word whenever that changes."""
    fill = fill_of_entry(entry, key)
    for word in words_of(entry) if fill else ():
        quoted = word.replace('"', '""')
        yield {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": styles.shade(fill)}


def set_up(sheet: Worksheet, header: int) -> None:
    """Freeze the header row, and print it on every page, landscape on A4."""
    sheet.freeze_panes(header + 1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    sheet.set_footer("&L&A&RPage &P of &N")


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of a width."""
    return sum(1 + len(line) // width for line in text.split("\n"))


def height_of(lines: int) -> float:
    """Return the height of a row of so many lines, in points, up to the most that Excel allows."""
    return min(13.5 * lines + 3, 409)
