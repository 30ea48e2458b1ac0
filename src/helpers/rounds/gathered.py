"""Write changes into a copy of a tracker, and prove by reading it back that it has them, and nothing else is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpers.english import listed
from helpers.errors import Problem, WorkbookError
from helpers.excel.cells import Cell, Sheet
from helpers.excel.filled import Put, touched
from helpers.excel.tracker import Tracker
from helpers.intake.rounds import own_name
from helpers.plans.plan import Plan
from helpers.rounds.answers import Change, Known, Refused, not_taken, rated
from helpers.rounds.fields import Kind, Updates, said_by
from helpers.tempdir import folder_apart


class Written(NamedTuple):
    """A copy of a tracker with changes.

    Attributes:
        content: the copy.
        taken: the changes in it, each with its cell.
        problems: the changes that a cell would not have said as it was collected.
        computed: whether the tracker has formulas.
    """

    content: bytes
    taken: list[tuple[Change, str]]
    problems: list[Problem]
    computed: bool


class _Cell(NamedTuple):
    """What is written into a cell, and what it is to say then."""

    put: Put
    kind: Kind
    plan: Plan
    says: str


_Cells = dict[str, dict[str, _Cell]]
#: The parts of a tracker that may change beside its sheets: for colours, for computing anew, for a longer table.
_MAY_CHANGE = {"styles", "workbook", "table"}


def with_changes(changes: Sequence[Change]) -> Written:
    """Return a copy of a tracker with changes, none of which contradicts another.

    Raises:
        WorkbookError: the tracker is signed, or the copy would say anything else that is new.
    """
    tracker = changes[0].known.asking.read.tracker.of(changes[0].field.sheet)
    problems: list[Problem] = []
    while True:
        cells, taken = _placed(changes)
        puts = {sheet: {at: each.put for at, each in some.items()} for sheet, some in cells.items()}
        content = tracker.with_cells(puts)
        wrong = _unlike(tracker, content, cells)
        others = touched(tracker.content, content, map(own_name, cells))
        refused = [each for each in taken if (each[0].field.sheet, each[1]) in wrong]
        strange = wrong - {(change.field.sheet, at) for change, at in refused}
        if strange or others - _MAY_CHANGE:
            what = listed([*sorted(f"{sheet}!{at}" for sheet, at in strange), *sorted(others - _MAY_CHANGE)])
            raise WorkbookError(
                f"A copy of {tracker.file} with the answers would not read as it should: {what}. Open the tracker in "
                "Excel, save it, and collect again. Nothing was written."
            )
        if not wrong:
            return Written(content, taken, problems, tracker.computed)
        why = Refused("the tracker’s cell would not say what it says", "plain words, and a cell without words around")
        problems += [not_taken(each.form, each.answer, each.field, why) for each, _ in refused]
        changes = [change for change, at in taken if (change.field.sheet, at) not in wrong]


def _placed(changes: Sequence[Change]) -> tuple[_Cells, list[tuple[Change, str]]]:
    """Return what is written into which cell, and each change with its own."""
    cells: _Cells = defaultdict(dict)
    taken: list[tuple[Change, str]] = []
    rows: dict[tuple[str, str], int] = {}
    for change in changes:
        field, known = change.field, change.known
        at = field.at
        if updates := known.updates.get(field.sheet) if field.of_new_update else None:
            key = field.sheet, field.number
            if key not in rows:
                rows[key] = updates.last + 1 + sum(sheet == field.sheet for sheet, _ in rows)
                cells[field.sheet] |= _new_update(known, updates, field.number, rows[key])
            at = f"{field.at}{rows[key]}"
        cells[field.sheet][at] = _Cell(change.put, field.kind, known.plan, change.says)
        taken.append((change, at))
    return cells, taken


def _new_update(known: Known, updates: Updates, number: str, row: int) -> Iterator[tuple[str, _Cell]]:
    """Give the cells of a dated update that says what the action's last one did, as at the report's date."""
    plan, last, day = known.plan, updates.last, known.asking.given.day
    value = int(number) if updates.numbers and number.isdigit() else number
    yield f"{updates.number}{row}", _Cell(Put(value, like=f"{updates.number}{last}"), Kind.TEXT, plan, number)
    yield f"{updates.date}{row}", _Cell(Put(day, like=f"{updates.date}{last}"), Kind.DAY, plan, f"{day:%d/%m/%Y}")
    for field in known.fields[number].values():
        if field.of_new_update and field.says:
            put = rated(field, field.says, plan) if field.kind is Kind.RATING else Put(field.says, like=field.like)
            if isinstance(put, Put):
                yield f"{field.at}{row}", _Cell(put, field.kind, plan, field.says)


def _unlike(tracker: Tracker, content: bytes, cells: _Cells) -> set[tuple[str, str]]:
    """Return the cells of a copy that do not say what they are to say: of those written, and of all others there."""
    with folder_apart() as folder:
        path = folder / "tracker.xlsx"
        path.write_bytes(content)
        copy = Tracker(path, tracker.file, tracker.within)
    wrong: set[tuple[str, str]] = set()
    for name, some in cells.items():
        sheet = copy.sheet(name, told_by="the copy")
        was, now = _by_address(tracker.sheet(name, told_by="the copy")), _by_address(sheet)
        wrong |= {(name, at) for at in {*was, *now} - {*some} if was.get(at) != now.get(at)}
        wrong |= {
            (name, at) for at, each in some.items() if said_by(now.get(at), each.kind, each.plan, sheet) != each.says
        }
    return wrong


def _by_address(sheet: Sheet) -> dict[str, Cell]:
    return {cell.at: cell for row in sheet.rows for cell in row}
