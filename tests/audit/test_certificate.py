"""A certificate says what an audit found, with every hash, to people who were not there; nothing is overwritten."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from builders import BANNER_PLAN, REPOSITORY, Once, write_plan, write_tracker, write_yaml
from helpers.audit import Basis, audit
from helpers.audit.issue import issue, place_of
from helpers.audit.show import as_json
from helpers.audit.verdict import Class, Finding
from helpers.blocks.differences import Difference
from helpers.cli import main
from helpers.errors import WorkbookError
from helpers.records.environment import versions
from helpers.runs import publish, run
from helpers.runs.publish import Publication

WHEN = datetime(2026, 11, 28, 5, 6, 33, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 29, 5, 6, 33, tzinfo=UTC)
WHY = "the council’s disk was damaged"
LOOK = "The published report audited here is to be looked into: plan for 2023-01."
HOSTILE = '<script>alert(1)</script> #eval("1") [*bold*] & “x”'


def publish_one(root: Path) -> None:
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    write_plan(root, "plan", BANNER_PLAN)
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• a start", "• more")]
    write_tracker(root / "params" / "trackers" / "plan.xlsx", rows, merges=["B2:C2"])
    given = {"plan": "plan", "period": "2023-01", "as_at": "2023-01-19", "tracker": "params/trackers/plan.xlsx"}
    write_yaml(root / "params" / "2023-01" / "plan.yml", given | {"sheet": "January 2023"})
    said = Publication(despite="tried in a test")
    [outcome] = publish.publish(root, run.prepare(root, "2023-01"), lambda _: None, said)
    assert outcome.error is None


@pytest.fixture(scope="module")
def published(once: Once) -> Path:
    return once("certificate-published", publish_one)


def audited(root: Path, despite: str = "") -> list[Finding]:
    return audit.audit(root, audit.chosen(root, "", ""), [Basis.CURRENT], lambda _: None, despite)


@pytest.fixture(scope="module")
def findings(published: Path) -> list[Finding]:
    return audited(published)


@pytest.fixture(scope="module")
def certificate(
    published: Path, findings: list[Finding], tmp_path_factory: pytest.TempPathFactory
) -> tuple[BeautifulSoup, PdfReader]:
    return issued(published, tmp_path_factory.mktemp("certificate"), findings)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Give an empty folder for certificates."""
    place = tmp_path / "out"
    place.mkdir()
    return place


def issued(
    root: Path, out: Path, findings: Sequence[Finding], when: datetime = WHEN
) -> tuple[BeautifulSoup, PdfReader]:
    page, paper = issue(root, place_of(root, str(out)), findings, when)
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser"), PdfReader(paper)


def hashes(page: BeautifulSoup) -> Iterator[tuple[str, str, str]]:
    """Give the rows of the table of files: name, hash before, hash after."""
    table = page.find(id="table-hashes-1-current")
    assert table is not None
    for row in table.select("tbody tr:not(.ap-banner)"):
        name, before, after = (cell.get_text() for cell in row.find_all(["th", "td"]))
        yield name, before, after


def letters(text: str) -> str:
    return "".join(text.split())


def on_paper(paper: PdfReader) -> str:
    return letters("".join(page.extract_text() for page in paper.pages))


def test_it_has_the_hash_of_every_file_of_a_report(
    published: Path, certificate: tuple[BeautifulSoup, PdfReader]
) -> None:
    page, _ = certificate
    folder = published / "reports" / "2023-01" / "plan"
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "ro-crate-metadata.json"]
    known = {
        path.relative_to(folder).as_posix().removeprefix("inputs/"): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    rows = list(hashes(page))
    assert len(rows) == len(files) > 10
    assert {name: before for name, before, _ in rows} == known
    assert {after for _, _, after in rows} == {"the same"}


def test_both_files_say_the_same_and_the_pdf_carries_the_findings(
    findings: list[Finding], certificate: tuple[BeautifulSoup, PdfReader]
) -> None:
    page, paper = certificate
    printed = on_paper(paper)
    said = [each.get_text() for each in page.select("main :is(h2, h3, p, li, caption, td, th)")]
    assert len(said) > 60
    assert [text for text in said if letters(text) not in printed] == []
    assert str(paper.root_object["/Lang"]) == "en-GB"
    assert "/StructTreeRoot" in paper.root_object
    assert paper.metadata is not None
    assert paper.metadata.title == page.title.get_text() == "Certificate of an audit, 28 November 2026"  # type: ignore[union-attr]
    assert paper.attachments["data.json"] == [as_json(findings).encode()]


def test_it_begins_with_the_answer_and_says_what_was_not_compared(
    findings: list[Finding], certificate: tuple[BeautifulSoup, PdfReader]
) -> None:
    page, _ = certificate
    first, when, verified = (each.get_text() for each in page.select("main p")[:3])
    assert first == (
        "The published report audited here came out again exactly as it was published. "
        "Nothing outside the folder of reports was compared."
    )
    assert when.startswith(
        "This was found on 28 November 2026 at 05:06:33 UTC, by the clock of the machine that looked."
    )
    assert verified == findings[0].damaged.verified
    assert "Whether any history in git bears this out." in page.get_text()
    assert versions()["python"] in page.get_text()


def test_it_names_no_folder_of_the_machine(published: Path, findings: list[Finding], out: Path) -> None:
    said = f"It ended with OSError: {published / 'reports'} and {Path.home() / 'own'} cannot be read."
    page, _ = issued(published, out, [dataclasses.replace(findings[0], outcome=Class.NOT_RUN, said=said)])
    assert "It ended with OSError: …/reports and …/own cannot be read." in page.get_text()
    assert str(published) not in str(page)
    assert LOOK in page.get_text()


def test_the_same_audit_gives_the_same_files_but_for_the_time(
    published: Path, findings: list[Finding], out: Path
) -> None:
    one = issue(published, out / "one", findings, WHEN)
    two = issue(published, out / "two", findings, WHEN)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    later, _ = issue(published, out / "one", findings, NEXT_DAY)
    assert later.read_text().replace("29 November 2026", "28 November 2026") == one[0].read_text()


def test_a_file_that_is_there_is_never_overwritten(published: Path, findings: list[Finding], out: Path) -> None:
    (out / "audit-2026-11-28.pdf").write_text("kept")
    place = place_of(published, str(out / "audit.html"))
    made = [path for _ in range(2) for path in issue(published, place, findings, WHEN)]
    names = ["audit-2026-11-28-2.html", "audit-2026-11-28-2.pdf", "audit-2026-11-28-3.html", "audit-2026-11-28-3.pdf"]
    assert [path.name for path in made] == names
    assert (out / "audit-2026-11-28.pdf").read_text() == "kept"
    assert sorted(path.name for path in out.iterdir()) == sorted([*names, "audit-2026-11-28.pdf"])


def test_the_command_writes_it_where_it_is_called_and_its_json_stays_as_it_is(
    published: Path,
    findings: list[Finding],
    tmp_path: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = shutil.copytree(published, tmp_path / "copy")
    monkeypatch.chdir(out)
    monkeypatch.setattr(audit, "audit", lambda *_: findings)
    monkeypatch.setattr(sys, "argv", ["workbook", "--root", str(root), "audit", "--all", "--json"])
    sys.argv += ["--certificate", "certificate.html"]
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (0, as_json(findings))
    written = sorted(path.name for path in out.iterdir())
    assert [Path(name).suffix for name in written] == [".html", ".pdf"]
    assert all(name.startswith("certificate-2") and name in told.err for name in written)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{out}/nowhere/one.html", "There is no folder {out}/nowhere for the certificate"),
        ("{root}/reports/one", "lies among the published reports"),
        ("{root}/reports", "lies among the published reports"),
    ],
)
def test_a_place_that_will_not_do_is_refused(given: str, said: str, published: Path, out: Path) -> None:
    with pytest.raises(WorkbookError, match="certificate") as caught:
        place_of(published, given.format(out=out, root=published))
    assert said.format(out=out.as_posix()) in str(caught.value)


def test_what_a_report_or_a_note_says_is_only_text(published: Path, findings: list[Finding], out: Path) -> None:
    difference = Difference("summary", HOSTILE, "", HOSTILE, "another", HOSTILE)
    found = dataclasses.replace(findings[0], outcome=Class.EXPLAINED, said=HOSTILE, note=WHY, differences=(difference,))
    page, paper = issued(published, out, [found])
    assert not page.find_all(["script", "img", "link", "iframe"])
    assert f"{HOSTILE} It was published although code or environment were not as committed: “{WHY}”." in page.get_text()
    assert page.get_text().count(HOSTILE) >= 4
    assert on_paper(paper).count(letters(HOSTILE)) >= 4


def test_damage_is_said_first_with_why_it_was_run_all_the_same(published: Path, tmp_path: Path, out: Path) -> None:
    root = Path(shutil.copytree(published, tmp_path / "copy"))
    page = root / "reports" / "2023-01" / "plan" / "report.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes() + b"\n")
    refused, _ = issued(root, out, audited(root))
    ran, _ = issued(root, out, audited(root, WHY))
    first = f"Something that was published here is damaged. {LOOK}"
    assert [each.select("main p")[0].get_text() for each in (refused, ran)] == [first, first]
    assert "Nothing of it was run, because it is damaged." in refused.get_text()
    assert {after for _, _, after in hashes(refused)} == {"not read", "not made again"}
    assert f"It was run although it is damaged (“{WHY}”)." in ran.get_text()
    assert {after for _, _, after in hashes(ran)} == {"the same"}
