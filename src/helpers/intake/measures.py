"""Read the sheet of measures: one row a value, the newest up to the as-at date is the current one."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from helpers.errors import Problem
from helpers.excel.cells import shortened
from helpers.excel.tracker import AnyTracker, Cell, Sheet
from helpers.intake.dates import needed_date
from helpers.intake.header import Header, find_header
from helpers.intake.rows import SheetReading, fault_at
from helpers.intake.values import better_of, number_of, quantity_of
from helpers.model import Better, Measure, Quantity, Source, Value, problem_at
from helpers.plans.plan import Plan
from helpers.text import plain


def measured_in(tracker: AnyTracker, plan: Plan) -> list[tuple[Sheet, Header]]:
    """Return the sheets of measures, each with its header row: of several files, of those that have one.

    Raises:
        WorkbookError: no file has the sheet, or one of its columns is missing.
    """
    if plan.measures is None:
        return []
    named, wanted = plan.measures.sheet, plan.measures.columns.headers()
    having = [part for part in tracker.parts if part.has(named)] or tracker.parts[:1]
    sheets = [part.sheet(named, told_by="the plan") for part in having]
    return [(sheet, find_header(sheet, wanted)) for sheet in sheets]


def read_measures(tracker: AnyTracker, plan: Plan, as_at: date) -> tuple[tuple[Measure, ...], tuple[Problem, ...]]:
    """Return the measures that have a value on or before a date, in the tracker's order, and every problem.

    Raises:
        WorkbookError: the sheet or one of its columns is missing.
    """
    rows: list[_Row] = []
    problems: list[Problem] = []
    for sheet, header in measured_in(tracker, plan):
        reading = SheetReading(sheet, header, plan)
        for cells in sheet.rows[header.at + 1 :]:
            if header.repeated_by(cells, sheet) or all(cell.blank for cell in cells):
                continue
            if found := _read_row(reading, cells):
                rows.append(found)
        reading.tell_outside()
        problems += reading.problems
    names = dict.fromkeys(row.name for row in rows if row.reading.as_at <= as_at)
    measures = [_measure([row for row in rows if row.name == name], as_at) for name in names]
    return tuple(measures), (*problems, *_differences(tracker, rows))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the sheet: one measure's value at one date."""

    name: str
    action: str
    unit: str
    better: Better
    target: Quantity | None
    target_source: tuple[Source, ...]
    reading: Value
    sources: tuple[Source, ...]


def _measure(rows: Sequence[_Row], as_at: date) -> Measure:
    known = sorted((row for row in rows if row.reading.as_at <= as_at), key=lambda row: row.reading.as_at)
    last = known[-1]
    return Measure(
        name=last.name,
        action=last.action,
        unit=last.unit,
        better=last.better,
        target=last.target,
        target_sources=last.target_source,
        readings=tuple(row.reading for row in known),
        sources=last.sources,
    )


def _read_row(reading: SheetReading, cells: Sequence[Cell]) -> _Row | None:
    sheet, before = reading.sheet, len(reading.problems)
    by_role = {role: cell for role in reading.header.columns if (cell := reading.cell(cells, role))}
    faults = [fault_at(sheet, cell) for cell in by_role.values() if cell.fault]
    reading.problems += faults
    if (not faults and _tell_gaps(reading, cells, by_role)) or len(reading.problems) > before:
        return None
    unit = plain(by_role["unit"].text)
    as_at = needed_date(reading, by_role["as_at"], "the value is as at")
    better, value = better_of(by_role["better"]), quantity_of(by_role["value"], unit)
    target = quantity_of(by_role["target"], unit) if "target" in by_role else None
    for role, read, expected in (
        ("better", better, "higher, lower or neither"),
        ("value", value, f"a number or a range in {shortened(unit)}, such as 95 or 10 to 11"),
        ("target", target, f"a number in {shortened(unit)}, or an empty cell"),
    ):
        if read is None and role in by_role:
            found = f"“{shortened(by_role[role].text)}” cannot be read"
            reading.problem(by_role[role], found, expected, "correct the cell")
    if as_at is None or better is None or value is None or len(reading.problems) > before:
        return None
    said = {role: reading.source(cell) for role, cell in by_role.items()}
    return _Row(
        name=plain(by_role["measure"].text),
        action=number_of(by_role["action"]) if "action" in by_role else "",
        unit=unit,
        better=better,
        target=target,
        target_source=said.get("target", ()),
        reading=Value(plain(by_role["covers"].text) if "covers" in by_role else "", as_at, value, said["value"]),
        sources=(*said["measure"], *said.get("action", ())),
    )


def _tell_gaps(reading: SheetReading, cells: Sequence[Cell], by_role: Container[str]) -> bool:
    """Keep each cell that stands under no header and a problem with each value wanted and missing; return if any."""
    known = {*reading.header.columns.values(), *reading.header.aside}
    outside = [cell for cell in cells if not cell.blank and cell.column not in known]
    missing = [role for role in ("measure", "value", "as_at", "unit", "better") if role not in by_role]
    reading.outside += outside
    for role in missing:
        reading.problem(cells[0], f"the row has nothing under “{role}”", "a value in each row", "fill the cell")
    return bool(outside or missing)


def _differences(tracker: AnyTracker, rows: Sequence[_Row]) -> list[Problem]:
    """Return a problem for each row whose date or unit does not go with the measure's rows before it."""
    problems = []
    for at, row in enumerate(rows):
        before = [other for other in rows[:at] if other.name == row.name]
        place = row.reading.sources[0]
        if any(other.reading.as_at == row.reading.as_at for other in before):
            problems.append(
                problem_at(
                    tracker.of(place.sheet).file,
                    place,
                    f"“{shortened(row.name)}” has a second value for {row.reading.as_at.isoformat()}",
                    "one value for each date",
                    "take one of the two rows out",
                )
            )
        if before and before[-1].unit != row.unit:
            problems.append(
                problem_at(
                    tracker.of(place.sheet).file,
                    place,
                    f"“{shortened(row.name)}” is in {shortened(row.unit)}, "
                    f"and in {shortened(before[-1].unit)} in the rows before",
                    "one unit for each measure",
                    "correct the unit",
                )
            )
    return problems
