"""Two states of a plan beside one another: every thing in which they differ, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpers.english import due_words, listed, long_date, quantity
from helpers.history.changes import ActionChange, MeasureChange, Move, compare
from helpers.history.news import Sentence, gone, news
from helpers.history.restated import closing_words
from helpers.history.snapshot import Snapshot
from helpers.history.sources import cells_of
from helpers.model import Action, Group, Measure, Passage, Source, with_parts
from helpers.plans.plan import Plan
from helpers.text import plain, said_in

#: What stands for the column of short names among the ids of the plan's columns, none of which has a space.
SHORT_NAME = "short name"


class What(StrEnum):
    """In what two states can differ."""

    NUMBER = "number"
    TITLE = "title"
    SHORT_NAME = "short name"
    GROUP = "group"
    UNDER = "stands under"
    STATUS = "status"
    RATING = "rating"
    DUE = "due"
    DUE_BEFORE = "due before"
    RESPONSIBLE = "responsible"
    TARGET = "target"
    ACTION = "action"
    VALUE = "value"
    FACT = "fact"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise.

    Attributes:
        what: in what.
        old: what the one says; empty where it says nothing.
        new: what the other says.
        then: the cells of the one.
        now: those of the other.
        column: of a text or a fact its column's id; of a measure's value the date it is as at, in words.
        said: of a text, its sentences that are new, each with the one in whose place it stands.
        unsaid: of a text, the sentences that are gone and have none in their place.
    """

    what: What
    old: str
    new: str
    then: tuple[Source, ...] = ()
    now: tuple[Source, ...] = ()
    column: str = ""
    said: tuple[Sentence, ...] = ()
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Differing:
    """An action, a group or a measure that is otherwise.

    Attributes:
        move: what became of it: new, closed, reopened, gone; else open or still closed.
        before: it as the one has it; None where it has it not.
        now: it as the other has it.
        differences: in what it differs; of what is new or gone nothing.
    """

    move: Move
    before: Action | Group | Measure | None
    now: Action | Group | Measure | None
    differences: tuple[Difference, ...] = ()

    @property
    def differs(self) -> bool:
        """Return whether it is otherwise at all."""
        return bool(self.differences) or not (self.before and self.now)


@dataclass(frozen=True, slots=True)
class Beside:
    """All in which two states of a plan differ.

    Attributes:
        columns: the ids of the columns in which one of the two has nothing at all, told once, with how many actions of
            the one and of the other have something in it.
        groups: the groups that differ, in the order of the other.
        actions: the actions that do, in the order of the other's groups and of its actions, those that are gone last.
        measures: the measures that do.
        alike: how many actions of both do not.
    """

    columns: Mapping[str, tuple[int, int]]
    groups: tuple[Differing, ...]
    actions: tuple[Differing, ...]
    measures: tuple[Differing, ...]
    alike: int

    @property
    def differs(self) -> bool:
        """Return whether anything is otherwise."""
        return bool(self.columns or self.groups or self.actions or self.measures)


def beside(plan: Plan, before: Snapshot, now: Snapshot) -> Beside:
    """Return in what one state of a plan differs from another."""
    changes = compare(before, now)
    columns = _both(plan, before, now)
    found = [_of_action(plan, each, columns) for each in changes.every]
    paired = {id(each.before) for each in changes.every}
    found += [Differing(Move.GONE, old, None) for old in with_parts(before.actions) if id(old) not in paired]
    numbers = [group.number for group in (*now.groups, *before.groups)]
    differ = [each for each in found if each.differs]
    return Beside(
        columns=_columns(before, now),
        groups=tuple(each for each in _groups(before, now) if each.differs),
        actions=tuple(sorted(differ, key=lambda each: _place(each, numbers))),
        measures=tuple(each for each in map(_of_measure, changes.measures) if each.differs),
        alike=len(found) - len(differ),
    )


def group_of(differing: Differing) -> str:
    """Return the number of the group that an action stands in, or stood in."""
    action = differing.now or differing.before
    assert isinstance(action, Action)  # noqa: S101 - only actions stand in groups
    return action.group


def _place(differing: Differing, numbers: Sequence[str]) -> int:
    group = group_of(differing)
    return numbers.index(group) if group in numbers else -1


def _used(snapshot: Snapshot) -> dict[str, int]:
    """Return how many actions have something in each column that any has something in."""
    counts: dict[str, int] = {}
    for action in with_parts(snapshot.actions):
        for column in (*action.says, *action.facts, *([SHORT_NAME] if action.short_name else [])):
            counts[column] = counts.get(column, 0) + 1
    return counts


def _both(plan: Plan, before: Snapshot, now: Snapshot) -> list[str]:
    """Return the columns in which both have something, in the plan's order; those that it no longer has last."""
    then, order = _used(before), [column.id for column in (*plan.facts, *plan.narrative)]
    return sorted((c for c in _used(now) if c in then), key=lambda c: order.index(c) if c in order else len(order))


def _columns(before: Snapshot, now: Snapshot) -> dict[str, tuple[int, int]]:
    then, since = _used(before), _used(now)
    return {
        c: (then.get(c, 0), since.get(c, 0)) for c in dict.fromkeys((*since, *then)) if not (c in then and c in since)
    }


def _groups(before: Snapshot, now: Snapshot) -> Iterator[Differing]:
    old, new = ({group.number: group for group in snapshot.groups} for snapshot in (before, now))
    for number in dict.fromkeys((*new, *old)):
        was, is_ = old.get(number), new.get(number)
        found = [*_of_group(was, is_)] if was and is_ else []
        yield Differing(Move.OPEN if was and is_ else Move.GONE if was else Move.NEW, was, is_, tuple(found))


def _of_group(old: Group, new: Group) -> Iterator[Difference]:
    for what, was, is_ in ((What.TITLE, old.title, new.title), (What.RESPONSIBLE, old.responsible, new.responsible)):
        if plain(was) != plain(is_):
            yield Difference(what, was, is_, old.sources, new.sources)


def _of_action(plan: Plan, change: ActionChange, columns: Sequence[str]) -> Differing:
    old, new = change.before, change.now
    found = [*_states(plan, old, new), *_passages(old, new, columns)] if old and new else []
    if SHORT_NAME not in columns:
        found = [each for each in found if each.what is not What.SHORT_NAME]
    return Differing(change.move, old, new, tuple(found))


def _states(plan: Plan, old: Action, new: Action) -> Iterator[Difference]:
    """Give in what an action is otherwise, but for its texts and facts."""
    first, titled = (old.sources[:1], new.sources[:1]), (old.sources[1:] or old.sources, new.sources[1:] or new.sources)
    rated = (old.rating.sources if old.rating else (), new.rating.sources if new.rating else ())
    found = (
        Difference(What.NUMBER, old.number, new.number, *first),
        Difference(What.TITLE, old.title, new.title, *titled),
        Difference(What.SHORT_NAME, old.short_name, new.short_name, old.short_sources, new.short_sources),
        Difference(What.GROUP, old.group, new.group, *first),
        Difference(What.UNDER, old.under, new.under, *first),
        Difference(What.STATUS, _status(plan, old), _status(plan, new), cells_of(old), cells_of(new)),
        Difference(What.RATING, _rating(old), _rating(new), *rated),
        Difference(What.DUE, due_words(old), due_words(new), old.due_sources, new.due_sources),
        Difference(What.DUE_BEFORE, _due_before(old), _due_before(new), old.due_sources, new.due_sources),
    )
    yield from (each for each in found if plain(each.old) != plain(each.new))


def _status(plan: Plan, action: Action) -> str:
    return closing_words(plan.actions, action) or action.status.value


def _rating(action: Action) -> str:
    return action.rating.name if action.rating else ""


def _due_before(action: Action) -> str:
    return listed(map(long_date, action.due_earlier))


def _passages(old: Action, new: Action, columns: Sequence[str]) -> Iterator[Difference]:
    """Give the facts and the texts of an action that say something else."""
    for what, before, now in ((What.FACT, old.facts, new.facts), (What.TEXT, old.says, new.says)):
        for column in (each for each in columns if each in before or each in now):
            was, is_ = before.get(column, Passage()), now.get(column, Passage())
            if said_in(was.text) == said_in(is_.text):
                continue
            found = news(was.text, is_.text) if what is What.TEXT else ()
            yield Difference(
                what,
                was.text,
                is_.text,
                was.sources,
                is_.sources,
                column,
                tuple(each for each in found if each.new),
                gone(was.text, found) if what is What.TEXT else (),
            )


def _of_measure(change: MeasureChange) -> Differing:
    old, new = change.before, change.now
    if not old or not new:
        return Differing(Move.GONE if old else Move.NEW, old, new)
    found = [
        Difference(What.ACTION, old.action, new.action, old.sources, new.sources),
        Difference(What.TARGET, _target(old), _target(new), old.target_sources, new.target_sources),
        *_values(old, new),
    ]
    return Differing(Move.OPEN, old, new, tuple(each for each in found if each.old != each.new))


def _target(measure: Measure) -> str:
    return quantity(measure.target, measure.unit) if measure.target else ""


def _values(old: Measure, new: Measure) -> Iterator[Difference]:
    was, is_ = ({value.as_at: value for value in measure.readings} for measure in (old, new))
    for day in sorted({*was, *is_}):
        before, now = was.get(day), is_.get(day)
        yield Difference(
            What.VALUE,
            quantity(before.value, old.unit) if before else "",
            quantity(now.value, new.unit) if now else "",
            before.sources if before else (),
            now.sources if now else (),
            long_date(day),
        )
