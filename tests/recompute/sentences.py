"""Whether a sentence comes out of the places that it names: of claims that rest on these, and on no others.

No form of sentence is known here. The figures, dates and ratings of a sentence, those in words among them, have to be
those of one claim after another; and these claims together have to rest on all the places named, so that one left out
and one too many are both found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recompute import Run
from recompute.reasons import Evidence, before, cells, closed_since, named, rating_move, then, value_of
from recompute.round import Act, Round
from recompute.standing import entry, fresh, is_called, reported
from recompute.tables import Spot
from recompute.totals import new_concerns, of_all
from recompute.words import Data, lately, plain, point_text, sentences, told

#: How one count stands beside another.
WAYS = ("up from", "down from", "against", "as in")
_NAMED = 2


@dataclass(frozen=True)
class Claim:
    """Something that is so: the figures, dates and ratings that it is told with, in their order, and its places."""

    tells: tuple[str, ...]
    rests: Evidence


def prose_faults(run: Run, block: Data) -> Iterator[str]:
    """Give what does not agree in a block of the report's own sentences, one by one."""
    if block["id"] == "successes":
        yield from _success_faults(run, block)
        return
    every = [*_headline(run), *_first(run), *_notes(run), *_revision(run)]
    for point in block["points"]:
        text, places = point_text(point), named(point.get("sources", []))
        if not comes_out(told(text, (*run.ratings, *WAYS)), places, every):
            yield f"{block['id']}: “{text}” does not come out of the places it names"


def comes_out(tokens: Sequence[str], places: Evidence, every: Sequence[Claim], rests: Evidence = frozenset()) -> bool:
    """Return whether figures are those of claims, one after another, that rest on all the places named and no other."""
    if not tokens and rests == places:
        return True
    near = [each for each in every if each.rests <= places and tuple(tokens[: len(each.tells)]) == each.tells]
    return any(
        comes_out(
            tokens[len(each.tells) :], places, [other for other in every if other is not each], rests | each.rests
        )
        for each in near
    )


def _at(tells: Sequence[str | int], *rests: Evidence) -> Claim:
    return Claim(tuple(str(each) for each in tells), frozenset().union(*rests))


# Where the plan stands


def _headline(run: Run) -> Iterator[Claim]:
    acts = run.now.acts
    still = [acts[n] for n in acts if n in run.now.open]
    numbers = frozenset().union(*(cells(act, "number") for act in (still if run.ratings else acts.values())))
    count, whole = _standing(run, run.now)
    good = [cells(act, "rating") for act in still if act.rating in run.good] if run.ratings else []
    yield _at([count, whole, *_named_good(run)], numbers, *good)
    shown, way = run.rounds[-_NAMED:][::-1], ""
    for report in shown:
        then_, of = _standing(run, report)
        old, way = way, _way(count - then_, count * of - then_ * whole, whole == of)
        figures = [] if way == "as in" else [then_, *([of] if of != whole else [])]
        yield _at([*([way] if way != old else []), *figures, lately(report.day, run.day)], of_all(report))
    yield from _bad(run, still)
    if not run.ratings:
        yield from _plain(run)


def _named_good(run: Run) -> list[str]:
    """Return the good ratings, as they are named where they are several, or one that does not say “on track”."""
    key = [each for each in run.plan.get("ratings", []) if each["rating"] in run.good]
    on_track = len(key) == 1 and "on track" in f"{key[0]['rating']} {key[0]['means']}".lower()
    return [] if on_track else [each["rating"] for each in key]


def _standing(run: Run, report: Round) -> tuple[int, int]:
    """Return how many open actions have a good rating, among how many; without ratings how many are open of all."""
    still = [report.acts[number] for number in report.open]
    good = sum(act.rating in run.good for act in still)
    return (good, len(still)) if run.ratings else (len(still), len(report.acts))


def _way(rose: int, grew: int, same: bool) -> str:
    if rose == 0 and same:
        return "as in"
    return "up from" if rose > 0 and grew > 0 else "down from" if rose < 0 and grew < 0 else "against"


def _bad(run: Run, still: Sequence[Act]) -> Iterator[Claim]:
    """Give how many need something by their rating, how many did, and what became of those of the oldest report."""
    for rating in run.alarming:
        some = [act for act in still if act.rating == rating]
        if some:
            yield _at([len(some), rating], *(cells(act, "rating") for act in some))
    if run.ratings and not any(act.rating in run.alarming for act in still):
        yield _at([0], *(cells(act, "rating") for act in still))
    for report in run.rounds[-_NAMED:]:
        were = [act for number in report.open if (act := report.acts[number]).rating in run.alarming]
        if were:
            yield _at([len(were), lately(report.day, run.day)], of_all(report))
            yield from _fate(run, report, were)


def _fate(run: Run, report: Round, were: Sequence[Act]) -> Iterator[Claim]:
    """Give what became of those that needed something: by their rating, if that was one, or by that they did."""
    now = [run.now.acts[act.number] for act in were if act.number in run.now.acts]
    still = sum(act.open and act.rating in run.alarming for act in now)
    kinds = ("rating" if act.open else "closing" for act in now)
    rests = [then(report.period, f"action {act.number}") for act in were]
    rests += [cells(act, kind) for act, kind in zip(now, kinds, strict=True)]
    counted, month = [still] if 1 < len(were) != still else [], lately(report.day, run.day)
    ratings = [*run.alarming] * (2 if len(were) == 1 else 1)  # “July’s one Red is still Red”
    yield _at([*counted, month, len(were), *ratings], *rests)
    yield _at([*counted, len(were), month], *rests)


def _plain(run: Run) -> Iterator[Claim]:
    if new := new_concerns(run):
        yield _at([len(new)], *(places for _, places in new.values()))
    judged = [measure for measure in run.now.measures.values() if measure.met is not None]
    if judged:
        missed = sum(not measure.met for measure in judged)
        yield _at([missed, len(judged)], *(value_of(measure) for measure in judged))


def _first(run: Run) -> Iterator[Claim]:
    if not run.rounds:
        yield _at([1, 0], frozenset({("parameters", "", "plan")}))  # “the first, so it is compared with none”


# How the report was made


def _notes(run: Run) -> Iterator[Claim]:
    tracker = frozenset({("parameters", "", "tracker")})
    yield _at([], tracker)
    for rating in run.ratings:
        some = [act for act in run.now.acts.values() if act.written and act.rating == rating]
        for written in {act.written for act in some}:
            alike = [act for act in some if act.written == written]
            key = frozenset({("plan", "", f"ratings.{run.ratings.index(rating)}")})
            words = [figure for act in alike for figure in told(f"{act.short} ({act.number})")]
            yield _at([*words, rating], key, *(cells(act, "rating") | entry(act) for act in alike))


def _revision(run: Run) -> Iterator[Claim]:
    if revision := run.parameters.get("revision"):
        rests = frozenset({("parameters", "", "revision"), ("parameters", "", "reason")})
        yield _at([revision, max(1, revision - 1)], rests)  # “revision 1 takes the place of the first publication”
        yield _at(told(run.parameters["reason"], (*run.ratings, *WAYS)), rests)
        yield _at([], rests)


# What went well


def _success_faults(run: Run, block: Data) -> Iterator[str]:
    """Recompute each action with its new words, and see that all that went well are told or counted."""
    left = went_well(run)
    for point in block["points"]:
        spot = Spot(run, point.get("sources", []), [point])
        link = next((piece["text"] for piece in point["runs"] if piece.get("link")), "")
        if link in left:
            _success(spot, run.now.acts[link], left.pop(link))
        else:
            spot.agree("others", told(spot.text)[:1], [str(len(left))])
            spot.exactly(
                *(
                    places | cells(run.now.acts[n], "rating") | reported(run, run.now.acts[n])
                    for n, (_, places) in left.items()
                )
            )
            left = {}
        yield from (f"successes: “{spot.text[:60]}”: {fault}" for fault in spot.faults)
    if left:
        yield f"successes: says nothing of {sorted(left)}"


def went_well(run: Run) -> dict[str, tuple[list[str], Evidence]]:
    """Return the actions that went well, each with its new words: completed, now rated well, or saying what worked."""
    every = [each["id"] for each in run.plan["narrative"]]
    columns = [each["id"] for each in run.plan["narrative"] if each.get("role") == "success"]
    found = {}
    for number, act in run.now.acts.items() if run.last else ():
        done = number in closed_since(run) and act.way == "completed"
        rose = rating_move(run, number) == "improved" and act.rating in run.good
        kept = (old := before(run, number)) is not None and old.open and act.open and columns
        new = fresh(run, act, columns or every) if done or rose or kept else None
        if new or done:
            found[number] = new or (sentences(act.notice), cells(act, "closing"))
    return found


def _success(spot: Spot, act: Act, new: tuple[list[str], Evidence]) -> None:
    name, _, rest = spot.text.removeprefix("• ").partition(f" ({act.number}): ")
    spot.agree("what it is called", is_called(act, name), True)
    spot.exactly(entry(act), new[1], cells(act, "rating"), reported(spot.run, act))
    first, *_ = sentences(rest)
    right = [plain(each) for each in new[0]]
    spot.agree("new words", [each for each in sentences(rest) if plain(each) not in right], [])
    spot.agree("the first new words", plain(first), right[0])
