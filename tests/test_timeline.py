"""How each action was rated, report by report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conftest import BANNER_PLAN, TABLE_PLAN
from helpers.facts import Facts
from helpers.model import Action, Closing, Document, Passage, Rating, Source, Way
from helpers.plan import Plan
from helpers.timeline import timeline_table

PLAN = Plan.model_validate(TABLE_PLAN)
DONE = Closing(Way.COMPLETED, (), Passage())


def act(number: str, rating: str = "", **more: Any) -> Action:
    cells = (Source("May", f"A{number}"), Source("May", f"B{number}"))
    return Action(
        number, f"Do {number}", rating=Rating(rating, sources=(Source("May", f"R{number}"),)), sources=cells, **more
    )


def facts(month: int, *actions: Action) -> Facts:
    return Facts(f"2022-{month:02}", date(2022, month, 1), (), actions, ())


def test_each_open_action_has_its_rating_in_each_report_oldest_first() -> None:
    earlier = [facts(1, act("1", "Red")), facts(3, act("1", "Amber"), act("2", closing=DONE), act("3", "Green"))]
    now = facts(5, act("1", "Green"), act("2", "Red"), act("3", "Green", closing=DONE), act("4"))
    table = timeline_table(PLAN, earlier, now)
    assert [column.heading for column in table.columns] == [
        "No.",
        "Action",
        "1 January 2022",
        "1 March 2022",
        "1 May 2022",
    ]
    assert [list(record.values()) for record in table.records()] == [
        ["1", "Do 1", "Red", "Amber", "Green"],
        ["2", "Do 2", "Not in the plan", "Closed", "Red"],
        ["4", "Do 4", "Not in the plan", "Not in the plan", "Not rated"],
    ]


def test_each_rating_says_where_it_was_read() -> None:
    table = timeline_table(PLAN, [facts(1, act("1", "Red"))], facts(5, act("1", "Green")))
    (row,) = table.groups[0].rows
    assert row.cells[2].sources == (Source("2022-01", "action 1", Document.EARLIER),)
    assert row.cells[3].sources == (Source("May", "R1"),)


def test_only_the_newest_six_reports_stand_side_by_side() -> None:
    table = timeline_table(PLAN, [facts(month, act("1", "Red")) for month in range(1, 9)], facts(9, act("1", "Green")))
    assert [column.id for column in table.columns[2:]] == [f"at-2022-0{month}-01" for month in (4, 5, 6, 7, 8, 9)]


@pytest.mark.parametrize(
    ("plan", "earlier"),
    [(PLAN, []), (Plan.model_validate(BANNER_PLAN), [facts(1, act("1"))])],
    ids=["a first report", "a plan without ratings"],
)
def test_without_ratings_or_reports_before_there_is_none(plan: Plan, earlier: list[Facts]) -> None:
    assert timeline_table(plan, earlier, facts(5, act("1"))).empty
