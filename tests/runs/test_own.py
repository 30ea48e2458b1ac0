"""A notebook or a wording of the council's own is named in the report, the record and the audit, and only there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nbformat
import pytest

from builders import BANNER_PLAN, REPOSITORY, write_plan, write_tracker, write_yaml
from helpers.audit import Basis, audit
from helpers.audit.verdict import Class
from helpers.cli import listing
from helpers.plans.shipped import SHIPPED, digest_of, is_shipped
from helpers.records import ledger
from helpers.records.found import record_of
from helpers.records.verify import verify
from helpers.runs import publish, run
from helpers.runs.publish import Publication

FOLDER = Path("reports", "2023-01", "plan")
LIE = "from helpers.blocks.blocks import Prose\nfrom helpers.model import Point, TextRun\n"
LIE += "Prose(id='headline', points=(Point((TextRun('31 actions are open.'),)),))"


@pytest.fixture
def root(project: Path) -> Path:
    """Give a project with a plan of one action."""
    write_plan(project, "plan", BANNER_PLAN)
    rows = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• a start", "• more")]
    write_tracker(project / "params" / "trackers" / "plan.xlsx", rows, merges=["B2:C2"])
    given = {"plan": "plan", "period": "2023-01", "as_at": "2023-01-19", "tracker": "params/trackers/plan.xlsx"}
    write_yaml(project / "params" / "2023-01" / "plan.yml", given | {"sheet": "January 2023"})
    return project


def published(root: Path, despite: str = "a test") -> dict[str, str]:
    """Publish the one report, and return what its blocks say, by id."""
    [outcome] = publish.publish(root, run.prepare(root, "2023-01"), lambda _: None, Publication(despite=despite))
    assert outcome.error is None
    data = json.loads((root / FOLDER / "data.json").read_text(encoding="utf-8"))
    prose = [part for part in data["parts"] if part["kind"] == "prose"]
    return {
        part.get("id", ""): " ".join(run["text"] for point in part["points"] for run in point["runs"]) for part in prose
    }


def alter(root: Path) -> None:
    """Have the notebook say another figure than the workbook reckons."""
    path = root / "notebooks" / "action_plan.ipynb"
    made = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    [headline] = [cell for cell in made.cells if cell.source == "report.headline()"]
    headline.source = LIE
    path.write_text(nbformat.writes(made), encoding="utf-8")


def test_a_notebook_of_its_own_is_named_in_the_report_the_record_and_the_audit(root: Path) -> None:
    alter(root)
    said = published(root)
    assert said["headline"] == "31 actions are open."
    assert said["own-notebook"].startswith(
        "This report was made by a notebook of the council’s own, notebooks/action_plan.ipynb"
    )
    assert "notebook of the council’s own" in (root / FOLDER / "report.html").read_text(encoding="utf-8")
    [line] = ledger.read(root)
    assert record_of(root, line).notebook == "notebooks/action_plan.ipynb"
    [found] = audit.audit(root, [line], [Basis.CURRENT], lambda _: None)
    assert found.outcome is Class.OWN
    assert found.said == (
        "notebooks/action_plan.ipynb has not the cells of any notebook that comes with the workbook. "
        "Made again: identical, byte for byte."
    )


def test_wording_of_its_own_is_named_where_it_is_used(root: Path) -> None:
    wording = root / "params" / "wording"
    wording.mkdir()
    (wording / "notes.j2").write_text("The tracker is {{ tracker }}.\n", encoding="utf-8")
    (wording / "summary.j2").write_text("Nothing shows this.\n", encoding="utf-8")
    said = published(root)
    assert said["own-wording"] == (
        "Sentences of this report are worded by the council’s own templates: params/wording/notes.j2. "
        "Their figures come from the tracker all the same."
    )
    [line] = ledger.read(root)
    assert (record_of(root, line).notebook, audit.audit(root, [line], [Basis.CURRENT], lambda _: None)[0].outcome) == (
        "",
        Class.IDENTICAL,
    )


def test_why_it_was_published_from_changed_code_is_in_each_paper_on_the_index_and_told_by_verify(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "_changes", lambda _: ["src/helpers/english.py is not as committed"])
    path = root / "params" / "2023-01" / "plan.yml"
    path.write_text(path.read_text(encoding="utf-8") + "digests: [summary]\n", encoding="utf-8")
    said = published(root, "<b>a test")
    assert said["published-despite"] == (
        "This report was published although its code or environment were not as committed. "
        "Whoever published it said why: “<b>a test”."
    )
    for name in ("report.html", "summary.html"):
        assert "said why: “&lt;b&gt;a test”." in (root / FOLDER / name).read_text(encoding="utf-8")
    assert "committed: “&lt;b&gt;a test”." in (root / "reports" / "index.html").read_text(encoding="utf-8")
    words = listing.verdict_words(verify(root))
    assert f"{FOLDER.as_posix()}: it was published although code or environment were not as committed: “<b>a" in words
    assert json.loads(listing.verdict_json(verify(root)))["despite"] == [
        {"folder": FOLDER.as_posix(), "why": "<b>a test"}
    ]
    [found] = audit.audit(root, ledger.read(root), [Basis.CURRENT], lambda _: None)
    assert (found.outcome, "“<b>a test”" in found.told) == (Class.IDENTICAL, True)


def test_a_report_of_the_workbooks_own_says_nothing_of_it(root: Path) -> None:
    assert not {"own-notebook", "own-wording"} & published(root).keys()


def test_outputs_do_not_make_a_notebook_another_and_tags_and_words_do() -> None:
    path = REPOSITORY / "notebooks" / "action_plan.ipynb"
    plain = path.read_bytes()
    run_once, tagged, worded = (nbformat.reads(plain.decode(), as_version=4) for _ in range(3))
    run_once.metadata["more"] = 1
    run_once.cells[1].execution_count = 3
    tagged.cells[4].metadata.tags = ["parameters"]
    worded.cells[-1].source += " "
    found = [is_shipped(nbformat.writes(each).encode()) for each in (run_once, tagged, worded)]
    assert found == [True, False, False]
    assert not is_shipped(b"{}")
    assert not is_shipped(b"[" * 100_000)


def test_every_notebook_that_ever_came_along_is_known() -> None:
    """Those of today at the least; of every commit, where git has them."""
    now = [path.read_bytes() for path in sorted((REPOSITORY / "notebooks").glob("*.ipynb"))]
    missing = [digest_of(content) for content in [*now, *_of_every_commit()] if digest_of(content) not in SHIPPED]
    assert missing == []  # add them to helpers.plans.shipped


def _of_every_commit() -> list[bytes]:
    def git(*arguments: str) -> bytes:
        return subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, check=False).stdout

    found = git("log", "--format=", "--raw", "--no-abbrev", "--", "notebooks/*.ipynb").decode().splitlines()
    blobs = {line.split()[3] for line in found} - {"0" * 40}
    return [git("cat-file", "blob", blob) for blob in sorted(blobs)]
