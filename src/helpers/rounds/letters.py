"""What is asked of each owner as a text, ready to be pasted into a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from helpers.blocks.build import NOT_RATED
from helpers.english import listed, long_date, lower_first, upper_first
from helpers.model import Action
from helpers.narration.standing import due_lines
from helpers.rounds.asking import Asking, Owner
from helpers.text import plain

#: As wide as mail programs leave lines alone.
_WIDTH = 72


def letters(title: str, owners: Sequence[Owner]) -> str:
    """Return a part for each owner of whom something is asked: the plan, then action by action how it stands.

    Args:
        title: what the text is.
        owners: the owners, in order.
    """
    parts = [part for owner in owners if owner.asked for part in ("", "", *_part(owner))]
    if idle := [owner.name for owner in owners if not owner.asked]:
        parts += ["", "", "=" * _WIDTH, *_wrapped(f"Nothing is asked of {listed(idle)}.")]
    return "\n".join([*_wrapped(title), *parts]) + "\n"


def _part(owner: Owner) -> Iterator[str]:
    yield "=" * _WIDTH
    yield from _wrapped(owner.name)
    yield "=" * _WIDTH
    for asking, some in groupby(owner.asked, key=lambda each: each[0]):
        yield ""
        yield from _wrapped(asking.called)
        yield from _wrapped(f"Before {_until(asking)}, please:")
        for _, action in some:
            yield ""
            yield from _wrapped(f"{action.number} {action.name}")
            if stands := _stands(asking, action):
                yield from _wrapped(f"{stands}.", "    ")
            for words in asking.words(action):
                yield from _wrapped(f"- {words}.", "    ", "      ")


def _until(asking: Asking) -> str:
    return f"the meeting on {long_date(asking.ahead.day)}" if asking.ahead.given else "the next report"


def _stands(asking: Asking, action: Action) -> str:
    """Return an action's rating, its date and how late it is: “Rated Red, due 31 December 2022, 19 days late”."""
    rating = f"Rated {action.rating.name}" if action.rating and action.rating.name else NOT_RATED
    due = due_lines(action, None, asking.given.day, labelled=True) if asking.dated else ()
    lines = [*([rating] if asking.rated else []), *(lower_first(point.text) for point in due)]
    return upper_first(", ".join(lines))


def _wrapped(words: str, first: str = "", others: str = "") -> list[str]:
    indent = others or first
    return textwrap.wrap(
        plain(words),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
