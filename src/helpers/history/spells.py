"""How long each action has had its rating and what it had before, as plain data; nothing here is worded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby, takewhile

from helpers.history.lives import Life, rating_of
from helpers.history.trail import Then
from helpers.model import Source, once


@dataclass(frozen=True, slots=True)
class Spell:
    """A time without a break in which an action was open and had one rating.

    Attributes:
        rating: the rating; empty where it was not rated.
        since: the date of the first report that has it so.
        until: the date of the last.
        reports: how many reports have it so.
        sources: where they have it.
    """

    rating: str
    since: date
    until: date
    reports: int
    sources: tuple[Source, ...]


def spells(life: Life) -> tuple[Spell, ...]:
    """Return the ratings that an action had one after another, the newest first.

    The first is the one it has and since when; the second the one before, “Red since October; Amber in July”. A report
    with the action closed, or of a plan that had no ratings then, ends the row; none where the action is closed.
    """

    def rated(then: Then) -> bool:
        return not then.action.closing and then.action.rating is not None

    found = groupby(takewhile(rated, reversed(life.reports)), lambda then: rating_of(then.action))
    return tuple(_spell(life, name, [*some]) for name, some in found)


def _spell(life: Life, name: str, newest: list[Then]) -> Spell:
    places = (
        source
        for then in newest
        for source in life.sources(then, then.action.rating.sources if then.action.rating else ())
    )
    return Spell(name, newest[-1].as_at, newest[0].as_at, len(newest), once(places))
