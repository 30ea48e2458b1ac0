"""What changed since an earlier report, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from helpers.history.changes import (
    ActionChange,
    Balance,
    Changes,
    DueMove,
    MeasureChange,
    Move,
    RatingMove,
    RatingMoved,
    compare,
    due_move,
    in_columns,
    rating_move,
)
from helpers.history.snapshot import Snapshot
from helpers.history.words import Edit, after, before
from helpers.model import (
    Action,
    Closing,
    Group,
    Passage,
    Point,
    Rating,
    Source,
    TextRun,
    Way,
)
from helpers.text import said_in
from strategies import GROUPS, PROPERTY, SNAPSHOTS

THEN, NOW = date(2022, 10, 20), date(2023, 1, 19)


def applied(earlier: Snapshot, changes: Changes) -> Mapping[str, Mapping[str, str]]:
    """Return what the texts say now, by action and column: the earlier ones with each edit made in its place."""
    texts = texts_of(earlier)
    made: dict[str, Mapping[str, str]] = {}
    for change in changes.actions:
        said = dict(texts[change.before.number]) if change.before else {}
        for text in change.texts:
            assert before(text.edits) == said.get(text.column, "")
            said[text.column] = after(text.edits)
        if change.now:
            made[change.now.number] = said if change.before else texts_of_action(change.now)
    return said_by(made)


def said_by(texts: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """Return what texts say, whatever their punctuation, by action and column."""
    return {
        number: {column: said_in(text) for column, text in of_action.items() if said_in(text)}
        for number, of_action in texts.items()
    }


def texts_of(snapshot: Snapshot) -> dict[str, Mapping[str, str]]:
    return {action.number: texts_of_action(action) for action in snapshot.actions}


def texts_of_action(action: Action) -> Mapping[str, str]:
    return {column: passage.text for column, passage in action.says.items() if passage.text}


@PROPERTY
@given(SNAPSHOTS, SNAPSHOTS)
def test_the_comparison_applied_to_the_earlier_report_gives_the_later_one(old: Snapshot, new: Snapshot) -> None:
    changes = compare(old, new)
    assert tuple(change.now for change in changes.actions if change.now) == new.actions
    assert tuple(change.now for change in changes.measures if change.now) == new.measures
    assert applied(old, changes) == said_by(texts_of(new))


@PROPERTY
@given(SNAPSHOTS, SNAPSHOTS)
def test_every_action_and_measure_stands_in_the_comparison_once_but_for_the_closed_that_are_gone(
    old: Snapshot, new: Snapshot
) -> None:
    changes = compare(old, new)
    was = [change.before for change in changes.actions if change.before]
    assert len({action.number for action in was}) == len(was)
    assert all(action in old.actions for action in was)
    assert all(action.closing for action in old.actions if action not in was)
    assert all(change.now or not change.action.closing for change in changes.actions)
    measures = [change.before.name for change in changes.measures if change.before]
    assert sorted(measures) == sorted(measure.name for measure in old.measures)


@PROPERTY
@given(SNAPSHOTS, SNAPSHOTS)
def test_the_balance_of_open_actions_comes_out_wherever_no_open_action_is_gone(old: Snapshot, new: Snapshot) -> None:
    for balance in compare(old, new).balances:
        assert balance.holds is (balance.gone == 0)
        assert replace(balance, closed=balance.closed + balance.gone).holds


@PROPERTY
@given(SNAPSHOTS, SNAPSHOTS)
def test_the_balance_counts_the_open_actions_of_both_reports(old: Snapshot, new: Snapshot) -> None:
    whole, *parts = compare(old, new).balances
    assert (whole.moved_in, whole.moved_out) == (0, 0)
    for snapshot, counts in (
        (old, [whole.before, *(part.before for part in parts)]),
        (new, [whole.now, *(p.now for p in parts)]),
    ):
        still_open = [action for action in snapshot.actions if not action.closing]
        assert counts == [len(still_open), *(sum(a.group == group.number for a in still_open) for group in GROUPS)]


SWAPPED = {
    Move.NEW: Move.GONE,
    Move.GONE: Move.NEW,
    Move.CLOSED: Move.REOPENED,
    Move.REOPENED: Move.CLOSED,
    Move.OPEN: Move.OPEN,
    Move.STILL_CLOSED: Move.STILL_CLOSED,
}


@PROPERTY
@given(SNAPSHOTS, SNAPSHOTS)
def test_swapping_the_reports_swaps_what_came_and_went_the_signs_of_days_and_the_words(
    old: Snapshot, new: Snapshot
) -> None:
    there, back = compare(old, new), compare(new, old)
    swapped = [
        (change.now, change.before, SWAPPED[change.move], -change.days_slipped, swapped_texts(change))
        for change in there.actions
        if not new_and_closed(change)
    ]
    plain = [
        (each.before, each.now, each.move, each.days_slipped, texts_by_column(each))
        for each in back.actions
        if not new_and_closed(each)
    ]
    assert all(change in plain for change in swapped)
    assert len(plain) == len(swapped)
    assert all(MeasureChange(each.now, each.before) in back.measures for each in there.measures)


def new_and_closed(change: ActionChange) -> bool:
    """Return whether a change the other way round would be none: that a closed action is gone."""
    return change.move is Move.NEW and change.action.closing is not None


def texts_by_column(change: ActionChange) -> Mapping[str, Sequence[Edit]]:
    return {text.column: text.edits for text in change.texts}


def swapped_texts(change: ActionChange) -> Mapping[str, Sequence[Edit]]:
    return {text.column: tuple(Edit(edit.new, edit.old) for edit in text.edits) for text in change.texts}


@PROPERTY
@given(SNAPSHOTS)
def test_a_report_compared_with_itself_has_no_change(snapshot: Snapshot) -> None:
    changes = compare(snapshot, snapshot)
    assert all(change.before == change.now and not change.texts for change in changes.actions)
    assert {change.move for change in changes.actions} <= {Move.OPEN, Move.STILL_CLOSED}


# Which action is which.


def snapshot(*actions: Action, period: str = "2023-01", day: date = NOW) -> Snapshot:
    groups = dict.fromkeys(action.group for action in actions if action.group)
    return Snapshot(period, day, tuple(Group(number, f"Priority {number}") for number in groups), actions, ())


def titled(**titles: str) -> Snapshot:
    """Return a snapshot with an action for each number, given as ``a1="Build homes"``."""
    return snapshot(*(Action(name.removeprefix("a"), title) for name, title in titles.items()))


def moves(old: Snapshot, new: Snapshot) -> list[tuple[str, str, str]]:
    """Return each action's number then, its number now and what became of it; no number where it was not, or is not."""
    return [
        (each.before.number if each.before else "", each.now.number if each.now else "", str(each.move))
        for each in compare(old, new).actions
    ]


def test_an_action_whose_title_was_written_anew_is_the_same_where_its_number_is() -> None:
    (change,) = compare(titled(a1="Build homes"), titled(a1="Find carers")).actions
    assert (change.move, change.renamed, change.renumbered) == (Move.OPEN, True, False)


def test_an_action_with_another_number_is_the_same_where_its_title_is() -> None:
    (change,) = compare(titled(a1="Build homes"), titled(a5="Build homes")).actions
    assert (change.move, change.renamed, change.renumbered) == (Move.OPEN, False, True)


def test_a_title_is_the_same_whatever_its_case_spaces_and_punctuation() -> None:
    (change,) = compare(titled(a1="Build homes"), titled(a5="Build  Homes.")).actions
    assert (change.move, change.renamed, change.renumbered) == (Move.OPEN, True, True)


def test_a_title_that_two_actions_have_tells_neither_from_the_other() -> None:
    assert moves(titled(a1="Build homes"), titled(a2="Build homes", a3="Build homes")) == [
        ("", "2", "new"),
        ("", "3", "new"),
        ("1", "", "gone"),
    ]


def test_titles_of_signs_alone_are_not_taken_for_one_another() -> None:
    assert moves(titled(a1="—"), titled(a2="…")) == [("", "2", "new"), ("1", "", "gone")]


def test_two_actions_that_exchanged_their_numbers_are_renumbered() -> None:
    old, new = titled(a1="Build homes", a2="Find carers"), titled(a1="Find carers", a2="Build homes")
    assert moves(old, new) == [("2", "1", "open"), ("1", "2", "open")]


def test_an_action_put_in_before_others_is_new_and_pushes_them_along() -> None:
    old = titled(a1="Build homes", a2="Find carers")
    new = titled(a1="Keep staff", a2="Build homes", a3="Find carers")
    assert moves(old, new) == [("", "1", "new"), ("1", "2", "open"), ("2", "3", "open")]


def test_an_action_taken_out_before_others_is_gone_and_they_move_up() -> None:
    old = titled(a1="Keep staff", a2="Build homes", a3="Find carers")
    new = titled(a1="Build homes", a2="Find carers")
    assert moves(old, new) == [("2", "1", "open"), ("3", "2", "open"), ("1", "", "gone")]


def test_all_actions_moved_on_by_one_number_are_renumbered() -> None:
    old, new = titled(a1="Build homes", a2="Find carers"), titled(a2="Build homes", a3="Find carers")
    assert moves(old, new) == [("1", "2", "open"), ("2", "3", "open")]


def test_a_title_that_moved_to_a_number_whose_own_action_went_nowhere_was_written_anew() -> None:
    old, new = titled(a1="Build homes", a2="Find carers"), titled(a1="Find carers", a2="Keep staff")
    assert moves(old, new) == [("1", "1", "open"), ("2", "2", "open")]


# What changed in each.


def test_a_text_added_one_removed_and_one_reworded_are_three_changes_and_an_unchanged_one_is_none() -> None:
    then = {"working": said("Two homes."), "next": said("Wait."), "same": said("Still.")}
    now = {"same": said("Still."), "working": said("Three homes."), "worried": said("Costs.")}
    (change,) = compare(snapshot(Action("1", "A", says=then)), snapshot(Action("1", "A", says=now))).actions
    assert [(text.column, before(text.edits), after(text.edits)) for text in change.texts] == [
        ("working", "Two homes.", "Three homes."),
        ("worried", "", "Costs."),
        ("next", "Wait.", ""),
    ]


def test_the_same_words_in_another_style_or_from_another_cell_are_no_change() -> None:
    bold = Passage((Point((TextRun("Two ", bold=True), TextRun("homes.")), "•"),), (Source("July 2023", "C9"),))
    old, new = (snapshot(Action("1", "A", says={"next": each})) for each in (said("Two homes."), bold))
    assert compare(old, new).actions[0].texts == ()


def test_a_due_date_slips_by_the_days_between_and_comes_forward_below_zero() -> None:
    early, late = (snapshot(Action("1", "A", due=day)) for day in (date(2023, 2, 28), date(2023, 3, 31)))
    assert compare(early, late).actions[0].days_slipped == 31
    assert compare(late, early).actions[0].days_slipped == -31
    assert compare(snapshot(Action("1", "A")), late).actions[0].days_slipped == 0


ORDER = ["Red", "Amber", "Green"]  # worst first


def one(old: Action, new: Action) -> ActionChange:
    """Return the change of the one action of two reports."""
    (change,) = compare(snapshot(old), snapshot(new)).actions
    return change


@pytest.mark.parametrize(
    ("old", "new", "move"),
    [
        ("Red", "Green", RatingMove.IMPROVED),
        ("Green", "Amber", RatingMove.WORSENED),
        ("Blue", "Green", RatingMove.CHANGED),
        ("Green", "Blue", RatingMove.CHANGED),
        ("", "Red", RatingMove.GIVEN),
        ("", "Blue", RatingMove.GIVEN),
        ("Green", "", RatingMove.LOST),
    ],
)
def test_a_rating_moves_along_the_key_or_is_given_or_lost(old: str, new: str, move: RatingMove) -> None:
    change = one(Action("1", "A", rating=Rating(old)), Action("1", "A", rating=Rating(new)))
    assert rating_move(ORDER, change) == RatingMoved(move, old, new)


def test_an_action_without_a_rating_is_one_that_is_not_rated() -> None:
    change = one(Action("1", "A"), Action("1", "A", rating=Rating("Red")))
    assert rating_move(ORDER, change) == RatingMoved(RatingMove.GIVEN, "", "Red")
    assert rating_move(ORDER, one(Action("1", "A"), Action("1", "A", rating=Rating()))) is None


def test_no_rating_moves_that_is_as_it_was_or_of_a_closed_action_or_of_one_of_one_report_or_without_a_key() -> None:
    red, green = (Action("1", "A", rating=Rating(name)) for name in ("Red", "Green"))
    done = Closing(Way.COMPLETED, (), said("Completed."))
    assert rating_move(ORDER, one(red, replace(red, rating=Rating("Red", "R")))) is None
    assert rating_move(ORDER, one(red, replace(green, closing=done))) is None
    assert rating_move(ORDER, one(replace(red, closing=done), green)) == RatingMoved(
        RatingMove.IMPROVED, "Red", "Green"
    )
    assert rating_move(ORDER, compare(snapshot(), snapshot(green)).actions[0]) is None
    assert rating_move(ORDER, compare(snapshot(red), snapshot()).actions[0]) is None
    assert rating_move([], one(red, green)) is None


@pytest.mark.parametrize(
    ("old", "new", "move"),
    [
        (date(2023, 2, 28), date(2023, 3, 31), DueMove.LATER),
        (date(2023, 3, 31), date(2023, 2, 28), DueMove.EARLIER),
        (date(2023, 3, 31), date(2023, 3, 31), None),
        ("", date(2023, 3, 31), DueMove.GIVEN),
        ("Ongoing", date(2023, 3, 31), DueMove.GIVEN),
        (date(2023, 3, 31), "", DueMove.REMOVED),
        ("Ongoing", "", DueMove.REMOVED),
        (date(2023, 3, 31), "Ongoing", DueMove.REWORDED),
        ("", "Ongoing", DueMove.REWORDED),
        ("Ongoing", "Ongoing", None),
    ],
)
def test_a_due_date_moves_or_is_given_removed_or_reworded(
    old: date | str, new: date | str, move: DueMove | None
) -> None:
    assert due_move(one(due(old), due(new))) is move


def test_no_due_date_moves_of_a_closed_action_or_of_one_of_one_report() -> None:
    early, late = due(date(2023, 2, 28)), due(date(2023, 3, 31))
    assert due_move(one(early, replace(late, closing=Closing(Way.COMPLETED, (), said("Completed."))))) is None
    assert due_move(compare(snapshot(), snapshot(late)).actions[0]) is None
    assert due_move(compare(snapshot(early), snapshot()).actions[0]) is None


def due(when: date | str) -> Action:
    if isinstance(when, str):
        return Action("1", "A", due_written=when)
    return Action("1", "A", due=when)


def test_the_balance_of_a_group_counts_what_moved_in_and_out_of_it() -> None:
    done = Closing(Way.COMPLETED, (), said("Completed."))
    old = snapshot(Action("1", "A", "1"), Action("2", "B", "1"), Action("3", "C", "2"), Action("4", "D", "2", done))
    new = snapshot(
        Action("1", "A", "2"),
        Action("2", "B", "1", done),
        Action("3", "C", "2"),
        Action("4", "D", "1"),
        Action("5", "E", "1"),
    )
    whole, second, first = compare(old, new).balances
    assert whole == Balance("", before=3, new=1, reopened=1, moved_in=0, closed=1, moved_out=0, gone=0, now=4)
    assert first == Balance("1", before=2, new=1, reopened=1, moved_in=0, closed=1, moved_out=1, gone=0, now=2)
    assert second == Balance("2", before=1, new=0, reopened=0, moved_in=1, closed=0, moved_out=0, gone=0, now=2)


def test_the_balance_does_not_hold_where_an_open_action_is_gone() -> None:
    (balance,) = compare(titled(a1="Build homes", a2="Find carers"), titled(a2="Find carers")).balances
    assert (balance.before, balance.gone, balance.now, balance.holds) == (2, 1, 1, False)


def said(text: str) -> Passage:
    return Passage((Point((TextRun(text),)),), (Source("January 2023", "E4"),))


def test_a_column_that_left_the_plan_is_no_text_that_changed() -> None:
    old = snapshot(Action("1", "A", says={"progress": said("Begun."), "covid": said("Paused.")}))
    new = snapshot(Action("1", "A", says={"progress": said("Begun.")}))
    (before,) = in_columns(old, {"progress"}).actions
    assert before == Action("1", "A", says={"progress": said("Begun.")})
    assert compare(in_columns(old, {"progress"}), new).actions[0].texts == ()
