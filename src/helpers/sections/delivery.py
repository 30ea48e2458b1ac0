"""What was due in the last twelve months: what was done on time, late, and not yet, action by action by name."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.blocks.blocks import Column, ColumnKind, Look, Row, RowGroup, Table
from helpers.blocks.build import entry, entry_sources, list_row, shortened_list
from helpers.english import long_date
from helpers.history.delivery import Delivered, Kept
from helpers.model import AS_AT, Point, TextRun, once
from helpers.plans.nouns import worded
from helpers.sections.scene import SCRUTINY, Scene, Section
from helpers.text import BULLET

#: How many actions are named of one kind; of more, the first and how many there are besides.
_NAMED = 15

_KINDS = {
    Kept.ON_TIME: "Done on time",
    Kept.LATE: "Done late",
    Kept.DONE: "Done, on no day known",
    Kept.NOT_YET: "Not done yet",
    Kept.DROPPED: "Dropped",
}


def delivery_table(scene: Scene) -> Table:
    """Return what was due in the last twelve months by its first date, a row for each thing that became of it."""
    caption = f"Actions first due in the twelve months before {long_date(scene.parameters.day)}"
    return Table(
        id="delivery",
        caption=worded(caption, scene.plan.actions),
        columns=(Column("kind", "What became of it", width=2), Column("what", "Which", ColumnKind.PASSAGE, width=10)),
        groups=(RowGroup(tuple(_rows(scene))),),
        look=Look.LIST,
        sources=(AS_AT,),
    )


def _rows(scene: Scene) -> Iterator[Row]:
    for kept, words in _KINDS.items():
        some = [each for each in scene.delivered if each.kept is kept]
        if some:
            points = shortened_list([_item(scene, each) for each in some], _NAMED)
            yield list_row(words, points, len(some), [source for each in some for source in each.sources])


def _item(scene: Scene, each: Delivered) -> Point:
    there = any(action is each.action for action in scene.intake.every)
    own = (*entry_sources(each.action), *(each.action.due_sources if _now(each) else ())) if there else ()
    words = f": due {long_date(each.due)}{_outcome(each, there=there)}"
    return Point((entry(each.action, linked=there), TextRun(words)), BULLET, sources=once((*own, *each.sources)))


def _now(each: Delivered) -> bool:
    """Return whether it is due on another date now."""
    return each.kept is Kept.NOT_YET and each.action.due not in (None, each.due)


def _outcome(each: Delivered, *, there: bool) -> str:
    if each.done:
        return f", done {'on' if each.exact else 'by'} {long_date(each.done)}"
    if _now(each) and each.action.due:
        return f", moved to {long_date(each.action.due)}"
    if each.kept is Kept.DROPPED:
        return f"; {each.action.closing.way}" if there and each.action.closing else "; no longer in the plan"
    return ""


DELIVERY = Section(
    id="delivery",
    title="Due in the last twelve months",
    gives="Return what was first due in the last twelve months: what was done on time, late, and not yet, by name.",
    readings=SCRUTINY,
    make=delivery_table,
)
