"""The update on each open action in the plan's published layout, and the register of closed ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from helpers.blocks.blocks import Column, ColumnKind, Fold, Mark, Row, RowGroup, Table, TableCell
from helpers.blocks.build import (
    NEWLY_CLOSED,
    NOT_RATED,
    anchor_of,
    called,
    fact_lines,
    links_to,
    marks_of,
    plain_point,
    text_cell,
)
from helpers.blocks.frame import Type, table_frame
from helpers.english import due_words, listed, long_date, upper_first
from helpers.history.changes import ActionChange, Changes, Move, earlier_date, its_actions
from helpers.history.marks import has_new, marked
from helpers.history.trail import Then
from helpers.history.words import Edit
from helpers.intake.intake import Intake
from helpers.intake.layouts import layout_of
from helpers.model import Action, Group, Passage, Point, Source, TextRun
from helpers.narration.past import history_fold
from helpers.plans.nouns import worded
from helpers.plans.plan import Plan, SubActions
from helpers.sections.scene import SCRUTINY, Scene, Section

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is shown of an open action in every layout: itself, what it is, a cell a column of text, its history."""

    action: Action
    called: tuple[Point, ...]
    notes: tuple[Point, ...]
    texts: tuple[TableCell, ...]
    fold: Fold | None

    @property
    def marked(self) -> bool:
        """Return whether any of its words is marked as new."""
        return any(has_new(cell.points) for cell in self.texts)


def update_table(
    plan: Plan,
    intake: Intake,
    changes: Changes | None,
    before: Mapping[str, Sequence[Then]],
    *,
    facts: bool = True,
) -> Table:
    """Return what each open action says, in the plan's published layout, its new words marked.

    Args:
        plan: the plan.
        intake: what the tracker says.
        changes: what changed since the last published report; None before the first.
        before: how the published reports had each action, by its number now, newest first.
        facts: whether an action's short name and facts stand with its title.
    """
    found = changes.by_number if changes else {}
    entries = [
        _Entry(
            action=action,
            called=called(action) if facts else (),
            notes=(
                *_stands_under(plan, action, intake),
                *(fact_lines(plan, action) if facts else ()),
                *_come(found.get(action.number), changes),
                *_taken_on(plan, intake.givers.get(action.number, ())),
            ),
            texts=_narrative(plan, action, found.get(action.number)),
            fold=history_fold(plan, action, before.get(action.number, ())),
        )
        for action in intake.every
        if not action.closing
    ]
    banner = layout_of(plan).across
    table = _banner_update(plan, entries) if banner else _grouped_update(plan, intake, entries)
    if not changes or not any(entry.marked for entry in entries):
        return table
    caption = f"{table.caption}. Words underlined are new since {_report_of(changes)}."
    return replace(table, caption=caption, sources=(earlier_date(changes.period),))


def update_frame(scene: Scene) -> pd.DataFrame:
    """Return the update as a frame, its narrative columns called as in that of all actions, which has the facts."""
    table = update_table(scene.plan, scene.intake, scene.changes, scene.before, facts=False)
    names = scene.frame_names
    columns = tuple(
        replace(column, id=names.get(column.id, column.id)) if column.kind is ColumnKind.PASSAGE else column
        for column in table.columns
    )
    return table_frame(replace(table, columns=columns), {"due": Type.DATE}, list(marks_of(scene.plan)))


def closed_table(
    plan: Plan,
    intake: Intake,
    before: Mapping[str, Sequence[Then]],
    changes: Changes | None = None,
    full: int | None = None,
) -> Table:
    """Return the register of closed actions: how each closed, and where its remaining work went.

    Args:
        plan: the plan.
        intake: what the tracker says.
        before: how the published reports had each action, by its number now, newest first.
        changes: what changed since the report compared with, which the rows of those newly closed are tagged by.
        full: of how many of the published reports each action's history tells in full; None for all.
    """
    new = {change.action.number for change in changes.moved(Move.CLOSED)} if changes else set()
    closed = [action for action in intake.every if action.closing]
    said = any(action.says for action in closed)
    rows = tuple(
        Row(
            (
                text_cell(action.number, action.sources[:1]),
                _titled(plan, action, intake),
                text_cell(action.closing.way.capitalize(), action.closing.notice.sources),
                _linked(plan, action.closing.into, action.closing.notice.sources),
                TableCell(action.closing.notice.points, sources=action.closing.notice.sources),
                *([_last_update(plan, action)] if said else []),
            ),
            anchor=anchor_of(action.number),
            fold=history_fold(plan, action, before.get(action.number, ()), full),
            tags=(NEWLY_CLOSED,) if action.number in new else (),
        )
        for action in closed
        if action.closing
    )
    return Table(
        id="closed",
        caption=worded("Closed actions and where their remaining work went", plan.actions),
        columns=(
            Column("number", "No."),
            Column("title", upper_first(plan.actions.one), width=6),
            Column("way", "How it closed", width=2),
            Column("into", "Work went into", width=2),
            Column("notice", "Closing notice", ColumnKind.PASSAGE, width=6),
            *([Column("last_update", "Last update", ColumnKind.PASSAGE, width=8)] if said else []),
        ),
        groups=(RowGroup(rows),),
        wide=True,
    )


def _banner_update(plan: Plan, entries: Sequence[_Entry]) -> Table:
    groups = tuple(
        RowGroup(
            rows=(Row(entry.texts, fold=entry.fold),),
            number=entry.action.number,
            heading=entry.action.title,
            notes=(*entry.called, *entry.notes),
            anchor=anchor_of(entry.action.number),
            sources=entry.action.sources,
        )
        for entry in entries
    )
    return Table(
        id="update",
        caption=worded("Update on each open action", plan.actions),
        columns=tuple(Column(column.id, column.heading, ColumnKind.PASSAGE, width=1) for column in plan.narrative),
        groups=groups,
        wide=True,
    )


def _grouped_update(plan: Plan, intake: Intake, entries: Sequence[_Entry]) -> Table:
    marks = marks_of(plan)
    dated = any(action.due or action.due_written or action.due_earlier for action in intake.every if not action.closing)
    groups = intake.groups or (Group("", ""),)
    return Table(
        id="update",
        caption=worded("Progress on each open action", plan.actions),
        columns=(
            Column("number", "No."),
            Column("title", upper_first(plan.actions.one), ColumnKind.PASSAGE, width=7),
            *(Column(column.id, column.heading, ColumnKind.PASSAGE, width=12) for column in plan.narrative),
            *([Column("due", "Due", width=3)] if dated else []),
            *([Column("rating", "Rating", ColumnKind.RATING, width=3)] if plan.ratings else []),
        ),
        groups=tuple(
            RowGroup(
                rows=tuple(
                    _grouped_row(entry, marks, dated) for entry in entries if entry.action.group == group.number
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


def _grouped_row(entry: _Entry, marks: Mapping[str, Mark], dated: bool) -> Row:
    action = entry.action
    title = (*entry.called, plain_point(action.title), *entry.notes)
    rating = action.rating
    return Row(
        (
            text_cell(action.number, action.sources[:1]),
            TableCell(title, sources=action.sources[1:] or action.sources),
            *entry.texts,
            *([_due(action)] if dated else []),
            *([TableCell(mark=marks[rating.name or NOT_RATED], sources=rating.sources)] if rating else []),
        ),
        anchor=anchor_of(action.number),
        fold=entry.fold,
    )


def _due(action: Action) -> TableCell:
    """Return an action's due date, and under it those that it had before."""
    was = f"was {listed(map(long_date, action.due_earlier))}"
    points = tuple(map(plain_point, (*filter(None, [due_words(action)]), *([was] if action.due_earlier else []))))
    return TableCell(points, sources=action.due_sources)


def _titled(plan: Plan, action: Action, intake: Intake) -> TableCell:
    """Return a closed action's title with its short name and its facts; of a part, of which action it is one."""
    title = (plain_point(action.title),) if action.title else ()
    part_of = _stands_under(plan, action, intake) if plan.sub_actions is SubActions.WITHIN else ()
    points = (*called(action), *title, *part_of, *fact_lines(plan, action))
    return TableCell(points, sources=action.sources[1:] or action.sources)


def _narrative(plan: Plan, action: Action, change: ActionChange | None) -> tuple[TableCell, ...]:
    """Return a cell for each column of text; the words that the report compared with does not have are marked."""
    found = {text.column: text.edits for text in change.texts} if change else {}
    then = change.then if change else ()
    passages = ((action.says.get(column.id), found.get(column.id, ())) for column in plan.narrative)
    return tuple(_words(passage, edits, then) if passage else TableCell() for passage, edits in passages)


def _words(passage: Passage, edits: Sequence[Edit], then: tuple[Source, ...]) -> TableCell:
    points = marked(tuple(_without_sources(passage.points)), edits)
    return TableCell(points, sources=passage.sources + (then if has_new(points) else ()))


def _come(change: ActionChange | None, changes: Changes | None) -> tuple[Point, ...]:
    """Return a line that says of an action that the report compared with did not have it, or had it as closed."""
    words = {Move.NEW: "New", Move.REOPENED: "Reopened"}
    if not change or not changes or change.move not in words:
        return ()
    then = change.then or (its_actions(changes.period),)
    said = TextRun(f"{words[change.move]} since {_report_of(changes)}")
    return (Point((said,), sources=(*change.action.sources[:1], *then)),)


def _report_of(changes: Changes) -> str:
    return f"the report on {long_date(changes.as_at)}"


def _without_sources(points: Iterable[Point]) -> Iterable[Point]:
    """Give points without their own sources, which their cell carries for them all."""
    return (Point(point.runs, point.label, point.level) for point in points)


def _last_update(plan: Plan, action: Action) -> TableCell:
    passages = [action.says[column.id] for column in plan.narrative if column.id in action.says]
    return TableCell(
        tuple(point for passage in passages for point in _without_sources(passage.points)),
        sources=tuple(source for passage in passages for source in passage.sources),
    )


def _stands_under(plan: Plan, action: Action, intake: Intake) -> tuple[Point, ...]:
    """Return a line that names the action that this one stands under; nothing where it stands by itself."""
    if not action.under:
        return ()
    above = intake.by_number[action.under]
    sources = (*action.sources[:1], *above.sources[:1])
    if plan.sub_actions is not SubActions.WITHIN:
        return (Point((TextRun("Stands under "), *links_to(plan.actions, [action.under])), sources=sources),)
    runs = (TextRun("Part of "), *links_to(plan.actions, [action.under]), TextRun(", and counted with it"))
    return (Point(runs, sources=sources),)


def _taken_on(plan: Plan, givers: Sequence[Action]) -> tuple[Point, ...]:
    """Return a line that names the closed actions whose remaining work an action took on."""
    if not givers:
        return ()
    return (
        Point(
            (
                TextRun("Takes on the remaining work of closed "),
                *links_to(plan.actions, [giver.number for giver in givers]),
            ),
            sources=tuple(source for giver in givers if giver.closing for source in giver.closing.notice.sources),
        ),
    )


def _linked(plan: Plan, numbers: Sequence[str], sources: tuple[Source, ...]) -> TableCell:
    return TableCell((Point(links_to(plan.actions, numbers)),), sources=sources) if numbers else TableCell()


UPDATE = Section(
    id="update",
    title="Update on each open action",
    gives="Return what each open action says, in the plan's published layout.",
    readings=SCRUTINY,
    make=lambda scene: update_table(scene.plan, scene.intake, scene.changes, scene.before),
    frame=update_frame,
)

CLOSED = Section(
    id="closed",
    title="Closed actions and where their remaining work went",
    gives="Return the register of closed actions and where their remaining work went.",
    readings=SCRUTINY,
    types={"way": Type.CATEGORY},
    make=lambda scene: closed_table(scene.plan, scene.intake, scene.before, scene.changes, scene.told_in_full),
)
