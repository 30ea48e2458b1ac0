"""The layout “table”: each action in a row or several, everything in columns."""

from __future__ import annotations

from helpers.intake.columns import read_in_columns
from helpers.intake.layouts import Layout
from helpers.plans.columns import Groups
from helpers.plans.plan import Plan


def _guide(plan: Plan) -> list[str]:
    headers = {role: texts[0] for role, texts in plan.tracker.columns.headers().items()}
    lines = ["Each action has a row."]
    if plan.groups:
        lines.append(_group_guide(plan.groups, headers["group"]))
    if "number" in headers:
        lines.append(f"Give each action a number of its own under “{headers['number']}”, and never use one again.")
    if "rating" in headers:
        lines.append(
            f"Choose the rating under “{headers['rating']}” from the list; the colour comes by itself. Leave the cell "
            "empty where the action is not rated. The key is at the end of this sheet."
        )
    if "due" in headers:
        lines.append(f"Under “{headers['due']}” give a date, such as 31/03/2024, or words, such as Ongoing.")
    return lines


def _group_guide(groups: Groups, header: str) -> str:
    if groups.fill_down:
        return (
            f"Give the {groups.one} once, under “{header}”, in the row of its first action; it counts for the rows "
            "under it until the next."
        )
    return (
        f"Give the {groups.one} under “{header}” in each row, or in one cell merged over the rows that stand under it."
    )


def _closing(plan: Plan) -> str:
    headers = plan.tracker.columns.headers()
    if "closing" not in headers:
        return ""
    clear = f" and clear “{headers['rating'][0]}”" if "rating" in headers else ""
    return f"write a closing notice under “{headers['closing'][0]}”{clear}"


LAYOUT = Layout(read=read_in_columns, guide=_guide, closing=_closing)
