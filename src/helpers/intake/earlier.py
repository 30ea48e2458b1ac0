"""What the tracker itself says of earlier rounds: the texts that stale ones are known by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel.dates import get_month_names

from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker
from helpers.intake.layouts import header_of, read_rows
from helpers.intake.rows import ActionRows, SheetReading
from helpers.intake.status import closed_as_typed
from helpers.model import Source
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.text import said_in

#: What each column says: an action repeats itself where this is the same.
Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Saying:
    """What an action said in one round, whether it was closed then, and the rows that say so."""

    said: Said
    closed: bool = False
    rows: Sequence[Source] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An action's present round, and its earlier ones, newest first; None for a round that did not have it."""

    now: Saying
    before: Sequence[Saying | None] = ()


#: The rounds of each action, by its number.
History = Mapping[str, Earlier]

_MONTHS = {name.casefold(): number for number, name in get_month_names("wide", locale="en_GB").items()}


def history_of(tracker: Tracker, actions: SheetReading, parameters: Parameters) -> History:
    """Return what each action said in earlier rounds.

    In the layout of dated updates these are the updates before the newest; in the others the sheets that the plan's
    pattern names for earlier months. A sheet of another layout is passed over: the check of staleness is then shorter.
    """
    if actions.plan.tracker.updates:
        return {
            draft.number: Earlier(_round(draft, actions), [Saying(_said(typed)) for typed in draft.before])
            for draft in actions.drafts
        }
    rounds = [
        found for name in earlier_sheets(tracker, actions, parameters) if (found := _sheet(tracker, name, actions))
    ]
    return {
        draft.number: Earlier(_round(draft, actions), [found.get(draft.number) for found in rounds])
        for draft in actions.drafts
    }


def earlier_sheets(tracker: Tracker, actions: SheetReading, parameters: Parameters) -> list[str]:
    """Return the names of the sheets of earlier months, newest first; none where the plan's pattern has no month."""
    pattern = _pattern(actions.plan)
    if pattern is None:
        return []
    dated: list[tuple[date, str]] = []
    for name in tracker.names:
        if found := pattern.fullmatch(name.strip()):
            parts = found.groupdict()
            month = _MONTHS.get(parts["month"].casefold())
            if month and name != actions.sheet.name:
                dated.append((date(int(parts["year"]), month, 1), name))
    return [name for first, name in sorted(dated, reverse=True) if first < parameters.day.replace(day=1)]


def _pattern(plan: Plan) -> re.Pattern[str] | None:
    named = plan.tracker.sheet
    if "{month}" not in named or "{year}" not in named:
        return None
    escaped = re.escape(named).replace(r"\{month\}", r"(?P<month>[A-Za-z]+)").replace(r"\{year\}", r"(?P<year>\d{4})")
    return re.compile(escaped.replace(r"\{period\}", r".+"), re.IGNORECASE)


def _sheet(tracker: Tracker, name: str, actions: SheetReading) -> dict[str, Saying] | None:
    sheet = tracker.values(name)
    try:
        header = header_of(sheet, actions.plan)
    except WorkbookError:
        return None
    reading = read_rows(sheet, header, actions.plan, typed_only=True)
    return {draft.number: _round(draft, reading) for draft in reading.drafts}


def _round(draft: ActionRows, reading: SheetReading) -> Saying:
    return Saying(_said(draft.typed), closed_as_typed(draft, reading), tuple(draft.rows))


def _said(typed: Mapping[str, str]) -> Said:
    return {column: said for column, text in typed.items() if (said := said_in(text))}
