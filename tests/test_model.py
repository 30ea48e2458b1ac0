"""What an action is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.model import Action, Source
from strategies import PROPERTY

CELLS = (Source("January 2023", "A4"), Source("January 2023", "B4"))
WORDS = st.sampled_from(
    ["homes", "so that", "to ensure", ",", ", and", ":", "–", "…", ".", "2.5", "(carers)", "x" * 60]
)
TITLES = st.one_of(st.text(), st.lists(WORDS, max_size=20).map(" ".join))


@PROPERTY
@given(TITLES)
def test_a_name_begins_as_the_title_does_is_short_and_never_empty_where_there_is_a_title(title: str) -> None:
    name = Action("5", title).name
    assert len(name) <= 50
    assert bool(name) == bool(title.strip())
    assert title.strip().startswith(name.removesuffix("…"))
    assert name == name.strip()


@PROPERTY
@given(TITLES)
def test_a_name_that_is_no_longer_than_a_clause_is_its_own_name(title: str) -> None:
    name = Action("5", title).name
    if "…" not in name:
        assert Action("5", name).name == name


def test_a_name_rests_on_the_cell_that_it_was_read_from() -> None:
    short = Action(
        "5", "Find carers", short_name="Carers", short_sources=(Source("January 2023", "C4"),), sources=CELLS
    )
    assert short.name_sources == (Source("January 2023", "C4"),)
    assert Action("5", "Find carers", sources=CELLS).name_sources == CELLS[1:]
    assert Action("5", "Find carers", sources=CELLS[:1]).name_sources == CELLS[:1]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Find foster carers", "Find foster carers"),
        ("Review the early help offer, including a family hub", "Review the early help offer"),
        ("Widen participation, so that children help to shape plans", "Widen participation"),
        ("Recruit, train and keep foster carers", "Recruit, train and keep foster carers"),
        ("Secure the basics for everyone: a nursery place; childcare", "Secure the basics for everyone"),
        ("Support disabled children (and those in care)", "Support disabled children"),
        ("Keep homes open – every one of them", "Keep homes open"),
        ("Reach a target of 2.5 visits a week. Then go on.", "Reach a target of 2.5 visits a week"),
        ("Work with St. Mary’s", "Work with St. Mary’s"),
        ("Use the practice improvement programme to strengthen family work", "Use the practice improvement programme…"),
        (
            "Do what we can for all those in care and for those that left",
            "Do what we can for all those in care…",
        ),
        ("A" * 60, "A" * 49 + "…"),
        ("A" * 50, "A" * 50),
        ("Improve life story work so that every child knows where they come from", "Improve life story work"),
        ("Ask schools, in order to cut absence", "Ask schools"),
        ("Work with schools to ensure that each child is met", "Work with schools"),
        ("(All) homes", "(All) homes"),
        ("…", "…"),
        (": and", ": and"),
        ("", ""),
    ],
)
def test_an_action_without_a_short_name_is_called_by_its_title_s_first_clause(title: str, expected: str) -> None:
    assert Action("5", title).name == expected
    assert len(expected) <= 50


def test_an_action_with_a_short_name_is_called_by_it() -> None:
    assert Action("5", "Find foster carers", short_name="Carers").name == "Carers"
