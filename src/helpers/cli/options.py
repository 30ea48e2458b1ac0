"""What several commands are told: the project's folder, the period and the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

Period = Annotated[str, typer.Argument(help="The period: a folder under params, such as 2023-01.")]
OnePlan = Annotated[
    str, typer.Option("--plan", metavar="PLAN", help="One plan only; else all that have parameters in the period.")
]

#: What is said of a period that no one named.
NEWEST = ", the newest period by its as-at date"


class Said(NamedTuple):
    """What was said before the command."""

    root: Path
    debug: bool


def root_of(context: typer.Context) -> Path:
    """Return the project's folder: that of ``--root`` or of the call, or the nearest above it.

    Raises:
        WorkbookError: the folder is not in a project.
    """
    from helpers.plans.plan import find_root

    return find_root(context.obj.root)
