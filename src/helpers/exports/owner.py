"""One owner's reading of a report: what is asked of it, its open actions, and those that closed since the last one.

Any owner of a report can have one, whether the parameters ask for it or not: `file_of` gives the name to export it by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.blocks.blocks import Column, ColumnKind, Data, Mark, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.build import NOT_RATED, anchor_of, entry, entry_sources, lines_cell, noun_of
from helpers.blocks.markdown import Heading, Part
from helpers.checks.words import clauses, named_actions
from helpers.clause import first_clause
from helpers.english import upper_first
from helpers.errors import WorkbookError
from helpers.exports.cut import changed_in, newly_closed, with_rows
from helpers.exports.names import file_of, masthead_of, title_of_owner
from helpers.history.snapshot import Snapshot
from helpers.intake.facts import owners_among
from helpers.model import Action, Document, Point, Source, TextRun, with_parts
from helpers.narration.asked import Asked, asked_of
from helpers.narration.standing import due_lines
from helpers.plans.nouns import worded
from helpers.plans.ratings import Shape
from helpers.plans.yaml import nearest
from helpers.text import BULLET, key_of

_HEADING = "What is asked before the next report"

#: The blocks that each owner's reading has as they are.
_KEPT = frozenset({"revision", "key", "acronyms"})


@dataclass(frozen=True)
class Theirs:
    """What one owner has of a report.

    Attributes:
        owner: the owner, as first written.
        found: the report's parts.
        snapshot: what the report knew.
        given: the parameters it was made with.
    """

    owner: str
    found: Sequence[Part]
    snapshot: Snapshot
    given: Mapping[str, Any]

    @property
    def actions(self) -> Mapping[str, Action]:
        """Return its actions, open and closed, by what links to them lead to."""
        every = with_parts(self.snapshot.actions)
        own = (each for each in every if key_of(self.owner) in map(key_of, each.owners))
        return {anchor_of(action.number): action for action in own}

    def asked(self) -> Data:
        """Return its open actions with their rating and due date, and what is asked of each before the next report."""
        if all(action.closing for action in self.actions.values()):
            sources = tuple(source for action in self.actions.values() for source in action.sources[:1])
            words = worded("None of its actions is open.", noun_of(self.found))
            return Prose(id="asked-of-owner", points=(Point((TextRun(words),), sources=sources),)).data()
        table = next((part for part in self.found if isinstance(part, dict) and part.get("id") == "every-action"), None)
        if not table:
            raise WorkbookError(
                "The notebook does not show every open action, which an owner’s reading is made of. Add a cell with "
                "report.every_action(), or take “owners” out of the parameters."
            )
        columns = [column["id"] for column in table["columns"]]
        rows = (row for group in table["groups"] for row in group["rows"] if self._has(row))
        own = [self._row(dict(zip(columns, row["cells"], strict=True)), row) for row in rows]
        return Table(
            id="asked-of-owner",
            caption=_HEADING,
            columns=(
                Column("action", upper_first(noun_of(self.found).one), width=4),
                *([Column("rating", "Rating", ColumnKind.RATING, width=2)] if "rating" in columns else []),
                Column("due", "Due", width=3),
                Column("asked", "What is asked", ColumnKind.PASSAGE, width=7),
            ),
            groups=(RowGroup(tuple(own)),),
        ).data()

    def _has(self, row: Data) -> bool:
        return row.get("anchor") in self.actions

    def _row(self, cells: Mapping[str, Data], row: Data) -> Row:
        action = self.actions[row["anchor"]]
        rating = [_rating(cells["rating"], action)] if "rating" in cells else []
        blank = any(cell.mark and cell.mark.name == NOT_RATED for cell in rating)
        name = TableCell((Point((entry(action),)),), sources=entry_sources(action))
        points = list(self._what(action, row.get("tags", ()), blank=blank))
        several = [replace(point, label=BULLET) for point in points] if len(points) > 1 else points
        due = lines_cell(due_lines(action, None, self.snapshot.as_at))
        return Row((name, *rating, due, lines_cell(several)))

    def _what(self, action: Action, tags: Sequence[str], *, blank: bool) -> Iterator[Point]:
        """Give what is asked of an action's owner: by its meeting, by its date, by what it says."""
        asks, masthead = list(self._recommended(action)), masthead_of([*self.found])
        soon, silent = "due soon" in tags, "nothing new" in tags
        for each in asked_of(action, self.snapshot.as_at, soon=soon, silent=silent, unrated=blank):
            sources = _nothing_new(action, masthead) if each is Asked.SILENT else ()
            asks.append(_line(each.since(masthead.get("compared", "")), *sources))
        yield from asks or [_line("Say what is new, and what comes next")]

    def _recommended(self, action: Action) -> Iterator[Point]:
        """Give what the meeting is asked to do that names the action."""
        every = {each.number for each in with_parts(self.snapshot.actions)}
        for words in self.given.get("recommendations", ()):
            numbers = [n for each in clauses([words]) for _, n in named_actions(each, noun_of(self.found), every)]
            if action.number in numbers:
                yield _line(f"Put to the meeting: “{words}”", Source("", "recommendations", Document.PARAMETERS))

    def shown(self, whole: Sequence[Part]) -> Iterator[Part]:
        """Give what the reading shows of the report's parts with their numbers, of which the last is what is asked."""
        noun, changed = noun_of(self.found), changed_in(self.found)
        *parts, asked = whole
        for part in parts:
            if isinstance(part, Heading):
                every = part.text == worded("Every action", noun)
                yield replace(part, text=worded("Open actions", noun)) if every else part
            elif part["kind"] == "masthead":
                yield part | {"title": f"{first_clause(part['title'])}: {title_of_owner(self.owner, noun.many)}"}
                yield Heading(2, _HEADING)
                yield asked
            elif part.get("id") == "every-action":
                caption = part["caption"].removeprefix(worded("Every open action", noun)).removeprefix("; ")
                yield with_rows(part, upper_first(caption), lambda row, _: self._has(row)) | {"opened": True}
            elif part.get("id") == "closed":
                closed = newly_closed(part, changed)
                yield with_rows(closed, closed["caption"], lambda row, _: self._has(row))
            elif part.get("id") in _KEPT:
                yield part


def theirs(file: str, found: Sequence[Part], snapshot: Snapshot | None, given: Mapping[str, Any]) -> Theirs:
    """Return what the owner has of a report whose files have a name.

    Raises:
        WorkbookError: the report knows no such owner.
    """
    owners = owners_among(snapshot.actions if snapshot else ()).values()
    for owner in owners if snapshot else ():
        if snapshot and file_of(owner) == file:
            return Theirs(owner, found, snapshot, given)
    raise WorkbookError(f"The report has no owner's reading “{file}”; {nearest(file, map(file_of, owners))}.")


def _nothing_new(action: Action, masthead: Data) -> Iterator[Source]:
    """Give the cells of what an action says, and where the report compared with is."""
    yield from (source for said in action.says.values() for source in said.sources)
    before = (each for each in masthead["sources"] if each.get("document") == Document.EARLIER)
    yield from (Source(each["sheet"], each["place"], Document.EARLIER) for each in before)


def _line(words: str, *sources: Source) -> Point:
    return Point((TextRun(words),), sources=sources)


def _rating(cell: Data, action: Action) -> TableCell:
    mark = cell.get("mark")
    if not mark:
        return TableCell()
    shape = Shape(mark["shape"]) if mark.get("shape") else None
    sources = action.rating.sources if action.rating else ()
    return TableCell(mark=Mark(mark["name"], shape, mark.get("colour", "")), sources=sources)
