"""When each action was first due, and how often and how far its date moved."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given

from builders import TABLE_PLAN
from helpers.history.dates import DueDates, due_dates
from helpers.history.lives import lives
from helpers.history.snapshot import Snapshot
from helpers.model import Action, Passage, Point, TextRun
from helpers.plans.plan import Plan
from scenes import PLAN, act, at, lives_of, then
from strategies import PROPERTY, ROUNDS

MARCH, JUNE, SEPTEMBER, DECEMBER = (date(2022, month, 28) for month in (3, 6, 9, 12))
NEXT = date(2023, 3, 31)


def due(day: date | None, *earlier: date, **more: Any) -> Action:
    return act("1", due=day, due_earlier=earlier, **more)


def dates(*reports: Action, plan: Plan = PLAN) -> DueDates:
    """Return the dates of the one action of some reports."""
    (life,) = lives_of(*([report] for report in reports))
    found = due_dates(plan, life)
    assert found
    return found


def moves(*reports: Action) -> list[str]:
    """Return each move by its months and the month of the report that first had it; “told” where only a cell has it."""
    return [
        f"{move.was:%b}-{move.now:%b} {'told' if move.before else f'{move.seen:%b %y}'}"
        for move in dates(*reports).moves
    ]


def test_a_date_that_never_moved_is_the_first_and_the_last() -> None:
    found = dates(due(MARCH), due(MARCH))
    assert (found.first, found.last, found.moves, found.days, found.running) == (MARCH, MARCH, (), 0, 0)
    assert found.first_sources == (then("1"),)


def test_a_date_moved_twice_running_says_when_each_move_was_seen_and_how_far_it_is_in_all() -> None:
    found = dates(due(MARCH), due(JUNE), due(DECEMBER))
    assert [(move.was, move.now, move.seen) for move in found.moves] == [
        (MARCH, JUNE, date(2022, 10, 13)),
        (JUNE, DECEMBER, date(2023, 1, 19)),
    ]
    assert (found.first, found.days, found.put_back, found.running) == (MARCH, 275, 2, 2)
    assert [move.sources for move in found.moves] == [(then("1", 2), then("1")), (then("1"), at("D", "1"))]


def test_only_moves_to_later_in_the_newest_reports_without_a_break_are_running() -> None:
    assert dates(due(MARCH), due(JUNE), due(JUNE), due(DECEMBER)).running == 1
    assert dates(due(MARCH), due(JUNE), due(JUNE)).running == 0
    brought = dates(due(MARCH), due(DECEMBER), due(JUNE))
    assert (brought.running, brought.put_back, len(brought.moves), brought.days) == (0, 1, 2, 92)


def test_what_a_cell_and_a_report_both_tell_is_one_move() -> None:
    assert moves(due(MARCH), due(JUNE, MARCH)) == ["Mar-Jun Jan 23"]
    assert moves(due(MARCH), due(JUNE, MARCH), due(DECEMBER, MARCH, JUNE)) == ["Mar-Jun Oct 22", "Jun-Dec Jan 23"]
    assert moves(due(MARCH), due(JUNE), due(JUNE, MARCH)) == ["Mar-Jun Oct 22"]
    assert moves(due(MARCH), due(JUNE, first_due=MARCH)) == ["Mar-Jun Jan 23"]


def test_a_cell_tells_of_moves_that_no_report_had() -> None:
    assert moves(due(JUNE, MARCH)) == ["Mar-Jun told"]
    assert moves(due(JUNE, MARCH), due(DECEMBER, MARCH, JUNE)) == ["Mar-Jun told", "Jun-Dec Jan 23"]
    assert moves(due(MARCH), due(DECEMBER, MARCH, JUNE)) == ["Mar-Jun Jan 23", "Jun-Dec Jan 23"]
    assert moves(due(JUNE), due(JUNE, first_due=MARCH)) == ["Mar-Jun told"]
    assert dates(due(JUNE), due(JUNE, first_due=MARCH)).running == 0


def test_a_cell_that_says_otherwise_than_the_reports_moves_nothing() -> None:
    assert moves(due(MARCH), due(JUNE), due(SEPTEMBER, MARCH)) == ["Mar-Jun Oct 22", "Jun-Sep Jan 23"]
    assert moves(due(MARCH), due(MARCH, JUNE)) == []
    assert moves(due(JUNE, MARCH), due(SEPTEMBER)) == ["Mar-Jun told", "Jun-Sep Jan 23"]


def test_a_date_that_a_report_had_is_not_told_again_by_a_cell_whatever_its_place() -> None:
    brought = ["Jun-Mar Oct 22", "Mar-Dec Jan 23"]
    assert moves(due(JUNE), due(MARCH), due(DECEMBER, MARCH)) == brought
    assert moves(due(JUNE), due(MARCH), due(DECEMBER, MARCH, JUNE)) == brought


def test_what_a_cell_tells_of_the_time_before_the_first_date_is_not_running_nor_is_anything_of_one_that_is_gone() -> (
    None
):
    assert dates(due(None, due_written="Ongoing"), due(JUNE, MARCH)).running == 0
    (gone,) = lives_of([due(MARCH)], [due(JUNE)], [])
    found = due_dates(PLAN, gone)
    assert found
    assert (found.days, found.running) == (92, 0)


def test_a_date_of_before_the_first_report_rests_on_the_newest_cell_that_tells_of_it() -> None:
    later = due(JUNE, first_due=MARCH)
    assert dates(due(JUNE), later, later).first_sources == (at("D", "1"),)


def test_words_in_place_of_a_date_are_no_move_and_the_date_behind_them_is_held_to_that_before_them() -> None:
    ongoing = due(None, due_written="Ongoing")
    assert moves(due(MARCH), ongoing, due(MARCH)) == []
    assert moves(due(MARCH), ongoing, due(JUNE)) == ["Mar-Jun Jan 23"]
    assert dates(due(MARCH), ongoing).last == MARCH
    assert due_dates(PLAN, lives_of([ongoing])[0]) is None


def test_the_first_date_of_a_fact_rests_on_its_cell() -> None:
    column = {"id": "first", "heading": "First due", "kind": "original_date"}
    plan = Plan.model_validate({**TABLE_PLAN, "facts": [column]})
    facts = {"first": Passage((Point((TextRun("31 March"),)),), (at("F", "1"),))}
    found = dates(due(JUNE, first_due=MARCH, facts=facts), plan=plan)
    assert (found.first, found.first_sources) == (MARCH, (at("D", "1"), at("F", "1")))


@PROPERTY
@given(ROUNDS)
def test_moves_lead_from_the_first_date_to_the_last_each_once_and_each_with_its_places(rounds: list[Snapshot]) -> None:
    *earlier, now = rounds
    for life in lives(earlier, now):
        found = due_dates(PLAN, life)
        if not found:
            assert not any(each.action.due for each in life.reports)
            continue
        chain = [found.first, *(move.now for move in found.moves)]
        assert [move.was for move in found.moves] == chain[:-1]
        assert all(move.was != move.now for move in found.moves)
        assert found.days == sum(move.days for move in found.moves)
        assert found.last == next((each.action.due for each in reversed(life.reports) if each.action.due), found.last)
        assert found.running <= min(len(life.reports) - 1, found.put_back)
        assert [move.seen for move in found.moves] == sorted(move.seen for move in found.moves)
