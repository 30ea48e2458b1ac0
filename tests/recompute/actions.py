"""The columns that say of an action what the tracker has, how it stands, and how it closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recompute import Run
from recompute.reasons import before, cells, then
from recompute.round import Act
from recompute.standing import Line, due_lines, entry, is_called, lines_agree, rated_since, reported
from recompute.tables import Row, Spot, cell, note_faults, texts_of, whole
from recompute.words import OWN, Data, long_date, plain, point_text, quoted, sentences, tokens, told


@cell("every-action", "number")
@cell("closed", "number")
def _number(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.exactly(cells(act, "number"))
    c.agree("open", act.open, row.table["id"] == "every-action")
    c.agree("group", row.group.get("number", act.group), act.group)


@whole("every-action")
@whole("closed")
def _every(run: Run, table: Data) -> Iterator[str]:
    """See that each open action has a row, or each closed one."""
    rows = [texts_of(table, row)["number"] for group in table["groups"] for row in group.get("rows", [])]
    right = {act.number for act in run.now.acts.values() if act.open is (table["id"] == "every-action")}
    if {*rows} != right or len(rows) != len(right):
        yield f"has the actions {rows}, where they are {sorted(right)}"
    days = re.findall(r"\d", table["caption"])
    new = any(piece.get("new") for _, points in _passages(table) for point in points for piece in point["runs"])
    if table["id"] == "every-action" and bool(days) is not new:
        yield "says in its caption that words are new where none is, or not where some are"


def _passages(table: Data) -> Iterator[tuple[str, list[Data]]]:
    for group in table["groups"]:
        for row in group.get("rows", []):
            for column, found in zip(table["columns"], row["cells"], strict=True):
                yield column["id"], found.get("points", [])


@cell("every-action", "name")
def _name(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.exactly(cells(act, "short_name" if act.short else "title"))
    c.agree("what it is called", is_called(act, c.text), True)


@cell("every-action", "title")
def _title(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.exactly(cells(act, "title"))
    c.agree("title", tokens(c.text), tokens(act.title))


@cell("every-action", "rating")
def _rating(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.exactly(cells(act, "rating"))
    c.agree("rating", row.texts[c.column], act.rating or "Not rated")


@cell("every-action", "state")
def _state(c: Spot, row: Row) -> None:
    lines_agree(c, list(_lines(c.run, c.run.now.acts[row.number])))


def _lines(run: Run, act: Act) -> Iterator[Line]:
    """Give how an action stands: rated so since when, its dates, what it is, whether it is new, what it took on."""
    yield from rated_since(run, act)
    if not act.started:
        yield Line((), cells(act, "number"), "Not started")
    if any(run.now.acts[n].due_words for n in run.now.open):
        yield from due_lines(run, act, "Due: ")
    for column in run.plan.get("facts", []):
        if column["id"] in act.facts:
            yield Line((), cells(act, column["id"]), f"{column['heading']}: {act.facts[column['id']]}")
    old = before(run, act.number)
    if run.last and not (old and old.open):
        rests = cells(act, "number") | reported(run, act) | then(run.last.period, "its date")
        yield Line((long_date(run.last.day),), rests)
    givers = [other for other in run.now.acts.values() if act.number in other.into]
    if givers:
        tells = (figure for each in givers for figure in told(f"{each.short} ({each.number})"))
        yield Line(tuple(tells), frozenset().union(*(cells(each, "closing") | entry(each) for each in givers)))


@cell("every-action", "*")
def _told(c: Spot, row: Row) -> None:
    """Find an action's words in its own cell, none left out; what is new not in the last report, what was in it."""
    act, old = c.run.now.acts[row.number], before(c.run, row.number)
    was = [point for point in c.points if old and point_text(point).removeprefix("• ").startswith("Was: ")]
    dropped = [point for point in c.points if old and point_text(point).startswith("No longer said: ")]
    own = [point for point in c.points if point not in (*was, *dropped)]
    new = [piece["text"] for point in c.points for piece in point["runs"] if piece.get("new")]
    c.exactly(cells(act, c.column), reported(c.run, act) if new or was or dropped else frozenset())
    c.agree("words", tokens("\n".join(map(point_text, own))), tokens(act.says.get(c.column, "")))
    stood = plain(old.says.get(c.column, "")) if old else ""
    for point in was:
        gone = plain(point_text(point).partition("Was: ")[2])
        c.agree("words of then", gone in stood and gone not in plain(c.text.replace(point_text(point), "")), True)
    replaced = " ".join(plain(point_text(point).partition("Was: ")[2]) for point in was)
    stays = plain(act.says.get(c.column, ""))
    left = [
        each for each in sentences(old.says.get(c.column, "") if old else "") if plain(each) not in stays + replaced
    ]
    for point in dropped:
        said = point_text(point).partition("No longer said: ")[2]
        counted = f"{len(left)} sentence{'s' * (len(left) > 1)}"
        c.agree("no longer said", plain(said) in (plain(counted), plain(" ".join(left))), True)
    c.agree("whether anything is no longer said", bool(dropped), bool(left and old))
    c.agree("new words", [each for each in new if plain(each) in stood], [])
    kept = [piece["text"] for point in own for piece in point["runs"] if not piece.get("new")] if old else []
    c.agree("words not marked", [each for text in kept for each in sentences(text) if plain(each) not in stood], [])


def newest(c: Spot, act: Act) -> None:
    """See what is quoted: the first concern, or the whole text, or the points that a report named does not have."""
    reports = [each for each in c.run.rounds if then(each.period, f"action {act.number}") <= c.named]
    if "concerns" in (each["id"] for each in c.run.plan["narrative"]):
        c.agree("reports", len(reports), 0)
    elif not reports:
        c.agree("the whole text", tokens(c.text), tokens("\n".join(act.says.values())))
    for report in reports:
        had = tokens("\n".join(report.acts[act.number].says.values()))
        c.agree("points of then", [point for point in c.points if quoted(point_text(point), had)], [])


# Of those that are closed


@cell("closed", "title")
def _closed(c: Spot, row: Row) -> None:
    """Recompute a title, with what the action is called above it and what else it is below."""
    act = c.run.now.acts[row.number]
    called, (title, *notes) = c.points[: bool(act.short)], c.points[bool(act.short) :]
    c.agree("title", tokens(point_text(title)), tokens(act.title))
    c.rests(cells(act, "title"))
    for line in (*called, *notes):
        c.faults += note_faults(c.run, row.number, line, line.get("sources", []))


@cell("closed", "last_update", "notice")
def _passage(c: Spot, row: Row) -> None:
    act, within = c.run.now.acts[row.number], c.texts()
    for point in c.points:
        if not quoted(point_text(point), within):
            c.faults.append(f"“{point_text(point)[:60]}” is not in the cells named")
    own = cells(act, "closing" if c.column == "notice" else "text")
    new = any(piece.get("new") for point in c.points for piece in point["runs"])  # than the last report has
    c.exactly(own, reported(c.run, act) if new else frozenset())


@cell("closed", "way", "into")
def _way(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.exactly(cells(act, "closing"))
    if c.column == "way":
        c.agree("way", c.text.lower(), act.way)
    else:
        c.agree("into", OWN.findall(c.text), list(act.into))
