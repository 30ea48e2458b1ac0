"""What intake makes of a tracker's rows."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from builders import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, Rows, checked_tracker, write_tracker
from helpers.errors import Severity, WorkbookError
from helpers.excel.tracker import Tracker
from helpers.intake.closing import links_in, way_of
from helpers.intake.intake import Intake, take_in
from helpers.model import Source, Way
from helpers.plans.closing import ClosingWords
from helpers.plans.nouns import Noun
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan

PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
BANNER_HEADER = ("No.", "What is working well?", "What next")


def read(folder: Path, plan: Mapping[str, Any], rows: Rows, parameters: Parameters = PARAMETERS, **more: Any) -> Intake:
    path = write_tracker(folder / "plan.xlsx", rows, **more)
    return checked_tracker(path, plan, parameters)


def without(plan: Mapping[str, Any], **tracker: Any) -> dict[str, Any]:
    """Return a plan with another layout of its tracker, which has neither groups nor ratings."""
    return {**plan, "groups": None, "ratings": None, "tracker": {**plan["tracker"], **tracker}}


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
    assert [(left.reason, left.source.place) for left in intake.left_out] == [
        ("above the header", "A1"),
        ("header", "A2:C2"),
        ("header repeated", "A4:C4"),
    ]
    assert intake.rows_read == intake.rows_reported + len(intake.left_out) == 5
    assert intake.actions[0].says["working"].text == "text"


def test_text_cut_at_a_page_goes_on_only_where_the_plan_says_so(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "It began", None), BANNER_HEADER, (None, "and went on.\nNew", None)]
    cut: dict[str, Any] = {**BANNER_PLAN, "tracker": {**BANNER_PLAN["tracker"], "cut_at_pages": True}}
    assert read(tmp_path, cut, rows).actions[0].says["working"].text == "It began and went on.\nNew"
    assert read(tmp_path, BANNER_PLAN, rows).actions[0].says["working"].text == "It began\nand went on.\nNew"


def test_at_the_top_of_a_page_only_a_paragraph_with_a_small_letter_goes_on(tmp_path: Path) -> None:
    cut: dict[str, Any] = {**BANNER_PLAN, "tracker": {**BANNER_PLAN["tracker"], "cut_at_pages": True}}

    def after(text: str) -> str:
        rows = [BANNER_HEADER, (1, "A", None), (None, "Buy", None), BANNER_HEADER, (None, text, None)]
        (action,) = read(tmp_path, cut, rows).actions
        return action.says["working"].text

    assert after("iPads") == "Buy iPads"
    assert after("IPads") == "Buy\nIPads"
    assert after("• iPads") == "Buy\niPads"


def test_a_sentence_that_goes_on_is_read_from_both_its_cells(tmp_path: Path) -> None:
    cut: dict[str, Any] = {**BANNER_PLAN, "tracker": {**BANNER_PLAN["tracker"], "cut_at_pages": True}}
    page = [BANNER_HEADER, (None, "and on.\nMore.", None), (None, "and an end.", None)]
    rows = [BANNER_HEADER, (1, "A", None), (None, "First.\nIt went on", None), *page]
    points = read(tmp_path, cut, rows).actions[0].says["working"].points
    third, fifth, sixth = (Source("January 2023", cell) for cell in ("B3", "B5", "B6"))
    assert [(point.text, point.sources) for point in points] == [
        ("First.", (third,)),
        ("It went on and on.", (third, fifth)),
        ("More.", (fifth,)),
        ("and an end.", (sixth,)),
    ]


def test_a_title_cut_at_a_page_goes_on_and_any_other_without_a_number_is_a_problem(tmp_path: Path) -> None:
    cut: dict[str, Any] = {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "cut_at_pages": True}}
    first = ("1. One", None, "1.1", "Find homes", "Some", None, None, None)
    page = [TABLE_HEADER, (None, None, None, "for all", "more", None, "Green", None)]
    intake = read(tmp_path, cut, [TABLE_HEADER, first, *page])
    (action,) = intake.actions
    assert (action.title, action.says["progress"].text) == ("Find homes for all", "Some more")
    assert action.sources == tuple(Source("January 2023", cell) for cell in ("C2", "D2", "D4"))
    assert found(intake) == []
    (problem,) = found(read(tmp_path, TABLE_PLAN, [TABLE_HEADER, first, *page]))
    assert problem.startswith("plan.xlsx, sheet “January 2023”, cell D4: “for all” belongs to no action.")
    other = (None, None, "1.2", "for all", "More", None, "Green", None)
    assert len(read(tmp_path, cut, [TABLE_HEADER, first, TABLE_HEADER, other]).actions) == 2


def test_who_is_responsible_is_said_once_for_each_group(tmp_path: Path) -> None:
    rows = [
        TABLE_HEADER,
        ("1. Families", "Early Help", "1.1", "A", "done", None, "Green", None),
        (None, "Early Help", "1.2", "B", "done", None, "Green", None),
        (None, "and Housing", "1.3", "C", "done", None, "Green", None),
        ("Homes", "Housing", "2.1", "D", "done", None, "Green", None),
        ("1. families", None, "1.4", "E", "done", None, "Green", None),
    ]
    intake = read(tmp_path, TABLE_PLAN, rows)
    cells = [tuple(source.place for source in group.sources) for group in intake.groups]
    assert [(group.number, group.title, group.responsible) for group in intake.groups] == [
        ("1", "Families", "Early Help and Housing"),
        ("2", "Homes", "Housing"),
    ]
    assert cells == [("A2", "B2", "B4"), ("A5", "B5")]
    assert [action.group for action in intake.actions] == ["1", "1", "1", "2", "1"]


def test_without_groups_and_numbers_actions_are_numbered_through(tmp_path: Path) -> None:
    plan = without(TABLE_PLAN, columns={"title": "Action"})
    intake = read(tmp_path, plan, [("Action", "Progress"), ("A", "x"), ("B", "y")])
    assert [(action.number, action.group) for action in intake.actions] == [("1", ""), ("2", "")]
    assert [action.sources for action in intake.actions] == [
        (Source("January 2023", "A2"),),
        (Source("January 2023", "A3"),),
    ]


def test_a_word_after_its_own_colour_is_the_rating_and_no_second_one(tmp_path: Path) -> None:
    rows = [
        TABLE_HEADER,
        ("1. One", None, "1.1", "A", "done", None, None, None),
        (None, None, None, None, "more", None, "Red", None),
    ]
    intake = read(tmp_path, TABLE_PLAN, rows, fills={"G2": "FF0000"})
    rating = intake.actions[0].rating
    assert rating is not None
    assert (rating.name, rating.sources) == ("Red", (Source("January 2023", "G3"),))
    assert found(intake) == []


def test_the_parameters_may_name_the_sheet_themselves(tmp_path: Path) -> None:
    parameters = PARAMETERS.model_copy(update={"sheet": "Winter"})
    rows = [BANNER_HEADER, (1, "A", None), (None, "text", None)]
    intake = read(tmp_path, BANNER_PLAN, [BANNER_HEADER], parameters, more_sheets={"Winter": rows})
    assert intake.actions[0].sources == (Source("Winter", "A2"), Source("Winter", "B2"))


def test_the_plan_may_name_the_sheet_by_the_period(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "text", None)]
    plan = {**BANNER_PLAN, "tracker": {**BANNER_PLAN["tracker"], "sheet": "{period} of {year}, {month}"}}
    assert read(tmp_path, plan, rows, sheet="2023-01 of 2023, January").actions[0].number == "1"


def test_only_sheets_of_earlier_months_in_the_same_layout_tell_of_earlier_rounds(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "Same.", None)]
    others: dict[str, Rows] = {"October 2022": [("another", "layout")], "Notes 2022": rows, "December 1999 bis": rows}
    assert [str(problem) for problem in read(tmp_path, BANNER_PLAN, rows, more_sheets=others).problems] == []
    for pattern, now, before in (
        ("Actions", "Actions", "October 2022"),
        ("Actions {year}", "Actions 2023", "Actions 2022"),
        ("{month}", "January", "October"),
    ):
        plan = {**BANNER_PLAN, "tracker": {**BANNER_PLAN["tracker"], "sheet": pattern}}
        intake = read(tmp_path, plan, rows, sheet=now, more_sheets={before: rows})
        assert [str(problem) for problem in intake.problems] == []


def test_the_sheets_of_earlier_rounds_are_known_by_the_plans_pattern_whatever_their_case(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "Same.", None)]
    plan = {**BANNER_PLAN, "tracker": {**BANNER_PLAN["tracker"], "sheet": "{month} {year} ({period})"}}
    earlier: dict[str, Rows] = {"OCTOBER 2022 (q3) ": rows, "July 2022 (q2)": rows, "April 2022": [BANNER_HEADER]}
    intake = read(tmp_path, plan, rows, sheet="January 2023 (2023-01)", more_sheets=earlier)
    assert [problem.found for problem in intake.problems] == [
        "action 1 says word for word what it said in the last 2 rounds"
    ]


def test_neither_the_sheet_itself_nor_another_of_its_month_is_an_earlier_round(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "Same.", None)]
    for name in ("October 2022", "Winter"):
        parameters = PARAMETERS.model_copy(update={"sheet": name})
        intake = read(tmp_path, BANNER_PLAN, rows, parameters, more_sheets={name: rows})
        assert [str(problem) for problem in intake.problems] == []


def test_an_action_with_another_text_or_none_in_the_last_round_is_not_stale(tmp_path: Path) -> None:
    def sheet(number: int, text: str | None, notice: str | None = None) -> Rows:
        return [TABLE_HEADER, ("1. One", None, f"1.{number}", "A", text, None, "Green", notice)]

    for last in (sheet(1, "Other."), sheet(2, "Same."), sheet(1, None), sheet(1, "Same.", "Completed.")):
        earlier = {"October 2022": last, "July 2022": sheet(1, "Same.")}
        intake = read(tmp_path, TABLE_PLAN, sheet(1, "Same."), more_sheets=earlier)
        assert [str(problem) for problem in intake.problems] == []


def test_text_that_changed_in_one_of_its_rows_alone_is_not_stale(tmp_path: Path) -> None:
    def sheet(first: str, second: str) -> Rows:
        return [BANNER_HEADER, (1, "A", None), (None, first, None), (None, second, None)]

    for before in (("Other.", "Same."), ("Same.", "Other.")):
        intake = read(tmp_path, BANNER_PLAN, sheet("Same.", "Same."), more_sheets={"October 2022": sheet(*before)})
        assert [str(problem) for problem in intake.problems] == []


def test_a_sheet_that_is_missing_is_told_with_who_names_it(tmp_path: Path) -> None:
    columns = {"measure": "M", "value": "V", "as_at": "D", "unit": "U", "better": "B"}
    measured = {**BANNER_PLAN, "measures": {"sheet": "Figures", "columns": columns}}
    with pytest.raises(WorkbookError, match="there is no sheet “Figures”, which the plan names"):
        read(tmp_path, measured, [BANNER_HEADER])
    with pytest.raises(WorkbookError, match="there is no sheet “January 2023”, which the plan names"):
        read(tmp_path, BANNER_PLAN, [BANNER_HEADER], sheet="Winter")
    parameters = PARAMETERS.model_copy(update={"sheet": "Summer"})
    with pytest.raises(WorkbookError, match="there is no sheet “Summer”, which the period’s file of parameters"):
        read(tmp_path, BANNER_PLAN, [BANNER_HEADER], parameters)


def test_actions_are_open_or_closed(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "text", None), (2, "B", None), (None, "COMPLETED", None)]
    intake = read(tmp_path, BANNER_PLAN, rows, merges=["B5:C5"])
    assert [action.number for action in intake.open] == ["1"]
    assert [action.number for action in intake.closed] == ["2"]


@pytest.mark.parametrize("collects", [True, False])
def test_the_garbage_collector_is_afterwards_as_it_was(tmp_path: Path, collects: bool) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", [BANNER_HEADER, (1, "A", None), (None, "text", None)])
    tracker = Tracker(path, "plan.xlsx")
    try:
        if not collects:
            gc.disable()
        take_in(tracker, Plan.model_validate(BANNER_PLAN), PARAMETERS)
        assert gc.isenabled() is collects
    finally:
        gc.enable()


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


def test_a_notice_that_does_not_say_how_says_that_the_action_is_closed_and_no_more(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "A", None), (None, "THIS ACTION IS OVER", None)]
    intake = read(tmp_path, BANNER_PLAN, rows, merges=["B3:C3"])
    assert found(intake) == []
    assert [(action.closing.way, action.closing.notice.text) for action in intake.closed if action.closing] == [
        (Way.CLOSED, "THIS ACTION IS OVER")
    ]


def test_links_are_read_in_every_way_people_list_them() -> None:
    words = ClosingWords.model_validate({"ways": {}, "into": ["fed into"]})
    assert links_in("Work is FED INTO ACTIONS 20 & 23.", words) == ("20", "23")
    assert links_in("fed into action 2.1, 6.2, and action 7", words) == ("2.1", "6.2", "7")
    assert links_in("fed into actions 3 and then into 4 other teams", words) == ("3",)
    assert links_in("fed into the wider programme of 12 projects", words) == ()
    assert links_in("fed into 2 and 3; what is left was fed into 3", words) == ("2", "3")
    assert links_in("Fed into actions 2b, B4 and 4.1a.", words) == ("2b", "B4", "4.1a")
    assert links_in("fed into 2nd phase", words) == ()
    risk = Noun(one="risk", many="risks")
    assert links_in("Fed into risks 20 and 23, and risk 7; fed into risky 4", words, risk) == ("20", "23", "7")
    words = ClosingWords.model_validate({"ways": {}, "into": ["Moved (to plan 2) as", "joined with"]})
    assert links_in("moved (to plan 2) as action 7; joined with 8", words) == ("7", "8")


def test_the_first_way_with_a_phrase_in_the_notice_counts_and_only_as_a_whole_word() -> None:
    words = ClosingWords.model_validate({"ways": {"merged": "merged", "completed": ["completed", "done"]}})
    assert way_of("COMPLETED, and merged with 4", words) is Way.MERGED
    assert way_of("All done.", words) is Way.COMPLETED
    assert way_of("Nothing was abandoned, condoned or undone", words) is None
    words = ClosingWords.model_validate({"ways": {"withdrawn": ["No longer needed (NLN)"]}})
    assert way_of("NO LONGER\nNEEDED (nln)", words) is Way.WITHDRAWN


def test_a_blank_rating_under_a_conditional_format_asks_for_its_word_unless_only_the_cells_own_words_colour_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("January 2023")
    red, green = (book.add_format({"bg_color": f"#{colour}"}) for colour in ("FF0000", "00B050"))
    sheet.write_row(0, 0, TABLE_HEADER)
    for row, rating in enumerate([None, "Red", None], 1):
        sheet.write_row(row, 0, ["1. One", "", f"1.{row}", "A", "late"])
        sheet.write(row, 6, rating, green)
    sheet.conditional_format("G2:G3", {"type": "formula", "criteria": '=$E2="late"', "format": red})
    sheet.conditional_format("G2:G9", {"type": "formula", "criteria": '=$G2="Red"', "format": red})
    book.close()
    intake = take_in(Tracker(path, "plan.xlsx"), Plan.model_validate(TABLE_PLAN), PARAMETERS)
    assert [action.rating.name for action in intake.actions if action.rating] == ["", "Red", "Green"]
    assert found(intake) == [
        "plan.xlsx, sheet “January 2023”, cell G2: the cell holds no word, and the conditional format on G2:G3 may "
        "colour it. Expected: one of “Red”, “Amber”, “Yellow”, “Green”. To mend it: write the rating’s word in the "
        "cell; if it has none, clear the rules from the cell (Conditional Formatting, Clear Rules)."
    ]
