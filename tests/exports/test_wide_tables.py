"""That tables of many columns and words longer than a column are set without one word over another."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.blocks.blocks import Block, Column, ColumnKind, Mark, Masthead, Row, RowGroup, Table, TableCell
from helpers.exports.pdf import PDFReportExporter
from helpers.exports.widths import fitted, least_high
from helpers.model import Point, Source, TextRun
from helpers.plans.ratings import Shape

MASTHEAD = Masthead(title="Plan", council="Averdale County Council", period="2023-01", as_at="19 January 2023")
HEADINGS = (
    *("No.", "What has been achieved", "RAG", "Responsibilityandaccountability", "Due", "Owner", "Percentage"),
    *("Source", "Measure of success"),
)
MONSTERS = (
    "https://www.averdale.example.org/services/sufficiency/strategy-2022-2025/appendix-b?version=final&download=true",
    "Kinderundjugendhilfeweiterentwicklungsgesetzdurchführungsverordnung",
    "A1B2C3D4E5F6A7B8C9D0" * 3,
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "unaccompanied",
)
MARGIN = 40  # points; a page's is 16 mm


class Word(NamedTuple):
    """A word on a page: its left, top, right and bottom, in points."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def cell_of(row: int, column: int) -> TableCell:
    said = MONSTERS[(row + column) % len(MONSTERS)]
    if column == 0:
        return TableCell((Point((TextRun(f"{row}.10"),)),), sources=(Source("January 2023", "A5"),))
    if column == 2:
        return TableCell(mark=Mark("Amber", Shape.DIAMOND, "E08A00"))
    if column == 3:
        under = (Point((TextRun(said),), "•"), Point((TextRun(f"under {said}", bold=True),), "1.", 1))
        return TableCell((Point((TextRun("Look:"),)), *under))
    return TableCell((Point((TextRun(f"See {said} now"),)),), sources=(Source("January 2023", "B5"),))


def table(columns: int, *, wide: bool) -> Table:
    kinds = [ColumnKind.RATING if at == 2 else ColumnKind.TEXT for at in range(columns)]
    return Table(
        id=f"t{columns}{wide}",
        caption="Wide",
        columns=tuple(Column(f"c{at}", HEADINGS[at], kinds[at]) for at in range(columns)),
        groups=(RowGroup(tuple(Row(tuple(cell_of(row, at) for at in range(columns))) for row in (1, 2))),),
        wide=wide,
    )


def printed(folder: Path, *parts: Block) -> Path:
    cells = [new_markdown_cell("## Tables")]
    for part in parts:
        data = part._repr_mimebundle_()
        cells.append(new_code_cell("report", outputs=[new_output("execute_result", data=data, execution_count=1)]))
    content, _ = PDFReportExporter().from_notebook_node(new_notebook(cells=cells))
    path = folder / "report.pdf"
    path.write_bytes(content)
    return path


def pages_of(path: Path) -> list[tuple[float, float, list[Word]]]:
    """Return the width, the height and the words of each page."""
    asked = ["pdftotext", "-bbox", str(path), "-"]
    told = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout
    pages = []
    for page in told.split("<page ")[1:]:
        size = re.match(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size
        found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page)
        words = [Word(float(a), float(b), float(c), float(d), text) for a, b, c, d, text in found]
        pages.append((float(size[1]), float(size[2]), words))
    return pages


def over_one_another(words: list[Word]) -> list[tuple[str, str]]:
    return [
        (one.text, other.text)
        for at, one in enumerate(words)
        for other in words[at + 1 :]
        if min(one.right, other.right) - max(one.left, other.left) > 0.3
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 4  # lines are closer than their boxes are high
    ]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
@pytest.mark.parametrize("columns", [5, 7, 9])
def test_no_word_lies_over_another_or_off_the_page(columns: int, tmp_path: Path) -> None:
    path = printed(tmp_path, MASTHEAD, table(columns, wide=True), table(columns, wide=False))
    for width, height, words in pages_of(path):
        assert over_one_another(words) == []
        assert all(MARGIN < word.left < word.right < width - MARGIN for word in words)
        assert all(0 < word.top < word.bottom < height for word in words)
    raw = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, encoding="utf-8", check=True)
    said = "".join(raw.stdout.split())  # a broken word goes on in the next line, with nothing in between
    assert all(monster in said for monster in MONSTERS)


def test_a_table_of_a_few_words_is_no_wider_than_these_and_one_of_many_gives_room_to_the_longest() -> None:
    few = [[3.0], [20.0]]
    assert least_high([40.0, 30.0], [few, few], 500.0, 7.0) != []
    narrow, wide = least_high([40.0, 40.0], [[[30.0], [4000.0]], [[30.0], [3000.0]]], 500.0, 7.0)
    assert narrow == 40.0
    assert wide == pytest.approx(460.0)
    assert least_high([300.0, 300.0], [[[30.0], [30.0]]], 500.0, 7.0) == []


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ([400.0, 50.0], [107.7, 192.3]),
        ([100.0, 90.0, 400.0], [100.0, 90.0, 110.0]),
        ([400.0, 400.0, 400.0], [100.0, 100.0, 100.0]),
    ],
    ids=["up to a bound", "the rest", "even parts"],
)
def test_where_not_all_words_have_room_a_column_has_what_its_longest_needs_up_to_a_bound(
    needs: list[float], expected: list[float]
) -> None:
    assert fitted(needs, [1, 2, 3][: len(needs)], 300.0) == pytest.approx(expected, abs=0.1)
