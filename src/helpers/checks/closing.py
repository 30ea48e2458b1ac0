"""What looks like a closing notice where none is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.excel.tracker import Cell
from helpers.intake.header import Header
from helpers.intake.notices import in_doubt, looks_closed
from helpers.intake.rows import SHORT_NAME, as_runs
from helpers.model import Source, problem_at
from helpers.plans.closing import ClosingWords
from helpers.plans.plan import definition_of
from helpers.text import points_of

_FIRST = re.compile(r"\w+")
#: A text that says of its action that it is done, by its first word, and at most what was done, in one sentence.
_DONE = re.compile(
    r"(?:now\s+)?(?:done|completed?|finished)"
    r"(?:\W*|\s*(?:[:–—]|-\s)\s*(?!.*\b(?:remain\w*|still|awaiting|except|to do)\b)[^.!?;]*[.!]?)",
    re.IGNORECASE,
)


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


@check(53)
def done(subject: Subject) -> Iterator[Problem]:
    """No open action says of how it gets on that it is done, and no more."""
    for action in subject.intake.every:
        points = [point for passage in action.says.values() for point in passage.points]
        if len(points) != 1 or action.closing or action.finished or not _DONE.fullmatch(said := points[0].text.strip()):
            continue
        if in_doubt(said) or looks_closed(said, subject.plan, action.number, alone=True):
            continue
        words = subject.plan.closing or ClosingWords()
        notices = ", ".join(f'"{phrase}"' for phrase in (*words.notices, _FIRST.findall(said)[0].lower()))
        yield problem_at(
            subject.tracker.of(points[0].sources[0].sheet).file,
            points[0].sources[0],
            f"action {action.number} is read as open, and all that it says is “{shortened(said)}”",
            "what is still to do in an open action, or a closing notice",
            "if the action is closed, write “This action has been completed”, which counts where the plan has "
            f"“closing”, or add the word: closing: {{notices: [{notices}]}} in "
            f"{definition_of(subject.parameters.plan).as_posix()}; if it is open, say what is still to do",
            Severity.PUBLICATION,
            kind="closing",
        )


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
