"""What needs attention, each situation in the exact words that a committee reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from builders import TABLE_PLAN
from helpers.blocks.blocks import ColumnKind, Mark, Prose, Table
from helpers.model import Document, Point, Source, TextRun
from helpers.narration.narrator import Narrator
from helpers.plans.plan import Plan
from helpers.plans.ratings import Shape
from helpers.sections.attention import attention_statement, attention_table
from scenes import PLAN, UNRATED, Scene, act, at, done, said, sample, scene, then


def table(of: Scene) -> Table:
    return attention_table(of.plan, of.concerns)


def told(of: Scene) -> Prose:
    return attention_statement(Narrator(), of.plan, of.intake, of.concerns)


STATEMENTS: Mapping[str, tuple[Scene, str]] = {
    "no actions": (scene([]), ""),
    "nothing wrong": (scene([act("1", "Green"), act("2", "Amber")]), ""),
    "a better rating than before": (scene([act("1", "Red")], [act("1", "Amber")]), ""),
    "closed ones are left alone": (scene([done("1"), act("2", "Green")]), ""),
    "the only open action": (
        scene([act("1", "Red"), done("2")]),
        "Action 1, the only one open, needs attention. It is rated Red.",
    ),
    "one of several, for two reasons": (
        scene([act("1", "Red", due=date(2023, 1, 18)), act("2", "Green")]),
        "Of the 2 open actions, 1 needs attention: action 1. It is rated Red and is overdue.",
    ),
    "one for every reason there is": (
        scene([act("1", "Amber", "Same"), act("2")], [act("1", "Red", "Same", due=date(2023, 1, 1)), act("2")]),
        "Of the 2 open actions, 1 needs attention: action 1. "
        "It is rated Red, has a worse rating than before, is overdue and says nothing new.",
    ),
    "both": (
        scene([act("1", "Red"), act("2", "Red")]),
        "Both open actions need attention: actions 1 and 2. Both are rated Red.",
    ),
    "all, for two reasons": (
        scene([act("1", "Red"), act("2", "Green", due=date(2022, 12, 31)), act("3", "Red")]),
        "All 3 open actions need attention: actions 1, 3 and 2. Of these, 2 are rated Red and 1 is overdue.",
    ),
    "both for one reason and one for another": (
        scene([act("1", "Red", due=date(2023, 1, 18)), act("2", "Red")]),
        "Both open actions need attention: actions 1 and 2. Both are rated Red and 1 is overdue.",
    ),
    "five reasons are told in two sentences": (
        scene(
            *[[act("1", "Amber", "a"), act("2", "Amber", "b"), act("3", "Amber", "c", due=date(2023, 1, 1))]] * 3,
            [act("1", "Red", "d"), act("2", "Amber", "b"), act("3", "Amber", "c", due=date(2023, 1, 1))],
        ),
        "All 3 open actions need attention: actions 1, 3 and 2. Of these, 1 is rated Red, 1 has a worse rating than "
        "before and 1 is overdue. 2 have long been Amber and 2 say nothing new.",
    ),
    "two stale ones": (
        scene(*[[act("1", text="a"), act("2", text="b"), act("3", text=new)] for new in ("c", "d")]),
        "Of the 3 open actions, 2 need attention: actions 1 and 2. Neither says anything new.",
    ),
    "all stale": (
        scene(*[[act("1", text="a"), act("2", text="b"), act("3", text="c")]] * 2),
        "All 3 open actions need attention: actions 1, 2 and 3. None says anything new.",
    ),
    "long in the middle": (
        scene(*[[act("1", "Amber"), act("2", "Amber"), act("3", "Green")]] * 3),
        "Of the 3 open actions, 2 need attention: actions 1 and 2. Both have long been Amber.",
    ),
    "ten are listed": (
        scene([act(str(n), "Red") for n in range(1, 11)] + [act("11", "Green")]),
        "Of the 11 open actions, 10 need attention: actions 1, 2, 3, 4, 5, 6, 7, 8, 9 and 10. All are rated Red.",
    ),
    "more than ten are not": (
        scene([act(str(n), "Red" if n > 9 else "Green", due=date(2023, 1, 1)) for n in range(1, 12)]),
        "All 11 open actions need attention; the first in the table are actions 10, 11 and 1. "
        "Of these, 2 are rated Red and all are overdue.",
    ),
    "two stale ones, one of them longest": (
        scene(*[[act("1", "Red", "a"), act("2", text=text)] for text in ("b", "c", "c")]),
        "Both open actions need attention: actions 1 and 2. Of these, 1 is rated Red and both say nothing new. "
        "Action 1 has said the same longest, since the report on 14 July 2022.",
    ),
    "a period named to compare with": (
        scene(
            [act("1", "Green", "a"), act("2", "Green")],
            [act("1", "Amber", "a"), act("2", "Green")],
            [act("1", "Amber", "b"), act("2", "Green")],
            back=2,
        ),
        "Of the 2 open actions, 1 needs attention: action 1. It has a worse rating than before.",
    ),
    "a plan without ratings": (
        scene(*[[act("1", rating=None, text="a"), act("2", rating=None, text=new)] for new in "bc"], plan=UNRATED),
        "Of the 2 open actions, 1 needs attention: action 1. It says nothing new.",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_statement_says_how_many_need_attention_and_why(name: str) -> None:
    given, expected = STATEMENTS[name]
    assert said(told(given)) == expected


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_sentence_of_it_rests_on_something(name: str) -> None:
    assert all(point.sources for point in told(STATEMENTS[name][0]).points)


def test_what_is_said_without_a_count_rests_on_every_reason() -> None:
    given = Source("", "as_at", Document.PARAMETERS)
    late = date(2023, 1, 1)
    *_, one = told(scene([act("1", "Red", due=late), act("2")])).points
    assert (one.text, one.sources) == ("It is rated Red and is overdue.", (at("R", "1"), at("D", "1"), given))
    *_, both = told(scene([act("1", due=late), act("2", due=late)])).points
    assert (both.text, both.sources) == ("Both are overdue.", (at("D", "1"), given, at("D", "2")))


def test_the_table_gives_every_reason_with_what_it_was_computed_from() -> None:
    given = scene([act("1", "Amber", "Slow\nLate")], [act("1", "Red", "Slow\nLate", due=date(2022, 12, 31))])
    shown = table(given)
    ((row,),) = [group.rows for group in shown.groups]
    number, title, rating, why, words = row.cells
    assert [(column.heading, column.kind) for column in shown.columns] == [
        ("No.", ColumnKind.TEXT),
        ("Action", ColumnKind.TEXT),
        ("Rating", ColumnKind.RATING),
        ("Why it is here", ColumnKind.TEXT),
        ("What it says, or its newest points", ColumnKind.PASSAGE),
    ]
    assert number.points == (Point((TextRun("1", link="#action-1"),)),)
    assert (number.sources, title.sources) == ((at("A", "1"),), (at("B", "1"),))
    assert rating.mark == Mark("Red", Shape.TRIANGLE, "C8102E")
    assert [(point.text, point.sources) for point in why.points] == [
        ("Rated Red", (at("R", "1"),)),
        ("Worsened from Amber since the report on 13 October 2022", (at("R", "1"), then("1"))),
        ("Overdue by 19 days", (at("D", "1"), Source("", "as_at", Document.PARAMETERS))),
        ("Says nothing new since the report on 13 October 2022", (at("P", "1"), then("1"))),
    ]
    assert why.sources == (
        at("R", "1"),
        then("1"),
        at("D", "1"),
        Source("", "as_at", Document.PARAMETERS),
        at("P", "1"),
    )
    assert (words.points[0].text, words.sources) == ("Slow\nLate", (at("P", "1"),))


def test_a_row_has_as_many_cells_as_the_table_columns_with_ratings_and_without() -> None:
    for plan in (PLAN, UNRATED):
        shown = table(scene([act("1", rating=None, due=date(2023, 1, 18))], plan=plan))
        assert [len(row.cells) for group in shown.groups for row in group.rows] == [len(shown.columns)]
        assert [row["reasons"] for row in shown.records()] == ["Overdue by 1 day"]


def test_a_key_of_one_rating_has_no_worst_and_one_of_four_has_two_in_the_middle() -> None:
    entries = TABLE_PLAN["ratings"]
    one = Plan.model_validate({**TABLE_PLAN, "ratings": entries[:1]})
    assert table(scene([act("1", "Red")], plan=one)).empty
    blue = {"rating": "Blue", "means": "Near", "shape": "square", "colour": "0000FF", "grade": "fair"}
    four = Plan.model_validate({**TABLE_PLAN, "ratings": [*entries[:2], blue, entries[2]]})
    given = scene(*[[act("1", "Amber"), act("2", "Blue"), act("3", "Blue"), act("4", "Green")]] * 3, plan=four)
    assert said(told(given)) == (
        "Of the 4 open actions, 3 need attention: actions 1, 2 and 3. "
        "Of these, 1 has long been Amber and 2 have long been Blue."
    )


def test_the_statement_carries_the_cells_it_was_computed_from_and_leads_to_the_actions() -> None:
    given = scene([act("1", "Red"), act("2")], [act("1", "Red"), act("2", "Green")])
    which, counts = told(given).points
    assert counts.sources == (at("R", "1"), then("1"))
    assert which.sources == (at("A", "1"), at("A", "2"), at("R", "1"), then("1"))
    assert [run.link for run in which.runs if run.link] == ["#action-1"]


def test_each_count_of_a_reason_rests_on_the_actions_it_is_given_for() -> None:
    *_, counts = told(scene([act("1", "Red"), act("2", "Red"), act("3", due=date(2023, 1, 1))])).points
    given = Source("", "as_at", Document.PARAMETERS)
    assert counts.text == "Of these, 2 are rated Red and 1 is overdue."
    assert counts.sources == (at("R", "1"), at("R", "2"), at("D", "3"), given)


def test_which_of_several_says_nothing_new_longest_is_told_with_its_cells_and_a_link() -> None:
    old, new = act("2", text="Old"), act("2", text="New")
    given = scene([act("1", text="a"), old], [act("1", text="a"), new], [act("1", text="a"), new])
    *_, longest = told(given).points
    assert longest.text == "Action 1 has said the same longest, since the report on 14 July 2022."
    assert (longest.sources, longest.follows) == ((at("P", "1"), then("1"), then("1", 2)), True)
    assert [run.link for run in longest.runs if run.link] == ["#action-1"]


def test_nothing_to_say_is_an_empty_block_and_an_empty_table() -> None:
    for given in (scene([act("1", "Green")]), scene([])):
        assert told(given) == Prose(id="attention-summary", points=())
    shown = table(given)
    assert (shown.empty, shown.id, shown.caption) == (True, "attention", "Actions that need attention")


def test_the_project_can_tell_it_in_words_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "params" / "wording" / "attention-summary.j2"
    own.parent.mkdir(parents=True)
    own.write_text("None of the {{ open }} open actions needs attention.", encoding="utf-8")
    given = scene([act("1", "Green"), act("2", "Green")])
    prose = attention_statement(Narrator(tmp_path), given.plan, given.intake, given.concerns)
    assert said(prose) == "None of the 2 open actions needs attention."


def test_the_sample_plans_say_what_a_committee_would_want_to_hear() -> None:
    assert said(told(sample("care-leavers"))) == (
        "Of the 52 open actions, 15 need attention; the first in the table are actions 1.5, 6.6 and 4.10. "
        "Of these, 4 are rated Red, 3 have a worse rating than before and 4 are overdue. "
        "8 have long been Amber and 4 say nothing new."
    )
    assert said(told(sample("sufficiency"))) == (
        "Of the 25 open actions, 5 need attention: actions 13, 14, 15, 29 and 32. None says anything new."
    )


@pytest.mark.parametrize("name", ["care-leavers", "sufficiency"])
def test_every_reason_and_statement_of_the_sample_plans_has_its_sources(name: str) -> None:
    given = sample(name)
    for group in table(given).groups:
        for row in group.rows:
            assert all(cell.sources for cell in row.cells if cell.points or cell.mark)
            assert all(point.sources for point in row.cells[-2].points)
    assert all(point.sources for point in told(given).points)


def test_beside_a_red_of_the_sample_plan_stands_what_is_wrong_and_no_good_news() -> None:
    words = {row["number"]: row["words"] for row in table(sample("care-leavers")).records()}
    assert [words[number].partition(". ")[0] for number in ("1.5", "2.5", "4.10", "6.6")] == [
        "We have missed the deadline",
        "There are 58 children on the waiting list, nearly three times our limit of 20, "
        "and one in three posts remains empty",
        "The agreement was due in November and does not exist",
        "Talks over the price of the portal broke down in December and the procurement has been stopped",
    ]
