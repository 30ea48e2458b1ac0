"""Every open action: how it stands and stood, and what it says, the sentences marked that are new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.blocks.blocks import Column, ColumnKind, Look, Row, RowGroup, Table, TableCell
from helpers.blocks.build import (
    NOT_RATED,
    anchor_of,
    fact_lines,
    lines_cell,
    marks_of,
    plain_point,
    text_cell,
)
from helpers.english import counted, long_date, upper_first
from helpers.history.ahead import falling_due, horizon
from helpers.history.changes import ActionChange, Move, RatingMove, earlier_date, nothing_new, rating_move
from helpers.history.marks import marked
from helpers.history.news import Sentence, by_sentence, gone, news
from helpers.model import Action, Group, Passage, Point, Source, Status, TextRun, once
from helpers.narration.past import history_fold
from helpers.narration.phrases import by_name
from helpers.narration.standing import due_lines, rated_since
from helpers.plans.nouns import worded
from helpers.plans.plan import Printed, rating_order
from helpers.sections.scene import Scene, Section
from helpers.text import BULLET

#: Up to how many words that are no longer said are quoted.
_QUOTED = 40

#: By which words a reader can choose actions on the screen.
_TAGS = {RatingMove.IMPROVED: "better", RatingMove.WORSENED: "worse"}


def every_action(scene: Scene) -> Table:
    """Return each open action with how it stands and what it says, its new sentences marked."""
    plan, dated = scene.plan, any(each.due or each.due_written for each in scene.intake.open)
    rows: dict[str, list[Row]] = {}
    for each in scene.intake.every:
        if not each.closing:
            rows.setdefault(each.group if scene.intake.groups else "", []).append(_row(scene, each, dated=dated))
    groups = [
        RowGroup(
            tuple(rows.get(group.number, ())),
            number=group.number,
            heading=group.title,
            notes=(plain_point(f"Responsible: {group.responsible}"),) if group.responsible else (),
            anchor=f"group-{group.number}" if group.number else "",
            sources=group.sources,
        )
        for group in scene.intake.groups or (Group("", ""),)
    ]
    by_action = plan.print is Printed.ACTIONS
    caption, changes = worded("Every open action", plan.actions), scene.changes
    marked = changes and any(run.new for group in groups for row in group.rows for run in _runs(row))
    return Table(
        id="every-action",
        caption=f"{caption}; what is new since {long_date(changes.as_at)} is marked" if marked and changes else caption,
        columns=(
            Column("number", "No."),
            Column("name", upper_first(plan.actions.one), width=4),
            *([Column("rating", "Rating", ColumnKind.RATING, width=2)] if plan.ratings else []),
            Column("state", "How it stands", ColumnKind.PASSAGE, width=4),
            Column("title", "In full", ColumnKind.PASSAGE, width=6),
            *(Column(column.id, column.heading, ColumnKind.PASSAGE, width=12) for column in plan.narrative),
        ),
        groups=tuple(group for group in groups if group.rows),
        look=Look.ACTIONS if by_action else Look.ROWS,
        wide=not by_action,
        sources=(earlier_date(changes.period),) if marked and changes else (),
    )


def _runs(row: Row) -> Iterator[TextRun]:
    return (run for cell in row.cells for point in cell.points for run in point.runs)


def _row(scene: Scene, action: Action, *, dated: bool) -> Row:
    plan, rating = scene.plan, action.rating
    change = scene.changes.by_number.get(action.number) if scene.changes else None
    full = action.title if action.title != action.name else ""
    return Row(
        (
            text_cell(action.number, action.sources[:1]),
            text_cell(action.name, action.name_sources),
            *([TableCell(mark=marks_of(plan)[rating.name or NOT_RATED], sources=rating.sources)] if rating else []),
            lines_cell(_state(scene, action, change, dated=dated)),
            text_cell(full, action.sources[1:] or action.sources),
            *(_words(action.says.get(column.id), column.id, change) for column in plan.narrative),
        ),
        anchor=anchor_of(action.number),
        tags=tuple(_tags(scene, action, change)),
        fold=history_fold(plan, action, scene.before.get(action.number, ()), scene.told_in_full),
    )


def _state(scene: Scene, action: Action, change: ActionChange | None, *, dated: bool) -> Iterator[Point]:
    """Give how an action stands: its rating before, its dates, what it is, what came to it."""
    day = scene.parameters.day
    yield from rated_since(scene.spells.get(action.number, ()), day)
    if action.status is Status.NOT_STARTED:
        yield Point((TextRun("Not started"),), sources=action.sources[:1])
    if dated:
        yield from due_lines(action, scene.due.get(action.number), day, labelled=True)
    yield from fact_lines(scene.plan, action)
    came = {Move.NEW: "New", Move.REOPENED: "Reopened"}
    if scene.changes and change and change.move in came:
        said = TextRun(f"{came[change.move]} since {long_date(scene.changes.as_at)}")
        yield Point((said,), sources=(*action.sources[:1], *change.then, earlier_date(scene.changes.period)))
    over = [scene.intake.by_number[action.under]] if action.under else []
    yield from _named("Under ", over, action.sources[:1])
    givers = scene.intake.givers.get(action.number, ())
    notices = once(source for giver in givers if giver.closing for source in giver.closing.notice.sources)
    yield from _named("Takes on work of closed ", givers, notices)


def _named(words: str, some: Sequence[Action], sources: tuple[Source, ...]) -> Iterator[Point]:
    if some:
        names = by_name(some)
        yield Point((TextRun(words), *names.runs), sources=once((*sources, *names.sources)))


def _words(passage: Passage | None, column: str, change: ActionChange | None) -> TableCell:
    """Return a column's words; behind a sentence that took another's place what that said, at the end what is gone."""
    passage, before = (
        passage or Passage(),
        change.before.says.get(column, Passage()) if change and change.before else None,
    )
    bare = [Point(point.runs, point.label, point.level) for point in passage.points]
    if before is None or not change:
        return TableCell(tuple(bare), sources=passage.sources)
    found = news(before.text, passage.text)
    points = (*_told(bare, found), *_dropped(before.text, found))
    differs = len(points) > len(bare) or any(run.new for point in points for run in point.runs)
    return TableCell(points, sources=passage.sources + (change.then if differs else ()))


def _told(points: Sequence[Point], found: Sequence[Sentence]) -> Iterator[Point]:
    left = [*found]
    for point in marked(points, by_sentence(found)):
        yield point
        own: list[Sentence] = []
        while left and sum(len(each.text) for each in own) < len(point.text):
            own.append(left.pop(0))
        was = " ".join(each.was for each in own if each.was)
        if was:
            yield Point((TextRun(f"Was: {was}", italic=True),), BULLET if point.label else "", point.level + 1)


def _dropped(before: str, found: Sequence[Sentence]) -> Iterator[Point]:
    """Give what is no longer said: the sentences, where they are few and others stayed, else how many they are."""
    if some := gone(before, found):
        words, stayed = " ".join(some), any(not each.new for each in found)
        told = words if stayed and len(words.split()) <= _QUOTED else counted(len(some), "sentence")
        yield Point((TextRun(f"No longer said: {told}", italic=True),))


def _tags(scene: Scene, action: Action, change: ActionChange | None) -> Iterator[str]:
    """Give the words by which an action can be chosen: its date, what became of it, and who answers for it."""
    day = scene.parameters.day
    if action.days_overdue(day):
        yield "overdue"
    if falling_due([action], day, horizon(scene.parameters, scene.earlier).day):
        yield "due soon"
    if change and change.move is Move.NEW:
        yield "new"
    moved = rating_move(rating_order(scene.plan), change) if change else None
    if moved and moved.move in _TAGS:
        yield _TAGS[moved.move]
    if change and change.before:
        yield "nothing new" if nothing_new(rating_order(scene.plan), change) else "changed"
    yield from (f"owner: {owner}" for owner in dict.fromkeys(action.owners))


EVERY_ACTION = Section(
    id="every-action",
    title="Every open action",
    gives="Return each open action with how it stands and stood, and what it says, what is new of it marked.",
    make=every_action,
)
