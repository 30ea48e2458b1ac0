"""Beginning a plan and carrying it forward: what is written, what reads back, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from builders import BANNER_PLAN, TABLE_HEADER, TABLE_PLAN, Rows, write_period, write_plan, write_tracker
from helpers.checks.read import read_inputs
from helpers.errors import Severity, WorkbookError
from helpers.intake.intake import Intake
from helpers.model import Action, Point, TextRun
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.plans.yaml import read_mapping
from helpers.rounds.beginnings import beginnings
from helpers.rounds.new import new_plan
from helpers.rounds.roll import roll
from helpers.rounds.typed import settled, typed
from helpers.runs import run
from helpers.text import points_of
from samples import copy_plans

SAMPLES = ("care-leavers", "sufficiency")
#: Two plans whose headers and sheets are named as no sample's are.
CLIMATE: dict[str, Any] = {
    "title": "Climate action plan",
    "council": "Averdale County Council",
    "notebook": "action_plan",
    "narrative": [
        {"id": "done", "heading": "Done so far", "tracker": ["Achievements", "Done"]},
        {"id": "to_do", "heading": "Still to do"},
    ],
    "ratings": [
        {"rating": "Blocked", "means": "Cannot go on", "shape": "triangle", "colour": "C8102E", "also": ["Stuck"]},
        {"rating": "On course", "means": "As planned", "shape": "circle", "colour": "1E7B34", "fills": ["00B050"]},
    ],
    "closing": {"ways": {"completed": "finished", "merged": "joined with"}, "into": ["passed on to"]},
    "tracker": {
        "layout": "table",
        "sheet": "Round {period}",
        "columns": {"number": "ID", "title": "What we will do", "due": "By", "rating": "Position", "closing": "Ended"},
    },
    "measures": {
        "sheet": "Indicators",
        "columns": {
            "measure": "Indicator",
            "action": "Linked ID",
            "unit": "Measured in",
            "better": "Good is",
            "target": "Goal",
            "as_at": "Counted on",
            "value": "Result",
        },
    },
}
CLIMATE_ROWS: Rows = [
    ("Climate action plan",),
    ("Ended", "ID", "What we will do", "Position", "By", "Achievements", "Still to do", "Private"),
    (None, 10, "Insulate schools", "stuck", date(2023, 3, 31), "So far:\n1) 12 insulated\n   o 3 of brick", "Bid", "x"),
    (None, None, None, None, None, "• a fourth\n• =SUM(A1)", None, None),
    ("Finished in May.", "20.", "Plant trees", None, None, "Planted.", None, None),
    (None, "03", "- Run <b>electric</b> buses", None, "When funded", "Say &lt;p&gt; <i>twice</i>.", "#N/A is text"),
]
INDICATORS: Rows = [
    ("Indicator", "Result", "Measured in", "Counted on", "Goal", "Good is", "Linked ID", "Notes"),
    ("Schools insulated", 9, "schools", date(2022, 9, 30), 15, "Higher", 10, "counted twice"),
    ("Schools insulated", 0.3, "schools", date(2022, 12, 31), 20, "Higher", 10, None),
    ("Schools insulated", 15, "schools", "31 March 2023", 20, "Higher", 10, None),
    ("Emissions", "4,100 to 4,300", "tonnes", date(2023, 3, 31), None, "lower", None, None),
]


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Give a project with the sample plans and rounds, and nothing published yet."""
    copy_plans(tmp_path)
    return tmp_path


def taken_in(root: Path, period: str, plan: str) -> Intake:
    values = read_mapping(root / "params" / period / f"{plan}.yml", plan)
    return read_inputs(root, Parameters(**values)).intake


def said(action: Action) -> tuple[object, ...]:
    says = {column: settled(passage.points) for column, passage in action.says.items()}
    rating = (action.rating.name, action.rating.written) if action.rating else None
    return action.number, action.title, action.group, says, rating, action.due, action.due_written


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def climate(project: Path, rows: Rows = CLIMATE_ROWS, plan: Mapping[str, Any] = CLIMATE, **parameters: Any) -> Path:
    """Put the climate plan's first round into a project."""
    write_plan(project, "climate", plan)
    write_period(project, "climate", **parameters)
    tracker = project / "params" / "trackers" / "climate.xlsx"
    return write_tracker(tracker, rows, sheet="Round 2023-01", more_sheets={"Indicators": INDICATORS})


def table(
    project: Path, rows: Rows, plan: Mapping[str, Any] = TABLE_PLAN, header: tuple[str, ...] = TABLE_HEADER
) -> None:
    write_plan(project, "plan", plan)
    write_period(project, "plan")
    write_tracker(project / "params" / "trackers" / "plan.xlsx", [header, *rows])


def refused(project: Path, following: str = "2023-04", as_at: str = "2023-04-20", period: str = "2023-01") -> str:
    """Return why rolling is refused, having seen that nothing was written."""
    before = tree(project)
    with pytest.raises(WorkbookError) as error:
        roll(project, period, following, as_at)
    assert tree(project) == before
    return str(error.value)


def test_a_new_plan_is_its_definition_its_tracker_and_its_first_parameters_and_runs_at_once(project: Path) -> None:
    written = [path.as_posix() for path in new_plan(project, "youth-justice", "table", "2024-03-14")]
    assert written == [
        "params/plans/youth-justice.yml",
        "params/trackers/youth-justice.xlsx",
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


@pytest.mark.parametrize("name", SAMPLES)
def test_a_rolled_sample_reads_back_as_its_open_actions_and_nothing_else(samples: Path, name: str) -> None:
    old = taken_in(samples, "2023-01", name)
    assert roll(samples, "2023-01", "2023-04", "2023-04-20", name) == [
        Path("params", "2023-04", f"{name}.yml"),
        Path("params", "trackers", f"{name}-2023-04.xlsx"),
    ]
    new = taken_in(samples, "2023-04", name)
    assert [said(action) for action in new.actions] == [said(action) for action in old.open]
    assert new.closed == ()
    assert {action.number for action in old.closed}.isdisjoint(action.number for action in new.actions)
    assert old.closed
    assert [(g.number, g.title, g.responsible) for g in new.groups] == [
        (g.number, g.title, g.responsible) for g in old.groups
    ]
    assert new.measures == old.measures
    assert [problem for problem in new.problems if problem.severity is Severity.BLOCKS] == []


def test_rolling_leaves_every_file_that_was_there_as_it_was(samples: Path) -> None:
    before = tree(samples)
    written = {path.as_posix() for path in roll(samples, "2023-01", "2023-04", "2023-04-20")}
    after = tree(samples)
    assert {name: content for name, content in after.items() if name not in written} == before
    assert len(written) == 4


def test_the_same_inputs_give_the_same_bytes(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(samples, other, dirs_exist_ok=True)
    for root in (samples, other):
        roll(root, "2023-01", "2023-04", "2023-04-20", "care-leavers")
        new_plan(root, "homes", "table", "2024-03-14")
    assert tree(samples) == tree(other)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_last_round_stands_beside_the_new_one_as_it_was_reported(samples: Path, name: str) -> None:
    old = taken_in(samples, "2023-01", name)
    roll(samples, "2023-01", "2023-04", "2023-04-20", name)
    tracker = f"params/trackers/{name}-2023-04.xlsx"
    book = load_workbook(samples / tracker)
    assert book.sheetnames == ["Guide", "April 2023", "January 2023", "Measures"]
    assert [(sheet.title, sheet.protection.sheet, sheet.protection.password) for sheet in book][1:3] == [
        ("April 2023", False, None),
        ("January 2023", True, None),
    ]
    again = read_inputs(samples, Parameters(plan=name, period="2023-01", as_at="2023-01-19", tracker=tracker)).intake
    assert [said(action) for action in again.actions] == [said(action) for action in old.actions]
    assert [(a.number, a.closing.way, a.closing.into, a.closing.notice.text) for a in again.closed if a.closing] == [
        (a.number, a.closing.way, a.closing.into, a.closing.notice.text) for a in old.closed if a.closing
    ]


def test_the_guide_of_a_rolled_tracker_says_where_it_comes_from_and_what_is_stale(samples: Path) -> None:
    roll(samples, "2023-01", "2023-04", "2023-04-20", "care-leavers")
    guide = load_workbook(samples / "params" / "trackers" / "care-leavers-2023-04.xlsx")["Guide"]
    lines = [str(cell.value) for (cell,) in guide.iter_rows(min_col=2, max_col=2) if cell.value]
    assert lines[:5] == [
        "This tracker goes on from params/trackers/care-leavers.xlsx, as at 19 January 2023. That file is as it was: "
        "keep it, and write here.",
        "The sheet “April 2023” is the new round. It has the open actions, each with what it said last to start from: "
        "write over it. “check” flags as stale whatever stays word for word the same.",
        "The sheet “January 2023” is the round before, as it was reported, to look at. It is protected without a "
        "password; nothing is read from it but what was said before.",
        "Closed by then, and so not in the new round: actions 1.4, 3.9, 6.3 and 7.6.",
        "Older rounds, and columns that the plan’s definition does not name, are in the old file only.",
    ]
    assert not any("Example" in line for line in lines)


def test_rolled_parameters_are_the_old_ones_with_the_commentary_to_be_written(project: Path) -> None:
    accepted = {"A1": "agreed: with “legal”"}
    climate(project, commentary="Mixed.", sheet="Round 2023-01", accepted=accepted)
    roll(project, "2023-01", "2023-04", "2023-04-20")
    text = (project / "params" / "2023-04" / "climate.yml").read_text(encoding="utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../parameters.schema.json\n"
        "plan: climate\n"
        'period: "2023-04"\n'
        'as_at: "2023-04-20"\n'
        "tracker: params/trackers/climate-2023-04.xlsx\n"
        "accepted:\n"
    )
    assert text.endswith('\ncommentary: ""\n')
    assert yaml.safe_load(text)["accepted"] == accepted


def test_what_was_for_one_meeting_is_not_carried_forward(project: Path) -> None:
    lasting: dict[str, Any] = {
        "report_author": "Head of Care",
        "contact": "care@averdale.example",
        "commentary_by": "Head of Care",
    }
    asked: dict[str, Any] = {
        "meeting": "Panel, 2 February 2023",
        "recommendations": ["To note"],
        "next_meeting": "2023-04-20",
    }
    climate(project, **lasting, **asked)
    roll(project, "2023-01", "2023-04", "2023-04-20")
    values = yaml.safe_load((project / "params" / "2023-04" / "climate.yml").read_text(encoding="utf-8"))
    assert values.keys() & {*lasting, *asked} == set(lasting)


def test_a_plan_with_headers_of_its_own_is_carried_forward_in_them(project: Path) -> None:
    climate(project)
    old = taken_in(project, "2023-01", "climate")
    roll(project, "2023-01", "2023-04", "2023-04-20")
    new = taken_in(project, "2023-04", "climate")
    assert [action.number for action in new.actions] == ["10", "03"]
    assert [said(action) for action in new.actions] == [said(action) for action in old.open]
    buses = new.actions[1]
    assert (buses.title, buses.due_written) == ("• Run electric buses", "When funded")
    assert settled(buses.says["done"].points) == (
        ("", 0, (TextRun("Say <p> "), TextRun("twice", italic=True), TextRun("."))),
    )
    assert new.actions[0].rating is not None
    assert (new.actions[0].rating.name, new.actions[0].rating.written) == ("Blocked", "stuck")
    book = load_workbook(project / "params" / "trackers" / "climate-2023-04.xlsx")
    assert book.sheetnames == ["Guide", "Round 2023-04", "Round 2023-01", "Indicators"]
    assert [cell.value for cell in book["Round 2023-04"][3]] == [
        *("ID", "What we will do", "Achievements", "Still to do", "By", "Position", "Ended")
    ]
    assert book["Round 2023-04"]["C4"].data_type == "s"


def test_every_row_of_the_measures_is_carried_as_it_is_later_ones_too(project: Path) -> None:
    old = load_workbook(climate(project))["Indicators"]
    roll(project, "2023-01", "2023-04", "2023-04-20")
    new = load_workbook(project / "params" / "trackers" / "climate-2023-04.xlsx")["Indicators"]
    assert list(new.iter_rows(values_only=True)) == list(old.iter_rows(values_only=True))
    assert validations(new) == [("list", '"higher,lower,neither"', "F2:F506"), ("date", "36526", "D2:D506")]
    assert [measure.name for measure in taken_in(project, "2023-04", "climate").measures] == [
        *("Schools insulated", "Emissions")
    ]


def test_a_figure_keeps_every_digit_that_excel_wrote(project: Path) -> None:
    tracker = climate(project)
    with ZipFile(tracker) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(tracker, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(b"<v>0.3</v>", b"<v>0.30000000000000004</v>"))
    roll(project, "2023-01", "2023-04", "2023-04-20")
    indicators = load_workbook(project / "params" / "trackers" / "climate-2023-04.xlsx")["Indicators"]
    assert indicators["B3"].value == 0.1 + 0.2


def test_a_banner_plan_keeps_bold_italic_links_and_nesting(project: Path) -> None:
    narrative = [{"id": "good", "heading": "Good", "tracker": "What went well"}, {"id": "bad", "heading": "Less good"}]
    columns = {"number": "Nr"}
    layout = {"layout": "banner", "sheet": "Actions {year} {month}", "columns": columns}
    write_plan(project, "plan", {**BANNER_PLAN, "narrative": narrative, "tracker": layout})
    write_period(project, "plan")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Actions 2023 January"
    bold, italic = InlineFont(b=True), InlineFont(i=True)
    for row in (
        ("Nr", "What went well", "Less good"),
        ("1.", "Rich", None),
        (
            None,
            CellRichText("• plain ", TextBlock(bold, "bold"), "\n    o ", TextBlock(italic, "deep")),
            CellRichText(TextBlock(bold, "all bold")),
        ),
        (2, "Linked", None),
        (None, "See the page", 'Ask <a href="https://example.org/a#b">here</a> & <u>there</u>.'),
        (3, "Gone", None),
        (None, "Completed in May.", None),
        (4, "Linked to a place in a page", None),
        (None, "See there", None),
    ):
        sheet.append(row)
    sheet["B5"].hyperlink = "https://example.org/page?x=1&y=2"
    sheet["B9"].hyperlink = "https://example.org/page#there"
    sheet.merge_cells("B7:C7")
    (project / "params" / "trackers").mkdir()
    book.save(project / "params" / "trackers" / "plan.xlsx")
    roll(project, "2023-01", "2023-04", "2023-04-20")
    rich, linked, deep = taken_in(project, "2023-04", "plan").actions
    assert settled(rich.says["good"].points) == (
        ("•", 0, (TextRun("plain "), TextRun("bold", bold=True))),
        ("•", 1, (TextRun("deep", italic=True),)),
    )
    assert settled(rich.says["bad"].points) == (("", 0, (TextRun("all bold", bold=True),)),)
    assert settled(linked.says["good"].points) == (
        ("", 0, (TextRun("See the page", link="https://example.org/page?x=1&y=2"),)),
    )
    assert settled(linked.says["bad"].points) == (
        ("", 0, (TextRun("Ask "), TextRun("here", link="https://example.org/a#b"), TextRun(" & there."))),
    )
    assert settled(deep.says["good"].points) == (
        ("", 0, (TextRun("See there", link="https://example.org/page#there"),)),
    )


def test_ratings_are_coloured_for_good_only_where_they_can_no_longer_change(samples: Path) -> None:
    roll(samples, "2023-01", "2023-04", "2023-04-20", "care-leavers")
    book = load_workbook(samples / "params" / "trackers" / "care-leavers-2023-04.xlsx")
    before, now = book["January 2023"], book["April 2023"]
    then, rating = (
        next(cell.column_letter for cell in sheet[3] if cell.value == "Red/Amber/Green") for sheet in (before, now)
    )
    assert (before[f"{then}4"].value, before[f"{then}4"].fill.fgColor.rgb) == ("Green", "FF00B050")
    assert (now[f"{rating}4"].value, now[f"{rating}4"].fill.fill_type) == ("Green", None)
    assert list(before.conditional_formatting) == []
    assert "Yellow" in {cell.value for cell in now[rating]}


def test_a_rating_whose_own_colour_means_another_is_not_coloured(project: Path) -> None:
    ratings = [
        {"rating": "Late", "means": "x", "shape": "circle", "colour": "00B050"},
        {"rating": "Good", "means": "x", "shape": "square", "colour": "1E7B34", "fills": ["00B050"]},
    ]
    plan = {**TABLE_PLAN, "ratings": ratings}
    table(project, [("1. One", "A", "1", "Do", "text", None, "Late", None)], plan)
    roll(project, "2023-01", "2023-04", "2023-04-20")
    rating = taken_in(project, "2023-04", "plan").actions[0].rating
    assert rating is not None
    assert rating.name == "Late"


def test_groups_keep_their_numbers_when_all_actions_of_one_have_closed(project: Path) -> None:
    rows = [
        ("Homes", "Team A", "a", "Old", None, None, None, "completed"),
        ("Health", "Team B", "b", "Two", "text", None, None, None),
        (None, None, "c", "Three", "text", None, None, None),
    ]
    table(project, rows)
    roll(project, "2023-01", "2023-04", "2023-04-20")
    new = taken_in(project, "2023-04", "plan")
    assert [(group.number, group.title, group.responsible) for group in new.groups] == [("2", "Health", "Team B")]
    assert [(action.number, action.group) for action in new.actions] == [("b", "2"), ("c", "2")]


ORDERED = {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "columns": {**TABLE_PLAN["tracker"]["columns"]}}}
del ORDERED["tracker"]["columns"]["number"]
ORDERED_HEADER = tuple(header for header in TABLE_HEADER if header != "Ref")


def test_actions_numbered_by_order_keep_their_numbers(project: Path) -> None:
    rows = [
        ("1. One", "A", "First", "text", None, None, None),
        (None, None, "Second", "text", None, None, "completed"),
        ("2. Two", "B", "Third", "text", None, None, None),
    ]
    table(project, rows, ORDERED, ORDERED_HEADER)
    roll(project, "2023-01", "2023-04", "2023-04-20")
    new = taken_in(project, "2023-04", "plan")
    assert [(action.number, action.title) for action in new.actions] == [("1.1", "First"), ("2.1", "Third")]


def test_actions_numbered_by_order_are_refused_where_a_closed_one_would_change_the_numbers(project: Path) -> None:
    rows = [
        ("1. One", "A", "First", "text", None, None, "completed"),
        (None, None, "Second", "text", None, None, None),
    ]
    table(project, rows, ORDERED, ORDERED_HEADER)
    assert refused(project) == (
        "params/trackers/plan.xlsx, sheet “January 2023”, cell C3: actions are numbered by their order here, so that "
        "action 1.2 would become 1.1 in the next round, which leaves out the closed one before it. Expected: a column "
        "with each action’s number. To mend it: add such a column to the sheet, and its header as “number” under "
        "“tracker: columns” in params/plans/plan.yml."
    )


def test_a_sheet_is_named_in_the_parameters_only_where_the_pattern_gives_no_name_for_excel(project: Path) -> None:
    pattern = "The round of {month} {year} as the board has agreed it"
    climate(project, plan={**CLIMATE, "tracker": {**CLIMATE["tracker"], "sheet": pattern}}, sheet="Round 2023-01")
    roll(project, "2023-01", "2023-04", "2023-04-20")
    assert read_mapping(project / "params" / "2023-04" / "climate.yml", "")["sheet"] == "Round 2023-04"
    assert [action.number for action in taken_in(project, "2023-04", "climate").actions] == ["10", "03"]


def test_a_pattern_without_a_month_gives_the_new_round_its_name_and_the_last_one_another(project: Path) -> None:
    tracker = {**CLIMATE["tracker"], "sheet": "Round 2023-01"}
    climate(project, plan={**CLIMATE, "tracker": tracker})
    roll(project, "2023-01", "2023-04", "2023-04-20")
    book = load_workbook(project / "params" / "trackers" / "climate-2023-04.xlsx")
    assert book.sheetnames == ["Guide", "Round 2023-01", "Last round 2023-01", "Indicators"]
    assert [action.number for action in taken_in(project, "2023-04", "climate").actions] == ["10", "03"]


def test_a_plan_can_be_rolled_again_and_again(project: Path) -> None:
    climate(project)
    old = taken_in(project, "2023-01", "climate")
    roll(project, "2023-01", "2023-04", "2023-04-20")
    roll(project, "2023-04", "2023-07", "2023-07-20")
    assert [said(action) for action in taken_in(project, "2023-07", "climate").actions] == list(map(said, old.open))


def test_a_period_that_exists_or_is_unknown_or_not_later_is_refused(project: Path) -> None:
    climate(project)
    assert refused(project, following="2023-01") == (
        "params/2023-01/climate.yml exists already: climate has been carried forward to 2023-01."
    )
    assert refused(project, as_at="2023-01-19") == (
        "The as-at date 19 January 2023 is not after that of 2023-01, 19 January 2023 (params/2023-01/climate.yml). "
        "Give a later one."
    )
    assert refused(project, as_at="soon").startswith("The as-at date is “soon”. ")
    assert refused(project, period="2022-10").startswith("There is no period “2022-10” under params.")
    assert refused(project, following="../x") == "“../x” cannot be a period's name. Use one such as 2023-04."
    for name in ("plans", "drafts", "Drafts"):
        assert refused(project, following=name) == f"“{name}” cannot be a period's name. Use one such as 2023-04."


def test_where_one_plan_cannot_be_rolled_none_is(project: Path) -> None:
    climate(project)
    table(project, [("1. One", "A", "1", "Do", "text", None, "Pink", None)])
    assert refused(project).startswith("params/trackers/plan.xlsx, sheet “January 2023”, cell G2: the rating is “Pink”")


def test_a_tracker_that_is_in_the_way_is_not_overwritten(project: Path) -> None:
    climate(project)
    (project / "params" / "trackers" / "climate-2023-04.xlsx").write_bytes(b"mine")
    assert refused(project).startswith("params/trackers/climate-2023-04.xlsx exists already, and nothing is ever")


def test_a_text_too_long_for_one_cell_is_refused_with_its_cell(project: Path) -> None:
    long = "word " * 4000
    table(
        project,
        [("1. One", "A", "1", "Do", long, None, None, None), (None, None, None, None, long, None, None, None)],
    )
    assert refused(project).startswith(
        "2 problems must be mended first.\n"
        "1. params/trackers/plan.xlsx, sheet “January 2023”, cell E2: the text of action 1 under “Progress” has 39,999 "
        "characters. Expected: at most 32,767, which is what one Excel cell holds. To mend it: shorten the text."
    )


def test_what_would_read_otherwise_is_refused_and_not_changed_silently(project: Path) -> None:
    rows = [
        ("1. One", "A", "1", "First", "text", None, None, None),
        ("2. Two", "B", "2", "Second", "text", None, None, "completed"),
        ("1. One", "C", "3", "Third", "text", None, None, None),
    ]
    table(project, rows)
    assert refused(project) == (
        "params/trackers/plan.xlsx, sheet “January 2023”, cell C4: action 3 would not read the same in the new "
        "tracker. Expected: text, ratings and dates as they are typed in Excel, and each group in one "
        "place. To mend it: type what is unusual there again, or bring the group’s rows together."
    )


def test_a_plan_of_dated_updates_goes_on_with_its_tracker(project: Path) -> None:
    columns = {"number": "Ref", "title": "Action"}
    updates = {"sheet": "Updates", "columns": {"number": "Ref", "date": "Date"}}
    layout = {"layout": "dated", "sheet": "Actions", "columns": columns, "updates": updates}
    write_plan(project, "plan", {**BANNER_PLAN, "tracker": layout})
    write_period(project, "plan")
    rows = [("Ref", "Date", "What is working well?", "What next"), (1, date(2023, 1, 9), "text", None)]
    tracker = project / "params" / "trackers" / "plan.xlsx"
    write_tracker(tracker, [("Ref", "Action"), (1, "Do")], sheet="Actions", more_sheets={"Updates": rows})
    assert roll(project, "2023-01", "2023-04", "2023-04-20") == [Path("params", "2023-04", "plan.yml")]
    assert taken_in(project, "2023-04", "plan").actions[0].says["working"].text == "text"


def test_a_closing_that_counts_only_later_is_refused(project: Path) -> None:
    columns = {**TABLE_PLAN["tracker"]["columns"], "closed_on": "Closed on"}
    plan = {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "columns": columns}}
    rows = [("1. One", "A", "1", "Do", "text", None, None, "completed", date(2023, 2, 1))]
    table(project, rows, plan, (*TABLE_HEADER, "Closed on"))
    assert refused(project) == (
        "params/trackers/plan.xlsx, sheet “January 2023”, cell H2: the notice that closes action 1 counts from a date "
        "after 19 January 2023. Expected: an action that is closed, or one without a notice. To mend it: report the "
        "period in which it closes first, or take the notice out and write it in the new round."
    )


CELLS = st.lists(
    st.builds(
        TextRun,
        st.lists(
            st.sampled_from(
                [
                    *"ab •o-1.()<>&\n\t\xa0\u200b",
                    "\n    ",
                    "\n• ",
                    "\n1. ",
                    "<p>",
                    "<b>",
                    "</b>",
                    "<li>",
                    "&lt;p&gt;",
                    "\uf0b7",
                ]
            ),
            max_size=12,
        ).map("".join),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "", "https://example.org/a", "https://example.org/a#b", 'https://example.org/"<b>']),
    ),
    max_size=4,
).map(tuple)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(CELLS)
def test_whatever_was_read_from_a_cell_can_be_typed_again(runs: tuple[TextRun, ...]) -> None:
    points = points_of(runs)
    again = typed(points)
    assert again is not None
    assert settled(again.read_back()) == settled(points)


def test_what_no_cell_can_hold_is_not_typed() -> None:
    assert typed((Point((TextRun("two\nlines"),)),)) is None
