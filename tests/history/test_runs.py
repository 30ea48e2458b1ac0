"""Where each measure is going, and whether that is a signal or noise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.history.runs import Course, Every, Firmness, Signal, courses
from helpers.model import Better, Measure, Quantity, Shift, Value
from scenes import at, measure, scene
from strategies import DECIMALS, PROPERTY

STEADY = ["50", "51"] * 6


def values(figures: Sequence[str], *, months: int = 3) -> tuple[Value, ...]:
    """Return values so many months apart, up to December 2022; “5-6” is a range."""
    last, found = 2022 * 12 + 11, []
    for back, figure in enumerate(reversed(figures)):
        low, _, high = figure.partition("–")
        year, month = divmod(last - months * back, 12)
        value = Quantity(Decimal(low), Decimal(high or low))
        found.append(Value("", date(year, month + 1, 28), value, (at("V", str(len(figures) - back)),)))
    return tuple(reversed(found))


def course(*figures: str, better: Better = Better.HIGHER, months: int = 3) -> Course:
    """Return the course of a measure with a target of 70."""
    one = Measure("m", "", "%", better, Quantity(Decimal(70), Decimal(70)), (), values(figures, months=months))
    (found,) = courses([one], None)
    return found


@pytest.mark.parametrize(
    ("figures", "better", "expected"),
    [
        (["216", "214", "211", "205"], Better.HIGHER, (Shift.LOWER, 3, False)),
        (["216", "214", "211", "205"], Better.LOWER, (Shift.LOWER, 3, True)),
        (["9", "8", "9", "9.5"], Better.LOWER, (Shift.HIGHER, 2, False)),
        (["9", "8", "8", "9"], Better.NEITHER, (Shift.HIGHER, 1, None)),
        (["5–6", "6–7"], Better.HIGHER, (Shift.HIGHER, 1, True)),
        (["9", "8", "8"], Better.HIGHER, None),
        (["5–6", "4–7"], Better.HIGHER, None),
        (["9"], Better.HIGHER, None),
    ],
)
def test_a_run_is_how_often_a_measure_moved_the_same_way_up_to_its_latest_value(
    figures: list[str], better: Better, expected: tuple[Shift, int, bool | None] | None
) -> None:
    run = course(*figures, better=better).run
    assert (run and (run.way, run.steps, run.good)) == expected


@pytest.mark.parametrize(("months", "every"), [(1, Every.MONTH), (3, Every.QUARTER), (12, Every.YEAR), (2, None)])
def test_a_run_says_how_far_apart_its_values_are(months: int, every: Every | None) -> None:
    run = course("9", "1", "2", "3", months=months).run
    assert run
    assert (run.every, run.start.value.low, len(run.sources)) == (every, Decimal(1), 3)


def test_values_unevenly_apart_are_no_quarters() -> None:
    uneven = (*values(["1"], months=3), Value("", date(2023, 1, 1), Quantity(Decimal(2), Decimal(2))))
    (found,) = courses([Measure("m", "", "", Better.HIGHER, None, (), (*values(["0", "0.5"]), *uneven[1:]))], None)
    assert found.run
    assert found.run.every is None


@pytest.mark.parametrize(
    ("count", "firmness"), [(1, "none"), (4, "none"), (5, "trial"), (11, "trial"), (12, "firm"), (30, "firm")]
)
def test_limits_are_reckoned_from_five_values_on_and_are_firm_from_twelve(count: int, firmness: str) -> None:
    found = course(*(str(50 + at % 2) for at in range(count)))
    assert (found.points, found.firmness.value, bool(found.limits)) == (count, firmness, firmness != "none")


def test_ranges_have_no_limits() -> None:
    found = course(*["5–6"] * 12)
    assert (found.firmness, found.limits, found.signals) == (Firmness.NONE, None, ())


def test_the_limits_are_the_mean_and_266_hundredths_of_the_mean_moving_range_on_either_side() -> None:
    limits = course(*STEADY).limits
    assert limits
    assert (limits.low, limits.mean, limits.high) == (Decimal("47.8"), Decimal("50.5"), Decimal("53.2"))


def test_a_value_outside_the_limits_is_a_signal_and_one_on_them_is_none() -> None:
    assert course(*STEADY).signals == ()
    assert course(*STEADY, "56").signals == ((Signal.OUTSIDE, Shift.HIGHER),)
    assert course(*STEADY, "45").signals == ((Signal.OUTSIDE, Shift.LOWER),)
    assert course("0", "0", "0", "0", "0").signals == ()


def test_seven_values_on_one_side_of_the_mean_or_one_way_are_a_signal_and_six_are_none() -> None:
    def signals(*figures: int) -> list[Signal]:
        return [signal for signal, _ in course(*map(str, figures)).signals]

    low = [50, 51, 50, 51, 50, 51, 50]
    assert signals(*low, 54, 55, 54, 55, 54, 55, 54) == [Signal.SIDE]
    assert signals(*low, 54, 55, 54, 55, 54, 55) == []
    zigzag = [60, 40, 60, 40, 60, 40, 60]
    assert signals(*zigzag, 40, 42, 44, 46, 48, 50, 52) == [Signal.TREND]
    assert signals(*zigzag, 42, 44, 46, 48, 50, 52) == []


def test_the_movement_says_whether_the_target_was_met_or_missed_since_the_last_report() -> None:
    before, now = measure("Attendance", 75), measure("Attendance", 65)
    given = scene([], [], measures=[[before], [now]])
    (found,) = courses(given.intake.measures, given.changes)
    assert found.movement.newly_missed


def test_one_that_is_gone_has_a_course_of_nothing() -> None:
    given = scene([], [], measures=[[measure("Old", 75)], []])
    (found,) = courses(given.intake.measures, given.changes)
    assert (found.movement.measure.name, found.points, found.run) == ("Old", 0, None)


@PROPERTY
@given(st.lists(DECIMALS, min_size=1, max_size=20), st.integers(-1000, 1000))
def test_the_same_higher_or_lower_by_as_much_has_the_same_run_and_signals_and_limits_moved_by_it(
    figures: list[Decimal], by: int
) -> None:
    one, other = (course(*(str(each + more) for each in figures)) for more in (0, by))
    assert (one.signals, one.firmness) == (other.signals, other.firmness)
    assert (one.run and (one.run.way, one.run.steps)) == (other.run and (other.run.way, other.run.steps))
    if one.limits and other.limits:
        assert one.limits.low <= one.limits.mean <= one.limits.high
        assert abs(other.limits.mean - one.limits.mean - by) <= Decimal("0.001")


@PROPERTY
@given(st.lists(DECIMALS, min_size=1, max_size=20))
def test_the_same_turned_upside_down_lies_the_other_way(figures: list[Decimal]) -> None:
    turn = {Shift.HIGHER: Shift.LOWER, Shift.LOWER: Shift.HIGHER}
    one, other = (course(*(str(each * sign) for each in figures)) for sign in (1, -1))
    assert [(signal, turn[way]) for signal, way in one.signals] == list(other.signals)


def test_a_measure_rests_on_the_cells_of_all_its_values() -> None:
    assert course("1", "2").sources == (at("V", "1"), at("V", "2"))
