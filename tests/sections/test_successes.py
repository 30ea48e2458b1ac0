"""What went well, each situation in the exact words that a committee reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from builders import TABLE_PLAN
from helpers.blocks.blocks import Prose
from helpers.model import Better, Document, Rating, Source, Way
from helpers.narration.narrator import Narrator
from helpers.plans.plan import Plan
from helpers.sections.successes import went_well
from scenes import DAYS, Scene, act, at, done, measure, said, sample, scene, then


def told(of: Scene) -> Prose:
    return went_well(Narrator(), of.plan, of.intake, of.changes)


WELL: Mapping[str, tuple[Scene, str]] = {
    "first report without measures": (scene([act("1", "Green"), done("2")]), ""),
    "nothing": (scene([act("1", "Green")], [act("1", "Amber")]), ""),
    "one improved": (scene([act("1", "Red")], [act("1", "Amber")]), "The rating of action 1 improved to Amber."),
    "several improved": (
        scene(
            [act("1", "Red"), act("2", "Red"), act("3", "Amber")],
            [act("1", "Amber"), act("2", "Green"), act("3", "Green")],
        ),
        "The ratings of actions 2 and 3 improved to Green, and that of action 1 to Amber.",
    ),
    "many improved to one": (
        scene([act(str(n), "Red") for n in range(11)], [act(str(n), "Green") for n in range(11)]),
        "The ratings of 11 actions improved to Green.",
    ),
    "many improved to two": (
        scene([act(str(n), "Red") for n in range(11)], [act(str(n), "Amber" if n else "Green") for n in range(11)]),
        "The ratings of 11 actions improved, 1 to Green and 10 to Amber.",
    ),
    "a rating given is no better one": (scene([act("1")], [act("1", "Green")]), ""),
    "a rating of what is closed now": (
        scene([act("1", "Red")], [replace(done("1", Way.MERGED), rating=Rating("Green"))]),
        "",
    ),
    "one completed": (scene([act("1", "Red")], [done("1")]), "Action 1 was completed."),
    "only those completed, and only now": (
        scene([act("1"), act("2"), act("3"), done("4")], [done("1"), done("2"), done("3", Way.WITHDRAWN), done("4")]),
        "Actions 1 and 2 were completed.",
    ),
    "many completed": (
        scene([act(str(n)) for n in range(12)], [done(str(n)) for n in range(12)]),
        "12 actions were completed.",
    ),
    "measures in a first report": (
        scene([], measures=[[measure("Homes", 80), measure("Visits", 60)]]),
        "1 measure meets its target.",
    ),
    "a measure that met its target before": (
        scene([], [], measures=[[measure("Homes", 75)], [measure("Homes", 80)]]),
        "1 measure meets its target.",
    ),
    "a measure that had no target before": (
        scene([], [], measures=[[replace(measure("Homes", 60), target=None)], [measure("Homes", 80)]]),
        "1 measure meets its target.",
    ),
    "a measure that newly meets it": (
        scene([], [], measures=[[measure("Homes", 60)], [measure("Homes", 80)]]),
        "1 measure meets its target, which it did not in the report on 13 October 2022:"
        "\n• Homes: 80%, against a target of 70%",
    ),
    "one of two newly": (
        scene(
            [],
            [],
            measures=[[measure("Homes", 60), measure("Visits", 90)], [measure("Homes", 80), measure("Visits", 91)]],
        ),
        "2 measures meet their targets; this one did not in the report on 13 October 2022:"
        "\n• Homes: 80%, against a target of 70%",
    ),
    "by a target that was let down": (
        scene([], [], measures=[[measure("Wait", 9, 6, Better.LOWER)], [measure("Wait", 9, 10, Better.LOWER)]]),
        "1 measure meets its target, which it did not in the report on 13 October 2022:\n"
        "• Wait: 9%, against a limit of 10% (6% then)",
    ),
    "two of three newly": (
        scene(
            [],
            [],
            measures=[
                [measure("Homes", 60), measure("Visits", 60), measure("Beds", 90)],
                [measure("Homes", 80), measure("Visits", 81), measure("Beds", 91)],
            ],
        ),
        "3 measures meet their targets; these 2 did not in the report on 13 October 2022:"
        "\n• Homes: 80%, against a target of 70%\n• Visits: 81%, against a target of 70%",
    ),
    "a period named to compare with": (
        scene(
            [act("1", "Red")],
            [act("1", "Green")],
            [act("1", "Green")],
            measures=[[measure("Homes", 60)], [measure("Homes", 75)], [measure("Homes", 80)]],
            back=2,
        ),
        "The rating of action 1 improved to Green. "
        "1 measure meets its target, which it did not in the report on 14 July 2022:"
        "\n• Homes: 80%, against a target of 70%",
    ),
    "all together": (
        scene(
            [act("1", "Red"), act("2")],
            [act("1", "Green"), done("2")],
            measures=[[measure("Homes", 60), measure("Visits", 60)], [measure("Homes", 80), measure("Visits", 70)]],
        ),
        "The rating of action 1 improved to Green. Action 2 was completed. "
        "2 measures meet their targets, which they did not in the report on 13 October 2022:"
        "\n• Homes: 80%, against a target of 70%\n• Visits: 70%, against a target of 70%",
    ),
}


@pytest.mark.parametrize("name", WELL)
def test_what_went_well_is_said_and_nothing_else(name: str) -> None:
    given, expected = WELL[name]
    assert said(told(given)) == expected


def test_improvements_are_told_by_what_they_came_to_and_the_best_of_a_longer_key_first() -> None:
    entries = TABLE_PLAN["ratings"]
    blue = {"rating": "Blue", "means": "Nearly there", "shape": "square", "colour": "0000FF", "grade": "fair"}
    four = Plan.model_validate({**TABLE_PLAN, "ratings": [*entries[:2], blue, entries[2]]})
    moved = scene([act(n, "Red") for n in "123"], [act("1", "Amber"), act("2", "Blue"), act("3", "Green")], plan=four)
    assert said(told(moved)) == (
        "The rating of action 3 improved to Green, that of action 2 to Blue, and that of action 1 to Amber."
    )


def test_each_sentence_carries_the_cells_it_was_computed_from_and_leads_to_the_actions() -> None:
    better = scene(
        [act("1", "Red"), act("2")],
        [act("1", "Amber"), done("2")],
        measures=[[measure("Homes", 60)], [measure("Homes", 80)]],
    )
    homes = (at("V", "Homes"), at("T", "Homes"), Source(DAYS[-2].isoformat(), "measure Homes", Document.EARLIER))
    points = told(better).points
    assert [point.sources for point in points] == [(at("R", "1"), then("1")), (at("N", "2"), then("2")), homes, homes]
    assert [point.follows for point in points] == [False, True, True, False]
    assert [run.link for point in points for run in point.runs if run.link] == ["#action-1", "#action-2"]


def test_nothing_to_say_is_an_empty_block() -> None:
    assert told(scene([act("1", "Green")])) == Prose(id="went-well", points=())


def test_the_sample_plans_say_what_a_panel_would_be_glad_to_hear() -> None:
    assert said(told(sample("care-leavers"))) == (
        "The ratings of actions 1.1, 3.3, 4.1, 4.5, 5.3 and 7.4 improved to Green, and that of action 3.8 to Amber. "
        "3 measures meet their targets."
    )
    assert said(told(sample("sufficiency"))) == "Action 37 was completed. 5 measures meet their targets."
    for name in ("care-leavers", "sufficiency"):
        assert all(point.sources for point in told(sample(name)).points)
