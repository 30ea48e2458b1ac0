"""What a page, a PDF or a Word file shows, as text, so that it can be held against what the same data gives."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial

from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from helpers.records.ledger import DATA

_PAGE = re.compile(r"(?:Volume \d+, p|P)age \d+ of \d+")


def text_of(name: str, content: bytes, data: bytes) -> str | None:
    """Return the text that a file shows, without its pages' numbers; of a PDF also the data that it carries.

    Args:
        name: its name, which tells its kind.
        content: its bytes.
        data: what of the data that a PDF carries is compared by itself, so that it says no more.

    Returns:
        The text; empty where it cannot be read; None of a kind that is not read.
    """
    readers: dict[str, Callable[[bytes], str]] = {"html": _html, "pdf": partial(_pdf, data=data), "docx": _word}
    reader = readers.get(name.rpartition(".")[2])
    if not reader:
        return None
    try:
        return reader(content)
    except Exception:  # anyone may have made it: whatever is wrong with it, it shows nothing
        return ""


def _html(content: bytes) -> str:
    return BeautifulSoup(content, "html.parser").get_text("\n", strip=True)


def _pdf(content: bytes, data: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    shown = " ".join(page.extract_text() for page in reader.pages)
    carried = (DATA if each == data else each.decode() for each in reader.attachments.get(DATA, ()))
    return "\n".join([_PAGE.sub("", " ".join(shown.split())), *carried])


def carries(name: str, content: bytes, data: bytes) -> bool:
    """Tell whether a file is a PDF that carries some data and no other under its name."""
    if not name.endswith(".pdf"):
        return False
    try:
        return [*PdfReader(io.BytesIO(content)).attachments.get(DATA, ())] == [data]
    except Exception:  # anyone may have made it: whatever is wrong with it, it carries none
        return False


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts are the same but for where their lines and pages end."""
    return "".join(one.split()) == "".join(other.split())


def _word(content: bytes) -> str:
    parts = sorted(Document(io.BytesIO(content)).part.package.iter_parts(), key=lambda part: part.partname)
    bodies = [body for part in parts if (body := getattr(part, "element", None)) is not None]
    paragraphs = [each for body in bodies for each in body.iter(qn("w:p"))]
    return "\n".join("".join(text.text or "" for text in each.iter(qn("w:t"))) for each in paragraphs)
