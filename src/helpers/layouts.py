"""From a period's sheet to drafts of actions, in each layout a tracker can have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from openpyxl.utils import get_column_letter

from helpers.errors import Problem, Severity
from helpers.header import Header
from helpers.model import Group, Passage, Point, Run, Source
from helpers.plan import Layout, Plan
from helpers.text import key_of, plain, points_of
from helpers.tracker import Cell, Sheet
from helpers.values import number_of

_GROUP_NUMBER = re.compile(r"^(?P<number>\d+(?:\.\d+)*)\s*[.):–-]\s*(?P<title>.*)$")

Reason = Literal["above the header", "header", "header repeated"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the tracker that is not reported as an action's, and why."""

    reason: Reason
    source: Source


@dataclass
class Draft:
    """An action while its rows are being read."""

    number: str
    number_cell: Cell
    title_cells: list[Cell]
    group: str = ""
    notice: Passage = field(default_factory=Passage)
    says: dict[str, Passage] = field(default_factory=dict)
    rating_cell: Cell | None = None
    due_cell: Cell | None = None
    rows: list[Sequence[Cell]] = field(default_factory=list)


@dataclass
class Reading:
    """A period's sheet while it is being read: what the columns are, and what has been found so far."""

    sheet: Sheet
    header: Header
    plan: Plan
    drafts: list[Draft] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def cell(self, row: Sequence[Cell], role: str) -> Cell | None:
        """Return the row's cell in a column if it says anything."""
        column = self.header.columns.get(role)
        return next((cell for cell in row if cell.column == column and not cell.blank), None)

    def source(self, *cells: Cell) -> tuple[Source, ...]:
        """Return the cells as sources."""
        return tuple(Source(self.sheet.name, cell.at) for cell in cells)

    def empty_cell(self, draft: Draft, role: str) -> Source:
        """Return a column's cell in an action's first row, which nothing was found in."""
        return Source(self.sheet.name, f"{get_column_letter(self.header.columns[role])}{draft.number_cell.row}")

    def problem(self, cell: Cell, found: str, expected: str, remedy: str, severity: Severity = Severity.BLOCKS) -> None:
        """Keep a problem with a cell."""
        self.problems.append(problem_at(self.sheet, cell.at, found, expected, remedy, severity))


def read_rows(sheet: Sheet, header: Header, plan: Plan) -> Reading:
    """Return the actions that the rows of a sheet describe, and each row that none was read from with its reason."""
    reading = Reading(sheet, header, plan)
    read = _read_banner if plan.tracker.layout is Layout.BANNER else _read_table
    page_top = False
    for at, row in enumerate(sheet.rows):
        reason = _left_out(reading, at, row)
        if reason:
            reading.left_out.append(LeftOut(reason, span_of(sheet, row)))
            page_top = plan.tracker.cut_at_pages
            continue
        read(reading, row, page_top)
        page_top = False
    return reading


def _left_out(reading: Reading, at: int, row: Sequence[Cell]) -> Reason | None:
    if at < reading.header.at:
        return "above the header"
    if at == reading.header.at:
        return "header"
    return "header repeated" if reading.header.repeated_by(row, reading.sheet) else None


def _read_banner(reading: Reading, row: Sequence[Cell], page_top: bool) -> None:
    drafts = reading.drafts
    said = [cell for cell in row if not cell.blank]
    number = reading.cell(row, "number")
    if number is not None:
        drafts.append(Draft(number_of(number), number, [cell for cell in said if cell is not number], rows=[row]))
    elif not drafts:
        _text_without_action(reading, said)
    elif notice := _spanning(reading, said):
        drafts[-1].rows.append(row)
        drafts[-1].notice = _joined(drafts[-1].notice, reading.source(notice), points_of(notice.runs), False)
    else:
        drafts[-1].rows.append(row)
        _take_columns(reading, row, drafts[-1], page_top, {"number"})


def _spanning(reading: Reading, said: Sequence[Cell]) -> Cell | None:
    """Return the row's one cell if it spans all narrative columns, as a closing notice does."""
    columns = [reading.header.columns[column.id] for column in reading.plan.narrative]
    if len(said) == 1 and said[0].column <= min(columns) and said[0].last_column >= max(columns):
        return said[0]
    return None


def _read_table(reading: Reading, row: Sequence[Cell], page_top: bool) -> None:
    drafts = reading.drafts
    said = [cell for cell in row if not cell.blank]
    _take_group(reading, row)
    number, title = reading.cell(row, "number"), reading.cell(row, "title")
    numbered = "number" in reading.header.columns
    if title and page_top and drafts and not number and _goes_on(points_of(_as_runs(title))):
        drafts[-1].title_cells.append(title)
        title = None
    start = number if numbered else title
    if start is not None:
        group = reading.groups[-1].number if reading.groups else ""
        own = number_of(start) if numbered else _next_number(drafts, group)
        drafts.append(Draft(own, start, [title] if title else [], group))
    elif not drafts or title:
        _text_without_action(reading, said)
        return
    draft = drafts[-1]
    draft.rows.append(row)
    if closing := reading.cell(row, "closing"):
        draft.notice = _joined(draft.notice, reading.source(closing), points_of(_as_runs(closing)), False)
    draft.due_cell = draft.due_cell or reading.cell(row, "due")
    draft.rating_cell = _rating_cell(reading, row, draft)
    _take_columns(reading, row, draft, page_top, set(reading.plan.tracker.columns.headers()))


def _rating_cell(reading: Reading, row: Sequence[Cell], draft: Draft) -> Cell | None:
    """Return the action's rating cell: the first of its rows' with a word or a fill."""
    column = reading.header.columns.get("rating")
    here = next((cell for cell in row if cell.column == column and (cell.fill or not cell.blank)), None)
    if draft.rating_cell and here and not here.blank:
        if draft.rating_cell.blank:
            return here
        reading.problem(
            here,
            f"action {draft.number} has a second rating, “{plain(here.text)}”, beside that in {draft.rating_cell.at}",
            "one rating for each action",
            "clear one of the two cells",
        )
    return draft.rating_cell or here


def _take_group(reading: Reading, row: Sequence[Cell]) -> None:
    cell = reading.cell(row, "group")
    responsible = reading.cell(row, "responsible")
    if cell is not None:
        title = plain(words_of_cell(cell))
        match = _GROUP_NUMBER.match(title)
        number, title = (match["number"], match["title"]) if match else (str(len(reading.groups) + 1), title)
        known = reading.groups[-1] if reading.groups else None
        if known is None or key_of(known.title) != key_of(title):
            reading.groups.append(Group(number, title, sources=reading.source(cell)))
    if responsible is not None and reading.groups:
        group = reading.groups[-1]
        said = plain(words_of_cell(responsible))
        if said not in group.responsible:
            reading.groups[-1] = replace(
                group,
                responsible=f"{group.responsible} {said}".strip(),
                sources=(*group.sources, *reading.source(responsible)),
            )


def _take_columns(reading: Reading, row: Sequence[Cell], draft: Draft, page_top: bool, known: Iterable[str]) -> None:
    """Add the row's narrative cells to the action; note text outside every named column."""
    roles = {column: role for role, column in reading.header.columns.items()}
    left_out = {cell.column for cell in reading.header.unnamed}
    narrative = {column.id for column in reading.plan.narrative}
    for cell in row:
        role = roles.get(cell.column, "")
        if cell.blank or role in known or cell.column in left_out:
            continue
        if role in narrative:
            draft.says[role] = _joined(
                draft.says.get(role, Passage()), reading.source(cell), points_of(_as_runs(cell)), page_top
            )
        else:
            reading.problem(
                cell,
                f"“{_short(cell)}” stands outside the table’s columns",
                "text only under a header",
                "move it into a column, or clear it",
            )


def _joined(passage: Passage, sources: tuple[Source, ...], points: tuple[Point, ...], page_top: bool) -> Passage:
    points = tuple(replace(point, sources=sources) for point in points)
    before = passage.points
    if page_top and before and _goes_on(points):
        last = before[-1]
        going_on = replace(last, runs=(*last.runs, Run(" "), *points[0].runs), sources=(*last.sources, *sources))
        before, points = (*before[:-1], going_on), points[1:]
    return Passage((*before, *points), (*passage.sources, *sources))


def _goes_on(points: tuple[Point, ...]) -> bool:
    """Return whether a text begins in the middle of a sentence: with a small letter and no bullet."""
    return bool(points) and not points[0].label and points[0].text[:1].islower()


def _next_number(drafts: Sequence[Draft], group: str) -> str:
    place = 1 + sum(1 for draft in drafts if draft.group == group)
    return f"{group}.{place}" if group else str(place)


def _text_without_action(reading: Reading, said: Sequence[Cell]) -> None:
    reading.problem(
        said[0],
        f"“{_short(said[0])}” belongs to no action",
        "an action’s number at the beginning of its first row",
        "add the number, or clear the row",
    )


def problem_at(
    sheet: Sheet, at: str, found: str, expected: str, remedy: str, severity: Severity = Severity.BLOCKS
) -> Problem:
    """Return a problem with a place in a sheet."""
    return Problem(
        file=sheet.file,
        sheet=sheet.name,
        cell=at,
        found=found,
        expected=expected,
        remedy=remedy,
        severity=severity,
    )


def span_of(sheet: Sheet, row: Sequence[Cell]) -> Source:
    """Return the range of a row's cells that say anything."""
    said = [cell for cell in row if not cell.blank]
    return Source(sheet.name, said[0].at if len(said) == 1 else f"{said[0].at}:{said[-1].at}")


def _as_runs(cell: Cell) -> tuple[Run, ...]:
    return cell.runs or (Run(cell.text),)


def words_of_cell(cell: Cell) -> str:
    """Return what a cell says on one line, without tags."""
    return " ".join(f"{point.label} {point.text}" if point.label else point.text for point in points_of(_as_runs(cell)))


def _short(cell: Cell) -> str:
    text = plain(cell.text)
    return text if len(text) <= 60 else f"{text[:57]}…"
