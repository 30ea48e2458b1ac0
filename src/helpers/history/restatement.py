"""One thing that was published and the tracker says otherwise now, as plain data; and those of a round's sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpers.english import actions, due_words
from helpers.history.changes import earlier_action
from helpers.history.hindsight import Hindsight
from helpers.history.pairing import pairs_of
from helpers.history.snapshot import Facts
from helpers.intake.layouts import layout_of
from helpers.model import Action, Closing, Document, Group, Passage, Rating, Source
from helpers.plans.plan import Plan
from helpers.text import key_of


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
        column: of a text, the narrative column's id.
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


def of_round(plan: Plan, past: Hindsight) -> Iterator[Restatement]:
    """Give what the tracker says otherwise of a round: of its groups, then of its actions as they were published.

    Texts are compared by their words, whatever their style and lines.
    """
    then, now = past.published, past.today
    if now is None:
        sources = (Source(then.period, "its actions", Document.EARLIER),)
        yield Restatement(
            then.period, then.as_at, past.sheet, Restated.SHEET, "", past.why, then=sources, now=(past.searched,)
        )
        return
    dated = plan.tracker.updates is not None
    if plan.tracker.columns.group and not dated:
        responsible = plan.tracker.columns.responsible is not None
        yield from (
            each for each in _groups(past, then.groups, now.groups) if responsible or each.place is Restated.GROUP
        )
    columns = _columns(plan, then)
    for old, new in _pairs(then, now):
        if old and new:
            yield from _parts(past, old, new, _places(plan), columns)
        elif not dated or _updated(old or new):
            yield _whole(past, old, new)


def _places(plan: Plan) -> frozenset[Restated]:
    """Return what of an action can be restated: what this plan reads, and in a sheet that says it of that round."""
    found = {Restated.RATING, Restated.TEXT}
    columns = plan.tracker.columns
    if not plan.tracker.updates:
        found |= {Restated.NUMBER, Restated.TITLE}
        given = {Restated.GROUP_OF_ACTION: columns.group, Restated.DUE: columns.due}
        found |= {place for place, header in given.items() if header}
        if columns.closing or layout_of(plan).across:
            found.add(Restated.CLOSING)
    return frozenset(found)


def _columns(plan: Plan, then: Facts) -> frozenset[str]:
    """Return the narrative columns that can be compared: those of the plan now that it had then too.

    A column that no action of the report says anything in, while others do say something, came into the plan later.
    """
    said = {column for action in then.actions for column in action.says}
    return frozenset(column.id for column in plan.narrative if column.id in said or not said)


def _updated(action: Action | None) -> bool:
    """Return whether updates of an action are known: without any it was not in a round, whenever it came."""
    return bool(action and (action.says or (action.rating and action.rating.name)))


def _groups(past: Hindsight, then: Sequence[Group], now: Sequence[Group]) -> Iterator[Restatement]:
    report = past.published
    old, new = {group.number: group for group in then}, {group.number: group for group in now}
    for number in dict.fromkeys((*old, *new)):
        before, after = old.get(number, Group(number, "")), new.get(number, Group(number, ""))
        then_at = (Source(report.period, f"group {number}", Document.EARLIER),)
        now_at = after.sources or (past.searched,)
        for place, was, is_ in (
            (Restated.GROUP, before.title, after.title),
            (Restated.RESPONSIBLE, before.responsible, after.responsible),
        ):
            if was.split() != is_.split():
                yield Restatement(report.period, report.as_at, number, place, was, is_, then_at, now_at)


def _pairs(then: Facts, now: Facts) -> list[tuple[Action | None, Action | None]]:
    """Return each action as it was and as it is, those alone that only the tracker has last."""
    order = {action.number: at for at, action in enumerate(then.actions)}
    pairs = pairs_of(then.actions, now.actions)
    return sorted(pairs, key=lambda pair: order[pair[0].number] if pair[0] else len(order))


def _whole(past: Hindsight, old: Action | None, new: Action | None) -> Restatement:
    """Return that an action was taken out of a sheet, or put into it."""
    report = past.published
    action = old or new
    assert action is not None  # noqa: S101 - a pair is of something
    was = earlier_action(report.period, old) if old else Source(report.period, "its actions", Document.EARLIER)
    return Restatement(
        report.period,
        report.as_at,
        action.number,
        Restated.ACTION,
        old.title if old else "",
        new.title if new else "",
        then=(was,),
        now=new.sources if new else (past.searched,),
    )


def _parts(
    past: Hindsight, old: Action, new: Action, places: Collection[Restated], columns: Collection[str]
) -> Iterator[Restatement]:
    report = past.published
    here = new.sources or (past.searched,)
    found: list[tuple[Restated, str, str, tuple[Source, ...], str]] = [
        (Restated.NUMBER, old.number, new.number, here, ""),
        (Restated.TITLE, old.title, new.title, here, ""),
        (Restated.GROUP_OF_ACTION, old.group, new.group, here, ""),
        (Restated.DUE, due_words(old), due_words(new), new.due_sources or here, ""),
        (Restated.CLOSING, _closing(old), _closing(new), _notice_cells(new) or here, ""),
    ]
    if old.rating and new.rating and _in_cell(old.rating) != _in_cell(new.rating):
        found.append((Restated.RATING, old.rating.name, new.rating.name, new.rating.sources or here, ""))
    for column in dict.fromkeys((*old.says, *new.says)):
        if column in columns:
            was, is_ = old.says.get(column, Passage()), new.says.get(column, Passage())
            cells = is_.sources or (here if Restated.TITLE in places else (past.searched,))
            found.append((Restated.TEXT, was.text, is_.text, cells, column))
    then = (earlier_action(report.period, old),)
    for place, before, after, cells, column in found:
        if place in places and before.split() != after.split():
            yield Restatement(
                report.period, report.as_at, old.number, place, before, after, then=then, now=cells, column=column
            )


def _in_cell(rating: Rating) -> str:
    """Return the word that the tracker has: that the plan's key gives it another name now restates nothing."""
    return key_of(rating.written or rating.name)


def _closing(action: Action) -> str:
    if not action.closing:
        return ""
    return f"{_way(action.closing)}: {action.closing.notice.text}"


def _way(closing: Closing) -> str:
    way = closing.way.value.capitalize()
    return f"{way} ({actions(closing.into)})" if closing.into else way


def _notice_cells(action: Action) -> tuple[Source, ...]:
    return action.closing.notice.sources if action.closing else ()
