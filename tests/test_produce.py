"""A report's files are made from a project's folder alone, and only where the report says what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import BANNER_PLAN, write_period, write_plan, write_tracker
from helpers.errors import WorkbookError
from helpers.parameters import Edition
from helpers.produce import OUTPUTS, Step, job_of, main, produce

NOTEBOOK = "notebooks/action_plan_update.ipynb"
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
    assert job_of(ready, "2023-01", "plan", Edition()).notebook == "action_plan_update"
    with pytest.raises(WorkbookError) as error:
        job_of(ready, "2023-01", "plan", Edition(revision=1))
    assert str(error.value) == (
        f"{NOTEBOOK} does not declare the parameter “revision”, which this report needs. "
        "Add it to the cell tagged “parameters” and hand it to open_report, as the sample notebooks do."
    )


def test_a_draft_that_hides_its_mark_is_refused(ready: Path) -> None:
    change_notebook(ready, "accepted, draft, revision, reason", "accepted, False, revision, reason")
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
    assert {key: data[key] for key in data if key not in ("parts", "facts")} == {
        "format": 2,
        "plan": "plan",
        "period": "2023-01",
        "as_at": "2023-01-19",
        "title": "Sufficiency plan",
        "council": "Averdale County Council",
        "draft": False,
        "revision": 0,
    }
    assert [action["number"] for action in data["facts"]["actions"]] == ["1"]
    assert [step.done for step in steps] == list(range(job.steps))
    assert not (ready / "reports").exists()


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
    assert main([str(ready), str(out), "2023-01", "plan", json.dumps({"draft": False})]) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(OUTPUTS)
    assert json.loads((out / "data.json").read_bytes())["draft"] is False
