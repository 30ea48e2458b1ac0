"""What is known of a plan's last published report, which the ledger alone tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY
from damage import made, publish
from helpers import ledger, shelf
from helpers.errors import WorkbookError
from helpers.parameters import Edition
from helpers.published import last_published, newest_before, revised
from helpers.run import Made, whole


def report(period: str, plan: str = "sufficiency", *, as_at: str = "", revision: int = 0, **changes: Any) -> Made:
    """Return a report with the data of one of the samples, and changes to it."""
    data = json.loads((REPOSITORY / "reports" / "2022-07" / plan / "data.json").read_text(encoding="utf-8"))
    as_at = as_at or f"{period}-14"
    outputs = {"data.json": json.dumps(data | {"as_at": as_at, "draft": False} | changes).encode()}
    edition = Edition(draft=False, revision=revision, reason="A wrong number" if revision else "")
    return made(period, plan, as_at=as_at, edition=edition, outputs=outputs)


def line(number: int, period: str, as_at: str, revision: int = 0, plan: str = "sufficiency") -> ledger.Line:
    facts = {"period": period, "plan": plan, "revision": revision, "as_at": as_at, "record": "", "data": ""}
    more = {"published": "", "by": "", "why": "", "previous": "", "hash": ""}
    return ledger.Line(number=number, **facts, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("plan", "count", "first"), [("sufficiency", 28, "2"), ("care-leavers", 55, "1.1")])
def test_every_open_action_of_the_report_is_known_by_number_and_title(
    plan: str, count: int, first: str, tmp_path: Path
) -> None:
    publish(tmp_path, report("2022-07", plan))
    actions = last_published(tmp_path, plan, "now", "2023-01-19")
    assert len(actions) == count
    assert next(iter(actions)) == first
    assert all(len(title) > 20 for title in actions.values())


def test_the_newest_report_of_before_counts(tmp_path: Path) -> None:
    publish(
        tmp_path,
        report("2022-10", parts=[]),
        report("2022-07"),
        report("2023-01", parts=[]),
        report("2022-12", "care-leavers"),
    )
    assert len(last_published(tmp_path, "sufficiency", "now", "2022-10-14")) == 28
    assert last_published(tmp_path, "sufficiency", "now", "2023-01-14") == {}
    assert last_published(tmp_path, "sufficiency", "now", "2022-07-14") == {}


@pytest.mark.parametrize("draft", [True, False])
def test_a_folder_that_the_ledger_does_not_list_does_not_count_whatever_it_says(draft: bool, tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    unlisted = report("2022-10", parts=[], draft=draft)
    shelf.put(tmp_path, unlisted.folder, whole(unlisted))
    assert len(last_published(tmp_path, "sufficiency", "now", "2023-01-19")) == 28


def test_nothing_published_is_no_actions(tmp_path: Path) -> None:
    assert last_published(tmp_path, "sufficiency", "now", "2023-01-19") == {}


def test_of_revisions_the_newest_counts(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07", parts=[]), report("2022-07", revision=1))
    assert len(last_published(tmp_path, "sufficiency", "now", "2023-01-19")) == 28


def test_a_later_revision_of_an_earlier_report_does_not_come_before_a_later_report() -> None:
    lines = [line(1, "2022-07", "2022-07-14"), line(2, "2022-10", "2022-10-13"), line(3, "2022-07", "2022-07-14", 1)]
    assert newest_before(lines, "sufficiency", "now", "2023-01-19") == lines[1]
    assert newest_before(lines, "sufficiency", "now", "2022-10-13") == lines[2]


def test_a_date_that_a_revision_corrected_no_longer_counts() -> None:
    lines = [line(1, "2022-07", "2022-07-14"), line(2, "2022-10", "2022-10-31"), line(3, "2022-10", "2022-07-13", 1)]
    assert newest_before(lines, "sufficiency", "now", "2023-01-19") == lines[0]
    assert newest_before(lines, "sufficiency", "now", "2022-07-14") == lines[2]


def test_other_plans_do_not_count() -> None:
    assert (
        newest_before([line(1, "2022-07", "2022-07-14", plan="care-leavers")], "sufficiency", "now", "2023-01-19")
        is None
    )


@pytest.mark.parametrize("content", [b"", b"{", None])
def test_a_damaged_report_is_named(content: bytes | None, tmp_path: Path) -> None:
    (first,) = publish(tmp_path, report("2022-07"))
    path = tmp_path / first.folder / "data.json"
    if content is not None:
        path.write_bytes(content)
        message = (
            "reports/2022-07/sufficiency/data.json is not as it was published, so nothing can be compared with it. "
            "Put the published file back: “workbook verify” says what else has changed."
        )
    else:
        path.unlink()
        message = "reports/2022-07/sufficiency/data.json, which was published, cannot be read: "
    with pytest.raises(WorkbookError) as error:
        last_published(tmp_path, "sufficiency", "now", "2023-01-19")
    assert str(error.value).startswith(message)


def test_what_a_revision_follows_is_the_one_before_it(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07", title="First"), report("2022-07", revision=1, title="Second"))
    assert revised(tmp_path, "sufficiency", "2022-07", 1)["title"] == "First"
    assert revised(tmp_path, "sufficiency", "2022-07", 2)["title"] == "Second"


def test_a_revision_of_nothing_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    with pytest.raises(WorkbookError) as error:
        revised(tmp_path, "sufficiency", "2022-10", 1)
    assert str(error.value) == ("There is no published report of sufficiency for 2022-10 that revision 1 could follow.")
