"""A sheet that several plans share: each takes its own rows, and counts the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from builders import DATED_PLAN, TABLE_HEADER, TABLE_PLAN, Rows, checked_tracker, write_tracker
from helpers.intake.intake import Intake
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan

PARAMETERS = Parameters(plan="homes", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
HEADER = ("Strategy", *TABLE_HEADER)


def plan(base: dict[str, Any] | None = None, **rows: Any) -> dict[str, Any]:
    own = dict(base or TABLE_PLAN)
    return {**own, "tracker": {**own["tracker"], "rows": {"column": "Strategy", "says": ["Homes"], **rows}}}


def read(folder: Path, *actions: tuple[object, ...], merges: tuple[str, ...] = (), **rows: Any) -> Intake:
    """Return what a plan reads of actions: its strategy, its group, its number and what it says, each."""
    table: Rows = [
        HEADER,
        *((of, group, None, ref, ref and "Do", said, *[None] * 3) for of, group, ref, said in actions),
    ]
    tracker = write_tracker(folder / "plan.xlsx", table, merges=merges)
    return checked_tracker(tracker, plan(**rows), PARAMETERS)


def stops(intake: Intake) -> list[str]:
    return [f"{each.cell} {each.found}" for each in intake.problems if each.severity == "blocks"]


def test_rows_of_other_plans_are_left_out_with_that_reason_and_may_have_the_same_numbers(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        ("Homes", "1) Build", "1.1", "Roof on"),
        ("Work", "1) Skills", "1.1", "Class held"),
        (None, None, None, "Second class held"),
        ("work; HOMES", "2) Both", "2.1", "Met"),
        ("Homes", None, "2.2", "Begun"),
    )
    assert [(each.number, each.group) for each in intake.actions] == [("1.1", "1"), ("2.1", "2"), ("2.2", "2")]
    assert [each.title for each in intake.groups] == ["Build", "Both"]
    assert intake.actions[0].says["progress"].text == "Roof on"
    others = [(left.reason, left.source.place) for left in intake.left_out if left.reason != "header"]
    assert others == [("of another plan", "A3:F3"), ("of another plan", "F4")]
    assert intake.rows_read == intake.rows_reported + len(intake.left_out)
    assert stops(intake) == []


def test_a_strategy_merged_over_rows_counts_for_each(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        ("Work", "1) Skills", "1", "x"),
        (None, None, "2", "x"),
        ("Homes", "1) Build", "3", "x"),
        (None, None, "4", "x"),
        merges=("A2:A3", "A4:A5"),
    )
    assert ([each.number for each in intake.actions], stops(intake)) == (["3", "4"], [])


def test_an_action_of_no_plan_or_of_one_misspelt_stops_the_run(tmp_path: Path) -> None:
    actions = (("Homes", "1) Build", "1", "x"), (None, None, "2", "x"), ("Home", "1) Build", "3", "x"))
    nearly = "A4 “Home” is nearly “Homes”"
    assert stops(read(tmp_path, *actions)) == ["D3 action 2 says nothing under “Strategy”", nearly]
    assert nearly not in stops(read(tmp_path, *actions, others=["Home"]))


def test_a_group_that_stands_in_another_plans_row_stops_the_run(tmp_path: Path) -> None:
    actions = (("Homes", "1) Build", "1", "x"), ("Work", "2) Skills", "2", "x"), ("Homes", None, "3", "x"))
    (said,) = stops(read(tmp_path, *actions))
    assert said == "D4 the action’s priority would be “2) Skills” in B3, which stands in a row of another plan"


@pytest.mark.parametrize(
    ("base", "why"),
    [(DATED_PLAN, "beside the sheet of “updates”"), ({**TABLE_PLAN, "inputs": "reduced"}, "“inputs: reduced”")],
)
def test_a_plan_that_cannot_take_rows_for_sure_is_refused(base: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Plan.model_validate(plan(base))


def test_the_sheets_of_other_plans_are_no_findings(tmp_path: Path) -> None:
    rows = [TABLE_HEADER, ("1) Build", "A", "1.1", "Open", "Roof on", "31/03/2023", "Green", None)]
    sheets = dict.fromkeys(("Work January 2023", "Homes October 2022", "Work October 2022"), rows)
    tracker = write_tracker(tmp_path / "plan.xlsx", rows, sheet="Homes January 2023", more_sheets=sheets)
    own = {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "sheet": "Homes {month} {year}"}}
    intake = checked_tracker(tracker, own, PARAMETERS)
    (stale,) = intake.problems
    assert stale.beside == (("Homes October 2022", "A2:G2"),)
