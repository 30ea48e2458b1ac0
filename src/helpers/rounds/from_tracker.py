"""Begin a plan from a tracker that there is: its definition as proposed, its tracker, its first parameters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from helpers.checks.read import read_inputs
from helpers.english import counted, listed, upper_first
from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker
from helpers.intake.intake import Intake, take_in
from helpers.intake.parts import numbers_above
from helpers.intake.rounds import sheet_of
from helpers.plans import examples
from helpers.plans.council import load_council
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.rounds.new import TRACKERS, day_of, put_plan, refuse_name, refuse_period
from helpers.rounds.proposal import Proposal, propose, text_of, title_of
from helpers.rounds.proposal.definition import grounds
from helpers.rounds.proposal.vocabulary import shown


@dataclass(frozen=True, slots=True)
class Adopted:
    """A plan that was begun from a tracker.

    Attributes:
        files: the tracker, if it was copied, the definition and the parameters, from the project's folder.
        proposal: what each column is taken for.
        definition: the definition's text.
        parameters: the parameters of the first period.
        intake: what is read with it.
    """

    files: list[Path]
    proposal: Proposal
    definition: str
    parameters: Parameters
    intake: Intake

    @property
    def columns(self) -> list[str]:
        """Return what each column is taken for, on what grounds, and the line of the definition that says so."""
        lines = {text.strip(): at for at, text in enumerate(self.definition.splitlines(), 2)}
        return [
            f"line {lines[f'# {grounds(guess)}']}: {guess.column.shown}, {shown(guess.what)}: {guess.why}"
            for guess in self.proposal.every
        ]

    @property
    def says(self) -> str:
        """Return how many actions are read, and all that is left out."""
        intake, left, others = self.intake, len(self.proposal.left_out), self.proposal.others
        reasons = Counter(str(row.reason) for row in intake.left_out).items()
        parts = [
            f"{counted(len(intake.actions), 'action')} read from {counted(intake.rows_read, 'row')}: "
            f"{len(intake.open)} open, {len(intake.closed)} closed.",
            f"Rows left out: {listed(f'{count} {reason}' for reason, count in reasons)}." if reasons else "",
            f"{counted(left, 'column')} left out." if left else "",
            f"Sheets not read: {listed(f'“{name}”' for name in others)}." if others else "",
        ]
        return " ".join(filter(None, parts))


def plan_from(root: Path, name: str, file: Path, as_at: str = "", period: str = "") -> Adopted:
    """Write a plan's definition as a tracker proposes it, and its first parameters; the tracker stays as it is.

    A tracker that lies outside the project is copied to its trackers. Where a call before was cut short, this one goes
    on.

    Args:
        root: the project's folder.
        name: the plan's name.
        file: the tracker.
        as_at: the date of the first report; empty where the tracker says it for sure.
        period: the first period; of the date's year and month where none is named.

    Raises:
        WorkbookError: the tracker cannot be read or made sense of, or as `new_plan` says.
    """
    refuse_name(root, name)
    given = day_of(as_at) if as_at else None
    refuse_period(period or "2023-01")
    place = file.resolve()
    inside = place.relative_to(root.resolve()) if place.is_relative_to(root.resolve()) else None
    kept = inside or TRACKERS / f"{name}{file.suffix.lower()}"
    if not place.is_file():
        raise WorkbookError(f"There is no file {file}. Name the tracker that the plan is to be proposed from.")
    tracker = Tracker(place, (inside or Path(file.name)).as_posix())
    proposal, day = propose(tracker, given, period)
    period, sheet = period or day.isoformat()[:7], proposal.table.sheet.name
    values: dict[str, Any] = {"plan": name, "period": period, "as_at": day.isoformat(), "tracker": kept.as_posix()}
    text = _definition(root, proposal, tracker, Parameters(**values, sheet=sheet))
    if sheet != sheet_of(_plan(text), period, day, tracker.names):
        values["sheet"] = sheet
    files = put_plan(root, values, text, {} if inside else {kept: tracker.content})
    return Adopted(files, proposal, text, Parameters(**values), read_inputs(root, Parameters(**values)).intake)


def _plan(definition: str) -> Plan:
    return Plan.model_validate(yaml.safe_load(definition))


def _definition(root: Path, proposal: Proposal, tracker: Tracker, parameters: Parameters) -> str:
    """Return the definition, with a word for actions that stand under others where it reads some that do."""
    title, council = title_of(proposal, f"{upper_first(parameters.plan).replace('-', ' ')} action plan")
    council = load_council(root).name or council or examples.COUNCIL
    following = f"workbook check {parameters.period} --plan {parameters.plan}"
    text = text_of(proposal, title, council, following)
    if numbers_above(take_in(tracker, _plan(text), parameters).actions):
        return text_of(replace(proposal, nested=True), title, council, following)
    return text
