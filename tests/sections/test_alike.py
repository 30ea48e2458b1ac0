"""Whether an action says the same as before: whatever in a report says so says one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import TABLE_HEADER, TABLE_PLAN, write_tracker
from helpers.checks import Subject, checked
from helpers.excel.tracker import Tracker
from helpers.history.changes import compare
from helpers.history.concerns import Ground, concerns
from helpers.history.snapshot import snapshot_of
from helpers.history.trail import trails
from helpers.intake.intake import take_in
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan


@pytest.mark.parametrize(
    ("text", "repeated"),
    [("Walls are up.", True), ("Walls are up!", True), ("WALLS  are up", True), ("Walls are not up.", False)],
)
def test_the_checks_the_changes_and_what_needs_attention_agree(tmp_path: Path, text: str, repeated: bool) -> None:
    old, new = (
        ("1. Homes", None, "1.1", "Open the house", said, None, "Amber", None) for said in ("Walls are up.", text)
    )
    sheets = {"January 2023": [TABLE_HEADER, new]}
    path = write_tracker(tmp_path / "plan.xlsx", [TABLE_HEADER, old], sheet="October 2022", more_sheets=sheets)
    plan, tracker = Plan.model_validate(TABLE_PLAN), Tracker(path, "plan.xlsx")
    then, now = (
        Parameters(plan="plan", period=day[:7], as_at=day, tracker="plan.xlsx") for day in ("2022-10-13", "2023-01-19")
    )
    before = snapshot_of(then, take_in(tracker, plan, then))
    intake = checked(Subject(plan, now, tracker, take_in(tracker, plan, now), [before]))
    changes = compare(before, snapshot_of(now, intake))
    found = concerns(plan, intake, changes, trails(changes, [before]), now.day)
    assert any("word for word" in problem.found for problem in intake.problems) is repeated
    assert any(reason.ground is Ground.STALE for each in found for reason in each.reasons) is repeated
    assert (not changes.actions[0].texts) is repeated
