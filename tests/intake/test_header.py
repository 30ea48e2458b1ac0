"""How a sheet's header row is found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from builders import Rows, write_tracker
from helpers.errors import WorkbookError
from helpers.excel.tracker import Sheet, Tracker
from helpers.intake.header import find_header

WANTED = {"number": ["No."], "working": ["What is working well?", "Working well"], "next": ["What next"]}
HEADER = ("No.", "What is working well?", "What next")


def sheet_of(folder: Path, rows: Rows, fills: Mapping[str, str] | None = None) -> Sheet:
    path = write_tracker(folder / "plan.xlsx", rows, sheet="July", fills=fills)
    return Tracker(path, "plan.xlsx").sheet("July", told_by="the plan")


def refusal(folder: Path, rows: Rows) -> str:
    with pytest.raises(WorkbookError) as caught:
        find_header(sheet_of(folder, rows), WANTED)
    return str(caught.value)


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        ("NO", "what is WORKING well", "what next?"),
        ("No", "What is\nworking\r\nwell", " What \u00a0 next… "),
        ("(No.)", "What is work\u00ading well", "What-next"),
        ("No.", "Working well", "What next"),
    ],
)
def test_headers_match_whatever_their_case_spaces_punctuation_and_line_breaks(
    tmp_path: Path, header: tuple[str, ...]
) -> None:
    found = find_header(sheet_of(tmp_path, [header, (1, "a", "b")]), WANTED)
    assert (found.at, dict(found.columns), found.unnamed) == (0, {"number": 1, "working": 2, "next": 3}, ())


def test_the_header_may_stand_on_any_row_and_its_columns_in_any_order(tmp_path: Path) -> None:
    rows = [
        ("Action plan", None, None, None),
        (None, None, None, None),
        ("No.", "Notes", None, None),
        (None, "What next", "Owner", "Working well", "No."),
        (1, "a", "b", "c", "d"),
    ]
    sheet = sheet_of(tmp_path, rows)
    found = find_header(sheet, WANTED)
    assert [cell.row for cell in sheet.rows[found.at]] == [4, 4, 4, 4]
    assert dict(found.columns) == {"next": 2, "working": 4, "number": 5}
    assert [cell.at for cell in found.unnamed] == ["C4"]


def test_the_first_whole_header_row_counts(tmp_path: Path) -> None:
    assert find_header(sheet_of(tmp_path, [HEADER, (1, "a", "b"), HEADER]), WANTED).at == 0


def test_a_coloured_cell_without_text_is_no_header(tmp_path: Path) -> None:
    assert find_header(sheet_of(tmp_path, [HEADER], fills={"D1": "FF0000"}), WANTED).unnamed == ()


def test_a_missing_column_is_named_with_the_header_that_is_nearest(tmp_path: Path) -> None:
    assert refusal(tmp_path, [("Plan",), ("No.", "Working well", "What’s next", "Owner")]) == (
        "plan.xlsx, sheet “July”, cells A2:D2: the header row has no column “What next”. Expected: “What next”; the "
        "row’s other headers: perhaps “What’s next”. To mend it: correct the header in the sheet, or name the sheet’s "
        "own text in the plan’s definition."
    )


def test_a_missing_column_is_named_with_every_other_header_where_none_is_near(tmp_path: Path) -> None:
    assert refusal(tmp_path, [("No.", "What next", "Owner", "Notes")]) == (
        "plan.xlsx, sheet “July”, cells A1:D1: the header row has no column “What is working well?”. Expected: “What "
        "is working well?” or “Working well”; the row’s other headers: one of “Notes”, “Owner”. To mend it: correct "
        "the header in the sheet, or name the sheet’s own text in the plan’s definition."
    )


def test_a_missing_column_without_other_headers_is_named_alone(tmp_path: Path) -> None:
    assert refusal(tmp_path, [("No.", "Working well")]) == (
        "plan.xlsx, sheet “July”, cells A1:B1: the header row has no column “What next”. Expected: “What next”. To "
        "mend it: correct the header in the sheet, or name the sheet’s own text in the plan’s definition."
    )


def test_what_is_missing_is_told_of_the_first_row_that_has_most(tmp_path: Path) -> None:
    message = refusal(tmp_path, [("No.",), ("No.", "Working well"), ("No.", "What next")])
    assert message.startswith("plan.xlsx, sheet “July”, cells A2:B2: the header row has no column “What next”.")


def test_a_sheet_without_a_header_row_has_a_problem_for_each_column(tmp_path: Path) -> None:
    remedy = "To mend it: correct the header in the sheet, or name the sheet’s own text in the plan’s definition."
    assert refusal(tmp_path, [("Notes", "Owner"), (1, 2)]).splitlines() == [
        "3 problems must be mended first.",
        f"1. plan.xlsx, sheet “July”: no header row has “No.”. Expected: “No.”. {remedy}",
        "2. plan.xlsx, sheet “July”: no header row has “What is working well?”. Expected: “What is working well?” or "
        f"“Working well”. {remedy}",
        f"3. plan.xlsx, sheet “July”: no header row has “What next”. Expected: “What next”. {remedy}",
    ]


def test_an_empty_sheet_is_told_in_the_same_way(tmp_path: Path) -> None:
    assert refusal(tmp_path, []).startswith("3 problems must be mended first.")


def test_a_column_there_twice_is_named_with_both_its_cells(tmp_path: Path) -> None:
    assert refusal(tmp_path, [(*HEADER, "Working\nwell")]) == (
        "plan.xlsx, sheet “July”, cell D1: the header “Working well” stands for the same column as cell B1. Expected: "
        "each column once. To mend it: rename or remove one of the two."
    )


def test_a_row_repeats_the_header_only_where_it_says_the_same_in_every_column(tmp_path: Path) -> None:
    rows = [
        (*HEADER, "Owner"),
        ("NO", "What is working\nwell", "What next", "owner"),
        (*HEADER, None),
        (*HEADER, "Other"),
        (None, *HEADER),
    ]
    sheet = sheet_of(tmp_path, rows)
    header = find_header(sheet, WANTED)
    assert [header.repeated_by(row, sheet) for row in sheet.rows] == [True, True, False, False, False]


def test_a_header_of_signs_alone_is_compared_as_it_is(tmp_path: Path) -> None:
    found = find_header(sheet_of(tmp_path, [("*", "#", "Next")]), {"number": ["#"], "next": ["Next"]})
    assert (dict(found.columns), [cell.at for cell in found.unnamed]) == ({"number": 2, "next": 3}, ["A1"])


def test_a_text_too_long_for_a_header_is_not_offered_as_one(tmp_path: Path) -> None:
    message = refusal(tmp_path, [("No.", "What next", "a" * 80, "b" * 81)])
    assert f"the row’s other headers: one of “{'a' * 80}”. To mend it" in message


def test_each_missing_column_and_each_that_is_twice_there_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, [("Next", "What next", "Owner")]).splitlines()[0] == "2 problems must be mended first."
    assert refusal(tmp_path, [(*HEADER, *HEADER)]).splitlines()[0] == "3 problems must be mended first."
