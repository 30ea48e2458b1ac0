"""Show problems: as a table for each sheet, as data, and as comments in a copy of the tracker."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from helpers.blocks.blocks import canonical
from helpers.english import counted
from helpers.errors import Problem, Severity, WorkbookError
from helpers.records.verify import Verdict
from helpers.text import visible

STOPS = {Severity.BLOCKS: "the run", Severity.PUBLICATION: "publication", Severity.NOTED: "nothing"}
_WIDTH = 120


def show(problems: Iterable[Problem], to: Console) -> None:
    """Print a table for each file and sheet, the cells in the order they were found."""
    for (file, sheet), some in _by_sheet(problems).items():
        to.print(_plain(f"{file}, sheet “{sheet}”" if sheet else file), style="bold")
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
        for heading, share in (("Cell", 2), ("Stops", 3), ("What is there", 9), ("Expected", 7), ("To mend it", 8)):
            table.add_column(heading, ratio=share, overflow="fold")
        for problem in some:
            texts = (problem.cell, STOPS[problem.severity], problem.found, problem.expected, problem.remedy)
            table.add_row(*(_plain(text) for text in texts))
        to.print(table)


def console() -> Console:
    """Return a console that is as wide as the terminal, or of a fixed width where there is none."""
    made = Console(markup=False, highlight=False, emoji=False)
    return made if made.is_terminal else Console(markup=False, highlight=False, emoji=False, width=_WIDTH)


def as_json(problems: Sequence[Problem], errors: Sequence[WorkbookError]) -> str:
    """Return problems and errors as JSON: ``{"problems": [{"file", "sheet", "cell", …}], "errors": ["…"]}``."""
    listed = [dataclasses.asdict(problem) | {"severity": problem.severity.value} for problem in problems]
    return canonical({"problems": listed, "errors": [str(error) for error in errors]})


def write_comments(root: Path, problems: Iterable[Problem], tracker: str, copy: Path) -> None:
    """Write a copy of a tracker with a comment on each cell that has a problem; the tracker itself is only read.

    Args:
        root: the project's folder.
        problems: the problems; those of other files and those without a cell are passed over.
        tracker: the tracker, as the period's parameters name it.
        copy: the file to write; there must be none yet.

    Raises:
        WorkbookError: the copy exists already, or cannot be written.
    """
    from helpers.excel.edit import annotated

    notes: dict[str, dict[str, list[str]]] = {}
    for problem in problems:
        if problem.file == tracker and problem.sheet and problem.cell:
            said = f"Stops {STOPS[problem.severity]}. {problem.found[:1].upper()}{problem.found[1:]}. "
            said += f"Expected: {problem.expected}. To mend it: {problem.remedy}."
            notes.setdefault(problem.sheet, {}).setdefault(problem.cell, []).append(said)
    content = annotated((root / tracker).read_bytes(), notes)
    try:
        with copy.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise WorkbookError(f"{copy} exists already. Give the copy another name; no file is overwritten.") from None
    except OSError as error:
        raise WorkbookError(f"The copy {copy} cannot be written: {error.strerror or error}.") from error


def verdict_words(verdict: Verdict) -> str:
    """Return what was found of the published runs, a line for each damage."""
    if verdict.damages:
        return "".join(f"{damage}\n" for damage in verdict.damages)
    if not verdict.lines:
        return "Nothing is published yet.\n"
    looked = f"{counted(verdict.runs, 'published report')}, {counted(verdict.files, 'file')}"
    chain = f"{counted(verdict.lines, 'line')} of the ledger"
    signed = f", signed by {verdict.signer}" if verdict.signer else ""
    known = f" {counted(verdict.committed, 'line')} of it as last committed." if verdict.committed else ""
    return f"Untouched: {looked} and {chain}{signed}.{known}\n"


def verdict_json(verdict: Verdict) -> str:
    """Return what was found of the published runs as JSON."""
    return canonical(dataclasses.asdict(verdict))


def _by_sheet(problems: Iterable[Problem]) -> dict[tuple[str, str], list[Problem]]:
    gathered: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        gathered.setdefault((problem.file, problem.sheet), []).append(problem)
    return gathered


def _plain(text: str) -> str:
    return visible(text).replace("\n", " ")
