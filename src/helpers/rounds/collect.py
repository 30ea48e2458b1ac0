"""Collect owners' answers from their forms into a copy of each tracker; the tracker itself is never changed.

What an owner changed is written cell by cell, and the copy is read back. What cannot be taken over is named.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.english import counted, listed
from helpers.errors import Problem, WorkbookError
from helpers.excel.cells import shortened
from helpers.plans.parameters import kept_name, tracker_in
from helpers.records import store
from helpers.rounds.answers import Change, Known, Refused, Same, cell_of, judged, not_taken
from helpers.rounds.asking import owners_of, read_asking
from helpers.rounds.forms import HELD
from helpers.rounds.gathered import with_changes
from helpers.rounds.returned import Answer, Returned, read_form
from helpers.text import key_of, plain


@dataclass(frozen=True, slots=True)
class Copied:
    """A tracker with answers.

    Attributes:
        tracker: what the parameters call it.
        copy: its copy, likewise.
        plan: its plan.
        computed: whether it has formulas.
        sole: whether it is the plan's only tracker.
    """

    tracker: str
    copy: str
    plan: str
    computed: bool
    sole: bool


@dataclass(frozen=True, slots=True)
class Collected:
    """What was collected.

    Attributes:
        forms: what came of each form, as a sentence.
        refused: each answer and each file that was not taken over, and why.
        silent: the owners of open actions from whom no form came.
        taken: how many of the trackers' cells were given another value.
        copies: the copies of trackers that have these.
        text: the list of all of it, from the project's folder.
    """

    forms: tuple[str, ...]
    refused: tuple[str, ...]
    silent: tuple[str, ...]
    taken: int
    copies: tuple[Copied, ...]
    text: Path


def collect(root: Path, period: str, places: Sequence[Path], plan: str = "") -> Collected:
    """Write the answers of forms into a copy of each tracker, and a list of what was and was not taken over.

    Args:
        root: the project's folder.
        period: the period.
        places: the forms that came back, and folders of them.
        plan: the one plan to collect for; empty for all that have parameters in the period.

    Raises:
        WorkbookError: the period or the plan is unknown, there is no such file, a tracker has what stops a run, or a
            copy is there that was changed since it was written; nothing is written.
    """
    asking = read_asking(root, period, plan)
    known = {each.given.plan: Known(each) for each in asking}
    files, aside = _files(places)
    forms, refused = _read(files, period)
    judgements = {form.file: [judged(form, *each) for each in _asked(form, known)] for form in forms}
    refused += [str(each) for form in forms for each in (*form.problems, *_of_others(form, known, plan))] + aside
    changes = [each for some in judgements.values() for each in some if isinstance(each, Change)]
    problems = [each for some in judgements.values() for each in some if isinstance(each, Problem)]
    changes, clashes = _agreed(changes)
    copies: dict[Copied, bytes] = {}
    taken: list[tuple[Change, str]] = []
    for some in _by_tracker(changes):
        written = with_changes(some)
        clashes += written.problems
        taken += written.taken
        if written.taken:
            copies[_copied(some[0], computed=written.computed)] = written.content
    refused += map(str, (*problems, *clashes))
    told = [_told(form, judgements[form.file], taken) for form in forms]
    came = {key_of(form.owner) for form in forms}
    silent = [owner.name for owner in owners_of(asking) if owner.named and key_of(owner.name) not in came]
    text = store.DRAFTS / period / (f"collected-{plan}.txt" if plan else "collected.txt")
    _write(root, text, copies, [*_list(told, refused, silent, taken)])
    cells = {(tracker_of(change), change.field.sheet, at) for change, at in taken}
    return Collected(tuple(told), tuple(refused), tuple(silent), len(cells), tuple(copies), text)


# The forms


def _files(places: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Return the forms among some files and folders, each once, and what in a folder was not looked into."""
    found: dict[Path, None] = {}
    aside: list[str] = []
    for place in places:
        if not place.exists():
            raise WorkbookError(f"There is no {place}. Name the forms that came back, or the folder they are in.")
        within = sorted(place.glob("[!.]*")) if place.is_dir() else [place]
        if not within:
            raise WorkbookError(f"There is no file in {place}. Put the forms that came back into it.")
        found |= dict.fromkeys(path for path in within if path.is_file())
        folders = (path for path in within if path.is_dir())
        aside += [f"{path.as_posix()} is a folder, and was not looked into. Name it by itself." for path in folders]
    return [*found], aside


def _read(paths: Sequence[Path], period: str) -> tuple[list[Returned], list[str]]:
    """Return the forms of a period among some files, and what is amiss with the others."""
    forms: list[Returned] = []
    refused: list[str] = []
    names = Counter(path.name for path in paths)
    for path in paths:
        try:
            form = read_form(path, path.name if names[path.name] == 1 else path.as_posix())
        except WorkbookError as error:
            refused.append(str(error))
            continue
        same = [other.file for other in forms if other.sha256 == form.sha256]
        if form.period != period:
            refused.append(f"{form.file} is a form of “{shortened(form.period)}”, not of {period}. Leave it out.")
        elif same:
            refused.append(f"{form.file} is the same file as {same[0]}, which was read. Leave one of them out.")
        else:
            forms.append(form)
    return forms, refused


def _asked(form: Returned, known: Mapping[str, Known]) -> Iterator[tuple[Answer, Known]]:
    """Give a form's answers but those that could not be given, each with what its plan's tracker says now."""
    for answer in form.answers:
        held = not answer.entry.at and answer.cell is not None and answer.cell.text.startswith(HELD)
        if answer.entry.plan in known and not held:
            yield answer, known[answer.entry.plan]


def _of_others(form: Returned, known: Mapping[str, Known], plan: str) -> Iterator[str]:
    """Give what is said of a form's cells that are another plan's."""
    others = Counter(answer.entry.plan for answer in form.answers if answer.entry.plan not in known)
    for name, count in others.items():
        what = "which is not collected now" if plan else "which has no parameters in the period"
        yield f"{form.file}: {counted(count, 'cell')} of the plan “{shortened(name)}”, {what}, left out."


# The changes


def tracker_of(change: Change) -> str:
    """Return the tracker that a change is of, as the parameters name it."""
    return change.known.asking.read.tracker.of(change.field.sheet).file


def _place_of(change: Change) -> tuple[str, ...]:
    """Return which cell a change is of; of a new update, which action's and which column."""
    number = change.field.number if change.field.of_new_update else ""
    return tracker_of(change), change.field.sheet, number, change.field.at


def _agreed(changes: Iterable[Change]) -> tuple[list[Change], list[Problem]]:
    """Return the changes that no other contradicts, and a problem for each that one does."""
    found: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        found.setdefault(_place_of(change), []).append(change)
    agreed: list[Change] = []
    problems: list[Problem] = []
    for some in found.values():
        for change in some:
            others = [other for other in some if other.says != change.says]
            if not others:
                agreed.append(change)
                continue
            other = others[0]
            theirs = f"{other.form.file}, {other.answer.at}, “{shortened(other.says)}”"
            said = f"it says “{shortened(change.says)}”, and {theirs}"
            why = Refused(said, f"one answer for {cell_of(change.field)}")
            problems.append(not_taken(change.form, change.answer, change.field, why))
    return agreed, problems


def _by_tracker(changes: Iterable[Change]) -> Iterator[list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(tracker_of(change), []).append(change)
    yield from found.values()


def _copied(change: Change, *, computed: bool) -> Copied:
    tracker = tracker_of(change)
    old = kept_name(tracker)
    stem, dot, ending = old.rpartition(".")
    new = f"{stem or ending}-collected{dot if stem else ''}{ending if stem else ''}"
    given = change.known.asking.given
    return Copied(tracker, tracker.removesuffix(old) + new, given.plan, computed, not given.trackers)


# The files


def _write(root: Path, text: Path, copies: Mapping[Copied, bytes], said: Sequence[str]) -> None:
    """Write the copies, in place of those that an earlier call wrote and nobody changed since, and then the list.

    The list has the hash of each copy, by which the next call knows that nobody has changed it.

    Raises:
        WorkbookError: a copy is there that is none of these; nothing is written.
    """
    lists = sorted((root / store.DRAFTS).glob("*/collected*.txt"))
    before = "".join(path.read_text(encoding="utf-8", errors="replace") for path in lists)
    places = {copy: tracker_in(root, copy.tracker).with_name(kept_name(copy.copy)) for copy in copies}
    for copy, path in places.items():
        there = path.read_bytes() if path.exists() else None
        if there is not None and there != copies[copy] and hashlib.sha256(there).hexdigest() not in before:
            raise WorkbookError(
                f"{copy.copy} is there already, and has been changed since it was written or was not written by this "
                f"command. Put it in place of {copy.tracker}, or move it, and collect again. Nothing was written."
            )
    for copy, path in places.items():
        store.write(path.parent, Path(path.name), copies[copy])
    hashes = [
        f"{copy.copy} was written with SHA-256 {hashlib.sha256(content).hexdigest()}"
        for copy, content in copies.items()
    ]
    with store.writing(root, text):
        store.write(root, text, "\n".join([*map(plain, said), *hashes, ""]).encode())


def _told(form: Returned, judgements: Sequence[Change | Same | Problem], taken: Sequence[tuple[Change, str]]) -> str:
    """Return what came of a form: “a.xlsx, from Fostering Service: 3 cells taken over, 12 unchanged.”."""
    own = sum(change.form is form for change, _ in taken)
    counts = Counter(each for each in judgements if isinstance(each, Same))
    more = len(judgements) - own - sum(counts.values())
    parts = [f"{counted(own, 'cell')} taken over", *(f"{count} {why}" for why, count in sorted(counts.items()))]
    parts += [f"{more} not taken over"] if more else []
    return f"{form.file}, from {shortened(form.owner) or 'nobody'}: {', '.join(parts)}."


def _plain(change: Change) -> str:
    """Return what is said of styled words that either cell has, of which the words alone are taken over."""
    cells = (change.answer.cell, None if change.field.of_new_update else change.field.cell)
    runs = (run for cell in cells if cell for run in cell.runs)
    return (
        "; without bold letters, italics and links" if any(run.bold or run.italic or run.link for run in runs) else ""
    )


def _list(
    told: Sequence[str], refused: Sequence[str], silent: Sequence[str], taken: Sequence[tuple[Change, str]]
) -> Iterator[str]:
    """Give the lines of the list of what was collected."""
    yield from (*told, "")
    for change, at in taken:
        old = f"“{shortened(change.field.says)}”" if change.field.says else "nothing"
        yield (
            f"{change.field.sheet}!{at} of {tracker_of(change)}: {old}, now “{shortened(change.says)}”, by "
            f"{change.form.file}, {change.answer.sheet.name}!{change.answer.at}{_plain(change)}"
        )
    yield from ("", *(f"Not taken over: {why}" for why in refused), "")
    if silent:
        yield f"No form came from {listed(silent)}."
