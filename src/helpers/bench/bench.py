"""What is measured: one run beside the same by hand, growth in actions and rounds, several runs at once, start-up."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import linear_regression

from helpers.bench import measure
from helpers.bench.measure import Machine, Once, Took
from helpers.bench.project import PLAN, begin, period_of, write_round
from helpers.errors import WorkbookError
from helpers.plans.parameters import path_of
from helpers.records import store

#: A command and its reference, what it imports at least, and how many times that one's processor time it may take.
_START = {
    "--help": ("typer", 1.5),
    "check": ("typer, pydantic, openpyxl", 2.5),
    "index": ("typer, pydantic, jinja2, yaml, babel.dates", 1.5),
    "verify": ("typer, pydantic, jinja2, yaml, babel.dates", 1.5),
}
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_BROWSED = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-pdf-header-footer")

#: Is told what is measured next.
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What is to be measured.

    Attributes:
        actions: how many actions the plan has, smallest first.
        rounds: the rounds whose run is measured, those before being published, first to last.
        times: how many times each is measured.
        by_hand: whether the chain by hand is measured for every number of actions, else for the smallest alone.
        batch: how many rounds are run at once.
    """

    actions: tuple[int, ...]
    rounds: tuple[int, ...]
    times: int
    by_hand: bool
    batch: int


@dataclass(frozen=True)
class Grown:
    """What the run of one round of a plan takes, and how many bytes its report has."""

    actions: int
    number: int
    took: Took
    size: int


@dataclass(frozen=True)
class Measured:
    """All that was measured.

    Attributes:
        asked: what was to be measured.
        machine: on what, and how busy it was when that began.
        runs: a run of the smallest plan's first round in its forms, by what each is called.
        by_hand: the chain by hand for the same, by number of actions; empty where there is no Chromium.
        start: each command's start and its reference's.
        grown: runs of plans of several sizes.
        batch: what several rounds at once take.
    """

    asked: Asked
    machine: Machine
    runs: Mapping[str, Took]
    by_hand: Mapping[int, Took]
    start: Mapping[str, tuple[Took, Took]]
    grown: Sequence[Grown]
    batch: Took

    @property
    def by_actions(self) -> list[Grown]:
        """Return the runs of the last round that was measured, by number of actions."""
        return [each for each in self.grown if each.number == max(self.asked.rounds)]

    @property
    def by_rounds(self) -> list[Grown]:
        """Return the runs of the smallest plan, by round."""
        return [each for each in self.grown if each.actions == self.asked.actions[0]]


def exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """Return with which power of the first the second grows: the slope of their logarithms; None of a single point."""
    if len(points) < 2:
        return None
    return linear_regression([log(x) for x, _ in points], [log(y) for _, y in points]).slope


def bench(notebooks: Path, apart: Path, asked: Asked, tell: Tell) -> Measured:
    """Measure what is asked, on projects that are made in a folder apart.

    Args:
        notebooks: the folder of notebooks that are run.
        apart: a folder for the projects.
        asked: what is to be measured.
        tell: is told what is measured next.

    Raises:
        WorkbookError: something could not be done, or the system keeps no account of a process.
    """
    if sys.platform == "win32":
        raise WorkbookError("Windows keeps no account of a process and all that it started; measure on Linux or macOS.")
    machine = measure.machine()
    grown: list[Grown] = []
    by_hand: dict[int, Took] = {}
    runs: dict[str, Took] = {}
    for actions in asked.actions:
        project = apart / str(actions)
        begin(project, notebooks)
        write_round(project, 1, actions)
        if actions == asked.actions[0]:
            runs, by_hand[actions] = _beside(project, actions, asked, tell)
        elif asked.by_hand:
            _, by_hand[actions] = _beside(project, actions, asked, tell, forms=False)
        grown += _grown(project, actions, asked, tell)
    first = apart / str(asked.actions[0])
    start = {name: _start(first, name, max(asked.rounds), asked.times, tell) for name in _START}
    return Measured(asked, machine, runs, by_hand, start, grown, _batch(apart, notebooks, asked, tell))


def _grown(project: Path, actions: int, asked: Asked, tell: Tell) -> Iterator[Grown]:
    """Give what the runs of a plan's rounds take, each measured before it is published for the next."""
    for number in range(1, max(asked.rounds) + 1):
        write_round(project, number, actions)
        if number in asked.rounds:
            tell(f"{actions} actions, round {number}")
            took = measure.medians("run", [_run(project, number) for _ in range(asked.times)])
            yield Grown(actions, number, took, _size(project, number))
        if number < max(asked.rounds):
            tell(f"{actions} actions: publishing round {number}")
            _publish(project, number)


def _beside(
    project: Path, actions: int, asked: Asked, tell: Tell, *, forms: bool = True
) -> tuple[dict[str, Took], Took]:
    """Return what the first round's run takes in its forms, and the chain by hand, measured in turn."""
    names = {"with both shorter readings": True, "the full report alone": False} if forms else {}
    found: dict[str, list[Once]] = {"": [], **{name: [] for name in names}}
    _run(project, 1)  # so that what is read for the first time is not measured
    for at in range(asked.times):
        tell(f"{actions} actions: by hand and by this product, {at + 1} of {asked.times}")
        found[""].append(measure.run(*_by_hand(project), at=project))
        for name, readings in names.items():
            write_round(project, 1, actions, readings=readings)
            found[name].append(_run(project, 1))
    took = {name: measure.medians(name or "by hand", several) for name, several in found.items()}
    return {name: took[name] for name in names}, took[""]


def _by_hand(project: Path) -> list[Sequence[str]]:
    """Return the chain by hand: papermill, nbconvert and a browser's print, of the same notebook and tracker."""
    browser = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if not browser:
        raise WorkbookError(
            "The chain by hand prints with Chromium, which is not on the path. Install it, and begin again."
        )
    out, page = "by-hand.ipynb", project / "by-hand.html"
    given = path_of(period_of(1), PLAN).as_posix()
    return [
        [sys.executable, "-m", "papermill", "notebooks/action_plan.ipynb", out, "-f", given, "--cwd", "."],
        [sys.executable, "-m", "nbconvert", "--to", "html", out],
        [browser, *_BROWSED, f"--user-data-dir={project / 'browser'}", "--print-to-pdf=by-hand.pdf", page.as_uri()],
    ]


def _command(project: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "helpers", "--root", str(project), *arguments]


def _run(project: Path, number: int) -> Once:
    return measure.run(_command(project, "run", period_of(number)), at=project)


def _publish(project: Path, number: int) -> None:
    said = ("--despite", "It is published to measure the next.", "--by", "bench")
    measure.run(_command(project, "publish", period_of(number), *said), at=project)


def _size(project: Path, number: int) -> int:
    folder = project / store.draft_of(period_of(number), PLAN)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _start(project: Path, name: str, number: int, times: int, tell: Tell) -> tuple[Took, Took]:
    """Return what a command and its reference take, in turn."""
    tell(f"start-up: {name}")
    ours = _command(project, name, *([period_of(number)] if name == "check" else []))
    theirs = [sys.executable, "-c", f"import {_START[name][0]}"]
    pairs = [(measure.run(ours, at=project), measure.run(theirs, at=project)) for _ in range(max(5, times))]
    return measure.medians(name, [our for our, _ in pairs]), measure.medians("import", [their for _, their in pairs])


def _batch(apart: Path, notebooks: Path, asked: Asked, tell: Tell) -> Took:
    """Return what the runs of several rounds of the smallest plan take at once."""
    project = apart / "batch"
    begin(project, notebooks)
    for number in range(1, asked.batch + 1):
        write_round(project, number, asked.actions[0])
    tell(f"{asked.batch} rounds at once")
    return measure.medians("batch", [measure.run(_command(project, "run", "--all"), at=project)])


def limits() -> Mapping[str, tuple[str, float]]:
    """Return each command's reference, and how many times that one's processor time it may take."""
    return _START
