"""Open an Excel tracker and give its cells; the one module that reads Excel files."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook as ExcelWorkbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.colour import fill_of, palette_of
from helpers.errors import Problem, WorkbookError, refuse
from helpers.model import Run
from helpers.text import safe_link
from helpers.yamlfile import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell that has a value or a fill.

    Attributes:
        at: its address (``B5``); of a merged range, the top left cell's.
        row: its row, from 1.
        column: its column, from 1.
        last_column: the last column of its merged range; its own column where it is not merged.
        value: text, number, date or truth value; None where it has only a fill.
        runs: the value as styled text; empty where it is not text.
        fill: its fill colour as six hexadecimal digits; empty without a fill.
        percent: whether Excel shows the number as a percentage.
    """

    at: str
    row: int
    column: int
    last_column: int
    value: object
    runs: tuple[Run, ...]
    fill: str
    percent: bool

    @property
    def text(self) -> str:
        """Return what the cell says, without style."""
        if self.runs:
            return "".join(run.text for run in self.runs)
        return "" if self.value is None else str(self.value)

    @property
    def blank(self) -> bool:
        """Return whether it says nothing."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from top to bottom, each the cells in it that are not empty, from left to right."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]


class Tracker:
    """An open tracker.

    Attributes:
        file: its name as the analyst knows it.
        sha256: the hash of the bytes that were read.
    """

    def __init__(self, path: Path, shown: str) -> None:
        content = _bytes_of(path, shown)
        self.file = shown
        self.sha256 = hashlib.sha256(content).hexdigest()
        self._excel = _open(content, shown)
        self._palette = palette_of(self._excel)

    def sheet(self, name: str, *, told_by: str) -> Sheet:
        """Return a sheet by its name, whose case and outer spaces do not matter.

        Args:
            name: the sheet's name.
            told_by: who names it, for the message: ``the plan``.

        Raises:
            WorkbookError: there is no such sheet; the message lists those there are.
        """
        found = {title.strip().casefold(): title for title in self._excel.sheetnames}
        title = found.get(name.strip().casefold())
        if title is None:
            refuse(
                [
                    Problem(
                        file=self.file,
                        found=f"there is no sheet “{name}”, which {told_by} names",
                        expected=nearest(name, self._excel.sheetnames),
                        remedy="rename the sheet, or name the right one as “sheet” in the period’s parameters",
                    )
                ]
            )
        excel_sheet = self._excel[str(title)]
        if not isinstance(excel_sheet, Worksheet):
            raise WorkbookError(f"{self.file}: “{title}” is a chart, not a sheet of cells.")
        return Sheet(self.file, str(title), tuple(self._rows(excel_sheet)))

    def _rows(self, sheet: Worksheet) -> Iterator[tuple[Cell, ...]]:
        last_columns = {(span.min_row, span.min_col): span.max_col for span in sheet.merged_cells.ranges}
        for excel_row in sheet.iter_rows():
            cells = tuple(
                self._cell(cell, last_columns)
                for cell in excel_row
                if not isinstance(cell, MergedCell) and (cell.value is not None or cell.has_style)
            )
            kept = tuple(cell for cell in cells if cell.fill or not cell.blank)
            if any(not cell.blank for cell in kept):
                yield kept

    def _cell(self, cell: ExcelCell, last_columns: dict[tuple[int, int], int]) -> Cell:
        return Cell(
            at=f"{get_column_letter(cell.column)}{cell.row}",
            row=cell.row,
            column=cell.column,
            last_column=last_columns.get((cell.row, cell.column), cell.column),
            value=str(cell.value) if isinstance(cell.value, CellRichText) else cell.value,
            runs=_runs(cell),
            fill=fill_of(cell, self._palette) if cell.has_style else "",
            percent="%" in cell.number_format if cell.has_style else False,
        )


def _runs(cell: ExcelCell) -> tuple[Run, ...]:
    link = safe_link(cell.hyperlink.target or "") if cell.hyperlink else ""
    if isinstance(cell.value, CellRichText):
        return tuple(
            Run(part.text, bold=bool(part.font.b), italic=bool(part.font.i), link=link)
            if isinstance(part, TextBlock)
            else Run(str(part), link=link)
            for part in cell.value
        )
    if isinstance(cell.value, str):
        return (Run(cell.value, link=link),)
    return ()


def _bytes_of(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError(
            f"There is no tracker {shown}. Put the file there, or correct “tracker” in the period’s parameters."
        ) from None
    except OSError as error:
        raise WorkbookError(f"The tracker {shown} cannot be read: {error.strerror or error}.") from error


def _open(content: bytes, shown: str) -> ExcelWorkbook:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookError(
            f"{shown} is protected by a password or is an old .xls file. "
            "Open it in Excel and save it as an .xlsx workbook without a password."
        )
    try:
        return load_workbook(io.BytesIO(content), data_only=True, rich_text=True)
    except Exception as error:  # what a damaged file makes openpyxl raise has no bounds
        raise WorkbookError(
            f"{shown} is not an Excel workbook that can be read ({error}). Open it in Excel and save it again as .xlsx."
        ) from error
