"""A cell counts as what a person sees in it: blank, a symbol, a figure in its format, live text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from builders import TABLE_HEADER, TABLE_PLAN, checked_tracker, write_tracker
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
