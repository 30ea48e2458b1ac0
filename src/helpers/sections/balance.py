"""The sum of open actions as a table: open then, what came and went, open now."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.blocks.blocks import Column, ColumnKind, Row, RowGroup, Table, TableCell
from helpers.blocks.build import text_cell
from helpers.blocks.frame import Type
from helpers.blocks.ranges import in_ranges
from helpers.english import long_date, number, upper_first
from helpers.history.changes import (
    ActionChange,
    Balance,
    Changes,
    Move,
    by_group,
    earlier_date,
    its_actions,
    open_in,
)
from helpers.history.sources import earlier_of, rests_on, rests_on_all
from helpers.model import Document, Group, Source
from helpers.plans.nouns import worded
from helpers.plans.plan import Plan
from helpers.sections.scene import SCRUTINY, Section


def balance_table(plan: Plan, changes: Changes | None, groups: Sequence[Group]) -> Table:
    """Return the sum of open actions: then, what came and went, now; for the plan and for each of its groups."""
    if changes is None:
        return Table(id="balance", caption=worded("Open actions then and now", plan.actions), columns=(), groups=())
    moves = any(balance.moved_in or balance.moved_out for balance in changes.balances)
    lost = any(balance.gone for balance in changes.balances)
    labels = {group.number: text_cell(f"{group.number}. {group.title}", group.sources) for group in groups}
    for group in changes.groups_gone:
        where = Source(changes.period, f"group {group.number}", Document.EARLIER)
        labels[group.number] = text_cell(f"{group.number}. {group.title} (no longer in the plan)", (where,))
    whole, *parts = changes.balances
    labels[whole.group] = text_cell(f"All {plan.actions.many}")
    some, none = by_group(changes.actions), in_ranges(rests_on_all(changes))
    rows = [
        _row(each, labels[each.group], some.get(each.group, ()), none, changes.period, moves, lost, total=each is whole)
        for each in (*parts, whole)
    ]
    return Table(
        id="balance",
        caption=worded("Open actions then and now", plan.actions),
        columns=(
            Column("group", upper_first(plan.groups.one) if plan.groups else "Plan", width=10),
            Column("before", f"Open on {long_date(changes.as_at)}", ColumnKind.NUMBER, width=4),
            Column("new", "New", ColumnKind.NUMBER, width=2),
            Column("reopened", "Reopened", ColumnKind.NUMBER, width=3),
            *([Column("moved_in", "Moved in", ColumnKind.NUMBER, width=2)] if moves else []),
            Column("closed", "Closed", ColumnKind.NUMBER, width=2),
            *([Column("moved_out", "Moved out", ColumnKind.NUMBER, width=2)] if moves else []),
            *([Column("gone", "Removed", ColumnKind.NUMBER, width=2)] if lost else []),
            Column("now", "Open now", ColumnKind.NUMBER, width=2),
        ),
        groups=(RowGroup(tuple(rows)),),
        sources=(earlier_date(changes.period),),
    )


def _row(
    balance: Balance,
    label: TableCell,
    actions: Sequence[ActionChange],
    none: tuple[Source, ...],
    period: str,
    moves: bool,
    lost: bool,
    *,
    total: bool,
) -> Row:
    """Return a group's row, from what became of its actions; `none` is what a nought cites."""

    def cell(count: int, *which: Move, was: bool, now: bool) -> TableCell:
        some = [
            each
            for each in actions
            if each.move in which
            and (was, now) == (open_in(each.before, balance.group), open_in(each.now, balance.group))
        ]
        return text_cell(number(count), in_ranges(rests_on(some)) if count else none)

    then = [change for change in actions if open_in(change.before, balance.group)]
    standing = [change for change in actions if open_in(change.now, balance.group)]
    return Row(
        (
            label,
            text_cell(number(balance.before), earlier_of(then) or (its_actions(period),)),
            cell(balance.new, Move.NEW, was=False, now=True),
            cell(balance.reopened, Move.REOPENED, was=False, now=True),
            *([cell(balance.moved_in, Move.OPEN, was=False, now=True)] if moves else []),
            cell(balance.closed, Move.CLOSED, was=True, now=False),
            *([cell(balance.moved_out, Move.OPEN, was=True, now=False)] if moves else []),
            *([cell(balance.gone, Move.GONE, was=True, now=False)] if lost else []),
            text_cell(number(balance.now), in_ranges(rests_on(standing)) if standing else none),
        ),
        total=total,
    )


BALANCE = Section(
    id="balance",
    title="Open actions then and now",
    gives="Return the open actions then, what came and went, and the open actions now; empty in a first report.",
    formerly=SCRUTINY,
    types={"group": Type.CATEGORY},
    make=lambda scene: balance_table(scene.plan, scene.changes, scene.intake.groups),
)
