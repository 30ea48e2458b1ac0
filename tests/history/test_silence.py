"""Which open actions say nothing new, and since when."""

from __future__ import annotations

from helpers.history.silence import silent
from scenes import act, at, done, scene, then


def test_an_action_is_silent_since_the_first_report_that_said_the_same() -> None:
    same, other = [act("1", text="Same")], [act("1", text="Other")]
    given = scene(other, same, same, [act("1", text="Same")])
    (found,) = silent(given.intake.actions, given.before)
    assert (found.since.isoformat(), found.reports) == ("2022-07-14", 2)
    assert found.sources == (at("P", "1"), then("1"), then("1", 2))


def test_what_is_new_empty_closed_or_finished_is_not_silent() -> None:
    said = [act("1", text="a"), act("2"), done("3"), act("4", text="a", finished=True), act("5", text="A.")]
    given = scene(said, [act("1", text="b"), *said[1:4], act("5", text="a"), act("6", text="a")])
    assert [each.action.number for each in silent(given.intake.actions, given.before)] == ["5"]
    assert silent(given.intake.actions, {}) == ()
