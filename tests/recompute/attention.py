"""The sentences of what needs attention, and of ratings beside the plan’s own rules."""

from __future__ import annotations

import re
from collections import Counter

from recompute import Run
from recompute.claims import Claim, numbers_in
from recompute.prose import form
from recompute.reasons import allowed, applied, cells, concerned, judged, judging, verdict
from recompute.words import long_date


def _found(c: Claim) -> set[str]:
    """Return the actions that need attention of which everything that says so is named; which must be them all."""
    why = concerned(c.run)
    found = {number for number in why if all(each.rests <= c.named for each in why[number].values())}
    c.agree("actions that need attention", found, set(why))
    return found


@form(
    "attention-summary",
    r"Of the <open:N> open actions, <found:N> needs? attention(?P<first>: |; the first in the table are )<some:A>\.",
    r"All <open:N> open actions need attention(?P<first>: |; the first in the table are )<some:A>\.",
)
def _attention(c: Claim) -> None:
    open_, found = c.by("number"), _found(c)
    c.agree("open actions", open_, c.run.now.open)
    c.same("open", len(open_))
    c.same("found", len(found))
    if c.said["first"] == ": ":
        c.acts("some", found)
    else:
        c.agree("first in the table", numbers_in(c.said["some"]), first_of(c.run, "attention")[:3])
        c.checked.add("some")


@form(
    "attention-summary",
    r"It <it:W>\.",
    r"(?P<every>All|Both|None|Neither) <all:W>\.",
    r"(?:Of these, )?(?P<parts>\d.+)\.",
)
def _because(c: Claim) -> None:
    """Recompute how many actions each kind of reason is given for, and that all it rests on is named."""
    why = concerned(c.run)
    reasons = [(_of(c.run, number, kind), each) for number, found in why.items() for kind, each in found.items()]
    right = Counter(kind for kind, _ in reasons)
    whole = f"{c.said.get('every', '')} {c.said.get('parts') or c.said.get('all') or ''}".strip()
    if re.search(r"\d| and (?:all|both) ", whole):
        right = _part_of(right, kinds := _counts(whole, len(why)))
        c.agree("reasons", kinds, dict(right))
        c.checked |= {"parts", "all"}
    else:
        kinds = {_kind(words): 0 for words in re.split(r", | and ", c.said.get("it") or c.said["all"])}
        c.agree("reasons", set(kinds), set(right))
        c.agree("actions of each", set(right.values()), {len(why)})
    c.rests(*(each.rests for kind, each in reasons if kind in right))


def _of(run: Run, number: str, kind: str) -> str:
    return f"long {run.now.acts[number].rating}" if kind == "long" else kind


def _counts(words: str, every: int) -> dict[str, int]:
    """Return how many actions each kind of reason is said to be given for; “both” are two."""
    said = re.findall(r"(\d+|[Aa]ll|[Bb]oth) ([^,\d]+?)(?=,| and (?:\d|all |both )|$)", words)
    assert len(re.findall(r"\d+", words)) == sum(count.isdigit() for count, _ in said)
    assert all((every == 2) == (count.lower() == "both") for count, _ in said if not count.isdigit())
    return {_kind(reason): int(count) if count.isdigit() else every for count, reason in said}


def _part_of(right: Counter[str], said: dict[str, int]) -> Counter[str]:
    """Return the reasons that a sentence is to tell: of more than four the first three, or all that follow these."""
    order = ("worst", "worsened", "overdue", "long", "stale")
    kinds = sorted(right, key=lambda kind: order.index(kind.split()[0]))
    first = kinds[:3] if len(kinds) > 4 else kinds
    told = first if set(said) & set(first) else kinds[3:]
    return Counter({kind: right[kind] for kind in told})


def _kind(words: str) -> str:
    for kind, said in (
        ("worst", "rated "),
        ("worsened", "a worse rating"),
        ("overdue", "overdue"),
        ("stale", "nothing new"),
        ("stale", "says anything new"),
    ):
        if said in words:
            return kind
    return f"long {words.split()[-1]}"


@form("attention-summary", r"<some:A> has said the same longest, since the report on <day:D>\.")
def _longest(c: Claim) -> None:
    stale = {number: why["stale"] for number, why in concerned(c.run).items() if "stale" in why}
    oldest = min(each.since for each in stale.values() if each.since)
    right = {number for number, each in stale.items() if each.since == oldest}
    c.acts("some", right)
    c.rests(*(stale[number].rests for number in right))
    c.same("day", long_date(oldest))


def first_of(run: Run, table: str) -> list[str]:
    """Return what the first cells of a table of the report say."""
    (found,) = (part for part in run.data["parts"] if part["kind"] == "table" and part["id"] == table)
    rows = (row for group in found["groups"] for row in group["rows"])
    return ["".join(piece["text"] for piece in row["cells"][0]["points"][0]["runs"]) for row in rows]


# Ratings beside the rules


def _verdicts(c: Claim, which: str) -> set[str]:
    """Return the actions judged alike of which all that says so is named; which must be them all."""
    right = {number for number in judged(c.run) if verdict(c.run, number) == which}
    numbers = {n for n in right if cells(c.run.now.acts[n], "number") | judging(c.run, n) <= c.named}
    c.agree(f"actions rated as {which}", numbers, right)
    return numbers


@form("rules-summary", r"Action <better:X> is rated <rating:R>; the plan’s own rules allow <allowed:R> at best\.")
@form("rules-summary", r"Action <unrated:X> is not rated; the plan’s own rules allow it <allowed:R> at best\.")
def _one_ruled(c: Claim) -> None:
    which = "better" if "better" in c.said else "unrated"
    found = _verdicts(c, which)
    c.agree(which, [c.said[which]], sorted(found))
    c.checked.add(which)
    for number in found:
        c.same("rating", c.run.now.acts[number].rating)
        c.same("allowed", allowed(c.run, applied(c.run, number)))


@form("rules-summary", r"<count:N> actions are rated (?P<better>better) than the plan’s own rules allow: <some:L>\.")
@form("rules-summary", r"<count:N> actions that a rule of the plan applies to are (?P<unrated>not rated): <some:L>\.")
@form("rules-summary", r"The (?:other )?<count:N> actions that a rule applies to are rated no better than it allows\.")
@form(
    "rules-summary", r"The one (?:other )?action that a rule applies to, <some:L>, is rated no better than it allows\."
)
def _ruled(c: Claim) -> None:
    found = _verdicts(c, "better" if "better" in c.said else "unrated" if "unrated" in c.said else "agreeing")
    c.same("count", len(found))
    if "some" in c.said:
        c.acts("some", found)
