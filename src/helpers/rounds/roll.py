"""Carry a plan forward to its next period: new parameters, and a new tracker with the actions that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from helpers.checks.read import read_inputs
from helpers.english import long_date
from helpers.errors import Problem, Severity, WorkbookError, refuse
from helpers.excel.tracker import Tracker
from helpers.intake.header import find_header
from helpers.intake.intake import Intake, sheet_of, take_in
from helpers.intake.measures import read_measures
from helpers.model import Action, Group, Source, problem_at
from helpers.plans.overview import OverviewParameters
from helpers.plans.parameters import DRAFTS, PERIOD, RESERVED, Parameters, chosen_plans, path_of
from helpers.plans.plan import Plan, definition_of
from helpers.plans.yaml import read_mapping
from helpers.rounds.guide import guide_to_roll
from helpers.rounds.new import TRACKERS, day_of, parameters_text, put
from helpers.rounds.sheet import ActionsSheet
from helpers.rounds.typed import settled
from helpers.rounds.workbook import Figures, can_be_named, free_name, tracker_of
from helpers.runs.check import parameters_of
from helpers.tempdir import folder_apart

#: The parameters that are for one round alone.
_OF_ONE_ROUND = ("compare_with", "meeting", "recommendations", "next_meeting")


def roll(root: Path, period: str, following: str, as_at: str, plan: str = "") -> list[Path]:
    """Write the next period's parameters and trackers, open actions carried forward; what exists stays as it is.

    Args:
        root: the project's folder.
        period: the period to go on from.
        following: the next period.
        as_at: the next period's date, as year-month-day.
        plan: the one plan to carry forward; empty for all that have parameters in the period.

    Returns:
        The files, from the project's folder.

    Raises:
        WorkbookError: the period is unknown, the next one exists or is not later, or a tracker has problems or
            something that cannot be carried forward as it is. Then nothing is written.
    """
    day = day_of(as_at)
    if not PERIOD.fullmatch(following) or following.casefold() in (*RESERVED, DRAFTS):
        raise WorkbookError(f"“{following}” cannot be a period's name. Use one such as 2023-04.")
    contents: dict[Path, bytes] = {}
    errors: list[WorkbookError] = []
    for name in chosen_plans(root, period, plan):
        try:
            contents |= _carried(root, name, period, following, day)
        except WorkbookError as error:
            errors.append(error)
    if errors:
        message = "\n".join(str(error) for error in errors)
        raise WorkbookError(message, [problem for error in errors for problem in error.problems]) from errors[0]
    return put(root, contents)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rolling:
    """A plan on its way from one period to the next."""

    plan: Plan
    tracker: Tracker
    before: Parameters
    intake: Intake
    sheet: str
    after: Parameters

    def problem(self, place: str, found: str, expected: str, remedy: str) -> Problem:
        return problem_at(self.before.tracker, Source(self.sheet, place), found, expected, remedy)


def _carried(root: Path, name: str, period: str, following: str, day: date) -> dict[Path, bytes]:
    """Return one plan's new files."""
    target = path_of(following, name)
    if (root / target).exists():
        raise WorkbookError(f"{target.as_posix()} exists already: {name} has been carried forward to {following}.")
    before = parameters_of(root, period, name)
    given = read_mapping(root / path_of(period, name), path_of(period, name).as_posix())
    if day <= before.day:
        raise WorkbookError(
            f"The as-at date {long_date(day)} is not after that of {period}, {long_date(before.day)} "
            f"({path_of(period, name).as_posix()}). Give a later one."
        )
    going_on = {key: value for key, value in given.items() if key not in _OF_ONE_ROUND}
    values = {**going_on, "period": following, "as_at": day.isoformat()}
    if isinstance(before, OverviewParameters):
        return {target: parameters_text(values).encode()}
    read = read_inputs(root, before)
    plan, intake = read.plan, read.intake
    refuse(intake.problems)
    if plan.tracker.updates:  # one tracker for all periods: it is gone on with, not copied
        return {target: parameters_text(values).encode()}
    tracker = TRACKERS / f"{name}-{following}.xlsx"
    values = _with_sheet({**values, "tracker": tracker.as_posix()}, plan, following, day)
    sheet = intake.left_out[0].source.sheet  # the header row's, so that there always is one
    after = Parameters.among(values)
    rolling = _Rolling(plan=plan, tracker=read.tracker, before=before, intake=intake, sheet=sheet, after=after)
    refuse([*_renumbered(rolling), *_closing_later(rolling)])
    return {target: parameters_text(values).encode(), tracker: _tracker(rolling)}


def _with_sheet(values: dict[str, Any], plan: Plan, period: str, day: date) -> dict[str, Any]:
    """Return parameters that name the new round's sheet only where the plan's pattern cannot."""
    values = {name: value for name, value in values.items() if name != "sheet"}
    measures = [plan.measures.sheet.strip()] if plan.measures else []
    if can_be_named(sheet_of(plan, period, day), measures):
        return values
    return {**values, "sheet": free_name(measures, f"Round {period}"[:31])}


def _renumbered(rolling: _Rolling) -> list[Problem]:
    """Return the problem that actions numbered by their order would change numbers, were closed ones left out."""
    if "number" in rolling.plan.tracker.columns.headers():
        return []
    places: dict[str, int] = {}
    for action in _open(rolling.intake):
        places[action.group] = place = places.get(action.group, 0) + 1
        number = f"{action.group}.{place}" if action.group else str(place)
        if number != action.number:
            return [
                rolling.problem(
                    action.sources[0].place,
                    f"actions are numbered by their order here, so that action {action.number} would become {number} "
                    "in the next round, which leaves out the closed one before it",
                    "a column with each action’s number",
                    "add such a column to the sheet, and its header as “number” under “tracker: columns” in "
                    f"{definition_of(rolling.before.plan).as_posix()}",
                )
            ]
    return []


def _closing_later(rolling: _Rolling) -> list[Problem]:
    """Return a problem for each open action whose closing notice counts from a later date: it would be lost."""
    if "closed_on" not in rolling.plan.tracker.columns.headers():
        return []
    at_last = rolling.before.model_copy(update={"as_at": "9999-12-31", "sheet": rolling.sheet})
    later = take_in(rolling.tracker, rolling.plan, at_last)
    return [
        rolling.problem(
            action.closing.notice.sources[0].place,
            f"the notice that closes action {now.number} counts from a date after {long_date(rolling.before.day)}",
            "an action that is closed, or one without a notice",
            "report the period in which it closes first, or take the notice out and write it in the new round",
        )
        for now, action in zip(rolling.intake.every, later.every, strict=True)
        if action.closing and not now.closing
    ]


def _tracker(rolling: _Rolling) -> bytes:
    """Return the new tracker, proved by reading it back."""
    plan, intake, before, after = rolling.plan, rolling.intake, rolling.before, rolling.after
    figures = _figures(rolling)
    now = after.sheet or sheet_of(plan, after.period, after.day)
    taken = [now, *([figures.name] if figures else [])]
    last = free_name(taken, rolling.sheet, f"Last round {before.period}"[:31])
    closed = [action for action in intake.every if action.closing]
    content = tracker_of(
        plan,
        made=after.day,
        guide=guide_to_roll(plan, tracker=before.tracker, day=before.day, now=now, last=last, closed=closed),
        rounds=[
            _round(rolling, now, _open(intake), f"as at {long_date(after.day)}", locked=False),
            _round(rolling, last, intake.every, f"as at {long_date(before.day)}, as reported", locked=True),
        ],
        figures=figures,
    )
    _prove(rolling, content, last)
    return content


def _open(intake: Intake) -> list[Action]:
    """Return what goes on, with its parts."""
    return [action for action in intake.every if not action.closing]


def _round(rolling: _Rolling, name: str, actions: Sequence[Action], when: str, *, locked: bool) -> ActionsSheet:
    return ActionsSheet(
        name=name,
        heading=f"{rolling.plan.council}: {rolling.plan.title}, {when}",
        actions=actions,
        groups=rolling.intake.groups,
        locked=locked,
        file=rolling.before.tracker,
    )


def _figures(rolling: _Rolling) -> Figures | None:
    """Return the sheet of measures as it is, every row of it."""
    layout = rolling.plan.measures
    if layout is None:
        return None
    sheet = rolling.tracker.sheet(layout.sheet, told_by="the plan")
    header = find_header(sheet, layout.columns.headers())
    cells = [cell for row in sheet.rows for cell in row]
    return Figures(name=sheet.name, cells=cells, header=sheet.rows[header.at][0].row, columns=header.columns)


def _prove(rolling: _Rolling, content: bytes, last: str) -> None:
    """Read the new tracker back; raise `WorkbookError` where it does not say the same as the old one."""
    with folder_apart() as folder:
        path = folder / "tracker.xlsx"
        path.write_bytes(content)
        tracker = Tracker(path, rolling.after.tracker)
        now = take_in(tracker, rolling.plan, rolling.after)
        then = take_in(tracker, rolling.plan, rolling.before.model_copy(update={"sheet": last}))
    problems = [
        *_differences(rolling, now, _open(rolling.intake)),
        *_differences(rolling, then, rolling.intake.every),
        *(problem for problem in now.problems if problem.severity is Severity.BLOCKS),
    ]
    measures = rolling.plan.measures
    if measures and read_measures(rolling.tracker, rolling.plan, rolling.after.day)[0] != now.measures:
        problems.append(
            problem_at(
                rolling.before.tracker,
                Source(measures.sheet, ""),
                "the measures would not read the same in the new tracker",
                "figures, dates and words typed into single cells",
                "type the sheet’s values again as figures, dates and words",
            )
        )
    refuse(dict.fromkeys(problems))


def _differences(rolling: _Rolling, read: Intake, wanted: Sequence[Action]) -> list[Problem]:
    """Return a problem for the first action or group that would read otherwise than it did."""
    numbers = [action.number for action in wanted]
    differing = [action for action, back in zip(wanted, read.every, strict=False) if _said(action) != _said(back)]
    groups = [group for group in rolling.intake.groups if any(action.group == group.number for action in wanted)]
    places = [action.sources[0].place for action in differing[:1]]
    if numbers != [action.number for action in read.every] and not differing:
        places = [""]
    elif not differing and [_named(group) for group in groups] != [_named(group) for group in read.groups]:
        places = [groups[0].sources[0].place]
    what = f"action {differing[0].number}" if differing else "the list of actions and groups"
    return [
        rolling.problem(
            place,
            f"{what} would not read the same in the new tracker",
            "text, ratings and dates as they are typed in Excel, and each group in one place",
            "type what is unusual there again, or bring the group’s rows together",
        )
        for place in places
    ]


def _said(action: Action) -> tuple[object, ...]:
    """Return all that is to be the same of an action, but for the cells it was read from."""
    rating, closing = action.rating, action.closing
    return (
        action.number,
        action.title,
        action.group,
        action.short_name,
        {column: settled(passage.points) for column, passage in {**action.says, **action.facts}.items()},
        (rating.name, rating.written) if rating else None,
        (action.due, action.due_written, action.due_earlier),
        (closing.way, closing.into, settled(closing.notice.points)) if closing else None,
    )


def _named(group: Group) -> tuple[str, str, str]:
    return group.number, group.title, group.responsible
