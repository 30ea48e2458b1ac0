"""Each action through the published reports, whatever number it had."""

from __future__ import annotations

from hypothesis import given

from helpers.history.changes import compare
from helpers.history.lives import Life, lives
from helpers.history.snapshot import Snapshot
from helpers.history.trail import trails
from helpers.model import with_parts
from scenes import act, at, lives_of, then
from strategies import PROPERTY, ROUNDS


def told(life: Life) -> str:
    """Return the numbers that an action had, the oldest first; behind a cross where it is gone."""
    return "".join([*(each.action.number for each in life.reports), "" if life.there else "†"])


def test_an_action_is_followed_through_its_numbers_until_it_is_gone() -> None:
    homes, carers, staff = (
        act(number, title=title) for number, title in (("1", "Homes"), ("2", "Care"), ("3", "Staff"))
    )
    found = lives_of([homes, carers], [carers, act("7", title="Homes")], [act("7", title="Homes"), staff])
    assert [told(life) for life in found] == ["177", "3", "22†"]
    assert [life.now and life.now.title for life in found] == ["Homes", "Staff", None]


def test_one_that_comes_back_has_two_lives() -> None:
    assert [told(life) for life in lives_of([act("1")], [act("2")], [act("1")])] == ["1", "1†", "2†"]


def test_this_report_is_known_by_its_cells_and_another_by_the_place_of_the_action_in_it() -> None:
    there, gone = lives_of([act("1"), act("2")], [act("1")])
    assert [there.sources(each, [at("D", "1")]) for each in there.reports] == [(then("1"),), (at("D", "1"),)]
    assert gone.sources(gone.reports[0], [at("D", "2")]) == (then("2"),)


@PROPERTY
@given(ROUNDS)
def test_lives_tell_what_trails_do_and_every_action_of_every_report_is_in_one(rounds: list[Snapshot]) -> None:
    *earlier, now = rounds
    found = lives(earlier, now)
    trail = trails(compare(earlier[-1], now), earlier) if earlier else {}
    still = {life.now.number: [*reversed(life.reports[:-1])] for life in found if life.now}
    assert {number: life for number, life in still.items() if life} == {key: [*some] for key, some in trail.items()}
    assert [*still] == [action.number for action in with_parts(now.actions)]
    assert sum(len(life.reports) for life in found) == sum(len(report.actions) for report in rounds)
