"""How an action stands, in lines: since when it is rated so, when it is due, how late it is, how often it moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from helpers.english import counted, due_words, lately, long_date, often
from helpers.history.dates import DueDates
from helpers.history.spells import Spell
from helpers.model import AS_AT, Action, Point, TextRun, once


def rated_since(spells: Sequence[Spell], as_at: date) -> Iterator[Point]:
    """Give since when an action has its rating; of a new one, what it was before; of a first one, nothing."""
    if not spells:
        return
    now, *before = spells
    if now.reports > 1:
        (month,) = lately([now.since], as_at)
        yield Point((TextRun(f"{now.rating or 'Not rated'} since {month}"),), sources=now.sources)
    elif before:
        (month,) = lately([before[0].until], as_at)
        yield Point((TextRun(f"Was {before[0].rating or 'not rated'} in {month}"),), sources=before[0].sources)


def due_lines(action: Action, dates: DueDates | None, as_at: date, *, labelled: bool = False) -> Iterator[Point]:
    """Give when an action is due, by how much it is late, and how often it was moved and from which date.

    Args:
        action: the action.
        dates: its due dates from the first to the last; None where none is known.
        as_at: the date the report speaks for.
        labelled: whether “Due” stands before it, with a colon where words stand in place of a date.
    """
    words = due_words(action) or "No date"
    label = ("Due " if action.due else "Due: " if action.due_written else "") if labelled else ""
    sources = action.due_sources or action.sources[:1]
    yield Point((TextRun(f"{label}{words}"),), sources=sources)
    if days := action.days_overdue(as_at):
        yield Point((TextRun(f"{counted(days, 'day')} late", bold=True),), sources=(*action.due_sources, AS_AT))
    if dates and dates.moves:
        moved = once(source for move in dates.moves for source in move.sources)
        yield Point((TextRun(f"Moved {often(len(dates.moves))}, from {long_date(dates.first)}"),), sources=moved)
