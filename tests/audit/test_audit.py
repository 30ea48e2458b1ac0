"""A published report is made again from what was kept, and what comes out is judged, each class for real."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import ANY
from zipfile import ZipFile

import nbformat
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from pypdf import PdfWriter

from attacks.means import git, publish_it, publish_three, rewrite, unseal, write_book, write_given
from builders import BANNER_PLAN, REPOSITORY, Once, write_plan
from helpers.audit import Basis, audit
from helpers.audit.show import failed
from helpers.audit.verdict import Causes, Class, Damaged, Finding, Kept, judged
from helpers.blocks.differences import Difference, differences
from helpers.errors import WorkbookError
from helpers.exports import exported
from helpers.records import code, ledger
from helpers.records.code import CODE, Code, code_of
from helpers.records.found import record_of
from helpers.records.record import INPUTS, sha256
from helpers.runs import run
from helpers.runs.inputs import LOCK, Inputs, kept
from helpers.runs.produce import OUTPUTS

JANUARY, APRIL = Path("reports", "2023-01", "plan"), Path("reports", "2023-04", "plan")
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")

FIRST = "This is the first report of the plan to be published, so it is compared with none."


def audit_it(root: Path, *numbers: int, basis: Basis = Basis.CURRENT, despite: str = "") -> list[Finding]:
    """Audit the reports of some of the ledger's lines, or of all."""
    lines = [line for line in audit.chosen(root, "", "") if not numbers or line.number in numbers]
    return audit.audit(root, lines, [basis], lambda _: None, despite)


def tree(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def change(path: Path, old: bytes, new: bytes) -> None:
    """Change a kept file, though it is sealed."""
    path.chmod(0o644)
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


@pytest.fixture(scope="module")
def published(once: Once) -> Path:
    """Give a project with two periods published, the first revised afterwards; its tracker is gone."""
    return once("audit-published", publish_three)


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    """Give a copy of that project to damage."""
    return Path(shutil.copytree(published, tmp_path / "copy"))


def test_reports_are_made_again_though_the_tracker_changed_and_later_ones_were_published(published: Path) -> None:
    before = tree(published)
    steps: list[run.Step] = []
    lines = audit.chosen(published, "", "")
    found = audit.audit(published, lines, [Basis.CURRENT], steps.append)
    assert [(each.line.name, each.outcome, each.said, each.differences) for each in found] == [
        ("plan for 2023-01", Class.IDENTICAL, "", ()),
        ("plan for 2023-04", Class.IDENTICAL, "", ()),
        ("plan for 2023-01, revision 1", Class.IDENTICAL, "", ()),
    ]
    assert tree(published) == before
    last = {step.name: (step.done, step.doing) for step in steps}
    assert last == {audit.name_of(line, Basis.CURRENT): (1, "A: identical, byte for byte") for line in lines}


def test_a_report_of_which_only_the_cells_that_were_read_are_kept_is_made_again(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    write_plan(root, "plan", {**BANNER_PLAN, "inputs": "reduced"})
    tracker = write_book(root / "params" / "trackers" / "plan.xlsx", "• a start")
    book = load_workbook(tracker)
    book.create_sheet("Contacts").append(["Jane, 14, lives at 14 Elm Road"])
    book["Contacts"].sheet_state = "hidden"
    book["January 2023"]["B3"].comment = Comment("Ring her mum on 020 7946 0018", "Jane Smith")
    book.properties.creator = "Jane Smith"
    book.save(tracker)
    write_given(root, "2023-01")
    publish_it(root, "2023-01")
    tracker.unlink()
    [finding] = audit_it(root)
    assert finding.outcome is Class.IDENTICAL
    left = load_workbook(root / JANUARY / INPUTS / "params" / "trackers" / "plan.xlsx")
    assert left.sheetnames == ["January 2023"]
    assert all(cell.comment is None for row in left["January 2023"].iter_rows() for cell in row)
    with ZipFile(root / JANUARY / INPUTS / "params" / "trackers" / "plan.xlsx") as archive:
        assert [name for name in archive.namelist() if "docProps" in name or b"Jane" in archive.read(name)] == []


def test_a_period_or_plan_without_a_published_report_is_refused(published: Path, tmp_path: Path) -> None:
    assert [line.number for line in audit.chosen(published, "2023-01", "plan")] == [1, 3]
    for period, plan, what in (("2022-01", "", "for 2022-01 "), ("2023-01", "no", "of no for 2023-01 ")):
        with pytest.raises(WorkbookError) as error:
            audit.chosen(published, period, plan)
        assert str(error.value) == f"No report {what}is published, so there is nothing to audit."
    with pytest.raises(WorkbookError, match=r"^No report is published, so there is nothing to audit.$"):
        audit.chosen(tmp_path, "", "")


def test_a_kept_output_that_was_changed_is_named_to_the_figure(copy: Path) -> None:
    folder = copy / JANUARY
    unseal(folder)
    change(folder / "data.json", b"1 of 1 action is", b"7 of 1 action is")
    wanted = {name: record_of(copy, ledger.read(copy)[0]).files[name] for name in OUTPUTS}
    line = (folder / "report.html").read_bytes().partition(b"Averdale")[0].count(b"\n") + 1
    change(folder / "report.html", b"Averdale", b"Riverdale")
    pdf = (folder / "report.pdf").read_bytes()
    (folder / "report.pdf").write_bytes(pdf + b"!")
    (folder / "report.ipynb").unlink()
    [refused] = audit_it(copy, 1)
    assert (refused.outcome, [each.file for each in refused.damaged.damages]) == (
        Class.NOT_RUN,
        [f"{JANUARY.as_posix()}/{name}" for name in ("report.html", "report.pdf", "report.ipynb", "data.json")],
    )
    assert refused.told.startswith(f"Nothing of it was run, because it is damaged. {refused.damaged.damages[0]}")
    [found] = audit_it(copy, 1, despite="to see what was changed")
    assert found.told.startswith("It was run although it is damaged (“to see what was changed”).")
    assert failed([found])
    assert found.outcome is Class.UNEXPLAINED
    assert found.said == (
        "Since it was published, report.html, report.pdf, report.ipynb and data.json were changed. "
        "What is kept is compared with what was published."
    )
    page, printed, notebook, words = found.differences
    assert (page.block, page.row, page.cell) == ("report.html", "", f"line {line}")
    assert "Riverdale" in page.old
    assert "Averdale" in page.new
    assert printed == Difference("report.pdf", "", "", f"SHA-256 {sha256(pdf + b'!')}", f"SHA-256 {sha256(pdf)}")
    assert notebook == Difference("report.ipynb", "", "", "no file", f"SHA-256 {wanted['report.ipynb']}")
    assert words == Difference(
        "headline",
        "",
        "paragraph 1",
        f"7 of 1 action is open. {FIRST}",
        f"1 of 1 action is open. {FIRST}",
    )


@pytest.mark.parametrize("excuse", ["", "note", "changelog"])
def test_a_false_figure_that_record_and_chain_agree_to_is_not_explained(
    excuse: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An insider wrote another figure into the data and the page, and all hashes anew, and gave a reason."""
    folder = copy / APRIL
    spoilt = {
        name: (folder / name).read_bytes().replace(b"1 of 1 action is", b"7 of 1 action is")
        for name in ("data.json", "report.html")
    }
    rewrite(copy, 2, spoilt, note="in a hurry" if excuse == "note" else "", clean=True)
    code = Code(record_of(copy, ledger.read(copy)[1]).commit, clean=True, digest="", changed=())
    monkeypatch.setattr(audit, "code_now", lambda: code)
    if excuse == "changelog":
        monkeypatch.setattr(audit, "_changelog_now", lambda: "- The first sentence is plainer. Changes: `headline`.\n")
    [found] = audit_it(copy, 2)
    assert (found.outcome, found.damaged.damages) == (Class.UNEXPLAINED, ())
    assert [(each.block, each.cause) for each in found.differences] == [("headline", "")]


def test_a_false_figure_in_a_page_alone_is_not_the_same_content(copy: Path) -> None:
    page = (copy / APRIL / "report.html").read_bytes()
    assert b"1 of 1 action is" in page
    rewrite(copy, 2, {"report.html": page.replace(b"1 of 1 action is", b"7 of 1 action is")}, note="tried in a test")
    [found] = audit_it(copy, 2)
    assert (found.outcome, found.said) == (Class.UNEXPLAINED, "report.html does not say what the data says.")
    [each] = found.differences
    assert (each.block, "7 of 1" in each.old, "1 of 1" in each.new) == ("report.html", True, True)
    assert found.told.endswith(
        "It was published although code or environment were not as committed: “tried in a test”."
    )


@pytest.mark.parametrize("name", ["report.docx", "report.pdf"])
def test_a_false_figure_in_a_paper_alone_is_not_the_same_content(name: str, published: Path) -> None:
    report = kept_of(published, 1)
    said, lie = "1 of 1 action is open", "7 of 1 action is open"
    executed = nbformat.reads(report.outputs["report.ipynb"].decode().replace(said, lie), as_version=4)
    outputs = {**report.outputs, **exported(executed, name.rpartition(".")[2])}
    record = dataclasses.replace(report.record, files={**report.record.files, name: sha256(outputs[name])})
    found = judged(
        dataclasses.replace(report, record=record, outputs=outputs), Basis.CURRENT, dict(report.outputs), Causes()
    )
    assert (found.outcome, found.said) == (Class.UNEXPLAINED, f"{name} does not say what the data says.")
    [each] = found.differences
    assert (lie in each.old, said in each.new) == (True, True)


@pytest.mark.parametrize("name", ["report.docx", "report.pdf"])
def test_a_false_word_in_a_paper_alone_is_not_the_same_content_where_the_same_code_made_it(
    name: str, published: Path
) -> None:
    report = kept_of(published, 1)
    said, lie = "a start", "a mess"
    executed = nbformat.reads(report.outputs["report.ipynb"].decode().replace(said, lie), as_version=4)
    outputs = {**report.outputs, **exported(executed, name.rpartition(".")[2])}
    record = dataclasses.replace(report.record, files={**report.record.files, name: sha256(outputs[name])})
    changed = dataclasses.replace(report, record=record, outputs=outputs)
    found = judged(changed, Basis.CURRENT, dict(report.outputs), Causes(none_of_code=True))
    assert (found.outcome, found.said) == (Class.UNEXPLAINED, f"{name} does not say what the data says.")
    [each] = found.differences
    assert (lie in each.old, said in each.new) == (True, True)
    assert judged(changed, Basis.CURRENT, dict(report.outputs), Causes()).outcome is Class.SAME_CONTENT


def kept_of(root: Path, number: int) -> Kept:
    line = ledger.read(root)[number - 1]
    record = record_of(root, line)
    outputs = {name: (root / line.folder / name).read_bytes() for name in OUTPUTS}
    return Kept(line, record, kept(root, record, line.folder), outputs)


@pytest.mark.parametrize(
    ("content", "old"),
    [(b"[", "["), (b"[1]", "[1]"), (b"[" * 100_000, "[" * 60 + "…")],
    ids=["torn", "other", "deep"],
)
def test_data_that_is_no_report_any_more_is_compared_as_text(content: bytes, old: str, published: Path) -> None:
    report = kept_of(published, 1)
    changed = dataclasses.replace(report, outputs={**report.outputs, "data.json": content})
    found = judged(changed, Basis.CURRENT, report.outputs, Causes())
    assert found.outcome is Class.UNEXPLAINED
    assert found.said.startswith("Since it was published, data.json was changed.")
    [each] = found.differences
    assert (each.block, each.row, each.cell, each.old) == ("data.json", "", "line 1", old)
    assert each.new.startswith("{")


def test_a_changed_output_stays_unexplained_whatever_todays_code_makes_of_it(published: Path) -> None:
    report = kept_of(published, 1)
    page = report.outputs["report.html"].replace(b"Averdale", b"Riverdale")
    changed = dataclasses.replace(report, outputs={**report.outputs, "report.html": page})
    found = judged(changed, Basis.CURRENT, changed.outputs, Causes(note="for this reason"))
    assert found.outcome is Class.UNEXPLAINED
    wanted = report.record.files["report.html"]
    assert found.differences == (Difference("report.html", "", "", f"SHA-256 {sha256(page)}", f"SHA-256 {wanted}"),)


def test_values_that_python_takes_for_the_same_are_not_the_same_content(published: Path) -> None:
    report = kept_of(published, 1)
    made = dict(report.outputs)
    for name in ("data.json", "snapshot.json"):
        made[name] = made[name].replace(b'"revision":0', b'"revision":false')
    assert made != report.outputs
    found = judged(report, Basis.CURRENT, made, Causes())
    assert found.outcome is Class.UNEXPLAINED
    assert found.differences == (Difference("report", "", "revision", "0", "false"),)


def in_one_file(files: Mapping[str, bytes], **facts: object) -> dict[str, bytes]:
    """Return a report's files as they once were: what it knew within its data, and within the data of its PDF."""
    known = json.loads(files["snapshot.json"])["facts"] | facts
    data = json.dumps(json.loads(files["data.json"]) | {"facts": known}).encode()
    writer = PdfWriter(clone_from=io.BytesIO(files["report.pdf"]))
    writer.root_object["/Names"].pop("/EmbeddedFiles")  # type: ignore[attr-defined]
    writer.root_object.pop("/AF", None)
    writer.add_attachment("data.json", data)
    paper = io.BytesIO()
    writer.write(paper)
    others = {name: content for name, content in files.items() if name != "snapshot.json"}
    return {**others, "data.json": data, "report.pdf": paper.getvalue()}


def kept_as(report: Kept, files: Mapping[str, bytes]) -> Kept:
    hashes = {name: sha256(content) for name, content in files.items()}
    record = dataclasses.replace(report.record, files=hashes)
    return dataclasses.replace(report, record=record, outputs=dict(files))


def test_what_a_report_knew_is_the_same_in_its_data_and_in_a_file_of_its_own(published: Path) -> None:
    report = kept_of(published, 1)
    before = kept_as(report, in_one_file(report.outputs))
    found = judged(before, Basis.CURRENT, report.outputs, Causes())
    assert (found.outcome, found.differences) == (Class.SAME_CONTENT, ())
    assert "snapshot.json is made as well." in found.said
    other = kept_as(report, in_one_file(report.outputs, actions=[]))
    found = judged(other, Basis.CURRENT, report.outputs, Causes())
    assert found.outcome is Class.UNEXPLAINED
    assert [(each.block, each.cell, each.old) for each in found.differences] == [("report", "facts", ANY)]


@pytest.mark.parametrize(("kept", "outcome"), [("", Class.SAME_CONTENT), ("0" * 64, Class.UNEXPLAINED)])
def test_what_a_report_was_read_from_is_compared_where_its_hash_was_kept(
    kept: str, outcome: Class, published: Path
) -> None:
    report = kept_of(published, 1)
    known = json.loads(report.outputs["snapshot.json"])
    assert len(known["facts"].pop("read_as")) == 64
    known["facts"] |= {"read_as": kept} if kept else {}
    before = kept_as(report, {**report.outputs, "snapshot.json": json.dumps(known).encode()})
    assert judged(before, Basis.CURRENT, report.outputs, Causes()).outcome is outcome


def test_a_paper_that_carries_other_data_than_its_report_has_does_not_say_the_same(published: Path) -> None:
    report = kept_of(published, 1)
    files = in_one_file(report.outputs)
    false = files | {"report.pdf": in_one_file(report.outputs, period="1999-01")["report.pdf"]}
    found = judged(kept_as(report, false), Basis.CURRENT, report.outputs, Causes())
    assert (found.outcome, found.said) == (Class.UNEXPLAINED, "report.pdf does not say what the data says.")


@pytest.mark.parametrize(
    ("was", "now", "cell"),
    [(b'"as_at":"2023-01-19","groups"', b'"as_at":"2023-01-18","groups"', "facts"), (b"Averdale", b"Riverdale", ANY)],
    ids=["what it knew", "what it says too"],
)
def test_what_later_reports_read_is_content(was: bytes, now: bytes, cell: object, published: Path) -> None:
    report = kept_of(published, 1)
    known = report.outputs["snapshot.json"].replace(was, now)
    assert known != report.outputs["snapshot.json"]
    false = kept_as(report, {**report.outputs, "snapshot.json": known})
    found = judged(false, Basis.CURRENT, report.outputs, Causes(note="in a hurry"))
    assert found.outcome is Class.UNEXPLAINED
    assert [(each.block, each.cell, each.cause) for each in found.differences] == [("report", cell, "")]


def test_the_same_bytes_and_other_bytes_of_the_same_content_are_told_apart(published: Path) -> None:
    report = kept_of(published, 1)
    same = Finding(report.line, Basis.RECORDED, Class.IDENTICAL)
    assert judged(report, Basis.RECORDED, dict(report.outputs), Causes()) == same
    page, printed = report.outputs["report.html"], report.outputs["report.pdf"]
    at = page.index(b"\n") + 1
    other = {"report.html": page[:at] + b"?" + page[at + 1 :], "report.pdf": printed + b"!"}
    last = printed.count(b"\n") + 1
    said = (
        f"report.html differs from byte {at + 1:,} on, in line 2. "
        f"report.pdf differs from byte {len(printed) + 1:,} on, in line {last:,}."
    )
    found = judged(report, Basis.RECORDED, {**report.outputs, **other}, Causes())
    assert found == Finding(report.line, Basis.RECORDED, Class.SAME_CONTENT, said)


def with_reading(report: Kept, content: bytes) -> Kept:
    """Return a report as it would be with a shorter reading beside it."""
    record = dataclasses.replace(report.record, files={**report.record.files, "summary.html": sha256(content)})
    return dataclasses.replace(report, record=record, outputs={**report.outputs, "summary.html": content})


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"summary.html": b"odd\ntoa"}, "summary.html differs from byte 6 on, in line 2."),
        (
            {"summary.html": b"odd\ntwa", "exceptions.html": b"new"},
            "exceptions.html is made as well.",
        ),
    ],
    ids=["other", "more"],
)
def test_a_shorter_reading_in_other_bytes_is_the_same_content(
    made: dict[str, bytes], said: str, published: Path
) -> None:
    plain = kept_of(published, 1)
    report = with_reading(plain, b"odd\ntwa")
    same = Finding(report.line, Basis.RECORDED, Class.IDENTICAL)
    assert judged(report, Basis.RECORDED, dict(report.outputs), Causes()) == same
    found = judged(report, Basis.RECORDED, {**plain.outputs, **made}, Causes())
    assert found == Finding(report.line, Basis.RECORDED, Class.SAME_CONTENT, said)


@pytest.mark.parametrize(
    "made", [{}, {"summary.html": b"other"}, {"summary.html": b"one"}], ids=["no", "other", "same"]
)
def test_a_shorter_reading_changed_since_it_was_published_is_found(made: dict[str, bytes], published: Path) -> None:
    plain = kept_of(published, 1)
    report = with_reading(plain, b"one")
    changed = dataclasses.replace(report, outputs={**plain.outputs, "summary.html": b"two"})
    found = judged(changed, Basis.CURRENT, {**plain.outputs, **made}, Causes())
    assert found.outcome is Class.UNEXPLAINED
    assert found.said.startswith("Since it was published, summary.html was changed.")
    hashes = (f"SHA-256 {sha256(b'two')}", f"SHA-256 {sha256(b'one')}")
    by_line = Difference("summary.html", "", "line 1", "two", "one")
    assert found.differences == (
        by_line if made == {"summary.html": b"one"} else Difference("summary.html", "", "", *hashes),
    )


def test_what_was_changed_in_kept_files_is_told_by_word_by_hash_or_as_missing(published: Path) -> None:
    report = kept_of(published, 1)
    data, printed, wanted = report.outputs["data.json"], report.outputs["report.pdf"], report.record.files
    words = data.replace(b'"council":"Averdale', b'"council":"Riverdale')
    assert words != data
    kept_now = {**report.outputs, "report.pdf": printed + b"!", "data.json": words}
    del kept_now["report.ipynb"]
    changed = dataclasses.replace(report, outputs=kept_now)
    found = judged(changed, Basis.CURRENT, report.outputs, Causes())
    assert found.differences == (
        Difference("report.pdf", "", "", f"SHA-256 {sha256(printed + b'!')}", f"SHA-256 {sha256(printed)}"),
        Difference("report.ipynb", "", "", "no file", f"SHA-256 {wanted['report.ipynb']}"),
        *differences(json.loads(words), json.loads(data)),
    )
    assert len(found.differences) > 2


def _spoil(name: str) -> Callable[[Path], None]:
    def spoil(root: Path) -> None:
        path = root / name
        unseal(path.parent)
        path.write_bytes(path.read_bytes() + b" ")

    return spoil


def _lose(name: str) -> Callable[[Path], None]:
    def lose(root: Path) -> None:
        unseal((root / name).parent)
        (root / name).unlink()

    return lose


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (
            _spoil("reports/2023-04/plan/inputs/outside/plan.xlsx"),
            "reports/2023-04/plan/inputs/outside/plan.xlsx is not as it was when the report was published.",
        ),
        (
            _lose("reports/2023-04/plan/inputs/params/plans/plan.yml"),
            "reports/2023-04/plan/inputs/params/plans/plan.yml cannot be read: No such file or directory.",
        ),
        (
            _lose("reports/2023-01/plan/snapshot.json"),
            "reports/2023-01/plan/snapshot.json, which was published, cannot be read: No such file or directory.",
        ),
        (
            _spoil("reports/2023-01/plan/snapshot.json"),
            "reports/2023-01/plan/snapshot.json is not as it was published, so nothing can be compared with it. "
            "Put the published file back: “workbook verify” says what else has changed.",
        ),
        (
            _spoil("reports/2023-04/plan/ro-crate-metadata.json"),
            "reports/2023-04/plan/ro-crate-metadata.json is not the record that line 2 of the ledger knows.",
        ),
        (
            _lose("reports/2023-04/plan/ro-crate-metadata.json"),
            "reports/2023-04/plan/ro-crate-metadata.json cannot be read: No such file or directory.",
        ),
    ],
    ids=["input changed", "input gone", "compared gone", "compared changed", "record changed", "record gone"],
)
def test_what_cannot_be_made_again_says_why(damage: Callable[[Path], None], why: str, copy: Path) -> None:
    damage(copy)
    steps: list[run.Step] = []
    line = ledger.read(copy)[1]
    [found] = audit.audit(copy, [line], [Basis.CURRENT], steps.append, "to see why")
    assert dataclasses.replace(found, damaged=Damaged()) == Finding(line, Basis.CURRENT, Class.NOT_RUN, why)
    assert [step.doing for step in steps] == ["E: could not be run again"]


def test_a_notebook_that_fails_is_a_report_that_cannot_be_made_again(copy: Path) -> None:
    name = f"{INPUTS}notebooks/action_plan.ipynb"
    made = nbformat.reads((copy / JANUARY / name).read_text(encoding="utf-8"), as_version=4)
    made.cells.insert(3, nbformat.v4.new_code_cell("1 / 0"))
    rewrite(copy, 1, {name: nbformat.writes(made).encode()})
    [found] = audit_it(copy, 1)
    assert found.outcome is Class.NOT_RUN
    assert "failed: ZeroDivisionError: division by zero." in found.said


@needs_git
@pytest.mark.parametrize(
    ("facts", "files", "why"),
    [
        ({"commit": ""}, {}, "The record names no commit, so the code cannot be put back as it was."),
        ({"commit": "0" * 40}, {}, f"The commit {'0' * 40} is not in this repository"),
        ({}, {INPUTS + LOCK: None}, f"No {LOCK} was kept with it, so its environment cannot be made again."),
    ],
    ids=["no commit", "unknown commit", "no lock"],
)
def test_the_code_or_environment_of_its_day_may_be_unknown(
    facts: dict[str, Any],
    files: dict[str, bytes | None],
    why: str,
    copy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = tmp_path / "code"
    (code / "src" / "helpers").mkdir(parents=True)
    (code / "src" / "helpers" / "one.py").write_text("\n", encoding="utf-8")
    git(code, "init", "-q")
    git(code, "add", "-A")
    git(code, "commit", "-q", "-m", "All")
    monkeypatch.setattr(audit, "code_folder", lambda: code)
    rewrite(copy, 1, files, **{"commit": git(code, "rev-parse", "HEAD")} | facts)
    [found] = audit_it(copy, 1, basis=Basis.RECORDED)
    assert found.outcome is Class.NOT_RUN
    assert found.said.startswith(why)


def test_todays_code_that_is_not_fit_for_what_was_kept_leaves_the_other_reports_be(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfit(inputs: Inputs, **_: Any) -> dict[str, bytes]:
        raise KeyError("ways" if inputs.period == "2023-01" else "into")

    monkeypatch.setattr(audit, "again", unfit)
    assert [(found.line.number, found.outcome, found.said) for found in audit_it(published, 1, 2)] == [
        (1, Class.NOT_RUN, "It ended with KeyError: 'ways'."),
        (2, Class.NOT_RUN, "It ended with KeyError: 'into'."),
    ]


def test_a_later_revision_explains_a_difference_only_while_it_is_as_published(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(copy, 1, note="")  # which would explain everything where the tests run from committed code
    revision = copy / "reports" / "2023-01" / "plan.r1"
    made = {name: (revision / name).read_bytes() for name in OUTPUTS}
    monkeypatch.setattr(audit, "again", lambda *_, **__: made)

    def found() -> tuple[Class, set[str]]:
        [finding] = audit_it(copy, 1)
        return finding.outcome, {each.cause for each in finding.differences}

    assert found() == (Class.EXPLAINED, {"revision 1: A word was wrong"})
    unseal(revision)
    (revision / "data.json").write_bytes(b"{")
    assert found() == (Class.UNEXPLAINED, {""})
    (revision / "data.json").unlink()
    assert found() == (Class.UNEXPLAINED, {""})


@needs_git
def test_code_that_git_refuses_to_tell_of_counts_as_not_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src" / "helpers").mkdir(parents=True)
    (tmp_path / "src" / "helpers" / "one.py").write_text("\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "All")
    (tmp_path / ".git" / "index").write_bytes(b"damaged")
    with pytest.raises(WorkbookError, match=r"^Git cannot read this repository"):
        code_of(tmp_path)
    unknown = Code(commit="", clean=False, digest="", changed=())
    monkeypatch.setattr(code, "code_folder", lambda: tmp_path)
    code.code_now.cache_clear()
    try:
        assert code.code_now() == unknown
    finally:
        code.code_now.cache_clear()


# With a repository of its own, whose code changes


class Repository:
    """A git repository with the code and a project, and what its own command says there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def workbook(self, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
        """Call the command with the code of the repository."""
        settings = {"PYTHONPATH": str(self.folder / "src"), "PYTHONUTF8": "1"}
        return subprocess.run(
            [python, "-m", "helpers", *arguments],
            cwd=self.folder,
            env=os.environ | settings,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def audit(self, *arguments: str, python: str = sys.executable) -> tuple[int, list[dict[str, Any]]]:
        """Audit all reports, and return the exit status and what was found."""
        done = self.workbook("audit", "--all", "--json", *arguments, python=python)
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)["runs"]

    def publish(self, *arguments: str) -> None:
        """Publish the one report."""
        done = self.workbook("publish", "2023-01", *arguments)
        assert done.returncode == 0, done.stderr

    def change(self, name: str, old: str, new: str) -> None:
        """Change the code."""
        change(self.folder / "src" / "helpers" / name, old.encode(), new.encode())

    def commit(self) -> None:
        """Commit all there is."""
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "-m", "More")


@pytest.fixture(scope="module")
def committed(once: Once) -> Path:
    """Give a repository with the code and one report published from it, all committed; the tracker is gone."""
    return once("audit-committed", commit_all)


def commit_all(folder: Path) -> None:
    for name in (*CODE, "CHANGELOG.md", ".gitattributes", ".gitignore"):
        source, target = REPOSITORY / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    write_plan(folder, "plan", BANNER_PLAN)
    tracker = write_book(folder.with_name(f"{folder.name}-away") / "plan.xlsx", "• a start")
    write_given(folder, "2023-01", str(tracker), commentary="The plan is moving.")
    git(folder, "init", "-q")
    Repository(folder).commit()
    # What is not as the lock has it would have to be said; where all is as it should be, nothing is kept of it.
    Repository(folder).publish("--despite", "this environment is the tests’ own")
    Repository(folder).commit()
    tracker.unlink()


@pytest.fixture
def repository(committed: Path, tmp_path: Path) -> Repository:
    """Give a fresh clone of it."""
    git(tmp_path, "clone", "-q", str(committed), "clone")
    return Repository(tmp_path / "clone")


def run_of(revision: int, way: str, outcome: str, cause: str = "") -> dict[str, Any]:
    return {"period": "2023-01", "plan": "plan", "revision": revision, "as": way, "class": outcome, "cause": cause}


BESIDE = ("differences", "said", "damages", "despite")


def without(runs: list[dict[str, Any]], *keys: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in each.items() if key not in keys} for each in runs]


def words_of(each: dict[str, Any]) -> list[dict[str, str]]:
    """Return the differences in what a reader reads: not in the cells that a figure comes from."""
    return [found for found in each["differences"] if not found["cell"].endswith("sources")]


WORDING = ("sections/wording/headline.j2", "} of {{ all }} {{ all | verb", "} of just {{ all }} {{ all | verb")
COUNTING = ("sections/trend.py", "NUMBER), [each.open for", "NUMBER), [each.closed for")
CAPTION = ("sections/trend.py", '"Open and closed actions"', '"How actions stand"')
RULE = "- The table has another name. It is a better one. Changes: `trend`, `changes-in-revision`.\n"
WORDED = {
    "block": "headline",
    "row": "",
    "cell": "paragraph 1",
    "old": f"1 of 1 action is open. {FIRST}",
    "new": f"1 of just 1 action is open. {FIRST}",
    "cause": "",
}
COUNTED = {"block": "trend", "row": "19 January 2023", "cell": "Open", "old": "1", "new": "0", "cause": ""}


@pytest.mark.exhaustive
@needs_git
def test_changed_rules_are_named_by_block_and_the_code_of_its_day_gives_the_same_bytes(repository: Repository) -> None:
    """One is a rule of wording, one of counting."""
    repository.change(*WORDING)
    repository.change(*COUNTING)
    status, (recorded, current) = repository.audit("--as", "current", "--as", "recorded")
    assert status == 1
    assert without([recorded, current], *BESIDE) == [
        run_of(0, "recorded", "A"),
        run_of(0, "current", "D", "code"),
    ]
    assert recorded["differences"] == []
    assert words_of(current) == [WORDED, COUNTED]
    assert "Audit of published reports" in (repository.folder / "reports" / "audit.html").read_text(encoding="utf-8")
    touched = git(repository.folder, "status", "--porcelain", "-uall").split()[1::2]
    assert touched == sorted(f"src/helpers/{name}" for name, *_ in (WORDING, COUNTING))


@needs_git
@pytest.mark.exhaustive
def test_a_changed_rule_is_explained_by_a_revision_a_note_or_the_changelog(repository: Repository) -> None:
    repository.change(*WORDING)
    repository.change(*COUNTING)
    write_given(repository.folder, "2023-01", commentary="The plan is moving.")
    write_book(repository.folder / "params" / "trackers" / "plan.xlsx", "• a start")
    repository.publish("--revise", "Counted anew", "--despite", "The rule is new")
    repository.change(*CAPTION)
    changelog = repository.folder / "CHANGELOG.md"
    changelog.write_text(f"{changelog.read_text(encoding='utf-8')}\n{RULE}", encoding="utf-8")
    repository.commit()
    status, runs = repository.audit("--as", "current", "--as", "recorded")
    assert status == 1
    assert without(runs, *BESIDE) == [
        run_of(0, "recorded", "A"),
        run_of(0, "current", "C", "code"),
        run_of(1, "recorded", "D"),
        run_of(1, "current", "C"),
    ]
    revision, note, rule = (
        "revision 1: Counted anew",
        "published from changed code: The rule is new",
        "CHANGELOG: The table has another name.",
    )
    assert {(each["block"], each["cause"]) for each in runs[1]["differences"]} == {
        ("headline", revision),
        ("trend", revision),
        ("trend", rule),
    }
    assert {(each["block"], each["cause"]) for each in runs[2]["differences"]} >= {("headline", note), ("trend", "")}
    assert runs[2]["said"] == "It was published from changed code: The rule is new."
    assert {(each["block"], each["cause"]) for each in runs[3]["differences"]} == {
        ("trend", rule),
        ("changes-in-revision", rule),  # it names the table that a row is in
    }


@needs_git
@pytest.mark.long
def test_a_fresh_clone_audits_to_the_byte_and_a_changed_page_is_the_same_content(repository: Repository) -> None:
    status, runs = repository.audit()
    assert (status, without(runs, *BESIDE)) == (0, [run_of(0, "current", "A")])
    assert "Audit of published reports" in (repository.folder / "reports" / "audit.html").read_text(encoding="utf-8")
    assert git(repository.folder, "status", "--porcelain") == ""
    repository.change("blocks/templates/page.css", "{", "{ ")
    status, [found] = repository.audit()
    assert (status, found["class"], found["differences"]) == (0, "B", [])
    page = (repository.folder / "reports" / "2023-01" / "plan" / "report.html").read_bytes()
    line = page.count(b"\n", 0, page.index(b"style-src")) + 1  # the policy has the style sheet's hash
    assert re.match(rf"report\.html differs from byte [\d,]+ on, in line {line}\.", found["said"])


@needs_git
@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to send Ctrl-C to")
@pytest.mark.parametrize("basis", [Basis.RECORDED, pytest.param(Basis.CURRENT, marks=pytest.mark.long)])
def test_ctrl_c_ends_an_audit_at_once_and_leaves_nothing_behind(
    basis: Basis, repository: Repository, tmp_path: Path
) -> None:
    before = tree(repository.folder / "reports")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    settings = {"PYTHONPATH": str(repository.folder / "src"), "PYTHONUNBUFFERED": "1", "TMPDIR": str(scratch)}
    with subprocess.Popen(
        [sys.executable, "-m", "helpers", "audit", "--all", "--as", basis.value],
        cwd=repository.folder,
        env=os.environ | settings,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        while "running the notebook" not in process.stderr.readline():
            assert process.poll() is None
        assert list(scratch.iterdir())
        os.killpg(process.pid, signal.SIGINT)
        begun = time.monotonic()
        said = process.stderr.read()
    assert (process.returncode, said.splitlines()[-1]) == (2, "Stopped. Nothing was changed.")
    assert "Traceback" not in said
    assert time.monotonic() - begun < 10
    assert list(scratch.iterdir()) == []
    assert len(git(repository.folder, "worktree", "list").splitlines()) == 1
    assert tree(repository.folder / "reports") == before


def make_environment(home: Path) -> tuple[str, Path]:
    """Make a Python that has all this one has; return it, and where a package would go before those."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    here = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    shutil.copytree(Path(sys.prefix, "share", "jupyter", "nbconvert"), home / "share" / "jupyter" / "nbconvert")
    (packages / "here.pth").write_text("\n".join(here) + "\n", encoding="utf-8")
    return str(home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")), packages


def make_other_mistune(packages: Path) -> None:
    """Put a later mistune, which reads Markdown otherwise, before the one that the lock has."""
    import mistune

    shutil.copytree(Path(mistune.__file__).parent, packages / "mistune")
    with (packages / "mistune" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("\n_as_ever = create_markdown\n")
        file.write("def create_markdown(*a, **k):\n    parse = _as_ever(*a, **k)\n")
        file.write("    return lambda text: parse(text.replace('moving', 'stuck'))\n")
    (packages / "mistune-99.0.dist-info").mkdir()
    facts = "Metadata-Version: 2.1\nName: mistune\nVersion: 99.0\n"
    (packages / "mistune-99.0.dist-info" / "METADATA").write_text(facts, encoding="utf-8")


@needs_git
@pytest.mark.exhaustive
def test_another_package_of_todays_is_told_from_changed_code(repository: Repository, tmp_path: Path) -> None:
    """The environment of its day is one made before, as `build.build` finds it."""
    lock = repository.folder / LOCK
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    version = ".".join(str(part) for part in sys.version_info[:3])
    home = (repository.folder / ".environments").resolve() / f"{digest[:12]}-py{version.rpartition('.')[0]}"
    make_environment(home)
    (home / "made-from").write_text(f"{home}\n{digest}\n{version}\n", encoding="utf-8")
    today, packages = make_environment(tmp_path / "today")
    make_other_mistune(packages)

    status, runs = repository.audit("--as", "current", "--as", "recorded", python=today)
    assert status == 1
    assert without(runs, *BESIDE) == [
        run_of(0, "recorded", "A"),
        run_of(0, "current", "D", "environment"),
    ]
    assert words_of(runs[1]) == [
        {
            "block": "commentary",
            "row": "",
            "cell": "paragraph 1",
            "old": "The plan is moving.",
            "new": "The plan is stuck.",
            "cause": "",
        }
    ]


def test_a_kind_of_file_that_came_after_a_report_is_compared_with_nothing(published: Path) -> None:
    report = kept_of(published, 1)
    then = {name: content for name, content in report.outputs.items() if not name.endswith((".docx", ".xlsx"))}
    files = {name: digest for name, digest in report.record.files.items() if not name.endswith((".docx", ".xlsx"))}
    older = dataclasses.replace(report, outputs=then, record=dataclasses.replace(report.record, files=files))
    found = judged(older, Basis.CURRENT, report.outputs, Causes())
    assert found == Finding(report.line, Basis.CURRENT, Class.IDENTICAL)
