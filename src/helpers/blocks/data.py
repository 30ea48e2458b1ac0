"""A report's data, as `data.json` holds it: its lists, its passages' points, styles and sources, and its JSON."""

from __future__ import annotations

import json
from typing import Any

from helpers.blocks.blocks import Data


class UnlikeAReportError(Exception):
    """Data that is not built as a report's: it is compared key by key instead."""


def things(holder: Data, key: str) -> list[Data]:
    """Return the list of things that a piece of the data holds under a key."""
    found = _listed(holder.get(key))
    if not all(isinstance(thing, dict) for thing in found):
        raise UnlikeAReportError
    return found


def points_of(passage: Data) -> list[Data]:
    """Return the points of a cell, a paragraph or notes; none where it has none."""
    return things(passage, "points") if "points" in passage else []


def style_of(passage: Data) -> list[Any]:
    """Return what a passage holds beside its points, then each point, all without their sources."""
    whole = {key: value for key, value in passage.items() if key not in ("points", "sources")}
    points = [{key: value for key, value in point.items() if key != "sources"} for point in points_of(passage)]
    return [whole, *points]


def sources_of(passage: Data) -> list[Any]:
    """Return the sources of a passage, its own before its points'."""
    return [source for held in (passage, *points_of(passage)) for source in _listed(held.get("sources", []))]


def as_json(value: Any) -> str:
    """Return a value as JSON on one line, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise UnlikeAReportError
    return value
