"""Which points of concern the last report did not have."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from builders import TABLE_PLAN
from helpers.history.changes import compare
from helpers.history.concerns import points_in
from helpers.history.snapshot import Snapshot
from helpers.history.trail import trails
from helpers.history.worries import Worry, worries
from helpers.model import Action, Measure, Passage, Point, TextRun
from helpers.plans.plan import Plan
from helpers.text import said_in
from scenes import PLAN, act, at, done, measure, scene, then
from strategies import PROPERTY, ROUNDS

NARRATIVE = [{"id": "good", "heading": "Good"}, {"id": "bad", "heading": "Bad", "role": "concern"}]
WORRIED = Plan.model_validate({**TABLE_PLAN, "narrative": NARRATIVE})


def bad(number: str, *points: str) -> Action:
    says = {
        "good": Passage((Point((TextRun("Fine"),)),), (at("G", number),)),
        "bad": Passage(tuple(Point((TextRun(each),)) for each in points), (at("B", number),)),
    }
    return act(number, says=says)


def found(*reports: list[Action], plan: Plan = WORRIED, measures: tuple[Measure, ...] = ()) -> tuple[Worry, ...]:
    of = scene(*reports, plan=plan)
    return worries(plan, of.intake.actions, measures, of.before)


def test_points_that_the_last_report_did_not_have_are_new_and_a_changed_one_is_so_whole() -> None:
    (worry,) = found(
        [bad("1", "No carers.", "Costs rise by 5%")], [bad("1", "no carers", "Costs rise by 11%", "Vacant")]
    )
    assert [point.text for point in worry.points] == ["Costs rise by 11%", "Vacant"]
    assert {point.sources for point in worry.points} == {(at("B", "1"), then("1"))}


def test_a_point_that_was_gone_for_a_report_is_new_again_and_good_news_never_is() -> None:
    (worry,) = found([bad("1", "Late")], [bad("1")], [bad("1", "Late")])
    assert [point.text for point in worry.points] == ["Late"]
    assert (
        found([bad("1", "Late")], [replace(bad("1", "Late"), says={**bad("1", "Late").says, "good": Passage()})]) == ()
    )


def test_all_of_a_new_action_is_new_and_nothing_is_in_a_first_report_or_of_a_closed_action() -> None:
    assert [worry.action.number for worry in found([bad("1", "a")], [bad("1", "a"), bad("2", "b")])] == ["2"]
    assert found([bad("1", "a")]) == ()
    assert found([bad("1", "a")], [replace(bad("1", "b"), closing=done("1").closing)]) == ()


def test_a_plan_without_a_column_of_concerns_has_none() -> None:
    assert found([bad("1", "a")], [bad("1", "b")], plan=PLAN) == ()


def test_actions_that_miss_a_measure_come_first_with_it() -> None:
    missed, met = (replace(measure(name, value), action="2") for name, value in (("Low", 60), ("High", 80)))
    some = found([bad("1", "a"), bad("2", "a")], [bad("1", "b"), bad("2", "b")], measures=(missed, met))
    assert [(worry.action.number, worry.missed) for worry in some] == [("2", (missed,)), ("1", ())]


@PROPERTY
@given(ROUNDS)
def test_what_is_new_is_said_now_and_was_not_said_then(rounds: list[Snapshot]) -> None:
    *earlier, now = rounds
    columns = [{"id": name, "heading": name, "role": "concern"} for name in ("working", "worried")]
    plan = Plan.model_validate({**TABLE_PLAN, "narrative": columns})
    before = trails(compare(earlier[-1], now) if earlier else None, earlier)
    for worry in worries(plan, now.actions, now.measures, before):
        trail = before.get(worry.action.number, ())
        had = {said_in(point.text) for then in trail[:1] for point in points_in(then.action, ["working", "worried"])}
        said = [said_in(point.text) for point in worry.points]
        assert said
        assert had.isdisjoint(said)
        assert set(said) <= {said_in(point.text) for point in points_in(worry.action, ["working", "worried"])}
