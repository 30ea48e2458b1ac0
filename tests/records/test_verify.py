"""That whatever is changed in what was published is found, and named by file, line and kind."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from damage import complaints, made, publish, small_project
from helpers.errors import WorkbookError
from helpers.plans.parameters import Edition
from helpers.records import ledger, store
from helpers.records import record as records
from helpers.records.record import sha256
from helpers.records.verify import record_of, verify

RUN = "reports/2022-07/sufficiency"
OTHER = "reports/2022-10/care-leavers"
LEDGER = "reports/ledger.jsonl"
RECORD = "ro-crate-metadata.json"
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


def rebuild(root: Path, change: Callable[[int, dict[str, object]], object], *, records_too: bool = False) -> None:
    """Write another chain that holds in itself, from facts changed by number and line; the records too if asked."""
    before, _ = ledger.examine((root / LEDGER).read_bytes())
    after: tuple[ledger.Line, ...] = ()
    for line in before:
        known: dict[str, object] = dataclasses.asdict(line)
        change(line.number, known)
        for derived in ("number", "previous", "hash"):
            known.pop(derived, None)
        if not known:
            continue
        new = ledger.following(after, **known)  # type: ignore[arg-type]
        if records_too:
            new = ledger.following(after, **known | {"record": rewrite_record(root, new)})  # type: ignore[arg-type]
        after = (*after, new)
    write_lines(root, *(ledger.as_bytes(line) for line in after))


def rewrite_record(root: Path, line: ledger.Line) -> str:
    path = root / line.folder / RECORD
    record = records.read(path.read_bytes(), "x")
    path.write_bytes(records.written(dataclasses.replace(record, by=line.by, previous=line.previous)))
    return sha256(path.read_bytes())


def rename(number: int, known: dict[str, object]) -> None:
    if number == 2:
        known["by"] = "B. Other"


def test_what_is_untouched_is_said_to_be_so(root: Path) -> None:
    verdict = verify(root)
    assert (verdict.lines, verdict.runs, verdict.files, verdict.signer, verdict.damages) == (5, 5, 50, "", ())


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


def tail(name: str) -> str:
    """Return what is said besides of a record's damage."""
    return BLIND if name == RECORD else ""


def every_file(root: Path) -> list[str]:
    return [path.relative_to(root / RUN).as_posix() for path in sorted((root / RUN).rglob("*")) if path.is_file()]


def test_each_file_that_is_missing_is_named(root: Path) -> None:
    assert len(every_file(root)) == 10
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


def test_a_draft_beside_what_is_published_is_no_damage(root: Path) -> None:
    draft = made("2023-01", edition=Edition())
    store.put(root, draft.folder, {**draft.files, RECORD: records.written(draft.record)})
    assert said(root) == []
    (root / draft.folder / RECORD).unlink()
    assert said(root) == []


def test_a_run_moved_to_the_place_of_another_is_named_file_by_file(root: Path) -> None:
    other = "reports/2022-10/sufficiency"
    shutil.move(root / RUN, root / "aside")
    shutil.move(root / other, root / RUN)
    shutil.move(root / "aside", root / other)
    assert said(root) == [
        f"{run}/{name}: swapped. It holds what belongs in {home}/{name}.{tail(name)}"
        for run, home in ((RUN, other), (other, RUN))
        for name in ("data.json", RECORD)
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
        ("published", "2023-01-21T09:00:10+00:00", "2023-01-20T09:00:10+00:00"),
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


def git(root: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@averdale.example", "-c", "commit.gpgsign=false"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run([*command, *arguments], cwd=root, env=clean, capture_output=True, check=True)


def commit(root: Path) -> None:
    git(root, "init", "--quiet")
    git(root, "add", LEDGER)
    git(root, "commit", "--quiet", "--message", "Publish")


@needs_git
def test_a_ledger_that_goes_on_from_the_one_committed_is_untouched(root: Path) -> None:
    commit(root)
    assert verify(root).committed == 5
    publish(root, made("2023-01"))
    assert (verify(root).lines, verify(root).committed, said(root)) == (6, 5, [])


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
    assert said(root) == []  # which is why the ledger is committed, and signed


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
    assert verify(root).committed == 5


def test_a_computer_without_git_still_looks_at_chain_and_records(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))
    assert verify(root).committed == 0
    rebuild(root, rename)
    assert len(said(root)) == 4


def command(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (root / "params" / "plans").mkdir(parents=True, exist_ok=True)
    start = [sys.executable, "-m", "helpers", "--root", str(root), "verify", *arguments]
    return subprocess.run(start, capture_output=True, encoding="utf-8", check=False)


def test_the_command_says_what_it_found_and_ends_with_the_answer(root: Path) -> None:
    done = command(root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Untouched: 5 published reports, 50 files and 5 lines of the ledger")
    (root / RUN / "report.pdf").write_bytes(b"")
    done = command(root, "--json")
    assert (done.returncode, done.stderr) == (1, "")
    (damage,) = json.loads(done.stdout)["damages"]
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
        told = {"published": report.record.ended, "by": report.record.by, "data": report.record.files["data.json"]}
        lines += (ledger.following(lines, **facts, **told, record=sha256(record)),)  # type: ignore[arg-type]
    write_lines(tmp_path, *(ledger.as_bytes(line) for line in lines))
    start = time.process_time()
    verdict = verify(tmp_path)
    assert (verdict.lines, verdict.runs, verdict.files, verdict.damages) == (100, 100, 1000, ())
    assert time.process_time() - start < 1


def test_looking_imports_nothing_that_makes_reports() -> None:
    """What was published is looked at in under two seconds, of which imports must not take the most."""
    heavy = "{'openpyxl', 'pandas', 'nbconvert', 'papermill', 'bs4', 'rocrate', 'typst', 'rich'}"
    code = f"import helpers.records.verify, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"
