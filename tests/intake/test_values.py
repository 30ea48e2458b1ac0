"""What numbers, figures and ratings are read from a tracker's cells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from builders import TABLE_HEADER, TABLE_PLAN, checked_tracker, write_tracker
from helpers.errors import Problem
from helpers.excel.tracker import Cell, Sheet, Tracker
from helpers.intake.values import better_of, number_of, quantity_of, rating_of
from helpers.model import Better, Quantity, Rating, Source
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.plans.ratings import RatingEntry

KEY = Plan.model_validate(TABLE_PLAN).ratings or []
PLAN_FILE = "params/plans/plan.yml"


def sheet_of(folder: Path, value: object, *, shown_as: str = "", fill: str = "") -> Sheet:
    """Write a sheet with a value in B2, under a header, and read it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "July"
    sheet["A2"] = "filler"
    sheet["B3"] = "below"  # a column without any value holds formats alone, which are not read
    cell = sheet["B2"]
    cell.value = value
    cell.number_format = shown_as or cell.number_format
    if fill:
        cell.fill = PatternFill("solid", fgColor=f"FF{fill}")
    book.save(folder / "plan.xlsx")
    return Tracker(folder / "plan.xlsx", "plan.xlsx").sheet("July", told_by="the plan")


def cell_of(folder: Path, value: object, *, shown_as: str = "") -> Cell:
    return sheet_of(folder, value, shown_as=shown_as).rows[0][1]


def rated(folder: Path, value: object, fill: str = "") -> Rating | Problem:
    sheet = sheet_of(folder, value, fill=fill)
    return rating_of(sheet.rows[0][1] if len(sheet.rows[0]) > 1 else None, KEY, sheet, PLAN_FILE)


@pytest.mark.parametrize(("value", "code", "number"), [(1.1, "0.00", "1.10"), (5, "0.00", "5"), (7, "000", "007")])
def test_a_number_is_as_excel_shows_it_but_for_zeros_after_a_whole_one(
    tmp_path: Path, value: float, code: str, number: str
) -> None:
    assert number_of(cell_of(tmp_path, value, shown_as=code)) == number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, "5"),
        (5.0, "5"),
        ("5.", "5"),
        ("5)", "5"),
        ("5 :", "5"),
        (" 5\u00a0. ", "5"),
        (3.2, "3.2"),
        ("3.10", "3.10"),
        ("1.1.", "1.1"),
        ("12b", "12b"),
        (1e17, "100000000000000000"),
    ],
)
def test_an_action_number_is_the_same_however_it_was_typed(tmp_path: Path, value: object, expected: str) -> None:
    assert number_of(cell_of(tmp_path, value)) == expected


@pytest.mark.parametrize(
    ("value", "unit", "low", "high"),
    [
        (95, "%", "95", "95"),
        (29.5, "%", "29.5", "29.5"),
        ("95%", "%", "95", "95"),
        (" 95\u00a0% ", "%", "95", "95"),
        ("95", "%", "95", "95"),
        ("10 to 11%", "%", "10", "11"),
        ("10% to 11%", "%", "10", "11"),
        ("10–11", "%", "10", "11"),
        ("10 - 11", "%", "10", "11"),
        ("10 TO 11", "%", "10", "11"),
        ("1.5 to 2.25", "number", "1.5", "2.25"),
        ("10 to 10", "number", "10", "10"),
        (-3, "number", "-3", "-3"),
        ("-3", "number", "-3", "-3"),
        ("−3", "number", "-3", "-3"),
        ("-5 to -3", "number", "-5", "-3"),
        ("-5–3", "number", "-5", "3"),
        (3049, "number", "3049", "3049"),
        ("3,049", "number", "3049", "3049"),
        ("1,203,049.5", "number", "1203049.5", "1203049.5"),
        ("£1,200", "£", "1200", "1200"),
        ("£1,200 to £1,300", "£", "1200", "1300"),
        ("-£5", "£", "-5", "-5"),
        ("2.3 weeks", "weeks", "2.3", "2.3"),
        ("2 to 3 weeks", "weeks", "2", "3"),
        (0, "%", "0", "0"),
        ("2.50", "%", "2.5", "2.5"),
        (1e6, "number", "1000000", "1000000"),
    ],
)
def test_a_figure_or_range_is_read_exactly(tmp_path: Path, value: object, unit: str, low: str, high: str) -> None:
    quantity = quantity_of(cell_of(tmp_path, value), unit)
    assert quantity is not None
    assert (str(quantity.low), str(quantity.high)) == (low, high)


@pytest.mark.parametrize(
    ("value", "expected"), [(0.95, "95"), (0.07, "7"), (0.295, "29.5"), (1, "100"), (1.2, "120"), (0, "0")]
)
@pytest.mark.parametrize("shown_as", ["0%", "0.00%"])
def test_a_number_shown_as_a_percentage_is_counted_in_hundredths(
    tmp_path: Path, value: float, expected: str, shown_as: str
) -> None:
    quantity = quantity_of(cell_of(tmp_path, value, shown_as=shown_as), "%")
    assert quantity == Quantity(Decimal(expected), Decimal(expected))
    assert str(quantity.low) == expected


def test_a_text_in_a_cell_shown_as_a_percentage_is_read_as_written(tmp_path: Path) -> None:
    assert quantity_of(cell_of(tmp_path, "95%", shown_as="0%"), "%") == Quantity(Decimal(95), Decimal(95))


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("n/a", "%"),
        ("about 5", "number"),
        ("11 to 10", "%"),
        ("5 to", "%"),
        ("to 5", "%"),
        ("5 to many", "number"),
        ("12,34", "number"),
        ("1,2345", "number"),
        ("1.2.3", "number"),
        ("£2m", "£"),
        ("££5", "£"),
        ("5%%", "%"),
        ("2 week weeks", "weeks"),
        ("5 days", "weeks"),
        (True, "number"),
        (date(2023, 1, 19), "number"),
    ],
)
def test_what_is_not_a_figure_in_the_unit_is_none(tmp_path: Path, value: object, unit: str) -> None:
    assert quantity_of(cell_of(tmp_path, value), unit) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("higher", Better.HIGHER),
        (" Lower ", Better.LOWER),
        ("NEITHER.", Better.NEITHER),
        ("up", None),
        ("higher is better", None),
        (1, None),
    ],
)
def test_the_good_direction_is_one_of_three_words(tmp_path: Path, value: object, expected: Better | None) -> None:
    assert better_of(cell_of(tmp_path, value)) is expected


@pytest.mark.parametrize(
    ("value", "fill", "name", "written"),
    [
        ("Amber", "", "Amber", ""),
        ("AMBER", "", "Amber", "AMBER"),
        ("yellow ", "", "Amber", "yellow"),
        (" Red\n", "", "Red", ""),
        (None, "00B050", "Green", ""),
        (" ", "00B050", "Green", ""),
        ("Green", "00B050", "Green", ""),
        ("Yellow", "FFC000", "Amber", "Yellow"),
        ("Green", "123456", "Green", ""),
    ],
)
def test_a_rating_comes_from_its_word_or_without_one_from_its_fill(
    tmp_path: Path, value: object, fill: str, name: str, written: str
) -> None:
    assert rated(tmp_path, value, fill) == Rating(name, written, (Source("July", "B2"),))


def test_a_blank_cell_is_not_rated(tmp_path: Path) -> None:
    assert rated(tmp_path, None) == Rating()
    assert rated(tmp_path, None, "FFFFFF") == Rating()


@pytest.mark.parametrize(
    ("value", "fill", "message"),
    [
        (
            "Purple\nish",
            "",
            "plan.xlsx, sheet “July”, cell B2: the rating is “Purple ish”. Expected: one of “Red”, “Amber”, “Yellow”, "
            "“Green”, or an empty cell. To mend it: correct the cell, or add the word to the rating key in "
            "params/plans/plan.yml.",
        ),
        (
            "Purple",
            "FF0000",
            "plan.xlsx, sheet “July”, cell B2: the rating is “Purple”. Expected: one of “Red”, “Amber”, “Yellow”, "
            "“Green”, or an empty cell. To mend it: correct the cell, or add the word to the rating key in "
            "params/plans/plan.yml.",
        ),
        (
            None,
            "123456",
            "plan.xlsx, sheet “July”, cell B2: the rating is given by the fill colour blue (123456). Expected: one of "
            "red (FF0000) for Red, amber (FFC000) for Amber, green (00B050) for Green. To mend it: type the rating in "
            "the cell, or add the colour to the rating key in params/plans/plan.yml.",
        ),
        (
            "yellow",
            "FF0000",
            "plan.xlsx, sheet “July”, cell B2: the rating is “yellow” but the fill colour red (FF0000) means Red. "
            "Expected: a word and a colour that agree. To mend it: correct the word or the colour.",
        ),
    ],
)
def test_a_rating_that_the_key_does_not_settle_is_a_problem(
    tmp_path: Path, value: object, fill: str, message: str
) -> None:
    assert str(rated(tmp_path, value, fill)) == message


def test_a_figure_in_another_unit_is_refused(tmp_path: Path) -> None:
    assert quantity_of(cell_of(tmp_path, "£5"), "%") is None
    assert quantity_of(cell_of(tmp_path, "5%"), "weeks") is None
    assert quantity_of(cell_of(tmp_path, "1 week"), "weeks") == Quantity(Decimal(1), Decimal(1))
    assert quantity_of(cell_of(tmp_path, 0.5, shown_as="0%"), "weeks") is None


def test_a_row_in_a_band_of_colour_is_not_rated_by_it(tmp_path: Path) -> None:
    rows = [TABLE_HEADER, ("1. Homes", None, "1.1", "Act", "x", None, None, None)]
    path = write_tracker(tmp_path / "plan.xlsx", rows, fills={"F2": "BDD7EE", "G2": "BDD7EE", "H2": "BDD7EE"})
    parameters = Parameters(plan="care", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
    (action,) = checked_tracker(path, TABLE_PLAN, parameters).actions
    assert action.rating is not None
    assert (action.rating.name, action.rating.written) == ("", "")


@pytest.mark.parametrize(
    ("value", "code", "found"),
    [
        (1.4, "0", "the rating is 1.4, which Excel shows as “1”"),
        (1.4, "General", "the rating is “1.4”"),
        (1.0, "0", ""),
        (3 * 1.1 - 2.3, "0", ""),
    ],
)
def test_a_rating_that_excel_shows_rounded_is_named(tmp_path: Path, value: float, code: str, found: str) -> None:
    one = RatingEntry.model_validate({"rating": "1", "means": "On track", "shape": "circle", "colour": "1E7B34"})
    sheet = sheet_of(tmp_path, value, shown_as=code)
    read = rating_of(sheet.rows[0][1], [one], sheet, PLAN_FILE)
    assert (read.found if isinstance(read, Problem) else "") == found
