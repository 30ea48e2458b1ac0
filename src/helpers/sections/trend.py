"""How the open actions were rated, report by report: what a page begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.blocks.blocks import Column, ColumnKind, Look, Mark, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, marks_of, number_sources, rating_sources, text_cell
from helpers.english import long_date, number
from helpers.history.changes import earlier_date
from helpers.history.snapshot import Snapshot
from helpers.model import Action, Document, Source
from helpers.plans.nouns import worded
from helpers.plans.plan import Plan
from helpers.sections.scene import BOTH, Section

#: Of how many reports before this one the counts are shown.
_REPORTS = 8


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one column counts in each report: those rated so, those not rated, the open or the closed ones."""

    id: str
    heading: str
    mark: Mark | None
    rating: str | None = None
    closed: bool = False

    def holds(self, action: Action) -> bool:
        """Return whether it counts an action."""
        if self.closed or action.closing:
            return self.closed and bool(action.closing)
        return self.rating is None or self.rating == (action.rating.name if action.rating else "")


def trend_table(plan: Plan, earlier: Sequence[Snapshot], now: Snapshot) -> Table:
    """Return how many open actions had each rating, and how many were closed, in this report and those before it.

    A row is a report, the oldest first. In a plan without ratings the open and the closed actions are counted.

    Args:
        plan: the plan.
        earlier: what the published reports before knew, oldest first.
        now: what this report knows.
    """
    shown = [*earlier[-_REPORTS:], now]
    counted = list(_counted(plan, shown))
    rows = tuple(Row((_report(each, shown), *(_count(each, what, each is now) for what in counted))) for each in shown)
    by = "Actions by rating" if plan.ratings else "Open and closed actions"
    return Table(
        id="trend",
        caption=worded(f"{by}, report by report" if len(shown) > 1 else f"{by} in this report", plan.actions),
        columns=(
            Column("report", "Report", width=3),
            *(Column(each.id, each.heading, ColumnKind.NUMBER, mark=each.mark) for each in counted),
        ),
        groups=(RowGroup(rows if any(snapshot.actions for snapshot in shown) else ()),),
        look=Look.BARS,
    )


def _counted(plan: Plan, shown: Sequence[Snapshot]) -> Iterator[_Counted]:
    """Give what is counted: the ratings of the key, worst first, then those that it lost; what nothing is, is not."""
    every = [action for snapshot in shown for action in snapshot.actions]
    if not plan.ratings:
        yield _Counted("open", "Open", None)
    else:
        key = [name for name in marks_of(plan) if name != NOT_RATED]
        had = dict.fromkeys(a.rating.name for a in every if a.rating and a.rating.name and not a.closing)
        for at, name in enumerate((*key, *(name for name in had if name not in key)), 1):
            yield _Counted(f"rating-{at}", name, marks_of(plan).get(name, Mark(name)), name)
        unrated = _Counted("unrated", NOT_RATED, None, "")
        if any(map(unrated.holds, every)):
            yield unrated
    closed = _Counted("closed", "Closed", None, closed=True)
    if any(map(closed.holds, every)):
        yield closed


def _report(snapshot: Snapshot, shown: Sequence[Snapshot]) -> TableCell:
    """Return a report's date, and its period where another report speaks for the same day."""
    alone = sum(each.as_at == snapshot.as_at for each in shown) == 1
    source = Source("", "as_at", Document.PARAMETERS) if snapshot is shown[-1] else earlier_date(snapshot.period)
    return text_cell(long_date(snapshot.as_at) + ("" if alone else f" ({snapshot.period})"), (source,))


def _count(snapshot: Snapshot, what: _Counted, now: bool) -> TableCell:
    some = [action for action in snapshot.actions if what.holds(action)]
    if not now:
        return text_cell(number(len(some)), (Source(snapshot.period, "its actions", Document.EARLIER),))
    sources = rating_sources(some) if what.rating else number_sources(some)
    return text_cell(number(len(some)), sources or number_sources(snapshot.actions))


TREND = Section(
    id="trend",
    title="Report by report",
    gives="Return how many actions were rated how, report by report.",
    readings=BOTH,
    make=lambda scene: trend_table(scene.plan, scene.earlier, scene.snapshot),
)
