"""How well colours are told from one another, and which is the nearest that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.plans.colours import ENOUGH, WHITE, contrast, named, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"{value:06X}")


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("000000", WHITE, 21.0), ("777777", WHITE, 4.48), ("767676", WHITE, 4.54), ("0F4C5C", WHITE, 9.51), ("A", "A", 1)],
)
def test_contrast_is_wcags(one: str, other: str, found: float) -> None:
    """The greys are WebAIM's examples of what fails and what passes."""
    one, other = (each if len(each) == 6 else each * 6 for each in (one, other))
    assert contrast(one, other) == contrast(other, one) == pytest.approx(found, abs=0.01)


@given(COLOURS, st.sampled_from([WHITE, "12181B"]))
def test_the_nearest_can_be_read_and_what_can_is_left_as_it_is(colour: str, ground: str) -> None:
    near = readable(colour, ground)
    assert contrast(near, ground) >= ENOUGH
    assert (near == colour) == (contrast(colour, ground) >= ENOUGH)
    assert readable(near, ground) == near


def test_the_nearest_keeps_the_hue() -> None:
    assert readable("F5A623", WHITE) == "A56A08"
    assert readable("0F4C5C", "12181B") == "1B8BA8"


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        *(("FFFF00", "yellow"), ("FFC000", "amber"), ("FF0000", "red"), ("92D050", "green"), ("00B0F0", "blue")),
        *(("D9D9D9", "grey"), ("FFC7CE", "pink"), ("7030A0", "purple"), ("123456", "blue")),
    ],
)
def test_a_colour_is_named_as_one_would_say_it_with_its_digits_behind(colour: str, name: str) -> None:
    assert named(colour) == f"{name} ({colour})"
