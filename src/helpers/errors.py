"""What can go wrong, said so that an analyst can put it right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a problem stops: the run, only the publication of its report, or nothing, but the report's notes say it."""

    BLOCKS = "blocks"
    PUBLICATION = "publication"
    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in one place, and how to mend it.

    Attributes:
        file: the file, as the analyst named it.
        sheet: the sheet's name; empty where the problem is the file's own.
        cell: the cell or range, such as ``G14``; empty where the problem is the sheet's own.
        found: what is there, as a clause without a full stop.
        expected: what was expected, likewise.
        remedy: what to do, likewise.
        severity: whether it stops the run.
        beside: the sheets and rows that it was found by comparing with, such as those of earlier rounds.
        accepted_as: the line of the parameter ``accepted`` by which it may be published with a reason, such as
            ``January 2023!B5 phone number``; empty where it may not.
        several: what is said of several of its kind behind their number, such as “actions are not rated”; empty where
            each is told in its own words.
    """

    file: str
    sheet: str = ""
    cell: str = ""
    found: str
    expected: str
    remedy: str
    severity: Severity = Severity.BLOCKS
    beside: tuple[tuple[str, str], ...] = ()
    accepted_as: str = ""
    several: str = ""

    @property
    def place(self) -> str:
        """Return the file, sheet and cell in words."""
        sheet = f", sheet “{self.sheet}”" if self.sheet else ""
        cell = f", {'cells' if ':' in self.cell else 'cell'} {self.cell}" if self.cell else ""
        return f"{self.file}{sheet}{cell}"

    def __str__(self) -> str:
        return f"{self.place}: {self.found}. Expected: {self.expected}. To mend it: {self.remedy}."


class WorkbookError(Exception):
    """The work could not be done; the message is for the analyst.

    Attributes:
        problems: the places to mend, where the cause lies in a file of the analyst's.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows of it: what an analyst can do something about, and no line of our code."""
        return str(self).splitlines()


def refuse_all(errors: Sequence[WorkbookError]) -> None:
    """Raise one `WorkbookError` that says what all of some say; return if there is none."""
    if errors:
        message = "\n".join(str(error) for error in errors)
        raise WorkbookError(message, [problem for error in errors for problem in error.problems]) from errors[0]


def refuse(problems: Iterable[Problem]) -> None:
    """Raise one `WorkbookError` that lists every problem that blocks; return if there is none."""
    blocking = tuple(problem for problem in problems if problem.severity is Severity.BLOCKS)
    if len(blocking) == 1:
        raise WorkbookError(str(blocking[0]), blocking)
    if blocking:
        listed = "\n".join(f"{number}. {problem}" for number, problem in enumerate(blocking, 1))
        raise WorkbookError(f"{len(blocking)} problems must be mended first.\n{listed}", blocking)
