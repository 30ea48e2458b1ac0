"""Which sheet is that of a period, and which are those of the rounds before it: by date, however they are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from helpers.english import MONTHS, listed, month_name
from helpers.errors import Problem, WorkbookError
from helpers.excel.cells import shortened
from helpers.excel.tracker import Tracker
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.plans.rounds import Round, looks_like_round, name_of, named_like, round_in

#: By how many days rounds of the same length may differ, such as February and March.
_SAME = 5
#: What stands in a plan's definition for the time that a sheet's name tells.
ROUND = "{round}"


def sheet_of(plan: Plan, period: str, as_at: date, names: Iterable[str] = ()) -> str:
    """Return the name that the plan gives the sheet of a period; one of `names` where that tells the period's round.

    Of one of several trackers, whose sheets have its name before their own, it is without that where it is not there.
    """
    names = [*names]
    pattern = plan.tracker.sheet
    if ROUND in pattern:
        found = _of_period(plan, period, as_at, names)
        return found[0] if len(found) == 1 else pattern.replace(ROUND, name_of(told_by(period, as_at)))
    named = pattern.replace("{month}", month_name(as_at)).replace("{year}", str(as_at.year))
    named = named.replace("{period}", period)
    key = named.strip().casefold()
    same = (name for name in names if name != own_name(name) and own_name(name).strip().casefold() == key)
    return next(same, named)


def own_name(sheet: str) -> str:
    """Return what a workbook itself calls a sheet, without its file’s name: “Actions” for “[homes.xlsx]Actions”."""
    return sheet[sheet.find("]") + 1 :] if sheet.startswith("[") else sheet


def sheet_named(tracker: Tracker, plan: Plan, parameters: Parameters) -> bool:
    """Return whether a tracker has the sheet of a period."""
    named = parameters.sheet or sheet_of(plan, parameters.period, parameters.day, tracker.names)
    return tracker.has(named)


def rounds_of(plan: Plan, names: Iterable[str]) -> Mapping[str, Round]:
    """Return the sheets whose names tell a round as the plan says, each with its time.

    A name without a year tells one only where none has a year: then all are of one financial year.
    """
    pattern = _pattern(plan)
    matches = ((name, pattern.fullmatch(own_name(name).strip())) for name in names) if pattern else ()
    found = {name: told for name, match in matches if match and (told := _told(match.groupdict()))}
    dated = {name: time for name, time in found.items() if time.dated}
    return dated or found


def following_sheet(plan: Plan, last: str, period: str, as_at: date) -> str:
    """Return the name of the sheet of a round in the way of the last one's: “Q4 2022-23” after “Q3 2022-23”.

    It is the round that the period's name tells, if it is as long as the last one, or that of the as-at date, where
    sheets are named by days; else the one that follows.

    Raises:
        WorkbookError: names without a year begin again with the next financial year, as a sheet of the last one may be
            called so.
    """
    pattern, last = _pattern(plan), own_name(last)
    match = pattern.fullmatch(last.strip()) if pattern else None
    before = _told(match.groupdict()) if match else None
    if ROUND not in plan.tracker.sheet or not match or not before:
        return sheet_of(plan, period, as_at)
    wanted = told_by(period, as_at)
    if before.first == before.last:
        wanted = Round(as_at, as_at)
    elif abs((wanted.last - wanted.first) - (before.last - before.first)).days > _SAME:
        wanted = before.following
    start, end = match.span("round")
    named = last.strip()[:start] + named_like(match["round"], wanted) + last.strip()[end:]
    if not before.dated and wanted.undated.first <= before.first:
        raise WorkbookError(
            f"After the sheet “{last}” comes “{named}”, which without a year may be that of the year before. Give the "
            f"sheets’ names the year, such as “{name_of(wanted)}”, or begin a new tracker for the new year."
        )
    return named


def earlier_sheets(plan: Plan, names: Iterable[str], sheet: str, as_at: date) -> list[str]:
    """Return the names of the sheets of rounds before that of a sheet, or of a date's month, the newest first.

    There are none where the plan's name for the sheets tells no time.
    """
    rounds = {name: time for name, time in rounds_of(plan, names).items() if name != sheet}
    present = rounds_of(plan, names).get(sheet)
    if ROUND in plan.tracker.sheet:
        before = present.first if present else as_at
        past = [(time.last, name) for name, time in rounds.items() if time.last < before and (present or time.dated)]
    else:
        past = [(time.first, name) for name, time in rounds.items() if time.first < as_at.replace(day=1)]
    return [name for _, name in sorted(past, reverse=True)]


def told_by(period: str, as_at: date) -> Round:
    """Return the round that a period's name tells; of a name that tells none the as-at date's month."""
    return round_in(period) or Round(as_at.replace(day=1), as_at)


def unsure(tracker: Tracker, plan: Plan, parameters: Parameters) -> Iterator[Problem]:
    """Give that no sheet, or more than one, is that of a period, where the plan has sheets found by their round."""
    if ROUND not in plan.tracker.sheet:
        return
    found = _of_period(plan, parameters.period, parameters.day, tracker.names)
    if len(found) == 1:
        return
    wanted = sheet_of(plan, parameters.period, parameters.day)
    rounds = rounds_of(plan, tracker.names)
    others = listed(f"“{shortened(name)}”" for name in (rounds if rounds else tracker.names))
    yield Problem(
        file=tracker.file,
        found=f"the sheets {listed(f'“{name}”' for name in found)} are all of the round of {parameters.period}"
        if found
        else f"no sheet is sure to be that of {parameters.period}; "
        + (f"those that tell a round are {others}" if rounds else f"none tells a round: {others}"),
        expected=f"one sheet whose name tells its round, such as “{wanted}”",
        remedy="rename the sheet so that it says which round it is, with the year, or name it as “sheet” in the "
        "period’s parameters",
    )


def doubted(plan: Plan, names: Iterable[str]) -> list[str]:
    """Return the sheets that look as if their names told a round, and tell none for sure."""
    pattern, every = _pattern(plan), [*names]
    if pattern is None or ROUND not in plan.tracker.sheet:
        return []
    rounds = rounds_of(plan, every)
    matches = ((name, pattern.fullmatch(own_name(name).strip())) for name in every if name not in rounds)
    return [name for name, match in matches if match and looks_like_round(match["round"])]


def by_date(plan: Plan, given: Parameters, names: Iterable[str]) -> str:
    """Return the sheet that the as-at date would choose, where the period's name tells one by its round."""
    rounds = rounds_of(plan, names) if ROUND in plan.tracker.sheet and round_in(given.period) else {}
    return next((name for name, time in rounds.items() if time.first <= given.day <= time.last), "")


def soon_after(period: str, day: date) -> bool:
    """Return whether a day is in the round that a period's name tells or in the next, when a report of it is made."""
    told = round_in(period)
    return told is not None and told.first <= day <= told.following.last


def _of_period(plan: Plan, period: str, as_at: date, names: Iterable[str]) -> list[str]:
    """Return the sheets that tell a period's round.

    That is the one that the period's name tells, or a day in it. Where it tells none, it is the one with the as-at
    date in it.
    """
    rounds = rounds_of(plan, names)
    wanted = round_in(period) or Round(as_at, as_at)
    if rounds and not next(iter(rounds.values())).dated:
        wanted = wanted.undated
    same = [name for name, time in rounds.items() if (time.first, time.last) == (wanted.first, wanted.last)]
    if same:
        return same
    if not round_in(period):
        return [name for name, time in rounds.items() if time.first <= wanted.first and wanted.last <= time.last]
    days = {name: time.first for name, time in rounds.items() if time.first == time.last}
    return [name for name, day in days.items() if wanted.first <= day <= wanted.last]


def _pattern(plan: Plan) -> re.Pattern[str] | None:
    """Return what the names of rounds' sheets match; None where the plan's name for them tells no time."""
    named = plan.tracker.sheet
    if ROUND not in named and ("{month}" not in named or "{year}" not in named):
        return None
    escaped = re.escape(named).replace(r"\{round\}", "(?P<round>.+)", 1).replace(r"\{period\}", ".+")
    if ROUND in named:
        return re.compile(escaped.replace(r"\{month\}", "[A-Za-z]+").replace(r"\{year\}", r"\d{4}"), re.IGNORECASE)
    in_parts = escaped.replace(r"\{month\}", r"(?P<month>[A-Za-z]+)").replace(r"\{year\}", r"(?P<year>\d{4})")
    return re.compile(in_parts, re.IGNORECASE)


def _told(parts: Mapping[str, str]) -> Round | None:
    """Return the time that the parts of a sheet's name tell."""
    if "round" in parts:
        return round_in(parts["round"])
    month = parts["month"].capitalize()
    return round_in(f"{month} {parts['year']}") if month in MONTHS else None
