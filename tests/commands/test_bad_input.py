"""What the command says of each thing that can be wrong with its input, and that it then changes nothing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import CARE_ROW as ROW
from builders import CARE_TRACKER as TRACKER
from builders import TABLE_HEADER, TABLE_PLAN, write_period, write_plan, write_tracker
from helpers.cli import main
from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker

Spoil = Callable[[Path], object]

PARAMETERS = "params/2023-01/care.yml"
SHEET = f"{TRACKER}, sheet “January 2023”"


def tracker_with(*row: object, fill: str = "") -> Spoil:
    return lambda project: write_tracker(project / TRACKER, [TABLE_HEADER, row], fills={"G2": fill} if fill else {})


def tracker_of(content: bytes) -> Spoil:
    return lambda project: (project / TRACKER).write_bytes(content)


def word_document() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", "<document/>")
    return content.getvalue()


def nothing(project: Path) -> None:
    """Leave the project as it is; the command line is what is wrong."""


#: What is refused before anything is executed: how to spoil the project, the command's options, what it says.
BEFORE: dict[str, tuple[Spoil, tuple[str, ...], str]] = {
    "unknown period": (
        nothing,
        ("run", "2023-02"),
        "There is no period “2023-02” under params. Known periods: perhaps “2023-01”.",
    ),
    "period without parameters": (
        lambda project: (project / PARAMETERS).unlink(),
        ("run", "2023-01"),
        "The period “2023-01” has no parameters: params/2023-01 holds no .yml file.",
    ),
    "unknown plan on the command line": (
        nothing,
        ("run", "2023-01", "--plan", "carre"),
        "There is no plan “carre”: params/plans/carre.yml does not exist. Known plans: perhaps “care”.",
    ),
    "plan without parameters in the period": (
        lambda project: write_plan(project, "homes", TABLE_PLAN),
        ("run", "2023-01", "--plan", "homes"),
        "The plan “homes” has no parameters for 2023-01: params/2023-01/homes.yml does not exist. "
        "Plans of 2023-01: one of “care”.",
    ),
    "parameters for a plan without definition": (
        lambda project: write_period(project, "homes"),
        ("run", "2023-01"),
        "There is no plan “homes”: params/plans/homes.yml does not exist. Known plans: one of “care”.",
    ),
    "misspelt parameter": (
        lambda project: write_period(project, "care", comentary="All is well."),
        ("run", "2023-01"),
        f"{PARAMETERS}: the parameter “comentary” is not one of the notebook’s. Expected: perhaps “commentary”. "
        "To mend it: correct the name or take the line out.",
    ),
    "parameter of the wrong type": (
        lambda project: write_period(project, "care", accepted="no"),
        ("run", "2023-01"),
        f"{PARAMETERS}: “accepted” is “no”. Expected: keys and values. To mend it: correct the value.",
    ),
    "parameters that are not YAML": (
        lambda project: (project / PARAMETERS).write_text("plan: care: leavers\n", encoding="utf-8"),
        ("run", "2023-01"),
        f"{PARAMETERS}, line 1: the text of “plan” has a colon in it. Expected: a text with a colon in quotes, or "
        "on lines of its own. To mend it: put quotes round it, or write “plan: |” and the text under it, "
        "two spaces before each line.",
    ),
    "misspelt key of the plan": (
        lambda project: write_plan(project, "care", {**TABLE_PLAN, "tittle": "Care leavers"}),
        ("run", "2023-01"),
        "params/plans/care.yml: the key “tittle” is not known. Expected: perhaps “title”. "
        "To mend it: correct the key or take it out.",
    ),
    "no notebook": (
        lambda project: write_plan(project, "care", {**TABLE_PLAN, "notebook": "progress_by_theme"}),
        ("run", "2023-01"),
        "There is no notebook notebooks/progress_by_theme.ipynb. Correct “notebook” in the plan's definition.",
    ),
    "notebook that is none": (
        lambda project: (project / "notebooks" / "action_plan.ipynb").write_text("{", encoding="utf-8"),
        ("run", "2023-01"),
        "notebooks/action_plan.ipynb cannot be read as a notebook: "
        "Expecting property name enclosed in double quotes: line 1 column 2 (char 1).",
    ),
}

#: What is found out when the tracker is opened, before anything is executed.
IN_THE_TRACKER: dict[str, tuple[Spoil, str]] = {
    "missing tracker": (
        lambda project: (project / TRACKER).unlink(),
        f"There is no tracker {TRACKER}. Put the file there, or correct “tracker” in the period’s parameters.",
    ),
    "not an Excel file": (
        tracker_of(b"Priority,Ref,Action\n"),
        f"{TRACKER} is text or CSV, whatever its name says. In an empty Excel workbook choose Data, From Text/CSV, so "
        "that dates and leading zeros stay as they are, and save it as “Excel Workbook (.xlsx)”.",
    ),
    "protected by a password": (
        tracker_of(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)),
        f"{TRACKER} is protected by a password or is an old .xls file. "
        "Open it in Excel and save it as an .xlsx workbook without a password.",
    ),
    "missing sheet": (
        lambda project: write_tracker(project / TRACKER, [TABLE_HEADER, ROW], sheet="Jan 2023"),
        f"{TRACKER}: there is no sheet “January 2023”, which the plan names. Expected: perhaps “Jan 2023”. "
        "To mend it: rename the sheet, or name the right one as “sheet” in the period’s parameters.",
    ),
    "missing column": (
        lambda project: write_tracker(project / TRACKER, [[*TABLE_HEADER[:6], "Status", TABLE_HEADER[7]], ROW]),
        f"{SHEET}, cells A1:H1: the header row has no column “RAG”. Expected: “RAG”; "
        "the row’s other headers: one of “Status”. "
        "To mend it: correct the header in the sheet, or name the sheet’s own text in the plan’s definition.",
    ),
    "unknown rating word": (
        tracker_with(*ROW[:6], "Blue", None),
        f"{SHEET}, cell G2: the rating is “Blue”. Expected: one of “Red”, “Amber”, “Yellow”, “Green”, or an empty "
        "cell. To mend it: correct the cell, or add the word to the rating key in params/plans/care.yml.",
    ),
    "unknown fill colour": (
        tracker_with(*ROW[:6], None, None, fill="00B0F0"),
        f"{SHEET}, cell G2: the rating is given by the fill colour blue (00B0F0). "
        "Expected: one of red (FF0000) for Red, amber (FFC000) for Amber, green (00B050) for Green. "
        "To mend it: type the rating in the cell, or add the colour to the rating key in params/plans/care.yml.",
    ),
}


def call(arguments: tuple[str, ...], project: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "argv", ["workbook", "--root", str(project), *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def call_for_real(arguments: tuple[str, ...], project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "helpers", "--root", str(project), *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )


def files(project: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes() for path in sorted(project.rglob("*")) if path.is_file() and ".locks" not in path.parts
    }


def assert_says(error: str, message: str) -> None:
    """Check that standard error is lines of progress and then the message, in one paragraph and as it is."""
    *progress, last = error.splitlines()
    assert last == message
    assert all(line in PROGRESS for line in progress), progress
    assert "Traceback" not in error


def assert_stops(error: str, message: str) -> None:
    """Check that standard error is what stops the run, in paragraphs, and no line of a notebook that was begun."""
    first, *lines = error.splitlines()
    assert first == "2023-01: getting ready"
    assert (message.partition(": ")[2] or message) in " ".join(" ".join(lines).split())
    assert lines[-1] == "Nothing was run. Next: mend what stops it, then “workbook run 2023-01” again."
    assert "notebook" not in error
    assert all(len(line) <= 80 for line in lines if line.startswith(" "))


PROGRESS = {
    "2023-01: getting ready",
    "2023-02: getting ready",
}


@pytest.mark.parametrize("case", BEFORE)
def test_what_is_refused_before_execution_is_said_in_one_paragraph(
    case: str, care: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, arguments, message = BEFORE[case]
    spoil(care)
    before = files(care)
    assert call(arguments, care, monkeypatch) == 2
    out, error = capsys.readouterr()
    assert_says(error, message)
    assert "notebook" not in "".join(error.splitlines()[:-1])
    assert out == ""
    assert files(care) == before


@pytest.mark.parametrize("case", IN_THE_TRACKER)
def test_what_is_wrong_with_the_tracker_is_said_in_one_paragraph(
    case: str, care: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, message = IN_THE_TRACKER[case]
    spoil(care)
    before = files(care)
    assert call(("run", "2023-01"), care, monkeypatch) == 2
    out, error = capsys.readouterr()
    assert_stops(error, message)
    assert out == ""
    assert files(care) == before


def test_a_word_document_or_a_damaged_file_by_the_name_of_a_workbook_is_refused(care: Path) -> None:
    sound = (care / TRACKER).read_bytes()
    damaged = sound[: len(sound) // 3] + bytes(400) + sound[len(sound) // 3 + 400 :]
    for content, why in (
        (word_document(), "is a Word document, not an Excel workbook"),
        (damaged, "is not an Excel workbook that can be read (its part"),
    ):
        (care / TRACKER).write_bytes(content)
        with pytest.raises(WorkbookError) as refused:
            Tracker(care / TRACKER, TRACKER)
        assert str(refused.value).startswith(f"{TRACKER} {why}")


def test_the_command_itself_refuses_a_misspelt_parameter(care: Path) -> None:
    spoil, arguments, message = BEFORE["misspelt parameter"]
    spoil(care)
    said = call_for_real(arguments, care)
    assert (said.returncode, said.stdout) == (2, "")
    assert_says(said.stderr, message)
    assert not (care / "reports").exists()


def test_the_command_itself_refuses_an_unknown_rating(care: Path) -> None:
    spoil, message = IN_THE_TRACKER["unknown rating word"]
    spoil(care)
    said = call_for_real(("run", "2023-01"), care)
    assert (said.returncode, said.stdout) == (2, "")
    assert_stops(said.stderr, message)
    assert not (care / "reports").exists()


def test_the_command_itself_checks_a_tracker_without_running_anything(care: Path) -> None:
    spoil, message = IN_THE_TRACKER["unknown rating word"]
    spoil(care)
    said = call_for_real(("check", "2023-01"), care)
    assert (said.returncode, said.stderr) == (1, "")
    assert message.split(", cell")[0] in said.stdout
    assert "the rating is “Blue”" in said.stdout
    assert not (care / "reports").exists()
