"""Kill the real command again and again at random moments, and count what must never come of it.

    python tests/faults.py --kills 200 [--seed N] [--workers N]

Kill N is the same choice each time for its seed: a draft or a publication, ended by SIGKILL, SIGTERM or SIGINT, half of
the times at any moment of the run and half of them while its files are being made and put in place. After each, the
project is looked at, and these must all be 0:

- half-written: a report's folder that is not what its own record says, or a damaged ledger;
- lost: a report or a line of the ledger that was there before and is not any more, nor put aside for the next run;
- false success: exit status 0, and no new report;
- untrue: the message says that the reports are as they were, and they are not;
- left over: a process of the command's that goes on after it;
- hung: a command that was asked to end and did not within a minute.

In the end each project publishes once more, and nothing of a run that was cut short may be left.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from builders import BANNER_PLAN, REPOSITORY, write_period, write_plan, write_tracker
from helpers.errors import WorkbookError
from helpers.records import ledger, record, store
from helpers.records.verify import verify

KINDS = ("half-written", "lost", "false success", "untrue", "left over", "hung")

_PERIOD, _PLAN = "2023-01", "plan"
_MARK = "WORKBOOK_FAULTS"
_LAST_STEP = "making the PDF report"
_PATIENCE = 60.0
_GRACE = 10.0  # seconds; a kernel looks once a second whether whoever started it is still there
_SIGNALS = [each for each in ("SIGKILL", "SIGTERM", "SIGINT") if hasattr(signal, each)]


@dataclass(frozen=True, slots=True)
class State:
    """What a project's folder ``reports/`` holds: the bytes of each record, from folder, and the ledger's lines."""

    reports: Mapping[Path, bytes]
    lines: tuple[ledger.Line, ...]


@dataclass(frozen=True, slots=True)
class Kill:
    """One command that was killed: what was done, how it ended, and what was wrong afterwards."""

    seed: int
    done: str
    status: int
    wrong: tuple[tuple[str, str], ...]


def small_project(folder: Path) -> Path:
    """Make a project with one plan, one period and one action, and return its folder."""
    shutil.copytree(REPOSITORY / "notebooks", folder / "notebooks")
    (folder / "params" / "plans").mkdir(parents=True)
    write_plan(folder, _PLAN, BANNER_PLAN)
    write_period(folder, _PLAN)
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• a start", "• more")]
    write_tracker(folder / "params" / "trackers" / f"{_PLAN}.xlsx", rows, merges=["B2:C2"])
    return folder


def start(root: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """Start the real command in a process of its own; what it says comes through pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "helpers", "--root", str(root), *arguments],
        env=os.environ | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def state_of(root: Path) -> State:
    """Return what is in place in a project."""
    places = ((store.FOLDER, f"{_PERIOD}/*"), (store.DRAFTS, "*/*"))
    found = sorted(path for under, pattern in places for path in (root / under).glob(pattern))
    found = [path for path in found if not path.name.startswith(".")]
    records = {path.relative_to(root): _bytes(path / record.NAME) for path in found}
    return State(records, ledger.examine(ledger.content(root))[0])


def broken(root: Path) -> list[str]:
    """Return what in a project is not whole, in words; a publication cut short before its line is allowed."""
    found = [f"{folder}: {said}" for folder in state_of(root).reports if (said := _not_whole(root / folder))]
    return found + [str(damage) for damage in verify(root).damages if "cut short" not in damage.said]


def leftovers(root: Path) -> list[str]:
    """Return the files and folders in a project that a run left behind and nobody asked for."""
    return sorted(path.relative_to(root).as_posix() for path in (root / store.FOLDER).rglob(".staged-*"))


def _not_whole(folder: Path) -> str:
    try:
        known = record.read((folder / record.NAME).read_bytes(), record.NAME)
    except (OSError, WorkbookError) as error:
        return str(error)
    paths = [path for path in folder.rglob("*") if path.is_file()]
    found = {path.relative_to(folder).as_posix(): record.sha256(path.read_bytes()) for path in paths}
    del found[record.NAME]
    return "" if found == dict(known.files) else "its files are not those of its record"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def kill(root: Path, seed: int, duration: float) -> Kill:
    """Start a command, end it at the moment that the seed chooses, and say what was wrong then."""
    chance = random.Random(seed)  # noqa: S311
    before = state_of(root)
    publishing, late = chance.random() < 0.5, chance.random() < 0.5
    sign = signal.Signals[chance.choice(_SIGNALS)]
    moment = chance.uniform(0, 0.4 if late else duration)
    arguments = _publish(before) if publishing else ["run", _PERIOD]
    mark = f"{os.getpid()}-{seed}"
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "helpers", "--root", str(root), *arguments],
            env=os.environ | {_MARK: mark, "TMPDIR": str(root.parent / "t")},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        if late:
            _wait_for(lambda: _LAST_STEP in _so_far(said.fileno()) or process.poll() is not None)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        process.send_signal(sign)
        status = _ended(process)
        words = _so_far(said.fileno())
    done = f"{arguments[0]}, {sign.name} after {moment:.2f} s{' of the last step' if late else ''}"
    wrong = [("hung", done)] if status is None else []
    wrong += [("left over", name) for name in _left_over(mark)]
    wrong += _wrong(root, before, publishing, -1 if status is None else status, words)
    return Kill(seed, done, -1 if status is None else status, tuple(wrong))


def _publish(state: State) -> list[str]:
    published = any((line.period, line.plan) == (_PERIOD, _PLAN) for line in state.lines)
    return ["publish", _PERIOD, "--despite", "a test", *(["--revise", "a test"] if published else [])]


def _wrong(root: Path, before: State, publishing: bool, status: int, words: str) -> list[tuple[str, str]]:
    after = state_of(root)
    wrong = [("half-written", said) for said in broken(root)]
    gone = [folder for folder in before.reports if folder not in after.reports]
    wrong += [("lost", folder.as_posix()) for folder in gone if not _aside(root / folder)]
    if after.lines[: len(before.lines)] != before.lines:
        wrong.append(("lost", "a line of the ledger"))
    for line in before.lines:
        if before.reports[line.folder] != after.reports.get(line.folder):
            wrong.append(("lost", f"{line.name}, which was published"))
    new = len(after.lines) == len(before.lines) + 1 if publishing else after.reports != before.reports
    if status == 0 and not new:
        wrong.append(("false success", words))
    if "eports are as they were" in words and after != before:
        wrong.append(("untrue", words))
    return wrong


def _aside(folder: Path) -> bool:
    """Return whether a report was put aside by a run that then was killed, for the next to bring back."""
    return any(folder.parent.glob(f".staged-{folder.name}~*~replaced"))


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    try:
        return process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


def _left_over(mark: str) -> list[str]:
    """Return the processes that a command started and that do not end by themselves, and end them."""
    _wait_for(lambda: not _marked(mark), _GRACE)
    found = _marked(mark)
    names = []
    for process in found:
        with suppress(psutil.Error):
            names.append(" ".join(process.cmdline()))
            process.kill()
    return names


def _marked(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(_MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def _so_far(handle: int) -> str:
    """Return what was written to a file so far, without moving to where the next line is written."""
    return os.pread(handle, 1_000_000, 0).decode("utf-8", "replace")


def _wait_for(come: Callable[[], bool], patience: float = _PATIENCE) -> None:
    until = time.monotonic() + patience
    while not come() and time.monotonic() < until:
        time.sleep(0.02)


def publish_at_last(root: Path) -> list[tuple[str, str]]:
    """Publish, and return what is wrong then: the run after a kill must clean up and work."""
    process = start(root, *_publish(state_of(root)))
    _, said = process.communicate()
    wrong = [("lost", f"the next publication does not work: {said}")] if process.returncode else []
    wrong += [("half-written", str(damage)) for damage in verify(root).damages]
    wrong += [("left over", name) for name in leftovers(root)]
    return wrong


def campaign(folder: Path, seeds: Sequence[int], tell: Callable[[Kill], None]) -> list[tuple[str, str]]:
    """Kill a command for each seed in one project, and return all that was wrong."""
    root = small_project(folder / "project")
    (folder / "t").mkdir()  # a short name: a socket's path may have 104 bytes
    began = time.monotonic()
    wrong = publish_at_last(root)
    duration = time.monotonic() - began
    for seed in seeds:
        killed = kill(root, seed, duration)
        tell(killed)
        wrong += killed.wrong
    return wrong + publish_at_last(root)


def main() -> int:
    """Kill as often as the command line asks for, and return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description="Kill the command at random moments and count what comes of it.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="the first kill's")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    seeds = range(chosen.seed, chosen.seed + chosen.kills)
    statuses: Counter[int] = Counter()

    def tell(killed: Kill) -> None:
        statuses[killed.status] += 1
        print(f"seed {killed.seed}: {killed.done}: ended with {killed.status}", flush=True)
        for kind, said in killed.wrong:
            print(f"  {kind}: {said}", flush=True)

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(chosen.workers) as pool:
        shares = [seeds[number :: chosen.workers] for number in range(chosen.workers)]
        folders = [Path(folder) / str(number) for number in range(chosen.workers)]
        found = list(pool.map(lambda folder, share: campaign(folder, share, tell), folders, shares))
    wrong = [each for share in found for each in share]
    for kind, said in wrong:
        print(f"{kind}: {said}")
    counted = Counter(kind for kind, _ in wrong)
    print(f"{chosen.kills} kills; exit statuses {dict(sorted(statuses.items()))}")
    print(", ".join(f"{kind} {counted[kind]}" for kind in KINDS))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
