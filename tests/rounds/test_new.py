"""Beginning a plan: what is written, what reads back, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

import disk
from builders import BANNER_PLAN, write_plan
from helpers.checks.read import read_inputs
from helpers.errors import Severity, WorkbookError
from helpers.intake.intake import Intake
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.plans.yaml import read_mapping
from helpers.rounds import new as beginning
from helpers.rounds.beginnings import beginnings
from helpers.rounds.new import new_plan
from helpers.runs import run


def taken_in(root: Path, period: str, plan: str) -> Intake:
    values = read_mapping(root / "params" / period / f"{plan}.yml", plan)
    return read_inputs(root, Parameters(**values)).intake


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_new_plan_is_its_definition_its_tracker_and_its_first_parameters_and_runs_at_once(project: Path) -> None:
    written = [path.as_posix() for path in new_plan(project, "youth-justice", "table", "2024-03-14")]
    assert written == [
        "params/trackers/youth-justice.xlsx",
        "params/plans/youth-justice.yml",
        "params/2024-03/youth-justice.yml",
    ]
    new_plan(project, "homes", "banner", "2024-03-20")
    outcomes = run.run(project, run.prepare(project, "2024-03"), lambda step: None)
    assert [(outcome.job.plan, outcome.error) for outcome in outcomes] == [("homes", None), ("youth-justice", None)]
    assert (project / "reports" / "drafts" / "2024-03" / "youth-justice" / "report.pdf").stat().st_size > 10_000


def test_a_new_plans_parameters_are_written_as_the_samples_are(project: Path) -> None:
    new_plan(project, "homes", "banner", "2024-03-14")
    assert (project / "params" / "2024-03" / "homes.yml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../parameters.schema.json\n"
        "plan: homes\n"
        'period: "2024-03"\n'
        'as_at: "2024-03-14"\n'
        "tracker: params/trackers/homes.xlsx\n"
        "# docs/one-report.md has what else a report is given: its meeting, what is asked of it, who signs.\n"
        "# Your own words, in Markdown; write them for this period, such as\n"
        "# commentary: |\n"
        "#   Two more actions have closed, and **action 5** needs a decision.\n"
        'commentary: ""\n'
    )


@pytest.mark.parametrize(("name", "quoted"), [("2024", "'2024'"), ("no", "'no'"), ("e-1", "e-1")])
def test_a_plans_name_that_yaml_would_take_for_something_else_is_quoted(project: Path, name: str, quoted: str) -> None:
    new_plan(project, name, "banner", "2024-03-14")
    assert f"\nplan: {quoted}\n" in (project / "params" / "2024-03" / f"{name}.yml").read_text(encoding="utf-8")
    assert [action.number for action in taken_in(project, "2024-03", name).actions] == ["1"]


@pytest.mark.parametrize("layout", sorted(beginnings()))
def test_a_new_definition_says_its_schema_and_has_a_note_for_each_part(project: Path, layout: str) -> None:
    new_plan(project, "youth-justice", layout, "2024-03-14")
    text = (project / "params" / "plans" / "youth-justice.yml").read_text(encoding="utf-8")
    plan = Plan.model_validate(yaml.safe_load(text))
    assert text.startswith("# yaml-language-server: $schema=plan.schema.json\n# What this plan is.")
    assert (plan.title, plan.tracker.layout) == ("Youth justice action plan", layout)
    for key in ("title", "narrative", "closing", "tracker", "measures"):
        before, _ = text.split(f"\n{key}:")
        assert before.rsplit("\n", 1)[1].startswith("# "), key


@pytest.mark.parametrize("layout", sorted(beginnings()))
def test_a_new_tracker_has_one_action_and_one_measure_marked_as_examples(project: Path, layout: str) -> None:
    new_plan(project, "homes", layout, "2024-03-14")
    intake = taken_in(project, "2024-03", "homes")
    (action,), (measure,) = intake.actions, intake.measures
    assert action.title == "Example: what is to be done (write your first action over this one)"
    assert [(point.label, point.level, point.text) for point in next(iter(action.says.values())).points] == [
        ("", 0, "Example: what there is to say, in a sentence or two."),
        ("•", 0, "one point a line"),
        ("•", 1, "a point under it"),
    ]
    assert (measure.name, measure.action, measure.on_target) == ("Example: people helped", "1", False)
    assert [problem for problem in intake.problems if problem.severity is Severity.BLOCKS] == []


def test_a_new_tracker_helps_to_fill_it_in(project: Path) -> None:
    new_plan(project, "homes", "table", "2024-03-14")
    book = load_workbook(project / "params" / "trackers" / "homes.xlsx")
    assert book.sheetnames == ["Guide", "March 2024", "Measures"]
    sheet, measures = book["March 2024"], book["Measures"]
    assert [cell.value for cell in sheet[3]] == [
        *("Priority", "Responsibility", "Ref", "Action", "Progress", "Due", "Red/Amber/Green", "Closing notice")
    ]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("A4", "$3:$3", "landscape")
    assert validations(sheet) == [("list", "'Guide'!$A$17:$A$19", "G4:G505"), ("date", "36526", "F4:F505")]
    assert [book["Guide"].cell(row, 1).value for row in (17, 18, 19)] == ["Red", "Amber", "Green"]
    assert validations(measures) == [("list", '"higher,lower,neither"', "D4:D505"), ("date", "36526", "G4:G505")]


def validations(sheet: Any) -> list[tuple[str, str, str]]:
    return [(rule.type, rule.formula1, str(rule.sqref)) for rule in sheet.data_validations.dataValidation]


def test_a_ratings_colour_follows_its_word_and_is_not_the_cells_own(project: Path) -> None:
    new_plan(project, "homes", "table", "2024-03-14")
    sheet = load_workbook(project / "params" / "trackers" / "homes.xlsx")["March 2024"]
    rules = [rule for span in sheet.conditional_formatting for rule in span.rules]
    assert [(rule.formula[0], rule.dxf.fill.bgColor.rgb) for rule in rules] == [
        *(('"Red"', "FFFF0000"), ('"R"', "FFFF0000"), ('"Amber"', "FFFFC000"), ('"A"', "FFFFC000")),
        *(('"Green"', "FF00B050"), ('"G"', "FF00B050")),
    ]
    assert sheet["G4"].value == "Green"
    assert sheet["G4"].fill.fill_type is None


@pytest.mark.parametrize("layout", sorted(beginnings()))
def test_the_guide_speaks_of_the_plans_own_columns(project: Path, layout: str) -> None:
    new_plan(project, "homes", layout, "2024-03-14")
    guide = load_workbook(project / "params" / "trackers" / "homes.xlsx")["Guide"]
    words = "\n".join(str(cell.value) for (cell,) in guide.iter_rows(min_col=2, max_col=2) if cell.value)
    wanted = "its number under “No.”" if layout == "banner" else "Choose the rating under “Red/Amber/Green”"
    assert wanted in words
    assert "“completed” or “merged” or “superseded” or “withdrawn”" in words


@pytest.mark.parametrize("name", ["", "youth justice", "../evil", "-x", "x-", "a_b", "plan.yml", "Ü", "x\n"])
def test_a_name_that_is_not_plain_is_refused(project: Path, name: str) -> None:
    with pytest.raises(WorkbookError, match=r"cannot be a plan's name\. Use letters, digits and hyphens"):
        new_plan(project, name, "table", "2024-03-14")
    assert not (project / "params" / "trackers").exists()


@pytest.mark.parametrize("as_at", ["", "2024-02-30", "14/03/2024", "20240314", "2024-W11-4"])
def test_a_date_that_is_none_is_refused(project: Path, as_at: str) -> None:
    with pytest.raises(WorkbookError) as error:
        new_plan(project, "homes", "table", as_at)
    assert str(error.value) == f"The as-at date is “{as_at}”. Give it as year-month-day, such as 2023-01-19."


def test_a_first_period_is_named_as_the_council_names_its_rounds(project: Path) -> None:
    new_plan(project, "homes", "table", "2023-01-19", "2022-23-Q3")
    assert len(taken_in(project, "2022-23-Q3", "homes").actions) == 1


@pytest.mark.parametrize(
    ("period", "form"),
    [("2022/23 Q3", "“2022-23-Q3”"), ("Jan 23", "“2023-01”"), ("plans", "one such as 2023-04 or 2022-23-Q3")],
)
def test_a_period_that_cannot_be_called_so_is_refused_with_the_form_that_works(
    project: Path, period: str, form: str
) -> None:
    with pytest.raises(WorkbookError) as error:
        new_plan(project, "homes", "table", "2023-01-19", period)
    assert str(error.value) == f"“{period}” cannot be a period's name. Use {form}."
    assert tree(project / "params") == {}


def test_a_new_plan_that_is_killed_at_any_point_goes_on_and_is_not_begun_twice(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "tracker_of", lambda *_: b"a tracker")

    def begin(root: Path) -> None:
        new_plan(root, "homes", "table", "2024-03-14")

    def fresh() -> Path:
        return Path(shutil.copytree(project, tmp_path_factory.mktemp("killed"), dirs_exist_ok=True))

    begin(done := fresh())
    whole = disk.files(done)
    for root in disk.killed_at_each_call(fresh, begin):
        left = disk.files(root)
        assert left.items() <= whole.items()
        begin(root)
        assert disk.files(root) == whole
    tracker = done / "params" / "trackers" / "homes.xlsx"
    tracker.write_bytes(b"filled in")
    with pytest.raises(WorkbookError, match="There is a plan “homes” already"):
        begin(done)
    assert tracker.read_bytes() == b"filled in"


def test_the_layout_of_dated_updates_is_refused(project: Path) -> None:
    with pytest.raises(WorkbookError, match=r"no layout “dated” to begin with\. Choose banner or table\."):
        new_plan(project, "homes", "dated", "2024-03-14")


def test_a_plan_that_exists_is_refused_in_any_case_of_its_letters(project: Path) -> None:
    write_plan(project, "homes", BANNER_PLAN)
    before = tree(project)
    with pytest.raises(WorkbookError) as error:
        new_plan(project, "Homes", "table", "2024-03-14")
    assert str(error.value) == "There is a plan “homes” already. Choose another name; nothing was written."
    assert tree(project) == before


def test_where_one_file_exists_none_is_written(project: Path) -> None:
    (project / "params" / "trackers").mkdir()
    (project / "params" / "trackers" / "homes.xlsx").write_bytes(b"mine")
    before = tree(project)
    with pytest.raises(WorkbookError) as error:
        new_plan(project, "homes", "table", "2024-03-14")
    assert str(error.value) == (
        "params/trackers/homes.xlsx exists already, and nothing is ever overwritten. "
        "Move or rename what is there first; nothing was written."
    )
    assert tree(project) == before


def test_where_one_file_cannot_be_written_the_others_are_taken_back(project: Path) -> None:
    (project / "params" / "2024-03").write_text("a file where a folder should be")
    with pytest.raises(WorkbookError) as error:
        new_plan(project, "homes", "table", "2024-03-14")
    assert str(error.value).startswith("params/2024-03/homes.yml cannot be written: ")
    assert sorted(path.name for path in (project / "params").iterdir()) == ["2024-03", "plans"]
    assert list((project / "params" / "plans").iterdir()) == []
