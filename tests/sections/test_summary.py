"""Where the plan stands, and how the report was made, each situation in the exact words that a committee reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from helpers.blocks.blocks import Prose
from helpers.model import Action, Closing, Document, Measure, Passage, Point, Quantity, Rating, Source, TextRun, Way
from helpers.narration.narrator import Narrator
from helpers.sections.about import notes
from helpers.sections.summary import summary
from scenes import AS_AT, PLAN, UNRATED, Scene, act, at, exactly, measure, said, sample, scene

THE_DAY = Source("", "as_at", Document.PARAMETERS)


def plain(number: str, **more: Any) -> Action:
    """Return an action of a plan without ratings."""
    return act(number, None, **more)


def shut(number: str, way: Way = Way.COMPLETED, *into: str) -> Action:
    notice = Passage((Point((TextRun(way),)),), (at("N", number),))
    return act(number, None, closing=Closing(way, into, notice))


def told_of(of: Scene) -> Prose:
    return summary(Narrator(), of.plan, of.intake, AS_AT)


def unrated(*actions: Action, measures: Sequence[Measure] = ()) -> Scene:
    return scene(actions, plan=UNRATED, measures=((),) * 4 + (measures,))


MANY = [str(number) for number in range(1, 12)]
BEGUN = "At 19 January 2023 the plan has"
ONE_OPEN = f"{BEGUN} 1 action, which is open."
TWO_OPEN = f"{BEGUN} 2 actions, both open."
EARLY = date(2023, 1, 18)

SITUATIONS: Mapping[str, tuple[Scene, str]] = {
    "no actions": (unrated(), "At 19 January 2023 the plan has no actions."),
    "one open": (unrated(plain("1")), ONE_OPEN),
    "one closed": (unrated(shut("1")), f"{BEGUN} 1 action, which is closed."),
    "both open": (unrated(plain("1"), plain("2")), TWO_OPEN),
    "all open": (unrated(*map(plain, "123")), f"{BEGUN} 3 actions, all open."),
    "all closed": (
        unrated(*map(shut, "123")),
        f"{BEGUN} 3 actions, all closed. All were completed.",
    ),
    "all closed, in two ways": (
        unrated(shut("1"), shut("2"), shut("3", Way.WITHDRAWN)),
        f"{BEGUN} 3 actions, all closed. Of these, 2 were completed and 1 withdrawn.",
    ),
    "some of each": (
        unrated(plain("1"), shut("2"), plain("3")),
        f"{BEGUN} 3 actions: 2 open and 1 closed.",
    ),
    "both closed alike": (
        unrated(plain("1"), shut("2", Way.WITHDRAWN), shut("3", Way.WITHDRAWN)),
        f"{BEGUN} 3 actions: 1 open and 2 closed. Both of those closed were withdrawn.",
    ),
    "closed in all ways": (
        unrated(*(shut(str(n), way) for n, way in enumerate((*Way, Way.COMPLETED))), plain("9")),
        f"{BEGUN} 7 actions: 1 open and 6 closed. "
        "Of those closed, 2 were completed, 1 merged, 1 superseded, 1 withdrawn and 1 closed without saying how.",
    ),
    "closed without a way": (
        unrated(shut("1", Way.CLOSED), shut("2", Way.CLOSED), plain("3")),
        f"{BEGUN} 3 actions: 1 open and 2 closed. The closing notices do not say how.",
    ),
    "a split: work goes on in two": (
        unrated(shut("1", Way.SUPERSEDED, "2", "3"), plain("2"), plain("3")),
        f"{BEGUN} 3 actions: 2 open and 1 closed. Remaining work from closed action 1 goes on in actions 2 and 3.",
    ),
    "a merge of two into one": (
        unrated(shut("1", Way.MERGED, "3"), shut("2", Way.MERGED, "3"), plain("3")),
        f"{BEGUN} 3 actions: 1 open and 2 closed. Both of those closed were merged. "
        "Remaining work from both closed actions goes on in open ones.",
    ),
    "work of some of the closed": (
        unrated(shut("1", Way.MERGED, "4"), shut("2"), shut("3", Way.MERGED, "4"), plain("4")),
        f"{BEGUN} 4 actions: 1 open and 3 closed. Of those closed, 1 was completed and 2 merged. "
        "Remaining work from 2 of the closed actions goes on in open ones.",
    ),
    "a chain: work went into what has closed since": (
        unrated(shut("1", Way.MERGED, "2"), shut("2", Way.MERGED, "4"), shut("3"), plain("4")),
        f"{BEGUN} 4 actions: 1 open and 3 closed. Of those closed, 1 was completed and 2 merged. "
        "Remaining work from 2 of the closed actions has passed to others.",
    ),
    "the one open action rated": (
        scene([act("1", "Red")]),
        f"{ONE_OPEN}Action 1 is rated Red.",
    ),
    "the one open action not rated": (
        scene([act("1")]),
        f"{ONE_OPEN}Action 1 is not rated.",
    ),
    "the one open action of several, rated and overdue": (
        scene([act("1", "Red", due=date(2023, 1, 1)), shut("2")]),
        f"{BEGUN} 2 actions: 1 open and 1 closed.Action 1, the only one open, is rated Red. It is past its due date.",
    ),
    "the worst rating and no other": (
        scene([act("1", "Red"), act("2", "Red"), act("3")]),
        f"{BEGUN} 3 actions, all open.Of the open actions, 2 are rated Red: actions 1 and 2. Action 3 is not rated.",
    ),
    "both rated alike": (
        scene([act("1", "Red"), act("2", "Red")]),
        f"{TWO_OPEN}Both open actions are rated Red.",
    ),
    "neither rated": (scene([act("1"), act("2")]), f"{TWO_OPEN}Neither of the 2 open actions is rated."),
    "none rated": (
        scene([act("1"), act("2"), act("3")]),
        f"{BEGUN} 3 actions, all open.None of the 3 open actions is rated.",
    ),
    "one of each rating, and one not rated": (
        scene([act("1", "Green"), act("2", "Amber"), act("3", "Red"), act("4")]),
        f"{BEGUN} 4 actions, all open.Of the open actions, 1 is rated Red, 1 Amber and 1 Green. "
        "The one rated Red is action 3. Action 4 is not rated.",
    ),
    "none with the worst rating": (
        scene([act("1", "Green"), act("2", "Amber"), act("3", "Amber")]),
        f"{BEGUN} 3 actions, all open.Of the open actions, 2 are rated Amber and 1 Green.",
    ),
    "more than ten of a kind": (
        scene([*(act(n, "Red", due=EARLY) for n in MANY), act("12", "Green", due=AS_AT)]),
        f"{BEGUN} 12 actions, all open.Of the open actions, 11 are rated Red and 1 Green. "
        "11 actions are past their due dates.",
    ),
    "one overdue": (
        unrated(plain("1", due=EARLY), plain("2", due=AS_AT)),
        f"{TWO_OPEN}Action 1 is past its due date.",
    ),
    "two overdue": (
        unrated(plain("1", due=EARLY), plain("2", due=EARLY)),
        f"{TWO_OPEN}Both open actions are past their due dates.",
    ),
    "one measure, met": (
        unrated(plain("1"), measures=[measure("Homes", 80)]),
        f"{ONE_OPEN}The one measure with a target meets it.",
    ),
    "one measure, missed": (
        unrated(plain("1"), measures=[measure("Homes", 60)]),
        f"{ONE_OPEN}The one measure with a target misses it:\n• Homes: 60%, against a target of 70%",
    ),
    "both measures met": (
        unrated(plain("1"), measures=[measure("Homes", 80), measure("Visits", 70)]),
        f"{ONE_OPEN}Both measures with a target meet it.",
    ),
    "all measures met": (
        unrated(plain("1"), measures=[measure("Homes", 80), measure("Visits", 70), measure("Schools", 90)]),
        f"{ONE_OPEN}All 3 measures with a target meet it.",
    ),
    "one measure of two missed": (
        unrated(plain("1"), measures=[measure("Homes", 80), measure("Visits", 7)]),
        f"{ONE_OPEN}Of 2 measures with a target, 1 meets it; this one does not:\n• Visits: 7%, against a target of 70%",
    ),
    "two of three missed": (
        unrated(plain("1"), measures=[measure("Homes", 1), measure("Visits", 80), measure("Schools", 2)]),
        f"{ONE_OPEN}Of 3 measures with a target, 1 meets it; these do not:"
        "\n• Homes: 1%, against a target of 70%\n• Schools: 2%, against a target of 70%",
    ),
    "neither measure met": (
        unrated(plain("1"), measures=[measure("Homes", 1), measure("Visits", 2)]),
        f"{ONE_OPEN}Neither of the 2 measures with a target meets it:"
        "\n• Homes: 1%, against a target of 70%\n• Visits: 2%, against a target of 70%",
    ),
    "no measure met": (
        unrated(plain("1"), measures=[measure("Homes", 1), measure("Visits", 2), measure("Schools", 3)]),
        f"{ONE_OPEN}None of the 3 measures with a target meets it:"
        "\n• Homes: 1%, against a target of 70%\n• Visits: 2%, against a target of 70%"
        "\n• Schools: 3%, against a target of 70%",
    ),
    "a measure without a target": (
        unrated(plain("1"), measures=[replace(measure("Homes", 80), target=None)]),
        ONE_OPEN,
    ),
    "a range and a thousand": (
        unrated(
            plain("1"),
            measures=[replace(measure("Homes", 1), unit="", target=Quantity(exactly(1000).low, exactly(1200).low))],
        ),
        f"{ONE_OPEN}The one measure with a target misses it:\n• Homes: 1, against a target of 1,000 to 1,200",
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_summary_says_where_the_plan_stands(name: str) -> None:
    given, expected = SITUATIONS[name]
    assert said(told_of(given)) == expected


def test_each_sentence_carries_what_it_was_computed_from() -> None:
    of = scene([act("1", "Green"), act("2", "Red", due=EARLY), shut("3"), shut("4", Way.MERGED, "1"), act("5")])
    assert [point.sources for point in told_of(of).points] == [
        (THE_DAY, *(at("A", each) for each in "12345")),
        (at("N", "3"), at("N", "4")),
        (at("N", "4"),),
        (at("R", "2"), at("R", "1")),
        (at("R", "2"),),
        (at("R", "5"),),
        (at("D", "2"), THE_DAY),
    ]


def test_each_measure_carries_its_figure_its_target_and_its_name() -> None:
    sentence, item = told_of(unrated(plain("1"), measures=[measure("Homes", 60)])).points[1:]
    assert sentence.sources == (at("V", "Homes"), at("T", "Homes"))
    assert item.sources == (at("M", "Homes"), at("V", "Homes"), at("T", "Homes"))


def test_numbers_of_actions_lead_to_them() -> None:
    of = unrated(shut("1", Way.MERGED, "2", "3"), plain("2", due=EARLY), plain("3"))
    links = [[(run.text, run.link) for run in point.runs if run.link] for point in told_of(of).points]
    one, two, three = (("1", "#action-1"), ("2", "#action-2"), ("3", "#action-3"))
    assert links == [[], [one, two, three], [two]]


def test_the_notes_say_which_words_the_key_translated() -> None:
    yellow = replace(act("1"), rating=Rating("Amber", "yellow", (at("R", "1"),)))
    also = replace(act("2"), rating=Rating("Amber", "Yellow", (at("R", "2"),)))
    told = notes(Narrator(), PLAN, scene([yellow, also, act("3", "Amber")]).intake, "params/trackers/plan.xlsx")
    assert [point.text for point in told.points] == [
        "The figures and the text come from the council’s action tracker.",
        "The tracker has “Yellow” for Do 1 (1) and Do 2 (2); by the plan’s key that is Amber.",
    ]
    assert [point.follows for point in told.points] == [False, False]
    assert told.points[0].sources == (Source("", "tracker", Document.PARAMETERS),)
    names, ratings = (at("A", "1"), at("B", "1"), at("A", "2"), at("B", "2")), (at("R", "1"), at("R", "2"))
    assert told.points[1].sources == (*names, *ratings, Source("", "ratings.1", Document.PLAN))


@pytest.mark.parametrize("plan", ["care-leavers", "sufficiency"])
def test_no_sentence_of_a_sample_is_long_or_without_sources(plan: str) -> None:
    of = sample(plan)
    points = told_of(of).points
    assert max(len(point.text.split()) for point in points) <= 25
    assert all(point.sources for point in points)


def test_the_sample_reads_as_a_person_would_write_it() -> None:
    assert said(told_of(sample("care-leavers"))).partition("Of 8")[0] == (
        "At 19 January 2023 the plan has 56 actions: 52 open and 4 closed. "
        "Of those closed, 1 was completed, 1 merged, 1 superseded and 1 withdrawn. "
        "Remaining work from 3 of the closed actions goes on in open ones."
        "Of the open actions, 4 are rated Red, 14 Amber and 32 Green. "
        "Those rated Red are actions 1.5, 2.5, 4.10 and 6.6. Actions 5.6 and 6.4 are not rated. "
        "Actions 1.5, 2.4, 4.10 and 6.6 are past their due dates."
    )
