"""Every open action: how it stands, and what it says, the sentences marked that are new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders import TABLE_PLAN
from helpers.blocks.blocks import Look
from helpers.model import Action, Group, Passage, Point, TextRun
from helpers.plans.plan import Plan
from helpers.sections.every_action import every_action
from helpers.sections.scene import Scene
from scenes import AS_AT, act, at, done, samples, shown, unsourced, whole

LATE = date(2022, 12, 31)


def words(of: Scene) -> list[str]:
    """Return what the first action says, what is marked in brackets."""
    (group, *_) = every_action(of).groups
    return [
        "".join(f"[{run.text}]" if run.new else run.text for run in point.runs)
        for point in group.rows[0].cells[-1].points
    ]


def state(*reports: list[Action]) -> list[str]:
    return shown(every_action(whole(*reports)))[0][3].split("\n")


def test_the_samples_show_each_open_action_once_with_its_history_and_sources() -> None:
    table = every_action(samples("care-leavers")[-1])
    assert table.look is Look.ACTIONS
    assert table.caption == "Every open action; what is new since 13 October 2022 is marked"
    assert sum(len(group.rows) for group in table.groups) == 52
    (row,) = [row for row in shown(table) if row[0] == "6.6"]
    assert row[1:4] == [
        "Shared records portal",
        "Red",
        "Was Amber in October\nDue 31 December 2022\n19 days late\nMoved once, from 30 September 2022\n"
        "Owner: Case system manager\nDone: 15%",
    ]
    assert unsourced(table) == []


def test_a_sentence_that_took_the_place_of_another_is_new_and_what_it_was_can_be_seen() -> None:
    then, now = "The lease is not signed. Work goes on.", "The lease is signed. Work goes on. The keys came in May."
    assert words(whole([act("1", text=then)], [act("1", text=now)])) == [
        "[The lease is signed.] Work goes on. [The keys came in May.]",
        "Was: The lease is not signed.",
    ]


def test_a_sentence_that_is_no_longer_said_is_quoted_and_of_a_text_that_is_all_another_they_are_counted() -> None:
    then = "The lease is not signed. Work goes on. The roof leaks."
    assert words(whole([act("1", text=then)], [act("1", text="Work goes on.")])) == [
        "Work goes on.",
        "No longer said: The lease is not signed. The roof leaks.",
    ]
    other = whole([act("1", text=then)], [act("1", text="Keys came in May.")])
    assert words(other) == ["[Keys came in May.]", "No longer said: 3 sentences"]
    assert words(whole([act("1", text=then)], [act("1")])) == ["No longer said: 3 sentences"]


def test_a_sentence_that_moved_to_another_point_is_in_nobodys_place() -> None:
    was = Passage((Point((TextRun("Six homes are open."),)), Point((TextRun("Work goes on."),))), (at("P", "1"),))
    now = Passage(
        (Point((TextRun("Seven homes are open."),)), Point((TextRun("Six homes are open."),))), (at("P", "1"),)
    )
    of = whole([act("1", says={"progress": was})], [act("1", says={"progress": now})])
    assert words(of) == ["[Seven homes are open.]", "Six homes are open.", "No longer said: Work goes on."]


@pytest.mark.parametrize("now", ["All is well.", "ALL is  well"])
def test_what_says_the_same_is_not_marked(now: str) -> None:
    found = whole([act("1", text="All is well.")], [act("1", text=now)])
    assert words(found) == [now]
    assert every_action(found).caption == "Every open action"


def test_a_first_report_marks_nothing_and_an_action_that_is_new_says_so() -> None:
    assert words(whole([act("1", text="Begun.")])) == ["Begun."]
    assert "New since 13 October 2022" in state([act("2")], [act("1"), act("2")])


def test_how_an_action_stands_is_told_in_lines() -> None:
    assert state([act("1", "Red", due=LATE)], [act("1", "Red", due=LATE)]) == [
        "Red since October",
        "Due 31 December 2022",
        "19 days late",
    ]
    assert state([act("1", "Amber")], [act("1", "Green")]) == ["Was Amber in October"]
    assert state([act("1", due=AS_AT)], [act("1", due=date(2023, 6, 30))])[-1] == "Moved once, from 19 January 2023"


def test_closed_actions_are_not_shown_and_those_in_no_group_stand_together() -> None:
    table = every_action(whole([act("1"), done("2"), act("3")]))
    assert [row[0] for row in shown(table)] == ["1", "3"]
    groups = (Group("1", "Homes"), Group("2", "Health"))
    table = every_action(whole([act("1", group="2")], groups=groups))
    assert [(group.heading, len(group.rows)) for group in table.groups] == [("Health", 1)]


def test_an_action_can_be_chosen_by_what_became_of_it() -> None:
    before = [act("1", "Amber", "a"), act("2", "Green", "b"), act("3", "Red", "c")]
    now = [act("1", "Green", "a"), act("2", "Amber", "new"), act("3", "Red", "c", due=LATE), act("4")]
    (group,) = every_action(whole(before, now)).groups
    assert [row.tags for row in group.rows] == [
        ("better", "changed"),
        ("worse", "changed"),
        ("overdue", "nothing new"),
        ("new",),
    ]


def test_an_action_can_be_chosen_by_each_who_answers_for_it() -> None:
    ((row,),) = (group.rows for group in every_action(whole([replace(act("1"), owners=("A team", "B team"))])).groups)
    assert row.tags == ("owner: A team", "owner: B team")


def test_a_plan_can_have_its_columns_across_the_page() -> None:
    plan = Plan.model_validate({**TABLE_PLAN, "print": "columns"})
    table = every_action(whole([act("1", text="Begun.")], plan=plan))
    assert (table.look, table.wide) == (Look.ROWS, True)
