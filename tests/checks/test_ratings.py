"""What is told of a plan's rating key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import TABLE_HEADER, TABLE_PLAN, checked_tracker, write_tracker
from helpers.plans.parameters import Parameters

PARAMETERS = Parameters(plan="risks", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")


def told(folder: Path, *ratings: dict[str, Any]) -> list[str]:
    key = [
        {"means": "As agreed", "shape": shape, "colour": "1E7B34", **rating}
        for shape, rating in zip(("triangle", "diamond", "circle"), ratings, strict=False)
    ]
    rows = [TABLE_HEADER, ("1. Homes", None, "1.1", "Act", "x", None, ratings[0]["rating"], None)]
    plan = {**TABLE_PLAN, "ratings": key}
    intake = checked_tracker(write_tracker(folder / "plan.xlsx", rows), plan, PARAMETERS)
    return [str(problem) for problem in intake.problems if problem.file == "params/plans/risks.yml"]


def test_a_key_of_words_that_do_not_say_how_good_they_are_is_noted_with_what_is_taken(tmp_path: Path) -> None:
    assert told(tmp_path, {"rating": "Low"}, {"rating": "Medium"}, {"rating": "High"}) == [
        "params/plans/risks.yml: “Low” is taken for the worst rating and “High” for the best, as the key begins and "
        "ends with them. Expected: ratings whose words or grades say how good they are. To mend it: nothing, if "
        "it is so; or else turn the key round, or give its entries a “grade”, from “very bad” to “very good”."
    ]


@pytest.mark.parametrize("key", [[{"rating": "High", "grade": "bad"}, {"rating": "Low"}], [{"rating": "Rated"}]])
def test_a_key_with_a_grade_or_of_one_rating_is_not(key: list[dict[str, Any]], tmp_path: Path) -> None:
    assert told(tmp_path, *key) == []
