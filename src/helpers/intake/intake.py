"""From cells to actions, groups and measures, with every problem by its cell."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from helpers.errors import Problem, Severity, WorkbookError, refuse, refuse_all
from helpers.excel.cells import shortened
from helpers.excel.tracker import AnyTracker, Cell, Sheet, Tracker
from helpers.intake.closing import closed_by_rating, closing_of, finished_by, tell_doubts
from helpers.intake.date_words import DateRead
from helpers.intake.dates import needed_date, sure_date
from helpers.intake.earlier import History, history_of
from helpers.intake.facts import owners_of
from helpers.intake.header import Header
from helpers.intake.identity import nameless, twice
from helpers.intake.layouts import header_of, read_rows
from helpers.intake.layouts.dated import read_updates
from helpers.intake.measures import measured_in, read_measures
from helpers.intake.parts import placed, within
from helpers.intake.rounds import sheet_of, unsure
from helpers.intake.rows import ActionRows, LeftOut, SheetReading, words_of_cell
from helpers.intake.status import standing
from helpers.intake.values import rating_of
from helpers.model import Action, Group, Measure, Rating, Source, Status, with_parts
from helpers.plans.columns import FactKind
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan, SubActions, definition_of
from helpers.plans.ratings import Finished

#: What a plan says that its actions are not read by.
_NOT_OF_READING = {"title", "council", "notebook", "rules", "acronyms", "measures", "print", "inputs"}


class HeadedSheet(NamedTuple):
    """A sheet that was read, and its header row."""

    sheet: Sheet
    header: Header


@dataclass(frozen=True)
class Intake:
    """All that one period of a tracker says.

    Attributes:
        actions: those that are counted, in the tracker's order; each holds its parts.
        groups: in the tracker's order; empty in a plan without groups.
        measures: in the tracker's order.
        rows_read: how many rows of the period's sheet have anything in them.
        reported: of those, the rows that an action was read from.
        left_out: the others, each with its reason.
        problems: everything found wrong, first in reading it and then check by check, each in the tracker's order.
        tables: the sheets it was read from.
        history: what the tracker says of earlier rounds.
        read_as: the hash of all that the groups and actions were read from, as `read_as` gives it.
    """

    actions: tuple[Action, ...]
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    rows_read: int
    reported: tuple[Source, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]
    tables: tuple[HeadedSheet, ...] = ()
    history: History = field(default_factory=dict)
    read_as: str = ""

    @property
    def rows_reported(self) -> int:
        """Return how many rows an action was read from."""
        return len(self.reported)

    @cached_property
    def of_actions(self) -> tuple[HeadedSheet, ...]:
        """Return the period's sheets of actions: of each file one, the first of its sheets."""
        first: dict[str, HeadedSheet] = {}
        for table in self.tables:
            first.setdefault(table.sheet.file, table)
        return tuple(first.values())

    @cached_property
    def every(self) -> tuple[Action, ...]:
        """Return the actions, each followed by those that are counted with it."""
        return tuple(with_parts(self.actions))

    @cached_property
    def open(self) -> tuple[Action, ...]:
        """Return the open actions."""
        return tuple(action for action in self.actions if action.status is not Status.CLOSED)

    @cached_property
    def closed(self) -> tuple[Action, ...]:
        """Return the closed actions."""
        return tuple(action for action in self.actions if action.status is Status.CLOSED)

    @cached_property
    def by_number(self) -> Mapping[str, Action]:
        """Return every action by its number."""
        return {action.number: action for action in self.every}

    @cached_property
    def givers(self) -> Mapping[str, Sequence[Action]]:
        """Return the closed actions whose remaining work went into an action, by its number."""
        found: dict[str, list[Action]] = {}
        for action in self.every:
            for number in dict.fromkeys(action.closing.into if action.closing else ()):
                found.setdefault(number, []).append(action)
        return found


def take_in(tracker: AnyTracker, plan: Plan, parameters: Parameters) -> Intake:
    """Return what the tracker says in one period.

    Raises:
        WorkbookError: a sheet or a column is missing, so that nothing can be read. All else that is wrong is
            gathered in `Intake.problems`.
    """
    with collector_at_rest():
        return _take_in(tracker, plan, parameters)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from looking again and again through cells none of which is garbage."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Part(NamedTuple):
    """One of a plan's files: its actions, and the readings of their sheet and of the dated updates, if any."""

    tracker: Tracker
    actions: tuple[Action, ...]
    readings: list[SheetReading]


def _take_in(tracker: AnyTracker, plan: Plan, parameters: Parameters) -> Intake:
    parts = _parts(tracker, plan, parameters)
    actions = tuple(action for part in parts for action in part.actions)
    readings = [reading for part in parts for reading in part.readings]
    measures, measure_problems = read_measures(tracker, plan, parameters.day)
    return Intake(
        actions=_arranged(actions, plan.sub_actions),
        groups=tuple(parts[-1].readings[0].groups),
        measures=measures,
        rows_read=sum(len(each.sheet.rows) for each in readings),
        reported=tuple(span for part in parts for draft in part.readings[0].drafts for span in draft.rows),
        left_out=tuple(left for each in readings for left in each.left_out),
        problems=(
            *(problem for each in readings for problem in each.problems),
            *measure_problems,
            *(problem for part in parts for problem in nameless(part.tracker.file, part.actions)),
            *twice(tracker, actions),
        ),
        tables=(
            *(HeadedSheet(each.sheet, each.header) for each in readings),
            *(HeadedSheet(*each) for each in measured_in(tracker, plan)),
        ),
        history={
            number: rounds
            for part in parts
            for number, rounds in history_of(part.tracker, part.readings[0], parameters).items()
        },
        read_as=read_as(plan, [(part.readings[0].sheet.name, part.readings[0].sheet.imprint) for part in parts]),
    )


def _parts(tracker: AnyTracker, plan: Plan, parameters: Parameters) -> list[_Part]:
    """Return what each of a plan's files says, each going on from the one before.

    Raises:
        WorkbookError: one cannot be read; of several that cannot all are told.
    """
    plan_file = definition_of(parameters.plan).as_posix()
    if tracker.parts[1:] and not plan.tracker.columns.number:
        refuse([_numberless(plan_file)])
    parts: list[_Part] = []
    errors: list[WorkbookError] = []
    for part in tracker.parts:
        before = parts[-1].readings[0] if parts else None
        try:
            sheet = _period_sheet(part, plan, parameters)
            parts.append(_Part(part, *read_actions(part, plan, sheet, plan_file, parameters.day, before)))
        except WorkbookError as error:
            errors.append(error)
    refuse_all(errors)
    return parts


def _numberless(plan_file: str) -> Problem:
    return Problem(
        file=plan_file,
        found="“tracker: columns” has no “number”, and the period’s parameters name several trackers",
        expected="a column of numbers, by which an action is known in all files",
        remedy="give each action a number of its own in the trackers, and name its column here",
    )


def _arranged(actions: tuple[Action, ...], counted: SubActions | None) -> tuple[Action, ...]:
    """Return actions as the plan counts those that stand under others."""
    match counted:
        case SubActions.COUNTED:
            return placed(actions)
        case SubActions.WITHIN:
            return within(actions)
        case None:
            return actions


def read_actions(
    tracker: Tracker, plan: Plan, sheet: Sheet, plan_file: str, as_at: date, before: SheetReading | None = None
) -> tuple[tuple[Action, ...], list[SheetReading]]:
    """Return the actions of a round as at a date, and the readings of its sheet and of the dated updates, if any.

    Raises:
        WorkbookError: a column is missing. All else that is wrong is among the readings' problems.
    """
    reading = read_rows(sheet, header_of(sheet, plan), plan, before=before)
    readings = [reading]
    if updates := plan.tracker.updates:
        readings.append(read_updates(tracker.sheet(updates.sheet, told_by="the plan"), reading, as_at))
    return tuple(_action(draft, reading, plan_file, as_at) for draft in reading.drafts), readings


def read_as(plan: Plan, sheets: Iterable[tuple[str, str]]) -> str:
    """Return a hash of all that a round's groups and actions are read from: where it is the same, so are they.

    Dated updates have none: the sheet that they stand on has those of other rounds as well.

    Args:
        plan: the plan.
        sheets: the names of the round's sheets, of each file one, with their imprints.
    """
    if plan.tracker.updates:
        return ""
    how = plan.model_dump(mode="json", exclude_defaults=True, exclude=_NOT_OF_READING)
    return hashlib.sha256(json.dumps([how, *sheets]).encode()).hexdigest()


def _period_sheet(tracker: Tracker, plan: Plan, parameters: Parameters) -> Sheet:
    if parameters.sheet:
        return tracker.sheet(parameters.sheet, told_by="the period’s file of parameters")
    refuse(unsure(tracker, plan, parameters))
    return tracker.sheet(sheet_of(plan, parameters.period, parameters.day, tracker.names), told_by="the plan")


def _action(draft: ActionRows, reading: SheetReading, plan_file: str, as_at: date) -> Action:
    """Return the action a draft describes; what is wrong with it is added to the reading's problems."""
    rating = _rating(draft, reading, plan_file)
    closing, started, closed_on = None, True, _closed_on(draft, reading)
    if closed_on is None or closed_on <= as_at:
        noticed = closing_of(draft, reading) or closed_by_rating(rating, reading.plan)
        closing, started = standing(draft, reading, plan_file, noticed)
        tell_doubts(draft, reading, plan_file, closing)
        if closed_on and closing:
            closing = replace(closing, on=closed_on, on_sources=reading.source(*filter(None, [draft.closed_on_cell])))
        elif closed_on:
            _no_closing(draft, reading)
    stops = Severity.NOTED if closing else Severity.BLOCKS  # no date is held against a closed action
    due, sources = _due(draft, reading, plan_file, stops)
    first_due = _date_facts(draft, reading, plan_file, stops)
    return Action(
        number=draft.number,
        title=" ".join(filter(None, (_title(draft, cell) for cell in draft.title_cells))),
        group=draft.group,
        closing=closing,
        started=started,
        finished=finished_by(rating, reading.plan) is Finished.NEVER_OVERDUE,
        says=draft.says,
        rating=rating,
        due=due.day,
        due_written=due.written,
        due_sources=sources,
        due_earlier=due.earlier,
        first_due=first_due if first_due and due.day and first_due < due.day else None,
        facts=draft.facts,
        owners=owners_of(reading.plan, draft.facts),
        short_name=" ".join(map(words_of_cell, draft.called)),
        short_sources=reading.source(*draft.called),
        sources=reading.source(*dict.fromkeys([draft.number_cell, *draft.title_cells])),
    )


def _due(
    draft: ActionRows, reading: SheetReading, plan_file: str, stops: Severity
) -> tuple[DateRead, tuple[Source, ...]]:
    """Return when an action is due, and the cells that say so; a date that is struck out is an earlier one."""
    first = draft.due_cell
    if not (first or draft.due_struck) and reading.plan.tracker.due_else_original:
        first = next((cell for column, cell in draft.date_cells if column.kind is FactKind.ORIGINAL_DATE), None)
    cells = [*filter(None, [first]), *draft.due_struck]
    reads = [sure_date(reading, cell, f"action {draft.number} is due", plan_file, stops) for cell in cells]
    due = reads[0] if first else DateRead()
    earlier = {day for read in reads for day in read.earlier} - {due.day}
    return replace(due, earlier=tuple(sorted(earlier))), reading.source(*cells)


def _date_facts(draft: ActionRows, reading: SheetReading, plan_file: str, stops: Severity) -> date | None:
    """Return when an action was first due, if a fact says so.

    A problem is kept with each fact that is to be a date, looks like one, and is not sure.
    """
    first: list[date] = []
    for column, cell in draft.date_cells:
        read = sure_date(reading, cell, f"of action {draft.number}, “{column.label}” is", plan_file, stops)
        if read.day and column.kind is FactKind.ORIGINAL_DATE:
            first.append(read.day)
    return min(first, default=None)


def _title(draft: ActionRows, cell: Cell) -> str:
    """Return what a cell of an action's title says without a closing notice behind it."""
    return draft.titles[cell.at] if cell.at in draft.titles else words_of_cell(cell)


def _rating(draft: ActionRows, reading: SheetReading, plan_file: str) -> Rating | None:
    plan = reading.plan
    if not plan.ratings:
        return None
    found = rating_of(draft.rating_cell, plan.ratings, draft.rating_sheet or reading.sheet, plan_file)
    if isinstance(found, Problem):
        reading.problems.append(found)
        return Rating(written=found.found, sources=(Source(found.sheet, found.cell),))
    if found.sources:
        return found
    if "rating" in reading.header.columns:
        return Rating(sources=(reading.empty_cell(draft, "rating"),))
    return Rating(sources=tuple(draft.rows))


def _closed_on(draft: ActionRows, reading: SheetReading) -> date | None:
    """Return from which date a closing notice counts, where the tracker says."""
    cell = draft.closed_on_cell
    return needed_date(reading, cell, f"the date action {draft.number} closed is") if cell else None


def _no_closing(draft: ActionRows, reading: SheetReading) -> None:
    """Keep a problem with an open action's date of closing."""
    if cell := draft.closed_on_cell:
        column = next(iter(reading.plan.tracker.columns.closing or ()), "")
        reading.problem(
            cell,
            f"action {draft.number} closed on “{shortened(cell.text)}”, and nothing else says that it is closed",
            "a closing notice beside the date an action closed, or neither",
            f"if it is closed, write how{f' under “{column}”' if column else ''}; if it is open, clear the date",
        )
