"""What changed since the report compared with, as a table: what became of each action."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.blocks.blocks import Column, Mark, Row, RowGroup, Table, TableCell
from helpers.blocks.build import (
    NOT_RATED,
    anchor_of,
    group_words,
    linked_actions,
    marks_of,
    plain_point,
    text_cell,
    title_cell,
)
from helpers.english import counted, due_words, long_date, upper_first
from helpers.history.changes import (
    ActionChange,
    Changes,
    DueMove,
    FactChange,
    Move,
    RatingMove,
    closed_in,
    due_move,
    earlier_date,
    numbers_now,
    passed_on,
    rating_move,
)
from helpers.history.sources import cells_of
from helpers.model import Action, Passage, Point, Source, TextRun, Way
from helpers.plans.plan import Plan, rating_order
from helpers.sections.scene import SCRUTINY, Section


def changes_table(plan: Plan, changes: Changes | None) -> Table:
    """Return what became of each action, apart from its text: a row for each thing that changed."""
    rows = [*_rows(plan, changes)] if changes else []
    return Table(
        id="changes",
        caption=f"What changed since the report on {long_date(changes.as_at)}" if changes else "What changed",
        columns=(
            Column("number", "No.", width=2),
            Column("title", upper_first(plan.actions.one), width=12),
            Column("change", "Change", width=5),
            Column("before", "Before", width=6),
            Column("now", "Now", width=7),
        ),
        groups=(RowGroup(tuple(rows)),),
        sources=(earlier_date(changes.period),) if changes else (),
    )


# What became of each action


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two reports.

    Attributes:
        closed: the numbers of its closed actions.
        linked: those of its actions that a link in this report can lead to.
    """

    closed: Collection[str]
    linked: Collection[str]


def _rows(plan: Plan, changes: Changes) -> Iterator[Row]:
    then = _Side(closed_in(change.before for change in changes.every), ())
    now = _Side(closed_in(change.now for change in changes.every), numbers_now(changes))
    for change in changes.every:
        yield from _move_rows(plan, change, then, now)
        yield from _place_rows(plan, change)
        yield from _state_rows(plan, change)


def _move_rows(plan: Plan, change: ActionChange, then: _Side, now: _Side) -> Iterator[Row]:
    old = (
        TableCell((Point(_standing(plan, change.before, then)),), sources=change.then) if change.before else TableCell()
    )
    new = (
        TableCell((Point(_standing(plan, change.now, now)),), sources=cells_of(change.now))
        if change.now
        else TableCell()
    )
    match change.move:
        case Move.NEW:
            yield _row(change, "New" if not change.action.closing else "New, and closed already", old, new)
        case Move.CLOSED:
            yield _row(change, "Closed", old, new)
        case Move.REOPENED:
            yield _row(change, "Reopened", old, new)
        case Move.GONE:
            yield _row(change, "Removed from the tracker", old, new)
        case Move.STILL_CLOSED if _end(change.before) != _end(change.now):
            yield _row(change, "Closing changed", old, new)


def _place_rows(plan: Plan, change: ActionChange) -> Iterator[Row]:
    before, now = change.before, change.now
    if not before or not now:
        return
    if change.renumbered:
        yield _row(change, "Renumbered", _then(change, before.number), text_cell(now.number, now.sources[:1]))
    if change.renamed:
        yield _row(change, "Renamed", _then(change, before.title), text_cell(now.title, _title_sources(now)))
    if change.regrouped:
        places = [upper_first(group_words(plan, action)) for action in (before, now)]
        yield _row(change, "Moved", _then(change, places[0]), text_cell(places[1], now.sources[:1]))


def _state_rows(plan: Plan, change: ActionChange) -> Iterator[Row]:
    before, now = change.before, change.now
    if not before or not now:
        return
    if moved := rating_move(rating_order(plan), change):
        marks = marks_of(plan)
        old, new = (marks.get(name or NOT_RATED, Mark(name)) for name in (moved.old, moved.new))
        sources = now.rating.sources if now.rating else ()
        sides = TableCell(mark=old, sources=change.then), TableCell(mark=new, sources=sources)
        yield _row(change, _rating_said(moved.move), *sides, rests=(*sources, *change.then))
    if due_move(change):
        cells = now.due_sources or now.sources
        sides = _then(change, due_words(before) or "No date"), text_cell(due_words(now) or "No date", cells)
        yield _row(change, _due_said(change), *sides, rests=(*cells, *change.then))
    labels = {column.id: column.label for column in plan.facts}
    for fact in change.facts:
        cells = fact.now.sources or now.sources[:1]
        sides = _fact(fact.before, change.then), _fact(fact.now, cells)
        yield _row(change, f"{labels[fact.column]} {_fact_said(fact)}", *sides, rests=(*cells, *change.then))


def _fact(passage: Passage, sources: tuple[Source, ...]) -> TableCell:
    points = tuple(replace(point, sources=()) for point in passage.points)
    return TableCell(points or (plain_point("Not given"),), sources=sources)


def _fact_said(fact: FactChange) -> str:
    return ("changed" if fact.now else "removed") if fact.before else "given"


def _row(change: ActionChange, said: str, before: TableCell, now: TableCell, *, rests: tuple[Source, ...] = ()) -> Row:
    action = change.action
    link = f"#{anchor_of(action.number)}" if change.now else ""
    title, number = title_cell(action), action.sources[:1]
    if change.move is Move.GONE:
        title, number = replace(title, sources=change.then), change.then
    return Row(
        (
            TableCell((plain_point(action.number, link),), sources=number),
            title,
            text_cell(said, rests or number),
            before,
            now,
        )
    )


def _then(change: ActionChange, text: str) -> TableCell:
    return text_cell(text, change.then)


def _title_sources(action: Action) -> tuple[Source, ...]:
    """Return the title's cell; the only one where the tracker has no column of numbers."""
    return action.sources[1:] or action.sources


def _standing(plan: Plan, action: Action, side: _Side) -> tuple[TextRun, ...]:
    """Return “Open”, or how an action closed: “Merged into action 5”."""
    closing = action.closing
    if not closing or not closing.into:
        return (TextRun(upper_first(closing.way) if closing else "Open"),)
    match closing.way:
        case Way.MERGED:
            said = "Merged into "
        case Way.SUPERSEDED:
            said = "Superseded by "
        case _:
            goes = "has passed to" if passed_on(closing, side.closed) else "goes on in"
            said = f"{upper_first(closing.way)}, and its remaining work {goes} "
    return (TextRun(said), *linked_actions(plan.actions, closing.into, side.linked))


def _end(action: Action | None) -> tuple[Way, Sequence[str]] | None:
    return (action.closing.way, action.closing.into) if action and action.closing else None


def _due_said(change: ActionChange) -> str:
    days = counted(abs(change.days_slipped), "day")
    match due_move(change):
        case DueMove.LATER:
            return f"Due {days} later"
        case DueMove.EARLIER:
            return f"Due {days} earlier"
        case DueMove.GIVEN:
            return "Given a due date"
        case DueMove.REMOVED:
            return "Lost its due date"
        case _:
            return "Due date changed"


def _rating_said(move: RatingMove) -> str:
    match move:
        case RatingMove.GIVEN:
            return "Rated"
        case RatingMove.LOST:
            return "Lost its rating"
        case _:
            return f"Rating {move}"


CHANGES = Section(
    id="changes",
    title="What changed since the report compared with",
    gives="Return each action that changed since the report compared with, and how; empty where none did.",
    formerly=SCRUTINY,
    make=lambda scene: changes_table(scene.plan, scene.changes),
)
