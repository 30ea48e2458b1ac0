"""Publish a report: no draft mark, every gate passed, the folder sealed, a line in the ledger."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.checks.personal import masked, matches
from helpers.english import counted, listed
from helpers.errors import Severity, WorkbookError
from helpers.files import TEXT, plain
from helpers.plans.council import load_council
from helpers.plans.edition import Edition
from helpers.records import ledger, plainly, store
from helpers.records import record as records
from helpers.records.code import Code, code_folder, code_of
from helpers.records.environment import strays
from helpers.runs.check import problems_of
from helpers.runs.inputs import LOCK, gather, laid_out
from helpers.runs.job import Job, Watch
from helpers.runs.run import Made, Outcome, make, now, run, whole
from helpers.runs.workers import Hands

_LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What was said with the command.

    Attributes:
        revise: why what is published already needs a revision; empty for a first publication.
        despite: why it is published though code or environment are not as committed; empty where they must be.
        by: who publishes it; empty for the name of whoever is logged in.
    """

    revise: str = ""
    despite: str = ""
    by: str = ""


def publish(
    root: Path, jobs: Sequence[Job], watch: Watch, publication: Publication, hands: Hands | None = None
) -> list[Outcome]:
    """Publish jobs' reports; one that is refused leaves the others be.

    Raises:
        WorkbookError: code or environment are not as committed and nothing was said of it, or the ledger is damaged.
    """
    _refuse_clock(ledger.read(root))
    _refuse_words(publication)
    _refuse_personal(root, publication)
    note = _note(publication.despite)

    async def maker(root: Path, job: Job, watch: Watch, hands: Hands) -> list[Path]:
        with store.locked(root, job.period, job.plan):
            edition = _edition(root, job, publication.revise, note)
            inputs = gather(root, job.period, job.plan, edition)
            with laid_out(inputs) as folder:
                _pass_gates(folder, job)
            made = await make(inputs, watch, hands)
            by = publication.by.strip() or made.record.by
            made = dataclasses.replace(made, record=dataclasses.replace(made.record, note=note, by=by))
            return _seal(root, made)

    return run(root, jobs, watch, maker, store.FOLDER, hands=hands)


def _refuse_clock(lines: Sequence[ledger.Line]) -> None:
    """Raise where this computer's clock is behind the last publication, which a line dated before it would hide."""
    if lines and now() < lines[-1].published:
        raise WorkbookError(
            f"Nothing was published: by this computer’s clock it is {now()}, and line {lines[-1].number} of "
            f"{store.LEDGER.as_posix()} was published at {lines[-1].published}. Set the clock, and publish again."
        )


def _refuse_words(publication: Publication) -> None:
    """Raise where what was said with the command is more than a plain line."""
    given = (("revise", publication.revise), ("despite", publication.despite), ("by", publication.by))
    for option, text in given:
        if wrong := plainly.amiss(text.strip(), plainly.NAME if option == "by" else plainly.REASON):
            raise WorkbookError(f"Nothing was published: what --{option} says {wrong}. Say it in one short line.")


def _refuse_personal(root: Path, publication: Publication) -> None:
    """Raise where what was said with the command, which the record and the ledger keep, tells of a person."""
    council = load_council(root)
    for option, text in (("revise", publication.revise), ("despite", publication.despite), ("by", publication.by)):
        told = [masked(finding) for finding in matches(text) if not council.declares(finding.text)]
        if told:
            raise WorkbookError(
                f"Nothing was published: what --{option} says would be published too, and has {listed(told)}. "
                "Say it without, and publish again."
            )


def _note(despite: str) -> str:
    """Return the words that the record must have; none where code and environment are as committed."""
    folder = code_folder()
    lock = folder / LOCK
    found = [
        *_changes(code_of(folder)),
        *(strays(plain(lock, TEXT).decode("utf-8", "replace")) if lock.is_file() else []),
    ]
    if found and not despite.strip():
        said = "\n".join(f"- {each}" for each in found[:_LISTED])
        more = f"\n- and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise WorkbookError(
            "Nothing was published: an auditor could not make the same report again with what is committed.\n"
            f"{said}{more}\n"
            "Commit the code, or set the environment up anew; or say why it must be published as it is, which the "
            'record will keep: --despite "WHY".'
        )
    return despite.strip() if found else ""


def _changes(code: Code) -> list[str]:
    if not code.commit:
        return ["the code is not under git, so no commit says what it is"]
    return [f"{path} is not as committed" for path in code.changed]


def _edition(root: Path, job: Job, revise: str, despite: str) -> Edition:
    lines = ledger.read(root)
    before = ledger.published(lines, job.period, job.plan)
    if before and not revise.strip():
        raise WorkbookError(
            f"It is published already (line {before[-1].number} of {store.LEDGER.as_posix()}), and is never changed. "
            'Publish a revision beside it by saying why: --revise "WHY".'
        )
    if revise.strip() and not before:
        raise WorkbookError(f"There is nothing to revise: {job.plan} for {job.period} is not published yet.")
    seal = ledger.seal(ledger.whole(root))
    return Edition(draft=False, revision=len(before), reason=revise.strip(), seal=seal, despite=despite)


def _pass_gates(folder: Path, job: Job) -> None:
    """Raise where a finding stops publication; those that stop any run are among them."""
    problems = problems_of(folder, job.period, job.plan)
    stopping = [problem for problem in problems if problem.severity is not Severity.NOTED]
    if stopping:
        each = "\n".join(f"{number}. {problem}" for number, problem in enumerate(stopping, 1))
        raise WorkbookError(
            f"Not published: {counted(len(stopping), 'problem')} must be mended first.\n{each}", stopping
        )


def _seal(root: Path, made: Made) -> list[Path]:
    """Put the report in place and its line in the ledger, or neither."""
    with store.writing(root, store.LEDGER):
        lines = ledger.whole(root)
        ended = max([made.record.ended, *(line.published for line in lines[-1:] if isinstance(line, ledger.Line))])
        record = dataclasses.replace(made.record, previous=ledger.seal(lines), ended=ended)
        made = dataclasses.replace(made, record=record)
        files = whole(made)
        with store.placed(root, made.folder, files, seal=True) as written:
            ledger.append(root, _line(lines, made, files))
    return written


def _line(lines: Sequence[ledger.Line | ledger.Renewal], made: Made, files: dict[str, bytes]) -> ledger.Line:
    record = made.record
    return ledger.following(
        lines,
        period=record.period,
        plan=record.plan,
        revision=record.edition.revision,
        as_at=record.as_at,
        record=records.sha256(files[records.NAME]),
        data=record.files[ledger.DATA],
        snapshot=record.files.get(ledger.SNAPSHOT, ""),
        published=record.ended,
        by=record.by,
        why=record.edition.reason,
    )
