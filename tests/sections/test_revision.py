"""What a revision of a published report says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from helpers.blocks.blocks import Block, Column, ColumnKind, Prose, Row, RowGroup, Table, TableCell
from helpers.model import Document, Point, Source, TextRun
from helpers.plans.parameters import Parameters
from helpers.sections.revision import revision_statement
from helpers.sections.revision import revision_table as table_of

TITLES = {"summary": "Summary", "status": "Actions by status", "checks": "Noted in the tracker"}
LONG = "one two three four five six seven eight nine ten"


def parameters(revision: int, reason: str = "") -> Parameters:
    return Parameters(
        plan="plan", period="2023-01", as_at="2023-01-19", tracker="t.xlsx", revision=revision, reason=reason
    )


def cell(*lines: str, **style: Any) -> TableCell:
    return TableCell(tuple(Point((TextRun(line, **style),)) for line in lines))


def table(*rows: Row, name: str = "status", caption: str = "Actions by status") -> Table:
    columns = (Column("status", "Status"), Column("count", "Actions"))
    return Table(id=name, caption=caption, columns=columns, groups=(RowGroup(rows),))


def prose(*texts: str, name: str = "summary") -> Prose:
    return Prose(id=name, points=tuple(Point((TextRun(text),)) for text in texts))


def published(*blocks: Block) -> dict[str, Any]:
    return {
        "period": "2023-01",
        "parts": [{"kind": "heading", "level": 2, "text": "Summary"}, *(block.data() for block in blocks)],
    }


def rows(found: Table) -> list[list[str]]:
    """Return each row's cells as text, a line a point, bullets before theirs."""
    return [
        ["\n".join(f"{point.label} {point.text}".strip() for point in cell.points) for cell in row.cells]
        for group in found.groups
        for row in group.rows
    ]


def revision_table(revision: int, before: Mapping[str, Any], shown: Sequence[Block]) -> Table:
    return table_of(revision, before, shown, TITLES)


def changes(old: str, new: str) -> list[str]:
    found = revision_table(
        1,
        published(table(Row((cell("Open"), cell(*old.split("\n")))))),
        [table(Row((cell("Open"), cell(*new.split("\n")))))],
    )
    [[_, before, now]] = rows(found)
    return [before, now]


def test_a_first_publication_says_nothing_of_revisions() -> None:
    assert revision_statement(parameters(0)).empty
    assert revision_table(0, {}, [prose("New.")]).empty


@pytest.mark.parametrize(
    ("revision", "reason", "said"),
    [
        (
            1,
            "A count was wrong",
            "This report is revision 1 and takes the place of the first publication. Why it was revised: A count was "
            "wrong. What it changes is listed under “Changes in this revision”.",
        ),
        (
            2,
            "Was it late? ",
            "This report is revision 2 and takes the place of revision 1. Why it was revised: Was it late? What it "
            "changes is listed under “Changes in this revision”.",
        ),
        (
            1,
            "",
            "This report is revision 1 and takes the place of the first publication. What it changes is listed under "
            "“Changes in this revision”.",
        ),
    ],
    ids=["first", "second", "draft"],
)
def test_a_revision_says_which_it_is_and_why(revision: int, reason: str, said: str) -> None:
    statement = revision_statement(parameters(revision, reason))
    assert " ".join(point.text for point in statement.points) == said
    assert [point.follows for point in statement.points] == [False, *[True] * (len(statement.points) - 1)]
    assert statement.points[0].sources == (
        Source("", "revision", Document.PARAMETERS),
        Source("", "reason", Document.PARAMETERS),
    )


def test_a_changed_cell_is_named_in_the_words_of_the_report_and_by_where_it_was_published() -> None:
    before = published(prose("All is well."), table(Row((cell("Open"), cell("5")))))
    found = revision_table(1, before, [prose("All is well."), table(Row((cell("Open"), cell("6"))))])
    assert rows(found) == [["Actions by status, Open, Actions", "5", "6"]]
    assert found.groups[0].rows[0].cells[1].sources == (Source("2023-01", "status, Open, Actions", Document.EARLIER),)


@pytest.mark.parametrize("why", ["It was wrong.", "It was wrong!", "Was it wrong?"])
def test_a_reason_that_ends_as_a_sentence_is_given_no_other_stop(why: str) -> None:
    assert revision_statement(parameters(1, why)).points[1].text == f"Why it was revised: {why}"


def test_the_table_of_changes_says_what_its_columns_hold() -> None:
    found = revision_table(1, published(prose("All is well.")), [prose("All is bad.")])
    assert (found.id, found.caption) == ("changes-in-revision", "What this revision changes")
    assert found.columns == (
        Column("where", "Where", width=2),
        Column("before", "Published before", ColumnKind.PASSAGE, width=3),
        Column("now", "In this revision", ColumnKind.PASSAGE, width=3),
    )


def test_what_was_added_and_what_was_taken_out_stand_beside_a_dash() -> None:
    before = published(prose("First."), table(Row((cell("Open"), cell("5"))), Row((cell("Late"), cell("1")))))
    shown = [prose("First.", "Second."), table(Row((cell("Open"), cell("5"))))]
    assert rows(revision_table(1, before, shown)) == [
        ["Summary, paragraph 2", "–", "Second."],
        ["Actions by status, Late", "Late | 1", "–"],
    ]


def test_a_section_that_the_notebook_no_longer_shows_is_listed() -> None:
    before = published(prose("First."), table(Row((cell("Open"), cell("5")))))
    assert rows(revision_table(1, before, [prose("First.")])) == [
        ["Actions by status", "Actions by status\nOpen | 5", "–"]
    ]


def test_a_block_that_the_analyst_added_is_not_taken_for_a_section() -> None:
    before = published(prose("First."), table(Row((cell("Mine"), cell("1"))), name="my-own", caption="My own"))
    assert rows(revision_table(1, before, [prose("First.")])) == [["Nothing in the words or figures", "–", "–"]]


def test_the_statement_and_the_list_of_the_revision_before_are_not_compared() -> None:
    first = revision_table(1, published(prose("Old.")), [prose("New.")])
    before = published(revision_statement(parameters(1, "Late")), prose("New."), first)
    assert rows(revision_table(2, before, [prose("Newer.")])) == [["Summary, paragraph 1", "New.", "Newer."]]


def test_a_revision_that_changes_nothing_says_so() -> None:
    before = published(prose("First."))
    assert rows(revision_table(1, before, [prose("First.")])) == [["Nothing in the words or figures", "–", "–"]]


def test_another_cell_of_the_tracker_with_the_same_words_is_no_change_to_a_reader() -> None:
    at = [TableCell((Point((TextRun("5"),)),), sources=(Source("July 2022", place),)) for place in ("B2", "B3")]
    before, shown = (table(Row((cell("Open"), each))) for each in at)
    assert rows(revision_table(1, published(before), [shown])) == [["Nothing in the words or figures", "–", "–"]]


def test_the_same_words_in_another_style_are_said_in_words() -> None:
    before = published(table(Row((cell("Open"), cell("late")))))
    found = revision_table(1, before, [table(Row((cell("Open"), cell("late", bold=True))))])
    assert rows(found) == [["Actions by status, Open, Actions", "The same words", "The same words, set in another way"]]


@pytest.mark.parametrize(
    ("old", "new", "before", "now"),
    [
        (f"{LONG} 5 {LONG}", f"{LONG} 6 {LONG}", "5", "6"),
        (f"{LONG} 5 {LONG}", f"{LONG} {LONG}", "5", ""),
    ],
    ids=["changed", "taken out"],
)
def test_a_long_text_is_shown_with_eight_words_around_what_differs(old: str, new: str, before: str, now: str) -> None:
    head, tail = "… three four five six seven eight nine ten", "one two three four five six seven eight …"
    assert changes(old, new) == [" ".join(filter(None, (head, word, tail))) for word in (before, now)]


def test_paragraphs_that_are_the_same_are_left_out_but_for_the_words_next_to_what_differs() -> None:
    old, new = (f"• {LONG}\n• {LONG}\n• {word}\n• d" for word in ("old", "new"))
    around = "• … four five six seven eight nine ten\n• {}\n• d"
    assert changes(old, new) == [around.format("old"), around.format("new")]


def test_bullets_are_shown_as_a_list() -> None:
    found = revision_table(1, {"parts": []}, [prose("• first")])
    (point,) = found.groups[0].rows[0].cells[2].points
    assert (point.label, point.text) == ("•", "first")


def test_a_very_long_text_is_cut_and_the_cut_is_counted() -> None:
    old, new = " ".join(["old"] * 200), "\n".join(["new " * 50] * 3)
    before, now = changes(old, new)
    assert before == f"{' '.join(['old'] * 80)} …\n(120 more words)"
    assert [len(line.split()) for line in now.split("\n")] == [50, 31, 3]
    assert now.endswith("new …\n(70 more words)")
    assert changes(" ".join(["old"] * 81), "new")[0].endswith("…\n(1 more word)")
    assert changes(" ".join(["old"] * 80), "new")[0] == " ".join(["old"] * 80)
