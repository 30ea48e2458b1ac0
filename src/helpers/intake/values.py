"""Read the numbers, figures and ratings that a cell holds."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from helpers.errors import Problem
from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell, Sheet
from helpers.model import Better, Quantity, Rating, Source, problem_at
from helpers.plans.colours import named
from helpers.plans.ratings import RatingEntry, words_of
from helpers.text import key_of, plain, same_word

_WHOLE = re.compile(r"\d+\.0+")
_NUMBER = re.compile(r"[-−]?\d+(?:,\d{3})*(?:\.\d+)?")
_RANGE = re.compile(r"^(?P<low>[^a-z]+?)\s*(?:to|–|-)\s*(?P<high>.+)$", re.IGNORECASE)


def number_of(cell: Cell) -> str:
    """Return an action's number as a plan writes it: 5, 5.0 and “5.” are all ``5``; 1.1 shown as 1.10 is ``1.10``."""
    shown = plain(cell.text)
    if isinstance(cell.value, int | float) and _WHOLE.fullmatch(shown):
        return shown.partition(".")[0]
    return shown.rstrip(".): ")


def quantity_of(cell: Cell, unit: str) -> Quantity | None:
    """Return a cell's figure or range in the measure's unit; None where it is neither.

    A number that Excel shows as a percentage is counted in hundredths, so 0.95 shown as 95% is 95.
    """
    if isinstance(cell.value, bool):
        return None
    if isinstance(cell.value, int | float):
        if cell.percent and unit != "%":
            return None
        value = Decimal(str(cell.value)) * (100 if cell.percent else 1)
        return Quantity(_plain(value), _plain(value))
    text = plain(cell.text)
    if parts := _RANGE.match(text):
        low, high = _figure(parts["low"], unit), _figure(parts["high"], unit)
        return Quantity(low, high) if low is not None and high is not None and low <= high else None
    value_or_none = _figure(text, unit)
    return None if value_or_none is None else Quantity(value_or_none, value_or_none)


def better_of(cell: Cell) -> Better | None:
    """Return which direction of a measure is good; None where the cell has another word."""
    return next((better for better in Better if better.value == key_of(cell.text)), None)


def rating_of(cell: Cell | None, key: list[RatingEntry], sheet: Sheet, plan_file: str) -> Rating | Problem:
    """Return the rating that a cell gives by its word or, without a word, by its fill; blank is not rated.

    Gives a `Problem` for a word or a fill that the plan's key does not have, and where the two disagree.
    """
    if cell is None:
        return Rating()
    source = Source(sheet.name, cell.at)
    wrong = partial(problem_at, sheet.file, source)
    by_word = next((entry for entry in key if any(same_word(cell.text, word) for word in words_of(entry))), None)
    by_fill = next((entry for entry in key if cell.fill in entry.fills), None)
    words = ", ".join(f"“{word}”" for entry in key for word in words_of(entry))
    if not cell.blank and by_word is None:
        return wrong(
            f"the rating is “{shortened(cell.text)}”",
            f"one of {words}, or an empty cell",
            f"correct the cell, or add the word to the rating key in {plan_file}",
        )
    if by_word and isinstance(cell.value, float) and plain(cell.text).isdigit() and round(cell.value, 6) % 1:
        return wrong(
            f"the rating is {cell.value:g}, which Excel shows as “{shortened(cell.text)}”",
            f"one of {words}, or an empty cell",
            "write the rating without decimals",
        )
    if cell.blank and cell.doubt:
        return wrong(
            f"the cell holds no word, and {cell.doubt}",
            f"one of {words}",
            "write the rating’s word in the cell; if it has none, clear the rules from the cell (Conditional "
            "Formatting, Clear Rules)",
        )
    entry = by_word or by_fill
    if entry is None:
        fills = ", ".join(f"{named(fill)} for {entry.rating}" for entry in key for fill in entry.fills)
        return wrong(
            f"the rating is given by the fill colour {named(cell.fill)}",
            f"one of {fills}" if fills else f"one of {words}, or a cell without colour",
            f"type the rating in the cell, or add the colour to the rating key in {plan_file}",
        )
    if by_word and by_fill and by_word is not by_fill:
        return wrong(
            f"the rating is “{shortened(cell.text)}” but the fill colour {named(cell.fill)} means {by_fill.rating}",
            "a word and a colour that agree",
            "correct the word or the colour",
        )
    written = plain(cell.text)
    return Rating(entry.rating, "" if not written or written == entry.rating else written, (source,))


def _figure(text: str, unit: str) -> Decimal | None:
    """Return the number in a text that may also say its unit, and no other."""
    said = text.strip().casefold()
    for form in (unit.casefold(), unit.casefold().removesuffix("s")):
        bare = (said.replace("£", "", 1) if unit == "£" else said.removesuffix(form)).strip()
        if _NUMBER.fullmatch(bare):
            return _plain(Decimal(bare.replace(",", "").replace("−", "-")))
    return None


def _plain(value: Decimal) -> Decimal:
    """Return the same number without trailing zeros or an exponent."""
    return Decimal(f"{value.normalize():f}")
