"""What an overview of a period is given: the plans whose reports it tells of, in place of a plan and its tracker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from helpers.errors import Problem, WorkbookError, refuse
from helpers.plans.declared import declared_parameters
from helpers.plans.parameters import Parameters, load_parameters, path_of
from helpers.plans.periods import plans_of
from helpers.plans.plan import load_plan
from helpers.plans.yaml import Text, nearest, read_mapping

#: The notebook that tells an overview.
NOTEBOOK = "overview"
#: The keys of its parameters' file.
KEYS = (
    *("plan", "plans", "period", "as_at", "title", "commentary", "commentary_by", "accepted", "meeting"),
    *("report_author", "contact", "annex"),
)


class OverviewParameters(Parameters):
    """The parameters of an overview: a plan's, without a tracker and what belongs to one."""

    model_config = ConfigDict(json_schema_extra=None)

    plan: str = Field(min_length=1, description="The overview's name: that of this file, such as “overview”.")
    plans: Literal["all"] | Annotated[list[Text], Field(min_length=1)] = Field(
        description="The plans whose reports of the period it tells of: “all”, or their names in order."
    )
    title: str = Field(default="Overview of action plans", min_length=1, description="The overview's title.")

    @model_validator(mode="after")
    def _tells_its_trackers(self) -> Self:
        return self


def is_overview(root: Path, period: str, name: str) -> bool:
    """Return whether parameters ask for an overview; not where they cannot be read."""
    path = path_of(period, name)
    try:
        return "plans" in read_mapping(root / path, path.as_posix())
    except WorkbookError:
        return False


def plans_in(root: Path, period: str, name: str, plans: str | list[str]) -> tuple[str, ...]:
    """Return the names of the plans that an overview tells of, in order.

    Raises:
        WorkbookError: one has no parameters in the period, is an overview itself or is named twice, or there is none.
    """
    known = [each for each in plans_of(root, period) if not is_overview(root, period, each)]
    named = known if plans == "all" else [*plans]
    wrong = [each for each in named if each not in known or named.count(each) > 1]
    if wrong or not named:
        found = f"“plans” names “{wrong[0]}”" if wrong else "“plans” is “all”, and the period has no plan"
        if wrong and wrong[0] in known:
            found += " twice"
        expected = (
            f"plans that have parameters in {period}: {nearest(wrong[0], known)}" if known and wrong else "a plan"
        )
        remedy = f"correct it, or write params/{period}/{wrong[0] if wrong else 'PLAN'}.yml"
        refuse([Problem(file=path_of(period, name).as_posix(), found=found, expected=expected, remedy=remedy)])
    return tuple(named)


def parameters_of(root: Path, period: str, plan: str) -> Parameters:
    """Return what one run is given of the parameters that every report takes.

    Raises:
        WorkbookError: the plan, its notebook or a parameter is unknown or wrong.
    """
    if is_overview(root, period, plan):
        declared = declared_parameters(root, NOTEBOOK)
        return OverviewParameters.among(load_parameters(root, period, plan, declared, OverviewParameters))
    declared = declared_parameters(root, load_plan(root, plan).notebook)
    return Parameters.among(load_parameters(root, period, plan, declared))
