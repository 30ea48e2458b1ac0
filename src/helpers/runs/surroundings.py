"""What an analyst may not know of, and no report tells: who has a tracker open, and how an as-at date fits in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from helpers.english import long_date
from helpers.errors import Problem, Severity
from helpers.excel.whereabouts import opened_by
from helpers.history.published import lines_of
from helpers.intake.rounds import sheet_of
from helpers.plans.overview import OverviewParameters
from helpers.plans.parameters import Parameters, path_of, tracker_in
from helpers.plans.plan import load_plan
from helpers.plans.rounds import round_in
from helpers.records import ledger

#: How long after its period a report may well speak for.
_AFTER = timedelta(days=120)
_CORRECT = "correct “as_at”, if it is not meant"


def notes_on(root: Path, given: Parameters, today: date) -> Iterator[Problem]:
    """Give what is to be told of one run beside what its check finds; all of it notes, which stop nothing.

    Args:
        root: the project's folder.
        given: what the run is given.
        today: the day on which it is called.
    """
    if not isinstance(given, OverviewParameters):
        opened = {file: opened_by(tracker_in(root, file)) for file in given.files}
        for file, who in ((file, who) for file, who in opened.items() if who is not None):
            yield _note(
                file,
                f"it is open{f' ({who})' if who else ''}, so what is not saved yet is not read",
                "a tracker that is saved and closed",
                "save it and start again; if it is open nowhere, its lock file was left behind",
            )
        yield from _another_month(root, given)
    shown = path_of(given.period, given.plan).as_posix()
    if given.day > today:
        yield _note(shown, f"“as_at” is {long_date(given.day)}, which is to come", "a day up to today", _CORRECT)
    yield from _far_from_its_period(given)
    lines = lines_of(root)
    newest = {line.period: line for line in lines if line.plan == given.plan and line.period != given.period}
    later = [line for line in newest.values() if line.as_at >= given.as_at]
    if later and not ledger.published(lines, given.period, given.plan):
        last = max(later, key=lambda line: line.as_at)
        yield _note(
            shown,
            f"“as_at” is {long_date(given.day)}, and {last.period} is published as at "
            f"{long_date(date.fromisoformat(last.as_at))}, so it is not compared with that",
            "a day after the last report’s",
            _CORRECT,
        )


def _another_month(root: Path, given: Parameters) -> Iterator[Problem]:
    """Give a note where the as-at date chooses another sheet than the period's name would."""
    plan, months = load_plan(root, given.plan), re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", given.period)
    if not months or given.sheet:
        return
    read = sheet_of(plan, given.period, given.day)
    meant = sheet_of(plan, given.period, date(int(months[1]), int(months[2]), 1))
    if read != meant:
        yield _note(
            path_of(given.period, given.plan).as_posix(),
            f"“as_at” is {long_date(given.day)}, so the sheet “{read}” is read, and not “{meant}”",
            "a day of the month that the period is named after",
            f"correct “as_at”, or say which is meant: “sheet: {meant}”",
        )


def _far_from_its_period(given: Parameters) -> Iterator[Problem]:
    """Give a note where the as-at date lies before the time that the period is named after, or long after it."""
    named = round_in(given.period)
    if named and named.dated and not named.first <= given.day <= named.last + _AFTER:
        yield _note(
            path_of(given.period, given.plan).as_posix(),
            f"“as_at” is {long_date(given.day)}, and the period {given.period} is {long_date(named.first)} to "
            f"{long_date(named.last)}",
            "a day in that time or soon after it",
            _CORRECT,
        )


def _note(file: str, found: str, expected: str, remedy: str) -> Problem:
    return Problem(file=file, found=found, expected=expected, remedy=remedy, severity=Severity.NOTED)
