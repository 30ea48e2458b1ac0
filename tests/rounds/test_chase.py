"""Who has to do what: each owner's own actions and what is asked of each, in a workbook and as a text to send."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from builders import TABLE_HEADER, TABLE_PLAN, write_period, write_plan, write_tracker
from helpers.errors import WorkbookError
from helpers.records import store
from helpers.rounds.chase import chase
from samples import copy_plans, copy_reports

PLAN = {**TABLE_PLAN, "title": "Homes: a plan", "facts": [{"id": "owner", "heading": "Owner", "kind": "owner"}]}
ROWS = [
    (*TABLE_HEADER, "Owner"),
    ("Homes", None, "1.1", "Open a house", "{=1+1}", "31/12/2022", "Red", None, "CAMHS; Fostering Service"),
    (None, None, "1.2", "Train hosts", None, "31/03/2023", None, None, "fostering service"),
    (None, None, "1.3", "Find land", "Found", "31/12/2023", "Green", None, "CAMHS"),
    (None, None, "1.4", "Write the guide", "Out", None, "Green", "Completed in full", "Housing: team"),
    (None, None, "1.5", "Paint", "Begun", None, None, None, None),
    (None, None, "1.6", "Clean", "Begun", None, "Green", None, "Cover Sheet"),
    (None, None, "1.7", "Sweep", "Begun", "01/01/2023", "Green", None, "Children's /homes"),
]


@pytest.fixture
def ready(project: Path) -> Path:
    """Give a project with one plan whose actions have owners."""
    write_plan(project, "homes", PLAN)
    write_period(project, "homes", next_meeting="2023-05-04")
    write_tracker(project / "params" / "trackers" / "homes.xlsx", ROWS)
    return project


def drafts(root: Path, name: str) -> Path:
    return root / store.DRAFTS / "2023-01" / name


def test_each_owner_has_a_sheet_of_what_is_asked_and_nobody_the_last(ready: Path) -> None:
    done = chase(ready, "2023-01")
    assert (
        done.says
        == "Three owners have five things to do before the next report; one more is nobody’s, as no owner is named."
    )
    book: Any = load_workbook(drafts(ready, "chase.xlsx"))
    assert book.sheetnames == ["Cover sheet", "CAMHS", "Children's homes", "Fostering Service", "No owner named"]
    rows = [[cell or "" for cell in row] for row in book["Fostering Service"].iter_rows(min_row=2, values_only=True)]
    assert rows == [
        ["Homes", "1.1", "Open a house", "Red", "31 December 2022", 19, "Say when it will be done", "{=1+1}"],
        [
            *("Homes", "1.2", "Train hosts", "Not rated", "31 March 2023", ""),
            "Say whether it will be done by its date\n"
            "Say how it stands, and what comes next: nothing is written of it yet\nGive it a rating",
            "",
        ],
    ]
    assert {cell.data_type for sheet in book for row in sheet for cell in row} == {"s", "n"}
    cover = [row for row in book["Cover sheet"].iter_rows(values_only=True) if any(row)]
    assert [row[0] for row in cover[1:4]] == [
        "Homes: position at 19 January 2023. Something is asked of 4 of 6 open; due soon is what is due by 4 May 2023.",
        "What several owners answer for stands with each of them.",
        "1 more owner is asked for nothing; the text names them last.",
    ]
    assert cover[5:] == [
        ("CAMHS", "CAMHS: 1 of 2 open; 1 overdue"),
        ("Children's homes", "Children's /homes: 1 of 1 open; 1 overdue"),
        (
            "Fostering Service",
            "Fostering Service: 2 of 2 open; 1 overdue, 1 due soon, 1 without a word and 1 not rated",
        ),
        ("No owner named", "No owner named: 1 of 1 open; 1 not rated"),
    ]


def test_each_owner_has_a_text_to_send_no_wider_than_a_mail(ready: Path) -> None:
    chase(ready, "2023-01", "homes")
    text = drafts(ready, "chase-homes.txt").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 72
    part = text.split(f"Fostering Service\n{'=' * 72}\n")[1].split("\n\n\n")[0]
    assert part == (
        "\nHomes\nBefore the meeting on 4 May 2023, please:\n\n"
        "1.1 Open a house\n    Rated Red, due 31 December 2022, 19 days late.\n    - Say when it will be done.\n\n"
        "1.2 Train hosts\n    Not rated, due 31 March 2023.\n    - Say whether it will be done by its date.\n"
        "    - Say how it stands, and what comes next: nothing is written of it\n      yet.\n"
        "    - Give it a rating."
    )
    assert text.endswith("\nNothing is asked of Cover Sheet.\n")


def test_the_same_tracker_gives_the_same_bytes_and_one_that_stops_a_run_leaves_what_was_there(ready: Path) -> None:
    files = [ready / file for file in chase(ready, "2023-01").files]
    before = [file.read_bytes() for file in files]
    chase(ready, "2023-01")
    assert [file.read_bytes() for file in files] == before
    write_tracker(ready / "params" / "trackers" / "homes.xlsx", [ROWS[0], (*ROWS[1][:6], "Blue", None, "CAMHS")])
    with pytest.raises(WorkbookError, match="cell G2: "):
        chase(ready, "2023-01")
    assert [file.read_bytes() for file in files] == before
    assert {*drafts(ready, "").glob("[!.]*")} == {*files}


@pytest.mark.parametrize("name", ["chase.xlsx", "chase.txt"])
def test_what_somebody_wrote_into_either_file_since_is_never_overwritten(ready: Path, name: str) -> None:
    chase(ready, "2023-01")
    write_tracker(ready / "params" / "trackers" / "homes.xlsx", ROWS[:3])
    chase(ready, "2023-01")
    mine = drafts(ready, name)
    mine.write_bytes(mine.read_bytes() + b"mine")
    before = [drafts(ready, each).read_bytes() for each in ("chase.xlsx", "chase.txt")]
    with pytest.raises(WorkbookError, match=rf"{name} is there already, and has been changed since it was written"):
        chase(ready, "2023-01", forms=True)
    assert [drafts(ready, each).read_bytes() for each in ("chase.xlsx", "chase.txt")] == before
    assert not drafts(ready, "chase-forms").exists()


def test_who_is_asked_for_nothing_is_told_so(ready: Path) -> None:
    write_tracker(ready / "params" / "trackers" / "homes.xlsx", [ROWS[0], ("Homes", *ROWS[3][1:])])
    done = chase(ready, "2023-01", "homes")
    assert done.says == "Nothing is asked of anyone before the next report."
    assert done.following == "“workbook check 2023-01 --plan homes”."
    assert drafts(ready, "chase-homes.txt").read_text(encoding="utf-8").endswith("=\nNothing is asked of CAMHS.\n")


@pytest.mark.long
def test_every_open_sample_action_that_says_nothing_new_is_asked_about_once_with_each_owner(tmp_path: Path) -> None:
    copy_plans(tmp_path)
    copy_reports(tmp_path)
    done = chase(tmp_path, "2023-01")
    assert (done.plans, done.says) == (
        ("care-leavers", "sufficiency"),
        "22 owners have 38 things to do before the next report.",
    )
    book: Any = load_workbook(drafts(tmp_path, "chase.xlsx"))
    rows = [row for name in book.sheetnames[1:] for row in book[name].iter_rows(min_row=2, values_only=True)]
    silent = {number for plan, number, *_, asked, _ in rows if "Sufficiency" in plan and "nothing is new" in asked}
    assert silent == {"13", "14", "15", "29", "32"}  # as the commentary of that round says
