"""Carry a plan forward to its next period: new parameters, and a tracker that is the last with one more sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath
from typing import NamedTuple

from helpers.checks.read import Read, read_inputs
from helpers.english import listed, long_date
from helpers.errors import Problem, WorkbookError, refuse, refuse_all
from helpers.excel.tracker import Sheet, Tracker
from helpers.files import YAML, inside
from helpers.intake.rounds import following_sheet, own_name, sheet_of
from helpers.plans.overview import OverviewParameters, is_overview, parameters_of
from helpers.plans.parameters import Parameters, kept_name, path_of, tracker_in
from helpers.plans.periods import chosen_plans, plans_of
from helpers.plans.plan import Plan
from helpers.rounds.lines import with_lines
from helpers.rounds.new import day_of, put, refuse_period, same
from helpers.rounds.workbook import can_be_named, free_name
from helpers.tempdir import folder_apart

#: The parameters that are for one round alone.
_OF_ONE_ROUND = ("compare_with", "meeting", "recommendations", "next_meeting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """A plan that was carried forward.

    Attributes:
        plan: its name.
        parameters: the next period's, from the project's folder.
        trackers: the next period's trackers as the parameters name them; none for an overview.
        sheet: the new round's sheet, as its workbook calls it.
        copied: whether a tracker is a new file; else the last ones are gone on with.
        last: the last round's sheet, likewise.
        pointing: the sheets of a new file whose formulas name the last round's sheet, as they did.
        carried: how many actions are open.
        kept: how many are closed.
    """

    plan: str
    parameters: Path
    trackers: tuple[str, ...] = ()
    sheet: str = ""
    copied: bool = False
    last: str = ""
    pointing: tuple[str, ...] = ()
    carried: int = 0
    kept: int = 0

    @property
    def tracker(self) -> str:
        """Return the trackers' names."""
        return listed(self.trackers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """A plan's files for the next period: its parameters, and its new trackers, from each one's place."""

    rolled: Rolled
    text: bytes
    trackers: Mapping[Path, bytes] = field(default_factory=dict)


class _Together(NamedTuple):
    """The plans that are carried forward, and their new trackers so far, each with the sheets that were added to it.

    Plans that share a tracker share its copy.
    """

    plans: Sequence[str]
    begun: dict[Path, tuple[bytes, tuple[str, ...]]]


def roll(root: Path, period: str, following: str, as_at: str, plan: str = "") -> list[Rolled]:
    """Write the next period's trackers and parameters; what exists stays as it is.

    Where a call before was cut short, this one goes on: what is there already and is the same to the byte counts as
    written.

    Args:
        root: the project's folder.
        period: the period to go on from.
        following: the next period.
        as_at: the next period's date, as year-month-day.
        plan: the one plan to carry forward; empty for all that have parameters in the period.

    Returns:
        What was carried forward, a plan each.

    Raises:
        WorkbookError: the period is unknown, the next one exists or is not later, or a tracker has problems or
            something that cannot be carried forward as it is. Then nothing is written.
    """
    day = day_of(as_at)
    refuse_period(following)
    together = _Together(chosen_plans(root, period, plan), {})
    found: list[_Files] = []
    errors: list[WorkbookError] = []
    for name in together.plans:
        try:
            found.append(_carried(root, name, period, following, day, together))
        except WorkbookError as error:
            errors.append(error)
    refuse_all(errors)
    found = [
        replace(each, trackers={place: together.begun.get(place, (own,))[0] for place, own in each.trackers.items()})
        for each in found
    ]
    put(root, _missing(root, found))
    return [each.rolled for each in found]


def _missing(root: Path, found: list[_Files]) -> dict[Path, bytes]:
    """Return what is to be written, all trackers before the first parameters, which say that a plan is carried forward.

    Raises:
        WorkbookError: what is there is not what would be written: somebody has gone on with it.
    """
    there = [each for each in found if (root / each.rolled.parameters).exists()]
    edited = [each for each in there if not same(root / each.rolled.parameters, each.text)]
    whole = all((root / place).exists() for each in found for place in each.trackers)
    changed = [each for each in there if any(not same(root / place, own) for place, own in each.trackers.items())]
    if refused := edited or (changed if whole and len(there) == len(found) else []):
        raise WorkbookError(
            "\n".join(
                f"{each.rolled.parameters.as_posix()} exists already: {each.rolled.plan} has been carried forward to "
                f"{each.rolled.parameters.parent.name}."
                for each in refused
            )
        )
    new: dict[Path, bytes] = {}
    for each, place, content in ((files, *one) for files in found for one in files.trackers.items()):
        if same(root / place, content):
            continue
        if not (root / place).exists():
            new[place] = content
        elif each not in there:
            key = "trackers" if each.rolled.trackers[1:] else "tracker"
            raise WorkbookError(
                f"{place.as_posix()} exists already, and is not the tracker that would be written. Move or "
                f"rename it first, or name it as “{key}” in {each.rolled.parameters.as_posix()} yourself."
            )
    return new | {each.rolled.parameters: each.text for each in found if each not in there}


def _carried(root: Path, name: str, period: str, following: str, day: date, together: _Together) -> _Files:
    """Return one plan's new files."""
    path, target = path_of(period, name), path_of(following, name)
    before = parameters_of(root, period, name)
    if day <= before.day:
        raise WorkbookError(
            f"The as-at date {long_date(day)} is not after that of {period}, {long_date(before.day)} "
            f"({path.as_posix()}). Give a later one."
        )
    text = inside(root, path, YAML).decode("utf-8-sig")
    changes = {"period": following, "as_at": day.isoformat(), "commentary": ""}
    if isinstance(before, OverviewParameters):
        lines = with_lines(text, changes, _OF_ONE_ROUND, path.as_posix())
        return _Files(rolled=Rolled(plan=name, parameters=target), text=lines.encode())
    read = read_inputs(root, before)
    refuse(read.intake.problems)
    rolled = Rolled(
        plan=name,
        parameters=target,
        trackers=before.files,
        sheet=(last := own_name(read.intake.tables[0].sheet.name)),
        last=last,
        carried=len(read.intake.open),
        kept=len(read.intake.closed),
    )
    return _with_tracker(root, read, rolled, before, text, changes, together)


def _new_name(root: Path, before: Parameters, file: str, following: str, plans: Sequence[str]) -> str:
    """Return what a new tracker is called: after its plan; one of several, or that plans share, after the last one.

    Raises:
        WorkbookError: not all of those are carried forward, so that it would lack a sheet.
    """
    others = [name for name in plans_of(root, before.period) if name != before.plan]
    given = [parameters_of(root, before.period, name) for name in others if not is_overview(root, before.period, name)]
    own, old = tracker_in(root, file), PurePath(kept_name(file))
    sharing = [each.plan for each in given if own in [tracker_in(root, other) for other in each.files]]
    if left := [name for name in sharing if name not in plans]:
        raise WorkbookError(
            f"{before.plan} shares {file} with {listed(left)}, so they go on together: leave out --plan."
        )
    stem = old.stem.removesuffix(f"-{before.period}") if sharing or before.trackers else before.plan
    return f"{stem}-{following}{old.suffix}"


def _with_tracker(
    root: Path,
    read: Read,
    rolled: Rolled,
    before: Parameters,
    text: str,
    changes: dict[str, str],
    together: _Together,
) -> _Files:
    """Return a plan's new files, among them each tracker where the new round has a sheet of its own that is not there.

    Raises:
        WorkbookError: the new sheets of several trackers would have different names that none but “sheet” can tell.
    """
    plan, day, path = read.plan, date.fromisoformat(changes["as_at"]), path_of(before.period, before.plan)
    lasts = [own_name(table.sheet.name) for table in read.intake.of_actions]
    named = [following_sheet(plan, last, changes["period"], day) for last in lasts]
    if plan.tracker.updates or set(named) == {sheet_of(plan, before.period, before.day)}:
        return _Files(rolled=rolled, text=with_lines(text, changes, _OF_ONE_ROUND, path.as_posix()).encode())
    sheets = [_sheet(plan, name, changes["period"]) for name in named]
    told = [
        own_name(sheet_of(plan, changes["period"], day, (*part.names, part.called(now))))
        for part, now in zip(read.tracker.parts, sheets, strict=True)
    ]
    untold = told != sheets
    if untold and len(set(sheets)) > 1:
        raise WorkbookError(
            f"{path.as_posix()}: the new sheets of “trackers” would be {listed(f'“{name}”' for name in sheets)}, and "
            "the period’s parameters can name one alone. Call the last sheets alike in all files, and roll again."
        )
    sheet = {"sheet": sheets[0]} if untold else {}
    _refuse_alike(before)
    new = [
        _new_tracker(root, part, (last, now), before, changes["period"], together)
        for part, last, now in zip(read.tracker.parts, lasts, sheets, strict=True)
    ]
    files = tuple(each.file for each in new)
    given = ({"trackers": [*files]} if before.trackers else {"tracker": files[0]}) if files != before.files else {}
    dropped = [*_OF_ONE_ROUND, *([] if sheet else ["sheet"])]
    return _Files(
        rolled=replace(
            rolled,
            trackers=files,
            sheet=sheets[0],
            copied=files != before.files,
            pointing=tuple(name for each in new for name in each.pointing),
        ),
        text=with_lines(text, {**given, **sheet, **changes}, dropped, path.as_posix()).encode(),
        trackers={each.place: each.content for each in new if each.content},
    )


def _refuse_alike(before: Parameters) -> None:
    """Raise `WorkbookError` where two trackers would be called alike in the next round."""
    first: dict[str, str] = {}
    for file in before.trackers:
        stem = PurePath(kept_name(file)).stem.removesuffix(f"-{before.period}").casefold()
        if (known := first.setdefault(stem, file)) != file:
            raise WorkbookError(
                f"{path_of(before.period, before.plan).as_posix()}: “{known}” and “{file}” of “trackers” would have "
                "one name in the next period. Rename one of them, here too, and roll again."
            )


class _New(NamedTuple):
    """A tracker for the next round: what the parameters call it and, where it is a new file, its place and content.

    `pointing` are the sheets whose formulas name the last round's sheet.
    """

    file: str
    place: Path = Path()
    content: bytes = b""
    pointing: tuple[str, ...] = ()


def _new_tracker(
    root: Path, last: Tracker, sheets: tuple[str, str], before: Parameters, following: str, together: _Together
) -> _New:
    """Return the last tracker with a copy of a sheet under a new name; as it is where it has that sheet already."""
    then, now = sheets
    if last.has(now):
        return _New(last.file)
    old = kept_name(last.file)
    name = _new_name(root, before, last.file, following, together.plans)
    file = last.file.removesuffix(old) + name
    place = tracker_in(root, last.file).with_name(name)
    place = place.relative_to(root) if place.is_relative_to(root) else place
    content, added = together.begun.get(place, (last.content, ()))
    if now not in added:
        content = last.with_copy(then, now, content)
    _prove(last, then, content, now)
    together.begun[place] = content, (*added, now)
    return _New(file, place, content, last.pointing_to(then))


def _sheet(plan: Plan, named: str, period: str) -> str:
    """Return the new round's sheet: as the plan names it, where Excel lets it be named so."""
    measures = [plan.measures.sheet.strip()] if plan.measures else []
    return named if can_be_named(named, measures) else free_name(measures, f"Round {period}"[:31])


def _prove(before: Tracker, last: str, content: bytes, now: str) -> None:
    """Read the new tracker back; raise `WorkbookError` where either round does not say what the last one did."""
    with folder_apart() as folder:
        path = folder / "tracker.xlsx"
        path.write_bytes(content)
        tracker = Tracker(path, before.file, before.within)
        found = [tracker.sheet(name, told_by="the plan") for name in (last, now)]
    then = before.sheet(last, told_by="the plan")
    if any(_said(sheet) != _said(then) for sheet in found):
        refuse(
            [
                Problem(
                    file=before.file,
                    sheet=then.name,
                    found="a copy of the sheet would not read the same",
                    expected="a sheet as Excel writes it",
                    remedy="open the tracker in Excel, save it, and roll again",
                )
            ]
        )


def _said(sheet: Sheet) -> tuple[object, ...]:
    return sheet.rows, sheet.hidden_rows, sheet.hidden_columns, sheet.covered
