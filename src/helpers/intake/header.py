"""Find a sheet's header row, or its two, and know its columns by their header texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from helpers.errors import Problem, refuse
from helpers.excel.cells import column_of, shortened
from helpers.excel.tracker import Cell, Sheet
from helpers.model import Source, problem_at
from helpers.plans.yaml import nearest
from helpers.text import key_of, plain

# Longer texts in a header row are no headers; a message that repeated them could not be read.
_LONGEST_HEADER = 80
_PLACED = re.compile(r"(?P<text>.*?)\s*\[(?P<place>\d+|[A-Z]{1,3})\]")


@dataclass(frozen=True, slots=True)
class Header:
    """A header row, or two of which the first has headings merged over those of the second.

    Attributes:
        at: the index of its last row among the sheet's rows.
        columns: from role (``number``, ``rating``, a narrative column's id) to column number.
        unnamed: the header cells of columns that the plan does not name.
        first: the index of its first row.
        aside: the numbers of the columns under `unnamed`.
    """

    at: int
    columns: Mapping[str, int]
    unnamed: tuple[Cell, ...]
    first: int
    aside: frozenset[int] = frozenset()

    def has(self, at: int) -> bool:
        """Return whether the row at an index is of the header."""
        return self.first <= at <= self.at

    def repeated_by(self, row: Sequence[Cell], sheet: Sheet) -> bool:
        """Return whether a row says the same as one of these, as at the top of each page of a pasted table."""
        said = [(cell.column, key_of(cell.text)) for cell in row if not cell.blank]
        rows = sheet.rows[self.first : self.at + 1]
        return any(said == [(cell.column, key_of(cell.text)) for cell in own if not cell.blank] for own in rows)


@dataclass(frozen=True, slots=True)
class Heading:
    """What heads one column: its cell, and what it can be called, the fullest last (“Score > Impact”)."""

    column: int
    cell: Cell
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One or two rows that may be the header, and which of their headings each role wanted matches."""

    first: int
    at: int
    headings: Sequence[Heading]
    found: Mapping[str, Sequence[Heading]] = field(default_factory=dict)


def find_header(
    sheet: Sheet, wanted: Mapping[str, Sequence[str]], may_have: Mapping[str, Sequence[str]] | None = None
) -> Header:
    """Return the first row that has a cell for every column wanted, or the first two rows that have them together.

    Case, spaces and punctuation do not matter, but where several headers differ by these alone. “Heading > Sub-heading”
    is a column under a heading merged over several, “Heading [2]” the second column of that text, “[C]” the column of
    that letter.

    Args:
        sheet: the sheet.
        wanted: the header texts of each column that it must have.
        may_have: the same of those that it may lack, as the sheet of a round from before they came into the plan.

    Raises:
        WorkbookError: no row has them all (names what is missing from the row that has most), or one is there twice.
    """
    roles = {**(may_have or {}), **wanted}
    best = Candidate(0, 0, ())
    for rows in candidates(sheet):
        found = _matched(rows, roles)
        if len(found.found.keys() & wanted.keys()) == len(wanted):
            best = _with_sub_headings(sheet, found, roles)
            break
        if len(found.found) > len(best.found):
            best = found
    refuse(_missing(sheet, wanted, best) or _twice(sheet, best))
    columns = {role: headings[0].column for role, headings in best.found.items()}
    unnamed = tuple(each.cell for each in best.headings if each.column not in columns.values())
    rows_of = [cell for row in sheet.rows[best.first : best.at + 1] for cell in row if not cell.blank]
    covered = {column for cell in rows_of for column in range(cell.column, cell.last_column + 1)}
    return Header(best.at, columns, unnamed, best.first, frozenset(covered - set(columns.values())))


# Rows that may be the header


def candidates(sheet: Sheet) -> Iterator[Candidate]:
    """Give each row by itself, then each with the row under it."""
    for at, row in enumerate(sheet.rows):
        yield Candidate(at, at, [Heading(cell.column, cell, (cell.text,)) for cell in row if not cell.blank])
    for at, (upper, lower) in enumerate(pairwise(sheet.rows)):
        yield Candidate(at, at + 1, _together(upper, lower))


def _together(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Heading]:
    """Return the headings of two rows, from left to right."""
    said = (cell for cell in lower if not cell.blank)
    headings = [Heading(cell.column, cell, _names(_over(upper, cell.column), cell)) for cell in said]
    own = {heading.column for heading in headings}
    alone = (cell for cell in upper if not cell.blank and own.isdisjoint(range(cell.column, cell.last_column + 1)))
    headings += [Heading(cell.column, cell, (cell.text,)) for cell in alone]
    return sorted(headings, key=lambda heading: heading.column)


def _over(row: Sequence[Cell], column: int) -> Cell | None:
    return next((cell for cell in row if not cell.blank and cell.column <= column <= cell.last_column), None)


def _names(over: Cell | None, cell: Cell) -> tuple[str, ...]:
    return (cell.text, f"{plain(over.text)} > {plain(cell.text)}") if over else (cell.text,)


def _with_sub_headings(sheet: Sheet, found: Candidate, roles: Mapping[str, Sequence[str]]) -> Candidate:
    """Return a header with the row under it, where that has more of the columns wanted, or sub-headings alone."""
    if found.at > found.first or found.at + 1 >= len(sheet.rows):
        return found
    both = _matched(Candidate(found.at, found.at + 1, _together(*sheet.rows[found.at : found.at + 2])), roles)
    return both if sub_headings(sheet, found.at) or len(both.found) > len(found.found) else found


def sub_headings(sheet: Sheet, at: int) -> bool:
    """Return whether all that the row under another says stands under its headings that are merged over several."""
    row, *under = sheet.rows[at : at + 2]
    over = [_over(row, cell.column) for below in under for cell in below if not cell.blank]
    return all(each and each.last_column > each.column for each in over)


# Which column is which


def _matched(rows: Candidate, roles: Mapping[str, Sequence[str]]) -> Candidate:
    found = {role: _called(rows.headings, texts) for role, texts in roles.items()}
    return Candidate(rows.first, rows.at, rows.headings, {role: each for role, each in found.items() if each})


def _called(headings: Sequence[Heading], texts: Sequence[str]) -> list[Heading]:
    """Return the headings that any of some texts means, from left to right."""
    meant = {heading.column: heading for text in texts for heading in _meant(headings, text)}
    return [meant[column] for column in sorted(meant)]


def _meant(headings: Sequence[Heading], text: str) -> Sequence[Heading]:
    placed = _PLACED.fullmatch(text)
    if placed and not placed["text"] and placed["place"].isalpha():
        column = column_of(placed["place"])
        own = [each for each in headings if each.column == column]
        return own or [Heading(column, each.cell, ()) for each in headings[:1]]  # one without a heading
    numbered = placed and placed["text"] and placed["place"].isdecimal()
    alike = _alike(headings, placed["text"] if placed and numbered else text)
    return alike[int(placed["place"]) - 1 :][:1] if placed and numbered and int(placed["place"]) else alike


def _alike(headings: Sequence[Heading], text: str) -> list[Heading]:
    """Return the headings of a text: those that it is but for case and spaces, or else by its letters alone."""
    for key in (_spelling, key_of):
        if alike := [each for each in headings if key(text) in map(key, each.names)]:
            return alike
    return []


def _spelling(text: str) -> str:
    return plain(text).casefold()


def spelled_headings(headings: Sequence[Heading]) -> dict[int, str]:
    """Return what a plan calls each heading, by its column: its fullest name, with its place where it stands twice."""
    names = {heading.column: plain(heading.names[-1]) for heading in headings}
    alike = [name.casefold() for name in names.values()]
    return {
        column: f"{name} [{1 + alike[:at].count(alike[at])}]" if alike.count(alike[at]) > 1 else name
        for at, (column, name) in enumerate(names.items())
    }


# What is wrong


def _missing(sheet: Sheet, wanted: Mapping[str, Sequence[str]], best: Candidate) -> list[Problem]:
    cells = [heading.cell for heading in best.headings] if best.found else []
    taken = {heading.column for headings in best.found.values() for heading in headings}
    spelled = spelled_headings(best.headings) if best.found else {}
    spare = [name for column, name in spelled.items() if column not in taken and len(name) <= _LONGEST_HEADER]
    return [
        problem_at(
            sheet.file,
            Source(sheet.name, f"{cells[0].at}:{cells[-1].at}" if cells else ""),
            f"the header row has no column “{texts[0]}”" if cells else f"no header row has “{texts[0]}”",
            " or ".join(f"“{text}”" for text in texts)
            + (f"; the row’s other headers: {nearest(texts[0], spare)}" if spare else ""),
            "correct the header in the sheet, or name the sheet’s own text in the plan’s definition",
        )
        for role, texts in wanted.items()
        if role not in best.found
    ]


def _twice(sheet: Sheet, best: Candidate) -> Iterator[Problem]:
    spelled = spelled_headings(best.headings)
    known: dict[int, str] = {}
    for role, headings in best.found.items():
        first, *others = headings
        if others:
            yield problem_at(
                sheet.file,
                Source(sheet.name, others[0].cell.at),
                f"the header “{shortened(others[0].cell.text)}” stands for the same column as cell {first.cell.at}",
                "each column once",
                "rename or remove one of the two, or name the one meant in the plan’s definition: "
                f"“{shortened(spelled[first.column])}” or “{shortened(spelled[others[0].column])}”",
            )
        elif first.column in known:
            yield problem_at(
                sheet.file,
                Source(sheet.name, first.cell.at),
                f"the header “{shortened(first.cell.text)}” is named as “{known[first.column]}” and as “{role}”",
                "each column of the sheet for one thing",
                "name another header for one of the two in the plan’s definition",
            )
        known.setdefault(first.column, role)
