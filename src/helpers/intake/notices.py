"""Tell a closing notice among other words: in a title, or in what an action says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from helpers.model import Point
from helpers.plans.closing import ClosingWords
from helpers.plans.plan import Plan
from helpers.text import parted_at

#: What may stand between “this action” and what became of it.
_AUXILIARY = r"(?:(?:is|are|was|were|has|have|had|been|be|now|also|therefore|since|already|fully|formally)\s+)*"
#: Where a sentence begins: with the text, behind a full stop or a dash, in a bracket, with capitals behind other words.
_BEGINS = r"(?:^|[.!?;:(\[–—]\s*|\s-\s*|(?-i:(?<=[^A-Z]\s)(?=[A-Z]{4,}\s)))"
_NUMBERS = r"(?:\W*(?:\b(?:and|actions?|recommendations?|priority|priorities)\b|\b[A-Za-z]{0,2}\d[\w.]*))*\W*"
_ENDED = (
    r"(?:closed|completed?|merged|superseded|withdrawn|cancelled|discontinued|no\s+longer\s+(?:required|needed)|"
    r"(?:forms?|forming)\s+part\s+of|(?:fed|merged|incorporated)\s+into)(?!\w)"
)
_GOES_ON = r"(?:re-?opened|still\s+open|not\s+(?:yet\s+)?(?:closed|completed?)|remains?\s+open)(?!\w)"
_DATED = r"(?:\W+(?:on|in|by|at|the|of|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\d[\w/.-]*))*\W*"
#: What says that something is closed, and may be the action: in capitals, first or last in a title, of an action.
_SAYS_CLOSED = re.compile(
    r"\bCLOSED\b|(?i:(?:^|[.;:(\[–—-]\s*)closed(?=\W*(?:$|[:.,;)\]–—-]|(?:on|in)\b|\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec)[a-z]*\b))|\b(?:(?:this|the)\s+)?(?:action|recommendation)\s+(?:(?:is|was|has|been|now)\s+)*(?:closed|completed|withdrawn)\b)"
)
_NOT_YET = re.compile(r"\b(?:once|until|when|if|before|after|not|no|every|each|any)\b[^.;:]*$", re.IGNORECASE)
#: Words by which a notice may say that something is not closed, or not all of it.
_DOUBT = re.compile(
    r"\?|\b(?:in part|partly|partially|half|never|nearly|almost|to be (?:closed|completed)|proposed|to new|re-?opened"
    r"|not(?:\s+(?:yet|fully|been|be))*\s+(?:closed|completed?|merged|withdrawn|superseded))\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
#: What one who fills every cell writes in a column of closing notices of an action that goes on.
_NOTHING = re.compile(
    r"\W*(?:n/?a|n|0|no|none|nil|false|tb[cd]|pending|in\s+progress|not?\s+(?:yet\s+)?(?:closed|applicable)|open|on-?going)?"
    r"\W*",
    re.IGNORECASE,
)
#: How many words in capitals behind a title are a notice, and not a name.
_CAPITALS = 4


class Parted(NamedTuple):
    """What a cell says without its closing notice, and the notice."""

    rest: tuple[Point, ...]
    notice: tuple[Point, ...]


class _Patterns(NamedTuple):
    """What is looked for in the texts of any action, as patterns that are compiled where they are needed.

    Attributes:
        anything: in any text with a notice, or what looks like one; to be quick with the others.
        lone: a whole text that is one of the phrases, with the numbers of actions at most.
        begun: a text that begins with one of the phrases.
        told: any phrase that tells a closing, for what stands where nothing else does.
        shouted: those that do in capitals behind a title; that something is complete does not, as it may be a part.
    """

    anything: str
    lone: str
    begun: str
    told: str
    shouted: str


class _Own(NamedTuple):
    """What is looked for in the texts of one action, likewise.

    Attributes:
        sure: a sentence that begins with “this action” or its number and goes on with one of the plan's phrases.
        likely: a sentence that says of this action that it has ended, in other words.
        loose: the same anywhere in a sentence.
        goes_on: a sentence that says of this action that it has not.
    """

    sure: str
    likely: str
    loose: str
    goes_on: str


_WORDS = (
    r"(?:done|closed|completed|complete(?!\s+by\b)|merged|superseded|withdrawn|cancelled|discontinued"
    r"|no\s+longer\s+(?:required|needed))"
)
#: A paragraph that says nothing else, such as “Completed in May”, or the name of a group of actions.
_LONE_WORD = re.compile(rf"(?!done)(?:action\s+)?(?:now\s+)?{_WORDS}(?:\s+actions)?{_DATED}", re.IGNORECASE)
#: The same beside a title: in brackets, before or behind a sign that parts it off, or in words that end the title.
_BESIDE_TITLE = re.compile(
    rf"[(\[]\s*(?:now\s+|action\s+)*{_WORDS}(?:\s+(?:by|with|into)\b[^)\]]*)?{_DATED}[)\]]"
    rf"|(?:[(\[–—.;:]|\s-)\s*(?:now\s+)?{_WORDS}{_DATED}$"
    rf"|(?:\b(?:this|it)\s+is\s+|(?<!\bis\s)(?<!\bare\s)(?<!\bbe\s))\bno\s+longer\s+(?:required|needed){_DATED}$"
    rf"|\bsuperseded(?:{_DATED}$|\s+by\b)|^\W*{_WORDS}(?=\s*(?:[:–—]|-\s)|\W*$)",
    re.IGNORECASE,
)


def notice_start(text: str, plan: Plan, number: str, *, alone: bool = False, in_title: bool = False) -> int | None:
    """Return where a closing notice begins in a paragraph and goes on to its end; None without one that is sure.

    It is sure where

    - a sentence is about this action: it begins with “this action”, or “action” and its own number, and goes on with
      one of the plan's phrases: “This action has been completed”, “Action 4 now forms part of action 5”; but “The
      review has been completed” is about something else;
    - the cell, or a line of its own in a title, says nothing but one of the phrases, and which actions;
    - behind a title there are four words or more in capitals, among them “closed”, or one of the plan's phrases for a
      notice or for where the work went.

    Args:
        text: the paragraph.
        plan: the plan; without “closing” nothing is a notice.
        number: the action's number.
        alone: whether nothing else stands in its cell, or it is a line of its own in a title.
        in_title: whether it stands in the row of the title.
    """
    if plan.closing is None:
        return None
    found = _patterns(plan)
    if not may_tell(text, plan):
        return None
    if match := _compiled(_own(plan, number).sure).search(text):
        return match.start("notice")
    shouted = _compiled(found.shouted)
    if alone and (
        _compiled(found.lone).fullmatch(text.strip()) or (in_title and _in_capitals(text) and shouted.search(text))
    ):
        return 0
    start = capitals_start(text) if in_title else None
    if start is None or not shouted.search(text, start) or in_doubt(text[start:]):
        return None
    about = _compiled(_own(plan, number).loose).search(text, start)
    return about.start() if about else start


def looks_closed(text: str, plan: Plan, number: str, *, alone: bool = False, in_title: bool = False) -> str:
    """Return the words of a paragraph that look like a closing notice and are none for sure; empty without any."""
    found = _patterns(plan)
    start = capitals_start(text) if in_title else None
    if start is not None and _compiled(found.told).search(text[start:]):
        return text[start:].strip()
    if alone and _LONE_WORD.fullmatch(text.strip()):
        return text.strip()
    if in_title and (beside := _BESIDE_TITLE.search(text)):
        return beside[0].strip()
    if not may_tell(text, plan):
        return ""
    if (match := _SAYS_CLOSED.search(text)) and not _NOT_YET.search(text[: match.start() + 1]):
        return text[match.start() :].strip(" .;:([–—-")
    own = _own(plan, number)
    if match := _compiled(own.loose if in_title else own.likely).search(text):
        return text[match.start() :].strip(" .;:([–—-")
    return text.strip() if _compiled(found.begun).match(text) else ""


def goes_on(text: str, plan: Plan, number: str) -> str:
    """Return the words of a closed action's text that say that it is not closed; empty without any."""
    match = _compiled(_own(plan, number).goes_on).search(text)
    return match["notice"] if match else ""


def tells(text: str, plan: Plan) -> bool:
    """Return whether a text that stands in the place of a closing notice has any words of one."""
    return bool(_compiled(_patterns(plan).told).search(text))


def in_doubt(text: str) -> bool:
    """Return whether a notice may say that the action is not closed, or not all of it."""
    return bool(_DOUBT.search(text))


def is_nothing(text: str) -> bool:
    """Return whether a cell among closing notices says that there is none, such as “No” or a dash."""
    return bool(_NOTHING.fullmatch(text))


def capitals_start(text: str) -> int | None:
    """Return where the words in capitals begin that a text ends with, four or more behind others; None without."""
    level = _ORDINAL.sub(lambda ending: ending[0].upper(), text)
    small = max((at for at, letter in enumerate(level) if letter.islower()), default=-1)
    space = re.compile(r"\s").search(level, small + 1) if small >= 0 else None
    if space is None:
        return None
    return space.end() if _in_capitals(text[space.end() :]) else None


def _in_capitals(text: str) -> bool:
    """Return whether a text is four words or more, all in capitals but for “1st” and its like."""
    level = _ORDINAL.sub(lambda ending: ending[0].upper(), text)
    return level.isupper() and sum(sum(map(str.isalpha, word)) > 1 for word in level.split()) >= _CAPITALS


def parted(points: Sequence[Point], plan: Plan, number: str, *, titled: bool | None = None) -> Parted:
    """Return a cell's points without its closing notice, and the notice; no word is lost.

    Args:
        points: what the cell says.
        plan: the plan.
        number: the action's number.
        titled: of a cell in the title's row, whether the action has words of a title before it; without any, what is
            left may not be nothing. None for any other cell.
    """
    rest: list[Point] = []
    notice: list[Point] = []
    in_title = titled is not None
    for point in points:
        alone = (len(points) == 1 and not in_title) or bool(titled or (in_title and rest))
        start = 0 if in_title and notice else notice_start(point.text, plan, number, alone=alone, in_title=in_title)
        if start is None or (start == 0 and in_title and not (titled or rest)):
            rest.append(point)
            continue
        before, behind = parted_at(point, start)
        rest += [before] if before.text else []
        notice.append(behind)
    return Parted(tuple(rest), tuple(notice))


def may_tell(text: str, plan: Plan) -> bool:
    """Return whether a text has any of the words that a closing notice is known by; to be quick with the others."""
    return _has(_patterns(plan).anything, text)


@lru_cache(maxsize=1 << 14)  # a cell is asked for several times, and earlier rounds say much of what the last one says
def _has(pattern: str, text: str) -> bool:
    return bool(_compiled(pattern).search(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


#: The plan's phrases of a notice, of each way of closing, and of where the work went.
_Phrases = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@cache
def _patterns_of(words: _Phrases) -> _Patterns:
    notices, ways, into = words
    phrases = _any(notices)
    told = rf"(?:{_any((*notices, *ways, *into))}|(?<!\w)closed(?!\w))"
    return _Patterns(
        anything=rf"{told}|{_ENDED}",
        lone=rf"{_AUXILIARY}{phrases}{_NUMBERS}",
        begun=rf"{_AUXILIARY}{phrases}",
        told=told,
        shouted=rf"{_any((*notices, *into))}|\b(?:now|is|are|was|been|action)\s+closed(?!\w)",
    )


@cache
def _own_of(notices: tuple[str, ...], noun: str, number: str) -> _Own:
    this = rf"(?:this\s+(?:{_spaced(noun)}|action)"
    this += rf"|(?:{_spaced(noun)}|action)\s+{re.escape(number)}(?![\w.]*\w)\W*?)" if number else ")"
    phrases = _any(notices)
    about = [phrase for phrase in notices if re.match(rf"{this}\b", phrase, re.IGNORECASE)]
    said = rf"(?:{this}\s+{_AUXILIARY}{phrases}{rf'|{_any(about)}' if about else ''})"
    ended = rf"{this}\s+{_AUXILIARY}(?:{_ENDED}|{phrases})"
    return _Own(
        sure=rf"{_BEGINS}(?P<notice>{said})",
        likely=rf"{_BEGINS}{ended}",
        loose=ended,
        goes_on=rf"{_BEGINS}(?P<notice>{this}\s+{_AUXILIARY}{_GOES_ON})",
    )


def _phrases(plan: Plan) -> _Phrases:
    words = plan.closing or ClosingWords()
    ways = tuple(phrase for phrases in words.ways.values() for phrase in phrases)
    return tuple(words.notices), ways, tuple(words.into)


def _patterns(plan: Plan) -> _Patterns:
    return _patterns_of(_phrases(plan))


def _own(plan: Plan, number: str) -> _Own:
    return _own_of(_phrases(plan)[0], plan.actions.one, number)


def _any(phrases: Iterable[str]) -> str:
    """Return a pattern of any of some phrases as whole words; of none, one that nothing is."""
    some = "|".join(_spaced(phrase) for phrase in phrases)
    return rf"(?<!\w)(?:{some})(?!\w)" if some else r"(?!)"


def _spaced(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())
