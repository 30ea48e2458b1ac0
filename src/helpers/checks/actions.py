"""What to tell the analyst of a period's actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, takewhile

from helpers.checks import Subject, check
from helpers.english import long_date
from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.history.pairing import pairs_of
from helpers.intake.earlier import Earlier
from helpers.model import Action, Closing, Source, with_parts
from helpers.plans.nouns import numbered
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


@check(40)
def vanished(subject: Subject) -> Iterator[Problem]:
    """An action that was published as open does not disappear without a word, nor for another under its number."""
    published = with_parts(subject.earlier[-1].actions) if subject.earlier else ()
    was_open = [action for action in published if not action.closing]
    for before, now in pairs_of(was_open, subject.intake.every):
        if before and not now:
            yield subject.problem(
                Source("", ""),
                f"action {before.number} (“{shortened(before.title)}”), which the last published report has as open, "
                "is not in the tracker",
                "every open action of the last report, still open or closed",
                "put the action back, closed with its reason if it has ended",
                Severity.BLOCKS,
            )


@check(50)
def links(subject: Subject) -> Iterator[Problem]:
    """The remaining work of a closed action went into actions that exist, and in the end into an open one."""
    known = {action.number: action for action in subject.intake.every}
    for action in subject.intake.every:
        if not action.closing:
            continue
        source = action.closing.notice.sources[0]
        for number in action.closing.into:
            target = known.get(number)
            if target is None:
                yield subject.problem(
                    source,
                    f"action {action.number} went into action {number}, which does not exist",
                    "the number of an action in this sheet",
                    "correct the number in the closing notice",
                    Severity.BLOCKS,
                )
            elif _leads_back(action.number, number, known):
                yield subject.problem(
                    source,
                    f"action {action.number} went into action {number}, which leads back to action {action.number}",
                    "work that ends in an open action",
                    "correct the closing notices of the actions in the circle",
                    Severity.BLOCKS,
                )
            elif target.closing:
                into = target.closing.into
                yield subject.problem(
                    source,
                    f"action {action.number} went into action {number}, which is closed too"
                    + (f" and went into {numbered(subject.plan.actions, into)}" if into else ""),
                    "an open action, or the actions that the work is in now",
                    "name the actions that the work is in now",
                )


@check(60)
def closed_text(subject: Subject) -> Iterator[Problem]:
    """A closed action says nothing new."""
    for action in subject.intake.every:
        rounds = subject.intake.history[action.number]
        before = next(iter(rounds.before), None)
        if action.closing and action.says and before and before.closed and before.said != rounds.now.said:
            yield subject.problem(
                _first_cell(action),
                f"action {action.number} was closed in the last round already, and now says something else",
                "the text it closed with, or none; or an open action",
                "take the new text out, or the closing notice if the action is open again",
                several="actions were closed in the last round already, and now say something else",
            )


@check(70)
def silent(subject: Subject) -> Iterator[Problem]:
    """An open action says something."""
    for action in subject.intake.every:
        if not action.closing and not any(each.says for each in with_parts([action])):
            yield subject.problem(
                action.sources[0],
                f"action {action.number} is open and says nothing",
                "an update, or a closing notice",
                "write the update, or close the action",
                several="actions are open and say nothing",
            )


@check(80)
def stale(subject: Subject) -> Iterator[Problem]:
    """An open action's text is not word for word that of the last round."""
    for action in subject.intake.every:
        if action.closing or action.finished or not action.says:
            continue
        histories = [subject.intake.history[each.number] for each in with_parts([action]) if each.says]
        if rounds := min(map(_rounds_alike, histories)):
            yield subject.problem(
                _first_cell(action),
                f"action {action.number} says word for word what it said "
                + ("in the last round" if rounds == 1 else f"in the last {rounds} rounds"),
                "what has happened since",
                "bring the text up to date",
                beside=[row for before in islice(histories[0].before, rounds) if before for row in before.rows],
                several="actions say nothing new, but word for word what they said in the round before",
            )


def _rounds_alike(history: Earlier) -> int:
    """Return in how many rounds before, without a break, an action said what it says now."""
    return sum(1 for _ in takewhile(lambda before: before == history.now, history.before))


@check(90)
def placeholders(subject: Subject) -> Iterator[Problem]:
    """Text that stands in for an update is not one."""
    for action in subject.intake.every:
        for passage in action.says.values():
            for point in passage.points:
                if key_of(point.text) in PLACEHOLDERS:
                    yield subject.problem(
                        point.sources[0],
                        f"action {action.number} says “{shortened(point.text)}”",
                        "the update itself",
                        "write the update, or take the words out",
                        several="texts stand in for an update, such as “TBC”",
                    )


@check(100)
def overdue(subject: Subject) -> Iterator[Problem]:
    """An open action's due date lies ahead."""
    for action in subject.intake.every:
        if action.due and action.days_overdue(subject.parameters.day):
            yield subject.problem(
                action.due_sources[0],
                f"action {action.number} was due on {long_date(action.due)} and is still open",
                "a date on or after the as-at date, or a closed action",
                "close the action, or agree a new date",
                several="actions were due before the as-at date and are still open",
            )


@check(110)
def unrated(subject: Subject) -> Iterator[Problem]:
    """An open action of a plan with ratings has one."""
    for action in subject.intake.every:
        if action.rating and not (action.rating.name or action.rating.written or action.closing):
            yield subject.problem(
                action.rating.sources[0],
                f"action {action.number} is not rated",
                "a rating of the plan’s key",
                "rate the action; it is reported as “Not rated” until then",
                several="actions are not rated",
            )


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
