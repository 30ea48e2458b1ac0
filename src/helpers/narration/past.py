"""What the reports published before said of an action: what can be opened under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from helpers.blocks.blocks import Fold
from helpers.blocks.build import NOT_RATED
from helpers.english import counted, due_words, listed, long_date
from helpers.history.changes import earlier_action
from helpers.history.trail import Then
from helpers.model import Action, Passage, Point, Source, TextRun, Way, once
from helpers.plans.columns import FactKind
from helpers.plans.nouns import numbered
from helpers.plans.plan import Plan
from helpers.text import BULLET, said_in


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it is shown: its column's heading, its points, and the newest report that has it word for word."""

    heading: str
    lines: tuple[Point, ...]
    where: str


#: How many reports, at four a year, are told of in full under an action, and in how many stretches those before.
IN_FULL = 4
_STRETCHES = 4


def history_fold(plan: Plan, action: Action, trail: Sequence[Then], full: int | None = None) -> Fold | None:
    """Return what each earlier report said of an action, newest first; None where none had it.

    Nothing is told twice: reports one after the other that said the same stand under all their dates, and where only
    a text is the same as in the report after, which may be this one, it is said where that text stands.

    Args:
        plan: the plan.
        action: the action now.
        trail: how the reports had it, newest first, as `helpers.history.trail.trails` gives it.
        full: how many of them are told of in full, those before by how the action stood; None for all, as the notebooks
            of earlier days tell it.
    """
    if not trail:
        return None
    points: list[Point] = []
    shown = _texts(plan, action, "in this report")
    for (said, facts), some in groupby(
        trail[:full], key=lambda then: (_said(plan, then.action), _other_facts(plan, action, then.action))
    ):
        alike = list(some)
        then, where = alike[0].action, f"on {long_date(alike[0].as_at)}"
        now = not points and not facts and said == _said(plan, action)
        shown = {
            column: shown[column] if column in shown and shown[column].lines == text.lines else text
            for column, text in _texts(plan, then, where).items()
        }
        sources = tuple(earlier_action(each.period, each.action) for each in alike)
        told = [] if now else [*_facts(plan, action, then), *_passages(shown, where)]
        points += (replace(point, sources=sources) for point in (_when(alike, now), *told))
    points += _before(plan, action, trail[full:]) if full and trail[full:] else ()
    reports = counted(len(trail), "earlier report")
    return Fold(f"History of {plan.actions.one} {action.number} in {reports}", tuple(points))


def _before(plan: Plan, action: Action, trail: Sequence[Then]) -> Iterator[Point]:
    """Give how an action stood in the reports before those told of in full, by stretches in which it stood the same.

    However many reports there are, it is of one length: those before the last few stretches are counted.
    """
    reports, each = counted(len(trail), "report"), "each of which says" if len(trail) > 1 else "which says"
    told = TextRun(f" – {reports} before, {each} in full what it was then")
    yield Point((TextRun(_days(trail), bold=True), told), sources=_ends(trail))
    stretches = [[*some] for _, some in groupby(trail, key=lambda then: _stood(plan, action, then.action))]
    for some in stretches[:_STRETCHES]:
        said = " ".join(_stood(plan, action, some[0].action)) or "No rating, date or owner."
        yield Point((TextRun(f"{_days(some)}: {said}"),), BULLET, sources=_ends(some))
    if stretches[_STRETCHES:]:
        left = [then for some in stretches[_STRETCHES:] for then in some]
        changes = counted(len(stretches) - _STRETCHES, "more time")
        yield Point((TextRun(f"{_days(left)}: it stood otherwise {changes}."),), BULLET, sources=_ends(left))


def _stood(plan: Plan, action: Action, then: Action) -> tuple[str, ...]:
    """Return how a report had an action stand, a sentence each: its number then, its rating, date, owners, closing."""
    owners = [each for each in plan.facts if each.kind is FactKind.OWNER and each.id in then.facts]
    return (
        *([f"It was {plan.actions.one} {then.number}."] if then.number != action.number else []),
        *_standing(plan, then),
        *(_fact(each.label, then.facts[each.id]) for each in owners),
        *_closed(plan, then),
    )


def _days(trail: Sequence[Then]) -> str:
    first, last = long_date(trail[-1].as_at), long_date(trail[0].as_at)
    return first if first == last else f"{first} to {last}"


def _ends(trail: Sequence[Then]) -> tuple[Source, ...]:
    """Return the newest and the oldest of some reports."""
    return once(earlier_action(each.period, each.action) for each in (trail[0], trail[-1]))


def _said(plan: Plan, action: Action) -> object:
    """Return all that is told of an action, which is the same where two reports said the same."""
    closed = action.closing and (action.closing.way, action.closing.into)
    named = (action.number, action.title, action.group)
    return named, _rating(plan, action), due_words(action), closed, _texts(plan, action, "")


def _other_facts(plan: Plan, action: Action, then: Action) -> tuple[str, ...]:
    """Return the facts that a report has otherwise, each as a sentence; one that it lacks may be of a later column."""
    return tuple(
        _fact(column.label, then.facts[column.id])
        for column in plan.facts
        if column.id in then.facts
        and said_in(then.facts[column.id].text) != said_in(action.facts.get(column.id, Passage()).text)
    )


def _fact(label: str, passage: Passage) -> str:
    return f"{label}: {'; '.join(point.text for point in passage.points)}."


def _when(alike: Sequence[Then], now: bool) -> Point:
    """Return the dates of reports that said the same, newest first."""
    dates = TextRun(listed(long_date(then.as_at) for then in alike), bold=True)
    return Point((dates, TextRun(" – as in this report")) if now else (dates,))


def _facts(plan: Plan, action: Action, then: Action) -> Iterator[Point]:
    """Give what a report said of an action beside its texts, in one paragraph."""
    for at, sentence in enumerate(_sentences(plan, action, then)):
        yield Point((TextRun(sentence),), follows=at > 0)


def _sentences(plan: Plan, action: Action, then: Action) -> Iterator[str]:
    if then.number != action.number:
        yield f"It was {plan.actions.one} {then.number}."
    if then.title != action.title:
        yield f"Its title was “{then.title}”."
    if plan.groups and then.group and then.group != action.group:
        yield f"It stood under {plan.groups.one} {then.group}."
    yield from _standing(plan, then)
    yield from _other_facts(plan, action, then)
    yield from _closed(plan, then)


def _standing(plan: Plan, then: Action) -> Iterator[str]:
    if rating := _rating(plan, then):
        yield f"Rating: {rating}."
    if due := due_words(then):
        yield f"Due: {due}" if due.endswith((".", "!", "?")) else f"Due: {due}."


def _closed(plan: Plan, then: Action) -> Iterator[str]:
    if then.closing:
        way, into = then.closing.way, then.closing.into  # numbers of that day, which may be other actions', so no links
        how = "Closed" if way is Way.CLOSED else f"Closed: {way}"
        yield f"{how}{f', and its work went into {numbered(plan.actions, into)}' if into else ''}."


def _passages(texts: Mapping[str, _Text], where: str) -> Iterator[Point]:
    for text in texts.values():
        if text.where == where:
            yield Point((TextRun(text.heading, italic=True),))
            yield from text.lines
        else:
            yield Point((TextRun(text.heading, italic=True), TextRun(f" – as {text.where}")))


def _texts(plan: Plan, action: Action, where: str) -> Mapping[str, _Text]:
    """Return an action's closing notice and its texts by column, in the plan's order.

    The columns that the plan no longer has stand last, under what is known of their names.
    """
    headings = {column.id: column.heading for column in plan.narrative}
    others = {column: column.replace("_", " ").capitalize() for column in action.says if column not in headings}
    notice = {"": _Text("Closing notice", _lines(action.closing.notice), where)} if action.closing else {}
    return notice | {
        column: _Text(heading, _lines(action.says[column]), where)
        for column, heading in (headings | others).items()
        if column in action.says
    }


def _lines(passage: Passage) -> tuple[Point, ...]:
    """Return a passage as list items: its own items as deep as they were, or one deeper under a paragraph."""
    found: list[Point] = []
    under = 0
    for point in passage.points:
        if point.label:
            found.append(Point(point.runs, point.label, point.level + under))
        else:
            found.append(Point(point.runs, BULLET))
            under = 1
    return tuple(found)


def _rating(plan: Plan, action: Action) -> str:
    """Return an action's rating in words; empty for a closed one without, and in a plan without ratings."""
    name = action.rating.name if action.rating else ""
    return (name or ("" if action.closing else NOT_RATED)) if plan.ratings else ""
