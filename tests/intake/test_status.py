"""That a status column says which actions are open, have not begun, or closed; nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from builders import BANNER_PLAN, TABLE_PLAN, checked_tracker, write_tracker
from helpers.errors import Severity
from helpers.intake.intake import Intake
from helpers.model import Status
from helpers.narration.narrator import Narrator
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.sections.status import status_table
from helpers.sections.summary import summary
from scenes import AS_AT, said

WORDS = {"open": ["In progress", "Open"], "not_started": ["Not started"], "closed": {"completed": ["Done", "✓"]}}
PLAN: Mapping[str, Any] = {
    **TABLE_PLAN,
    "status": WORDS,
    "tracker": {**TABLE_PLAN["tracker"], "columns": {**TABLE_PLAN["tracker"]["columns"], "status": "Status"}},
}
HEADER = ("Priority", "Responsibility", "Ref", "Action", "Progress", "Due", "RAG", "Closing notice", "Status")
PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")


def read(folder: Path, *rows: tuple[str | None, str | None], before: str = "") -> Intake:
    """Return what a tracker of actions 1, 2 and so on says, each with its status and closing notice."""
    lines = [
        ("1. A" if at == 1 else None, None, at, f"Do {at}", "Text", None, "Green", notice, status)
        for at, (status, notice) in enumerate(rows, 1)
    ]
    more = {"October 2022": [HEADER, (*lines[0][:-1], before)]} if before else {}
    path = write_tracker(folder / "plan.xlsx", [HEADER, *lines], more_sheets=more)
    return checked_tracker(path, PLAN, PARAMETERS)


def blocking(intake: Intake) -> list[str]:
    place = "plan.xlsx, sheet “January 2023”, cell "
    return [str(each).removeprefix(place) for each in intake.problems if each.severity is Severity.BLOCKS]


def test_each_word_means_what_the_plan_says_whatever_its_case_and_punctuation(tmp_path: Path) -> None:
    intake = read(tmp_path, ("IN-PROGRESS", None), ("not started.", None), ("done", None), ("✓", None))
    assert [action.status for action in intake.actions] == [
        Status.OPEN,
        Status.NOT_STARTED,
        Status.CLOSED,
        Status.CLOSED,
    ]
    assert [
        (a.closing.way, a.closing.notice.text, a.closing.notice.sources[0].place) for a in intake.closed if a.closing
    ] == [
        ("completed", "done", "I4"),
        ("completed", "✓", "I5"),
    ]
    assert blocking(intake) == []


def test_a_notice_stays_the_notice_and_takes_its_way_from_the_status_where_it_says_none(tmp_path: Path) -> None:
    (action,) = read(tmp_path, ("Done", "This is over.")).closed
    assert action.closing is not None
    assert (action.closing.way, action.closing.notice.text) == ("completed", "This is over.")


def test_an_unknown_word_stops_the_run_with_the_nearest(tmp_path: Path) -> None:
    assert blocking(read(tmp_path, ("In progres", None))) == [
        "I2: the status of action 1 is “In progres”. Expected: perhaps “In progress”. To mend it: correct the cell, or "
        'say in params/plans/plan.yml what the word means: status: {open: ["In progress", "Open", "In progres"]}, or '
        'under “not_started”, or under “closed” and how, such as closed: {completed: ["In progres"]}.'
    ]


def test_a_symbol_is_no_other_symbol(tmp_path: Path) -> None:
    (problem,) = blocking(read(tmp_path, ("✗", None)))
    assert problem.startswith("I2: the status of action 1 is “✗”. ")


def test_a_blank_status_stops_the_run_unless_a_notice_says_that_the_action_is_closed(tmp_path: Path) -> None:
    assert blocking(read(tmp_path, (None, None), (None, "Completed."))) == [
        "I2: action 1 has no status, and no closing notice. Expected: one of “In progress”, “Open”, “Not started”, "
        "“Done”, “✓”. To mend it: write its status; or, where an empty cell always means the "
        "same, say in params/plans/plan.yml what: status: {blank: open}, or “not started”."
    ]


def test_a_status_and_a_notice_that_contradict_one_another_stop_the_run(tmp_path: Path) -> None:
    assert blocking(read(tmp_path, ("Open", "Completed."), ("Done", "Withdrawn."))) == [
        "I2: the status of action 1 is “Open”, and its closing notice in H2 says that it is closed. Expected: a status "
        "and a notice that agree. To mend it: correct the status, or take the notice out.",
        "I3: by its status, “Done”, action 2 was completed, and by its closing notice in H3 it was withdrawn. "
        "Expected: a status and a notice that agree. To mend it: correct one of the two.",
    ]


def test_a_second_status_of_one_action_stops_the_run(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("1. A", None, 1, "Do", "Text", None, "Green", None, "Open"),
        (*[None] * 4, "More", *[None] * 3, "Done"),
    ]
    intake = checked_tracker(write_tracker(tmp_path / "plan.xlsx", rows), PLAN, PARAMETERS)
    assert blocking(intake)[0].startswith("I3: action 1 has a second status, “Done”, beside that in I2. ")


def test_an_earlier_round_reads_the_status_the_same_way(tmp_path: Path) -> None:
    rounds = read(tmp_path, ("Done", None), before="Done").history["1"]
    assert [rounds.now.closed, *(before.closed for before in rounds.before if before)] == [True, True]


def test_a_status_column_may_stand_beside_banners(tmp_path: Path) -> None:
    plan = {
        **BANNER_PLAN,
        "status": WORDS,
        "tracker": {**BANNER_PLAN["tracker"], "columns": {"number": "No.", "status": "Status"}},
    }
    rows = [
        ("No.", "What is working well?", "What next", "Status"),
        (1, "Do this", None, "Done"),
        (2, "Do that", None, None),
        (None, "Well", "Next", "Open"),
    ]
    intake = checked_tracker(write_tracker(tmp_path / "plan.xlsx", rows, merges=["B2:C2", "B3:C3"]), plan, PARAMETERS)
    assert [(action.title, action.status) for action in intake.actions] == [
        ("Do this", Status.CLOSED),
        ("Do that", Status.OPEN),
    ]
    assert blocking(intake) == []


def test_a_word_has_one_meaning() -> None:
    with pytest.raises(ValidationError, match="each word with one meaning; “done” has two"):
        Plan.model_validate({**PLAN, "status": {"open": ["done"], "closed": {"completed": ["Done"]}}})


@pytest.mark.parametrize(
    ("statuses", "sentence", "rows"),
    [
        (
            ("Open", "Not started", "Done"),
            "3 actions: 2 open, of which 1 not started, and 1 closed.",
            ["Open: under way 1", "Open: not started 1", "Closed: completed 1", "All actions 3"],
        ),
        (
            ("Not started", "Open"),
            "2 actions, both open, of which 1 not started.",
            ["Open: under way 1", "Open: not started 1", "All actions 2"],
        ),
        (
            ("Not started",),
            "1 action, which is open and not started.",
            ["Open: under way 0", "Open: not started 1", "All actions 1"],
        ),
    ],
)
def test_the_report_says_how_many_have_not_begun(
    statuses: tuple[str, ...], sentence: str, rows: list[str], tmp_path: Path
) -> None:
    intake = read(tmp_path, *((status, None) for status in statuses))
    plan = Plan.model_validate(PLAN)
    told = said(summary(Narrator(), plan, intake, AS_AT))
    assert told.startswith(f"At 19 January 2023 the plan has {sentence}")
    table = status_table(plan, intake)
    assert [" ".join(cell.points[0].text for cell in row.cells) for group in table.groups for row in group.rows] == rows
    assert all(row.cells[1].sources for group in table.groups for row in group.rows)
