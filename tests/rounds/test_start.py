"""Beginning a council's own project: what it has, what it leaves behind, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import disk
from builders import REPOSITORY
from helpers.errors import WorkbookError
from helpers.plans.council import load_brand, load_council
from helpers.plans.periods import known_periods
from helpers.plans.plan import known_plans
from helpers.records.code import code_of
from helpers.records.store import folders
from helpers.rounds import start as starting
from helpers.rounds.start import start

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have git know who commits, and no repository above the test's folders."""
    for key, value in (("user.name", "A"), ("user.email", "a@xshire.example")):
        at = int(key == "user.email")
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{at}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{at}", value)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")


def test_a_council_begins_with_its_name_its_logo_its_first_plan_and_nothing_of_the_samples(tmp_path: Path) -> None:
    (tmp_path / "Crest.SVG").write_bytes(LOGO)
    folder = tmp_path / "xshire"
    begun = start(folder, "Xshire: a council", tmp_path / "Crest.SVG", "homes", as_at="2024-03-14")
    assert begun.history == ""
    council = load_council(folder)
    assert (council.name, council.mailboxes) == ("Xshire: a council", [])
    assert load_brand(folder, council)
    assert (known_plans(folder), known_periods(folder), folders(folder)) == (["homes"], ["2024-03"], [])
    assert 'council: "Xshire: a council"\n' in (folder / "params/plans/homes.yml").read_text(encoding="utf-8")
    for path in (folder / "params").rglob("*"):
        assert not path.is_file() or b"Averdale" not in path.read_bytes(), path
    assert code_of(folder).clean
    commits = subprocess.run(["git", "log", "--format=%s"], cwd=folder, capture_output=True, text=True, check=True)
    assert commits.stdout == "Begin with the action plan workbook\n"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_project_without_tests_says_where_they_are(tmp_path: Path) -> None:
    start(tmp_path / "xshire", "", None)
    command = [sys.executable, "-m", "helpers", "--root", str(tmp_path / "xshire"), "test"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There are no tests here: they need the sample plans")


def test_where_git_cannot_begin_a_history_it_is_said_and_all_else_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    said = start(tmp_path / "xshire", "Xshire", None).history
    assert said == "It lies in a git repository, so none was begun: commit it there before you publish."
    monkeypatch.setenv("PATH", "")
    assert start(tmp_path / "yshire", "Yshire", None).history.startswith("Git is not installed")
    assert not (tmp_path / "yshire" / ".git").exists()


def test_nothing_is_begun_where_something_would_be_lost_or_mixed_up(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "plan.yml").write_text("mine")
    (tmp_path / "logo.svg").write_text("<svg/>")
    for folder, logo, why in (
        (tmp_path / "mine", None, "exists already and is not empty. Name a new folder; nothing was touched."),
        (tmp_path / "a" / "b", None, "There is no folder"),
        (REPOSITORY / "xshire", None, "lies in this project. Name a folder outside it"),
        (tmp_path / "new", tmp_path / "none.svg", "cannot be read"),
        (tmp_path / "new", tmp_path / "logo.svg", "params/logo.svg"),
    ):
        with pytest.raises(WorkbookError, match=why):
            start(folder, "Xshire", logo)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        *("logo.svg", "mine", "mine/plan.yml")
    ]


def test_a_beginning_that_is_killed_at_any_point_is_whole_or_absent_and_can_be_begun_again(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "PRODUCT", ("params/council.schema.json", "params/plans/plan.schema.json", "docs"))
    monkeypatch.setattr(starting, "begin_history", lambda *_: "")

    def begin(root: Path) -> None:
        start(root / "xshire", "Xshire", None)

    begin(done := tmp_path_factory.mktemp("done"))
    whole = disk.files(done)
    for root in disk.killed_at_each_call(lambda: tmp_path_factory.mktemp("killed"), begin):
        if not disk.files(root):
            begin(root)
        assert disk.files(root) == whole
