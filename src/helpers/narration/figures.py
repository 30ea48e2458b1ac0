"""Figures that a template has of its own, typed in digits or as words: they come from no cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import category, normalize

from helpers.english import ONES, ORDINALS, TENS

_NUMBERS = "|".join((*TENS, *sorted(ONES[1:], key=len, reverse=True)))
_EACH = rf"{_NUMBERS}|hundreds?|thousands?|[mb]illions?|dozens?"
_SEVERAL = rf"(?:{_EACH}|zero|nought|nil)(?:{_EACH}|one)*"
_PLACE = "|".join(ORDINALS[1:]) + (
    "|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    "|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|hundredth|thousandth"
)
#: Of what there are as many as a word before it says.
_THINGS = r"(?:actions?|measures?|targets?|ratings?|owners?|plans?{more})"
_WORDED = (
    rf"\b{_SEVERAL}(?:[ -]+(?:and[ -]+)?(?:one|a half|{_SEVERAL}|{_PLACE}|first))*\b",
    r"\b(?:twice|thrice|(?:couple|pair|scores?) of|half (?:of|the|its|all))\b",
    r"\b(?:none|neither) of\b(?! ?(?:the|its|these|those|them)? ?$)",  # at the end, a value says of how many
    rf"\b(?:an?|one) (?:half|{_PLACE}|quarter) of\b",
    # a place tells how many where what comes in a row stands behind it: “the fifth time”, “a second quarter”
    rf"\b(?:{_PLACE}) (?:time|month|quarter|year|week|report|round|consecutive|successive|running|in a row)\b",
    r"(?<!\bthe )(?<!\bits )(?<!\bonly )(?<!\bother )(?<!\bthis )(?<!\bthat )"
    rf"\b(?:one|a single)(?: of (?:the|its|our|these|those|their|all))?(?: [^\W\d]+){{0,2}}? {_THINGS}\b",
)


def figure_in(text: str, things: Iterable[str] = ()) -> str:
    """Return the first figure that a text states, in digits or as a word, “nine hundred”; empty where it states none.

    A word that is no count of something is none: “one of our priorities”, “the first page”, “all”, “both”.

    Args:
        text: the text, of one line.
        things: what else may be counted: what the plan calls its rows.
    """
    said = "".join(each for each in normalize("NFKD", text) if category(each) not in ("Mn", "Cf"))
    for word in (*text.split(), *said.split()):
        if any(letter.isnumeric() for letter in word):
            return word
    more = "".join(f"|{re.escape(each)}" for each in things)
    pattern = "|".join(_WORDED).replace("{more}", more)
    found = re.search(pattern, " ".join(said.split()), re.IGNORECASE)
    return found[0] if found else ""
