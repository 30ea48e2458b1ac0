"""The report's tables, each a pure function from what was read to a `Table`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpers.blocks import Cell, Column, ColumnKind, Mark, Row, RowGroup, Table
from helpers.intake import Intake
from helpers.model import Action, Group, Measure, Point, Reading, Run, Source, Way
from helpers.plan import Layout, Plan
from helpers.wording import actions as actions_worded
from helpers.wording import listed, long_date, number, quantity

NOT_RATED = "Not rated"


def status_table(intake: Intake) -> Table:
    """Return the number of actions by status: open, closed by each way, and all."""
    rows = [_count_row("Open", intake.open)]
    for way in Way:
        closed = [action for action in intake.closed if action.closing and action.closing.way is way]
        if closed:
            rows.append(_count_row(f"Closed: {way}", closed))
    rows.append(_count_row("All actions", intake.actions, total=True))
    return Table(
        id="status",
        caption="Actions by status",
        columns=(Column("status", "Status", width=3), Column("actions", "Actions", ColumnKind.NUMBER)),
        groups=(RowGroup(tuple(rows)),),
    )


def rating_table(plan: Plan, intake: Intake) -> Table:
    """Return the number of open actions by group and rating, with the closed and all of them beside.

    A plan without ratings gives a table without rows; one without groups a table with the one row of sums.
    """
    marks = marks_of(plan)
    columns = (
        Column("group", plan.groups.one.capitalize() if plan.groups else "Plan", width=6),
        *(Column(name.casefold().replace(" ", "_"), name, ColumnKind.NUMBER) for name in marks),
        Column("open", "Open", ColumnKind.NUMBER),
        Column("closed", "Closed", ColumnKind.NUMBER),
        Column("all", "All", ColumnKind.NUMBER),
    )
    rows = [
        _rating_row(
            Cell((_point(f"{group.number}. {group.title}", link=f"#group-{group.number}"),), sources=group.sources),
            [action for action in intake.actions if action.group == group.number],
            marks,
        )
        for group in intake.groups
    ]
    rows.append(_rating_row(_text("All actions"), intake.actions, marks, total=True))
    return Table(
        id="ratings",
        caption="Open actions by rating",
        columns=columns,
        groups=(RowGroup(tuple(rows) if plan.ratings else ()),),
    )


def key_table(plan: Plan) -> Table:
    """Return the plan's rating key."""
    rows = tuple(
        Row((Cell(mark=_mark(entry.rating, marks_of(plan))), _text(entry.means), _text(listed(entry.also))))
        for entry in plan.ratings or ()
    )
    unrated = Row((Cell(mark=Mark(NOT_RATED)), _text("The tracker gives no rating"), _text("")))
    return Table(
        id="key",
        caption="What the ratings mean",
        columns=(
            Column("rating", "Rating", ColumnKind.RATING),
            Column("means", "Meaning", width=4),
            Column("also", "Also written in the tracker as", width=3),
        ),
        groups=(RowGroup((*rows, unrated) if rows else ()),),
    )


def measure_table(measures: Sequence[Measure]) -> Table:
    """Return the measures: latest value, target and whether it is met, earlier values; a row a measure."""
    return Table(
        id="measures",
        caption="Measures: latest values, targets and earlier values",
        columns=(
            Column("measure", "Measure", width=4),
            Column("action", "Action"),
            Column("latest", "Latest", width=2),
            Column("target", "Target"),
            Column("met", "Target met?"),
            Column("earlier", "Earlier, newest first", width=4),
        ),
        groups=(RowGroup(tuple(_measure_row(measure) for measure in measures)),),
    )


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
                _text(action.number, action.sources[:1]),
                _text(action.title, action.sources[1:]),
                _text(action.closing.way.capitalize(), action.closing.notice.sources),
                _linked(action.closing.into, action.closing.notice.sources),
                Cell(action.closing.notice.points, sources=action.closing.notice.sources),
                *([_last_update(plan, action)] if said else []),
            ),
            anchor=_anchor(action.number),
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


def rows_table(intake: Intake) -> Table:
    """Return the count of the tracker's rows: read, reported, left out and why."""
    reasons = dict.fromkeys(left.reason for left in intake.left_out)
    rows = [
        _row_count("Rows of the sheet with anything in them", intake.rows_read, ()),
        _row_count("Rows reported as actions", intake.rows_reported, ()),
    ]
    for reason in reasons:
        sources = tuple(left.source for left in intake.left_out if left.reason == reason)
        rows.append(_row_count(f"Rows left out: {reason}", len(sources), sources))
    return Table(
        id="rows",
        caption="Rows read and rows reported",
        columns=(Column("rows", "Rows", width=4), Column("count", "Number", ColumnKind.NUMBER)),
        groups=(RowGroup(tuple(rows)),),
    )


def marks_of(plan: Plan) -> Mapping[str, Mark]:
    """Return how each rating of the key is shown, worst first, and “Not rated” last."""
    shown = {entry.rating: Mark(entry.rating, entry.shape, entry.colour) for entry in plan.ratings or ()}
    return shown | {NOT_RATED: Mark(NOT_RATED)}


def rated(intake: Intake, name: str) -> list[Action]:
    """Return the open actions with a rating; of `NOT_RATED`, those without one."""
    wanted = "" if name == NOT_RATED else name
    return [action for action in intake.open if action.rating and action.rating.name == wanted]


def number_sources(actions: Iterable[Action]) -> tuple[Source, ...]:
    """Return the cells of the actions' numbers: what a count of them was counted from."""
    return tuple(action.sources[0] for action in actions)


def _banner_update(plan: Plan, intake: Intake) -> Table:
    groups = tuple(
        RowGroup(
            rows=(Row(_narrative(plan, action)),),
            number=action.number,
            heading=action.title,
            notes=_taken_on(action, intake),
            anchor=_anchor(action.number),
            sources=action.sources,
        )
        for action in intake.open
    )
    return Table(
        id="update",
        caption="Update on each open action",
        columns=tuple(
            Column(column.id, column.heading, ColumnKind.PASSAGE, width=1) for column in plan.narrative
        ),
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
            Column("title", "Action", ColumnKind.PASSAGE, width=6),
            *(Column(column.id, column.heading, ColumnKind.PASSAGE, width=11) for column in plan.narrative),
            *([Column("due", "Due", width=2)] if dated else []),
            *([Column("rating", "Rating", ColumnKind.RATING, width=2)] if plan.ratings else []),
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
                notes=(_point(f"Responsible: {group.responsible}"),) if group.responsible else (),
                anchor=f"group-{group.number}" if group.number else "",
                sources=group.sources,
            )
            for group in groups
        ),
        wide=True,
    )


def _grouped_row(plan: Plan, action: Action, intake: Intake, marks: Mapping[str, Mark], dated: bool) -> Row:
    title = Cell((_point(action.title), *_taken_on(action, intake)), sources=action.sources[1:] or action.sources)
    due = long_date(action.due) if action.due else action.due_written
    rating = action.rating
    return Row(
        (
            _text(action.number, action.sources[:1]),
            title,
            *_narrative(plan, action),
            *([_text(due, action.due_sources)] if dated else []),
            *([Cell(mark=_mark(rating.name, marks), sources=rating.sources)] if rating else []),
        ),
        anchor=_anchor(action.number),
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
            (Run("Takes on the remaining work of closed "), *_links([giver.number for giver in givers])),
            sources=tuple(source for giver in givers if giver.closing for source in giver.closing.notice.sources),
        ),
    )


def _linked(numbers: Sequence[str], sources: tuple[Source, ...]) -> Cell:
    return Cell((Point(_links(numbers)),), sources=sources) if numbers else Cell()


def _links(numbers: Sequence[str]) -> tuple[Run, ...]:
    """Return “action 5” or “actions 20 and 23”, each number a link to its action."""
    runs = []
    rest = actions_worded(numbers)
    for own in numbers:
        before, rest = rest.split(own, 1)
        runs += [Run(before), Run(own, link=f"#{_anchor(own)}")]
    return tuple(runs)


def _measure_row(measure: Measure) -> Row:
    latest, *earlier = reversed(measure.readings)
    met = {True: "Yes", False: "No", None: ""}[measure.on_target]
    target = quantity(measure.target, measure.unit) if measure.target else ""
    linked = Cell((_point(measure.action, link=f"#{_anchor(measure.action)}"),)) if measure.action else Cell()
    return Row(
        (
            _text(measure.name),
            linked,
            Cell(_reading_points(latest, measure.unit), sources=latest.sources),
            _text(target, measure.target_sources),
            _text(met, (*latest.sources, *measure.target_sources) if met else ()),
            Cell(
                tuple(point for reading in earlier for point in _reading_points(reading, measure.unit)),
                sources=tuple(source for reading in earlier for source in reading.sources),
            ),
        )
    )


def _reading_points(reading: Reading, unit: str) -> tuple[Point, ...]:
    covers = reading.covers or long_date(reading.as_at)
    return (Point((Run(quantity(reading.value, unit), bold=True), Run(f" ({covers})"))),)


def _count_row(label: str, actions: Sequence[Action], total: bool = False) -> Row:
    return Row((_text(label), _text(number(len(actions)), number_sources(actions))), total=total)


def _rating_row(label: Cell, actions: Sequence[Action], marks: Mapping[str, Mark], total: bool = False) -> Row:
    open_now = [action for action in actions if not action.closing]
    closed = [action for action in actions if action.closing]
    by_mark = [[a for a in open_now if a.rating and (a.rating.name or NOT_RATED) == name] for name in marks]
    return Row(
        (
            label,
            *(_text(number(len(some)), _rating_sources(some)) for some in by_mark),
            *(_text(number(len(some)), number_sources(some)) for some in (open_now, closed, actions)),
        ),
        total=total,
    )


def _rating_sources(actions: Iterable[Action]) -> tuple[Source, ...]:
    return tuple(source for action in actions if action.rating for source in action.rating.sources)


def _row_count(label: str, count: int, sources: tuple[Source, ...]) -> Row:
    return Row((_text(label), _text(number(count), sources)))


def _mark(name: str, marks: Mapping[str, Mark]) -> Mark:
    return marks[name or NOT_RATED]


def _text(text: str, sources: tuple[Source, ...] = ()) -> Cell:
    return Cell((_point(text),) if text else (), sources=sources)


def _point(text: str, link: str = "") -> Point:
    return Point((Run(text, link=link),))


def _anchor(number: str) -> str:
    return f"action-{number}"
