"""What tests of statements share: actions and measures in the fewest words, reports one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from builders import BANNER_PLAN, REPOSITORY, TABLE_PLAN
from helpers import sections
from helpers.blocks.blocks import Prose, Table, text_of
from helpers.excel.tracker import Tracker
from helpers.history.changes import Changes, compare
from helpers.history.concerns import Concern, concerns
from helpers.history.lives import Life, lives
from helpers.history.snapshot import Snapshot, snapshot_of
from helpers.history.trail import Then, trails
from helpers.intake.intake import Intake, take_in
from helpers.model import (
    Action,
    Better,
    Closing,
    Document,
    Group,
    Measure,
    Passage,
    Point,
    Quantity,
    Rating,
    Source,
    TextRun,
    Value,
    Way,
)
from helpers.narration.narrator import Narrator
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan, load_plan
from samples import PERIODS

PLAN = Plan.model_validate(TABLE_PLAN)
UNRATED = Plan.model_validate(BANNER_PLAN)
AS_AT = date(2023, 1, 19)
DAYS = (date(2022, 1, 13), date(2022, 4, 14), date(2022, 7, 14), date(2022, 10, 13), AS_AT)
SHEET = "January 2023"


@dataclass(frozen=True)
class Scene:
    """One report: its plan, what its tracker says, what changed, and how those published before had each action."""

    plan: Plan
    intake: Intake
    changes: Changes | None
    before: Mapping[str, Sequence[Then]]

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """Return the actions that need attention."""
        return concerns(self.plan, self.intake, self.changes, self.before, AS_AT)


def act(number: str, rating: str | None = "", text: str = "", **more: Any) -> Action:
    """Return an open action whose cells are named for its number."""
    values: dict[str, Any] = {
        "title": f"Do {number}",
        "says": {"progress": Passage((Point((TextRun(text),)),), (at("P", number),))} if text else {},
        "rating": None if rating is None else Rating(rating, sources=(at("R", number),)),
        "due_sources": (at("D", number),) if "due" in more else (),
        "sources": (at("A", number), at("B", number)),
    }
    return Action(number, **(values | more))


def done(number: str, way: Way = Way.COMPLETED) -> Action:
    return act(number, closing=Closing(way, (), Passage((Point((TextRun(way),)),), (at("N", number),))))


def measure(name: str, value: int, target: int = 70, better: Better = Better.HIGHER) -> Measure:
    reading = Value("", AS_AT, exactly(value), (at("V", name),))
    return Measure(name, "", "%", better, exactly(target), (at("T", name),), (reading,), (at("M", name),))


def exactly(value: int) -> Quantity:
    return Quantity(Decimal(value), Decimal(value))


def at(column: str, what: str) -> Source:
    return Source(SHEET, f"{column}{what}")


def then(number: str, back: int = 1) -> Source:
    """Return where a report has an action: the last before this one, or one further back."""
    return Source(DAYS[-1 - back].isoformat(), f"action {number}", Document.EARLIER)


def scene(
    *reports: Sequence[Action],
    plan: Plan = PLAN,
    measures: Sequence[Sequence[Measure]] = ((),) * 5,
    back: int = 1,
) -> Scene:
    """Return the last of the reports, and those before it as published; the last speaks for the as-at date.

    Args:
        reports: the actions of each report, the oldest first.
        plan: the plan.
        measures: the measures of each report, likewise.
        back: how many reports before it the one is that it is compared with.
    """
    *earlier, now = snapshots(*reports, measures=measures)
    intake = Intake(now.actions, (), now.measures, len(now.actions), (), (), ())
    if not earlier:
        return Scene(plan, intake, None, {})
    return Scene(plan, intake, compare(earlier[-back], now), trails(compare(earlier[-1], now), earlier))


def snapshots(*reports: Sequence[Action], measures: Sequence[Sequence[Measure]] = ((),) * 5) -> list[Snapshot]:
    """Return what some reports knew, the oldest first; the last speaks for the as-at date."""
    days, figures = DAYS[-len(reports) :], measures[-len(reports) :]
    return [
        Snapshot(day.isoformat(), day, (), tuple(some), tuple(figure))
        for day, some, figure in zip(days, reports, figures, strict=True)
    ]


def lives_of(*reports: Sequence[Action]) -> tuple[Life, ...]:
    """Return each action through some reports, the oldest first."""
    *earlier, now = snapshots(*reports)
    return lives(earlier, now)


def sample(name: str) -> Scene:
    """Return the newest report of a sample plan, as if those before it had been published from its tracker."""
    snapshot: list[Snapshot] = []
    plan = load_plan(REPOSITORY, name)
    for period in PERIODS:
        values = yaml.safe_load((REPOSITORY / "params" / period / f"{name}.yml").read_text(encoding="utf-8"))
        parameters = Parameters.model_validate(values)
        intake = take_in(Tracker(REPOSITORY / parameters.tracker, parameters.tracker), plan, parameters)
        snapshot.append(snapshot_of(parameters, intake))
    changes = compare(snapshot[-2], snapshot[-1])
    return Scene(plan, intake, changes, trails(changes, snapshot[:-1]))


def whole(
    *reports: Sequence[Action],
    plan: Plan = PLAN,
    measures: Sequence[Sequence[Measure]] = ((),) * 5,
    groups: Sequence[Group] = (),
    back: int = 1,
) -> sections.Scene:
    """Return what the sections of the last of the reports are made from, those before it as published.

    Args:
        reports: the actions of each report, the oldest first; the last speaks for the as-at date.
        plan: the plan.
        measures: the measures of each report, likewise.
        groups: the plan's groups.
        back: how many reports before it the one is that it is compared with.
    """
    *earlier, now = (replace(each, groups=tuple(groups)) for each in snapshots(*reports, measures=measures))
    given = {"plan": "plan", "period": now.period, "as_at": now.as_at.isoformat(), "tracker": "tracker.xlsx"}
    return sections.Scene(
        plan=plan,
        parameters=Parameters.model_validate(given),
        intake=Intake(now.actions, now.groups, now.measures, len(now.actions), (), (), ()),
        narrator=Narrator(actions=plan.actions),
        earlier=tuple(earlier),
        compared=earlier[-back] if earlier else None,
    )


@cache
def samples(name: str) -> Sequence[sections.Scene]:
    """Return the three reports of a sample plan, as if those before each had been published from its tracker."""
    found: list[sections.Scene] = []
    plan = load_plan(REPOSITORY, name)
    for period in PERIODS:
        values = yaml.safe_load((REPOSITORY / "params" / period / f"{name}.yml").read_text(encoding="utf-8"))
        parameters = Parameters.model_validate(values)
        earlier = tuple(before.snapshot for before in found)
        found.append(
            sections.Scene(
                plan=plan,
                parameters=parameters,
                intake=take_in(Tracker(REPOSITORY / parameters.tracker, parameters.tracker), plan, parameters),
                narrator=Narrator(actions=plan.actions),
                earlier=earlier,
                compared=earlier[-1] if earlier else None,
            )
        )
    return found


def shown(table: Table) -> list[list[str]]:
    """Return what a table's cells say, a list a row."""
    return [[text_of(cell) for cell in row.cells] for group in table.groups for row in group.rows]


def unsourced(block: Prose | Table) -> list[str]:
    """Return the statements, and the cells with a figure, that name nothing they come from."""
    if isinstance(block, Prose):
        return [point.text for point in block.points if not point.sources]
    cells = [cell for group in block.groups for row in group.rows for cell in row.cells]
    bare = [cell for cell in cells if not cell.sources]
    points = [point for cell in bare for point in cell.points if not point.sources]
    found = [point.text for point in points if any(map(str.isdigit, point.text))]
    return found if block.sources else [*found, *(block.caption for _ in [1] if any(map(str.isdigit, block.caption)))]


def said(prose: Prose) -> str:
    """Return what a statement says, as it is read: its list items a line each."""
    return "".join(
        f"\n{point.label} {point.text}" if point.label else f"{' ' if point.follows else ''}{point.text}"
        for point in prose.points
    )
