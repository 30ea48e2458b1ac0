"""Since when each action has its rating, and what it had before."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given

from helpers.history.lives import lives
from helpers.history.snapshot import Snapshot
from helpers.history.spells import spells
from scenes import act, at, done, lives_of, then
from strategies import PROPERTY, ROUNDS


def told(*ratings: str | None) -> list[str]:
    """Return the spells of an action that was rated so in report after report."""
    (life,) = lives_of(*([act("1", rating)] for rating in ratings))
    return [f"{each.rating or '-'} {each.since:%b}-{each.until:%b} {each.reports}" for each in spells(life)]


def test_a_rating_says_since_when_and_what_was_before_it() -> None:
    assert told("Red") == ["Red Jan-Jan 1"]
    assert told("Amber", "Red", "Red") == ["Red Oct-Jan 2", "Amber Jul-Jul 1"]
    assert told("Amber", "Amber", "", "Red") == ["Red Jan-Jan 1", "- Oct-Oct 1", "Amber Apr-Jul 2"]
    assert told("Red", "Amber", "Red") == ["Red Jan-Jan 1", "Amber Oct-Oct 1", "Red Jul-Jul 1"]


def test_a_plan_without_ratings_and_a_closed_action_have_none_and_a_closing_ends_the_row() -> None:
    assert told(None, "Red") == ["Red Jan-Jan 1"]
    assert told(None) == []
    (life,) = lives_of([act("1", "Red")], [done("1")], [act("1", "Red")])
    assert [each.reports for each in spells(life)] == [1]
    assert spells(lives_of([act("1", "Red")], [done("1")])[0]) == ()


def test_a_spell_rests_on_each_report_that_has_it() -> None:
    (life,) = lives_of(*[[act("1", "Amber")], [act("1", "Red")], [act("1", "Red")]])
    assert [each.sources for each in spells(life)] == [(at("R", "1"), then("1")), (then("1", 2),)]


@PROPERTY
@given(ROUNDS)
def test_spells_follow_one_another_without_a_gap_and_none_is_as_the_next(rounds: list[Snapshot]) -> None:
    *earlier, now = rounds
    for life in lives(earlier, now):
        found = spells(life)
        assert all(one.rating != other.rating and other.until < one.since for one, other in pairwise(found))
        days = [each.as_at for each in life.reports][len(life.reports) - sum(each.reports for each in found) :]
        assert [days[0], days[-1]] == [found[-1].since, found[0].until] if found else not days
