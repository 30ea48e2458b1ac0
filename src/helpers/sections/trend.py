"""How the open actions were rated, report by report: what a page begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.blocks.blocks import Column, ColumnKind, Look, Mark, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, marks_of, text_cell
from helpers.english import long_date, number
from helpers.history.changes import earlier_date
from helpers.history.snapshot import Snapshot
from helpers.history.totals import Count, Totals, totals
from helpers.model import AS_AT
from helpers.plans.nouns import worded
from helpers.plans.plan import Plan
from helpers.sections.scene import BOTH, Section

#: Of how many reports before this one the counts are shown.
_REPORTS = 8


def trend_table(plan: Plan, earlier: Sequence[Snapshot], now: Snapshot) -> Table:
    """Return how many open actions had each rating, and how many were closed, in this report and those before it.

    A row is a report, the oldest first. In a plan without ratings the open and the closed actions are counted.

    Args:
        plan: the plan.
        earlier: what the published reports before knew, oldest first.
        now: what this report knows.
    """
    shown = totals(plan, earlier[-_REPORTS:], now)
    counted = list(_counted(plan, shown))
    what = "Actions by rating" if plan.ratings else "Open and closed actions"
    rows = tuple(
        Row((_report(each, shown), *(text_cell(number(counts[at].count), counts[at].sources) for _, counts in counted)))
        for at, each in enumerate(shown)
    )
    return Table(
        id="trend",
        caption=worded(f"{what}, report by report" if len(shown) > 1 else f"{what} in this report", plan.actions),
        columns=(Column("report", "Report", width=3), *(column for column, _ in counted)),
        groups=(RowGroup(rows if any(each.open.count or each.closed.count for each in shown) else ()),),
        look=Look.BARS,
    )


def _counted(plan: Plan, shown: Sequence[Totals]) -> Iterator[tuple[Column, Sequence[Count]]]:
    """Give each column with its counts: the ratings of the key, worst first, then those that it lost."""
    names = dict.fromkeys(name for each in shown for name in each.ratings) if plan.ratings else ()
    marks = marks_of(plan)
    for at, name in enumerate(names, 1):
        column = Column(f"rating-{at}", name, ColumnKind.NUMBER, mark=marks.get(name, Mark(name)))
        yield column, [each.ratings.get(name, Count(0, each.open.sources)) for each in shown]
    unrated = [each.unrated for each in shown]
    if not plan.ratings:
        yield Column("open", "Open", ColumnKind.NUMBER), [each.open for each in shown]
    elif any(each.count for each in unrated):
        yield Column("unrated", NOT_RATED, ColumnKind.NUMBER), unrated
    if any(each.closed.count for each in shown):
        yield Column("closed", "Closed", ColumnKind.NUMBER), [each.closed for each in shown]


def _report(totals: Totals, shown: Sequence[Totals]) -> TableCell:
    """Return a report's date, and its period where another report speaks for the same day."""
    alone = sum(each.as_at == totals.as_at for each in shown) == 1
    source = AS_AT if totals is shown[-1] else earlier_date(totals.period)
    return text_cell(long_date(totals.as_at) + ("" if alone else f" ({totals.period})"), (source,))


TREND = Section(
    id="trend",
    title="Report by report",
    gives="Return how many actions were rated how, report by report.",
    readings=BOTH,
    make=lambda scene: trend_table(scene.plan, scene.earlier, scene.snapshot),
)
