"""How the report was made: what a reader should know of it, what was noted of the tracker, its rows in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.blocks.blocks import Column, ColumnKind, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import number_sources, rating_sources, text_cell
from helpers.english import counted, listed, number, upper_first
from helpers.errors import Problem, Severity
from helpers.intake.intake import Intake
from helpers.model import Document, Source
from helpers.narration.narrator import Narrator
from helpers.narration.phrases import by_name
from helpers.narration.told import Told, between, resting, told
from helpers.plans.parameters import shown_name
from helpers.plans.plan import Plan
from helpers.sections.scene import BOTH, Section


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the tracker that the plan's key reads as a rating, and the actions that have it."""

    written: Told
    rating: Told
    actions: Told


def notes(narrator: Narrator, plan: Plan, intake: Intake, *trackers: str) -> Prose:
    """Return what a reader should know of how the report was made: the trackers, and words translated by the key."""
    words = []
    for at, entry in enumerate(plan.ratings or ()):
        for word in entry.also:
            some = [a for a in intake.every if a.rating and a.rating.written.casefold() == word.casefold()]
            key = Source("", f"ratings.{at}", Document.PLAN)
            if some:
                actions = between(by_name(some), "", resting(rating_sources(some)))
                words.append(Word(told(word), told(entry.rating, [key]), actions))
    given = told(listed(trackers), [Source("", "trackers" if trackers[1:] else "tracker", Document.PARAMETERS)])
    called = told("trackers" if trackers[1:] else "tracker")
    return narrator.tell("notes", {"tracker": given, "called": called, "words": words})


def check_table(intake: Intake) -> Table:
    """Return what was noted of the tracker and did not stop the run; a row a cell."""
    noted = [problem for problem in intake.problems if problem.severity is Severity.NOTED]
    rows = tuple(
        Row(
            (
                text_cell(problem.sheet, (source,)),
                text_cell(problem.cell, (source,)),
                text_cell(upper_first(problem.found), (source, *_beside(problem))),
            )
        )
        for problem in noted
        for source in (Source(problem.sheet, problem.cell),)
    )
    return Table(
        id="checks",
        caption="Noted in the tracker when this report was made",
        columns=(Column("sheet", "Sheet", width=2), Column("cell", "Cell"), Column("found", "What was noted", width=8)),
        groups=(RowGroup(rows),),
    )


def _beside(problem: Problem) -> Iterator[Source]:
    return (Source(sheet, place) for sheet, place in problem.beside)


def rows_table(plan: Plan, intake: Intake) -> Table:
    """Return the count of the tracker's rows: read, reported, left out and why."""
    several = len(intake.of_actions) > 1
    reasons = dict.fromkeys(left.reason for left in intake.left_out)
    left_out = tuple(left.source for left in intake.left_out)
    rows = [
        _row_count(
            text_cell(f"All rows of the {'sheets' if several else 'sheet'}"),
            intake.rows_read,
            (*intake.reported, *left_out),
        ),
        _row_count(_rows_of(plan, intake), intake.rows_reported, intake.reported),
    ]
    for reason in reasons:
        sources = tuple(left.source for left in intake.left_out if left.reason == reason)
        rows.append(_row_count(text_cell(f"Left out: {reason}"), len(sources), sources))
    return Table(
        id="rows",
        caption=f"The rows of the {'trackers’ sheets' if several else 'tracker’s sheet'}, each accounted for",
        columns=(Column("rows", "Rows", width=4), Column("count", "Number", ColumnKind.NUMBER)),
        groups=(RowGroup(tuple(rows)),),
    )


def _rows_of(plan: Plan, intake: Intake) -> TableCell:
    some = counted(len(intake.every), plan.actions.one, plan.actions.many)
    return text_cell(f"Rows of {some}", number_sources(intake.every))


def _row_count(label: TableCell, count: int, sources: tuple[Source, ...]) -> Row:
    return Row((label, text_cell(number(count), sources)))


NOTES = Section(
    id="notes",
    title="About this report",
    gives="Return what a reader should know of how the report was made.",
    kind=Prose,
    readings=BOTH,
    make=lambda scene: notes(scene.narrator, scene.plan, scene.intake, *map(shown_name, scene.parameters.files)),
)

CHECKS = Section(
    id="checks",
    title="Noted in the tracker when this report was made",
    gives="Return what was noted of the tracker and did not stop the report, by cell.",
    make=lambda scene: check_table(scene.intake),
)

ROWS = Section(
    id="rows",
    title="The rows of the tracker’s sheet",
    gives="Return how many of the tracker's rows were read, reported and left out, and why.",
    make=lambda scene: rows_table(scene.plan, scene.intake),
)
