"""Know Excel's number formats: what the built-in ones are in Britain, and the sections and parts of a code.

A code has up to four sections, for positive numbers, negative ones, zero and text (ECMA-376 part 1, 18.8.31).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

GENERAL = "General"
#: What the ids of formats stand for that a file need not spell out, as Excel shows them in Britain.
BUILT_IN = {
    number: code
    for first, codes in (
        (0, (GENERAL, "0", "0.00", "#,##0", "#,##0.00")),
        (5, ("£#,##0;-£#,##0", "£#,##0;-£#,##0", "£#,##0.00;-£#,##0.00", "£#,##0.00;-£#,##0.00")),
        (9, ("0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??")),
        (14, ("dd/mm/yyyy", "dd-mmm-yy", "dd-mmm", "mmm-yy", "h:mm AM/PM", "h:mm:ss AM/PM", "hh:mm", "hh:mm:ss")),
        (22, ("dd/mm/yyyy hh:mm",)),
        (37, ("#,##0;-#,##0", "#,##0;-#,##0", "#,##0.00;-#,##0.00", "#,##0.00;-#,##0.00")),
        (41, ("#,##0;-#,##0;-", "£#,##0;-£#,##0;£-", "#,##0.00;-#,##0.00;-", "£#,##0.00;-£#,##0.00;£-")),
        (45, ("mm:ss", "[h]:mm:ss", "mm:ss.0", "##0.0E+0", "@")),
    )
    for number, code in enumerate(codes, first)
}

_LONGEST = 255  # what Excel takes
_MOST_SECTIONS = 4
_SECTION = re.compile(r'(?:"[^"]*"?|\\.|[_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_CONDITION = re.compile(r"(<>|<=|>=|<|>|=)\s*([-+]?\d+(?:\.\d*)?)")
_COMPARES: dict[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<pad>_.?)|(?P<fill>\*.?)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<clock>AM/PM|A/P)|(?P<exponent>E[+-]0+)|(?P<day>y+|m+|d+|h+|s+)|(?P<moment>(?:(?<=s)|(?<=s\]))\.0+)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<at>@)|(?P<slash>/)|(?P<literal>.)",
    re.DOTALL | re.IGNORECASE,
)
_WORDS = {"quoted", "escaped", "literal"}
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
#: The day and the time in the form that Windows has in Britain.
_SYSTEM = {"$-f800": "dd mmmm yyyy", "$-f400": "hh:mm:ss"}


class Part(NamedTuple):
    """A part of a section: its kind and what is written there.

    Kinds: ``text``, ``general``, ``at``, ``digit``, ``point``, ``comma``, ``percent``, ``slash``, ``exponent``; and of
    dates ``day``, ``elapsed``, ``moment`` (parts of a second) and ``clock``.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the forms that a code gives, and the condition that a number has it by; None without one of its own."""

    parts: tuple[Part, ...]
    holds: Callable[[float], bool] | None = None

    def has(self, *kinds: str) -> bool:
        """Return whether a part is of one of the kinds."""
        return any(part.kind in kinds for part in self.parts)

    @property
    def dated(self) -> bool:
        """Return whether it shows a number as a date, a time or a duration."""
        return self.has("day", "elapsed", "clock")


def section_for(number: float, code: str) -> tuple[Section, bool]:
    """Return the section that a number is shown by, and whether its sign stays to be written."""
    sections = sections_of(code)[:3]
    if any(section.holds for section in sections):
        chosen = next((each for each in sections if each.holds and each.holds(number)), None)
        rest = [each for each in sections if not each.holds]
        return chosen or (rest[-1] if rest else sections_of(GENERAL)[0]), True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    return sections[2 if number == 0 and len(sections) > 2 else 0], True


def words_around(code: str) -> tuple[str, str] | None:
    """Return the words that a code shows before and after a text; None where it hides the text."""
    sections = sections_of(code)
    own = sections[3] if len(sections) > 3 else next((each for each in sections if each.has("at")), None)
    if own is None:
        return "", ""
    places = [place for place, part in enumerate(own.parts) if part.kind == "at"]
    if not places:
        return None
    before, after = own.parts[: places[0]], own.parts[places[-1] + 1 :]
    return _words(before).lstrip(), _words(after).rstrip()


def _words(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts if part.kind == "text")


@lru_cache(maxsize=1000)
def sections_of(code: str) -> tuple[Section, ...]:
    """Return a code's sections; those of General for a code that Excel would not take."""
    if not code or len(code) > _LONGEST:
        code = GENERAL
    sections: list[Section] = []
    at = 0
    while at <= len(code) and len(sections) < _MOST_SECTIONS:
        match = _SECTION.match(code, at)
        written = match[0] if match else ""
        sections.append(_section(written))
        at += len(written) + 1
    return tuple(sections)


def _section(written: str) -> Section:
    parts: list[Part] = []
    holds = None
    for match in _PART.finditer(written):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "bracket":
            if condition := _CONDITION.fullmatch(text):
                holds = _condition(condition[1], float(condition[2]))
            elif text.casefold() in _SYSTEM:
                return Section(_section(_SYSTEM[text.casefold()]).parts, holds)
            elif _ELAPSED.fullmatch(text):
                parts.append(Part("elapsed", text.casefold()))
            elif text.startswith("$"):
                parts.append(Part("text", text[1:].split("-")[0]))
        elif kind == "pad":
            parts.append(Part("text", " "))
        elif kind in _WORDS:
            parts.append(Part("text", text))
        elif kind != "fill":
            parts.append(Part(kind, text.casefold() if kind == "day" else text))
    return Section(tuple(parts), holds)


def _condition(sign: str, bound: float) -> Callable[[float], bool]:
    return lambda number: _COMPARES[sign](number, bound)
