"""Damage what was published, by a byte or by a misdeed at any place, and see that each is found and named.

What is done at one place, and all that looks at it, stands in `attacks`.

The suite makes a hundred changes; more are made, and the time of the command is taken, by hand:

    python tests/damage.py --changes 1000
    python tests/damage.py --misdeeds 200
    python tests/damage.py --runs 100
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from attacks.means import commit, unseal
from helpers.plans.edition import Edition
from helpers.records import ledger, store
from helpers.records import record as records
from helpers.records.record import Compared, Record, sha256
from helpers.records.verify import verify
from helpers.runs.publish import _seal
from helpers.runs.run import Made

VERSIONS = {"implementation": "CPython", "machine": "x86_64", "python": "3.11.7", "system": "Linux"}


def made(
    period: str = "2022-07",
    plan: str = "sufficiency",
    *,
    edition: Edition | None = None,
    as_at: str = "",
    tracker: str = "sufficiency.xlsx",
    outputs: Mapping[str, bytes] | None = None,
    compared: Sequence[Compared] = (),
    by: str = "A. Analyst",
) -> Made:
    """Return a report as a run gives it, with made-up files that differ from run to run."""
    edition = edition or Edition(draft=False)
    said = f"{plan} {period} {edition.revision}".encode()
    data = f'{{"as_at": "{as_at or f"{period}-14"}", "draft": {str(edition.draft).lower()}}}\n{said.decode()}\n'
    inputs = {
        f"params/plans/{plan}.yml": b"title: " + said,
        f"params/{period}/{plan}.yml": b"plan: " + said,
        "notebooks/action_plan.ipynb": b"{}",
        f"params/trackers/{tracker}": b"PK" + said,
        "requirements.lock": b"rocrate==0.16.0\n",
    }
    standard = {"report.html": b"<p>" + said, "report.pdf": b"%PDF" + said, "report.ipynb": b"{} " + said}
    files = {records.INPUTS + name: content for name, content in inputs.items()}
    files |= outputs or {**standard, "data.json": data.encode(), "snapshot.json": b'{"facts": ' + said}
    record = Record(
        period=period,
        plan=plan,
        edition=edition,
        as_at=as_at or f"{period}-14",
        title="Sufficiency strategy action plan",
        council="Averdale County Council",
        by=by,
        started="2023-01-20T09:00:00+00:00",
        ended=f"2023-01-20T09:00:{10 + edition.revision}+00:00",
        commit="c" * 40,
        clean=True,
        digest="d" * 64,
        note="",
        versions=VERSIONS,
        compared=tuple(compared),
        previous="",
        files={name: sha256(content) for name, content in files.items()},
    )
    return Made(store.place_of(period, plan, edition.revision), record, files)


def publish(root: Path, *reports: Made) -> tuple[ledger.Line, ...]:
    """Put reports in place and into the ledger, and return its lines; their files may be changed by whoever tests."""
    for report in reports:
        _seal(root, report)
    unseal(root / store.FOLDER)
    return ledger.read(root)


def small_project(root: Path) -> tuple[ledger.Line, ...]:
    """Publish two plans in two periods, and one revision, and return the ledger's lines."""
    revised = made(edition=Edition(draft=False, revision=1, reason="Action 4 was left out"))
    first = [made(), made(plan="care-leavers"), made("2022-10"), made("2022-10", "care-leavers"), revised]
    return publish(root, *first)


@dataclass(frozen=True, slots=True)
class Change:
    """One byte of one file changed: where, from the project's folder, and in which line of the ledger."""

    file: str
    place: int
    line: int
    before: bytes
    after: bytes


def random_change(root: Path, chance: random.Random) -> Change:
    """Return a change of one byte of one of the files; each file is as likely, and each of its bytes."""
    folders = store.folders(root)
    files = [path for folder in folders for path in sorted((root / folder).rglob("*")) if path.is_file()]
    # The ledger is as likely as all of a run's files together.
    path = chance.choice([*files, *[root / store.LEDGER] * (len(files) // len(folders))])
    before = path.read_bytes()
    place = chance.randrange(len(before))
    other = (before[place] + chance.randrange(1, 256)) % 256
    line = before[:place].count(b"\n") + 1 if path == root / store.LEDGER else 0
    name = path.relative_to(root).as_posix()
    return Change(name, place, line, before, before[:place] + bytes([other]) + before[place + 1 :])


def complaint(root: Path, change: Change) -> str:
    """Make a change, look, and undo it; return what is wrong with what was found, or nothing."""
    (root / change.file).write_bytes(change.after)
    try:
        damages = verify(root).damages
    finally:
        (root / change.file).write_bytes(change.before)
    shown = "; ".join(str(damage) for damage in damages)
    if not damages:
        return f"{change.file}, byte {change.place}: not found"
    first = damages[0]
    if (first.file, first.line, first.kind) != (change.file, change.line, "changed"):
        return f"{change.file}, line {change.line}, byte {change.place}: found as {shown}"
    if not change.line and len(damages) > 1:
        return f"{change.file}, byte {change.place}: found as more than it is: {shown}"
    return ""


def complaints(root: Path, changes: int, seed: int) -> list[str]:
    """Make so many changes, one after the other, and return what is wrong with what was found."""
    chance = random.Random(seed)  # noqa: S311 - what is damaged must be the same each time
    found = [complaint(root, random_change(root, chance)) for _ in range(changes)]
    return [said for said in found if said]


def rebuild(root: Path, change: Callable[[int, dict[str, object]], object], *, records_too: bool = False) -> None:
    """Write another chain that holds in itself, from facts changed by number and line; the records too if asked."""
    before, _ = ledger.examine((root / store.LEDGER).read_bytes())
    after: tuple[ledger.Line, ...] = ()
    for line in before:
        known: dict[str, object] = dataclasses.asdict(line)
        change(line.number, known)
        for derived in ("number", "previous", "hash"):
            known.pop(derived, None)
        if not known:
            continue
        new = ledger.following(after, **known)  # type: ignore[arg-type]
        if records_too:
            new = ledger.following(after, **known | {"record": rewrite_record(root, new)})  # type: ignore[arg-type]
        after = (*after, new)
    (root / store.LEDGER).write_bytes(b"".join(map(ledger.as_bytes, after)))


def rewrite_record(root: Path, line: ledger.Line) -> str:
    path = root / line.folder / records.NAME
    record = records.read(path.read_bytes(), "x")
    path.write_bytes(records.written(dataclasses.replace(record, by=line.by, previous=line.previous)))
    return sha256(path.read_bytes())


#: Does something to a published project that is committed, and returns the file that must be named.
Misdeed = Callable[[Path, random.Random], str]


def add_a_file(root: Path, chance: random.Random) -> str:
    return _added(root, chance, lambda path: path.write_bytes(b"x"))


def add_a_link(root: Path, chance: random.Random) -> str:
    return _added(root, chance, lambda path: path.symlink_to(root))


def add_a_pipe(root: Path, chance: random.Random) -> str:
    return _added(root, chance, os.mkfifo)


def _added(root: Path, chance: random.Random, make: Callable[[Path], object]) -> str:
    folders = [path for path in sorted((root / store.FOLDER).rglob("*")) if path.is_dir()]
    path = chance.choice([root / store.FOLDER, *folders]) / "more"
    make(path)
    return path.relative_to(root).as_posix()


def rewrite_all(root: Path, chance: random.Random) -> str:
    wrong = chance.choice(ledger.read(root)).number
    rebuild(root, lambda number, known: known.update(by="B. Other") if number == wrong else None, records_too=True)
    return store.LEDGER.as_posix()


def rewrite_all_and_commit(root: Path, chance: random.Random) -> str:
    named = rewrite_all(root, chance)
    commit(root)
    return named


def date_a_line_back(root: Path, chance: random.Random) -> str:
    wrong = chance.choice(ledger.read(root)[1:]).number
    back = "2023-01-19T09:00:00+00:00"
    rebuild(root, lambda number, known: known.update(published=back) if number == wrong else None)
    return store.LEDGER.as_posix()


MISDEEDS: tuple[Misdeed, ...] = (
    add_a_file,
    add_a_link,
    add_a_pipe,
    rewrite_all,
    rewrite_all_and_commit,
    date_a_line_back,
)


def untold(root: Path, misdeed: Misdeed, chance: random.Random) -> str:
    """Do something, look, and return what is wrong with what was found, or nothing."""
    named = misdeed(root, chance)
    verdict = verify(root)
    if named in {damage.file for damage in verdict.damages} and "Untouched" not in verdict.said:
        return ""
    return f"{misdeed.__name__}: {named} is not named; found {verdict.code}, {[*map(str, verdict.damages)]}"


def misdeeds(folder: Path, count: int, seed: int) -> list[str]:
    """Do so many misdeeds, each to a project of its own, and return what is wrong with what was found."""
    chance = random.Random(seed)  # noqa: S311
    small_project(folder / "pattern")
    commit(folder / "pattern")
    found = []
    for number in range(count):
        root = Path(shutil.copytree(folder / "pattern", folder / str(number)))
        found.append(untold(root, MISDEEDS[number % len(MISDEEDS)], chance))
        shutil.rmtree(root)
    return [said for said in found if said]


def seconds_of_command(root: Path, reports: Path, runs: int) -> float:
    """Publish so many runs with the files of a report of true size, and return how long ``workbook verify`` takes."""
    outputs = {path.name: path.read_bytes() for path in sorted(reports.iterdir()) if path.name in _OUTPUTS}
    for number in range(runs):
        changed = {name: content + b"%d" % number for name, content in outputs.items()}
        _seal(root, made(f"2{number:03}-01", outputs=changed, as_at="2023-01-19"))
    (root / "params" / "plans").mkdir(parents=True)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "helpers", "--root", str(root), "verify"], check=False)
    if done.returncode:
        raise SystemExit("verify found damage where there is none, or could not look")
    return time.perf_counter() - start


_OUTPUTS = ("data.json", "report.html", "report.ipynb", "report.pdf", "snapshot.json")


def main() -> None:
    """Make the changes that the command line asks for, or take the time of the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=0, help="how many bytes to change, one after the other")
    parser.add_argument("--misdeeds", type=int, default=0, help="how many larger things to do, each to a new project")
    parser.add_argument("--seed", type=int, default=4, help="for others than the same ones each time")
    parser.add_argument("--runs", type=int, default=0, help="how many runs of true size to take the command's time of")
    given = parser.parse_args()
    root = Path(tempfile.mkdtemp())
    try:
        if given.changes:
            small_project(root)
            found = complaints(root, given.changes, given.seed)
            print(*found, f"{given.changes - len(found)} of {given.changes} changes found and named.", sep="\n")
        if given.misdeeds:
            found = misdeeds(root / "misdeeds", given.misdeeds, given.seed)
            print(*found, f"{given.misdeeds - len(found)} of {given.misdeeds} misdeeds found and named.", sep="\n")
        if given.runs:
            reports = Path(__file__).resolve().parents[1] / store.place_of("2022-10", "sufficiency")
            taken = seconds_of_command(root / "timed", reports, given.runs)
            print(f"workbook verify of {given.runs} runs took {taken:.2f} s.")
    finally:
        for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
