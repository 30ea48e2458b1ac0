"""What a sheet and a cell are, once they are read, and how a message quotes what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH

from helpers.model import TextRun
from helpers.text import blank, plain

#: The day that workbooks count dates from, but for old ones of Excel for Macintosh.
EPOCH = WINDOWS_EPOCH
_LONGEST_QUOTED = 60


class Fault(StrEnum):
    """Why a cell's value cannot be trusted."""

    FORMULA = "a formula without a stored result"
    ERROR = "an error value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell that has a value or a fill.

    Attributes:
        at: its address (``B5``); of a merged range, the top left cell's.
        row: its row, from 1.
        column: its column, from 1.
        last_column: the last column of its merged range; its own column where it is not merged.
        last_row: the last row of it, likewise.
        value: text, number, date, time, duration or truth value, as it is kept; None where it has only a fill.
        struck: what is struck out in it, which is no part of the value; empty where nothing is.
        shown: a number, date, time or duration as Excel shows it; None for any other value.
        runs: the value as styled text; empty where it is not text.
        fill: its fill colour as six hexadecimal digits; empty without one, or where a conditional format may change it.
        doubt: why its colour is not known, where it says nothing and a conditional format may colour it; else empty.
        percent: whether Excel shows the number as a percentage.
        fault: why the value cannot be trusted; empty where it can.
    """

    at: str
    row: int
    column: int
    last_column: int
    last_row: int
    value: object
    runs: tuple[TextRun, ...]
    fill: str
    percent: bool
    fault: Fault | None = None
    doubt: str = ""
    shown: str | None = None
    struck: str = ""

    @property
    def text(self) -> str:
        """Return what the cell shows, without style."""
        if isinstance(self.value, str):
            return self.value
        if self.shown is not None:
            return self.shown
        if isinstance(self.value, bool):
            return str(self.value).upper()
        return "" if self.value is None else str(self.value)

    @property
    def blank(self) -> bool:
        """Return whether it says nothing. A cell with a fault does not: what it says is not known."""
        return self.fault is None and blank(self.text)


@dataclass(frozen=True, slots=True)
class Covered:
    """A cell that says something under a merged range, of which Excel shows the first cell alone.

    Attributes:
        cell: the cell.
        merged: the merged range, such as ``B2:C2``.
    """

    cell: Cell
    merged: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        file: the tracker's name as the analyst knows it.
        name: the sheet's name.
        rows: its rows from top to bottom, each the cells in it that are not empty, from left to right; a row that says
            nothing is left out.
        hidden_rows: the numbers of the hidden rows among them.
        hidden_columns: the letters of the hidden columns that say something.
        hidden: whether the sheet itself is hidden.
        epoch: the day that the workbook counts dates from.
        covered: the cells that say, under a merged range, something else than Excel shows there; they are in no row.
        computed: the addresses of the cells with a formula.
        merges: the merged ranges, such as ``B2:C2``.
        imprint: the hash of all that its reading depends on; sheets of the same imprint are read alike.
    """

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[str, ...] = ()
    hidden: bool = False
    epoch: datetime = EPOCH
    covered: tuple[Covered, ...] = ()
    computed: frozenset[str] = frozenset()
    merges: tuple[str, ...] = ()
    imprint: str = ""


def address(row: int, column: int) -> str:
    """Return a cell's address, such as ``B5``, of its row and column, counted from 1."""
    return f"{get_column_letter(column)}{row}"


def letters_of(column: int) -> str:
    """Return the letters of a column of its number, from 1."""
    return get_column_letter(column)


def column_of(letters: str) -> int:
    """Return the number of a column, from 1, of its letters."""
    return int(column_index_from_string(letters))


def shortened(text: str) -> str:
    """Return what a cell says as a message quotes it: on one line, and cut where it is long."""
    words = plain(text)
    return words if len(words) <= _LONGEST_QUOTED else f"{words[: _LONGEST_QUOTED - 3]}…"
