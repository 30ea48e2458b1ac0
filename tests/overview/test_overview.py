"""An overview tells of the plans' reports of its period, and is published, revised and audited as they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from builders import REPOSITORY, TABLE_HEADER, TABLE_PLAN, Once, Rows, write_plan, write_tracker, write_yaml
from helpers.audit import Basis, audit
from helpers.audit.verdict import Class
from helpers.errors import WorkbookError
from helpers.overview.report import SECTIONS
from helpers.plans.declared import declared_parameters
from helpers.plans.edition import EDITION
from helpers.plans.overview import KEYS, OverviewParameters
from helpers.records import ledger
from helpers.records.verify import verify
from helpers.rounds.roll import roll
from helpers.runs import check, publish, run
from helpers.runs.publish import Publication
from recompute import report_in
from recompute.overview import PlanFacts, overview_faults

OWNED = [{"id": "owner", "heading": "Owner", "kind": "owner"}]
HOMES = {**TABLE_PLAN, "title": "Homes strategy: a place for all", "facts": OWNED}
SKILLS = {key: value for key, value in HOMES.items() if key != "ratings"} | {
    "title": "Skills plan",
    "tracker": {
        **TABLE_PLAN["tracker"],
        "columns": {k: v for k, v in TABLE_PLAN["tracker"]["columns"].items() if k != "rating"},
    },
}
HEADER = (*TABLE_HEADER, "Owner")
#: What each plan's tracker says in October and in January.
ROUNDS: Mapping[str, Mapping[str, Rows]] = {
    "homes": {
        "October 2022": [
            ("Homes", None, "1.1", "Open a house", "Drawn", "31/12/2022", "Amber", None, "Housing team"),
            (None, None, "1.2", "Train hosts", "Begun", "30/11/2022", "Green", None, "Housing team; Virtual School"),
            (None, None, "1.3", "Write the guide", "Begun", None, "Green", None, "Housing team"),
        ],
        "January 2023": [
            ("Homes", None, "1.1", "Open a house", "No builder", "31/12/2022", "Red", None, "Housing team"),
            (None, None, "1.2", "Train hosts", "Late", "31/03/2023", "Green", None, "Housing team; Virtual School"),
            (None, None, "1.3", "Write the guide", "Out", None, "Green", "Completed in full", "Housing team"),
        ],
    },
    "skills": {
        "October 2022": [("Work", None, "1", "Offer places", "Two", "30/06/2023", None, None, "virtual school")],
        "January 2023": [("Work", None, "1", "Offer places", "Six", "30/06/2023", None, None, "virtual school")],
    },
}


def write_given(root: Path, period: str, as_at: str, name: str, **more: Any) -> None:
    given = {"plan": name, "period": period, "as_at": as_at} | more
    write_yaml(root / "params" / period / f"{name}.yml", given)


def publish_it(root: Path, period: str, plan: str = "", **said: str) -> list[run.Outcome]:
    jobs = run.prepare(root, period, plan)
    return publish.publish(root, jobs, lambda _: None, Publication(**({"despite": "a test"} | said)))


def rows_of(data: dict[str, Any], block: str) -> list[list[str]]:
    part = next(part for part in data["parts"] if part.get("id") == block)
    return [[words(cell) for cell in row["cells"]] for group in part["groups"] for row in group["rows"]]


def words(cell: dict[str, Any]) -> str:
    lines = ["".join(each["text"] for each in point["runs"]) for point in cell.get("points", ())]
    return cell["mark"]["name"] if "mark" in cell else "; ".join(lines)


def said(data: dict[str, Any], block: str) -> str:
    part = next(part for part in data["parts"] if part.get("id") == block)
    return " ".join("".join(each["text"] for each in point["runs"]) for point in part["points"])


def data_of(root: Path, folder: str) -> dict[str, Any]:
    return dict(report_in(root / "reports" / folder))


def plans_of(root: Path, folder: str, last: str) -> list[PlanFacts]:
    return [
        PlanFacts(name, plan, data_of(root, f"{folder}/{name}"), data_of(root, f"{last}/{name}"))
        for name, plan in (("homes", HOMES), ("skills", SKILLS))
    ]


@pytest.fixture(scope="module")
def october(once: Once) -> Path:
    """Give a project of two plans whose reports of October are published; only to be looked at."""
    return once("overview-october", publish_october)


def publish_october(root: Path) -> None:
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    for name, plan in (("homes", HOMES), ("skills", SKILLS)):
        write_plan(root, name, plan)
        rounds = {sheet: [HEADER, *rows] for sheet, rows in ROUNDS[name].items()}
        first, *others = rounds
        path = root / "params" / "trackers" / f"{name}.xlsx"
        write_tracker(path, rounds[first], sheet=first, more_sheets={each: rounds[each] for each in others})
        for period, as_at in (("2022-10", "2022-10-13"), ("2023-01", "2023-01-19")):
            asked = {"meeting": "Panel, 2 February 2023", "recommendations": ["Find a builder (1.1)."]}
            more = asked if (name, period) == ("homes", "2023-01") else {}
            write_given(root, period, as_at, name, tracker=f"params/trackers/{name}.xlsx", **more)
    assert [each.error for each in publish_it(root, "2022-10")] == [None, None]
    write_given(root, "2023-01", "2023-01-19", "overview", plans="all")


@pytest.fixture
def project(october: Path, tmp_path: Path) -> Path:
    """Give a copy of that project to go on from."""
    return Path(shutil.copytree(october, tmp_path / "copy"))


def test_an_overview_is_made_after_the_drafts_that_it_tells_of(project: Path) -> None:
    outcomes = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert [(each.job.plan, each.error) for each in outcomes] == [("homes", None), ("skills", None), ("overview", None)]
    data = data_of(project, "drafts/2023-01/overview")
    assert said(data, "headline") == (
        "Three actions are open in two plans, down from four in October: 2 in Homes strategy, 1 in Skills plan. "
        "One is overdue, and one is rated Red. Two have got worse since October: one is rated worse, and one other was "
        "put back or is newly overdue."
    )
    assert rows_of(data, "plans") == [
        ["Homes strategy; 13 October 2022", "3", "", "1", "2"],
        ["Homes strategy; 19 January 2023", "2", "1", "", "1"],
        ["Skills plan; 13 October 2022", "1", "", "", ""],
        ["Skills plan; 19 January 2023", "1", "", "", ""],
    ]
    assert rows_of(data, "key-figures") == [
        ["1", "rated Red, in Homes strategy; none in October"],
        ["1", "rated worse than in October, in Homes strategy"],
        ["1", "overdue, by 19 days, in Homes strategy; none in October"],
        ["1", "put back since October, in Homes strategy"],
        ["1", "closed since October, in Homes strategy"],
    ]
    late, both = ("31 December 2022; 19 days late", "Housing team"), "Housing team; Virtual School"
    assert rows_of(data, "worse") == [
        ["1.1 Open a house", "Red", "Was Amber in October; Newly overdue", *late],
        ["1.2 Train hosts", "Green", "Put back by 121 days, from 30 November 2022", "31 March 2023", both],
    ]
    assert rows_of(data, "owners") == [
        ["Housing team", "2", "1", "1", "Homes strategy: 1.1, 1.2"],
        ["Virtual School", "2", "", "", "Homes strategy: 1.2; Skills plan: 1"],
    ]
    assert rows_of(data, "overdue") == [["1.1 Open a house", "Red", *late]]
    assert rows_of(data, "asked") == [["Homes strategy; Panel, 2 February 2023", "Find a builder (1.1)."]]
    assert list(overview_faults(data, plans_of(project, "drafts/2023-01", "2022-10"))) == []
    page = (project / "reports" / "drafts" / "2023-01" / "overview" / "report.html").read_text(encoding="utf-8")
    assert 'href="../homes/report.html#action-1.1"' in page


def test_an_overview_is_refused_while_a_plan_is_not_published(project: Path) -> None:
    [refused] = publish_it(project, "2023-01", "overview")
    assert str(refused.error) == (
        "The report of homes for 2023-01 is not published, so no overview of it can be. Publish it first: "
        "“workbook publish 2023-01 --plan homes”."
    )


def published(root: Path) -> None:
    publish_october(root)
    assert [each.error for each in publish_it(root, "2023-01")] == [None, None, None]


def test_a_published_overview_is_verified_and_made_again_to_the_byte_from_what_is_kept(
    once: Once, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(once("overview-published", published), tmp_path / "copy"))
    assert verify(root).damages == ()
    assert [row[1] for row in rows_of(data_of(root, "2023-01/overview"), "reports")] == ["Published", "Published"]
    shutil.rmtree(root / "params")
    (root / "params" / "plans").mkdir(parents=True)
    assert outcomes(root) == [(Class.IDENTICAL, "")]


def outcomes(root: Path) -> list[tuple[Class, str]]:
    lines = [line for line in ledger.read(root) if line.plan == "overview"]
    return [(each.outcome, each.said) for each in audit.audit(root, lines, [Basis.CURRENT], lambda _: None)]


@pytest.mark.long
def test_an_overview_is_revised_where_a_plan_was_and_both_are_made_again(once: Once, tmp_path: Path) -> None:
    """Long for the six reports that it makes."""
    root = Path(shutil.copytree(once("overview-published", published), tmp_path / "copy"))
    asked = {"recommendations": ["Find two builders (1.1)."], "tracker": "params/trackers/homes.xlsx"}
    write_given(root, "2023-01", "2023-01-19", "homes", **asked)
    assert publish_it(root, "2023-01", "homes", revise="Two are needed")[0].error is None
    assert publish_it(root, "2023-01", "overview", revise="Homes was revised")[0].error is None
    revised = data_of(root, "2023-01/overview.r1")
    assert [row[1] for row in rows_of(revised, "reports")] == ["Published, revision 1", "Published"]
    assert any("Find two builders" in row[2] for row in rows_of(revised, "changes-in-revision"))
    assert outcomes(root) == [(Class.IDENTICAL, "")] * 2


def test_an_overview_of_a_plan_whose_report_failed_is_not_made(project: Path) -> None:
    (project / "params" / "trackers" / "skills.xlsx").write_bytes(b"no workbook")
    homes, skills, overview = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert (homes.error, bool(skills.error)) == (None, True)
    assert str(overview.error) == (
        "It was not made, as skills for 2023-01 failed. Mend that first, or make it of what is there already: "
        "“--plan overview”."
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"plans": ["homes", "skils"]}, "“plans” names “skils”"),
        ({"plans": ["homes", "homes"]}, "“plans” names “homes” twice"),
        ({"plans": ["overview"]}, "“plans” names “overview”"),
        ({"plans": "all", "tracker": "a.xlsx"}, "the parameter “tracker” is not one of the notebook’s"),
    ],
)
def test_what_an_overview_cannot_be_made_of_is_refused(given: dict[str, Any], told: str, project: Path) -> None:
    write_given(project, "2023-01", "2023-01-19", "overview", **given)
    with pytest.raises(WorkbookError, match=told):
        run.prepare(project, "2023-01", "overview")


def test_personal_data_in_an_overview_keeps_it_from_being_published(project: Path) -> None:
    write_given(project, "2023-01", "2023-01-19", "overview", plans="all", commentary="Rosie Rowan, dob 1 May 2010")
    problems = check.check(project, "2023-01", "overview").problems
    assert any("date of birth" in problem.found for problem in problems)


def test_the_notebook_takes_the_keys_of_an_overview_and_shows_each_section_once() -> None:
    declared = declared_parameters(REPOSITORY, "overview")
    assert set(declared) == {*KEYS, *EDITION} <= set(OverviewParameters.model_fields)
    cells = json.loads((REPOSITORY / "notebooks" / "overview.ipynb").read_text(encoding="utf-8"))["cells"]
    shown = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"][2:]
    assert shown == [f"report.{section.name}()" for section in SECTIONS]


def test_an_overview_is_carried_forward_with_its_plans(project: Path) -> None:
    [rolled] = roll(project, "2023-01", "2023-04", "2023-04-20", "overview")
    assert rolled.parameters.as_posix() == "params/2023-04/overview.yml"
    text = (project / rolled.parameters).read_text(encoding="utf-8")
    assert text == 'plan: overview\nperiod: "2023-04"\nas_at: "2023-04-20"\nplans: all\ncommentary: ""\n'


@pytest.mark.long
def test_the_figures_of_the_sample_overview_come_out_of_its_plans_reports(samples: Path, tmp_path: Path) -> None:
    """Long for the size of the samples alone."""
    root = Path(shutil.copytree(samples, tmp_path / "copy"))
    for name in ("notebooks/overview.ipynb", "params/2023-01/overview.yml"):
        shutil.copyfile(REPOSITORY / name, root / name)
    assert [each.error for each in publish_it(root, "2023-01", "overview")] == [None]
    last = {"care-leavers": "care-leavers", "sufficiency": "sufficiency.r1"}
    read = [json.loads(json.dumps(data_of(root, f"2023-01/{name}"))) for name in last]
    plans = [
        PlanFacts(name, {"ratings": [{"rating": each} for each in key]}, data, data_of(root, f"2022-10/{last[name]}"))
        for name, key, data in zip(last, (["Red", "Amber", "Green"], []), read, strict=True)
    ]
    assert list(overview_faults(data_of(root, "2023-01/overview"), plans)) == []
