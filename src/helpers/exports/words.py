"""How long words are in print, reckoned from their letters, so that nothing need be measured to set a table."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

#: How far an item of a list is indented under a bullet or a number, in em.
INDENTS = {"bullet": 1.0, "number": 1.8}

# Where a line may end: at a space that is none of those that hold words together, and behind a hyphen or a slash.
_BREAK = re.compile(r"[ \t\r\n\u2002-\u2006\u2008-\u200b]+|(?<=[-–—/])(?=[^\W\d_])")
# No letter of a kind is wider than this in Source Sans 3, in em, in its ordinary and in its bold weight.
_KINDS = (
    (frozenset("ijlI.,;:'’‘·| \u00a0\u202f"), 0.27, 0.305),
    (frozenset("ftr()[]{}!/\\-•°"), 0.37, 0.4),
    (frozenset("WMmw@%—æœÆŒ½¼¾"), 0.85, 0.905),
    (frozenset("&…\u25a0\u25b2\u25c6\u25cb\u25cf\u2605\u2b1f"), 0.95, 0.98),
)
_LETTER, _CAPITAL, _OTHER = (0.58, 0.61), (0.67, 0.69), (1.0, 1.0)
_EM = {sign: (plain, bold) for signs, plain, bold in _KINDS for sign in signs}
_LATIN = "\u024f"
#: How high a line is with the space below it, in em.
PITCH = 1.18
#: A digit of the small number of what something comes from, in em.
SMALL = 0.37


def length(text: str, *, bold: bool = False) -> float:
    """Return how long a text is on one line, in em: no less than it is, and little more."""
    return sum(_width(sign)[bold] for sign in text)


def _width(sign: str) -> tuple[float, float]:
    if sign in _EM:
        return _EM[sign]
    if sign > _LATIN and not "\u2010" <= sign <= "\u2044":
        return _OTHER
    return _CAPITAL if sign.isupper() else _LETTER


def words_in(text: str, *, bold: bool = True) -> Iterator[float]:
    """Give the length of each word of a text, in em."""
    return (length(word, bold=bold) for word in _BREAK.split(text) if word)


def words_of(nodes: Iterable[dict[str, Any]], indent: float = 0.0) -> Iterator[float]:
    """Give the length of each word of paragraphs and lists, in em, with its indent and with its small number."""
    for point, depth in _points(nodes, indent):
        *before, last = _BREAK.split(_text(point).strip(" \n"))
        bold = any(run.get("bold", False) for run in point["runs"])
        yield from (depth + length(word, bold=bold) for word in before)
        yield depth + length(last, bold=bold) + SMALL * len(str(point.get("ref", "")))


def height(nodes: Iterable[dict[str, Any]], width: float) -> float:
    """Return how high paragraphs and lists are at most, and the space between them, in em; so is their width."""
    return sum(PITCH * lines(point, width - depth) + 0.2 for point, depth in _points(nodes, 0.0))


def lengths(nodes: Iterable[dict[str, Any]]) -> list[float]:
    """Return how long each point of paragraphs and lists is on one line, in em, its indent included."""
    return [depth + length(_text(point)) for point, depth in _points(nodes, 0.0)]


def lines(point: dict[str, Any], width: float) -> int:
    """Return how many lines a point takes at most."""
    return max(1, math.ceil(1.08 * length(_text(point), bold=False) / max(width, 1.0)))


def broken(runs: Sequence[dict[str, Any]], width: float) -> list[dict[str, Any]]:
    """Return runs whose words that are longer than a width, in em, are marked ``broken``: they end lines anywhere."""
    text, bold = _text({"runs": runs}), any(run.get("bold", False) for run in runs)
    spans = [(at, end) for at, end in _spans(text) if length(text[at:end], bold=bold) > width]
    if not spans:
        return list(runs)
    edges = sorted({edge for span in spans for edge in span})
    found, at = [], 0
    for run in runs:
        end = at + len(run["text"])
        cuts = [at, *(edge for edge in edges if at < edge < end), end]
        for left, right in itertools.pairwise(cuts):
            long = any(first <= left and right <= last for first, last in spans)
            found.append(run | {"text": text[left:right]} | ({"broken": True} if long else {}))
        at = end
    return found


def plain(printed: Any) -> Any:
    """Return what is printed with each stretch of text that has no style as its words alone, and such as one."""
    if isinstance(printed, list):
        return [plain(each) for each in printed]
    if not isinstance(printed, dict):
        return printed
    found = {key: plain(value) for key, value in printed.items() if key != "runs"}
    if "runs" in printed:
        styled = [{key: value for key, value in run.items() if value} for run in printed["runs"]]
        found["runs"] = []
        for bare, some in itertools.groupby(styled, key=lambda run: run.keys() <= {"text"}):
            runs = list(some)
            found["runs"] += ["".join(run.get("text", "") for run in runs)] if bare else runs
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Give where each word of a text begins and ends."""
    at = 0
    for gap in _BREAK.finditer(text):
        yield at, gap.start()
        at = gap.end()
    yield at, len(text)


def _points(nodes: Iterable[dict[str, Any]], indent: float) -> Iterator[tuple[dict[str, Any], float]]:
    """Give each point of paragraphs and lists, and how far in em it is indented."""
    for node in nodes:
        yield from ((point, indent) for point in node.get("points", ()))
        items = node.get("items", ())
        under = indent + INDENTS["bullet" if all(item["point"]["label"] == "•" for item in items) else "number"]
        for item in items:
            yield item["point"], under
            yield from _points(item["children"], under)


def _text(point: dict[str, Any]) -> str:
    return "".join(run["text"] for run in point["runs"])
