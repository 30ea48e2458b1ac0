"""The report's tables as a workbook, for those who go on from its figures: a table a sheet, behind a cover sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from helpers.blocks.blocks import ColumnKind, Data
from helpers.excel.write import Sheet, written_tables
from helpers.exports.document import parts, title_of, without_cells
from helpers.exports.names import masthead_of

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})*|\d+")
#: How many letters wide a column is for each share of its table's width, and at most.
_SHARE, _NARROWEST, _WIDEST = 9, 12, 70


class TablesExporter(Exporter):
    """A workbook of a report's tables, each as a real table on a sheet of its own, ratings in words."""

    export_from_notebook = "Action plan tables (Excel)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".xlsx"

    def from_notebook_node(  # type: ignore[override]  # the workbook, where the base class says a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the workbook and nbconvert's resources; the same notebook gives the same bytes."""
        _, resources = super().from_notebook_node(without_cells(nb), resources, **kw)
        found = parts(nb)
        masthead = masthead_of(found)
        tables = [part for part in found if isinstance(part, dict) and part["kind"] == "table"]
        notes = [masthead.get("council", ""), f"Position at {masthead['as_at']}" if masthead else ""]
        notes.append("Each table is one of the report’s, without its sources, which the report itself gives.")
        return written_tables(title_of(found), [note for note in notes if note], [_sheet(table) for table in tables]), (
            resources
        )


def _sheet(table: Data) -> Sheet:
    headed = any(group.get("heading") for group in table["groups"])
    above = {"Group number": _NARROWEST, "Group": 40} if headed else {}
    columns: dict[str, int] = dict(above)
    for column in table["columns"]:
        width = min(_WIDEST, max(_NARROWEST, _SHARE * column.get("width", 1)))
        columns[_heading(column["heading"] or column["id"], columns)] = width
    return Sheet(table["id"].capitalize(), table["caption"], columns, [*_rows(table, headed=headed)])


def _heading(heading: str, taken: dict[str, int]) -> str:
    """Return a heading that its table does not have yet: Excel's tables know a column by it, whatever its case."""
    known = {other.casefold() for other in taken}
    again = next(at for at in range(1, len(taken) + 2) if _nth(heading, at).casefold() not in known)
    return _nth(heading, again)


def _nth(heading: str, at: int) -> str:
    return heading if at == 1 else f"{heading} ({at})"


def _rows(table: Data, *, headed: bool) -> Iterator[list[str | int]]:
    kinds = [column.get("kind", ColumnKind.TEXT) for column in table["columns"]]
    for group in table["groups"]:
        above: list[str | int] = [group.get("number", ""), group.get("heading", "")] if headed else []
        for row in group["rows"]:
            yield [*above, *(_value(cell, kind) for cell, kind in zip(row["cells"], kinds, strict=True))]


def _value(cell: Data, kind: str) -> str | int:
    if "mark" in cell:
        return str(cell["mark"]["name"])
    lines = []
    for point in cell.get("points", []):
        said = "".join(run["text"] for run in point["runs"])
        lines.append(f"{point['label']} {said}" if point.get("label") else said)
    text = "\n".join(lines)
    return int(text.replace(",", "")) if kind == ColumnKind.NUMBER and _NUMBER.fullmatch(text) else text
