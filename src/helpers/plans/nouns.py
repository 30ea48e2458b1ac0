"""What a plan calls its rows and their groups, put into the product's own words, which call them actions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import Field

from helpers.english import listed, upper_first
from helpers.plans.yaml import Strict


class Noun(Strict):
    """What the plan calls its rows or their groups."""

    one: str = Field(min_length=1, description="One of them, such as “recommendation” or “priority”.")
    many: str = Field(min_length=1, description="Several, such as “recommendations” or “priorities”.")


ACTION = Noun(one="action", many="actions")

#: The noun in the product's own words, with its article; an “action plan” is a kind of document.
_OURS = re.compile(r"\b(?:(an) )?(action)(s?)\b(?!-| plans?\b)", re.IGNORECASE)
#: Sounds that the first letters of a word do not show: “an hour”, “a unit”, “a one-off”; and letters said by name.
_VOWEL = re.compile(r"(?i:hour|heir|honest|(?!eu|uni|us[aei]|uti|one)[aeiou])|[FHLMNRSX](?=[A-Z0-9]+\b)")
_CONSONANT = re.compile(r"U(?=[A-Z0-9]+\b)")


def worded(text: str, noun: Noun) -> str:
    """Return words of the product's own, never a tracker's, with what the plan calls an action in its place."""
    return text if noun == ACTION else _OURS.sub(lambda found: _in_place(found, noun), text)


def worded_unquoted(text: str, noun: Noun) -> str:
    """Return the same of words among which a tracker's stand in quotation marks, and stay as they are."""
    if noun == ACTION:
        return text
    said, depth = "", 0
    for piece in re.split("([“”])", text):
        depth = max(0, depth + {"“": 1, "”": -1}.get(piece, 0))
        said += piece if depth or piece in "“”" else worded(piece, noun)
    return said


def as_actions(text: str, noun: Noun) -> str:
    """Return a tracker's words, to be searched in, with “action” where it says what the plan calls one."""
    if noun == ACTION:
        return text
    many, one = (rf"\b{re.escape(word)}\b" for word in (noun.many, noun.one))
    return re.sub(one, ACTION.one, re.sub(many, ACTION.many, text, flags=re.IGNORECASE), flags=re.IGNORECASE)


def numbered(noun: Noun, numbers: Sequence[str]) -> str:
    """Return some of a plan's rows by number: “action 5”, “recommendations 20 and 23”."""
    return f"{noun.one if len(numbers) == 1 else noun.many} {listed(numbers)}"


def with_article(noun: str) -> str:
    """Return a noun as one of several: “an action”, “a recommendation”."""
    sounds = _VOWEL.match(noun) and not _CONSONANT.match(noun)
    return f"{'an' if sounds else 'a'} {noun}"


def _in_place(found: re.Match[str], noun: Noun) -> str:
    article, ours, several = found.groups()
    if several:
        return f"{article} {noun.many}" if article else _as_capital(ours, noun.many)
    return _as_capital(article, with_article(noun.one)) if article else _as_capital(ours, noun.one)


def _as_capital(ours: str, said: str) -> str:
    return upper_first(said) if ours[:1].isupper() else said
