"""What has left the building says what was published: a seal printed on a paper, and a file that came by e-mail."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from helpers.errors import WorkbookError
from helpers.records import ledger
from helpers.records.record import sha256
from helpers.records.witness import told_by_file, told_by_seal

PLACE = Path("reports", "2022-10", "sufficiency")


@pytest.fixture
def came(samples: Path, tmp_path: Path) -> Path:
    """Give a file that came by e-mail under another name."""
    return Path(shutil.copy(samples / PLACE / "report.pdf", tmp_path / "Agenda item 7.pdf"))


def test_each_published_page_paper_and_document_has_the_seal_of_what_was_published_before_it(samples: Path) -> None:
    for line in ledger.read(samples):
        seal = ledger.printed(line.previous)
        said = f"when this report was made: {seal}." if seal else "Nothing had been published before this report"
        folder = samples / line.folder
        page = re.sub(r"<[^>]*>", "", (folder / "report.html").read_text("utf-8"))
        paper = " ".join(" ".join(each.extract_text().split()) for each in PdfReader(folder / "report.pdf").pages)
        document = " ".join(each.text for each in Document(str(folder / "report.docx")).paragraphs)
        assert [said in words for words in (page, paper, document)] == [True] * 3


def test_a_seal_tells_that_the_ledger_up_to_then_is_what_it_was_and_another_that_it_is_not(samples: Path) -> None:
    lines = ledger.read(samples)
    told = told_by_seal(samples, ledger.printed(lines[1].hash).upper())
    assert told.known
    assert told.said.startswith(f"The {lines[1].number} lines of the ledger up to {lines[1].name}, published on ")
    other = told_by_seal(samples, "0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567")
    assert (other.known, other.said[:44]) == (False, f"None of the {len(lines)} lines of the ledger has this s")
    with pytest.raises(WorkbookError, match="“dead beef” is no seal"):
        told_by_seal(samples, "dead beef")


def test_a_file_that_was_published_is_known_by_any_name_with_what_took_its_place(samples: Path, came: Path) -> None:
    told = told_by_file(samples, came)
    assert told.known
    assert told.said.startswith("Agenda item 7.pdf is report.pdf of sufficiency for 2022-10, as published on ")
    assert "byte for byte. Revision 1, published on " in told.said


def test_a_pdf_that_was_saved_anew_is_known_by_the_data_it_carries_and_vouched_for_by_nobody(
    samples: Path, came: Path
) -> None:
    writer = PdfWriter(clone_from=came)
    writer.add_metadata({"/Producer": "Another program"})
    writer.write(came)
    told = told_by_file(samples, came)
    assert not told.known
    assert "is no file that was published, but it carries the data of sufficiency for 2022-10." in told.said


def test_a_later_volume_that_was_saved_anew_is_known_by_the_hash_of_the_data_that_the_first_carries(
    samples: Path, came: Path
) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("data.json.sha256", sha256((samples / PLACE / "data.json").read_bytes()).encode())
    writer.write(came)
    told = told_by_file(samples, came)
    assert not told.known
    assert "is no file that was published, but it carries the data of sufficiency for 2022-10." in told.said


@pytest.mark.parametrize("content", [b"%PDF-1.7 and no more", b"PK\x03\x04", b""])
def test_any_other_file_is_none_of_those_published(content: bytes, samples: Path, came: Path) -> None:
    came.write_bytes(content)
    said = f"Agenda item 7.pdf is none of the files of the {len(ledger.read(samples))} published reports."
    told = told_by_file(samples, came)
    assert (told.said.startswith(said), "printed to PDF anew" in told.said) == (True, content.startswith(b"%PDF"))
    assert not told.known
