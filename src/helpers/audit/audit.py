"""Run published reports again from what was kept with them, and say how what comes out compares."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from helpers import files
from helpers.audit import Basis
from helpers.audit.build import build
from helpers.audit.onward import Onward
from helpers.audit.verdict import Causes, Class, Damaged, Finding, Kept, content_of, judged, outputs_of
from helpers.english import counted
from helpers.errors import WorkbookError
from helpers.records import environment, ledger, store
from helpers.records.code import checked_out, code_folder, code_now, code_of
from helpers.records.found import record_of
from helpers.records.ledger import Damage, Line
from helpers.records.record import INPUTS, Record, sha256
from helpers.records.verify import Verdict, verify
from helpers.runs import fence
from helpers.runs.again import again
from helpers.runs.inputs import CHANGELOG, LOCK, kept, laid_out
from helpers.runs.job import Step, Watch
from helpers.runs.workers import Hands, StoppedError, side_by_side
from helpers.tempdir import folder_apart

_WHEELS = Path("wheels")
_ENVIRONMENTS = Path(".environments")
_LAST_LINES = 5  # of what another program said, which say why it failed

#: ``python -m helpers.produce``, without the module that `cli.main` does without too, for the same reason.
_PRODUCE = (
    "import runpy, sys; sys.modules['rfc3987_syntax'] = None; runpy.run_module('helpers.produce', None, '__main__')"
)

_NAMED = 3  # of what is damaged, in what is said before an audit


def chosen(root: Path, period: str, plan: str) -> list[Line]:
    """Return the published reports to audit, revisions too, in the ledger's order.

    Args:
        root: the project's folder.
        period: one period; empty for all.
        plan: one plan; empty for all.

    Raises:
        WorkbookError: there is none, or the ledger is damaged.
    """
    lines = [line for line in ledger.read(root) if period in ("", line.period) and plan in ("", line.plan)]
    if not lines:
        what = " ".join(filter(None, [plan and f"of {plan}", period and f"for {period}"]))
        raise WorkbookError(f"No report {what + ' ' if what else ''}is published, so there is nothing to audit.")
    return lines


def name_of(line: Line, basis: Basis) -> str:
    """Return what the work on one report and basis is called, to show the progress under; it is of one step."""
    return f"{line.name}, as {basis}"


def audit(
    root: Path,
    lines: Sequence[Line],
    bases: Sequence[Basis],
    watch: Watch,
    despite: str = "",
    hands: Hands | None = None,
    place: Path | None = None,
) -> list[Finding]:
    """Verify, then run published reports again, side by side, on each basis; of one that is damaged nothing is run.

    Args:
        root: the project's folder, in which nothing is changed.
        lines: the reports.
        bases: with today's code and environment, with those recorded, or both.
        watch: told of each step, from any thread.
        despite: why one that is damaged is run all the same; empty where it is not.
        hands: who does the work; this process if none are given.
        place: a folder of the auditor's own, in which what is found is kept until the audit ends, so that one that
            was stopped goes on; none where nothing is to be kept.

    Returns:
        A finding for each report and basis, the reports in the order given.

    Raises:
        WorkbookError: it was stopped.
    """
    bases = sorted(set(bases), reverse=True)  # as recorded first: whether that is identical decides what today's means
    verdict = verify(root)
    hands = hands or Hands()
    onward = Onward(place, root, bases)

    def task(line: Line) -> Callable[[], Coroutine[Any, Any, list[Finding]]]:
        touching = tuple(each for each in verdict.damages if _touches(each, line))
        found = Damaged(touching, despite.strip(), _verified(verdict), verdict.code)
        return lambda: _findings(root, line, bases, watch, hands, found, onward)

    try:
        found = side_by_side([task(line) for line in lines], hands)
    except StoppedError:
        more = f" What was found of {counted(onward.kept, 'report')} is kept: the same audit goes on from there."
        raise WorkbookError(f"Stopped. Nothing was changed.{more if onward.kept else ''}") from None
    onward.end()
    return [finding for each in found for finding in each]


def _verified(verdict: Verdict) -> str:
    """Return what is to be known of all that is published before any of it is run."""
    count = len(verdict.damages)
    each = " ".join(map(str, verdict.damages[:_NAMED]))
    more = "" if count <= _NAMED else f" “workbook verify” names {count - _NAMED} more."
    damaged = f"{counted(count, 'thing')} {'is' if count == 1 else 'are'} damaged: {each}{more}"
    return " ".join(filter(None, [verdict.anew, damaged if count else "", verdict.said]))


def _touches(damage: Damage, line: Line) -> bool:
    """Tell whether a damage is a report's: of its folder or of the ledger, by which all of it is known."""
    return damage.file == store.LEDGER.as_posix() or (Path(damage.file) / "_").is_relative_to(line.folder)


async def _findings(
    root: Path, line: Line, bases: Sequence[Basis], watch: Watch, hands: Hands, damaged: Damaged, onward: Onward
) -> list[Finding]:
    """Return what came of one report; nothing raises, so that one that cannot be run leaves the others be."""
    found: list[Finding] = []
    for basis in bases:
        try:
            damaged.refuse()
            report = _read(root, line)
            causes = _causes(root, report, basis)
            key = onward.key(report, basis, causes)
            before = onward.found(key)
            finding = before or await _made(root, report, basis, causes, watch, hands, found)
            if not before:
                onward.keep(key, finding)
        except WorkbookError as error:
            finding = Finding(line, basis, Class.NOT_RUN, str(error))
        finding = dataclasses.replace(finding, damaged=damaged)
        if not hands.stopped:
            watch(Step(name_of(line, basis), 1, f"{finding.outcome}: {finding.outcome.means}"))
        found.append(finding)
    return found


async def _made(
    root: Path, report: Kept, basis: Basis, causes: Causes, watch: Watch, hands: Hands, others: Sequence[Finding]
) -> Finding:
    """Return what comes of running a report again, and what of today's makes it differ where it did not as recorded."""
    finding = await hands.do(_finding, root, report, basis, causes, watch=watch)
    if others and others[0].outcome is Class.IDENTICAL and finding.outcome is not Class.IDENTICAL:
        culprit = await hands.do(_culprit, report, finding, causes, watch=watch)
        return dataclasses.replace(finding, culprit=culprit)
    return finding


def _finding(root: Path, report: Kept, basis: Basis, causes: Causes, watch: Watch) -> Finding:
    """Return what comes of running a report again, which needs the folder for a report as recorded alone."""
    try:
        made, said = _again(root, report, basis, watch)
    except WorkbookError as error:
        return Finding(report.line, basis, Class.NOT_RUN, str(error))
    except Exception as error:  # today's code need not be fit for what was kept, and the other reports still are
        return Finding(report.line, basis, Class.NOT_RUN, f"It ended with {type(error).__name__}: {error}.")
    finding = judged(report, basis, made, causes)
    contents = {**{INPUTS + name: content for name, content in report.inputs.files.items()}, **made}
    return dataclasses.replace(
        finding,
        said=" ".join(filter(None, [finding.said, said])),
        note=report.record.note.strip(),
        hashes={name: sha256(content) for name, content in contents.items()},
    )


def _read(root: Path, line: Line) -> Kept:
    """Return a report as it was kept; its inputs must be as recorded, its outputs need not be."""
    record = record_of(root, line)
    inputs = kept(root, record, line.folder)
    outputs = {}
    for name in outputs_of(record):
        with suppress(OSError):  # what is missing is said where it is judged
            outputs[name] = files.inside(root, line.folder / name, files.REPORT)
    return Kept(line, record, inputs, outputs)


def _again(root: Path, report: Kept, basis: Basis, watch: Watch) -> tuple[dict[str, bytes], str]:
    """Return the report's files, made again in a folder apart, and what there is to know of how they were made."""

    def say(doing: str) -> None:
        watch(Step(name_of(report.line, basis), 0, doing))

    if basis is Basis.CURRENT:
        return again(report.inputs, apart=True, watch=lambda step: say(step.doing)), ""
    with laid_out(report.inputs) as folder:
        return _as_recorded(root, report, folder, say)


def _as_recorded(root: Path, report: Kept, folder: Path, say: Callable[[str], None]) -> tuple[dict[str, bytes], str]:
    record = report.record
    with checked_out(code_folder(), record.commit) as code:
        if report.inputs.files.get(LOCK, b"").replace(b"\r\n", b"\n") not in (b"", _bytes_of(code / LOCK)):
            raise WorkbookError(f"The {LOCK} kept with it is not that of the code of its day, so it is not installed.")
        as_committed = code_of(code).digest == record.digest
        said = "" if as_committed else f"It was published from changed code: {record.note or 'nobody said why'}."
        python, more = _python_of(root, folder / LOCK, record, say)
        say("running the notebook with the code of its day")
        return _by_other_code(code, python, folder, report), " ".join(filter(None, [said, more]))


def _bytes_of(path: Path) -> bytes:
    return files.plain(path, files.TEXT).replace(b"\r\n", b"\n") if path.is_file() else b""


def _python_of(root: Path, lock: Path, record: Record, say: Callable[[str], None]) -> tuple[Path, str]:
    """Return a Python whose packages are those that the recorded lock gives: this one, where they are the same."""
    if not lock.is_file():
        raise WorkbookError(f"No {LOCK} was kept with it, so its environment cannot be made again.")
    wanted = record.versions["python"]
    if _same_environment(lock, record):
        return Path(sys.executable), ""
    built = build(lock, code_folder() / _ENVIRONMENTS, root / _WHEELS, wanted, say)
    other = f"Python {wanted} is not on this machine, so Python {built.version} was used."
    return built.path, "" if built.version == wanted else other


def _same_environment(lock: Path, record: Record) -> bool:
    same = record.versions == environment.versions()
    return same and not environment.strays(files.text(lock.parent, Path(lock.name), files.TEXT))


def _by_other_code(code: Path, python: Path, folder: Path, report: Kept) -> dict[str, bytes]:
    """Return the report's files as another day's code makes them, in a process of its own.

    Whatever that process lays down for a while goes with the folder that it writes to, even where it is killed.
    """
    with folder_apart() as out:
        edition = json.dumps(report.inputs.edition.given)
        arguments = [str(folder), str(out), report.line.period, report.line.plan, edition]
        done = subprocess.run(  # noqa: S603
            [*fence.command(folder, out), str(python), "-c", _PRODUCE, *arguments],
            cwd=folder,
            env=fence.surroundings(out, code / "src"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines()[-_LAST_LINES:] or ["it did not say why"]
            raise WorkbookError("The code of its day could not make it: " + "\n".join(said))
        return {name: files.inside(out, Path(name), files.REPORT) for name in outputs_of(report.record)}


def _causes(root: Path, report: Kept, basis: Basis) -> Causes:
    """Return what may explain a difference.

    The words given for changed code do so only where what was committed is run: they say why that was not what was
    published from. What was changed after publication is for CHANGELOG.md to say, and only where that code is run.
    """
    now = code_now()
    as_committed = basis is Basis.RECORDED or (now.clean and now.commit == report.record.commit)
    note = report.record.note if as_committed else ""
    rules = _changelog_now() if basis is Basis.CURRENT else ""
    return Causes(rules, list(_later(root, report.line)), note, _none_of_code(report, basis))


def _none_of_code(report: Kept, basis: Basis) -> bool:
    """Tell whether a report was made again by the code and the packages that it was made by."""
    if basis is Basis.RECORDED:
        return True
    lock = report.inputs.files.get(LOCK, b"").decode(errors="replace")
    return bool(lock) and code_now().digest == report.record.digest and not environment.strays(lock)


def _later(root: Path, line: Line) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Give the revisions that came after a report: number, reason and data, where that is as published."""
    for later in ledger.published(ledger.read(root), line.period, line.plan):
        if later.revision > line.revision:
            with suppress(OSError):
                found = {name: files.inside(root, later.folder / name, files.DATA) for name in later.files}
                if {name: sha256(content) for name, content in found.items()} == later.files:
                    yield later.revision, later.why, content_of(found)


def _culprit(report: Kept, finding: Finding, causes: Causes, watch: Watch) -> str:
    """Say what of today's makes a report differ, where the recorded code and environment give it as it was.

    Where the environments are the same it is the code. Else the recorded code is run in today's environment.
    """
    with laid_out(report.inputs) as folder:
        if _same_environment(folder / LOCK, report.record):
            return "code"
        watch(Step(name_of(report.line, finding.basis), 0, "looking for the cause"))
        try:
            with checked_out(code_folder(), report.record.commit) as code:
                made = _by_other_code(code, Path(sys.executable), folder, report)
        except WorkbookError:
            return "environment"  # today's packages cannot even run the code of that day
    mixed = judged(report, finding.basis, made, causes)
    if mixed.outcome is Class.IDENTICAL:
        return "code"
    same = (mixed.outcome, mixed.said, mixed.differences) == (finding.outcome, finding.said, finding.differences)
    return "environment" if same else "code and environment"


@cache
def _changelog_now() -> str:
    try:
        return files.text(code_folder(), Path(CHANGELOG), files.TEXT)
    except OSError:
        return ""
