"""The copies of trackers that have owners' answers, which nobody's changes and no tracker are ever lost by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.english import listed
from helpers.errors import WorkbookError
from helpers.files import REPORT, real
from helpers.files import plain as contents
from helpers.plans.parameters import files_in, kept_name, path_of, tracker_in
from helpers.plans.periods import known_periods
from helpers.plans.yaml import read_mapping
from helpers.records import store
from helpers.rounds.earlier import Form, keep
from helpers.rounds.new import same
from helpers.rounds.ours import is_ours, remember
from helpers.text import plain


@dataclass(frozen=True, slots=True)
class Copied:
    """A tracker with answers.

    Attributes:
        tracker: what the parameters call it.
        copy: its copy, likewise.
        plan: its plan.
        computed: whether it has formulas.
        sole: whether it is the plan's only tracker.
    """

    tracker: str
    copy: str
    plan: str
    computed: bool
    sole: bool


def name_of_copy(tracker: str) -> str:
    """Return what the copy of a tracker is called, without its folder."""
    stem, dot, ending = kept_name(tracker).rpartition(".")
    return f"{stem or ending}-collected{dot if stem else ''}{ending if stem else ''}"


def place_of_copy(root: Path, tracker: str) -> Path:
    """Return where the copy of a tracker is: from the project's folder, where it lies in it."""
    path = tracker_in(root, tracker).parent.resolve() / name_of_copy(tracker)
    return path.relative_to(root.resolve()) if path.is_relative_to(root.resolve()) else path


def idle_copies(root: Path, period: str, trackers: Iterable[str], copies: Iterable[Copied]) -> list[Path]:
    """Return the copies that an earlier call wrote, nobody changed since, and nothing is to be in any more."""
    left = {place_of_copy(root, tracker) for tracker in trackers} - {
        place_of_copy(root, each.tracker) for each in copies
    }
    there = (path for path in sorted(left) if (root / path).exists() and is_ours(root, period, path))
    return [path for path in there if not _users(root, path)]


def write(
    root: Path,
    period: str,
    text: Path,
    copies: Mapping[Copied, bytes],
    said: Sequence[str],
    kept: Sequence[Form],
    idle: Sequence[Path],
) -> None:
    """Write the copies, in place of those that an earlier call wrote and nobody changed since, and then the list.

    The forms whose answers are in the copies are kept first, so that no copy has an answer that is not known.

    Raises:
        WorkbookError: a copy is there that is none of these, or that some parameters name; nothing is written.
    """
    places = {copy: place_of_copy(root, copy.tracker) for copy in copies}
    for copy, path in places.items():
        if not (root / path).exists() or same(root / path, copies[copy]):
            continue
        if users := _users(root, path):
            raise WorkbookError(
                f"{copy.copy} is the tracker that {listed(users)} names, so no copy of {copy.tracker} can be written "
                "there. Give it another name there and in its parameters, and collect again. Nothing was written."
            )
        in_place = same(root / path, contents(tracker_in(root, copy.tracker), REPORT))
        if not in_place and not is_ours(root, period, path):
            raise WorkbookError(
                f"{copy.copy} is there already, and has been changed since it was written or was not written by this "
                f"command for {period}. Put it in place of {copy.tracker}, or move it, and collect again. Nothing was "
                "written."
            )
    remember(root, period, {path: copies[copy] for copy, path in places.items()})
    keep(root, period, kept)
    for copy, path in places.items():
        store.write(root, path, copies[copy])
    for path in idle:
        (root / path).unlink()
    store.write(root, text, "\n".join([*map(plain, said), ""]).encode())


def _users(root: Path, place: Path) -> list[str]:
    """Return the parameters that name a file as a tracker."""
    files = ((period, sorted((root / "params" / period).glob("*.yml"))) for period in known_periods(root))
    every = [path_of(period, file.stem) for period, some in files for file in some]
    return [
        shown.as_posix()
        for shown in every
        for tracker in files_in(read_mapping(root / shown, shown.as_posix()))
        if real(tracker_in(root, tracker)) == real(root / place)
    ]
