"""The numbers beside statements and rows, and where each says that they come from."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from helpers.blocks.blocks import Block, Column, ColumnKind, Mark, Masthead, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.html import block_html, style_sheet
from helpers.blocks.markdown import Heading, Part
from helpers.blocks.references import Reference, cited, numbered, numbered_alone
from helpers.exports.document import parts
from helpers.exports.html import HTMLReportExporter
from helpers.exports.pdf import PDFReportExporter
from helpers.model import Document, Point, Source, TextRun

MASTHEAD = Masthead(title="Plan", council="Averdale County Council", period="2023-01", as_at="19 January 2023")
SHEET = "January 2023"
END = "Where the figures come from"


def at(*cells: str, sheet: str = SHEET) -> tuple[Source, ...]:
    return tuple(Source(sheet, cell) for cell in cells)


def said(text: str, *sources: Source, **more: Any) -> Point:
    return Point((TextRun(text),), sources=sources, **more)


def cell(text: str, *cells: str) -> TableCell:
    return TableCell((said(text),) if text else (), sources=at(*cells))


def table(*rows: Row, id: str = "update", caption: str = "Progress") -> Table:  # noqa: A002 - the block's own name
    columns = (Column("number", "No."), Column("title", "Action"), Column("rating", "Rating", ColumnKind.RATING))
    return Table(id=id, caption=caption, columns=columns, groups=(RowGroup(rows),))


def of(*found: Heading | Block) -> tuple[Reference, ...]:
    return numbered(part if isinstance(part, Heading) else part.data() for part in found)[1]


def notebook_of(*shown: Block | str) -> Any:
    return new_notebook(
        cells=[
            new_markdown_cell(part)
            if isinstance(part, str)
            else new_code_cell(
                "report",
                outputs=[new_output("execute_result", data=part._repr_mimebundle_(), execution_count=1)],
            )
            for part in shown
        ]
    )


def page(*shown: Block | str) -> BeautifulSoup:
    return BeautifulSoup(HTMLReportExporter().from_notebook_node(notebook_of(*shown))[0], "html.parser")


def pdf(*shown: Block | str) -> PdfReader:
    return PdfReader(io.BytesIO(PDFReportExporter().from_notebook_node(notebook_of(*shown))[0]))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


SUMMARY = Prose(
    id="summary",
    points=(
        said("The plan has 2 actions.", *at("C4", "C5")),
        said("Read on."),
        said("One has moved.", *at("G5"), Source("2022-10", "action 1.2", Document.EARLIER), follows=True),
    ),
)
UPDATE = table(
    Row((cell("1.1", "C4"), cell("Find homes", "D4"), TableCell(mark=Mark("Amber"), sources=at("E4")))),
    Row((cell("1.2", "C5"), cell("Recruit", "D5"), TableCell(mark=Mark("Red"), sources=at("G5")))),
)


def test_statements_and_rows_are_counted_through_the_report_in_order() -> None:
    assert of(MASTHEAD, Heading(2, "Summary"), SUMMARY, Heading(2, "Update"), UPDATE) == (
        Reference(1, "Summary", "“The plan has 2 actions.”", ("January 2023: C4:C5",)),
        Reference(2, "Summary", "“One has moved.”", ("January 2023: G5", "the report for 2022-10: action 1.2")),
        Reference(3, "Progress", "1.1", ("January 2023: C4:E4",)),
        Reference(4, "Progress", "1.2", ("No., Action: January 2023: C5:D5", "Rating: January 2023: G5")),
    )


def test_the_numbers_stand_at_what_they_are_of_and_the_data_is_else_as_it_was() -> None:
    shown, _ = numbered([SUMMARY.data(), UPDATE.data()])
    prose, rows = shown
    assert isinstance(prose, dict)
    assert isinstance(rows, dict)
    assert [point.pop("ref", None) for point in prose["points"]] == [1, None, 2]
    assert [row.pop("ref") for row in rows["groups"][0]["rows"]] == [3, 4]
    titles = [row["cells"][1]["points"][-1].pop("ref") for row in rows["groups"][0]["rows"]]
    assert titles == [3, 4]
    assert shown == [SUMMARY.data(), UPDATE.data()]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("1", "C4"), ("2", "D4"), ("3",)], ["No., Action: January 2023: C4:D4"]),
        ([("1", "C4"), ("2", "D4"), ("",)], ["January 2023: C4:D4"]),
        ([("1", "C4"), ("2", "C4"), ("3", "C4")], ["January 2023: C4"]),
        ([("1", "C4"), ("2", "C4"), ("3", "D4")], ["No., Action: January 2023: C4", "Rating: January 2023: D4"]),
        ([("1", "C4"), ("2", "D5"), ("",)], ["No.: January 2023: C4", "Action: January 2023: D5"]),
        ([("1", "D4"), ("2", "C4"), ("",)], ["No.: January 2023: D4", "Action: January 2023: C4"]),
        ([("1", "Z4"), ("2", "AA4"), ("",)], ["January 2023: Z4:AA4"]),
        ([("1", "C4", "C5"), ("2", "D5"), ("",)], ["No.: January 2023: C4:C5", "Action: January 2023: D5"]),
        ([("1", "A1:B2"), ("2", "C1"), ("",)], ["No.: January 2023: A1:B2", "Action: January 2023: C1"]),
        ([("1",), ("2", "H7", "E7"), ("3",)], ["Action: January 2023: H7, E7"]),
    ],
)
def test_columns_are_told_together_where_they_come_from_the_same_or_neighbouring_cells(
    cells: list[tuple[str, ...]], expected: list[str]
) -> None:
    [reference] = of(table(Row(tuple(cell(*given) for given in cells))))
    assert list(reference.entries) == expected


def test_a_cells_own_points_say_where_they_come_from_too() -> None:
    points = (said("One.", *at("B5")), said("Two.", *at("B5", "B6")))
    [reference] = of(table(Row((cell("1"), TableCell(points), TableCell()))))
    assert reference.entries == ("Action: January 2023: B5:B6",)


def test_cells_of_different_sheets_or_documents_are_never_told_as_neighbours() -> None:
    row = Row(
        (
            cell("1", "C4"),
            TableCell(sources=at("D4", sheet="July")),
            TableCell(sources=(Source("", "E4", Document.PLAN),)),
        )
    )
    [reference] = of(table(row))
    assert reference.entries == ("No.: January 2023: C4", "Action: July: D4", "Rating: the plan: E4")


def test_a_headings_cells_are_told_with_the_first_row_under_it() -> None:
    groups = tuple(
        RowGroup(
            (Row((TableCell((said("Homes are found."),), sources=at(f"B{top + 1}")),)),) * rows,
            number=number,
            heading="Homes",
            notes=(said("Merged from 3.", *at("B9")),),
            sources=at(f"A{top}", f"B{top}"),
        )
        for number, top, rows in (("5", 4, 1), ("6", 6, 2))
    )
    columns = (Column("working", "What works", ColumnKind.PASSAGE),)
    block = Table(id="update", caption="Update", columns=columns, groups=groups)
    assert [(reference.name, reference.entries) for reference in of(block)] == [
        ("5", ("Heading: January 2023: A4, B4, B9", "What works: January 2023: B5")),
        ("6, row 1", ("Heading: January 2023: A6, B6, B9", "What works: January 2023: B7")),
        ("6, row 2", ("What works: January 2023: B7",)),
    ]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (cell("1.1"), "1.1"),
        (
            cell("A measure whose name goes on for rather longer than this"),
            "A measure whose name goes on for rather longer …",
        ),
        (cell("x" * 60), "x" * 50),
        (TableCell(mark=Mark("Red")), "Red"),
        (cell(""), "row 1"),
    ],
)
def test_a_row_is_named_by_its_first_cell(first: TableCell, expected: str) -> None:
    [reference] = of(table(Row((first, cell("Find homes", "D4"), TableCell()))))
    assert reference.name == expected


def test_what_has_no_sources_or_lists_cells_itself_has_no_number() -> None:
    listing = table(Row((cell("C4", "C4"), cell("", "C4"), TableCell())), id="checks")
    key = table(Row((cell("Red"), cell("Off track"), TableCell())), id="key")
    words = Prose(points=(said("As the board asked."),))
    given: list[Part] = [
        Heading(2, "Key"),
        listing.data(),
        key.data(),
        words.data(),
        {"kind": "preformatted", "text": ""},
    ]
    assert numbered(given) == (given, ())


def test_a_shorter_reading_keeps_the_numbers_of_the_whole() -> None:
    shown, references = numbered([SUMMARY.data(), UPDATE.data()])
    assert [reference.number for reference in cited(shown[1:], references)] == [3, 4]
    assert cited([], references) == []


def test_the_page_has_a_number_after_each_statement_and_its_places_under_the_block() -> None:
    shown = str(block_html(numbered([SUMMARY.data()])[0][0], references=of(SUMMARY)))  # type: ignore[arg-type]
    number = '<a class="ap-ref" id="at-{0}" href="#ref-{0}" aria-label="Where this comes from, {0}">\u202f{0}</a>'
    assert [line.strip() for line in shown.splitlines() if line.strip()] == [
        '<div class="ap-prose ap-report">',
        f"<p>The plan has 2 actions.{number.format(1)}</p>",
        f"<p>Read on. One has moved.{number.format(2)}</p>",
        '<details class="ap-sources">',
        "<summary>Where these figures come from</summary>",
        "<ol>",
        '<li id="ref-1" value="1"><a href="#at-1">“The plan has 2 actions.”</a>',
        "<ul><li>January 2023: C4:C5</li></ul>",
        "</li>",
        '<li id="ref-2" value="2"><a href="#at-2">“One has moved.”</a>',
        "<ul><li>January 2023: G5</li><li>the report for 2022-10: action 1.2</li></ul>",
        "</li>",
        "</ol>",
        "</details>",
        "</div>",
    ]


def test_a_rows_number_stands_in_its_first_cell_with_words_in_it_and_not_beside_an_actions_number() -> None:
    rows = (
        Row((cell("1.1", "C4"), cell("Find homes"), TableCell())),
        Row((cell("", "C5"), TableCell(mark=Mark("Red")), TableCell())),
        Row((TableCell((said("One.", label="•"), said("Two.", label="•")), sources=at("C6")), cell(""), TableCell())),
        Row((cell("", "C7"), cell(""), TableCell())),
    )
    shown = page(MASTHEAD, table(*rows))
    cells = [[td.get_text(" ", strip=True) for td in tr.select("th, td")] for tr in shown.select("tbody tr")]
    assert cells == [["1.1", "Find homes 1", ""], ["", "Red 2", ""], ["One. Two. 3", "", ""], ["4", "", ""]]
    assert shown.select_one("li > .ap-ref[href='#ref-3']") is not None


def test_a_block_by_itself_counts_from_1_and_its_ids_are_its_own() -> None:
    moved = replace(UPDATE, caption="Progress by October")  # the same table of another period, open beside it
    shown = [alone(block) for block in (SUMMARY, UPDATE, moved)]
    ids = [str(tag["id"]) for block in shown for tag in block.select(".ap-ref, .ap-sources li[id]")]
    assert len(ids) == len(set(ids)) == 12
    assert [re.sub("-[0-9a-f]{8}-", "-…-", name) for name in ids[:4]] == [
        "summary-…-at-1",
        "summary-…-at-2",
        "summary-…-ref-1",
        "summary-…-ref-2",
    ]
    assert [str(tag["id"]) for tag in alone(SUMMARY).select("[id]")] == ids[:4]
    assert numbered_alone(UPDATE.data())[1][0] == Reference(1, "Progress", "1.1", ("January 2023: C4:E4",))


def test_a_link_of_a_block_by_itself_is_left_to_the_browser_which_opens_the_fold_around_its_target() -> None:
    shown = alone(SUMMARY)
    links = [str(a["href"]) for a in shown.select(".ap-ref, .ap-sources a")]
    ids = [str(tag["id"]) for tag in shown.select(".ap-sources li[id], .ap-ref")]
    assert len(links) == 4
    assert not [link for link in links if shown.find(id=link.removeprefix("#"))]  # else JupyterLab takes it over
    assert sorted(unquote(link).removeprefix("#") for link in links) == sorted(ids)


def test_the_number_of_a_block_by_itself_is_told_from_a_figure_without_the_style_sheet_too() -> None:
    assert alone(SUMMARY).find("p").get_text() == "The plan has 2 actions.\u202f[1]"  # type: ignore[union-attr]
    assert page(MASTHEAD, SUMMARY).select_one(".ap-prose > p").get_text() == "The plan has 2 actions.\u202f1"  # type: ignore[union-attr]


def test_a_block_by_itself_is_dark_on_white_whatever_the_theme() -> None:
    shown = alone(SUMMARY)
    assert [tag.get("class") for tag in shown.find_all(recursive=False)] == [["ap-alone"]]
    assert ".ap-alone { color: #14191c; background: #fff;" in style_sheet()
    assert str(block_html({"kind": "nothing"}, alone=True)) == ""


def test_an_actions_number_is_never_broken_over_two_lines() -> None:
    columns = (Column("number", "No."), Column("action", "Action"), Column("rating", "Rating", ColumnKind.RATING))
    row = Row((cell("4.10"), cell("Find homes"), TableCell(mark=Mark("Red"))))
    shown = alone(Table(id="update", caption="Update", columns=columns, groups=(RowGroup((row,)),)))
    assert [tag.get_text(strip=True) for tag in shown.select(".ap-id")] == ["No.", "4.10"]


def alone(block: Prose | Table) -> BeautifulSoup:
    return BeautifulSoup(block_html(block.data(), alone=True), "html.parser")


def entries_in(shown: BeautifulSoup) -> list[str]:
    return [str(li["id"]) for li in shown.select(".ap-sources ol > li")]


@pytest.mark.parametrize("plan", ["care-leavers", "sufficiency"])
def test_every_number_on_a_sample_page_has_its_entry_in_order_and_in_print_the_same(plan: str, samples: Path) -> None:
    made = samples / "reports" / "2023-01" / plan
    _, references = numbered(parts(nbformat.read(made / "report.ipynb", as_version=4)))
    shown = BeautifulSoup((made / "report.html").read_text(encoding="utf-8"), "html.parser")
    expected = [f"ref-{number}" for number in range(1, len(references) + 1)]
    assert [str(a["href"]) for a in shown.select(".ap-ref")] == [f"#{name}" for name in expected]
    assert entries_in(shown) == expected
    assert len(expected) > 80
    reader = PdfReader(made / "report.pdf")
    printed = "".join(text_of(reader).rpartition(END)[2].split())
    for reference in references:
        assert "".join(f"{reference.number} {reference.name}".split()) in printed
    targets = {name for sheet in reader.pages for name in destinations(sheet)}
    assert len(targets) >= len(references)


def destinations(sheet: Any) -> set[str]:
    """Return where the links of a page lead to inside the document."""
    links = [link.get_object() for link in sheet.get("/Annots", [])]
    inside = [link.get("/Dest") or link.get("/A", {}).get("/D") for link in links]
    return {str(place) for place in inside if place is not None}


def test_print_ends_with_what_the_numbers_stand_for_and_the_numbers_lead_there() -> None:
    reader = pdf(MASTHEAD, "## Summary", SUMMARY, "## Update", UPDATE)
    before, _, end = text_of(reader).rpartition(END)
    assert "The plan has 2 actions. 1 Read on. One has moved. 2" in " ".join(before.split())
    assert "1.1 Find homes 3" in " ".join(before.split())
    assert " ".join(end.split()).startswith(
        "Summary 1 “The plan has 2 actions.” January 2023: C4:C5 "
        "2 “One has moved.” January 2023: G5 · the report for 2022-10: action 1.2 "
        "Progress 3 1.1 January 2023: C4:E4 "
        "4 1.2 No., Action: January 2023: C5:D5 · Rating: January 2023: G5"
    )
    assert [str(item["/Title"]) for item in reader.outline if not isinstance(item, list)] == ["Summary", "Update", END]
    links = [annotation.get_object() for sheet in reader.pages for annotation in sheet.get("/Annots", [])]
    assert len([link for link in links if link["/Subtype"] == "/Link"]) >= 4


def test_print_without_references_has_no_section_of_them() -> None:
    assert END not in text_of(pdf(MASTHEAD, "## Summary", Prose(points=(said("Short."),))))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', '#eval("1") *b* $x$'])
def test_the_name_of_a_sheet_is_never_live(text: str) -> None:
    prose = Prose(id="summary", points=(said(text, Source(text, text)),))
    columns = (Column("a", text), Column("b", text))
    row = Row((cell(text), TableCell((said(text),), sources=(Source(text, "B5"),))))
    block = Table(id="t", caption=text, columns=columns, groups=(RowGroup((row,)),))
    for shown in (
        page(MASTHEAD, prose, block),
        BeautifulSoup(block_html(prose.data(), alone=True), "html.parser"),
        BeautifulSoup(block_html(block.data(), alone=True), "html.parser"),
    ):
        assert not shown.find_all(["script", "img"])
        [*_, last] = shown.select(".ap-sources ol > li > ul > li")
        assert text in last.get_text()
    printed = "".join(text_of(pdf(MASTHEAD, prose, block)).rpartition(END)[2].split())
    squeezed = "".join(text.split())
    assert f"{squeezed}:{squeezed}" in printed  # the statement's place, and the row's column with its sheet
    assert f"{squeezed}:{squeezed}:B5" in printed
