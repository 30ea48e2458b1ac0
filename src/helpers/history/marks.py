"""A passage's points with the words marked that are new in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice

from helpers.history.words import Edit, after
from helpers.model import Point, TextRun


def marked(points: Sequence[Point], found: Sequence[Edit]) -> tuple[Point, ...]:
    """Return a passage's points, with the words that were added or reworded as runs that are `Run.new`.

    Styles, links, labels and levels stay as they are. No space is marked but between two words that are; words that
    were removed have no place here.

    Args:
        points: the passage's points.
        found: the stretches that its text then and its text now are made of; none where nothing changed.

    Raises:
        ValueError: the stretches are of another text.
    """
    if not found:
        return tuple(points)
    text = "\n".join(point.text for point in points)
    if after(found) != text:
        raise ValueError(f"the stretches give “{after(found)}”, and the points “{text}”")
    added = (not edit.same for edit in found for _ in edit.new)
    done = []
    for point in points:
        flags = _words_alone(point.text, list(islice(added, len(point.text))))
        next(added, None)  # the line's end
        done.append(replace(point, runs=tuple(_split(point.runs, flags))))
    return tuple(done)


def has_new(points: Iterable[Point]) -> bool:
    """Return whether any of the words is marked."""
    return any(run.new for point in points for run in point.runs)


def _words_alone(text: str, added: Sequence[bool]) -> list[bool]:
    """Return which letters of a line to mark: those added, without the spaces at either end of a stretch."""
    flags = [False] * len(text)
    for new, places in groupby(range(len(text)), key=added.__getitem__):
        words = [at for at in places if new and not text[at].isspace()]
        if words:
            flags[words[0] : words[-1] + 1] = [True] * (words[-1] + 1 - words[0])
    return flags


def _split(runs: Sequence[TextRun], flags: Sequence[bool]) -> Iterator[TextRun]:
    """Give runs cut where what is marked begins and ends."""
    start = 0
    for run in runs:
        own = flags[start : start + len(run.text)]
        start += len(run.text)
        if not any(own):
            yield run
            continue
        for new, places in groupby(range(len(own)), key=own.__getitem__):
            yield replace(run, text="".join(run.text[at] for at in places), new=new)
