"""What was due in the last twelve months, in the words that a committee reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from helpers.sections.delivery import delivery_table
from scenes import act, done, samples, shown, unsourced, whole

AUGUST, LATER = date(2022, 8, 31), date(2023, 3, 31)


def test_the_sample_tells_what_was_done_and_when_the_rest_is_due_now() -> None:
    found = delivery_table(samples("care-leavers")[-1])
    assert found.caption == "Actions first due in the twelve months before 19 January 2023"
    assert [row[0] for row in shown(found)] == ["Done on time (1)", "Not done yet (8)", "Dropped (2)"]
    assert shown(found)[1][1].splitlines()[:2] == [
        "• 1.5 Specialist foster carers: due 31 December 2022",
        "• 1.7 Local Offer: due 30 September 2022, moved to 31 March 2023",
    ]
    assert unsourced(found) == []


def test_what_is_late_and_what_is_gone_is_told() -> None:
    before = [act(each, due=AUGUST) for each in "123"]
    found = delivery_table(whole(before, before, [replace(done("1"), due=AUGUST), act("2", due=LATER)]))
    assert [row[1] for row in shown(found)] == [
        "• 1 Do 1: due 31 August 2022, done by 19 January 2023",
        "• 2 Do 2: due 31 August 2022, moved to 31 March 2023",
        "• 3 Do 3: due 31 August 2022; no longer in the plan",
    ]


def test_where_nothing_was_due_there_is_no_table() -> None:
    assert delivery_table(whole([act("1", due=LATER)])).empty
