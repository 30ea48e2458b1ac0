"""The two sentences that a report begins with, each situation in the exact words that a committee reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from builders import TABLE_PLAN
from helpers.model import Document, Source
from helpers.plans.plan import Plan
from helpers.sections.headline import HEADLINE, headline
from helpers.sections.scene import Scene
from scenes import PLAN, UNRATED, act, at, done, measure, said, samples, then, unsourced, whole

RED, AMBER, GREEN = "Red", "Amber", "Green"
FIRST = " This is the first report of the plan to be published, so it is compared with none."


def rated(*ratings: str) -> list[Any]:
    return [act(str(number), rating) for number, rating in enumerate(ratings, 1)]


def plain(count: int, closed: int = 0) -> list[Any]:
    return [
        *(act(str(number), None) for number in range(closed + 1, count + 1)),
        *(done(str(number)) for number in range(1, closed + 1)),
    ]


def key(*entries: Mapping[str, Any]) -> Plan:
    shapes = ("triangle", "diamond", "circle", "square")
    whole_key = [{"shape": shape, "colour": "C8102E", **each} for each, shape in zip(entries, shapes, strict=False)]
    return Plan.model_validate({**TABLE_PLAN, "ratings": whole_key})


WORDS = key(
    {"rating": "Critical", "means": "Needs a decision", "attention": True},
    {"rating": "Off track", "means": "Late", "attention": True},
    {"rating": "Good", "means": "On time", "grade": "good"},
    {"rating": "Complete", "means": "Done"},
)

SITUATIONS: Mapping[str, tuple[Scene, str]] = {
    "no actions": (whole([]), "At 19 January 2023 the plan has no actions."),
    "a first report": (
        whole(rated(RED, GREEN)),
        f"1 of 2 open actions is on track. One is Red and needs attention.{FIRST}",
    ),
    "one open": (whole(rated(AMBER)), f"The one open action is rated Amber.{FIRST}"),
    "one open, not rated": (whole(rated("")), f"The one open action is not rated.{FIRST}"),
    "none rated": (whole(rated("", "", "")), f"None of the 3 open actions is rated.{FIRST}"),
    "all on track": (whole(rated(GREEN, GREEN), rated(GREEN, GREEN)), "Both open actions are on track, as in October."),
    "none on track": (
        whole(rated(GREEN, AMBER), rated(AMBER, AMBER)),
        "Neither of the 2 open actions is on track, down from 1 in October.",
    ),
    "all closed": (whole(rated(RED, RED), [done("1"), done("2")]), "Both actions are closed."),
    "up and down": (
        whole(rated(GREEN, GREEN, GREEN), rated(GREEN, AMBER, AMBER), rated(GREEN, GREEN, AMBER)),
        "2 of 3 open actions are on track, up from 1 in October and down from 3 in July.",
    ),
    "as in both": (
        whole(*[rated(GREEN, AMBER, AMBER)] * 3),
        "1 of 3 open actions is on track, as in October and in July.",
    ),
    "more of many more": (
        whole(rated(GREEN, AMBER), rated(GREEN, GREEN, AMBER, AMBER, AMBER)),
        "2 of 5 open actions are on track, against 1 of 2 in October.",
    ),
    "one Red gone": (
        whole(rated(RED, GREEN, RED), rated(RED, GREEN, GREEN)),
        "2 of 3 open actions are on track, up from 1 in October. "
        "One is Red and needs attention; one of October’s two Reds is still Red.",
    ),
    "the one Red stays": (
        whole(rated(RED, GREEN), rated(RED, GREEN)),
        "1 of 2 open actions is on track, as in October. "
        "One is Red and needs attention; October’s one Red is still Red.",
    ),
    "another Red": (
        whole(rated(RED, GREEN), rated(GREEN, RED)),
        "1 of 2 open actions is on track, as in October. "
        "One is Red and needs attention; October’s one Red is not Red now.",
    ),
    "both Reds stay": (
        whole(rated(RED, RED), rated(RED, RED)),
        "Neither of the 2 open actions is on track, as in October. "
        "Two are Red and need attention; both of October’s two Reds are still Red.",
    ),
    "Red again": (
        whole(rated(RED, RED), rated(AMBER, AMBER), rated(RED, RED)),
        "Neither of the 2 open actions is on track, as in October and in July. "
        "Two are Red and need attention; both of July’s two Reds are Red now.",
    ),
    "no Red any more": (
        whole(rated(RED, GREEN), rated(AMBER, GREEN)),
        "1 of 2 open actions is on track, as in October. None needs attention; one did in October.",
    ),
    "other words": (
        whole(
            rated("Critical", "Off track", "Good", "Complete"),
            rated("Off track", "Off track", "Good", "Good"),
            plan=WORDS,
        ),
        "2 of 4 open actions are rated Good or Complete, as in October. "
        "Two are Off track and need a decision; both of the two that did in October still do.",
    ),
    "without ratings": (
        whole(plain(3), plain(3, closed=1), plan=UNRATED),
        "2 of 3 actions are open, down from 3 in October.",
    ),
    "without ratings, measures missed": (
        whole(plain(2), plan=UNRATED, measures=[()] * 4 + [[measure("Homes", 60), measure("Visits", 80)]]),
        f"Both actions are open. One of two measures misses its target.{FIRST}",
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_headline_says_where_the_plan_stands(name: str) -> None:
    given, expected = SITUATIONS[name]
    told = headline(given)
    assert said(told) == expected
    assert unsourced(told) == []


def test_the_samples_read_as_a_person_would_write_them() -> None:
    assert [said(headline(of)) for of in samples("care-leavers")] == [
        f"23 of 55 open actions are on track. Four are Red and need a decision.{FIRST}",
        "27 of 54 open actions are on track, up from 23 of 55 in July. "
        "Three are Red and need a decision; one of July’s four Reds is still Red.",
        "32 of 52 open actions are on track, up from 27 of 54 in October and 23 of 55 in July. "
        "Four are Red and need a decision; none of July’s four Reds is still Red.",
    ]


def test_each_sentence_rests_on_the_cells_of_now_and_on_the_reports_of_then() -> None:
    first, second = headline(whole(rated(RED, GREEN), rated(RED, GREEN))).points
    assert first.sources == (
        at("R", "2"),
        at("A", "1"),
        at("A", "2"),
        Source("2022-10-13", "its actions", Document.EARLIER),
    )
    assert second.sources == (at("R", "1"), then("1"))


def test_it_belongs_to_both_readings() -> None:
    assert len(HEADLINE.readings) == 2
    assert PLAN.ratings


def test_reports_of_another_year_are_named_with_their_year() -> None:
    told = []
    for this, _ in SITUATIONS.values():
        later = this.parameters.model_copy(update={"as_at": "2024-04-18"})
        told.append(said(headline(replace(this, parameters=later))))
    assert any(words.endswith("None needs attention; one did in October 2022.") for words in told)
