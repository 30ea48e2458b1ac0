"""Open a zip archive without trusting what it says of itself: its sizes, its names or its parts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from helpers.errors import WorkbookError
from helpers.excel.xml import unreadable

#: A tracker of 5,000 actions and 12 periods unpacks to 60 MB; one formatted down to the last row to 250 MB.
_LARGEST_UNPACKED = 400_000_000
_LARGEST_PART = 250_000_000
_MOST_PARTS = 5_000
#: Sheets of one style repeated are packed about 20 to 1, and a column filled with one text about 60 to 1; a bomb is
#: packed up to 1,032 to 1, which is the most that deflate can do. Small parts may be as they like.
_DENSEST = 150
_DENSE_FROM = 5_000_000

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_UNUSUAL = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"']|us-ascii[\"'])", re.IGNORECASE)


def open_archive(content: bytes, shown: str) -> zipfile.ZipFile:
    """Return the archive that a file's bytes are, once every part of it is known to be whole.

    What a part says is judged when it is read: a query or a drawing may be written as it likes.

    Raises:
        WorkbookError: it is damaged, or has what no workbook of Excel's has: far too much in it, parts that unpack to
            far more than they are, names that lead elsewhere.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise unreadable(shown, "it is damaged or not complete") from error
    _check_directory(archive, len(content), shown)
    for entry in archive.infolist():
        _bytes_of(archive, entry.filename, shown)
    return archive


def _check_directory(archive: zipfile.ZipFile, size: int, shown: str) -> None:
    """Refuse an archive by its table of contents, before anything in it is unpacked."""
    entries = archive.infolist()
    names = [entry.filename.casefold() for entry in entries]
    largest = max((entry.file_size for entry in entries), default=0)
    if any(entry.flag_bits & 1 for entry in entries):
        raise WorkbookError(
            f"{shown} is a zip archive with a password. Save it in Excel as an .xlsx workbook without a password."
        )
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
        raise unreadable(shown, f"it unpacks to more than {_LARGEST_UNPACKED // 1_000_000} MB or {_MOST_PARTS:,} parts")
    if largest > _LARGEST_PART:
        raise unreadable(shown, f"one of its parts unpacks to more than {_LARGEST_PART // 1_000_000} MB")
    if any(e.file_size > max(_DENSE_FROM, _DENSEST * e.compress_size) for e in entries):
        raise unreadable(shown, f"one of its parts unpacks to more than {_DENSEST} times its size")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise unreadable(shown, "its parts are packed in a way that Excel does not use")
    if sum(entry.compress_size for entry in entries) > size:
        raise unreadable(shown, "its parts lie over one another")
    if len(set(names)) < len(names):
        raise unreadable(shown, "it has two parts of one name")
    if any(_unsafe(entry.orig_filename) for entry in entries):
        raise unreadable(shown, "the name of a part leads out of it")


def _unsafe(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or bool(re.search(r"[\\:\x00-\x1f]", name))


def unpacked(archive: zipfile.ZipFile, part: str, shown: str) -> bytes:
    """Return an XML part in UTF-8; never more than the table of contents says, and only if the checksum agrees.

    Raises:
        WorkbookError: it is missing, damaged or not complete, has a document type, where every entity trick begins, or
            is in an encoding in which one could hide.
    """
    content = _bytes_of(archive, part, shown)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = _in_utf8(content, part, shown)
    if b"\x00" in content[:4] or _UNUSUAL.match(content[:200]):
        raise unreadable(shown, f"{part} is written neither in UTF-8 nor in UTF-16")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise unreadable(shown, f"{part} has a document type, which no workbook of Excel’s has")
    return content


def _in_utf8(content: bytes, part: str, shown: str) -> bytes:
    """Return a part in UTF-16, which begins with its mark, without the declaration that says so."""
    try:
        return _DECLARATION.sub("", content.decode("utf-16"), count=1).encode()
    except UnicodeError as error:
        raise unreadable(shown, f"its part {part} is damaged or not complete") from error


def _bytes_of(archive: zipfile.ZipFile, part: str, shown: str) -> bytes:
    entry = archive.NameToInfo.get(part)
    if entry is None:
        raise unreadable(shown, f"its part {part} is missing")
    try:
        with archive.open(entry) as opened:
            content = opened.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise unreadable(shown, f"its part {part} is damaged or not complete") from error
    if len(content) != entry.file_size:
        raise unreadable(shown, f"its part {part} is damaged or not complete")
    return content


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of parts in their order; the same parts give the same bytes on every machine and day."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part, said in parts.items():
            entry = zipfile.ZipInfo(part, _FIRST_DAY)
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            archive.writestr(entry, said)
    return content.getvalue()


def repacked(content: bytes) -> bytes:
    """Return an archive of our own making with the same parts, without the time at which each was written."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})
