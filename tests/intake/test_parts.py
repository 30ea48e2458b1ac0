"""Which actions stand under which others, by their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import TABLE_PLAN, checked_tracker, write_tracker
from helpers.blocks.blocks import text_of
from helpers.intake.closing import links_in
from helpers.intake.intake import Intake
from helpers.intake.parts import numbers_above, placed, within
from helpers.model import Action, with_parts
from helpers.plans.closing import ClosingWords
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.sections.update import update_table

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
PLAN = {
    **TABLE_PLAN,
    **{"groups": None, "ratings": None, "closing": None},
    "tracker": {**TABLE_PLAN["tracker"], "columns": {"number": "Ref", "title": "Action"}},
}


@pytest.mark.parametrize(
    ("number", "above"),
    [
        *(("1.1.a", "1.1"), ("1.1a", "1.1"), ("1.1.1", "1.1"), ("1.1(b)", "1.1"), ("1.1 - ii", "1.1")),
        *(("1.1.a.2", "1.1.a"), ("1.10", ""), ("1.1 to 1.3", ""), ("2.1", ""), ("11", ""), ("1.1", "")),
    ],
)
def test_an_action_stands_under_the_nearest_whose_number_its_own_goes_on_from(number: str, above: str) -> None:
    actions = [Action(each, "") for each in dict.fromkeys(("1.1", "1.1.a", number))]
    assert numbers_above(actions).get(number, "") == above


def test_those_counted_with_another_are_its_parts_and_theirs_theirs() -> None:
    numbers = ("1.1.b", "1.1", "1.2", "1.1.b.i", "2.1.a")
    found = within([Action(number, "") for number in numbers])
    assert [action.number for action in found] == ["1.1", "1.2", "2.1.a"]
    assert [(each.number, each.under) for each in with_parts(found)] == [
        *(("1.1", ""), ("1.1.b", "1.1"), ("1.1.b.i", "1.1.b"), ("1.2", ""), ("2.1.a", "")),
    ]


def test_each_comes_right_after_the_one_of_its_group_that_it_stands_under() -> None:
    numbers = [("1.1.b", "1"), ("1.1", "1"), ("1.2", "1"), ("1.1.b.i", "1"), ("1.1.c", "2")]
    found = placed([Action(number, "", group) for number, group in numbers])
    assert [(action.number, action.under) for action in found] == [
        *(("1.1", ""), ("1.1.b", "1.1"), ("1.1.b.i", "1.1.b"), ("1.2", ""), ("1.1.c", "1.1")),
    ]


def read(folder: Path, **plan: str) -> Intake:
    rows = [
        ("Ref", "Action", "Progress"),
        ("1.1", "A", "x"),
        ("1.2", "B", "x"),
        ("1.1.a", "C", "x"),
        ("1.2a", "D", "x"),
    ]
    return checked_tracker(write_tracker(folder / "plan.xlsx", rows), {**PLAN, **plan}, PARAMETERS)


def test_where_the_plan_says_so_they_are_shown_under_it_and_counted(tmp_path: Path) -> None:
    intake = read(tmp_path, sub_actions="counted")
    assert intake.problems == ()
    assert len(intake.open) == 4
    table = update_table(Plan.model_validate(PLAN), intake, None, {})
    assert [(text_of(row.cells[0]), text_of(row.cells[1])) for row in table.groups[0].rows] == [
        *(("1.1", "A"), ("1.1.a", "C\nStands under action 1.1"), ("1.2", "B"), ("1.2a", "D\nStands under action 1.2")),
    ]


def test_where_it_does_not_a_note_says_what_to_write(tmp_path: Path) -> None:
    intake = read(tmp_path)
    assert [action.under for action in intake.actions] == [""] * 4
    assert [str(problem) for problem in intake.problems] == [
        "plan.xlsx, sheet “January 2023”, cell A4: action 1.1.a stands under action 1.1 by its number (2 stand so), "
        "and is reported like any other. Expected: the plan’s word for how such are counted. To mend it: write "
        "“sub_actions: counted” in params/plans/plan.yml, and each is shown after the one that it stands under and "
        "counted like any other; or “sub_actions: within”, and each is shown there and counted with that one."
    ]


@pytest.mark.parametrize(
    ("notice", "into"),
    [
        ("fed into action 1.1.b.", ("1.1.b",)),
        ("fed into actions 1.1.b, 1.1.c.ii & 2.1(a).", ("1.1.b", "1.1.c.ii", "2.1(a)")),
        ("fed into action 5.Further work follows", ("5",)),
        ("fed into actions 3.2 and 4a", ("3.2", "4a")),
    ],
)
def test_a_notice_leads_to_the_very_action_that_it_names(notice: str, into: tuple[str, ...]) -> None:
    assert links_in(notice, ClosingWords()) == into
