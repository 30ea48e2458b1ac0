"""The ratings beside what the plan's own rules allow: each rule, both sides of its edge, and the words of each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from builders import REPOSITORY, TABLE_PLAN
from helpers.blocks.blocks import Mark, Prose
from helpers.excel.tracker import Tracker
from helpers.history.changes import compare
from helpers.history.rules import Judged, judged
from helpers.history.snapshot import Snapshot, snapshot_of
from helpers.history.trail import Then, trails
from helpers.intake.intake import Intake, take_in
from helpers.model import (
    Action,
    Better,
    Closing,
    Document,
    Measure,
    Passage,
    Point,
    Quantity,
    Rating,
    Source,
    TextRun,
    Value,
    Way,
)
from helpers.narration.narrator import Narrator
from helpers.plans.declared import declared_parameters
from helpers.plans.parameters import Parameters, load_parameters
from helpers.plans.plan import WORDING as FOLDER
from helpers.plans.plan import Plan, load_plan
from helpers.plans.ratings import Shape
from helpers.sections.rules import rule_key_table, rules_statement, rules_table

AS_AT = date(2023, 1, 19)
DAYS = (date(2022, 10, 13), date(2022, 7, 14), date(2022, 4, 14), date(2022, 1, 13))
MEASURES = {
    "sheet": "Measures",
    "columns": {name: name for name in ("measure", "value", "as_at", "unit", "better", "action", "target")},
}

OVERDUE = {"when": "overdue", "at_best": "Amber", "more_than": 30}
LONG_OVERDUE = {"when": "overdue", "at_best": "Red", "more_than": 90}
BELOW_TARGET = {"when": "below_target", "at_best": "Amber"}
STALE = {"when": "stale", "at_best": "Amber", "more_than": 1}


def plan_with(*rules: Mapping[str, Any]) -> Plan:
    return Plan.model_validate({**TABLE_PLAN, "measures": MEASURES, "rules": list(rules)})


def act(number: str, rating: str = "Green", late: int = 0, text: str = "", **more: Any) -> Action:
    """Return an open action, overdue by some days where any are given; its cells are named for its number."""
    return Action(
        number,
        title=f"Do {number}",
        rating=Rating(rating, sources=(at("R", number),)),
        due=AS_AT - timedelta(days=late) if late else None,
        due_sources=(at("D", number),) if late else (),
        says={"progress": Passage((Point((TextRun(text),)),), (at("P", number),))} if text else {},
        sources=(at("A", number), at("B", number)),
        **more,
    )


def measure(action: str, value: int, target: int | None = 70, better: Better = Better.HIGHER) -> Measure:
    name = f"Helped by {action}"
    cells = (Source("Measures", "A4"), Source("Measures", "B4"))
    reading = Value("", AS_AT, exactly(value), (Source("Measures", "V4"),))
    wanted = None if target is None else exactly(target)
    return Measure(name, action, "%", better, wanted, (Source("Measures", "T4"),), (reading,), cells)


def exactly(value: int) -> Quantity:
    return Quantity(Decimal(value), Decimal(value))


def at(column: str, number: str) -> Source:
    return Source("January 2023", f"{column}{number}")


def judge(
    plan: Plan,
    *actions: Action,
    measures: Sequence[Measure] = (),
    before: Mapping[str, Sequence[Action]] | None = None,
) -> tuple[Judged, ...]:
    """Return what the rules give; `before` has each action as the reports before had it, newest first."""
    intake = Intake(actions, (), tuple(measures), len(actions), (), (), ())
    trail = {
        number: [Then(day.isoformat(), day, then) for day, then in zip(DAYS, some, strict=False)]
        for number, some in (before or {}).items()
    }
    return judged(plan, intake, trail, AS_AT)


def told(found: Sequence[Judged]) -> list[tuple[str, str, str, bool]]:
    return [(each.action.number, each.stated, each.by_rules, each.disagrees) for each in found]


def statement(plan: Plan, found: Sequence[Judged]) -> Prose:
    return rules_statement(Narrator(), plan, found)


def said(plan: Plan, found: Sequence[Judged]) -> str:
    return " ".join(point.text for point in statement(plan, found).points)


def whys(plan: Plan, found: Sequence[Judged]) -> list[str]:
    return [row["why"] for row in rules_table(plan, found).records()]


# One rule alone


@pytest.mark.parametrize(("late", "applies"), [(0, False), (30, False), (31, True)])
def test_an_action_is_overdue_from_the_day_after_the_last_that_the_rule_leaves_it(late: int, applies: bool) -> None:
    found = judge(plan_with(OVERDUE), act("1", late=late))
    assert told(found) == ([("1", "Green", "Amber", True)] if applies else [])


@pytest.mark.parametrize(("late", "applies"), [(-1, False), (0, False), (1, True)])
def test_a_rule_without_an_extent_holds_from_the_day_after_the_due_date(late: int, applies: bool) -> None:
    action = replace(act("1"), due=AS_AT - timedelta(days=late))
    found = judge(plan_with({"when": "overdue", "at_best": "Red"}), action)
    assert told(found) == ([("1", "Green", "Red", True)] if applies else [])


@pytest.mark.parametrize(
    ("measure", "applies"),
    [
        (measure("1", 69), True),
        (measure("1", 70), False),
        (measure("1", 71, better=Better.LOWER), True),
        (measure("1", 69, target=None), False),
        (measure("1", 69, better=Better.NEITHER), False),
        (measure("2", 69), False),
        (measure("", 69), False),
    ],
    ids=["missed", "met", "missed from above", "no target", "no direction", "of another action", "of the whole plan"],
)
def test_a_measure_counts_that_misses_a_target_and_belongs_to_the_action(measure: Measure, applies: bool) -> None:
    found = judge(plan_with(BELOW_TARGET), act("1"), measures=[measure])
    assert told(found) == ([("1", "Green", "Amber", True)] if applies else [])


@pytest.mark.parametrize(
    ("texts", "applies"),
    [
        (["Still."], False),
        (["Still.", "Still."], True),
        (["Still.", "Other.", "Still."], False),
        (["Other.", "Still.", "Still."], False),
        ([], False),
    ],
)
def test_a_text_is_stale_that_stood_in_more_reports_than_the_rule_leaves_it(texts: list[str], applies: bool) -> None:
    before = {"1": [act("1", text=text) for text in texts]}
    found = judge(plan_with(STALE), act("1", text="Still."), before=before)
    assert told(found) == ([("1", "Green", "Amber", True)] if applies else [])


def test_one_report_with_the_same_text_is_enough_for_a_rule_without_an_extent() -> None:
    rules = plan_with({"when": "stale", "at_best": "Amber"})
    assert told(judge(rules, act("1", text="A"), before={"1": [act("1", text="A")]})) == [("1", "Green", "Amber", True)]
    assert judge(rules, act("1", text="A"), before={"1": [act("1", text="B")]}) == ()


def test_an_action_that_was_closed_then_or_says_nothing_repeats_nothing() -> None:
    closing = Closing(Way.COMPLETED, (), Passage())
    rules = plan_with({"when": "stale", "at_best": "Amber"})
    assert judge(rules, act("1", text="A"), before={"1": [act("1", text="A", closing=closing)]}) == ()
    assert judge(rules, act("1"), before={"1": [act("1")]}) == ()


def test_no_rule_applies_to_a_closed_action() -> None:
    assert judge(plan_with(OVERDUE), act("1", late=50, closing=Closing(Way.COMPLETED, (), Passage()))) == ()


def test_a_plan_without_rules_judges_nothing_and_says_nothing() -> None:
    plan = plan_with()
    found = judge(plan, act("1", late=50), act("2", ""), measures=[measure("1", 0)])
    assert found == ()
    assert [table.empty for table in (rules_table(plan, found), rule_key_table(plan))] == [True, True]
    assert statement(plan, found).empty


# Stated and allowed


@pytest.mark.parametrize(
    ("stated", "disagrees", "agrees"),
    [
        ("Green", True, "No, rated better"),
        ("Amber", False, "Yes"),
        ("Red", False, "Yes, rated worse"),
        ("", True, "No, not rated"),
    ],
)
def test_an_action_disagrees_that_is_rated_better_than_allowed_or_not_rated(
    stated: str, disagrees: bool, agrees: str
) -> None:
    plan = plan_with(OVERDUE)
    found = judge(plan, act("1", stated, late=50))
    assert told(found) == [("1", stated, "Amber", disagrees)]
    (row,) = rules_table(plan, found).records()
    assert (row["stated"], row["at_best"], row["agrees"]) == (stated or "Not rated", "Amber", agrees)


def test_of_several_rules_the_worst_holds_and_each_says_what_it_allows() -> None:
    plan = plan_with(OVERDUE, LONG_OVERDUE, BELOW_TARGET)
    found = judge(plan, act("1", "Amber", late=91), measures=[measure("1", 69)])
    assert told(found) == [("1", "Amber", "Red", True)]
    assert whys(plan, found) == [
        "Overdue by 91 days (Red at best)\nHelped by 1: 69%, against a target of 70% (Amber at best)"
    ]


@pytest.mark.parametrize(("late", "allowed"), [(90, "Amber"), (91, "Red")])
@pytest.mark.parametrize("rules", [(OVERDUE, LONG_OVERDUE), (LONG_OVERDUE, OVERDUE)])
def test_of_rules_for_one_state_the_worst_that_it_reaches_holds_whatever_their_order(
    rules: tuple[Mapping[str, Any], ...], late: int, allowed: str
) -> None:
    (each,) = judge(plan_with(*rules), act("1", late=late))
    assert (each.by_rules, len(each.reasons)) == (allowed, 1)


# What it rests on


def test_each_reason_keeps_its_figures_and_the_places_they_come_from() -> None:
    still = act("1", late=50, text="Still.")
    plan = plan_with(OVERDUE, BELOW_TARGET, STALE)
    (each,) = judge(plan, still, measures=[measure("1", 69)], before={"1": [still, still]})
    overdue, below, stale = each.reasons
    assert (overdue.days, overdue.sources) == (50, (at("D", "1"), Source("", "as_at", Document.PARAMETERS)))
    assert [source.place for source in below.sources] == ["A4", "B4", "V4", "T4"]
    assert (stale.reports, stale.since) == (2, DAYS[1])
    assert stale.sources == (
        at("P", "1"),
        Source("2022-10-13", "action 1", Document.EARLIER),
        Source("2022-07-14", "action 1", Document.EARLIER),
    )
    rules = Source("", "rules", Document.PLAN)
    assert each.sources == (at("R", "1"), *overdue.sources, *below.sources, *stale.sources, rules)


def test_every_cell_of_the_tables_and_every_sentence_says_where_it_comes_from() -> None:
    plan = plan_with(OVERDUE, BELOW_TARGET, STALE)
    found = judge(plan, act("1", late=50), act("2", ""), act("3", "Red", late=40), measures=[measure("2", 1)])
    for table in (rules_table(plan, found), rule_key_table(plan)):
        assert [cell for group in table.groups for row in group.rows for cell in row.cells if not cell.sources] == []
    points = statement(plan, found).points
    assert len(points) == 3
    for point, number in zip(points, "123", strict=True):
        assert {at("A", number), at("R", number), Source("", "rules", Document.PLAN)} <= set(point.sources)


# The table


def test_the_farthest_apart_come_first_then_the_unrated_then_those_that_agree() -> None:
    plan = plan_with(OVERDUE, LONG_OVERDUE)
    found = judge(
        plan,
        act("1", "Red", late=40),
        act("2", "", late=40),
        act("3", "Green", late=40),
        act("4", "Amber", late=91),
        act("5", "Green", late=91),
        act("6", "Amber", late=40),
    )
    assert [each.action.number for each in found] == ["1", "2", "3", "4", "5", "6"]
    assert [row["number"] for row in rules_table(plan, found).records()] == ["5", "3", "4", "2", "1", "6"]


def test_a_row_links_to_its_action_and_shows_both_ratings_with_their_marks() -> None:
    plan = plan_with(STALE)
    still = act("1", text="Still.")
    table = rules_table(plan, judge(plan, still, before={"1": [still] * 3}))
    assert list(table.records()) == [
        {
            "number": "1",
            "title": "Do 1",
            "stated": "Green",
            "at_best": "Amber",
            "why": "Says nothing new since the report on 14 April 2022, 3 reports ago",
            "agrees": "No, rated better",
        }
    ]
    number, _, stated, at_best, _, _ = table.groups[0].rows[0].cells
    assert number.points[0].runs[0].link == "#action-1"
    assert (stated.mark, at_best.mark) == (
        Mark("Green", Shape.CIRCLE, "1E7B34"),
        Mark("Amber", Shape.DIAMOND, "E08A00"),
    )


def test_why_is_said_in_the_singular_too() -> None:
    plan = plan_with({**OVERDUE, "more_than": 0}, {**STALE, "more_than": 0})
    action = act("1", late=1, text="Still.")
    assert whys(plan, judge(plan, action, before={"1": [action]})) == [
        "Overdue by 1 day\nSays nothing new since the report on 13 October 2022"
    ]


def test_the_rules_are_printed_in_words() -> None:
    rules: list[Mapping[str, Any]] = [
        {"when": "overdue", "at_best": "Amber"},
        {"when": "overdue", "at_best": "Amber", "more_than": 1},
        {"when": "overdue", "at_best": "Red", "more_than": 1000},
        BELOW_TARGET,
        {"when": "stale", "at_best": "Amber"},
        {"when": "stale", "at_best": "Red", "more_than": 2},
    ]
    table = rule_key_table(plan_with(*rules))
    assert (table.id, table.caption) == ("rule-key", "The plan’s own rules, which change no rating")
    assert [tuple(row.values()) for row in table.records()] == [
        ("Past its due date", "Amber"),
        ("More than 1 day past its due date", "Amber"),
        ("More than 1,000 days past its due date", "Red"),
        ("A measure of it misses its target", "Amber"),
        ("Says the same, word for word, as in the last report", "Amber"),
        ("Says the same, word for word, as in each of the last 3 reports", "Red"),
    ]


# The sentences


@pytest.mark.parametrize(
    ("ratings", "sentences"),
    [
        ("", ""),
        ("G", "Action 1 is rated Green; the plan’s own rules allow Amber at best."),
        ("GG", "2 actions are rated better than the plan’s own rules allow: 1 and 2."),
        (
            "G" * 11,
            "11 actions are rated better than the plan’s own rules allow; the first in the table are 1, 2 and 3.",
        ),
        ("-", "Action 1 is not rated; the plan’s own rules allow it Amber at best."),
        ("---", "3 actions that a rule of the plan applies to are not rated: 1, 2 and 3."),
        ("-" * 11, "11 actions that a rule of the plan applies to are not rated."),
        ("A", "The one action that a rule applies to, 1, is rated no better than it allows."),
        ("RA", "The 2 actions that a rule applies to are rated no better than it allows."),
        (
            "AGR",
            "Action 2 is rated Green; the plan’s own rules allow Amber at best. "
            "The other 2 actions that a rule applies to are rated no better than it allows.",
        ),
        (
            "--A",
            "2 actions that a rule of the plan applies to are not rated: 1 and 2. "
            "The one other action that a rule applies to, 3, is rated no better than it allows.",
        ),
        (
            "G-GA",
            "2 actions are rated better than the plan’s own rules allow: 1 and 3. "
            "Action 2 is not rated; the plan’s own rules allow it Amber at best. "
            "The one other action that a rule applies to, 4, is rated no better than it allows.",
        ),
    ],
)
def test_the_sentences_of_each_situation(ratings: str, sentences: str) -> None:
    plan = plan_with(OVERDUE)
    names = {"R": "Red", "A": "Amber", "G": "Green", "-": ""}
    actions = [act(str(number), names[rating], late=50) for number, rating in enumerate(ratings, 1)]
    assert said(plan, judge(plan, *actions)) == sentences


def test_the_sentences_link_to_the_actions() -> None:
    plan = plan_with(OVERDUE)
    (point,) = statement(plan, judge(plan, act("1", late=50), act("2", late=50))).points
    assert [(run.text, run.link) for run in point.runs if run.link] == [("1", "#action-1"), ("2", "#action-2")]


def test_an_analyst_can_say_it_in_other_words(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "rules-summary.j2").write_text(
        "{% if better %}\nToo {{ better.rating }}: {{ better.count }}.\n{% endif %}\n", encoding="utf-8"
    )
    plan = plan_with(OVERDUE)
    prose = rules_statement(Narrator(tmp_path), plan, judge(plan, act("1", late=50)))
    assert [point.text for point in prose.points] == ["Too Green: 1."]


# The plans that come along


def test_the_rules_in_the_notes_of_a_new_plan_can_be_taken_as_they_are() -> None:
    text = files("helpers.rounds").joinpath("templates", "table.yml").read_text(encoding="utf-8")
    for key in ("rules:", "acronyms:"):
        assert text.count(f"\n# {key}\n") == 1
        before, after = text.split(f"\n# {key}\n")
        noted, rest = after.split("\n\n", 1)
        text = "\n".join((before, key, *(line.removeprefix("# ") for line in noted.splitlines()), "", rest))
    plan = Plan.model_validate(yaml.safe_load(text))
    assert [(str(rule.when), rule.more_than, rule.at_best) for rule in plan.rules] == [
        ("overdue", 30, "Red"),
        ("below_target", 0, "Amber"),
        ("stale", 1, "Amber"),
    ]
    assert plan.acronyms == {"DfE": "Department for Education"}


def sample(period: str, *before: Snapshot) -> tuple[Plan, Snapshot, tuple[Judged, ...]]:
    """Return what the rules give of the sample care leavers plan in one period, after the reports before it."""
    name, plan = "care-leavers", load_plan(REPOSITORY, "care-leavers")
    values = load_parameters(REPOSITORY, period, name, declared_parameters(REPOSITORY, plan.notebook))
    parameters = Parameters(**values)
    intake = take_in(Tracker(REPOSITORY / parameters.tracker, parameters.tracker), plan, parameters)
    facts = snapshot_of(parameters, intake)
    trail = trails(compare(before[-1], facts) if before else None, before)
    return plan, facts, judged(plan, intake, trail, parameters.day)


def test_the_rules_of_the_sample_plan_find_these_disagreements() -> None:
    plan, july, first = sample("2022-07")
    _, october, second = sample("2022-10", july)
    _, _, third = sample("2023-01", july, october)
    one = (
        "Action 5.1 is rated Green; the plan’s own rules allow Amber at best. "
        "The other 2 actions that a rule applies to are rated no better than it allows."
    )
    assert [said(plan, found) for found in (first, second)] == [one, one]
    assert said(plan, third) == (
        "4 actions are rated better than the plan’s own rules allow: 2.4, 3.7, 4.6 and 5.1. "
        "The other 5 actions that a rule applies to are rated no better than it allows."
    )
