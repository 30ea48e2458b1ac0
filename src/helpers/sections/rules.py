"""The ratings beside what the plan's own rules allow: every disagreement is told, and no rating is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.blocks.blocks import Column, ColumnKind, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, anchor_of, marks_of, text_cell, title_cell
from helpers.blocks.frame import Type
from helpers.english import counted, long_date, number, quantity, target_word, upper_first
from helpers.history.rules import IN_PLAN, Applied, Judged, judged
from helpers.model import Action, Point, TextRun, once
from helpers.narration.narrator import Narrator
from helpers.narration.phrases import FIRST, LISTED
from helpers.narration.told import NOTHING, Told, joined, tally, told
from helpers.plans.nouns import worded
from helpers.plans.plan import Plan, rating_order
from helpers.plans.ratings import RatingRule, When
from helpers.sections.scene import SCRUTINY, Scene, Section


def rules_table(plan: Plan, found: Sequence[Judged]) -> Table:
    """Return the actions of `judged`: those rated better than allowed first, the farthest before; then the unrated."""
    return Table(
        id="rules",
        caption="Ratings beside what the plan’s own rules allow",
        columns=(
            Column("number", "No.", width=2),
            Column("title", upper_first(plan.actions.one), width=11),
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
                text_cell(_rule_in_words(rule), (IN_PLAN,)),
                TableCell(mark=marks_of(plan)[rule.at_best], sources=(IN_PLAN,)),
            )
        )
        for rule in plan.rules
    )
    return Table(
        id="rule-key",
        caption="The plan’s own rules, which change no rating",
        columns=(
            Column("rule", worded("State of an open action", plan.actions), width=8),
            Column("at_best", "Best rating allowed", ColumnKind.RATING, width=3),
        ),
        groups=(RowGroup(rows),),
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
            title_cell(action),
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
    if each.stated not in rating_order(plan):
        return "Neither better nor worse"
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
    first, many = those[0], len(those) > LISTED
    shown = those[:FIRST] if many else those
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
    formerly=SCRUTINY,
    make=lambda scene: rule_key_table(scene.plan),
)
