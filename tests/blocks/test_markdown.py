"""What is read from Markdown."""

from __future__ import annotations

import pytest

from helpers.blocks.markdown import Heading, parts_of, points_in
from helpers.model import Point, TextRun


def outline(markdown: str) -> list[tuple[int, str, str]]:
    """Return each point as its level, label and words."""
    return [(part.level, part.label, part.text) for part in parts_of(markdown) if isinstance(part, Point)]


def runs_of(markdown: str) -> tuple[TextRun, ...]:
    (point,) = points_in(markdown)
    return point.runs


def test_headings_and_paragraphs_come_in_order() -> None:
    assert parts_of("# Plan\n\nOne.\n\n## *What* `next`?\nTwo\ngoes on.\n\nThree\n---\n") == (
        Heading(1, "Plan"),
        Point((TextRun("One."),)),
        Heading(2, "What next?"),
        Point((TextRun("Two"), TextRun(" "), TextRun("goes on."))),
        Heading(2, "Three"),
    )


@pytest.mark.parametrize("markdown", ["", "\n \n", "---", "***\n\n___"])
def test_blank_lines_and_rules_say_nothing(markdown: str) -> None:
    assert parts_of(markdown) == ()


def test_a_heading_is_a_bold_paragraph_where_only_points_are_wanted() -> None:
    assert points_in("### Why\nBecause.") == (Point((TextRun("Why", bold=True),)), Point((TextRun("Because."),)))


def test_lists_nest_by_their_indent() -> None:
    assert outline("- a\n- b\n  - c\n    1. d\n    2. e\n- f") == [
        (0, "•", "a"),
        (0, "•", "b"),
        (1, "•", "c"),
        (2, "1.", "d"),
        (2, "2.", "e"),
        (0, "•", "f"),
    ]


@pytest.mark.parametrize("mark", ["-", "*", "+"])
def test_every_bullet_of_markdown_is_one_bullet(mark: str) -> None:
    assert outline(f"{mark} a") == [(0, "•", "a")]


def test_a_numbered_list_begins_with_its_own_number() -> None:
    assert outline("3. a\n4. b") == [(0, "3.", "a"), (0, "4.", "b")]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_items_with_blank_lines_between_them_are_the_same_list(between: str) -> None:
    assert outline(f"- a{between}- b{between}  - c") == [(0, "•", "a"), (0, "•", "b"), (1, "•", "c")]


def test_a_second_paragraph_of_an_item_has_no_mark() -> None:
    assert outline("- a\n\n  more of a\n- b") == [(0, "•", "a"), (0, "", "more of a"), (0, "•", "b")]


def test_a_quotation_is_its_paragraphs_and_items() -> None:
    assert outline("> said\n>\n> - a\n>   - b") == [(0, "", "said"), (0, "•", "a"), (1, "•", "b")]


def test_bold_and_italic_are_kept_inside_each_other() -> None:
    assert runs_of("a **b *c*** _d_") == (
        TextRun("a "),
        TextRun("b ", bold=True),
        TextRun("c", bold=True, italic=True),
        TextRun(" "),
        TextRun("d", italic=True),
    )


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[a](https://x.example)", TextRun("a", link="https://x.example")),
        ("[**a**](https://x.example 'title')", TextRun("a", bold=True, link="https://x.example")),
        ("**[a](https://x.example)**", TextRun("a", bold=True, link="https://x.example")),
        ("<https://x.example>", TextRun("https://x.example", link="https://x.example")),
        ("[a][b]\n\n[b]: https://x.example", TextRun("a", link="https://x.example")),
        ("[a](javascript:alert(1))", TextRun("a")),
        ("[a](data:text/html,x)", TextRun("a")),
        ("[a](file:///C:/plan.xlsx)", TextRun("a")),
        ("[a](other.md)", TextRun("a")),
        ("https://x.example", TextRun("https://x.example")),
    ],
)
def test_a_link_is_kept_only_where_it_is_safe(markdown: str, expected: TextRun) -> None:
    assert runs_of(markdown) == (expected,)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("![a map](map.png)", (TextRun("a map"),)),
        ("![a **map**](map.png)", (TextRun("a "), TextRun("map", bold=True))),
        ("[![a map](map.png)](https://x.example)", (TextRun("a map", link="https://x.example"),)),
    ],
)
def test_a_picture_is_the_words_that_stand_for_it(markdown: str, expected: tuple[TextRun, ...]) -> None:
    assert runs_of(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("`a <b> **c**`", "a <b> **c**"),
        ("```python\na = 1\n```", "a = 1"),
        ("    a **b**", "a **b**"),
        ("~~~\n<b>\n~~~", "<b>"),
    ],
)
def test_code_is_its_text(markdown: str, expected: str) -> None:
    assert runs_of(markdown) == (TextRun(expected),)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<b>a</b>",
        '<div onclick="x">a</div>',
        "<!-- a -->",
        "a <img src=x onerror=alert(1)> b",
        "a <br> b",
        "a <!-- b --> c",
        "a < b & c",
    ],
)
def test_html_stays_text(html: str) -> None:
    (point,) = points_in(html)
    assert point.text == html
    assert {(run.bold, run.italic, run.link) for run in point.runs} == {(False, False, "")}


def test_html_in_an_item_stays_text() -> None:
    assert outline("- <b>a</b>\n- <p>") == [(0, "•", "<b>a</b>"), (0, "•", "<p>")]


@pytest.mark.parametrize(("markdown", "expected"), [(r"\*a\*", "*a*"), ("a  \nb", "a b"), ("a\\\nb", "a b")])
def test_escapes_and_line_breaks_are_resolved(markdown: str, expected: str) -> None:
    assert outline(markdown) == [(0, "", expected)]
