"""Of what was due in the last twelve months, how much was done, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from builders import TABLE_PLAN
from helpers.history.delivery import Kept, delivered
from helpers.history.lives import lives
from helpers.history.snapshot import Snapshot
from helpers.model import Action, Closing, Passage, Way, with_parts
from helpers.plans.plan import Plan
from scenes import AS_AT, PLAN, act, at, done, lives_of, then
from strategies import PROPERTY, ROUNDS

#: Between the reports of July and of October 2022.
AUGUST = date(2022, 8, 31)


def due(day: date | None = AUGUST, **more: Any) -> Action:
    return act("1", due=day, **more)


def shut(way: Way = Way.COMPLETED, on: date | None = None, day: date | None = AUGUST) -> Action:
    cells = (at("C", "1"),) if on else ()
    return replace(
        due(day), closing=replace(done("1", way).closing or Closing(way, (), Passage()), on=on, on_sources=cells)
    )


@pytest.mark.parametrize(
    ("reports", "kept", "when"),
    [
        ([due(), due()], Kept.NOT_YET, None),
        ([due()], Kept.NOT_YET, None),
        ([due(), due(date(2023, 3, 31))], Kept.NOT_YET, None),
        ([due(), due(), shut()], Kept.LATE, date(2023, 1, 19)),
        ([due(), shut(), shut()], Kept.DONE, date(2022, 10, 13)),
        ([shut(), shut(), shut()], Kept.ON_TIME, date(2022, 7, 14)),
        ([shut()], Kept.DONE, AS_AT),
        ([shut(on=AUGUST)], Kept.ON_TIME, AUGUST),
        ([shut(on=date(2022, 9, 1))], Kept.LATE, date(2022, 9, 1)),
        ([due(), shut(on=date(2022, 9, 1))], Kept.LATE, date(2022, 9, 1)),
        ([due(finished=True), due(finished=True), shut(on=date(2022, 9, 1))], Kept.ON_TIME, date(2022, 7, 14)),
        ([due(), due(finished=True), due(finished=True)], Kept.DONE, date(2022, 10, 13)),
        ([shut(), due(), shut()], Kept.LATE, AS_AT),
        ([shut(), due()], Kept.NOT_YET, None),
        ([due(), shut(Way.WITHDRAWN)], Kept.DROPPED, None),
        ([due(), shut(Way.CLOSED)], Kept.DROPPED, None),
    ],
)
def test_what_was_due_is_kept_or_not_by_the_date_it_was_first_due(
    reports: list[Action], kept: Kept, when: date | None
) -> None:
    (found,) = delivered(PLAN, lives_of(*([each] for each in reports)), AS_AT)
    assert (found.kept, found.done, found.due) == (kept, when, AUGUST)


def test_what_is_open_in_a_report_of_the_day_it_is_due_is_not_late_yet() -> None:
    day = date(2022, 10, 13)
    (found,) = delivered(PLAN, lives_of([due(day)], [shut(day=day)]), AS_AT)
    assert found.kept is Kept.DONE


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2022, 1, 18), False),
        (date(2022, 1, 19), True),
        (date(2023, 1, 18), True),
        (AS_AT, False),
        (None, False),
    ],
)
def test_the_twelve_months_begin_with_the_day_of_the_year_before_and_end_before_the_as_at_date(
    day: date | None, counts: bool
) -> None:
    assert bool(delivered(PLAN, lives_of([due(day)]), AS_AT)) is counts


def test_the_year_before_a_leap_day_begins_on_28_february() -> None:
    assert delivered(PLAN, lives_of([due(date(2023, 2, 28))]), date(2024, 2, 29))


def test_one_that_left_the_plan_was_dropped_unless_it_was_done() -> None:
    kept = [each.kept for each in delivered(PLAN, lives_of([due(), replace(shut(), number="2")], []), AS_AT)]
    assert kept == [Kept.DROPPED, Kept.DONE]


def test_an_action_counted_with_another_is_not_counted_and_one_under_another_by_itself_is() -> None:
    part = replace(due(), number="1.1.a", under="1.1")
    within = Plan.model_validate({**TABLE_PLAN, "sub_actions": "within"})
    assert len(delivered(PLAN, lives_of([part]), AS_AT)) == 1
    assert delivered(within, lives_of([act("1.1", parts=(part,))]), AS_AT) == ()


def test_it_rests_on_the_first_date_and_on_what_says_that_it_is_done() -> None:
    (found,) = delivered(PLAN, lives_of([due()], [shut()], [shut(on=date(2022, 8, 30))]), AS_AT)
    assert (found.exact, found.sources) == (True, (then("1", 2), at("N", "1"), at("C", "1"), then("1")))


def test_a_day_is_exact_only_where_it_is_that_of_the_cell() -> None:
    finished, closed = due(finished=True), shut(on=date(2022, 9, 1))
    (found,) = delivered(PLAN, lives_of([finished], [closed]), AS_AT)
    assert (found.done, found.exact) == (date(2022, 9, 1), True)
    (found,) = delivered(PLAN, lives_of([finished], [finished], [closed]), AS_AT)
    assert (found.done, found.exact) == (date(2022, 7, 14), False)


@PROPERTY
@given(ROUNDS)
def test_what_is_done_has_a_day_and_what_is_not_has_none(rounds: list[Snapshot]) -> None:
    *earlier, now = rounds
    for each in delivered(PLAN, lives(earlier, now), now.as_at):
        assert (each.done is None) == (each.kept in (Kept.NOT_YET, Kept.DROPPED))
        assert each.kept is not Kept.LATE or (each.done and each.done > each.due)
        assert each.action in with_parts(report_action for report in rounds for report_action in report.actions)
