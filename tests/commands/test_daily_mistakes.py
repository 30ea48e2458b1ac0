"""What goes wrong daily: the mistake, the command, and the sentence that is printed."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import CARE_ROW as ROW
from builders import CARE_TRACKER as TRACKER
from builders import REPOSITORY, TABLE_HEADER, write_period, write_tracker
from damage import made, publish
from helpers import files
from helpers.cli import main
from helpers.errors import WorkbookError
from helpers.records import store

Mistake = Callable[[Path], object]

PLAN, GIVEN = "params/plans/care.yml", "params/2023-01/care.yml"
OLD = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)


def nothing(project: Path) -> None:
    """Leave the project as it is; the command is what is wrong."""


def given(**changes: str) -> Mistake:
    return lambda project: write_period(project, "care", **changes)


def tracker_is(written: str) -> Mistake:
    """Write the tracker's path as it stands, quotes and all."""
    return typed(GIVEN, TRACKER, written)


def typed(file: str, old: str, new: str, encoding: str = "utf-8") -> Mistake:
    def mistake(project: Path) -> None:
        before = (project / file).read_text(encoding="utf-8")
        assert old in before
        (project / file).write_bytes(before.replace(old, new, 1).encode(encoding))

    return mistake


def added(words: str, encoding: str = "utf-8") -> Mistake:
    return lambda project: (project / GIVEN).write_bytes(
        ((project / GIVEN).read_text(encoding="utf-8") + words).encode(encoding)
    )


def beside(name: str, content: bytes) -> Mistake:
    return lambda project: (project / TRACKER).with_name(name).write_bytes(content)


def renamed(name: str) -> Mistake:
    return lambda project: (project / TRACKER).rename((project / TRACKER).with_name(name))


def of_content(content: bytes) -> Mistake:
    return beside("care.xlsx", content)


def a_folder(project: Path) -> None:
    (project / TRACKER).unlink()
    write_tracker(project / TRACKER / "Care plan.xlsx", [TABLE_HEADER, ROW])


def two_months(project: Path) -> None:
    sheets = {"February 2023": [TABLE_HEADER, ROW]}
    write_tracker(project / TRACKER, [TABLE_HEADER, ROW], more_sheets=sheets)
    write_period(project, "care", as_at="2023-02-19")


def another_round_published(project: Path) -> None:
    publish(project, made("2022-10", "care", as_at="2023-01-20"))


#: The mistake, the command and the sentence.
MISTAKES: dict[str, tuple[Mistake, str, str]] = {
    "open in Excel": (
        beside("~$care.xlsx", b"\x09Ann Smith" + bytes(155)),
        "check",
        f"Notes, which stop nothing {TRACKER} it is open (Ann Smith), so what is not saved yet is not read.",
    ),
    "open in LibreOffice": (
        beside(".~lock.care.xlsx#", b",Ann Smith,PC7,19.01.2023 10:00,file:///home/ann;"),
        "check",
        f"{TRACKER} it is open (Ann Smith), so what is not saved yet is not read.",
    ),
    "not downloaded": (
        of_content(b""),
        "check",
        f"{TRACKER} is empty: a synchronised copy may not be complete. With OneDrive, choose “Always keep on this "
        "device” for it there",
    ),
    "only zeros yet": (of_content(bytes(4096)), "check", f"{TRACKER} is empty: a synchronised copy"),
    "a shortcut to SharePoint": (
        renamed("care.url"),
        "check",
        f"There is no tracker {TRACKER}, only a shortcut to it on the web. Download it, or synchronise its library",
    ),
    "the shortcut itself": (
        of_content(b"[InternetShortcut]\r\nURL=https://averdale.sharepoint.com/care.xlsx\r\n"),
        "check",
        f"{TRACKER} is a shortcut to the web. Download the workbook, and point “tracker” at that file.",
    ),
    "an address": (
        tracker_is("https://averdale.sharepoint.com/sites/care/care.xlsx"),
        "check",
        "is an address on the web. Expected: a file. To mend it: download it, or synchronise its library with "
        "OneDrive, and give that file’s path as “tracker” in the period’s parameters.",
    ),
    "a drive that is gone": (
        tracker_is(r"Z:\Plans\care.xlsx"),
        "check",
        r"There is no tracker Z:\Plans\care.xlsx, as the drive Z: is not there. Connect it,",
    ),
    "a network folder that is gone": (
        tracker_is(r"'\\files\Plans\care.xlsx'"),
        "check",
        r"as the network folder \\files\Plans is not there. Connect it,",
    ),
    "renamed since": (
        renamed("care final.xlsx"),
        "check",
        f"There is no tracker {TRACKER}. Put the file there, or correct “tracker” in the period’s parameters. Its "
        "folder has “care final.xlsx”: if that is it, name it there.",
    ),
    "its folder renamed": (
        tracker_is("params/tracker/care.xlsx"),
        "check",
        "There is no tracker params/tracker/care.xlsx, nor its folder params/tracker.",
    ),
    "a folder in its place": (
        a_folder,
        "check",
        f"The tracker {TRACKER} is a folder. Expected: an Excel workbook. To mend it: name one of its files as "
        "“tracker” in the period’s parameters; it has “Care plan.xlsx”.",
    ),
    "an old .xls": (
        of_content(OLD),
        "check",
        f"{TRACKER} is protected by a password or is an old .xls file. Open it in Excel",
    ),
    "a password": (
        of_content(OLD + "EncryptedPackage".encode("utf-16-le")),
        "check",
        f"{TRACKER} is protected by a password. In Excel choose File, Info, Protect Workbook",
    ),
    "a path of Windows in double quotes": (
        tracker_is(r'"C:\Users\ann\care.xlsx"'),
        "check",
        f"{GIVEN}, line 4: the path of “tracker” is in double quotes, in which a backslash begins another character. "
        "Expected: a path in single quotes, or with forward slashes. To mend it: write tracker: "
        r"'C:\Users\ann\care.xlsx'.",
    ),
    "such a path that YAML can read": (
        tracker_is(r'"C:\new\trackers\care.xlsx"'),
        "check",
        r"To mend it: write tracker: 'C:\new\trackers\care.xlsx'.",
    ),
    "a path of Windows from the project on": (
        tracker_is(r'"params\trackers\care.xlsx"'),
        "check",
        r"To mend it: write tracker: 'params\trackers\care.xlsx'.",
    ),
    "a tab": (added("owners:\n\t- Ann\n"), "check", f"{GIVEN}, line 6: the line begins with a tab. Expected: spaces."),
    "a colon": (
        added("commentary: Two things: homes and schools\n"),
        "check",
        f"{GIVEN}, line 5: the text of “commentary” has a colon in it. Expected: a text with a colon in quotes, or on "
        "lines of its own. To mend it: put quotes round it, or write “commentary: |” and the text under it",
    ),
    "a wrong indentation": (
        added(" commentary: All is well\n"),
        "check",
        f"{GIVEN}, line 5: the line begins with 1 space, the key above it with no space.",
    ),
    "a key twice": (
        added("as_at: '2023-01-20'\n"),
        "check",
        f"{GIVEN}, line 5: this is not valid YAML: the key “as_at” is given twice; keep one.",
    ),
    "UTF-16 from Notepad": (
        added("", "utf-16"),
        "check",
        f"{GIVEN} is in UTF-16, which Notepad calls “Unicode”. Expected: text in UTF-8. To mend it: in Notepad choose "
        "File, Save As, and “UTF-8” as its encoding.",
    ),
    "an old encoding": (
        added("commentary: It’s well\n", "cp1252"),
        "check",
        f"{GIVEN}, line 5: there is a letter that is not in UTF-8.",
    ),
    "curly quotes": (
        typed(GIVEN, "'2023-01-19'", "“2023-01-19”"),
        "check",
        'To mend it: type straight quotes in place of the curly ones: "2023-01-19".',
    ),
    "a heading “No”": (
        typed(PLAN, "number: Ref", "number: No"),
        "check",
        f"{PLAN} “tracker.columns.number” is false, as YAML takes No and Off to be. Expected: a text, or a list of "
        'texts. To mend it: correct the value; a text that YAML takes for true or false goes in quotes: "No",',
    ),
    "a heading “On” among others": (
        typed(PLAN, "number: Ref", "number: [Ref, On]"),
        "check",
        "“tracker.columns.number.1” is true, as YAML takes Yes and On to be. Expected: a text.",
    ),
    "a heading that is a number": (
        typed(PLAN, "number: Ref", "number: 1"),
        "check",
        "“tracker.columns.number” is “1”. Expected: a text, or a list of texts. To mend it: correct the value; if it "
        'is a name or a text, put it in quotes: "1".',
    ),
    "a heading that is a date": (
        typed(PLAN, "due: Due", "due: 2023-01-31"),
        "check",
        "“tracker.columns.due” is “2023-01-31”. Expected: a text, or a list of texts. To mend it: put the date in "
        'quotes: "2023-01-31".',
    ),
    "a date in British order": (
        given(as_at="19/01/2023"),
        "check",
        f"{GIVEN} “as_at” is “19/01/2023”. Expected: a date as year-month-day, such as 2023-01-19. To mend it: write "
        'the year first: "2023-01-19".',
    ),
    "a date that chooses another sheet": (
        two_months,
        "check",
        f"{GIVEN} “as_at” is 19 February 2023, so the sheet “February 2023” is read, and not “January 2023”.",
    ),
    "a date that is to come": (
        given(as_at="2093-01-19", sheet="January 2023"),
        "check",
        f"{GIVEN} “as_at” is 19 January 2093, which is to come",
    ),
    "a date before the last report's": (
        another_round_published,
        "check",
        f"{GIVEN} “as_at” is 19 January 2023, and 2022-10 is published as at 20 January 2023, so it is not compared "
        "with that. Expected: a day after the last report’s.",
    ),
    "a period in words": (
        nothing,
        "check Jan-23",
        "There is no period “Jan-23” under params. A folder’s name for it is “2023-01”.",
    ),
    "a plan misspelt": (
        nothing,
        "check --plan carre",
        "There is no plan “carre”: params/plans/carre.yml does not exist. Known plans: perhaps “care”.",
    ),
    "a sheet misspelt": (
        given(sheet="Januray 2023"),
        "check",
        f"{TRACKER} there is no sheet “Januray 2023”, which the period’s file of parameters names. Expected: perhaps "
        "“January 2023”.",
    ),
    "a command misspelt": (nothing, "chekc", "No such command “chekc”. Did you mean “check”"),
    "an option misspelt": (
        nothing,
        "check --plna care",
        "No such option: --plna (Possible options: --plan). “workbook check --help” says what it takes.",
    ),
    "a date forgotten": (
        nothing,
        "roll 2023-01 2023-04",
        "Missing option “--as-at”: the next as-at date, such as 2023-04-20. “workbook roll --help” says what it takes.",
    ),
    "a period forgotten": (nothing, "publish", "Missing argument “period”: the period: a folder under params, such as"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_a_sentence(
    mistake: str, care: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, command, sentence = MISTAKES[mistake]
    spoil(care)
    assert sentence in said(care, command, monkeypatch, capsys)


def said(project: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Return all that a command prints, on one line."""
    monkeypatch.setattr(sys, "argv", ["workbook", "--root", str(project), *command.split()])
    with pytest.raises(SystemExit):
        main()
    told = " ".join("".join(capsys.readouterr()).split())
    assert "should not have" not in told
    return told


@pytest.mark.parametrize("harmless", ["a macro workbook", "a space behind the sheet's name"])
def test_what_is_no_mistake_is_read(
    harmless: str, care: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if harmless == "a macro workbook":
        renamed("care.xlsm")(care)
        given(tracker="params/trackers/care.xlsm")(care)
    else:
        given(sheet="january 2023 ")(care)
    assert "Nothing stops the run or publication." in said(care, "check", monkeypatch, capsys)


@pytest.mark.parametrize(
    ("why", "says"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "you may not, or a program has it to itself. Close it"),
        (OSError(errno.EIO, "Input/output error"), "cannot be read: Input/output error. Open it in Excel to see"),
    ],
)
def test_a_tracker_that_may_not_be_read_says_so(
    why: OSError, says: str, care: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = files.plain

    def refused(path: Path, most: int) -> bytes:
        if path.name == "care.xlsx":
            raise why
        return read(path, most)

    monkeypatch.setattr(files, "plain", refused)
    assert says in said(care, "check", monkeypatch, capsys)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EACCES, "Close what has a file of it open, such as a PDF reader,"),
        (errno.ENOSPC, "Make room on its disk, then start again."),
        (errno.EROFS, "Ask for the right to write there, or copy the project"),
    ],
)
def test_a_draft_that_cannot_be_put_in_place_says_what_to_do(
    number: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = store.draft_of("2023-01", "care")
    store.put(tmp_path, folder, {"report.pdf": b"old"})

    def refused(path: Path, to: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(WorkbookError) as error:
        store.put(tmp_path, folder, {"report.pdf": b"new"})
    assert str(error.value).startswith("reports/drafts/2023-01/care cannot be written:")
    assert says in str(error.value)
    assert (tmp_path / folder / "report.pdf").read_bytes() == b"old"


def test_two_runs_at_once_are_told_of_each_other(
    care: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with store.locked(care, "2023-01", "care"):
        told = said(care, "run", monkeypatch, capsys)
    assert "A run of care for 2023-01 is under way already (process" in told
    assert "Wait until it has ended." in told


def test_a_run_says_too_that_its_tracker_is_open(
    care: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    beside("~$care.xlsx", b"\x03Ann")(care)
    (care / TRACKER).unlink()
    assert "it is open (Ann), so what is not saved yet is not read." in said(care, "run", monkeypatch, capsys)


def test_a_command_that_is_quoted_can_be_pasted(care: Path, tmp_path: Path) -> None:
    """``workbook`` is on nobody's path: what is quoted begins as the command that was called did."""
    for script, at in (("workbook.py", REPOSITORY), (str(REPOSITORY / "workbook.py"), tmp_path)):
        done = subprocess.run(
            [sys.executable, script, "--root", str(care), "roll"],
            cwd=at,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        quoted = re.findall("“([^”]*) --help”", done.stderr)
        assert quoted == [f"{sys.executable} {script} roll"]
