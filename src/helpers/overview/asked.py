"""What the plans' reports ask of their meetings, and which reports an overview was made from."""

from __future__ import annotations

from helpers.blocks.blocks import Column, ColumnKind, Row, RowGroup, Table, TableCell
from helpers.blocks.build import text_cell
from helpers.english import long_date
from helpers.history.changes import earlier_date
from helpers.history.overview import PlanReport
from helpers.model import AS_AT, Document, Point, Source, TextRun
from helpers.overview.scene import Scene, Section
from helpers.text import plain


def asked_table(scene: Scene) -> Table:
    """Return what each plan's report asks of its meeting; a report that asks nothing has no row."""
    rows = []
    for report in scene.reports:
        name = Point((TextRun(report.called, link=scene.link(report)),))
        places = report.places([_given("recommendations"), *([_given("meeting")] if report.meeting else [])])
        term = (name, *([Point((TextRun(plain(report.meeting)),))] if report.meeting else []))
        items = tuple(Point((TextRun(words),), label=f"{at}.") for at, words in enumerate(report.asked, 1))
        if items:
            rows.append(Row((TableCell(term, sources=places), TableCell(items, sources=places[:1]))))
    return Table(
        id="asked",
        caption="What the meetings are asked to do",
        columns=(
            Column("report", "Plan and meeting", width=4),
            Column("asked", "What is asked", ColumnKind.PASSAGE, width=9),
        ),
        groups=(RowGroup(tuple(rows)),),
    )


def reports_table(scene: Scene) -> Table:
    """Return the reports that the overview was made from, and what each is compared with."""
    return Table(
        id="reports",
        caption="The reports that this overview was made from",
        columns=(
            Column("plan", "Plan", width=5),
            Column("report", "Report", width=3),
            Column("as_at", "Speaks for", width=3),
            Column("before", "Compared with", width=4),
        ),
        groups=(RowGroup(tuple(_row(scene, report) for report in scene.reports)),),
    )


def _row(scene: Scene, report: PlanReport) -> Row:
    line, last = report.line, report.last
    kind = "Draft" if not line else f"Published, revision {line.revision}" if line.revision else "Published"
    title = Point((TextRun(report.title, link=scene.link(report)),))
    before = f"Its report of {long_date(last.as_at)}" if last else "None: it is the plan’s first report"
    return Row(
        (
            TableCell((title,), sources=report.places([Source("", "title", Document.PLAN)])),
            text_cell(kind, report.places([_given("period")])),
            text_cell(long_date(report.now.as_at), report.places([AS_AT])),
            text_cell(before, report.places([earlier_date(last.period)] if last else [_given("period")])),
        )
    )


def _given(name: str) -> Source:
    return Source("", name, Document.PARAMETERS)


ASKED = Section(
    id="asked",
    title="Decisions asked",
    gives="Return what each plan's report asks of its meeting.",
    make=asked_table,
)
REPORTS = Section(
    id="reports",
    title="The reports that this overview was made from",
    gives="Return the reports that the overview was made from, and what each is compared with.",
    make=reports_table,
)
