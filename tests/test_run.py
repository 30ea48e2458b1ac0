"""One command a period, run for real."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from conftest import BANNER_PLAN, REPOSITORY, write_period, write_plan, write_tracker
from helpers import notebook, run
from helpers.errors import WorkbookError

OUTPUTS = ["data.json", "report.html", "report.ipynb", "report.pdf"]


def make(project: Path, name: str = "plan") -> None:
    write_plan(project, name, BANNER_PLAN)
    write_period(project, name)
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• a start", "• more")]
    write_tracker(project / "params" / "trackers" / f"{name}.xlsx", rows, merges=["B2:C2"])


def add_cell(project: Path, source: str, name: str = "action_plan_update") -> None:
    path = project / "notebooks" / f"{name}.ipynb"
    made = nbformat.read(path, as_version=4)
    made.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(made, path)


def folders(project: Path) -> list[str]:
    return sorted(path.relative_to(project).as_posix() for path in (project / "reports").glob("*/*"))


def test_the_same_inputs_give_the_same_bytes_in_another_folder_zone_locale_and_hash_seed(tmp_path: Path) -> None:
    """The committed sample is what was published; publishing it elsewhere must give it again to the byte."""
    root = tmp_path / "an other" / "place"
    for name in ("notebooks", "params"):
        shutil.copytree(REPOSITORY / name, root / name)
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77", "HOME": str(tmp_path)}
    command = ["publish", "2022-07", "--despite", "It is a test."]
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--root", str(root), *command],
        env=os.environ | elsewhere,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "reports/index.html"
    for plan in ("care-leavers", "sufficiency"):
        for name in OUTPUTS:
            path = Path("reports", "2022-07", plan, name)
            assert (root / path).read_bytes() == (REPOSITORY / path).read_bytes(), path


def test_a_run_gives_its_files_with_what_they_were_made_from_and_tells_each_step(project: Path) -> None:
    make(project)
    jobs = run.prepare(project, "2023-01")
    steps: list[run.Step] = []
    (outcome,) = run.run(project, jobs, steps.append)
    assert outcome.error is None
    place = project / "reports" / "2023-01" / "plan"
    assert sorted(path.name for path in place.iterdir()) == sorted([*OUTPUTS, "inputs", "ro-crate-metadata.json"])
    assert [step.done for step in steps] == list(range(len(steps)))
    assert steps[-1].doing == "done"
    assert steps[-1].done == jobs[0].steps
    assert "2023-01/plan/report.html" in (project / "reports" / "index.html").read_text(encoding="utf-8")


def test_the_executed_notebook_holds_no_time_path_version_or_random_name(project: Path) -> None:
    make(project)
    run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    text = (project / "reports" / "2023-01" / "plan" / "report.ipynb").read_text(encoding="utf-8")
    assert str(project) not in text
    kept = json.loads(text)
    assert kept["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "name": "python"},
    }
    assert all(set(cell["metadata"]) <= {"tags"} for cell in kept["cells"])
    assert [cell["execution_count"] for cell in kept["cells"] if cell["cell_type"] == "code"] == list(range(1, 15))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "1 / 0",
            "Cell 23 of notebooks/action_plan_update.ipynb failed: ZeroDivisionError: division by zero. "
            "Open the notebook with “workbook lab” to mend it.",
        ),
        (
            "import sys; sys.exit(0)",
            "Cell 23 of notebooks/action_plan_update.ipynb was not run to its end, so there is no report.",
        ),
        (
            "import os; os._exit(0)",
            "The kernel that ran notebooks/action_plan_update.ipynb ended in the middle of the run.",
        ),
    ],
    ids=["error", "exit", "killed"],
)
def test_a_run_that_fails_writes_nothing_and_says_why(source: str, message: str, project: Path) -> None:
    make(project)
    add_cell(project, source)
    (outcome,) = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert str(outcome.error) == message
    assert outcome.files == ()
    assert not (project / "reports").exists()


def test_a_plan_that_fails_leaves_the_others_be(project: Path) -> None:
    make(project, "good")
    make(project, "bad")
    (project / "params" / "trackers" / "bad.xlsx").unlink()
    bad, good = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert "There is no tracker params/trackers/bad.xlsx" in str(bad.error)
    assert good.error is None
    assert folders(project) == ["reports/2023-01/good"]


def test_a_notebook_without_a_masthead_is_refused(project: Path) -> None:
    make(project)
    path = project / "notebooks" / "action_plan_update.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("report.masthead()", "None"), encoding="utf-8")
    (outcome,) = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert "shows no masthead" in str(outcome.error)


def test_a_notebook_that_cannot_be_read_is_refused_before_anything_runs(project: Path) -> None:
    (project / "notebooks" / "torn.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"^notebooks/torn.ipynb cannot be read as a notebook: "):
        notebook.declared_parameters(project, "torn")
