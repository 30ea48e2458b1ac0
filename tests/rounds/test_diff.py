"""Two trackers, or reports, compared: what is told, with which exit status, and of which plan."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from builders import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, write_period, write_plan, write_tracker
from helpers import cli

FIRST = [
    TABLE_HEADER,
    ("1) Homes", "Housing", "1.1", "Open the house", "The roof is on. 12 beds.", "31/03/2023", "Amber", None),
    (None, None, "1.2", "Train hosts", "Begun.", None, "Green", None),
    (None, None, "1.3", "Find land", "Found.", None, "Green", None),
    (None, None, "1.4", "Ask young people", "Asked.", None, "Green", None),
]
SECOND = [
    *FIRST[:1],
    ("1) Homes", "Housing", "1.1", "Open the house", "The roof is on. 14 beds. Keys cut.", "30/04/2023", "Red", None),
    (None, None, "1.2", "Train hosts", "Begun.", None, "Green", "Completed."),
    (None, None, "1.4", "Ask young people", "Asked.", None, "Green", None),
    ("2) Work", "Skills", "2.1", "Begin", "Yes.", None, "Green", None),
]
SAID = """\
Care leavers plan
A: params/trackers/care.xlsx, sheet “January 2023”, as at 19 January 2023
B: params/trackers/hers.xlsx, sheet “January 2023”, as at 19 January 2023

Priorities
  2 Work: new (A5)

Priority 1: Homes
  1.1 Open the house
    Rating: Amber → Red (G2)
    Due: 31 March 2023 → 30 April 2023 (F2)
    Progress (E2)
    + 14 beds. Keys cut.
    − 12 beds.
  1.2 Train hosts: closed
    Status: open → Completed: Completed. (C3 → H3)
  1.3 Find land: gone (C4)

Priority 2: Work
  2.1 Begin: new (C5)

Of 5 actions, 1 is new, 1 has closed, 1 is gone, 1 differs otherwise and 1 is
alike. 1 rating, 1 due date, 1 text and 1 priority differ.
"""


@pytest.fixture
def care(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with one plan and two trackers of it, of which its parameters name one."""
    write_plan(project, "care", TABLE_PLAN)
    write_plan(project, "homes", BANNER_PLAN)
    write_period(project, "care")
    write_tracker(project / "params" / "trackers" / "care.xlsx", FIRST)
    write_tracker(project / "params" / "trackers" / "hers.xlsx", SECOND)
    monkeypatch.chdir(project)
    return project


def diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str, str]:
    """Call the command and return its exit status, standard output and standard error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["workbook", "diff", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return ended.value.code, *capsys.readouterr()


def test_two_trackers_are_told_apart_by_group_and_action_with_their_cells(
    care: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trackers = "params/trackers/care.xlsx", "params/trackers/hers.xlsx"
    assert diff(capsys, *trackers) == (1, SAID, "")
    status, out, _ = diff(capsys, *trackers, "--json")
    first = json.loads(out)["actions"][0]
    assert (status, first["number"], first["move"]) == (1, "1.1", "open")
    assert first["differences"][0] == {
        "what": "rating",
        "a": "Amber",
        "b": "Red",
        "cells_a": ["January 2023!G2"],
        "cells_b": ["January 2023!G2"],
    }


def test_a_copy_of_a_tracker_is_alike_to_it(care: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy("params/trackers/care.xlsx", care / "copy.xlsx")
    status, out, _ = diff(capsys, "2023-01", "copy.xlsx")
    assert (status, out.splitlines()[-1]) == (0, "A and B are alike in all 4 actions and in every measure.")


def test_a_closed_action_that_was_taken_out_is_told(care: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tracker(care / "less.xlsx", [*SECOND[:2], *SECOND[3:]])
    assert "1.2 Train hosts: gone (C3)" in diff(capsys, "params/trackers/hers.xlsx", "less.xlsx")[1]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("2023-01", "none.xlsx"), "There is no tracker, report or period “none.xlsx”."),
        (("2023-01", "spoilt.xlsx"), "spoilt.xlsx cannot be compared for sure."),
        (("2023-01", "params/plans/care.yml"), "params/plans/care.yml is text or CSV"),
        (("2023-01", "2023-01", "--plan", "homes"), "params/2023-01/homes.yml does not exist."),
    ],
)
def test_what_cannot_be_compared_ends_in_status_2(
    said: tuple[str, ...], told: str, care: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tracker(care / "spoilt.xlsx", [*FIRST[:4], (None, None, "1.4", "Ask", "Asked.", None, "Blue", None)])
    status, out, error = diff(capsys, *said)
    assert (status, out) == (2, "")
    assert told in error


def test_published_reports_are_compared_with_one_another_and_with_the_tracker_of_the_next(
    samples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(samples)
    status, out, _ = diff(capsys, "2022-07", "reports/2022-10/sufficiency", "--json")
    found = json.loads(out)
    assert (status, found["a"]["called"], found["b"]["as_at"]) == (1, "the report for 2022-07", "2022-10-13")
    assert any(change["what"] == "text" for action in found["actions"] for change in action["differences"])
    assert diff(capsys, "2022-07", "2022-10")[2].startswith("2022-07 and 2022-10 could both be of care-leavers and")
