"""The workbook of a report's tables: a table a sheet from A1, behind a cover sheet; nothing is a formula."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook, load_workbook

from builders import block_notebook
from helpers.blocks.blocks import Block, Column, ColumnKind, Mark, Masthead, Row, RowGroup, Table, TableCell
from helpers.exports.excel import TablesExporter
from helpers.model import Point, TextRun

MASTHEAD = Masthead(title="Homes plan", council="Averdale County Council", period="2023-01", as_at="19 January 2023")


def cell(*texts: str) -> TableCell:
    return TableCell(tuple(Point((TextRun(text),)) for text in texts))


def table(name: str, *rows: tuple[TableCell, ...], **more: Any) -> Table:
    columns = (
        Column("action", "Action"),
        Column("rating", "Rating", ColumnKind.RATING),
        Column("count", "Actions", ColumnKind.NUMBER),
    )
    groups = (RowGroup(tuple(map(Row, rows)), **more),)
    return Table(id=name, caption=f"What {name} shows", columns=columns, groups=groups)


def written(*blocks: Block) -> bytes:
    return bytes(TablesExporter().from_notebook_node(block_notebook("## Tables", MASTHEAD, *blocks))[0])


def book(*blocks: Block) -> Workbook:
    return load_workbook(io.BytesIO(written(*blocks)))


RED = TableCell(mark=Mark("Red"))


def test_each_table_stands_alone_on_a_sheet_from_a1_as_a_real_table() -> None:
    made = book(table("ratings", (cell("1.5", "more"), RED, cell("1,204"))))
    assert made.sheetnames == ["Cover sheet", "Ratings"]
    sheet: Any = made["Ratings"]
    assert [*sheet.values] == [("Action", "Rating", "Actions"), ("1.5\nmore", "Red", 1204)]
    assert [each.ref for each in sheet.tables.values()] == ["A1:C2"]
    assert not sheet.merged_cells.ranges


def test_the_cover_sheet_says_what_the_workbook_is_and_lists_its_tables() -> None:
    cover: Any = book(table("ratings", (cell("1"), RED, cell("1"))))["Cover sheet"]
    rows = [tuple(value for value in row if value) for row in cover.values]
    assert rows[0] == ("Homes plan: 19 January 2023",)
    assert rows[-1] == ("Ratings", "What ratings shows")
    assert cover.cell(len(rows), 1).hyperlink.location == "'Ratings'!A1"


def test_rows_under_headings_say_which() -> None:
    sheet: Any = book(table("update", (cell("1"), RED, cell("2")), number="1", heading="Families"))["Update"]
    assert [*sheet.values] == [
        ("Group number", "Group", "Action", "Rating", "Actions"),
        ("1", "Families", "1", "Red", 2),
    ]


def test_no_cell_is_a_formula_or_a_link() -> None:
    for text in ("=1+1", "+1", "-1", "@x", "{=1}", "http://x.example", '=HYPERLINK("http://x.example")'):
        sheet: Any = book(table("odd", (cell(text), RED, cell(text))))["Odd"]
        assert [sheet["A2"].value, sheet["C2"].value] == [text, text]
        assert {sheet["A2"].data_type, sheet["C2"].data_type} == {"s"}
        assert not sheet["A2"].hyperlink


def test_headings_and_sheets_of_one_name_are_told_apart() -> None:
    long = "a table with a name that is far too long"
    columns = (Column("a", "Said"), Column("b", "said"), Column("c", ""))
    twice = Table(id=long, caption="c", columns=columns, groups=(RowGroup((Row((cell("1"), cell("2"), cell("3"))),)),))
    made = book(twice, twice, table("b/[c]", (cell("1"), RED, cell("1"))))
    assert made.sheetnames[1:] == ["A table with a name that is far", "A table with a name that is (2)", "B c"]
    assert next(iter(made.worksheets[1].values)) == ("Said", "said (2)", "c")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert written(table("ratings", (cell("1"), RED, cell("1")))) == written(
        table("ratings", (cell("1"), RED, cell("1")))
    )
