"""What merged cells, empty group cells and prepared rows of a tracker mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from builders import DATED_ACTIONS, DATED_PLAN, DATED_UPDATES, TABLE_HEADER, TABLE_PLAN, Rows, write_tracker
from helpers.excel.tracker import Tracker
from helpers.intake.intake import Intake, take_in
from helpers.model import Source
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
FACTS = [{"id": "owner", "heading": "Owner", "kind": "owner"}]
GROUPS = {"one": "priority", "many": "priorities"}


def read(
    folder: Path, rows: Rows, merges: Sequence[str] = (), fills: Mapping[str, str] | None = None, **changes: Any
) -> Intake:
    path = write_tracker(folder / "plan.xlsx", [TABLE_HEADER, *rows], merges=merges, fills=fills)
    return take_in(Tracker(path, "plan.xlsx"), Plan.model_validate({**TABLE_PLAN, **changes}), PARAMETERS)


def told(intake: Intake) -> list[str]:
    return [f"{problem.severity}: {problem}" for problem in intake.problems]


PLACE = "plan.xlsx, sheet “January 2023”"
EACH = (
    "and what is said there counts for each. Expected: a cell of its own for each of them, or one that is meant for "
    "all. To mend it: unmerge the cells where one of them has something of its own to say."
)


def test_what_is_merged_over_several_actions_counts_for_each_and_is_noted_once(tmp_path: Path) -> None:
    rows = [
        ("1. Homes", "Team A", "1.1", "Open homes", "Two opened", date(2022, 12, 1), "Red", "Completed."),
        (None, None, "1.2", "Find carers", None, None, None, None),
        (None, None, "1.3", "Train staff", None, None, None, None),
        ("2. Health", None, "2.1", "Checks", "All done", date(2023, 3, 1), "Green", None),
    ]
    intake = read(tmp_path, rows, [f"{column}2:{column}4" for column in "ABEFGH"])
    assert [(a.number, a.title, a.group, a.says["progress"].text, a.due) for a in intake.actions] == [
        ("1.1", "Open homes", "1", "Two opened", date(2022, 12, 1)),
        ("1.2", "Find carers", "1", "Two opened", date(2022, 12, 1)),
        ("1.3", "Train staff", "1", "Two opened", date(2022, 12, 1)),
        ("2.1", "Checks", "2", "All done", date(2023, 3, 1)),
    ]
    assert [action.rating.name for action in intake.actions if action.rating] == ["Red", "Red", "Red", "Green"]
    assert [bool(action.closing) for action in intake.actions] == [True, True, True, False]
    assert intake.actions[2].due_sources == (Source("January 2023", "F2"),)
    assert intake.reported[1:3] == (Source("January 2023", "C3:D3"), Source("January 2023", "C4:D4"))
    assert told(intake) == [
        f"noted: {PLACE}, cells E2:E4: E2:E4, F2:F4, G2:G4 and H2:H4 are merged over actions 1.1, 1.2 and 1.3, {EACH}"
    ]


def test_merged_titles_colours_and_facts_count_for_each_action_too(tmp_path: Path) -> None:
    header = (*TABLE_HEADER, "Owner")
    rows = [
        ("Homes", None, "1", "Open homes", "New", None, None, None, "Head of Fostering"),
        ("Homes", None, "2", None, "Old", None, None, None, None),
        ("Homes", None, "3", "Others", "Other", None, "Red", None, "Health"),
    ]
    path = write_tracker(
        tmp_path / "plan.xlsx", [header, *rows], merges=["D2:D3", "G2:G3", "I2:I3"], fills={"G2": "00B050"}
    )
    plan = Plan.model_validate({**TABLE_PLAN, "facts": FACTS})
    first, second, third = take_in(Tracker(path, "plan.xlsx"), plan, PARAMETERS).actions
    assert (first.title, second.title, third.title) == ("Open homes", "Open homes", "Others")
    assert [action.rating.name for action in (first, second, third) if action.rating] == ["Green", "Green", "Red"]
    assert [action.owners for action in (first, second, third)] == [("Head of Fostering",)] * 2 + [("Health",)]


def test_cells_merged_over_the_rows_of_one_action_count_once(tmp_path: Path) -> None:
    rows = [
        ("Homes", None, "1", "Open homes", "First", date(2023, 3, 1), "Red", None),
        (None, None, None, None, "Second", None, None, None),
        ("Homes", None, "2", "Others", "New", None, None, None),
    ]
    intake = read(tmp_path, rows, [f"{column}2:{column}3" for column in "ACDFG"], groups=GROUPS)
    assert [action.says["progress"].text for action in intake.actions] == ["First\nSecond", "New"]
    assert intake.problems == ()


def test_a_merge_that_ends_above_an_action_does_not_reach_it(tmp_path: Path) -> None:
    rows = [
        ("Homes", None, "1", "A", "New", date(2023, 3, 1), None, None),
        ("Homes", None, "2", "B", "New", None, None, None),
        ("Homes", None, "3", "C", "New", None, None, None),
    ]
    intake = read(tmp_path, rows, ["F2:F3"])
    assert [action.due for action in intake.actions] == [date(2023, 3, 1), date(2023, 3, 1), None]
    assert told(intake) == [f"noted: {PLACE}, cells F2:F3: the cell is merged over actions 1 and 2, {EACH}"]


def test_a_number_and_a_date_merged_over_rows_of_updates_count_for_each_row(tmp_path: Path) -> None:
    updates = [*DATED_UPDATES, ("A2", "06/01/2023", "One", None), (None, None, "Two", None)]
    path = write_tracker(tmp_path / "plan.xlsx", DATED_ACTIONS, sheet="Actions", more_sheets={"Updates": updates})

    opened = load_workbook(path)
    opened["Updates"].merge_cells("A7:A8")
    opened["Updates"].merge_cells("B7:B8")
    opened.save(path)
    intake = take_in(Tracker(path, "plan.xlsx"), Plan.model_validate(DATED_PLAN), PARAMETERS)
    assert intake.actions[1].says["progress"].text == "One\nTwo"
    assert intake.problems == ()


def in_groups(folder: Path, groups: Sequence[str | None], merges: Sequence[str] = (), **changes: Any) -> Intake:
    rows = [(group, None, str(at), "Act", "New", None, None, None) for at, group in enumerate(groups, 1)]
    return read(folder, rows, merges, groups=GROUPS | changes)


def test_an_empty_group_cell_stops_the_run_once_for_all_of_them(tmp_path: Path) -> None:
    intake = in_groups(tmp_path, ["Homes", None, None, "Health", "Homes", None])
    assert told(intake) == [
        f"blocks: {PLACE}, cells A3:A4: no priority stands in A3:A4 and A7, and none is merged over them. Expected: "
        "each action under its priority. To mend it: write the priority in the cell, merge the cell with that of its "
        "priority above, or, where an empty cell always belongs to what stands above it, set “fill_down: true” under "
        "“groups” in the plan’s definition."
    ]


def test_a_merged_group_cell_counts_for_its_rows_and_no_more(tmp_path: Path) -> None:
    intake = in_groups(tmp_path, ["Homes", None, None], ["A2:A3"])
    assert [problem.found for problem in intake.problems] == ["no priority stands in A4, and none is merged over it"]


def test_an_empty_group_cell_belongs_to_the_group_above_where_the_plan_says_so(tmp_path: Path) -> None:
    intake = in_groups(tmp_path, ["Homes", None, "Health", None], fill_down=True)
    assert ([action.group for action in intake.actions], intake.problems) == (["1", "1", "2", "2"], ())


def test_rows_with_nothing_but_a_number_are_left_out_with_the_reason(tmp_path: Path) -> None:
    rows: Rows = [
        ("Homes", None, "1", "Act", "New", None, None, None),
        ("Homes", "Team", "2", None, None, None, None, None),
        (None, None, "3", None, None, None, None, None),
        ("Homes", None, "4", None, "Says something", None, None, None),
        ("Homes", None, "5", None, None, None, None, None),
        (None, None, None, None, "Said on its second row", None, None, None),
        (None, None, "6", None, None, None, None, None),
    ]
    intake = read(tmp_path, rows, fills={"G8": "00B050"}, groups=GROUPS)
    assert [action.number for action in intake.actions] == ["1", "4", "5"]
    assert [(left.reason, left.source.place) for left in intake.left_out] == [
        ("header", "A1:H1"),
        ("nothing but a number", "A3:C3"),
        ("nothing but a number", "C4"),
        ("nothing but a number", "C8"),
    ]
    assert intake.rows_read == intake.rows_reported + len(intake.left_out)
    assert [problem.found for problem in intake.problems] == ["action 4 has no title", "action 5 has no title"]


@pytest.mark.parametrize(
    ("written", "number", "title"),
    [
        ("2. Homes", "2", "Homes"),
        ("2) Homes", "2", "Homes"),
        ("2: Homes", "2", "Homes"),
        ("2 \u2013 Homes", "2", "Homes"),
        ("2.1. 16-25 pathway", "2.1", "16-25 pathway"),
        ("2.", "2", ""),
        *(
            (name, "1", name)
            for name in (
                *("16-25 pathway", "2024-25 savings", "2025/26 savings", "2022.2 Upgrade", "1.5 degrees target"),
                *("10.30 club", "3:1 care", "2024 \u2013 25 savings", "2Homes", "2.Homes"),
            )
        ),
    ],
)
def test_a_number_is_a_groups_own_where_a_sign_and_a_space_follow_it(
    written: str, number: str, title: str, tmp_path: Path
) -> None:
    (group,) = in_groups(tmp_path, [written]).groups
    assert (group.number, group.title) == (number, title)
