"""Begin a plan, and go on to its next period; nothing that exists is ever overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from helpers.english import long_date, month_name
from helpers.errors import WorkbookError
from helpers.excel.tracker import Cell
from helpers.model import Action, Group, Passage, Point, Rating, TextRun
from helpers.plans import examples
from helpers.plans.parameters import path_of
from helpers.plans.plan import Plan, definition_of, known_plans
from helpers.records import store
from helpers.rounds.beginnings import beginnings
from helpers.rounds.guide import guide_of
from helpers.rounds.sheet import ActionsSheet
from helpers.rounds.workbook import Figures, tracker_of
from helpers.text import BULLET

TRACKERS = Path("params", "trackers")

_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_EXAMPLE = {"measure": examples.MEASURE, "action": "1", "unit": "number", "better": "higher", "target": 100}


def new_plan(root: Path, name: str, layout: str, as_at: str) -> list[Path]:
    """Write a plan's definition, its tracker and the parameters of its first period, with an example in each.

    Args:
        root: the project's folder.
        name: the plan's name: letters, digits and hyphens.
        layout: how its tracker is to be laid out: one of the `beginnings`.
        as_at: the date of its first report, as year-month-day; the period is its year and month.

    Returns:
        The files, from the project's folder.

    Raises:
        WorkbookError: the name, the layout or the date will not do, or one of the files exists; nothing is written.
    """
    day = day_of(as_at)
    if not _NAME.fullmatch(name):
        raise WorkbookError(
            f"“{name}” cannot be a plan's name. Use letters, digits and hyphens, such as “youth-justice”."
        )
    if layout not in beginnings():
        known = " or ".join(beginnings())
        raise WorkbookError(f"There is no layout “{layout}” to begin with. Choose {known}.")
    if taken := [known for known in known_plans(root) if known.casefold() == name.casefold()]:
        raise WorkbookError(f"There is a plan “{taken[0]}” already. Choose another name; nothing was written.")
    text = _definition(name, layout)
    plan = Plan.model_validate(yaml.safe_load(text))
    period, tracker = as_at[:7], TRACKERS / f"{name}.xlsx"
    values = {"plan": name, "period": period, "as_at": as_at, "tracker": tracker.as_posix()}
    return put(
        root,
        {
            definition_of(name): text.encode(),
            tracker: _example(plan, day),
            path_of(period, name): parameters_text(values).encode(),
        },
    )


def day_of(as_at: str) -> date:
    """Return a date given as year-month-day; raise `WorkbookError` for any other text."""
    with suppress(ValueError):
        if date.fromisoformat(as_at).isoformat() == as_at:
            return date.fromisoformat(as_at)
    raise WorkbookError(f"The as-at date is “{as_at}”. Give it as year-month-day, such as 2023-01-19.")


def parameters_text(values: Mapping[str, Any]) -> str:
    """Return parameters as YAML, in their order, with the commentary left for the analyst to write."""
    lines = [f"# yaml-language-server: $schema=../{'overview' if 'plans' in values else 'parameters'}.schema.json"]
    for name, value in values.items():
        if name in ("period", "as_at"):
            lines.append(f'{name}: "{value}"')
        elif name != "commentary":
            lines.append(yaml.safe_dump({name: value}, allow_unicode=True, sort_keys=False, width=1000).rstrip())
    lines += [
        "# docs/one-report.md has what else a report is given: its meeting, what is asked of it, who signs.",
        "# Your own words, in Markdown; write them for this period, such as",
        "# commentary: |",
        "#   Two more actions have closed, and **action 5** needs a decision.",
        'commentary: ""',
    ]
    return "\n".join(lines) + "\n"


def put(root: Path, contents: Mapping[Path, bytes]) -> list[Path]:
    """Write new files, all or none, each whole or not at all, and return their paths from the project's folder.

    Raises:
        WorkbookError: one of them exists already, or cannot be written.
    """
    existing = [path.as_posix() for path in contents if (root / path).exists()]
    if existing:
        raise WorkbookError(
            f"{' and '.join(existing)} {'exists' if len(existing) == 1 else 'exist'} already, and nothing is ever "
            "overwritten. Move or rename what is there first; nothing was written."
        )
    made: list[Path] = []
    for path, content in contents.items():
        try:
            made += _folders(root / path.parent)
            store.write(root / path.parent, Path(path.name), content)
        except (OSError, WorkbookError) as error:
            _take_back(made)
            cause = error if isinstance(error, OSError) else error.__cause__
            raise WorkbookError(
                f"{path.as_posix()} cannot be written: {getattr(cause, 'strerror', '') or error}. Nothing was written."
            ) from error
        made.append(root / path)
    return list(contents)


def _folders(folder: Path) -> list[Path]:
    """Make a folder and return those that were made for it, outermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _take_back(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()


def _definition(name: str, layout: str) -> str:
    title = f"{name[0].upper()}{name[1:].replace('-', ' ')} action plan"
    return (
        beginnings()[layout]
        .read_text(encoding="utf-8")
        .replace("PLAN-TITLE", title)
        .replace("COUNCIL-NAME", examples.COUNCIL)
    )


def _example(plan: Plan, day: date) -> bytes:
    """Return a tracker with one action and one measure, both marked as an example."""
    action = Action(
        number="1",
        title=examples.ACTION,
        group="1" if plan.groups else "",
        says={
            column.id: Passage(
                (
                    Point((TextRun(examples.SAYS),)),
                    Point((TextRun(examples.POINT),), BULLET),
                    Point((TextRun(examples.POINT_UNDER),), BULLET, 1),
                )
            )
            for column in plan.narrative
        },
        rating=Rating(plan.ratings[-1].rating) if plan.ratings else None,
        due=date(day.year, 12, 31),
    )
    name = f"{month_name(day)} {day.year}"
    first = ActionsSheet(
        name=name,
        heading=f"{plan.council}: {plan.title}, {name}",
        actions=[action],
        groups=[Group("1", examples.GROUP, examples.RESPONSIBLE)],
    )
    return tracker_of(plan, made=day, guide=guide_of(plan), rounds=[first], figures=_example_figures(plan, day))


def _example_figures(plan: Plan, day: date) -> Figures | None:
    if plan.measures is None:
        return None
    headers = plan.measures.columns.headers()
    order = [role for role in ("measure", "action", "unit", "better", "target", "covers", "as_at") if role in headers]
    columns = {role: at for at, role in enumerate([*order, "value"], 1)}
    row = {**_EXAMPLE, "covers": f"To {long_date(day)}", "as_at": datetime.combine(day, time()), "value": 80}
    cells = [_cell(1, 1, "Measures: add a row for each new value; leave the old ones as they are")]
    cells += [_cell(3, at, headers[role][0]) for role, at in columns.items()]
    cells += [_cell(4, at, row[role]) for role, at in columns.items()]
    return Figures(name=plan.measures.sheet, cells=cells, header=3, columns=columns)


def _cell(row: int, column: int, value: object) -> Cell:
    runs = (TextRun(value),) if isinstance(value, str) else ()
    return Cell(
        at="", row=row, column=column, last_column=column, last_row=row, value=value, runs=runs, fill="", percent=False
    )
