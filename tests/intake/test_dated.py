"""The layout of an actions sheet beside one sheet of dated updates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import MAC_EPOCH

from builders import DATED_ACTIONS as ACTIONS
from builders import DATED_PLAN as PLAN
from builders import DATED_UPDATES as UPDATES
from builders import Rows, checked_tracker, write_tracker
from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker
from helpers.intake.intake import Intake, take_in
from helpers.model import Source
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan


def read(folder: Path, as_at: str = "2023-01-19", actions: Rows = ACTIONS, updates: Rows = UPDATES) -> Intake:
    path = write_tracker(folder / "plan.xlsx", actions, sheet="Actions", more_sheets={"Updates": updates})
    parameters = Parameters(plan="plan", period="p", as_at=as_at, tracker="plan.xlsx")
    return checked_tracker(path, PLAN, parameters)


def test_an_action_says_its_newest_update_up_to_the_as_at_date(tmp_path: Path) -> None:
    intake = read(tmp_path)
    first, second = intake.actions
    assert first.says["progress"].text == "Roof on\nKeys ordered"
    assert first.says["progress"].sources == (Source("Updates", "C2"), Source("Updates", "C5"))
    assert first.rating is not None
    assert (first.rating.name, first.rating.sources) == ("Green", (Source("Updates", "D2"),))
    assert second.closing is not None
    assert [str(problem) for problem in intake.problems] == []


def test_an_earlier_report_is_what_it_was_then(tmp_path: Path) -> None:
    first, second = read(tmp_path, as_at="2022-10-13").actions
    assert first.says["progress"].text == "Walls up"
    assert second.closing is None
    assert second.rating is not None
    assert second.rating.name == "Amber"


def test_every_row_of_both_sheets_is_accounted_for(tmp_path: Path) -> None:
    intake = read(tmp_path)
    reasons = [left.reason for left in intake.left_out]
    assert reasons == ["header", "header", "update after the as-at date", "update older than the newest"]
    assert intake.rows_read == intake.rows_reported + len(intake.left_out) == 9


def test_an_update_of_no_action_or_without_a_date_is_a_problem(tmp_path: Path) -> None:
    updates = [
        UPDATES[0],
        ("A9", "15/01/2023", "Whose?", None),
        ("A1", "soon", "When?", None),
        (None, None, "Eh?", None),
    ]
    assert [f"{p.sheet} {p.cell}: {p.found}" for p in read(tmp_path, updates=updates).problems] == [
        "Updates A2: the update is of action “A9”",
        "Updates B3: the update’s date is “soon”",
        "Updates C4: the update has no action number",
        "Actions B2: action A1 is open and says nothing",
        "Actions A2:C2: action A1 is not rated",
    ]


def test_text_that_no_update_changed_is_stale(tmp_path: Path) -> None:
    updates = [UPDATES[0], *(("A1", f"15/{month}/2022", "As it was", "Green") for month in ("07", "08", "09"))]
    assert [problem.found for problem in read(tmp_path, updates=updates).problems] == [
        "action A1 says word for word what it said in the last 2 rounds"
    ]


def test_a_second_row_of_one_update_is_a_paragraph_of_its_own(tmp_path: Path) -> None:
    updates = [*UPDATES, ("A1", "05/01/2023", "and a fence", None)]
    intake = read(tmp_path, updates=updates)
    assert intake.actions[0].says["progress"].text == "Roof on\nKeys ordered\nand a fence"
    assert intake.reported == (
        Source("Actions", "A2:C2"),
        Source("Updates", "A2:D2"),
        Source("Updates", "A5:C5"),
        Source("Updates", "A7:C7"),
        Source("Actions", "B3:E3"),
        Source("Updates", "A3:D3"),
    )


def test_bare_numbers_are_dates_by_the_workbooks_own_epoch(tmp_path: Path) -> None:
    actions = [*ACTIONS[:2], (None, "A2", "Train hosts", "Completed in full", 43470)]  # 6 January 2023 from 1904
    updates = [UPDATES[0], ("A1", 43469, "Roof on", "Green"), ("A1", 43484, "Not yet known", "Red")]
    read(tmp_path, actions=actions, updates=updates)
    book = load_workbook(tmp_path / "plan.xlsx")
    book.epoch = MAC_EPOCH
    book.save(tmp_path / "plan.xlsx")
    tracker = Tracker(tmp_path / "plan.xlsx", "plan.xlsx")
    for as_at, said, closed in (("2023-01-05", "Roof on", 0), ("2023-01-19", "Roof on", 1), ("2023-01-20", "Not", 1)):
        parameters = Parameters(plan="plan", period="p", as_at=as_at, tracker="plan.xlsx")
        intake = take_in(tracker, Plan.model_validate(PLAN), parameters)
        assert intake.actions[0].says["progress"].text.startswith(said)
        assert len(intake.closed) == closed
        assert [each.closing and each.closing.on for each in intake.closed] == [date(2023, 1, 6)] * closed


def test_a_missing_sheet_of_updates_is_told_with_who_names_it(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", ACTIONS, sheet="Actions")
    parameters = Parameters(plan="plan", period="p", as_at="2023-01-19", tracker="plan.xlsx")
    with pytest.raises(WorkbookError, match="there is no sheet “Updates”, which the plan names"):
        take_in(Tracker(path, "plan.xlsx"), Plan.model_validate(PLAN), parameters)
