"""What intake makes of a tracker's rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from conftest import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, Rows, write_tracker
from helpers.errors import Severity
from helpers.intake import Intake, links_in, take_in, way_of
from helpers.model import Source, Way
from helpers.parameters import Parameters
from helpers.plan import ClosingWords, Plan
from helpers.tracker import Tracker

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
BANNER_HEADER = ("No.", "What is working well?", "What next")


def read(folder: Path, plan: Mapping[str, Any], rows: Rows, **more: Any) -> Intake:
    path = write_tracker(folder / "plan.xlsx", rows, **more)
    return take_in(Tracker(path, "plan.xlsx"), Plan.model_validate(plan), PARAMETERS)


def found(intake: Intake) -> list[str]:
    """Return what stops the run; what is only noted has tests of its own."""
    return [str(problem) for problem in intake.problems if problem.severity is Severity.BLOCKS]


def test_a_banner_row_begins_an_action_and_the_rows_under_it_are_its_text(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        BANNER_PLAN,
        [BANNER_HEADER, ("5.", "Find homes", None), (None, "• one\n• two", None), (None, "• three", "later")],
        merges=["B2:C2"],
    )
    (action,) = intake.actions
    assert (action.number, action.title) == ("5", "Find homes")
    assert action.says["working"].text == "one\ntwo\nthree"
    assert action.says["working"].sources == (Source("January 2023", "B3"), Source("January 2023", "B4"))
    assert action.says["next"].text == "later"
    assert (intake.rows_read, intake.rows_reported) == (4, 3)
    assert found(intake) == []


def test_a_torn_title_is_put_together_again(tmp_path: Path) -> None:
    intake = read(tmp_path, BANNER_PLAN, [BANNER_HEADER, ("7", "Recruit foster carers", "for priority groups")])
    assert intake.actions[0].title == "Recruit foster carers for priority groups"


def test_a_row_across_all_narrative_columns_closes_its_action(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        BANNER_PLAN,
        [BANNER_HEADER, (4, "Old work", None), (None, "MERGED AND FED INTO ACTION 5", None), (5, "New work", None)],
        merges=["B2:C2", "B3:C3"],
    )
    closing = intake.actions[0].closing
    assert closing is not None
    assert (closing.way, closing.into) == (Way.MERGED, ("5",))
    assert closing.notice.sources == (Source("January 2023", "B3"),)
    assert intake.actions[1].closing is None


def test_a_header_row_again_inside_the_data_is_left_out_and_counted(tmp_path: Path) -> None:
    rows = [("Plan", None, None), BANNER_HEADER, (1, "A", None), BANNER_HEADER, (None, "text", None)]
    intake = read(tmp_path, BANNER_PLAN, rows)
    assert [left.reason for left in intake.left_out] == ["above the header", "header", "header repeated"]
    assert intake.rows_read == intake.rows_reported + len(intake.left_out) == 5
    assert intake.actions[0].says["working"].text == "text"


def test_text_cut_at_a_page_goes_on_only_where_the_plan_says_so(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "It began", None), BANNER_HEADER, (None, "and went on.\nNew", None)]
    cut: dict[str, Any] = {**BANNER_PLAN, "tracker": {**BANNER_PLAN["tracker"], "cut_at_pages": True}}
    assert read(tmp_path, cut, rows).actions[0].says["working"].text == "It began and went on.\nNew"
    assert read(tmp_path, BANNER_PLAN, rows).actions[0].says["working"].text == "It began\nand went on.\nNew"


def test_groups_fill_down_and_ratings_come_from_colour_or_word(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        TABLE_PLAN,
        [
            TABLE_HEADER,
            ("1) Families", "Early Help", "1.1", "A", "done", "31/03/2023", None, None),
            (None, None, "1.2", "B", "done", "Ongoing", "yellow", None),
            ("2. Homes", None, "2.1", "C", "done", None, None, None),
        ],
        merges=["A2:A3", "B2:B3"],
        fills={"G2": "FF0000"},
    )
    assert [(group.number, group.title, group.responsible) for group in intake.groups] == [
        ("1", "Families", "Early Help"),
        ("2", "Homes", ""),
    ]
    assert [action.group for action in intake.actions] == ["1", "1", "2"]
    ratings = [action.rating for action in intake.actions]
    assert [(r.name, r.written) for r in ratings if r] == [("Red", ""), ("Amber", "yellow"), ("", "")]
    assert [str(action.due or action.due_written) for action in intake.actions] == ["2023-03-31", "Ongoing", ""]


def test_without_a_number_column_actions_are_numbered_in_order_within_their_group(tmp_path: Path) -> None:
    columns = {"group": "Priority", "title": "Action", "rating": "RAG"}
    plan = {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "columns": columns}}
    rows = [
        ("Priority", "Action", "Progress", "RAG"),
        ("1. One", "A", "x", None),
        (None, "B", "y", None),
        (None, None, "more of B", "Green"),
        ("2. Two", "C", "z", None),
    ]
    intake = read(tmp_path, plan, rows)
    assert [action.number for action in intake.actions] == ["1.1", "1.2", "2.1"]
    assert intake.actions[1].says["progress"].text == "y\nmore of B"
    assert intake.actions[1].rating is not None
    assert intake.actions[1].rating.name == "Green"


def test_text_that_belongs_to_no_action_or_column_is_a_problem_not_a_loss(tmp_path: Path) -> None:
    intake = read(
        tmp_path,
        BANNER_PLAN,
        [BANNER_HEADER, (None, "stray", None), (1, "A", None), (None, "x", None, "outside")],
    )
    assert found(intake) == [
        "plan.xlsx, sheet “January 2023”, cell B2: “stray” belongs to no action. Expected: an action’s number at the "
        "beginning of its first row. To mend it: add the number, or clear the row.",
        "plan.xlsx, sheet “January 2023”, cell D4: “outside” stands outside the table’s columns. Expected: text only "
        "under a header. To mend it: move it into a column, or clear it.",
    ]


def test_a_number_twice_and_a_link_to_nowhere_are_problems(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (1.0, "B", None), (None, "COMPLETED, FED INTO ACTION 9", None)]
    intake = read(tmp_path, BANNER_PLAN, rows, merges=["B4:C4"])
    assert found(intake) == [
        "plan.xlsx, sheet “January 2023”, cell A3: the action number “1” is used again; it is first in A2. Expected: "
        "each number once. To mend it: correct one of the two numbers.",
        "plan.xlsx, sheet “January 2023”, cell B4: action 1 went into action 9, which does not exist. Expected: the "
        "number of an action in this sheet. To mend it: correct the number in the closing notice.",
    ]


def test_a_notice_that_does_not_say_how_is_a_problem(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "THIS ACTION IS OVER", None)]
    (problem,) = found(read(tmp_path, BANNER_PLAN, rows, merges=["B3:C3"]))
    assert problem == (
        "plan.xlsx, sheet “January 2023”, cell B3: the closing notice of action 1 does not say how it closed. "
        "Expected: one of the phrases “completed”, “merged”, “superseded”, “withdrawn”. To mend it: add the way to "
        "the notice, or the notice’s phrase to “closing” in params/plans/plan.yml."
    )


def test_links_are_read_in_every_way_people_list_them() -> None:
    words = ClosingWords.model_validate({"ways": {}, "into": ["fed into"]})
    assert links_in("Work is FED INTO ACTIONS 20 & 23.", words) == ("20", "23")
    assert links_in("fed into action 2.1, 6.2, and action 7", words) == ("2.1", "6.2", "7")
    assert links_in("fed into actions 3 and then into 4 other teams", words) == ("3",)
    assert links_in("fed into the wider programme of 12 projects", words) == ()


def test_the_first_way_with_a_phrase_in_the_notice_counts_and_only_as_a_whole_word() -> None:
    words = ClosingWords.model_validate({"ways": {"merged": "merged", "completed": ["completed", "done"]}})
    assert way_of("COMPLETED, and merged with 4", words) is Way.MERGED
    assert way_of("All done.", words) is Way.COMPLETED
    assert way_of("Nothing was abandoned, condoned or undone", words) is None


def test_a_rating_is_read_from_a_conditional_format(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("January 2023")
    red, green = (book.add_format({"bg_color": f"#{colour}"}) for colour in ("FF0000", "00B050"))
    styled = book.add_format({"border": 1})
    sheet.write_row(0, 0, TABLE_HEADER)
    for row, (ref, progress) in enumerate([("1.1", "late"), ("1.2", "on time"), ("1.3", "odd")], 1):
        sheet.write_row(row, 0, ["1. One", "", ref, "A", progress])
        sheet.write_blank(row, 6, None, styled)
    for formula, fill in (('=$E2="late"', red), ('=$E2="on time"', green)):
        sheet.conditional_format("G2:G3", {"type": "formula", "criteria": formula, "format": fill})
    sheet.conditional_format("G4", {"type": "formula", "criteria": "=MOD(ROW(),2)=1", "format": red})
    book.close()
    intake = take_in(Tracker(path, "plan.xlsx"), Plan.model_validate(TABLE_PLAN), PARAMETERS)
    assert [action.rating.name for action in intake.actions if action.rating] == ["Red", "Green", ""]
    assert found(intake) == [
        "plan.xlsx, sheet “January 2023”, cell G4: the conditional format “=MOD(ROW(),2)=1” on G4 cannot be worked "
        "out: it uses the function MOD. Expected: a rating by word, by fill, or by a conditional format that can be "
        "worked out. To mend it: type the rating as a word in the cell, or make the rule one of the plain kinds, such "
        "as “Text that Contains”."
    ]
