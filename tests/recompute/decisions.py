"""What needs a decision: which actions do, how each stands, what its own words are and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator

from recompute import Run
from recompute.actions import newest
from recompute.reasons import Evidence, cells, rating_move, slipped, then, tracker
from recompute.round import Act
from recompute.standing import (
    Line,
    called,
    due_dates,
    due_lines,
    entry,
    fresh,
    is_called,
    lines_agree,
    owners,
    rated_since,
    reported,
)
from recompute.tables import Row, Spot, cell, texts_of, whole
from recompute.totals import new_concerns
from recompute.words import Data, long_date, plain, point_text, quoted, sentences, tokens, told

_TOLD, _NAMED = 12, 20


def wanted(run: Run) -> set[str]:
    """Return the actions that need a decision."""
    acts = run.now.acts
    if run.ratings:
        return {n for n in run.now.open if acts[n].rating in run.alarming or rating_move(run, n) == "worsened"}
    missed = {measure.action for measure in run.now.measures.values() if measure.met is False}
    new = {*new_concerns(run)} if run.last else missed & run.now.open
    return new | {n for n in run.now.open if acts[n].days_overdue(run.day)}


def _act(c: Spot, row: Row) -> Act:
    return c.run.now.acts[row.texts["action"].split()[0]]


@whole("decisions")
def _every(run: Run, table: Data) -> Iterator[str]:
    """See that each action that needs a decision is told or named, and no other."""
    rows = [row for group in table["groups"] for row in group.get("rows", [])]
    texts = [texts_of(table, row) for row in rows]
    named = [each["action"].split()[0] for each in texts if not each["action"].endswith(" more")]
    links = [
        piece for row in rows for found in row["cells"] for each in found.get("points", []) for piece in each["runs"]
    ]
    besides = [piece["text"].split()[0] for piece in links if piece.get("link", "").startswith("#action-")]
    left = sum(
        int(figure)
        for each in texts
        if each["action"].endswith(" more")
        for figure in told(each["words"])[-1:]
        if each["words"].endswith(" others")
    )
    found = dict.fromkeys((*named, *besides))
    if not {*found} <= wanted(run) or len(found) + left != len(wanted(run)):
        yield f"has {sorted(found)} and {left} others, where it is {sorted(wanted(run))}"


@cell("decisions", "action")
def _action(c: Spot, row: Row) -> None:
    if c.text.endswith(" more"):
        shown = [
            r["action"].split()[0] for g in row.table["groups"] for r in (texts_of(row.table, d) for d in g["rows"])
        ]
        others = {number: found for number, found in new_concerns(c.run).items() if number not in shown}
        c.agree("others", told(c.text), [str(len(wanted(c.run) - {*shown}))])
        c.exactly(*(places for _, places in others.values()))
        return
    c.exactly(entry(called(c, c.points[0])))


@cell("decisions", "rating")
def _rating(c: Spot, row: Row) -> None:
    c.exactly(cells(_act(c, row), "rating"))
    c.agree("rating", row.texts["rating"], _act(c, row).rating)


@cell("decisions", "state")
def _state(c: Spot, row: Row) -> None:
    """Recompute since when it is rated so and when it is due; that a date has moved since is told below."""
    act = _act(c, row)
    late = 2 if act.days_overdue(c.run.day) else 1
    due = list(due_lines(c.run, act)) if act.due_words else []
    told_ = due[:late] if slipped(c.run, act.number) > 0 else due
    if len(told_) > 1:
        figures = tuple(figure for line in told_ for figure in line.tells)
        told_ = [Line(figures, frozenset().union(*(line.rests for line in told_)))]
    lines_agree(c, [*rated_since(c.run, act), *told_])


@cell("decisions", "words")
def _words(c: Spot, row: Row) -> None:
    """Recompute the action's own words: what a plan with ratings quotes, the new concerns of a plan without."""
    if row.texts["action"].endswith(" more"):
        _others(c)
        return
    act = _act(c, row)
    if any(not quoted(point_text(point), c.texts()) for point in c.points):
        c.faults.append("is not in the cells named")
    if c.run.ratings:
        c.agree("the action’s own cells", _of_tracker(c), cells(act, "text") & c.named)
        newest(c, act)
    elif c.run.last:
        lines, places = new_concerns(c.run).get(act.number, ([], frozenset()))
        c.exactly(places)
        c.agree("new concerns", [plain(point_text(point)) for point in c.points], [plain(line) for line in lines])
    else:
        c.exactly(cells(act, "concerns"))


def _of_tracker(c: Spot) -> Evidence:
    return frozenset(each for each in c.named if each[0] == "tracker")


def _others(c: Spot) -> None:
    (point,) = c.points
    acts = [c.run.now.acts[piece["text"].split()[0]] for piece in point["runs"] if "link" in piece]
    for piece in (piece for piece in point["runs"] if "link" in piece):
        number, _, name = piece["text"].partition(" ")
        c.agree(f"what {number} is called", is_called(c.run.now.acts[number], name), True)
    c.rests(*(entry(act) for act in acts))
    rest = c.text.partition(" and ")[2] if " others" in c.text else ""
    c.agree("named", len(acts), _NAMED if rest else len(acts))


@cell("decisions", "next")
def _next(c: Spot, row: Row) -> None:
    """Find the next steps in their own cell: the new ones where there are any."""
    act = _act(c, row)
    if c.text == "None stated":
        c.agree("next steps", act.says.get("next", ""), "")
        return
    new = fresh(c.run, act, ["next"])
    c.exactly(cells(act, "next"), reported(c.run, act) if new else frozenset())
    some = [plain(each) for each in (new[0] if new else sentences(act.says["next"]))]
    c.agree("steps", [each for each in sentences(c.text) if plain(each) not in some], [])
    c.agree("the first step", [plain(each) for each in sentences(c.text)][:1], some[:1])


@cell("decisions", "who")
def _who(c: Spot, row: Row) -> None:
    """Recompute who answers for an action: its owners, else who is responsible for its group."""
    act = _act(c, row)
    if columns := owners(c.run, act):
        c.exactly(*(cells(act, each) for each in columns))
        c.agree("who", tokens(c.text), tokens("; ".join(act.facts[each] for each in columns)))
    elif act.group and c.run.now.groups[act.group][1]:
        _, responsible, places = c.run.now.groups[act.group]
        noun = c.run.plan.get("groups", {}).get("one", "group").capitalize()
        c.exactly(tracker(places))
        c.agree("who", tokens(c.text), tokens(f"{noun} {act.group}: {responsible}"))
    else:
        c.agree("who", c.text, "None stated")


# Dates asked to move


def _redated(c: Spot, row: Row) -> tuple[Act, Act]:
    """Return the action that a row is of, as it was and as it is."""
    number = row.texts["action"].split()[0]
    return c.last.acts[number], c.run.now.acts[number]


@whole("redated")
def _put_back(run: Run, table: Data) -> Iterator[str]:
    rows = [texts_of(table, row)["action"].split()[0] for group in table["groups"] for row in group.get("rows", [])]
    if {*rows} != {n for n in run.now.open if slipped(run, n) > 0} or len({*rows}) != len(rows):
        yield f"its actions are {rows}"


@cell("redated", "action")
def _asked(c: Spot, row: Row) -> None:
    c.exactly(entry(called(c, c.points[0])))


@cell("redated", "from", "to", "later")
def _moved(c: Spot, row: Row) -> None:
    (old, new), reported_ = _redated(c, row), then(c.last.period, f"action {_redated(c, row)[1].number}")
    right, rests = {
        "from": (old.due_words, reported_),
        "to": (new.due_words, cells(new, "due")),
        "later": (str(slipped(c.run, new.number)), cells(new, "due") | reported_),
    }[c.column]
    c.exactly(rests)
    c.agree(c.column, told(c.text), told(right))


@cell("redated", "before")
def _before(c: Spot, row: Row) -> None:
    """Recompute how often a date moved up to the last report, and how far in all."""
    (first, _), *others = dates = due_dates(c.run, _redated(c, row)[1])
    c.exactly(*(rests for _, rests in dates))
    days = (others[-1][0] - first).days
    c.agree("before", told(c.text), [str(len(others) - 1), str(days), long_date(first)] if len(others) > 1 else [])
