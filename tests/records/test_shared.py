"""That two projects whose reports are one folder, as on a network drive, lose nothing of what both publish at once."""

from __future__ import annotations

import multiprocessing
import os
import stat
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from faults import small_project
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.records import ledger, store
from helpers.records.record import Record, sha256
from helpers.records.verify import verify
from helpers.runs import index, publish
from helpers.runs.run import Made

CONTENT = {"inputs/plan.yml": b"title: New", "report.html": b"published", "data.json": b'{"draft": false}'}

linked = pytest.mark.skipif(os.name == "nt", reason="Windows has no links without a right of its own")


def made(plan: str) -> Made:
    """Return a published report that is made and not yet in place."""
    record = Record(
        period="2023-01",
        plan=plan,
        edition=Edition(draft=False),
        as_at="2023-01-19",
        title="Plan",
        council="Averdale",
        by="A. Nalyst",
        started="2023-01-20T09:00:00+00:00",
        ended="2023-01-20T09:01:00+00:00",
        commit="",
        clean=False,
        digest="0" * 64,
        note="a test",
        versions={"implementation": "CPython", "python": "3.11", "system": "Linux", "machine": "x"},
        compared=(),
        previous="",
        files={name: sha256(each) for name, each in CONTENT.items()},
    )
    return Made(store.place_of("2023-01", plan), record, CONTENT)


def seals(root: Path, plans: list[str]) -> int:
    """Publish one plan after another, as a process does, and return how many were said to be done."""
    for plan in plans:
        with store.locked(root, "2023-01", plan):
            publish._seal(root, made(plan))
    return len(plans)


def two(folder: Path) -> tuple[Path, Path]:
    """Return two projects' folders whose reports are one, reached by a link and by a link to that link."""
    shared, one, other = folder / "drive" / "reports", folder / "one", folder / "other"
    for each in (shared, one, other):
        each.mkdir(parents=True, exist_ok=True)
    (one / "reports").symlink_to(shared, target_is_directory=True)
    (other / "reports").symlink_to(one / "reports", target_is_directory=True)
    return one, other


@linked
def test_what_two_projects_publish_at_once_into_one_folder_is_all_there(tmp_path: Path) -> None:
    roots = two(tmp_path) * 2
    plans = [[f"plan-{at}-{number}" for number in range(5)] for at in range(len(roots))]
    with ProcessPoolExecutor(len(roots), multiprocessing.get_context("spawn")) as pool:
        said = sum(pool.map(seals, roots, plans))
    lines = ledger.read(roots[0])
    assert {line.plan for line in lines} == {plan for each in plans for plan in each}
    assert (len(lines), verify(roots[1]).damages) == (said, ())
    assert not (roots[0] / ".locks").exists()


@linked
@pytest.mark.exhaustive
def test_the_command_itself_loses_nothing_of_forty_publications(tmp_path: Path) -> None:
    roots = two(tmp_path)
    for root in roots:
        small_project(root)
    said = 0
    for at in range(20):
        words = ["--despite", "a test", *(["--revise", "again"] if at else [])]
        command = [sys.executable, "-m", "helpers", "--root"]
        publishing = [subprocess.Popen([*command, str(root), "publish", "2023-01", *words]) for root in roots]
        said += sum(process.wait() == 0 for process in publishing)
    assert said >= 20
    assert (len(ledger.read(roots[0])), verify(roots[1]).damages) == (said, ())


@linked
def test_the_locks_lie_with_the_data_for_all_who_may_write_there_and_are_none_of_it(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    (tmp_path / "drive" / "reports").chmod(0o2775)
    with store.locked(one, "2023-01", "plan"):
        with pytest.raises(WorkbookError, match="is under way already"), store.locked(other, "2023-01", "plan"):
            pass
        [lock] = (tmp_path / "drive" / "reports" / ".locks").glob("*.lock")
        assert [stat.S_IMODE(path.stat().st_mode) for path in (lock, lock.parent)] == [0o664, 0o2775]
        index.rebuild(other)
        assert verify(one).damages == ()


@linked
def test_reports_on_a_drive_that_is_not_there_are_begun_nowhere_else(tmp_path: Path) -> None:
    one, _ = two(tmp_path)
    (tmp_path / "drive" / "reports").rmdir()
    with pytest.raises(WorkbookError, match=r"^reports leads to .+, where no folder is\. Connect the network drive"):
        index.rebuild(one)
    assert [path.name for path in (tmp_path / "drive").iterdir()] == []
