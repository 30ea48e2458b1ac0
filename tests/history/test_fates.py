"""What became of the actions that were Red in earlier reports."""

from __future__ import annotations

import pytest
from hypothesis import given

from builders import TABLE_PLAN
from helpers.history.fates import Became, Fates, fates
from helpers.history.lives import lives
from helpers.history.snapshot import Snapshot
from helpers.model import Action, Document, Source
from helpers.plans.plan import Plan, needing_attention
from scenes import PLAN, act, at, done, snapshots, then
from strategies import PROPERTY, ROUNDS


def found(*reports: list[Action], plan: Plan = PLAN) -> tuple[Fates, ...]:
    *earlier, now = snapshots(*reports)
    return fates(plan, earlier, lives(earlier, now))


@pytest.mark.parametrize(
    ("since", "became", "rating"),
    [
        ([[act("1", "Red")], [act("1", "Red")]], Became.STILL, "Red"),
        ([[act("1", "Amber")], [act("1", "Red")]], Became.AGAIN, "Red"),
        ([[done("1")], [act("1", "Red")]], Became.AGAIN, "Red"),
        ([[], [act("1", "Red")]], Became.AGAIN, "Red"),
        ([[act("1", "Red")], [act("1", "Green")]], Became.BETTER, "Green"),
        ([[], [act("1", "Green")]], Became.BETTER, "Green"),
        ([[act("1", "Red")], [act("1", "")]], Became.UNRATED, ""),
        ([[act("1", "Red")], [act("1", None)]], Became.UNRATED, ""),
        ([[act("1", "Red")], [act("1", "Blue")]], Became.OTHER, "Blue"),
        ([[act("1", "Red")], [done("1")]], Became.CLOSED, ""),
        ([[done("1")], [done("1")]], Became.CLOSED, ""),
        ([[act("1", "Red")], [act("2")]], Became.GONE, ""),
        ([[], [act("1", "Red", title="Another")]], Became.GONE, ""),
    ],
)
def test_a_red_is_followed_to_what_became_of_it(since: list[list[Action]], became: Became, rating: str) -> None:
    (fate,) = found([act("1", "Red")], *since)[-1].actions
    assert (fate.rated, fate.became, fate.rating) == ("Red", became, rating)


def test_each_report_has_its_own_the_newest_first_and_none_where_there_were_none() -> None:
    last, first = found([act("1", "Red"), act("2", "Red")], [act("1", "Amber")], [act("1", "Green")])
    assert (last.period, last.actions) == ("2022-10-13", ())
    assert last.sources == (Source("2022-10-13", "its actions", Document.EARLIER),)
    assert [(fate.then.number, fate.became) for fate in first.actions] == [("1", Became.BETTER), ("2", Became.GONE)]
    assert [fate.sources for fate in first.actions] == [(then("1", 2), at("R", "1")), (then("2", 2),)]


def test_what_needs_attention_by_the_plan_can_be_worse_now_and_the_worst_stands_first() -> None:
    ratings = [entry | {"attention": entry["rating"] != "Green"} for entry in TABLE_PLAN["ratings"]]
    plan = Plan.model_validate({**TABLE_PLAN, "ratings": ratings})
    (last,) = found([act("1", "Amber"), act("2", "Red")], [act("1", "Red"), act("2", "Amber")], plan=plan)
    assert [(fate.then.number, fate.became) for fate in last.actions] == [("2", Became.BETTER), ("1", Became.WORSE)]
    assert [fate.then.number for fate in last.rated("Amber")] == ["1"]


@PROPERTY
@given(ROUNDS)
def test_every_open_red_of_every_report_is_told_once(rounds: list[Snapshot]) -> None:
    *earlier, now = rounds
    wanted = needing_attention(PLAN)
    for report, told in zip(earlier, reversed(fates(PLAN, earlier, lives(earlier, now))), strict=True):
        red = [a.number for a in report.actions if a.rating and a.rating.name in wanted and not a.closing]
        assert [fate.then.number for fate in told.actions] == red
        assert all((fate.now is None) == (fate.became is Became.GONE) for fate in told.actions)
