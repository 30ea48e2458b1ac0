"""What there is to run: a plan's notebook in a period, every parameter checked before anything is executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import WorkbookError
from helpers.exports import EXPORTS
from helpers.exports.names import named
from helpers.plans.declared import count_cells, declared_parameters
from helpers.plans.edition import EDITION, Edition
from helpers.plans.overview import NOTEBOOK as OVERVIEW
from helpers.plans.overview import OverviewParameters, is_overview, plans_in
from helpers.plans.parameters import Given, load_parameters
from helpers.plans.plan import load_plan


@dataclass(frozen=True, slots=True)
class Job:
    """One plan's run in one period: what to execute, with what; or an overview's, with the plans that it tells of.

    Why it is published `despite` code or environment that are not as committed is said beside what is executed.
    """

    plan: str
    period: str
    notebook: str
    parameters: dict[str, Any]
    steps: int
    plans: tuple[str, ...] = ()
    despite: str = ""

    @property
    def name(self) -> str:
        """Return what its report is called in a sentence."""
        return f"{self.plan} for {self.period}"


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work on one report has come: what it is called, steps done, and what is being done now."""

    name: str
    done: int
    doing: str


Watch = Callable[[Step], None]

#: What the last step of a report says: it was made; it was there already; it could not be made.
DONE, ALREADY, FAILED = "done", "made already from the same inputs and code", "not made"


def job_of(root: Path, period: str, plan: str, edition: Edition | None = None) -> Job:
    """Return the job of one plan in one period, every parameter checked.

    Args:
        root: the project's folder.
        period: the period.
        plan: the plan's name.
        edition: what the command sets; where it is not the notebook's own default, the notebook must declare it.

    Raises:
        WorkbookError: the plan, the notebook or a parameter is unknown or wrong.
    """
    overview = is_overview(root, period, plan)
    name = OVERVIEW if overview else load_plan(root, plan).notebook
    declared = declared_parameters(root, name)
    given = load_parameters(root, period, plan, declared, OverviewParameters if overview else Given)
    edition = edition or Edition()
    set_here = {name: value for name, value in edition.given.items() if name in EDITION}
    for parameter in set_here:
        if parameter not in declared:
            raise WorkbookError(
                f"notebooks/{name}.ipynb does not declare the parameter “{parameter}”, which this report needs. "
                "Add it to the cell tagged “parameters” and hand it to open_report, as the sample notebooks do."
            )
    exports = len(EXPORTS) * (1 + len(named(given.get("digests", ()))) + len(given.get("owners", ())))
    plans = plans_in(root, period, plan, given["plans"]) if overview else ()
    one = {"tracker": ""} if given.get("trackers") else {}  # or the notebook's own stands beside them
    return Job(
        plan, period, name, given | one | set_here, count_cells(root, name) + 2 + exports, plans, edition.despite
    )
