"""What a section is, and the scene that every section is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from helpers.blocks.blocks import Block, Table
from helpers.blocks.frame import Type
from helpers.history.changes import ActionChange, Changes, DueMove, compare, due_move, in_columns
from helpers.history.concerns import Concern, concerns
from helpers.history.dates import DueDates, due_dates
from helpers.history.delivery import Delivered, delivered
from helpers.history.lives import Life, lives
from helpers.history.restated import Restatement
from helpers.history.snapshot import Snapshot, snapshot_of
from helpers.history.spells import Spell, spells
from helpers.history.trail import Then, in_full, trails
from helpers.intake.intake import Intake
from helpers.model import Reading
from helpers.narration.narrator import Narrator
from helpers.narration.past import IN_FULL
from helpers.plans.council import Brand
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

#: The shorter readings that a section can belong to; one in neither stands in the full report alone.
SCRUTINY = frozenset({Reading.EXCEPTIONS})
PANEL = frozenset({Reading.SUMMARY})
BOTH = SCRUTINY | PANEL

#: The state of an action as the columns of a frame.
ACTION_COLUMNS = {
    "number": Type.TEXT,
    "title": Type.TEXT,
    "short_name": Type.TEXT,
    "group": Type.CATEGORY,
    "group_title": Type.CATEGORY,
    "status": Type.CATEGORY,
    "way": Type.CATEGORY,
    "into": Type.TEXT,
    "rating": Type.RATING,
    "due": Type.DATE,
    "due_written": Type.TEXT,
    "first_due": Type.DATE,
    "owners": Type.LIST,
}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What one report's sections are made from. What is reckoned from it is reckoned when first asked for.

    Attributes:
        plan: the plan.
        parameters: what the run is given.
        intake: what the tracker says.
        narrator: who tells the sentences.
        earlier: what the published reports before knew, oldest first.
        compared: what the one of them knew that this report is compared with; None in a plan's first report.
        folder: the folder of that report among those published; empty without one.
        restated: what was published and the tracker no longer says.
        revised: the data of the published report that this one revises; empty where it revises none.
        shown: the blocks of the sections that the notebook has shown so far.
        titles: the sections that a revision compares, from id to title.
        council: whose report it is.
        brand: how the council's reports look; None where it says nothing of it.
    """

    plan: Plan
    parameters: Parameters
    intake: Intake
    narrator: Narrator
    earlier: tuple[Snapshot, ...] = ()
    compared: Snapshot | None = None
    folder: str = ""
    restated: tuple[Restatement, ...] = ()
    revised: Mapping[str, Any] = field(default_factory=dict)
    shown: list[Block] = field(default_factory=list)
    titles: Mapping[str, str] = field(default_factory=dict)
    council: str = ""
    brand: Brand | None = None

    @cached_property
    def snapshot(self) -> Snapshot:
        """Return what this report knows."""
        return snapshot_of(self.parameters, self.intake)

    @cached_property
    def last(self) -> Changes | None:
        """Return what changed since the last published report; None before the first."""
        return compare(self._as_now(self.earlier[-1]), self.snapshot) if self.earlier else None

    @cached_property
    def changes(self) -> Changes | None:
        """Return what changed since the report compared with; None without one."""
        if not self.compared or self.compared is self.earlier[-1]:
            return self.last
        return compare(self._as_now(self.compared), self.snapshot)

    @cached_property
    def put_back(self) -> tuple[ActionChange, ...]:
        """Return the actions whose due date was put back since the report compared with."""
        return tuple(each for each in (self.changes.actions if self.changes else ()) if due_move(each) is DueMove.LATER)

    @cached_property
    def trails(self) -> Mapping[str, Sequence[Then]]:
        """Return how the published reports had each action, by its number now, newest first, in the plan's columns."""
        return trails(self.last, [self._as_now(snapshot) for snapshot in self.earlier])

    @cached_property
    def before(self) -> Mapping[str, Sequence[Then]]:
        """Return the same with all that the reports knew, such as the texts of columns that the plan lost."""
        return in_full(self.trails, self.earlier)

    @property
    def told_in_full(self) -> int | None:
        """Return how many of them are told of in full; None for all, as the notebooks of earlier days tell them."""
        return IN_FULL if "trackers" in self.parameters.model_fields_set else None

    @cached_property
    def lives(self) -> tuple[Life, ...]:
        """Return each action through the published reports up to this one, those that are gone last."""
        return lives(self.earlier, self.snapshot)

    @cached_property
    def due(self) -> Mapping[str, DueDates]:
        """Return the due dates that each action has had, by its number now; one that never had any is absent."""
        found = ((life.now, due_dates(self.plan, life)) for life in self.lives)
        return {action.number: dates for action, dates in found if action and dates}

    @cached_property
    def spells(self) -> Mapping[str, Sequence[Spell]]:
        """Return the ratings that each action has had one after another, newest first, by its number now."""
        return {life.now.number: spells(life) for life in self.lives if life.now}

    @cached_property
    def delivered(self) -> tuple[Delivered, ...]:
        """Return what was first due in the last twelve months, and what became of it."""
        return delivered(self.plan, self.lives, self.parameters.day)

    @cached_property
    def concerns(self) -> tuple[Concern, ...]:
        """Return the open actions that need attention."""
        return concerns(self.plan, self.intake, self.changes, self.trails, self.parameters.day)

    def named_in(self, *ids: str) -> frozenset[str]:
        """Return the links to the actions that have a row of their own in some of the tables shown so far."""
        tables = (block for block in self.shown if isinstance(block, Table) and block.id in ids)
        first = (row.cells[0] for table in tables for group in table.groups for row in group.rows)
        return frozenset(run.link for cell in first for point in cell.points for run in point.runs if run.link)

    @property
    def frame_names(self) -> dict[str, str]:
        """Return what a frame calls each column of text or of facts, the same in every frame."""
        ids = [column.id for column in (*self.plan.narrative, *self.plan.facts)]
        names = dict(zip(ids, ids, strict=True))
        for column in ids:
            while names[column] in ACTION_COLUMNS or (names[column] != column and names[column] in ids):
                names[column] += "_text"
        return names

    def _as_now(self, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot in the columns that the plan has now."""
        return in_columns(snapshot, [column.id for column in (*self.plan.narrative, *self.plan.facts)])


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of a report: everything that the report, its readings, a revision and a frame know of it.

    Attributes:
        id: its block's name, by which an audit, the changelog and a link know it; that of its template too.
        title: what a revision calls it, where its block has no caption.
        gives: what it shows, as one sentence that begins with “Return”; the help of the report's method.
        make: the function from the scene to its block.
        kind: the block's class.
        method: what the report's method is called, where it is not called as the id.
        readings: the shorter readings that it belongs to.
        formerly: those that it belonged to in reports without a headline, where these were more.
        compared: whether a revision compares it with what was published, and sentences say acronyms in full.
        types: what the columns of its frame hold, where the table's own kind of column does not say it.
        frame: its frame, where that has other rows or names than the table.
    """

    id: str
    title: str
    gives: str
    make: Callable[[Scene], Block]
    kind: type[Block] = Table
    method: str = ""
    readings: frozenset[Reading] = frozenset()
    formerly: frozenset[Reading] = frozenset()
    compared: bool = True
    types: Mapping[str, Type] = field(default_factory=dict)
    frame: Callable[[Scene], pd.DataFrame] | None = None

    @property
    def name(self) -> str:
        """Return what the report's method is called."""
        return self.method or self.id.replace("-", "_")
