"""A sheet is copied inside its workbook: what names it from within names the copy, and nothing else changes."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import load_workbook

from helpers.errors import WorkbookError
from helpers.excel.copied import sheets_pointing_to, with_copy

GUID = "{12345678-1234-1234-1234-123456789ABC}"
THREADS = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    f'<threadedComment ref="A1" personId="{GUID}" id="{GUID}"><text>Why?</text></threadedComment></ThreadedComments>'
)
KIND = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"


def made(*formulas: str, name: str = "It's & Q1", second: str = "Other") -> bytes:
    """Return a workbook whose first sheet has formulas, and a comment in A1."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for row, formula in enumerate(formulas):
            sheet.write_formula(row, 1, formula)
        sheet.write_comment("A1", f"tc={GUID} or not")
        book.add_worksheet(second).write("A1", "=1")
    return file.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(content: bytes, **more: str) -> bytes:
    """Return a workbook whose first sheet leads to more parts, by the kind of each."""
    found = parts(content)
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    file = io.BytesIO()
    for kind, text in more.items():
        found[f"xl/{kind}1.xml"] = text.encode()
        lead = f'<Relationship Id="x{kind}" Type="{KIND}/{kind}" Target="../{kind}1.xml"/></Relationships>'
        found[rels] = found[rels].replace(b"</Relationships>", lead.encode())
    with ZipFile(file, "w") as package:
        for name, said in found.items():
            package.writestr(name, said)
    return file.getvalue()


@pytest.mark.parametrize(
    ("formula", "copied"),
    [
        ("='It''s & Q1'!A1+1", "='New '' & <1>'!A1+1"),
        ("='IT''S & q1'!A1", "='New '' & <1>'!A1"),
        ("='[1]It''s & Q1'!A1", "='[1]It''s & Q1'!A1"),
        ("=INDIRECT(\"'It''s & Q1'!A1\")", "=INDIRECT(\"'It''s & Q1'!A1\")"),
        ("=Other!A1&'Other one'!A1", "=Other!A1&'Other one'!A1"),
    ],
)
def test_a_formula_that_names_its_own_sheet_names_the_copy(formula: str, copied: str) -> None:
    book = load_workbook(io.BytesIO(with_copy(made(formula), "x.xlsx", "It's & Q1", "New ' & <1>")))
    assert book.sheetnames == ["It's & Q1", "New ' & <1>", "Other"]
    assert [book[name]["B1"].value for name in book.sheetnames[:2]] == [formula, copied]


def test_a_name_without_quotes_is_known_too_and_a_part_of_one_is_none() -> None:
    content = with_copy(made("=Q1!A1+OldQ1!A1+Q1.5!A1", name="Q1"), "x.xlsx", "Q1", "Q2")
    assert load_workbook(io.BytesIO(content))["Q2"]["B1"].value == "='Q2'!A1+OldQ1!A1+Q1.5!A1"
    assert sheets_pointing_to(made(name="Q1", second="Other"), "Q1") == ()


def test_the_copy_alone_is_not_chosen_so_that_nobody_writes_in_two_sheets_at_once() -> None:
    book = load_workbook(io.BytesIO(with_copy(made(), "x.xlsx", "It's & Q1", "New")))
    assert [sheet.sheet_view.tabSelected for sheet in book] == [True, None, None]


def test_a_threaded_comment_of_the_copy_has_an_id_of_its_own_in_both_of_its_parts() -> None:
    old = with_parts(made(), threadedComment=THREADS)
    new = parts(with_copy(old, "x.xlsx", "It's & Q1", "New"))
    said = new["xl/threadedComment2.xml"].decode()
    own = said.split(' id="')[1].split('"')[0]
    assert own != GUID
    assert said == THREADS.replace(f' id="{GUID}"', f' id="{own}"')
    assert f"tc={own} or not" in new["xl/comments2.xml"].decode()
    assert {name: new[name] for name in parts(old)} | {"[Content_Types].xml": b""} == parts(old) | {
        name: new[name] for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    } | {"[Content_Types].xml": b""}


def test_what_one_person_saw_of_the_sheet_is_left_and_what_is_not_known_is_refused() -> None:
    new = parts(with_copy(with_parts(made(), namedSheetView="<x/>"), "x.xlsx", "It's & Q1", "New"))
    assert b"namedSheetView" not in new["xl/worksheets/_rels/sheet3.xml.rels"]
    with pytest.raises(WorkbookError, match="the sheet has a slicer, which cannot be carried"):
        with_copy(with_parts(made(), slicer="<x/>"), "x.xlsx", "It's & Q1", "New")
