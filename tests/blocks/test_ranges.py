"""Neighbouring cells of a column as a range, and that it says the same as they do."""

from __future__ import annotations

from helpers.blocks.blocks import Data, Prose
from helpers.blocks.differences import differences
from helpers.blocks.ranges import in_ranges, ranges
from helpers.model import Document, Point, Source, TextRun


def cells(*places: str, sheet: str = "July") -> list[Source]:
    return [Source(sheet, place) for place in places]


def report(*sources: Source) -> Data:
    return {"parts": [Prose(id="summary", points=(Point((TextRun("Five are late."),), sources=sources),)).data()]}


def test_neighbours_of_one_column_are_a_range_and_all_else_is_as_it_is() -> None:
    assert ranges(["A4", "A5", "A6", "B7", "A8", "A9:A12", "A13", "B5:D5", "its date", "A14"]) == [
        *("A4:A6", "B7", "A8:A13", "B5:D5", "its date", "A14")
    ]
    assert ranges(["A5", "A4", "A4"]) == ["A5", "A4", "A4"]


def test_cells_of_two_sheets_or_documents_are_no_neighbours() -> None:
    given = [*cells("A4", "A4", "A5"), *cells("A6", sheet="May"), Source("May", "A7", Document.EARLIER)]
    assert in_ranges(given) == (*cells("A4:A5"), *given[3:])


def test_two_reports_say_the_same_where_one_cites_cells_and_the_other_their_range() -> None:
    old, new = report(*cells("A4", "A5", "A6", "B5:D5")), report(*cells("A4:A6", "B5:D5"))
    assert differences(old, new) == differences(new, old) == ()


def test_a_cell_more_or_less_than_a_range_has_is_told() -> None:
    for others in (["A4:A7"], ["A4:A5"], ["A4", "A6"], ["A4:A6", "A4"], ["A4:B6"], ["B4:B6"]):
        assert [each.cell for each in differences(report(*cells("A4", "A5", "A6")), report(*cells(*others)))] == [
            "paragraph 1, sources"
        ]
        assert differences(report(*cells("A4:A6")), report(*cells("A4:A6", sheet="May")))
