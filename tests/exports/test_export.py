"""What a reader gets: the HTML page and the PDF."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from pypdf import PdfReader

from builders import REPOSITORY, block_notebook
from helpers.blocks.blocks import (
    MIME,
    Block,
    Chart,
    Column,
    ColumnKind,
    Fold,
    Look,
    Mark,
    Masthead,
    Prose,
    Row,
    RowGroup,
    Table,
    TableCell,
)
from helpers.errors import WorkbookError
from helpers.exports import EXPORTS
from helpers.exports.html import HTMLReportExporter
from helpers.exports.pdf import PDFReportExporter
from helpers.model import Point, Source, TextRun
from helpers.plans.ratings import Shape

MASTHEAD = Masthead(title="Plan", council="Averdale County Council", period="2023-01", as_at="19 January 2023")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    '#eval("1")',
    "$x^2$ *bold* _it_ `raw` = Heading",
    "[text](javascript:alert(1)) <!-- -->",
    "\\u{41} @label <label> // comment",
)


def page(*parts: Block | str) -> BeautifulSoup:
    text, _ = HTMLReportExporter().from_notebook_node(block_notebook(*parts))
    return BeautifulSoup(text, "html.parser")


def pdf(*parts: Block | str) -> PdfReader:
    content, _ = PDFReportExporter().from_notebook_node(block_notebook(*parts))
    return PdfReader(io.BytesIO(content))


def text_of(reader: PdfReader) -> str:
    return "\n".join(sheet.extract_text() for sheet in reader.pages)


def said(text: str, **more: Any) -> Point:
    return Point((TextRun(text),), **more)


def long_table(rows: int = 3) -> Table:
    return Table(
        id="update",
        caption="Update",
        columns=(Column("next", "What next", ColumnKind.PASSAGE), Column("rating", "Rating", ColumnKind.RATING)),
        groups=tuple(
            RowGroup(
                rows=(
                    Row(
                        (
                            TableCell(
                                tuple(said(f"Point {at} of action {number}. " + "More. " * 30) for at in range(rows))
                            ),
                            TableCell(mark=Mark("Amber", Shape.DIAMOND, "E08A00")),
                        )
                    ),
                ),
                number=str(number),
                heading=f"Action number {number}",
                anchor=f"action-{number}",
            )
            for number in (1, 2)
        ),
        wide=True,
    )


def test_the_page_has_one_h1_and_its_sections_in_the_contents() -> None:
    shown = page(MASTHEAD, "## Summary", Prose(points=(said("All is well."),)), "## Update", long_table())
    assert [heading.get_text() for heading in shown.find_all("h1")] == ["Plan"]
    assert [(h.name, h.get_text()) for h in shown.select("main h2, main h3, table strong")] == [
        ("h2", "Summary"),
        ("h2", "Update"),
        ("strong", "1. Action number 1"),
        ("strong", "2. Action number 2"),
    ]
    assert [(a["href"], a.get_text()) for a in shown.select("nav a")] == [
        ("#summary", "Summary"),
        ("#update", "Update"),
    ]
    assert shown.html is not None
    assert shown.html["lang"] == "en-GB"
    assert shown.title is not None
    assert shown.title.get_text() == "Plan: 19 January 2023"


def test_a_caption_that_says_what_the_heading_above_it_says_is_not_said_again() -> None:
    for table in (long_table(), replace(long_table(), look=Look.LIST)):
        assert page(MASTHEAD, "## Update", table).get_text().count("Update") == 2  # the contents, the heading
        assert page(MASTHEAD, "## What is new", table).get_text().count("Update") == 1


def test_a_heading_with_nothing_under_it_is_left_out() -> None:
    parts = (MASTHEAD, "## Empty", Prose(points=()), "## Last", "### Also empty")
    assert [h.get_text() for h in page(*parts).select("h2, h3")] == []
    assert "Empty" not in text_of(pdf(*parts, "## Full", Prose(points=(said("Text."),))))


def test_cells_for_whoever_opens_the_notebook_are_left_out() -> None:
    notebook = block_notebook(MASTHEAD, "## Here", Prose(points=(said("Text."),)))
    notebook.cells.insert(0, new_markdown_cell("# How to use this", metadata={"tags": ["guide"]}))
    shown, _ = HTMLReportExporter().from_notebook_node(notebook)
    assert "How to use this" not in shown
    assert "report</" not in shown  # nor any code


def test_a_table_names_itself_its_columns_and_its_rows() -> None:
    table = Table(
        id="counts",
        caption="Actions by status",
        columns=(Column("status", "Status"), Column("actions", "Actions", ColumnKind.NUMBER)),
        groups=(RowGroup((Row((TableCell((said("Open"),)), TableCell((said("3"),)))),)),),
    )
    (shown,) = page(MASTHEAD, table).find_all("table")
    assert shown.caption is not None
    assert shown.caption.get_text() == "Actions by status"
    assert [(th["scope"], th.get_text()) for th in shown.find_all("th")] == [
        ("col", "Status"),
        ("col", "Actions"),
        ("row", "Open"),
    ]


def test_a_rating_is_a_word_with_its_shape_beside_it_hidden_from_screen_readers() -> None:
    mark = page(MASTHEAD, long_table()).select_one(".ap-mark")
    assert mark is not None
    assert mark.get_text() == "\xa0Amber"
    assert mark.select_one("svg.ap-e08a00[aria-hidden=true]") is not None
    assert "◆ Amber" in text_of(pdf(MASTHEAD, long_table())).replace("\xa0", " ")


def test_a_draft_says_so_on_the_page_in_the_title_and_in_print() -> None:
    draft = Masthead(title="Plan", council="C", period="2023-01", as_at="19 January 2023", draft=True)
    shown = page(draft)
    assert "DRAFT" in shown.get_text()
    assert shown.title is not None
    assert shown.title.get_text() == "Plan: 19 January 2023 (DRAFT)"
    assert "DRAFT" in text_of(pdf(draft))
    assert "DRAFT" not in page(MASTHEAD).get_text()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_live_wherever_it_stands(text: str) -> None:
    everywhere = Table(
        id="x",
        caption=text,
        columns=(Column("a", text), Column("b", text, ColumnKind.PASSAGE)),
        groups=(
            RowGroup(
                (
                    Row(
                        (
                            TableCell((said(text),)),
                            TableCell((said(text, label="•"), said(text, label=text)), sources=()),
                        )
                    ),
                ),
                number="1",
                heading=text,
                notes=(said(text),),
                anchor="action-1",
            ),
        ),
    )
    masthead = Masthead(title=text, council=text, period=text, as_at=text)
    prose = Prose(
        points=(said(text, sources=(Source(text, text),)), Point((TextRun(text, bold=True, link="#action-1"),)))
    )
    shown = page(masthead, f"## {html.escape(text)}", prose, everywhere)
    assert not shown.find_all(["script", "img", "svg", "iframe", "object"])
    assert [tag for tag in shown.find_all() if any(name.startswith("on") for name in tag.attrs)] == []
    own = ("#", "../../index.html", "report.pdf", "report.docx", "tables.xlsx")
    assert all(str(a["href"]).startswith(own) for a in shown.find_all("a"))
    assert shown.get_text().count(text) >= 10
    squeezed = "".join(text.split())
    assert "".join(text_of(pdf(masthead, prose, everywhere)).split()).count(squeezed) >= 8


def test_html_in_a_markdown_cell_stays_text() -> None:
    shown = page(MASTHEAD, "## <b>A</b>\n\n<script>alert(1)</script>\n\nSee [here](javascript:alert(1)).")
    assert not shown.find_all("script")
    assert "<script>alert(1)</script>" in shown.get_text()
    assert not shown.select("main .ap-prose a")


def test_the_page_loads_nothing() -> None:
    shown = page(MASTHEAD, "## Update", long_table(), Prose(points=(Point((TextRun("x", link="https://a.example"),)),)))
    assert not shown.find_all(["script", "link", "img", "iframe"])
    style = shown.style
    assert style is not None
    assert "url(" not in style.get_text()
    assert "@import" not in style.get_text()
    policy = shown.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert str(policy["content"]).startswith("default-src 'none'")


def test_the_pdf_is_tagged_titled_and_bookmarked() -> None:
    reader = pdf(MASTHEAD, "## Update", long_table())
    assert reader.metadata is not None
    assert reader.metadata.title == "Plan: 19 January 2023"
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en-GB"
    assert b"pdfuaid:part>1<" in catalog["/Metadata"].get_object().get_data().replace(b" ", b"")

    def titles(items: Any) -> list[Any]:
        return [titles(item) if isinstance(item, list) else item["/Title"] for item in items]

    assert titles(reader.outline) == ["Update", ["1. Action number 1", "2. Action number 2"]]


def test_a_wide_table_lies_across_where_it_needs_to_and_the_page_says_where_an_action_goes_on() -> None:
    two = long_table(rows=20)
    words = [replace(two.columns[0], id=f"words-{at}") for at in range(3)]
    groups = [
        replace(group, rows=(Row((*(group.rows[0].cells[0],) * 3, group.rows[0].cells[1])),)) for group in two.groups
    ]
    many = replace(two, id="many", columns=(*words, two.columns[1]), groups=tuple(groups))
    for table, across in ((two, False), (many, True), (replace(many, wide=False), False)):
        reader = pdf(MASTHEAD, "## Summary", Prose(points=(said("Short."),)), "## Update", table)
        sizes = [(float(sheet.mediabox.width), float(sheet.mediabox.height)) for sheet in reader.pages]
        assert sizes[0][0] < sizes[0][1]
        assert {width > height for width, height in sizes[1:]} == {across}
        pages = [sheet.extract_text() for sheet in reader.pages]
        starts = next(at for at, text in enumerate(pages) if "2. Action number 2" in text)
        assert "(continued)" not in pages[0]
        assert "2. Action number 2 (continued)" in pages[-1]
        assert not any("Action number 2 (continued)" in text for text in pages[: starts + 1])
        for number, text in enumerate(pages, 1):
            assert f"Page {number} of {len(pages)}" in text
        assert all("What next" in text for text in pages[starts:])


def row_table(points: list[int]) -> Table:
    rows = tuple(
        Row(
            (
                TableCell((said(f"3.{at}"),)),
                TableCell(tuple(said(f"Point {point} of 3.{at}.") for point in range(count))),
            ),
            anchor=f"action-3.{at}",
        )
        for at, count in enumerate(points, 1)
    )
    columns = (Column("number", "No."), Column("progress", "Progress", ColumnKind.PASSAGE, width=5))
    return Table(id="update", caption="Progress", columns=columns, groups=(RowGroup(rows),), wide=True)


def test_an_action_in_a_row_stays_on_one_page_where_it_can() -> None:
    pages = [sheet.extract_text() for sheet in pdf(MASTHEAD, "## Progress", row_table([20, 20, 20])).pages]
    for at in (1, 2, 3):
        assert len([text for text in pages if f" of 3.{at}." in text]) == 1
    assert not any("(continued)" in text for text in pages)


def test_an_action_in_a_row_longer_than_a_page_is_marked_as_continued() -> None:
    pages = [sheet.extract_text() for sheet in pdf(MASTHEAD, "## Progress", row_table([3, 90, 20, 20, 20])).pages]
    holders = [text for text in pages if " of 3.2." in text]
    assert len(holders) > 1
    assert ["3.2 (continued)" in text for text in holders] == [False] + [True] * (len(holders) - 1)
    assert "Point 89 of 3.2." in "".join(holders)
    assert len(pages) > len(holders)
    assert not any("(continued)" in text for text in pages[len(holders) :])


def test_a_small_table_is_not_torn_over_two_pages() -> None:
    rows = tuple(Row((TableCell((said(f"Row {at}"),)),)) for at in range(8))
    table = Table(id="t", caption="Small table", columns=(Column("a", "A"),), groups=(RowGroup(rows),))
    filler = Prose(points=tuple(said(f"Paragraph {at}.") for at in range(34)))
    holders = [text for text in (s.extract_text() for s in pdf(MASTHEAD, filler, table).pages) if "Row " in text]
    assert len(holders) == 1
    assert "Small table" in holders[0]


def test_the_same_notebook_gives_the_same_bytes() -> None:
    parts = (MASTHEAD, "## Update", long_table())
    for exporter in (HTMLReportExporter, PDFReportExporter):
        first, _ = exporter().from_notebook_node(block_notebook(*parts))
        second, _ = exporter().from_notebook_node(block_notebook(*parts))
        assert first == second


def test_what_an_analysts_own_cell_shows_is_in_both_exports() -> None:
    frame = (
        "<table><thead><tr><th></th><th>count</th></tr></thead><tbody><tr><th>Red</th><td>4</td></tr></tbody></table>"
    )
    notebook = block_notebook(MASTHEAD, "## Own work")
    notebook.cells += [
        new_code_cell("df", outputs=[new_output("execute_result", data={"text/html": frame, "text/plain": "…"})]),
        new_code_cell("print()", outputs=[new_output("stream", name="stdout", text="seven <b>\n")]),
    ]
    shown = BeautifulSoup(HTMLReportExporter().from_notebook_node(notebook)[0], "html.parser")
    assert [td.get_text() for td in shown.select("tbody th, tbody td")] == ["Red", "4"]
    assert [pre.get_text() for pre in shown.select("pre")] == ["seven <b>"]
    printed = text_of(PdfReader(io.BytesIO(PDFReportExporter().from_notebook_node(notebook)[0])))
    assert "seven <b>" in printed
    assert "Red" in printed


def test_a_picture_needs_words_for_those_who_cannot_see_it() -> None:
    # a white pixel
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC"
    notebook = block_notebook(MASTHEAD, "## Chart")
    notebook.cells.append(new_code_cell("plot", outputs=[new_output("display_data", data={"image/png": png})]))
    with pytest.raises(WorkbookError, match="Cell 3 of the notebook shows a picture without a text"):
        HTMLReportExporter().from_notebook_node(notebook)
    notebook.cells[2].metadata["alt"] = "Ratings by month: Red falls from 4 to 1."
    shown = BeautifulSoup(HTMLReportExporter().from_notebook_node(notebook)[0], "html.parser")
    assert [img["alt"] for img in shown.find_all("img")] == ["Ratings by month: Red falls from 4 to 1."]
    reader = PdfReader(io.BytesIO(PDFReportExporter().from_notebook_node(notebook)[0]))
    assert len(reader.pages[0].images) == 1


def one_row(*cells: TableCell, **more: Any) -> Table:
    columns = tuple(Column(f"column-{at}", f"Column {at}") for at in range(len(cells)))
    return Table(id="t", caption="Table", columns=columns, groups=(RowGroup((Row(cells, **more),)),))


def test_words_that_are_new_are_underlined_and_said_to_be_inserted() -> None:
    point = Point((TextRun("The team "), TextRun("opened & grew", bold=True, new=True), TextRun(".")))
    shown = page(MASTHEAD, one_row(TableCell((point,))))
    (new,) = shown.find_all("ins")
    assert str(new) == '<ins class="ap-new"><strong>opened &amp; grew</strong></ins>'
    assert shown.style is not None
    assert "ins.ap-new { text-decoration: underline dotted" in shown.style.get_text()
    assert "The team opened & grew." in text_of(pdf(MASTHEAD, one_row(TableCell((point,)))))


@pytest.mark.parametrize("new", [False, True])
def test_print_underlines_new_words_alone_with_dots(new: bool) -> None:
    reader = pdf(MASTHEAD, one_row(TableCell((Point((TextRun("The team opened.", new=new),)),))))
    contents = reader.pages[0].get_contents()
    assert contents is not None
    assert (b"[0.6 1]0 d" in contents.get_data()) is new


def test_what_can_be_opened_under_a_row_is_a_row_of_its_own_and_not_in_print() -> None:
    fold = Fold(
        "How action 1 was reported", (said("13 October 2022: Amber", label="•"), said("<b>Late</b>", label="•"))
    )
    table = one_row(TableCell((said("1"),)), TableCell((said("Find homes"),)), anchor="action-1", fold=fold)
    shown = page(MASTHEAD, table)
    first, second = shown.select("tbody > tr")
    assert first["id"] == "action-1"
    (cell,) = second.find_all(["td", "th"], recursive=False)
    assert cell["colspan"] == "2"
    (details,) = cell.select("details.ap-fold")
    assert [line.strip() for line in details.get_text("\n").splitlines() if line.strip()] == [
        "How action 1 was reported",
        "13 October 2022: Amber",
        "<b>Late</b>",
    ]
    printed = text_of(pdf(MASTHEAD, table))
    assert "Find homes" in printed
    assert "How action 1" not in printed
    assert "Late" not in printed


def test_a_chart_is_drawn_beside_its_figures_with_words_for_those_who_cannot_see_it() -> None:
    values = (Decimal(4), Decimal(6))
    says = 'It rises from 4 to 6, "good" & <well> above 3.'
    table = one_row(TableCell((said("6"),), chart=Chart((0, 90), values, values, Decimal(3), says)))
    shown = page(MASTHEAD, table)
    (chart,) = shown.select(".ap-chart")
    assert (chart["role"], chart["aria-label"]) == ("img", says)
    assert chart.select_one("svg polyline") is not None
    assert not shown.find_all("well")
    assert says in alternatives(pdf(MASTHEAD, table))


def alternatives(reader: PdfReader) -> list[str]:
    """Return the texts for those who cannot see them that a PDF has."""

    def within(element: Any) -> Any:
        element = element.get_object()
        if not isinstance(element, dict):
            return
        if "/Alt" in element:
            yield str(element["/Alt"])
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from within(kid)

    return list(within(reader.trailer["/Root"]["/StructTreeRoot"]))  # type: ignore[index]


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Debian's chromium")
@pytest.mark.parametrize("plan", ["sufficiency", "care-leavers"])
def test_a_sample_page_fits_a_phone_without_sideways_scroll(plan: str, tmp_path: Path, samples: Path) -> None:
    report = (samples / "reports" / "2023-01" / plan / "report.html").read_text(encoding="utf-8")
    report = report.replace('http-equiv="Content-Security-Policy"', 'name="policy"')
    frame = tmp_path / "frame.html"
    frame.write_text(
        f'<iframe width="320" height="600" srcdoc="{html.escape(report, quote=True)}" onload="'
        "const page = this.contentDocument.documentElement; "
        "document.title = page.scrollWidth - page.clientWidth + ' too wide'\"></iframe>",
        encoding="utf-8",
    )
    flags = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    shown = subprocess.run(
        ["chromium", *flags.split(), f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", frame.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    title = BeautifulSoup(shown, "html.parser").title
    assert title is not None
    assert title.get_text() == "0 too wide"


def test_a_sample_notebook_is_valid_and_exports_to_just_the_page_beside_it(samples: Path) -> None:
    folder = samples / "reports" / "2023-01" / "care-leavers"
    notebook: Any = nbformat.read(folder / "report.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert HTMLReportExporter().from_notebook_node(notebook)[0] == (folder / "report.html").read_text(encoding="utf-8")
    assert PDFReportExporter().from_notebook_node(notebook)[0] == (folder / "report.pdf").read_bytes()
    blocks = [o.data[MIME] for cell in notebook.cells for o in cell.get("outputs", []) if MIME in o.get("data", {})]
    kept = json.loads((folder / "data.json").read_text(encoding="utf-8"))["parts"]
    assert [b for b in blocks if b["kind"] != "nothing"] == [part for part in kept if part["kind"] != "heading"]


def test_a_sign_that_the_font_does_not_have_is_printed_by_its_name() -> None:
    shown = pdf(MASTHEAD, Prose(points=(said("Done ✅ by the 👩\u200d👧 group of São Tomé"),)))
    printed = " ".join(text_of(shown).split())
    assert "Done [white heavy check mark] by the [woman][girl] group of São Tomé" in printed


def test_each_export_has_an_entry_point_by_which_nbconvert_knows_it() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    exporters = {**EXPORTS, "xlsx": "helpers.exports.excel.TablesExporter"}
    assert project["entry-points"]["nbconvert.exporters"] == {
        f"action{sign}plan{sign}{ending}": ":".join(exporter.rsplit(".", 1))
        for ending, exporter in exporters.items()
        for sign in "-_"
    }
    assert list(EXPORTS) == ["html", "pdf", "docx"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
@pytest.mark.parametrize("plan", ["sufficiency", "care-leavers"])
def test_every_word_of_a_sample_report_is_in_print_and_no_page_is_half_empty(plan: str, samples: Path) -> None:
    folder = samples / "reports" / "2023-01" / plan
    asked = ["pdftotext", "-raw", str(folder / "report.pdf"), "-"]
    printed = "".join(subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout.split())
    found = json.loads((folder / "data.json").read_text(encoding="utf-8"))["parts"]
    groups = [group for part in found for group in part.get("groups", [])]
    cells = [cell for group in groups for row in group["rows"] for cell in row["cells"]]
    said = [point for item in (*found, *groups, *cells) for key in ("points", "notes") for point in item.get(key, [])]
    words = {word for point in said for word in "".join(run["text"] for run in point["runs"]).split()}
    assert len(words) > 1000
    assert [word for word in words if word not in printed] == []
    asked = ["pdftotext", "-bbox", str(folder / "report.pdf"), "-"]
    pages = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout.split("<page ")[1:]
    ends = [[float(end) for end in re.findall(r'yMax="([\d.]+)"', page)] for page in pages]
    assert all(max(end for end in page if end < 793) > 400 for page in ends[:-1])


def test_only_what_is_under_a_heading_with_very_many_rows_is_drawn_when_it_is_seen() -> None:
    def table(rows: int) -> Table:
        cells = (TableCell((said("One"),)),)
        return Table(id="a", caption="A", columns=(Column("a", "A"),), groups=(RowGroup((Row(cells),) * rows),))

    assert not page("## Many", table(1_000)).select(".ap-far")
    [far] = page("## Many", table(1_001)).select("main > section > h2 + .ap-far")
    assert len(far.select("tbody tr")) == 1_001
