"""From cells to actions, groups and measures, with every problem by its cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.errors import Problem, Severity
from helpers.header import Header, find_header
from helpers.layouts import Draft, LeftOut, Reading, problem_at, read_rows, span_of, words_of_cell
from helpers.measures import read_measures
from helpers.model import Action, Closing, Group, Measure, Rating, Source, Status, Way
from helpers.parameters import Parameters
from helpers.plan import FOLDER, ClosingWords, Plan
from helpers.text import plain
from helpers.tracker import Sheet, Tracker
from helpers.values import date_of, rating_of
from helpers.wording import month_name

_NUMBER = r"\b[A-Za-z]{0,2}\d+(?:\.\d+)*"
_LIST = rf"(?:actions?\s+)?{_NUMBER}(?:\s*(?:,\s*and\b|,|&|\band\b)\s*(?:actions?\s+)?{_NUMBER})*"


@dataclass(frozen=True, slots=True)
class Intake:
    """All that one period of a tracker says.

    Attributes:
        actions: in the tracker's order.
        groups: in the tracker's order; empty in a plan without groups.
        measures: in the tracker's order.
        rows_read: how many rows of the period's sheet have anything in them.
        reported: of those, the rows that an action was read from.
        left_out: the others, each with its reason.
        problems: everything found wrong, check by check, each in the tracker's order.
    """

    actions: tuple[Action, ...]
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    rows_read: int
    reported: tuple[Source, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]

    @property
    def rows_reported(self) -> int:
        """Return how many rows an action was read from."""
        return len(self.reported)

    @property
    def open(self) -> tuple[Action, ...]:
        """Return the open actions."""
        return tuple(action for action in self.actions if action.status is Status.OPEN)

    @property
    def closed(self) -> tuple[Action, ...]:
        """Return the closed actions."""
        return tuple(action for action in self.actions if action.status is Status.CLOSED)


def take_in(tracker: Tracker, plan: Plan, parameters: Parameters) -> Intake:
    """Return what the tracker says in one period.

    Raises:
        WorkbookError: a sheet or a column is missing, so that nothing can be read. All else that is wrong is
            gathered in `Intake.problems`.
    """
    sheet = _period_sheet(tracker, plan, parameters)
    wanted = plan.tracker.columns.headers() | {column.id: column.headers for column in plan.narrative}
    header = find_header(sheet, wanted)
    plan_file = f"{(FOLDER / parameters.plan).as_posix()}.yml"
    reading = read_rows(sheet, header, plan)
    actions = [_action(draft, reading, plan_file) for draft in reading.drafts]
    measures, measure_problems = read_measures(tracker, plan.measures, parameters.day)
    problems = (
        *_unnamed_columns(sheet, header, plan_file),
        *reading.problems,
        *_number_problems(sheet, actions),
        *_link_problems(sheet, actions),
        *measure_problems,
    )
    return Intake(
        actions=tuple(actions),
        groups=tuple(reading.groups),
        measures=measures,
        rows_read=len(sheet.rows),
        reported=tuple(span_of(sheet, row) for draft in reading.drafts for row in draft.rows),
        left_out=tuple(reading.left_out),
        problems=problems,
    )


def _period_sheet(tracker: Tracker, plan: Plan, parameters: Parameters) -> Sheet:
    if parameters.sheet:
        return tracker.sheet(parameters.sheet, told_by="the period’s parameters")
    name = (
        plan.tracker.sheet.replace("{month}", month_name(parameters.day))
        .replace("{year}", str(parameters.day.year))
        .replace("{period}", parameters.period)
    )
    return tracker.sheet(name, told_by="the plan")


def _unnamed_columns(sheet: Sheet, header: Header, plan_file: str) -> list[Problem]:
    """Return a note for each column that the plan does not name: it is left out of the report."""
    return [
        problem_at(
            sheet,
            cell.at,
            f"the column “{plain(cell.text)}” is not in the plan’s definition, so it is left out of the report",
            "only columns that the plan names",
            f"name it in {plan_file} if it is to be published",
            Severity.NOTED,
        )
        for cell in header.unnamed
    ]


def _action(draft: Draft, reading: Reading, plan_file: str) -> Action:
    """Return the action a draft describes; what is wrong with it is added to the reading's problems."""
    plan = reading.plan
    rating: Rating | None = None
    if plan.ratings:
        found = rating_of(draft.rating_cell, plan.ratings, reading.sheet, plan_file)
        rating = Rating() if isinstance(found, Problem) else found
        rating = rating if rating.sources else Rating(sources=(reading.empty_cell(draft, "rating"),))
        reading.problems += [found] if isinstance(found, Problem) else []
    due = date_of(draft.due_cell) if draft.due_cell else None
    return Action(
        number=draft.number,
        title=" ".join(words_of_cell(cell) for cell in draft.title_cells),
        group=draft.group,
        closing=_closing(draft, reading, plan_file),
        says=draft.says,
        rating=rating,
        due=due,
        due_written="" if due or not draft.due_cell else plain(draft.due_cell.text),
        due_sources=reading.source(draft.due_cell) if draft.due_cell else (),
        sources=reading.source(*dict.fromkeys([draft.number_cell, *draft.title_cells])),
    )


def _closing(draft: Draft, reading: Reading, plan_file: str) -> Closing | None:
    if not draft.notice:
        return None
    words = reading.plan.closing
    way = way_of(draft.notice.text, words)
    if way is not None:
        return Closing(way, links_in(draft.notice.text, words), draft.notice)
    phrases = ", ".join(f"“{phrase}”" for phrases in words.ways.values() for phrase in phrases)
    reading.problems.append(
        problem_at(
            reading.sheet,
            draft.notice.sources[0].place,
            f"the closing notice of action {draft.number} does not say how it closed",
            f"one of the phrases {phrases}",
            f"add the way to the notice, or the notice’s phrase to “closing” in {plan_file}",
        )
    )
    return None


def way_of(notice: str, words: ClosingWords) -> Way | None:
    """Return how an action closed: the plan's first way with a phrase in the notice; None without one."""
    said = f" {plain(notice).casefold()} "
    for way, phrases in words.ways.items():
        if any(re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", said) for phrase in phrases):
            return way
    return None


def links_in(notice: str, words: ClosingWords) -> tuple[str, ...]:
    """Return the numbers after one of the plan's phrases: of “fed into actions 20 & 23”, ``20`` and ``23``."""
    numbers: list[str] = []
    for phrase in words.into:
        for match in re.finditer(rf"{re.escape(phrase)}\s+{_LIST}", plain(notice), re.IGNORECASE):
            numbers += re.findall(_NUMBER, match[0][len(phrase) :])
    return tuple(dict.fromkeys(numbers))


def _number_problems(sheet: Sheet, actions: Sequence[Action]) -> list[Problem]:
    first: dict[str, Action] = {}
    problems = []
    for action in actions:
        known = first.setdefault(action.number, action)
        if known is not action:
            problems.append(
                problem_at(
                    sheet,
                    action.sources[0].place,
                    f"the action number “{action.number}” is used again; it is first in {known.sources[0].place}",
                    "each number once",
                    "correct one of the two numbers",
                )
            )
    return problems


def _link_problems(sheet: Sheet, actions: Sequence[Action]) -> list[Problem]:
    numbers = {action.number for action in actions}
    return [
        problem_at(
            sheet,
            action.closing.notice.sources[0].place,
            f"action {action.number} went into action {number}, which does not exist",
            "the number of an action in this sheet",
            "correct the number in the closing notice",
        )
        for action in actions
        if action.closing
        for number in action.closing.into
        if number not in numbers
    ]
