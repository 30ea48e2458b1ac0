"""Judge an owner's answer: whether it changes anything, and whether what it says can go into the tracker's cell."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from helpers.english import listed
from helpers.errors import Problem
from helpers.excel.cells import Cell, shortened
from helpers.excel.filled import Put
from helpers.intake.dates import read_date
from helpers.intake.status import meaning_of
from helpers.plans.plan import Plan
from helpers.plans.ratings import words_of
from helpers.rounds.asking import Asking
from helpers.rounds.fields import Field, Kind, fields_of, said_by, share_in
from helpers.rounds.forms import words_for
from helpers.rounds.returned import Answer, Returned
from helpers.text import key_of, plain, same_word, visible

#: What Excel would take for a character written as its number.
_CODE = re.compile("_x[0-9A-Fa-f]{4}_")


class Known:
    """What a plan's tracker says now: its open actions, and the fields of each by their labels."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.open = {action.number: action for action in asking.every}
        fields, self.updates = fields_of(asking.read, asking.given)
        self.fields = {number: {field.label: field for field in some} for number, some in fields.items()}

    @property
    def plan(self) -> Plan:
        """Return the plan."""
        return self.asking.plan


class Change(NamedTuple):
    """An answer that changes a cell of the tracker: whose form it is in, where, and what goes into which field."""

    form: Returned
    answer: Answer
    known: Known
    field: Field
    put: Put
    says: str


class Same(StrEnum):
    """Why an answer changes nothing."""

    UNCHANGED = "unchanged"
    ALREADY = "already in the tracker"


class Refused(NamedTuple):
    """Why an answer cannot go into the tracker: what is there, and what is expected, a clause each."""

    found: str
    expected: str


def judged(form: Returned, answer: Answer, known: Known) -> Change | Same | Problem:
    """Return what becomes of an answer.

    Args:
        form: the form that it is in.
        answer: the answer.
        known: what the tracker of the answer's plan says now.
    """
    entry = answer.entry
    field = known.fields.get(entry.number, {}).get(entry.label)
    says = said_by(answer.cell, field.kind if field else Kind.TEXT, known.plan, answer.sheet)
    said = "\n".join(line.rstrip() for line in entry.said.splitlines()).strip()
    if not answer.wrong and says == said:
        return Same.UNCHANGED
    if field and not answer.wrong and says == field.says:
        return Same.ALREADY
    wrong = _in_the_way(form, answer, known, field, says, said)
    if field and not wrong:
        put = _put(field, answer, known.plan)
        if isinstance(put, Put):
            return Change(form, answer, known, field, put, says)
        wrong = put
    assert wrong  # noqa: S101 - without a field there is something in the way
    return not_taken(form, answer, field, wrong)


def not_taken(form: Returned, answer: Answer, field: Field | None, why: Refused) -> Problem:
    """Return the problem that an answer is not taken over; to mend it says what stays in the tracker."""
    stays = f"; until then {cell_of(field)} stays {_quoted(field.says, 'empty')}" if field else ""
    return Problem(
        file=form.file,
        sheet=answer.sheet.name,
        cell=answer.at,
        found=f"{shortened(answer.entry.label)} of {shortened(answer.entry.number)}: {why.found}",
        expected=why.expected,
        remedy=f"correct the form and collect it again, or the tracker itself{stays}",
    )


def cell_of(field: Field) -> str:
    """Return the tracker's cell in words; of an update that is still to be written, its sheet and column."""
    return f"a new update on “{field.sheet}”" if field.of_new_update else f"{field.sheet}!{field.at}"


def _in_the_way(
    form: Returned, answer: Answer, known: Known, field: Field | None, says: str, said: str
) -> Refused | None:
    """Return why an answer that differs from what stood there is not to be taken over, whatever it says."""
    number, action = answer.entry.number, known.open.get(answer.entry.number)
    if answer.wrong:
        return Refused(answer.wrong, "words or a value, typed into the form’s own cell")
    if action is None:
        every = {each.number for each in known.asking.read.intake.every}
        state = "is closed in the tracker" if number in every else "is not in the tracker any more"
        return Refused(f"it says {_quoted(says)}, and the action {state}", "an open action")
    if key_of(form.owner) not in map(key_of, action.owners):
        theirs = listed(action.owners) or "nobody"
        found = f"it says {_quoted(says)}, and the action is now {theirs}’s, not {shortened(form.owner)}’s"
        return Refused(found, "an action of the owner’s own")
    if key_of(action.title) != key_of(answer.entry.title):
        found = f"it says {_quoted(says)}, and the action of this number is now {_quoted(action.title)}"
        return Refused(found, f"the action {_quoted(answer.entry.title)}")
    if field is None:
        return Refused(f"it says {_quoted(says)}, and the tracker has no such cell any more", "a cell of the tracker")
    if field.says != said:
        now = f"it says {_quoted(says)}, and the tracker’s cell has been changed from {_quoted(said)} since"
        return Refused(now, "a cell that nobody else has changed since the form was made")
    if field.held:
        return Refused(f"it says {_quoted(says)}, and of the tracker’s cell {field.held}", "a cell to write in")
    return None if says else Refused("it was emptied, and a form empties nothing", "what is so now, in words")


def _put(field: Field, answer: Answer, plan: Plan) -> Put | Refused:
    """Return what is written for an answer into its cell of the tracker."""
    cell = answer.cell
    assert cell is not None  # noqa: S101 - an answer that says something has a cell
    match field.kind:
        case Kind.TEXT:
            if _CODE.search(cell.text):
                return Refused(f"it says {_quoted(cell.text)}, part of which Excel keeps for itself", "words")
            return Put(visible(cell.text), like=field.like)
        case Kind.RATING:
            return rated(field, plain(cell.text), plan)
        case Kind.STATUS:
            if plan.status and meaning_of(cell.text, plan.status):
                return Put(plain(cell.text), like=field.like)
            return Refused(f"the status is {_quoted(cell.text)}", f"one of {_words(plan, field.kind)}")
        case Kind.DUE | Kind.DAY:
            return _dated(field, answer, cell, plan)
        case Kind.SHARE:
            return _share(field, cell)


def rated(field: Field, word: str, plan: Plan) -> Put | Refused:
    """Return what is written for a rating: its word, and its colour where a colour of the cell's own means another."""
    key = plan.ratings or []
    entry = next((entry for entry in key if any(same_word(word, each) for each in words_of(entry))), None)
    if entry is None:
        return Refused(f"the rating is {_quoted(word)}", f"one of {_words(plan, field.kind)}")
    fill = field.cell.fill if field.cell else ""
    other = fill not in entry.fills and any(fill in each.fills for each in key)
    if other and not entry.fills:
        return Refused(f"the tracker’s cell has a colour that means another rating than {entry.rating}", "no colour")
    return Put(entry.rating, entry.fills[0] if other else "", field.like)


def _words(plan: Plan, kind: Kind) -> str:
    return ", ".join(f"“{word}”" for word in words_for(plan, kind))


def _dated(field: Field, answer: Answer, cell: Cell, plan: Plan) -> Put | Refused:
    """Return what is written for a date; for a due date, its words or those that stand in place of one will do."""
    words = plan.undated if field.kind is Kind.DUE else []
    read = read_date(cell, answer.sheet.epoch, words)
    if read.day and not read.written:
        return Put(read.day, like=field.like)
    if field.kind is Kind.DUE and (read.day or key_of(cell.text) in map(key_of, words)):
        return Put(plain(cell.text), like=field.like)
    why = f": {read.wrong}" if read.wrong else ", which is no date"
    ways = f", or {', '.join(f'“{word}”' for word in words)}" if words else ""
    return Refused(f"it says {_quoted(cell.text)}{why}", f"a date, such as 31/03/2023{ways}")


def _share(field: Field, cell: Cell) -> Put | Refused:
    share, there = share_in(cell), field.cell
    if share is None or not 0 <= share <= 100:
        return Refused(f"it says {_quoted(cell.text)}, which is no share", "a share from 0% to 100%")
    if there and isinstance(there.value, int | float):
        return Put(round(share / 100, 8) if there.percent else share, like=field.like)
    return Put(f"{share:g}%", like=field.like)


def _quoted(text: str, else_: str = "nothing") -> str:
    return f"“{shortened(text)}”" if text else else_
