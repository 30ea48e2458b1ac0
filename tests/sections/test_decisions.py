"""What needs a decision, in the words that a committee reads."""

from __future__ import annotations

from datetime import date

from builders import BANNER_PLAN, TABLE_PLAN
from helpers.model import Action, Document, Group, Passage, Point, Source, TextRun
from helpers.plans.plan import Plan
from helpers.sections.decisions import decisions_table
from helpers.sections.scene import Scene
from scenes import UNRATED, act, at, samples, shown, then, unsourced, whole

OWNED = Plan.model_validate({**TABLE_PLAN, "facts": [{"id": "owner", "heading": "Owner", "kind": "owner"}]})
CONCERNED = Plan.model_validate(
    {
        **BANNER_PLAN,
        "narrative": [
            {"id": "concerns", "heading": "Concerns", "role": "concern"},
            {"id": "next", "heading": "Next", "role": "next"},
        ],
    }
)


def worried(number: str, *concerns: str, steps: str = "") -> Action:
    """Return an action of a plan without ratings that says what it is concerned about, and what comes next."""
    said = {"concerns": concerns, "next": (steps,) if steps else ()}
    return act(
        number,
        None,
        says={
            column: Passage(tuple(Point((TextRun(each),), "•") for each in some), (at("C", number),))
            for column, some in said.items()
            if some
        },
    )


def columns(of: Scene) -> list[str]:
    return [column.id for column in decisions_table(of).columns]


def test_the_sample_of_ratings_tells_the_worst_that_worsened_first_and_each_with_its_dates() -> None:
    found = decisions_table(samples("care-leavers")[-1])
    assert found.caption == "Actions rated Red, or worse than before"
    assert [row[0] for row in shown(found)] == [
        "1.5 Specialist foster carers",
        "6.6 Shared records portal",
        "4.10 GPs and schools",
        "2.5 Life story work",
        "4.8 Schools and health together",
    ]
    assert shown(found)[1] == [
        "6.6 Shared records portal",
        "Red",
        "Was Amber in October\nDue 31 December 2022, 19 days late, moved once, from 30 September 2022",
        "Talks over the price of the portal broke down in December and the procurement has been stopped. There is no "
        "budget for another supplier this year, so the action is overdue with no agreed way forward.",
        "Case system manager",
    ]
    assert shown(found)[3][2] == "Red since October\nDue 30 June 2023"
    assert unsourced(found) == []


def test_the_sample_without_ratings_tells_its_new_concerns_the_missed_measure_first() -> None:
    found = decisions_table(samples("sufficiency")[-1])
    assert found.caption == "New concerns since 13 October 2022"
    assert [row[0] for row in shown(found)][:2] == ["26 Steady Minds", "5 Adolescents at risk"]
    assert len(shown(found)) == 10
    assert unsourced(found) == []


def test_who_answers_is_the_owner_else_the_group_said_as_such_else_nobody_stated() -> None:
    owner = {"owner": Passage((Point((TextRun("Transport lead"),)),), (at("O", "1"),))}
    some = [act("1", "Red", facts=owner, owners=("Transport lead",)), act("2", "Red", group="7"), act("3", "Red")]
    of = whole(some, plan=OWNED, groups=[Group("7", "Homes", "Housing team")])
    assert [row[-1] for row in shown(decisions_table(of))] == [
        "Transport lead",
        "Priority 7: Housing team",
        "None stated",
    ]


def test_a_first_report_has_no_column_of_what_was_before() -> None:
    assert columns(whole([act("1", "Red")])) == ["action", "rating", "words"]


def test_an_action_whose_rating_came_down_is_told_too_and_one_that_is_late_alone_is_not() -> None:
    late = date(2023, 1, 1)
    of = whole([act("1", "Green"), act("2", "Green")], [act("1", "Amber"), act("2", "Green", due=late)])
    assert [row[:3] for row in shown(decisions_table(of))] == [["1 Do 1", "Amber", "Was Green in October"]]


def test_where_nothing_needs_a_decision_there_is_no_table() -> None:
    assert decisions_table(whole([act("1", "Green")])).empty


def test_a_concern_is_new_by_its_points_and_the_next_step_is_the_newest() -> None:
    before = [worried("1", "Rents rise.", steps="Meet."), worried("2", "Old worry.")]
    now = [worried("1", "Rents rise. Homes close.", steps="Meet landlords."), worried("2", "Old worry.")]
    found = decisions_table(whole(before, now, plan=CONCERNED))
    assert shown(found) == [["1 Do 1", "Rents rise. Homes close.", "Meet landlords."]]
    assert found.groups[0].rows[0].cells[1].sources == (at("C", "1"), then("1"))


def test_an_action_without_next_steps_says_so() -> None:
    found = decisions_table(whole([worried("1")], [worried("1", "Homes close.")], plan=CONCERNED))
    assert shown(found) == [["1 Do 1", "Homes close.", "None stated"]]


def test_of_many_new_concerns_the_others_are_named() -> None:
    many = [str(number) for number in range(1, 16)]
    found = decisions_table(
        whole([worried(each) for each in many], [worried(each, f"Worry {each}.") for each in many], plan=CONCERNED)
    )
    assert len(shown(found)) == 13
    assert shown(found)[-1] == ["3 more", "13 Do 13, 14 Do 14, 15 Do 15", ""]
    assert unsourced(found) == []


def test_a_plan_without_ratings_and_concerns_tells_what_is_late() -> None:
    found = decisions_table(whole([act("1", None, due=date(2023, 1, 9)), act("2", None)], plan=UNRATED))
    assert shown(found) == [["1 Do 1", "Due 9 January 2023, 10 days late", ""]]
    assert Source("", "as_at", Document.PARAMETERS) in found.groups[0].rows[0].cells[1].sources
