"""Which open actions need attention, and why, as plain data; nothing here is worded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from helpers.history.changes import ActionChange, Changes, RatingMove, earlier_action, rating_move
from helpers.history.trail import Then, alike_since, said_alike
from helpers.intake.intake import Intake
from helpers.model import AS_AT, Action, Point, Source, once, with_parts
from helpers.plans.columns import Role
from helpers.plans.plan import Plan, good_ratings, in_role, needing_attention, rating_order
from helpers.text import said_in

#: For how many of the last published reports a rating is the same before it needs attention.
_LONG = 2

#: The id of the narrative column that says what is wrong, in a plan that gives none that role.
_CONCERNS = "concerns"

#: Up to how many words an action's text is quoted whole.
_SHORT = 60


class Ground(IntEnum):
    """A kind of reason why an action needs attention, with its weight: the heaviest is told first."""

    WORST = 5
    WORSENED = 4
    OVERDUE = 3
    LONG = 2
    STALE = 1
    PARTS = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why an action needs attention.

    Attributes:
        ground: its kind.
        sources: what it was computed from.
        rating: the rating that it is about: where it worsened, the earlier one; empty where it is about none.
        days: by how many days the action is overdue.
        since: the date of the oldest report since which it has been so without a break, None before any; where the
            rating worsened, the date of the report compared with.
        parts: of an action whose parts need attention, these and why; no part for the age of its text.
    """

    ground: Ground
    sources: tuple[Source, ...]
    rating: str = ""
    days: int = 0
    since: date | None = None
    parts: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True)
class Concern:
    """An open action that needs attention.

    Attributes:
        action: the action.
        reasons: why, the heaviest first; never empty.
        words: what the tracker says of it, as far as it is quoted, each point with its sources; empty where it says
            nothing.
    """

    action: Action
    reasons: tuple[Reason, ...]
    words: tuple[Point, ...]


def concerns(
    plan: Plan, intake: Intake, changes: Changes | None, before: Mapping[str, Sequence[Then]], as_at: date
) -> tuple[Concern, ...]:
    """Return the open actions that need attention: most and heaviest reasons first, then worst rating first.

    Args:
        plan: the plan.
        intake: what the tracker says.
        changes: what changed since the report compared with, by which a rating has worsened; None without one.
        before: how the published reports had each action, newest first, by which a rating or a text is old.
        as_at: the date the report speaks for.
    """
    moved = changes.by_number if changes else {}

    def own(action: Action) -> tuple[Reason, ...]:
        trail = before.get(action.number, ())
        return (
            *_worst(plan, action, trail),
            *_worsened(plan, changes, moved.get(action.number)),
            *_overdue(action, as_at),
            *_long(plan, action, trail),
        )

    def words(action: Action) -> tuple[Point, ...]:
        return _own_words(plan, action, before.get(action.number, ()))

    found = []
    for action in intake.open:
        still = (part for part in with_parts(action.parts) if not part.closing)
        parts = tuple(Concern(part, why, words(part)) for part in still if (why := own(part)))
        reasons = (*own(action), *_stale(action, before.get(action.number, ())), *_of_parts(parts))
        if reasons and not _well_and_merely_stale(plan, action, reasons):
            found.append(Concern(action, reasons, words(action) or next((each.words for each in parts), ())))
    return tuple(sorted(found, key=lambda concern: (-_weight(concern), _rank(plan, concern.action))))


def has_concerns(plan: Plan) -> bool:
    """Return whether the plan has a narrative column that says what is wrong."""
    return bool(columns_of_concern(plan))


def columns_of_concern(plan: Plan) -> list[str]:
    """Return the ids of the columns in the role of concern; without any, the one called ``concerns``."""
    return in_role(plan, Role.CONCERN) or [column.id for column in plan.narrative if column.id == _CONCERNS]


# Reasons


def _worst(plan: Plan, action: Action, trail: Sequence[Then]) -> Iterator[Reason]:
    """Give the reason that an action has a rating that needs attention; in a key of one rating none is the worst."""
    if action.rating and action.rating.name in needing_attention(plan):
        yield _rating_since(Ground.WORST, action, trail)


def _worsened(plan: Plan, changes: Changes | None, change: ActionChange | None) -> Iterator[Reason]:
    moved = rating_move(rating_order(plan), change) if change else None
    if changes and change and moved and moved.move is RatingMove.WORSENED:
        rating = change.action.rating
        sources = (*(rating.sources if rating else ()), *change.then)
        yield Reason(Ground.WORSENED, once(sources), moved.old, since=changes.as_at)


def _overdue(action: Action, as_at: date) -> Iterator[Reason]:
    if days := action.days_overdue(as_at):
        sources = (*action.due_sources, AS_AT)
        yield Reason(Ground.OVERDUE, sources, days=days)


def _long(plan: Plan, action: Action, trail: Sequence[Then]) -> Iterator[Reason]:
    middling = {*rating_order(plan)[1:-1]} - {*needing_attention(plan), *good_ratings(plan)}
    if action.rating and action.rating.name in middling and len(_rated_alike(action, trail)) >= _LONG:
        yield _rating_since(Ground.LONG, action, trail)


def _stale(action: Action, trail: Sequence[Then]) -> Iterator[Reason]:
    if (alike := said_alike(action, trail)) and not action.finished:
        said = (passage for each in with_parts([action]) for passage in each.says.values())
        cells = (source for passage in said for source in passage.sources)
        sources = (*cells, *(earlier_action(then.period, then.action) for then in alike))
        yield Reason(Ground.STALE, once(sources), since=alike[-1].as_at)


def _of_parts(parts: tuple[Concern, ...]) -> Iterator[Reason]:
    if parts:
        yield Reason(Ground.PARTS, once(s for part in parts for why in part.reasons for s in why.sources), parts=parts)


def _rating_since(ground: Ground, action: Action, trail: Sequence[Then]) -> Reason:
    assert action.rating  # noqa: S101 - asked for only where there is one
    alike = _rated_alike(action, trail)
    sources = once((*action.rating.sources, *(earlier_action(then.period, then.action) for then in alike)))
    return Reason(ground, sources, action.rating.name, since=alike[-1].as_at if alike else None)


def _rated_alike(action: Action, trail: Sequence[Then]) -> Sequence[Then]:
    name = action.rating.name if action.rating else ""
    return alike_since(trail, lambda before: bool(before.rating and before.rating.name == name))


def _weight(concern: Concern) -> int:
    return sum(reason.ground for reason in concern.reasons)


def _well_and_merely_stale(plan: Plan, action: Action, reasons: Sequence[Reason]) -> bool:
    """Tell whether an action is rated good and all there is to say is that it says nothing new."""
    good = bool(action.rating and action.rating.name in good_ratings(plan))
    return good and all(reason.ground is Ground.STALE for reason in reasons)


def _rank(plan: Plan, action: Action) -> int:
    """Return where an action's rating stands in the key, worst first; what is not rated comes last."""
    names = rating_order(plan)
    return names.index(action.rating.name) if action.rating and action.rating.name in names else len(names)


# Its own words


def _own_words(plan: Plan, action: Action, trail: Sequence[Then]) -> tuple[Point, ...]:
    """Return what is quoted of an action's text beside the reasons.

    A plan with a column of concerns has the first point of it. Any other plan mixes good news and bad in its columns,
    and a first point can be good news beside a Red. There a text of up to 60 words is quoted whole, and of a longer
    one the points that were new when it last said something new: by their words, whatever their column, case and
    punctuation. Where no published report tells which those are, a longer text too is quoted whole: to choose from it
    would be to guess.
    """
    if concern := columns_of_concern(plan):
        return points_in(action, concern)[:1]
    columns = [column.id for column in plan.narrative]
    points = points_in(action, columns)
    if sum(len(point.text.split()) for point in points) <= _SHORT:
        return points
    return _newest(points, columns, trail) or points


def _newest(points: Sequence[Point], columns: Sequence[str], trail: Sequence[Then]) -> tuple[Point, ...]:
    """Return the points that the newest report without all of them does not have; nothing where each has them all."""
    for then in trail:
        had = {_key(point) for point in points_in(then.action, columns)}
        if new := [point for point in points if _key(point) not in had]:
            report = earlier_action(then.period, then.action)
            return tuple(replace(point, sources=once((*point.sources, report))) for point in new)
    return ()


def points_in(action: Action, columns: Sequence[str]) -> tuple[Point, ...]:
    """Return what an action says in some columns, point by point, each with its sources."""
    passages = [action.says[column] for column in columns if column in action.says]
    return tuple(
        replace(point, sources=point.sources or passage.sources) for passage in passages for point in passage.points
    )


def _key(point: Point) -> str:
    return said_in(point.text)
