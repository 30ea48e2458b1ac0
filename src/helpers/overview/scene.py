"""What an overview's sections are made from, and what they share: names, links, the words for the reports before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os.path import relpath
from typing import Any

from helpers.blocks.blocks import Block, Mark, Table, TableCell
from helpers.blocks.build import entry_sources, lines_cell, marks_of
from helpers.english import in_or_on, lately, number
from helpers.history.overview import PlanReport
from helpers.model import Action, Point, Source, TextRun, once
from helpers.narration.narrator import Narrator
from helpers.plans.council import Brand
from helpers.plans.overview import OverviewParameters
from helpers.plans.plan import needing_attention
from helpers.records import store

#: An action's number that can stand in an address as it is.
_PLAIN = re.compile(r"[\w.-]+")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What one overview's sections are made from.

    Attributes:
        parameters: what the run is given.
        reports: the plans' reports, in the overview's order.
        narrator: who tells the sentences.
        council: whose overview it is.
        brand: how the council's reports look; None where it says nothing of it.
        revised: the data of the published overview that this one revises; empty where it revises none.
        shown: the blocks of the sections that the notebook has shown so far.
    """

    parameters: OverviewParameters
    reports: tuple[PlanReport, ...]
    narrator: Narrator
    council: str
    brand: Brand | None
    revised: Mapping[str, Any] = field(default_factory=dict)
    shown: list[Block] = field(default_factory=list)

    @property
    def compared(self) -> bool:
        """Return whether each plan has a report before, so that counts over all of them can be compared."""
        return all(report.last for report in self.reports)

    @property
    def since(self) -> str:
        """Return what follows “since”: “October”, or words for reports of several dates."""
        days = {report.last.as_at for report in self.reports if report.last}
        (when, *others) = lately(sorted(days), self.parameters.day) or [""]
        return "the reports before" if others else when

    @property
    def then(self) -> str:
        """Return when the reports before were: “in October”, or words for several dates."""
        return f"in {self.since}" if self.since.startswith("the ") else in_or_on(self.since)

    @property
    def bad(self) -> tuple[str, ...]:
        """Return the ratings that need attention in any of the plans."""
        return tuple(dict.fromkeys(name for report in self.reports for name in needing_attention(report.plan)))

    @property
    def marks(self) -> Mapping[str, Mark]:
        """Return how each rating of the plans' keys is shown, worst first; of several alike, as the first plan does."""
        found: dict[str, Mark] = {}
        for report in self.reports:
            for entry in report.plan.ratings or ():
                found.setdefault(entry.rating, marks_of(report.plan)[entry.rating])
        return found

    def link(self, report: PlanReport, action: Action | None = None) -> str:
        """Return what leads from the overview to a plan's report, or to an action in it."""
        p = self.parameters
        own = store.draft_of(p.period, p.plan) if p.draft else store.place_of(p.period, p.plan, p.revision)
        anchor = f"#action-{action.number}" if action and _PLAIN.fullmatch(action.number) else ""
        return f"{relpath(report.folder, own)}/report.html".replace("\\", "/") + anchor

    def action_cell(self, report: PlanReport, action: Action, *more: str) -> TableCell:
        """Return “1.5 Specialist foster carers”, a link to it, and words under it."""
        name = TextRun(f"{action.number} {action.name}", link=self.link(report, action))
        points = (Point((name,)), *(Point((TextRun(words),)) for words in more))
        return TableCell(points, sources=report.places(entry_sources(action)))

    def by_plan(self, counts: Sequence[int]) -> str:
        """Return “: 9 in Care leavers strategy, 2 in Sufficiency”, or “, in Sufficiency” of one alone."""
        named = [(report.called, count) for report, count in zip(self.reports, counts, strict=True) if count]
        if len(named) == 1:
            return f", in {named[0][0]}"
        return f": {', '.join(f'{number(count)} in {called}' for called, count in named)}" if named else ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of an overview.

    Attributes:
        id: its block's name, by which an audit, the changelog and a link know it.
        title: what a revision calls it.
        gives: what it shows, as one sentence that begins with “Return”; the help of the overview's method.
        make: the function from the scene to its block.
        kind: the block's class.
        compared: whether a revision compares it with what was published.
    """

    id: str
    title: str
    gives: str
    make: Callable[[Scene], Block]
    kind: type[Block] = Table
    compared: bool = True

    @property
    def name(self) -> str:
        """Return what the overview's method is called."""
        return self.id.replace("-", "_")


def rating_cell(report: PlanReport, action: Action) -> TableCell:
    """Return an action's rating as the plan's key has it; empty in a plan without ratings."""
    if not action.rating:
        return TableCell()
    marks = marks_of(report.plan)
    mark = marks.get(action.rating.name) or (Mark(action.rating.name) if action.rating.name else marks["Not rated"])
    return TableCell(mark=mark, sources=report.places(action.rating.sources))


def lines_of(report: PlanReport, lines: Iterable[Point]) -> TableCell:
    """Return a cell of lines that rest on places of a plan's report."""
    cell = lines_cell(lines)
    return TableCell(cell.points, sources=report.places(cell.sources))


def owner_cell(report: PlanReport, action: Action) -> TableCell:
    """Return who answers for an action; “None stated” where nobody is named."""
    words = "; ".join(action.owners) or "None stated"
    return TableCell((Point((TextRun(words),)),), sources=report.places(owner_sources(report, action)))


def owner_sources(report: PlanReport, action: Action) -> Sequence[Source]:
    """Return the cells in which an action's owners stand; without any, that of its number."""
    ids = [column.id for column in report.plan.facts if column.kind == "owner" and column.id in action.facts]
    return once(source for each in ids for source in action.facts[each].sources) or action.sources[:1]
