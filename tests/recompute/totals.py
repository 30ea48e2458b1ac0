"""How the plan stands in all: the counts report by report, and the figures that a reader looks for first."""

from __future__ import annotations

from collections.abc import Iterator

from recompute import Run
from recompute.delivery import delivery
from recompute.reasons import (
    AS_AT,
    Evidence,
    before,
    cells,
    closed_since,
    said_alike,
    slipped,
    then,
    value_of,
)
from recompute.round import Act, Round
from recompute.standing import due_dates, put_back
from recompute.tables import Row, Spot, cell, texts_of, whole
from recompute.words import Data, lately, long_date, plain, told

Figures = tuple[int, list[str], Evidence]  # how many, what is told beside, what it rests on


def of_all(report: Round) -> Evidence:
    """Return where an earlier report has its actions."""
    return then(report.period, "its actions")


# Report by report


def _round(run: Run, words: str) -> Round:
    """Return the report of a date."""
    (found,) = (each for each in (*run.rounds, run.now) if long_date(each.day) == words)
    return found


@cell("trend", "report")
def _report(c: Spot, row: Row) -> None:
    report = _round(c.run, c.text)
    c.exactly(AS_AT if report is c.run.now else then(report.period, "its date"))


@cell("trend", "rating", "unrated", "open", "closed")
def _count(c: Spot, row: Row) -> None:
    """Recompute how many actions a report has of one kind: of those named each, or all among which there is none."""
    report, acts = _round(c.run, row.texts["report"]), _round(c.run, row.texts["report"]).acts.values()
    still = [act for act in acts if act.open]
    rated = c.column not in ("open", "closed")
    if rated:
        word = "" if c.column == "unrated" else c.run.ratings[int(c.column.removeprefix("rating-")) - 1]
        heading = next(each["heading"] for each in row.table["columns"] if each["id"] == c.column)
        c.agree("heading", heading, word or "Not rated")
        some, among = [act for act in still if act.rating == word], still
    else:
        some, among = [act for act in acts if act.open is (c.column == "open")], list(acts)
    what = "rating" if rated else "number"
    now = report is c.run.now
    c.exactly(*(cells(a, what) if now else then(report.period, f"action {a.number}") for a in some or among))
    c.agree("count", c.text, str(len(some)))


@whole("trend")
def _reports(run: Run, table: Data) -> Iterator[str]:
    """See that the last eight reports before have a row, and each kind of action that there is a column."""
    said = [texts_of(table, row)["report"] for group in table["groups"] for row in group["rows"]]
    shown = [*run.rounds[-8:], run.now]
    acts = [act for report in shown for act in report.acts.values()]
    unrated = any(act.open and not act.rating for act in acts)
    columns = [f"rating-{at}" for at in range(1, len(run.ratings) + 1)] or ["open"]
    columns += ["unrated"] * bool(run.ratings and unrated) + ["closed"] * any(not act.open for act in acts)
    if said != [long_date(each.day) for each in shown]:
        yield f"its reports are {said}"
    if [each["id"] for each in table["columns"]] != ["report", *columns]:
        yield f"its columns are not {columns}"


# The figures


def key_figures(run: Run) -> dict[str, Figures]:
    """Return each figure that there is, by words that tell it from the others."""
    found = {
        "concern": _concerns(run),
        "overdue": _overdue(run),
        "put back": _put_back(run),
        "first due": delivery(run),
        "on target": _on_target(run),
        "nothing new": _silent(run),
        "closed since": _closed(run),
    }
    return {words: figures for words, figures in found.items() if figures}


def _month(run: Run) -> str:
    return lately(run.last.day, run.day) if run.last else ""


def new_concerns(run: Run) -> dict[str, tuple[list[str], Evidence]]:
    """Return the open actions with points of concern that the last report does not have: the points, and the places."""
    columns = [each["id"] for each in run.plan["narrative"] if each.get("role") == "concern"]
    found = {}
    for number in run.now.open if run.last else ():
        act, old = run.now.acts[number], before(run, number)
        lines = [(each, line) for each in columns for line in act.says.get(each, "").splitlines()]
        had = {plain(line) for each in columns for line in (old.says.get(each, "") if old else "").splitlines()}
        new = [(each, line) for each, line in lines if plain(line) not in had]
        if new and run.last:
            where = then(run.last.period, f"action {number}") if old else frozenset()
            found[number] = [line for _, line in new], where.union(*(cells(act, each) for each, _ in new))
    return found


def _concerns(run: Run) -> Figures | None:
    new = new_concerns(run)
    if run.ratings or not new:
        return None
    rests = frozenset().union(*(places for _, places in new.values()))
    return sum(len(lines) for lines, _ in new.values()), [str(len(new))], rests


def _overdue(run: Run) -> Figures | None:
    late = {n: days for n in run.now.open if (days := run.now.acts[n].days_overdue(run.day))}
    if not late:
        return None
    rests = AS_AT.union(*(cells(run.now.acts[n], "due") for n in late))
    ends = [str(each) for each in sorted({min(late.values()), max(late.values())})]
    if not run.last:
        return len(late), ends, rests
    were = [act.number for act in run.last.acts.values() if act.open and act.days_overdue(run.last.day)]
    rests |= frozenset().union(*(then(run.last.period, f"action {n}") for n in were)) or of_all(run.last)
    return len(late), [*ends, str(len(were)), _month(run)], rests


def _put_back(run: Run) -> Figures | None:
    some = [run.now.acts[n] for n in sorted(run.now.open) if slipped(run, n) > 0]
    if not some or not run.last:
        return None
    often = [put_back(run, act) for act in some]
    again = sum(each > 1 for each in often)
    more = [] if not again else [str(often[0])] if len({*often}) == 1 else [str(again)]
    first = ["1"] if again and len({*often}) > 1 else []  # “not for the first time”
    rests = frozenset[tuple[str, str, str]]()
    for act in some:
        rests = rests.union(then(run.last.period, f"action {act.number}"), *(where for _, where in due_dates(run, act)))
    return len(some), [_month(run), *more, *first], rests


def _on_target(run: Run) -> Figures | None:
    judged = [each for each in run.now.measures.values() if each.met is not None]
    if not judged:
        return None
    rests = frozenset().union(*(value_of(each) for each in judged))
    before_ = [each for each in run.last.measures.values() if each.met is not None] if run.last else []
    more = []
    if run.last and before_:
        of = [str(len(before_))] if len(before_) != len(judged) else []
        more = [str(sum(bool(each.met) for each in before_)), *of, _month(run)]
        rests |= then(run.last.period, "its measures")
    return sum(bool(each.met) for each in judged), [str(len(judged)), *more], rests


def silent(run: Run) -> dict[str, list[Round]]:
    """Return the open actions that say nothing new, with the reports that said the same, the newest first."""
    return {number: alike for number in run.now.acts if number in run.now.open and (alike := said_alike(run, number))}


def silence(run: Run, number: str) -> Evidence:
    """Return what it rests on that an action says nothing new."""
    reports = (then(each.period, f"action {number}") for each in said_alike(run, number))
    return cells(run.now.acts[number], "text").union(*reports)


def _silent(run: Run) -> Figures | None:
    some = silent(run)
    rests = (silence(run, number) for number in some)
    numbers = frozenset().union(*(cells(run.now.acts[n], "number") for n in run.now.open))
    return (len(some), [str(len(run.now.open))], numbers.union(*rests)) if some else None


def ended(run: Run, act: Act) -> Evidence:
    """Return what it rests on that an action has closed, or has come, since the last report."""
    where = then(run.last.period, f"action {act.number}") if run.last and before(run, act.number) else frozenset()
    return cells(act, "number" if act.open else "closing") | where


def _closed(run: Run) -> Figures | None:
    some = closed_since(run)
    closed = [act for act in run.now.acts.values() if not act.open]
    rests = (ended(run, run.now.acts[n]) for n in some)
    numbers = frozenset().union(*(cells(act, "number") for act in closed))
    return (len(some), [_month(run), str(len(closed))], numbers.union(*rests)) if some else None


@cell("key-figures", "figure", "what")
def _figure(c: Spot, row: Row) -> None:
    (found,) = (figures for words, figures in key_figures(c.run).items() if words in row.texts["what"])
    count, beside, rests = found
    c.exactly(rests)
    c.agree("figures", told(c.text), [str(count)] if c.column == "figure" else beside)


@whole("key-figures")
def _every(run: Run, table: Data) -> Iterator[str]:
    rows = [texts_of(table, row)["what"] for group in table["groups"] for row in group.get("rows", [])]
    if missing := [words for words in key_figures(run) if not any(words in each for each in rows)]:
        yield f"says nothing of what is {missing}"
