"""How a sheet's header row is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        "each column once. To mend it: rename or remove one of the two, or name the one meant in the plan’s "
        "definition: “What is working well?” or “Working well”."
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


def columns(
    folder: Path, rows: Rows, wanted: Mapping[str, Sequence[str]], merges: Sequence[str] = ()
) -> dict[str, int]:
    path = write_tracker(folder / "plan.xlsx", rows, sheet="July", merges=merges)
    return dict(find_header(Tracker(path, "plan.xlsx").sheet("July", told_by="the plan"), wanted).columns)


TWO_ROWS = [
    ("Ref", "Action", "Initial score", None, "Score now", None),
    (None, None, "Likelihood", "Impact", "Likelihood", "Impact"),
    (1, "Act", 3, 4, 1, 2),
]
MERGED = ("A1:A2", "B1:B2", "C1:D1", "E1:F1")


def test_a_column_under_a_merged_heading_is_named_by_both_rows(tmp_path: Path) -> None:
    wanted = {"number": ["Ref"], "before": ["initial score > impact"], "now": ["Score now > Impact"]}
    assert columns(tmp_path, TWO_ROWS, wanted, MERGED) == {"number": 1, "before": 4, "now": 6}


def test_a_sub_heading_that_stands_once_needs_no_other_name(tmp_path: Path) -> None:
    rows = [("Ref", "Score", None), (None, "Likelihood", "Impact"), (1, 2, 3)]
    assert columns(tmp_path, rows, {"number": ["Ref"], "impact": ["Impact"]}, ("B1:C1",)) == {"number": 1, "impact": 3}


def test_the_row_under_merged_headings_is_of_the_header_where_the_plan_names_nothing_of_it(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", TWO_ROWS, sheet="July", merges=MERGED)
    found = find_header(Tracker(path, "plan.xlsx").sheet("July", told_by="the plan"), {"number": ["Ref"]})
    assert (found.first, found.at, sorted(found.aside)) == (0, 1, [2, 3, 4, 5, 6])
    assert [cell.at for cell in found.unnamed] == ["B1", "C2", "D2", "E2", "F2"]


def test_a_first_row_of_text_under_a_heading_that_is_not_merged_is_no_header(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [("Ref", "Notes"), (None, "Draft")], sheet="July")
    found = find_header(Tracker(path, "plan.xlsx").sheet("July", told_by="the plan"), {"number": ["Ref"]})
    assert (found.first, found.at) == (0, 0)


def test_a_sub_heading_that_stands_twice_is_told_with_what_a_plan_can_call_each(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        columns(tmp_path, TWO_ROWS, {"number": ["Ref"], "impact": ["Impact"]}, MERGED)
    assert str(caught.value) == (
        "plan.xlsx, sheet “July”, cell F2: the header “Impact” stands for the same column as cell D2. Expected: each "
        "column once. To mend it: rename or remove one of the two, or name the one meant in the plan’s definition: "
        "“Initial score > Impact” or “Score now > Impact”."
    )


def test_a_missing_sub_heading_is_told_with_the_names_of_both_rows(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        columns(
            tmp_path, TWO_ROWS, {"number": ["Ref"], "now": ["Score now > Impact"], "x": ["Score > Impacts"]}, MERGED
        )
    assert "the row’s other headers: perhaps “Initial score > Impact”" in str(caught.value)


def test_a_heading_that_stands_twice_is_named_by_its_place(tmp_path: Path) -> None:
    rows = [("Ref", "Date", "Action", "Date", "Date"), (1, "a", "b", "c", "d")]
    assert columns(tmp_path, rows, {"due": ["Date [2]"], "begun": ["Date [1]"]}) == {"due": 4, "begun": 2}


def test_a_column_without_a_heading_is_named_by_its_letter(tmp_path: Path) -> None:
    assert columns(tmp_path, [("Ref", None, "Action"), (1, "a", "b")], {"number": ["Ref"], "notes": ["[C]"]}) == {
        "number": 1,
        "notes": 3,
    }


def test_a_letter_names_a_column_that_no_heading_stands_over(tmp_path: Path) -> None:
    rows = [("Plan",), ("Ref", None, None), (1, "Act", "Begun")]
    wanted = {"number": ["Ref"], "title": ["[B]"], "progress": ["[C]"]}
    assert columns(tmp_path, rows, wanted) == {"number": 1, "title": 2, "progress": 3}


def test_sub_headings_count_beside_other_text_where_the_plan_names_them(tmp_path: Path) -> None:
    rows = [("Ref", "Score", None, "Proximity"), (None, "Chance", "Impact", "in weeks"), (1, 2, 3, 4)]
    path = write_tracker(tmp_path / "plan.xlsx", rows, sheet="July", merges=("B1:C1",))
    sheet = Tracker(path, "plan.xlsx").sheet("July", told_by="the plan")
    found = find_header(sheet, {"number": ["Ref"]}, {"impact": ["Score > Impact"]})
    assert (found.at, dict(found.columns)) == (1, {"number": 1, "impact": 3})


def test_a_header_is_itself_before_it_is_another_that_differs_by_a_sign(tmp_path: Path) -> None:
    rows = [("Risk #", "Risk", "Owner"), (1, "a", "b")]
    assert columns(tmp_path, rows, {"number": ["Risk #"], "title": ["RISK"]}) == {"number": 1, "title": 2}


def test_a_column_named_for_two_things_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        columns(tmp_path, [("Ref", "Lead"), (1, "a")], {"number": ["Ref"], "title": ["Lead"], "owner": ["lead"]})
    assert str(caught.value) == (
        "plan.xlsx, sheet “July”, cell B1: the header “Lead” is named as “title” and as “owner”. Expected: each column "
        "of the sheet for one thing. To mend it: name another header for one of the two in the plan’s definition."
    )


def test_a_header_of_two_rows_is_known_again_where_a_page_repeats_it(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [*TWO_ROWS, *TWO_ROWS[:2]], sheet="July", merges=MERGED)
    sheet = Tracker(path, "plan.xlsx").sheet("July", told_by="the plan")
    found = find_header(sheet, {"number": ["Ref"]})
    assert [found.repeated_by(row, sheet) for row in sheet.rows] == [True, True, False, True, True]
