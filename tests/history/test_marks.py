"""The words of a passage that the report compared with does not have."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.history.marks import has_new, marked
from helpers.history.words import edits
from helpers.model import Passage, Point, TextRun

#: The suite tries the same examples every time; ``COMPARE_EXAMPLES=5000`` in the environment tries more.
EXAMPLES = int(os.environ.get("COMPARE_EXAMPLES", "30"))
PROPERTY = settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)

WORDS = st.sampled_from(
    ["homes", "Homes", "3,049", "74%", "café", "cafe\u0301", "–", ".", " ", "  ", "\u00a0", "👪", "\n"]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=8).map(" ".join), st.lists(WORDS, max_size=8).map("".join), st.text())
RUNS = st.builds(TextRun, TEXTS, st.booleans(), st.booleans(), st.sampled_from(["", "https://a.example"]))
POINTS = st.lists(
    st.builds(
        Point,
        st.lists(RUNS, max_size=4).map(tuple),
        st.sampled_from(["", "•", "1."]),
        st.integers(0, 2),
    ),
    max_size=4,
).map(tuple)


def shown(points: Sequence[Point]) -> list[str]:
    """Return each point's text, the words marked in square brackets."""
    return ["".join(f"[{run.text}]" if run.new else run.text for run in point.runs) for point in points]


def said(*lines: str) -> tuple[Point, ...]:
    return tuple(Point((TextRun(line),), "•") for line in lines)


def letters(text: str) -> str:
    return "".join(text.split())


def changed(before: Sequence[Point], now: Sequence[Point]) -> tuple[Point, ...]:
    return marked(now, edits(Passage(tuple(before)).text, Passage(tuple(now)).text))


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (("Two homes open.",), ("Three homes open.",), ["[Three] homes open."]),
        (("Two homes open.",), ("Two new homes open.",), ["Two [new] homes open."]),
        (("Two homes open.",), ("Two homes.",), ["Two homes."]),
        (("Two homes.",), ("Two homes.", "One more."), ["Two homes.", "[One more.]"]),
        (("One more.",), ("Two homes.", "One more."), ["[Two homes.]", "One more."]),
        ((), ("Two homes.", "One more."), ["[Two homes.]", "[One more.]"]),
        (("We have 3,049.",), ("We have 3,149.",), ["We have [3,149]."]),
        (("Two homes.", "One more."), ("Two homes. One more.",), ["Two homes. One more."]),
        (("Two homes. One more.",), ("Two homes.", "One more."), ["Two homes.", "One more."]),
        (("Two  homes",), ("Two homes",), ["Two homes"]),
        (("Two homes",), ("Two homes ",), ["Two homes "]),
        (("Done",), ("Done.",), ["Done[.]"]),
        (("red amber",), ("green", "blue"), ["[green]", "[blue]"]),
    ],
)
def test_the_words_that_were_added_or_reworded_are_marked(
    before: tuple[str, ...], now: tuple[str, ...], found: list[str]
) -> None:
    assert shown(changed(said(*before), said(*now))) == found


def test_what_did_not_change_is_left_as_it_is() -> None:
    points = said("Two homes.", "One more.")
    assert marked(points, ()) == points
    assert not has_new(points)
    assert changed(points, points) == points


def test_runs_are_cut_where_the_marks_begin_and_end_and_keep_their_style_and_link() -> None:
    now = (
        Point(
            (TextRun("We "), TextRun("open two homes", bold=True), TextRun(" soon", link="https://a.example")), "1.", 2
        ),
        Point((TextRun("Later", italic=True),)),
    )
    found = marked(now, edits("We open homes\nLater", "We open two homes soon\nLater"))
    assert found == (
        Point(
            (
                TextRun("We "),
                TextRun("open ", bold=True),
                TextRun("two", bold=True, new=True),
                TextRun(" homes", bold=True),
                TextRun(" ", link="https://a.example"),
                TextRun("soon", link="https://a.example", new=True),
            ),
            "1.",
            2,
        ),
        Point((TextRun("Later", italic=True),)),
    )
    assert has_new(found)


def test_stretches_of_another_text_are_refused() -> None:
    with pytest.raises(ValueError, match="the stretches give “One home”, and the points “Two homes”"):
        marked(said("Two homes"), edits("Home", "One home"))


@PROPERTY
@given(POINTS, POINTS)
def test_marking_changes_nothing_but_the_marks(before: tuple[Point, ...], now: tuple[Point, ...]) -> None:
    found = changed(before, now)
    assert Passage(found).text == Passage(now).text
    assert [replace(point, runs=()) for point in found] == [replace(point, runs=()) for point in now]
    for point, own in zip(found, now, strict=True):
        style: dict[int, TextRun] = {}
        for run, end in zip(own.runs, accumulate(len(run.text) for run in own.runs), strict=True):
            style |= {at: replace(run, text="") for at in range(end - len(run.text), end)}
        at = 0
        for run in point.runs:
            for _ in run.text:
                assert replace(run, text="", new=False) == style[at]
                at += 1


@PROPERTY
@given(POINTS, POINTS)
def test_what_is_not_marked_is_alike_in_both_and_what_is_marked_is_not(
    before: tuple[Point, ...], now: tuple[Point, ...]
) -> None:
    """Of the letters: which spaces lie within a marked stretch is of no matter."""
    parts = edits(Passage(before).text, Passage(now).text)
    runs = [run for point in marked(now, parts) for run in point.runs]
    alike, added = ([letters(each.new) for each in parts if each.same is same] for same in (True, False))
    assert letters("".join(run.text for run in runs if not run.new)) == "".join(alike)
    assert letters("".join(run.text for run in runs if run.new)) == "".join(added)


@PROPERTY
@given(POINTS, POINTS)
def test_no_mark_begins_or_ends_with_a_space(before: tuple[Point, ...], now: tuple[Point, ...]) -> None:
    for point in changed(before, now):
        text = ""
        for run in (*(run for run in point.runs if run.text), TextRun("")):
            if run.new:
                text += run.text
            else:
                assert text == text.strip()
                text = ""
