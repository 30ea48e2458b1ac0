"""What was published and the tracker says otherwise now, as plain data; nothing here is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial

from helpers.english import counted, due_words, long_date, quantity
from helpers.errors import Problem, WorkbookError, refuse
from helpers.excel.tracker import AnyTracker, Tracker
from helpers.history.changes import ActionChange, Changes, MeasureChange, compare, its_actions
from helpers.history.measures import its_measures
from helpers.history.snapshot import Snapshot
from helpers.history.sources import all_earlier
from helpers.intake.identity import nameless, twice
from helpers.intake.intake import collector_at_rest, read_actions, read_as
from helpers.intake.layouts import layout_of
from helpers.intake.measures import measured_in, read_measures
from helpers.intake.rounds import own_name, sheet_of
from helpers.intake.rows import SheetReading
from helpers.model import Action, Document, Group, Measure, Passage, Rating, Source, Value, with_parts
from helpers.plans.nouns import Noun, numbered, worded_unquoted
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan, definition_of
from helpers.text import key_of

#: A measure's name and the date of a value of it.
_Dated = tuple[str, date]


class Restated(StrEnum):
    """What can be restated."""

    SHEET = "sheet"
    GROUP = "group"
    RESPONSIBLE = "responsible"
    ACTION = "action"
    NUMBER = "number"
    TITLE = "title"
    GROUP_OF_ACTION = "group of action"
    DUE = "due"
    RATING = "rating"
    CLOSING = "closing"
    TEXT = "text"
    FACT = "fact"
    MEASURE = "measure"
    VALUE = "value"
    COVERS = "covers"


@dataclass(frozen=True, slots=True)
class Restatement:
    """One thing that was published and is otherwise in the tracker now.

    Attributes:
        period: the report's period.
        as_at: the date it speaks for.
        what: the number of the action or group, or the name of the measure or sheet.
        place: what of it.
        old: what was published, in words; empty where nothing was. Of a sheet that cannot be read it is empty.
        new: what the tracker says; empty where it says nothing. Of a sheet that cannot be read, why it cannot.
        then: where it was published.
        now: the tracker's cells.
        column: of a text or a fact, its column's id.
        day: of a measure's value, the date it is as at.
    """

    period: str
    as_at: date
    what: str
    place: Restated
    old: str
    new: str
    then: tuple[Source, ...]
    now: tuple[Source, ...]
    column: str = ""
    day: date | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return both: the tracker's cells now, and the earlier report."""
        return (*self.now, *self.then)

    @property
    def added(self) -> bool:
        """Return whether it is a measure, or a value of one, that came after the report and is of before it."""
        return self.place in (Restated.MEASURE, Restated.VALUE) and not self.old


def restatements(
    plan: Plan, tracker: AnyTracker, parameters: Parameters, earlier: Sequence[Snapshot]
) -> tuple[Restatement, ...]:
    """Return what was published and the tracker no longer says, report by report, oldest first.

    Of each report what the tracker has of its round now is compared with what it knew, as two reports are. What was
    read from cells that are as they were is not read again. A value of a measure is compared with the newest report
    that has it.

    Args:
        plan: the plan.
        tracker: its tracker.
        parameters: those of the report that looks back.
        earlier: what the published reports before knew, oldest first; without any, nothing is read.

    Raises:
        WorkbookError: the sheet of measures, or one of its columns, is missing, as the intake says too.
    """
    if not earlier:
        return ()
    with collector_at_rest():
        found = tuple(_found(plan, tracker, parameters, [_apart(snapshot) for snapshot in earlier]))
    return tuple(each for each in found if each.old.split() != each.new.split())


@dataclass(frozen=True, slots=True)
class _Round:
    """A round as it was published and as the tracker has it now, the same where it has no sheet that can be read.

    `searched` is where an action of it would stand.
    """

    plan: Plan
    then: Snapshot
    now: Snapshot
    searched: Source

    @property
    def rated(self) -> bool:
        """Return whether its ratings are known: on a sheet of actions beside dated updates they are of today."""
        return not self.plan.tracker.updates or not self.plan.tracker.columns.rating

    @property
    def facts(self) -> frozenset[str]:
        """Return the columns of facts that the report has anything in; beside dated updates facts are of today."""
        told = frozenset() if self.plan.tracker.updates else self.then.actions
        return frozenset(column for action in told for column in action.facts)

    def updated(self, action: Action) -> bool:
        """Return whether updates of an action are known: without any it was not in a round, whenever it came."""
        return bool(action.says or (self.rated and action.rating and action.rating.name))


def _found(
    plan: Plan, tracker: AnyTracker, parameters: Parameters, earlier: Sequence[Snapshot]
) -> Iterator[Restatement]:
    """Give what can be restated, whether it is or not: of each report its groups, its actions and its measures."""
    sheets, plan_file = _sheets(plan, tracker, parameters, earlier), definition_of(parameters.plan).as_posix()
    measured = [snapshot for snapshot in earlier if snapshot.measures] if plan.measures else []
    measures, names = _measures(plan, tracker, parameters.day) if measured else ((), Source("", ""))
    newest: defaultdict[_Dated, str] = defaultdict(lambda: measured[-1].period if measured else "")
    for snapshot in measured:
        newest |= {(each.name, value.as_at): snapshot.period for each in snapshot.measures for value in each.readings}
    for snapshot in earlier:
        found = _Round(plan, snapshot, snapshot, Source("", ""))
        if own := sheets.get(snapshot.period):
            try:
                if not _as_it_was(plan, tracker, own, snapshot):
                    found = _round(plan, tracker, own, plan_file, snapshot)
            except WorkbookError as error:
                yield _unread(plan.actions, snapshot, own[0], error)
        changes = compare(snapshot, replace(found.now, measures=measures))
        if found.now is not snapshot:
            yield from _of_groups(found)
            yield from _of_actions(found, changes)
        for change in changes.measures:
            yield from _of_measure(change, snapshot, newest, names)


def _apart(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot with each action by itself, as the tracker has them: how they are counted is the plan's."""
    return replace(snapshot, actions=tuple(replace(action, parts=()) for action in with_parts(snapshot.actions)))


# What the tracker has of a round now


def _sheets(
    plan: Plan, tracker: AnyTracker, parameters: Parameters, earlier: Sequence[Snapshot]
) -> dict[str, list[str]]:
    """Return the sheets of each period that the tracker still tells of: of each file one.

    A period that fewer files have a sheet of than its report was read from is not told of: whose actions were on the
    one that is gone is not known.
    """
    found = [_in_file(plan, part, parameters, earlier) for part in tracker.parts]
    sheets = {each.period: [own[each.period] for own in found if each.period in own] for each in earlier}
    files = {each.period: {name.removesuffix(own_name(name)) for name in _read_from(each)} for each in earlier}
    return {period: names for period, names in sheets.items() if names and len(names) >= len(files[period])}


def _read_from(snapshot: Snapshot) -> list[str]:
    return [source.sheet for action in snapshot.actions for source in action.sources[:1]]


def _in_file(plan: Plan, tracker: Tracker, parameters: Parameters, earlier: Sequence[Snapshot]) -> dict[str, str]:
    """Return the sheet of each period that a file still tells of.

    In the layout of dated updates these are all, with what the updates say: the sheet of actions is of today. In the
    others they are those with a sheet of their own. It is the sheet that the report was read from or, where there is
    none of that name any more, the one that the plan's pattern names. Of a sheet that several rounds share only the
    newest is told, as the others were written over.
    """
    now = tracker.called(parameters.sheet or sheet_of(plan, parameters.period, parameters.day, tracker.names))
    if plan.tracker.updates:
        return {snapshot.period: now for snapshot in earlier}
    left = {name.strip().casefold(): name for name in tracker.names}
    left.pop(now.strip().casefold(), None)
    found = {}
    for snapshot in reversed(earlier):
        for name in (*_read_from(snapshot), sheet_of(plan, snapshot.period, snapshot.as_at, tracker.names)):
            if name.strip().casefold() in left:
                found[snapshot.period] = left.pop(name.strip().casefold())
                break
    return found


def _as_it_was(plan: Plan, tracker: AnyTracker, names: Sequence[str], snapshot: Snapshot) -> bool:
    """Return whether all that a round was read from is as it was, so that reading it again gives what it gave."""
    return bool(snapshot.read_as) and snapshot.read_as == read_as(
        plan, ((name, tracker.of(name).imprint(name)) for name in names)
    )


def _round(plan: Plan, tracker: AnyTracker, names: Sequence[str], plan_file: str, snapshot: Snapshot) -> _Round:
    """Return a round as the tracker has it now, from a sheet of each file.

    Where columns are missing, those that came into the plan later are not looked for: the report has nothing of them
    in any action, so that the sheet cannot have them.

    Raises:
        WorkbookError: a sheet cannot be read; with what would stop a report of it.
    """
    found: list[Action] = []
    wrong: list[Problem] = []
    before: SheetReading | None = None
    for name in names:
        part = tracker.of(name)
        sheet = part.sheet(name, told_by="the plan")
        try:
            actions, readings = read_actions(part, plan, sheet, plan_file, snapshot.as_at, before)
        except WorkbookError as error:
            older = _before(plan, snapshot.actions)
            try:
                actions, readings = read_actions(part, older, sheet, plan_file, snapshot.as_at, before)
            except WorkbookError:
                raise error from None
        wrong += [*(problem for reading in readings for problem in reading.problems), *nameless(part.file, actions)]
        found += actions
        before, last = readings[0], readings[-1]
    refuse((*wrong, *twice(tracker, found)))
    assert before  # noqa: S101 - a sheet at least was read
    searched = last.under("number" if "number" in last.header.columns else "title")
    return _Round(plan, snapshot, replace(snapshot, groups=tuple(before.groups), actions=tuple(found)), searched)


def _before(plan: Plan, actions: Sequence[Action]) -> Plan:
    """Return a plan without the columns that none of a report's actions has anything in."""
    said = {column for action in actions for column in action.says}
    grouped, closed = any(action.group for action in actions), any(action.closing for action in actions)
    there = dict.fromkeys(("group", "responsible"), grouped) | dict.fromkeys(("closing", "closed_on"), closed)
    there["rating"] = any(action.rating for action in actions)
    there["due"] = any(action.due or action.due_written for action in actions)
    gone = dict.fromkeys(role for role, used in there.items() if not used)
    layout = plan.tracker.model_copy(update={"columns": plan.tracker.columns.model_copy(update=gone)})
    narrative = [column for column in plan.narrative if column.id in said] or plan.narrative
    groups = plan.groups if grouped else None
    return plan.model_copy(update={"tracker": layout, "narrative": narrative, "groups": groups})


def _unread(noun: Noun, snapshot: Snapshot, name: str, error: WorkbookError) -> Restatement:
    """Return that a round's sheet cannot be read, with the first of the reasons."""
    why, at = str(error), Source(name, "A1")
    if error.problems:
        first, *others = error.problems
        more = f", and {counted(len(others), 'more problem')}" if others else ""
        why = f"{f'in {first.cell}, ' if first.cell else ''}{worded_unquoted(first.found, noun)}{more}."
        at = Source(first.sheet or name, first.cell or "A1")
    then = (its_actions(snapshot.period),)
    return Restatement(snapshot.period, snapshot.as_at, at.sheet, Restated.SHEET, "", why, then, (at,))


def _measures(plan: Plan, tracker: AnyTracker, as_at: date) -> tuple[tuple[Measure, ...], Source]:
    """Return the measures that the tracker has, and where one would stand."""
    names = SheetReading(*measured_in(tracker, plan)[0], plan).under("measure")
    return read_measures(tracker, plan, as_at)[0], names


# What differs


def _of_groups(found: _Round) -> Iterator[Restatement]:
    columns, then = found.plan.tracker.columns, found.then
    if not found.plan.groups or found.plan.tracker.updates:
        return
    old, new = ({group.number: group for group in snapshot.groups} for snapshot in (then, found.now))
    for number in dict.fromkeys((*old, *new)):
        before, after = old.get(number, Group(number, "")), new.get(number, Group(number, ""))
        place = (Source(then.period, f"group {number}", Document.EARLIER),)
        row = partial(Restatement, then.period, then.as_at, number, then=place, now=after.sources or (found.searched,))
        yield row(Restated.GROUP, before.title, after.title)
        if columns.responsible:
            yield row(Restated.RESPONSIBLE, before.responsible, after.responsible)


def _of_actions(found: _Round, changes: Changes) -> Iterator[Restatement]:
    """Give what differs of the actions, in the report's order; those last that only the tracker has.

    A column of text that no action of the report says anything in, while others do, came into the plan later.
    """
    said = {column for action in found.then.actions for column in action.says}
    columns = [column.id for column in found.plan.narrative if column.id in said or not said]
    order = {action.number: at for at, action in enumerate(found.then.actions)}
    for change in sorted(changes.actions, key=lambda each: order[each.before.number] if each.before else len(order)):
        old, new, then = change.before, change.now, change.then or (all_earlier(changes),)
        if old and new:
            yield from _of_action(found, change, old, new, columns)
        elif not found.plan.tracker.updates or found.updated(change.action):
            titles = (old.title if old else "", new.title if new else "")
            cells = new.sources if new else (found.searched,)
            number = change.action.number
            yield Restatement(changes.period, changes.as_at, number, Restated.ACTION, *titles, then, cells)


def _of_action(
    found: _Round, change: ActionChange, old: Action, new: Action, columns: list[str]
) -> Iterator[Restatement]:
    tracker, here = found.plan.tracker, new.sources
    row = partial(Restatement, change.period, found.then.as_at, old.number, then=change.then)
    if not tracker.updates:  # beside those, the sheet of actions is of today
        yield row(Restated.NUMBER, old.number, new.number, now=here)
        yield row(Restated.TITLE, old.title, new.title, now=here)
        if found.plan.groups:
            yield row(Restated.GROUP_OF_ACTION, old.group, new.group, now=here)
        if tracker.columns.due:
            yield row(Restated.DUE, due_words(old), due_words(new), now=new.due_sources or here)
        if tracker.columns.closing or layout_of(found.plan).across:
            cells = new.closing.notice.sources if new.closing else here
            yield row(
                Restated.CLOSING, *(closing_words(found.plan.actions, action) for action in (old, new)), now=cells
            )
    if found.rated and old.rating and new.rating and _in_cell(old.rating) != _in_cell(new.rating):
        yield row(Restated.RATING, old.rating.name, new.rating.name, now=new.rating.sources or here)
    for column in (each.id for each in found.plan.facts if each.id in found.facts):
        was, is_ = (action.facts.get(column, Passage()) for action in (old, new))
        yield row(Restated.FACT, was.text, is_.text, now=is_.sources or here, column=column)
    changed = {text.column for text in change.texts}
    for column in (each for each in columns if each in changed):
        was, is_ = (action.says.get(column, Passage()) for action in (old, new))
        cells = is_.sources or ((found.searched,) if tracker.updates else here)
        yield row(Restated.TEXT, was.text, is_.text, now=cells, column=column)


def _in_cell(rating: Rating) -> str:
    """Return the word that the tracker has: that the plan's key gives it another name now restates nothing."""
    return key_of(rating.written or rating.name)


def closing_words(noun: Noun, action: Action) -> str:
    """Return how an action closed, and its notice: “Merged (action 5): merged with 5”; nothing of an open one."""
    if not action.closing:
        return ""
    way, into = action.closing.way.value.capitalize(), action.closing.into
    return f"{way}{f' ({numbered(noun, into)})' if into else ''}: {action.closing.notice.text}"


def _of_measure(
    change: MeasureChange, snapshot: Snapshot, newest: Mapping[_Dated, str], at: Source
) -> Iterator[Restatement]:
    """Give what differs of the values that a report is the newest to have and, with the last, of those that none has.

    Targets are not compared: a report has those of the latest values alone.
    """
    old, new = (_values(each, snapshot, newest) if each else {} for each in (change.before, change.now))
    name = next(each.name for each in (change.before, change.now) if each)
    published, missing = (
        (Source(snapshot.period, f"measure {name}", Document.EARLIER),),
        (its_measures(snapshot.period),),
    )
    row = partial(Restatement, snapshot.period, snapshot.as_at, name)
    if not change.before or not change.now:
        cells = tuple(source for _, value in new.values() for source in value.sources) or (at,)
        yield row(Restated.MEASURE, _listed(old), _listed(new), published if old else missing, cells)
        return
    for day in sorted({*old, *new}):
        (was, before), (is_, after) = old.get(day, ("", None)), new.get(day, ("", None))
        cells = after.sources if after else change.now.sources
        yield row(Restated.VALUE, was, is_, published if before else missing, cells, day=day)
        if before and after:
            yield row(Restated.COVERS, before.covers, after.covers, published, cells, day=day)


def _values(measure: Measure, snapshot: Snapshot, newest: Mapping[_Dated, str]) -> dict[date, tuple[str, Value]]:
    """Return those of a measure's values that are compared with a report, and each in words."""
    return {
        value.as_at: (quantity(value.value, measure.unit), value)
        for value in measure.readings
        if newest[measure.name, value.as_at] == snapshot.period and value.as_at <= snapshot.as_at
    }


def _listed(values: Mapping[date, tuple[str, Value]]) -> str:
    return "\n".join(f"{words} on {long_date(day)}" for day, (words, _) in values.items())
