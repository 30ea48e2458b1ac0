"""Write a plain list as a workbook: a heading that stays in sight, a filter, and text that stays text."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain, count
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

# The objects that write a workbook are the library's own; other rooms have them from here.
__all__ = [
    "Format",
    "Link",
    "Sheet",
    "Workbook",
    "Worksheet",
    "cut",
    "sheet_names",
    "written_list",
    "written_tables",
    "xl_range",
    "xl_range_abs",
]

#: What Excel takes in a cell.
_LONGEST = 32_767
_LONGEST_NAME = 31
_COVER = "Cover sheet"
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A list of one day is the same the next.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel has no time zones


class Link(NamedTuple):
    """A text that opens a workbook at a cell.

    Attributes:
        text: what is shown.
        file: the workbook, from the folder that the list is in.
        sheet: the sheet's name.
        cell: the cell or range.
    """

    text: str
    file: str
    sheet: str
    cell: str

    @property
    def address(self) -> str:
        """Return where it leads, as Excel writes it: “#” divides the file from the place in it."""
        file = self.file.replace("%", "%25").replace("#", "%23").replace(" ", "%20")
        sheet = self.sheet.replace("'", "''")
        return f"external:{file}#'{sheet}'!{self.cell}"


def written_list(name: str, columns: Mapping[str, int], rows: Sequence[Sequence[str | Link]]) -> bytes:
    """Return a workbook with one list; the same list gives the same bytes.

    Args:
        name: the sheet's name.
        columns: how many letters wide each column is, by its heading.
        rows: a text or a link for each column.
    """
    content = io.BytesIO()
    with Workbook(content, _OPTIONS) as book:
        book.set_properties({"created": _MADE})
        heading = book.add_format({"bold": True, "bg_color": "#D9D9D9", "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        linked = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#0563C1", "underline": 1})
        sheet = book.add_worksheet(name)
        for at, (title, width) in enumerate(columns.items()):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, title, heading)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for row, cells in enumerate(rows, 1):
            for column, said in enumerate(cells):
                if not isinstance(said, Link):
                    sheet.write_string(row, column, cut(said), plain)
                elif _unlinked(sheet, row, column, said, linked):
                    sheet.write_string(row, column, cut(said.text), plain)
    return content.getvalue()


class Sheet(NamedTuple):
    """A table for a sheet of its own.

    Attributes:
        name: the sheet's name, as far as Excel takes it.
        says: what it shows, for the cover sheet.
        columns: how many letters wide each column is, by its heading.
        rows: a text or a number for each column.
    """

    name: str
    says: str
    columns: Mapping[str, int]
    rows: Sequence[Sequence[str | int]]


def written_tables(title: str, notes: Sequence[str], sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook of tables, each alone on its sheet from A1, behind a cover sheet that lists them.

    It follows the Government Analysis Function's guidance on accessible spreadsheets: a cover sheet, real tables, no
    merged or empty cells in their headings, nothing said by colour. The same tables give the same bytes.

    Args:
        title: what the workbook is.
        notes: what the cover sheet says, a line each.
        sheets: the tables, in order.
    """
    content = io.BytesIO()
    with Workbook(content, _OPTIONS) as book:
        book.set_properties({"created": _MADE, "title": title})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        cover = book.add_worksheet(_COVER)
        cover.set_column(0, 0, 36)
        cover.set_column(1, 1, 90)
        for row, said in enumerate((title, *notes)):
            cover.write_string(row, 0, cut(said), bold if row == 0 else None)
        names = sheet_names((sheet.name for sheet in sheets), _COVER)
        first = len(notes) + 2
        lines = [[name, sheet.says] for name, sheet in zip(names, sheets, strict=True)]
        _real_table(cover, first, "Contents", {"Sheet": 0, "What it shows": 0}, lines, wrapped)
        for row, name in enumerate(names, first + 1):
            quoted = name.replace("'", "''")
            cover.write_url(row, 0, f"internal:'{quoted}'!A1", string=name)
        for at, (name, sheet) in enumerate(zip(names, sheets, strict=True), 1):
            made = book.add_worksheet(name)
            for column, width in enumerate(sheet.columns.values()):
                made.set_column(column, column, width)
            made.freeze_panes(1, 0)
            _real_table(made, 0, f"Table_{at}", sheet.columns, sheet.rows, wrapped)
            made.set_landscape()
            made.fit_to_pages(1, 0)
            made.repeat_rows(0)
    return content.getvalue()


def _real_table(
    sheet: Worksheet,
    first: int,
    name: str,
    columns: Mapping[str, int],
    rows: Sequence[Sequence[str | int]],
    style: Format,
) -> None:
    if not rows:
        return
    headings = [{"header": cut(title)} for title in columns]
    place = (first, 0, first + len(rows), len(columns) - 1)
    sheet.add_table(*place, {"name": name, "columns": headings, "style": "Table Style Light 1", "banded_rows": False})
    for row, cells in enumerate(rows, first + 1):
        for column, said in enumerate(cells):
            if isinstance(said, str):
                sheet.write_string(row, column, cut(said), style)
            else:
                sheet.write_number(row, column, said, style)


def sheet_names(wanted: Iterable[str], other: str) -> list[str]:
    """Return names that Excel takes for sheets beside another: up to 31 letters, no sign of its own, each once."""
    names: list[str] = []
    taken = {other.casefold(), "history"}  # which Excel keeps to itself
    for name in wanted:
        short = " ".join(_NO_NAME.sub(" ", name).split()).strip("' ")[:_LONGEST_NAME].rstrip("' ") or "Table"
        endings = chain([""], (f" ({at})" for at in count(2)))
        cut = (f"{short[: _LONGEST_NAME - len(ending)].rstrip()}{ending}" for ending in endings)
        names.append(next(each for each in cut if each.casefold() not in taken))
        taken.add(names[-1].casefold())
    return names


def _unlinked(sheet: Worksheet, row: int, column: int, link: Link, style: Format) -> bool:
    """Write a link; tell whether Excel takes none there: too long an address, or more links than a sheet can hold."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bool(sheet.write_url(row, column, link.address, style, cut(link.text)) < 0)


def cut(text: str) -> str:
    """Return as much of a text as Excel takes in a cell."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
