"""``workbook watch`` makes drafts again when something is saved, and goes on whatever comes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from builders import TABLE_HEADER, TABLE_PLAN, write_period, write_plan, write_tracker, write_yaml
from helpers import cli
from helpers.records import store
from helpers.runs import run as running
from helpers.runs import watch as watching

ROW = ("1) Families", "Early Help", "1.1", "Visit", "Begun.", "31/03/2023", "Green", None)


@pytest.fixture
def ran(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give what is run of two plans and their overview; a page is laid down for each report and no more."""
    for name in ("care", "homes"):
        write_plan(project, name, TABLE_PLAN)
        write_period(project, name)
        write_tracker(tracker(project, name), [TABLE_HEADER, ROW])
    overview = {"plan": "all", "plans": "all", "period": "2023-01", "as_at": "2023-01-19"}
    write_yaml(project / "params/2023-01/all.yml", overview)
    done: list[str] = []

    def run(root: Path, jobs: Sequence[running.Job], *_: object, **__: object) -> list[running.Outcome]:
        done.extend(job.plan for job in jobs)
        return [running.Outcome(job, (store.draft_of(job.period, job.plan) / "report.html",)) for job in jobs]

    monkeypatch.setattr(running, "run", run)
    return done


def tracker(project: Path, name: str) -> Path:
    return project / "params" / "trackers" / f"{name}.xlsx"


def watch(
    project: Path,
    steps: Sequence[Callable[[], object]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> tuple[list[str], str]:
    """Do a step at each look, then press Ctrl-C; return the paragraphs that are printed, and standard error."""
    left = list(steps)

    def sleep(seconds: float) -> None:
        if seconds != watching.PAUSE:  # who reads a tracker looks twice too
            return
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    monkeypatch.setattr("helpers.runs.watch.time.sleep", sleep)
    monkeypatch.setattr(sys, "argv", ["workbook", "--root", str(project), "watch", "2023-01"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    out, error = capsys.readouterr()
    return out.splitlines(), " ".join(error.split())


def nothing() -> None:
    """Let a second go by."""


def test_what_is_saved_is_made_again_and_the_overview_after_it(
    project: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Excel puts another file in the place of the old one, which is away for a moment."""
    care = tracker(project, "care")
    save = [care.unlink, nothing, lambda: write_tracker(care, [TABLE_HEADER, (*ROW[:4], "Well begun.", *ROW[5:])])]
    out, _ = watch(project, [nothing, *save, nothing, nothing], monkeypatch, capsys)
    assert out[0] == "2023-01: all, care and homes, made now and whenever something is saved."
    assert [line for line in out if line.startswith("Saved")] == ["Saved: params/trackers/care.xlsx."]
    assert ran == ["all", "care", "homes", "care", "all"]
    assert out[-2:] == [
        "Watching has ended; something was saved 1 time. Next: “workbook status” says how",
        "the reports stand.",
    ]


def test_watching_goes_on_after_an_error_and_sees_it_mended(
    project: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = project / "params/2023-01/care.yml"
    sound = given.read_text(encoding="utf-8")
    steps = [
        lambda: given.write_text(f"{sound}\tcommentary: All is well.\n", encoding="utf-8"),
        nothing,
        lambda: given.write_text(f"{sound}commentary: All is well.\n", encoding="utf-8"),
        nothing,
        lambda: (project / "params/wording/care").mkdir(parents=True),
        lambda: (project / "params/wording/care/headline.j2").write_text("All is well.\n", encoding="utf-8"),
        nothing,
    ]
    out, error = watch(project, steps, monkeypatch, capsys)
    assert "care.yml, line 5: the line begins with a tab." in error
    saved = [line for line in out if line.startswith("Saved")]
    assert saved == ["Saved: params/2023-01/care.yml."] * 2 + ["Saved: params/wording/care/headline.j2."]
    assert ran == ["all", "care", "homes", *["care", "all"] * 2]
