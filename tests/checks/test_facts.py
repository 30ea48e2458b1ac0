"""What is told of the columns that say what an action is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import TABLE_PLAN, Rows, checked_tracker, write_tracker
from helpers.errors import Severity
from helpers.plans.parameters import Parameters

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
PLAN: dict[str, Any] = {
    **TABLE_PLAN,
    **{"groups": None, "ratings": None},
    "facts": [
        {"id": "owner", "heading": "Owner", "kind": "owner", "required": True},
        {"id": "done", "heading": "Done", "kind": "percentage"},
    ],
    "tracker": {
        **TABLE_PLAN["tracker"],
        "columns": {"number": "Ref", "title": "Action", "short_name": "Short name", "closing": "Closing notice"},
    },
}
HEADER = ("Ref", "Short name", "Action", "Owner", "Done", "Progress", "Closing notice")


def noted(folder: Path, rows: Rows) -> list[str]:
    problems = checked_tracker(write_tracker(folder / "plan.xlsx", rows), PLAN, PARAMETERS).problems
    return [str(problem).removeprefix("plan.xlsx, sheet “January 2023”") for problem in problems]


def test_a_column_that_the_period_s_sheet_lacks_is_noted(tmp_path: Path) -> None:
    rows = [("Ref", "Action", "Owner", "Progress", "Closing notice"), ("5", "Find carers", "Housing", "x", None)]
    assert noted(tmp_path, rows) == [
        ": the header row has no column “Short name”. Expected: every column that the plan names. To mend it: add the "
        "column, correct its header, or take “short_name” out of params/plans/plan.yml.",
        ": the header row has no column “Done”. Expected: every column that the plan names. To mend it: add the "
        "column, correct its header, or take “done” out of params/plans/plan.yml.",
    ]


def test_an_open_action_without_what_the_plan_requires_is_named_by_the_empty_cell(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("5", None, "Find carers", None, "10%", "x", None),
        ("6", None, "Train them", "Health", None, "x", None),
        ("7", None, "Pay them", None, None, None, "Completed"),
    ]
    assert noted(tmp_path, rows) == [
        ", cell D2: action 5 is open, and nothing stands under “Owner”. Expected: what the plan requires of each open "
        "one. To mend it: fill the cell, or take “required” from “owner” in params/plans/plan.yml."
    ]


@pytest.mark.parametrize(("written", "wrong"), [("85", True), ("850%", True), ("most", True), ("85.5 %", False)])
def test_what_is_no_percentage_is_noted(written: str, wrong: bool, tmp_path: Path) -> None:
    expects = (
        f", cell E2: “{written}” stands under “Done”, and is shown so. Expected: a percentage from 0% to 100%. To mend "
        "it: write it with its sign, such as 85%, or give the cell the format of a percentage."
    )
    assert noted(tmp_path, [HEADER, ("5", None, "Find carers", "Health", written, "x", None)]) == [expects] * wrong


def test_facts_and_short_names_are_searched_for_what_tells_of_a_person(tmp_path: Path) -> None:
    row = ("5", "jo.bloggs@example.org", "Find carers", "jo.bloggs@example.org", "5%", "x", None)
    assert [text.partition(":")[0] for text in noted(tmp_path, [HEADER, row])] == [", cell B2", ", cell D2"]


def test_a_required_column_that_the_sheet_lacks_stops_the_run_with_the_nearest_header(tmp_path: Path) -> None:
    rows = [("Ref", "Short name", "Action", "Owners", "Done", "Progress", "Closing notice"), ("5", None, "Find", "x")]
    problems = checked_tracker(write_tracker(tmp_path / "plan.xlsx", rows), PLAN, PARAMETERS).problems
    assert [str(each).partition("2023”")[2] for each in problems if each.severity is Severity.BLOCKS] == [
        ": the header row has no column “Owner”. Expected: every column that the plan names; headers that it does not "
        "name: perhaps “Owners”. To mend it: add the column, correct its header, or take “owner” out of "
        "params/plans/plan.yml."
    ]


def test_an_owner_written_in_two_ways_is_noted(tmp_path: Path) -> None:
    rows = [HEADER, ("5", None, "Find", "Peta; Lee", None, "x"), ("6", None, "Train", "lee\nPeta", None, "x")]
    assert noted(tmp_path, rows) == [
        ", cell D3: the owner “lee” is written “Lee” before. Expected: each owner in one way. To mend it: write them "
        "alike."
    ]


@pytest.mark.parametrize("written", ["TBC", "N/A", "vacant"])
def test_what_stands_in_place_of_an_owner_is_none_and_noted(written: str, tmp_path: Path) -> None:
    rows = [HEADER, ("5", None, "Find", written, None, "x")]
    assert noted(tmp_path, rows) == [
        f", cell D2: “{written}” stands in place of an owner. Expected: a person, a post or a team, or an empty cell. "
        "To mend it: write the owner, or clear the cell."
    ]
