"""Several plans' reports of one period, as an overview of them knows each: what it knew, and those before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from helpers import files
from helpers.clause import first_clause
from helpers.errors import WorkbookError
from helpers.history.changes import (
    ActionChange,
    Changes,
    DueMove,
    RatingMove,
    compare,
    due_move,
    in_columns,
    rating_move,
)
from helpers.history.dates import DueDates, due_dates
from helpers.history.lives import lives, rating_of
from helpers.history.published import all_before, content, lines_of, snapshot_in, snapshot_of_line
from helpers.history.snapshot import Snapshot
from helpers.history.spells import Spell, spells
from helpers.model import Action, Document, Source, once
from helpers.plans.overview import OverviewParameters, plans_in
from helpers.plans.plan import Plan, load_plan, needing_attention, rating_order
from helpers.records import ledger, store


class Held(NamedTuple):
    """The report of a plan for a period that an overview tells of: the file of what it knew, and what that holds.

    Of a published one its line as well.
    """

    file: Path
    data: bytes
    line: ledger.Line | None

    @property
    def folder(self) -> Path:
        """Return its folder, from the project's."""
        return self.file.parent


@dataclass(frozen=True, slots=True)
class Worsened:
    """An open action that got worse since the report before.

    Attributes:
        action: the action.
        was: the better rating that it had; empty where its rating did not get worse.
        then: the date it was due, where that was put back since.
        late: by how many days it is overdue, where it was not in the report before.
        before: where that report has it; nothing where it is new.
    """

    action: Action
    was: str
    then: date | None
    late: int
    before: tuple[Source, ...]


@dataclass(frozen=True, kw_only=True)
class PlanReport:
    """One plan's report of the period.

    Attributes:
        name: the plan's name.
        plan: its definition, as kept with the report.
        title: the report's title.
        council: whose plan it is.
        folder: the report's folder, from the project's.
        line: its line in the ledger; None of a draft.
        now: what it knew.
        reports: what the published reports before it knew, oldest first.
        meeting: the meeting that it goes to.
        asked: what that meeting is asked to do, an item each.
    """

    name: str
    plan: Plan
    title: str
    council: str
    folder: Path
    line: ledger.Line | None
    now: Snapshot
    reports: tuple[Snapshot, ...]
    meeting: str
    asked: tuple[str, ...]

    @property
    def called(self) -> str:
        """Return what the plan is called in a sentence: its title's first clause."""
        return first_clause(self.title)

    @property
    def open(self) -> list[Action]:
        """Return the actions that are not closed."""
        return still_open(self.now)

    @property
    def overdue(self) -> list[Action]:
        """Return the open actions past their date."""
        return overdue(self.now)

    @cached_property
    def last(self) -> Snapshot | None:
        """Return what the report before knew; None before the first."""
        return self.earlier[-1] if self.earlier else None

    @cached_property
    def earlier(self) -> tuple[Snapshot, ...]:
        """Return what the reports before knew, in the columns that the plan has now."""
        columns = [column.id for column in (*self.plan.narrative, *self.plan.facts)]
        return tuple(in_columns(each, columns) for each in self.reports)

    @cached_property
    def changes(self) -> Changes | None:
        """Return what changed since the report before; None before the first."""
        return compare(self.last, self.now) if self.last else None

    @cached_property
    def due(self) -> Mapping[str, DueDates]:
        """Return the due dates that each action has had, by its number."""
        found = ((life.now, due_dates(self.plan, life)) for life in lives(self.earlier, self.now))
        return {action.number: dates for action, dates in found if action and dates}

    @cached_property
    def spells(self) -> Mapping[str, Sequence[Spell]]:
        """Return the ratings that each action has had one after another, newest first, by its number."""
        return {life.now.number: spells(life) for life in lives(self.earlier, self.now) if life.now}

    @cached_property
    def worsened(self) -> tuple[Worsened, ...]:
        """Return what got worse since the report before, in the tracker's order."""
        found = (self._worsened(change) for change in self.changes.actions) if self.changes else ()
        return tuple(each for each in found if each and (each.was or each.then or each.late))

    def _worsened(self, change: ActionChange) -> Worsened | None:
        now, before = change.now, change.before
        if not now or now.closing or not self.last:
            return None
        moved = rating_move(rating_order(self.plan), change)
        was_late = before.days_overdue(self.last.as_at) if before else 0
        return Worsened(
            now,
            moved.old if moved and moved.move is RatingMove.WORSENED else "",
            before.due if before and due_move(change) is DueMove.LATER else None,
            0 if was_late else now.days_overdue(self.now.as_at),
            change.then,
        )

    def bad(self, of: Snapshot) -> list[Action]:
        """Return the open actions of a report whose rating needs attention."""
        return [action for action in still_open(of) if rating_of(action) in needing_attention(self.plan)]

    def places(self, sources: Iterable[Source]) -> tuple[Source, ...]:
        """Return places that the report rests on, as places of that report: “sufficiency, January 2023”, B5."""
        return once(
            replace(
                each,
                sheet=f"{self.name}, {each.sheet or each.document}",
                document=Document.EARLIER if each.document is Document.EARLIER else Document.REPORT,
            )
            for each in sources
        )


def still_open(snapshot: Snapshot) -> list[Action]:
    """Return the actions of a report that are not closed."""
    return [action for action in snapshot.actions if not action.closing]


def overdue(snapshot: Snapshot) -> list[Action]:
    """Return the open actions of a report that were past their date."""
    return [action for action in snapshot.actions if action.days_overdue(snapshot.as_at)]


def held(root: Path, period: str, plan: str, *, draft: bool) -> Held:
    """Return the report of a plan that an overview tells of: the published one; for a draft, else the plan's draft.

    Raises:
        WorkbookError: there is none, or its data is missing or not as it was published.
    """
    published = ledger.published(lines_of(root), period, plan)
    if published:
        line = published[-1]
        return Held(line.folder / line.knew[0], content(root, line), line)
    if not draft:
        raise WorkbookError(
            f"The report of {plan} for {period} is not published, so no overview of it can be. Publish it first: "
            f"“workbook publish {period} --plan {plan}”."
        )
    folder = store.draft_of(period, plan)
    file = folder / (ledger.SNAPSHOT if (root / folder / ledger.SNAPSHOT).exists() else ledger.DATA)
    try:
        return Held(file, files.inside(root, file, files.DATA), None)
    except OSError as error:
        raise WorkbookError(
            f"There is no report of {plan} for {period} yet, neither published nor a draft, so it cannot be in an "
            f"overview. Make it first: “workbook run {period}” makes the plans' reports and then the overview."
        ) from error


def plan_reports(root: Path, parameters: OverviewParameters) -> tuple[PlanReport, ...]:
    """Return the reports that an overview tells of, in its order.

    Raises:
        WorkbookError: one of them is missing, not published where the overview is, or does not hold what it knew.
    """
    names = plans_in(root, parameters.period, parameters.plan, parameters.plans)
    return tuple(_plan_report(root, parameters, name) for name in names)


def _plan_report(root: Path, parameters: OverviewParameters, name: str) -> PlanReport:
    found = held(root, parameters.period, name, draft=parameters.draft)
    data = json.loads(found.data)
    blocks = {part.get("id", part["kind"]): part for part in data["parts"]}
    before = all_before(lines_of(root), name, parameters.period, data["as_at"])
    return PlanReport(
        name=name,
        plan=load_plan(root, name),
        title=data["title"],
        council=data["council"],
        folder=found.folder,
        line=found.line,
        now=snapshot_in(data, found.file, parameters.period, name),
        reports=tuple(snapshot_of_line(root, line) for line in before),
        meeting=blocks["masthead"].get("meeting", ""),
        asked=tuple(
            "".join(run["text"] for run in point["runs"]) for point in blocks.get("asked", {}).get("points", ())
        ),
    )
