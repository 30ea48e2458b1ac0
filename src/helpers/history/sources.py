"""What a statement of what changed rests on: cells of this report's tracker, places in the report compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.history.changes import ActionChange, Changes, its_actions
from helpers.model import Action, Source


def cells_of(action: Action) -> tuple[Source, ...]:
    """Return the cell that says what became of an action: its closing notice, or its number."""
    return action.closing.notice.sources if action.closing else action.sources[:1]


def earlier_of(some: Iterable[ActionChange]) -> tuple[Source, ...]:
    """Return where the earlier report has actions."""
    return tuple(source for change in some for source in change.then)


def rests_on(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    """Return what a statement of what became of actions rests on."""
    return (*(source for change in some if change.now for source in cells_of(change.now)), *earlier_of(some))


def rests_on_all(changes: Changes) -> tuple[Source, ...]:
    """Return what a statement that something is true of no action rests on."""
    now = (source for change in changes.actions if change.now for source in change.now.sources[:1])
    return (*now, all_earlier(changes))


def all_earlier(changes: Changes) -> Source:
    """Return the actions of the earlier report."""
    return its_actions(changes.period)
