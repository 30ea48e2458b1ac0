"""Several trackers are read as one plan: a council where each service keeps a file of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from builders import REPOSITORY, TABLE_HEADER, TABLE_PLAN, Once, Rows, write_period, write_plan, write_tracker
from helpers.audit import Basis, audit
from helpers.audit.verdict import Class
from helpers.checks.read import Read, read_inputs
from helpers.errors import Severity, WorkbookError
from helpers.history.restated import restatements
from helpers.model import Source
from helpers.plans.edition import Edition
from helpers.plans.overview import parameters_of
from helpers.plans.yaml import read_mapping
from helpers.records import ledger, store
from helpers.records.found import record_of
from helpers.records.record import INPUTS
from helpers.records.verify import verify
from helpers.rounds.chase import chase
from helpers.rounds.collect import collect
from helpers.rounds.roll import roll
from helpers.rounds.sides import sides_of
from helpers.runs import publish, run
from helpers.runs.check import check
from helpers.runs.inputs import gather
from helpers.runs.publish import Publication
from helpers.runs.status import standings
from helpers.runs.watch import watched

EDUCATION, HOMES = "params/trackers/education.xlsx", "params/trackers/homes.xlsx"
FILES = [EDUCATION, HOMES]
OF_EDUCATION, OF_HOMES = "[education.xlsx]January 2023", "[homes.xlsx]January 2023"
HEADER = (*TABLE_HEADER, "Owner", "Workings")
PLAN = {**TABLE_PLAN, "notebook": "action_plan", "facts": [{"id": "owner", "heading": "Owner", "kind": "owner"}]}
PLAN["measures"] = {
    "sheet": "Measures",
    "columns": {"measure": "Measure", "value": "Value", "as_at": "As at", "unit": "Unit", "better": "Better"},
}
MEASURES: Rows = [
    ("Measure", "Value", "As at", "Unit", "Better"),
    ("In school", 90, "2023-01-10", "%", "higher"),
]


def rows_of(number: str, theme: str, said: str, *, more: Rows = ()) -> Rows:
    return [
        HEADER,
        (theme, "Head", f"{number}.1", f"Open {number}", said, "30/06/2023", "Red", None, "Ann", "=1+1"),
        ("Shared work", None, f"{number}.2", f"Train {number}", "Trained", None, "Green", None, "Ben", None),
        *more,
    ]


def write_round(root: Path, month: str = "January 2023", said: str = "Begun", *, homes: Rows = ()) -> None:
    """Write both services' files; those of October stay on their sheets in January."""
    before = {"October 2022": "Not begun"} if month == "January 2023" else {}
    for number, (file, theme) in enumerate(((EDUCATION, "Schools"), (HOMES, "Homes")), 1):
        earlier = {sheet: rows_of(str(number), theme, was) for sheet, was in before.items()}
        measured = {"Measures": MEASURES} if number == 1 else {}
        rows = rows_of(str(number), theme, said, more=homes if number == 2 else ())
        write_tracker(root / file, rows, sheet=month, more_sheets={**earlier, **measured})


def write_project(root: Path, **parameters: Any) -> Path:
    if not (root / "notebooks").exists():
        shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    write_plan(root, "plan", PLAN)
    write_period(root, "plan", **{"tracker": None, "trackers": FILES, **parameters})
    write_round(root)
    return root


def publish_it(root: Path, period: str) -> None:
    [outcome] = publish.publish(root, run.prepare(root, period), lambda _: None, Publication(despite="tried in a test"))
    assert outcome.error is None


def publish_two(root: Path) -> None:
    write_project(root)
    write_round(root, "October 2022", "Not begun")
    given = {"plan": "plan", "period": "2022-10", "as_at": "2022-10-19", "trackers": FILES}
    october = root / "params" / "2022-10" / "plan.yml"
    october.parent.mkdir()
    shutil.copy(root / "params" / "2023-01" / "plan.yml", october)
    october.write_text("\n".join(f"{key}: {value!r}" for key, value in given.items()), encoding="utf-8")
    publish_it(root, "2022-10")
    write_round(root)
    publish_it(root, "2023-01")


@pytest.fixture(scope="module")
def published(once: Once) -> Path:
    """Give a project whose two trackers were published as one plan, in October and in January."""
    return once("several-published", publish_two)


def read(root: Path) -> Read:
    return read_inputs(root, parameters_of(root, "2023-01", "plan"))


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(WorkbookError) as error:
        call()
    return str(error.value)


def test_the_files_are_one_plan_in_their_order_and_every_cell_tells_its_file(project: Path) -> None:
    intake = read(write_project(project)).intake
    assert [(action.number, action.group) for action in intake.every] == [
        *(("1.1", "1"), ("1.2", "2")),
        *(("2.1", "3"), ("2.2", "2")),
    ]
    assert [group.title for group in intake.groups] == ["Schools", "Shared work", "Homes"]
    assert [action.sources[0] for action in intake.every] == [
        *(Source(OF_EDUCATION, "C2"), Source(OF_EDUCATION, "C3")),
        *(Source(OF_HOMES, "C2"), Source(OF_HOMES, "C3")),
    ]
    assert intake.measures[0].sources == (Source("[education.xlsx]Measures", "A2"),)
    assert (intake.rows_read, intake.rows_reported, len(intake.left_out)) == (6, 4, 2)
    assert [len([*rounds.before]) for rounds in intake.history.values()] == [1, 1, 1, 1]
    assert not [problem for problem in intake.problems if problem.severity is Severity.BLOCKS]


def test_an_action_in_two_files_is_refused_by_both_cells(project: Path) -> None:
    write_project(project)
    write_round(project, homes=[(None, None, "1.2", "Train again", None, None, None, None, None, None)])
    told = [str(problem) for problem in read(project).intake.problems if "used again" in problem.found]
    assert told == [
        f"{HOMES}, sheet “{OF_HOMES}”, cell C4: the action number “1.2” is used again; it is first in "
        f"{OF_EDUCATION}!C3. Expected: each number once. To mend it: correct one of the two numbers (Excel drops a "
        "last zero: write 4.10 as text)."
    ]


def test_an_action_above_a_files_first_group_is_not_put_under_the_last_files_one(project: Path) -> None:
    write_project(project)
    stray = [HEADER, (None, None, "2.1", "Open", None, None, None, None, None, None)]
    write_tracker(project / HOMES, stray)
    assert [problem.found for problem in read(project).intake.problems if problem.severity is Severity.BLOCKS] == [
        "action 2.1 stands above the first priority"
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tracker": EDUCATION}, "“tracker”, the plan’s Excel file, or in its place “trackers”, a list of several"),
        ({"trackers": []}, "“tracker”, the plan’s Excel file, or in its place “trackers”, a list of several"),
        ({"trackers": ["/a/plan.xlsx", "/b/Plan.xlsx"]}, "“/a/plan.xlsx” and “/b/Plan.xlsx” have the same"),
        ({"trackers": ["[a].xlsx"]}, "rename “[a].xlsx”"),
    ],
)
def test_trackers_that_no_cells_place_could_tell_apart_are_refused(
    given: dict[str, Any], said: str, project: Path
) -> None:
    write_project(project, **given)
    assert said in refusal(lambda: parameters_of(project, "2023-01", "plan"))


def test_files_that_cannot_be_read_are_all_told(project: Path) -> None:
    write_project(project)
    for file in FILES:
        (project / file).unlink()
    said = refusal(lambda: read(project))
    assert EDUCATION in said
    assert HOMES in said


def test_a_plan_whose_actions_have_no_numbers_of_their_own_is_refused(project: Path) -> None:
    write_project(project)
    columns = {role: text for role, text in TABLE_PLAN["tracker"]["columns"].items() if role != "number"}
    write_plan(project, "plan", {**PLAN, "tracker": {**TABLE_PLAN["tracker"], "columns": columns}})
    assert refusal(lambda: read(project)).startswith("params/plans/plan.yml: “tracker: columns” has no “number”")


def test_a_file_without_the_periods_sheet_is_named(project: Path) -> None:
    write_project(project)
    write_tracker(project / HOMES, rows_of("2", "Homes", "Begun"), sheet="Jan")
    assert refusal(lambda: read(project)).startswith(f"{HOMES}: there is no sheet “January 2023”, which the plan names")


def test_both_are_kept_sealed_and_hashed_verified_and_made_again_to_the_byte(published: Path) -> None:
    line = ledger.read(published)[1]
    record = record_of(published, line)
    assert [name for name in record.files if name.endswith(".xlsx") and INPUTS in name] == [
        INPUTS + file for file in FILES
    ]
    assert [str(each) for each in verify(published).damages] == []
    found = audit.audit(published, audit.chosen(published, "", ""), [Basis.CURRENT], lambda _: None)
    assert [each.outcome for each in found] == [Class.IDENTICAL, Class.IDENTICAL]


def test_a_published_report_names_the_file_beside_each_cell(published: Path) -> None:
    folder = published / "reports" / "2023-01" / "plan"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert f"{OF_HOMES}: G2" in page
    assert "the council’s action trackers." in page
    book = load_workbook(folder / "tables.xlsx")
    said = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert any(OF_EDUCATION in each for each in said)


def test_what_was_published_and_a_file_says_otherwise_now_is_told_with_its_cell(
    published: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(published, tmp_path / "copy"))
    book = load_workbook(root / HOMES)
    book["October 2022"]["G2"] = "Amber"
    book.save(root / HOMES)
    found = read(root)
    told = restatements(found.plan, found.tracker, parameters_of(root, "2023-01", "plan"), found.earlier)
    assert [(each.what, each.old, each.new, each.now) for each in told] == [
        ("2.1", "Red", "Amber", (Source("[homes.xlsx]October 2022", "G2"),))
    ]


def test_a_draft_knows_that_either_file_was_saved_since(project: Path) -> None:
    write_project(project)
    draft = project / store.draft_of("2023-01", "plan")
    for name, content in gather(project, "2023-01", "plan", Edition()).files.items():
        path = draft / INPUTS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (draft / "data.json").write_text("{}", encoding="utf-8")
    assert {project / file for file in FILES} <= {*watched(project, "2023-01")}
    assert [each.draft for each in standings(project)] == ["draft"]
    write_tracker(project / HOMES, rows_of("2", "Homes", "Begun again"))
    assert [each.draft for each in standings(project)] == ["draft, made before its trackers changed"]


def test_only_the_cells_that_are_read_are_kept_of_each_where_the_plan_says_so(project: Path) -> None:
    write_project(project)
    write_plan(project, "plan", {**PLAN, "inputs": "reduced"})
    book = load_workbook(project / HOMES)
    book["January 2023"]["C2"].comment = Comment("Ring her on 020 7946 0018", "Jane Smith")
    book.create_sheet("Contacts").append(["Jane"])
    book.save(project / HOMES)
    files = gather(project, "2023-01", "plan", Edition()).files
    (project / "kept.xlsx").write_bytes(files[HOMES])
    kept = load_workbook(project / "kept.xlsx")
    assert kept.sheetnames == ["January 2023", "October 2022"]
    assert kept["January 2023"]["C2"].comment is None
    assert kept["January 2023"]["J2"].value is None


def test_what_may_not_be_published_is_told_with_its_file_and_accepted_by_it(project: Path) -> None:
    write_project(project)
    book = load_workbook(project / HOMES)
    book["January 2023"]["C2"].comment = Comment("Ring her on 020 7946 0018", "Jane Smith")
    book.save(project / HOMES)
    found = [each for each in check(project, "2023-01").problems if each.severity is Severity.PUBLICATION]
    key = f"{OF_HOMES}!C2 comment phone number"
    assert [(each.file, each.cell) for each in found if each.accepted_as == key] == [(HOMES, "C2")]
    write_period(project, "plan", tracker=None, trackers=FILES, accepted={key: "A helpline’s"})
    left = [each for each in check(project, "2023-01").problems if each.severity is Severity.PUBLICATION]
    assert key not in [each.accepted_as for each in left]


def test_another_tracker_to_check_does_not_say_which_it_stands_for(project: Path) -> None:
    write_project(project)
    found = check(project, "2023-01", "plan", HOMES)
    assert "names several trackers, so “--tracker” does not say which of them" in str(found.errors[0])


def test_each_is_rolled_into_a_file_of_its_own_and_the_list_stays_as_it_is_written(project: Path) -> None:
    write_project(project)
    given = project / "params" / "2023-01" / "plan.yml"
    text = given.read_text(encoding="utf-8").replace(f"- {HOMES}", f"- {HOMES} # theirs\n")
    given.write_text(text, encoding="utf-8")
    (rolled,) = roll(project, "2023-01", "2023-04", "2023-04-20")
    new = tuple(file.replace(".xlsx", "-2023-04.xlsx") for file in FILES)
    assert (rolled.trackers, rolled.sheet, rolled.carried) == (new, "April 2023", 4)
    following = project / "params" / "2023-04" / "plan.yml"
    assert read_mapping(following, "")["trackers"] == [*new]
    assert f"- {new[1]} # theirs" in following.read_text(encoding="utf-8")
    assert load_workbook(project / new[1]).sheetnames == ["January 2023", "April 2023", "October 2022"]
    assert len(read_inputs(project, parameters_of(project, "2023-04", "plan")).intake.every) == 4


def test_two_that_would_have_one_name_in_the_next_round_are_not_rolled(project: Path) -> None:
    other = EDUCATION.replace(".xlsx", "-2023-01.xlsx")
    write_project(project, trackers=[EDUCATION, other])
    (project / HOMES).rename(project / other)
    assert "would have one name in the next period" in refusal(
        lambda: roll(project, "2023-01", "2023-04", "2023-04-20")
    )


def test_answers_go_into_the_copy_of_the_file_that_they_are_of(project: Path) -> None:
    write_project(project)
    made = chase(project, "2023-01", forms=True).forms
    back = project / "back"
    back.mkdir()
    for form in made:
        book: Any = load_workbook(project / form)
        for row in book.worksheets[0].iter_rows(min_row=5):
            if (row[0].value, row[1].value) in (("2.1", "Progress"), ("1.2", "Progress")):
                row[3].value = f"New of {row[0].value}"
        book.save(back / form.name)
    done = collect(project, "2023-01", [back])
    assert (done.refused, done.taken) == ((), 2)
    assert [(each.tracker, each.copy, each.sole) for each in done.copies] == [
        (HOMES, "params/trackers/homes-collected.xlsx", False),
        (EDUCATION, "params/trackers/education-collected.xlsx", False),
    ]
    said = [load_workbook(project / each.copy)["January 2023"] for each in done.copies]
    assert (said[0]["E2"].value, said[1]["E3"].value) == ("New of 2.1", "New of 1.2")


def test_a_file_of_several_is_compared_with_another_state_of_it_not_with_the_whole_plan(published: Path) -> None:
    _, (before, now) = sides_of(published, ("2022-10", "2023-01"))
    assert [len(side.snapshot.actions) for side in (before, now)] == [4, 4]
    assert "is one of several trackers of plan" in refusal(lambda: sides_of(published, ("2022-10", HOMES), "plan"))
