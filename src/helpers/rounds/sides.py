"""What “workbook diff” is told to compare: a tracker, a period or a report, and what each says of one plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from helpers import files
from helpers.checks.read import open_tracker
from helpers.english import listed
from helpers.errors import WorkbookError, refuse
from helpers.excel.tracker import AnyTracker, Tracker
from helpers.history.published import content, snapshot_in, snapshot_of_line
from helpers.history.snapshot import Snapshot, snapshot_of
from helpers.intake.intake import take_in
from helpers.intake.rounds import sheet_named
from helpers.plans.overview import is_overview, parameters_of
from helpers.plans.parameters import Parameters, tracker_in
from helpers.plans.periods import chosen_plans, known_periods, plans_of
from helpers.plans.plan import Plan, known_plans, load_plan
from helpers.plans.yaml import nearest
from helpers.records import ledger


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared.

    Attributes:
        called: what it is, such as “the report for 2022-10”.
        at: where it lies: a folder, or a sheet.
        snapshot: what it says.
        sheet: the sheet that most of its cells stand on.
        part: whether it is one of a plan's several trackers.
    """

    called: str
    at: str
    snapshot: Snapshot
    sheet: str
    part: bool = False


class _Named(NamedTuple):
    """What one side was called: a tracker's or a report's file, or, without one, a period."""

    said: str
    file: Path | None

    @property
    def is_report(self) -> bool:
        return self.file is not None and self.file.name == ledger.DATA


def sides_of(
    root: Path, said: Sequence[str], plan: str = "", periods: Sequence[str] = ()
) -> tuple[Plan, tuple[Side, Side]]:
    """Return the plan, and what each of the two says of it.

    Args:
        root: the project's folder.
        said: what each is called: a tracker's file, a period, a report's folder or its ``data.json``.
        plan: the plan's name; empty where only one fits.
        periods: for which period a tracker is read: one for both, or one each; none for the newest that it has.

    Raises:
        WorkbookError: a file or period is unknown, it is not sure which plan is meant, or something that is to be
            compared cannot be read for sure.
    """
    named = [_named(root, each) for each in said]
    fitting = [_plans_of(root, each) for each in named]
    chosen = plan or _only([name for name in fitting[0] if name in fitting[1]], said)
    for each, plans in zip(named, fitting, strict=True):
        if each.is_report and chosen not in plans:
            raise WorkbookError(f"{each.said} is the report of {listed(plans)}, not of {chosen}.")
    definition = load_plan(root, chosen)
    own = [*periods, *periods] if len(periods) == 1 else [*periods, "", ""]
    first, second = (_side(root, each, chosen, definition, of) for each, of in zip(named, own, strict=False))
    if first.part != second.part:
        one, other = (first, second) if first.part else (second, first)
        raise WorkbookError(
            f"{one.called} is one of several trackers of {chosen}, and {other.called} is all of it. Compare two states "
            "of that file, or two periods."
        )
    return definition, (first, second)


def _named(root: Path, said: str) -> _Named:
    """Return what one side is called, by the project's folder or by that of the call.

    Raises:
        WorkbookError: there is no such file, folder or period.
    """
    for path in (tracker_in(root, said), Path(said).absolute()):
        if (path / ledger.DATA).is_file():
            return _Named(said, path / ledger.DATA)
        if path.is_file():
            return _Named(said, path)
    if said in known_periods(root) or any(line.period == said for line in ledger.read(root)):
        return _Named(said, None)
    raise WorkbookError(
        f"There is no tracker, report or period “{said}”. Expected: a tracker’s file, a report’s folder, or a period: "
        f"{nearest(said, known_periods(root))}."
    )


# Which plan


def _only(plans: Sequence[str], said: Sequence[str]) -> str:
    if len(plans) == 1:
        return plans[0]
    found = f"could both be of {listed(plans)}" if plans else "are of no plan that both are sure to be of"
    raise WorkbookError(f"{listed(said)} {found}. Say which plan it is with --plan PLAN.")


def _plans_of(root: Path, named: _Named) -> list[str]:
    """Return the plans that something can be of."""
    if named.file and named.is_report:
        return [str(_data(named)["plan"])]
    if not named.file:
        given = plans_of(root, named.said) if named.said in known_periods(root) else []
        own = [name for name in given if not is_overview(root, named.said, name)]
        known = [line.plan for line in ledger.read(root) if line.period == named.said]
        return list(dict.fromkeys((*own, *(name for name in known if name in known_plans(root)))))
    every = known_plans(root)
    naming = [name for name in every if any(_names(root, given, named.file) for given in _parameters(root, name))]
    tracker = Tracker(named.file, named.said)
    return naming or [name for name in every if _fits(root, name, named.file, tracker)]


def _parameters(root: Path, plan: str) -> Iterator[Parameters]:
    """Give a plan's parameters, those of the newest report first; those that cannot be read are for “check” to tell."""
    found = []
    for period in known_periods(root):
        if plan in plans_of(root, period) and not is_overview(root, period, plan):
            try:
                found.append(parameters_of(root, period, plan))
            except WorkbookError:
                continue
    yield from sorted(found, key=lambda given: (given.as_at, given.period), reverse=True)


def _names(root: Path, given: Parameters, file: Path) -> bool:
    paths = (tracker_in(root, each) for each in given.files)
    return any(path.is_file() and path.samefile(file) for path in paths)


def _fits(root: Path, plan: str, file: Path, tracker: Tracker) -> bool:
    """Return whether a tracker is laid out as a plan's, whatever is wrong in it."""
    try:
        definition = load_plan(root, plan)
        take_in(tracker, definition, _newest(root, tracker, file, plan, definition))
    except WorkbookError:
        return False
    return True


# What each says


def _side(root: Path, named: _Named, plan: str, definition: Plan, period: str) -> Side:
    if named.file and named.is_report:
        return _of_report(root, named)
    if named.file:
        tracker = Tracker(named.file, named.said)
        if period:
            chosen_plans(root, period, plan)
            return _of_tracker(tracker, definition, parameters_of(root, period, plan))
        return _of_tracker(tracker, definition, _newest(root, tracker, named.file, plan, definition))
    if lines := ledger.published(ledger.read(root), named.said, plan):
        line = lines[-1]
        snapshot = snapshot_of_line(root, line)
        revision = f", revision {line.revision}" if line.revision else ""
        return _reported(f"the report for {line.period}{revision}", line.folder.as_posix(), snapshot)
    chosen_plans(root, named.said, plan)
    given = parameters_of(root, named.said, plan)
    return _of_tracker(open_tracker(root, given), definition, given)


def _newest(root: Path, tracker: Tracker, file: Path, plan: str, definition: Plan) -> Parameters:
    """Return the newest of a plan's parameters that name a tracker, else the newest whose sheet it has."""
    given = [*_parameters(root, plan)]
    naming = [each for each in given if _names(root, each, file)]
    having = [each for each in given if sheet_named(tracker, definition, each)]
    if found := naming or having:
        return found[0]
    raise WorkbookError(
        f"{tracker.file} has no sheet of a period of {plan} that is known. Its sheets: {listed(tracker.names)}. "
        "Name the period with --period."
    )


def _of_tracker(tracker: AnyTracker, plan: Plan, given: Parameters) -> Side:
    part = len(given.files) > len(tracker.parts)
    if part and plan.measures and not any(each.has(plan.measures.sheet) for each in tracker.parts):
        plan = plan.model_copy(update={"measures": None})  # they are in another file
    intake = take_in(tracker, plan, given)
    try:
        refuse(intake.problems)
    except WorkbookError as error:
        said = f"{tracker.file} cannot be compared for sure. {error}"
        raise WorkbookError(said, error.problems) from None
    sheets = [table.sheet.name for table in intake.of_actions]
    at = f"{'sheets' if sheets[1:] else 'sheet'} {listed(f'“{name}”' for name in sheets)}"
    return Side(tracker.file, at, snapshot_of(given, intake), sheets[0], part)


def _of_report(root: Path, named: _Named) -> Side:
    assert named.file is not None  # noqa: S101 - it is a file's
    folder = named.file.parent
    data = _data(named)
    for line in ledger.read(root):
        if (root / line.folder).resolve() == folder.resolve():
            data = json.loads(content(root, line))
    revision = f", revision {data['revision']}" if data.get("revision") else ""
    called = f"the {'draft' if data.get('draft') else 'report'} for {data['period']}{revision}"
    snapshot = snapshot_in(data, Path(named.said), str(data["period"]), str(data["plan"]))
    return _reported(called, named.said, snapshot)


def _reported(called: str, at: str, snapshot: Snapshot) -> Side:
    first = next((source for action in snapshot.actions for source in action.sources[:1]), None)
    return Side(called, at, snapshot, first.sheet if first else "")


def _data(named: _Named) -> dict[str, Any]:
    """Return what is known of a report and of what it knew.

    Raises:
        WorkbookError: it cannot be read, or is of an overview.
    """
    assert named.file is not None  # noqa: S101 - it is a file's
    known = named.file.with_name(ledger.SNAPSHOT)
    try:
        data = json.loads(files.plain(known if known.exists() else named.file, files.DATA))
        if {"plan", "period", "facts"} <= data.keys() and "actions" in data["facts"]:
            return dict(data)
    except (OSError, ValueError, AttributeError, TypeError):
        pass
    raise WorkbookError(f"{named.said} is not the report of a plan: expected is a folder with its “{ledger.DATA}”.")
