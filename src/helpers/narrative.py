"""The report's own sentences, each a pure function of what was read, with the cells it was computed from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from helpers.blocks import Prose
from helpers.errors import Severity
from helpers.intake import Intake
from helpers.model import Action, Measure, Point, Run, Source, Way
from helpers.plan import Plan
from helpers.tables import NOT_RATED, marks_of, number_sources, rated
from helpers.wording import actions, counted, listed, long_date, number, quantity


def summary(plan: Plan, intake: Intake, as_at: date) -> Prose:
    """Return the plan's position in plain sentences; a thing there is nothing to say of has no sentence."""
    return Prose(
        points=tuple(
            point
            for points in (
                _standing(intake, as_at),
                _ratings(plan, intake),
                _overdue(intake, as_at),
                _closings(intake),
                _measures(intake.measures),
            )
            for point in points
        )
    )


def notes(plan: Plan, intake: Intake, tracker: str) -> Prose:
    """Return what a reader should know of how the report was made: words translated, things left out."""
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
    for problem in intake.problems:
        if problem.severity is Severity.NOTED:
            source = Source(problem.sheet, problem.cell)
            points.append(_said(f"{_upper_first(problem.found)}.", (source,)))
    return Prose(points=tuple(points))


def _standing(intake: Intake, as_at: date) -> list[Point]:
    count = len(intake.actions)
    if not count:
        return [_said(f"At {long_date(as_at)} the plan has no actions.")]
    points = [
        _said(
            f"At {long_date(as_at)} the plan has {counted(count, 'action')}: "
            f"{number(len(intake.open))} open and {number(len(intake.closed))} closed.",
            number_sources(intake.actions),
        )
    ]
    by_way = [
        f"{number(len(some))} {_was(len(some))} {way}"
        for way in Way
        if (some := [action for action in intake.closed if action.closing and action.closing.way is way])
    ]
    if len(intake.closed) > 1:
        points.append(_said(f"Of those closed, {listed(by_way)}.", number_sources(intake.closed)))
    return points


def _ratings(plan: Plan, intake: Intake) -> list[Point]:
    if not plan.ratings or not intake.open:
        return []
    counts = [(name, rated(intake, name)) for name in marks_of(plan)]
    worded = [
        f"{number(len(some))} {_is(len(some))} {'not rated' if name == NOT_RATED else f'rated {name}'}"
        for name, some in counts
        if some
    ]
    points = [_said(f"Of the open actions, {listed(worded)}.", number_sources(intake.open))]
    worst = plan.ratings[0].rating
    for name, some in counts:
        if some and name in (worst, NOT_RATED):
            verb = "has" if len(some) == 1 else "have"
            wording = (
                f"{verb} no rating" if name == NOT_RATED else f"{'is' if len(some) == 1 else 'are'} rated {name}"
            )
            sources = tuple(source for action in some if action.rating for source in action.rating.sources)
            points.append(_about(some, wording, sources))
    return points


def _overdue(intake: Intake, as_at: date) -> list[Point]:
    late = [action for action in intake.open if action.due and action.due < as_at]
    if not late:
        return []
    sources = tuple(source for action in late for source in action.due_sources)
    wording = "is past its due date" if len(late) == 1 else "are past their due dates"
    return [_about(late, wording, sources)]


def _closings(intake: Intake) -> list[Point]:
    """Say once that work goes on elsewhere; the register of closed actions says where for each."""
    givers = [action for action in intake.closed if action.closing and action.closing.into]
    if not givers:
        return []
    sources = tuple(source for giver in givers if giver.closing for source in giver.closing.notice.sources)
    if len(givers) == 1 and givers[0].closing:
        into = actions(givers[0].closing.into)
        return [_said(f"Remaining work from closed action {givers[0].number} goes on in {into}.", sources)]
    return [
        _said(f"Remaining work from {number(len(givers))} of the closed actions goes on in open ones.", sources)
    ]


def _measures(measures: Sequence[Measure]) -> list[Point]:
    judged = [measure for measure in measures if measure.on_target is not None]
    met = [measure for measure in judged if measure.on_target]
    if not judged:
        return []
    points = [
        _said(
            f"Of {counted(len(judged), 'measure')} with a target, {number(len(met))} "
            f"{'meets' if len(met) == 1 else 'meet'} it."
            if len(judged) > 1
            else f"The one measure with a target {'meets' if met else 'misses'} it.",
            tuple(source for m in judged for source in (*m.latest.sources, *m.target_sources)),
        )
    ]
    points += [
        _said(
            f"Short of target: {_lower_first(measure.name)}, at {quantity(measure.latest.value, measure.unit)} "
            f"against {quantity(measure.target, measure.unit)}.",
            (*measure.latest.sources, *measure.target_sources),
        )
        for measure in judged
        if not measure.on_target and measure.target
    ]
    return points


def _about(some: Sequence[Action], wording: str, sources: tuple[Source, ...]) -> Point:
    return _said(f"{_upper_first(_actions(some))} {wording}.", sources)


def _actions(some: Sequence[Action]) -> str:
    return actions([action.number for action in some])


def _said(text: str, sources: tuple[Source, ...] = ()) -> Point:
    return Point((Run(text),), sources=sources)


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
