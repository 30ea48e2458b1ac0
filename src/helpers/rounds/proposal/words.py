"""Propose the rating key, the words of statuses and those in place of a date, from what stands in a tracker's cells."""

from __future__ import annotations

import colorsys
import difflib
from collections import Counter
from collections.abc import Iterable, Sequence

from helpers.excel.cells import Cell
from helpers.intake.dates import read_date
from helpers.model import Way
from helpers.plans.closing import StatusWords
from helpers.plans.ratings import Grade, RatingEntry, grade_of_word, outside_by_word
from helpers.rounds.proposal.vocabulary import (
    CLOSED,
    ENTRIES,
    NOT_STARTED,
    OPEN,
    PROGRESS,
    UNDATED,
    entry_of,
    progress_key,
)
from helpers.text import key_of, plain, same_word

_STATUSES = (*OPEN, *NOT_STARTED, *(word for words in CLOSED.values() for word in words))
#: From which likeness a status is taken for one with wrong letters.
_NEAR = 0.88
#: The words of ratings that are colours.
_COLOURS = frozenset(("red", "amber", "yellow", "green", "blue", "r", "a", "y", "g", "b"))
_RANKS = {grade: rank for rank, grade in enumerate(Grade)}
#: Of fills: below this share of colour one is grey, and no rating; and where the hues of the grades end, in degrees.
_GREY = 0.25
_HUES = ((18, Grade.BAD), (70, Grade.FAIR), (170, Grade.GOOD), (265, Grade.VERY_GOOD), (330, None), (361, Grade.BAD))


def is_rating(text: str) -> bool:
    """Return whether a text is a rating's word that is known."""
    return grade_of_word(text) is not None or outside_by_word(text)


def is_status(text: str) -> bool:
    """Return whether a text is a status's word that is known, or one such with a letter or two wrong."""
    return _status(text) in _STATUSES


def is_colour(text: str) -> bool:
    """Return whether a text is a colour that a rating is known by, or its letter."""
    return key_of(text) in _COLOURS


def is_ended(text: str) -> bool:
    """Return whether a text says that an action is completed, and no more."""
    return _status(text) in CLOSED[Way.COMPLETED]


def tells_progress(words: Sequence[str]) -> bool:
    """Return whether some words of a column, none of them a colour, say how well actions go, and that some do not."""
    if any(map(is_colour, words)):
        return False
    grades = {PROGRESS[known] for word in words if (known := _status(word)) in PROGRESS}
    return bool(grades - {Grade.GOOD})


def ended_otherwise(words: Sequence[str]) -> list[str]:
    """Return which words say that an action ended as no rating can say."""
    ways = [way for way in CLOSED if way not in (Way.COMPLETED, Way.CLOSED)]
    return [word for word in words if any(_status(word) in CLOSED[way] for way in ways)]


def is_date(cell: Cell) -> bool:
    """Return whether a cell of a column of dates says a date."""
    return read_date(cell).day is not None


def distinct(cells: Iterable[Cell]) -> list[str]:
    """Return what cells say, each once whatever its case and spaces, the most frequent first."""
    counts = Counter(plain(cell.text) for cell in cells)
    words: list[str] = []
    for word, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        if not any(same_word(word, other) for other in words):
            words.append(word)
    return words


def key_from(words: Sequence[str], fills: Sequence[Cell]) -> list[RatingEntry]:
    """Return the rating key of a column's words and of the fills of its cells without a word, the worst first.

    One of colours has Red, Amber and Green, whether all three are there yet or not; so has one that nothing tells of.
    """
    if tells_progress(words):
        return progress_key(words, {word: _status(word) for word in words})
    by_grade: dict[Grade, list[str]] = {}
    for word in words:
        if grade := grade_of_word(word):
            by_grade.setdefault(grade, []).append(word)
    coloured: dict[Grade, set[str]] = {}
    for cell in fills:
        if grade := _grade_of_fill(cell.fill):
            coloured.setdefault(grade, set()).add(cell.fill)
    grades = {*by_grade, *coloured}
    lights = {Grade.BAD, Grade.FAIR, Grade.GOOD}
    if coloured or not grades or {key_of(ENTRIES[grade][0]) for grade in lights} & {*map(key_of, words)}:
        grades |= lights
    key = []
    for grade in sorted(grades, key=_RANKS.__getitem__):
        first, *others = sorted(by_grade.get(grade, [ENTRIES[grade][0]]), key=lambda word: len(key_of(word)) == 1)
        entry = entry_of(first, grade, 0)
        key.append(entry.model_copy(update={"also": others, "fills": sorted(coloured.get(grade, ()))}))
    outside = [word for word in words if outside_by_word(word)]
    return key + [entry_of(word, None, at) for at, word in enumerate(outside)]


def statuses_from(words: Sequence[str]) -> StatusWords:
    """Return what the words of a column of statuses mean, as far as they are known."""
    closed = {way: [word for word in words if _status(word) in known] for way, known in CLOSED.items()}
    return StatusWords(
        open=[word for word in words if _status(word) in OPEN] or ["Open"],
        not_started=[word for word in words if _status(word) in NOT_STARTED],
        closed={Way(way): some for way, some in closed.items() if some},
    )


def _status(text: str) -> str:
    """Return the known word that a status is, by its letters; the nearest where one or two are wrong."""
    key = key_of(text)
    return key if key in _STATUSES else next(iter(difflib.get_close_matches(key, _STATUSES, 1, _NEAR)), key)


def undated_from(words: Sequence[str]) -> list[str]:
    """Return which words of a column of dates stand in place of one on purpose."""
    return [word for word in words if key_of(word) in UNDATED]


def _grade_of_fill(fill: str) -> Grade | None:
    """Return which rating a cell's colour is by its hue, in broad classes; None where it is none."""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, _, value = colorsys.rgb_to_hsv(red, green, blue)
    colourful = max(red, green, blue) - min(red, green, blue)
    if colourful < _GREY or value < _GREY:
        return None
    return next(grade for end, grade in _HUES if hue * 360 < end)
