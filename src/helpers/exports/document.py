"""What an executed notebook says: its headings and its blocks, in order; the same for every export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from helpers.blocks.blocks import MIME, Column, Data, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import noun_of
from helpers.blocks.markdown import Heading, Part, parts_of
from helpers.errors import WorkbookError
from helpers.exports.executed import once
from helpers.exports.names import masthead_of
from helpers.model import Point, TextRun
from helpers.plans.nouns import Noun, worded
from helpers.records.ledger import printed

if TYPE_CHECKING:
    from nbformat import NotebookNode

GUIDE_TAG = "guide"

#: The ids of what is said at a report's end: what is worded by the council's own templates, and what was said when it
#: was published although its code or environment were not as committed.
AT_END = OWN_WORDING, DESPITE = "own-wording", "published-despite"

#: The headings of the notebook that comes along which speak of actions; an analyst's own stay as they are written.
_OF_ACTIONS = frozenset({"Update on open actions", "Every action", "Closed actions"})


@once
def parts(notebook: NotebookNode) -> list[Part]:
    """Return the notebook's headings and blocks' data, in order.

    Cells tagged ``guide`` speak to whoever opens the notebook and are left out, as is a heading with nothing
    under it. What an analyst's own cells show (a DataFrame, text, a picture) becomes a block of a kind of its own.

    Raises:
        WorkbookError: a cell shows something that a report cannot hold, or a picture without a text for those who
            cannot see it.
    """
    found: list[Part] = []
    for at, cell in enumerate(notebook.cells, 1):
        if GUIDE_TAG in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            found += _markdown_parts(cell.source)
        elif cell.cell_type == "code":
            found += [block for output in cell.outputs for block in _blocks(output, cell, at)]
    noun = noun_of(found)
    return without_bare_headings([_headed(part, noun) if isinstance(part, Heading) else part for part in found])


def without_cells(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook for nbconvert, which copies all of it twice: an export reads the cells by `parts`."""
    from nbformat import NotebookNode

    return NotebookNode({**notebook, "cells": []})


def sealed(found: list[Part]) -> list[Part]:
    """Return a report's parts, and at their end the seal of what was published before, where the report has one."""
    seal = masthead_of(found).get("seal", "")
    if not seal:
        return found
    said = (
        f"Seal of all that had been published when this report was made: {printed(seal)}. “workbook verify --seal” "
        "tells from it whether that is still what it was."
        if printed(seal)
        else "Nothing had been published before this report, so it bears no seal."
    )
    return [*found, Prose(id="seal", points=(Point((TextRun(said),)),)).data()]


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


def without_bare_headings(found: list[Part]) -> list[Part]:
    """Return a report's parts without the headings that have nothing under them; what is `AT_END` is under none."""
    kept: list[Part] = []
    ended: list[Part] = []
    for part in reversed(found):
        if isinstance(part, dict) and part.get("id") in AT_END:
            ended.append(part)
            continue
        under = kept[-1] if kept else None
        bare = under is None or (isinstance(under, Heading) and isinstance(part, Heading) and under.level <= part.level)
        if not (isinstance(part, Heading) and bare):
            kept.append(part)
    return [*kept[::-1], *ended[::-1]]


def without_repeated_captions(found: list[Part]) -> list[Part]:
    """Return a report's parts, without the captions that say word for word what the heading right above them says."""
    return [
        part | {"caption": ""}
        if isinstance(part, dict) and isinstance(before, Heading) and part.get("caption", "") == before.text
        else part
        for before, part in zip([None, *found], found, strict=False)
    ]


def anchors_of(found: list[Part]) -> frozenset[str]:
    """Return what links within a report can lead to: the rows of its tables, and headings with rows under them."""
    return frozenset(
        item["anchor"]
        for part in found
        if isinstance(part, dict)
        for group in part.get("groups", [])
        if group["rows"]
        for item in (group, *group["rows"])
        if item.get("anchor")
    )


def _headed(heading: Heading, noun: Noun) -> Heading:
    return replace(heading, text=worded(heading.text, noun)) if heading.text in _OF_ACTIONS else heading


def _markdown_parts(source: str) -> Iterator[Part]:
    points: list[Point] = []
    for part in parts_of(source):
        if isinstance(part, Point):
            points.append(part)
            continue
        if points:
            yield Prose(points=tuple(points)).data()
        points = []
        yield part
    if points:
        yield Prose(points=tuple(points)).data()


def _blocks(output: NotebookNode, cell: NotebookNode, at: int) -> Iterator[Data]:
    if output.output_type == "error":
        raise WorkbookError(f"Cell {at} of the notebook ended with an error: {output.ename}: {output.evalue}")
    if output.output_type == "stream":
        if output.name == "stdout" and output.text.strip():
            yield {"kind": "preformatted", "text": output.text.rstrip()}
        return
    data = output.get("data", {})
    if MIME in data:
        if data[MIME]["kind"] != "nothing":
            yield data[MIME]
    elif "image/png" in data:
        alt = cell.metadata.get("alt", "")
        if not alt:
            raise WorkbookError(
                f"Cell {at} of the notebook shows a picture without a text for those who cannot see it. "
                "Add “alt” to the cell's metadata, saying what the picture says."
            )
        yield {
            "kind": "picture",
            "type": "image/png",
            "base64": data["image/png"].replace("\n", ""),
            "alt": alt,
        }
    elif "<table" in data.get("text/html", ""):
        yield _frame_table(data["text/html"], at).data()
    elif "text/plain" in data:
        yield {"kind": "preformatted", "text": data["text/plain"]}


def _frame_table(html: str, at: int) -> Table:
    """Return the table that pandas shows a DataFrame as."""
    from bs4 import BeautifulSoup  # slow to import, and few notebooks show one

    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in BeautifulSoup(html, "html.parser").find_all("tr")
    ]
    heading, *body = rows
    return Table(
        id=f"cell-{at}",
        caption=f"Table of the analyst's own, cell {at} of the notebook",
        columns=tuple(Column(f"column-{place}", text or "Row") for place, text in enumerate(heading)),
        groups=(RowGroup(tuple(Row(tuple(_cell(text) for text in row)) for row in body)),),
        wide=len(heading) > 5,
    )


def _cell(text: str) -> TableCell:
    return TableCell((Point((TextRun(text),)),) if text else ())
