"""The report as a notebook sees it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from builders import BANNER_PLAN, write_period, write_plan, write_tracker, write_yaml
from helpers import open_report
from helpers import report as reporting
from helpers.errors import WorkbookError
from helpers.plans.parameters import Parameters
from helpers.read import Read, read_inputs
from helpers.runs.publish import Publication, publish
from helpers.runs.run import prepare

ROWS = [
    ("No.", "What is working well?", "What next"),
    (1, "Find homes", None),
    (None, "• Found.\n• More.", "Later."),
    (2, "Old", None),
    (None, "MERGED, FED INTO ACTION 1", None),
]


@pytest.fixture
def plan(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_plan(project, "plan", BANNER_PLAN)
    write_period(project, "plan")
    write_tracker(project / "params" / "trackers" / "plan.xlsx", ROWS, merges=["B2:C2", "B4:C4", "B5:C5"])
    monkeypatch.chdir(project / "notebooks")
    return project


@pytest.mark.usefixtures("plan")
def test_every_table_is_at_hand_as_a_frame_of_texts() -> None:
    report = open_report("plan", "2023-01", "2023-01-19", "params/trackers/plan.xlsx")
    assert report.frame("update").to_dict("records") == [
        {"group": "1", "group_title": "Find homes", "working": "• Found.\n• More.", "next": "Later."}
    ]
    assert report.frame("closed")[["number", "way", "into"]].to_dict("records") == [
        {"number": "2", "way": "Merged", "into": "action 1"}
    ]
    assert report.frame("statuses").to_dict("records") == [
        {"status": "Open", "actions": "1"},
        {"status": "Closed: merged", "actions": "1"},
        {"status": "All actions", "actions": "2"},
    ]
    assert report.frame("measures").empty
    with pytest.raises(WorkbookError) as error:
        report.frame("updates")
    assert str(error.value) == "The report has no table “updates”; perhaps “update”"


@pytest.mark.usefixtures("plan")
def test_a_wrong_value_in_the_parameters_cell_is_said_plainly() -> None:
    with pytest.raises(WorkbookError) as error:
        open_report("plan", "2023-01", "19 January 2023", "params/trackers/plan.xlsx")
    assert str(error.value) == (
        "The notebook’s parameters: “as_at” is “19 January 2023”. Expected: a date as year-month-day, such as "
        "2023-01-19. To mend it: correct the value."
    )


def test_rows_that_do_not_add_up_stop_the_run(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def losing(root: Path, parameters: Parameters) -> Read:
        found = read_inputs(root, parameters)
        return found._replace(intake=dataclasses.replace(found.intake, rows_read=found.intake.rows_read + 1))

    monkeypatch.setattr(reporting, "read_inputs", losing)
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="params/trackers/plan.xlsx")
    with pytest.raises(WorkbookError, match="of 6 rows read, 4 are reported and 1 left out, which does not add up"):
        reporting.read_report(plan, given)


def test_an_action_that_closed_and_went_between_stops_no_comparison_with_an_older_report(project: Path) -> None:
    """The sum must come out since the last report; since an older one the table says what was removed."""
    write_plan(project, "plan", BANNER_PLAN)
    rounds = {"2022-07": "Going on.", "2022-10": "COMPLETED", "2023-01": ""}
    for period, second in rounds.items():
        rows = [ROWS[0], (1, "Find homes", None), (None, f"• In {period}.", "Later.")]
        rows += [(2, "Old", None), (None, second, None)] if second else []
        merges = ["B2:C2", *(["B4:C4"] if second else []), *(["B5:C5"] if second.isupper() else [])]
        write_tracker(project / f"params/trackers/{period}.xlsx", rows, merges=merges)
        more = {"compare_with": "2022-07"} if period == "2023-01" else {}
        given: dict[str, Any] = {"plan": "plan", "period": period, "as_at": f"{period}-19", "sheet": "January 2023"}
        given |= {"tracker": f"params/trackers/{period}.xlsx"} | more
        write_yaml(project / "params" / period / "plan.yml", given)
        if not more:
            (outcome,) = publish(project, prepare(project, period), lambda _: None, Publication(despite="a test"))
            assert outcome.error is None
    report = reporting.read_report(project, Parameters(**given))
    assert report.frame("balance").to_dict("records") == [
        {"group": "All actions", "before": "2", "new": "0", "reopened": "0", "closed": "0", "gone": "1", "now": "1"}
    ]
