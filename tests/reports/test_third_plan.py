"""A third plan, with a layout of its own, is a YAML file and a tracker and no code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from builders import REPOSITORY, Once, write_period, write_tracker
from helpers.runs import run

PLAN = """\
title: Climate action plan
council: Averdale County Council
notebook: action_plan

narrative:
  - id: done
    heading: Done so far
    tracker: [Achievements, Done]
  - id: to_do
    heading: Still to do

ratings:
  - {rating: Blocked, means: Cannot go on, shape: triangle, colour: C8102E, also: [Stuck]}
  - {rating: Slipping, means: Late, shape: diamond, colour: E08A00, also: [Behind]}
  - {rating: On course, means: As planned, shape: circle, colour: 1E7B34}
  - {rating: Achieved, means: Nothing left to do, shape: square, colour: 1D4F91}

closing:
  ways:
    completed: finished
    merged: joined with
  into: [passed on to]

tracker:
  layout: table
  sheet: Round {period}
  columns:
    number: ID
    title: What we will do
    due: Deadline
    rating: Position
    closing: Ended

measures:
  sheet: Indicators
  columns:
    measure: Indicator
    action: Linked ID
    unit: Measured in
    better: Good is
    target: Goal
    covers: Time
    as_at: Counted on
    value: Result
"""
ROWS = [
    ("Climate action plan 2022 to 2025", None),
    ("Kept by the climate team",),
    (),
    ("Ended", "ID", "What we will do", "Position", "Deadline", "Achievements", "Still to do"),
    (None, 10, "Insulate schools", "On course", date(2023, 3, 31), "So far:\n• 12 insulated\n• 3 surveyed", "Tender"),
    (None, 20, "Plant 5,000 trees", "behind", "Spring 2023", "4,100 planted.", None),
    (None, 30, "Run electric buses", "Stuck", "30/11/2022", None, "Find a depot <with> power."),
    (None, 40, "Build a solar farm", None, None, "Study finished.", None),
    ("Finished in November.", 50, "Give advice on home energy", "Achieved", None, "600 homes.", None),
    ("Joined with others; work passed on to 10 & 20.", 60, "Save paper", None, None, None, None),
]
INDICATORS = [
    ("Indicator", "Result", "Measured in", "Counted on", "Time", "Goal", "Good is", "Linked ID"),
    ("Schools insulated", 9, "schools", date(2022, 9, 30), "Summer 2022", 20, "Higher", 10),
    ("Schools insulated", 12, "schools", date(2022, 12, 31), "Autumn 2022", 20, "Higher", 10),
    ("Schools insulated", 15, "schools", date(2023, 3, 31), "Spring 2023", 20, "Higher", 10),
    ("Emissions", "4,100 to 4,300", "tonnes", date(2022, 12, 31), None, 4500, "lower", None),
]


@pytest.fixture
def report(once: Once) -> Path:
    """Give the folder of the report that is made of the third plan."""
    return once("third-plan", make) / "reports" / "drafts" / "2023-01" / "climate"


def make(project: Path) -> None:
    (project / "params" / "plans").mkdir(parents=True)
    (project / "params" / "plans" / "climate.yml").write_text(PLAN, encoding="utf-8")
    shutil.copytree(REPOSITORY / "notebooks", project / "notebooks")
    write_period(project, "climate", commentary="A mixed winter.")
    tracker = project / "params" / "trackers" / "climate.xlsx"
    write_tracker(tracker, ROWS, sheet="Round 2023-01", more_sheets={"Indicators": INDICATORS})
    (outcome,) = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert outcome.error is None


@pytest.fixture
def data(report: Path) -> dict[str, Any]:
    """Give the report's data."""
    found: dict[str, Any] = json.loads((report / "data.json").read_text(encoding="utf-8"))
    return found


def records(data: Mapping[str, Any], table: str) -> list[dict[str, str]]:
    """Return a table's rows as mappings from column to text, a line a point."""
    (found,) = [part for part in data["parts"] if part["kind"] == "table" and part["id"] == table]
    ids = [column["id"] for column in found["columns"]]
    rows = [row for group in found["groups"] for row in group["rows"]]
    return [dict(zip(ids, map(text_of, row["cells"]), strict=True)) for row in rows]


def text_of(cell: Mapping[str, Any]) -> str:
    if "mark" in cell:
        return str(cell["mark"]["name"])
    points = cell.get("points", [])
    return "\n".join(" ".join([*filter(None, [point.get("label")]), words(point)]) for point in points)


def words(point: Mapping[str, Any]) -> str:
    return "".join(run["text"] for run in point["runs"])


def sentences(data: Mapping[str, Any]) -> Iterator[str]:
    for part in data["parts"]:
        if part["kind"] == "prose":
            yield from map(words, part["points"])


def test_the_update_has_every_open_action_with_its_own_columns(data: dict[str, Any]) -> None:
    takes_on = "\nTakes on work of closed Save paper (60)"
    assert records(data, "every-action") == [
        {
            "number": "10",
            "name": "Insulate schools",
            "rating": "On course",
            "state": f"Due 31 March 2023{takes_on}",
            "title": "",
            "done": "So far:\n• 12 insulated\n• 3 surveyed",
            "to_do": "Tender",
        },
        {
            "number": "20",
            "name": "Plant 5,000 trees",
            "rating": "Slipping",
            "state": f"Due: Spring 2023{takes_on}",
            "title": "",
            "done": "4,100 planted.",
            "to_do": "",
        },
        {
            "number": "30",
            "name": "Run electric buses",
            "rating": "Blocked",
            "state": "Due 30 November 2022\n50 days late",
            "title": "",
            "done": "",
            "to_do": "Find a depot <with> power.",
        },
        {
            "number": "40",
            "name": "Build a solar farm",
            "rating": "Not rated",
            "state": "No date",
            "title": "",
            "done": "Study finished.",
            "to_do": "",
        },
    ]


def test_the_headings_are_the_published_ones_and_not_the_trackers(data: dict[str, Any]) -> None:
    (update,) = [part for part in data["parts"] if part.get("id") == "every-action"]
    assert [column["heading"] for column in update["columns"]] == [
        *("No.", "Action", "Rating", "How it stands", "In full", "Done so far", "Still to do"),
    ]
    assert update["groups"][0]["rows"][1]["cells"][2]["sources"] == [{"sheet": "Round 2023-01", "place": "D6"}]


def test_the_counts_are_those_of_the_tracker(data: dict[str, Any]) -> None:
    assert records(data, "ratings") == [
        {
            "group": "All actions",
            "blocked": "1",
            "slipping": "1",
            "on_course": "1",
            "achieved": "0",
            "not_rated": "1",
            "open": "4",
            "closed": "2",
            "all": "6",
        }
    ]
    assert [tuple(row.values()) for row in records(data, "rows")] == [
        ("All rows of the sheet", "9"),
        ("Rows of 6 actions", "6"),
        ("Left out: above the header", "2"),
        ("Left out: header", "1"),
    ]


def test_closed_actions_say_how_they_closed_and_where_their_work_went(data: dict[str, Any]) -> None:
    shown = [(row["number"], row["way"], row["into"]) for row in records(data, "closed")]
    assert shown == [("50", "Completed", ""), ("60", "Merged", "actions 10 and 20")]


def test_the_measures_stop_at_the_as_at_date(data: dict[str, Any]) -> None:
    shown = [(row["measure"], row["number"], row["values"]) for row in records(data, "measures-over-time")]
    assert shown == [
        ("Schools insulated", "10", "9 → 12 schools\nAutumn 2022"),
        ("Emissions", "", "4,100 to 4,300 tonnes\n31 December 2022"),
    ]


def test_the_report_says_which_words_it_took_for_a_rating(data: dict[str, Any]) -> None:
    said = list(sentences(data))
    assert "The tracker has “Stuck” for Run electric buses (30); by the plan’s key that is Blocked." in said
    assert "The tracker has “Behind” for Plant 5,000 trees (20); by the plan’s key that is Slipping." in said
    assert [row["also"] for row in records(data, "key")] == ["Stuck", "Behind", "", "", ""]


def test_the_page_and_the_pdf_are_made_and_hold_the_actions(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    reader = PdfReader(BytesIO((report / "report.pdf").read_bytes()))
    printed = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    assert reader.metadata is not None
    assert reader.metadata.title == "Climate action plan: 19 January 2023 (DRAFT)"
    for title in ("Insulate schools", "Plant 5,000 trees", "Run electric buses", "Build a solar farm", "Save paper"):
        assert title in page
        assert title in printed
    assert "Find a depot &lt;with&gt; power." in page
    assert "Find a depot <with> power." in printed
    assert "A mixed winter." in printed
