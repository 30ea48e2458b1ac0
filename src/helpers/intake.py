"""From cells to actions, groups and measures, with every problem by its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from helpers.errors import Problem, Severity
from helpers.header import Header, find_header
from helpers.measures import read_measures
from helpers.model import Action, Closing, Group, Measure, Passage, Point, Rating, Run, Source, Status, Way
from helpers.parameters import Parameters
from helpers.plan import FOLDER, ClosingWords, Layout, Plan
from helpers.text import key_of, plain, points_of
from helpers.tracker import Cell, Sheet, Tracker
from helpers.values import date_of, number_of, rating_of
from helpers.wording import month_name

_GROUP_NUMBER = re.compile(r"^(?P<number>\d+(?:\.\d+)*)\s*[.):–-]\s*(?P<title>.*)$")
_NUMBERS = r"\d+(?:\.\d+)*"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the tracker that is not reported as an action's, and why."""

    reason: Literal["above the header", "header", "header repeated"]
    source: Source


@dataclass(frozen=True, slots=True)
class Intake:
    """All that one period of a tracker says.

    Attributes:
        actions: in the tracker's order.
        groups: in the tracker's order; empty in a plan without groups.
        measures: in the tracker's order.
        rows_read: how many rows of the period's sheet have anything in them.
        rows_reported: of those, how many an action was read from.
        left_out: the others, each with its reason.
        problems: everything found wrong, in the tracker's order.
    """

    actions: tuple[Action, ...]
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    rows_read: int
    rows_reported: int
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]

    @property
    def open(self) -> tuple[Action, ...]:
        """Return the open actions."""
        return tuple(action for action in self.actions if action.status is Status.OPEN)

    @property
    def closed(self) -> tuple[Action, ...]:
        """Return the closed actions."""
        return tuple(action for action in self.actions if action.status is Status.CLOSED)


def take_in(tracker: Tracker, plan: Plan, parameters: Parameters) -> Intake:
    """Return what the tracker says in one period.

    Raises:
        WorkbookError: a sheet or a column is missing, so that nothing can be read. All else that is wrong is
            gathered in `Intake.problems`.
    """
    sheet = _period_sheet(tracker, plan, parameters)
    wanted = plan.tracker.columns.headers() | {column.id: column.headers for column in plan.narrative}
    header = find_header(sheet, wanted)
    reading = _Reading(sheet, header, plan, f"{(FOLDER / parameters.plan).as_posix()}.yml")
    drafts = _read_rows(reading)
    actions = [reading.action(draft) for draft in drafts]
    measures, measure_problems = read_measures(tracker, plan.measures, parameters.day)
    problems = [
        *reading.unnamed_columns(),
        *reading.problems,
        *_number_problems(sheet, actions),
        *_link_problems(sheet, actions),
        *measure_problems,
    ]
    return Intake(
        actions=tuple(actions),
        groups=tuple(reading.groups),
        measures=measures,
        rows_read=len(sheet.rows),
        rows_reported=sum(len(draft.rows) for draft in drafts),
        left_out=tuple(reading.left_out),
        problems=tuple(problems),
    )


def _period_sheet(tracker: Tracker, plan: Plan, parameters: Parameters) -> Sheet:
    if parameters.sheet:
        return tracker.sheet(parameters.sheet, told_by="the period’s parameters")
    name = (
        plan.tracker.sheet.replace("{month}", month_name(parameters.day))
        .replace("{year}", str(parameters.day.year))
        .replace("{period}", parameters.period)
    )
    return tracker.sheet(name, told_by="the plan")


@dataclass
class _Draft:
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
class _Reading:
    """A period's sheet while it is being read: what the columns are, and what has been found so far."""

    sheet: Sheet
    header: Header
    plan: Plan
    plan_file: str
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

    def problem(
        self, cell: Cell, found: str, expected: str, remedy: str, severity: Severity = Severity.BLOCKS
    ) -> None:
        """Keep a problem with a cell."""
        self.problems.append(_problem(self.sheet, cell.at, found, expected, remedy, severity))

    def unnamed_columns(self) -> list[Problem]:
        """Return a note for each column that the plan does not name: it is left out of the report."""
        return [
            _problem(
                self.sheet,
                cell.at,
                f"the column “{plain(cell.text)}” is not in the plan’s definition, so it is left out of the report",
                "only columns that the plan names",
                f"name it in {self.plan_file} if it is to be published",
                Severity.NOTED,
            )
            for cell in self.header.unnamed
        ]

    def action(self, draft: _Draft) -> Action:
        """Return a draft as the action it describes."""
        rating = None
        if self.plan.ratings:
            found = rating_of(draft.rating_cell, self.plan.ratings, self.sheet, self.plan_file)
            if isinstance(found, Problem):
                self.problems.append(found)
            else:
                rating = found
        due = date_of(draft.due_cell) if draft.due_cell else None
        return Action(
            number=draft.number,
            title=" ".join(plain(_without_tags(cell)) for cell in draft.title_cells),
            group=draft.group,
            closing=self._closing(draft),
            says=draft.says,
            rating=rating or (Rating() if self.plan.ratings else None),
            due=due,
            due_written="" if due or not draft.due_cell else plain(draft.due_cell.text),
            due_sources=self.source(draft.due_cell) if draft.due_cell else (),
            sources=self.source(*dict.fromkeys([draft.number_cell, *draft.title_cells])),
        )

    def _closing(self, draft: _Draft) -> Closing | None:
        if not draft.notice:
            return None
        way = way_of(draft.notice.text, self.plan.closing)
        if way is None:
            self.problems.append(
                _problem(
                    self.sheet,
                    draft.notice.sources[0].place,
                    f"the closing notice of action {draft.number} does not say how it closed",
                    "one of the phrases " + ", ".join(f"“{p}”" for ps in self.plan.closing.ways.values() for p in ps),
                    f"add the way to the notice, or the notice’s phrase to “closing” in {self.plan_file}",
                )
            )
            return None
        return Closing(way, links_in(draft.notice.text, self.plan.closing), draft.notice)


def way_of(notice: str, words: ClosingWords) -> Way | None:
    """Return how an action closed: the plan's first way with a phrase in the notice; None without one."""
    said = f" {plain(notice).casefold()} "
    for way, phrases in words.ways.items():
        if any(re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", said) for phrase in phrases):
            return way
    return None


def links_in(notice: str, words: ClosingWords) -> tuple[str, ...]:
    """Return the numbers after one of the plan's phrases: of “fed into actions 20 & 23”, ``20`` and ``23``."""
    numbers: list[str] = []
    for phrase in words.into:
        pattern = rf"{re.escape(phrase)}\s+(?:actions?\s+)?({_NUMBERS}(?:(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+)(?:actions?\s+)?{_NUMBERS})*)"
        for match in re.finditer(pattern, plain(notice), re.IGNORECASE):
            numbers += re.findall(_NUMBERS, match[1])
    return tuple(dict.fromkeys(numbers))


def _read_rows(reading: _Reading) -> list[_Draft]:
    read = _read_banner if reading.plan.tracker.layout is Layout.BANNER else _read_table
    drafts: list[_Draft] = []
    page_top = False
    for at, row in enumerate(reading.sheet.rows):
        reason = _left_out(reading, at, row)
        if reason:
            reading.left_out.append(LeftOut(reason, _span(reading.sheet, row)))
            page_top = reading.plan.tracker.cut_at_pages
            continue
        read(reading, row, drafts, page_top)
        page_top = False
    return drafts


def _left_out(
    reading: _Reading, at: int, row: Sequence[Cell]
) -> Literal["above the header", "header", "header repeated"] | None:
    if at < reading.header.at:
        return "above the header"
    if at == reading.header.at:
        return "header"
    return "header repeated" if reading.header.repeated_by(row, reading.sheet) else None


def _read_banner(reading: _Reading, row: Sequence[Cell], drafts: list[_Draft], page_top: bool) -> None:
    said = [cell for cell in row if not cell.blank]
    number = reading.cell(row, "number")
    if number is not None:
        drafts.append(_Draft(number_of(number), number, [cell for cell in said if cell is not number], rows=[row]))
    elif not drafts:
        _text_without_action(reading, said)
    elif notice := _spanning(reading, said):
        drafts[-1].rows.append(row)
        drafts[-1].notice = _joined(drafts[-1].notice, reading.source(notice), points_of(notice.runs), False)
    else:
        drafts[-1].rows.append(row)
        _take_columns(reading, row, drafts[-1], page_top, {"number"})


def _spanning(reading: _Reading, said: Sequence[Cell]) -> Cell | None:
    """Return the row's one cell if it spans all narrative columns, as a closing notice does."""
    columns = [reading.header.columns[column.id] for column in reading.plan.narrative]
    if len(said) == 1 and said[0].column <= min(columns) and said[0].last_column >= max(columns):
        return said[0]
    return None


def _read_table(reading: _Reading, row: Sequence[Cell], drafts: list[_Draft], page_top: bool) -> None:
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
        drafts.append(_Draft(own, start, [title] if title else [], group))
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


def _rating_cell(reading: _Reading, row: Sequence[Cell], draft: _Draft) -> Cell | None:
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


def _take_group(reading: _Reading, row: Sequence[Cell]) -> None:
    cell = reading.cell(row, "group")
    responsible = reading.cell(row, "responsible")
    if cell is not None:
        title = plain(_without_tags(cell))
        match = _GROUP_NUMBER.match(title)
        number, title = (match["number"], match["title"]) if match else (str(len(reading.groups) + 1), title)
        known = reading.groups[-1] if reading.groups else None
        if known is None or key_of(known.title) != key_of(title):
            reading.groups.append(Group(number, title, sources=reading.source(cell)))
    if responsible is not None and reading.groups:
        group = reading.groups[-1]
        said = plain(_without_tags(responsible))
        if said not in group.responsible:
            reading.groups[-1] = replace(
                group,
                responsible=f"{group.responsible} {said}".strip(),
                sources=(*group.sources, *reading.source(responsible)),
            )


def _take_columns(
    reading: _Reading, row: Sequence[Cell], draft: _Draft, page_top: bool, known: Iterable[str]
) -> None:
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


def _joined(
    passage: Passage, sources: tuple[Source, ...], points: tuple[Point, ...], page_top: bool
) -> Passage:
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


def _next_number(drafts: Sequence[_Draft], group: str) -> str:
    place = 1 + sum(1 for draft in drafts if draft.group == group)
    return f"{group}.{place}" if group else str(place)


def _text_without_action(reading: _Reading, said: Sequence[Cell]) -> None:
    reading.problem(
        said[0],
        f"“{_short(said[0])}” belongs to no action",
        "an action’s number at the beginning of its first row",
        "add the number, or clear the row",
    )


def _number_problems(sheet: Sheet, actions: Sequence[Action]) -> list[Problem]:
    first: dict[str, Action] = {}
    problems = []
    for action in actions:
        known = first.setdefault(action.number, action)
        if known is not action:
            problems.append(
                _problem(
                    sheet,
                    action.sources[0].place,
                    f"the action number “{action.number}” is used again; it is first in {known.sources[0].place}",
                    "each number once",
                    "correct one of the two numbers",
                )
            )
    return problems


def _link_problems(sheet: Sheet, actions: Sequence[Action]) -> list[Problem]:
    numbers = {action.number for action in actions}
    return [
        _problem(
            sheet,
            action.closing.notice.sources[0].place,
            f"action {action.number} went into action {number}, which does not exist",
            "the number of an action in this sheet",
            "correct the number in the closing notice",
        )
        for action in actions
        if action.closing
        for number in action.closing.into
        if number not in numbers
    ]


def _problem(
    sheet: Sheet, at: str, found: str, expected: str, remedy: str, severity: Severity = Severity.BLOCKS
) -> Problem:
    return Problem(
        file=sheet.file,
        sheet=sheet.name,
        cell=at,
        found=found,
        expected=expected,
        remedy=remedy,
        severity=severity,
    )


def _span(sheet: Sheet, row: Sequence[Cell]) -> Source:
    said = [cell for cell in row if not cell.blank]
    return Source(sheet.name, said[0].at if len(said) == 1 else f"{said[0].at}:{said[-1].at}")


def _as_runs(cell: Cell) -> tuple[Run, ...]:
    return cell.runs or (Run(cell.text),)


def _without_tags(cell: Cell) -> str:
    return " ".join(
        f"{point.label} {point.text}" if point.label else point.text for point in points_of(_as_runs(cell))
    )


def _short(cell: Cell) -> str:
    text = plain(cell.text)
    return text if len(text) <= 60 else f"{text[:57]}…"
