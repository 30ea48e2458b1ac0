"""Check a period's trackers: every problem in them; nothing is run, nor loaded that could run anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helpers.checks.overview import overview_problems
from helpers.checks.quality import quality
from helpers.checks.read import read_inputs
from helpers.english import listed
from helpers.errors import Problem, WorkbookError, refuse, refuse_all
from helpers.intake.intake import Intake
from helpers.model import Action
from helpers.plans.overview import OverviewParameters, parameters_of
from helpers.plans.parameters import Parameters, path_of
from helpers.plans.periods import chosen_plans
from helpers.plans.plan import definition_of, load_plan
from helpers.runs.surroundings import notes_on


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        plans: what was checked, plans and overviews, by name.
        problems: every problem.
        errors: whatever kept a plan from being read at all.
        owners: who answers for the action at a problem's cell, where that is known.
    """

    plans: tuple[str, ...]
    problems: tuple[Problem, ...]
    errors: tuple[WorkbookError, ...]
    owners: Mapping[Problem, str]


def check(root: Path, period: str, plan: str = "", tracker: str = "") -> Checked:
    """Return every problem in a period's parameters and trackers.

    Args:
        root: the project's folder.
        period: the period.
        plan: the one plan to check; empty for all that have parameters in the period.
        tracker: a tracker to read in place of the one that the parameters name.

    Raises:
        WorkbookError: the period or the plan is unknown.
    """
    problems: list[Problem] = []
    errors: list[WorkbookError] = []
    owners: dict[Problem, str] = {}
    plans = chosen_plans(root, period, plan)
    for name in plans:
        try:
            found, intake = _found(root, period, name, tracker if plan else "")
            if intake:
                found += (*quality(load_plan(root, name), intake, definition_of(name).as_posix()),)
                owners |= dict(_owners(found, intake.every))
            problems += [*notes_of(root, period, name, tracker if plan else ""), *found]
        except WorkbookError as error:
            problems += error.problems
            errors += [] if error.problems else [error]
    return Checked(tuple(plans), tuple(problems), tuple(errors), owners)


def plans_to_check(root: Path, period: str, plan: str = "") -> list[str]:
    """Return the plans of a period that can be checked, by name; an overview can once its reports are made.

    Args:
        root: the project's folder.
        period: the period.
        plan: the one plan to look at; empty for all that have parameters in the period.

    Raises:
        WorkbookError: the period, a plan, a notebook or a parameter is unknown or wrong.
    """
    found: list[str] = []
    errors: list[WorkbookError] = []
    for name in chosen_plans(root, period, plan):
        try:
            if not isinstance(parameters_of(root, period, name), OverviewParameters):
                found.append(name)
        except WorkbookError as error:
            errors.append(error)
    refuse_all(errors)
    return found


def hold(root: Path, period: str, plan: str, *, watch: object = None) -> None:
    """Raise a `WorkbookError` where a plan of a period cannot be run; there are no steps to tell of."""
    refuse(problems_of(root, period, plan))


def notes_of(root: Path, period: str, plan: str, tracker: str = "") -> Iterator[Problem]:
    """Give what is to be told of one plan beside its problems, which no report tells.

    Raises:
        WorkbookError: its parameters are wrong.
    """
    yield from notes_on(root, _given(root, period, plan, tracker), datetime.now().astimezone().date())


def problems_of(root: Path, period: str, plan: str) -> tuple[Problem, ...]:
    """Return every problem of one plan, or of an overview, in a period.

    Raises:
        WorkbookError: its parameters are wrong, or something that it is made of cannot be read at all.
    """
    return _found(root, period, plan, "")[0]


def _found(root: Path, period: str, plan: str, tracker: str) -> tuple[tuple[Problem, ...], Intake | None]:
    """Return the problems of one plan, or of an overview, and what the plan's tracker says, another's if named."""
    given = _given(root, period, plan, tracker)
    if isinstance(given, OverviewParameters):
        return overview_problems(root, given), None
    intake = read_inputs(root, given).intake
    return intake.problems, intake


def _given(root: Path, period: str, plan: str, tracker: str) -> Parameters:
    given = parameters_of(root, period, plan)
    if not tracker or isinstance(given, OverviewParameters):
        return given
    if given.trackers:
        raise WorkbookError(
            f"{path_of(period, plan).as_posix()} names several trackers, so “--tracker” does not say which of them "
            f"{tracker} is to stand for. Name it there under “trackers”, in place of the one, and check without it."
        )
    return given.model_copy(update={"tracker": tracker})


def _owners(problems: Iterable[Problem], actions: Iterable[Action]) -> Iterator[tuple[Problem, str]]:
    """Give each problem in a row that an action was read from, with who answers for the action."""
    rows: dict[tuple[str, str], str] = {}
    for action in actions:
        passages = (*action.says.values(), *action.facts.values())
        sources = (*action.sources, *action.due_sources, *(source for each in passages for source in each.sources))
        for source in sources:
            rows.setdefault((source.sheet, _row_of(source.place)), listed(action.owners))
    for problem in problems:
        if owner := rows.get((problem.sheet, _row_of(problem.cell))):
            yield problem, owner


def _row_of(place: str) -> str:
    """Return the number of a cell's row, or of a range's first."""
    return place.partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
