"""What to watch before the next report: what falls due, which ratings the rules doubt, what is off target or silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.blocks.blocks import Column, ColumnKind, Look, Row, RowGroup, Table
from helpers.blocks.build import NOT_RATED, entry, entry_sources, list_row, rating_sources, shortened_list
from helpers.english import counted, in_or_on, in_words, lately, long_date, number, quantity, target_word, upper_first
from helpers.history.ahead import Horizon, falling_due, horizon
from helpers.history.measures import Movement, Result, movements
from helpers.history.rules import Applied, Judged, judged
from helpers.history.silence import Silent, silent
from helpers.model import AS_AT, Action, Point, Source, TextRun, once
from helpers.plans.plan import good_ratings, needing_attention, rating_order
from helpers.sections.scene import SCRUTINY, Scene, Section
from helpers.text import BULLET

#: How many actions are named of one kind; of more, the first and how many there are besides.
_NAMED = 6
_MEASURES = 10


def watch_table(scene: Scene) -> Table:
    """Return what to watch before the next report, a row a kind, what needs it most by name and the others counted.

    Nothing is told twice: what stands in a table above, or is the reason why a rating is doubted, is only counted.
    """
    doubts = _doubts(scene)
    why = {each.action.number: _reason(each) for each in doubts[: _NAMED if len(doubts) <= _NAMED else _NAMED - 1]}
    rows = (
        *_overdue(scene, [number for number, reason in why.items() if reason.days]),
        *_due(scene),
        *_doubted(scene, doubts),
        *_off_target(scene),
        *_silent(scene, [number for number, reason in why.items() if reason.since]),
    )
    return Table(
        id="watch",
        caption="Watch before the next report",
        columns=(Column("kind", "Watch", width=2), Column("what", "Which", ColumnKind.PASSAGE, width=10)),
        groups=(RowGroup(rows),),
        look=Look.LIST,
    )


def _item(action: Action, says: str, sources: Sequence[Source]) -> Point:
    return Point((entry(action), TextRun(says)), BULLET, sources=once((*entry_sources(action), *sources)))


def _line(words: str, sources: Sequence[Source]) -> Point:
    return Point((TextRun(words),), sources=once(sources))


def _overdue(scene: Scene, doubted: Sequence[str]) -> Iterator[Row]:
    """Give what is past its date and is told neither among what needs a decision nor as doubted, the longest first."""
    bad, day, above = needing_attention(scene.plan), scene.parameters.day, scene.named_in("decisions")
    late = (each for each in scene.intake.open if each.days_overdue(day) and each.number not in doubted)
    some = [each for each in late if scene.plan.ratings and not (each.rating and each.rating.name in bad)]
    some = [each for each in some if entry(each).link not in above]
    some.sort(key=lambda each: -each.days_overdue(day))
    if some:
        points = [_item(a, f": {counted(a.days_overdue(day), 'day')} late", (*a.due_sources, AS_AT)) for a in some]
        sources = [*(source for each in some for source in each.due_sources), *rating_sources(some), AS_AT]
        yield list_row("Overdue as well", shortened_list(points, _NAMED), len(some), sources)


def _due(scene: Scene) -> Iterator[Row]:
    """Give what falls due before the next report: those that are not well rated by name, the others by rating."""
    ahead = horizon(scene.parameters, scene.earlier)
    some = falling_due(scene.intake.open, scene.parameters.day, ahead.day)
    if not some:
        return
    sources = [*(source for each in some for source in each.due_sources), *ahead.sources]
    points = list(_by_rating(scene, some) if scene.plan.ratings else _named(scene, some))
    yield list_row(_until(ahead), points, len(some), sources)


def _until(ahead: Horizon) -> str:
    day = long_date(ahead.day)
    return f"Due before the meeting on {day}" if ahead.given else f"Due by {day}"


def _by_rating(scene: Scene, some: Sequence[Action]) -> Iterator[Point]:
    good = good_ratings(scene.plan)
    order = rating_order(scene.plan)
    others = [entry.rating for entry in scene.plan.ratings or () if entry.rating not in order]
    for name in (*order, *others, ""):
        alike = [each for each in some if (each.rating.name if each.rating else "") == name]
        if not alike:
            continue
        yield _line(f"{number(len(alike))} {f'rated {name}' if name else 'not rated'}", rating_sources(alike))
        if name not in good:
            yield from _named(scene, alike)


def _named(scene: Scene, some: Sequence[Action]) -> Iterator[Point]:
    """Give what falls due by name, but for what stands in a table above with its date."""
    told = scene.named_in("decisions", "redated")
    above = [each for each in some if entry(each).link in told]
    here = [each for each in some if entry(each).link not in told]
    yield from shortened_list([_item(each, _on(each), each.due_sources) for each in here], _NAMED)
    if above:
        sources = [source for each in above for source in each.due_sources]
        yield _line(f"{upper_first(in_words(len(above)))} of them named above", sources)


def _on(action: Action) -> str:
    return f": {long_date(action.due)}" if action.due else ""


# Ratings beside the plan's rules


def _doubts(scene: Scene) -> Sequence[Judged]:
    """Return the actions rated better than the plan's own rules allow, the furthest from them first."""
    order = rating_order(scene.plan)
    found = judged(scene.plan, scene.intake, scene.trails, scene.parameters.day)
    some = [each for each in found if each.disagrees and each.stated]
    return sorted(some, key=lambda each: order.index(each.by_rules) - order.index(each.stated))


def _doubted(scene: Scene, some: Sequence[Judged]) -> Iterator[Row]:
    """Give the actions rated better than the plan's own rules allow, with what they should be and why."""
    if some:
        points = [_item(each.action, f": {_should(scene, each)}", each.sources) for each in some]
        sources = [source for each in some for source in each.sources]
        yield list_row("Rated above the rules", shortened_list(points, _NAMED), len(some), sources)


def _reason(each: Judged) -> Applied:
    """Return why a rating is doubted, as it is told: the first of the strictest reasons."""
    return next(reason for reason in each.reasons if reason.rule.at_best == each.by_rules)


def _should(scene: Scene, each: Judged) -> str:
    why = _reason(each)
    told = why.days and entry(each.action).link in scene.named_in("decisions")
    return f"{each.by_rules} at best, not {each.stated or NOT_RATED}{'' if told else f': {_why(scene, why)}'}"


def _why(scene: Scene, reason: Applied) -> str:
    if reason.measure:
        return "its measure is off target, as below"
    if reason.since:
        (month,) = lately([reason.since], scene.parameters.day)
        return f"nothing new since {month}"
    return f"{counted(reason.days, 'day')} late"


# Measures


def _off_target(scene: Scene) -> Iterator[Row]:
    """Give the measures that miss their targets: those that newly do first, then those that got worse."""
    found = [each for each in movements(scene.intake.measures, scene.changes) if each.now]
    some = [each for each in found if each.now and each.now.on_target is False]
    some.sort(key=lambda each: (not each.newly_missed, each.result is not Result.WORSE))
    if some:
        sources = [source for each in some for source in _figures(each)]
        yield list_row("Off target", shortened_list([_missed(each) for each in some], _MEASURES), len(some), sources)


def _figures(each: Movement) -> tuple[Source, ...]:
    return (*each.sources, *each.measure.target_sources)


def _missed(each: Movement) -> Point:
    measure = each.measure
    target = quantity(measure.target, measure.unit) if measure.target else ""
    words = f": {quantity(measure.latest.value, measure.unit)}, {target_word(measure.better)} {target}; {_moved(each)}"
    runs = (TextRun(measure.name), TextRun(words.removesuffix("; ")))
    return Point(runs, BULLET, sources=once((*measure.sources[:1], *_figures(each))))


def _moved(each: Movement) -> str:
    """Return what became of a measure, and its value before: “worse, from 211”."""
    was = f", from {quantity(each.before.latest.value, each.before.unit)}" if each.before else ""
    if each.newly_missed:
        return f"met before{was}"
    words = {Result.WORSE: f"worse{was}", Result.BETTER: f"better{was}", Result.SAME: "unchanged"}
    return words.get(each.result, "no new value" if each.result is Result.NOTHING_NEW else "")


# Nothing new


def _silent(scene: Scene, doubted: Sequence[str]) -> Iterator[Row]:
    """Give the actions that say nothing new by name: those rated good that have long been silent, else all of them.

    Those of them that are doubted for it stand above.
    """
    some = silent(scene.intake.open, scene.trails)
    if not some:
        return
    good = good_ratings(scene.plan)
    named = [each for each in some if each.reports > 1 and each.action.rating and each.action.rating.name in good]
    if not scene.plan.ratings:
        named = sorted(some, key=lambda each: each.since)
    above = [each for each in some if each.action.number in doubted]
    named = [each for each in named if each not in above]
    points = list(shortened_list([_quiet(scene, each) for each in named], _NAMED))
    if others := [each for each in some if each not in (*named, *above)]:
        left = [source for each in others for source in each.sources]
        (month,) = lately([scene.earlier[-1].as_at], scene.parameters.day)
        who = f"{number(len(others))} more" if named else number(len(others))
        says = "says what it said" if len(others) == 1 else "say what they said"
        points.append(_line(f"{who} {says} {in_or_on(month)}", left))
    if above:
        sources = [source for each in above for source in each.sources]
        points.append(_line(f"{upper_first(in_words(len(above)))} named above", sources))
    yield list_row("Nothing new", points, len(some), [source for each in some for source in each.sources])


def _quiet(scene: Scene, each: Silent) -> Point:
    (month,) = lately([each.since], scene.parameters.day)
    rating = each.action.rating
    rated = f"rated {rating.name}, " if rating and rating.name else ""
    return _item(each.action, f": {rated}the same since {month}", (*each.sources, *rating_sources([each.action])))


WATCH = Section(
    id="watch",
    title="Watch before the next report",
    gives="Return what to watch before the next report: what falls due, off target, silent, rated above the rules.",
    readings=SCRUTINY,
    make=watch_table,
)
