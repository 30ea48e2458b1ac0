"""What happened to actions and measures, and why actions need attention, as clauses of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.history.measures import Movement, Nearing, Result
from helpers.model import Better
from helpers.narration.phrases import verb
from helpers.narration.told import NOTHING, Told, between, joined, tally, told

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


@dataclass(frozen=True, slots=True)
class Worry:
    """Actions that need attention for the same reasons.

    Attributes:
        actions: the actions; of many, how many.
        many: how many they are, where they are not named; else nothing.
        reasons: why, without the worst rating where `worst` says it.
        worst: whether the worst rating is the only reason.
    """

    actions: Told
    many: Told
    reasons: tuple[Why, ...]
    worst: bool

    @property
    def why(self) -> Told | None:
        """Return the reasons as clauses: “are Red and say nothing new”."""
        return reasons_told(self.actions, self.reasons)

    @property
    def also(self) -> Told | None:
        """Return the reasons but the worst rating, where that was said before."""
        return reasons_told(self.actions, [why for why in self.reasons if why.kind != "worst"])


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
        case "parts":
            return told(f"{has} {verb(some, 'a part that needs', 'parts that need')} attention")
    return told(verb(some, "says nothing new", "say nothing new"))


#: What is said of one measure, and of several, by how they moved.
_MEASURES_SAY = {
    Result.BETTER: ("has improved", "have improved"),
    Result.WORSE: ("has worsened", "have worsened"),
    Result.CHANGED: ("has changed without being better or worse", "have changed without being better or worse"),
    Result.CORRECTED: ("has been corrected", "have been corrected"),
    Result.WITHDRAWN: ("has gone back to an earlier value", "have gone back to earlier values"),
    Result.SAME: ("is unchanged", "are unchanged"),
    Result.NOTHING_NEW: ("has no new value", "have no new value"),
}
_HOWS = {
    Result.BETTER: "better, ",
    Result.WORSE: "worse, ",
    Result.CORRECTED: "corrected ",
    Result.WITHDRAWN: "back ",
}


def measures_counted(found: Sequence[Movement], results: Iterable[Result]) -> Told | None:
    """Return “3 measures have improved, 2 have worsened and 1 is unchanged”; None where there are none."""
    parts: list[Told] = []
    for result in results:
        some = [each for each in found if each.result is result]
        if some:
            noun = "" if parts else f" {'measure' if len(some) == 1 else 'measures'}"
            count = tally(len(some), (source for each in some for source in each.sources))
            parts.append(between(count, f"{noun} {verb(count, *_MEASURES_SAY[result])}", told("")))
    return joined(parts) if parts else None


def change_told(movement: Movement, was: Told, now: Told, *, ranged: bool) -> Told:
    """Return “better, from 9 to 8.4 weeks”; of ranges “better, 8–9 weeks after 9–10 weeks”."""
    how = _HOWS.get(movement.result, "")
    if ranged:
        return between(told(how), "", between(now, " after ", was))
    return between(told(f"{how}from "), "", between(was, " to ", now))


def aim_told(movement: Movement, target: Told | None) -> Told | str:
    """Return “, against a limit of 6”, “, now within the limit of 6”; no words without a target."""
    if target is None:
        return ""
    called, meeting = ("limit", "within") if movement.measure.better is Better.LOWER else ("target", "meeting")
    if movement.newly_met or movement.newly_missed:
        words = f", {'now' if movement.newly_met else 'no longer'} {meeting} the {called} of "
    else:
        words = f", against a {called} of "
    return between(told(words), "", between(target, _nearing_told(movement), told("")))


def _nearing_told(movement: Movement) -> str:
    nearing = movement.unexpected
    if not nearing:
        return ""
    but = "" if movement.result is Result.CHANGED else " but"
    return f",{but} {'nearer to' if nearing is Nearing.NEARER else 'further from'} it"


def meets_told(movement: Movement) -> str:
    """Return of a measure that did not move whether it meets its new target, where that is news."""
    if movement.result not in (Result.SAME, Result.NOTHING_NEW) or not (movement.newly_met or movement.newly_missed):
        return ""
    return f", which it {'now' if movement.newly_met else 'no longer'} meets"


def retarget_told(old: Told | None, new: Told | None) -> Told | None:
    """Return “from 6 to 4 weeks”, “none now; it was 6 weeks”, “4 weeks, where there was none”."""
    if new is None:
        return old and between(told("none now; it was "), "", old)
    if old is None:
        return between(new, ", where there was none", _NO_WORDS)
    return between(told("from "), "", between(old, " to ", new))
