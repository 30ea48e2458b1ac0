"""That what an analyst writes is held against the tracker, where that is sure, and let be where it is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import REPOSITORY, TABLE_HEADER, TABLE_PLAN, checked_tracker, write_tracker
from helpers.checks.read import read_inputs
from helpers.errors import Problem, Severity
from helpers.plans.overview import parameters_of
from helpers.plans.parameters import Parameters
from samples import PERIODS, PLANS

FILE = "params/2023-01/plan.yml"
COLUMNS = {"measure": "Measure", "as_at": "As at", "unit": "Unit", "value": "Value", "better": "Better"}
PLAN = {**TABLE_PLAN, "measures": {"sheet": "Measures", "columns": COLUMNS | {"target": "Target"}}}
ROWS = [
    TABLE_HEADER,
    ("1. Homes", "Housing", "1.1", "Find homes", "Late.", date(2023, 3, 31), "Red", None),
    ("1. Homes", "Housing", "1.2", "Keep homes", "Late too.", date(2023, 4, 30), "Red", None),
    ("1. Homes", "Housing", "1.3", "Mend homes", "Going.", date(2023, 4, 30), "Yellow", None),
    ("2. Work", "Jobs", "2.1", "Old", "Done.", None, None, "COMPLETED"),
]
#: Measures: name, unit, value before and now, target, the better direction.
MEASURES = [
    ("Schools taking part in Learning to Care", "number", 155, 160, 165, "higher"),
    ("Foster carers trained through Learning to Care", "%", 72, 74, 80, "higher"),
    ("Average wait from referral to mental health treatment", "weeks", 2.6, 2.3, 4, "lower"),
    ("Cost of a place in supported lodgings", "£", 310, 320, 300, "lower"),
]


def problems(folder: Path, **parameters: Any) -> list[Problem]:
    values = [
        (name, unit, day, value, target, better)
        for name, unit, before, now, target, better in MEASURES
        for day, value in ((date(2022, 9, 30), before), (date(2022, 12, 31), now))
    ]
    measured = [("Measure", "Unit", "As at", "Value", "Target", "Better"), *values]
    path = write_tracker(folder / "plan.xlsx", ROWS, more_sheets={"Measures": measured})
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx", **parameters)
    return [each for each in checked_tracker(path, PLAN, given).problems if each.file == FILE]


def said(folder: Path, words: str) -> list[str]:
    """Return what is found in a commentary, each as “the words, and what is so”."""
    found = problems(folder, commentary=words)
    assert all(problem.severity is Severity.PUBLICATION for problem in found)
    return [problem.found.removeprefix("“commentary” says ") for problem in found]


SCHOOLS = "where “Schools taking part in Learning to Care” misses its target of 165"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "The headline figures are good: **160 schools** in Learning to Care and **74% of carers** trained.",
            [
                f"“160 schools”, and “good” beside it, {SCHOOLS}",
                "“74% of carers trained”, and “good” beside it, where “Foster carers trained through Learning to Care” "
                "misses its target of 80%",
            ],
        ),
        ("We are on target, with 160 schools.", [f"“160 schools”, and “on target” beside it, {SCHOOLS}"]),
        ("- Schools: 160, so the target is met.", [f"“160”, and “target is met” beside it, {SCHOOLS}"]),
        (
            "A pleasing £320 is the cost of a place in lodgings.",
            [
                "“£320”, and “pleasing” beside it, where “Cost of a place in supported lodgings” misses its limit of "
                "£300"
            ],
        ),
        (
            "Now 155 schools take part in Learning to Care.",
            ["“155 schools”, and “Schools taking part in Learning to Care” is 160 by 31 December 2022"],
        ),
        (
            "The wait for mental health treatment is 2.6 weeks.",
            [
                "“2.6 weeks”, and “Average wait from referral to mental health treatment” is 2.3 weeks by "
                "31 December 2022"
            ],
        ),
        ("The board should look at the four reds, which need it.", []),
        ("The four reds need a decision.", ["“The four reds”, and 2 actions are open and rated Red"]),
        ("There are 3 Red actions.", ["“There are 3 Red actions”, and 2 actions are open and rated Red"]),
        ("Four actions are red and need help.", ["“Four actions are red”, and 2 actions are open and rated Red"]),
        ("Two actions are amber.", ["“Two actions are amber”, and 1 action is open and rated Amber"]),
        ("There are no ambers, and all five open actions go on.", [
            "“There are no ambers”, and 1 action is open and rated Amber",
            "“all five open actions”, and 3 actions are open",
        ]),
        ("Two actions are closed.", ["“Two actions are closed”, and 1 action is closed"]),
        ("That leaves 2 of the original 4 open.", ["“2 of the original 4 open”, and 3 of 4 actions are open"]),
        ("Actions 1.1 and 1.9 need help.", ["“action 1.9”, and the plan has no action 1.9"]),
        ("Work (1.8) needs help, and so does action 2.1.", [
            "“action 2.1”, and action 2.1 is closed", "“(1.8)”, and the plan has no action 1.8",
        ]),
    ],
)  # fmt: skip
def test_what_the_tracker_does_not_say_is_asked_about(words: str, expected: list[str], tmp_path: Path) -> None:
    assert said(tmp_path, words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "160 schools take part, a good rise, and we want 165.",
        "160 schools take part, which is good but short of the target.",
        "160 schools are rated good by the inspectorate.",
        "Good practice is shared by 160 schools.",
        "Good work at 160 hospitals.",
        "A strong team has 74% of its posts filled.",
        "From 155 schools in Learning to Care we have come to 160.",
        "In October 155 schools took part in Learning to Care.",
        "155 schools answered the survey.",
        "The wait for mental health treatment is good, at 2.3 weeks.",
        "The two reds need a decision, and the one amber does not.",
        "In housing, four actions are red. Of these, three are new.",
        "Three of the four actions are red.",
        "Four actions were red in October. Four reds went up.",
        "Five other actions are open, and three more actions have closed.",
        "The four reds in the county's homes plan are another matter.",
        "Of 3 open actions 2 are red. That leaves 3 of the original 4 open.",
        "Actions 3 weeks late, action 9 of the housing plan, action 12 January.",
        "One action (2.1) has closed. Actions 1.1, 1.2 and 1.3 go on.",
        "Rent rose a little (from 2.5), by 5.5% in 2022 and £1,000 by 2025.",
        "Members met 160 schools. No target is missed.",
        "Chapter 1.2.3.4 and 1,2,3 and 5/6 and 10-20% and -4.",
    ],
)
def test_what_may_be_meant_otherwise_is_let_be(words: str, tmp_path: Path) -> None:
    assert said(tmp_path, words) == []


def test_a_recommendation_is_held_against_the_tracker_too_and_a_finding_is_accepted_with_a_reason(
    tmp_path: Path,
) -> None:
    asked = ["Note the three actions that are late", "Decide on the four reds"]
    (only,) = problems(tmp_path, recommendations=asked)
    assert str(only) == (
        f"{FILE}: “recommendations” says “the four reds”, and 2 actions are open and rated Red. Expected: words that "
        f"agree with the tracker. To mend it: correct them, or accept it in {FILE}: under “accepted”, “recommendations "
        "the four reds” and the reason."
    )
    assert only.beside == (("January 2023", "G2"), ("January 2023", "G3"))
    (accepted,) = problems(tmp_path, recommendations=asked, accepted={"recommendations the four reds": "of all plans"})
    assert accepted.severity is Severity.NOTED


def test_a_plan_whose_numbers_are_words_has_no_number_that_is_wrong(tmp_path: Path) -> None:
    rows = [ROWS[0], *((*row[:2], f"Home {row[2]}", *row[3:]) for row in ROWS[1:])]
    path = write_tracker(tmp_path / "plan.xlsx", rows, more_sheets={"Measures": [("Measure",)]})
    given = Parameters(
        plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx", commentary="See action 7."
    )
    assert not [each for each in checked_tracker(path, TABLE_PLAN, given).problems if each.file == FILE]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("period", PERIODS)
def test_the_samples_own_words_agree_with_their_trackers(period: str, plan: str) -> None:
    given = parameters_of(REPOSITORY, period, plan)
    assert given.commentary_by
    assert not [each for each in read_inputs(REPOSITORY, given).intake.problems if each.file.startswith("params/20")]
