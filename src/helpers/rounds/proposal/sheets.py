"""Find the sheets of a tracker that may hold a plan's actions, each with its header row and its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from helpers.english import listed
from helpers.errors import WorkbookError
from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell, Sheet, Tracker
from helpers.intake.header import Candidate, candidates, spelled_headings, sub_headings
from helpers.rounds.proposal.vocabulary import NARRATIVE, What, meaning_of_heading
from helpers.text import key_of, plain

#: Longer texts head no column; and a header is not looked for further down.
_LONGEST, _DEEPEST = 80, 60
#: How many headings that are known a table has at least.
_KNOWN = 2


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        number: its number, from 1.
        letter: its letters.
        name: what a definition calls it.
        cells: the cells under its heading that say something.
        fills: the cells under it that have a fill alone.
        hidden: whether it is hidden.
        unheaded: whether it has no heading.
    """

    number: int
    letter: str
    name: str
    cells: tuple[Cell, ...]
    fills: tuple[Cell, ...]
    hidden: bool
    unheaded: bool = False

    @property
    def heading(self) -> str:
        """Return its own heading, without the one that is merged over it and without its place."""
        return self.name.rpartition(" > ")[2]

    @cached_property
    def what(self) -> What | None:
        """Return what it holds by its heading, or by the one over it."""
        return meaning_of_heading(self.heading) or meaning_of_heading(self.name.partition(" > ")[0])

    @property
    def shown(self) -> str:
        """Return the column as an analyst finds it."""
        return f"{self.letter} “{shortened(self.heading)}”"


@dataclass(frozen=True)
class Table:
    """A sheet's table: its header, and the rows under it."""

    sheet: Sheet
    header: Candidate

    def repeats_header(self, row: Sequence[Cell]) -> bool:
        """Return whether a row says what the header's last row does."""
        own = self.sheet.rows[self.header.at]
        return [(cell.column, key_of(cell.text)) for cell in row if not cell.blank] == [
            (cell.column, key_of(cell.text)) for cell in own if not cell.blank
        ]

    @cached_property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """Return the rows under the header."""
        return [row for row in self.sheet.rows[self.header.at + 1 :] if not self.repeats_header(row)]

    @property
    def header_row(self) -> int:
        """Return the number of the header's last row."""
        return self.sheet.rows[self.header.at][0].row

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return its columns from left to right."""
        under: dict[int, list[Cell]] = {}
        for cell in (cell for row in self.rows for cell in row):
            under.setdefault(cell.column, []).append(cell)
        headed = (
            Column(
                number=heading.column,
                letter=(letter := heading.cell.at.rstrip("0123456789")),
                name=spelled_headings(self.header.headings)[heading.column],
                cells=tuple(cell for cell in under.get(heading.column, ()) if not cell.blank),
                fills=tuple(cell for cell in under.get(heading.column, ()) if cell.blank and cell.fill),
                hidden=letter in self.sheet.hidden_columns,
            )
            for heading in self.header.headings
        )
        return tuple(sorted([*headed, *self._unheaded(under)], key=lambda column: column.number))

    def _unheaded(self, under: Mapping[int, Sequence[Cell]]) -> Iterator[Column]:
        """Give the columns without a heading in which a quarter of the rows and more say something."""
        headers = [cell for row in self.sheet.rows[self.header.first : self.header.at + 1] for cell in row]
        covered = {at for cell in headers if not cell.blank for at in range(cell.column, cell.last_column + 1)}
        for number in under.keys() - covered:
            cells = tuple(cell for cell in under[number] if not cell.blank)
            held = sum(cell.last_row - cell.row + 1 for cell in cells)
            if cells and held * 4 >= len(self.rows) and all(cell.last_column == number for cell in cells):
                letter = cells[0].at.rstrip("0123456789")
                yield Column(
                    number, letter, f"[{letter}]", cells, (), letter in self.sheet.hidden_columns, unheaded=True
                )

    @property
    def known(self) -> set[What]:
        """Return what its headings are known to mean."""
        return {column.what for column in self.columns if column.what}


def tables_in(tracker: Tracker) -> list[Table]:
    """Return the table of each sheet that is not hidden and has one, in the workbook's order."""
    return [table for sheet in _sheets(tracker) if (table := _table(sheet))]


def without_table(tracker: Tracker, tables: Sequence[Table]) -> Iterator[Sheet]:
    """Give the sheets that have no table."""
    headed = {table.sheet.name for table in tables}
    return (sheet for sheet in _sheets(tracker) if sheet.name not in headed)


def updates_of(table: Table, tables: Sequence[Table]) -> Table | None:
    """Return the table of dated updates of another's actions, which says nothing of how they get on; None without one.

    It has a row for each update: the number of an action that there is, a date, and a text.
    """
    numbers = _numbers(table)
    if table.known & {*NARRATIVE} or not numbers:
        return None
    wanted = {What.NUMBER, What.DUE}
    others = (other for other in tables if wanted <= other.known and other.known & {*NARRATIVE})
    return next((other for other in others if _numbers(other) and _numbers(other) <= numbers), None)


def _numbers(table: Table) -> set[str]:
    number = next((column for column in table.columns if column.what is What.NUMBER), None)
    return {plain(cell.text) for cell in number.cells} if number else set()


def looked_at(tracker: Tracker) -> Iterator[str]:
    """Give each sheet's name, with the row that is most like a header where there is one."""
    read = {sheet.name: sheet for sheet in _sheets(tracker)}
    for name in tracker.names:
        if name not in read:
            yield f"“{name}” ({'hidden' if name in tracker.hidden_sheets else 'it cannot be read'})"
            continue
        rows = [[cell for cell in row if not cell.blank] for row in read[name].rows[:_DEEPEST]]
        fullest = max(rows, key=len, default=[])
        said = listed(f"“{shortened(cell.text)}”" for cell in fullest[:4])
        yield f"“{name}” ({f'row {fullest[0].row}: {said}' if len(fullest) > 1 else 'no row of headings'})"


def _sheets(tracker: Tracker) -> Iterator[Sheet]:
    for name in tracker.names:
        if name not in tracker.hidden_sheets:
            with suppress(WorkbookError):  # a chart, or a sheet that is damaged
                yield tracker.sheet(name, told_by="the tracker")


def series_of(table: Table, tables: Sequence[Table]) -> list[Table]:
    """Return the tables that have the same headings, as those of other rounds have."""
    own = {column.name for column in table.columns}
    return [other for other in tables if len(own & {column.name for column in other.columns}) > len(own) * 2 / 3]


def _table(sheet: Sheet) -> Table | None:
    """Return the table whose header row has the most headings that are known."""
    found = [table for table in _tables(sheet) if len(table.known) >= _KNOWN and table.rows]
    return max(found, key=lambda table: len(table.known), default=None)


def _tables(sheet: Sheet) -> Iterator[Table]:
    for candidate in candidates(sheet):
        two, texts = candidate.at > candidate.first, [heading.cell.text for heading in candidate.headings]
        if candidate.at > _DEEPEST or len(texts) < _KNOWN + 1 or max(map(len, texts)) > _LONGEST:
            continue
        if two == _has_two(sheet, candidate.first) and not (candidate.first and _over(sheet, candidate.first - 1)):
            yield Table(sheet, candidate)


def _has_two(sheet: Sheet, first: int) -> bool:
    """Return whether a header that begins at a row has the next one too, by what is merged or stands under it."""
    return first + 1 < len(sheet.rows) and (sub_headings(sheet, first) or _over(sheet, first))


def _over(sheet: Sheet, at: int) -> bool:
    """Return whether a row of several headings has one that is merged over it and the row under it alone."""
    said = [cell for cell in sheet.rows[at] if not cell.blank]
    return len(said) > 1 and any(cell.last_row == cell.row + 1 == sheet.rows[at + 1][0].row for cell in said)
