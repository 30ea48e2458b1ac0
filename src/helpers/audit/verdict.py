"""Say how a report that was made again compares with what was published: its class, and every difference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from helpers.audit import Basis
from helpers.audit.causes import explained
from helpers.audit.shown import carries, same_words, text_of
from helpers.audit.values import ratings_in, says_on
from helpers.blocks.differences import Difference, as_json, differences
from helpers.english import listed
from helpers.errors import WorkbookError
from helpers.exports.data import read_later
from helpers.plans.shipped import own_notebook
from helpers.records.ledger import DATA, SNAPSHOT, Damage, Line
from helpers.records.plainly import quoted
from helpers.records.record import Record, sha256
from helpers.runs.inputs import CHANGELOG, Inputs

#: The files that every report of any day has.
_EVERY = ("report.html", "report.pdf", "report.ipynb", DATA)
#: Those that are data: what a report knew stood in the first before it had a file of its own.
_DATA = (DATA, SNAPSHOT)
_NAMED = 5  # of the damages, which "workbook verify" names all
_REFUSED = "Nothing of it was run, because it is damaged."
_REMEDY = "Put it back as it was published; or say why it is to be run all the same: --despite “WHY”."
_AROUND = 60  # characters shown on each side of where two lines begin to differ


class Class(StrEnum):
    """How a report that was run again compares with the published one."""

    IDENTICAL = "A"
    SAME_CONTENT = "B"
    EXPLAINED = "C"
    UNEXPLAINED = "D"
    NOT_RUN = "E"
    OWN = "F"

    @property
    def means(self) -> str:
        """Return the class in words."""
        return _MEANS[self]


_MEANS = {
    Class.IDENTICAL: "identical, byte for byte",
    Class.SAME_CONTENT: "same content, other bytes",
    Class.EXPLAINED: "content differs, every difference explained",
    Class.UNEXPLAINED: "content differs, not explained",
    Class.NOT_RUN: "could not be run again",
    Class.OWN: "made by a notebook of its own, for which the workbook does not vouch",
}


@dataclass(frozen=True, slots=True)
class Damaged:
    """What `verify` found of a report before anything of it was run.

    Attributes:
        damages: what is not as it was published; none where it is untouched.
        despite: why it is run all the same; empty where it is not.
        verified: what `verify` said of all that is published, and of what it could compare that with.
        code: the same in one word, as `helpers.records.verify.Verdict` has it.
    """

    damages: tuple[Damage, ...] = ()
    despite: str = ""
    verified: str = ""
    code: str = ""

    def __str__(self) -> str:
        """Return what is damaged in words; nothing where nothing is."""
        if not self.damages:
            return ""
        more = len(self.damages) - _NAMED
        each = " ".join([*map(str, self.damages[:_NAMED]), *([f"And {more} more."] if more > 0 else [])])
        run = f"It was run although it is damaged (“{self.despite}”)." if self.despite else _REFUSED
        return f"{run} {each}"

    def refuse(self) -> None:
        """Raise a `WorkbookError` where a report is damaged and nobody said why it is run all the same."""
        if self.damages and not self.despite:
            raise WorkbookError(_REMEDY)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of running one published report again on one basis.

    Attributes:
        line: its line in the ledger.
        basis: with which code and environment.
        outcome: the class.
        said: what there is to know beside the class: what could not be done, which bytes differ, what was changed.
        differences: where the content differs; those with a cause are explained.
        culprit: ``code``, ``environment`` or both, where both bases were asked for and only today's differs.
        damaged: what was not as published before it was run.
        note: why it was published though code or environment were not as committed; empty where they were.
        hashes: the SHA-256 of each input as it was read for this, and of each file as it was made again.
    """

    line: Line
    basis: Basis
    outcome: Class
    said: str = ""
    differences: tuple[Difference, ...] = ()
    culprit: str = ""
    damaged: Damaged = Damaged()
    note: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """Return what there is to know beside the class, with what is damaged before it."""
        told = self.note and self.note not in self.said
        noted = (
            f"It was published although code or environment were not as committed: {quoted(self.note)}" if told else ""
        )
        return " ".join(filter(None, [str(self.damaged), self.said, noted]))


@dataclass(frozen=True, slots=True)
class Kept:
    """One published report as it was kept.

    Attributes:
        line: its line in the ledger.
        record: its record, which the ledger knows by its hash.
        inputs: what it was made from, as recorded.
        outputs: its files as they are now, which need not be as recorded; those that cannot be read are missing.
    """

    line: Line
    record: Record
    inputs: Inputs
    outputs: Mapping[str, bytes]

    @property
    def changed(self) -> list[str]:
        """Return the outputs that are not as they were published."""
        return [name for name in outputs_of(self.record) if not self._as_published(name)]

    def _as_published(self, name: str) -> bool:
        return sha256(self.outputs.get(name, b"")) == self.record.files.get(name)


@dataclass(frozen=True, slots=True)
class Causes:
    """What may explain a difference.

    Attributes:
        rules: CHANGELOG.md as it is now.
        revisions: the later revisions: number, reason in words, data.
        note: why it was published though code or environment were not as committed; empty where that cannot be why.
        none_of_code: whether code and packages are those that it was made by, so that they cannot be why.
    """

    rules: str = ""
    revisions: Sequence[tuple[int, str, dict[str, Any]]] = ()
    note: str = ""
    none_of_code: bool = False


def outputs_of(record: Record) -> tuple[str, ...]:
    """Return the names of a report's files: those that every report has, and those of its shorter readings."""
    return tuple(dict.fromkeys((*_EVERY, *record.outputs)))


def judged(report: Kept, basis: Basis, made: Mapping[str, bytes], causes: Causes) -> Finding:
    """Return how a report that was made again compares with the published one.

    What a notebook of the council's own makes is compared in the same way, and is vouched for in no case.

    Args:
        report: the report as it was kept.
        basis: on which it was made again.
        made: its files as made again; a kind of file that came since, such as Word, is compared with nothing.
        causes: what may explain a difference.
    """
    found = _compared(report, basis, made, causes)
    own = own_notebook(report.inputs.files)
    if not own:
        return found
    said = f"{own} has not the cells of any notebook that comes with the workbook. Made again: {found.outcome.means}."
    outcome = found.outcome if found.outcome is Class.UNEXPLAINED else Class.OWN
    return replace(found, outcome=outcome, said=" ".join(filter(None, [said, found.said])))


def _compared(report: Kept, basis: Basis, made: Mapping[str, bytes], causes: Causes) -> Finding:
    kinds = {_kind(name) for name in outputs_of(report.record)}
    made = {name: content for name, content in made.items() if _kind(name) in kinds}
    if report.changed:
        return Finding(report.line, basis, Class.UNEXPLAINED, _said(report), tuple(_tampered(report, made)))
    if made == report.outputs:
        return Finding(report.line, basis, Class.IDENTICAL)
    for name in _DATA:
        if name in made and _says_twice(report.outputs.get(name, b"{}")):
            said = f"{name} says something twice, which other programs may read otherwise."
            return Finding(
                report.line, basis, Class.UNEXPLAINED, said, tuple(_in_text(name, report.outputs[name], made[name]))
            )
    if unasked := [name for name in report.outputs if name not in made]:
        said = f"What it was made from gives no {listed(unasked)}, though it was published."
        more = [Difference(each, "", "", f"SHA-256 {report.record.files[each]}", "no file") for each in unasked]
        return Finding(report.line, basis, Class.UNEXPLAINED, said, tuple(more))
    kept = content_of(report.outputs)
    now = _known_then(kept, content_of(made))
    found = explained(
        kept,
        now,
        rules_then=report.inputs.files.get(CHANGELOG, b"").decode(errors="replace"),
        rules_now=causes.rules,
        revisions=causes.revisions,
        note=causes.note,
    )
    ratings = ratings_in(now)
    if not found and (papers := tuple(_in_papers(report.outputs, made, ratings, causes.none_of_code))):
        said = f"{listed(dict.fromkeys(each.block for each in papers))} does not say what the data says."
        return Finding(report.line, basis, Class.UNEXPLAINED, said, papers)
    if not found:
        return Finding(report.line, basis, Class.SAME_CONTENT, " ".join(_where(report.outputs, made)))
    outcome = Class.EXPLAINED if all(each.cause for each in found) else Class.UNEXPLAINED
    return Finding(report.line, basis, outcome, "", found)


def content_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return all that a report's files have as data: what it says and what it knew, in whichever of them that stands.

    What a file of what it knew repeats of its data is a part only where the two do not say the same.
    """
    data = dict(json.loads(files[DATA]))
    if SNAPSHOT not in files:
        return data
    known = dict(json.loads(files[SNAPSHOT]))
    facts = {"facts": known.pop("facts", {})}
    return data | facts | ({} if as_json(known) == as_json(read_later(data)) else {SNAPSHOT: known})


def _known_then(kept: Mapping[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what a report says as made again; without what it was read from, where those of its day kept no hash."""
    if "read_as" in kept["facts"] or "read_as" not in now["facts"]:
        return now
    return now | {"facts": {name: value for name, value in now["facts"].items() if name != "read_as"}}


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def _said(report: Kept) -> str:
    names = report.changed
    were = "were" if len(names) > 1 else "was"
    return f"Since it was published, {listed(names)} {were} changed. What is kept is compared with what was published."


def _tampered(report: Kept, made: Mapping[str, bytes]) -> Iterator[Difference]:
    """Give what was changed in kept files since they were published: old what is there, new what was published.

    Where what is made again is not what was published either, that is known by its hash alone.
    """
    for name in report.changed:
        kept, wanted = report.outputs.get(name), report.record.files.get(name, "")
        if kept is None:
            yield Difference(name, "", "", "no file", f"SHA-256 {wanted}")
        elif name not in made or sha256(made[name]) != wanted:
            yield Difference(name, "", "", f"SHA-256 {sha256(kept)}", f"SHA-256 {wanted}")
        else:
            yield from _in_data(name, kept, made[name]) or _in_text(name, kept, made[name])


def _in_data(name: str, kept: bytes, published: bytes) -> tuple[Difference, ...]:
    """Return where the content differs; nothing in a file that holds none, or none any more."""
    if name not in _DATA:
        return ()
    try:
        return differences(json.loads(kept), json.loads(published))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return ()


def _says_twice(data: bytes) -> bool:
    """Tell whether an object has a key twice, of which programs may take either."""
    twice = False

    def keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        twice = twice or len(dict(pairs)) < len(pairs)
        return dict(pairs)

    json.loads(data, object_pairs_hook=keys)
    return twice


def _in_papers(
    old: Mapping[str, bytes], new: Mapping[str, bytes], ratings: frozenset[str], to_the_word: bool
) -> Iterator[Difference]:
    """Give the pages, PDFs and Word files that say what the same data does not give, by the first such words.

    Those of other code may have other plain words, and say all values in their order; those of the same code have the
    same words. One that cannot be read says nothing that could be held against the data.
    """
    for name in sorted(old.keys() & new.keys()):
        if old[name] == new[name]:
            continue
        own = carries(name, old[name], old[DATA])  # which is compared as what it is
        was, now = (text_of(name, each[name], each[DATA] if own else b"") for each in (old, new))
        if was is None or now is None:
            continue
        if not was and now:
            yield Difference(name, "", "", "what cannot be read as text", f"SHA-256 {sha256(new[name])}")
        elif not (same_words(was, now) if to_the_word else says_on(was, now, ratings)):
            yield from _in_text(name, was.encode(), now.encode())


def _where(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[str]:
    for name in dict.fromkeys((*old, *new)):
        if name not in old:
            yield f"{name} is made as well."
        elif old[name] != new[name]:
            at = _first_unlike(old[name], new[name])
            line = old[name].count(b"\n", 0, at) + 1
            yield f"{name} differs from byte {at + 1:,} on, in line {line:,}."


def _in_text(name: str, kept: bytes, published: bytes) -> list[Difference]:
    """Return the first line that differs, by its words around that, or the hashes of what is no text."""
    try:
        one, other = (content.decode().split("\n") for content in (kept, published))
    except UnicodeDecodeError:
        return [Difference(name, "", "", f"SHA-256 {sha256(kept)}", f"SHA-256 {sha256(published)}")]
    at = _first_unlike(one, other)
    old, new = (lines[at] if at < len(lines) else "" for lines in (one, other))
    around = _first_unlike(old, new)
    return [Difference(name, "", f"line {at + 1}", _cut(old, around), _cut(new, around))]


def _first_unlike(one: Sequence[object], other: Sequence[object]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, around: int) -> str:
    first, last = max(0, around - _AROUND), around + _AROUND
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
