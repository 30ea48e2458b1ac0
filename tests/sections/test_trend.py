"""How the open actions were rated, report by report, as the counts that the bars are drawn to."""

from __future__ import annotations

from dataclasses import replace

from helpers.blocks.blocks import Look, Table
from helpers.sections.scene import Scene
from helpers.sections.trend import TREND
from scenes import UNRATED, act, at, done, samples, shown, then, unsourced, whole


def table(of: Scene) -> Table:
    found = TREND.make(of)
    assert isinstance(found, Table)
    return found


def test_the_sample_shows_three_reports() -> None:
    found = table(samples("care-leavers")[-1])
    assert [column.heading for column in found.columns] == ["Report", "Red", "Amber", "Green", "Not rated", "Closed"]
    assert shown(found) == [
        ["14 July 2022", "4", "27", "23", "1", "1"],
        ["13 October 2022", "3", "22", "27", "2", "2"],
        ["19 January 2023", "4", "14", "32", "2", "4"],
    ]
    assert found.look is Look.BARS
    assert [column.mark and column.mark.shape for column in found.columns[1:4]] == ["triangle", "diamond", "circle"]
    assert unsourced(found) == []


def test_a_plan_without_ratings_shows_what_is_open_and_closed() -> None:
    found = table(samples("sufficiency")[-1])
    assert [column.id for column in found.columns] == ["report", "open", "closed"]
    assert [row[1] for row in shown(found)] == ["28", "27", "25"]


def test_a_first_report_stands_alone_and_what_nothing_is_has_no_column() -> None:
    found = table(whole([act("1", "Green"), act("2", "Red")]))
    assert found.caption == "Actions by rating in this report"
    assert [column.heading for column in found.columns] == ["Report", "Red", "Amber", "Green"]
    assert shown(found) == [["19 January 2023", "1", "0", "1"]]
    assert unsourced(found) == []


def test_a_rating_that_the_key_lost_keeps_its_column() -> None:
    found = table(whole([act("1", "Blue"), act("2", "Red")], [act("1", "Red"), done("2")]))
    assert [column.heading for column in found.columns] == ["Report", "Red", "Amber", "Green", "Blue", "Closed"]
    assert shown(found) == [["13 October 2022", "1", "0", "0", "1", "0"], ["19 January 2023", "1", "0", "0", "0", "1"]]


def test_counts_rest_on_the_cells_of_now_and_on_the_reports_of_then() -> None:
    before, now = (
        row.cells for row in table(whole([act("1", "Red")], [act("1", "Red"), act("2", "Green")])).groups[0].rows
    )
    assert now[1].sources == (at("R", "1"),)
    assert now[2].sources == (at("R", "1"), at("R", "2"))
    assert before[1].sources == (then("1"),)


def test_a_plan_with_nothing_in_it_has_no_counts() -> None:
    assert table(whole([], plan=UNRATED)).empty


def test_of_many_reports_the_last_eight_before_this_one_are_shown() -> None:
    of = whole(*[[act("1", "Red")]] * 5)
    assert len(shown(table(replace(of, earlier=of.earlier * 3)))) == 9
