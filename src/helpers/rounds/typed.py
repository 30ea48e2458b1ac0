"""Turn paragraphs and list items back into what a person types in a cell: `helpers.text`, the other way round."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from helpers.model import Point, TextRun
from helpers.text import points_of

#: Links that Excel keeps letter by letter; any other is written as a tag, as when it is pasted from a web page.
_KEPT_LINK = re.compile(r"[\w:/.?&=+~,;@!$'()*-]{1,2000}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell's content: its text in runs of one style, and the link that the whole cell has; empty without one."""

    runs: tuple[TextRun, ...] = ()
    link: str = ""

    @property
    def text(self) -> str:
        """Return the characters alone."""
        return "".join(run.text for run in self.runs)

    def read_back(self) -> tuple[Point, ...]:
        """Return the points that reading the cell gives."""
        return points_of(tuple(replace(run, link=self.link) for run in self.runs))


#: What of a point a cell can hold: its label, its level, its text with neighbours of one style joined.
Settled = tuple[str, int, tuple[TextRun, ...]]


def settled(points: Iterable[Point]) -> tuple[Settled, ...]:
    """Return points as a cell can hold them, to compare what is written with what is read."""
    return tuple((point.label, point.level, _joined(point.runs)) for point in points)


def typed(points: Sequence[Point]) -> Typed | None:
    """Return what to type so that exactly these points are read; None where nothing gives them."""
    attempts = (_as_typed(points), _as_pasted(points))
    return next((each for each in attempts if settled(each.read_back()) == settled(points)), None)


def typed_words(words: str) -> Typed | None:
    """Return what to type so that exactly these words are read on one line; None where nothing gives them."""
    point = (Point((TextRun(words),)),)
    attempts = (Typed((TextRun(words),)), _as_pasted(point))
    return next((each for each in attempts if _words(each.read_back()) == words), None)


def _words(points: Iterable[Point]) -> str:
    return " ".join(f"{point.label} {point.text}" if point.label else point.text for point in points)


def _as_typed(points: Sequence[Point]) -> Typed:
    links = {run.link for point in points for run in point.runs}
    link = links.pop() if len(links) == 1 else ""
    runs: list[TextRun] = []
    for at, point in enumerate(points):
        runs.append(TextRun(_lead(at, point)))
        runs += [replace(run, link="") for run in point.runs]
    return Typed(_joined(runs), link if _KEPT_LINK.fullmatch(link) else "")


def _as_pasted(points: Sequence[Point]) -> Typed:
    """Return the points with their styles and links as tags, and whatever looks like a tag made safe."""
    body = "".join(_lead(at, point) + "".join(map(_tagged, point.runs)) for at, point in enumerate(points))
    return Typed((TextRun(body if "<" in body else f"<span>{body}</span>"),))


def _lead(at: int, point: Point) -> str:
    """Return what stands before a point's words: a new line, and a list item's indent and mark."""
    return ("\n" if at else "") + (f"{'    ' * point.level}{point.label} " if point.label else "")


def _tagged(run: TextRun) -> str:
    text = html.escape(run.text, quote=False)
    for tag, wanted in (("b", run.bold), ("i", run.italic)):
        text = f"<{tag}>{text}</{tag}>" if wanted else text
    return f'<a href="{html.escape(run.link)}">{text}</a>' if run.link else text


def _joined(runs: Iterable[TextRun]) -> tuple[TextRun, ...]:
    joined: list[TextRun] = []
    for run in runs:
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return tuple(joined)
