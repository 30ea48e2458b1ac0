"""A council's own look, on the page and in print."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pypdf import PdfReader

from helpers.blocks.blocks import Masthead
from helpers.blocks.drawn import NIGHT
from helpers.exports.html import HTMLReportExporter
from helpers.exports.pdf import PDFReportExporter
from helpers.plans.colours import ENOUGH, WHITE, contrast
from helpers.plans.council import Brand
from helpers.plans.logo import Logo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z" fill="#123456"/></svg>'
LOGO = Logo("image/svg+xml", base64.b64encode(SVG).decode(), "Averdale: a <shield>")
MAIN, ACCENT = "5B1A43", "8A5A00"


def notebook_of(brand: Brand | None) -> Any:
    block = Masthead(title="Plan", council="Averdale", period="2023-01", as_at="19 January 2023", brand=brand)
    output = new_output("execute_result", data=block._repr_mimebundle_(), execution_count=1)
    return new_notebook(cells=[new_code_cell("report", outputs=[output])])


def page_of(brand: Brand | None) -> str:
    return HTMLReportExporter().from_notebook_node(notebook_of(brand))[0]


def pdf_of(brand: Brand | None) -> PdfReader:
    return PdfReader(io.BytesIO(PDFReportExporter().from_notebook_node(notebook_of(brand))[0]))


def test_the_page_has_the_councils_colours_in_light_and_dark() -> None:
    page = page_of(Brand(None, MAIN, ACCENT))
    assert f".ap-page{{--brand:#{MAIN};--band:#{MAIN};--second:#{ACCENT}}}" in page
    (dark,) = re.findall(
        r"dark\)\{\.ap-page\{--brand:#(\w{6});--band:#(\w{6});--second:#(\w{6})\}\}", page.replace("\n", "")
    )
    assert dark[1] == MAIN
    assert all(contrast(each, NIGHT) >= ENOUGH for each in (dark[0], dark[2]))
    assert contrast(dark[1], WHITE) >= ENOUGH
    assert "--band:#5B1A43" not in page_of(None)


def test_the_page_shows_the_logo_with_what_it_says_and_lets_it_through() -> None:
    page = BeautifulSoup(page_of(Brand(LOGO)), "html.parser")
    (image,) = page.find_all("img")
    assert (image["alt"], image["src"]) == (LOGO.alt, f"data:image/svg+xml;base64,{LOGO.base64}")
    (policy,) = page.find_all("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert "img-src data:" in policy["content"]
    assert not BeautifulSoup(page_of(None), "html.parser").find_all("img")


def test_a_colour_that_is_none_reaches_no_style_sheet() -> None:
    assert "red}body" not in page_of(Brand(None, "red}body{}", ACCENT))


@pytest.mark.parametrize("brand", [None, Brand(LOGO, MAIN, ACCENT), Brand(None, MAIN, ACCENT), Brand(LOGO)])
def test_the_pdf_has_the_band_in_the_councils_colour_and_the_logo_with_what_it_says(brand: Brand | None) -> None:
    reader = pdf_of(brand)
    content = reader.pages[0].get_contents()
    assert content is not None
    band = [round(int(MAIN[at : at + 2], 16) / 255, 2) for at in (0, 2, 4)]
    drawn = [
        [round(float(each), 2) for each in found]
        for found in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) scn", content.get_data())
    ]
    assert (band in drawn) == bool(brand and brand.main)
    said = [each.get_object().get("/Alt") for each in structure(reader)]
    assert (LOGO.alt in said) == bool(brand and brand.logo)


def structure(reader: PdfReader) -> list[Any]:
    """Return every element of a PDF's structure."""
    root: Any = reader.trailer["/Root"]
    found, waiting = [], [root["/StructTreeRoot"]]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting += each
        elif hasattr(each, "get"):
            found.append(each)
            if each.get("/K") is not None:
                waiting.append(each["/K"])
    return found


def test_the_data_of_a_report_without_a_look_says_nothing_of_it() -> None:
    block = Masthead(title="Plan", council="Averdale", period="2023-01", as_at="19 January 2023")
    assert "brand" not in block.data()
