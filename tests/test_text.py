"""What becomes of the text that people type and paste into cells."""

from __future__ import annotations

import pytest

from helpers.model import Point, TextRun
from helpers.text import blank, key_of, plain, points_of, safe_link, said_in


def outline(text: str) -> list[tuple[int, str, str]]:
    """Return each point as its level, label and words."""
    return [(point.level, point.label, point.text) for point in points_of((TextRun(text),))]


def runs_of(*runs: TextRun) -> list[tuple[TextRun, ...]]:
    return [point.runs for point in points_of(runs)]


@pytest.mark.parametrize("mark", list("•\uf0b7\uf0d8\uf076‣●·■□-–—*") + list("◦▪\uf0a7o"))
def test_bullets_of_every_kind_become_one_bullet(mark: str) -> None:
    assert outline(f"{mark} homes") == [(0, "•", "homes")]


@pytest.mark.parametrize("text", ["•homes", "•\thomes", "•\u00a0homes", " \u00a0• homes", "• • homes"])
def test_a_bullet_needs_no_particular_space_around_it(text: str) -> None:
    assert outline(text) == [(0, "•", "homes")]


def test_a_bullet_that_is_never_ordinary_text_also_begins_an_item_within_a_line() -> None:
    assert outline("We did: • one •two ● three") == [
        (0, "", "We did:"),
        (0, "•", "one"),
        (0, "•", "two"),
        (0, "•", "three"),
    ]


@pytest.mark.parametrize(
    "text", ["a - b", "10–11", "3·5 hours", "a * b", "-5 degrees", "*see note", "out of hours", "o’clock"]
)
def test_a_dash_dot_or_star_that_is_text_stays_text(text: str) -> None:
    assert points_of((TextRun(text),)) == (Point((TextRun(text),)),)


@pytest.mark.parametrize("mark", ["1.", "12.", "3)", "(4)", "a.", "b)", "(c)", "ii.", "iv)", "(xi)"])
def test_the_number_of_a_list_item_is_kept_as_written(mark: str) -> None:
    assert outline(f"{mark} Hub schools") == [(0, mark, "Hub schools")]


@pytest.mark.parametrize(
    "text",
    [
        "2022.",
        "2022. was a hard year",
        "1.2 Homes",
        "1.2. Homes",
        "12.Hub",
        "e.g. homes",
        "mild. So",
        "A. Smith",
        "100. x",
    ],
)
def test_text_that_only_begins_like_a_numbered_item_is_a_paragraph(text: str) -> None:
    assert outline(text) == [(0, "", text)]


def test_a_year_at_the_end_of_a_sentence_does_not_begin_an_item_on_the_next_line() -> None:
    assert outline("We began in\n2022. It went on.") == [(0, "", "We began in"), (0, "", "2022. It went on.")]


@pytest.mark.parametrize("indent", ["  ", "\t", "\u00a0\u00a0", "    "])
@pytest.mark.parametrize("mark", ["•", "-", "1.", "a)"])
def test_an_item_lies_deeper_by_its_indent(mark: str, indent: str) -> None:
    assert outline(f"• a\n{indent}{mark} b\n{indent}{indent}{mark} c\n{indent}{mark} d\n• e") == [
        (0, "•", "a"),
        (1, mark if mark != "-" else "•", "b"),
        (2, mark if mark != "-" else "•", "c"),
        (1, mark if mark != "-" else "•", "d"),
        (0, "•", "e"),
    ]


def test_a_tab_indents_as_far_as_four_spaces() -> None:
    assert outline("• a\n\t• b\n    • c") == [(0, "•", "a"), (1, "•", "b"), (1, "•", "c")]


def test_the_marks_that_word_uses_for_sub_items_lie_deeper_without_an_indent() -> None:
    assert outline("• a\no b\n• c\n\uf0a7 d") == [(0, "•", "a"), (1, "•", "b"), (0, "•", "c"), (1, "•", "d")]


def test_a_list_that_begins_indented_is_not_nested() -> None:
    assert outline("    • a\n    • b\n  • c") == [(0, "•", "a"), (0, "•", "b"), (0, "•", "c")]


def test_a_paragraph_ends_a_list_but_a_blank_line_does_not() -> None:
    assert outline("• a\n\n  • b\nText\n  • c") == [(0, "•", "a"), (1, "•", "b"), (0, "", "Text"), (0, "•", "c")]


@pytest.mark.parametrize(
    "text", ["", " \n\t\n\u00a0", "•", "• \n•", "-", "- \n–\n—", "o\n*", "\u200b\n\ufeff", "<p></p><p>&nbsp;</p><br>"]
)
def test_blank_lines_and_lone_bullets_give_no_points(text: str) -> None:
    assert points_of((TextRun(text),)) == ()


def test_no_runs_give_no_points() -> None:
    assert points_of(()) == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\u2028", "\u2029", "_x000D_", "_x000d_\n", "\n\n \n"])
def test_every_kind_of_line_end_ends_a_paragraph(end: str) -> None:
    assert outline(f"one{end}two") == [(0, "", "one"), (0, "", "two")]


def test_odd_spaces_become_plain_ones_and_invisible_characters_go() -> None:
    assert outline("\ufeff a\u00a0\u2003b\t c\u200bd\u00ade\u2060 ") == [(0, "", "a b cde")]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one</p><p>two</p>", [(0, "", "one"), (0, "", "two")]),
        ("<P class=\"x\" style='a: b'>one</P><BR/>two", [(0, "", "one"), (0, "", "two")]),
        ("one<br>two<br />three", [(0, "", "one"), (0, "", "two"), (0, "", "three")]),
        ("<div>one<p>two</p>three</div>", [(0, "", "one"), (0, "", "two"), (0, "", "three")]),
        ("before<h3>Title</h3>after", [(0, "", "before"), (0, "", "Title"), (0, "", "after")]),
        ("<table><tr><td>one</td><td>two</td></tr></table>", [(0, "", "one"), (0, "", "two")]),
        ("<ul><li>one</li><li>two</li></ul>", [(0, "•", "one"), (0, "•", "two")]),
        ("<li>one</li><li>two</li>", [(0, "•", "one"), (0, "•", "two")]),
        ("<ul>\n  <li>\n    <p>one</p>\n  </li>\n  <li><p>two</p></li>\n</ul>", [(0, "•", "one"), (0, "•", "two")]),
        ("<ul><li>• one</li></ul>", [(0, "•", "one")]),
        ("<ol><li>one</li><li>two</li></ol>", [(0, "1.", "one"), (0, "2.", "two")]),
        ('<ol start="4"><li>one</li><li>two</li></ol>', [(0, "4.", "one"), (0, "5.", "two")]),
        (
            "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>",
            [(0, "•", "one"), (1, "•", "two"), (0, "•", "three")],
        ),
        (
            "<ol><li>one<ul><li>two</li></ul></li><li>three</li></ol>",
            [(0, "1.", "one"), (1, "•", "two"), (0, "2.", "three")],
        ),
        ("<p>• one</p><p>1. two</p>", [(0, "•", "one"), (0, "1.", "two")]),
        ("<p>one</p>\n• two\n  • three", [(0, "", "one"), (0, "•", "two"), (1, "•", "three")]),
        ("<u>one</u> <s>two</s> <span>three</span>", [(0, "", "one two three")]),
        ("<!--StartFragment--><p>one</p><!--EndFragment-->", [(0, "", "one")]),
    ],
)
def test_tags_pasted_from_a_web_page_become_paragraphs_and_items(
    markup: str, expected: list[tuple[int, str, str]]
) -> None:
    assert outline(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one<p>two", [(0, "", "one"), (0, "", "two")]),
        ("</p>one</p>", [(0, "", "one")]),
        ("one <u>two", [(0, "", "one two")]),
        ("<ul><li>one<li>two</ul>three", [(0, "•", "one"), (0, "•", "two"), (0, "", "three")]),
        ("<ol><li>one<li>two<li>three", [(0, "1.", "one"), (0, "2.", "two"), (0, "3.", "three")]),
    ],
)
def test_tags_that_are_never_closed_lose_nothing(markup: str, expected: list[tuple[int, str, str]]) -> None:
    assert outline(markup) == expected


def test_entities_beside_tags_become_their_characters() -> None:
    assert outline("<p>R&amp;D&nbsp;costs &pound;5 &lt;b&gt;</p>") == [(0, "", "R&D costs £5 <b>")]


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "5 <6 and 7> 4",
        "if a <p and q",
        "R&D",
        "R&amp;D",
        "<insert date>",
        "<script>alert(1)</script>",
        "x <b and c> y",
    ],
)
def test_text_that_only_looks_like_markup_stays_as_it_is(text: str) -> None:
    assert outline(text) == [(0, "", text)]


@pytest.mark.parametrize(
    "text", ["1 < 2", "<jane@averdale.example>", "<insert name>", "R&D", "<script>alert(1)</script>", "<!-- x"]
)
def test_text_that_only_looks_like_markup_stays_beside_real_tags_too(text: str) -> None:
    assert outline(f"<p>one</p><p>{text}</p>")[1] == (0, "", text)


def test_bold_italic_and_links_of_pasted_tags_are_kept() -> None:
    markup = '<p>a <b>b</b> <em>c <strong>d</strong></em> <a href="https://x.example">e</a></p>'
    assert runs_of(TextRun(markup)) == [
        (
            TextRun("a "),
            TextRun("b", bold=True),
            TextRun(" "),
            TextRun("c ", italic=True),
            TextRun("d", bold=True, italic=True),
            TextRun(" "),
            TextRun("e", link="https://x.example"),
        )
    ]


def test_a_link_of_a_pasted_tag_that_is_not_safe_is_text() -> None:
    assert runs_of(TextRun('<a href="javascript:alert(1)">a</a> <a name="top">b</a>')) == [(TextRun("a b"),)]


def test_a_cell_keeps_its_link_where_tags_were_pasted_into_it() -> None:
    link = "https://x.example"
    assert runs_of(TextRun("see <u>this</u>", link=link)) == [(TextRun("see this", link=link),)]


def test_styles_are_kept_across_lines_and_bullets() -> None:
    assert runs_of(
        TextRun("• a\n• b", bold=True), TextRun(" c\n"), TextRun("d", italic=True, link="https://x.example")
    ) == [
        (TextRun("a", bold=True),),
        (TextRun("b", bold=True), TextRun(" c")),
        (TextRun("d", italic=True, link="https://x.example"),),
    ]


def test_a_mark_in_another_style_than_its_item_is_still_its_mark() -> None:
    (bullet, number) = points_of((TextRun("•", bold=True), TextRun(" a\n1"), TextRun(". b", italic=True)))
    assert (bullet.label, bullet.runs) == ("•", (TextRun("a"),))
    assert (number.label, number.runs) == ("1.", (TextRun("b", italic=True),))


def test_a_bullet_that_begins_a_style_within_a_line_begins_an_item() -> None:
    first, second = points_of((TextRun("We did: "), TextRun("• a", bold=True)))
    assert (first.label, first.runs) == ("", (TextRun("We did:"),))
    assert (second.label, second.runs) == ("•", (TextRun("a", bold=True),))


def test_neighbours_of_one_style_are_joined_and_share_one_space() -> None:
    assert runs_of(
        TextRun("a "), TextRun(" b"), TextRun("  ", bold=True), TextRun("c", bold=True), TextRun(" \u200b", italic=True)
    ) == [(TextRun("a b"), TextRun(" c", bold=True))]


@pytest.mark.parametrize(
    "address", ["https://x.example/a?b=c#d", "http://x.example", "mailto:a@x.example", "HTTPS://X.EXAMPLE"]
)
def test_a_web_or_mail_address_is_a_safe_link(address: str) -> None:
    assert safe_link(f" {address}\n") == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///C:/plan.xlsx",
        "ftp://x.example",
        "//x.example",
        "plan.docx",
        "#top",
        "https://",
        "https://x.example/a b",
        "https://x.example\njavascript:alert(1)",
        "",
    ],
)
def test_any_other_address_is_no_link(address: str) -> None:
    assert safe_link(address) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is working  well?", "whatisworkingwell"),
        ("WHAT IS\nWORKING\u00a0WELL", "whatisworkingwell"),
        ("R.A.G. (2023)", "rag2023"),
        ("Straße", "strasse"),
        ("C\u0327a va\ufe0f", "çava"),
        ("हिन्दी", "हिन्दी"),
        ("का - की", "काकी"),
        ("✓\ufe0f Green", "green"),
        ("\u3164Green\u2061", "green"),
        ("✓ \ufe0f", "✓"),
        ("✗", "✗"),
        ("—", "—"),
        (" + +", "++"),
        ("\u200b \u2800", ""),
        ("", ""),
    ],
)
def test_a_key_is_the_letters_and_digits_alone(text: str, expected: str) -> None:
    assert key_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a \r\n b\u00a0\tc ", "a b c"),
        ("\ufeffa\u200bb\u00adc", "abc"),
        ("a\u3164b\u2800", "a b"),
        (" \n", ""),
        ("<p>", "<p>"),
    ],
)
def test_plain_text_is_one_line_with_single_spaces(text: str, expected: str) -> None:
    assert plain(text) == expected


INVISIBLE = (
    *"\u200b\u200c\u200d\u200e\u200f\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u2003\u2028\u202e\u205f\u2060\u2064\u206f\u2800\u3000\u3164",
    *"\ufe00\ufe0f\ufeff\uffa0\ufff9\x00\x1f\x7f\x85\U000e0001\U000e0061\U000e0100",
)


@pytest.mark.parametrize("sign", INVISIBLE, ids=map(ascii, INVISIBLE))
def test_a_text_of_invisible_signs_is_blank_and_gives_no_points(sign: str) -> None:
    assert blank(sign)
    assert blank(f" {sign}\n{sign}")
    assert not blank(f"{sign}.")
    assert points_of((TextRun(f"{sign}\n• {sign}\n{sign}Homes"),))[0].text.endswith("Homes")
    assert len(points_of((TextRun(f"{sign}\n• {sign}\n{sign}Homes"),))) == 1
    assert key_of(f"{sign}Green{sign}") == "green"


def test_a_flag_keeps_its_tags_and_stray_ones_go() -> None:
    wales = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
    assert plain(f"{wales} a\U000e0067b") == f"{wales} ab"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Walls are up.", "walls are UP!"),
        ("• Two found\n• One more", "Two found; one – more"),
        ("In 2022. 3 homes", "in 2022,  3 homes"),
        ("re-opened", "re opened"),
        ("—", ""),
    ],
)
def test_the_same_words_say_the_same_whatever_their_punctuation_case_and_spaces(old: str, new: str) -> None:
    assert said_in(old) == said_in(new)


SIGNED = [("up 3%", "up -3%"), ("up +4", "up -4"), ("cost < 5", "cost > 5"), ("✓", "✗"), ("→", "↑")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2.3 weeks", "23 weeks"),
        ("1 2", "12"),
        ("5", "5%"),
        ("£5", "5"),
        ("10:30", "1030"),
        ("Walls", "Wall"),
        ("का", "की"),
        *SIGNED,
    ],
)
def test_another_word_or_figure_says_something_else(old: str, new: str) -> None:
    assert said_in(old) != said_in(new)
