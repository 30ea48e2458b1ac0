"""Find what must not stand in a public paper: personal identifiers, addresses, names, and children who are few.

Every pattern looks at a bounded number of characters, so the time taken grows no faster than the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from helpers.checks.personal.addresses import street_addresses
from helpers.checks.personal.counts import COUNT, small_counts
from helpers.checks.personal.family import aged_somewhere, relatives, small_groups
from helpers.checks.personal.headings import heads_personal, names_a_person
from helpers.checks.personal.identifiers import births, emails, insurance_numbers, nhs_numbers, phones, postcodes
from helpers.checks.personal.names import names
from helpers.checks.personal.numbers import case_numbers, passport_numbers, pupil_numbers
from helpers.checks.personal.vocabulary import Span

__all__ = ["Kind", "Match", "heads_personal", "masked", "matches", "names_a_person"]

_SIGN = re.compile(r"[^\W_]")
_LAST = re.compile(r"[^\W_][\w’'-]*\W*$")


class Kind(StrEnum):
    """What a finding seems to be. The later kinds give way to the earlier; see `matches`."""

    EMAIL = "e-mail address"
    NHS_NUMBER = "NHS number"
    NATIONAL_INSURANCE = "National Insurance number"
    POSTCODE = "full postcode"
    PHONE = "phone number"
    BIRTH = "date of birth"
    PUPIL_NUMBER = "pupil number"
    PASSPORT = "passport number"
    CASE = "case number"
    ADDRESS = "street address"
    NAME = "child’s name or initials"
    RELATIVE = "name beside a family word"
    AGED = "age and place of a child"
    SMALL_COUNT = "count under five"
    SMALL_GROUP = "small group"


@dataclass(frozen=True, slots=True)
class Match:
    """Words of a text that may identify someone.

    Attributes:
        kind: what they seem to be.
        text: the words as they stand; a message takes `masked` instead.
        start: where they begin, in characters from the text's start.
    """

    kind: Kind
    text: str
    start: int


@lru_cache(maxsize=4096)  # earlier rounds say much of what the last one says
def matches(text: str) -> tuple[Match, ...]:
    """Return what a public paper must not say, in the order of the text, none overlapping another.

    Of two that overlap, an identifier is kept before a name and a name before a count;
    among identifiers the longer is kept, and of two as long the earlier `Kind`.
    """
    figures = any(map(str.isdigit, text))
    finders = (pair for pair in _FINDERS.items() if figures or pair[0] not in _IN_FIGURES)
    found = [(kind, *span) for kind, finder in finders for span in finder(text)]
    found.sort(key=lambda one: (_SOFT.index(one[0]) if one[0] in _SOFT else -1, one[1] - one[2]))
    taken = bytearray(len(text))
    kept = []
    for kind, start, end in found:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(Match(kind, text[start:end], start))
    return tuple(sorted(kept, key=lambda finding: finding.start))


def masked(finding: Match) -> str:
    """Return how a message or a report speaks of a finding: enough to find it by, without repeating it."""
    signs = "".join(sign for sign in finding.text if sign.isalnum())
    match finding.kind:
        case Kind.EMAIL:
            return f"an e-mail address ending @{finding.text.rpartition('@')[2]}"
        case Kind.NHS_NUMBER:
            return f"an NHS number ending {signs[-2:]}"
        case Kind.POSTCODE:
            return f"a full postcode in {signs[:-3].upper()}"
        case Kind.BIRTH:
            return f"a date of birth, written {_SIGN.sub('•', finding.text)}"
        case Kind.NAME:
            return f"what may be a child’s name or initials, beginning “{finding.text[0]}”"
        case Kind.RELATIVE:
            return f"what may be a name beside a family word, beginning “{finding.text[0]}”"
        case Kind.ADDRESS | Kind.AGED | Kind.SMALL_GROUP:
            return f"{_CALLED[finding.kind]}, “{_LAST.sub('…', finding.text)}”"
        case Kind.SMALL_COUNT:
            return f"a count under five, “{COUNT.sub('…', finding.text)}”"
        case _:
            return f"a {finding.kind} ending {signs[-2:]}"


_CALLED = {
    Kind.ADDRESS: "what may be somebody’s address",
    Kind.AGED: "what may tell who a child is, by age and place",
    Kind.SMALL_GROUP: "children so few that they may be known",
}
_SOFT = (Kind.NAME, Kind.RELATIVE, Kind.AGED, Kind.SMALL_COUNT, Kind.SMALL_GROUP)
#: What cannot be where there is not one figure, as in most texts.
_IN_FIGURES = (
    *(Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE, Kind.POSTCODE, Kind.PHONE, Kind.BIRTH),
    *(Kind.PUPIL_NUMBER, Kind.PASSPORT, Kind.CASE),
)
_FINDERS: Mapping[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.EMAIL: emails,
    Kind.NHS_NUMBER: nhs_numbers,
    Kind.NATIONAL_INSURANCE: insurance_numbers,
    Kind.POSTCODE: postcodes,
    Kind.PHONE: phones,
    Kind.BIRTH: births,
    Kind.PUPIL_NUMBER: pupil_numbers,
    Kind.PASSPORT: passport_numbers,
    Kind.CASE: case_numbers,
    Kind.ADDRESS: street_addresses,
    Kind.NAME: names,
    Kind.RELATIVE: relatives,
    Kind.AGED: aged_somewhere,
    Kind.SMALL_COUNT: small_counts,
    Kind.SMALL_GROUP: small_groups,
}
