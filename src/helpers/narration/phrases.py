"""The grammar of the report's sentences: how actions are named and counted, and the words that follow from how many.

Templates use the functions of `FILTERS` behind a value: ``{{ added | has }} been added.`` Those that add words, and
``any``, leave the sentence out where there is nothing to say it of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.blocks.build import anchor_of, entry_sources, linked_actions, links_to, rating_sources
from helpers.english import counted, number
from helpers.model import Action, Source, TextRun, once
from helpers.narration.figures import figure_in
from helpers.narration.told import Told, between, joined, resting, tally, told
from helpers.plans.nouns import Noun
from helpers.plans.plan import Plan

#: Stands where a line names something of which there is nothing, so that the line is left out.
LEFT_OUT = "\1"

#: How many actions are listed by number in a sentence; where there are more, they are counted, or the first are named.
LISTED = 10
FIRST = 3
#: How many are listed by name.
_BY_NAME = 5


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some actions are alike, and in what: a rating of the key, a way of closing."""

    count: Told
    name: Told


def named(
    noun: Noun,
    some: Sequence[Action],
    sources: Iterable[Source],
    most: int = LISTED,
    *,
    known: Collection[str] | None = None,
) -> Told:
    """Return “action 5” or “actions 20 and 23”, each number a link; of more than `most`, “12 actions”.

    With `known`, the numbers of the actions that there are to lead to, any other is no link.
    """
    if not some or len(some) > most:
        return told(counted(len(some), noun.one, noun.many), sources, len(some))
    numbers = [action.number for action in some]
    runs = links_to(noun, numbers) if known is None else linked_actions(noun, numbers, known)
    return Told(runs, once(sources), len(some))


def by_name(some: Sequence[Action]) -> Told:
    """Return actions as “Reviewing officers (3.3)”, each number a link; of more than five, four and how many others."""
    shown = some if len(some) <= _BY_NAME else some[: _BY_NAME - 1]
    left = some[len(shown) :]
    others = [told(f"{number(len(left))} others", (s for each in left for s in entry_sources(each)), len(left))]
    return joined([*map(_by_name, shown), *(others if left else [])])


def _by_name(action: Action) -> Told:
    linked = TextRun(action.number, link=f"#{anchor_of(action.number)}")
    return Told((TextRun(f"{action.name} ("), linked, TextRun(")")), entry_sources(action))


def numbers(some: Sequence[Action]) -> Told:
    """Return “20 and 23”, each number a link."""
    return joined([Told((TextRun(each.number, link=f"#{anchor_of(each.number)}"),), each.sources[:1]) for each in some])


def shares(plan: Plan, some: Sequence[Action]) -> list[Share]:
    """Return how many of some actions have each rating of the key, the worst first; a rating that none has is absent.

    Those that are not rated are in none of them.
    """
    found = []
    for entry in plan.ratings or ():
        alike = [action for action in some if action.rating and action.rating.name == entry.rating]
        if alike:
            found.append(Share(tally(len(alike), rating_sources(alike)), told(entry.rating, rating_sources(alike))))
    return found


def any_(value: object) -> Told | str:
    """Return a value of which there is something; of nothing, what leaves the sentence out that it stands in."""
    return _as_told(value, "any") or LEFT_OUT


def of(value: object, noun: str) -> Told | str:
    """Return “the rating of action 5”, “the ratings of actions 5 and 20”."""
    some = _as_told(value, "of")
    _without_figure(noun)
    if not some:
        return LEFT_OUT
    return replace(some, runs=(TextRun(f"the {noun if some.count == 1 else noun + 's'} of "), *some.runs))


def has(value: object) -> Told | str:
    """Return “action 5 has”, “actions 5 and 20 have”."""
    return _with_verb(value, "has", "have")


def is_(value: object) -> Told | str:
    """Return “action 5 is”, “actions 5 and 20 are”."""
    return _with_verb(value, "is", "are")


def verb(value: object, one: str, many: str) -> str:
    """Return the word that goes with one thing, or with several: of “needs” and “need”."""
    if isinstance(value, Told):
        return one if value.count == 1 else many
    return many if _as_told(value, "verb") else ""


def all_(value: Told, whole: str = "all") -> Told:
    """Return “both” of two, else “all”; with “none”, “neither” of two, else “none”."""
    two = {"all": "both", "none": "neither", "All": "Both", "None": "Neither"}[whole]
    return told(two if value.count == 2 else whole, count=value.count)


def every(value: Told) -> Told | str:
    """Return “Both” of two, else “All 5”."""
    if value.count == 2:
        return told("Both", count=2)
    return between(told("All "), "", value) if value.count else LEFT_OUT


def shared(some: Iterable[Share], one: str = "", many: str = "") -> Told:
    """Return “4 are Red, 14 Amber and 32 Green”, the verb, if any, once; “4 Red and 14 Amber” without one."""
    parts = []
    _without_figure(f"{one} {many}")
    for at, share in enumerate(some):
        words = f" {verb(share.count, one, many)} " if one and at == 0 else " "
        parts.append(between(share.count, words, share.name))
    return joined(parts)


def _listed(parts: Sequence[Told | str]) -> Told:
    """Return values, and words of a template's own, as a list in a sentence."""
    for part in parts:
        if isinstance(part, str):
            _without_figure(part)
    return joined(parts)


def _without_figure(words: str) -> None:
    if figure := figure_in(words):
        raise ValueError(f"it gives a filter “{figure}”, a figure of its own, which comes from nowhere")


def _with_verb(value: object, one: str, many: str) -> Told | str:
    some = _as_told(value, one)
    return replace(some, runs=(*some.runs, TextRun(f" {verb(some, one, many)}"))) if some else LEFT_OUT


def _resting(value: object) -> Told | str:
    """Return a value without its words: a sentence that does not say it rests on it all the same."""
    if isinstance(value, Told):
        return resting(value.sources)
    return _as_told(value, "resting") or LEFT_OUT


def _as_told(value: object, used: str) -> Told | None:
    """Return the value that a word goes with; None of nothing: no such thing, or a count of nought."""
    if value is None or value == LEFT_OUT:
        return None
    if isinstance(value, Told):
        return value if value.count else None
    raise ValueError(f"“{used}” follows something that has no source, “{value}”; use it with a value that has")


#: What a template can write behind a value.
FILTERS: Mapping[str, Callable[..., object]] = {
    "any": any_,
    "verb": verb,
    "has": has,
    "is": is_,
    "of": of,
    "all": all_,
    "every": every,
    "listed": _listed,
    "shared": shared,
    "resting": _resting,
}
