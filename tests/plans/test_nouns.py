"""What a plan calls its rows takes the place of “action” in the product's own words."""

from __future__ import annotations

import pytest

from helpers.plans.nouns import ACTION, Noun, numbered, with_article, worded, worded_unquoted

RECOMMENDATION = Noun(one="recommendation", many="recommendations")
OBJECTIVE = Noun(one="objective", many="objectives")
KPI = Noun(one="KPI", many="KPIs")


@pytest.mark.parametrize(
    ("noun", "words", "expected"),
    [
        (RECOMMENDATION, "Open actions by rating", "Open recommendations by rating"),
        (RECOMMENDATION, "Actions that need attention", "Recommendations that need attention"),
        (RECOMMENDATION, "State of an open action", "State of an open recommendation"),
        (RECOMMENDATION, "close an action, or two actions", "close a recommendation, or two recommendations"),
        (RECOMMENDATION, "An action begins here", "A recommendation begins here"),
        (RECOMMENDATION, "an action’s number", "a recommendation’s number"),
        (RECOMMENDATION, "the action plan, its action-plan", "the action plan, its action-plan"),
        (RECOMMENDATION, "transactions, interaction and reaction", "transactions, interaction and reaction"),
        (OBJECTIVE, "an action went into Action 5", "an objective went into Objective 5"),
        (KPI, "an action and actions", "a KPI and KPIs"),
        (Noun(one="action point", many="action points"), "an action, actions", "an action point, action points"),
        (ACTION, "an action, Actions", "an action, Actions"),
    ],
)
def test_the_plan_s_noun_stands_where_the_product_says_action(noun: Noun, words: str, expected: str) -> None:
    assert worded(words, noun) == expected


@pytest.mark.parametrize(
    "expected",
    [
        *("an action", "a recommendation", "an objective", "an outcome", "an undertaking", "an hour’s work"),
        *("a unit", "a use case", "a European target", "a one-off task", "a utility", "a risk", "a hub", "an issue"),
        *("an NHS aim", "an MTFS saving", "a KPI", "an RO", "a UK aim", "an SLA", "a Finding", "a Risk"),
    ],
)
def test_a_noun_has_the_article_that_goes_with_its_sound(expected: str) -> None:
    assert with_article(expected.split(" ", 1)[1]) == expected


@pytest.mark.parametrize(
    ("noun", "numbers", "expected"),
    [
        (ACTION, ["5"], "action 5"),
        (ACTION, ["20", "23"], "actions 20 and 23"),
        (RECOMMENDATION, ["1", "2", "3.1"], "recommendations 1, 2 and 3.1"),
    ],
)
def test_rows_are_named_by_number(noun: Noun, numbers: list[str], expected: str) -> None:
    assert numbered(noun, numbers) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("action 5 says “no action”, an action", "recommendation 5 says “no action”, a recommendation"),
        ("“an “action” of an action” is no action", "“an “action” of an action” is no recommendation"),
        ("an action” that “never ends: action", "a recommendation” that “never ends: action"),
    ],
)
def test_what_stands_in_quotation_marks_stays_as_it_is(words: str, expected: str) -> None:
    assert worded_unquoted(words, RECOMMENDATION) == expected
    assert worded_unquoted(words, ACTION) == words
