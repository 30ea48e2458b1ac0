"""The PDF: actions and the looks of page one, what is reckoned so that nothing is measured, and what comes with it."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import fontpkg_source_sans_3
import pytest
import typst
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from helpers.blocks.blocks import (
    Block,
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
    canonical,
)
from helpers.exports.data import data_of, parameters_in
from helpers.exports.pdf import PDFReportExporter
from helpers.exports.words import broken, length
from helpers.model import Point, Source, TextRun
from helpers.plans.ratings import Shape

MASTHEAD = Masthead(title="Plan", council="Averdale County Council", period="2023-01", as_at="19 January 2023")
PARAMETERS = 'plan: str = "care-leavers"  # The plan\nas_at: str = "2023-01-19"\nother = print'
RED = Mark("Red", Shape.TRIANGLE, "B00D26")
CELL = (Source("January 2023", "B5"),)


def notebook_of(*parts: Block | str) -> Any:
    cells = [new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})]
    for part in parts:
        if isinstance(part, str):
            cells.append(new_markdown_cell(part))
            continue
        output = new_output("execute_result", data=part._repr_mimebundle_(), execution_count=1)
        cells.append(new_code_cell("report", outputs=[output]))
    return new_notebook(cells=cells)


def pdf(*parts: Block | str, **options: Any) -> PdfReader:
    content, _ = PDFReportExporter(**options).from_notebook_node(notebook_of(MASTHEAD, *parts))
    return PdfReader(io.BytesIO(content))


def pages(reader: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().replace("\xa0", " ").split()) for page in reader.pages]


def titles(items: Any) -> list[Any]:
    return [titles(item) if isinstance(item, list) else item["/Title"] for item in items]


def cell(*texts: str | TextRun, label: str = "") -> TableCell:
    runs = [text if isinstance(text, TextRun) else TextRun(text) for text in texts]
    return TableCell(tuple(Point((run,), label) for run in runs), sources=CELL)


def actions(words: list[tuple[str, ...]], columns: tuple[str, ...] = ("Progress",), groups: int = 1) -> Table:
    """Return a table of actions, each with its passages in every column of words."""
    rows = [
        Row(
            (
                cell(f"1.{at}"),
                cell(f"Foster carers {at}"),
                TableCell(mark=RED),
                cell("Red since October 2022", "19 days late"),
                cell(f"Find and approve foster carers {at}"),
                *(cell(*own, label="•" if len(columns) > 1 else "") for _ in columns),
            ),
            anchor=f"action-1.{at}",
        )
        for at, own in enumerate(words, 1)
    ]
    fixed = (("number", "No."), ("name", "Action"), ("rating", "Rating"), ("state", "State"), ("title", "In full"))
    size = -(-len(rows) // groups)
    return Table(
        id="every-action",
        caption="Every open action",
        columns=(
            *(Column(name, heading) for name, heading in fixed),
            *(Column(f"words-{heading}", heading, ColumnKind.PASSAGE) for heading in columns),
        ),
        groups=tuple(
            RowGroup(tuple(rows[at : at + size]), heading="" if groups == 1 else f"Group {at}", anchor=f"group-{at}")
            for at in range(0, len(rows), size)
        ),
        look=Look.ACTIONS,
    )


def test_an_action_is_a_heading_with_what_it_is_before_its_words() -> None:
    reader = pdf("## Every action", actions([("All is well.",), ("Nothing new.",)], groups=2), annex=False)
    assert titles(reader.outline) == [
        "Every action",
        ["Group 0", ["1.1 Foster carers 1"], "Group 1", ["1.2 Foster carers 2"]],
    ]
    (page,) = pages(reader)
    assert (
        "1.1 Foster carers 1 ▲ Red Red since October 2022 19 days late Find and approve foster carers 1 All is well."
    ) in page


def test_the_headings_of_actions_lie_under_the_notebooks_own() -> None:
    reader = pdf("## Actions", "### Those that are late", actions([("Late.",)]), annex=False)
    assert titles(reader.outline) == ["Actions", ["Those that are late", ["1.1 Foster carers 1"]]]


@pytest.mark.parametrize("columns", [("Progress",), ("Good", "Bad"), ("Good", "Bad", "Next", "Covid")])
def test_the_page_names_an_action_that_goes_on_and_no_other(columns: tuple[str, ...]) -> None:
    long = tuple(f"Passage {at} is here. " + "It says more. " * 30 for at in range(20))
    reader = pdf("## Every action", actions([("Short.",), long, ("Short.",)], columns), annex=False)
    found = pages(reader)
    holders = [at for at, text in enumerate(found) if "Passage" in text]
    assert len(holders) > 1
    named = [at for at, text in enumerate(found) if re.match(r"1\.2 Foster carers 2(: \w+)? \(continued\)", text)]
    assert named == holders[1:]
    assert sum("(continued)" in text for text in found) == len(named)
    assert {float(page.mediabox.width) for page in reader.pages} == {float(reader.pages[0].mediabox.width)}


def test_new_passages_are_told_by_a_word_and_new_sentences_marked_to_their_end_too() -> None:
    some = TableCell((Point((TextRun("It is open. "), TextRun("It is signed.", new=True), TextRun(" It is well."))),))
    table = actions([("Old.",)])
    row = table.groups[0].rows[0]
    whole = cell(TextRun("The team opened.", new=True))
    for words, told, dotted in (
        (whole, "New: The team opened.", False),
        (some, "It is open. New: It is signed. It is well.", True),
    ):
        reader = pdf(replace(table, groups=(RowGroup((replace(row, cells=(*row.cells[:5], words)),)),)), annex=False)
        assert told in pages(reader)[0]
        contents = reader.pages[0].get_contents()
        assert contents is not None
        assert (b"[0.6 1]0 d" in contents.get_data()) is dotted


def test_every_word_of_long_actions_is_printed_and_no_page_but_the_last_is_half_empty(tmp_path: Path) -> None:
    words = [
        tuple(f"W{at}x{place} " + "and so on " * (place * 17 % 90) for place in range(at % 7 + 1)) for at in range(40)
    ]
    for columns in (("Progress",), ("Good", "Bad", "Next")):
        content, _ = PDFReportExporter(annex=False).from_notebook_node(notebook_of(MASTHEAD, actions(words, columns)))
        path = tmp_path / "report.pdf"
        path.write_bytes(content)
        found = pages(PdfReader(io.BytesIO(content)))
        said = " ".join(found)
        counted = [
            len(re.findall(rf"\bW{at}x{place}\b", said)) for at, own in enumerate(words) for place in range(len(own))
        ]
        assert set(counted) == {len(columns)}
        if shutil.which("pdftotext"):
            assert all(low > 420 for low in lowest(path)[:-1])


def lowest(path: Path) -> list[float]:
    """Return how far down each page's text goes, in points, but for its footer."""
    asked = ["pdftotext", "-bbox", str(path), "-"]
    told = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout
    ends = (re.findall(r'yMax="([\d.]+)"', page) for page in told.split("<page ")[1:])
    return [max(float(end) for end in found if float(end) < 795) for found in ends]


def test_page_ones_tables_are_read_in_order() -> None:
    trend = Table(
        id="trend",
        caption="Trend",
        columns=(
            Column("report", "Report"),
            Column("rating-1", "Red", ColumnKind.NUMBER, mark=RED),
            Column("rating-2", "Amber", ColumnKind.NUMBER, mark=Mark("Amber", Shape.DIAMOND, "E08A00")),
            Column("unrated", "Not rated", ColumnKind.NUMBER),
            Column("closed", "Closed", ColumnKind.NUMBER),
        ),
        groups=(
            RowGroup(
                tuple(
                    Row((cell(f"{day} July 2022"), cell(str(day)), cell("270"), cell("2"), cell("0")))
                    for day in (14, 15)
                )
            ),
        ),
        look=Look.BARS,
    )
    figures = Table(
        id="key-figures",
        caption="Figures",
        columns=(Column("figure", "Figure", ColumnKind.NUMBER), Column("what", "What")),
        groups=(RowGroup(tuple(Row((cell(str(at)), cell(f"overdue {at}"))) for at in range(7))),),
        look=Look.FIGURES,
    )
    terms = Table(
        id="changed",
        caption="Changed",
        columns=(Column("kind", "Kind"), Column("what", "What", ColumnKind.PASSAGE)),
        groups=(RowGroup((Row((cell("Better (7)"), cell("Amber to Green.", "Red to Amber."))),)),),
        look=Look.LIST,
    )
    reader = pdf(Prose(id="headline", points=(Point((TextRun("All is well."),)),)), trend, figures, terms, annex=False)
    (page,) = pages(reader)
    assert (
        "All is well. Report ▲ Red ◆ Amber Not rated Closed 14 July 2022 14 270 2 0 15 July 2022 15 270 2 0 "
        "0 overdue 0 1 overdue 1 2 overdue 2 3 overdue 3 4 overdue 4 5 overdue 5 6 overdue 6 "
        "Better (7) Amber to Green. Red to Amber."
    ) in page


def test_small_numbers_and_their_annex_go_where_they_are_not_wanted() -> None:
    prose = Prose(id="summary", points=(Point((TextRun("Four are late."),), sources=CELL),))
    assert "Four are late. 1" in pages(pdf("## Summary", prose))[0]
    assert "Where the figures come from" in pages(pdf("## Summary", prose))[0]
    for options in ({"annex": False}, {"digest": "summary"}):
        found = " ".join(pages(pdf("## Summary", prose, **options)))
        assert "Four are late." in found
        assert "Four are late. 1" not in found
        assert "Where the figures" not in found


def test_a_pdf_has_its_date_its_standards_and_the_reports_data_within() -> None:
    reader = pdf("## Every action", actions([("All is well.",)]))
    assert reader.metadata is not None
    assert str(reader.metadata.creation_date).startswith("2023-01-19 00:00:00")
    catalog: Any = reader.trailer["/Root"]
    told = catalog["/Metadata"].get_object().get_data().replace(b" ", b"")
    for mark in (b"pdfuaid:part>1<", b"pdfaid:part>3<", b"pdfaid:conformance>A<"):
        assert mark in told
    ((content,),) = reader.attachments.values()
    data = data_of(notebook_of(MASTHEAD, "## Every action", actions([("All is well.",)])))
    assert content.decode() == canonical(data, indent=None)
    assert (data["plan"], data["as_at"], data["title"]) == ("care-leavers", "2023-01-19", "Plan")
    assert [part["kind"] for part in json.loads(content)["parts"]] == ["masthead", "heading", "table"]


def test_what_papermill_was_given_counts_over_the_notebooks_own_values() -> None:
    notebook = notebook_of(MASTHEAD)
    notebook.cells.insert(0, new_code_cell('as_at = "2023-04-01"', metadata={"tags": ["injected-parameters"]}))
    notebook.cells.append(new_code_cell("not python", metadata={"tags": ["parameters"]}))
    assert parameters_in(notebook) == {"plan": "care-leavers", "as_at": "2023-04-01"}


def test_a_word_is_reckoned_no_shorter_than_it_is_and_little_longer(tmp_path: Path) -> None:
    words = ["Kinderundjugendhilfe", "WWWmmm@%—", "A1B2-C3D4", "illicit/ifft", "«Ærø»", "31.12.2022", "ACCOUNTABILITY"]
    words += ["▲\u00a0Amber", "£1,234"]
    asked = tmp_path / "asked.typ"
    asked.write_text(
        '#set text(font: "Source Sans 3", size: 100pt)\n#context [#metadata(sys.inputs.words.split(" ").map(word => '
        "(measure(word).width / 100pt, measure(strong(word)).width / 100pt)))<found>]"
    )
    fonts = [str(Path(fontpkg_source_sans_3.__file__).parent / "files")]
    told = typst.query(
        str(asked), "<found>", field="value", one=True, font_paths=fonts, sys_inputs={"words": " ".join(words)}
    )
    found = json.loads(told)
    for word, widths in zip(words, found, strict=True):
        for bold, width in enumerate(widths):
            assert width <= length(word, bold=bool(bold)) <= 1.25 * width, word


def test_only_a_word_longer_than_its_line_may_end_it_anywhere_whatever_its_styles() -> None:
    runs: list[dict[str, Any]] = [{"text": "See Kinderund"}, {"text": "jugendhilfe", "bold": True}, {"text": " now"}]
    assert broken(runs, 30.0) == runs
    assert broken(runs, 6.0) == [
        {"text": "See "},
        {"text": "Kinderund", "broken": True},
        {"text": "jugendhilfe", "bold": True, "broken": True},
        {"text": " now"},
    ]
