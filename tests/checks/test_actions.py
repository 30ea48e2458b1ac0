"""What is checked of a period's actions, through real trackers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from builders import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, Rows, checked_tracker, write_tracker
from helpers.checks.actions import PLACEHOLDERS
from helpers.errors import Severity
from helpers.intake.intake import Intake
from helpers.plans.parameters import Parameters

BANNER_HEADER = ("No.", "What is working well?", "What next")
MEASURES = {
    "sheet": "Measures",
    "columns": {
        "measure": "Measure",
        "value": "Value",
        "as_at": "As at",
        "unit": "Unit",
        "better": "Better",
        "target": "Target",
    },
}


def read(
    folder: Path, plan: Mapping[str, Any], rows: Rows, published: Mapping[str, str] | None = None, **more: Any
) -> Intake:
    parameters = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
    path = write_tracker(folder / "plan.xlsx", rows, **more)
    return checked_tracker(path, plan, parameters, published)


def banner(folder: Path, *rows: tuple[object, ...], **more: Any) -> list[str]:
    return short(read(folder, BANNER_PLAN, [BANNER_HEADER, *rows], **more))


def table(folder: Path, *rows: tuple[object, ...], **more: Any) -> list[str]:
    return short(read(folder, TABLE_PLAN, [TABLE_HEADER, *rows], **more))


def short(intake: Intake) -> list[str]:
    return [f"{problem.cell} {problem.severity}: {problem.found}" for problem in intake.problems]


def row(ref: str, **cells: object) -> tuple[object, ...]:
    known: dict[str, object] = {
        "group": "1. One",
        "responsible": None,
        "title": "A",
        "progress": "It goes on.",
        "due": None,
        "rag": "Green",
    }
    known |= {"closing": None, **cells}
    return (known["group"], None, ref, known["title"], known["progress"], known["due"], known["rag"], known["closing"])


def test_a_sound_tracker_has_no_problems(tmp_path: Path) -> None:
    assert banner(tmp_path, (1, "A", None), (None, "Text.", "More.")) == []
    assert table(tmp_path, row("1.1")) == []


def test_an_open_action_that_says_nothing_is_noted(tmp_path: Path) -> None:
    assert banner(tmp_path, (1, "A", None), (2, "B", None), (None, "Text.", None)) == [
        "A2 noted: action 1 is open and says nothing"
    ]


@pytest.mark.parametrize("text", ["TBC", "tbc.", "As above", "To be updated", "• n/a", "No update", "XXX"])
def test_words_that_stand_in_for_an_update_are_noted(text: str, tmp_path: Path) -> None:
    (problem,) = table(tmp_path, row("1.1", progress=text))
    assert problem == f"E2 noted: action 1.1 says “{text.removeprefix('• ')}”"


def test_words_that_stand_in_for_an_update_are_noted_in_their_own_cell(tmp_path: Path) -> None:
    rows = [(1, "A", None), (None, "Homes were found.", "More are sought."), (None, "See above", "TBC")]
    assert banner(tmp_path, *rows) == [
        "B4 noted: action 1 says “See above”",
        "C4 noted: action 1 says “TBC”",
    ]


def test_a_sentence_that_only_holds_such_words_is_an_update(tmp_path: Path) -> None:
    assert "tbc" in PLACEHOLDERS
    assert table(tmp_path, row("1.1", progress="The date is to be confirmed by the board.")) == []


def test_a_date_that_has_passed_is_noted_for_an_open_action_alone(tmp_path: Path) -> None:
    rows = [
        row("1.1", due="18/01/2023"),
        row("1.2", due="19/01/2023"),
        row("1.3", due="01/01/2023", rag=None, closing="Completed."),
    ]
    assert table(tmp_path, *rows) == ["F2 noted: action 1.1 was due on 18 January 2023 and is still open"]


def test_an_open_action_without_a_rating_is_noted(tmp_path: Path) -> None:
    rows = [row("1.1", rag=None), row("1.2", rag=None, closing="Withdrawn.")]
    assert table(tmp_path, *rows) == ["G2 noted: action 1.1 is not rated"]


def test_text_word_for_word_as_before_is_noted_with_its_age(tmp_path: Path) -> None:
    now, other = [(1, "A", None), (None, "• Same text", None)], [(1, "A", None), (None, "Other text", None)]
    before = {
        "October 2022": [BANNER_HEADER, (1, "A", None), (None, "- same  text".replace("s", "S", 1), None)],
        "July 2022": [("A title",), BANNER_HEADER, *now],
        "April 2022": [BANNER_HEADER, *other],
        "January 2022": [BANNER_HEADER, *now],
        "Notes": [("Same text",)],
        "February 2023": [BANNER_HEADER, *now],
    }
    assert banner(tmp_path, *now, more_sheets=before) == [
        "B3 noted: action 1 says word for word what it said in the last 2 rounds"
    ]


def test_a_closed_action_with_its_last_text_is_fine_and_with_new_text_is_noted(tmp_path: Path) -> None:
    closed = row("1.1", progress="Its last words.", rag=None, closing="Completed.")
    before = {"October 2022": [TABLE_HEADER, closed]}
    assert table(tmp_path, closed, more_sheets=before) == []
    again = row("1.1", progress="Something new.", rag=None, closing="Completed.")
    assert table(tmp_path, again, more_sheets=before) == [
        "E2 noted: action 1.1 was closed in the last round already, and now says something else"
    ]


def test_a_link_to_a_closed_action_is_noted_and_a_circle_stops_the_run(tmp_path: Path) -> None:
    rows = [
        row("1.1", rag=None, closing="Merged, fed into action 1.2."),
        row("1.2", rag=None, closing="Merged, fed into action 1.3."),
        row("1.3"),
        row("1.4", rag=None, closing="Merged, fed into action 1.5."),
        row("1.5", rag=None, closing="Merged, fed into action 1.4."),
        row("1.6", rag=None, closing="Merged, fed into action 1.6."),
        row("1.7", rag=None, closing="Merged, fed into action 1.8."),
        row("1.8", rag=None, closing="Merged, fed into action 9.9."),
        row("1.9", rag=None, closing="Merged, fed into action 1.4."),
        row("1.10", rag=None, closing="Merged, fed into action 1.11."),
        row("1.11", rag=None, closing="Withdrawn."),
    ]
    assert table(tmp_path, *rows) == [
        "H2 noted: action 1.1 went into action 1.2, which is closed too and went into action 1.3",
        "H5 blocks: action 1.4 went into action 1.5, which leads back to action 1.4",
        "H6 blocks: action 1.5 went into action 1.4, which leads back to action 1.5",
        "H7 blocks: action 1.6 went into action 1.6, which leads back to action 1.6",
        "H8 noted: action 1.7 went into action 1.8, which is closed too and went into action 9.9",
        "H9 blocks: action 1.8 went into action 9.9, which does not exist",
        "H10 noted: action 1.9 went into action 1.4, which is closed too and went into action 1.5",
        "H11 noted: action 1.10 went into action 1.11, which is closed too",
    ]


def test_an_action_that_was_published_and_is_gone_stops_the_report(tmp_path: Path) -> None:
    rows = [(1, "A", None), (None, "Text.", None)]
    assert banner(tmp_path, *rows, published={"1": "A", "2": "Find homes for all"}) == [
        " blocks: action 2 (“Find homes for all”), which the last published report has as open, is not in the tracker"
    ]


def test_an_action_whose_number_another_has_taken_is_gone(tmp_path: Path) -> None:
    rows = [(1, "Keep staff", None), (None, "Text.", None), (2, "Train carers", None), (None, "More.", None)]
    published = {"1": "Keep staff", "2": "Find homes for all", "3": "Train carers"}
    assert banner(tmp_path, *rows, published=published) == [
        " blocks: action 2 (“Find homes for all”), which the last published report has as open, is not in the tracker"
    ]


@pytest.mark.parametrize(
    "published",
    [{"7": "A", "8": "B"}, {"0": "A", "1": "B"}, {"1": "B", "3": "A"}],
    ids=["other numbers", "each one further", "one of them exchanged"],
)
def test_an_action_that_has_its_title_under_another_number_is_not_gone(
    published: dict[str, str], tmp_path: Path
) -> None:
    rows = [(1, "A", None), (None, "Text.", None), (2, "B", None), (None, "More.", None)]
    assert banner(tmp_path, *rows, published=published) == []


def test_a_number_that_excel_took_a_zero_from_is_told_so(tmp_path: Path) -> None:
    intake = read(tmp_path, TABLE_PLAN, [TABLE_HEADER, row("4.1"), (*row("4.1")[:2], 4.10, *row("4.1")[3:])])
    (problem,) = intake.problems
    assert problem.severity is Severity.BLOCKS
    assert problem.remedy == "correct one of the two numbers (Excel drops a last zero: write 4.10 as text)"


def test_a_measure_without_a_target_or_with_a_leap_is_noted(tmp_path: Path) -> None:
    plan = {**BANNER_PLAN, "measures": MEASURES}
    header = ("Measure", "Value", "As at", "Unit", "Better", "Target")
    rows: Rows = [
        header,
        ("Homes", 95, "30/09/2022", "%", "higher", 90),
        ("Homes", 9.5, "31/12/2022", "%", "higher", 90),
        ("Waits", 4, "30/09/2022", "weeks", "lower", None),
        ("Waits", 12, "31/12/2022", "weeks", "lower", None),
        ("Calls", 100, "30/09/2022", "number", "neither", None),
        ("Calls", 301, "31/12/2022", "number", "neither", None),
    ]
    intake = read(
        tmp_path, plan, [BANNER_HEADER, (1, "A", None), (None, "Text.", None)], more_sheets={"Measures": rows}
    )
    assert short(intake) == [
        "B3 noted: “Homes” moved from 95% to 9.5%",
        "A5 noted: “Waits” has no target",
        "B7 noted: “Calls” moved from 100 to 301",
    ]


def test_a_percentage_leaps_by_points_and_all_else_by_times(tmp_path: Path) -> None:
    header = ("Measure", "Value", "As at", "Unit", "Better", "Target")
    days = ("30/06/2022", "30/09/2022", "31/12/2022")
    moves = {
        ("by 25 points", "%"): (90, 60, 85),
        ("by 26 points", "%"): (60, 60, 86),
        ("four times, by few points", "%"): (2, 2, 8),
        ("down to a fourth", "weeks"): (8, 8, 2),
        ("three times", "weeks"): (1, 2, 6),
        ("from nothing", "weeks"): (9, 0, 9),
        ("below nothing", "weeks"): (1, 1, -4),
    }
    rows = [
        (name, value, day, unit, "neither", None)
        for (name, unit), values in moves.items()
        for value, day in zip(values, days, strict=True)
    ]
    intake = read(
        tmp_path,
        {**BANNER_PLAN, "measures": MEASURES},
        [BANNER_HEADER, (1, "A", None), (None, "Text.", None)],
        more_sheets={"Measures": [header, *rows]},
    )
    assert short(intake) == [
        "B7 noted: “by 26 points” moved from 60% to 86%",
        "B13 noted: “down to a fourth” moved from 8 weeks to 2 weeks",
        "B22 noted: “below nothing” moved from 1 week to -4 weeks",
    ]


def test_a_formula_without_a_result_and_an_error_value_stop_the_run(tmp_path: Path) -> None:
    problems = table(tmp_path, row("1.1", progress="=1+1"), row("1.2", progress="#REF!"))
    assert problems[:2] == [
        "E2 blocks: the cell has a formula whose result is not stored in the file",
        "E3 blocks: the cell shows #REF!",
    ]


def test_what_is_hidden_is_told_and_read_like_the_rest(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [TABLE_HEADER, row("1.1"), row("1.2")], more_sheets={"Old": [("x",)]})
    book = load_workbook(path)
    book["January 2023"].row_dimensions[3].hidden = True
    book["January 2023"].column_dimensions["D"].hidden = True
    book["Old"].sheet_state = "hidden"
    book.save(path)
    parameters = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
    intake = checked_tracker(path, TABLE_PLAN, parameters)
    assert [action.number for action in intake.actions] == ["1.1", "1.2"]
    assert short(intake) == [
        " noted: hidden in Excel, and read like the rest: 1 row (3) and 1 column (D)",
        " noted: hidden in Excel, and not read: 1 sheet (Old)",
    ]


def test_an_action_needs_a_number_that_can_be_read_and_is_noted_without_a_title(tmp_path: Path) -> None:
    rows = [TABLE_HEADER, row("-"), row("1.2", title=None), row(")")]
    place = "plan.xlsx, sheet “January 2023”, cell"
    expected = "Expected: a number, or nothing where the row goes on with the action above"
    remedy = "To mend it: write the number, or clear the cell"
    intake = read(tmp_path, TABLE_PLAN, rows)
    assert [problem.severity.value for problem in intake.problems] == ["blocks", "noted", "blocks"]
    assert [str(problem) for problem in intake.problems] == [
        f"{place} C2: an action’s number is “-”. {expected}. {remedy}.",
        f"{place} C3: action 1.2 has no title. Expected: what is to be done. To mend it: write the title.",
        f"{place} C4: an action’s number is punctuation alone. {expected}. {remedy}.",
    ]


def test_problems_speak_of_what_the_plan_calls_its_rows_and_leave_the_tracker_s_words_alone(tmp_path: Path) -> None:
    plan = {**TABLE_PLAN, "actions": {"one": "recommendation", "many": "recommendations"}}
    rows = [TABLE_HEADER, row("1.1", due="13/12/2022"), row("Action 2"), row("Action 2")]
    assert [(problem.found, problem.remedy) for problem in read(tmp_path, plan, rows).problems] == [
        ("the recommendation number “Action 2” is used again; it is first in C3", "correct one of the two numbers"),
        (
            "recommendation 1.1 was due on 13 December 2022 and is still open",
            "close the recommendation, or agree a new date",
        ),
    ]
