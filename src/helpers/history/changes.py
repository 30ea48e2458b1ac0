"""What changed since an earlier report, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import compress
from operator import not_

from helpers.history.pairing import pairs_of
from helpers.history.snapshot import Snapshot
from helpers.history.words import Edit, edits
from helpers.model import Action, Closing, Document, Group, Measure, Passage, Source, with_parts
from helpers.text import said_in


class Move(StrEnum):
    """What became of an action since the earlier report."""

    NEW = "new"
    CLOSED = "closed"
    REOPENED = "reopened"
    OPEN = "open"
    STILL_CLOSED = "still closed"
    GONE = "gone"


class RatingMove(StrEnum):
    """Which way a rating moved."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    CHANGED = "changed"
    GIVEN = "given"
    LOST = "lost"


class DueMove(StrEnum):
    """What became of a due date."""

    LATER = "later"
    EARLIER = "earlier"
    GIVEN = "given"
    REMOVED = "removed"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class RatingMoved:
    """Which way an action's rating moved, its rating then and its rating now; an empty one where it had or has none."""

    move: RatingMove
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """What changed in one narrative column: its id, the text as it was and the text as it is; either may be empty."""

    column: str
    before: str
    now: str

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return the stretches that both texts are made of."""
        return edits(self.before, self.now)


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is another now: the id of its column, what stood there and what stands there; either may be empty."""

    column: str
    before: Passage
    now: Passage


@dataclass(frozen=True, slots=True)
class ActionChange:
    """What changed in one action.

    Attributes:
        before: the action in the earlier report; None where it is new.
        now: the action now; None where it is gone.
        move: what became of it.
        texts: the narrative columns that say something else, in the columns' order, and those added or removed.
        period: the earlier report's period.
        facts: the facts that are others, of an action open in both; a column that either report lacks tells of none.
    """

    before: Action | None
    now: Action | None
    move: Move
    texts: tuple[TextChange, ...] = ()
    period: str = ""
    facts: tuple[FactChange, ...] = ()

    @property
    def then(self) -> tuple[Source, ...]:
        """Return where the earlier report has the action; nothing where it is new."""
        return (earlier_action(self.period, self.before),) if self.before else ()

    @property
    def action(self) -> Action:
        """Return the action as it is now, or as it was where it is gone."""
        found = self.now or self.before
        assert found is not None  # noqa: S101 - a change is of something
        return found

    @property
    def renamed(self) -> bool:
        """Return whether its title has other words."""
        return bool(self.before and self.now and self.before.title != self.now.title)

    @property
    def renumbered(self) -> bool:
        """Return whether it has another number."""
        return bool(self.before and self.now and self.before.number != self.now.number)

    @property
    def regrouped(self) -> bool:
        """Return whether it stands in another group."""
        return bool(self.before and self.now and self.before.group != self.now.group and self.now.group)

    @property
    def days_slipped(self) -> int:
        """Return by how many days its due date moved; below zero where it was brought forward."""
        if self.before and self.now and self.before.due and self.now.due:
            return (self.now.due - self.before.due).days
        return 0


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure as it was and as it is; None where the earlier report, or this one, does not have it."""

    before: Measure | None
    now: Measure | None


@dataclass(frozen=True, slots=True)
class Balance:
    """The sum that must come out: open before + new + reopened + moved in − closed − moved out = open now.

    Attributes:
        group: the group's number; empty for the whole plan, in which nothing moves in or out.
        before: how many actions were open in the earlier report.
        new: how many are open now that it did not have.
        reopened: how many it had as closed that are open now.
        moved_in: how many stand in the group now that stood in another.
        closed: how many it had as open that are closed now.
        moved_out: how many stood in the group and stand in another now.
        gone: how many it had as open that are not in the tracker any more, for which the sum has no place.
        now: how many are open now.
    """

    group: str
    before: int
    new: int
    reopened: int
    moved_in: int
    closed: int
    moved_out: int
    gone: int
    now: int

    @property
    def holds(self) -> bool:
        """Return whether the sum comes out."""
        return self.before + self.new + self.reopened + self.moved_in - self.closed - self.moved_out == self.now


@dataclass(frozen=True)
class Changes:
    """What changed since an earlier report.

    Attributes:
        period: the earlier report's period.
        as_at: the date it speaks for.
        actions: a change for each action of either that is counted, in the order of now, those that are gone last; of
            those, only the ones that the earlier report had as open.
        measures: likewise.
        balances: of the whole plan, and of each group where the plan has groups; those that are gone last.
        groups_gone: the groups in which the earlier report had open actions and that this one does not have.
        parts: likewise, a change for each action that is counted with another; of both reports as this one counts it.
    """

    period: str
    as_at: date
    actions: tuple[ActionChange, ...]
    measures: tuple[MeasureChange, ...]
    balances: tuple[Balance, ...]
    groups_gone: tuple[Group, ...] = ()
    parts: tuple[ActionChange, ...] = ()

    @cached_property
    def every(self) -> tuple[ActionChange, ...]:
        """Return the changes of actions, each followed by those of its parts; those that are gone last."""
        order = {action.number: at for at, action in enumerate(with_parts(c.now for c in self.actions if c.now))}
        some = (*self.actions, *self.parts)
        return tuple(sorted(some, key=lambda each: order[each.now.number] if each.now else len(order)))

    @cached_property
    def by_number(self) -> Mapping[str, ActionChange]:
        """Return the change of each action that this report has, by its number now."""
        return {change.now.number: change for change in self.every if change.now}

    def moved(self, move: Move) -> tuple[ActionChange, ...]:
        """Return the actions of which one thing became."""
        return tuple(change for change in self.actions if change.move is move)


def compare(before: Snapshot, now: Snapshot) -> Changes:
    """Return what changed from one report's snapshot to another's; `pairing` tells which action is which.

    That an action is no longer in the tracker which the earlier report had as closed is no change.
    """
    pairs = pairs_of([*with_parts(before.actions)], [*with_parts(now.actions)])
    facts = tuple(column for column in _facts_in(now) if column in _facts_in(before))
    every = [_change(old, new, before.period, facts) for old, new in pairs if new or (old and not old.closing)]
    then, since = _parts(before), _parts(now)
    counted = [each.action.number not in (since if each.now else then) for each in every]
    actions = tuple(compress(every, counted))
    old_measures = {measure.name: measure for measure in before.measures}
    new_measures = {measure.name: measure for measure in now.measures}
    names = [*new_measures, *(name for name in old_measures if name not in new_measures)]
    gone = _groups_gone(before, now)
    return Changes(
        period=before.period,
        as_at=before.as_at,
        actions=actions,
        measures=tuple(MeasureChange(old_measures.get(name), new_measures.get(name)) for name in names),
        balances=tuple(_balances(actions, (*now.groups, *gone))),
        groups_gone=gone,
        parts=tuple(compress(every, map(not_, counted))),
    )


def in_columns(snapshot: Snapshot, columns: Collection[str]) -> Snapshot:
    """Return a snapshot with some columns alone: a text or fact whose column left the plan since has not changed."""

    def kept(some: Mapping[str, Passage]) -> Mapping[str, Passage]:
        return {column: passage for column, passage in some.items() if column in columns}

    def cut(actions: Iterable[Action]) -> tuple[Action, ...]:
        return tuple(replace(a, says=kept(a.says), facts=kept(a.facts), parts=cut(a.parts)) for a in actions)

    return replace(snapshot, actions=cut(snapshot.actions))


def rating_move(order: Sequence[str], change: ActionChange) -> RatingMoved | None:
    """Return how an action's rating moved; None where it did not, or the action is not in both reports or not open now.

    Args:
        order: the ratings of the plan's key, the worst first; of a plan without a key no rating moves.
        change: the action. A move from or to a rating that the key does not have is neither better nor worse.
    """
    if not order or not change.before or not change.now or change.now.closing:
        return None
    old, new = (action.rating.name if action.rating else "" for action in (change.before, change.now))
    return RatingMoved(_direction(order, old, new), old, new) if old != new else None


def nothing_new(order: Sequence[str], change: ActionChange) -> bool:
    """Return whether an action was there before, and neither its words, its facts, its rating nor its date are new."""
    same = not (change.texts or change.facts or change.days_slipped or rating_move(order, change))
    return change.before is not None and same


def _direction(order: Sequence[str], old: str, new: str) -> RatingMove:
    if not old:
        return RatingMove.GIVEN
    if not new:
        return RatingMove.LOST
    if old not in order or new not in order:
        return RatingMove.CHANGED
    return RatingMove.IMPROVED if order.index(new) > order.index(old) else RatingMove.WORSENED


def due_move(change: ActionChange) -> DueMove | None:
    """Return what became of a due date; None where it is as it was, or the action is not in both or not open now."""
    before, now = change.before, change.now
    if not before or not now or now.closing or (before.due or before.due_written) == (now.due or now.due_written):
        return None
    if before.due_written and before.due_written == now.due_written:  # read as a date since, and as words then
        return None
    if change.days_slipped:
        return DueMove.LATER if change.days_slipped > 0 else DueMove.EARLIER
    if now.due:
        return DueMove.GIVEN
    return DueMove.REWORDED if now.due_written else DueMove.REMOVED


def earlier_date(period: str) -> Source:
    """Return where the report of a period has the date it speaks for."""
    return Source(period, "its date", Document.EARLIER)


def its_actions(period: str) -> Source:
    """Return where the report of a period has its actions, all of them."""
    return Source(period, "its actions", Document.EARLIER)


def earlier_action(period: str, action: Action) -> Source:
    """Return where the report of a period has an action."""
    return Source(period, f"action {action.number}", Document.EARLIER)


def _change(before: Action | None, now: Action | None, period: str, facts: Sequence[str]) -> ActionChange:
    texts = tuple(_texts(before, now)) if before and now else ()
    move = _move(before, now)
    others = tuple(_facts(before, now, facts)) if before and now and move is Move.OPEN else ()
    return ActionChange(before, now, move, texts, period, others)


def _parts(snapshot: Snapshot) -> frozenset[str]:
    """Return the numbers of the actions that are counted with others."""
    return frozenset(part.number for action in snapshot.actions for part in with_parts(action.parts))


def _facts_in(snapshot: Snapshot) -> Sequence[str]:
    """Return the columns of facts in which any action has something, in the order they are first met in."""
    return tuple(dict.fromkeys(column for action in with_parts(snapshot.actions) for column in action.facts))


def _facts(before: Action, now: Action, columns: Sequence[str]) -> Iterable[FactChange]:
    for column in columns:
        old, new = (action.facts.get(column, Passage()) for action in (before, now))
        if said_in(old.text) != said_in(new.text):
            yield FactChange(column, old, new)


def _move(before: Action | None, now: Action | None) -> Move:
    if now is None:
        return Move.GONE
    if before is None:
        return Move.NEW
    if not now.closing:
        return Move.OPEN if not before.closing else Move.REOPENED
    return Move.CLOSED if not before.closing else Move.STILL_CLOSED


def _texts(before: Action, now: Action) -> Iterable[TextChange]:
    for column in dict.fromkeys((*now.says, *before.says)):
        old, new = (action.says[column].text if column in action.says else "" for action in (before, now))
        if said_in(old) != said_in(new):
            yield TextChange(column, old, new)


def _groups_gone(before: Snapshot, now: Snapshot) -> tuple[Group, ...]:
    left = {action.group for action in before.actions if not action.closing} - {group.number for group in now.groups}
    return tuple(group for group in before.groups if group.number in left)


def by_group(actions: Sequence[ActionChange]) -> Mapping[str, Sequence[ActionChange]]:
    """Return changes by the number of each group that the action stood or stands in; by an empty one, all of them."""
    found: dict[str, list[ActionChange]] = {}
    for change in actions:
        for group in dict.fromkeys(action.group for action in (change.before, change.now) if action):
            found.setdefault(group, []).append(change)
    return found | {"": actions}


def _balances(actions: Sequence[ActionChange], groups: Iterable[Group]) -> Iterable[Balance]:
    some = by_group(actions)
    for number in ("", *(group.number for group in groups)):
        yield _balance(some.get(number, ()), number)


def open_in(action: Action | None, group: str) -> bool:
    """Return whether there is an action, open and in the group; an empty group is the whole plan."""
    return action is not None and not action.closing and group in ("", action.group)


def _balance(actions: Sequence[ActionChange], group: str) -> Balance:
    def count(move: Move, *, was: bool, now: bool) -> int:
        some = (change for change in actions if change.move is move)
        return sum((open_in(each.before, group), open_in(each.now, group)) == (was, now) for each in some)

    return Balance(
        group=group,
        before=sum(open_in(change.before, group) for change in actions),
        new=count(Move.NEW, was=False, now=True),
        reopened=count(Move.REOPENED, was=False, now=True),
        moved_in=count(Move.OPEN, was=False, now=True),
        closed=count(Move.CLOSED, was=True, now=False),
        moved_out=count(Move.OPEN, was=True, now=False),
        gone=count(Move.GONE, was=True, now=False),
        now=sum(open_in(change.now, group) for change in actions),
    )


def numbers_now(changes: Changes) -> frozenset[str]:
    """Return the numbers of the actions in this report: what a link can lead to."""
    return frozenset(change.now.number for change in (*changes.actions, *changes.parts) if change.now)


def closed_in(actions: Iterable[Action | None]) -> frozenset[str]:
    """Return the numbers of those of a report's actions that are closed."""
    return frozenset(action.number for action in actions if action and action.closing)


def passed_on(closing: Closing, closed: Collection[str]) -> bool:
    """Return whether any of the actions that an action's work went into has closed as well."""
    return any(number in closed for number in closing.into)
