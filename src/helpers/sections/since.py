"""What changed since the report compared with, for the sentences of ``since.j2``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from helpers.blocks.blocks import Prose
from helpers.blocks.build import group_words, linked_actions
from helpers.english import due_words, long_date, share
from helpers.excel.cells import shortened
from helpers.history.changes import (
    ActionChange,
    Changes,
    DueMove,
    Move,
    RatingMove,
    RatingMoved,
    closed_in,
    due_move,
    earlier_date,
    numbers_now,
    passed_on,
    rating_move,
)
from helpers.history.sources import cells_of, earlier_of, rests_on, rests_on_all
from helpers.model import Action, Document, Source, Way, with_parts
from helpers.narration.narrator import Narrator
from helpers.narration.phrases import LISTED, named
from helpers.narration.told import Told, resting, tally, told
from helpers.plans.nouns import Noun, numbered
from helpers.plans.plan import Plan, rating_order
from helpers.sections.scene import BOTH, Section

#: How many ways of closing, and new numbers, are told one by one; of how many actions named more is not said at once.
_TOLD = 3

#: Of how many texts a share is told.
_SHARED = 20

Sourced = Callable[[Sequence[ActionChange]], tuple[Source, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Those:
    """Actions of which one thing is said, and what is said with it; the template describes each."""

    actions: Told | None = None
    way: Way | None = None
    into: Told | None = None
    passed_on: bool = False
    old: Told | None = None
    new: Told | None = None
    days: Told | None = None
    to: Told | None = None
    what: Told | None = None

    def __bool__(self) -> bool:
        return self.actions is not None

    @property
    def one(self) -> Told | None:
        """Return them where it is one action alone."""
        return self.actions if self.actions and self.actions.count == 1 else None

    @property
    def several(self) -> Told | None:
        """Return them where they are more than one."""
        return self.actions if self.actions and self.actions.count > 1 else None

    @property
    def long(self) -> Told | None:
        """Return them where so many are named that a sentence with more in it would be long."""
        return self.actions if self.actions and _TOLD < self.actions.count <= LISTED else None

    @property
    def few(self) -> Told | None:
        """Return them where they are more than one and a sentence can say more of them."""
        return None if self.long else self.several

    @property
    def in_all(self) -> Told | None:
        """Return the days by which dates moved, where they need a sentence of their own."""
        return self.days if self.long else None

    @property
    def goes(self) -> str:
        """Return how remaining work goes on in the actions that it went into."""
        return "has passed to" if self.passed_on else "goes on in"

    @property
    def rests(self) -> Told | None:
        """Return no words, but where a sentence of them that has no figure comes from."""
        return self.actions and resting(self.actions.sources)


#: What is told where there are no such actions: nothing.
_NONE = Those()

Values = Mapping[str, Told | Those | Sequence[Those] | None]


def since_statement(narrator: Narrator, plan: Plan, changes: Changes | None) -> Prose:
    """Return what changed since the report compared with, in plain sentences; None is a plan's first report."""
    if changes is None:
        return narrator.tell("since", {"first": resting([Source("", "plan", Document.PARAMETERS)])})
    noun = plan.actions
    values: dict[str, Told | Those | Sequence[Those] | None] = {
        **_closed(noun, changes),
        **_renumbered(noun, changes),
        **_came(noun, changes),
        "regrouped": _regrouped(plan, changes),
        **_ratings(plan, changes),
        **_dates(noun, changes),
        **_texts(noun, changes),
        "retold": _retold(noun, changes),
        "facts": _facts(plan, changes),
        "parts": _parts(plan, changes),
    }
    nothing = None if any(values.values()) else resting(rests_on_all(changes))
    last = told(long_date(changes.as_at), [earlier_date(changes.period)])
    return narrator.tell("since", {"first": None, "last": last, "nothing": nothing, **values})


def _closed(noun: Noun, changes: Changes) -> Values:
    closed = changes.moved(Move.CLOSED)
    alike: dict[object, list[ActionChange]] = {}
    for change in closed:
        if change.now and change.now.closing:
            alike.setdefault((change.now.closing.way, change.now.closing.into), []).append(change)
    many = len(alike) > _TOLD
    numbers = _named(noun, closed).runs[1:] if many and len(closed) <= LISTED else ()
    return {
        "closed": [] if many else [_closed_alike(noun, changes, some) for some in alike.values()],
        "closed_many": tally(len(closed), rests_on(closed), noun.one, noun.many) if many else None,
        "closed_numbers": Told(numbers) if numbers else None,
    }


def _closed_alike(noun: Noun, changes: Changes, some: Sequence[ActionChange]) -> Those:
    closing = some[0].action.closing
    assert closing is not None  # noqa: S101 - they are closed
    into = Told(linked_actions(noun, closing.into, numbers_now(changes)), rests_on(some), len(closing.into))
    return Those(
        actions=_named(noun, some),
        way=closing.way,
        into=into if closing.into else None,
        passed_on=passed_on(closing, closed_in(change.now for change in changes.every)),
    )


def _renumbered(noun: Noun, changes: Changes) -> Values:
    some = [change for change in changes.actions if change.renumbered]
    was = [change.before.number for change in some if change.before]
    exchanged = len(some) == 2 and [change.action.number for change in some] == was[::-1]
    few = 0 < len(some) <= _TOLD and not exchanged
    those = _named(noun, some) if some else None
    old = told(numbered(noun, was), rests_on(some), len(some)) if few else None
    return {
        "exchanged": those if exchanged else None,
        # “actions 4 and 5 have been renumbered as 6 and 7”
        "renumbered": Those(actions=those, old=old, new=Told(those.runs[1:], those.sources))
        if those and few
        else _NONE,
        "renumbered_many": those if len(some) > _TOLD else None,
    }


def _came(noun: Noun, changes: Changes) -> Values:
    new = changes.moved(Move.NEW)
    return {
        "added": _of(noun, [change for change in new if not change.action.closing]),
        "added_closed": _of(noun, [change for change in new if change.action.closing]),
        "reopened": _of(noun, changes.moved(Move.REOPENED)),
        "removed": _of(noun, changes.moved(Move.GONE)),
        "renamed": _of(noun, [change for change in changes.actions if change.renamed]),
    }


def _regrouped(plan: Plan, changes: Changes) -> Sequence[Those]:
    moved: dict[str, list[ActionChange]] = {}
    for change in changes.actions:
        if change.regrouped:
            moved.setdefault(group_words(plan, change.action), []).append(change)
    return [Those(actions=_named(plan.actions, some), to=told(group, rests_on(some))) for group, some in moved.items()]


def _ratings(plan: Plan, changes: Changes) -> Values:
    order = rating_order(plan)
    moves = [(change, moved) for change in changes.actions if (moved := rating_move(order, change))]
    # a reopened action has its rating back, if it is rated: it is no news that it had none while it was closed
    moves = [each for each in moves if each[0].move is not Move.REOPENED or each[1].move is not RatingMove.GIVEN]
    names = {
        "improved": RatingMove.IMPROVED,
        "worsened": RatingMove.WORSENED,
        "rerated": RatingMove.CHANGED,
        "rated": RatingMove.GIVEN,
        "unrated": RatingMove.LOST,
    }
    return {
        name: _rated(plan.actions, [each for each in moves if each[1].move is move]) for name, move in names.items()
    }


def _rated(noun: Noun, moves: Sequence[tuple[ActionChange, RatingMoved]]) -> Those:
    if not moves:
        return _NONE
    named = _named(noun, [change for change, _ in moves], _rating_sources)
    if len(moves) > 1:
        return Those(actions=named)
    _, moved = moves[0]
    return Those(actions=named, old=told(moved.old, named.sources), new=told(moved.new, named.sources))


def _dates(noun: Noun, changes: Changes) -> Values:
    by_move = {move: [change for change in changes.actions if due_move(change) is move] for move in DueMove}
    return {
        "put_back": _shifted(noun, by_move[DueMove.LATER]),
        "brought_forward": _shifted(noun, by_move[DueMove.EARLIER]),
        "dated": _dated(noun, by_move[DueMove.GIVEN]),
        "undated": _of(noun, by_move[DueMove.REMOVED], _date_sources),
        "redated": _dated(noun, by_move[DueMove.REWORDED]),
    }


def _shifted(noun: Noun, some: Sequence[ActionChange]) -> Those:
    if not some:
        return _NONE
    days = abs(sum(change.days_slipped for change in some))
    return Those(actions=_named(noun, some, _date_sources), days=tally(days, _date_sources(some), "day"))


def _dated(noun: Noun, some: Sequence[ActionChange]) -> Those:
    if not some:
        return _NONE
    to = told(shortened(due_words(some[0].action)), _date_sources(some)) if len(some) == 1 else None
    return Those(actions=_named(noun, some, _date_sources), to=to)


def _texts(noun: Noun, changes: Changes) -> Values:
    said = {change.action.number for change in changes.parts if change.texts and change.move is Move.OPEN}
    new = {change.action.number for change in changes.actions if said & _numbers(change.action.parts)}
    new |= {change.action.number for change in changes.actions if change.texts}
    still = [c for c in changes.moved(Move.OPEN) if c.action.number in new or c.action.says]
    changed = [change for change in still if change.action.number in new]
    same = [change for change in still if change.action.number not in new]
    part = share(len(changed), len(still)) if same and len(changed) > LISTED and len(still) > _SHARED else ""
    return {
        "rewritten": _of(noun, changed, _text_sources),
        "share": told(part, _text_sources(still)) if part else None,
        "untouched": _of(noun, same, _text_sources) if changed else None,
    }


def _facts(plan: Plan, changes: Changes) -> Sequence[Those]:
    """Return, of each column of facts, the actions in which it says something else."""
    found = []
    for column in plan.facts:
        alike = [change for change in changes.actions if any(fact.column == column.id for fact in change.facts)]
        if alike:
            sources = partial(_fact_sources, column.id)
            found.append(Those(actions=_named(plan.actions, alike, sources), what=told(column.label, sources(alike))))
    return found


def _parts(plan: Plan, changes: Changes) -> Told | None:
    """Return the actions of whose parts anything but what they say is otherwise."""
    some = [change for change in changes.parts if _otherwise(plan, change)]
    then = {change.before.number for change in some if change.before}
    now = {change.now.number for change in some if change.now}
    above = [
        change
        for change in changes.actions
        if change.before and change.now
        if then & _numbers(change.before.parts) or now & _numbers(change.now.parts)
    ]
    return _of(plan.actions, above, lambda those: (*rests_on(those), *rests_on(some)))


def _numbers(parts: Iterable[Action]) -> set[str]:
    return {part.number for part in with_parts(parts)}


def _otherwise(plan: Plan, change: ActionChange) -> bool:
    if change.move is Move.STILL_CLOSED:
        return change.renamed or change.renumbered or _told_otherwise(change)
    stays = change.move is Move.OPEN and not (change.renamed or change.renumbered or change.facts)
    return not stays or bool(rating_move(rating_order(plan), change) or due_move(change))


def _retold(noun: Noun, changes: Changes) -> Told | None:
    some = [change for change in changes.moved(Move.STILL_CLOSED) if _told_otherwise(change)]
    return _of(noun, some, _text_sources)


def _told_otherwise(change: ActionChange) -> bool:
    """Return whether anything but the number, the title and the group of an action that stays closed changed."""
    if not change.before or not change.now:
        return False
    old, new = (
        (
            action.closing and (action.closing.way, action.closing.into, action.closing.notice.text),
            action.rating.name if action.rating else "",
            due_words(action),
        )
        for action in (change.before, change.now)
    )
    return bool(change.texts) or old != new


def _of(noun: Noun, some: Sequence[ActionChange], sources: Sourced = rests_on) -> Told | None:
    return _named(noun, some, sources) if some else None


def _named(noun: Noun, some: Sequence[ActionChange], sources: Sourced = rests_on) -> Told:
    """Return “action 5”, “actions 20 and 23” or, of many, “12 actions”; those in this report are links."""
    known = [change.now.number for change in some if change.now]
    return named(noun, [change.action for change in some], sources(some), known=known)


def _rating_sources(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    now = (source for change in some if change.now and change.now.rating for source in change.now.rating.sources)
    return (*now, *earlier_of(some))


def _fact_sources(column: str, some: Sequence[ActionChange]) -> tuple[Source, ...]:
    facts = [fact for change in some for fact in change.facts if fact.column == column]
    now = (
        source
        for fact, change in zip(facts, some, strict=True)
        for source in fact.now.sources or cells_of(change.action)
    )
    return (*now, *earlier_of(some))


def _date_sources(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    return (*(source for change in some if change.now for source in change.now.due_sources), *earlier_of(some))


def _text_sources(some: Sequence[ActionChange]) -> tuple[Source, ...]:
    now = [change.now for change in some if change.now]
    said = (source for each in with_parts(now) for passage in each.says.values() for source in passage.sources)
    return (*(source for action in now for source in cells_of(action)), *said, *earlier_of(some))


SINCE = Section(
    id="since",
    title="What changed",
    gives="Return what changed since the report compared with, in plain sentences.",
    kind=Prose,
    readings=BOTH,
    make=lambda scene: since_statement(scene.narrator, scene.plan, scene.changes),
)
