"""Read a tracker's file while it may be changing, and say what it is where it is no Excel workbook."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable
from pathlib import Path

from helpers import files
from helpers.errors import WorkbookError
from helpers.excel.whereabouts import absent, empty, refuse_no_file, unreadable

#: A tracker of 5,000 actions and 12 periods has 60 MB of XML in 10 MB; pictures may add some more.
_LARGEST = 100_000_000
_SAVE = "Open it in Excel and save it as “Excel Workbook (.xlsx)”."
_COPY = "Point “tracker” in the period’s parameters at the Excel workbook itself."

#: How the older files of Microsoft's begin, and the name in one that says that a password protects it.
_OLD, _LOCKED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
#: How files of other kinds begin, what they are, and what to do.
_BEGINNINGS = (
    (
        _OLD,
        "is protected by a password or is an old .xls file",
        "Open it in Excel and save it as an .xlsx workbook without a password.",
    ),
    (b"L\0\0\0\x01\x14\x02\0", "is a shortcut", _COPY),
    (b"[InternetShortcut]", "is a shortcut to the web", "Download the workbook, and point “tracker” at that file."),
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


def read_stable(path: Path, shown: str) -> bytes:
    """Return a file's bytes once two readings agree, so that a half saved or half synchronised one is not taken.

    Raises:
        WorkbookError: there is no such file, it is no file or cannot be read, is far too large, or changes each time.
    """
    refuse_no_file(path, shown)
    for pause in (0.0, 0.5, 0.5):
        time.sleep(pause)
        content = _bytes_of(path, shown)
        if hashlib.sha256(_bytes_of(path, shown)).digest() == hashlib.sha256(content).digest():
            return content
    raise WorkbookError(
        f"The tracker {shown} is being changed while it is read. "
        "Close it in Excel, wait until its folder is synchronised, and try again."
    )


def _bytes_of(path: Path, shown: str) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise WorkbookError(
                f"The tracker {shown} is larger than {_LARGEST // 1_000_000} MB. "
                "Take pictures and sheets that are no part of the plan out of it."
            )
        return files.plain(path, _LARGEST)
    except FileNotFoundError:
        raise absent(path, shown) from None
    except OSError as error:
        raise unreadable(shown, error) from error


def refuse_other_kind(content: bytes, shown: str) -> None:
    """Return if the bytes are those of a zip archive, as a workbook's are.

    Raises:
        WorkbookError: they are not; the message names what they are.
    """
    if not content.strip(b"\0"):
        raise empty(shown)
    if content.startswith(b"PK\x03\x04"):
        return
    if content.startswith(_OLD) and _LOCKED in content:
        raise WorkbookError(
            f"{shown} is protected by a password. In Excel choose File, Info, Protect Workbook, Encrypt with Password, "
            "and take the password out."
        )
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
    if any(name.endswith(".iwa") for name in names):
        return WorkbookError(f"{shown} is an Apple Numbers file. In Numbers choose File, Export To, Excel.")
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
