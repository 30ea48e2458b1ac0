"""The rating key of a plan: what each rating means, how it is shown, and when an action can be rated no better."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from helpers.plans.yaml import Colour, Strict, Text


class Shape(StrEnum):
    """The mark printed beside a rating's word, so that colour never speaks alone."""

    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE = "triangle"
    PENTAGON = "pentagon"
    STAR = "star"
    RING = "ring"


class Grade(StrEnum):
    """How good a rating is."""

    VERY_BAD = "very bad"
    BAD = "bad"
    FAIR = "fair"
    GOOD = "good"
    VERY_GOOD = "very good"


class Finished(StrEnum):
    """What a rating says of an action whose work is done."""

    CLOSES = "closes"
    NEVER_OVERDUE = "never overdue"


class RatingEntry(Strict):
    """One rating of the plan's key. The key is printed in every report."""

    rating: str = Field(min_length=1, description="The word printed, such as “Amber”.")
    means: str = Field(min_length=1, description="What the rating means in this plan.")
    shape: Shape = Field(strict=False, description="The mark printed beside the word.")
    colour: Colour = Field(description="The colour of the mark in the report, six hexadecimal digits.")
    also: list[Text] = Field(default=[], description="Other words for it in the tracker, such as “Yellow”.")
    fills: list[Colour] = Field(default=[], description="The cell colours that mean it where the cell has no word.")
    grade: Grade | None = Field(
        default=None,
        strict=False,
        description="How good it is. Without it, what its word says (Red, At risk, Complete), or else its place.",
    )
    attention: bool | None = Field(
        default=None,
        description="Whether an action so rated needs attention. Without it, the worst rating of the order does.",
    )
    finished: Finished | None = Field(
        default=None,
        strict=False,
        description="Of a rating that says the work is done, such as Blue or Complete: “closes”: the action is closed, "
        "completed; “never overdue”: it stays open and no date is held against it.",
    )
    outside_order: bool = Field(
        default=False,
        description="Whether it is neither better nor worse than the others, as Grey, “Not started” or “Not due”.",
    )


class When(StrEnum):
    """The states of an open action that a plan can have a rule for."""

    OVERDUE = "overdue"
    BELOW_TARGET = "below_target"
    STALE = "stale"


def _whole(value: object) -> object:
    if type(value) is not int or value < 0:
        raise ValueError("a whole number, 0 or more")
    return value


class RatingRule(Strict):
    """A rule for the rating of an open action. It never changes a rating: the report lists where they disagree."""

    when: When = Field(
        strict=False,
        description="“overdue”: its due date is past. “below_target”: a measure of the action misses its target. "
        "“stale”: its text is word for word that of the last published report.",
    )
    at_best: Text = Field(description="The best rating of the key that it can have then.")
    more_than: Annotated[int, Field(ge=0), BeforeValidator(_whole)] = Field(
        default=0,
        description="Of “overdue”, by more than how many days; of “stale”, in more than how many reports before.",
    )


def words_of(entry: RatingEntry) -> list[str]:
    """Return every word that means the rating in a tracker, its own first."""
    return [entry.rating, *entry.also]
