"""One command a period, run for real."""

from __future__ import annotations

import errno
import getpass
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from builders import (
    BANNER_PLAN,
    CARE_ROW,
    CARE_TRACKER,
    TABLE_HEADER,
    write_period,
    write_plan,
    write_tracker,
    write_yaml,
)
from helpers.errors import WorkbookError
from helpers.plans.declared import declared_parameters
from helpers.plans.periods import newest_period
from helpers.records import store
from helpers.records.code import Code
from helpers.runs import already, index, run
from helpers.runs.workers import Hands

OUTPUTS = ["data.json", "report.docx", "report.html", "report.ipynb", "report.pdf", "snapshot.json", "tables.xlsx"]


def make(project: Path, name: str = "plan") -> None:
    write_plan(project, name, BANNER_PLAN)
    write_period(project, name)
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• a start", "• more")]
    write_tracker(project / "params" / "trackers" / f"{name}.xlsx", rows, merges=["B2:C2"])


def add_cell(project: Path, source: str, name: str = "action_plan") -> int:
    """Add a cell at the end of a notebook, and return which cell it is."""
    path = project / "notebooks" / f"{name}.ipynb"
    made = nbformat.read(path, as_version=4)
    made.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(made, path)
    return len(made.cells)


def folders(project: Path) -> list[str]:
    return sorted(path.relative_to(project).as_posix() for path in (project / "reports" / "drafts").glob("2*/*"))


def test_the_same_inputs_give_the_same_bytes_in_another_folder_zone_locale_and_hash_seed(
    samples: Path, tmp_path: Path
) -> None:
    """The committed sample is what was published; publishing it elsewhere must give it again to the byte."""
    root = tmp_path / "an other" / "place {period} 100% #}"
    for name in ("notebooks", "params"):
        shutil.copytree(samples / name, root / name)
    begun, *_ = (samples / "reports" / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (root / "reports").mkdir()
    (root / "reports" / "ledger.jsonl").write_bytes(begun)
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77", "HOME": str(tmp_path)}
    command = ["publish", "2022-07", "--plan", "care-leavers", "--despite", "It is a test."]
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--root", str(root), *command],
        env=os.environ | elsewhere,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "reports/index.html"
    for name in OUTPUTS:
        path = Path("reports", "2022-07", "care-leavers", name)
        assert (root / path).read_bytes() == (samples / path).read_bytes(), path


def test_a_run_gives_its_files_with_what_they_were_made_from_and_tells_each_step(project: Path) -> None:
    make(project)
    jobs = run.prepare(project, "2023-01")
    steps: list[run.Step] = []
    (outcome,) = run.run(project, jobs, steps.append)
    assert outcome.error is None
    place = project / "reports" / "drafts" / "2023-01" / "plan"
    assert sorted(path.name for path in place.iterdir()) == sorted([*OUTPUTS, "inputs", "ro-crate-metadata.json"])
    assert [step.done for step in steps] == list(range(len(steps)))
    assert steps[-1].doing == "done"
    assert steps[-1].done == jobs[0].steps
    assert "2023-01/plan/report.html" in (project / "reports" / "drafts" / "index.html").read_text(encoding="utf-8")


def test_a_plan_may_be_called_inputs(project: Path) -> None:
    make(project, "inputs")
    (outcome,) = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert [file.name for file in outcome.files] == [
        "report.html",
        "report.pdf",
        "report.docx",
        "tables.xlsx",
        "report.ipynb",
        "data.json",
        "snapshot.json",
        "ro-crate-metadata.json",
    ]
    assert {file.parent for file in outcome.files} == {Path("reports", "drafts", "2023-01", "inputs")}


def test_the_executed_notebook_holds_no_time_path_version_or_random_name(project: Path) -> None:
    make(project)
    run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    text = (project / "reports" / "drafts" / "2023-01" / "plan" / "report.ipynb").read_text(encoding="utf-8")
    assert str(project) not in text
    kept = json.loads(text)
    assert kept["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "name": "python"},
    }
    assert all(set(cell["metadata"]) <= {"tags"} for cell in kept["cells"])
    counts = [cell["execution_count"] for cell in kept["cells"] if cell["cell_type"] == "code"]
    assert counts == [at for at, _ in enumerate(counts, 1)]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "1 / 0",
            "Cell {} of notebooks/action_plan.ipynb failed: ZeroDivisionError: division by zero. "
            "Open the notebook with “workbook lab” to mend it.",
        ),
        (
            "import sys; sys.exit(0)",
            "Cell {} of notebooks/action_plan.ipynb was not run to its end, so there is no report.",
        ),
    ],
    ids=["error", "exit"],
)
def test_a_run_that_fails_writes_nothing_and_says_why(source: str, message: str, project: Path) -> None:
    make(project)
    at = add_cell(project, source)
    (outcome,) = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert str(outcome.error) == message.format(at)
    assert outcome.files == ()
    assert folders(project) == []


def test_a_plan_that_fails_leaves_the_others_be(project: Path) -> None:
    make(project, "good")
    make(project, "bad")
    (project / "params" / "trackers" / "bad.xlsx").unlink()
    bad, good = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert "There is no tracker params/trackers/bad.xlsx" in str(bad.error)
    assert good.error is None
    assert folders(project) == ["reports/drafts/2023-01/good"]


def test_a_notebook_without_a_masthead_is_refused(project: Path) -> None:
    make(project)
    path = project / "notebooks" / "action_plan.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("report.masthead()", "None"), encoding="utf-8")
    (outcome,) = run.run(project, run.prepare(project, "2023-01"), lambda _: None)
    assert "shows no masthead" in str(outcome.error)


def test_a_notebook_that_cannot_be_read_is_refused_before_anything_runs(project: Path) -> None:
    (project / "notebooks" / "torn.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"^notebooks/torn.ipynb cannot be read as a notebook: "):
        declared_parameters(project, "torn")


def test_all_that_is_wrong_with_a_period_is_said_before_anything_runs(project: Path) -> None:
    for name in ("one", "two"):
        write_plan(project, name, BANNER_PLAN)
        write_period(project, name, as_at=f"the {name}")
    alone = []
    for name in ("one", "two"):
        with pytest.raises(WorkbookError) as error:
            run.prepare(project, "2023-01", name)
        alone.append(str(error.value))
    with pytest.raises(WorkbookError) as error:
        run.prepare(project, "2023-01")
    assert str(error.value) == "\n".join(alone)
    assert "the one" in alone[0]
    assert "the two" in alone[1]


# What is told of a run, whatever makes its reports

DATA = {"period": "2023-01", "plan": "good", "title": "T", "council": "C", "as_at": "2023-01-19", "draft": True}
PLACED = Path("reports", "drafts", "2023-01", "good", "data.json")


def job(plan: str) -> run.Job:
    return run.Job(plan, "2023-01", "action_plan", {}, steps=2)


def making(content: str = json.dumps(DATA)) -> run.Maker:
    """Give a maker of the plan `good`; the disk fails at `full` and `worn`, and the command is stopped at `late`."""

    async def maker(root: Path, job: run.Job, watch: run.Watch, hands: Hands) -> list[Path]:
        if job.plan == "full":
            raise OSError(errno.ENOSPC, "No space left on device", "a.ipynb")
        if job.plan == "worn":
            raise OSError(errno.EIO, "Input/output error")
        if job.plan == "late":
            os.kill(os.getpid(), signal.SIGINT)
            while not hands.stopped:  # another thread of this process may be the one that is told first
                time.sleep(0.01)
            hands.go_on()
        return store.put(root, store.draft_of(job.period, job.plan), {"data.json": content.encode()})

    return maker


def test_a_run_without_room_says_so_and_the_others_are_made_and_listed(tmp_path: Path) -> None:
    steps: list[run.Step] = []
    full, good = run.run(tmp_path, [job("full"), job("good")], steps.append, making())
    said = "The run could not go on: No space left on device (a.ipynb). The report is as it was."
    assert (full.job, full.files, str(full.error)) == (job("full"), (), said)
    assert good == run.Outcome(job("good"), (PLACED,))
    assert steps == [run.Step("full for 2023-01", 2, "not made"), run.Step("good for 2023-01", 2, "done")]
    assert "good/data.json" in (tmp_path / "reports" / "drafts" / "index.html").read_text(encoding="utf-8")


def test_where_no_report_was_made_nothing_is_listed_anew(tmp_path: Path) -> None:
    [worn] = run.run(tmp_path, [job("worn")], lambda _: None, making())
    assert str(worn.error) == "The run could not go on: Input/output error. The report is as it was."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("plans", "others"),
    [(["good"], ""), (["full", "good"], " The others are as they were.")],
    ids=["all in place", "not all in place"],
)
def test_what_is_in_place_is_told_though_it_cannot_be_listed(plans: list[str], others: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as error:
        run.run(tmp_path, [job(plan) for plan in plans], lambda _: None, making("{"))
    assert str(error.value).startswith(
        f"In place: good for 2023-01.{others} {PLACED.as_posix()} is damaged, so the index "
    )


def test_whoever_stops_the_listing_is_told_how_to_do_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(index, "rebuild", stopped)
    with pytest.raises(WorkbookError) as error:
        run.run(tmp_path, [job("good")], lambda _: None, making())
    assert str(error.value) == "In place: good for 2023-01. Stopped before they were listed: “workbook index” does it."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that a process can send itself")
@pytest.mark.parametrize(
    ("plans", "said"),
    [
        (["late"], "Stopped. The reports are as they were."),
        (["good", "late"], "Stopped. In place: good for 2023-01. The others are as they were."),
    ],
    ids=["none in place", "one in place"],
)
def test_whoever_stops_a_run_is_told_which_reports_are_in_place(plans: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as error:
        run.run(tmp_path, [job(plan) for plan in plans], lambda _: None, making())
    assert str(error.value) == said
    assert (tmp_path / PLACED).is_file() is ("good" in plans)


def test_where_there_is_no_period_yet_the_command_that_makes_one_is_named(project: Path) -> None:
    with pytest.raises(WorkbookError) as error:
        newest_period(project)
    assert str(error.value) == "There is no period under params yet. Make one with “workbook new”."


def test_the_newest_period_is_that_of_the_latest_as_at_date_whatever_it_is_called(project: Path) -> None:
    for period, as_at in (("2022-10", "2022-10-20"), ("2023-Q4", "2023-04-20"), ("summer", "2022-07-14"), ("z", "")):
        write_yaml(project / "params" / period / "care.yml", {"as_at": as_at})
    assert newest_period(project) == "2023-Q4"
    (project / "params" / "summer" / "care.yml").write_text("as_at: [", encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"params/summer/care\.yml"):
        newest_period(project)


def test_a_user_without_a_name_is_recorded_as_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise OSError("No username set in the environment")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert run._user() == "unknown"


def test_of_a_batch_only_what_is_not_there_from_the_same_inputs_and_code_is_made(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "other"):
        make(project, name)
    jobs = run.prepare(project, "2023-01")
    place = project / "reports" / "drafts" / "2023-01" / "first"

    def made() -> list[bool]:
        before = (place / "report.html").stat().st_mtime_ns if place.exists() else 0
        outcomes = run.run(project, jobs, lambda _: None, run.draft_if_new)
        assert [each.error for each in outcomes] == [None, None]
        assert outcomes[0].already is ((place / "report.html").stat().st_mtime_ns == before)
        assert {file.name for file in outcomes[0].files} == {*OUTPUTS, "ro-crate-metadata.json"}
        return [not each.already for each in outcomes]

    assert made() == [True, True]
    assert made() == [False, False]
    (place / "report.pdf").write_bytes(b"%PDF")
    assert made() == [True, False]
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• an end", "• more")]
    write_tracker(project / "params" / "trackers" / "first.xlsx", rows, merges=["B2:C2"])
    assert made() == [True, False]
    monkeypatch.setattr(already, "code_now", lambda: Code(commit="", clean=False, digest="another", changed=()))
    assert made() == [True, True]


def test_what_would_be_made_now_is_known_to_be_there_until_something_is_otherwise(care: Path) -> None:
    assert not already.is_made(care, "2023-01", "care")
    run.run(care, run.prepare(care, "2023-01"), lambda _: None)
    assert already.is_made(care, "2023-01", "care")
    write_tracker(care / CARE_TRACKER, [TABLE_HEADER, CARE_ROW, CARE_ROW])
    assert not already.is_made(care, "2023-01", "care")
    assert not already.is_made(care, "2023-02", "care")
