"""What the tracker itself says of earlier rounds: the texts that stale ones are known by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker
from helpers.intake.layouts import header_of, read_rows
from helpers.intake.rounds import earlier_sheets
from helpers.intake.rows import ActionRows, SheetReading
from helpers.intake.status import closed_as_typed
from helpers.model import Source
from helpers.plans.parameters import Parameters
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


def history_of(tracker: Tracker, actions: SheetReading, parameters: Parameters) -> History:
    """Return what each action said in earlier rounds.

    In the layout of dated updates these are the updates before the newest; in the others the sheets that the plan's
    pattern names for earlier rounds. A sheet of another layout is passed over: the check of staleness is then shorter.
    """
    if actions.plan.tracker.updates:
        return {
            draft.number: Earlier(_round(draft, actions), [Saying(_said(typed)) for typed in draft.before])
            for draft in actions.drafts
        }
    names = earlier_sheets(actions.plan, tracker.names, actions.sheet.name, parameters.day)
    rounds = [found for name in names if (found := _sheet(tracker, name, actions))]
    return {
        draft.number: Earlier(_round(draft, actions), [found.get(draft.number) for found in rounds])
        for draft in actions.drafts
    }


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
