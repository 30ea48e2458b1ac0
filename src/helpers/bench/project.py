"""A project to measure with: one plan of as many actions and rounds as are asked for, the same each time."""

from __future__ import annotations

import io
import shutil
from datetime import date, datetime, time
from pathlib import Path

from helpers.english import month_name
from helpers.excel.write import Workbook
from helpers.plans.council import FILE as COUNCIL
from helpers.plans.parameters import path_of
from helpers.rounds.new import new_plan, parameters_text

PLAN = "homes"

_HEADINGS = ("Priority", "Responsibility", "Ref", "Action", "Progress", "Due", "Red/Amber/Green", "Closing notice")
_FIGURES = ("Measure", "Action", "Unit", "Better", "Target", "Covers", "As at", "Value")
_IN_A_GROUP = 10
_DOING = ("Open", "Review", "Extend", "Train staff for", "Agree the budget of", "Publish", "Renew", "Inspect")
_WHAT = ("the house in the north", "the training plan", "the joint contract", "the guide for schools", "the register")
_SAID = (
    "The work was agreed by the board and has begun in two districts.",
    "Staff were trained and the first results were looked at with partners.",
    "The contract was let, and the supplier reports each month on what it has done.",
    "A review found that the plan holds, with one change to the order of the work.",
    "The budget for the next year was set, and the risk of delay is now low.",
    "Partners have asked for more time, so the later steps were moved by a month.",
    "The guide was written with those who use it and is being printed.",
)
_RATINGS = ("Green", "Amber", "Green", "Red", "Green", "Amber", "Green")


def day_of_round(number: int) -> date:
    """Return the as-at date of a round, the first of which is 1; there are four a year."""
    return date(2013 + (number - 1) // 4, 1 + 3 * ((number - 1) % 4), 15)


def period_of(number: int) -> str:
    """Return the period of a round."""
    return f"{day_of_round(number):%Y-%m}"


def begin(folder: Path, notebooks: Path) -> None:
    """Begin a project in a new folder, with a project's notebooks and a plan that has no tracker of its own yet."""
    shutil.copytree(notebooks, folder / notebooks.name)
    (folder / "params" / "plans").mkdir(parents=True)
    (folder / COUNCIL).write_text("name: Thornshire Council\n", encoding="utf-8")
    new_plan(folder, PLAN, "table", day_of_round(1).isoformat(), period_of(1))


def write_round(folder: Path, number: int, actions: int, *, readings: bool = False) -> None:
    """Write a round's tracker and parameters, with the sheets of the rounds before it.

    Args:
        folder: the project's.
        number: which round, from 1.
        actions: how many actions the plan has.
        readings: whether the two shorter readings are made as well.
    """
    period, tracker = period_of(number), Path("params", "trackers", f"{PLAN}-{period_of(number)}.xlsx")
    values = {"plan": PLAN, "period": period, "as_at": day_of_round(number).isoformat(), "tracker": tracker.as_posix()}
    given = values | ({"digests": ["exceptions", "summary"]} if readings else {})
    path = folder / path_of(period, PLAN)
    path.parent.mkdir(exist_ok=True)
    path.write_text(parameters_text(given), encoding="utf-8")
    (folder / tracker).write_bytes(tracker_of(number, actions))


def tracker_of(rounds: int, actions: int) -> bytes:
    """Return a tracker with a sheet for each round, a tenth of its actions closed in each year, and their measures."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(day_of_round(1), time())})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number in range(rounds, 0, -1):
            as_at = day_of_round(number)
            sheet = book.add_worksheet(f"{month_name(as_at)} {as_at.year}")
            sheet.write_row(0, 0, _HEADINGS)
            for at in range(actions):
                sheet.write_row(at + 1, 0, _row(at, number))
                sheet.write_datetime(at + 1, _HEADINGS.index("Due"), datetime.combine(_due(at), time()), day)
        figures = book.add_worksheet("Measures")
        figures.write_row(0, 0, _FIGURES)
        rows = [(at, number) for at in range(0, actions, _IN_A_GROUP) for number in range(1, rounds + 1)]
        for line, (at, number) in enumerate(rows, 1):
            as_at = day_of_round(number)
            covers, value = f"To {month_name(as_at)} {as_at.year}", 60 + (at + 3 * number) % 35
            named = (f"Visits made on time, part {at // _IN_A_GROUP + 1}", _reference(at), "%", "higher", 80, covers)
            figures.write_row(line, 0, (*named, None, value))
            figures.write_datetime(line, _FIGURES.index("As at"), datetime.combine(as_at, time()), day)
    return content.getvalue()


def _row(at: int, number: int) -> tuple[str | None, ...]:
    """Return what an action's row says in a round; of three actions two say something new."""
    group = at // _IN_A_GROUP + 1
    told = number - (number + at) % 3 // 2
    said = " ".join(_SAID[(at * 3 + told * 2 + place) % len(_SAID)] for place in range(4))
    closed = at % 10 == 9 and number > 1 + at // 10 % 4
    what = f"{_DOING[at % len(_DOING)]} {_WHAT[at // 3 % len(_WHAT)]}, step {at + 1}"
    rating = None if closed else _RATINGS[(at + told // 2) % len(_RATINGS)]
    notice = "Completed in full." if closed else None
    return f"{group}) Part {group}", f"Team {group % 7 + 1}", _reference(at), what, said, None, rating, notice


def _reference(at: int) -> str:
    return f"{at // _IN_A_GROUP + 1}.{at % _IN_A_GROUP + 1}"


def _due(at: int) -> date:
    return date(2013 + at % 11, 1 + at % 12, 28)
