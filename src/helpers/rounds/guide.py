"""What a tracker's guide sheet tells whoever fills it in, by the plan's own words for its columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from helpers.english import listed, long_date
from helpers.intake.layouts import layout_of
from helpers.model import Action
from helpers.plans.nouns import numbered
from helpers.plans.plan import Plan


def guide_of(plan: Plan) -> list[str]:
    """Return how to fill in a plan's tracker, a step a line."""
    return [
        "Each reporting round has a sheet of its own, and “workbook roll” writes the next one. What you write there is "
        "published: leave out whatever could tell who a child or a family is.",
        *layout_of(plan).guide(plan),
        *_facts(plan),
        "Write one point a line (Alt and Enter begin a new line in a cell). Begin a bullet with • or -, and indent it "
        "to put it under the one above.",
        *_closing(plan),
        *_measures(plan),
        "Keep the header row and the names of the sheets: the report is read by them. The actions and values marked "
        "“Example” show how to fill the sheet in; replace them with your own.",
    ]


def guide_to_roll(plan: Plan, *, tracker: str, day: date, now: str, last: str, closed: Sequence[Action]) -> list[str]:
    """Return how to go on with a tracker that was carried forward, before how to fill it in.

    Args:
        plan: the plan.
        tracker: the tracker that it was carried forward from.
        day: that round's as-at date.
        now: the new round's sheet.
        last: the sheet of the round before.
        closed: the actions that were closed in it.
    """
    gone = numbered(plan.actions, [action.number for action in closed])
    return [
        f"This tracker goes on from {tracker}, as at {long_date(day)}. That file is as it was: keep it, "
        "and write here.",
        f"The sheet “{now}” is the new round. It has the open actions, each with what it said last to start from: "
        "write over it. “check” flags as stale whatever stays word for word the same.",
        f"The sheet “{last}” is the round before, as it was reported, to look at. It is protected without a password; "
        "nothing is read from it but what was said before.",
        *([f"Closed by then, and so not in the new round: {gone}."] if closed else []),
        "Older rounds, and columns that the plan’s definition does not name, are in the old file only.",
        *guide_of(plan)[:-1],
    ]


def _closing(plan: Plan) -> list[str]:
    how = layout_of(plan).closing(plan)
    if not how or not plan.closing:
        return []
    ways = " or ".join(f"“{phrase}”" for phrases in plan.closing.ways.values() for phrase in phrases[:1])
    into = plan.closing.into
    return [
        f"To close an action, {how}. Say in the notice how it closed: {ways}.",
        *([f"Where its work goes on elsewhere, say so: “{into[0]} actions 20 and 23”."] if into else []),
    ]


def _facts(plan: Plan) -> list[str]:
    """Return how to say what an action is, and which of it every open one needs."""
    named = [*(plan.tracker.columns.short_name or [])[:1], *(column.headers[0] for column in plan.facts)]
    if not named:
        return []
    needed = listed(f"“{column.headers[0]}”" for column in plan.facts if column.required)
    return [
        f"Under {listed(f'“{text}”' for text in named)} say what each action is, in a few words; it stays from round "
        f"to round until it changes.{f' Each open one needs {needed}.' if needed else ''}"
    ]


def _measures(plan: Plan) -> list[str]:
    if plan.measures is None:
        return []
    columns = {role: texts[0] for role, texts in plan.measures.columns.headers().items()}
    return [
        f"The sheet “{plan.measures.sheet}” has a row for each value of each measure. Add rows; leave the old ones as "
        f"they are. Under “{columns['better']}” choose which direction is good, under “{columns['as_at']}” give the "
        "date the value is of.",
    ]
