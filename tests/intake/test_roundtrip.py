"""Any tracker that the model can express, typed as people type, reads back as the same actions from the same cells.

An example is what a plan's actions say, in the model's own words; the habits of the hand that types it (each is one
kind of thing that must not matter, so that a failing example names the habits that it takes); and a seed for that hand.
The suite tries the same `EXAMPLES` for each layout every time. A long run, about twenty minutes::

    ROUNDTRIP_EXAMPLES=2000 python -m pytest -n0 tests/test_roundtrip.py
"""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet.worksheet import Worksheet

from builders import BANNER_PLAN, TABLE_PLAN
from helpers.checks import Subject, checked
from helpers.errors import Severity
from helpers.excel.tracker import Tracker
from helpers.intake.intake import take_in
from helpers.model import Action, Closing, Group, Passage, Point, Rating, Source, TextRun, Way
from helpers.plans.parameters import Parameters
from helpers.plans.plan import Plan
from helpers.plans.ratings import words_of
from helpers.text import key_of

EXAMPLES = int(os.environ.get("ROUNDTRIP_EXAMPLES", "10"))
PROPERTY = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
PARAMETERS = Parameters(plan="plan", period="2023-01", as_at="2023-01-19", tracker="plan.xlsx")
AS_AT = PARAMETERS.day

NARRATIVE = [
    {"id": "working", "heading": "What is working well?"},
    {"id": "concerns", "heading": "What are we worried about?"},
    {"id": "next", "heading": "What needs to happen (by when)"},
]
RATINGS = [
    *TABLE_PLAN["ratings"][:2],
    {**TABLE_PLAN["ratings"][2], "also": ["G", "On track"], "fills": ["00B050", "92D050"]},
]
SHARED = {**TABLE_PLAN, "narrative": NARRATIVE, "ratings": RATINGS}
BANNER = Plan.model_validate({**BANNER_PLAN, "narrative": NARRATIVE})
TABLE = Plan.model_validate(SHARED)
UNNUMBERED = Plan.model_validate(
    {
        **SHARED,
        "tracker": {
            **TABLE_PLAN["tracker"],
            "columns": {role: text for role, text in TABLE_PLAN["tracker"]["columns"].items() if role != "number"},
        },
    }
)
DATED = Plan.model_validate(
    {
        **SHARED,
        "tracker": {
            "layout": "dated",
            "sheet": "Actions",
            "columns": {
                "group": "Theme",
                "responsible": "Lead",
                "number": "ID",
                "title": "Action",
                "due": "Due by",
                "closing": "Closed",
                "closed_on": "Closed on",
            },
            "updates": {"sheet": "Updates", "columns": {"number": "ID", "date": "Date", "rating": "R/A/G"}},
        },
    }
)


# What the actions say.

SURE_BULLETS = "•\uf0b7\uf0a7\uf0d8\uf076▪◦‣●"
#: What begins a list item, and so no text here.
MARK = re.compile(r"[·■□]|[-–—*o](?:\s|$)|\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)]\s+\S")
#: What a tag, an escaped character or a numbered group begins with, and so no text here either.
OTHER = re.compile(
    r"</?(?:[phbisua]|h\d|div|[uo]l|li|t[rdh]|br|su[bp]|em|span|strong|font|table|thead|tbody)\b|_x", re.I
)
GROUP_NUMBER = re.compile(r"\d[\d.]*\s*[.):–-]")
CHARACTERS = st.characters(categories=["L", "M", "N", "P", "S"], exclude_characters=SURE_BULLETS)
WORDS = (
    *("homes", "café", "R&D", "&amp;", "<insert", "date>", "<jane@averdale.example>", "=SUM(A1)", "=", "+44", "-5%"),
    *(
        "'quoted'",
        '"so"',
        "o'clock",
        "👪",
        "é",
        "2023.",
        "12.",
        "a)",
        "o",
        "-",
        "10–11%",
        "#N/A",
        "1",
        "TRUE",
        "ß",
        "x<y",
    ),
)
WORD = st.one_of(st.sampled_from(WORDS), st.text(CHARACTERS, min_size=1, max_size=8))
SENTENCES = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
LONG = st.builds(lambda word, times: " ".join(["So", *[word, "go"] * times]), WORD, st.integers(100, 200))
TEXT = st.one_of(*[SENTENCES] * 8, st.sampled_from(["12.", "a)", "(iv)"]), LONG).filter(
    lambda text: not MARK.match(text) and not OTHER.search(text)
)
TITLE = SENTENCES.filter(lambda text: not MARK.match(text) and not OTHER.search(text))
LABELS = ("", "", "•", "•", "•", "1.", "2.", "3.", "4)", "(5)", "12.", "a)", "(b)", "c.", "iv)", "xi.")
NUMBERS = st.one_of(
    st.integers(1, 60).map(str),
    st.integers(1, 9).map("0{}".format),
    st.tuples(st.integers(1, 9), st.integers(1, 30)).map(lambda parts: f"{parts[0]}.{parts[1]}"),
    st.tuples(st.sampled_from("ABX"), st.integers(1, 20)).map(lambda parts: f"{parts[0]}{parts[1]}"),
    st.sampled_from(["NA", "None", "12b", "1.1.1", "H/3"]),
)
#: Words in a column of dates, with the day that counts.
DUE_WORDS = {
    **dict.fromkeys(("Ongoing", "TBC", "When funded", "Spring"), None),
    "March 2024": date(2024, 3, 31),
    "2024/25": date(2025, 3, 31),
    "Q3 2022/23": date(2022, 12, 31),
}
DUE = st.one_of(
    st.none(),
    st.dates(date(2000, 1, 1), date(2029, 12, 31)),
    st.sampled_from([*DUE_WORDS]),
)


@dataclass(frozen=True)
class Content:
    """What a tracker is to say; `numbered` is whether its groups are given with their numbers."""

    groups: tuple[Group, ...]
    actions: tuple[Action, ...]
    numbered: bool = False


@st.composite
def runs(draw: st.DrawFn) -> tuple[TextRun, ...]:
    text = draw(TEXT)
    styles = draw(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=3))
    size = -(-len(text) // len(styles))
    cut = [TextRun(text[at * size : (at + 1) * size], *style) for at, style in enumerate(styles)]
    return joined(cut)


def joined(cut: Sequence[TextRun]) -> tuple[TextRun, ...]:
    made: list[TextRun] = []
    for run in cut:
        if made and replace(made[-1], text="") == replace(run, text=""):
            made[-1] = replace(run, text=made[-1].text + run.text)
        elif run.text:
            made.append(run)
    return tuple(made)


@st.composite
def passages(draw: st.DrawFn, texts: Sequence[tuple[TextRun, ...]]) -> Passage:
    points: list[Point] = []
    for label in draw(st.lists(st.sampled_from(LABELS), max_size=5)):
        deepest = min(points[-1].level + 1, 2) if points and points[-1].label else 0
        points.append(Point(draw(st.sampled_from(texts)), label, draw(st.integers(0, deepest)) if label else 0))
    return Passage(tuple(points))


@st.composite
def closings(draw: st.DrawFn, others: Sequence[str]) -> Closing:
    way = draw(st.sampled_from([way for way in Way if way is not Way.CLOSED]))
    into = tuple(draw(st.lists(st.sampled_from(others), max_size=3, unique=True)) if others else ())
    *most, last = into or ("",)
    numbers = f"{', '.join(most)} {draw(st.sampled_from(['and', '&']))} {last}" if most else last
    fed = f", fed into action{'s' if most else ''} {numbers}" if into else ""
    before = draw(st.sampled_from(["", "Done & dusted: ", "<As agreed> ", "Café "]))
    notice = f"{before}{way}{fed}{draw(st.sampled_from(['', '.', '; thanks to all.']))}"
    upper = draw(st.booleans()) and not any(number.lower() != number for number in into)
    return Closing(way, into, Passage((Point((TextRun(notice.upper() if upper else notice),)),)))


@st.composite
def groups(draw: st.DrawFn) -> tuple[bool, tuple[Group, ...]]:
    titles = draw(
        st.lists(
            TITLE.filter(lambda text: bool(key_of(text)) and not GROUP_NUMBER.match(text)),
            min_size=1,
            max_size=3,
            unique_by=key_of,
        )
    )
    numbered = draw(st.booleans())
    numbers = draw(st.permutations(["1", "2", "10", "3.1"])) if numbered else ["1", "2", "3"]
    leads = [draw(st.one_of(st.just(""), TITLE)) for _ in titles]
    return numbered, tuple(map(Group, numbers, titles, leads))


@st.composite
def contents(draw: st.DrawFn, plan: Plan) -> Content:
    """Draw what a tracker of a plan says; groups stand in the order in which actions first have them."""
    banner, own_numbers = plan is BANNER, plan is not UNNUMBERED
    numbered, known = (False, ()) if banner else draw(groups())
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=8, unique=True))
    in_groups = _first_seen([draw(st.integers(0, max(0, len(known) - 1))) for _ in numbers])
    of = [known[at].number if known else "" for at in in_groups]
    if not own_numbers:
        counts: Counter[str] = Counter()
        numbers = [
            f"{group}.{counts[group]}" if group else str(counts[group]) for group in of if not counts.update([group])
        ]
    is_open = [draw(st.integers(0, 3)) > 0 for _ in numbers]
    others = [
        number for number, here in zip(numbers, is_open, strict=True) if here and re.match(r"[A-Z]?[\d.]+$", number)
    ]
    texts = draw(st.lists(runs(), min_size=1, max_size=10))
    actions = []
    for number, group, here in zip(numbers, of, is_open, strict=True):
        says = {column.id: draw(passages(texts)) for column in plan.narrative}
        assume(
            any(map(str.isdigit, number)) or any(says.values())
        )  # a word where numbers stand, and no text: no action
        due = None if banner else draw(DUE)
        rating = draw(st.sampled_from(["", *(entry.rating for entry in plan.ratings or [])]))
        actions.append(
            Action(
                number=number,
                title=draw(TITLE),
                group=group,
                closing=None if here else draw(closings(others)),
                says={column: passage for column, passage in says.items() if passage},
                rating=None if banner else Rating(rating),
                due=DUE_WORDS[due] if isinstance(due, str) else due,
                due_written=due if isinstance(due, str) else "",
            )
        )
    return Content(tuple(group for group in known if group.number in of), tuple(actions), numbered)


def _first_seen(places: Sequence[int]) -> list[int]:
    """Return the places renamed so that 0 comes first, then 1 and so on."""
    order = list(dict.fromkeys(places))
    return [order.index(place) for place in places]


# The hand that types it.


class Habit(StrEnum):
    """What must not matter."""

    SPACES = "odd spaces, at ends and doubled"
    INVISIBLE = "zero-width characters"
    LINES = "line ends of every kind, blank lines, lone bullets"
    MARKS = "bullets and indents of every kind"
    TAGS = "tags pasted from a web page"
    RUNS = "stretches of text in one style"
    FORMS = "numbers, dates and ratings in every form"
    HEADERS = "header texts in odd case, spaces and punctuation"
    AGAIN = "header rows and groups again"
    ABOVE = "rows above the header"
    GAPS = "blank rows, and cells with only spaces or a dash"
    COLUMNS = "blank columns, and columns that the plan does not name"
    ORDER = "columns, and updates, in any order"
    MERGES = "merged cells"
    SPREAD = "an action over several rows"
    FILLS = "white fills, and fills outside the rating"
    HISTORY = "older updates, later ones, and closing notices from a later day"
    EPOCH = "days counted from 1904"


T = TypeVar("T")
Value = str | int | float | datetime | CellRichText


@dataclass(frozen=True)
class Hand:
    """A person's way of typing."""

    seed: int
    habits: frozenset[Habit]
    chance: Random = field(repr=False)

    def does(self, habit: Habit, odds: float = 0.5) -> bool:
        """Return whether the hand does something this time."""
        return habit in self.habits and self.chance.random() < odds

    def one(self, options: Sequence[T]) -> T:
        """Return one of some ways to do it."""
        return options[self.chance.randrange(len(options))]


HANDS = st.builds(
    lambda seed, habits: Hand(seed, habits, Random(seed)),  # noqa: S311 - a hand, not a secret
    st.integers(0, 2**32),
    st.one_of(st.frozensets(st.sampled_from(Habit)), st.just(frozenset(Habit))),
)
INVISIBLE = ("\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad", "\u200b\u200b")
LINE_ENDS = ("\n", "\r\n", "_x000D_\n", "\u2028", "\u2029", "\n\n", "\n \u00a0\n", "\n•\n", "\n- \n")
TAG_ENDS = ("<br>", "<BR />", "</div><div>", '</div>\n<div class="x">', "</div>\n\n<p>")
SHALLOW, DEEP = "•\uf0b7\uf0d8\uf076‣●·■□-–—*", "o◦▪\uf0a7"
#: What Excel never has in two stretches.
UNCUT = re.compile("[<&]|_x")
#: How far the items of each level are indented; a mark of `DEEP` counts for two spaces.
INDENTS = ((0, 4, 8), (0, 2, 4), (1, 3, 8), (2, 4, 7), (0, 1, 2))


def spaced(hand: Hand, text: str) -> str:
    if hand.does(Habit.SPACES):
        text = re.sub(" ", lambda _: hand.one((" ", "\u00a0", "  ", "\t", "\u2003", " \u00a0 ")), text)
    if hand.does(Habit.INVISIBLE):
        at = hand.chance.randrange(len(text) + 1)
        text = text[:at] + hand.one(INVISIBLE) + text[at:]
    return text


def around(hand: Hand, text: str) -> str:
    ends = ("", " ", "\u00a0", "\t", "\u200b ", "\n")
    return hand.one(ends) + text + hand.one(ends) if hand.does(Habit.SPACES) else text


def one_line(hand: Hand, text: str) -> Value:
    """Type a title: it may be broken into lines wherever no line then begins like a list item."""
    if hand.does(Habit.TAGS, 0.1):
        return f"<p>{html.escape(spaced(hand, text))}</p>"
    words = text.split(" ")
    made = spaced(hand, words[0])
    for at, word in enumerate(words[1:], 1):
        breaks = hand.does(Habit.LINES, 0.2) and not MARK.match(" ".join(words[at:]))
        made += (
            hand.one(LINE_ENDS[:7]) if breaks else hand.one((" ", "\u00a0")) if hand.does(Habit.SPACES) else " "
        ) + word
    made = around(hand, made)
    return rich(hand, [TextRun(made)]) if hand.does(Habit.RUNS, 0.2) else made


def typed(hand: Hand, points: Sequence[Point]) -> Value:
    """Type paragraphs and list items into a cell."""
    if not hand.does(Habit.TAGS, 0.3):
        return rich(hand, list(lines(hand, points, LINE_ENDS if hand.does(Habit.LINES) else ("\n",), str)))
    if hand.does(Habit.TAGS) and all(re.fullmatch(r"|•|[1-9]\d*\.", point.label) for point in points):
        return as_lists(hand, points)
    pasted = [TextRun("<div>"), *lines(hand, points, TAG_ENDS, html.escape), TextRun("</div>")]
    return rich(hand, pasted) if hand.does(Habit.RUNS) else "".join(map(tagged, pasted))


def lines(hand: Hand, points: Sequence[Point], ends: Sequence[str], escape: Callable[[str], str]) -> Iterator[TextRun]:
    indents = hand.one(INDENTS) if hand.does(Habit.MARKS) else INDENTS[0]
    for at, point in enumerate(points):
        indent, mark = lead(hand, point, indents)
        after = point.label and hand.one((" ", "\t", "\u00a0", "  ")[: 4 if hand.does(Habit.SPACES) else 1])
        runs_on = at > 0 and mark in SURE_BULLETS and not indent and point.label == "•" and hand.does(Habit.LINES)
        first = "" if not at else hand.one(("", " ", "\t")) if runs_on else hand.one(ends)
        style = point.runs[0] if escape is str and hand.does(Habit.RUNS) else TextRun("")
        yield replace(style, text=first + indent + mark + after)
        for run in point.runs:
            yield replace(run, text=escape(spaced(hand, run.text)))
        yield TextRun(hand.one(("", " ", "\u00a0", "\t")) if hand.does(Habit.SPACES) else "")


def lead(hand: Hand, point: Point, indents: Sequence[int]) -> tuple[str, str]:
    """Return a point's indent and its mark."""
    if not point.label:
        return (hand.one(("", "  ", "\t", "\u00a0")) if hand.does(Habit.MARKS) else ""), ""
    wide, mark = indents[point.level], point.label
    if point.label == "•" and hand.does(Habit.MARKS):
        mark = hand.one(SHALLOW + DEEP if wide >= 2 else SHALLOW)
        wide -= 2 if mark in DEEP else 0
    forms = (" " * wide, "\t" * (wide // 4) + " " * (wide % 4), "\u00a0" * wide)
    return hand.one(forms) if hand.does(Habit.SPACES) else forms[0], mark


def rich(hand: Hand, pieces: Sequence[TextRun]) -> Value:
    """Type stretches of text, each in its style; more stretches than there are styles, where that is the habit."""
    cut = [piece for run in joined(pieces) for piece in in_pieces(hand, run)]
    if not any(run.bold or run.italic for run in cut) and len(cut) == 1:
        return cut[0].text
    red = Color(rgb="FFFF0000") if hand.does(Habit.RUNS) else None
    return CellRichText(
        *(
            TextBlock(InlineFont(b=run.bold or None, i=run.italic or None, color=red), run.text)
            if run.bold or run.italic or red or len(cut) > 1
            else run.text
            for run in cut
        )
    )


def in_pieces(hand: Hand, run: TextRun) -> list[TextRun]:
    at = hand.chance.randrange(len(run.text)) if hand.does(Habit.RUNS, 0.3) and not UNCUT.search(run.text) else 0
    return [replace(run, text=text) for text in (run.text[:at], run.text[at:]) if text]


def tagged(run: TextRun) -> str:
    text = f"<b>{run.text}</b>" if run.bold else run.text
    return f"<em>{text}</em>" if run.italic else text


def as_lists(hand: Hand, points: Sequence[Point]) -> str:
    """Return points as a web page has them; an item lies in the item before it."""
    made: list[str] = []
    within: list[tuple[str, int]] = []
    for point in points:
        body = "".join(tagged(replace(run, text=html.escape(spaced(hand, run.text)))) for run in point.runs)
        kind, number = ("ul", 0) if point.label == "•" else ("ol", int(point.label[:-1] or 0) if point.label else 0)
        depth = point.level + 1 if point.label else 0
        while len(within) > depth or (0 < depth == len(within) and not _continues(within[-1], kind, number)):
            made.append(f"</li></{within.pop()[0]}>")
        if not point.label:
            made.append(f"<p>{body}</p>")
        elif len(within) == depth:
            made.append(f"</li><li>{body}")
            within[-1] = kind, number
        else:
            start = f' start="{number}"' if number else ""
            made.append(f"<{kind}{start}><li>{body}")
            within.append((kind, number))
    made += [f"</li></{kind}>" for kind, _ in reversed(within)]
    return hand.one(("", "\n", "\n  ")).join(made) if hand.does(Habit.SPACES) else "".join(made)


def _continues(before: tuple[str, int], kind: str, number: int) -> bool:
    return before == (kind, number - 1 if kind == "ol" else 0)


def number_in(hand: Hand, number: str) -> Value:
    forms: list[Value] = [number, number, f"{number}.", f"{number})", f" {number} :", f"{number}\u00a0\u200b"]
    if re.fullmatch(r"[1-9]\d*", number):
        forms += [int(number), float(number)]
    if re.fullmatch(r"[1-9]\d*\.\d*[1-9]", number):
        forms.append(float(number))
    return hand.one(forms) if hand.does(Habit.FORMS, 0.8) else number


def day_in(hand: Hand, day: date) -> Value:
    if not hand.does(Habit.FORMS, 0.8):
        return f"{day:%d/%m/%Y}"
    end = "th" if 4 <= day.day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    month = hand.one((f"{day:%B}", f"{day:%b}", f"{day:%B}".upper(), "Sept" if day.month == 9 else f"{day:%b}".lower()))
    epoch = MAC_EPOCH if Habit.EPOCH in hand.habits else WINDOWS_EPOCH
    forms: tuple[Value, ...] = (
        datetime(day.year, day.month, day.day),  # noqa: DTZ001 - Excel's dates have no time zone
        (day - epoch.date()).days,
        f"{day.day}/{day.month}/{day.year % 100:02}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d-%m-%Y}",
        f"{day.day}{end} {month} {day.year}",
        f"{day.day} {month} {day.year % 100:02}",
        f"{day:%Y-%m-%d}",
    )
    form = hand.one(forms)
    return around(hand, spaced(hand, form)) if isinstance(form, str) else form


# The sheets it types on.


@dataclass
class Page:
    """A sheet while it is being typed; `headers` is from role to header text."""

    sheet: Worksheet
    hand: Hand
    headers: Mapping[str, str]
    in_order: bool = False
    row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    unnamed: dict[int, str] = field(default_factory=dict)
    said: set[int] = field(default_factory=set)
    left: Counter[str] = field(default_factory=Counter)
    no_actions: list[int] = field(default_factory=list)
    texts: set[int] = field(default_factory=set)

    def begin(self) -> None:
        """Choose the columns, and type what stands above the table, and its header row."""
        roles = list(self.headers)
        if not self.in_order and self.hand.does(Habit.ORDER, 0.8):
            self.hand.chance.shuffle(roles)
        at = 0
        for role in roles:
            if self.hand.does(Habit.COLUMNS, 0.2):
                at += 1
            if self.hand.does(Habit.COLUMNS, 0.2):
                at += 1
                self.unnamed[at] = f"Notes {at}"
            at += 1
            self.columns[role] = at
        if self.hand.does(Habit.COLUMNS):
            self.unnamed[at + 2] = "Owner’s notes"
        for _ in range(self.hand.one(range(4)) if self.hand.does(Habit.ABOVE) else 0):
            self.row += self.hand.one((1, 1, 2))
            words = self.hand.one(("Action plan", "Kept by the team", *self.headers.values()))
            self.write(self.row, self.hand.one(range(1, at + 1)), words)
            self.no_actions.append(self.row)
            self.left["above the header"] += 1
        self.type_header("header")

    def type_header(self, reason: str) -> None:
        """Type the header row, for the first time or again."""
        self.row += 1
        self.no_actions.append(self.row)
        self.left[reason] += 1
        texts = {self.columns[role]: text for role, text in self.headers.items()} | self.unnamed
        for column, text in texts.items():
            self.write(self.row, column, odd_header(self.hand, text))

    def next_row(self) -> int:
        """Begin a row: others may come before it that are no action's."""
        if self.hand.does(Habit.GAPS, 0.2):
            self.row += self.hand.one((1, 2))
        if self.hand.does(Habit.AGAIN, 0.1):
            self.type_header("header repeated")
        self.row += 1
        return self.row

    def write(self, row: int, column: int, value: Value) -> Source:
        """Type into a cell and return its place."""
        cell = self.sheet.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # Excel keeps “=” and “#N/A” as text where they were typed as such
        self.said.add(row)
        return Source(self.sheet.title, f"{get_column_letter(column)}{row}")

    def put(self, row: int, role: str, value: Value) -> Source:
        """Type into a row's cell of a column that the plan names."""
        return self.write(row, self.columns[role], value)

    def fill(self, row: int, column: int, color: Color) -> None:
        """Give a cell a solid fill."""
        self.sheet.cell(row, column).fill = PatternFill("solid", fgColor=color)

    def empty(self, row: int, column: int) -> bool:
        """Return whether a cell says nothing and lies under no merged one."""
        cell = self.sheet.cell(row, column)
        return not isinstance(cell, MergedCell) and cell.value is None

    def merge_down(self, role: str, row: int, last: int) -> None:
        """Merge a cell with the empty ones under it, where the sheet has nothing else there."""
        column = self.columns[role]
        below = range(row + 1, last + 1)
        clear = all(self.empty(at, column) and at not in self.no_actions for at in below)
        if below and clear and self.hand.does(Habit.MERGES):
            self.sheet.merge_cells(start_row=row, end_row=last, start_column=column, end_column=column)

    def finish(self) -> None:
        """Add what an action's row may also have: text that is not for the report, cells that say nothing, fills."""
        narrative = {column["id"] for column in NARRATIVE}
        rating = self.columns.get("rating", 0)
        for row in range(1, self.row + 1):
            for column in self.unnamed:
                if (
                    row in self.said
                    and row not in self.no_actions
                    and self.empty(row, column)
                    and self.hand.one((0, 1))
                ):
                    self.write(row, column, self.hand.one(("Ask Jo", "Red", "completed", "7")))
            for role, column in self.columns.items():
                dashes = ("-", "•\n• ", "–") if role in narrative and row in self.texts else ()
                blanks = (" ", "\u00a0", "\n", "\t ", *dashes)
                if row not in self.no_actions and self.empty(row, column) and self.hand.does(Habit.GAPS, 0.1):
                    self.sheet.cell(row, column).value = self.hand.one(blanks)
            for column in {*self.columns.values(), *self.unnamed}:
                cell = self.sheet.cell(row, column)
                if isinstance(cell, MergedCell) or cell.fill.fill_type or not self.hand.does(Habit.FILLS, 0.2):
                    continue
                whites = (Color(rgb="FFFFFFFF"), Color(rgb="00FFFFFF"), Color(theme=0), Color(indexed=9))
                colours = whites if column == rating else (*whites, Color(rgb="FFFF0000"), Color(theme=4, tint=0.4))
                self.fill(row, column, self.hand.one(colours))


def odd_header(hand: Hand, text: str) -> str:
    if not hand.does(Habit.HEADERS):
        return text
    text = hand.one((text, text.upper(), text.lower(), text.title()))
    text = text.replace(" ", hand.one((" ", "\n", "\u00a0", "  ", " \r\n", "-")))
    text = text.replace("/", hand.one(("/", " / ", "/\n", "\\")))
    return hand.one(("", " ", "*", "\ufeff")) + text + hand.one(("", " ", ":", " *", "\n", "…"))


def parts_of(hand: Hand, points: Sequence[Point], count: int) -> list[tuple[Point, ...]]:
    """Return points in so many parts; none begins within a list's deeper levels."""
    ends = [at for at, point in enumerate(points) if at and not point.level]
    cuts = sorted(hand.one([*ends, len(points)]) for _ in range(count - 1))
    return [tuple(points[a:b]) for a, b in zip([0, *cuts], [*cuts, len(points)], strict=True)]


def in_rows(hand: Hand, says: Mapping[str, Passage]) -> list[dict[str, tuple[Point, ...]]]:
    """Return what each row of an action says; the first may say nothing."""
    count = hand.one((2, 3)) if hand.does(Habit.SPREAD) else 1
    parts = {column: parts_of(hand, passage.points, count) for column, passage in says.items()}
    rows = [{column: part[at] for column, part in parts.items() if part[at]} for at in range(count)]
    return [row for at, row in enumerate(rows) if row or not at]


def put_says(page: Page, row: int, says: Mapping[str, tuple[Point, ...]], read: dict[str, Passage]) -> None:
    """Type one row's narrative cells, and add to what is to be read of them."""
    for column, points in says.items():
        source = page.put(row, column, typed(page.hand, points))
        page.texts.add(row)
        known = read.get(column, Passage())
        placed = tuple(replace(point, sources=(source,)) for point in points)
        read[column] = Passage((*known.points, *placed), (*known.sources, source))


def put_rating(page: Page, row: int, plan: Plan, name: str) -> Rating:
    if not name:
        return Rating()
    hand, column = page.hand, page.columns["rating"]
    entry = next(entry for entry in plan.ratings or [] if entry.rating == name)
    word = hand.one(words_of(entry)) if hand.does(Habit.FORMS, 0.8) else name
    word = hand.one((word, word.upper(), f"{word}.", f"({word.lower()})")) if hand.does(Habit.FORMS) else word
    by_fill = entry.fills and hand.does(Habit.FORMS)
    if by_fill:
        page.fill(row, column, Color(rgb=hand.one(("FF", "00")) + hand.one(entry.fills)))
    source = Source(page.sheet.title, f"{get_column_letter(column)}{row}")
    if by_fill and hand.does(Habit.FORMS):
        return Rating(name, "", (source,))
    page.put(row, "rating", around(hand, spaced(hand, word)))
    return Rating(name, "" if word == name else word, (source,))


def put_notice(page: Page, row: int, role: str, closing: Closing) -> Closing:
    source = page.put(row, role, typed(page.hand, closing.notice.points))
    points = tuple(replace(point, sources=(source,)) for point in closing.notice.points)
    return replace(closing, notice=Passage(points, (source,)))


def type_banner(page: Page, action: Action) -> Action:
    """Type an action's rows in the banner layout; return it as it is to be read."""
    hand, narrative = page.hand, [column["id"] for column in NARRATIVE]
    first = row = page.next_row()
    number = page.put(row, "number", number_in(hand, action.number))
    halves = [action.title]
    if " " in action.title and hand.does(Habit.SPREAD, 0.3):
        at = hand.one([match.start() for match in re.finditer(" ", action.title)])
        halves = [action.title[:at], action.title[at + 1 :]]
    if any(map(MARK.match, halves)):
        halves = [action.title]
    title = [page.put(row, role, one_line(hand, half)) for role, half in zip(narrative, halves, strict=False)]
    if len(halves) == 1 and hand.does(Habit.MERGES, 0.8):
        merge_across(page, row)
    says: dict[str, Passage] = {}
    closing = action.closing
    notice_first = hand.does(Habit.ORDER)
    for late in (False, True):
        if closing and late is not notice_first:
            row = page.next_row()
            closing = put_notice(page, row, narrative[0], closing)
            merge_across(page, row)
        if late:
            continue
        for part in in_rows(hand, action.says):
            if part:
                row = page.next_row()
                put_says(page, row, part, says)
    page.merge_down("number", first, row)
    return replace(action, closing=closing, says=says, sources=(number, *title))


def merge_across(page: Page, row: int) -> None:
    columns = [page.columns[column["id"]] for column in NARRATIVE]
    page.sheet.merge_cells(start_row=row, end_row=row, start_column=min(columns), end_column=max(columns))


def type_table(page: Page, plan: Plan, action: Action) -> tuple[Action, int]:
    """Type an action's rows of a table; return it as it is to be read, and its first row."""
    hand, columns = page.hand, page.columns
    says = action.says if "working" in columns else {}
    parts = in_rows(hand, says)
    rows = [page.next_row() for _ in parts]
    number = [page.put(rows[0], "number", number_in(hand, action.number))] if "number" in columns else []
    title = page.put(rows[0], "title", one_line(hand, action.title))
    read: dict[str, Passage] = {}
    for row, part in zip(rows, parts, strict=True):
        put_says(page, row, part, read)
    due: tuple[Source, ...] = ()
    words = around(hand, spaced(hand, action.due_written)) if action.due_written else None
    if value := words or (day_in(hand, action.due) if action.due else None):
        due = (page.put(hand.one(rows), "due", value),)
    rating, rated = action.rating, hand.one(rows)
    if rating and "rating" in columns:
        rating = put_rating(page, rated, plan, rating.name)
        page.merge_down("rating", rated, rows[-1])
    closing = put_notice(page, hand.one(rows), "closing", action.closing) if action.closing else None
    if "closed_on" in columns:
        closing = put_closed_on(page, rows[0], closing)
    for role in ("number", "title"):
        if role in columns:
            page.merge_down(role, rows[0], rows[-1])
    read_as = replace(
        action,
        closing=closing,
        says=read,
        rating=rating,
        due_sources=due,
        sources=tuple(dict.fromkeys((*number, title))),
    )
    return read_as, rows[0]


def put_closed_on(page: Page, row: int, closing: Closing | None) -> Closing | None:
    """Type the day an action closed, and return its closing; an open one may have one from a day after the report's."""
    if closing and page.hand.does(Habit.HISTORY):
        day = AS_AT - timedelta(days=page.hand.one((0, 1, 400)))
        return replace(closing, on=day, on_sources=(page.put(row, "closed_on", day_in(page.hand, day)),))
    if not closing and page.hand.does(Habit.HISTORY, 0.2):
        page.put(row, "closing", "Completed")
        page.put(row, "closed_on", day_in(page.hand, AS_AT + timedelta(days=page.hand.one((1, 400)))))
    return closing


def type_groups(page: Page, content: Content, rows: Sequence[int]) -> None:
    """Type the groups beside their actions' first rows: once for the rows that follow, again, or merged."""
    hand, before = page.hand, ""
    led: set[str] = set()
    known = {group.number: group for group in content.groups}
    spans: list[list[int]] = []
    for action, row in zip(content.actions, rows, strict=True):
        group = known.get(action.group)
        if group and (group.number != before or hand.does(Habit.AGAIN)):
            mark = hand.one((".", ")", ":", " –")) if hand.does(Habit.FORMS) else "."
            label = f"{group.number}{mark} " if content.numbered else ""
            page.put(row, "group", label + str(around(hand, group.title)).lstrip())
            if group.responsible and (group.number not in led or hand.does(Habit.AGAIN)):
                page.put(row, "responsible", one_line(hand, group.responsible))
                led.add(group.number)
            spans.append([row, row])
            before = group.number
        elif spans:
            spans[-1][1] = row
    for first, last in spans:
        page.merge_down("group", first, last)
        page.merge_down("responsible", first, last)


def type_updates(page: Page, plan: Plan, actions: Sequence[Action]) -> tuple[Action, ...]:
    """Type what each action says as dated updates, some older and some to come; return them as they are to be read."""
    hand = page.hand
    entries: list[tuple[date, int, str]] = []
    parts: list[list[dict[str, tuple[Point, ...]]]] = []
    for at, action in enumerate(actions):
        newest = AS_AT - timedelta(days=hand.one((0, 1, 20, 90)))
        parts.append(in_rows(hand, action.says))
        says = bool(action.says or (action.rating and action.rating.name))
        entries += [(newest, at, "now")] * (len(parts[at]) if says else 0)
        if says and hand.does(Habit.HISTORY):
            entries += [(newest - timedelta(days=hand.one((1, 31, 400))), at, "older")] * hand.one((1, 2))
        if hand.does(Habit.HISTORY, 0.3):
            entries.append((AS_AT + timedelta(days=hand.one((1, 31, 400))), at, "later"))
    if hand.does(Habit.ORDER):
        hand.chance.shuffle(entries)
    read: list[dict[str, Passage]] = [{} for _ in actions]
    ratings = [action.rating for action in actions]
    for day, at, kind in entries:
        row = page.next_row()
        page.put(row, "number", number_in(hand, actions[at].number))
        page.put(row, "date", day_in(hand, day))
        rating = ratings[at]
        if kind != "now":
            page.put(row, "next", "As it was, or will be")
            put_rating(page, row, plan, hand.one(("", "Red", "Green")))
            page.left["update older than the newest" if kind == "older" else "update after the as-at date"] += 1
            continue
        put_says(page, row, parts[at].pop(0), read[at])
        if rating and rating.name and not rating.sources and (not parts[at] or hand.one((0, 1))):
            ratings[at] = put_rating(page, row, plan, rating.name)
    return tuple(
        replace(action, says=said, rating=rating) for action, said, rating in zip(actions, read, ratings, strict=True)
    )


# The property.


@dataclass(frozen=True)
class Typed:
    """A tracker as it was typed: what is to be read of it."""

    actions: tuple[Action, ...]
    pages: tuple[Page, ...]


def write(folder: Path, plan: Plan, content: Content, hand: Hand) -> Typed:
    """Write the tracker and return what is to be read of it."""
    book = Workbook()
    book.epoch = MAC_EPOCH if Habit.EPOCH in hand.habits else WINDOWS_EPOCH
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Actions" if plan is DATED else "January 2023"
    headers = {role: texts[0] for role, texts in plan.tracker.columns.headers().items()}
    narrative = {column.id: column.heading for column in plan.narrative}
    page = Page(sheet, hand, headers if plan is DATED else headers | narrative, in_order=plan is BANNER)
    page.begin()
    pages = [page]
    if plan is BANNER:
        actions = tuple(type_banner(page, action) for action in content.actions)
    else:
        made = [type_table(page, plan, action) for action in content.actions]
        actions = tuple(action for action, _ in made)
        type_groups(page, content, [row for _, row in made])
    if plan is DATED:
        assert plan.tracker.updates
        headers = {role: texts[0] for role, texts in plan.tracker.updates.columns.headers().items()}
        pages.append(Page(book.create_sheet("Updates"), hand, headers | narrative))
        pages[1].begin()
        says = tuple(replace(action, says=said.says) for action, said in zip(actions, content.actions, strict=True))
        actions = type_updates(pages[1], plan, says)
    for each in pages:
        each.finish()
    book.save(folder / "plan.xlsx")
    return Typed(actions, tuple(pages))


def without_unrated(action: Action) -> Action:
    """Return the action; that nobody rated it is read from no cell in particular."""
    return replace(action, rating=Rating()) if action.rating and not action.rating.name else action


def assert_reads_back(folder: Path, plan: Plan, content: Content, hand: Hand) -> None:
    typed_in = write(folder, plan, content, hand)
    tracker = Tracker(folder / "plan.xlsx", "plan.xlsx")
    intake = checked(Subject(plan, PARAMETERS, tracker, take_in(tracker, plan, PARAMETERS)))
    assert [str(problem) for problem in intake.problems if problem.severity is Severity.BLOCKS] == []
    assert tuple(map(without_unrated, intake.actions)) == tuple(map(without_unrated, typed_in.actions))
    assert [(group.number, group.title, group.responsible) for group in intake.groups] == [
        (group.number, group.title, group.responsible) for group in content.groups
    ]
    left: Counter[str] = Counter()
    left.update(out.reason for out in intake.left_out)
    assert left == sum((page.left for page in typed_in.pages), Counter[str]())
    assert (
        intake.rows_read
        == intake.rows_reported + len(intake.left_out)
        == sum(len(page.said) for page in typed_in.pages)
    )
    noted = [problem for problem in intake.problems if "not in the plan’s definition" in problem.found]
    assert len(noted) == sum(len(page.unnamed) for page in typed_in.pages)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one folder for all examples: each writes its tracker over the one before."""
    return tmp_path_factory.mktemp("roundtrip")


@PROPERTY
@given(content=contents(BANNER), hand=HANDS)
def test_a_tracker_in_the_banner_layout_reads_back_as_the_same_actions(
    folder: Path, content: Content, hand: Hand
) -> None:
    assert_reads_back(folder, BANNER, content, hand)


@PROPERTY
@given(content=contents(TABLE), hand=HANDS)
def test_a_tracker_in_the_table_layout_reads_back_as_the_same_actions(
    folder: Path, content: Content, hand: Hand
) -> None:
    assert_reads_back(folder, TABLE, content, hand)


@PROPERTY
@given(content=contents(UNNUMBERED), hand=HANDS)
def test_a_table_without_numbers_reads_back_as_the_same_actions_in_order(
    folder: Path, content: Content, hand: Hand
) -> None:
    assert_reads_back(folder, UNNUMBERED, content, hand)


@PROPERTY
@given(content=contents(DATED), hand=HANDS)
def test_a_tracker_of_dated_updates_reads_back_as_the_same_actions(folder: Path, content: Content, hand: Hand) -> None:
    assert_reads_back(folder, DATED, content, hand)
