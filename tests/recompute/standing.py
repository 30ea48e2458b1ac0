"""The sentences of where the plan stands and of how the report was made."""

from __future__ import annotations

import re
from collections import Counter

from recompute.claims import Claim, have, quoted
from recompute.prose import form
from recompute.reasons import AS_AT, measure_then, newly, tracker, value_of
from recompute.words import long_date, quantity, tokens


@form("summary", r"At <day:D> the plan has <all:N> actions: <open:N> open and <closed:N> closed\.")
def _standing(c: Claim) -> None:
    found = c.by("number")
    c.rests(AS_AT)
    c.same("day", long_date(c.run.day))
    c.agree("actions", found, set(c.run.now.acts))
    c.same("all", len(found))
    c.same("open", len(have(c.run, found, lambda act: act.open)))
    c.same("closed", len(have(c.run, found, lambda act: not act.open)))


@form("summary", r"Of (?:those closed|these), <parts:W>\.")
def _ways(c: Claim) -> None:
    found = c.by("closing")
    c.agree("closed actions", found, set(c.run.now.acts) - c.run.now.open)
    each = re.findall(r"(\d+)(?: was| were)? (\w+)", c.said["parts"])
    c.parts("parts", each, Counter(c.run.now.acts[number].way for number in found))


@form(
    "summary",
    r"Remaining work from <givers:N> of the closed actions (?P<where>goes on in open ones|has passed to others)\.",
)
def _givers(c: Claim) -> None:
    found = c.by("closing")
    c.agree("closed actions with remaining work", found, {n for n, act in c.run.now.acts.items() if act.into})
    c.same("givers", len(found))
    into = {number for giver in found for number in c.run.now.acts[giver].into}
    c.same("where", "goes on in open ones" if into <= c.run.now.open else "has passed to others")


@form("summary", r"Remaining work from closed <giver:A> (?P<way>goes on in|has passed to) <takers:A>\.")
def _giver(c: Claim) -> None:
    found = c.by("closing")
    c.agree("closed actions with remaining work", found, {n for n, act in c.run.now.acts.items() if act.into})
    c.acts("giver", found)
    into = {number for giver in found for number in c.run.now.acts[giver].into}
    c.acts("takers", into)
    c.same("way", "goes on in" if into <= c.run.now.open else "has passed to")


@form("summary", r"Of the open actions, <parts:W>\.")
def _rated(c: Claim) -> None:
    found = c.by("rating")
    c.agree("rated open actions", found, have(c.run, c.run.now.open, lambda act: bool(act.rating)))
    each = re.findall(r"(\d+)(?: (?:is|are) rated)? ([A-Z]\w+)", c.said["parts"])
    c.parts("parts", each, Counter(c.run.now.acts[number].rating for number in found))


@form("summary", r"(?:Those|The one) rated <rating:R> (?:is|are) <some:A>\.")
def _worst(c: Claim) -> None:
    found = c.by("rating")
    worst = c.run.scale[0]
    c.agree("actions so rated", found, have(c.run, c.run.now.open, lambda act: act.rating == worst))
    c.same("rating", worst)
    c.acts("some", found)


@form("summary", r"<some:A> (?:is|are) not rated\.")
def _unrated(c: Claim) -> None:
    found = c.by("rating")
    c.agree("actions not rated", found, have(c.run, c.run.now.open, lambda act: not act.rating))
    c.acts("some", found)


@form("summary", r"<some:A> (?:is past its due date|are past their due dates)\.")
def _overdue(c: Claim) -> None:
    found = c.by("due")
    c.rests(AS_AT)
    late = have(c.run, c.run.now.open, lambda act: bool(act.due and act.due < c.run.day))
    c.agree("overdue actions", found, late)
    c.acts("some", found)


def _judged(c: Claim) -> set[str]:
    """Return the measures named with value and target, which must be all those that can meet one."""
    found = {name for name in c.measures() if value_of(c.run.now.measures[name]) <= c.named}
    c.agree("measures with a target", found, {n for n, m in c.run.now.measures.items() if m.met is not None})
    return found


@form("summary", r"Of <all:N> measures with a target, <met:N> meets? it; (?P<end>this one does|these do) not:")
def _met(c: Claim) -> None:
    found = _judged(c)
    c.same("all", len(found))
    missed = {name for name in found if not c.run.now.measures[name].met}
    c.same("met", len(found - missed))
    c.same("end", "this one does" if len(missed) == 1 else "these do")


@form("summary", r"All <all:N> measures with a target meet it\.", r"None of the <none:N> measures with .+ meets it:")
def _all_met(c: Claim) -> None:
    found = _judged(c)
    for name, met in (("all", True), ("none", False)):
        if name in c.said:
            c.same(name, len({each for each in found if c.run.now.measures[each].met is met}))
            c.agree(name, {c.run.now.measures[each].met for each in found}, {met})


@form("summary", r"<name:W>: <value:Q>, against a (?P<aim>target|limit) of <target:Q>")
@form("went-well", r"<name:W>: <value:Q>, against a (?P<aim>target|limit) of <target:Q>(?: \(<old:Q> then\))?")
def _measure(c: Claim) -> None:
    c.checked.add("name")
    measure = c.run.now.measures.get(c.said["name"])
    if measure is None:
        c.faults.append("no measure has this name")
        return
    c.rests(value_of(measure))
    own = tracker({measure.cells["measure"]})
    if not own <= c.named:  # it is told because of what it was
        c.agree("newly met", measure.name in newly(c.run, met=True), True)
        c.rests(measure_then(c.run, measure.name)[1])
    c.same("value", quantity(measure.latest.ends, measure.unit))
    c.same("aim", measure.aim)
    c.same("target", quantity(measure.target, measure.unit) if measure.target else "none")
    if "old" in c.said:
        old, where = measure_then(c.run, measure.name)
        c.rests(where)
        c.same("old", quantity(old.target, old.unit) if old and old.target else "none")


# How the report was made


@form("notes", r"The figures and the text come from the tracker <tracker:W>\.")
def _tracker(c: Claim) -> None:
    c.rests(frozenset({("parameters", "", "tracker")}))
    c.same("tracker", c.run.parameters["tracker"])


@form("notes", r"The tracker has “<word:W>” for <some:A>; by the plan’s key that is <rating:R>\.")
def _word(c: Claim) -> None:
    found = c.by("rating")
    c.agree("actions", found, {n for n, act in c.run.now.acts.items() if act.written == c.said["word"]})
    c.acts("some", found)
    c.agree("rating", {c.run.now.acts[number].rating for number in found}, {c.said["rating"]})
    c.rests(frozenset({("plan", "", f"ratings.{c.run.scale.index(c.said['rating'])}")}))


@form(
    "revision",
    r"This report is revision <number:N> and takes the place of (?:the first publication|revision <old:N>)\.",
)
@form("revision", r"Why it was revised: <why:W>\.?")
def _revision(c: Claim) -> None:
    c.rests(frozenset({("parameters", "", "revision"), ("parameters", "", "reason")}))
    c.same("number", c.run.parameters["revision"])
    c.same("old", c.run.parameters["revision"] - 1)
    if "why" in c.said:
        c.agree("reason", quoted(c.said["why"].rstrip("."), tokens(c.run.parameters["reason"])), True)
        c.same("why", c.run.parameters["reason"].rstrip("."))
