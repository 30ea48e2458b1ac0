"""The measures: what moved since the report compared with, in sentences, and all of them as a table with charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from helpers.blocks.blocks import Column, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import anchor_of, plain_point, text_cell
from helpers.blocks.chart import bare, chart_cell
from helpers.blocks.frame import Type, frame_of
from helpers.english import aim, long_date, quantity, target_word, upper_first
from helpers.history.changes import Changes
from helpers.history.measures import Movement, Nearing, Result, its_measures, movements
from helpers.model import Better, Measure, Point, Quantity, Shift, Source, TextRun, Value, shift
from helpers.narration.clauses import aim_told, change_told, measures_counted, meets_told, retarget_told
from helpers.narration.narrator import Narrator
from helpers.narration.told import Told, between, tally, told
from helpers.plans.nouns import Noun
from helpers.sections.scene import BOTH, PANEL, Section

if TYPE_CHECKING:
    import pandas as pd

#: How many measures that moved are told one by one; of more, those that worsened alone.
_TOLD = 10

#: The order in which movements are counted, and that in which they are told; what is only counted.
_COUNTED = (Result.BETTER, Result.WORSE, Result.CHANGED, Result.CORRECTED, Result.WITHDRAWN)
_MOVED = (Result.WORSE, Result.WITHDRAWN, Result.CORRECTED, Result.CHANGED, Result.BETTER)
_STILL = (Result.SAME, Result.NOTHING_NEW)

#: What a template can speak of.
Values = Mapping[str, object]

_TYPES = {
    "measure": Type.CATEGORY,
    "action": Type.TEXT,
    "unit": Type.CATEGORY,
    "covers": Type.TEXT,
    "as_at": Type.DATE,
    "low": Type.NUMBER,
    "high": Type.NUMBER,
    "target": Type.NUMBER,
    "on_target": Type.TRUTH,
    "better": Type.CATEGORY,
}

_WORDS = {
    Result.BETTER: "Better",
    Result.WORSE: "Worse",
    Result.CHANGED: "Changed",
    Result.SAME: "Unchanged",
    Result.CORRECTED: "Corrected",
    Result.WITHDRAWN: "Back to an earlier value",
    Result.NOTHING_NEW: "No new value",
    Result.NEW: "New measure",
    Result.GONE: "No longer in the tracker",
    Result.ALONE: "",
}


def measures_statement(narrator: Narrator, measures: Sequence[Measure], changes: Changes | None) -> Prose:
    """Return how many measures improved and worsened, and which; empty where there is nothing to say.

    In a first report each is compared with its own value before.
    """
    found = movements(measures, changes)
    moved = [each for result in _MOVED for each in found if each.result is result]
    shown = moved if len(moved) <= _TOLD else [each for each in moved if each.result is Result.WORSE]
    values = {
        "report": changes and told(long_date(changes.as_at), [its_measures(changes.period)]),
        "since": _since(changes),
        "opening": "" if moved else between(_since(changes), ", ", told("")),
        "moves": _counts(moved, _COUNTED),
        "moves_told": measures_counted(moved, _COUNTED),
        "moved": [_moved(each) for each in shown],
        "others": _counts(found, _STILL),
        "others_told": measures_counted(found, _STILL),
        "targets": _each([each for each in found if each.retargeted]),
        "new": _each([each for each in found if each.result is Result.NEW]),
        "gone": _each([each for each in found if each.result is Result.GONE]),
    }
    return narrator.tell("measures-summary", values)


def measure_table(noun: Noun, measures: Sequence[Measure], changes: Changes | None) -> Table:
    """Return each measure: latest value, how it moved, target, chart and earlier values; a row a measure.

    A measure that the report compared with had and the tracker no longer has stands last. Without a report to compare
    with, the movement is from the value before.
    """
    since = f"the report on {long_date(changes.as_at)}" if changes else "the value before"
    return Table(
        id="measures",
        caption="Measures: latest values, targets and earlier values",
        columns=(
            Column("measure", "Measure", width=13),
            Column("action", upper_first(noun.one), width=5),
            Column("latest", "Latest", width=8),
            Column("change", f"Change since {since}", width=10),
            Column("target", "Target", width=7),
            Column("met", "Target met?", width=6),
            Column("chart", "Chart", width=12),
            Column("earlier", "Earlier, newest first", width=13),
        ),
        groups=(RowGroup(tuple(_row(each) for each in movements(measures, changes))),),
        wide=True,
        sources=(its_measures(changes.period),) if changes else (),
    )


# Values as a frame


def values_frame(measures: Iterable[Measure]) -> pd.DataFrame:
    """Return a row a value of a measure, oldest first, in the measure's unit; of a number ``low`` equals ``high``.

    ``target`` is the end of the target that decides whether it is met.
    """
    return frame_of((_value(measure, at) for measure in measures for at in range(len(measure.readings))), _TYPES, ())


def _value(measure: Measure, at: int) -> Mapping[str, object]:
    value, target = measure.readings[at], measure.target
    decides = target and (target.high if measure.better is Better.LOWER else target.low)
    return {
        "measure": measure.name,
        "action": measure.action,
        "unit": measure.unit,
        "covers": value.covers,
        "as_at": value.as_at,
        "low": value.value.low,
        "high": value.value.high,
        "target": decides,
        "on_target": replace(measure, readings=measure.readings[: at + 1]).on_target,
        "better": str(measure.better),
    }


# Sentences


def _counts(found: Sequence[Movement], results: Iterable[Result]) -> list[Values]:
    """Return how many there are of each result, without those there are none of."""
    by_result = [(result, [each for each in found if each.result is result]) for result in results]
    return [{"what": result.value, "count": _count(some)} for result, some in by_result if some]


def _since(changes: Changes | None) -> Told:
    if not changes:
        return told("Compared with the value before")
    return told(f"Since the report on {long_date(changes.as_at)}", [its_measures(changes.period)])


def _count(some: Sequence[Movement]) -> Told:
    return tally(len(some), (source for each in some for source in each.sources))


def _each(some: Sequence[Movement]) -> Values:
    """Return how many there are, and what can be said of each of them."""
    return {"count": _count(some), "all": [_moved(each) for each in some]}


def _moved(movement: Movement) -> Values:
    """Return what can be said of one measure."""
    before, now, measure = movement.before, movement.now, movement.measure
    ranged = any(each and each.latest.value.low != each.latest.value.high for each in (before, now))
    whole = ranged or not before or not now or before.unit != now.unit or _single(now.latest.value)
    old = quantity if whole or not measure.target else bare
    nearing = movement.unexpected
    was = before and told((quantity if whole else bare)(before.latest.value, before.unit), movement.then)
    is_now = now and told(quantity(now.latest.value, now.unit), now.latest.sources)
    target = _target(now, now.target_sources, bare) if now else None
    new_target = _target(now, now.target_sources, quantity) if now else None
    old_target = _target(before, movement.then, old) if before else None
    return {
        "name": told(measure.name, measure.sources[:1] if now else movement.then),
        "what": movement.result.value,
        "was": was,
        "now": is_now,
        "change": change_told(movement, was, is_now, ranged=ranged) if was and is_now else None,
        "aim": aim_told(movement, target),
        "meets": meets_told(movement),
        "ranged": ranged,
        "limit": measure.better is Better.LOWER,
        "target": target,
        "new_target": new_target,
        "old_target": old_target,
        "retarget": retarget_told(old_target, new_target),
        "met": "newly" if movement.newly_met else "no longer" if movement.newly_missed else "",
        "nearing": nearing.value if nearing else "",
    }


def _single(value: Quantity) -> bool:
    """Tell whether a value is one, whose unit is in another form than that of others: “from 6 weeks to 1 week”."""
    return value.low == value.high == 1


def _target(measure: Measure, sources: Iterable[Source], worded: Callable[[Quantity, str], str]) -> Told | None:
    return told(worded(measure.target, measure.unit), sources) if measure.target else None


# The table


def _row(movement: Movement) -> Row:
    now = movement.now
    if now is None:
        return _gone(movement)
    link = f"#{anchor_of(now.action)}"
    return Row(
        (
            text_cell(now.name, now.sources[:1]),
            TableCell((plain_point(now.action, link=link),) if now.action else (), sources=now.sources[1:]),
            TableCell(_reading(now.latest, now.unit), sources=now.latest.sources),
            _change(movement),
            _target_cell(movement, now),
            _met(movement, now),
            chart_cell(now),
            _earlier(now),
        )
    )


def _gone(movement: Movement) -> Row:
    """Return the row of a measure that the tracker no longer has."""
    name, action = (text_cell(text, movement.then) for text in (movement.measure.name, movement.measure.action))
    return Row((name, action, TableCell(), _change(movement), TableCell(), TableCell(), TableCell(), TableCell()))


def _reading(reading: Value, unit: str) -> tuple[Point, ...]:
    covers = reading.covers or long_date(reading.as_at)
    return (Point((TextRun(quantity(reading.value, unit), bold=True), TextRun(f" ({covers})"))),)


def _change(movement: Movement) -> TableCell:
    """Return a movement in words, with a shape for the way the value went."""
    words = _WORDS[movement.result]
    if movement.result in (*_STILL, Result.NEW, Result.ALONE):
        return text_cell(words, movement.sources if words else ())
    shape, how = _how(movement)
    runs = (*([TextRun(f"{shape} ")] if shape else []), TextRun(words, bold=True), TextRun(f": {how}"))
    return TableCell((Point(runs),), sources=movement.sources)


def _how(movement: Movement) -> tuple[str, str]:
    """Return the shape and the words of a movement: “▼”, “down 0.7 weeks”."""
    before, now = movement.before, movement.now
    assert before is not None  # noqa: S101 - what was not there before has not moved
    was = f"was {quantity(before.latest.value, before.unit)}"
    if now is None or before.unit != now.unit or movement.result in (Result.CORRECTED, Result.WITHDRAWN):
        return "", was
    way = shift(before.latest.value, now.latest.value)
    if way in (Shift.WIDER, Shift.NARROWER):
        return "", f"{way}, {was}{_nearing(movement)}"
    up = way is Shift.HIGHER
    by = was if movement.by is None else f"{'up' if up else 'down'} {_step(abs(movement.by), now.unit)}"
    return "▲" if up else "▼", f"{by}{_nearing(movement)}"


def _step(by: Decimal, unit: str) -> str:
    """Return how far a value moved; a percentage moves by percentage points."""
    return quantity(Quantity(by, by), "percentage points" if unit == "%" else unit)


def _nearing(movement: Movement) -> str:
    """Return whether the target is nearer now or further away, where better or worse does not say it."""
    nearing = movement.unexpected
    if not nearing:
        return ""
    but = "" if movement.result is Result.CHANGED else " but"
    called = target_word(movement.measure.better)
    return f",{but} {'nearer to' if nearing is Nearing.NEARER else 'further from'} the {called}"


def _target_cell(movement: Movement, now: Measure) -> TableCell:
    before = movement.before
    if not movement.retargeted or before is None:
        return text_cell(aim(now), now.target_sources)
    was = f"(was {aim(before)})" if before.target else "(there was none)"
    points = (plain_point(aim(now) or "None"), plain_point(was))
    return TableCell(points, sources=(*now.target_sources, *movement.then))


def _met(movement: Movement, now: Measure) -> TableCell:
    if now.on_target is None:
        return TableCell()
    sources = (*now.latest.sources, *now.target_sources)
    if movement.newly_met or movement.newly_missed:
        return text_cell("Yes, newly" if movement.newly_met else "No longer", (*sources, *movement.then))
    return text_cell("Yes" if now.on_target else "No", sources)


def _earlier(measure: Measure) -> TableCell:
    earlier = measure.readings[-2::-1]
    return TableCell(
        tuple(point for reading in earlier for point in _reading(reading, measure.unit)),
        sources=tuple(source for reading in earlier for source in reading.sources),
    )


MEASURES_SUMMARY = Section(
    id="measures-summary",
    title="Measures",
    gives="Return which measures moved since the report compared with, and which way; empty where none did.",
    kind=Prose,
    readings=PANEL,
    make=lambda scene: measures_statement(scene.narrator, scene.intake.measures, scene.changes),
)

MEASURES = Section(
    id="measures",
    title="Measures: latest values, targets and earlier values",
    gives="Return the measures, each with a small chart; empty in a plan without any.",
    readings=BOTH,
    make=lambda scene: measure_table(scene.plan.actions, scene.intake.measures, scene.changes),
    frame=lambda scene: values_frame(scene.intake.measures),
)
