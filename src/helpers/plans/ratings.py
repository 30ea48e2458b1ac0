"""The rating key of a plan: what each rating means, how it is shown, and when an action can be rated no better."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator, Field

from helpers.plans.yaml import Colour, Strict, Text
from helpers.text import key_of


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


_GRADES = {
    Grade.BAD: ("Red", "R", "Off track", "Critical", "Failing"),
    Grade.FAIR: ("Amber", "A", "Yellow", "Y", "At risk"),
    Grade.GOOD: ("Green", "G", "On track"),
    Grade.VERY_GOOD: ("Blue", "B", "Complete", "Completed", "Achieved", "Done"),
}
_KNOWN = {key_of(word): grade for grade, words in _GRADES.items() for word in words}
_OUTSIDE = frozenset(
    map(
        key_of, ("Grey", "Gray", "Not started", "Not yet started", "Not due", "Not yet due", "N/A", "On hold", "Paused")
    )
)


def grade_of_word(word: str) -> Grade | None:
    """Return how good a rating is by its word, such as Red or “On track”; None where that does not tell."""
    return _KNOWN.get(key_of(word))


def outside_by_word(word: str) -> bool:
    """Return whether a rating's word says that it is neither better nor worse than others, as “Not started”."""
    return key_of(word) in _OUTSIDE


def grade_of(entry: RatingEntry) -> Grade | None:
    """Return how good a rating is: as the plan says, or by its word; else None."""
    return entry.grade or grade_of_word(entry.rating)


def is_good(entry: RatingEntry) -> bool:
    """Return whether a rating is good by itself, whatever its place in the key."""
    return grade_of(entry) in (Grade.GOOD, Grade.VERY_GOOD)


def mistake_in(key: Sequence[RatingEntry]) -> str:
    """Return what is expected of a key that contradicts the words of its ratings, and how to mend it; else nothing.

    The worst stands first. What is neither better nor worse is said to be so, and stands last. Each has its own shape.
    """
    for entry in key:
        if outside_by_word(entry.rating) and not (entry.outside_order or entry.grade):
            return (
                f"“{entry.rating}” outside the order, or with a grade: add “outside_order: true” to its entry, or a "
                "“grade” from “very bad” to “very good”"
            )
    ranks = {grade: rank for rank, grade in enumerate(Grade)}
    graded = [(ranks[grade], entry) for entry in key if not entry.outside_order and (grade := grade_of(entry))]
    for (rank, entry), (next_rank, following) in pairwise(graded):
        if rank > next_rank:
            return f"the worst rating first, and “{following.rating}” is worse than “{entry.rating}”: {_in_order(key)}"
    if [entry.outside_order for entry in key] != sorted(entry.outside_order for entry in key):
        return f"the ratings outside the order behind the others: {_in_order(key)}"
    if key and all(entry.outside_order for entry in key):
        return "a rating that is not outside the order"
    return _shared_shape(key)


def _in_order(key: Sequence[RatingEntry]) -> str:
    """Return the lines of a key in the order that the words say; one that says nothing goes with that before it."""
    ranks = {grade: rank for rank, grade in enumerate(Grade)}
    rank, placed = 0, []
    for entry in key:
        grade = grade_of(entry)
        rank = ranks[grade] if grade else rank
        placed.append((entry.outside_order, rank, entry.rating))
    ordered = sorted(placed, key=lambda each: each[:2])
    return "put the entries in this order: " + ", ".join(f"“- rating: {word}”" for *_, word in ordered)


def _shared_shape(key: Sequence[RatingEntry]) -> str:
    for at, entry in enumerate(key):
        first = next(other for other in key if other.shape is entry.shape)
        free = [shape for shape in Shape if shape not in {other.shape for other in key}]
        if first is not key[at] and free:
            return (
                f"a shape of its own for each rating; “{entry.rating}” has that of “{first.rating}”: give it "
                f"“shape: {free[0]}”"
            )
    return ""
