"""What the tracker itself says of earlier rounds: the texts that stale ones are known by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from helpers.errors import WorkbookError
from helpers.excel.tracker import Sheet, Tracker
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
    before: Iterable[Saying | None] = ()


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
    rounds = _Rounds([tracker.values(name) for name in names], actions)
    return {draft.number: Earlier(_round(draft, actions), _Before(rounds, draft.number)) for draft in actions.drafts}


class _Rounds:
    """The earlier rounds of a tracker, newest first, each read when it is first asked for: most ask for the last."""

    def __init__(self, sheets: Iterable[Sheet], actions: SheetReading) -> None:
        self._left = filter(None, (_sheet(sheet, actions) for sheet in sheets))
        self._read: list[dict[str, Saying]] = []

    def said(self) -> Iterator[dict[str, Saying]]:
        """Give what each action said, round by round."""
        for at in count():
            if at == len(self._read):
                if not (found := next(self._left, None)):
                    return
                self._read.append(found)
            yield self._read[at]


@dataclass(frozen=True, slots=True)
class _Before:
    """The earlier rounds of one action."""

    rounds: _Rounds
    number: str

    def __iter__(self) -> Iterator[Saying | None]:
        return (found.get(self.number) for found in self.rounds.said())


def _sheet(sheet: Sheet, actions: SheetReading) -> dict[str, Saying] | None:
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
