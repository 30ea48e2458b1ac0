"""The sample plans, rounds and reports, and a project of just those: a user may have others beside them."""

from __future__ import annotations

import shutil
from pathlib import Path

from builders import REPOSITORY
from helpers.records import ledger, store
from helpers.runs.publish import Publication, publish
from helpers.runs.run import prepare
from samples.make_reports import PLANS, REVISED, ROUNDS

__all__ = ["NOTEBOOKS", "PERIODS", "PLANS", "PUBLISHED", "REPORTS", "copy_plans", "copy_reports", "publish_samples"]

#: The sample rounds with the dates they speak for, in the order of time.
PERIODS = {"2022-07": "2022-07-14", "2022-10": "2022-10-13", "2023-01": "2023-01-19"}

#: The notebook that tells a report, and the one that an analyst opens first.
NOTEBOOKS = ("action_plan", "explore")

#: The folders of the reports that are committed, in the ledger's order, and of those that the tests publish themselves.
PUBLISHED = (*(f"{period}/{plan}" for period in ROUNDS for plan in PLANS), f"{'/'.join(REVISED)}.r1")
REPORTS = tuple(sorted({*PUBLISHED, *(f"{period}/{plan}" for period in PERIODS for plan in PLANS)}))


def copy_plans(root: Path) -> None:
    """Copy the sample plans, their rounds, trackers and notebooks into a project."""
    names = [f"{period}/{plan}.yml" for period in PERIODS for plan in PLANS]
    names += ["council.yml", *(name for plan in PLANS for name in (f"plans/{plan}.yml", f"trackers/{plan}.xlsx"))]
    for name in [f"params/{name}" for name in names] + [f"notebooks/{name}.ipynb" for name in NOTEBOOKS]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, root / name)


def copy_reports(root: Path) -> None:
    """Copy the sample reports that are committed, and their lines of the ledger, into a project."""
    for name in PUBLISHED:
        shutil.copytree(REPOSITORY / store.FOLDER / name, root / store.FOLDER / name)
    content = ledger.content(REPOSITORY)
    first = 1 if ledger.renewal_of(content) else 0
    (root / store.LEDGER).write_bytes(b"".join(content.splitlines(keepends=True)[: first + len(PUBLISHED)]))


def publish_samples(root: Path) -> None:
    """Make a project of the samples, and publish the rounds in it that are not committed as published."""
    copy_plans(root)
    copy_reports(root)
    for name in (name for name in REPORTS if name not in PUBLISHED):
        jobs = prepare(root, *name.split("/"))
        (outcome,) = publish(root, jobs, lambda _: None, Publication(despite="the tests look at it"))
        assert outcome.error is None
