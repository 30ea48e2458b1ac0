"""One owner's reading: its own actions and what is asked of it, under a name that no other owner's files have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from builders import TABLE_HEADER, TABLE_PLAN, write_period, write_plan, write_tracker
from helpers.errors import WorkbookError
from helpers.exports.names import file_of
from helpers.exports.readings import in_reading
from helpers.runs import check
from helpers.runs.job import job_of
from helpers.runs.produce import outputs, produce

PLAN = {**TABLE_PLAN, "title": "Homes: a plan", "facts": [{"id": "owner", "heading": "Owner", "kind": "owner"}]}
ROWS = [
    (*TABLE_HEADER, "Owner"),
    ("Homes", None, "1.1", "Open a house", "No builder", "31/12/2022", "Red", None, "CAMHS; Fostering Service"),
    (None, None, "1.2", "Train hosts", "Begun", "31/03/2023", None, None, "fostering service"),
    (None, None, "1.3", "Find land", "Found", "31/12/2023", "Green", None, "CAMHS"),
    (None, None, "1.4", "Write the guide", "Out", None, "Green", "Completed in full", "Housing team"),
]


@pytest.fixture
def ready(project: Path) -> Path:
    """Give a project with one plan whose actions have owners."""
    write_plan(project, "plan", PLAN)
    write_tracker(project / "params" / "trackers" / "plan.xlsx", ROWS)
    return project


def rows(found: list[Any], block: str) -> list[list[str]]:
    [table] = [part for part in found if isinstance(part, dict) and part.get("id") == block]
    return [[_text(cell) for cell in row["cells"]] for group in table["groups"] for row in group["rows"]]


def all_rows(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for group in part.get("groups", ()) for row in group["rows"] if "ref" in row]


def _text(cell: dict[str, Any]) -> str:
    lines = ["".join(run["text"] for run in point["runs"]) for point in cell.get("points", ())]
    return cell["mark"]["name"] if "mark" in cell else "; ".join(lines)


def test_an_owners_reading_has_its_own_actions_and_what_is_asked_of_each(ready: Path) -> None:
    asked = ["Ask for a builder (1.1)."]
    write_period(ready, "plan", owners=["FOSTERING SERVICE"], recommendations=asked, next_meeting="2023-05-04")
    job = job_of(ready, "2023-01", "plan")
    steps: list[int] = []
    made = produce(ready, job, lambda step: steps.append(step.done))
    assert tuple(made) == outputs([], ["Fostering Service"])
    assert steps == list(range(job.steps))
    assert json.loads(made["data.json"])["parts"][0]["owners"] == ["Fostering Service"]

    notebook = nbformat.reads(made["report.ipynb"].decode(), as_version=4)
    found, references = in_reading(notebook, "owner-fostering-service")
    assert isinstance(found[0], dict)
    assert found[0]["title"] == "Homes: actions of the Fostering Service"
    assert found[0]["readings"] == [{"file": "report", "name": "Full report"}]
    assert rows(found, "asked-of-owner") == [
        [
            *("1.1 Open a house", "Red", "31 December 2022; 19 days late"),
            "Put to the meeting: “Ask for a builder (1.1).”; Say when it will be done",
        ],
        [
            *("1.2 Train hosts", "Not rated", "31 March 2023"),
            "Say whether it will be done by its date; Give it a rating",
        ],
    ]
    assert [row[0] for row in rows(found, "every-action")] == ["1.1", "1.2"]
    numbers = [row["ref"] for part in found if isinstance(part, dict) for row in all_rows(part)]
    assert sorted(numbers) == [each.number for each in references]
    _, whole = in_reading(notebook, "")
    assert [each for each in whole if each.number in numbers] == references[:-2]  # but for what is asked, a row each

    beside, _ = in_reading(notebook, file_of("CAMHS"))  # which the parameters do not ask for
    assert [row[0] for row in rows(beside, "every-action")] == ["1.1", "1.3"]
    none, _ = in_reading(notebook, file_of("Housing team"))
    assert "None of its actions is open." in str(none)
    with pytest.raises(WorkbookError, match="perhaps “owner-camhs”"):
        in_reading(notebook, "owner-cahms")


def test_an_owner_that_the_tracker_does_not_name_is_refused_with_the_nearest(ready: Path) -> None:
    write_period(ready, "plan", owners=["Fostring Service", "CAMHS", "camhs"])
    told = [str(each) for each in check.check(ready, "2023-01", "plan").problems if "“owners”" in each.found]
    assert told == [
        "params/2023-01/plan.yml: “owners” names “Fostring Service”, who answers for nothing in the tracker. Expected: "
        "an owner of the tracker: perhaps “Fostering Service”. To mend it: correct the name or take it out.",
        "params/2023-01/plan.yml: “owners” names “camhs” twice. Expected: each owner once. "
        "To mend it: correct the name or take it out.",
    ]


def test_owners_that_differ_have_files_of_different_safe_names() -> None:
    owners = ["Équipe", "Equipe", "équipe B", "../x", "x", "⚑", "A" * 80, "A" * 81, "Children's team"]
    files = [file_of(owner) for owner in owners]
    assert len({*files}) == len(owners) - 1  # “../x” and “x” are one owner, as the product compares them
    assert all(set(each) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and len(each) < 70 for each in files)
