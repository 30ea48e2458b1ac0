"""What the reports published before said of an action, in the exact words that open under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from builders import BANNER_PLAN, TABLE_PLAN
from helpers.blocks.blocks import Fold
from helpers.history.trail import Then
from helpers.model import Action, Closing, Document, Passage, Point, Rating, Source, TextRun, Way
from helpers.narration.past import IN_FULL, history_fold
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from scenes import whole

RATED = Plan.model_validate(TABLE_PLAN)
UNRATED = Plan.model_validate(BANNER_PLAN)


def act(rating: str | None = "", **more: Any) -> Action:
    values: dict[str, Any] = {"number": "5", "title": "Build homes", "group": "1"} | more
    return Action(rating=None if rating is None else Rating(rating), **values)


def passage(*lines: str) -> Passage:
    """Return a passage of paragraphs, and of items where a line begins with a bullet, a space the deeper."""
    points = []
    for line in lines:
        words = line.lstrip(" ")
        label = "•" if words.startswith("•") else ""
        points.append(Point((TextRun(words.removeprefix("• ")),), label, len(line) - len(words)))
    return Passage(tuple(points))


def says(**texts: str) -> dict[str, Passage]:
    return {column: passage(*text.split("\n")) for column, text in texts.items()}


def then(month: int, action: Action) -> Then:
    return Then(f"2022-{month:02}", date(2022, month, 1), action)


def closed(way: Way, *into: str, notice: str) -> Closing:
    return Closing(way, into, passage(notice))


def shown(fold: Fold | None) -> list[str]:
    """Return a history's lines: sentences of a paragraph on one, bold in stars, italics in underscores."""
    assert fold is not None
    lines: list[str] = []
    for point in fold.points:
        text = "".join(
            f"**{run.text}**" if run.bold else f"_{run.text}_" if run.italic else run.text for run in point.runs
        )
        if point.follows:
            lines[-1] += f" {text}"
        else:
            lines.append("  " * point.level + (f"{point.label} " if point.label else "") + text)
    return lines


def test_a_new_action_has_no_history() -> None:
    assert history_fold(RATED, act(), []) is None


@pytest.mark.parametrize(
    ("reports", "summary"),
    [(1, "History of action 5 in 1 earlier report"), (2, "History of action 5 in 2 earlier reports")],
)
def test_the_summary_says_of_how_many_reports_it_tells(reports: int, summary: str) -> None:
    fold = history_fold(RATED, act(), [then(9 - month, act()) for month in range(reports)])
    assert fold is not None
    assert fold.summary == summary


def test_each_report_is_told_newest_first_with_rating_due_date_and_text() -> None:
    now = act("Green", due=date(2023, 6, 30), says=says(progress="Five open."))
    trail = [
        then(10, act("Amber", due=date(2023, 6, 30), says=says(progress="Four open."))),
        then(7, act("", due_written="Ongoing", says=says(progress="Two open.\n• In town\n • by the river\n• Outside"))),
    ]
    assert shown(history_fold(RATED, now, trail)) == [
        "**1 October 2022**",
        "Rating: Amber. Due: 30 June 2023.",
        "_Progress_",
        "• Four open.",
        "**1 July 2022**",
        "Rating: Not rated. Due: Ongoing.",
        "_Progress_",
        "• Two open.",
        "  • In town",
        "    • by the river",
        "  • Outside",
    ]


def test_items_without_a_paragraph_above_them_lie_as_deep_as_they_did() -> None:
    trail = [then(7, act(None, says=says(next="• One\n • Two")))]
    assert shown(history_fold(UNRATED, act(None), trail))[-3:] == ["_What next_", "• One", "  • Two"]


def test_numbers_and_styles_of_the_text_are_kept() -> None:
    points = (Point((TextRun("First", bold=True), TextRun(" this", link="https://a.example")), "1.", 1),)
    fold = history_fold(UNRATED, act(None), [then(7, act(None, says={"next": Passage(points)}))])
    assert fold is not None
    assert [(point.runs, point.label, point.level) for point in fold.points[2:]] == [(points[0].runs, "1.", 1)]


def test_columns_stand_in_the_plan_s_order_and_those_it_no_longer_has_last() -> None:
    trail = [then(7, act(None, says=says(covid_19="C.", next="B.", working="A.")))]
    assert shown(history_fold(UNRATED, act(None), trail)) == [
        "**1 July 2022**",
        "_What is working well?_",
        "• A.",
        "_What next_",
        "• B.",
        "_Covid 19_",
        "• C.",
    ]


def test_reports_that_said_the_same_are_told_once_under_all_their_dates() -> None:
    same = act("Red", says=says(progress="None open."))
    trail = [then(10, act("Amber")), then(7, same), then(4, same), then(1, same)]
    assert shown(history_fold(RATED, act("Green"), trail)) == [
        "**1 October 2022**",
        "Rating: Amber.",
        "**1 July 2022, 1 April 2022 and 1 January 2022**",
        "Rating: Red.",
        "_Progress_",
        "• None open.",
    ]


def test_reports_that_differ_in_the_due_date_alone_are_told_apart() -> None:
    trail = [then(10, act("Red", due=date(2023, 6, 30))), then(7, act("Red", due=date(2023, 3, 31)))]
    assert shown(history_fold(RATED, act("Green"), trail)) == [
        "**1 October 2022**",
        "Rating: Red. Due: 30 June 2023.",
        "**1 July 2022**",
        "Rating: Red. Due: 31 March 2023.",
    ]


def test_what_came_back_after_a_change_is_told_again() -> None:
    trail = [then(10, act("Amber")), then(7, act("Red")), then(4, act("Amber"))]
    assert shown(history_fold(RATED, act("Red"), trail)) == [
        "**1 October 2022**",
        "Rating: Amber.",
        "**1 July 2022**",
        "Rating: Red.",
        "**1 April 2022**",
        "Rating: Amber.",
    ]


def test_what_this_report_says_too_is_not_repeated() -> None:
    same = act("Red", says=says(progress="None open."))
    assert shown(history_fold(RATED, same, [then(10, same), then(7, same), then(4, act("Amber"))])) == [
        "**1 October 2022 and 1 July 2022** – as in this report",
        "**1 April 2022**",
        "Rating: Amber.",
    ]


def test_a_text_that_stands_in_the_report_after_is_not_repeated_and_it_is_said_where_it_stands() -> None:
    now = act(None, says=says(working="Five open.", next="Open more."))
    trail = [
        then(10, act(None, says=says(working="Four open.", next="Open more."))),
        then(7, act(None, says=says(working="Four open."))),
        then(4, act(None, says=says(working="Four open.", next="Open more."))),
        then(1, act(None, says=says(working="Two open.", next="Open more."))),
    ]
    assert shown(history_fold(UNRATED, now, trail)) == [
        "**1 October 2022**",
        "_What is working well?_",
        "• Four open.",
        "_What next_ – as in this report",
        "**1 July 2022**",
        "_What is working well?_ – as on 1 October 2022",
        "**1 April 2022**",
        "_What is working well?_ – as on 1 October 2022",
        "_What next_",
        "• Open more.",
        "**1 January 2022**",
        "_What is working well?_",
        "• Two open.",
        "_What next_ – as on 1 April 2022",
    ]


def test_a_report_that_had_it_closed_says_how_and_its_rating_only_where_it_had_one() -> None:
    merged = closed(Way.MERGED, "20", "23", notice="MERGED, FED INTO 20 AND 23")
    trail = [
        then(10, act("", closing=merged)),
        then(7, act("Green", due_written="End of 2022.", closing=closed(Way.COMPLETED, notice="Done."))),
    ]
    assert shown(history_fold(RATED, act("Green"), trail)) == [
        "**1 October 2022**",
        "Closed: merged, and its work went into actions 20 and 23.",
        "_Closing notice_",
        "• MERGED, FED INTO 20 AND 23",
        "**1 July 2022**",
        "Rating: Green. Due: End of 2022. Closed: completed.",
        "_Closing notice_",
        "• Done.",
    ]


def test_an_action_that_closed_without_saying_how_was_closed_and_no_more() -> None:
    for into, told in ((), "Closed."), (("20",), "Closed, and its work went into action 20."):
        was = then(10, act("", closing=closed(Way.CLOSED, *into, notice="OVER")))
        assert told in shown(history_fold(RATED, act("Green"), [was]))


def test_a_closed_action_s_notice_is_not_repeated_either() -> None:
    now = act("", closing=closed(Way.COMPLETED, notice="Done."), says=says(progress="All open."))
    before = act("", closing=closed(Way.COMPLETED, notice="Done."), says=says(progress="Four open."))
    assert shown(history_fold(RATED, now, [then(10, now), then(7, before)])) == [
        "**1 October 2022** – as in this report",
        "**1 July 2022**",
        "Closed: completed.",
        "_Closing notice_ – as in this report",
        "_Progress_",
        "• Four open.",
    ]


def test_numbers_in_an_old_notice_are_no_links_for_they_may_be_other_actions_now() -> None:
    trail = [then(7, act(closing=closed(Way.MERGED, "20", notice="MERGED, FED INTO 20")))]
    fold = history_fold(RATED, act(), trail)
    assert fold is not None
    assert not any(run.link for point in fold.points for run in point.runs)


def test_another_number_title_or_group_is_said() -> None:
    trail = [then(7, act("Red", number="7", title="Build “good” homes", group="2"))]
    assert shown(history_fold(RATED, act("Red"), trail)) == [
        "**1 July 2022**",
        "It was action 7. Its title was “Build “good” homes”. It stood under priority 2. Rating: Red.",
    ]


def test_a_rating_of_before_the_plan_went_without_is_not_shown() -> None:
    assert shown(history_fold(UNRATED, act(None, title="Homes"), [then(7, act("Red"))])) == [
        "**1 July 2022**",
        "Its title was “Build homes”.",
    ]


def test_each_line_says_which_reports_it_was_read_in_and_under_which_number() -> None:
    same = act("Red", number="7", says=says(progress="None open."))
    fold = history_fold(RATED, act("Green"), [then(10, act("Amber")), then(7, same), then(4, same)])
    assert fold is not None
    newest = (Source("2022-10", "action 5", Document.EARLIER),)
    older = (Source("2022-07", "action 7", Document.EARLIER), Source("2022-04", "action 7", Document.EARLIER))
    assert [point.sources for point in fold.points] == [newest, newest, older, older, older, older, older]


def year(number: int, action: Action) -> Then:
    return Then(f"{number}-01", date(number, 1, 15), action)


OWNED = Plan.model_validate({**TABLE_PLAN, "facts": [{"id": "lead", "heading": "Lead", "kind": "owner"}]})


def test_what_lies_before_the_reports_told_in_full_is_told_by_how_the_action_stood() -> None:
    now = act("Green", says=says(progress="Now."))
    told = [year(number, act("Green", says=says(progress=f"In {number}."))) for number in (2022, 2021)]
    amber = act("Amber", due=date(2023, 3, 28), facts={"lead": passage("Housing Team")}, says=says(progress="X."))
    before = [*(year(number, amber) for number in (2020, 2019)), year(2018, act("Red", number="7"))]
    fold = history_fold(OWNED, now, [*told, *before], full=2)
    assert fold is not None
    assert fold.summary == "History of action 5 in 5 earlier reports"
    assert shown(fold) == [
        "**15 January 2022**",
        "Rating: Green.",
        "_Progress_",
        "• In 2022.",
        "**15 January 2021**",
        "Rating: Green.",
        "_Progress_",
        "• In 2021.",
        "**15 January 2018 to 15 January 2020** – 3 reports before, each of which says in full what it was then",
        "• 15 January 2019 to 15 January 2020: Rating: Amber. Due: 28 March 2023. Lead: Housing Team.",
        "• 15 January 2018: It was action 7. Rating: Red.",
    ]
    ends = [Source(f"{number}-01", f"action {of}", Document.EARLIER) for number, of in ((2020, 5), (2018, 7))]
    assert fold.points[-3].sources == tuple(ends)
    assert history_fold(OWNED, now, told, full=2) == history_fold(OWNED, now, told)


def test_a_history_is_of_one_length_however_many_reports_there_are_and_counts_what_it_leaves_out() -> None:
    trail = [year(2000 - at, act(("Red", "Amber")[at // 2 % 2])) for at in range(60)]
    lengths = {len(shown(history_fold(RATED, act("Green"), trail[:count], full=4))) for count in (30, 45, 60)}
    assert len(lengths) == 1
    lines = shown(history_fold(RATED, act("Green"), trail, full=4))
    assert lines[4] == (
        "**15 January 1941 to 15 January 1996** – 56 reports before, each of which says in full what it was then"
    )
    assert lines[5] == "• 15 January 1995 to 15 January 1996: Rating: Red."
    assert lines[-1] == "• 15 January 1941 to 15 January 1988: it stood otherwise 24 more times."
    assert len(lines) == 10


def test_a_notebook_of_an_earlier_day_tells_of_every_report_in_full() -> None:
    scene = whole([act("1")])
    given = Parameters.model_validate(scene.parameters.model_dump(exclude_unset=True) | {"trackers": []})
    assert (scene.told_in_full, replace(scene, parameters=given).told_in_full) == (None, IN_FULL)
