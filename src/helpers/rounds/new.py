"""Begin a plan, and go on to its next period; nothing that exists is ever overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from helpers.english import upper_first
from helpers.errors import WorkbookError
from helpers.files import plain
from helpers.plans import examples
from helpers.plans.council import load_council
from helpers.plans.parameters import path_of
from helpers.plans.periods import DRAFTS, PERIOD, RESERVED, written_as
from helpers.plans.plan import Plan, definition_of, known_plans, refuse_reserved
from helpers.plans.rounds import round_in
from helpers.records import store
from helpers.rounds.beginnings import beginnings
from helpers.rounds.lines import quoted
from helpers.rounds.workbook import tracker_of

TRACKERS = Path("params", "trackers")

_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_TAKEN = "There is a plan “{}” already. Choose another name; nothing was written."


def new_plan(root: Path, name: str, layout: str, as_at: str, period: str = "") -> list[Path]:
    """Write a plan's tracker, its definition and the parameters of its first period, with an example in each.

    Where a call before was cut short, this one goes on.

    Args:
        root: the project's folder.
        name: the plan's name: letters, digits and hyphens.
        layout: how its tracker is to be laid out: one of the `beginnings`.
        as_at: the date of its first report, as year-month-day.
        period: the first period; of the date's year and month where none is named.

    Returns:
        The files, from the project's folder.

    Raises:
        WorkbookError: the name, the layout, the date or the period will not do, or there is such a plan already;
            nothing is written.
    """
    day = day_of(as_at)
    if layout not in beginnings():
        known = " or ".join(beginnings())
        raise WorkbookError(f"There is no layout “{layout}” to begin with. Choose {known}.")
    period = period or as_at[:7]
    refuse_period(period)
    refuse_name(root, name)
    text = _definition(name, layout, load_council(root).name)
    plan = Plan.model_validate(yaml.safe_load(text))
    tracker = TRACKERS / f"{name}.xlsx"
    values = {"plan": name, "period": period, "as_at": as_at, "tracker": tracker.as_posix()}
    return put_plan(root, values, text, {tracker: tracker_of(plan, day)})


def refuse_name(root: Path, name: str) -> None:
    """Raise `WorkbookError` where a plan cannot be called so, or one is in another case of its letters."""
    refuse_reserved(name)
    if not _NAME.fullmatch(name):
        raise WorkbookError(
            f"“{name}” cannot be a plan's name. Use letters, digits and hyphens, such as “youth-justice”."
        )
    if taken := [known for known in known_plans(root) if known.casefold() == name.casefold() and known != name]:
        raise WorkbookError(_TAKEN.format(taken[0]))


def refuse_period(period: str) -> None:
    """Raise `WorkbookError` where a period cannot be called so, with the form that it can have where one is known."""
    form, quarter = written_as(period), re.search(r"\dq\d|\bq\d", period, re.IGNORECASE)
    if (
        form
        or (quarter and not round_in(period))
        or not PERIOD.fullmatch(period)
        or period.casefold() in (*RESERVED, DRAFTS)
    ):
        raise WorkbookError(
            f"“{period}” cannot be a period's name. Use {f'“{form}”' if form else 'one such as 2023-04 or 2022-23-Q3'}."
        )


def put_plan(root: Path, values: Mapping[str, Any], definition: str, tracker: Mapping[Path, bytes]) -> list[Path]:
    """Write a plan's files, its parameters last, which say that it has begun.

    Args:
        root: the project's folder.
        values: the parameters of its first period.
        definition: its definition's text.
        tracker: its tracker's place and bytes; empty where it lies elsewhere.

    Raises:
        WorkbookError: there is such a plan already, or what is in the way is not what would be written.
    """
    name, period = values["plan"], values["period"]
    told, given = definition_of(name), path_of(period, name)
    contents = {**tracker, told: definition.encode(), given: parameters_text(values).encode()}
    other = [path for path, content in contents.items() if not same(root / path, content)]
    if (root / told).exists() and (told in other or ((root / given).exists() and other)):
        raise WorkbookError(_TAKEN.format(name))
    return put(root, contents)


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

    One that is there and the same to the byte, as a call that was cut short has left it, counts as written.

    Raises:
        WorkbookError: one of them exists already and is another, or one cannot be written.
    """
    missing = [path for path, content in contents.items() if not same(root / path, content)]
    existing = [path.as_posix() for path in missing if (root / path).exists()]
    if existing:
        raise WorkbookError(
            f"{' and '.join(existing)} {'exists' if len(existing) == 1 else 'exist'} already, and nothing is ever "
            "overwritten. Move or rename what is there first; nothing was written."
        )
    made: list[Path] = []
    for path in missing:
        try:
            made += _folders(root / path.parent)
            store.write(root / path.parent, Path(path.name), contents[path])
        except (OSError, WorkbookError) as error:
            _take_back(made)
            cause = error if isinstance(error, OSError) else error.__cause__
            raise WorkbookError(
                f"{path.as_posix()} cannot be written: {getattr(cause, 'strerror', '') or error}. Nothing was written."
            ) from error
        made.append(root / path)
    return list(contents)


def same(path: Path, content: bytes) -> bool:
    """Return whether a plain file is there and has this content."""
    try:
        return plain(path, len(content)) == content
    except OSError:
        return False


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


def _definition(name: str, layout: str, council: str) -> str:
    title = f"{upper_first(name).replace('-', ' ')} action plan"
    return (
        beginnings()[layout]
        .read_text(encoding="utf-8")
        .replace("PLAN-TITLE", title)
        .replace("COUNCIL-NAME", quoted(council or examples.COUNCIL))
    )
