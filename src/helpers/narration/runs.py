"""Runs of text put together to a sentence: no stop stands twice, and neighbours in one style are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helpers.model import Run

#: A full stop at the start, that ends a sentence, also one behind a closing quotation mark.
_STOP = re.compile("(”?)\\.(?!\\w)")


def followed(runs: Sequence[Run], words: str) -> list[Run]:
    """Return runs with more words after them, as a person would put them together.

    Where the runs end with a stop, as “Dept.” does, a full stop is not put after it again; and a colon takes the place
    of a stop or a colon: of “Homes ready.” and “: 5” it is “Homes ready: 5”.
    """
    if not runs:
        return [Run(words)]
    *others, last = runs
    if words.startswith(":"):
        last = replace(last, text=last.text.rstrip(".:"))
    elif words.startswith((".", ",", ";")):
        last = replace(last, text=last.text.rstrip(":"))
    again = _STOP.match(words) if last.text.endswith((".", "?", "!")) else None
    return [*others, last, Run(again[1] + words[again.end() :] if again else words)]


def merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Give runs without empty ones, neighbours in one style as one."""
    last: Run | None = None
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
