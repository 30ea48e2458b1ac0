"""Read what a tracker itself says its ratings mean, as “Amber = some slippage” above its header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from helpers.english import upper_first
from helpers.excel.tracker import Cell
from helpers.plans.ratings import Finished, RatingEntry, words_of
from helpers.rounds.proposal.words import is_colour, is_ended, is_rating
from helpers.text import key_of, plain

#: Longer texts say more than what a rating means.
_LONGEST = 80
_APART = re.compile(r"[,;\n|]")
_SIGN = re.compile(r"\s*(?:=|:|–|—|\s-\s)\s*")


class Told(NamedTuple):
    """A rating's word, what it means, and the cell that says so."""

    word: str
    means: str
    place: str


def told_in(rows: Iterable[Sequence[Cell]], sheet: str = "") -> Iterator[Told]:
    """Give what the cells of some rows say that ratings mean: in one cell behind a sign, or in the next one.

    Args:
        rows: the rows.
        sheet: what stands before the cells' places, where they are of another sheet than the plan's.
    """
    for row in rows:
        said = [cell for cell in row if not cell.blank]
        for cell in said:
            for part in _APART.split(cell.text):
                *_, word, means = ["", *_SIGN.split(plain(part), 2)] if _SIGN.search(part) else ("", "", "")
                if is_rating(word) and 0 < len(means) <= _LONGEST:
                    yield Told(word, means, sheet + cell.at)
        for cell, following in pairwise(said):
            means = plain(following.text)
            if is_colour(cell.text) and not is_colour(means) and len(means) <= _LONGEST:
                yield Told(plain(cell.text), means, sheet + following.at)


def with_told(key: Sequence[RatingEntry], told: Iterable[Told]) -> tuple[list[RatingEntry], Mapping[str, str]]:
    """Return a key with what the tracker says its ratings mean, and by the rating's word the cell that says so."""
    by_word: dict[str, Told] = {}
    for each in told:
        by_word.setdefault(key_of(each.word), each)
    entries, places = [], {}
    for entry in key:
        if said := next((by_word[key_of(word)] for word in words_of(entry) if key_of(word) in by_word), None):
            ends = {"finished": Finished.CLOSES} if is_ended(said.means) else {}
            entry = entry.model_copy(update={"means": upper_first(said.means), **ends})
            places[entry.rating] = said.place
        entries.append(entry)
    return entries, places
