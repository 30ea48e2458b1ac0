"""What a revision of a published report says of itself: why there is one, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.blocks.blocks import Block, Column, ColumnKind, Prose, Row, RowGroup, Table, TableCell
from helpers.blocks.differences import Difference, differences
from helpers.english import counted
from helpers.history.words import narrowed
from helpers.model import Document, Point, Source, TextRun
from helpers.plans.parameters import Parameters
from helpers.sections.scene import BOTH, Section
from helpers.text import plain

#: How many words of a text are shown at most.
_LONGEST = 80

#: A difference in these alone is none in what a reader reads.
_UNREAD = (", sources", ", data")
_STYLE = ", style"
_BULLET = "• "
#: The parameters of the analyst's words whose blocks are called otherwise.
_GIVEN_AS = {"asked": "recommendations"}


def revision_statement(parameters: Parameters) -> Prose:
    """Return that this is a revision, and why; empty in a first publication."""
    if not parameters.revision:
        return Prose(id="revision", points=())
    before = "the first publication" if parameters.revision == 1 else f"revision {parameters.revision - 1}"
    sources = (Source("", "revision", Document.PARAMETERS), Source("", "reason", Document.PARAMETERS))
    why = plain(parameters.reason)
    texts = [
        f"This report is revision {parameters.revision} and takes the place of {before}.",
        f"Why it was revised: {why}{'' if why.endswith(('.', '!', '?')) else '.'}" if why else "",
        "What it changes is listed under “Changes in this revision”.",
    ]
    points = [Point((TextRun(text),), follows=bool(at), sources=sources) for at, text in enumerate(filter(None, texts))]
    return Prose(id="revision", points=tuple(points))


def revision_table(
    revision: int, before: Mapping[str, Any], shown: Sequence[Block], titles: Mapping[str, str]
) -> Table:
    """Return what a revision changes in what a reader reads, place by place.

    Args:
        revision: the revision's number; 0 gives an empty table.
        before: the data of the published report that it follows.
        shown: the report's sections that the notebook has shown. Blocks that an analyst adds are not compared.
        titles: the sections that a report can have, from id to title; one that is no more is listed as gone.
    """
    now = [block.data() for block in shown if not block.empty] if revision else []
    names = {
        block["id"]: block.get("caption") or titles.get(block["id"], block["id"])
        for block in (*before.get("parts", ()), *now)
        if block.get("id")
    }
    old = [part for part in before.get("parts", ()) if part.get("id") in titles]
    found = differences({"parts": old}, {"parts": now}) if revision else ()
    rows = [
        _row(each, names, before.get("period", ""), [block for block in now if block.get("id") == each.block])
        for each in found
        if not each.cell.endswith(_UNREAD) and each.cell != "sources"
    ]
    if revision and not rows:
        rows = [Row((_cell(["Nothing in the words or figures"]), _cell([]), _cell([])))]
    return Table(
        id="changes-in-revision",
        caption="What this revision changes",
        columns=(
            Column("where", "Where", width=2),
            Column("before", "Published before", ColumnKind.PASSAGE, width=3),
            Column("now", "In this revision", ColumnKind.PASSAGE, width=3),
        ),
        groups=(RowGroup(tuple(rows)),),
    )


def _row(found: Difference, names: Mapping[str, str], period: str, here: Sequence[Mapping[str, Any]]) -> Row:
    restyled = found.cell.endswith(_STYLE)
    where = ", ".join(filter(None, (names.get(found.block, found.block), found.row, found.cell.removesuffix(_STYLE))))
    before, now = (
        (["The same words"], ["The same words, set in another way"]) if restyled else shortened(found.old, found.new)
    )
    place = ", ".join(filter(None, (found.block, found.row, found.cell)))
    then = Source(period, place, Document.EARLIER)
    rests = dict.fromkeys(source for block in here for source in _sources_in(block))
    return Row((_cell([where], then), _cell(before, then), _cell(now, *rests)))


def _sources_in(data: Any) -> Iterator[Source]:
    """Give what a block now rests on; of the analyst's own words, the parameter that they were given in."""
    if isinstance(data, Mapping):
        if data.get("voice") == "analyst":
            block: str = data["id"]
            yield Source("", _GIVEN_AS.get(block, block), Document.PARAMETERS)
        for each in data.get("sources", ()):
            yield Source(each["sheet"], each["place"], Document(each.get("document", Document.TRACKER)))
        data = [value for key, value in data.items() if key != "sources"]
    if isinstance(data, list):
        for value in data:
            yield from _sources_in(value)


def _cell(lines: Sequence[str], *sources: Source) -> TableCell:
    points = tuple(
        Point((TextRun(line.removeprefix(_BULLET)),), label=_BULLET.strip() if line.startswith(_BULLET) else "")
        for line in lines or ("–",)
    )
    return TableCell(points, sources=sources)


def shortened(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return two texts by line, narrowed to where they differ, and cut where that is still long."""
    before, now = narrowed(old, new)
    return _capped(before), _capped(now)


def _capped(lines: Sequence[str]) -> list[str]:
    """Return as many words as a reader takes in; the reports themselves have the rest."""
    found: list[str] = []
    left = _LONGEST
    for line in lines:
        if left > 0:
            words = line.split()
            found.append(line if len(words) <= left else " ".join([*words[:left], "…"]))
            left -= len(words)
    more = sum(len(line.split()) for line in lines) - _LONGEST
    return [*found, f"({counted(more, 'more word')})"] if more > 0 else found


REVISION = Section(
    id="revision",
    title="Revision",
    gives="Return that this is a revision of a published report, and why; empty where it is none.",
    kind=Prose,
    readings=BOTH,
    compared=False,
    make=lambda scene: revision_statement(scene.parameters),
)

CHANGES_IN_REVISION = Section(
    id="changes-in-revision",
    title="What this revision changes",
    gives="Return what a revision changes in the sections shown before it, which stands last; empty in no revision.",
    readings=BOTH,  # where the sentences on a revision say that it is
    compared=False,
    make=lambda scene: revision_table(scene.parameters.revision, scene.revised, scene.shown, scene.titles),
)
