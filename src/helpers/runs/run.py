"""One command a period: check, execute, export, put in place."""

from __future__ import annotations

import getpass
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helpers.english import listed
from helpers.errors import WorkbookError, refuse_all
from helpers.plans.council import council_in
from helpers.plans.periods import chosen_plans
from helpers.plans.shipped import own_notebook
from helpers.records import record as records
from helpers.records import store
from helpers.records.code import Code, code_now
from helpers.records.environment import versions
from helpers.records.ledger import SNAPSHOT
from helpers.records.record import Compared, Record, sha256
from helpers.runs import index
from helpers.runs.again import again
from helpers.runs.already import inputs_of_draft, made_already
from helpers.runs.inputs import Inputs
from helpers.runs.job import ALREADY, DONE, FAILED, Job, Step, Watch, job_of
from helpers.runs.workers import Hands, StoppedError, side_by_side

__all__ = ["Job", "Made", "Outcome", "Step", "Watch", "make", "prepare", "run"]


_NAMED = 12  # of the reports that are in place when a command was stopped; more are counted


class StoppedRunError(WorkbookError):
    """The command was stopped; the message says which reports are in place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: the files of the report, from the project's folder, or why there are none.

    With `already`, they were there, made from the same inputs by the same code, and are as they were.
    """

    job: Job
    files: tuple[Path, ...] = ()
    error: WorkbookError | None = None
    already: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A report that is made and not yet in place.

    Attributes:
        folder: its folder, from the project's.
        record: the record of the run.
        files: the inputs and outputs, from path in the folder to content; the record is written after them.
    """

    folder: Path
    record: Record
    files: Mapping[str, bytes]


#: How a job's report is made and put in place: given the project's folder, the job, whom to tell, and whose hands make
#: it, which refuse where the command was stopped meanwhile, before anything is put in place.
Maker = Callable[[Path, Job, Watch, Hands], Awaitable[Sequence[Path]]]


def prepare(root: Path, period: str, plan: str = "") -> list[Job]:
    """Return the jobs of a period, every parameter checked, before anything is executed.

    Args:
        root: the project's folder.
        period: the period.
        plan: the one plan to run; empty for all that have parameters in the period.

    Raises:
        WorkbookError: a period, plan, notebook or parameter is unknown or wrong.
    """
    jobs: list[Job] = []
    errors: list[WorkbookError] = []
    for name in chosen_plans(root, period, plan):
        try:
            jobs.append(job_of(root, period, name))
        except WorkbookError as error:
            errors.append(error)
    refuse_all(errors)
    return jobs


def run(
    root: Path,
    jobs: Sequence[Job],
    watch: Watch,
    maker: Maker | None = None,
    under: Path = store.DRAFTS,
    stopped: Sequence[Outcome] = (),
    hands: Hands | None = None,
) -> list[Outcome]:
    """Run jobs side by side and bring their index up to date; a job that fails leaves the others be.

    Overviews are made when the plans' reports are; one of a plan whose report failed is not made.

    Args:
        root: the project's folder.
        jobs: what to run.
        watch: told of each step, from any thread.
        maker: how each job's report is made; as a draft if none is given.
        under: the folder whose index lists what the maker makes.
        stopped: the jobs that are known to fail, and why, which are not among those to run.
        hands: who does the work; this process if none are given.

    Raises:
        WorkbookError: it was stopped, or the reports are in place and the index could not be written.
    """
    outcomes = _in_turn(root, jobs, watch, maker or draft, stopped, hands or Hands())
    if any(outcome.files for outcome in outcomes):
        try:
            index.rebuild(root, under)
        except (WorkbookError, KeyboardInterrupt) as error:
            said = str(error) or "Stopped before they were listed: “workbook index” does it."
            raise WorkbookError(f"{_done(outcomes, len(jobs))} {said}") from error
    return outcomes


async def make(inputs: Inputs, watch: Watch, hands: Hands) -> Made:
    """Make one report from inputs; nothing is put in place.

    Raises:
        WorkbookError: an input is wrong, or the notebook failed.
    """
    started = now()
    outputs = await hands.do(again, inputs, watch=watch)
    kept = {records.INPUTS + name: content for name, content in inputs.files.items()}
    files = {**kept, **outputs}
    return Made(
        folder=(
            store.draft_of(inputs.period, inputs.plan)
            if inputs.edition.draft
            else store.place_of(inputs.period, inputs.plan, inputs.edition.revision)
        ),
        record=_record(inputs, files, started, code_now()),
        files=files,
    )


def whole(made: Made) -> dict[str, bytes]:
    """Return all files of a report's folder, the record last."""
    return {**made.files, records.NAME: records.written(made.record)}


class Already(tuple[Path, ...]):
    """The files of a report that was not made, as it was there already."""


async def draft(root: Path, job: Job, watch: Watch, hands: Hands) -> Sequence[Path]:
    """Make a draft: of the first publication, or of the next revision where there is one already."""
    return await _draft(root, job, watch, hands, anew=True)


async def draft_if_new(root: Path, job: Job, watch: Watch, hands: Hands) -> Sequence[Path]:
    """Make a draft unless it is there already, made from the same inputs by the same code."""
    return await _draft(root, job, watch, hands, anew=False)


async def _draft(root: Path, job: Job, watch: Watch, hands: Hands, *, anew: bool) -> Sequence[Path]:
    with store.locked(root, job.period, job.plan):
        store.tidy(root, store.draft_of(job.period, job.plan))
        inputs = inputs_of_draft(root, job.period, job.plan)
        there = () if anew else made_already(root, inputs)
        if there:
            return Already(there)
        made = await make(inputs, watch, hands)
        return store.put(root, made.folder, whole(made))


def _in_turn(
    root: Path, jobs: Sequence[Job], watch: Watch, maker: Maker, stopped: Sequence[Outcome], hands: Hands
) -> list[Outcome]:
    """Return what came of the plans' jobs, side by side, and then of the overviews'."""
    outcomes = [*stopped, *_side_by_side(root, [job for job in jobs if not job.plans], watch, maker, hands)]
    after = []
    for job in (job for job in jobs if job.plans):
        theirs = [each for each in outcomes if each.job.period == job.period and each.job.plan in job.plans]
        if failed := [each.job.name for each in theirs if each.error]:
            said = f"It was not made, as {listed(failed)} failed. Mend that first, or make it of what is there already"
            outcomes.append(Outcome(job, error=WorkbookError(f"{said}: “--plan {job.plan}”.")))
        else:
            after.append(job)
    return [*outcomes, *_side_by_side(root, after, watch, maker, hands)]


def _side_by_side(root: Path, jobs: Sequence[Job], watch: Watch, maker: Maker, hands: Hands) -> list[Outcome]:
    def task(job: Job) -> Callable[[], Coroutine[Any, Any, Outcome]]:
        def failed(error: WorkbookError) -> Outcome:
            watch(Step(job.name, job.steps, FAILED))
            return Outcome(job, error=error)

        async def outcome() -> Outcome:
            try:
                files = await maker(root, job, watch, hands)
            except WorkbookError as error:
                return failed(error)
            except OSError as error:  # such as a full disk under the folder for temporary files
                said = f"The run could not go on: {error.strerror or error}{_at(error)}. The report is as it was."
                return failed(WorkbookError(said))
            already = isinstance(files, Already)
            watch(Step(job.name, job.steps, ALREADY if already else DONE))
            depth = min((len(file.parts) for file in files), default=0)  # inputs lie deeper than the report's own files
            return Outcome(job, tuple(file for file in files if len(file.parts) == depth), already=already)

        return outcome

    try:
        return side_by_side([task(job) for job in jobs], hands)
    except StoppedError as stopped:
        raise StoppedRunError(f"Stopped. {_done(stopped.results, len(jobs))}") from None


def _at(error: OSError) -> str:
    return f" ({error.filename})" if error.filename else ""


def _done(outcomes: Sequence[Outcome], count: int) -> str:
    """Say which reports are in place, of as many as there were to make."""
    done = [outcome.job.name for outcome in outcomes if outcome.files]
    if not done:
        return "The reports are as they were."
    which = listed(done) if len(done) <= _NAMED else f"{len(done)} of {count}"
    return f"In place: {which}.{' The others are as they were.' if len(done) < count else ''}"


def _record(inputs: Inputs, files: Mapping[str, bytes], started: str, code: Code) -> Record:
    data = json.loads(files[SNAPSHOT])
    return Record(
        period=inputs.period,
        plan=inputs.plan,
        edition=inputs.edition,
        as_at=data["as_at"],
        title=data["title"],
        council=data["council"],
        by=_user(),
        started=started,
        ended=now(),
        commit=code.commit,
        clean=code.clean,
        digest=code.digest,
        note="",
        versions=versions(),
        compared=tuple(Compared(line.period, line.plan, line.revision, line.data) for line in inputs.compared),
        previous="",
        files={name: sha256(content) for name, content in files.items()},
        notebook=own_notebook(inputs.files),
        website=council_in(inputs.files).website,
    )


def now() -> str:
    """Return the time, to the second, in UTC; for the record alone."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "unknown"
