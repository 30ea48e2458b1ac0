"""Read a cell of a column of dates, and name it where its date is not sure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from helpers.english import month_name
from helpers.errors import Severity
from helpers.excel.cells import EPOCH, shortened
from helpers.excel.tracker import Cell
from helpers.intake.date_words import DateRead, dates_in, orders_in, read_words, sure
from helpers.intake.rows import SheetReading
from helpers.model import Source, problem_at
from helpers.text import key_of, plain

#: What is asked for where a date is wanted.
EXPECTED = (
    "a date, such as 31/03/2023 or 31 March 2023, or a time by its end: “March 2023”, “Q3 2022/23”, “2022/23”, "
    "“end of 2023”"
)

_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def read_date(cell: Cell, epoch: datetime = EPOCH, undated: Iterable[str] = ()) -> DateRead:
    """Return what a cell of a column of dates says; the dates struck out in it are earlier ones.

    A date that Excel shows as a month alone is that month, as the same words would be.

    Args:
        cell: the cell.
        epoch: the day that the workbook counts dates from.
        undated: the words that stand in place of a date on purpose.
    """
    read = _live(cell, epoch, undated)
    return replace(read, earlier=tuple(sorted({*read.earlier, *dates_in(cell.struck)} - {read.day})))


def _live(cell: Cell, epoch: datetime, undated: Iterable[str] = ()) -> DateRead:
    """Return what a cell says, without what is struck out in it."""
    shown = plain(cell.text)
    if key_of(shown) in map(key_of, undated):
        return DateRead(written=shown)
    if isinstance(cell.value, datetime):
        day, said = cell.value.date(), read_words(shown)
        if said.written and said.day and (said.day.year, said.day.month) == (day.year, day.month):
            return said
        if not sure(day):
            return DateRead(written=shown, wrong=f"it is a date in {day.year}")
        return DateRead(day) if _shows_day(shown, day) else _of_a_month(shown, day)
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return _counted(cell.value, epoch) or DateRead(written=shown, wrong="it is a number that is no date")
    return (_counted(float(shown), epoch) if _SERIAL.fullmatch(shown) else None) or read_words(shown)


def _shows_day(shown: str, day: date) -> bool:
    """Return whether what Excel shows of a date has its day in it, as a format of months or years alone has not."""
    return day.day in map(int, re.findall(r"\d+", shown)) or not re.search(r"\w", shown)


def _of_a_month(shown: str, day: date) -> DateRead:
    """Return the last day of a month that a cell shows without a day; of a year alone, that there is none."""
    if month_name(day)[:3].casefold() in shown.casefold() or re.search(rf"\b0?{day.month}\b", shown):
        return DateRead(day.replace(day=monthrange(day.year, day.month)[1]), shown)
    return DateRead(written=shown, wrong="the cell shows no day and no month of its date")


def as_day(cell: Cell, epoch: datetime) -> Cell:
    """Return a cell of a column of dates that holds a bare number of days as one that shows the day."""
    bare = isinstance(cell.value, int | float) or _SERIAL.fullmatch(plain(cell.text))
    day = read_date(cell, epoch).day if bare else None
    return replace(cell, value=f"{day:%d/%m/%Y}", runs=()) if day else cell


def _counted(count: float, epoch: datetime) -> DateRead | None:
    """Return the day that a number of days from the epoch is; None where that is far from any plan's."""
    day = (epoch + timedelta(days=int(count))).date() if 0 < count < 100_000 else None
    return DateRead(day) if day and sure(day) else None


def sure_date(
    reading: SheetReading, cell: Cell | None, what: str, plan_file: str, severity: Severity = Severity.BLOCKS
) -> DateRead:
    """Return what a cell of a column of dates says, and keep a problem where it looks like a date and is not sure.

    Args:
        reading: the sheet.
        cell: the cell; None where there is none.
        what: what the date is, in a clause that the words end: “action 3 is due”.
        plan_file: the plan's definition, for messages.
        severity: what the problem stops.
    """
    if cell is None:
        return DateRead()
    read = _in_column(reading, cell, reading.plan.undated)
    if read.wrong:
        place, found = Source(reading.sheet.name, cell.at), f"{what} “{shortened(read.written)}”: {read.wrong}"
        remedy = f"correct the date{undated([read.written], plan_file)}"
        reading.problems.append(problem_at(reading.sheet.file, place, found, EXPECTED, remedy, severity))
    return read


def needed_date(reading: SheetReading, cell: Cell, what: str) -> date | None:
    """Return the date in a cell where nothing else will do, and keep a problem where there is none.

    Args:
        reading: the sheet.
        cell: the cell.
        what: what the date is, in a clause that the words end: “the update’s date is”.
    """
    read = _in_column(reading, cell)
    longer = read.written and read.day and not isinstance(cell.value, datetime)
    if read.day is None or longer:
        why = f": {read.wrong}" if read.wrong else ": a day is needed" if longer else ""
        reading.problem(cell, f"{what} “{shortened(cell.text)}”{why}", EXPECTED, "correct the date")
    return None if longer else read.day


def _in_column(reading: SheetReading, cell: Cell, undated: Iterable[str] = ()) -> DateRead:
    """Return what a cell says; its dates in figures are in doubt where others of its column begin with the month."""
    read, said = read_date(cell, reading.sheet.epoch, undated), f"{cell.struck} {plain(cell.text)}"
    if not isinstance(cell.value, str) or not (read.day or read.earlier) or None not in orders_in(said):
        return read
    first = _month_first(reading, cell.column)
    if first is None:
        return read
    why = f"the column is written month first: {first.at} “{shortened(first.text or first.struck)}”"
    return DateRead(written=plain(cell.text) or cell.struck, wrong=why)


def _month_first(reading: SheetReading, column: int) -> Cell | None:
    """Return the first cell of a column with a date in figures that can only begin with the month."""
    if column not in reading.month_first:
        cells = (cell for row in reading.sheet.rows for cell in row if cell.column == column)
        told = (
            cell for cell in cells if isinstance(cell.value, str) and True in orders_in(f"{cell.struck} {cell.text}")
        )
        reading.month_first[column] = next(told, None)
    return reading.month_first[column]


def undated(texts: Iterable[str], plan_file: str) -> str:
    """Return how to say that some texts stand in place of a date, as the end of a remedy."""
    quoted = ", ".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return f"; or, if no date is to be held against it, add the words to “undated” in {plan_file}: undated: [{quoted}]"
