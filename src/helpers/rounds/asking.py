"""What is asked of each owner before the next report, read from a period's trackers; no notebook is run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from helpers.checks.read import Read, read_inputs
from helpers.clause import first_clause
from helpers.english import listed, long_date, upper_first
from helpers.errors import WorkbookError, refuse, refuse_all
from helpers.history.ahead import Horizon, falling_due, horizon
from helpers.history.changes import nothing_new
from helpers.intake.facts import by_owner
from helpers.model import Action
from helpers.narration.asked import Asked, asked_of
from helpers.narration.narrator import Narrator
from helpers.plans.overview import is_overview, parameters_of
from helpers.plans.parameters import Parameters
from helpers.plans.periods import chosen_plans
from helpers.plans.plan import Plan, rating_order
from helpers.sections.scene import Scene

NOBODY = "No owner named"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of the owners of a plan's actions.

    Attributes:
        read: what its report is made of, the plan and its tracker among it.
        given: what its report is given.
        ahead: up to which day its report looks ahead.
        compared: the date of the report compared with, in words; empty in a plan's first report.
        before: its open actions in the report compared with, by their numbers now; one that is new is absent.
        every: its open actions.
        asked: what is asked of each, by its number; one of which nothing is asked is absent.
    """

    read: Read
    given: Parameters
    ahead: Horizon
    compared: str
    before: Mapping[str, Action]
    every: tuple[Action, ...]
    asked: Mapping[str, tuple[Asked, ...]]

    @property
    def plan(self) -> Plan:
        """Return the plan."""
        return self.read.plan

    @property
    def rated(self) -> bool:
        """Return whether its actions have ratings."""
        return bool(self.plan.ratings)

    @property
    def dated(self) -> bool:
        """Return whether any of its actions has a date."""
        return any(each.due or each.due_written for each in self.every)

    @property
    def called(self) -> str:
        """Return what the plan is called in short."""
        return first_clause(self.plan.title)

    def words(self, action: Action) -> tuple[str, ...]:
        """Return what is asked of an action's owner, a sentence without its stop each."""
        return tuple(each.since(self.compared) for each in self.asked[action.number])


class Owner(NamedTuple):
    """Who answers for open actions.

    Attributes:
        name: the owner, as first written; what stands in its place where no owner is named.
        named: whether it is an owner.
        every: the open actions, each with its plan's.
    """

    name: str
    named: bool
    every: tuple[tuple[Asking, Action], ...]

    @property
    def asked(self) -> tuple[tuple[Asking, Action], ...]:
        """Return those of which something is asked."""
        return tuple((each, action) for each, action in self.every if action.number in each.asked)


def read_asking(root: Path, period: str, plan: str = "") -> list[Asking]:
    """Return what is asked in each plan of a period, or in one.

    Raises:
        WorkbookError: the period or the plan is unknown, or a tracker has what stops a run.
    """
    found: list[Asking] = []
    errors: list[WorkbookError] = []
    chosen = chosen_plans(root, period, plan)
    plans = [name for name in chosen if not is_overview(root, period, name)]
    if not plans:
        raise WorkbookError(
            f"{listed(chosen)} of {period} tells of other plans’ reports, and nothing is asked of anyone in it. "
            "Name a plan with a tracker of its own."
        )
    for name in plans:
        try:
            found.append(_asking(root, parameters_of(root, period, name)))
        except WorkbookError as error:
            errors.append(error)
    refuse_all(errors)
    return found


def _asking(root: Path, given: Parameters) -> Asking:
    read = read_inputs(root, given)
    refuse(read.intake.problems)
    scene = Scene(
        plan=read.plan,
        parameters=given,
        intake=read.intake,
        narrator=Narrator(),
        earlier=read.earlier,
        compared=read.compared,
    )
    ahead, order = horizon(given, read.earlier), rating_order(read.plan)
    every = tuple(action for action in read.intake.every if not action.closing)
    soon = {action.number for action in falling_due(every, given.day, ahead.day)}
    changes = scene.changes.every if scene.changes else ()
    silent = {change.now.number for change in changes if change.now and nothing_new(order, change)}
    asked = {
        action.number: tuple(
            asked_of(
                action,
                given.day,
                soon=action.number in soon,
                silent=action.number in silent,
                unrated=bool(action.rating and not action.rating.name),
            )
        )
        for action in every
    }
    compared = long_date(scene.changes.as_at) if scene.changes else ""
    before = {change.now.number: change.before for change in changes if change.now and change.before}
    return Asking(read, given, ahead, compared, before, every, {number: some for number, some in asked.items() if some})


def owners_of(asking: Iterable[Asking]) -> list[Owner]:
    """Return who answers for open actions, by name, those that nobody answers for last."""
    found = by_owner((each, action) for each in asking for action in each.every)
    return [
        Owner(upper_first(name) or NOBODY, bool(key), tuple(theirs))
        for key, (name, theirs) in sorted(found.items(), key=lambda each: (not each[0], each[1][0].casefold(), each[0]))
    ]
