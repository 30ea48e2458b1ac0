"""Runs of text put together to a sentence: no stop stands twice, and neighbours in one style are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helpers.model import TextRun

#: A full stop at the start, that ends a sentence, also one behind a closing quotation mark.
_STOP = re.compile("(”?)\\.(?!\\w)")


def followed(runs: Sequence[TextRun], words: str) -> list[TextRun]:
    """Return runs with more words after them, as a person would put them together.

    Where the runs end with a stop, as “Dept.” does, a full stop is not put after it again; and a colon takes the place
    of a stop or a colon: of “Homes ready.” and “: 5” it is “Homes ready: 5”.
    """
    if not runs:
        return [TextRun(words)]
    *others, last = runs
    if words.startswith(":"):
        last = replace(last, text=last.text.rstrip(".:"))
    elif words.startswith((".", ",", ";")):
        last = replace(last, text=last.text.rstrip(":"))
    again = _STOP.match(words) if last.text.endswith((".", "?", "!")) else None
    return [*others, last, TextRun(again[1] + words[again.end() :] if again else words)]


def merged(runs: Iterable[TextRun]) -> Iterator[TextRun]:
    """Give runs without empty ones, neighbours in one style as one."""
    last: TextRun | None = None
    for run in runs:
        if not run.text:
            continue
        if last and replace(last, text="") == replace(run, text="") and not run.link:
            last = replace(last, text=last.text + run.text)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last
