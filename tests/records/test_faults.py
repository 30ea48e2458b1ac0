"""Whole or absent: whatever fails, is killed or loses its power, at each step there is."""

from __future__ import annotations

import dataclasses
import errno
import itertools
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import nbformat
import pytest

from builders import Some
from disk import Answer, Files, PowerCut, between, files
from faults import broken, kill, leftovers, publish_at_last, small_project, start
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.records import ledger, store
from helpers.records.record import Record, sha256
from helpers.records.verify import verify
from helpers.runs import notebook, publish, run
from helpers.runs.run import Made

PLACE = Path("reports/2023-01/plan")
OLD = {"report.html": b"the old report", "inputs/plan.yml": b"title: Old", "stale.txt": b"of before"}
NEW = {"inputs/plan.yml": b"title: New", "report.html": b"the new report", "data.json": b'{"draft": true}'}


def made(plan: str = "plan", revision: int = 0) -> Made:
    """Return a published report that is made and not yet in place."""
    content = {"inputs/plan.yml": b"title: New", "report.html": b"published", "data.json": b'{"draft": false}'}
    record = Record(
        period="2023-01",
        plan=plan,
        edition=Edition(draft=False, revision=revision, reason="a test" if revision else ""),
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
        files={name: sha256(each) for name, each in content.items()},
    )
    return Made(store.place_of("2023-01", plan, revision), record, content)


def seal(root: Path) -> None:
    """Publish: the first time what is not published yet, then its next revision."""
    revision = len(ledger.published(ledger.read(root), "2023-01", "plan"))
    publish._seal(root, made(revision=revision))


def draft(root: Path) -> None:
    revision = len(ledger.published(ledger.read(root), "2023-01", "plan"))
    store.put(root, store.place_of("2023-01", "plan", revision), NEW)


def write(root: Path) -> None:
    with store.writing(root, store.FOLDER / store.INDEX):
        store.write(root, store.FOLDER / store.INDEX, b"the new index")


def nothing(_: Path) -> None:
    return


def old_draft(root: Path) -> None:
    store.put(root, PLACE, OLD)


def old_line(root: Path) -> None:
    publish._seal(root, made("other"))


def both(root: Path) -> None:
    old_draft(root)
    old_line(root)


def old_index(root: Path) -> None:
    store.write(root, store.FOLDER / store.INDEX, b"the index before, which is longer")


Do = Callable[[Path], None]


@dataclasses.dataclass(frozen=True)
class Case:
    """Something that is put in place, over what was there before."""

    before: Do
    do: Do


CASES = {
    "a draft over nothing": Case(nothing, draft),
    "a draft over a draft": Case(old_draft, draft),
    "a publication over nothing": Case(nothing, seal),
    "a publication over a draft": Case(old_draft, seal),
    "a second publication over a draft": Case(both, seal),
    "a file over nothing": Case(nothing, write),
    "a file over a file": Case(old_index, write),
}
SOME = ("a draft over a draft", "a second publication over a draft", "a file over a file")
CALLS = 20  # how many of a case's calls fail one by one in every run of the tests; in the long one each does
LATE = 9  # the seed of a publication that SIGKILL ends in its last step
CODES = (errno.EIO, errno.ENOSPC, errno.EACCES)
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
some_cases = pytest.mark.parametrize("case", [CASES[name] for name in SOME], ids=SOME)


@dataclasses.dataclass(frozen=True)
class Bench:
    """A case set up: a project to copy, what is in place before and after, and the names of its calls."""

    case: Case
    start: Path
    old: Files
    new: Files
    calls: Sequence[str]

    @property
    def cut(self) -> Files:
        """Return what is in place between a publication's folder and its line: the one state that is neither."""
        lines = "ledger.jsonl"
        return {name: each for name, each in self.new.items() if name != lines} | (
            {lines: self.old[lines]} if lines in self.old else {}
        )

    @property
    def absent(self) -> Files:
        """Return what is in place when the report before was put aside, and the new one is not in its place yet."""
        inside = PLACE.relative_to("reports").as_posix() + "/"
        return {name: each for name, each in self.old.items() if not name.startswith(inside)}

    def fresh(self, root: Path) -> Path:
        """Return a copy of the project as it was before."""
        shutil.copytree(self.start, root)
        return root


def bench(case: Case, folder: Path) -> Bench:
    start, end = folder / "start", folder / "end"
    start.mkdir(parents=True)
    case.before(start)
    shutil.copytree(start, end)
    calls: list[str] = []
    with between(end, calls.append):
        case.do(end)
    made = Bench(case, start, files(start / "reports"), files(end / "reports"), calls)
    assert made.old != made.new
    assert [str(each) for each in verify(end).damages if "is marked as a draft" not in each.said] == []
    return made


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing: neither for another program nor for the disk."""
    monkeypatch.setattr(store, "_PATIENCE", ())
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder in memory, where the machine has one: thousands of small files come and go."""
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, ignore_cleanup_errors=True) as made:
        yield Path(made).resolve()


def failing(at: int, code: int, *, for_good: bool = False) -> Answer:
    """Return what fails one call, or that and all that follow."""
    count = itertools.count()

    def answer(_: str) -> None:
        now = next(count)
        if now == at or (for_good and now > at):
            raise OSError(code, os.strerror(code))

    return answer


def check_next(made: Bench, root: Path) -> None:
    """Hold that the next run clears what is left, works, and leaves a whole project."""
    was_done = files(root / "reports") == made.new
    made.case.do(root)
    assert leftovers(root) == []
    if not was_done:
        assert files(root / "reports") == made.new
    elif made.case.do is seal:
        assert verify(root).damages == ()


@each_case
def test_whatever_call_fails_the_report_is_the_old_one_where_an_error_is_told_and_else_the_new(
    case: Case, folder: Path, some: Some
) -> None:
    made = bench(case, folder)
    for at in some(range(len(made.calls)), CALLS):
        root = made.fresh(folder / str(at))
        code = CODES[at % len(CODES)]
        told = ""
        try:
            with between(root, failing(at, code)):
                case.do(root)
        except WorkbookError as error:
            told = str(error)
        where = (at, made.calls[at], told)
        assert files(root / "reports") == (made.old if told else made.new), where
        assert not told or os.strerror(code) in told, where
        check_next(made, root)


@some_cases
def test_a_disk_that_fails_for_good_is_never_a_success_and_can_be_gone_on_with_when_it_is_well(
    case: Case, folder: Path, some: Some
) -> None:
    made = bench(case, folder)
    for at in some(range(len(made.calls)), CALLS):
        root = made.fresh(folder / str(at))
        told = ""
        try:
            with between(root, failing(at, errno.EIO, for_good=True)):
                case.do(root)
        except WorkbookError as error:
            told = str(error)
        found, where = files(root / "reports"), (at, made.calls[at], told)
        assert found in (made.old, made.absent, made.cut, made.new), where
        assert told or found == made.new, where
        assert found == made.old or not told or "neither be written nor put back" in told, where
        check_next(made, root)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process of its own for each call needs fork to be quick")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@some_cases
def test_killed_at_any_call_the_report_is_the_old_or_the_new_and_verify_names_one_without_its_line(
    case: Case, folder: Path, some: Some
) -> None:
    made = bench(case, folder)
    seen = set()
    moved = {at + 1 for at, call in enumerate(made.calls[:-1]) if call in ("rename", "replace")}
    for at in sorted({*some(range(len(made.calls)), CALLS), *moved}):
        root = made.fresh(folder / str(at))
        assert ended(partial(killed, case, root, at)) == signal.SIGKILL
        found = files(root / "reports")
        kinds = {"old": made.old, "new": made.new, "cut": made.cut, "absent": made.absent}
        kind = next((kind for kind, state in kinds.items() if found == state), "")
        assert kind, (at, made.calls[at])
        seen.add(kind)
        if kind == "absent":  # which is how the next run begins
            store.tidy(root, PLACE)
            assert files(root / "reports") == made.old
        if kind == "cut" and case.do is seal:
            damages = verify(root).damages
            assert {damage.kind for damage in damages} == {"added"}
            (said,) = [damage.said for damage in damages if damage.file == PLACE.as_posix()]
            assert "its publication was cut short: then run or publish it again" in said
        check_next(made, root)
    assert {"old"} < seen
    assert ("absent" in seen) == (case.do is not write)


def killed(case: Case, root: Path, at: int) -> None:
    count = itertools.count()

    def answer(_: str) -> None:
        if next(count) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    with between(root, answer):
        case.do(root)


def ended(do: Callable[[], None]) -> int:
    """Return the signal that ended a process in which something was done; 0 where none did."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) * -1
    try:
        do()
    finally:
        os._exit(0)


@each_case
def test_a_power_cut_at_any_call_leaves_the_old_or_the_new_report_and_after_success_the_new(
    case: Case, folder: Path
) -> None:
    made = bench(case, folder)
    root = made.fresh(folder / "project")
    allowed = (made.old, made.absent, made.cut, made.new)
    disk = PowerCut(root)

    def answer(name: str) -> None:
        disk.look()
        for state in reports(disk):
            assert state in allowed, (name, sorted(state))

    with between(root, answer, disk.synced):
        case.do(root)
    disk.look()
    assert reports(disk) == [made.new]
    assert {"fsync", "replace" if case.do is write else "mkdir"} <= set(made.calls)


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_a_power_cut_after_an_error_was_told_leaves_the_old_report(at: str, folder: Path) -> None:
    case = CASES["a second publication over a draft"]
    made = bench(case, folder)
    for number in [number for number, name in enumerate(made.calls) if name == at]:
        root = made.fresh(folder / str(number))
        disk, fail = PowerCut(root), failing(number, errno.EIO)

        def answer(name: str, disk: PowerCut = disk, fail: Answer = fail) -> None:
            disk.look()
            for state in reports(disk):
                assert state in (made.old, made.absent, made.cut, made.new), name
            fail(name)

        with between(root, answer, disk.synced), pytest.raises(WorkbookError):
            case.do(root)
        disk.look()
        assert reports(disk) == [made.old]


def reports(disk: PowerCut) -> list[Files]:
    """Return what a power cut may leave under ``reports/``."""
    kept = [
        {name.removeprefix("reports/"): each for name, each in state.items() if name.startswith("reports/")}
        for state in disk.states()
    ]
    return [state for at, state in enumerate(kept) if state not in kept[:at]]


# What follows is done with real disks, real notebooks and real processes.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid():
        pytest.skip("only the administrator of a Linux machine can make a file system")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("this machine lets nobody make a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_leaves_the_old_report_and_ledger_however_little_room_there_is(small_disk: Path) -> None:
    both(small_disk)
    told: list[str] = []
    old = files(small_disk / "reports")
    while files(small_disk / "reports") == old:
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        filler = small_disk / "filler"
        filler.write_bytes(bytes(free - 4096 * len(told)))
        try:
            seal(small_disk)
        except WorkbookError as error:
            told.append(str(error))
            assert files(small_disk / "reports") == old
        filler.unlink()
    assert len(told) > 5
    assert set(told) == {
        "reports/2023-01/plan cannot be written: No space left on device. What was there before still is. "
        "Make room on its disk, then start again.",
        "reports/ledger.jsonl cannot be written: No space left on device. What was there before still is. "
        "Make room on its disk, then start again.",
    }
    assert verify(small_disk).damages == ()
    assert leftovers(small_disk) == []


def test_a_folder_that_can_only_be_read_is_told_and_its_report_is_as_it_was(small_disk: Path) -> None:
    old_draft(small_disk)
    old = files(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(WorkbookError) as error:
        draft(small_disk)
    assert str(error.value) == (
        "reports/2023-01/plan cannot be written: Read-only file system. What was there before still is. "
        "Ask for the right to write there, or copy the project to a folder of your own; then start again."
    )
    with pytest.raises(WorkbookError) as error, store.locked(small_disk, "2023-01", "plan"):
        pass
    assert str(error.value).endswith(".locks cannot be written: Read-only file system. Nothing was changed.")
    assert files(small_disk) == old


def test_a_project_whose_reports_are_on_another_disk_is_served_like_any(small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "reports").symlink_to(small_disk, target_is_directory=True)
    old_draft(tmp_path)
    seal(tmp_path)
    assert verify(tmp_path).damages == ()
    assert sorted(path.name for path in small_disk.iterdir()) == [".locks", "2023-01", "ledger.jsonl"]


def add_cell(root: Path, source: str) -> None:
    path = root / "notebooks" / "action_plan.ipynb"
    changed = nbformat.read(path, as_version=4)
    changed.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(changed, path)


@pytest.mark.parametrize(
    ("source", "patience", "said"),
    [
        ("import os; os.kill(os.getpid(), 9)", 60, "The kernel that ran notebooks/action_plan.ipynb ended in"),
        ("import time; time.sleep(60)", 4, "A cell of notebooks/action_plan.ipynb was not done after"),
    ],
    ids=["killed", "timeout"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal 9")
@pytest.mark.usefixtures("kernel")
def test_a_kernel_that_is_killed_or_never_done_leaves_the_old_report(
    source: str, patience: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small_project(tmp_path / "project")
    add_cell(root, source)
    store.put(root, store.draft_of("2023-01", "plan"), OLD)
    monkeypatch.setattr(notebook, "PATIENCE", patience)
    (outcome,) = run.run(root, run.prepare(root, "2023-01"), lambda _: None)
    assert str(outcome.error).startswith(said)
    assert files(root / "reports") == {f"drafts/2023-01/plan/{name}": each for name, each in sorted(OLD.items())}
    assert leftovers(root) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("many", [2, 8])
def test_of_many_that_start_at_once_one_makes_the_report_and_the_others_are_refused(many: int, tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    add_cell(root, f"import pathlib, time\nwhile not pathlib.Path({str(tmp_path / 'go')!r}).exists(): time.sleep(0.05)")
    commands = [["run", "2023-01"], ["publish", "2023-01", "--despite", "a test"]] * (many // 2)
    started = [start(root, *command) for command in commands]
    try:
        until = time.monotonic() + 120
        while sum(process.poll() is None for process in started) > 1 and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        (tmp_path / "go").touch()
    ended = [(process.communicate(timeout=120), process.returncode) for process in started]
    assert sorted(status for _, status in ended) == [0] + [2] * (many - 1)
    (winner,) = [process for process in started if process.returncode == 0]
    for (out, said), status in ended:
        if status == 2:
            assert out == ""
            assert (
                "plan for 2023-01: A run of plan for 2023-01 is under way already "
                f"(process {winner.pid} on {platform.node()}). "
                "Wait until it has ended."
            ) in said.splitlines()
        else:
            assert out.splitlines()[-1] in ("reports/index.html", "reports/drafts/index.html")
    assert broken(root) == leftovers(root) == []
    published = commands[started.index(winner)][0] == "publish"
    assert [line.folder for line in ledger.read(root)] == ([PLACE] if published else [])


@pytest.mark.skipif(sys.platform == "win32", reason="what is killed is told apart by what only POSIX systems have")
@pytest.mark.exhaustive
def test_a_command_killed_while_it_puts_its_report_in_place_leaves_a_whole_project(tmp_path: Path) -> None:
    """Give one of the kills that ``python tests/faults.py --kills 200`` counts."""
    root = small_project(tmp_path / "project")
    (tmp_path / "t").mkdir()
    killed = kill(root, LATE, 0)
    assert "of the last step" in killed.done
    assert killed.wrong == ()
    assert publish_at_last(root) == []
