"""The Word report: headings, repeated header rows, captions, bookmarks; the same bytes each time; text stays text."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from builders import block_notebook
from helpers.blocks.blocks import (
    Block,
    Chart,
    Column,
    ColumnKind,
    Look,
    Mark,
    Masthead,
    Prose,
    Row,
    RowGroup,
    Table,
    TableCell,
)
from helpers.exports.word import WordReportExporter
from helpers.model import Point, TextRun
from helpers.plans.council import Brand
from helpers.plans.logo import Logo
from helpers.plans.ratings import Shape

MASTHEAD = Masthead(title="Homes plan", council="Averdale County Council", period="2023-01", as_at="19 January 2023")


def said(text: str, **style: Any) -> Point:
    return Point((TextRun(text, **style),))


def cell(*texts: str) -> TableCell:
    return TableCell(tuple(map(said, texts)))


ACTIONS = Table(
    id="every-action",
    caption="Every action",
    look=Look.ACTIONS,
    columns=(
        Column("number", "No."),
        Column("name", "Action"),
        Column("rating", "Rating", ColumnKind.RATING),
        Column("state", "State", ColumnKind.PASSAGE),
        Column("title", "Title", ColumnKind.PASSAGE),
        Column("progress", "Progress", ColumnKind.PASSAGE),
        Column("next", "What next", ColumnKind.PASSAGE),
    ),
    groups=(
        RowGroup(
            (
                Row(
                    (
                        cell("1.5"),
                        cell("Foster carers"),
                        TableCell(mark=Mark("Red", Shape.TRIANGLE, "b10e1e")),
                        cell("Due 31 December 2022"),
                        cell("Find foster carers in every district"),
                        TableCell((said("Old words."), said("None came.", new=True))),
                        cell(),
                    ),
                    anchor="action-1.5",
                ),
            ),
            number="1",
            heading="Families",
        ),
    ),
)
TABLE = Table(
    id="ratings",
    caption="Ratings",
    columns=(Column("group", "Priority", width=4), Column("red", "Red", ColumnKind.NUMBER)),
    groups=(RowGroup((Row((TableCell((said("See 1.5", link="#action-1.5"),)), cell("4"))),)),),
)


def word(*blocks: Block, digest: str = "") -> bytes:
    content, _ = WordReportExporter(digest=digest).from_notebook_node(block_notebook("## Actions", MASTHEAD, *blocks))
    return bytes(content)


def opened(*blocks: Block) -> WordDocument:
    return Document(io.BytesIO(word(*blocks)))


def texts(document: WordDocument) -> list[tuple[str, str]]:
    return [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in document.paragraphs]


def test_an_action_is_a_heading_with_what_it_is_and_says_under_it() -> None:
    assert texts(opened(ACTIONS))[-8:] == [
        ("Heading 2", "1. Families"),
        ("Heading 3", "1.5 Foster carers"),
        ("Normal", "▲\u00a0Red"),
        ("Normal", "Due 31 December 2022"),
        ("Normal", "Find foster carers in every district"),
        ("Normal", "Progress"),
        ("Normal", "Old words."),
        ("Normal", "New: None came."),
    ]


def test_no_level_of_heading_is_passed_over() -> None:
    levels = [int(style[-1]) for style, _ in texts(opened(ACTIONS, TABLE)) if style.startswith("Heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_table_has_a_caption_a_repeated_header_row_and_a_text_for_those_who_cannot_see_it() -> None:
    document = opened(TABLE)
    assert ("Caption", "Ratings") in texts(document)
    (table,) = document.tables
    header, row = table.rows
    assert header._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert row._tr.find(f".//{qn('w:tblHeader')}") is None
    assert [each.text for each in header.cells] == ["Priority", "Red"]
    assert [each.text for each in row.cells] == ["See 1.5", "4"]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Ratings"
    wide, narrow = (column.width for column in table.columns)
    assert wide
    assert narrow
    assert wide > 2 * narrow


def test_a_column_of_drawings_alone_is_left_out_and_one_with_words_is_not() -> None:
    drawing = TableCell(chart=Chart((0, 1), (Decimal(1), Decimal(2)), (Decimal(1), Decimal(2)), None, "From 1 to 2."))
    columns = (Column("name", "Measure"), Column("chart", "Course"), Column("now", "Now"))
    rows = (Row((cell("Homes"), drawing, cell("2"))), Row((cell("Carers"), TableCell(), TableCell())))
    table = Table(id="measures", caption="Measures", columns=columns, groups=(RowGroup(rows),))
    (found,) = opened(table).tables
    assert [[each.text for each in row.cells] for row in found.rows] == [
        ["Measure", "Now"],
        ["Homes", "2"],
        ["Carers", ""],
    ]


def test_a_link_leads_to_a_bookmark_that_is_there_and_is_none_where_it_is_not() -> None:
    document = opened(ACTIONS, TABLE)
    (link,) = document.element.iter(qn("w:hyperlink"))
    names = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert names == [link.get(qn("w:anchor"))]
    assert not [*opened(TABLE).element.iter(qn("w:hyperlink"))]


def test_the_same_report_gives_the_same_bytes_without_the_time_of_day() -> None:
    one = word(ACTIONS, TABLE)
    assert one == word(ACTIONS, TABLE)
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01" in archive.read("docProps/core.xml")


def test_a_logo_is_a_picture_with_what_it_shows_and_the_same_bytes_each_time() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z" fill="#123456"/></svg>'
    masthead = replace(
        MASTHEAD, brand=Brand(Logo("image/svg+xml", base64.b64encode(svg).decode(), "Averdale: <shield>"))
    )
    assert word(masthead) == word(masthead)
    document = opened(masthead)
    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "Averdale: <shield>"
    assert picture.width == pytest.approx(2 * picture.height, rel=0.01)
    (part,) = document.part.package.image_parts
    assert part.blob.startswith(b"\x89PNG")


def test_the_document_is_british_english_and_names_its_council() -> None:
    document = opened()
    (language,) = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"
    core = document.core_properties
    assert (core.author, core.title, core.language) == (
        "Averdale County Council",
        "Homes plan: 19 January 2023",
        "en-GB",
    )


@pytest.mark.parametrize(
    "text", ["<w:p>{ DATE }", "= 1 + 1", "\x00\x0b\ufffe bell \x07", "]]>&amp;", '{ HYPERLINK "file:///c" }']
)
def test_what_a_cell_says_stays_text(text: str) -> None:
    document = opened(Prose(points=(said(text),)))
    shown = "".join(sign for sign in text if sign.isprintable() and sign != "\ufffe")
    assert document.paragraphs[-1].text == shown
    fields = [field.get(qn("w:instr")) for field in document.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE"]
    assert not [*document.element.iter(qn("w:fldSimple"), qn("w:instrText"))]


def test_sentences_that_follow_one_another_are_one_paragraph_and_items_are_indented() -> None:
    points = (said("One."), Point((TextRun("Two."),), follows=True), Point((TextRun("item"),), label="•", level=1))
    *_, sentence, item = opened(Prose(points=points)).paragraphs
    assert sentence.text == "One. Two."
    assert item.text == "•\titem"
    assert item.paragraph_format.left_indent is not None
    assert item.paragraph_format.left_indent.mm == pytest.approx(10, abs=0.1)
