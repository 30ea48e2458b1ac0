"""A paragraph for each priority or theme: how it stands, what moved in it, what needs attention."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from helpers.blocks.blocks import Prose
from helpers.blocks.build import links_to, number_sources
from helpers.english import long_date
from helpers.history.changes import ActionChange, Changes, Move, RatingMove, earlier_date, rating_move
from helpers.history.concerns import Concern, Ground
from helpers.history.sources import cells_of, earlier_of
from helpers.intake.intake import Intake
from helpers.model import Action, Closing, Group, Source, TextRun, Way
from helpers.narration.clauses import Moved, Why, Worry, moves_told
from helpers.narration.narrator import Narrator
from helpers.narration.phrases import Share, named, numbers, shares
from helpers.narration.told import NOTHING, Told, resting, tally, told
from helpers.plans.nouns import numbered
from helpers.plans.plan import Plan, rating_order
from helpers.sections.scene import PANEL, Section

#: How many actions are listed by number in a clause; where there are more, they are counted.
_LISTED = 4

#: How many ways of closing are told apart.
_WAYS = 2

#: For how many kinds of concern in a group the reasons are told; the actions with others are only named.
_TOLD = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What can be said of one group; the template ``groups.j2`` says what each is."""

    name: Told
    all: Told
    open: Told
    numbers: Told
    rated: bool
    ratings: tuple[Share, ...]
    worst: bool
    unrated: Told
    calm: Told | None
    since: Told
    moved: tuple[Told, ...]
    moves: tuple[tuple[Moved, ...], ...]
    worries: tuple[Worry, ...]
    others: Told
    others_many: Told

    @property
    def stands(self) -> str:
        """Return how the group stands, in the word by which the template chooses its first sentence."""
        count, unrated = self.open.count, self.unrated.count
        alike = bool(self.ratings) and self.ratings[0].count.count == count
        cases = {
            "empty": not self.all.count,
            "one closed": not count and self.all.count == 1,
            "closed": not count,
            "without ratings": not self.rated and self.calm is None,
            "one calm": not self.rated and count == 1,
            "calm": not self.rated,
            "one unrated": count == 1 and unrated,
            "one worst": count == 1 and self.whole,
            "one": count == 1,
            "unrated": not self.ratings,
            "both worst": alike and self.whole and count == 2,
            "worst": alike and self.whole,
            "alike": alike,
            "none lowest": self.calm is not None,
            "some lowest": self.worst or unrated,
        }
        return next((word for word, holds in cases.items() if holds), "mixed")

    @property
    def whole(self) -> bool:
        """Return whether all open actions need attention, for the worst rating alone."""
        first = self.worries[0] if len(self.worries) == 1 and not self.others.count else None
        return first is not None and first.worst and first.actions.count == self.open.count

    @property
    def them(self) -> Told | None:
        """Return no words, but what it rests on that all open actions need attention."""
        return resting(self.worries[0].actions.sources) if self.whole else None


def by_group(
    narrator: Narrator, plan: Plan, intake: Intake, changes: Changes | None, found: Sequence[Concern]
) -> Prose:
    """Return a paragraph for each group of the plan; empty in a plan without groups.

    Args:
        narrator: who tells it.
        plan: the plan.
        intake: what the tracker says.
        changes: what changed since the report compared with; None before the first.
        found: the open actions that need attention, as `concerns` finds them.
    """
    paragraphs = []
    first = True  # the report compared with is named once, where something first moved
    for group in intake.groups:
        alike = _alike([concern for concern in found if concern.action.group == group.number])
        told_of = {concern.action.number for some in alike[:_TOLD] for concern in some if _worsened(concern)}
        moves = tuple(_moves_in(plan, group, changes, told_of)) if changes else ()
        since = _since(changes) if changes and moves and first else NOTHING
        first = first and not moves
        paragraphs.append(_paragraph(plan, group, intake, since, moves, alike))
    return narrator.tell(
        "groups",
        {
            "groups": paragraphs,
            "group": plan.groups.one if plan.groups else "group",
            "lowest": told(plan.ratings[0].rating if plan.ratings else ""),
        },
    )


def _paragraph(
    plan: Plan, group: Group, intake: Intake, since: Told, moves: tuple[Moved, ...], alike: Sequence[Sequence[Concern]]
) -> Paragraph:
    own = [action for action in intake.actions if action.group == group.number]
    still = [action for action in own if not action.closing]
    unrated = [action for action in still if action.rating and not action.rating.name]
    ratings = shares(plan, still)
    others = [concern.action for some in alike[_TOLD:] for concern in some]
    reasons = [source for some in alike[_TOLD:] for concern in some for source in _reasons(concern)]
    sentences = tuple(_sentences(moves))
    return Paragraph(
        name=_name(group),
        all=tally(len(own), number_sources(own) or group.sources),
        open=tally(len(still), number_sources(still or own)),
        numbers=numbers(still),
        rated=bool(plan.ratings),
        ratings=tuple(ratings),
        worst=any(str(share.name) == entry.rating for entry in (plan.ratings or [])[:1] for share in ratings),
        unrated=named(
            plan.actions, unrated, (source for a in unrated if a.rating for source in a.rating.sources), _LISTED
        ),
        calm=resting(_looked_at(still)) if still and not alike and not unrated else None,
        since=since,
        moved=tuple(moves_told(sentence, plan.groups.one if plan.groups else "group") for sentence in sentences),
        moves=sentences,
        worries=tuple(_worry(plan, some) for some in alike[:_TOLD]),
        others=named(plan.actions, others, reasons, _LISTED),
        others_many=tally(len(others), reasons) if len(others) > _LISTED else NOTHING,
    )


def _name(group: Group) -> Told:
    """Return “1. Where young people live”, bold, linked to the group's part of the update."""
    return Told((TextRun(f"{group.number}. {group.title}", bold=True, link=f"#group-{group.number}"),), group.sources)


def _since(changes: Changes) -> Told:
    return told(long_date(changes.as_at), [earlier_date(changes.period)])


def _looked_at(still: Sequence[Action]) -> Iterator[Source]:
    """Give what it rests on that no action needs attention."""
    for action in still:
        yield from action.rating.sources if action.rating else action.sources[:1]
        yield from action.due_sources


# What moved


def _moves_in(plan: Plan, group: Group, changes: Changes, told_of: Container[str]) -> Iterator[Moved]:
    """Give what moved in a group: what closed, came and went, then the ratings.

    Args:
        plan: the plan.
        group: the group.
        changes: what changed since the report compared with.
        told_of: the numbers of actions whose worsened rating is told elsewhere.
    """
    now = [change for change in changes.actions if change.now and change.now.group == group.number]
    yield from _closed(plan, [change for change in now if change.move is Move.CLOSED])
    new = [change for change in now if change.move is Move.NEW]
    yield from _some(plan, "new", [change for change in new if not change.action.closing])
    yield from _some(plan, "brief", [change for change in new if change.action.closing])
    yield from _some(plan, "reopened", [change for change in now if change.move is Move.REOPENED])
    was = [change for change in changes.actions if change.before and change.before.group == group.number]
    yield from _removed(plan, [change for change in was if change.now is None])
    yield from _elsewhere(plan, now, was)
    yield from _ratings(plan, now, told_of)


def _sentences(moves: Sequence[Moved]) -> Iterator[tuple[Moved, ...]]:
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


def _closed(plan: Plan, closed: Sequence[ActionChange]) -> Iterator[Moved]:
    """Give the actions that closed by how they did; of many ways, only that they closed."""
    by_way: dict[tuple[str, tuple[str, ...]], list[ActionChange]] = {}
    for change in closed:
        if change.action.closing:
            by_way.setdefault(_how(change.action.closing), []).append(change)
    if len(by_way) > _WAYS:
        yield from _some(plan, "closed", closed)
        return
    for (way, into), some in by_way.items():
        taken = Told(links_to(plan.actions, into), count=len(into)) if into else NOTHING
        yield Moved(way, _named(plan, some), into=taken)


def _how(closing: Closing) -> tuple[str, tuple[str, ...]]:
    """Return the way and, where it means other actions, these."""
    return str(closing.way), closing.into if closing.way in (Way.MERGED, Way.SUPERSEDED) else ()


def _removed(plan: Plan, gone: Sequence[ActionChange]) -> Iterator[Moved]:
    """Give the actions that are gone, without links, for there is nothing that these could lead to."""
    if gone:
        words = numbered(plan.actions, [change.action.number for change in gone])
        yield Moved("removed", told(words, earlier_of(gone), len(gone)))


def _elsewhere(plan: Plan, now: Sequence[ActionChange], was: Sequence[ActionChange]) -> Iterator[Moved]:
    """Give the actions that stood in another group, and those that stand in another now."""
    groups: dict[tuple[str, str], list[ActionChange]] = {}
    for change in chain(now, was):
        before, after = (action.group if action else "" for action in (change.before, change.now))
        if before and after and before != after:
            kind, other = ("came", before) if change in now else ("went", after)
            groups.setdefault((kind, other), []).append(change)
    for (kind, other), some in groups.items():
        yield Moved(kind, _named(plan, some), old=told(other, earlier_of(some)), new=told(other, earlier_of(some)))


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
        yield Moved(
            kind,
            named(plan.actions, [c.action for c in changed], [*cells, *earlier_of(changed)], _LISTED),
            old,
            told(new),
        )


def _some(plan: Plan, kind: str, some: Sequence[ActionChange]) -> Iterator[Moved]:
    if some:
        yield Moved(kind, _named(plan, some))


def _named(plan: Plan, some: Sequence[ActionChange]) -> Told:
    now = [source for change in some for source in cells_of(change.action)]
    return named(plan.actions, [change.action for change in some], [*now, *earlier_of(some)], _LISTED)


# What needs attention


def _alike(own: Sequence[Concern]) -> list[list[Concern]]:
    """Return concerns in lists of those with the same reasons, in the order of the first of each."""
    by_reasons: dict[tuple[tuple[Ground, str], ...], list[Concern]] = {}
    for concern in own:
        key = tuple((reason.ground, reason.rating) for reason in concern.reasons)
        by_reasons.setdefault(key, []).append(concern)
    return list(by_reasons.values())


def _worry(plan: Plan, some: Sequence[Concern]) -> Worry:
    grounds = {reason.ground for reason in some[0].reasons}
    reasons = [_why(some, at) for at in range(len(some[0].reasons))]
    # “has worsened from Amber to Red” says that it is Red
    told_apart = [why for why in reasons if why.kind != "worst" or Ground.WORSENED not in grounds]
    sources = [source for concern in some for source in _reasons(concern)]
    return Worry(
        actions=named(plan.actions, [concern.action for concern in some], sources, _LISTED),
        many=tally(len(some), sources) if len(some) > _LISTED else NOTHING,
        reasons=tuple(told_apart),
        worst=grounds == {Ground.WORST},
    )


def _why(some: Sequence[Concern], at: int) -> Why:
    reasons = [concern.reasons[at] for concern in some]
    first, action = reasons[0], some[0].action
    dates = {reason.since for reason in reasons}
    since = told(long_date(first.since)) if first.since and len(dates) == 1 else NOTHING
    return Why(
        first.ground.name.lower(),
        told(action.rating.name) if action.rating else NOTHING,
        told(first.rating),
        tally(first.days, first.sources, "day") if len(some) == 1 else NOTHING,
        since,
    )


def _worsened(concern: Concern) -> bool:
    return any(reason.ground is Ground.WORSENED for reason in concern.reasons)


def _reasons(concern: Concern) -> Iterator[Source]:
    yield from concern.action.sources[:1]
    for reason in concern.reasons:
        yield from reason.sources


GROUPS = Section(
    id="groups",
    title="Group by group",
    gives="Return a paragraph for each of the plan's groups; empty in a plan without groups.",
    kind=Prose,
    readings=PANEL,
    make=lambda scene: by_group(scene.narrator, scene.plan, scene.intake, scene.changes, scene.concerns),
)
