"""That an audit that was stopped goes on where it was, and takes nothing for found that could be otherwise now."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from attacks.means import publish_three
from builders import Once
from helpers.audit import Basis, audit, onward
from helpers.audit.verdict import Class, Finding
from helpers.errors import WorkbookError
from helpers.runs.again import again
from helpers.runs.inputs import Inputs
from helpers.runs.job import Step
from helpers.runs.workers import Hands


@pytest.fixture
def copy(once: Once, tmp_path: Path) -> Path:
    """Give a project with three reports published."""
    return Path(shutil.copytree(once("audit-published", publish_three), tmp_path / "copy"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the reports that are made again, as they are."""
    names: list[str] = []

    def counted(inputs: Inputs, **named: object) -> dict[str, bytes]:
        names.append(f"{inputs.period}.{inputs.edition.revision}")
        return again(inputs, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(audit, "again", counted)
    return names


def audited(root: Path, place: Path | None, *, stop: bool = False) -> list[Finding]:
    """Audit a project, whatever is damaged, and stop where the first report's finding is there if that is wanted."""
    hands = Hands()

    def watch(step: Step) -> None:
        if step.done and stop:
            hands.stop()

    return audit.audit(root, audit.chosen(root, "", ""), [Basis.CURRENT], watch, "It is a test.", hands, place)


def stopped(root: Path, place: Path) -> None:
    told = r"^Stopped\. Nothing was changed\. What was found of 1 report is kept: the same audit goes on from there\.$"
    with pytest.raises(WorkbookError, match=told):
        audited(root, place, stop=True)


def test_it_goes_on_says_so_and_leaves_nothing(copy: Path, tmp_path: Path, made: list[str]) -> None:
    place = tmp_path / "audits"
    fresh = audited(copy, None)
    assert len(fresh) == 3
    made.clear()
    stopped(copy, place)
    (file,) = place.iterdir()
    no_findings = [b"1", b"[[1], 2, 3]", b'["key", 5, "x"]', b"[" * 100_000, b"\xff\xfe\0", b'["torn']
    file.write_bytes(b"\n".join([*no_findings[:-1], file.read_bytes(), no_findings[-1]]))
    (first,) = made
    made.clear()
    found = audited(copy, place)
    assert len(made) == 2
    assert first not in made
    assert "by an audit that was stopped, and not since." in found[0].said
    assert [dataclasses.replace(each, said="") for each in found] == [
        dataclasses.replace(each, said="") for each in fresh
    ]
    assert [each.said for each in found[1:]] == [each.said for each in fresh[1:]]
    assert not place.exists()


def change(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Change a byte of a page, though it is sealed."""
    page = copy / "reports" / "2023-01" / "plan" / "report.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes().replace(b"homes", b"house", 1))


def lose(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose a page."""
    page = copy / "reports" / "2023-01" / "plan" / "report.html"
    page.parent.chmod(0o755)
    page.unlink()


def other_code(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have other code make the reports."""
    monkeypatch.setattr(onward, "kind", lambda **_: {"the workbook": "0.2.0"})


def other_words(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a list of changes that may explain a difference."""
    monkeypatch.setattr(audit, "_changelog_now", lambda: "- Everything is otherwise. Changes: `summary`.")


@pytest.mark.parametrize("otherwise", [change, lose, other_code, other_words])
def test_what_could_be_otherwise_is_made_again(
    otherwise: Callable[[Path, pytest.MonkeyPatch], None],
    copy: Path,
    tmp_path: Path,
    made: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopped(copy, tmp_path / "audits")
    otherwise(copy, monkeypatch)
    made.clear()
    found = audited(copy, tmp_path / "audits")
    assert len(made) == 3
    assert not any("stopped" in each.said for each in found)


def test_what_could_not_be_run_is_tried_again(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise WorkbookError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(audit, "again", full)
        with pytest.raises(WorkbookError, match=r"^Stopped\. Nothing was changed\.$"):
            audited(copy, tmp_path / "audits", stop=True)
    assert {each.outcome for each in audited(copy, tmp_path / "audits")} == {Class.IDENTICAL}


def test_of_what_was_stopped_nobody_is_told_that_it_cannot_be_run(copy: Path) -> None:
    hands, told = Hands(), list[Step]()

    def watch(step: Step) -> None:
        told.append(step)
        hands.stop()

    with pytest.raises(WorkbookError, match=r"^Stopped\. Nothing was changed\.$"):
        audit.audit(copy, audit.chosen(copy, "", ""), [Basis.CURRENT], watch, "It is a test.", hands)
    assert told
    assert not any(step.done for step in told)
