"""Carrying plans forward: nothing of a tracker is lost, and the last round is the beginning of the next."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from openpyxl import load_workbook

import disk
from builders import (
    DATED_ACTIONS,
    DATED_PLAN,
    DATED_UPDATES,
    RICH_HEADER,
    RICH_ROWS,
    TABLE_PLAN,
    Rows,
    parts,
    rich_tracker,
    write_period,
    write_plan,
    write_tracker,
    write_yaml,
)
from helpers.errors import WorkbookError
from helpers.excel.tracker import Tracker
from helpers.history.changes import Move, compare
from helpers.history.snapshot import Snapshot
from helpers.intake.intake import Intake, take_in
from helpers.plans.overview import parameters_of
from helpers.plans.parameters import Parameters
from helpers.plans.plan import load_plan
from helpers.plans.yaml import read_mapping
from helpers.rounds import roll as rolling
from helpers.rounds.roll import Rolled, roll
from samples import copy_plans

#: The parts that say which sheets and parts there are.
LISTS = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


def table(project: Path, rows: Rows = RICH_ROWS, plan: Mapping[str, Any] = TABLE_PLAN, **parameters: Any) -> Path:
    """Put a plan's first round into a project, and return its tracker."""
    write_plan(project, "plan", {**plan, "notebook": "action_plan"})
    write_period(project, "plan", **parameters)
    return write_tracker(project / "params" / "trackers" / "plan.xlsx", [RICH_HEADER, *rows])


def second(project: Path) -> None:
    """Put a second plan like the first into a project."""
    tracker = table(project)
    write_plan(project, "two", {**TABLE_PLAN, "notebook": "action_plan"})
    write_period(project, "two")
    shutil.copy(tracker, tracker.with_stem("two"))


def rich(project: Path) -> Path:
    return rich_tracker(table(project))


def taken_in(root: Path, period: str, plan: str = "plan") -> Intake:
    given = Parameters(**read_mapping(root / "params" / period / f"{plan}.yml", plan))
    return take_in(Tracker(root / given.tracker, given.tracker), load_plan(root, plan), given)


def said(intake: Intake) -> list[tuple[object, ...]]:
    """Return what a round says, whatever its sheet is called."""
    return [
        (
            *(action.number, action.title, action.group, action.due, action.due_written, action.status),
            action.rating.name if action.rating else "",
            {column: passage.text for column, passage in {**action.says, **action.facts}.items()},
            [(source.place) for source in action.sources],
        )
        for action in intake.every
    ]


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def on(project: Path, period: str = "2023-01", following: str = "2023-04", as_at: str = "2023-04-20") -> list[Rolled]:
    return roll(project, period, following, as_at)


def refused(project: Path, *arguments: str, **named: str) -> str:
    """Return why rolling is refused, having seen that nothing was written."""
    before = tree(project)
    with pytest.raises(WorkbookError) as error:
        on(project, *arguments, **named)
    assert tree(project) == before
    return str(error.value)


def test_a_rolled_sample_has_every_sheet_and_action_of_the_last_round_and_each_file_stays(tmp_path: Path) -> None:
    copy_plans(tmp_path)
    before = tree(tmp_path)
    (rolled,) = roll(tmp_path, "2023-01", "2023-04", "2023-04-20", "sufficiency")
    assert (rolled.carried, rolled.kept, rolled.sheet, rolled.copied) == (25, 14, "April 2023", True)
    after = tree(tmp_path)
    assert {name: after[name] for name in before} == before
    then, now = (taken_in(tmp_path, period, "sufficiency") for period in ("2023-01", "2023-04"))
    assert said(now) == said(then)
    assert now.measures == then.measures
    names = [load_workbook(tmp_path / name).sheetnames for name in ("params/trackers/sufficiency.xlsx", rolled.tracker)]
    assert names[1] == [*names[0][:4], "April 2023", *names[0][4:]]


def test_nothing_of_a_tracker_that_is_rolled_twice_is_lost(project: Path) -> None:
    first = parts(rich(project))
    (first_rolled,) = on(project)
    (rolled,) = on(project, "2023-04", "2023-07", "2023-07-20")
    assert (first_rolled.pointing, rolled.pointing) == (("Working & more",), ())
    last = parts(project / rolled.tracker)
    assert {name for name, content in first.items() if last.get(name) != content} == LISTS
    book = load_workbook(project / rolled.tracker)
    assert book.sheetnames == ["January 2023", "April 2023", "July 2023", "Working & more"]
    assert book.active is not None
    assert book.active.title == "Working & more"
    assert said(taken_in(project, "2023-07")) == said(taken_in(project, "2023-01"))


def test_a_new_rounds_sheet_has_all_that_belongs_to_the_last_and_points_to_itself(project: Path) -> None:
    old = parts(rich(project))
    (rolled,) = on(project)
    new = parts(project / rolled.tracker)
    added = sorted(new.keys() - old.keys())
    assert added == [
        *("xl/charts/chart2.xml", "xl/comments2.xml", "xl/drawings/_rels/drawing2.xml.rels"),
        *("xl/drawings/drawing2.xml", "xl/drawings/vmlDrawing2.vml", "xl/tables/table2.xml"),
        *("xl/worksheets/_rels/sheet3.xml.rels", "xl/worksheets/sheet3.xml"),
    ]
    for name in added:
        assert b"January" not in new[name]
    assert new["xl/comments2.xml"] == old["xl/comments1.xml"]
    assert new["xl/charts/chart2.xml"] == old["xl/charts/chart1.xml"].replace(b"January", b"April")
    assert new["xl/drawings/drawing2.xml"] == old["xl/drawings/drawing1.xml"].replace(b"January", b"April")
    book = load_workbook(project / rolled.tracker)
    sheet = book["April 2023"]
    assert (sheet["E2"].comment.text, sheet["E3"].hyperlink.target) == ("Ask Ann", "https://example.org/a")
    assert (sheet.column_dimensions["E"].width, sheet.column_dimensions["J"].hidden) == (60.7109375, True)
    assert (sheet.row_dimensions[3].height, str(sheet.merged_cells)) == (45, "A2:A4")
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"Red,Amber,Green"']
    assert [rule.formula for span in sheet.conditional_formatting for rule in span.rules] == [
        ["'April 2023'!$G2=\"Red\""]
    ]
    assert (sheet.print_title_rows, list(sheet.defined_names)) == ("$1:$1", ["Owners"])
    assert sheet.defined_names["Owners"].attr_text == "'April 2023'!$I$2:$I$4"
    assert book.defined_names["Owners"].attr_text == "'January 2023'!$I$2:$I$4"
    assert [each.tables.keys() for each in (book["January 2023"], sheet)] == [{"Sums"}, {"Sums_2"}]


def test_the_same_inputs_give_the_same_bytes(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    rich(project)
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(project, other, dirs_exist_ok=True)
    on(project)
    on(other)
    assert tree(project) == tree(other)


def repacked(path: Path, **changes: tuple[bytes, bytes]) -> None:
    """Replace some bytes in a tracker's workbook part, or in that of its sheet."""
    names = {"workbook": "xl/workbook.xml", "rels": "xl/worksheets/_rels/sheet1.xml.rels", "root": "_rels/.rels"}
    found = parts(path)
    for name, (old, new) in changes.items():
        assert old in found[names[name]]
        found[names[name]] = found[names[name]].replace(old, new, 1)
    with ZipFile(path, "w") as package:
        for name, content in found.items():
            package.writestr(name, content)


def test_what_cannot_be_carried_is_said_before_anything_is_written(project: Path) -> None:
    tracker = rich(project)
    repacked(tracker, rels=(b"relationships/comments", b"relationships/pivotTable"))
    assert refused(project) == (
        "params/trackers/plan.xlsx, sheet “January 2023”: the sheet has a pivot table, which cannot be carried to a "
        "copy of it. Expected: cells, comments, pictures, charts and tables. To mend it: in Excel, right-click the "
        "sheet’s tab, choose “Move or Copy” and “Create a copy”, name it “April 2023”, save, and roll again: the "
        "tracker is then gone on with as it is."
    )
    repacked(rich_tracker(tracker), workbook=(b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'))
    assert "the workbook is protected against new sheets" in refused(project)
    end = b'<Relationship Id="x" Type="http://x/digital-signature/origin" Target="xl/styles.xml"/></Relationships>'
    repacked(rich_tracker(tracker), root=(b"</Relationships>", end))
    assert "the workbook is signed" in refused(project)


def test_a_tracker_that_has_the_new_rounds_sheet_already_is_gone_on_with(project: Path) -> None:
    tracker = table(project)
    write_tracker(tracker, [RICH_HEADER, *RICH_ROWS], more_sheets={"April 2023": [RICH_HEADER, *RICH_ROWS[:1]]})
    (rolled,) = on(project)
    assert (rolled.tracker, rolled.sheet, rolled.copied) == ("params/trackers/plan.xlsx", "April 2023", False)
    assert len(taken_in(project, "2023-04").actions) == 1
    assert [path.name for path in tracker.parent.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize("kind", ["named alike each round", "dated updates"])
def test_a_tracker_with_one_sheet_for_all_rounds_is_gone_on_with(kind: str, project: Path) -> None:
    plan = (
        DATED_PLAN if kind == "dated updates" else {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "sheet": "Plan"}}
    )
    table(project, plan=plan)
    path = project / "params" / "trackers" / "plan.xlsx"
    rows = DATED_ACTIONS if kind == "dated updates" else [RICH_HEADER, *RICH_ROWS]
    write_tracker(path, rows, sheet=plan["tracker"]["sheet"], more_sheets={"Updates": DATED_UPDATES})
    (rolled,) = on(project)
    assert (rolled.tracker, rolled.copied) == ("params/trackers/plan.xlsx", False)
    assert list(path.parent.iterdir()) == [path]
    assert [action.number for action in taken_in(project, "2023-04").actions]


def test_a_sheet_is_named_in_the_parameters_only_where_the_pattern_gives_no_name_for_excel(project: Path) -> None:
    pattern = "The round of {month} {year} as the board has agreed it"
    table(project, plan={**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "sheet": pattern}}, sheet="January 2023")
    assert on(project)[0].sheet == "Round 2023-04"
    assert read_mapping(project / "params" / "2023-04" / "plan.yml", "")["sheet"] == "Round 2023-04"
    assert said(taken_in(project, "2023-04")) == said(taken_in(project, "2023-01"))


@pytest.mark.parametrize("way", ["in full", "from the project"])
def test_a_tracker_outside_the_project_stays_beside_its_last_one(project: Path, way: str) -> None:
    outside = project.parent / f"shared {way}"
    outside.mkdir()
    place = str(outside) if way == "in full" else f"../{outside.name}"
    shutil.move(table(project, tracker=f"{place}/Our tracker.xlsx"), outside / "Our tracker.xlsx")
    assert on(project)[0].tracker == f"{place}/plan-2023-04.xlsx"
    assert sorted(path.name for path in outside.iterdir()) == ["Our tracker.xlsx", "plan-2023-04.xlsx"]
    assert said(taken_in(project, "2023-04")) == said(taken_in(project, "2023-01"))


PARAMETERS = """\
# Ours.  Ask Ann before changing “accepted”.
plan: plan
period: "2023-01"   # the quarter
as_at: '2023-01-19'
tracker: params/trackers/plan.xlsx # not the one on the old drive

# What the panel was told
meeting: Panel, 2 February 2023
recommendations:
- To note
# - To ask
- To decide
# The contact never changes
contact: care@averdale.example
sheet: January 2023
commentary: |
  Mixed.

  # No comment
next_meeting: "2023-04-20"
accepted:  {"January 2023!E2 name": 'agreed: with “legal”'}
"""


def test_parameters_are_edited_line_by_line_and_keep_comments_and_order(project: Path) -> None:
    table(project)
    path = project / "params" / "2023-01" / "plan.yml"
    path.write_bytes(PARAMETERS.replace("\n", "\r\n").encode())
    (project / "params" / "council.yml").write_text("name: A\nmailboxes: [care@averdale.example]\n")
    on(project)
    assert (
        (project / "params" / "2023-04" / "plan.yml").read_bytes().decode().replace("\r\n", "\n")
        == """\
# Ours.  Ask Ann before changing “accepted”.
plan: plan
period: "2023-04"   # the quarter
as_at: "2023-04-20"
tracker: params/trackers/plan-2023-04.xlsx # not the one on the old drive

# What the panel was told
# The contact never changes
contact: care@averdale.example
commentary: ""
accepted:  {"January 2023!E2 name": 'agreed: with “legal”'}
"""
    )


def test_parameters_that_cannot_be_edited_line_by_line_are_refused(project: Path) -> None:
    table(project)
    values = yaml.safe_load((project / "params" / "2023-01" / "plan.yml").read_text())
    (project / "params" / "2023-01" / "plan.yml").write_text(str(values))
    assert refused(project).startswith(
        "params/2023-01/plan.yml is written in a way that cannot be carried forward line"
    )


def test_an_action_that_closed_before_is_no_longer_news_when_the_tracker_drops_it(project: Path) -> None:
    table(project)
    then = taken_in(project, "2023-01")
    reports = [
        Snapshot(period, date(2023, 1, 19), (), actions, ())
        for period, actions in (("a", then.actions), ("b", then.open))
    ]
    changes = compare(*reports)
    assert [(change.action.number, change.move) for change in changes.actions] == [("1", Move.OPEN), ("2", Move.OPEN)]


def test_a_period_that_exists_or_is_unknown_or_not_later_is_refused(project: Path) -> None:
    table(project)
    assert refused(project, following="2023-01") == (
        "params/2023-01/plan.yml exists already: plan has been carried forward to 2023-01."
    )
    assert refused(project, as_at="2023-01-19") == (
        "The as-at date 19 January 2023 is not after that of 2023-01, 19 January 2023 (params/2023-01/plan.yml). "
        "Give a later one."
    )
    assert refused(project, as_at="soon").startswith("The as-at date is “soon”. ")
    assert refused(project, period="2022-10").startswith("There is no period “2022-10” under params.")
    assert (
        refused(project, following="../x") == "“../x” cannot be a period's name. Use one such as 2023-04 or 2022-23-Q3."
    )
    for name in ("plans", "drafts", "Drafts"):
        assert (
            refused(project, following=name)
            == f"“{name}” cannot be a period's name. Use one such as 2023-04 or 2022-23-Q3."
        )


def test_where_one_plan_cannot_be_rolled_none_is(project: Path) -> None:
    second(project)
    table(project, [("1. One", "A", "1", "Do", "text", None, "Pink", None)])
    assert refused(project).startswith("params/trackers/plan.xlsx, sheet “January 2023”, cell G2: the rating is “Pink”")


def test_a_tracker_that_is_in_the_way_is_not_overwritten(project: Path) -> None:
    table(project)
    (project / "params" / "trackers" / "plan-2023-04.xlsx").write_bytes(b"mine")
    assert refused(project) == (
        "params/trackers/plan-2023-04.xlsx exists already, and is not the tracker that would be written. Move or "
        "rename it first, or name it as “tracker” in params/2023-04/plan.yml yourself."
    )


def test_rolling_that_is_killed_at_any_point_leaves_files_whole_or_absent_and_goes_on(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    second(project)
    plans = ("plan", "two")
    carried = {
        name: rolling._carried(project, name, "2023-01", "2023-04", date(2023, 4, 20), rolling._Together(plans, {}))
        for name in plans
    }
    monkeypatch.setattr(rolling, "_carried", lambda _root, name, *_: carried[name])
    done = tmp_path_factory.mktemp("done")
    shutil.copytree(project, done, dirs_exist_ok=True)
    on(done)
    whole = disk.files(done)

    def fresh() -> Path:
        return Path(shutil.copytree(project, tmp_path_factory.mktemp("killed"), dirs_exist_ok=True))

    for root in disk.killed_at_each_call(fresh, on):
        left = disk.files(root)
        assert left.items() <= whole.items()
        for name in ("plan", "two"):
            if f"params/2023-04/{name}.yml" in left:
                assert f"params/trackers/{name}-2023-04.xlsx" in left
        on(root)
        assert disk.files(root) == whole


@pytest.mark.parametrize(
    ("last", "period", "following", "new", "said"),
    [
        ("Q3 2022-23", "2022-23-Q3", "2022-23-Q4", "Q4 2022-23", None),
        ("Q3 2022-23", "2023-01", "2023-04", "Q4 2022-23", "Q4 2022-23"),
        ("Jan 23", "2023-01", "2023-04", "Apr 23", None),
    ],
)
def test_the_new_sheet_is_called_as_the_last_one_and_found_again(
    last: str, period: str, following: str, new: str, said: str | None, project: Path
) -> None:
    plan = {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "sheet": "{round}"}}
    table(project, plan=plan)
    (project / "params" / "2023-01").rename(project / "params" / "old")
    sheet = {"sheet": last} if said else {}
    given = {"plan": "plan", "period": period, "as_at": "2023-01-19", "tracker": "params/trackers/plan.xlsx", **sheet}
    write_yaml(project / "params" / period / "plan.yml", given)
    shutil.rmtree(project / "params" / "old")
    write_tracker(project / "params" / "trackers" / "plan.xlsx", [RICH_HEADER, *RICH_ROWS], sheet=last)
    (rolled,) = roll(project, period, following, "2023-04-20")
    assert (rolled.sheet, rolled.copied) == (new, True)
    assert read_mapping(project / rolled.parameters, "").get("sheet") == said
    read = take_in(
        Tracker(project / rolled.tracker, ""), load_plan(project, "plan"), parameters_of(project, following, "plan")
    )
    assert read.tables[0].sheet.name == new


def shared(project: Path, *sheets: str) -> None:
    """Put two plans into a project whose rounds are sheets of one tracker."""
    for name, sheet in zip(("plan", "two"), sheets, strict=True):
        write_plan(project, name, {**TABLE_PLAN, "tracker": {**TABLE_PLAN["tracker"], "sheet": sheet}})
        write_period(project, name, tracker="params/trackers/all-2023-01.xlsx")
    first, *others = dict.fromkeys(sheet.format(month="January", year=2023) for sheet in sheets)
    rows = [RICH_HEADER, *RICH_ROWS]
    tracker = project / "params" / "trackers" / "all-2023-01.xlsx"
    write_tracker(tracker, rows, sheet=first, more_sheets=dict.fromkeys(others, rows))


@pytest.mark.parametrize(
    ("sheets", "added"),
    [
        (("Homes {month} {year}", "Work {month} {year}"), ["Homes April 2023", "Work April 2023"]),
        (("{month} {year}", "{month} {year}"), ["April 2023"]),
    ],
)
def test_plans_that_share_a_tracker_share_its_copy(sheets: tuple[str, str], added: list[str], project: Path) -> None:
    shared(project, *sheets)
    one, two = roll(project, "2023-01", "2023-04", "2023-04-20")
    assert one.tracker == two.tracker == "params/trackers/all-2023-04.xlsx"
    names = Tracker(project / one.tracker, "").names
    assert [name for name in names if "April" in name] == added
    assert roll(project, "2023-01", "2023-04", "2023-04-20") == [one, two]
    (project / one.tracker).write_bytes(b"gone on with")
    with pytest.raises(WorkbookError, match="exists already: plan has been carried forward"):
        roll(project, "2023-01", "2023-04", "2023-04-20")


def test_a_plan_that_shares_its_tracker_does_not_go_on_alone(project: Path) -> None:
    shared(project, "Homes {month} {year}", "Work {month} {year}")
    with pytest.raises(WorkbookError, match=r"plan shares params/trackers/all-2023-01\.xlsx with two, so they"):
        roll(project, "2023-01", "2023-04", "2023-04-20", "plan")
    assert not (project / "params" / "2023-04").exists()
