"""What is told, in “check” alone, of open actions that nobody can follow up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import TABLE_HEADER, TABLE_PLAN, Rows, checked_tracker, write_tracker
from helpers.checks.quality import quality
from helpers.errors import Severity
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
FACTS = [
    {"id": "owner", "heading": "Owner", "kind": "owner"},
    {"id": "success", "heading": "Success", "kind": "measure"},
]
ROWS: Rows = [
    (*TABLE_HEADER, "Owner", "Success"),
    ("1) Homes", "A", "1.1", "Open the house", "Roof on", "31/03/2023", "Green", None, "Ann", "Ten beds"),
    (None, None, "1.2", "Train hosts", "Begun", None, "Green", None, None, None),
    (None, None, "1.3", "Find land", "Begun", "ongoing", "Green", None, None, "A site"),
    (None, None, "1.4", "Done", None, None, None, "Completed.", None, None),
]


def told(folder: Path, plan: dict[str, Any], rows: Rows = ROWS) -> list[tuple[str, str]]:
    """Return the cell and the words of each note; all of them stop nothing."""
    intake = checked_tracker(write_tracker(folder / "plan.xlsx", rows), plan, PARAMETERS)
    found = [*quality(Plan.model_validate(plan), intake, "plan.yml")]
    assert {each.severity for each in found} <= {Severity.NOTED}
    assert not {each.found for each in found} & {each.found for each in intake.problems}
    return [(each.cell, each.found) for each in found]


def test_an_open_action_without_owner_date_or_measure_is_named_by_its_empty_cell(tmp_path: Path) -> None:
    assert told(tmp_path, {**TABLE_PLAN, "facts": FACTS}) == [
        ("I3", "action 1.2 has no owner"),
        ("I4", "action 1.3 has no owner"),
        ("F3", "action 1.2 has no due date"),
        ("J3", "action 1.2 has no measure of success"),
        ("F4", "action 1.3 is due “ongoing”, so it is never late"),
    ]


def test_an_owner_that_the_plan_requires_is_told_of_once(tmp_path: Path) -> None:
    facts = [{**FACTS[0], "required": True}, FACTS[1]]
    assert not [words for _, words in told(tmp_path, {**TABLE_PLAN, "facts": facts}) if "owner" in words]


def test_what_a_plan_has_no_column_for_is_said_once_in_its_own_words(tmp_path: Path) -> None:
    columns = {key: text for key, text in TABLE_PLAN["tracker"]["columns"].items() if key != "due"}
    tracker = {**TABLE_PLAN["tracker"], "columns": columns}
    plan = {**TABLE_PLAN, "tracker": tracker, "actions": {"one": "recommendation", "many": "recommendations"}}
    rows = [(*row[:5], *row[6:8]) for row in ROWS]
    assert told(tmp_path, plan, rows) == [
        ("", "the plan has no column for a recommendation’s owner, due date or measure of success")
    ]
