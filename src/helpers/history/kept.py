"""Which cells of a tracker a report was read from: those that a reduced copy of it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.errors import WorkbookError
from helpers.excel.reduced import Kept
from helpers.excel.tracker import AnyTracker, Sheet, Tracker
from helpers.history.snapshot import Snapshot
from helpers.intake.header import Header, find_header
from helpers.intake.intake import Intake
from helpers.intake.layouts import columns_of
from helpers.intake.rounds import earlier_sheets, sheet_of
from helpers.model import with_parts
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan


def kept_of(
    plan: Plan, parameters: Parameters, tracker: AnyTracker, intake: Intake, earlier: Sequence[Snapshot]
) -> Mapping[str, Kept]:
    """Return what was read of each sheet that a report was read from, by the sheet's name.

    These are the period's sheet, those of updates and measures, and those of earlier rounds. Under the header row the
    columns that the plan does not name are not read.
    """
    kept = {table.sheet.name: _kept(table.sheet, table.header) for table in intake.tables}
    told = {source.sheet for each in earlier for action in with_parts(each.actions) for source in action.sources[:1]}
    for first in intake.of_actions:
        part = tracker.of(first.sheet.name)
        rounds = earlier_sheets(plan, part.names, first.sheet.name, parameters.day)
        also = {sheet_of(plan, each.period, each.as_at, part.names) for each in earlier}
        published = {name.strip().casefold() for name in told | also}
        for name in part.names:
            if name not in kept and (name in rounds or name.strip().casefold() in published):
                kept[name] = _earlier(part, name, plan)
    return kept


def _earlier(tracker: Tracker, name: str, plan: Plan) -> Kept:
    """Return what is read of an earlier round's sheet; all of one that is laid out otherwise, as a report says so."""
    try:
        sheet = tracker.values(name)
        header = find_header(sheet, columns_of(plan))
    except WorkbookError:
        return Kept()
    return _kept(sheet, header)


def _kept(sheet: Sheet, header: Header) -> Kept:
    aside = header.aside | {cell.column for cell in header.unnamed}
    again = {row[0].row for row in sheet.rows if aside and header.repeated_by(row, sheet)}
    return Kept(sheet.rows[header.at][0].row, aside, frozenset(again))
