"""What needs attention, and why, and what went well: plain data first, then its sentences and its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from itertools import takewhile

from helpers.blocks import Cell, Column, ColumnKind, Prose, Row, RowGroup, Table
from helpers.changes import ActionChange, Changes, Move, earlier_action
from helpers.facts import Facts
from helpers.intake import Intake
from helpers.model import Action, Document, Measure, Point, Rating, Run, Source, Way
from helpers.plan import Plan
from helpers.tables import NOT_RATED, anchor_of, links_to, marks_of, number_sources, text_cell
from helpers.text import BULLET
from helpers.trail import Then, trails
from helpers.wording import counted, listed, long_date, number, quantity

#: How many actions are listed by number in a sentence, and how many of more than these.
_LISTED = 10
_FIRST = 3

#: For how many of the last published reports a rating is the same before it needs attention.
_LONG = 2


class Ground(IntEnum):
    """A kind of reason why an action needs attention, with its weight: the heaviest is told first."""

    WORST = 5
    WORSENED = 4
    OVERDUE = 3
    LONG = 2
    STALE = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why an action needs attention.

    Attributes:
        ground: its kind.
        sources: what it was computed from.
        rating: the rating that it is about: where it worsened, the earlier one; empty where it is about none.
        days: by how many days the action is overdue.
        since: the date of the oldest report since which it has been so without a break; None before any.
    """

    ground: Ground
    sources: tuple[Source, ...]
    rating: str = ""
    days: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Concern:
    """An open action that needs attention.

    Attributes:
        action: the action.
        reasons: why, the heaviest first; never empty.
        why: in the tracker's own words, the first point of the column of concerns; None where it says nothing.
    """

    action: Action
    reasons: tuple[Reason, ...]
    why: Point | None


def concerns(
    plan: Plan, intake: Intake, changes: Changes | None, earlier: Sequence[Facts], as_at: date
) -> tuple[Concern, ...]:
    """Return the open actions that need attention: most and heaviest reasons first, then worst rating first.

    Args:
        plan: the plan.
        intake: what the tracker says.
        changes: what changed since the last published report; None before the first.
        earlier: what the published reports before knew, oldest first; `changes` compares with the last of them.
        as_at: the date the report speaks for.
    """
    before = trails(changes, earlier)
    moved = {change.now.number: change for change in changes.actions if change.now} if changes else {}
    found = []
    for action in intake.open:
        trail = before.get(action.number, ())
        reasons = (
            *_worst(plan, action, trail),
            *_worsened(plan, moved.get(action.number)),
            *_overdue(action, as_at),
            *_long(plan, action, trail),
            *_stale(action, trail),
        )
        if reasons and not _well_and_merely_stale(plan, action, reasons):
            found.append(Concern(action, reasons, _own_words(plan, action)))
    return tuple(sorted(found, key=lambda concern: (-_weight(concern), _rank(plan, concern.action))))


def attention_table(plan: Plan, found: Sequence[Concern]) -> Table:
    """Return the actions that need attention, as `concerns` finds them, each with its reasons and its own words."""
    rows = tuple(_row(plan, concern) for concern in found)
    return Table(
        id="attention",
        caption="Actions that need attention",
        columns=(
            Column("number", "No.", width=2),
            Column("title", "Action", width=11),
            *([Column("rating", "Rating", ColumnKind.RATING, width=4)] if plan.ratings else []),
            Column("reasons", "Why it is here", width=9),
            Column("words", "In the tracker’s own words", ColumnKind.PASSAGE, width=14),
        ),
        groups=(RowGroup(rows),),
    )


def attention_statement(intake: Intake, found: Sequence[Concern]) -> Prose:
    """Return how many open actions need attention, as `concerns` finds them, which, and how many for each reason."""
    if not found:
        return Prose(id="attention-summary", points=())
    reasons = tuple(source for concern in found for reason in concern.reasons for source in reason.sources)
    counts = _said([Run(_counts(found))], reasons)
    which = _said(_which(found, intake), (*number_sources(intake.open), *reasons))
    return Prose(id="attention-summary", points=(which, replace(counts, follows=True)))


def went_well(plan: Plan, intake: Intake, changes: Changes | None) -> Prose:
    """Return which ratings improved, which actions were completed, and which measures meet their target."""
    sentences = (*_improved(plan, changes), *_completed(changes), *_met(intake.measures, changes))
    points = (replace(point, follows=bool(at) and not point.label) for at, point in enumerate(sentences))
    return Prose(id="went-well", points=tuple(points))


# Reasons


def _worst(plan: Plan, action: Action, trail: Sequence[Then]) -> Iterator[Reason]:
    """Give the reason that an action has the worst rating; in a key of one rating none is the worst."""
    names = _names(plan)
    if action.rating and len(names) > 1 and action.rating.name == names[0]:
        yield _rating_since(Ground.WORST, action, trail)


def _worsened(plan: Plan, change: ActionChange | None) -> Iterator[Reason]:
    ratings = _ratings(change) if change else None
    if change and ratings and _direction(plan, change) < 0:
        old, new = ratings
        yield Reason(Ground.WORSENED, (*new.sources, *_reports([change])), old.name)


def _overdue(action: Action, as_at: date) -> Iterator[Reason]:
    if action.due and action.due < as_at:
        sources = (*action.due_sources, Source("", "as_at", Document.PARAMETERS))
        yield Reason(Ground.OVERDUE, sources, days=(as_at - action.due).days)


def _long(plan: Plan, action: Action, trail: Sequence[Then]) -> Iterator[Reason]:
    if action.rating and action.rating.name in _names(plan)[1:-1] and len(_rated_alike(action, trail)) >= _LONG:
        yield _rating_since(Ground.LONG, action, trail)


def _stale(action: Action, trail: Sequence[Then]) -> Iterator[Reason]:
    said = _texts(action)
    alike = _while(trail, lambda before: _texts(before) == said)
    if said and alike:
        cells = (source for passage in action.says.values() for source in passage.sources)
        sources = (*cells, *(earlier_action(then.period, then.action) for then in alike))
        yield Reason(Ground.STALE, _once(sources), since=alike[-1].as_at)


def _rating_since(ground: Ground, action: Action, trail: Sequence[Then]) -> Reason:
    assert action.rating  # noqa: S101 - asked for only where there is one
    alike = _rated_alike(action, trail)
    sources = _once((*action.rating.sources, *(earlier_action(then.period, then.action) for then in alike)))
    return Reason(ground, sources, action.rating.name, since=alike[-1].as_at if alike else None)


def _rated_alike(action: Action, trail: Sequence[Then]) -> Sequence[Then]:
    name = action.rating.name if action.rating else ""
    return _while(trail, lambda before: bool(before.rating and before.rating.name == name))


def _while(trail: Sequence[Then], alike: Callable[[Action], bool]) -> Sequence[Then]:
    """Return the newest reports, without a break, in which an action was open and alike."""
    return tuple(takewhile(lambda then: not then.action.closing and alike(then.action), trail))


def _own_words(plan: Plan, action: Action) -> Point | None:
    """Return the first point of an action's concerns; a plan without such a column has its first for it."""
    columns = [column.id for column in plan.narrative]
    passage = action.says.get("concerns" if "concerns" in columns else columns[0])
    if not passage:
        return None
    first = passage.points[0]
    return replace(first, sources=first.sources or passage.sources)


def _weight(concern: Concern) -> int:
    return sum(reason.ground for reason in concern.reasons)


def _well_and_merely_stale(plan: Plan, action: Action, reasons: Sequence[Reason]) -> bool:
    """Tell whether an action is at the best rating of the key and all there is to say is that it says nothing new."""
    best = _rank(plan, action) == len(_names(plan)) - 1
    return best and all(reason.ground is Ground.STALE for reason in reasons)


def _rank(plan: Plan, action: Action) -> int:
    """Return where an action's rating stands in the key, worst first; what is not rated comes last."""
    names = _names(plan)
    return names.index(action.rating.name) if action.rating and action.rating.name in names else len(names)


# The table


def _row(plan: Plan, concern: Concern) -> Row:
    action = concern.action
    link = Point((Run(action.number, link=f"#{anchor_of(action.number)}"),))
    reasons = tuple(Point((Run(_in_words(reason)),), sources=reason.sources) for reason in concern.reasons)
    return Row(
        (
            Cell((link,), sources=action.sources[:1]),
            text_cell(action.title, action.sources[1:] or action.sources),
            *([_rating(plan, action)] if plan.ratings else []),
            Cell(reasons, sources=_once(source for point in reasons for source in point.sources)),
            _quoted(concern.why),
        )
    )


def _rating(plan: Plan, action: Action) -> Cell:
    rating = action.rating
    return Cell(mark=marks_of(plan)[rating.name or NOT_RATED], sources=rating.sources) if rating else Cell()


def _quoted(why: Point | None) -> Cell:
    """Return a point as a paragraph: alone, it is an item of no list."""
    return Cell((Point(why.runs),), sources=why.sources) if why else Cell()


def _in_words(reason: Reason) -> str:
    since = f" since the report on {long_date(reason.since)}" if reason.since else ""
    match reason.ground:
        case Ground.WORST:
            return f"Rated {reason.rating}{since}"
        case Ground.WORSENED:
            return f"Worsened from {reason.rating} since the last report"
        case Ground.OVERDUE:
            return f"Overdue by {counted(reason.days, 'day')}"
        case Ground.LONG:
            return f"{reason.rating}{since}"
        case Ground.STALE:
            return f"Says nothing new{since}"


# Sentences on what needs attention


def _which(found: Sequence[Concern], intake: Intake) -> list[Run]:
    """Return how many of the open actions need attention and which; of many, those that the table begins with."""
    count, of = len(found), len(intake.open)
    numbers = [concern.action.number for concern in found]
    if of == 1:
        return [Run("The one open action, "), *links_to(numbers), Run(", needs attention")]
    if count == of:
        said = "Both open actions need attention" if of == 2 else f"All {number(of)} open actions need attention"
    else:
        said = f"Of the {number(of)} open actions, {number(count)} {'needs' if count == 1 else 'need'} attention"
    if count > _LISTED:
        return [Run(f"{said}; the first in the table are "), *links_to(numbers[:_FIRST])]
    return [Run(f"{said}: "), *links_to(numbers)]


def _counts(found: Sequence[Concern]) -> str:
    """Return how many actions each reason is given for; where it is one reason for all, or one action, no counts."""
    parts = list(_parts(found))
    if len(found) == 1:
        return f"It {listed(one for _, one, _ in parts)}"
    if len(parts) == 1 and found[0].reasons[0].ground is Ground.STALE:
        return f"{'Neither' if len(found) == 2 else 'None'} says anything new"
    if len(parts) == 1:
        return f"{'Both' if len(found) == 2 else 'All'} {parts[0][2]}"
    each = listed(f"{number(count)} {one if count == 1 else many}" for count, one, many in parts)
    return f"Of these, {each}"


def _parts(found: Sequence[Concern]) -> Iterator[tuple[int, str, str]]:
    """Give for each kind of reason how many actions have it, and what is said of one and of several of them."""
    reasons = [reason for concern in found for reason in concern.reasons]
    for ground in Ground:
        alike = [reason for reason in reasons if reason.ground is ground]
        for rating in dict.fromkeys(reason.rating if ground is Ground.LONG else "" for reason in alike):
            some = [reason for reason in alike if not rating or reason.rating == rating]
            one, many = _summed(some[0])
            yield len(some), one, many


def _summed(reason: Reason) -> tuple[str, str]:
    match reason.ground:
        case Ground.WORST:
            return f"is rated {reason.rating}", f"are rated {reason.rating}"
        case Ground.WORSENED:
            return "has a worse rating than before", "have a worse rating than before"
        case Ground.OVERDUE:
            return "is overdue", "are overdue"
        case Ground.LONG:
            return f"has long been {reason.rating}", f"have long been {reason.rating}"
        case Ground.STALE:
            return "says nothing new", "say nothing new"


# Sentences on what went well


def _improved(plan: Plan, changes: Changes | None) -> Iterator[Point]:
    """Give a sentence of the ratings that improved, by what they improved to, the best first."""
    better = [change for change in (changes.actions if changes else ()) if _direction(plan, change) > 0]
    by_name = [(name, [change for change in better if _rating_now(change) == name]) for name in reversed(_names(plan))]
    parts = [(name, some) for name, some in by_name if some]
    if parts:
        now = (source for change in better for source in _rating_cells(change))
        yield _said(_improvements(parts), (*now, *_reports(better)))


def _improvements(parts: Sequence[tuple[str, Sequence[ActionChange]]]) -> list[Run]:
    count = sum(len(some) for _, some in parts)
    if count > _LISTED:
        each = listed(f"{number(len(some))} to {name}" for name, some in parts)
        to = f", {each}" if len(parts) > 1 else f" to {parts[0][0]}"
        return [Run(f"The ratings of {number(count)} actions improved{to}")]
    runs: list[Run] = []
    for at, (name, some) in enumerate(parts):
        noun = ("that" if len(some) == 1 else "those") if at else f"The {'rating' if len(some) == 1 else 'ratings'}"
        joint = ", and " if at == len(parts) - 1 else ", "
        runs += [Run(f"{joint if at else ''}{noun} of "), *_links(some), Run(f" {'' if at else 'improved '}to {name}")]
    return runs


def _completed(changes: Changes | None) -> Iterator[Point]:
    closed = changes.moved(Move.CLOSED) if changes else ()
    done = [change for change in closed if change.action.closing and change.action.closing.way is Way.COMPLETED]
    if not done:
        return
    cells = (source for c in done if c.action.closing for source in c.action.closing.notice.sources)
    sources = (*cells, *_reports(done))
    was = "was" if len(done) == 1 else "were"
    if len(done) > _LISTED:
        yield _said([Run(f"{counted(len(done), 'action')} {was} completed")], sources)
        return
    first, *others = _links(done)
    upper = replace(first, text=first.text[:1].upper() + first.text[1:])
    yield _said([upper, *others, Run(f" {was} completed")], sources)


def _met(measures: Sequence[Measure], changes: Changes | None) -> Iterator[Point]:
    """Give how many measures meet their target, and one by one those that the last report had as missing it."""
    met = [measure for measure in measures if measure.on_target]
    pairs = [(each.now, each.before) for each in (changes.measures if changes else ()) if each.now and each.before]
    newly = [(now, before) for now, before in pairs if now.on_target and before.on_target is False]
    if not met:
        return
    one = len(met) == 1
    said = f"{counted(len(met), 'measure')} {'meets its target' if one else 'meet their targets'}"
    if len(newly) == len(met):
        said += f", which {'it' if one else 'they'} did not in the last report"
    elif newly:
        said += f"; {'this one' if len(newly) == 1 else f'these {number(len(newly))}'} did not in the last report"
    items = [_newly(now, before, changes.period) for now, before in newly] if changes else []
    sources = (source for measure in met for source in _figures(measure))
    yield _said([Run(said)], (*sources, *(source for item in items for source in item.sources)), ":" if newly else ".")
    yield from items


def _newly(now: Measure, before: Measure, period: str) -> Point:
    """Return a measure with its value and target, and the earlier target where it was another."""
    text = f"{now.name}: {quantity(now.latest.value, now.unit)}, against a target of {_target(now)}"
    if before.target != now.target:
        text += f" ({_target(before)} in the last report)"
    earlier = Source(period, f"measure {before.name}", Document.EARLIER)
    return Point((Run(text),), BULLET, sources=(*_figures(now), earlier))


def _target(measure: Measure) -> str:
    return quantity(measure.target, measure.unit) if measure.target else ""


# What it rests on


def _names(plan: Plan) -> list[str]:
    """Return the ratings of the plan's key, worst first."""
    return [entry.rating for entry in plan.ratings or ()]


def _ratings(change: ActionChange) -> tuple[Rating, Rating] | None:
    """Return the ratings, then and now, of an action that is open now; None where either is missing."""
    before, now = change.before, change.now
    if not before or not now or now.closing or not before.rating or not now.rating:
        return None
    return before.rating, now.rating


def _direction(plan: Plan, change: ActionChange) -> int:
    """Return 1 where an open action has a better rating than before, -1 where it has a worse one, else 0."""
    names, ratings = _names(plan), _ratings(change)
    if not ratings or any(rating.name not in names for rating in ratings):
        return 0
    old, new = (names.index(rating.name) for rating in ratings)
    return (new > old) - (new < old)


def _rating_now(change: ActionChange) -> str:
    return change.now.rating.name if change.now and change.now.rating else ""


def _rating_cells(change: ActionChange) -> tuple[Source, ...]:
    return change.now.rating.sources if change.now and change.now.rating else ()


def _links(some: Sequence[ActionChange]) -> tuple[Run, ...]:
    return links_to([change.action.number for change in some])


def _texts(action: Action) -> Mapping[str, str]:
    return {column: passage.text for column, passage in action.says.items() if passage.text}


def _figures(measure: Measure) -> tuple[Source, ...]:
    return (*measure.latest.sources, *measure.target_sources)


def _reports(some: Iterable[ActionChange]) -> tuple[Source, ...]:
    return tuple(source for change in some for source in change.then)


def _once(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))


def _said(runs: Sequence[Run], sources: Iterable[Source], end: str = ".") -> Point:
    return Point((*runs, Run(end)), sources=_once(sources))
