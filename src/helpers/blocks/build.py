"""What the sections make their tables of: cells, links, marks, and where counts come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.blocks.blocks import Mark, Row, TableCell
from helpers.english import number
from helpers.model import Action, Passage, Point, Source, TextRun, once
from helpers.plans.columns import FactKind
from helpers.plans.nouns import ACTION, Noun, numbered
from helpers.plans.plan import Plan
from helpers.text import BULLET

NOT_RATED = "Not rated"
#: The tag of an action's row in the register of those closed, where it closed since the report compared with.
NEWLY_CLOSED = "newly closed"


def marks_of(plan: Plan) -> Mapping[str, Mark]:
    """Return how each rating of the key is shown, worst first, and “Not rated” last."""
    shown = {entry.rating: Mark(entry.rating, entry.shape, entry.colour) for entry in plan.ratings or ()}
    return shown | {NOT_RATED: Mark(NOT_RATED)}


def number_sources(actions: Iterable[Action]) -> tuple[Source, ...]:
    """Return the cells of the actions' numbers: what a count of them was counted from."""
    return tuple(action.sources[0] for action in actions)


def rating_sources(actions: Iterable[Action]) -> tuple[Source, ...]:
    """Return the actions' rating cells."""
    return tuple(source for action in actions if action.rating for source in action.rating.sources)


def text_cell(text: str, sources: tuple[Source, ...] = ()) -> TableCell:
    """Return a cell with one plain text; empty for an empty one."""
    return TableCell((plain_point(text),) if text else (), sources=sources)


def lines_cell(lines: Iterable[Point]) -> TableCell:
    """Return a cell of lines, whose sources are those of its lines together."""
    found = tuple(lines)
    bare = tuple(replace(line, sources=()) for line in found)
    return TableCell(bare, sources=once(source for line in found for source in line.sources))


def plain_point(text: str, link: str = "") -> Point:
    """Return a paragraph of one plain text."""
    return Point((TextRun(text, link=link),))


def links_to(noun: Noun, numbers: Sequence[str]) -> tuple[TextRun, ...]:
    """Return “action 5” or “actions 20 and 23”, each number a link to its action."""
    before, *others = numbered(noun, ["\0"] * len(numbers)).split("\0")
    runs = [TextRun(before)]
    for own, after in zip(numbers, others, strict=True):
        runs += [TextRun(own, link=f"#{anchor_of(own)}"), *([TextRun(after)] if after else [])]
    return tuple(runs)


def anchor_of(number: str) -> str:
    """Return what links to an action lead to."""
    return f"action-{number}"


def linked_actions(noun: Noun, numbers: Sequence[str], known: Collection[str]) -> tuple[TextRun, ...]:
    """Return “action 5” or “actions 20 and 23”, a link to each action that is among those known."""
    return tuple(run if run.text in known else replace(run, link="") for run in links_to(noun, numbers))


def noun_of(found: Iterable[object]) -> Noun:
    """Return what a report calls an action, as the masthead among its parts has it."""
    data = (part for part in found if isinstance(part, Mapping))
    words = next((part.get("actions") for part in data if part["kind"] == "masthead"), None)
    return Noun(one=words[0], many=words[1]) if words and len(words) == 2 else ACTION


def group_words(plan: Plan, action: Action) -> str:
    """Return “priority 2”; nothing for an action in no group."""
    return f"{plan.groups.one if plan.groups else 'group'} {action.group}" if action.group else ""


def title_cell(action: Action) -> TableCell:
    """Return what an action is called where several are listed: its short name if it has one, else its title."""
    return text_cell(action.short_name or action.title, action.name_sources)


def entry(action: Action, *, linked: bool = True) -> TextRun:
    """Return “1.5 Specialist foster carers”, as an action is called in a list, a link to it."""
    return TextRun(f"{action.number} {action.name}", link=f"#{anchor_of(action.number)}" if linked else "")


def entry_sources(action: Action) -> tuple[Source, ...]:
    """Return the cells of what an action is called in a list."""
    return once((*action.sources[:1], *action.name_sources))


def list_row(kind: str, points: Sequence[Point], count: int | None = None, sources: Iterable[Source] = ()) -> Row:
    """Return a row of a list: what is listed, “Better (7)” where it is counted, and the points that it comes to.

    The sources are those of the count; without any, those of the points.
    """
    heading = kind if count is None else f"{kind} ({number(count)})"
    own = once((*sources, *(source for point in points for source in point.sources)))
    return Row((text_cell(heading, once(sources) or own), TableCell(tuple(points), sources=own)))


def shortened_list(points: Sequence[Point], most: int) -> tuple[Point, ...]:
    """Return list items, of more than so many the first ones and how many there are besides."""
    if len(points) <= most:
        return tuple(points)
    others = points[most - 1 :]
    sources = once(source for point in others for source in point.sources)
    return (*points[: most - 1], Point((TextRun(f"and {number(len(others))} others"),), BULLET, sources=sources))


def called(action: Action) -> tuple[Point, ...]:
    """Return an action's short name, to stand above its title; nothing where it has none."""
    if not action.short_name:
        return ()
    return (Point((TextRun(action.short_name, bold=True),), sources=action.short_sources),)


def fact_lines(plan: Plan, action: Action) -> Iterator[Point]:
    """Give an action's facts, each behind its column's heading: one that is no list on a line of its own."""
    for column in plan.facts:
        fact = action.facts.get(column.id, Passage())
        label = TextRun(f"{column.label}: ")
        if len(fact.points) == 1 or column.kind is FactKind.OWNER:
            runs = [run for at, point in enumerate(fact.points) for run in (TextRun("; "), *point.runs)[at == 0 :]]
            yield from [Point((label, *runs), sources=fact.sources)] if runs else []
        elif fact:
            yield Point((TextRun(label.text.strip()),), sources=fact.sources)
            yield from (replace(point, label=point.label or BULLET, sources=fact.sources) for point in fact.points)
