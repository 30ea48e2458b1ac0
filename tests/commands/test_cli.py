"""What the commands print, where, and with which exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.main import get_command

import disk
from builders import BANNER_PLAN, REPOSITORY, TABLE_HEADER, TABLE_PLAN, write_period, write_plan, write_tracker
from damage import made, publish
from helpers import cli
from helpers.cli import findings
from helpers.cli.listing import write_list
from helpers.errors import Problem, Severity
from helpers.excel import write
from helpers.plans.periods import written_as
from helpers.records import store
from helpers.runs import run as running
from helpers.runs.produce import OUTPUTS

COMMANDS = [
    "run",
    "check",
    "watch",
    "chase",
    "collect",
    "diff",
    "status",
    "publish",
    "verify",
    "audit",
    "start",
    "new",
    "roll",
    "index",
    "lab",
    "bench",
    "test",
]

OPTIONS = ["--root", "--debug", "--version", "--install-completion", "--show-completion", "--help"]

Call = Callable[..., tuple[object, str, str]]

BANNER_ROWS = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "Found.", "More.")]
TABLE_ROWS = [TABLE_HEADER, ("1) Families", "Early Help", "1.1", "Visit", "Begun.", "31/03/2023", "Green", None)]


@pytest.fixture
def two_plans(project: Path) -> Path:
    """Give a project with two plans of one action each, of which nothing is wrong."""
    write_plan(project, "care", TABLE_PLAN)
    write_plan(project, "homes", BANNER_PLAN)
    for name, rows in (("care", TABLE_ROWS), ("homes", BANNER_ROWS)):
        write_period(project, name)
        write_tracker(project / "params" / "trackers" / f"{name}.xlsx", rows)
    return project


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Give a function that calls the command and returns its exit status, standard output and standard error."""

    def called(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["workbook", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, error = capsys.readouterr()
        return ended.value.code, out, error

    return called


def spoil_care(project: Path) -> None:
    """Give one action a rating that the key does not have, and a second one the number of the first."""
    rows = [TABLE_HEADER, (*TABLE_ROWS[1][:6], "Blue", None), (None, None, "1.1", "Call", None, None, None, None)]
    write_tracker(project / "params" / "trackers" / "care.xlsx", rows)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ((), (*OPTIONS, *COMMANDS)),
        (("run",), ("period...", "--plan", "--all", "--open", "--scheduler", "--help")),
        (("status",), ("--help",)),
        (("publish",), ("period", "--plan", "--revise", "--despite", "--by", "--help")),
        (("verify",), ("what...", "--seal", "--json", "--help")),
        (
            ("audit",),
            ("period", "--plan", "--all", "--as", "--despite", "--certificate", "--json", "--scheduler", "--help"),
        ),
        (("check",), ("period", "--plan", "--tracker", "--json", "--list", "--help")),
        (("watch",), ("period", "--plan", "--help")),
        (("chase",), ("period", "--plan", "--forms", "--help")),
        (("collect",), ("period", "forms...", "--plan", "--help")),
        (("diff",), ("A", "B", "--plan", "--period", "--json", "--help")),
        (("start",), ("folder", "--name", "--logo", "--plan", "--as-at", "--help")),
        (("new",), ("plan", "--as-at", "--period", "--from", "--layout", "--help")),
        (("roll",), ("period", "next", "--as-at", "--plan", "--help")),
        (("index",), ("--help",)),
        (("lab",), ("--help",)),
        (("bench",), ("--full", "--actions", "--rounds", "--times", "--to", "--help")),
        (("test",), ("--help",)),
    ],
)
def test_help_lists_every_option_of_a_command_at_80_columns(
    command: tuple[str, ...], options: tuple[str, ...], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    status, out, error = call(*command, "--help")
    assert (status, error) == (0, "")
    assert listed(out) == list(options)
    assert call(*command, "-h") == (0, out, "")
    assert all(len(line) <= 80 and not line.endswith(" ...") for line in out.splitlines())
    assert not any(line.endswith("...") for line in out.splitlines() if line.startswith("  "))  # what was cut


def listed(help_text: str) -> list[str]:
    """Return the first words of the lines that list arguments, options and commands, the commands last."""
    lines = [line for line in help_text.splitlines() if line.startswith("  ") and line[2:3].strip()]
    return [line.replace("-h, ", "").split()[0] for line in lines if "  " in line.strip()]


def test_version_says_which_version_of_the_project_this_is(call: Call) -> None:
    status, out, error = call("--version")
    assert (status, error) == (0, "")
    assert out.startswith(
        f"workbook {tomllib.loads((REPOSITORY / 'pyproject.toml').read_text())['project']['version']}"
    )


@pytest.mark.parametrize(
    ("said", "form"),
    [
        *((said, "2023-01") for said in ("Jan 23", "January 2023", "jan-2023", "01/2023", "2023/1", "202301")),
        *((said, "2022-23-Q3") for said in ("2022/23 Q3", "Q3 2022/23", "2022-2023 q3", "2022/23 Quarter 3")),
        *((said, "") for said in ("2023-01", "2022-23-Q3", "2022/24 Q3", "13/2023", "summer", "2023-01-19")),
    ],
)
def test_a_period_is_refused_with_the_form_that_works(said: str, form: str, two_plans: Path, call: Call) -> None:
    assert written_as(said) == form
    if form:
        _, _, error = call("--root", two_plans, "check", said)
        assert f"There is no period “{said}” under params. A folder’s name for it is “{form}”." in error


def test_a_quarter_can_be_a_period(two_plans: Path, call: Call) -> None:
    (two_plans / "params" / "2023-01").rename(two_plans / "params" / "2022-23-Q3")
    for file in (two_plans / "params" / "2022-23-Q3").iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace("2023-01\n", "2022-23-Q3\n"), encoding="utf-8")
    status, out, _ = call("--root", two_plans, "check", "2022-23-Q3")
    assert (status, out.splitlines()[0]) == (0, "2022-23-Q3: care and homes")


def test_every_command_has_its_line_of_help() -> None:
    commands = get_command(cli.app).commands  # type: ignore[attr-defined]
    assert list(commands) == COMMANDS
    assert all(command.help for command in commands.values())


def test_without_arguments_the_help_is_shown(call: Call) -> None:
    status, out, error = call()
    assert status == 2
    assert "[OPTIONS] COMMAND [ARGS]..." in out + error
    assert listed(out + error) == [*OPTIONS, *COMMANDS]


@pytest.mark.parametrize(
    ("words", "names"),
    [("workbook check --plan c", ["care"]), ("workbook run 2023", ["2023-01"]), ("workbook che", ["check"])],
)
def test_a_shell_completes_commands_plans_and_periods_at_once(words: str, names: list[str], two_plans: Path) -> None:
    program = (
        "import sys; from helpers.cli import main; sys.excepthook = print\ntry: main()\nfinally: print(*sys.modules)"
    )
    asked = {"_WORKBOOK_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        cwd=two_plans / "params",
        env={name: value for name, value in os.environ.items() if name != "WORKBOOK_CALLED"} | asked,
        check=False,
    )
    *completed, loaded = done.stdout.splitlines()
    assert completed == names
    assert not {*loaded.split()} & {"openpyxl", "yaml", "jinja2"}


def test_a_misspelt_command_is_told_with_the_nearest(call: Call) -> None:
    status, out, error = call("rum", "2023-01")
    assert (status, out) == (2, "")
    assert error.startswith("No such command “rum”. Did you mean “run”? “workbook --help” says what it takes.")


def test_a_folder_that_is_no_project_is_refused(tmp_path: Path, call: Call) -> None:
    assert call("--root", tmp_path, "check", "2023-01") == (
        2,
        "",
        f"{tmp_path} is no workbook project: it has no params/plans. Name the project's folder.\n",
    )


def test_the_command_works_from_any_folder_of_the_project(
    two_plans: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(two_plans / "params" / "2023-01")
    status, out, error = call("check", "2023-01")
    assert (status, error, checked(out)) == (0, "", checked_without_fault("care and homes", 2))


def checked(out: str) -> list[str]:
    """Return the first line and the last two that ``check`` prints; between them stand the problems."""
    return [out.splitlines()[at] for at in (0, -2, -1)]


def checked_without_fault(plans: str, notes: int, plan: str = "") -> list[str]:
    """Return those lines of plans that nothing is wrong with, but for columns that they do not have."""
    said = f"{notes} note{'s' if notes > 1 else ''}"
    return [
        f"2023-01: {plans}",
        f"Nothing stops the run or publication. {said}.",
        f"Next: “workbook run 2023-01{plan}” makes drafts to look at.",
    ]


def problems_of(out: str) -> list[str]:
    """Return the problems of trackers that ``check --json`` prints, shortened."""
    return [
        f"{p['severity']} {p['file']} {p['sheet']} {p['cell']}: {p['found']}"
        for p in json.loads(out)["problems"]
        if p["sheet"]
    ]


def test_check_lists_every_problem_of_every_plan_and_ends_with_1(two_plans: Path, call: Call) -> None:
    spoil_care(two_plans)
    rows = [*BANNER_ROWS, (1, "Find more homes", None), (None, "More.", None)]
    write_tracker(two_plans / "params" / "trackers" / "homes.xlsx", rows)
    status, out, error = call("--root", two_plans, "check", "2023-01", "--json")
    care, homes = (f"params/trackers/{name}.xlsx January 2023" for name in ("care", "homes"))
    assert (status, error) == (1, "")
    assert problems_of(out) == [
        f"blocks {care} G2: the rating is “Blue”",
        f"blocks {care} C3: the action number “1.1” is used again; it is first in C2",
        f"noted {care} C3: action 1.1 is open and says nothing",
        f"noted {care} G3: action 1.1 is not rated",
        f"noted {care} F3: action 1.1 has no due date",
        f"blocks {homes} A4: the action number “1” is used again; it is first in A2",
    ]
    assert not (two_plans / "reports").exists()


def test_check_tells_what_stops_most_first_and_like_ones_once(two_plans: Path, call: Call) -> None:
    rows = [
        TABLE_HEADER,
        ("1) Families", "Early Help", "1.0", "Visit", "Begun.", None, "Blue", None),
        (None, None, "1.1", "Call", "Ask jane@example.org", None, None, None),
        *((None, None, f"1.{at}", "Write", "Begun.", None, None, None) for at in (2, 3)),
    ]
    write_tracker(two_plans / "params" / "trackers" / "care.xlsx", rows)
    status, out, _ = call("--root", two_plans, "check")
    assert status == 1
    assert (
        out
        == """\
2023-01, the newest period by its as-at date: care and homes

What stops the run
  params/trackers/care.xlsx, sheet “January 2023”
  G2: the rating is “Blue”. Expected: one of “Red”, “Amber”, “Yellow”, “Green”,
    or an empty cell. To mend it: correct the cell, or add the word to the
    rating key in params/plans/care.yml.

What stops publication
  params/trackers/care.xlsx, sheet “January 2023”
  E3: there is an e-mail address ending @example.org. Expected: nothing that
    tells of a person in a public paper. To mend it: take it out, or accept it
    in params/2023-01/care.yml: under “accepted”, “January 2023!E3 e-mail
    address” and the reason.

Notes, which stop nothing
  params/trackers/care.xlsx, sheet “January 2023”
  3 actions are not rated: G3, G4 and G5. Expected: a rating of the plan’s key.
    To mend it: rate the action; it is reported as “Not rated” until then.
  4 actions have no due date: F2, F3, F4 and F5. Expected: a due date for each
    that is open. To mend it: agree a date and write it.

  params/plans/care.yml
  the plan has no column for an action’s owner or measure of success. Expected:
    who answers for each, by when, and how success is known. To mend it: add
    what is missing to the tracker, and name its column here; leave it where the
    plan needs none.

  params/plans/homes.yml
  the plan has no column for an action’s owner, due date or measure of success.
    Expected: who answers for each, by when, and how success is known. To mend
    it: add what is missing to the tracker, and name its column here; leave it
    where the plan needs none.

1 finding stops the run. 1 finding stops publication. 9 notes.
Next: mend what stops the run, then “workbook check 2023-01” again.
"""
    )


def test_like_findings_of_other_words_stand_above_what_to_do_and_of_many_notes_the_first_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    note = Problem(file="t.xlsx", sheet="S", found="", expected="less", remedy="do it", severity=Severity.NOTED)
    stops = [
        replace(
            note,
            cell=f"A{at}",
            found=f"“{at}”",
            severity=Severity.BLOCKS,
            remedy=f"go, or “A{at}”",
            accepted_as=f"A{at}",
        )
        for at in range(6)
    ]
    findings.show([*(replace(note, cell=f"B{at}", found="x") for at in range(20)), *stops], findings.console())
    first, second, _ = capsys.readouterr().out.split("\n\n")
    assert first.splitlines()[2:] == [
        *(f"  A{at}: “{at}”" for at in range(6)),
        "    Expected: less. To mend it: go, or a line for each, such as “A0”.",
    ]
    assert second.splitlines()[2:] == [
        *(f"  B{at}: x" for at in range(4)),
        "  16 more",
        "    Expected: less. To mend it: do it.",
    ]


def test_a_command_to_copy_and_a_path_are_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    path = f"params/{'long/' * 20}care.yml"
    findings.say(findings.console(), f"{'word ' * 14}“workbook run 2023-01”, {path}")
    assert capsys.readouterr().out.splitlines() == [("word " * 14).strip(), "“workbook run 2023-01”,", path]


def test_check_of_one_plan_leaves_the_others_be(two_plans: Path, call: Call) -> None:
    spoil_care(two_plans)
    status, out, error = call("--root", two_plans, "check", "2023-01", "--plan", "homes")
    assert (status, error, checked(out)) == (0, "", checked_without_fault("homes", 1, " --plan homes"))


def test_what_is_only_noted_does_not_stop_the_run(two_plans: Path, call: Call) -> None:
    rows = [(*row, extra) for row, extra in zip(BANNER_ROWS, ("Owner", None, "Ann"), strict=True)]
    write_tracker(two_plans / "params" / "trackers" / "homes.xlsx", rows)
    status, out, error = call("--root", two_plans, "check", "2023-01", "--json")
    assert (status, error) == (0, "")
    assert problems_of(out) == [
        "noted params/trackers/homes.xlsx January 2023 D1: the column “Owner” is not in the plan’s definition, so it "
        "is left out of the report"
    ]


def test_personal_data_stops_publication_and_check_says_so(two_plans: Path, call: Call) -> None:
    rows = [*BANNER_ROWS[:2], (None, "Ask jane@example.org", None)]
    write_tracker(two_plans / "params" / "trackers" / "homes.xlsx", rows)
    status, out, _ = call("--root", two_plans, "check", "--plan", "homes", "--json")
    assert status == 1
    assert [problem.partition(" ")[0] for problem in problems_of(out)] == ["publication"]


def test_check_can_read_another_tracker_of_the_plan(two_plans: Path, call: Call, tmp_path: Path) -> None:
    other = write_tracker(tmp_path / "other.xlsx", [*BANNER_ROWS, (1, "Again", None), (None, "More.", None)])
    arguments = ("--root", two_plans, "check", "2023-01", "--tracker", other, "--json")
    assert call(*arguments) == (
        2,
        "",
        "A tracker is of one plan: name it with --plan.\n",
    )
    status, out, _ = call(*arguments, "--plan", "homes")
    assert status == 1
    assert problems_of(out) == [
        f"blocks {other} January 2023 A4: the action number “1” is used again; it is first in A2"
    ]


def test_check_writes_its_problems_as_a_list_whose_cells_open_the_tracker(
    two_plans: Path, call: Call, tmp_path: Path
) -> None:
    spoil_care(two_plans)
    (two_plans / "params" / "trackers" / "homes.xlsx").unlink()
    to = tmp_path / "problems.xlsx"
    arguments = ("--root", two_plans, "check", "2023-01", "--list", to)
    status, _, to_again = call(*arguments)
    assert status == 2
    sheet = load_workbook(to)["Problems"]
    rows = list(sheet.values)
    assert rows[0] == ("File", "Sheet", "Cell", "Owner", "Stops", "What is there", "Expected", "To mend it")
    assert rows[1][:6] == ("params/trackers/care.xlsx", "January 2023", "G2", "", "the run", "the rating is “Blue”")
    assert rows[-1][4:6] == (
        "the run",
        "There is no tracker params/trackers/homes.xlsx. Put the file there, or correct “tracker” in the period’s "
        "parameters.",
    )
    link = sheet["C2"].hyperlink
    assert link is not None
    assert link.location == "'January 2023'!G2"
    opened = to.parent / str(link.target).replace("\\", "/")
    assert opened.resolve() == (two_plans / "params" / "trackers" / "care.xlsx").resolve()
    assert call(*arguments)[2] == to_again
    to.write_bytes(b"mine")
    status, _, error = call(*arguments)
    said = f"{to.as_posix()} exists already, and nothing is ever overwritten."
    assert error.endswith(f"{said} Move or rename what is there first; nothing was written.\n")
    assert status == 2


def test_a_list_of_problems_that_is_killed_at_any_point_is_whole_or_absent_and_written_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    problems = [
        Problem(file="a.xlsx", sheet="January", cell=f"A{at}", found="empty", expected="a word", remedy="write it")
        for at in range(1, 9)
    ]

    def write_there(root: Path) -> None:
        write_list(root, problems, [], root / "problems.xlsx")

    write_there(done := tmp_path_factory.mktemp("done"))
    for root in disk.killed_at_each_call(lambda: tmp_path_factory.mktemp("killed"), write_there, least=3):
        assert disk.files(root).items() <= disk.files(done).items()
        write_there(root)
        assert disk.files(root) == disk.files(done)


def test_the_list_of_problems_goes_owner_by_owner(two_plans: Path, call: Call, tmp_path: Path) -> None:
    facts = [{"id": "owner", "heading": "Owner", "kind": "owner"}]
    write_plan(two_plans, "care", {**TABLE_PLAN, "facts": facts})
    rows = [
        ("1) Families", "Early Help", "1.1", "Visit", "Begun.", "Ongoing", None, None, "Zoe"),
        *(
            (None, None, f"1.{at}", "Call", "Begun.", "31/03/2023", None, None, owner)
            for at, owner in ((2, ""), (3, "Ann"))
        ),
    ]
    write_tracker(two_plans / "params" / "trackers" / "care.xlsx", [(*TABLE_HEADER, "Owner"), *rows])
    to = tmp_path / "problems.xlsx"
    call("--root", two_plans, "check", "--plan", "care", "--list", to)
    listed = [row[2:4] for row in load_workbook(to)["Problems"].iter_rows(min_row=2, values_only=True)]
    assert listed == [("G4", "Ann"), ("G2", "Zoe"), ("F2", "Zoe"), ("G3", ""), ("I3", ""), ("", "")]


def test_a_list_that_cannot_be_made_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> bytes:
        raise ValueError("too long")

    monkeypatch.setattr(write, "written_list", failing)
    with pytest.raises(ValueError, match="too long"):
        write_list(tmp_path, [], [], tmp_path / "problems.xlsx")
    assert not (tmp_path / "problems.xlsx").exists()


def test_debug_shows_where_an_error_arose(two_plans: Path, call: Call) -> None:
    for arguments in (
        ("--debug", "--root", two_plans, "check", "2022"),
        ("--root", two_plans, "check", "2022", "--debug"),
    ):
        status, _, error = call(*arguments)
        assert status == 2
        first, *_, last = error.splitlines()
        assert first == "Traceback (most recent call last):"
        assert last == "There is no period “2022” under params. Known periods: one of “2023-01”."


def test_debug_shows_where_a_job_of_a_run_failed(two_plans: Path, call: Call) -> None:
    (two_plans / "params" / "trackers" / "care.xlsx").unlink()
    status, _, error = call("--root", two_plans, "run", "2023-01", "--plan", "care", "--debug")
    assert status == 2
    assert "Traceback (most recent call last):" in error
    *_, why, following = error.splitlines()
    assert why.startswith("care for 2023-01: There is no tracker params/trackers/care.xlsx.")
    assert following.startswith("Nothing was run.")


def test_check_goes_on_to_the_other_plans_where_one_cannot_be_read(two_plans: Path, call: Call) -> None:
    spoil_care(two_plans)
    (two_plans / "params" / "trackers" / "homes.xlsx").unlink()
    status, out, error = call("--root", two_plans, "check", "2023-01")
    assert status == 2
    assert "the rating is “Blue”" in out
    assert error.startswith("There is no tracker params/trackers/homes.xlsx.")
    assert "1 finding stops the run" not in out


def test_a_damaged_report_is_named_when_the_index_is_made(two_plans: Path, call: Call) -> None:
    place = two_plans / "reports" / "2023-01" / "care"
    place.mkdir(parents=True)
    (place / "data.json").write_text("{}", encoding="utf-8")
    assert call("--root", two_plans, "index") == (
        2,
        "",
        "reports/2023-01/care/data.json is damaged, so the index of reports cannot be made. Run its period again if "
        "it is a draft; “workbook verify” says what else has changed if it was published.\n",
    )


def test_a_fault_of_the_programs_own_is_said_without_a_traceback(
    two_plans: Path, monkeypatch: pytest.MonkeyPatch, call: Call
) -> None:
    monkeypatch.setattr("helpers.runs.index.rebuild", lambda root, _: {}[root.name])
    assert call("--root", two_plans, "index") == (
        2,
        "",
        f"Something went wrong that should not have: KeyError: '{two_plans.name}'. "
        "The same command with --debug shows where; please report it.\n",
    )


def test_run_ends_with_what_is_next_and_the_pages_that_it_wrote(two_plans: Path, call: Call) -> None:
    status, out, error = call("--root", two_plans, "run", "2023-01")
    assert status == 0
    written = [
        f"reports/drafts/2023-01/{plan}/{name}"
        for plan in ("care", "homes")
        for name in (*OUTPUTS, "ro-crate-metadata.json")
    ]
    index = "reports/drafts/index.html"
    said, pages = out[: out.index("reports/")], out[out.index("reports/") :]
    assert " ".join(said.split()) == (
        "Drafts of care and homes for 2023-01; look at them, then publish them with “workbook publish 2023-01”."
    )
    assert pages.splitlines() == [*(path for path in written if path.endswith("/report.html")), index]
    kept = [path.relative_to(two_plans) for path in files(two_plans / "reports")]
    shown = [path.as_posix() for path in kept if not {"inputs", ".locks"} & {*path.parts}]
    assert sorted(shown) == sorted([*written, index])
    assert error.splitlines()[0] == "2023-01: getting ready"
    assert {"care for 2023-01: done", "homes for 2023-01: done"} <= set(error.splitlines())


def test_one_plan_that_cannot_be_run_leaves_the_others_be(two_plans: Path, call: Call) -> None:
    spoil_care(two_plans)
    status, out, error = call("--root", two_plans, "run", "2023-01")
    assert status == 2
    assert "What stops the run\n  params/trackers/care.xlsx, sheet “January 2023”\n  G2: the rating is “Blue”." in error
    assert "care for 2023-01:" not in error  # no notebook of it was begun
    assert out.splitlines()[-1] == "reports/drafts/index.html"
    assert [path.name for path in sorted((two_plans / "reports" / "drafts" / "2023-01").iterdir())] == ["homes"]
    index = (two_plans / "reports" / "drafts" / "index.html").read_text(encoding="utf-8")
    assert "2023-01/homes/report.html" in index
    assert "2023-01/care" not in index


def test_a_run_of_a_published_period_says_first_that_what_is_published_stays(two_plans: Path, call: Call) -> None:
    publish(two_plans, made("2023-01", "care"))
    before = {path: path.read_bytes() for path in files(two_plans / "reports")}
    (two_plans / "params" / "trackers" / "care.xlsx").unlink()
    status, _, error = call("--root", two_plans, "run", "2023-01", "--plan", "care")
    assert status == 2
    first, _ = error.split("2023-01: getting ready")
    assert " ".join(first.split()) == (
        "Already published: care for 2023-01 on 20 January 2023, so this is a draft of revision 1. What is published "
        "stays as it is."
    )
    assert {path: path.read_bytes() for path in files(two_plans / "reports")} == before


def test_chase_ends_with_who_has_how_much_to_do_and_what_is_next(two_plans: Path, call: Call) -> None:
    """The plan of homes has neither owners, ratings nor dates."""
    facts = [{"id": "owner", "heading": "Responsibility", "kind": "owner"}]
    columns = {key: value for key, value in TABLE_PLAN["tracker"]["columns"].items() if key != "responsible"}
    write_plan(
        two_plans, "care", {**TABLE_PLAN, "facts": facts, "tracker": {**TABLE_PLAN["tracker"], "columns": columns}}
    )
    status, out, error = call("--root", two_plans, "chase")
    assert (status, error) == (0, "")
    assert out.splitlines() == [
        "2023-01, the newest period by its as-at date: care and homes",
        "reports/drafts/2023-01/chase.xlsx",
        "reports/drafts/2023-01/chase.txt",
        "One owner has one thing to do before the next report.",
        "Next: paste each owner’s part of chase.txt into a mail; with the answers in the",
        "tracker, “workbook check 2023-01”.",
    ]
    spoil_care(two_plans)
    status, out, error = call("--root", two_plans, "chase", "2023-01")
    assert (status, out) == (2, "")
    assert "params/trackers/care.xlsx, sheet “January 2023”, cell G2" in error


def test_collect_ends_with_what_was_taken_over_and_what_is_next(two_plans: Path, call: Call) -> None:
    """One owner puts a rating right and another wrong, and one does not answer."""
    facts = [{"id": "owner", "heading": "Owner", "kind": "owner"}]
    write_plan(two_plans, "care", {**TABLE_PLAN, "facts": facts})
    rows = [(*TABLE_ROWS[1], "Ann"), (*TABLE_ROWS[1][:2], "1.2", *TABLE_ROWS[1][3:], "Ben")]
    write_tracker(two_plans / "params" / "trackers" / "care.xlsx", [(*TABLE_HEADER, "Owner"), *rows])
    status, out, _ = call("--root", two_plans, "chase", "2023-01", "--plan", "care", "--forms")
    folder = "reports/drafts/2023-01/chase-care-forms"
    assert (status, out.splitlines()[3:]) == (
        0,
        [
            f"2 forms to fill in, in {folder}",
            "Two owners have two things to do before the next report.",
            "Next: send each owner the form of theirs;",
            "“workbook collect 2023-01 FOLDER --plan care” takes the answers in.",
        ],
    )
    form = two_plans / folder / "owner-ann.xlsx"
    book = load_workbook(form)
    book.worksheets[0]["D7"], book.worksheets[0]["D6"] = "Pink", "Visited."
    book.save(form)
    status, out, error = call("--root", two_plans, "collect", "2023-01", form, "--plan", "care")
    assert (status, error) == (1, "")
    assert out.splitlines() == [
        "owner-ann.xlsx, from Ann: 1 cell taken over, 2 unchanged, 1 not taken over.",
        "",
        "Not taken over",
        "  owner-ann.xlsx, sheet “Care leavers plan”, cell D7: Rating of 1.1: the rating",
        "    is “Pink”. Expected: one of “Red”, “Amber”, “Green”. To mend it: correct the",
        "    form and collect it again, or the tracker itself; until then January 2023!G2",
        "    stays “Green”.",
        "",
        "No form came from Ben.",
        "1 cell taken over into params/trackers/care-collected.xlsx; 1 not; all of it is",
        "in reports/drafts/2023-01/collected-care.txt.",
        "Next:",
        "“workbook check 2023-01 --plan care --tracker params/trackers/care-collected.xlsx”;",
        "then put the copy in place of params/trackers/care.xlsx.",
    ]
    book.worksheets[0]["D7"] = "Amber"
    book.save(form)
    assert call("--root", two_plans, "collect", "2023-01", form)[0] == 0


def test_status_says_of_each_plan_what_is_drafted_published_and_in_the_way(two_plans: Path, call: Call) -> None:
    assert call("--root", two_plans, "status") == (
        0,
        "2023-01, as at 19 January 2023\n  care   nothing yet\n  homes  nothing yet\nNext: “workbook run 2023-01”.\n",
        "",
    )
    for plan in ("care", "homes"):
        draft = two_plans / store.draft_of("2023-01", plan)
        shutil.copytree(two_plans / "params", draft / "inputs" / "params")
        (draft / "data.json").write_text("{}", encoding="utf-8")
    spoil_care(two_plans)
    publish(two_plans, made("2023-01", "homes"))
    _, out, _ = call("--root", two_plans, "status")
    assert out.splitlines()[1:] == [
        "  care   draft, made before its tracker changed; 2 findings stop the run",
        "  homes  published on 20 January 2023",
        "Next: “workbook check 2023-01 --plan care”.",
    ]


def test_status_reads_no_tracker_of_what_is_published(
    two_plans: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(two_plans, made("2023-01", "care"), made("2023-01", "homes"))
    monkeypatch.setattr("helpers.runs.check.problems_of", None)
    _, out, _ = call("--root", two_plans, "status")
    assert out.splitlines()[-1] == "All is published. Next: “workbook roll 2023-01 NEXT --as-at DATE”."


@pytest.fixture
def ran(two_plans: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give what is run, which lays down a page for each report and no more, and the pages that are opened."""
    shutil.copytree(two_plans / "params" / "2023-01", two_plans / "params" / "2023-04")
    (two_plans / "params" / "2023-04" / "homes.yml").unlink()
    parameters = two_plans / "params" / "2023-04" / "care.yml"
    given = parameters.read_text(encoding="utf-8").replace("2023-01", "2023-04")
    parameters.write_text(f"{given}sheet: January 2023\n", encoding="utf-8")
    done: list[str] = []

    def run(root: Path, jobs: Sequence[running.Job], *_: object, **__: object) -> list[running.Outcome]:
        done.extend(job.name for job in jobs)
        pages = [store.draft_of(job.period, job.plan) / "report.html" for job in jobs if job.plan == "care"]
        for page in (*pages, store.DRAFTS / store.INDEX):
            (root / page).parent.mkdir(parents=True, exist_ok=True)
            (root / page).touch()
        return [running.Outcome(jobs[0], (page,)) for page in pages]

    def shown(page: str) -> bool:
        done.append(page.removeprefix(two_plans.as_uri()))
        return False

    monkeypatch.setattr(running, "run", run)
    monkeypatch.setattr(webbrowser, "open", shown)
    return done


@pytest.mark.parametrize(
    ("arguments", "begun", "done"),
    [
        ((), "2023-04, the newest period by its as-at date: getting ready", ["care for 2023-04"]),
        (("2023-01",), "2023-01: getting ready", ["care for 2023-01", "homes for 2023-01"]),
        (
            ("2023-04", "2023-01", "2023-04", "--plan", "care"),
            "2023-04, 2023-01: ",
            ["care for 2023-04", "care for 2023-01"],
        ),
        (("--all",), "2023-01, 2023-04: ", ["care for 2023-01", "homes for 2023-01", "care for 2023-04"]),
        (("--all", "--plan", "homes"), "2023-01: ", ["homes for 2023-01"]),
    ],
)
def test_run_makes_the_newest_period_or_those_that_are_named_or_all(
    arguments: tuple[str, ...], begun: str, done: list[str], two_plans: Path, ran: list[str], call: Call
) -> None:
    status, _, error = call("--root", two_plans, "run", *arguments)
    assert (status, ran) == (0, done)
    assert error.startswith(begun)


def test_run_refuses_periods_beside_all_and_a_plan_that_no_period_has(
    two_plans: Path, ran: list[str], call: Call
) -> None:
    status, _, error = call("--root", two_plans, "run", "2023-01", "--all")
    assert (status, error) == (2, "Which periods? Name some, or say --all for every one that has parameters.\n")
    status, _, error = call("--root", two_plans, "run", "--all", "--plan", "hoems")
    assert status == 2
    assert "There is no plan “hoems”" in error
    assert ran == []


def test_what_is_published_of_several_periods_is_said_in_one_paragraph(
    two_plans: Path, ran: list[str], call: Call
) -> None:
    publish(two_plans, made("2023-01", "care"), made("2023-04", "care"))
    _, _, error = call("--root", two_plans, "run", "--all")
    first, _ = error.split("2023-01, 2023-04: getting ready")
    assert " ".join(first.split()) == (
        "Already published: care for 2023-01 on 20 January 2023, so this is a draft of revision 1; care for 2023-04 on "
        "20 January 2023, so this is a draft of revision 1. What is published stays as it is."
    )


@pytest.mark.parametrize(
    ("arguments", "page"),
    [(("2023-01",), "2023-01/care/report.html"), (("--all",), "index.html"), (("--plan", "homes", "2023-01"), "")],
    ids=["one report", "several", "none"],
)
def test_open_shows_the_report_or_the_index_of_several(
    arguments: tuple[str, ...], page: str, two_plans: Path, ran: list[str], call: Call
) -> None:
    status, _, error = call("--root", two_plans, "run", *arguments, "--open")
    assert status == 0
    opened = [each.removeprefix("/reports/drafts/") for each in ran if each.startswith("/")]
    assert opened == [page] * bool(page)  # where nothing was made there is nothing to open
    assert ("There is no browser to open" in error) is bool(page)


def test_index_is_written_again_from_the_reports_there_are(two_plans: Path, call: Call) -> None:
    data = {"period": "2023-01", "plan": "care", "title": "Care & more", "council": "Averdale", "as_at": "2023-01-19"}
    place = two_plans / "reports" / "drafts" / "2023-01" / "care"
    place.mkdir(parents=True)
    (place / "data.json").write_text(json.dumps({**data, "draft": True}), encoding="utf-8")
    assert call("--root", two_plans, "index") == (0, "reports/index.html\nreports/drafts/index.html\n", "")
    page = (two_plans / "reports" / "drafts" / "index.html").read_text(encoding="utf-8")
    assert "2023-01/care/report.html" in page
    assert "Care &amp; more" in page
    assert "19 January 2023" in page


def test_the_index_says_of_a_draft_that_its_tracker_or_parameters_are_newer(two_plans: Path, call: Call) -> None:
    data = {"period": "2023-01", "plan": "care", "title": "Care", "council": "Averdale", "as_at": "2023-01-19"}
    place = two_plans / "reports" / "drafts" / "2023-01" / "care"
    shutil.copytree(two_plans / "params", place / "inputs" / "params")
    (place / "data.json").write_text(json.dumps({**data, "draft": True}), encoding="utf-8")

    def status() -> str:
        call("--root", two_plans, "index")
        page = (two_plans / "reports" / "drafts" / "index.html").read_text(encoding="utf-8")
        return page.partition('data-label="Status">')[2].partition("<")[0]

    assert status() == "DRAFT"
    spoil_care(two_plans)
    assert status() == "DRAFT, made before its tracker changed"
    write_period(two_plans, "care", commentary="All is well.")
    assert status() == "DRAFT, made before its tracker and its parameters changed"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_a_run_says_into_a_pipe_fits_a_screen_and_ends_with_the_page(two_plans: Path, call: Call) -> None:
    status, out, error = call("--root", two_plans, "run", "2023-01")
    said = [*error.splitlines(), *out.splitlines()]
    assert (status, len(said) <= 24, said[-1]) == (0, True, "reports/drafts/index.html")
    assert [line for line in said if line.startswith("care for 2023-01: making")] == [
        "care for 2023-01: making the HTML report"
    ]


def test_new_says_what_it_did_and_what_is_next(project: Path, call: Call) -> None:
    said = (
        "params/trackers/homes.xlsx\nparams/plans/homes.yml\nparams/2022-23-Q3/homes.yml\n"
        "The plan homes has begun. Next: say what it is in params/plans/homes.yml and\n"
        "fill in params/trackers/homes.xlsx in Excel; then\n"
        "“workbook check 2022-23-Q3 --plan homes”.\n"
    )
    arguments = ("--root", project, "new", "homes", "--period", "2022-23-Q3")
    assert call(*arguments) == (2, "", "Say of which date its first report is, such as --as-at 2023-01-19.\n")
    assert call(*arguments, "--as-at", "2023-01-19") == (0, said, "")


def test_new_from_a_tracker_says_of_each_column_what_it_is_taken_for_and_in_which_line(
    project: Path, tmp_path: Path, call: Call
) -> None:
    header, *rows = [
        ("Ref", "Action", "Notes", "Site"),
        ("1", "Open", "It is on.", "A1"),
        ("2", "Train", "It is held.", "B2"),
    ]
    own = write_tracker(tmp_path / "ours.xlsx", [header, *rows], sheet="Plan", more_sheets={"Key": [("Red", "Bad")]})
    said = "A tracker that there is has its layout: leave out --layout, or --from.\n"
    assert call("--root", project, "new", "homes", "--from", own, "--layout", "table") == (2, "", said)
    status, out, error = call("--root", project, "new", "homes", "--from", own, "--as-at", "2023-01-19")
    assert (status, error) == (0, "")
    assert out == (
        "ours.xlsx, sheet “Plan”, header in row 1:\n"
        "  line 24: A “Ref”, number: 2 different ones in 2 rows\n"
        "  line 26: B “Action”, title: by its heading; 2 cells in 2 rows\n"
        "  line 10: C “Notes”, update: by its heading; 2 cells in 2 rows\n"
        "  line 16: D “Site”, left out: its heading does not tell; it says “A1” or “B2”\n"
        "params/plans/homes.yml\n"
        "params/2023-01/homes.yml\n"
        "2 actions read from 3 rows: 2 open, 0 closed. Rows left out: 1 header. 1 column\n"
        "left out. Sheets not read: “Key”.\n"
        "Nothing stops the run. 1 finding stops publication. 1 note. Next: correct what\n"
        "is wrong in params/plans/homes.yml, whose lines are named above; then\n"
        "“workbook run 2023-01 --plan homes”.\n"
    )
    lines = (project / "params" / "plans" / "homes.yml").read_text(encoding="utf-8").splitlines()
    assert [lines[at - 1].strip() for at in (24, 26, 10)] == ["number: Ref", "title: Action", "- id: notes"]
