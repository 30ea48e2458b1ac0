"""Read the cells of an excerpt with the parser that fits: all that a cell has, or fast, its value alone."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple
from xml.etree.ElementTree import fromstring

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from helpers.errors import WorkbookError
from helpers.excel.cells import Cell, Covered, Fault, shortened
from helpers.excel.excerpt import NAME
from helpers.excel.fills import fill_of, palette_of
from helpers.excel.found import LAST_COLUMN, Place, Scan, Span, spans_in
from helpers.excel.rules import ColourRules
from helpers.excel.sheet import MOST_CELLS
from helpers.model import TextRun
from helpers.text import blank, plain, safe_link

# What Excel allows in a cell, and ten times what 5,000 actions say.
_LONGEST_TEXT = 32_767
_LONGEST_SHEET = 20_000_000
# Excel counts in binary floating point: whole numbers are exact up to 2**53, and there are none above.
_EXACT = 2**53
_LETTERS = ("", *(get_column_letter(column) for column in range(1, LAST_COLUMN + 1)))
# Excel writes a control character as its number, and an underscore so where the text itself looks like one.
_ESCAPE = re.compile("_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_CellOf = Callable[[int, int, Span | None, Span | None], Cell]
_ColumnsOn = Callable[[int], Collection[int]]


class SheetContent(NamedTuple):
    """The rows that say something, and the cells that say something under a merged range, where Excel shows none."""

    rows: tuple[tuple[Cell, ...], ...]
    covered: tuple[Covered, ...]


def styled_rows(content: bytes, found: Scan, links: Mapping[str, str], place: str) -> SheetContent:
    """Return the rows of an excerpt that say something, with fills, links and styled text, by openpyxl.

    Args:
        content: the excerpt.
        found: what the pass over its sheet found.
        links: the addresses that its links lead to, by their ids.
        place: the file and sheet, for messages.

    Raises:
        WorkbookError: there is more text than Excel allows in a cell, or than any tracker has.
    """
    return _table(found, *_styled_cells(content, found, links), place)


def value_rows(content: bytes, found: Scan, place: str) -> SheetContent:
    """Return the same rows with their values alone, by calamine; raise as `styled_rows` does."""
    return _table(found, _value_cells(content, found), lambda _: (), place)


def _table(found: Scan, cell_of: _CellOf, coloured_on: _ColumnsOn, place: str) -> SheetContent:
    """Read every cell, row by row; one under a merged range, which Excel does not show, is kept apart.

    An empty cell need not be in the file; `coloured_on` gives the columns of a row that may have a colour all the same.
    """
    merges, links = spans_in(found.rows, found.merges), spans_in(found.rows, found.links)
    count = 0
    rows: list[tuple[Cell, ...]] = []
    covered: list[Covered] = []
    shown: dict[Span, str] = {}
    total = 0
    for (row, columns), merged, linked in zip(found.rows.items(), merges, links, strict=True):
        kept = []
        says = False
        coloured = coloured_on(row)
        count += len(coloured)
        if count > MOST_CELLS:
            raise WorkbookError(
                f"{place}: its conditional formats cover more than {MOST_CELLS:,} cells of rows with text, "
                "far more than a tracker has. Let each cover no more than the column it is for."
            )
        for column in sorted({*columns, *coloured}) if coloured else columns:
            span = merged.get(column) if merged else None
            cell = cell_of(row, column, span, linked.get(column) if linked else None)
            if isinstance(cell.value, str):
                total += len(cell.value)
                _check_length(cell, total, place)
            if span is not None and (span.top, span.left) != (row, column):
                if not cell.blank and (cell.fault or plain(cell.text) != shown.get(span)):
                    covered.append(Covered(cell, span.cells))
                continue
            if span is not None:
                shown[span] = plain(cell.text)
            says = says or not cell.blank or bool(cell.struck)
            if cell.fill or cell.doubt or cell.struck or not cell.blank:
                kept.append(cell)
        if says:
            rows.append(tuple(kept))
    return SheetContent(tuple(rows), tuple(covered))


def _check_length(cell: Cell, total: int, place: str) -> None:
    """Refuse a text longer than Excel allows, and more text in all than any tracker has."""
    if len(str(cell.value)) > _LONGEST_TEXT or total > _LONGEST_SHEET:
        most = f"{_LONGEST_TEXT:,} characters" if len(str(cell.value)) > _LONGEST_TEXT else "a tracker has"
        raise WorkbookError(
            f"{place}, cell {cell.at}: there is more text than {most}. Shorten it, or move it to a document of its own."
        )


def _styled_cells(content: bytes, found: Scan, addresses: Mapping[str, str]) -> tuple[_CellOf, _ColumnsOn]:
    """Return how to read a cell with its style, by openpyxl, and which columns of a row may have a colour."""
    book = load_workbook(io.BytesIO(content), data_only=True, rich_text=True)
    sheet, palette = book[NAME], palette_of(book)
    rules = ColourRules(sheet, found.extended)
    last = max((columns[-1] for columns in found.rows.values()), default=0)

    def cell_of(row: int, column: int, merged: Span | None, link: Span | None) -> Cell:
        cell = sheet.cell(row, column)
        assert isinstance(cell, ExcelCell)  # noqa: S101 - the excerpt has no merged ranges
        place = (row, column)
        value, fault = _value(found, place, cell.value)
        has_runs = fault is None and place not in found.beyond
        address = safe_link(addresses.get(link.link, "")) if link else ""
        said = _live(found, place, value, fault, _runs(cell.value, address, place in found.struck) if has_runs else [])
        text, gone = said.value, said.value is None and said.struck
        empty = said.fault is None and (text is None or (isinstance(text, str) and not text.strip()))
        over = next((rule.cells for rule in rules.over(row, column) if not empty or rule.fills_empty(row, column)), "")
        unsaid = empty or (said.fault is None and isinstance(text, str) and blank(text))
        return Cell(
            at=f"{_LETTERS[column]}{row}",
            row=row,
            column=column,
            last_column=merged.right if merged else column,
            last_row=merged.bottom if merged else row,
            value=text,
            runs=said.runs,
            fill=fill_of(cell, palette) if cell.has_style and not over and not gone else "",
            doubt=f"the conditional format on {shortened(over)} may colour it" if over and unsaid and not gone else "",
            percent="%" in cell.number_format if cell.has_style else False,
            fault=said.fault,
            shown=said.shown,
            struck=said.struck,
        )

    return cell_of, lambda row: rules.columns_on(row, last)


def _value_cells(content: bytes, found: Scan) -> _CellOf:
    """Return how to read a cell's value alone, by calamine; rows must be asked for from top to bottom."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(NAME)
    left = sheet.start[1] + 1 if sheet.start else 1
    rows = enumerate(sheet.iter_rows(), 1)
    at, values = next(rows, (0, []))

    def cell_of(row: int, column: int, merged: Span | None, _link: Span | None) -> Cell:
        nonlocal at, values
        while at < row:
            at, values = next(rows, (row, []))
        read = values[column - left] if at == row and 0 <= column - left < len(values) else None
        place = (row, column)
        value, fault = _value(found, place, read)
        runs = [(TextRun(value), place in found.struck)] if isinstance(value, str) and fault is None else []
        if runs and place in found.rich:
            runs = _runs(_rich_text(found.rich[place]), "", place in found.struck)
        said = _live(found, place, value, fault, runs)
        return Cell(
            at=f"{_LETTERS[column]}{row}",
            row=row,
            column=column,
            last_column=merged.right if merged else column,
            last_row=merged.bottom if merged else row,
            value=said.value,
            runs=(TextRun(said.value),) if isinstance(said.value, str) and not fault else (),
            fill="",
            percent=False,
            fault=said.fault,
            shown=said.shown,
            struck=said.struck,
        )

    return cell_of


class _Said(NamedTuple):
    """What a cell says once what is struck out is apart."""

    value: object
    runs: tuple[TextRun, ...] = ()
    fault: Fault | None = None
    shown: str | None = None
    struck: str = ""


def _live(found: Scan, place: Place, value: object, fault: Fault | None, runs: list[tuple[TextRun, bool]]) -> _Said:
    """Return what a cell says, and what of it is struck out, given each run of a text and whether it is struck."""
    shown = None if fault else found.shown.get(place)
    if runs:
        live = tuple(run for run, struck in runs if not struck)
        struck = "".join(run.text for run, gone in runs if gone)
        before, after = found.around.get(place, ("", "")) if live else ("", "")
        live = (*([TextRun(before)] if before else []), *live, *([TextRun(after)] if after else []))
        return _Said("".join(run.text for run in live) or None, live, struck=struck)
    if place not in found.struck or (value is None and fault is None):
        return _Said(value, (), fault, shown)
    text = str(value).upper() if isinstance(value, bool) else shown or str(value or fault)
    return _Said(None, struck=text)


def _value(found: Scan, place: tuple[int, int], read: object) -> tuple[object, Fault | None]:
    """Return a cell's value in one form, whichever parser read it, and why it cannot be trusted."""
    if place in found.formulas:
        return None, Fault.FORMULA
    if place in found.errors:
        return found.errors[place], Fault.ERROR
    if place in found.beyond:
        return _number(found.beyond[place])
    if place in found.days:
        return found.days[place], None
    if isinstance(read, str):
        return (read if read.isprintable() else _CONTROL.sub("", read)) or None, None
    if isinstance(read, int | float) and not isinstance(read, bool):
        return _number(read)
    if isinstance(read, date) and not isinstance(read, datetime):
        return datetime(read.year, read.month, read.day), None  # noqa: DTZ001 - a day has no time zone
    return read, None


def _number(read: float) -> tuple[object, Fault | None]:
    """Return a whole number as such, as far as Excel counts exactly."""
    if not math.isfinite(read):
        return "#NUM!", Fault.ERROR
    return (int(read) if float(read).is_integer() and abs(read) < _EXACT else float(read)), None


def _runs(value: object, link: str, struck: bool) -> list[tuple[TextRun, bool]]:
    """Return the runs of a text, each with whether it is struck out; one without a style of its own has the cell's."""
    parts = value if isinstance(value, CellRichText) else [value] if isinstance(value, str) else []
    runs = (
        (
            TextRun(_clean(part.text), bold=bool(part.font.b), italic=bool(part.font.i), link=link),
            bool(part.font.strike),
        )
        if isinstance(part, TextBlock)
        else (TextRun(_clean(str(part)), link=link), struck)
        for part in parts
    )
    return [(run, gone) for run, gone in runs if run.text]


def _rich_text(document: bytes) -> CellRichText:
    """Return the text that is the only child of a document, which a pass over it has seen to be sound."""
    return CellRichText.from_tree(fromstring(document)[0])  # type: ignore[arg-type]  # noqa: S314


def _clean(text: str) -> str:
    """Return a text as it is in Excel: control characters written as numbers are themselves, or gone."""
    return _CONTROL.sub("", _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
