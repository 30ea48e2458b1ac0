"""That the index lists every whole report once, with what it is, the newest first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from damage import made, publish
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.records import ledger, store
from helpers.records.verify import verify
from helpers.runs import entries, index
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
    page = BeautifulSoup((root / index.rebuild(root, under)).read_bytes(), "html.parser")
    if under == store.DRAFTS:
        rows = page.select("tbody tr")
        return [(folder_of(row), row.select_one('[data-label="Status"]').get_text()) for row in rows]  # type: ignore[union-attr]
    links = page.select("a.ap-to-report")
    return [(folder_of(link.parent), status_beside(link)) for link in links]  # type: ignore[arg-type]


def folder_of(place: Tag) -> str:
    return str(place.select('a[href$="/report.html"]')[0]["href"]).removesuffix("/report.html")


def status_beside(link: Tag) -> str:
    beside = link.find_next_sibling(class_=True)
    return beside.get_text() if beside and "ap-status" in str(beside["class"]) else "Published"


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


def test_plans_stand_under_each_other_and_the_newest_period_first(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-10"), report("2022-07"), report("2022-10", "care-leavers"), report("2023-01"))
    assert [folder for folder, _ in listed(tmp_path)] == [
        "2022-10/care-leavers",
        "2023-01/sufficiency",
        "2022-10/sufficiency",
        "2022-07/sufficiency",
    ]
    page = page_of(tmp_path)
    headings = [heading.get_text() for heading in page.select("thead th")]
    assert headings == ["Plan", "Over time, latest last", "January 2023", "October 2022", "July 2022"]
    blank = [[bool(cell.select(".ap-to-report")) for cell in row.select("td")[1:]] for row in page.select("tbody tr")]
    assert blank == [[False, True, False], [True, True, True]]


def test_periods_before_the_last_four_are_folded_under_the_others(tmp_path: Path) -> None:
    publish(tmp_path, *(report(f"2022-0{month}") for month in range(1, 7)))
    folded = page_of(tmp_path).select("details a.ap-to-report")
    assert [folder_of(link.parent) for link in folded] == ["2022-02/sufficiency", "2022-01/sufficiency"]  # type: ignore[arg-type]


def page_of(root: Path) -> BeautifulSoup:
    return BeautifulSoup((root / index.rebuild(root)).read_bytes(), "html.parser")


def knowing(period: str, *ratings: str, closed: int = 0) -> Made:
    """Return a report that says what it knew: an action a rating, and some that are closed."""
    key = [{"cells": [{"mark": {"name": "Red", "shape": "triangle", "colour": "C8102E"}}]}]
    actions: list[dict[str, Any]] = [
        {"number": f"1.{at}", "title": f"<b>Action {at}</b>, which “goes on”", "rating": {"name": name}}
        for at, name in enumerate(ratings, 1)
    ]
    actions += [
        {"number": f"2.{at}", "title": "Done", "closing": {"way": "completed", "into": [], "notice": {}}}
        for at in range(closed)
    ]
    facts = {"period": period, "as_at": f"{period}-14", "groups": [], "measures": [], "actions": actions}
    return report(period, facts=facts, parts=[{"kind": "table", "id": "key", "groups": [{"rows": key}]}])


def test_a_report_says_how_its_actions_stood_and_a_plan_how_that_went(tmp_path: Path) -> None:
    publish(tmp_path, knowing("2022-07", "Red", "Red", ""), knowing("2022-10", "Red", "", closed=2))
    page = page_of(tmp_path)
    counts = [" ".join(cell.get_text().split()) for cell in page.select(".ap-counts")]
    assert counts == ["1 Red 1 Not rated 2 Closed", "2 Red 1 Not rated"]
    (trend,) = page.select(".ap-trend")
    assert [" ".join(line.get_text().split()) for line in trend.select("span")] == [
        "Red 2, 1",
        "Not rated 1, 1",
        "Closed 0, 2",
    ]
    widths = [[float(str(part["width"])[:-1]) for part in bar.select(".ap-part")] for bar in page.select(".ap-bar")]
    assert widths == [[24.5, 24.5, 49.5], [66.17, 32.83]]


def test_actions_of_latest_reports_are_found_in_the_page_and_those_before_in_a_file_beside_it(tmp_path: Path) -> None:
    publish(tmp_path, knowing("2022-07", "Red"), knowing("2022-10", "", closed=1))
    page = page_of(tmp_path)
    found = [(item.select_one("a")["href"], " ".join(item.get_text().split())) for item in page.select("#find_list li")]  # type: ignore[index]
    assert found == [
        (
            "2022-10/sufficiency/report.html#action-1.1",
            "1.1 <b>Action 1</b> <b>Action 1</b>, which “goes on” Plan sufficiency, 14 October 2022",
        ),
        ("2022-10/sufficiency/report.html#action-2.0", "2.0 Done Closed Plan sufficiency, 14 October 2022"),
    ]
    content = (tmp_path / "reports" / index.EARLIER).read_text(encoding="ascii")
    (row,) = json.loads(content.removeprefix("window.earlierActions = ").removesuffix(";\n"))
    assert row == [
        *("1.1", "<b>Action 1</b>", "<b>Action 1</b>, which “goes on”", "Red", "Plan sufficiency", "14 July 2022"),
        "2022-07/sufficiency/report.html#action-1.1",
    ]
    (more,) = page.select("button[name=more]")
    assert (more["value"], more.get_text()) == (index.EARLIER, "Search earlier reports too (1 kB)")
    assert "script-src 'self' 'sha256-" in str(page.select("meta[http-equiv]")[0]["content"])


@pytest.mark.parametrize(
    "facts", [None, [], {"actions": None}, {"actions": [{"title": "A"}]}, {"actions": [{"number": 1, "title": "A"}]}]
)
def test_a_report_whose_actions_cannot_be_read_is_listed_without_them(facts: object, tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07", facts=facts))
    page = page_of(tmp_path)
    assert [folder_of(link.parent) for link in page.select("a.ap-to-report")] == ["2022-07/sufficiency"]  # type: ignore[arg-type]
    assert not page.select(".ap-counts, #find_list")


def test_a_page_without_actions_runs_nothing(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"))
    page = page_of(tmp_path)
    assert not page.select("script, form")
    assert "script-src" not in str(page.select("meta[http-equiv]")[0]["content"])
    assert not (tmp_path / "reports" / index.EARLIER).exists()


def test_a_publication_cut_short_before_its_line_is_not_called_published(tmp_path: Path) -> None:
    put(tmp_path, report("2022-07"))
    assert listed(tmp_path) == [("2022-07/sufficiency", "Not published: publication was cut short")]


def test_data_changed_after_publication_is_called_so(tmp_path: Path) -> None:
    (line,) = publish(tmp_path, report("2022-07"))
    path = tmp_path / line.folder / "data.json"
    path.write_bytes(path.read_bytes().replace(b'"draft": false', b'"draft": true'))
    assert listed(tmp_path) == [("2022-07/sufficiency", "Changed since it was published: see “workbook verify”")]


def test_a_report_is_listed_by_the_file_of_what_it_knew_that_its_line_knows_and_by_no_other(tmp_path: Path) -> None:
    data = json.loads(report("2022-07").files["data.json"]) | {"title": "As it knew itself"}
    known = json.dumps(data).encode()
    new = made("2022-07", outputs={**report("2022-07").files, "snapshot.json": known})
    (_, old) = publish(tmp_path, new, report("2022-10"))
    (tmp_path / old.folder / "snapshot.json").write_bytes(known)
    titles = [each.title for each in entries.under_index(tmp_path, store.FOLDER, ledger.read(tmp_path))]
    assert titles == ["Plan sufficiency", "As it knew itself"]
    (tmp_path / new.folder / "snapshot.json").write_bytes(known + b" ")
    changed = "Changed since it was published: see “workbook verify”"
    assert listed(tmp_path) == [("2022-10/sufficiency", "Published"), ("2022-07/sufficiency", changed)]


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
    newest, older = page_of(tmp_path).select(".ap-files")
    assert [(a["href"], a.get_text(), a["aria-label"]) for a in older.select("a")] == [
        (f"2022-07/sufficiency/{file}", name, f"{name}, Plan sufficiency, 14 July 2022, Published")
        for file, name in (
            ("data.json", "Data"),
            ("exceptions.html", "Exceptions, for scrutiny"),
            ("summary.html", "Summary, for the panel"),
        )
    ]
    assert [a.get_text() for a in newest.select("a")] == ["Data"]


def test_titles_are_text_and_never_markup(tmp_path: Path) -> None:
    put(tmp_path, report("2022-07", draft=True, title="<script>x</script> & “more”"))
    page = (tmp_path / index.rebuild(tmp_path, store.DRAFTS)).read_text(encoding="utf-8")
    assert "&lt;script&gt;x&lt;/script&gt; &amp; “more”, 14 July 2022</a>" in page
    assert "<script>" not in page


def test_the_page_has_the_colours_of_the_newest_reports_council(tmp_path: Path) -> None:
    put(tmp_path, report("2022-07", draft=True, parts=[masthead({"main": "123456", "accent": "7D3560"})]))
    newest = put(tmp_path, report("2022-10", draft=True, parts=[masthead({"main": "5B1A43", "accent": "8A5A00"})]))
    page = (tmp_path / index.rebuild(tmp_path, store.DRAFTS)).read_text(encoding="utf-8")
    assert "--band:#5B1A43;--second:#8A5A00" in page
    assert "123456" not in page
    wrongs: list[object] = [{"main": "red}body{", "accent": "8A5A00"}, {"main": 5}, "red", []]
    for wrong in wrongs:
        newest.unlink()
        put(tmp_path, report("2022-10", draft=True, parts=[masthead(wrong)]))
        page = (tmp_path / index.rebuild(tmp_path, store.DRAFTS)).read_text(encoding="utf-8")
        assert page.count("--band:") == 2  # its own, in light and dark


def masthead(brand: object) -> dict[str, object]:
    return {"kind": "masthead", "title": "Plan", "council": "Averdale", "period": "x", "as_at": "y", "brand": brand}


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


def test_a_list_that_is_not_what_the_reports_give_is_named(tmp_path: Path) -> None:
    publish(tmp_path, report("2022-07"), report("2022-10"))
    index.rebuild(tmp_path)
    assert verify(tmp_path, "", index.published_lists).damages == ()
    page = tmp_path / store.FOLDER / store.INDEX
    page.write_bytes(page.read_bytes().replace(b"2022-07/sufficiency", b"2022-08/sufficiency"))
    (tmp_path / store.FOLDER / index.EARLIER).write_bytes(b"alert(1)")
    assert [
        str(damage).partition(". It was changed")[0] for damage in verify(tmp_path, "", index.published_lists).damages
    ] == [
        f"reports/{name}: changed. It is not what is made of what is published" for name in (index.EARLIER, store.INDEX)
    ]
