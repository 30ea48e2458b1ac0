"""The report's tables, each a pure function from what was read to a `Table`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from helpers.blocks.blocks import Column, ColumnKind, Mark, Row, RowGroup, Table, TableCell
from helpers.english import actions as actions_worded
from helpers.english import listed, number, upper_first
from helpers.errors import Problem, Severity
from helpers.intake.intake import Intake
from helpers.model import Action, Point, Source, TextRun, Way
from helpers.plans.plan import Plan

NOT_RATED = "Not rated"


def status_table(intake: Intake) -> Table:
    """Return the number of actions by status: open, closed by each way, and all."""
    rows = [_count_row("Open", intake.open)]
    for way in Way:
        closed = [action for action in intake.closed if action.closing and action.closing.way is way]
        if closed:
            rows.append(_count_row(f"Closed: {way}", closed))
    rows.append(_count_row("All actions", intake.actions, total=True))
    return Table(
        id="status",
        caption="Actions by status",
        columns=(Column("status", "Status", width=3), Column("actions", "Actions", ColumnKind.NUMBER)),
        groups=(RowGroup(tuple(rows)),),
    )


def rating_table(plan: Plan, intake: Intake) -> Table:
    """Return the number of open actions by group and rating, with the closed and all of them beside.

    A plan without ratings gives a table without rows; one without groups a table with the one row of sums.
    """
    marks = marks_of(plan)
    columns = (
        Column("group", plan.groups.one.capitalize() if plan.groups else "Plan", width=6),
        *(Column(name.casefold().replace(" ", "_"), name, ColumnKind.NUMBER) for name in marks),
        Column("open", "Open", ColumnKind.NUMBER),
        Column("closed", "Closed", ColumnKind.NUMBER),
        Column("all", "All", ColumnKind.NUMBER),
    )
    rows = [
        _rating_row(
            TableCell(
                (plain_point(f"{group.number}. {group.title}", link=f"#group-{group.number}"),),
                sources=group.sources,
            ),
            [action for action in intake.actions if action.group == group.number],
            marks,
        )
        for group in intake.groups
    ]
    rows.append(_rating_row(text_cell("All actions"), intake.actions, marks, total=True))
    return Table(
        id="ratings",
        caption="Open actions by rating",
        columns=columns,
        groups=(RowGroup(tuple(rows) if plan.ratings else ()),),
    )


def key_table(plan: Plan) -> Table:
    """Return the plan's rating key."""
    rows = tuple(
        Row((TableCell(mark=marks_of(plan)[entry.rating]), text_cell(entry.means), text_cell(listed(entry.also))))
        for entry in plan.ratings or ()
    )
    unrated = Row((TableCell(mark=Mark(NOT_RATED)), text_cell("The tracker gives no rating"), text_cell("")))
    return Table(
        id="key",
        caption="What the ratings mean",
        columns=(
            Column("rating", "Rating", ColumnKind.RATING),
            Column("means", "Meaning", width=4),
            Column("also", "Also written in the tracker as", width=3),
        ),
        groups=(RowGroup((*rows, unrated) if rows else ()),),
    )


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


def rows_table(intake: Intake) -> Table:
    """Return the count of the tracker's rows: read, reported, left out and why."""
    reasons = dict.fromkeys(left.reason for left in intake.left_out)
    left_out = tuple(left.source for left in intake.left_out)
    rows = [
        _row_count("Rows of the sheet with anything in them", intake.rows_read, (*intake.reported, *left_out)),
        _row_count("Rows reported as actions", intake.rows_reported, intake.reported),
    ]
    for reason in reasons:
        sources = tuple(left.source for left in intake.left_out if left.reason == reason)
        rows.append(_row_count(f"Rows left out: {reason}", len(sources), sources))
    return Table(
        id="rows",
        caption="Rows read and rows reported",
        columns=(Column("rows", "Rows", width=4), Column("count", "Number", ColumnKind.NUMBER)),
        groups=(RowGroup(tuple(rows)),),
    )


def marks_of(plan: Plan) -> Mapping[str, Mark]:
    """Return how each rating of the key is shown, worst first, and “Not rated” last."""
    shown = {entry.rating: Mark(entry.rating, entry.shape, entry.colour) for entry in plan.ratings or ()}
    return shown | {NOT_RATED: Mark(NOT_RATED)}


def rated(intake: Intake, name: str) -> list[Action]:
    """Return the open actions with a rating; of `NOT_RATED`, those without one."""
    wanted = "" if name == NOT_RATED else name
    return [action for action in intake.open if action.rating and action.rating.name == wanted]


def number_sources(actions: Iterable[Action]) -> tuple[Source, ...]:
    """Return the cells of the actions' numbers: what a count of them was counted from."""
    return tuple(action.sources[0] for action in actions)


def _count_row(label: str, actions: Sequence[Action], total: bool = False) -> Row:
    return Row((text_cell(label), text_cell(number(len(actions)), number_sources(actions))), total=total)


def _rating_row(label: TableCell, actions: Sequence[Action], marks: Mapping[str, Mark], total: bool = False) -> Row:
    open_now = [action for action in actions if not action.closing]
    closed = [action for action in actions if action.closing]
    by_mark = [[a for a in open_now if a.rating and (a.rating.name or NOT_RATED) == name] for name in marks]
    return Row(
        (
            label,
            *(_count(some, rating_sources, open_now) for some in by_mark),
            *(_count(some, number_sources, actions) for some in (open_now, closed, actions)),
        ),
        total=total,
    )


def _count(
    some: Sequence[Action], sources: Callable[[Iterable[Action]], tuple[Source, ...]], among: Sequence[Action]
) -> TableCell:
    """Return how many actions there are and their cells; of none, the cells of those that none was found among."""
    return text_cell(number(len(some)), sources(some or among))


def rating_sources(actions: Iterable[Action]) -> tuple[Source, ...]:
    """Return the actions' rating cells."""
    return tuple(source for action in actions if action.rating for source in action.rating.sources)


def _row_count(label: str, count: int, sources: tuple[Source, ...]) -> Row:
    return Row((text_cell(label), text_cell(number(count), sources)))


def text_cell(text: str, sources: tuple[Source, ...] = ()) -> TableCell:
    """Return a cell with one plain text; empty for an empty one."""
    return TableCell((plain_point(text),) if text else (), sources=sources)


def plain_point(text: str, link: str = "") -> Point:
    """Return a paragraph of one plain text."""
    return Point((TextRun(text, link=link),))


def links_to(numbers: Sequence[str]) -> tuple[TextRun, ...]:
    """Return “action 5” or “actions 20 and 23”, each number a link to its action."""
    before, *others = actions_worded(["\0"] * len(numbers)).split("\0")
    runs = [TextRun(before)]
    for own, after in zip(numbers, others, strict=True):
        runs += [TextRun(own, link=f"#{anchor_of(own)}"), *([TextRun(after)] if after else [])]
    return tuple(runs)


def anchor_of(number: str) -> str:
    """Return what links to an action lead to."""
    return f"action-{number}"
