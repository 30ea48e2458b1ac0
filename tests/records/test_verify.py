"""That whatever is changed in what was published is found, and named by file, line and kind."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attacks.means import commit, git
from damage import MISDEEDS, Misdeed, complaints, made, publish, rebuild, small_project, untold
from helpers.english import long_date
from helpers.errors import WorkbookError
from helpers.plans.edition import Edition
from helpers.records import ledger, store
from helpers.records import record as records
from helpers.records.found import record_of
from helpers.records.record import sha256
from helpers.records.verify import verify

RUN = "reports/2022-07/sufficiency"
OTHER = "reports/2022-10/care-leavers"
LEDGER = "reports/ledger.jsonl"
RECORD = "ro-crate-metadata.json"
NO_LINE = "No line of the ledger says that it was published."
LISTED = "It is not among the files of the record."
BLIND = " Without it most other files of the folder cannot be looked at."
DRAFTLESS = (
    "It is without the draft mark, and no line of the ledger says that it was published. Either a line is missing, or "
    "its publication was cut short: then run or publish it again."
)

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows that few users have")


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with five published reports, which the tests copy and leave as it is."""
    root = tmp_path_factory.mktemp("pattern")
    small_project(root)
    return root


@pytest.fixture
def root(pattern: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pattern, tmp_path / "project"))


def said(root: Path, period: str = "") -> list[str]:
    damages = verify(root, period).damages
    assert all(damage.line == 0 for damage in damages if damage.file != LEDGER)
    return [str(damage) for damage in damages]


def short(content: bytes) -> str:
    return f"{sha256(content)[:12]}…"


def lines_of(root: Path) -> list[bytes]:
    return (root / LEDGER).read_bytes().splitlines(keepends=True)


def write_lines(root: Path, *lines: bytes) -> None:
    (root / LEDGER).write_bytes(b"".join(lines))


def rename(number: int, known: dict[str, object]) -> None:
    if number == 2:
        known["by"] = "B. Other"


def test_what_is_untouched_is_said_to_be_so(root: Path) -> None:
    verdict = verify(root)
    assert (verdict.lines, verdict.runs, verdict.files, verdict.damages) == (5, 5, 55, ())


def test_nothing_published_is_nothing_wrong(tmp_path: Path) -> None:
    verdict = verify(tmp_path)
    assert (verdict.lines, verdict.runs, verdict.files, verdict.damages) == (0, 0, 0, ())


def test_a_shorter_reading_is_looked_at_like_the_report(tmp_path: Path) -> None:
    outputs = {name: name.encode() for name in ("report.html", "data.json", "summary.html", "summary.pdf")}
    publish(tmp_path, made(outputs=outputs))
    assert said(tmp_path) == []
    (tmp_path / RUN / "summary.html").write_bytes(b"other")
    (tmp_path / RUN / "summary.pdf").unlink()
    (tmp_path / RUN / "exceptions.html").write_bytes(b"of no run")
    assert said(tmp_path) == [
        f"{RUN}/summary.html: changed. It has SHA-256 {short(b'other')}; what was published has "
        f"{short(b'summary.html')}.",
        f"{RUN}/summary.pdf: missing. A file with SHA-256 {short(b'summary.pdf')} was published here.",
        f"{RUN}/exceptions.html: added. {LISTED}",
    ]


@pytest.mark.parametrize("period", ["2022-07", "2022-10"])
def test_one_period_alone_is_looked_at_where_one_is_named(period: str, root: Path) -> None:
    (root / RUN / "report.html").unlink()
    assert verify(root, period).runs == {"2022-07": 3, "2022-10": 2}[period]
    assert bool(said(root, period)) == (period == "2022-07")


def test_a_hundred_random_bytes_are_each_found_and_named(root: Path) -> None:
    """``python tests/damage.py --changes 1000`` makes a thousand."""
    assert complaints(root, 100, seed=7) == []


@needs_git
@needs_links
@pytest.mark.parametrize("misdeed", MISDEEDS, ids=lambda misdeed: misdeed.__name__)
def test_each_misdeed_is_told_and_nothing_called_untouched(misdeed: Misdeed, root: Path) -> None:
    """``python tests/damage.py --misdeeds 200`` does two hundred, each at a place of its own."""
    commit(root)
    assert untold(root, misdeed, random.Random(7)) == ""  # noqa: S311


def tail(name: str) -> str:
    """Return what is said besides of a record's damage."""
    return BLIND if name == RECORD else ""


def every_file(root: Path) -> list[str]:
    return [path.relative_to(root / RUN).as_posix() for path in sorted((root / RUN).rglob("*")) if path.is_file()]


def test_each_file_that_is_missing_is_named(root: Path) -> None:
    assert len(every_file(root)) == 11
    for name in every_file(root):
        content = (root / RUN / name).read_bytes()
        (root / RUN / name).unlink()
        expected = f"A file with SHA-256 {short(content)} was published here.{tail(name)}"
        assert said(root) == [f"{RUN}/{name}: missing. {expected}"]
        (root / RUN / name).write_bytes(content)
    assert said(root) == []


def test_each_file_that_is_cut_short_or_grown_is_named(root: Path) -> None:
    for name in every_file(root):
        content = (root / RUN / name).read_bytes()
        for other in (content[:-1], content[1:], content + b"\n", b""):
            (root / RUN / name).write_bytes(other)
            expected = f"It has SHA-256 {short(other)}; what was published has {short(content)}.{tail(name)}"
            assert said(root) == [f"{RUN}/{name}: changed. {expected}"]
        (root / RUN / name).write_bytes(content)


def test_each_file_that_holds_anothers_content_is_named_with_the_other(root: Path) -> None:
    names = every_file(root)
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        before, theirs = (root / RUN / name).read_bytes(), (root / RUN / other).read_bytes()
        (root / RUN / name).write_bytes(theirs)
        assert said(root) == [f"{RUN}/{name}: swapped. It holds what belongs in {RUN}/{other}.{tail(name)}"]
        (root / RUN / name).write_bytes(before)


@pytest.mark.parametrize("name", ["report.pdf", "inputs/params/plans/sufficiency.yml", RECORD])
def test_two_files_exchanged_between_runs_are_both_named(name: str, root: Path) -> None:
    other = "reports/2022-10/sufficiency"
    ours, theirs = (root / RUN / name).read_bytes(), (root / other / name).read_bytes()
    (root / RUN / name).write_bytes(theirs)
    (root / other / name).write_bytes(ours)
    assert said(root) == [
        f"{RUN}/{name}: swapped. It holds what belongs in {other}/{name}.{tail(name)}",
        f"{other}/{name}: swapped. It holds what belongs in {RUN}/{name}.{tail(name)}",
    ]


@pytest.mark.parametrize(
    "name", ["more.txt", ".hidden", "inputs/more.txt", "inputs/params/plans/x.yml", "new/folder/x", "report.html~"]
)
def test_a_file_that_is_added_is_named(name: str, root: Path) -> None:
    (root / RUN / name).parent.mkdir(parents=True, exist_ok=True)
    (root / RUN / name).write_bytes(b"")
    assert said(root) == [f"{RUN}/{name}: added. {LISTED}"]


@pytest.mark.parametrize("name", ["new", "inputs/new", "inputs/params/a/b"])
def test_an_empty_folder_that_is_added_is_named(name: str, root: Path) -> None:
    (root / RUN / name).mkdir(parents=True)
    assert said(root) == [f"{RUN}/{name}/: added. {LISTED}"]


def test_a_folder_left_empty_by_a_missing_file_is_not_called_added(root: Path) -> None:
    (root / RUN / "inputs/params/trackers/sufficiency.xlsx").unlink()
    (missing,) = said(root)
    assert missing.startswith(f"{RUN}/inputs/params/trackers/sufficiency.xlsx: missing.")


def test_a_file_turned_into_a_folder_is_missing_and_the_folder_added(root: Path) -> None:
    (root / RUN / "report.pdf").unlink()
    (root / RUN / "report.pdf").mkdir()
    missing, added = said(root)
    assert missing.startswith(f"{RUN}/report.pdf: missing.")
    assert added == f"{RUN}/report.pdf/: added. {LISTED}"


@needs_links
@pytest.mark.parametrize("target", ["copy", "gone"])
def test_a_file_replaced_by_a_link_is_changed_though_the_link_leads_to_the_same_bytes(target: str, root: Path) -> None:
    content = (root / RUN / "report.pdf").read_bytes()
    (root / "copy").write_bytes(content)
    (root / RUN / "report.pdf").unlink()
    (root / RUN / "report.pdf").symlink_to(root / target)
    assert said(root) == [
        f"{RUN}/report.pdf: changed. It is no plain file that can be read; what was published has {short(content)}."
    ]


@needs_links
def test_a_folder_of_files_replaced_by_a_link_is_missing(root: Path) -> None:
    shutil.move(root / RUN / "inputs", root / "elsewhere")
    (root / RUN / "inputs").symlink_to(root / "elsewhere")
    found = said(root)
    assert [text.partition(". ")[0] for text in found] == [
        *(f"{RUN}/inputs/{name}: missing" for name in record_of(root, ledger.read(root)[0]).inputs),
        f"{RUN}/inputs: added",
    ]


@needs_links
def test_a_run_replaced_by_a_link_to_a_copy_is_missing(root: Path) -> None:
    shutil.move(root / RUN, root / "elsewhere")
    (root / RUN).symlink_to(root / "elsewhere")
    assert said(root) == [f"{RUN}: missing. Line 1 of the ledger says that a folder of files was published here."]


def test_a_run_that_is_gone_is_named_with_its_line(root: Path) -> None:
    shutil.rmtree(root / OTHER)
    assert said(root) == [f"{OTHER}: missing. Line 4 of the ledger says that a folder of files was published here."]


@pytest.mark.parametrize("name", ["2022-07/sufficiency.r2", "2022-07/copy", "2022-08/sufficiency"])
def test_a_run_copied_to_another_name_is_named(name: str, root: Path) -> None:
    shutil.copytree(root / RUN, root / "reports" / name)
    assert said(root) == [f"reports/{name}: added. {DRAFTLESS}"]


@pytest.mark.parametrize("spoilt", [b"{", b"", None])
def test_a_copy_is_named_whatever_its_record_says(spoilt: bytes | None, root: Path) -> None:
    copy = Path(shutil.copytree(root / RUN, root / "reports/2022-08/sufficiency"))
    if spoilt is None:
        (copy / RECORD).unlink()
    else:
        (copy / RECORD).write_bytes(spoilt)
    assert said(root) == [f"reports/2022-08/sufficiency: added. {DRAFTLESS}"]


def test_a_folder_of_data_is_no_crash(root: Path) -> None:
    (root / "reports/2022-08/sufficiency/data.json").mkdir(parents=True)
    assert said(root) == [f"reports/2022-08/sufficiency: added. {DRAFTLESS}"]


def test_drafts_are_none_of_its_business_and_one_among_the_published_is_named(root: Path) -> None:
    draft = made("2023-01", edition=Edition())
    files = {**draft.files, RECORD: records.written(draft.record)}
    store.put(root, store.draft_of("2023-01", "sufficiency"), files)
    assert said(root) == []
    store.put(root, draft.folder, files)
    named = f"{draft.folder.as_posix()}: added. It is marked as a draft, which belongs in reports/drafts. {NO_LINE}"
    assert said(root) == [named]
    (root / draft.folder / RECORD).unlink()
    assert said(root) == [named]


def test_a_published_report_dressed_as_a_draft_once_its_line_is_gone_is_named(root: Path) -> None:
    write_lines(root, *lines_of(root)[:-1])
    data = root / f"{RUN}.r1/data.json"
    data.write_bytes(data.read_bytes().replace(b'"draft": false', b'"draft": true'))
    (root / f"{RUN}.r1/{RECORD}").unlink()
    assert said(root) == [f"{RUN}.r1: added. It is marked as a draft, which belongs in reports/drafts. {NO_LINE}"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2022-07/notes.txt", NO_LINE),
        ("2022-07/.hidden/x", NO_LINE),
        ("2022-09/plan/report.html", NO_LINE),
        ("more.html", "The workbook writes no such file there."),
        (".locks/x", "It is none of the files by which the workbook keeps two runs apart."),
        (".git", "The workbook writes no such file there."),
        ("2022-07/.staged-plan~abc/x", "A run that was cut short left it; the next one of its plan clears it away."),
    ],
)
def test_whatever_else_lies_under_reports_is_named(name: str, text: str, root: Path) -> None:
    (root / "reports" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "reports" / name).write_bytes(b"")
    (only,) = said(root)
    assert only == f"reports/{'/'.join(name.split('/')[:2])}: added. {text}"


@pytest.mark.skipif(os.name == "nt", reason="no file of Windows can be called so")
def test_a_file_whose_name_is_an_answer_cannot_give_it(root: Path) -> None:
    name = os.fsdecode(b"\x1b[2J\nUntouched: all \xff")
    (root / "reports" / name).write_bytes(b"")
    done = command(root)
    assert done.returncode == 1
    assert done.stdout.startswith(r"reports/\x1b[2J\nUntouched: all \udcff: added. ")
    assert done.stdout.count("\n") == 1
    assert json.loads(command(root, "--json").stdout)["damages"][0]["kind"] == "added"


@needs_links
def test_links_and_special_files_are_named_and_none_is_waited_for(root: Path) -> None:
    elsewhere = root / "elsewhere"
    elsewhere.mkdir()
    os.mkfifo(root / "reports" / "index.html")
    os.mkfifo(root / RUN / "pipe")
    (root / "reports" / "2022-11").symlink_to(elsewhere)
    (root / "reports" / "2022-10" / "link").symlink_to(elsewhere)
    (root / RUN / "report.pdf").unlink()
    (root / RUN / "report.pdf").symlink_to("/dev/zero")
    link = "It is a link, which may lead anywhere; what was published is files and folders."
    assert [text.partition("; what was published has")[0] for text in said(root)] == [
        f"{RUN}/report.pdf: changed. It is no plain file that can be read",
        f"{RUN}/pipe: added. {LISTED}",
        f"reports/2022-10/link: added. {link}",
        f"reports/2022-11: added. {link}",
        "reports/index.html: changed. It is no plain file.",
    ]
    (root / LEDGER).unlink()
    os.mkfifo(root / LEDGER)
    with pytest.raises(WorkbookError, match=r"^reports/ledger\.jsonl is no plain file"):
        verify(root)


def test_a_line_dated_before_the_one_above_it_is_named(root: Path) -> None:
    def change(number: int, known: dict[str, object]) -> None:
        if number == 4:
            known["published"] = "2023-01-20T10:00:09+01:00"

    rebuild(root, change)
    told = f"{LEDGER}, line 4: strange. It is dated 2023-01-20T10:00:09+01:00, before line 3 above it."
    assert told in said(root)


@pytest.mark.parametrize(
    ("fact", "value", "text"),
    [
        ("by", "A" * 101, "has 101 characters, where 100 are the most"),
        ("why", "A" * 501, "has 501 characters, where 500 are the most"),
        ("why", "Mended\nUntouched: all", "is not one plain line: it has a line’s end or a sign that nobody can see"),
        ("by", "A. \u202eAnalyst", "is not one plain line: it has a line’s end or a sign that nobody can see"),
        ("by", "\x1b[2J", "is not one plain line: it has a line’s end or a sign that nobody can see"),
    ],
)
def test_names_and_reasons_that_are_no_plain_line_are_named(fact: str, value: str, text: str, root: Path) -> None:
    def change(number: int, known: dict[str, object]) -> None:
        if number == 5:
            known[fact] = value

    rebuild(root, change)
    assert f"{LEDGER}, line 5: strange. Its “{fact}” {text}." in said(root)


def test_a_run_moved_to_the_place_of_another_is_named_file_by_file(root: Path) -> None:
    other = "reports/2022-10/sufficiency"
    shutil.move(root / RUN, root / "aside")
    shutil.move(root / other, root / RUN)
    shutil.move(root / "aside", root / other)
    assert said(root) == [
        f"{run}/{name}: swapped. It holds what belongs in {home}/{name}.{tail(name)}"
        for run, home in ((RUN, other), (other, RUN))
        for name in ("data.json", "snapshot.json", RECORD)
    ]


def test_a_last_line_dropped_shows_by_the_folder_it_leaves_behind(root: Path) -> None:
    write_lines(root, *lines_of(root)[:-1])
    assert said(root) == [f"{RUN}.r1: added. {DRAFTLESS}"]


def test_a_ledger_that_is_gone_shows_by_every_folder(root: Path) -> None:
    (root / LEDGER).unlink()
    assert said(root) == [f"{folder.as_posix()}: added. {DRAFTLESS}" for folder in store.folders(root)]


def test_a_line_edited_with_its_hash_mended_is_named_and_so_is_the_next(root: Path) -> None:
    known = json.loads(lines_of(root)[1]) | {"by": "B. Other"}
    mended = ledger.as_bytes(ledger.Line(**known | {"hash": ledger._hash(known)}))
    write_lines(root, lines_of(root)[0], mended, *lines_of(root)[2:])
    assert said(root) == [
        f"{LEDGER}, line 3: changed. It does not follow line 2 as that stands here: one of the two was written anew.",
        f"{LEDGER}, line 2: changed. Its “by” is “B. Other”; the run’s own record has “A. Analyst”.",
    ]


@pytest.mark.parametrize(
    ("fact", "other", "theirs"),
    [
        ("by", "B. Other", "A. Analyst"),
        ("published", "2023-01-20T09:00:10.0+00:00", "2023-01-20T09:00:10+00:00"),
        ("as_at", "2022-07-15", "2022-07-14"),
        ("why", "Because", ""),
    ],
)
def test_a_chain_rebuilt_with_another_fact_is_caught_by_the_records(
    fact: str, other: str, theirs: str, root: Path
) -> None:
    before = ledger.read(root)

    def change(number: int, known: dict[str, object]) -> None:
        if number == 2:
            known[fact] = other

    rebuild(root, change)
    after = ledger.read(root)
    assert [line.number for line in after] == [1, 2, 3, 4, 5]
    assert said(root) == [
        f"{LEDGER}, line 2: changed. Its “{fact}” is “{other}”; the run’s own record has “{theirs}”.",
        *(
            f"{LEDGER}, line {number}: changed. Its “previous” is “{after[number - 2].hash}”; "
            f"the run’s own record has “{before[number - 2].hash}”."
            for number in (3, 4, 5)
        ),
    ]


def test_a_chain_rebuilt_without_a_line_is_caught_by_the_records(root: Path) -> None:
    shutil.rmtree(root / RUN)
    before = ledger.read(root)
    rebuild(root, lambda number, known: known.clear() if number == 1 else None)
    found = said(root)
    assert found[0] == (
        f"{LEDGER}, line 4: missing. It is revision 1 of sufficiency for 2022-07; no line before it has the first "
        "publication."
    )
    assert found[1] == (
        f"{LEDGER}, line 1: changed. Its “previous” is “{'0' * 64}”; the run’s own record has “{before[0].hash}”."
    )
    assert len(found) == 5


def test_a_chain_rebuilt_in_another_order_is_caught_by_the_records(root: Path) -> None:
    lines = ledger.read(root)
    order = [lines[1], lines[0], *lines[2:]]
    write_lines(root, *(ledger.as_bytes(line) for line in order))
    rebuild(root, lambda number, known: None)
    assert [text.partition(". ")[0] for text in said(root)][:2] == [
        f"{LEDGER}, line 1: changed",
        f"{LEDGER}, line 2: changed",
    ]


def test_a_line_of_another_record_or_data_names_the_file(root: Path) -> None:
    def change(number: int, known: dict[str, object]) -> None:
        if number == 5:
            known["record"] = "a" * 64

    content = (root / f"{RUN}.r1" / RECORD).read_bytes()
    rebuild(root, change)
    assert said(root) == [
        f"{RUN}.r1/{RECORD}: changed. It has SHA-256 {short(content)}; what was published has aaaaaaaaaaaa….{BLIND}"
    ]


def test_a_report_published_twice_is_told(root: Path) -> None:
    def change(number: int, known: dict[str, object]) -> None:
        if number == 3:
            known["period"] = "2022-07"

    rebuild(root, change)
    assert f"{LEDGER}, line 3: added. It names {RUN}, as line 1 does." in said(root)


def test_a_chain_rebuilt_under_papers_that_print_another_seal_is_named(tmp_path: Path) -> None:
    publish(tmp_path, made(edition=Edition(draft=False, seal=ledger.FIRST)))
    (first,) = ledger.read(tmp_path)
    publish(tmp_path, made("2022-10", edition=Edition(draft=False, seal=first.hash)))
    assert said(tmp_path) == []
    rebuild(tmp_path, lambda number, known: known.update(by="B. Other") if number == 1 else None, records_too=True)
    seal = f"Its report prints the seal {ledger.printed(first.hash)}, which no line above has."
    assert said(tmp_path) == [f"{LEDGER}, line 2: changed. {seal}"]


def test_a_record_that_says_draft_was_never_published(tmp_path: Path) -> None:
    publish(tmp_path, made(edition=Edition(draft=True)))
    assert said(tmp_path) == [f"{LEDGER}, line 1: changed. The run’s own record says that it is a draft."]


def hostile(root: Path, content: bytes) -> None:
    """Put another record in place of the last run's, and rebuild the ledger so that it is the one that it knows."""
    (root / f"{RUN}.r1" / RECORD).write_bytes(content)
    line = ledger.read(root)[-1]
    known = dataclasses.asdict(line) | {"record": sha256(content)}
    write_lines(root, *lines_of(root)[:-1], ledger.as_bytes(ledger.Line(**known | {"hash": ledger._hash(known)})))


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b"\xff", b'{"@graph": [{"@id": []}]}'])
def test_a_record_that_the_ledger_knows_and_nobody_can_read_is_named(content: bytes, root: Path) -> None:
    hostile(root, content)
    (only,) = said(root)
    path = f"{RUN}.r1/{RECORD}"
    assert only.startswith(f"{path}: changed. {path} is not the record of a run: ")


def test_a_record_that_names_files_elsewhere_is_named_and_they_are_not_read(root: Path) -> None:
    content = (root / f"{RUN}.r1" / RECORD).read_bytes().replace(b"report.html", b"../../../../secret")
    hostile(root, content)
    path = f"{RUN}.r1/{RECORD}"
    assert said(root) == [
        f"{path}: changed. {path} names a file outside its folder, ../../../../secret, so it is not the record of a "
        f"run.{BLIND}"
    ]


def test_the_record_of_a_run_is_refused_where_it_is_missing_or_another(root: Path) -> None:
    line = ledger.read(root)[0]
    assert record_of(root, line).plan == "sufficiency"
    (root / RUN / RECORD).write_bytes(b"{}")
    with pytest.raises(WorkbookError) as error:
        record_of(root, line)
    assert str(error.value) == f"{RUN}/{RECORD} is not the record that line 1 of the ledger knows."
    (root / RUN / RECORD).unlink()
    with pytest.raises(WorkbookError, match=f"^{RUN}/{RECORD} cannot be read: "):
        record_of(root, line)


def answer(root: Path, period: str = "") -> tuple[str, int]:
    verdict = verify(root, period)
    assert ("Untouched" in verdict.said) == (verdict.code == "untouched")
    return verdict.code, verdict.status


@needs_git
def test_a_ledger_as_committed_is_untouched_and_a_line_that_is_not_committed_yet_is_not_vouched_for(root: Path) -> None:
    commit(root)
    assert answer(root) == ("untouched", 0)
    assert verify(root).said.startswith(
        "Untouched: 5 published reports, 55 files and 5 lines of the ledger. The ledger is held against git: as in "
    )
    publish(root, made("2023-01"))
    assert (*answer(root), verify(root).committed, said(root)) == ("uncommitted", 0, 5, [])
    assert "Line 6 of the ledger is not committed yet, so only this folder speaks for it." in verify(root).said
    commit(root)
    assert "each of the 2 versions that were committed is the beginning of the next, up to" in verify(root).said


@needs_git
def test_the_commit_is_found_though_a_git_hook_has_set_its_variables(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root)
    monkeypatch.setenv("GIT_DIR", str(root / "elsewhere"))
    assert verify(root).committed == 5


@needs_git
def test_records_and_chain_rebuilt_together_are_caught_by_the_commit(root: Path) -> None:
    commit(root)
    rebuild(root, rename, records_too=True)
    assert said(root) == [f"{LEDGER}, line 2: changed. It is not the line that was last committed here."]
    shutil.rmtree(root / ".git")
    assert (said(root), *answer(root)) == ([], "alone", 0)  # which is why others keep the ledger too, and the seal


@needs_git
def test_a_chain_rebuilt_and_committed_is_caught_by_the_commits_before(root: Path) -> None:
    commit(root)
    rebuild(root, rename, records_too=True)
    commit(root)
    first = f"{LEDGER}, line 2: changed. In commit {head(root)} of "
    assert said(root)[0].startswith(first)
    assert said(root)[0].endswith(" it is not the line that was committed before.")
    git(root, "checkout", "--quiet", "HEAD~1", "--", LEDGER)
    commit(root)
    assert len(said(root)) > 2, "what was put back had been changed for a while"


@needs_git
def test_a_line_dropped_and_committed_is_caught_and_so_is_a_merge_that_drops_one(root: Path) -> None:
    commit(root)
    git(root, "checkout", "--quiet", "-b", "side")
    publish(root, made("2023-01"))
    commit(root)
    git(root, "checkout", "--quiet", "-")
    git(root, "merge", "--quiet", "--no-ff", "--strategy=ours", "--message", "Merge", "side")
    shutil.rmtree(root / "reports/2023-01")
    assert said(root) == [
        f"{LEDGER}, line 6: missing. In {verify_name(root)} the ledger ends before it; line 6 was committed before."
    ]


def head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD")[:10]


def verify_name(root: Path) -> str:
    """Return the present commit as it is named in a sentence."""
    day = git(root, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d")
    return f"commit {head(root)} of {long_date(date.fromisoformat(day))}"


@needs_git
def test_a_ledger_begun_anew_says_so_first_and_nothing_of_what_lay_before(root: Path) -> None:
    commit(root)
    rebuild(root, rename, records_too=True)
    commit(root)  # which is damage, before the ledger is begun anew
    old = ledger.read(root)[-1].hash
    shutil.rmtree(root / "reports", ignore_errors=True)
    git(root, "checkout", "--quiet", "--", LEDGER)
    ledger.begin_anew(root, "the samples are made again")
    publish(root, made(), made("2022-10"))
    assert [line.number for line in ledger.read(root)] == [2, 3]
    verdict = verify(root)
    assert (verdict.damages, verdict.code, verdict.committed) == ((), "uncommitted", 0)
    assert verdict.anew.startswith("The ledger was begun anew, which is not committed yet, in place of one with ")
    commit(root)
    verdict = verify(root)
    assert (verdict.damages, verdict.code, verdict.committed) == ((), "untouched", 3)
    assert verdict.anew == (
        f"The ledger was begun anew, in {verify_name(root)}, in place of one with the seal {ledger.printed(old)}. "
        "It says why: the samples are made again. Nothing is said here of what had been published in that."
    )
    assert verdict.said.startswith("Untouched since the ledger was begun anew: 2 published reports")
    publish(root, made("2023-01"))
    commit(root)
    assert answer(root) == ("untouched", 0)


@needs_git
def test_a_ledger_begun_anew_that_names_another_than_the_one_before_is_damage(root: Path) -> None:
    commit(root)
    write_lines(root, *lines_of(root)[:3])
    ledger.begin_anew(root, "to forget two lines")
    for folder in store.folders(root):
        shutil.rmtree(root / folder)
    commit(root)
    assert f"{LEDGER}, line 1: changed. In {verify_name(root)} it is not the line that was committed before." in said(
        root
    )


@needs_git
def test_a_ledger_taken_away_in_one_commit_and_begun_in_the_next_is_damage(root: Path) -> None:
    commit(root)
    git(root, "rm", "--quiet", "--cached", LEDGER)
    git(root, "commit", "--quiet", "--message", "Forget")
    taken = verify_name(root)
    rebuild(root, rename, records_too=True)
    commit(root)
    told = f"{LEDGER}, line 1: missing. In {taken} the ledger ends before it; lines 1 to 5 were committed before."
    assert said(root) == [told]


@needs_git
@pytest.mark.parametrize(
    ("kept", "text"),
    [
        (4, "5: missing. The ledger ends before it; line 5 was committed."),
        (2, "3: missing. The ledger ends before it; lines 3 to 5 were committed."),
        (0, "1: missing. The ledger ends before it; lines 1 to 5 were committed."),
    ],
)
def test_lines_that_were_committed_and_are_gone_are_named(kept: int, text: str, root: Path) -> None:
    commit(root)
    write_lines(root, *lines_of(root)[:kept])
    assert said(root)[0] == f"{LEDGER}, line {text}"


@needs_git
def test_a_ledger_in_a_folder_of_a_repository_is_compared_too(root: Path) -> None:
    git(root.parent, "init", "--quiet")
    git(root.parent, "add", f"{root.name}/{LEDGER}")
    git(root.parent, "commit", "--quiet", "--message", "Publish")
    assert (verify(root).committed, *answer(root)) == (5, "untouched", 0)


def test_without_a_repository_nothing_outside_the_folder_is_said_to_be_compared(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        assert answer(root) == ("alone", 0)
        assert verify(root).said.endswith("nothing outside this folder was compared.")
        monkeypatch.setenv("PATH", str(root))


def no_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))


def given_away(root: Path, _: pytest.MonkeyPatch) -> None:
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    for path in (root, root / ".git"):
        os.chown(path, 65534, 65534)


def shallow(root: Path, _: pytest.MonkeyPatch) -> None:
    publish(root, made("2023-01"))
    commit(root)
    (root / ".git" / "shallow").write_text(git(root, "rev-parse", "HEAD") + "\n", encoding="utf-8")


def not_tracked(root: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(root / ".git")
    git(root, "init", "--quiet")


def without(name: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    def take(root: Path, _: pytest.MonkeyPatch) -> None:
        found = git(root, "rev-parse", name)
        (root / ".git/objects" / found[:2] / found[2:]).unlink()

    return take


def spoilt(root: Path, _: pytest.MonkeyPatch) -> None:
    (root / ".git" / "HEAD").write_text("nothing\n", encoding="utf-8")


def forged(root: Path, _: pytest.MonkeyPatch) -> None:
    """Put another ledger in the place of the one committed, under the same hash."""
    ours = git(root, "rev-parse", f"HEAD:{LEDGER}")
    rebuild(root, rename, records_too=True)
    theirs = git(root, "hash-object", "-w", "--", LEDGER)
    place = root / ".git/objects" / ours[:2] / ours[2:]
    place.chmod(0o644)
    shutil.copyfile(root / ".git/objects" / theirs[:2] / theirs[2:], place)


@needs_git
@pytest.mark.parametrize(
    ("spoil", "code", "text"),
    [
        (no_git, "git-absent", "Git is not installed. Install it and try again."),
        (given_away, "refused", "Git does not read this folder, because it belongs to another user"),
        (shallow, "shallow", "This copy has only the newest commits. Type “git fetch --unshallow”."),
        (not_tracked, "untracked", f"No commit has {LEDGER}. Commit it, so that others keep it too."),
        (
            without(f"HEAD:{LEDGER}"),
            "objects-missing",
            "is not in this repository. Fetch the whole of it: “git clone” ",
        ),
        (spoilt, "unreadable", "Git cannot read this repository. It says: "),
        (forged, "unreadable", "is not what its hash says: git’s own files were changed."),
    ],
    ids=lambda value: value if isinstance(value, str) and "-" in value else "",
)
def test_a_history_that_cannot_be_looked_at_is_never_called_untouched(
    spoil: Callable[[Path, pytest.MonkeyPatch], None],
    code: str,
    text: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commit(root)
    spoil(root, monkeypatch)
    assert answer(root) == (code, 2)
    assert text in verify(root).said
    assert "There is a git repository here, and what it has of the ledger could not be looked at in full." in (
        verify(root).said
    )


@needs_git
@pytest.mark.parametrize("noted", ["replace", "grafts", "a commit-graph"])
def test_what_git_has_noted_beside_its_commits_hides_none(noted: str, root: Path) -> None:
    commit(root)
    old = git(root, "rev-parse", "HEAD")
    rebuild(root, rename, records_too=True)
    commit(root)
    new = git(root, "rev-parse", "HEAD")
    if noted == "replace":
        content = git(root, "cat-file", "commit", new).replace(f"parent {old}\n", "")
        (root / "x").write_text(content + "\n", encoding="utf-8")
        git(root, "replace", new, git(root, "hash-object", "-t", "commit", "-w", "x"))
    elif noted == "grafts":
        (root / ".git/info/grafts").write_text(f"{new}\n", encoding="utf-8")
    else:
        git(root, "commit-graph", "write", "--reachable")
    assert len(said(root)) == 1


@needs_git
def test_a_hundred_commits_are_looked_at_by_a_handful_of_processes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(100):
        write_lines(root, *lines_of(root)[: 1 + number // 20])
        git(root, *(["init", "--quiet"] if number == 0 else ["add", LEDGER]))
        git(root, "commit", "--quiet", "--allow-empty", "--message", "More")
    calls = []
    real = subprocess.run

    def run(*words: Any, **more: Any) -> Any:
        calls.append(words)
        return real(*words, **more)

    monkeypatch.setattr(subprocess, "run", run)
    verify(root)
    assert len(calls) < 20


def test_nothing_published_and_a_period_that_is_not_there_have_answers_of_their_own(root: Path, tmp_path: Path) -> None:
    assert answer(tmp_path / "empty") == ("nothing-published", 2)
    assert answer(root, "2023-99") == ("unknown-period", 2)
    assert verify(root, "2023-99").said == (
        "No report for 2023-99 is published; the ledger has those for 2022-07 and 2022-10."
    )


def command(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (root / "params" / "plans").mkdir(parents=True, exist_ok=True)
    start = [sys.executable, "-m", "helpers", "--root", str(root), "verify", *arguments]
    return subprocess.run(start, capture_output=True, encoding="utf-8", check=False)


def test_the_command_says_what_it_found_and_ends_with_the_answer(root: Path) -> None:
    done = command(root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "5 published reports, 55 files and 5 lines of the ledger. The files and the chain agree with one another; "
        "nothing outside this folder was compared. "
        "The lists beside the reports were not compared, as they cannot be made anew here.\n"
    )
    (root / RUN / "report.pdf").write_bytes(b"")
    done = command(root, "--json")
    assert (done.returncode, done.stderr) == (1, "")
    found = json.loads(done.stdout)
    assert (found["code"], found["status"]) == ("damaged", 1)
    (damage,) = found["damages"]
    assert (damage["file"], damage["line"], damage["kind"]) == (f"{RUN}/report.pdf", 0, "changed")


def test_a_hundred_runs_are_looked_at_in_a_moment(tmp_path: Path) -> None:
    """``python tests/damage.py --runs 100`` takes the time of the whole command with files of true size."""
    report = made("2022-07")
    pattern = records.written(dataclasses.replace(report.record, previous="PREVIOUS"))
    lines: tuple[ledger.Line, ...] = ()
    for number in range(100):
        period = f"3{number:03}-01"
        before = lines[-1].hash if lines else ledger.FIRST
        record = pattern.replace(b"2022-07", period.encode()).replace(b"PREVIOUS", before.encode())
        for name, content in {**report.files, RECORD: record}.items():
            path = tmp_path / "reports" / period / "sufficiency" / name.replace("2022-07", period)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        facts = {"period": period, "plan": "sufficiency", "revision": 0, "as_at": f"{period}-14", "why": ""}
        told = {"published": report.record.ended, "by": report.record.by}
        told |= {name: report.record.files[f"{name}.json"] for name in ("data", "snapshot")}
        lines += (ledger.following(lines, **facts, **told, record=sha256(record)),)  # type: ignore[arg-type]
    write_lines(tmp_path, *(ledger.as_bytes(line) for line in lines))
    start = time.process_time()
    verdict = verify(tmp_path)
    assert (verdict.lines, verdict.runs, verdict.files, verdict.damages) == (100, 100, 1100, ())
    assert time.process_time() - start < 1


def test_of_one_period_it_says_how_much_was_not_looked_at(root: Path) -> None:
    verdict = verify(root, "2022-07")
    assert verdict.said.endswith(
        f" Only the reports for 2022-07 were looked at, of {verdict.lines} that are published."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="who may read a file is told otherwise there")
@pytest.mark.parametrize(
    ("closed", "said"),
    [
        (f"{RUN}/report.html", f"{RUN}/report.html: unread. It may not be read: Permission denied."),
        (f"{RUN}/inputs", f"{RUN}/inputs/: unread. It may not be read: Permission denied."),
        (RUN, f"{RUN}/: unread. It may not be read: Permission denied."),
    ],
)
def test_what_may_not_be_read_is_named_and_is_no_damage(root: Path, closed: str, said: str) -> None:
    (root / "params/plans").mkdir(parents=True)
    (root / closed).chmod(0)
    as_user = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [*as_user, sys.executable, "-m", "helpers", "--root", str(root), "verify"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    (root / closed).chmod(0o755)
    assert done.stdout.startswith(said)
    assert "Nothing is wrong with them, and nothing is said of what may not be read" in done.stdout
    assert "Untouched" not in done.stdout
    assert done.returncode == 2
