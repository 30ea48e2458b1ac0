"""Read how an action closed, and where its remaining work went."""

from __future__ import annotations

import re

from helpers.intake.rows import ActionRows, SheetReading
from helpers.model import Closing, Way
from helpers.plans.closing import ClosingWords
from helpers.text import plain

_NUMBER = r"\b[A-Za-z]{0,2}\d++(?:\.\d++)*+[A-Za-z]?(?!\w)"
_LIST = rf"(?:actions?\s+)?{_NUMBER}(?:\s*(?:,\s*and\b|,|&|\band\b)\s*(?:actions?\s+)?{_NUMBER})*"


def closing_of(draft: ActionRows, reading: SheetReading, plan_file: str) -> Closing | None:
    """Return how an action closed; None while it is open. A notice that does not say how says that it is closed."""
    if not draft.notice:
        return None
    words = reading.plan.closing or ClosingWords()
    way = way_of(draft.notice.text, words) or Way.CLOSED
    return Closing(way, links_in(draft.notice.text, words), draft.notice)


def way_of(notice: str, words: ClosingWords) -> Way | None:
    """Return how an action closed: the plan's first way with a phrase in the notice; None without one."""
    said = f" {plain(notice).casefold()} "
    for way, phrases in words.ways.items():
        if any(re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", said) for phrase in phrases):
            return way
    return None


def links_in(notice: str, words: ClosingWords) -> tuple[str, ...]:
    """Return the numbers after one of the plan's phrases: of “fed into actions 20 & 23”, ``20`` and ``23``."""
    numbers: list[str] = []
    for phrase in words.into:
        for match in re.finditer(rf"{re.escape(phrase)}\s+{_LIST}", plain(notice), re.IGNORECASE):
            numbers += re.findall(_NUMBER, match[0][len(phrase) :])
    return tuple(dict.fromkeys(numbers))
