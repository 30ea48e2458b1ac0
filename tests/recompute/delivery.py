"""What was first due in the last twelve months, and what became of it, from the reports and the tracker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from recompute import Run
from recompute.reasons import AS_AT, Evidence, cells, then
from recompute.round import Act
from recompute.standing import called, due_dates, entry
from recompute.tables import Row, Spot, cell, texts_of, whole
from recompute.words import Data, long_date, point_text, told

#: What each is called in the list, in its order.
KINDS = ("Done on time", "Done late", "Done, on no day known", "Not done yet", "Dropped")


@dataclass(frozen=True)
class Promise:
    """What was first due on a day: what became of it, the day of the first report that has it done, its places."""

    kind: str
    due: date
    done: date | None
    rests: Evidence


def _done(act: Act) -> bool:
    return act.way == "completed" or (act.open and act.finished)


def _says(act: Act) -> Evidence:
    """Return the cells that say whether an action is done."""
    return cells(act, "rating" if act.open else "closing")


def promises(run: Run) -> dict[str, Promise]:
    """Return the actions first due in the twelve months before the report, with what became of each."""
    found = {}
    for number, act in run.now.acts.items():
        if dates := due_dates(run, act):
            day, where = dates[0]
            if run.day.replace(year=run.day.year - 1) <= day < run.day:
                found[number] = _promise(run, act, day, where)
    return found


def _promise(run: Run, act: Act, due: date, where: Evidence) -> Promise:
    reports = list(takewhile(lambda each: act.number in each.acts, (run.now, *run.rounds[::-1])))
    since = list(takewhile(lambda each: _done(each.acts[act.number]), reports))
    if not since:
        return Promise("Not done yet" if act.open else "Dropped", due, None, where | _says(act))
    first = since[-1]
    rests = _says(act) if first is run.now else then(first.period, f"action {act.number}")
    missed = any(each.day > due and not _done(each.acts[act.number]) for each in reports)
    kind = "Done late" if missed and first.day > due else "Done on time" if first.day <= due else KINDS[2]
    return Promise(kind, due, first.day, where | _says(act) | rests)


@whole("delivery")
def _every(run: Run, table: Data) -> Iterator[str]:
    said = [texts_of(table, row)["kind"].partition(" (")[0] for group in table["groups"] for row in group["rows"]]
    kinds = {each.kind for each in promises(run).values()}
    if said != [each for each in KINDS if each in kinds]:
        yield f"its rows are {said}"


@cell("delivery", "kind")
def _kind(c: Spot, row: Row) -> None:
    some = [each for each in promises(c.run).values() if c.text.startswith(f"{each.kind} (")]
    c.exactly(*(each.rests for each in some))
    c.agree("count", told(c.text), [str(len(some))])


@cell("delivery", "what")
def _what(c: Spot, row: Row) -> None:
    """Recompute each action's dates, and see that all of the kind are there."""
    some = {n: each for n, each in promises(c.run).items() if row.texts["kind"].startswith(f"{each.kind} (")}
    for point in c.points:
        spot = Spot(c.run, point["sources"], [point], c.column)
        act = called(spot, point)
        each, day = some.pop(act.number), act.due if act.open else None
        moved = day if each.kind == "Not done yet" and day != each.due else None
        spot.exactly(each.rests, entry(act), cells(act, "due") if moved else frozenset())
        days = [long_date(day) for day in (each.due, each.done or moved) if day]
        spot.agree("dates", told("".join(piece["text"] for piece in point["runs"][1:])), days)
        spot.agree("way", act.open or each.done is not None or act.way in point_text(point), True)
        c.faults += spot.faults
    c.agree("left out", sorted(some), [])
    c.rests(*(each.rests for n, each in promises(c.run).items() if row.texts["kind"].startswith(f"{each.kind} (")))


def delivery(run: Run) -> tuple[int, list[str], Evidence] | None:
    """Return how much of it was done on time, of how much, and how much of the rest became what."""
    found = [each.kind for each in promises(run).values()]
    rests = AS_AT.union(*(each.rests for each in promises(run).values()))
    others = [str(found.count(kind)) for kind in KINDS[1:] if kind in found]
    return (found.count(KINDS[0]), [str(len(found)), "1", *others], rests) if found else None
