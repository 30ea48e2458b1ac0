"""What an audit found is shown as a table, as JSON and as a page that anybody can read."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from helpers.audit import Basis
from helpers.audit.show import as_json, failed, show, write_page
from helpers.audit.verdict import Class, Damaged, Finding
from helpers.blocks.differences import Difference
from helpers.records import ledger
from helpers.records.ledger import Line

HOSTILE = "<script>alert(1)</script> [bold]& “x”[/]"


def line(period: str, revision: int = 0) -> Line:
    facts = dict.fromkeys(("as_at", "record", "data", "published", "by", "why"), "")
    return ledger.following((), period=period, plan="homes", revision=revision, **facts)


COUNTED = Difference("status", "All actions", "Actions", "78", "79", "CHANGELOG: Counted anew.")
FINDINGS = [
    Finding(line("2022-07"), Basis.CURRENT, Class.IDENTICAL),
    Finding(line("2022-10"), Basis.CURRENT, Class.SAME_CONTENT, "report.html differs from byte 7 on, in line 1."),
    Finding(line("2022-10", 1), Basis.CURRENT, Class.EXPLAINED, "", (COUNTED,), "code"),
    Finding(line("2023-01"), Basis.RECORDED, Class.UNEXPLAINED, "", (Difference("summary", "", "", "", HOSTILE),)),
    Finding(line("2023-04"), Basis.RECORDED, Class.NOT_RUN, HOSTILE),
]


def shown(findings: list[Finding]) -> list[str]:
    """Return what is printed, but for the blank lines."""
    out = io.StringIO()
    show(findings, Console(file=out, width=250, markup=False, highlight=False, emoji=False))
    return [text.strip() for text in out.getvalue().splitlines() if text.strip()]


def page(root: Path, findings: list[Finding]) -> BeautifulSoup:
    path = write_page(root, findings)
    assert path == Path("reports", "audit.html")
    return BeautifulSoup((root / path).read_text(encoding="utf-8"), "html.parser")


def test_a_report_has_a_row_and_its_differences_stand_below_by_place() -> None:
    heading, _, *rows = shown(FINDINGS)
    assert heading.split() == ["Report", "As", "Class", "What", "was", "found"]
    assert [" ".join(row.split()) for row in rows] == [
        "homes for 2022-07 current A identical, byte for byte.",
        "homes for 2022-10 current B same content, other bytes. report.html differs from byte 7 on, in line 1.",
        "homes for 2022-10, revision 1 current C content differs, every difference explained; the cause is the code.",
        "homes for 2023-01 recorded D content differs, not explained.",
        f"homes for 2023-04 recorded E could not be run again. {HOSTILE}",
        "homes for 2022-10, revision 1, as current:",
        "status, All actions, Actions: “78” → “79”. CHANGELOG: Counted anew.",
        "homes for 2023-01, as recorded:",
        f"summary: nothing → “{HOSTILE}”. Not explained.",
    ]


def test_a_long_text_is_shown_around_what_differs_and_many_differences_are_counted() -> None:
    words = "one two three four five six seven eight nine ten"
    long = Difference("summary", "", "paragraph 1", f"{words} 5 {words}", f"{words} 6 {words}")
    finding = Finding(line("2022-07"), Basis.CURRENT, Class.UNEXPLAINED, "", (long, *[COUNTED] * 6))
    _, _, _, _, first, *others, last = shown([finding])
    head, tail = "… three four five six seven eight nine ten", "one two three four five six seven eight …"
    assert first == f"summary, paragraph 1: “{head} 5 {tail}” → “{head} 6 {tail}”. Not explained."
    assert len(others) == 4
    assert last == "and 2 more, in reports/audit.html"


def test_a_text_of_several_lines_is_shown_on_one() -> None:
    several = Difference("summary", "", "paragraph 1", "First.\nSecond.", "First.\nThird.")
    finding = Finding(line("2022-07"), Basis.CURRENT, Class.UNEXPLAINED, "", (several,))
    assert shown([finding])[-1] == "summary, paragraph 1: “First. Second.” → “First. Third.”. Not explained."


def test_the_json_has_a_run_for_each_finding_and_names_each_difference() -> None:
    runs = json.loads(as_json(FINDINGS))["runs"]
    assert [each["class"] for each in runs] == ["A", "B", "C", "D", "E"]
    assert runs[2] == {
        "period": "2022-10",
        "plan": "homes",
        "revision": 1,
        "as": "current",
        "class": "C",
        "said": "",
        "damages": [],
        "despite": "",
        "cause": "code",
        "differences": [
            {
                "block": "status",
                "row": "All actions",
                "cell": "Actions",
                "old": "78",
                "new": "79",
                "cause": "CHANGELOG: Counted anew.",
            }
        ],
    }
    assert as_json(FINDINGS).endswith("}\n")


@pytest.mark.parametrize(("count", "said"), [(3, False), (4, True), (5, True)])
def test_only_what_is_not_explained_or_not_run_has_failed(count: int, said: bool) -> None:
    assert failed(FINDINGS[:count]) is said
    assert failed(FINDINGS[count - 1 :]) is True


def test_an_audit_fails_where_another_report_is_damaged_and_its_page_does_not_say_that_nothing_is_left(
    tmp_path: Path,
) -> None:
    found = [replace(FINDINGS[0], damaged=Damaged(verified="1 thing is damaged.", code="damaged"))]
    assert failed(found) is True
    (tmp_path / "reports").mkdir()
    assert "Look into what is damaged first." in page(tmp_path, found).get_text()


def test_the_page_can_be_read_by_ear_and_runs_nothing(tmp_path: Path) -> None:
    found = page(tmp_path, FINDINGS)
    assert found.html is not None
    assert found.html["lang"] == "en-GB"
    assert [heading.get_text() for heading in found.find_all(["h1", "h2", "h3"])] == [
        "Audit of published reports",
        "Report by report",
        "homes for 2022-10, revision 1, today’s code and environment",
        "homes for 2023-01, recorded code and environment",
    ]
    assert len(found.find_all("h1")) == 1
    for table in found.find_all("table"):
        assert table.caption
        assert table.thead
        assert table.tbody
        assert {cell["scope"] for cell in table.thead.find_all("th")} == {"col"}
        headings = [cell.get_text() for cell in table.thead.find_all("th")]
        for row in table.tbody.find_all("tr"):
            cells = row.find_all(["th", "td"])
            assert cells[0]["scope"] == "row"
            assert [cell["data-label"] for cell in cells] == headings
    assert not found.find_all(["script", "img", "link", "iframe"])
    assert found.get_text().count(HOSTILE) == 2


def test_the_page_says_of_each_report_what_its_class_means(tmp_path: Path) -> None:
    said = page(tmp_path, FINDINGS).get_text()
    assert [said.count(each.means[:1].upper() + each.means[1:]) for each in Class] == [1, 1, 1, 1, 1, 0]


def test_the_page_says_first_how_many_need_to_be_looked_into(tmp_path: Path) -> None:
    found = page(tmp_path, FINDINGS)
    assert found.strong is not None
    assert found.strong.get_text() == "Class D, E or F: 2 of 5, to be looked into."
    counts = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in found.tbody.find_all("tr")]  # type: ignore[union-attr]
    assert counts == [
        ["A", "identical, byte for byte", "1"],
        ["B", "same content, other bytes", "1"],
        ["C", "content differs, every difference explained", "1"],
        ["D", "content differs, not explained", "1"],
        ["E", "could not be run again", "1"],
        ["F", "made by a notebook of its own, for which the workbook does not vouch", "0"],
    ]
    found = page(tmp_path, FINDINGS[:3])
    assert found.strong is not None
    assert found.strong.get_text() == "Nothing is left to explain."


def test_every_link_of_the_page_leads_somewhere(tmp_path: Path) -> None:
    found = page(tmp_path, FINDINGS)
    targets = [str(link["href"]) for link in found.find_all("a")]
    assert [target for target in targets if target[0] != "#"] == [
        "2022-07/homes/report.html",
        "2022-10/homes/report.html",
        "2022-10/homes.r1/report.html",
        "2023-01/homes/report.html",
        "2023-04/homes/report.html",
    ]
    inside = [target for target in targets if target[0] == "#"]
    assert inside == ["#differs-3", "#differs-4"]
    assert all(found.find(id=target[1:]) for target in inside)
