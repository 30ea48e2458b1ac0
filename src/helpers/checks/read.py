"""What a report is made of, read: the plan, its tracker, what was published before."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from helpers import files
from helpers.checks import Subject, checked
from helpers.errors import WorkbookError, refuse_all
from helpers.excel.tracker import AnyTracker, Tracker, Trackers
from helpers.history.published import compared_with, earlier_snapshots, folder_of
from helpers.history.snapshot import Snapshot
from helpers.intake.intake import Intake, take_in
from helpers.plans.council import FILE as COUNCIL
from helpers.plans.council import Brand, Council, load_brand, load_council
from helpers.plans.declared import FOLDER as NOTEBOOKS
from helpers.plans.declared import sources_of
from helpers.plans.parameters import Parameters, kept_name, path_of, tracker_in
from helpers.plans.plan import WORDING, Plan, definition_of, load_plan


class Read(NamedTuple):
    """What a report is made of.

    Attributes:
        plan: the plan.
        tracker: its tracker, or its trackers.
        intake: what the tracker says in the period.
        earlier: what the published reports before knew, oldest first.
        compared: what the one of them knew that this report is compared with; None in a plan's first report.
        before: the folder of that report among those published; empty without one.
        council: whose report it is, where the council says so itself; else empty, and the plan says.
        brand: how the council's reports look; None where it says nothing of it.
    """

    plan: Plan
    tracker: AnyTracker
    intake: Intake
    earlier: tuple[Snapshot, ...]
    compared: Snapshot | None
    before: str
    council: str
    brand: Brand | None


def read_inputs(root: Path, parameters: Parameters) -> Read:
    """Return the plan, what its tracker says, problems and all, and what was published before.

    Raises:
        WorkbookError: the plan is unknown or wrong, or the tracker or a published report cannot be read at all, or
            there is none for the period to compare with.
    """
    plan = load_plan(root, parameters.plan)
    earlier = earlier_snapshots(root, parameters.plan, parameters.period, parameters.as_at)
    shown = path_of(parameters.period, parameters.plan).as_posix()
    compared = compared_with(earlier, parameters.compare_with, shown)
    tracker = open_tracker(root, parameters)
    intake = take_in(tracker, plan, parameters)
    council = load_council(root)
    texts = _texts(root, plan, parameters, council)
    subject = Subject(plan, parameters, tracker, intake, earlier, council, texts)
    before = folder_of(root, parameters.plan, compared, parameters.period, parameters.as_at) if compared else ""
    return Read(plan, tracker, checked(subject), earlier, compared, before, council.name, load_brand(root, council))


def open_tracker(root: Path, parameters: Parameters) -> AnyTracker:
    """Return a plan's tracker, or those of a plan that has several.

    Raises:
        WorkbookError: one cannot be opened; of several that cannot all are told.
    """
    if not parameters.trackers:
        return Tracker(tracker_in(root, parameters.tracker), parameters.tracker)
    parts: list[Tracker] = []
    errors: list[WorkbookError] = []
    for file in parameters.trackers:
        try:
            parts.append(Tracker(tracker_in(root, file), file, f"[{kept_name(file)}]"))
        except WorkbookError as error:
            errors.append(error)
    refuse_all(errors)
    return Trackers(parts)


def _texts(root: Path, plan: Plan, parameters: Parameters, council: Council) -> dict[str, str]:
    """Return what is published with a report beside its tracker, from each file's name in the project."""
    paths = [path_of(parameters.period, parameters.plan), definition_of(parameters.plan), COUNCIL]
    paths += [Path(council.logo.file)] if council.logo and council.logo.file.endswith(".svg") else []
    for folder in (WORDING, WORDING / parameters.plan):
        paths += sorted(path.relative_to(root) for path in (root / folder).glob("*.j2"))
    found = [path for path in paths if (root / path).is_file()]
    said = {path.as_posix(): files.text(root, path, files.TEXT) for path in found}
    return said | {(NOTEBOOKS / f"{plan.notebook}.ipynb").as_posix(): sources_of(root, plan.notebook)}
