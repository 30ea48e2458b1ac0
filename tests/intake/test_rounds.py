"""Which sheet is that of a period, and in which order those before it are, however they are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import TABLE_HEADER, TABLE_PLAN, checked_tracker, write_tracker
from helpers.errors import Severity, WorkbookError
from helpers.intake.intake import Intake
from helpers.intake.rounds import earlier_sheets, following_sheet
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.plans.rounds import named_like, round_in

ROW = ("1) Homes", "Housing", "1.1", "Open the house", "Roof on", None, "Green", None)
ROWS = [TABLE_HEADER, ROW]


def plan(sheet: str) -> dict[str, object]:
    return {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "sheet": sheet}}


def read(folder: Path, names: list[str], period: str, as_at: str, sheet: str = "{round}") -> Intake:
    """Return what a tracker with those sheets says in a period."""
    tracker = write_tracker(folder / "plan.xlsx", ROWS, sheet=names[0], more_sheets=dict.fromkeys(names[1:], ROWS))
    given = Parameters(plan="care", period=period, as_at=as_at, tracker="plan.xlsx")
    return checked_tracker(tracker, plan(sheet), given)


@pytest.mark.parametrize(
    ("name", "first", "last", "following"),
    [
        ("Q3 2022-23", "2022-10-01", "2022-12-31", "Q4 2022-23"),
        ("2022/23 Q4", "2023-01-01", "2023-03-31", "2023/24 Q1"),
        ("Quarter 3 (22-23)", "2022-10-01", "2022-12-31", "Quarter 4 (22-23)"),
        ("Oct – Dec 2022", "2022-10-01", "2022-12-31", "Jan – Mar 2023"),
        ("Nov 22 to Jan 23", "2022-11-01", "2023-01-31", "Feb 23 to Apr 23"),
        ("JAN 23", "2023-01-01", "2023-01-31", "FEB 23"),
        ("January 2023", "2023-01-01", "2023-01-31", "February 2023"),
        ("2022-23", "2022-04-01", "2023-03-31", "2023-24"),
        ("2022-12", "2022-12-01", "2022-12-31", "2023-01"),
    ],
)
def test_a_name_tells_its_time_and_the_next_is_written_like_it(
    name: str, first: str, last: str, following: str
) -> None:
    found = round_in(name)
    assert found == (date.fromisoformat(first), date.fromisoformat(last), True)
    assert named_like(name, found.following) == following


@pytest.mark.parametrize("name", ["Q3 2022", "Nov-Jan 2023", "Q3 2022-24", "31 Feb 2023", "Measures", "Round 3"])
def test_a_name_that_may_mean_two_things_or_none_tells_no_time(name: str) -> None:
    assert round_in(name) is None


@pytest.mark.parametrize(
    ("names", "period", "chosen"),
    [
        (["Q4 2022-23", "Q3 2022-23", "Q3 2021-22"], "2022-23-Q3", "Q3 2022-23"),
        (["Oct-Dec 2022", "Jan-Mar 2023"], "2022-23-Q3", "Oct-Dec 2022"),
        (["Quarter 2", "Quarter 3"], "2022-23-Q3", "Quarter 3"),
        (["Jan 23", "Oct 22"], "2023-01", "Jan 23"),
        (["13 October 2022", "19 January 2023"], "2023-01", "19 January 2023"),
        (["Q3 2022-23", "Q4 2022-23"], "panel", "Q4 2022-23"),
    ],
)
def test_the_sheet_of_a_period_is_that_of_its_round(names: list[str], period: str, chosen: str, tmp_path: Path) -> None:
    assert read(tmp_path, names, period, "2023-01-19").tables[0].sheet.name == chosen


def test_earlier_sheets_come_by_date_and_not_by_name() -> None:
    names = ["Measures", "Update Q1 2022-23", "Update Q3 2022-23", "Update Q4 2021-22", "Update Q4 2022-23"]
    found = earlier_sheets(Plan.model_validate(plan("Update {round}")), names, names[2], date(2023, 1, 19))
    assert found == ["Update Q1 2022-23", "Update Q4 2021-22"]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Q3 22-23", "Q3 2022-23"], "the sheets “Q3 22-23” and “Q3 2022-23” are all of the round of 2022-23-Q3"),
        (["Q2 2022-23", "Quarter 3"], "no sheet is sure to be that of 2022-23-Q3; those that tell a round are “Q2"),
        (["January 2023"], "no sheet is sure to be that of 2022-23-Q3"),
    ],
)
def test_what_is_not_sure_to_be_the_sheet_is_named_with_what_is_expected(
    names: list[str], found: str, tmp_path: Path
) -> None:
    with pytest.raises(WorkbookError) as refused:
        read(tmp_path, names, "2022-23-Q3", "2023-01-19")
    (problem,) = refused.value.problems
    assert problem.found.startswith(found)
    assert problem.expected == "one sheet whose name tells its round, such as “Q3 2022-23”"


@pytest.mark.parametrize(
    ("names", "as_at", "severity"),
    [
        (["Q3 2022-23", "Q1 2022-23"], "2022-04-19", Severity.PUBLICATION),
        (["Q3 2022-23", "Q4 2022-23"], "2023-01-19", Severity.NOTED),
    ],
)
def test_a_date_that_would_choose_another_sheet_than_the_period_is_told(
    names: list[str], as_at: str, severity: Severity, tmp_path: Path
) -> None:
    intake = read(tmp_path, names, "2022-23-Q3", as_at)
    (told,) = [each for each in intake.problems if "would choose" in each.found]
    assert (told.sheet, told.severity, names[1] in told.found) == (names[0], severity, True)


def test_a_sheet_that_may_be_of_two_rounds_is_told_and_not_read_as_an_earlier_one(tmp_path: Path) -> None:
    intake = read(tmp_path, ["Q3 2022-23", "Q2 2022", "Guidance"], "2022-23-Q3", "2023-01-19")
    assert [each.sheet for each in intake.problems if "which round" in each.found] == ["Q2 2022"]


@pytest.mark.parametrize(
    ("last", "period", "following"),
    [
        ("Update Q3 2022-23", "2022-23-Q4", "Update Q4 2022-23"),
        ("Update Jan 23", "2023-04", "Update Apr 23"),
        ("Update Oct-Dec 2022", "2023-04", "Update Jan-Mar 2023"),
        ("Update 19 January 2023", "2023-04", "Update 20 April 2023"),
    ],
)
def test_the_next_sheet_is_called_as_the_last_one(last: str, period: str, following: str) -> None:
    assert following_sheet(Plan.model_validate(plan("Update {round}")), last, period, date(2023, 4, 20)) == following


def test_names_without_a_year_do_not_begin_again() -> None:
    quarters = Plan.model_validate(plan("{round}"))
    assert following_sheet(quarters, "Quarter 3", "2022-23-Q4", date(2023, 4, 20)) == "Quarter 4"
    with pytest.raises(WorkbookError, match="“Quarter 1”, which without a year may be that of the year before"):
        following_sheet(quarters, "Quarter 4", "2023-24-Q1", date(2023, 7, 20))
