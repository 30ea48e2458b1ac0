"""Which open actions say nothing new and since when, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.history.changes import earlier_action
from helpers.history.trail import Then, said_alike
from helpers.model import Action, Source, once, with_parts


@dataclass(frozen=True, slots=True)
class Silent:
    """An open action that says word for word what it said in the last report.

    Attributes:
        action: the action.
        since: the date of the first report, without a break, that said it.
        reports: how many published reports said it.
        sources: the cells of its words, and where those reports have it.
    """

    action: Action
    since: date
    reports: int
    sources: tuple[Source, ...]


def silent(actions: Iterable[Action], before: Mapping[str, Sequence[Then]]) -> tuple[Silent, ...]:
    """Return the open actions that say nothing new, in the tracker's order.

    One whose rating says that the work is done need not say anything new; one without a word is not silent but empty.

    Args:
        actions: the actions.
        before: how the published reports had each action, by its number now, newest first, as `trails` gives it.
    """
    open_now = [action for action in actions if not (action.closing or action.finished)]
    return tuple(
        _silent(action, alike) for action in open_now if (alike := said_alike(action, before.get(action.number, ())))
    )


def _silent(action: Action, alike: Sequence[Then]) -> Silent:
    cells = (s for each in with_parts([action]) for passage in each.says.values() for s in passage.sources)
    reports = (earlier_action(then.period, then.action) for then in alike)
    return Silent(action, alike[-1].as_at, len(alike), once((*cells, *reports)))
