"""Propose what each column of a table is: by its heading, and by what stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.english import counted, either
from helpers.excel.cells import Cell
from helpers.plans.ratings import Grade, grade_of_word
from helpers.rounds.proposal.sheets import Column, Table
from helpers.rounds.proposal.vocabulary import FACTS, NARRATIVE, What, shown
from helpers.rounds.proposal.words import distinct, ended_otherwise, is_date, is_rating, is_status, tells_progress
from helpers.text import key_of, plain

#: From how many letters on average texts are taken for what an action says, where the heading does not tell.
_LONG = 45
#: What one column of a table can be, and no second one.
_ONCE = tuple(what for what in What if what not in (*NARRATIVE, *FACTS))
#: What the words under a heading decide, where they are known.
_TOLD_BY_WORDS = (None, What.RATING, What.STATUS, What.CLOSING)
_EARLIER = re.compile(r"\b(?:previous|prior|last (?:month|quarter|period|round|time|report))\b")
_RANKS = frozenset(("high", "medium", "med", "low", "critical", "veryhigh", "verylow", "h", "m", "l", "urgent"))


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column is proposed to be, and why.

    Attributes:
        column: the column.
        what: what it holds; None where it is left out.
        why: the grounds, in a clause.
    """

    column: Column
    what: What | None
    why: str


def guesses_of(table: Table, *, banner: bool, dated: bool = False) -> list[Guess]:
    """Return what each column of a table is proposed to be, from left to right.

    Args:
        table: the table.
        banner: whether an action's number and title stand in a row of their own above its text.
        dated: whether what the actions say stands on another sheet.
    """
    guesses = by_themselves(table)
    if banner:
        guesses = [replace(each, what=What.GENERAL) if each.what is What.TITLE else each for each in guesses]
    else:
        guesses = _with_title(guesses)
    guesses = _with_number(_with_responsible(_with_closing(guesses), table), table)
    return guesses if dated else _with_text(guesses)


def by_themselves(table: Table) -> list[Guess]:
    """Return what each column of a table is proposed to be, whether it has what actions need or not."""
    guesses = [_by_itself(column, len(_actions(table))) for column in table.columns]
    return list(_each_once(_with_one_rating(guesses)))


def _by_itself(column: Column, rows: int) -> Guess:
    """Return what a column is by its heading, where what stands under it agrees, or else by that alone."""
    if column.unheaded:
        return _unheaded(column, rows)
    if column.hidden:
        return Guess(column, None, "it is hidden")
    if _EARLIER.search(column.heading.casefold()):
        return Guess(column, None, "by its heading it tells of an earlier round")
    if not column.cells and not (column.fills and column.what is What.RATING):
        return _empty(column)
    by_words = _by_words(column) if column.what in _TOLD_BY_WORDS else None
    return by_words or _by_heading(column, rows)


def _empty(column: Column) -> Guess:
    """Return a column under which nothing stands yet: a status there would be missing everywhere."""
    what = column.what
    if what in (None, What.STATUS, What.GROUP) or (what in FACTS and what is not What.OWNER):
        return Guess(column, None, "nothing stands under it")
    return Guess(column, what, "by its heading; it is empty")


def _by_words(column: Column) -> Guess | None:
    """Return a column of ratings or statuses if most of its words are known; letters tell only under a heading."""
    cells = column.cells
    if not cells:
        return Guess(column, What.RATING, f"{counted(len(column.fills), 'cell')} with a colour and no word")
    told = column.what or any(len(key_of(cell.text)) > 1 for cell in cells)
    rated, states = (sum(map(known, (cell.text for cell in cells))) for known in (is_rating, is_status))
    if states * 2 > len(cells) and tells_progress(words := distinct(cells)):
        said = f"{_share(_said(cells), states, cells)}, which say how well an action goes"
        if others := ended_otherwise(words):
            why = (
                f"{said}; a rating cannot say {either(f'“{word}”' for word in others)}, so that the report says “open”"
            )
            return Guess(column, What.STATUS, f"{why} of each that goes on, well or badly")
        return Guess(column, What.RATING, said)
    graded = {grade_of_word(cell.text) for cell in cells} - {None, Grade.VERY_GOOD}
    if told and rated * 2 > len(cells) and rated >= states + (not graded):
        beside = f"; {counted(len(column.fills), 'other')} with a colour alone" if column.fills else ""
        return Guess(column, What.RATING, f"{_share(_said(cells), rated, cells)}{beside}")
    if column.what is not What.RATING and states * 2 > len(cells):
        return Guess(column, What.STATUS, _share(_said(cells), states, cells))
    return None


def _with_one_rating(guesses: Sequence[Guess]) -> list[Guess]:
    """Return guesses in which a column of statuses that say how well actions go is none of ratings beside one."""
    ratings = [guess for guess in guesses if guess.what is What.RATING]
    if not any(guess.column.what is What.RATING for guess in ratings):
        return list(guesses)
    beside = [guess for guess in ratings if guess.column.what is What.STATUS]
    return [replace(guess, what=What.STATUS) if guess in beside else guess for guess in guesses]


def _by_heading(column: Column, rows: int) -> Guess:
    cells, what = column.cells, column.what
    match what:
        case None:
            return _unknown(column)
        case What.RATING:
            return Guess(column, None, f"most of its words are no ratings that are known; it says {_said(cells)}")
        case What.GROUP:
            return _group(column, rows)
        case What.DUE | What.START | What.ORIGINAL_DATE | What.CLOSED_ON:
            dates, others = sum(map(is_date, cells)), [cell for cell in cells if not is_date(cell)]
            said = f"; {'the other says' if len(others) == 1 else 'the others say'} {_said(others)}" if others else ""
            sure = dates or what is What.DUE
            return Guess(column, what if sure else None, f"{_share('dates', dates, cells)}{said}")
        case _ if what in (*NARRATIVE, What.TEXT) and all(map(_is_rank, distinct(cells))):
            figures = all(plain(cell.text).isdigit() for cell in cells)
            return Guess(column, None if figures else What.TEXT, f"it says {_said(cells)}, which is no update")
        case _:
            return Guess(column, what, _grounds(column, rows))


def _grounds(column: Column, rows: int) -> str:
    found = f"by its heading; {counted(len(column.cells), 'cell')} in {counted(rows, 'row')}"
    letters = sum(len(plain(cell.text)) for cell in column.cells) // max(1, len(column.cells))
    return f"{found}, {letters} letters long on average" if letters >= _LONG else found


def _group(column: Column, rows: int) -> Guess:
    """Return a group's column, unless it says how urgent an action is or each row has its own."""
    words = distinct(column.cells)
    if all(map(_is_rank, words)):
        return Guess(column, What.TEXT, f"it says {_said(column.cells)}, which is no group")
    if len(words) == 1 and sum(cell.last_row - cell.row + 1 for cell in column.cells) < rows:
        return Guess(column, What.TEXT, f"it says {_said(column.cells)} in some rows, and nothing in others")
    if len(words) > 1 and len(words) * 4 > rows * 3:
        return Guess(column, What.TEXT, f"{len(words)} of them in {counted(rows, 'row')} are too many for groups")
    return Guess(column, What.GROUP, f"{counted(len(words), 'group')} in {counted(rows, 'row')}")


def _is_rank(word: str) -> bool:
    return key_of(word) in _RANKS or word.isdigit()


def _unheaded(column: Column, rows: int) -> Guess:
    """Return a column without a heading: a group's, where fewer words stand in it than there are rows."""
    words, why = distinct(column.cells), f"it has no heading; it says {_said(column.cells)}"
    return Guess(column, What.GROUP if len(words) * 2 <= rows else What.TEXT, why)


def _unknown(column: Column) -> Guess:
    letters = sum(len(plain(cell.text)) for cell in column.cells) // len(column.cells)
    if letters >= _LONG:
        return Guess(column, What.GENERAL, f"{counted(len(column.cells), 'text')}, {letters} letters long on average")
    return Guess(column, None, f"its heading does not tell; it says {_said(column.cells)}")


def _share(what: str, part: int, cells: Sequence[Cell]) -> str:
    return f"{what} in {part} of {counted(len(cells), 'cell')}"


def _said(cells: Sequence[Cell]) -> str:
    words = distinct(cells)
    return either(f"“{word[:40]}”" for word in words[:3]) + (", and other words" if len(words) > 3 else "")


def _each_once(guesses: Sequence[Guess]) -> Iterator[Guess]:
    """Give guesses of which no two are the same, where one alone can be: the first that says something counts."""
    for guess in guesses:
        alike = [other for other in guesses if other.what is guess.what]
        first = next((other for other in alike if other.column.cells), alike[0])
        if guess.what not in _ONCE or guess is first:
            yield guess
            continue
        instead = {What.TITLE: What.GENERAL, What.GROUP: What.TEXT}.get(guess.what)
        why = f"{first.column.shown} is the {shown(guess.what)}"
        yield replace(guess, what=instead, why=why)


def _with_title(guesses: list[Guess]) -> list[Guess]:
    """Return guesses with a title: where no heading tells, the first column whose cells are words of their own."""
    if any(guess.what is What.TITLE for guess in guesses):
        return guesses
    for guess in guesses:
        words = distinct(guess.column.cells)
        wordy = sum(map(len, words)) > 12 * len(words) and len(words) * 2 > len(guess.column.cells)
        if wordy and guess.what in (None, *NARRATIVE, What.GROUP, What.TEXT, What.MEASURE):
            why = (
                f"no heading says “Action”, and this is the first column of words; it says {_said(guess.column.cells)}"
            )
            return [replace(each, what=What.TITLE, why=why) if each is guess else each for each in guesses]
    return guesses


def _with_number(guesses: list[Guess], table: Table) -> list[Guess]:
    """Return guesses without a number that is not each action's own."""
    number = next((guess for guess in guesses if guess.what is What.NUMBER), None)
    if number is None:
        return guesses
    texts, rows = [plain(cell.text) for cell in number.column.cells], len(_actions(table))
    own = len(set(texts))
    bad = own * 10 < len(texts) * 9 or len(texts) * 2 < rows
    why = f"{own} different ones in {counted(rows, 'row')}"
    change = replace(
        number, what=None if bad else What.NUMBER, why=f"{why}, so that it tells no action" if bad else why
    )
    return [change if each is number else each for each in guesses]


def _with_closing(guesses: list[Guess]) -> list[Guess]:
    """Return guesses in which a date of closing is the notice where nothing else says that an action is closed."""
    if {What.CLOSING, What.STATUS} & {guess.what for guess in guesses}:
        return guesses
    why = "a date there closes the action, as nothing else says that one is closed"
    return [replace(each, what=What.CLOSING, why=why) if each.what is What.CLOSED_ON else each for each in guesses]


def _with_responsible(guesses: list[Guess], table: Table) -> list[Guess]:
    """Return guesses in which who answers for a whole group, once in each, is no owner of the actions."""
    group = next((guess for guess in guesses if guess.what is What.GROUP), None)
    owners = [guess for guess in guesses if guess.what is What.OWNER]
    if group is None or not owners:
        return guesses
    spans = {(cell.row, cell.last_row) for cell in group.column.cells}
    first = owners[0]
    once = {(cell.row, cell.last_row) for cell in first.column.cells} <= spans
    if not once or len(spans) * 4 > len(_actions(table)) * 3:
        return guesses
    why = f"it stands once in each group, as {group.column.shown} does"
    return [replace(each, what=What.RESPONSIBLE, why=why) if each is first else each for each in guesses]


def _with_text(guesses: list[Guess]) -> list[Guess]:
    """Return guesses with a column for what an action says: where none is one, that with the longest texts."""
    if any(guess.what in NARRATIVE for guess in guesses):
        return guesses
    spare = [
        guess
        for guess in guesses
        if guess.what in (None, What.TEXT, What.MEASURE, What.SOURCE) and not guess.column.hidden
    ]
    if not spare:
        return guesses
    chosen = max(spare, key=lambda guess: sum(len(plain(cell.text)) for cell in guess.column.cells))
    why = "no column tells how an action gets on, and a report needs one; this has the longest texts of those left"
    return [replace(each, what=What.GENERAL, why=why) if each is chosen else each for each in guesses]


def _actions(table: Table) -> list[Sequence[Cell]]:
    """Return the rows of a table that say something in two columns or more."""
    return [row for row in table.rows if sum(not cell.blank for cell in row) > 1]
