"""That a closing notice is known wherever people write it, and that what only looks like one is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from builders import BANNER_PLAN, DATED_PLAN, TABLE_HEADER, TABLE_PLAN, Rows, checked_tracker, write_tracker
from helpers.errors import Severity
from helpers.intake.intake import Intake
from helpers.intake.notices import is_nothing, looks_closed, notice_start
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan

BANNER: Mapping[str, Any] = {**BANNER_PLAN, "closing": {}}
TABLE: Mapping[str, Any] = {**TABLE_PLAN, "closing": {}}
BANNER_HEADER = ("No.", "What is working well?", "What next")
PLAN = Plan.model_validate(BANNER)
RECOMMENDATIONS = Plan.model_validate({**BANNER, "actions": {"one": "recommendation", "many": "recommendations"}})

#: A paragraph of action 4, whether it is alone in its cell or in the title's row, and the words of its notice.
SURE = {
    "This action is now closed.": (False, False, "This action is now closed."),
    "Homes opened. This action has been completed in full.": (False, False, "This action has been completed in full."),
    "Action 4 now forms part of action 5": (False, False, "Action 4 now forms part of action 5"),
    "All done; THIS ACTION IS NOW CLOSED": (False, False, "THIS ACTION IS NOW CLOSED"),
    "Hosts were trained THIS ACTION IS NOW CLOSED": (False, False, "THIS ACTION IS NOW CLOSED"),
    "Has been completed": (True, False, "Has been completed"),
    "Now forms part of actions 5 and 6.": (True, False, "Now forms part of actions 5 and 6."),
    "Open homes (this action is now closed)": (False, True, "this action is now closed)"),
    "Train staff in CiC WITH ACTIONS BEING FED INTO ACTION 5": (False, True, "WITH ACTIONS BEING FED INTO ACTION 5"),
    "Plan with LCC THIS ACTION IS CLOSED AND FORMS PART OF 2": (
        False,
        True,
        "THIS ACTION IS CLOSED AND FORMS PART OF 2",
    ),
    "Plan homes NOW CLOSED FOLLOWING THE 1st REVIEW": (False, True, "NOW CLOSED FOLLOWING THE 1st REVIEW"),
    "NOW CLOSED FOLLOWING THE REVIEW": (True, True, "NOW CLOSED FOLLOWING THE REVIEW"),
}

#: What is no notice for sure, and the words of it that look like one.
UNSURE = {
    "The review has been completed.": (False, False, ""),
    "Once this action has been completed, we will publish it.": (False, False, ""),
    "Action 44 has been completed.": (False, False, ""),
    "Action 4.1 has been completed.": (False, False, ""),
    "This action plan has been completed.": (False, False, ""),
    "The home is now closed, with work fed into the wider programme.": (False, False, ""),
    "Completed 12 reviews": (True, False, ""),
    "Make sure that each child’s plan has been completed": (False, True, ""),
    "Deliver the NEST and CAMHS contracts": (False, True, ""),
    "This action is complete.": (False, False, "This action is complete"),
    "Work ended. Action 4 was withdrawn in June.": (False, False, "Action 4 was withdrawn in June"),
    "Has been completed by most teams": (True, False, "Has been completed by most teams"),
    "Completed June 2022": (True, False, "Completed June 2022"),
    "Closed": (True, False, "Closed"),
    "Open homes – completed 2022": (False, True, "– completed 2022"),
    "Open homes this action is now closed": (False, True, "this action is now closed"),
    "Write booklets SKILLS BOOKLET IS COMPLETE NOW": (False, True, "SKILLS BOOKLET IS COMPLETE NOW"),
    "Done.": (True, False, ""),
    "Done": (False, True, "Done"),
    "Completed actions": (True, False, "Completed actions"),
    "Open homes (done)": (False, True, "(done)"),
    "Open homes (completed in May) for four": (False, True, "(completed in May)"),
    "Open homes; no longer required": (False, True, "; no longer required"),
    "Open homes no longer needed.": (False, True, "no longer needed."),
    "Open homes. This is no longer required": (False, True, "This is no longer required"),
    "Open homes superseded by the 2023 plan": (False, True, "superseded by"),
    "Completed: open homes": (False, True, "Completed"),
    "Sell the homes that are no longer needed": (False, True, ""),
    "Replace superseded guidance and get it done": (False, True, ""),
    "Review the homes; complete by March 2023": (False, True, ""),
    "Open homes (partly completed)": (False, True, ""),
}


@pytest.mark.parametrize("text", SURE)
def test_a_notice_that_is_sure_begins_where_it_is_about_this_action(text: str) -> None:
    alone, in_title, notice = SURE[text]
    start = notice_start(text, PLAN, "4", alone=alone, in_title=in_title)
    assert start is not None
    assert text[start:] == notice


@pytest.mark.parametrize("text", UNSURE)
def test_other_words_are_no_notice_and_those_that_look_like_one_are_named(text: str) -> None:
    alone, in_title, looks = UNSURE[text]
    assert notice_start(text, PLAN, "4", alone=alone, in_title=in_title) is None
    assert looks_closed(text, PLAN, "4", alone=alone, in_title=in_title) == looks


def test_a_plan_of_recommendations_has_notices_of_recommendations() -> None:
    text = "Done. Recommendation 4 has been completed."
    assert notice_start(text, RECOMMENDATIONS, "4") == 6
    assert notice_start(text, PLAN, "4") is None


@pytest.mark.parametrize(("text", "nothing"), [("N/A", True), ("–", True), ("Not closed", True), ("No longer", False)])
def test_a_cell_of_the_closing_column_may_say_that_there_is_no_notice(text: str, nothing: bool) -> None:
    assert is_nothing(text) is nothing


def read(folder: Path, plan: Mapping[str, Any], rows: Rows, merges: Sequence[str] = (), **given: Any) -> Intake:
    path = write_tracker(folder / "plan.xlsx", rows, merges=merges)
    parameters = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx", **given)
    return checked_tracker(path, plan, parameters)


def closed(intake: Intake) -> list[tuple[str, str, str, tuple[str, ...], str]]:
    """Return of each closed action its number, title, notice and where its work went, and the notice's cells."""
    return [
        (a.number, a.title, a.closing.notice.text, a.closing.into, ",".join(s.place for s in a.closing.notice.sources))
        for a in intake.closed
        if a.closing
    ]


def stopping(intake: Intake) -> list[str]:
    return [str(problem) for problem in intake.problems if problem.severity is not Severity.NOTED]


def test_a_notice_in_the_row_of_the_title_is_taken_out_of_the_title(tmp_path: Path) -> None:
    rows = [
        BANNER_HEADER,
        (1, "Open homes THIS ACTION IS NOW CLOSED WITH ACTIONS BEING FED INTO ACTION 4", None),
        (2, "Train hosts\nThis action has been completed.\nSee action 4.", None),
        (3, "Find schools", "NOW CLOSED FOLLOWING THE REVIEW; FED INTO 4"),
        (4, "Keep going", None),
        (None, "Text", None),
    ]
    intake = read(tmp_path, BANNER, rows, ["B2:C2", "B3:C3", "B5:C5"])
    assert closed(intake) == [
        ("1", "Open homes", "THIS ACTION IS NOW CLOSED WITH ACTIONS BEING FED INTO ACTION 4", ("4",), "B2"),
        ("2", "Train hosts", "This action has been completed.\nSee action 4.", (), "B3"),
        ("3", "Find schools", "NOW CLOSED FOLLOWING THE REVIEW; FED INTO 4", ("4",), "C4"),
    ]
    assert stopping(intake) == []


def test_a_title_that_is_nothing_but_a_notice_stays_a_title_and_is_asked_about(tmp_path: Path) -> None:
    intake = read(tmp_path, BANNER, [BANNER_HEADER, (1, "This action is now closed", None), (None, "Text", None)])
    assert [action.title for action in intake.open] == ["This action is now closed"]
    (problem,) = stopping(intake)
    assert problem.startswith(
        "plan.xlsx, sheet “January 2023”, cell B2: action 1 is read as open, and “This action is now closed” looks "
        "like a closing notice. "
    )


@pytest.mark.parametrize("column", [0, 2, 3, 4])
def test_a_row_of_its_own_may_hold_the_notice_wherever_it_begins(column: int, tmp_path: Path) -> None:
    row: list[object] = [None] * 8
    row[column] = "This action is now closed with actions being fed into action 1.2"
    rows = [
        TABLE_HEADER,
        ("1. Homes", "Housing", "1.1", "Find homes", "Homes were found.", None, "Green", None),
        row,
        ("2. Hosts", "Housing", "1.2", "Find hosts", "Hosts were found.", None, "Green", None),
    ]
    intake = read(tmp_path, TABLE, rows, ["A3:H3"] if column == 0 else [])
    assert closed(intake) == [("1.1", "Find homes", row[column], ("1.2",), "ABCDE"[column] + "3")]
    assert [group.title for group in intake.groups] == ["Homes", "Hosts"]
    assert stopping(intake) == []
    assert intake.rows_read == intake.rows_reported + len(intake.left_out)


def test_a_notice_among_the_text_is_taken_out_of_it_and_every_word_comes_once(tmp_path: Path) -> None:
    text = "• Homes were found.\n• All is let. This action has been completed.\n• Thanks to all."
    rows = [TABLE_HEADER, ("1. Homes", "Housing", "1.1", "Find homes", text, None, "Green", None)]
    (action,) = read(tmp_path, TABLE, rows).closed
    assert action.closing is not None
    assert action.closing.notice.text == "This action has been completed."
    assert action.says["progress"].text == "Homes were found.\nAll is let.\nThanks to all."
    assert [point.label for point in action.says["progress"].points] == ["•", "•", "•"]


def test_a_bracket_around_the_notice_goes(tmp_path: Path) -> None:
    rows = [TABLE_HEADER, ("1. A", "B", "1", "Find homes (this action is now closed)", "x", None, "Green", None)]
    assert [found[1:3] for found in closed(read(tmp_path, TABLE, rows))] == [
        ("Find homes", "this action is now closed")
    ]


def test_what_looks_like_a_notice_stops_publication_until_it_is_accepted_by_its_cell(tmp_path: Path) -> None:
    rows = [TABLE_HEADER, ("1. A", "B", "1", "Find homes", "Let. This action is complete.", None, "Green", None)]
    (problem,) = stopping(read(tmp_path, TABLE, rows))
    assert problem == (
        "plan.xlsx, sheet “January 2023”, cell E2: action 1 is read as open, and “This action is complete” looks like "
        "a closing notice. Expected: a notice that says “this action” or stands by itself, with a phrase of the "
        "plan’s: “this action is now closed”, “has been completed”, “now forms part of”, “with actions being fed "
        "into”. To mend it: if the action is closed, write it so, or add its words: closing: "
        '{notices: ["this action is now closed", "has been completed", "now forms part of", "with actions being fed '
        'into", "…"]} in params/plans/plan.yml; if it is open, write it otherwise, or accept it in '
        "params/2023-01/plan.yml: under “accepted”, “January 2023!E2 closing” and the reason."
    )
    assert stopping(read(tmp_path, TABLE, rows, accepted={"January 2023!E2 closing": "of its first stage"})) == []


def test_without_closing_in_the_plan_nothing_is_a_notice_and_what_looks_like_one_is_asked_about(tmp_path: Path) -> None:
    plan = {key: value for key, value in BANNER.items() if key != "closing"}
    rows = [BANNER_HEADER, (1, "Open homes", None), (None, "This action is now closed", None)]
    intake = read(tmp_path, plan, rows, ["B3:C3"])
    assert [action.says["working"].text for action in intake.open] == ["This action is now closed"]
    (problem,) = stopping(intake)
    assert "Expected: no closing notice, as the plan has no “closing”. " in problem
    assert "say how it is told: closing: {} in params/plans/plan.yml" in problem


def test_the_last_paragraph_of_a_cell_may_look_like_a_notice_by_one_word(tmp_path: Path) -> None:
    text = "Completed\nHomes were found.\nCompleted"
    rows = [TABLE_HEADER, ("1. A", "B", "1", "Find homes", text, None, "Green", None)]
    (problem,) = stopping(read(tmp_path, TABLE, rows))
    assert "cell E2: action 1 is read as open, and “Completed” looks like a closing notice. " in problem


ELSEWHERE: Mapping[str, Any] = {
    **TABLE,
    "facts": [{"id": "stage", "heading": "Stage"}],
    "tracker": {**TABLE_PLAN["tracker"], "columns": {**TABLE_PLAN["tracker"]["columns"], "short_name": "Called"}},
}
ELSEWHERE_ROW = ("1. Homes", "Housing", "1", "Find homes", "Ten.", None, "Green", None, "Early", "Homes", None)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (0, "2. Completed actions"),
        (1, "This action is now closed"),
        (5, "Completed"),
        (8, "Let.\nClosed"),
        (9, "CLOSED"),
        (10, "Done"),
    ],
)
def test_what_looks_like_a_notice_where_none_is_read_stops_publication(column: int, said: str, tmp_path: Path) -> None:
    header = (*TABLE_HEADER, "Stage", "Called", "Notes")
    row = [said if at == column else value for at, value in enumerate(ELSEWHERE_ROW)]
    (problem,) = stopping(read(tmp_path, ELSEWHERE, [header, row]))
    assert f"cell {'ABCDEFGHIJK'[column]}2: action 1 is read as open, and “" in problem
    assert "in its title, its text or the column of closing notices, as none is read here" in problem
    closed_row = [value if at != 7 else "Completed." for at, value in enumerate(row)]
    assert stopping(read(tmp_path, ELSEWHERE, [header, closed_row])) == []


@pytest.mark.parametrize(
    ("said", "stops"),
    [
        *(("DONE", True), ("Done.", True), ("Complete - template launched in December.", True)),
        *(("Done: the roof. The floor is next.", False), ("Complete – but two still to do", False)),
        *(("Half are done.\nDone", False), ("Completed 12 reviews", False)),
    ],
)
def test_an_open_action_that_says_that_it_is_done_and_no_more_stops_publication(
    said: str, stops: bool, tmp_path: Path
) -> None:
    row = ("1. One", None, "1.1", "A", said, None, "Green", None)
    found = stopping(read(tmp_path, TABLE, [TABLE_HEADER, row]))
    assert [f"action 1.1 is read as open, and all that it says is “{said}”" in problem for problem in found] == (
        [True] if stops else []
    )


def test_a_row_of_totals_is_told_as_no_action_with_how_to_leave_it_out(tmp_path: Path) -> None:
    rows = [("1. One", None, "1.1", "A", "It goes on.", None, "Green", None), (None, None, "Total actions", 1)]
    found = [str(problem) for problem in read(tmp_path, TABLE, [TABLE_HEADER, *rows]).problems]
    assert any(
        "“Total actions” stands where an action should be" in each and "strike it out, or move it off the sheet" in each
        for each in found
    )


def test_a_closed_action_that_says_it_is_open_stops_publication(tmp_path: Path) -> None:
    rows = [
        TABLE_HEADER,
        ("1. A", "B", "1", "Find homes", "This action was reopened in May.", None, "Green", "Completed."),
    ]
    (problem,) = stopping(read(tmp_path, TABLE, rows))
    assert problem.startswith(
        "plan.xlsx, sheet “January 2023”, cell E2: action 1 is closed, and says “This action was reopened”. "
    )


def test_a_text_across_the_columns_that_tells_of_no_closing_is_asked_about(tmp_path: Path) -> None:
    rows = [BANNER_HEADER, (1, "Open homes", None), (None, "See the glossary.", None)]
    intake = read(tmp_path, BANNER, rows, ["B3:C3"])
    assert [action.number for action in intake.closed] == ["1"]
    (problem,) = stopping(intake)
    assert "cell B3: action 1 is read as closed by “See the glossary.”, which tells of no closing. " in problem


def test_a_no_among_the_closing_notices_stops_the_run(tmp_path: Path) -> None:
    rows = [TABLE_HEADER, ("1. A", "B", "1", "Find homes", "Text", None, "Green", "No")]
    intake = read(tmp_path, TABLE, rows)
    assert [action.number for action in intake.open] == ["1"]
    (problem,) = [problem for problem in intake.problems if problem.severity is Severity.BLOCKS]
    assert (problem.cell, problem.found) == ("H2", "“No” stands in place of a closing notice of action 1")


def test_an_earlier_round_has_the_same_actions_closed(tmp_path: Path) -> None:
    old = [TABLE_HEADER, ("1. A", "B", "1", "Homes\nThis action is now closed", "Before", None, "Green", None)]
    new = [TABLE_HEADER, ("1. A", "B", "1", "Homes", "After\nThis action is now closed", None, "Green", None)]
    path = write_tracker(tmp_path / "plan.xlsx", new, more_sheets={"October 2022": old})
    parameters = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
    rounds = checked_tracker(path, TABLE, parameters).history["1"]
    assert [rounds.now.closed, *(before.closed for before in rounds.before if before)] == [True, True]


def test_the_newest_dated_update_may_close_the_action(tmp_path: Path) -> None:
    actions = [("Theme", "ID", "Action", "Closed", "Closed on"), ("Homes", "A1", "Open the house", None, None)]
    updates = [
        ("ID", "Date", "Progress", "RAG"),
        ("A1", "05/01/2023", "Keys given. This action has been completed.", "Green"),
    ]
    plan = {**DATED_PLAN, "closing": {}}
    path = write_tracker(tmp_path / "plan.xlsx", actions, sheet="Actions", more_sheets={"Updates": updates})
    parameters = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
    assert closed(checked_tracker(path, plan, parameters)) == [
        ("A1", "Open the house", "This action has been completed.", (), "C2")
    ]


@pytest.mark.parametrize("line", ["Has been completed", "Now forms part of action 2."])
def test_a_line_of_its_own_under_the_title_may_say_a_phrase_and_nothing_else(tmp_path: Path, line: str) -> None:
    rows = [BANNER_HEADER, (1, f"Find hosts\n{line}", None), (2, "Open homes", None), (None, "• Two.", "• More.")]
    intake = read(tmp_path, BANNER, rows, ["B2:C2", "B3:C3"])
    assert [(number, title, notice) for number, title, notice, *_ in closed(intake)] == [("1", "Find hosts", line)]
    assert stopping(intake) == []


@pytest.mark.parametrize(
    ("title", "closing", "expected"),
    [
        ("Install CLOSED CIRCUIT TV SYSTEM", "", "open, asked"),
        ("Visit homes NEVER CLOSED OVER CHRISTMAS", "", "open, asked"),
        ("Deliver the SEND AND AP CHANGE PROGRAMME", "", "open"),
        ("Open homes NOW CLOSED FOLLOWING THE MOVE", "", "closed"),
        ("CLOSED: open homes", "", "open, asked"),
        ("Market square: action withdrawn", "", "open, asked"),
        ("Close the gap once the action is completed", "", "open"),
        ("Open homes", "Completed in May", "closed"),
        ("Open homes", "Nearly complete", "closed, asked"),
        ("Open homes", "Not completed", "closed, asked"),
        ("Open homes", "Merged with action 1 as not needed", "closed"),
        ("Open homes", "Red", "closed, asked"),
        ("Open homes THIS ACTION IS NOW CLOSED AND WILL GO ON ELSEWHERE", "", "closed"),
        ("Open homes", "Completed, fed into actions 1-3", "closed, asked"),
        ("Open homes", "Superseded by the 2023 plan", "closed, asked"),
        ("Open homes", "Merged, fed into action 1 on 12/1/2023", "closed"),
    ],
)
def test_what_may_be_a_closing_and_may_not_stops_publication(
    title: str, closing: str, expected: str, tmp_path: Path
) -> None:
    rows = [("Ref", "Action", "Progress", "Closing"), ("1", "Plan", "x", None), ("2", title, "y", closing or None)]
    plan = {
        "title": "Homes plan",
        "council": "Averdale County Council",
        "narrative": [{"id": "progress", "heading": "Progress"}],
        "closing": {},
        "tracker": {
            "layout": "table",
            "sheet": "January 2023",
            "columns": {"number": "Ref", "title": "Action", "closing": "Closing"},
        },
    }
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
    intake = checked_tracker(write_tracker(tmp_path / "plan.xlsx", rows), plan, given)
    asked = ", asked" * any("closing" in each.accepted_as for each in intake.problems)
    assert f"{intake.actions[1].status}{asked}" == expected
