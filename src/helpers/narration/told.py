"""What a sentence can hold: words, the cells they rest on, and how many things they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.english import counted, listed, number
from helpers.model import Source, TextRun, once


@dataclass(frozen=True, slots=True)
class Told:
    """Something that a sentence can hold.

    Attributes:
        runs: its words; none where it is there for its sources alone.
        sources: what it was computed from.
        count: how many things it names, on which verbs and nouns depend.
    """

    runs: tuple[TextRun, ...]
    sources: tuple[Source, ...] = ()
    count: int = 1

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)


def told(words: str, sources: Iterable[Source] = (), count: int = 1) -> Told:
    """Return plain words with their sources."""
    return Told((TextRun(words),), once(sources), count)


#: What a value is where there is no such thing: a sentence that names it is left out.
NOTHING = told("", count=0)


def resting(sources: Iterable[Source]) -> Told:
    """Return no words, but what a sentence without a figure of its own rests on."""
    return Told((), once(sources))


def tally(count: int, sources: Iterable[Source], noun: str = "", many: str = "") -> Told:
    """Return a number, with its noun where one is given: ``3``, ``1 action``, ``3 priorities``."""
    return told(counted(count, noun, many) if noun else number(count), sources, count)


def joined(parts: Sequence[Told | str]) -> Told:
    """Return values as a list in a sentence, ``5, 20 and 23``, with the sources of all."""
    before, *others = listed(["\0"] * len(parts)).split("\0")
    runs = [TextRun(before)] if before else []
    for part, after in zip(parts, others, strict=True):
        runs += [*(part.runs if isinstance(part, Told) else [TextRun(part)]), *([TextRun(after)] if after else [])]
    sources = once(source for part in parts if isinstance(part, Told) for source in part.sources)
    return Told(tuple(runs), sources, sum(part.count for part in parts if isinstance(part, Told)))


def between(one: Told, words: str, other: Told) -> Told:
    """Return two values with words between them as one: “9 to Green”."""
    return Told((*one.runs, TextRun(words), *other.runs), once((*one.sources, *other.sources)), one.count)
