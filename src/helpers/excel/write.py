"""Write a plain list as a workbook: a heading that stays in sight, a filter, and text that stays text."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

# The objects that write a workbook are the library's own; other rooms have them from here.
__all__ = ["Format", "Link", "Workbook", "Worksheet", "written_list", "xl_range", "xl_range_abs"]

#: What Excel takes in a cell.
_LONGEST = 32_767
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
                    sheet.write_string(row, column, _cut(said), plain)
                elif _unlinked(sheet, row, column, said, linked):
                    sheet.write_string(row, column, _cut(said.text), plain)
    return content.getvalue()


def _unlinked(sheet: Worksheet, row: int, column: int, link: Link, style: Format) -> bool:
    """Write a link; tell whether Excel takes none there: too long an address, or more links than a sheet can hold."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bool(sheet.write_url(row, column, link.address, style, _cut(link.text)) < 0)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
