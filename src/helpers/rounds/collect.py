"""Collect owners' answers from their forms into a copy of each tracker; the tracker itself is never changed.

What an owner changed is written cell by cell, and the copy is read back. What cannot be taken over is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.english import counted, listed
from helpers.errors import Problem, WorkbookError
from helpers.excel.cells import shortened
from helpers.exports.names import file_of
from helpers.files import real
from helpers.intake.rounds import own_name
from helpers.plans.overview import is_overview, parameters_of
from helpers.plans.parameters import kept_name, tracker_in
from helpers.plans.periods import plans_of
from helpers.records import store
from helpers.rounds.answers import Change, Known, Refused, Same, cell_of, judged, not_taken
from helpers.rounds.asking import Asking, Owner, owners_of, read_asking
from helpers.rounds.copies import Copied, idle_copies, name_of_copy, place_of_copy
from helpers.rounds.copies import write as write_copies
from helpers.rounds.earlier import Form, Judged, latest, with_earlier
from helpers.rounds.forms import ABOUT, HELD
from helpers.rounds.gathered import with_changes
from helpers.rounds.returned import Answer, Returned, read_form
from helpers.text import key_of, plain, visible

_UNSEEN = "signs that show nothing themselves or turn text round"


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
    with store.writing(root, store.DRAFTS / "collected"):
        return _collected(root, period, places, plan)


def _collected(root: Path, period: str, places: Sequence[Path], plan: str) -> Collected:
    asking = read_asking(root, period, plan)
    owners = owners_of(asking)
    files, aside = _files(places)
    given, refused = _read(files, period)
    forms = with_earlier(root, period, given)
    known = {each.given.plan: Known(each) for each in asking}
    every = known | {each.given.plan: Known(each) for each in _sharing(root, period, asking, forms)}
    judged_all = [
        Judged(form, answer, judged(form.came, answer, of))
        for form in forms
        for answer, of in _asked(form.came, every if form.before else known)
        if not form.before or _is_copied(root, of)
    ]
    found, notes = latest(judged_all)
    for form in given:
        refused += map(str, (*form.problems, *_of_others(form, known, plan), *_doubts(form, owners)))
    refused += aside
    changes, clashes = _agreed(root, [each.result for each in found if isinstance(each.result, Change)])
    problems = [each.result for each in found if isinstance(each.result, Problem)]
    copies: dict[Copied, bytes] = {}
    taken: list[tuple[Change, str]] = []
    for some in _by_tracker(root, changes):
        written = with_changes(some)
        clashes += written.problems
        taken += written.taken
        if written.taken:
            copies[_copied(some[0], computed=written.computed)] = written.content
    refused += map(str, (*problems, *clashes))
    told = [_told(form.came, [each.result for each in found if each.form is form], taken) for form in forms]
    told = [said for form, said in zip(forms, told, strict=True) if not form.before or _has(form.came, taken)] + notes
    came = {key_of(form.came.owner) for form in forms}
    silent = [owner.name for owner in owners if owner.named and key_of(owner.name) not in came]
    text = store.DRAFTS / period / (f"collected-{plan}.txt" if plan else "collected.txt")
    before = [each.result for each in judged_all if each.form.before and isinstance(each.result, Change)]
    idle = idle_copies(root, period, [tracker_of(change) for change in before], copies)
    told += [f"{path.as_posix()} is taken away, as nothing in it is taken over now." for path in idle]
    kept = [form for form in forms if _has(form.came, taken) or (form.before and _of_more(form.came, every))]
    write_copies(root, period, text, copies, [*_list(told, refused, silent, taken)], kept, idle)
    cells = {(_file_of(root, change), own_name(change.field.sheet), at) for change, at in taken}
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


def _sharing(root: Path, period: str, asking: Sequence[Asking], forms: Sequence[Form]) -> Iterator[Asking]:
    """Give what is asked in the other plans that share a tracker, of which answers have been collected before."""
    known = {each.given.plan for each in asking}
    trackers = {real(tracker_in(root, file)) for each in asking for file in each.given.files}
    named = {answer.entry.plan for form in forms if form.before for answer in form.came.answers}
    for plan in sorted(named & {*plans_of(root, period)} - known):
        if is_overview(root, period, plan):
            continue
        files = parameters_of(root, period, plan).files
        if trackers & {real(tracker_in(root, file)) for file in files}:
            yield from read_asking(root, period, plan)


def _is_copied(root: Path, known: Known) -> bool:
    """Return whether a copy is there of a plan's tracker, which has what was collected before."""
    return any((root / place_of_copy(root, file)).exists() for file in known.asking.given.files)


def _of_more(form: Returned, known: Mapping[str, Known]) -> bool:
    """Return whether a form is of plans, too, that are not collected now."""
    return any(answer.entry.plan not in known for answer in form.answers)


def _has(form: Returned, taken: Sequence[tuple[Change, str]]) -> bool:
    """Return whether anything in a form was taken over."""
    return any(change.form is form for change, _ in taken)


def _doubts(form: Returned, owners: Sequence[Owner]) -> Iterator[Problem]:
    """Give a problem where a form's name or one of its titles is another owner's than it says it is."""
    others = [owner.name for owner in owners if owner.named and key_of(owner.name) != key_of(form.owner)]
    name = Path(form.file).stem.partition(" ")[0]
    named = [other for other in others if name == file_of(other)]
    titled = [other for other in others if any(title.startswith(f"{plain(other)}:") for title in form.titles)]
    if named or titled:
        where = "its name is" if named else "a title in it is"
        other, own = shortened((named or titled)[0]), shortened(form.owner) or "nobody"
        yield Problem(
            file=form.file,
            sheet=ABOUT,
            found=f"it says that it is {own}’s, and {where} {other}’s",
            expected="one owner throughout",
            remedy="ask who filled it in, which no file tells for sure; what is taken over is on actions of "
            f"{own}’s alone",
        )


# The changes


def tracker_of(change: Change) -> str:
    """Return the tracker that a change is of, as the parameters name it."""
    return change.known.asking.read.tracker.of(change.field.sheet).file


def _file_of(root: Path, change: Change) -> str:
    """Return where the tracker is that a change is of, however the parameters write it."""
    return real(tracker_in(root, tracker_of(change))).as_posix()


def _place_of(root: Path, change: Change) -> tuple[str, ...]:
    """Return which cell a change is of; of a new update, which action's and which column."""
    number = change.field.number if change.field.of_new_update else ""
    return _file_of(root, change), own_name(change.field.sheet), number, change.field.at


def _agreed(root: Path, changes: Iterable[Change]) -> tuple[list[Change], list[Problem]]:
    """Return the changes that no other contradicts, and a problem for each that one does."""
    found: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        found.setdefault(_place_of(root, change), []).append(change)
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


def _by_tracker(root: Path, changes: Iterable[Change]) -> Iterator[list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(_file_of(root, change), []).append(change)
    for some in found.values():
        if len({own_name(change.field.sheet) == change.field.sheet for change in some}) > 1:
            raise WorkbookError(
                f"{tracker_of(some[0])} is the only tracker of one plan and one of several of another, and the answers "
                "to both cannot go into one copy. Collect those of one plan with --plan, put its copy in place of the "
                "tracker, and collect the others. Nothing was written."
            )
        yield some


def _copied(change: Change, *, computed: bool) -> Copied:
    tracker, given = tracker_of(change), change.known.asking.given
    copy = tracker.removesuffix(kept_name(tracker)) + name_of_copy(tracker)
    return Copied(tracker, copy, given.plan, computed, not given.trackers)


# What is told


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
    styled = any(run.bold or run.italic or run.link for run in runs)
    cell = change.answer.cell
    hidden = cell is not None and visible(cell.text) != cell.text
    left = [*(["bold letters, italics and links"] if styled else []), *([_UNSEEN] if hidden else [])]
    return f"; without {listed(left)}" if left else ""


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
