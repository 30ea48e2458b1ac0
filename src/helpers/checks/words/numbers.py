"""Numbers of actions in a text that are no action's, or a closed one's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from helpers.checks.words.claims import MONTHS, Claim
from helpers.model import Action
from helpers.plans.nouns import ACTION, Noun

_NUMBER = r"\d+(?:\.\d+)*(?:\.?[a-z](?![a-z]))?"
#: What speaks of a closing, or of what became of the work.
_CLOSING = re.compile(
    r"\b(?:clos|complet|merg|supersed|withdr|ends?\b|ended|ending|finish|done\b|replac|remov|deliver|achiev|fed into"
    r"|sits|passe[sd]|moved? into|carried|goes on|reopen|former|was\b|were\b|had\b)",
    re.IGNORECASE,
)
#: What makes of the number after “action” a count, or one of another plan: “action 2 weeks late”.
_OTHER = rf"(?!\s?(?:%|per cent|weeks?|days?|months?|years?|hours?|of the|{MONTHS})\b)"


def tells_of_closing(paragraph: str) -> bool:
    """Return whether a paragraph speaks of a closing, or of what became of some work."""
    return _CLOSING.search(paragraph) is not None


def misnumbered(sentence: str, closing: bool, noun: Noun, actions: Mapping[str, Action]) -> Iterator[Claim]:
    """Give the numbers in a sentence that are no action's, or a closed one's.

    Args:
        sentence: the sentence.
        closing: whether what stands around it tells of closings, so that it may name closed actions.
        noun: what the plan calls an action.
        actions: every action by its number.
    """
    for words, number in named_actions(sentence, noun, actions):
        action = actions.get(number)
        if not action:
            yield Claim(words, f"the plan has no action {number}")
        elif action.closing and not closing:
            yield Claim(words, f"action {number} is closed", action.closing.notice.sources)


def named_actions(sentence: str, noun: Noun, actions: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give each number that is an action's for sure, with the words that it stands in."""
    if not all(re.fullmatch(_NUMBER, number, re.IGNORECASE) for number in actions):
        return
    names = "|".join(sorted({"actions?", re.escape(noun.one), re.escape(noun.many)}))
    listed = rf"\b({names}) ({_NUMBER}(?:(?:, | and |, and | or | to )(?:{names} )?{_NUMBER})*)\b{_OTHER}"
    for found in re.finditer(listed, sentence, re.IGNORECASE):
        numbers = re.findall(_NUMBER, found[2], re.IGNORECASE)
        one = found[1].casefold() in (ACTION.one, noun.one.casefold())
        for number in numbers if one or len(numbers) > 1 else ():  # “of 55 open actions 23 are on track”
            yield f"{noun.one} {number}", number
    if actions and all("." in number for number in actions):  # then “(2.5)” is no figure
        for found in re.finditer(rf"(?<=[^\W\d_] )\(({_NUMBER})\)", sentence):
            if "." in found[1]:
                yield found[0], found[1]
