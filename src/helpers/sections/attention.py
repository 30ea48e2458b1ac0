"""What needs attention, and why: its sentences and its table, from the concerns' plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpers.blocks.blocks import Column, ColumnKind, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, anchor_of, links_to, marks_of, number_sources, title_cell
from helpers.english import counted, long_date, upper_first
from helpers.history.concerns import Concern, Ground, Reason, has_concerns
from helpers.intake.intake import Intake
from helpers.model import Action, Point, TextRun, once
from helpers.narration.narrator import Narrator
from helpers.narration.phrases import FIRST, LISTED, all_, named, verb
from helpers.narration.told import Told, joined, resting, tally, told
from helpers.plans.nouns import worded
from helpers.plans.plan import Plan
from helpers.sections.scene import SCRUTINY, Section


def attention_table(plan: Plan, found: Sequence[Concern]) -> Table:
    """Return the actions that need attention, as `concerns` finds them, each with its reasons and its own words."""
    rows = tuple(_row(plan, concern) for concern in found)
    words = "In the tracker’s own words" if has_concerns(plan) else "What it says, or its newest points"
    return Table(
        id="attention",
        caption=worded("Actions that need attention", plan.actions),
        columns=(
            Column("number", "No.", width=2),
            Column("title", upper_first(plan.actions.one), width=11),
            *([Column("rating", "Rating", ColumnKind.RATING, width=4)] if plan.ratings else []),
            Column("reasons", "Why it is here", width=9),
            Column("words", words, ColumnKind.PASSAGE, width=14),
        ),
        groups=(RowGroup(rows),),
    )


def attention_statement(narrator: Narrator, plan: Plan, intake: Intake, found: Sequence[Concern]) -> Prose:
    """Return how many open actions need attention, as `concerns` finds them, which, and how many for each reason."""
    needing = [concern.action for concern in found]
    why = [source for concern in found for reason in concern.reasons for source in reason.sources]
    counted_from = number_sources(intake.open)
    some = needing if len(needing) <= LISTED else needing[:FIRST]
    longest = _longest(plan, found)
    values = {
        "open": tally(len(intake.open), counted_from),
        "found": tally(len(found), (*counted_from, *why)),
        "actions": named(plan.actions, some, (*counted_from, *why)),
        "many": len(some) < len(needing),
        "why": resting(why),
        **_clauses(list(_reasons(found)), len(found)),
        "longest": longest,
        "longest_action": longest and longest["action"],
    }
    return narrator.tell("attention-summary", values)


# The table


def _row(plan: Plan, concern: Concern) -> Row:
    action = concern.action
    link = Point((TextRun(action.number, link=f"#{anchor_of(action.number)}"),))
    reasons = tuple(point for reason in concern.reasons for point in _why(reason))
    return Row(
        (
            TableCell((link,), sources=action.sources[:1]),
            title_cell(action),
            *([_rating(plan, action)] if plan.ratings else []),
            TableCell(reasons, sources=once(source for point in reasons for source in point.sources)),
            _quoted(concern.words),
        )
    )


def _rating(plan: Plan, action: Action) -> TableCell:
    rating = action.rating
    return TableCell(mark=marks_of(plan)[rating.name or NOT_RATED], sources=rating.sources) if rating else TableCell()


def _quoted(words: Sequence[Point]) -> TableCell:
    """Return points as they stand in the tracker; one alone is an item of no list, and so a paragraph."""
    points = tuple(replace(point, sources=()) for point in words)
    shown = points if len(points) > 1 else tuple(Point(point.runs) for point in points)
    return TableCell(shown, sources=once(source for point in words for source in point.sources))


def _why(reason: Reason) -> Iterator[Point]:
    """Give a reason, or those of each of an action's parts, after its number."""
    if not reason.parts:
        yield Point((TextRun(_in_words(reason)),), sources=reason.sources)
    for part in reason.parts:
        link = TextRun(part.action.number, link=f"#{anchor_of(part.action.number)}")
        for own in part.reasons:
            sources = (*part.action.sources[:1], *own.sources)
            yield Point((link, TextRun(f": {_in_words(own)}")), sources=sources)


def _in_words(reason: Reason) -> str:
    since = f" since the report on {long_date(reason.since)}" if reason.since else ""
    match reason.ground:
        case Ground.WORST:
            return f"Rated {reason.rating}{since}"
        case Ground.WORSENED:
            return f"Worsened from {reason.rating}{since}"
        case Ground.OVERDUE:
            return f"Overdue by {counted(reason.days, 'day')}"
        case Ground.LONG:
            return f"{reason.rating}{since}"
        case _:
            return f"Says nothing new{since}"


# What the sentences are told of


def _reasons(found: Sequence[Concern]) -> Iterator[Mapping[str, object]]:
    """Give each kind of reason, the heaviest first, with how many actions have it; of a rating, by its name."""
    reasons = [reason for concern in found for reason in concern.reasons]
    for ground in Ground:
        alike = [reason for reason in reasons if reason.ground is ground]
        named = ground in (Ground.WORST, Ground.LONG)
        for rating in dict.fromkeys(reason.rating if named else "" for reason in alike):
            some = [reason for reason in alike if not rating or reason.rating == rating]
            sources = once(source for reason in some for source in reason.sources)
            yield {
                "what": ground.name.lower(),
                "count": tally(len(some), sources),
                "rating": told(some[0].rating, sources) if named else None,
            }


#: What is said of one action, and of several, by the kind of reason; a rating follows.
_SAYS = {
    "worst": ("is rated", "are rated"),
    "worsened": ("has a worse rating than before", "have a worse rating than before"),
    "overdue": ("is overdue", "are overdue"),
    "long": ("has long been", "have long been"),
    "stale": ("says nothing new", "say nothing new"),
    "parts": ("has a part that needs attention", "have parts that need attention"),
}

#: How many reasons are told in one sentence; where there are more, three.
_AT_ONCE = 4


def _clauses(reasons: Sequence[Mapping[str, Any]], found: int) -> Mapping[str, object]:
    """Return the reasons as clauses of a sentence or two, for actions that are so many."""
    alike = len(reasons) == 1 and found > 1
    clauses = [_clause(reason, found, bare=alike or found == 1) for reason in reasons]
    first = _AT_ONCE - 1 if found > 1 and len(clauses) > _AT_ONCE else len(clauses)
    return {
        "reasons": reasons,
        "alike": reasons[0]["what"] if alike else "",
        "clauses": joined(clauses[:first]) if clauses else None,
        "apart": bool(reasons) and reasons[0]["count"].count != found,
        "further": joined(clauses[first:]) if clauses[first:] else None,
    }


def _clause(reason: Mapping[str, Any], found: int, *, bare: bool) -> Told:
    """Return “2 are rated Red”, “all say nothing new”, or without a count “is rated Red”."""
    count: Told = reason["count"]
    whole = count.count == found
    who = () if bare else (TextRun(f"{all_(count)} "),) if whole else (*count.runs, TextRun(" "))
    rating: Told | None = reason["rating"]
    runs = (*who, TextRun(verb(count, *_SAYS[reason["what"]])), *((TextRun(" "), *rating.runs) if rating else ()))
    sources = () if bare else count.sources
    return Told(runs, once((*sources, *(rating.sources if rating else ()))))


def _longest(plan: Plan, found: Sequence[Concern]) -> Mapping[str, Told] | None:
    """Return which of several actions that say nothing new has done so longest; None where no single one has."""
    stale = [(reason, each.action) for each in found for reason in each.reasons if reason.ground is Ground.STALE]
    days = [reason.since for reason, _ in stale if reason.since]
    longest = [(reason, action) for reason, action in stale if days and reason.since == min(days)]
    if len(stale) < 2 or len(longest) != 1:
        return None
    ((reason, action),) = longest
    day = long_date(reason.since) if reason.since else ""
    return {"action": Told(links_to(plan.actions, [action.number]), reason.sources), "day": told(day, reason.sources)}


ATTENTION_SUMMARY = Section(
    id="attention-summary",
    title="What needs attention",
    gives="Return how many open actions need attention, and why, in a sentence or two; empty where none does.",
    kind=Prose,
    method="needs_attention",
    readings=SCRUTINY,
    make=lambda scene: attention_statement(scene.narrator, scene.plan, scene.intake, scene.concerns),
)

ATTENTION = Section(
    id="attention",
    title="Actions that need attention",
    gives="Return each open action that needs attention: why, and what it says of it itself; empty where none does.",
    readings=SCRUTINY,
    make=lambda scene: attention_table(scene.plan, scene.concerns),
)
