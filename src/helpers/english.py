"""British English for dates, numbers and lists; the same whatever the machine's locale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from helpers.model import Action, Better, Measure, Quantity

_LOCALE = "en_GB"

#: The numbers from one to nineteen, the tens from twenty on, the months, and the first places, in words.
ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")

#: After how many days a month alone may be taken for that of this year.
_YEAR = 330


def month_name(day: date) -> str:
    """Return a date's month in full: ``January``."""
    return MONTHS[day.month - 1]


def long_date(day: date) -> str:
    """Return a date as in a sentence: ``19 January 2023``."""
    return f"{day.day} {month_name(day)} {day.year}"


def date_in(words: str) -> date | None:
    """Return the date that words are, as `long_date` gives them; None where they are no date."""
    day, month, year = (*words.split(), "", "", "")[:3]
    if month not in MONTHS or not day.isdecimal() or not year.isdecimal():
        return None
    found = date(int(year), MONTHS.index(month) + 1, int(day))
    return found if long_date(found) == words else None


def number(value: int | Decimal) -> str:
    """Return a number with a comma at each thousand: ``3,023``."""
    if type(value) is int and 0 <= value < 1000:
        return str(value)
    from babel.numbers import format_decimal  # babel takes its time to load, and much is said without it

    return str(format_decimal(value, locale=_LOCALE, decimal_quantization=False))


def lately(days: Sequence[date], now: date) -> list[str]:
    """Return dates before another as a sentence of that day can say them: “October”, “October 2021” of a year before.

    A month with several of the days, or the day itself, does not tell which: then a date is said in full.
    """
    months = [(day.year, day.month) for day in (*days, now)]
    far = [(now - day).days > _YEAR for day in days]
    return [
        long_date(day)
        if months.count((day.year, day.month)) > 1
        else f"{month_name(day)} {day.year}"
        if old
        else month_name(day)
        for day, old in zip(days, far, strict=True)
    ]


def in_or_on(when: str) -> str:
    """Return “in October” of a month, “on 3 October 2022” of a date."""
    return f"{'on' if when[:1].isdigit() else 'in'} {when}"


def in_words(count: int) -> str:
    """Return a small count as a word, “four”; from ten on as a number."""
    return ("none", *ONES)[count] if 0 <= count < 10 else number(count)


def ordinal(count: int) -> str:
    """Return a small count as the place it stands for: “second”; from ten on in figures, “12th”."""
    if count <= len(ORDINALS):
        return ORDINALS[count - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10 if count % 100 not in (11, 12, 13) else 0, "th")
    return f"{number(count)}{ending}"


def often(count: int) -> str:
    """Return how many times: “once”, “twice”, “three times”."""
    return {1: "once", 2: "twice"}.get(count, f"{in_words(count)} times")


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number and its noun: ``1 action``, ``3 actions``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """Return a part of a whole as a percentage, ``75%``; only nothing is 0%, and only the whole is 100%."""
    if 0 < part < whole and not 0.005 < part / whole < 0.995:
        return "less than 1%" if part < whole - part else "more than 99%"
    from babel.numbers import format_percent

    return str(format_percent(Decimal(part) / whole, locale=_LOCALE))


def listed(items: Iterable[str]) -> str:
    """Return a list as in a sentence: ``5, 20 and 23``."""
    return _joined(items, "standard")


def either(items: Iterable[str]) -> str:
    """Return a choice as in a sentence: ``Green, Delivered or Blue``."""
    return _joined(items, "or")


def _joined(items: Iterable[str], style: Literal["standard", "or"]) -> str:
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    from babel.lists import format_list

    return str(format_list(words, style=style, locale=_LOCALE))


def due_words(action: Action) -> str:
    """Return a due date as the tracker has it: “31 March 2023”, “Q3 2022/23”, “Ongoing”."""
    return action.due_written or (long_date(action.due) if action.due else "")


def quantity(value: Quantity, unit: str) -> str:
    """Return a figure with its unit: ``95%``, ``10 to 11%``, ``£1,200``, ``2.3 weeks``, ``3,049``."""
    ends = [value.low] if value.low == value.high else [value.low, value.high]
    if unit == "£":
        return " to ".join(f"{'-' if end < 0 else ''}£{number(abs(end))}" for end in ends)
    figures = " to ".join(number(end) for end in ends)
    if unit in ("", "number"):
        return figures
    if unit == "%":
        return f"{figures}%"
    return f"{figures} {unit.removesuffix('s') if ends == [1] else unit}"


def target_word(better: Better) -> str:
    """Return what a target is called: a limit where lower is better."""
    return "limit" if better is Better.LOWER else "target"


def aim(measure: Measure) -> str:
    """Return a target with the direction that is good: “at least 74%”, “at most 4 weeks”."""
    if measure.target is None:
        return ""
    target = quantity(measure.target, measure.unit)
    if measure.better is Better.NEITHER:
        return target
    least = measure.better is Better.HIGHER
    if measure.target.low == measure.target.high:
        return f"at {'least' if least else 'most'} {target}"
    end = measure.target.low if least else measure.target.high
    return f"{target} (met at {quantity(Quantity(end, end), measure.unit)} or {'more' if least else 'less'})"


def upper_first(text: str) -> str:
    """Return a text with a capital first letter; the others stay as they are, as in “CAMHS”."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a text with a small first letter, as it goes on in a sentence."""
    return text[:1].lower() + text[1:]
