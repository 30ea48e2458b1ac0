"""All that a run is made from, as bytes: gathered once, laid out as a small project of its own, and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from helpers import files as own_files
from helpers.checks.read import open_tracker
from helpers.errors import WorkbookError
from helpers.excel.file import read_stable
from helpers.history.kept import kept_of
from helpers.history.overview import held
from helpers.history.published import all_before, content, earlier_snapshots
from helpers.intake.intake import take_in
from helpers.narration.narrator import wording_of
from helpers.plans.council import FILE as COUNCIL
from helpers.plans.council import load_council
from helpers.plans.declared import FOLDER as NOTEBOOKS
from helpers.plans.edition import Edition
from helpers.plans.overview import NOTEBOOK as OVERVIEW
from helpers.plans.overview import is_overview, parameters_of, plans_in
from helpers.plans.parameters import OUTSIDE, files_in, kept_name, path_of, tracker_in
from helpers.plans.plan import Inputs as Keeping
from helpers.plans.plan import Plan, definition_of, load_plan
from helpers.plans.yaml import read_mapping
from helpers.records import ledger, store
from helpers.records.code import code_folder
from helpers.records.found import record_of
from helpers.records.record import INPUTS, Record, sha256
from helpers.tempdir import folder_apart

LOCK = "requirements.lock"
CHANGELOG = "CHANGELOG.md"

#: What Python takes for code in the folder that it works in.
_CODE = {".py", ".pyc", ".pyd", ".pyw", ".so", ".pth"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one run is made from.

    Attributes:
        period: the reporting period.
        plan: the plan's name.
        edition: what the command sets.
        files: from path, as in a project's folder with forward slashes, to the file's bytes.
        compared: the published reports that this one looks back at, in the ledger's order: the last of each period
            before, and for a revision the one that it revises; for an overview, those of its plans.
        data: of each of them the file that is read: what it knew or, of the one that is revised, all its data.
    """

    period: str
    plan: str
    edition: Edition
    files: Mapping[str, bytes]
    compared: tuple[ledger.Line, ...]
    data: tuple[bytes, ...]


def gather(root: Path, period: str, plan: str, edition: Edition) -> Inputs:
    """Read everything that a run of one plan in one period is made from.

    Raises:
        WorkbookError: something is missing, cannot be read or changes while it is read.
    """
    parameters = path_of(period, plan)
    given = read_mapping(root / parameters, parameters.as_posix())
    if is_overview(root, period, plan):
        names = plans_in(root, period, plan, given["plans"])
        files = {**_files(root, plan, [parameters, NOTEBOOKS / f"{OVERVIEW}.ipynb"]), **_of_code()}
        return _with_reports(root, Inputs(period, plan, edition, files, (), ()), names)
    definition = load_plan(root, plan)
    files = _files(root, plan, [definition_of(plan), parameters, NOTEBOOKS / f"{definition.notebook}.ipynb"])
    files |= _trackers(root, period, plan, definition, files_in(given))
    files |= _of_code()
    compared = _compared(root, period, plan, str(given.get("as_at", "")), edition.revision)
    return Inputs(period, plan, edition, files, compared, _read(root, period, plan, compared))


def _files(root: Path, plan: str, own: Sequence[Path]) -> dict[str, bytes]:
    """Return some files, the wording and the council's."""
    paths = [*own, *wording_of(root, plan)]
    if (root / COUNCIL).exists():
        logo = load_council(root).logo
        paths += [COUNCIL, *([Path(logo.file)] if logo else [])]
    return {path.as_posix(): _bytes(root, path) for path in paths}


def _of_code() -> dict[str, bytes]:
    """Return which packages the code needs, and what has changed in what a report shows."""
    names = [name for name in (LOCK, CHANGELOG) if (code_folder() / name).is_file()]
    return {name: _bytes(code_folder(), Path(name)) for name in names}


def _with_reports(root: Path, inputs: Inputs, names: Sequence[str]) -> Inputs:
    """Return an overview's inputs with the plans' reports: definitions and parameters as they were kept with them.

    What is published is known by its line, as other reports that a report looks back at; a draft's data is a file.
    """
    files, edition = {**inputs.files}, inputs.edition
    lines = ledger.read(root)
    compared = {*_revised(lines, inputs.period, inputs.plan, edition.revision)}
    for name in names:
        found = held(root, inputs.period, name, draft=edition.draft)
        kept = {
            path.as_posix(): found.folder / INPUTS / path
            for path in (definition_of(name), path_of(inputs.period, name))
        }
        if found.line:
            record = record_of(root, found.line)
            files |= {own: _as_recorded(root, path, record.files[INPUTS + own]) for own, path in kept.items()}
        else:
            files |= {own: _bytes(root, path) for own, path in kept.items()}
            files[found.file.as_posix()] = found.data
        as_at = str(json.loads(found.data)["as_at"])
        compared |= {*all_before(lines, name, inputs.period, as_at), *([found.line] if found.line else [])}
    told = tuple(sorted(compared, key=lambda line: line.number))
    return replace(inputs, files=files, compared=told, data=_read(root, inputs.period, inputs.plan, told))


def _trackers(root: Path, period: str, plan: str, definition: Plan, shown: Sequence[str]) -> dict[str, bytes]:
    """Return the trackers' bytes or, where the plan says so, workbooks of the cells that are read and nothing else."""
    if definition.inputs is Keeping.WHOLE:
        return {_kept_path(root, file): read_stable(tracker_in(root, file), file) for file in shown}
    parameters = parameters_of(root, period, plan)
    earlier = earlier_snapshots(root, plan, period, parameters.as_at)
    tracker = open_tracker(root, parameters)
    intake = take_in(tracker, definition, parameters)
    kept = kept_of(definition, parameters, tracker, intake, earlier)
    return {
        _kept_path(root, part.file): part.reduced({name: kept[name] for name in part.names if name in kept})
        for part in tracker.parts
    }


@contextmanager
def laid_out(inputs: Inputs) -> Iterator[Path]:
    """Lay the inputs out in a folder apart for a block: a project that holds them and nothing else."""
    with folder_apart() as root:
        for name, content in inputs.files.items():
            _write(root.joinpath(*PurePosixPath(name).parts), content)
        for line, data in zip(inputs.compared, inputs.data, strict=True):
            _write(root / line.folder / _file(inputs.period, inputs.plan, line), data)
        _write(root / store.LEDGER, b"".join(ledger.as_bytes(line) for line in inputs.compared))
        yield root


def kept(root: Path, record: Record, folder: Path) -> Inputs:
    """Return what a recorded run was made from, from what was kept with it, which need be all there is.

    Args:
        root: the project's folder.
        record: the run's record.
        folder: the run's folder, from the project's.

    Raises:
        WorkbookError: a kept file, or a published report that it looked back at, is missing or not as recorded; or
            a file is among them that Python would take for code.
    """
    code = [name for name in record.inputs if Path(name).suffix.casefold() in _CODE]
    if code:
        raise WorkbookError(
            f"{(folder / INPUTS / code[0]).as_posix()} is code, which no report is made from, so nothing of it is run."
        )
    files = {name: _as_recorded(root, folder / INPUTS / name, record.files[INPUTS + name]) for name in record.inputs}
    lines = {(line.period, line.plan, line.revision, line.data): line for line in ledger.read(root)}
    compared = []
    for each in record.compared:
        line = lines.get((each.period, each.plan, each.revision, each.data))
        if not line:
            raise WorkbookError(
                f"The ledger has no report of {each.plan} for {each.period} as this one looked back at."
            )
        compared.append(line)
    data = _read(root, record.period, record.plan, compared)
    return Inputs(record.period, record.plan, record.edition, files, tuple(compared), data)


def _as_recorded(root: Path, path: Path, digest: str) -> bytes:
    content = _bytes(root, path)
    if sha256(content) != digest:
        raise WorkbookError(f"{path.as_posix()} is not as it was when the report was published.")
    return content


def _compared(root: Path, period: str, plan: str, as_at: str, revision: int) -> tuple[ledger.Line, ...]:
    lines = ledger.read(root)
    found = {*all_before(lines, plan, period, as_at), *_revised(lines, period, plan, revision)}
    return tuple(sorted(found, key=lambda line: line.number))


def _revised(lines: tuple[ledger.Line, ...], period: str, plan: str, revision: int) -> Iterator[ledger.Line]:
    return (line for line in ledger.published(lines, period, plan) if line.revision == revision - 1)


def _read(root: Path, period: str, plan: str, compared: Iterable[ledger.Line]) -> tuple[bytes, ...]:
    return tuple(content(root, line, _file(period, plan, line)) for line in compared)


def _file(period: str, plan: str, line: ledger.Line) -> str:
    """Return which file of a report another looks back at: its revision at all of it, others at what it knew."""
    return ledger.DATA if (line.period, line.plan) == (period, plan) else line.knew[0]


def _kept_path(root: Path, tracker: str) -> str:
    """Return where a tracker is kept: where it stands in the project, or apart where it is outside.

    Raises:
        WorkbookError: the project has another file where this one is to be kept.
    """
    found, apart = tracker_in(root, tracker), OUTSIDE / kept_name(tracker)
    if found == root / apart and (root / tracker).is_file() and not found.samefile(root / tracker):
        raise WorkbookError(
            f"{apart.as_posix()} has the name that the tracker {tracker} is kept under, so it would be read in its "
            "place. Rename one of the two."
        )
    inside = found.is_relative_to(root) and own_files.real(found).is_relative_to(own_files.real(root))
    kept = found.relative_to(root) if inside and not Path(tracker).is_absolute() else apart
    return (apart if ".." in kept.parts else kept).as_posix()


def _bytes(root: Path, path: Path) -> bytes:
    try:
        return own_files.inside(root, path, own_files.REPORT)
    except OSError as error:
        raise WorkbookError(f"{path.as_posix()} cannot be read: {error.strerror or error}.") from error


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
