"""The sentences of a text and the figures in them: numbers in digits or words, with their units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from helpers.english import ONES, TENS
from helpers.model import Source
from helpers.text import sentences

#: Numbers in words, the longer before those that they begin with.
_NUMBERS = {
    **{f"{ten}-{one}": 20 + 10 * at + of for at, ten in enumerate(TENS) for of, one in enumerate(ONES[:9], 1)},
    **{ten: 20 + 10 * at for at, ten in enumerate(TENS)},
    **{word: at for at, word in reversed([*enumerate(("no", *ONES))])},
}
#: A count in figures or in words, which `count_of` reads.
COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(_NUMBERS)})"
#: The months, of which “May” is a word too.
MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_FIGURE = re.compile(
    r"(?<![\w.,£–-])(£\s?)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d%]*[.,]\d)(\s?%|\s?per\s?cent\b)?",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b\d{{1,2}} (?:{MONTHS})\b(?: \d{{4}})?|\b(?:{MONTHS}) \d{{4}}\b|\b(?:19|20)\d\d\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?<=;)\s+")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text says that the tracker does not.

    Attributes:
        words: what the text says.
        wrong: what is so, as a clause.
        beside: the cells that say it.
    """

    words: str
    wrong: str
    beside: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence: its value, its sign (``%``, ``£``, or none), and where it begins and ends."""

    value: Decimal
    sign: str
    start: int
    end: int


def clauses(texts: Iterable[str]) -> Iterator[str]:
    """Give the sentences of some paragraphs; what stands between semicolons is one by itself."""
    for text in texts:
        yield from (clause.strip() for each in sentences(text) for clause in _CLAUSE.split(each) if clause.strip())


def count_of(words: str) -> int:
    """Return a count that `COUNT` found."""
    return _NUMBERS[words.casefold()] if words[:1].isalpha() else int(words.replace(",", ""))


def figures(sentence: str) -> Iterator[Figure]:
    """Give the numbers in digits of a sentence, in order, but for dates."""
    dates = [found.span() for found in _DATE.finditer(sentence)]
    for found in _FIGURE.finditer(sentence):
        pound, written, percent = found.groups()
        if pound or percent or not any(start <= found.start(2) < end for start, end in dates):
            sign = "£" if pound else "%" if percent else ""
            yield Figure(Decimal(written.replace(",", "")), sign, found.start(), found.end())
