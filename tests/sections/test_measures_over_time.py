"""Each measure over time: what its row says it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from helpers.blocks.blocks import Row
from helpers.history.changes import Changes, compare
from helpers.history.snapshot import Snapshot
from helpers.model import Better, Document, Measure, Quantity, Source, Value
from helpers.sections.measures_over_time import measures_over_time

QUARTERS = [date(2020 + at // 4, 3 * (at % 4) + 3, 30) for at in range(16)]
TARGET = Source("Measures", "E1")
FEW = "Too few values to tell a signal from noise: {} of 12"
STEADY = ["50", "51"] * 6


def amount(written: str) -> Quantity:
    low, _, high = written.partition("–")
    return Quantity(Decimal(low), Decimal(high or low))


def measure(*values: str, better: str = "higher", target: str = "70", unit: str = "%", **more: Any) -> Measure:
    """Return a measure with values at the ends of quarters from 2020 on, in the cells H1 and on."""
    readings = (
        Value("", day, amount(value), (Source("Measures", f"H{at}"),))
        for at, (value, day) in enumerate(zip(values, QUARTERS, strict=False), 1)
    )
    aim = amount(target) if target else None
    cells = (Source("Measures", "A1"), Source("Measures", "B1"))
    found = Measure("Wait", "5", unit, Better(better), aim, (TARGET,) if target else (), tuple(readings), cells)
    return replace(found, **more)


def since(before: Sequence[Measure], now: Sequence[Measure]) -> Changes:
    then, day = date(2022, 10, 13), date(2023, 1, 19)
    return compare(Snapshot("2022-10", then, (), (), tuple(before)), Snapshot("2023-01", day, (), (), tuple(now)))


def row(now: Measure | None, before: Measure | None = None, *, first: bool = False) -> dict[str, str]:
    """Return the one row as texts; of a first report without one before."""
    some, old = ([each] if each else [] for each in (now, before))
    (found,) = measures_over_time(some, None if first else since(old, some)).records()
    return found


def result(*values: str, before: Sequence[str] = (), **more: str) -> list[str]:
    now = measure(*values, **more)
    return row(now, measure(*(before or values[:-1]), **more))["result"].split("\n")


@pytest.mark.parametrize(
    ("more", "values", "expected"),
    [
        ({}, ["60", "61"], "Below its target by 9 percentage points"),
        ({}, ["71", "61"], "Newly below its target by 9 percentage points"),
        ({}, ["70", "71"], "Meets its target"),
        ({}, ["69", "70"], "Newly meets its target"),
        ({"better": "lower", "unit": "weeks", "target": "4"}, ["6", "5"], "Above its limit by 1 week"),
        ({"better": "lower", "unit": "weeks", "target": "4"}, ["3", "2"], "Within its limit"),
        ({"better": "lower", "unit": "weeks", "target": "4"}, ["5", "4"], "Newly within its limit"),
        ({"target": "60–70"}, ["50–54", "55–59"], "Below its target by 5 percentage points"),
        ({"better": "lower", "target": "60–70"}, ["80–90", "65–75"], "Above its limit by 5 percentage points"),
    ],
)
def test_a_result_begins_with_the_target_and_how_far_off_it_is(
    more: dict[str, str], values: list[str], expected: str
) -> None:
    assert result(*values, **more)[0] == expected


@pytest.mark.parametrize(
    ("values", "before", "expected"),
    [
        (["216", "214", "211", "205"], (), "Worse for the third quarter running"),
        (["1", "2", "3"], (), "Better for the second quarter running"),
        (["1", "2"], (), "Better than the value before"),
        (["1", "2", "2"], (), "Unchanged"),
        (["1–2", "0–3"], (), "A wider range than before"),
        (["1", "2"], ["1", "2"], "No new figure since the report on 13 October 2022"),
        (["1", "2"], ["1", "3"], "Corrected: was 3"),
        (["1", "2"], ["1", "2", "5"], "Back to an earlier value: was 5"),
    ],
)
def test_a_result_says_where_the_measure_is_going(values: list[str], before: Sequence[str], expected: str) -> None:
    assert result(*values, before=before, unit="number", target="")[0] == expected


def test_neither_way_is_better_or_worse_where_neither_is_good() -> None:
    assert result("1", "2", "3", better="neither") == ["Higher for the second quarter running", FEW.format(3)]


def test_a_new_measure_is_called_so_and_one_that_is_gone_stands_last_with_nothing_but_that() -> None:
    assert row(measure("1", target=""))["result"] == f"New measure\n{FEW.format(1)}"
    assert row(measure("1", target=""), first=True)["result"] == FEW.format(1)
    gone = row(None, measure("1"))
    assert (gone["number"], gone["measure"], gone["values"]) == ("5", "Wait", "")
    assert gone["result"] == "No longer in the tracker"
    order = measures_over_time([measure("80")], since([measure("1", name="Old")], [measure("80")]))
    assert [each["measure"] for each in order.records()] == ["Wait", "Old"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["50"] * 4, FEW.format(4)),
        (["50", "51", "50", "51", "50"], "No signal: within 47.7 to 53.1% (on trial: 5 values of 12)"),
        (STEADY, "No signal: within 47.8 to 53.2%"),
        ([*STEADY, "56"], "A signal: above its natural limit of 54.5%"),
        ([*STEADY, "45"], "A signal: below its natural limit of 46.3%"),
        (["1–2"] * 12, "Unchanged"),
    ],
)
def test_a_result_ends_with_whether_it_may_be_noise(values: list[str], expected: str) -> None:
    assert result(*values)[-1] == expected


def test_many_values_on_one_side_or_in_one_direction_are_told_each() -> None:
    side = ["50", "51", "50", "51", "50", "51", "50", "54", "55", "54", "55", "54", "55", "54"]
    assert result(*side)[-1].startswith("A signal: seven values or more above the mean of ")
    rising = ["60", "40", "60", "40", "60", "40", "60", "40", "42", "44", "46", "48", "50", "52"]
    assert result(*rising)[-1] == "A signal: seven values or more rising"


def test_values_stand_in_one_line_with_what_time_the_latest_covers_and_of_many_the_latest() -> None:
    covers = (*measure("1", "2").readings[:1], replace(measure("1", "2").readings[1], covers="Year to June"))
    assert row(measure(readings=covers))["values"] == "1% → 2%\nYear to June"
    assert row(measure("3,023".replace(",", ""), unit="number"))["values"] == "3,023\n30 March 2020"
    assert row(measure(*map(str, range(14))))["values"].startswith("… → 2% → 3% → ")


def rows(*some: Measure) -> Sequence[Row]:
    (group,) = measures_over_time(some, None).groups
    return group.rows


def test_those_that_miss_their_targets_come_first_and_can_be_chosen() -> None:
    met, missed = measure("80", name="Met"), measure("75", "60", name="Missed")
    first, second = rows(met, missed)
    assert (first.tags, second.tags) == (("missed", "worse"), ())
    assert first.cells[0].points[0].runs[0].link == "#action-5"


def test_what_is_told_rests_on_its_cells_and_on_the_report_before_where_it_is_told() -> None:
    now, before = measure("75", "60"), measure("75")
    (group,) = measures_over_time([now], since([before], [now])).groups
    cell = group.rows[0].cells[-1]
    then = Source("2022-10", "measure Wait", Document.EARLIER)
    values = (Source("Measures", "H2"), Source("Measures", "H1"))
    assert [point.sources for point in cell.points] == [(values[0], TARGET, then), values[::-1], values[::-1]]
    assert cell.sources == (values[0], TARGET, then, values[1])


def test_a_plan_without_measures_has_no_rows() -> None:
    assert measures_over_time([], None).empty
