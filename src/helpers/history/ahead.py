"""What falls due before the next report, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helpers.history.changes import earlier_date
from helpers.history.snapshot import Snapshot
from helpers.model import AS_AT, Action, Document, Source
from helpers.plans.parameters import Parameters

#: How far ahead a plan's first report looks: a quarter, in days.
_QUARTER = timedelta(91)


@dataclass(frozen=True, slots=True)
class Horizon:
    """Up to which day what falls due is to be watched.

    Attributes:
        day: the day, itself included.
        given: whether it is that of the next meeting, as the parameters say.
        sources: what it was reckoned from.
    """

    day: date
    given: bool
    sources: tuple[Source, ...]


def horizon(parameters: Parameters, earlier: Sequence[Snapshot]) -> Horizon:
    """Return up to which day a report looks ahead.

    That is the next meeting, where the parameters give it. Otherwise the next report is expected as long after this
    one as this one came after the last, after a first report a quarter; and it is the last end of a month until then,
    as dates mostly are such; where no month ends until then, that day.

    Args:
        parameters: what the run is given.
        earlier: what the published reports before knew, oldest first.
    """
    if parameters.next_meeting:
        source = Source("", "next_meeting", Document.PARAMETERS)
        return Horizon(date.fromisoformat(parameters.next_meeting), True, (source,))
    sources = (AS_AT, *(earlier_date(report.period) for report in earlier[-1:]))
    expected = parameters.day + (parameters.day - earlier[-1].as_at if earlier else _QUARTER)
    month_end = (expected + timedelta(1)).replace(day=1) - timedelta(1)
    return Horizon(month_end if month_end > parameters.day else expected, False, sources)


def falling_due(actions: Iterable[Action], as_at: date, until: date) -> tuple[Action, ...]:
    """Return the open actions due from the as-at date up to a day, the first due first, then in the tracker's order.

    What is overdue does not fall due any more, and no date is held against what is finished.
    """
    found = [
        each for each in actions if each.due and as_at <= each.due <= until and not (each.closing or each.finished)
    ]
    return tuple(sorted(found, key=lambda action: action.due or date.max))
