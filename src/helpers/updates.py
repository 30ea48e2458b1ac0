"""The update on each open action in the plan's published layout, and the register of closed ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpers.blocks import Cell, Column, ColumnKind, Mark, Row, RowGroup, Table
from helpers.intake import Intake
from helpers.model import Action, Group, Point, Run, Source
from helpers.plan import Layout, Plan
from helpers.tables import NOT_RATED, anchor_of, links_to, marks_of, plain_point, text_cell
from helpers.wording import long_date


def update_table(plan: Plan, intake: Intake) -> Table:
    """Return what each open action says, in the plan's published layout."""
    banner = plan.tracker.layout is Layout.BANNER
    return _banner_update(plan, intake) if banner else _grouped_update(plan, intake)


def closed_table(plan: Plan, intake: Intake) -> Table:
    """Return the register of closed actions: how each closed, and where its remaining work went."""
    said = any(action.says for action in intake.closed)
    rows = tuple(
        Row(
            (
                text_cell(action.number, action.sources[:1]),
                text_cell(action.title, action.sources[1:]),
                text_cell(action.closing.way.capitalize(), action.closing.notice.sources),
                _linked(action.closing.into, action.closing.notice.sources),
                Cell(action.closing.notice.points, sources=action.closing.notice.sources),
                *([_last_update(plan, action)] if said else []),
            ),
            anchor=anchor_of(action.number),
        )
        for action in intake.closed
        if action.closing
    )
    return Table(
        id="closed",
        caption="Closed actions and where their remaining work went",
        columns=(
            Column("number", "No."),
            Column("title", "Action", width=6),
            Column("way", "How it closed", width=2),
            Column("into", "Work went into", width=2),
            Column("notice", "Closing notice", ColumnKind.PASSAGE, width=6),
            *([Column("last_update", "Last update", ColumnKind.PASSAGE, width=8)] if said else []),
        ),
        groups=(RowGroup(rows),),
        wide=True,
    )


def _banner_update(plan: Plan, intake: Intake) -> Table:
    groups = tuple(
        RowGroup(
            rows=(Row(_narrative(plan, action)),),
            number=action.number,
            heading=action.title,
            notes=_taken_on(action, intake),
            anchor=anchor_of(action.number),
            sources=action.sources,
        )
        for action in intake.open
    )
    return Table(
        id="update",
        caption="Update on each open action",
        columns=tuple(Column(column.id, column.heading, ColumnKind.PASSAGE, width=1) for column in plan.narrative),
        groups=groups,
        wide=True,
    )


def _grouped_update(plan: Plan, intake: Intake) -> Table:
    marks = marks_of(plan)
    dated = any(action.due or action.due_written for action in intake.open)
    groups = intake.groups or (Group("", ""),)
    return Table(
        id="update",
        caption="Progress on each open action",
        columns=(
            Column("number", "No."),
            Column("title", "Action", ColumnKind.PASSAGE, width=7),
            *(Column(column.id, column.heading, ColumnKind.PASSAGE, width=12) for column in plan.narrative),
            *([Column("due", "Due", width=3)] if dated else []),
            *([Column("rating", "Rating", ColumnKind.RATING, width=3)] if plan.ratings else []),
        ),
        groups=tuple(
            RowGroup(
                rows=tuple(
                    _grouped_row(plan, action, intake, marks, dated)
                    for action in intake.open
                    if action.group == group.number
                ),
                number=group.number,
                heading=group.title,
                notes=(plain_point(f"Responsible: {group.responsible}"),) if group.responsible else (),
                anchor=f"group-{group.number}" if group.number else "",
                sources=group.sources,
            )
            for group in groups
        ),
        wide=True,
    )


def _grouped_row(plan: Plan, action: Action, intake: Intake, marks: Mapping[str, Mark], dated: bool) -> Row:
    title = Cell((plain_point(action.title), *_taken_on(action, intake)), sources=action.sources[1:] or action.sources)
    due = long_date(action.due) if action.due else action.due_written
    rating = action.rating
    return Row(
        (
            text_cell(action.number, action.sources[:1]),
            title,
            *_narrative(plan, action),
            *([text_cell(due, action.due_sources)] if dated else []),
            *([Cell(mark=marks[rating.name or NOT_RATED], sources=rating.sources)] if rating else []),
        ),
        anchor=anchor_of(action.number),
    )


def _narrative(plan: Plan, action: Action) -> tuple[Cell, ...]:
    passages = (action.says.get(column.id) for column in plan.narrative)
    return tuple(
        Cell(tuple(_without_sources(passage.points)), sources=passage.sources) if passage else Cell()
        for passage in passages
    )


def _without_sources(points: Iterable[Point]) -> Iterable[Point]:
    """Give points without their own sources, which their cell carries for them all."""
    return (Point(point.runs, point.label, point.level) for point in points)


def _last_update(plan: Plan, action: Action) -> Cell:
    passages = [action.says[column.id] for column in plan.narrative if column.id in action.says]
    return Cell(
        tuple(point for passage in passages for point in _without_sources(passage.points)),
        sources=tuple(source for passage in passages for source in passage.sources),
    )


def _taken_on(action: Action, intake: Intake) -> tuple[Point, ...]:
    """Return a line that names the closed actions whose remaining work this one took on."""
    givers = [other for other in intake.closed if other.closing and action.number in other.closing.into]
    if not givers:
        return ()
    return (
        Point(
            (Run("Takes on the remaining work of closed "), *links_to([giver.number for giver in givers])),
            sources=tuple(source for giver in givers if giver.closing for source in giver.closing.notice.sources),
        ),
    )


def _linked(numbers: Sequence[str], sources: tuple[Source, ...]) -> Cell:
    return Cell((Point(links_to(numbers)),), sources=sources) if numbers else Cell()
