"""Owners' answers come back from their forms into a copy of the tracker, cell by cell, and nothing else does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

import disk
from builders import (
    BANNER_PLAN,
    DATED_ACTIONS,
    DATED_PLAN,
    DATED_UPDATES,
    TABLE_HEADER,
    TABLE_PLAN,
    Rows,
    Some,
    write_period,
    write_plan,
    write_tracker,
)
from helpers.errors import WorkbookError
from helpers.records import lock, store
from helpers.rounds import chase as chasing
from helpers.rounds import collect as collecting
from helpers.rounds.chase import chase
from helpers.rounds.collect import Collected, collect

OWNER = {"id": "owner", "heading": "Owner", "kind": "owner"}
PLAN = {
    **TABLE_PLAN,
    "title": "Homes: a plan",
    "facts": [OWNER, {"id": "done", "heading": "Done", "kind": "percentage"}],
    "status": {"open": ["Open"], "closed": {"completed": ["Done"]}},
    "tracker": {**TABLE_PLAN["tracker"], "columns": {**TABLE_PLAN["tracker"]["columns"], "status": "Status"}},
}
HEADER = (*TABLE_HEADER, "Owner", "Done", "Status", "Workings")
ROWS: Rows = [
    HEADER,
    ("Homes", None, "1.1", "Open", "Begun\n• once", date(2022, 12, 31), "Red", None, "Ann; Ben", "10%", "Open", "=1+1"),
    (None, None, "1.2", "Train", None, "Ongoing", None, None, "Ann", None, "Open", None),
    (None, None, "1.3", "Find", "Found", None, None, None, "Ben", None, "Open", "=LEN(E4)"),
]
JUNE = datetime.combine(date(2023, 6, 30), time())
Answers = Mapping[tuple[str, str], object]


@pytest.fixture
def ready(project: Path) -> Path:
    """Give a project with one plan of two owners, who share an action, and ratings by word and by colour."""
    write_plan(project, "homes", PLAN)
    write_period(project, "homes")
    write_tracker(project / "params" / "trackers" / "homes.xlsx", ROWS, fills={"G2": "FF0000", "G4": "00B050"})
    return project


def form(root: Path, owner: str, answers: Answers, back: str = "") -> Path:
    """Return an owner's form filled in and saved by another program, in the folder of those that came back."""
    made = root / "reports" / "drafts" / "2023-01" / "chase-forms" / f"owner-{owner}.xlsx"
    if not made.exists():
        chase(root, "2023-01", forms=True)
    book: Any = load_workbook(made)
    left = dict(answers)
    for sheet in book.worksheets[:-1]:
        for row in sheet.iter_rows(min_row=5):
            if (key := (row[0].value, row[1].value)) in left:
                row[3].value = left.pop(key)
    assert not left
    path = root / "back" / (back or made.name)
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def collected(root: Path, **named: Any) -> Collected:
    return collect(root, "2023-01", [root / "back"], **named)


def copy_of(root: Path) -> Any:
    return load_workbook(root / "params" / "trackers" / "homes-collected.xlsx")["January 2023"]


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_what_owners_changed_and_nothing_else_is_in_the_copy_and_the_tracker_stays(ready: Path) -> None:
    tracker = ready / "params" / "trackers" / "homes.xlsx"
    before = tracker.read_bytes()
    form(ready, "ann", {
        ("1.1", "Progress"): "'=1+1\n• <b> & twice", ("1.1", "Rating"): "Amber", ("1.1", "Done"): 0.5,
        ("1.1", "Due"): JUNE, ("1.2", "Progress"): "Trained", ("1.2", "Due"): "30 June 2023",
    })  # fmt: skip
    form(ready, "ben", {("1.3", "Rating"): "Red", ("1.3", "Status"): "Done", ("1.3", "Closing notice"): "Completed"})
    done = collected(ready)
    assert (done.refused, done.silent, done.taken) == ((), (), 9)
    assert tracker.read_bytes() == before
    sheet, was = copy_of(ready), load_workbook(tracker)["January 2023"]
    changed = {cell.coordinate: cell.value for row in sheet for cell in row if cell.value != was[cell.coordinate].value}
    assert changed == {
        **{"E2": "'=1+1\n• <b> & twice", "F2": JUNE, "G2": "Amber", "J2": "50%"},
        **{"E3": "Trained", "F3": "30/06/2023", "G4": "Red", "H4": "Completed", "K4": "Done"},
    }
    assert [sheet[cell].fill.fgColor.rgb for cell in ("G2", "G4")] == ["FFFFC000", "FFFF0000"]
    old, new = parts(tracker), parts(tracker.with_stem("homes-collected"))
    assert {name for name in old | new if old.get(name) != new.get(name)} == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
    }
    assert done.copies[0].computed
    assert done.forms[0] == "owner-ann.xlsx, from Ann: 6 cells taken over, 6 unchanged."
    assert "January 2023!G2 of params/trackers/homes.xlsx: “Red”, now “Amber”, by owner-ann.xlsx, Homes!D" in (
        ready / done.text
    ).read_text(encoding="utf-8")


def test_what_cannot_be_taken_over_is_named_by_both_cells_and_the_tracker_keeps_its_own(ready: Path) -> None:
    tracker = ready / "params" / "trackers" / "homes.xlsx"
    form(ready, "ann", {
        ("1.1", "Progress"): "Ann’s words", ("1.1", "Rating"): "Pink", ("1.1", "Due"): "soon", ("1.1", "Done"): "150%",
        ("1.1", "Status"): "Gone", ("1.2", "Progress"): "=1+1", ("1.2", "Due"): None,
    })  # fmt: skip
    ben = form(ready, "ben", {("1.1", "Progress"): "Ben’s words", ("1.3", "Progress"): "New", ("1.3", "Rating"): "Red"})
    book: Any = load_workbook(ben)
    sheet = book.worksheets[0]
    last = sheet.max_row
    sheet.append(["1.4", "Progress", None, "An action of my own"])
    sheet["F6"] = "By the way"
    sheet["C7"].comment = Comment("Ask Cem", "Ben")
    sheet.delete_rows(next(row[0].row for row in sheet if row[1].value == "Status" and row[0].value == "1.3"))
    book.create_sheet("Notes")["A1"] = "A note"
    book.save(ben)
    rows = [[*ROWS[0]], [*ROWS[1]], [*ROWS[2]], [*ROWS[3][:4], "Changed meanwhile", *ROWS[3][5:]]]
    write_tracker(tracker, rows, fills={"G2": "FF0000"})
    done = collected(ready)
    said = "\n".join(done.refused)
    for each in (
        "owner-ann.xlsx, sheet “Homes”, cell D6: Progress of 1.1: it says “Ann’s words”, and owner-ben.xlsx, D6, "
        "“Ben’s words”. Expected: one answer for January 2023!E2. ",
        "until then January 2023!E2 stays “Begun • once”.",
        "Rating of 1.1: the rating is “Pink”. Expected: one of “Red”, “Amber”, “Green”.",
        "Due of 1.1: it says “soon”, which is no date. Expected: a date, such as 31/03/2023, or “Ongoing”.",
        "Done of 1.1: it says “150%”, which is no share.",
        "Status of 1.1: the status is “Gone”. Expected: one of “Open”, “Done”.",
        "Progress of 1.2: holds a formula, and none is carried over.",
        "Due of 1.2: it was emptied, and a form empties nothing.",
        "Progress of 1.3: it says “New”, and the tracker’s cell has been changed from “Found” since. ",
        "until then January 2023!E4 stays “Changed meanwhile”.",
        "Rating of 1.3: it says “Red”, and the tracker’s cell has been changed from “Green” since. ",
        "Status of 1.3: its row is gone.",
        f"cell A{last}: the row with “1.4” was added.",
        "cell F6: “By the way” was written where nothing is filled in.",
        "sheet “Notes”: the sheet was added.",
        "cell C7: a comment says “Ask Cem”.",
    ):
        assert each in said, each
    assert (len(done.refused), done.taken, done.copies) == (15, 0, ())
    assert not tracker.with_stem("homes-collected").exists()


def test_words_in_any_other_cell_of_a_form_are_named_and_a_plan_may_be_called_as_a_part_of_it(ready: Path) -> None:
    for title in ("Period", "Owner"):
        write_plan(ready, "homes", {**PLAN, "title": title})
        shutil.rmtree(ready / "reports", ignore_errors=True)
        form(ready, "ann", {})
        assert collected(ready).refused == ()
    book: Any = load_workbook(form(ready, "ann", {}))
    sheet, about = book.worksheets[0], book["About"]
    sheet["A1"], sheet["A2"], sheet["C6"], sheet["D5"] = "My title", "How I do it", "In grey", "Done, thank you"
    about["A3"], about["D1"], about["D40"] = "A note", "Another", "A third"
    book.save(ready / "back" / "owner-ann.xlsx")
    said = [each.partition(" was written where")[0].partition(", sheet ")[2] for each in collected(ready).refused]
    assert said == [
        *(f"“About”, cell {cell}" for cell in ("D1: “Another”", "A3: “A note”", "D40: “A third”")),
        *(f"“Owner”, cell {cell}" for cell in ("A1: “My title”", "A2: “How I do it”", "D5: “Done, thank you”")),
        "“Owner”, cell C6: “In grey”",
    ]


def test_an_action_that_is_gone_closed_or_anothers_is_named(ready: Path) -> None:
    form(ready, "ann", {("1.1", "Progress"): "Two", ("1.2", "Progress"): "More"})
    form(ready, "ben", {("1.3", "Progress"): "Three"})
    rows = [[*ROWS[0]], [*ROWS[1][:7], "Completed in full", *ROWS[1][8:10], "Done", None], [*ROWS[2]]]
    rows[2][8] = "Cem"
    write_tracker(ready / "params" / "trackers" / "homes.xlsx", rows)
    done = collected(ready)
    rows[1:] = [["Homes", None, "1.3", "Another", *ROWS[3][4:]], rows[2]]
    write_tracker(ready / "params" / "trackers" / "homes.xlsx", rows)
    assert (
        "Progress of 1.3: it says “Three”, and the action of this number is now “Another”"
        in collected(ready).refused[2]
    )
    assert [each.partition(" of 1.")[2].partition(".")[0] for each in done.refused] == [
        "1: it says “Two”, and the action is closed in the tracker",
        "2: it says “More”, and the action is now Cem’s, not Ann’s",
        "3: it says “Three”, and the action is not in the tracker any more",
    ]
    assert done.silent == ("Cem",)


def test_files_that_are_no_forms_of_the_period_are_named_and_an_owner_who_is_silent(ready: Path) -> None:
    path = form(ready, "ann", {("1.2", "Progress"): "Trained"})
    back = path.parent
    shutil.copy(path, back / "owner-ann (1).xlsx")
    shutil.copy(ready / "params" / "trackers" / "homes.xlsx", back / "tracker.xlsx")
    (back / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0locked")
    (back / "text.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (back / "~$owner-ann.xlsx").write_bytes(b"x")
    (back / "more").mkdir()
    book: Any = load_workbook(path)
    book["About"]["B2"] = "2022-10"
    book.save(back / "then.xlsx")
    book["About"]["B2"] = "2023-01"
    book.worksheets[0].title = "Mine"
    book.save(back / "z.xlsx")
    done = collected(ready)
    assert [each.partition(". ")[0] for each in done.refused] == [
        "old.xls is protected by a password or is an old .xls file",
        "owner-ann.xlsx is the same file as owner-ann (1).xlsx, which was read",
        "text.csv is text or CSV, whatever its name says",
        "then.xlsx is a form of “2022-10”, not of 2023-01",
        "tracker.xlsx is no form of “workbook chase --forms”: it has no sheet “About” with the list of its cells",
        "~$owner-ann.xlsx is there because “owner-ann.xlsx” is open in Excel",
        "z.xlsx, sheet “Mine”: the sheet was added",
        "z.xlsx: the sheet “Homes” is gone or has another name, so none of its 12 cells was read",
        f"{(back / 'more').as_posix()} is a folder, and was not looked into",
    ]
    assert (done.silent, done.taken) == (("Ben",), 1)


def test_a_form_is_made_and_collected_over_and_over_until_someone_changed_it_or_the_copy(ready: Path) -> None:
    form(ready, "ann", {("1.2", "Progress"): "Trained"})
    first = collected(ready)
    copy = ready / first.copies[0].copy
    form(ready, "ben", {("1.3", "Progress"): "Sought"})
    assert collected(ready).taken == 2
    once = copy.read_bytes()
    assert collected(ready).forms == collected(ready).forms
    assert copy.read_bytes() == once
    shutil.copy(copy, ready / "params" / "trackers" / "homes.xlsx")
    assert (
        collected(ready).forms[0]
        == "owner-ann.xlsx, from Ann: 0 cells taken over, 1 already in the tracker, 11 unchanged."
    )
    copy.write_bytes(once + b"mine")
    form(ready, "ben", {("1.3", "Due"): JUNE}, "again.xlsx")
    (ready / "back" / "owner-ben.xlsx").unlink()
    with pytest.raises(WorkbookError, match=r"homes-collected.xlsx is there already, and has been changed"):
        collected(ready)
    with pytest.raises(WorkbookError, match=r"owner-ann.xlsx is there already, and is not the form that would be"):
        chase(ready, "2023-01", forms=True)


def test_plans_that_share_a_tracker_have_one_copy_however_each_writes_its_name(ready: Path) -> None:
    write_plan(ready, "second", {**PLAN, "title": "Second: a plan"})
    write_period(ready, "second", tracker="./params/../params/trackers/homes.xlsx")
    chase(ready, "2023-01", forms=True)
    book: Any = load_workbook(ready / "reports" / "drafts" / "2023-01" / "chase-forms" / "owner-ann.xlsx")
    for name, label in (("Homes", "Progress"), ("Second", "Due")):
        rows = book[name].iter_rows(min_row=5)
        next(row[3] for row in rows if (row[0].value, row[1].value) == ("1.2", label)).value = "30 June 2023"
    (ready / "back").mkdir()
    book.save(ready / "back" / "owner-ann.xlsx")
    assert (len(collected(ready).copies), collected(ready).taken) == (1, 2)
    assert [copy_of(ready)[cell].value for cell in ("E3", "F3")] == ["30 June 2023", "30/06/2023"]
    book["Homes"]["D7"] = "Green"
    book.save(ready / "back" / "owner-ann.xlsx")
    assert (collected(ready, plan="homes").taken, copy_of(ready)["F3"].value) == (3, "30/06/2023")


def test_forms_that_come_one_after_another_lose_nothing_and_the_last_word_of_an_owner_stands(ready: Path) -> None:
    def one(name: str) -> Collected:
        return collect(ready, "2023-01", [ready / "back" / name])

    form(ready, "ann", {("1.1", "Rating"): "Amber", ("1.2", "Progress"): "Trained"})
    form(ready, "ben", {("1.3", "Rating"): "Red"})
    form(ready, "ann", {("1.1", "Rating"): "Green"}, "second.xlsx")
    form(ready, "ben", {}, "nothing.xlsx")
    one("owner-ann.xlsx")
    done = one("owner-ben.xlsx")
    assert (done.taken, done.silent) == (3, ())
    assert done.forms[0] == "owner-ann.xlsx, collected before, from Ann: 2 cells taken over, 10 unchanged."
    done = one("second.xlsx")
    assert [copy_of(ready)[cell].value for cell in ("G2", "E3", "G4")] == ["Green", "Trained", "Red"]
    assert done.forms[-2:] == (
        "second.xlsx: Rating of 1.1 is “Green”, in place of “Amber”, collected before.",
        "second.xlsx: Progress of 1.2 is left as the form was made, so “Trained” stays, collected before.",
    )
    assert one("nothing.xlsx").taken == 3
    assert one("owner-ann.xlsx").refused == ()
    assert [copy_of(ready)[cell].value for cell in ("G2", "E3", "G4")] == ["Amber", "Trained", "Red"]
    copy = ready / "params" / "trackers" / "homes-collected.xlsx"
    copy.unlink()
    assert one("owner-ben.xlsx").taken == 1
    form(ready, "ben", {("1.3", "Rating"): "Pink", ("1.1", "Progress"): "Ben’s"}, "pink.xlsx")
    assert (one("pink.xlsx").taken, copy_of(ready)["G4"].value) == (2, "Red")
    write_tracker(ready / "params" / "trackers" / "homes.xlsx", ROWS, fills={"G2": "FF0000", "G4": "FF0000"})
    form(ready, "ann", {("1.1", "Progress"): "Ann’s"}, "against.xlsx")
    done = one("against.xlsx")
    assert "it says “Ann’s”, and pink.xlsx, collected before, D6, “Ben’s”" in "".join(done.refused)
    assert done.forms[-1] == "params/trackers/homes-collected.xlsx is taken away, as nothing in it is taken over now."
    assert not copy.exists()


def test_two_never_collect_at_once(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form(ready, "ann", {("1.2", "Progress"): "Trained"})
    monkeypatch.setattr(lock, "_PATIENCE", 0)
    with store.writing(ready, store.DRAFTS / "collected"), pytest.raises(WorkbookError, match="has been locked"):
        collected(ready)


def test_a_copy_that_parameters_name_as_a_tracker_is_never_written_over(ready: Path) -> None:
    form(ready, "ann", {("1.2", "Progress"): "Trained"})
    copy = ready / collected(ready).copies[0].copy
    before = copy.read_bytes()
    write_plan(ready, "other", {**PLAN, "title": "Other"})
    named = write_period(ready, "other", tracker="params/trackers/homes-collected.xlsx", period="2023-04")
    (ready / "params" / "2023-04").mkdir()
    named.rename(ready / "params" / "2023-04" / "other.yml")
    form(ready, "ann", {("1.2", "Progress"): "Trained anew"})
    with pytest.raises(WorkbookError, match=r"is the tracker that params/2023-04/other.yml names"):
        collected(ready)
    assert copy.read_bytes() == before


def test_a_form_that_says_it_is_another_owners_is_named_and_only_what_is_theirs_too_is_taken(ready: Path) -> None:
    book: Any = load_workbook(form(ready, "ann", {("1.1", "Rating"): "Amber", ("1.2", "Progress"): "Ann’s own"}))
    book["About"]["B1"] = "Ben"
    book.save(ready / "back" / "owner-ann.xlsx")
    done = collected(ready)
    assert "sheet “About”: it says that it is Ben’s, and its name is Ann’s." in done.refused[0]
    assert "it says “Ann’s own”, and the action is now Ann’s, not Ben’s" in done.refused[1]
    assert (len(done.refused), done.taken) == (2, 1)
    (ready / "back" / "owner-ann.xlsx").rename(ready / "back" / "owner-ben.xlsx")
    assert "it says that it is Ben’s, and a title in it is Ann’s." in collected(ready).refused[0]


def test_answers_of_a_plan_with_banner_rows_go_into_the_rows_of_text(project: Path) -> None:
    write_plan(project, "homes", {**BANNER_PLAN, "facts": [OWNER]})
    write_period(project, "homes")
    rows: Rows = [
        ("No.", "What is working well?", "What next", "Owner"),
        (1, "Find homes", None, "Ann"),
        (None, "Found.", None, None),
        (None, "More.", "Go on", None),
        (2, "Train hosts", None, "Ann"),
        (3, "Sweep", None, "Ann"),
    ]
    write_tracker(project / "params" / "trackers" / "homes.xlsx", rows, merges=["B2:C2", "B5:C5", "B6:C6"])
    form(project, "ann", {
        ("1", "What is working well? (2)"): "Much more.", ("1", "What next"): "Stay", ("3", "What next"): "Mop",
    })  # fmt: skip
    done = collected(project)
    assert done.refused == ()
    sheet = copy_of(project)
    assert [[cell.value for cell in row[1:3]] for row in sheet.iter_rows(min_row=3)] == [
        *(["Found.", None], ["Much more.", "Stay"], ["Train hosts", None], ["Sweep", None], [None, "Mop"]),
    ]
    made: Any = load_workbook(project / "reports" / "drafts" / "2023-01" / "chase-forms" / "owner-ann.xlsx")
    form(project, "ann", {("2", "What next"): "I write it all the same"})
    assert "What next of 2: it says “I write it all the same”, and of the tracker’s cell" in "".join(
        collected(project).refused
    )
    held = [row[3].value for row in made.worksheets[0].iter_rows(min_row=5) if row[0].value == "2"]
    assert held == ["Cannot be filled in here: the tracker has no row for its text."] * 2


def test_an_answer_to_dated_updates_is_a_new_update_that_says_what_else_stays(project: Path) -> None:
    write_plan(
        project,
        "homes",
        {**DATED_PLAN, "facts": [OWNER], "tracker": {**DATED_PLAN["tracker"], "sheet": "January 2023"}},
    )
    write_period(project, "homes")
    rows = [(*DATED_ACTIONS[0], "Owner"), (*DATED_ACTIONS[1], "Ann"), (None, "A3", "Paint", None, None, "Ann")]
    updates = [*DATED_UPDATES[:2], DATED_UPDATES[4], ("A3", date(2022, 10, 4), "Green walls", "Amber")]
    write_tracker(project / "params" / "trackers" / "homes.xlsx", rows, more_sheets={"Updates": updates})
    form(project, "ann", {("A1", "Rating"): "Amber", ("A3", "Closing notice"): "Completed"})
    done = collected(project)
    assert (done.refused, done.taken) == ((), 2)
    copy = load_workbook(project / "params" / "trackers" / "homes-collected.xlsx")
    assert [[cell.value for cell in row] for row in copy["Updates"].iter_rows(min_row=4)] == [
        ["A3", datetime.combine(date(2022, 10, 4), time()), "Green walls", "Amber"],
        ["A1", datetime.combine(date(2023, 1, 19), time()), "Roof on\nKeys ordered", "Amber"],
    ]
    assert copy["January 2023"]["D3"].value == "Completed"
    shutil.copy(
        project / "params" / "trackers" / "homes-collected.xlsx", project / "params" / "trackers" / "homes.xlsx"
    )
    assert [each.partition(": ")[2] for each in collected(project).forms] == [
        "0 cells taken over, 2 already in the tracker, 6 unchanged."
    ]


def test_a_form_is_data_that_leads_to_no_other_cell_and_turns_nothing_round(ready: Path) -> None:
    path = form(ready, "ann", {("1.2", "Progress"): "\u202etxet _x0007__x000B_.", ("1.1", "Status"): "x" * 300})
    book: Any = load_workbook(path)
    about, sheet = book["About"], book.worksheets[0]
    about["B1"], about["D6"] = "An\u202en", "Closing\u202e notice"
    rows = {row[1].value: row for row in about.iter_rows(min_row=5) if row[1].value == "1.2"}
    rows["1.2"][6].value = "January 2023, E4"  # the list’s own word for where it goes counts for nothing
    for at in range(30):
        sheet.append([f"{at}\u202e", "Progress", None, "more"])
    book.save(path)
    done = collected(ready)
    assert [copy_of(ready)[cell].value for cell in ("E3", "E4")] == ["txet \n.", "Found"]
    text = (ready / done.text).read_text(encoding="utf-8")
    assert "\u202e" not in text
    assert "Homes!D13; without signs that show nothing themselves or turn text round" in text
    assert "11 more cells and rows were added" in "".join(done.refused)
    assert max(map(len, done.refused)) < 500


def once(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
    """Have what a function gave the first time stand for all times; none of them writes anything."""
    given: list[Any] = []
    real = getattr(module, name)

    def again(*arguments: Any) -> Any:
        given.extend([] if given else [real(*arguments)])
        return given[0]

    monkeypatch.setattr(module, name, again)


class Killed(BaseException):
    """The end of a process, which no code of ours sees."""


@pytest.mark.exhaustive
def test_collecting_that_is_killed_at_any_point_leaves_files_whole_and_goes_on(
    ready: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, some: Some
) -> None:
    form(ready, "ann", {("1.2", "Progress"): "Trained"})
    shutil.rmtree(ready / "reports")
    for module, name in (
        *((chasing, name) for name in ("read_asking", "written_tables", "forms_of")),
        *((collecting, name) for name in ("read_asking", "Known", "read_form", "with_changes")),
    ):
        once(monkeypatch, module, name)

    def both(root: Path) -> None:
        chase(root, "2023-01", forms=True)
        collected(root)

    calls: list[str] = []
    both(Path(shutil.copytree(ready, tmp_path_factory.mktemp("first"), dirs_exist_ok=True)))
    done = Path(shutil.copytree(ready, tmp_path_factory.mktemp("done"), dirs_exist_ok=True))
    with disk.between(done, calls.append):
        both(done)
    whole = disk.files(done)
    for last in some(range(len(calls)), 12):
        root = Path(shutil.copytree(ready, tmp_path_factory.mktemp("killed"), dirs_exist_ok=True))
        left = iter(range(last))

        def answer(_: str, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise Killed

        with pytest.raises(Killed), disk.between(root, answer):
            both(root)
        assert disk.files(root).items() <= whole.items()
        both(root)
        assert disk.files(root) == whole
