"""What intake makes of the columns that say what an action is: facts, owners, a short name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import (
    BANNER_PLAN,
    DATED_ACTIONS,
    DATED_PLAN,
    DATED_UPDATES,
    TABLE_PLAN,
    Rows,
    checked_tracker,
    write_tracker,
)
from helpers.errors import Severity
from helpers.intake.intake import Intake
from helpers.model import Action, Source
from helpers.plans.parameters import Parameters

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
FACTS: list[dict[str, Any]] = [
    {"id": "owner", "heading": "Owner", "tracker": ["Lead", "Owner"], "kind": "owner"},
    {"id": "done", "heading": "Done", "tracker": "% complete", "kind": "percentage"},
    {"id": "first_due", "heading": "Original date", "kind": "original_date"},
]
COLUMNS = {"number": "Ref", "title": "Action", "due": "Due", "short_name": "Short name"}
PLAN: Mapping[str, Any] = {
    **TABLE_PLAN,
    "groups": None,
    "ratings": None,
    "closing": None,
    "facts": FACTS,
    "tracker": {**TABLE_PLAN["tracker"], "columns": COLUMNS},
}
HEADER = ("Ref", "Short name", "Action", "Lead", "% complete", "Original date", "Progress", "Due")


def read(folder: Path, rows: Rows, plan: Mapping[str, Any] = PLAN, **more: Any) -> Intake:
    path = write_tracker(folder / "plan.xlsx", rows, **more)
    return checked_tracker(path, plan, PARAMETERS)


def facts_of(action: Action) -> dict[str, str]:
    return {column: passage.text for column, passage in action.facts.items()}


def test_facts_are_read_from_their_columns_and_are_no_part_of_the_update(tmp_path: Path) -> None:
    row = ("5", "Carers", "Find carers", "Head of Fostering", "85%", "30/06/2022", "Nine found", "31/03/2023")
    (action,) = read(tmp_path, [HEADER, row]).actions
    assert facts_of(action) == {"owner": "Head of Fostering", "done": "85%", "first_due": "30/06/2022"}
    assert action.facts["done"].sources == (Source("January 2023", "E2"),)
    assert (action.short_name, action.short_sources) == ("Carers", (Source("January 2023", "B2"),))
    assert (action.title, list(action.says)) == ("Find carers", ["progress"])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Police and Crime Commissioner", ("Police and Crime Commissioner",)),
        ("Police; Police and Crime Commissioner", ("Police", "Police and Crime Commissioner")),
        ("Head of Fostering;\nHousing, Thornby", ("Head of Fostering", "Housing, Thornby")),
        ("• Health\n• Housing\n• Health", ("Health", "Housing")),
        (";", ()),
    ],
)
def test_owners_are_several_where_a_sign_or_a_line_parts_them(
    written: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    (action,) = read(tmp_path, [HEADER, ("5", None, "Find carers", written, None, None, "Nine", None)]).actions
    assert action.owners == expected
    assert facts_of(action)["owner"] == written.replace("• ", "")


def test_the_plan_says_what_parts_owners(tmp_path: Path) -> None:
    plan = {**PLAN, "facts": [{**FACTS[0], "separated_by": ["/", " with "]}]}
    row = ("5", None, "Find carers", "Health/Housing with police; fire", None, None, "x", None)
    (action,) = read(tmp_path, [HEADER, row], plan).actions
    assert action.owners == ("Health", "Housing", "police; fire")
    (whole,) = read(tmp_path, [HEADER, row], {**PLAN, "facts": [{**FACTS[0], "separated_by": []}]}).actions
    assert whole.owners == ("Health/Housing with police; fire",)


def test_two_rows_of_an_action_keep_both_owners_and_say_what_is_the_same_once(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("5", "Carers", "Find carers", "Health", "40%", None, "One", None),
        (None, "Carers", None, "Housing", "40%", None, "Two", None),
        ("6", None, "Train them", "Health", None, None, "Three", None),
    ]
    first, second = read(tmp_path, rows).actions
    assert first.owners == ("Health", "Housing")
    assert facts_of(first) == {"owner": "Health\nHousing", "done": "40%"}
    assert first.facts["done"].sources == (Source("January 2023", "E2"), Source("January 2023", "E3"))
    assert (first.short_name, second.short_name, second.owners) == ("Carers", "", ("Health",))


def test_an_original_date_that_is_not_sure_is_named(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("5", None, "A", None, None, "30/06/2022", "x", "31/03/2023"),
        ("6", None, "B", None, None, "31/06/2022", "x", "31/03/2023"),
        ("7", None, "C", None, None, "not agreed", "x", "31/03/2023"),
    ]
    intake = read(tmp_path, rows)
    assert [facts_of(action)["first_due"] for action in intake.actions] == ["30/06/2022", "31/06/2022", "not agreed"]
    assert [action.first_due for action in intake.actions] == [date(2022, 6, 30), None, None]
    assert [f"{problem.severity}: {problem.cell}: {problem.found}" for problem in intake.problems] == [
        "blocks: F3: of action 6, “Original date” is “31/06/2022”: there is no such day"
    ]


@pytest.mark.parametrize("kind", ["start", "original_date"])
@pytest.mark.parametrize(("value", "shown"), [(44770, "28/07/2022"), ("44770", "28/07/2022"), (12, "12")])
def test_a_bare_number_of_days_is_shown_as_its_date(value: object, shown: str, kind: str, tmp_path: Path) -> None:
    plan = {**PLAN, "facts": [{**FACTS[2], "kind": kind}]}
    row = ("5", None, "A", None, None, value, "x", "31/03/2023")
    intake = read(tmp_path, [HEADER, row], plan)
    assert facts_of(intake.actions[0]) == {"first_due": shown}
    assert [problem.found for problem in intake.problems if problem.severity is Severity.BLOCKS] == (
        ["of action 5, “Original date” is “12”: it is a number that is no date"] if value == 12 else []
    )


BANNER = {
    **BANNER_PLAN,
    "facts": FACTS[:1],
    "tracker": {**BANNER_PLAN["tracker"], "columns": {"number": "No.", "short_name": "Short name"}},
}


@pytest.mark.parametrize("row_of_facts", [0, 1])
def test_in_the_banner_layout_facts_stand_in_the_row_of_the_title_or_of_the_text(
    row_of_facts: int, tmp_path: Path
) -> None:
    facts = ("Carers", "Fostering Service")
    title = ("5.", "Find carers", None, *(facts if row_of_facts == 0 else (None, None)))
    text = (None, "Nine found", "Train them", *(facts if row_of_facts == 1 else (None, None)))
    header = ("No.", "What is working well?", "What next", "Short name", "Lead")
    intake = read(tmp_path, [header, title, text], BANNER, merges=["B2:C2"])
    (action,) = intake.actions
    assert (action.title, action.short_name, action.owners) == ("Find carers", "Carers", ("Fostering Service",))
    assert [passage.text for passage in action.says.values()] == ["Nine found", "Train them"]
    assert intake.rows_reported == 2


def test_a_title_across_a_column_of_facts_is_a_title(tmp_path: Path) -> None:
    header = ("No.", "Lead", "What is working well?", "What next")
    rows = [header, ("5.", "Find carers", None, None), (None, "Fostering", "Nine found", "Train them")]
    (action,) = read(tmp_path, rows, BANNER, merges=["B2:D2"]).actions
    assert (action.title, action.owners) == ("Find carers", ("Fostering",))


def test_beside_dated_updates_facts_stand_on_the_sheet_of_actions(tmp_path: Path) -> None:
    rows = [(*row, owner) for row, owner in zip(DATED_ACTIONS, ("Lead", "Housing", "Health"), strict=True)]
    plan = {**DATED_PLAN, "facts": FACTS[:1]}
    intake = read(tmp_path, rows, plan, sheet="Actions", more_sheets={"Updates": DATED_UPDATES})
    assert [action.owners for action in intake.actions] == [("Housing",), ("Health",)]


def test_a_sheet_without_the_columns_of_facts_is_read_all_the_same(tmp_path: Path) -> None:
    intake = read(tmp_path, [("Ref", "Action", "Progress", "Due"), ("5", "Find carers", "Nine found", None)])
    (action,) = intake.actions
    assert (action.facts, action.owners, action.short_name) == ({}, (), "")


RESPONSIBLE_PLAN = {
    **PLAN,
    "groups": {"one": "priority", "many": "priorities"},
    "tracker": {
        **PLAN["tracker"],
        "columns": {"group": "Priority", "responsible": "Lead", "number": "Ref", "title": "Action"},
    },
    "facts": [],
}


def test_all_who_are_responsible_for_a_group_are_kept_whole_and_a_note_says_how_each_owns_an_action(
    tmp_path: Path,
) -> None:
    rows = [
        ("Priority", "Lead", "Ref", "Action", "Progress"),
        ("1. Safety", "Police and Crime Commissioner", "1.1", "A", "x"),
        (None, "Police", "1.2", "B", "x"),
        (None, "Fire", "1.3", "C", "x"),
        (None, "police", "1.4", "D", "x"),
        ("2. Homes", "Housing", "2.1", "E", "x"),
    ]
    intake = read(tmp_path, rows, RESPONSIBLE_PLAN)
    assert [group.responsible for group in intake.groups] == ["Police and Crime Commissioner; Police; Fire", "Housing"]
    assert [str(problem) for problem in intake.problems if problem.severity is Severity.NOTED] == [
        "plan.xlsx, sheet “January 2023”, cell B3: “Police” is responsible beside “Police and Crime Commissioner”; all "
        "are told once, for the whole priority. Expected: who is responsible for the whole of it, or an owner for each "
        "action. To mend it: where it differs from action to action, give the plan’s definition “facts: [{id: owner, "
        "heading: Lead, kind: owner}]” in place of the column “responsible”."
    ]


def test_a_fact_that_is_another_makes_no_text_new(tmp_path: Path) -> None:
    then, now = ((5, "Carers", "Find carers", "Housing", done, None, "Nine found", None) for done in ("40%", "85%"))
    intake = read(tmp_path, [HEADER, now], more_sheets={"October 2022": [HEADER, then]})
    (found,) = (problem for problem in intake.problems if "word for word" in problem.found)
    assert (found.cell, found.found) == ("G2", "action 5 says word for word what it said in the last round")
