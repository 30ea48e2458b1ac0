"""A short run of the fuzz: no spoilt tracker does more than be read or be refused plainly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("the limits need a system that has them", allow_module_level=True)

from builders import Some
from fuzz import Outcome, bases, case, run
from helpers.excel.tracker import Tracker
from helpers.intake.intake import take_in

CASES, SOME = 100, 20


def test_spoilt_trackers_are_read_or_refused_and_nothing_else(some: Some) -> None:
    cases = some(range(CASES), SOME)
    crashes: list[Outcome] = []
    counted = run(cases, 2, lambda found: crashes.append(found) if found.kind == "crash" else None)
    assert crashes == []
    assert sum(counted.values()) == len(cases)
    assert all(counted[kind] > len(cases) // 20 for kind in ("read", "problems", "refused"))


def test_a_case_is_the_same_each_time_and_another_for_another_seed() -> None:
    assert case(7)[0] == case(7)[0] != case(8)[0]


def test_what_the_cases_are_made_of_can_be_read(tmp_path: Path) -> None:
    for number, base in enumerate(bases()):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(base.content)
        assert take_in(Tracker(path, "plan.xlsx"), base.plan, base.parameters).actions
