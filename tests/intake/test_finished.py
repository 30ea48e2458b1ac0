"""What a rating says of an action whose work is done: it closes the action, or no date is held against it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builders import TABLE_HEADER, TABLE_PLAN, checked_tracker, write_tracker
from helpers.blocks.blocks import text_of
from helpers.history.concerns import concerns
from helpers.history.rules import judged
from helpers.intake.intake import Intake
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.sections.status import key_table, rating_table
from scenes import AS_AT

BLUE = {"rating": "Blue", "means": "Complete", "shape": "square", "colour": "1D4F91", "fills": ["0070C0"]}
GREY = {"rating": "Grey", "means": "Not due", "shape": "ring", "colour": "777777", "outside_order": True}
PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")


def plan_with(finished: str) -> dict[str, Any]:
    rules = [{"when": "overdue", "at_best": "Red"}]
    return {**TABLE_PLAN, "ratings": [*TABLE_PLAN["ratings"], {**BLUE, "finished": finished}, GREY], "rules": rules}


def read(folder: Path, plan: Mapping[str, Any], *ratings: str | None, fills: Mapping[str, str] | None = None) -> Intake:
    """Return what a tracker says of actions with those ratings, due a month ago."""
    rows = [
        ("1. A" if at == 1 else None, None, at, "Do", "x", "19/12/2022", r, None) for at, r in enumerate(ratings, 1)
    ]
    path = write_tracker(folder / "plan.xlsx", [TABLE_HEADER, *rows], fills=fills)
    return checked_tracker(path, plan, PARAMETERS)


def test_a_rating_that_closes_is_the_closing_notice_by_its_word_or_its_colour(tmp_path: Path) -> None:
    intake = read(tmp_path, plan_with("closes"), "Green", "Blue", None, fills={"G4": "0070C0"})
    assert [(a.number, a.closing and (a.closing.way, a.closing.notice.text)) for a in intake.actions] == [
        ("1", None),
        ("2", ("completed", "Blue")),
        ("3", ("completed", "Blue")),
    ]
    assert [source.place for a in intake.closed if a.closing for source in a.closing.notice.sources] == ["G3", "G4"]


def test_a_rating_that_is_never_overdue_leaves_the_action_open_and_holds_no_date_against_it(tmp_path: Path) -> None:
    plan = plan_with("never overdue")
    intake = read(tmp_path, plan, "Green", "Blue")
    assert [(action.finished, action.days_overdue(AS_AT)) for action in intake.open] == [(False, 31), (True, 0)]
    assert [problem.cell for problem in intake.problems if "was due on" in problem.found] == ["F2"]
    assert [concern.action.number for concern in concerns(Plan.model_validate(plan), intake, None, {}, AS_AT)] == ["1"]


def test_a_rating_outside_the_order_is_neither_better_nor_worse_than_a_rule_allows(tmp_path: Path) -> None:
    plan = Plan.model_validate(plan_with("closes"))
    found = judged(plan, read(tmp_path, plan_with("closes"), "Green", "Grey", None), {}, AS_AT)
    assert [(each.stated, each.disagrees) for each in found] == [("Green", True), ("Grey", False), ("", True)]


def test_the_key_says_what_the_plan_says_of_a_rating_and_each_has_a_column_of_its_own(tmp_path: Path) -> None:
    plan = Plan.model_validate(plan_with("closes"))
    assert [text_of(row.cells[1]) for row in key_table(plan).groups[0].rows] == [
        "Off track",
        "At risk",
        "On track",
        "Complete\nAn action so rated is closed, as completed",
        "Not due\nNeither better nor worse than the others",
        "The tracker gives no rating",
    ]
    table = rating_table(plan, read(tmp_path, plan_with("closes"), "Grey", "Grey", "Red", "Blue"))
    headings = [column.heading for column in table.columns]
    assert headings == ["Priority", "Red", "Amber", "Green", "Blue", "Grey", "Not rated", "Open", "Closed", "All"]
    assert [text_of(cell) for cell in table.groups[0].rows[-1].cells[1:]] == list("100020314")
