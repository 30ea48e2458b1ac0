"""What people's fingers do to YAML: the slip behind what a parser says, by its line and with what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: A path of Windows in double quotes, in which YAML takes a backslash and the letter after it for one character.
_PATHS = (
    re.compile(r'^(tracker):\s*"([^"\\]+\\[^\\"][^"]*)"?'),
    re.compile(r'^([\w-]+):\s*"((?:[A-Za-z]:|\\)\\[^\\"][^"]*)"?'),
)
_KEY = re.compile(r"^(\s*)(?:- )?[\w-]+:(?:\s|$)")
#: A value that goes on behind a second colon, though it is in no quotes.
_COLON = re.compile(r"^\s*(?:- )?([\w-]+):\s+[^\s\"'|>\[{#].*:(?:\s|$)")
_CURLY = re.compile("[“”„‟‘’]")


class Slip(NamedTuple):
    """A slip: the line it is in, from 1, what is there, what is expected, and what to do."""

    line: int
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.found}. Expected: {self.expected}. To mend it: {self.remedy}"


def path_in_quotes(text: str) -> Slip | None:
    """Return the first path that YAML would read as another, whether it can read it or not."""
    for at, line in enumerate(text.splitlines(), 1):
        if found := next(filter(None, (path.match(line) for path in _PATHS)), None):
            key, path = found.groups()
            return Slip(
                at,
                f"the path of “{key}” is in double quotes, in which a backslash begins another character",
                "a path in single quotes, or with forward slashes",
                f"write {key}: '{path}'",
            )
    return None


def slip_at(text: str, lines: tuple[int, ...]) -> Slip | None:
    """Return the slip that a parser has stumbled over, which is in one of some lines or just before.

    Args:
        text: what it was to read.
        lines: the lines that it names, from 1, the likeliest first.
    """
    every = text.splitlines()
    near = dict.fromkeys(at for line in lines for at in (line, line - 1) if 1 <= at <= len(every))
    return next((slip for at in near for slip in _slips(every, at)), None)


def _slips(every: list[str], at: int) -> Iterator[Slip]:
    line = every[at - 1]
    if re.match(r"\s*\t", line):
        yield Slip(at, "the line begins with a tab", "spaces", "put two spaces in place of each tab")
    if found := _COLON.match(line):
        yield Slip(
            at,
            f"the text of “{found[1]}” has a colon in it",
            "a text with a colon in quotes, or on lines of its own",
            f"put quotes round it, or write “{found[1]}: |” and the text under it, two spaces before each line",
        )
    if _CURLY.search(line):
        yield Slip(
            at, "there are curly quotes", "straight ones, \" or '", "type the quotes anew in a plain text editor"
        )
    above = next((each for each in reversed(every[: at - 1]) if _KEY.match(each)), "")
    if (found := _KEY.match(line)) and above and len(found[1]) != len(above) - len(above.lstrip()):
        yield Slip(
            at,
            f"the line begins with {_spaces(found[1])}, the key above it with {_spaces(above[: -len(above.lstrip())])}",
            "keys that belong side by side to begin at the same place",
            "put it under the first letter of its neighbours",
        )


def _spaces(blank: str) -> str:
    return {0: "no space", 1: "1 space"}.get(len(blank), f"{len(blank)} spaces")
