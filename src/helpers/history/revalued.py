"""What the sheet of measures says otherwise now than the published reports did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.english import long_date, quantity
from helpers.excel.tracker import Tracker
from helpers.history.hindsight import searched
from helpers.history.restatement import Restated, Restatement
from helpers.history.snapshot import Facts
from helpers.intake.header import find_header
from helpers.intake.measures import read_measures
from helpers.model import Document, Measure, Source, Value
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class _Value:
    """A measure's value at a date, with the report that has it; of the tracker's values that is the last report."""

    measure: Measure
    reading: Value
    report: Facts

    @property
    def words(self) -> str:
        return quantity(self.reading.value, self.measure.unit)

    @property
    def dated(self) -> str:
        return f"{self.words} on {long_date(self.reading.as_at)}"


#: The values of one measure, by their dates.
_Values = Mapping[date, _Value]


def of_measures(
    plan: Plan, tracker: Tracker, parameters: Parameters, earlier: Sequence[Facts]
) -> Iterator[Restatement]:
    """Give each value that is not as the newest report that has it, and those of before the last report that none has.

    Targets are not compared: a report has those of the latest values alone. Reports without measures are passed over.
    """
    reports = [facts for facts in earlier if facts.measures]
    if plan.measures is None or not reports:
        return
    today, _ = read_measures(tracker, plan.measures, parameters.day)
    sheet = tracker.sheet(plan.measures.sheet, told_by="the plan")
    names = searched(sheet, find_header(sheet, plan.measures.columns.headers()), "measure")
    old: dict[str, dict[date, _Value]] = {}
    for facts in reports:
        for name, values in _values(facts.measures, facts).items():
            old.setdefault(name, {}).update(values)
    new = _values(today, reports[-1])
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield _vanished(old[name], names)
        elif name not in old:
            yield from _came(new[name])
        else:
            yield from _differ(old[name], new[name])


def _values(measures: Iterable[Measure], report: Facts) -> dict[str, dict[date, _Value]]:
    return {
        measure.name: {reading.as_at: _Value(measure, reading, report) for reading in measure.readings}
        for measure in measures
    }


def _vanished(values: _Values, names: Source) -> Restatement:
    last = max(values.values(), key=lambda value: value.report.as_at)
    words = "\n".join(values[day].dated for day in sorted(values))
    return _restated(last, Restated.MEASURE, words, "", (names,))


def _came(values: _Values) -> Iterator[Restatement]:
    known = [values[day] for day in sorted(values) if day <= values[day].report.as_at]
    if known:
        cells = (source for value in known for source in value.reading.sources)
        yield _restated(known[-1], Restated.MEASURE, "", "\n".join(value.dated for value in known), tuple(cells))


def _differ(old: _Values, new: _Values) -> Iterator[Restatement]:
    for day in sorted({*old, *new}):
        was, is_ = old.get(day), new.get(day)
        if was and is_:
            cells = is_.reading.sources
            if was.words != is_.words:
                yield _restated(was, Restated.VALUE, was.words, is_.words, cells, day)
            if was.reading.covers.split() != is_.reading.covers.split():
                yield _restated(was, Restated.COVERS, was.reading.covers, is_.reading.covers, cells, day)
        elif was:
            yield _restated(was, Restated.VALUE, was.words, "", next(iter(new.values())).measure.sources, day)
        elif is_ and day <= is_.report.as_at:
            yield _restated(is_, Restated.VALUE, "", is_.words, is_.reading.sources, day)


def _restated(
    value: _Value, place: Restated, old: str, new: str, cells: tuple[Source, ...], day: date | None = None
) -> Restatement:
    report, name = value.report, value.measure.name
    then = Source(report.period, f"measure {name}" if old else "its measures", Document.EARLIER)
    return Restatement(report.period, report.as_at, name, place, old, new, then=(then,), now=cells, day=day)
