"""Find a sheet's header row and know its columns by their header texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.errors import Problem, refuse
from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell, Sheet
from helpers.model import Source, problem_at
from helpers.plans.yaml import nearest
from helpers.text import key_of, plain

# Longer texts in a header row are no headers; a message that repeated them could not be read.
_LONGEST_HEADER = 80


@dataclass(frozen=True, slots=True)
class Header:
    """A header row that has every column wanted.

    Attributes:
        at: its index among the sheet's rows.
        columns: from role (``number``, ``rating``, a narrative column's id) to column number.
        unnamed: the header cells of columns that the plan does not name.
    """

    at: int
    columns: Mapping[str, int]
    unnamed: tuple[Cell, ...]

    def repeated_by(self, row: Sequence[Cell], sheet: Sheet) -> bool:
        """Return whether a row says the same as this one, as at the top of each page of a pasted table."""
        own = [cell for cell in sheet.rows[self.at] if not cell.blank]
        said = [cell for cell in row if not cell.blank]
        return len(own) == len(said) and all(
            mine.column == its.column and key_of(mine.text) == key_of(its.text)
            for mine, its in zip(own, said, strict=True)
        )


def find_header(
    sheet: Sheet, wanted: Mapping[str, Sequence[str]], may_have: Mapping[str, Sequence[str]] | None = None
) -> Header:
    """Return the first row that has a cell for every column wanted; case, spaces and punctuation do not matter.

    Args:
        sheet: the sheet.
        wanted: the header texts of each column that it must have.
        may_have: the same of those that it may lack, as the sheet of a round from before they came into the plan.

    Raises:
        WorkbookError: no row has them all (names what is missing from the row that has most), or one is there twice.
    """
    others = may_have or {}
    roles = {key_of(text): role for role, texts in (*others.items(), *wanted.items()) for text in texts}
    best: dict[str, list[Cell]] = {}
    best_at = 0
    for at, row in enumerate(sheet.rows):
        found: dict[str, list[Cell]] = {}
        for cell in row:
            if role := roles.get(key_of(cell.text)):
                found.setdefault(role, []).append(cell)
        if len(found) > len(best):
            best, best_at = found, at
        if len(found.keys() & wanted.keys()) == len(wanted):
            best, best_at = found, at
            break
    refuse(_missing(sheet, wanted, best, best_at) or _twice(sheet, best))
    named = {cell.column for cells in best.values() for cell in cells}
    return Header(
        best_at,
        {role: cells[0].column for role, cells in best.items()},
        tuple(cell for cell in sheet.rows[best_at] if not cell.blank and cell.column not in named),
    )


def _missing(
    sheet: Sheet, wanted: Mapping[str, Sequence[str]], found: Mapping[str, list[Cell]], at: int
) -> list[Problem]:
    problems = []
    for role, texts in wanted.items():
        if role in found:
            continue
        row = sheet.rows[at] if found else ()
        others = [plain(cell.text) for cell in row if not cell.blank and all(cell not in c for c in found.values())]
        spare = [text for text in others if len(text) <= _LONGEST_HEADER]
        problems.append(
            problem_at(
                sheet.file,
                Source(sheet.name, f"{row[0].at}:{row[-1].at}" if row else ""),
                f"the header row has no column “{texts[0]}”" if row else f"no header row has “{texts[0]}”",
                " or ".join(f"“{text}”" for text in texts)
                + (f"; the row’s other headers: {nearest(texts[0], spare)}" if spare else ""),
                "correct the header in the sheet, or name the sheet’s own text in the plan’s definition",
            )
        )
    return problems


def _twice(sheet: Sheet, found: Mapping[str, list[Cell]]) -> list[Problem]:
    return [
        problem_at(
            sheet.file,
            Source(sheet.name, cells[1].at),
            f"the header “{shortened(cells[1].text)}” stands for the same column as cell {cells[0].at}",
            "each column once",
            "rename or remove one of the two",
        )
        for cells in found.values()
        if len(cells) > 1
    ]
