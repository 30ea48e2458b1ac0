"""Read a date as people write it: a day, or the last day of a month, a quarter or a year. Nothing is guessed.

What looks like a date and is none, or may be two, is told with the reason; anything else is words.
"""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import get_day_names, get_month_names

from helpers.text import compiled

_FIRST_YEAR, _LAST_YEAR = 1980, 2100


@dataclass(frozen=True, slots=True)
class DateRead:
    """What a cell of a column of dates says.

    Attributes:
        day: the date, of a month, a quarter or a year its last day; None where there is none, or no certain one.
        written: the words where there is no day, or where they are less exact than one; else empty.
        earlier: the dates that the cell says were given before, oldest first.
        wrong: why there is no day, in a clause, where the words look like a date; else empty.
        vague: whether the words tell of a time without an end that all would agree on, such as “Spring 2023”.
    """

    day: date | None = None
    written: str = ""
    earlier: tuple[date, ...] = ()
    wrong: str = ""
    vague: bool = False


@cache
def read_words(text: str) -> DateRead:
    """Return what a text says, as a cell of a column of dates would."""
    said = _normal(text)
    try:
        found = tuple(_dates(said))
    except _NoDateError as error:
        return DateRead(written=text, wrong=str(error))
    if not found:
        return _words(text, said)
    skeleton, at = "", 0
    for each in found:
        skeleton, at = f"{skeleton}{said[at : each.start]} {_DATE} ", each.end
    chosen, aside = _settled(skeleton + said[at:])
    if _ONLY_BEFORE.fullmatch(skeleton + said[at:]):
        return DateRead(earlier=tuple(sorted({each.day for each in found})))
    if chosen is None:
        vague = _VAGUE.search(said) is not None and not any(each.exact for each in found)
        several = _SEVERAL if len(found) > 1 else _LIKE
        return DateRead(written=text, vague=vague, wrong="" if vague else several)
    now = found[chosen]
    if any(found[at].day > now.day for at in aside):
        return DateRead(written=text, wrong=_LATER)
    earlier = tuple(sorted({each.day for each in found} - {now.day}))
    return DateRead(now.day, "" if now.exact else _without_aside(text, now.day), earlier)


def _without_aside(text: str, day: date) -> str:
    """Return a text without what stands in brackets at its end, if it means the same day without."""
    short = _ASIDE.sub("", text)
    return short if short != text and read_words(short).day == day else text


def dates_in(text: str) -> tuple[date, ...]:
    """Return the dates in a text, whatever stands around them; none where one of them is not sure."""
    try:
        return tuple(found.day for found in _dates(_normal(text)))
    except _NoDateError:
        return ()


@cache
def orders_in(text: str) -> frozenset[bool | None]:
    """Return, of the dates in figures, whether the month must come first; of one that could be either, None.

    Nothing is told of a date that is the same either way, or that names its weekday.
    """
    said, at, orders = _normal(text), 0, set[bool | None]()
    for start in _STARTS.finditer(said):
        found = compiled(_FORMS[0]).match(said, start.start()) if start.start() >= at else None
        if found:
            at, first, second = found.end(), int(found["day"]), int(found["month"])
            small, large = sorted((first, second))
            if not found["weekday"] and 0 < small < large <= 31 and small <= 12:
                orders.add(second > 12 if large > 12 else None)
    return frozenset(orders)


def sure(day: date) -> bool:
    """Return whether a day is near enough to be one of a plan's, and no other number in a cell made for dates."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


# The forms of a date, in words without capitals, commas, “of” and “the”


_NAMES = [name.casefold() for _, name in sorted(get_month_names("wide", locale="en_GB").items())]
_MONTHS = {"sept": 9} | {word: at for at, name in enumerate(_NAMES, 1) for word in (name, name[:3])}
_DAYS = [name.casefold() for _, name in sorted(get_day_names("wide", locale="en_GB").items())]  # Monday first

_MONTH_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<name>{_MONTH_NAME})\.?"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(name[:3] for name in _DAYS)})(?:s|nes|u?rs?)?(?:day)?\.?\s+)?"
_TIME = (
    r"(?:\s*t?\s*(?:at\s+)?(?:[01]?\d|2[0-3])(?:[:.][0-5]\d(?::[0-5]\d(?:\.\d+)?)?\s*(?:am|pm)?|\s*(?:am|pm))"
    r"(?:z|[+-]\d\d:?\d\d)?)?"
)
_TO_YEAR = r"(?:(?:fy|f/y|financial year)\s*)"
_FINANCIAL = r"(?P<first>\d{4}|\d\d)\s*[-/]\s*(?P<last>\d{4}|\d\d)"
_OF_QUARTER = r"(?:q|qtr|quarter)\s*"
_QUARTER = rf"{_OF_QUARTER}(?P<quarter>[1-4])"
_FORMS = tuple(
    rf"(?P<end>end\s+)?{form}(?!\w)(?![-/.:]\d)"
    for form in (
        *(
            rf"{_WEEKDAY}{day}{_TIME}"
            for day in (
                r"(?P<day>\d\d?)\s*(?P<sign>[-/.])\s*(?P<month>\d\d?)\s*(?P=sign)\s*(?P<year>\d{4}|\d\d)",
                r"(?P<year>\d{4})\s*(?P<sign>[-/.])\s*(?P<month>\d\d?)\s*(?P=sign)\s*(?P<day>\d\d?)",
                rf"(?P<day>\d\d?)\s*[-/.]?\s*{_MONTH}\s*[-/.]?\s*'?(?P<year>\d{{4}}|\d\d)",
                rf"{_MONTH}\s*[-/.]?\s*(?P<day>\d\d?)(?:\s+|\s*[-/.]\s*)(?P<year>\d{{4}})",
                rf"(?P<year>\d{{4}})\s*[-/.]?\s*{_MONTH}\s*[-/.]?\s*(?P<day>\d\d?)",
            )
        ),
        rf"{_MONTH}\s*[-/.]?\s*(?P<year>\d{{4}})",
        rf"{_MONTH}(?:\s*[-/.]\s*'?|\s*')(?P<year>\d\d)",
        rf"(?P<needs_end>{_MONTH}\s*(?P<year>\d\d))",
        rf"(?P<year>\d{{4}})\s*[-/.]?\s*{_MONTH}",
        rf"{_QUARTER}\s*[-/.]?\s*\(?{_TO_YEAR}?{_FINANCIAL}\)?",
        rf"{_TO_YEAR}?{_FINANCIAL}\s*[-/.]?\s*{_QUARTER}",
        rf"(?P<named>{_TO_YEAR}){_FINANCIAL}",
        rf"{_FINANCIAL}(?P<named>\s+financial\s+year)?",
        r"(?P<month>\d\d?)\s*[-/.]\s*(?P<year>\d{4})",
        r"(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d\d)",
        r"(?P<needs_end>(?P<year>\d{4}))",
    )
)
_STARTS = re.compile(r"(?<!\w)(?<!\d[-/.])(?=\w)")  # where a date may begin
_UNIT = r"(?:hours?|days?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?)"
# A number of days or months, or from one to another, is a length of time.
_SPAN = re.compile(
    rf"(?<![\w/.:-])(?!\d+\s*[-/]\s*\d+\s*year\b)(?:\d{{1,3}}(?:\.\d+)?\s*(?:{_UNIT}\s*)?(?:-|/|to|or|and)\s*)?"
    rf"\d{{1,3}}(?:\.\d+)?\s*\+?\s*-?\s*(?:working|calendar|business|clear)?\s*{_UNIT}\b"
)
_QUARTER_ENDS = {"1": (6, 30), "2": (9, 30), "3": (12, 31), "4": (3, 31)}


class _NoDateError(Exception):
    """Words have the form of a date; the message says in a clause why they are none."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A date in a text: where it stands, the day, whether it is a whole one and not the end of a longer time."""

    start: int
    end: int
    day: date
    exact: bool


def _normal(text: str) -> str:
    said = re.sub("[\u2010-\u2015\u2212]", "-", text.casefold()).replace("\u2019", "'").replace(_DATE, "?")
    said = _SPAN.sub("\N{LEFT RIGHT ARROW}", re.sub(r"(?<=\d)\s*(?:st|nd|rd|th)\b", "", said))
    return " ".join(
        re.sub(r"\b(?:of|the|not? later than|at the latest)\b|,(?!\d)", " ", said).replace("end-", "end ").split()
    )


def _dates(said: str) -> Iterator[_Found]:
    """Give each date in a text.

    Raises:
        _NoDateError: something has the form of a date and is none.
    """
    at = 0
    for match in _STARTS.finditer(said):
        if match.start() >= at and (found := _date_at(said, match.start())):
            at = found.end
            yield found


def _date_at(said: str, start: int) -> _Found | None:
    why: _NoDateError | None = None
    for form in _FORMS:
        match = compiled(form).match(said, start)
        if match is None:
            continue
        parts = match.groupdict()
        if parts.get("needs_end") and not parts["end"]:
            continue
        try:
            return _Found(start, match.end(), _day_of(parts), bool(parts.get("day")))
        except _NoDateError as error:
            why = why or error
    if why:
        raise why
    return None


def _day_of(parts: Mapping[str, str | None]) -> date:
    """Return the day of a form's parts, of a longer time its last.

    Raises:
        _NoDateError: there is no such day.
    """
    if parts.get("first"):
        return _financial(parts)
    year = _year(parts["year"] or "")
    month = int(parts.get("month") or _MONTHS.get(parts.get("name") or "", 12))
    if not 1 <= month <= 12:
        raise _NoDateError(f"there is no month {month}; the day stands before the month")
    last = monthrange(year, month)[1]
    day = int(parts.get("day") or last)
    if not 1 <= day <= last:
        raise _NoDateError("there is no such day")
    found = date(year, month, day)
    named = parts.get("weekday")
    if named and not _DAYS[found.weekday()].startswith(named):
        raise _NoDateError(f"that day is a {_DAYS[found.weekday()].capitalize()}")
    return found


def _financial(parts: Mapping[str, str | None]) -> date:
    """Return the last day of a financial year, from April to March, or of one of its quarters."""
    first, last = parts["first"] or "", parts["last"] or ""
    quarter = parts.get("quarter") or ""
    follow = int(last) == (int(first) + 1) % 10 ** len(last)
    if len(first) == 2 and int(last) <= 12 and not (quarter or parts.get("named")):
        raise _NoDateError(
            "it may be a day of a month or a financial year; write the date, or “2022/23”"
            if follow
            else "it has no year"
        )
    if not follow:
        raise _NoDateError("its two years do not follow one another")
    year = _year(first)
    month, day = _QUARTER_ENDS[quarter or "4"]
    return date(year + (month == 3), month, day)


def _year(digits: str) -> int:
    """Return a year; one of two digits as Excel takes it."""
    year = int(digits) + (0 if len(digits) == 4 else 2000 if int(digits) < 30 else 1900)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise _NoDateError(f"the year would be {year}")
    return year


# What the words around dates say of them

_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
_DATE = "\ufffc"  # stands for a date among the words
_ONLY_BEFORE = re.compile(rf"\s*\(\s*was(?:[\s,]*{_DATE})+\s*\)\s*")  # the date is gone, and none has taken its place
_NEUTRAL = frozenset(("by", "in", "due", "on", "date", "target", "deadline"))
_EARLIER = frozenset(("was", "were", "previously", "previous", "originally", "original", "formerly"))
_NOW = frozenset(
    ("now", "revised", "new", "extended", "moved", "changed", "amended", "rescheduled", "slipped", "current", "→", ">")
)
_TOKENS = re.compile(r"[^\W\d_]+|\S")


def _settled(skeleton: str) -> tuple[int | None, list[int]]:
    """Return which of a text's dates counts, by the words around them, and those that only brackets part from it.

    A date in brackets, or after “was”, is an earlier one. One after “now” or “revised to” counts; without such a one,
    the one that nothing is said of. None counts where that is not sure.
    """
    now: list[int] = []
    alone: list[int] = []
    aside: list[int] = []
    depth, seen, mark, last, inside = 0, 0, "", "", ""
    for word in _TOKENS.findall(skeleton):
        if word == _DATE:
            last = mark or (inside if depth else "alone")
            {"now": now, "alone": alone, "aside": aside}.get(last, []).append(seen)
            mark, seen = "", seen + 1
        elif word in _EARLIER or (word == "from" and mark == "now"):
            mark = inside = "earlier"
        elif word in _NOW or (word == "to" and (mark == "now" or last in ("earlier", "aside"))):
            mark = "now"
        elif word in "([":
            depth, inside = depth + 1, "aside"
        elif word in ")]" and mark != "earlier":
            depth, mark = depth - 1, ""
        elif word not in _NEUTRAL and word not in ".:;,-":
            return None, []
    counts = now or alone
    return (counts[0] if len(counts) == 1 and mark != "earlier" else None), aside


# What looks like a date

_VAGUE = re.compile(
    r"\b(?:spring|summer|autumn|winter|early|mid|middle|late|start|beginning|onwards?|after|from|since|during)\b"
)
_LOOKS = re.compile(
    r"\b(?:19|20)\d\d\b|(?<!\w)\d+\s*(?:[/:]\s*\d|([-.])\s*\d+\s*\1\s*\d)|\b(?:q|qtr|quarter)\s*[1-4]\b|\bfy\s*\d|\b\d{5,}\b|^\d+(?:\.\d+)?$"
)
_DOUBTS = (
    (
        rf"(?:{_OF_QUARTER}[1-4]\s*[-/.]?\s*(?:fy)?\s*\d{{2,4}}|\d{{4}}\s*[-/.]?\s*{_OF_QUARTER}[1-4])",
        "it may be a quarter of the calendar year or of a financial year; write “Q3 2022/23”, or its last day",
    ),
    (
        rf"(?:{_MONTH_NAME})\.?\s*\d\d",
        "it may be a day of that month or the month of a year; write the year in full, such as “March 2023”",
    ),
    (rf"(?:\d\d?\s*[-/.]?\s*)?(?:{_MONTH_NAME})\.?|(?:{_MONTH_NAME})\.?\s*\d", "it has no year"),
    (r"\d\d?\s*[-/.]\s*\d\d?", "it has no year"),
    (rf"{_OF_QUARTER}[1-4]", "it has no year"),
    (r"(?:19|20)\d\d", "it may be a calendar year or a financial year; write “end of 2022” or “2022/23”"),
)
_SEVERAL = "it has more than one date; write the one that counts, and one before it in brackets: “(was 31/03/2023)”"
_LATER = "the date in brackets is the later one; write the one that counts, and an earlier one as “(was 31/03/2023)”"
_LIKE = "it looks like a date and cannot be read"


def _words(text: str, said: str) -> DateRead:
    """Return a text without a date as words, with the reason why it is none if it looks like one."""
    if re.search(rf"{_VAGUE.pattern}.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*{_VAGUE.pattern}", said):
        return DateRead(written=text, vague=True)
    bare = " ".join(word for word in said.split() if word not in _NEUTRAL)
    bare = bare.removeprefix("end ")
    why = next((why for form, why in _DOUBTS if re.fullmatch(form, bare)), "")
    if not why and (_LOOKS.search(said) or _names_month(said)):
        why = _LIKE
    return DateRead(written=text, wrong=why)


def _names_month(said: str) -> bool:
    """Return whether a text with a figure in it has the name of a month, perhaps misspelt."""
    if not any(letter.isdigit() for letter in said):
        return False
    words = re.findall(r"[^\W\d_]+", said)
    return any(word in _MONTHS or (len(word) > 3 and difflib.get_close_matches(word, _NAMES, 1, 0.8)) for word in words)
