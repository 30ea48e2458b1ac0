"""How each action was rated, report by report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from builders import BANNER_PLAN, TABLE_PLAN
from helpers.blocks.blocks import Table
from helpers.history.changes import compare
from helpers.history.snapshot import Snapshot
from helpers.history.trail import trails
from helpers.model import Action, Closing, Document, Passage, Rating, Source, Way
from helpers.plans.plan import Plan
from helpers.sections.timeline import timeline_table

PLAN = Plan.model_validate(TABLE_PLAN)
DONE = Closing(Way.COMPLETED, (), Passage())


def act(number: str, rating: str = "", *, title: str = "", **more: Any) -> Action:
    cells = (Source("May", f"A{number}"), Source("May", f"B{number}"))
    rated = Rating(rating, sources=(Source("May", f"R{number}"),))
    return Action(number, title or f"Do {number}", rating=rated, sources=cells, **more)


def facts(month: int, *actions: Action) -> Snapshot:
    return Snapshot(f"2022-{month:02}", date(2022, month, 1), (), actions, ())


def timeline(plan: Plan, earlier: Sequence[Snapshot], now: Snapshot) -> Table:
    """Return the timeline, with the trails that lead to it."""
    return timeline_table(plan, earlier, now, trails(compare(earlier[-1], now) if earlier else None, earlier))


def rows_of(table: Table) -> list[list[str]]:
    return [list(record.values()) for record in table.records()]


def test_each_open_action_has_its_rating_in_each_report_oldest_first() -> None:
    earlier = [facts(1, act("1", "Red")), facts(3, act("1", "Amber"), act("2", closing=DONE), act("3", "Green"))]
    now = facts(5, act("1", "Green"), act("2", "Red"), act("3", "Green", closing=DONE), act("4"))
    table = timeline(PLAN, earlier, now)
    assert [column.heading for column in table.columns] == [
        "No.",
        "Action",
        "1 January 2022",
        "1 March 2022",
        "1 May 2022",
    ]
    assert rows_of(table) == [
        ["1", "Do 1", "Red", "Amber", "Green"],
        ["2", "Do 2", "Not in the plan", "Closed", "Red"],
        ["4", "Do 4", "Not in the plan", "Not in the plan", "Not rated"],
    ]


def test_each_rating_says_where_it_was_read() -> None:
    table = timeline(PLAN, [facts(1, act("1", "Red"))], facts(5, act("1", "Green")))
    (row,) = table.groups[0].rows
    assert row.cells[2].sources == (Source("2022-01", "action 1", Document.EARLIER),)
    assert row.cells[3].sources == (Source("May", "R1"),)


def test_a_renumbered_action_keeps_the_ratings_it_had_under_its_old_number() -> None:
    earlier = [facts(1, act("1", "Red")), facts(3, act("1", "Amber"))]
    table = timeline(PLAN, earlier, facts(5, act("8", "Green", title="Do 1")))
    assert rows_of(table) == [["8", "Do 1", "Red", "Amber", "Green"]]
    assert [cell.sources for cell in table.groups[0].rows[0].cells[2:4]] == [
        (Source("2022-01", "action 1", Document.EARLIER),),
        (Source("2022-03", "action 1", Document.EARLIER),),
    ]


def test_actions_that_exchanged_their_numbers_keep_their_own_ratings() -> None:
    then = facts(3, act("1", "Red"), act("2", "Green"))
    now = facts(5, act("1", "Green", title="Do 2"), act("2", "Amber", title="Do 1"))
    assert rows_of(timeline(PLAN, [then], now)) == [["1", "Do 2", "Green", "Green"], ["2", "Do 1", "Red", "Amber"]]


def test_a_number_used_again_does_not_bring_the_ratings_of_the_action_that_had_it() -> None:
    earlier = [facts(1, act("2", "Red")), facts(3, act("2", "Red"), act("3", "Amber"))]
    now = facts(5, act("2", "Green", title="Do 3"))
    assert rows_of(timeline(PLAN, earlier, now)) == [["2", "Do 3", "Not in the plan", "Amber", "Green"]]


def test_before_a_report_that_lacks_the_action_it_is_not_in_the_plan() -> None:
    earlier = [facts(1, act("1", "Red"), act("2", "Red")), facts(2, act("2", "Red")), facts(3, act("1", "Amber"))]
    table = timeline(PLAN, earlier, facts(5, act("1", "Green")))
    assert rows_of(table) == [["1", "Do 1", "Not in the plan", "Not in the plan", "Amber", "Green"]]
    assert table.groups[0].rows[0].cells[3].sources == (Source("2022-02", "its actions", Document.EARLIER),)


def test_only_the_newest_six_reports_stand_side_by_side() -> None:
    table = timeline(PLAN, [facts(month, act("1", "Red")) for month in range(1, 9)], facts(9, act("1", "Green")))
    assert [column.id for column in table.columns[2:]] == [f"at-2022-0{month}-01" for month in (4, 5, 6, 7, 8, 9)]


@pytest.mark.parametrize(
    ("plan", "earlier"),
    [(PLAN, []), (Plan.model_validate(BANNER_PLAN), [facts(1, act("1"))])],
    ids=["a first report", "a plan without ratings"],
)
def test_without_ratings_or_reports_before_there_is_none(plan: Plan, earlier: list[Snapshot]) -> None:
    assert timeline(plan, earlier, facts(5, act("1"))).empty


def test_two_reports_for_one_date_have_a_column_each_with_their_periods() -> None:
    table = timeline(PLAN, [replace(facts(1, act("1", "Red")), period="z"), facts(1, act("1", "Amber"))], facts(3))
    assert [(column.id, column.heading) for column in table.columns[2:]] == [
        ("at-2022-01-01-z", "1 January 2022 (z)"),
        ("at-2022-01-01-2022-01", "1 January 2022 (2022-01)"),
        ("at-2022-03-01", "1 March 2022"),
    ]


def test_in_a_tracker_without_a_column_of_numbers_the_title_still_names_its_cell() -> None:
    alone = replace(act("1", "Red"), sources=(Source("May", "B1"),))
    (row,) = timeline(PLAN, [facts(1, act("1"))], facts(5, alone)).groups[0].rows
    assert row.cells[1].sources == (Source("May", "B1"),)
