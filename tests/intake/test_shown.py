"""A cell counts as what a person sees in it: blank, a symbol, a figure in its format, live text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.styles import Font

from builders import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, checked_tracker, write_tracker
from helpers.intake.intake import Intake
from helpers.plans.parameters import Parameters

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
DRAWN: dict[str, Any] = {
    **TABLE_PLAN,
    "ratings": [
        {"rating": "Red", "means": "Off", "shape": "triangle", "colour": "C8102E", "also": ["✗", "↓"]},
        {"rating": "Green", "means": "On", "shape": "circle", "colour": "1E7B34", "also": ["✓", "↑"]},
    ],
}


def row(number: str = "1.1", said: object = "Up.", **cells: object) -> list[object]:
    named = {
        "group": "1. Homes",
        "responsible": "Homes team",
        "title": "Open homes",
        "due": None,
        "rating": "Green",
    } | cells
    return [named["group"], named["responsible"], number, named["title"], said, named["due"], named["rating"], None]


def intake_of(path: Path, rows: list[list[object]], plan: dict[str, Any] | None = None) -> Intake:
    write_tracker(path / "plan.xlsx", [TABLE_HEADER, *rows])
    return checked_tracker(path / "plan.xlsx", plan or dict(TABLE_PLAN), PARAMETERS)


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u00a0", "\u3164", "\u2800", "\ufe0f", "\U000e0020", "\u200e", "\ufeff"], ids=ascii
)
def test_a_cell_of_invisible_signs_is_an_empty_cell_in_every_column(tmp_path: Path, sign: str) -> None:
    seen = intake_of(tmp_path / "a", [row(), row("1.2", None, responsible=None, rating=None), row("1.3")])
    signs: list[list[object]] = [
        row(),
        row("1.2", sign, responsible=sign, due=sign, rating=sign),
        [sign] * 8,
        row("1.3"),
    ]
    found = intake_of(tmp_path / "b", signs)
    assert (found.rows_read, found.groups, len(found.problems)) == (seen.rows_read, seen.groups, len(seen.problems))
    assert [(a.number, a.says.keys(), a.rating and a.rating.name) for a in found.actions] == [
        (a.number, a.says.keys(), a.rating and a.rating.name) for a in seen.actions
    ]


@pytest.mark.parametrize(
    ("sign", "rating"), [("✓", "Green"), ("✗", "Red"), ("✓\ufe0f", "Green"), ("↓", "Red"), ("↑", "Green")]
)
def test_a_symbol_is_the_rating_that_the_key_gives_it(tmp_path: Path, sign: str, rating: str) -> None:
    [action] = intake_of(tmp_path, [row(rating=sign)], DRAWN).actions
    assert action.rating is not None
    assert action.rating.name == rating


def test_a_symbol_that_the_key_does_not_have_is_no_rating(tmp_path: Path) -> None:
    intake = intake_of(tmp_path, [row(rating="✔")], DRAWN)
    assert [problem.found for problem in intake.problems] == ["the rating is “✔”"]


def test_numbers_in_a_column_of_words_are_reported_as_excel_shows_them(tmp_path: Path) -> None:
    said: list[tuple[object, str, str]] = [
        (datetime(2023, 1, 2), "dd/mm/yyyy", "02/01/2023"),  # noqa: DTZ001 - Excel has no time zones
        (0.85, "0%", "85%"),
        (1250, '"£"#,##0', "£1,250"),
        (1.5, "[h]:mm", "36:00"),
        (45, '0" days"', "45 days"),
        (True, "General", "TRUE"),
    ]
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    for name in ("October 2022", "January 2023"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, TABLE_HEADER)
        for at, (value, code, _) in enumerate(said, 1):
            sheet.write_row(at, 0, row(f"1.{at}", None))
            sheet.write(at, 4, value, book.add_format({"num_format": code}))
    book.close()
    intake = checked_tracker(tmp_path / "plan.xlsx", dict(TABLE_PLAN), PARAMETERS)
    assert [action.says["progress"].text for action in intake.actions] == [shown for _, _, shown in said]
    stale = [problem.found for problem in intake.problems]
    assert stale == [f"action 1.{at} says word for word what it said in the last round" for at in range(1, 7)]


def struck_at(path: Path, rows: list[list[object]], struck: str, plan: dict[str, Any] | None = None) -> Intake:
    """Read rows of which some cells, given by their addresses, are struck out."""
    write_tracker(path / "plan.xlsx", [list(TABLE_HEADER), *rows] if plan is None else rows)
    book = load_workbook(path / "plan.xlsx")
    for at in struck.split():
        book["January 2023"][at].font = Font(strike=True)
    book.save(path / "plan.xlsx")
    return checked_tracker(path / "plan.xlsx", plan or dict(TABLE_PLAN), PARAMETERS)


def found(intake: Intake) -> list[tuple[str, str, str]]:
    return [(problem.severity.value, problem.cell, problem.found) for problem in intake.problems]


def test_a_struck_row_is_left_out_with_its_reason_and_noted_once(tmp_path: Path) -> None:
    rows = [row(), row("1.2", "No longer.", title="Dropped", rating="Red"), row("1.3")]
    intake = struck_at(tmp_path, rows, "A3 B3 C3 D3 E3 G3")
    assert [action.number for action in intake.actions] == ["1.1", "1.3"]
    assert [(left.reason, left.source.place) for left in intake.left_out] == [
        ("header", "A1:H1"),
        ("struck out", "A3:G3"),
    ]
    assert intake.rows_read == intake.rows_reported + len(intake.left_out)
    said = "1. Homes Homes team 1.2 Dropped No longer. Red"
    assert found(intake) == [("noted", "A3:G3", f"the row is struck out in Excel, so it is left out: “{said}”")]


@pytest.mark.parametrize("struck", ["C3 D3 E3 G3", "D3 E3 G3"])
def test_a_struck_action_is_left_out_whether_or_not_its_number_is_struck_too(tmp_path: Path, struck: str) -> None:
    intake = struck_at(tmp_path, [row(), row("1.2"), row("1.3")], struck)
    assert [action.number for action in intake.actions] == ["1.1", "1.3"]
    assert [left.reason for left in intake.left_out] == ["header", "struck out"]
    assert [problem.severity.value for problem in intake.problems] == ["noted"]


def test_what_is_left_of_a_struck_action_stops_the_run(tmp_path: Path) -> None:
    later: list[object] = [None, None, None, None, "And so on.", None, None, None]
    intake = struck_at(tmp_path, [row(), row("1.2", "Still true."), later, row("1.3")], "C3 D3 G3")
    assert [action.number for action in intake.actions] == ["1.1", "1.3"]
    assert found(intake)[:2] == [
        ("blocks", "E3", "“Still true.” is not struck out, but cell C3 of the same action is"),
        ("blocks", "E4", "“And so on.” is not struck out, but cell C3 of the same action is"),
    ]
    assert str(intake.problems[0]).endswith(
        "Expected: all of an action struck out, or neither its number nor its title. "
        "To mend it: strike out the rest, or take the line off (Format Cells, Font, Strikethrough)."
    )
    assert intake.rows_read == intake.rows_reported + len(intake.left_out)


def test_a_struck_rating_date_and_text_do_not_count_and_are_noted_by_cell(tmp_path: Path) -> None:
    intake = struck_at(tmp_path, [row(due="31/01/2023", rating="Red")], "E2 F2 G2")
    [action] = intake.actions
    assert (action.due, action.due_written, action.says, action.rating and action.rating.name) == (None, "", {}, "")
    assert found(intake) == [
        ("noted", "E2", "struck out in Excel, so left out: “Up.”"),
        ("noted", "F2", "struck out in Excel, so left out: “31/01/2023”"),
        ("noted", "G2", "struck out in Excel, so left out: “Red”"),
        ("noted", "C2", "action 1.1 is open and says nothing"),
        ("noted", "G2", "action 1.1 is not rated"),
    ]


def test_a_struck_action_in_a_row_of_its_own_takes_the_rows_under_it_with_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["No.", "What is working well?", "What next"],
        [1, "Find homes", None],
        [None, "Two found.", "More"],
        [2, "Dropped", None],
        [None, "None found.", "None"],
        [None, None, "Never"],
    ]
    whole = struck_at(tmp_path / "a", rows, "A4 B4 B5 C5 C6", dict(BANNER_PLAN))
    assert [action.number for action in whole.actions] == ["1"]
    assert [left.source.place for left in whole.left_out] == ["A1:C1", "A4:B4", "B5:C5", "C6"]
    assert {problem.severity.value for problem in whole.problems} == {"noted"}
    half = struck_at(tmp_path / "b", rows, "A4 B4 B5 C5", dict(BANNER_PLAN))
    assert [action.number for action in half.actions] == ["1"]
    assert found(half)[0] == ("blocks", "C6", "“Never” is not struck out, but cell A4 of the same action is")


def test_a_struck_text_is_no_change_from_the_round_before_that_has_it_struck_too(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    gone = book.add_format({"font_strikeout": True})
    for name in ("October 2022", "January 2023"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, TABLE_HEADER)
        sheet.write_row(1, 0, row("1.1", None))
        sheet.write_rich_string(1, 4, "Two opened. ", gone, f"One refused in {name}.", " More to come.")
    book.close()
    intake = checked_tracker(tmp_path / "plan.xlsx", dict(TABLE_PLAN), PARAMETERS)
    assert intake.actions[0].says["progress"].text == "Two opened. More to come."
    assert [problem.found for problem in intake.problems] == [
        "struck out in Excel, so left out: “One refused in January 2023.”",
        "action 1.1 says word for word what it said in the last round",
    ]


def test_letters_that_the_pdf_has_no_font_for_are_noted_by_cell(tmp_path: Path) -> None:
    said = "Welsh Tŷ, Zażółć, Ελλάδα, Україна, ✔ ½ and 简体"
    intake = intake_of(tmp_path, [row(said=said, title="हिन्दी"), row("1.2", "Tŷ")])
    assert found(intake) == [
        (
            "noted",
            "D2",
            "the PDF’s font has no letters for “हिन्दी”: each is printed as its name, such as [devanagari letter ha]; "
            "the web page shows them",
        ),
        (
            "noted",
            "E2",
            "the PDF’s font has no letters for “简体”: each is printed as its name, such as [cjk unified "
            "ideograph-7b80]; the web page shows them",
        ),
    ]


def test_an_emoji_is_noted_as_well_and_so_are_words_beside_the_tracker(tmp_path: Path) -> None:
    plan = {**TABLE_PLAN, "title": "ਯੋਜਨਾ plan", "council": "Averdale ✔"}
    given = PARAMETERS.model_copy(update={"commentary": "Done ✅ at last", "recommendations": ["পড়ুন"]})
    path = write_tracker(tmp_path / "plan.xlsx", [TABLE_HEADER, row(said="Open 🏠 now")])
    found = [
        (each.file, each.cell, each.found.partition(": each")[0])
        for each in checked_tracker(path, plan, given).problems
    ]
    assert found == [
        ("plan.xlsx", "E2", "the PDF’s font has no signs for “🏠”"),
        ("params/plans/plan.yml", "", "“title”: the PDF’s font has no letters for “ਯੋਜਨਾ”"),
        ("params/2023-01/plan.yml", "", "“commentary”: the PDF’s font has no signs for “✅”"),
        ("params/2023-01/plan.yml", "", "“recommendations”: the PDF’s font has no letters for “পড়ুন”"),
    ]
