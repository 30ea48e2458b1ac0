"""Read how an action closed, and where its remaining work went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.intake.notices import goes_on, in_doubt, looks_closed, tells
from helpers.intake.rows import ActionRows, SheetReading, words_of_cell
from helpers.model import Closing, Passage, Point, Rating, Source, TextRun, Way, problem_at
from helpers.plans.closing import ClosingWords
from helpers.plans.nouns import ACTION, Noun, as_actions
from helpers.plans.plan import Plan
from helpers.plans.ratings import Finished
from helpers.text import plain

#: The number of an action, such as 5, 3.2, A4, or 1.1.a and 1.1(b), which stand under 1.1.
# Digits are taken whole by what may not follow them: possessive repeats match wrongly before Python 3.11.5.
_NUMBER = (
    r"\b[A-Za-z]{0,2}\d+(?!\d)(?:\.\d+(?!\d))*(?!\.\d)[A-Za-z]?"
    r"(?:\.(?:[A-Za-z]|[ivx]{2,4}|\d{1,3})(?!\w)|\([A-Za-z]\))*(?!\w)"
)
_RANGE = re.compile(r"(?<![/\d])\d{1,2}\s*(?:-|–|/|\bto\b)\s*\d{1,2}(?![/\d])", re.IGNORECASE)
_LIST = rf"(?:actions?\s+)?{_NUMBER}(?:\s*(?:,\s*and\b|,|&|\band\b)\s*(?:actions?\s+)?{_NUMBER})*"


def closing_of(draft: ActionRows, reading: SheetReading) -> Closing | None:
    """Return how an action closed by its notice; None without one. One that does not say how says that it is closed."""
    if not draft.notice:
        return None
    words = reading.plan.closing or ClosingWords()
    way = way_of(draft.notice.text, words) or Way.CLOSED
    return Closing(way, links_in(draft.notice.text, words, reading.plan.actions), draft.notice)


def tell_doubts(draft: ActionRows, reading: SheetReading, plan_file: str, closing: Closing | None) -> None:
    """Keep a problem with what looks otherwise than an action is read.

    Such are words of a closing in an open action, words of an open action in a closed one, and a notice that may not
    tell of a closing, or of which a number is not read.
    """
    reading.problems += (_unsure if closing else _likely)(draft, reading, plan_file)


def closed_by_rating(rating: Rating | None, plan: Plan) -> Closing | None:
    """Return that an action is completed by its rating, whose cell is the notice; None if its rating does not close."""
    if not rating or finished_by(rating, plan) is not Finished.CLOSES:
        return None
    point = Point((TextRun(rating.written or rating.name),), sources=rating.sources)
    return Closing(Way.COMPLETED, (), Passage((point,), rating.sources))


def finished_by(rating: Rating | None, plan: Plan) -> Finished | None:
    """Return what the rating says of an action whose work is done; None where it does not say that it is."""
    return next((each.finished for each in plan.ratings or () if rating and each.rating == rating.name), None)


def _likely(draft: ActionRows, reading: SheetReading, plan_file: str) -> Iterator[Problem]:
    """Give a problem that stops publication for each text of an open action that looks like a closing notice."""
    plan = reading.plan
    words = plan.closing or ClosingWords()
    known = ", ".join(f"“{phrase}”" for phrase in words.notices)
    title = " ".join(map(words_of_cell, draft.title_cells))
    found = [(looks_closed(title, plan, draft.number, in_title=True), source) for source in _last(draft, reading)]
    for passage in draft.says.values():
        for point, following in zip_longest(passage.points, passage.points[1:]):
            last = following is None or following.sources != point.sources
            found.append((looks_closed(point.text, plan, draft.number, alone=last), point.sources[0]))
    for text, source in found:
        if text:
            yaml = "closing: {notices: [" + ", ".join([*(f'"{each}"' for each in words.notices), '"…"']) + "]}"
            add = f"add its words: {yaml}" if plan.closing else "say how it is told: closing: {}"
            yield problem_at(
                reading.sheet.file,
                source,
                f"action {draft.number} is read as open, and “{shortened(text)}” looks like a closing notice",
                f"a notice that says “this action” or stands by itself, with a phrase of the plan’s: {known}"
                if plan.closing
                else "no closing notice, as the plan has no “closing”",
                f"if the action is closed, write it so, or {add} in {plan_file}; if it is open, write it otherwise",
                Severity.PUBLICATION,
                kind="closing",
            )


def _last(draft: ActionRows, reading: SheetReading) -> tuple[Source, ...]:
    return reading.source(*draft.title_cells[-1:])


def _unsure(draft: ActionRows, reading: SheetReading, plan_file: str) -> Iterator[Problem]:
    """Give a problem that stops publication where a closed action says that it is open, or its notice no closing."""
    plan, notice = reading.plan, draft.notice
    said = plain(notice.text)
    words = plan.closing or ClosingWords()
    if said and _unread(said, words, plan.actions):
        yield problem_at(
            reading.sheet.file,
            notice.sources[0],
            f"not all numbers are read in the notice of action {draft.number}, “{shortened(said)}”",
            "the numbers one by one behind the phrase, such as “fed into actions 4, 5 and 6”",
            "write them so, or write the other numbers elsewhere in the notice",
            Severity.PUBLICATION,
            kind="closing",
        )
    if said and (not tells(said, plan) or in_doubt(said)):
        yield problem_at(
            reading.sheet.file,
            notice.sources[0],
            f"action {draft.number} is read as closed by “{shortened(said)}”, which "
            + ("may not say so" if tells(said, plan) else "tells of no closing"),
            "a closing notice that leaves no doubt",
            f"if it is closed, write it so, or add the words to “closing: ways” in {plan_file}; if not, take them out",
            Severity.PUBLICATION,
            kind="closing",
        )
    for passage in (*draft.says.values(), notice):
        for point in passage.points:
            if said := goes_on(point.text, plan, draft.number):
                yield problem_at(
                    reading.sheet.file,
                    point.sources[0],
                    f"action {draft.number} is closed, and says “{shortened(said)}”",
                    "a closed action, or an open one",
                    "take the notice out if the action is open, or those words if it is closed",
                    Severity.PUBLICATION,
                    kind="closing",
                )


def way_of(notice: str, words: ClosingWords) -> Way | None:
    """Return how an action closed: the plan's first way with a phrase in the notice; None without one."""
    said = f" {plain(notice).casefold()} "
    for way, phrases in words.ways.items():
        if any(re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", said) for phrase in phrases):
            return way
    return None


def _unread(notice: str, words: ClosingWords, noun: Noun) -> bool:
    """Return whether behind a phrase for where the work went there is a range of numbers, or one that is no link."""
    said, links = as_actions(notice, noun), links_in(notice, words, noun)
    tails = [
        re.split(r"[.;](?:\s|$)", said[match.end() :])[0]
        for phrase in (as_actions(phrase, noun) for phrase in words.into)
        for match in re.finditer(re.escape(phrase), said, re.IGNORECASE)
    ]
    return any(_RANGE.search(tail) or (not links and re.search(r"\d", tail)) for tail in tails)


def links_in(notice: str, words: ClosingWords, noun: Noun = ACTION) -> tuple[str, ...]:
    """Return the numbers after one of the plan's phrases: of “fed into actions 20 & 23”, ``20`` and ``23``."""
    numbers: list[str] = []
    said = as_actions(plain(notice), noun)
    for phrase in (as_actions(phrase, noun) for phrase in words.into):
        for match in re.finditer(rf"{re.escape(phrase)}\s+{_LIST}", said, re.IGNORECASE):
            numbers += re.findall(_NUMBER, match[0][len(phrase) :])
    return tuple(dict.fromkeys(numbers))
