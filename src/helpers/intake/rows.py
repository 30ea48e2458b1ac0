"""What is known of a sheet's actions while its rows are being read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from helpers.english import counted
from helpers.errors import Problem
from helpers.excel.cells import address, shortened
from helpers.excel.tracker import Cell, Fault, Sheet
from helpers.intake.header import Header
from helpers.intake.notices import may_tell, parted
from helpers.model import Group, Passage, Point, Source, TextRun, problem_at
from helpers.plans.columns import FactColumn
from helpers.plans.plan import Plan
from helpers.text import key_of, points_of

#: The role of the column that says what an action is called.
SHORT_NAME = "short_name"

Reason = Literal[
    "above the header",
    "header",
    "header repeated",
    "heading of a group",
    "only in columns that the plan leaves out",
    "nothing but a number",
    "nothing but what rows are prepared with",
    "update older than the newest",
    "update after the as-at date",
    "struck out",
    "of another plan",
]

#: The columns that a row of its own with a closing notice may begin in; in those of text it is text.
_BEGIN_A_ROW = ("number", "title", "group", "responsible")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the tracker that is not reported as an action's, and why."""

    reason: Reason
    source: Source


@dataclass
class ActionRows:
    """An action while its rows are being read.

    `facts` is what stands in the plan's columns of facts, `called` the cells that say what it is called in a sentence,
    `date_cells` the cells of those that are to be dates; `due_struck` those of due dates that are struck out; `titles`
    what a cell of its title says without the closing notice behind it; `bare` whether its first row gives it a number
    and no more; `typed` is the text of its narrative cells as it was typed; `before` the same of its earlier updates,
    newest first.
    """

    number: str
    number_cell: Cell
    title_cells: list[Cell]
    group: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    notice: Passage = field(default_factory=Passage)
    says: dict[str, Passage] = field(default_factory=dict)
    facts: dict[str, Passage] = field(default_factory=dict)
    called: list[Cell] = field(default_factory=list)
    date_cells: list[tuple[FactColumn, Cell]] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    before: list[dict[str, str]] = field(default_factory=list)
    rating_cell: Cell | None = None
    rating_sheet: Sheet | None = None
    due_cell: Cell | None = None
    due_struck: list[Cell] = field(default_factory=list)
    closed_on_cell: Cell | None = None
    status_cell: Cell | None = None
    rows: list[Source] = field(default_factory=list)
    bare: bool = False

    @property
    def prepared(self) -> bool:
        """Return whether its rows hold nothing but a number, for an action that is still to come."""
        return self.bare and len(self.rows) == 1


@dataclass
class SheetReading:
    """A period's sheet while it is being read: what the columns are, and what has been found so far.

    `group_at` is the place in `groups` of the one that the rows now stand under; `responsible` holds, by that place,
    each of those who are responsible for a group; `merged` the last cell of each column that is merged with those under
    it, `shared` such cells, by their address, with the actions under their first that they count for; `groupless` the
    actions that no group's cell reaches; `month_first`, by its column, a date that can only begin with the month, where
    it was looked for. `struck_by` is the cell by which the action that the rows now stand under is struck out;
    `elsewhere` whether the rows now are of another plan, `group_elsewhere` the last group's cell in a row of one.
    `begun` is how many actions each group has of those that are numbered by their place in it; `numbers_under` is, by a
    column and whether each group stands in a row of its own, the numbers that groups are given there, once looked for.
    A plan's next file goes on with the groups of the one before, and none of its rows stands under one yet.
    """

    sheet: Sheet
    header: Header
    plan: Plan
    drafts: list[ActionRows] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    group_at: int = -1
    responsible: dict[int, list[str]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    outside: list[Cell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    typed_only: bool = False
    struck_by: Cell | None = None
    elsewhere: bool = False
    group_elsewhere: Cell | None = None
    merged: dict[int, Cell] = field(default_factory=dict)
    shared: dict[str, tuple[Cell, list[str]]] = field(default_factory=dict)
    groupless: list[ActionRows] = field(default_factory=list)
    month_first: dict[int, Cell | None] = field(default_factory=dict)
    begun: Counter[str] = field(default_factory=Counter)
    numbers_under: dict[tuple[int, bool], dict[str, set[str]]] = field(default_factory=dict)

    def go_on_from(self, before: SheetReading | None) -> None:
        """Know the groups of the plan's file before."""
        if before:
            self.groups = [*before.groups]
            self.responsible = {at: [*said] for at, said in before.responsible.items()}

    @cached_property
    def titled(self) -> dict[str, list[int]]:
        """Return the places of the groups by the letters and digits of their titles, which `add_group` adds to."""
        found: dict[str, list[int]] = {}
        for at, group in enumerate(self.groups):
            found.setdefault(key_of(group.title), []).append(at)
        return found

    @cached_property
    def group_numbers(self) -> dict[str, int]:
        """Return the place of the first group of each number, which `add_group` adds to."""
        return {group.number: at for at, group in reversed([*enumerate(self.groups)])}

    def add_group(self, group: Group) -> int:
        """Add a group, and return its place."""
        at = len(self.groups)
        self.titled.setdefault(key_of(group.title), []).append(at)
        self.group_numbers.setdefault(group.number, at)
        self.groups.append(group)
        return at

    @cached_property
    def roles(self) -> Mapping[int, str]:
        """Return the role of each named column."""
        return {column: role for role, column in self.header.columns.items()}

    @cached_property
    def narrative(self) -> frozenset[str]:
        """Return the ids of the narrative columns."""
        return frozenset(column.id for column in self.plan.narrative)

    @cached_property
    def facts(self) -> frozenset[str]:
        """Return the ids of the columns of facts."""
        return frozenset(column.id for column in self.plan.facts)

    @cached_property
    def others(self) -> frozenset[str]:
        """Return the roles of the columns that are not narrative."""
        return frozenset(self.plan.tracker.columns.headers()) | self.facts

    def points(self, cell: Cell) -> tuple[Point, ...]:
        """Return a cell's text as points; where only what was typed is wanted, as one, which costs next to nothing."""
        return (Point((TextRun(cell.text),)),) if self.typed_only else points_of(as_runs(cell))

    def cell(self, row: Sequence[Cell], role: str) -> Cell | None:
        """Return the row's cell in a column if it says anything."""
        column = self.header.columns.get(role)
        if column is not None:
            for cell in row:
                if cell.column == column:
                    return None if cell.blank else cell
        return None

    def source(self, *cells: Cell) -> tuple[Source, ...]:
        """Return the cells as sources."""
        return tuple(Source(self.sheet.name, cell.at) for cell in cells)

    def span(self, row: Sequence[Cell]) -> Source:
        """Return the range of a row's cells that say anything; of a row that is struck out, of what is struck."""
        said = [cell for cell in row if not cell.blank] or [cell for cell in row if cell.struck]
        return Source(self.sheet.name, said[0].at if len(said) == 1 else f"{said[0].at}:{said[-1].at}")

    def under(self, role: str) -> Source:
        """Return the cells under a column's header."""
        column, first, last = self.header.columns[role], self.sheet.rows[self.header.at][0].row + 1, self.sheet.rows[-1]
        cells = address(first, column)
        return Source(self.sheet.name, f"{cells}:{address(last[0].row, column)}" if last[0].row > first else cells)

    def leave_out(self, row: Sequence[Cell], reason: Reason) -> None:
        """Count a row as not reported."""
        self.left_out.append(LeftOut(reason, self.span(row)))

    def skip(self, at: int) -> bool:
        """Return whether the row at an index is no action's: a header row or one above it, counted as left out."""
        row = self.sheet.rows[at]
        if at > self.header.at and not self.header.repeated_by(row, self.sheet):
            return False
        repeated = at > self.header.at
        above: Reason = "header" if self.header.has(at) else "above the header"
        self.leave_out(row, "header repeated" if repeated else above)
        return True

    def faults(self, row: Sequence[Cell]) -> None:
        """Keep a problem with each cell of a named column whose value cannot be trusted."""
        self.problems += [fault_at(self.sheet, cell) for cell in row if cell.fault and cell.column in self.roles]

    def empty_cell(self, draft: ActionRows, role: str) -> Source:
        """Return a column's cell in an action's first row, which nothing was found in."""
        return Source(self.sheet.name, address(draft.number_cell.row, self.header.columns[role]))

    def tell_outside(self) -> None:
        """Keep a problem with each column in which there is text without a header."""
        for column in dict.fromkeys(cell.column for cell in self.outside):
            cells = [cell for cell in self.outside if cell.column == column]
            if len(cells) == 1:
                self.problem(
                    cells[0],
                    f"“{shortened(cells[0].text)}” stands outside the table’s columns",
                    "text only under a header",
                    "move it into a column, or clear it",
                )
                continue
            header, letters = self.sheet.rows[self.header.at][0].row, cells[0].at.rstrip("0123456789")
            self.problems.append(
                problem_at(
                    self.sheet.file,
                    Source(self.sheet.name, f"{cells[0].at}:{cells[-1].at}"),
                    f"“{shortened(cells[0].text)}” and {counted(len(cells) - 1, 'more cell')} stand in a column "
                    "without a header",
                    "a header over each column",
                    f"write one in {letters}{header}, or name the column “[{letters}]” in the plan’s definition; or "
                    "clear the cells",
                )
            )

    def problem(self, cell: Cell, found: str, expected: str, remedy: str) -> None:
        """Keep a problem with a cell."""
        self.problems.append(problem_at(self.sheet.file, Source(self.sheet.name, cell.at), found, expected, remedy))


def take_columns(
    reading: SheetReading, row: Sequence[Cell], draft: ActionRows, page_top: bool, known: Container[str]
) -> None:
    """Add the row's narrative cells to the action; note text outside every named column."""
    for cell in row:
        role = reading.roles.get(cell.column, "")
        if role in known or cell.column in reading.header.aside or cell.blank:
            continue
        if role in reading.narrative:
            draft.typed[role] = f"{draft.typed.get(role, '')}{cell.text}"
            points = _without_notice(reading, cell, draft)
            if points:
                said = draft.says.get(role, Passage())
                draft.says[role] = joined(said, reading.source(cell), points, page_top)
        else:
            reading.outside.append(cell)


def _without_notice(reading: SheetReading, cell: Cell, draft: ActionRows) -> tuple[Point, ...]:
    """Return what a narrative cell says besides a closing notice, which is the action's; as typed, nothing."""
    if not may_tell(cell.text, reading.plan):
        return () if reading.typed_only else reading.points(cell)
    rest, notice = parted(points_of(as_runs(cell)), reading.plan, draft.number)
    take_notice(reading, draft, cell, notice)
    return () if reading.typed_only else rest


def take_notice(reading: SheetReading, draft: ActionRows, cell: Cell, points: tuple[Point, ...]) -> None:
    """Add points of a cell to the action's closing notice."""
    if points:
        draft.notice = joined(draft.notice, reading.source(cell), points, False)


def only_cell(
    reading: SheetReading, row: Sequence[Cell], role: str, draft: ActionRows, first: Cell | None
) -> Cell | None:
    """Return the action's one cell in a column; that a later row of it has another is a problem."""
    here = reading.cell(row, role)
    if first and here and key_of(first.text) != key_of(here.text):
        what = "status" if role == "status" else "date"
        reading.problem(
            here,
            f"action {draft.number} has a second {what}, “{shortened(here.text)}”, beside that in {first.at}",
            f"one {what} for each action",
            "clear one of the two cells",
        )
    return first or here


def take_own_row(reading: SheetReading, row: Sequence[Cell]) -> bool:
    """Take a row that says nothing but that the action above it is closed, outside the columns of its text."""
    said = [cell for cell in row if not cell.blank and cell.column not in reading.header.aside]
    if len(said) != 1 or not reading.drafts or reading.roles.get(said[0].column) not in _BEGIN_A_ROW:
        return False
    cell, draft = said[0], reading.drafts[-1]
    rest, notice = parted(points_of(as_runs(cell)), reading.plan, draft.number, titled=True)
    if rest or not notice:
        return False
    draft.rows.append(reading.span(row))
    take_notice(reading, draft, cell, notice)
    return True


def take_title_notices(reading: SheetReading) -> None:
    """Take the closing notices out of the titles that have one behind them, in the same cell or in the next."""
    for draft in reading.drafts:
        for cell in draft.title_cells:
            if not may_tell(cell.text, reading.plan):
                continue
            titled = cell is not draft.title_cells[0]
            rest, notice = parted(points_of(as_runs(cell)), reading.plan, draft.number, titled=titled)
            if notice:
                draft.titles[cell.at] = words_of(rest)
                take_notice(reading, draft, cell, notice)


def joined(passage: Passage, sources: tuple[Source, ...], points: tuple[Point, ...], page_top: bool) -> Passage:
    """Return a passage with more points; at the top of a page they may go on in its last sentence."""
    points = tuple(replace(point, sources=sources) for point in points)
    before = passage.points
    if page_top and before and goes_on(points):
        last = before[-1]
        going_on = replace(last, runs=(*last.runs, TextRun(" "), *points[0].runs), sources=(*last.sources, *sources))
        before, points = (*before[:-1], going_on), points[1:]
    return Passage((*before, *points), (*passage.sources, *sources))


def goes_on(points: tuple[Point, ...]) -> bool:
    """Return whether a text begins in the middle of a sentence: with a small letter and no bullet."""
    return bool(points) and not points[0].label and points[0].text[:1].islower()


def fault_at(sheet: Sheet, cell: Cell) -> Problem:
    """Return the problem that a cell's value cannot be trusted, and how to mend it."""
    place = Source(sheet.name, cell.at)
    if cell.fault is Fault.ERROR:
        return problem_at(
            sheet.file,
            place,
            f"the cell shows {cell.text}",
            "a value",
            "mend the formula, or type the value in its place",
        )
    return problem_at(
        sheet.file,
        place,
        "the cell has a formula whose result is not stored in the file",
        "a value",
        "open the tracker in Excel, let it calculate, and save it; or type the value in its place",
    )


def text_without_action(reading: SheetReading, said: Sequence[Cell]) -> None:
    """Keep a problem with text that would be lost, as no action claims it."""
    reading.problem(
        said[0],
        f"“{shortened(said[0].text)}” belongs to no action",
        "an action’s number at the beginning of its first row",
        "add the number, or clear the row",
    )


def as_runs(cell: Cell) -> tuple[TextRun, ...]:
    """Return what a cell says as styled text, whatever its value."""
    return cell.runs or (TextRun(cell.text),)


def words_of_cell(cell: Cell) -> str:
    """Return what a cell says on one line, without tags."""
    return words_of(points_of(as_runs(cell)))


def words_of(points: Iterable[Point]) -> str:
    """Return what some points say on one line."""
    return " ".join(f"{point.label} {point.text}" if point.label else point.text for point in points)
