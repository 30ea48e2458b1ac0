"""What stands in place of a due date."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.errors import Problem, Severity
from helpers.excel.cells import shortened
from helpers.intake.date_words import read_words
from helpers.intake.dates import EXPECTED, undated
from helpers.model import problem_at
from helpers.plans.plan import definition_of
from helpers.text import key_of


@check(105)
def no_date(subject: Subject) -> Iterator[Problem]:
    """An open action has a due date, or words that the plan declares to stand in place of one."""
    declared = set(map(key_of, subject.plan.undated))
    for action in subject.intake.actions:
        words = action.due_written
        if action.closing or action.due or not words or key_of(words) in declared:
            continue
        read = read_words(words)
        if read.wrong:  # it is told with the reading, and stops the run
            continue
        yield problem_at(
            subject.tracker.file,
            action.due_sources[0],
            f"action {action.number} is due “{shortened(words)}”, which cannot be held against a date",
            EXPECTED,
            f"write the date{undated(words, definition_of(subject.parameters.plan).as_posix())}",
            Severity.PUBLICATION if read.vague else Severity.NOTED,
            kind="date" if read.vague else "",
        )
