"""That the sample trackers hold their texts, that intake reads them back whole, and that they stay fictional."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from builders import REPOSITORY
from helpers.errors import Severity
from helpers.intake.intake import Intake
from helpers.model import Passage
from helpers.plans.parameters import Parameters, path_of
from helpers.plans.periods import known_periods, plans_of
from helpers.checks.read import read_inputs
from samples import PERIODS, PLANS, make_trackers
from samples.make_trackers import AS_AT, shown, texts


def taken_in(samples: Path, plan: str, period: str) -> Intake:
    values = yaml.safe_load((samples / path_of(period, plan)).read_text(encoding="utf-8"))
    return read_inputs(samples, Parameters(**values)).intake


def words(passage: Passage | None) -> list[str]:
    return passage.text.split("\n") if passage else []


def test_there_are_two_plans_at_three_periods_each() -> None:
    assert set(known_periods(REPOSITORY)) >= set(PERIODS)
    assert all(set(plans_of(REPOSITORY, period)) >= set(PLANS) for period in PERIODS)
    assert list(PERIODS) == sorted(AS_AT)


@pytest.mark.parametrize("plan", PLANS)
def test_a_sample_tracker_is_just_what_its_texts_make(plan: str, tmp_path: Path) -> None:
    make_trackers.main(tmp_path)
    assert (tmp_path / f"{plan}.xlsx").read_bytes() == (
        REPOSITORY / "params" / "trackers" / f"{plan}.xlsx"
    ).read_bytes()


@pytest.mark.parametrize("period", PERIODS)
def test_intake_reads_back_every_text_of_the_sufficiency_plan(period: str, samples: Path) -> None:
    source = texts("sufficiency")
    intake = taken_in(samples, "sufficiency", period)
    assert [action.number for action in intake.actions] == [str(number) for number in range(1, 40)]
    for action, wanted in zip(intake.actions, source["actions"], strict=True):
        assert action.title == wanted["title"]
        notice = make_trackers.closed(wanted, period)
        assert (action.closing.notice.text if action.closing else "") == notice
        for column in source["columns"]:
            entries = [] if notice else shown(wanted["columns"].get(column, []), period)
            points = [text for entry in entries for text in (entry["text"], *entry.get("sub", []))]
            assert words(action.says.get(column)) == points, (action.number, column)


@pytest.mark.parametrize("period", PERIODS)
def test_intake_reads_back_every_text_and_rating_of_the_care_leavers_plan(period: str, samples: Path) -> None:
    source = texts("care-leavers")
    intake = taken_in(samples, "care-leavers", period)
    assert [(g.title, g.responsible) for g in intake.groups] == [
        (priority["title"], priority["responsible"]) for priority in source["priorities"]
    ]
    wanted = [(priority["number"], action) for priority in source["priorities"] for action in priority["actions"]]
    for action, (group, text) in zip(intake.actions, wanted, strict=True):
        assert (action.number, action.title, action.group) == (text["ref"], text["title"], group)
        progress = [item for e in shown(text["progress"], period) for item in e.get("bullets", [e.get("text")])]
        assert words(action.says.get("progress")) == progress, action.number
        closed = make_trackers.closed(text, period)
        assert bool(action.closing) == bool(closed)
        assert action.rating is not None
        assert action.rating.name == ("" if closed else text["rating"].get(period, ""))


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("period", PERIODS)
def test_every_row_of_a_sample_is_accounted_for_and_nothing_is_wrong(plan: str, period: str, samples: Path) -> None:
    intake = taken_in(samples, plan, period)
    assert intake.rows_read == intake.rows_reported + len(intake.left_out)
    assert {problem.severity for problem in intake.problems} <= {Severity.NOTED}


def test_the_closing_links_of_the_papers_are_there(samples: Path) -> None:
    into = {a.number: a.closing.into for a in taken_in(samples, "sufficiency", "2023-01").actions if a.closing}
    assert into["4"] == ("5",)
    assert into["19"] == ("20", "23")


def test_the_measures_of_the_papers_are_there(samples: Path) -> None:
    measures = {m.name: m for m in taken_in(samples, "sufficiency", "2023-01").measures}
    values = {name: [str(r.value.low) for r in m.readings] for name, m in measures.items()}
    assert values["Emotional wellbeing referrals accepted in the year"] == ["3023", "2428", "3049"]
    assert values["Care leavers aged 17 to 21 in suitable accommodation"][-1] == "95"
    assert values["Care leavers aged 17 to 21 in education, employment or training"][-1] == "68"
    conversion = measures["Fostering enquiries converted to approved households"].latest.value
    assert (str(conversion.low), str(conversion.high)) == ("10", "11")


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("period", PERIODS)
def test_a_sample_report_is_of_this_period_and_says_every_action_once(plan: str, period: str, samples: Path) -> None:
    folder = samples / "reports" / period / plan
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    assert (data["plan"], data["period"], data["draft"]) == (plan, period, False)
    anchors = [
        item["anchor"]
        for part in data["parts"]
        for group in part.get("groups", [])
        for item in (group, *group["rows"])
        if item.get("anchor", "").startswith("action-")
    ]
    numbers = [action.number for action in taken_in(samples, plan, period).actions]
    assert sorted(anchors) == sorted(f"action-{number}" for number in numbers)


def test_no_figure_or_text_in_a_sample_report_is_without_its_cells(samples: Path) -> None:
    def bare(part: dict[str, Any]) -> list[str]:
        cells = [cell for group in part["groups"] for row in group["rows"] for cell in row["cells"]]
        said = [(cell, "".join(run["text"] for p in cell.get("points", []) for run in p["runs"])) for cell in cells]
        return [text for cell, text in said if re.search(r"\d", text) and not cell.get("sources") and text != "0"]

    for plan in PLANS:
        data = json.loads((samples / "reports" / "2023-01" / plan / "data.json").read_text(encoding="utf-8"))
        tables = {part["id"]: part for part in data["parts"] if part["kind"] == "table"}
        for name in ("status", "ratings", "measures", "update", "closed", "rows"):
            assert bare(tables[name]) == [] if name in tables else True, (plan, name)


def test_the_guide_sheet_says_that_all_is_invented() -> None:
    for plan in PLANS:
        guide = load_workbook(REPOSITORY / "params" / "trackers" / f"{plan}.xlsx")["Guide"]
        assert "invented" in str(guide["A2"].value)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("period", PERIODS)
def test_intake_reads_back_the_facts_of_the_newest_round_alone(plan: str, period: str, samples: Path) -> None:
    facts = texts(plan)["facts"]
    for action in taken_in(samples, plan, period).actions:
        short, owner, *done = facts["actions"][action.number] if facts["from"] <= period else ("", "")
        owners = tuple(owner.split("; ")) if owner else ()
        assert (action.short_name, action.owners) == (short, owners)
        assert len(short) <= 50
        assert [action.facts[name].text for name in ("done",) if name in action.facts] == [f"{each}%" for each in done]
