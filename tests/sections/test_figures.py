"""The figures that a reader looks for first, in the words that a committee reads."""

from __future__ import annotations

from datetime import date

from helpers.sections.figures import key_figures
from scenes import UNRATED, act, at, done, measure, samples, shown, then, unsourced, whole

LATE, LATER = date(2023, 1, 9), date(2023, 6, 30)


def test_the_samples_read_as_a_person_would_write_them() -> None:
    found = key_figures(samples("care-leavers")[-1])
    assert [" ".join(row) for row in shown(found)] == [
        "4 overdue, by 19 to 50 days; none in October",
        "3 put back since October, all for the second time",
        "1 of 11 actions first due in the last twelve months done on time; eight not yet, two dropped",
        "3 of 8 measures on target; four in October",
        "9 of 52 open actions say nothing new",
        "2 closed since October; four in all",
    ]
    assert unsourced(found) == []
    assert shown(key_figures(samples("sufficiency")[-1]))[0] == ["11", "new concerns, in 10 actions"]


def test_a_first_report_counts_what_it_knows() -> None:
    of = whole([act("1", "Red", due=LATE), act("2", "Green")], measures=[()] * 4 + [[measure("Homes", 60)]])
    assert shown(key_figures(of)) == [
        ["1", "overdue, by 10 days"],
        ["0", "of 1 action first due in the last twelve months done on time; one not yet"],
        ["0", "of 1 measure on target"],
    ]


def test_counts_of_nothing_have_no_row() -> None:
    assert key_figures(whole([act("1", "Red", "It began.")], [act("1", "Red", "It goes on.")])).empty


def test_dates_put_back_again_are_told_apart() -> None:
    dates = [LATER, date(2023, 7, 31), date(2023, 8, 31)]
    first, second, third = ([act("1", "Red", due=each), act("2", "Red", due=max(each, dates[1]))] for each in dates)
    assert shown(key_figures(whole(first, second, third))) == [
        ["2", "put back since October, one of them not for the first time"]
    ]


def test_each_figure_rests_on_its_cells_and_on_the_report_before() -> None:
    (row,) = key_figures(whole([act("1", None)], [done("1")], plan=UNRATED)).groups[0].rows
    assert [cell.points[0].text for cell in row.cells] == ["1", "closed since October; one in all"]
    assert row.cells[0].sources == (at("N", "1"), then("1"), at("A", "1"))
