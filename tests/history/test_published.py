"""What is known of a plan's last published report, which the ledger alone tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders import REPOSITORY
from damage import made, publish
from helpers.errors import WorkbookError
from helpers.history.published import all_before, compared_with, earlier_snapshots, revised
from helpers.plans.edition import Edition
from helpers.records import ledger, store
from helpers.runs.run import Made, whole


def sample(plan: str, name: str) -> dict[str, Any]:
    """Return a file of the first of a plan's sample reports."""
    content = (REPOSITORY / "reports" / "2022-07" / plan / name).read_text(encoding="utf-8")
    return dict(json.loads(content))


def report(period: str, plan: str = "sufficiency", *, as_at: str = "", revision: int = 0, **changes: Any) -> Made:
    """Return a report of before there was a snapshot, with the data of one of the samples, and changes to it."""
    data = sample(plan, "data.json") | sample(plan, "snapshot.json")
    as_at = as_at or f"{period}-14"
    outputs = {"data.json": json.dumps(data | {"as_at": as_at, "draft": False} | changes).encode()}
    edition = Edition(draft=False, revision=revision, reason="A wrong number" if revision else "")
    return made(period, plan, as_at=as_at, edition=edition, outputs=outputs)


def line(number: int, period: str, as_at: str, revision: int = 0, plan: str = "sufficiency") -> ledger.Line:
    facts = {"period": period, "plan": plan, "revision": revision, "as_at": as_at, "record": "", "data": ""}
    more = {"published": "", "by": "", "why": "", "previous": "", "hash": ""}
    return ledger.Line(number=number, **facts, **more)  # type: ignore[arg-type]


def periods(root: Path, as_at: str = "2023-01-19", period: str = "now") -> list[str]:
    """Return the periods of the reports before, as their facts have them."""
    return [facts.period for facts in earlier_snapshots(root, "sufficiency", period, as_at)]


def before(lines: list[ledger.Line], as_at: str) -> list[int]:
    """Return the numbers of the ledger's lines that a report looks back at."""
    return [each.number for each in all_before(lines, "sufficiency", "now", as_at)]


@pytest.mark.parametrize(("plan", "count", "first"), [("sufficiency", 28, "2"), ("care-leavers", 55, "1.1")])
def test_every_open_action_of_the_report_is_known(plan: str, count: int, first: str, tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07", plan))
    (facts,) = earlier_snapshots(tmp_path, plan, "now", "2023-01-19")
    still_open = [action for action in facts.actions if not action.closing]
    assert len(still_open) == count
    assert still_open[0].number == first
    assert all(len(action.title) > 20 for action in still_open)


def test_the_reports_before_come_oldest_first(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-10"), report("2022-07"), report("2023-01"), report("2022-12", "care-leavers"))
    assert [line.period for line in all_before(ledger.read(tmp_path), "sufficiency", "now", "2023-02-01")] == [
        "2022-07",
        "2022-10",
        "2023-01",
    ]
    assert len(periods(tmp_path, "2023-01-14")) == 2
    assert periods(tmp_path, "2022-07-14") == []


def test_a_report_that_does_not_hold_what_it_knew_is_not_taken_for_none(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07", facts={}))
    with pytest.raises(WorkbookError) as error:
        periods(tmp_path)
    assert str(error.value) == (
        "reports/2022-07/sufficiency/data.json does not hold what the report knew, so nothing can be compared with it. "
        "Publish a revision of it: “workbook publish 2022-07 --plan sufficiency --revise WHY”."
    )


@pytest.mark.parametrize("draft", [True, False])
def test_a_folder_that_the_ledger_does_not_list_does_not_count_whatever_it_says(draft: bool, tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    unlisted = report("2022-10", draft=draft)
    store.put(tmp_path, unlisted.folder, whole(unlisted))
    assert periods(tmp_path) == ["2022-07"]


def test_nothing_published_is_nothing_known(tmp_path: Path) -> None:
    assert periods(tmp_path) == []


def test_of_revisions_the_newest_counts(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07", facts={}), report("2022-07", revision=1))
    assert periods(tmp_path) == ["2022-07"]


def test_a_revision_does_not_look_back_at_its_own_period(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    assert periods(tmp_path, period="2022-07") == []


def test_a_later_revision_of_an_earlier_report_does_not_come_before_a_later_report() -> None:
    lines = [line(1, "2022-07", "2022-07-14"), line(2, "2022-10", "2022-10-13"), line(3, "2022-07", "2022-07-14", 1)]
    assert before(lines, "2023-01-19") == [3, 2]
    assert before(lines, "2022-10-13") == [3]


def test_a_date_that_a_revision_corrected_no_longer_counts() -> None:
    lines = [line(1, "2022-07", "2022-07-14"), line(2, "2022-10", "2022-10-31"), line(3, "2022-10", "2022-07-13", 1)]
    assert before(lines, "2023-01-19") == [3, 1]
    assert before(lines, "2022-07-14") == [3]


def test_other_plans_do_not_count() -> None:
    assert before([line(1, "2022-07", "2022-07-14", plan="care-leavers")], "2023-01-19") == []


def test_what_a_report_knew_is_read_from_the_file_of_its_own_that_its_line_knows_and_from_no_other(
    tmp_path: Path,
) -> None:
    old, data = report("2022-07"), json.loads(report("2022-10").files["data.json"])
    known = {"snapshot.json": json.dumps({"facts": data.pop("facts") | {"period": "known"}}).encode()}
    new = made("2022-10", outputs={"data.json": json.dumps(data).encode(), **known})
    first, second = publish(tmp_path, old, new)
    assert (first.knew[0], second.knew[0]) == ("data.json", "snapshot.json")
    (tmp_path / first.folder / "snapshot.json").write_bytes(known["snapshot.json"])
    assert periods(tmp_path) == ["2022-07", "known"]
    (tmp_path / second.folder / "data.json").write_bytes(b"{}")
    assert periods(tmp_path) == ["2022-07", "known"]
    (tmp_path / second.folder / "snapshot.json").write_bytes(known["snapshot.json"] + b" ")
    with pytest.raises(WorkbookError, match=r"/2022-10/sufficiency/snapshot\.json is not as it was published"):
        periods(tmp_path)


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
        periods(tmp_path)
    assert str(error.value).startswith(message)


def test_a_report_is_compared_with_the_last_one_or_with_the_period_named(tmp_path: Path) -> None:
    facts = sample("sufficiency", "snapshot.json")["facts"]
    publish(tmp_path, *(report(period, facts=facts | {"period": period}) for period in ("2022-07", "2022-10")))
    earlier = earlier_snapshots(tmp_path, "sufficiency", "now", "2023-01-19")
    assert compared_with(earlier, "", "given.yml") == earlier[-1]
    assert compared_with(earlier, "2022-07", "given.yml") == earlier[0]
    assert compared_with((), "", "given.yml") is None


@pytest.mark.parametrize(
    ("count", "known"),
    [(1, "one of those published before: 2022-07"), (0, "nothing, as no report of before is published")],
)
def test_a_period_to_compare_with_that_was_not_published_is_refused(count: int, known: str, tmp_path: Path) -> None:
    publish(tmp_path, *[report("2022-07")][:count])
    earlier = earlier_snapshots(tmp_path, "sufficiency", "now", "2023-01-19")
    with pytest.raises(WorkbookError) as error:
        compared_with(earlier, "2022-04", "params/2023-01/sufficiency.yml")
    assert str(error.value) == (
        "params/2023-01/sufficiency.yml: “compare_with” is “2022-04”. Expected: "
        f"{known}. To mend it: correct the period, or take the line out to compare with the last report."
    )


def test_what_a_revision_follows_is_the_one_before_it(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07", title="First"), report("2022-07", revision=1, title="Second"))
    assert revised(tmp_path, "sufficiency", "2022-07", 1)["title"] == "First"
    assert revised(tmp_path, "sufficiency", "2022-07", 2)["title"] == "Second"


def test_a_revision_of_nothing_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    with pytest.raises(WorkbookError) as error:
        revised(tmp_path, "sufficiency", "2022-10", 1)
    assert str(error.value) == ("There is no published report of sufficiency for 2022-10 that revision 1 could follow.")
