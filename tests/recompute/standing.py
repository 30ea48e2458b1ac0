"""How an action stands beside the reports before: since when it is rated so, when it was due, how often that moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, takewhile

from recompute import Run
from recompute.reasons import AS_AT, Evidence, before, cells, then
from recompute.round import Act
from recompute.tables import Spot
from recompute.words import Data, lately, long_date, plain, point_text, sentences, tokens, told


@dataclass(frozen=True)
class Line:
    """A line as it has to be: the figures, dates and names that it tells, or its words, and what it rests on."""

    tells: tuple[str, ...]
    rests: Evidence
    words: str = ""


def lines_agree(c: Spot, right: list[Line]) -> None:
    """Compare the lines of a cell, one by one, and the places of the cell with those of all."""
    said = [point_text(point) for point in c.points]
    c.agree("lines", len(said), len(right))
    for text, line in zip(said, right, strict=False):
        if line.words:
            c.agree("words", tokens(text), tokens(line.words))
        else:
            c.agree(f"“{text}”", tuple(told(text, c.run.ratings)), line.tells)
    c.exactly(*(line.rests for line in right))


def rated_since(run: Run, act: Act) -> Iterator[Line]:
    """Give since when an action is rated so; of a new rating the one before; of an action not there before, nothing."""
    reports = list(takewhile(lambda each: act.number in each.acts and each.acts[act.number].open, run.rounds[::-1]))
    rated = [(each, each.acts[act.number].rating) for each in reports]
    alike = list(takewhile(lambda each: each[1] == act.rating, rated))
    if not run.ratings or not rated:
        return
    own = cells(act, "rating") if alike else frozenset()
    rating = rated[0][1]
    same = list(takewhile(lambda each: each[1] == rating, rated))
    day = same[-1][0].day if alike else same[0][0].day
    rests = own.union(*(then(each.period, f"action {act.number}") for each, _ in same))
    yield Line((*([rating] if rating else []), lately(day, run.day)), rests)


def due_lines(run: Run, act: Act, label: str = "") -> Iterator[Line]:
    """Give when an action is due, by how many days it is late, and how often and from which date it was moved."""
    own = cells(act, "due")
    words = f"{label}{act.due_words}" if act.due_words else "No date"
    yield Line(tuple(told(act.due_words)), own or cells(act, "number"), "" if act.due else words)
    if days := act.days_overdue(run.day):
        yield Line((str(days),), own | AS_AT)
    dates = due_dates(run, act)
    if len(dates) > 1:
        moves = frozenset().union(*(rests for _, rests in dates))
        yield Line((str(len(dates) - 1), long_date(dates[0][0])), moves)


def due_dates(run: Run, act: Act) -> list[tuple[date, Evidence]]:
    """Return the dates that an action was due, one after another, each with where it first stands."""
    reports = list(takewhile(lambda each: act.number in each.acts, run.rounds[::-1]))[::-1]
    dated = [(each.acts[act.number].due, then(each.period, f"action {act.number}")) for each in reports]
    found: list[tuple[date, Evidence]] = []
    for day, rests in (*dated, (act.due, cells(act, "due"))):
        if day and (not found or found[-1][0] != day):
            found.append((day, rests))
    return found


def put_back(run: Run, act: Act) -> int:
    """Return how often an action was put back to a later date."""
    return sum(later > earlier for (earlier, _), (later, _) in pairwise(due_dates(run, act)))


def entry(act: Act) -> Evidence:
    """Return the cells of what an action is called in a list."""
    return cells(act, "number") | cells(act, "short_name" if act.short else "title")


def is_called(act: Act, said: str) -> bool:
    """Return whether words are what an action is called: its short name or, in a longer title, what it begins with."""
    if act.short:
        return tokens(said) == tokens(act.short)
    return tokens(act.title).casefold().startswith(tokens(said.rstrip("…")).casefold())


def fresh(run: Run, act: Act, columns: Sequence[str]) -> tuple[list[str], Evidence] | None:
    """Return the sentences that the last report does not have of the first of some columns with any, and its cells."""
    old = before(run, act.number)
    for column in columns if old else ():
        stood = plain(old.says.get(column, "")) if old else ""
        if new := [each for each in sentences(act.says.get(column, "")) if plain(each) not in stood]:
            return new, cells(act, column)
    return None


def owners(run: Run, act: Act) -> list[str]:
    """Return the columns of facts that say who answers for an action."""
    return [each["id"] for each in run.plan.get("facts", []) if each.get("kind") == "owner" and each["id"] in act.facts]


def reported(run: Run, act: Act) -> Evidence:
    """Return where the last report has an action; nothing where it is new."""
    return then(run.last.period, f"action {act.number}") if run.last and before(run, act.number) else frozenset()


def called(c: Spot, point: Data) -> Act:
    """Return the action that a list's item is of, by its link or its first words, and compare what it is called."""
    first = point["runs"][0]["text"]
    number, _, name = first.partition(" ")
    acts = c.run.now.acts if number in c.run.now.acts or not c.run.last else c.run.last.acts
    assert number in acts, f"no action {number}"
    c.agree(f"what {number} is called", is_called(acts[number], name), True)
    return acts[number]
