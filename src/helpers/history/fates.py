"""What became of the actions that needed attention in earlier reports, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpers.history.changes import earlier_action, its_actions
from helpers.history.lives import Life, rating_of
from helpers.history.snapshot import Snapshot
from helpers.history.sources import cells_of
from helpers.model import Action, Source, once
from helpers.plans.plan import Plan, needing_attention, rating_order


class Became(StrEnum):
    """What became of an action that needed attention by its rating."""

    STILL = "still"
    AGAIN = "again"
    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"
    UNRATED = "unrated"
    CLOSED = "closed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Fate:
    """An action that needed attention by its rating in an earlier report, and what became of it.

    Attributes:
        then: the action as that report had it.
        now: the action now; None where the tracker no longer has it.
        became: what became of it: it has the same rating still, without a break or again; a better, a worse or another
            one that is neither; none; it is closed, as its closing says; it is gone.
        sources: where the report has it, and what it is now.
    """

    then: Action
    now: Action | None
    became: Became
    sources: tuple[Source, ...]

    @property
    def rated(self) -> str:
        """Return the rating that it had."""
        return rating_of(self.then)

    @property
    def rating(self) -> str:
        """Return the rating that it has; empty where it has none, is closed or gone."""
        return rating_of(self.now) if self.now and not self.now.closing else ""


@dataclass(frozen=True, slots=True)
class Fates:
    """The actions that needed attention in a report.

    Attributes:
        period: the report's period.
        as_at: the date it speaks for.
        actions: each of them, the worst rating first, then in the tracker's order.
        sources: where that report has its actions: what there were none among, where there are none.
    """

    period: str
    as_at: date
    actions: tuple[Fate, ...]
    sources: tuple[Source, ...]

    def rated(self, rating: str) -> tuple[Fate, ...]:
        """Return those that had one rating."""
        return tuple(fate for fate in self.actions if fate.rated == rating)


def fates(plan: Plan, earlier: Sequence[Snapshot], lives: Sequence[Life]) -> tuple[Fates, ...]:
    """Return what became of the actions that needed attention in each published report, the newest report first.

    Which ratings those are is what the plan says now. Actions that are counted with others are not among them. One
    that left the plan and came back with its number and its title is the same, and has its rating again.

    Args:
        plan: the plan.
        earlier: what the published reports before knew, oldest first.
        lives: each action through the reports.
    """
    wanted = needing_attention(plan)
    return tuple(
        Fates(
            report.period,
            report.as_at,
            tuple(sorted(_fates(plan, report, lives), key=lambda fate: wanted.index(fate.rated))),
            (its_actions(report.period),),
        )
        for report in reversed(earlier)
    )


def _fates(plan: Plan, report: Snapshot, lives: Sequence[Life]) -> Iterator[Fate]:
    places = {
        then.action.number: (life, at)
        for life in lives
        for at, then in enumerate(life.reports)
        if then.period == report.period
    }
    for action in report.actions:
        if action.rating and not action.closing and action.rating.name in needing_attention(plan):
            life, at = places[action.number]
            since = [then.action for then in life.reports[at + 1 :]]
            now = life.now or _back(life, lives)
            yield _fate(plan, earlier_action(report.period, action), action, now, since)


def _back(life: Life, lives: Sequence[Life]) -> Action | None:
    """Return the action of this report that one which left the plan came back as, by its number and its title."""
    was = life.reports[-1].action
    since = (other.now for other in lives if other.reports[0].as_at > life.reports[-1].as_at)
    return next((each for each in since if each and (each.number, each.title) == (was.number, was.title)), None)


def _fate(plan: Plan, place: Source, action: Action, now: Action | None, since: Sequence[Action]) -> Fate:
    if now is None:
        return Fate(action, None, Became.GONE, (place,))
    cells = cells_of(now) if now.closing else now.rating.sources if now.rating else now.sources[:1]
    return Fate(action, now, _became(plan, action, now, since), once((place, *cells)))


def _became(plan: Plan, before: Action, now: Action, since: Sequence[Action]) -> Became:
    if now.closing:
        return Became.CLOSED
    was, name = rating_of(before), rating_of(now)
    if not name:
        return Became.UNRATED
    if name == was:
        without_a_break = now in since and all(not each.closing and rating_of(each) == was for each in since)
        return Became.STILL if without_a_break else Became.AGAIN
    order = rating_order(plan)
    if was not in order or name not in order:
        return Became.OTHER
    return Became.BETTER if order.index(name) > order.index(was) else Became.WORSE
