"""What is refused before a parser sees it, each with its message, and that no file takes long or much."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from builders import REPOSITORY, write_tracker
from helpers.errors import WorkbookError
from helpers.excel.file import read_stable
from helpers.excel.package import State, inspect
from helpers.excel.tracker import Tracker
from samples import PLANS

COPY = "Point “tracker” in the period’s parameters at the Excel workbook itself."
SAVE = "Open it in Excel and save it as “Excel Workbook (.xlsx)”."
WORKSHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
#: Why a folder cannot be read as a file.
#: Opens trackers, each in a process forked for it that may take 1 GB and 5 seconds of processor time, and tells what
#: came of each.
LIMITED = """
import json, os, resource, sys
from pathlib import Path
from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker

def found(path, way):
    if sys.platform == "linux":  # macOS holds no process to a limit of memory
        resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
    resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
    try:
        tracker = Tracker(Path(path), "plan.xlsx")
        read = tracker.sheet if way == "sheet" else tracker.values
        rows = read("January 2023", told_by="the plan").rows
        return [cell.at for row in rows for cell in row][:9]
    except WorkbookError as error:
        return str(error)

for line in sys.stdin:
    child = os.fork()
    if not child:
        said = "something else went wrong"
        try:
            said = found(*json.loads(line))
        finally:
            print(json.dumps(said), flush=True)
            os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        print(json.dumps(f"ended with {status}"), flush=True)
"""


def unreadable(why: str) -> str:
    return f"plan.xlsx is not an Excel workbook that can be read ({why}). Open it in Excel and save it again as .xlsx."


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    """Give the bytes of a workbook with which nothing is wrong."""
    return write_tracker(tmp_path / "sound.xlsx", [("No.", "Progress"), (1, "Homes")]).read_bytes()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in entries.items():
            archive.writestr(name, part)
    return content.getvalue()


def with_sheet(sound: bytes, inside: str) -> bytes:
    """Return the workbook with other contents in its first sheet."""
    return packed(parts(sound) | {"xl/worksheets/sheet1.xml": WORKSHEET.format(inside).encode()})


def opendocument(_sound: bytes) -> bytes:
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


def other_main(kind: str) -> Callable[[bytes], bytes]:
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/m" \
ContentType="application/vnd.{kind}"/></Types>'
    return lambda _sound: packed({"[Content_Types].xml": types.encode(), "m": b""})


def replaced(part: str, old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def spoil(sound: bytes) -> bytes:
        entries = parts(sound)
        assert old in entries[part]
        return packed(entries | {part: entries[part].replace(old, new, 1)})

    return spoil


def without(part: str) -> Callable[[bytes], bytes]:
    return lambda sound: packed({name: content for name, content in parts(sound).items() if name != part})


def bad_checksum(sound: bytes) -> bytes:
    """Return the workbook stored without packing, and one letter of a part's text changed."""
    content = packed(parts(sound), zipfile.ZIP_STORED)
    assert content.count(b"Homes") == 1
    return content.replace(b"Homes", b"Hopes")


def twice(sound: bytes) -> bytes:
    return packed({**parts(sound), "XL/WORKBOOK.XML": b"<x/>"})


def locked(sound: bytes) -> bytes:
    """Return the workbook with the first entry marked as encrypted in the table of contents."""
    content = bytearray(sound)
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def packed_otherwise(sound: bytes) -> bytes:
    return packed(parts(sound), zipfile.ZIP_BZIP2)


def overlapping(sound: bytes) -> bytes:
    """Return the workbook with an entry that says it takes more room than the file has."""
    content = bytearray(sound)
    at = content.index(b"PK\x01\x02") + 20
    content[at : at + 4] = struct.pack("<I", len(sound) + 1)
    return bytes(content)


def overstated(sound: bytes) -> bytes:
    """Return the workbook with an entry that says it unpacks to one byte more than it does."""
    content = bytearray(sound)
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", struct.unpack_from("<I", content, at)[0] + 1)
    return bytes(content)


@cache
def zeros() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    million = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)  # which refers to nothing before it
    return million * 600 + packer.flush()


def lying(sound: bytes, says: int) -> bytes:
    """Return the workbook with a part of 600 MB of zeros in 583 kB, which says that it has another size."""
    data = zeros()
    name = b"xl/media/image1.png"
    end = sound.index(b"PK\x05\x06")
    start, count = struct.unpack_from("<I", sound, end + 16)[0], struct.unpack_from("<H", sound, end + 10)[0]
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(data), says, len(name), 0)
    local = b"PK\x03\x04" + common + name + data
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    table = sound[start:end] + entry
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(table), start + len(local), 0)
    return sound[:start] + local + table + b"PK\x05\x06" + tail


#: What each kind of file is told: how to make it of a sound workbook, and the message.
REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (
        lambda _: b"",
        "plan.xlsx is empty: a synchronised copy may not be complete. With OneDrive, choose “Always keep on "
        "this device” for it there, and start again when it is; else put the tracker in its place.",
    ),
    "password or old .xls": (
        lambda _: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504),
        "plan.xlsx is protected by a password or is an old .xls file. "
        "Open it in Excel and save it as an .xlsx workbook without a password.",
    ),
    "PDF": (lambda _: b"%PDF-1.7\n", f"plan.xlsx is a PDF. {COPY}"),
    "RTF": (lambda _: b"{\\rtf1\\ansi", f"plan.xlsx is a text document (RTF). {COPY}"),
    "picture": (lambda _: b"\x89PNG\r\n\x1a\n", f"plan.xlsx is a picture. {COPY}"),
    "CSV": (
        lambda _: "Priority,Ref,Action\n1,2,Café\n".encode(),
        "plan.xlsx is text or CSV, whatever its name says. In an empty Excel workbook choose Data, From Text/CSV, "
        "so that dates and leading zeros stay as they are, and save it as “Excel Workbook (.xlsx)”.",
    ),
    "text in UTF-16": (
        lambda _: "Ref\tAction\n".encode("utf-16"),
        "plan.xlsx is text or CSV, whatever its name says. In an empty Excel workbook choose Data, From Text/CSV, "
        "so that dates and leading zeros stay as they are, and save it as “Excel Workbook (.xlsx)”.",
    ),
    "HTML": (
        lambda _: b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        f"plan.xlsx is a web page (HTML), whatever its name says. {SAVE}",
    ),
    "XML of 2003": (
        lambda _: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        f"plan.xlsx is an XML spreadsheet of Excel 2003, whatever its name says. {SAVE}",
    ),
    "unknown": (
        lambda _: bytes(range(256)),
        f"plan.xlsx is not an Excel workbook, and not a kind of file that is known. {COPY}",
    ),
    "binary workbook": (
        other_main("ms-excel.sheet.binary.macroEnabled.main"),
        f"plan.xlsx is a binary workbook (.xlsb), not an Excel workbook that can be read (.xlsx). {SAVE}",
    ),
    "Word document": (
        other_main("openxmlformats-officedocument.wordprocessingml.document.main+xml"),
        f"plan.xlsx is a Word document, not an Excel workbook that can be read (.xlsx). {COPY}",
    ),
    "presentation": (
        other_main("openxmlformats-officedocument.presentationml.presentation.main+xml"),
        f"plan.xlsx is a PowerPoint presentation, not an Excel workbook that can be read (.xlsx). {COPY}",
    ),
    "OpenDocument": (opendocument, f"plan.xlsx is an OpenDocument file, whatever its name says. {SAVE}"),
    "zip archive": (
        lambda _: packed({"notes.txt": b"x"}),
        f"plan.xlsx is a zip archive that is not an Excel workbook. {COPY}",
    ),
    "truncated": (lambda sound: sound[: len(sound) // 2], unreadable("it is damaged or not complete")),
    "bad checksum": (bad_checksum, unreadable("its part xl/worksheets/sheet1.xml is damaged or not complete")),
    "encrypted entry": (
        locked,
        "plan.xlsx is a zip archive with a password. Save it in Excel as an .xlsx workbook without a password.",
    ),
    "unknown packing": (packed_otherwise, unreadable("its parts are packed in a way that Excel does not use")),
    "overlap": (overlapping, unreadable("its parts lie over one another")),
    "a size that is too large": (overstated, unreadable("its part docProps/app.xml is damaged or not complete")),
    "one name twice": (twice, unreadable("it has two parts of one name")),
    "a name that leads out": (
        lambda sound: packed({**parts(sound), "xl/../../evil.xml": b"<x/>"}),
        unreadable("the name of a part leads out of it"),
    ),
    "an absolute name": (
        lambda sound: packed({**parts(sound), "/etc/evil": b"x"}),
        unreadable("the name of a part leads out of it"),
    ),
    "too many parts": (
        lambda sound: packed(parts(sound) | {f"xl/media/{number}": b"" for number in range(5_001)}),
        unreadable("it unpacks to more than 400 MB or 5,000 parts"),
    ),
    "document type": (
        replaced("xl/workbook.xml", b"<workbook ", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook '),
        unreadable("xl/workbook.xml has a document type, which no workbook of Excel’s has"),
    ),
    "another encoding": (
        lambda sound: packed(parts(sound) | {"xl/workbook.xml": "<x/>".encode("utf-16-le")}),
        unreadable("xl/workbook.xml is written neither in UTF-8 nor in UTF-16"),
    ),
    "half a sign of UTF-16": (
        lambda sound: packed(parts(sound) | {"xl/workbook.xml": "<x/>".encode("utf-16") + b"x"}),
        unreadable("its part xl/workbook.xml is damaged or not complete"),
    ),
    "a document type in UTF-16": (
        lambda sound: packed(parts(sound) | {"xl/workbook.xml": "<!DOCTYPE x><x/>".encode("utf-16")}),
        unreadable("xl/workbook.xml has a document type, which no workbook of Excel’s has"),
    ),
    "a declared encoding": (
        lambda sound: packed(parts(sound) | {"xl/workbook.xml": b"<?xml version='1.0' encoding='cp037'?><x/>"}),
        unreadable("xl/workbook.xml is written neither in UTF-8 nor in UTF-16"),
    ),
    "no workbook part": (without("xl/workbook.xml"), unreadable("the workbook’s own part is missing")),
    "no relations": (without("_rels/.rels"), unreadable("its part _rels/.rels is missing")),
    "a sheet without its part": (
        without("xl/worksheets/sheet1.xml"),
        unreadable("the part of sheet “January 2023” is missing"),
    ),
    "broken XML": (
        replaced("xl/workbook.xml", b"</sheets>", b"</shoots>"),
        unreadable("xl/workbook.xml is damaged: mismatched tag: line 1, column 476"),
    ),
    "deep nesting": (
        replaced("xl/workbook.xml", b"<sheets>", b"<x>" * 100 + b"</x>" * 100 + b"<sheets>"),
        unreadable("xl/workbook.xml is nested more than 40 deep"),
    ),
    "no sheets": (
        lambda sound: packed(
            parts(sound)
            | {"xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'}
        ),
        unreadable("it lists no sheets"),
    ),
    "strict form": (
        replaced(
            "xl/workbook.xml",
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        f"plan.xlsx is saved as “Strict Open XML”. {SAVE}",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_sound_workbook_is_refused_in_one_plain_paragraph(case: str, sound: bytes) -> None:
    spoil, message = REFUSED[case]
    with pytest.raises(WorkbookError) as refused:
        inspect(spoil(sound), "plan.xlsx")
    assert str(refused.value) == message


def test_the_sheets_come_in_order_with_their_parts_and_states(sound: bytes) -> None:
    hidden = replaced("xl/workbook.xml", b'state="visible"', b'state="veryHidden"')
    package = inspect(hidden(sound), "plan.xlsx")
    assert [(sheet.name, sheet.part, sheet.state) for sheet in package.sheets] == [
        ("January 2023", "xl/worksheets/sheet1.xml", State.VERY_HIDDEN)
    ]
    assert package.from_1904 is False


def test_a_workbook_with_macros_is_read_like_any_other(sound: bytes) -> None:
    macros = replaced(
        "[Content_Types].xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    entries = parts(macros(sound)) | {"xl/vbaProject.bin": bytes.fromhex("D0CF11E0")}
    assert [sheet.name for sheet in inspect(packed(entries), "plan.xlsm").sheets] == ["January 2023"]


def test_parts_that_are_not_read_may_be_as_they_like(sound: bytes, tmp_path: Path) -> None:
    query = '<?xml version="1.0" encoding="utf-16"?><DataMashup>UEsDBBQ=</DataMashup>'.encode("utf-16")
    others = {"customXml/item1.xml": query, "docProps/custom.xml": b"<!DOCTYPE x><x/>", "xl/drawings/a.vml": b"<br>"}
    (tmp_path / "plan.xlsx").write_bytes(packed(parts(sound) | others))
    sheet = Tracker(tmp_path / "plan.xlsx", "plan.xlsx").sheet("January 2023", told_by="the plan")
    assert [cell.text for row in sheet.rows for cell in row]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_workbook_written_in_utf_16_or_with_a_byte_order_mark_reads_like_any_other(
    sound: bytes, tmp_path: Path, encoding: str
) -> None:
    def written(part: bytes) -> bytes:
        text = part.decode().partition("?>")[2] if part.startswith(b"<?xml") else part.decode()
        return f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}" standalone="yes"?>\n{text}'.encode(
            encoding
        )

    texts = []
    for name, content in (("plain", sound), ("written", packed({k: written(v) for k, v in parts(sound).items()}))):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        tracker = Tracker(path, "plan.xlsx")
        for sheet in (tracker.sheet("January 2023", told_by="the plan"), tracker.values("January 2023")):
            texts.append([(cell.at, cell.text) for row in sheet.rows for cell in row])
    assert texts[0]
    assert texts.count(texts[0]) == len(texts)


def test_the_samples_are_sound() -> None:
    for plan in PLANS:
        content = (REPOSITORY / "params" / "trackers" / f"{plan}.xlsx").read_bytes()
        names = [sheet.name for sheet in inspect(content, f"{plan}.xlsx").sheets]
        assert names == ["Guide", "July 2022", "October 2022", "January 2023", "Measures"]


def test_a_lock_file_is_refused_and_the_real_one_named(tmp_path: Path) -> None:
    (tmp_path / "~$plan.xlsx").write_bytes(b"\x05Clerk")
    with pytest.raises(WorkbookError) as refused:
        read_stable(tmp_path / "~$plan.xlsx", "params/~$plan.xlsx")
    assert str(refused.value) == (
        "params/~$plan.xlsx is the lock file that Excel keeps while “plan.xlsx” is open. "
        "Close Excel, and name “plan.xlsx” as “tracker” in the period’s parameters."
    )


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    for path, message in (
        (
            tmp_path / "no.xlsx",
            "There is no tracker plan.xlsx. Put the file there, or correct “tracker” in the period’s parameters.",
        ),
        (
            tmp_path,
            "The tracker plan.xlsx is a folder. Expected: an Excel workbook. To mend it: name one of its files as "
            "“tracker” in the period’s parameters; it has no workbook.",
        ),
    ):
        with pytest.raises(WorkbookError) as refused:
            read_stable(path, "plan.xlsx")
        assert str(refused.value) == message


def test_a_file_far_too_large_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.touch()
    os.truncate(path, 5_000_000_000)
    with pytest.raises(WorkbookError) as refused:
        read_stable(path, "plan.xlsx")
    assert str(refused.value) == (
        "The tracker plan.xlsx is larger than 100 MB. Take pictures and sheets that are no part of the plan out of it."
    )


@pytest.mark.parametrize(
    ("contents", "says"),
    [
        ([b"half", b"whole", b"whole", b"whole"], ""),
        ([str(at).encode() for at in range(6)], "The tracker plan.xlsx is being changed while it is read. "),
    ],
)
def test_a_file_is_read_once_two_readings_agree_and_refused_where_none_do(
    contents: list[bytes], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.xlsx"
    path.touch()
    readings = iter(contents)
    monkeypatch.setattr("helpers.files.plain", lambda *_: next(readings))
    if not says:
        assert read_stable(path, "plan.xlsx") == contents[-1]
        return
    with pytest.raises(WorkbookError) as refused:
        read_stable(path, "plan.xlsx")
    assert str(refused.value) == f"{says}Close it in Excel, wait until its folder is synchronised, and try again."


Limited = Callable[[bytes, str], object]


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Limited]:
    """Give a function that returns what a process with little memory and time makes of a tracker."""
    path = tmp_path_factory.mktemp("limited") / "plan.xlsx"
    command = [sys.executable, "-c", LIMITED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, said = process.stdin, process.stdout

        def made(content: bytes, way: str) -> object:
            path.write_bytes(content)
            print(json.dumps([str(path), way]), file=asked, flush=True)
            return json.loads(said.readline())

        yield made
        asked.close()


def far_cell(sound: bytes) -> bytes:
    return with_sheet(sound, '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def far_corner(sound: bytes) -> bytes:
    """Return a sheet as large as a table may be, with two cells."""
    return with_sheet(
        sound,
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="50000"><c r="IV50000"><v>2</v></c></row></sheetData>',
    )


def phantom_rows(sound: bytes) -> bytes:
    """Return a sheet whose formats go on to the last row, as happens when a whole column is coloured."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(2, 1_048_577))
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    return with_sheet(sound, f'<dimension ref="A1:XFD1048576"/><sheetData>{first}{rows}</sheetData>')


def phantom_columns(sound: bytes) -> bytes:
    cells = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ")
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c>{cells.format(row)}</row>' for row in range(1, 10_001))
    return with_sheet(sound, f"<sheetData>{rows}</sheetData>")


def vast_merge(sound: bytes) -> bytes:
    merges = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return with_sheet(sound, f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>{merges}')


def merges_over_one_another(sound: bytes) -> bytes:
    merges = "".join(f'<mergeCell ref="A{row}:XFD{1048576 - row}"/>' for row in range(1, 5_001))
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 5_001))
    return with_sheet(sound, f'<sheetData>{rows}</sheetData><mergeCells count="1">{merges}</mergeCells>')


def many_cells(sound: bytes) -> bytes:
    cells = "".join(f'<c r="{letter}{{0}}"><v>1</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{row}">{cells.format(row)}</row>' for row in range(1, 12_002))
    return with_sheet(sound, f"<sheetData>{rows}</sheetData>")


def many_tags(sound: bytes) -> bytes:
    tags = "".join(f'<x y="{number}"/>' for number in range(500_001)).encode()
    return replaced("xl/workbook.xml", b"<sheets>", tags + b"<sheets>")(sound)


def long_text(sound: bytes) -> bytes:
    text = "x" * 32_768
    return with_sheet(
        sound, f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'
    )


def vast_text(sound: bytes) -> bytes:
    text = "".join(map(str, range(2_000_000)))
    return with_sheet(
        sound, f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'
    )


def vast_tag(sound: bytes) -> bytes:
    text = "".join(map(str, range(2_000_000)))
    return with_sheet(sound, f'<sheetData><row r="1"><c x="{text}" r="A1"><v>1</v></c></row></sheetData>')


#: What a file made to harm comes to within 1 GB and 5 seconds: a message, or the cells that were read.
HOSTILE: dict[str, tuple[Callable[[bytes], bytes], object]] = {
    "a cell in the last corner": (
        far_cell,
        "plan.xlsx, sheet “January 2023”, cell XFD1048576: something stands far outside any table. Expected: nothing "
        "below row 50,000 or right of column IV. To mend it: clear the cell, or delete the rows and columns between "
        "it and the table.",
    ),
    "two cells as far apart as they may be": (far_corner, ["A1", "IV50000"]),
    "phantom rows": (phantom_rows, ["A1"]),
    "phantom columns": (phantom_columns, [f"A{row}" for row in range(1, 10)]),
    "a merged range over the whole sheet": (vast_merge, ["A1"]),
    "merged ranges over one another": (
        merges_over_one_another,
        unreadable("sheet “January 2023” is damaged: ValueError: merged ranges or links lie over one another"),
    ),
    "far too many cells": (
        many_cells,
        "plan.xlsx, sheet “January 2023”: it has more than 120,000 cells, far more than a tracker. "
        "Keep lists of other things in a workbook of their own.",
    ),
    "far too many tags": (many_tags, unreadable("xl/workbook.xml has more than 500,000 tags")),
    "a text too long for Excel": (
        long_text,
        "plan.xlsx, sheet “January 2023”, cell A1: there is more text than 32,767 characters. "
        "Shorten it, or move it to a document of its own.",
    ),
    "a text of 13 MB": (vast_text, unreadable("sheet “January 2023” holds a text longer than Excel allows")),
    "a tag of 13 MB": (vast_tag, unreadable("sheet “January 2023” holds a text longer than Excel allows")),
    "600 MB in 583 kB": (
        lambda sound: lying(sound, 600_000_000),
        unreadable("it unpacks to more than 400 MB or 5,000 parts"),
    ),
    "240 MB in 233 kB": (
        lambda sound: packed(parts(sound) | {"xl/media/image1.png": bytes(240_000_000)}),
        unreadable("one of its parts unpacks to more than 150 times its size"),
    ),
    "600 MB that say they are 1 MB": (
        lambda sound: lying(sound, 1_000_000),
        unreadable("its part xl/media/image1.png is damaged or not complete"),
    ),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of memory and time for a process")
@pytest.mark.parametrize("case", HOSTILE)
def test_no_file_takes_more_than_1_gb_or_5_seconds(case: str, sound: bytes, limited: Limited) -> None:
    spoil, found = HOSTILE[case]
    content = spoil(sound)
    assert limited(content, "sheet") == found
    if isinstance(found, list):
        assert limited(content, "values") == found
