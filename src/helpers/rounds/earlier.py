"""Keep the forms whose answers are in a copy of a tracker, so that the next call goes on from them and loses none.

Forms of one turn came in one call. What an owner answers in a later turn stands in place of what they answered before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from helpers.errors import Problem, WorkbookError
from helpers.excel.cells import shortened
from helpers.records import store
from helpers.rounds.answers import Change, Same
from helpers.rounds.returned import Answer, Returned, read_form
from helpers.text import key_of, plain

_BEFORE = ", collected before"
_LONGEST = 120  # letters of a file's name


@dataclass(frozen=True, slots=True)
class Form:
    """A form that came back, and in which turn; one that was collected before is told as such."""

    came: Returned
    turn: int
    before: bool = False


class Judged(NamedTuple):
    """What became of an answer in a form."""

    form: Form
    answer: Answer
    result: Change | Same | Problem

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return whose answer it is, and to what."""
        entry = self.answer.entry
        return key_of(self.form.came.owner), entry.plan, entry.number, entry.label

    @property
    def says(self) -> str:
        """Return what it says in the tracker."""
        return self.result.says if isinstance(self.result, Change) else ""


def with_earlier(root: Path, period: str, given: Sequence[Returned]) -> list[Form]:
    """Return the forms that were kept and then those that came now, of which one that was kept is no longer."""
    found: dict[str, Form] = {}
    hashes = {form.sha256 for form in given}
    for path in sorted((root / _folder(period)).glob("[0-9][0-9][0-9] *")):
        number, _, name = path.name.split(" ", 2)
        form = _read(path, f"{name}{_BEFORE}")
        if form.sha256 not in hashes and form.period == period:
            found[form.sha256] = Form(form, int(number), before=True)
    turn = 1 + max((form.turn for form in found.values()), default=0)
    return [*found.values(), *(Form(form, turn) for form in given)]


def _read(path: Path, shown: str) -> Returned:
    try:
        return read_form(path, shown)
    except WorkbookError as error:
        raise WorkbookError(
            f"{error} It lies in {path.parent}, where forms are kept whose answers are in a copy. Remove it there, and "
            "collect again. Nothing was written."
        ) from error


def keep(root: Path, period: str, forms: Sequence[Form]) -> None:
    """Keep some forms, and no others."""
    names = {_name(form): form.came.content for form in forms}
    folder = _folder(period)
    there = {path.name for path in (root / folder).glob("[0-9][0-9][0-9] *")}
    for name in sorted(names.keys() - there):
        store.write(root, folder / name, names[name])
    for name in sorted(there - names.keys()):
        (root / folder / name).unlink()


def _folder(period: str) -> Path:
    return store.DRAFTS / period / "collected-forms"


def _name(form: Form) -> str:
    name = plain(Path(form.came.file.removesuffix(_BEFORE)).name)[-_LONGEST:]
    return f"{form.turn:03d} {form.came.sha256[:8]} {name}"


def latest(judged: Sequence[Judged]) -> tuple[list[Judged], list[str]]:
    """Return the answers that their owners gave last, and what is said of those that they gave before."""
    last: dict[tuple[str, ...], Judged] = {}
    for each in judged:
        told = isinstance(each.result, Change) or each.result is Same.ALREADY
        if told and each.form.turn >= (last[each.key].form.turn if each.key in last else 0):
            last[each.key] = each
    found = [each for each in judged if each.key not in last or each.form.turn >= last[each.key].form.turn]
    return found, [*_said(judged, last)]


def _said(judged: Sequence[Judged], last: Mapping[tuple[str, ...], Judged]) -> Iterator[str]:
    for each in judged:
        other = last.get(each.key)
        if other is None:
            continue
        what = f"{shortened(each.answer.entry.label)} of {shortened(each.answer.entry.number)}"
        if other.form.turn > each.form.turn and each.says and each.says != other.says:
            now = f"“{shortened(other.says)}”" if other.says else "what the tracker says"
            yield f"{other.form.came.file}: {what} is {now}, in place of “{shortened(each.says)}”, collected before."
        elif other.form.turn < each.form.turn and each.result is Same.UNCHANGED and other.says:
            yield (
                f"{each.form.came.file}: {what} is left as the form was made, so “{shortened(other.says)}” stays, "
                "collected before."
            )
