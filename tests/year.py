"""A year of one plan as an analyst types it, from a tracker of the council's own to its fifth paper and a revision.

``python tests/year.py FOLDER`` does it in processes, in a project begun in a new folder, and prints each command and
what it says, as wide as a terminal of 80 columns. What owners write into their forms and the analyst into the
parameters is written here.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from openpyxl import load_workbook

from builders import REPOSITORY, rich_tracker

PLAN = "homes"
#: Each round and the date of its report.
ROUNDS = {
    "2023-01": "2023-01-19",
    "2023-04": "2023-04-20",
    "2023-07": "2023-07-20",
    "2023-10": "2023-10-19",
    "2024-01": "2024-01-18",
}
#: What owners write in a round, by owner: the actions' cells and what is in them now.
ANSWERS: dict[str, dict[str, dict[tuple[str, str], str]]] = {
    "2023-04": {"ann": {("1", "Progress"): "Walls up.", ("1", "Rating"): "Amber"}},
    "2023-07": {"ann": {("1", "Progress"): "Roof on."}, "ben": {("2", "Progress"): "Hosts trained."}},
    "2023-10": {"ann": {("1", "Progress"): "Keys ordered."}, "a": {("1", "Progress"): "Keys are here."}},
    "2024-01": {"ann": {("1", "Progress"): "Open.", ("1", "Rating"): "Green"}},
}
#: A round in which two owners of an action write two things, which stay as they were.
DISAGREED = "2023-10"

#: Calls a command from a folder and returns its exit status and what it says.
Call = Callable[[Path, Sequence[str]], tuple[int, str]]


class Step(NamedTuple):
    """A command as typed, its exit status, and what it says."""

    command: str
    status: int
    said: str


def year(call: Call, folder: Path, *despite: str) -> Iterator[Step]:
    """Give the steps of a year.

    Args:
        call: how a command is called.
        folder: where the project is begun; the council's own tracker is put beside it.
        despite: what lets a round be published by code that is not as committed.
    """

    def step(*command: str, within: Path = folder) -> Step:
        return Step(shlex.join(command), *call(within, command))

    def report(period: str) -> Iterator[Step]:
        for command in ("check", "run"):
            yield step(command, period)
        yield step("publish", period, *despite)
        commit(folder)

    tracker = rich_tracker(folder.with_name("Homes plan.xlsx"))
    yield step("start", str(folder), "--name", "Thornshire Council", within=REPOSITORY)
    periods = list(ROUNDS)
    yield step("new", PLAN, "--from", str(tracker), "--as-at", ROUNDS[periods[0]])
    accept(folder, periods[0])
    yield from report(periods[0])
    for before, period in pairwise(periods):
        yield step("roll", before, period, "--as-at", ROUNDS[period])
        yield step("chase", period, "--forms")
        for owner, answers in ANSWERS[period].items():
            fill_in(folder / "reports" / "drafts" / period / "chase-forms" / f"owner-{owner}.xlsx", answers)
        yield step("collect", period, f"reports/drafts/{period}/chase-forms")
        take_over(folder, period)
        yield from report(period)
    yield step("publish", periods[-1], "--revise", "The minutes were not yet agreed.", *despite)
    commit(folder)
    yield step("status")
    yield step("verify")
    yield step("audit", "--all", "--as", "current")


def commit(folder: Path) -> None:
    """Commit what was published, as publishing asks."""
    who = ("-c", "user.name=Thornshire Council", "-c", "user.email=policy@thornshire.example")
    for command in (("add", "--all"), (*who, "commit", "--quiet", "--message=Publish")):
        subprocess.run(["git", *command], cwd=folder, check=True)


def accept(folder: Path, period: str) -> None:
    """Accept what names a person in the tracker's own comments, as its check asks."""
    path = folder / "params" / period / f"{PLAN}.yml"
    reason = "\naccepted:\n  xl/comments1.xml author’s name: The plan’s editor agreed to be named.\n"
    path.write_text(path.read_text(encoding="utf-8") + reason, encoding="utf-8")


def fill_in(form: Path, answers: dict[tuple[str, str], str]) -> None:
    """Write an owner's answers into their form."""
    book: Any = load_workbook(form)
    left = dict(answers)
    for row in book.worksheets[0].iter_rows(min_row=5):
        if (key := (row[0].value, row[1].value)) in left:
            row[3].value = left.pop(key)
    assert not left
    book.save(form)


def take_over(folder: Path, period: str) -> None:
    """Put the copy with the answers in the tracker's place, if there is one."""
    tracker = tracker_of(folder, period)
    collected = tracker.with_stem(f"{tracker.stem}-collected")
    if collected.exists():
        collected.replace(tracker)


def tracker_of(folder: Path, period: str) -> Path:
    """Return the tracker that a round is read from."""
    given = yaml.safe_load((folder / "params" / period / f"{PLAN}.yml").read_text(encoding="utf-8"))
    return folder / str(given["tracker"])


def _in_a_process(folder: Path, command: Sequence[str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "workbook.py", *command],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


if __name__ == "__main__":
    for each in year(_in_a_process, Path(sys.argv[1]).resolve()):
        print(f"$ workbook {each.command}\n{each.said}[{each.status}]\n", flush=True)
