"""What stands in place of a due date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from helpers.checks import Subject, check
from helpers.english import counted, listed
from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.intake.date_words import orders_in, read_words
from helpers.intake.dates import EXPECTED, undated
from helpers.model import Action, Source, problem_at
from helpers.plans.columns import FactKind
from helpers.plans.plan import definition_of
from helpers.text import key_of, plain

#: How many of the texts that stand in place of dates a message quotes.
_QUOTED = 5


@check(105)
def no_date(subject: Subject) -> Iterator[Problem]:
    """An open action has a due date, or words that the plan declares to stand in place of one."""
    declared = set(map(key_of, subject.plan.undated))
    noted: list[Action] = []
    for action in subject.intake.every:
        words = action.due_written
        if action.closing or action.due or not words or key_of(words) in declared:
            continue
        read = read_words(words)
        if read.vague:
            yield _no_date(subject, [action], Severity.PUBLICATION)
        elif not (read.wrong or read.day):  # else it is told with the reading, and stops the run
            noted.append(action)
    if noted:
        yield _no_date(subject, noted, Severity.NOTED)


def _no_date(subject: Subject, some: Sequence[Action], severity: Severity) -> Problem:
    """Return one problem with the words in place of the due dates of some actions, the most frequent first."""
    words = [word for word, _ in Counter(plain(action.due_written) for action in some).most_common()]
    cells = list(dict.fromkeys(action.due_sources[0] for action in some))
    who = f"action {some[0].number} is" if len(some) == 1 else f"action {some[0].number} and {len(some) - 1} more are"
    other = [counted(len(words) - _QUOTED, "other text")] if len(words) > _QUOTED else []
    said = listed([*(f"“{shortened(word)}”" for word in words[:_QUOTED]), *other])
    places = "" if len(cells) == 1 else f" ({_places(cells)})"
    return problem_at(
        subject.tracker.of(cells[0].sheet).file,
        cells[0],
        f"{who} due {said}, which cannot be held against a date{places}",
        EXPECTED,
        f"write the date{undated(words, definition_of(subject.parameters.plan).as_posix())}",
        severity,
        kind="date" if severity is Severity.PUBLICATION else "",
    )


def _places(cells: Sequence[Source]) -> str:
    """Return some cells, of many the first two and how many there are more."""
    first = [cell.place for cell in cells[: 3 if len(cells) == 3 else 2]]
    return listed([*first, *([counted(len(cells) - 2, "more cell")] if len(cells) > 3 else [])])


@check(107)
def day_first(subject: Subject) -> Iterator[Problem]:
    """A column of dates in figures, some of which could be read either way, has one that shows the order."""
    facts = {column.id for column in subject.plan.facts if column.kind in (FactKind.START, FactKind.ORIGINAL_DATE)}
    for sheet, header in subject.intake.tables:
        rows = sheet.rows[header.at + 1 :]
        for column in (
            at for role, at in header.columns.items() if role in {"due", "closed_on", "date", "as_at"} | facts
        ):
            cells = [cell for row in rows for cell in row if cell.column == column and isinstance(cell.value, str)]
            orders = [orders_in(f"{cell.struck} {plain(cell.text)}") for cell in cells]
            either = [cell for cell, found in zip(cells, orders, strict=True) if None in found]
            if either and frozenset().union(*orders) == {None}:
                more = f" and {counted(len(either) - 1, 'more cell')} of its column are" if len(either) > 1 else " is"
                yield subject.problem(
                    Source(sheet.name, either[0].at),
                    f"“{shortened(either[0].text or either[0].struck)}”{more} read day first, and no date of the "
                    "column shows its order",
                    "dates that can be read in one way alone",
                    "nothing, if the day stands first; or else write the month in words, such as “3 April 2023”",
                )
