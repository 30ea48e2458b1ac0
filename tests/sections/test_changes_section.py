"""The tables of what changed: each action's changes, and the sum of open actions."""

from __future__ import annotations

from dataclasses import replace

from helpers.history.changes import Changes, compare
from helpers.model import Document, Group, Point, Source, TextRun, Way
from helpers.plans.plan import Plan
from helpers.sections.balance import balance_table
from helpers.sections.changes import changes_table
from pairs import GROUPS, NOW, RATED, SHEET, THEN, UNRATED, action, between, done, facts, some


def test_an_action_that_was_removed_has_no_cell_in_this_tracker_and_no_link() -> None:
    (row,) = changes_table(RATED, between(some(1), [])).groups[0].rows
    assert {source.document for cell in row.cells for source in cell.sources} == {Document.EARLIER}
    assert row.cells[0].points == (Point((TextRun("1"),)),)


def test_what_an_action_was_merged_into_is_a_link_in_the_table_but_not_in_its_column_of_before() -> None:
    changes = between((done(1, Way.MERGED, 3), *some(2, 3)), (done(1, Way.MERGED, 2, 9), *some(2, 3)))
    (row,) = changes_table(RATED, changes).groups[0].rows
    before, now = (cell.points[0].runs for cell in row.cells[3:])
    assert [(run.text, run.link) for run in before if run.link] == []
    assert [(run.text, run.link) for run in now if run.link] == [("2", "#action-2")]
    assert "".join(run.text for run in now) == "Merged into actions 2 and 9"


# The balance.


def balance_rows(plan: Plan, changes: Changes) -> list[str]:
    """Return the table of the balance, its header first, a line a row."""
    table = balance_table(plan, changes, GROUPS if plan.groups else ())
    lines = [" | ".join(row.values()) for row in table.records()]
    return [" | ".join(column.heading for column in table.columns), *lines]


def test_the_balance_tells_the_sum_for_each_priority_and_for_all() -> None:
    before = (*some(1, 2), done(3), action(4, group="2"))
    now = (done(1), *some(2, 3), action(4, group="2"), action(5, group="2"), done(6))
    assert balance_rows(RATED, between(before, now)) == [
        "Priority | Open on 20 October 2022 | New | Reopened | Closed | Open now",
        "1. Homes | 2 | 0 | 1 | 1 | 2",
        "2. People | 1 | 1 | 0 | 0 | 2",
        "All actions | 3 | 1 | 1 | 1 | 4",
    ]


def test_the_balance_has_columns_of_what_moved_where_anything_did() -> None:
    changes = between(some(1, 2), (action(1, group="2"), *some(2)))
    assert balance_rows(RATED, changes) == [
        "Priority | Open on 20 October 2022 | New | Reopened | Moved in | Closed | Moved out | Open now",
        "1. Homes | 2 | 0 | 0 | 0 | 0 | 1 | 1",
        "2. People | 0 | 0 | 0 | 1 | 0 | 0 | 1",
        "All actions | 2 | 0 | 0 | 0 | 0 | 0 | 2",
    ]


def test_the_balance_of_a_plan_without_priorities_is_one_row() -> None:
    old, new = (replace(facts(actions, day), groups=()) for actions, day in ((some(1), THEN), (some(1, 2), NOW)))
    assert balance_rows(UNRATED, compare(old, new)) == [
        "Plan | Open on 20 October 2022 | New | Reopened | Closed | Open now",
        "All actions | 1 | 1 | 0 | 0 | 2",
    ]


def test_an_action_that_closed_and_moved_at_once_is_counted_and_sourced_where_it_was_open() -> None:
    changes = between(some(1), (replace(done(1), group="2"),))
    first, second, _ = balance_table(RATED, changes, GROUPS).groups[0].rows
    assert [cell.points[0].text for cell in first.cells[1:]] == ["1", "0", "0", "1", "0"]
    assert first.cells[4].sources == (Source(SHEET, "H1"), Source(changes.period, "action 1", Document.EARLIER))
    assert [cell.points[0].text for cell in second.cells[1:]] == ["0", "0", "0", "0", "0"]


def test_what_moved_in_comes_from_the_actions_that_moved_and_no_others() -> None:
    changes = between((*some(1), action(2, group="2")), (action(1, group="2"), action(2, group="2")))
    _, second, _ = balance_table(RATED, changes, GROUPS).groups[0].rows
    assert second.cells[4].points[0].text == "1"
    assert second.cells[4].sources == (Source(SHEET, "C1"), Source(changes.period, "action 1", Document.EARLIER))


def test_a_priority_that_is_gone_keeps_its_row_so_that_the_column_adds_up() -> None:
    old = replace(facts((*some(1), action(4, group="3")), THEN), groups=(*GROUPS, Group("3", "Money")))
    changes = compare(old, facts((*some(1), action(4, group="2")), NOW))
    assert balance_rows(RATED, changes)[1:] == [
        "1. Homes | 1 | 0 | 0 | 0 | 0 | 0 | 1",
        "2. People | 0 | 0 | 0 | 1 | 0 | 0 | 1",
        "3. Money (no longer in the plan) | 1 | 0 | 0 | 0 | 0 | 1 | 0",
        "All actions | 2 | 0 | 0 | 0 | 0 | 0 | 2",
    ]
    *_, money, _ = balance_table(RATED, changes, GROUPS).groups[0].rows
    assert money.cells[0].sources == (Source(changes.period, "group 3", Document.EARLIER),)


def test_an_open_action_that_was_taken_out_has_a_column_in_the_balance() -> None:
    assert balance_rows(RATED, between(some(1, 2), some(1))) == [
        "Priority | Open on 20 October 2022 | New | Reopened | Closed | Removed | Open now",
        "1. Homes | 2 | 0 | 0 | 0 | 1 | 1",
        "2. People | 0 | 0 | 0 | 0 | 0 | 0",
        "All actions | 2 | 0 | 0 | 0 | 1 | 1",
    ]
