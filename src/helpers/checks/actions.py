"""What to tell the analyst of a period's actions: each check a function that names the cells it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from helpers.english import actions as actions_worded
from helpers.english import long_date, quantity
from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.history.pairing import pairs_of
from helpers.intake.earlier import History
from helpers.model import Action, Closing, Measure, Source
from helpers.plans.plan import Plan
from helpers.text import key_of

#: Words that stand in for an update (compared without case, spaces and punctuation).
PLACEHOLDERS = frozenset(
    map(
        key_of,
        (
            *("TBC", "TBA", "TBD", "to be confirmed", "to be updated", "update to follow", "to follow"),
            *("as above", "as before", "see above", "as per previous update", "no update", "no change", "xxx", "N/A"),
        ),
    )
)
#: A measure is looked at again where it moves by more than this: points of a percentage, or times its last value.
STEP_POINTS = Decimal(25)
STEP_TIMES = Decimal(3)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the checks look at.

    Attributes:
        file: the tracker's name.
        plan: the plan.
        actions: the period's actions.
        measures: the period's measures.
        history: what the tracker says of earlier rounds.
        published: from number to title, the actions of the last published report; empty before the first.
        as_at: the as-at date.
    """

    file: str
    plan: Plan
    actions: Sequence[Action]
    measures: Sequence[Measure]
    history: History
    published: Mapping[str, str]
    as_at: date

    def problem(
        self,
        source: Source,
        found: str,
        expected: str,
        remedy: str,
        severity: Severity = Severity.NOTED,
        beside: Iterable[Source] = (),
    ) -> Problem:
        """Return a problem with a cell; it is noted unless said otherwise."""
        return Problem(
            file=self.file,
            sheet=source.sheet,
            cell=source.place,
            found=found,
            expected=expected,
            remedy=remedy,
            severity=severity,
            beside=tuple((other.sheet, other.place) for other in beside),
        )


def check(scene: Scene) -> tuple[Problem, ...]:
    """Return every problem, check by check, each in the tracker's order."""
    return tuple(problem for each in CHECKS for problem in each(scene))


def vanished(scene: Scene) -> Iterator[Problem]:
    """An action that was published as open does not disappear without a word, nor for another under its number."""
    then = [Action(number, title) for number, title in scene.published.items()]
    for before, now in pairs_of(then, scene.actions):
        if before and not now:
            yield scene.problem(
                Source("", ""),
                f"action {before.number} (“{shortened(before.title)}”), which the last published report has as open, "
                "is not in the tracker",
                "every open action of the last report, still open or closed",
                "put the action back, closed with its reason if it has ended",
                Severity.BLOCKS,
            )


def links(scene: Scene) -> Iterator[Problem]:
    """The remaining work of a closed action went into actions that exist, and in the end into an open one."""
    known = {action.number: action for action in scene.actions}
    for action in scene.actions:
        if not action.closing:
            continue
        source = action.closing.notice.sources[0]
        for number in action.closing.into:
            target = known.get(number)
            if target is None:
                yield scene.problem(
                    source,
                    f"action {action.number} went into action {number}, which does not exist",
                    "the number of an action in this sheet",
                    "correct the number in the closing notice",
                    Severity.BLOCKS,
                )
            elif _leads_back(action.number, number, known):
                yield scene.problem(
                    source,
                    f"action {action.number} went into action {number}, which leads back to action {action.number}",
                    "work that ends in an open action",
                    "correct the closing notices of the actions in the circle",
                    Severity.BLOCKS,
                )
            elif target.closing:
                into = target.closing.into
                yield scene.problem(
                    source,
                    f"action {action.number} went into action {number}, which is closed too"
                    + (f" and went into {actions_worded(into)}" if into else ""),
                    "an open action, or the actions that the work is in now",
                    "name the actions that the work is in now",
                )


def closed_text(scene: Scene) -> Iterator[Problem]:
    """A closed action says nothing new."""
    for action in scene.actions:
        rounds = scene.history[action.number]
        before = next(iter(rounds.before), None)
        if action.closing and action.says and before and before.closed and before.said != rounds.now.said:
            yield scene.problem(
                _first_cell(action),
                f"action {action.number} was closed in the last round already, and now says something else",
                "the text it closed with, or none; or an open action",
                "take the new text out, or the closing notice if the action is open again",
            )


def silent(scene: Scene) -> Iterator[Problem]:
    """An open action says something."""
    for action in scene.actions:
        if not action.closing and not action.says:
            yield scene.problem(
                action.sources[0],
                f"action {action.number} is open and says nothing",
                "an update, or a closing notice",
                "write the update, or close the action",
            )


def stale(scene: Scene) -> Iterator[Problem]:
    """An open action's text is not word for word that of the last round."""
    for action in scene.actions:
        if action.closing or not action.says:
            continue
        history = scene.history[action.number]
        rounds = next((at for at, before in enumerate(history.before) if before != history.now), len(history.before))
        if rounds:
            yield scene.problem(
                _first_cell(action),
                f"action {action.number} says word for word what it said "
                + ("in the last round" if rounds == 1 else f"in the last {rounds} rounds"),
                "what has happened since",
                "bring the text up to date",
                beside=[row for before in history.before[:rounds] if before for row in before.rows],
            )


def placeholders(scene: Scene) -> Iterator[Problem]:
    """Text that stands in for an update is not one."""
    for action in scene.actions:
        for passage in action.says.values():
            for point in passage.points:
                if key_of(point.text) in PLACEHOLDERS:
                    yield scene.problem(
                        point.sources[0],
                        f"action {action.number} says “{shortened(point.text)}”",
                        "the update itself",
                        "write the update, or take the words out",
                    )


def overdue(scene: Scene) -> Iterator[Problem]:
    """An open action's due date lies ahead."""
    for action in scene.actions:
        if action.due and not action.closing and action.due < scene.as_at:
            yield scene.problem(
                action.due_sources[0],
                f"action {action.number} was due on {long_date(action.due)} and is still open",
                "a date on or after the as-at date, or a closed action",
                "close the action, or agree a new date",
            )


def unrated(scene: Scene) -> Iterator[Problem]:
    """An open action of a plan with ratings has one."""
    for action in scene.actions:
        if action.rating and not (action.rating.name or action.rating.written or action.closing):
            yield scene.problem(
                action.rating.sources[0],
                f"action {action.number} is not rated",
                "a rating of the plan’s key",
                "rate the action; it is reported as “Not rated” until then",
            )


def measures(scene: Scene) -> Iterator[Problem]:
    """A measure that has a good direction has a target, and does not leap."""
    for measure in scene.measures:
        if measure.target is None and measure.better.value != "neither":
            yield scene.problem(
                measure.sources[0],
                f"“{shortened(measure.name)}” has no target",
                "a target, or “neither” as the better direction",
                "fill the target in the row of its newest value",
            )
        if len(measure.readings) > 1 and _leaps(measure):
            last, before = measure.readings[-1], measure.readings[-2]
            yield scene.problem(
                last.sources[0],
                f"“{shortened(measure.name)}” moved from {quantity(before.value, measure.unit)} to "
                f"{quantity(last.value, measure.unit)}",
                "a smaller step",
                "make sure that the value and its unit are right",
            )


CHECKS = (vanished, links, closed_text, silent, stale, placeholders, overdue, unrated, measures)


def _leaps(measure: Measure) -> bool:
    now, before = measure.readings[-1].value.low, measure.readings[-2].value.low
    if measure.unit == "%":
        return abs(now - before) > STEP_POINTS
    small, large = sorted((abs(now), abs(before)))
    return bool(small) and large > STEP_TIMES * small


def _leads_back(start: str, number: str, known: Mapping[str, Action]) -> bool:
    """Return whether following closed actions' links from `number` comes to `start` again."""
    waiting, seen = [number], set[str]()
    while waiting:
        here = waiting.pop()
        if here == start:
            return True
        closing: Closing | None = known[here].closing if here in known else None
        if closing and here not in seen:
            waiting += closing.into
        seen.add(here)
    return False


def _first_cell(action: Action) -> Source:
    return next(source for passage in action.says.values() for source in passage.sources)
