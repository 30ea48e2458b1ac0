"""Show how a run gets on, a bar a report on a terminal and plain lines elsewhere, and what came of it."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from helpers.cli import findings
from helpers.cli.called import pasteable
from helpers.text import visible

if TYPE_CHECKING:
    from helpers.errors import WorkbookError
    from helpers.runs.run import Outcome, Step

_ALL = "*"  # what the bar of all reports is known by

#: The page of a report, among its files.
PAGE = "report.html"


#: How many reports are each shown by themselves; more are counted.
EACH = 8


class Progress:
    """The progress of several reports, written to standard error, after a first line that says what is begun.

    More than a few are shown as one: how many are done, and about how long the others will take.
    """

    def __init__(self, first: str) -> None:
        console = Console(stderr=True)
        self._bars = Bars(
            TextColumn("{task.fields[name]}", style="bold"),
            BarColumn(bar_width=30),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            speed_estimate_period=3600,
        )
        self._terminal = console.is_terminal
        self._tasks: dict[str, TaskID] = {}
        self._steps: Mapping[str, int] = {}
        self._said: dict[str, str] = {}
        self._lock = threading.Lock()
        self._first = first

    def __enter__(self) -> Self:
        if self._terminal:
            self._bars.start()
            self._tasks[""] = self._bars.add_task(self._first, total=None, name="")
        else:
            print(self._first, file=sys.stderr, flush=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal:
            self._hide_first()
            self._bars.stop()

    def start(self, steps: Mapping[str, int]) -> None:
        """Show what is about to be done, from what each is called to how many steps it takes."""
        self._steps = steps
        self._hide_first()
        if len(steps) > EACH:
            self._tasks[_ALL] = self._bars.add_task("", total=len(steps), name=f"{len(steps)} reports")
        else:
            for name, total in steps.items():
                self._tasks[name] = self._bars.add_task("waiting", total=total, name=name)

    def watch(self, step: Step) -> None:
        """Show a step; may be called from any thread."""
        with self._lock:
            if _ALL in self._tasks:
                self._count(step)
            elif self._terminal:
                self._bars.update(self._tasks[step.name], completed=step.done, description=step.doing)
            elif self._said.get(step.name) != (kind := step.doing.partition(" ")[0]):  # one line for all that it makes
                self._said[step.name] = kind
                print(f"{step.name}: {step.doing}", file=sys.stderr, flush=True)

    def _count(self, step: Step) -> None:
        """Count a report that has come to its end; one that was there already says nothing of how long others take."""
        from helpers.runs.job import ALREADY

        if step.done < self._steps[step.name]:
            return
        task = self._bars.tasks[self._tasks[_ALL]]
        if step.doing == ALREADY:
            self._bars.update(task.id, total=(task.total or 1) - 1)
        else:
            self._bars.update(task.id, advance=1)
        so_far = f"{task.completed:.0f} of {task.total:.0f}{_left(task.time_remaining)}"
        self._bars.update(task.id, description=so_far)
        if not self._terminal:
            print(f"{step.name}: {step.doing} ({so_far})", file=sys.stderr, flush=True)

    def _hide_first(self) -> None:
        if "" in self._tasks:
            self._bars.remove_task(self._tasks.pop(""))


def _left(seconds: float | None) -> str:
    """Say how long the rest will take; nothing where there is none, or nobody can know yet."""
    if not seconds:
        return ""
    minutes = round(seconds / 60)
    if minutes < 1:
        return ", less than a minute left"
    from helpers.english import counted

    hours = round(minutes / 60)
    return f", about {counted(hours, 'hour') if hours > 1 else counted(minutes, 'minute')} left"


def tell(outcomes: Sequence[Outcome], index: Path, done: str, undone: str, debug: bool) -> None:
    """Say what was done, the pages if they are few, their index last; and why others were not, exit status 2.

    Args:
        outcomes: what came of each report.
        index: the index of the pages.
        done: what was done, and what is next.
        undone: the same, where nothing was.
        debug: whether to say where in the program an error arose.
    """
    errors = {outcome.job.name: outcome.error for outcome in outcomes if outcome.error}
    complain(errors, debug)
    pages = [file for outcome in outcomes for file in outcome.files if file.name == PAGE]
    if pages:
        findings.say(findings.console(), done)
    for file in [*(pages if len(pages) <= EACH else []), index] if pages else []:
        typer.echo(file.as_posix())
    if errors and not pages:
        findings.say(findings.console(stderr=True), undone)
    if errors:
        raise typer.Exit(2)


def complain(errors: Mapping[str, WorkbookError], debug: bool) -> None:
    """Print why reports are not made, from what each is called; with `debug`, where in the program that arose."""
    for name, error in errors.items():
        if debug:
            traceback.print_exception(error)
        if not error.problems:
            typer.echo(pasteable(visible(f"{name}: {error}")), err=True)
    findings.show([problem for error in errors.values() for problem in error.problems], findings.console(stderr=True))
