"""The shorter readings of a report: the same blocks, fewer of them, in the notebook's own order.

A reading chooses among what the full report says and words nothing anew, so every figure in it has its sources.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from nbformat import NotebookNode

from helpers.blocks.blocks import Data
from helpers.blocks.build import noun_of
from helpers.blocks.markdown import Part
from helpers.blocks.references import Reference, cited, numbered, unnumbered
from helpers.errors import WorkbookError
from helpers.exports.cut import changed_in, emptied, newly_closed, with_columns, with_rows
from helpers.exports.data import facts_in, parameters_in
from helpers.exports.document import (
    DESPITE,
    anchors_of,
    parts,
    sealed,
    without_bare_headings,
    without_repeated_captions,
)
from helpers.exports.executed import once
from helpers.exports.names import BEGINS, NAMES, readings_beside
from helpers.exports.owner import theirs
from helpers.history.snapshot import from_data
from helpers.model import Reading
from helpers.sections import FORMER, SECTIONS

#: The id of what says that a notebook is a council's own; it stays in every reading.
OWN_NOTEBOOK = "own-notebook"

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


@once
def in_reading(notebook: NotebookNode, digest: str) -> tuple[list[Part], list[Reference]]:
    """Return what one reading shows, with the references in it; they are numbered alike in every reading.

    A caption that says what the heading above it says is not said again. An owner's reading has the name that `file_of`
    gives it.
    """
    if digest.startswith(BEGINS):
        return _of_owner(notebook, digest)
    whole, references = _numbered(notebook)
    found = sealed(without_repeated_captions(reading_of(whole, digest)))
    if digest == Reading.SUMMARY and _begins_with_headline(whole):  # read without the small numbers
        return unnumbered(found), []
    return found, cited(found, references)


@once
def _numbered(notebook: NotebookNode) -> tuple[list[Part], tuple[Reference, ...]]:
    return numbered(parts(notebook))


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
        return [_with_readings(_linked(part, there), "") for part in found]
    which = _known(digest)
    wanted, open_one = _linked_first(found), f"open {noun_of(found).one}"
    ids = (_KEPT if _begins_with_headline(found) else _FORMERLY)[which]
    kept = [_cut(part, which, wanted, open_one) for part in found if _stays(part, ids)]
    if _begins_with_headline(found):
        kept = [_briefly(part, which, changed_in(found)) for part in kept]
    return _finished(kept, which)


def _finished(kept: list[Part], file: str) -> list[Part]:
    """Return a reading's parts without what was emptied, dead links and bare headings, under its own name."""
    whole = without_bare_headings([part for part in kept if not emptied(part)])
    there = anchors_of(whole)
    return [_with_readings(_linked(part, there), file) for part in whole]


def _of_owner(notebook: NotebookNode, file: str) -> tuple[list[Part], list[Reference]]:
    """Return one owner's reading; what is asked is numbered behind all others, which keep their numbers so."""
    found = parts(notebook)
    own = theirs(file, found, from_data(facts_in(notebook)), parameters_in(notebook))
    whole, references = numbered([*found, own.asked()])
    shown = sealed(without_repeated_captions(_finished([*own.shown(whole)], file)))
    return shown, cited(shown, references)


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
    return part["kind"] == "masthead" or part.get("id", "") in (OWN_NOTEBOOK, DESPITE, *ids)


# Rows


def _cut(part: Part, which: Reading, wanted: Collection[str], open_one: str) -> Part:
    """Return a table with those of its rows that a reading has, and a caption that says so."""
    if which is not Reading.EXCEPTIONS or not isinstance(part, dict):
        return part
    if part.get("id") == "update":
        caption = part["caption"].replace(open_one, f"{open_one} that needs attention or has changed", 1)
        return with_rows(part, caption, lambda row, group: bool({row.get("anchor"), group.get("anchor")} & {*wanted}))
    if part.get("id") == "measures":
        met = [column["id"] for column in part["columns"]].index("met")
        caption = part["caption"].replace("Measures", "Measures that miss their target", 1)
        return with_rows(part, caption, lambda row, _: _text(row["cells"][met]).startswith("No"))
    return part


def _briefly(part: Part, which: Reading, changed: Collection[str]) -> Part:
    """Return a table as a reading of a report with a headline has it: what is new of it, or names alone."""
    if not isinstance(part, dict) or part["kind"] != "table":
        return part
    match which, part.get("id"):
        case Reading.EXCEPTIONS, "closed":
            return newly_closed(part, changed)
        case Reading.EXCEPTIONS, "measures-over-time":
            caption = part["caption"].partition(",")[0].replace("Measures", "Measures that miss their targets,", 1)
            return with_rows(part, caption, lambda row, _: "missed" in row.get("tags", ()))
        case Reading.SUMMARY, "decisions":
            rated = any(column["id"] == "rating" for column in part["columns"])
            return with_columns(part, _NAMES if rated else _NEWS)
    return part


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


def _with_readings(part: Part, file: str) -> Part:
    """Return the masthead with the reading it heads and the others; any other part as it is."""
    if not isinstance(part, dict) or part["kind"] != "masthead":
        return part
    beside = [{"file": each, "name": name} for each, name in readings_beside(part) if each != file]
    others = [_FULL, *beside] if file else beside
    own = {"reading": NAMES[Reading(file)]} if file and not file.startswith(BEGINS) else {}
    return part | own | ({"readings": others} if others else {})
