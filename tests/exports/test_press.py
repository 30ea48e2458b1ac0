"""Typst in a process of its own: what it gives, what it finds amiss, and what becomes of its memory."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import psutil
import pytest

from helpers.blocks.markdown import Part
from helpers.errors import WorkbookError
from helpers.exports.pdf import printed
from helpers.exports.press import UnsetError, pressed


def template(folder: Path, text: str) -> Path:
    path = folder / "report.typ"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_label_stands_where_its_first_one_does(tmp_path: Path) -> None:
    path = template(
        tmp_path,
        "#set document(title: sys.inputs.t)\n#[#metadata(1)<a>] A#pagebreak()#[#metadata(2)<b>#metadata(3)<a>] B",
    )
    found = pressed(path, {"t": "A – B"}, 0, places=True)
    assert found.pages == {"a": 1, "b": 2}
    assert found.pdf.startswith(b"%PDF")
    assert pressed(path, {"t": "A – B"}, 0) == (found.pdf, {})


def test_what_typst_finds_amiss_is_told_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(UnsetError, match="unknown variable: nowhere") as error:
        pressed(template(tmp_path, "#nowhere"), {}, 0)
    assert "report.typ:1:1" in error.value.diagnostic


def test_a_process_that_is_ended_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(WorkbookError, match=r"The PDF could not be made: the process that sets it was ended \(1\)"):
        printed("Report", [], "{}", 0)


def test_setting_pdf_after_pdf_takes_no_more_memory() -> None:
    found: list[Part] = [{"kind": "preformatted", "text": "One line of many.\n" * 2000}]
    printed("Report", found, "{}", 0)
    before = psutil.Process().memory_info().rss
    for at in range(3):
        printed(f"Report {at}", found, "{}", 0)
    assert psutil.Process().memory_info().rss - before < 10_000_000
