"""What the plan's own rules allow each open action, beside its rating as stated; no rating is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.history.changes import earlier_action
from helpers.history.trail import Then, said_alike
from helpers.intake.intake import Intake
from helpers.model import AS_AT, Action, Document, Measure, Source, once, with_parts
from helpers.plans.plan import Plan, rating_order
from helpers.plans.ratings import RatingRule, When

#: Where the rules stand in the plan.
IN_PLAN = Source("", "rules", Document.PLAN)


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


@dataclass(frozen=True, slots=True)
class Judged:
    """An open action to which a rule applies.

    Attributes:
        action: the action.
        stated: its rating as the tracker has it; empty where it is not rated.
        by_rules: the best rating that the rules allow it.
        reasons: the rules that apply, as `applied` gives them; never empty.
        disagrees: whether it is rated better than that, or not rated.
    """

    action: Action
    stated: str
    by_rules: str
    reasons: tuple[Applied, ...]
    disagrees: bool

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return what it rests on: the rating's cell, each state's, and the rules."""
        return once((*self.stated_sources, *self.by_rules_sources))

    @property
    def stated_sources(self) -> tuple[Source, ...]:
        """Return the rating's cell."""
        return self.action.rating.sources if self.action.rating else ()

    @property
    def by_rules_sources(self) -> tuple[Source, ...]:
        """Return what the rating that the rules allow was computed from."""
        return once((*(source for reason in self.reasons for source in reason.sources), IN_PLAN))


def judged(plan: Plan, intake: Intake, before: Mapping[str, Sequence[Then]], as_at: date) -> tuple[Judged, ...]:
    """Return the open actions to which a rule of the plan applies, in the tracker's order.

    Args:
        plan: the plan.
        intake: what the tracker says.
        before: how the published reports had each action, by its number now, newest first, as `trails` gives it.
        as_at: the date the report speaks for.
    """
    found = []
    measures: dict[str, list[Measure]] = {}
    for measure in intake.measures:
        measures.setdefault(measure.action, []).append(measure)
    for action in intake.open:
        reasons = applied(plan, action, measures.get(action.number, ()), before.get(action.number, ()), as_at)
        if reasons:
            found.append(_judged(plan, action, reasons))
    return tuple(found)


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
    days = action.days_overdue(as_at)
    if rule := _strictest(plan, When.OVERDUE, days):
        yield Applied(rule, (*action.due_sources, AS_AT), days=days)


def _below_target(plan: Plan, action: Action, measures: Iterable[Measure]) -> Iterator[Applied]:
    for measure in measures:
        missed = measure.action == action.number and measure.on_target is False
        if rule := _strictest(plan, When.BELOW_TARGET, int(missed)):
            sources = (*measure.sources, *measure.latest.sources, *measure.target_sources)
            yield Applied(rule, sources, measure=measure)


def _stale(plan: Plan, action: Action, trail: Sequence[Then]) -> Iterator[Applied]:
    alike = () if action.finished else said_alike(action, trail)
    if rule := _strictest(plan, When.STALE, len(alike)):
        said = (passage for each in with_parts([action]) for passage in each.says.values())
        cells = (source for passage in said for source in passage.sources)
        sources = once((*cells, *(earlier_action(then.period, then.action) for then in alike)))
        yield Applied(rule, sources, reports=len(alike), since=alike[-1].as_at)


def _strictest(plan: Plan, when: When, extent: int) -> RatingRule | None:
    """Return the rule that allows least of those for a state that reach as far as it has gone; None where none does."""
    order = rating_order(plan)
    reached = (rule for rule in plan.rules if rule.when is when and extent > rule.more_than)
    return min(reached, key=lambda rule: order.index(rule.at_best), default=None)


def _judged(plan: Plan, action: Action, reasons: tuple[Applied, ...]) -> Judged:
    order = rating_order(plan)
    stated = action.rating.name if action.rating else ""
    by_rules = min((reason.rule.at_best for reason in reasons), key=order.index)
    better = stated in order and order.index(stated) > order.index(by_rules)  # outside the order, it is neither
    return Judged(action, stated, by_rules, reasons, not stated or better)
