"""Figures of measures in a text: praised though the target is missed, or no longer the latest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from helpers.checks.words.claims import MONTHS, Claim, Figure, figures
from helpers.english import long_date, quantity, target_word
from helpers.model import Measure, Quantity

#: How many words before and after a count of things may name them.
_BEFORE, _AFTER = 5, 3
_WORD = re.compile(r"[^\W\d_]+")
#: Words of a measure's name that many others have.
_COMMON = frozenset(
    _WORD.findall(
        "about above after available average been before began begin being below between care children completed "
        "council county during each from have into leaver number part people rate since taking than that their these "
        "they this through time under were with within without year years young"
    )
)
#: How short a word may be and still be one that names something.
_SHORTEST = 4
#: What looks back, or ahead, so that a figure need not be the latest.
_PAST = re.compile(
    r"\b(?:was|were|had|been|from|since|before|after|ago|last|previous(?:ly)?|earlier|former(?:ly)?|then|than|once|until"
    rf"|used|would|could|if|by|spring|summer|autumn|winter|target|limit|benchmark|\d{{4}}|{MONTHS})\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"(?<!rated )(?<!judged )(?<!graded )(?<!for )(?<!no )\b(?:good|pleasing|excellent|impressive|strong(?:est)?)\b"
    r"(?![- ](?:practice|quality|progress|rise|increase|growth|start|step|work|use|example|deal|time|school|provider"
    r"|demand|relationship|partnership|link|interest|support|order|reason)s?\b)"
    r"|\b(?:on|above|ahead of|better than) (?:its |the |their |our )?target\b"
    r"|\b(?:met|meets?|meeting|reached|reaches|exceed(?:ed|s)?) (?:its |the |their |our )?targets?\b"
    r"|\btargets? (?:is|are|was|were|has been|have been) (?:now )?(?:met|reached|exceeded)\b",
    re.IGNORECASE,
)
#: What says that all is not well, or not yet.
_DOUBT = re.compile(
    r"\b(?:not|no|never|nor|without|below|short|miss(?:es|ed)?|under|although|though|but|however|yet|despite|while|should"
    r"|must|needs?|would|off|remain(?:s|ing)? to)\b|n[’']t\b",
    re.IGNORECASE,
)


def mistold(sentence: str, measures: Sequence[Measure]) -> Iterator[Claim]:
    """Give the figures of a sentence that are a measure's for sure, and are praised or out of date."""
    found = list(figures(sentence))
    values = {figure.value for figure in found}
    praise = None if _DOUBT.search(sentence) else _PRAISE.search(sentence)
    ends = [0, *(figure.end for figure in found)]
    starts = [*(figure.start for figure in found[1:]), len(sentence)]
    for figure, begins, stops in zip(found, ends, starts, strict=False):
        lead, tail = (_WORD.findall(sentence[a:b]) for a, b in ((begins, figure.start), (figure.end, stops)))
        measure = _measure_of(figure, lead, tail, measures)
        if not measure:
            continue
        latest = measure.latest.value
        words = _said(sentence, figure)
        if _is(figure, latest):
            missed = measure.on_target is False and measure.target
            if missed and praise and missed.low not in values:
                goal = target_word(measure.better)
                yield Claim(
                    words,
                    f"“{praise[0]}” beside it, where “{measure.name}” misses its {goal} of "
                    f"{quantity(missed, measure.unit)}",
                    (*measure.latest.sources, *measure.target_sources),
                )
        elif not _PAST.search(sentence) and not {latest.low, latest.high} & values:
            now = f"{quantity(latest, measure.unit)} by {long_date(measure.latest.as_at)}"
            yield Claim(words, f"“{measure.name}” is {now}", measure.latest.sources)


def _measure_of(
    figure: Figure, lead: Sequence[str], tail: Sequence[str], measures: Sequence[Measure]
) -> Measure | None:
    """Return the one measure that has or had a figure as its value, and words of its name before or after it."""
    fits: list[tuple[int, Measure]] = []
    for measure in measures:
        if not _of_unit(figure, tail, measure) or not any(_is(figure, each.value) for each in measure.readings):
            continue
        name = {_stem(word) for word in _WORD.findall(measure.name) if len(word) >= _SHORTEST} - _COMMON
        close = {_stem(word) for word in (*lead[-_BEFORE:], *tail[:_AFTER])} & name
        shared = {_stem(word) for word in (*lead, *tail)} & name
        needed = 1 if _is(figure, measure.latest.value) else 2
        if len(shared) >= needed and (close or measure.unit != "number"):
            fits.append((len(shared), measure))
    best = max((score for score, _ in fits), default=0)
    of_best = [measure for score, measure in fits if score == best]
    return of_best[0] if len(of_best) == 1 else None


def _of_unit(figure: Figure, tail: Sequence[str], measure: Measure) -> bool:
    if figure.sign or measure.unit in ("%", "£"):
        return figure.sign == measure.unit
    following = _stem(tail[0]) if tail else ""
    if measure.unit in ("", "number"):
        return following not in ("week", "day", "month", "year", "hour")
    return following == _stem(measure.unit)


def _is(figure: Figure, value: Quantity) -> bool:
    return figure.value in (value.low, value.high)


def _stem(word: str) -> str:
    return word.casefold().removesuffix("s")


def _said(sentence: str, figure: Figure) -> str:
    """Return a figure with the words around it that say of what it is."""
    after = re.match(
        r"(?:\s(?!(?:and|or|but|in|to|with|for|by|at|on|than|is|are|has|have|take)\b)[^\W\d_]+){0,3}",
        sentence[figure.end :],
    )
    return sentence[figure.start : figure.end] + (after[0] if after else "")
