"""What changed since the report compared with, action by action by name: ratings, dates, what closed, what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from helpers.blocks.blocks import Column, ColumnKind, Look, Row, RowGroup, Table
from helpers.blocks.build import NOT_RATED, entry, entry_sources, group_words, list_row, plain_point, shortened_list
from helpers.english import due_words, in_words, long_date, ordinal, upper_first
from helpers.excel.cells import shortened
from helpers.history.changes import (
    ActionChange,
    Changes,
    DueMove,
    Move,
    RatingMove,
    due_move,
    earlier_date,
    rating_move,
)
from helpers.history.sources import cells_of, rests_on, rests_on_all
from helpers.model import Point, Source, TextRun, Way, once
from helpers.plans.columns import FactKind
from helpers.plans.nouns import worded
from helpers.plans.plan import rating_order
from helpers.sections.scene import SCRUTINY, Scene, Section
from helpers.text import BULLET

#: How many actions are named of one kind of change; of more, the first and how many there are besides.
_NAMED = 15

#: What is said of an action, beside its name.
Says = Callable[[ActionChange], Sequence[TextRun]]


def changed_table(scene: Scene) -> Table:
    """Return what changed in the actions, a row a kind of change; empty in a plan's first report."""
    changes = scene.changes
    if changes is None:
        return _table(scene, "What changed", (), ())
    rows = [*_ratings(scene, changes), *_dates(scene, changes), *_came(scene, changes), *_others(scene, changes)]
    if not rows:
        nothing = worded("No action has closed, come, or got another rating, date or owner.", scene.plan.actions)
        rows = [list_row("Nothing", [plain_point(nothing)], sources=rests_on_all(changes))]
    caption = f"What changed since {long_date(changes.as_at)}"
    return _table(scene, caption, rows, (earlier_date(changes.period),))


def _table(scene: Scene, caption: str, rows: Sequence[Row], sources: tuple[Source, ...]) -> Table:
    return Table(
        id="changed",
        caption=worded(caption, scene.plan.actions),
        columns=(Column("kind", "Change", width=2), Column("what", "Which", ColumnKind.PASSAGE, width=10)),
        groups=(RowGroup(tuple(rows)),),
        look=Look.LIST,
        sources=sources,
    )


def _ratings(scene: Scene, changes: Changes) -> Iterator[Row]:
    """Give the ratings that are better, worse, and neither, each by what it was and is."""
    order = rating_order(scene.plan)
    found: dict[str, dict[tuple[str, str], list[ActionChange]]] = {"Better": {}, "Worse": {}, "Other ratings": {}}
    kinds = {RatingMove.IMPROVED: "Better", RatingMove.WORSENED: "Worse"}
    for change in changes.actions:
        moved = rating_move(order, change)
        # a reopened action has its rating back, if it is rated: it is no news that it had none while it was closed
        if moved and not (change.move is Move.REOPENED and moved.move is RatingMove.GIVEN):
            found[kinds.get(moved.move, "Other ratings")].setdefault((moved.old, moved.new), []).append(change)
    for kind, by_move in found.items():
        every = [change for some in by_move.values() for change in some]
        above = _above(scene, every, "decisions")
        points: list[Point] = []
        for (old, new), some in sorted(by_move.items(), key=lambda each: _place(order, kind, *each[0])):
            if own := _without(some, above):
                sources = once(source for change in own for source in _rating_sources(change))
                points.append(Point((TextRun(f"{old or NOT_RATED} to {new or NOT_RATED}"),), sources=sources))
                points += _listed(own, _rating_sources)
        if every:
            points += _told(every, above, "what needs a decision", _rating_sources)
            counted = once(source for change in every for source in _rating_sources(change))
            yield list_row(kind, points, len(every), counted)


def _place(order: Sequence[str], kind: str, old: str, new: str) -> tuple[int, int]:
    """Return where a move stands among those of its kind: the best of the better first, the worst of the worse."""
    ends = [order.index(each) if each in order else len(order) for each in (new, old)]
    return (-ends[0], -ends[1]) if kind == "Better" else (ends[0], ends[1])


def _dates(scene: Scene, changes: Changes) -> Iterator[Row]:
    kinds = {
        "Put back": (DueMove.LATER,),
        "Brought forward": (DueMove.EARLIER,),
        "Other dates": (DueMove.GIVEN, DueMove.REWORDED, DueMove.REMOVED),
    }

    def to(change: ActionChange) -> Sequence[TextRun]:
        due = shortened(due_words(change.action)) or "no date"
        was = shortened(due_words(change.before)) if change.before else ""
        return [TextRun(f": {due}{f', was {was}' if was else ''}{_times(scene, change)}")]

    for kind, moves in kinds.items():
        some = [change for change in changes.actions if due_move(change) in moves]
        yield from _row(kind, some, _date_sources, to, _above(scene, some, "redated"))


def _times(scene: Scene, change: ActionChange) -> str:
    """Return that a date that was put back was so before: “, for the second time”."""
    dates = scene.due.get(change.action.number)
    again = dates.put_back if dates and due_move(change) is DueMove.LATER else 0
    return f", for the {ordinal(again)} time" if again > 1 else ""


def _came(scene: Scene, changes: Changes) -> Iterator[Row]:
    """Give what closed and how, what is new, what was reopened and what is gone."""
    names = scene.intake.by_number

    def how(change: ActionChange) -> Sequence[TextRun]:
        closing = change.action.closing
        if not closing:
            return ()
        way = "without saying how" if closing.way is Way.CLOSED else str(closing.way)
        runs = [TextRun(f": {way}")]
        for at, number in enumerate(closing.into):
            lead = "; its work goes into " if at == 0 else " and " if at == len(closing.into) - 1 else ", "
            runs += [TextRun(lead), entry(names[number]) if number in names else TextRun(number)]
        return runs

    yield from _row("Closed", changes.moved(Move.CLOSED), _closing_sources, how)
    yield from _row("New", changes.moved(Move.NEW), lambda change: rests_on([change]), how)
    yield from _row("Reopened", changes.moved(Move.REOPENED), lambda change: rests_on([change]))
    yield from _row("Removed", changes.moved(Move.GONE), lambda change: rests_on([change]))


def _others(scene: Scene, changes: Changes) -> Iterator[Row]:
    """Give what is with somebody else now, and what has another number or stands in another group."""
    owners = [column.id for column in scene.plan.facts if column.kind is FactKind.OWNER]
    some = [change for change in changes.actions if any(fact.column in owners for fact in change.facts)]

    def whose(change: ActionChange) -> Sequence[TextRun]:
        was = "; ".join(change.before.owners) if change.before else ""
        now = "; ".join(change.action.owners) or "none"
        return [TextRun(f": {shortened(now)}{f', was {shortened(was)}' if was else ''}")]

    def owner_sources(change: ActionChange) -> tuple[Source, ...]:
        now = [s for fact in change.facts if fact.column in owners for s in fact.now.sources]
        return once((*(now or cells_of(change.action)), *change.then))

    def was(change: ActionChange) -> Sequence[TextRun]:
        return [TextRun(f": was {change.before.number}")] if change.before else ()

    def where(change: ActionChange) -> Sequence[TextRun]:
        return [TextRun(f": {group_words(scene.plan, change.action)}")]

    def moved(change: ActionChange) -> tuple[Source, ...]:
        return rests_on([change])

    yield from _row("New owner", some, owner_sources, whose)
    yield from _row("Renumbered", [change for change in changes.actions if change.renumbered], moved, was)
    yield from _row("Moved", [change for change in changes.actions if change.regrouped], moved, where)


# Rows


def _row(
    kind: str,
    some: Sequence[ActionChange],
    sources: Callable[[ActionChange], tuple[Source, ...]],
    says: Says = lambda change: (),
    above: Sequence[ActionChange] = (),
) -> Iterator[Row]:
    if some:
        counted = once(source for change in some for source in sources(change))
        points = _listed(_without(some, above), sources, says)
        yield list_row(kind, [*points, *_told(some, above, "dates asked to move", sources)], len(some), counted)


def _above(scene: Scene, some: Sequence[ActionChange], block: str) -> Sequence[ActionChange]:
    """Return those of some changes that a table above tells; it tells what is new since the last report alone."""
    told = scene.named_in(block) if scene.changes is scene.last else frozenset[str]()
    return [change for change in some if entry(change.action).link in told]


def _without(some: Sequence[ActionChange], above: Sequence[ActionChange]) -> Sequence[ActionChange]:
    told = {id(change) for change in above}
    return [change for change in some if id(change) not in told]


def _told(
    some: Sequence[ActionChange],
    above: Sequence[ActionChange],
    where: str,
    sources: Callable[[ActionChange], tuple[Source, ...]],
) -> Iterator[Point]:
    """Give the line that says how many are told above, and where."""
    if above:
        count = f"{upper_first(in_words(len(above)))} named" if len(above) < len(some) else "Named"
        places = once(source for change in above for source in sources(change))
        yield Point((TextRun(f"{count} above, under {where}"),), sources=places)


def _listed(
    some: Sequence[ActionChange],
    sources: Callable[[ActionChange], tuple[Source, ...]],
    says: Says = lambda change: (),
) -> tuple[Point, ...]:
    points = [
        Point(
            (entry(change.action, linked=change.now is not None), *says(change)),
            BULLET,
            sources=once((*(entry_sources(change.action) if change.now else ()), *sources(change))),
        )
        for change in some
    ]
    return shortened_list(points, _NAMED)


def _rating_sources(change: ActionChange) -> tuple[Source, ...]:
    return (*(change.action.rating.sources if change.action.rating else change.action.sources[:1]), *change.then)


def _date_sources(change: ActionChange) -> tuple[Source, ...]:
    return (*(change.action.due_sources or change.action.sources[:1]), *change.then)


def _closing_sources(change: ActionChange) -> tuple[Source, ...]:
    return (*cells_of(change.action), *change.then)


CHANGED = Section(
    id="changed",
    title="What changed",
    gives="Return what changed since the report compared with, by name; empty in a plan's first report.",
    readings=SCRUTINY,
    make=changed_table,
)
