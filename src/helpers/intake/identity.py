"""What an action is known by: without a number and a title of its own it cannot be read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.excel.tracker import AnyTracker, Cell
from helpers.intake.rows import SheetReading
from helpers.model import Action, Source, problem_at
from helpers.text import wordless

#: A number of so many words is none, but a text.
_WORDS = 4
#: What heads a row of totals.
_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?(?: (?:number of )?(?:open |closed )?(?:actions|recommendations|tasks|items))?\W*\d*",
    re.IGNORECASE,
)


def nameless(file: str, actions: Sequence[Action]) -> Iterator[Problem]:
    """An action has a number and a title."""
    figures = sum(any(map(str.isdigit, action.number)) for action in actions)
    for action in actions:
        odd = 2 * figures > len(actions) and not (action.says or any(map(str.isdigit, action.number)))
        said = action.title if any(map(str.isdigit, action.number)) else action.number
        if _TOTAL.fullmatch(said):
            yield problem_at(
                file,
                action.sources[0],
                f"“{shortened(said)}” stands where an action should be",
                "only actions under the header, as a row of totals is counted as one too",
                "leave the row out: strike it out, or move it off the sheet",
                Severity.BLOCKS if odd else Severity.PUBLICATION,
            )
        elif wordless(action.number):
            yield problem_at(
                file,
                action.sources[0],
                f"an action’s number is “{shortened(action.number)}”"
                if action.number
                else "an action’s number is punctuation alone",
                "a number, or nothing where the row goes on with the action above",
                "write the number, or clear the cell",
            )
        elif (odd or len(action.number.split()) >= _WORDS) and action.title:
            yield problem_at(
                file,
                action.sources[0],
                f"“{shortened(action.number)}” stands where the action’s number should be",
                "a number, or nothing where the row goes on with the action above",
                "write the number by itself, or name another column as “number” in the plan’s definition",
                Severity.BLOCKS if odd else Severity.NOTED,
            )
        elif wordless(action.title):
            own = bool(action.says) or (any(map(str.isdigit, action.number)) and len(action.number.split()) < _WORDS)
            yield problem_at(
                file,
                action.sources[0],
                f"action {shortened(action.number)} has no title",
                "what is to be done",
                "write the title" if own else "write the title, or clear the cell if the row is no action’s",
                Severity.NOTED if own else Severity.BLOCKS,
            )


def twice(tracker: AnyTracker, actions: Sequence[Action]) -> Iterator[Problem]:
    """An action's number stands for one action, in whichever file."""
    first: dict[str, Action] = {}
    for action in actions:
        known = first.setdefault(action.number, action)
        if known is not action:
            here, there = action.sources[0], known.sources[0]
            yield problem_at(
                tracker.of(here.sheet).file,
                here,
                f"the action number “{shortened(action.number)}” is used again; "
                f"it is first in {seen_from(here, there)}",
                "each number once",
                "correct one of the two numbers (Excel drops a last zero: write 4.10 as text)"
                if re.fullmatch(r"\d+\.\d", action.number)
                else "correct one of the two numbers",
            )


def seen_from(here: Source, there: Source) -> str:
    """Return where a cell is as another one's problem says it: with its sheet where that is another."""
    return there.place if there.sheet == here.sheet else f"{there.sheet}!{there.place}"


def tell_dated_number(reading: SheetReading, cell: Cell) -> None:
    """Keep a problem with an action's number that Excel has turned into a date or a time."""
    if isinstance(cell.value, date | time | timedelta):
        reading.problem(
            cell,
            f"the action number “{shortened(cell.text)}” is a date or a time to Excel",
            "the number as text, such as 1-2",
            "make the cell’s format Text (Format Cells, Number), and write the number again",
        )
