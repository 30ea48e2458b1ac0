"""What changed since an earlier report, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpers.facts import Facts
from helpers.model import Action, Document, Measure, Source, Status
from helpers.text import key_of
from helpers.words import Edit, edits


class Move(StrEnum):
    """What became of an action since the earlier report."""

    NEW = "new"
    CLOSED = "closed"
    REOPENED = "reopened"
    OPEN = "open"
    STILL_CLOSED = "still closed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class TextChange:
    """What changed in one narrative column: its id, and the stretches that both texts are made of."""

    column: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class ActionChange:
    """What changed in one action.

    Attributes:
        before: the action in the earlier report; None where it is new.
        now: the action now; None where it is gone.
        move: what became of it.
        texts: the narrative columns whose words changed, in the columns' order, and those added or removed.
        period: the earlier report's period.
    """

    before: Action | None
    now: Action | None
    move: Move
    texts: tuple[TextChange, ...] = ()
    period: str = ""

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


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since an earlier report.

    Attributes:
        period: the earlier report's period.
        as_at: the date it speaks for.
        actions: a change for each action of either, in the order of now, those that are gone last.
        measures: likewise.
        balances: of the whole plan, and of each group where the plan has groups.
    """

    period: str
    as_at: date
    actions: tuple[ActionChange, ...]
    measures: tuple[MeasureChange, ...]
    balances: tuple[Balance, ...]

    def moved(self, move: Move) -> tuple[ActionChange, ...]:
        """Return the actions of which one thing became."""
        return tuple(change for change in self.actions if change.move is move)


def compare(before: Facts, now: Facts) -> Changes:
    """Return what changed from one report's facts to another's.

    An action is the same where its number and the words of its title are; then where its title alone is, so that
    actions that exchanged numbers, or were pushed along by a new one, are renumbered; then where its number alone is.
    """
    pairs = _pairs(before.actions, now.actions)
    actions = tuple(_change(old, new, before.period) for old, new in pairs)
    old_measures = {(m.action, m.name): m for m in before.measures}
    new_measures = {(m.action, m.name): m for m in now.measures}
    names = [*new_measures, *(name for name in old_measures if name not in new_measures)]
    return Changes(
        period=before.period,
        as_at=before.as_at,
        actions=actions,
        measures=tuple(MeasureChange(old_measures.get(name), new_measures.get(name)) for name in names),
        balances=tuple(_balances(actions, now)),
    )


def _pairs(before: Sequence[Action], now: Sequence[Action]) -> list[tuple[Action | None, Action | None]]:
    old = {action.number: action for action in before}
    new = {action.number: action for action in now}
    other = {number for number in old if number in new and key_of(old[number].title) != key_of(new[number].title)}
    same = {number: number for number in old if number in new and number not in other}
    was = {after: number for number, after in (same | _moved(old, new, other)).items()}
    came_by = {number: number for number in other if number not in was and number not in was.values()}
    was |= came_by
    left_old = [action for action in before if action.number not in was.values()]
    left_new = [action for action in now if action.number not in was]
    was |= {after: number for number, after in _by_title(left_old, left_new).items()}
    kept = set(was.values())
    pairs: list[tuple[Action | None, Action | None]] = [
        (old[was[action.number]] if action.number in was else None, action) for action in now
    ]
    return [*pairs, *((action, None) for action in before if action.number not in kept)]


def _moved(old: Mapping[str, Action], new: Mapping[str, Action], other: set[str]) -> dict[str, str]:
    """Return the new number of each action that took its title to it, where those it met there moved on too.

    Numbers that were exchanged, or pushed along by an action put in before them, are such. Where the last one pushed
    has nowhere to go and the first number is in use, the numbers stayed and the titles were written anew.
    """
    moved = _by_title(
        [action for number, action in old.items() if number in other or number not in new],
        [action for number, action in new.items() if number in other or number not in old],
    )
    kept: dict[str, str] = {}
    for first in [number for number in moved if number not in moved.values()]:
        chain = [first]
        while chain[-1] in moved:
            chain.append(moved[chain[-1]])
        if chain[-1] not in old or first not in new:
            kept |= {number: moved[number] for number in chain[:-1]}
        for number in chain[:-1]:
            del moved[number]
    return kept | moved  # what is left goes round in circles


def _by_title(before: Iterable[Action], now: Iterable[Action]) -> dict[str, str]:
    """Return the number now of each action by its number before; a title that several have tells none apart."""
    old, new = _titled(before), _titled(now)
    return {old[title].number: new[title].number for title in old if title in new}


def _titled(actions: Iterable[Action]) -> dict[str, Action]:
    """Return actions by title, those alone whose title no other has."""
    found: dict[str, list[Action]] = {}
    for action in actions:
        found.setdefault(key_of(action.title) or action.title, []).append(action)
    return {title: some[0] for title, some in found.items() if len(some) == 1}


def earlier_action(period: str, action: Action) -> Source:
    """Return where the report of a period has an action."""
    return Source(period, f"action {action.number}", Document.EARLIER)


def _change(before: Action | None, now: Action | None, period: str) -> ActionChange:
    texts = tuple(_texts(before, now)) if before and now else ()
    return ActionChange(before, now, _move(before, now), texts, period)


def _move(before: Action | None, now: Action | None) -> Move:
    if now is None:
        return Move.GONE
    if before is None:
        return Move.NEW
    if now.status is Status.OPEN:
        return Move.OPEN if before.status is Status.OPEN else Move.REOPENED
    return Move.CLOSED if before.status is Status.OPEN else Move.STILL_CLOSED


def _texts(before: Action, now: Action) -> Iterable[TextChange]:
    for column in dict.fromkeys((*now.says, *before.says)):
        old, new = (action.says[column].text if column in action.says else "" for action in (before, now))
        if old != new:
            yield TextChange(column, edits(old, new))


def _balances(actions: Sequence[ActionChange], now: Facts) -> Iterable[Balance]:
    yield _balance(actions, "")
    for group in now.groups:
        yield _balance(actions, group.number)


def open_in(action: Action | None, group: str) -> bool:
    """Return whether there is an action, open and in the group; an empty group is the whole plan."""
    return action is not None and action.status is Status.OPEN and group in ("", action.group)


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
