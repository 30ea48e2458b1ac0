"""What differs between two reports' data: named exactly, none missed, none made up."""

from __future__ import annotations

import copy
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.blocks.blocks import (
    Column,
    ColumnKind,
    Data,
    Mark,
    Masthead,
    Prose,
    Row,
    RowGroup,
    Table,
    TableCell,
    canonical,
)
from helpers.blocks.differences import Difference, differences
from helpers.model import Point, Source, TextRun
from helpers.plans.ratings import Shape
from samples import REPORTS

#: The suite tries the same examples every time; ``COMPARE_EXAMPLES=5000`` in the environment tries more.
EXAMPLES = int(os.environ.get("COMPARE_EXAMPLES", "15"))
PROPERTY = settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)
HEADING = {"kind": "heading", "level": 2, "text": "Summary"}
GREEN = Mark("Green", Shape.CIRCLE, "1E7B34")
RED = Mark("Red", Shape.TRIANGLE, "C8102E")


def says(*texts: str, at: str = "", label: str = "") -> TableCell:
    sources = (Source("July", at),) if at else ()
    return TableCell(tuple(Point((TextRun(text),), label) for text in texts), sources=sources)


def action(number: str, progress: str, mark: Mark = GREEN) -> Row:
    return Row((says(number), says(progress, at=f"E{number}"), TableCell(mark=mark)), anchor=f"action-{number}")


def update(*groups: RowGroup, caption: str = "Progress") -> Data:
    columns = (
        Column("number", "No."),
        Column("progress", "Progress", ColumnKind.PASSAGE, width=12),
        Column("rating", "Rating", ColumnKind.RATING),
    )
    return Table(id="update", caption=caption, columns=columns, groups=groups).data()


def priority(*rows: Row, heading: str = "Health", notes: str = "Responsible: CAMHS") -> RowGroup:
    return RowGroup(rows, number="4", heading=heading, notes=(Point((TextRun(notes),)),), anchor="group-4")


def counts(**numbers: str) -> Data:
    rows = tuple(Row((says(status), says(number))) for status, number in numbers.items())
    columns = (Column("status", "Status"), Column("count", "Actions", ColumnKind.NUMBER))
    return Table(id="statuses", caption="Actions", columns=columns, groups=(RowGroup(rows),)).data()


def prose(*paragraphs: str) -> Data:
    return Prose(points=tuple(Point((TextRun(paragraph),)) for paragraph in paragraphs)).data()


def report(*parts: Data, **more: Any) -> Data:
    return {"format": 1, "title": "Plan", "parts": list(parts), **more}


def found(old: Data, new: Data) -> list[tuple[str, str, str, str, str]]:
    return [(each.block, each.row, each.cell, each.old, each.new) for each in differences(old, new)]


BOTH = priority(action("4.9", "Under way"), action("4.10", "Late"))


def test_a_changed_cell_is_named_by_its_block_row_and_column() -> None:
    old = report(HEADING, update(BOTH))
    new = report(HEADING, update(priority(action("4.9", "Under way"), action("4.10", "Done"))))
    assert differences(old, new) == (Difference("update", "action 4.10", "Progress", "Late", "Done"),)


def test_a_changed_rating_is_one_difference_though_its_shape_and_colour_change_too() -> None:
    new = report(update(priority(action("4.9", "Under way", RED), action("4.10", "Late"))))
    assert found(report(update(BOTH)), new) == [("update", "action 4.9", "Rating", "Green", "Red")]


def test_a_row_without_an_anchor_is_named_by_its_first_cell() -> None:
    assert found(report(counts(Open="5", Closed="2")), report(counts(Open="5", Closed="3"))) == [
        ("statuses", "Closed", "Actions", "2", "3")
    ]


def test_rows_that_begin_alike_are_named_by_as_many_cells_as_tell_them_apart() -> None:
    def checks(*noted: tuple[str, str]) -> Data:
        rows = tuple(Row((says("July"), says(cell), says(words))) for cell, words in noted)
        columns = (Column("sheet", "Sheet"), Column("cell", "Cell"), Column("found", "Noted"))
        return Table(id="checks", caption="Noted", columns=columns, groups=(RowGroup(rows),)).data()

    old, new = checks(("E4", "Blank"), ("E5", "Late")), checks(("E4", "Blank"), ("E5", "Overdue"))
    assert found(report(old), report(new)) == [("checks", "July, E5", "Noted", "Late", "Overdue")]


def test_a_row_with_another_first_cell_is_another_row() -> None:
    assert found(report(counts(Open="5", Closed="2", All="7")), report(counts(Open="5", Shut="2", All="7"))) == [
        ("statuses", "Closed", "", "Closed | 2", ""),
        ("statuses", "Shut", "", "", "Shut | 2"),
    ]


def test_a_row_goes_by_the_columns_that_both_reports_have() -> None:
    old, new = counts(Open="5", Closed="2"), counts(Open="6", Closed="2")
    new["columns"].insert(0, {"id": "at", "heading": "Counted at"})
    for row in new["groups"][0]["rows"]:
        row["cells"].insert(0, {"points": [{"runs": [{"text": "May"}]}]})
    assert found(report(old), report(new)) == [
        ("statuses", "column Counted at", "", "", '{"heading":"Counted at","id":"at"}'),
        ("statuses", "Open", "Counted at", "", "May"),
        ("statuses", "Open", "Actions", "5", "6"),
        ("statuses", "Closed", "Counted at", "", "May"),
    ]


def test_a_row_that_gains_a_namesake_is_told_apart_by_the_next_cell_on_both_sides() -> None:
    def checks(*noted: tuple[str, str]) -> Data:
        rows = tuple(Row((says(sheet), says(cell), says("Late"))) for sheet, cell in noted)
        columns = (Column("sheet", "Sheet"), Column("cell", "Cell"), Column("found", "Noted"))
        return Table(id="checks", caption="Noted", columns=columns, groups=(RowGroup(rows),)).data()

    old, new = checks(("July", "E4"), ("May", "B1")), checks(("July", "E3"), ("July", "E4"), ("May", "B1"))
    assert found(report(old), report(new)) == [("checks", "July, E3", "", "", "July | E3 | Late")]


def test_an_inserted_row_leaves_the_later_rows_alone() -> None:
    new = priority(action("4.8", "New"), action("4.9", "Under way"), action("4.10", "Late"))
    assert found(report(update(BOTH)), report(update(new))) == [("update", "action 4.8", "", "", "4.8 | New | Green")]


def test_a_removed_row_is_said_where_it_stood() -> None:
    old = report(update(priority(action("1", "a"), action("2", "b"), action("3", "c"))))
    new = report(update(priority(action("1", "x"), action("3", "z"))))
    assert found(old, new) == [
        ("update", "action 1", "Progress", "a", "x"),
        ("update", "action 2", "", "2 | b | Green", ""),
        ("update", "action 3", "Progress", "c", "z"),
    ]


def test_an_action_in_another_ones_place_is_not_the_same_action_renamed() -> None:
    assert found(report(update(priority(action("1", "a")))), report(update(priority(action("2", "a"))))) == [
        ("update", "action 1", "", "1 | a | Green", ""),
        ("update", "action 2", "", "", "2 | a | Green"),
    ]


def test_a_row_of_a_heading_of_its_own_goes_by_that_heading() -> None:
    def banner(words: str, heading: str = "Recruit carers") -> Data:
        group = RowGroup((Row((says(words),)),), number="7", heading=heading, anchor="action-7")
        columns = (Column("working", "What works", ColumnKind.PASSAGE),)
        return Table(id="update", caption="Update", columns=columns, groups=(group,)).data()

    assert found(report(banner("a")), report(banner("b"))) == [("update", "action 7", "What works", "a", "b")]
    assert found(report(banner("a")), report(banner("a", "Keep carers"))) == [
        ("update", "action 7", "heading", "Recruit carers", "Keep carers")
    ]


def test_a_groups_heading_and_notes_are_named_by_the_group() -> None:
    rows = BOTH.rows
    assert found(report(update(BOTH)), report(update(priority(*rows, notes="Responsible: schools")))) == [
        ("update", "group 4", "notes", "Responsible: CAMHS", "Responsible: schools")
    ]


def test_where_only_the_style_differs_it_says_so_and_shows_no_more_than_that_point() -> None:
    def cell(**style: Any) -> Data:
        point = Point((TextRun("b", **style),))
        row = Row((TableCell((Point((TextRun("a"),)), point)),))
        columns = (Column("progress", "Progress"),)
        return Table(id="update", caption="Update", columns=columns, groups=(RowGroup((row,)),)).data()

    assert found(report(cell()), report(cell(bold=True))) == [
        ("update", "a\nb", "Progress, style", '[{"runs":[{"text":"b"}]}]', '[{"runs":[{"bold":true,"text":"b"}]}]')
    ]


def test_where_only_the_sources_differ_it_names_the_cells() -> None:
    old, new = update(BOTH), update(BOTH)
    new["groups"][0]["rows"][1]["cells"][1]["sources"] = [{"sheet": "July", "place": f"E{at}"} for at in (7, 8)]
    assert found(report(old), report(new)) == [
        ("update", "action 4.10", "Progress, sources", "July: E4.10", "July: E7:E8")
    ]


def test_a_tables_own_properties_and_its_columns_are_named() -> None:
    old, new = update(BOTH), update(BOTH, caption="Progress now")
    new |= {"wide": True}
    new["columns"][1] |= {"heading": "What was done", "width": 11}
    assert found(report(old), report(new)) == [
        ("update", "", "caption", "Progress", "Progress now"),
        ("update", "", "wide", "", "true"),
        ("update", "column Progress", "heading", "Progress", "What was done"),
        ("update", "column Progress", "width", "12", "11"),
    ]


def test_a_new_column_is_said_with_each_of_its_cells() -> None:
    old, new = update(BOTH), update(BOTH)
    new["columns"].insert(1, {"id": "due", "heading": "Due"})
    for row, words in zip(new["groups"][0]["rows"], ("May", "June"), strict=True):
        row["cells"].insert(1, {"points": [{"runs": [{"text": words}]}]})
    assert found(report(old), report(new)) == [
        ("update", "column Due", "", "", '{"heading":"Due","id":"due"}'),
        ("update", "action 4.9", "Due", "", "May"),
        ("update", "action 4.10", "Due", "", "June"),
    ]


def test_a_column_that_has_moved_moves_no_words() -> None:
    old, new = update(BOTH), update(BOTH)
    for things in (new["columns"], *(row["cells"] for row in new["groups"][0]["rows"])):
        things.append(things.pop(0))
    assert found(report(old), report(new)) == [("update", "column No.", "place", "at the start", "after “rating”")]


def test_a_table_with_a_cell_without_a_column_is_compared_key_by_key() -> None:
    old, new = update(BOTH), update(BOTH)
    new["groups"][0]["rows"][0]["cells"].append({})
    said = (json.dumps(table["groups"], sort_keys=True, separators=(",", ":")) for table in (old, new))
    assert found(report(old), report(new)) == [("update", "", "groups", *said)]


def test_a_rows_own_properties_and_a_cell_of_nothing_do_not_escape() -> None:
    old, new = update(BOTH), update(BOTH)
    new["groups"][0]["rows"][0] |= {"total": True}
    new["groups"][0]["rows"][1]["cells"][1] |= {"sources": []}
    del old["groups"][0]["rows"][1]["cells"][1]["sources"]
    words = '"points":[{"runs":[{"text":"Late"}]}]'
    assert found(report(old), report(new)) == [
        ("update", "action 4.9", "total", "", "true"),
        ("update", "action 4.10", "Progress, data", f"{{{words}}}", f'{{{words},"sources":[]}}'),
    ]


def test_a_block_of_another_kind_in_the_same_place_is_another_block() -> None:
    assert found(report(HEADING), report({"kind": "preformatted", "text": "Summary"})) == [
        ("heading", "Summary", "", "Summary", ""),
        ("preformatted", "", "", "", "Summary"),
    ]


def test_a_moved_block_and_a_moved_row_are_said_to_have_moved() -> None:
    a, b, c = (action(number, number) for number in "123")
    old = report(counts(Open="1"), update(priority(a, b, c)), HEADING, prose("Words"))
    new = report(update(priority(b, c, a)), HEADING, prose("Words"), counts(Open="1"))
    assert found(old, new) == [
        ("update", "action 1", "place", "at the start", "after “action 3”"),
        ("statuses", "", "place", "at the start", "after “summary”"),
    ]


def test_a_paragraph_is_named_by_its_number_and_holds_the_sentences_that_follow_in_it() -> None:
    def summary(second: str) -> Data:
        said = (Point((TextRun("One."),)), Point((TextRun("Two."),)), Point((TextRun(second),), follows=True))
        return Prose(points=said).data()

    assert found(report(HEADING, summary("Three.")), report(HEADING, summary("Four."))) == [
        ("summary", "", "paragraph 2", "Two. Three.", "Two. Four.")
    ]


def test_an_inserted_paragraph_leaves_the_later_ones_alone() -> None:
    assert found(report(prose("a", "b")), report(prose("a", "x", "b"))) == [("text", "", "paragraph 2", "", "x")]


def test_a_heading_is_named_by_its_words_and_a_new_block_holds_its_own() -> None:
    old = report(HEADING, prose("a"))
    new = report({**HEADING, "level": 3}, prose("a"), {**HEADING, "text": "Measures"}, counts(Open="5"))
    assert found(old, new) == [
        ("heading", "Summary", "level", "2", "3"),
        ("heading", "Measures", "", "", "Measures"),
        ("statuses", "", "", "", "Actions\nOpen | 5"),
    ]


def test_what_stands_beside_the_blocks_belongs_to_the_report() -> None:
    assert found(report(draft=True), report(draft=False, council="Averdale")) == [
        ("report", "", "council", "", "Averdale"),
        ("report", "", "draft", "true", "false"),
    ]


def test_a_masthead_names_its_properties() -> None:
    def masthead(**more: Any) -> Data:
        return Masthead(title="Plan", council="Averdale", period="2023-01", as_at="19 January 2023", **more).data()

    old, new = masthead(draft=True), masthead(sources=(Source("July", "A1"),))
    assert found(report(old), report(new)) == [
        ("masthead", "", "draft", "true", ""),
        ("masthead", "", "sources", "", "July: A1"),
    ]


def test_a_picture_is_named_by_its_place_among_pictures_and_told_by_its_hash() -> None:
    def picture(data: str) -> Data:
        return {"kind": "picture", "type": "image/png", "base64": data, "alt": "A chart"}

    old, new = (f"SHA-256 {hashlib.sha256(data).hexdigest()}" for data in (b"bbbb", b"cccc"))
    assert found(report(picture("aaaa"), picture("bbbb")), report(picture("aaaa"), picture("cccc"))) == [
        ("picture 2", "", "base64", old, new)
    ]


def test_what_differs_in_kind_alone_is_still_told_apart() -> None:
    assert found(report(draft=1), report(draft=True)) == [("report", "", "draft", "1", "true")]
    assert found(report(draft="true"), report(draft=True)) == [("report", "", "draft", '"true"', "true")]
    assert found(report(draft=""), report()) == [("report", "", "draft", '""', "")]


@pytest.mark.parametrize(
    "part",
    [{"kind": "table", "id": "x", "groups": "none"}, {"kind": "prose", "id": "x", "mark": 1, "points": []}],
    ids=["groups", "mark"],
)
def test_a_block_that_is_not_built_as_one_is_said_as_json_where_it_comes_and_goes(part: Data) -> None:
    said = json.dumps(part, sort_keys=True, separators=(",", ":"))
    assert found(report(), report(part)) == [(str(part["id"]), "", "", "", said)]
    assert found(report(part), report()) == [(str(part["id"]), "", "", said, "")]


def test_sources_of_no_known_form_are_said_as_json() -> None:
    old, new = counts(a="1"), counts(a="1")
    old["groups"][0]["rows"][0]["cells"][1]["sources"] = [{"page": 1}]
    new["groups"][0]["rows"][0]["cells"][1]["sources"] = [{"page": 2}]
    assert found(report(old), report(new)) == [("statuses", "a", "Actions, sources", '[{"page":1}]', '[{"page":2}]')]


def test_a_group_that_is_added_is_said_with_its_heading_its_notes_and_the_signs_before_its_points() -> None:
    row = Row((says("5.1"), says("Ask", "Tell", label="•"), TableCell(mark=RED)), anchor="action-5-1-a")
    group = RowGroup((row,), number="5", heading="Homes", notes=(Point((TextRun("Responsible: SEN"),)),))
    assert found(report(update(BOTH)), report(update(BOTH, group))) == [
        ("update", "5 Homes", "", "", "5 Homes\nResponsible: SEN\n5.1 | • Ask\n• Tell | Red")
    ]


def test_several_sources_are_said_one_after_another() -> None:
    def row(*sources: Source) -> Data:
        cells = (says("a"), TableCell((Point((TextRun("1"),)),), sources=sources))
        columns = (Column("letter", "Letter"), Column("count", "Actions"))
        return Table(id="x", caption="X", columns=columns, groups=(RowGroup((Row(cells),)),)).data()

    assert found(report(row()), report(row(Source("July", "E4"), Source("August", "E5")))) == [
        ("x", "a", "Actions, sources", "", "July: E4; August: E5")
    ]


def test_columns_without_a_heading_are_numbered() -> None:
    def row(*texts: str) -> Data:
        columns = tuple(Column(f"c{at}", "") for at in range(len(texts)))
        groups = (RowGroup((Row(tuple(says(text) for text in texts)),)),)
        return Table(id="x", caption="X", columns=columns, groups=groups).data()

    assert found(report(row("a", "1", "2")), report(row("a", "0", "3"))) == [
        ("x", "a", "column 2", "1", "0"),
        ("x", "a", "column 3", "2", "3"),
    ]


def test_only_the_first_hyphen_of_an_anchor_is_a_space_in_words() -> None:
    def one(progress: str) -> Data:
        return update(RowGroup((Row((says("1"), says(progress), TableCell(mark=RED)), anchor="action-5-1-a"),)))

    assert found(report(one("a")), report(one("b"))) == [("update", "action 5-1-a", "Progress", "a", "b")]


@pytest.mark.parametrize("parts", [None, {}, [1], "none"])
def test_data_that_is_not_built_as_a_reports_is_compared_key_by_key(parts: object) -> None:
    (only,) = differences(report(), {"format": 1, "title": "Plan", "parts": parts})
    assert (only.block, only.cell, only.old) == ("report", "parts", "[]")


def test_blocks_are_named_by_id_else_by_the_heading_above_else_by_kind() -> None:
    picture = {"kind": "picture"}
    parts = [
        prose("a"),
        picture,
        HEADING,
        prose("b"),
        prose("c"),
        counts(a="1"),
        HEADING,
        picture,
        {"kind": "preformatted"},
    ]
    names = "text, picture, heading, summary, summary 2, statuses, heading, picture 2, preformatted"
    assert ", ".join(each.block for each in differences(report(), report(*parts))) == names
    parts = [{**HEADING, "text": "About this report"}, prose("a"), {**prose("b"), "id": "notes"}]
    assert [each.block for each in differences(report(), report(*parts))] == ["heading", "about-this-report", "notes"]


# Random edits of a real report


@cache
def real_reports(samples: Path) -> tuple[str, ...]:
    return tuple((samples / "reports" / name / "data.json").read_text("utf-8") for name in REPORTS[:2])


def edit(data: Data, chance: Random) -> None:
    """Change one thing at any depth: take it out, double it, move it, or put something else in its place."""
    holder: Any = data
    while inner := [each for each in (holder.values() if isinstance(holder, dict) else holder) if each]:
        inner = [each for each in inner if isinstance(each, dict | list)]
        if not inner or chance.random() < 0.15:
            break
        holder = chance.choice(inner)
    at = chance.choice(sorted(holder) if isinstance(holder, dict) else range(len(holder)))
    match chance.choice(["take out", "move", "double", "replace"]):
        case "take out":
            del holder[at]
        case "move" if isinstance(holder, list):
            holder.insert(chance.randrange(len(holder)), holder.pop(at))
        case "double" if isinstance(holder, list):
            holder.insert(at, copy.deepcopy(holder[at]))
        case _:
            holder[at] = chance.choice([None, True, 0, "", "other words", [], {}, ["a"], [{}], {"runs": 1}])


def words(row: Data, count: int) -> list[tuple[str, list[str]]]:
    return [
        (
            cell.get("mark", {}).get("name", ""),
            [run["text"] for point in cell.get("points", ()) for run in point["runs"]],
        )
        for cell in row["cells"][:count]
    ]


def text_cells(data: Data) -> list[tuple[str, str, Data, bool]]:
    """Give the cells with text: their table's id, their column's heading, themselves, whether their row goes by them.

    A row without an anchor goes by its first cells, as many as it takes to tell it apart, but for passages.
    """
    return [
        (table["id"], column["heading"], cell, not row.get("anchor") and column.get("kind") != "passage" and alike)
        for table in data["parts"]
        if table["kind"] == "table"
        for group in table["groups"]
        for row in group["rows"]
        for at, (column, cell) in enumerate(zip(table["columns"], row["cells"], strict=True))
        for alike in [not at or [words(each, at) for each in group["rows"]].count(words(row, at)) > 1]
        if "points" in cell
    ]


@given(st.integers(0, 1), st.randoms(use_true_random=False), st.integers(0, 4))
@PROPERTY
def test_any_edits_of_a_real_report_are_found_from_either_side(
    samples: Path, which: int, chance: Random, edits: int
) -> None:
    old, new = (json.loads(real_reports(samples)[which]) for _ in range(2))
    for _ in range(edits):
        edit(new, chance)
    there, back = differences(old, new), differences(new, old)
    assert bool(there) == (canonical(old) != canonical(new))
    assert sorted((each.old, each.new) for each in there) == sorted((each.new, each.old) for each in back)


@given(st.integers(0, 1), st.randoms(use_true_random=False))
@PROPERTY
def test_one_changed_cell_of_a_real_report_is_exactly_one_difference_that_names_it(
    samples: Path, which: int, chance: Random
) -> None:
    old, new = (json.loads(real_reports(samples)[which]) for _ in range(2))
    table, heading, cell, names = chance.choice(text_cells(new))
    run = chance.choice(chance.choice(cell["points"])["runs"])
    was, run["text"] = run["text"], "quite other words"
    first, *others = differences(old, new)
    last = others[0] if names else first
    assert len(others) == names, "a row whose name has changed is another row"
    assert {(each.block, each.cell) for each in (first, last)} == {(table, "" if names else heading)}
    assert was in first.old
    assert "quite other words" in last.new
    assert differences(new, old)[0].old == last.new


def test_two_real_reports_of_different_plans_differ_and_each_is_like_itself(samples: Path) -> None:
    one, other = (json.loads(text) for text in real_reports(samples))
    assert differences(one, one) == differences(other, other) == ()
    assert differences(one, other)
