"""Look whether what was published is as it was: every file by its hash, every line of the ledger; nothing is run."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import WorkbookError
from helpers.records import ledger, signing, store
from helpers.records import record as records
from helpers.records.ledger import Damage, Line

_BLIND = "Without it most other files of the folder cannot be looked at."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and what is not as it was.

    Attributes:
        lines: how many lines the ledger has.
        runs: how many published runs were looked at.
        files: how many files of theirs.
        committed: how many lines the ledger had when it was last committed; 0 where there is no such commit to see.
        signer: who signed the ledger; empty where the project has no signers.
        damages: what is wrong, the ledger first, then run by run in the ledger's order.
    """

    lines: int
    runs: int
    files: int
    committed: int
    signer: str
    damages: tuple[Damage, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A published run as found.

    Attributes:
        line: its line of the ledger.
        record: its record, if it is as published and can be read.
        found: the hash of each file that is there; an empty folder ends with a slash and has none.
        refused: why its record cannot be read though it is as published; else empty.
    """

    line: Line
    record: records.Record | None
    found: Mapping[str, str]
    refused: str


def verify(root: Path, period: str = "") -> Verdict:
    """Compare every published run and the ledger with what was recorded.

    Args:
        root: the project's folder.
        period: the one period to look at; empty for all. The ledger is always looked at whole.
    """
    content = ledger.content(root)
    lines, damages = ledger.examine(content)
    wanted = [line for line in lines if period in ("", line.period)]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        seen = list(pool.map(lambda line: _seen(root, line), wanted))
    homes = _homes(seen)
    committed = _committed(root)
    signer, signature = _signature(root, content)
    return Verdict(
        lines=len(lines),
        runs=len(seen),
        files=sum(len(run.found) for run in seen),
        committed=committed.count(b"\n"),
        signer=signer,
        damages=(
            *damages,
            *_against_commit(content, committed),
            *signature,
            *_out_of_turn(lines),
            *(damage for run in seen for damage in _run_damages(run, homes)),
            *_unlisted(root, lines, period),
        ),
    )


def record_of(root: Path, line: Line) -> records.Record:
    """Return the record of a published run.

    Raises:
        WorkbookError: it is missing or is not the one that the ledger knows.
    """
    path = line.folder / records.NAME
    try:
        content = (root / path).read_bytes()
    except OSError as error:
        raise WorkbookError(f"{path.as_posix()} cannot be read: {error.strerror or error}.") from error
    if records.sha256(content) != line.record:
        raise WorkbookError(f"{path.as_posix()} is not the record that line {line.number} of the ledger knows.")
    return records.read(content, path.as_posix())


def _seen(root: Path, line: Line) -> _Seen:
    folder = root / line.folder
    found = {}
    if not folder.is_symlink():
        for path in sorted(folder.rglob("*")):
            name = path.as_posix()[len(folder.as_posix()) + 1 :]
            if path.is_symlink() or not path.is_dir():
                found[name] = _hash(path)
            elif not any(path.iterdir()):
                found[f"{name}/"] = ""
    record, refused = None, ""
    if found.get(records.NAME) == line.record:
        try:
            record = record_of(root, line)
        except WorkbookError as error:
            refused = str(error)
    return _Seen(line, record, found, refused)


def _hash(path: Path) -> str:
    """Return a file's SHA-256; what is no plain file, or cannot be read, has none."""
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _homes(seen: Sequence[_Seen]) -> dict[str, str]:
    """Return where each recorded content belongs, from hash to path; the first where there are several."""
    homes: dict[str, str] = {}
    for run in seen:
        folder = run.line.folder.as_posix()
        for name, digest in (run.record.files if run.record else {}).items():
            homes.setdefault(digest, f"{folder}/{name}")
        homes.setdefault(run.line.data, f"{folder}/data.json")
        homes.setdefault(run.line.record, f"{folder}/{records.NAME}")
    return homes


def _run_damages(run: _Seen, homes: Mapping[str, str]) -> Iterator[Damage]:
    folder = run.line.folder.as_posix()
    if not run.found:
        said = f"Line {run.line.number} of the ledger says that a folder of files was published here."
        yield Damage(folder, 0, "missing", said)
        return
    if run.refused:
        yield Damage(f"{folder}/{records.NAME}", 0, "changed", f"{run.refused} {_BLIND}")
    wanted = {"data.json": run.line.data}  # which the ledger itself knows
    if run.record:
        wanted = dict(run.record.files)
        yield from _contradictions(run.line, run.record)
    for name, digest in wanted.items():
        yield from _file_damage(f"{folder}/{name}", digest, run.found.get(name), homes)
    for damage in _file_damage(f"{folder}/{records.NAME}", run.line.record, run.found.get(records.NAME), homes):
        yield dataclasses.replace(damage, said=f"{damage.said} {_BLIND}")
    if run.record:
        yield from _additions(folder, {*wanted, records.NAME}, run.found)


def _additions(folder: str, wanted: Collection[str], found: Mapping[str, str]) -> Iterator[Damage]:
    """Give the files and empty folders that were not published; a folder whose own files are missing was."""
    for name in found:
        if name not in wanted and not (name.endswith("/") and any(each.startswith(name) for each in wanted)):
            yield Damage(f"{folder}/{name}", 0, "added", "It is not among the files of the record.")


def _file_damage(path: str, wanted: str, found: str | None, homes: Mapping[str, str]) -> Iterator[Damage]:
    if found is None:
        yield Damage(path, 0, "missing", f"A file with SHA-256 {wanted[:12]}… was published here.")
    elif found != wanted:
        home = homes.get(found)
        if home:
            yield Damage(path, 0, "swapped", f"It holds what belongs in {home}.")
        else:
            there = f"has SHA-256 {found[:12]}…" if found else "is no plain file that can be read"
            yield Damage(path, 0, "changed", f"It {there}; what was published has {wanted[:12]}….")


def _contradictions(line: Line, record: records.Record) -> Iterator[Damage]:
    """Give where a line of the ledger says other than the record it names, as one written anew would."""
    recorded = {
        "period": record.period,
        "plan": record.plan,
        "revision": record.edition.revision,
        "as_at": record.as_at,
        "data": record.files.get("data.json"),
        "published": record.ended,
        "by": record.by,
        "why": record.edition.reason,
        "previous": record.previous,
    }
    for name, theirs in recorded.items():
        ours = getattr(line, name)
        if ours != theirs:
            said = f"Its “{name}” is “{ours}”; the run’s own record has “{theirs}”."
            yield Damage(store.LEDGER.as_posix(), line.number, "changed", said)
    if record.edition.draft:
        yield Damage(store.LEDGER.as_posix(), line.number, "changed", "The run’s own record says that it is a draft.")


def _out_of_turn(lines: Sequence[Line]) -> Iterator[Damage]:
    """Give the lines that publish once more what was published already, or a revision of what was not."""
    places: dict[Path, int] = {}
    for line in lines:
        if line.folder in places:
            said = f"It names {line.folder.as_posix()}, as line {places[line.folder]} does."
            yield Damage(store.LEDGER.as_posix(), line.number, "added", said)
        elif line.revision and store.place_of(line.period, line.plan, line.revision - 1) not in places:
            before = f"revision {line.revision - 1}" if line.revision > 1 else "the first publication"
            said = f"It is revision {line.revision} of {line.plan} for {line.period}; no line before it has {before}."
            yield Damage(store.LEDGER.as_posix(), line.number, "missing", said)
        places.setdefault(line.folder, line.number)


def _unlisted(root: Path, lines: Sequence[Line], period: str) -> Iterator[Damage]:
    """Give the folders that look published and of which the ledger knows nothing."""
    known = {line.folder for line in lines}
    for folder in store.folders(root):
        if folder not in known and period in ("", folder.parent.name) and _looks_published(root / folder):
            said = (
                "It is without the draft mark, and no line of the ledger says that it was published. Either a line is "
                "missing, or its publication was cut short: then run or publish it again."
            )
            yield Damage(folder.as_posix(), 0, "added", said)


def _looks_published(folder: Path) -> bool:
    try:
        return not records.read((folder / records.NAME).read_bytes(), records.NAME).edition.draft
    except (OSError, WorkbookError):
        return not _says_draft(folder / "data.json")


def _says_draft(data: Path) -> bool:
    """Tell whether the data of a report without a record, or with a damaged one, calls it a draft."""
    try:
        return b'"draft": true' in data.read_bytes()
    except OSError:
        return False


def _committed(root: Path) -> bytes:
    """Return the ledger as last committed; nothing where git does not know of it.

    Whoever can write the folder can write a whole new chain that holds; what git has was seen by others.
    """
    # Only whoever has git can tell; the chain and the records are looked at in any case.
    command = ["git", "cat-file", "blob", f"HEAD:./{store.LEDGER.as_posix()}"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(command, cwd=root, env=clean, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return b""
    return done.stdout.replace(b"\r\n", b"\n") if done.returncode == 0 else b""


def _against_commit(content: bytes, committed: bytes) -> Iterator[Damage]:
    """Give the damage that the ledger does not begin as the one last committed."""
    if content.startswith(committed):
        return
    old, new = committed.splitlines(keepends=True), content.splitlines(keepends=True)
    at = next((at for at, (then, now) in enumerate(zip(old, new, strict=False)) if then != now), len(new))
    if at < len(new):
        kind, said = "changed", "It is not the line that was last committed here."
    else:
        lines = f"line {len(old)} was" if at + 1 == len(old) else f"lines {at + 1} to {len(old)} were"
        kind, said = "missing", f"The ledger ends before it; {lines} committed."
    yield Damage(store.LEDGER.as_posix(), at + 1, kind, said)


def _signature(root: Path, content: bytes) -> tuple[str, tuple[Damage, ...]]:
    """Return who signed the ledger, and what is wrong with the signature, where the project names who may sign."""
    signers = root / signing.SIGNERS
    newest = signing.newest(root)
    if not signers.is_file() or not (content or newest):
        return "", ()
    ledger_file = store.LEDGER.as_posix()
    if not newest:
        return "", (Damage(ledger_file, 0, "unsigned", "No signature of it is kept. Sign it: “workbook sign KEY”."),)
    count, path = newest
    lines = content.splitlines(keepends=True)
    shown = path.relative_to(root).as_posix()
    if count > len(lines):
        said = f"{shown} is the signature of {count} lines; the ledger has {len(lines)}."
        return "", (Damage(ledger_file, len(lines) + 1, "missing", said),)
    try:
        signer = signing.signer_of(b"".join(lines[:count]), path.read_bytes(), signers)
    except OSError as error:
        return "", (Damage(shown, 0, "unsigned", f"The signature cannot be read: {error.strerror or error}."),)
    except WorkbookError as error:
        return "", (Damage(shown, 0, "unsigned", str(error)),)
    if count < len(lines):
        signed = "the line before it" if count == 1 else f"the {count} lines before it"
        said = f"{signer} signed {signed}; this one is not signed. Sign it: “workbook sign KEY”."
        return signer, (Damage(ledger_file, count + 1, "unsigned", said),)
    return signer, ()
