"""Know the titles of groups that stand in rows of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from helpers.excel.tracker import Cell
from helpers.rounds.proposal.columns import Guess
from helpers.rounds.proposal.sheets import Table
from helpers.rounds.proposal.vocabulary import What


def above_repeated(table: Table, guesses: Sequence[Guess]) -> list[Cell]:
    """Return the texts that stand alone under the heading of titles, each above the header row where it is repeated."""
    columns = [guess.column.number for guess in guesses if guess.what is What.TITLE]
    said = [[cell for cell in row if not cell.blank] for row in table.sheet.rows[table.header.at + 1 :]]
    pairs = pairwise(filter(None, said))
    return [
        row[0] for row, under in pairs if len(row) == 1 and row[0].column in columns and table.repeats_header(under)
    ]


def heading_rows(table: Table, guesses: Sequence[Guess]) -> bool:
    """Return whether groups stand in rows of one text, and no column has them.

    Such a row stands above the first action, across the table, or above the header row where that is repeated.
    """
    if any(guess.what is What.GROUP for guess in guesses):
        return False
    if above_repeated(table, guesses):
        return True
    headed = {column.number for column in table.columns}
    said = ([cell for cell in row if not cell.blank] for row in table.rows)
    first = next((row for row in said if row), [])
    return len(first) == 1 and len(headed & {*range(first[0].column, first[0].last_column + 1)}) > 1
