"""Watch what a period's reports are made from: look at a handful of files each second, on any kind of folder."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from helpers.errors import WorkbookError
from helpers.plans.council import FILE as COUNCIL
from helpers.plans.overview import is_overview
from helpers.plans.parameters import files_in, path_of, tracker_in
from helpers.plans.periods import chosen_plans, plans_of
from helpers.plans.plan import WORDING, definition_of
from helpers.plans.yaml import read_mapping

#: Seconds between two looks, and for how many a file may be away: Excel saves by putting another in its place.
PAUSE, _PATIENCE = 1.0, 10

#: When a file was last written and how large it is; None where there is none.
_Stamp = tuple[int, int] | None


class Saved(NamedTuple):
    """What was saved, from the project's folder or in full, and the plans whose reports it is for, overviews last."""

    files: tuple[str, ...]
    plans: tuple[str, ...]


def watched(root: Path, period: str, plan: str = "") -> dict[Path, tuple[str, ...]]:
    """Return the files that reports are made from, each with the plans that it is for, overviews last.

    Args:
        root: the project's folder.
        period: the period.
        plan: the one plan to watch; empty for all that have parameters in the period.

    Raises:
        WorkbookError: the period or the plan is unknown.
    """
    found: dict[Path, list[str]] = {}
    for name in _in_turn(root, period, plan):
        theirs = plans_of(root, period) if is_overview(root, period, name) and not plan else [name]
        for file in (file for each in theirs for file in _files(root, period, each)):
            found.setdefault(file, []).append(name)
    return {file: tuple(dict.fromkeys(names)) for file, names in found.items()}


def saved(root: Path, period: str, plan: str = "") -> Iterator[Saved]:
    """Return what will be saved from now on: given whenever something is and has come to rest, without an end."""
    known = watched(root, period, plan)
    return _saved(root, period, plan, known, _stamps(known))


def _saved(
    root: Path, period: str, plan: str, known: dict[Path, tuple[str, ...]], before: dict[Path, _Stamp]
) -> Iterator[Saved]:
    while True:
        time.sleep(PAUSE)
        with suppress(WorkbookError):  # as long as it is being written, or is mended
            known |= watched(root, period, plan)
        now = _stamps(known)
        if now == before:
            continue
        now = _at_rest(known, before, now)
        changed = [file for file in known if now.get(file) != before.get(file)]
        before = now
        if changed:
            theirs = {name for file in changed for name in known[file]}
            plans = sorted(theirs)
            with suppress(WorkbookError):  # which whoever makes them is told
                plans = [name for name in _in_turn(root, period, plan) if name in theirs]
            yield Saved(tuple(_shown(root, file) for file in changed), tuple(plans))


def _in_turn(root: Path, period: str, plan: str) -> list[str]:
    """Return the plans that are watched, the overviews, which are made of the others' reports, last."""
    return sorted(chosen_plans(root, period, plan), key=lambda name: is_overview(root, period, name))


def _files(root: Path, period: str, plan: str) -> Iterator[Path]:
    given = root / path_of(period, plan)
    yield from (given, root / definition_of(plan), root / COUNCIL)
    for folder in (WORDING, WORDING / plan):
        yield from sorted((root / folder).glob("*.j2"))
    with suppress(WorkbookError):
        for tracker in files_in(read_mapping(given, path_of(period, plan).as_posix())):
            yield tracker_in(root, tracker)


def _at_rest(
    known: Mapping[Path, tuple[str, ...]], before: Mapping[Path, _Stamp], last: dict[Path, _Stamp]
) -> dict[Path, _Stamp]:
    """Return the files' stamps once two looks agree; a file that is away is waited for a while."""
    there = {file for file in known if before.get(file)}
    for _ in range(_PATIENCE):
        time.sleep(PAUSE)
        now = _stamps(known)
        if now == last and all(now[file] for file in there):
            break
        last = now
    return last


def _stamps(files: Mapping[Path, tuple[str, ...]]) -> dict[Path, _Stamp]:
    return {file: _stamp(file) for file in files}


def _stamp(file: Path) -> _Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _shown(root: Path, file: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
