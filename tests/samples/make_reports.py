"""Publish the sample reports anew, from code as committed: ``python tests/samples/make_reports.py``.

What is published is never changed; the samples alone are made again when what a report shows changes, and their ledger
says so in its first line. One of them is published with a wrong figure in its commentary first, so that there is a
revision to look at.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.records import ledger
from helpers.records.code import code_of

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "reports"
PLANS = ("care-leavers", "sufficiency")
#: The rounds that are committed as published.
ROUNDS = ("2022-07", "2022-10")
REVISED = ("2022-10", "sufficiency")
RIGHT, WRONG = "has grown to 9 weeks", "has grown to 8 weeks"
ANEW = "the sample reports are made again whenever what a report shows changes"
WHY = "the commentary gave the average wait for treatment as 8 weeks, where the tracker has 9"


def main() -> None:
    """Begin the ledger anew, take the sample reports away and publish them again, the revision last."""
    changed = code_of(ROOT).changed
    if changed:
        sys.exit(f"Commit the code first; these are not as committed: {', '.join(changed)}")
    ledger.begin_anew(ROOT, ANEW)
    _take_away()
    for period in ROUNDS:
        for plan in PLANS:
            with _parameters_as_first_published(period, plan):
                _publish(period, plan)
    _publish(*REVISED, "--revise", WHY)


def _take_away() -> None:
    for path in REPORTS.rglob("*"):
        path.chmod(path.stat().st_mode | stat.S_IWUSR)
    for path in REPORTS.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _parameters_as_first_published(period: str, plan: str) -> Iterator[None]:
    path = ROOT / "params" / period / f"{plan}.yml"
    text = path.read_bytes()
    if (period, plan) == REVISED:
        assert RIGHT.encode() in text
        path.write_bytes(text.replace(RIGHT.encode(), WRONG.encode()))
    try:
        yield
    finally:
        path.write_bytes(text)


def _publish(period: str, plan: str, *options: str) -> None:
    command = [sys.executable, "-m", "helpers", "--root", str(ROOT), "publish", period, "--plan", plan]
    subprocess.run([*command, "--by", "Strategy and performance team", *options], check=True)


if __name__ == "__main__":
    main()
