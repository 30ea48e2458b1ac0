"""Each measure over time: its values, its target, and in words where it is going and whether that is a signal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from helpers.blocks.blocks import Column, ColumnKind, Row, RowGroup, Table, TableCell
from helpers.blocks.build import anchor_of, plain_point, text_cell
from helpers.blocks.chart import bare, chart_cell
from helpers.english import aim, long_date, ordinal, quantity, target_word
from helpers.history.changes import Changes, earlier_date
from helpers.history.measures import Result, its_measures
from helpers.history.runs import FIRM, Course, Firmness, Limits, Run, Signal, courses
from helpers.model import Better, Measure, Point, Quantity, Shift, Source, TextRun, once, shift
from helpers.sections.scene import SCRUTINY, Section

#: How many values stand in a row; of more, the latest.
_VALUES = 12


def measures_over_time(measures: Sequence[Measure], changes: Changes | None) -> Table:
    """Return each measure with its values, the latest last, and what they come to; a row a measure.

    Those that miss their target come first, those that the tracker no longer has last.
    """
    found = sorted(courses(measures, changes), key=_place)
    return Table(
        id="measures-over-time",
        caption="Measures over time, those that miss their targets first",
        columns=(
            Column("number", "No.", width=3),
            Column("measure", "Measure", width=14),
            Column("chart", "Course", width=10),
            Column("values", "Values, the latest last", ColumnKind.PASSAGE, width=14),
            Column("target", "Target", width=8),
            Column("result", "Result", ColumnKind.PASSAGE, width=18),
        ),
        groups=(RowGroup(tuple(_row(each, changes) for each in found)),),
        sources=(its_measures(changes.period),) if changes else (),
    )


def _place(course: Course) -> int:
    now = course.movement.now
    return 2 if now is None else int(now.on_target is not False)


def _row(course: Course, changes: Changes | None) -> Row:
    now = course.movement.now
    if now is None:
        gone, then = course.movement.measure, course.movement.then
        number, name = (text_cell(text, then) for text in (gone.action, gone.name))
        return Row((number, name, TableCell(), TableCell(), TableCell(), _result(course, changes)))
    link = f"#{anchor_of(now.action)}"
    return Row(
        (
            TableCell((plain_point(now.action, link=link),) if now.action else (), sources=now.sources[1:]),
            text_cell(now.name, now.sources[:1]),
            chart_cell(now),
            _values(now),
            text_cell(aim(now), now.target_sources),
            _result(course, changes),
        ),
        tags=tuple(_tags(course, now)),
    )


def _tags(course: Course, now: Measure) -> Iterator[str]:
    if now.on_target is False:
        yield "missed"
    if course.run and course.run.good is False:
        yield "worse"


def _values(measure: Measure) -> TableCell:
    """Return the values of a measure in one line, and under it what time the latest covers."""
    *before, latest = measure.readings[-_VALUES:]
    earlier = "".join(f"{bare(value.value, measure.unit)} → " for value in before)
    cut = "… → " if len(measure.readings) > _VALUES else ""
    figures = (*([TextRun(cut + earlier)] if earlier else []), TextRun(quantity(latest.value, measure.unit), bold=True))
    covers = plain_point(latest.covers or long_date(latest.as_at))
    sources = once(source for value in (*before, latest) for source in value.sources)
    return TableCell((Point(figures), covers), sources=sources)


# What they come to


def _result(course: Course, changes: Changes | None) -> TableCell:
    points = (*_standing(course), *_going(course, changes), *_telling(course))
    return TableCell(points, sources=once(source for point in points for source in point.sources))


def _say(words: str, sources: Sequence[Source], *, bold: bool = False) -> Point:
    return Point((TextRun(words, bold=bold),), sources=once(sources))


def _standing(course: Course) -> Iterator[Point]:
    """Give whether the latest value meets the target, and how far it is from doing so."""
    movement, now = course.movement, course.movement.now
    if now is None or now.target is None or now.on_target is None:
        return
    newly = movement.newly_met or movement.newly_missed
    sources = (*now.latest.sources, *now.target_sources, *(movement.then if newly else ()))
    least = now.better is Better.HIGHER
    called = target_word(now.better)
    if now.on_target:
        words = f"{'meets' if least else 'within'} its {called}"
    else:
        latest = now.latest.value
        off = now.target.low - latest.low if least else latest.high - now.target.high
        words = f"{'below' if least else 'above'} its {called} by {_step(off, now.unit)}"
    yield _say(f"Newly {words}" if newly else words.capitalize(), sources, bold=not now.on_target)


def _step(by: Decimal, unit: str) -> str:
    return quantity(Quantity(by, by), "percentage points" if unit == "%" else unit)


def _going(course: Course, changes: Changes | None) -> Iterator[Point]:
    """Give where the measure is going, or why nobody can say."""
    movement, now = course.movement, course.movement.now
    result = movement.result
    if now is None:
        yield _say("No longer in the tracker", movement.sources)
    elif changes and result is Result.NOTHING_NEW:
        report = f"the report on {long_date(changes.as_at)}"
        yield _say(f"No new figure since {report}", (*movement.sources, earlier_date(changes.period)))
    elif movement.before and result in (Result.CORRECTED, Result.WITHDRAWN):
        was = quantity(movement.before.latest.value, movement.before.unit)
        what = "Corrected" if result is Result.CORRECTED else "Back to an earlier value"
        yield _say(f"{what}: was {was}", movement.sources)
    elif course.run:
        yield _say(_run_told(course.run), course.run.sources)
    elif len(now.readings) > 1:
        before, latest = now.readings[-2:]
        way = shift(before.value, latest.value)
        words = "Unchanged" if way is Shift.SAME else f"A {way} range than before"
        yield _say(words, (*before.sources, *latest.sources))
    elif result is Result.NEW:
        yield _say("New measure", movement.sources)


def _run_told(run: Run) -> str:
    word = run.way.capitalize() if run.good is None else "Better" if run.good else "Worse"
    if run.steps == 1:
        return f"{word} than the value before"
    return f"{word} for the {ordinal(run.steps)} {run.every or 'value'} running"


def _telling(course: Course) -> Iterator[Point]:
    """Give whether the latest value is a signal or may be noise; nothing of ranges, which have no limits."""
    now, limits = course.movement.now, course.limits
    if now and limits:
        trial = f" (on trial: {course.points} values of {FIRM})" if course.firmness is Firmness.TRIAL else ""
        signals = "; ".join(_signal_told(signal, way, limits, now.unit) for signal, way in course.signals)
        within = f"{_figure(limits.low, '')} to {_figure(limits.high, now.unit)}"
        yield _say(f"A signal: {signals}{trial}" if signals else f"No signal: within {within}{trial}", course.sources)
    elif now and all(value.value.low == value.value.high for value in now.readings):
        few = f"Too few values to tell a signal from noise: {course.points} of {FIRM}"
        yield _say(few, course.sources)


def _figure(value: Decimal, unit: str) -> str:
    return quantity(Quantity(value, value), unit)


def _signal_told(signal: Signal, way: Shift, limits: Limits, unit: str) -> str:
    up = way is Shift.HIGHER
    if signal is Signal.OUTSIDE:
        end = limits.high if up else limits.low
        return f"{'above' if up else 'below'} its natural limit of {_figure(end, unit)}"
    if signal is Signal.SIDE:
        return f"seven values or more {'above' if up else 'below'} the mean of {_figure(limits.mean, unit)}"
    return f"seven values or more {'rising' if up else 'falling'}"


MEASURES_OVER_TIME = Section(
    id="measures-over-time",
    title="Measures over time",
    gives="Return the measures with their values, targets and where they are going; empty in a plan without any.",
    readings=SCRUTINY,
    make=lambda scene: measures_over_time(scene.intake.measures, scene.changes),
)
