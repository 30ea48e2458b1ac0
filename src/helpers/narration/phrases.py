"""How actions are named and counted in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.blocks.build import anchor_of, links_to, rating_sources
from helpers.english import counted
from helpers.model import Action, Source, TextRun, once
from helpers.narration.narrator import Told, joined, tally, told
from helpers.plans.plan import Plan

#: How many actions are listed by number in a sentence; where there are more, they are counted.
LISTED = 10


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some actions are alike, and in what: a rating of the key, a way of closing."""

    count: Told
    name: Told


def named(some: Sequence[Action], sources: Iterable[Source], most: int = LISTED) -> Told:
    """Return “action 5” or “actions 20 and 23”, each number a link; of more than `most`, “12 actions”."""
    if not some or len(some) > most:
        return told(counted(len(some), "action"), sources, len(some))
    return Told(links_to([action.number for action in some]), once(sources), len(some))


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
