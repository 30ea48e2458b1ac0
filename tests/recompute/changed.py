"""The sentences of what changed and of what went well."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from recompute.claims import Claim, have, numbers_in
from recompute.prose import form
from recompute.reasons import (
    before,
    closed_since,
    measure_then,
    newly,
    rating_moves,
    retold,
    slipped,
    still_open,
    then,
    value_of,
)
from recompute.words import listed


@form(
    "since",
    r"<some:A> (?:has|have) been (?P<way>completed|withdrawn|merged|superseded)\.",
    r"<some:A> (?:has|have) been (?P<way>merged|superseded) (?:into|by) <into:A>\.",
    r"<some:A> (?:has|have) been <way:W>, and (?:its|their) remaining work (?:goes on in|has passed to) <into:A>\.",
)
def _closed(c: Claim) -> None:
    found = c.by("closing")
    c.agree("actions named then and now", found, c.then())
    into = set(numbers_in(c.said.get("into", "")))
    alike = have(c.run, closed_since(c.run), lambda act: act.way == c.said["way"] and set(act.into) == into)
    c.agree("actions closed so", found, alike)
    c.acts("some", found)
    if into:
        c.acts("into", {number for each in found for number in c.run.now.acts[each].into})


@form("since", r"The ratings? of <some:A> (?:has|have) <way:W>(?: from <old:R> to <new:R>)?\.")
@form("since", r"<some:A> (?:has|have) (?P<lost>lost) (?:its|their) ratings?(?:, which was <old:R>)?\.")
@form("since", r"<some:A> (?:has|have) been (?P<given>rated)(?: <new:R>)?; (?:it|they) had no rating before\.")
def _ratings(c: Claim) -> None:
    found = c.by("rating")
    c.agree("actions named then and now", found, c.then())
    way = "lost" if "lost" in c.said else "given" if "given" in c.said else c.said["way"]
    c.agree(f"ratings {way}", found, rating_moves(c.run, way))
    c.acts("some", found)
    c.same("old", listed(sorted({old.rating for number in found if (old := before(c.run, number))})))
    c.same("new", listed(sorted({c.run.now.acts[number].rating for number in found})))


@form("since", r"The due dates? of <some:A> (?:has|have) been <way:W>(?: by <days:N> days?(?: in all)?)?\.")
@form("since", r"That is <days:N> days? in all\.")
def _dates(c: Claim) -> None:
    found = c.by("due")
    c.agree("actions named then and now", found, c.then())
    later = c.said.get("way", "put back") == "put back"
    right = {n for n in c.run.now.acts if slipped(c.run, n) * (1 if later else -1) > 0}
    c.agree("due dates moved", found, right)
    c.same("days", abs(sum(slipped(c.run, number) for number in found)))
    if "some" in c.said:
        c.acts("some", found)


@form("since", r"The text of <some:A>(?: \(<share:N>%\))? has (?P<way>changed|not)\.")
def _texts(c: Claim) -> None:
    found = c.by("text") & c.by("number") & c.then()
    changed = found & retold(c.run, c.said["way"] == "changed")
    c.agree("texts", changed, retold(c.run, c.said["way"] == "changed"))
    c.acts("some", changed)
    if "share" in c.said:
        c.agree("actions still open", found, still_open(c.run))
        part = Decimal(100 * len(changed)) / max(len(found), 1)
        c.same("share", int(part.quantize(Decimal(1), ROUND_HALF_EVEN)))
    else:
        c.agree("texts named", found, changed)


@form("since", r"No action has changed\.")
def _unchanged(c: Claim) -> None:
    c.agree("actions", c.by("number"), set(c.run.now.acts))
    c.rests(then(c.run.last.period, "its actions") if c.run.last else frozenset())
    c.agree("changes", closed_since(c.run) | retold(c.run, changed=True), set())


# What went well


@form(
    "went-well",
    r"The ratings? of <first:W> improved to <rating:R>(?:,? and (?:that|those) of <second:W> to <other:R>)?\.",
)
def _improved(c: Claim) -> None:
    found = c.by("rating")
    c.agree("actions named then and now", found, c.then())
    c.agree("ratings improved", found, rating_moves(c.run, "improved"))
    for some, rating in (("first", "rating"), ("second", "other")):
        if some in c.said:
            c.acts(some, have(c.run, found, lambda act, name=c.said[rating]: act.rating == name))  # type: ignore[misc]
    c.agree(
        "ratings now",
        {c.run.now.acts[n].rating for n in found},
        {c.said[r] for r in ("rating", "other") if r in c.said},
    )


@form("went-well", r"<some:A> (?:was|were) completed\.")
def _completed(c: Claim) -> None:
    found = c.by("closing")
    c.agree("actions named then and now", found, c.then())
    c.agree("actions completed", found, have(c.run, closed_since(c.run), lambda act: act.way == "completed"))
    c.acts("some", found)


@form(
    "went-well",
    r"<met:N> measures? meets? (?:its|their) targets?\.",
    r"<met:N> measures meet their targets; (?:this one|these <newly:N>) did not in the report on <day:D>:",
    r"<met:N> measures? meets? (?:its|their) targets?, which (?:it|they) did not in the report on <day:D>:",
)
def _meeting(c: Claim) -> None:
    found = {name for name in c.measures() if value_of(c.run.now.measures[name]) <= c.named}
    c.agree("measures that meet their targets", found, {n for n, m in c.run.now.measures.items() if m.met})
    c.same("met", len(found))
    if "day" in c.said:
        c.day(itself=False)  # its measures, which are named below, are of that date
        new = {name for name in found if measure_then(c.run, name)[1] <= c.named}
        c.agree("measures that newly do", new, newly(c.run, met=True))
        c.same("newly", len(new))
