"""Who has most to do over all plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from helpers.blocks.blocks import Column, ColumnKind, Row, RowGroup, Table, TableCell
from helpers.blocks.build import text_cell
from helpers.english import either, number, upper_first
from helpers.history.overview import PlanReport
from helpers.intake.facts import by_owner
from helpers.model import Action, Point, Source, TextRun, once
from helpers.overview.scene import Scene, Section, owner_sources

#: How many owners are told of; the others are counted.
_TOLD = 12

Theirs = tuple[PlanReport, Action]


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who answers for actions, as first written, and the open actions of all plans that name them."""

    name: str
    actions: tuple[Theirs, ...]

    @property
    def late(self) -> list[Theirs]:
        return [(report, action) for report, action in self.actions if action.days_overdue(report.now.as_at)]

    @property
    def bad(self) -> list[Theirs]:
        return [(report, action) for report, action in self.actions if action in report.bad(report.now)]

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Return what owners are put in order by: most open, most overdue, most that need attention."""
        return (-len(self.actions), -len(self.late), -len(self.bad), self.name.casefold())


def owners_table(scene: Scene) -> Table:
    """Return the owners with most open actions, how many are overdue and badly rated, and which they are.

    An action of several owners counts for each of them. Those that name none have a row of their own.
    """
    owners = sorted(_owners(scene), key=lambda owner: owner.order)
    columns = [
        Column("owner", "Owner", width=4),
        Column("open", "Open", ColumnKind.NUMBER),
        Column("late", "Overdue", ColumnKind.NUMBER),
        Column("bad", f"Rated {either(scene.bad)}" if scene.bad else "Rated", ColumnKind.NUMBER, width=2),
        Column("actions", "Which", width=8),
    ]
    rows = [_row(owner, _which(scene, owner.actions)) for owner in owners[:_TOLD]]
    if others := owners[_TOLD:]:
        theirs = tuple(_once(each for owner in others for each in owner.actions))
        rows.append(_row(_Owner(f"{number(len(others))} others", theirs), TableCell()))
    if nobody := tuple((report, action) for report in scene.reports for action in report.open if not action.owners):
        rows.append(_row(_Owner("No owner stated", nobody), _which(scene, nobody)))
    kept = [at for at, _ in enumerate(columns) if any(row.cells[at].points for row in rows)]
    return Table(
        id="owners",
        caption="Owners with most open actions" if others else "Owners and their open actions",
        columns=tuple(columns[at] for at in kept),
        groups=(RowGroup(tuple(Row(tuple(row.cells[at] for at in kept)) for row in rows) if owners else ()),),
    )


def _owners(scene: Scene) -> Iterator[_Owner]:
    found = by_owner((report, action) for report in scene.reports for action in report.open)
    yield from (_Owner(upper_first(name), tuple(theirs)) for key, (name, theirs) in found.items() if key)


def _once(some: Iterable[Theirs]) -> Iterator[Theirs]:
    seen: set[tuple[str, str]] = set()
    for report, action in some:
        if (report.name, action.number) not in seen:
            seen.add((report.name, action.number))
            yield report, action


def _row(owner: _Owner, which: TableCell) -> Row:
    counts = (_count(some) for some in (owner.actions, owner.late, owner.bad))
    return Row((text_cell(owner.name, _places(owner.actions, owner_sources)), *counts, which))


def _count(some: Sequence[Theirs]) -> TableCell:
    places = _places(some, lambda _, action: (*action.sources[:1], *action.due_sources))
    return text_cell(number(len(some)), places) if some else TableCell()


def _places(some: Iterable[Theirs], cells: Callable[[PlanReport, Action], Iterable[Source]]) -> tuple[Source, ...]:
    return once(source for report, action in some for source in report.places(cells(report, action)))


def _which(scene: Scene, some: Sequence[Theirs]) -> TableCell:
    """Return “Care leavers strategy: 1.5, 2.5”, a line a plan, each number a link."""
    points = []
    for report in scene.reports:
        runs = [TextRun(f"{report.called}: ")]
        for action in (action for own, action in some if own is report):
            runs += [
                *([TextRun(", ")] if len(runs) > 1 else []),
                TextRun(action.number, link=scene.link(report, action)),
            ]
        points += [Point(tuple(runs))] if len(runs) > 1 else []
    return TableCell(tuple(points), sources=_places(some, lambda _, action: action.sources[:1]))


OWNERS = Section(
    id="owners",
    title="Who has most to do",
    gives="Return the owners with most open actions, how many are overdue and badly rated, and which they are.",
    make=owners_table,
)
