"""Look whether what was published is as it was: every file by its hash, every line of the ledger; nothing is run."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from helpers.english import counted, listed
from helpers.errors import WorkbookError
from helpers.records import ledger, plainly, store
from helpers.records import record as records
from helpers.records.beside import LISTS, other_lists, unlisted
from helpers.records.commits import History, history
from helpers.records.found import Found, look_at
from helpers.records.ledger import UNREAD, Damage, Line
from helpers.records.lines import line_damage, out_of_turn, strange

_LISTED = 400  # reports, of which the lists beside them are made again in two or three seconds
_UNSEEN = "The lists beside the reports were not compared, as {}."
_LISTS_ALONE = "The published reports themselves are as they were recorded."
_CLOSED = "Nothing is wrong with them, and nothing is said of what may not be read: look again as one who may."
_BLIND = "Without it most other files of the folder cannot be looked at."


@dataclass(frozen=True, slots=True)
class Despite:
    """A run that was published though code or environment were not as committed, and the reason that was given."""

    folder: str
    why: str

    def __str__(self) -> str:
        said = "it was published although code or environment were not as committed"
        return f"{self.folder}: {said}: {plainly.quoted(self.why)}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and what is not as it was.

    Attributes:
        code: ``untouched`` where all was compared; ``damaged``; ``unread`` where nothing is wrong with what may be
            read; ``uncommitted`` where some lines are not in git yet; ``alone`` where there is nothing outside the
            folder to compare with. Else why it could not be looked at: ``nothing-published``, ``unknown-period``, or
            as `History` has it.
        said: the same in a sentence or two.
        anew: that the ledger was begun anew in another's place, when and why; empty where it was not.
        lines: how many lines the ledger has.
        runs: how many published runs were looked at.
        files: how many files of theirs.
        committed: how many lines the ledger had when it was last committed; 0 where there is no such commit to see.
        versions: how many versions of it were committed.
        damages: what is wrong, the ledger first, then run by run in the ledger's order.
        despite: the runs that were published though code or environment were not as committed, with the reason given.
    """

    code: str
    said: str
    anew: str
    lines: int
    runs: int
    files: int
    committed: int
    versions: int
    damages: tuple[Damage, ...]
    despite: tuple[Despite, ...] = ()

    @property
    def status(self) -> int:
        """Return the exit status: 0 where nothing is wrong, 1 for damage, 2 where it could not be looked at."""
        return {"damaged": 1, "untouched": 0, "uncommitted": 0, "alone": 0}.get(self.code, 2)


def verify(root: Path, period: str = "", lists: Callable[[Path], Mapping[Path, bytes]] | None = None) -> Verdict:
    """Compare every published run and the ledger with what was recorded.

    Args:
        root: the project's folder.
        period: the one period to look at; empty for all. The ledger is always looked at whole.
        lists: what makes the lists beside the reports again, to hold those there against; where it is given, they are
            looked at if all else is as it was and there are few enough reports to take no more than a moment.
    """
    content = ledger.content(root)
    lines, damages = ledger.examine(content)
    wanted = [line for line in lines if period in ("", line.period)]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        past = pool.submit(history, root, content)
        seen = list(pool.map(lambda line: look_at(root, line), wanted))
    homes = _homes(seen)
    found = past.result()
    damages = (
        *damages,
        *found.damages,
        *out_of_turn(lines),
        *(damage for run in seen for damage in _run_damages(run, homes)),
        *_other_seals(seen, lines, content),
        *strange(lines),
        *unlisted(root, {line.folder for line in lines}, period),
    )
    unseen = ""
    if lists and lines and not (damages or period):
        damages, unseen = _of_lists(root, lists, len(lines))
    files = sum(len(run.files) for run in seen)
    looked = f"{counted(len(seen), 'published report')}, {counted(files, 'file')}"
    count = content.count(b"\n")
    code, said = _answer(f"{looked} and {counted(count, 'line')} of the ledger", count, found, content)
    if wanted and period and len(wanted) < len(lines):
        said = f"{said} Only the reports for {period} were looked at, of {len(lines)} that are published."
    if not wanted and period and content:
        periods = listed(dict.fromkeys(line.period for line in lines)) or "none"
        code, said = "unknown-period", f"No report for {period} is published; the ledger has those for {periods}."
    if damages:
        lists_alone = all(Path(damage.file) in LISTS for damage in damages)
        rest = "" if found.code in ("alone", "compared") else found.said
        if found.code == "compared" and found.lines and not any(Path(each.file) == store.LEDGER for each in damages):
            rest = f"The ledger itself is as it was committed, last in {found.last}."
        unseen, code, said = "", "damaged", f"{_LISTS_ALONE if lists_alone else ''} {rest}".strip()
        if all(damage.kind == UNREAD for damage in damages):
            code, said = "unread", f"{looked} were looked at. {_CLOSED} {rest}".strip()
    return Verdict(
        code=code,
        said=plainly.shown(f"{said} {unseen}".strip()),
        anew=_anew(content, found),
        lines=count,
        runs=len(seen),
        files=files,
        committed=found.lines,
        versions=found.versions,
        damages=damages,
        despite=tuple(
            Despite(run.line.folder.as_posix(), plainly.shown(run.record.note))
            for run in seen
            if run.record and run.record.note
        ),
    )


def _of_lists(
    root: Path, lists: Callable[[Path], Mapping[Path, bytes]], reports: int
) -> tuple[tuple[Damage, ...], str]:
    """Return how the lists beside the reports are not as they would be made, or why they were not compared."""
    if reports > _LISTED:
        return (), _UNSEEN.format(f"there are more than {_LISTED} reports")
    try:
        return tuple(other_lists(root, lists(root))), ""
    except WorkbookError:  # such as of a report of a form so old that it is listed no more, though it is as it was
        return (), _UNSEEN.format("they cannot be made anew here")


def _answer(looked: str, lines: int, found: History, content: bytes) -> tuple[str, str]:
    """Return the code and the words of what was looked at, where nothing was damaged."""
    if not lines and found.code in ("alone", "compared", "untracked"):
        return (
            "nothing-published",
            "Nothing is published here: there is no ledger and no report, so none was looked at.",
        )
    if found.code == "alone":
        return "alone", f"{looked}. {found.said}"
    if found.code != "compared":
        return found.code, f"{looked} agree with one another. {found.said}"
    if found.lines < lines:
        one = found.lines + 1 == lines
        which = f"Line {lines} of the ledger is" if one else f"Lines {found.lines + 1} to {lines} of the ledger are"
        held = f" The lines before are as committed, last in {found.last}." if found.lines else ""
        alone = f"{which} not committed yet, so only this folder speaks for {'it' if one else 'them'}.{held}"
        return "uncommitted", f"{looked} agree with one another. {alone}"
    versions = f"each of the {found.versions} versions that were committed is the beginning of the next, up to"
    how = "as in" if found.versions == 1 else versions
    since = " since the ledger was begun anew" if ledger.renewal_of(content) else ""
    return "untouched", f"Untouched{since}: {looked}. The ledger is held against git: {how} {found.last}."


def _anew(content: bytes, found: History) -> str:
    """Say that the ledger was begun anew, when and why; nothing where it was not."""
    renewal = ledger.renewal_of(content)
    if not renewal:
        return ""
    unseen = "which git does not have here" if found.versions else "which is not committed yet"
    when = (
        f"in {found.anew}" if found.anew else unseen if found.code == "compared" else "at a time that git cannot tell"
    )
    before = ledger.printed(renewal.replaces) or "none"
    return (
        f"The ledger was begun anew, {when}, in place of one with the seal {before}. It says why: {renewal.why}. "
        "Nothing is said here of what had been published in that."
    )


def _homes(seen: Sequence[Found]) -> dict[str, str]:
    """Return where each recorded content belongs, from hash to path; the first where there are several."""
    homes: dict[str, str] = {}
    for run in seen:
        folder = run.line.folder.as_posix()
        for name, digest in (run.record.files if run.record else {}).items():
            homes.setdefault(digest, f"{folder}/{name}")
        for name, digest in run.line.files.items():
            homes.setdefault(digest, f"{folder}/{name}")
        homes.setdefault(run.line.record, f"{folder}/{records.NAME}")
    return homes


def _run_damages(run: Found, homes: Mapping[str, str]) -> Iterator[Damage]:
    folder = run.line.folder.as_posix()
    for name, why in run.unread.items():
        yield Damage(f"{folder}/{name}", 0, UNREAD, f"It may not be read: {why}. So nothing is said of it.")
    if not run.files:
        if run.unread:
            return
        words = f"Line {run.line.number} of the ledger says that a folder of files was published here."
        yield Damage(folder, 0, "missing", words)
        return
    if run.refused:
        yield Damage(f"{folder}/{records.NAME}", 0, "changed", f"{run.refused} {_BLIND}")
    wanted = run.line.files  # which the ledger itself knows
    if run.record:
        wanted = dict(run.record.files)
        yield from _contradictions(run.line, run.record)
    for name, digest in (wanted | {records.NAME: run.line.record}).items():
        if not run.reason(name):
            blind = f" {_BLIND}" if name == records.NAME else ""
            for damage in _file_damage(f"{folder}/{name}", digest, run.files.get(name), homes):
                yield dataclasses.replace(damage, said=damage.said + blind)
    if run.record:
        yield from _additions(folder, {*wanted, records.NAME}, run.files)


def _additions(folder: str, wanted: Collection[str], found: Mapping[str, str]) -> Iterator[Damage]:
    """Give the files and empty folders that were not published; a folder whose own files are missing was."""
    for name in found:
        if name not in wanted and not (name.endswith("/") and any(each.startswith(name) for each in wanted)):
            yield Damage(f"{folder}/{name}", 0, "added", "It is not among the files of the record.")


def _file_damage(path: str, wanted: str, found: str | None, homes: Mapping[str, str]) -> Iterator[Damage]:
    if found is None:
        yield Damage(path, 0, "missing", f"A file with SHA-256 {wanted[:12]}… was published here.")
    elif found != wanted:
        home = homes.get(found)
        if home:
            yield Damage(path, 0, "swapped", f"It holds what belongs in {home}.")
        else:
            there = f"has SHA-256 {found[:12]}…" if found else "is no plain file that can be read"
            yield Damage(path, 0, "changed", f"It {there}; what was published has {wanted[:12]}….")


def _contradictions(line: Line, record: records.Record) -> Iterator[Damage]:
    """Give where a line of the ledger says other than the record it names, as one written anew would."""
    recorded = {
        "period": record.period,
        "plan": record.plan,
        "revision": record.edition.revision,
        "as_at": record.as_at,
        "data": record.files.get(ledger.DATA),
        "snapshot": record.files.get(ledger.SNAPSHOT, ""),
        "published": record.ended,
        "by": record.by,
        "why": record.edition.reason,
        "previous": record.previous,
    }
    for name, theirs in recorded.items():
        ours = getattr(line, name)
        if ours != theirs:
            yield line_damage(line, "changed", f"Its “{name}” is “{ours}”; the run’s own record has “{theirs}”.")
    if record.edition.draft:
        yield line_damage(line, "changed", "The run’s own record says that it is a draft.")
    if wrong := plainly.amiss(record.note, plainly.REASON):
        yield line_damage(line, "strange", f"What its record says was given with --despite {wrong}.")


def _other_seals(seen: Sequence[Found], lines: Sequence[Line], content: bytes) -> Iterator[Damage]:
    """Give the reports whose seal, which their papers print, is of no line before their own."""
    renewal = ledger.renewal_of(content)
    numbers = {line.hash: line.number for line in lines} | {renewal.hash if renewal else ledger.FIRST: 0}
    for run in seen:
        seal = run.record.edition.seal if run.record else ""
        if seal and numbers.get(seal, run.line.number) >= run.line.number:
            said = f"Its report prints the seal {ledger.printed(seal) or 'of none before it'}, which no line above has."
            yield line_damage(run.line, "changed", said)
