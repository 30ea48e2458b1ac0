"""Check a period's trackers: every problem in them; nothing is run, nor loaded that could run anything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.checks.overview import overview_problems
from helpers.checks.read import read_inputs
from helpers.errors import Problem, WorkbookError
from helpers.plans.declared import declared_parameters
from helpers.plans.overview import NOTEBOOK as OVERVIEW
from helpers.plans.overview import OverviewParameters, is_overview
from helpers.plans.parameters import Parameters, chosen_plans, load_parameters
from helpers.plans.plan import load_plan


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: every problem, and whatever kept a plan from being read at all."""

    problems: tuple[Problem, ...]
    errors: tuple[WorkbookError, ...]


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
    for name in chosen_plans(root, period, plan):
        try:
            problems += problems_of(root, period, name, tracker if plan else "")
        except WorkbookError as error:
            problems += error.problems
            errors += [] if error.problems else [error]
    return Checked(tuple(problems), tuple(errors))


def problems_of(root: Path, period: str, plan: str, tracker: str = "") -> tuple[Problem, ...]:
    """Return every problem of one plan, or of an overview, in a period; with another tracker where one is named.

    Raises:
        WorkbookError: its parameters are wrong, or something that it is made of cannot be read at all.
    """
    given = parameters_of(root, period, plan)
    if isinstance(given, OverviewParameters):
        return overview_problems(root, given)
    named = given.model_copy(update={"tracker": tracker or given.tracker})
    return read_inputs(root, named).intake.problems


def parameters_of(root: Path, period: str, plan: str) -> Parameters:
    """Return what one run is given of the parameters that every report takes.

    Raises:
        WorkbookError: the plan, its notebook or a parameter is unknown or wrong.
    """
    if is_overview(root, period, plan):
        declared = declared_parameters(root, OVERVIEW)
        return OverviewParameters.among(load_parameters(root, period, plan, declared, OverviewParameters))
    declared = declared_parameters(root, load_plan(root, plan).notebook)
    return Parameters.among(load_parameters(root, period, plan, declared))
