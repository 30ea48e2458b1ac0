"""Find the numbers that records of one person go by: of pupils, passports, and cases of social care and courts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.checks.personal.vocabulary import Span

_PUPIL = re.compile(
    r"(?<!\w)[A-HJ-NP-RT-Z]\s?\d{3}\s?\d{4}\s?\d{2}\s?\d{2}[\dA-HJ-NP-RT-Z](?!\w)|(?<!\w)[A-HJ-NP-RT-Z]\d{3}\s\d{4}\s\d{5}(?!\w)"
)
_NUMBER = r"(?:no\b\.?|nos\b\.?|num(?:ber)?\b|id\b|ref(?:erence)?\b\.?|#)"
#: What may stand between the word for a number and the number: “no. ”, “number is ”, “ID: ”.
_GAP = r"[\s:#(–-]{1,3}(?:is\s|was\s)?"
_PASSPORT = re.compile(
    rf"\bpassports?(?:\s{_NUMBER})?{_GAP}(?P<code>[A-Z]{{0,2}}\d{{7,9}})(?!\w)"
    rf"|\bpassports?\s\({_NUMBER}{_GAP}(?P<inside>[A-Z]{{0,2}}\d{{7,9}})(?!\w)",
    re.IGNORECASE,
)
_SYSTEM = r"(?:mosaic|liquid\s?logic|lcs|las|ehm|core\+|care\s?first|framework-?i|azeus|eclipse)"
_CODE = r"(?=[A-Z/.-]{0,6}\d)[A-Z0-9]{1,20}(?:[/.-][A-Z0-9]{1,20}){0,4}"
#: A system's own number needs no word for it, as there is nothing else that a system has five digits and more of.
_IN_SYSTEM = re.compile(
    rf"\b{_SYSTEM}(?:\s(?:person|client|case|child))?(?:\s?{_NUMBER})?{_GAP}(?P<code>\d{{5,10}})(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_OF_CASE = re.compile(
    r"\b(?:case|client|person|service\suser|child|pupil|social\scare|record|file|court|court\scase|police|crime|hospital"
    rf"|patient|home\soffice|nass|arc|brp|urn)\s(?:file\s|case\s|record\s)?{_NUMBER}{_GAP}(?P<code>{_CODE})(?!\w)",
    re.IGNORECASE,
)
# Family proceedings: the court’s letters, the year, a letter for the kind, five digits.
_COURT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}[A-Z]\d{5}(?!\w)")
_FEWEST = 3


def pupil_numbers(text: str) -> Iterator[Span]:
    """Yield unique pupil numbers: a check letter and twelve digits, the last of which may be a letter.

    Source: DfE, Unique Pupil Numbers, whose check letter python-stdnum makes; which authorities there are it knows
    only as of 2011, so they are not asked for.
    """
    for match in _PUPIL.finditer(text):
        number = "".join(match[0].split())
        from stdnum.gb import upn  # with what opens addresses, and few texts hold so many digits

        if number[1:-1].isdecimal() and upn.calc_check_digit(number[1:]) == number[0]:
            yield match.span()


def passport_numbers(text: str) -> Iterator[Span]:
    """Yield seven to nine digits, with up to two letters before them, beside “passport”; alone they may be anything."""
    for match in _PASSPORT.finditer(text):
        yield match.span("code" if match["code"] else "inside")


def case_numbers(text: str) -> Iterator[Span]:
    """Yield the numbers of a social care system, of a case, client or court file, and of family proceedings.

    A reference of three figures or fewer counts and numbers reports (“case no. 3”), and is left alone.
    """
    for match in _COURT.finditer(text):
        yield match.span()
    for match in _IN_SYSTEM.finditer(text):
        yield match.span("code")
    for match in _OF_CASE.finditer(text):
        if sum(map(str.isdigit, match["code"])) > _FEWEST:
            yield match.span("code")
