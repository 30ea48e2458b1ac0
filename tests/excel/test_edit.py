"""Notes go onto the cells of a copy, and everything else in the workbook stays as it was."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook

from helpers.excel.edit import LIMIT, LINE, annotated

OURS = "Workbook check"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_RELATIONSHIPS = "xl/worksheets/_rels/sheet1.xml.rels"
# A picture of one dot.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000"
    "000d4944415478da636460f85f0f0002870180eb47ba920000000049454e44ae426082"
)


Fill = Callable[[Any, Any], None]


def made(fill: Fill, **options: Any) -> bytes:
    """Return a workbook that xlsxwriter makes, with its first sheet, “Plan”, filled."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row("A1", ["Ref", "Action", "RAG"])
        sheet.write_row("A2", [1, "Find homes", "Green"])
        fill(book, sheet)
    return file.getvalue()


def plain(book: Any, sheet: Any) -> None:
    """Fill nothing more."""


def rich(book: Any, sheet: Any) -> None:
    """Fill a sheet with what openpyxl would lose, and with what has its place near the notes’ own."""
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Plan!$A$2:$A$3"})
    sheet.insert_chart("F12", chart)
    sheet.insert_image("F2", "dot.png", {"image_data": io.BytesIO(DOT)})
    sheet.insert_textbox("F9", "A box of text")
    sheet.conditional_format("C2:C9", {"type": "cell", "criteria": "==", "value": '"Red"'})
    sheet.conditional_format("E2:E9", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("C2:C9", {"validate": "list", "source": ["Red", "Green"]})
    sheet.add_table("L1:M3")
    sheet.write_url("B3", "https://example.org/")
    sheet.set_header("&C&G", {"image_center": "dot.png", "image_data_center": io.BytesIO(DOT)})
    sheet.ignore_errors({"number_stored_as_text": "A1:A9"})
    book.define_name("Ratings", "=Plan!$C$2:$C$9")


def noted(book: Any, sheet: Any) -> None:
    """Fill a sheet with two notes of other people’s and a button, which shares the notes’ drawing."""
    sheet.write_comment("A1", "Ask Ann", {"author": "Bo"})
    sheet.write_comment("B2", "Old & <new>", {"author": "Cy"})
    sheet.insert_button("J2", {"caption": "Press"})


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(content: bytes, **texts: str) -> bytes:
    """Return a package with other texts in some parts, named by the last word of their paths without its ending."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, old in parts(content).items():
            package.writestr(name, texts.get(name.rpartition("/")[2].partition(".")[0], old))
    return file.getvalue()


def read(content: bytes, sheet: str = "Plan") -> dict[str, tuple[str, str]]:
    """Return each note’s text and author, by cell, as openpyxl reads them."""
    cells = (cell for row in load_workbook(io.BytesIO(content))[sheet].iter_rows() for cell in row)
    return {cell.coordinate: (cell.comment.text, cell.comment.author) for cell in cells if cell.comment}


def text(content: bytes, part: str) -> str:
    return parts(content)[part].decode()


def tree(xml: str) -> Element:
    return fromstring(xml)  # noqa: S314 - made here


def test_a_note_holds_its_texts_a_paragraph_each() -> None:
    result = annotated(made(plain), {"Plan": {"B2": ["Too long.", "Not rated."]}})
    assert read(result) == {"B2": ("Too long.\nNot rated.", OURS)}


def test_a_range_counts_as_its_first_cell_and_a_cell_need_not_be_in_the_sheet() -> None:
    notes = {"Plan": {"C9:D12": ["two"], "$B$2": ["one"], "C9": ["three"]}}
    assert read(annotated(made(plain), notes)) == {"B2": ("one", OURS), "C9": ("two\nthree", OURS)}


def test_the_last_cell_of_a_sheet_can_have_a_note_whose_box_is_on_the_sheet() -> None:
    result = annotated(made(plain), {"Plan": {"XFD1048576": ["far"]}})
    assert '<comment ref="XFD1048576" authorId="0">' in text(result, "xl/comments1.xml")
    vml = text(result, "xl/drawings/vmlDrawing1.vml")
    assert "<x:Anchor>16373, 15, 1048535, 2, 16378, 15, 1048537, 7</x:Anchor>" in vml
    assert "<x:Row>1048575</x:Row><x:Column>16383</x:Column>" in vml


def test_everything_else_stays_byte_for_byte() -> None:
    before, after = made(rich), annotated(made(rich), {"Plan": {"A1": ["here"]}})
    old, new = parts(before), parts(after)
    added = {"xl/comments1.xml", "xl/drawings/vmlDrawing2.vml"}
    touched = {SHEET, SHEET_RELATIONSHIPS, "[Content_Types].xml"}
    assert new.keys() - old.keys() == added
    assert {name for name in old if old[name] != new[name]} == touched
    assert {"xl/charts/chart1.xml", "xl/media/image1.png", "xl/drawings/vmlDrawing1.vml"} <= new.keys()
    drawing = b'<legacyDrawing r:id="rId6"/>'
    assert new[SHEET].replace(drawing, b"") == old[SHEET]
    for name, end in (("[Content_Types].xml", b"</Types>"), (SHEET_RELATIONSHIPS, b"</Relationships>")):
        assert new[name].startswith(old[name].removesuffix(end))
        assert new[name].endswith(end)


def test_the_sheet_names_its_notes_where_the_schema_has_them() -> None:
    sheet = text(annotated(made(rich), {"Plan": {"A1": ["here"]}}), SHEET)
    names = [child.tag.removeprefix(f"{{{MAIN}}}") for child in tree(sheet)]
    assert names[-6:] == ["ignoredErrors", "drawing", "legacyDrawing", "legacyDrawingHF", "tableParts", "extLst"]


@pytest.mark.parametrize(
    "later",
    [
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x14"><controls><mc:AlternateContent><mc:Choice/>'
        "</mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>",
        "<!-- <extLst/> --><picture r:id='rId9'/>",
        "<oleObjects/><controls/>",
        "<tableParts/>",
        "<extLst/>",
    ],
)
def test_controls_and_pictures_come_after_the_notes(later: str) -> None:
    sheet = text(made(plain), SHEET)
    book = changed(made(plain), sheet1=sheet.replace("</worksheet>", f"{later}</worksheet>"))
    comment = "<!-- <extLst/> -->" if later.startswith("<!--") else ""
    expected = sheet.replace("</worksheet>", "") + comment + '<legacyDrawing r:id="rId2"/>'
    expected += later.removeprefix(comment) + "</worksheet>"
    assert text(annotated(book, {"Plan": {"A1": ["here"]}}), SHEET) == expected


def test_prefixes_and_a_missing_namespace_are_seen_to() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>'
        "<![CDATA[</x:sheetData><extLst/>]]></x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    result = annotated(changed(made(plain), sheet1=sheet), {"Plan": {"A1": ["here"]}})
    drawing = f'<x:legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="rId2"/>'
    assert text(result, SHEET) == sheet.replace("</x:worksheet>", f"{drawing}</x:worksheet>")
    assert read(result) == {"A1": ("here", OURS)}


def test_notes_that_were_there_are_kept_and_ours_stand_below_a_line() -> None:
    result = annotated(made(noted), {"Plan": {"B2": ["Not rated."], "C2": ["Too long."]}})
    assert read(result) == {
        "A1": ("Ask Ann", "Bo"),
        "B2": (f"Old & <new>{LINE}Not rated.", "Cy"),
        "C2": ("Too long.", OURS),
    }


def test_a_second_round_of_notes_names_their_author_once_and_keeps_the_first() -> None:
    first = annotated(made(plain), {"Plan": {"A1": ["one"]}})
    second = annotated(first, {"Plan": {"A1": ["two"], "B1": ["three"]}})
    assert read(second) == {"A1": (f"one{LINE}two", OURS), "B1": ("three", OURS)}
    assert text(second, "xl/comments1.xml").count(f"<author>{OURS}</author>") == 1


def test_a_drawing_that_was_there_gains_a_box_for_each_new_note() -> None:
    book = made(noted)
    result = annotated(book, {"Plan": {"B2": ["Not rated."], "C2": ["Too long."]}})
    old, new = (text(content, "xl/drawings/vmlDrawing1.vml") for content in (book, result))
    assert new.startswith(old.removesuffix("</xml>"))
    assert re.findall(r'<v:shape id="(\w+)"', new) == [f"_x0000_s{number}" for number in (1025, 1026, 1027, 1028)]
    assert new.count("<v:shapetype ") == old.count("<v:shapetype ") == 2
    assert parts(book).keys() == parts(result).keys()


def test_a_button_alone_lends_its_drawing_to_the_notes() -> None:
    book = made(lambda _, sheet: sheet.insert_button("J2", {"caption": "Press"}))
    result = annotated(book, {"Plan": {"A1": ["here"]}})
    assert parts(result).keys() - parts(book).keys() == {"xl/comments1.xml"}
    assert text(result, SHEET) == text(book, SHEET)
    vml = text(result, "xl/drawings/vmlDrawing1.vml")
    assert re.findall(r'ObjectType="(\w+)"', vml) == ["Button", "Note"]
    assert '<v:shapetype id="_x0000_t202"' in vml


def test_notes_saved_by_openpyxl_with_other_prefixes_are_kept() -> None:
    excel = Workbook()
    assert excel.active is not None
    excel.active.title = "Plan"
    excel.active["B2"].comment = Comment("Old", "Ann")
    file = io.BytesIO()
    excel.save(file)
    result = annotated(file.getvalue(), {"Plan": {"B2": ["below"], "B3": ["new"]}})
    assert read(result) == {"B2": (f"Old{LINE}below", "Ann"), "B3": ("new", OURS)}
    # Excel reads bare text or runs, so that the old text is made a run.
    assert "<text><r><t>Old</t></r><r><rPr>" in text(result, "xl/comments/comment1.xml")
    assert len(tree(text(result, "xl/drawings/commentsDrawing1.vml"))) == 4


def test_a_reading_aid_stays_last_in_a_note() -> None:
    aid = '<rPh sb="0" eb="1"><t>aid</t></rPh><phoneticPr fontId="1"/>'
    comments = text(made(noted), "xl/comments1.xml").replace("</text>", f"{aid}</text>", 1)
    result = annotated(changed(made(noted), comments1=comments), {"Plan": {"A1": ["below"]}})
    assert f"below</t></r>{aid}</text>" in text(result, "xl/comments1.xml")
    assert read(result)["A1"] == (f"Ask Ann{LINE}below", "Bo")


def test_notes_on_two_sheets_have_parts_of_their_own() -> None:
    book = made(lambda book, _: book.add_worksheet("A & “B” <c>"))
    result = annotated(book, {"A & “B” <c>": {"A1": ["second"]}, "Plan": {"A1": ["first"]}})
    assert read(result) == {"A1": ("first", OURS)}
    assert read(result, "A & “B” <c>") == {"A1": ("second", OURS)}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            "]]> <script>alert(1)</script> & &amp; “é” \U0001f600",
            "]]> <script>alert(1)</script> & &amp; “é” \U0001f600",
        ),
        ("a\x00b\x0bc\x1bd\ufffee\ud800f", "abcdef"),
        ("one\r\ntwo\rthree\tfour ", "one\ntwo\nthree\tfour "),
        ("{p} {text} %s \\1 =1+1", "{p} {text} %s \\1 =1+1"),
        ("x" * 40_000, "x" * (LIMIT - 1) + "…"),
        ("\U0001f600" * 20_000, "\U0001f600" * 16_383 + "…"),
        ("x" * LIMIT, "x" * LIMIT),
    ],
    ids=["markup", "control characters", "line ends", "templates", "long", "long in UTF-16", "just not too long"],
)
def test_any_text_is_text(given: str, kept: str) -> None:
    assert read(annotated(made(plain), {"Plan": {"A1": [given]}})) == {"A1": (kept, OURS)}


def test_what_excel_would_take_for_an_escaped_letter_is_escaped() -> None:
    result = annotated(made(plain), {"Plan": {"A1": ["_x0041_ a_b _x41_"]}})
    assert ">_x005F_x0041_ a_b _x41_</t>" in text(result, "xl/comments1.xml")


def test_a_note_that_was_there_counts_towards_the_limit_and_is_never_cut() -> None:
    book = made(lambda _, sheet: sheet.write_comment("A1", "x" * 32_000, {"author": "Bo"}))
    (kept, _), *_ = read(annotated(book, {"Plan": {"A1": ["y" * 1_000]}})).values()
    assert kept == "x" * 32_000 + LINE + "y" * (LIMIT - 32_000 - len(LINE) - 1) + "…"
    full = made(lambda _, sheet: sheet.write_comment("A1", "x" * LIMIT, {"author": "Bo"}))
    assert read(annotated(full, {"Plan": {"A1": ["y"]}})) == {"A1": ("x" * LIMIT, "Bo")}


def test_a_box_is_as_high_as_its_text_whatever_the_rows_heights() -> None:
    def tall(_: Any, sheet: Any) -> None:
        sheet.set_column(3, 3, 40)
        sheet.set_row(1, 300)
        sheet.set_row(4, None, None, {"hidden": True})

    notes = {"Plan": {"C2": ["a word"], "C4": ["x" * 120], "A9": ["x" * 30_000]}}
    vml = text(annotated(made(tall), notes), "xl/drawings/vmlDrawing1.vml")
    assert re.findall("<x:Anchor>(.*?)</x:Anchor>", vml) == [
        "3, 15, 1, 2, 4, 50, 1, 47",  # 45 pixels down in a row of 400, 335 across from a column of 285
        "3, 15, 3, 2, 4, 50, 7, 17",  # 75 pixels down over rows of 20 and a hidden one
        "1, 15, 8, 2, 3, 207, 38, 2",  # no higher than 600 pixels
    ]


def test_the_same_notes_give_the_same_bytes_and_the_original_is_untouched() -> None:
    book = made(rich)
    before = hashlib.sha256(book).hexdigest()
    notes = {"Plan": {"B2": ["one"], "A1": ["two"]}}
    turned = {"Plan": {"A1": ["two"], "B2": ["one"]}}
    assert annotated(book, notes) == annotated(book, notes) == annotated(book, turned)
    assert hashlib.sha256(book).hexdigest() == before


def test_old_parts_keep_their_dates_and_new_ones_have_the_first_day() -> None:
    book = changed(made(plain))
    with ZipFile(io.BytesIO(book)) as old, ZipFile(io.BytesIO(annotated(book, {"Plan": {"A1": ["here"]}}))) as new:
        for entry in new.infolist():
            known = entry.filename in old.namelist()
            assert entry.date_time == (old.getinfo(entry.filename).date_time if known else (1980, 1, 1, 0, 0, 0))


def test_no_notes_change_no_part() -> None:
    assert parts(annotated(made(rich), {"Plan": {}})) == parts(made(rich))


def test_another_reader_finds_the_same_cells() -> None:
    book = made(noted)
    sheets = [
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Plan").to_python()
        for content in (book, annotated(book, {"Plan": {"C9": ["here"]}}))
    ]
    assert sheets[0] == sheets[1] == [["Ref", "Action", "RAG"], [1.0, "Find homes", "Green"]]


def test_every_new_or_changed_part_is_well_formed_and_has_a_type() -> None:
    result = annotated(made(noted), {"Plan": {"A1": ["<&>"], "C9": ["]]>"]}})
    for name, content in parts(result).items():
        if name.endswith((".xml", ".rels", ".vml")):
            tree(content.decode())
    types = text(annotated(made(plain), {"Plan": {"A1": ["here"]}}), "[Content_Types].xml")
    for part, kind in (
        ("comments1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"),
        ("drawings/vmlDrawing1.vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
    ):
        assert types.count(f'<Override PartName="/xl/{part}" ContentType="{kind}"/>') == 1


def test_a_part_in_utf_16_stays_in_utf_16() -> None:
    sheet = text(made(plain), SHEET).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    file = io.BytesIO()
    with ZipFile(file, "w") as package:
        for name, content in parts(made(plain)).items():
            package.writestr(name, sheet.encode("utf-16") if name == SHEET else content)
    result = parts(annotated(file.getvalue(), {"Plan": {"A1": ["here"]}}))[SHEET].decode("utf-16")
    assert result == sheet.replace("</worksheet>", '<legacyDrawing r:id="rId2"/></worksheet>')


def test_a_sheet_that_is_not_there_or_has_no_cells_is_the_callers_fault() -> None:
    book = made(lambda book, _: book.add_chartsheet("Chart").set_chart(pie(book)))
    for name in ("plan", "Chart"):
        with pytest.raises(KeyError, match=name):
            annotated(book, {name: {"A1": ["here"]}})


def pie(book: Any) -> Any:
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Plan!$A$2:$A$2"})
    return chart


@pytest.mark.parametrize("address", ["", "C", "5", "A0", "B2 C3", "b2"])
def test_what_is_not_an_address_is_the_callers_fault(address: str) -> None:
    with pytest.raises(ValueError, match=f"“{address}” is not the address of a cell"):
        annotated(made(plain), {"Plan": {address: ["here"]}})
