"""What is so of the actions and the measures, each with the places that it rests on and the figures it can be told by.

Nothing here knows how a report words it: a statement is held against those facts whose places it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from recompute import Run, reasons
from recompute.reasons import AS_AT, Because, Evidence, before, cells, measure_then, newly, then, tracker, value_of
from recompute.round import Act, Meas
from recompute.words import MONTHS, Range, long_date, quantity

Kind = tuple[str, ...]
Figures = tuple[str, ...]

#: A date, a number with its per cent, an action's number.
FIGURE = re.compile(rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}|\d+(?:,\d{{3}})*(?:\.\d+)*%?")
NOTHING: frozenset[str] = frozenset()

#: What each section is about, by the kinds of facts; a section that is not named may be about anything.
ABOUT = {
    "summary": "action waiting closed gives rated overdue judged",
    "since": "closed-since moved due-moved text",
    "attention-summary": "action concern worst worsened overdue long stale",
    "rules-summary": "ruled",
    "went-well": "closed-since moved judged newly",
    "groups": "action rating not-rated in-time closed-since moved-improved moved-changed moved-given moved-lost each",
    "measures-summary": "movement",
}


@dataclass(frozen=True)
class Fact:
    """Something that is so.

    Attributes:
        kind: what it is, from the general to the special: a rating moved, it improved, to which.
        rests: every place that says so.
        about: the actions or the measures that it is so of; none where it is a single value.
        names: the ratings, ways of closing and standings that they have.
        tells: what it can be told by beside how many and which they are: dates, days, values; each as its figures.
        text: the words of a cell that it is told with.
        days: how many days there are of it, which of several are added up.
        into: the actions that the work of these went into.
        listed: whether it can be told by which they are, and not only by how many.
    """

    kind: Kind
    rests: Evidence
    about: Figures = ()
    names: frozenset[str] = NOTHING
    tells: tuple[Figures, ...] = ()
    text: str = ""
    days: int = 0
    into: frozenset[str] = NOTHING
    listed: bool = True

    def figures(self) -> list[Figures]:
        """Return each way to tell it: how many, which, and what else there is."""
        own = [(f"{len(self.about):,}",), self.about if self.listed else ("",)] if self.about else []
        more = [(self.text,), (f"{self.days:,}" if self.days else "",), tuple(self.into)]
        return [*own, *self.tells, *(each for each in more if any(each))]


@cache
def facts(run: Run, scope: frozenset[str], section: str = "") -> tuple[Fact, ...]:
    """Return what a section can tell of some actions, and of the measures, the groups, the dates, the parameters."""
    kinds: dict[Kind, list[Fact]] = {}
    for one in _ones(run):
        if scope.issuperset(one.about) or one.about[0] in run.now.measures:
            for at in range(len(one.kind)):
                kinds.setdefault(one.kind[: at + 1], []).append(one)
    wanted = ABOUT.get(section, "").split()
    alike: dict[Fact, Fact] = {}
    for kind, some in kinds.items():
        if not wanted or kind[0] in wanted or "-".join(kind[:2]) in wanted:
            fact = together(kind, some)
            alike.setdefault(replace(fact, kind=kind[:1]), fact)
            if len(kind) == 2:
                share = _share(fact, together(kind[:1], kinds[kind[:1]]))
                alike.setdefault(share, share)
    return (*alike.values(), *_single(run))


def together(kind: Kind, some: Sequence[Fact]) -> Fact:
    """Return what is so of several: what each of them can be told by, and how many days there are in all."""
    return Fact(
        kind,
        frozenset().union(*(one.rests for one in some)),
        tuple(dict.fromkeys(each for one in some for each in one.about)),
        frozenset.intersection(*(one.names for one in some)),
        tuple(each for each in some[0].tells if all(each in one.tells for one in some)),
        some[0].text if len(some) == 1 else "",
        sum(one.days for one in some),
        frozenset().union(*(one.into for one in some)),
        all(one.listed for one in some),
    )


def _share(part: Fact, whole: Fact) -> Fact:
    """Return how many of a whole a part is, with the percentage."""
    share = (Decimal(100 * len(part.about)) / len(whole.about)).quantize(Decimal(1), ROUND_HALF_EVEN)
    many, all_, per = f"{len(part.about):,}", f"{len(whole.about):,}", f"{share}%"
    return Fact((*part.kind, "share"), whole.rests, (), part.names, ((many, per), (many, all_, per)))


@cache
def _ones(run: Run) -> tuple[Fact, ...]:
    """Return what is so of each action and of each measure."""
    acts = (one for act in run.now.acts.values() for one in (_open if act.open else _closed)(run, act))
    return (*acts, *(one for measure in run.now.measures.values() for one in _measure(run, measure)))


# Of an action


def _had(run: Run, act: Act) -> tuple[Act | None, Evidence]:
    """Return an action as the last report has it, and the place there."""
    return before(run, act.number), then(run.last.period, f"action {act.number}") if run.last else frozenset()


def _closed(run: Run, act: Act) -> Iterator[Fact]:
    """Give how an action closed, when, and where its remaining work went."""
    own, rests, into, names = (act.number,), cells(act, "closing"), frozenset(act.into), frozenset({"closed", act.way})
    old, had = _had(run, act)
    yield Fact(("action", "closed"), cells(act, "number"), own, frozenset({"closed"}))
    yield Fact(("closed", act.way), rests, own, names)
    if into:
        names |= {"open"} if into <= run.now.open else set()
        yield Fact(("gives",), rests, own, names, into=into)
        yield from (Fact((f"gives to {number}",), rests, own, names) for number in into)
    if old and old.open:
        yield Fact(("closed-since", act.way, *sorted(into)), rests | had, own, names, into=into)


def _open(run: Run, act: Act) -> Iterator[Fact]:
    """Give how an open action stands, what became of it since the last report, and why it needs attention."""
    own, names = (act.number,), frozenset({act.rating, "open"}) - {""}
    number, rating, (old, had) = cells(act, "number"), cells(act, "rating"), _had(run, act)
    yield Fact(("action", "open"), number, own, frozenset({"open"}))
    if not act.started:
        yield Fact(("waiting",), number, own, names | {"not started"})
    yield Fact(("rated", act.rating), rating, own, names)
    yield Fact(("rating", act.rating), rating, own, names, listed=False)
    if not act.rating:
        yield Fact(("not-rated",), number | rating, own, names)
    if act.written:
        key = frozenset({("plan", "", f"ratings.{run.ratings.index(act.rating)}")})
        yield Fact(("written", act.written), rating | key, own, names, text=act.written)
    if not act.days_overdue(run.day):
        yield Fact(("in-time",), cells(act, "due"), own, names)
    if run.last and not (old and old.open):
        rests = had if old else then(run.last.period, "its actions")
        yield Fact(("come", "back" if old else "new"), rests, own, names, ((long_date(run.last.day),),))
    if old and (way := reasons.rating_move(run, act.number)):
        yield Fact(("moved", way, act.rating, old.rating), rating | had, own, (names | {old.rating}) - {""})
    if by := reasons.slipped(run, act.number):
        yield Fact(("due-moved", "back" if by > 0 else "forward"), cells(act, "due") | had, own, names, days=abs(by))
    if old and old.open and act.says:
        same = "same" if reasons.same_text(old, act) else "changed"
        yield Fact(("text", same), number | cells(act, "text") | had, own, names)
    yield from _concern(run, act, names)
    yield from _ruled(run, act, names)


def _told(*why: Because) -> tuple[Figures, ...]:
    """Return the days and the dates of some reasons."""
    days = [str(each.days) for each in why if each.days]
    return tuple((each,) for each in (*days, *(long_date(each.since) for each in why if each.since)))


def _concern(run: Run, act: Act, names: frozenset[str]) -> Iterator[Fact]:
    """Give each reason why an action needs attention, and that it does, which rests on all of them."""
    own, why = (act.number,), reasons.reasons(run, act.number)
    for kind, each in why.items():
        split = {"worst": act.rating, "long": act.rating, "stale": long_date(each.since) if each.since else ""}.get(
            kind, ""
        )
        yield Fact((kind, split), each.rests, own, (names | {each.old}) - {""}, _told(each))
    if why:
        rests = cells(act, "number").union(*(each.rests for each in why.values()))
        names = (names | {each.old for each in why.values()}) - {""}
        yield Fact(("concern", " ".join(why)), rests, own, names, _told(*why.values()))
        yield Fact(("each", act.number), rests, own, names, _told(*why.values()))


def _ruled(run: Run, act: Act, names: frozenset[str]) -> Iterator[Fact]:
    """Give each rule of the plan that applies to an action, and how its rating stands beside the strictest."""
    own, rules = (act.number,), reasons.applied(run, act.number)
    for each in rules:
        of, why = each.measure, each.because
        told = (*_told(why), *([(str(why.reports),)] if why.reports else []))
        told += tuple(_figures(ends, of) for ends in (of.latest.ends, of.target) if ends) if of else ()
        name = of.name if of else ""
        yield Fact(("rule", why.kind, name), why.rests, own, names | {each.at_best}, told, name)
    if rules:
        rests = cells(act, "number") | reasons.judging(run, act.number)
        names |= {reasons.allowed(run, rules)}
        yield Fact(("ruled", reasons.verdict(run, act.number)), rests, own, names)


# Of a measure


def _figures(ends: Range, measure: Meas) -> Figures:
    return tuple(FIGURE.findall(quantity(ends, measure.unit)))


def _measure(run: Run, measure: Meas) -> Iterator[Fact]:
    """Give whether a measure meets its target, and how it moved; those that miss it are listed, not counted."""
    own, rests = (measure.name,), value_of(measure)
    if measure.met is not None:
        yield Fact(("judged", *(["met"] if measure.met else [])), rests, own, listed=False)
    if moving := reasons.moving(run, measure.name):
        yield Fact(("movement", reasons.movement(run, measure.name)), moving, own, listed=False)
    for met in (True, False):
        if run.last and measure.name in newly(run, met):
            rests |= measure_then(run, measure.name)[1]
            yield Fact(("newly", str(met)), rests, own, tells=((long_date(run.last.day),),), listed=False)


def _values(run: Run, measure: Meas) -> Iterator[Fact]:
    """Give each single value of a measure: its name, its latest value and the one before, its target."""
    name, target, (old, had) = measure.name, measure.target, measure_then(run, measure.name)
    yield Fact(("measure", name, "name"), tracker({measure.cells["measure"]}), text=name)
    yield Fact(
        ("measure", name, "now"), tracker({measure.latest.cell}), tells=(_figures(measure.latest.ends, measure),)
    )
    if target:
        yield Fact(("measure", name, "target"), tracker({measure.cells["target"]}), tells=(_figures(target, measure),))
    if old:
        yield Fact(("measure", name, "then"), had, tells=(_figures(old.latest.ends, old),))
    if old and name in newly(run, met=True):  # whose name stands there too
        told = (_figures(old.target, old),) if old.target and old.target != target else ()
        yield Fact(("measure", name, "newly"), had, tells=told, text=name)


# Of the plan and the reports


def _single(run: Run) -> Iterator[Fact]:
    """Give the values of the measures, the dates, the groups, and the parameters."""
    for measure in run.now.measures.values():
        yield from _values(run, measure)
    dates = [(AS_AT, run.day)]
    for each in run.earlier.values():
        dates += [(then(each.period, place), each.day) for place in ("its date", "its measures", "its actions")]
    yield from (Fact(("date",), rests, tells=((long_date(day),),)) for rests, day in dates)
    for number, (title, _, places) in run.now.groups.items():
        yield Fact(("group",), tracker(places), text=f"{number}. {title}".rstrip("."))
    yield Fact(("tracker",), _parameters("tracker"), text=run.parameters["tracker"])
    if revision := run.parameters.get("revision"):
        rests = _parameters("revision", "reason")
        yield Fact(("revision",), rests, tells=tuple((str(each),) for each in {revision, revision - 1} - {0}))
        yield Fact(("reason",), rests, text=run.parameters["reason"].rstrip("."))


def _parameters(*keys: str) -> Evidence:
    return frozenset(("parameters", "", key) for key in keys)
