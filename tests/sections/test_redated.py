"""The dates that are asked to move, for a committee to grant."""

from __future__ import annotations

from datetime import date

from helpers.sections.redated import redated_table
from scenes import act, at, samples, shown, then, unsourced, whole

MARCH, JUNE = date(2023, 3, 31), date(2023, 6, 30)


def test_the_sample_tells_each_date_with_how_far_and_how_often_it_moved() -> None:
    found = redated_table(samples("care-leavers")[-1])
    assert found.caption == "Due dates later than on 13 October 2022"
    assert [row[0] for row in shown(found)] == [
        "2.5 Life story work",
        "3.8 Advocacy review",
        "7.5 The council's own provision",
    ]
    assert shown(found)[0][1:] == [
        "31 March 2023",
        "30 June 2023",
        "91 days",
        "Once; 181 days in all from 31 December 2022",
    ]
    assert unsourced(found) == []


def test_a_date_that_moves_for_the_first_time_says_so_and_one_brought_forward_is_not_asked_for() -> None:
    found = redated_table(whole([act("1", due=MARCH), act("2", due=JUNE)], [act("1", due=JUNE), act("2", due=MARCH)]))
    assert shown(found) == [["1 Do 1", "31 March 2023", "30 June 2023", "91 days", "Not before"]]
    assert found.groups[0].rows[0].cells[3].sources == (at("D", "1"), then("1"))


def test_a_first_report_asks_for_no_date() -> None:
    assert redated_table(whole([act("1", due=MARCH)])).empty
