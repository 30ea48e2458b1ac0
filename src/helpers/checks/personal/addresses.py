"""Find the addresses that somebody lives at: a number and a street, a flat, a cottage in a lane."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.checks.personal.vocabulary import DATES, FUNCTION, LABELS, Span, words_in

#: A word of a street's name, and the words that end one; “St” begins a saint's street as well.
_WORD = r"[A-Z][\w’']{0,30}(?:-[\w’']{1,30}){0,3}"
_KIND = (
    r"(?:Road|Rd|Street|Lane|Ln|Avenue|Ave|Drive|Close|Crescent|Cres|Court|Gardens|Gdns|Grove|Terrace|Place|Way|Row|Mews"
    r"|Walk|Hill|Rise|View|Parade|Square|Green|Park|Croft|Drove|Gate|Fold|Yard|Wharf|Quay|Broadway|Cottages|St)"
)
_STREET = rf"(?:(?:(?:{_WORD}|St\.|of|the)\s){{0,3}}{_WORD}\s{_KIND}\b|(?:The\s)?(?:High|Broad)(?:street|way)\b)"
_NUMBER = r"\d{1,4}[a-zA-Z]?(?:\s?[-–/]\s?\d{1,4}[a-zA-Z]?)?"
_FLAT = r"(?:Flat|Apartment|Apt\.?|Bedsit)\s(?:\d{1,4}[A-Za-z]?|[A-Z]),?\s"
_ADDRESS = re.compile(
    rf"(?<![\w£$€.,/–-])(?:{_FLAT})?{_NUMBER},?\s(?P<street>{_STREET})|\b{_FLAT}(?P<block>{_WORD}(?:\s{_WORD})?)"
)
_HOME = re.compile(
    rf"\b(?:liv(?:e|es|ed|ing)|home|address|stay(?:s|ed|ing)|resid(?:es|ed|ing)|tenancy|flat)\s(?:is\s)?(?:at|in|on)\s"
    rf"(?P<where>{_STREET})"
    rf"|\b(?P<named>{_WORD}\s(?:Cottage|Farm|Villa|Bungalow|Barn|Lodge),\s{_STREET})"
)
#: Before a number, what makes it a label; before an address, what makes it a public building's.
_LABELLED = LABELS | words_in("lot project route routes bus junction form key tranche no nos plot")
_PUBLIC = re.compile(
    r"\b(?:hubs?|offices?|centres?|library|clinic|surgery|school|college|academy|hall|museum|church|service|headquarters"
    r"|shop|station|theatre)\s(?:is\s|are\s|was\s|based\s|located\s|now\s|at\s){0,3}$",
    re.IGNORECASE,
)
#: After an address, what makes it the name of something else.
_NAME_OF = re.compile(
    r"\s(?:project|programme|scheme|campaign|consultation|development|hub|offices?|centre|school|academy|nursery|surgery"
    r"|library|clinic|depot|group|funding|framework|children[’']s\scentre|and\s(?-i:[A-Z]))\b",
    re.IGNORECASE,
)
_NOT_STREETS = FUNCTION | DATES | words_in("placement fostering respite short home children care move step")


def street_addresses(text: str) -> Iterator[Span]:
    """Yield a number and the name of a street, a flat, a street that somebody lives in, a cottage with its lane.

    Left alone are an address after the word for a public building (“the hub at 12 Market Street”), one that names
    something else (“the 10 Downing Street project”), and numbers that are labels (“Section 9 High Street”).
    """
    for match in _ADDRESS.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        last = re.search(r"([^\W\d_]+)\W{0,2}$", before)
        labelled = last is not None and last[1].casefold() in _LABELLED
        first = (match["street"] or match["block"]).split()[0].casefold()
        if (
            not labelled
            and first not in _NOT_STREETS
            and not _PUBLIC.search(before)
            and not _NAME_OF.match(text, match.end())
        ):
            yield match.span()
    for match in _HOME.finditer(text):
        yield match.span("where" if match["where"] else "named")
