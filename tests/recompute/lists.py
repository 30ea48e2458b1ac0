"""The lists on the first page: what changed, and what to watch; each item by the action or the measure it is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from recompute import Run
from recompute.reasons import (
    AS_AT,
    Because,
    Evidence,
    allowed,
    applied,
    before,
    cells,
    closed_since,
    judging,
    measure_then,
    movement,
    moving,
    named,
    newly,
    rating_move,
    said_alike,
    slipped,
    then,
    tracker,
    value_of,
    verdict,
)
from recompute.round import Act
from recompute.standing import called, entry, owners, put_back, reported
from recompute.tables import Row, Spot, cell, named_in, texts_of, whole
from recompute.totals import ended, silence, silent
from recompute.words import Data, lately, long_date, point_text, quantity, quoted, tokens, told


@dataclass(frozen=True)
class Kind:
    """What is listed in a row.

    Attributes:
        items: what it is of, actions by number or measures by name, each with what it rests on.
        says: the figures, dates and ratings that are told of one behind its name.
        heads: the lines that are no items, each as its figures and ratings, with the items it counts; none where each
            item is told by name.
        tells: what the row's first cell tells before the count.
        rests: what the count rests on beside the items.
        counts: what is counted of each, where an item rests on more.
        above: those that are told elsewhere on the page, and so are only counted in a line of their own.
    """

    items: Mapping[str, Evidence]
    says: Callable[[str], list[str]]
    heads: Sequence[tuple[list[str], set[str], Evidence]] = ()
    tells: tuple[str, ...] = ()
    rests: Evidence = frozenset()
    counts: Mapping[str, Evidence] | None = None
    above: frozenset[str] = frozenset()


# What changed


def _ratings(run: Run, *moves: str) -> Kind:
    acts = run.now.acts
    some = {n for n in run.now.open if rating_move(run, n) in moves and not _reopened_with_rating(run, n)}
    items = {n: cells(acts[n], "rating") | reported(run, acts[n]) for n in some}
    by_move: dict[tuple[str, str], set[str]] = {}
    above = some & named_in(run, "decisions")
    for n in some - above:
        old = before(run, n)
        by_move.setdefault((old.rating if old else "", acts[n].rating), set()).add(n)
    heads = [
        ([each for each in move if each], own, frozenset().union(*(items[n] for n in own)))
        for move, own in by_move.items()
    ]
    return Kind(items, lambda _: [], heads, above=frozenset(above))


def _reopened_with_rating(run: Run, number: str) -> bool:
    old = before(run, number)
    return bool(old and not old.open and rating_move(run, number) == "given")


def _dates(run: Run, wanted: Callable[[Act, Act], bool]) -> Kind:
    acts = run.now.acts
    pairs = {n: (old, acts[n]) for n in run.now.open if (old := before(run, n)) and old.due_words != acts[n].due_words}
    some = [n for n, (old, new) in pairs.items() if wanted(old, new)]

    def says(number: str) -> list[str]:
        old, new = pairs[number]
        again = put_back(run, new) if slipped(run, number) > 0 else 0
        return [*told(new.due_words), *told(old.due_words), *([str(again)] if again > 1 else [])]

    items = {n: (cells(acts[n], "due") or cells(acts[n], "number")) | reported(run, acts[n]) for n in some}
    return Kind(items, says, above=frozenset({*some} & named_in(run, "redated")))


def _came(run: Run, wanted: Callable[[Act | None, Act], bool]) -> Kind:
    acts = run.now.acts
    some = [n for n in acts if wanted(before(run, n), acts[n])]
    return Kind({n: ended(run, acts[n]) for n in some}, lambda _: [])


def _gone(run: Run) -> Kind:
    """Give the actions that were open and are no longer in the tracker."""
    old = run.last.acts if run.last else {}
    gone = [n for n, act in old.items() if act.open and n not in run.now.acts]
    return Kind({n: then(run.last.period, f"action {n}") for n in gone if run.last}, lambda _: [])


def _owners(run: Run) -> Kind:
    had = {column for act in (run.last.acts.values() if run.last else ()) for column in act.facts}
    some = {}
    for number, act in run.now.acts.items():
        old = before(run, number)
        new = [each for each in owners(run, act) if each in had and old and old.facts.get(each) != act.facts[each]]
        if new:
            some[number] = reported(run, act).union(*(cells(act, each) for each in new))
    return Kind(some, lambda _: [])


def _moved(run: Run) -> Kind:
    """Give the actions that stand in another group, each with the number of that."""
    acts = run.now.acts
    some = [n for n in acts if (old := before(run, n)) and acts[n].group not in ("", old.group)]
    return Kind({n: ended(run, acts[n]) for n in some}, lambda n: [acts[n].group])


def changes(run: Run) -> dict[str, Kind]:
    """Return what changed since the last report, by what a row is called."""
    closed = closed_since(run)
    return {
        "Better": _ratings(run, "improved"),
        "Worse": _ratings(run, "worsened"),
        "Other ratings": _ratings(run, "given", "lost", "changed"),
        "Put back": _dates(run, lambda old, new: bool(old.due and new.due and new.due > old.due)),
        "Brought forward": _dates(run, lambda old, new: bool(old.due and new.due and new.due < old.due)),
        "Other dates": _dates(run, lambda old, new: not (old.due and new.due)),
        "Closed": _came(run, lambda old, new: new.number in closed),
        "New": _came(run, lambda old, new: old is None),
        "Reopened": _came(run, lambda old, new: bool(old and not old.open and new.open)),
        "Removed": _gone(run),
        "New owner": _owners(run),
        "Renumbered": _came(run, lambda old, new: bool(old and old.number != new.number)),
        "Moved": _moved(run),
    }


# What to watch


def _late(run: Run) -> Kind:
    acts = run.now.acts
    told = named_in(run, "decisions") | {n for n, why in _doubts(run).items() if why.days}
    some = [n for n in run.now.open - told if run.ratings and acts[n].rating not in run.alarming]
    late = {n: cells(acts[n], "due") | AS_AT for n in some if acts[n].days_overdue(run.day)}
    rated = frozenset().union(*(cells(acts[n], "rating") for n in late))
    return Kind(late, lambda n: [str(acts[n].days_overdue(run.day))], rests=rated)


def horizon(run: Run) -> tuple[date, Evidence]:
    """Return up to which day a report looks ahead: the next meeting, or a month's end before the next report."""
    if meeting := run.parameters.get("next_meeting"):
        return date.fromisoformat(meeting), frozenset({("parameters", "", "next_meeting")})
    expected = run.day + (run.day - run.last.day if run.last else timedelta(91))
    end = (expected + timedelta(1)).replace(day=1) - timedelta(1)
    where = then(run.last.period, "its date") if run.last else frozenset()
    return end if end > run.day else expected, AS_AT | where


def _due(run: Run) -> Kind:
    acts, (day, rests) = run.now.acts, horizon(run)
    some = [n for n in run.now.open if (due := acts[n].due) and run.day <= due <= day and not acts[n].finished]
    items = {n: cells(acts[n], "due") for n in some}
    heads = []
    for rating in sorted({acts[n].rating for n in some} if run.ratings else ()):
        alike = {n for n in some if acts[n].rating == rating}
        places = frozenset().union(*(cells(acts[n], "rating") for n in alike))
        heads.append(([str(len(alike)), *([rating] if rating else [])], alike, places))
    above = frozenset({*some} & named_in(run, "decisions", "redated"))
    return Kind(items, lambda n: told(acts[n].due_words), heads, (long_date(day),), rests, above=above)


def _doubts(run: Run) -> dict[str, Because]:
    """Return the actions rated better than the rules allow, each with the reason that is told of it."""
    some = [n for n in run.now.open if applied(run, n) and verdict(run, n) == "better"]
    best = {n: allowed(run, applied(run, n)) for n in some}
    return {n: next(each.because for each in applied(run, n) if each.at_best == best[n]) for n in some}


def _doubted(run: Run) -> Kind:
    acts, above = run.now.acts, named_in(run, "decisions")

    def says(number: str) -> list[str]:
        best, why = allowed(run, applied(run, number)), _doubts(run)[number]
        days = [str(why.days)] if why.days and number not in above else []
        return [best, acts[number].rating, *days, *([lately(why.since, run.day)] if why.since else [])]

    return Kind({n: judging(run, n) for n in _doubts(run)}, says)


def _off_target(run: Run) -> Kind:
    measures = run.now.measures

    def says(name: str) -> list[str]:
        new, (old, _) = measures[name], measure_then(run, name)
        assert new.target, "a measure without a target cannot miss it"
        told_ = [quantity(new.latest.ends, new.unit), quantity(new.target, new.unit)]
        moved = name in newly(run, met=False) or movement(run, name) in ("better", "worse")
        return told(" ".join([*told_, *([quantity(old.latest.ends, old.unit)] if old and moved else [])]))

    missed = {n: value_of(m) | moving(run, n) for n, m in measures.items() if m.met is False}
    return Kind(missed, says)


def _quiet(run: Run) -> Kind:
    acts, some = run.now.acts, silent(run)
    above = frozenset(n for n, why in _doubts(run).items() if why.since and n in some)
    long = {
        n for n, alike in some.items() if not run.ratings or (len(alike) > 1 and acts[n].rating in run.good)
    } - above
    items = {n: silence(run, n) | (cells(acts[n], "rating") if n in long else frozenset()) for n in some}
    heads = []
    if others := {*some} - long - above:
        places = frozenset().union(*(silence(run, n) for n in others))
        heads = [([str(len(others)), lately(run.last.day, run.day)], others, places)] if run.last else []

    def says(number: str) -> list[str]:
        rating = acts[number].rating
        return [*([rating] if rating else []), lately(said_alike(run, number)[-1].day, run.day)]

    return Kind(items, says, heads, counts={n: silence(run, n) for n in some}, above=above)


def watched(run: Run) -> dict[str, Kind]:
    """Return what to watch, by what a row is called."""
    return {
        "Overdue as well": _late(run),
        "Due b": _due(run),
        "Rated above the rules": _doubted(run),
        "Off target": _off_target(run),
        "Nothing new": _quiet(run),
    }


# Their cells


def _kinds(run: Run, table: str) -> dict[str, Kind]:
    return changes(run) if table == "changed" else watched(run)


def _of(run: Run, row: Row) -> tuple[str, Kind]:
    said = row.texts["kind"]
    return max(
        ((name, kind) for name, kind in _kinds(run, row.table["id"]).items() if said.startswith(name)),
        key=lambda each: len(each[0]),
    )


@whole("changed")
@whole("watch")
def _every(run: Run, table: Data) -> Iterator[str]:
    said = [texts_of(table, row)["kind"] for group in table["groups"] for row in group.get("rows", [])]
    for name, kind in _kinds(run, table["id"]).items() if run.last or table["id"] == "watch" else ():
        if kind.items and not any(each.startswith(name) for each in said):
            yield f"says nothing of what is “{name}”: {sorted(kind.items)}"


@cell("changed", "kind")
@cell("watch", "kind")
def _kind(c: Spot, row: Row) -> None:
    if c.text == "Nothing":
        c.agree("changes", [name for name, kind in changes(c.run).items() if kind.items], [])
        return
    _, kind = _of(c.run, row)
    c.exactly(kind.rests, *(kind.counts or kind.items).values())
    c.agree("count", told(c.text), [*kind.tells, str(len(kind.items))])


@cell("changed", "what")
@cell("watch", "what")
def _what(c: Spot, row: Row) -> None:
    """Recompute each line, and see that each item is named, or counted among others or in a line of its own."""
    if row.texts["kind"] == "Nothing":
        return
    name, kind = _of(c.run, row)
    left, head = {*kind.items}, {*kind.items}.difference(*(own for _, own, _ in kind.heads))
    for point in c.points:
        spot, text = Spot(c.run, point.get("sources", []), [point], c.column), point_text(point)
        if not point.get("label") and "named above" in text.casefold():
            above = (kind.above & head) or kind.above & left
            spot.agree("named above", told(text), [str(len(above))] if {*kind.items} != above else [])
            spot.exactly(*((kind.counts or kind.items)[n] for n in above))
            left -= above
        elif not point.get("label"):
            head = _head(spot, kind)
            left -= head if not _lists(c, head) else set()
        elif text.endswith(" others") and point["runs"][0]["text"].startswith("and "):
            others = left & head
            spot.agree("others", told(text), [str(len(others))])
            spot.exactly(*(kind.items[n] | _entry(c.run, n) for n in others))
            left -= others
        else:
            left -= {_item(spot, name, kind, point)}
        c.faults += [f"“{text[:60]}”: {fault}" for fault in spot.faults]
    c.agree("left out", sorted(left), [])
    own = named(*(point.get("sources", []) for point in c.points))
    c.exactly(own, kind.rests, *(kind.counts or kind.items).values())


def _lists(c: Spot, head: set[str]) -> bool:
    """Return whether the items under a line are named in the lines below it."""
    first = {piece["text"].split()[0] for point in c.points if point.get("label") for piece in point["runs"][:1]}
    return bool(head & first)


def _entry(run: Run, name: str) -> Evidence:
    if name in run.now.measures:
        return tracker({run.now.measures[name].cells["measure"]})
    return entry(run.now.acts[name]) if name in run.now.acts else frozenset()


def _head(spot: Spot, kind: Kind) -> set[str]:
    """Recompute a line that says what the next ones have alike, and return what it is of."""
    found = [(own, places) for tells, own, places in kind.heads if tells == told(spot.text, spot.run.ratings)]
    assert found, "no such line"
    spot.exactly(found[0][1])
    return found[0][0]


def _item(spot: Spot, name: str, kind: Kind, point: Data) -> str:
    """Recompute an item: what it is called, what is told of it, and what it rests on; return what it is of."""
    first, rest = point["runs"][0]["text"], "".join(piece["text"] for piece in point["runs"][1:])
    of = first if first in spot.run.now.measures else called(spot, point).number
    assert of in kind.items, "is none of these"
    spot.exactly(kind.items[of], _entry(spot.run, of))
    if name == "New owner":
        act, old = spot.run.now.acts[of], before(spot.run, of)
        for each in (act, old) if old else (act,):
            for column in owners(spot.run, each):
                spot.agree("an owner", quoted(each.facts[column], tokens(rest)), True)
    elif name in ("Closed", "New"):
        act = spot.run.now.acts[of]
        links = [piece["text"].split()[0] for piece in point["runs"][1:] if piece.get("link")]
        spot.agree("into", links, list(act.into))
        spot.agree("way", act.way in rest, True)
    else:
        spot.agree("figures", told(rest, spot.run.ratings), kind.says(of))
    return of
