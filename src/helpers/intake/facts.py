"""Read what an action is, beside what it says this period: its owners, its short name, and every other fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from helpers.excel.tracker import Cell
from helpers.intake.dates import as_day
from helpers.intake.rows import SHORT_NAME, ActionRows, SheetReading, as_runs, joined, words_of_cell
from helpers.model import Action, Passage, with_parts
from helpers.plans.columns import FactColumn, FactKind
from helpers.plans.plan import Plan
from helpers.text import key_of, points_of, said_in

T = TypeVar("T")


def take_facts(reading: SheetReading, row: Sequence[Cell], draft: ActionRows) -> None:
    """Add a row's facts and short name to the action. What its rows say twice stands once; what differs is kept."""
    if reading.typed_only:
        return
    for column in reading.plan.facts:
        if cell := reading.cell(row, column.id):
            if column.kind in (FactKind.START, FactKind.ORIGINAL_DATE):
                draft.date_cells.append((column, cell))
                cell = as_day(cell, reading.sheet.epoch)
            points, before = points_of(as_runs(cell)), draft.facts.get(column.id, Passage())
            had = [said_in(point.text) for point in before.points]
            if points:
                new = () if all(said_in(point.text) in had for point in points) else points
                draft.facts[column.id] = joined(before, reading.source(cell), new, False)
    called = reading.cell(row, SHORT_NAME)
    if called and words_of_cell(called) not in map(words_of_cell, draft.called):
        draft.called.append(called)


def is_fact(reading: SheetReading, cell: Cell) -> bool:
    """Return whether a cell holds a fact or a short name; one that spans a column of text as well holds a title."""
    spanned = (reading.roles.get(column) for column in range(cell.column + 1, cell.last_column + 1))
    named = reading.roles.get(cell.column) in (*reading.facts, SHORT_NAME)
    return named and reading.narrative.isdisjoint(spanned)


#: What stands where there is no owner yet.
_NOBODY = re.compile(r"n/?a|tb[acd]|none|vacant|[-–?]+", re.IGNORECASE)


def owners_of(plan: Plan, facts: Mapping[str, Passage]) -> tuple[str, ...]:
    """Return who answers for an action, as written, each by itself."""
    found = (
        owner
        for column in plan.facts
        if column.kind is FactKind.OWNER and column.id in facts
        for point in facts[column.id].points
        for owner in _parted(point.text, column)
    )
    return tuple(dict.fromkeys(found))


def owners_among(actions: Iterable[Action]) -> dict[str, str]:
    """Return who answers for some actions and their parts, as first written, by the key that they are compared by."""
    found: dict[str, str] = {}
    for action in with_parts(actions):
        for owner in action.owners:
            found.setdefault(key_of(owner), owner)
    return found


def by_owner(some: Iterable[tuple[T, Action]]) -> dict[str, tuple[str, list[tuple[T, Action]]]]:
    """Return each owner's name as first written and their actions, by the key that owners are compared by.

    Args:
        some: the actions, each behind what it belongs to. One that names an owner in two ways is theirs once; those
            that name nobody stand under an empty key.
    """
    found: dict[str, tuple[str, list[tuple[T, Action]]]] = {}
    for each, action in some:
        names = {key_of(owner): owner for owner in reversed(action.owners)}
        for key in dict.fromkeys(map(key_of, action.owners)) or [""]:
            found.setdefault(key, (names.get(key, ""), []))[1].append((each, action))
    return found


def _parted(text: str, column: FactColumn) -> list[str]:
    if _NOBODY.fullmatch(text.strip()):
        return []
    apart = "|".join(map(re.escape, column.separated_by))
    parts = re.split(apart, text) if apart else [text]
    return [part.strip() for part in parts if part.strip()]
