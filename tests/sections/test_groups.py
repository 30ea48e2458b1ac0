"""A paragraph for each priority, each situation in the exact words that a committee reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from builders import TABLE_PLAN
from helpers.blocks.blocks import Prose
from helpers.model import Action, Closing, Document, Group, Passage, Point, Source, TextRun, Way
from helpers.narration.narrator import Narrator
from helpers.plans.plan import Plan
from helpers.sections.groups import by_group
from scenes import Scene, act, at, said, sample, scene, then

GROUPS = (Group("1", "Homes", sources=(at("G", "1"),)), Group("2", "Health", sources=(at("G", "2"),)))
_COLUMNS = {role: texts for role, texts in TABLE_PLAN["tracker"]["columns"].items() if role != "rating"}
UNRATED = Plan.model_validate(
    {**TABLE_PLAN, "ratings": None, "tracker": {**TABLE_PLAN["tracker"], "columns": _COLUMNS}},
)


def homes(number: str, rating: str | None = "Green", text: str = "", **more: Any) -> Action:
    """Return an action of the first group."""
    return act(number, rating, text, **({"group": "1"} | more))


def shut(number: str, way: Way = Way.COMPLETED, *into: str, **more: Any) -> Action:
    """Return a closed action of the first group."""
    notice = Passage((Point((TextRun(way),)),), (at("N", number),))
    return homes(number, closing=Closing(way, into, notice), **more)


def told_of(of: Scene, groups: Sequence[Group] = GROUPS[:1]) -> Prose:
    return by_group(Narrator(), of.plan, replace(of.intake, groups=tuple(groups)), of.changes, of.concerns)


def spoken(of: Scene) -> str:
    """Return what is said of the first group, after its name."""
    return said(told_of(of)).removeprefix("1. Homes. ")


SINCE = "Since the report on 13 October 2022, "
REDS = ("1.1", "1.2", "1.3", "1.4", "1.5")

SITUATIONS: Mapping[str, tuple[Scene, str]] = {
    "no actions": (scene([]), "It has no actions."),
    "its one action closed": (scene([shut("1.1")]), "Its one action has closed."),
    "both closed": (scene([shut("1.1"), shut("1.2")]), "Both of its actions have closed."),
    "all closed, the last just now": (
        scene([shut("1.1"), shut("1.2"), homes("1.3")], [shut("1.1"), shut("1.2"), shut("1.3")]),
        f"All of its actions have closed. {SINCE}action 1.3 has been completed.",
    ),
    "one open, on track": (scene([homes("1.1"), shut("1.2")]), "Its one open action, 1.1, is Green."),
    "one open, not rated": (scene([homes("1.1", "")]), "Its one open action, 1.1, is not rated."),
    "one open, Red": (scene([homes("1.1", "Red")]), "Its one open action, 1.1, is Red and needs attention."),
    "one open, Red and late": (
        scene([homes("1.1", "Red", due=date(2023, 1, 18))]),
        "Its one open action, 1.1, is Red. It needs attention: it is 1 day overdue.",
    ),
    "both Red": (
        scene([homes("1.1", "Red"), homes("1.2", "Red")]),
        "Both open actions, 1.1 and 1.2, are Red and need attention.",
    ),
    "all Red": (scene([homes(n, "Red") for n in REDS]), "All 5 open actions are Red and need attention."),
    "all on track": (scene([homes("1.1"), homes("1.2"), homes("1.3")]), "All 3 open actions are Green."),
    "none Red": (
        scene([homes("1.1"), homes("1.2"), homes("1.3", "Amber")]),
        "None of its 3 open actions is Red: 1 is Amber and 2 Green.",
    ),
    "neither Red": (
        scene([homes("1.1"), homes("1.2", "Amber")]),
        "Neither of its 2 open actions is Red: 1 is Amber and 1 Green.",
    ),
    "one of each": (
        scene([homes("1.1", "Red"), homes("1.2", "Amber"), homes("1.3")]),
        "Of its 3 open actions, 1 is Red, 1 Amber and 1 Green. Action 1.1 is Red and needs attention.",
    ),
    "some not rated": (
        scene([homes("1.1", ""), homes("1.2", "Amber"), homes("1.3"), homes("1.4", "")]),
        "Of its 4 open actions, 1 is Amber and 1 Green; actions 1.1 and 1.4 are not rated.",
    ),
    "none rated": (
        scene([homes("1.1", ""), homes("1.2", ""), homes("1.3", "")]),
        "None of its 3 open actions is rated.",
    ),
    "all late": (
        scene([homes(n, due=date(2023, 1, 9)) for n in REDS[:3]]),
        "All 3 open actions are Green. Actions 1.1, 1.2 and 1.3 need attention: all are overdue.",
    ),
    "nothing changed": (
        scene([homes("1.1", text="a"), homes("1.2", text="b")], [homes("1.1", text="a"), homes("1.2", text="b")]),
        "Both open actions are Green.",
    ),
    "one improved and one closed": (
        scene([homes("1.1", "Red"), homes("1.2")], [homes("1.1", "Amber"), shut("1.2", Way.WITHDRAWN)]),
        "Its one open action, 1.1, is Amber. "
        f"{SINCE}action 1.2 has been withdrawn and action 1.1 has improved from Red to Amber.",
    ),
    "several improved": (
        scene(
            [homes("1.1", "Red"), homes("1.2", "Amber"), homes("1.3", "Red"), homes("1.4", "Red")],
            [homes("1.1", "Amber"), homes("1.2"), homes("1.3", "Amber"), homes("1.4", "Amber")],
        ),
        "None of its 4 open actions is Red: 3 are Amber and 1 Green. "
        f"{SINCE}actions 1.1, 1.3 and 1.4 have improved to Amber and action 1.2 from Amber to Green.",
    ),
    "many improved": (
        scene([homes(n, "Red") for n in REDS], [homes(n) for n in REDS]),
        f"All 5 open actions are Green. {SINCE}5 actions have improved to Green.",
    ),
    "worsened to Red and late": (
        scene([homes("1.1"), homes("1.2")], [homes("1.1", "Red", due=date(2022, 11, 30)), homes("1.2")]),
        "Of its 2 open actions, 1 is Red and 1 Green. "
        "Action 1.1 needs attention: it has worsened from Green to Red and is 50 days overdue.",
    ),
    "long Amber, and two for the same reasons": (
        scene(*[[homes("1.1", "Amber", "a"), homes("1.2", "Amber", "b"), homes("1.3")]] * 3),
        "It has 3 open actions, 2 Amber and 1 Green. Actions 1.1 and 1.2 need attention: "
        "both have been Amber since the report on 14 July 2022 and say nothing new.",
    ),
    "long Amber, but not equally long": (
        scene(
            [homes("1.1", "Amber"), homes("1.2"), homes("1.3")],
            *[[homes("1.1", "Amber"), homes("1.2", "Amber"), homes("1.3")]] * 3,
        ),
        "It has 3 open actions, 2 Amber and 1 Green. Actions 1.1 and 1.2 need attention: both have long been Amber.",
    ),
    "concerns of three kinds": (
        scene(
            [homes("1.1"), homes("1.2"), homes("1.3"), homes("1.4")],
            [
                homes("1.1", "Red", due=date(2023, 1, 17)),
                homes("1.2", due=date(2023, 1, 9)),
                homes("1.3", "Amber"),
                homes("1.4"),
            ],
        ),
        "Of its 4 open actions, 1 is Red, 1 Amber and 2 Green. "
        "Action 1.1 needs attention: it has worsened from Green to Red and is 2 days overdue. "
        "So does action 1.3, which has worsened from Green to Amber. Action 1.2 needs attention too.",
    ),
    "new, reopened and gone": (
        scene(
            [homes("1.1"), shut("1.2"), homes("1.3")],
            [homes("1.1"), homes("1.2"), homes("1.4", title="Another"), shut("1.5", title="A short one")],
        ),
        f"All 3 open actions are Green. {SINCE}action 1.4 is new and action 1.2 has been reopened. "
        "Action 1.3 has been removed from the tracker. Action 1.5 has been added and has already closed.",
    ),
    "one open, another closed": (
        scene([homes("1.1"), homes("1.2")], [homes("1.1", due=date(2023, 1, 9)), shut("1.2")]),
        f"Its one open action, 1.1, is Green. {SINCE}action 1.2 has been completed. "
        "Action 1.1 needs attention: it is 10 days overdue.",
    ),
    "reopened and rated": (
        scene([replace(shut("1.1"), rating=None), homes("1.2")], [homes("1.1"), homes("1.2")]),
        f"Both open actions are Green. {SINCE}action 1.1 has been reopened.",
    ),
    "a merge and a completion": (
        scene(
            [homes("1.1"), homes("1.2"), homes("1.3"), homes("1.4")],
            [homes("1.1"), shut("1.2", Way.MERGED, "1.1", "1.3"), homes("1.3"), shut("1.4", Way.COMPLETED, "1.1")],
        ),
        f"Both open actions are Green. {SINCE}action 1.2 has been merged into actions 1.1 and 1.3. "
        "Action 1.4 has been completed.",
    ),
    "closed in many ways": (
        scene(
            [homes("1.1"), homes("1.2"), homes("1.3")],
            [shut("1.1"), shut("1.2", Way.WITHDRAWN), shut("1.3", Way.SUPERSEDED, "2.1")],
        ),
        f"All of its actions have closed. {SINCE}actions 1.1, 1.2 and 1.3 have closed.",
    ),
    "a rating given and one lost": (
        scene([homes("1.1", ""), homes("1.2")], [homes("1.1"), homes("1.2", "")]),
        "Of its 2 open actions, 1 is Green; action 1.2 is not rated. "
        f"{SINCE}action 1.1, not rated before, is now Green and action 1.2 has lost its rating.",
    ),
    "a rating that the key had before": (
        scene([homes("1.1", "Blue")], [homes("1.1")]),
        f"Its one open action, 1.1, is Green. {SINCE}action 1.1 has changed from Blue to Green.",
    ),
    "from another priority": (
        scene([homes("1.1"), homes("1.2", group="2")], [homes("1.1"), homes("1.2")]),
        f"Both open actions are Green. {SINCE}action 1.2 has come from priority 2.",
    ),
    "to another priority": (
        scene([homes("1.1"), homes("1.2")], [homes("1.1"), homes("1.2", group="2")]),
        f"Its one open action, 1.1, is Green. {SINCE}action 1.2 has gone to priority 2.",
    ),
    "a plan without ratings": (
        scene([homes("1.1", None), homes("1.2", None), homes("1.3", None)], plan=UNRATED),
        "It has 3 open actions; none needs attention.",
    ),
    "a plan without ratings, one stale": (
        scene(*[[homes("1.1", None, "a"), homes("1.2", None, new)] for new in "bc"], plan=UNRATED),
        "It has 2 open actions. Action 1.1 needs attention: it says nothing new.",
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_paragraph_says_how_a_priority_stands_what_moved_and_what_needs_attention(name: str) -> None:
    given, expected = SITUATIONS[name]
    assert spoken(given) == expected


def test_a_paragraph_begins_with_its_name_which_leads_to_its_part_of_the_update() -> None:
    homes_one, health = told_of(scene([homes("1.1"), act("2.1", "Red", group="2")]), GROUPS).points[::2]
    stop = TextRun(".")
    assert homes_one == Point((TextRun("1. Homes", bold=True, link="#group-1"), stop), sources=(at("G", "1"),))
    assert health == Point((TextRun("2. Health", bold=True, link="#group-2"), stop), sources=(at("G", "2"),))


@pytest.mark.parametrize(("title", "name"), [("Is it safe?", "1. Is it safe?"), ("It is safe.", "1. It is safe.")])
def test_a_title_that_ends_as_a_sentence_does_gets_no_further_full_stop(title: str, name: str) -> None:
    first, second = told_of(scene([homes("1.1")]), [Group("1", title)]).points
    assert (first.text, second.follows) == (name, True)


def test_the_report_compared_with_is_named_once_where_something_first_moved() -> None:
    before = [act(f"{group}.1", "Red", group=group) for group in "123"]
    now = [act(f"{group}.1", "Red" if group == "1" else "Green", group=group) for group in "123"]
    assert said(told_of(scene(before, now), (*GROUPS, Group("3", "School")))) == (
        "1. Homes. Its one open action, 1.1, is Red and needs attention."
        f"2. Health. Its one open action, 2.1, is Green. {SINCE}action 2.1 has improved from Red to Green."
        "3. School. Its one open action, 3.1, is Green. Action 3.1 has improved from Red to Green."
    )


def test_a_plan_without_groups_has_no_paragraphs() -> None:
    assert told_of(scene([act("1", "Red")]), ()).empty


def test_a_worsened_rating_is_told_where_the_concern_is_only_named() -> None:
    """Otherwise nothing would tell that it has worsened."""
    before = [homes("1.1", "Red"), homes("1.2", "Red"), homes("1.3")]
    of = scene(before, [homes("1.1", "Red", due=date(2023, 1, 9)), homes("1.2", "Red"), homes("1.3", "Amber")])
    assert [concern.action.number for concern in of.concerns] == ["1.1", "1.2", "1.3"]
    assert spoken(of) == (
        f"Of its 3 open actions, 2 are Red and 1 Amber. {SINCE}action 1.3 has worsened from Green to Amber. "
        "Action 1.1 needs attention: it is Red and 10 days overdue. So does action 1.2, which is Red. "
        "Action 1.3 needs attention too."
    )


def test_many_more_for_another_reason_are_counted() -> None:
    before = [homes("1.1", "Red"), *(homes(f"1.{at}", "Amber", "Nothing has changed.") for at in range(2, 8))]
    of = scene(before, [homes("1.1", "Red"), *before[1:]])
    assert "So do 6 others, which say nothing new." in spoken(of)


def test_many_more_for_further_reasons_are_counted_as_others() -> None:
    worst, late = homes("1.1", "Red"), homes("1.2", due=date(2023, 1, 9))
    same = [homes(f"1.{at}", "Amber", "Nothing has changed.") for at in range(3, 8)]
    assert spoken(scene([worst, late, *same], [worst, late, *same])).endswith(
        "So does action 1.2, which is 10 days overdue. 5 others need attention too."
    )


def test_each_sentence_carries_what_it_was_computed_from() -> None:
    before = [homes("1.1", "Amber"), homes("1.2", "Amber"), homes("1.3")]
    now = [homes("1.1", "Red", due=date(2023, 1, 9)), homes("1.2"), shut("1.3")]
    _, standing, closed, worry = told_of(scene(before, now)).points
    assert standing.sources == (at("A", "1.1"), at("A", "1.2"), at("R", "1.1"), at("R", "1.2"))
    the_date = Source("2022-10-13", "its date", Document.EARLIER)
    assert closed.sources == (the_date, at("N", "1.3"), then("1.3"), at("R", "1.2"), then("1.2"))
    the_day = Source("", "as_at", Document.PARAMETERS)
    assert worry.sources == (at("A", "1.1"), at("R", "1.1"), then("1.1"), at("D", "1.1"), the_day)


def test_a_sentence_without_a_figure_rests_on_cells_all_the_same() -> None:
    assert told_of(scene([homes("1.1", ""), homes("1.2", "")])).points[1].sources == (
        *(at("R", "1.1"), at("R", "1.2")),
        *(at("A", "1.1"), at("A", "1.2")),
    )
    assert told_of(scene([])).points[1].sources == (at("G", "1"),)
    assert told_of(scene([shut("1.1")])).points[1].sources == (at("A", "1.1"),)


def test_numbers_lead_to_their_actions_but_not_to_one_that_is_gone() -> None:
    standing, moved = told_of(scene([homes("1.1", "Red"), homes("1.3")], [homes("1.1")])).points[1:]
    assert [run.link for run in standing.runs] == ["", "#action-1.1", ""]
    assert moved.text.endswith(
        "action 1.3 has been removed from the tracker and action 1.1 has improved from Red to Green."
    )
    assert [run.link for run in moved.runs if run.link] == ["#action-1.1"]


def test_the_sample_reads_as_a_person_would_write_it() -> None:
    of = sample("care-leavers")
    told = by_group(Narrator(), of.plan, of.intake, of.changes, of.concerns)
    read = said(told)
    for text in (
        "Of its 6 open actions, 1 is Red, 1 Amber and 4 Green. Since the report on 13 October 2022, action 1.1 has "
        "improved from Amber to Green. Action 1.5 needs attention: it has worsened from Amber to Red and is 19 days "
        "overdue.",
        "None of its 10 open actions is Red: 2 are Amber and 8 Green. Action 3.9 has been superseded by action 5.7. "
        "Action 3.8 has improved from Red to Amber and action 3.3 from Amber to Green.",
        "It has 6 open actions, 3 Amber and 3 Green. Action 7.6 has been withdrawn and action 7.4 has improved from "
        "Amber to Green. Actions 7.1 and 7.3 need attention: both have been Amber since the report on 14 July 2022.",
    ):
        assert text in read
    sentences = [point for point in told.points if not point.runs[0].bold]
    assert max(len(point.text.split()) for point in sentences) <= 25
    assert all(point.sources for point in told.points)
