"""What a report knew, kept as data and read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.blocks.blocks import canonical
from helpers.history.snapshot import Snapshot, as_data, from_data, from_file
from helpers.model import Action, Group, Passage, Point, Rating, Source, TextRun
from strategies import PROPERTY, SNAPSHOTS

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)
NOW = date(2023, 1, 19)
WAIT = Passage((Point((TextRun("Wait."),)),), (Source("January 2023", "E4"),))
SMALL = Snapshot(
    "2023-01",
    NOW,
    (Group("1", "Homes"),),
    (
        Action(
            "5",
            "Build homes",
            "1",
            says={"next": WAIT},
            rating=Rating(),
            due=NOW,
        ),
    ),
    (),
)


@PROPERTY
@given(SNAPSHOTS)
def test_facts_come_back_from_their_json_text_exactly(facts: Snapshot) -> None:
    text = canonical(as_data(facts))
    assert from_data(json.loads(text)) == from_file(f'{{"plan":"homes","facts":{text}}}'.encode()) == facts


@PROPERTY
@given(SNAPSHOTS)
def test_facts_that_came_back_are_kept_as_the_same_text(facts: Snapshot) -> None:
    text = canonical(as_data(facts))
    again = from_data(json.loads(text))
    assert again is not None
    assert canonical(as_data(again)) == text


def test_facts_leave_out_what_says_nothing() -> None:
    assert as_data(SMALL) == {
        "period": "2023-01",
        "as_at": "2023-01-19",
        "groups": [{"number": "1", "title": "Homes"}],
        "actions": [
            {
                "number": "5",
                "title": "Build homes",
                "group": "1",
                "says": {
                    "next": {
                        "points": [{"runs": [{"text": "Wait."}]}],
                        "sources": [{"sheet": "January 2023", "place": "E4"}],
                    }
                },
                "rating": {},
                "due": "2023-01-19",
            }
        ],
        "measures": [],
    }


@PROPERTY
@given(JSON)
def test_any_other_data_gives_no_facts(data: object) -> None:
    assert from_data(data) is None


def damaged() -> Iterator[Any]:
    """Give the data of facts with one thing of it amiss."""
    for key in as_data(SMALL):
        yield {name: value for name, value in as_data(SMALL).items() if name != key}
        for value in (None, 5, 86_400, "x", ["x"], {"x": 1}, [None], 10**400, float("nan")):
            yield as_data(SMALL) | {key: value}


@pytest.mark.parametrize("data", [data for data in damaged() if data.get("period") != "x"])
def test_facts_with_something_amiss_give_no_facts(data: Any) -> None:
    assert from_data(data) is None
    assert from_file(json.dumps({"facts": data}).encode()) is None
