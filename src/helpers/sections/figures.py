"""The figures that a reader looks for first, each with what it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.blocks.blocks import Column, ColumnKind, Look, Row, RowGroup, Table
from helpers.blocks.build import number_sources, text_cell
from helpers.english import counted, in_or_on, in_words, lately, number, ordinal
from helpers.history.changes import Move, earlier_action, its_actions
from helpers.history.delivery import Kept
from helpers.history.measures import its_measures
from helpers.history.silence import silent
from helpers.history.sources import rests_on
from helpers.history.worries import worries
from helpers.model import AS_AT, Action, Measure, Source, once
from helpers.plans.nouns import worded
from helpers.sections.scene import SCRUTINY, Scene, Section

#: What became of what was not done on time.
_OTHERWISE = {Kept.LATE: "late", Kept.DONE: "done, on no day known", Kept.NOT_YET: "not yet", Kept.DROPPED: "dropped"}

#: A figure, what it counts, and what both rest on.
Figure = tuple[int, str, Sequence[Source]]


def key_figures(scene: Scene) -> Table:
    """Return what is overdue, put back, done on time, on target, silent, closed, a row each; nothing has no row."""
    parts = (_concerns, _overdue, _put_back, _delivered, _on_target, _silent, _closed)
    rows = [
        Row((text_cell(number(count), once(sources)), text_cell(worded(what, scene.plan.actions), once(sources))))
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


def _month(scene: Scene) -> str:
    """Return the report compared with as a sentence says it: “October”."""
    assert scene.compared  # noqa: S101 - asked for only where there is one
    (month,) = lately([scene.compared.as_at], scene.parameters.day)
    return month


def _concerns(scene: Scene) -> Iterator[Figure]:
    """Give the new points of concern, in a plan without ratings."""
    new = () if scene.plan.ratings else worries(scene.plan, scene.intake.actions, scene.intake.measures, scene.trails)
    points = [point for each in new for point in each.points]
    if points:
        noun = "new concern" if len(points) == 1 else "new concerns"
        yield len(points), f"{noun}, in {_of(scene, len(new))}", [source for each in points for source in each.sources]


def _of(scene: Scene, count: int) -> str:
    return f"{in_words(count)} {'action' if count == 1 else 'actions'}"


def _overdue(scene: Scene) -> Iterator[Figure]:
    day = scene.parameters.day
    late = sorted(days for action in scene.intake.open if (days := action.days_overdue(day)))
    if not late:
        return
    by = counted(late[0], "day") if late[0] == late[-1] else f"{number(late[0])} to {counted(late[-1], 'day')}"
    sources = [source for action in scene.intake.open if action.days_overdue(day) for source in action.due_sources]
    then = ""
    if before := scene.compared:
        were = [action for action in before.actions if action.days_overdue(before.as_at)]
        then = f"; {in_words(len(were))} {in_or_on(_month(scene))}"
        sources += [earlier_action(before.period, each) for each in were] or [its_actions(before.period)]
    yield len(late), f"overdue, by {by}{then}", (*sources, AS_AT)


def _put_back(scene: Scene) -> Iterator[Figure]:
    """Give the dates that were put back, and how many of them were so before."""
    if not (some := scene.put_back):
        return
    dates = [scene.due[change.action.number] for change in some if change.action.number in scene.due]
    often = [each.put_back for each in dates]
    again = sum(each > 1 for each in often)
    said = ""
    if again and len({*often}) == 1 and len(often) == len(some):
        said = f"{', all' if len(some) > 1 else ','} for the {ordinal(often[0])} time"
    elif again:
        said = f", {in_words(again)} of them not for the first time"
    sources = [source for change in some for source in (*change.action.due_sources, *change.then)]
    sources += [source for each in dates for move in each.moves for source in move.sources]
    yield len(some), f"put back since {_month(scene)}{said}", sources


def _delivered(scene: Scene) -> Iterator[Figure]:
    """Give how much of what was first due in the last twelve months was done on time, and what became of the rest."""
    if not (some := scene.delivered):
        return
    kept = [each.kept for each in some]
    rest = [f"{in_words(kept.count(each))} {words}" for each, words in _OTHERWISE.items() if each in kept]
    of = f"of {counted(len(some), 'action')} first due in the last twelve months done on time"
    sources = [source for each in some for source in each.sources]
    yield kept.count(Kept.ON_TIME), f"{of}{'; ' if rest else ''}{', '.join(rest)}", (*sources, AS_AT)


def _on_target(scene: Scene) -> Iterator[Figure]:
    judged = [measure for measure in scene.intake.measures if measure.on_target is not None]
    if not judged:
        return
    met, then = _met(judged), ""
    sources = [source for each in judged for source in (*each.latest.sources, *each.target_sources)]
    before = [each for each in scene.compared.measures if each.on_target is not None] if scene.compared else []
    if scene.compared and before:
        of = f" of {number(len(before))}" if len(before) != len(judged) else ""
        then = f"; {in_words(_met(before))}{of} {in_or_on(_month(scene))}"
        sources.append(its_measures(scene.compared.period))
    yield met, f"of {counted(len(judged), 'measure')} on target{then}", sources


def _met(measures: Sequence[Measure]) -> int:
    return sum(bool(measure.on_target) for measure in measures)


def _silent(scene: Scene) -> Iterator[Figure]:
    some = silent(scene.intake.open, scene.trails)
    if some:
        verb = "says" if len(some) == 1 else "say"
        sources = [source for each in some for source in each.sources]
        what = f"of {number(len(scene.intake.open))} open actions {verb} nothing new"
        yield len(some), what, (*sources, *number_sources(scene.intake.open))


def _closed(scene: Scene) -> Iterator[Figure]:
    if not (changes := scene.changes) or not (some := changes.moved(Move.CLOSED)):
        return
    closed: Sequence[Action] = scene.intake.closed
    what = f"closed since {_month(scene)}; {in_words(len(closed))} in all"
    yield len(some), what, (*rests_on(some), *number_sources(closed))


KEY_FIGURES = Section(
    id="key-figures",
    title="Key figures",
    gives="Return what is overdue, put back, done on time, on target, silent and closed, a figure a row.",
    readings=SCRUTINY,
    make=key_figures,
)
