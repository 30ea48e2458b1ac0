"""How many actions there are, by status and by rating, and what the ratings mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from helpers.blocks.blocks import Column, ColumnKind, Mark, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, marks_of, number_sources, plain_point, rating_sources, text_cell
from helpers.blocks.frame import Type
from helpers.english import listed, number, upper_first
from helpers.intake.intake import Intake
from helpers.model import Action, Source, Way
from helpers.plans.nouns import worded
from helpers.plans.plan import Plan
from helpers.plans.ratings import Finished, RatingEntry
from helpers.sections.scene import BOTH, PANEL, Section


def status_table(plan: Plan, intake: Intake) -> Table:
    """Return the number of actions by status: open, closed by each way, and all.

    Where the plan has words for actions that have not begun, the open ones are told apart by whether they have.
    """
    rows = [_count_row("Open", intake.open)]
    if plan.status and plan.status.not_started:
        under_way = [action for action in intake.open if action.started]
        waiting = [action for action in intake.open if not action.started]
        rows = [
            _count_row("Open: under way", under_way, intake.actions),
            _count_row("Open: not started", waiting, intake.actions),
        ]
    for way in Way:
        closed = [action for action in intake.closed if action.closing and action.closing.way is way]
        if closed:
            rows.append(_count_row(f"Closed: {'not said how' if way is Way.CLOSED else way}", closed))
    rows.append(_count_row(f"All {plan.actions.many}", intake.actions, total=True))
    return Table(
        id="status",
        caption=worded("Actions by status", plan.actions),
        columns=(
            Column("status", "Status", width=3),
            Column("actions", upper_first(plan.actions.many), ColumnKind.NUMBER),
        ),
        groups=(RowGroup(tuple(rows)),),
    )


def rating_table(plan: Plan, intake: Intake) -> Table:
    """Return the number of open actions by group and rating, with the closed and all of them beside.

    A plan without ratings gives a table without rows; one without groups a table with the one row of sums.
    """
    marks = marks_of(plan)
    columns = (
        Column("group", upper_first(plan.groups.one) if plan.groups else "Plan", width=6),
        *(Column(name.casefold().replace(" ", "_"), name, ColumnKind.NUMBER) for name in marks),
        Column("open", "Open", ColumnKind.NUMBER),
        Column("closed", "Closed", ColumnKind.NUMBER),
        Column("all", "All", ColumnKind.NUMBER),
    )
    rows = [
        _rating_row(
            TableCell(
                (plain_point(f"{group.number}. {group.title}", link=f"#group-{group.number}"),),
                sources=group.sources,
            ),
            [action for action in intake.actions if action.group == group.number],
            marks,
        )
        for group in intake.groups
    ]
    rows.append(_rating_row(text_cell(f"All {plan.actions.many}"), intake.actions, marks, total=True))
    return Table(
        id="ratings",
        caption=worded("Open actions by rating", plan.actions),
        columns=columns,
        groups=(RowGroup(tuple(rows) if plan.ratings else ()),),
    )


def key_table(plan: Plan) -> Table:
    """Return the plan's rating key."""
    rows = tuple(
        Row((TableCell(mark=marks_of(plan)[entry.rating]), _meaning(entry), text_cell(listed(entry.also))))
        for entry in plan.ratings or ()
    )
    unrated = Row((TableCell(mark=Mark(NOT_RATED)), text_cell("The tracker gives no rating"), text_cell("")))
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


def _meaning(entry: RatingEntry) -> TableCell:
    """Return what a rating means, and what the plan says that it stands for beyond its place in the key."""
    said = [entry.means]
    said += [f"Counts as {entry.grade}"] if entry.grade else []
    said += ["Needs attention"] if entry.attention else []
    said += ["An action so rated is closed, as completed"] if entry.finished is Finished.CLOSES else []
    said += ["No date is held against an action so rated"] if entry.finished is Finished.NEVER_OVERDUE else []
    said += ["Neither better nor worse than the others"] if entry.outside_order else []
    return TableCell(tuple(map(plain_point, said)))


def _count_row(label: str, actions: Sequence[Action], among: Sequence[Action] = (), *, total: bool = False) -> Row:
    return Row((text_cell(label), _count(actions, number_sources, among)), total=total)


def _rating_row(label: TableCell, actions: Sequence[Action], marks: Mapping[str, Mark], total: bool = False) -> Row:
    open_now = [action for action in actions if not action.closing]
    closed = [action for action in actions if action.closing]
    by_mark = [[a for a in open_now if a.rating and (a.rating.name or NOT_RATED) == name] for name in marks]
    return Row(
        (
            label,
            *(_count(some, rating_sources, open_now) for some in by_mark),
            *(_count(some, number_sources, actions) for some in (open_now, closed, actions)),
        ),
        total=total,
    )


def _count(
    some: Sequence[Action], sources: Callable[[Iterable[Action]], tuple[Source, ...]], among: Sequence[Action]
) -> TableCell:
    """Return how many actions there are and their cells; of none, the cells of those that none was found among."""
    return text_cell(number(len(some)), sources(some or among))


STATUS = Section(
    id="status",
    title="Actions by status",
    gives="Return the number of actions by status.",
    method="statuses",
    readings=PANEL,
    types={"status": Type.CATEGORY},
    make=lambda scene: status_table(scene.plan, scene.intake),
)

RATINGS = Section(
    id="ratings",
    title="Open actions by rating",
    gives="Return the number of open actions by group and rating; empty in a plan without ratings.",
    formerly=BOTH,
    types={"group": Type.CATEGORY},
    make=lambda scene: rating_table(scene.plan, scene.intake),
)

KEY = Section(
    id="key",
    title="What the ratings mean",
    gives="Return the plan's rating key; empty in a plan without ratings.",
    readings=BOTH,
    make=lambda scene: key_table(scene.plan),
)
