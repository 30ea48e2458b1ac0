"""How people write a tracker: each way with its exact reading or its exact message, told on a line an action."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from builders import BANNER_PLAN, Rows, checked_tracker, write_tracker
from helpers.errors import Severity, WorkbookError
from helpers.intake.intake import Intake
from helpers.model import Action
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.plans.yaml import validate

PARAMETERS = Parameters(plan="care", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
BANNER_HEADER = ("No.", "What is working well?", "What next")
SIMPLE_HEADER = ("Ref", "Action", "Progress")

Touch = Callable[[Worksheet], object]


def table(columns: Mapping[str, str], **keys: Any) -> dict[str, Any]:
    """Return a plan in the table layout with some columns beside number, title and progress, and other keys."""
    plan: dict[str, Any] = {
        "title": "Homes plan",
        "council": "Averdale County Council",
        "narrative": [{"id": "progress", "heading": "Progress"}],
        "closing": {},
    } | keys
    plan["tracker"] = {
        "layout": "table",
        "sheet": "{month} {year}",
        "columns": {"number": "Ref", "title": "Action", **columns},
    }
    return {key: value for key, value in plan.items() if value is not None}


def rating(name: str, shape: str, **more: Any) -> dict[str, Any]:
    """Return an entry of a rating key."""
    return {"rating": name, "means": "As agreed", "shape": shape, "colour": "1E7B34", **more}


RED, AMBER, GREEN = rating("Red", "triangle"), rating("Amber", "diamond"), rating("Green", "circle")


@dataclass(frozen=True)
class Writing:
    """A way of writing a tracker.

    Attributes:
        name: what is particular in it.
        plan: the plan's definition.
        rows: the sheet's rows.
        reads: what comes out, a line an action.
        told: what is said of it, but for what is noted of every tracker: the severity, the cell, what is there.
        merges: the merged ranges.
        touch: what is done to the sheet besides.
    """

    name: str
    plan: Mapping[str, Any]
    rows: Rows
    reads: Sequence[str]
    told: Sequence[str] = ()
    merges: Sequence[str] = ()
    touch: Touch = field(default=lambda sheet: None)


def line_of(action: Action) -> str:
    """Return all that a reading says of an action but its text, on one line."""
    said = [f"{action.number} {action.title}"]
    said += [f"({action.short_name})"] if action.short_name else []
    said += [f"under {action.under}"] if action.under else []
    said += [f"group {action.group}"] if action.group else []
    said += [str(action.status)]
    if action.closing:
        said += [action.closing.way, *(f"into {number}" for number in action.closing.into)]
        said += [f"“{action.closing.notice.text}”"]
    said += [action.rating.name or "Not rated"] if action.rating else []
    said += ["finished"] if action.finished else []
    said += [f"due {action.due or '-'} “{action.due_written}”"] if action.due or action.due_written else []
    said += [f"was {day}" for day in action.due_earlier]
    said += [f"owned by {' + '.join(action.owners)}"] if action.owners else []
    said += [f"{name}={passage.text}" for name, passage in action.facts.items()]
    said += [f"{column}: {passage.text}" for column, passage in action.says.items()]
    return " | ".join(said)


def read(folder: Path, writing: Writing) -> Intake:
    path = write_tracker(folder / "plan.xlsx", writing.rows, merges=writing.merges)
    book = load_workbook(path, rich_text=True)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    writing.touch(sheet)
    book.save(path)
    return checked_tracker(path, writing.plan, PARAMETERS)


def strike(*cells: str) -> Touch:
    """Return what strikes cells out."""

    def touch(sheet: Worksheet) -> None:
        for cell in cells:
            sheet[cell].font = Font(strike=True)

    return touch


def formatted(**formats: str) -> Touch:
    """Return what gives cells a number format."""

    def touch(sheet: Worksheet) -> None:
        for cell, code in formats.items():
            sheet[cell].number_format = code

    return touch


def half_struck(sheet: Worksheet) -> None:
    """Strike out the first date of two in D2."""
    struck = TextBlock(InlineFont(strike=True), "31/12/2022")
    sheet["D2"] = CellRichText(struck, " 30/06/2023")


DUE = {"due": "Due"}
DUE_HEADER = (*SIMPLE_HEADER, "Due")
STATUS = {"open": ["Open", "In progress"], "not_started": ["Not started"], "closed": {"completed": ["Done"]}}
KEY = [RED, AMBER, GREEN]
RATED_HEADER = (*SIMPLE_HEADER, "RAG")
OWNER = {"id": "owner", "heading": "Owner", "kind": "owner", "separated_by": [";", "/"]}

WRITINGS = [
    Writing(
        "a notice in capitals at the end of the title, with where the work went",
        {**BANNER_PLAN, "closing": {}},
        [
            BANNER_HEADER,
            ("1.", "Review the thresholds THIS ACTION IS NOW CLOSED WITH ACTIONS BEING FED INTO ACTION 2", None),
            ("2.", "Open two homes", None),
            (None, "One is open", "Open the other"),
        ],
        [
            "1 Review the thresholds | closed | closed | into 2 | “THIS ACTION IS NOW CLOSED WITH ACTIONS "
            "BEING FED INTO ACTION 2”",
            "2 Open two homes | open | working: One is open | next: Open the other",
        ],
        merges=["B2:C2", "B3:C3"],
    ),
    Writing(
        "due dates and ratings beside a title that stands in a row of its own",
        {
            **BANNER_PLAN,
            "closing": {},
            "ratings": KEY,
            "tracker": {**BANNER_PLAN["tracker"], "columns": {"number": "No.", "due": "Due", "rating": "RAG"}},
        },
        [
            (*BANNER_HEADER, "Due", "RAG"),
            ("1", "Open a house", None, date(2022, 12, 1), "Red"),
            (None, "Roof on", "Keys", None, None),
            ("2", "Train hosts", None, None, None),
            (None, "Ten trained", "More", "31/03/2023", "Amber?"),
        ],
        [
            "1 Open a house | open | Red | due 2022-12-01 “” | working: Roof on | next: Keys",
            "2 Train hosts | open | Not rated | due 2023-03-31 “” | working: Ten trained | next: More",
        ],
        told=["blocks E5: the rating is “Amber?”"],
    ),
    Writing(
        "a value merged over two columns, and a line under the table",
        table({**DUE, "rating": "RAG"}, ratings=KEY),
        [
            (*DUE_HEADER, "RAG"),
            ("1", "A", "x", "31/03/2023", None),
            ("2", "B", "y", None, "Green"),
            ("Total", "2 actions", None, None, None),
        ],
        [
            "1 A | open | Not rated | due 2023-03-31 “” | progress: x",
            "2 B | open | Green | progress: y",
            "Total 2 actions | open | Not rated",
        ],
        told=[
            "blocks D2: “31/03/2023” is merged over several columns of the table",
            "blocks A4: “Total” stands where an action should be",
        ],
        merges=["D2:E2"],
    ),
    Writing(
        "a notice on the title's second line",
        table({}),
        [SIMPLE_HEADER, ("1", "Train hosts\nThis action has been completed.", None), ("2", "Find hosts", "Ten found")],
        [
            "1 Train hosts | closed | completed | “This action has been completed.”",
            "2 Find hosts | open | progress: Ten found",
        ],
    ),
    Writing(
        "a notice in a row of its own",
        table({}),
        [SIMPLE_HEADER, ("1", "Train hosts", "All trained"), (None, None, "This action is now closed.")],
        ["1 Train hosts | closed | closed | “This action is now closed.” | progress: All trained"],
    ),
    Writing(
        "a notice in a column of text, and a review that was completed",
        table({}),
        [
            SIMPLE_HEADER,
            ("1", "Write the offer", "This action has been completed."),
            ("2", "Review the offer", "The review has been completed. Next the offer."),
        ],
        [
            "1 Write the offer | closed | completed | “This action has been completed.”",
            "2 Review the offer | open | progress: The review has been completed. Next the offer.",
        ],
    ),
    Writing(
        "what looks like a notice, in an action that is open",
        table({}),
        [SIMPLE_HEADER, ("1", "Write the offer", "Action closed")],
        ["1 Write the offer | open | progress: Action closed"],
        told=["publication C2: action 1 is read as open, and “Action closed” looks like a closing notice"],
    ),
    Writing(
        "a notice in a plan that never closes an action",
        table({}, closing=None),
        [SIMPLE_HEADER, ("1", "Write the offer", "This action is now closed.")],
        ["1 Write the offer | open | progress: This action is now closed."],
        told=["publication C2: action 1 is read as open, and “This action is now closed” looks like a closing notice"],
    ),
    Writing(
        "a status column, one of its words unknown",
        table({"status": "Status"}, status=STATUS),
        [
            (*SIMPLE_HEADER, "Status"),
            ("1", "A", "x", "in progress"),
            ("2", "B", "x", "Not started"),
            ("3", "C", "x", "DONE"),
            ("4", "D", "x", "In progres"),
        ],
        [
            "1 A | open | progress: x",
            "2 B | not started | progress: x",
            "3 C | closed | completed | “DONE” | progress: x",
            "4 D | open | progress: x",
        ],
        told=["blocks D5: the status of action 4 is “In progres”"],
    ),
    Writing(
        "a closed status beside a text that says otherwise",
        table({"status": "Status"}, status=STATUS),
        [(*SIMPLE_HEADER, "Status"), ("1", "A", "This action is still open.", "Done"), ("2", "B", "All done", "Done")],
        [
            "1 A | closed | completed | “Done” | progress: This action is still open.",
            "2 B | closed | completed | “Done” | progress: All done",
        ],
        told=["publication C2: action 1 is closed, and says “This action is still open”"],
    ),
    Writing(
        "dates that Excel shows as months and years",
        table(DUE),
        [DUE_HEADER, ("1", "A", "x", date(2023, 1, 1)), ("2", "B", "x", date(2023, 1, 1))],
        [
            "1 A | open | due 2023-01-31 “Jan 23” | progress: x",
            "2 B | open | due - “2023” | progress: x",
        ],
        told=["blocks D3: action 2 is due “2023”: the cell shows no day and no month of its date"],
        touch=formatted(D2="mmm yy", D3="yyyy"),
    ),
    Writing(
        "a status that an empty cell means",
        table({"status": "Status"}, status={**STATUS, "blank": "not started"}),
        [(*SIMPLE_HEADER, "Status"), ("1", "A", "x", "Open"), ("2", "B", "x", None)],
        ["1 A | open | progress: x", "2 B | not started | progress: x"],
    ),
    Writing(
        "a rating that closes, one that no date is held against, one outside the order",
        table(
            {"rating": "RAG", **DUE},
            ratings=[
                RED,
                AMBER,
                GREEN,
                rating("Blue", "star", finished="closes"),
                rating("Embedded", "pentagon", finished="never overdue", grade="very good"),
                rating("Grey", "ring", outside_order=True),
            ],
        ),
        [
            (*RATED_HEADER, "Due"),
            ("1", "A", "x", "Blue", date(2022, 12, 1)),
            ("2", "B", "x", "Embedded", date(2022, 12, 1)),
            ("3", "C", "x", "Grey", date(2023, 12, 1)),
        ],
        [
            "1 A | closed | completed | “Blue” | Blue | due 2022-12-01 “” | progress: x",
            "2 B | open | Embedded | finished | due 2022-12-01 “” | progress: x",
            "3 C | open | Grey | due 2023-12-01 “” | progress: x",
        ],
    ),
    Writing(
        "ticks and crosses for ratings",
        table(
            {"rating": "RAG"},
            ratings=[rating("Late", "triangle", also=["✗"]), rating("On track", "circle", also=["✓"])],
        ),
        [RATED_HEADER, ("1", "A", "x", "✓"), ("2", "B", "x", "✗"), ("3", "C", "x", "✘")],
        [
            "1 A | open | On track | progress: x",
            "2 B | open | Late | progress: x",
            "3 C | open | Not rated | progress: x",
        ],
        told=["blocks D4: the rating is “✘”"],
    ),
    Writing(
        "several owners, one within the name of another",
        table({}, facts=[OWNER]),
        [
            (*SIMPLE_HEADER, "Owner"),
            ("1", "A", "x", "Police / Police and Crime Commissioner"),
            ("2", "B", "x", "Head of Fostering\nYouth Justice; Housing"),
        ],
        [
            "1 A | open | owned by Police + Police and Crime Commissioner | owner=Police / Police and "
            "Crime Commissioner | progress: x",
            "2 B | open | owned by Head of Fostering + Youth Justice + Housing | owner=Head of "
            "Fostering\nYouth Justice; Housing | progress: x",
        ],
    ),
    Writing(
        "facts as Excel shows them, and a short name",
        table(
            {"short_name": "Called"},
            facts=[
                {"id": "done", "heading": "Done", "kind": "percentage"},
                {"id": "began", "heading": "Began", "kind": "start"},
                {"id": "cost", "heading": "Cost"},
            ],
        ),
        [
            (*SIMPLE_HEADER, "Called", "Done", "Began", "Cost"),
            ("1", "Open a house for six", "x", "The house", 0.85, date(2022, 4, 1), 1250),
        ],
        ["1 Open a house for six | (The house) | open | done=85% | began=01 Apr 2022 | cost=£1,250 | progress: x"],
        touch=formatted(E2="0%", F2="dd mmm yyyy", G2='"£"#,##0'),
    ),
    Writing(
        "actions under another",
        table({}, sub_actions="counted"),
        [SIMPLE_HEADER, ("1.1", "Homes", "x"), ("1.1.a", "Plan", "y"), ("1.1.b", "Build", "z"), ("1.2", "Staff", "x")],
        [
            "1.1 Homes | open | progress: x",
            "1.1.a Plan | under 1.1 | open | progress: y",
            "1.1.b Build | under 1.1 | open | progress: z",
            "1.2 Staff | open | progress: x",
        ],
    ),
    Writing(
        "dates in words, of months, quarters and years",
        table(DUE, undated=["Each year"]),
        [
            DUE_HEADER,
            ("1", "A", "x", "March 31st, 2023"),
            ("2", "B", "x", "by Fri 31 March 2023"),
            ("3", "C", "x", "31-Mar-23"),
            ("4", "D", "x", "end of March 2023"),
            ("5", "E", "x", "Q3 2022/23"),
            ("6", "F", "x", "2022/23"),
            ("7", "G", "x", "44986"),
            ("8", "H", "x", "Each year"),
        ],
        [
            "1 A | open | due 2023-03-31 “” | progress: x",
            "2 B | open | due 2023-03-31 “” | progress: x",
            "3 C | open | due 2023-03-31 “” | progress: x",
            "4 D | open | due 2023-03-31 “end of March 2023” | progress: x",
            "5 E | open | due 2022-12-31 “Q3 2022/23” | progress: x",
            "6 F | open | due 2023-03-31 “2022/23” | progress: x",
            "7 G | open | due 2023-03-01 “” | progress: x",
            "8 H | open | due - “Each year” | progress: x",
        ],
    ),
    Writing(
        "dates that are none, or may be two",
        table(DUE),
        [
            DUE_HEADER,
            ("1", "A", "x", "31/02/2023"),
            ("2", "B", "x", "Q3 2023"),
            ("3", "C", "x", "31 March"),
            ("4", "D", "x", "Fri 30 March 2023"),
            ("5", "E", "x", "When funded"),
            ("6", "F", "x", "Spring 2023"),
        ],
        [
            "1 A | open | due - “31/02/2023” | progress: x",
            "2 B | open | due - “Q3 2023” | progress: x",
            "3 C | open | due - “31 March” | progress: x",
            "4 D | open | due - “Fri 30 March 2023” | progress: x",
            "5 E | open | due - “When funded” | progress: x",
            "6 F | open | due - “Spring 2023” | progress: x",
        ],
        told=[
            "blocks D2: action 1 is due “31/02/2023”: there is no such day",
            "blocks D3: action 2 is due “Q3 2023”: it may be a quarter of the calendar year or of a "
            "financial year; write “Q3 2022/23”, or its last day",
            "blocks D4: action 3 is due “31 March”: it has no year",
            "blocks D5: action 4 is due “Fri 30 March 2023”: that day is a Thursday",
            "publication D7: action 6 is due “Spring 2023”, which cannot be held against a date",
            "noted D6: action 5 is due “When funded”, which cannot be held against a date",
        ],
    ),
    Writing(
        "a column written month first",
        table(DUE),
        [DUE_HEADER, ("1", "A", "x", "09/15/2023"), ("2", "B", "x", "10/05/2023")],
        ["1 A | open | due - “09/15/2023” | progress: x", "2 B | open | due - “10/05/2023” | progress: x"],
        told=[
            "blocks D2: action 1 is due “09/15/2023”: there is no month 15; the day stands before the month",
            "blocks D3: action 2 is due “10/05/2023”: the column is written month first: D2 “09/15/2023”",
        ],
    ),
    Writing(
        "earlier dates in brackets and struck out",
        table(DUE),
        [DUE_HEADER, ("1", "A", "x", None), ("2", "B", "x", "31/03/2023 (was 30/09/2022)")],
        [
            "1 A | open | due 2023-06-30 “” | was 2022-12-31 | progress: x",
            "2 B | open | due 2023-03-31 “” | was 2022-09-30 | progress: x",
        ],
        told=["noted D2: struck out in Excel, so left out: “31/12/2022”"],
        touch=half_struck,
    ),
    Writing(
        "values merged over several actions",
        table({**DUE, "rating": "RAG"}, ratings=KEY),
        [
            (*DUE_HEADER, "RAG"),
            ("1", "A", "x", date(2022, 12, 1), "Red"),
            ("2", "B", "y", None, None),
            ("3", "C", "z", date(2023, 12, 1), "Green"),
        ],
        [
            "1 A | open | Red | due 2022-12-01 “” | progress: x",
            "2 B | open | Red | due 2022-12-01 “” | progress: y",
            "3 C | open | Green | due 2023-12-01 “” | progress: z",
        ],
        told=["noted D2:D3: D2:D3 and E2:E3 are merged over actions 1 and 2, and what is said there counts for each"],
        merges=["D2:D3", "E2:E3"],
    ),
    Writing(
        "a blank group among filled ones",
        table({"group": "Theme"}, groups={"one": "theme", "many": "themes"}),
        [("Theme", *SIMPLE_HEADER), ("Homes", "1", "A", "x"), (None, "2", "B", "x"), ("Health", "3", "C", "x")],
        [
            "1 A | group 1 | open | progress: x",
            "2 B | group 1 | open | progress: x",
            "3 C | group 2 | open | progress: x",
        ],
        told=["blocks A3: no theme stands in A3, and none is merged over it"],
    ),
    Writing(
        "numbers in the names of groups, and a sign that shows nothing",
        table({"group": "Theme"}, groups={"one": "theme", "many": "themes", "fill_down": True}),
        [
            ("Theme", *SIMPLE_HEADER),
            ("16-25 pathway", "1", "A", "x"),
            ("\u200b", "2", "B", "x"),
            ("2024-25 savings", "3", "C", "x"),
            ("3. Homes", "4", "D", "x"),
        ],
        [
            "1 A | group 1 | open | progress: x",
            "2 B | group 1 | open | progress: x",
            "3 C | group 2 | open | progress: x",
            "4 D | group 3 | open | progress: x",
        ],
    ),
    Writing(
        "two header rows, and a heading that stands twice",
        table(
            {"due": "Date [2]"},
            facts=[{"id": "impact", "heading": "Impact", "tracker": "Score > Impact"}],
        ),
        [
            ("Ref", "Action", "Progress", "Date", "Date", "Score", None),
            (None, None, None, None, None, "Chance", "Impact"),
            ("1", "A", "x", "not this", date(2023, 3, 31), 3, 4),
        ],
        ["1 A | open | due 2023-03-31 “” | impact=4 | progress: x"],
        merges=["F1:G1"],
    ),
    Writing(
        "prepared rows, a sum and a footer",
        table({}, facts=[{"id": "cost", "heading": "Cost"}]),
        [
            (*SIMPLE_HEADER, "Cost"),
            ("1", "A", "x", 5),
            ("2", None, None, None),
            (None, None, None, 0),
            (None, None, None, 5),
            ("Averdale Ltd", None, None, None),
        ],
        ["1 A | open | cost=5 | progress: x", "Averdale Ltd  | open"],
        told=["blocks D5: “5” belongs to no action", "blocks A6: action Averdale Ltd has no title"],
    ),
    Writing(
        "what is struck out",
        table({"rating": "RAG"}, ratings=KEY),
        [RATED_HEADER, ("1", "A", "x", "Green"), ("2", "B", "y", "Red")],
        ["1 A | open | Green | progress: x"],
        told=["noted A3:D3: the row is struck out in Excel, so it is left out: “2 B y Red”"],
        touch=strike("A3", "B3", "C3", "D3"),
    ),
    Writing(
        "dates, figures and truth in a column of text",
        table({}),
        [
            SIMPLE_HEADER,
            ("1", "A", date(2023, 1, 2)),
            ("2", "B", 0.85),
            ("3", "C", timedelta(hours=36)),
            ("4", "D", time(14, 30)),
            ("5", "E", 45),
            ("6", "F", True),
        ],
        [
            "1 A | open | progress: 02/01/2023",
            "2 B | open | progress: 85%",
            "3 C | open | progress: 36:00",
            "4 D | open | progress: 14:30",
            "5 E | open | progress: 45 days",
            "6 F | open | progress: TRUE",
        ],
        touch=formatted(C2="dd/mm/yyyy", C3="0%", C4="[h]:mm", C5="hh:mm", C6='0" days"'),
    ),
    Writing(
        "headings of groups in rows of their own",
        table({}, groups={"one": "theme", "many": "themes", "rows": True}),
        [SIMPLE_HEADER, (None, "Homes", None), ("1", "A", "x"), (None, "Health", None), ("2", "B", "y")],
        ["1 A | group 1 | open | progress: x", "2 B | group 2 | open | progress: y"],
        merges=["B4:C4"],
    ),
]


#: What is noted of any tracker that says little, and is not the matter here.
ELSEWHERE = ("is open and says nothing", "is not rated", "still open", "is not in the plan’s definition")


def told(intake: Intake) -> list[str]:
    """Return what is said of a tracker: what it stops, the cell, what is there."""
    return [
        f"{problem.severity} {problem.cell}: {problem.found}"
        for problem in intake.problems
        if problem.severity is not Severity.NOTED or not any(words in problem.found for words in ELSEWHERE)
    ]


@pytest.mark.parametrize("writing", WRITINGS, ids=[writing.name for writing in WRITINGS])
def test_a_tracker_is_read_as_it_was_meant_or_told_of(writing: Writing, tmp_path: Path) -> None:
    intake = read(tmp_path, writing)
    assert [line_of(action) for action in intake.actions] == list(writing.reads)
    assert told(intake) == list(writing.told)
    if not any(said.startswith("blocks") for said in writing.told):
        assert intake.rows_read == intake.rows_reported + len(intake.left_out)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Green", "Amber", "Red"), "“- rating: Red”, “- rating: Amber”, “- rating: Green”"),
        (("Complete", "At risk"), "“- rating: At risk”, “- rating: Complete”"),
        (("Red", "Grey", "Green"), "outside_order: true"),
    ],
)
def test_a_key_that_contradicts_its_words_is_refused_with_the_mend(names: tuple[str, ...], expected: str) -> None:
    key = [rating(name, shape) for name, shape in zip(names, ("triangle", "diamond", "circle"), strict=False)]
    with pytest.raises(WorkbookError) as refused:
        validate(Plan, table({"rating": "RAG"}, ratings=key), "params/plans/care.yml")
    assert expected in str(refused.value)
