"""Facts and short names in a report, from trackers of two rounds: beside titles, in what changed, in the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import BANNER_PLAN, TABLE_PLAN, Rows, write_tracker
from helpers.blocks.blocks import Fold, Table, TableCell, text_of
from helpers.excel.tracker import Tracker
from helpers.history.restated import Restatement, restatements
from helpers.history.snapshot import Snapshot, as_data, from_data, snapshot_of
from helpers.intake.intake import take_in
from helpers.model import Document, Source
from helpers.narration.narrator import Narrator
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.sections.actions import actions_frame
from helpers.sections.attention import attention_table
from helpers.sections.changes import changes_table
from helpers.sections.restated import restated_table
from helpers.sections.scene import Scene
from helpers.sections.since import since_statement
from helpers.sections.timeline import timeline_table
from helpers.sections.update import closed_table, update_frame, update_table
from scenes import said

SHEET = "January 2023"
FACTS = [
    {"id": "owner", "heading": "Owner", "kind": "owner"},
    {"id": "done", "heading": "Done", "kind": "percentage"},
    {"id": "measure", "heading": "Measure of success:", "kind": "measure"},
]
PLAN: dict[str, Any] = {
    **TABLE_PLAN,
    "groups": None,
    "facts": FACTS,
    "tracker": {
        **TABLE_PLAN["tracker"],
        "columns": {
            **{"number": "Ref", "title": "Action", "short_name": "Short name"},
            **{"rating": "RAG", "closing": "Closing notice"},
        },
    },
}
HEADER = ("Ref", "Short name", "Action", "Owner", "Done", "Measure of success:", "Progress", "RAG", "Closing notice")
OCTOBER: Rows = [
    HEADER,
    ("5", "Carers", "Find carers", "Housing", "40%", None, "Two", "Red", None),
    ("6", None, "Train them", "Health", "10%", None, "Four", "Red", None),
    ("7", None, "Pay them", "Finance", "100%", None, "Six", "Green", None),
    ("8", "Lodge", "Open it", "Housing", None, "Beds", "Eight", "Green", None),
]
JANUARY: Rows = [
    HEADER,
    ("5", "Carers", "Find carers", "Head of Fostering\nHealth; Housing", "85%", "• Beds\n• Nights", "Two", "Red", None),
    ("6", None, "Train them", "Health", None, None, "Four", "Red", None),
    ("7", "Pay", "Pay them", "Treasury", "100%", None, None, None, "Completed"),
    ("8", "Lodge", "Open it", "Housing", "5%", "Beds!", "Eight", "Green", None),
]


def taken(folder: Path, plan: Mapping[str, Any], now: Rows, before: Rows | None, **more: Any) -> Scene:
    """Return the scene of the report for January, after one published in October from the other sheet."""
    sheets = {"October 2022": before} if before else {}
    path = write_tracker(folder / "plan.xlsx", now, more_sheets=sheets, **more)
    definition, tracker = Plan.model_validate(plan), Tracker(path, "plan.xlsx")
    values = {"plan": "plan", "tracker": "plan.xlsx"}
    then, parameters = (
        Parameters.model_validate({**values, "period": day[:7], "as_at": day}) for day in ("2022-10-13", "2023-01-19")
    )
    earlier: tuple[Snapshot, ...] = ()
    if before:
        known = from_data(as_data(snapshot_of(then, take_in(tracker, definition, then))))
        assert known
        earlier = (known,)
    return Scene(
        plan=definition,
        parameters=parameters,
        intake=take_in(tracker, definition, parameters),
        narrator=Narrator(folder, "plan"),
        earlier=earlier,
        compared=earlier[-1] if earlier else None,
    )


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return taken(tmp_path, PLAN, JANUARY, OCTOBER)


def updates(scene: Scene) -> Table:
    return update_table(scene.plan, scene.intake, scene.changes, scene.before)


def column(table: Table, at: int) -> list[str]:
    return [text_of(row.cells[at]) for group in table.groups for row in group.rows]


def test_the_update_shows_each_fact_with_its_label_under_the_title(scene: Scene) -> None:
    cells = [row.cells[1] for group in updates(scene).groups for row in group.rows]
    assert text_of(cells[0]) == (
        "Carers\nFind carers\nOwner: Head of Fostering; Health; Housing\nDone: 85%\n"
        "Measure of success:\n• Beds\n• Nights"
    )
    assert [text_of(cell) for cell in cells[1:]] == [
        "Train them\nOwner: Health",
        "Lodge\nOpen it\nOwner: Housing\nDone: 5%\nMeasure of success: Beds!",
    ]
    assert [point.sources for point in cells[2].points] == [
        (Source(SHEET, "B5"),),
        (),
        (Source(SHEET, "D5"),),
        (Source(SHEET, "E5"),),
        (Source(SHEET, "F5"),),
    ]
    assert cells[0].points[0].runs[0].bold


def test_the_register_of_closed_actions_has_them_too(scene: Scene) -> None:
    assert column(closed_table(scene.plan, scene.intake, {}), 1) == ["Pay\nPay them\nOwner: Treasury\nDone: 100%"]


def test_in_the_banner_layout_facts_are_notes_under_the_heading(tmp_path: Path) -> None:
    plan = {
        **BANNER_PLAN,
        "facts": FACTS[:1],
        "tracker": {**BANNER_PLAN["tracker"], "columns": {"number": "No.", "short_name": "Called"}},
    }
    header = ("No.", "Called", "What is working well?", "What next", "Owner")
    rows = [header, ("5.", "Carers", "Find carers", None, "Housing"), (None, None, "Two", "More", None)]
    (group,) = updates(taken(tmp_path, plan, rows, None, merges=["C2:D2"])).groups
    assert (group.heading, text_of(TableCell(group.notes))) == ("Find carers", "Carers\nOwner: Housing")


def test_tables_that_list_actions_call_them_by_their_short_name_where_they_have_one(scene: Scene) -> None:
    timeline = timeline_table(scene.plan, scene.earlier, scene.snapshot, scene.before)
    for table in (timeline, attention_table(scene.plan, scene.concerns)):
        assert column(table, 1)[:2] == ["Carers", "Train them"]
        assert [row.cells[1].sources for row in table.groups[0].rows][:2] == [
            (Source(SHEET, "B2"),),
            (Source(SHEET, "C3"),),
        ]


def changed(scene: Scene) -> list[list[str]]:
    return [[text_of(cell) for cell in row.cells] for row in changes_table(scene.plan, scene.changes).groups[0].rows]


def test_a_fact_that_is_another_is_a_change_with_what_it_was_and_is(scene: Scene) -> None:
    assert changed(scene) == [
        ["5", "Carers", "Owner changed", "Housing", "Head of Fostering\nHealth; Housing"],
        ["5", "Carers", "Done changed", "40%", "85%"],
        ["5", "Carers", "Measure of success given", "Not given", "• Beds\n• Nights"],
        ["6", "Train them", "Done removed", "10%", "Not given"],
        ["7", "Pay", "Closed", "Open", "Completed"],
        ["8", "Lodge", "Done given", "Not given", "5%"],
    ]
    rows = changes_table(scene.plan, scene.changes).groups[0].rows
    then = Source("2022-10", "action 6", Document.EARLIER)
    assert [cell.sources for cell in rows[3].cells[2:]] == [
        (Source(SHEET, "A3"), then),
        (then,),
        (Source(SHEET, "A3"),),
    ]


def test_a_fact_is_no_text_so_an_action_whose_facts_alone_changed_says_nothing_new(scene: Scene) -> None:
    assert "Says nothing new since" in column(attention_table(scene.plan, scene.concerns), 3)[0]
    prose = since_statement(scene.narrator, scene.plan, scene.changes)
    assert said(prose) == (
        "Since the report on 13 October 2022, action 7 has been completed. “Owner” has changed for action 5. “Done” "
        "has changed for actions 5, 6 and 8. “Measure of success” has changed for action 5."
    )


def test_of_a_column_that_only_one_of_the_reports_has_no_fact_has_changed(tmp_path: Path) -> None:
    bare = [tuple(cell for at, cell in enumerate(row) if at not in (1, 3, 4, 5)) for row in OCTOBER]
    scene = taken(tmp_path, PLAN, OCTOBER, bare)
    assert changed(scene) == []
    prose = since_statement(scene.narrator, scene.plan, scene.changes)
    assert said(prose) == "Since the report on 13 October 2022, no action has changed."
    folds = [row.fold for row in updates(scene).groups[0].rows]
    assert {lines(fold) for fold in folds} == {("13 October 2022 – as in this report",)}


def lines(fold: Fold | None) -> tuple[str, ...]:
    return tuple(point.text for point in fold.points) if fold else ()


def test_the_history_has_the_facts_that_were_others_then(scene: Scene) -> None:
    fold = updates(scene).groups[0].rows[0].fold
    assert lines(fold)[:4] == ("13 October 2022", "Rating: Red.", "Owner: Housing.", "Done: 40%.")


def test_a_fact_of_an_earlier_round_that_the_tracker_has_otherwise_now_is_restated(tmp_path: Path) -> None:
    scene = taken(tmp_path, PLAN, JANUARY, OCTOBER)
    rows = [list(row) for row in OCTOBER]
    rows[1][3] = "Finance"
    path = write_tracker(tmp_path / "plan.xlsx", JANUARY, more_sheets={"October 2022": rows})
    found = restatements(scene.plan, Tracker(path, "plan.xlsx"), scene.parameters, scene.earlier)
    assert shown(scene, found) == [["13 October 2022", "Action 5, Owner", "Housing", "Finance"]]


def shown(scene: Scene, found: tuple[Restatement, ...]) -> list[list[str]]:
    return [[text_of(cell) for cell in row.cells] for row in restated_table(scene.plan, found).groups[0].rows]


def test_a_column_that_came_later_restates_nothing_of_a_round_before_it(tmp_path: Path) -> None:
    scene = taken(tmp_path, PLAN, JANUARY, OCTOBER)
    bare = tuple(replace(action, facts={}, owners=()) for action in scene.earlier[0].actions)
    known = (replace(scene.earlier[0], actions=bare),)
    assert restatements(scene.plan, Tracker(tmp_path / "plan.xlsx", "plan.xlsx"), scene.parameters, known) == ()


def test_the_frame_of_actions_has_a_column_each_and_a_list_of_owners(scene: Scene) -> None:
    frame = actions_frame(scene)
    assert frame[["short_name", "owner", "done"]].to_numpy().tolist()[:2] == [
        ["Carers", "Head of Fostering\nHealth; Housing", "85%"],
        ["Train them", "Health", ""],
    ]
    assert frame.owners.tolist()[:2] == [["Head of Fostering", "Health", "Housing"], ["Health"]]
    assert update_frame(scene).title.tolist() == ["Find carers", "Train them", "Open it"]
