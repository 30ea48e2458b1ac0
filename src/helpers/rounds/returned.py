"""Read a form that came back, a file from outside as a tracker is: what stands in its cells, and what is amiss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from helpers.errors import Problem, WorkbookError
from helpers.excel.cells import Cell, Sheet, address, shortened
from helpers.excel.everything import Where
from helpers.excel.tracker import Tracker
from helpers.rounds.forms import ABOUT, COLUMNS, HOW, LIST, NOTE, NOW, TO_CHOOSE, Entry, sign_of
from helpers.text import plain

_AGAIN = "ask for the form once more, as an Excel workbook (.xlsx) without a password"
_MOST_TOLD = 20  # of what was added to a sheet, one by one
_LABELLED = 2  # columns: whose form it is and of which period, each beside its label
_BY_HAND = "write what is needed of it into the tracker yourself"


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in a cell that was to be filled in.

    Attributes:
        entry: what the form's list says of it.
        sheet: the form's sheet.
        at: the form's cell; empty where its row is gone.
        cell: what it holds; None where nothing.
        wrong: why what it holds cannot be taken, in a clause; empty where it can.
    """

    entry: Entry
    sheet: Sheet
    at: str
    cell: Cell | None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that came back.

    Attributes:
        file: its name.
        owner: whose it is.
        period: the period it is of.
        content: the file.
        sha256: its hash.
        titles: what stands first on each plan's sheet, which begins with the owner.
        answers: what stands in its cells, in the form's order.
        problems: what is amiss beside them, such as a row that was added.
    """

    file: str
    owner: str
    period: str
    content: bytes
    sha256: str
    titles: tuple[str, ...]
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def read_form(path: Path, shown: str) -> Returned:
    """Return a form that came back.

    Raises:
        WorkbookError: it cannot be read, or is no form of ours; the message says what to do.
    """
    if path.name.startswith("~$"):
        raise WorkbookError(f"{shown} is there because “{path.name[2:]}” is open in Excel. Close it there first.")
    try:
        book = Tracker(path, shown)
        sheets = {name: book.sheet(name, told_by="the form") for name in book.names}
        comments = [*_comments(book)]
    except WorkbookError as error:
        raise WorkbookError(f"{_why(error, shown)}. To mend it: {_AGAIN}.") from error
    about = _About(sheets.pop(ABOUT)) if ABOUT in sheets else None
    if about is None or not about.entries:
        raise WorkbookError(
            f"{shown} is no form of “workbook chase --forms”: it has no sheet “{ABOUT}” with the list of its cells. "
            f"To mend it: leave it out, or {_AGAIN}."
        )
    entries, answers = about.entries, list[Answer]()
    problems = [
        Problem(file=shown, sheet=name, found="the sheet was added", expected="the form’s own sheets", remedy=_BY_HAND)
        for name, sheet in sheets.items()
        if sheet.rows and name not in {entry.sheet for entry in entries}
    ]
    problems += [*comments, *_told(about.strange(), about.sheet)]
    for name in dict.fromkeys(entry.sheet for entry in entries):
        wanted = [entry for entry in entries if entry.sheet == name]
        found = _read(sheets[name], wanted) if name in sheets else None
        if found:
            answers += found[0]
            problems += found[1]
        else:
            amiss = "is gone or has another name" if name not in sheets else f"lacks one of the columns {COLUMNS}"
            problems.append(
                Problem(
                    file=shown,
                    found=f"the sheet “{name}” {amiss}, so none of its {len(wanted)} cells was read",
                    expected="the form as it was sent",
                    remedy=f"put it right in the form, or {_AGAIN}",
                )
            )
    titles = tuple(plain(sheet.rows[0][0].text) for sheet in sheets.values() if sheet.rows)
    return Returned(
        shown, about.owner, about.period, book.content, book.sha256, titles, tuple(answers), tuple(problems)
    )


def _comments(book: Tracker) -> Iterator[Problem]:
    """Give a problem for each comment, whose words are in no cell."""
    found = [said for said in book.everything() if said.where is Where.COMMENT]
    for said in found[:_MOST_TOLD]:
        yield Problem(
            file=book.file,
            sheet=said.sheet,
            cell=said.place,
            found=f"a comment says “{shortened(said.text)}”",
            expected=f"text under “{NOW}”",
            remedy=_BY_HAND,
        )
    if more := len(found[_MOST_TOLD:]):
        more_found = f"{more:,} more comments"
        yield Problem(file=book.file, found=more_found, expected=f"text under “{NOW}”", remedy=_BY_HAND)


def _why(error: WorkbookError, shown: str) -> str:
    """Return the first sentence of why a file cannot be read; what it says to do is about a tracker."""
    said = str(error).replace(shown, "\0").partition(". ")[0].rstrip(".")
    return said.replace("The tracker ", "").replace("no tracker", "no file").replace("\0", shown)


class _About:
    """What a form's sheet “About” says."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        texts = [{cell.column: cell.text for cell in row} for row in sheet.rows]
        rows = [[said.get(column, "") for column in range(1, len(LIST) + 1)] for said in texts]
        self._header = rows.index([*LIST]) if [*LIST] in rows else len(rows)
        head = {said[0]: plain(said[1]) for said in rows[: self._header]}
        self.owner, self.period = head.get("Owner", ""), head.get("Period", "")
        self.entries = [Entry(*row) for row in rows[self._header + 1 :] if row[0]]

    def strange(self) -> Iterator[Cell]:
        """Give the cells with words that the form did not have there."""
        head, rows = self.sheet.rows[: self._header], self.sheet.rows[self._header :]
        for row in head:
            labelled = row[0].column == 1 and row[0].text in ("Owner", "Period")
            own = [cell for cell in row if (labelled and cell.column <= _LABELLED) or plain(cell.text) == plain(NOTE)]
            yield from (cell for cell in row if cell not in own)
        lists = {cell.column for cell in rows[0] if cell.text == TO_CHOOSE} if rows else set()
        for row in rows:
            own_row = row[0].column == 1 and row[0].text
            yield from (cell for cell in row if not (cell.column in lists or (own_row and cell.column <= len(LIST))))


def _read(sheet: Sheet, entries: Sequence[Entry]) -> tuple[list[Answer], list[Problem]] | None:
    """Return what stands in a sheet's cells and what is amiss beside them; None where it lacks a column."""
    rows = [{plain(cell.text): cell.column for cell in row} for row in sheet.rows]
    at = next((at for at, said in enumerate(rows) if {"No.", "What", NOW} <= said.keys()), None)
    if at is None:
        return None
    columns = [rows[at][name] for name in ("No.", "What", NOW)]
    wanted = {(entry.number, entry.label): entry for entry in entries}
    found: dict[tuple[str, str], Answer] = {}
    strange: list[Cell] = []
    problems: list[Problem] = []
    numbers = {entry.number for entry in entries}
    signs = {sign for entry in entries for sign in entry.signs.split()} | set(map(sign_of, ("No.", "What", NOW, *HOW)))
    for place, row in enumerate(sheet.rows):
        said = {cell.column: cell for cell in row if not cell.blank or cell.fault}
        number, label = (plain(said[column].text) if column in said else "" for column in columns[:2])
        own: Sequence[int] = ()
        if place <= at:
            pass
        elif entry := wanted.get((number, label)) if (number, label) not in found else None:
            found[number, label] = _answer(sheet, entry, address(row[0].row, columns[2]), said.get(columns[2]))
            own = columns
        elif not (not number and label.partition(" ")[0] in numbers):
            first = next(iter(said.values()), row[0])
            what = f"the row with “{shortened(first.text)}” was added"
            problems.append(_amiss(sheet)(cell=first.at, found=what, expected="the form’s own rows"))
            own = range(max(columns) + 1)
        strange += [cell for column, cell in said.items() if column not in own and sign_of(cell.text) not in signs]
    gone = [Answer(entry, sheet, "", None, "its row is gone") for key, entry in wanted.items() if key not in found]
    return [*found.values(), *gone], [*_most(problems, sheet), *_told(strange, sheet)]


def _amiss(sheet: Sheet) -> Callable[..., Problem]:
    return partial(Problem, file=sheet.file, sheet=sheet.name, remedy=_BY_HAND)


def _told(strange: Iterable[Cell], sheet: Sheet) -> list[Problem]:
    """Return a problem for each cell with words that nobody asked for there."""
    every = [
        _amiss(sheet)(
            cell=cell.at,
            found=f"“{shortened(cell.text)}” was written where nothing is filled in",
            expected=f"text under “{NOW}”, in a row of the form",
        )
        for cell in strange
        if not cell.blank or cell.fault
    ]
    return _most(every, sheet)


def _most(problems: Sequence[Problem], sheet: Sheet) -> list[Problem]:
    """Return the first of many problems, and how many more there are."""
    more = len(problems) - _MOST_TOLD
    if more <= 0:
        return [*problems]
    last = _amiss(sheet)(found=f"{more:,} more cells and rows were added", expected="the form’s own rows")
    return [*problems[:_MOST_TOLD], last]


def _answer(sheet: Sheet, entry: Entry, at: str, cell: Cell | None) -> Answer:
    wrong = ""
    if at in sheet.computed:
        wrong = "holds a formula, and none is carried over"
    elif cell and cell.fault:
        wrong = f"shows {cell.text}"
    elif cell and (cell.last_row > cell.row or cell.last_column > cell.column):
        wrong = "is merged with others"
    elif cell and cell.struck:
        wrong = "is struck out in part"
    return Answer(entry, sheet, at, cell, wrong)
