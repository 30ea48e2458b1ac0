"""Which periods and plans there are to report on, and how a period is called: ``2023-01``, ``2022-23-Q3``."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.errors import WorkbookError
from helpers.plans.parameters import path_of
from helpers.plans.plan import load_plan
from helpers.plans.rounds import named_like, round_in
from helpers.plans.yaml import nearest, read_mapping

#: The folders of params that are no periods.
RESERVED = ("plans", "trackers", "wording")
#: The folder of drafts under reports, which git ignores; a period of that name would be published into it.
DRAFTS = "drafts"
PERIOD = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")

#: A year and a month in figures, in whatever order.
_FIGURES = re.compile(r"(\d{4})[\s/._-]*(\d{1,2})|(\d{1,2})[\s/._-]+(\d{4})")


def known_periods(root: Path) -> list[str]:
    """Return the periods that have parameters, in order."""
    folders = (path for path in (root / "params").iterdir() if path.is_dir())
    return sorted(path.name for path in folders if path.name not in RESERVED)


def plans_of(root: Path, period: str) -> list[str]:
    """Return the names of the plans that have parameters for a period, in order.

    Raises:
        WorkbookError: the period is unknown or holds no parameters, or has the name of the folder of drafts.
    """
    if period.casefold() == DRAFTS:
        raise WorkbookError(
            f"“{period}” cannot be a period's name, as drafts lie in reports/{DRAFTS}. Rename params/{period}."
        )
    if not PERIOD.fullmatch(period) or period not in known_periods(root):
        form = written_as(period)
        said = f" A folder’s name for it is “{form}”." if form else ""
        known = f"Known periods: {nearest(form or period, known_periods(root))}."
        raise WorkbookError(f"There is no period “{period}” under params.{said} {known}")
    plans = sorted(path.stem for path in (root / "params" / period).glob("*.yml"))
    if not plans:
        raise WorkbookError(f"The period “{period}” has no parameters: params/{period} holds no .yml file.")
    return plans


def newest_period(root: Path, plan: str = "") -> str:
    """Return the period whose parameters have the latest as-at date; of several, the last by name.

    Args:
        root: the project's folder.
        plan: the plan that it is to have parameters for, if any has; empty for any plan.

    Raises:
        WorkbookError: there is none, or parameters that cannot be read leave open which it is.
    """
    known = known_periods(root)
    if not known:
        raise WorkbookError("There is no period under params yet. Make one with “workbook new”.")
    having = [period for period in known if plan and (root / path_of(period, plan)).is_file()]
    return max(having or known, key=lambda period: (as_at_of(root, period), period))


def as_at_of(root: Path, period: str) -> str:
    """Return the latest as-at date of a period's parameters, as they say it; empty where none says one.

    Raises:
        WorkbookError: parameters cannot be read.
    """
    files = sorted((root / "params" / period).glob("*.yml"))
    read = (read_mapping(file, path_of(period, file.stem).as_posix()) for file in files)
    return max((str(given.get("as_at", "")) for given in read), default="")


def chosen_plans(root: Path, period: str, plan: str) -> list[str]:
    """Return the plans to run: the one named, or all of the period."""
    plans = plans_of(root, period)
    if not plan:
        return plans
    if plan not in plans:
        load_plan(root, plan)
        raise WorkbookError(
            f"The plan “{plan}” has no parameters for {period}: params/{period}/{plan}.yml does not exist. "
            f"Plans of {period}: {nearest(plan, plans)}."
        )
    return [plan]


def written_as(period: str) -> str:
    """Return a period as a folder can be called, of “Jan 23” ``2023-01``; empty where it is none that is known."""
    said = period.strip()
    if figures := _FIGURES.fullmatch(said):
        said = f"{figures[1] or figures[4]}-{int(figures[2] or figures[3]):02}"
    time = round_in(said.replace("/", "-"))
    if not time or not time.dated or time.first == time.last:
        return ""
    like = {1: "2023-01", 3: "2022-23-Q3" if time.first.month % 3 == 1 else ""}.get(time.months, "")
    form = named_like(like, time) if like else ""
    return form if form != period else ""
