"""Rows of a table that hold no action: the headings of groups, and text that stands in no column of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from builders import Rows, checked_tracker, write_tracker
from helpers.errors import Severity
from helpers.intake.intake import Intake
from helpers.plans.parameters import Parameters

PARAMETERS = Parameters(plan="homes", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
PLAN: Mapping[str, Any] = {
    "title": "Homes plan",
    "council": "Averdale County Council",
    "narrative": [{"id": "progress", "heading": "Progress"}],
    "groups": {"one": "theme", "many": "themes", "rows": True},
    "tracker": {"layout": "table", "sheet": "January 2023", "columns": {"number": "Ref", "title": "Action"}},
}
WITHOUT: Mapping[str, Any] = {key: value for key, value in PLAN.items() if key != "groups"}
HEADER = ("Ref", "Action", "Progress", "Cost")
ROWS: Rows = [
    HEADER,
    (None, "Homes", None, None),
    (1, "Open a house", "Roof on", None),
    (None, None, None, "£5,000"),
    ("2", "Health", None, None),
    (2, "Train nurses", "Begun", "£2"),
]


def read(folder: Path, plan: Mapping[str, Any], rows: Rows, merges: Sequence[str] = ()) -> Intake:
    return checked_tracker(write_tracker(folder / "plan.xlsx", rows, merges=merges), plan, PARAMETERS)


def stops(intake: Intake) -> list[str]:
    return [str(problem) for problem in intake.problems if problem.severity is Severity.BLOCKS]


def test_a_row_of_one_text_is_the_heading_of_a_group_where_the_plan_has_such_rows(tmp_path: Path) -> None:
    intake = read(tmp_path, PLAN, ROWS, merges=("B5:D5",))
    assert [(group.number, group.title) for group in intake.groups] == [("1", "Homes"), ("2", "Health")]
    assert [(action.number, action.group) for action in intake.actions] == [("1", "1"), ("2", "2")]
    assert stops(intake) == []
    assert [(left.reason, left.source.place) for left in intake.left_out] == [
        ("header", "A1:D1"),
        ("heading of a group", "B2"),
        ("only in columns that the plan leaves out", "D4"),
        ("heading of a group", "A5:B5"),
    ]
    assert intake.rows_read == intake.rows_reported + len(intake.left_out)


def test_the_number_of_a_heading_may_stand_in_a_column_without_a_header(tmp_path: Path) -> None:
    rows = [(None, "Ref", "Action", "Progress"), ("3", "Homes"), (None, 1, "Open a house", "Roof on")]
    intake = read(tmp_path, PLAN, rows, merges=("B2:D2",))
    assert ([(group.number, group.title) for group in intake.groups], stops(intake)) == ([("3", "Homes")], [])


def test_an_action_of_which_only_the_title_is_written_is_no_heading(tmp_path: Path) -> None:
    intake = read(tmp_path, PLAN, [HEADER, (None, "Homes"), (1, "Open a house")])
    assert [action.title for action in intake.actions] == ["Open a house"]


def test_a_title_across_the_table_stops_a_plan_without_such_rows(tmp_path: Path) -> None:
    assert stops(read(tmp_path, WITHOUT, [HEADER, (1, "Homes"), (2, "Train nurses", "Begun")], merges=("B2:C2",))) == [
        "plan.xlsx, sheet “January 2023”, cell B2: “Homes” stands across the columns of the table. Expected: an "
        "action’s title in its own column. To mend it: unmerge the cell; if such rows are the headings of groups, say "
        "“rows: true” under “groups” in the plan’s definition; if each action begins so, its layout is “banner”."
    ]


@pytest.mark.parametrize("merge", ["A2:D2", "B2:D2"])
def test_a_heading_may_begin_in_the_column_of_the_number(tmp_path: Path, merge: str) -> None:
    cells = ("Homes", None) if merge[0] == "A" else (None, "Homes")
    intake = read(tmp_path, PLAN, [HEADER, cells, (1, "Open a house", "Roof on")], merges=(merge,))
    assert [(group.title, action.title) for group, action in zip(intake.groups, intake.actions, strict=True)] == [
        ("Homes", "Open a house")
    ]


def test_text_in_a_column_without_a_header_is_told_once_with_all_its_cells(tmp_path: Path) -> None:
    rows = [("Ref", "Action", "Progress"), (1, "A", "x", "note"), (2, "B", "y", "other"), (3, "C", "z", None, "lone")]
    assert stops(read(tmp_path, WITHOUT, rows)) == [
        "plan.xlsx, sheet “January 2023”, cells D2:D3: “note” and 1 more cell stand in a column without a header. "
        "Expected: a header over each column. To mend it: write one in D1, or name the column “[D]” in the plan’s "
        "definition; or clear the cells.",
        "plan.xlsx, sheet “January 2023”, cell E4: “lone” stands outside the table’s columns. Expected: text only "
        "under a header. To mend it: move it into a column, or clear it.",
    ]


FACTS: Mapping[str, Any] = {
    **WITHOUT,
    "facts": [{"id": "score", "heading": "Score"}],
    "status": {"open": "Open", "blank": "not started"},
    "tracker": {**WITHOUT["tracker"], "columns": {"number": "Ref", "title": "Action", "status": "Status"}},
}
FACTS_HEADER = ("Ref", "Action", "Progress", "Score", "Status")


def test_a_sum_under_the_table_belongs_to_no_action(tmp_path: Path) -> None:
    intake = read(tmp_path, FACTS, [FACTS_HEADER, (1, "A", "x", 2.05, "Open"), (None, None, None, 9.98)])
    assert stops(intake) == [
        "plan.xlsx, sheet “January 2023”, cell D3: “9.98” belongs to no action. Expected: an action’s number at the "
        "beginning of its first row. To mend it: add the number, or clear the row."
    ]
    assert intake.actions[0].facts["score"].text == "2.05"


def test_a_row_of_noughts_and_a_prepared_status_is_left_out(tmp_path: Path) -> None:
    rows = [FACTS_HEADER, (1, "A", "x", 2.05, "Open"), (None, None, None, 0, "Open")]
    intake = read(tmp_path, FACTS, rows)
    assert (stops(intake), intake.left_out[-1].reason) == ([], "nothing but what rows are prepared with")


def test_a_row_that_says_who_is_responsible_is_no_prepared_one(tmp_path: Path) -> None:
    columns = {**FACTS["tracker"]["columns"], "group": "Theme", "responsible": "Lead"}
    plan = {**FACTS, "groups": {"one": "theme", "many": "themes"}, "tracker": {**FACTS["tracker"], "columns": columns}}
    rows = [(*FACTS_HEADER, "Theme", "Lead"), (1, "A", "x", 2.05, "Open", "Homes", "Ann"), (*[None] * 6, "Bea")]
    intake = read(tmp_path, plan, rows)
    assert (stops(intake), intake.groups[0].responsible) == ([], "Ann; Bea")
    assert [out.reason for out in intake.left_out] == ["header"]


def test_facts_in_a_row_that_the_number_is_merged_over_are_the_action_s(tmp_path: Path) -> None:
    rows = [FACTS_HEADER, (1, "A", "x", 2, "Open"), (None, None, None, 3)]
    intake = read(tmp_path, FACTS, rows, merges=("A2:A3",))
    assert (stops(intake), intake.actions[0].facts["score"].text) == ([], "2\n3")


def test_a_footer_in_the_number_s_column_is_no_action(tmp_path: Path) -> None:
    rows = [HEADER, (1, "Train nurses", "Begun"), ("Averdale Ltd",)]
    assert stops(read(tmp_path, WITHOUT, rows)) == [
        "plan.xlsx, sheet “January 2023”, cell A3: action Averdale Ltd has no title. Expected: what is to be done. To "
        "mend it: write the title, or clear the cell if the row is no action’s."
    ]


def test_an_empty_status_is_what_the_plan_says_that_it_is(tmp_path: Path) -> None:
    intake = read(tmp_path, FACTS, [FACTS_HEADER, (1, "A", "x", 2, "Open"), (2, "B", "y", 3, None)])
    assert ([str(action.status) for action in intake.actions], stops(intake)) == (["open", "not started"], [])
