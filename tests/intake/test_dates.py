"""What dates are read from a tracker's cells, and which are named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import MAC_EPOCH

from builders import (
    DATED_ACTIONS,
    DATED_PLAN,
    DATED_UPDATES,
    TABLE_HEADER,
    TABLE_PLAN,
    checked_tracker,
    write_tracker,
)
from helpers.excel.tracker import Cell, Tracker
from helpers.intake.date_words import DateRead
from helpers.intake.dates import read_date
from helpers.intake.intake import Intake
from helpers.model import Source
from helpers.plans.parameters import Parameters

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")


def cell_of(folder: Path, value: object, shown_as: str = "") -> Cell:
    """Write a workbook with a value in A1 and read it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "July"
    sheet["A1"].value = value
    sheet["A1"].number_format = shown_as or sheet["A1"].number_format
    book.save(folder / "plan.xlsx")
    return Tracker(folder / "plan.xlsx", "plan.xlsx").sheet("July", told_by="the plan").rows[0][0]


def text_cell(text: object) -> Cell:
    return Cell(at="A1", row=1, column=1, last_row=1, last_column=1, value=text, runs=(), fill="", percent=False)


def read(text: str) -> DateRead:
    return read_date(text_cell(text))


@pytest.mark.parametrize(
    "value",
    [
        date(2023, 2, 1),
        datetime(2023, 2, 1, 23, 59),  # noqa: DTZ001 - Excel's dates have no time zone
        "01/02/2023",
        44958,
        44958.75,
        "44958",
        "44958.5",
    ],
)
def test_a_date_is_read_from_each_kind_of_cell(tmp_path: Path, value: object) -> None:
    assert read_date(cell_of(tmp_path, value)).day == date(2023, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("1/2/2023", "1.2.2023", "01-02-2023", "1 / 2 / 2023", "1/2/23", "01.02.23", "1-2-23"),
        *("1 February 2023", "01 FEB 2023", " 1\u00a0February\n2023 ", "1st February 2023", "1st of February, 2023"),
        *("1-Feb-23", "1 -Feb-23", "1Feb2023", "1 Feb \u201923", "01-Feb-2023.", "1 Feb. 2023"),
        *("February 1, 2023", "Feb 1st 2023", "February the 1st, 2023", "Feb-1-2023"),
        *("2023-02-01", "2023/02/01", "2023.2.1", "2023 February 1", "2023-Feb-01"),
        *("Wed 1 February 2023", "Wednesday, 1st February 2023", "Weds 1/2/2023", "Wed. 2023-02-01"),
        *(
            "2023-02-01 00:00:00",
            "2023-02-01T10:30:00Z",
            "01/02/2023 10:30",
            "1 February 2023 at 5pm",
            "1/2/23 9.15 am",
        ),
        *("by 1 February 2023", "By: 01/02/2023", "Due 1/2/2023", "due by the 1st of February 2023", "on 1/2/2023"),
        *("No later than 1/2/2023", "1 February 2023 at the latest", "Deadline: 01/02/2023", "[1/2/2023]"[1:-1]),
    ],
)
def test_a_day_is_read_in_each_form_that_is_not_in_doubt(text: str) -> None:
    assert read(text) == DateRead(date(2023, 2, 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("March 2023", date(2023, 3, 31)),
        ("Feb 2024", date(2024, 2, 29)),
        ("in Sept. 2023", date(2023, 9, 30)),
        ("end of March 2023", date(2023, 3, 31)),
        ("By the end of Mar 23", date(2023, 3, 31)),
        ("end-March 2023", date(2023, 3, 31)),
        ("Mar-23", date(2023, 3, 31)),
        ("Mar/23", date(2023, 3, 31)),
        ("Mar \u201923", date(2023, 3, 31)),
        ("2023 March", date(2023, 3, 31)),
        ("03/2023", date(2023, 3, 31)),
        ("2023-03", date(2023, 3, 31)),
        ("Q1 2022/23", date(2022, 6, 30)),
        ("Q2 2022-2023", date(2022, 9, 30)),
        ("Quarter 3 (2022/23)", date(2022, 12, 31)),
        ("Q4, FY22/23", date(2023, 3, 31)),
        ("end of Q3 22/23", date(2022, 12, 31)),
        ("2022/23 Q4", date(2023, 3, 31)),
        ("2022/23", date(2023, 3, 31)),
        ("2022\u201323", date(2023, 3, 31)),
        ("2022-2023", date(2023, 3, 31)),
        ("22/23", date(2023, 3, 31)),
        ("FY 2022-23", date(2023, 3, 31)),
        ("FY11/12", date(2012, 3, 31)),
        ("1999/00", date(2000, 3, 31)),
        ("end of financial year 2022/23", date(2023, 3, 31)),
        ("2022/23 financial year", date(2023, 3, 31)),
        ("end of 2023", date(2023, 12, 31)),
    ],
)
def test_a_longer_time_is_read_as_its_last_day_and_shown_as_written(text: str, day: date) -> None:
    assert read(text) == DateRead(day, text)


@pytest.mark.parametrize(("text", "year"), [("1/2/00", 2000), ("1/2/29", 2029), ("1 Feb 80", 1980), ("1-Feb-99", 1999)])
def test_a_year_of_two_digits_is_that_which_excel_would_take(text: str, year: int) -> None:
    assert read(text).day == date(year, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("30/06/2023 (was 31/03/2023)", "30/06/2023 (31/03/2023)", "30.06.23 [31.03.23]"),
        *("30/06/2023 (previously 31 March 2023)", "30/06/2023, originally 31/03/2023", "30/6/23 revised from 31/3/23"),
        *("31/03/2023 revised to 30/06/2023", "31/03/2023 now 30/06/2023", "31/03/2023 -> 30/06/2023"),
        *("31/03/2023 \u2192 30/06/2023", "Original date: 31/03/2023\nRevised date: 30/06/2023"),
        *("Revised from 31/03/2023 to 30/06/2023", "30/06/2023 (moved from March 2023)"),
    ],
)
def test_the_date_before_is_kept_beside_the_one_that_counts(text: str) -> None:
    assert read(text) == DateRead(date(2023, 6, 30), earlier=(date(2023, 3, 31),))


def test_several_dates_before_are_kept_oldest_first_and_each_once() -> None:
    assert read("30/06/2023 (was 31/03/2023, 31/12/2022, 31/03/2023)") == DateRead(
        date(2023, 6, 30), earlier=(date(2022, 12, 31), date(2023, 3, 31))
    )


@pytest.mark.parametrize("text", ["31/03/2023 (was 30/06/2023)", "31/03/2023 (was 31/12/2022, 30/06/2023)"])
def test_a_date_that_was_may_be_later_than_the_one_that_counts(text: str) -> None:
    assert (read(text).day, read(text).earlier[-1]) == (date(2023, 3, 31), date(2023, 6, 30))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("June 2023 (was March 2023)", "June 2023"),
        ("March 2023, revised to June 2023", "March 2023, revised to June 2023"),
        ("Q1 (2023/24)", "Q1 (2023/24)"),
    ],
)
def test_what_is_shown_as_written_is_without_an_aside_in_brackets(text: str, written: str) -> None:
    assert (read(text).day, read(text).written) == (date(2023, 6, 30), written)


def test_a_date_is_counted_even_where_the_words_around_say_that_it_is_new() -> None:
    assert read("30/06/2023 (revised)") == DateRead(date(2023, 6, 30))


NO_DAY = "there is no such day"
NO_YEAR = "it has no year"
QUARTER = "it may be a quarter of the calendar year or of a financial year; write “Q3 2022/23”, or its last day"
SEVERAL = "it has more than one date; write the one that counts, and one before it in brackets: “(was 31/03/2023)”"
LATER = "the date in brackets is the later one; write the one that counts, and an earlier one as “(was 31/03/2023)”"
LIKE = "it looks like a date and cannot be read"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31/02/2022", NO_DAY),
        ("30 February 2023", NO_DAY),
        ("0/1/2023", NO_DAY),
        ("29.2.23", NO_DAY),
        ("45 March 2023", NO_DAY),
        ("12/25/2022", "there is no month 25; the day stands before the month"),
        ("2022-13-01", "there is no month 13; the day stands before the month"),
        ("Sun 31 Dec 2022", "that day is a Saturday"),
        ("1 May 50", "the year would be 1950"),
        ("2022/24", "its two years do not follow one another"),
        ("11/12", "it may be a day of a month or a financial year; write the date, or “2022/23”"),
        ("Q3 2022", QUARTER),
        ("By end of Q3 2022", QUARTER),
        ("2022 Q3", QUARTER),
        (
            "March 23",
            "it may be a day of that month or the month of a year; write the year in full, such as “March 2023”",
        ),
        ("2022", "it may be a calendar year or a financial year; write “end of 2022” or “2022/23”"),
        ("31 March", NO_YEAR),
        ("by the end of March", NO_YEAR),
        ("March", NO_YEAR),
        ("Mar 7", NO_YEAR),
        ("31/03", NO_YEAR),
        ("Q3", NO_YEAR),
        ("01/12/2022 \u2013 31/12/2022", SEVERAL),
        ("31 March 2023 30 June 2023", SEVERAL),
        ("March 2023 and March 2024", SEVERAL),
        ("31 March 2023 (30 June 2023)", LATER),
        ("March 2023 [June 2023]", LATER),
        ("31/03/2023 (was 31/12/2022) (30/06/2023)", LATER),
        ("30/06/2023 (original)", LIKE),
        ("was 30/06/2023", LIKE),
        ("from 1 April 2023 to 31 March 2024", SEVERAL),
        ("after 31 March 2023", LIKE),
        ("not 31/03/2023", LIKE),
        ("31/03/2023 + 6 months", LIKE),
        ("within 30 days of 31/03/2023", LIKE),
        ("2023 days", LIKE),
        ("22/23 year", LIKE),
        ("1/2/2023 or later", LIKE),
        ("30th Janury 2022", LIKE),
        ("FY23", LIKE),
        ("31032023", LIKE),
        ("10:00", LIKE),
        ("45", LIKE),
        ("\ufffc 31/03/2023", LIKE),
    ],
)
def test_what_looks_like_a_date_and_is_not_sure_is_none_and_says_why(text: str, why: str) -> None:
    assert read(text) == DateRead(written=text, wrong=why)


@pytest.mark.parametrize("text", ["Spring 2023", "early 2023", "mid March 2023", "2023 onwards", "from April 2023"])
def test_a_time_without_an_end_that_all_agree_on_is_words(text: str) -> None:
    assert read(text) == DateRead(written=text, vague=True)


@pytest.mark.parametrize(
    "text",
    [
        *("Ongoing", "TBC", "When funded", "Within 6 months", "Phase 2", "Year 1", "Every 3 months", "May be delayed"),
        *("End of financial year", "v1.2", "2-3 years", "Annually in March", "\u2013"),
        *("30\u201390 days", "30 \u2013 90 days", "<30 days", "6 months", "2 weeks after sign-off", "within 30 days"),
        *("30 to 90 working days", "1.5 years", "12-month", "90+ days", "3 months \u2013 1 year", "30/90 days"),
    ],
)
def test_other_words_are_words(text: str) -> None:
    assert read(text) == DateRead(written=text)


def test_words_that_the_plan_declares_are_words_even_where_they_look_like_a_date() -> None:
    assert read_date(text_cell("q3 2022."), undated=["Q3 2022"]) == DateRead(written="q3 2022.")


@pytest.mark.parametrize("value", [95, 3049, 29220, 73416, 999_999_999, -5])
def test_a_number_that_no_day_of_1980_to_2100_is_kept_as_is_no_date(tmp_path: Path, value: int) -> None:
    assert read_date(cell_of(tmp_path, value)) == DateRead(written=str(value), wrong="it is a number that is no date")


@pytest.mark.parametrize(("value", "expected"), [(29221, date(1980, 1, 1)), (73415, date(2100, 12, 31))])
def test_a_bare_number_is_a_date_from_1980_to_2100(tmp_path: Path, value: int, expected: date) -> None:
    assert read_date(cell_of(tmp_path, value)).day == expected


def test_a_year_typed_into_a_cell_made_for_dates_is_no_date(tmp_path: Path) -> None:
    assert read_date(cell_of(tmp_path, 2023, "dd/mm/yyyy")).wrong == "it is a date in 1905"


def test_a_bare_number_is_counted_from_the_workbooks_own_epoch(tmp_path: Path) -> None:
    assert read_date(cell_of(tmp_path, 43496), MAC_EPOCH).day == date(2023, 2, 1)


def test_a_time_of_day_or_a_truth_value_is_no_date(tmp_path: Path) -> None:
    assert read_date(cell_of(tmp_path, time(10))).wrong == LIKE
    assert read_date(cell_of(tmp_path, True)).day is None


def test_an_earlier_date_in_brackets_may_stand_alone() -> None:
    assert read("(was 31/12/2022, 31 March 2023)") == DateRead(earlier=(date(2022, 12, 31), date(2023, 3, 31)))


@pytest.mark.parametrize(
    ("struck", "earlier"), [("31 March 2023", (date(2023, 3, 31),)), ("31/02/2023", ()), ("TBC", ())]
)
def test_a_date_struck_out_in_the_cell_is_an_earlier_one(
    tmp_path: Path, struck: str, earlier: tuple[date, ...]
) -> None:
    cell = cell_of(tmp_path, CellRichText(TextBlock(InlineFont(strike=True), struck), " 30 June 2023"))
    assert read_date(cell) == DateRead(date(2023, 6, 30), earlier=earlier)


def test_a_date_that_excel_shows_as_a_month_is_that_month(tmp_path: Path) -> None:
    assert read_date(cell_of(tmp_path, date(2023, 3, 1), "mmm-yy")) == DateRead(date(2023, 3, 31), "Mar-23")
    assert read_date(cell_of(tmp_path, date(2023, 3, 1), "mmmm yyyy")) == DateRead(date(2023, 3, 31), "March 2023")
    assert read_date(cell_of(tmp_path, date(2023, 3, 1), "dd/mm/yyyy")) == DateRead(date(2023, 3, 1))
    assert read_date(cell_of(tmp_path, date(2023, 3, 1), "mm/dd/yyyy")) == DateRead(date(2023, 3, 1))


def due(folder: Path, *dates: object, closed: Sequence[str] = (), undated: Sequence[str] = ()) -> Intake:
    """Return what a tracker says whose actions, 1.1 and so on, have these due dates, and some of them a notice."""
    rows = [
        ("Homes", None, f"1.{at}", "Act", "New", when, "Green", "Completed." if f"1.{at}" in closed else None)
        for at, when in enumerate(dates, 1)
    ]
    path = write_tracker(folder / "plan.xlsx", [TABLE_HEADER, *rows])
    plan = {**TABLE_PLAN, "undated": [*undated]} if undated else TABLE_PLAN
    return checked_tracker(path, plan, PARAMETERS)


ASKED = (
    "Expected: a date, such as 31/03/2023 or 31 March 2023, or a time by its end: “March 2023”, “Q3 2022/23”, "
    "“2022/23”, “end of 2023”. To mend it:"
)
DECLARE = "or, if no date is to be held against it, add the words to “undated” in params/plans/plan.yml: undated:"


def test_an_action_keeps_its_date_how_it_was_written_and_the_dates_before(tmp_path: Path) -> None:
    first, second, third = due(tmp_path, "30/06/2023 (was 31/03/2023)", "Q4 2022/23", "Ongoing").actions
    assert (first.due, first.due_written, first.due_earlier) == (date(2023, 6, 30), "", (date(2023, 3, 31),))
    assert (second.due, second.due_written, second.due_earlier) == (date(2023, 3, 31), "Q4 2022/23", ())
    assert (third.due, third.due_written, third.due_earlier) == (None, "Ongoing", ())


def test_a_date_that_is_not_sure_stops_the_run_but_of_a_closed_action_is_noted(tmp_path: Path) -> None:
    problems = due(tmp_path, "12/25/2022", "Q3 2022", closed=["1.2"]).problems
    assert [f"{problem.severity}: {problem}" for problem in problems] == [
        "blocks: plan.xlsx, sheet “January 2023”, cell F2: action 1.1 is due “12/25/2022”: there is no month 25; the "
        f'day stands before the month. {ASKED} correct the date; {DECLARE} ["12/25/2022"].',
        "noted: plan.xlsx, sheet “January 2023”, cell F3: action 1.2 is due “Q3 2022”: "
        f'{QUARTER}. {ASKED} correct the date; {DECLARE} ["Q3 2022"].',
    ]


def test_words_in_place_of_a_date_are_noted_and_a_season_stops_publication(tmp_path: Path) -> None:
    problems = due(tmp_path, 'When "funded"', "Spring 2023", "ONGOING", "TBC", closed=["1.4"]).problems
    assert [f"{problem.severity}: {problem}" for problem in problems] == [
        "publication: plan.xlsx, sheet “January 2023”, cell F3: action 1.2 is due “Spring 2023”, which cannot be held "
        f'against a date. {ASKED} write the date; {DECLARE} ["Spring 2023"], or accept it in '
        "params/2023-01/plan.yml: under “accepted”, “January 2023!F3 date” and the reason.",
        'noted: plan.xlsx, sheet “January 2023”, cell F2: action 1.1 is due “When "funded"”, which cannot be held '
        f'against a date. {ASKED} write the date; {DECLARE} ["When \\"funded\\""].',
    ]


def test_like_texts_in_place_of_dates_are_one_note_with_the_most_frequent_first(tmp_path: Path) -> None:
    (note,) = due(tmp_path, "30\u201390 days", "<30 days", "<30 days", "<30  days", "6 months").problems
    assert str(note) == (
        "plan.xlsx, sheet “January 2023”, cell F2: action 1.1 and 4 more are due “<30 days”, “30\u201390 days” and “6 "
        f"months”, which cannot be held against a date (F2, F3 and 3 more cells). {ASKED} write the date; {DECLARE} "
        '["<30 days", "30\u201390 days", "6 months"].'
    )
    texts = ("TBC", "soon", "later", "as agreed", "one day", "at the end", "in time")
    assert " “one day” and 2 other texts, which " in due(tmp_path, *texts).problems[0].found
    assert due(tmp_path, "TBC", "soon", "later").problems[0].found.endswith("a date (F2, F3 and F4)")


MONTH_FIRST = "the column is written month first: F3 “09/15/2022”"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("10/05/2022", MONTH_FIRST),
        ("10.05.22", MONTH_FIRST),
        ("10/05/2022 (was 01/02/2022)", MONTH_FIRST),
        ("15/09/2022 (was 01/02/2022)", MONTH_FIRST),
        ("15/09/2022", ""),
        ("05/05/2022", ""),
        ("Tue 10/05/2022", ""),
        ("2022-05-10", ""),
        ("10 May 2022", ""),
        ("May 2022", ""),
        (date(2022, 5, 10), ""),
        ("2022-23", ""),
    ],
)
def test_a_date_that_could_be_either_way_is_in_doubt_where_the_column_is_written_month_first(
    text: object, why: str, tmp_path: Path
) -> None:
    intake = due(tmp_path, text, "09/15/2022")
    told = {problem.cell: problem.found for problem in intake.problems if problem.severity == "blocks"}
    assert told.pop("F3") == "action 1.2 is due “09/15/2022”: there is no month 15; the day stands before the month"
    assert told == ({"F2": f"action 1.1 is due “{text}”: {why}"} if why else {})
    assert (intake.actions[0].due is None) is bool(why)
    assert due(tmp_path, text, "15/09/2022").actions[0].due


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("03/04/2023", "05.05.2023", "04/05/2023 (was 03/02/2023)"), "“03/04/2023” and 1 more cell of its column are"),
        (("05/05/2023", date(2023, 4, 3), "03/04/2023"), "“03/04/2023” is"),
        (("03/04/2023", "31/03/2023"), ""),
        (("03/04/2023", "04/05/2023 (was 31/03/2023)"), ""),
        (("05/05/2023", "3 April 2023", date(2023, 4, 3), "Mon 03/04/2023"), ""),
    ],
)
def test_a_column_of_dates_that_could_be_either_way_is_noted_once(
    texts: Sequence[object], told: str, tmp_path: Path
) -> None:
    expected = f"{told} read day first, and no date of the column shows its order"
    noted = [p.found for p in due(tmp_path, *texts).problems if "day first" in p.found]
    assert noted == ([expected] if told else [])


def test_declared_words_are_not_told(tmp_path: Path) -> None:
    assert due(tmp_path, "TBC", "Spring 2023", "Q3 2022", undated=["tbc", "Spring 2023", "Q3 2022"]).problems == ()


def test_a_due_date_that_is_struck_out_entirely_is_an_earlier_one(tmp_path: Path) -> None:
    struck = CellRichText(TextBlock(InlineFont(strike=True), "31/03/2023"))
    (action,) = due(tmp_path, struck).actions
    assert (action.due, action.due_written, action.due_earlier) == (None, "", (date(2023, 3, 31),))
    assert action.due_sources == (Source("January 2023", "F2"),)


@pytest.mark.parametrize(
    ("shown_as", "value", "quoted"), [("dd-mmm", date(2023, 2, 1), "01-Feb"), ("h:mm", time(1, 2), "01:02")]
)
def test_an_action_number_that_excel_turned_into_a_date_or_a_time_stops_the_run(
    shown_as: str, value: object, quoted: str, tmp_path: Path
) -> None:
    path = write_tracker(
        tmp_path / "plan.xlsx", [TABLE_HEADER, ("1. A", "B", value, "Act", "New", None, "Green", None)]
    )
    book = load_workbook(path)
    book["January 2023"]["C2"].number_format = shown_as
    book.save(path)
    assert [str(problem) for problem in checked_tracker(path, TABLE_PLAN, PARAMETERS).problems] == [
        f"plan.xlsx, sheet “January 2023”, cell C2: the action number “{quoted}” is a date or a time to Excel. "
        "Expected: the number as text, such as 1-2. To mend it: make the cell’s format Text (Format Cells, Number), "
        "and write the number again."
    ]


def closed_on(folder: Path, notice: str | None, day: object) -> Intake:
    rows = [DATED_ACTIONS[0], ("Homes", "A1", "Open the house", notice, day)]
    updates = [DATED_UPDATES[0], ("A1", "15/01/2023", "Roof on", "Green")]
    path = write_tracker(folder / "plan.xlsx", rows, sheet="Actions", more_sheets={"Updates": updates})
    return checked_tracker(path, DATED_PLAN, PARAMETERS)


def test_a_date_of_closing_without_a_notice_stops_the_run(tmp_path: Path) -> None:
    assert [str(problem) for problem in closed_on(tmp_path, None, "13/12/2022").problems] == [
        "plan.xlsx, sheet “Actions”, cell E2: action A1 closed on “13/12/2022”, and nothing else says that it is "
        "closed. Expected: a closing notice beside the date an action closed, or neither. To mend it: if it is closed, "
        "write how under “Closed”; if it is open, clear the date."
    ]
    assert [problem.cell for problem in closed_on(tmp_path, None, "last week").problems] == ["E2"]


@pytest.mark.parametrize(("notice", "day"), [("Completed", "13/12/2022"), (None, "20/01/2023"), (None, None)])
def test_a_date_of_closing_with_a_notice_or_in_the_future_does_not(
    notice: str | None, day: str | None, tmp_path: Path
) -> None:
    assert closed_on(tmp_path, notice, day).problems == ()
