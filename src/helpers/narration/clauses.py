"""What happened to some actions, and why they need attention, as clauses of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.narration.phrases import verb
from helpers.narration.told import NOTHING, Told, between, joined, told

#: Words that are none, for a sentence that ends before them.
_NO_WORDS = told("")


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that happened to some of a group's actions since the report compared with.

    Attributes:
        kind: what happened: a `RatingMove`, a way of closing, ``new``, ``brief``, ``reopened``, ``removed``, ``came``
            or ``went``.
        actions: to which.
        old: the rating before, of one action alone, or the group they came from.
        new: the rating now, or the group they went to.
        into: the actions that they were merged into or superseded by.
    """

    kind: str
    actions: Told
    old: Told = NOTHING
    new: Told = NOTHING
    into: Told = NOTHING


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why some actions need attention.

    Attributes:
        kind: the `Ground`, as ``worst``.
        rating: their rating.
        old: the rating it has worsened from.
        days: by how long the one action is overdue.
        since: the date of the report since which all of them have been so.
    """

    kind: str
    rating: Told = NOTHING
    old: Told = NOTHING
    days: Told = NOTHING
    since: Told = NOTHING


#: What is said of one action, and of several, by what happened to them.
_SAYS = {
    "closed": ("has closed", "have closed"),
    "new": ("is new", "are new"),
    "brief": ("has been added and has already closed", "have been added and have already closed"),
    "removed": ("has been removed from the tracker", "have been removed from the tracker"),
    "lost": ("has lost its rating", "have lost their ratings"),
}


def moves_told(moves: Sequence[Moved], group: str) -> Told:
    """Return one thing that moved, or two, as a sentence; of two of a kind the verb is said once."""
    first, *others = moves
    sentence = _told_move(first, group, again=False)
    for other in others:
        sentence = between(sentence, " and ", _told_move(other, group, again=first.kind == other.kind))
    return sentence


def _told_move(move: Moved, group: str, *, again: bool) -> Told:
    some, been = move.actions, f"{verb(move.actions, 'has', 'have')} been {move.kind}"
    match move.kind:
        case "merged" | "superseded" if move.into.count:
            return between(some, f" {been} {'into' if move.kind == 'merged' else 'by'} ", move.into)
        case "completed" | "merged" | "superseded" | "withdrawn" | "reopened":
            return between(some, f" {been}", _NO_WORDS)
        case "came":
            return between(some, f" {verb(some, 'has', 'have')} come from {group} ", move.old)
        case "went":
            return between(some, f" {verb(some, 'has', 'have')} gone to {group} ", move.new)
        case "given":
            return between(some, f", not rated before, {verb(some, 'is', 'are')} now ", move.new)
        case kind if kind in _SAYS:
            return between(some, f" {verb(some, *_SAYS[kind])}", _NO_WORDS)
    moved = "" if again else f" {verb(some, 'has', 'have')} {move.kind}"
    if move.old.count:
        return between(between(some, f"{moved} from ", move.old), " to ", move.new)
    return between(some, f"{moved} to ", move.new)


def reasons_told(some: Told, reasons: Sequence[Why]) -> Told | None:
    """Return why some actions need attention as clauses: “are Red and say nothing new”; None without a reason."""
    clauses = [
        _told_reason(why, some, after_is=at > 0 and reasons[at - 1].kind == "worst") for at, why in enumerate(reasons)
    ]
    return joined(clauses) if clauses else None


def _told_reason(why: Why, some: Told, *, after_is: bool) -> Told:
    is_, has = verb(some, "is", "are"), verb(some, "has", "have")
    match why.kind:
        case "worst":
            return between(told(f"{is_} "), "", why.rating)
        case "worsened":
            return between(told(f"{has} worsened from "), "", between(why.old, " to ", why.rating))
        case "overdue":
            days = between(why.days, " overdue", _NO_WORDS) if why.days.count else told("overdue")
            return days if after_is else between(told(f"{is_} "), "", days)
        case "long" if why.since.count:
            return between(told(f"{has} been "), "", between(why.rating, " since the report on ", why.since))
        case "long":
            return between(told(f"{has} long been "), "", why.rating)
    return told(verb(some, "says nothing new", "say nothing new"))
