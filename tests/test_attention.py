"""What needs attention, and why; what went well; each situation in the exact words that a committee reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml

from conftest import BANNER_PLAN, REPOSITORY, TABLE_PLAN
from helpers.attention import Ground, attention_statement, attention_table, concerns, went_well
from helpers.blocks import ColumnKind, Mark, Prose, Table
from helpers.changes import Changes, compare
from helpers.facts import Facts, facts_of
from helpers.intake import Intake
from helpers.model import (
    Action,
    Better,
    Closing,
    Document,
    Measure,
    Passage,
    Point,
    Quantity,
    Rating,
    Reading,
    Run,
    Source,
    Way,
)
from helpers.parameters import Parameters
from helpers.plan import Plan, Shape
from helpers.report import read_inputs

PLAN = Plan.model_validate(TABLE_PLAN)
UNRATED = Plan.model_validate(BANNER_PLAN)
AS_AT = date(2023, 1, 19)
DAYS = (date(2022, 1, 13), date(2022, 4, 14), date(2022, 7, 14), date(2022, 10, 13), AS_AT)
SHEET = "January 2023"


@dataclass(frozen=True)
class Scene:
    """One report and those published before it."""

    plan: Plan
    intake: Intake
    changes: Changes | None
    earlier: tuple[Facts, ...]

    @property
    def given(self) -> tuple[Plan, Intake, Changes | None, tuple[Facts, ...], date]:
        """Return what is asked for of it."""
        return self.plan, self.intake, self.changes, self.earlier, AS_AT


def act(number: str, rating: str | None = "", text: str = "", **more: Any) -> Action:
    """Return an open action whose cells are named for its number."""
    values: dict[str, Any] = {
        "title": f"Do {number}",
        "says": {"progress": Passage((Point((Run(text),)),), (at("P", number),))} if text else {},
        "rating": None if rating is None else Rating(rating, sources=(at("R", number),)),
        "due_sources": (at("D", number),) if "due" in more else (),
        "sources": (at("A", number), at("B", number)),
    }
    return Action(number, **(values | more))


def done(number: str, way: Way = Way.COMPLETED) -> Action:
    return act(number, closing=Closing(way, (), Passage((Point((Run(way),)),), (at("N", number),))))


def measure(name: str, value: int, target: int = 70, better: Better = Better.HIGHER) -> Measure:
    reading = Reading("", AS_AT, exactly(value), (at("V", name),))
    return Measure(name, "", "%", better, exactly(target), (at("T", name),), (reading,), (at("M", name),))


def exactly(value: int) -> Quantity:
    return Quantity(Decimal(value), Decimal(value))


def at(column: str, what: str) -> Source:
    return Source(SHEET, f"{column}{what}")


def then(number: str, back: int = 1) -> Source:
    """Return where a report has an action: the last before this one, or one further back."""
    return Source(DAYS[-1 - back].isoformat(), f"action {number}", Document.EARLIER)


def scene(*reports: Sequence[Action], plan: Plan = PLAN, measures: Sequence[Sequence[Measure]] = ((),) * 5) -> Scene:
    """Return the last of the reports, and those before it as published; the last speaks for the as-at date."""
    days, figures = DAYS[-len(reports) :], measures[-len(reports) :]
    facts = [
        Facts(day.isoformat(), day, (), tuple(some), tuple(figure))
        for day, some, figure in zip(days, reports, figures, strict=True)
    ]
    *earlier, now = facts
    intake = Intake(now.actions, (), now.measures, len(now.actions), (), (), ())
    return Scene(plan, intake, compare(earlier[-1], now) if earlier else None, tuple(earlier))


def said(prose: Prose) -> str:
    """Return what a statement says, as it is read: its list items a line each."""
    return "".join(
        f"\n{point.label} {point.text}" if point.label else f"{' ' if point.follows else ''}{point.text}"
        for point in prose.points
    )


def table_of(plan: Plan, intake: Intake, changes: Changes | None, earlier: Sequence[Facts], as_at: date) -> Table:
    return attention_table(plan, concerns(plan, intake, changes, earlier, as_at))


def statement_of(plan: Plan, intake: Intake, changes: Changes | None, earlier: Sequence[Facts], as_at: date) -> Prose:
    return attention_statement(intake, concerns(plan, intake, changes, earlier, as_at))


def statement(of: Scene) -> str:
    return said(statement_of(*of.given))


def well(of: Scene) -> str:
    return said(went_well(of.plan, of.intake, of.changes))


def reasons(of: Scene) -> dict[str, str]:
    """Return the reasons of each action in the table, in the table's order."""
    return {row["number"]: row["reasons"] for row in table_of(*of.given).records()}


STATEMENTS: Mapping[str, tuple[Scene, str]] = {
    "no actions": (scene([]), ""),
    "nothing wrong": (scene([act("1", "Green"), act("2", "Amber")]), ""),
    "a better rating than before": (scene([act("1", "Red")], [act("1", "Amber")]), ""),
    "closed ones are left alone": (scene([done("1"), act("2", "Green")]), ""),
    "the only open action": (
        scene([act("1", "Red"), done("2")]),
        "The one open action, action 1, needs attention. It is rated Red.",
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
        "Of these, 2 are rated Red and 11 are overdue.",
    ),
    "a plan without ratings": (
        scene(*[[act("1", rating=None, text="a"), act("2", rating=None, text=new)] for new in "bc"], plan=UNRATED),
        "Of the 2 open actions, 1 needs attention: action 1. It says nothing new.",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_statement_says_how_many_need_attention_and_why(name: str) -> None:
    given, expected = STATEMENTS[name]
    assert statement(given) == expected


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
        "1 measure meets its target, which it did not in the last report:\n• Homes: 80%, against a target of 70%",
    ),
    "one of two newly": (
        scene(
            [],
            [],
            measures=[[measure("Homes", 60), measure("Visits", 90)], [measure("Homes", 80), measure("Visits", 91)]],
        ),
        "2 measures meet their targets; this one did not in the last report:\n• Homes: 80%, against a target of 70%",
    ),
    "by a target that was let down": (
        scene([], [], measures=[[measure("Wait", 9, 6, Better.LOWER)], [measure("Wait", 9, 10, Better.LOWER)]]),
        "1 measure meets its target, which it did not in the last report:\n"
        "• Wait: 9%, against a target of 10% (6% in the last report)",
    ),
    "all together": (
        scene(
            [act("1", "Red"), act("2")],
            [act("1", "Green"), done("2")],
            measures=[[measure("Homes", 60), measure("Visits", 60)], [measure("Homes", 80), measure("Visits", 70)]],
        ),
        "The rating of action 1 improved to Green. Action 2 was completed. "
        "2 measures meet their targets, which they did not in the last report:"
        "\n• Homes: 80%, against a target of 70%\n• Visits: 70%, against a target of 70%",
    ),
}


@pytest.mark.parametrize("name", WELL)
def test_what_went_well_is_said_and_nothing_else(name: str) -> None:
    given, expected = WELL[name]
    assert well(given) == expected


def test_the_table_gives_every_reason_with_what_it_was_computed_from() -> None:
    given = scene([act("1", "Amber", "Slow\nLate")], [act("1", "Red", "Slow\nLate", due=date(2022, 12, 31))])
    table = table_of(*given.given)
    ((row,),) = [group.rows for group in table.groups]
    number, title, rating, why, words = row.cells
    assert [(column.heading, column.kind) for column in table.columns] == [
        ("No.", ColumnKind.TEXT),
        ("Action", ColumnKind.TEXT),
        ("Rating", ColumnKind.RATING),
        ("Why it is here", ColumnKind.TEXT),
        ("In the tracker’s own words", ColumnKind.PASSAGE),
    ]
    assert number.points == (Point((Run("1", link="#action-1"),)),)
    assert (number.sources, title.sources) == ((at("A", "1"),), (at("B", "1"),))
    assert rating.mark == Mark("Red", Shape.TRIANGLE, "C8102E")
    assert [(point.text, point.sources) for point in why.points] == [
        ("Rated Red", (at("R", "1"),)),
        ("Worsened from Amber since the last report", (at("R", "1"), then("1"))),
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
    late = date(2023, 1, 18)
    for plan in (PLAN, UNRATED):
        table = table_of(*scene([act("1", rating=None, due=late)], plan=plan).given)
        assert [len(row.cells) for group in table.groups for row in group.rows] == [len(table.columns)]
    assert reasons(scene([act("1", rating=None, due=late)], plan=UNRATED)) == {"1": "Overdue by 1 day"}


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
        (["Amber", "Green"], {"1": "Worsened from Green since the last report"}),
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
    (concern,) = concerns(*given.given)
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


def test_a_key_of_one_rating_has_no_worst_and_one_of_four_has_two_in_the_middle() -> None:
    entries = TABLE_PLAN["ratings"]
    one = Plan.model_validate({**TABLE_PLAN, "ratings": entries[:1]})
    assert reasons(scene([act("1", "Red")], plan=one)) == {}
    blue = {"rating": "Blue", "means": "Nearly there", "shape": "square", "colour": "0000FF"}
    four = Plan.model_validate({**TABLE_PLAN, "ratings": [*entries[:2], blue, entries[2]]})
    given = scene(*[[act("1", "Amber"), act("2", "Blue"), act("3", "Blue"), act("4", "Green")]] * 3, plan=four)
    assert statement(given) == (
        "Of the 4 open actions, 3 need attention: actions 1, 2 and 3. "
        "Of these, 1 has long been Amber and 2 have long been Blue."
    )
    moved = scene([act(n, "Red") for n in "123"], [act("1", "Amber"), act("2", "Blue"), act("3", "Green")], plan=four)
    assert well(moved) == (
        "The rating of action 3 improved to Green, that of action 2 to Blue, and that of action 1 to Amber."
    )


def test_its_own_words_are_the_first_point_of_its_concerns_or_else_of_the_first_column() -> None:
    columns = [{"id": "working", "heading": "Works"}, {"id": "concerns", "heading": "Worries"}]
    plan = Plan.model_validate({**TABLE_PLAN, "narrative": columns})
    own = Point((Run("Costs "), Run("rise", bold=True)), "•", sources=(at("C", "2"),))
    says = {
        "working": Passage((Point((Run("Fine"),)),), (at("W", "1"),)),
        "concerns": Passage((own, Point((Run("Late"),), "•")), (at("C", "1"), at("C", "2"))),
    }
    given = scene([act("1", "Red", says=says), act("2", "Red", says={"working": says["working"]})], plan=plan)
    assert [concern.why for concern in concerns(*given.given)] == [own, None]
    first, second = (row.cells[-1] for group in table_of(*given.given).groups for row in group.rows)
    assert (first.points, first.sources) == ((Point(own.runs),), (at("C", "2"),))
    assert (second.points, second.sources) == ((), ())
    (other,) = concerns(*scene([act("1", "Red", "Begun")]).given)
    assert other.why == Point((Run("Begun"),), sources=(at("P", "1"),))


def test_the_statements_carry_the_cells_they_were_computed_from_and_lead_to_the_actions() -> None:
    given = scene([act("1", "Red"), act("2")], [act("1", "Red"), act("2", "Green")])
    which, counts = statement_of(*given.given).points
    assert counts.sources == (at("R", "1"), then("1"))
    assert which.sources == (at("A", "1"), at("A", "2"), at("R", "1"), then("1"))
    assert [run.link for run in which.runs if run.link] == ["#action-1"]
    better = scene(
        [act("1", "Red"), act("2")],
        [act("1", "Amber"), done("2")],
        measures=[[measure("Homes", 60)], [measure("Homes", 80)]],
    )
    homes = (at("V", "Homes"), at("T", "Homes"), Source(DAYS[-2].isoformat(), "measure Homes", Document.EARLIER))
    assert [point.sources for point in went_well(PLAN, better.intake, better.changes).points] == [
        (at("R", "1"), then("1")),
        (at("N", "2"), then("2")),
        homes,
        homes,
    ]


def test_nothing_to_say_is_an_empty_block_and_an_empty_table() -> None:
    given = scene([act("1", "Green")])
    assert statement_of(*given.given) == Prose(id="attention-summary", points=())
    assert went_well(PLAN, given.intake, None) == Prose(id="went-well", points=())
    table = table_of(*given.given)
    assert isinstance(table, Table)
    assert (table.empty, table.id, table.caption) == (True, "attention", "Actions that need attention")


def test_the_same_report_has_the_same_concerns_however_often_it_is_asked() -> None:
    given = scene(*[[act(str(n), "Amber", "Same", due=AS_AT - timedelta(n)) for n in range(1, 6)]] * 4)
    assert concerns(*given.given) == concerns(*given.given)
    assert [[reason.ground for reason in concern.reasons] for concern in concerns(*given.given)] == [
        [Ground.OVERDUE, Ground.LONG, Ground.STALE]
    ] * 5


def test_the_sample_plans_say_what_a_committee_would_want_to_hear() -> None:
    assert samples("care-leavers") == (
        "Of the 52 open actions, 15 need attention; the first in the table are actions 1.5, 6.6 and 4.10. "
        "Of these, 4 are rated Red, 3 have a worse rating than before, 4 are overdue, "
        "8 have long been Amber and 4 say nothing new.",
        "The ratings of actions 1.1, 3.3, 4.1, 4.5, 5.3 and 7.4 improved to Green, and that of action 3.8 to Amber. "
        "3 measures meet their targets.",
    )
    assert samples("sufficiency") == (
        "Of the 25 open actions, 5 need attention: actions 13, 14, 15, 29 and 32. None says anything new.",
        "Action 37 was completed. 5 measures meet their targets.",
    )


def samples(name: str) -> tuple[str, str]:
    """Return both statements of a sample plan's newest report, every number and reason of which has its sources."""
    facts: list[Facts] = []
    for folder in sorted((REPOSITORY / "params").glob("20*")):
        values = yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))
        parameters = Parameters.model_validate(values)
        plan, intake, _ = read_inputs(REPOSITORY, parameters)
        facts.append(facts_of(parameters, intake))
    changes = compare(facts[-2], facts[-1])
    given = (plan, intake, changes, facts[:-1], parameters.day)
    for group in table_of(*given).groups:
        for row in group.rows:
            assert all(cell.sources for cell in row.cells if cell.points or cell.mark)
            assert all(point.sources for cell in row.cells[-2:-1] for point in cell.points)
    for prose in (statement_of(*given), went_well(plan, intake, changes)):
        assert all(point.sources for point in prose.points)
    return said(statement_of(*given)), said(went_well(plan, intake, changes))
