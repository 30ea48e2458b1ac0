"""Which actions need attention, why, since when, and what is quoted of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from builders import TABLE_PLAN
from helpers.history.concerns import Ground, has_concerns
from helpers.model import Action, Passage, Point, TextRun
from helpers.plans.plan import Plan
from helpers.sections.attention import attention_table
from scenes import AS_AT, UNRATED, Scene, act, at, done, scene, then


def reasons(of: Scene) -> dict[str, str]:
    """Return the reasons of each action in the table, in the table's order."""
    return {row["number"]: row["reasons"] for row in attention_table(of.plan, of.concerns).records()}


def test_an_action_due_on_the_day_is_not_overdue_and_one_in_words_never_is() -> None:
    assert reasons(scene([act("1", due=AS_AT), act("2", due=None, due_written="Ongoing")])) == {}


def test_the_worst_rating_says_since_which_report_it_stands() -> None:
    red, amber = [act("1", "Red")], [act("1", "Amber")]
    assert reasons(scene(red, amber, red, red)) == {"1": "Rated Red since the report on 13 October 2022"}
    assert reasons(scene(amber, red, red, red)) == {"1": "Rated Red since the report on 14 July 2022"}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (["Amber"], {}),
        (["Green", "Amber"], {}),
        (["Amber", "Green"], {"1": "Worsened from Green since the report on 13 October 2022"}),
        (["Amber", "Amber"], {"1": "Amber since the report on 14 July 2022"}),
        (["Amber", "Amber", "Amber"], {"1": "Amber since the report on 14 April 2022"}),
        (["Amber", "", "Amber"], {}),
    ],
)
def test_a_middle_rating_needs_attention_after_the_last_two_reports_had_it_too(
    before: list[str], expected: dict[str, str]
) -> None:
    assert reasons(scene(*([act("1", rating)] for rating in [*before, "Amber"]))) == expected


def test_a_report_without_the_action_or_with_it_closed_breaks_the_time_that_it_has_been_so() -> None:
    amber = act("1", "Amber")
    assert reasons(scene([amber], [], [amber], [amber])) == {}
    same = act("1", text="Same")
    assert reasons(scene([same], [same], [], [same], [same])) == {
        "1": "Says nothing new since the report on 13 October 2022"
    }
    closed = replace(amber, closing=done("1").closing)
    assert reasons(scene([amber], [closed], [amber], [amber])) == {}


def test_an_action_is_followed_through_new_numbers() -> None:
    old, new = act("7", "Amber", "Same", title="Build"), act("1", "Amber", "Same", title="Build")
    given = scene([old], [old], [new], [new])
    assert reasons(given) == {
        "1": "Amber since the report on 14 April 2022\nSays nothing new since the report on 14 April 2022"
    }
    (concern,) = given.concerns
    assert concern.reasons[0].sources == (at("R", "1"), then("1"), then("7", 2), then("7", 3))


def test_only_text_that_is_there_and_stands_in_the_last_report_says_nothing_new() -> None:
    one, two = act("1", text="One"), act("1", text="Two")
    assert reasons(scene([act("1")], [act("1")])) == {}
    assert reasons(scene([one], [two])) == {}
    assert reasons(scene([one], [two], [one], [one])) == {"1": "Says nothing new since the report on 13 October 2022"}
    assert reasons(scene([replace(one, closing=done("1").closing)], [one])) == {}


def test_most_and_heaviest_reasons_come_first_then_the_worst_rating_then_the_trackers_order() -> None:
    late = date(2023, 1, 1)
    before = [act("1", "Green", "a"), act("2"), act("3"), act("4"), act("5"), act("6", "Green")]
    now = [
        act("1", "Green", "a"),  # stale, and at the best rating: left out
        act("2", "Green", due=late),  # overdue: 3
        act("3", "Amber", due=late),  # overdue: 3, with a worse rating
        act("4", due=late),  # overdue: 3, not rated
        act("5", "Red"),  # worst: 5
        act("6", "Amber", due=late),  # worsened and overdue: 7
        act("7", "Red"),  # worst: 5
    ]
    given = scene(before, now)
    assert list(reasons(given)) == ["6", "5", "7", "3", "2", "4"]
    turned = scene(before, now[::-1])
    assert list(reasons(turned)) == ["6", "7", "5", "3", "2", "4"]


def test_an_action_at_the_best_rating_that_merely_says_nothing_new_is_left_alone() -> None:
    same = [act("1", "Green", "a"), act("2", "Amber", "a"), act("3", text="a")]
    assert reasons(scene(same, same)).keys() == {"2", "3"}


def test_a_column_of_concerns_gives_its_first_point_and_never_good_news_of_another() -> None:
    columns = [{"id": "working", "heading": "Works"}, {"id": "concerns", "heading": "Worries"}]
    plan = Plan.model_validate({**TABLE_PLAN, "narrative": columns})
    own = Point((TextRun("Costs "), TextRun("rise", bold=True)), "•", sources=(at("C", "2"),))
    says = {
        "working": Passage((Point((TextRun("Fine"),)),), (at("W", "1"),)),
        "concerns": Passage((own, Point((TextRun("Late"),), "•")), (at("C", "1"), at("C", "2"))),
    }
    given = scene([act("1", "Red", says=says), act("2", "Red", says={"working": says["working"]})], plan=plan)
    assert [concern.words for concern in given.concerns] == [(own,), ()]
    table = attention_table(plan, given.concerns)
    first, second = (row.cells[-1] for group in table.groups for row in group.rows)
    assert (first.points, first.sources) == ((Point(own.runs),), (at("C", "2"),))
    assert (second.points, second.sources) == ((), ())
    assert table.columns[-1].heading == "In the tracker’s own words"


def test_without_such_a_column_a_short_text_is_quoted_whole_from_every_column() -> None:
    says = {
        "working": Passage((Point((TextRun("Fine"),)),), (at("W", "1"),)),
        "next": Passage((Point((TextRun("Hire"),), "•"), Point((TextRun("Ask"),), "•")), (at("X", "1"),)),
    }
    given = scene([act("1", None, says=says, due=date(2023, 1, 1))], plan=UNRATED)
    table = attention_table(UNRATED, given.concerns)
    ((row,),) = [group.rows for group in table.groups]
    assert row.cells[-1].points == (
        Point((TextRun("Fine"),)),
        Point((TextRun("Hire"),), "•"),
        Point((TextRun("Ask"),), "•"),
    )
    assert row.cells[-1].sources == (at("W", "1"), at("X", "1"))
    assert table.columns[-1].heading == "What it says, or its newest points"


GOOD, BAD, MORE = "Good news. " * 20, "Nobody is left to do the work", "More. " * 30


def red(*points: str) -> Action:
    """Return an action with the worst rating, whose text is in some points."""
    passage = Passage(tuple(Point((TextRun(point),)) for point in points), (at("P", "1"),))
    return act("1", "Red", says={"progress": passage})


@pytest.mark.parametrize(
    ("reports", "quoted"),
    [
        ([red(GOOD, MORE)], [GOOD, MORE]),
        ([[], red(GOOD, BAD, MORE)], [GOOD, BAD, MORE]),
        ([red(GOOD, MORE), red(GOOD, BAD, MORE)], [BAD]),
        ([red(GOOD.upper(), MORE), red(GOOD, BAD, MORE)], [BAD]),
        ([red(GOOD, MORE), red(GOOD, BAD, MORE), red(GOOD, BAD, MORE)], [BAD]),
        ([red(GOOD, MORE), red(GOOD, BAD, MORE, "x"), red(GOOD, BAD, MORE)], [BAD]),
        ([red(GOOD, MORE), red(GOOD, MORE)], [GOOD, MORE]),
        ([act("1", "Red"), red(GOOD, MORE)], [GOOD, MORE]),
        ([red(GOOD), red(GOOD, BAD)], [GOOD, BAD]),
    ],
    ids=[
        "a first report",
        "a new action",
        "a new point",
        "other capitals",
        "a new point of before",
        "a point taken out since",
        "never another text",
        "no text before",
        "short",
    ],
)
def test_of_a_long_text_the_points_are_quoted_that_were_new_when_it_last_said_something_new(
    reports: list[Action | list[Action]], quoted: list[str]
) -> None:
    given = scene(*(each if isinstance(each, list) else [each] for each in reports))
    (concern,) = given.concerns
    assert [point.text for point in concern.words] == quoted


def test_what_is_quoted_as_new_rests_on_its_cells_and_on_the_report_without_it() -> None:
    given = scene([red(GOOD, MORE)], [red(GOOD, BAD, MORE)], [red(GOOD, BAD, MORE)])
    (concern,) = given.concerns
    assert concern.words == (Point((TextRun(BAD),), sources=(at("P", "1"), then("1", 2))),)


def test_a_rating_worsened_since_the_report_compared_with_is_told_with_its_date_and_ages_by_every_report() -> None:
    reports = [[act("1", "Green", "Same")], [act("1", "Amber", "Same")], [act("1", "Amber", "Same")]]
    given = scene([act("1", "Green", "Other")], *reports, [act("1", "Amber", "Same")], back=3)
    assert reasons(given) == {
        "1": "Worsened from Green since the report on 14 April 2022\n"
        "Amber since the report on 14 July 2022\n"
        "Says nothing new since the report on 14 April 2022"
    }
    (concern,) = given.concerns
    assert concern.reasons[0].sources == (at("R", "1"), then("1", 3))


def test_the_same_report_has_the_same_concerns_however_often_it_is_asked() -> None:
    given = scene(*[[act(str(n), "Amber", "Same", due=AS_AT - timedelta(n)) for n in range(1, 6)]] * 4)
    assert given.concerns == given.concerns
    assert [[reason.ground for reason in concern.reasons] for concern in given.concerns] == [
        [Ground.OVERDUE, Ground.LONG, Ground.STALE]
    ] * 5


def test_a_column_in_the_role_of_concern_is_quoted_whatever_its_id() -> None:
    narrative = [{"id": "good", "heading": "Good"}, {"id": "progress", "heading": "Worries", "role": "concern"}]
    plan = Plan.model_validate({**TABLE_PLAN, "narrative": narrative})
    assert has_concerns(plan)
    worry = Passage((Point((TextRun("No carers."),)), Point((TextRun("No beds."),))))
    good = Passage((Point((TextRun("All is well."),)),))
    (concern,) = scene([act("1", "Red", says={"good": good, "progress": worry})], plan=plan).concerns
    assert [point.text for point in concern.words] == ["No carers."]
