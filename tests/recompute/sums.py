"""The columns that count: actions then and now, by status and by rating; rows read; what was noted."""

from __future__ import annotations

import re

from recompute.reasons import Evidence, before, cells, closed_since, named, same_text, then, tracker
from recompute.tables import Row, Spot, cell, title_of
from recompute.tracker import tracker_round
from recompute.words import quoted, told


def _members(c: Spot, row: Row) -> set[str]:
    """Return the actions of a row's group: the group whose cells its first cell names; of all where it names none."""
    evidence = named(row.data["cells"][0].get("sources", []))
    found = [number for number, (_, _, places) in c.run.now.groups.items() if tracker(places) <= evidence]
    return {number for number, act in c.run.now.acts.items() if not found or act.group == found[0]}


@cell("balance", "group")
@cell("ratings", "group")
def _label(c: Spot, row: Row) -> None:
    if c.named or re.search(r"\d", c.text):
        number, _, title = c.text.partition(". ")
        words, places = title_of(c.run.now.groups.get(number))
        c.agree("title", title, words)
        c.rests(places or frozenset({("tracker", "", "the group’s cells")}))


@cell("balance", "before", "new", "reopened", "closed", "now")
def _balance(c: Spot, row: Row) -> None:
    own, old, new = _members(c, row), c.last.open, c.run.now.open
    right = {
        "before": own & old,
        "new": {number for number in own & new if not before(c.run, number)},
        "reopened": {number for number in own & new if before(c.run, number) and number not in old},
        "closed": own & closed_since(c.run),
        "now": own & new,
    }[c.column]
    found = c.then() if c.column == "before" else c.by("closing") if c.column == "closed" else c.by("number")
    if not right:  # none is found among all
        c.agree("actions looked at", c.by("number"), set(c.run.now.acts))
        c.rests(then(c.last.period, "its actions"))
        found = set()
    elif c.column != "new":
        c.agree("actions named then", c.then(), {number for number in right if before(c.run, number)})
    c.agree("actions named", found, right)
    c.agree("count", c.text, str(len(found)))


@cell("ratings", "open", "closed", "all", "*")  # and a column for each rating
def _ratings(c: Spot, row: Row) -> None:
    own, new = _members(c, row), c.run.now.open
    rated = c.column not in ("open", "closed", "all")
    word = {each.casefold().replace(" ", "_"): each for each in c.run.ratings}.get(c.column, "")
    right = {"open": own & new, "closed": own - new, "all": own}.get(
        c.column, {number for number in own & new if c.run.now.acts[number].rating == word}
    )
    found = c.by("rating" if rated else "number")
    if not right:  # none is found among these
        c.agree("actions looked at", found, own & new if rated else own)
        found = set()
    c.agree("actions named", found, right)
    c.agree("count", c.text, str(len(found)))


# How the tracker was read


def _rows_of(places: Evidence) -> set[int]:
    return {int(re.findall(r"\d+", place)[0]) for kind, _, place in places if kind == "tracker"}


@cell("rows", "rows")
def _accounted(c: Spot, row: Row) -> None:
    acts = c.run.now.acts.values()
    c.exactly(*(cells(act, "number") for act in acts if c.text.startswith("Rows of ")))
    c.agree("how many", told(c.text), [str(len(acts))] if c.text.startswith("Rows of ") else [])


@cell("rows", "count")
def _count(c: Spot, row: Row) -> None:
    sheet = c.run.book[c.run.sheet]
    whole = {r[0].row for r in sheet.iter_rows() if any(each.value is not None for each in r)}
    acts = {
        row_
        for act in c.run.now.acts.values()
        for what in ("number", "closing", "text")
        for row_ in _rows_of(cells(act, what))
    }
    label, found = row.texts["rows"], _rows_of(c.named)
    if label.startswith("Left out"):
        c.agree("rows left out", found & acts, set())
        c.agree("rows with anything in them", found <= whole, True)
    else:
        c.agree("rows", found, acts if label.startswith("Rows of ") else whole)
    c.agree("count", c.text, str(len(found)))


@cell("checks", "sheet", "cell")
def _where(c: Spot, row: Row) -> None:
    sheet, place = next((sheet, place) for _, sheet, place in c.named)
    c.agree("place", c.text, sheet if c.column == "sheet" else place)


_ALIKE = re.compile(r" says word for word what it said in the last (?:round|(\d+) rounds)")


@cell("checks", "found")
def _noted(c: Spot, row: Row) -> None:
    """Recompute the action that stands in the row of the cell named; other figures are words of that cell."""
    said = re.fullmatch(rf"{c.run.noun[0].capitalize()} ([\d.]*\d)(.*)", c.text, re.DOTALL)
    here = frozenset(each for each in c.named if each[1] == c.run.sheet)
    acts = c.run.now.acts.values()
    if said:
        right = [a for a in acts if any(tracker({place}) <= here for own in a.cells.values() for place in own)]
        c.agree("action", [said[1]], [act.number for act in right])
    if said and (alike := _ALIKE.fullmatch(said[2])):
        c.agree("rounds", alike[1] or "1", str(len(_alike_sheets(c, said[1]))))
    else:
        figures = re.findall(r"[\d.,]*\d", said[2] if said else c.text)
        c.agree("figures", [each for each in figures if not quoted(each, c.texts())], [])


def _alike_sheets(c: Spot, number: str) -> set[str]:
    """Return the sheets of earlier rounds, of which the action's row is named, where it says what it says now."""
    found = set()
    for sheet in {sheet for kind, sheet, _ in c.named if kind == "tracker"} - {c.run.sheet}:
        old = tracker_round(c.run.plan, c.run.book, sheet, "", c.run.day).acts.get(number)
        rows = _rows_of(frozenset(each for each in c.named if each[1] == sheet))
        if old and old.open and same_text(old, c.run.now.acts[number]) and _rows_of(cells(old, "text")) <= rows:
            found.add(sheet)
    return found
