"""How many actions there were, by rating and by status, in report after report."""

from __future__ import annotations

from hypothesis import given

from helpers.history.snapshot import Snapshot
from helpers.history.totals import totals
from helpers.model import Document, Source
from scenes import PLAN, UNRATED, act, at, done, snapshots, then
from strategies import PROPERTY, ROUNDS


def test_each_report_has_its_counts_in_the_keys_order_oldest_first() -> None:
    *earlier, now = snapshots(
        [act("1", "Red"), act("2", "Amber"), act("3", "")], [act("1", "Amber"), act("2", "Amber"), done("3")]
    )
    then_, since = totals(PLAN, earlier, now)
    assert {name: each.count for name, each in then_.ratings.items()} == {"Red": 1, "Amber": 1, "Green": 0}
    assert {name: each.count for name, each in since.ratings.items()} == {"Red": 0, "Amber": 2, "Green": 0}
    assert [(each.unrated.count, each.open.count, each.closed.count) for each in (then_, since)] == [
        (1, 3, 0),
        (0, 2, 1),
    ]


def test_a_count_rests_on_what_it_counts_and_one_of_none_on_what_none_was_found_among() -> None:
    *earlier, now = snapshots([act("1", "Red"), act("2", "Amber")], [act("1", "Red"), act("2", "Amber"), done("3")])
    then_, since = totals(PLAN, earlier, now)
    assert since.ratings["Red"].sources == (at("R", "1"),)
    assert since.ratings["Green"].sources == (at("R", "1"), at("R", "2"))
    assert (since.open.sources, since.closed.sources) == ((at("A", "1"), at("A", "2")), (at("A", "3"),))
    assert then_.ratings["Red"].sources == (then("1"),)
    assert then_.closed.sources == (then("1"), then("2"))


def test_a_plan_without_ratings_counts_open_and_closed_and_one_without_actions_rests_on_the_whole() -> None:
    *earlier, now = snapshots([], [act("1", None, started=False), act("2", None), done("3")])
    empty, since = totals(UNRATED, earlier, now)
    assert (since.ratings, since.unrated.count, since.not_started.count) == ({}, 2, 1)
    assert empty.open.sources == (Source("2022-10-13", "its actions", Document.EARLIER),)


def test_a_rating_that_the_key_lost_is_counted_behind_those_it_has() -> None:
    *earlier, now = snapshots([act("1", "Blue"), act("2", "Red")], [act("1", "Green")])
    assert list(totals(PLAN, earlier, now)[0].ratings) == ["Red", "Amber", "Green", "Blue"]


@PROPERTY
@given(ROUNDS)
def test_the_ratings_and_the_unrated_make_the_open_and_these_and_the_closed_make_all(rounds: list[Snapshot]) -> None:
    *earlier, now = rounds
    for report, told in zip(rounds, totals(PLAN, earlier, now), strict=True):
        assert sum(each.count for each in told.ratings.values()) + told.unrated.count == told.open.count
        assert told.open.count + told.closed.count == len(report.actions)
        assert told.not_started.count <= told.open.count
