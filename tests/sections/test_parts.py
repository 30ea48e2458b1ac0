"""Actions that are counted with the one that they stand under: shown and told with it, and in no count."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from builders import TABLE_PLAN, checked_tracker, write_tracker
from helpers.blocks.blocks import Table, canonical, text_of
from helpers.errors import Severity
from helpers.excel.tracker import Tracker
from helpers.history.changes import Changes, Move, compare
from helpers.history.concerns import concerns
from helpers.history.restated import restatements
from helpers.history.rules import judged
from helpers.history.snapshot import Snapshot, as_data, from_data, snapshot_of
from helpers.history.trail import Then, trails
from helpers.intake.intake import Intake
from helpers.narration.narrator import Narrator
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.sections.attention import attention_statement, attention_table
from helpers.sections.changes import changes_table
from helpers.sections.since import since_statement
from helpers.sections.status import rating_table, status_table
from helpers.sections.summary import summary
from helpers.sections.timeline import timeline_table
from helpers.sections.update import closed_table, update_table

HEADERS = ("Ref", "Priority", "Action", "Progress", "Due", "RAG", "Closing notice")
DEFINITION = {
    **TABLE_PLAN,
    "sub_actions": "within",
    "tracker": {
        **TABLE_PLAN["tracker"],
        "columns": {
            **{"number": "Ref", "group": "Priority", "title": "Action"},
            **{"due": "Due", "rating": "RAG", "closing": "Closing notice"},
        },
    },
}
PLAN = Plan.model_validate(DEFINITION)
NOW = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
THEN = Parameters(plan="plan", period="2022-10", as_at="2022-10-13", tracker="plan.xlsx")
GROUP = "1. Homes"

#: A round: 1.1 with two parts, one of them with a part of its own, and 1.2 with one that is closed.
OCTOBER = {
    "1.1": ("Build", "Begun.", date(2023, 3, 31), "Amber", ""),
    "1.2": ("Let", "Let.", None, "Green", ""),
    "1.1.a": ("Find land", "Looking.", date(2023, 1, 1), "Amber", ""),
    "1.1.a.i": ("Ask owners", "Asked.", None, "Green", ""),
    "1.1.b": ("Plan", "Drawn.", None, "Green", ""),
    "1.2.a": ("Advertise", "Shown.", None, "Green", ""),
}
JANUARY = {
    **OCTOBER,
    "1.1.a": ("Find land", "None found.", date(2023, 1, 1), "Red", ""),
    "1.2.a": ("Advertise", "", None, "", "Completed. Remaining work has been fed into action 1.1.b."),
}

Round = Mapping[str, tuple[object, ...]]


def read(
    folder: Path,
    said: Round,
    parameters: Parameters = NOW,
    published: Mapping[str, str] | None = None,
    **plan: object,
) -> Intake:
    sheet = "January 2023" if parameters is NOW else "October 2022"
    path = write_tracker(folder / f"{sheet}.xlsx", rows_of(said), sheet=sheet)
    return checked_tracker(path, {**DEFINITION, **plan}, parameters, published)


def rows_of(said: Round) -> list[tuple[object, ...]]:
    return [HEADERS, *((number, GROUP, *rest) for number, rest in said.items())]


@pytest.fixture
def october(tmp_path: Path) -> Snapshot:
    return snapshot_of(THEN, read(tmp_path, OCTOBER, THEN))


@pytest.fixture
def january(tmp_path: Path) -> Intake:
    return read(tmp_path, JANUARY)


def since(october: Snapshot, intake: Intake) -> tuple[Changes, Mapping[str, Sequence[Then]]]:
    changes = compare(october, snapshot_of(NOW, intake))
    return changes, trails(changes, [october])


def cells(table: Table, *columns: int) -> list[tuple[str, ...]]:
    return [tuple(text_of(row.cells[at]) for at in columns) for group in table.groups for row in group.rows]


def test_they_are_in_no_count(january: Intake) -> None:
    assert [action.number for action in january.actions] == ["1.1", "1.2"]
    assert (len(january.open), len(january.closed), january.rows_reported) == (2, 0, 6)
    assert cells(status_table(PLAN, january), 0, 1)[-1] == ("All actions", "2")
    assert cells(rating_table(PLAN, january), 0, 1, 2, 3)[-1] == ("All actions", "0", "1", "1")
    told = summary(Narrator(), PLAN, january, NOW.day)
    assert told.points[0].text == "At 19 January 2023 the plan has 2 actions, both open."


def test_the_update_has_them_after_their_action_with_what_they_say_themselves(january: Intake) -> None:
    table = update_table(PLAN, january, None, {})
    assert cells(table, 0, 1, 2, 3) == [
        ("1.1", "Build", "Begun.", "31 March 2023"),
        ("1.1.a", "Find land\nPart of action 1.1, and counted with it", "None found.", "1 January 2023"),
        ("1.1.a.i", "Ask owners\nPart of action 1.1.a, and counted with it", "Asked.", ""),
        (
            "1.1.b",
            "Plan\nPart of action 1.1, and counted with it\nTakes on the remaining work of closed action 1.2.a",
            "Drawn.",
            "",
        ),
        ("1.2", "Let", "Let.", ""),
    ]
    assert cells(closed_table(PLAN, january, {}), 0, 1, 3) == [
        ("1.2.a", "Advertise\nPart of action 1.2, and counted with it", "action 1.1.b"),
    ]


def test_the_balance_comes_out_without_them_and_what_became_of_them_is_told(october: Snapshot, january: Intake) -> None:
    changes, before = since(october, january)
    assert [(each.before, each.closed, each.now, each.holds) for each in changes.balances] == [(2, 0, 2, True)] * 2
    assert [(each.action.number, each.move) for each in changes.every] == [
        *(("1.1", Move.OPEN), ("1.1.a", Move.OPEN), ("1.1.a.i", Move.OPEN), ("1.1.b", Move.OPEN)),
        *(("1.2", Move.OPEN), ("1.2.a", Move.CLOSED)),
    ]
    assert cells(changes_table(PLAN, changes), 0, 2) == [("1.1.a", "Rating worsened"), ("1.2.a", "Closed")]
    assert before["1.1.a"][0].action.number == "1.1.a"
    assert cells(timeline_table(PLAN, [october], snapshot_of(NOW, january), before), 0)[:2] == [("1.1",), ("1.1.a",)]
    assert " ".join(point.text for point in since_statement(Narrator(), PLAN, changes).points) == (
        "Since the report on 13 October 2022, the text of action 1.1 has changed. The text of action 1.2 has not. "
        "What is part of actions 1.1 and 1.2 has changed."
    )


def test_what_is_wrong_with_them_is_told_with_their_action(october: Snapshot, january: Intake) -> None:
    changes, before = since(october, january)
    found = concerns(PLAN, january, changes, before, NOW.day)
    assert cells(attention_table(PLAN, found), 0, 3) == [
        (
            "1.1",
            "1.1.a: Rated Red\n1.1.a: Worsened from Amber since the report on 13 October 2022\n"
            "1.1.a: Overdue by 18 days",
        ),
    ]
    assert " ".join(point.text for point in attention_statement(Narrator(), PLAN, january, found).points) == (
        "Of the 2 open actions, 1 needs attention: action 1.1. It has a part that needs attention."
    )


def test_an_action_one_of_whose_parts_says_something_new_is_not_stale(october: Snapshot, tmp_path: Path) -> None:
    rules = [{"when": "stale", "at_best": "Red"}]
    plan = Plan.model_validate({**DEFINITION, "rules": rules})
    new = read(tmp_path, {**OCTOBER, "1.1.a.i": ("Ask owners", "Asked again.", None, "Green", "")})
    _, before = since(october, new)
    assert [each.action.number for each in judged(plan, new, before, NOW.day)] == ["1.2"]
    same = read(tmp_path, OCTOBER)
    _, before = since(october, same)
    assert [each.action.number for each in judged(plan, same, before, NOW.day)] == ["1.1", "1.2"]


def test_what_a_report_knew_of_them_comes_back(october: Snapshot) -> None:
    assert from_data(json.loads(canonical(as_data(october)))) == october


def test_both_reports_are_counted_as_this_one_counts_and_a_note_says_so(tmp_path: Path) -> None:
    counted = read(tmp_path, OCTOBER, THEN, sub_actions="counted")
    changes = compare(snapshot_of(THEN, counted), snapshot_of(NOW, read(tmp_path, JANUARY)))
    assert (changes.balances[0].before, changes.balances[0].now, changes.balances[0].holds) == (2, 2, True)
    published = {number: str(rest[0]) for number, rest in OCTOBER.items()}
    intake = read(tmp_path, JANUARY, published=published)
    found = [problem for problem in intake.problems if "counted by itself" in problem.found]
    assert [problem.severity for problem in found] == [Severity.NOTED] * 4
    assert str(found[0]) == (
        "plan.xlsx, sheet “January 2023”, cell A4: action 1.1.a is part of action 1.1 and counted with it; in the last "
        "published report it was counted by itself. Expected: actions that are counted as before, as what changed "
        "since is reckoned as they are counted now. To mend it: number it as before if that was not meant."
    )


def test_one_that_is_gone_is_told_and_is_in_no_balance(october: Snapshot, tmp_path: Path) -> None:
    left = {number: rest for number, rest in OCTOBER.items() if number != "1.1.b"}
    changes = compare(october, snapshot_of(NOW, read(tmp_path, left)))
    assert (changes.balances[0].gone, changes.balances[0].holds) == (0, True)
    assert cells(changes_table(PLAN, changes), 0, 2) == [("1.1.b", "Removed from the tracker")]
    assert since_statement(Narrator(), PLAN, changes).points[0].text == (
        "Since the report on 13 October 2022, what is part of action 1.1 has changed."
    )


def test_what_was_published_is_compared_each_by_itself(october: Snapshot, tmp_path: Path) -> None:
    restated = {**OCTOBER, "1.1.b": ("Plan", "Not drawn.", None, "Red", "")}
    path = write_tracker(tmp_path / "plan.xlsx", rows_of(restated), sheet="October 2022")
    found = restatements(PLAN, Tracker(path, "plan.xlsx"), NOW, [october])
    assert [(each.what, each.old, each.new) for each in found] == [
        *(("1.1.b", "Green", "Red"), ("1.1.b", "Drawn.", "Not drawn.")),
    ]


def test_an_open_part_of_a_closed_action_stops_publication_until_accepted(tmp_path: Path) -> None:
    closed = {**OCTOBER, "1.2": ("Let", "Let.", None, "", "This action is now closed."), "1.1": OCTOBER["1.1"]}
    stops = [each for each in read(tmp_path, closed).problems if each.severity is not Severity.NOTED]
    assert [(problem.severity, str(problem)) for problem in stops] == [
        (
            Severity.PUBLICATION,
            "plan.xlsx, sheet “January 2023”, cell A7: action 1.2.a is open, and action 1.2, with which it is counted, "
            "is closed. Expected: parts that are closed where the whole is. To mend it: close it too, take out the "
            "notice that closes the whole, or give it a number of its own, or accept it in params/2023-01/plan.yml: "
            "under “accepted”, “January 2023!A7 open part” and the reason.",
        )
    ]


def test_a_part_in_another_group_than_its_action_stops_the_run(tmp_path: Path) -> None:
    rows = rows_of(OCTOBER)
    rows.append(("1.2.b", "2. Work", "Train", "Trained.", None, "Green", ""))
    intake = checked_tracker(write_tracker(tmp_path / "plan.xlsx", rows), DEFINITION, NOW)
    assert [str(each) for each in intake.problems if each.severity is not Severity.NOTED] == [
        "plan.xlsx, sheet “January 2023”, cell A8: action 1.2.b is part of action 1.2 by its number, and stands in "
        "group 2, not 1. Expected: the parts of an action in its group, where they are counted with it. To mend it: "
        "put it into that group, give it a number that goes on from no other, or write “sub_actions: counted” in "
        "params/plans/plan.yml."
    ]
