"""Sentences from templates: what an analyst can write in one, and what each mistake in one is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.errors import WorkbookError
from helpers.model import Point, Source, TextRun
from helpers.narration.figures import figure_in
from helpers.narration.narrator import Narrator
from helpers.narration.told import Told, joined, resting, tally, told

A, B, C = (Source("January", place) for place in ("A1", "B2", "C3"))
LINKED = Told((TextRun("action "), TextRun("5", link="#action-5")), (A,))


@dataclass(frozen=True)
class Closing:
    """Something that a template can ask for more."""

    way: Told
    into: Told


VALUES: Mapping[str, object] = {
    "open": tally(3, [A, B]),
    "closed": tally(1, [C]),
    "place": told("homes", [B]),
    "action": LINKED,
    "closing": Closing(told("merged", [A]), told("5", [B])),
    "several": [told("5", [C]), told("20", [A]), told("23", [C])],
    "nothing": None,
}

#: Values that end as a sentence does, or with a colon.
STOPPED: Mapping[str, object] = {
    **VALUES,
    "dept": told("Dept.", [B]),
    "led": told("Homes ready:", [B]),
    "asks": told("Is it safe?", [B]),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a project without templates of its own."""
    (tmp_path / "params" / "wording" / "plan").mkdir(parents=True)
    return tmp_path


def write(root: Path, text: str, folder: str = "plan", name: str = "summary.j2") -> None:
    (root / "params" / "wording" / folder / name).write_bytes(text.encode())


def tell(root: Path, text: str, values: Mapping[str, object] = VALUES) -> tuple[Point, ...]:
    write(root, text)
    return Narrator(root, "plan").tell("summary", values).points


def mistake(root: Path, text: str, values: Mapping[str, object] = VALUES) -> str:
    with pytest.raises(WorkbookError) as raised:
        tell(root, text, values)
    return str(raised.value).removeprefix("params/wording/plan/summary.j2")


def test_a_value_that_ends_as_a_sentence_does_ends_none(root: Path) -> None:
    (point,) = points = tell(root, "The {{ place }}\nof the {{ dept }}\nare {{ open }}.", STOPPED)
    assert (point.text, len(points)) == ("The homes of the Dept. are 3.", 1)
    assert "does not end" in mistake(root, "It is kept by the {{ dept }}", STOPPED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It went to {{ dept }}.", "It went to Dept."),
        ("It went to {{ dept }}. {{ asks }}.", "It went to Dept. Is it safe?"),
        ("It says “{{ dept }}”.", "It says “Dept.”"),
        ("It says “{{ asks }}”, and {{ dept }}, too.", "It says “Is it safe?”, and Dept., too."),
        ("It is at {{ dept }}.{{ open }}.", "It is at Dept.3."),
        ("- {{ dept }}: {{ open }}", "Dept: 3"),
        ("- {{ led }}: {{ open }}", "Homes ready: 3"),
        ("- {{ asks }}: {{ open }}", "Is it safe?: 3"),
        ("It is {{ led }}.", "It is Homes ready."),
        ("It is {{ led }}, not {{ place }}.", "It is Homes ready, not homes."),
    ],
)
def test_no_stop_or_colon_stands_twice(root: Path, text: str, said: str) -> None:
    assert [point.text for point in tell(root, text, STOPPED)] == [said]


def test_a_line_is_a_sentence_and_an_empty_line_begins_a_paragraph(root: Path) -> None:
    points = tell(root, "One is here.\nAnother is “there.”\n\n\nIs it a third?\nYes!\n")
    assert [(point.text, point.follows) for point in points] == [
        ("One is here.", False),
        ("Another is “there.”", True),
        ("Is it a third?", False),
        ("Yes!", True),
    ]


def test_a_line_that_does_not_end_goes_on_in_the_next(root: Path) -> None:
    assert [point.text for point in tell(root, "One is\n   here  and\nthere.\nMore.")] == [
        "One is here and there.",
        "More.",
    ]


def test_list_items_need_no_end_and_what_follows_them_is_a_paragraph(root: Path) -> None:
    points = tell(root, "These do not:\n- {{ place }}: {{ open }}\n- b\nThat is all.\nReally.")
    assert [(point.label, point.text, point.follows) for point in points] == [
        ("", "These do not:", False),
        ("•", "homes: 3", False),
        ("•", "b", False),
        ("", "That is all.", False),
        ("", "Really.", True),
    ]


def test_a_sentence_begins_with_a_capital_letter_wherever_it_comes_from(root: Path) -> None:
    assert tell(root, "{{ action }} is late.") == (
        Point((TextRun("Action "), TextRun("5", link="#action-5"), TextRun(" is late.")), sources=(A,)),
    )
    assert tell(root, "it is.")[0].text == "It is."


def test_words_in_one_style_are_one_run_and_a_link_is_kept(root: Path) -> None:
    assert tell(root, "The {{ place }} of {{ action }}.")[0].runs == (
        TextRun("The homes of action "),
        TextRun("5", link="#action-5"),
        TextRun("."),
    )


def test_sources_are_kept_in_the_order_of_the_words_each_once(root: Path) -> None:
    assert tell(root, "{{ place }}, {{ open }} and {{ closed }}.")[0].sources == (B, A, C)


def test_nothing_to_say_gives_no_sentence(root: Path) -> None:
    assert (
        Narrator(root, "plan").tell("notes", {"tracker": told("a", [A]), "called": told("tracker"), "words": []}).id
        == "notes"
    )
    assert tell(root, "{# a remark #}\n{% if nothing %}\nIt is.\n{% endif %}\n\n") == ()


def test_a_value_without_words_lends_its_sources_alone(root: Path) -> None:
    said = Point((TextRun("All is well."),), sources=(A, B))
    assert tell(root, "{{ open | resting }} All is well.") == (said,)
    assert tell(root, "All {{ open | resting }} is well.") == (said,)
    assert tell(root, "All is well{{ open | resting }}.") == (said,)
    assert str(resting([A])) == ""


def test_a_verb_goes_by_the_count(root: Path) -> None:
    points = tell(root, '{{ open }} {{ open | verb("is", "are") }}.\n{{ closed }} {{ closed | verb("is", "are") }}.')
    assert [point.text for point in points] == ["3 are.", "1 is."]


def test_values_are_listed_as_in_a_sentence(root: Path) -> None:
    assert tell(root, "Actions {{ several | listed }}.") == (
        Point((TextRun("Actions 5, 20 and 23."),), sources=(C, A)),
    )


def test_joined_values_keep_links_sources_and_the_sum_of_what_they_count() -> None:
    both = joined([LINKED, "one more", tally(2, [B])])
    assert both == Told(
        (
            TextRun("action "),
            TextRun("5", link="#action-5"),
            TextRun(", "),
            TextRun("one more"),
            TextRun(" and "),
            TextRun("2"),
        ),
        (A, B),
        3,
    )


def test_a_tally_has_its_noun() -> None:
    assert [str(tally(count, [A], "priority", "priorities")) for count in (1, 1200)] == [
        "1 priority",
        "1,200 priorities",
    ]
    assert tally(2, [A, A]) == Told((TextRun("2"),), (A,), 2)


def test_what_a_value_says_is_never_read_as_a_template(root: Path) -> None:
    values = {"place": told("{{ open }}\n\n- 7 <b>.", [A])}
    write(root, "It is {{ place }} here.")
    assert Narrator(root, "plan").tell("summary", values).points == (
        Point((TextRun("It is {{ open }}\n\n- 7 <b>. here."),), sources=(A,)),
    )


def test_the_plans_own_template_comes_before_the_projects_and_that_before_the_one_that_comes_along(root: Path) -> None:
    def told_by(plan: str) -> str:
        values = {"tracker": told("plan.xlsx", [A]), "called": told("tracker"), "words": []}
        return Narrator(root, plan).tell("notes", values).points[0].text

    along = "The figures and the text come from the council’s action tracker."
    assert (told_by("plan"), told_by("other")) == (along, along)
    write(root, "The project’s.", folder="", name="notes.j2")
    assert (told_by("plan"), told_by("other")) == ("The project’s.", "The project’s.")
    write(root, "The plan’s.", name="notes.j2")
    assert (told_by("plan"), told_by("other")) == ("The plan’s.", "The project’s.")


def test_a_template_saved_by_notepad_is_read_as_any_other(root: Path) -> None:
    assert [point.text for point in tell(root, "\ufeffone.\r\n\r\nand\r\nmore.\r\n")] == ["One.", "And more."]


MISTAKES: Mapping[str, tuple[str, str]] = {
    "a name nearly right": (
        "All is well.\n{{ opne }} are.",
        ", line 2: “opne” is not known; perhaps “open”.",
    ),
    "a name of nothing": (
        "{{ zzz }} are.",
        ", line 1: “zzz” is not known; one of “action”, “closed”, “closing”, “nothing”, “open”, “place”, “several”.",
    ),
    "a name in a condition": ("\n\n{% if opne %}\n{% endif %}", ", line 3: “opne” is not known; perhaps “open”."),
    "a name given to a filter": (
        '{{ opne | verb("is", "are") }}.',
        ", line 1: “opne” is not known; perhaps “open”.",
    ),
    "a name in a macro, by the macro’s line": (
        "{% macro late(some) %}\n{{ sum }} are late.\n{% endmacro %}\n{{ late(open) }}",
        ", line 2: “sum” is not known; one of “action”, “closed”, “closing”, “nothing”, “open”, “place”, “several”.",
    ),
    "a part nearly right": ("{{ closing.wy }}.", ", line 1: there is no “.wy” here; perhaps “way”."),
    "a part of a value": (
        "{% if open.cuont > 1 %}{% endif %}",
        ", line 1: there is no “.cuont” here; perhaps “count”.",
    ),
    "an end that is missing": (
        "It is.\n{% if open %}\nIt is.\n",
        ", line 3: Unexpected end of template. Jinja was looking for the following tags: "
        "'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    ),
    "a brace too few": ("\n{{ open }.", ", line 2: unexpected '}'."),
    "an unknown filter": ("{{ open | verbs }}.", ", line 1: No filter named 'verbs'."),
    "a figure of its own": (
        "There are 3 of them.",
        ", line 1: it has a figure of its own, “3”, in “There are 3 of them.”, which comes from nowhere. "
        "Write it with a value, such as {{ open }} or {{ open | every }}.",
    ),
    "a figure of its own, as a word": (
        "All is well.\n{# All nine hundred. #}All nine\n  hundred and one of {{ open }} are.",
        ", line 2: it has a figure of its own, “nine”, in “All nine”, which comes from nowhere. "
        "Write it with a value, such as {{ open }} or {{ open | every }}.",
    ),
    "a figure put together": (
        '{{ "twen" ~ "ty-one" }} of them.',
        ": it has a figure of its own, “twenty-one”, in “twenty-one of them.”, which comes from nowhere. "
        "Write it with a value, such as {{ open }} or {{ open | every }}.",
    ),
    "a figure given to a filter": (
        '\n{{ ["a dozen", "more"] | listed }}.',
        ", line 2: it gives a filter “dozen”, a figure of its own, which comes from nowhere.",
    ),
    "a bare number": ("{{ 3 }} are.", ", line 1: it says “3”, which has no source; say one of the values that have."),
    "a count": (
        "\n{{ open.count }} are.",
        ", line 2: it says “3”, which has no source; say one of the values that have.",
    ),
    "a sum": (
        "{{ open.count + closed.count }} are.",
        ", line 1: it says “4”, which has no source; say one of the values that have.",
    ),
    "a verb of a bare number": (
        '{{ open.count | verb("is", "are") }}.',
        ", line 1: “verb” follows something that has no source, “3”; use it with a value that has.",
    ),
    "no end before a paragraph": (
        "There are {{ open }}\n\nThat is all.",
        ": the sentence “There are 3” does not end.",
    ),
    "no end before a list": ("There are\n- {{ open }}", ": the sentence “There are” does not end."),
    "no end at the end": ("All is well.\nThere\nare", ": the sentence “There are” does not end."),
    "the inside of Python": ("{{ open.__class__ }}.", ", line 1: “__class__” cannot be used in a template."),
    "the inside of Jinja": (
        "{{ cycler.__init__.__globals__ }}.",
        ", line 1: “__init__” cannot be used in a template.",
    ),
    "a value to change": ("{{ several.clear() }}.", ", line 1: “clear” cannot be used in a template."),
    "another template": ('{% include "thanks.j2" %}', ", line 1: there is no template “thanks.j2”."),
    "a sum that has no result": ("{{ 1 / 0 }}.", ", line 1: division by zero."),
}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("All nine hundred actions are complete", "nine hundred"),
        ("Twenty-one are late", "Twenty-one"),
        ("A NINE\u200bTEENTH report", "NINETEENTH report"),
        ("About a dozen", "dozen"),
        ("None of the actions is late", "None of"),
        ("It is late for the third time", "third time"),
        ("Two thirds of it", "Two"),
        ("A third of it, half of that", "A third of"),
        ("One of the actions is late", "One of the actions"),
        ("One late recommendation", "One late recommendation"),
        ("½ or Ⅻ", "½"),
        ("Ⅻ", "Ⅻ"),
        ("One of our priorities is on the first page, the second is not", ""),
        ("Its one open action is late, the only one", ""),
        ("No one weighs the tenth of May often; someone does once", ""),
        ("Both are open, all are late, and none of the", ""),
    ],
)
def test_a_figure_is_known_as_a_word_where_it_counts_something(text: str, figure: str) -> None:
    assert figure_in(text, ("recommendation",)) == figure


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_named_with_its_file_and_line_and_what_to_do(root: Path, name: str) -> None:
    text, expected = MISTAKES[name]
    assert mistake(root, text) == f"{expected} Correct the template."


def test_a_template_in_another_encoding_is_named(root: Path) -> None:
    (root / "params" / "wording" / "plan" / "summary.j2").write_bytes("The plan’s.".encode("cp1252"))
    with pytest.raises(WorkbookError) as raised:
        Narrator(root, "plan").tell("summary", VALUES)
    assert str(raised.value) == (
        "params/wording/plan/summary.j2: it is not in UTF-8; save it as a UTF-8 text file. Correct the template."
    )


def test_a_template_that_comes_along_is_named_without_its_folder() -> None:
    with pytest.raises(WorkbookError) as raised:
        Narrator().tell("notes", {"words": []})
    assert str(raised.value) == (
        "the template notes.j2, line 9: “called” is not known; one of “words”. Correct the template."
    )


NOUGHT: Mapping[str, object] = {**VALUES, "nought": told("0 actions", [A], 0)}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ nothing | any }} closed.\n{{ open }} are open.", ["3 are open."]),
        ("{{ nought | has }} closed.\n{{ action | has }} closed.", ["Action 5 has closed."]),
        (
            '{{ nothing | of("rating") | has }} improved.\n{{ action | of("rating") | is }} Red.',
            ["The rating of action 5 is Red."],
        ),
        ("Since July,\n{{ nothing | any }} closed.\n{{ action | has }} closed.", ["Since July, action 5 has closed."]),
        ("Since July,\n{{ nothing | has }} closed.\n\n{{ open }} are open.", ["3 are open."]),
        ("Since July,\n{{ nothing | has }} closed.", []),
        ("{{ nought }} closed{{ nothing }}.", ["0 actions closed."]),
        ("{{ nought | resting }}None closed.", ["None closed."]),
    ],
)
def test_a_sentence_of_nothing_is_left_out_where_a_filter_says_so(template: str, said: list[str], root: Path) -> None:
    assert [point.text for point in tell(root, template, NOUGHT)] == said


def test_a_sentence_without_its_end_is_refused_though_one_before_it_was_left_out(root: Path) -> None:
    with pytest.raises(WorkbookError, match="the sentence “3 are” does not end"):
        tell(root, "{{ nothing | any }} closed.\n{{ open }} are\n")
