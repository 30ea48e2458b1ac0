"""What follows from the sample runs' cells and the reports before: moves, reasons, rules; each with what it rests on.

Written anew from the documented meaning of each, so that a figure of the report is compared with a second reckoning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from recompute import Run
from recompute.round import Act, Meas, Round
from recompute.words import Data, Place, tokens

Evidence = frozenset[tuple[str, str, str]]  # a document, a sheet or a period, a place

AS_AT = frozenset({("parameters", "", "as_at")})
RULES = frozenset({("plan", "", "rules")})


def named(*sources: Iterable[Data]) -> Evidence:
    """Return the places that some sources name; of a range of one column each of its cells."""
    return frozenset(
        (s.get("document", "tracker"), s["sheet"], place)
        for some in sources
        for s in some
        for place in _one_by_one(s["place"])
    )


def _one_by_one(place: str) -> list[str]:
    column = re.fullmatch(r"([A-Z]+)([0-9]+):\1([0-9]+)", place)
    return [f"{column[1]}{row}" for row in range(int(column[2]), int(column[3]) + 1)] if column else [place]


def tracker(places: Iterable[Place]) -> Evidence:
    """Return cells of the tracker as places."""
    return frozenset(("tracker", sheet, cell) for sheet, cell in places)


def cells(act: Act, what: str) -> Evidence:
    """Return the cells that say something of an action."""
    return tracker(act.cells.get(what, ()))


def then(period: str, *places: str) -> Evidence:
    """Return places of an earlier report."""
    return frozenset(("earlier report", period, place) for place in places)


def value_of(measure: Meas) -> Evidence:
    """Return the cells of a measure's latest value and of its target."""
    return tracker({measure.latest.cell} | ({measure.cells["target"]} if measure.target else set()))


# What became of each action


def before(run: Run, number: str) -> Act | None:
    """Return an action as the newest earlier report has it."""
    return run.last.acts.get(number) if run.last else None


def closed_since(run: Run) -> set[str]:
    """Return the actions open in the last report and closed now."""
    return {
        number for number, act in run.now.acts.items() if not act.open and (old := before(run, number)) and old.open
    }


def rating_move(run: Run, number: str) -> str:
    """Return whether an open action's rating improved or worsened, was given or lost since the last report."""
    old, new = before(run, number), run.now.acts[number]
    if not old or not new.open or old.rating == new.rating:
        return ""
    if not old.rating or not new.rating:
        return "given" if new.rating else "lost"
    if not {old.rating, new.rating} <= {*run.scale}:
        return "changed"  # from or to what is neither better nor worse
    return "improved" if run.scale.index(new.rating) > run.scale.index(old.rating) else "worsened"


def slipped(run: Run, number: str) -> int:
    """Return by how many days an action's due date is later than in the last report."""
    old, new = before(run, number), run.now.acts[number]
    return (new.due - old.due).days if old and old.due and new.due else 0


def same_text(one: Act, other: Act) -> bool:
    """Return whether two say the same, word for word, in every column."""
    columns = {*one.says, *other.says}
    return all(tokens(one.says.get(each, "")) == tokens(other.says.get(each, "")) for each in columns)


# What is so of an action, and since when


@dataclass(frozen=True)
class Because:
    """Why a rule applies: the places that say so, by how many days or since when."""

    rests: Evidence
    days: int = 0
    since: date | None = None


def _while(run: Run, number: str, alike: Callable[[Act], bool]) -> list[Round]:
    """Return the newest reports without a break that have an action as open and alike."""
    reports = sorted((r for r in run.earlier.values() if r.day < run.day), key=lambda r: r.day, reverse=True)
    own = takewhile(lambda report: number in report.acts, reports)
    return list(takewhile(lambda report: report.acts[number].open and alike(report.acts[number]), own))


def said_alike(run: Run, number: str) -> list[Round]:
    """Return the newest reports without a break in which an open action says, word for word, what it says now."""
    act = run.now.acts[number]
    return _while(run, number, lambda old: same_text(old, act)) if act.says and not act.finished else []


def _since(own: Evidence, alike: list[Round], number: str) -> Because:
    reports = (then(each.period, f"action {number}") for each in alike)
    return Because(own.union(*reports), since=alike[-1].day)


# What the plan's own rules allow


@dataclass(frozen=True)
class Applied:
    """A rule that applies to an action: the best rating it allows, and why."""

    at_best: str
    because: Because


def applied(run: Run, number: str) -> list[Applied]:
    """Return the strictest rule of each kind that applies to an open action; of missed targets one a measure."""
    act = run.now.acts[number]
    extents: list[tuple[str, int, Because]] = []
    if days := act.days_overdue(run.day):
        extents.append(("overdue", days, Because(cells(act, "due") | AS_AT, days)))
    for measure in run.now.measures.values():
        if measure.action == number and measure.met is False:
            names = tracker(measure.cells[each] for each in ("measure", "action"))
            extents.append(("below_target", 1, Because(names | value_of(measure))))
    if said := said_alike(run, number):
        extents.append(("stale", len(said), _since(cells(act, "text"), said, number)))
    return list(_reached(run, extents))


def _reached(run: Run, extents: Iterable[tuple[str, int, Because]]) -> Iterator[Applied]:
    for when, extent, because in extents:
        rules = [r for r in run.plan.get("rules", []) if r["when"] == when and extent > r.get("more_than", 0)]
        if rules:
            yield Applied(min((r["at_best"] for r in rules), key=run.scale.index), because)


def allowed(run: Run, found: Iterable[Applied]) -> str:
    """Return the best rating that all the rules that apply to an action allow."""
    return min((each.at_best for each in found), key=run.scale.index)


def verdict(run: Run, number: str) -> str:
    """Return whether an action is rated ``better`` than its rules allow, is ``unrated``, or is ``agreeing``.

    What is outside the order is no better than any rule allows.
    """
    rating = run.now.acts[number].rating
    if not rating:
        return "unrated"
    better = rating in run.scale and run.scale.index(rating) > run.scale.index(allowed(run, applied(run, number)))
    return "better" if better else "agreeing"


def judging(run: Run, number: str) -> Evidence:
    """Return what a statement of an action's rating beside the rules rests on."""
    found = (each.because.rests for each in applied(run, number))
    return RULES.union(cells(run.now.acts[number], "rating"), *found)


# How the measures moved


def measure_then(run: Run, name: str) -> tuple[Meas | None, Evidence]:
    """Return a measure before: in the last report or, in a first one, without its latest value; and where that is."""
    now = run.now.measures[name]
    if run.last:
        return run.last.measures.get(name), then(run.last.period, f"measure {name}")
    if len(now.values) < 2:
        return None, frozenset()
    old = Meas(now.name, now.action, now.unit, now.better, now.target, now.values[:-1], now.cells)
    return old, tracker({old.latest.cell})


def shift(old: Meas, new: Meas) -> str:
    """Return where the latest value lies, seen from the one before."""
    low, high = (b - a for a, b in zip(old.latest.ends, new.latest.ends, strict=True))
    if low == high == 0:
        return "same"
    if min(low, high) >= 0:
        return "higher"
    if max(low, high) <= 0:
        return "lower"
    return "wider" if low < 0 else "narrower"


def movement(run: Run, name: str) -> str:
    """Return what became of a measure, as the report counts it."""
    new = run.now.measures[name]
    old, _ = measure_then(run, name)
    if old is None:
        return "new" if run.last else "alone"
    way = shift(old, new)
    if new.latest.day <= old.latest.day:
        return "withdrawn" if new.latest.day < old.latest.day else "nothing new" if way == "same" else "corrected"
    if way == "same":
        return "same"
    if new.better == "neither" or way in ("wider", "narrower"):
        return "changed"
    return "better" if way == new.better else "worse"


def moving(run: Run, name: str) -> Evidence:
    """Return what it rests on how a measure moved."""
    return tracker({run.now.measures[name].latest.cell}) | measure_then(run, name)[1]


def newly(run: Run, met: bool) -> set[str]:
    """Return the measures that meet their target now and did not in the last report, or the other way round."""
    old = run.last.measures if run.last else {}
    return {n for n, m in run.now.measures.items() if n in old and m.met is met and old[n].met is (not met)}
