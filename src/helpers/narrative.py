"""The report's own sentences, each a pure function of what was read, with the cells it was computed from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from helpers.blocks import Prose
from helpers.intake import Intake
from helpers.model import Action, Measure, Point, Run, Source, Way
from helpers.plan import Plan
from helpers.tables import NOT_RATED, links_to, number_sources, rated, rating_sources
from helpers.text import BULLET
from helpers.wording import actions, counted, listed, long_date, number, quantity


def summary(plan: Plan, intake: Intake, as_at: date) -> Prose:
    """Return the plan's position in plain sentences; a thing there is nothing to say of has no sentence."""
    paragraphs = (
        [*_standing(intake, as_at), *_closings(intake)],
        [*_ratings(plan, intake), *_overdue(intake, as_at)],
        _measures(intake.measures),
    )
    return Prose(id="summary", points=tuple(point for sentences in paragraphs for point in _paragraph(sentences)))


def notes(plan: Plan, intake: Intake, tracker: str) -> Prose:
    """Return what a reader should know of how the report was made: the tracker, and words translated by the key."""
    points = [_said(f"The figures and the text come from the tracker {tracker}.")]
    for entry in plan.ratings or ():
        for word in entry.also:
            written = [a for a in intake.actions if a.rating and a.rating.written.casefold() == word.casefold()]
            if written:
                points.append(
                    _said(
                        f"The tracker has “{word}” for {_actions(written)}; by the plan’s key that is {entry.rating}.",
                        tuple(source for a in written if a.rating for source in a.rating.sources),
                    )
                )
    return Prose(id="notes", points=tuple(points))


def _paragraph(sentences: Sequence[Point]) -> list[Point]:
    """Return sentences as one paragraph; list items stay items."""
    return [replace(point, follows=bool(at) and not point.label) for at, point in enumerate(sentences)]


def _standing(intake: Intake, as_at: date) -> list[Point]:
    if not intake.actions:
        return [_said(f"At {long_date(as_at)} the plan has no actions.")]
    points = [
        _said(
            f"At {long_date(as_at)} the plan has {counted(len(intake.actions), 'action')}: "
            f"{number(len(intake.open))} open and {number(len(intake.closed))} closed.",
            number_sources(intake.actions),
        )
    ]
    by_way = _each(
        (len([action for action in intake.closed if action.closing and action.closing.way is way]), way, "was", "were")
        for way in Way
    )
    if len(intake.closed) > 1:
        points.append(_said(f"Of those closed, {by_way}.", number_sources(intake.closed)))
    return points


def _ratings(plan: Plan, intake: Intake) -> list[Point]:
    if not plan.ratings or not intake.open:
        return []
    names = [entry.rating for entry in plan.ratings]
    by_name = _each((len(rated(intake, name)), f"rated {name}", "is", "are") for name in names)
    points = [_said(f"Of the open actions, {by_name}.", number_sources(intake.open))] if by_name else []
    worst, unrated = rated(intake, names[0]), rated(intake, NOT_RATED)
    if worst:
        points.append(_about(worst, f"is rated {names[0]}", f"are rated {names[0]}", rating_sources(worst)))
    if unrated:
        points.append(_about(unrated, "is not rated", "are not rated", rating_sources(unrated)))
    return points


def _each(parts: Iterable[tuple[int, str, str, str]]) -> str:
    """Return “4 are rated Red, 14 Amber and 1 Green”: the verb and what all parts begin with are said once.

    Args:
        parts: for each part its count, what is said of it, and the verb for one and for several. A part that counts
            nothing is passed over.
    """
    said: list[str] = []
    for count, what, one, many in parts:
        if count:
            *common, last = what.split(" ")
            words = [last] if said else [one if count == 1 else many, *common, last]
            said.append(" ".join([number(count), *words]))
    return listed(said)


def _overdue(intake: Intake, as_at: date) -> list[Point]:
    late = [action for action in intake.open if action.due and action.due < as_at]
    if not late:
        return []
    sources = tuple(source for action in late for source in action.due_sources)
    return [_about(late, "is past its due date", "are past their due dates", sources)]


def _closings(intake: Intake) -> list[Point]:
    """Say once that work goes on elsewhere; the register of closed actions says where for each."""
    givers = [action for action in intake.closed if action.closing and action.closing.into]
    if not givers:
        return []
    sources = tuple(source for giver in givers if giver.closing for source in giver.closing.notice.sources)
    if len(givers) == 1 and givers[0].closing:
        into = actions(givers[0].closing.into)
        return [_said(f"Remaining work from closed action {givers[0].number} goes on in {into}.", sources)]
    return [_said(f"Remaining work from {number(len(givers))} of the closed actions goes on in open ones.", sources)]


def _measures(measures: Sequence[Measure]) -> list[Point]:
    judged = [measure for measure in measures if measure.on_target is not None]
    missed = [measure for measure in judged if not measure.on_target]
    if not judged:
        return []
    sources = tuple(source for m in judged for source in (*m.latest.sources, *m.target_sources))
    if len(judged) == 1:
        said = f"The one measure with a target {'misses' if missed else 'meets'} it"
    elif missed:
        met = len(judged) - len(missed)
        said = f"Of {number(len(judged))} measures with a target, {number(met)} {'meets' if met == 1 else 'meet'} it"
        said += "; this one does not" if len(missed) == 1 else "; these do not"
    else:
        said = f"All {number(len(judged))} measures with a target meet it"
    return [_said(said + (":" if missed else "."), sources), *(_shortfall(measure) for measure in missed)]


def _shortfall(measure: Measure) -> Point:
    target = f", against a target of {quantity(measure.target, measure.unit)}" if measure.target else ""
    text = f"{measure.name}: {quantity(measure.latest.value, measure.unit)}{target}"
    return Point((Run(text),), BULLET, sources=(*measure.latest.sources, *measure.target_sources))


def _about(some: Sequence[Action], one: str, many: str, sources: tuple[Source, ...]) -> Point:
    first, *others = links_to([action.number for action in some])
    subject = (replace(first, text=_upper_first(first.text)), *others)
    return Point((*subject, Run(f" {one if len(some) == 1 else many}.")), sources=sources)


def _actions(some: Sequence[Action]) -> str:
    return actions([action.number for action in some])


def _said(text: str, sources: tuple[Source, ...] = ()) -> Point:
    return Point((Run(text),), sources=sources)


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
