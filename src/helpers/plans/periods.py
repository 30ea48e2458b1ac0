"""How a period's name is written: ``2023-01`` for a month, ``2022-23-Q3`` for a quarter of a financial year."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = re.compile(r"([a-z]{3})[a-z]*\.?[\s/_-]*(\d{4}|\d{2})")
_FIGURES = re.compile(r"(\d{4})[\s/._-]*(\d{1,2})|(\d{1,2})[\s/._-]+(\d{4})")
_YEARS = re.compile(r"(\d{4})\s*[/_-]\s*(?:\d{2})?(\d{2})")
_QUARTER = re.compile(r"q(?:uarter\s*)?([1-4])")


def written_as(period: str) -> str:
    """Return a period as a folder can be called, of “Jan 23” ``2023-01``; empty where it is none that is known."""
    said = period.strip().casefold()
    return next((name for name in (*_quarters(said), *_months(said)) if name != period), "")


def _quarters(said: str) -> Iterator[str]:
    quarter = _QUARTER.search(said)
    years = _YEARS.fullmatch(_QUARTER.sub("", said).strip(" -_/,"))
    if quarter and years and int(years[2]) == (int(years[1]) + 1) % 100:
        yield f"{years[1]}-{years[2]}-Q{quarter[1]}"


def _months(said: str) -> Iterator[str]:
    if (word := _WORD.fullmatch(said)) and word[1] in _MONTHS:
        yield f"{word[2] if len(word[2]) == 4 else f'20{word[2]}'}-{_MONTHS.index(word[1]) + 1:02}"
    if figures := _FIGURES.fullmatch(said):
        year, month = figures[1] or figures[4], int(figures[2] or figures[3])
        if 1 <= month <= 12:
            yield f"{year}-{month:02}"
