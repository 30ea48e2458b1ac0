"""A PDF of very many pages in volumes: what each has, what it says of the others, and where its links lead."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from builders import block_notebook
from helpers.blocks.blocks import Column, ColumnKind, Look, Masthead, Row, RowGroup, Table, TableCell
from helpers.exports import beside, exported, volumes
from helpers.exports.data import data_in
from helpers.exports.pdf import PDFReportExporter
from helpers.model import Point, Source, TextRun
from helpers.records.record import sha256

MASTHEAD = Masthead(title="Plan", council="Averdale County Council", period="2023-01", as_at="19 January 2023")
WORDS = "The work was agreed by the board and has begun in two districts. " * 4


def cell(text: str, at: int = 0, link: str = "") -> TableCell:
    sources = (Source("January 2023", f"B{at}"),) if at else ()
    return TableCell((Point((TextRun(text, link=link),), sources=sources),), sources=sources)


def report(groups: int, rows: int) -> Any:
    """Return a notebook whose first section links to every action of the second."""
    numbers = [f"{group}.{row}" for group in range(1, groups + 1) for row in range(1, rows + 1)]
    linked = [Row((cell(f"See {number}", 5, f"#action-{number}"), cell("Red"))) for number in numbers]
    decisions = Table(
        id="decisions",
        caption="Actions rated Red",
        columns=(Column("action", "Action"), Column("rating", "Rating")),
        groups=(RowGroup(tuple(linked)),),
    )
    every = Table(
        id="every-action",
        caption="Every open action",
        columns=(Column("number", ""), Column("name", "Action"), Column("words", "Progress", ColumnKind.PASSAGE)),
        groups=tuple(
            RowGroup(
                tuple(
                    Row((cell(n), cell(f"Action {n}", int(n.replace(".", ""))), cell(WORDS)), anchor=f"action-{n}")
                    for n in numbers
                    if n.startswith(f"{group}.")
                ),
                number=str(group),
                heading=f"Part {group}",
            )
            for group in range(1, groups + 1)
        ),
        look=Look.ACTIONS,
    )
    return block_notebook(MASTHEAD, "## What needs a decision", decisions, "## Every action", every)


@pytest.fixture(autouse=True)
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "PAGES", 2)
    monkeypatch.setattr(volumes, "_WHOLE", 1)


def readers(made: dict[str, bytes]) -> list[PdfReader]:
    return [PdfReader(io.BytesIO(content)) for content in made.values()]


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_pdf_of_few_pages_is_one_file_and_names_no_volume() -> None:
    made = exported(report(2, 3), "pdf")
    assert [*made] == ["report.pdf"]
    assert "olume" not in words(*readers(made))
    assert beside() == [("report.pdf", "PDF"), ("report.docx", "Word"), ("tables.xlsx", "Excel")]


def test_each_volume_says_which_it_is_and_what_the_others_have() -> None:
    made = exported(report(8, 5), "pdf")
    assert [*made] == ["report.pdf", "report.2.pdf", "report.3.pdf"]
    first, second, third = map(words, readers(made))
    assert "Volume 1 of 3: What needs a decision; Every action, “1. Part 1”" in first
    assert re.search(r"Volume 2: Every action \(continued\), “\d. Part \d” to “\d. Part \d”, page 1\.", first)
    assert "Volume 3 of 3: Every action (continued), “" in third
    assert "Volume 1: What needs a decision; Every action, “1. Part 1”" in third
    assert re.search(r"Volume 2, page 1 of \d", second)
    assert [reader.metadata and reader.metadata.title for reader in readers(made)] == [
        f"Plan: 19 January 2023, volume {at} of 3" for at in (1, 2, 3)
    ]


def test_every_action_is_in_one_volume_with_where_its_figures_come_from() -> None:
    shown = [*map(words, readers(exported(report(8, 5), "pdf")))]
    for number in (f"{group}.{row}" for group in range(1, 9) for row in range(1, 6)):
        [there] = [text for text in shown if f"{number} Action {number}" in text]
        assert f"B{number.replace('.', '')}" in there[there.index("Where the figures come from", 400) :]


def test_a_row_that_leads_to_another_volume_says_to_which_page_of_it() -> None:
    made = exported(report(8, 5), "pdf")
    pages = [[page.extract_text() for page in reader.pages] for reader in readers(made)]
    first = words(readers(made)[0]).partition("Where the figures come from Actions rated Red")[0]
    away = re.findall(r"See (\d\.\d) \(volume (\d), page (\d)\)", first)
    assert away
    assert len(away) + len(re.findall(r"See \d\.\d (?!\(volume)", first)) == 40
    for number, volume, page in away:
        assert f"{number} Action {number}" in " ".join(pages[int(volume) - 1][int(page) - 1].split())
    links = {
        note.get_object()["/A"]["/URI"]
        for page in readers(made)[0].pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    assert {f"report.{volume}.pdf#page={page}" for _, volume, page in away} <= links


def test_a_group_that_fits_into_no_volume_goes_on_under_its_heading() -> None:
    made = exported(report(1, 40), "pdf")
    _, *later = map(words, readers(made))
    assert later
    assert all("1. Part 1 (continued)" in text for text in later)


def test_the_first_volume_carries_the_data_and_the_others_the_hash_of_it() -> None:
    notebook = report(8, 5)
    first, *later = readers(exported(notebook, "pdf"))
    data = data_in(notebook)
    assert first.attachments["data.json"] == [data.encode()]
    for reader in later:
        assert {**reader.attachments} == {"data.json.sha256": [sha256(data.encode()).encode()]}


def test_the_page_leads_to_each_volume() -> None:
    [page] = exported(report(8, 5), "html").values()
    told = re.search(r"Download</dt><dd>(.*?)</dd>", page.decode())
    assert told
    assert re.sub(r"<.*?>", "", told[1]) == "PDF 1 of 3, PDF 2 of 3, PDF 3 of 3, Word, Excel"
    assert all(f'href="{name}"' in told[1] for name in ("report.pdf", "report.2.pdf", "report.3.pdf"))


def test_the_same_notebook_gives_the_same_volumes_and_nbconvert_writes_them_beside_the_first() -> None:
    notebook = report(8, 5)
    made = exported(notebook, "pdf")
    first, resources = PDFReportExporter().from_notebook_node(notebook)
    assert {"report.pdf": first, **resources["outputs"]} == made
