"""A report's files are made from a project's folder alone, and only where the report says what it is."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from builders import BANNER_PLAN, write_period, write_plan, write_tracker
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.runs.job import Step, job_of
from helpers.runs.produce import OUTPUTS, main, outputs, produce

NOTEBOOK = "notebooks/action_plan.ipynb"
ROWS = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• a start", "• more")]


@pytest.fixture
def ready(project: Path) -> Path:
    """Give a project with one plan and its tracker."""
    write_plan(project, "plan", BANNER_PLAN)
    write_period(project, "plan")
    write_tracker(project / "params" / "trackers" / "plan.xlsx", ROWS, merges=["B2:C2"])
    return project


def change_notebook(project: Path, old: str, new: str) -> None:
    path = project / NOTEBOOK
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refusal(project: Path, edition: Edition) -> str:
    with pytest.raises(WorkbookError) as error:
        produce(project, job_of(project, "2023-01", "plan", edition), lambda _: None)
    return str(error.value)


def test_only_what_the_command_sets_otherwise_than_the_notebook_is_handed_to_it(ready: Path) -> None:
    plain = job_of(ready, "2023-01", "plan")
    assert job_of(ready, "2023-01", "plan", Edition()) == plain
    edition = Edition(draft=False, revision=2, reason="Late")
    revised = job_of(ready, "2023-01", "plan", edition)
    assert revised.parameters == plain.parameters | {"draft": False, "revision": 2, "reason": "Late"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("draft", "false"), ("revision", "1"), ("reason", '"Late"')],
    ids=["draft", "revision", "reason"],
)
def test_a_parameters_file_cannot_say_which_edition_it_is(name: str, value: str, ready: Path) -> None:
    path = ready / "params" / "2023-01" / "plan.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{name}: {value}\n", encoding="utf-8")
    with pytest.raises(WorkbookError) as error:
        job_of(ready, "2023-01", "plan")
    assert f"the parameter “{name}” is given" in str(error.value)
    assert "so that only what is published is without the draft mark" in str(error.value)


def test_a_notebook_that_takes_no_revision_makes_drafts_and_first_drafts_only(ready: Path) -> None:
    change_notebook(ready, "revision: int = 0  # Which", "# Which")
    assert job_of(ready, "2023-01", "plan", Edition()).notebook == "action_plan"
    with pytest.raises(WorkbookError) as error:
        job_of(ready, "2023-01", "plan", Edition(revision=1))
    assert str(error.value) == (
        f"{NOTEBOOK} does not declare the parameter “revision”, which this report needs. "
        "Add it to the cell tagged “parameters” and hand it to open_report, as the sample notebooks do."
    )


def test_a_draft_that_hides_its_mark_is_refused(ready: Path) -> None:
    change_notebook(ready, "**parameters_of(globals())", "**parameters_of(globals()) | {'draft': False}")
    assert refusal(ready, Edition()) == (
        f"The masthead of {NOTEBOOK} does not say what edition of the report it is. "
        "Hand the parameters “draft” and “revision” to open_report as they are."
    )


def test_the_files_say_which_edition_they_are_and_each_step_is_told(ready: Path) -> None:
    steps: list[Step] = []
    job = job_of(ready, "2023-01", "plan", Edition(draft=False))
    made = produce(ready, job, steps.append)
    assert tuple(made) == OUTPUTS
    data = json.loads(made["data.json"])
    known = json.loads(made["snapshot.json"])
    told = {key: data[key] for key in data if key != "parts"}
    assert {key: known[key] for key in known if key not in ("parts", "facts")} == told
    assert told == {
        "format": 2,
        "plan": "plan",
        "period": "2023-01",
        "as_at": "2023-01-19",
        "title": "Sufficiency plan",
        "council": "Averdale County Council",
        "draft": False,
        "revision": 0,
    }
    assert [action["number"] for action in known["facts"]["actions"]] == ["1"]
    assert known["parts"] == [part for part in data["parts"] if part.get("id", part["kind"]) in ("masthead", "key")]
    assert [step.done for step in steps] == list(range(job.steps))
    assert not (ready / "reports").exists()


def test_the_pdf_carries_the_tracker_where_the_parameters_say_so(ready: Path) -> None:
    write_period(ready, "plan", attach_tracker=True, digests=["summary"])
    made = produce(ready, job_of(ready, "2023-01", "plan"), lambda _: None)
    tracker = (ready / "params" / "trackers" / "plan.xlsx").read_bytes()
    attached = PdfReader(io.BytesIO(made["report.pdf"])).attachments
    assert attached == {"data.json": [made["data.json"]], "plan.xlsx": [tracker]}
    assert list(PdfReader(io.BytesIO(made["summary.pdf"])).attachments) == ["data.json"]
    assert made["report.pdf"].count(b"/AFRelationship/Source") == 2


def test_the_names_of_a_reports_files_are_in_one_order() -> None:
    every = ("report.html", "report.pdf", "report.docx", "tables.xlsx", "report.ipynb", "data.json", "snapshot.json")
    assert outputs([]) == every
    assert outputs(["summary"]) == (*every, "summary.html", "summary.pdf", "summary.docx")
    both = (*every, *(f"{name}.{ending}" for name in ("exceptions", "summary") for ending in ("html", "pdf", "docx")))
    assert outputs(["summary", "exceptions", "summary"]) == both


def test_the_shorter_readings_are_made_by_the_same_run_and_change_nothing_else(ready: Path) -> None:
    plain = produce(ready, job_of(ready, "2023-01", "plan"), lambda _: None)
    write_period(ready, "plan", digests=["summary", "exceptions"])
    steps: list[Step] = []
    job = job_of(ready, "2023-01", "plan")
    made = produce(ready, job, steps.append)
    assert tuple(made) == outputs(["exceptions", "summary"])
    assert [step.done for step in steps] == list(range(job.steps))
    assert [step.doing for step in steps[-7:]] == [
        *(f"making {name}.{ending}" for name in ("exceptions", "summary") for ending in ("html", "pdf", "docx")),
        "making tables.xlsx",
    ]
    assert len({content for name, content in made.items() if name.endswith(".html")}) == 3
    assert len({content for name, content in made.items() if name.endswith(".pdf")}) == 3
    then, now = (json.loads(files["data.json"]) for files in (plain, made))
    assert now["parts"][0].pop("digests") == ["summary", "exceptions"]
    assert now == then


def test_a_notebook_that_does_not_hand_the_readings_on_is_refused(ready: Path) -> None:
    write_period(ready, "plan", digests=["summary"])
    change_notebook(ready, "**parameters_of(globals())", "**parameters_of(globals()) | {'digests': []}")
    assert refusal(ready, Edition()) == (
        f"The masthead of {NOTEBOOK} does not name the shorter readings that params/2023-01/plan.yml asks for. "
        "Hand the parameter “digests” to open_report as it is."
    )


def test_a_notebook_that_takes_no_readings_is_given_none(ready: Path) -> None:
    change_notebook(ready, "digests: list = []", "others: list = []")
    write_period(ready, "plan", digests=["summary"])
    with pytest.raises(WorkbookError) as error:
        job_of(ready, "2023-01", "plan")
    assert "params/2023-01/plan.yml: the parameter “digests” is not one of the notebook’s" in str(error.value)


def test_a_notebook_may_have_readings_of_its_own_accord(ready: Path) -> None:
    change_notebook(ready, "digests: list = []", "digests: list = ['summary']")
    made = produce(ready, job_of(ready, "2023-01", "plan"), lambda _: None)
    assert tuple(made) == outputs(["summary"])


def test_an_unknown_reading_is_refused_before_anything_is_executed(ready: Path) -> None:
    write_period(ready, "plan", digests=["panel"])
    with pytest.raises(WorkbookError) as error:
        job_of(ready, "2023-01", "plan")
    assert "“panel”" in str(error.value)


def test_another_program_is_told_in_one_sentence_why_it_could_not_be_done(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(ready), str(ready), "2023-01", "other", json.dumps({"draft": False})]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("There is no plan “other”")
    assert len(said.err.splitlines()) == 1


def test_another_program_finds_the_files_where_it_asked_for_them(ready: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_period(ready, "plan", digests=["exceptions"])
    assert main([str(ready), str(out), "2023-01", "plan", json.dumps({"draft": False})]) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(outputs(["exceptions"]))
    assert json.loads((out / "data.json").read_bytes())["draft"] is False
