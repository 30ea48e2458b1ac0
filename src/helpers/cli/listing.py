"""Show what was found as data and as a workbook."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.cli.findings import one_line
from helpers.errors import Problem, Severity, WorkbookError

if TYPE_CHECKING:
    from helpers.excel.write import Link
    from helpers.records.verify import Verdict

STOPS = {Severity.BLOCKS: "the run", Severity.PUBLICATION: "publication", Severity.NOTED: "nothing"}
#: The columns of the list of problems, and how many letters wide each is.
_COLUMNS = {
    "File": 30,
    "Sheet": 18,
    "Cell": 10,
    "Owner": 24,
    "Stops": 12,
    "What is there": 60,
    "Expected": 45,
    "To mend it": 50,
}


def as_json(problems: Sequence[Problem], errors: Sequence[WorkbookError]) -> str:
    """Return problems and errors as JSON: ``{"problems": [{"file", "sheet", "cell", …}], "errors": ["…"]}``."""
    listed = [dataclasses.asdict(problem) | {"severity": problem.severity.value} for problem in problems]
    for each in listed:
        del each["several"]
    return _canonical({"problems": listed, "errors": [str(error) for error in errors]})


def write_list(
    root: Path,
    problems: Iterable[Problem],
    errors: Iterable[WorkbookError],
    to: Path,
    owners: Mapping[Problem, str] | None = None,
) -> None:
    """Write problems and errors as a workbook, a row each, whose cells open the tracker where the problem is.

    They stand file by file, in each by who answers for the action there; those of nobody known come last.

    Args:
        root: the project's folder.
        problems: the problems.
        errors: the files that could not be read at all.
        owners: who answers for the action at a problem's cell, where that is known.
        to: the file to write; there must be none yet, or this very list.

    Raises:
        WorkbookError: another file is there already, or it cannot be written.
    """
    from helpers.excel.write import written_list
    from helpers.rounds.new import put

    known = owners or {}
    found = list(problems)
    files = list(dict.fromkeys(problem.file for problem in found))
    found.sort(key=lambda each: (files.index(each.file), each not in known, known.get(each, "").casefold()))
    rows = [_row(problem, known.get(problem, ""), _way(to, root / problem.file)) for problem in found]
    rows += [("", "", "", "", STOPS[Severity.BLOCKS], one_line(str(error)), "", "") for error in errors]
    put(Path(), {to: written_list("Problems", _COLUMNS, rows)})


def _row(problem: Problem, owner: str, way: str) -> tuple[str | Link, ...]:
    from helpers.excel.write import Link
    from helpers.intake.rounds import own_name

    texts = (problem.found, problem.expected, problem.remedy)
    sheet = own_name(problem.sheet)
    cell = Link(problem.cell, way, sheet, problem.cell) if sheet and problem.cell else problem.cell
    at = (one_line(problem.file), one_line(problem.sheet), cell, one_line(owner))
    return (*at, STOPS[problem.severity], *map(one_line, texts))


def _way(to: Path, file: Path) -> str:
    """Return the way to a file from the list, so that both can move together; the whole of it between two drives."""
    try:
        return Path(os.path.relpath(file.resolve(), to.resolve().parent)).as_posix()
    except ValueError:
        return file.resolve().as_posix()


def verdict_words(verdict: Verdict) -> str:
    """Return what was found of the published runs: that the ledger was begun anew, each damage, the answer.

    What was published despite code or environment that were not as committed stands before the answer.
    """
    said = (verdict.anew, *map(str, verdict.damages), *map(str, verdict.despite), verdict.said)
    return "".join(f"{each}\n" for each in said if each)


def verdict_json(verdict: Verdict) -> str:
    """Return what was found of the published runs as JSON."""
    return _canonical(dataclasses.asdict(verdict) | {"status": verdict.status})


def _canonical(value: Any) -> str:
    from helpers.blocks.blocks import canonical

    return canonical(value)
