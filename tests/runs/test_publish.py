"""What is published has passed every gate, is sealed, and is never changed, only followed by a revision."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import damage
from builders import BANNER_PLAN, REPOSITORY, Once, write_plan, write_tracker, write_yaml
from helpers.audit import Basis, audit
from helpers.audit.verdict import Class
from helpers.errors import WorkbookError
from helpers.records import ledger, store
from helpers.records.found import record_of
from helpers.records.verify import verify
from helpers.runs import publish, run
from helpers.runs.produce import OUTPUTS, outputs
from helpers.runs.publish import Publication

SAID = "tried in a test"
HEADER = ("No.", "What is working well?", "What next")
FOLDER = Path("reports", "2023-01", "plan")


def write_book(root: Path, said: str, name: str = "plan", title: str = "Find homes") -> Path:
    rows = [HEADER, (1, title, None), (None, said, "• more")]
    return write_tracker(root / "params" / "trackers" / f"{name}.xlsx", rows, merges=["B2:C2"])


def write_given(root: Path, name: str = "plan", period: str = "2023-01", **more: Any) -> Path:
    given = {"plan": name, "period": period, "as_at": f"{period}-19", "tracker": f"params/trackers/{name}.xlsx"}
    given |= {"sheet": "January 2023"}
    return write_yaml(root / "params" / period / f"{name}.yml", given | more)


def publish_it(root: Path, plan: str = "plan", period: str = "2023-01", **said: str) -> run.Outcome:
    said = {"despite": SAID} | said
    [outcome] = publish.publish(root, run.prepare(root, period, plan), lambda _: None, Publication(**said))
    return outcome


def refusal(root: Path, plan: str = "plan", period: str = "2023-01", **said: str) -> str:
    """Return why something was not published, and see that nothing was."""
    before = tree(root)
    outcome = publish_it(root, plan, period, **said)
    assert outcome.files == ()
    assert tree(root) == before
    return str(outcome.error)


def tree(root: Path) -> dict[str, bytes]:
    """Return every file under reports, but for the locks."""
    files = sorted(path for path in (root / "reports").rglob("*") if path.parent.name != ".locks")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files if path.suffix and path.is_file()}


def data_of(root: Path, folder: Path = FOLDER) -> dict[str, Any]:
    return dict(json.loads((root / folder / "data.json").read_text(encoding="utf-8")))


def words_of(root: Path, folder: Path) -> str:
    """Return a report's HTML as words, without the numbers that lead to where they come from."""
    text = (root / folder / "report.html").read_text(encoding="utf-8")
    unread = r'<(style|title).*?</\1>|<a [^>]*class="ap-ref"[^>]*>.*?</a>|<[^>]*>'
    return " ".join(re.sub(unread, " ", text, flags=re.DOTALL).split())


def words_of_pdf(path: Path, otherwise: str) -> str:
    """Return a PDF as words, or other words where poppler's pdftotext is not installed."""
    if not shutil.which("pdftotext"):
        return otherwise
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, encoding="utf-8", check=True)
    assert "DRAFT" not in done.stdout
    return " ".join(done.stdout.split())


def block(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(part for part in data["parts"] if part.get("id") == name)


def texts(holder: Any) -> list[str]:
    """Return every text in a block, in order."""
    if isinstance(holder, dict):
        return [holder["text"]] if "text" in holder else [text for each in holder.values() for text in texts(each)]
    return [text for each in holder for text in texts(each)] if isinstance(holder, list) else []


@pytest.fixture(scope="module")
def first(once: Once) -> Path:
    """Give a project with one report published, of the plans `plan` and `other`; only to be looked at."""
    return once("publish-first", publish_one)


def publish_one(root: Path) -> None:
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    for name in ("plan", "other"):
        write_plan(root, name, BANNER_PLAN)
        write_given(root, name)
    write_book(root, "• a start")
    write_book(root, "• Rosie Rowan, dob 1 May 2010, moved", "other")
    jobs = run.prepare(root, "2023-01")
    other, plan = publish.publish(root, jobs, lambda _: None, Publication(despite=SAID, by="A. Clerk"))
    assert plan.error is None
    assert "Not published: 1 problem must be mended first." in str(other.error)


@pytest.fixture
def copy(first: Path, tmp_path: Path) -> Path:
    """Give a copy of that project to go on from."""
    return Path(shutil.copytree(first, tmp_path / "copy"))


def test_a_published_report_is_without_the_mark_sealed_and_in_the_ledger(first: Path) -> None:
    assert data_of(first)["draft"] is False
    assert "DRAFT" not in words_of(first, FOLDER)
    record = json.loads((first / FOLDER / "ro-crate-metadata.json").read_bytes())
    assert record
    (line,) = ledger.read(first)
    assert (line.period, line.plan, line.revision, line.by, line.why) == ("2023-01", "plan", 0, "A. Clerk", "")
    kept = record_of(first, line)
    assert (kept.by, kept.edition.draft, kept.previous) == ("A. Clerk", False, ledger.FIRST)
    assert kept.ended == line.published
    assert datetime.fromisoformat(kept.started) <= datetime.fromisoformat(kept.ended)
    assert verify(first).damages == ()


def test_shorter_readings_are_recorded_verified_and_made_again_like_the_report(copy: Path) -> None:
    write_given(copy, period="2023-04", digests=["summary", "exceptions"])
    outcome = publish_it(copy, period="2023-04")
    names = outputs(["exceptions", "summary"])
    assert sorted(path.name for path in outcome.files) == sorted([*names, "ro-crate-metadata.json"])
    line = ledger.read(copy)[-1]
    assert record_of(copy, line).outputs == list(names)
    assert verify(copy).damages == ()
    [finding] = audit.audit(copy, [line], [Basis.CURRENT], lambda _: None)
    assert (finding.outcome, finding.said) == (Class.IDENTICAL, "")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such mode bits")
def test_a_projects_own_wording_is_used_kept_and_audited_with_the_report(copy: Path) -> None:
    own = copy / "params" / "wording" / "plan" / "headline.j2"
    own.parent.mkdir(parents=True)
    own.write_text("On {{ as_at }} we had {{ all }} {{ all | verb('action', 'actions') }}.\n", encoding="utf-8")
    write_given(copy, period="2023-04")
    assert publish_it(copy, period="2023-04").error is None
    own.unlink()
    folder = Path("reports", "2023-04", "plan")
    assert "On 19 April 2023 we had 1 action." in words_of(copy, folder)
    assert (copy / folder / "inputs" / "params" / "wording" / "plan" / "headline.j2").is_file()
    line = ledger.read(copy)[-1]
    assert [found.outcome for found in audit.audit(copy, [line], [Basis.CURRENT], lambda _: None)] == [Class.IDENTICAL]


def test_a_template_with_a_figure_of_its_own_stops_the_publication_by_file_and_line(copy: Path) -> None:
    own = copy / "params" / "wording" / "headline.j2"
    own.parent.mkdir(parents=True)
    own.write_text("The plan has {{ all }} actions.\nAbout 12 are late.\n", encoding="utf-8")
    write_given(copy, period="2023-04")
    assert refusal(copy, period="2023-04") == (
        "params/wording/headline.j2, line 2: it has a figure of its own, “12”, in “About 12 are late.”, which comes "
        "from nowhere. Write it with a value, such as {{ all }} or {{ all | every }}. Correct the template."
    )


def test_nobody_may_write_in_a_published_folder(first: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in (first / FOLDER).rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in (first / FOLDER, *(first / FOLDER).rglob("*")) if path.is_dir()}
    assert (modes, folders) == ({0o444}, {0o555})


def test_a_plan_that_is_refused_leaves_the_others_be(first: Path) -> None:
    assert [path.as_posix() for path in store.folders(first)] == ["reports/2023-01/plan"]
    assert [line.plan for line in ledger.read(first)] == ["plan"]


def test_personal_data_stops_a_publication_by_its_cell(copy: Path) -> None:
    said = refusal(copy, "other")
    assert said.startswith("Not published: 1 problem must be mended first.\n1. ")
    assert "params/trackers/other.xlsx" in said
    assert "B3" in said


def test_a_problem_that_stops_any_run_stops_a_publication(copy: Path) -> None:
    rows = [HEADER, (1, "Find homes", None), (None, "• a start", "• more"), (1, "Again", None), (None, "• x", "• y")]
    write_tracker(copy / "params" / "trackers" / "other.xlsx", rows, merges=["B2:C2", "B4:C4"])
    said = refusal(copy, "other")
    assert said.startswith("Not published: ")
    assert "A4" in said


def test_what_is_published_is_not_published_again(copy: Path) -> None:
    assert refusal(copy) == (
        "It is published already (line 1 of reports/ledger.jsonl), and is never changed. "
        'Publish a revision beside it by saying why: --revise "WHY".'
    )
    assert refusal(copy, revise=" ") == refusal(copy)


def test_what_another_run_has_in_hand_is_not_published(copy: Path) -> None:
    with store.locked(copy, "2023-01", "plan"):
        said = refusal(copy, revise="Late")
    assert said.startswith("A run of plan for 2023-01 is under way already (process ")


def test_what_is_not_published_cannot_be_revised(copy: Path) -> None:
    write_book(copy, "• fine", "other")
    assert refusal(copy, "other", revise="Late") == (
        "There is nothing to revise: other for 2023-01 is not published yet."
    )


def test_nothing_is_published_on_a_damaged_ledger(copy: Path) -> None:
    path = copy / store.LEDGER
    path.write_bytes(path.read_bytes().replace(b"A. Clerk", b"B. Clerk"))
    before = tree(copy)
    with pytest.raises(WorkbookError) as error:
        publish_it(copy, revise="Late")
    assert str(error.value).startswith("reports/ledger.jsonl, line 1")
    assert str(error.value).endswith(
        "Nothing can be relied on until the ledger is put right: “workbook verify” says more."
    )
    assert tree(copy) == before


def test_nothing_is_compared_with_a_report_that_was_changed_after_it_was_published(copy: Path) -> None:
    write_given(copy, period="2023-04")
    for name, later in (("data.json", {"revise": "Late"}), ("snapshot.json", {"period": "2023-04"})):
        path = copy / FOLDER / name
        path.chmod(0o644)
        assert b"a start" in path.read_bytes()
        path.write_bytes(path.read_bytes().replace(b"a start", b"a stunt"))
        assert refusal(copy, **later).startswith(f"reports/2023-01/plan/{name} is not as it was published")


def test_revisions_stand_beside_what_was_published_and_say_what_changed_and_why(copy: Path) -> None:
    """One story: a draft of the revision, the revision, and a revision of that which changes nothing."""
    before = tree(copy)
    write_book(copy, "• a draft's words")
    [drafted] = run.run(copy, run.prepare(copy, "2023-01", "plan"), lambda _: None)
    place = Path("reports", "drafts", "2023-01", "plan")
    assert {path.parent for path in drafted.files} == {place}
    draft = data_of(copy, place)
    assert (draft["draft"], draft["revision"]) == (True, 1)
    assert "DRAFT" in words_of(copy, place)
    assert len(ledger.read(copy)) == 1

    write_book(copy, "• a start < 5 & better")
    assert publish_it(copy, revise="A figure was wrong").error is None
    folder = Path("reports", "2023-01", "plan.r1")
    data = data_of(copy, folder)
    assert (data["draft"], data["revision"]) == (False, 1)
    assert " ".join(texts(block(data, "revision"))).startswith(
        "This report is revision 1 and takes the place of the first publication. "
        "Why it was revised: A figure was wrong."
    )
    changed = texts(block(data, "changes-in-revision")["groups"])
    assert changed == [
        "Every open action, action 1, What is working well?",
        "a start",
        "a start < 5 & better",
    ]
    words = words_of(copy, folder)
    assert "DRAFT" not in words
    assert "a start &lt; 5 &amp; better" in words

    assert publish_it(copy, revise="For the record").error is None
    again = data_of(copy, Path("reports", "2023-01", "plan.r2"))
    assert texts(block(again, "changes-in-revision")["groups"]) == ["Nothing in the words or figures", "–", "–"]

    said = "takes the place of revision 1. Why it was revised: For the record."
    assert said in words_of(copy, Path("reports", "2023-01", "plan.r2"))
    printed = words_of_pdf(copy / "reports" / "2023-01" / "plan.r2" / "report.pdf", otherwise=said)
    assert all(each in printed for each in ("takes the place of revision 1.", "Why it was revised: For the record."))

    assert [(line.revision, line.why) for line in ledger.read(copy)] == [
        (0, ""),
        (1, "A figure was wrong"),
        (2, "For the record"),
    ]
    after = tree(copy)
    assert {name: after[name] for name in before if "/plan/" in name} == {
        name: before[name] for name in before if "/plan/" in name
    }
    assert verify(copy).damages == ()


@pytest.mark.long
def test_the_same_report_has_the_same_bytes_for_another_user_elsewhere_at_another_time(
    first: Path, tmp_path: Path
) -> None:
    root = tmp_path / "an other {plan} {0}" / "50% #1 Größe {"
    for name in ("notebooks", "params"):
        shutil.copytree(first / name, root / name)
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77", "HOME": str(tmp_path)}
    names = dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), "somebody-else")
    command = ["publish", "2023-01", "--plan", "plan", "--despite", SAID]
    subprocess.run(
        [sys.executable, "-m", "helpers", "--root", str(root), *command],
        env=os.environ | elsewhere | names,
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    records = [record_of(each, ledger.read(each)[0]) for each in (first, root)]
    assert (records[0].by, records[1].by) == ("A. Clerk", "somebody-else")
    assert records[0].ended < records[1].ended
    assert records[0].files == records[1].files
    for name in OUTPUTS:
        assert (root / FOLDER / name).read_bytes() == (first / FOLDER / name).read_bytes(), name
    for secret in (str(root), "somebody-else", records[1].ended[:10], time.strftime("%Y-%m-%d")):
        assert not [name for name in OUTPUTS if secret.encode() in (root / FOLDER / name).read_bytes()]


def commit(folder: Path) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is taken for the code's: what is asked of it is asked of git and of this environment."""
    folder = tmp_path / "code"
    (folder / "src" / "helpers").mkdir(parents=True)
    for name in ("one", "two"):
        (folder / "src" / "helpers" / f"{name}.py").write_text("\n", encoding="utf-8")
    shutil.copyfile(REPOSITORY / "requirements.lock", folder / "requirements.lock")
    monkeypatch.setattr(publish, "code_folder", lambda: folder)
    return folder


def unsaid(root: Path) -> list[str]:
    """Return what keeps a publication from being made without words, and see that words would do."""
    with pytest.raises(WorkbookError) as error:
        publish.publish(root, [], lambda _: None, Publication(despite=" "))
    first, *found, last = str(error.value).splitlines()
    assert first == "Nothing was published: an auditor could not make the same report again with what is committed."
    assert last == (
        "Commit the code, or set the environment up anew; or say why it must be published as it is, which the record "
        'will keep: --despite "WHY".'
    )
    assert publish.publish(root, [], lambda _: None, Publication(despite="In a hurry")) == []
    return found


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_code_that_is_not_as_committed_needs_words(code: Path, tmp_path: Path) -> None:
    commit(code)
    assert publish.publish(tmp_path, [], lambda _: None, Publication()) == []
    (code / "src" / "helpers" / "one.py").write_text("1\n", encoding="utf-8")
    (code / "src" / "helpers" / "two.py").unlink()
    (code / "src" / "helpers" / "three.py").write_text("3\n", encoding="utf-8")
    assert unsaid(tmp_path) == [f"- src/helpers/{name}.py is not as committed" for name in ("one", "three", "two")]
    for number in range(4):
        (code / "src" / "helpers" / f"zz{number}.py").write_text("\n", encoding="utf-8")
    assert unsaid(tmp_path)[4:] == ["- src/helpers/zz1.py is not as committed", "- and 2 more"]


def test_code_that_is_not_under_git_needs_words(code: Path, tmp_path: Path) -> None:
    assert unsaid(tmp_path) == ["- the code is not under git, so no commit says what it is"]


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_packages_that_are_not_as_the_lock_has_them_need_words(code: Path, tmp_path: Path) -> None:
    lock = code / "requirements.lock"
    text = lock.read_text(encoding="utf-8")
    version = re.search(r"^babel==(\S+)", text, re.MULTILINE)
    assert version
    lock.write_text(text.replace(f"babel=={version[1]}", "babel==1.0"), encoding="utf-8")
    commit(code)
    assert unsaid(tmp_path) == [f"- babel {version[1]} is installed, the lock says 1.0"]


@pytest.mark.parametrize(
    ("option", "text", "wrong"),
    [
        ("revise", "Mended\nUntouched", "is not one plain line: it has a line’s end or a sign that nobody can see"),
        ("despite", "A" * 501, "has 501 characters, where 500 are the most"),
        ("by", "B" * 101, "has 101 characters, where 100 are the most"),
    ],
)
def test_who_and_why_are_said_in_one_plain_line(option: str, text: str, wrong: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as error:
        publish.publish(tmp_path, [], lambda _: None, Publication(**{option: text}))
    assert str(error.value) == f"Nothing was published: what --{option} says {wrong}. Say it in one short line."


def test_nothing_is_published_by_a_clock_that_is_behind_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.publish(tmp_path, damage.made())
    monkeypatch.setattr(publish, "now", lambda: "2023-01-20T08:59:00+00:00")
    with pytest.raises(WorkbookError, match=r"it is 2023-01-20T08:59:00\+00:00, and line 1 of .+ Set the clock"):
        publish.publish(tmp_path, [], lambda _: None, Publication(despite=SAID))
