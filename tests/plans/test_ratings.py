"""That ratings have a meaning: their order agrees with their words, and what is outside it is said to be."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from builders import TABLE_PLAN
from helpers.plans.plan import Plan, good_ratings, needing_attention, rating_order

SHAPES = ("triangle", "diamond", "circle", "square", "pentagon", "star", "ring")


def plan_of(*key: str, shapes: tuple[str, ...] = SHAPES, **more: dict[str, Any]) -> Plan:
    """Return a plan with ratings of those names; `more` has what else is said of one, by its name."""
    entries = [
        {"rating": name, "means": "x", "shape": shape, "colour": "000000", **more.get(name.replace(" ", "_"), {})}
        for name, shape in zip(key, shapes, strict=False)
    ]
    return Plan.model_validate({**TABLE_PLAN, "ratings": entries})


def mistake(*key: str, shapes: tuple[str, ...] = SHAPES, **more: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as error:
        plan_of(*key, shapes=shapes, **more)
    return str(error.value.errors()[0]["msg"]).removeprefix("Value error, ")


@pytest.mark.parametrize(
    "key",
    [
        ("Red", "Amber", "Green"),
        ("Off track", "At risk", "On track", "Complete"),
        ("Red", "Amber/Red", "Amber", "Amber/Green", "Green"),
        ("Blocked", "Slipping", "On course", "Achieved"),
        ("Low", "High"),
    ],
)
def test_a_key_in_the_order_of_its_words_is_a_key(key: tuple[str, ...]) -> None:
    assert rating_order(plan_of(*key)) == list(key)


def test_a_key_with_the_best_first_is_refused_with_its_entries_in_order() -> None:
    assert mistake("Complete", "Green", "Amber", "Red") == (
        "the worst rating first, and “Green” is worse than “Complete”: put the entries in this order: “- rating: Red”, "
        "“- rating: Amber”, “- rating: Green”, “- rating: Complete”"
    )


def test_a_grade_decides_where_a_word_means_something_else() -> None:
    blue = {"grade": "bad"}
    assert rating_order(plan_of("Blue", "Amber", "Green", Blue=blue)) == ["Blue", "Amber", "Green"]


def test_a_word_that_is_no_grade_is_to_be_outside_the_order_or_graded() -> None:
    assert mistake("Red", "Green", "Not started").startswith("“Not started” outside the order, or with a grade: add ")
    outside = {"outside_order": True}
    assert rating_order(plan_of("Red", "Green", "Grey", Grey=outside)) == ["Red", "Green"]
    assert rating_order(plan_of("Red", "Grey", "Green", Grey={"grade": "fair"})) == ["Red", "Grey", "Green"]
    assert mistake("Grey", "Red", "Green", Grey=outside) == (
        "the ratings outside the order behind the others: put the entries in this order: “- rating: Red”, “- rating: "
        "Green”, “- rating: Grey”"
    )
    assert mistake("Grey", Grey=outside) == "a rating that is not outside the order"


def test_ratings_that_share_a_shape_are_refused_while_there_are_others() -> None:
    assert mistake("Red", "Amber", "Green", shapes=("circle",) * 3) == (
        "a shape of its own for each rating; “Amber” has that of “Red”: give it “shape: diamond”"
    )
    names = tuple(f"Grade {number}" for number in range(8))
    assert rating_order(plan_of(*names, shapes=(*SHAPES, "circle"))) == list(names)


def test_what_needs_attention_is_the_worst_unless_the_plan_says_otherwise() -> None:
    assert needing_attention(plan_of("Red", "Amber", "Green")) == ["Red"]
    assert needing_attention(plan_of("Red", "Amber", "Green", Amber={"attention": True})) == ["Red", "Amber"]
    assert needing_attention(plan_of("Red", "Amber", "Green", Red={"attention": False})) == []
    assert needing_attention(plan_of("Red")) == []


def test_good_is_what_its_grade_says_and_the_best() -> None:
    assert good_ratings(plan_of("Red", "Amber", "Green", "Blue")) == ["Green", "Blue"]
    assert good_ratings(plan_of("Low", "Middle", "High")) == ["High"]
