"""Begin a plan, and go on to its next period; nothing that exists is ever overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from helpers.errors import WorkbookError
from helpers.plans import examples
from helpers.plans.parameters import path_of
from helpers.plans.plan import Plan, definition_of, known_plans
from helpers.records import store
from helpers.rounds.beginnings import beginnings
from helpers.rounds.workbook import tracker_of

TRACKERS = Path("params", "trackers")

_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


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
            tracker: tracker_of(plan, day),
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
