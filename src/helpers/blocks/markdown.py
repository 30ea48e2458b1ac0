"""Read Markdown, an analyst's or a notebook's, into headings and points; its HTML stays text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from helpers.blocks.blocks import Data
from helpers.model import Point, TextRun
from helpers.text import BULLET, safe_link, visible


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a notebook; level 1 is the report's title."""

    level: int
    text: str


#: What a report is made of: the notebook's headings, and its blocks as JSON data.
Part = Heading | Data


def parts_of(markdown: str) -> tuple[Heading | Point, ...]:
    """Return a Markdown text as headings, paragraphs and list items, in order.

    Bold, italic and links are kept. HTML, pictures and whatever else Markdown can hold come out as their text.
    """
    tokens = _parser()(markdown) if markdown else []
    return tuple(_parts(tokens if isinstance(tokens, list) else []))


def points_in(markdown: str) -> tuple[Point, ...]:
    """Return a Markdown text as points alone; a heading becomes a paragraph in bold."""
    return tuple(
        Point((TextRun(part.text, bold=True),)) if isinstance(part, Heading) else part for part in parts_of(markdown)
    )


@cache
def _parser() -> Any:
    import mistune  # which an index of reports can do without

    return mistune.create_markdown(renderer=None)


def _parts(tokens: Iterable[dict[str, Any]]) -> Iterator[Heading | Point]:
    for token in tokens:
        match token["type"]:
            case "heading":
                text = "".join(run.text for run in _runs(token["children"], TextRun("")))
                yield Heading(token["attrs"]["level"], text)
            case "list":
                yield from _items(token, 0)
            case "block_quote":
                yield from _parts(token["children"])
            case "blank_line" | "thematic_break":
                pass
            case _:
                yield Point(tuple(_runs(token.get("children") or [token], TextRun(""))))


def _items(token: dict[str, Any], level: int) -> Iterator[Point]:
    for count, item in enumerate(token["children"], int(token["attrs"].get("start", 1))):
        label = f"{count}." if token["attrs"]["ordered"] else BULLET
        for child in item["children"]:
            if child["type"] == "list":
                yield from _items(child, level + 1)
            elif child["type"] != "blank_line":
                yield Point(tuple(_runs(child.get("children") or [child], TextRun(""))), label, level)
                label = ""


def _runs(tokens: Iterable[dict[str, Any]], style: TextRun) -> Iterator[TextRun]:
    for token in tokens:
        match token["type"]:
            case "strong":
                yield from _runs(token["children"], replace(style, bold=True))
            case "emphasis":
                yield from _runs(token["children"], replace(style, italic=True))
            case "link":
                yield from _runs(token["children"], replace(style, link=safe_link(token["attrs"]["url"])))
            case "softbreak" | "linebreak":
                yield replace(style, text=" ")
            case _ if token.get("children"):
                yield from _runs(token["children"], style)
            case _ if text := visible(str(token.get("raw", "")).rstrip("\n")):
                yield replace(style, text=text)
