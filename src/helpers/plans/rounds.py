"""Which time a sheet's name tells, however it is written: “Jan 23”, “Q3 2022-23”, “2022/23 Q3”, “Oct-Dec 2022”."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from helpers.english import MONTHS
from helpers.text import compiled


class Round(NamedTuple):
    """A time, its first and its last day; of a name without a year, “Quarter 3”, those of 2000-01."""

    first: date
    last: date
    dated: bool = True

    @property
    def months(self) -> int:
        """Return over how many months it goes."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def undated(self) -> Round:
        """Return it as a name without a year tells it."""
        years = _financial(self.first) - _UNDATED
        first, last = (day.replace(year=day.year - years, day=1) for day in (self.first, self.last))
        return Round(first, _end(last), dated=False)

    @property
    def following(self) -> Round:
        """Return the time after it, as long."""
        first = self.last + timedelta(days=1)
        return Round(first, _end(_months_on(first, self.months - 1)), self.dated)


def round_in(text: str) -> Round | None:
    """Return the time that a name tells; None where it tells none, or none for sure, as “Q3 2022”."""
    for match in _matches(text):
        if found := _round(match.groupdict()):
            return found
    return None


def looks_like_round(text: str) -> bool:
    """Return whether a name has a month, a quarter or a year in it, so that it may be meant to tell a time."""
    return _LOOKS.search(text) is not None


def named_like(text: str, time: Round) -> str:
    """Return a name for a time, written as another that tells one: after “Q3 2022-23” “Q4 2022-23”."""
    match = next(match for match in _matches(text) if _round(match.groupdict()))
    named, at = "", 0
    for part in sorted((part for part, said in match.groupdict().items() if said), key=match.start):
        named += text[at : match.start(part)] + _like(part, match[part], time)
        at = match.end(part)
    return named + text[at:]


def name_of(time: Round) -> str:
    """Return a name that tells a time in the plainest way."""
    if time.months == 12 and time.first.month == 4:
        return named_like("2022-23", time)
    if time.months == 3 and time.first.month % 3 == 1:
        return named_like("Q3 2022-23" if time.dated else "Q3", time)
    return named_like("Oct-Dec 2022" if time.months > 1 else "January 2023", time)


_UNDATED = 2000
_SHORT = [name[:3].casefold() for name in MONTHS]
_MONTH = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|Sept)"
_YEAR = r"(?:\d{4}|\d{2})"
_GAP = r"[\s,._'’()-]*"
_QUARTER_WORD = r"(?:q|qtr|quarter)\s*(?P<quarter>[1-4])"
_YEARS = rf"(?:fy\s*)?(?P<first>{_YEAR})\s*[-/_]\s*(?P<last>{_YEAR})"
_FORMS = tuple(
    form + r"[)\s]*"
    for form in (
        rf"(?P<day>\d{{1,2}}){_GAP}(?P<month>{_MONTH}){_GAP}(?P<year>{_YEAR})",
        r"(?P<year>\d{4})[-._](?P<number>\d{2})[-._](?P<day>\d{2})",
        r"(?P<day>\d{2})[-._](?P<number>\d{2})[-._](?P<year>\d{4})",
        rf"(?P<month>{_MONTH}){_GAP}(?P<year>{_YEAR})",
        r"(?P<year>\d{4})[-._ ](?P<number>0[1-9]|1[0-2])",
        r"(?P<number>0[1-9]|1[0-2])[-._ ](?P<year>\d{4})",
        rf"(?P<from>{_MONTH}){_GAP}(?P<since>{_YEAR})?\s*(?:-|to)\s*(?P<month>{_MONTH}){_GAP}(?P<year>{_YEAR})",
        rf"{_QUARTER_WORD}{_GAP}{_YEARS}",
        rf"{_YEARS}{_GAP}{_QUARTER_WORD}",
        rf"(?:year\s*)?{_YEARS}",
        rf"(?P<from>{_MONTH})\s*(?:-|to)\s*(?P<month>{_MONTH})",
        _QUARTER_WORD,
        rf"(?P<month>{_MONTH})",
    )
)
_LOOKS = re.compile(rf"\b{_MONTH}\b|\b(?:q|qtr|quarter)\s*\d|\b(?:19|20)\d\d|\d\d\s*[-/_]\s*\d\d", re.IGNORECASE)


def _matches(text: str) -> Iterator[re.Match[str]]:
    said = re.sub("[\u2010-\u2015\u2212]", "-", text)
    return (match for form in _FORMS if (match := compiled(form, re.IGNORECASE).fullmatch(said)))


def _round(parts: dict[str, str | None]) -> Round | None:
    try:
        if parts.get("quarter") or parts.get("first"):
            return _of_years(parts)
        return _of_months(parts)
    except ValueError:  # no such day
        return None


def _of_years(parts: dict[str, str | None]) -> Round | None:
    """Return a quarter of a financial year, or the whole of one."""
    first, last = parts.get("first"), parts.get("last")
    if first and last and int(last) % 100 != (int(first) + 1) % 100:
        return None
    year = _full(first) if first else _UNDATED
    quarter = int(parts.get("quarter") or 0)
    start = _months_on(date(year, 4, 1), 3 * (quarter - 1) if quarter else 0)
    return Round(start, _end(_months_on(start, 2 if quarter else 11)), dated=bool(first))


def _of_months(parts: dict[str, str | None]) -> Round | None:
    """Return a day, a month, or the time from one month to another."""
    dated = bool(parts.get("year"))
    number = int(parts["number"] or 0) if parts.get("number") else _month(parts.get("month") or "")
    since = _month(parts["from"] or "") if parts.get("from") else number
    year = _full(parts.get("year") or "") if dated else _UNDATED + (number < 4)
    if parts.get("day"):
        day = date(year, number, int(parts["day"] or 0))
        return Round(day, day)
    begun = _full(parts["since"] or "") if parts.get("since") else year if dated else _UNDATED + (since < 4)
    first, last = date(begun, since, 1), _end(date(year, number, 1))
    return Round(first, last, dated) if first <= last else None


def _like(part: str, said: str, time: Round) -> str:
    """Return one part of a name for another time, as long and in capitals as it was."""
    end = time.last if part in ("month", "year", "number", "day") else time.first
    match part:
        case "quarter":
            return str((time.first.month - 4) % 12 // 3 + 1)
        case "day" | "number":
            return f"{end.day if part == 'day' else end.month:0{len(said)}}"
        case "month" | "from":
            full = len(said) > 4 or said.casefold() in ("may", "june", "july")
            name = MONTHS[end.month - 1] if full else MONTHS[end.month - 1][:3]
            return name.upper() if said.isupper() else name.lower() if said.islower() else name
        case "first" | "last":
            return str(_financial(time.first) + (part == "last"))[-len(said) :]
        case _:
            return str(end.year)[-len(said) :]


def _month(word: str) -> int:
    return _SHORT.index(word[:3].casefold()) + 1


def _full(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _financial(day: date) -> int:
    return day.year - (day.month < 4)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
