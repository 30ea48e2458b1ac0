"""The forms of the sentences in each group's paragraph: how it stands, what moved in it, what needs attention."""

from __future__ import annotations

import re
from collections import Counter

from recompute import Run
from recompute.claims import Claim, have, numbers_in, pattern, quoted
from recompute.prose import form
from recompute.reasons import Because, before, cells, closed_since, concerned, rating_moves, tracker
from recompute.round import Act
from recompute.words import long_date

_WHY = {
    "worst": pattern(r"(?:is |are )?<rating:R>"),
    "worsened": pattern(r"(?:has|have) worsened from <old:R> to <rating:R>"),
    "overdue": pattern(r"(?:(?:is|are) )?(?:<days:N> days? )?overdue"),
    "long": pattern(r"(?:has|have) been <rating:R> since the report on <since:D>|(?:has|have) long been <long:R>"),
    "stale": pattern(r"says? nothing new"),
}


@form("groups", r"<number:X>\. <title:W>")
def _name(c: Claim) -> None:
    found = [number for number, (_, _, places) in c.run.now.groups.items() if tracker(places) <= c.named]
    c.agree("group", [c.said["number"]], found)
    c.checked |= {"number", "title"}
    if not quoted(c.said["title"].rstrip("."), c.texts()):
        c.faults.append("the title is not in the cells named")


def _own(c: Claim) -> set[str]:
    return have(c.run, c.run.now.acts, lambda act: act.group == c.group)


@form(
    "groups",
    r"Of its <open:N> open actions, <parts:W>(?:; <unrated:A> (?:is|are) not rated)?\.",
    r"(?P<calm>None|Neither) of its <open:N> open actions is <worst:R>: <parts:W>\.",
    r"It has <open:N> open actions?, <parts:W>\.",
    r"(?:Both|All <open:N>) open actions(?:, <some:L>,)? are <parts:R>(?: and need attention)?\.",
    r"Its (?P<one>one) open action, <some:X>, is <parts:R>(?: and needs attention)?\.",
)
def _stands(c: Claim) -> None:
    own = _own(c) & c.run.now.open
    found, rated = c.by("number"), c.by("rating")
    c.agree("open actions", found, own)
    c.agree("ratings of open actions", rated, own)
    c.same("open", len(found))
    c.acts("unrated", have(c.run, rated, lambda act: not act.rating)) if "unrated" in c.said else None
    c.acts("some", found) if "some" in c.said else None
    right = Counter(act.rating for act in c.run.now.acts.values() if act.number in rated and act.rating)
    parts = re.findall(r"(\d+)(?: (?:is|are))? ([A-Z]\w+)", c.said["parts"])
    if parts:
        c.parts("parts", parts, right)
    else:
        c.agree("the one rating", {c.said["parts"]}, set(right))
    if "calm" in c.said:
        c.rests(*(cells(c.run.now.acts[number], "due") for number in own))
        c.agree("actions that need attention", own & set(concerned(c.run)), set())
        c.same("worst", c.run.scale[0])


_FIRST = (
    r"<some1:A> (?:has|have) (?:been (?P<way1>completed|withdrawn|merged|superseded)(?: (?:into|by) <into1:A>)?|"
    r"(?P<moved1>improved|worsened)(?: from <old1:R>)? to <new1:R>|(?P<lost1>lost (?:its rating|their ratings)))"
)
_SECOND = (
    _FIRST.replace("1", "2").replace("(?:has|have) (?:", "(?:(?:has|have) )?(?:").replace("worsened)", "worsened)?")
)


@form("groups", rf"{_FIRST}(?: and {_SECOND.replace('(?: from <old2', '(?: ?from <old2')})?\.")
def _moves(c: Claim) -> None:
    told: set[str] = set()
    for at in "12":
        if f"some{at}" not in c.said:
            continue
        some = set(numbers_in(c.said[f"some{at}"]))
        told |= some
        c.acts(f"some{at}", _moved_so(c, at))
        what = "closing" if f"way{at}" in c.said else "rating"
        c.rests(*(cells(c.run.now.acts[each], what) for each in some if each in c.run.now.acts))
        if f"into{at}" in c.said:
            c.acts(f"into{at}", {into for each in some for into in c.run.now.acts[each].into})
    c.agree("actions named then", c.then(), told)


def _moved_so(c: Claim, at: str) -> set[str]:
    own = _own(c)
    if way := c.said.get(f"way{at}"):
        into = set(numbers_in(c.said.get(f"into{at}", "")))
        return own & have(
            c.run, closed_since(c.run), lambda act: act.way == way and (not into or set(act.into) == into)
        )
    if f"lost{at}" in c.said:
        return own & rating_moves(c.run, "lost")
    how = c.said.get(f"moved{at}") or c.said.get("moved1", "")
    new, old = c.said[f"new{at}"], c.said.get(f"old{at}")
    moved = have(c.run, own & rating_moves(c.run, how), lambda act: act.rating == new)
    return {number for number in moved if old is None or ((was := before(c.run, number)) and was.rating == old)}


@form(
    "groups",
    r"<some:A> needs? attention: (?:it|both|all) <why:W>\.",
    r"So (?:does|do) <some:A>, which <why:W>\.",
    r"So do <many:N> others, which <why:W>\.",
    r"<some:A> <why:W> and needs? attention\.",
    r"It (?P<it>needs) attention: it <why:W>\.",
    r"<some:A> needs? attention too\.",
    r"<many:N> others need attention too\.",
)
def _worry(c: Claim) -> None:
    """Recompute each reason given for each action; the named cells must be all that say so."""
    why = {number: found for number, found in concerned(c.run).items() if number in _own(c)}
    found = {number for number in why if _evidence(c.run, number, why[number]) <= c.named}
    if "some" in c.said:
        c.acts("some", found)
    if "many" in c.said:
        c.same("many", len(found))
    pieces = re.split(r", | and ", c.said.get("why", ""))
    c.checked.add("why")
    for number in found if "why" in c.said else ():
        kinds = {kind for piece in pieces for kind in [_kind_of(c, piece, c.run.now.acts[number], why[number])]}
        right = set(why[number]) - ({"worst"} if "worsened" in kinds or "it" in c.said else set())
        c.agree(f"reasons of {number}", kinds - ({"worst"} if "it" in c.said else set()), right)


def _evidence(run: Run, number: str, why: dict[str, Because]) -> frozenset[tuple[str, str, str]]:
    return cells(run.now.acts[number], "number").union(*(each.rests for each in why.values()))


def _kind_of(c: Claim, piece: str, act: Act, why: dict[str, Because]) -> str:
    """Return which reason some words are, and compare each figure, date and rating in them."""
    for kind in ("overdue", "stale", "worsened", "long", "worst"):
        said = _WHY[kind].fullmatch(piece)
        if not said:
            continue
        because = why.get(kind)
        right = {
            "rating": act.rating,
            "long": act.rating,
            "old": because.old if because else "",
            "days": str(because.days) if because else "",
            "since": long_date(because.since) if because and because.since else "",
        }
        for name, words in said.groupdict().items():
            if words is not None and words != right[name]:
                c.faults.append(f"{kind}: {name} is {words!r}, by what it names {right[name]!r}")
        return kind
    c.faults.append(f"no reason that can be recomputed: {piece!r}")
    return piece
