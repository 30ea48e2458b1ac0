"""How each action was rated in report after report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.blocks.blocks import Column, ColumnKind, Mark, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, anchor_of, marks_of, text_cell, title_cell
from helpers.english import long_date, upper_first
from helpers.history.changes import earlier_action, earlier_date, its_actions
from helpers.history.snapshot import Snapshot
from helpers.history.trail import Then
from helpers.model import AS_AT, Action, Point, Source, TextRun, with_parts
from helpers.plans.nouns import worded
from helpers.plans.plan import Plan
from helpers.sections.scene import Section

#: How many reports fit side by side, with this one; the oldest of more are left to their own reports.
_COLUMNS = 6


def timeline_table(
    plan: Plan, earlier: Sequence[Snapshot], now: Snapshot, before: Mapping[str, Sequence[Then]]
) -> Table:
    """Return the rating of each open action in this report and those published before, oldest first.

    Empty in a plan without ratings, and in its first report.

    Args:
        plan: the plan.
        earlier: what the published reports before knew, oldest first.
        now: what this report knows.
        before: how the published reports had each action, by its number now, newest first.
    """
    shown = [*earlier[-(_COLUMNS - 1) :], now]
    rows = [
        _row(plan, action, shown, before.get(action.number, ()))
        for action in with_parts(now.actions)
        if not action.closing
    ]
    return Table(
        id="timeline",
        caption=worded("How each open action was rated, report by report", plan.actions),
        columns=(
            Column("number", "No."),
            Column("title", upper_first(plan.actions.one), width=6),
            *(_column(snapshot, shown) for snapshot in shown),
        ),
        groups=(RowGroup(tuple(rows) if plan.ratings and earlier else ()),),
        wide=len(shown) > 4,
        sources=(AS_AT, *(earlier_date(snapshot.period) for snapshot in shown[:-1])),
    )


def _column(snapshot: Snapshot, shown: Sequence[Snapshot]) -> Column:
    """Return a report's column, under its date; under its period too where another report speaks for the same date."""
    alone = sum(each.as_at == snapshot.as_at for each in shown) == 1
    name = f"at-{snapshot.as_at}" if alone else f"at-{snapshot.as_at}-{snapshot.period}"
    heading = long_date(snapshot.as_at) if alone else f"{long_date(snapshot.as_at)} ({snapshot.period})"
    return Column(name, heading, ColumnKind.RATING, width=3)


def _row(plan: Plan, action: Action, shown: Sequence[Snapshot], trail: Sequence[Then]) -> Row:
    marks = marks_of(plan) if plan.ratings else {}
    then = {each.period: each.action for each in trail}
    number = TableCell(
        (Point((TextRun(action.number, link=f"#{anchor_of(action.number)}"),)),), sources=action.sources[:1]
    )
    return Row(
        (
            number,
            title_cell(action),
            *(_then(then.get(snapshot.period), snapshot, marks) for snapshot in shown[:-1]),
            _rated(action, marks, action.rating.sources if action.rating else ()),
        )
    )


def _then(action: Action | None, snapshot: Snapshot, marks: Mapping[str, Mark]) -> TableCell:
    if action is None:
        return text_cell("Not in the plan", (its_actions(snapshot.period),))
    sources = (earlier_action(snapshot.period, action),)
    return text_cell("Closed", sources) if action.closing else _rated(action, marks, sources)


def _rated(action: Action, marks: Mapping[str, Mark], sources: tuple[Source, ...]) -> TableCell:
    name = action.rating.name if action.rating and action.rating.name else NOT_RATED
    return TableCell(mark=marks.get(name, Mark(name)), sources=sources)


TIMELINE = Section(
    id="timeline",
    title="How each open action was rated, report by report",
    gives="Return the rating of each open action, report by report; empty in a first report and without ratings.",
    make=lambda scene: timeline_table(scene.plan, scene.earlier, scene.snapshot, scene.before),
)
