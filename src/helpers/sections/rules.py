"""The ratings beside what the plan's own rules allow: every disagreement is told, and no rating is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.blocks.blocks import Column, ColumnKind, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, anchor_of, marks_of, text_cell
from helpers.blocks.frame import Type
from helpers.english import counted, long_date, number, quantity, target_word
from helpers.history.changes import earlier_action
from helpers.history.trail import Then, said_alike
from helpers.intake.intake import Intake
from helpers.model import Action, Document, Measure, Point, Source, TextRun, once
from helpers.narration.narrator import Narrator
from helpers.narration.told import NOTHING, Told, joined, tally, told
from helpers.plans.plan import Plan, RatingRule, When, rating_order
from helpers.sections.scene import SCRUTINY, Scene, Section

#: How many actions are listed by number in a sentence, and how many of more than these.
_LISTED = 10
_FIRST = 3

_RULES = Source("", "rules", Document.PLAN)


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
        return once((*(source for reason in self.reasons for source in reason.sources), _RULES))


def judged(plan: Plan, intake: Intake, before: Mapping[str, Sequence[Then]], as_at: date) -> tuple[Judged, ...]:
    """Return the open actions to which a rule of the plan applies, in the tracker's order.

    Args:
        plan: the plan.
        intake: what the tracker says.
        before: how the published reports had each action, by its number now, newest first, as `trails` gives it.
        as_at: the date the report speaks for.
    """
    found = []
    for action in intake.open:
        reasons = applied(plan, action, intake.measures, before.get(action.number, ()), as_at)
        if reasons:
            found.append(_judged(plan, action, reasons))
    return tuple(found)


def rules_table(plan: Plan, found: Sequence[Judged]) -> Table:
    """Return the actions of `judged`: those rated better than allowed first, the farthest before; then the unrated."""
    return Table(
        id="rules",
        caption="Ratings beside what the plan’s own rules allow",
        columns=(
            Column("number", "No.", width=2),
            Column("title", "Action", width=11),
            Column("stated", "Rating", ColumnKind.RATING, width=4),
            Column("at_best", "Best rating allowed", ColumnKind.RATING, width=4),
            Column("why", "Why", width=12),
            Column("agrees", "Do they agree?", width=5),
        ),
        groups=(RowGroup(tuple(_row(plan, each) for each in _in_order(plan, found))),),
    )


def rules_statement(narrator: Narrator, plan: Plan, found: Sequence[Judged]) -> Prose:
    """Return which open actions are rated better than the rules allow, which are not rated, how many agree."""
    ordered = _in_order(plan, found)
    some = {
        "better": [each for each in ordered if each.disagrees and each.stated],
        "unrated": [each for each in ordered if not each.stated],
        "agreeing": [each for each in ordered if not each.disagrees],
    }
    others = bool(some["better"] or some["unrated"])
    return narrator.tell("rules-summary", {**{name: _some(those) for name, those in some.items()}, "others": others})


def rule_key_table(plan: Plan) -> Table:
    """Return the plan's rules in words, for print with its rating key."""
    rows = tuple(
        Row(
            (
                text_cell(_rule_in_words(rule), (_RULES,)),
                TableCell(mark=marks_of(plan)[rule.at_best], sources=(_RULES,)),
            )
        )
        for rule in plan.rules
    )
    return Table(
        id="rule-key",
        caption="The plan’s own rules, which change no rating",
        columns=(
            Column("rule", "State of an open action", width=8),
            Column("at_best", "Best rating allowed", ColumnKind.RATING, width=3),
        ),
        groups=(RowGroup(rows),),
    )


# What is judged


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


def _judged(plan: Plan, action: Action, reasons: tuple[Applied, ...]) -> Judged:
    stated = action.rating.name if action.rating else ""
    by_rules = min((reason.rule.at_best for reason in reasons), key=lambda name: rating_order(plan).index(name))
    return Judged(
        action,
        stated,
        by_rules,
        reasons,
        not stated or rating_order(plan).index(stated) > rating_order(plan).index(by_rules),
    )


# In tables


def _in_order(plan: Plan, found: Iterable[Judged]) -> list[Judged]:
    """Return those rated better than allowed first, the farthest before, then the unrated, then those that agree."""

    def place(each: Judged) -> tuple[int, int]:
        if not each.disagrees:
            return 2, 0
        return (
            (0, rating_order(plan).index(each.by_rules) - rating_order(plan).index(each.stated))
            if each.stated
            else (1, 0)
        )

    return sorted(found, key=place)


def _row(plan: Plan, each: Judged) -> Row:
    action, marks = each.action, marks_of(plan)
    reasons = tuple(Point((TextRun(_in_words(plan, each, reason)),), sources=reason.sources) for reason in each.reasons)
    return Row(
        (
            TableCell((Point((_link(action),)),), sources=action.sources[:1]),
            text_cell(action.title, action.sources[1:] or action.sources),
            TableCell(mark=marks[each.stated or NOT_RATED], sources=each.stated_sources),
            TableCell(mark=marks[each.by_rules], sources=each.by_rules_sources),
            TableCell(reasons, sources=once(source for reason in each.reasons for source in reason.sources)),
            text_cell(_agreement(plan, each), each.sources),
        )
    )


def _in_words(plan: Plan, each: Judged, reason: Applied) -> str:
    """Return what applies to an action; where several rules that differ do, with what each allows."""
    differ = len({other.rule.at_best for other in each.reasons}) > 1
    return _state_in_words(reason) + (f" ({reason.rule.at_best} at best)" if differ else "")


def _state_in_words(reason: Applied) -> str:
    if reason.measure and reason.measure.target:
        unit, value, target = reason.measure.unit, reason.measure.latest.value, reason.measure.target
        called = target_word(reason.measure.better)
        return f"{reason.measure.name}: {quantity(value, unit)}, against a {called} of {quantity(target, unit)}"
    if reason.since:
        back = f", {number(reason.reports)} reports ago" if reason.reports > 1 else ""
        return f"Says nothing new since the report on {long_date(reason.since)}{back}"
    return f"Overdue by {counted(reason.days, 'day')}"


def _agreement(plan: Plan, each: Judged) -> str:
    if not each.stated:
        return "No, not rated"
    apart = rating_order(plan).index(each.stated) - rating_order(plan).index(each.by_rules)
    return "No, rated better" if apart > 0 else "Yes, rated worse" if apart else "Yes"


def _rule_in_words(rule: RatingRule) -> str:
    match rule.when:
        case When.OVERDUE if rule.more_than:
            return f"More than {counted(rule.more_than, 'day')} past its due date"
        case When.OVERDUE:
            return "Past its due date"
        case When.BELOW_TARGET:
            return "A measure of it misses its target"
        case When.STALE:
            reports = f"each of the last {number(rule.more_than + 1)} reports" if rule.more_than else "the last report"
            return f"Says the same, word for word, as in {reports}"


# In sentences


@dataclass(frozen=True, slots=True)
class Some:
    """Some of the actions judged, as a sentence can speak of them.

    Attributes:
        count: how many.
        numbers: their numbers; of many, the first few.
        one: whether it is one alone.
        many: whether not all of them are in `numbers`.
        rating: the rating of the first, as stated.
        allowed: the best that the rules allow the first.
    """

    count: Told
    numbers: Told
    one: bool
    many: bool
    rating: Told
    allowed: Told

    def __bool__(self) -> bool:
        return self.count.count > 0


_NONE = Some(count=NOTHING, numbers=NOTHING, one=False, many=False, rating=NOTHING, allowed=NOTHING)


def _some(those: Sequence[Judged]) -> Some:
    if not those:
        return _NONE
    first, many = those[0], len(those) > _LISTED
    shown = those[:_FIRST] if many else those
    return Some(
        count=tally(len(those), (source for each in those for source in (*each.action.sources[:1], *each.sources))),
        numbers=joined([Told((_link(each.action),), (*each.action.sources[:1], *each.sources)) for each in shown]),
        one=len(those) == 1,
        many=many,
        rating=told(first.stated or NOT_RATED, first.stated_sources),
        allowed=told(first.by_rules, first.by_rules_sources),
    )


def _link(action: Action) -> TextRun:
    return TextRun(action.number, link=f"#{anchor_of(action.number)}")


def _judged_in(scene: Scene) -> tuple[Judged, ...]:
    return judged(scene.plan, scene.intake, scene.trails, scene.parameters.day)


RULES_SUMMARY = Section(
    id="rules-summary",
    title="Ratings beside the plan’s rules",
    gives="Return which ratings are better than the plan's own rules allow; empty in a plan without rules.",
    kind=Prose,
    readings=SCRUTINY,
    make=lambda scene: rules_statement(scene.narrator, scene.plan, _judged_in(scene)),
)

RULES = Section(
    id="rules",
    title="Ratings beside what the plan’s own rules allow",
    gives="Return the stated rating of each action that a rule applies to, and the best that the rules allow.",
    readings=SCRUTINY,
    types={"agrees": Type.CATEGORY},
    make=lambda scene: rules_table(scene.plan, _judged_in(scene)),
)

RULE_KEY = Section(
    id="rule-key",
    title="The plan’s own rules",
    gives="Return the plan's rules for ratings; empty in a plan without rules.",
    readings=SCRUTINY,
    make=lambda scene: rule_key_table(scene.plan),
)
