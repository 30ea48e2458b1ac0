"""A workbook is edited by its parts and their elements, and everything else in it stays as it was."""

from __future__ import annotations

import hashlib
import io
from typing import Any
from xml.etree.ElementTree import fromstring
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from openpyxl import load_workbook

from helpers.excel.edit import Parts, edited, elements_of, inside

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_RELATIONSHIPS = "xl/worksheets/_rels/sheet1.xml.rels"
NOTES = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
# A picture of one dot.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000"
    "000d4944415478da636460f85f0f0002870180eb47ba920000000049454e44ae426082"
)


def made() -> bytes:
    """Return a workbook with what openpyxl would lose."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row("A1", ["Ref", "Find homes"])
        sheet.insert_image("F2", "dot.png", {"image_data": io.BytesIO(DOT)})
        sheet.insert_textbox("F9", "A box of text")
        book.add_worksheet("A & “B” <c>")
        chart: Any = book.add_chart({"type": "pie"})
        chart.add_series({"values": "=Plan!$A$2:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
    return file.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_sheet(sheet: bytes) -> bytes:
    """Return the workbook with another first sheet."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, old in parts(made()).items():
            package.writestr(name, sheet if name == SHEET else old)
    return file.getvalue()


def with_landscape(book: Parts) -> bytes:
    """Return a workbook whose first sheet ends in a setting."""
    text = book.text(SHEET)
    book.put(SHEET, edited(text, [inside(elements_of(text)[0], '<pageSetup orientation="landscape"/>')]))
    return book.written()


def test_an_edit_of_one_part_leaves_all_others_byte_for_byte() -> None:
    before = made()
    hashed = hashlib.sha256(before).hexdigest()
    after = with_landscape(Parts(before))
    old, new = parts(before), parts(after)
    assert {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} == {SHEET}
    assert new[SHEET] == old[SHEET].replace(b"</worksheet>", b'<pageSetup orientation="landscape"/></worksheet>')
    assert load_workbook(io.BytesIO(after))["Plan"].page_setup.orientation == "landscape"
    assert hashlib.sha256(before).hexdigest() == hashed


def test_nothing_edited_gives_the_same_parts_and_the_same_edit_the_same_bytes() -> None:
    assert parts(Parts(made()).written()) == parts(made())
    assert with_landscape(Parts(made())) == with_landscape(Parts(made()))


def test_the_sheets_of_cells_are_known_by_their_names() -> None:
    assert Parts(made()).sheets() == {"Plan": SHEET, "A & “B” <c>": "xl/worksheets/sheet2.xml"}


def test_a_part_that_is_added_is_led_to_and_has_a_type() -> None:
    book = Parts(made())
    kind = f"{RELATIONSHIPS}/comments"
    nothing = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
    first = book.add("xl/worksheets/sheet2.xml", "xl/comments{}.xml", nothing, kind, NOTES)
    second = book.add(SHEET, "xl/comments{}.xml", nothing, kind, NOTES)
    assert (first, second) == (("xl/comments1.xml", "rId1"), ("xl/comments2.xml", "rId2"))
    assert book.related(SHEET)["rId2"] == (kind, "xl/comments2.xml")
    assert "xl/comments2.xml" in book
    new, old = parts(book.written()), parts(made())
    for name, end in (("[Content_Types].xml", b"</Types>"), (SHEET_RELATIONSHIPS, b"</Relationships>")):
        assert new[name].startswith(old[name].removesuffix(end))
        assert new[name].endswith(end)
    assert new["[Content_Types].xml"].count(f'PartName="/xl/comments1.xml" ContentType="{NOTES}"'.encode()) == 1
    for name in new.keys() - old.keys() | {"[Content_Types].xml", SHEET_RELATIONSHIPS}:
        fromstring(new[name])  # noqa: S314 - made here


def test_old_parts_keep_their_dates_and_new_ones_have_the_first_day() -> None:
    before = with_sheet(parts(made())[SHEET])
    book = Parts(before)
    book.put("xl/new.xml", "<new/>")
    with ZipFile(io.BytesIO(before)) as old, ZipFile(io.BytesIO(book.written())) as new:
        for entry in new.infolist():
            known = entry.filename in old.namelist()
            assert entry.date_time == (old.getinfo(entry.filename).date_time if known else (1980, 1, 1, 0, 0, 0))


def test_an_element_is_known_by_its_path_whatever_its_prefix_and_what_only_looks_like_one_is_none() -> None:
    text = "<?xml version='1.0'?><x:a x:id='1 &amp; 2'><!-- <b/> --><x:b><![CDATA[</x:b><c/>]]></x:b><d e=\">\"/></x:a>"
    found = elements_of(text)
    assert [(element.path, element.prefix, element.name) for element in found] == [
        (("a",), "x:", "a"),
        (("a", "b"), "x:", "b"),
        (("a", "d"), "", "d"),
    ]
    a, b, d = found
    assert (a.get("id"), a.get("other"), d.get("e")) == ("1 & 2", "", ">")
    assert text[b.start : b.end] == "<x:b><![CDATA[</x:b><c/>]]></x:b>"
    assert text[b.inner : b.close] == "<![CDATA[</x:b><c/>]]>"


def test_edits_are_made_in_the_order_of_the_text_and_an_empty_element_is_opened() -> None:
    text = "<x:a><b/><c>old</c></x:a>"
    _, b, c = elements_of(text)
    assert edited(text, [inside(c, "<new/>"), (c.inner, c.close, "mid"), inside(b, "in")]) == (
        "<x:a><b>in</b><c>mid<new/></c></x:a>"
    )


def test_a_part_in_utf_16_stays_in_utf_16() -> None:
    sheet = parts(made())[SHEET].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    result = parts(with_landscape(Parts(with_sheet(sheet.encode("utf-16")))))[SHEET].decode("utf-16")
    assert result == sheet.replace("</worksheet>", '<pageSetup orientation="landscape"/></worksheet>')
