"""The columns that say of an action what the tracker has, and of what changed what it was and is."""

from __future__ import annotations

from recompute.facts import facts
from recompute.reasons import before, cells, then
from recompute.statements import statement_faults
from recompute.tables import Row, Spot, cell, note_faults
from recompute.words import OWN, point_text, quoted, tokens


@cell("changes", "number")
@cell("attention", "number")
@cell("rules", "number")
@cell("timeline", "number")
@cell("update", "number")
@cell("closed", "number")
def _number(c: Spot, row: Row) -> None:
    c.agree("number", [c.text], sorted(c.by("number") or c.then()))


@cell("changes", "title")
@cell("attention", "title")
@cell("rules", "title")
@cell("timeline", "title")
def _name(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.agree("short name or title", tokens(c.text), tokens(act.short or act.title))
    c.rests(cells(act, "short_name" if act.short else "title"))


@cell("update", "title")
@cell("closed", "title")
def _title(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    called, (title, *notes) = c.points[: bool(act.short)], c.points[bool(act.short) :]
    c.agree("title", tokens(point_text(title)), tokens(act.title))
    c.rests(cells(act, "title"))
    for line in (*called, *notes):
        c.faults += note_faults(c.run, row.number, line, line.get("sources", []))


@cell("update", "progress", "working", "concerns", "next", "covid")
@cell("closed", "last_update", "notice")
@cell("attention", "words")
def _passage(c: Spot, row: Row) -> None:
    within = c.texts()
    for point in c.points:
        if not quoted(point_text(point), within):
            c.faults.append(f"“{point_text(point)[:60]}” is not in the cells named")
    act = c.run.now.acts[row.number]
    own = {"notice": "closing", "words": "", "last_update": "text"}.get(c.column, c.column)
    places = cells(act, own) if own else c.named & cells(act, "text")
    c.agree("the action’s own cells", {each for each in c.named if each[0] == "tracker"}, set(places))
    if any(piece.get("new") for point in c.points for piece in point["runs"]):  # than the last report has
        c.rests(then(c.last.period, f"action {row.number}"))
    if c.column == "words":
        _newest(c, row)


def _newest(c: Spot, row: Row) -> None:
    """See what is quoted: the first concern, or the whole text, or the points that a report named does not have."""
    act = c.run.now.acts[row.number]
    reports = [each for each in c.run.earlier.values() if then(each.period, f"action {row.number}") <= c.named]
    if "concerns" in (each["id"] for each in c.run.plan["narrative"]):
        c.agree("reports", len(reports), 0)
    elif not reports:
        c.agree("the whole text", tokens(c.text), tokens("\n".join(act.says.values())))
    for report in reports:
        had = tokens("\n".join(report.acts[row.number].says.values()))
        c.agree("points of then", [point for point in c.points if quoted(point_text(point), had)], [])


@cell("update", "due")
def _due(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.rests(cells(act, "due"))
    c.agree("due date", c.text, act.due_words)


@cell("update", "rating")
@cell("attention", "rating")
@cell("rules", "stated")
def _rating(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.rests(cells(act, "rating"))
    c.agree("rating", row.texts[c.column], act.rating or "Not rated")


@cell("closed", "way", "into")
def _way(c: Spot, row: Row) -> None:
    act = c.run.now.acts[row.number]
    c.rests(cells(act, "closing"))
    if c.column == "way":
        c.agree("way", c.text.lower(), act.way)
    else:
        c.agree("into", OWN.findall(c.text), list(act.into))


# What changed


@cell("changes", "change")
def _change(c: Spot, row: Row) -> None:
    c.faults += statement_faults(c.run, c.text, c.sources, facts(c.run, frozenset({row.number})))


@cell("changes", "before", "now")
def _side(c: Spot, row: Row) -> None:
    act = before(c.run, row.number) if c.column == "before" else c.run.now.acts.get(row.number)
    assert act, f"no action {row.number}"
    change = row.texts["change"]
    what = "due" if change.startswith("Due") or "due date" in change else "rating" if "at" in change else "closing"
    what = "closing" if change in ("Closed", "New", "Reopened") or "clos" in change.lower() else what
    if c.column == "before":
        c.rests(then(c.last.period, f"action {row.number}"))
    else:
        c.rests(cells(act, what if what != "closing" or not act.open else "number"))
    said = row.texts[c.column]
    if what == "due":
        c.agree("due date", said, act.due_words or "No date")
    elif what == "rating":
        c.agree("rating", said, act.rating or "Not rated")
    else:
        c.agree("into", OWN.findall(said), list(act.into))
        c.agree("way", said.lower().startswith(act.way or "open"), True)
