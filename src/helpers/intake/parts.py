"""Which action stands under which other, as their numbers say: 1.1.a, 1.1a and 1.1.1 under 1.1."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.model import Action

# A sign and a letter or number, or a letter alone; 1.10 does not stand under 1.1, nor “1 to 3” under 1.
_FURTHER = re.compile(r"(?:\s?[./-]\s?(?:[a-z]|[ivx]{1,4}|\d{1,3})|\(?[a-z]\)?)+", re.IGNORECASE)


def numbers_above(actions: Sequence[Action]) -> Mapping[str, str]:
    """Return the number of the action that each stands under, the nearest of several; one under none is absent."""
    numbers = {action.number for action in actions if action.number}
    found = {number: _above(number, numbers) for number in (action.number for action in actions)}
    return {number: above for number, above in found.items() if above}


def placed(actions: Sequence[Action]) -> tuple[Action, ...]:
    """Return actions each right after the one of its group that it stands under, whose number it is given."""
    above = numbers_above(actions)
    groups = {action.number: action.group for action in actions}
    under: dict[str, list[Action]] = {}
    for action in actions:
        parent = above.get(action.number, "")
        beside = parent if groups.get(parent) == action.group else ""
        under.setdefault(beside, []).append(replace(action, under=parent))
    return tuple(_with_parts("", under))


def within(actions: Sequence[Action]) -> tuple[Action, ...]:
    """Return the actions that stand by themselves, each with those under it as its parts."""
    above = numbers_above(actions)
    under: dict[str, list[Action]] = {}
    for action in actions:
        under.setdefault(above.get(action.number, ""), []).append(action)

    def whole(action: Action, parent: str) -> Action:
        parts = under.get(action.number, []) if action.number else []
        return replace(action, under=parent, parts=tuple(whole(part, action.number) for part in parts))

    return tuple(whole(action, "") for action in under.get("", []))


def _with_parts(number: str, under: Mapping[str, Sequence[Action]]) -> Iterator[Action]:
    for action in under.get(number, ()):
        yield action
        if action.number:
            yield from _with_parts(action.number, under)


def _above(number: str, numbers: Collection[str]) -> str:
    """Return the longest of some numbers that a number goes on from; empty where it goes on from none."""
    begun = (at for at in range(len(number) - 1, 0, -1) if number[:at] in numbers)
    return next((number[:at] for at in begun if _FURTHER.fullmatch(number[at:])), "")
