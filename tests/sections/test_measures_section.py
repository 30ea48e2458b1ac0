"""How measures moved since the report compared with: as data, in sentences, and in the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from helpers.blocks.blocks import text_of
from helpers.history.changes import Changes, compare
from helpers.history.measures import Movement, Nearing, Result, movements
from helpers.history.snapshot import Snapshot
from helpers.model import Better, Document, Measure, Quantity, Shift, Source, Value, shift
from helpers.narration.narrator import Narrator
from helpers.plans.nouns import ACTION
from helpers.sections.measures import measure_table, measures_statement

DAYS = (date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31))
THEN = date(2022, 10, 13)

EET = {"unit": "%", "better": "higher", "target": "60"}
CASES = {"unit": "number", "better": "neither", "target": "3000"}


def amount(written: str) -> Quantity:
    low, _, high = written.partition(" to ")
    return Quantity(Decimal(low), Decimal(high or low))


def wait(*values: str, name: str = "Wait", unit: str = "weeks", better: str = "lower", **more: Any) -> Measure:
    """Return a measure with values at the ends of quarters, from March 2022 or from the first of ``days``.

    Its cells: the name in A1, the action in B1, the target in E1, the values in H1 and on.
    """
    target, action, days = more.get("target", ""), more.get("action", "5"), more.get("days", DAYS)
    dated = zip(values, days, strict=False)
    return Measure(
        name=name,
        action=action,
        unit=unit,
        better=Better(better),
        target=amount(target) if target else None,
        target_sources=(Source(name, "E1"),) if target else (),
        readings=tuple(
            Value("", day, amount(value), (Source(name, f"H{at}"),)) for at, (value, day) in enumerate(dated, 1)
        ),
        sources=(Source(name, "A1"), *([Source(name, "B1")] if action else [])),
    )


def since(before: Sequence[Measure], now: Sequence[Measure]) -> Changes:
    """Return what changed since the report on 13 October 2022."""
    return compare(
        Snapshot("2022-10", THEN, (), (), tuple(before)), Snapshot("2023-01", date(2023, 1, 19), (), (), tuple(now))
    )


def moved(before: Measure | None, now: Measure | None) -> Movement:
    old, new = ([each] if each else [] for each in (before, now))
    (movement,) = movements(new, since(old, new))
    return movement


def told(before: Sequence[Measure] | None, now: Sequence[Measure]) -> list[str]:
    """Return the sentences and items; without measures before it is a first report."""
    prose = measures_statement(Narrator(), now, None if before is None else since(before, now))
    return [f"{point.label} {point.text}".strip() for point in prose.points]


def change(before: Measure | None, now: Measure | None) -> str:
    """Return the table's word for a movement."""
    return table([before] if before else [], [now] if now else [])[0]["change"]


def table(before: Sequence[Measure] | None, now: Sequence[Measure]) -> list[dict[str, str]]:
    return list(measure_table(ACTION, now, None if before is None else since(before, now)).records())


# The data


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("5", "6", Shift.HIGHER),
        ("6", "5", Shift.LOWER),
        ("5", "5.0", Shift.SAME),
        ("-5", "-6", Shift.LOWER),
        ("5 to 6", "5 to 7", Shift.HIGHER),
        ("5 to 6", "6 to 6", Shift.HIGHER),
        ("5 to 6", "4 to 6", Shift.LOWER),
        ("5 to 6", "4 to 7", Shift.WIDER),
        ("4 to 7", "5 to 6", Shift.NARROWER),
        ("5", "4 to 5", Shift.LOWER),
        ("5", "4 to 6", Shift.WIDER),
    ],
)
def test_a_range_is_higher_or_lower_only_if_neither_end_is_the_opposite(before: str, now: str, expected: Shift) -> None:
    assert shift(amount(before), amount(now)) is expected


@pytest.mark.parametrize(
    ("better", "before", "now", "expected"),
    [
        ("lower", "9.1", "8.4", Result.BETTER),
        ("lower", "8.4", "9.1", Result.WORSE),
        ("higher", "8.4", "9.1", Result.BETTER),
        ("higher", "9.1", "8.4", Result.WORSE),
        ("neither", "9.1", "8.4", Result.CHANGED),
        ("neither", "9.1", "9.10", Result.SAME),
        ("higher", "-3", "-1", Result.BETTER),
        ("higher", "10 to 11", "10 to 12", Result.BETTER),
        ("higher", "10 to 11", "9 to 11", Result.WORSE),
        ("higher", "10 to 11", "9 to 12", Result.CHANGED),
        ("lower", "9 to 12", "10 to 11", Result.CHANGED),
        ("higher", "10 to 11", "10 to 11", Result.SAME),
    ],
)
def test_a_new_value_is_judged_by_the_direction_that_is_good(
    better: str, before: str, now: str, expected: Result
) -> None:
    old, new = wait("1", before, better=better), wait("1", before, now, better=better)
    assert moved(old, new).result is expected


def test_a_measure_without_a_later_value_has_nothing_new() -> None:
    assert moved(wait("9", "8"), wait("9", "8")).result is Result.NOTHING_NEW


def test_another_value_for_the_same_day_is_a_correction_and_no_movement() -> None:
    assert moved(wait("9", "8"), wait("9", "7")).result is Result.CORRECTED


def test_a_value_that_is_no_longer_there_leaves_the_one_before_it() -> None:
    assert moved(wait("9", "8"), wait("9")).result is Result.WITHDRAWN


def test_a_value_in_another_unit_is_neither_better_nor_worse_and_nothing_can_be_taken_from_it() -> None:
    movement = moved(wait("9", target="6"), wait("9", "63", unit="days", target="42"))
    assert (movement.result, movement.by, movement.nearing) == (Result.CHANGED, None, None)


def test_a_measure_is_new_or_gone_where_only_one_of_the_two_has_it() -> None:
    assert moved(None, wait("9")).result is Result.NEW
    assert moved(wait("9"), None).result is Result.GONE


def test_a_measure_that_stands_under_another_action_now_is_the_same_one() -> None:
    before, now = wait("9", action="5"), wait("9", "8", action="6")
    assert movements([now], since([before], [now])) == (Movement(before, now, "2022-10"),)


def test_measures_stand_in_the_trackers_order_and_those_gone_last() -> None:
    before = [wait("1", name="B"), wait("1", name="A"), wait("1", name="C")]
    now = [wait("1", name="C"), wait("1", name="D"), wait("1", name="B")]
    assert [each.measure.name for each in movements(now, since(before, now))] == ["C", "D", "B", "A"]


@pytest.mark.parametrize(
    ("before", "now", "by"),
    [
        ("9.1", "8.4", "-0.7"),
        ("2428", "3049", "621"),
        ("-1.5", "1", "2.5"),
        ("10 to 11", "12 to 13", "2"),
        ("10 to 11", "12 to 14", None),
    ],
)
def test_how_far_a_value_moved_is_exact_and_of_a_range_only_if_it_moved_whole(
    before: str, now: str, by: str | None
) -> None:
    assert moved(wait(before), wait(before, now)).by == (None if by is None else Decimal(by))


@pytest.mark.parametrize(
    ("better", "before", "now", "expected"),
    [
        ("lower", ("9", "6"), ("8", "6"), Nearing.NEARER),
        ("lower", ("8", "6"), ("9", "6"), Nearing.FURTHER),
        ("lower", ("8", "6"), ("5", "6"), Nearing.NEARER),
        ("lower", ("5", "6"), ("4", "6"), None),
        ("lower", ("8", "6"), ("7", "4"), Nearing.FURTHER),
        ("higher", ("8", "9"), ("7", "7"), Nearing.NEARER),
        ("neither", ("48", "50"), ("53", "50"), Nearing.FURTHER),
        ("neither", ("48", "50"), ("51", "50"), Nearing.NEARER),
        ("neither", ("40 to 48", "50 to 60"), ("45 to 61", "50 to 60"), Nearing.NEARER),
        ("lower", ("8", ""), ("7", "6"), None),
        ("lower", ("8", "6"), ("7", ""), None),
    ],
)
def test_a_value_is_nearer_to_the_target_of_its_own_day_or_further_away(
    better: str, before: tuple[str, str], now: tuple[str, str], expected: Nearing | None
) -> None:
    old, new = wait(before[0], better=better, target=before[1]), wait("0", now[0], better=better, target=now[1])
    assert moved(old, new).nearing is expected


@pytest.mark.parametrize(
    ("before", "now", "met", "missed"),
    [
        (("7", "6"), ("6", "6"), True, False),
        (("6", "6"), ("7", "6"), False, True),
        (("6", "6"), ("6", "5"), False, True),
        (("7", "6"), ("8", "6"), False, False),
        (("7", ""), ("6", "6"), False, False),
        (("6", "6"), ("7", ""), False, False),
    ],
)
def test_a_target_is_newly_met_or_missed_against_the_target_of_each_day(
    before: tuple[str, str], now: tuple[str, str], met: bool, missed: bool
) -> None:
    movement = moved(wait(before[0], target=before[1]), wait("0", now[0], target=now[1]))
    assert (movement.newly_met, movement.newly_missed) == (met, missed)


def test_in_a_first_report_a_value_is_compared_with_the_one_before_and_its_target_with_none() -> None:
    one, two = wait("9", name="One"), wait("7", "6", name="Two", target="6")
    first, second = movements([one, two], None)
    assert first == Movement(None, one)
    assert first.result is Result.ALONE
    assert second.result is Result.BETTER
    assert second.sources == (Source("Two", "H2"), Source("Two", "H1"))
    assert (second.newly_met, second.retargeted) == (False, False)


def test_a_movement_rests_on_the_value_now_and_on_the_earlier_report() -> None:
    now = wait("9", "8")
    assert moved(wait("9"), now).sources == (
        Source("Wait", "H2"),
        Source("2022-10", "measure Wait", Document.EARLIER),
    )
    assert moved(None, now).then == (Source("2022-10", "its measures", Document.EARLIER),)


# The sentences


def test_it_says_how_many_measures_improved_and_worsened_and_by_what() -> None:
    before = [wait(value, name=name, target="6") for value, name in (("9.1", "A"), ("5", "B"), ("7", "C"), ("8", "D"))]
    now = [
        wait("9.1", "8.4", name="A", target="6"),
        wait("5", "7", name="B", target="6"),
        wait("7", "6", name="C", target="6"),
        wait("8", "7", name="D", target="6"),
    ]
    assert told(before, now) == [
        "Since the report on 13 October 2022, 3 measures have improved and 1 has worsened.",
        "• B: worse, from 5 to 7 weeks, no longer within the limit of 6",
        "• A: better, from 9.1 to 8.4 weeks, against a limit of 6",
        "• C: better, from 7 to 6 weeks, now within the limit of 6",
        "• D: better, from 8 to 7 weeks, against a limit of 6",
    ]


def test_measures_that_did_not_move_are_counted_after_those_that_did() -> None:
    before = [wait("1", name="A"), wait("2", name="B"), wait("3", name="C"), wait("3", name="D")]
    now = [wait("1", name="A"), wait("2", "2", name="B"), wait("3", "1", name="C"), wait("3", name="D")]
    assert told(before, now) == [
        "Since the report on 13 October 2022, 1 measure has improved.",
        "• C: better, from 3 weeks to 1 week",
        "1 measure is unchanged and 2 have no new value.",
    ]


def test_where_none_moved_it_says_so_in_one_sentence() -> None:
    assert told([wait("1")], [wait("1")]) == ["Since the report on 13 October 2022, 1 measure has no new value."]


@pytest.mark.parametrize(
    ("before", "now", "item"),
    [
        (EET, ("55", "58"), "better, from 55% to 58%, against a target of 60%"),
        (EET, ("55", "60"), "better, from 55% to 60%, now meeting the target of 60%"),
        (EET, ("60", "55"), "worse, from 60% to 55%, no longer meeting the target of 60%"),
        ({"unit": "£"}, ("1200", "-1000"), "better, from £1,200 to -£1,000"),
        ({"unit": "number", "better": "neither"}, ("2428", "3049"), "from 2,428 to 3,049"),
        (CASES, ("2428", "3049"), "from 2,428 to 3,049, against a target of 3,000, nearer to it"),
        (CASES, ("3049", "2428"), "from 3,049 to 2,428, against a target of 3,000, further from it"),
        ({"unit": "%", "better": "higher"}, ("10 to 11", "10 to 12"), "better, 10 to 12% after 10 to 11%"),
        ({"unit": "%", "better": "higher"}, ("10 to 11", "9 to 12"), "9 to 12% after 10 to 11%"),
    ],
)  # fmt: skip
def test_an_item_says_from_what_to_what_and_the_target(before: dict[str, str], now: tuple[str, str], item: str) -> None:
    assert told([wait(now[0], **before)], [wait(*now, **before)])[1] == f"• Wait: {item}"


def test_a_better_value_that_is_further_from_a_moved_target_says_so() -> None:
    assert told([wait("8", target="7")], [wait("8", "7", target="4")]) == [
        "Since the report on 13 October 2022, 1 measure has improved.",
        "• Wait: better, from 8 to 7 weeks, against a limit of 4, but further from it",
        "The target of 1 measure has changed:",
        "• Wait: from 7 to 4 weeks",
    ]


def test_each_kind_of_change_is_counted_by_itself() -> None:
    before = [wait("5", name="A", better="neither"), wait("5", "6", name="B"), wait("5", "6", name="C")]
    now = [wait("5", "6", name="A", better="neither"), wait("5", "7", name="B"), wait("5", name="C")]
    assert told(before, now) == [
        "Since the report on 13 October 2022, 1 measure has changed without being better or worse, 1 has been "
        "corrected and 1 has gone back to an earlier value.",
        "• C: back from 6 to 5 weeks",
        "• B: corrected from 6 to 7 weeks",
        "• A: from 5 to 6 weeks",
    ]


def test_a_target_that_is_another_new_or_gone_is_told() -> None:
    before = [wait("5", name="A", target="6"), wait("5", name="B"), wait("5", name="C", target="6")]
    now = [wait("5", name="A", target="4"), wait("5", name="B", target="6"), wait("5", name="C")]
    assert told(before, now) == [
        "Since the report on 13 October 2022, 3 measures have no new value.",
        "The targets of 3 measures have changed:",
        "• A: from 6 to 4 weeks, which it no longer meets",
        "• B: 6 weeks, where there was none",
        "• C: none now; it was 6 weeks",
    ]


def test_a_measure_that_is_new_or_gone_is_told_with_its_value() -> None:
    assert told([wait("9", name="Old")], [wait("95", name="New", unit="%", better="higher")]) == [
        "1 measure is new:",
        "• New: 95%",
        "1 measure is no longer in the tracker:",
        "• Old: 9 weeks in the report on 13 October 2022",
    ]


def test_of_many_measures_that_moved_those_that_worsened_are_told_one_by_one() -> None:
    names = [chr(ord("A") + at) for at in range(11)]
    before = [wait("5", name=name) for name in names]
    now = [wait("5", "6" if name in "CF" else "4", name=name) for name in names]
    assert told(before, now) == [
        "Since the report on 13 October 2022, 9 measures have improved and 2 have worsened.",
        "• C: worse, from 5 to 6 weeks",
        "• F: worse, from 5 to 6 weeks",
    ]
    assert len(told(before[:10], now[:10])) == 11


def test_a_first_report_compares_with_the_value_before_and_is_silent_without_one() -> None:
    assert told(None, [wait("9")]) == []
    assert told(None, []) == []
    assert told(None, [wait("9", name="A"), wait("9", "8", name="B"), wait("9", "9", name="C")]) == [
        "Compared with the value before, 1 measure has improved.",
        "• B: better, from 9 to 8 weeks",
        "1 measure is unchanged.",
    ]


def test_there_is_nothing_to_say_of_a_plan_without_measures() -> None:
    assert told([], []) == []


def test_each_sentence_rests_on_the_values_it_speaks_of() -> None:
    before, now = [wait("9", target="6")], [wait("9", "8", target="6")]
    first, item = measures_statement(Narrator(), now, since(before, now)).points
    then = Source("2022-10", "measure Wait", Document.EARLIER)
    assert first.sources == (Source("2022-10", "its measures", Document.EARLIER), Source("Wait", "H2"), then)
    assert item.sources == (Source("Wait", "A1"), then, Source("Wait", "H2"), Source("Wait", "E1"))


def test_a_name_that_looks_like_a_template_or_markup_is_told_as_it_is() -> None:
    name = "{{ 7*7 }} <b>Homes</b> - 3."
    assert told([wait("9", name=name)], [wait("9", "8", name=name)])[1] == f"• {name[:-1]}: better, from 9 to 8 weeks"


def test_a_plan_may_have_its_own_words(tmp_path: Path) -> None:
    own = tmp_path / "params" / "wording" / "measures-summary.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{% for each in moved %}{{ each.name }} is now {{ each.now }}.{% endfor %}", encoding="utf-8")
    now = [wait("9", "8")]
    (point,) = measures_statement(Narrator(tmp_path), now, since([wait("9")], now)).points
    assert point.text == "Wait is now 8 weeks."


# The table


def test_the_table_has_a_row_a_measure_with_its_figures_beside_the_chart() -> None:
    before, now = [wait("7.6", "9", target="6")], [wait("7.6", "9", "8.4", target="6")]
    found = measure_table(ACTION, now, since(before, now))
    assert (found.id, found.wide) == ("measures", True)
    assert [column.heading for column in found.columns] == [
        "Measure",
        "Action",
        "Latest",
        "Change since the report on 13 October 2022",
        "Target",
        "Target met?",
        "Chart",
        "Earlier, newest first",
    ]
    (row,) = found.groups[0].rows
    assert [text_of(cell) for cell in row.cells] == [
        "Wait",
        "5",
        "8.4 weeks (30 September 2022)",
        "▼ Better: down 0.6 weeks",
        "at most 6 weeks",
        "No",
        "",
        "9 weeks (30 June 2022)\n7.6 weeks (31 March 2022)",
    ]
    chart = row.cells[6].chart
    assert chart is not None
    assert chart.says == (
        "From 7.6 weeks in March 2022 up to 9 in June 2022, then down to 8.4 in September 2022; the limit is 6."
    )


def test_each_cell_rests_on_the_cells_it_shows() -> None:
    before, now = [wait("7.6", target="6")], [wait("7.6", "5", target="6")]
    (row,) = measure_table(ACTION, now, since(before, now)).groups[0].rows
    name, action, target, first, latest = (Source("Wait", place) for place in ("A1", "B1", "E1", "H1", "H2"))
    then = Source("2022-10", "measure Wait", Document.EARLIER)
    assert [cell.sources for cell in row.cells] == [
        (name,),
        (action,),
        (latest,),
        (latest, then),
        (target,),
        (latest, target, then),
        (first, latest, target),
        (first,),
    ]
    assert row.cells[1].points[0].runs[0].link == "#action-5"


@pytest.mark.parametrize(
    ("unit", "better", "before", "now", "expected"),
    [
        ("weeks", "lower", "9", "8", "▼ Better: down 1 week"),
        ("weeks", "lower", "8", "9.5", "▲ Worse: up 1.5 weeks"),
        ("number", "higher", "2428", "3449", "▲ Better: up 1,021"),
        ("number", "neither", "5", "2", "▼ Changed: down 3"),
        ("%", "higher", "70", "71", "▲ Better: up 1 percentage point"),
        ("%", "higher", "70", "67.5", "▼ Worse: down 2.5 percentage points"),
        ("£", "lower", "-1000", "500", "▲ Worse: up £1,500"),
        ("%", "higher", "10 to 11", "12 to 13", "▲ Better: up 2 percentage points"),
        ("%", "higher", "10 to 11", "10 to 12", "▲ Better: was 10 to 11%"),
        ("%", "higher", "10 to 11", "9 to 12", "Changed: wider, was 10 to 11%"),
        ("%", "higher", "9 to 12", "10 to 11", "Changed: narrower, was 9 to 12%"),
        ("weeks", "lower", "9", "9", "Unchanged"),
    ],
)
def test_a_movement_is_told_in_words_with_a_shape_for_its_direction(
    unit: str, better: str, before: str, now: str, expected: str
) -> None:
    assert change(wait(before, unit=unit, better=better), wait(before, now, unit=unit, better=better)) == expected


def test_what_is_no_movement_is_told_in_words_too() -> None:
    assert change(wait("9"), wait("9")) == "No new value"
    assert change(wait("9"), wait("8")) == "Corrected: was 9 weeks"
    assert change(wait("9", "8"), wait("9")) == "Back to an earlier value: was 8 weeks"
    assert change(wait("9"), wait("9", "63", unit="days")) == "Changed: was 9 weeks"
    assert change(None, wait("9")) == "New measure"


def test_the_table_says_where_a_movement_leads_if_its_direction_does_not() -> None:
    assert change(wait("48", better="neither", target="50"), wait("48", "51", better="neither", target="50")) == (
        "▲ Changed: up 3 weeks, nearer to the target"
    )
    assert change(wait("8", target="7"), wait("8", "7", target="4")) == (
        "▼ Better: down 1 week, but further from the limit"
    )


def test_a_measure_that_is_gone_stands_last_with_what_was_reported() -> None:
    before, now = [wait("9", name="Old", target="6")], [wait("9", name="New", action="")]
    (_, row) = measure_table(ACTION, now, since([*before, *now], now)).groups[0].rows
    assert [text_of(cell) for cell in row.cells] == [
        "Old", "5", "", "No longer in the tracker: was 9 weeks", "", "", "", "",
    ]  # fmt: skip
    then = (Source("2022-10", "measure Old", Document.EARLIER),)
    assert [cell.sources for cell in row.cells[:4]] == [then, then, (), then]
    assert not row.cells[1].points[0].runs[0].link


@pytest.mark.parametrize(
    ("better", "unit", "target", "expected"),
    [
        ("higher", "%", "74", "at least 74%"),
        ("lower", "weeks", "4", "at most 4 weeks"),
        ("neither", "number", "3000", "3,000"),
        ("higher", "%", "60 to 70", "60 to 70% (met at 60% or more)"),
        ("lower", "%", "60 to 70", "60 to 70% (met at 70% or less)"),
        ("higher", "%", "", ""),
    ],
)
def test_a_target_says_which_direction_is_good(better: str, unit: str, target: str, expected: str) -> None:
    assert table(None, [wait("5", better=better, unit=unit, target=target)])[0]["target"] == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [("6", "4", "at most 4 weeks\n(was at most 6 weeks)"), ("", "4", "at most 4 weeks\n(there was none)"),
     ("6", "", "None\n(was at most 6 weeks)"), ("6", "6.0", "at most 6 weeks")],
)  # fmt: skip
def test_a_target_that_is_another_shows_both(before: str, now: str, expected: str) -> None:
    assert table([wait("5", target=before)], [wait("5", target=now)])[0]["target"] == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [("7", "6", "Yes, newly"), ("6", "7", "No longer"), ("6", "5", "Yes"), ("8", "7", "No")],
)
def test_whether_the_target_is_met_says_if_that_is_new(before: str, now: str, expected: str) -> None:
    assert table([wait(before, target="6")], [wait(before, now, target="6")])[0]["met"] == expected


def test_a_first_report_has_movements_from_the_value_before() -> None:
    found = measure_table(ACTION, [wait("9"), wait("9", "8", name="B", target="8")], None)
    assert found.columns[3].heading == "Change since the value before"
    rows = list(found.records())
    assert [row["change"] for row in rows] == ["", "▼ Better: down 1 week"]
    assert [row["met"] for row in rows] == ["", "Yes"]
    assert found.groups[0].rows[0].cells[6].chart is None


def test_a_plan_without_measures_has_an_empty_table() -> None:
    assert measure_table(ACTION, [], None).empty
    assert measure_table(ACTION, [], since([], [])).empty
