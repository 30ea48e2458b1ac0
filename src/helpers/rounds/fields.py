"""Which cells of a tracker an action's owner fills in each round, and what they say now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from helpers.checks.read import Read
from helpers.excel.cells import Cell, Sheet, address, letters_of
from helpers.excel.filled import place_of
from helpers.intake.dates import read_date
from helpers.intake.intake import read_actions
from helpers.intake.layouts import layout_of
from helpers.intake.rows import ActionRows, SheetReading
from helpers.intake.values import rating_of
from helpers.model import Rating
from helpers.plans.columns import FactKind
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.text import plain, visible

_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%?")


class Kind(StrEnum):
    """What a cell that an owner fills in holds."""

    TEXT = "text"
    RATING = "rating"
    STATUS = "status"
    DUE = "due"
    DAY = "day"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a tracker that an action's owner fills in.

    Attributes:
        number: the action's number.
        role: the column that it stands in: a role of the tracker's, or the id of one of the plan's columns.
        label: what it is, such as “Progress”; of an action each once.
        kind: what it holds.
        sheet: the tracker's sheet.
        at: the cell; of a dated update that is still to be written, the letters of its column alone.
        like: a cell that looks as it is to look where it has no look of its own.
        cell: what stands there, of a new update in the cell that it is to look like; None where nothing does.
        says: what the action says there now, as two of them are compared.
        held: why nothing can be written there, in a clause; empty where it can.
    """

    number: str
    role: str
    label: str
    kind: Kind
    sheet: str
    at: str
    like: str
    cell: Cell | None
    says: str
    held: str = ""

    @property
    def of_new_update(self) -> bool:
        """Return whether it belongs to a dated update that is still to be written, a row with all of its fields."""
        return self.at.isalpha()


class Updates(NamedTuple):
    """Where new dated updates go.

    Attributes:
        last: the last row of their sheet.
        number: the letters of the column with the action's number.
        numbers: whether that of the last row is kept as a number.
        date: the letters of the column with the date.
    """

    last: int
    number: str
    numbers: bool
    date: str


class _Column(NamedTuple):
    """A column that is filled in: its role in the header, its label, what it holds."""

    role: str
    label: str
    kind: Kind


class _Place:
    """A sheet that was read, its cells by their addresses, and what lies over others."""

    def __init__(self, reading: SheetReading) -> None:
        self.reading, self.sheet, self.columns = reading, reading.sheet, reading.header.columns
        self.cells = {cell.at: cell for row in self.sheet.rows for cell in row}
        self.rows = {row[0].row for row in self.sheet.rows}
        self.likes = {cell.column: cell.at for cell in self.cells.values()}
        self._merges = [tuple(map(place_of, merged.split(":"))) for merged in self.sheet.merges]

    def held(self, at: str) -> str:
        """Return why nothing can be written into a cell, in a clause; empty where it can."""
        row, column = place_of(at)
        for (top, left), (bottom, right) in self._merges:
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left):
                return f"it lies under the merged cells {address(top, left)}:{address(bottom, right)}"
        if at in self.sheet.computed:
            return "it is computed by a formula"
        return "a part of it is struck out" if (cell := self.cells.get(at)) and cell.struck else ""


def fields_of(read: Read, given: Parameters) -> tuple[Mapping[str, Sequence[Field]], Mapping[str, Updates]]:
    """Return the cells that each action's owner fills in, by its number, and where new updates go, by their sheet."""
    found: dict[str, Sequence[Field]] = {}
    updates: dict[str, Updates] = {}
    for sheet, _ in read.intake.of_actions:
        _, readings = read_actions(read.tracker.of(sheet.name), read.plan, sheet, "", given.day)
        places = [_Place(reading) for reading in readings]
        found |= {draft.number: _labelled(_fields(draft, places, given.day)) for draft in readings[0].drafts}
        updates |= {place.sheet.name: _updates(place) for place in places[1:]}
    return found, updates


def _updates(on: _Place) -> Updates:
    number, dated = (letters_of(on.columns[role]) for role in ("number", "date"))
    last = max(on.rows)
    cell = on.cells.get(f"{number}{last}")
    return Updates(last, number, cell is not None and isinstance(cell.value, int | float), dated)


def _labelled(fields: Iterable[Field]) -> list[Field]:
    """Return fields, those that have the label of one before with a number behind it."""
    found: list[Field] = []
    for field in fields:
        taken, label, count = {other.label for other in found}, field.label, 1
        while label in taken:
            count += 1
            label = f"{field.label} ({count})"
        found.append(replace(field, label=label))
    return found


def _fields(draft: ActionRows, places: Sequence[_Place], as_at: date) -> Iterator[Field]:
    """Give the fields of one action: a cell for each that says something, or the cell where that would stand."""
    plan = places[0].reading.plan
    for column in _columns(plan):
        of_update = bool(places[1:]) and column.role in (*places[0].reading.narrative, "rating")
        on = places[-1] if of_update else places[0]
        if column.role not in on.columns:
            continue
        rows = [place_of(each.place.partition(":")[0])[0] for each in draft.rows if each.sheet == on.sheet.name]
        cells = _cells(draft, column)
        if of_update and not (rows and _day(on, rows[0]) == as_at):
            says = "\n".join(filter(None, (said_by(on.cells.get(at), column.kind, plan, on.sheet) for at in cells)))
            at, like = letters_of(on.columns[column.role]), on.likes.get(on.columns[column.role], "")
            yield Field(draft.number, *column, on.sheet.name, at, like, on.cells.get(like), says)
            continue
        row, held = _row(draft, column, on, rows if of_update else [draft.number_cell.row, *rows[1:]])
        like = "" if layout_of(plan).across else on.likes.get(on.columns[column.role], "")
        for at in cells or [address(row, on.columns[column.role])]:
            cell = on.cells.get(at)
            says = said_by(cell, column.kind, plan, on.sheet)
            why = (held if not cells else "") or on.held(at)
            yield Field(draft.number, *column, on.sheet.name, at, like, cell, says, why)


def _columns(plan: Plan) -> Iterator[_Column]:
    """Give the columns that a plan's owners fill in, in the order of a form, whether a sheet has them or not."""
    yield from (_Column(column.id, column.heading, Kind.TEXT) for column in plan.narrative)
    yield from (_Column("rating", "Rating", Kind.RATING), _Column("status", "Status", Kind.STATUS))
    yield _Column("due", "Due", Kind.DUE)
    shares = (column for column in plan.facts if column.kind is FactKind.PERCENTAGE)
    yield from (_Column(column.id, column.label, Kind.SHARE) for column in shares)
    yield from (_Column("closing", "Closing notice", Kind.TEXT), _Column("closed_on", "Closed on", Kind.DAY))


def _cells(draft: ActionRows, column: _Column) -> list[str]:
    """Return the addresses of the cells in which an action says something in a column."""
    match column.role:
        case "rating":
            found = [draft.rating_cell]
        case "status":
            found = [draft.status_cell]
        case "due":
            found = [draft.due_cell or next(iter(draft.due_struck), None)]
        case "closed_on":
            found = [draft.closed_on_cell]
        case role:
            said = draft.says.get(role) or draft.facts.get(role)
            return list(dict.fromkeys(source.place for source in said.sources)) if said else []
    return [cell.at for cell in found if cell]


def _row(draft: ActionRows, column: _Column, on: _Place, rows: Sequence[int]) -> tuple[int, str]:
    """Return the row in which an action would say something in a column, and why it cannot, if so."""
    if not (layout_of(on.reading.plan).across and column.role in on.reading.narrative):
        return rows[0], ""
    if rows[1:]:
        return rows[1], ""
    return rows[0] + 1, "the tracker has no row for its text" if rows[0] + 1 in on.rows else ""


def _day(on: _Place, row: int) -> date | None:
    cell = on.cells.get(address(row, on.columns["date"]))
    return read_date(cell, on.sheet.epoch).day if cell else None


def said_by(cell: Cell | None, kind: Kind, plan: Plan, sheet: Sheet) -> str:
    """Return what a cell says as two are compared: a day in figures, a share in per cent, a rating by its name."""
    if cell is None:
        return ""
    if kind is Kind.RATING:
        rating = rating_of(cell, plan.ratings or [], sheet, "")
        return rating.name if isinstance(rating, Rating) else plain(cell.text)
    if kind in (Kind.DUE, Kind.DAY):
        read = read_date(cell, sheet.epoch, plan.undated)
        return f"{read.day:%d/%m/%Y}" if read.day and not read.written else plain(cell.text)
    if kind is Kind.SHARE:
        share = share_in(cell)
        return plain(cell.text) if share is None else f"{share:g}%"
    return "\n".join(line.rstrip() for line in visible(cell.text).splitlines()).strip()


def share_in(cell: Cell) -> float | None:
    """Return the share that a cell gives, in per cent; None where it gives none."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return round(cell.value * (100 if cell.percent else 1), 6)
    match = _SHARE.fullmatch(plain(cell.text))
    return float(match[1]) if match else None
