"""What looks like a closing notice where none is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell
from helpers.intake.header import Header
from helpers.intake.notices import looks_closed
from helpers.intake.rows import SHORT_NAME, as_runs
from helpers.model import Source, problem_at
from helpers.text import points_of


@check(52)
def elsewhere(subject: Subject) -> Iterator[Problem]:
    """No open action looks closed by its date, a fact, its short name, its group or what the plan leaves out."""
    first = {action.group: action.number for action in reversed(subject.intake.every) if not action.closing}
    for group in subject.intake.groups:
        number = first.get(group.number, "")
        if number and (said := looks_closed(group.title, subject.plan, number, alone=True)):
            yield _problem(subject, number, said, group.sources[0])
    for number, sheet, cell in _beside(subject):
        points = points_of(as_runs(cell))
        for point in points:
            if said := looks_closed(
                point.text, subject.plan, number, alone=point is points[-1], in_title=len(points) == 1
            ):
                yield _problem(subject, number, said, Source(sheet, cell.at))


def _beside(subject: Subject) -> Iterator[tuple[str, str, Cell]]:
    """Give each cell of an open action's rows that is neither looked through for a notice nor held to other words."""
    rows: dict[tuple[str, str], str] = {}
    titles = {source for action in subject.intake.every for source in action.sources}
    for action in subject.intake.every:
        if not action.closing and (found := subject.intake.history.get(action.number)):
            rows |= {(span.sheet, _row_of(span)): action.number for span in found.now.rows}
    for sheet, header in subject.intake.tables:
        columns = _columns(subject, header)
        for row in sheet.rows:
            number = rows.get((sheet.name, str(row[0].row)), "")
            for cell in row if number else ():
                if cell.column in columns and not cell.blank and Source(sheet.name, cell.at) not in titles:
                    yield number, sheet.name, cell


def _columns(subject: Subject, header: Header) -> set[int]:
    roles = {"due", "responsible", SHORT_NAME, *(column.id for column in subject.plan.facts)}
    return {*header.aside, *(column for role, column in header.columns.items() if role in roles)}


def _row_of(span: Source) -> str:
    return re.sub(r"\D", "", span.place.partition(":")[0])


def _problem(subject: Subject, number: str, said: str, source: Source) -> Problem:
    return problem_at(
        subject.tracker.of(source.sheet).file,
        source,
        f"action {number} is read as open, and “{shortened(said)}” looks like a closing notice",
        "a closing notice in its title, its text or the column of closing notices, as none is read here",
        "if the action is closed, say so there; if it is open, write it otherwise",
        Severity.PUBLICATION,
        kind="closing",
    )
