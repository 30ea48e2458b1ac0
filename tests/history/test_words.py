"""What changed between two texts, word by word."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.history.words import Edit, after, before, edits, narrowed

#: The suite tries the same examples every time; ``COMPARE_EXAMPLES=5000`` in the environment tries more.
EXAMPLES = int(os.environ.get("COMPARE_EXAMPLES", "40"))
LONG, SHOWN = (" ".join(["same"] * count) for count in (20, 8))
PROPERTY = settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)

TOKENS = st.sampled_from(
    [
        "homes",
        "Homes",
        "3,049",
        "74%",
        "2.3",
        "o’clock",
        "café",
        "cafe\u0301",
        "_",
        "-",
        "–",
        ".",
        "  ",
        " ",
        "\n",
        "👪",
    ]
)
TEXT = st.one_of(st.lists(TOKENS, max_size=12).map(" ".join), st.lists(TOKENS, max_size=12).map("".join), st.text())


@PROPERTY
@given(TEXT, TEXT)
def test_the_stretches_of_two_texts_give_both_texts_again(old: str, new: str) -> None:
    assert before(edits(old, new)) == old
    assert after(edits(old, new)) == new


@PROPERTY
@given(TEXT, TEXT)
def test_swapping_two_texts_swaps_what_was_added_and_what_was_removed(old: str, new: str) -> None:
    assert edits(new, old) == tuple(Edit(edit.new, edit.old) for edit in edits(old, new))


@PROPERTY
@given(TEXT, TEXT)
def test_stretches_that_changed_and_stretches_that_did_not_take_turns(old: str, new: str) -> None:
    same = [edit.same for edit in edits(old, new)]
    assert all(one is not other for one, other in pairwise(same))
    assert all(edit.old or edit.new for edit in edits(old, new))


@PROPERTY
@given(TEXT)
def test_a_text_and_itself_are_one_stretch_that_did_not_change(text: str) -> None:
    assert edits(text, text) == ((Edit(text, text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ("", "Two homes.", [("", "Two homes.")]),
        ("Two homes.", "", [("Two homes.", "")]),
        ("Two homes open.", "Three homes open.", [("Two", "Three"), (" homes open.", " homes open.")]),
        (
            "We have 3,049 places.",
            "We have 3,149 places.",
            [("We have ", "We have "), ("3,049", "3,149"), (" places.", " places.")],
        ),
        ("It is 74% now", "It is 7% now", [("It is ", "It is "), ("74%", "7%"), (" now", " now")]),
        ("Due 2.3", "Due 2.4", [("Due ", "Due "), ("2.3", "2.4")]),
        ("the county’s plan", "the council’s plan", [("the ", "the "), ("county’s", "council’s"), (" plan", " plan")]),
        ("a well-run home", "a well-kept home", [("a ", "a "), ("well-run", "well-kept"), (" home", " home")]),
        ("Done", "Done.", [("Done", "Done"), ("", ".")]),
        ("One\nTwo", "One\n\nTwo", [("One", "One"), ("\n", "\n\n"), ("Two", "Two")]),
        ("red amber", "green blue", [("red amber", "green blue")]),
    ],
)
def test_words_numbers_and_marks_are_compared_whole(old: str, new: str, found: list[tuple[str, str]]) -> None:
    assert edits(old, new) == tuple(Edit(*each) for each in found)


def test_a_long_text_in_which_a_word_comes_often_is_compared_word_by_word_all_the_same() -> None:
    old = "the " * 300 + "end"
    assert edits(old, old.replace("end", "start")) == (Edit("the " * 300, "the " * 300), Edit("end", "start"))


def test_texts_as_long_as_a_cell_can_hold_are_compared_by_words_too_and_in_seconds() -> None:
    words = [f"word{at % 397}x{at % 89}" for at in range(3000)]
    later = [*words[:1500], "suddenly", *words[1500:2000], *words[2010:]]
    old, new = " ".join(words), " ".join(later)
    found = edits(old, new)
    assert (before(found), after(found)) == (old, new)
    changed = [(edit.old.strip(), edit.new.strip()) for edit in found if not edit.same]
    assert changed == [("", "suddenly"), (" ".join(words[2000:2010]), "")]


def test_of_long_texts_the_space_before_a_word_that_changed_is_not_a_change() -> None:
    words = [f"w{at}" for at in range(1200)]
    found = edits(" ".join(["A", *words, "red", "end"]), " ".join(["B", *words, "green", "end"]))
    assert [edit for edit in found if not edit.same] == [Edit("A", "B"), Edit("red", "green")]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            f"{LONG}\nb\nold\nd",
            f"{LONG}\nb\nnew\nd",
            ([f"…{SHOWN[4:]}", "b", "old", "d"], [f"…{SHOWN[4:]}", "b", "new", "d"]),
        ),
        ("one two", "one two\nthree", (["one two"], ["one two", "three"])),
        ("• one\n• two", "• one or two", (["• one", "• two"], ["• one or two"])),
        (f"• 1 {LONG}", f"• 2 {LONG}", ([f"• 1 {SHOWN} …"], [f"• 2 {SHOWN} …"])),
        (f"{LONG} 1\ntwo", f"{LONG} 3", ([f"… {SHOWN} 1", "two"], [f"… {SHOWN} 3"])),
    ],
    ids=["lines", "a line more", "other lines", "bullet", "lines that became one"],
)
def test_two_texts_are_narrowed_to_the_lines_and_words_where_they_differ(
    old: str, new: str, found: tuple[list[str], list[str]]
) -> None:
    assert narrowed(old, new) == found
