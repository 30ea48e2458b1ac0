"""What the tracker says today of the rounds that were published before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from helpers.english import counted
from helpers.errors import WorkbookError, refuse
from helpers.excel.cells import address
from helpers.excel.tracker import Sheet, Tracker
from helpers.history.snapshot import Facts
from helpers.intake.header import Header, find_header
from helpers.intake.identity import nameless, twice
from helpers.intake.intake import action_of, sheet_of
from helpers.intake.layouts import columns_of, read_rows
from helpers.intake.layouts.dated import read_updates
from helpers.intake.rows import SheetReading
from helpers.intake.values import date_of, number_of
from helpers.model import Action, Source
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan, definition_of


@dataclass(frozen=True, slots=True)
class Hindsight:
    """A round as it was published, and as the tracker has it today.

    Attributes:
        published: what the report knew.
        today: what the tracker says of that round now; None where its sheet cannot be read any more.
        sheet: the sheet that says it.
        searched: where an action of it would stand; of a sheet that cannot be read, where it is wrong.
        why: why it cannot be read.
    """

    published: Facts
    today: Facts | None
    sheet: str
    searched: Source
    why: str = ""


def hindsights(plan: Plan, tracker: Tracker, parameters: Parameters, earlier: Sequence[Facts]) -> tuple[Hindsight, ...]:
    """Return the earlier rounds that the tracker still tells of, oldest first.

    In the layout of dated updates these are all of them, with what the updates say: the sheet of actions is of today.
    In the others they are those with a sheet of their own. It is the sheet that the report was read from or, where
    there is none of that name any more, the one that the plan's pattern names. Of a sheet that several rounds share
    only the newest is told, as the others were written over.

    Args:
        plan: the plan.
        tracker: its tracker.
        parameters: those of the report that looks back.
        earlier: what the published reports before knew, oldest first.

    Raises:
        WorkbookError: the sheet of updates, or one of its columns, is missing.
    """
    now = parameters.sheet or sheet_of(plan, parameters.period, parameters.day)
    if plan.tracker.updates:
        updates = _updates(plan, tracker)
        return tuple(_read(plan, tracker, parameters.plan, facts, now, updates) for facts in earlier)
    sheets = {_key(name): name for name in tracker.names if _key(name) != _key(now)}
    found = []
    for facts in reversed(earlier):
        name = next(filter(None, (sheets.get(_key(name)) for name in _named(plan, facts))), "")
        if name:
            found.append(_read(plan, tracker, parameters.plan, facts, name))
            del sheets[_key(name)]
    return tuple(reversed(found))


def searched(sheet: Sheet, header: Header, role: str) -> Source:
    """Return the cells under a column's header."""
    column, first, last = header.columns[role], sheet.rows[header.at][0].row + 1, sheet.rows[-1][0].row
    cells = address(first, column)
    return Source(sheet.name, f"{cells}:{address(last, column)}" if last > first else cells)


def _key(name: str) -> str:
    return name.strip().casefold()


def _named(plan: Plan, facts: Facts) -> Iterator[str]:
    """Give the names that a round's sheet can have: the one it was read from, the one of the plan's pattern."""
    yield from dict.fromkeys(source.sheet for action in facts.actions for source in action.sources[:1])
    yield sheet_of(plan, facts.period, facts.as_at)


def _read(
    plan: Plan, tracker: Tracker, plan_name: str, facts: Facts, name: str, updates: _Updates | None = None
) -> Hindsight:
    plan_file = definition_of(plan_name).as_posix()
    shown = updates.sheet.name if updates else name
    try:
        sheet = tracker.sheet(name, told_by="the plan")
        plan, header = _as_it_was(plan, facts, sheet)
        reading = read_rows(sheet, header, plan)
        readings = [reading]
        if updates:
            readings.append(read_updates(updates.up_to(facts.as_at), reading, facts.as_at))
        actions = [action_of(draft, reading, plan_file, facts.as_at) for draft in reading.drafts]
        _refuse(tracker.file, actions, readings)
    except WorkbookError as error:
        return _unread(facts, shown, error)
    if updates:
        actions = [_as_updated(plan, action) for action in actions]
        where = searched(updates.sheet, updates.header, "number")
    else:
        where = searched(sheet, reading.header, "number" if "number" in reading.header.columns else "title")
    return Hindsight(facts, replace(facts, groups=tuple(reading.groups), actions=tuple(actions)), shown, where)


def _as_it_was(plan: Plan, facts: Facts, sheet: Sheet) -> tuple[Plan, Header]:
    """Return the plan and a round's header row; where columns are missing, a plan without those the round had not.

    A column came into the plan later where the report has nothing of it in any action; the sheet cannot have it then.

    Raises:
        WorkbookError: a column is missing that the report was read from.
    """
    try:
        return plan, find_header(sheet, columns_of(plan))
    except WorkbookError:
        earlier = _without_later(plan, facts.actions)
        try:
            return earlier, find_header(sheet, columns_of(earlier))
        except WorkbookError:
            pass
        raise


def _without_later(plan: Plan, actions: Sequence[Action]) -> Plan:
    """Return a plan without the columns that none of a report's actions has anything in."""
    said = {column for action in actions for column in action.says}
    there = {
        "rating": any(action.rating for action in actions),
        "due": any(action.due or action.due_written for action in actions),
        "group": any(action.group for action in actions),
        "closing": any(action.closing for action in actions),
    }
    there |= {"responsible": there["group"], "closed_on": there["closing"]}
    gone = dict.fromkeys(role for role, used in there.items() if not used)
    layout = plan.tracker.model_copy(update={"columns": plan.tracker.columns.model_copy(update=gone)})
    narrative = [column for column in plan.narrative if column.id in said] or plan.narrative
    groups = plan.groups if there["group"] else None
    return plan.model_copy(update={"tracker": layout, "narrative": narrative, "groups": groups})


@dataclass(frozen=True, slots=True)
class _Updates:
    """The sheet of updates: of each row under its header, the action's number and the date; None without one."""

    sheet: Sheet
    header: Header
    dated: Sequence[tuple[str, date | None]]

    def up_to(self, as_at: date) -> Sheet:
        """Return the sheet with each action's newest update up to a date alone: to read the others is lost time."""
        newest: dict[str, date] = {}
        for number, day in self.dated:
            if day and day <= as_at:
                newest[number] = max(day, newest.get(number, day))
        start = self.header.at + 1
        rows = zip(self.sheet.rows[start:], self.dated, strict=True)
        kept = (row for row, (number, day) in rows if day is None or newest.get(number) == day)
        return replace(self.sheet, rows=(*self.sheet.rows[:start], *kept))


def _updates(plan: Plan, tracker: Tracker) -> _Updates:
    updates = plan.tracker.updates
    assert updates is not None  # noqa: S101 - the plan's own check has seen to it
    sheet = tracker.sheet(updates.sheet, told_by="the plan")
    header = find_header(sheet, updates.columns.headers() | {column.id: column.headers for column in plan.narrative})
    reading = SheetReading(sheet, header, plan)
    dated: list[tuple[str, date | None]] = []
    for row in sheet.rows[header.at + 1 :]:
        number, day = reading.cell(row, "number"), reading.cell(row, "date")
        dated.append((number_of(number) if number else "", date_of(day, sheet.epoch) if day else None))
    return _Updates(sheet, header, dated)


def _unread(facts: Facts, name: str, error: WorkbookError) -> Hindsight:
    """Return that a round's sheet cannot be read, with the first of the reasons."""
    if not error.problems:
        return Hindsight(facts, None, name, Source(name, "A1"), str(error))
    first, *others = error.problems
    more = f", and {counted(len(others), 'more problem')}" if others else ""
    where = f"in {first.cell}, " if first.cell else ""
    return Hindsight(facts, None, name, Source(first.sheet or name, first.cell or "A1"), f"{where}{first.found}{more}.")


def _refuse(file: str, actions: Sequence[Action], readings: Iterable[SheetReading]) -> None:
    """Raise a `WorkbookError` for what would stop a report of the round."""
    found = (problem for each in readings for problem in each.problems)
    refuse((*found, *nameless(file, actions), *twice(file, actions)))


def _as_updated(plan: Plan, action: Action) -> Action:
    """Return an action with what its dated updates alone say of it."""
    columns, updates = plan.tracker.columns, plan.tracker.updates
    rating = action.rating if updates and updates.columns.rating and not columns.rating else None
    return replace(action, group="", closing=None, due=None, due_written="", due_sources=(), rating=rating)
