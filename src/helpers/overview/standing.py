"""Where the plans stand together: the sentences that an overview begins with, each plan's counts, the key figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helpers.blocks.blocks import Column, ColumnKind, Look, Mark, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, number_sources, rating_sources, text_cell
from helpers.english import counted, either, in_words, long_date, number
from helpers.history.changes import Move, earlier_action, earlier_date, its_actions
from helpers.history.lives import rating_of
from helpers.history.overview import PlanReport, overdue, still_open
from helpers.history.snapshot import Snapshot
from helpers.history.sources import rests_on
from helpers.model import AS_AT, Action, Document, Point, Source, TextRun, once
from helpers.narration.told import NOTHING, Told, told
from helpers.overview.scene import Scene, Section

#: A figure, what it counts, and what both rest on.
Figure = tuple[int, str, Sequence[Source]]


def headline(scene: Scene) -> Prose:
    """Return how many actions are open in the plans, beside the reports before, and how many need something."""
    reports = scene.reports
    counts = [len(report.open) for report in reports]
    late, bad = [report.overdue for report in reports], [report.bad(report.now) for report in reports]
    worse = [[each.action for each in report.worsened] for report in reports]
    lower = [[each.action for each in report.worsened if each.was] for report in reports]
    others = [[each.action for each in report.worsened if not each.was] for report in reports]
    values = {
        "open": _tally(reports, [report.open for report in reports]),
        "plans": _plans(len(reports)),
        "each": told(scene.by_plan(counts), number_places(reports)),
        "compared": _compared(scene, sum(counts)),
        "late": _tally(reports, late),
        "bad": _tally(reports, bad),
        "rated": told(either(scene.bad)) if scene.bad else NOTHING,
        "worse": _tally(reports, worse),
        "lower": _tally(reports, lower),
        "others": _tally(reports, others),
        "since": told(scene.since),
        "then": told(scene.then),
    }
    return replace(scene.narrator.tell("overview", values), id="headline")


def number_places(reports: Iterable[PlanReport]) -> tuple[Source, ...]:
    """Return the cells of the numbers of all actions: what a count of none was counted among."""
    return once(source for report in reports for source in report.places(number_sources(report.now.actions)))


def _tally(reports: Sequence[PlanReport], some: Sequence[Sequence[Action]]) -> Told:
    each = zip(reports, some, strict=True)
    sources = once(source for report, found in each for source in report.places(number_sources(found)))
    count = sum(map(len, some))
    return told(in_words(count), sources or number_places(reports), count)


def _plans(count: int) -> Told:
    words = f"{in_words(count)} {'plan' if count == 1 else 'plans'}"
    return told(words, [Source("", "plans", Document.PARAMETERS)], count)


def _compared(scene: Scene, count: int) -> Told:
    """Return “, down from 83 in October”; no words where a plan has no report before."""
    if not scene.compared:
        return NOTHING
    was = sum(len(still_open(report.last)) for report in scene.reports if report.last)
    way = "as many as" if was == count else "up from" if was < count else "down from"
    sources = [s for each in scene.reports if each.last for s in each.places([its_actions(each.last.period)])]
    return told(f", {way} {'' if was == count else f'{in_words(was)} '}{scene.then}", sources)


# Each plan


def plans_table(scene: Scene) -> Table:
    """Return how many actions of each plan are open, and rated how, beside its report before.

    In a plan without ratings an action is open, and no more; elsewhere one without a rating is not rated.
    """
    shown = [(report, each) for report in scene.reports for each in (report.last, report.now) if each]
    others = [name for report, each in shown for name in map(rating_of, still_open(each)) if name]
    names = list(dict.fromkeys((*scene.marks, *others)))
    marks = {name: scene.marks.get(name, Mark(name)) for name in names}
    columns = [
        Column("plan", "Plan and report", width=4),
        Column("open-now", "Open", ColumnKind.NUMBER),
        *(Column(f"rating-{at}", each, ColumnKind.NUMBER, mark=marks[each]) for at, each in enumerate(names, 1)),
        Column("unrated", NOT_RATED, ColumnKind.NUMBER),
    ]
    rows = [_counts(scene, report, each, names) for report, each in shown]
    kept = [at for at, _ in enumerate(columns) if any(row.cells[at].points for row in rows)]
    return Table(
        id="plans",
        caption="Open actions of each plan, by rating" if names else "Open actions of each plan",
        columns=tuple(columns[at] for at in kept),
        groups=(RowGroup(tuple(Row(tuple(row.cells[at] for at in kept)) for row in rows)),),
        look=Look.BARS,
    )


def _counts(scene: Scene, report: PlanReport, snapshot: Snapshot, names: Sequence[str]) -> Row:
    now, still = snapshot is report.now, still_open(snapshot)
    rated = bool(report.plan.ratings) or any(map(rating_of, still))
    lines = (TextRun(report.called, link=scene.link(report) if now else ""), TextRun(long_date(snapshot.as_at)))
    places = report.places([_TITLE, AS_AT if now else earlier_date(snapshot.period)])

    def cell(some: Sequence[Action], *, rated: bool = False) -> TableCell:
        if not some:
            return TableCell()
        cells = (rating_sources(some) if rated else ()) or number_sources(some)
        earlier = [earlier_action(snapshot.period, action) for action in some]
        return text_cell(number(len(some)), report.places(cells if now else earlier))

    return Row(
        (
            TableCell(tuple(Point((line,)) for line in lines), sources=places),
            cell(still),
            *(cell([action for action in still if rating_of(action) == name], rated=True) for name in names),
            cell([action for action in still if rated and not rating_of(action)], rated=True),
        )
    )


_TITLE = Source("", "title", Document.PLAN)


# Key figures


def key_figures(scene: Scene) -> Table:
    """Return what is rated badly or worse, overdue, put back and closed, a figure a row; what is nothing has no row."""
    parts = (_bad, _worse, _overdue, _put_back, _closed)
    rows = [
        Row((text_cell(number(count), once(sources)), text_cell(what, once(sources))))
        for part in parts
        for count, what, sources in part(scene)
    ]
    return Table(
        id="key-figures",
        caption="Key figures",
        columns=(Column("figure", "Figure", ColumnKind.NUMBER), Column("what", "What it counts", width=5)),
        groups=(RowGroup(tuple(rows)),),
        look=Look.FIGURES,
    )


def _told(scene: Scene, what: str, some: Sequence[Sequence[Action]], sources: Iterable[Source]) -> Iterator[Figure]:
    """Give how many actions there are in all, with how many each plan has of them; nothing where there is none."""
    counts = [len(each) for each in some]
    if any(counts):
        yield sum(counts), f"{what}{scene.by_plan(counts)}", tuple(sources)


def _beside(scene: Scene, some: Sequence[Sequence[Action]]) -> tuple[str, list[Source]]:
    """Return “; six in October” of actions of the reports before, and where those have them."""
    if not scene.compared:
        return "", []
    places: list[Source] = []
    for report, actions in zip(scene.reports, some, strict=True):
        if report.last:
            found = [earlier_action(report.last.period, each) for each in actions] or [its_actions(report.last.period)]
            places += report.places(found)
    return f"; {in_words(sum(map(len, some)))} {scene.then}", places


def _bad(scene: Scene) -> Iterator[Figure]:
    then, places = _beside(scene, [each.bad(each.last) if each.last else [] for each in scene.reports])
    some = [report.bad(report.now) for report in scene.reports]
    now = [
        source
        for report, found in zip(scene.reports, some, strict=True)
        for source in report.places(rating_sources(found))
    ]
    yield from _with_end(_told(scene, f"rated {either(scene.bad) if scene.bad else ''}", some, [*now, *places]), then)


def _with_end(figures: Iterable[Figure], end: str) -> Iterator[Figure]:
    yield from ((count, what + end, sources) for count, what, sources in figures)


def _overdue(scene: Scene) -> Iterator[Figure]:
    then, places = _beside(scene, [overdue(each.last) if each.last else [] for each in scene.reports])
    some = [report.overdue for report in scene.reports]
    days = sorted(a.days_overdue(report.now.as_at) for report in scene.reports for a in report.overdue) or [0]
    by = counted(days[0], "day") if days[0] == days[-1] else f"{number(days[0])} to {counted(days[-1], 'day')}"
    now = [
        source
        for report, found in zip(scene.reports, some, strict=True)
        for source in report.places([*(s for action in found for s in action.due_sources), AS_AT] if found else [])
    ]
    yield from _with_end(_told(scene, f"overdue, by {by}", some, [*now, *places]), then)


def _worse(scene: Scene) -> Iterator[Figure]:
    some = [[each for each in report.worsened if each.was] for report in scene.reports]
    sources = [
        source
        for report, found in zip(scene.reports, some, strict=True)
        for each in found
        for source in report.places([*rating_sources([each.action]), *each.before])
    ]
    actions = [[each.action for each in found] for found in some]
    yield from _told(scene, f"rated worse than {scene.then}", actions, sources)


def _put_back(scene: Scene) -> Iterator[Figure]:
    some = [[each for each in report.worsened if each.then] for report in scene.reports]
    sources = [
        source
        for report, found in zip(scene.reports, some, strict=True)
        for each in found
        for source in report.places([*each.action.due_sources, *each.before])
    ]
    actions = [[each.action for each in found] for found in some]
    yield from _told(scene, f"put back since {scene.since}", actions, sources)


def _closed(scene: Scene) -> Iterator[Figure]:
    some = [report.changes.moved(Move.CLOSED) if report.changes else () for report in scene.reports]
    sources = [s for report, found in zip(scene.reports, some, strict=True) for s in report.places(rests_on(found))]
    actions = [[each.action for each in found] for found in some]
    yield from _told(scene, f"closed since {scene.since}", actions, sources)


HEADLINE = Section(
    id="headline",
    title="Where the plans stand",
    gives="Return how many actions are open, overdue, badly rated and worse than before.",
    kind=Prose,
    make=headline,
)
PLANS = Section(
    id="plans",
    title="Each plan",
    gives="Return how many actions of each plan are open, and rated how, beside its report before.",
    make=plans_table,
)
KEY_FIGURES = Section(
    id="key-figures",
    title="Key figures",
    gives="Return what is rated badly or worse, overdue, put back and closed, a figure a row.",
    make=key_figures,
)
