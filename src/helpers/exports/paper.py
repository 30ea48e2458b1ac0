"""A report's parts as print has them: how wide each column is, what stays whole, which pages lie across."""

from __future__ import annotations

import base64
import itertools
from typing import Any

from helpers.blocks.blocks import Data, Look
from helpers.blocks.chart import svg
from helpers.blocks.html import nested
from helpers.blocks.markdown import Heading, Part
from helpers.exports import acts, looks
from helpers.exports.widths import MILLIMETRE, fitted, heights, least_high, need
from helpers.exports.words import broken, length, lengths

#: A4 less its margins of 18 mm, in points: upright and across.
UPRIGHT, ACROSS = 174 * MILLIMETRE, 261 * MILLIMETRE
#: The size of a table's letters, in points.
SIZE = 10.5
#: What is no higher than this, in points, stays on one page: more would leave pages half empty.
WHOLE = 110 * MILLIMETRE
#: Above columns of actions a heading has so much room, or it begins a page: in points, its own with an action's start.
_OVER_COLUMNS = 260.0
_FULL, _CLOSE = 11.3, 7.0  # the space beside a column, in points, of few columns and of many
_NARROW = 0.7  # of the paper's width: a table that needs no more is no wider than its words
_UPRIGHT_PASSAGES = 2  # columns of passages that have room beside one another on upright paper
_PAD = 9.0  # the space above and below a row
_LAID_OUT = {Look.BARS: looks.bars, Look.FIGURES: looks.figures, Look.LIST: looks.terms}


class Paper:
    """The parts of one report as Typst is given them; a heading is at most one level under the one before it."""

    def __init__(self) -> None:
        self._level = 0
        self._anchors: set[str] = set()

    def stretches(self, found: list[Part]) -> list[dict[str, Any]]:
        """Return the parts after the masthead as stretches of pages that lie one way, on which wide tables decide."""
        sections: list[dict[str, Any]] = []
        for part in found:
            if isinstance(part, dict) and part["kind"] == "masthead":
                continue
            if not sections or (isinstance(part, Heading) and part.level <= 2):
                sections.append({"across": False, "parts": []})
            shown = self.part(part)
            if shown.get("two") and sections[-1]["parts"][-1:] and sections[-1]["parts"][-1]["kind"] == "heading":
                sections[-1]["parts"][-1]["room"] = _OVER_COLUMNS
            sections[-1]["parts"].append(shown)
            sections[-1]["across"] |= shown.get("across", False)
        return [
            {"across": across, "parts": [part for section in some for part in section["parts"]]}
            for across, some in itertools.groupby(sections, key=lambda section: bool(section["across"]))
        ]

    def part(self, part: Part) -> dict[str, Any]:
        """Return a heading or a block as it is printed."""
        if isinstance(part, Heading):
            self._level = min(max(1, part.level - 1), self._level + 1)
            return {"kind": "heading", "level": self._level, "text": part.text}
        if part["kind"] == "prose":
            return part | {"tree": nested(part["points"])}
        if part["kind"] == "picture":
            return part | {"bytes": list(base64.b64decode(part["base64"]))}
        return self._table(part) if part["kind"] == "table" else part

    def _table(self, block: Data) -> dict[str, Any]:
        look = Look(block.get("look", Look.ROWS))
        groups = [self._group(group) for group in block["groups"] if group.get("rows")]
        table = {"kind": look.value, "caption": block["caption"], "columns": block["columns"], "groups": groups}
        if look is Look.ACTIONS:
            return acts.actions(table, self._level + 1)
        if look is Look.BARS and not looks.has_room(table):
            return rows(table | {"kind": Look.ROWS.value}, self._level + 1, wide=False)
        if look in _LAID_OUT:
            return _LAID_OUT[look](table)
        return rows(table, self._level + 1, wide=block.get("wide", False))

    def _group(self, group: Data) -> dict[str, Any]:
        number, heading = group.get("number", ""), group.get("heading", "")
        return {
            "heading": f"{number}. {heading}" if number and heading else heading,
            "notes": nested(group.get("notes", [])),
            "anchor": self._anchor(group),
            "rows": [
                {
                    "cells": [_cell(cell) for cell in row["cells"]],
                    "total": row.get("total", False),
                    "anchor": self._anchor(row),
                    "ref": str(row.get("ref", "")),
                }
                for row in group["rows"]
            ],
        }

    def _anchor(self, item: Data) -> str:
        """Return what links to an item lead to; the first of several that have the same."""
        anchor = str(item.get("anchor", ""))
        if anchor in self._anchors:
            return ""
        self._anchors.add(anchor)
        return anchor


def _cell(cell: Data) -> dict[str, Any]:
    shown: dict[str, Any] = {"tree": nested(cell.get("points", []))}
    if "mark" in cell:
        shown["mark"] = looks.mark(cell["mark"])
    if "chart" in cell:
        shown |= {"svg": svg(cell["chart"]), "says": cell["chart"]["says"]}
    if "ref" in cell:
        shown["ref"] = cell["ref"]
    return shown


def rows(table: dict[str, Any], level: int, *, wide: bool) -> dict[str, Any]:
    """Return a table of rows and columns.

    Its pages lie across where it asks for the paper's long side and needs it: where it has more than two columns of
    passages, or words that are longer than their columns.
    """
    columns, gap = table["columns"], _FULL if len(table["columns"]) < 5 else _CLOSE
    every = [row["cells"] for group in table["groups"] for row in group["rows"]]
    needs = [need(column, (cells[at] for cells in every), SIZE) + gap for at, column in enumerate(columns)]
    shares = [column.get("width", 1) for column in columns]
    longs = [[[long * SIZE for long in lengths(cell["tree"])] for cell in cells] for cells in every]
    longs.append([[length(column["heading"], bold=True) * SIZE] for column in columns])
    passages = sum(column.get("kind") == "passage" for column in columns)
    widths = _short(columns, every, gap) or least_high(needs, longs, UPRIGHT, gap)
    across = wide and (passages > _UPRIGHT_PASSAGES or not widths)
    if across:
        widths = least_high(needs, longs, ACROSS, gap)
    widths = widths or fitted(needs, shares, ACROSS if across else UPRIGHT)
    inner = [width - gap for width in widths]
    groups = [_rows_of(group, inner, level) for group in table["groups"]]
    high = sum(row["high"] for group in groups for row in group["rows"]) + sum(30 for group in groups)
    return table | {
        "columns": [
            {"heading": broken([{"text": column["heading"]}], width / SIZE), "right": column.get("kind") == "number"}
            for column, width in zip(columns, inner, strict=True)
        ],
        "widths": widths,
        "gap": gap,
        "across": across,
        "groups": groups,
        "whole": high <= WHOLE,
    }


def _short(columns: list[dict[str, Any]], every: list[list[dict[str, Any]]], gap: float) -> list[float]:
    """Return how wide the columns of a table of a few words are: no line breaks, and a figure stands by its name."""
    texts = [
        [(column["heading"], 0.0), *((_shown(cells[at]), 1.5) for cells in every)] for at, column in enumerate(columns)
    ]
    widths = [max(length(text, bold=True) + more for text, more in some) * SIZE + gap for some in texts]
    return widths if sum(widths) < UPRIGHT * _NARROW else []


def _shown(cell: dict[str, Any]) -> str:
    return str(cell["mark"]["name"]) if "mark" in cell else looks.text(cell["tree"])


def _rows_of(group: dict[str, Any], inner: list[float], level: int) -> dict[str, Any]:
    """Return a group with how high each of its rows is at most, and which of its cells ends last."""
    found = []
    for row in group["rows"]:
        each = heights(row["cells"], inner, SIZE)
        high = max(each) + _PAD
        cells = [
            cell | {"tree": looks.split(cell["tree"], width / SIZE)}
            for cell, width in zip(row["cells"], inner, strict=True)
        ]
        name = looks.text(row["cells"][0]["tree"]) if row["anchor"] else ""
        found.append(
            row | {"cells": cells, "high": high, "whole": high <= WHOLE, "ends": each.index(max(each)), "name": name}
        )
    return group | {"rows": found, "level": level}
