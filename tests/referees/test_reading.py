"""The page as those meet it who hear it, and who have a keyboard alone."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from browser import Page, chromium
from builders import block_notebook
from helpers.blocks.blocks import Column, Row, RowGroup, Table, TableCell
from helpers.exports import exported
from helpers.model import Point, TextRun
from referees import lacking

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        bool(lacking("Chromium")), reason="no page was heard, for want of Chromium: .ci/run installs it"
    ),
]
_FOCUS = "document.activeElement.closest('summary, label, a, input, button, select').textContent.trim()"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give one browser for all that is tried here."""
    with chromium(tmp_path_factory.mktemp("profile")) as shown:
        yield shown


@pytest.fixture
def page(browser: Page, samples: Path) -> Page:
    """Give the latest sample report as a browser shows it, opened anew."""
    browser.show_on(1280)
    browser.open(samples / "reports" / "2023-01" / "sufficiency" / "report.html")
    return browser


def heard(page: Page, *roles: str) -> list[tuple[str, str]]:
    """Return what has one of the roles, as a screen reader is told it: each role and name, sorted."""
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    told = [(node["role"]["value"], node["name"]["value"]) for node in nodes if "name" in node and not node["ignored"]]
    return sorted((role, name) for role, name in told if role in roles)


def test_a_screen_reader_is_told_the_page_and_its_sections_each_by_its_heading(page: Page) -> None:
    assert heard(page, "banner", "navigation", "main", "form") == [
        ("banner", ""),
        ("form", "Choose what is shown"),
        ("main", ""),
        ("navigation", "On this page"),
    ]
    sections = {name for _, name in heard(page, "region")}
    assert {"What needs a decision", "Every action", "Measures"} <= sections
    assert sections | {"Sufficiency strategy action plan"} <= {name for _, name in heard(page, "heading")}
    for role in ("table", "combobox", "checkbox", "searchbox", "switch", "button", "link"):
        names = [name for _, name in heard(page, role)]
        assert names
        assert all(names), role


def test_on_a_phone_a_table_is_one_still_to_those_who_hear_it(page: Page) -> None:
    wide = heard(page, "table", "columnheader", "rowheader", "row")
    page.show_on(320)
    assert heard(page, "table", "columnheader", "rowheader", "row") == wide


def test_the_keyboard_alone_finds_an_action_and_opens_it(page: Page) -> None:
    page.press("Tab", code=9)
    assert page.run(_FOCUS) == "Skip to the report’s text"
    page.press("Enter", code=13, text="\r")
    for _ in range(60):
        page.press("Tab", code=9)
        assert page.run("getComputedStyle(document.activeElement).outlineWidth") == "3px"
        if page.run("document.activeElement.name") == "words":
            break
    page.call("Input.insertText", text="steady minds")
    assert page.run("document.querySelector('.ap-count').textContent").startswith("1 of ")
    while "Steady Minds" not in page.run(_FOCUS):
        page.press("Tab", code=9)
    page.press("Enter", code=13, text="\r")
    opened = json.loads(page.run("JSON.stringify([...document.querySelectorAll('.ap-action[open]')].map(e => e.id))"))
    assert opened == ["action-26"]


def test_of_a_page_with_very_many_rows_all_is_found_and_printed_though_drawn_when_seen(
    browser: Page, tmp_path: Path
) -> None:
    rows = tuple(Row((TableCell((Point((TextRun(f"Row {at}"),)),)),)) for at in range(1_100))
    table = Table(id="many", caption="Very many", columns=(Column("name", "Name"),), groups=(RowGroup(rows),))
    file = tmp_path / "report.html"
    [content] = exported(block_notebook("## First", table, "## Second", table), "html").values()
    file.write_bytes(content)
    browser.show_on(1280)
    browser.open(file)
    drawn = "[...document.querySelectorAll('.ap-far')].map(each => getComputedStyle(each).contentVisibility)"
    assert browser.run(drawn) == ["auto", "auto"]
    assert {("heading", "First"), ("heading", "Second")} <= {*heard(browser, "heading")}
    assert browser.run("window.find('Row 1099') && window.find('Second') && window.find('Row 1099')")
    assert browser.run("scrollY > 2 * 1099 * 20")
    assert "Row 1099" in [name for _, name in heard(browser, "StaticText")]
    printed = PdfReader(io.BytesIO(base64.b64decode(browser.call("Page.printToPDF")["data"])))
    text = " ".join(each.extract_text() for each in printed.pages)
    found = [int(number) for number in re.findall(r"Row (\d+)", text)]
    assert found == [*range(1_100), *range(1_100)]
