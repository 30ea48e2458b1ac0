"""The checks as a whole: in which order they tell."""

from __future__ import annotations

import pytest

from helpers import checks


def test_the_checks_tell_in_the_order_of_their_places_not_of_their_files() -> None:
    assert [function.__name__ for function in checks.in_order()] == [
        *("unnamed", "another_round", "doubted_rounds"),
        *("lacking", "ungraded", "hidden", "covered", "struck", "unprinted", "unprinted_beside", "vanished"),
        *("undeclared_parts", "counted_otherwise", "parts_elsewhere", "parts_left_open"),
        *(
            "links",
            "elsewhere",
            "done",
            "closed_text",
            "silent",
            "required",
            "percentages",
            "owners",
            "asked_for",
            "stale",
        ),
        *(
            "placeholders",
            "overdue",
            "no_date",
            "day_first",
            "unrated",
            "measures",
            "commentary",
            "disclosures",
            "disclosed_beside",
        ),
        "examples",
    ]


def test_a_place_is_one_checks_alone() -> None:
    checks.in_order()
    with pytest.raises(ValueError, match="two checks have the place 10"):
        checks.check(10)(lambda _: [])
