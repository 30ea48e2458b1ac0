"""What a report does grows with its actions and no faster: calls are counted, which are the same on every machine."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from builders import REPOSITORY
from calls import AT_MOST, calls_of, faster
from helpers import open_report
from helpers.bench.project import PLAN, begin, day_of_round, period_of, write_round
from helpers.blocks.blocks import canonical
from helpers.history.snapshot import as_data
from helpers.plans.plan import definition_of
from helpers.records import ledger, store
from helpers.records.record import sha256
from helpers.report import Report
from helpers.sections import FORMER, SECTIONS

#: How many actions the smaller plan has, and how many times as many the larger.
ACTIONS, TIMES = 40, 4

RULES = """
rules:
  - {when: overdue, more_than: 30, at_best: Amber}
  - {when: below_target, at_best: Amber}
  - {when: stale, more_than: 1, at_best: Amber}
"""


class Work(NamedTuple):
    """What a second report took: how often each function was called, how many bytes each section has."""

    calls: Counter[str]
    sizes: dict[str, int]


def report_of(number: int) -> Report:
    """Return a round's report, of the project that is worked in."""
    period, day = period_of(number), day_of_round(number).isoformat()
    return open_report(PLAN, period, day, f"params/trackers/{PLAN}-{period}.xlsx")


def publish(root: Path, number: int) -> None:
    """Put what later reports read of a round where it is published."""
    data = canonical({"facts": as_data(report_of(number)._scene.snapshot)}, indent=None).encode()
    folder = root / store.place_of(period_of(number), PLAN, 0)
    folder.mkdir(parents=True)
    (folder / "data.json").write_bytes(data)
    facts = {"as_at": day_of_round(number).isoformat(), "record": "", "published": "", "by": "", "why": ""}
    line = ledger.following((), period=period_of(number), plan=PLAN, revision=0, data=sha256(data), **facts)
    ledger.append(root, line)


def work_of(root: Path, actions: int, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Make a plan's second report, as a notebook shows it, and every section that earlier notebooks show."""
    begin(root, REPOSITORY / "notebooks")
    (root / definition_of(PLAN)).write_text((root / definition_of(PLAN)).read_text(encoding="utf-8") + RULES)
    monkeypatch.chdir(root)
    for number in (1, 2):
        write_round(root, number, actions)
        if number == 1:
            publish(root, 1)
    sizes: dict[str, int] = {}

    def show() -> None:
        report = report_of(2)
        for name in ("masthead", *(section.name for section in (*SECTIONS, *FORMER))):
            sizes[name] = len(canonical(getattr(report, name)()._repr_mimebundle_(), indent=None))

    return Work(calls_of(show), sizes)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Work, Work]:
    """Give what the second report of a plan takes, and that of one of more actions."""
    root = tmp_path_factory.mktemp("growth")
    with pytest.MonkeyPatch.context() as patch:
        small, large = (work_of(root / str(some), some, patch) for some in (ACTIONS, ACTIONS * TIMES))
    return small, large


def test_no_function_is_called_more_often_than_there_are_more_actions(both: tuple[Work, Work]) -> None:
    assert faster(*(work.calls for work in both)) == {}


def test_no_section_is_longer_than_there_are_more_actions(both: tuple[Work, Work]) -> None:
    small, large = both
    assert [name for name, size in large.sizes.items() if size > AT_MOST * small.sizes[name]] == []
