"""What several commands are told: the project's folder, the period and the plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer


def periods(begun: str) -> list[str]:
    """Return the periods whose names begin so, for a shell to complete."""
    names = {path.parent.name for path in _files("params/*/*.yml")} - {"plans"}
    return sorted(name for name in names if name.startswith(begun))


def plans(begun: str) -> list[str]:
    """Return the plans whose names begin so, for a shell to complete."""
    return sorted(path.stem for path in _files("params/plans/*.yml") if path.stem.startswith(begun))


def _files(pattern: str) -> Iterator[Path]:
    """Give files of the project that a shell is in; nothing is loaded that would keep who types waiting."""
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / "params" / "plans").is_dir()), here)
    return root.glob(pattern)


Period = Annotated[
    str, typer.Argument(help="The period: a folder under params, such as 2023-01.", autocompletion=periods)
]
AnyPeriod = Annotated[
    str, typer.Argument(help="The period; else the newest that has parameters.", autocompletion=periods)
]
OnePlan = Annotated[
    str,
    typer.Option(
        "--plan",
        metavar="PLAN",
        help="One plan only; else all that have parameters in the period.",
        autocompletion=plans,
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Have a Dask cluster do it: its scheduler’s address, such as tcp://10.0.0.5:8786.",
    ),
]

#: What is said of a period that no one named.
NEWEST = ", the newest period by its as-at date"


class Said(NamedTuple):
    """What was said before the command; whether the folder was named, or is just the one that it is called in."""

    root: Path
    debug: bool
    named: bool


def root_of(context: typer.Context) -> Path:
    """Return the project's folder: that of ``--root``; else that of the call, or the nearest above it.

    Raises:
        WorkbookError: the folder is not in a project; or the one that was named is none, which may well lie in another
            that nobody asked about.
    """
    from helpers.plans.project import find_root

    return find_root(context.obj.root, above=not context.obj.named)
