"""What moved in a group of actions since the report compared with, as values that sentences are told with."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from helpers.blocks.build import links_to
from helpers.english import actions
from helpers.history.changes import ActionChange, Changes, Move, RatingMove, rating_move
from helpers.model import Closing, Group, Way
from helpers.narration.narrator import Told, told
from helpers.narration.phrases import named
from helpers.plans.plan import Plan, rating_order
from helpers.sections.compared import cells_of, earlier_of

#: How many actions are listed by number in a clause; where there are more, they are counted.
LISTED = 4

#: How many ways of closing are told apart.
_WAYS = 2

#: What a value is where there is no such thing.
NOTHING = told("", count=0)


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that happened to some of a group's actions since the report compared with.

    Attributes:
        kind: what happened: a `RatingMove`, a way of closing, ``new``, ``brief``, ``reopened``, ``removed``, ``came``
            or ``went``.
        actions: to which.
        old: the rating before, of one action alone, or the group they came from.
        new: the rating now, or the group they went to.
        into: the actions that they were merged into or superseded by.
    """

    kind: str
    actions: Told
    old: Told = NOTHING
    new: Told = NOTHING
    into: Told = NOTHING


def moves_in(plan: Plan, group: Group, changes: Changes, told_of: Container[str]) -> Iterator[Moved]:
    """Give what moved in a group: what closed, came and went, then the ratings.

    Args:
        plan: the plan.
        group: the group.
        changes: what changed since the report compared with.
        told_of: the numbers of actions whose worsened rating is told elsewhere.
    """
    now = [change for change in changes.actions if change.now and change.now.group == group.number]
    yield from _closed([change for change in now if change.move is Move.CLOSED])
    new = [change for change in now if change.move is Move.NEW]
    yield from _some("new", [change for change in new if not change.action.closing])
    yield from _some("brief", [change for change in new if change.action.closing])
    yield from _some("reopened", [change for change in now if change.move is Move.REOPENED])
    was = [change for change in changes.actions if change.before and change.before.group == group.number]
    yield from _removed([change for change in was if change.now is None])
    yield from _elsewhere(now, was)
    yield from _ratings(plan, now, told_of)


def sentences(moves: Sequence[Moved]) -> Iterator[tuple[Moved, ...]]:
    """Give what moved by sentences: ratings apart from what came and went, two things in each; one of each together.

    What names further actions stands alone, so that no “and” between actions is taken for one between things; so does
    what has an “and” of its own.
    """
    yield from ((move,) for move in moves if move.into.count)
    ratings = [move for move in moves if move.kind in list(RatingMove)]
    brief = [move for move in moves if move.kind == "brief"]
    others = [move for move in moves if move not in ratings and move not in brief and not move.into.count]
    if len(ratings) == len(others) == 1:
        yield (others[0], ratings[0])
    else:
        yield from (tuple(some[at : at + 2]) for some in (others, ratings) for at in range(0, len(some), 2))
    yield from ((move,) for move in brief)


def _closed(closed: Sequence[ActionChange]) -> Iterator[Moved]:
    """Give the actions that closed by how they did; of many ways, only that they closed."""
    by_way: dict[tuple[str, tuple[str, ...]], list[ActionChange]] = {}
    for change in closed:
        if change.action.closing:
            by_way.setdefault(_how(change.action.closing), []).append(change)
    if len(by_way) > _WAYS:
        yield from _some("closed", closed)
        return
    for (way, into), some in by_way.items():
        taken = Told(links_to(into), count=len(into)) if into else NOTHING
        yield Moved(way, _named(some), into=taken)


def _how(closing: Closing) -> tuple[str, tuple[str, ...]]:
    """Return the way and, where it means other actions, these."""
    return str(closing.way), closing.into if closing.way in (Way.MERGED, Way.SUPERSEDED) else ()


def _removed(gone: Sequence[ActionChange]) -> Iterator[Moved]:
    """Give the actions that are gone, without links, for there is nothing that these could lead to."""
    if gone:
        words = actions([change.action.number for change in gone])
        yield Moved("removed", told(words, earlier_of(gone), len(gone)))


def _elsewhere(now: Sequence[ActionChange], was: Sequence[ActionChange]) -> Iterator[Moved]:
    """Give the actions that stood in another group, and those that stand in another now."""
    groups: dict[tuple[str, str], list[ActionChange]] = {}
    for change in chain(now, was):
        before, after = (action.group if action else "" for action in (change.before, change.now))
        if before and after and before != after:
            kind, other = ("came", before) if change in now else ("went", after)
            groups.setdefault((kind, other), []).append(change)
    for (kind, other), some in groups.items():
        yield Moved(kind, _named(some), old=told(other, earlier_of(some)), new=told(other, earlier_of(some)))


def _ratings(plan: Plan, now: Sequence[ActionChange], told_of: Container[str]) -> Iterator[Moved]:
    """Give the actions whose rating moved, by how and to what; one that its concern tells of is left to that."""
    order = rating_order(plan)
    by_kind: dict[tuple[RatingMove, str], list[tuple[ActionChange, str]]] = {}
    for change in now:
        moved = rating_move(order, change)
        back = change.move is Move.REOPENED and moved and moved.move is RatingMove.GIVEN  # it had none while closed
        if moved and not back and not (moved.move is RatingMove.WORSENED and change.action.number in told_of):
            by_kind.setdefault((moved.move, moved.new), []).append((change, moved.old))
    for kind, new in sorted(by_kind, key=lambda key: (list(RatingMove).index(key[0]), [*order, key[1]].index(key[1]))):
        some = by_kind[kind, new]
        old = told(some[0][1]) if len(some) == 1 and some[0][1] else NOTHING
        changed = [change for change, _ in some]
        cells = [s for each in changed if each.action.rating for s in each.action.rating.sources]
        yield Moved(kind, named([c.action for c in changed], [*cells, *earlier_of(changed)], LISTED), old, told(new))


def _some(kind: str, some: Sequence[ActionChange]) -> Iterator[Moved]:
    if some:
        yield Moved(kind, _named(some))


def _named(some: Sequence[ActionChange]) -> Told:
    now = [source for change in some for source in cells_of(change.action)]
    return named([change.action for change in some], [*now, *earlier_of(some)], LISTED)
