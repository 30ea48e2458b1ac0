"""How each action was reported before, report by report, under whatever number it then had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, takewhile

from helpers.history.changes import Changes
from helpers.history.pairing import pairs_of
from helpers.history.snapshot import Snapshot
from helpers.model import Action, with_parts
from helpers.text import said_in


@dataclass(frozen=True, slots=True)
class Then:
    """An action as a published report had it: the report's period, the date it speaks for, the action."""

    period: str
    as_at: date
    action: Action


def trails(changes: Changes | None, earlier: Sequence[Snapshot]) -> Mapping[str, Sequence[Then]]:
    """Return how the published reports had each action, by its number now, newest first, up to one without it.

    Args:
        changes: what changed since the last of the reports; None before the first.
        earlier: what the published reports knew, oldest first.
    """
    if changes is None:
        return {}
    found = {c.now.number: [Then(changes.period, changes.as_at, c.before)] for c in changes.every if c.now and c.before}
    reports = list(reversed(earlier))
    for depth, (newer, older) in enumerate(pairwise(reports), 1):
        numbers = numbers_before(older, newer)
        actions = {action.number: action for action in with_parts(older.actions)}
        for trail in found.values():
            own = numbers.get(trail[-1].action.number) if len(trail) == depth else None
            if own:
                trail.append(Then(older.period, older.as_at, actions[own]))
    return found


def alike_since(trail: Sequence[Then], alike: Callable[[Action], bool]) -> Sequence[Then]:
    """Return the newest reports, without a break, in which an action was open and alike."""
    return tuple(takewhile(lambda then: not then.action.closing and alike(then.action), trail))


def said_alike(action: Action, trail: Sequence[Then]) -> Sequence[Then]:
    """Return the newest reports, without a break, in which an action was open and said what it says now.

    An action that says nothing repeats nothing. What its parts say it says too.
    """
    said = _said(action)
    return alike_since(trail, lambda before: _said(before) == said) if said else ()


def _said(action: Action) -> Mapping[str, str]:
    texts = {column: said_in(passage.text) for column, passage in action.says.items()}
    notice = {"": said_in(action.closing.notice.text)} if action.closing and action.under else {}
    parts = {f"{part.number} {key}": text for part in action.parts for key, text in _said(part).items()}
    return {key: text for key, text in {**texts, **notice, **parts}.items() if text}


def in_full(trails: Mapping[str, Sequence[Then]], earlier: Sequence[Snapshot]) -> Mapping[str, Sequence[Then]]:
    """Return trails with all that the reports knew of each action, such as the texts of columns that the plan lost."""
    whole = {(then.period, action.number): action for then in earlier for action in with_parts(then.actions)}
    return {
        number: [replace(then, action=whole[then.period, then.action.number]) for then in trail]
        for number, trail in trails.items()
    }


def numbers_before(older: Snapshot, newer: Snapshot) -> Mapping[str, str]:
    """Return the number that each action of a report had in the report before it."""
    pairs = pairs_of([*with_parts(older.actions)], [*with_parts(newer.actions)])
    return {now.number: before.number for before, now in pairs if before and now}
