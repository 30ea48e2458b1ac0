"""Say a number, a date or a duration as Excel shows it in Britain, by its cell's number format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import isfinite

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from helpers.excel.formats import Part, Section, section_for

# A whole number is given in full below this.
_LONGEST_WHOLE = 10**20
_MOST_DECIMALS = 30
_COUNTS = Context(prec=400)
#: 1 January 10000 as Excel counts: the first day that is none.
LAST_DAY = 2_958_466
# Not of the locale, as those of `calendar` are.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FRACTION = re.compile(r"\s*(?P<whole>[#0?]+\s+)?[#0?]+\s*/\s*(?P<below>[#0?]+|[1-9]\d*)\s*")
_SPARE = {"0": "0", "?": " ", "#": ""}


def number_shown(number: float, code: str, *, from_1904: bool = False) -> str:
    """Return a number as Excel shows it in a cell that is wide enough.

    A whole number in General is given in full, where Excel rounds the longest, so that no digit of a reference is lost.
    One that can be no date is given as General, where Excel has only ``####``.
    """
    if not isfinite(number):
        return "#NUM!"
    section, signed = section_for(number, code)
    size = abs(number)
    if section.dated:
        shown = _day_shown(number, section.parts, from_1904) if 0 <= number < LAST_DAY else general(number)
        signed = False
    elif section.has("general", "at"):
        shown = "".join(general(size) if part.kind in ("general", "at") else part.text for part in section.parts)
    else:
        shown = _fraction(size, section) or _digits_shown(size, section)
    # Spaces that line figures up in a column are no words.
    return " ".join((f"-{shown}" if signed and number < 0 else shown).split())


def general(number: float) -> str:
    """Return a number as the format General shows it: in 11 characters, of which the last is rounded."""
    if float(number).is_integer() and abs(number) < _LONGEST_WHOLE:
        return str(int(number))
    size = abs(number)
    if not 1e-4 <= size < 1e11:
        mantissa, _, exponent = f"{_exact(number):.5E}".partition("E")
        return f"{_trimmed(mantissa)}E{int(exponent):+03d}"
    return _trimmed(f"{_rounded(_exact(number), 10 - len(str(int(size)))):f}")


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _exact(number: float) -> Decimal:
    """Return a number in the 15 digits that Excel keeps."""
    return Decimal(f"{number:.15g}")


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _COUNTS)


def _digits_shown(number: float, section: Section) -> str:
    """Return a number in the digits, words and signs of a section."""
    parts = section.parts
    power = next((at for at, part in enumerate(parts) if part.kind == "exponent"), len(parts))
    point = next((at for at, part in enumerate(parts) if part.kind == "point"), power)
    places = [at for at, part in enumerate(parts) if part.kind == "digit" and at < power]
    whole, decimals = [at for at in places if at < point], [at for at in places if at > point]
    commas = [at for at, part in enumerate(parts) if part.kind == "comma" and at > min(places, default=power)]
    grouping = [at for at in commas if whole and at < whole[-1]]
    hundreds, thousands = sum(part.kind == "percent" for part in parts), len(commas) - len(grouping)
    scaled = _exact(number).scaleb(2 * hundreds - 3 * thousands)
    kept = min(len(decimals), _MOST_DECIMALS)
    exponent = _exponent(scaled, len(whole), kept) if power < len(parts) else 0
    before, _, after = f"{_rounded(scaled.scaleb(-exponent), kept):f}".partition(".")
    digits = _whole_digits(before, parts, whole, bool(grouping)) | _decimal_digits(after, parts, decimals)
    if decimals and not whole and before != "0":
        digits[point] = f"{before}."
    if power < len(parts):
        digits[power] = _power(parts[power].text, exponent)
    return "".join(
        digits.get(at, "" if part.kind in ("digit", "comma") else part.text) for at, part in enumerate(parts)
    )


def _exponent(number: Decimal, step: int, decimals: int) -> int:
    """Return the power of ten that a number is shown with, a multiple of its whole digits: three in ``##0.0E+0``."""
    if not number:
        return 0
    step = max(step, 1)
    power = number.adjusted() // step * step
    return power if _rounded(number.scaleb(-power), decimals) < 10**step else power + step


def _power(code: str, exponent: int) -> str:
    sign = "-" if exponent < 0 else "+" if code[1] == "+" else ""
    return f"{code[0]}{sign}{abs(exponent):0{len(code) - 2}d}"


def _whole_digits(digits: str, parts: Sequence[Part], places: Sequence[int], grouped: bool) -> dict[int, str]:
    """Return what stands at each place before the point; the first place takes all the digits that are left."""
    left = digits.lstrip("0")
    found: dict[int, str] = {}
    for count, at in enumerate(reversed(places)):
        left, here = ("", left) if at == places[0] else (left[:-1], left[-1:])
        here = here or _SPARE[parts[at].text]
        found[at] = _grouped(here, count) if grouped else here
    return found


def _grouped(digits: str, count: int) -> str:
    """Return digits with a comma after each that stands at a thousand, a million …; `count` digits come after them."""
    shown = ""
    for place, digit in enumerate(reversed(digits), count):
        shown = f"{digit}{',' if place and place % 3 == 0 and digit.isdigit() else ''}{shown}"
    return shown


def _decimal_digits(digits: str, parts: Sequence[Part], places: Sequence[int]) -> dict[int, str]:
    """Return what stands at each place after the point; zeros at the end only where the code has a zero."""
    needed = len(digits.rstrip("0"))
    return {
        at: digits[place : place + 1] or "0" if place < needed or parts[at].text == "0" else _SPARE[parts[at].text]
        for place, at in enumerate(places)
    }


def _fraction(number: float, section: Section) -> str | None:
    """Return a number as a whole and a fraction, as ``# ?/?`` has them, or a fraction alone; None for other codes."""
    code = _FRACTION.fullmatch("".join(part.text for part in section.parts))
    if code is None:
        return None
    fixed = int(code["below"]) if code["below"].isdecimal() else 0
    exact = Fraction(_exact(number))
    units = int(exact) if code["whole"] else 0
    below = fixed or (exact - units).limit_denominator(10 ** len(code["below"]) - 1).denominator
    above = round((exact - units) * below)
    if above == below and units:
        units, above = units + 1, 0
    return " ".join(([str(units)] if units or not above else []) + ([f"{above}/{below}"] if above else []))


def _day_shown(number: float, parts: Sequence[Part], from_1904: bool) -> str:
    """Return a number of days as a date, a time or a duration, its seconds rounded and larger units cut."""
    places = max((len(part.text) - 1 for part in parts if part.kind == "moment"), default=0)
    seconds = _rounded(_exact(number) * 86_400, places)
    twelve = any(part.kind == "clock" for part in parts)
    return "".join(
        _clock_shown(part, seconds, minute=_is_minute(parts, at), twelve=twelve)
        if part.kind != "day" or part.text[0] in "hs" or _is_minute(parts, at)
        else _calendar_shown(part.text, int(seconds) // 86_400, from_1904)
        for at, part in enumerate(parts)
    )


def _is_minute(parts: Sequence[Part], at: int) -> bool:
    """Return whether an ``m`` means minutes: hours stand before it or seconds after it."""
    before = next((part.text for part in reversed(parts[:at]) if part.kind in ("day", "elapsed")), "")
    after = next((part.text for part in parts[at + 1 :] if part.kind in ("day", "elapsed")), "")
    return len(parts[at].text) <= 2 and (before.startswith("h") or after.startswith("s"))


def _clock_shown(part: Part, seconds: Decimal, *, minute: bool, twelve: bool) -> str:
    """Return a part of a time; one in brackets counts on past the day, the hour or the minute."""
    total = int(seconds)
    hours, minutes = total // 3_600, total // 60
    match part.kind:
        case "elapsed":
            count = {"h": hours, "m": minutes, "s": total}[part.text[0]]
        case "clock":
            return part.text.split("/")[hours % 24 >= 12]
        case "moment":
            return f"{seconds % 1:f}"[1:]
        case "day":
            hour = (hours % 12 or 12) if twelve else hours % 24
            count = minutes % 60 if minute else hour if part.text[0] == "h" else total % 60
        case _:
            return part.text
    return f"{count:0{min(len(part.text), 2) if part.kind == 'day' else len(part.text)}d}"


def _calendar_shown(unit: str, days: int, from_1904: bool) -> str:
    """Return a year, month, day or weekday; of 1900 Excel counts a 29 February and a day before the first."""
    if not from_1904 and days in (0, 60):
        year, month, day = 1900, 1 if days == 0 else 2, 0 if days == 0 else 29
        weekday = 5 if days == 0 else 2
    else:
        epoch = MAC_EPOCH if from_1904 else WINDOWS_EPOCH
        moment = epoch + timedelta(days=days + (1 if days < 60 and not from_1904 else 0))
        year, month, day, weekday = moment.year, moment.month, moment.day, moment.weekday()
    size = len(unit)
    if unit[0] == "y":
        return f"{year % 100:02d}" if size <= 2 else str(year)
    if unit[0] == "m":
        name = _MONTHS[month - 1]
        return {1: str(month), 2: f"{month:02d}", 3: name[:3], 5: name[0]}.get(size, name)
    name = _DAYS[weekday]
    return {1: str(day), 2: f"{day:02d}", 3: name[:3]}.get(size, name)
