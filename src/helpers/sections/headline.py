"""Where the plan stands beside the last two reports: the values of the two sentences that a report begins with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from helpers.blocks.blocks import Prose
from helpers.blocks.build import number_sources, rating_sources
from helpers.english import either, in_or_on, in_words, lately, long_date, number
from helpers.history.changes import its_actions
from helpers.history.fates import Became, fates
from helpers.history.snapshot import Snapshot
from helpers.history.worries import worries
from helpers.model import AS_AT, Action, Document, Source
from helpers.narration.told import NOTHING, Told, joined, resting, tally, told
from helpers.plans.plan import Plan, good_ratings, needing_attention
from helpers.sections.scene import BOTH, Scene, Section

#: How many of the reports before are named beside this one.
_NAMED = 2
#: The ratings of which several are called by the word itself: “four Reds”.
_COLOURS = frozenset({"Black", "Red", "Amber", "Yellow", "Orange", "Blue", "Grey"})


@dataclass(frozen=True, slots=True)
class _Before:
    """A report before this one: what it knew, its date in a sentence, and how many of its open actions were how.

    Attributes:
        snapshot: what it knew.
        month: its date, “October”.
        good: how many actions had a good rating or, in a plan without ratings, were open.
        of: among how many.
    """

    snapshot: Snapshot
    month: str
    good: int
    of: int

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return where its actions stand."""
        return (its_actions(self.snapshot.period),)


def headline(scene: Scene) -> Prose:
    """Return how many open actions are on track, beside the last two reports, and how many need a decision."""
    plan, intake = scene.plan, scene.intake
    still, good = intake.open, _rated(intake.open, good_ratings(plan))
    before = list(_before(scene))
    rated = any(action.rating and action.rating.name for action in still)
    count, whole = (len(good), len(still)) if plan.ratings else (len(still), len(intake.actions))
    values = {
        "as_at": told(long_date(scene.parameters.day), [AS_AT]),
        "all": tally(len(intake.actions), number_sources(intake.actions)),
        "open": tally(len(still), number_sources(still or intake.actions)),
        "rated": rated,
        "unrated": bool(plan.ratings) and not rated,
        "good": tally(len(good), rating_sources(good or still)),
        "stands": _stands(plan),
        "only": _only(still),
        "compared": _compared(count, whole, before) if still and (rated or not plan.ratings) else NOTHING,
        **_bad(scene, before),
        **(_plain(scene) if not plan.ratings else {"fresh": NOTHING, "missed": NOTHING, "measures": NOTHING}),
        "first": None if scene.earlier or not intake.actions else resting([Source("", "plan", Document.PARAMETERS)]),
    }
    return scene.narrator.tell("headline", values)


def _rated(actions: Sequence[Action], names: Sequence[str]) -> list[Action]:
    return [action for action in actions if not action.closing and action.rating and action.rating.name in names]


def _before(scene: Scene) -> Iterator[_Before]:
    """Give the report compared with and the one before it."""
    if scene.compared is None:
        return
    at = scene.earlier.index(scene.compared) + 1
    shown = scene.earlier[max(0, at - _NAMED) : at][::-1]
    months = lately([each.as_at for each in shown], scene.parameters.day)
    for snapshot, month in zip(shown, months, strict=True):
        still = [action for action in snapshot.actions if not action.closing]
        good = len(_rated(still, good_ratings(scene.plan)))
        every = len(snapshot.actions)
        yield _Before(snapshot, month, *((good, len(still)) if scene.plan.ratings else (len(still), every)))


def _stands(plan: Plan) -> Told:
    """Return what a good rating says of an action: “on track” where its word or its meaning does, else the word."""
    entries = [entry for entry in plan.ratings or () if entry.rating in good_ratings(plan)]
    said = [(entry.rating, entry.means) for entry in entries]
    if len(said) == 1 and any(words.casefold().strip(" .") == "on track" for words in said[0]):
        return told("on track")
    return told(f"rated {either(word for word, _ in said)}")


def _only(still: Sequence[Action]) -> Told:
    rating = still[0].rating if len(still) == 1 else None
    return told(rating.name, rating.sources) if rating else NOTHING


def _compared(count: int, whole: int, before: Sequence[_Before]) -> Told:
    """Return “, up from 27 of 54 in October and 23 of 55 in July”; no words in a first report."""
    if not before:
        return NOTHING
    parts = []
    for way, some in groupby(before, key=lambda each: _way(count, whole, each)):
        alike = [told(f"{_figures(whole, each, way)}{in_or_on(each.month)}", each.sources) for each in some]
        parts.append(_led(way, joined(alike)))
    return _led(",", joined(parts))


def _led(words: str, by: Told) -> Told:
    first = told(f"{words} ")
    return Told((*first.runs, *by.runs), by.sources, by.count)


def _way(count: int, whole: int, then: _Before) -> str:
    """Return how a count stands beside an earlier one; neither up nor down where count and share do not agree."""
    rose, grew = count - then.good, count * then.of - then.good * whole
    if rose == 0 and whole == then.of:
        return "as"
    if rose > 0 and grew > 0:
        return "up from"
    return "down from" if rose < 0 and grew < 0 else "against"


def _figures(whole: int, then: _Before, way: str) -> str:
    among = f"of {number(then.of)} " if then.of != whole else ""
    return "" if way == "as" else f"{number(then.good)} {among}"


# What needs a decision


def _bad(scene: Scene, before: Sequence[_Before]) -> Mapping[str, object]:
    """Return how many open actions need something by their rating, and what became of those that did."""
    plan, still = scene.plan, scene.intake.open
    names = needing_attention(plan)
    entries = [entry for entry in plan.ratings or () if entry.rating in names]
    bad = _rated(still, names)
    parts = []
    for name in names:
        if alike := _rated(still, [name]):
            verb = "is" if len(alike) == 1 else "are"
            parts.append(told(f"{in_words(len(alike))} {verb} {name}", rating_sources(alike), len(alike)))
    was = len(_rated(before[0].snapshot.actions, names)) if before and still else 0
    return {
        "bad": joined(parts) if parts else NOTHING,
        "needs": told(
            "a decision" if any("decision" in entry.means.casefold() for entry in entries) else "attention",
            () if bad else rating_sources(still),
        ),
        "was": told(in_words(was), before[0].sources, was) if was else NOTHING,
        "when": told(in_or_on(before[0].month), before[0].sources) if before else NOTHING,
        "fate": _fate(scene, names, before[-1]) if before else NOTHING,
    }


def _fate(scene: Scene, names: Sequence[str], then: _Before) -> Told:
    """Return what became of those that needed something in a report: “none of July’s four Reds is still Red”."""
    of = next(each for each in fates(scene.plan, scene.earlier, scene.lives) if each.period == then.snapshot.period)
    if not of.actions:
        return NOTHING
    now = [fate for fate in of.actions if fate.rating in names]
    (name, *others) = names
    if others or name not in _COLOURS or then.month[0].isdigit():
        whose, does = f"that did {in_or_on(then.month)}", ("still does", "still do")
    else:
        said = f"{name} now" if any(fate.became is Became.AGAIN for fate in now) else f"still {name}"
        whose, does = "", (f"is {said}", f"are {said}")
    sources = (source for fate in of.actions for source in fate.sources)
    return told(_outcome(len(of.actions), len(now), whose, f"{then.month}’s", f"{name}s", does), sources)


def _outcome(had: int, still: int, that: str, whose: str, those: str, does: tuple[str, str]) -> str:
    """Return how many of some are still so, and of which: “none of July’s four Reds is still Red”."""
    if had == 1:
        gone = "no longer does" if that else f"is not {those.removesuffix('s')} now"
        one = f"the one {that}" if that else f"{whose} one {those.removesuffix('s')}"
        return f"{one} {does[0] if still else gone}"
    which = f"the {in_words(had)} {that}" if that else f"{whose} {in_words(had)} {those}"
    if still == had:
        whole = "both" if had == 2 else "all"
        return f"{whole} of {which} {does[1]}"
    return f"{in_words(still)} of {which} {does[0] if still < 2 else does[1]}"


def _plain(scene: Scene) -> Mapping[str, Told]:
    """Return what a plan without ratings has to tell: new concerns, and the measures that miss their targets."""
    new = worries(scene.plan, scene.intake.actions, scene.intake.measures, scene.trails)
    judged = [measure for measure in scene.intake.measures if measure.on_target is not None]
    missed = [measure for measure in judged if not measure.on_target]
    figures = [source for each in judged for source in (*each.latest.sources, *each.target_sources)]
    concerns = [source for each in new for point in each.points for source in point.sources]
    return {
        "fresh": told(in_words(len(new)), concerns, len(new)),
        "missed": told(in_words(len(missed)), figures, len(missed)),
        "measures": told(in_words(len(judged)), figures, len(judged)),
    }


HEADLINE = Section(
    id="headline",
    title="Where the plan stands",
    gives="Return where the plan stands beside the reports before, in two sentences.",
    kind=Prose,
    readings=BOTH,
    make=headline,
)
