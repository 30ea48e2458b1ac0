"""Show in what two states of a plan differ: in paragraphs as wide as the terminal, and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from rich.console import Console

from helpers.blocks.blocks import canonical
from helpers.blocks.build import entry
from helpers.cli.findings import say
from helpers.english import counted, listed, long_date, upper_first
from helpers.history.beside import SHORT_NAME, Beside, Difference, Differing, What, group_of
from helpers.history.changes import Move
from helpers.history.words import narrowed
from helpers.model import Action, Group, Measure, Source, once
from helpers.plans.plan import Plan
from helpers.rounds.sides import Side

#: How many cells of one thing are named.
_CELLS = 3
#: What an action became, of one and of several.
_BECAME: Mapping[Move, tuple[str, str]] = {
    Move.NEW: ("is new", "are new"),
    Move.CLOSED: ("has closed", "have closed"),
    Move.REOPENED: ("is open again", "are open again"),
    Move.GONE: ("is gone", "are gone"),
    Move.OPEN: ("differs otherwise", "differ otherwise"),
}
#: What else of actions is counted, of one and of several.
_COUNTED = {
    What.RATING: ("rating", "ratings"),
    What.DUE: ("due date", "due dates"),
    What.FACT: ("fact", "facts"),
    What.TEXT: ("text", "texts"),
}


def show(to: Console, plan: Plan, before: Side, now: Side, found: Beside) -> None:
    """Print the two, what differs (columns, groups, actions under their groups, measures), and how much of it."""
    say(to, plan.title, style="bold")
    say(to, f"A: {_called(before)}", "", "   ")
    say(to, f"B: {_called(now)}", "", "   ")
    to.print()
    _show(to, plan, before, now, found)
    say(to, _counts(plan, found))


def _called(side: Side) -> str:
    return f"{side.called}, {side.at}, as at {long_date(side.snapshot.as_at)}"


def _show(to: Console, plan: Plan, before: Side, now: Side, found: Beside) -> None:
    """Print what differs: columns, groups, actions under their groups, measures."""
    sheets = (before.sheet, now.sheet)
    titles = {group.number: group.title for group in (*before.snapshot.groups, *now.snapshot.groups)}
    one = upper_first(plan.groups.one) if plan.groups else "Group"
    for column, counts in found.columns.items():
        then, since = (
            counted(count, plan.actions.one, plan.actions.many) if count else f"no {plan.actions.one}"
            for count in counts
        )
        say(to, f"“{_labels(plan).get(column, column)}”: said of {then} in A, of {since} in B")
    if found.columns:
        to.print()
    _listed(to, plan, f"{one}s" if not plan.groups else upper_first(plan.groups.many), found.groups, sheets)
    for number, some in groupby(found.actions, key=group_of):
        title = f"{one} {number}: {titles.get(number, '')}" if number else upper_first(plan.actions.many)
        _listed(to, plan, title, some, sheets)
    _listed(to, plan, "Measures", found.measures, sheets)


def _listed(to: Console, plan: Plan, title: str, some: Iterable[Differing], sheets: tuple[str, str]) -> None:
    """Print some that differ under a heading, each with what of it; nothing where there are none."""
    every = list(some)
    if not every:
        return
    say(to, title, style="bold")
    for each in every:
        say(to, _name(each, sheets), "  ", "    ")
        for difference in each.differences:
            for line in _lines(plan, difference, sheets):
                say(to, line, "    ", "      ")
    to.print()


def _name(each: Differing, sheets: tuple[str, str]) -> str:
    """Return what an action, a group or a measure is called, and what became of it: “1.5 Foster carers: new (C9)”."""
    it = each.now or each.before
    assert it is not None  # noqa: S101 - one of the two is there
    name = entry(it).text if isinstance(it, Action) else f"{it.number} {it.title}" if isinstance(it, Group) else it.name
    if each.move not in (Move.OPEN, Move.STILL_CLOSED):
        cells = _cells(() if each.now else it.sources[:1], it.sources[:1] if each.now else (), sheets)
        name += f": {each.move}{'' if each.before and each.now else cells}"
    return name


def _lines(plan: Plan, each: Difference, sheets: tuple[str, str]) -> Iterator[str]:
    """Give one thing that is otherwise in lines: old and new, or, of a text, what is new and what is no longer said."""
    cells = _cells(each.then, each.now, sheets)
    label = _label(plan, each)
    if each.what is not What.TEXT:
        yield f"{upper_first(label)}: {each.old or 'nothing'} → {each.new or 'nothing'}{cells}"
        return
    yield f"{upper_first(label)}{cells}{'' if each.said or each.unsaid else ': the same, in another order'}"
    fresh = "".join(sentence.text for sentence in each.said if not sentence.was).strip()
    if fresh:
        yield f"+ {fresh}"
    for sentence in each.said:
        if sentence.was:
            was, now = (" ".join(lines) for lines in narrowed(sentence.was, sentence.text))
            yield f"+ {now} [in place of: {was}]"
    for words in each.unsaid:
        yield f"− {words}"


def _label(plan: Plan, each: Difference) -> str:
    match each.what:
        case What.FACT | What.TEXT:
            return _labels(plan).get(each.column, each.column)
        case What.GROUP if plan.groups:
            return plan.groups.one
        case What.VALUE:
            return f"value at {each.column}"
        case what:
            return what.value


def _labels(plan: Plan) -> dict[str, str]:
    """Return what each column of texts and of facts is called."""
    facts = {column.id: column.label for column in plan.facts}
    return {SHORT_NAME: "Short name"} | {column.id: column.heading for column in plan.narrative} | facts


def _cells(then: Iterable[Source], now: Iterable[Source], sheets: tuple[str, str]) -> str:
    """Return the cells of both, “ (G5 → G6)”, once where they are the same; with their sheet where it is another."""
    both = [_places(sources, sheet) for sources, sheet in zip((then, now), sheets, strict=True)]
    said = list(dict.fromkeys(filter(None, both)))
    return f" ({' → '.join(said)})" if said else ""


def _places(sources: Iterable[Source], sheet: str) -> str:
    cells = [each.place if each.sheet == sheet else f"{each.sheet}!{each.place}" for each in once(sources)]
    more = [counted(len(cells) - _CELLS, "more cell")] if len(cells) > _CELLS else []
    return listed([*cells[:_CELLS], *more]) if cells else ""


def _counts(plan: Plan, found: Beside) -> str:
    """Return how many actions are what, and what differs, in a sentence or two."""
    noun, measures = plan.actions, found.measures
    many = counted(len(found.actions) + found.alike, noun.one, noun.many)
    if not found.differs:
        return f"A and B are alike in all {many} and in every measure."
    moves: Counter[Move] = Counter(Move.OPEN if each.move is Move.STILL_CLOSED else each.move for each in found.actions)
    said = [
        f"{moves[move]} {one if moves[move] == 1 else several}"
        for move, (one, several) in _BECAME.items()
        if moves[move]
    ]
    alike = f"{found.alike} {'is' if found.alike == 1 else 'are'} alike"
    kinds = Counter(difference.what for each in found.actions for difference in each.differences)
    groups = (plan.groups.one, plan.groups.many) if plan.groups else ("group", "groups")
    others = [(kinds[what], words) for what, words in _COUNTED.items()]
    others += [
        (len(found.columns), ("column", "columns")),
        (len(found.groups), groups),
        (len(measures), ("measure", "measures")),
    ]
    told = [counted(count, *words) for count, words in others if count]
    verb = "differs" if sum(count for count, _ in others) == 1 else "differ"
    return f"Of {many}, {listed([*said, alike])}.{f' {listed(told)} {verb}.' if told else ''}"


def as_json(before: Side, now: Side, found: Beside) -> str:
    """Return them as JSON: ``{"a": {…}, "b": {…}, "actions": [{"number", "move", "differences": […]}], …}``."""
    return canonical(
        {
            **{name: _side_data(side) for name, side in (("a", before), ("b", now))},
            "alike": found.alike,
            "columns": {column: {"a": a, "b": b} for column, (a, b) in found.columns.items()},
            "groups": [_data(each) for each in found.groups],
            "actions": [_data(each) for each in found.actions],
            "measures": [_data(each) for each in found.measures],
        }
    )


def _side_data(side: Side) -> dict[str, str]:
    snapshot = side.snapshot
    return {"called": side.called, "at": side.at, "period": snapshot.period, "as_at": snapshot.as_at.isoformat()}


def _data(each: Differing) -> dict[str, object]:
    it = each.now or each.before
    assert it is not None  # noqa: S101 - one of the two is there
    called = {"name": it.name} if isinstance(it, Measure) else {"number": it.number, "title": it.title}
    differences = [_difference(difference) for difference in each.differences]
    return {**called, "move": each.move.value, "cells": _addresses(it.sources), "differences": differences}


def _difference(each: Difference) -> dict[str, object]:
    found: dict[str, object] = {
        "what": each.what.value,
        **({"column": each.column} if each.column else {}),
        "a": each.old,
        "b": each.new,
        "cells_a": _addresses(each.then),
        "cells_b": _addresses(each.now),
    }
    if each.said or each.unsaid:
        found["said"] = [sentence.text.strip() for sentence in each.said]
        found["no_longer_said"] = [*filter(None, (sentence.was for sentence in each.said)), *each.unsaid]
    return found


def _addresses(sources: Iterable[Source]) -> list[str]:
    return [f"{source.sheet}!{source.place}" for source in sources]
