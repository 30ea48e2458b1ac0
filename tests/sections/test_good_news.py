"""What went well in the tracker's own new words."""

from __future__ import annotations

from builders import BANNER_PLAN
from helpers.model import Passage, Point, TextRun
from helpers.plans.plan import Plan
from helpers.sections.good_news import successes
from scenes import act, at, done, said, samples, then, unsourced, whole

WORKS = Plan.model_validate(
    {
        **BANNER_PLAN,
        "narrative": [
            {"id": "working", "heading": "Working", "role": "success"},
            {"id": "next", "heading": "Next", "role": "next"},
        ],
    }
)


def test_the_sample_tells_each_that_rose_in_its_own_new_words() -> None:
    told = successes(samples("care-leavers")[-1])
    assert len(told.points) == 6
    assert told.points[1].text == (
        "Reviewing officers (3.3): With the last vacancy filled in November the average caseload has come down to 68. "
        "Mid-point checks between reviews are taking place in nine cases out of ten."
    )
    assert unsourced(told) == []


def test_a_plan_with_a_column_of_successes_tells_its_new_points_and_counts_the_others() -> None:
    told = successes(samples("sufficiency")[-1])
    assert [point.text.partition(" (")[0] for point in told.points[:2]] == ["Skills for adult life", "Early help offer"]
    assert told.points[-1].text == "Eight more say something new of what went well."
    assert unsourced(told) == []


def test_a_rating_that_rose_to_one_that_is_not_good_is_no_success() -> None:
    of = whole(
        [act("1", "Red", "Old."), act("2", "Amber", "Old.")], [act("1", "Amber", "New."), act("2", "Green", "Old.")]
    )
    assert said(successes(of)) == ""


def test_what_closed_completed_is_told_in_the_words_of_its_notice() -> None:
    told = successes(whole([act("1", "Amber", "Old.")], [done("1")]))
    assert said(told) == "\n• Do 1 (1): completed"
    assert told.points[0].sources == (at("A", "1"), at("B", "1"), at("N", "1"), at("R", "1"), then("1"))


def test_a_first_report_tells_nothing_as_nothing_is_new() -> None:
    assert successes(whole([act("1", "Green", "All is well.")])).empty


def test_the_new_sentences_alone_are_told_up_to_two_lines() -> None:
    long = " ".join(f"Sentence {number} has quite a few words in it." for number in range(9))
    old, new = (
        act("1", None, says={"working": Passage((Point((TextRun(text),)),), (at("W", "1"),))})
        for text in ("It began.", f"It began. {long}")
    )
    (point,) = successes(whole([old], [new], plan=WORKS)).points
    assert point.text.startswith("Do 1 (1): Sentence 0 has")
    assert point.text.endswith("Sentence 4 has quite a few words in it.")
