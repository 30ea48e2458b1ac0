"""What is known of a plan's last published report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY
from helpers.errors import WorkbookError
from helpers.published import last_published


def report(root: Path, period: str, plan: str, **changes: Any) -> None:
    data = json.loads((REPOSITORY / "reports" / "2022-07" / plan / "data.json").read_text(encoding="utf-8"))
    path = root / "reports" / period / plan / "data.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(data | {"draft": False} | changes), encoding="utf-8")


@pytest.mark.parametrize(("plan", "count", "first"), [("sufficiency", 28, "2"), ("care-leavers", 55, "1.1")])
def test_every_open_action_of_the_report_is_known_by_number_and_title(
    plan: str, count: int, first: str, tmp_path: Path
) -> None:
    report(tmp_path, "2022-07", plan)
    actions = last_published(tmp_path, plan, "2023-01-19")
    assert len(actions) == count
    assert next(iter(actions)) == first
    assert all(len(title) > 20 for title in actions.values())


def test_only_a_published_report_of_before_counts_and_the_newest_of_them(tmp_path: Path) -> None:
    report(tmp_path, "a", "sufficiency", as_at="2022-07-14")
    report(tmp_path, "b", "sufficiency", as_at="2022-10-13", parts=[])
    report(tmp_path, "c", "sufficiency", as_at="2022-12-01", draft=True)
    report(tmp_path, "d", "sufficiency", as_at="2023-01-19")
    report(tmp_path, "e", "care-leavers", as_at="2022-12-02")
    assert len(last_published(tmp_path, "sufficiency", "2022-10-13")) == 28
    assert last_published(tmp_path, "sufficiency", "2023-01-19") == {}
    assert last_published(tmp_path, "sufficiency", "2022-07-14") == {}


def test_a_damaged_report_is_named(tmp_path: Path) -> None:
    report(tmp_path, "2022-07", "sufficiency")
    (tmp_path / "reports" / "2022-07" / "sufficiency" / "data.json").write_text("{", encoding="utf-8")
    with pytest.raises(WorkbookError) as error:
        last_published(tmp_path, "sufficiency", "2023-01-19")
    assert str(error.value) == (
        "reports/2022-07/sufficiency/data.json is damaged, so the report before cannot be read."
    )
