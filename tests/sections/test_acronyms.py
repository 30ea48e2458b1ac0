"""Acronyms: in full at their first use in the report's own sentences, and listed for the tracker's words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from builders import TABLE_PLAN
from helpers.blocks.blocks import Prose
from helpers.intake.intake import Intake
from helpers.model import Action, Document, Passage, Point, Source, TextRun
from helpers.plans.plan import Plan
from helpers.sections.acronyms import acronym_table, expanded, used_in

PLAN = Source("", "acronyms", Document.PLAN)
CELL = Source("January 2023", "B2")
LIST = {"CAMHS": "child and adolescent mental health services", "EHCP": "education, health and care plan"}


def prose(*texts: str) -> Prose:
    return Prose(id="summary", points=tuple(Point((TextRun(text),), sources=(CELL,)) for text in texts))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CAMHS waits fell.", "CAMHS (child and adolescent mental health services) waits fell."),
        ("Two EHCPs are late.", "Two EHCPs (education, health and care plans) are late."),
        ("CAMHS and CAMHS.", "CAMHS (child and adolescent mental health services) and CAMHS."),
        ("The CAMHSX and SubCAMHS teams.", "The CAMHSX and SubCAMHS teams."),
        (
            "Child and adolescent mental health services (CAMHS) meet.",
            "Child and adolescent mental health services (CAMHS) meet.",
        ),
        ("camhs", "camhs"),
        ("Nothing to say.", "Nothing to say."),
    ],
)
def test_an_acronym_is_said_in_full_after_its_first_use(text: str, said: str) -> None:
    assert expanded(prose(text), LIST).points[0].text == said


def test_a_second_sentence_uses_the_acronym_alone_and_the_first_rests_on_the_plan_too() -> None:
    first, second = expanded(prose("CAMHS waits fell.", "CAMHS hired."), LIST).points
    assert first.sources == (CELL, PLAN)
    assert (second.text, second.sources) == ("CAMHS hired.", (CELL,))


def test_each_of_two_acronyms_is_said_in_full_where_it_stands_in_a_link_too() -> None:
    before = Prose(points=(Point((TextRun("1. CAMHS and EHCPs", bold=True, link="#group-1"), TextRun("."))),))
    said = "1. CAMHS (child and adolescent mental health services) and EHCPs (education, health and care plans)"
    assert expanded(before, LIST).points[0].runs == (TextRun(said, bold=True, link="#group-1"), TextRun("."))


def test_the_acronyms_that_are_used_are_known() -> None:
    assert used_in(prose("EHCPs are late."), LIST) == ["EHCP"]


def test_the_list_has_those_of_the_trackers_words_in_the_order_of_the_alphabet() -> None:
    plan = Plan.model_validate({**TABLE_PLAN, "acronyms": {**LIST, "DfE": "Department for Education"}})
    says: Mapping[str, Passage] = {"progress": Passage((Point((TextRun("The DfE asked CAMHS."),)),), (CELL,))}
    intake = Intake((Action("1", "Meet", says=says),), (), (), 1, (CELL,), (), ())
    table = acronym_table(plan, intake)
    assert list(table.records()) == [
        {"acronym": "CAMHS", "means": "child and adolescent mental health services"},
        {"acronym": "DfE", "means": "Department for Education"},
    ]
    assert acronym_table(Plan.model_validate(TABLE_PLAN), intake).empty
