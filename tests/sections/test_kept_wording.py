"""Templates of an earlier day, kept with a report or with a project, say what they said then.

`kept/` has those of the commit bf2e9dc, as a project may have copied them. Today's say the same of these scenes, so
each sentence of the two must agree.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.blocks.blocks import Prose
from helpers.history.rules import judged
from helpers.model import Better, Group, Way
from helpers.narration.narrator import Narrator
from helpers.sections.attention import attention_statement
from helpers.sections.groups import by_group
from helpers.sections.measures import measures_statement
from helpers.sections.rules import rules_statement
from helpers.sections.since import since_statement
from helpers.sections.successes import went_well
from helpers.sections.summary import summary
from scenes import AS_AT, PLAN, UNRATED, Scene, act, done, measure, sample, scene

KEPT = Path(__file__).with_name("kept")
GROUPS = (Group("1", "Homes"), Group("2", "Nobody’s"))


def in_groups(given: Scene) -> Scene:
    """Return a scene whose actions stand in the first of two groups; the other has none."""
    actions = tuple(replace(each, group="1") for each in given.intake.actions)
    return replace(given, intake=replace(given.intake, actions=actions, groups=GROUPS))


SCENES: dict[str, Callable[[], Scene]] = {
    "sufficiency": lambda: sample("sufficiency"),
    "care-leavers": lambda: sample("care-leavers"),
    "no action": lambda: scene([]),
    "one open": lambda: scene([act("1", "Red")]),
    "two late": lambda: scene(
        [act("1", "", due=AS_AT.replace(year=2022)), act("2", "Red", due=AS_AT.replace(year=2022))]
    ),
    "all closed": lambda: scene([act("1", "Green"), act("2", "Red")], [done("1"), done("2", Way.WITHDRAWN)]),
    "one closed": lambda: scene([act("1", "Green", "a")], [done("1")]),
    "moved": lambda: scene(
        [act("1", "Green", "a"), act("2", "Red", "b"), act("3", "", "c"), act("4", "Amber", "d")],
        [act("1", "Red", "a"), act("2", "Green", "x"), act("3", "Amber", "c"), act("4", "Amber", "d"), act("5", "")],
    ),
    "without ratings": lambda: scene([act("1", None, "a")], [act("1", None, "a"), act("2", None)], plan=UNRATED),
    "measures": lambda: scene(
        [act("1", "Red")],
        [act("1", "Red")],
        measures=[[measure("A", 60), measure("B", 60, better=Better.LOWER)], [measure("A", 75), measure("B", 80)]],
    ),
}


def told(narrator: Narrator, given: Scene) -> list[Prose]:
    groups = in_groups(given) if given.plan is PLAN else given
    return [
        summary(narrator, given.plan, given.intake, AS_AT),
        since_statement(narrator, given.plan, given.changes),
        attention_statement(narrator, given.plan, given.intake, given.concerns),
        went_well(narrator, given.plan, given.intake, given.changes),
        by_group(narrator, given.plan, groups.intake, groups.changes, groups.concerns),
        measures_statement(narrator, given.intake.measures, given.changes),
        rules_statement(narrator, given.plan, judged(given.plan, given.intake, given.before, AS_AT)),
    ]


@pytest.mark.parametrize("name", SCENES)
def test_templates_of_an_earlier_day_say_what_todays_say(name: str, tmp_path: Path) -> None:
    shutil.copytree(KEPT, tmp_path / "params" / "wording")
    given = SCENES[name]()
    assert told(Narrator(tmp_path, "plan"), given) == told(Narrator(), given)


def test_an_empty_group_is_told_of() -> None:
    given = in_groups(scene([act("1", "Red")]))
    points = by_group(Narrator(), PLAN, given.intake, None, ()).points
    assert points[-1].text == "It has no actions."
