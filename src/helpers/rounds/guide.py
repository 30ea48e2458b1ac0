"""What a tracker's guide sheet tells whoever fills it in, by the plan's own words for its columns."""

from __future__ import annotations

from helpers.english import listed
from helpers.intake.layouts import layout_of
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
