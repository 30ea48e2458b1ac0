"""Which sentences of a text are new, and in whose place they stand."""

from __future__ import annotations

from helpers.history.marks import marked
from helpers.history.news import Sentence, by_sentence, gone, new_points, news
from helpers.model import Passage, Point, TextRun
from helpers.text import sentences
from scenes import act, at


def test_a_text_is_cut_at_its_sentences_and_not_behind_short_forms() -> None:
    text = "Dr. Smith came. He saw 5.5% of St. Mary's, e.g. Homes! “Good.” No. 7 is open\nNext line"
    assert sentences(text) == (
        "Dr. Smith came. ",
        "He saw 5.5% of St. Mary's, e.g. Homes! ",
        "“Good.” ",
        "No. 7 is open\n",
        "Next line",
    )
    assert "".join(sentences(text)) == text


def test_a_sentence_is_new_that_the_text_before_does_not_have() -> None:
    assert news("It began. It goes on.", "It goes on. It ends.") == (
        Sentence("It goes on. "),
        Sentence("It ends.", new=True),
    )


def test_a_sentence_that_changed_is_new_as_a_whole_and_says_what_it_was() -> None:
    (found,) = news("The agreement is not signed.", "The agreement is signed.")
    assert found == Sentence("The agreement is signed.", new=True, was="The agreement is not signed.")


def test_case_and_punctuation_alone_are_nothing_new() -> None:
    assert not any(each.new for each in news("all is well", "All is well."))


def test_what_is_said_no_more_is_told_unless_another_took_its_place() -> None:
    before = "Five homes are open. The road is shut."
    assert gone(before, news(before, "Six homes are open.")) == ("The road is shut.",)


def test_marks_stand_on_whole_sentences() -> None:
    points = (Point((TextRun("It goes on. "), TextRun("It ends.", bold=True))),)
    (point,) = marked(points, by_sentence(news("It goes on.", points[0].text)))
    assert [(run.text, run.new) for run in point.runs] == [("It goes on. ", False), ("It ends.", True)]


def test_new_points_have_their_new_sentences_alone_and_the_cells_they_stand_in() -> None:
    passage = Passage((Point((TextRun("Old. New.", bold=True),)), Point((TextRun("Old too."),))), (at("P", "1"),))
    now, before = act("1", "Green", says={"progress": passage}), act("1", "Green", "Old.\nOld too.")
    assert new_points(now, before, ["progress"]) == (Point((TextRun("New."),), sources=(at("P", "1"),)),)
    assert new_points(now, None, ["progress"]) == ()
