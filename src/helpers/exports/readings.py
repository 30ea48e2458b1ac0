"""The shorter readings of a report: the same blocks, fewer of them, in the notebook's own order.

A reading chooses among what the full report says and words nothing anew, so every figure in it has its sources.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from nbformat import NotebookNode

from helpers.blocks.blocks import Data
from helpers.blocks.build import noun_of
from helpers.blocks.markdown import Part
from helpers.blocks.references import Reference, cited, numbered, unnumbered
from helpers.errors import WorkbookError
from helpers.exports.document import anchors_of, parts, without_bare_headings, without_repeated_captions
from helpers.model import Reading
from helpers.sections import FORMER, SECTIONS

#: What each reading is called, where it names itself and where a link leads to it.
NAMES = {Reading.EXCEPTIONS: "Exceptions, for scrutiny", Reading.SUMMARY: "Summary, for the panel"}

_FULL = {"file": "report", "name": "Full report"}

#: The blocks of each reading, by id. What an analyst adds has no such id and stays in the full report.
_KEPT: Mapping[Reading, frozenset[str]] = {
    reading: frozenset(section.id for section in SECTIONS if reading in section.readings) for reading in Reading
}
#: The same of reports from before there was a headline.
_FORMERLY: Mapping[Reading, frozenset[str]] = {
    reading: frozenset(
        section.id for section in (*SECTIONS, *FORMER) if reading in (section.formerly or section.readings)
    )
    for reading in Reading
}

#: By what the panel's summary knows an action that needs a decision; where actions are not rated, what is new of it.
_NAMES = ("action", "rating", "state")
_NEWS = ("action", "words")


def in_reading(notebook: NotebookNode, digest: str) -> tuple[list[Part], list[Reference]]:
    """Return what one reading shows, with the references in it; they are numbered alike in every reading.

    A caption that says what the heading above it says is not said again.
    """
    whole, references = numbered(parts(notebook))
    found = without_repeated_captions(reading_of(whole, digest))
    if digest == Reading.SUMMARY and _begins_with_headline(whole):  # read without the small numbers
        return unnumbered(found), []
    return found, cited(found, references)


def reading_of(found: list[Part], digest: str) -> list[Part]:
    """Return a report's parts as one of its readings has them.

    The masthead says which reading it is, and as ``readings`` which others there are, each with the name of its
    files. Headings with nothing left under them go; a link to what is left out becomes plain text.

    Args:
        found: the parts of the full report.
        digest: the reading's name; empty for the full report.

    Raises:
        WorkbookError: there is no such reading.
    """
    if not digest:  # whose notebook may leave sections out too
        there = anchors_of(found)
        return [_with_readings(_linked(part, there), None) for part in found]
    which = _known(digest)
    wanted, open_one = _linked_first(found), f"open {noun_of(found).one}"
    ids = (_KEPT if _begins_with_headline(found) else _FORMERLY)[which]
    kept = [_cut(part, which, wanted, open_one) for part in found if _stays(part, ids)]
    if _begins_with_headline(found):
        kept = [_briefly(part, which, _changed(found)) for part in kept]
    whole = without_bare_headings([part for part in kept if not _emptied(part)])
    there = anchors_of(whole)
    return [_with_readings(_linked(part, there), which) for part in whole]


def named(digests: Collection[str]) -> list[Reading]:
    """Return the readings that have some names, each once and in one order."""
    return [digest for digest in Reading if digest in digests]


def _known(digest: str) -> Reading:
    try:
        return Reading(digest)
    except ValueError:
        names = " and ".join(f"“{each}”" for each in Reading)
        raise WorkbookError(
            f"A report has no shorter reading “{digest}”; there are {names}. An empty name gives the full report."
        ) from None


def _begins_with_headline(found: Collection[Part]) -> bool:
    return any(isinstance(part, dict) and part.get("id") == "headline" for part in found)


def _stays(part: Part, ids: Collection[str]) -> bool:
    if not isinstance(part, dict):
        return True
    return part["kind"] == "masthead" or part.get("id", "") in ids


# Rows


def _cut(part: Part, which: Reading, wanted: Collection[str], open_one: str) -> Part:
    """Return a table with those of its rows that a reading has, and a caption that says so."""
    if which is not Reading.EXCEPTIONS or not isinstance(part, dict):
        return part
    if part.get("id") == "update":
        caption = part["caption"].replace(open_one, f"{open_one} that needs attention or has changed", 1)
        return _with_rows(part, caption, lambda row, group: bool({row.get("anchor"), group.get("anchor")} & {*wanted}))
    if part.get("id") == "measures":
        met = [column["id"] for column in part["columns"]].index("met")
        caption = part["caption"].replace("Measures", "Measures that miss their target", 1)
        return _with_rows(part, caption, lambda row, _: _text(row["cells"][met]).startswith("No"))
    return part


def _briefly(part: Part, which: Reading, changed: Collection[str]) -> Part:
    """Return a table as a reading of a report with a headline has it: what is new of it, or names alone."""
    if not isinstance(part, dict) or part["kind"] != "table":
        return part
    match which, part.get("id"):
        case Reading.EXCEPTIONS, "closed":
            caption = part["caption"].replace("Closed", "Newly closed", 1)
            names = [column["id"] for column in part["columns"] if column["id"] != "last_update"]
            return _with_rows(_with_columns(part, names), caption, lambda row, _: row.get("anchor") in changed)
        case Reading.EXCEPTIONS, "measures-over-time":
            caption = part["caption"].partition(",")[0].replace("Measures", "Measures that miss their targets,", 1)
            return _with_rows(part, caption, lambda row, _: "missed" in row.get("tags", ()))
        case Reading.SUMMARY, "decisions":
            rated = any(column["id"] == "rating" for column in part["columns"])
            return _with_columns(part, _NAMES if rated else _NEWS)
    return part


def _with_columns(table: Data, names: Collection[str]) -> Data:
    """Return a table with some of its columns; it fits upright then."""
    at = [place for place, column in enumerate(table["columns"]) if column["id"] in names]
    groups = [
        group | {"rows": [row | {"cells": [row["cells"][each] for each in at]} for row in group["rows"]]}
        for group in table["groups"]
    ]
    narrow = {key: value for key, value in table.items() if key != "wide"}
    return narrow | {"columns": [table["columns"][each] for each in at], "groups": groups}


def _changed(found: list[Part]) -> frozenset[str]:
    """Return the anchors of the actions that changed: what the lists and the table of changes name first."""
    return frozenset(
        point["runs"][0]["link"].removeprefix("#")
        for part in found
        if isinstance(part, dict) and part.get("id") in ("changed", "changes")
        for group in part["groups"]
        for row in group["rows"]
        for cell in row["cells"]
        for point in cell.get("points", [])
        if point["runs"] and point["runs"][0].get("link")
    )


def _with_rows(table: Data, caption: str, stays: Callable[[Data, Data], bool]) -> Data:
    groups = [group | {"rows": [row for row in group["rows"] if stays(row, group)]} for group in table["groups"]]
    return table | {"caption": caption, "groups": [group for group in groups if group["rows"]]}


def _emptied(part: Part) -> bool:
    return isinstance(part, dict) and part["kind"] == "table" and not part["groups"]


def _linked_first(found: list[Part]) -> frozenset[str]:
    """Return the anchors of the actions that need attention, changed or have a rule: what their tables link to."""
    return frozenset(
        run["link"].removeprefix("#")
        for part in found
        if isinstance(part, dict) and part.get("id") in ("attention", "changes", "rules")
        for group in part["groups"]
        for row in group["rows"]
        for point in row["cells"][0].get("points", [])
        for run in point["runs"]
        if run.get("link")
    )


def _text(cell: Data) -> str:
    return "".join(run["text"] for point in cell.get("points", []) for run in point["runs"])


# Links


def _linked(value: Any, there: Collection[str]) -> Any:
    """Return some of a report's data without the links that lead to what is not there."""
    if isinstance(value, dict):
        link = value.get("link", "")
        dead = link.startswith("#") and link[1:] not in there
        return {key: _linked(item, there) for key, item in value.items() if not (dead and key == "link")}
    if isinstance(value, list):
        return [_linked(item, there) for item in value]
    return value


def _with_readings(part: Part, which: Reading | None) -> Part:
    """Return the masthead with the reading it heads and the others; any other part as it is."""
    if not isinstance(part, dict) or part["kind"] != "masthead":
        return part
    beside = [{"file": str(each), "name": NAMES[each]} for each in named(part.get("digests", ())) if each != which]
    others = [_FULL, *beside] if which else beside
    return part | ({"reading": NAMES[which]} if which else {}) | ({"readings": others} if others else {})
