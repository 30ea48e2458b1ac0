"""The update on each open action and the register of closed ones: new words marked, what was said before beneath."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pytest

from builders import BANNER_PLAN, TABLE_PLAN
from helpers.blocks.blocks import Row, RowGroup, Table, TableCell
from helpers.history.changes import Changes, compare
from helpers.history.snapshot import Snapshot
from helpers.history.trail import trails
from helpers.intake.intake import Intake
from helpers.model import Action, Closing, Document, Group, Passage, Point, Rating, Source, TextRun, Way
from helpers.plans.plan import Plan
from helpers.sections.update import closed_table, update_table

BANNER = Plan.model_validate(BANNER_PLAN)
GROUPED = Plan.model_validate(TABLE_PLAN)
GROUPS = (Group("1", "Homes", "A. Officer"),)
PLANS = pytest.mark.parametrize("plan", [BANNER, GROUPED], ids=["banner", "table"])


class Tables(NamedTuple):
    """Both tables of a report."""

    update: Table
    closed: Table


def act(plan: Plan, number: str, text: str = "", *, into: Sequence[str] = (), notice: str = "", **more: Any) -> Action:
    """Return an action whose cells are named for its number, with a text in the plan's first column."""
    closing = Closing(Way.MERGED, tuple(into), said(notice, f"N{number}")) if notice else None
    rating = Rating("Green", sources=(Source("May", f"R{number}"),)) if plan.ratings else None
    values = {
        "title": f"Do {number}",
        "group": "1" if plan.groups else "",
        "says": {plan.narrative[0].id: said(text, f"P{number}")} if text else {},
        "sources": (Source("May", f"A{number}"), Source("May", f"B{number}")),
    }
    return Action(number, rating=rating, closing=closing, **values | more)


def said(text: str, cell: str) -> Passage:
    return Passage((Point((TextRun(text),)),), (Source("May", cell),))


def tables(plan: Plan, now: Sequence[Action], *before: Sequence[Action]) -> Tables:
    """Return the tables of a report in May, after reports from January on, oldest first."""
    groups = GROUPS if plan.groups else ()
    earlier = [Snapshot(f"2022-{m:02}", date(2022, m, 1), groups, tuple(some), ()) for m, some in enumerate(before, 1)]
    facts = Snapshot("2022-05", date(2022, 5, 1), groups, tuple(now), ())
    changes: Changes | None = compare(earlier[-1], facts) if earlier else None
    intake = Intake(tuple(now), groups, (), 0, (), (), ())
    found = trails(changes, earlier)
    return Tables(update_table(plan, intake, changes, found), closed_table(plan, intake, found))


def row_of(table: Table, number: str) -> tuple[RowGroup, Row]:
    (found,) = [(g, r) for g in table.groups for r in g.rows if f"action-{number}" in (g.anchor, r.anchor)]
    return found


def text_of(plan: Plan, table: Table, number: str) -> TableCell:
    """Return the cell of the plan's first column of text."""
    at = [column.id for column in table.columns].index(plan.narrative[0].id)
    return row_of(table, number)[1].cells[at]


def notes_of(plan: Plan, table: Table, number: str) -> tuple[Point, ...]:
    group, row = row_of(table, number)
    return row.cells[1].points[1:] if plan.groups else group.notes


def words(points: Sequence[Point]) -> list[str]:
    """Return each point's text, the words marked in square brackets."""
    return ["".join(f"[{run.text}]" if run.new else run.text for run in point.runs) for point in points]


CAPTIONS = [(BANNER, "Update on each open action"), (GROUPED, "Progress on each open action")]


@pytest.mark.parametrize(("plan", "caption"), CAPTIONS, ids=["banner", "table"])
def test_words_that_the_report_compared_with_did_not_have_are_marked_and_the_caption_says_so(
    plan: Plan, caption: str
) -> None:
    found = tables(plan, [act(plan, "1", "Three homes open.")], [act(plan, "1", "Two homes open.")]).update
    cell = text_of(plan, found, "1")
    assert words(cell.points) == ["[Three] homes open."]
    assert cell.sources == (Source("May", "P1"), Source("2022-01", "action 1", Document.EARLIER))
    assert found.caption == f"{caption}. Words underlined are new since the report on 1 January 2022."


@pytest.mark.parametrize(("plan", "caption"), CAPTIONS, ids=["banner", "table"])
@pytest.mark.parametrize(
    "before",
    [[], [["Two homes open."]], [["Two homes open. Or three."]]],
    ids=["first report", "same", "words removed"],
)
def test_where_no_word_is_new_nothing_is_marked_and_nothing_is_said_of_it(
    plan: Plan, caption: str, before: list[list[str]]
) -> None:
    earlier = [[act(plan, "1", text) for text in texts] for texts in before]
    found = tables(plan, [act(plan, "1", "Two homes open.")], *earlier).update
    cell = text_of(plan, found, "1")
    assert words(cell.points) == ["Two homes open."]
    assert cell.sources == (Source("May", "P1"),)
    assert notes_of(plan, found, "1") == ()
    assert found.caption == caption


@PLANS
def test_a_new_action_says_that_it_is_new_and_none_of_its_words_is_marked(plan: Plan) -> None:
    now = [act(plan, "1", "Two homes open."), act(plan, "2", "One carer found.")]
    found = tables(plan, now, now[:1]).update
    (note,) = notes_of(plan, found, "2")
    assert note == Point(
        (TextRun("New since the report on 1 January 2022"),),
        sources=(Source("May", "A2"), Source("2022-01", "its actions", Document.EARLIER)),
    )
    assert words(text_of(plan, found, "2").points) == ["One carer found."]
    assert notes_of(plan, found, "1") == ()
    assert "underlined" not in found.caption


@PLANS
def test_a_reopened_action_says_that_it_is_and_its_new_words_are_marked(plan: Plan) -> None:
    before = [act(plan, "1", "Two homes open.", notice="MERGED")]
    found = tables(plan, [act(plan, "1", "Three homes open.")], before).update
    assert notes_of(plan, found, "1") == (
        Point(
            (TextRun("Reopened since the report on 1 January 2022"),),
            sources=(Source("May", "A1"), Source("2022-01", "action 1", Document.EARLIER)),
        ),
    )
    assert words(text_of(plan, found, "1").points) == ["[Three] homes open."]


@PLANS
def test_what_an_action_took_on_is_noted_after_that_it_is_new(plan: Plan) -> None:
    now = [act(plan, "1"), act(plan, "2", into=["1"], notice="MERGED, FED INTO 1")]
    found = tables(plan, now, [act(plan, "2", "Two homes open.")]).update
    assert words(notes_of(plan, found, "1")) == [
        "New since the report on 1 January 2022",
        "Takes on the remaining work of closed action 2",
    ]


@PLANS
def test_a_renumbered_action_is_compared_with_itself_and_keeps_its_history(plan: Plan) -> None:
    before = [act(plan, "1", "Two homes open.")]
    found = tables(plan, [act(plan, "9", "Three homes open.", title="Do 1")], before).update
    assert words(text_of(plan, found, "9").points) == ["[Three] homes open."]
    fold = row_of(found, "9")[1].fold
    assert fold is not None
    assert fold.summary == "History of action 9 in 1 earlier report"
    assert "It was action 1." in [point.text for point in fold.points]


@PLANS
def test_each_open_action_has_its_history_under_it_and_a_new_one_has_none(plan: Plan) -> None:
    one, two, three = (act(plan, "1", f"{count} homes open.") for count in ("One", "Two", "Three"))
    found = tables(plan, [three, act(plan, "2")], [one], [two]).update
    fold = row_of(found, "1")[1].fold
    assert fold is not None
    assert fold.summary == "History of action 1 in 2 earlier reports"
    texts = [point.text for point in fold.points]
    assert texts.index("1 February 2022") < texts.index("Two homes open.") < texts.index("One homes open.")
    assert row_of(found, "2")[1].fold is None


@PLANS
def test_each_closed_action_has_its_history_under_it(plan: Plan) -> None:
    now = [act(plan, "1", notice="MERGED"), act(plan, "2", notice="MERGED")]
    found = tables(plan, now, [act(plan, "1", "Two homes open.")]).closed
    fold = row_of(found, "1")[1].fold
    assert fold is not None
    assert fold.summary == "History of action 1 in 1 earlier report"
    assert fold.points[-1].text == "Two homes open."
    assert row_of(found, "2")[1].fold is None


@PLANS
def test_the_words_of_closed_actions_are_not_marked(plan: Plan) -> None:
    found = tables(plan, [act(plan, "1", "Three open.", notice="MERGED")], [act(plan, "1", "Two open.")]).closed
    assert not any(run.new for row in found.groups[0].rows for c in row.cells for p in c.points for run in p.runs)


@PLANS
def test_no_history_and_no_mark_reaches_a_frame_of_the_table(plan: Plan) -> None:
    found = tables(plan, [act(plan, "1", "Three homes open.")], [act(plan, "1", "Two homes open.")]).update
    (record,) = found.records()
    assert record[plan.narrative[0].id] == "Three homes open."
    assert "Two" not in "".join(record.values())
