"""A paragraph for each priority or theme: how it stands, what moved in it, what needs attention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.blocks.blocks import Prose
from helpers.blocks.build import number_sources
from helpers.english import long_date
from helpers.history.changes import Changes, earlier_date
from helpers.intake.intake import Intake
from helpers.model import Action, Group, Source, TextRun
from helpers.narration.narrator import Narrator, Told, resting, tally, told
from helpers.narration.phrases import Share, named, numbers, shares
from helpers.plans.plan import Plan
from helpers.sections.concerns import Concern, Ground
from helpers.sections.moved import LISTED, NOTHING, Moved, moves_in, sentences

#: For how many kinds of concern in a group the reasons are told; the actions with others are only named.
_TOLD = 2


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why some actions need attention.

    Attributes:
        kind: the `Ground`, as ``worst``.
        rating: their rating.
        old: the rating it has worsened from.
        days: by how long the one action is overdue.
        since: the date of the report since which all of them have been so.
    """

    kind: str
    rating: Told = NOTHING
    old: Told = NOTHING
    days: Told = NOTHING
    since: Told = NOTHING


@dataclass(frozen=True, slots=True)
class Worry:
    """Actions that need attention for the same reasons.

    Attributes:
        actions: the actions; of many, how many.
        many: how many they are, where they are not named; else nothing.
        reasons: why, without the worst rating where `worst` says it.
        worst: whether the worst rating is the only reason.
    """

    actions: Told
    many: Told
    reasons: tuple[Why, ...]
    worst: bool


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
    moves: tuple[tuple[Moved, ...], ...]
    worries: tuple[Worry, ...]
    others: Told
    others_many: Told


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
        moves = tuple(moves_in(plan, group, changes, told_of)) if changes else ()
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
    return Paragraph(
        name=_name(group),
        all=tally(len(own), number_sources(own) or group.sources),
        open=tally(len(still), number_sources(still or own)),
        numbers=numbers(still),
        rated=bool(plan.ratings),
        ratings=tuple(ratings),
        worst=any(str(share.name) == entry.rating for entry in (plan.ratings or [])[:1] for share in ratings),
        unrated=named(unrated, (source for a in unrated if a.rating for source in a.rating.sources), LISTED),
        calm=resting(_looked_at(still)) if still and not alike and not unrated else None,
        since=since,
        moves=tuple(sentences(moves)),
        worries=tuple(_worry(some) for some in alike[:_TOLD]),
        others=named(others, reasons, LISTED),
        others_many=tally(len(others), reasons) if len(others) > LISTED else NOTHING,
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


# What needs attention


def _alike(own: Sequence[Concern]) -> list[list[Concern]]:
    """Return concerns in lists of those with the same reasons, in the order of the first of each."""
    by_reasons: dict[tuple[tuple[Ground, str], ...], list[Concern]] = {}
    for concern in own:
        key = tuple((reason.ground, reason.rating) for reason in concern.reasons)
        by_reasons.setdefault(key, []).append(concern)
    return list(by_reasons.values())


def _worry(some: Sequence[Concern]) -> Worry:
    grounds = {reason.ground for reason in some[0].reasons}
    reasons = [_why(some, at) for at in range(len(some[0].reasons))]
    # “has worsened from Amber to Red” says that it is Red
    told_apart = [why for why in reasons if why.kind != "worst" or Ground.WORSENED not in grounds]
    sources = [source for concern in some for source in _reasons(concern)]
    return Worry(
        actions=named([concern.action for concern in some], sources, LISTED),
        many=tally(len(some), sources) if len(some) > LISTED else NOTHING,
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
