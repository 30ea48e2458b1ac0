"""What was published and the tracker's own history no longer says: listed and told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from helpers.blocks.blocks import Column, ColumnKind, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, text_cell
from helpers.blocks.frame import Type
from helpers.english import long_date, month_name, upper_first
from helpers.history.restated import Restated, Restatement
from helpers.history.words import narrowed
from helpers.model import Document, Point, Source, TextRun
from helpers.narration.narrator import Narrator
from helpers.narration.told import Told, joined, tally, told
from helpers.plans.plan import Plan
from helpers.sections.scene import SCRUTINY, Section

#: What stands for nothing, where it is not that nothing was published or is there any more.
_NOTHING = {Restated.DUE: "No due date", Restated.RATING: NOT_RATED, Restated.CLOSING: "Open"}


def restated_table(plan: Plan, found: Sequence[Restatement]) -> Table:
    """Return what is restated, old and new, a row each; of long texts what differs. Empty where nothing is."""
    return Table(
        id="restated",
        caption="Published before, and otherwise in the tracker now",
        columns=(
            Column("report", "Report", width=3),
            Column("where", "Where", width=4),
            Column("published", "Published", ColumnKind.PASSAGE, width=8),
            Column("now", "Now in the tracker", ColumnKind.PASSAGE, width=8),
        ),
        groups=(RowGroup(tuple(_row(plan, each) for each in found)),),
    )


def restated_statement(narrator: Narrator, found: Sequence[Restatement]) -> Prose:
    """Return in how many places of which reports the tracker has something else; empty where it has not."""
    unread = [each for each in found if each.place is Restated.SHEET]
    added = [each for each in found if each.added]
    others = [each for each in found if each.place is not Restated.SHEET and not each.added]
    return narrator.tell(
        "restated-summary",
        {
            "places": tally(len(others), _sources(others), "place") if others else None,
            "reports": _days(others),
            "unread": _sheets(unread) if unread else None,
            "unread_reports": _days(unread),
            "added": _added(added) if added else None,
            "last": _days(added),
        },
    )


# The table


def _row(plan: Plan, each: Restatement) -> Row:
    if each.old and each.new:
        old, new = narrowed(each.old, each.new)
    else:
        old, new = each.old.splitlines(), each.new.splitlines()
    if each.place is Restated.SHEET:
        old, new = ["As the report has it"], [f"The sheet cannot be read: {each.new}"]
    return Row(
        (
            text_cell(long_date(each.as_at), each.then),
            text_cell(_where(plan, each), each.sources),
            _lines(old or [_NOTHING.get(each.place, "Not published")], each.then),
            _lines(new or [_NOTHING.get(each.place, "No longer there")], each.now),
        )
    )


def _where(plan: Plan, each: Restatement) -> str:
    group = plan.groups.one if plan.groups else "group"
    of_action = {
        Restated.NUMBER: "number",
        Restated.TITLE: "title",
        Restated.GROUP_OF_ACTION: group,
        Restated.DUE: "due date",
        Restated.RATING: "rating",
        Restated.CLOSING: "open or closed",
        Restated.TEXT: next((column.heading for column in plan.narrative if column.id == each.column), each.column),
        Restated.FACT: next((column.label for column in plan.facts if column.id == each.column), each.column),
    }
    day = long_date(each.day) if each.day else ""
    match each.place:
        case Restated.SHEET:
            return f"Sheet “{each.what}”"
        case Restated.GROUP:
            return f"{upper_first(group)} {each.what}, title"
        case Restated.RESPONSIBLE:
            return f"{upper_first(group)} {each.what}, who is responsible"
        case Restated.ACTION:
            return f"{upper_first(plan.actions.one)} {each.what}"
        case Restated.MEASURE:
            return each.what
        case Restated.VALUE:
            return f"{each.what}, {day}"
        case Restated.COVERS:
            return f"{each.what}, {day}, the time it covers"
        case place:
            return f"{upper_first(plan.actions.one)} {each.what}, {of_action[place]}"


def _lines(lines: Sequence[str], sources: tuple[Source, ...]) -> TableCell:
    return TableCell(tuple(Point((TextRun(line),)) for line in lines if line), sources=sources)


# The sentences


def _added(added: Iterable[Restatement]) -> Told:
    """Return “1 measure and 2 values of measures”."""
    measures = [each for each in added if each.place is Restated.MEASURE]
    values = [each for each in added if each.place is Restated.VALUE]
    return joined(
        [
            *([tally(len(measures), _sources(measures), "measure")] if measures else []),
            *([tally(len(values), _sources(values), "value of a measure", "values of measures")] if values else []),
        ]
    )


def _sheets(unread: Sequence[Restatement]) -> Told:
    """Return the names of sheets, each once: dated updates are of every report."""
    cells: dict[str, list[Source]] = {}
    for each in unread:
        cells.setdefault(each.what, []).extend(each.now)
    return joined([told(f"“{name}”", sources) for name, sources in cells.items()])


def _days(found: Sequence[Restatement]) -> Told | None:
    """Return “14 July and 13 October 2022”, the dates of the reports; None where there are none."""
    reports = list(dict.fromkeys((each.period, each.as_at) for each in found))
    following = [as_at.year for _, as_at in reports[1:]]
    days = [
        told(_day(as_at, following[at : at + 1] == [as_at.year]), [Source(period, "as_at", Document.EARLIER)])
        for at, (period, as_at) in enumerate(reports)
    ]
    return joined(days) if days else None


def _day(day: date, without_year: bool) -> str:
    return f"{day.day} {month_name(day)}" if without_year else long_date(day)


def _sources(found: Iterable[Restatement]) -> tuple[Source, ...]:
    return tuple(source for each in found for source in each.sources)


RESTATED_SUMMARY = Section(
    id="restated-summary",
    title="What the tracker says otherwise now",
    gives="Return where the tracker no longer says what was published, in a sentence or two; empty where it does.",
    kind=Prose,
    readings=SCRUTINY,
    make=lambda scene: restated_statement(scene.narrator, scene.restated),
)

RESTATED = Section(
    id="restated",
    title="Published before, and otherwise in the tracker now",
    gives="Return what the tracker says now of earlier rounds that was published otherwise; empty where nothing.",
    formerly=SCRUTINY,
    types={"report": Type.DATE},
    make=lambda scene: restated_table(scene.plan, scene.restated),
)
