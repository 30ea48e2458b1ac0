"""A plan whose ratings say more than their place: what they close, what none is held to, what is neither better nor worse."""

from __future__ import annotations

import copy
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import REPOSITORY, TABLE_PLAN, Once, write_plan, write_tracker, write_yaml
from helpers.runs.publish import Publication, publish
from helpers.runs.run import prepare
from recompute import Run
from recompute.faults import faults_of
from recompute.tables import texts_of
from recompute.words import Data, point_text

PLAN = "care-leavers"
RATINGS = [
    {"rating": "Red", "means": "Off track", "shape": "triangle", "colour": "C8102E"},
    {
        "rating": "Stalled",
        "means": "Waits on others",
        "shape": "diamond",
        "colour": "B5482A",
        "grade": "bad",
        "attention": True,
    },
    {"rating": "Amber", "means": "At risk", "shape": "square", "colour": "E08A00"},
    {"rating": "Green", "means": "On track", "shape": "circle", "colour": "1E7B34"},
    {
        "rating": "Delivered",
        "means": "Done, and being checked",
        "shape": "star",
        "colour": "2F6F4F",
        "grade": "very good",
        "finished": "never overdue",
    },
    {"rating": "Blue", "means": "Done", "shape": "pentagon", "colour": "1F4E9E", "finished": "closes"},
    {"rating": "Grey", "means": "Not due", "shape": "ring", "colour": "767676", "outside_order": True},
]
HEADER = ("Theme", "Lead", "No.", "Action", "Progress", "Due", "RAG", "Status", "Closing notice")
NEW = "Heard since that two more are wanted"
#: Of each action its number and title, then what it said in October and in January: date, rating, status, notice.
ACTIONS: list[tuple[Any, ...]] = [
    ("1.1", "Find more hosts", (date(2022, 12, 1), "Amber", "Open"), (date(2022, 12, 1), "Red", "Open", NEW)),
    ("1.2", "Agree the lease", (date(2023, 6, 1), "Stalled", "Open"), (date(2023, 6, 1), "Stalled", "Open")),
    ("1.3", "Furnish the flats", (date(2023, 9, 1), "Grey", "Not started"), (date(2023, 9, 1), "Green", "Open", NEW)),
    ("1.4", "Move the first in", (date(2023, 1, 2), "Grey", "Not started"), (date(2023, 1, 2), "Grey", "Not started")),
    ("2.1", "Train the advisers", (date(2022, 11, 1), "Green", "Open"), (date(2022, 11, 1), "Delivered", "Open")),
    ("2.2", "Write the guide", (date(2022, 12, 1), "Green", "Open"), (date(2022, 12, 1), "Blue", "Done", NEW)),
    ("2.3", "Ask those who left", (date(2023, 3, 1), "Amber", "Open"), (date(2023, 3, 1), "Amber", "Open")),
    ("2.4", "Meet each month", (date(2023, 3, 1), "Amber", "Open"), (date(2023, 3, 1), "Grey", "Not started", NEW)),
]


def rows(at: int) -> list[tuple[object, ...]]:
    """Return a round of the tracker: October's, or January's."""
    found: list[tuple[object, ...]] = [HEADER]
    for number, title, *rounds in ACTIONS:
        due, rating, status, *said = rounds[at]
        theme = "1. Homes" if number < "2" else "2. Advice"
        words = said[0] if said else f"{title}: as agreed"
        found.append((theme, "Housing", number, title, words, due, rating, status, None))
    return found


def make(project: Path) -> None:
    """Publish two rounds of the plan."""
    plan = {
        **TABLE_PLAN,
        "ratings": RATINGS,
        "groups": {"one": "theme", "many": "themes", "fill_down": True},
        "status": {"open": ["Open"], "not_started": ["Not started"], "closed": {"completed": ["Done"]}},
        "rules": [{"when": "overdue", "at_best": "Amber"}, {"when": "stale", "at_best": "Amber"}],
        "tracker": {
            **TABLE_PLAN["tracker"],
            "columns": {
                "group": "Theme",
                "responsible": "Lead",
                "number": "No.",
                "title": "Action",
                "due": "Due",
                "rating": "RAG",
                "status": "Status",
                "closing": "Closing notice",
            },
        },
    }
    shutil.copytree(REPOSITORY / "notebooks", project / "notebooks")
    write_plan(project, PLAN, plan)
    write_tracker(
        project / "params" / "trackers" / f"{PLAN}.xlsx",
        rows(0),
        sheet="October 2022",
        more_sheets={"January 2023": rows(1)},
    )
    for period, as_at in (("2022-10", "2022-10-13"), ("2023-01", "2023-01-19")):
        values = {"plan": PLAN, "period": period, "as_at": as_at, "tracker": f"params/trackers/{PLAN}.xlsx"}
        write_yaml(project / "params" / period / f"{PLAN}.yml", values)
        (outcome,) = publish(project, prepare(project, period, PLAN), lambda _: None, Publication(despite="a test"))
        assert outcome.error is None


@pytest.fixture
def run(once: Once) -> Run:
    """Give the second report of the plan."""
    reports = once("ratings", make) / "reports"
    return Run(reports / "2023-01" / PLAN, [reports / "2022-10" / PLAN])


def block(run: Run, name: str) -> Data:
    (found,) = (part for part in run.data["parts"] if part.get("id") == name)
    return dict(found)


def sentences(run: Run, name: str) -> list[str]:
    return [point_text(point) for point in block(run, name)["points"]]


def test_each_block_comes_out_of_the_places_that_it_names(run: Run) -> None:
    blocks = [part for part in run.data["parts"] if part["kind"] in ("prose", "table")]
    assert [fault for part in blocks for fault in faults_of(run, part)] == []


def test_the_trend_counts_each_rating_and_rates_none_that_has_closed(run: Run) -> None:
    table = block(run, "trend")
    assert texts_of(table, table["groups"][0]["rows"][-1]) == {
        "report": "19 January 2023",
        **{f"rating-{at}": count for at, count in enumerate("1111102", 1)},
        "closed": "1",
    }


def test_each_rating_that_needs_attention_is_counted_by_itself(run: Run) -> None:
    assert sentences(run, "headline") == [
        "2 of 7 open actions are rated Green, Delivered or Blue, against 2 of 8 in October.",
        "One is Red and one is Stalled and need attention; the one that did in October still does.",
    ]


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("headline", "2 of 7 open", "3 of 7 open"),
        ("headline", "against 2 of 8", "up from 2 of 8"),
        ("headline", "Green, Delivered or Blue", "Green, Delivered or Grey"),
        ("headline", "one is Stalled", "two are Stalled"),
        ("headline", "the one that did", "one of the two that did"),
    ],
)
def test_what_ratings_and_statuses_do_not_say_is_refused(run: Run, name: str, right: str, wrong: str) -> None:
    told = copy.deepcopy(block(run, name))
    (point,) = (each for each in told["points"] if right in point_text(each))
    point["runs"] = [{"text": point_text(point)}]
    assert faults_of(run, told) == []
    point["runs"] = [{"text": point_text(point).replace(right, wrong)}]
    assert faults_of(run, told) != []


def test_a_rating_that_moves_from_or_to_one_outside_the_order_has_changed_and_no_more(run: Run) -> None:
    table = block(run, "changed")
    rows = [texts_of(table, row) for row in table["groups"][0]["rows"][:3]]
    assert [(row["kind"], row["what"].replace("\n", " ")) for row in rows] == [
        ("Better (1)", "Green to Delivered • 2.1 Train the advisers"),
        ("Worse (1)", "Named above, under what needs a decision"),
        ("Other ratings (2)", "Grey to Green • 1.3 Furnish the flats Amber to Grey • 2.4 Meet each month"),
    ]


def test_what_falls_due_is_told_whatever_its_rating(run: Run) -> None:
    table = block(run, "watch")
    (said,) = (text["what"] for row in table["groups"][0]["rows"] if "Due by" in (text := texts_of(table, row))["kind"])
    assert said.splitlines() == [
        "1 rated Amber",
        "• 2.3 Ask those who left: 1 March 2023",
        "1 rated Grey",
        "• 2.4 Meet each month: 1 March 2023",
    ]
