"""What to watch before the next report, in the words that a committee reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import TABLE_PLAN
from helpers.model import Document, Passage, Point, Source, TextRun
from helpers.plans.plan import Plan
from helpers.sections.decisions import decisions_table
from helpers.sections.scene import Scene
from helpers.sections.watch import watch_table
from scenes import UNRATED, act, at, measure, samples, shown, unsourced, whole

RULED = Plan.model_validate({**TABLE_PLAN, "rules": [{"when": "overdue", "at_best": "Amber"}]})
LATE = date(2023, 1, 9)


def rows(of: Scene) -> dict[str, list[str]]:
    return {row[0]: row[1].splitlines() for row in shown(watch_table(of))}


def test_the_sample_names_what_needs_it_most_and_counts_the_others() -> None:
    found = rows(samples("care-leavers")[-1])
    assert unsourced(watch_table(samples("care-leavers")[-1])) == []
    assert found["Rated above the rules (4)"][0] == "• 2.4 Family time: Red at best, not Amber: 34 days late"
    assert found["Off target (5)"][0] == (
        "• Attendance of children in care at school: 90.8%, target 93%; met before, from 93.1%"
    )
    assert found["Rated above the rules (4)"][-1] == (
        "• 5.1 Learning to Care: Amber at best, not Green: its measure is off target, as below"
    )
    assert found["Nothing new (9)"] == ["7 say what they said in October", "Two named above"]


def test_what_falls_due_is_told_by_rating_and_the_well_rated_are_counted() -> None:
    soon = date(2023, 3, 31)
    of = whole([act("1", "Amber", due=soon), act("2", "Green", due=soon), act("3", "Red", due=date(2024, 1, 1))])
    assert rows(of) == {"Due by 31 March 2023 (2)": ["1 rated Amber", "• 1 Do 1: 31 March 2023", "1 rated Green"]}
    meeting = of.parameters.model_copy(update={"next_meeting": "2023-04-20"})
    assert [*rows(replace(of, parameters=meeting))] == ["Due before the meeting on 20 April 2023 (2)"]


def test_what_needs_a_decision_is_not_told_again_for_being_late() -> None:
    assert rows(whole([act("1", "Red", due=LATE), act("2", "Green", due=LATE)])) == {
        "Overdue as well (1)": ["• 2 Do 2: 10 days late"]
    }


def test_a_rating_above_the_rules_is_told_with_what_it_should_be() -> None:
    found = rows(whole([act("1", "Green", due=LATE)], plan=RULED))
    assert found["Rated above the rules (1)"] == ["• 1 Do 1: Amber at best, not Green: 10 days late"]


def test_what_stands_in_a_table_above_is_only_counted() -> None:
    before = [act("1", "Green", due=LATE), act("2", "Green", due=date(2023, 1, 31))]
    of = whole(before, [act("1", "Amber", due=LATE), act("2", "Amber", due=date(2023, 3, 31))])
    of.shown.append(decisions_table(of))
    assert rows(of) == {"Due by 31 March 2023 (1)": ["1 rated Amber", "One of them named above"]}


def test_a_measure_off_target_is_told_with_where_it_was() -> None:
    now, was = measure("Homes", 60), measure("Homes", 80)
    was = replace(was, readings=(replace(was.latest, as_at=date(2022, 9, 30)),))
    of = whole([act("1", None)], [act("1", None)], plan=UNRATED, measures=[[], [], [], [was], [now]])
    assert rows(of) == {"Off target (1)": ["• Homes: 60%, target 70%; met before, from 80%"]}


def test_without_ratings_the_silent_are_named() -> None:
    same = [act("1", None, says={"working": Passage((Point((TextRun("Same."),)),), (at("W", "1"),))})]
    of = whole(same, same, plan=UNRATED)
    assert rows(of) == {"Nothing new (1)": ["• 1 Do 1: the same since October"]}


def test_where_nothing_is_to_be_watched_there_is_no_table() -> None:
    assert watch_table(whole([act("1", "Red")])).empty


def test_each_line_rests_on_its_cells() -> None:
    (row,) = watch_table(whole([act("1", "Green", due=LATE)])).groups[0].rows
    assert row.cells[1].points[0].sources == (
        at("A", "1"),
        at("B", "1"),
        at("D", "1"),
        Source("", "as_at", Document.PARAMETERS),
    )
