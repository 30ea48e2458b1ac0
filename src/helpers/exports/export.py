"""The exports through nbconvert: a report's notebook as one HTML page, and as a tagged PDF."""

from __future__ import annotations

import base64
import itertools
import json
import re
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

import fontpkg_source_sans_3
import typst
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter, HTMLExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from helpers.blocks.chart import svg
from helpers.blocks.html import SHAPES, block_html, nested, style_sheet
from helpers.blocks.markdown import Heading, Part
from helpers.blocks.references import Reference, cited, numbered
from helpers.errors import WorkbookError
from helpers.exports.document import anchors_of, masthead_of, parts
from helpers.exports.readings import reading_of

_TEMPLATES = Path(str(files("helpers.exports").joinpath("templates")))
#: How Typst says that a font does not have a sign, and how it writes one that cannot be seen.
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_FONTS = Path(fontpkg_source_sans_3.__file__).parent / "files"


class HTMLReportExporter(HTMLExporter):
    """One HTML page that loads nothing from anywhere, without code or prompts."""

    export_from_notebook = "Action plan report (HTML)"
    template_name = "action-plan"

    digest = Unicode(help="The shorter reading to make; empty for the full report.").tag(config=True)

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(_TEMPLATES / "nbconvert")]

    def from_notebook_node(  # type: ignore[override]  # the page, where the base class says a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and nbconvert's resources."""
        resources = self._init_resources(resources or {})
        found, references = _reading(nb, self.digest)
        resources["report"] = {
            "title": title_of(found),
            "style": style_sheet(),
            "parts": _html_parts(found, references),
        }
        html, resources = super().from_notebook_node(nb, resources, **kw)
        return html, resources


class PDFReportExporter(Exporter):
    """A tagged PDF, set by Typst, which checks it against PDF/UA-1 and takes every text as data."""

    export_from_notebook = "Action plan report (PDF)"
    output_mimetype = "application/pdf"

    digest = Unicode(help="The shorter reading to make; empty for the full report.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # the PDF, where the base class says a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF and nbconvert's resources.

        Raises:
            WorkbookError: Typst found something that a tagged PDF cannot hold.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        found, references = _reading(nb, self.digest)
        masthead = masthead_of(found)
        report = {
            "title": title_of(found),
            "masthead": masthead,
            "shapes": SHAPES,
            "sections": _sections(found),
            "anchors": sorted(anchors_of(found)),
            "references": _for_end(references),
        }
        try:
            return _printed(json.dumps(report, ensure_ascii=False, sort_keys=True)), resources
        except typst.TypstError as error:
            raise WorkbookError(f"The PDF could not be made: {error.message}") from error


def _printed(report: str) -> bytes:
    """Return the PDF of a report's JSON; a sign that its font does not have, such as an emoji, is told by its name."""
    try:
        return _set(report)
    except typst.TypstError as error:
        signs = {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), sign) for sign in _UNSHOWN.findall(error.diagnostic)}
        if not signs:
            raise
    for sign in sorted(signs, key=lambda sign: (-len(sign), sign)):
        report = report.replace(sign, _in_words(sign))
    return _set(report)


def _set(report: str) -> bytes:
    pdf = typst.compile(
        str(_TEMPLATES / "report.typ"),
        root=str(_TEMPLATES),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=0,
        sys_inputs={"report": report},
    )
    return bytes(pdf)


def _in_words(sign: str) -> str:
    """Return what a sign is called, ``[white heavy check mark]``; what only joins others is nothing to print."""
    names = [unicodedata.name(each, "sign").lower() for each in sign if unicodedata.category(each) not in ("Cf", "Mn")]
    return f"[{' '.join(names)}]" if names else ""


def title_of(found: list[Part]) -> str:
    """Return the document's title: the plan's, its as-at date, and DRAFT where it is one."""
    masthead = masthead_of(found)
    if not masthead:
        return next((part.text for part in found if isinstance(part, Heading)), "Report")
    marks = [f"revision {masthead['revision']}"] if masthead.get("revision") else []
    marks += ["DRAFT"] if masthead.get("draft") else []
    marked = f" ({', '.join(marks)})" if marks else ""
    reading = f" – {masthead['reading']}" if "reading" in masthead else ""
    return f"{masthead['title']}: {masthead['as_at']}{reading}{marked}"


def _reading(notebook: NotebookNode, digest: str) -> tuple[list[Part], list[Reference]]:
    """Return what one reading shows, with the references in it; they are numbered alike in every reading."""
    whole, references = numbered(parts(notebook))
    found = reading_of(whole, digest)
    return found, cited(found, references)


def _html_parts(found: list[Part], references: list[Reference]) -> list[Markup]:
    """Return the page's body, with a list of contents after the masthead."""
    shown: list[Markup] = []
    headings = [part for part in found if isinstance(part, Heading) and part.level == 2]
    contents = Markup(
        '<nav class="ap-contents" id="contents" aria-labelledby="contents-title">'
        '<h2 id="contents-title">Contents</h2><ul>{}</ul></nav>'
    ).format(
        Markup("").join(
            Markup('<li><a href="#{}">{}</a></li>').format(_slug(heading.text), heading.text) for heading in headings
        )
    )
    for part in found:
        if isinstance(part, Heading):
            shown.append(Markup('<h{0} id="{1}">{2}</h{0}>').format(part.level, _slug(part.text), escape(part.text)))
        else:
            shown.append(block_html(part, references=references))
            if part["kind"] == "masthead" and headings:
                shown.append(contents)
    return shown


def _sections(found: list[Part]) -> list[dict[str, Any]]:
    """Return the parts after the masthead as stretches of pages that lie one way, on which wide tables decide."""
    sections: list[dict[str, Any]] = []
    for part in found:
        if isinstance(part, Heading):
            if part.level <= 2 or not sections:
                sections.append({"wide": False, "parts": []})
            sections[-1]["parts"].append({"kind": "heading", "level": part.level, "text": part.text})
        elif part["kind"] != "masthead":
            if not sections:
                sections.append({"wide": False, "parts": []})
            sections[-1]["parts"].append(_for_print(part))
            sections[-1]["wide"] |= part.get("wide", False)
    stretches: list[dict[str, Any]] = []
    for wide, some in itertools.groupby(sections, key=lambda section: bool(section["wide"])):
        stretches.append({"wide": wide, "parts": [part for section in some for part in section["parts"]]})
    return stretches


def _for_print(block: dict[str, Any]) -> dict[str, Any]:
    """Return a block with its points as trees and its pictures as bytes, as Typst needs them."""
    if block["kind"] == "prose":
        return block | {"tree": nested(block["points"])}
    if block["kind"] == "picture":
        return block | {"bytes": list(base64.b64decode(block["base64"]))}
    if block["kind"] != "table":
        return block
    groups = [
        group | {"rows": [row | {"cells": [_cell_for_print(cell) for cell in row["cells"]]} for row in group["rows"]]}
        for group in block["groups"]
        if group.get("rows")
    ]
    return block | {"groups": groups}


def _cell_for_print(cell: dict[str, Any]) -> dict[str, Any]:
    drawing = {"svg": svg(cell["chart"])} if "chart" in cell else {}
    return cell | {"tree": nested(cell.get("points", []))} | drawing


def _for_end(references: list[Reference]) -> list[dict[str, Any]]:
    """Return the references as the last section prints them, under what they stand in."""
    return [
        {"within": within, "entries": [{"number": r.number, "name": r.name, "places": r.entries} for r in some]}
        for within, some in itertools.groupby(references, key=lambda reference: reference.within)
    ]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
