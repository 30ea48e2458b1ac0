"""Who has to do what before the next report: a workbook with a sheet for each owner, and a text for each to send.

No notebook is run. Both files lie beside the period's drafts, where nothing is published and git looks at nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.blocks.build import NOT_RATED
from helpers.english import counted, due_words, in_words, listed, long_date, upper_first
from helpers.errors import WorkbookError
from helpers.excel.write import Sheet, written_tables
from helpers.model import Action
from helpers.narration.asked import Asked
from helpers.plans.plan import Plan
from helpers.records import ledger, store
from helpers.rounds.asking import Asking, Owner, owners_of, read_asking
from helpers.rounds.forms import forms_of
from helpers.rounds.letters import letters
from helpers.rounds.new import put, same
from helpers.rounds.ours import is_ours, remember

#: How an action is counted on the cover sheet of which something is asked.
_COUNTED = {
    Asked.LATE: "overdue",
    Asked.SOON: "due soon",
    Asked.DONE: "done and not closed",
    Asked.EMPTY: "without a word",
    Asked.SILENT: "with nothing new",
    Asked.UNRATED: "not rated",
}
#: The columns of an owner's sheet, and how many letters wide each is.
_COLUMNS = {
    "Plan": 18,
    "No.": 6,
    "Name": 26,
    "Rating": 10,
    "Due": 17,
    "Days late": 9,
    "What is asked": 34,
    "What it says now": 60,
}


@dataclass(frozen=True, slots=True)
class Chased:
    """What was written.

    Attributes:
        plans: the plans that were read, by name.
        files: the workbook and the texts, from the project's folder.
        forms: the owners' forms, likewise.
        unowned: how many open actions no form has, as no owner is named.
        says: how many owners have how much to do, as a sentence.
        following: what is next.
    """

    plans: tuple[str, ...]
    files: tuple[Path, ...]
    forms: tuple[Path, ...]
    unowned: int
    says: str
    following: str


def chase(root: Path, period: str, plan: str = "", *, forms: bool = False) -> Chased:
    """Write who has to do what before the next report, in place of what was written before and nobody changed since.

    Args:
        root: the project's folder.
        period: the period.
        plan: the one plan to ask for, in files of its own; empty for all that have parameters in the period.
        forms: whether each owner gets a workbook to fill in, too.

    Raises:
        WorkbookError: the period or the plan is unknown, a tracker has what stops a run, a file that was written
            before has been changed, or forms are there that are not those that would be written; nothing is written.
    """
    asking = read_asking(root, period, plan)
    owners = owners_of(asking)
    title = f"Who has to do what before the next report: {period}"
    folder, name = store.DRAFTS / period, f"chase-{plan}" if plan else "chase"
    contents = {
        folder / f"{name}.xlsx": written_tables(title, list(_notes(asking, owners)), list(_sheets(owners))),
        folder / f"{name}.txt": letters(title, owners).encode(),
    }
    _refuse_changed(root, period, contents)
    filled = _written_forms(root, folder / f"{name}-forms", forms_of(owners, period)) if forms else ()
    remember(root, period, contents)
    files = []
    for path, content in contents.items():
        with store.writing(root, path):
            files.append(store.write(root, path, content))
    plans, asked = tuple(each.given.plan for each in asking), any(owner.asked for owner in owners)
    return Chased(
        plans,
        tuple(files),
        filled,
        sum(len(owner.every) for owner in owners if not owner.named),
        _says(owners),
        _following(root, period, plan, plans, files[-1] if asked else None, filled),
    )


def _refuse_changed(root: Path, period: str, contents: Mapping[Path, bytes]) -> None:
    """Raise `WorkbookError` where a file that would be replaced is not as it was written: it may hold notes."""
    for path, content in contents.items():
        if not same(root / path, content) and not is_ours(root, period, path):
            raise WorkbookError(
                f"{path.as_posix()} is there already, and has been changed since it was written; it may hold notes of "
                "yours. Move it elsewhere, and call this again. Nothing was written."
            )


def _written_forms(root: Path, folder: Path, forms: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the forms that are not there yet; raise `WorkbookError` where others are there, which may be answers."""
    there = {path.name: path for path in (root / folder).glob("[!.]*")}
    if other := [name for name, path in sorted(there.items()) if not (name in forms and same(path, forms[name]))]:
        raise WorkbookError(
            f"{(folder / other[0]).as_posix()} is there already, and is not the form that would be written; it may "
            f"hold an answer. Move {folder.as_posix()} elsewhere, and call this again. Nothing was written."
        )
    put(root, {folder / name: content for name, content in forms.items() if name not in there})
    return tuple(folder / name for name in forms)


def _following(
    root: Path, period: str, plan: str, plans: Sequence[str], text: Path | None, forms: Sequence[Path]
) -> str:
    """Return what is next: to send the text or the forms, if there are any, and where the answers to them go."""
    lines, named = ledger.read(root), f" --plan {plan}" if plan else ""
    check, takes = (
        f"“workbook check {period}{named}”",
        f"“workbook collect {period} FOLDER{named}” takes the answers in",
    )
    if published := all(ledger.published(lines, period, name) for name in plans):
        check = f"“workbook roll {period} NEXT --as-at DATE”"
        takes += f", for a revision, as {period} is published; for the next round, begin it with {check} and chase that"
    if forms:
        return f"send each owner the form of theirs; {takes}."
    then = (
        f"{check} begins the tracker that the answers go into"
        if published
        else f"with the answers in the tracker, {check}"
    )
    return f"paste each owner’s part of {text.name} into a mail; {then}." if text else f"{check}."


# The workbook


def _notes(asking: Sequence[Asking], owners: Sequence[Owner]) -> Iterator[str]:
    """Give what the cover sheet says above the list of owners."""
    for each in asking:
        yield (
            f"{each.called}: position at {long_date(each.given.day)}. Something is asked of "
            f"{len(each.asked)} of {len(each.every)} open; due soon is what is due by {long_date(each.ahead.day)}."
        )
    yield "What several owners answer for stands with each of them."
    if idle := len([owner for owner in owners if not owner.asked]):
        yield f"{counted(idle, 'more owner is', 'more owners are')} asked for nothing; the text names them last."


def _sheets(owners: Sequence[Owner]) -> Iterator[Sheet]:
    for owner in owners:
        if owner.asked:
            counts = Counter(each for plan, action in owner.asked for each in plan.asked[action.number])
            kinds = listed(f"{counts[each]} {words}" for each, words in _COUNTED.items() if counts[each])
            says = f"{owner.name}: {len(owner.asked)} of {len(owner.every)} open; {kinds}"
            yield Sheet(owner.name, says, _COLUMNS, [_row(plan, action) for plan, action in owner.asked])


def _row(asking: Asking, action: Action) -> list[str | int]:
    rating = (action.rating.name if action.rating else "") or NOT_RATED
    return [
        asking.called,
        action.number,
        action.name,
        rating if asking.rated else "",
        due_words(action),
        action.days_overdue(asking.given.day) or "",
        "\n".join(asking.words(action)),
        "\n".join(_said(asking.plan, action)),
    ]


def _said(plan: Plan, action: Action) -> Iterator[str]:
    """Give what an action says, a line a point; where the plan has several columns of text, each under its heading."""
    for column in plan.narrative:
        if passage := action.says.get(column.id):
            yield from [column.heading] if len(plan.narrative) > 1 else []
            yield from (f"{point.label} {point.text}".strip() for point in passage.points)


def _says(owners: Sequence[Owner]) -> str:
    """Return how many owners have how much to do; what several are asked for counts once."""
    busy = [owner for owner in owners if owner.asked and owner.named]
    theirs = {(each.given.plan, action.number): each.asked[action.number] for who in busy for each, action in who.asked}
    things = sum(map(len, theirs.values()))
    left = sum(len(each.asked[action.number]) for who in owners if not who.named for each, action in who.asked)
    if not busy:
        said = f"{_things(left)} to do before the next report, and no owner is named"
        return f"{upper_first(said)}." if left else "Nothing is asked of anyone before the next report."
    have = f"{upper_first(in_words(len(busy)))} {'owner has' if len(busy) == 1 else 'owners have'}"
    more = f"; {in_words(left)} more {'is' if left == 1 else 'are'} nobody’s, as no owner is named" if left else ""
    return f"{have} {_things(things)} to do before the next report{more}."


def _things(count: int) -> str:
    return f"{in_words(count)} {'thing' if count == 1 else 'things'}"
