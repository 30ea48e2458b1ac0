"""What was published and the tracker's own history no longer says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from builders import (
    BANNER_PLAN,
    DATED_ACTIONS,
    DATED_PLAN,
    DATED_UPDATES,
    TABLE_HEADER,
    TABLE_PLAN,
    Rows,
    write_tracker,
)
from helpers.blocks.blocks import text_of
from helpers.excel.tracker import Tracker
from helpers.history.published import earlier_snapshots
from helpers.history.restated import Restated, Restatement, restatements
from helpers.history.snapshot import Snapshot, snapshot_of
from helpers.intake.intake import take_in
from helpers.model import Document, Passage, Point, Source, TextRun
from helpers.narration.narrator import Narrator
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan, load_plan
from helpers.sections.restated import restated_statement, restated_table
from pairs import spoken

PERIODS = {"2022-07": "2022-07-14", "2022-10": "2022-10-13", "2023-01": "2023-01-19"}
MEASURES_PLAN = {
    "sheet": "Measures",
    "columns": {
        "measure": "Measure",
        "unit": "Unit",
        "better": "Better",
        "target": "Target",
        "covers": "Covers",
        "as_at": "As at",
        "value": "Value",
    },
}
MEASURES: Rows = [
    ("Measure", "Unit", "Better", "Target", "Covers", "As at", "Value"),
    ("Wait", "weeks", "lower", 4, "To June", "30/06/2022", 8.2),
    ("Wait", "weeks", "lower", 4, "To September", "30/09/2022", 9),
    ("Homes", "number", "higher", 70, "June", "30/06/2022", 60),
    ("Wait", "weeks", "lower", 4, "To December", "31/12/2022", 8.4),
]
TABLE: Rows = [
    TABLE_HEADER,
    ("1. Homes", "A. Head", "1.1", "Open the house", "Walls are up.", "31/03/2023", "Amber", None),
    (None, None, "1.2", "Train hosts", "First hosts trained.", "ongoing", "Green", None),
    ("2. People", None, "2.1", "Hire staff", "Interviews held.", None, None, None),
    (None, None, "2.2", "Old work", "Done.", None, "Green", "Completed in May"),
]
BANNER: Rows = [
    ("No.", "What is working well?", "What next"),
    ("1", "Find homes", None),
    (None, "• Two found\n• One more in sight", "Look on."),
    ("2", "Old work", None),
    (None, "MERGED AND FED INTO ACTION 1", None),
]
BANNER_MERGES = ("B2:C2", "B4:C4", "B5:C5")


@dataclass
class Book:
    """A tracker with a sheet for each of three rounds, the plan it is of, and what was published of the first two."""

    path: Path
    plan: Plan
    earlier: tuple[Snapshot, ...] = ()

    def publish(self) -> Book:
        """Keep what reports for the first two rounds know."""
        self.earlier = tuple(self._snapshot(period) for period in ("2022-07", "2022-10"))
        return self

    def _snapshot(self, period: str) -> Snapshot:
        given = parameters(period)
        return snapshot_of(given, take_in(self.tracker(), self.plan, given))

    def tracker(self) -> Tracker:
        """Open the tracker as it is now."""
        return Tracker(self.path, "plan.xlsx")

    def change(self, sheet: str, cells: Mapping[str, Any]) -> None:
        """Type into cells of a sheet."""
        book = load_workbook(self.path, rich_text=True)
        for cell, value in cells.items():
            book[sheet][cell] = value
        book.save(self.path)

    def sheet(self, name: str) -> tuple[Any, Worksheet]:
        """Return the workbook and a sheet of it, to do more with."""
        book = load_workbook(self.path)
        return book, book[name]

    def found(self) -> tuple[Restatement, ...]:
        """Return what is restated in the report for the third round."""
        given = parameters("2023-01")
        found = restatements(self.plan, self.tracker(), given, self.earlier)
        assert found == restatements(self.plan, self.tracker(), given, of_before(self.earlier))
        return found

    def read(self) -> list[str]:
        """Return the rounds' sheets that are read in full for what is restated in the report for the third round."""
        tracker = self.tracker()
        with pytest.MonkeyPatch.context() as patch:
            read = Mock(side_effect=tracker.sheet)
            patch.setattr(tracker, "sheet", read)
            restatements(self.plan, tracker, parameters("2023-01"), self.earlier)
        return [call.args[0] for call in read.call_args_list if call.args[0] != "Measures"]

    def rows(self) -> list[tuple[str, ...]]:
        """Return the table's rows as texts, and see that each of their cells has a source."""
        table = restated_table(self.plan, self.found())
        rows = [row.cells for group in table.groups for row in group.rows]
        assert all(cell.sources for cells in rows for cell in cells)
        return [tuple(text_of(cell) for cell in cells) for cells in rows]

    def said(self) -> str:
        """Return what is said of it."""
        return spoken(restated_statement(Narrator(), self.found()))


def of_before(earlier: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
    """Return what reports knew of before it was kept what they were read from."""
    return tuple(replace(snapshot, read_as="") for snapshot in earlier)


def reworded(earlier: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
    """Return reports with another text in each column, so that each that the tracker still tells of has something."""
    other = Passage((Point((TextRun("Something else."),)),))
    return tuple(
        replace(
            snapshot, actions=tuple(replace(each, says=dict.fromkeys(each.says, other)) for each in snapshot.actions)
        )
        for snapshot in of_before(earlier)
    )


def parameters(period: str, **more: Any) -> Parameters:
    return Parameters(plan="plan", period=period, as_at=PERIODS[period], tracker="plan.xlsx", **more)


@pytest.fixture
def table(tmp_path: Path) -> Book:
    """Give a tracker in the table layout, with measures."""
    more = {"October 2022": TABLE, "January 2023": TABLE, "Measures": MEASURES}
    path = write_tracker(tmp_path / "plan.xlsx", TABLE, sheet="July 2022", more_sheets=more)
    return Book(path, Plan.model_validate({**TABLE_PLAN, "measures": MEASURES_PLAN})).publish()


@pytest.fixture
def banner(tmp_path: Path) -> Book:
    """Give a tracker in the banner layout."""
    path = write_tracker(tmp_path / "banner.xlsx", BANNER, sheet="July 2022", merges=BANNER_MERGES)
    book = load_workbook(path)
    for name in ("October 2022", "January 2023"):
        book.copy_worksheet(book["July 2022"]).title = name
    book.save(path)
    return Book(path, Plan.model_validate(BANNER_PLAN)).publish()


@pytest.fixture
def dated(tmp_path: Path) -> Book:
    """Give a tracker in the layout of dated updates."""
    updates = [*DATED_UPDATES, ("A1", "01/07/2022", "Ground bought", "Red")]
    path = write_tracker(tmp_path / "plan.xlsx", DATED_ACTIONS, sheet="Actions", more_sheets={"Updates": updates})
    return Book(path, Plan.model_validate(DATED_PLAN)).publish()


@pytest.mark.parametrize("layout", ["table", "banner", "dated"])
def test_what_still_says_what_was_published_restates_nothing(layout: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(layout)
    assert book.rows() == []
    assert book.said() == ""
    book.earlier = reworded(book.earlier)
    assert {each.period for each in book.found()} == {"2022-07", "2022-10"}


def test_without_an_earlier_report_nothing_is_read(table: Book) -> None:
    table.earlier = ()
    tracker = table.tracker()
    assert restatements(table.plan, tracker, parameters("2023-01"), ()) == ()
    assert tracker._kept == {}


def test_only_a_sheet_that_is_not_as_it_was_is_read_in_full(table: Book) -> None:
    assert table.read() == []
    table.earlier = (*of_before(table.earlier[:1]), *table.earlier[1:])
    assert table.read() == ["July 2022"]
    table.publish().change("October 2022", {"E2": "Walls fell."})
    assert table.read() == ["October 2022"]
    table.plan = planned(measures=None, undated=["No date"])
    assert table.read() == ["July 2022", "October 2022"]


def test_a_sheet_of_the_next_round_with_other_texts_and_styles_leaves_those_before_unread(table: Book) -> None:
    book = load_workbook(table.path, rich_text=True)
    book.create_sheet("Notes", 0)["A1"] = "A text before all others"
    book["Notes"]["A1"].fill = PatternFill("solid", fgColor="FF123456")
    book["January 2023"]["E2"] = "Walls are up, and so is the roof."
    red = PatternFill("solid", bgColor="FFFF0000")
    rule = FormulaRule(["LEN(G2)>3"], fill=red)  # type: ignore[no-untyped-call]
    book["January 2023"].conditional_formatting.add("G2:G9", rule)
    book.save(table.path)
    assert table.read() == []


@pytest.mark.parametrize("layout", ["table", "banner"])
def test_dated_updates_alone_keep_no_hash_of_what_they_were_read_from(
    layout: str, request: pytest.FixtureRequest, dated: Book
) -> None:
    book: Book = request.getfixturevalue(layout)
    assert all(len(snapshot.read_as) == 64 for snapshot in book.earlier)
    assert not any(snapshot.read_as for snapshot in dated.earlier)


def test_a_reworded_text_is_shown_old_and_new(table: Book) -> None:
    table.change("July 2022", {"E2": "Walls and roof are up."})
    assert table.rows() == [("14 July 2022", "Action 1.1, Progress", "Walls are up.", "Walls and roof are up.")]
    (found,) = table.found()
    assert found.sources == (Source("July 2022", "E2"), Source("2022-07", "action 1.1", Document.EARLIER))
    assert table.said() == (
        "In 1 place the tracker no longer says what the report on 14 July 2022 said; it is listed below."
    )


def test_text_taken_out_and_text_put_in_are_told_apart(banner: Book) -> None:
    banner.change("October 2022", {"B3": None})
    banner.change("July 2022", {"C3": None})
    banner.change("October 2022", {"C3": "Look on. And ask."})
    assert banner.rows() == [
        ("14 July 2022", "Action 1, What next", "Look on.", "No longer there"),
        ("13 October 2022", "Action 1, What is working well?", "Two found\nOne more in sight", "No longer there"),
        ("13 October 2022", "Action 1, What next", "Look on.", "Look on. And ask."),
    ]
    assert banner.said() == (
        "In 3 places the tracker no longer says what the reports on 14 July and 13 October 2022 said; "
        "they are listed below."
    )


def test_a_text_that_was_not_published_is_said_to_be_new(table: Book) -> None:
    book, sheet = table.sheet("July 2022")
    sheet["E4"] = None
    book.save(table.path)
    table.publish().change("July 2022", {"E4": "Interviews held."})
    assert table.rows() == [("14 July 2022", "Action 2.1, Progress", "Not published", "Interviews held.")]


def test_of_a_long_text_only_what_differs_is_shown(table: Book) -> None:
    words = [f"word{number}" for number in range(60)]
    table.change("July 2022", {"E2": " ".join(words)})
    table.publish().change("July 2022", {"E2": " ".join([*words[:30], "new", *words[31:]])})
    around = [" ".join(words[22:30]), " ".join(words[31:39])]
    assert table.rows() == [
        (
            "14 July 2022",
            "Action 1.1, Progress",
            f"… {around[0]} word30 {around[1]} …",
            f"… {around[0]} new {around[1]} …",
        )
    ]


def test_the_same_words_in_another_style_or_on_other_lines_are_not_restated(table: Book, banner: Book) -> None:
    bold = CellRichText("Walls ", TextBlock(InlineFont(b=True), "are up."))
    table.change("July 2022", {"E2": bold, "D3": " Train  hosts "})
    assert table.rows() == []
    banner.change("July 2022", {"B3": "Two found\n\n– One more\nin sight"})
    assert banner.rows() == []


@pytest.mark.parametrize(
    ("cell", "word", "now"), [("G2", "Red", "Red"), ("G2", None, "Not rated"), ("G2", "Yellow", "")]
)
def test_a_rating_changed_by_its_word_is_restated(table: Book, cell: str, word: str | None, now: str) -> None:
    table.change("October 2022", {cell: word})
    assert table.rows() == ([("13 October 2022", "Action 1.1, rating", "Amber", now)] if now else [])


def test_a_rating_changed_by_its_fill_is_restated(table: Book) -> None:
    book, sheet = table.sheet("July 2022")
    sheet["G4"].fill = PatternFill("solid", fgColor="FFFF0000")
    book.save(table.path)
    assert table.rows() == [("14 July 2022", "Action 2.1, rating", "Not rated", "Red")]
    assert table.found()[0].now == (Source("July 2022", "G4"),)


def test_a_due_date_is_restated_as_a_date_or_in_words(table: Book) -> None:
    table.change("July 2022", {"F2": "30/06/2023", "F3": None, "F4": "when staff are in post"})
    assert table.rows() == [
        ("14 July 2022", "Action 1.1, due date", "31 March 2023", "30 June 2023"),
        ("14 July 2022", "Action 1.2, due date", "ongoing", "No due date"),
        ("14 July 2022", "Action 2.1, due date", "No due date", "when staff are in post"),
    ]


def test_a_title_a_group_and_who_is_responsible_are_restated(table: Book) -> None:
    table.change("July 2022", {"A2": "1. Houses", "B2": "B. Head", "D3": "Train more hosts", "A3": "2. People"})
    assert table.rows() == [
        ("14 July 2022", "Priority 1, title", "Homes", "Houses"),
        ("14 July 2022", "Priority 1, who is responsible", "A. Head", "B. Head"),
        ("14 July 2022", "Action 1.2, title", "Train hosts", "Train more hosts"),
        ("14 July 2022", "Action 1.2, priority", "1", "2"),
    ]


def test_an_action_taken_out_of_an_old_sheet_or_put_into_it_is_restated(table: Book) -> None:
    book, sheet = table.sheet("July 2022")
    sheet.delete_rows(3)
    sheet.append((None, None, "2.3", "New work", "Begun.", None, "Green", None))
    book.save(table.path)
    assert table.rows() == [
        ("14 July 2022", "Action 1.2", "Train hosts", "No longer there"),
        ("14 July 2022", "Action 2.3", "Not published", "New work"),
    ]
    gone, come = table.found()
    assert gone.sources == (Source("July 2022", "C2:C5"), Source("2022-07", "action 1.2", Document.EARLIER))
    assert come.sources == (
        Source("July 2022", "C5"),
        Source("July 2022", "D5"),
        Source("2022-07", "its actions", Document.EARLIER),
    )


def test_an_action_under_another_number_is_restated_as_such(table: Book) -> None:
    table.change("July 2022", {"C3": "1.7"})
    assert table.rows() == [("14 July 2022", "Action 1.2, number", "1.2", "1.7")]


def test_an_action_closed_afterwards_and_one_reopened_are_restated(table: Book) -> None:
    table.change("July 2022", {"H2": "Merged and fed into 1.2", "H5": None})
    assert table.rows() == [
        ("14 July 2022", "Action 1.1, open or closed", "Open", "Merged (action 1.2): Merged and fed into 1.2"),
        ("14 July 2022", "Action 2.2, open or closed", "Completed: Completed in May", "Open"),
    ]


def test_a_closing_notice_in_other_words_is_restated(banner: Book) -> None:
    banner.change("July 2022", {"B5": "MERGED AND FED INTO ACTIONS 1 AND 3"})
    assert banner.rows() == [
        (
            "14 July 2022",
            "Action 2, open or closed",
            "Merged (action 1): MERGED AND FED INTO ACTION 1",
            "Merged (actions 1 and 3): MERGED AND FED INTO ACTIONS 1 AND 3",
        )
    ]


def test_a_dated_update_reworded_or_rated_otherwise_is_restated(dated: Book) -> None:
    dated.change("Updates", {"C4": "Walls nearly up", "D7": "Amber"})
    assert dated.rows() == [
        ("14 July 2022", "Action A1, rating", "Red", "Amber"),
        ("13 October 2022", "Action A1, Progress", "Walls up", "Walls nearly up"),
    ]
    assert dated.found()[1].now == (Source("Updates", "C4"),)


def test_an_update_taken_out_or_put_in_before_the_report_is_restated(dated: Book) -> None:
    book, sheet = dated.sheet("Updates")
    sheet.delete_rows(3)
    sheet.append(("A2", "01/07/2022", "Hosts sought", None))
    book.save(dated.path)
    assert dated.rows() == [
        ("14 July 2022", "Action A2, Progress", "Not published", "Hosts sought"),
        ("13 October 2022", "Action A2, rating", "Amber", "Not rated"),
        ("13 October 2022", "Action A2, Progress", "First hosts trained", "Hosts sought"),
    ]


def test_the_sheet_of_actions_beside_dated_updates_is_of_today(dated: Book) -> None:
    dated.change("Actions", {"A2": "Houses", "C2": "Open two houses", "D2": "Completed", "E3": "01/12/2021"})
    book, sheet = dated.sheet("Actions")
    sheet.append((None, "A3", "New work", None, None))
    book.save(dated.path)
    assert dated.rows() == []


def test_an_action_that_is_gone_with_its_updates_is_restated_where_it_said_something(dated: Book) -> None:
    book, sheet = dated.sheet("Actions")
    sheet.delete_rows(3)
    book["Updates"].delete_rows(3)
    book.save(dated.path)
    assert dated.rows() == [("13 October 2022", "Action A2", "Train hosts", "No longer there")]
    assert dated.found()[0].now == (Source("Updates", "A2:A6"),)


def test_an_older_update_that_cannot_be_read_is_a_row_of_the_report_it_was_in(dated: Book) -> None:
    dated.change("Updates", {"D7": "Purple"})
    assert dated.rows() == [
        (
            "14 July 2022",
            "Sheet “Updates”",
            "As the report has it",
            "The sheet cannot be read: in D7, the rating is “Purple”.",
        )
    ]


def test_an_update_that_lost_its_date_is_a_row_of_each_report(dated: Book) -> None:
    dated.change("Updates", {"B7": None})
    assert [row[:2] for row in dated.rows()] == [
        ("14 July 2022", "Sheet “Updates”"),
        ("13 October 2022", "Sheet “Updates”"),
    ]
    assert dated.said() == (
        "The sheet “Updates” can no longer be read, so that the reports on 14 July and 13 October 2022 "
        "cannot be compared with it."
    )


def test_a_rating_on_the_sheet_of_actions_beside_dated_updates_is_of_today(tmp_path: Path) -> None:
    columns = {**DATED_PLAN["tracker"]["columns"], "rating": "Rating"}
    updates = {"sheet": "Updates", "columns": {"number": "ID", "date": "Date"}}
    plan = {**DATED_PLAN, "tracker": {**DATED_PLAN["tracker"], "columns": columns, "updates": updates}}
    actions = [(*row, word) for row, word in zip(DATED_ACTIONS, ("Rating", "Red", "Red"), strict=True)]
    more = {"Updates": [row[:3] for row in DATED_UPDATES]}
    path = write_tracker(tmp_path / "plan.xlsx", actions, sheet="Actions", more_sheets=more)
    book = Book(path, Plan.model_validate(plan)).publish()
    book.change("Actions", {"F2": "Green"})
    assert book.rows() == []


def test_text_that_no_update_has_any_more_is_looked_for_among_the_updates(dated: Book) -> None:
    dated.change("Updates", {"C7": None})
    assert dated.rows() == [("14 July 2022", "Action A1, Progress", "Ground bought", "No longer there")]
    assert dated.found()[0].now == (Source("Updates", "A2:A7"),)


def test_a_second_row_of_an_old_update_is_restated(dated: Book) -> None:
    book, sheet = dated.sheet("Updates")
    sheet.append(("A1", "04/10/2022", "And a door", None))
    book.save(dated.path)
    assert dated.rows() == [("13 October 2022", "Action A1, Progress", "Walls up", "Walls up\nAnd a door")]


def test_a_value_of_a_measure_is_compared_with_the_newest_report_that_has_it(table: Book) -> None:
    table.change("Measures", {"G2": 8.3, "G3": "9 to 10"})
    assert table.rows() == [
        ("13 October 2022", "Wait, 30 June 2022", "8.2 weeks", "8.3 weeks"),
        ("13 October 2022", "Wait, 30 September 2022", "9 weeks", "9 to 10 weeks"),
    ]
    assert table.found()[0].sources == (
        Source("Measures", "G2"),
        Source("2022-10", "measure Wait", Document.EARLIER),
    )


def test_a_value_published_anew_is_not_restated_again(table: Book) -> None:
    july, _ = table.earlier
    table.change("Measures", {"G2": 8.3})
    table.earlier = (july, table.publish().earlier[1])
    assert table.rows() == []


def test_each_report_has_its_rows_together(table: Book) -> None:
    july, october = table.earlier
    wait, homes = october.measures
    table.earlier = (july, replace(october, measures=(homes, replace(wait, readings=wait.readings[1:]))))
    table.change("Measures", {"G2": 8.3})
    table.change("October 2022", {"E2": "Walls fell."})
    assert [row[:2] for row in table.rows()] == [
        ("14 July 2022", "Wait, 30 June 2022"),
        ("13 October 2022", "Action 1.1, Progress"),
    ]


def test_what_a_value_covers_is_restated(table: Book) -> None:
    table.change("Measures", {"E2": "To May"})
    assert table.rows() == [
        ("13 October 2022", "Wait, 30 June 2022, the time it covers", "To June", "To May"),
    ]


def test_a_vanished_value_and_a_vanished_measure_are_restated(table: Book) -> None:
    book, sheet = table.sheet("Measures")
    sheet.delete_rows(4)
    sheet.delete_rows(2)
    book.save(table.path)
    assert table.rows() == [
        ("13 October 2022", "Wait, 30 June 2022", "8.2 weeks", "No longer there"),
        ("13 October 2022", "Homes", "60 on 30 June 2022", "No longer there"),
    ]
    assert table.found()[1].now == (Source("Measures", "A2:A3"),)


def test_a_value_added_afterwards_is_told_apart(table: Book) -> None:
    book, sheet = table.sheet("Measures")
    sheet.append(("Homes", "number", "higher", 70, "March", "31/03/2022", 55))
    sheet.append(("Homes", "number", "higher", 70, "December", "31/12/2022", 65))
    sheet.append(("Beds", "number", "higher", 70, "March", "31/03/2022", 12))
    sheet.append(("Beds", "number", "higher", 70, "June", "30/06/2022", 13))
    sheet.append(("Beds", "number", "higher", 70, "December", "31/12/2022", 14))
    book.save(table.path)
    assert table.rows() == [
        ("13 October 2022", "Homes, 31 March 2022", "Not published", "55"),
        ("13 October 2022", "Beds", "Not published", "12 on 31 March 2022\n13 on 30 June 2022"),
    ]
    assert table.said() == (
        "The tracker now has 1 measure and 1 value of a measure that the report on 13 October 2022 did not have. "
        "They are for dates up to then."
    )


def test_of_a_plan_that_reads_no_measures_any_more_none_is_restated(table: Book) -> None:
    table.plan = planned(measures=None)
    assert table.rows() == []


def test_a_text_that_says_the_same_with_other_marks_is_not_restated(table: Book) -> None:
    table.change("July 2022", {"E2": "WALLS are up!"})
    assert table.rows() == []
    table.change("July 2022", {"E2": "Walls are up 5%."})
    assert len(table.rows()) == 1


def test_a_target_is_not_compared(table: Book) -> None:
    table.change("Measures", {"D2": 3, "D3": 3, "D4": 80})
    assert table.rows() == []


def unreadable() -> Sequence[tuple[str, Mapping[str, object], str]]:
    return [
        ("header gone", {"E1": None}, "in A1:H1, the header row has no column “Progress”."),
        ("rating unknown", {"G2": "Purple"}, "in G2, the rating is “Purple”."),
        ("two of one number", {"C3": "1.1"}, "in C3, the action number “1.1” is used again; it is first in C2."),
        (
            "text of no action and a rating unknown",
            {"J2": "?", "G3": "Pink"},
            "in J2, “?” stands outside the table’s columns, and 1 more problem.",
        ),
    ]


@pytest.mark.parametrize(("cells", "why"), [each[1:] for each in unreadable()], ids=[each[0] for each in unreadable()])
def test_a_sheet_that_cannot_be_read_any_more_is_one_row(table: Book, cells: Mapping[str, object], why: str) -> None:
    table.change("July 2022", {**cells, "E4": "Reworded."})
    table.change("October 2022", {"E2": "Walls fell."})
    first, second = table.rows()
    assert first == ("14 July 2022", "Sheet “July 2022”", "As the report has it", f"The sheet cannot be read: {why}")
    assert second == ("13 October 2022", "Action 1.1, Progress", "Walls are up.", "Walls fell.")
    assert table.said() == (
        "In 1 place the tracker no longer says what the report on 13 October 2022 said; it is listed "
        "below. The sheet “July 2022” can no longer be read, so that the report on 14 July 2022 cannot be compared "
        "with it."
    )


def test_a_sheet_that_is_empty_cannot_be_read(table: Book) -> None:
    book, sheet = table.sheet("July 2022")
    sheet.delete_rows(1, 10)
    book.save(table.path)
    (found,) = table.found()
    assert found.now == (Source("July 2022", "A1"),)
    assert found.new == "no header row has “Action”, and 7 more problems."


def test_of_a_sheet_that_is_gone_nothing_is_said(table: Book) -> None:
    book, sheet = table.sheet("October 2022")
    book.remove(sheet)
    book.save(table.path)
    table.change("July 2022", {"E2": "Walls fell."})
    assert [row[0] for row in table.rows()] == ["14 July 2022"]


def test_a_sheet_named_in_the_parameters_is_found_again_by_what_was_read_from_it(table: Book) -> None:
    book, sheet = table.sheet("July 2022")
    sheet.title = "Summer"
    book.save(table.path)
    given = parameters("2022-07", sheet="Summer")
    table.earlier = (snapshot_of(given, take_in(table.tracker(), table.plan, given)), table.earlier[1])
    table.change("Summer", {"E2": "Walls fell."})
    assert table.rows() == [("14 July 2022", "Action 1.1, Progress", "Walls are up.", "Walls fell.")]


def test_a_sheet_that_every_round_is_written_over_keeps_no_history(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", TABLE, sheet="Actions")
    layout = {**TABLE_PLAN["tracker"], "sheet": "Actions"}
    book = Book(path, Plan.model_validate({**TABLE_PLAN, "tracker": layout})).publish()
    book.change("Actions", {"E2": "Walls fell."})
    assert book.rows() == []


def test_of_a_sheet_that_two_rounds_share_the_newer_is_told(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "plan.xlsx", TABLE, sheet="2022", more_sheets={"2023": TABLE})
    layout = {**TABLE_PLAN["tracker"], "sheet": "{year}"}
    book = Book(path, Plan.model_validate({**TABLE_PLAN, "tracker": layout})).publish()
    book.change("2022", {"E2": "Walls fell."})
    assert [row[0] for row in book.rows()] == ["13 October 2022"]


@pytest.mark.parametrize("plan", ["care-leavers", "sufficiency"])
@pytest.mark.parametrize("period", ["2022-10", "2023-01"])
def test_the_samples_restate_nothing(plan: str, period: str, samples: Path) -> None:
    given = Parameters(plan=plan, period=period, as_at=PERIODS[period], tracker=f"params/trackers/{plan}.xlsx")
    tracker = Tracker(samples / given.tracker, given.tracker)
    earlier = earlier_snapshots(samples, plan, period, given.as_at)
    definition = load_plan(samples, plan)
    assert len(earlier) == list(PERIODS).index(period)
    assert restatements(definition, tracker, given, earlier) == ()
    found = restatements(definition, tracker, given, reworded(earlier))
    assert {each.period for each in found} == {snapshot.period for snapshot in earlier}
    assert {each.place for each in found} == {Restated.TEXT}


def test_the_date_of_each_report_says_where_it_is_from(table: Book) -> None:
    table.change("July 2022", {"E2": "Walls fell."})
    (point,) = restated_statement(Narrator(), table.found()).points
    assert point.sources == (
        Source("July 2022", "E2"),
        Source("2022-07", "action 1.1", Document.EARLIER),
        Source("2022-07", "as_at", Document.EARLIER),
    )


def test_dates_of_two_years_are_written_out() -> None:
    days = [date(2021, 12, 9), date(2022, 3, 3), date(2022, 7, 14)]
    found = [
        Restatement(f"{day:%Y-%m}", day, "1", Restated.TITLE, "A", "B", (Source("p", "x", Document.EARLIER),), ())
        for day in days
    ]
    assert "the reports on 9 December 2021, 3 March and 14 July 2022 said;" in spoken(
        restated_statement(Narrator(), found)
    )


# What the plan has since then is no restatement: the tracker is as it was.


def planned(**changes: Any) -> Plan:
    """Return the plan of the table layout with other values."""
    return Plan.model_validate({**TABLE_PLAN, "measures": MEASURES_PLAN, **changes})


def test_a_column_that_left_the_plan_or_has_another_id_restates_nothing(table: Book) -> None:
    table.plan = planned(narrative=[{"id": "said", "heading": "Progress"}])
    assert table.rows() == []


def test_a_sheet_of_before_the_plan_had_a_column_is_still_read(table: Book) -> None:
    narrative = [*TABLE_PLAN["narrative"], {"id": "next", "heading": "What next"}]
    table.plan = planned(narrative=narrative)
    assert table.rows() == []
    table.change("July 2022", {"E2": "Walls and roof are up."})
    assert table.rows() == [("14 July 2022", "Action 1.1, Progress", "Walls are up.", "Walls and roof are up.")]


def test_a_sheet_of_before_the_plan_had_ratings_and_dates_is_still_read(table: Book) -> None:
    columns = {role: text for role, text in TABLE_PLAN["tracker"]["columns"].items() if role not in ("rating", "due")}
    rated, table.plan = table.plan, planned(ratings=None, tracker={**TABLE_PLAN["tracker"], "columns": columns})
    book = load_workbook(table.path)
    for name in ("July 2022", "October 2022"):
        book[name].delete_cols(6, 2)
    book.save(table.path)
    table.publish().plan = rated
    assert table.rows() == []


def test_a_sheet_that_lost_a_column_it_was_read_from_cannot_be_read(table: Book) -> None:
    table.change("July 2022", {"G1": "Colour"})
    ((_, where, _, now),) = table.rows()
    assert (where, now) == (
        "Sheet “July 2022”",
        "The sheet cannot be read: in A1:H1, the header row has no column “RAG”.",
    )


def test_dates_groups_and_notices_that_the_plan_no_longer_reads_restate_nothing(table: Book) -> None:
    columns = {role: TABLE_PLAN["tracker"]["columns"][role] for role in ("number", "title", "rating")}
    table.plan = planned(groups=None, tracker={**TABLE_PLAN["tracker"], "columns": columns})
    assert table.rows() == []


def test_a_rating_that_the_key_gives_another_name_is_not_restated(table: Book) -> None:
    red, amber, green = TABLE_PLAN["ratings"]
    table.plan = planned(ratings=[red, {**amber, "rating": "Yellow", "also": ["Amber"]}, green])
    assert table.rows() == []
    table.change("July 2022", {"G2": "Red"})
    assert table.rows() == [("14 July 2022", "Action 1.1, rating", "Amber", "Red")]
