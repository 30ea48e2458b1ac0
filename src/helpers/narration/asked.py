"""What is asked of whoever answers for an action before the next report: the one rule, and its words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from helpers.model import Action, with_parts


class Asked(StrEnum):
    """What can be asked of an action's owner, in the order in which it is; by its date, its words, its rating."""

    LATE = "Say when it will be done"
    SOON = "Say whether it will be done by its date"
    DONE = "Close it, or say what is left to do"
    EMPTY = "Say how it stands, and what comes next: nothing is written of it yet"
    SILENT = "Say what has been done: nothing is new"
    UNRATED = "Give it a rating"

    def since(self, compared: str) -> str:
        """Return its words, with the date of the report since which nothing is new, where it is that."""
        return f"{self} since {compared}" if self is Asked.SILENT else str(self)


def asked_of(action: Action, as_at: date, *, soon: bool, silent: bool, unrated: bool) -> Iterator[Asked]:
    """Give what is asked of whoever answers for an open action; nothing where it is in order.

    Args:
        action: the action.
        as_at: the date the report speaks for.
        soon: whether it falls due before the next report.
        silent: whether nothing is new of it since the report compared with.
        unrated: whether it has no rating, in a plan that has ratings.
    """
    if action.days_overdue(as_at):
        yield Asked.LATE
    elif soon:
        yield Asked.SOON
    if action.finished:
        yield Asked.DONE
    elif not any(each.says for each in with_parts([action])):
        yield Asked.EMPTY
    elif silent:
        yield Asked.SILENT
    if unrated:
        yield Asked.UNRATED
