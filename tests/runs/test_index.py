"""That the index lists every whole report once, with what it is, the newest first."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from damage import made, publish
from helpers.errors import WorkbookError
from helpers.plans.parameters import Edition
from helpers.records import ledger, store
from helpers.runs import index
from helpers.runs.run import Made, whole


def report(period: str, plan: str = "sufficiency", *, revision: int = 0, draft: bool = False, **more: Any) -> Made:
    """Return a report whose data is what the index reads."""
    data = {
        "period": period,
        "plan": plan,
        "title": f"Plan {plan}",
        "council": "Averdale County Council",
        "as_at": f"{period}-14",
        "draft": draft,
        "revision": revision,
    } | more
    edition = Edition(draft=draft, revision=revision, reason="A wrong number" if revision else "")
    return made(period, plan, edition=edition, outputs={"data.json": json.dumps(data).encode()})


def put(root: Path, draft: Made) -> Path:
    edition = draft.record.edition
    folder = store.draft_of(draft.record.period, draft.record.plan) if edition.draft else draft.folder
    store.put(root, folder, whole(draft))
    return root / folder / "data.json"


def listed(root: Path, under: Path = store.FOLDER) -> list[tuple[str, str]]:
    """Return each report's folder and status as the page of one folder has them."""
    page = (root / index.rebuild(root, under)).read_text(encoding="utf-8")
    folders = re.findall(r'<a href="([^"]+)/report\.html">', page)
    statuses = re.findall(r'data-label="Status">([^<]+)<', page)
    return list(zip(folders, statuses, strict=True))


def test_no_report_is_said_in_words(tmp_path: Path) -> None:
    assert "<p>There are no reports yet.</p>" in (tmp_path / index.rebuild(tmp_path)).read_text(encoding="utf-8")


def test_a_draft_is_called_so(tmp_path: Path) -> None:
    put(tmp_path, report("2022-07", draft=True))
    assert listed(tmp_path, store.DRAFTS) == [("2022-07/sufficiency", "DRAFT")]


def test_drafts_and_what_is_published_are_listed_apart(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    put(tmp_path, report("2022-10", draft=True))
    assert listed(tmp_path) == [("2022-07/sufficiency", "Published")]
    assert listed(tmp_path, store.DRAFTS) == [("2022-10/sufficiency", "DRAFT")]
    page = (tmp_path / "reports" / "drafts" / "index.html").read_text(encoding="utf-8")
    assert "<h1>Action plan reports: drafts</h1>" in page


def test_a_draft_left_among_the_published_is_not_listed(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    for left in (report("2022-10", draft=True), report("2022-07", revision=1, draft=True)):
        store.put(tmp_path, left.folder, whole(left))
    assert listed(tmp_path) == [("2022-07/sufficiency", "Published")]


def test_what_is_published_is_called_so_until_a_revision_replaces_it(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    assert listed(tmp_path) == [("2022-07/sufficiency", "Published")]
    put(tmp_path, report("2022-07", revision=1, draft=True))
    assert listed(tmp_path, store.DRAFTS) == [("2022-07/sufficiency", "DRAFT of revision 1")]
    publish(tmp_path, report("2022-07", revision=1))
    assert listed(tmp_path) == [
        ("2022-07/sufficiency.r1", "Revision 1"),
        ("2022-07/sufficiency", "Published, replaced by revision 1"),
    ]
    publish(tmp_path, report("2022-07", revision=2))
    assert listed(tmp_path) == [
        ("2022-07/sufficiency.r2", "Revision 2"),
        ("2022-07/sufficiency.r1", "Revision 1, replaced by revision 2"),
        ("2022-07/sufficiency", "Published, replaced by revision 2"),
    ]


def test_the_newest_day_comes_first_then_plans_by_name(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-10"), report("2022-07"), report("2022-10", "care-leavers"), report("2023-01"))
    assert [folder for folder, _ in listed(tmp_path)] == [
        "2023-01/sufficiency",
        "2022-10/care-leavers",
        "2022-10/sufficiency",
        "2022-07/sufficiency",
    ]


def test_a_publication_cut_short_before_its_line_is_not_called_published(tmp_path: Path) -> None:
    put(tmp_path, report("2022-07"))
    assert listed(tmp_path) == [("2022-07/sufficiency", "Not published: publication was cut short")]


def test_data_changed_after_publication_is_called_so(tmp_path: Path) -> None:
    (line,) = publish(tmp_path, report("2022-07"))
    path = tmp_path / line.folder / "data.json"
    path.write_bytes(path.read_bytes().replace(b'"draft": false', b'"draft": true'))
    assert listed(tmp_path) == [("2022-07/sufficiency", "Changed since it was published: see “workbook verify”")]


def test_no_half_written_folder_is_listed(tmp_path: Path) -> None:
    whole_one = put(tmp_path, report("2022-07", draft=True))
    for name in (".staged-sufficiency~x", ".staged-sufficiency~x~replaced"):
        staged = tmp_path / "reports" / "drafts" / "2022-07" / name / "data.json"
        staged.parent.mkdir()
        staged.write_bytes(whole_one.read_bytes())
    (tmp_path / "reports" / "drafts" / "2022-07" / "empty").mkdir()
    assert listed(tmp_path, store.DRAFTS) == [("2022-07/sufficiency", "DRAFT")]


def with_readings(period: str, *readings: str) -> Made:
    outputs = {"data.json": report(period).files["data.json"]}
    outputs |= {f"{name}.{kind}": b"made" for name in readings for kind in ("html", "pdf")}
    return made(period, outputs=outputs)


def test_the_shorter_readings_of_a_report_are_beside_it(tmp_path: Path) -> None:
    publish(tmp_path, with_readings("2022-07", "summary", "exceptions"), with_readings("2022-10"))
    page = BeautifulSoup((tmp_path / index.rebuild(tmp_path)).read_bytes(), "html.parser")
    newest, older = page.select("tbody tr")
    cell = older.select_one('td[data-label="Shorter readings"]')
    assert cell is not None
    assert [(a["href"], a.get_text(), a["aria-label"]) for a in cell.select("a")] == [
        (f"2022-07/sufficiency/{file}", text, f"{name}: Plan sufficiency, 14 July 2022, Published")
        for file, text, name in (
            ("exceptions.html", "Exceptions, for scrutiny", "Exceptions, for scrutiny"),
            ("exceptions.pdf", "PDF", "PDF of Exceptions, for scrutiny"),
            ("summary.html", "Summary, for the panel", "Summary, for the panel"),
            ("summary.pdf", "PDF", "PDF of Summary, for the panel"),
        )
    ]
    assert newest.select("td.ap-blank") == newest.select('td[data-label="Shorter readings"]') != []
    assert not newest.select("td.ap-blank a")
    assert len(page.select("thead th")) == len(older.select("th, td")) == 7


def test_there_is_no_column_for_shorter_readings_where_there_are_none(tmp_path: Path) -> None:
    publish(tmp_path, with_readings("2022-07"), with_readings("2022-10"))
    page = BeautifulSoup((tmp_path / index.rebuild(tmp_path)).read_bytes(), "html.parser")
    headings = [heading.get_text() for heading in page.select("thead th")]
    assert headings == ["Report", "Council", "Position at", "Status", "PDF", "Data"]
    assert all(len(row.select("th, td")) == 6 for row in page.select("tbody tr"))


def test_titles_are_text_and_never_markup(tmp_path: Path) -> None:
    put(tmp_path, report("2022-07", draft=True, title="<script>x</script> & “more”"))
    page = (tmp_path / index.rebuild(tmp_path, store.DRAFTS)).read_text(encoding="utf-8")
    assert "&lt;script&gt;x&lt;/script&gt; &amp; “more”, 14 July 2022</a>" in page
    assert "<script>" not in page


def test_the_same_reports_give_the_same_page(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"), report("2022-10"))
    before = (tmp_path / index.rebuild(tmp_path)).read_bytes()
    assert (tmp_path / index.rebuild(tmp_path)).read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"7",
        b"{}",
        b"[" * 100_000,
        *(
            json.dumps(json.loads(report("2022-07").files["data.json"]) | wrong).encode()
            for wrong in ({"as_at": "soon"}, {"as_at": None}, {"as_at": "2022-02-30"}, {"revision": "one"})
        ),
    ],
)
def test_damaged_data_is_named_and_the_page_before_stays(content: bytes, tmp_path: Path) -> None:
    path = put(tmp_path, report("2022-07", draft=True))
    before = (tmp_path / index.rebuild(tmp_path, store.DRAFTS)).read_bytes()
    path.write_bytes(content)
    with pytest.raises(WorkbookError) as error:
        index.rebuild(tmp_path, store.DRAFTS)
    assert str(error.value) == (
        "reports/drafts/2022-07/sufficiency/data.json is damaged, so the index of reports cannot be made. Run its "
        "period again if it is a draft; “workbook verify” says what else has changed if it was published."
    )
    assert (tmp_path / "reports" / "drafts" / "index.html").read_bytes() == before


def test_a_damaged_ledger_keeps_no_one_from_seeing_what_there_is(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"), report("2022-10"))
    first, second = (tmp_path / store.LEDGER).read_bytes().splitlines(keepends=True)
    (tmp_path / store.LEDGER).write_bytes(first.replace(b"2022", b"2021") + second)
    assert len(ledger.examine((tmp_path / store.LEDGER).read_bytes())[1]) == 1
    assert listed(tmp_path) == [
        ("2022-10/sufficiency", "Published"),
        ("2022-07/sufficiency", "Not published: publication was cut short"),
    ]
