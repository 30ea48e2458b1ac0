"""The Word report, for democratic services, who put it into the agenda's own template: headings, tables, captions."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from helpers.blocks.blocks import Data, Look
from helpers.blocks.markdown import Heading, Part
from helpers.excel.archive import repacked
from helpers.exports.document import anchors_of, title_of, without_cells
from helpers.exports.logo import png_of
from helpers.exports.names import masthead_of
from helpers.exports.readings import in_reading
from helpers.exports.wordml import IN_TABLES, bookmark, page_number, set_rules, set_styles, show_shape, xml_text

#: Every document is as old as Word's own template, so that the same report gives the same bytes.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - Word's properties have no time zone
_MARGIN, _WIDTH, _LOGO = Mm(18), Mm(174), Mm(12)
#: How wide a letter of a table is, and a cell's two edges; of words longer than so many letters no more is counted.
_LETTER, _EDGES, _MOST_LETTERS = Mm(2.3), Mm(4.5), 14
_RAIL = frozenset({"number", "name", "rating", "state"})


class WordReportExporter(Exporter):
    """A Word document of a report's headings, paragraphs and tables, without the numbers that lead to its sources."""

    export_from_notebook = "Action plan report (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    digest = Unicode(help="The shorter reading to make; empty for the full report.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]  # the document, where the base class says a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the document and nbconvert's resources; the same notebook gives the same bytes."""
        _, resources = super().from_notebook_node(without_cells(nb), resources, **kw)
        found, _ = in_reading(nb, self.digest)
        paper = _Paper(title_of(found), masthead_of(found), anchors_of(found))
        for part in found:
            paper.add(part)
        return paper.content(), resources


class _Paper:
    """A Word document in the making."""

    def __init__(self, title: str, masthead: Data, anchors: Iterable[str]) -> None:
        self._word: WordDocument = Document()
        self._end = self._word.element.body.sectPr
        self._marked = {anchor: bookmark(at, anchor) for at, anchor in enumerate(sorted(anchors), 1)}
        self._level = 1
        core = self._word.core_properties
        core.title, core.author = xml_text(title), xml_text(masthead.get("council", ""))
        core.comments, core.keywords = "", ""
        core.language, core.created, core.modified, core.last_modified_by = "en-GB", _MADE, _MADE, core.author
        set_styles(self._word)
        section = self._word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
        footer = section.footer.paragraphs[0]
        footer.style = self._word.styles["Footer"]
        footer.add_run(f"{xml_text(title)}   Page ")
        page_number(footer)

    def content(self) -> bytes:
        """Return the document's bytes."""
        made = io.BytesIO()
        self._word.save(made)
        return repacked(made.getvalue())

    def add(self, part: Part) -> None:
        """Add a heading or a block."""
        if isinstance(part, Heading):
            self._level = max(1, part.level - 1)
            self._heading(part.text, self._level)
            return
        match part["kind"]:
            case "masthead":
                self._masthead(part)
            case "prose":
                self._points(None, part["points"])
            case "preformatted":
                self._paragraph(part["text"], "NoSpacing")
            case "picture":
                self._picture(part)
            case "table" if part.get("look") == Look.ACTIONS:
                self._actions(part)
            case "table":
                self._table(part)

    def _masthead(self, block: Data) -> None:
        if logo := block.get("brand", {}).get("logo"):
            self._drawn(self._word.add_picture(io.BytesIO(png_of(logo)), height=_LOGO), logo["alt"])
        self._paragraph(block["council"])
        self._paragraph(block["title"], "Title")
        said = [f"Position at {block['as_at']}"]
        said += [f"Revision {block['revision']}"] if block.get("revision") else []
        said += [block["reading"]] if block.get("reading") else []
        self._paragraph(" | ".join(said))
        given = (("Meeting", "meeting"), ("Report of", "author"), ("Contact", "contact"), ("Compared with", "compared"))
        for label, name in given:
            if block.get(name):
                self._paragraph(f"{label}: {block[name]}")
        if block.get("draft"):
            self._paragraph().add_run("DRAFT – not for publication").bold = True

    def _picture(self, block: Data) -> None:
        self._drawn(self._word.add_picture(io.BytesIO(base64.b64decode(block["base64"])), width=_WIDTH), block["alt"])

    def _drawn(self, picture: InlineShape, says: str) -> None:
        picture._inline.docPr.set("descr", xml_text(says))
        for side in "TBLR":
            picture._inline.set(f"dist{side}", "0")

    # Tables

    def _table(self, block: Data) -> None:
        """Add a table below its caption, for each headed group of its rows one below the heading."""
        if block["caption"]:
            caption = self._paragraph(block["caption"], "Caption")
            caption.paragraph_format.keep_with_next = True
        for group in block["groups"]:
            if group.get("heading"):
                self._group(group)
            if group["rows"]:
                self._rows(block, group["rows"])

    def _group(self, group: Data) -> None:
        number = f"{group['number']}. " if group.get("number") else ""
        heading = self._heading(f"{number}{group['heading']}", self._level + 1)
        self._mark(heading, group)
        self._points(None, group.get("notes", []))

    def _rows(self, block: Data, rows: list[Data]) -> None:
        shown = [at for at, _ in enumerate(block["columns"]) if not _drawn(row["cells"][at] for row in rows)]
        columns = [block["columns"][at] for at in shown]
        rows = [row | {"cells": [row["cells"][at] for at in shown]} for row in rows]
        table = self._word.add_table(1, len(columns))
        table.autofit = False
        set_rules(table, block["caption"])
        widths = _widths(columns, rows)
        for cell, column in zip(table.rows[0].cells, columns, strict=True):
            self._cell_text(cell, column["heading"], column.get("mark"), bold=True)
        for name in ("tblHeader", "cantSplit"):
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))
        for row in rows:
            cells = table.add_row().cells
            self._mark(cells[0].paragraphs[0], row)
            for cell, said in zip(cells, row["cells"], strict=True):
                self._cell(cell, said, bold=bool(row.get("total")))
        for grid, width in zip(table.columns, widths, strict=True):
            grid.width = width
        for line in table.rows:
            for cell, width in zip(line.cells, widths, strict=True):
                cell.width = width
        self._paragraph("", "NoSpacing")

    def _cell(self, cell: _Cell, said: Data, *, bold: bool) -> None:
        if "mark" in said:
            self._cell_text(cell, said["mark"]["name"], said["mark"], bold=bold)
            return
        first = cell.paragraphs[0]
        first._p.style = IN_TABLES
        self._points(cell, said.get("points", []), first, style=IN_TABLES, bold=bold)

    def _cell_text(self, cell: _Cell, text: str, mark: Mapping[str, str] | None, *, bold: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = IN_TABLES
        show_shape(paragraph, mark)
        paragraph.add_run(xml_text(text)).bold = bold or None

    def _actions(self, block: Data) -> None:
        """Add each action as a heading of its own with what it is and what it says."""
        caption = self._paragraph(block["caption"], "Caption")
        caption.paragraph_format.keep_with_next = True
        ids = [column["id"] for column in block["columns"]]
        for group in block["groups"]:
            if group.get("heading"):
                self._group(group)
            for row in group["rows"]:
                cells = dict(zip(ids, row["cells"], strict=True))
                name = " ".join(filter(None, (_text(cells.get(key, {})) for key in ("number", "name"))))
                under = 2 if group.get("heading") else 1
                heading = self._heading(name, self._level + under)
                self._mark(heading, row)
                if mark := cells.get("rating", {}).get("mark"):
                    paragraph = self._paragraph()
                    show_shape(paragraph, mark)
                    paragraph.add_run(xml_text(mark["name"])).bold = True
                self._points(None, cells.get("state", {}).get("points", []))
                self._said(block, cells)

    def _said(self, block: Data, cells: Mapping[str, Data]) -> None:
        told = [column for column in block["columns"] if column["id"] not in _RAIL]
        labelled = sum(column["id"] != "title" for column in told) > 1
        for column in told:
            points = cells[column["id"]].get("points", [])
            if points and labelled and column["id"] != "title":
                label = self._paragraph()
                label.add_run(xml_text(column["heading"])).bold = True
                label.paragraph_format.keep_with_next = True
            self._points(None, points, bold=column["id"] == "title")

    # Words

    def _heading(self, text: str, level: int) -> Paragraph:
        return self._paragraph(text, f"Heading{min(level, 9)}")

    def _paragraph(self, text: str = "", style: str | None = None) -> Paragraph:
        """Add a paragraph of a style, which is given by its id, as looking it up by its name is slow.

        It is put before the section's end that is known, as looking for that among all paragraphs is slow too.
        """
        element = OxmlElement("w:p")
        self._end.addprevious(element)
        paragraph = Paragraph(element, self._word._body)
        if text:
            paragraph.add_run(xml_text(text))
        if style:
            element.style = style
        return paragraph

    def _points(
        self,
        holder: _Cell | None,
        points: Iterable[Data],
        first: Paragraph | None = None,
        *,
        style: str | None = None,
        bold: bool = False,
    ) -> None:
        """Add points to a document or a cell; sentences that follow one another go on in one paragraph."""
        paragraph = None
        for point in points:
            if paragraph is not None and point.get("follows") and not point.get("label"):
                paragraph.add_run(" ")
            else:
                paragraph, first = first or (holder.add_paragraph() if holder else self._paragraph()), None
                paragraph._p.style = style
            if label := point.get("label"):
                paragraph.paragraph_format.left_indent = Mm(5 * (1 + point.get("level", 0)))
                paragraph.paragraph_format.first_line_indent = Mm(-5)
                paragraph.add_run(f"{xml_text(label)}\t")
            if any(run.get("new") for run in point["runs"]):
                paragraph.add_run("New: ").bold = True
            for run in point["runs"]:
                self._run(paragraph, run, bold=bold)

    def _run(self, paragraph: Paragraph, run: Data, *, bold: bool) -> None:
        made = paragraph.add_run(xml_text(run["text"]))
        made.bold, made.italic = bold or run.get("bold") or None, run.get("italic")
        if not (link := run.get("link")):
            return
        holder = OxmlElement("w:hyperlink")
        if link.startswith("#"):
            if link[1:] not in self._marked:
                return
            holder.set(qn("w:anchor"), self._marked[link[1:]])
        else:
            to = paragraph.part.relate_to(xml_text(link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            holder.set(qn("r:id"), to)
        made.font.underline = True
        made._r.addprevious(holder)
        holder.append(made._r)

    def _mark(self, paragraph: Paragraph, item: Data) -> None:
        """Put the bookmark of a heading or a row, which links lead to, at a paragraph's beginning."""
        name = self._marked.get(item.get("anchor", ""))
        if not name:
            return
        for tag in ("bookmarkStart", "bookmarkEnd"):
            element = OxmlElement(f"w:{tag}")
            element.set(qn("w:id"), name.split("_")[1])
            if tag == "bookmarkStart":
                element.set(qn("w:name"), name)
            paragraph._p.append(element)


def _drawn(cells: Iterable[Data]) -> bool:
    """Return whether a column holds drawings and nothing else, for which there is no place here."""
    found = [cell for cell in cells if len(cell) > len(cell.keys() & {"sources"})]
    return bool(found) and all("chart" in cell for cell in found)


def _widths(columns: list[Data], rows: list[Data]) -> list[int]:
    """Return how wide each column is: its longest word, as far as it can be that, and its share of what is left."""
    words = [
        [column["heading"], *(row["cells"][at].get("mark", {}).get("name") or _text(row["cells"][at]) for row in rows)]
        for at, column in enumerate(columns)
    ]
    longest = [max(len(word) for text in texts for word in (text.split() or [""])) for texts in words]
    least = [_EDGES + _LETTER * min(letters, _MOST_LETTERS) for letters in longest]
    shares, left = [column.get("width", 1) for column in columns], max(0, _WIDTH - sum(least))
    wanted = [own + left * share / sum(shares) for own, share in zip(least, shares, strict=True)]
    return [int(_WIDTH * width / sum(wanted)) for width in wanted]


def _text(cell: Data) -> str:
    return " ".join("".join(run["text"] for run in point["runs"]) for point in cell.get("points", []))
