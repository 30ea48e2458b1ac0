"""Facts and short names are carried forward to the next round, and the guide says what they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import BANNER_PLAN, TABLE_PLAN, Rows, write_period, write_plan, write_tracker
from helpers.excel.tracker import Tracker
from helpers.intake.intake import take_in
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan, load_plan
from helpers.rounds.guide import guide_of
from helpers.rounds.roll import roll

FACTS = [
    {"id": "owner", "heading": "Owner", "kind": "owner", "required": True},
    {"id": "done", "heading": "Done", "kind": "percentage"},
]
TABLE: dict[str, Any] = {
    **TABLE_PLAN,
    **{"groups": None, "ratings": None, "facts": FACTS},
    "tracker": {
        **TABLE_PLAN["tracker"],
        "columns": {"number": "Ref", "title": "Action", "short_name": "Called", "closing": "Closing notice"},
    },
}
TABLE_ROWS: Rows = [
    ("Ref", "Called", "Action", "Owner", "Done", "Progress", "Closing notice"),
    ("5", "Carers", "Find carers", "Fostering;\nHealth", "85%", "x", None),
    ("6", None, "Train them", "Health", None, "x", None),
]
BANNER: dict[str, Any] = {
    **BANNER_PLAN,
    "facts": FACTS,
    "tracker": {**BANNER_PLAN["tracker"], "columns": {"number": "No.", "short_name": "Called"}},
}
BANNER_ROWS: Rows = [
    ("No.", "What is working well?", "What next", "Called", "Owner", "Done"),
    ("5.", "Find carers", None, "Carers", "Fostering;\nHealth", "85%"),
    (None, "x", "y", None, None, None),
    ("6.", "Train them", None, None, "Health", None),
    (None, "x", "y", None, None, None),
]


@pytest.mark.parametrize(("plan", "rows"), [(TABLE, TABLE_ROWS), (BANNER, BANNER_ROWS)], ids=["table", "banner"])
def test_the_next_round_has_the_facts_and_short_names_of_the_last(
    plan: dict[str, Any], rows: Rows, project: Path
) -> None:
    write_plan(project, "plan", {**plan, "notebook": "action_plan"})
    write_period(project, "plan")
    write_tracker(project / "params" / "trackers" / "plan.xlsx", rows)
    roll(project, "2023-01", "2023-04", "2023-04-20")
    given = Parameters(plan="plan", period="2023-04", as_at="2023-04-20", tracker="plan.xlsx")
    path = project / "params" / "trackers" / "plan-2023-04.xlsx"
    found = take_in(Tracker(path, "plan.xlsx"), load_plan(project, "plan"), given)
    first, second = found.actions
    assert (first.title, first.short_name, first.owners) == ("Find carers", "Carers", ("Fostering", "Health"))
    assert (first.facts["done"].text, list(second.facts), second.short_name) == ("85%", ["owner"], "")


def test_the_guide_names_the_columns_of_facts_and_what_is_required() -> None:
    assert (
        "Under “Called”, “Owner” and “Done” say what each action is, in a few words; it stays from round to round "
        "until it changes. Each open one needs “Owner”."
    ) in guide_of(Plan.model_validate(TABLE))


def test_a_due_date_that_is_gone_goes_on_as_an_earlier_one(project: Path) -> None:
    columns = {"number": "Ref", "title": "Action", "due": "Due"}
    plan = {**TABLE, "facts": [], "tracker": {**TABLE["tracker"], "columns": columns}, "notebook": "action_plan"}
    write_plan(project, "plan", plan | {"closing": None})
    write_period(project, "plan")
    rows = [("Ref", "Action", "Progress", "Due"), ("5", "Find carers", "x", "(was 31/03/2023)")]
    write_tracker(project / "params" / "trackers" / "plan.xlsx", rows)
    roll(project, "2023-01", "2023-04", "2023-04-20")
    given = Parameters(plan="plan", period="2023-04", as_at="2023-04-20", tracker="plan.xlsx")
    tracker = Tracker(project / "params" / "trackers" / "plan-2023-04.xlsx", "plan.xlsx")
    (action,) = take_in(tracker, load_plan(project, "plan"), given).actions
    assert (action.due, action.due_written, action.due_earlier) == (None, "", (date(2023, 3, 31),))
