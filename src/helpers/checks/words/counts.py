"""Counts of actions by rating, open or closed, that a text gives and the tracker does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.checks.words.claims import COUNT, MONTHS, Claim, count_of
from helpers.english import counted
from helpers.intake.intake import Intake
from helpers.model import Source, once
from helpers.plans.plan import Plan

#: Before a count, what makes it one of some actions only, or of another day.
_SOME = re.compile(
    r"\b(?:in|them|these|those|its|their|other|others|more|fewer|further|another|additional|remaining|within|area|each"
    r"|every|new|newly|least|most|over|under|about|nearly|almost|if|would|could|should|was|were|had|been|from|since|for"
    rf"|before|after|ago|last|previous|previously|earlier|until|by|{MONTHS}|\d{{4}})\b",
    re.IGNORECASE,
)
#: After “the four reds”, what leaves them whole; “that” or “in” would not.
_WHOLE = r"(?=\s*(?:$|[,.;:!?–—-]|(?:and|each|all|both|needs?|is|are|remains?|goe?s?|still|now|across)\b))"
_NOT_SOME = r"(?!\s+(?:in|under|within|among|on|for|since|until|by|at)\b)"
#: How many letters before a count may say of which actions it is.
_NEAR = 400
_OPEN, _CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class _Class:
    """Some of a plan's actions, by the words that tell them: how many there are, and the cells that say so."""

    told: str
    words: str
    count: int
    sources: tuple[Source, ...]


def miscounted(sentence: str, plan: Plan, intake: Intake) -> Iterator[Claim]:
    """Give the counts of a sentence that are of a whole class of actions, and are not what the tracker has."""
    groups = [plan.groups.one, plan.groups.many] if plan.groups else []
    for words, given, count, wrong, sources in _counts(sentence, plan, intake):
        before = sentence[: sentence.index(words)][-_NEAR:].casefold()
        if given != count and not _SOME.search(before) and not any(word.casefold() in before for word in groups):
            yield Claim(words, wrong, sources)


def _counts(
    sentence: str, plan: Plan, intake: Intake
) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...], str, tuple[Source, ...]]]:
    """Give each count of a sentence: its words, what it says, what is so, in figures and in words, and the cells."""
    noun = _noun(plan)
    for each in _classes(plan, intake):
        is_so = f"{counted(each.count, 'action')} {'is' if each.count == 1 else 'are'} {each.told}"
        for pattern in _patterns(each.words, noun):
            for found in re.finditer(pattern, sentence, re.IGNORECASE):
                yield found[0], (count_of(found[1]),), (each.count,), is_so, each.sources
    whole, now = len(intake.actions), sum(not action.closing for action in intake.actions)
    for found in re.finditer(_share(noun), sentence, re.IGNORECASE):
        is_so = f"{now} of {counted(whole, 'action')} {'is' if now == 1 else 'are'} open"
        yield found[0], (count_of(found[1]), count_of(found[2])), (now, whole), is_so, ()


def _classes(plan: Plan, intake: Intake) -> Iterator[_Class]:
    open_ones = [action for action in intake.actions if not action.closing]
    closed = [action for action in intake.actions if action.closing]
    for entry in plan.ratings or ():
        some = [action.rating for action in open_ones if action.rating and action.rating.name == entry.rating]
        sources = once(source for rating in some for source in rating.sources)
        yield _Class(f"open and rated {entry.rating}", re.escape(entry.rating), len(some), sources)
    yield _Class("open", _OPEN, len(open_ones), ())
    yield _Class("closed", _CLOSED, len(closed), once(each for action in closed for each in action.sources))


def _patterns(words: str, noun: str) -> Iterator[str]:
    """Give the ways to count a whole class: “the four reds”, “there are four red actions”, “four actions are red”."""
    several = f"{words} {noun}" if words in (_OPEN, _CLOSED) else f"{words}s?(?: {noun})?"
    yield rf"\b(?:the|all|there (?:are|is)(?: now| still)?) ({COUNT}) {several}\b{_WHOLE}"
    yield (
        rf"(?<!of the )(?<!of our )(?<!of )\b({COUNT}) (?:open )?{noun} (?:is|are|remains?|stays?)"
        rf"(?: now| still| currently)?(?: rated)? {words}\b{_NOT_SOME}"
    )


def _share(noun: str) -> str:
    """Return the way to say how many of all are open: “25 of the original 39 open”, “25 of 39 actions are open”."""
    verb = "(?: (?:is|are|remains?))?(?: still| now)?"
    return rf"\b({COUNT}) of (?:the |all )?(?:original )?({COUNT})(?: {noun})?{verb} open\b"


def _noun(plan: Plan) -> str:
    names = {"action", "actions", plan.actions.one, plan.actions.many}
    return f"(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})"
