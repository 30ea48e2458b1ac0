"""What got worse since the reports before, and what is overdue, plan by plan, each action with a link to its report."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.blocks.blocks import Column, ColumnKind, Row, RowGroup, Table, TableCell
from helpers.english import counted, long_date
from helpers.history.overview import PlanReport, Worsened
from helpers.model import AS_AT, Action, Point, TextRun
from helpers.narration.standing import due_lines, rated_since
from helpers.overview.scene import Scene, Section, lines_of, owner_cell, rating_cell


def worse_table(scene: Scene) -> Table:
    """Return the actions that got worse since the report before: rated worse, put back, or newly overdue.

    Those of a plan stand together, those rated worse first, then those longest overdue.
    """
    groups = []
    for report in scene.reports:
        found = sorted(report.worsened, key=lambda each: (not each.was, -each.action.days_overdue(report.now.as_at)))
        rows = [
            Row(
                (
                    scene.action_cell(report, each.action),
                    *_rated(scene, report, each.action),
                    lines_of(report, _worse(scene, report, each)),
                    lines_of(report, due_lines(each.action, None, report.now.as_at)),
                    owner_cell(report, each.action),
                )
            )
            for each in found
        ]
        groups.append(RowGroup(tuple(rows), heading=report.called))
    return Table(
        id="worse",
        caption=f"Actions that got worse since {scene.since}",
        columns=(
            Column("action", "Action", width=5),
            *_rating(scene),
            Column("what", "What got worse", width=5),
            Column("due", "Due", width=3),
            Column("who", "Who", width=4),
        ),
        groups=tuple(group for group in groups if group.rows),
        wide=True,
    )


def _worse(scene: Scene, report: PlanReport, each: Worsened) -> Iterator[Point]:
    action = each.action
    if each.was:
        before = list(rated_since(report.spells.get(action.number, ()), report.now.as_at))
        words = before[0].text if before else f"Was {each.was} {scene.then}"
        yield Point((TextRun(words),), sources=(*before[0].sources, *each.before) if before else each.before)
    if each.then and action.due:
        days = counted((action.due - each.then).days, "day")
        yield Point(
            (TextRun(f"Put back by {days}, from {long_date(each.then)}"),), sources=(*action.due_sources, *each.before)
        )
    if each.late:
        yield Point((TextRun("Newly overdue"),), sources=(*action.due_sources, AS_AT, *each.before))


def overdue_table(scene: Scene) -> Table:
    """Return the actions past their date, those of a plan together, the longest overdue first."""
    groups = []
    for report in scene.reports:
        day = report.now.as_at
        found = sorted(report.overdue, key=lambda action: -action.days_overdue(day))
        groups.append(RowGroup(tuple(_late(scene, report, action) for action in found), heading=report.called))
    return Table(
        id="overdue",
        caption="Overdue actions",
        columns=(
            Column("action", "Action", width=5),
            *_rating(scene),
            Column("due", "Due", width=4),
            Column("who", "Who", width=4),
        ),
        groups=tuple(group for group in groups if group.rows),
    )


def _late(scene: Scene, report: PlanReport, action: Action) -> Row:
    return Row(
        (
            scene.action_cell(report, action),
            *_rated(scene, report, action),
            lines_of(report, due_lines(action, report.due.get(action.number), report.now.as_at)),
            owner_cell(report, action),
        )
    )


def _rating(scene: Scene) -> tuple[Column, ...]:
    return (Column("rating", "Rating", ColumnKind.RATING, width=2),) if scene.marks else ()


def _rated(scene: Scene, report: PlanReport, action: Action) -> tuple[TableCell, ...]:
    return (rating_cell(report, action),) if scene.marks else ()


WORSE = Section(
    id="worse",
    title="What got worse",
    gives="Return the actions that got worse since the report before.",
    make=worse_table,
)
OVERDUE = Section(
    id="overdue", title="Overdue", gives="Return the actions past their date, longest first.", make=overdue_table
)
