"""Say what a file is that was given as a tracker and is no Excel workbook, and how to make one of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpers.errors import WorkbookError

_SAVE = "Open it in Excel and save it as “Excel Workbook (.xlsx)”."
_COPY = "Point “tracker” in the period’s parameters at the Excel workbook itself."

#: How files of other kinds begin, what they are, and what to do.
_BEGINNINGS = (
    (
        b"\xd0\xcf\x11\xe0",
        "is protected by a password or is an old .xls file",
        "Open it in Excel and save it as an .xlsx workbook without a password.",
    ),
    (b"%PDF", "is a PDF", _COPY),
    (b"{\\rtf", "is a text document (RTF)", _COPY),
    (b"\x89PNG", "is a picture", _COPY),
    (b"\xff\xd8\xff", "is a picture", _COPY),
)
#: What the content types of a package other than a workbook mention, what it is, and what to do.
_PACKAGES = (
    ("sheet.binary.macroenabled", "is a binary workbook (.xlsb)", _SAVE),
    ("wordprocessingml", "is a Word document", _COPY),
    ("presentationml", "is a PowerPoint presentation", _COPY),
    ("visio", "is a Visio drawing", _COPY),
)


def refuse_other_kind(content: bytes, shown: str) -> None:
    """Return if the bytes are those of a zip archive, as a workbook's are.

    Raises:
        WorkbookError: they are not; the message names what they are.
    """
    if not content:
        raise WorkbookError(f"{shown} is empty. Put the tracker in its place; a synchronised copy may not be complete.")
    if content.startswith(b"PK\x03\x04"):
        return
    for beginning, kind, remedy in _BEGINNINGS:
        if content.startswith(beginning):
            raise WorkbookError(f"{shown} {kind}. {remedy}")
    text = _text_of(content[:4096])
    if re.search(r"<(?:!doctype html|html|head|body|table)\b", text, re.IGNORECASE):
        raise WorkbookError(f"{shown} is a web page (HTML), whatever its name says. {_SAVE}")
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise WorkbookError(f"{shown} is an XML spreadsheet of Excel 2003, whatever its name says. {_SAVE}")
    if text:
        raise WorkbookError(
            f"{shown} is text or CSV, whatever its name says. In an empty Excel workbook choose Data, From Text/CSV, "
            "so that dates and leading zeros stay as they are, and save it as “Excel Workbook (.xlsx)”."
        )
    raise WorkbookError(f"{shown} is not an Excel workbook, and not a kind of file that is known. {_COPY}")


def other_package(names: Iterable[str], types: str, shown: str) -> WorkbookError:
    """Return the error for a zip archive that holds no workbook; `types` is its list of content types."""
    for mention, kind, remedy in _PACKAGES:
        if mention in types.casefold():
            return WorkbookError(f"{shown} {kind}, not an Excel workbook that can be read (.xlsx). {remedy}")
    if "mimetype" in names and "content.xml" in names:
        return WorkbookError(f"{shown} is an OpenDocument file, whatever its name says. {_SAVE}")
    if any(name.startswith("word/") for name in names):
        return WorkbookError(f"{shown} is a Word document, not an Excel workbook that can be read (.xlsx). {_COPY}")
    return WorkbookError(f"{shown} is a zip archive that is not an Excel workbook. {_COPY}")


def _text_of(beginning: bytes) -> str:
    """Return the beginning of a file as text; empty if it is not text."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return beginning.decode("utf-16", "ignore")
    if re.search(rb"[\x00-\x08\x0e-\x1f]", beginning):
        return ""
    return beginning.decode("utf-8", "replace")
