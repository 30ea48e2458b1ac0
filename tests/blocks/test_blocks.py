"""What blocks are as data."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from helpers.blocks.blocks import (
    MIME,
    Column,
    ColumnKind,
    Mark,
    Masthead,
    Prose,
    Row,
    RowGroup,
    Table,
    TableCell,
    Voice,
    canonical,
    places,
    text_of,
)
from helpers.model import Document, Point, Source, TextRun
from helpers.plans.ratings import Shape

COLUMNS = (Column("action", "Action"), Column("rating", "Rating", ColumnKind.RATING, width=2))


def says(*texts: str, label: str = "") -> TableCell:
    return TableCell(tuple(Point((TextRun(text),), label) for text in texts))


def test_canonical_data_is_the_same_text_for_the_same_data() -> None:
    assert canonical({"b": [1, {"d": None, "c": "£ – é"}], "a": True}) == (
        '{\n "a": true,\n "b": [\n  1,\n  {\n   "c": "£ – é",\n   "d": null\n  }\n ]\n}\n'
    )
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_canonical_data_holds_no_number_that_json_lacks(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical([number])


def test_canonical_data_refuses_what_has_no_one_way_of_writing_it() -> None:
    with pytest.raises(TypeError):
        canonical({"a": Decimal(1)})


def test_data_leaves_out_whatever_is_at_its_default() -> None:
    masthead = Masthead(title="Plan", council="Averdale", period="2023-01", as_at="19 January 2023")
    given = {"kind": "masthead", "title": "Plan", "council": "Averdale", "period": "2023-01"}
    assert masthead.data() == given | {"as_at": "19 January 2023"}


def test_data_holds_whatever_is_not_at_its_default() -> None:
    prose = Prose(
        points=(
            Point((TextRun("a", bold=True), TextRun("b", link="#5")), label="•", level=1),
            Point(
                (TextRun("c"),), follows=True, sources=(Source("July", "B5"), Source("", "as_at", Document.PARAMETERS))
            ),
        ),
        voice=Voice.ANALYST,
    )
    assert prose.data() == {
        "kind": "prose",
        "points": [
            {"runs": [{"text": "a", "bold": True}, {"text": "b", "link": "#5"}], "label": "•", "level": 1},
            {
                "runs": [{"text": "c"}],
                "follows": True,
                "sources": [
                    {"sheet": "July", "place": "B5"},
                    {"sheet": "", "place": "as_at", "document": "parameters"},
                ],
            },
        ],
        "voice": "analyst",
    }


def test_a_table_as_data_goes_down_to_its_runs() -> None:
    row = Row((says("Find homes"), TableCell(mark=Mark("Amber", Shape.DIAMOND, "E08A00"))), anchor="5", total=True)
    table = Table(id="update", caption="Update", columns=COLUMNS, groups=(RowGroup((row,)),), wide=True)
    assert table.data() == {
        "kind": "table",
        "id": "update",
        "caption": "Update",
        "columns": [
            {"id": "action", "heading": "Action"},
            {"id": "rating", "heading": "Rating", "kind": "rating", "width": 2},
        ],
        "groups": [
            {
                "rows": [
                    {
                        "cells": [
                            {"points": [{"runs": [{"text": "Find homes"}]}]},
                            {"mark": {"name": "Amber", "shape": "diamond", "colour": "E08A00"}},
                        ],
                        "anchor": "5",
                        "total": True,
                    }
                ]
            }
        ],
        "wide": True,
    }
    assert canonical(table.data()) == canonical(table.data())


@pytest.mark.parametrize(
    "block",
    [
        Prose(points=(), voice=Voice.ANALYST),
        Table(id="update", caption="Update", columns=COLUMNS, groups=()),
        Table(id="update", caption="Update", columns=COLUMNS, groups=(RowGroup((), heading="Homes"),)),
    ],
)
def test_a_block_with_nothing_to_show_is_nothing(block: Prose | Table) -> None:
    assert block.empty
    assert block.data() == {"kind": "nothing"}


def test_jupyter_is_given_the_data_and_a_page_and_never_an_object_address() -> None:
    block = Prose(points=(Point((TextRun("a & b"),)),))
    bundle = block._repr_mimebundle_(include=None, exclude=None)
    assert list(bundle) == [MIME, "text/html", "text/plain"]
    assert bundle[MIME] == block.data()
    assert "a &amp; b" in bundle["text/html"]
    assert bundle["text/plain"] == "<prose>"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], []),
        (["B5"], ["July: B5"]),
        (["A4", "A5", "A6", "C9"], ["July: A4:A6, C9"]),
        (["A4", "A6"], ["July: A4, A6"]),
        (["A4", "B4"], ["July: A4, B4"]),
        (["A4", "B5"], ["July: A4, B5"]),
        (["A5", "A4"], ["July: A5, A4"]),
        (["A4", "A4", "A5"], ["July: A4:A5"]),
        (["A4", "A5", "B4", "B5"], ["July: A4:A5, B4:B5"]),
        (["A9", "A10", "AA11", "AA12"], ["July: A9:A10, AA11:AA12"]),
        (["A4:E9", "A4:E10"], ["July: A4:E9, A4:E10"]),
        (["A4:E9", "A10", "A11"], ["July: A4:E9, A10:A11"]),
    ],
)
def test_neighbouring_cells_of_a_column_are_told_as_a_range(cells: list[str], expected: list[str]) -> None:
    assert places(Source("July", cell) for cell in cells) == expected


def test_places_are_told_sheet_by_sheet_and_other_documents_by_name() -> None:
    sources = [
        Source("July", "A4"),
        Source("", "as_at", Document.PARAMETERS),
        Source("Measures", "A5"),
        Source("July", "A5"),
        Source("", "ratings", Document.PLAN),
        Source("", "period", Document.PARAMETERS),
    ]
    assert places(sources) == [
        "July: A4:A5",
        "the parameters: as_at, period",
        "Measures: A5",
        "the plan: ratings",
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (TableCell(), ""),
        (says("one", "two"), "one\ntwo"),
        (says("one", "two", label="•"), "• one\n• two"),
        (TableCell((Point((TextRun("bold", bold=True), TextRun(" and not"))),)), "bold and not"),
        (TableCell(mark=Mark("Not rated")), "Not rated"),
    ],
)
def test_a_cell_as_text_is_a_line_a_point_or_its_ratings_word(cell: TableCell, expected: str) -> None:
    assert text_of(cell) == expected


def test_records_are_the_rows_by_column_and_say_which_headed_group_they_stand_in() -> None:
    red, none = TableCell(mark=Mark("Red", Shape.TRIANGLE, "C8102E")), TableCell()
    groups = (
        RowGroup((Row((says("Find homes"), red)), Row((says("Recruit"), none))), number="1", heading="Homes"),
        RowGroup((), number="2", heading="Nothing yet"),
        RowGroup((Row((says("All"), none), total=True),)),
    )
    assert list(Table(id="update", caption="Update", columns=COLUMNS, groups=groups).records()) == [
        {"group": "1", "group_title": "Homes", "action": "Find homes", "rating": "Red"},
        {"group": "1", "group_title": "Homes", "action": "Recruit", "rating": ""},
        {"action": "All", "rating": ""},
    ]


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    table = Table(id="update", caption="Update", columns=COLUMNS, groups=(RowGroup((Row((TableCell(),)),)),))
    with pytest.raises(ValueError, match="shorter"):
        list(table.records())


def test_several_actions_of_an_earlier_report_say_the_word_once() -> None:
    def earlier(place: str) -> Source:
        return Source("2022-10", place, Document.EARLIER)

    assert places([earlier("action 1.1"), earlier("action 1.2"), earlier("its date"), earlier("action 3")]) == [
        "the report for 2022-10: actions 1.1, 1.2, its date, action 3"
    ]


def test_a_block_in_a_list_is_its_kind_and_name_on_one_line() -> None:
    point = Point((TextRun("All is well."),))
    blocks = [
        Prose(id="summary", points=(point,)),
        Prose(points=(point,)),
        Table(id="key", caption="Key", columns=(), groups=()),
    ]
    assert repr(blocks) == "[<prose summary>, <prose>, <table key empty>]"
