"""How a table is recomputed: its caption and headings here, each column where it is registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from recompute import Run
from recompute.history import fold_faults
from recompute.reasons import Evidence, cells, named, then, tracker
from recompute.round import Act, Round
from recompute.words import DAY, Data, long_date, point_text, quoted, tokens


@dataclass(frozen=True)
class Row:
    """A row as its cells see it: the table, the row's data, what each of its columns says, where it stands."""

    table: Data
    data: Data
    texts: Mapping[str, str]
    group: Data
    at: int

    @property
    def number(self) -> str:
        """Return the number of the action that the row is of."""
        return self.texts.get("number") or self.group.get("number", "")


@dataclass
class Spot:
    """What is said in one cell of a row, and what does not agree in it.

    Attributes:
        run: the report's run.
        sources: the places that the cell and its points name, as the report has them.
        points: what it says, point by point.
        column: the column that it stands in.
        faults: what did not agree.
    """

    run: Run
    sources: Sequence[Data]
    points: Sequence[Data] = ()
    column: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def named(self) -> Evidence:
        """Return the places that it names."""
        return named(self.sources)

    @property
    def text(self) -> str:
        """Return all that the cell says."""
        return "\n".join(point_text(point) for point in self.points)

    @property
    def last(self) -> Round:
        """Return the newest report before."""
        assert self.run.last, "a first report has nothing before it"
        return self.run.last

    def agree(self, what: str, one: object, other: object) -> None:
        """Compare what is said with what the places named come to, or this with what all of the tracker comes to."""
        if one != other:
            self.faults.append(f"{what}: {one!r}, where it is {other!r}")

    def rests(self, *evidence: Evidence) -> None:
        """See that every place that it rests on is named."""
        if missing := frozenset().union(*evidence) - self.named:
            self.faults.append(f"does not name {sorted(missing)[:3]}")

    def exactly(self, *evidence: Evidence) -> None:
        """See that every place that it rests on is named, and no other."""
        self.rests(*evidence)
        if more := self.named.difference(*evidence):
            self.faults.append(f"names {sorted(more)[:3]}, on which it does not rest")

    def by(self, what: str) -> set[str]:
        """Return the actions of which all the cells of one kind are named."""
        acts = self.run.now.acts.values()
        return {act.number for act in acts if (own := cells(act, what)) and own <= self.named}

    def then(self) -> set[str]:
        """Return the actions that are named in the last report."""
        last = self.run.last
        return {n for n in (last.acts if last else ()) if last and then(last.period, f"action {n}") <= self.named}

    def texts(self) -> str:
        """Return all that stands in the tracker's cells named, as words."""
        return tokens("\n".join(self.run.text((sheet, cell)) for kind, sheet, cell in self.named if kind == "tracker"))


Check = Callable[[Spot, Row], None]
CELLS: dict[tuple[str, str], Check] = {}


def cell(table: str, *columns: str) -> Callable[[Check], Check]:
    """Register how some columns of a table are recomputed."""

    def registered(check: Check) -> Check:
        CELLS.update(dict.fromkeys(((table, column) for column in columns), check))
        return check

    return registered


Whole = Callable[[Run, Data], Iterator[str]]
WHOLE: dict[str, Whole] = {}


def whole(table: str) -> Callable[[Whole], Whole]:
    """Register what a table has to have in all."""

    def registered(check: Whole) -> Whole:
        WHOLE[table] = check
        return check

    return registered


def table_faults(run: Run, table: Data) -> Iterator[str]:
    """Give what does not agree in a table: its caption, its headings, its cells and its folds."""
    for fault in _head_faults(run, table):
        yield f"{table['id']}: {fault}"
    for fault in WHOLE[table["id"]](run, table) if table["id"] in WHOLE else ():
        yield f"{table['id']}: {fault}"
    for group in table["groups"]:
        for fault in _group_faults(run, table, group):
            yield f"{table['id']}: {fault}"
        for at, data in enumerate(group.get("rows", [])):
            row = Row(table, data, texts_of(table, data), group, at)
            for column, found in zip(table["columns"], data["cells"], strict=True):
                for fault in cell_faults(run, row, column, found):
                    yield f"{table['id']}, {row.number or next(iter(row.texts.values()))}, {column['id']}: {fault}"
            if "fold" in data:
                for fault in fold_faults(run, row.number, data["fold"]):
                    yield f"{table['id']}, {row.number}, history: {fault}"


def texts_of(table: Data, row: Data) -> dict[str, str]:
    """Return what each column of a row says; of a rating, its word."""
    return {
        column["id"]: (found.get("mark") or {}).get("name")
        or "\n".join(point_text(point) for point in found.get("points", []))
        for column, found in zip(table["columns"], row["cells"], strict=True)
    }


def cell_faults(run: Run, row: Row, column: Data, found: Data) -> list[str]:
    """Give what does not agree in a cell."""
    points = found.get("points", [])
    sources = [source for each in (found, *points) for source in each.get("sources", [])]
    spot = Spot(run, sources, points, column["id"])
    said = spot.text + str(found.get("chart", "")) + (found.get("mark") or {}).get("name", "")
    name = "rating" if column["id"].startswith("rating-") else column["id"]
    check = CELLS.get((row.table["id"], name)) or CELLS.get((row.table["id"], "*"))
    if check and said:
        try:
            check(spot, row)
        except (AssertionError, LookupError, StopIteration, ValueError) as error:  # what it names is not there at all
            spot.faults.append(f"“{said[:60]}” cannot be recomputed: {error!r}")
    elif re.search(r"\d", said):
        spot.faults.append(f"“{said}”: nothing here recomputes it")
    return spot.faults


def named_in(run: Run, *tables: str) -> set[str]:
    """Return the actions that have a row of their own in some of the tables of a report."""
    rows = [row for part in run.data["parts"] if part.get("id") in tables for g in part["groups"] for row in g["rows"]]
    runs = (piece for row in rows for point in row["cells"][0].get("points", []) for piece in point["runs"])
    return {piece["text"].split()[0] for piece in runs if piece.get("link")}


# Captions, headings


def _head_faults(run: Run, table: Data) -> Iterator[str]:
    """Recompute the dates in a caption and in columns' headings; a heading of the plan's own is the plan's."""
    evidence = named(table.get("sources", []))
    own = {each["heading"] for each in run.plan["narrative"]}
    heads = [table["caption"], *(column["heading"] for column in table["columns"] if column["heading"] not in own)]
    for head in heads:
        days = re.findall(DAY, head)
        if re.search(r"\d", re.sub(DAY, "", head)):
            yield f"“{head}”: nothing here recomputes it"
        for day in days:
            if day not in _days(run, evidence):
                yield f"“{head}”: no date among what it names"


def _days(run: Run, evidence: Evidence) -> set[str]:
    """Return the dates that the places named give; the measures of a report are as its date has them."""
    dated = [each for each in run.earlier.values() if evidence & then(each.period, "its date", "its measures")]
    reports = {long_date(each.day) for each in dated}
    return reports | ({long_date(run.day)} if ("parameters", "", "as_at") in evidence else set())


def _group_faults(run: Run, table: Data, group: Data) -> Iterator[str]:
    if group.get("heading"):
        words = run.now.groups.get(group["number"]) or run.now.acts.get(group["number"])
        title, places = title_of(words)
        if title != group["heading"] or not places <= named(group.get("sources", [])):
            yield f"{group['number']} {group['heading']}: not what the cells named say"
    for line in group.get("notes", []):
        yield from note_faults(run, group.get("number", ""), line, line.get("sources") or group.get("sources", []))


def note_faults(run: Run, number: str, line: Data, sources: Sequence[Data]) -> list[str]:
    """Recompute a line under a title: what the action is, or a cell’s words behind the column’s heading."""
    if (fact := fact_faults(run, number, line)) is not None:
        return fact
    text = point_text(line)
    return (
        [] if quoted(text.partition(": ")[2] or text, Spot(run, sources).texts()) else [f"“{text}” is in no cell named"]
    )


def fact_faults(run: Run, number: str, line: Data) -> list[str] | None:
    """Recompute a line that says what an action is: its short name, or a fact behind its heading; None of another."""
    text, act = point_text(line), run.now.acts.get(number)
    heading, _, said = text.partition(": ")
    column = next((each["id"] for each in run.plan.get("facts", []) if each["heading"] == heading), "")
    if not act or not (column or text == act.short):
        return None
    wanted, place = (act.facts.get(column, ""), column) if column else (act.short, "short_name")
    right = tokens(said if column else text) == tokens(wanted) and named(line.get("sources", [])) == cells(act, place)
    return [] if right else [f"“{text}” is not the {column or 'short name'} of action {number}"]


def title_of(found: Act | tuple[str, str, frozenset[tuple[str, str]]] | None) -> tuple[str, Evidence]:
    """Return a group's or an action's title, and the cells of its heading."""
    if found is None:
        return "", frozenset()
    if isinstance(found, Act):
        return found.title, cells(found, "number") | cells(found, "title")
    return found[0], tracker(found[2])
