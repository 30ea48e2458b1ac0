"""What whoever writes in a folder can do: publish a small plan, then write records, ledger and history anew.

`past` is where all of it begins: three reports, published and committed.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builders import BANNER_PLAN, REPOSITORY, write_plan, write_tracker, write_yaml
from helpers.records import ledger, store
from helpers.records.found import record_of
from helpers.records.record import NAME, sha256, written
from helpers.runs import publish, run
from helpers.runs.publish import Publication

SAID = "tried in a test"
TRUE, FALSE = b"1 of 1 action is", b"7 of 1 action is"


def write_book(path: Path, said: str) -> Path:
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, said, "• more")]
    return write_tracker(path, rows, merges=["B2:C2"])


def write_given(root: Path, period: str, tracker: str = "params/trackers/plan.xlsx", **more: str) -> Path:
    given = {"plan": "plan", "period": period, "as_at": f"{period}-19", "tracker": tracker, "sheet": "January 2023"}
    return write_yaml(root / "params" / period / "plan.yml", given | more)


def publish_it(root: Path, period: str, revise: str = "") -> None:
    said = Publication(despite=SAID, revise=revise)
    [outcome] = publish.publish(root, run.prepare(root, period), lambda _: None, said)
    assert outcome.error is None


def publish_three(root: Path) -> None:
    """Publish two periods, the first revised afterwards; the tracker is gone."""
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    write_plan(root, "plan", BANNER_PLAN)
    tracker = write_book(root.with_name(f"{root.name}-away") / "plan.xlsx", "• a start")
    write_given(root, "2023-01", str(tracker))
    write_given(root, "2023-04", str(tracker))
    publish_it(root, "2023-01")
    publish_it(root, "2023-04")
    write_book(tracker, "• a better start")
    publish_it(root, "2023-01", "A word was wrong")
    write_book(tracker, "• another file by now")


def past(published: Path, root: Path) -> None:
    """Copy what `publish_three` has published, give back the right to write, and commit."""
    shutil.copytree(published, root, dirs_exist_ok=True)
    unseal(root / store.FOLDER)
    commit(root)


def unseal(folder: Path) -> None:
    """Give back the right to write in published folders."""
    for path in (folder, *folder.rglob("*")) if folder.exists() else ():
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


def rewrite(
    root: Path, number: int, files: Mapping[str, bytes | None] | None = None, *, begun: bytes = b"", **facts: Any
) -> None:
    """Record a run otherwise than it was, as an insider could: all agrees afterwards; a file of None is taken out.

    Args:
        root: the project's folder.
        number: the run's line of the ledger.
        files: what is put in place of its files, or beside them.
        begun: what the ledger begins with.
        facts: what its record is to say.
    """
    lines = ledger.read(root)
    (root / store.LEDGER).write_bytes(begun)
    for line in lines:
        told = dataclasses.asdict(line)
        before, record = ledger.whole(root), record_of(root, line)
        edition = dataclasses.replace(record.edition, seal=ledger.seal(before))
        record = dataclasses.replace(record, previous=ledger.seal(before), edition=edition)
        unseal(root / line.folder)
        if line.number == number:
            known = dict(record.files)
            for name, content in (files or {}).items():
                known.pop(name, None)
                (root / line.folder / name).unlink(missing_ok=True)
                if content is not None:
                    (root / line.folder / name).parent.mkdir(parents=True, exist_ok=True)
                    (root / line.folder / name).write_bytes(content)
                    known[name] = sha256(content)
            record = dataclasses.replace(record, files=known, **facts)
            told |= {"data": known["data.json"], "snapshot": known.get("snapshot.json", ""), "by": record.by}
        (root / line.folder / NAME).write_bytes(written(record))
        told["record"] = sha256(written(record))
        for name in ("number", "previous", "hash"):
            told.pop(name)
        ledger.append(root, ledger.following(ledger.whole(root), **told))


def git(root: Path, *arguments: str) -> str:
    """Call git as anyone would, and return what it says."""
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@averdale.example", "-c", "commit.gpgsign=false"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run([*command, *arguments], cwd=root, env=clean, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(root: Path) -> None:
    """Commit the ledger, in a repository that is begun where there is none."""
    git(root, "init", "--quiet")
    git(root, "add", store.LEDGER.as_posix())
    git(root, "commit", "--quiet", "--message", "Publish")


def forget(root: Path) -> None:
    """Put another history in the place of git's, in which the ledger was always as it is now."""
    shutil.rmtree(root / ".git")
    commit(root)
