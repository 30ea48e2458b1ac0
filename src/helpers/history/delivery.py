"""Of what was due in the last twelve months, how much was done and when, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpers.history.dates import due_dates
from helpers.history.lives import Life
from helpers.history.trail import Then
from helpers.model import Action, Source, Way, once
from helpers.plans.plan import Plan, SubActions


class Kept(StrEnum):
    """What became of what was due."""

    ON_TIME = "on time"
    LATE = "late"
    DONE = "done"
    NOT_YET = "not yet"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Delivered:
    """An action that was due in the last twelve months, by the date it was first due.

    Attributes:
        action: the action as it is, or as the last report had it where it is gone.
        due: the date it was first due.
        kept: what became of it; done alone where nobody can say when.
        done: the date it closed, as the tracker has it, or that of the first report that has it done if that is
            earlier or the tracker does not say; None where it is not done.
        exact: whether that is the day that the tracker says.
        sources: where the first date stands, and what says whether it is done.
    """

    action: Action
    due: date
    kept: Kept
    done: date | None
    exact: bool
    sources: tuple[Source, ...]


def delivered(plan: Plan, lives: Sequence[Life], as_at: date) -> tuple[Delivered, ...]:
    """Return the actions first due in the twelve months before the as-at date, and what became of each.

    The date is the first that is known, whatever it was moved to since: of what was promised, not of what was promised
    anew. What is due on the as-at date itself is not over yet and does not count, nor does an action without a date, or
    one counted with another.

    Done is an action that is closed as completed, or has a rating that says that the work is done. Where the tracker
    has the date it closed, it was on time up to its first date. Otherwise only the reports tell: it was on time if one
    up to that date has it as done, and late if one after it has it as not done. One that was done in between was done,
    and nobody can say when. One that was open again since counts from the last time it was done.

    Dropped is an action that closed in another way (withdrawn, superseded, merged, or without saying how), or that
    left the plan: nobody can say that it was delivered.

    Args:
        plan: the plan.
        lives: each action through the reports, as `lives` gives them.
        as_at: the date the report speaks for.
    """
    start, found = _year_before(as_at), []
    for life in lives:
        dates, action = due_dates(plan, life), life.reports[-1].action
        part = plan.sub_actions is SubActions.WITHIN and action.under
        if dates and start <= dates.first < as_at and not part:
            found.append(_delivered(life, dates.first, dates.first_sources))
    return tuple(found)


def _year_before(day: date) -> date:
    """Return the day a year before; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _delivered(life: Life, due: date, due_sources: Sequence[Source]) -> Delivered:
    last, done = life.reports[-1], _done_since(life)
    closing = last.action.closing
    places = (*due_sources, *life.sources(last, (*_standing(last.action), *(closing.on_sources if closing else ()))))
    if not done:
        kept = Kept.DROPPED if closing or not life.there else Kept.NOT_YET
        return Delivered(last.action, due, kept, None, False, once(places))
    on = closing.on if closing else None
    when = min(on or done.as_at, done.as_at)
    sources = once((*places, *life.sources(done, _standing(done.action))))
    return Delivered(last.action, due, _kept(life, due, when, on), when, when == on, sources)


def _kept(life: Life, due: date, when: date, on: date | None) -> Kept:
    """Return whether what was done by a day was on time."""
    if when <= due:
        return Kept.ON_TIME
    later = any(then.as_at > due and not _is_done(then.action) for then in life.reports)
    return Kept.LATE if on or later else Kept.DONE


def _standing(action: Action) -> tuple[Source, ...]:
    """Return the cells that say whether an action is done."""
    if action.closing:
        return action.closing.notice.sources
    return action.rating.sources if action.rating else action.sources[:1]


def _is_done(action: Action) -> bool:
    return bool(action.closing and action.closing.way is Way.COMPLETED) or (not action.closing and action.finished)


def _done_since(life: Life) -> Then | None:
    """Return the first report of those, without a break up to the last, that have an action as done."""
    found = None
    for then in reversed(life.reports):
        if not _is_done(then.action):
            return found
        found = then
    return found
