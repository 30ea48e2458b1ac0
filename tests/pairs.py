"""Two reports of a plan, one after the other: actions in the fewest words, and what changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from builders import BANNER_PLAN, TABLE_PLAN
from helpers.blocks.blocks import Prose
from helpers.history.changes import Changes, compare
from helpers.history.snapshot import Snapshot
from helpers.model import Action, Closing, Group, Passage, Point, Rating, Source, TextRun, Way
from helpers.plans.plan import Plan

RATED, UNRATED = Plan.model_validate(TABLE_PLAN), Plan.model_validate(BANNER_PLAN)
THEN, NOW = date(2022, 10, 20), date(2023, 1, 19)
SHEET = "January 2023"
GROUPS = (Group("1", "Homes", sources=(Source(SHEET, "A2"),)), Group("2", "People", sources=(Source(SHEET, "A9"),)))


def action(
    number: int,
    title: str = "",
    *,
    group: str = "1",
    says: str = "Work goes on.",
    rated: str | None = None,
    due: date | str | None = None,
    closed: tuple[Way, Sequence[int]] | None = None,
) -> Action:
    """Return an action that stands in the row of its number."""

    def cell(column: str) -> tuple[Source, ...]:
        return (Source(SHEET, f"{column}{number}"),)

    return Action(
        number=str(number),
        title=title or f"Do the work of action {number}",
        group=group,
        closing=Closing(closed[0], tuple(map(str, closed[1])), passage("Closed.", cell("H"))) if closed else None,
        says={"progress": passage(says, cell("E"))} if says else {},
        rating=None if rated is None else Rating(rated, sources=cell("G")),
        due=due if isinstance(due, date) else None,
        due_written=due if isinstance(due, str) else "",
        due_sources=cell("F"),
        sources=(*cell("C"), *cell("D")),
    )


def passage(text: str, sources: tuple[Source, ...]) -> Passage:
    return Passage((Point((TextRun(text),)),), sources)


def done(number: int, way: Way = Way.COMPLETED, *into: int) -> Action:
    return action(number, closed=(way, into))


def some(*numbers: int) -> tuple[Action, ...]:
    return tuple(action(number) for number in numbers)


def facts(actions: Sequence[Action], day: date) -> Snapshot:
    return Snapshot(f"{day:%Y-%m}", day, GROUPS, tuple(actions), ())


def between(before: Sequence[Action], now: Sequence[Action]) -> Changes:
    return compare(facts(before, THEN), facts(now, NOW))


def spoken(prose: Prose) -> str:
    """Return what is said, a line a paragraph."""
    said = ""
    for point in prose.points:
        said += (" " if point.follows else "\n") + point.text
    return said.strip()
