"""The PDF report: a tagged PDF, set by Typst, which takes every text as data."""

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
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from helpers.blocks.chart import svg
from helpers.blocks.html import SHAPES, nested
from helpers.blocks.markdown import Heading, Part
from helpers.blocks.references import Reference
from helpers.errors import WorkbookError
from helpers.exports.document import anchors_of, masthead_of, title_of
from helpers.exports.readings import in_reading
from helpers.exports.words import INDENTS, longest

_TEMPLATES = Path(str(files("helpers.exports").joinpath("templates")))
#: How Typst says that a font does not have a sign, and how it writes one that cannot be seen.
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_FONTS = Path(fontpkg_source_sans_3.__file__).parent / "files"


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
        found, references = in_reading(nb, self.digest)
        masthead = masthead_of(found)
        report = {
            "title": title_of(found),
            "masthead": masthead,
            "shapes": SHAPES,
            "indents": INDENTS,
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
    rows = [row for group in groups for row in group["rows"]]
    columns = [
        column | {"words": longest(column, (row["cells"][at] for row in rows))}
        for at, column in enumerate(block["columns"])
    ]
    return block | {"columns": columns, "groups": groups}


def _cell_for_print(cell: dict[str, Any]) -> dict[str, Any]:
    drawing = {"svg": svg(cell["chart"])} if "chart" in cell else {}
    return cell | {"tree": nested(cell.get("points", []))} | drawing


def _for_end(references: list[Reference]) -> list[dict[str, Any]]:
    """Return the references as the last section prints them, under what they stand in."""
    return [
        {"within": within, "entries": [{"number": r.number, "name": r.name, "places": r.entries} for r in some]}
        for within, some in itertools.groupby(references, key=lambda reference: reference.within)
    ]
