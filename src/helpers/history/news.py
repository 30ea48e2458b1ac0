"""What an action says that the report before did not, by whole sentences, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from helpers.history.words import Edit
from helpers.model import Action, Passage, Point, TextRun, once
from helpers.text import said_in, sentences

#: From which likeness on a sentence takes the place of another, by the words of both; how many are compared.
_LIKE = 0.6
_COMPARED = 40


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the space behind it; whether it is new, and the one in whose place it stands, if any."""

    text: str
    new: bool = False
    was: str = ""


def news(before: str, now: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text; new are those that the text before does not have, wherever they stood in it."""
    had = {said_in(each): each.strip() for each in sentences(before)}
    found = sentences(now)
    stay = {said_in(each) for each in found}
    gone = [words for key, words in had.items() if key and key not in stay][:_COMPARED]
    new = [at for at, each in enumerate(found) if said_in(each) and said_in(each) not in had]
    places = dict(_places(gone, [found[at] for at in new[:_COMPARED]]))
    was = {at: places.get(place, "") for place, at in enumerate(new)}
    return tuple(Sentence(each, at in was, was.get(at, "")) for at, each in enumerate(found))


def gone(before: str, found: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the sentences of the text before that `news` found neither said any more nor another in their place."""
    stay = {said_in(each.text) for each in found}
    replaced = {each.was for each in found}
    left = (each.strip() for each in sentences(before) if said_in(each) and said_in(each) not in stay)
    return tuple(each for each in left if each not in replaced)


def by_sentence(found: Sequence[Sentence]) -> tuple[Edit, ...]:
    """Return sentences as stretches of which the new ones have changed as a whole."""
    return tuple(Edit("" if each.new else each.text, each.text) for each in found)


def new_points(action: Action, before: Action | None, columns: Collection[str]) -> tuple[Point, ...]:
    """Return the points of some columns with a new sentence, each with those of its sentences alone that are new.

    Args:
        action: the action now.
        before: the action in the report compared with; without it nothing can be new.
        columns: the ids of the columns.
    """
    if before is None:
        return ()
    found: list[Point] = []
    for column in columns:
        if passage := action.says.get(column):
            found += _new_points(passage, before.says.get(column, Passage()).text)
    return tuple(found)


def _new_points(passage: Passage, before: str) -> Iterator[Point]:
    for point in passage.points:
        if fresh := [each.text for each in news(before, point.text) if each.new]:
            words = "".join(fresh).strip()
            runs = point.runs if words == point.text.strip() else (TextRun(words),)
            yield replace(point, runs=runs, sources=once(point.sources or passage.sources))


def _places(gone: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give which new sentence stands in the place of which that is gone: the most alike first, each once."""
    alike = sorted(
        (-likeness, at, place)
        for at, words in enumerate(gone)
        for place, sentence in enumerate(new)
        if (likeness := SequenceMatcher(None, words.split(), sentence.split(), autojunk=False).ratio()) >= _LIKE
    )
    taken: set[int] = set()
    placed: set[int] = set()
    for _, at, place in alike:
        if at not in taken and place not in placed:
            taken.add(at)
            placed.add(place)
            yield place, gone[at]
