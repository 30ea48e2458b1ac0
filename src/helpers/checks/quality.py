"""What an action plan says of its actions that can be followed up: who, by when, and how success is known.

These notes are for whoever keeps the plan; no report tells them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from helpers.english import either
from helpers.errors import Problem, Severity
from helpers.excel.cells import address, shortened
from helpers.intake.intake import Intake
from helpers.model import Action, Source, problem_at
from helpers.plans.columns import FactKind
from helpers.plans.nouns import worded_unquoted
from helpers.plans.plan import Plan
from helpers.text import key_of


class _Wanted(NamedTuple):
    """What every open action is to have: its column's kind, what it is, and what to write."""

    kind: FactKind | None
    what: str
    write: str


_WANTED = (
    _Wanted(FactKind.OWNER, "owner", "name who answers for it: a post or a team"),
    _Wanted(None, "due date", "agree a date and write it"),
    _Wanted(FactKind.MEASURE, "measure of success", "write what will show that it has worked"),
)


def quality(plan: Plan, intake: Intake, plan_file: str) -> Iterator[Problem]:
    """Give what each open action has not, of what can be followed up: notes, which stop nothing.

    Of what the plan has no column for, that is said once.

    Args:
        plan: the plan.
        intake: what its tracker says.
        plan_file: the plan's definition, as messages call it.
    """
    for problem in (*_without(plan, intake), *_undated(plan, intake)):
        found, several = (worded_unquoted(words, plan.actions) for words in (problem.found, problem.several))
        yield replace(problem, found=found, several=several)
    if missing := [wanted.what for wanted in _WANTED if not _columns(plan, wanted) and not _measured(plan, wanted)]:
        yield Problem(
            file=plan_file,
            found=worded_unquoted(f"the plan has no column for an action’s {either(missing)}", plan.actions),
            expected="who answers for each, by when, and how success is known",
            remedy="add what is missing to the tracker, and name its column here; leave it where the plan needs none",
            severity=Severity.NOTED,
        )


def _without(plan: Plan, intake: Intake) -> Iterator[Problem]:
    """Give the open actions without an owner, a date or a measure, where the tracker has a column for it."""
    tables = {table.sheet.name: table for table in intake.of_actions}
    measured = {measure.action for measure in intake.measures}
    required = {column.id for column in plan.facts if column.required}  # of which the check tells that is so called
    for wanted in _WANTED:
        named = [column for column in _columns(plan, wanted) if column not in required]
        for action in (each for each in intake.every if not each.closing):
            sheet, header = tables[action.sources[0].sheet]
            columns = [column for column in named if column in header.columns]
            known = wanted.kind is FactKind.MEASURE and action.number in measured
            if columns and not (known or _has(action, wanted, columns)):
                row = int(re.sub(r"\D", "", action.sources[0].place))
                yield problem_at(
                    sheet.file,
                    Source(sheet.name, address(row, header.columns[columns[0]])),
                    f"action {action.number} has no {wanted.what}",
                    f"{'an' if wanted.what == 'owner' else 'a'} {wanted.what} for each that is open",
                    wanted.write,
                    Severity.NOTED,
                    several=f"actions have no {wanted.what}",
                )


def _undated(plan: Plan, intake: Intake) -> Iterator[Problem]:
    """Give the open actions that are due “Ongoing”, or what else the plan takes in place of a date."""
    declared, files = set(map(key_of, plan.undated)), {sheet.name: sheet.file for sheet, _ in intake.tables}
    for action in intake.every:
        if not action.closing and not action.finished and key_of(action.due_written) in declared:
            yield problem_at(
                files[action.due_sources[0].sheet],
                action.due_sources[0],
                f"action {action.number} is due “{shortened(action.due_written)}”, so it is never late",
                "a date by which something is to be done",
                "agree the next date that it can be looked at, if there is one",
                Severity.NOTED,
                several="actions have words such as “Ongoing” for a date, so they are never late",
            )


def _columns(plan: Plan, wanted: _Wanted) -> list[str]:
    """Return the plan's columns for something."""
    if wanted.kind is None:
        return ["due"] if plan.tracker.columns.due else []
    return [column.id for column in plan.facts if column.kind is wanted.kind]


def _measured(plan: Plan, wanted: _Wanted) -> bool:
    """Return whether success is known by figures on a sheet of their own."""
    return wanted.kind is FactKind.MEASURE and plan.measures is not None


def _has(action: Action, wanted: _Wanted, columns: list[str]) -> bool:
    if wanted.kind is None:
        return bool(action.due or action.due_written or action.finished)
    return any(column in action.facts for column in columns)
