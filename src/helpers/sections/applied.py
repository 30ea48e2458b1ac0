"""Which of a plan's own rules apply to an action: it is overdue, a measure misses its target, it says nothing new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.history.changes import earlier_action
from helpers.history.trail import Then, said_alike
from helpers.model import Action, Document, Measure, Source, once
from helpers.plans.plan import Plan, RatingRule, When, rating_order


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule of the plan that applies to an action.

    Attributes:
        rule: the rule; of several for one state, the one that allows least.
        sources: what the state was computed from.
        days: by how many days the action is overdue.
        measure: the measure that misses its target.
        reports: how many reports before, without a break, had the same text.
        since: the date of the oldest of them.
    """

    rule: RatingRule
    sources: tuple[Source, ...]
    days: int = 0
    measure: Measure | None = None
    reports: int = 0
    since: date | None = None


def applied(
    plan: Plan, action: Action, measures: Iterable[Measure], trail: Sequence[Then], as_at: date
) -> tuple[Applied, ...]:
    """Return the rules that apply to an open action, one for each state; of a missed target, one a measure.

    Args:
        plan: the plan.
        action: the action.
        measures: the plan's measures.
        trail: how the published reports had the action, newest first.
        as_at: the date the report speaks for.
    """
    return (*_overdue(plan, action, as_at), *_below_target(plan, action, measures), *_stale(plan, action, trail))


def _overdue(plan: Plan, action: Action, as_at: date) -> Iterator[Applied]:
    days = (as_at - action.due).days if action.due else 0
    if rule := _strictest(plan, When.OVERDUE, days):
        yield Applied(rule, (*action.due_sources, Source("", "as_at", Document.PARAMETERS)), days=days)


def _below_target(plan: Plan, action: Action, measures: Iterable[Measure]) -> Iterator[Applied]:
    for measure in measures:
        missed = measure.action == action.number and measure.on_target is False
        if rule := _strictest(plan, When.BELOW_TARGET, int(missed)):
            sources = (*measure.sources, *measure.latest.sources, *measure.target_sources)
            yield Applied(rule, sources, measure=measure)


def _stale(plan: Plan, action: Action, trail: Sequence[Then]) -> Iterator[Applied]:
    alike = said_alike(action, trail)
    if rule := _strictest(plan, When.STALE, len(alike)):
        cells = (source for passage in action.says.values() for source in passage.sources)
        sources = once((*cells, *(earlier_action(then.period, then.action) for then in alike)))
        yield Applied(rule, sources, reports=len(alike), since=alike[-1].as_at)


def _strictest(plan: Plan, when: When, extent: int) -> RatingRule | None:
    """Return the rule that allows least of those for a state that reach as far as it has gone; None where none does."""
    order = rating_order(plan)
    reached = (rule for rule in plan.rules if rule.when is when and extent > rule.more_than)
    return min(reached, key=lambda rule: order.index(rule.at_best), default=None)
