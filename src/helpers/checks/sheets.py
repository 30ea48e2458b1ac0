"""What of the tracker's sheets does not reach the report, or reaches it unseen."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.checks import Subject, check
from helpers.english import counted, listed, long_date
from helpers.errors import Problem, Severity
from helpers.excel.cells import Cell, Fault, shortened
from helpers.intake.rounds import by_date, doubted, own_name, soon_after
from helpers.model import Source
from helpers.plans.parameters import path_of
from helpers.plans.plan import definition_of


@check(10)
def unnamed(subject: Subject) -> Iterator[Problem]:
    """The plan names each column; one that it does not is left out of the report."""
    for sheet, header in subject.intake.tables:
        for cell in header.unnamed:
            yield subject.problem(
                Source(sheet.name, cell.at),
                f"the column “{shortened(cell.text)}” is not in the plan’s definition, so it is left out of the report",
                "only columns that the plan names",
                f"name it in {definition_of(subject.parameters.plan).as_posix()} if it is to be published",
            )


@check(11)
def another_round(subject: Subject) -> Iterator[Problem]:
    """Where the period's name tells its sheet, the as-at date would choose no other."""
    given = subject.parameters
    for sheet in (table.sheet.name for table in subject.intake.of_actions):
        other = by_date(subject.plan, given, subject.tracker.of(sheet).names)
        if given.sheet or other in ("", sheet):
            continue
        yield subject.problem(
            Source(sheet, ""),
            f"this sheet is read, as the period is {given.period}; the as-at date {long_date(given.day)} would choose "
            f"the sheet “{shortened(other)}”",
            "a period and an as-at date of one round",
            f"correct the one that is wrong in {path_of(given.period, given.plan).as_posix()}, or say there which "
            f"sheet is meant: “sheet: {own_name(sheet)}”",
            Severity.NOTED if soon_after(given.period, given.day) else Severity.PUBLICATION,
        )


@check(12)
def doubted_rounds(subject: Subject) -> Iterator[Problem]:
    """A sheet whose name looks as if it told a round tells one for sure, or it is not among the earlier ones."""
    read = {table.sheet.name for table in subject.intake.tables}
    for name in (name for part in subject.tracker.parts for name in doubted(subject.plan, part.names)):
        if name not in read:
            yield subject.problem(
                Source(name, ""),
                "the sheet’s name does not tell for sure which round it is, so it is not read as an earlier one",
                "a name that tells the round and its year, such as “January 2023”, “Q3 2022-23” or “Oct-Dec 2022”",
                "rename the sheet if it is of an earlier round",
            )


@check(20)
def hidden(subject: Subject) -> Iterator[Problem]:
    """Nothing is hidden: rows and columns would be reported like the others, other sheets are not read."""
    sheets = [table.sheet for table in subject.intake.tables]
    for sheet in sheets:
        rows, columns = sorted(sheet.hidden_rows), sheet.hidden_columns
        found = [f"{counted(len(rows), 'row')} ({listed(map(str, rows))})"] if rows else []
        found += [f"{counted(len(columns), 'column')} ({listed(columns)})"] if columns else []
        found += ["the sheet itself"] if sheet.hidden else []
        if found:
            yield subject.problem(
                Source(sheet.name, ""),
                f"hidden in Excel, and read like the rest: {listed(found)}",
                "nothing hidden in a sheet that is published",
                "unhide it, and take out what is not for the report",
            )
    for part in subject.tracker.parts:
        others = [name for name in part.hidden_sheets if name not in {sheet.name for sheet in sheets}]
        if others:
            yield Problem(
                file=part.file,
                found=f"hidden in Excel, and not read: {counted(len(others), 'sheet')} "
                f"({listed(map(shortened, others))})",
                expected="no hidden sheets in a tracker that goes from hand to hand",
                remedy="unhide them, and take out what is not needed",
                severity=Severity.NOTED,
            )


@check(30)
def covered(subject: Subject) -> Iterator[Problem]:
    """No cell lies under a merged range: what it says is in the file, but not in the report."""
    for sheet, _ in subject.intake.tables:
        for under in sheet.covered:
            formula = under.cell.fault is Fault.FORMULA
            said = "a formula whose result is not stored in the file" if formula else f"“{shortened(under.cell.text)}”"
            yield subject.problem(
                Source(sheet.name, under.cell.at),
                f"{said} lies under the merged cells {under.merged}, where Excel does not show it, so it is left out "
                "of the report",
                "nothing under merged cells but what the first of them says",
                "unmerge the cells in Excel, then move the text to where it belongs, or clear it",
            )


@check(35)
def struck(subject: Subject) -> Iterator[Problem]:
    """What is struck out in Excel is no part of the report."""
    left_out = {left.source for left in subject.intake.left_out if left.reason == "struck out"}
    for sheet, header in subject.intake.tables:
        rows = {place.place.partition(":")[0]: place for place in left_out if place.sheet == sheet.name}
        for row in sheet.rows:
            gone = [cell for cell in row if cell.struck and cell.column in header.columns.values()]
            whole = next((rows[cell.at] for cell in row if cell.at in rows), None)
            if whole:
                yield _struck(subject, whole, "the row is struck out in Excel, so it is left out", gone)
                continue
            for cell in gone:
                yield _struck(subject, Source(sheet.name, cell.at), "struck out in Excel, so left out", [cell])


def _struck(subject: Subject, where: Source, found: str, cells: list[Cell]) -> Problem:
    said = shortened(" ".join(cell.struck for cell in cells))
    return subject.problem(where, f"{found}: “{said}”", "only what counts", "delete it, or take the line off")
