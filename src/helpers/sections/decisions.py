"""What needs a decision: the actions that are worst rated or worse than before; without ratings, the new concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.blocks.blocks import Column, ColumnKind, Row, RowGroup, Table, TableCell
from helpers.blocks.build import entry, entry_sources, lines_cell, marks_of, plain_point, text_cell
from helpers.english import either, long_date, lower_first, number, upper_first
from helpers.history.changes import ActionChange, RatingMove, earlier_date, rating_move
from helpers.history.concerns import columns_of_concern, has_concerns, points_in
from helpers.history.news import new_points
from helpers.history.worries import worries
from helpers.model import Action, Point, TextRun, once
from helpers.narration.standing import due_lines, rated_since
from helpers.plans.columns import FactKind, Role
from helpers.plans.nouns import worded
from helpers.plans.plan import in_role, needing_attention, rating_order
from helpers.sections.scene import BOTH, Scene, Section

#: How many actions with new concerns are told; how many of more are named besides.
_TOLD = 12
_NAMED = 20
#: How many of an action’s next steps are told.
_STEPS = 1

_NONE = "None stated"


@dataclass(frozen=True, slots=True)
class _Case:
    """An action to be decided on, and what the tracker says of it."""

    action: Action
    words: tuple[Point, ...]


def decisions_table(scene: Scene) -> Table:
    """Return the actions that need a decision, each with what the tracker says, what comes next and who answers for it.

    Those are the actions with a rating that needs attention, and those rated worse than in the report compared with. In
    a plan without ratings they are those past their date and those with new points of concern; in its first report,
    those whose measure misses its target.
    """
    cases = _rated(scene) if scene.plan.ratings else _unrated(scene)
    told, others = (cases, ()) if scene.plan.ratings else (cases[:_TOLD], cases[_TOLD:])
    columns = list(_columns(scene, [case.action for case in cases]))
    rows = [Row(tuple(_cell(scene, column.id, case) for column in columns)) for case in told]
    if others:
        rows.append(Row(tuple(_others(column.id, others) for column in columns)))
    last = scene.last if _tells_news(scene) else None
    return Table(
        id="decisions",
        caption=worded(_caption(scene, cases), scene.plan.actions),
        columns=tuple(columns),
        groups=(RowGroup(tuple(rows)),),
        wide=True,
        sources=(earlier_date(last.period),) if last else (),
    )


def _caption(scene: Scene, cases: Sequence[_Case]) -> str:
    bad = needing_attention(scene.plan)
    worse = any(case.action.rating and case.action.rating.name not in bad for case in cases)
    if not scene.plan.ratings:
        new = scene.last if _tells_news(scene) else None
        return f"New concerns since {long_date(new.as_at)}" if new else "Actions of concern"
    return f"Actions rated {either(bad)}{', or worse than before' if worse else ''}"


def _tells_news(scene: Scene) -> bool:
    """Return whether what is said of each is what is new: in a plan without ratings, but not in its first report."""
    return bool(not scene.plan.ratings and scene.last and has_concerns(scene.plan))


# Which


def _rated(scene: Scene) -> Sequence[_Case]:
    """Return the actions that are badly rated or rated worse: those that are both first, then the longest overdue."""
    moved = {change.now.number: change for change in scene.changes.actions if change.now} if scene.changes else {}
    bad, order, day = needing_attention(scene.plan), rating_order(scene.plan), scene.parameters.day

    def worse(action: Action) -> bool:
        change: ActionChange | None = moved.get(action.number)
        found = rating_move(order, change) if change else None
        return bool(found and found.move is RatingMove.WORSENED)

    def badly(action: Action) -> bool:
        return bool(action.rating and action.rating.name in bad)

    some = [action for action in scene.intake.open if badly(action) or worse(action)]
    words = {concern.action.number: concern.words for concern in scene.concerns}
    some.sort(key=lambda each: (not (badly(each) and worse(each)), not badly(each), -each.days_overdue(day)))
    return [_Case(action, words.get(action.number, ())) for action in some]


def _unrated(scene: Scene) -> Sequence[_Case]:
    """Return the actions past their date, then those with new concerns, those whose measure is missed first."""
    intake = scene.intake
    new = worries(scene.plan, intake.actions, intake.measures, scene.trails)
    found = {each.action.number: each.points for each in new}
    if not scene.earlier:
        missed = {measure.action for measure in intake.measures if measure.on_target is False}
        columns = columns_of_concern(scene.plan)
        found = {each.number: points_in(each, columns)[:1] for each in intake.open if each.number in missed}
    day, order = scene.parameters.day, [*found]
    some = [each for each in intake.open if each.number in found or each.days_overdue(day)]
    some.sort(key=lambda each: (-each.days_overdue(day), order.index(each.number) if each.number in found else 0))
    return [_Case(action, found.get(action.number, ())) for action in some]


# What is said of each


def _columns(scene: Scene, some: Sequence[Action]) -> Iterator[Column]:
    plan = scene.plan
    yield Column("action", upper_first(plan.actions.one), width=4)
    if plan.ratings:
        yield Column("rating", "Rating", ColumnKind.RATING, width=2)
    if any(_state(scene, action) for action in some):
        yield Column("state", "How it stands", ColumnKind.PASSAGE, width=5)
    words = "What is new" if _tells_news(scene) else "In the tracker’s words"
    yield Column("words", words, ColumnKind.PASSAGE, width=9)
    if in_role(plan, Role.NEXT):
        yield Column("next", "Next step", ColumnKind.PASSAGE, width=6)
    if any(column.kind is FactKind.OWNER for column in plan.facts) or any(g.responsible for g in scene.intake.groups):
        yield Column("who", "Who", width=4)


def _cell(scene: Scene, column: str, case: _Case) -> TableCell:
    action = case.action
    match column:
        case "action":
            return TableCell((Point((entry(action),)),), sources=entry_sources(action))
        case "rating":
            rating = action.rating
            name = rating.name if rating else ""
            return TableCell(mark=marks_of(scene.plan)[name], sources=rating.sources if rating else ())
        case "state":
            return lines_cell(_state(scene, action))
        case "words":
            return _cell_of(case.words)
        case "next":
            return _cell_of(_next(scene, action))
        case _:
            return _cell_of(_who(scene, action))


def _cell_of(points: Iterable[Point]) -> TableCell:
    """Return a cell of points, of which one item alone is a paragraph."""
    found = tuple(points)
    return lines_cell(found if len(found) > 1 else (replace(point, label="", level=0) for point in found))


def _state(scene: Scene, action: Action) -> tuple[Point, ...]:
    """Return since when an action is rated so and when it is due; a date that has moved since is told as such."""
    day, moved = scene.parameters.day, {each.action.number for each in scene.put_back}
    dates = None if action.number in moved else scene.due.get(action.number)
    due = tuple(due_lines(action, dates, day, labelled=True)) if action.due or action.due_written else ()
    return (*rated_since(scene.spells.get(action.number, ()), day), *([_in_one(due)] if due else []))


def _in_one(lines: Sequence[Point]) -> Point:
    """Return lines as one: “Due 31 December 2022, 19 days late, moved once, from 30 September 2022”."""
    first, *others = lines
    more = (replace(run, text=lower_first(run.text)) for line in others for run in line.runs)
    runs = (run for each in more for run in (TextRun(", "), each))
    return Point((*first.runs, *runs), sources=once(source for line in lines for source in line.sources))


def _next(scene: Scene, action: Action) -> tuple[Point, ...]:
    """Return the newest next steps, or else the first."""
    columns = in_role(scene.plan, Role.NEXT)
    change = scene.changes.by_number.get(action.number) if scene.changes else None
    new = new_points(action, change.before, columns) if change else ()
    if new and change:
        return tuple(replace(point, sources=once((*point.sources, *change.then))) for point in new[:_STEPS])
    passages = [action.says[column] for column in columns if column in action.says]
    points = [
        replace(point, sources=point.sources or passage.sources) for passage in passages for point in passage.points
    ]
    return tuple(points[:_STEPS]) or (plain_point(_NONE),)


def _who(scene: Scene, action: Action) -> Iterator[Point]:
    """Give who answers for an action; where nobody is named, who is responsible for its group, said as such."""
    owners = [
        action.facts[column.id]
        for column in scene.plan.facts
        if column.kind is FactKind.OWNER and column.id in action.facts
    ]
    group = next((group for group in scene.intake.groups if group.number == action.group), None)
    if owners:
        yield Point((TextRun("; ".join(action.owners)),), sources=once(s for owner in owners for s in owner.sources))
    elif group and group.responsible:
        noun = scene.plan.groups.one if scene.plan.groups else "group"
        yield Point((TextRun(f"{upper_first(noun)} {group.number}: {group.responsible}"),), sources=group.sources)
    else:
        yield plain_point(_NONE)


def _others(column: str, others: Sequence[_Case]) -> TableCell:
    """Return a cell of the last row, which names the actions that are not told of."""
    if column == "action":
        sources = [source for case in others for point in case.words for source in point.sources]
        return text_cell(f"{number(len(others))} more", once(sources))
    if column != "words":
        return TableCell()
    runs: list[TextRun] = []
    for case in others[:_NAMED]:
        runs += [*([TextRun(", ")] if runs else []), entry(case.action)]
    left = len(others) - _NAMED
    runs += [TextRun(f" and {number(left)} others")] if left > 0 else []
    return TableCell((Point(tuple(runs)),), sources=once(s for case in others for s in entry_sources(case.action)))


DECISIONS = Section(
    id="decisions",
    title="What needs a decision",
    gives="Return the actions that need a decision; in a plan without ratings, the new concerns.",
    readings=BOTH,
    make=decisions_table,
)
