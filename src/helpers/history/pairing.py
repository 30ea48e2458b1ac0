"""Which action of one report is which of another, whatever number or title it has meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpers.model import Action
from helpers.text import key_of


def pairs_of(before: Sequence[Action], now: Sequence[Action]) -> list[tuple[Action | None, Action | None]]:
    """Return each action as it was and as it is, in the order of now, those that are gone last.

    An action is the same where its number and the words of its title are; then where its title alone is, so that
    actions that exchanged numbers, or were pushed along by a new one, are renumbered; then where its number alone is.
    """
    old = {action.number: action for action in before}
    new = {action.number: action for action in now}
    other = {number for number in old if number in new and key_of(old[number].title) != key_of(new[number].title)}
    same = {number: number for number in old if number in new and number not in other}
    was = {after: number for number, after in (same | _moved(old, new, other)).items()}
    taken = set(was.values())
    was |= {number: number for number in other if number not in was and number not in taken}
    kept = set(was.values())
    left_old = [action for action in before if action.number not in kept]
    left_new = [action for action in now if action.number not in was]
    was |= {after: number for number, after in _by_title(left_old, left_new).items()}
    kept = set(was.values())
    pairs: list[tuple[Action | None, Action | None]] = [
        (old[was[action.number]] if action.number in was else None, action) for action in now
    ]
    return [*pairs, *((action, None) for action in before if action.number not in kept)]


def _moved(old: Mapping[str, Action], new: Mapping[str, Action], other: set[str]) -> dict[str, str]:
    """Return the new number of each action that took its title to it, where those it met there moved on too.

    Numbers that were exchanged, or pushed along by an action put in before them, are such. Where the last one pushed
    has nowhere to go and the first number is in use, the numbers stayed and the titles were written anew.
    """
    moved = _by_title(
        [action for number, action in old.items() if number in other or number not in new],
        [action for number, action in new.items() if number in other or number not in old],
    )
    kept: dict[str, str] = {}
    ends = {*moved.values()}
    for first in [number for number in moved if number not in ends]:
        chain = [first]
        while chain[-1] in moved:
            chain.append(moved[chain[-1]])
        if chain[-1] not in old or first not in new:
            kept |= {number: moved[number] for number in chain[:-1]}
        for number in chain[:-1]:
            del moved[number]
    return kept | moved  # what is left goes round in circles


def _by_title(before: Iterable[Action], now: Iterable[Action]) -> dict[str, str]:
    """Return the number now of each action by its number before; a title that several have tells none apart."""
    old, new = _titled(before), _titled(now)
    return {old[title].number: new[title].number for title in old if title in new}


def _titled(actions: Iterable[Action]) -> dict[str, Action]:
    """Return actions by title, those alone whose title no other has."""
    found: dict[str, list[Action]] = {}
    for action in actions:
        found.setdefault(key_of(action.title) or action.title, []).append(action)
    return {title: some[0] for title, some in found.items() if len(some) == 1}
