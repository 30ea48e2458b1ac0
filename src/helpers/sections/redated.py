"""The dates that are asked to move: those put back since the report compared with, for the committee to grant."""

from __future__ import annotations

from helpers.blocks.blocks import Column, Row, RowGroup, Table, TableCell
from helpers.blocks.build import entry, entry_sources, text_cell
from helpers.english import counted, long_date, often, upper_first
from helpers.history.changes import ActionChange, earlier_date
from helpers.history.dates import DueDates
from helpers.model import Point, once
from helpers.plans.nouns import worded
from helpers.sections.scene import BOTH, Scene, Section


def redated_table(scene: Scene) -> Table:
    """Return the due dates put back since the report compared with, an action a row; empty in a plan's first report."""
    changes, noun, some = scene.changes, scene.plan.actions, scene.put_back
    caption = f"Due dates later than on {long_date(changes.as_at)}" if changes and some else "Later due dates"
    return Table(
        id="redated",
        caption=worded(caption, noun),
        columns=(
            Column("action", upper_first(noun.one), width=6),
            Column("from", "From", width=4),
            Column("to", "To", width=4),
            Column("later", "Later by", width=3),
            Column("before", "Moved before", width=8),
        ),
        groups=(RowGroup(tuple(_row(scene, each) for each in some)),),
        sources=(earlier_date(changes.period),) if changes and some else (),
    )


def _row(scene: Scene, change: ActionChange) -> Row:
    action, before = change.action, change.before
    assert action.due and before and before.due  # noqa: S101, PT018 - else the date was not put back
    return Row(
        (
            TableCell((Point((entry(action),)),), sources=entry_sources(action)),
            text_cell(long_date(before.due), change.then),
            text_cell(long_date(action.due), action.due_sources),
            text_cell(counted(change.days_slipped, "day"), once((*action.due_sources, *change.then))),
            _before(scene, scene.due[action.number]),
        )
    )


def _before(scene: Scene, dates: DueDates) -> TableCell:
    """Return how often a date was moved up to the report compared with, and how far in all since the first one."""
    assert scene.changes  # noqa: S101 - as there is a change
    count = sum(move.before or move.seen <= scene.changes.as_at for move in dates.moves)
    sources = once(source for move in dates.moves for source in move.sources)
    if not count:
        return text_cell("Not before", sources)
    words = f"{upper_first(often(count))}; {counted(dates.days, 'day')} in all from {long_date(dates.first)}"
    return text_cell(words, sources)


REDATED = Section(
    id="redated",
    title="Dates asked to move",
    gives="Return the due dates put back since the report compared with, how far and how often before.",
    readings=BOTH,
    make=redated_table,
)
