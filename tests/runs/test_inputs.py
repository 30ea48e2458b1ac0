"""What a run is made from is gathered once, kept as it was, and enough to make it again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from builders import BANNER_PLAN, write_plan, write_tracker, write_yaml
from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker
from helpers.intake.intake import take_in
from helpers.plans.edition import Edition
from helpers.plans.parameters import Parameters, tracker_in
from helpers.plans.plan import load_plan
from helpers.records import ledger, store
from helpers.records.code import code_folder
from helpers.records.record import INPUTS, Compared, Record, sha256
from helpers.report import read_report
from helpers.runs import run
from helpers.runs.inputs import Inputs, gather, kept, laid_out
from helpers.runs.job import job_of

ROWS = [("No.", "What is working well?", "What next"), (1, "Find homes", None), (None, "• a start", "• more")]
FIRST = Edition(draft=False)


def write_project(root: Path, tracker: str = "params/trackers/plan.xlsx", as_at: str = "2023-01-19") -> Path:
    write_plan(root, "plan", BANNER_PLAN)
    given = {"plan": "plan", "period": as_at[:7], "as_at": as_at, "tracker": tracker}
    return write_yaml(root / "params" / as_at[:7] / "plan.yml", given)


def write_book(path: Path, said: str = "• a start") -> Path:
    return write_tracker(path, [*ROWS[:2], (None, said, "• more")], merges=["B2:C2"])


def write_published(root: Path, period: str, content: bytes = b'{"parts": []}', revision: int = 0) -> ledger.Line:
    """Publish a report that is nothing but its data, and return its line."""
    line = ledger.following(
        ledger.read(root),
        period=period,
        plan="plan",
        revision=revision,
        as_at=f"{period}-19",
        record="",
        data=sha256(content),
        published="",
        by="",
        why="",
    )
    ledger.append(root, line)
    path = root / line.folder / "data.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return line


def recorded(inputs: Inputs, root: Path, folder: Path) -> Record:
    """Write inputs where a run keeps them, and return what its record says of them."""
    for name, content in inputs.files.items():
        path = root / folder / INPUTS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    empty = dict.fromkeys(("title", "council", "by", "started", "ended", "commit", "digest", "note", "previous"), "")
    return Record(
        **empty,
        period=inputs.period,
        plan=inputs.plan,
        edition=inputs.edition,
        as_at="2023-01-19",
        clean=False,
        versions={},
        compared=tuple(Compared(line.period, line.plan, line.revision, line.data) for line in inputs.compared),
        files={INPUTS + name: sha256(content) for name, content in inputs.files.items()},
    )


def refusal(root: Path, edition: Edition = FIRST) -> str:
    with pytest.raises(WorkbookError) as error:
        gather(root, "2023-01", "plan", edition)
    return str(error.value)


def test_plan_parameters_notebook_tracker_lock_and_changelog_are_kept_byte_for_byte(project: Path) -> None:
    write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    found = gather(project, "2023-01", "plan", FIRST)
    inside = [
        "params/plans/plan.yml",
        "params/2023-01/plan.yml",
        "notebooks/action_plan.ipynb",
        "params/trackers/plan.xlsx",
    ]
    assert list(found.files) == [*inside, "requirements.lock", "CHANGELOG.md"]
    for name, content in found.files.items():
        assert content == ((project if name in inside else code_folder()) / name).read_bytes()
    assert (found.period, found.plan, found.edition) == ("2023-01", "plan", FIRST)
    assert (found.compared, found.data) == ((), ())


def test_a_projects_own_templates_are_kept_those_of_another_plan_are_not(project: Path) -> None:
    write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    for name in ("since.j2", "plan/summary.j2", "other/summary.j2"):
        path = project / "params" / "wording" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Nothing is said.", encoding="utf-8")
    inputs = gather(project, "2023-01", "plan", FIRST)
    assert [name for name in inputs.files if "wording" in name] == [
        "params/wording/since.j2",
        "params/wording/plan/summary.j2",
    ]


def test_a_template_that_would_never_be_used_is_refused(project: Path) -> None:
    write_project(project)
    path = project / "params" / "wording" / "sinse.j2"
    path.parent.mkdir()
    path.write_text("Nothing is said.", encoding="utf-8")
    with pytest.raises(WorkbookError) as error:
        gather(project, "2023-01", "plan", FIRST)
    assert str(error.value) == (
        "params/wording/sinse.j2 is the template of no section; perhaps “since.j2”. Rename it or take it away."
    )


def test_windows_line_ends_are_kept_and_read_the_same(project: Path) -> None:
    parameters = write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    before = job_of(project, "2023-01", "plan")
    crlf = parameters.read_bytes().replace(b"\n", b"\r\n")
    parameters.write_bytes(crlf)
    found = gather(project, "2023-01", "plan", FIRST)
    assert found.files["params/2023-01/plan.yml"] == crlf
    with laid_out(found) as folder:
        assert job_of(folder, "2023-01", "plan") == before


@pytest.mark.parametrize(
    ("tracker", "place", "kept_as"),
    [
        ("params/trackers/plan.xlsx", "project/params/trackers/plan.xlsx", "params/trackers/plan.xlsx"),
        ("./params//trackers/plan.xlsx", "project/params/trackers/plan.xlsx", "params/trackers/plan.xlsx"),
        ("params\\trackers\\plan.xlsx", "project/params/trackers/plan.xlsx", "params/trackers/plan.xlsx"),
        ("params/../books/plan.xlsx", "project/books/plan.xlsx", "outside/plan.xlsx"),
        ("../elsewhere/plan.xlsx", "elsewhere/plan.xlsx", "outside/plan.xlsx"),
        ("..\\elsewhere\\plan.xlsx", "elsewhere/plan.xlsx", "outside/plan.xlsx"),
        ("{}/elsewhere/plan.xlsx", "elsewhere/plan.xlsx", "outside/plan.xlsx"),
        ("{}/project/params/plan.xlsx", "project/params/plan.xlsx", "outside/plan.xlsx"),
        ("outside/plan.xlsx", "project/outside/plan.xlsx", "outside/plan.xlsx"),
        ("Plan (final) 100% #2 – Größe é.xlsx", "project/Plan (final) 100% #2 – Größe é.xlsx", ""),
        ("params/a 'b' & $c;.xlsx", "project/params/a 'b' & $c;.xlsx", ""),
    ],
)
def test_a_tracker_is_kept_where_it_stands_or_apart_and_found_again(
    tracker: str, place: str, kept_as: str, project: Path
) -> None:
    home = project / "project"
    home.mkdir()
    (project / "notebooks").rename(home / "notebooks")
    tracker = tracker.format(project.as_posix())
    write_project(home, tracker)
    content = write_book(project / place).read_bytes()
    found = gather(home, "2023-01", "plan", FIRST)
    assert found.files[kept_as or tracker] == content
    (project / place).unlink()
    write_book(project / place, "• another file")  # whatever is there later must not be read
    with laid_out(found) as folder:
        assert tracker_in(folder, tracker).read_bytes() == content
        assert tracker_in(folder, tracker).is_relative_to(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only administrators make links")
def test_a_tracker_that_is_a_link_out_of_the_project_is_kept_apart(project: Path) -> None:
    home = project / "project"
    (home / "params").mkdir(parents=True)
    (project / "notebooks").rename(home / "notebooks")
    book = write_book(project / "real.xlsx")
    (home / "params" / "plan.xlsx").symlink_to(book)
    write_project(home, "params/plan.xlsx")
    assert gather(home, "2023-01", "plan", FIRST).files["outside/plan.xlsx"] == book.read_bytes()


def test_a_file_that_would_be_read_in_the_trackers_place_is_refused(project: Path) -> None:
    tracker = write_book(project / "elsewhere" / "plan.xlsx").as_posix()
    write_project(project, tracker)
    write_book(project / "outside" / "plan.xlsx")
    assert refusal(project) == (
        f"outside/plan.xlsx has the name that the tracker {tracker} is kept under, so it would be read "
        "in its place. Rename one of the two."
    )


def test_a_tracker_of_the_project_is_read_whatever_else_has_its_name(project: Path) -> None:
    write_project(project)
    content = write_book(project / "params" / "trackers" / "plan.xlsx").read_bytes()
    write_book(project / "outside" / "plan.xlsx", "• another file")
    assert gather(project, "2023-01", "plan", FIRST).files["params/trackers/plan.xlsx"] == content


def test_a_missing_input_is_named(project: Path) -> None:
    write_project(project)
    assert "There is no tracker params/trackers/plan.xlsx" in refusal(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    (project / "notebooks" / "action_plan.ipynb").unlink()
    assert refusal(project) == "notebooks/action_plan.ipynb cannot be read: No such file or directory."


def test_the_report_before_and_the_one_that_is_revised_are_looked_back_at_by_their_data(project: Path) -> None:
    write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    oldest = write_published(project, "2022-07")
    before = write_published(project, "2022-10", b'{"october": 1}')
    first = write_published(project, "2023-01", b'{"first": 1}')
    later = write_published(project, "2023-04", b'{"later": 1}')
    second = write_published(project, "2023-01", b'{"second": 1}', revision=1)
    assert gather(project, "2023-01", "plan", FIRST).compared == (oldest, before)
    assert gather(project, "2023-01", "plan", Edition(draft=False, revision=1)).compared == (oldest, before, first)
    found = gather(project, "2023-01", "plan", Edition(draft=False, revision=2))
    assert (found.compared, found.data) == (
        (oldest, before, second),
        (b'{"parts": []}', b'{"october": 1}', b'{"second": 1}'),
    )
    with laid_out(found) as folder:
        assert ledger.content(folder) == ledger.as_bytes(oldest) + ledger.as_bytes(before) + ledger.as_bytes(second)
        assert (folder / second.folder / "data.json").read_bytes() == b'{"second": 1}'
        assert not (folder / later.folder).exists()


def test_a_report_before_that_was_changed_or_is_gone_is_not_compared_with(project: Path) -> None:
    write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    data = project / write_published(project, "2022-10").folder / "data.json"
    data.write_bytes(b'{"parts": [1]}')
    assert refusal(project) == (
        "reports/2022-10/plan/data.json is not as it was published, so nothing can be compared with it. "
        "Put the published file back: “workbook verify” says what else has changed."
    )
    data.unlink()
    assert (
        refusal(project)
        == "reports/2022-10/plan/data.json, which was published, cannot be read: No such file or directory."
    )


def test_what_was_kept_is_what_was_gathered_though_the_project_has_changed(project: Path) -> None:
    tracker = write_book(project / "away" / "plan.xlsx")
    parameters = write_project(project, str(tracker))
    write_published(project, "2022-10")
    gathered = gather(project, "2023-01", "plan", FIRST)
    folder = Path("reports", "2023-01", "plan")
    record = recorded(gathered, project, folder)
    tracker.unlink()
    parameters.unlink()
    write_published(project, "2022-12")
    assert kept(project, record, folder) == gathered


def test_a_kept_input_that_was_changed_or_is_gone_is_named(project: Path) -> None:
    write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    folder = Path("reports", "2023-01", "plan")
    record = recorded(gather(project, "2023-01", "plan", FIRST), project, folder)
    plan = project / folder / "inputs" / "params" / "plans" / "plan.yml"
    plan.write_bytes(plan.read_bytes() + b"#")
    name = "reports/2023-01/plan/inputs/params/plans/plan.yml"
    with pytest.raises(WorkbookError, match=f"^{name} is not as it was when the report was published.$"):
        kept(project, record, folder)
    plan.unlink()
    with pytest.raises(WorkbookError, match=f"^{name} cannot be read: No such file or directory.$"):
        kept(project, record, folder)


def test_a_report_looked_back_at_that_the_ledger_does_not_know_is_named(project: Path) -> None:
    write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    write_published(project, "2022-10")
    folder = Path("reports", "2023-01", "plan")
    record = recorded(gather(project, "2023-01", "plan", FIRST), project, folder)
    (project / store.LEDGER).unlink()
    with pytest.raises(WorkbookError) as error:
        kept(project, record, folder)
    assert str(error.value) == "The ledger has no report of plan for 2022-10 as this one looked back at."


def test_a_run_uses_just_the_bytes_that_it_keeps_though_the_tracker_changes_meanwhile(project: Path) -> None:
    write_project(project)
    tracker = write_book(project / "params" / "trackers" / "plan.xlsx")
    before = tracker.read_bytes()

    def change(step: run.Step) -> None:
        if step.doing == "starting the notebook":
            write_book(tracker, "• changed while it ran")

    [outcome] = run.run(project, [job_of(project, "2023-01", "plan")], change)
    made = project / outcome.files[0].parent
    assert (made / "inputs/params/trackers/plan.xlsx").read_bytes() == before != tracker.read_bytes()
    said = json.dumps(json.loads((made / "data.json").read_bytes()))
    assert "a start" in said
    assert "changed while it ran" not in said


def test_of_a_plan_that_says_so_only_the_cells_that_are_read_are_kept_and_read_alike(project: Path) -> None:
    write_project(project)
    write_plan(project, "plan", {**BANNER_PLAN, "inputs": "reduced"})
    path = project / "params" / "trackers" / "plan.xlsx"
    rows = [
        (*ROWS[0], "Own notes"),
        (*ROWS[1], "Secret"),
        (*ROWS[2], None),
        (*ROWS[0], "Own notes"),
        (2, "Train", None, "Secret"),
    ]
    write_tracker(path, rows, merges=["B2:C2"], more_sheets={"October 2022": ROWS, "Contacts": [("Secret",)]})
    inputs = gather(project, "2023-01", "plan", FIRST)
    with laid_out(inputs) as root:
        found = Tracker(root / "params" / "trackers" / "plan.xlsx", "plan.xlsx")
        assert found.names == ("January 2023", "October 2022")
        again = gather(root, "2023-01", "plan", FIRST)
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
    read, plan = Tracker(path, "plan.xlsx"), load_plan(project, "plan")
    assert take_in(found, plan, given).actions == take_in(read, plan, given).actions
    assert take_in(found, plan, given).left_out == take_in(read, plan, given).left_out
    assert "Secret" not in str(found.values("January 2023"))
    assert again.files["params/trackers/plan.xlsx"] == inputs.files["params/trackers/plan.xlsx"]


def test_what_the_council_declares_is_kept(project: Path) -> None:
    write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    (project / "params" / "council.yml").write_text("mailboxes: [help@example.org]\n", encoding="utf-8")
    kept = gather(project, "2023-01", "plan", FIRST).files
    assert kept["params/council.yml"] == b"mailboxes: [help@example.org]\n"


def test_its_logo_is_kept_and_shown_and_one_that_could_run_is_refused(project: Path) -> None:
    write_project(project)
    write_book(project / "params" / "trackers" / "plan.xlsx")
    look = {"name": "Averdale Council", "logo": {"file": "params/logo.svg", "alt": "Averdale"}}
    write_yaml(project / "params" / "council.yml", look)
    logo = project / "params" / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    assert gather(project, "2023-01", "plan", FIRST).files["params/logo.svg"] == logo.read_bytes()
    given = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="params/trackers/plan.xlsx")
    masthead = read_report(project, given).masthead()
    assert masthead.brand
    assert (masthead.council, masthead.brand.logo and masthead.brand.logo.alt) == ("Averdale Council", "Averdale")
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="go()"/>', encoding="utf-8")
    with pytest.raises(WorkbookError, match="the attribute “onload”, which runs code"):
        read_report(project, given)
    logo.unlink()
    with pytest.raises(WorkbookError, match=r"params/logo\.svg cannot be read"):
        gather(project, "2023-01", "plan", FIRST)
