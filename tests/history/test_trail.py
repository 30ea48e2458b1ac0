"""How each action was reported before, under whatever number it then had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from helpers.history.changes import compare
from helpers.history.snapshot import Snapshot
from helpers.history.trail import Then, in_full, trails
from helpers.model import Action, Closing, Passage, Point, Rating, TextRun, Way

HOMES, CARERS, STAFF = "Build homes", "Find carers", "Keep staff"
DONE = Closing(Way.COMPLETED, (), Passage())


def report(month: int, *actions: Action) -> Snapshot:
    return Snapshot(f"2022-{month:02}", date(2022, month, 1), (), actions, ())


def act(number: str, title: str, **more: Any) -> Action:
    return Action(number, title, **more)


def trails_of(*reports: Snapshot) -> Mapping[str, Sequence[Then]]:
    """Return the trails of the last report's actions through those before it."""
    *earlier, now = reports
    return trails(compare(earlier[-1], now) if earlier else None, earlier)


def told(*reports: Snapshot) -> Mapping[str, list[str]]:
    """Return each trail in words: the month of the report, the number and the title that the action had in it."""
    return {
        number: [f"{then.as_at.month}: {then.action.number} {then.action.title}" for then in trail]
        for number, trail in trails_of(*reports).items()
    }


def test_a_first_report_has_no_trails() -> None:
    assert trails_of(report(1, act("1", HOMES))) == {}


def test_a_trail_leads_from_the_newest_report_to_the_oldest() -> None:
    first, second = act("1", HOMES, rating=Rating("Red")), act("1", HOMES, rating=Rating("Green"))
    assert trails_of(report(1, first), report(2, second), report(3, act("1", HOMES))) == {
        "1": [Then("2022-02", date(2022, 2, 1), second), Then("2022-01", date(2022, 1, 1), first)]
    }


def test_a_trail_holds_what_the_reports_said_text_and_all() -> None:
    said = act("1", HOMES, says={"progress": Passage((Point((TextRun("Two open."),)),))})
    found = trails_of(report(1, said), report(2, said), report(3, act("1", HOMES)))
    assert [then.action for then in found["1"]] == [said, said]


def test_a_trail_in_full_has_the_texts_that_it_was_made_without() -> None:
    said = act("1", HOMES, says={"old": Passage((Point((TextRun("Two open."),)),))})
    whole = report(1, said)
    trail = trails_of(report(1, act("1", HOMES)), report(2, act("1", HOMES)))
    assert in_full(trail, [whole]) == {"1": [Then("2022-01", date(2022, 1, 1), said)]}


def test_a_new_action_has_no_trail_and_one_that_is_gone_has_none_either() -> None:
    assert told(report(1, act("1", HOMES), act("2", CARERS)), report(2, act("1", HOMES), act("3", STAFF))) == {
        "1": ["1: 1 Build homes"]
    }


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (act("1", HOMES), act("7", HOMES), ["2: 7 Build homes", "1: 1 Build homes"]),
        (act("1", HOMES), act("1", "Build more homes"), ["2: 1 Build more homes", "1: 1 Build homes"]),
        (act("1", HOMES, closing=DONE), act("1", HOMES), ["2: 1 Build homes", "1: 1 Build homes"]),
        (act("1", HOMES), act("1", HOMES, closing=DONE), ["2: 1 Build homes", "1: 1 Build homes"]),
    ],
    ids=["renumbered", "renamed", "reopened", "closed"],
)
def test_an_action_is_followed_through_what_became_of_it(first: Action, second: Action, found: list[str]) -> None:
    now = act(second.number, second.title)
    assert told(report(1, first), report(2, second), report(3, now)) == {now.number: found}


def test_an_action_that_is_renumbered_in_every_report_is_followed_to_the_first() -> None:
    reports = [report(month, act(str(month), HOMES)) for month in (1, 2, 3, 4)]
    assert told(*reports) == {"4": ["3: 3 Build homes", "2: 2 Build homes", "1: 1 Build homes"]}


def test_two_actions_that_exchanged_their_numbers_keep_their_own_pasts() -> None:
    assert told(
        report(1, act("1", HOMES), act("2", CARERS)),
        report(2, act("1", HOMES), act("2", CARERS)),
        report(3, act("1", CARERS), act("2", HOMES)),
    ) == {
        "1": ["2: 2 Find carers", "1: 2 Find carers"],
        "2": ["2: 1 Build homes", "1: 1 Build homes"],
    }


def test_a_number_that_another_action_had_before_does_not_bring_its_past_along() -> None:
    """Action 2 of today had number 3 in the last report; number 2 of that day was another action, gone since."""
    assert told(
        report(1, act("1", HOMES), act("2", STAFF)),
        report(2, act("1", HOMES), act("2", STAFF), act("3", CARERS)),
        report(3, act("1", HOMES), act("2", CARERS)),
    ) == {"1": ["2: 1 Build homes", "1: 1 Build homes"], "2": ["2: 3 Find carers"]}


def test_a_report_without_the_action_ends_its_trail() -> None:
    with_it, without = act("1", HOMES), act("2", CARERS)
    assert told(
        report(1, with_it, without), report(2, without), report(3, with_it, without), report(4, with_it, without)
    ) == {"1": ["3: 1 Build homes"], "2": ["3: 2 Find carers", "2: 2 Find carers", "1: 2 Find carers"]}


def test_a_trail_that_ended_is_not_taken_up_where_another_action_had_the_number() -> None:
    assert told(
        report(1, act("1", STAFF)),
        report(2, act("1", STAFF)),
        report(3, act("1", HOMES), act("2", STAFF)),
        report(4, act("1", HOMES), act("2", STAFF)),
    ) == {"1": ["3: 1 Build homes"], "2": ["3: 2 Keep staff", "2: 1 Keep staff", "1: 1 Keep staff"]}
