"""The published samples: whole, in order, and made again from what is kept with them alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import REPOSITORY
from helpers.records import ledger
from helpers.audit.audit import audit, chosen
from helpers.records.environment import versions
from helpers.audit.verdict import Class
from helpers.audit import Basis
from helpers.runs.produce import OUTPUTS
from helpers.records.found import record_of
from helpers.records.verify import verify
from samples import PUBLISHED, copy_reports


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Give a project of nothing but the published reports: no tracker, no notebook, no parameters."""
    copy_reports(tmp_path)
    (tmp_path / "params" / "plans").mkdir(parents=True)
    return tmp_path


def test_the_ledger_begins_with_the_samples() -> None:
    lines = ledger.read(REPOSITORY)[: len(PUBLISHED)]
    assert [line.folder.relative_to("reports").as_posix() for line in lines] == list(PUBLISHED)


def test_the_samples_are_untouched(kept: Path) -> None:
    verdict = verify(kept)
    assert verdict.damages == ()
    assert verdict.runs == len(PUBLISHED)


def test_the_samples_were_published_from_committed_code(kept: Path) -> None:
    for line in ledger.read(kept):
        record = record_of(kept, line)
        assert record.clean
        assert record.note == ""


@pytest.mark.parametrize(
    "first", [len(PUBLISHED) - 1, pytest.param(0, marks=pytest.mark.long)], ids=["the revision", "all"]
)
def test_each_sample_is_made_again_from_what_is_kept_with_it(first: int, kept: Path) -> None:
    """On the platform that made them the bytes are the same; on another every block is."""
    lines = chosen(kept, "", "")[first:]
    alike = record_of(kept, lines[0]).versions["system"] == versions()["system"]
    good = {Class.IDENTICAL} if alike else {Class.IDENTICAL, Class.SAME_CONTENT}
    findings = audit(kept, lines, [Basis.CURRENT], lambda _: None)
    assert [(finding.line.name, finding.said) for finding in findings if finding.outcome not in good] == []
    assert len(findings) == len(PUBLISHED) - first


def test_the_revision_says_what_it_changes_and_why(samples: Path) -> None:
    folder = samples / "reports" / "2022-10" / "sufficiency.r1"
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    blocks = {part["id"]: part for part in data["parts"] if part.get("id")}
    said = " ".join(run["text"] for point in blocks["revision"]["points"] for run in point["runs"])
    assert "the commentary gave the average wait for treatment as 8 weeks, where the tracker has 9." in said
    [row] = blocks["changes-in-revision"]["groups"][0]["rows"]
    where, before, now = ("".join(run["text"] for run in cell["points"][0]["runs"]) for cell in row["cells"])
    assert where.startswith("Commentary, paragraph")
    assert "has grown to 8 weeks" in before
    assert "has grown to 9 weeks" in now


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_sample_is_a_draft(name: str, samples: Path) -> None:
    for line in ledger.read(samples):
        content = (samples / line.folder / name).read_bytes()
        assert b"not for publication" not in content
