"""What falls due before the next report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.history.ahead import falling_due, horizon
from helpers.history.snapshot import Snapshot
from helpers.model import Document, Source
from helpers.plans.parameters import Parameters
from scenes import AS_AT, act, done
from strategies import DAYS, PROPERTY


def given_on(day: date, next_meeting: str = "") -> Parameters:
    return Parameters(plan="p", period="now", as_at=day.isoformat(), tracker="t.xlsx", next_meeting=next_meeting)


def report(day: date) -> Snapshot:
    return Snapshot(day.isoformat(), day, (), (), ())


@pytest.mark.parametrize(
    ("before", "day", "until"),
    [
        (date(2022, 10, 13), AS_AT, date(2023, 3, 31)),
        (None, AS_AT, date(2023, 3, 31)),
        (date(2022, 12, 15), AS_AT, date(2023, 1, 31)),
        (date(2023, 1, 12), AS_AT, date(2023, 1, 26)),
        (date(2022, 12, 31), date(2023, 1, 31), date(2023, 2, 28)),
        (date(2022, 9, 30), date(2022, 12, 31), date(2023, 3, 31)),
        (date(2022, 12, 1), date(2022, 12, 31), date(2023, 1, 30)),
    ],
    ids=["a quarter", "a first report", "a month", "a week", "month ends", "quarter ends", "no month's end"],
)
def test_a_report_looks_ahead_to_the_last_end_of_a_month_before_the_next_can_be_expected(
    before: date | None, day: date, until: date
) -> None:
    found = horizon(given_on(day), [report(before)] if before else [])
    assert (found.day, found.given) == (until, False)


def test_a_next_meeting_that_is_given_is_the_day() -> None:
    found = horizon(given_on(AS_AT, next_meeting="2023-04-20"), [report(date(2022, 10, 13))])
    assert (found.day, found.given) == (date(2023, 4, 20), True)
    assert found.sources == (Source("", "next_meeting", Document.PARAMETERS),)


def test_the_day_rests_on_the_dates_of_this_report_and_of_the_last() -> None:
    assert horizon(given_on(AS_AT), [report(date(2022, 7, 14)), report(date(2022, 10, 13))]).sources == (
        Source("", "as_at", Document.PARAMETERS),
        Source("2022-10-13", "its date", Document.EARLIER),
    )


def test_open_actions_fall_due_from_the_day_itself_to_the_last_the_first_first() -> None:
    until = date(2023, 3, 31)
    days = {"1": until, "2": AS_AT, "3": AS_AT - timedelta(1), "4": until + timedelta(1), "5": None, "6": AS_AT}
    actions = [*(act(number, due=day) for number, day in days.items()), done("7"), act("8", due=until, finished=True)]
    assert [action.number for action in falling_due(actions, AS_AT, until)] == ["2", "6", "1"]


@PROPERTY
@given(DAYS, st.integers(1, 400))
def test_the_day_is_after_this_report_and_no_later_than_the_next_is_expected(day: date, gap: int) -> None:
    found = horizon(given_on(day), [report(day - timedelta(gap))])
    assert day < found.day <= day + timedelta(gap)
    assert gap < 31 or (found.day + timedelta(1)).day == 1
