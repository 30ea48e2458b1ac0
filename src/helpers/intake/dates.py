"""Read a cell of a column of dates, and name it where its date is not sure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from helpers.errors import Severity
from helpers.excel.cells import EPOCH, shortened
from helpers.excel.tracker import Cell
from helpers.intake.date_words import DateRead, dates_in, read_words, sure
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
        return DateRead(day) if sure(day) else DateRead(written=shown, wrong=f"it is a date in {day.year}")
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return _counted(cell.value, epoch) or DateRead(written=shown, wrong="it is a number that is no date")
    return (_counted(float(shown), epoch) if _SERIAL.fullmatch(shown) else None) or read_words(shown)


def date_of(cell: Cell, epoch: datetime = EPOCH) -> date | None:
    """Return a cell's date where there is one and no more; None where it holds something else."""
    read = _live(cell, epoch)
    return None if read.earlier else read.day


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
    read = read_date(cell, reading.sheet.epoch, reading.plan.undated)
    if read.wrong:
        reading.problems.append(
            problem_at(
                reading.sheet.file,
                Source(reading.sheet.name, cell.at),
                f"{what} “{shortened(read.written)}”: {read.wrong}",
                EXPECTED,
                f"correct the date{undated(read.written, plan_file)}",
                severity,
            )
        )
    return read


def undated(words: str, plan_file: str) -> str:
    """Return how to say that words stand in place of a date, as the end of a remedy."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'; or, if no date is to be held against it, add the words to “undated” in {plan_file}: undated: ["{quoted}"]'
    )
