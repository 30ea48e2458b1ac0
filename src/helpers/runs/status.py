"""How each plan's report of each period stands: its draft, what is published, and what stands in the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from helpers import files
from helpers.english import counted, long_date
from helpers.errors import Severity, WorkbookError
from helpers.plans.overview import OverviewParameters, parameters_of
from helpers.plans.parameters import Parameters, path_of, tracker_in
from helpers.plans.periods import known_periods, plans_of
from helpers.plans.plan import Inputs, definition_of, load_plan
from helpers.records import ledger, store
from helpers.records.record import INPUTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one plan's report of one period stands.

    Attributes:
        period: the period.
        plan: the plan's name.
        as_at: the date the report speaks for; empty where its parameters cannot be read.
        draft: what there is of a draft, in words.
        published: what is published, in words; empty for nothing.
        stops: what stands in the way of a run or of publication, a clause each.
        following: the command to call next, without the period; empty where nothing is to be done.
    """

    period: str
    plan: str
    as_at: str = ""
    draft: str = ""
    published: str = ""
    stops: tuple[str, ...] = ()
    following: str = ""


def standings(root: Path) -> list[Standing]:
    """Return how every plan's reports stand, those of the latest as-at date first.

    A tracker's cells are read only for a plan's latest period, where that is not published.

    Raises:
        WorkbookError: the ledger is damaged, or a period holds no parameters.
    """
    lines = ledger.read(root)
    pairs = [(period, plan) for period in known_periods(root) for plan in plans_of(root, period)]
    found = [_standing(root, period, plan, ledger.published(lines, period, plan)) for period, plan in pairs]
    latest = {each.plan: each.as_at for each in sorted(found, key=lambda each: each.as_at)}
    looked = [_looked_into(root, each) if each.as_at == latest[each.plan] else each for each in found]
    return sorted(looked, key=lambda each: (each.as_at, each.period), reverse=True)


def _standing(root: Path, period: str, plan: str, lines: Sequence[ledger.Line]) -> Standing:
    published = ", ".join(
        f"{f'revision {line.revision}' if line.revision else 'published'} on {_day(line.published)}" for line in lines
    )
    try:
        given = parameters_of(root, period, plan)
    except WorkbookError as error:
        return Standing(period=period, plan=plan, published=published, stops=(str(error),), following="check")
    changed = list(_changed(root, given))
    draft = _draft_words(root, given, changed, len(lines))
    following = "" if lines else "run" if changed or not draft else "publish"
    return Standing(period=period, plan=plan, as_at=given.as_at, draft=draft, published=published, following=following)


def _looked_into(root: Path, standing: Standing) -> Standing:
    """Return how a plan's latest report stands, with what its tracker has that stands in the way of publication."""
    if standing.published or standing.stops:
        return standing
    from helpers.runs.check import problems_of  # which loads what reads trackers

    try:
        problems = problems_of(root, standing.period, standing.plan)
    except WorkbookError as error:
        return _stopped(standing, (str(error),))
    of = {severity: sum(problem.severity is severity for problem in problems) for severity in Severity}
    stops = [
        f"{counted(count, 'finding')} {'stops' if count == 1 else 'stop'} {what}"
        for count, what in ((of[Severity.BLOCKS], "the run"), (of[Severity.PUBLICATION], "publication"))
        if count
    ]
    return _stopped(standing, tuple(stops)) if stops else standing


def _stopped(standing: Standing, stops: tuple[str, ...]) -> Standing:
    return replace(standing, stops=stops, following="check")


def _draft_words(root: Path, given: Parameters, changed: Sequence[str], revision: int) -> str:
    """Say what draft there is; one that was published since is none any more."""
    try:
        data = json.loads(files.inside(root, store.draft_of(given.period, given.plan) / "data.json", files.DATA))
        if int(data.get("revision", 0)) < revision:
            return ""
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, TypeError, AttributeError):
        return "draft that is damaged"
    what = f"draft of revision {revision}" if revision else "draft"
    return f"{what}{_age_words(changed)}"


def age_of_draft(root: Path, period: str, plan: str) -> str:
    """Return “, made before its tracker changed” of a draft that is older than what it was made from; else nothing.

    It is nothing as well where its parameters cannot be read, so that nobody can tell.
    """
    try:
        return _age_words([*_changed(root, parameters_of(root, period, plan))])
    except WorkbookError:
        return ""


def _age_words(changed: Sequence[str]) -> str:
    return f", made before {' and '.join(changed)} changed" if changed else ""


def _changed(root: Path, given: Parameters) -> Iterator[str]:
    """Give what of a draft's own inputs is not what it was made from; nothing where there is no draft."""
    kept = root / store.draft_of(given.period, given.plan) / INPUTS
    if not kept.is_dir():
        return
    trackers = "its trackers" if given.trackers else "its tracker"
    own = [("its parameters", path_of(given.period, given.plan))]
    if isinstance(given, OverviewParameters):
        pass
    elif load_plan(root, given.plan).inputs is Inputs.WHOLE:
        if not all(_same(tracker_in(root, file), tracker_in(kept, file)) for file in given.files):
            yield trackers
        own.append(("its plan", definition_of(given.plan)))
    elif any(_later(tracker_in(root, file), kept.parent / "data.json") for file in given.files):
        yield trackers
    for what, path in own:
        if not _same(root / path, kept / path):
            yield what


def _same(path: Path, kept: Path) -> bool:
    try:
        return files.plain(path, files.REPORT) == files.plain(kept, files.REPORT)
    except OSError:
        return False


def _later(path: Path, than: Path) -> bool:
    """Tell whether a file was written after another; only some of its cells are kept, so its bytes cannot say."""
    try:
        return path.stat().st_mtime > than.stat().st_mtime
    except OSError:
        return True


def _day(moment: str) -> str:
    return long_date(date.fromisoformat(moment[:10]))
